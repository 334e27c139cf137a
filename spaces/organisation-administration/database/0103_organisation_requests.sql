create table organisation_requests (
  id uuid primary key default gen_random_uuid(),
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
  check (siret is null or kind in ('private', 'public')),
  check (vat_number = '' or kind <> 'individual')
);
call parvis_build.request('organisation_requests', makes_organisation => true);
call parvis_build.requester('organisation_requests');
alter table organisation_requests add check (decision is not distinct from 'refused' or refusal_reason = '');
create unique index organisation_requests_one_open on organisation_requests (account_id, identifier) where decision is null and withdrawn_at is null;
create index on organisation_requests (organisation_id) where organisation_id is not null;
comment on table organisation_requests is
  'Somebody asks the provider for an organisation of which they become principal manager («demande de création d''une structure», O37).';
comment on column organisation_requests.identifier is 'What tells one request of a person from another: the identifier, else the name.';
comment on column organisation_requests.organisation_id is 'The organisation that was made of the request, or the one that was there already and to which the person was attached.';

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
