create table membership_requests (
  id uuid primary key default gen_random_uuid(),
  whole boolean not null default false,
  comment text not null default '',
  role text not null default 'member',
  membership_id uuid,
  granted_role text,
  granted_whole boolean
);
call parvis_build.request('membership_requests');
call parvis_build.requester('membership_requests');
alter table membership_requests
  add foreign key (brand_id, role) references roles (brand_id, code) on update cascade,
  add foreign key (brand_id, granted_role) references roles (brand_id, code) on update cascade,
  add foreign key (membership_id, organisation_id) references memberships (id, organisation_id),
  add check (decision is distinct from 'approved' or membership_id is not null),
  add check ((granted_role is null and granted_whole is null) or decision = 'approved');
create unique index membership_requests_one_open on membership_requests (organisation_id, account_id) where decision is null and withdrawn_at is null;
comment on table membership_requests is
  'Somebody asks to belong to an organisation («demande de rattachement»), and what was decided (O2, O4, O5, O6). A decision never rewrites what was asked (O26).';

call parvis_build.request_of_members('membership_requests', 'organisation.membership-requests.decide');
grant update (membership_id, granted_role, granted_whole) on membership_requests to parvis_client;

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
