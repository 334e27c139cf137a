-- Paying online (B25): what a client said it pays, by card or by a transfer on its way, and the provider of cards.
create table card_gateways (
  brand_id uuid primary key references brands,
  address text not null check (address ~ '^https?://[^ ]+$'),
  sealed_key bytea not null,
  sealed_secret bytea not null,
  enabled boolean not null default false,
  version integer not null default 1,
  updated_at timestamptz not null,
  updated_by uuid references accounts on delete set null,
  updated_by_label text not null default ''
);
comment on table card_gateways is 'Where a brand''s cards are taken: a payment provider that has its own page for the card. No number of a card ever comes here.';
comment on column card_gateways.sealed_key is 'With which the provider is asked; sealed, like what its messages are signed with.';
call parvis_build.guard('card_gateways');
call parvis_build.staff_writes_brand('card_gateways');
call parvis_build.staff_write('card_gateways', array['billing.settings.manage']);
create policy keepers on card_gateways as restrictive for select to parvis_staff
  using ((select parvis.staff_may_any(array['billing.settings.manage'])));

create function parvis.paying_organisation_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (with recursive paid (id) as (
      select unnest(parvis.organisation_ids_with_permission('billing.invoices.pay'))
      union select o.duplicated_from from paid p join organisations o on o.id = p.id where o.duplicated_from is not null)
    select coalesce(array_agg(id), '{}') from paid);
end $$;
comment on function parvis.paying_organisation_ids is
  'The organisations whose invoices the asking account pays and contests: where its role says so, and those of which they took the place (O24).';

create table payment_intents (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  number text not null,
  method text not null check (method in ('card', 'transfer')),
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  created_by_label text not null default '',
  expires_at timestamptz not null,
  session_id text check (session_id <> ''),
  hosted_url text not null default '',
  sent_at timestamptz,
  succeeded_at timestamptz,
  failed_at timestamptz,
  expired_at timestamptz,
  payment_id uuid unique references payments,
  doubted_at timestamptz,
  said_cents bigint,
  said_currency text,
  made_in text not null default pg_current_xact_id()::text,
  constraint payment_intents_number_key unique (brand_id, number),
  constraint payment_intents_session_key unique (brand_id, session_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check (expires_at > created_at),
  check ((sent_at is null) = (session_id is null)),
  check ((succeeded_at is null) = (payment_id is null)),
  check ((doubted_at is null) = (said_cents is null) and (doubted_at is null) = (said_currency is null)),
  check (method = 'card' or num_nonnulls(session_id, succeeded_at, failed_at, doubted_at) = 0)
);
create index on payment_intents (brand_id, created_at, id);
create index on payment_intents (organisation_id, created_at, id);
create index on payment_intents (brand_id, expires_at) where succeeded_at is null and failed_at is null and expired_at is null;
comment on table payment_intents is
  'What a client said it pays (B25): by card, on the provider''s page, or by a transfer that it says is on its way. Its state follows from its facts: created, sent, succeeded, failed, expired. Nothing of it is in the books but the payment that it became.';
comment on column payment_intents.session_id is 'What the provider of cards knows it by.';
comment on column payment_intents.doubted_at is 'The provider said that another amount was paid than was asked: it is not booked, and the staff are told.';
comment on column payment_intents.expires_at is 'Until then a card may be paid with; until then a transfer that was announced is waited for.';

create function parvis.keep_intent() returns trigger language plpgsql as $$
declare
  facts text[] := array['session_id', 'hosted_url', 'sent_at', 'succeeded_at', 'failed_at', 'expired_at', 'payment_id', 'doubted_at', 'said_cents', 'said_currency', 'created_by', 'created_by_label'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - facts) <> (to_jsonb(old) - facts)
    or (old.session_id is not null and new.session_id is distinct from old.session_id)
    or (old.succeeded_at is not null and (new.succeeded_at is distinct from old.succeeded_at or new.payment_id is distinct from old.payment_id))
    or (old.failed_at is not null and new.failed_at is distinct from old.failed_at)
    or (old.expired_at is not null and new.expired_at is distinct from old.expired_at)
    or (old.doubted_at is not null and (new.doubted_at, new.said_cents, new.said_currency) is distinct from (old.doubted_at, old.said_cents, old.said_currency)) then
    raise exception 'what happened to a payment stays as it happened' using errcode = 'check_violation', constraint = 'payment_intents_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_intent is
  'What was asked is never changed, and each fact is written once. Money that came after all, after a failure or the end of the time, is a fact more.';
create trigger keep_intent before update or delete on payment_intents for each row execute function parvis.keep_intent();

create table payment_intent_lines (
  intent_id uuid not null references payment_intents,
  invoice_id uuid not null references invoices,
  amount_cents bigint not null check (amount_cents > 0),
  primary key (intent_id, invoice_id)
);
create index on payment_intent_lines (invoice_id);
comment on table payment_intent_lines is 'How much of which invoice it pays. Their sum is its amount.';

create function parvis.add_intent_line() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'a payment is asked whole' using errcode = 'check_violation', constraint = 'payment_intents_whole';
  end if;
  if not exists (
    select from payment_intents p join invoices i on i.organisation_id = p.organisation_id and i.currency = p.currency
    where p.id = new.intent_id and i.id = new.invoice_id and i.state = 'closed' and i.type <> 381 and p.made_in = pg_current_xact_id()::text) then
    raise exception 'it pays closed invoices of its client in its currency' using errcode = 'check_violation', constraint = 'payment_intents_whole';
  end if;
  return new;
end $$;
comment on function parvis.add_intent_line is 'A line is of a closed invoice of the same client and currency, comes in the transaction of its payment, and stays.';
create trigger add_intent_line before insert or update or delete on payment_intent_lines for each row execute function parvis.add_intent_line();

create function parvis.intent_adds_up() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.amount_cents is distinct from (select sum(amount_cents) from payment_intent_lines where intent_id = new.id) then
    raise exception 'the lines of a payment add up to its amount' using errcode = 'check_violation', constraint = 'payment_intents_whole';
  end if;
  return null;
end $$;
comment on function parvis.intent_adds_up is 'Refuses a transaction that would leave a payment whose lines are not its amount.';
create constraint trigger intent_adds_up after insert on payment_intents deferrable initially deferred for each row execute function parvis.intent_adds_up();

call parvis_build.guard('payment_intents');
call parvis_build.staff_reads_brand('payment_intents');
grant select, insert on payment_intents to parvis_client;
create policy client_read on payment_intents for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));
create policy client_pay on payment_intents for insert to parvis_client
  with check (organisation_id = any ((select parvis.paying_organisation_ids())::uuid[]) and brand_id = (select parvis.brand_id())
    and num_nonnulls(session_id, sent_at, succeeded_at, failed_at, expired_at, payment_id, doubted_at) = 0);
call parvis_build.guard('payment_intent_lines');
call parvis_build.staff_reads_with('payment_intent_lines', 'payment_intents', 'intent_id');
grant select, insert on payment_intent_lines to parvis_client;
create policy client_read on payment_intent_lines for select to parvis_client using (exists (select from payment_intents p where p.id = intent_id));
create policy client_pay on payment_intent_lines for insert to parvis_client
  with check (exists (select from payment_intents p where p.id = intent_id and p.organisation_id = any ((select parvis.paying_organisation_ids())::uuid[])));
revoke delete on payment_intents from parvis_system;
revoke update, delete on payment_intent_lines from parvis_system;
