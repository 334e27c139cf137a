-- Which contracts the asking account reaches. Policies wrap these in a sub-select, so that each is read once per statement;
-- in plpgsql, so that each connection plans it once.
create function parvis.contract_ids_with_access(wanted text) returns uuid[] language plpgsql stable security definer set search_path = public as $$
declare
  me uuid := parvis.account_id();
  ids uuid[];
begin
  if not parvis.scope_allows('contracts', wanted) then return '{}'; end if;
  select array_agg(c.id) into ids
  from memberships m join contracts c on c.organisation_id = m.organisation_id
  where m.account_id = me and parvis.in_force(m)
    and exists (select from role_permissions p where p.brand_id = m.brand_id and p.role = m.role and p.permission = 'contracts.contracts.' || wanted)
    and exists (select from space_subscriptions s where s.membership_id = m.id and s.space = 'contracts' and s.ended_at is null
      and (s.access = 'modify' or wanted = 'read') and (s.service_id is null or s.service_id = c.service_id))
    and (m.whole or exists (select from membership_services ms where ms.membership_id = m.id and (c.service_id is null or ms.service_id = c.service_id)))
    and (m.account_kind = 'technical' or exists (select from delegations d where d.contract_id = c.id and d.account_id = me and d.validated_at is not null and d.ended_at is null));
  return coalesce(ids, '{}');
end $$;
comment on function parvis.contract_ids_with_access is
  'The contracts that the asking account reaches with the given access: within a subscription to the contracts space, with the permission in its role, and delegated to it (or of the technical user''s organisation). Every list asks it, so what does not change within a call is worked out once.';

create function parvis.readable_contract_ids() returns uuid[] language plpgsql stable as $$
begin
  return parvis.contract_ids_with_access('read');
end $$;
comment on function parvis.readable_contract_ids is
  'The contracts that the asking account administers: to read.';

create function parvis.modifiable_contract_ids() returns uuid[] language plpgsql stable as $$
begin
  return parvis.contract_ids_with_access('modify');
end $$;
comment on function parvis.modifiable_contract_ids is
  'The contracts that the asking account administers with the right to modify.';

create function parvis.organisation_ids_of_readable_contracts() returns uuid[] language plpgsql stable security definer set search_path = public as $$
declare
  ids uuid[] := parvis.contract_ids_with_access('read');
begin
  if ids = '{}' then return ids; end if;
  return (select coalesce(array_agg(distinct c.organisation_id), '{}') from contracts c where c.id = any (ids));
end $$;
comment on function parvis.organisation_ids_of_readable_contracts is
  'The organisations of the contracts that the asking account administers.';
