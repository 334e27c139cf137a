create table change_requests (
  id uuid primary key default gen_random_uuid(),
  contract_id uuid not null,
  number text not null,
  kind text not null check (kind in ('creation', 'deletion', 'replacement', 'training')),
  detail text not null default '' collate "unicode",
  current_version integer not null default 1,
  wished_on date not null,
  requested_by_label text not null,
  modified_at timestamptz not null,
  confirmed_on date,
  identifier text not null default '',
  scheduled_on date,
  locks_on date,
  locked_at timestamptz,
  carried_out_at timestamptz,
  withdrawn_by uuid references accounts,
  reminded_at timestamptz,
  suspended_at timestamptz,
  validated_at timestamptz,
  validated_by_label text not null default ''
);
call parvis_build.request('change_requests', carried_out_later => true);
alter table change_requests
  add unique (brand_id, number),
  add unique (id, contract_id),
  add foreign key (contract_id, organisation_id, brand_id) references contracts (id, organisation_id, brand_id) on update cascade,
  add check ((decision is not distinct from 'approved') = (scheduled_on is not null)),
  add check (carried_out_at is null or decision = 'approved');
create index on change_requests (contract_id, requested_at desc, id desc);
create index change_requests_planned on change_requests (scheduled_on, id) where decision = 'approved' and carried_out_at is null;
create index change_requests_unconfirmed on change_requests (modified_at, id) where confirmed_on is null and withdrawn_at is null and decision is distinct from 'refused';
create index change_requests_identifier on change_requests (brand_id, lower(identifier)) where decision = 'approved' and carried_out_at is null and identifier <> '';
comment on table change_requests is
  'A request to create, delete or replace connections of a contract, or to train somebody, and how far it has come.';
comment on column change_requests.identifier is 'The identifier of the account to be made, settled at validation (C20).';
comment on column change_requests.validated_at is 'Kept of a request that was validated, though it could not be carried out afterwards (C18, C35).';

create function parvis.keep_request_dates() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (
    new.requested_at is distinct from old.requested_at
    or (old.validated_at is not null and new.validated_at is distinct from old.validated_at)
    or (old.carried_out_at is not null and new.carried_out_at is distinct from old.carried_out_at)
    or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at)
  ) then
    raise exception 'the date of what happened to a request does not change' using errcode = 'check_violation';
  end if;
  if new.decision = 'approved' and new.validated_at is null then
    new.validated_at := new.decided_at;
    new.validated_by_label := new.decided_by_label;
  end if;
  return new;
end $$;
comment on function parvis.keep_request_dates is
  'Keeps the date of what happened to a request, whoever writes.';
create trigger keep_request_dates before insert or update on change_requests for each row execute function parvis.keep_request_dates();

create function parvis.identifier_taken(brand uuid, wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from accounts a where a.brand_id = brand and lower(a.identifier) = lower(wanted))
      or exists (select from change_requests r where r.brand_id = brand and r.decision = 'approved' and r.carried_out_at is null and lower(r.identifier) = lower(wanted))
$$;
comment on function parvis.identifier_taken is
  'Whether an identifier is taken: by an account, or by the account that a validated request is to make (C20).';

call parvis_build.guard('change_requests');
call parvis_build.staff_writes_brand('change_requests');
call parvis_build.staff_write('change_requests', array['contracts.requests.decide', 'contracts.trainings.manage']);
grant select, insert, update (detail, current_version, wished_on, modified_at, confirmed_on, withdrawn_at, withdrawn_by, reminded_at, version)
  on change_requests to parvis_client;
create policy client_read on change_requests for select to parvis_client
  using (contract_id = any ((select parvis.readable_contract_ids())::uuid[]));
create policy client_write on change_requests for insert to parvis_client
  with check (contract_id = any ((select parvis.modifiable_contract_ids())::uuid[]) and account_id = (select parvis.account_id()) and decision is null);
create policy client_update on change_requests for update to parvis_client
  using (contract_id = any ((select parvis.modifiable_contract_ids())::uuid[]));

create table change_request_versions (
  request_id uuid not null references change_requests on delete cascade,
  version integer not null check (version > 0),
  content jsonb not null,
  created_at timestamptz not null,
  created_by uuid not null references accounts,
  created_by_label text not null,
  primary key (request_id, version)
);
comment on table change_request_versions is
  'What was asked, version by version. The form of the last version alone confirms the request (C24).';

call parvis_build.guard('change_request_versions');
call parvis_build.staff_reads_with('change_request_versions', 'change_requests', 'request_id');
grant select, insert on change_request_versions to parvis_client;
create policy client_read on change_request_versions for select to parvis_client
  using (exists (select from change_requests r where r.id = request_id));
create policy client_write on change_request_versions for insert to parvis_client
  with check (created_by = (select parvis.account_id())
    and exists (select from change_requests r where r.id = request_id and r.decision is null and r.withdrawn_at is null));

create table signed_forms (
  id uuid primary key default gen_random_uuid(),
  request_id uuid not null,
  version integer not null,
  channel text not null check (channel in ('upload', 'email', 'fax', 'post', 'registered_post', 'signature')),
  received_on date not null,
  file_id uuid references files,
  recorded_by uuid not null references accounts,
  recorded_by_label text not null,
  recorded_at timestamptz not null,
  confirms boolean not null,
  needs_review boolean not null default false,
  withdrawn_at timestamptz,
  withdrawn_by_label text not null default '',
  refused_at timestamptz,
  refused_by_label text not null default '',
  refusal_reason text not null default '',
  check (not (confirms and needs_review)),
  check (withdrawn_at is null or not (confirms or needs_review)),
  check (refused_at is null or not (confirms or needs_review)),
  check (withdrawn_at is null or refused_at is null),
  check (refused_at is null or refusal_reason <> ''),
  foreign key (request_id, version) references change_request_versions (request_id, version) on delete cascade
);
create index on signed_forms (request_id, recorded_at);
comment on table signed_forms is
  'A signed form that was received for a version of a request.';
comment on column signed_forms.needs_review is 'The code on the form could not be read: staff look at the copy, and accept it or send it back (C25).';
comment on column signed_forms.withdrawn_at is 'Whoever returned a wrong file withdraws it (C25). It stays on record, as does one that was refused.';

call parvis_build.guard('signed_forms');
call parvis_build.staff_follows('signed_forms', 'change_requests', 'request_id');
call parvis_build.staff_write('signed_forms', array['contracts.requests.decide']);
grant select, insert on signed_forms to parvis_client;
create policy client_read on signed_forms for select to parvis_client using (exists (select from change_requests r where r.id = request_id));
create policy client_write on signed_forms for insert to parvis_client
  with check (channel = 'upload' and recorded_by = (select parvis.account_id()) and exists (select from change_requests r where r.id = request_id));
-- A form that came with a request is read by who reads that.
call parvis_build.files_of('contracts.request', 'exists (select from change_requests r where r.id = files.owner_id)', array['contracts.requests.decide']);
