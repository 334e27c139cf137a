-- An invoice of another program may be paid in part there (B19): the client owes the rest, and only that is in the books here.
alter table invoices
  add column paid_elsewhere_cents bigint not null default 0 check (paid_elsewhere_cents >= 0),
  add constraint invoices_paid_elsewhere check (paid_elsewhere_cents = 0 or (source <> '' and paid_elsewhere_cents < gross_cents));
comment on column invoices.paid_elsewhere_cents is 'What of it was paid in the program that issued it, before it was taken; of a credit note that annuls it, the same.';

create or replace function parvis.entry_of_origin() returns trigger language plpgsql security definer set search_path = public as $$
declare
  said record;
  posted record;
begin
  if new.origin_kind = 'invoice' then
    select organisation_id, 'VE' as journal, issue_on as day, currency, (payable_cents - paid_elsewhere_cents) * case when type = 381 then -1 else 1 end as cents into said
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
