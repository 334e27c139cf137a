-- Whom to ask about an asset, kept by its client (P10).
create table asset_contacts (
  asset_id uuid not null,
  organisation_id uuid not null,
  part text not null check (part in ('contract', 'user', 'after_sales')),
  name text not null check (name <> '') collate "unicode",
  email text not null default '',
  phone text not null default '',
  primary key (asset_id, part),
  foreign key (asset_id, organisation_id) references assets (id, organisation_id) on update cascade on delete cascade
);
create index on asset_contacts (organisation_id);
comment on table asset_contacts is 'Who is to be asked about an asset: about its contract, who uses it, for its after-sales service (P10).';
call parvis_build.guard('asset_contacts');
call parvis_build.staff_follows('asset_contacts', 'assets', 'asset_id');
call parvis_build.staff_write('asset_contacts', array['fleet.assets.write']);
grant select, insert, update, delete on asset_contacts to parvis_client;
create policy client_read on asset_contacts for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.read'))::uuid[]));
create policy client_insert on asset_contacts for insert to parvis_client
  with check (organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.edit'))::uuid[]));
create policy client_update on asset_contacts for update to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.edit'))::uuid[]));
create policy client_delete on asset_contacts for delete to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.edit'))::uuid[]));

-- When an asset stood still.
create extension if not exists btree_gist;
create table asset_outages (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null,
  asset_id uuid not null,
  organisation_id uuid not null,
  starts_on date not null,
  ends_on date,
  reason text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  created_by_label text not null default '',
  foreign key (asset_id, brand_id) references assets (id, brand_id) on delete cascade,
  foreign key (asset_id, organisation_id) references assets (id, organisation_id) on update cascade on delete cascade,
  check (ends_on is null or ends_on >= starts_on),
  constraint asset_outages_apart exclude using gist (asset_id with =, daterange(starts_on, ends_on, '[]') with &&)
);
create index on asset_outages (organisation_id);
comment on table asset_outages is
  'Days on which an asset stood still, the first and the last one included; it stands still until there is a last one. What its availability is computed of (P11). Other spaces write it by the service of this one.';
call parvis_build.guard('asset_outages');
call parvis_build.staff_writes_brand('asset_outages');
grant delete on asset_outages to parvis_staff;
create policy staff_delete on asset_outages for delete to parvis_staff using (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('asset_outages', array['fleet.assets.write']);
grant select on asset_outages to parvis_client;
create policy client_read on asset_outages for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.read'))::uuid[]));

alter table assets add column is_stopped boolean not null default false;
comment on column assets.is_stopped is 'Whether it stands still: an outage of it has no last day. Kept by a trigger.';
create index assets_stopped on assets (organisation_id, label, id) where is_stopped;
create function parvis.keep_stopped() returns trigger language plpgsql security definer set search_path = public as $$
declare asset uuid := coalesce(new.asset_id, old.asset_id);
begin
  update assets a set is_stopped = s.stopped
    from (select exists (select from asset_outages o where o.asset_id = asset and o.ends_on is null) as stopped) s
    where a.id = asset and a.is_stopped <> s.stopped;
  return null;
end $$;
comment on function parvis.keep_stopped is 'Keeps in an asset whether it stands still.';
create trigger keep_stopped after insert or update or delete on asset_outages for each row execute function parvis.keep_stopped();

-- What somebody without an account told by the label of an asset (P9).
create table breakdown_reports (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null,
  asset_id uuid not null,
  organisation_id uuid not null,
  name text not null check (name <> ''),
  reached_at text not null check (reached_at <> ''),
  words text not null check (words <> ''),
  created_at timestamptz not null,
  handled_at timestamptz,
  handled_by_label text not null default '',
  version integer not null default 1,
  foreign key (asset_id, brand_id) references assets (id, brand_id) on delete cascade,
  foreign key (asset_id, organisation_id) references assets (id, organisation_id) on update cascade on delete cascade
);
create index on breakdown_reports (brand_id, created_at, id);
create index breakdown_reports_waiting on breakdown_reports (brand_id, created_at, id) where handled_at is null;
create index on breakdown_reports (asset_id, created_at, id);
create index on breakdown_reports (organisation_id);
comment on table breakdown_reports is
  'A breakdown told by whoever read an asset''s label, without an account (P9). The server writes it; the space that has the tickets may make one of it, by a trigger of its own.';
comment on column breakdown_reports.reached_at is 'Where whoever told it is reached: an address or a number, as they wrote it.';
call parvis_build.guard('breakdown_reports');
call parvis_build.staff_reads_brand('breakdown_reports');
grant update (handled_at, handled_by_label, version) on breakdown_reports to parvis_staff;
create policy staff_update on breakdown_reports for update to parvis_staff using (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('breakdown_reports', array['fleet.assets.write']);
-- The counts of the bar are one statement that either side sends; no policy shows a client any row.
grant select on breakdown_reports to parvis_client;

alter table assets add column pushed jsonb not null default '{}';
comment on column assets.pushed is
  'What the provider''s software said last of what the client may change too: it changes that again only where it says something else, so that what the client wrote stays.';
