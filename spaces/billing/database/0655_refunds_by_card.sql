-- Refunds back to the card that paid (B25): in the books at once, asked of the provider of cards until it did it or refused.
alter table refunds
  add column method text not null default 'transfer' check (method in ('transfer', 'card')),
  add column card_payment_id uuid references payments,
  add column done_at timestamptz,
  add column failed_at timestamptz,
  add column failed_on date,
  add column failure text not null default '',
  add column waits_told_at timestamptz,
  add column file_taken_at timestamptz,
  add column of_two boolean not null default false,
  alter column account_id drop not null,
  alter column account_sealed drop not null,
  drop constraint refunds_account_check,
  drop constraint refunds_currency_check,
  add constraint refunds_currency_check check (currency ~ '^[A-Z]{3}$' and (method = 'card' or currency = 'EUR')),
  add constraint refunds_method_whole check (case method when 'transfer' then num_nulls(account_id, account_sealed) = 0 and account <> '' and num_nonnulls(card_payment_id, done_at, failed_at, waits_told_at) = 0
    else card_payment_id is not null and num_nonnulls(account_id, account_sealed, file_taken_at) = 0 and account = '' end),
  add constraint refunds_card_end check (num_nonnulls(done_at, failed_at) <= 1 and (failed_at is null) = (failure = '') and (failed_at is null) = (failed_on is null) and failed_on >= refunded_on);
create index on refunds (payment_id) where payment_id is not null;
create index on refunds (invoice_id) where invoice_id is not null;
create index on refunds (card_payment_id) where card_payment_id is not null;
create index on refunds (brand_id, created_at) where method = 'card' and done_at is null and failed_at is null;
comment on column refunds.card_payment_id is 'The payment by card that is given back to its card; what is given back may be its own credit or that of a credit note.';
comment on column refunds.done_at is 'The provider of cards gave it back; `failed_at`: it refused, and an entry the other way round gave the credit back to the client.';
comment on column refunds.waits_told_at is 'When the staff were told that the provider does not answer about it.';
comment on column refunds.file_taken_at is 'When its transfer was taken for the bank first.';
comment on column refunds.of_two is 'Whether two persons made it (B17).';

drop trigger keep_refund on refunds;
update refunds r set of_two = true from approvals a
  where a.brand_id = r.brand_id and a.kind = 'refund' and a.subject_id in (r.payment_id, r.invoice_id) and a.amount_cents = r.amount_cents and a.given_at = r.created_at;
create or replace function parvis.keep_refund() returns trigger language plpgsql as $$
declare facts text[] := array['done_at', 'failed_at', 'failed_on', 'failure', 'waits_told_at', 'file_taken_at', 'created_by_label'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - facts) <> (to_jsonb(old) - facts)
    or (old.done_at is not null and new.done_at is distinct from old.done_at)
    or (old.failed_at is not null and (new.failed_at, new.failed_on, new.failure) is distinct from (old.failed_at, old.failed_on, old.failure))
    or (old.file_taken_at is not null and new.file_taken_at is distinct from old.file_taken_at) then
    raise exception 'a refund is never changed' using errcode = 'check_violation', constraint = 'refunds_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_refund is 'A refund is never changed nor deleted; its facts come once. Names give way to a pseudonym.';
create trigger keep_refund before update or delete on refunds for each row execute function parvis.keep_refund();

create function parvis.card_rest(payment uuid) returns bigint language plpgsql security definer set search_path = public as $$
begin
  perform 1 from payments where id = payment and brand_id = parvis.brand_id() for update;
  return (select p.amount_cents - coalesce((select sum(r.amount_cents) from refunds r where r.card_payment_id = p.id and r.failed_at is null), 0)
    from payments p join payment_intents i on i.payment_id = p.id and i.session_id is not null
    where p.id = payment and p.brand_id = parvis.brand_id() and p.method = 'card' and p.undone_at is null);
end $$;
comment on function parvis.card_rest is 'How much of a payment by card may still go back to its card, held still until the transaction ends; null where it is none that the provider of cards knows.';
revoke execute on function parvis.card_rest(uuid) from public;
grant execute on function parvis.card_rest(uuid) to parvis_staff, parvis_system;

