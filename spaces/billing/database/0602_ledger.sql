-- Double entry (B11, B12): what is closed or paid is posted once, balances are sums, and nothing is ever taken back but by another entry.
create table ledger_accounts (
  brand_id uuid not null references brands on delete cascade,
  code text not null check (code ~ '^[1-7][0-9]{2,9}$'),
  name text not null check (name <> ''),
  primary key (brand_id, code)
);
comment on table ledger_accounts is 'An account of the brand''s chart (French chart of accounts).';
call parvis_build.guard('ledger_accounts');
call parvis_build.staff_reads_brand('ledger_accounts');

create table ledger_journals (
  brand_id uuid not null references brands on delete cascade,
  code text not null check (code ~ '^[A-Z]{2,4}$'),
  name text not null check (name <> ''),
  primary key (brand_id, code)
);
comment on table ledger_journals is 'A journal of the brand''s accounting: sales, bank, miscellaneous.';
call parvis_build.guard('ledger_journals');
call parvis_build.staff_reads_brand('ledger_journals');

create function parvis.give_chart_to(brand uuid) returns void language sql security definer set search_path = public as $$
  insert into ledger_accounts (brand_id, code, name) select brand, a.code, a.name from (values
    ('411000', 'Clients'), ('419100', 'Clients, avances et acomptes reçus sur commandes'),
    ('445710', 'TVA collectée'), ('445800', 'Taxes sur le chiffre d''affaires à régulariser ou en attente'),
    ('511200', 'Chèques à encaisser'), ('512000', 'Banques'), ('530000', 'Caisse'), ('580000', 'Virements internes'),
    ('658000', 'Charges diverses de gestion courante'), ('706000', 'Prestations de services'),
    ('707000', 'Ventes de marchandises'), ('708000', 'Produits des activités annexes'), ('758000', 'Produits divers de gestion courante')
  ) a (code, name);
  insert into ledger_journals (brand_id, code, name) values (brand, 'VE', 'Ventes'), (brand, 'BQ', 'Banque'), (brand, 'OD', 'Opérations diverses')
$$;
comment on function parvis.give_chart_to is 'Gives a brand the accounts and journals that billing posts to.';
revoke execute on function parvis.give_chart_to(uuid) from public;
create function parvis.give_chart() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.give_chart_to(new.id);
  return null;
end $$;
comment on function parvis.give_chart is 'Gives a new brand its chart of accounts.';
create trigger give_chart after insert on brands for each row execute function parvis.give_chart();
select parvis.give_chart_to(id) from brands;

create table payments (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  number text not null,
  method text not null check (method in ('transfer', 'card', 'direct_debit', 'cheque', 'cash')),
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  received_on date not null,
  reference text not null default '',
  external_id text check (external_id <> ''),
  created_at timestamptz not null,
  created_by_label text not null default '',
  undone_on date,
  undone_at timestamptz,
  undone_by_label text not null default '',
  undo_reason text not null default '',
  version integer not null default 1,
  constraint payments_number_key unique (brand_id, number),
  constraint payments_external_key unique (brand_id, external_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check ((undone_at is null) = (undone_on is null) and (undone_at is null) = (undo_reason = '')),
  check (undone_on >= received_on)
);
create index on payments (brand_id, received_on, id);
create index on payments (organisation_id, received_on, id);
comment on table payments is
  'Money that came from a client (B12). One that came by mistake is undone by an entry of its own, never deleted. One of elsewhere has that one''s id, so that it is taken once.';

create function parvis.keep_payment() returns trigger language plpgsql as $$
declare undoing text[] := array['undone_on', 'undone_at', 'undone_by_label', 'undo_reason', 'version'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - undoing - array['created_by_label']) <> (to_jsonb(old) - undoing - array['created_by_label'])
    or (old.undone_at is not null and (new.undone_at is distinct from old.undone_at or new.undone_on is distinct from old.undone_on or new.undo_reason <> old.undo_reason)) then
    raise exception 'a payment is undone, never changed' using errcode = 'check_violation', constraint = 'payments_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_payment is 'A payment is undone once; nothing else of it is changed, and it is never deleted. Names give way to a pseudonym.';
create trigger keep_payment before update or delete on payments for each row execute function parvis.keep_payment();

call parvis_build.guard('payments');
call parvis_build.staff_writes_brand('payments');
call parvis_build.staff_write('payments', array['billing.payments.write']);
grant select on payments to parvis_client;
create policy client_read on payments for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));

