create function parvis.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% only grows: nothing in it is changed or deleted', tg_table_name using errcode = 'check_violation', constraint = tg_table_name || '_only_grows';
end $$;
comment on function parvis.refuse_change is 'Refuses every update and delete of what only grows, whoever asks, the server itself too.';

create table vat_rates (
  country text not null check (country ~ '^[A-Z]{2}$'),
  category text not null check (category in ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  rate integer not null check (rate between 0 and 10000),
  name jsonb not null,
  starts_on date not null,
  ends_on date,
  exemption_code text not null default '',
  exemption_words text not null default '',
  check (ends_on is null or ends_on >= starts_on),
  check ((category = 'S') = (rate > 0)),
  check (category in ('S', 'Z') = (exemption_code = '' and exemption_words = ''))
);
call parvis_build.staff_record('vat_rates', array['billing.settings.manage']);
call parvis_build.text_by_language('vat_rates', array['name']);
create index on vat_rates (brand_id, country, category, rate, starts_on);
comment on table vat_rates is
  'A rate of VAT of a country in some time (EN 16931: BT-151, BT-152), with the words that the law wants where no tax is asked for (B11).';
comment on column vat_rates.rate is 'In hundredths of a percent: 2000 is 20 %.';

create function parvis.give_vat_rates_to(brand uuid) returns void language sql security definer set search_path = public as $$
  insert into vat_rates (brand_id, created_at, country, category, rate, name, starts_on, exemption_code, exemption_words)
  select brand, now(), 'FR', r.category, r.rate, jsonb_build_object('fr', r.fr, 'en', r.en), '2014-01-01', r.code, r.words
  from (values
    ('S', 2000, 'Taux normal', 'Standard rate', '', ''),
    ('S', 1000, 'Taux intermédiaire', 'Intermediate rate', '', ''),
    ('S', 550, 'Taux réduit', 'Reduced rate', '', ''),
    ('S', 210, 'Taux particulier', 'Special rate', '', ''),
    ('AE', 0, 'Autoliquidation', 'Reverse charge', 'VATEX-EU-AE', 'Autoliquidation'),
    ('K', 0, 'Livraison intracommunautaire', 'Intra-Community supply', 'VATEX-EU-IC', 'Exonération de TVA, article 262 ter, I du CGI'),
    ('G', 0, 'Exportation', 'Export', 'VATEX-EU-G', 'Exonération de TVA, article 262, I du CGI'),
    ('E', 0, 'Franchise en base', 'Small business exemption', 'VATEX-FR-FRANCHISE', 'TVA non applicable, article 293 B du CGI')
  ) r (category, rate, fr, en, code, words)
$$;
comment on function parvis.give_vat_rates_to is 'Gives a brand the rates of mainland France.';
revoke execute on function parvis.give_vat_rates_to(uuid) from public;

create function parvis.give_vat_rates() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.give_vat_rates_to(new.id);
  return null;
end $$;
comment on function parvis.give_vat_rates is 'Gives a new brand its rates of VAT.';
create trigger give_vat_rates after insert on brands for each row execute function parvis.give_vat_rates();

create table payers (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  name text not null check (name <> '') collate "unicode",
  siren text check (siren ~ '^[0-9]{9}$'),
  siret text check (siret ~ '^[0-9]{14}$' and left(siret, 9) = siren),
  vat_number text not null default '' check (vat_number ~ '^([A-Z]{2}[A-Z0-9+*]{2,13})?$'),
  address_line1 text not null check (address_line1 <> ''),
  address_line2 text not null default '',
  postal_code text not null default '',
  city text not null check (city <> ''),
  country text not null default 'FR' check (country ~ '^[A-Z]{2}$'),
  email text not null default '',
  terms_days integer not null default 30 check (terms_days between 0 and 120),
  is_default boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null,
  ended_at timestamptz,
  constraint payers_id_organisation_key unique (id, organisation_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check (siret is null or siren is not null),
  check (ended_at is null or not is_default)
);
create index on payers (organisation_id, name, id);
create unique index payers_one_default on payers (organisation_id) where is_default;
comment on table payers is
  'An identity that a client is invoiced under (B14). An invoice keeps it as it was when it was closed; one that was ended is asked for no more.';
comment on column payers.terms_days is 'Days from the date of an invoice until it is due.';

call parvis_build.guard('payers');
call parvis_build.staff_writes_brand('payers');
call parvis_build.staff_write('payers', array['billing.invoices.write']);

create function parvis.billed_organisation_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (with recursive billed (id) as (
      select unnest(parvis.organisation_ids_with_permission('billing.invoices.read'))
      union select o.duplicated_from from billed b join organisations o on o.id = b.id where o.duplicated_from is not null)
    select coalesce(array_agg(id), '{}') from billed);
end $$;
comment on function parvis.billed_organisation_ids is
  'The organisations whose invoices the asking account reads: where its role says so, and those of which they took the place (O24): what was invoiced stays with whom it was invoiced to.';

grant select on payers to parvis_client;
create policy client_read on payers for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));

-- The brands that are there already.
select parvis.give_vat_rates_to(id) from brands;
