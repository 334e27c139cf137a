-- The portal of one client is seen, not the person's places elsewhere: a grant is for one organisation (B21).
create function parvis.viewed_organisation_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('parvis.viewed_organisation_id', true), '')::uuid $$;
comment on function parvis.viewed_organisation_id is
  'The client whose portal the staff see in this transaction, or act in; null where the person asks themselves.';

create function parvis.is_viewed(organisation uuid) returns boolean language sql stable parallel safe as $$
  select parvis.viewed_organisation_id() is null or organisation = parvis.viewed_organisation_id()
$$;
comment on function parvis.is_viewed is
  'Whether what is of a client may be seen: everything where the person asks themselves, and what is of the client whose portal the staff see.';

create or replace function parvis.in_force(m memberships) returns boolean language sql stable as $$
  select m.removed_at is null and m.suspended_at is null and m.starts_on <= parvis.today() and (m.ends_on is null or m.ends_on >= parvis.today())
    and parvis.is_viewed(m.organisation_id)
$$;
comment on function parvis.in_force is
  'Whether a membership counts today; where the staff see a client''s portal, one of that client.';

alter policy own_read on memberships using (account_id = (select parvis.account_id()) and parvis.is_viewed(organisation_id));

-- A long task that the staff start with a client's rights goes on while these hold, under both names (B21).
alter table work add column acted_by uuid references accounts on delete cascade,
  add column acted_organisation_id uuid references organisations on delete cascade,
  add constraint work_acted check ((acted_by is null) = (acted_organisation_id is null) and (acted_by is null or side = 'client'));
create index on work (acted_by) where acted_by is not null;
create index on work (acted_organisation_id) where acted_by is not null;
comment on column work.acted_by is 'The member of the staff who started it with the account''s rights, as the account grants it.';
-- The same items asked for by the person themselves are another task: it does not end with the grant.
drop index work_once;
create unique index work_once on work (account_id, kind, print, acted_by) nulls not distinct where ended_at is null;

drop function parvis.open_work(uuid, date);
create function parvis.open_work(open_work_id uuid, day date, moment timestamptz) returns json language plpgsql as $$
declare
  started record;
  opened json;
  staff record;
begin
  select w.account_id, w.brand_id, w.side, w.acted_by, w.acted_organisation_id into started from work w where w.id = open_work_id;
  if started.acted_by is null then
    return parvis.open_account(started.account_id, started.brand_id, started.side, open_work_id, day);
  end if;
  select a.surname, a.given_name, o.name as organisation into staff from accounts a, organisations o
    where a.id = started.acted_by and o.id = started.acted_organisation_id and a.status = 'active' and 'staff' = any (parvis.sides_of(a.id))
      and not exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null and not b.spares_known)
      and exists (select from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role
        and p.permission = 'portal-access.portal.view' where r.account_id = a.id and r.brand_id = started.brand_id)
      and exists (select from memberships m where m.account_id = started.account_id and m.organisation_id = o.id and m.removed_at is null);
  if not found or parvis.portal_view_scope(started.account_id, started.acted_organisation_id, moment) <> 'act' then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  opened := parvis.open_account(started.account_id, started.brand_id, started.side, open_work_id, day);
  if opened is null then return null; end if;
  perform set_config('parvis.viewed_organisation_id', started.acted_organisation_id::text, true);
  return opened::jsonb || jsonb_build_object('viewed_by', jsonb_build_object('account_id', started.acted_by, 'surname', staff.surname,
    'given_name', staff.given_name, 'organisation_id', started.acted_organisation_id, 'organisation', staff.organisation, 'ends_at', moment, 'acts', true));
end $$;
comment on function parvis.open_work is
  'Opens a transaction of a long task as the person who started it, or as the member of the staff who acts for them while that is granted; see parvis.open_account.';

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
      -- Nobody acts on a side that is closed to the person themselves (D31).
      acts := found_session.view_acts and scope = 'act' and 'client' = any (parvis.sides_of(viewed.id));
      applied := set_config('parvis.account_id', viewed.id::text, true) || set_config('parvis.brand_id', request_brand::text, true)
        || set_config('parvis.today', day::text, true) || set_config('parvis.scopes', '*', true)
        || set_config('parvis.viewed_organisation_id', found_session.viewed_organisation_id::text, true)
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
