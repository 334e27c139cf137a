-- Refunds (B12): a client's credit paid back by transfer, in the books once, settled against the credit that it gives back.
create table refunds (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  number text not null check (number ~ '^[A-Za-z0-9-]{1,30}$'),
  payment_id uuid references payments,
  invoice_id uuid references invoices,
  account_id uuid not null,
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null check (currency = 'EUR'),
  refunded_on date not null,
  reason text not null check (reason <> ''),
  beneficiary text not null check (beneficiary <> ''),
  account text not null check (account <> ''),
  account_sealed bytea not null,
  bic text not null default '',
  created_at timestamptz not null,
  created_by_label text not null default '',
  constraint refunds_number_key unique (brand_id, number),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (account_id, brand_id) references bank_accounts (id, brand_id),
  check ((payment_id is null) <> (invoice_id is null))
);
create index on refunds (brand_id, created_at, id);
create index on refunds (organisation_id, created_at, id);
comment on table refunds is 'What of a payment or of a credit note is paid back to a client. It only grows: what was paid back by mistake is paid again.';
comment on column refunds.account is 'The client''s account with its middle left out; the whole is sealed.';

create function parvis.keep_refund() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - 'created_by_label') <> (to_jsonb(old) - 'created_by_label') then
    raise exception 'a refund is never changed' using errcode = 'check_violation', constraint = 'refunds_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_refund is 'A refund is never changed nor deleted. Names give way to a pseudonym.';
create trigger keep_refund before update or delete on refunds for each row execute function parvis.keep_refund();

call parvis_build.guard('refunds');
call parvis_build.staff_reads_brand('refunds');
grant insert on refunds to parvis_staff;
create policy staff_refund on refunds for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('refunds', array['billing.refunds.write']);
grant select on refunds to parvis_client;
create policy client_read on refunds for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));
revoke delete on refunds from parvis_system;

-- The books take refunds in, and post no others.
alter table ledger_entries drop constraint ledger_entries_origin_kind_check;
alter table ledger_entries add constraint ledger_entries_origin_kind_check check (origin_kind in ('invoice', 'payment', 'payment_undo', 'refund'));

create or replace function parvis.entry_of_origin() returns trigger language plpgsql security definer set search_path = public as $$
declare
  said record;
  posted record;
begin
  if new.origin_kind = 'invoice' then
    select organisation_id, 'VE' as journal, issue_on as day, currency, case when type = 381 then -payable_cents else payable_cents end as cents into said
      from invoices where id = new.origin_id and brand_id = new.brand_id and state = 'closed';
  elsif new.origin_kind = 'payment' then
    select organisation_id, 'BQ' as journal, received_on as day, currency, -amount_cents as cents into said
      from payments where id = new.origin_id and brand_id = new.brand_id;
  elsif new.origin_kind = 'refund' then
    select organisation_id, 'BQ' as journal, refunded_on as day, currency, amount_cents as cents into said
      from refunds where id = new.origin_id and brand_id = new.brand_id;
  else
    select organisation_id, 'BQ' as journal, undone_on as day, currency, amount_cents as cents into said
      from payments where id = new.origin_id and brand_id = new.brand_id and undone_on is not null;
  end if;
  select coalesce(sum(debit_cents - credit_cents) filter (where account like '411%' and organisation_id is not distinct from said.organisation_id), 0) as cents,
      count(*) filter (where account like '411%') as parts, bool_or(organisation_id <> said.organisation_id) as elsewhere
    into posted from ledger_postings where entry_id = new.id;
  if said.organisation_id is null or (said.journal, said.day, said.currency) is distinct from (new.journal, new.day, new.currency)
    or posted.cents <> said.cents or posted.parts > 1 or posted.elsewhere then
    raise exception 'entry % does not say what its origin says', new.number using errcode = 'check_violation', constraint = 'ledger_entries_origin';
  end if;
  return null;
end $$;
create constraint trigger posted_at_once after insert on refunds deferrable initially deferred for each row execute function parvis.posted_at_once('refund');

-- Whoever pays back posts it too.
do $$
declare name text;
begin
  foreach name in array array['ledger_entries', 'ledger_postings', 'settlements'] loop
    execute format('drop policy permitted_insert on %I', name);
    execute format('drop policy permitted_update on %I', name);
    execute format('drop policy permitted_delete on %I', name);
    call parvis_build.staff_write(name, array['billing.invoices.close', 'billing.payments.write', 'billing.refunds.write']);
  end loop;
end $$;

alter table bank_matches add column refund_id uuid references refunds;
alter table bank_matches drop constraint bank_matches_kind_check;
alter table bank_matches add constraint bank_matches_kind_check check (kind in ('payment', 'aside', 'collection', 'return', 'refund'));
alter table bank_matches add check ((kind = 'refund') = (refund_id is not null));
create unique index bank_matches_refund on bank_matches (refund_id) where refund_id is not null and ended_at is null;
