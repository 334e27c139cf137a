-- A line of a quote or an invoice is picked from its own brand's catalogue: a foreign key sees past every policy. What was closed before stays as it is.
alter table invoice_lines drop constraint invoice_lines_product_id_fkey,
  add foreign key (product_id, brand_id) references products (id, brand_id) not valid;
alter table quote_lines drop constraint quote_lines_product_id_fkey,
  add foreign key (product_id, brand_id) references products (id, brand_id) not valid;
