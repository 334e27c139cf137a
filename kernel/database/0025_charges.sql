-- What any space bills: each origin writes down what is owed, once, in its own transaction; invoices are made of it (spec 5, B11).
create table charges (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  origin_kind text not null check (origin_kind ~ '^[a-z-]+\.[a-z_]+$'),
  origin_id uuid not null,
  origin_part text not null default '',
  reference text not null default '',
  label text not null check (label <> ''),
  from_on date,
  to_on date,
  quantity numeric(18, 6) not null check (quantity <> 0),
  unit_price numeric(18, 6) not null check (unit_price >= 0),
  net_cents bigint not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  vat_category text check (vat_category in ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  vat_rate integer check (vat_rate between 0 and 10000),
  invoice_on date not null,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  constraint charges_once unique (origin_kind, origin_id, origin_part),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check ((from_on is null) = (to_on is null) and to_on >= from_on),
  check ((vat_category is null) = (vat_rate is null)),
  check (net_cents = 0 or sign(net_cents) = sign(quantity))
);
create index on charges (brand_id, invoice_on, id) where cancelled_at is null;
create index on charges (organisation_id, invoice_on, id) where cancelled_at is null;
comment on table charges is
  'What a client owes of one origin, before tax: unique by its origin, so that it is owed once. It is billed by the invoice line that names it (B11).';
comment on column charges.origin_kind is 'What it comes of, as a space names it: `contracts.billing_line`. With `origin_id` and `origin_part` it is one thing.';
comment on column charges.reference is 'What the client knows its origin by: the number of a contract.';
comment on column charges.net_cents is 'What counts, in the smallest unit of its currency: the origin said it. A credit is negative, as its quantity is.';
comment on column charges.vat_rate is 'In hundredths of a percent; null where the origin knows of no tax, then the brand''s usual rate holds.';
comment on column charges.invoice_on is 'The day before which it is on no invoice.';

create function parvis.keep_charge() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a charge is cancelled, never deleted' using errcode = 'check_violation', constraint = 'charges_kept';
  end if;
  if (to_jsonb(new) - array['organisation_id', 'invoice_on', 'cancelled_at']) <> (to_jsonb(old) - array['organisation_id', 'invoice_on', 'cancelled_at'])
    or (old.cancelled_at is not null and new.cancelled_at is distinct from old.cancelled_at) then
    raise exception 'what a charge says stays as it was said' using errcode = 'check_violation', constraint = 'charges_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_charge is
  'A charge is postponed, cancelled once, or follows its client to a new identifier; what it says and its amounts stay.';
create trigger keep_charge before update or delete on charges for each row execute function parvis.keep_charge();

call parvis_build.guard('charges');
call parvis_build.staff_reads_brand('charges');
