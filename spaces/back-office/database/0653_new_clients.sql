create index organisations_registered on organisations (brand_id, registered_on) where archived_at is null;

create function parvis.new_clients_of_brands(first date, last date) returns table (brand_id uuid, clients integer)
  language sql stable security definer set search_path = public as $$
  with only_of as materialized (select parvis.filtered_organisations() as ids)
  select o.brand_id, count(*)::integer from only_of f, organisations o
  where o.brand_id = any (parvis.brands_in_sight()) and o.archived_at is null and o.registered_on between first and last and (f.ids is null or o.id = any (f.ids))
  group by 1
$$;
comment on function parvis.new_clients_of_brands is 'How many clients that are not archived were registered in a time, by brand (B16).';
revoke execute on function parvis.new_clients_of_brands(date, date) from public;
grant execute on function parvis.new_clients_of_brands(date, date) to parvis_staff;
