create table space_subscriptions (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null,
  membership_id uuid not null,
  space text not null,
  service_id uuid,
  access text not null check (access in ('read', 'modify')),
  origin text not null check (origin in ('role', 'setting', 'request', 'manager', 'delegation', 'technical')),
  created_at timestamptz not null default now(),
  created_by uuid references accounts,
  created_by_label text not null default '',
  ended_at timestamptz,
  ended_by uuid references accounts,
  ended_by_label text not null default '',
  end_reason text not null default '' check (end_reason in ('', 'manager', 'membership_removed', 'service_removed', 'replaced', 'not_offered')),
  version integer not null default 1,
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id) on delete cascade,
  foreign key (service_id, organisation_id) references services (id, organisation_id),
  check ((ended_at is null) = (end_reason = ''))
);
create unique index space_subscriptions_open on space_subscriptions (membership_id, space, service_id) nulls not distinct where ended_at is null;
create index on space_subscriptions (organisation_id, space) where ended_at is null;
comment on table space_subscriptions is
  'A member''s access to a space (abonnement): for all services of the membership or for one; to read, or to modify.';

create function parvis.end_subscriptions() returns trigger language plpgsql security definer set search_path = public as $$
begin
  with ended as (
    update space_subscriptions set ended_at = new.removed_at, ended_by = new.removed_by, ended_by_label = new.removed_by_label, end_reason = 'membership_removed'
    where membership_id = new.id and ended_at is null returning id, space, access, service_id)
  insert into journal_events (brand_id, organisation_id, at, actor_label, type, subject_type, subject_id, subject_label, about_id, after)
  select new.brand_id, new.organisation_id, new.removed_at, 'Parvis', 'organisation.subscription.deactivated', 'subscription', e.id, trim(new.surname || ' ' || new.given_name), new.account_id,
    jsonb_build_object('space', e.space, 'access', e.access, 'service', (select v.name from services v where v.id = e.service_id))
  from ended e order by e.space, e.id;
  return null;
end $$;
comment on function parvis.end_subscriptions is
  'Ends the subscriptions of a membership that is removed, at once, and records each in the journal.';
create trigger end_subscriptions after update of removed_at on memberships for each row when (new.removed_at is not null and old.removed_at is null)
  execute function parvis.end_subscriptions();

call parvis_build.guard('space_subscriptions');
call parvis_build.managers_read('space_subscriptions');
grant insert, update (ended_at, ended_by, ended_by_label, end_reason, version) on space_subscriptions to parvis_client;
-- A technical user's spaces are the server's to write, for who may manage technical users; not those of every manager of people.
create policy own_read on space_subscriptions for select to parvis_client
  using (exists (select from memberships m where m.id = membership_id and m.account_id = (select parvis.account_id())));
create policy manager_insert on space_subscriptions for insert to parvis_client
  with check (created_by = (select parvis.account_id()) and organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.space-requests.decide'))::uuid[])
    and exists (select from memberships m where m.id = membership_id and m.role <> 'technical'));
create policy manager_update on space_subscriptions for update to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.space-requests.decide'))::uuid[])
    and exists (select from memberships m where m.id = membership_id and m.role <> 'technical'));

create table space_offers (
  organisation_id uuid not null references organisations on delete cascade,
  space text not null,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  primary key (organisation_id, space)
);
comment on table space_offers is
  'A space that an organisation offers to its members (O11). One that it no longer offers is open to nobody there (O12).';
comment on column space_offers.withdrawn_at is 'That a space was withdrawn is kept: neither a role''s default nor a delegation opens it again, only the organisation does.';

call parvis_build.guard('space_offers');
call parvis_build.managers_read('space_offers');
grant insert, update, delete on space_offers to parvis_client;
create policy own_read on space_offers for select to parvis_client using (organisation_id = any ((select parvis.member_organisation_ids())::uuid[]));
create policy manager_write on space_offers to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.spaces.manage'))::uuid[]))
  with check (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.spaces.manage'))::uuid[]));

create function parvis.require_offer() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.space = 'organisation-administration' then return new; end if;
  insert into space_offers (organisation_id, space, updated_at) values (new.organisation_id, new.space, new.created_at) on conflict do nothing;
  perform from space_offers f where f.organisation_id = new.organisation_id and f.space = new.space and f.withdrawn_at is null for share;
  if not found then
    raise exception 'the space % is withdrawn', new.space using errcode = 'serialization_failure';
  end if;
  return new;
end $$;
comment on function parvis.require_offer is
  'Makes the space of an open subscription one that is offered. Where it was withdrawn, whoever opens one looks again.';
create trigger require_offer before insert on space_subscriptions for each row when (new.ended_at is null) execute function parvis.require_offer();

create function parvis.require_no_subscription() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select from space_subscriptions s where s.organisation_id = new.organisation_id and s.space = new.space and s.ended_at is null) then
    raise exception 'the space % has open subscriptions', new.space using errcode = 'check_violation';
  end if;
  return null;
end $$;
comment on function parvis.require_no_subscription is
  'Refuses to withdraw a space that somebody still has.';
create constraint trigger require_no_subscription after update of withdrawn_at on space_offers
  deferrable initially deferred for each row when (new.withdrawn_at is not null) execute function parvis.require_no_subscription();
