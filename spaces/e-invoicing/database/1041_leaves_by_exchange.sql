create or replace function parvis.leaves_by_exchange(one uuid) returns boolean language sql stable as $$
  select exists (select from invoice_transmissions t where t.invoice_id = one)
$$;
