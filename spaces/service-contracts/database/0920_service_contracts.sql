-- Service contracts (P18): what a provider looks after for a client, between two days, and what it covers.
create table service_contracts (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  number text not null check (number <> '') collate "unicode",
  title text not null check (title <> ''),
  kind text not null check (kind in ('units', 'maintenance')),
  starts_on date not null,
  ends_on date,
  invoicing_name text not null default '',
  invoicing_email text not null default '',
  invoicing_phone text not null default '',
  remark text not null default '',
  source_code text not null default '',
  search_text text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  created_by_label text not null default '',
  constraint service_contracts_number_key unique (brand_id, number),
  constraint service_contracts_id_brand_key unique (id, brand_id),
  constraint service_contracts_id_organisation_key unique (id, organisation_id),
  constraint service_contracts_id_kind_key unique (id, kind),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  constraint service_contracts_days check (ends_on >= starts_on)
);
create index on service_contracts (brand_id, starts_on, id);
create index on service_contracts (organisation_id, starts_on, id);
create unique index service_contracts_source_key on service_contracts (brand_id, source_code) where source_code <> '';
create index on service_contracts using gin (search_text gin_trgm_ops);
comment on table service_contracts is 'A service contract of a client (P18): of service units that are counted down, or of maintenance. What it is now follows from its days.';
comment on column service_contracts.invoicing_name is 'Who handles its invoicing, with how to reach them.';
comment on column service_contracts.source_code is 'What the provider''s own software knows it by; empty where it was made here.';

create table contract_coverages (
  id uuid primary key default gen_random_uuid(),
  contract_id uuid not null references service_contracts on delete cascade,
  position integer not null check (position > 0),
  label text not null check (label <> ''),
  starts_on date not null,
  ends_on date,
  characteristics text not null default '',
  source_code text not null default '',
  unique (contract_id, position) deferrable initially deferred,
  constraint contract_coverages_days check (ends_on >= starts_on)
);
create unique index contract_coverages_source_key on contract_coverages (contract_id, source_code) where source_code <> '';
comment on table contract_coverages is 'What a contract covers, between two days: «Pièces et main-d''œuvre», with its characteristics.';

create table contract_assets (
  contract_id uuid not null,
  organisation_id uuid not null,
  asset_id uuid not null,
  primary key (contract_id, asset_id),
  -- Both ends move to another client as one transaction (O24).
  foreign key (contract_id, organisation_id) references service_contracts (id, organisation_id) on delete cascade on update cascade deferrable initially deferred,
  foreign key (asset_id, organisation_id) references assets (id, organisation_id) on delete cascade on update cascade deferrable initially deferred
);
create index on contract_assets (asset_id);
comment on table contract_assets is 'An asset that a contract covers, of the same client.';

create function parvis.fill_service_contract() returns trigger language plpgsql security definer set search_path = public as $$
begin
  new.search_text := parvis.fold(concat_ws(' ', new.number, new.title, new.invoicing_name, (select o.name from organisations o where o.id = new.organisation_id)));
  return new;
end $$;
comment on function parvis.fill_service_contract is 'Keeps what lists look through of a contract.';
create trigger fill_service_contract before insert or update on service_contracts for each row execute function parvis.fill_service_contract();

call parvis_build.guard('service_contracts');
call parvis_build.staff_writes_brand('service_contracts');
call parvis_build.staff_write('service_contracts', array['service-contracts.contracts.write', 'synchronisation.rows.push']);
grant select on service_contracts to parvis_client;
create policy client_read on service_contracts for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('service-contracts.contracts.read'))::uuid[]));
call parvis_build.guard('contract_coverages');
call parvis_build.staff_follows('contract_coverages', 'service_contracts', 'contract_id');
call parvis_build.staff_write('contract_coverages', array['service-contracts.contracts.write', 'synchronisation.rows.push']);
grant select on contract_coverages to parvis_client;
create policy client_read on contract_coverages for select to parvis_client using (exists (select from service_contracts c where c.id = contract_id));
call parvis_build.guard('contract_assets');
call parvis_build.staff_follows('contract_assets', 'service_contracts', 'contract_id');
call parvis_build.staff_write('contract_assets', array['service-contracts.contracts.write', 'synchronisation.rows.push']);
grant select on contract_assets to parvis_client;
create policy client_read on contract_assets for select to parvis_client using (exists (select from service_contracts c where c.id = contract_id));
