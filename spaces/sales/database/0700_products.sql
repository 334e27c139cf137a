create table products (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$'),
  name jsonb not null,
  description jsonb not null,
  kind text not null check (kind in ('service', 'good')),
  unit_code text not null default 'C62' check (unit_code ~ '^[A-Z0-9]{2,3}$'),
  account text not null default '706000' check (account ~ '^7[0-9]{2,9}$'),
  vat_category text not null check (vat_category in ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  vat_rate integer not null check (vat_rate between 0 and 10000),
  discount_class text not null default '',
  period_months integer check (period_months in (1, 3, 6, 12)),
  in_advance boolean not null default true,
  notice_days integer not null default 30 check (notice_days between 0 and 366),
  term_months integer check (term_months between 1 and 120),
  archived_at timestamptz,
  search_text text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  constraint products_id_brand_key unique (id, brand_id),
  constraint products_account foreign key (brand_id, account) references ledger_accounts (brand_id, code),
  check ((vat_category = 'S') = (vat_rate > 0)),
  check (period_months is not null or term_months is null),
  check (term_months is null or term_months % period_months = 0)
);
call parvis_build.text_by_language('products', array['name']);
call parvis_build.text_by_language('products', array['description'], false);
-- Two that read alike are one.
create unique index products_code_key on products (brand_id, lower(code));
create index on products (brand_id, code, id);
create index on products using gin (search_text gin_trgm_ops);
comment on table products is
  'What a brand sells (B10): a service or a good, once or by period. One that is sold no more is archived; it is never deleted, since what was sold names it.';
comment on column products.vat_rate is 'At home, in hundredths of a percent, as the brand''s rates have it; `product_vat` says it for other countries.';
comment on column products.discount_class is 'The word by which discounts of clients and groups name it (B5); empty: its code.';
comment on column products.period_months is 'How often it is billed; null: once.';
comment on column products.term_months is 'For how long one is bound, again and again where nobody refuses (tacit renewal); null: from period to period.';

create function parvis.keep_product() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a product is archived, never deleted' using errcode = 'check_violation', constraint = 'products_kept';
  end if;
  new.search_text := parvis.fold(concat_ws(' ', new.code, new.name ->> 'fr', new.name ->> 'en', new.discount_class));
  return new;
end $$;
comment on function parvis.keep_product is 'A product is never deleted; it is found by its code and its names.';
create trigger keep_product before insert or update or delete on products for each row execute function parvis.keep_product();

call parvis_build.guard('products');
call parvis_build.staff_writes_brand('products');
call parvis_build.staff_write('products', array['sales.products.write']);

create table product_vat (
  product_id uuid not null references products on delete cascade,
  brand_id uuid not null default parvis.brand_id(),
  country text not null check (country ~ '^[A-Z]{2}$' and country <> 'FR'),
  category text not null check (category in ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  rate integer not null check (rate between 0 and 10000),
  primary key (product_id, country),
  foreign key (product_id, brand_id) references products (id, brand_id),
  check ((category = 'S') = (rate > 0))
);
comment on table product_vat is 'The tax of a product for clients of another country, where it differs from that at home (B10).';
call parvis_build.guard('product_vat');
call parvis_build.staff_follows('product_vat', 'products', 'product_id');
call parvis_build.staff_write('product_vat', array['sales.products.write']);

create table product_prices (
  id uuid primary key default gen_random_uuid(),
  product_id uuid not null,
  brand_id uuid not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null,
  created_by_label text not null default '',
  version integer not null default 1,
  foreign key (product_id, brand_id) references products (id, brand_id),
  check (ends_on is null or ends_on >= starts_on),
  constraint product_prices_one_at_a_time exclude using gist (product_id with =, currency with =, daterange(starts_on, ends_on, '[]') with &&)
);
comment on table product_prices is
  'The price of a product in a currency from one day to another: one at a time. What was sold at one that has begun keeps it; such a one is only ended.';
create function parvis.keep_product_price() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.starts_on <= parvis.today() then
      raise exception 'a price that has begun stays' using errcode = 'check_violation', constraint = 'product_prices_kept';
    end if;
    return old;
  end if;
  if (to_jsonb(new) - array['ends_on', 'version', 'created_by_label']) <> (to_jsonb(old) - array['ends_on', 'version', 'created_by_label'])
    or (new.ends_on is distinct from old.ends_on and coalesce(least(new.ends_on, old.ends_on), 'infinity') < parvis.today() - 1) then
    raise exception 'a price is ended from today on, nothing else of it changes' using errcode = 'check_violation', constraint = 'product_prices_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_product_price is 'A price that has begun is only ended, and the days on which it held stay; one that is to come may be taken away.';
create trigger keep_product_price before update or delete on product_prices for each row execute function parvis.keep_product_price();
call parvis_build.guard('product_prices');
call parvis_build.staff_writes_brand('product_prices');
call parvis_build.staff_write('product_prices', array['sales.products.write']);
grant delete on product_prices to parvis_staff;
create policy staff_delete on product_prices for delete to parvis_staff using (brand_id = (select parvis.brand_id()));

create table product_price_tiers (
  price_id uuid not null references product_prices on delete cascade,
  from_quantity numeric(18, 6) not null check (from_quantity >= 0),
  unit_price numeric(18, 6) not null check (unit_price >= 0),
  primary key (price_id, from_quantity)
);
comment on table product_price_tiers is 'From which quantity on all of it has which price: 1 to 9 at one, from 10 on at another. The first is from nothing on.';
create function parvis.price_has_first_tier() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select from product_prices p where p.id = new.id and not exists (select from product_price_tiers t where t.price_id = p.id and t.from_quantity = 0)) then
    raise exception 'a price begins from nothing on' using errcode = 'check_violation', constraint = 'product_prices_first_tier';
  end if;
  return null;
end $$;
comment on function parvis.price_has_first_tier is 'Refuses a transaction that would leave a price without the tier that begins from nothing on: every quantity has a price.';
create constraint trigger price_has_first_tier after insert on product_prices deferrable initially deferred for each row execute function parvis.price_has_first_tier();
create function parvis.keep_price_tier() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'UPDATE' or exists (select from product_prices where id = old.price_id) then
    raise exception 'the tiers of a price go with it' using errcode = 'check_violation', constraint = 'product_price_tiers_kept';
  end if;
  return old;
end $$;
comment on function parvis.keep_price_tier is 'The tiers of a price are not changed, and go only with it.';
create trigger keep_price_tier before update or delete on product_price_tiers for each row execute function parvis.keep_price_tier();
call parvis_build.guard('product_price_tiers');
call parvis_build.staff_follows('product_price_tiers', 'product_prices', 'price_id');
call parvis_build.staff_write('product_price_tiers', array['sales.products.write']);

create function parvis.is_product_of(one uuid, brand uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from products where id = one and brand_id = brand)
$$;
comment on function parvis.is_product_of is 'Whether something is a product of a brand, archived or not.';

create function parvis.product_terms(one uuid, in_country text) returns table (vat_category text, vat_rate integer, account text, unit_code text)
language sql stable security definer set search_path = public as $$
  select coalesce(v.category, p.vat_category), coalesce(v.rate, p.vat_rate), p.account, p.unit_code
  from products p left join product_vat v on v.product_id = p.id and v.country = in_country where p.id = one
$$;
comment on function parvis.product_terms is 'How a product is billed to a client of a country: tax, account of revenue, unit.';
revoke execute on function parvis.is_product_of(uuid, uuid), parvis.product_terms(uuid, text) from public;
grant execute on function parvis.is_product_of(uuid, uuid), parvis.product_terms(uuid, text) to parvis_staff, parvis_system;

alter table invoice_lines add foreign key (product_id) references products;
