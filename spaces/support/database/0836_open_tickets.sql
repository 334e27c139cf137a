-- All open tickets of a brand are gone through in the order of their ids.
create index tickets_open_by_id on tickets (brand_id, id) where status <> 'closed';