create table ledger_entries (
  id bigint primary key generated always as identity,
  brand_id uuid not null references brands,
  journal text not null,
  number text not null,
  day date not null,
  label text not null check (label <> ''),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  origin_kind text not null check (origin_kind in ('invoice', 'payment', 'payment_undo')),
  origin_id uuid not null,
  created_at timestamptz not null,
  made_in text not null default pg_current_xact_id()::text,
  constraint ledger_entries_number_key unique (brand_id, journal, number),
  constraint ledger_entries_once unique (origin_kind, origin_id),
  constraint ledger_entries_whole_key unique (id, brand_id, day, currency),
  foreign key (brand_id, journal) references ledger_journals
);
create index on ledger_entries (brand_id, day, id);
comment on table ledger_entries is 'An entry of the books: what it came of is posted once. Its postings balance, and come in its own transaction.';
comment on column ledger_entries.made_in is 'The transaction that made it: no other one adds a posting.';

create table ledger_postings (
  id bigint primary key generated always as identity,
  entry_id bigint not null,
  brand_id uuid not null,
  day date not null,
  currency text not null,
  account text not null,
  organisation_id uuid,
  debit_cents bigint not null default 0 check (debit_cents >= 0),
  credit_cents bigint not null default 0 check (credit_cents >= 0),
  foreign key (entry_id, brand_id, day, currency) references ledger_entries (id, brand_id, day, currency),
  foreign key (brand_id, account) references ledger_accounts,
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check ((debit_cents > 0) <> (credit_cents > 0)),
  check ((account like '411%' or account like '419%') = (organisation_id is not null))
);
create index on ledger_postings (entry_id);
create index on ledger_postings (organisation_id, currency, day, id) include (account, debit_cents, credit_cents) where organisation_id is not null;
create index on ledger_postings (organisation_id, day, id) where account like '411%';
create index on ledger_postings (brand_id, account, day, id);
create index on ledger_postings (brand_id, day, id);
comment on table ledger_postings is 'One side of an entry on one account, above zero. The balance of a client is the sum of theirs on 411.';

create function parvis.entry_balances() returns trigger language plpgsql security definer set search_path = public as $$
declare
  entry bigint;
  balanced record;
begin
  if tg_table_name = 'ledger_entries' then entry := new.id; else entry := new.entry_id; end if;
  select count(*) as parts, sum(debit_cents) as debit, sum(credit_cents) as credit into balanced from ledger_postings where entry_id = entry;
  if balanced.parts < 2 or balanced.debit <> balanced.credit then
    raise exception 'entry % does not balance: % and %', entry, balanced.debit, balanced.credit using errcode = 'check_violation', constraint = 'ledger_entries_balance';
  end if;
  return null;
end $$;
comment on function parvis.entry_balances is 'Refuses a transaction that would leave an entry with fewer than two postings, or whose debits are not its credits. All of an entry is in its one currency.';
create constraint trigger entry_balances after insert on ledger_entries deferrable initially deferred for each row execute function parvis.entry_balances();
create constraint trigger entry_balances after insert on ledger_postings deferrable initially deferred for each row execute function parvis.entry_balances();

create function parvis.add_posting() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if (select made_in from ledger_entries where id = new.entry_id) <> pg_current_xact_id()::text then
    raise exception 'an entry is whole from the first' using errcode = 'check_violation', constraint = 'ledger_entries_whole';
  end if;
  return new;
end $$;
comment on function parvis.add_posting is 'A posting comes in the transaction of its entry, or not at all.';
create trigger add_posting before insert on ledger_postings for each row execute function parvis.add_posting();
create trigger refuse_change before update or delete on ledger_entries for each row execute function parvis.refuse_change();
create trigger refuse_change before update or delete on ledger_postings for each row execute function parvis.refuse_change();

create table open_items (
  posting_id bigint primary key references ledger_postings,
  brand_id uuid not null,
  organisation_id uuid not null,
  currency text not null,
  side text not null check (side in ('debit', 'credit')),
  day date not null,
  due_on date not null,
  amount_cents bigint not null check (amount_cents > 0),
  rest_cents bigint not null,
  settled_on date,
  invoice_id uuid unique references invoices,
  payment_id uuid unique references payments,
  constraint open_items_rest check (rest_cents between 0 and amount_cents),
  check ((rest_cents = 0) = (settled_on is not null))
);
create index on open_items (brand_id, due_on, posting_id) where rest_cents > 0;
create index on open_items (organisation_id, due_on, posting_id) where rest_cents > 0;
comment on table open_items is
  'A posting on 411 and what is left of it: an invoice to be paid, a payment or a credit note to be used. Triggers keep it; what is left is decided by settlements alone.';

create function parvis.open_item() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into open_items (posting_id, brand_id, organisation_id, currency, side, day, due_on, amount_cents, rest_cents, invoice_id, payment_id)
  select new.id, new.brand_id, new.organisation_id, new.currency, case when new.debit_cents > 0 then 'debit' else 'credit' end, new.day, coalesce(i.due_on, new.day),
    greatest(new.debit_cents, new.credit_cents), greatest(new.debit_cents, new.credit_cents), i.id, case when e.origin_kind = 'payment' then e.origin_id end
  from ledger_entries e left join invoices i on e.origin_kind = 'invoice' and i.id = e.origin_id where e.id = new.entry_id;
  return null;
