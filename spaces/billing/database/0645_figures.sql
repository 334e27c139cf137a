-- Sums of the books by brand (B16). Each is of the brands that the asking member of the staff has in sight, and of the clients that they filter by.
create index open_items_settled on open_items (brand_id, settled_on) where settled_on is not null;

create function parvis.revenue_of_brands(first date, last date, cut date) returns table (brand_id uuid, currency text, month date, cents bigint, cents_to_cut bigint)
  language sql stable security definer set search_path = public as $$
  with only_of as materialized (select parvis.filtered_organisations() as ids)
  select a.brand_id, p.currency, date_trunc('month', p.day)::date, sum(p.credit_cents - p.debit_cents)::bigint,
    coalesce(sum(p.credit_cents - p.debit_cents) filter (where p.day <= cut), 0)::bigint
  from only_of f, ledger_accounts a join ledger_postings p on p.brand_id = a.brand_id and p.account = a.code and p.day between first and last
  where a.brand_id = any (parvis.brands_in_sight()) and a.code like '70%'
    and (f.ids is null or exists (select from ledger_entries e join invoices i on i.id = e.origin_id where e.id = p.entry_id and i.organisation_id = any (f.ids)))
  group by 1, 2, 3
$$;
comment on function parvis.revenue_of_brands is
  'Revenue before tax by brand, currency and month: what is posted on the accounts 70, in the smallest unit of the currency. `cents_to_cut` is what of it was posted by that day.';
revoke execute on function parvis.revenue_of_brands(date, date, date) from public;
grant execute on function parvis.revenue_of_brands(date, date, date) to parvis_staff;

create function parvis.overdue_of_brands(at_end_of date) returns table (brand_id uuid, currency text, cents bigint, clients integer)
  language sql stable security definer set search_path = public as $$
  with only_of as materialized (select parvis.filtered_organisations() as ids),
  due as (
    select o.posting_id, o.brand_id, o.currency, o.organisation_id, o.amount_cents from open_items o
    where o.brand_id = any (parvis.brands_in_sight()) and o.rest_cents > 0 and o.side = 'debit' and o.due_on < at_end_of and o.day <= at_end_of
    union all
    select o.posting_id, o.brand_id, o.currency, o.organisation_id, o.amount_cents from open_items o
    where o.brand_id = any (parvis.brands_in_sight()) and o.settled_on > at_end_of and o.side = 'debit' and o.due_on < at_end_of and o.day <= at_end_of
  ),
  rests as (
    select d.*, d.amount_cents - coalesce((select sum(s.amount_cents) from settlements s where s.debit_posting_id = d.posting_id and s.settled_on <= at_end_of), 0) as rest from due d
  )
  select r.brand_id, r.currency, sum(r.rest)::bigint, count(distinct r.organisation_id)::integer
  from only_of f, rests r where r.rest > 0 and (f.ids is null or r.organisation_id = any (f.ids)) group by 1, 2
$$;
comment on function parvis.overdue_of_brands is 'What was due and unpaid at the end of a day, and of how many clients, by brand and currency.';
revoke execute on function parvis.overdue_of_brands(date) from public;
grant execute on function parvis.overdue_of_brands(date) to parvis_staff;
