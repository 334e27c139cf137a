-- A contract may name the product that its seats are (B10): what it bills carries the product's tax, account and unit. Amounts stay the contract's.
alter table contracts add column product_id uuid;
create index on contracts (product_id) where product_id is not null;
comment on column contracts.product_id is 'The product that its seats are: tax, account and unit of what it bills. Null: the brand''s usual tax and account.';

create function parvis.contract_names_product() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not parvis.is_product_of(new.product_id, new.brand_id) then
    raise exception 'a contract names a product of its own brand' using errcode = 'foreign_key_violation', constraint = 'contracts_product';
  end if;
  return new;
end $$;
comment on function parvis.contract_names_product is 'A contract names a product of its own brand; products are archived, never deleted, so that the name holds.';
create trigger contract_names_product before insert or update of product_id, brand_id on contracts for each row
  when (new.product_id is not null) execute function parvis.contract_names_product();

create or replace function parvis.charge_billing_lines(one uuid default null) returns void language plpgsql security definer set search_path = public as $$
begin
  insert into charges (brand_id, organisation_id, origin_kind, origin_id, reference, label, from_on, to_on, quantity, unit_price, net_cents, currency, invoice_on, created_at,
    vat_category, vat_rate, account, unit_code)
  select l.brand_id, c.organisation_id, 'contracts.billing_line', l.id, c.number, l.label, l.from_on, l.to_on,
    case when l.amount_cents < 0 then -l.quantity else l.quantity end,
    round(l.unit_monthly_cents::numeric * l.billed_days / l.days_in_month / 100, 6), l.amount_cents, 'EUR', l.invoice_on, l.created_at,
    p.vat_category, p.vat_rate, p.account, p.unit_code
  from billing_lines l join contracts c on c.id = l.contract_id join organisations o on o.id = c.organisation_id
    left join lateral parvis.product_terms(c.product_id, o.country) p on true
  where (one is null or l.id = one) and l.quantity <> 0
  on conflict on constraint charges_once do nothing;
end $$;
comment on function parvis.charge_billing_lines is
  'Writes down what billing lines say is owed, to the cent of what they say: of one line, or of all that have no charge yet. A contract that names a product bills with its tax, account and unit.';
