create function parvis.seats_of_brands(at_end_of date, since date) returns table (brand_id uuid, seats integer, in_notice integer, added integer)
  language sql stable security definer set search_path = public as $$
  with only_of as materialized (select parvis.filtered_organisations() as ids)
  select c.brand_id, count(*)::integer, count(*) filter (where n.leaves)::integer, count(*) filter (where s.created_on > since and not n.leaves)::integer
  from only_of f, contracts c join seats s on s.contract_id = c.id,
    lateral (select exists (select from connections n where n.seat_id = s.id and n.ended_on is null and n.notice_ends_on is not null) as leaves) n
  where c.brand_id = any (parvis.brands_in_sight()) and s.created_on <= at_end_of and (s.removed_on is null or s.removed_on > at_end_of)
    and (f.ids is null or c.organisation_id = any (f.ids))
  group by 1
$$;
comment on function parvis.seats_of_brands is
  'How many seats there were at the end of a day, how many of them are in notice now, and how many others came after another day, by brand (B16).';
revoke execute on function parvis.seats_of_brands(date, date) from public;
grant execute on function parvis.seats_of_brands(date, date) to parvis_staff;
