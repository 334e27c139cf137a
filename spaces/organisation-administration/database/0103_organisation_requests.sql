create table organisation_requests (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null default parvis.brand_id(),
  account_id uuid not null references accounts,
  kind text not null check (kind in ('private', 'public', 'foreign', 'individual')),
  name text not null check (name <> '') collate "unicode",
  siret text check (siret ~ '^[0-9]{14}$'),
  vat_number text not null default '',
  foreign_identifier text not null default '',
  identifier text not null generated always as (coalesce(siret, nullif(upper(replace(foreign_identifier, ' ', '')), ''), nullif(vat_number, ''), upper(name))) stored,
  address_line1 text not null default '',
  address_line2 text not null default '',
  postal_code text not null default '',
  city text not null default '',
  comment text not null default '',
  requested_at timestamptz not null,
  decision text check (decision in ('approved', 'refused')),
  refusal_reason text not null default '',
  decided_at timestamptz,
  decided_by uuid references accounts,
  decided_by_label text not null default '',
  withdrawn_at timestamptz,
  organisation_id uuid,
  version integer not null default 1,
  surname text not null default '' collate "unicode",
  given_name text not null default '' collate "unicode",
  sign_in_email text not null default '' collate "unicode",
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check (siret is null or kind in ('private', 'public')),
  check (vat_number = '' or kind <> 'individual'),
  check ((decision is null) = (decided_at is null)),
  check ((decision is not distinct from 'refused') = (refusal_reason <> '')),
  check ((decision is not distinct from 'approved') = (organisation_id is not null)),
  check (withdrawn_at is null or decision is null)
);
create unique index organisation_requests_one_open on organisation_requests (account_id, identifier) where decision is null and withdrawn_at is null;
create index on organisation_requests (organisation_id) where organisation_id is not null;
create index organisation_requests_queue on organisation_requests (brand_id, requested_at, id) where decision is null and withdrawn_at is null;
create index on organisation_requests (brand_id, requested_at, id);
create index on organisation_requests (account_id, requested_at desc, id);
comment on table organisation_requests is
  'Somebody asks the provider for an organisation of which they become principal manager («demande de création d''une structure», O37).';
comment on column organisation_requests.identifier is 'What tells one request of a person from another: the identifier, else the name.';
comment on column organisation_requests.organisation_id is 'The organisation that was made of the request, or the one that was there already and to which the person was attached.';
comment on column organisation_requests.surname is 'Kept by a trigger from the account, as are the next columns: what lists show and sort.';

create function parvis.fill_organisation_requester() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select a.brand_id, a.surname, a.given_name, coalesce(a.sign_in_email, '') into new.brand_id, new.surname, new.given_name, new.sign_in_email
  from accounts a where a.id = new.account_id;
  return new;
end $$;
comment on function parvis.fill_organisation_requester is
  'Copies what lists show and sort from the account into its request for an organisation.';
create trigger fill_requester before insert or update on organisation_requests for each row execute function parvis.fill_organisation_requester();

create function parvis.keep_decision() returns trigger language plpgsql as $$
begin
  if (old.decision is not null or old.withdrawn_at is not null)
     and (new.decision, new.decided_at, new.decided_by, new.organisation_id, new.withdrawn_at) is distinct from
       (old.decision, old.decided_at, old.decided_by, old.organisation_id, old.withdrawn_at) then
    raise exception 'a request is decided once' using errcode = 'check_violation', constraint = 'organisation_requests_decided_once';
  end if;
  return new;
end $$;
comment on function parvis.keep_decision is
  'Refuses to decide or withdraw a request a second time, whoever writes.';
create trigger keep_decision before update on organisation_requests for each row execute function parvis.keep_decision();

create function parvis.erase_organisation_requests() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update organisation_requests set withdrawn_at = new.erased_at, version = version + 1 where account_id = new.id and decision is null and withdrawn_at is null;
  update organisation_requests set comment = '', name = trim(new.surname || ' ' || new.given_name), siret = null, vat_number = '', foreign_identifier = '',
    address_line1 = '', address_line2 = '', postal_code = '', city = '' where account_id = new.id and (organisation_id is null or kind = 'individual');
  update organisation_requests set comment = '' where account_id = new.id;
  return null;
end $$;
comment on function parvis.erase_organisation_requests is
  'Erases a person''s requests for organisations with the person (O21): what waits is withdrawn, and what was typed of oneself goes where no organisation came of it.';
create trigger erase_organisation_requests after update of erased_at on accounts for each row
  when (new.erased_at is not null and old.erased_at is null) execute function parvis.erase_organisation_requests();

-- One's own for the person, the brand's for staff; what is over, nobody changes.
call parvis_build.guard('organisation_requests');
grant select, insert, update (withdrawn_at, version) on organisation_requests to parvis_client;
call parvis_build.staff_reads_brand('organisation_requests');
grant update (decision, refusal_reason, decided_at, decided_by, decided_by_label, organisation_id, version) on organisation_requests to parvis_staff;
create policy own_read on organisation_requests for select to parvis_client using (account_id = (select parvis.account_id()));
create policy own_ask on organisation_requests for insert to parvis_client
  with check (account_id = (select parvis.account_id()) and decision is null and withdrawn_at is null);
create policy own_withdraw on organisation_requests for update to parvis_client
  using (account_id = (select parvis.account_id()) and decision is null and withdrawn_at is null)
  with check (account_id = (select parvis.account_id()) and decision is null);
create policy staff_decide on organisation_requests for update to parvis_staff
  using (brand_id = (select parvis.brand_id()) and decision is null and withdrawn_at is null)
  with check (brand_id = (select parvis.brand_id()) and decided_by = (select parvis.account_id()));
call parvis_build.staff_write('organisation_requests', array['organisation.creations.decide']);
