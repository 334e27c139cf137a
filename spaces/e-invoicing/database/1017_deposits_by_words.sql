-- Invoices received are found by their words, however many came.
create index on invoice_deposits using gin (search_text gin_trgm_ops);
