-- Who asks, as parvis.open_session wrote it down for the length of one transaction.
create function parvis.account_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('parvis.account_id', true), '')::uuid $$;
comment on function parvis.account_id is
  'The account that asks, as parvis.open_session wrote it down for this transaction.';

create function parvis.brand_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('parvis.brand_id', true), '')::uuid $$;
comment on function parvis.brand_id is
  'The brand within which the account asks.';

create function parvis.today() returns date language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('parvis.today', true), '')::date, current_date) $$;
comment on function parvis.today is
  'The day in the brand''s time zone, as the transaction was opened with it; the server''s day where nobody opened it.';

create function parvis.scope_allows(space text, access text) returns boolean language sql stable as $$
  select coalesce(nullif(current_setting('parvis.scopes', true), ''), '*') = '*'
      or string_to_array(current_setting('parvis.scopes', true), ' ') && array[space || ':modify', case when access = 'read' then space || ':read' end]
$$;
comment on function parvis.scope_allows is
  'Whether the token of this transaction reaches a space with the given access. A person''s session reaches all that is theirs.';

create function parvis.staff_may_any(wanted text[]) returns boolean language plpgsql stable security definer set search_path = public as $$
begin
  return exists (select from staff_roles s join role_permissions p on p.brand_id = s.brand_id and p.role = s.role and p.permission = any (wanted)
    where s.account_id = parvis.account_id() and s.brand_id = parvis.brand_id());
end $$;
comment on function parvis.staff_may_any is
  'Whether a role of the asking member of the staff holds one of these permissions in the brand of this transaction.';

-- What the asking account may do where. Policies wrap these in a sub-select, so that each is read once per statement;
-- in plpgsql, so that each connection plans it once.
create function parvis.member_organisation_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (select coalesce(array_agg(organisation_id), '{}') from memberships m where m.account_id = parvis.account_id() and parvis.in_force(m));
end $$;
comment on function parvis.member_organisation_ids is
  'The organisations that the asking account belongs to today.';

create function parvis.organisation_ids_with_permission(wanted text) returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (select coalesce(array_agg(m.organisation_id), '{}') from memberships m
  join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = wanted
  where m.account_id = parvis.account_id() and parvis.in_force(m)
    and (m.account_kind = 'person' or exists (select from space_subscriptions s where s.membership_id = m.id and s.space = 'organisation-administration' and s.service_id is null and s.ended_at is null
      and (s.access = 'modify' or wanted like '%.read')))
    and parvis.scope_allows('organisation-administration', case when wanted like '%.read' then 'read' else 'modify' end));
end $$;
comment on function parvis.organisation_ids_with_permission is
  'The organisations where the asking account''s role holds the given permission. A technical user also needs the desk among its spaces.';
