create table index_series (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
  name text not null check (name <> '') collate "unicode",
  created_at timestamptz not null,
  constraint index_series_id_brand_key unique (id, brand_id)
);
create unique index index_series_code_key on index_series (brand_id, lower(code));
create index on index_series (brand_id, code, id);
comment on table index_series is 'An index that prices follow (B31): any series, typed in or imported.';
call parvis_build.guard('index_series');
call parvis_build.staff_writes_brand('index_series');
call parvis_build.staff_write('index_series', array['sales.revisions.manage']);

create table index_values (
  id bigint primary key generated always as identity,
  series_id uuid not null,
  brand_id uuid not null,
  month date not null check (extract(day from month) = 1),
  value numeric(14, 6) not null check (value > 0),
  entered_at timestamptz not null,
  entered_by_label text not null default '',
  foreign key (series_id, brand_id) references index_series (id, brand_id)
);
create index on index_values (series_id, month, id);
comment on table index_values is 'What an index was in a month, as it was entered: a correction is a further row, the latest counts, and what was revised by an earlier one stays.';
create function parvis.keep_index_value() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (to_jsonb(new) - 'entered_by_label') = (to_jsonb(old) - 'entered_by_label') then return new; end if;
  raise exception 'index_values only grows: nothing in it is changed or deleted' using errcode = 'check_violation', constraint = 'index_values_only_grows';
end $$;
comment on function parvis.keep_index_value is 'Values are corrected by further ones; names give way to a pseudonym.';
create trigger keep_index_value before update or delete on index_values for each row execute function parvis.keep_index_value();
call parvis_build.guard('index_values');
call parvis_build.staff_reads_brand('index_values');
grant insert on index_values to parvis_staff;
create policy staff_write on index_values for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('index_values', array['sales.revisions.manage']);

create table price_revisions (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  target_kind text not null check (target_kind ~ '^[a-z-]+\.[a-z_]+$'),
  target_id uuid not null,
  target_label text not null,
  series_id uuid not null,
  base_month date not null check (extract(day from base_month) = 1),
  base_value numeric(14, 6) not null check (base_value > 0),
  fixed_part numeric(9, 6) not null check (fixed_part between 0 and 1),
  index_part numeric(9, 6) not null check (index_part > 0 and index_part <= 1),
  floor_factor numeric(9, 6) check (floor_factor > 0),
  ceiling_factor numeric(9, 6) check (ceiling_factor >= coalesce(floor_factor, 0)),
  lag_months integer not null default 0 check (lag_months between 0 and 24),
  first_on date not null,
  every_months integer not null check (every_months between 1 and 120),
  base_prices jsonb not null,
  ended_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by_label text not null default '',
  constraint price_revisions_id_brand_key unique (id, brand_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (series_id, brand_id) references index_series (id, brand_id)
);
create unique index price_revisions_one_each on price_revisions (target_kind, target_id) where ended_at is null;
create index on price_revisions (brand_id, created_at, id);
create index on price_revisions (organisation_id);
comment on table price_revisions is
  'By what formula the prices of something follow an index (B31): P = P0 × (a + b × I / I0), within a floor and a ceiling, on its due dates. One at a time for each.';
comment on column price_revisions.base_prices is 'The prices at the base, P0, by their keys: every revision is of them, so that roundings do not pile up.';
comment on column price_revisions.lag_months is 'So many months before its due date is the month whose index counts.';
create function parvis.keep_price_revision() returns trigger language plpgsql as $$
declare kept text[] := array['organisation_id', 'ended_at', 'version', 'created_by_label', 'target_label'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - kept) <> (to_jsonb(old) - kept) or (old.ended_at is not null and new.ended_at is distinct from old.ended_at) then
    raise exception 'a formula is ended, never changed' using errcode = 'check_violation', constraint = 'price_revisions_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_price_revision is 'A formula stays as it was agreed; it is ended, once, and another may follow.';
create trigger keep_price_revision before update or delete on price_revisions for each row execute function parvis.keep_price_revision();
call parvis_build.guard('price_revisions');
call parvis_build.staff_writes_brand('price_revisions');
call parvis_build.staff_write('price_revisions', array['sales.revisions.manage']);

create table price_revision_steps (
  revision_id uuid not null,
  brand_id uuid not null,
  due_on date not null,
  effective_on date not null check (effective_on >= due_on),
  index_month date not null,
  index_value numeric(14, 6) not null,
  prices jsonb not null,
  told_at timestamptz not null,
  told integer not null,
  applied_at timestamptz not null,
  applied_by_label text not null default '',
  primary key (revision_id, due_on),
  foreign key (revision_id, brand_id) references price_revisions (id, brand_id)
);
comment on table price_revision_steps is 'A revision as it was applied on one due date, once: the index that counted, each price before and after, and how many of the client''s people were told.';
create function parvis.keep_revision_step() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (to_jsonb(new) - 'applied_by_label') = (to_jsonb(old) - 'applied_by_label') then return new; end if;
  raise exception 'what was revised stays' using errcode = 'check_violation', constraint = 'price_revision_steps_kept';
end $$;
comment on function parvis.keep_revision_step is 'A revision that was applied is neither changed nor taken back; names give way to a pseudonym.';
create trigger keep_revision_step before update or delete on price_revision_steps for each row execute function parvis.keep_revision_step();
call parvis_build.guard('price_revision_steps');
call parvis_build.staff_follows('price_revision_steps', 'price_revisions', 'revision_id');
call parvis_build.staff_write('price_revision_steps', array['sales.revisions.manage']);

create table renewal_notices (
  subscription_id uuid not null,
  brand_id uuid not null,
  term_ends_on date not null,
  refuse_before date not null,
  window_from date not null,
  window_to date not null,
  told_at timestamptz not null,
  told_on date not null,
  told integer not null,
  primary key (subscription_id, term_ends_on),
  foreign key (subscription_id, brand_id) references subscriptions (id, brand_id)
);
comment on table renewal_notices is
  'That a client was told of a tacit renewal before the last day on which it can be refused (B31; for consumers art. L215-1 of the code de la consommation): once for each term, on record.';
create trigger keep_notice before update or delete on renewal_notices for each row execute function parvis.refuse_change();
call parvis_build.guard('renewal_notices');
call parvis_build.staff_reads_brand('renewal_notices');
