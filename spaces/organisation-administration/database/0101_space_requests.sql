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
  brand_id uuid not null default parvis.brand_id(),
  organisation_id uuid not null,
  membership_id uuid not null,
  account_id uuid not null references accounts,
  origin text not null check (origin in ('person', 'setting')),
  comment text not null default '',
  requested_at timestamptz not null,
  decision text check (decision in ('approved', 'refused')),
  decision_comment text not null default '',
  refusal_reason text not null default '',
  decided_at timestamptz,
  decided_by uuid references accounts,
  decided_by_label text not null default '',
  withdrawn_at timestamptz,
  version integer not null default 1,
  surname text not null default '' collate "unicode",
  given_name text not null default '' collate "unicode",
  sign_in_email text not null default '' collate "unicode",
  unique (id, organisation_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id) on delete cascade,
  check ((decision is null) = (decided_at is null)),
  check (decision is distinct from 'refused' or refusal_reason <> ''),
  check (withdrawn_at is null or decision is null)
);
create index space_requests_waiting on space_requests (organisation_id, requested_at, id) where decision is null and withdrawn_at is null;
create index on space_requests (brand_id, requested_at, id);
create index space_requests_queue on space_requests (brand_id, requested_at, id) where decision is null and withdrawn_at is null;
create index on space_requests (account_id, requested_at desc, id);
create index on space_requests (membership_id);
comment on table space_requests is
  'A member asks for spaces («demande d''abonnement aux espaces»), or the manager''s settings ask for them (O8, O9, O10).';

create trigger fill_requester before insert or update on space_requests for each row execute function parvis.fill_requester();

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

call parvis_build.guard('space_requests');
call parvis_build.managers_read('space_requests');
-- The staff lock a request while they decide it; the server writes the decision down.
grant update (version) on space_requests to parvis_staff;
create policy staff_decide on space_requests for update to parvis_staff using (exists (select from organisations o where o.id = organisation_id));
call parvis_build.staff_write('space_requests', array['organisation.space-requests.decide']);
grant insert, update (decision, decision_comment, refusal_reason, decided_at, decided_by, decided_by_label, withdrawn_at, version) on space_requests to parvis_client;
create policy own_read on space_requests for select to parvis_client using (account_id = (select parvis.account_id()));
create policy own_ask on space_requests for insert to parvis_client
  with check (account_id = (select parvis.account_id()) and origin = 'person' and decision is null
    and exists (select from memberships m where m.id = membership_id and m.account_id = (select parvis.account_id()) and m.removed_at is null));
create policy own_withdraw on space_requests for update to parvis_client
  using (account_id = (select parvis.account_id()) and decision is null)
  with check (account_id = (select parvis.account_id()) and decision is null);
create policy manager_ask on space_requests for insert to parvis_client
  with check (origin = 'setting' and organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.spaces.manage'))::uuid[]));
create policy manager_decide on space_requests for update to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.space-requests.decide'))::uuid[]));

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
