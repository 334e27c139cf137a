create table subscriptions (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  number text not null,
  product_id uuid not null,
  quote_line_id uuid constraint subscriptions_quote_line_key unique references quote_lines,
  label text not null check (label <> ''),
  reference text not null default '',
  quantity numeric(18, 6) not null check (quantity > 0),
  unit_code text not null check (unit_code ~ '^[A-Z0-9]{2,3}$'),
  unit_price numeric(18, 6) not null check (unit_price >= 0),
  discount_rate integer not null default 0 check (discount_rate between 0 and 10000),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  vat_category text not null check (vat_category in ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  vat_rate integer not null check (vat_rate between 0 and 10000),
  account text not null,
  period_months integer not null check (period_months in (1, 3, 6, 12)),
  in_advance boolean not null,
  anchor_on date,
  notice_days integer not null check (notice_days between 0 and 366),
  term_months integer check (term_months between 1 and 120 and term_months % period_months = 0),
  status text not null default 'ordered' check (status in ('ordered', 'active', 'suspended', 'terminated')),
  suspension_cause text not null default '' check (suspension_cause in ('', 'unpaid', 'staff', 'request')),
  activated_on date,
  last_on date,
  term_ends_on date,
  next_charge_on date,
  search_text text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  created_by_label text not null default '',
  constraint subscriptions_number_key unique (brand_id, number),
  constraint subscriptions_id_brand_key unique (id, brand_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (product_id, brand_id) references products (id, brand_id),
  foreign key (brand_id, account) references ledger_accounts (brand_id, code),
  check ((vat_category = 'S') = (vat_rate > 0)),
  check ((status = 'suspended') = (suspension_cause <> '')),
  check (last_on >= activated_on - 1),
  check (activated_on is null or anchor_on is not null)
);
create index on subscriptions (brand_id, created_at, id);
create index on subscriptions (organisation_id, created_at, id);
create index on subscriptions (brand_id, next_charge_on) where next_charge_on is not null;
create index on subscriptions (brand_id, term_ends_on) where term_ends_on is not null and status in ('active', 'suspended');
create index on subscriptions (organisation_id) where status in ('active', 'suspended');
create index on subscriptions using gin (search_text gin_trgm_ops);
comment on table subscriptions is
  'A product that a client has by period (B10), with the price at which it began. How far it is follows from its facts, and is kept beside them by their trigger alone.';
comment on column subscriptions.anchor_on is 'A day on which a period begins: every other one is counted in whole periods from it, so that the ends of months never drift. The day on which it begins, where none was said.';
comment on column subscriptions.last_on is 'Its last day, once notice is given or it is over.';
comment on column subscriptions.term_ends_on is 'The last day of the time that one is bound for; it moves when it is renewed.';
comment on column subscriptions.next_charge_on is 'The day on which something of it is to be charged next; today or before it once a fact changed what it costs.';

create table subscription_facts (
  id bigint primary key generated always as identity,
  subscription_id uuid not null,
  brand_id uuid not null,
  kind text not null check (kind in ('ordered', 'activated', 'suspended', 'resumed', 'noticed', 'notice_lifted', 'renewed', 'priced', 'terminated')),
  on_day date not null,
  last_on date,
  cause text not null default '' check (cause in ('', 'unpaid', 'staff', 'request')),
  reason text not null default '',
  unit_price numeric(18, 6) check (unit_price >= 0),
  made_at timestamptz not null,
  made_by_label text not null default '',
  foreign key (subscription_id, brand_id) references subscriptions (id, brand_id),
  check ((kind = 'suspended') = (cause <> '') or kind = 'noticed'),
  check ((kind = 'noticed') = (last_on is not null)),
  check ((kind = 'priced') = (unit_price is not null))
);
create index on subscription_facts (subscription_id, id);
create unique index subscription_facts_one_price on subscription_facts (subscription_id, on_day) where kind = 'priced';
create unique index subscription_facts_renewed_once on subscription_facts (subscription_id, on_day) where kind = 'renewed';
comment on table subscription_facts is
  'What happened to a subscription, and from which day on: what it is follows from these alone. They only grow, and come in the ways that the trigger knows.';
comment on column subscription_facts.on_day is 'The first day of it: of a termination, the first day without it.';

create function parvis.add_subscription_fact() returns trigger language plpgsql security definer set search_path = public as $$
declare
  it subscriptions;
  latest date;
begin
  if tg_op <> 'INSERT' then
    if tg_op = 'UPDATE' and (to_jsonb(new) - 'made_by_label') = (to_jsonb(old) - 'made_by_label') then return new; end if;
    raise exception 'subscription_facts only grows: nothing in it is changed or deleted' using errcode = 'check_violation', constraint = 'subscription_facts_only_grows';
  end if;
  select * into it from subscriptions where id = new.subscription_id for update;
  select max(on_day) into latest from subscription_facts where subscription_id = it.id and kind in ('activated', 'suspended', 'resumed', 'terminated');
  if not (case new.kind
      when 'ordered' then not exists (select from subscription_facts where subscription_id = it.id)
      when 'activated' then it.status = 'ordered' and exists (select from subscription_facts where subscription_id = it.id)
      when 'suspended' then it.status = 'active' and new.on_day >= latest and new.on_day <= parvis.today()
      when 'resumed' then it.status = 'suspended' and new.on_day >= latest and new.on_day <= parvis.today()
      when 'noticed' then it.status in ('active', 'suspended') and it.last_on is null and new.last_on >= greatest(new.on_day, it.activated_on)
      when 'notice_lifted' then it.status in ('active', 'suspended') and it.last_on is not null
      when 'renewed' then it.status in ('active', 'suspended') and it.term_ends_on + 1 = new.on_day and new.on_day <= parvis.today() and (it.last_on is null or it.last_on >= new.on_day)
      when 'priced' then it.status in ('active', 'suspended') and new.on_day >= it.activated_on
      when 'terminated' then it.status = 'ordered' or (it.status in ('active', 'suspended') and new.on_day >= it.activated_on and (it.status <> 'suspended' or new.on_day >= latest) and new.on_day <= parvis.today() + 1)
      end) then
    raise exception 'a subscription that is % cannot be %', it.status, new.kind using errcode = 'check_violation', constraint = 'subscription_facts_ways';
  end if;
  update subscriptions set
    status = case new.kind when 'activated' then 'active' when 'suspended' then 'suspended' when 'resumed' then 'active' when 'terminated' then 'terminated' else it.status end,
    suspension_cause = case when new.kind = 'suspended' then new.cause when new.kind in ('resumed', 'terminated') then '' else it.suspension_cause end,
    activated_on = case new.kind when 'activated' then new.on_day else it.activated_on end,
    anchor_on = case new.kind when 'activated' then coalesce(it.anchor_on, new.on_day) else it.anchor_on end,
    last_on = case new.kind when 'noticed' then new.last_on when 'notice_lifted' then null when 'terminated' then case when it.activated_on is not null then new.on_day - 1 end else it.last_on end,
    term_ends_on = case when it.term_months is null then null
      when new.kind = 'activated' then (new.on_day + make_interval(months => it.term_months))::date - 1
      when new.kind = 'renewed' then (it.activated_on + make_interval(months => it.term_months * (2 + (select count(*)::integer from subscription_facts f where f.subscription_id = it.id and f.kind = 'renewed'))))::date - 1
      else it.term_ends_on end,
    next_charge_on = case when new.kind in ('ordered', 'renewed') then it.next_charge_on when new.kind = 'terminated' and it.activated_on is null then null else parvis.today() end,
    version = it.version + 1
    where id = it.id;
  return new;
end $$;
comment on function parvis.add_subscription_fact is
  'The ways from state to state: ordered, then activated; suspended and resumed; notice given and lifted; renewed at the end of its term; terminated, once. Facts are never changed; names give way to a pseudonym.';
create trigger add_subscription_fact before insert or update or delete on subscription_facts for each row execute function parvis.add_subscription_fact();

create function parvis.keep_subscription() returns trigger language plpgsql security definer set search_path = public as $$
declare
  kept text[] := array['organisation_id', 'reference', 'search_text', 'next_charge_on', 'version', 'created_by_label'];
  followed text[] := array['status', 'suspension_cause', 'activated_on', 'anchor_on', 'last_on', 'term_ends_on'];
begin
  if tg_op = 'DELETE' then
    raise exception 'a subscription is terminated, never deleted' using errcode = 'check_violation', constraint = 'subscriptions_kept';
  end if;
  new.search_text := parvis.fold(concat_ws(' ', new.number, new.label, new.reference, (select name from organisations where id = new.organisation_id)));
  if tg_op = 'INSERT' then
    if new.status <> 'ordered' or new.activated_on is not null then
      raise exception 'a subscription begins as ordered' using errcode = 'check_violation', constraint = 'subscriptions_kept';
    end if;
    return new;
  end if;
  if (to_jsonb(new) - kept - followed) <> (to_jsonb(old) - kept - followed)
    or ((new.status, new.suspension_cause, new.activated_on, new.anchor_on, new.last_on, new.term_ends_on) is distinct from (old.status, old.suspension_cause, old.activated_on, old.anchor_on, old.last_on, old.term_ends_on) and pg_trigger_depth() < 2) then
    raise exception 'a subscription is what its facts say' using errcode = 'check_violation', constraint = 'subscriptions_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_subscription is 'What was subscribed to stays as it was; how far it is comes of its facts alone.';
create trigger keep_subscription before insert or update or delete on subscriptions for each row execute function parvis.keep_subscription();

create function parvis.subscription_has_order() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from subscription_facts where subscription_id = new.id) then
    raise exception 'a subscription begins with its order' using errcode = 'check_violation', constraint = 'subscriptions_ordered';
  end if;
  return null;
end $$;
comment on function parvis.subscription_has_order is 'Refuses a transaction that would leave a subscription without the fact that it was ordered.';
create constraint trigger subscription_has_order after insert on subscriptions deferrable initially deferred for each row execute function parvis.subscription_has_order();

call parvis_build.guard('subscriptions');
call parvis_build.staff_writes_brand('subscriptions');
call parvis_build.staff_write('subscriptions', array['sales.subscriptions.write']);
grant select on subscriptions to parvis_client;
create policy client_read on subscriptions for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('sales.subscriptions.read'))::uuid[]));
call parvis_build.guard('subscription_facts');
call parvis_build.staff_reads_with('subscription_facts', 'subscriptions', 'subscription_id');
grant insert on subscription_facts to parvis_staff;
create policy staff_write on subscription_facts for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('subscription_facts', array['sales.subscriptions.write']);
grant select on subscription_facts to parvis_client;
create policy client_read on subscription_facts for select to parvis_client using (exists (select from subscriptions s where s.id = subscription_id));
