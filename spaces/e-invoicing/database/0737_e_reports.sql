-- E-reporting (B28): what the exchange of invoices does not carry, told to the platform by period.
create function parvis.is_french_territory(country text) returns boolean language sql immutable as $$
  select country in ('FR', 'GP', 'MQ', 'RE')
$$;
comment on function parvis.is_french_territory is 'Whether a country is of the French VAT territory.';

create or replace function parvis.goes_by_exchange(one invoices) returns boolean language sql immutable as $$
  select one.state = 'closed' and one.source = '' and coalesce(one.buyer ->> 'siren', '') <> '' and parvis.is_french_territory(one.buyer ->> 'country')
$$;

create function parvis.invoice_way(one invoices) returns text language sql stable as $$
  select case
    when one.source <> '' then 'elsewhere'
    when parvis.goes_by_exchange(one) then 'exchange'
    when not exists (select from invoice_vat v where v.invoice_id = one.id and v.category <> 'O') then 'untaxed'
    when not parvis.is_french_territory(one.buyer ->> 'country') and coalesce(nullif(one.buyer ->> 'vatNumber', ''), nullif(one.buyer ->> 'siren', '')) is not null then 'international'
    else 'consumer' end
$$;
comment on function parvis.invoice_way is
  'Which way an invoice is made known to the tax office (B28): by the exchange, to companies of the French VAT territory; as one of a report, to companies of elsewhere; in the sums of a report, to all others; '
  'not at all, where nothing of it is in the field of VAT, or where another program issued it and tells it.';

create view invoice_ways with (security_invoker = true) as
  select i.id as invoice_id, i.brand_id, i.organisation_id, i.issue_on, i.type, i.number, i.currency, parvis.invoice_way(i) as way
  from invoices i where i.state = 'closed';
comment on view invoice_ways is 'Each closed invoice with the one way in which it is made known (B28).';
grant select on invoice_ways to parvis_staff, parvis_system;

create function parvis.is_french_rate(rate integer) returns boolean language sql immutable as $$
  select rate in (0, 90, 105, 175, 210, 550, 700, 850, 920, 960, 1000, 1300, 1960, 2000, 2060)
$$;
comment on function parvis.is_french_rate is 'Whether a rate of VAT, in hundredths of a percent, is or was one of France: what else is taxed elsewhere.';

create function parvis.counted_parts(ids uuid[]) returns table (invoice_id uuid, goods boolean, category text, rate integer, base_cents bigint, vat_cents bigint) language sql stable as $$
  with counted as (
    select i.id, i.id as part_of, case i.type when 381 then -1 else 1 end as sign from invoices i where i.id = any (ids)
    union all
    select x.invoice_id, x.deposit_id, -1 from invoice_deductions x where x.invoice_id = any (ids)
  ), lines as (
    select c.id, c.part_of, c.sign, l.vat_category, l.vat_rate, coalesce(sum(l.net_cents) filter (where l.account like '707%'), 0) as goods, sum(l.net_cents) as base,
      count(*) filter (where l.account like '707%') as of_goods, count(*) as parts
    from counted c join invoice_lines l on l.invoice_id = c.part_of group by 1, 2, 3, 4, 5
  ), taxed as (
    select l.*, v.vat_cents, case l.of_goods when 0 then 0 when l.parts then v.vat_cents else round(l.goods * l.vat_rate / 10000.0) end as goods_vat
    from lines l join invoice_vat v on v.invoice_id = l.part_of and v.category = l.vat_category and v.rate = l.vat_rate
  ), parts as (
    select id, sign, true as of_goods, vat_category, vat_rate, goods as base, goods_vat as vat from taxed where of_goods > 0
    union all
    select id, sign, false, vat_category, vat_rate, base - goods, vat_cents - goods_vat from taxed where of_goods < parts
  )
  select id, of_goods, vat_category, vat_rate, sum(base * sign)::bigint, sum(vat * sign)::bigint from parts group by 1, 2, 3, 4
