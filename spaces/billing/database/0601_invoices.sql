create table invoice_series (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  code text not null check (code ~ '^[A-Z][A-Z0-9]{0,9}$'),
  types integer[] not null check (types <@ array[380, 381, 386] and cardinality(types) > 0),
  is_usual boolean not null default false,
  last_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  constraint invoice_series_code_key unique (brand_id, code),
  constraint invoice_series_id_brand_key unique (id, brand_id)
);
comment on table invoice_series is 'A series of numbers of invoices, without a gap in a year (B11): F-2026-0042. The row is the lock that closing takes.';
comment on column invoice_series.types is 'For which types of invoice it is (EN 16931, BT-3): 380 invoice, 381 credit note, 386 deposit.';
comment on column invoice_series.last_on is 'The date of its last number: none is given an earlier one.';

create function parvis.keep_series() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or new.code <> old.code or new.brand_id <> old.brand_id or new.last_on < old.last_on or (old.last_on is not null and new.last_on is null) then
    raise exception 'a series keeps its code, and its dates never go back' using errcode = 'check_violation', constraint = 'invoice_series_dates';
  end if;
  return new;
end $$;
comment on function parvis.keep_series is 'A series keeps its code, and the date of its last number never goes back.';
create trigger keep_series before update or delete on invoice_series for each row execute function parvis.keep_series();

call parvis_build.guard('invoice_series');
call parvis_build.staff_writes_brand('invoice_series');
call parvis_build.staff_write('invoice_series', array['billing.invoices.close', 'billing.settings.manage']);

create function parvis.give_invoice_series_to(brand uuid) returns void language sql security definer set search_path = public as $$
  insert into invoice_series (brand_id, code, types, is_usual, created_at) values (brand, 'F', array[380, 386], true, now()), (brand, 'A', array[381], true, now())
$$;
comment on function parvis.give_invoice_series_to is 'Gives a brand the series F of invoices and deposits, and A of credit notes.';
revoke execute on function parvis.give_invoice_series_to(uuid) from public;
create function parvis.give_invoice_series() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.give_invoice_series_to(new.id);
  return null;
end $$;
comment on function parvis.give_invoice_series is 'Gives a new brand its series of invoices.';
create trigger give_invoice_series after insert on brands for each row execute function parvis.give_invoice_series();
select parvis.give_invoice_series_to(id) from brands;