-- What one person gives back of one payment or invoice counts together (B17): an amount that needs two persons is not done in parts.
create or replace function parvis.needs_two_persons(brand uuid, of_kind text, subject uuid, cents bigint, of_currency text) returns boolean language plpgsql stable security definer set search_path = public as $$
declare
  at_least bigint;
  alone bigint := 0;
  one uuid := subject;
begin
  select nullif((value #>> '{}')::bigint, 0) into at_least from settings where brand_id = brand and key = 'billing.two_persons_from';
  if at_least is null or exists (select from approvals a where a.brand_id = brand and a.kind = of_kind and a.subject_id = one and a.given_in = pg_current_xact_id()::text) then
    return false;
  end if;
  if of_kind = 'refund' then
    alone := (select coalesce(sum(r.amount_cents), 0) from refunds r where r.brand_id = brand and one in (r.payment_id, r.invoice_id) and not r.of_two and r.failed_at is null);
  elsif of_kind = 'credit_note' then
    alone := (select coalesce(sum(c.gross_cents), 0) from invoices n join invoices c on c.credited_id = n.credited_id and c.state = 'closed' and c.id <> n.id
      where n.id = one and not exists (select from approvals a where a.brand_id = brand and a.kind = 'credit_note' and a.subject_id = c.id and a.given_at is not null));
  end if;
  return cents + alone >= at_least * case when of_currency in ('JPY', 'XOF', 'XPF') then 1 else 100 end;
end $$;
comment on function parvis.needs_two_persons is
  'Whether an act of so much still needs a second person: from the amount that the brand set on, with what one person gave back of the same payment, credit note or invoice before, unless this transaction is the one that somebody else gave it in.';

-- Looked at before the row is there: what is summed is what came before it.
drop trigger refund_of_two on refunds;
create or replace function parvis.refund_of_two() returns trigger language plpgsql security definer set search_path = public as $$
begin
  new.of_two := exists (select from approvals a where a.brand_id = new.brand_id and a.kind = 'refund' and a.subject_id in (new.payment_id, new.invoice_id) and a.given_in = pg_current_xact_id()::text);
  if current_setting('role', true) = 'parvis_staff'
    and parvis.needs_two_persons(new.brand_id, 'refund', coalesce(new.payment_id, new.invoice_id), new.amount_cents, new.currency) then
    raise exception 'a refund of so much needs a second person' using errcode = 'check_violation', constraint = 'approvals_two_persons';
  end if;
  if num_nonnulls(new.done_at, new.failed_at, new.file_taken_at) > 0 then
    raise exception 'a refund begins without an end' using errcode = 'check_violation', constraint = 'refunds_kept';
  end if;
  if new.method = 'card' then
    perform 1 from payments where id = new.card_payment_id for update;
    if not exists (select from payments p join payment_intents i on i.payment_id = p.id and i.session_id is not null
      where p.id = new.card_payment_id and p.brand_id = new.brand_id and p.organisation_id = new.organisation_id and p.currency = new.currency and p.method = 'card' and p.undone_at is null
        and (new.payment_id is null or new.payment_id = p.id)
        and p.amount_cents >= new.amount_cents + coalesce((select sum(r.amount_cents) from refunds r where r.card_payment_id = p.id and r.failed_at is null), 0)) then
      raise exception 'that much does not go back to the card' using errcode = 'check_violation', constraint = 'refunds_card';
    end if;
  end if;
  return new;
end $$;
comment on function parvis.refund_of_two is
  'Refuses that one person alone makes a refund from the amount on that needs two, and that more goes back to a card than it paid.';
create trigger refund_of_two before insert on refunds for each row execute function parvis.refund_of_two();

alter table ledger_entries drop constraint ledger_entries_origin_kind_check;
alter table ledger_entries add constraint ledger_entries_origin_kind_check check (origin_kind in ('invoice', 'payment', 'payment_undo', 'refund', 'refund_undo'));
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
  elsif new.origin_kind = 'refund_undo' then
    select organisation_id, 'BQ' as journal, failed_on as day, currency, -amount_cents as cents into said
      from refunds where id = new.origin_id and brand_id = new.brand_id and failed_on is not null;
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
create constraint trigger failed_at_once after update on refunds deferrable initially deferred for each row
  when (new.failed_at is not null and old.failed_at is null) execute function parvis.posted_at_once('refund_undo');
