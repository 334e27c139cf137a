-- The bar counts the drafts of a brand at each session that is read.
create index on invoices (brand_id) where state = 'draft';
