-- Whose records a right to colleagues' ones shows (P30): own, of one's services, of the organisation, of the organisation and those below it.
create function parvis.colleague_organisation_ids(by_organisation text, by_descent text, besides text default null, opened text default null) returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (
    with held as (
      select m.organisation_id, p.permission from memberships m
      join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission in (by_organisation, by_descent)
      where m.account_id = parvis.account_id() and m.whole and parvis.in_force(m)
        and (m.account_kind = 'person' or exists (select from space_subscriptions s where s.membership_id = m.id and s.space = opened and s.ended_at is null))
        and (besides is null or exists (select from role_permissions b where b.brand_id = m.brand_id and b.role = m.role and b.permission = besides)))
    select coalesce((select array_agg(organisation_id) from held where permission = by_organisation), '{}')
      || case when parvis.viewed_organisation_id() is null
        then parvis.organisations_below(coalesce((select array_agg(organisation_id) from held where permission = by_descent), '{}')) else '{}' end);
end $$;
comment on function parvis.colleague_organisation_ids is
  'Whose records the asking account reads as a whole (P30): its own organisations'' by one permission, those of the organisations below by another; `besides` is held too. A program reads them where its organisation opened the space `opened` to it.';

create function parvis.colleague_service_ids(by_service text, by_organisation text, besides text default null) returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (select coalesce(array_agg(s.id), '{}') from memberships m
    join services s on s.organisation_id = m.organisation_id
      and (m.whole or exists (select from membership_services ms where ms.membership_id = m.id and ms.service_id = s.id))
    where m.account_id = parvis.account_id() and m.account_kind = 'person' and parvis.in_force(m)
      and exists (select from role_permissions p where p.brand_id = m.brand_id and p.role = m.role
        and (p.permission = by_service or p.permission = by_organisation and not m.whole))
      and (besides is null or exists (select from role_permissions b where b.brand_id = m.brand_id and b.role = m.role and b.permission = besides)));
end $$;
comment on function parvis.colleague_service_ids is
  'Of which services the asking account reads the records (P30): those that its membership covers, by the permission for services or, where it covers some alone, by that for the organisation.';
