create index tickets_opened on tickets (brand_id, opened_at);
create index tickets_open on tickets (brand_id) where status <> 'closed';

create function parvis.tickets_of_brands(since timestamptz, before timestamptz) returns table (brand_id uuid, open integer, waiting integer, opened integer)
  language sql stable security definer set search_path = public as $$
  with only_of as materialized (select parvis.filtered_organisations() as ids)
  select b.id, (select count(*)::integer from tickets t where t.brand_id = b.id and t.status <> 'closed' and (f.ids is null or t.organisation_id = any (f.ids))),
    (select count(*)::integer from tickets t where t.brand_id = b.id and t.status = 'waiting_provider' and (f.ids is null or t.organisation_id = any (f.ids))),
    (select count(*)::integer from tickets t where t.brand_id = b.id and t.opened_at >= since and t.opened_at < before and (f.ids is null or t.organisation_id = any (f.ids)))
  from only_of f, unnest(parvis.brands_in_sight()) b (id)
$$;
comment on function parvis.tickets_of_brands is 'How many tickets are open, how many of them wait for the provider, and how many were opened in a time, by brand (B16).';
revoke execute on function parvis.tickets_of_brands(timestamptz, timestamptz) from public;
grant execute on function parvis.tickets_of_brands(timestamptz, timestamptz) to parvis_staff;
