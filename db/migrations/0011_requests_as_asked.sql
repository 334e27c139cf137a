-- What was asked for and what was granted, apart: a decision never rewrites the request (O4, O26).
alter table membership_requests
  add column granted_role text,
  add column granted_whole boolean,
  add foreign key (brand_id, granted_role) references membership_roles (brand_id, code) on update cascade;
-- Those decided before kept only what was granted.
update membership_requests set granted_role = role, granted_whole = whole where decision = 'approved';
alter table membership_requests add check ((granted_role is null and granted_whole is null) or decision = 'approved');
-- False: the manager added the service.
alter table membership_request_services add column requested boolean not null default true;

revoke update (role, whole) on membership_requests from parvis_client;
grant update (granted_role, granted_whole) on membership_requests to parvis_client;
