create table quotes (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  state text not null default 'draft' check (state in ('draft', 'closed')),
  price_mode text not null default 'net' check (price_mode in ('net', 'gross')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  reference text not null default '',
  subject text not null default '',
  comment text not null default '',
  valid_until date,
  copied_from_id uuid references quotes,
  net_cents bigint not null default 0,
  vat_cents bigint not null default 0,
  gross_cents bigint not null default 0,
  number text,
  issue_on date,
  seller jsonb,
  buyer jsonb,
  closed_at timestamptz,
  closed_by_label text not null default '',
  published_at timestamptz,
  published_by_label text not null default '',
  withdrawn_at timestamptz,
  withdrawn_by_label text not null default '',
  withdrawal_reason text not null default '',
  refused_at timestamptz,
  refused_by_label text not null default '',
  refusal_reason text not null default '',
  signed_at timestamptz,
  signed_on date,
  signed_by_label text not null default '',
  signed_file_id uuid references files,
  signed_net_cents bigint,
  signed_vat_cents bigint,
  signed_gross_cents bigint,
  search_text text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  created_by_label text not null default '',
  constraint quotes_number_key unique (brand_id, number),
  constraint quotes_id_brand_key unique (id, brand_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check (net_cents + vat_cents = gross_cents),
  check ((state = 'closed') = (number is not null)),
  check (state = 'draft' or num_nulls(issue_on, valid_until, seller, buyer, closed_at) = 0),
  check (valid_until >= issue_on),
  check (state = 'closed' or num_nonnulls(published_at, withdrawn_at, refused_at, signed_at) = 0),
  constraint quotes_one_outcome check (num_nonnulls(withdrawn_at, refused_at, signed_at) <= 1),
  check ((withdrawn_at is null) = (withdrawal_reason = '')),
  check ((refused_at is null) = (refusal_reason = '') and (refused_at is null or published_at is not null)),
  constraint quotes_signed check (num_nulls(signed_at, signed_on, signed_net_cents, signed_vat_cents, signed_gross_cents) in (0, 5)
    and (signed_at is null or published_at is not null) and signed_net_cents + signed_vat_cents = signed_gross_cents),
  constraint quotes_signed_in_time check (signed_on <= valid_until)
);
create index on quotes (brand_id, created_at, id);
create index on quotes (organisation_id, issue_on, id);
create index on quotes (copied_from_id) where copied_from_id is not null;
create index on quotes (brand_id) where state = 'closed' and published_at is not null and withdrawn_at is null and refused_at is null and signed_at is null;
create index on quotes using gin (search_text gin_trgm_ops);
comment on table quotes is
  'An offer to a client (B24): a draft, then closed under a number of the series D and immutable; published, and signed or refused by the client, or withdrawn. It lapses by itself after its last day: that follows from the day.';
comment on column quotes.net_cents is 'What it comes to without its options, in the smallest unit of the currency; what was signed for is said apart.';
comment on column quotes.valid_until is 'The last day on which it can be signed, in the brand''s time zone.';
comment on column quotes.copied_from_id is 'The quote that it was copied of: the version before.';

create table quote_lines (
  id uuid primary key default gen_random_uuid(),
  quote_id uuid not null,
  brand_id uuid not null,
  position integer not null check (position > 0),
  product_id uuid references products,
  is_optional boolean not null default false,
  is_chosen boolean not null default false,
  label text not null check (label <> ''),
  description text not null default '',
  quantity numeric(18, 6) not null,
  unit_code text not null default 'C62' check (unit_code ~ '^[A-Z0-9]{2,3}$'),
  unit_price numeric(18, 6) not null check (unit_price >= 0),
  discount_rate integer not null default 0 check (discount_rate between 0 and 10000),
  typed_cents bigint not null,
  vat_category text not null check (vat_category in ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  vat_rate integer not null check (vat_rate between 0 and 10000),
  account text not null,
  foreign key (quote_id, brand_id) references quotes (id, brand_id) on delete cascade,
  foreign key (brand_id, account) references ledger_accounts (brand_id, code),
  unique (quote_id, position),
  check ((vat_category = 'S') = (vat_rate > 0)),
  check (is_optional or not is_chosen)
);
comment on table quote_lines is 'A line of a quote. An option counts once the client chose it; choosing ends with the quote.';
comment on column quote_lines.typed_cents is 'Its amount as its price says, after its discount: before tax or with it, as the quote''s prices are.';

create function parvis.quote_sums(one uuid, with_chosen boolean) returns table (net bigint, vat bigint, gross bigint) language sql stable security definer set search_path = public as $$
  with rates as (
    select q.price_mode, l.vat_rate, sum(l.typed_cents) as typed
    from quotes q join quote_lines l on l.quote_id = q.id
    where q.id = one and (not l.is_optional or (with_chosen and l.is_chosen)) group by q.price_mode, l.vat_category, l.vat_rate
  ), taxed as (
    select case price_mode when 'net' then typed else round(typed * 10000.0 / (10000 + vat_rate)) end as net,
      case price_mode when 'net' then round(typed * vat_rate / 10000.0) else typed - round(typed * 10000.0 / (10000 + vat_rate)) end as vat
    from rates
  )
  select coalesce(sum(t.net), 0)::bigint, coalesce(sum(t.vat), 0)::bigint, coalesce(sum(t.net + t.vat), 0)::bigint from taxed t
$$;
comment on function parvis.quote_sums is
  'What a quote comes to, computed anew of its lines: without its options, or with those that the client chose. Tax once for each category and rate.';
revoke execute on function parvis.quote_sums(uuid, boolean) from public;

create function parvis.keep_quote() returns trigger language plpgsql security definer set search_path = public as $$
declare
  facts text[] := array['published_at', 'published_by_label', 'withdrawn_at', 'withdrawn_by_label', 'withdrawal_reason', 'refused_at', 'refused_by_label', 'refusal_reason',
    'signed_at', 'signed_on', 'signed_by_label', 'signed_file_id', 'signed_net_cents', 'signed_vat_cents', 'signed_gross_cents', 'closed_by_label', 'created_by_label',
    'organisation_id', 'search_text', 'version'];
  sums record;
  wrong text;
begin
  if tg_op = 'DELETE' then
    if old.state = 'closed' then
      raise exception 'a closed quote is not deleted' using errcode = 'check_violation', constraint = 'quotes_closed';
    end if;
    return old;
  end if;
  if tg_op = 'INSERT' and new.state <> 'draft' then
    raise exception 'a quote begins as a draft' using errcode = 'check_violation', constraint = 'quotes_whole';
  end if;
  new.search_text := parvis.fold(concat_ws(' ', new.number, new.subject, new.reference, (select name from organisations where id = new.organisation_id)));
  if tg_op = 'INSERT' then return new; end if;
  if old.state = 'draft' then
    if new.state = 'closed' then
      select * into sums from parvis.quote_sums(new.id, false);
      select case
        when not exists (select from quote_lines l where l.quote_id = new.id) then 'it has no line'
        when (sums.net, sums.vat, sums.gross) is distinct from (new.net_cents, new.vat_cents, new.gross_cents) then 'its lines do not add up'
        when new.published_at is not null then 'it is published once it is closed'
        when exists (select from quotes q where q.brand_id = new.brand_id and q.issue_on > new.issue_on and q.number like 'D-' || extract(year from new.issue_on) || '-%') then 'its day comes before that of a number before it'
      end into wrong;
      if wrong is not null then
        raise exception 'quote % cannot be closed: %', new.id, wrong using errcode = 'check_violation', constraint = 'quotes_whole';
      end if;
    end if;
    return new;
  end if;
  if (to_jsonb(new) - facts) <> (to_jsonb(old) - facts)
    or (old.published_at is not null and new.published_at is distinct from old.published_at)
    or (old.withdrawn_at is not null and (new.withdrawn_at, new.withdrawal_reason) is distinct from (old.withdrawn_at, old.withdrawal_reason))
    or (old.refused_at is not null and (new.refused_at, new.refusal_reason) is distinct from (old.refused_at, old.refusal_reason))
    or (old.signed_at is not null and (new.signed_at, new.signed_on, new.signed_file_id, new.signed_net_cents, new.signed_vat_cents, new.signed_gross_cents)
      is distinct from (old.signed_at, old.signed_on, old.signed_file_id, old.signed_net_cents, old.signed_vat_cents, old.signed_gross_cents)) then
    raise exception 'a closed quote is not changed, and its outcome stays' using errcode = 'check_violation', constraint = 'quotes_closed';
  end if;
  if new.signed_at is not null and old.signed_at is null then
    select * into sums from parvis.quote_sums(new.id, true);
    if (sums.net, sums.vat, sums.gross) is distinct from (new.signed_net_cents, new.signed_vat_cents, new.signed_gross_cents) then
      raise exception 'what quote % was signed for is not what was chosen', new.id using errcode = 'check_violation', constraint = 'quotes_whole';
    end if;
  end if;
  return new;
end $$;
comment on function parvis.keep_quote is
  'A quote is closed once its lines add up, and from then on only its facts come, each once: published, withdrawn, refused, signed. What it was signed for is what was chosen. Names give way to a pseudonym.';
create trigger keep_quote before insert or update or delete on quotes for each row execute function parvis.keep_quote();

create function parvis.keep_quote_line() returns trigger language plpgsql security definer set search_path = public as $$
declare quote quotes;
begin
  select * into quote from quotes where id = coalesce(new.quote_id, old.quote_id) for share;
  if quote.state = 'closed' and (tg_op <> 'UPDATE' or (to_jsonb(new) - 'is_chosen') <> (to_jsonb(old) - 'is_chosen')
    or quote.published_at is null or quote.withdrawn_at is not null or quote.refused_at is not null or quote.signed_at is not null) then
    raise exception 'the lines of a closed quote stay' using errcode = 'check_violation', constraint = 'quotes_closed';
  end if;
  return coalesce(new, old);
end $$;
comment on function parvis.keep_quote_line is 'The lines of a closed quote stay as they are; of an option it is chosen or not while the quote is open.';
create trigger keep_quote_line before insert or update or delete on quote_lines for each row execute function parvis.keep_quote_line();

call parvis_build.guard('quotes');
call parvis_build.staff_writes_brand('quotes');
call parvis_build.staff_write('quotes', array['sales.quotes.write']);
grant delete on quotes to parvis_staff;
create policy staff_delete on quotes for delete to parvis_staff using (brand_id = (select parvis.brand_id()) and state = 'draft');
grant select, update (refused_at, refused_by_label, refusal_reason, version) on quotes to parvis_client;
create policy client_read on quotes for select to parvis_client
  using (published_at is not null and organisation_id = any ((select parvis.organisation_ids_with_permission('sales.quotes.read'))::uuid[]));
create policy client_answer on quotes for update to parvis_client
  using (published_at is not null and organisation_id = any ((select parvis.organisation_ids_with_permission('sales.quotes.answer'))::uuid[]));

call parvis_build.guard('quote_lines');
call parvis_build.staff_follows('quote_lines', 'quotes', 'quote_id');
call parvis_build.staff_write('quote_lines', array['sales.quotes.write']);
grant select, update (is_chosen) on quote_lines to parvis_client;
create policy client_read on quote_lines for select to parvis_client using (exists (select from quotes q where q.id = quote_id));
create policy client_choose on quote_lines for update to parvis_client using (exists (select from quotes q where q.id = quote_id
  and q.organisation_id = any ((select parvis.organisation_ids_with_permission('sales.quotes.answer'))::uuid[])));

call parvis_build.files_of('sales.quote', 'exists (select from quotes q where q.id = files.owner_id)', array['sales.quotes.write']);

create table quote_uses (
  quote_id uuid not null,
  brand_id uuid not null,
  kind text not null check (kind in ('deposit', 'invoice', 'subscriptions')),
  invoice_id uuid unique references invoices on delete cascade,
  percent integer check (percent between 1 and 99),
  created_at timestamptz not null,
  created_by_label text not null default '',
  primary key (quote_id, kind),
  foreign key (quote_id, brand_id) references quotes (id, brand_id),
  check ((kind = 'subscriptions') = (invoice_id is null)),
  check ((kind = 'deposit') = (percent is not null))
);
comment on table quote_uses is
  'What was made of a signed quote, each once: a deposit, the invoice, its subscriptions. Deleting the draft that was made lets it be made again.';
create function parvis.use_quote() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform 1 from quotes where id = new.quote_id for update;
  if not exists (select from quotes where id = new.quote_id and signed_at is not null) then
    raise exception 'only what was signed is used' using errcode = 'check_violation', constraint = 'quote_uses_signed';
  end if;
  if new.kind = 'deposit' and exists (select from quote_uses where quote_id = new.quote_id and kind = 'invoice') then
    raise exception 'a deposit comes before the invoice' using errcode = 'check_violation', constraint = 'quote_uses_order';
  end if;
  if new.invoice_id is not null and not exists (select from invoices i join quotes q on q.id = new.quote_id
    where i.id = new.invoice_id and i.organisation_id = q.organisation_id and i.type = case new.kind when 'deposit' then 386 else 380 end) then
    raise exception 'it is invoiced to whom it was offered' using errcode = 'check_violation', constraint = 'quote_uses_client';
  end if;
  return new;
end $$;
comment on function parvis.use_quote is 'A signed quote alone is used, for its own client; a deposit comes before the invoice.';
create trigger use_quote before insert on quote_uses for each row execute function parvis.use_quote();
call parvis_build.guard('quote_uses');
call parvis_build.staff_follows('quote_uses', 'quotes', 'quote_id');
call parvis_build.staff_write('quote_uses', array['sales.quotes.write']);
-- The counts of the bar are one statement that either side sends; no policy shows a client any row.
grant select on quote_uses to parvis_client;
