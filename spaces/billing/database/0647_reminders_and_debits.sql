-- An invoice that a direct debit is asked for is left alone (B26): the bank brings the money, or says why not.
create or replace function parvis.reminder_pause(one uuid) returns text language sql stable as $$
  select case
    when exists (select from invoice_disputes d where d.invoice_id = one and d.ended_at is null) then 'disputed'
    when exists (select from payment_promises p where p.invoice_id = one and p.withdrawn_at is null and p.promised_on >= parvis.today()) then 'promised'
    when exists (select from direct_debits b where b.invoice_id = one and b.state = 'open') then 'debited'
    when exists (select from payment_intent_lines l join payment_intents p on p.id = l.intent_id where l.invoice_id = one and p.method = 'transfer'
      and p.succeeded_at is null and p.expired_at is null and (p.expires_at at time zone 'UTC')::date >= parvis.today()) then 'announced'
    when exists (select from payment_intent_lines l join payment_intents p on p.id = l.intent_id where l.invoice_id = one and p.session_id is not null
      and p.succeeded_at is null and p.failed_at is null and p.expired_at is null) then 'under_way'
  end
$$;
comment on function parvis.reminder_pause is
  'Why an invoice is not reminded of today: contested, promised, asked for by direct debit, a transfer announced or a card under way; null where nothing holds it back. As the asking role sees it.';
