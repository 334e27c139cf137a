create table membership_requests (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null default parvis.brand_id(),
  organisation_id uuid not null,
  account_id uuid not null references accounts,
  whole boolean not null default false,
  comment text not null default '',
  requested_at timestamptz not null,
  role text not null default 'member',
  decision text check (decision in ('approved', 'refused')),
  refusal_reason text not null default '',
  decided_at timestamptz,
  decided_by uuid references accounts,
  decided_by_label text not null default '',
  withdrawn_at timestamptz,
  membership_id uuid,
  version integer not null default 1,
  surname text not null default '' collate "unicode",
  given_name text not null default '' collate "unicode",
  sign_in_email text not null default '' collate "unicode",
  granted_role text,
  granted_whole boolean,
  unique (id, organisation_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (brand_id, role) references roles (brand_id, code) on update cascade,
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id),
  check ((decision is null) = (decided_at is null)),
  check (decision is distinct from 'refused' or refusal_reason <> ''),
  check (withdrawn_at is null or decision is null),
  check (decision is distinct from 'approved' or membership_id is not null),
  foreign key (brand_id, granted_role) references roles (brand_id, code) on update cascade,
  check ((granted_role is null and granted_whole is null) or decision = 'approved')
);
create unique index membership_requests_one_open on membership_requests (organisation_id, account_id) where decision is null and withdrawn_at is null;
create index membership_requests_waiting on membership_requests (organisation_id, requested_at, id) where decision is null and withdrawn_at is null;
create index on membership_requests (brand_id, requested_at, id);
create index membership_requests_queue on membership_requests (brand_id, requested_at, id) where decision is null and withdrawn_at is null;
create index on membership_requests (account_id, requested_at desc, id);
comment on table membership_requests is
  'Somebody asks to belong to an organisation («demande de rattachement»), and what was decided (O2, O4, O5, O6). A decision never rewrites what was asked (O26).';
comment on column membership_requests.surname is 'Kept by a trigger from the account, as are the next columns: what lists show and sort.';

create function parvis.fill_requester() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select o.brand_id into new.brand_id from organisations o where o.id = new.organisation_id;
  select a.surname, a.given_name, coalesce(a.sign_in_email, '') into new.surname, new.given_name, new.sign_in_email from accounts a where a.id = new.account_id;
  return new;
end $$;
comment on function parvis.fill_requester is
  'Copies what lists show and sort from the account into its request.';
create trigger fill_requester before insert or update on membership_requests for each row execute function parvis.fill_requester();

call parvis_build.guard('membership_requests');
call parvis_build.managers_read('membership_requests');
-- The staff lock a request while they decide it; the server writes the decision down.
grant update (version) on membership_requests to parvis_staff;
create policy staff_decide on membership_requests for update to parvis_staff using (exists (select from organisations o where o.id = organisation_id));
call parvis_build.staff_write('membership_requests', array['organisation.membership-requests.decide']);
grant update (decision, refusal_reason, decided_at, decided_by, decided_by_label, membership_id, granted_role, granted_whole, withdrawn_at, version)
  on membership_requests to parvis_client;
create policy own_read on membership_requests for select to parvis_client using (account_id = (select parvis.account_id()));
create policy manager_decide on membership_requests for update to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.membership-requests.decide'))::uuid[]));
create policy own_withdraw on membership_requests for update to parvis_client
  using (account_id = (select parvis.account_id()) and decision is null)
  with check (account_id = (select parvis.account_id()) and decision is null);

create table membership_request_services (
  request_id uuid not null,
  organisation_id uuid not null,
  service_id uuid not null,
  granted boolean,
  requested boolean not null default true,
  primary key (request_id, service_id),
  foreign key (request_id, organisation_id) references membership_requests (id, organisation_id) on delete cascade,
  foreign key (service_id, organisation_id) references services (id, organisation_id)
);
comment on table membership_request_services is
  'A service that a membership request asks for, or that the manager added, and whether it was granted.';
comment on column membership_request_services.granted is 'Null while the request waits.';
comment on column membership_request_services.requested is 'False where the manager added the service.';

call parvis_build.guard('membership_request_services');
call parvis_build.managers_read('membership_request_services');
grant insert, update (granted), delete on membership_request_services to parvis_client;
create policy own_read on membership_request_services for select to parvis_client
  using (exists (select from membership_requests r where r.id = request_id and r.account_id = (select parvis.account_id())));
create policy manager_decide on membership_request_services for update to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.membership-requests.decide'))::uuid[]));
create policy manager_add on membership_request_services for insert to parvis_client
  with check (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.membership-requests.decide'))::uuid[]));
