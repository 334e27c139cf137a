-- What sort of thing an asset is (a printer, a lift), and which article of which manufacturer.
create table asset_kinds (
  code text not null check (code <> ''),
  label jsonb not null,
  drawing text not null default 'machine' check (drawing in ('printer', 'lift', 'door', 'screen', 'machine'))
);
call parvis_build.staff_record('asset_kinds', array['fleet.models.write'], deletable => 'true');
call parvis_build.text_by_language('asset_kinds', array['label']);
alter table asset_kinds add constraint asset_kinds_code_key unique (brand_id, code);
comment on table asset_kinds is 'A sort of asset of a brand, like «Imprimantes» (P8): what the fleet is filtered by.';
comment on column asset_kinds.drawing is 'What is drawn in the place of a picture that is not there.';
create function parvis.give_asset_kinds_to(brand uuid) returns void language sql security definer set search_path = public as $$
  insert into asset_kinds (brand_id, created_at, code, label, drawing)
  select brand, now(), k.code, jsonb_build_object('fr', k.fr, 'en', k.en), k.code
  from (values ('printer', 'Imprimantes et copieurs', 'Printers and copiers'), ('lift', 'Ascenseurs', 'Lifts'), ('machine', 'Autres matériels', 'Other equipment')) k (code, fr, en)
  on conflict do nothing
$$;
comment on function parvis.give_asset_kinds_to is 'The sorts of assets that a brand begins with; it changes them as it likes.';
revoke execute on function parvis.give_asset_kinds_to(uuid) from public;
select parvis.give_asset_kinds_to(id) from brands;
create function parvis.give_asset_kinds() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.give_asset_kinds_to(new.id);
  return null;
end $$;
comment on function parvis.give_asset_kinds is 'A new brand begins with the usual sorts of assets.';
create trigger give_asset_kinds after insert on brands for each row execute function parvis.give_asset_kinds();
grant select on asset_kinds to parvis_client;
create policy client_read on asset_kinds for select to parvis_client using (brand_id = (select parvis.brand_id()));

create table asset_models (
  manufacturer text not null check (manufacturer <> '') collate "unicode",
  label text not null check (label <> '') collate "unicode",
  reference text not null default '',
  kind text not null
);
call parvis_build.staff_record('asset_models', array['fleet.models.write'], deletable => 'true', pictures_of => 'fleet.model');
alter table asset_models
  add constraint asset_models_id_brand_key unique (id, brand_id),
  add constraint asset_models_kind_fkey foreign key (brand_id, kind) references asset_kinds (brand_id, code) on update cascade;
create unique index asset_models_reference_key on asset_models (brand_id, lower(normalize(reference))) where reference <> '';
create index on asset_models (brand_id, kind);
create index on asset_models (picture_id) where picture_id is not null;
comment on table asset_models is 'An article of a manufacturer, of which assets are examples: «Kéloa C4520» (P8). Its picture is that of every asset without one of its own.';
grant select on asset_models to parvis_client;
create policy client_read on asset_models for select to parvis_client using (brand_id = (select parvis.brand_id()));

