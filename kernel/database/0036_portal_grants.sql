-- What a client's person lets the provider's staff do in their portal, and how long (B8, B21).
create table portal_grants (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  account_id uuid not null references accounts on delete cascade,
  scope text not null check (scope in ('read', 'act')),
  granted_at timestamptz not null,
  ends_at timestamptz not null,
  withdrawn_at timestamptz,
  foreign key (organisation_id, brand_id) references organisations (id, brand_id) on delete cascade,
  constraint portal_grants_time check (ends_at > granted_at and ends_at <= granted_at + interval '31 days'),
  check (withdrawn_at >= granted_at)
);
create unique index portal_grants_one on portal_grants (account_id, organisation_id) where withdrawn_at is null;
create index on portal_grants (organisation_id, granted_at, id);
comment on table portal_grants is
  'Leave that a person gives the provider''s staff to see a client''s portal as they do, or to act in it with their rights, for a time of at most 31 days. Withdrawn, it ends at once.';
comment on column portal_grants.withdrawn_at is 'When the person took it back, or gave another in its place.';

call parvis_build.guard('portal_grants');
call parvis_build.staff_reads_brand('portal_grants');
grant select on portal_grants to parvis_client;
create policy own on portal_grants for select to parvis_client using (account_id = (select parvis.account_id()));

alter table sessions add column view_acts boolean not null default false;
alter table sessions add constraint sessions_view_acts check (not view_acts or viewed_account_id is not null);
comment on column sessions.view_acts is 'Whether the member of the staff acts in that portal with the account''s rights, while the account grants it (B21).';

create function parvis.portal_view_scope(account uuid, organisation uuid, moment timestamptz) returns text language sql stable security definer set search_path = public as $$
  select coalesce(
    (select g.scope from portal_grants g where g.account_id = account and g.organisation_id = organisation
      and g.withdrawn_at is null and g.granted_at <= moment and g.ends_at > moment),
    (select case when s.value = 'true' then 'none' end from settings s join organisations o on o.brand_id = s.brand_id
      where o.id = organisation and s.key = 'people.view_by_grant'),
    'read')
$$;
comment on function parvis.portal_view_scope is
  'What the staff may do in a client''s portal as one of its accounts: none, read or act. Without a grant they read, unless the brand asks for one.';
