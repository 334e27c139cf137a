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

create or replace function parvis.open_session(session_token_hash bytea, request_brand uuid, moment timestamptz, idle interval, day date) returns json language plpgsql as $$
declare
  found_session record;
  roles json;
  permissions json;
  applied text;
  sides text[];
  open_side text;
  viewed record;
  scope text;
  acts boolean;
begin
  select s.id, s.viewed_account_id, s.viewed_organisation_id, s.view_permission, s.view_ends_at, s.view_acts, s.scopes, s.last_seen_at, s.side, a.id as account_id, a.identifier, a.surname, a.given_name, a.locale, a.kind
  into found_session
  from sessions s join accounts a on a.id = s.account_id
  where s.token_hash = session_token_hash and s.state = 'open' and s.ended_at is null and s.expires_at > moment and a.status = 'active' and a.brand_id = request_brand
    and not exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null and not b.spares_known);
  if not found
    or (found_session.kind = 'person' and found_session.last_seen_at <= moment - idle)
    or (found_session.kind = 'technical'
      and (found_session.scopes is null or not exists (select from technical_users t where t.account_id = found_session.account_id and t.revoked_at is null))) then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  if found_session.last_seen_at < moment - interval '1 minute' then
    update sessions s set last_seen_at = moment where s.id = found_session.id and s.last_seen_at < moment - interval '1 minute';
  end if;
  sides := parvis.sides_of(found_session.account_id);
  if cardinality(sides) = 0 then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  open_side := case when found_session.side = any (sides) then found_session.side else sides[1] end;
  if found_session.view_ends_at > moment and 'staff' = any (sides) then
    select a.id, a.identifier, a.surname, a.given_name, a.locale, o.name into viewed
    from accounts a join organisations o on o.id = found_session.viewed_organisation_id and o.brand_id = a.brand_id
    where a.id = found_session.viewed_account_id and a.brand_id = request_brand and a.status in ('pending', 'active')
      and exists (select from memberships m where m.account_id = a.id and m.organisation_id = o.id and m.removed_at is null)
      and exists (select from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role and p.permission = found_session.view_permission
        where r.account_id = found_session.account_id and r.brand_id = request_brand);
    scope := case when found then parvis.portal_view_scope(viewed.id, found_session.viewed_organisation_id, moment) end;
    if scope <> 'none' then
      acts := found_session.view_acts and scope = 'act';
      applied := set_config('parvis.account_id', viewed.id::text, true) || set_config('parvis.brand_id', request_brand::text, true)
        || set_config('parvis.today', day::text, true) || set_config('parvis.scopes', '*', true)
        || set_config('role', 'parvis_client', true);
      -- Whatever a route forgets, the database writes nothing more in this transaction, under no role, unless the client lets the staff act.
      if not acts then
        perform set_config('transaction_read_only', 'on', true);
      end if;
      return json_build_object('session_id', found_session.id, 'account_id', viewed.id, 'side', 'client', 'sides', array['client'],
        'identifier', viewed.identifier, 'surname', viewed.surname, 'given_name', viewed.given_name, 'locale', found_session.locale, 'kind', 'person', 'scopes', null,
        'viewed_by', json_build_object('account_id', found_session.account_id, 'surname', found_session.surname, 'given_name', found_session.given_name,
          'organisation_id', found_session.viewed_organisation_id, 'organisation', viewed.name, 'ends_at', found_session.view_ends_at, 'acts', acts));
    end if;
  end if;
  if open_side = 'staff' then
    select json_agg(distinct r.role), json_agg(distinct p.permission) filter (where p.permission is not null) into roles, permissions
    from staff_roles r left join role_permissions p on p.brand_id = r.brand_id and p.role = r.role where r.account_id = found_session.account_id;
  end if;
  -- One expression, as what is returned is: no query is run for either.
  applied := set_config('parvis.account_id', found_session.account_id::text, true) || set_config('parvis.brand_id', request_brand::text, true)
    || set_config('parvis.today', day::text, true) || set_config('parvis.scopes', coalesce(array_to_string(found_session.scopes, ' '), '*'), true)
    || set_config('role', 'parvis_' || open_side, true);
  return json_build_object('session_id', found_session.id, 'account_id', found_session.account_id, 'side', open_side, 'sides', sides, 'staff_roles', roles,
    'identifier', found_session.identifier, 'surname', found_session.surname, 'given_name', found_session.given_name, 'locale', found_session.locale,
    'kind', found_session.kind, 'scopes', found_session.scopes, 'permissions', permissions);
end $$;
