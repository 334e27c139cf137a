-- What a person has by themselves and not by a membership is of one client too, where the staff see the portal of one (B21).
create function parvis.is_viewed_contract(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select parvis.viewed_organisation_id() is null
    or exists (select from contracts c where c.id = target and c.organisation_id = parvis.viewed_organisation_id())
$$;
comment on function parvis.is_viewed_contract is
  'As parvis.is_viewed, of a contract: read by whoever does not see it yet.';

alter policy client_read on connections
  using (contract_id = any ((select parvis.readable_contract_ids())::uuid[]) or (account_id = (select parvis.account_id()) and parvis.is_viewed(organisation_id)));
alter policy client_read on delegations
  using ((account_id = (select parvis.account_id()) and parvis.is_viewed_contract(contract_id)) or contract_id = any ((select parvis.readable_contract_ids())::uuid[]));
alter policy client_update on delegations
  using ((account_id = (select parvis.account_id()) and parvis.is_viewed_contract(contract_id)) or contract_id = any ((select parvis.modifiable_contract_ids())::uuid[]));

create or replace function parvis.reachable_contract(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from contracts c where c.id = target and c.organisation_id = any (parvis.member_organisation_ids()))
      or exists (select from connections n where n.contract_id = target and n.account_id = parvis.account_id() and n.ended_on is null and parvis.is_viewed(n.organisation_id))
$$;
