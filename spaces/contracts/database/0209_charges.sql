-- What a contract bills is owed from the moment that it is written (C32, B11).
create function parvis.charge_billing_lines(one uuid default null) returns void language sql security definer set search_path = public as $$
  insert into charges (brand_id, organisation_id, origin_kind, origin_id, reference, label, from_on, to_on, quantity, unit_price, net_cents, currency, invoice_on, created_at)
  select l.brand_id, c.organisation_id, 'contracts.billing_line', l.id, c.number, l.label, l.from_on, l.to_on,
    case when l.amount_cents < 0 then -l.quantity else l.quantity end,
    round(l.unit_monthly_cents::numeric * l.billed_days / l.days_in_month / 100, 6), l.amount_cents, 'EUR', l.invoice_on, l.created_at
  from billing_lines l join contracts c on c.id = l.contract_id
  where (one is null or l.id = one) and l.quantity <> 0
  on conflict on constraint charges_once do nothing
$$;
comment on function parvis.charge_billing_lines is
  'Writes down what billing lines say is owed, to the cent of what they say: of one line, or of all that have no charge yet.';
revoke execute on function parvis.charge_billing_lines(uuid) from public;

create function parvis.charge_billing_line() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.charge_billing_lines(new.id);
  return null;
end $$;
comment on function parvis.charge_billing_line is 'A billing line is owed in the transaction that writes it.';
create trigger charge_billing_line after insert on billing_lines for each row execute function parvis.charge_billing_line();

select parvis.charge_billing_lines();
