-- Collections by direct debit (B12, B25): what is asked of which mandate for which invoice, until the bank paid it or sent it back.
create table direct_debit_batches (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid not null,
  number text not null check (number ~ '^[A-Za-z0-9-]{1,30}$'),
  scheme text not null check (scheme in ('CORE', 'B2B')),
  collection_on date not null,
  creditor_id text not null check (creditor_id <> ''),
  creditor_name text not null check (creditor_name <> ''),
  lines integer not null check (lines > 0),
  total_cents bigint not null check (total_cents > 0),
  file_taken_at timestamptz,
  cancelled_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by_label text not null default '',
  constraint direct_debit_batches_number_key unique (brand_id, number),
  constraint direct_debit_batches_id_brand_key unique (id, brand_id),
  foreign key (account_id, brand_id) references bank_accounts (id, brand_id)
);
create index on direct_debit_batches (brand_id, created_at, id);
comment on table direct_debit_batches is 'A collection by direct debit: one file for the bank (pain.008), executed on one business day of TARGET.';

create table direct_debits (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  batch_id uuid not null,
  position integer not null check (position > 0),
  mandate_id uuid not null,
  organisation_id uuid not null,
  payer_id uuid not null,
  invoice_id uuid not null references invoices,
  amount_cents bigint not null check (amount_cents > 0),
  sequence text not null check (sequence in ('FRST', 'RCUR', 'OOFF')),
  end_to_end_id text not null check (end_to_end_id ~ '^[A-Za-z0-9-]{1,35}$'),
  state text not null default 'open' check (state in ('open', 'paid', 'refused', 'returned', 'cancelled')),
  reason_code text not null default '',
  payment_id uuid unique references payments,
  ended_on date,
  created_at timestamptz not null,
  constraint direct_debits_place unique (batch_id, position),
  constraint direct_debits_end_to_end_key unique (brand_id, end_to_end_id),
  foreign key (batch_id, brand_id) references direct_debit_batches (id, brand_id),
  foreign key (mandate_id, organisation_id, payer_id) references sepa_mandates (id, organisation_id, payer_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check ((state = 'open') = (ended_on is null)),
  check (state <> 'paid' or payment_id is not null),
  check (payment_id is null or state in ('paid', 'returned')),
  check ((state in ('refused', 'returned')) = (reason_code <> ''))
);
-- An invoice is asked for by one collection at a time: a client debited twice is what nobody forgives.
create unique index direct_debits_invoice_once on direct_debits (invoice_id) where state = 'open';
create index on direct_debits (organisation_id, created_at, id);
create index on direct_debits (mandate_id, created_at);
comment on table direct_debits is
  'What of a collection is asked of a mandate for an invoice: open, then paid by the bank, refused before it left (the mandate was revoked), sent back, or cancelled with its collection.';
comment on column direct_debits.end_to_end_id is 'What the bank says of it when it pays or sends it back.';
comment on column direct_debits.reason_code is 'Why it was refused or sent back: a code of ISO 20022 (AM04, MD01).';

create function parvis.keep_direct_debit() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - array['state', 'reason_code', 'payment_id', 'ended_on']) <> (to_jsonb(old) - array['state', 'reason_code', 'payment_id', 'ended_on'])
    or not ((old.state = 'open') or (old.state = 'paid' and new.state in ('paid', 'returned')) or new.state = old.state) then
    raise exception 'a direct debit goes one way' using errcode = 'check_violation', constraint = 'direct_debits_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_direct_debit is 'A direct debit is what it was made as; from open it becomes paid, refused, returned or cancelled, and from paid it may be returned.';
create trigger keep_direct_debit before update or delete on direct_debits for each row execute function parvis.keep_direct_debit();

create function parvis.use_mandate() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not exists (
    select from sepa_mandates m join direct_debit_batches b on b.id = new.batch_id
    where m.id = new.mandate_id and m.scheme = b.scheme and parvis.mandate_state(m.signed_on, m.revoked_on, m.blocked_on, m.last_used_on, b.collection_on) = 'in_force') then
    raise exception 'the mandate is not in force' using errcode = 'check_violation', constraint = 'direct_debits_mandate';
  end if;
  if not exists (select from invoices i join open_items o on o.invoice_id = i.id
    where i.id = new.invoice_id and i.organisation_id = new.organisation_id and i.payer_id = new.payer_id and i.currency = 'EUR' and o.rest_cents >= new.amount_cents) then
    raise exception 'that much is not left of the invoice' using errcode = 'check_violation', constraint = 'direct_debits_invoice';
  end if;
  return new;
end $$;
comment on function parvis.use_mandate is 'A direct debit is of a mandate in force on its day, for no more than what is left of an invoice of that payer, in euros.';
create trigger use_mandate before insert on direct_debits for each row execute function parvis.use_mandate();

create function parvis.refuse_debits_of_mandate() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update direct_debits set state = 'refused', reason_code = 'MD01', ended_on = coalesce(new.revoked_on, new.blocked_on) where mandate_id = new.id and state = 'open';
  return null;
end $$;
comment on function parvis.refuse_debits_of_mandate is 'What is still asked of a mandate that is revoked is refused at once.';
create trigger refuse_debits_of_mandate after update on sepa_mandates for each row when (new.revoked_on is not null and old.revoked_on is null)
  execute function parvis.refuse_debits_of_mandate();

call parvis_build.guard('direct_debit_batches');
call parvis_build.staff_writes_brand('direct_debit_batches');
call parvis_build.staff_write('direct_debit_batches', array['billing.collections.write']);
call parvis_build.guard('direct_debits');
call parvis_build.staff_writes_brand('direct_debits');
call parvis_build.staff_write('direct_debits', array['billing.collections.write', 'billing.payments.write']);
grant select on direct_debits to parvis_client;
create policy client_read on direct_debits for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));
revoke delete on direct_debit_batches, direct_debits from parvis_system;

-- What a movement may be found to be, further: a whole collection that was paid, or one debit that was sent back.
alter table bank_matches add column batch_id uuid references direct_debit_batches, add column debit_id uuid references direct_debits;
alter table bank_matches drop constraint bank_matches_kind_check;
alter table bank_matches add constraint bank_matches_kind_check check (kind in ('payment', 'aside', 'collection', 'return'));
alter table bank_matches add check ((kind = 'collection') = (batch_id is not null)), add check ((kind = 'return') = (debit_id is not null));
create unique index bank_matches_batch on bank_matches (batch_id) where batch_id is not null and ended_at is null;
create unique index bank_matches_debit on bank_matches (debit_id) where debit_id is not null and ended_at is null;
