-- The bank's side of payments (B12): accounts, statements as the bank gave them, their movements, and what each movement was found to be.
create table bank_accounts (
  name text not null check (name <> ''),
  iban text not null,
  iban_key text not null generated always as (upper(regexp_replace(iban, '[^A-Za-z0-9]', '', 'g'))) stored,
  bic text not null default '',
  ledger_account text not null default '512000' check (ledger_account ~ '^512[0-9]{0,7}$'),
  ends_on date,
  check (iban_key ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$')
);
call parvis_build.staff_record('bank_accounts', array['billing.settings.manage']);
alter table bank_accounts add constraint bank_accounts_iban_key unique (brand_id, iban_key);
alter table bank_accounts add constraint bank_accounts_id_brand_key unique (id, brand_id);
comment on table bank_accounts is 'An account of the brand at a bank: its statements are imported, its collections and refunds name it (B12).';
comment on column bank_accounts.ledger_account is 'Where the books have it: 512 and what tells the brand''s accounts apart.';

create function parvis.give_bank_account_to_chart() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into ledger_accounts (brand_id, code, name) values (new.brand_id, new.ledger_account, new.name) on conflict do nothing;
  return null;
end $$;
comment on function parvis.give_bank_account_to_chart is 'The account of the books that a bank account is posted on is in the chart.';
create trigger give_bank_account_to_chart after insert or update of ledger_account on bank_accounts for each row execute function parvis.give_bank_account_to_chart();

create table bank_statements (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid not null,
  statement_id text not null check (statement_id <> ''),
  sequence text not null default '',
  page text not null default '1',
  from_on date,
  to_on date,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  opening_cents bigint,
  opening_on date,
  closing_cents bigint,
  closing_on date,
  sum_cents bigint not null default 0,
  credits integer not null default 0 check (credits >= 0),
  debits integer not null default 0 check (debits >= 0),
  known integer not null default 0 check (known >= 0),
  file_id uuid references files,
  imported_at timestamptz not null,
  imported_by_label text not null default '',
  constraint bank_statements_id_brand_key unique (id, brand_id),
  constraint bank_statements_once unique (account_id, statement_id, sequence, page),
  foreign key (account_id, brand_id) references bank_accounts (id, brand_id),
  check ((opening_cents is null) = (opening_on is null)),
  check ((closing_cents is null) = (closing_on is null))
);
create index on bank_statements (brand_id, imported_at, id);
create index on bank_statements (account_id, closing_on, imported_at);
comment on table bank_statements is 'A statement of a bank account as the bank gave it (camt.053): once, whatever file brings it.';
comment on column bank_statements.sum_cents is 'What its movements in the account''s currency come to, those that another statement brought before among them.';
comment on column bank_statements.known is 'How many of its movements another statement had brought.';

create table bank_entries (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid not null,
  statement_id uuid not null references bank_statements,
  position integer not null,
  part integer not null default 0,
  parts integer not null default 1,
  print text not null,
  side text not null check (side in ('credit', 'debit')),
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  booked_on date not null,
  value_on date,
  reversal boolean not null default false,
  reference text not null default '',
  code text not null default '',
  end_to_end_id text not null default '',
  mandate_id text not null default '',
  message_id text not null default '',
  payment_info_id text not null default '',
  party text not null default '',
  party_account text not null default '',
  party_account_print text not null default '',
  party_account_sealed bytea,
  words text not null default '',
  creditor_reference text not null default '',
  return_code text not null default '',
  matched boolean not null default false,
  constraint bank_entries_once unique (account_id, print),
  foreign key (account_id, brand_id) references bank_accounts (id, brand_id)
);
create index on bank_entries (statement_id, position, part, id);
create index on bank_entries (brand_id, booked_on, id);
create index bank_entries_open on bank_entries (brand_id, booked_on, id) where not matched;
create index on bank_entries (account_id, reference, booked_on) where reference <> '';
create index on bank_entries (brand_id, party_account_print) where party_account_print <> '';
comment on table bank_entries is 'A movement of a bank account: an entry of a statement, or one transaction of those that the bank booked together. It is never changed but for whether something was found for it.';
comment on column bank_entries.print is 'By what it is told apart: the bank''s reference or its content, with how often the same came before it in its statement.';
comment on column bank_entries.party_account is 'The other account with its middle left out: who may read bank details opens the sealed one.';
comment on column bank_entries.party_account_print is 'What tells that two movements are of one account, and not of which.';

create table bank_matches (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  entry_id uuid not null references bank_entries,
  kind text not null check (kind in ('payment', 'aside')),
  payment_id uuid references payments,
  reason text not null default '',
  automatic boolean not null default false,
  matched_at timestamptz not null,
  matched_by_label text not null default '',
  ended_at timestamptz,
  check ((kind = 'payment') = (payment_id is not null)),
  check ((kind = 'aside') = (reason <> ''))
);
create unique index bank_matches_one on bank_matches (entry_id) where ended_at is null;
create unique index bank_matches_payment on bank_matches (payment_id) where payment_id is not null and ended_at is null;
create index on bank_matches (brand_id, matched_at, id);
comment on table bank_matches is 'What a movement was found to be, by whom: a payment of a client, or nothing of a client''s with its reason. One at a time; one that ended stays as it was.';
comment on column bank_matches.automatic is 'Whether it was one of the sure ones, that were validated together.';

create function parvis.keep_match() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op <> 'INSERT' and (tg_op = 'DELETE' or (to_jsonb(new) - array['ended_at', 'matched_by_label']) <> (to_jsonb(old) - array['ended_at', 'matched_by_label']) or (old.ended_at is not null and new.ended_at is distinct from old.ended_at)) then
    raise exception 'a match ends, and is never changed' using errcode = 'check_violation', constraint = 'bank_matches_kept';
  end if;
  if tg_op = 'INSERT' and new.kind = 'payment' and not exists (
    select from bank_entries e join payments p on p.id = new.payment_id
    where e.id = new.entry_id and e.brand_id = new.brand_id and p.brand_id = new.brand_id and p.amount_cents = e.amount_cents and p.currency = e.currency and e.side = 'credit' and p.undone_at is null) then
    raise exception 'a movement is a payment of its amount' using errcode = 'check_violation', constraint = 'bank_matches_fit';
  end if;
  return new;
end $$;
comment on function parvis.keep_match is 'A match is of a payment of the movement''s own amount and currency; it ends, and is never changed. Names give way to a pseudonym.';
create trigger keep_match before insert or update or delete on bank_matches for each row execute function parvis.keep_match();

create function parvis.tell_entry_matched() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update bank_entries e set matched = exists (select from bank_matches m where m.entry_id = e.id and m.ended_at is null) where e.id = new.entry_id;
  return null;
end $$;
comment on function parvis.tell_entry_matched is 'Keeps in a movement whether something is found for it, for its lists.';
create trigger tell_entry_matched after insert or update on bank_matches for each row execute function parvis.tell_entry_matched();

create function parvis.free_entry_of_payment() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update bank_matches set ended_at = new.undone_at where payment_id = new.id and ended_at is null;
  return null;
end $$;
comment on function parvis.free_entry_of_payment is 'The movement of a payment that is undone waits for a decision again.';
create trigger free_entry_of_payment after update on payments for each row when (new.undone_at is not null and old.undone_at is null) execute function parvis.free_entry_of_payment();

create function parvis.keep_bank_entry() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - 'matched') <> (to_jsonb(old) - 'matched') then
    raise exception 'a movement stays as the bank gave it' using errcode = 'check_violation', constraint = 'bank_entries_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_bank_entry is 'A movement stays as the bank gave it.';