$$;
comment on function parvis.counted_parts is
  'What invoices add to turnover and tax by VAT rate, goods (account 707) apart from services. Nothing counts twice: a credit note is below zero, and what deposits brought already is taken '
  'off the invoice that deducts them. Tax of a rate that goods and services share is that of the goods, and the rest, so that they add up.';

create function parvis.counted_vat(one uuid) returns table (category text, rate integer, base_cents bigint, vat_cents bigint) language sql stable as $$
  select p.category, p.rate, sum(p.base_cents)::bigint, sum(p.vat_cents)::bigint from (
    select v.category, v.rate, v.base_cents * s.sign as base_cents, v.vat_cents * s.sign as vat_cents
      from (select case i.type when 381 then -1 else 1 end as sign from invoices i where i.id = one) s, invoice_vat v where v.invoice_id = one
    union all
    select v.category, v.rate, -v.base_cents, -v.vat_cents from invoice_deductions x join invoice_vat v on v.invoice_id = x.deposit_id where x.invoice_id = one
  ) p group by 1, 2
$$;
comment on function parvis.counted_vat is 'The same of one by VAT rate alone: goods and services together.';
grant execute on function parvis.is_french_territory(text), parvis.invoice_way(invoices), parvis.is_french_rate(integer), parvis.counted_parts(uuid[]), parvis.counted_vat(uuid)
  to parvis_staff, parvis_system;

create table e_reports (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  kind text not null check (kind in ('transactions', 'payments', 'purchases')),
  starts_on date not null,
  ends_on date not null,
  sequence integer not null check (sequence > 0),
  type text not null check (type in ('IN', 'RE')),
  siren text not null check (siren ~ '^[0-9]{9}$'),
  name text not null check (name <> ''),
  vat_number text not null default '',
  vat_due text not null check (vat_due in ('receipts', 'debits')),
  made_at timestamptz not null,
  handed_at timestamptz,
  handed_by_label text not null default '',
  attempts integer not null default 0,
  flow_id uuid references exchanged_flows,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  answered_at timestamptz,
  accepted boolean,
  answer text not null default '',
  version integer not null default 1,
  constraint e_reports_once unique (brand_id, kind, starts_on, sequence),
  constraint e_reports_id_brand_key unique (id, brand_id),
  constraint e_reports_one_of_a_day exclude using gist (brand_id with =, kind with =, (daterange(starts_on, ends_on, '[]')) with &&) where (sequence = 1),
  check (sequence > 1 or type = 'IN'),
  check (ends_on > starts_on),
  check ((handed_at is null) = (attempts = 0)),
  check (num_nulls(answered_at, accepted) in (0, 2)),
  check (answered_at is null or handed_at is not null)
);
create index on e_reports (brand_id, ends_on, id);
create index on e_reports (flow_id);
comment on table e_reports is
  'A report of a brand of one period (B28): of sales (10.1, 10.3), of payments (10.2, 10.4) or of purchases abroad (10.1), the first of its period that was not refused (IN), or one that puts it right (RE), which says the whole of it anew. No day is in two periods.';
comment on column e_reports.siren is 'Who declares, as the settings were when it was made; `name` and `vat_number` likewise.';
comment on column e_reports.vat_due is 'When VAT on services falls due: once it is paid, or by the debits.';
comment on column e_reports.attempts is 'How often it was handed over: once, and anew only where the answer was a refusal.';
comment on column e_reports.sha256 is 'The hash of the document that was handed over last.';

create function parvis.keep_e_report() returns trigger language plpgsql security definer set search_path = public as $$
declare
  sending text[] := array['handed_at', 'handed_by_label', 'attempts', 'flow_id', 'sha256', 'answered_at', 'accepted', 'answer', 'version'];
