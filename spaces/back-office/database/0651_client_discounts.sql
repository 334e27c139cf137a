-- Discounts («Remises», B5): of a client, of a group of clients or of all, for a product or for all of them, for a time.
create extension if not exists btree_gist;

create table client_discounts (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid,
  group_id uuid,
  product text not null default '' check (product = normalize(btrim(product))),
  rate integer not null check (rate between 1 and 10000),
  starts_on date not null,
  ends_on date,
  reason text not null default '',
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  created_by_label text not null,
  version integer not null default 1,
  check (num_nonnulls(organisation_id, group_id) <= 1),
  check (ends_on >= starts_on),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id) on delete cascade,
  foreign key (group_id, brand_id) references client_groups (id, brand_id),
  constraint client_discounts_one_at_a_time exclude using gist (brand_id with =, (coalesce(organisation_id, group_id, brand_id)) with =,
    (lower(product)) with =, (daterange(starts_on, ends_on, '[]')) with &&)
);
create index on client_discounts (brand_id, starts_on, id);
create index on client_discounts (organisation_id, starts_on) where organisation_id is not null;
create index on client_discounts (group_id, starts_on) where group_id is not null;
comment on table client_discounts is
  'A discount of a client, of a group or, without either, of all clients of the brand. Two of the same for the same product never share a day.';
comment on column client_discounts.product is 'What it is on, as it is called; empty: on everything.';
comment on column client_discounts.rate is 'In hundredths of a per cent: 1250 is 12.5 %.';
comment on column client_discounts.ends_on is 'Its last day; null: without an end.';

call parvis_build.guard('client_discounts');
call parvis_build.staff_writes_brand('client_discounts');
call parvis_build.staff_write('client_discounts', array['back-office.discounts.manage']);
-- What has held stays; one that is still to come may be taken away.
grant delete on client_discounts to parvis_staff;
create policy staff_delete on client_discounts for delete to parvis_staff
  using (brand_id = (select parvis.brand_id()) and starts_on > (select parvis.today()));