create trigger keep_bank_entry before update or delete on bank_entries for each row execute function parvis.keep_bank_entry();

call parvis_build.guard('bank_statements');
call parvis_build.staff_writes_brand('bank_statements');
call parvis_build.staff_write('bank_statements', array['billing.payments.write']);
call parvis_build.files_of('billing.bank_statement', 'exists (select from bank_statements s where s.id = files.owner_id)', array['billing.payments.write'], 'parvis_staff');
call parvis_build.guard('bank_entries');
call parvis_build.staff_reads_brand('bank_entries');
grant insert on bank_entries to parvis_staff;
create policy staff_import on bank_entries for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('bank_entries', array['billing.payments.write']);
call parvis_build.guard('bank_matches');
call parvis_build.staff_writes_brand('bank_matches');
call parvis_build.staff_write('bank_matches', array['billing.payments.write']);
revoke delete on bank_entries from parvis_system;
revoke delete on bank_statements, bank_matches from parvis_system;

alter table payments add column ledger_account text;
alter table payments add foreign key (brand_id, ledger_account) references ledger_accounts;
comment on column payments.ledger_account is 'The account of the bank where it came in; null: the usual one of its method.';

-- By what a movement's client and invoices are looked for.
create index payers_name_key on payers (brand_id, (regexp_replace(parvis.fold(name), '[^a-z0-9]+', '', 'g')));
create index open_items_amount on open_items (brand_id, rest_cents) where rest_cents > 0 and side = 'debit';