begin
  if tg_op = 'DELETE' then
    if old.handed_at is not null then
      raise exception 'what was told stays on record' using errcode = 'check_violation', constraint = 'e_reports_kept';
    end if;
    return old;
  end if;
  if tg_op = 'INSERT' then
    if new.sequence > 1 and not exists (
      select from e_reports r where (r.brand_id, r.kind, r.starts_on, r.ends_on, r.sequence) = (new.brand_id, new.kind, new.starts_on, new.ends_on, new.sequence - 1) and r.handed_at is not null)
      or (new.type = 'RE') <> exists (
        select from e_reports r where (r.brand_id, r.kind, r.starts_on) = (new.brand_id, new.kind, new.starts_on) and r.handed_at is not null and r.accepted is distinct from false) then
      raise exception 'a report puts right one that was told and not refused' using errcode = 'check_violation', constraint = 'e_reports_rectifies';
    end if;
    return new;
  end if;
  if (to_jsonb(new) - sending) <> (to_jsonb(old) - sending) then
    raise exception 'a report is made anew, never changed' using errcode = 'check_violation', constraint = 'e_reports_kept';
  end if;
  if old.handed_at is not null and new.attempts <> old.attempts and old.accepted is distinct from false then
    raise exception 'a report is handed over once' using errcode = 'check_violation', constraint = 'e_reports_handed_once';
  end if;
  if new.handed_at is null and old.handed_at is not null or new.attempts < old.attempts then
    raise exception 'what was handed over stays so' using errcode = 'check_violation', constraint = 'e_reports_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_e_report is
  'A report is handed over once, and anew only after it was refused. Before that it may give way to one of what the books say now; afterwards it stays, and one that puts it right follows.';
create trigger keep_e_report before insert or update or delete on e_reports for each row execute function parvis.keep_e_report();

create table e_report_invoices (
  report_id uuid not null references e_reports on delete cascade,
  invoice_id uuid not null references invoices,
  way text not null check (way in ('international', 'consumer')),
  told boolean not null,
  net_cents bigint not null,
  vat_cents bigint not null,
  primary key (report_id, invoice_id)
);
create index on e_report_invoices (invoice_id);
comment on table e_report_invoices is 'An invoice that a report of transactions covers: by itself, or in its sums. What the exchange carries is in none.';
comment on column e_report_invoices.net_cents is 'What it adds, so that nothing counts twice: a credit note is below zero, and deposits are taken off.';
comment on column e_report_invoices.told is 'Whether its amounts can be told as they are: tax is told in euros at French rates.';

create table e_report_sums (
  report_id uuid not null references e_reports on delete cascade,
  day date not null,
  currency text not null,
  kind text not null check (kind in ('TLB1', 'TPS1', 'TNT1')),
  rate integer not null,
  base_cents bigint not null,
  vat_cents bigint not null,
  invoices integer not null check (invoices > 0),
  primary key (report_id, day, currency, kind, rate)
);
comment on table e_report_sums is 'Sales to private persons of one day by currency, kind and VAT rate (10.3). TLB1 goods, TPS1 services, TNT1 not taxed in France.';

create table e_report_receipts (
  report_id uuid not null references e_reports on delete cascade,
  invoice_id uuid not null references invoices,
  day date not null,
  rate integer not null,
  way text not null check (way in ('international', 'consumer')),
  currency text not null,
  cents bigint not null check (cents > 0),
  primary key (report_id, invoice_id, day, rate)
);
create index on e_report_receipts (invoice_id);
comment on table e_report_receipts is 'What came on a day for the services of an invoice at one VAT rate, with its tax (10.2, 10.4).';

-- What a report of purchases tells of an invoice that was handed in.
alter table invoice_deposits
  add column seller_country text not null default '' check (seller_country ~ '^([A-Z]{2})?$'),
  add column bought jsonb;
comment on column invoice_deposits.bought is 'What a report of purchases tells of it (10.1); null where it was bought in France, or cannot be told by the rules.';

create table e_report_purchases (
  report_id uuid not null references e_reports on delete cascade,
  deposit_id uuid not null references invoice_deposits,
  told boolean not null,
  primary key (report_id, deposit_id)
);
create index on e_report_purchases (deposit_id);
comment on table e_report_purchases is 'An invoice received from a seller of elsewhere that a report covers, by the day on which it came.';

