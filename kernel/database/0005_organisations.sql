create table organisations (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  code text not null default '' check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,29}$'),
  name text not null check (name <> '') collate "unicode",
  siret text check (siret ~ '^[0-9]{14}$'),
  address_line1 text not null default '',
  address_line2 text not null default '',
  postal_code text not null default '',
  city text not null default '',
  phone text not null default '',
  fax text not null default '',
  email text not null default '',
  quotes_email text not null default '',
  invoices_email text not null default '',
  reminders_email text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  kind text not null default 'private' check (kind in ('private', 'public', 'foreign', 'individual')),
  foreign_identifier text not null default '',
  vat_number text not null default '',
  pacage_number text not null default '' check (pacage_number = '' or pacage_number ~ '^[0-9]{9}$'),
  social_scheme text not null default '',
  api_connection text not null default '',
  invoicing_mandate text not null default 'none' check (invoicing_mandate in ('none', 'requested', 'signed')),
  duplicated_from uuid references organisations,
  deactivated_at timestamptz,
  deactivation_reason text not null default '',
  review_months integer check (review_months between 1 and 36),
  review_notice_days integer not null default 30 check (review_notice_days between 1 and 180),
  next_review_on date,
  spaces_version integer not null default 1,
  unique (brand_id, siret),
  constraint organisations_id_brand_key unique (id, brand_id),
  constraint organisations_siret_kind check (siret is null or kind in ('private', 'public'))
);
create index on organisations (brand_id, name, id);
create index on organisations (brand_id, code, id);
create unique index organisations_code_key on organisations (brand_id, lower(code)) where deactivated_at is null;
create index on organisations using gin (parvis.fold(name) gin_trgm_ops);
create unique index organisations_one_copy on organisations (duplicated_from) where duplicated_from is not null;
create index organisations_by_foreign_identifier on organisations (brand_id, upper(replace(foreign_identifier, ' ', ''))) where foreign_identifier <> '';
create index organisations_by_vat_number on organisations (brand_id, upper(replace(vat_number, ' ', ''))) where vat_number <> '';
comment on table organisations is
  'One client of a brand, and what identifies it (O23, O24).';
comment on column organisations.code is
  'The code that the provider''s own software knows the client by (D9, D28). One that takes the place of another takes its code over (O24).';
comment on column organisations.quotes_email is 'Where quotes are told of (Email devis); empty: at its own address, as for the two that follow (D4).';
comment on column organisations.spaces_version is 'The version of the spaces offered and given by default, as a whole (O11).';

create function parvis.give_client_code() returns trigger language plpgsql security definer set search_path = public as $$
declare given integer;
begin
  loop
    insert into number_sequences as s (brand_id, kind, year, last) values (new.brand_id, 'C', 0, 1)
      on conflict (brand_id, kind, year) do update set last = s.last + 1 returning last into given;
    new.code := 'C' || lpad(given::text, greatest(5, length(given::text)), '0');
    exit when not exists (select from organisations o where o.brand_id = new.brand_id and lower(o.code) = lower(new.code) and o.deactivated_at is null);
  end loop;
  return new;
end $$;
comment on function parvis.give_client_code is 'Gives a client without a code the next one of its brand, like C00042, past those that somebody chose.';
create trigger give_client_code before insert on organisations for each row when (new.code = '') execute function parvis.give_client_code();

create function parvis.keep_principal_manager() returns trigger language plpgsql security definer set search_path = public as $$
declare organisation uuid;
begin
  if tg_table_name = 'organisations' then organisation := new.id; else organisation := old.organisation_id; end if;
  if exists (select from organisations o where o.id = organisation and o.deactivated_at is null)
     and not exists (select from memberships m where m.organisation_id = organisation and m.role = 'principal_manager' and m.removed_at is null) then
    raise exception 'an active organisation has a principal manager' using errcode = 'check_violation', constraint = 'organisations_principal_manager';
  end if;
  return null;
end $$;
comment on function parvis.keep_principal_manager is
  'Refuses a transaction that would leave an active organisation without a principal manager, whatever the state of that person''s account.';
create constraint trigger keep_principal_manager after insert or update of deactivated_at on organisations
  deferrable initially deferred for each row execute function parvis.keep_principal_manager();

call parvis_build.guard('organisations');
call parvis_build.staff_writes_brand('organisations');
call parvis_build.staff_write('organisations', array['back-office.clients.manage', 'organisation.creations.decide']);
grant select, update (name, email, address_line1, address_line2, postal_code, city, phone, fax, vat_number, pacage_number, social_scheme, api_connection,
  review_months, review_notice_days, next_review_on, version) on organisations to parvis_client;
create policy member_read on organisations for select to parvis_client using (id = any ((select parvis.member_organisation_ids())::uuid[]));
create policy manager_update on organisations for update to parvis_client
  using (id = any ((select parvis.organisation_ids_with_permission('organisation.details.manage'))::uuid[]));

create table services (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations on delete cascade,
  name text not null check (name <> '') collate "unicode",
  is_active boolean not null default true,
  version integer not null default 1,
  deactivated_at timestamptz,
  constraint services_id_organisation_key unique (id, organisation_id),
  check (is_active = (deactivated_at is null))
);
-- Two that read alike are one (T18).
create unique index services_name_key on services (organisation_id, lower(normalize(name)));
comment on table services is
  'A part of an organisation: memberships, subscriptions and contracts may be of one service (O5, O23).';

call parvis_build.guard('services');
call parvis_build.staff_reads_with('services', 'organisations', 'organisation_id');
grant select, insert, update (name, is_active, deactivated_at, version) on services to parvis_client;
create policy client_read on services for select to parvis_client using (exists (select from organisations o where o.id = organisation_id));
create policy manager_insert on services for insert to parvis_client
  with check (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.details.manage'))::uuid[]));
create policy manager_update on services for update to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.details.manage'))::uuid[]));

create table sites (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations on delete cascade,
  name text not null check (name <> '') collate "unicode",
  address_line1 text not null default '',
  address_line2 text not null default '',
  postal_code text not null default '',
  city text not null default '',
  phone text not null default '',
  fax text not null default ''
);
create unique index sites_name_key on sites (organisation_id, lower(normalize(name)));
comment on table sites is
  'An address of an organisation whose coordinates can be copied into a form (C20).';

call parvis_build.guard('sites');
call parvis_build.staff_follows('sites', 'organisations', 'organisation_id');
call parvis_build.staff_write('sites', array['back-office.clients.manage']);
grant select on sites to parvis_client;
create policy client_read on sites for select to parvis_client using (exists (select from organisations o where o.id = organisation_id));
