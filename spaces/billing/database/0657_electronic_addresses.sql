-- Where an invoice goes in the French exchange (B15, B29): the address of its buyer, and what a public buyer wants in it.
alter table payers
  add column electronic_address text not null default '' check (length(electronic_address) <= 125 and electronic_address ~ '^([0-9]{9}(_[A-Za-z0-9+/-]{1,100}){0,2})?$'),
  add column service_code text not null default '' check (length(service_code) <= 100),
  add column wants_commitment boolean not null default false,
  add constraint payers_address_own check (electronic_address = '' or left(electronic_address, 9) = siren);
comment on column payers.electronic_address is 'Where its invoices go in the exchange (scheme 0225): SIREN, SIREN_SIRET, SIREN_SIRET_code or SIREN_suffix; empty: its SIREN.';
comment on column payers.service_code is 'The service of a public buyer that deals with its invoices (BT-10).';
comment on column payers.wants_commitment is 'Whether this public buyer takes no invoice without its commitment number («numéro d''engagement», BT-13): the reference of the invoice.';

create table invoice_addresses (
  invoice_id uuid primary key references invoices,
  brand_id uuid not null,
  address text not null check (length(address) <= 125 and address ~ '^[0-9]{9}(_[A-Za-z0-9+/-]{1,100}){0,2}$'),
  changed_at timestamptz not null,
  changed_by_label text not null,
  foreign key (invoice_id, brand_id) references invoices (id, brand_id)
);
comment on table invoice_addresses is
  'Where a closed invoice goes in the exchange, where it is another address of the same buyer than it had when it was closed (B29). The data that are written of it carry this one.';

create function parvis.keep_invoice_address() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from invoices i where i.id = new.invoice_id and i.state = 'closed' and i.buyer ->> 'siren' = left(new.address, 9)) then
    raise exception 'an invoice goes to an address of its buyer' using errcode = 'check_violation', constraint = 'invoice_addresses_own';
  end if;
  return new;
end $$;
comment on function parvis.keep_invoice_address is 'The address of a closed invoice is one of its buyer.';
create trigger keep_invoice_address before insert or update on invoice_addresses for each row execute function parvis.keep_invoice_address();

call parvis_build.guard('invoice_addresses');
call parvis_build.staff_reads_with('invoice_addresses', 'invoices', 'invoice_id');
grant select on invoice_addresses to parvis_client;
create policy client_read on invoice_addresses for select to parvis_client using (exists (select from invoices i where i.id = invoice_id));

create function parvis.address_of_invoice(one invoices) returns text language sql stable as $$
  select coalesce((select a.address from invoice_addresses a where a.invoice_id = one.id), nullif(one.buyer ->> 'electronicAddress', ''), one.buyer ->> 'siren')
$$;
comment on function parvis.address_of_invoice is 'Where an invoice goes in the exchange (BT-49).';
