-- Which people an administrator of contracts sees and changes.
create function parvis.is_contract_administrator_of(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from connections c where c.account_id = target and c.contract_id = any (parvis.readable_contract_ids()))
      or exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id = any (parvis.organisation_ids_of_readable_contracts()))
      or exists (select from delegations d where d.account_id = target and d.contract_id = any (parvis.readable_contract_ids()))
$$;
comment on function parvis.is_contract_administrator_of is
  'Whether the asking account administers the person: a subscriber or an administrator of its contracts, or a member of those contracts'' organisations.';

create function parvis.administers_every_contract_of(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from connections c where c.account_id = target and c.ended_on is null and c.contract_id = any (parvis.readable_contract_ids()))
     and not exists (select from connections c where c.account_id = target and c.ended_on is null and c.contract_id <> all (parvis.readable_contract_ids()))
     and not exists (select from delegations d where d.account_id = target and d.ended_at is null and d.contract_id <> all (parvis.readable_contract_ids()))
     and not exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id <> all (parvis.organisation_ids_of_readable_contracts()))
     and not exists (select from memberships m where m.account_id = target and m.removed_at is null and m.role <> 'member')
     and not exists (select from staff_members s where s.account_id = target)
$$;
comment on function parvis.administers_every_contract_of is
  'Whether all that this person reaches lies within the contracts that the asking account administers. Only then may it change their sign-in address.';

-- What an administrator sees and changes of the kernel's tables.
create policy administrator_read on organisations for select to parvis_client
  using (id = any ((select parvis.organisation_ids_of_readable_contracts())::uuid[]));
create policy administrator_read on memberships for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_of_readable_contracts())::uuid[]));
create policy administrator_read on accounts for select to parvis_client using (parvis.is_contract_administrator_of(id));
create policy administrator_update on accounts for update to parvis_client
  using (exists (select from connections c where c.account_id = accounts.id and c.ended_on is null
    and c.contract_id = any ((select parvis.modifiable_contract_ids())::uuid[])));
create policy administrator_read on account_blocks for select to parvis_client using (parvis.is_contract_administrator_of(account_id));
create policy administrator_lift on account_blocks for update to parvis_client
  using (cause = 'wrong_passwords' and account_id <> (select parvis.account_id())
    and exists (select from connections c where c.account_id = account_blocks.account_id and c.ended_on is null
      and c.contract_id = any ((select parvis.modifiable_contract_ids())::uuid[])));

create function parvis.reachable_contract(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from contracts c where c.id = target and c.organisation_id = any (parvis.member_organisation_ids()))
      or exists (select from connections n where n.contract_id = target and n.account_id = parvis.account_id() and n.ended_on is null)
$$;
comment on function parvis.reachable_contract is
  'Whether the asking account belongs to where the contract is, without administering it: then a refusal says why, else there is nothing there.';

create function parvis.contract_of(noun text, target uuid) returns uuid language sql stable security definer set search_path = public as $$
  select case noun when 'connection' then (select contract_id from connections where id = target)
                   when 'request' then (select contract_id from change_requests where id = target)
                   when 'delegation' then (select contract_id from delegations where id = target) end
$$;
comment on function parvis.contract_of is
  'The contract of a connection, a request or a delegation.';

create function parvis.contract_administrator_names(target uuid) returns text language sql stable security definer set search_path = public as $$
  select string_agg(trim(a.given_name || ' ' || a.surname), ', ' order by a.surname) from delegations d join accounts a on a.id = d.account_id
  where d.contract_id = target and d.validated_at is not null and d.ended_at is null and parvis.reachable_contract(target)
$$;
comment on function parvis.contract_administrator_names is
  'Whom to ask about a contract that one belongs to: those who administer it.';

create function parvis.contract_manager_names(contract uuid) returns text language sql stable security definer set search_path = public as $$
  select string_agg(trim(m.given_name || ' ' || m.surname), ', ' order by m.surname)
  from contracts c join memberships m on m.organisation_id = c.organisation_id and m.removed_at is null and m.account_kind = 'person'
  join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'organisation.space-requests.decide'
  where c.id = contract and c.organisation_id = any (parvis.member_organisation_ids())
$$;
comment on function parvis.contract_manager_names is
  'Whom to ask about one''s access to a contract: the managers of its client.';

create function parvis.own_contract_label(target uuid) returns text language sql stable security definer set search_path = public as $$
  select c.number from contracts c where c.id = target and parvis.reachable_contract(target)
$$;
comment on function parvis.own_contract_label is
  'The number of a contract that the asking account belongs to.';

create function parvis.contract_rights() returns jsonb language sql stable security definer set search_path = public as $$
  select jsonb_build_array(
    (select jsonb_agg(d.id order by d.id) from delegations d where d.account_id = parvis.account_id() and d.validated_at is not null and d.ended_at is null),
    (select jsonb_agg(jsonb_build_array(c.id, c.is_blocked) order by c.id) from connections c where c.account_id = parvis.account_id() and c.ended_on is null))
$$;
comment on function parvis.contract_rights is
  'What the asking account holds by contracts: its delegations, and its connections with whether they are blocked. The contracts'' part of parvis.rights_print.';
