-- Credit notes that another program issued (B19): of the invoice that they name, or of none that is known here.
alter table invoices
  drop constraint invoices_check1,
  add constraint invoices_credits check ((type = 381) = (credited_id is not null) or source <> '');
comment on column invoices.credited_id is 'What a credit note corrects; of another program''s, null where it names none, and of an invoice that takes such a credit note back, that one.';

create or replace function parvis.close_invoice() returns trigger language plpgsql security definer set search_path = public as $$
declare
  wrong text;
begin
  if tg_op = 'DELETE' then
    if old.state = 'closed' then
      raise exception 'a closed invoice is not deleted' using errcode = 'check_violation', constraint = 'invoices_closed';
    end if;
    return old;
  end if;
  if old.state = 'closed' then
    raise exception 'a closed invoice is not changed' using errcode = 'check_violation', constraint = 'invoices_closed';
  end if;
  new.search_text := parvis.invoice_search_text(new);
  if new.state = 'draft' then return new; end if;
  if current_setting('role', true) = 'parvis_staff' and not parvis.staff_may_any(array['billing.invoices.close']) then
    raise exception 'who prepares invoices does not close them' using errcode = 'insufficient_privilege';
  end if;
  -- Two that credit one invoice, or deduct and credit one deposit, wait for each other.
  perform 1 from invoices where id = new.credited_id or id in (select deposit_id from invoice_deductions where invoice_id = new.id) order by id for update;
  select case
    when not exists (select from invoice_lines l where l.invoice_id = new.id) then 'it has no line'
    when new.net_cents <> (select sum(l.net_cents) from invoice_lines l where l.invoice_id = new.id) then 'its lines do not add up'
    when exists (
      select from (select vat_category, vat_rate, sum(net_cents) as base, sum(typed_cents) as typed from invoice_lines where invoice_id = new.id group by 1, 2) l
      full join (select * from invoice_vat where invoice_id = new.id) v on v.category = l.vat_category and v.rate = l.vat_rate
      where v.base_cents is distinct from l.base
        or new.source = '' and case when new.type = 381 then abs(v.vat_cents - round(v.base_cents * v.rate / 10000.0)) > 100
          when new.price_mode = 'gross' then v.base_cents + v.vat_cents <> l.typed or abs(v.vat_cents - round(v.base_cents * v.rate / 10000.0)) > 1
          else v.vat_cents <> round(v.base_cents * v.rate / 10000.0) end) then 'its tax does not follow from its lines'
    when new.vat_cents <> (select sum(v.vat_cents) from invoice_vat v where v.invoice_id = new.id) then 'its tax does not add up'
    when new.deducted_cents <> coalesce((select sum(d.gross_cents) from invoice_deductions x join invoices d on d.id = x.deposit_id where x.invoice_id = new.id), 0) then 'its deposits do not add up'
    when exists (
      select from invoice_deductions x join invoices d on d.id = x.deposit_id
      where x.invoice_id = new.id and (new.type <> 380 or d.type <> 386 or d.state <> 'closed' or d.organisation_id <> new.organisation_id or d.currency <> new.currency
        or exists (select from invoices c where c.credited_id = d.id and c.state = 'closed')
        or exists (select from open_items o where o.invoice_id = d.id and o.rest_cents > 0))) then 'a deposit is not to be deducted'
    when new.type = 381 and exists (select from invoice_deductions x join invoices i on i.id = x.invoice_id where x.deposit_id = new.credited_id) then 'the deposit that it credits was deducted'
    when new.source = '' and not exists (select from invoice_series s where s.id = new.series_id and s.last_on = new.issue_on and new.type = any (s.types)) then 'its date is not the last of its series'
    when exists (
      select from invoice_lines l join charges c on c.id = l.charge_id
      where l.invoice_id = new.id and (c.cancelled_at is not null or c.organisation_id <> new.organisation_id or c.currency <> new.currency or c.net_cents <> l.net_cents)) then 'a charge says otherwise'
    when new.type = 381 and exists (
      select from invoice_lines l join invoice_lines o on o.id = l.credited_line_id
      where l.invoice_id = new.id and (o.invoice_id <> new.credited_id
        or (select sum(k.net_cents) from invoice_lines k join invoices i on i.id = k.invoice_id where k.credited_line_id = o.id and (i.state = 'closed' or i.id = new.id)
            and not exists (select from invoices b where b.credited_id = i.id and b.state = 'closed')) * sign(o.net_cents) not between 0 and abs(o.net_cents)))
      then 'more is credited than was invoiced'
    when new.type = 381 and exists (select from invoices o where o.id = new.credited_id and (o.state <> 'closed' or o.type = 381 or o.organisation_id <> new.organisation_id or o.currency <> new.currency
      or o.gross_cents < new.gross_cents + (select coalesce(sum(c.gross_cents), 0) from invoices c where c.credited_id = o.id and c.state = 'closed'
        and not exists (select from invoices b where b.credited_id = c.id and b.state = 'closed')))) then 'more is credited than was invoiced'
    when new.type = 381 and (select o.source from invoices o where o.id = new.credited_id) <> new.source then 'another program issued what it credits'
    when new.source <> '' and exists (select from invoice_series s where s.brand_id = new.brand_id and new.number ~ ('^' || s.code || '-[0-9]{4}-[0-9]+$')) then 'its number is one of a series'
    when new.type = 381 and new.credited_id is not null and exists (select from invoice_lines l where l.invoice_id = new.id and l.credited_line_id is null) then 'a line of a credit note credits none'
  end into wrong;
  if wrong is not null then
    raise exception 'invoice % cannot be closed: %', new.id, wrong using errcode = 'check_violation', constraint = 'invoices_whole';
  end if;
  return new;
end $$;
