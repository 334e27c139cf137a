-- Two persons on money (B17): from an amount on, an act is asked for by one member of the staff and done by another.
create table approvals (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  kind text not null check (kind in ('credit_note', 'payment_undo', 'batch', 'refund')),
  subject_id uuid not null,
  label text not null check (label <> ''),
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  input jsonb not null,
  asked_by uuid not null references accounts,
  asked_by_label text not null default '',
  asked_at timestamptz not null,
  given_by uuid references accounts,
  given_by_label text not null default '',
  given_at timestamptz,
  given_in text,
  refused_at timestamptz,
  refused_by_label text not null default '',
  refusal_reason text not null default '',
  withdrawn_at timestamptz,
  version integer not null default 1,
  constraint approvals_two_persons check (given_by <> asked_by),
  check (num_nonnulls(given_at, refused_at, withdrawn_at) <= 1),
  check ((given_at is null) = (given_by is null) and (given_at is null) = (given_in is null)),
  check ((refused_at is null) = (refusal_reason = ''))
);
create unique index approvals_open on approvals (brand_id, kind, subject_id) where given_at is null and refused_at is null and withdrawn_at is null;
create index on approvals (brand_id, asked_at, id);
comment on table approvals is
  'An act on money that one member of the staff asked for and another one does (B17). What was asked stays as it was; given, it is done in the same transaction.';
comment on column approvals.input is 'What the act was asked with: the version that was seen, a reason.';
comment on column approvals.given_in is 'The transaction that gave it: the act is done in that one and in no other.';
comment on column approvals.amount_cents is 'In the smallest unit of its currency.';

create function parvis.keep_approval() returns trigger language plpgsql as $$
declare ending text[] := array['given_by', 'given_by_label', 'given_at', 'given_in', 'refused_at', 'refused_by_label', 'refusal_reason', 'withdrawn_at', 'version'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - ending - array['asked_by_label']) <> (to_jsonb(old) - ending - array['asked_by_label']) then
    raise exception 'what was asked stays as it was' using errcode = 'check_violation', constraint = 'approvals_kept';
  end if;
  if num_nonnulls(old.given_at, old.refused_at, old.withdrawn_at) > 0 and
    (to_jsonb(new) - array['asked_by_label', 'given_by_label', 'refused_by_label']) <> (to_jsonb(old) - array['asked_by_label', 'given_by_label', 'refused_by_label']) then
    raise exception 'an approval ends once' using errcode = 'check_violation', constraint = 'approvals_kept';
  end if;
  if new.given_at is not null and old.given_at is null then
    if new.given_by is distinct from coalesce(parvis.account_id(), new.given_by) then
      raise exception 'somebody gives their own approval' using errcode = 'check_violation', constraint = 'approvals_two_persons';
    end if;
    new.given_in := pg_current_xact_id()::text;
  end if;
  return new;
end $$;
comment on function parvis.keep_approval is 'What was asked is changed by nobody; an approval ends once, and whoever gives it gives their own.';
create trigger keep_approval before update or delete on approvals for each row execute function parvis.keep_approval();

call parvis_build.guard('approvals');
call parvis_build.staff_writes_brand('approvals');
call parvis_build.staff_write('approvals', array['billing.invoices.close', 'billing.payments.write']);

create function parvis.needs_two_persons(brand uuid, of_kind text, subject uuid, cents bigint, of_currency text) returns boolean language plpgsql stable security definer set search_path = public as $$
declare at_least bigint;
begin
  select nullif((value #>> '{}')::bigint, 0) into at_least from settings where brand_id = brand and key = 'billing.two_persons_from';
  return at_least is not null and cents >= at_least * case when of_currency in ('JPY', 'XOF', 'XPF') then 1 else 100 end
    and not exists (select from approvals a where a.brand_id = brand and a.kind = of_kind and a.subject_id = subject and a.given_in = pg_current_xact_id()::text);
end $$;
comment on function parvis.needs_two_persons is
  'Whether an act of so much still needs a second person: from the amount that the brand set on, unless this transaction is the one that somebody else gave it in.';
revoke execute on function parvis.needs_two_persons(uuid, text, uuid, bigint, text) from public;
grant execute on function parvis.needs_two_persons(uuid, text, uuid, bigint, text) to parvis_staff, parvis_system;

create function parvis.credit_note_of_two() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if current_setting('role', true) = 'parvis_staff' and parvis.needs_two_persons(new.brand_id, 'credit_note', new.id, new.gross_cents, new.currency) then
    raise exception 'a credit note of so much needs a second person' using errcode = 'check_violation', constraint = 'approvals_two_persons';
  end if;
  return null;
end $$;
comment on function parvis.credit_note_of_two is 'Refuses that one person alone closes a credit note from the amount on that needs two.';
create trigger credit_note_of_two after update on invoices for each row
  when (new.state = 'closed' and old.state = 'draft' and new.type = 381) execute function parvis.credit_note_of_two();

create function parvis.approvals_to_give() returns integer language plpgsql stable security definer set search_path = public as $$
begin
  if current_setting('role', true) is distinct from 'parvis_staff' then return 0; end if;
  return (select count(*) from approvals a where a.brand_id = parvis.brand_id() and a.asked_by <> parvis.account_id()
    and a.given_at is null and a.refused_at is null and a.withdrawn_at is null
    and parvis.staff_may_any(array[case when a.kind in ('credit_note', 'batch') then 'billing.invoices.close' else 'billing.payments.write' end]));
end $$;
comment on function parvis.approvals_to_give is 'How many approvals wait that the asking member of the staff may give: a count of their bar.';
