-- What a charge is sold as: its origin may know the account and the unit, as it may know the tax (B10).
alter table charges
  add column account text check (account ~ '^7[0-9]{2,9}$'),
  add column unit_code text check (unit_code ~ '^[A-Z0-9]{2,3}$');
comment on column charges.account is 'The account of revenue that its origin names; null where it knows none, then services are meant.';
comment on column charges.unit_code is 'The unit of its quantity (UN/ECE recommendation 20); null where its origin knows none, then it is «one».';

alter table invoice_lines add column product_id uuid;
create index on invoice_lines (product_id) where product_id is not null;
comment on column invoice_lines.product_id is 'What it was picked from, where a space offers lines (B10): its words and its price are the line''s own from then on.';

alter table charges add foreign key (brand_id, account) references ledger_accounts (brand_id, code);

-- A brand adds accounts of revenue to its chart, of which its products name theirs.
grant insert on ledger_accounts to parvis_staff;
create policy staff_insert on ledger_accounts for insert to parvis_staff with check (brand_id = (select parvis.brand_id()) and code ~ '^7[0-9]{5,9}$');
call parvis_build.staff_write('ledger_accounts', array['billing.settings.manage']);
