-- What one person gives back of one payment or invoice counts together (B17): an amount that needs two persons is not done in parts.
create or replace function parvis.needs_two_persons(brand uuid, of_kind text, subject uuid, cents bigint, of_currency text) returns boolean language plpgsql stable security definer set search_path = public as $$
declare
  at_least bigint;
  alone bigint := 0;
begin
  select nullif((value #>> '{}')::bigint, 0) into at_least from settings where brand_id = brand and key = 'billing.two_persons_from';
  if at_least is null or exists (select from approvals a where a.brand_id = brand and a.kind = of_kind and a.subject_id = needs_two_persons.subject and a.given_in = pg_current_xact_id()::text) then
    return false;
  end if;
  if of_kind = 'refund' then
    alone := (select coalesce(sum(r.amount_cents), 0) from refunds r where r.brand_id = brand and needs_two_persons.subject in (r.payment_id, r.invoice_id))
      - (select coalesce(sum(a.amount_cents), 0) from approvals a where a.brand_id = brand and a.kind = 'refund' and a.subject_id = needs_two_persons.subject and a.given_at is not null);
  elsif of_kind = 'credit_note' then
    alone := (select coalesce(sum(c.gross_cents), 0) from invoices n join invoices c on c.credited_id = n.credited_id and c.state = 'closed' and c.id <> n.id
      where n.id = needs_two_persons.subject and not exists (select from approvals a where a.brand_id = brand and a.kind = 'credit_note' and a.subject_id = c.id and a.given_at is not null));
  end if;
  return cents + greatest(alone, 0) >= at_least * case when of_currency in ('JPY', 'XOF', 'XPF') then 1 else 100 end;
end $$;
comment on function parvis.needs_two_persons is
  'Whether an act of so much still needs a second person: from the amount that the brand set on, with what one person gave back of the same payment, credit note or invoice before, unless this transaction is the one that somebody else gave it in.';

-- Looked at before the row is there: what is summed is what came before it.
drop trigger refund_of_two on refunds;
create or replace function parvis.refund_of_two() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if current_setting('role', true) = 'parvis_staff'
    and parvis.needs_two_persons(new.brand_id, 'refund', coalesce(new.payment_id, new.invoice_id), new.amount_cents, new.currency) then
    raise exception 'a refund of so much needs a second person' using errcode = 'check_violation', constraint = 'approvals_two_persons';
  end if;
  return new;
end $$;
create trigger refund_of_two before insert on refunds for each row execute function parvis.refund_of_two();
create index on refunds (payment_id) where payment_id is not null;
create index on refunds (invoice_id) where invoice_id is not null;

-- A mandate that is revoked refuses what is in no file yet. What the bank has by now it debits all the same: that stays open until the bank says
-- what became of it, so that its money is written down and nothing else is asked for the invoice meanwhile.
create or replace function parvis.refuse_debits_of_mandate() returns trigger language plpgsql security definer set search_path = public as $$
begin
  -- Whoever takes the file holds the collection: the file has the line, or the line is refused.
  perform 1 from direct_debit_batches b where b.id in (select d.batch_id from direct_debits d where d.mandate_id = new.id and d.state = 'open') order by b.id for share;
  update direct_debits d set state = 'refused', reason_code = 'MD01', ended_on = new.revoked_on
  from direct_debit_batches b where b.id = d.batch_id and b.file_taken_at is null and d.mandate_id = new.id and d.state = 'open';
  return null;
end $$;
comment on function parvis.refuse_debits_of_mandate is 'What is still asked of a mandate that is revoked, and is in no file of the bank yet, is refused at once.';

create function parvis.is_being_debited(invoice uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from direct_debits d join direct_debit_batches b on b.id = d.batch_id
    where d.invoice_id = invoice and d.state = 'open' and b.file_taken_at is not null and d.brand_id = parvis.brand_id())
$$;
comment on function parvis.is_being_debited is 'Whether the bank was given a direct debit of an invoice and has not said what became of it: paid otherwise, it would be paid twice.';
revoke execute on function parvis.is_being_debited(uuid) from public;
grant execute on function parvis.is_being_debited(uuid) to parvis_staff, parvis_client, parvis_system;

-- A transfer that is announced holds back what it covers, and not for ever: of an invoice two are announced until something of it is paid.
create or replace function parvis.reminder_pause(one uuid) returns text language sql stable as $$
  select case
    when exists (select from invoice_disputes d where d.invoice_id = one and d.ended_at is null) then 'disputed'
    when exists (select from payment_promises p where p.invoice_id = one and p.withdrawn_at is null and p.promised_on >= parvis.today()) then 'promised'
    when (select sum(l.amount_cents) from payment_intent_lines l join payment_intents p on p.id = l.intent_id where l.invoice_id = one and p.method = 'transfer'
        and p.succeeded_at is null and p.expired_at is null and (p.expires_at at time zone 'UTC')::date >= parvis.today())
      >= (select coalesce(sum(d.rest_cents) filter (where d.due_on <= parvis.today()), (array_agg(d.rest_cents order by d.due_on))[1]) from open_dues d where d.invoice_id = one) then 'announced'
    when exists (select from payment_intent_lines l join payment_intents p on p.id = l.intent_id where l.invoice_id = one and p.session_id is not null
      and p.succeeded_at is null and p.failed_at is null and p.expired_at is null) then 'under_way'
    when exists (select from direct_debits b where b.invoice_id = one and b.state = 'open') then 'debited'
  end
$$;
comment on function parvis.reminder_pause is
  'Why an invoice is not reminded of today: contested, promised, a transfer announced of what is due, a card under way, or asked for by direct debit; null where nothing holds it back. As the asking role sees it.';

create function parvis.announcements_in_vain(invoice uuid) returns integer language sql stable security definer set search_path = public as $$
  select count(*)::integer from payment_intent_lines l join payment_intents p on p.id = l.intent_id
  where l.invoice_id = invoice and p.method = 'transfer' and p.brand_id = coalesce(parvis.brand_id(), p.brand_id)
    and p.created_at > coalesce((select max(s.created_at) from settlements s join open_items o on o.posting_id = s.debit_posting_id where o.invoice_id = invoice and s.amount_cents > 0), '-infinity')
$$;
comment on function parvis.announcements_in_vain is 'How many transfers were announced for an invoice since something of it was paid last.';
revoke execute on function parvis.announcements_in_vain(uuid) from public;
grant execute on function parvis.announcements_in_vain(uuid) to parvis_staff, parvis_client, parvis_system;

create function parvis.limit_announcements() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select from payment_intents p where p.id = new.intent_id and p.method = 'transfer') and parvis.announcements_in_vain(new.invoice_id) > 2 then
    raise exception 'two transfers were announced, and none came' using errcode = 'check_violation', constraint = 'payment_intents_announced';
  end if;
  return null;
end $$;
comment on function parvis.limit_announcements is 'Of an invoice at most two transfers are announced until something of it is paid.';
create trigger limit_announcements after insert on payment_intent_lines for each row execute function parvis.limit_announcements();

create function parvis.limit_disputes() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if (select count(*) from invoice_disputes d where d.invoice_id = new.invoice_id and d.line_id is not distinct from new.line_id) >= 3 then
    raise exception 'it was contested three times' using errcode = 'check_violation', constraint = 'invoice_disputes_most';
  end if;
  return new;
end $$;
comment on function parvis.limit_disputes is 'An invoice, or a line of it, is contested three times at most: a fourth time reminders would stop for what was answered already.';
create trigger limit_disputes before insert on invoice_disputes for each row execute function parvis.limit_disputes();
