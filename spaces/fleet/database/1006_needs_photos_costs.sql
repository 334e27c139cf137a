-- What needs something comes first where somebody asks for it (P29): what stands still or has something open, then by when a reading is due.
alter table assets add column needs_on date not null generated always as (
  case when state = 'removed' then date '9999-12-31' when is_stopped then date '1970-01-01' when open_tickets > 0 then date '1970-01-02'
    else coalesce(reading_due_on, date '9999-12-31') end) stored;
comment on column assets.needs_on is 'What lists of what needs something sort by: long ago where it stands still or a ticket is open, else when its next reading is due.';
create index on assets (organisation_id, needs_on, label, id);
create index on assets (brand_id, needs_on, label, id);

-- The photo of a meter that goes with its reading (P10): one, which stays.
create table reading_photos (
  reading_id uuid primary key references meter_readings on delete cascade,
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  file_id uuid not null references files,
  added_at timestamptz not null,
  added_by_label text not null default ''
);
create index on reading_photos (organisation_id);
create index on reading_photos (file_id);
comment on table reading_photos is 'What the meter looked like as it was read: painted anew, without what the camera wrote. It shows what was read, so it stays with the reading.';
create function parvis.keep_reading_photo() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select r.brand_id, r.organisation_id into new.brand_id, new.organisation_id from meter_readings r where r.id = new.reading_id;
  return new;
end $$;
comment on function parvis.keep_reading_photo is 'A photo is of whom its reading is.';
create trigger keep_reading_photo before insert or update on reading_photos for each row execute function parvis.keep_reading_photo();
create function parvis.move_reading_photo() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update reading_photos set organisation_id = new.organisation_id where reading_id = new.id;
  return null;
end $$;
comment on function parvis.move_reading_photo is 'A photo follows its reading.';
create trigger move_reading_photo after update of organisation_id on meter_readings for each row
  when (new.organisation_id <> old.organisation_id) execute function parvis.move_reading_photo();
call parvis_build.guard('reading_photos');
call parvis_build.staff_reads_brand('reading_photos');
grant insert on reading_photos to parvis_staff;
create policy staff_write on reading_photos for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('reading_photos', array['fleet.readings.write']);
grant select, insert on reading_photos to parvis_client;
create policy client_read on reading_photos for select to parvis_client using (exists (select from meter_readings r where r.id = reading_id));
create policy client_add on reading_photos for insert to parvis_client
  with check (organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.readings.write'))::uuid[]));
call parvis_build.files_of('fleet.reading', 'exists (select from meter_readings r where r.id = files.owner_id)', array['fleet.readings.write']);

-- What an asset costs its client, day by day (P11), as the provider's software tells it.
create table asset_costs (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  asset_id uuid not null,
  on_day date not null,
  kind text not null check (kind in ('contract', 'intervention', 'consumable', 'other')),
  label text not null default '',
  amount_cents bigint not null check (abs(amount_cents) <= 100000000000),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  source_code text not null check (source_code <> ''),
  created_at timestamptz not null,
  version integer not null default 1,
  constraint asset_costs_source_key unique (brand_id, source_code),
  foreign key (asset_id, organisation_id) references assets (id, organisation_id) on update cascade on delete cascade
);
create index on asset_costs (asset_id, on_day, id);
comment on table asset_costs is 'What an asset cost on a day: its part of a contract, an intervention, consumables. It is what the provider''s software says of it, before tax; nothing is billed by it.';
comment on column asset_costs.amount_cents is 'In the smallest unit of its currency, before tax; what was given back is below zero.';
call parvis_build.guard('asset_costs');
call parvis_build.staff_writes_brand('asset_costs');
call parvis_build.staff_write('asset_costs', array['synchronisation.rows.push']);
grant select on asset_costs to parvis_client;
create policy client_read on asset_costs for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.costs.read'))::uuid[]));
