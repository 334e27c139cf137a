-- The list of the staff: what was closed last is first, as its numbers follow each other; a draft stands where it was begun.
create index on invoices (brand_id, (coalesce(closed_at, created_at)), id);
drop index invoices_brand_id_created_at_id_idx;