create table assets (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  model_id uuid not null,
  kind text not null default '',
  label text not null check (label <> '') collate "unicode",
  number text not null check (number <> '') collate "unicode",
  serial text not null default '' collate "unicode",
  source_code text not null default '',
  site_id uuid,
  place text not null default '',
  installed_on date,
  state text not null default 'service' check (state in ('service', 'stored', 'removed')),
  removed_on date,
  moved_from_id uuid references assets,
  remark text not null default '',
  picture_id uuid references files on delete set null,
  label_token text not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
  reading_due_on date,
  open_tickets integer not null default 0 check (open_tickets >= 0),
  open_orders integer not null default 0 check (open_orders >= 0),
  search_text text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint assets_id_brand_key unique (id, brand_id),
  constraint assets_id_organisation_key unique (id, organisation_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (model_id, brand_id) references asset_models (id, brand_id),
  constraint assets_site_fkey foreign key (site_id, organisation_id) references sites (id, organisation_id) on delete set null (site_id),
  constraint assets_kind_fkey foreign key (brand_id, kind) references asset_kinds (brand_id, code) on update cascade,
  check ((state = 'removed') = (removed_on is not null)),
  check (state <> 'removed' or reading_due_on is null)
);
comment on table assets is
  'An asset at a client (P8): a machine or a lift that the provider looks after. One that moves to another client is removed here and begins anew there, so that its history stays with whom it was of.';
comment on column assets.number is 'The provider''s identifier, of one asset that is not removed.';
comment on column assets.serial is 'The manufacturer''s identifier.';
comment on column assets.source_code is 'What the provider''s management software knows it by; empty where it knows it not.';
comment on column assets.kind is 'That of its model, kept by a trigger: what the fleet is filtered by.';
comment on column assets.place is 'Where on its site it stands, in words.';
comment on column assets.moved_from_id is 'The same thing where it was before: of another client.';
comment on column assets.label_token is 'What its printed label (QR) says: it cannot be guessed (P9).';
comment on column assets.reading_due_on is 'By when the next reading of one of its meters is due; kept by a trigger of the meters.';
comment on column assets.open_tickets is 'How many tickets about it are open. The space that has the tickets keeps it by a trigger of its own.';
comment on column assets.open_orders is 'How many orders for it are open. The space that has the orders keeps it by a trigger of its own.';
comment on column assets.search_text is 'What words are searched in, folded; kept by triggers.';
create unique index assets_number_key on assets (brand_id, lower(normalize(number))) where state <> 'removed';
create unique index assets_source_code_key on assets (brand_id, source_code) where source_code <> '' and state <> 'removed';
create unique index assets_label_token_key on assets (label_token);
create unique index assets_moved_once on assets (moved_from_id) where moved_from_id is not null;
create index on assets (organisation_id, label, id);
create index on assets (organisation_id, number, id);
create index on assets (organisation_id, kind, label, id);
create index on assets (organisation_id, site_id, label, id);
create index on assets (organisation_id, state, label, id);
create index assets_due on assets (organisation_id, reading_due_on, id) where reading_due_on is not null;
create index on assets (brand_id, label, id);
create index on assets (brand_id, number, id);
create index on assets (brand_id, kind, label, id);
create index on assets (brand_id, state, label, id);
create index on assets (model_id);
create index on assets (site_id) where site_id is not null;
create index on assets (picture_id) where picture_id is not null;
create index on assets using gin (search_text gin_trgm_ops);

create function parvis.fill_asset() returns trigger language plpgsql security definer set search_path = public as $$
declare model asset_models;
begin
  select * into model from asset_models where id = new.model_id;
  new.kind := model.kind;
  new.search_text := parvis.fold(concat_ws(' ', new.label, new.number, new.serial, new.place, (select name from sites where id = new.site_id),
    model.manufacturer, model.label, model.reference));
  return new;
end $$;
comment on function parvis.fill_asset is 'Keeps in an asset the kind of its model, and the words that it is searched by.';
create trigger fill_asset before insert or update of label, number, serial, place, site_id, model_id, kind on assets
  for each row execute function parvis.fill_asset();

create function parvis.refill_assets() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_table_name = 'sites' then
    update assets set site_id = site_id where site_id = new.id;
  else
    update assets set model_id = model_id where model_id = new.id;
  end if;
  return null;
end $$;
comment on function parvis.refill_assets is 'What an asset keeps of its site and its model follows them.';
create trigger refill_assets after update of name on sites for each row when (old.name <> new.name) execute function parvis.refill_assets();
create trigger refill_assets after update on asset_models for each row
  when ((old.manufacturer, old.label, old.reference, old.kind) is distinct from (new.manufacturer, new.label, new.reference, new.kind))
  execute function parvis.refill_assets();

create function parvis.keep_asset() returns trigger language plpgsql as $$
begin
  if new.organisation_id <> old.organisation_id and exists (select from assets where moved_from_id = old.id) then
    raise exception 'an asset that moved stays with whom it was of' using errcode = 'check_violation', constraint = 'assets_moved';
  end if;
  if old.state = 'removed' and new.state <> 'removed' and exists (select from assets where moved_from_id = old.id) then
    raise exception 'an asset that moved does not come back' using errcode = 'check_violation', constraint = 'assets_moved';
  end if;
  return new;
end $$;
comment on function parvis.keep_asset is 'What moved to another client stays removed where it was.';
create trigger keep_asset before update of organisation_id, state on assets for each row execute function parvis.keep_asset();

call parvis_build.guard('assets');
call parvis_build.staff_writes_brand('assets');
call parvis_build.staff_write('assets', array['fleet.assets.write']);
grant select, update (label, site_id, place, remark, picture_id, version, updated_at) on assets to parvis_client;
create policy client_read on assets for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.read'))::uuid[]));
create policy client_edit on assets for update to parvis_client
  using (state <> 'removed' and organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.edit'))::uuid[]));
call parvis_build.files_of('fleet.asset', 'exists (select from assets a where a.id = files.owner_id)', array['fleet.assets.write']);