create function parvis.keep_e_report_part() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'UPDATE' then
    raise exception 'what a report says is not changed' using errcode = 'check_violation', constraint = 'e_reports_kept';
  end if;
  if exists (select from changed c join e_reports r on r.id = (to_jsonb(c) ->> 'report_id')::uuid where r.handed_at is not null) then
    raise exception 'what was told stays on record' using errcode = 'check_violation', constraint = 'e_reports_kept';
  end if;
  return null;
end $$;
comment on function parvis.keep_e_report_part is 'What a report holds comes before it is handed over, and stays from then on.';

create function parvis.one_way() returns trigger language plpgsql security definer set search_path = public as $$
declare wrong boolean;
begin
  if tg_table_name = 'e_report_purchases' then
    wrong := exists (select from changed c join e_reports r on r.id = c.report_id
      left join invoice_deposits d on d.id = c.deposit_id and d.brand_id = r.brand_id and d.accepted and not parvis.is_french_territory(d.seller_country) where d.id is null);
  elsif tg_table_name = 'e_report_invoices' then
    wrong := exists (select from changed c join e_reports r on r.id = c.report_id
      left join invoice_ways w on w.invoice_id = c.invoice_id and w.brand_id = r.brand_id and w.way = c.way and w.issue_on between r.starts_on and r.ends_on where w.invoice_id is null);
  else
    wrong := exists (select from changed c join e_reports r on r.id = c.report_id
      left join invoice_ways w on w.invoice_id = c.invoice_id and w.brand_id = r.brand_id and w.way = c.way where w.invoice_id is null);
  end if;
  if wrong then
    raise exception 'an invoice is made known in one way' using errcode = 'check_violation', constraint = 'e_reports_one_way';
  end if;
  return null;
end $$;
comment on function parvis.one_way is 'No invoice is in a report that the exchange carries, that is of another brand or of another period, or that was bought in France.';

create procedure parvis_build.part_of_e_report(name text) language plpgsql as $$
begin
  execute format('create trigger keep_added after insert on %I referencing new table as changed for each statement execute function parvis.keep_e_report_part()', name);
  execute format('create trigger keep_removed after delete on %I referencing old table as changed for each statement execute function parvis.keep_e_report_part()', name);
  execute format('create trigger keep_unchanged before update on %I for each row execute function parvis.keep_e_report_part()', name);
  if name <> 'e_report_sums' then
    execute format('create trigger one_way after insert on %I referencing new table as changed for each statement execute function parvis.one_way()', name);
  end if;
end $$;
comment on procedure parvis_build.part_of_e_report is 'Makes a table what reports hold: kept once they were handed over.';
call parvis_build.part_of_e_report('e_report_invoices');
call parvis_build.part_of_e_report('e_report_sums');
call parvis_build.part_of_e_report('e_report_receipts');
call parvis_build.part_of_e_report('e_report_purchases');

create view invoice_tellings with (security_invoker = true) as
  select w.*, case
    when w.way not in ('international', 'consumer') then w.way
    when exists (select from e_report_invoices e where e.invoice_id = w.invoice_id and not e.told) then 'left_out'
    when exists (select from e_report_invoices e join e_reports r on r.id = e.report_id where e.invoice_id = w.invoice_id and r.handed_at is not null and r.accepted is distinct from false) then 'reported'
    else 'to_report' end as standing
  from invoice_ways w;
comment on view invoice_tellings is 'How far each closed invoice is made known: carried by the exchange, in a report that was handed over and not refused, to be in one, left out of it, or nothing to tell (B28).';
grant select on invoice_tellings to parvis_staff, parvis_system;

-- The server writes them: nobody else does.
call parvis_build.guard('e_reports');
call parvis_build.staff_reads_brand('e_reports');
call parvis_build.guard('e_report_invoices');
call parvis_build.staff_reads_with('e_report_invoices', 'e_reports', 'report_id');
call parvis_build.guard('e_report_sums');
call parvis_build.staff_reads_with('e_report_sums', 'e_reports', 'report_id');
call parvis_build.guard('e_report_receipts');
call parvis_build.staff_reads_with('e_report_receipts', 'e_reports', 'report_id');
call parvis_build.guard('e_report_purchases');
call parvis_build.staff_reads_with('e_report_purchases', 'e_reports', 'report_id');
