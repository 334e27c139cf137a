create table brands (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name text not null,
  colour text not null default '#0B5A73' check (colour ~ '^#[0-9A-Fa-f]{6}$'),
  time_zone text not null default 'Europe/Paris',
  locale text not null default 'fr' check (locale ~ '^[a-z]{2}$'),
  postal_address text not null default '',
  fax text not null default '',
  support_phone text not null default '',
  support_email text not null default '',
  request_email text not null default '',
  links jsonb not null default '[]',
  made_from uuid references brands,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
comment on table brands is
  'One brand of the provider: its addresses on the web, its look, its language and how to reach it. Every other row belongs to one brand.';

comment on column brands.made_from is 'The brand whose staff made this one, and may edit it beside its own staff. Null for the first.';

call parvis_build.guard('brands');
grant select on brands to parvis_client, parvis_staff, parvis_employee;
create policy client_read on brands for select to parvis_client, parvis_employee using (id = (select parvis.brand_id()));
grant insert, update on brands to parvis_staff;
create policy staff_read on brands for select to parvis_staff using (id = (select parvis.brand_id()) or made_from = (select parvis.brand_id()));
create policy staff_make on brands for insert to parvis_staff with check (made_from = (select parvis.brand_id()));
create policy staff_change on brands for update to parvis_staff using (id = (select parvis.brand_id()) or made_from = (select parvis.brand_id()));
call parvis_build.staff_write('brands', array['back-office.brands.manage']);

create function parvis.tell_changes() returns trigger language plpgsql as $$
begin
  perform pg_notify('parvis_changes', tg_argv[0]);
  return null;
end $$;
comment on function parvis.tell_changes is
  'Tells every process of the server that what it keeps in memory of a table is old.';

create procedure parvis_build.told_as(name text, topic text) language plpgsql as $$
begin
  execute format('create trigger tell_changes after insert or update or delete on %I for each statement execute function parvis.tell_changes(%L)', name, topic);
end $$;
comment on procedure parvis_build.told_as is
  'Has every change of a table told to all processes under a topic (kernel/db/changes.ts).';
call parvis_build.told_as('brands', 'brands');

create table brand_hosts (
  host text primary key check (host = lower(host) and host ~ '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$'),
  brand_id uuid not null references brands on delete cascade,
  position integer not null default 0
);
create index on brand_hosts (brand_id);
comment on table brand_hosts is
  'A host name by which a brand is reached, as DNS compares names; the first is where links of its mails lead.';

call parvis_build.guard('brand_hosts');
call parvis_build.staff_follows('brand_hosts', 'brands', 'brand_id');
call parvis_build.staff_write('brand_hosts', array['back-office.brands.manage']);
call parvis_build.told_as('brand_hosts', 'brands');

create table settings (
  brand_id uuid not null references brands on delete cascade,
  key text not null,
  value jsonb not null,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  updated_by_label text not null default '',
  primary key (brand_id, key)
);
comment on table settings is
  'One setting of a brand that the code reads by its key. Without a row it has the value that the code declares. The server writes it, for whoever holds the permission that its space names.';

call parvis_build.guard('settings');
call parvis_build.staff_reads_brand('settings');
grant select on settings to parvis_client;
create policy client_read on settings for select to parvis_client using (brand_id = (select parvis.brand_id()));
call parvis_build.told_as('settings', 'brands');

create table number_sequences (
  brand_id uuid not null references brands on delete cascade,
  kind text not null,
  year integer not null,
  last integer not null,
  primary key (brand_id, kind, year)
);
comment on table number_sequences is
  'A series of numbers of a brand: the last one given in a year to requests, tickets and the like.';

call parvis_build.guard('number_sequences');

create function parvis.next_number(series text) returns text language plpgsql security definer set search_path = public as $$
declare
  this_year integer := extract(year from parvis.today());
  given integer;
begin
  if series !~ '^[A-Z][A-Z0-9]{0,9}$' or parvis.brand_id() is null then
    raise exception 'no kind of number: %', series;
  end if;
  insert into number_sequences as s (brand_id, kind, year, last) values (parvis.brand_id(), series, this_year, 1)
    on conflict (brand_id, kind, year) do update set last = s.last + 1 returning last into given;
  return format('%s-%s-%s', series, this_year, lpad(given::text, greatest(4, length(given::text)), '0'));
end $$;
comment on function parvis.next_number is
  'The next number of a series of the brand within this year, like D-2026-0187. It locks the series until the transaction ends, so that numbers have no gap; nobody writes them in any other way.';
revoke execute on function parvis.next_number(text) from public;
grant execute on function parvis.next_number(text) to parvis_client, parvis_staff, parvis_system;
