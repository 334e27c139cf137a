create table space_defaults (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null,
  space text not null,
  service_id uuid,
  membership_id uuid,
  access text not null check (access in ('read', 'modify')),
  foreign key (organisation_id, space) references space_offers on delete cascade,
  foreign key (service_id, organisation_id) references services (id, organisation_id),
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id) on delete cascade,
  check (service_id is null or membership_id is null)
);
create unique index space_defaults_once on space_defaults (organisation_id, space, service_id, membership_id) nulls not distinct;
comment on table space_defaults is
  'Access that an organisation gives by default to a space that it offers: to all members, to those of a service, or to one (O11).';
comment on column space_defaults.service_id is 'Where neither a service nor a membership is named, all members have the access.';

call parvis_build.guard('space_defaults');
call parvis_build.managers_read('space_defaults');
grant insert, update, delete on space_defaults to parvis_client;
create policy manager_write on space_defaults to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.spaces.manage'))::uuid[]))
  with check (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.spaces.manage'))::uuid[]));

create table space_requests (
  id uuid primary key default gen_random_uuid(),
  membership_id uuid not null,
  origin text not null check (origin in ('person', 'setting')),
  lot_id uuid,
  comment text not null default '',
  decision_comment text not null default ''
);
call parvis_build.request('space_requests');
call parvis_build.requester('space_requests');
alter table space_requests
  add foreign key (membership_id, organisation_id) references memberships (id, organisation_id) on delete cascade;
create index on space_requests (membership_id);
create index on space_requests (lot_id) where lot_id is not null and decision is null and withdrawn_at is null;
alter table space_requests add check (lot_id is null or origin = 'setting');
comment on column space_requests.lot_id is 'What one save of the settings asked for, to be decided as one (O11).';
comment on table space_requests is
  'A member asks for spaces («demande d''abonnement aux espaces»), or the manager''s settings ask for them (O8, O9, O10).';

create function parvis.withdraw_space_requests() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update space_requests set withdrawn_at = new.removed_at, version = version + 1 where membership_id = new.id and decision is null and withdrawn_at is null;
  update access_review_items set outcome = 'removed', decided_at = new.removed_at, decided_by = new.removed_by, decided_by_label = new.removed_by_label
    where membership_id = new.id and outcome is null;
  return null;
end $$;
comment on function parvis.withdraw_space_requests is
  'Withdraws the waiting space requests of a membership that is removed, and answers its open review.';
create trigger withdraw_space_requests after update of removed_at on memberships for each row when (new.removed_at is not null and old.removed_at is null)
  execute function parvis.withdraw_space_requests();

call parvis_build.request_of_members('space_requests', 'organisation.space-requests.decide');
grant insert, update (decision_comment) on space_requests to parvis_client;
create policy own_ask on space_requests for insert to parvis_client
  with check (account_id = (select parvis.account_id()) and origin = 'person' and decision is null
    and exists (select from memberships m where m.id = membership_id and m.account_id = (select parvis.account_id()) and m.removed_at is null));
create policy manager_ask on space_requests for insert to parvis_client
  with check (origin = 'setting' and organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.spaces.manage'))::uuid[]));

create table space_request_items (
  id uuid primary key default gen_random_uuid(),
  request_id uuid not null,
  organisation_id uuid not null,
  space text not null,
  service_id uuid,
  access text not null default 'modify' check (access in ('read', 'modify')),
  granted_access text check (granted_access in ('read', 'modify')),
  foreign key (request_id, organisation_id) references space_requests (id, organisation_id) on delete cascade,
  foreign key (service_id, organisation_id) references services (id, organisation_id)
);
create unique index space_request_items_once on space_request_items (request_id, space, service_id) nulls not distinct;
comment on table space_request_items is
  'One space that a request asks for, and what was granted.';

call parvis_build.guard('space_request_items');
call parvis_build.managers_read('space_request_items');
grant insert, update (granted_access) on space_request_items to parvis_client;
create policy own_read on space_request_items for select to parvis_client
  using (exists (select from space_requests r where r.id = request_id and r.account_id = (select parvis.account_id())));
create policy own_ask on space_request_items for insert to parvis_client
  with check (exists (select from space_requests r where r.id = request_id and r.account_id = (select parvis.account_id()) and r.decision is null));
create policy manager_ask on space_request_items for insert to parvis_client
  with check (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.spaces.manage'))::uuid[]));
create policy manager_decide on space_request_items for update to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.space-requests.decide'))::uuid[]));
