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
