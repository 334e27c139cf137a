-- An invoice that deducts a deposit and the undoing of what paid that deposit wait for each other: whichever is second is refused.
create function parvis.hold_deposits() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform 1 from open_items where invoice_id in (select deposit_id from invoice_deductions where invoice_id = new.id) order by posting_id for update;
  return new;
end $$;
comment on function parvis.hold_deposits is 'Holds what is left of the deposits that an invoice deducts while it is closed, so that none is to be paid again meanwhile.';
-- Triggers go by name: this one comes before close_invoice, which looks at what is left.
create trigger a_hold_deposits before update on invoices for each row when (new.state = 'closed' and old.state = 'draft') execute function parvis.hold_deposits();

create function parvis.keep_deposit_paid() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (
    select from open_items o join invoice_deductions d on d.deposit_id = o.invoice_id join invoices i on i.id = d.invoice_id
    where o.posting_id = new.debit_posting_id and i.state = 'closed') then
    raise exception 'a deposit that was deducted stays paid' using errcode = 'check_violation', constraint = 'settlements_deposit_used';
  end if;
  return null;
end $$;
comment on function parvis.keep_deposit_paid is 'What paid a deposit that a closed invoice deducts is not taken back.';
-- After settle, which holds both sides.
create trigger settle_kept after insert on settlements for each row when (new.undoes_id is not null) execute function parvis.keep_deposit_paid();

-- The books say what invoices and payments say, whoever posts: an entry is of one that is there, on its day, in its currency, and the client owes what that says.
create function parvis.entry_of_origin() returns trigger language plpgsql security definer set search_path = public as $$
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
comment on function parvis.entry_of_origin is 'Refuses a transaction that would post what no closed invoice and no payment says.';
create constraint trigger entry_of_origin after insert on ledger_entries deferrable initially deferred for each row execute function parvis.entry_of_origin();

create function parvis.posted_at_once() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from ledger_entries where origin_kind = tg_argv[0] and origin_id = new.id) then
    raise exception '% % is not in the books', tg_argv[0], new.id using errcode = 'check_violation', constraint = 'ledger_entries_missing';
  end if;
  return null;
end $$;
comment on function parvis.posted_at_once is 'Refuses a transaction that closes an invoice, or writes down or undoes a payment, without its entry.';
create constraint trigger posted_at_once after update on invoices deferrable initially deferred for each row
  when (new.state = 'closed' and old.state = 'draft') execute function parvis.posted_at_once('invoice');
create constraint trigger posted_at_once after insert on payments deferrable initially deferred for each row execute function parvis.posted_at_once('payment');
create constraint trigger undone_at_once after update on payments deferrable initially deferred for each row
  when (new.undone_at is not null and old.undone_at is null) execute function parvis.posted_at_once('payment_undo');
