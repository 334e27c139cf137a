create table billing_lines (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  contract_id uuid not null references contracts,
  request_id uuid not null,
  seat_kind text not null check (seat_kind in ('named', 'concurrent', 'key')),
  label text not null,
  month date not null check (extract(day from month) = 1),
  from_on date not null,
  to_on date not null check (to_on >= from_on),
  billed_days integer not null check (billed_days between 1 and 31),
  days_in_month integer not null check (days_in_month between 28 and 31),
  quantity integer not null,
  unit_monthly_cents integer not null,
  amount_cents integer not null,
  invoice_on date not null,
  created_at timestamptz not null,
  unique (request_id, seat_kind, month),
  foreign key (request_id, contract_id) references change_requests (id, contract_id)
);
create index on billing_lines (contract_id, invoice_on, month);
comment on table billing_lines is
  'What a request changes on the invoices of a contract in one month, for one kind of seat.';

call parvis_build.guard('billing_lines');
call parvis_build.staff_reads_brand('billing_lines');
grant select on billing_lines to parvis_client;
create policy client_read on billing_lines for select to parvis_client
  using (contract_id = any ((select parvis.readable_contract_ids())::uuid[]));