end $$;
comment on function parvis.open_item is 'What is posted on 411 is open until it is settled.';
create trigger open_item after insert on ledger_postings for each row when (new.account like '411%') execute function parvis.open_item();

create function parvis.hold_open_item(posting bigint) returns bigint language plpgsql security definer set search_path = public as $$
begin
  return (select rest_cents from open_items where posting_id = posting and brand_id = parvis.brand_id() for update);
end $$;
comment on function parvis.hold_open_item is 'What is left of a posting on 411, held still until the transaction ends.';
revoke execute on function parvis.hold_open_item(bigint) from public;
grant execute on function parvis.hold_open_item(bigint) to parvis_staff, parvis_system;

create table settlements (
  id bigint primary key generated always as identity,
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  debit_posting_id bigint not null references open_items,
  credit_posting_id bigint not null references open_items,
  amount_cents bigint not null check (amount_cents <> 0),
  settled_on date not null,
  undoes_id bigint unique references settlements,
  created_at timestamptz not null,
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check ((amount_cents < 0) = (undoes_id is not null))
);
create index on settlements (debit_posting_id);
create index on settlements (credit_posting_id);
comment on table settlements is
  'What of a client''s payment or credit note pays what of an invoice («lettrage»). It is taken back by another one below zero.';

create function parvis.settle() returns trigger language plpgsql security definer set search_path = public as $$
declare
  fitting integer;
  undone record;
begin
  perform 1 from open_items where posting_id in (new.debit_posting_id, new.credit_posting_id) order by posting_id for update;
  if new.undoes_id is not null then
    select * into undone from settlements where id = new.undoes_id;
    if (undone.debit_posting_id, undone.credit_posting_id, undone.amount_cents) is distinct from (new.debit_posting_id, new.credit_posting_id, -new.amount_cents) then
      raise exception 'a settlement is taken back as it was made' using errcode = 'check_violation', constraint = 'settlements_fit';
    end if;
  end if;
  update open_items o set rest_cents = o.rest_cents - new.amount_cents,
    settled_on = case when o.rest_cents = new.amount_cents then new.settled_on end
  from open_items p
  where o.posting_id in (new.debit_posting_id, new.credit_posting_id)
    and p.posting_id = case when o.posting_id = new.debit_posting_id then new.credit_posting_id else new.debit_posting_id end
    and o.side = case when o.posting_id = new.debit_posting_id then 'debit' else 'credit' end
    and o.organisation_id = new.organisation_id and o.brand_id = new.brand_id and o.currency = p.currency;
  get diagnostics fitting = row_count;
  if fitting <> 2 then
    raise exception 'a settlement is of a debit and a credit of one client in one currency' using errcode = 'check_violation', constraint = 'settlements_fit';
  end if;
  return null;
end $$;
comment on function parvis.settle is
  'Takes a settlement off both of its sides, under their locks. What is left is never below zero nor above the amount: a constraint of open_items.';
create trigger settle after insert on settlements for each row execute function parvis.settle();
create trigger refuse_change before update or delete on settlements for each row execute function parvis.refuse_change();

call parvis_build.guard('ledger_entries');
call parvis_build.staff_reads_brand('ledger_entries');
grant insert on ledger_entries to parvis_staff;
create policy staff_post on ledger_entries for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('ledger_entries', array['billing.invoices.close', 'billing.payments.write']);
grant select on ledger_entries to parvis_client;
create policy client_read on ledger_entries for select to parvis_client
  using (exists (select from ledger_postings p where p.entry_id = ledger_entries.id));

call parvis_build.guard('ledger_postings');
call parvis_build.staff_reads_brand('ledger_postings');
grant insert on ledger_postings to parvis_staff;
create policy staff_post on ledger_postings for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('ledger_postings', array['billing.invoices.close', 'billing.payments.write']);
grant select on ledger_postings to parvis_client;
create policy client_read on ledger_postings for select to parvis_client
  using (account like '411%' and organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));

call parvis_build.guard('open_items');
call parvis_build.staff_reads_brand('open_items');
grant select on open_items to parvis_client;
create policy client_read on open_items for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));

call parvis_build.guard('settlements');
call parvis_build.staff_reads_brand('settlements');
grant insert on settlements to parvis_staff;
create policy staff_settle on settlements for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('settlements', array['billing.invoices.close', 'billing.payments.write']);
grant select on settlements to parvis_client;
create policy client_read on settlements for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));

revoke delete, update on ledger_entries, ledger_postings, settlements from parvis_system;
revoke insert, update, delete on open_items from parvis_system;
alter table invoice_lines add foreign key (brand_id, account) references ledger_accounts;
comment on column invoice_lines.account is 'Where what it brings is posted.';
