-- An invoice that is due in instalments (B30): what is late, reminded and shown to be paid goes by the instalment that is due.
create table invoice_instalments (
  invoice_id uuid not null,
  brand_id uuid not null,
  position integer not null check (position between 1 and 36),
  due_on date not null,
  amount_cents bigint not null check (amount_cents > 0),
  primary key (invoice_id, position),
  foreign key (invoice_id, brand_id) references invoices (id, brand_id) on delete cascade
);
comment on table invoice_instalments is 'A part of an invoice with the day on which it is due (B30). Set with the draft, or agreed after closing; payments settle the eldest first.';

create function parvis.instalments_fit(one uuid) returns void language plpgsql security definer set search_path = public as $$
declare
  wrong text;
begin
  select case
    when i.type = 381 then 'a credit note is not due'
    when s.parts <> s.last then 'they are not numbered from 1'
    when i.state = 'closed' and s.total <> i.payable_cents then 'they do not add up to what is to be paid'
    when i.state = 'closed' and s.first_on < i.issue_on then 'one is due before the date of the invoice'
    when exists (select from invoice_instalments a join invoice_instalments b on b.invoice_id = a.invoice_id and b.position = a.position + 1 where a.invoice_id = one and b.due_on <= a.due_on)
      then 'one is not due after the one before'
  end into wrong
  from invoices i, (select count(*) as parts, max(position) as last, sum(amount_cents) as total, min(due_on) as first_on from invoice_instalments where invoice_id = one) s
  where i.id = one and s.parts > 0;
  if wrong is not null then
    raise exception 'the instalments of invoice % do not fit: %', one, wrong using errcode = 'check_violation', constraint = 'invoice_instalments_fit';
  end if;
end $$;
comment on function parvis.instalments_fit is 'Refuses instalments that are not the whole of their closed invoice, or come before it or one another.';
revoke execute on function parvis.instalments_fit(uuid) from public;

create function parvis.check_instalments() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_table_name = 'invoices' then perform parvis.instalments_fit(new.id);
  elsif tg_op = 'DELETE' then perform parvis.instalments_fit(old.invoice_id);
  else perform parvis.instalments_fit(new.invoice_id);
  end if;
  return null;
end $$;
comment on function parvis.check_instalments is 'Looks at the instalments of an invoice at the end of the transaction that changes them or closes it.';
create constraint trigger check_instalments after insert or update or delete on invoice_instalments deferrable initially deferred for each row execute function parvis.check_instalments();
create constraint trigger check_instalments after update on invoices deferrable initially deferred for each row
  when (new.state = 'closed' and old.state = 'draft') execute function parvis.check_instalments();

create function parvis.set_next_due(one uuid) returns void language sql security definer set search_path = public as $$
  update open_items o set due_on = coalesce(
    (select n.due_on from (select i.position, i.due_on, sum(i.amount_cents) over (order by i.position) as upto from invoice_instalments i where i.invoice_id = one) n
      where n.upto > o.amount_cents - greatest(o.rest_cents, 1) order by n.position limit 1), v.due_on, o.due_on)
  from invoices v where v.id = one and o.invoice_id = one and o.side = 'debit'
$$;
comment on function parvis.set_next_due is 'An open invoice is due when the eldest instalment is that is not paid; paid, when its last one was.';
revoke execute on function parvis.set_next_due(uuid) from public;

create function parvis.move_next_due() returns trigger language plpgsql security definer set search_path = public as $$
declare
  touched uuid;
begin
  if tg_table_name = 'settlements' then
    select o.invoice_id into touched from open_items o where o.posting_id = new.debit_posting_id;
  elsif tg_op = 'DELETE' then touched := old.invoice_id;
  else touched := new.invoice_id;
  end if;
  if touched is not null and (tg_table_name = 'invoice_instalments' or exists (select from invoice_instalments where invoice_id = touched)) then
    perform parvis.set_next_due(touched);
  end if;
  return null;
end $$;
comment on function parvis.move_next_due is 'Moves the day on which an invoice is due when a payment settles an instalment, or another schedule is agreed.';
create trigger move_next_due after insert or update or delete on invoice_instalments for each row execute function parvis.move_next_due();
create trigger move_next_due after insert on open_items for each row when (new.invoice_id is not null) execute function parvis.move_next_due();
-- After settle, by its name.
create trigger settle_next_due after insert on settlements for each row execute function parvis.move_next_due();

call parvis_build.guard('invoice_instalments');
call parvis_build.staff_follows('invoice_instalments', 'invoices', 'invoice_id');
call parvis_build.staff_write('invoice_instalments', array['billing.invoices.write', 'billing.receivables.manage']);
grant select on invoice_instalments to parvis_client;
create policy client_read on invoice_instalments for select to parvis_client using (exists (select from invoices i where i.id = invoice_id));

create view open_dues with (security_invoker = true) as
  select o.posting_id, o.brand_id, o.organisation_id, o.currency, o.invoice_id, coalesce(n.position, 0) as instalment, coalesce(n.due_on, o.due_on) as due_on,
    case when n.position is null then o.rest_cents else least(n.amount_cents, n.upto - (o.amount_cents - o.rest_cents)) end as rest_cents
  from open_items o left join lateral (
    select * from (select i.position, i.due_on, i.amount_cents, sum(i.amount_cents) over (order by i.position)::bigint as upto from invoice_instalments i where i.invoice_id = o.invoice_id) s
    where s.upto > o.amount_cents - o.rest_cents) n on true
  where o.side = 'debit' and o.rest_cents > 0;
comment on view open_dues is 'What is owed by the day on which it is due: an instalment, or all that is left of an invoice without any. Seen by whoever sees the open item.';
grant select on open_dues to parvis_staff, parvis_client, parvis_system;