create table invoices (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  payer_id uuid,
  type integer not null check (type in (380, 381, 386)),
  state text not null default 'draft' check (state in ('draft', 'closed')),
  price_mode text not null default 'net' check (price_mode in ('net', 'gross')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  reference text not null default '',
  subject text not null default '',
  comment text not null default '',
  credited_id uuid references invoices,
  issue_on date,
  due_on date,
  net_cents bigint not null default 0,
  vat_cents bigint not null default 0,
  gross_cents bigint not null default 0,
  deducted_cents bigint not null default 0 check (deducted_cents >= 0),
  payable_cents bigint not null generated always as (gross_cents - deducted_cents) stored,
  series_id uuid,
  number text,
  seller jsonb,
  buyer jsonb,
  mentions jsonb,
  closed_at timestamptz,
  closed_by_label text not null default '',
  search_text text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  created_by_label text not null default '',
  constraint invoices_number_key unique (brand_id, number),
  constraint invoices_id_brand_key unique (id, brand_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (payer_id, organisation_id) references payers (id, organisation_id),
  foreign key (series_id, brand_id) references invoice_series (id, brand_id),
  check (vat_cents + net_cents = gross_cents),
  check ((type = 381) = (credited_id is not null)),
  check ((state = 'closed') = (number is not null)),
  check (state = 'draft' or num_nulls(series_id, number, seller, buyer, mentions, closed_at, issue_on, due_on, payer_id) = 0),
  check (state = 'draft' or (gross_cents > 0 and deducted_cents <= gross_cents))
);
create index on invoices (brand_id, created_at, id);
create index on invoices (brand_id, issue_on, id) where state = 'closed';
create index on invoices (organisation_id, issue_on, id);
create index on invoices (credited_id) where credited_id is not null;
create index on invoices (payer_id);
create index on invoices using gin (search_text gin_trgm_ops);
comment on table invoices is
  'An invoice, a credit note (381) or a deposit (386) of a client (B11): a draft, then closed for good. Paid, late and credited follow from the ledger. A credit note says its amounts as they are, above zero; the ledger turns them.';
comment on column invoices.price_mode is 'Whether its prices were typed before tax or with it: they are kept as they were typed.';
comment on column invoices.net_cents is 'Amounts are in the smallest unit of the currency.';
comment on column invoices.deducted_cents is 'What deposits that were paid take off what is to be paid, with their tax (BT-113).';
comment on column invoices.seller is 'Who sold, as they were when it was closed; `buyer` likewise.';
comment on column invoices.mentions is 'What the law has it say of late and early payment, as the settings were then.';

create table invoice_lines (
  id uuid primary key default gen_random_uuid(),
  invoice_id uuid not null,
  brand_id uuid not null,
  position integer not null check (position > 0),
  charge_id uuid constraint invoice_lines_charge_key unique references charges,
  credited_line_id uuid references invoice_lines,
  origin text not null default '',
  label text not null check (label <> ''),
  description text not null default '',
  quantity numeric(18, 6) not null,
  unit_code text not null default 'C62' check (unit_code ~ '^[A-Z0-9]{2,3}$'),
  unit_price numeric(18, 6) not null check (unit_price >= 0),
  discount_rate integer not null default 0 check (discount_rate between 0 and 10000),
  discount_cents bigint not null default 0,
  typed_cents bigint not null,
  net_cents bigint not null,
  vat_category text not null check (vat_category in ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  vat_rate integer not null check (vat_rate between 0 and 10000),
  account text not null,
  foreign key (invoice_id, brand_id) references invoices (id, brand_id) on delete cascade,
  unique (invoice_id, position),
  check ((vat_category = 'S') = (vat_rate > 0))
);
create index on invoice_lines (credited_line_id) where credited_line_id is not null;
comment on table invoice_lines is 'A line of an invoice. What it bills is a charge, or was typed; a line of a credit note names the one that it credits.';
comment on column invoice_lines.typed_cents is 'Its amount as its price says, after its discount: before tax or with it, as the invoice''s prices are. The net amount follows from it.';
comment on column invoice_lines.discount_cents is 'What its discount takes off, in the way of its price.';
comment on column invoice_lines.origin is 'What its charge is known by: the number of a contract.';
comment on column invoice_lines.charge_id is 'The charge that it bills: on one invoice at most. A draft that is deleted lets it go.';

create table invoice_vat (
  invoice_id uuid not null references invoices on delete cascade,
  category text not null,
  rate integer not null,
  base_cents bigint not null,
  vat_cents bigint not null,
  exemption_code text not null default '',
  exemption_words text not null default '',
  primary key (invoice_id, category, rate)
);
comment on table invoice_vat is 'The tax of a closed invoice by category and rate (EN 16931, BG-23): computed once on the sum of their lines.';

create table invoice_deductions (
  invoice_id uuid not null references invoices on delete cascade,
  deposit_id uuid not null unique references invoices,
  primary key (invoice_id, deposit_id),
  check (invoice_id <> deposit_id)
);
comment on table invoice_deductions is 'A deposit that an invoice takes off what is to be paid: once, and all that is left of it.';

create function parvis.draft_only() returns trigger language plpgsql security definer set search_path = public as $$
declare found_state text;
begin
  if tg_op <> 'DELETE' then
    select state into found_state from invoices where id = new.invoice_id for share;
    if found_state = 'closed' then
      raise exception 'a closed invoice is not changed' using errcode = 'check_violation', constraint = 'invoices_closed';
    end if;
  end if;
  if tg_op <> 'INSERT' then
    select state into found_state from invoices where id = old.invoice_id for share;
    if found_state = 'closed' then
      raise exception 'a closed invoice is not changed' using errcode = 'check_violation', constraint = 'invoices_closed';
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
comment on function parvis.draft_only is 'The parts of a closed invoice are neither added, changed nor taken away, whoever asks.';
create trigger draft_only before insert or update or delete on invoice_lines for each row execute function parvis.draft_only();
create trigger draft_only before insert or update or delete on invoice_vat for each row execute function parvis.draft_only();
create trigger draft_only before insert or update or delete on invoice_deductions for each row execute function parvis.draft_only();

create function parvis.invoice_search_text(one invoices) returns text language sql stable security definer set search_path = public as $$
  select parvis.fold(concat_ws(' ', one.number, one.subject, one.reference, (select name from organisations where id = one.organisation_id)))
$$;
comment on function parvis.invoice_search_text is 'What an invoice is found by: its number, what it is about, the client''s reference and name.';

create function parvis.close_invoice() returns trigger language plpgsql security definer set search_path = public as $$
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
        or case when new.type = 381 then abs(v.vat_cents - round(v.base_cents * v.rate / 10000.0)) > 100
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
    when not exists (select from invoice_series s where s.id = new.series_id and s.last_on = new.issue_on and new.type = any (s.types)) then 'its date is not the last of its series'
    when exists (
      select from invoice_lines l join charges c on c.id = l.charge_id
      where l.invoice_id = new.id and (c.cancelled_at is not null or c.organisation_id <> new.organisation_id or c.currency <> new.currency or c.net_cents <> l.net_cents)) then 'a charge says otherwise'
    when new.type = 381 and exists (
      select from invoice_lines l join invoice_lines o on o.id = l.credited_line_id
      where l.invoice_id = new.id and (o.invoice_id <> new.credited_id
        or (select sum(k.net_cents) from invoice_lines k join invoices i on i.id = k.invoice_id where k.credited_line_id = o.id and (i.state = 'closed' or i.id = new.id)) * sign(o.net_cents) not between 0 and abs(o.net_cents)))
      then 'more is credited than was invoiced'
    when new.type = 381 and exists (select from invoices o where o.id = new.credited_id and (o.state <> 'closed' or o.type = 381 or o.organisation_id <> new.organisation_id or o.currency <> new.currency
      or o.gross_cents < new.gross_cents + (select coalesce(sum(c.gross_cents), 0) from invoices c where c.credited_id = o.id and c.state = 'closed'))) then 'more is credited than was invoiced'
    when new.type = 381 and exists (select from invoice_lines l where l.invoice_id = new.id and l.credited_line_id is null) then 'a line of a credit note credits none'
  end into wrong;
  if wrong is not null then
    raise exception 'invoice % cannot be closed: %', new.id, wrong using errcode = 'check_violation', constraint = 'invoices_whole';
  end if;
  return new;
end $$;
comment on function parvis.close_invoice is
  'A closed invoice is neither changed nor deleted, whoever asks. To be closed, its lines, its tax by rate, its charges, its deposits and what it credits must agree, and its date be the last of its series.';
create trigger close_invoice before update or delete on invoices for each row execute function parvis.close_invoice();

create function parvis.begin_as_draft() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.state <> 'draft' then
    raise exception 'an invoice begins as a draft' using errcode = 'check_violation', constraint = 'invoices_whole';
  end if;
  new.search_text := parvis.invoice_search_text(new);
  return new;
end $$;
comment on function parvis.begin_as_draft is 'An invoice is closed by an update of its draft, which looks at all of it.';
create trigger begin_as_draft before insert on invoices for each row execute function parvis.begin_as_draft();

call parvis_build.guard('invoices');
call parvis_build.staff_writes_brand('invoices');
call parvis_build.staff_write('invoices', array['billing.invoices.write', 'billing.invoices.close']);
grant delete on invoices to parvis_staff;
create policy staff_delete on invoices for delete to parvis_staff using (brand_id = (select parvis.brand_id()) and state = 'draft');
grant select on invoices to parvis_client;
create policy client_read on invoices for select to parvis_client
  using (state = 'closed' and organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));

call parvis_build.guard('invoice_lines');
call parvis_build.staff_follows('invoice_lines', 'invoices', 'invoice_id');
call parvis_build.staff_write('invoice_lines', array['billing.invoices.write', 'billing.invoices.close']);
grant select on invoice_lines to parvis_client;
create policy client_read on invoice_lines for select to parvis_client using (exists (select from invoices i where i.id = invoice_id));
call parvis_build.guard('invoice_vat');
call parvis_build.staff_follows('invoice_vat', 'invoices', 'invoice_id');
call parvis_build.staff_write('invoice_vat', array['billing.invoices.write', 'billing.invoices.close']);
grant select on invoice_vat to parvis_client;
create policy client_read on invoice_vat for select to parvis_client using (exists (select from invoices i where i.id = invoice_id));
call parvis_build.guard('invoice_deductions');
call parvis_build.staff_follows('invoice_deductions', 'invoices', 'invoice_id');
call parvis_build.staff_write('invoice_deductions', array['billing.invoices.write', 'billing.invoices.close']);
grant select on invoice_deductions to parvis_client;
create policy client_read on invoice_deductions for select to parvis_client using (exists (select from invoices i where i.id = invoice_id));
