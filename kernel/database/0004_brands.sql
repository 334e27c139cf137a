create table brands (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name text not null,
  hosts text[] not null default '{}',
  colour text not null default '#0B5A73' check (colour ~ '^#[0-9A-Fa-f]{6}$'),
  time_zone text not null default 'Europe/Paris',
  locale text not null default 'fr' check (locale in ('fr', 'en')),
  postal_address text not null default '',
  fax text not null default '',
  support_phone text not null default '',
  support_email text not null default '',
  request_email text not null default '',
  links jsonb not null default '[]',
  created_at timestamptz not null default now()
);
comment on table brands is
  'One brand of the provider: its addresses on the web, its look, its language and how to reach it. Every other row belongs to one brand.';

create trigger tell_change after insert or update or delete on brands for each statement execute function parvis.tell_change('brands');

call parvis_build.guard('brands');
grant select on brands to parvis_client, parvis_staff;
create policy client_read on brands for select to parvis_client using (id = (select parvis.brand_id()));
create policy staff_read on brands for select to parvis_staff using (id = (select parvis.brand_id()));

create table settings (
  brand_id uuid not null references brands on delete cascade,
  key text not null,
  value jsonb not null,
  primary key (brand_id, key)
);
comment on table settings is
  'One setting of a brand that the code reads by its key.';

call parvis_build.guard('settings');
call parvis_build.staff_reads_brand('settings');
grant select on settings to parvis_client;
create policy client_read on settings for select to parvis_client using (brand_id = (select parvis.brand_id()));

create table number_sequences (
  brand_id uuid not null references brands on delete cascade,
  kind text not null,
  year integer not null,
  last integer not null,
  primary key (brand_id, kind, year)
);
comment on table number_sequences is
  'The last number given in a year to requests, tickets and the like of a brand.';

call parvis_build.guard('number_sequences');
grant select, insert, update on number_sequences to parvis_client;
create policy numbers_client on number_sequences to parvis_client
  using (brand_id = (select parvis.brand_id()))
  with check (brand_id = (select parvis.brand_id()));
