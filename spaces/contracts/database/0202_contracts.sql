create table contracts (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null references organisations,
  number text not null check (number <> '') collate "unicode",
  title text not null default '' collate "unicode",
  is_pack boolean not null default false,
  starts_on date not null,
  ends_on date,
  notice_days integer not null default 180 check (notice_days between 0 and 1100),
  billing_period_months integer not null default 1 check (billing_period_months between 1 and 60),
  next_invoice_on date not null,
  invoice_day integer not null check (invoice_day between 1 and 31),
  sells_named boolean not null default true,
  sells_concurrent boolean not null default false,
  sells_key boolean not null default false,
  registered_post_required boolean not null default false,
  creation_waits_form boolean not null default false,
  deletion_waits_form boolean not null default true,
  replacement_waits_form boolean not null default false,
  reminder_days integer check (reminder_days between 1 and 365),
  suspension_days integer check (suspension_days between 1 and 365),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  service_id uuid,
  constraint contracts_number_one_line check (number !~ '[\n\r]'),
  unique (id, organisation_id, brand_id),
  check (ends_on is null or ends_on >= starts_on),
  check (sells_named or sells_concurrent or sells_key),
  foreign key (service_id, organisation_id) references services (id, organisation_id)
);
-- Two that read alike are one (T18).
create unique index contracts_number_key on contracts (brand_id, lower(normalize(number)));
create index on contracts (organisation_id, number);
create index on contracts (brand_id, number, id);
comment on table contracts is
  'A contract between an organisation and the provider: what it sells, when it runs, how it is billed.';
comment on column contracts.service_id is 'The service that the contract is of: a subscription for another service does not reach it.';

call parvis_build.guard('contracts');
call parvis_build.staff_writes_brand('contracts');
call parvis_build.staff_write('contracts', array['contracts.contracts.manage']);
grant select on contracts to parvis_client;
create policy client_read on contracts for select to parvis_client using (id = any ((select parvis.readable_contract_ids())::uuid[]));

create table contract_applications (
  contract_id uuid not null references contracts on delete cascade,
  application_id uuid not null references applications,
  primary key (contract_id, application_id)
);
comment on table contract_applications is
  'An application that a contract gives access to.';

call parvis_build.guard('contract_applications');
call parvis_build.staff_follows('contract_applications', 'contracts', 'contract_id');
call parvis_build.staff_write('contract_applications', array['contracts.contracts.manage']);
grant select on contract_applications to parvis_client;
create policy client_read on contract_applications for select to parvis_client
  using (contract_id = any ((select parvis.readable_contract_ids())::uuid[]));

create table contract_prices (
  contract_id uuid not null references contracts on delete cascade,
  seat_kind text not null check (seat_kind in ('named', 'concurrent', 'key')),
  valid_from date not null check (extract(day from valid_from) = 1),
  monthly_cents integer not null check (monthly_cents >= 0),
  primary key (contract_id, seat_kind, valid_from)
);
comment on table contract_prices is
  'The monthly price of one seat of a contract, from the first day of a month on (C32).';

call parvis_build.guard('contract_prices');
call parvis_build.staff_follows('contract_prices', 'contracts', 'contract_id');
call parvis_build.staff_write('contract_prices', array['contracts.contracts.manage']);
grant select on contract_prices to parvis_client;
create policy client_read on contract_prices for select to parvis_client
  using (contract_id = any ((select parvis.readable_contract_ids())::uuid[]));

-- Acts on a contract are read by those who administer it.
alter table journal_events add foreign key (contract_id) references contracts;
create policy administrator_read on journal_events for select to parvis_client
  using (contract_id = any ((select parvis.readable_contract_ids())::uuid[]));
