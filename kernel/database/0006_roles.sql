-- Roles hold permissions, whoever holds the role; both are data of the deployment, and everybody of the brand reads them. What a brand begins
-- with comes from the spaces that own the permissions (kernel/policy/roles.ts).

create table roles (
  brand_id uuid not null references brands on delete cascade,
  code text not null check (code ~ '^[a-z][a-z0-9_]{1,40}$'),
  name jsonb not null,
  position integer not null default 100,
  is_grantable boolean not null default true,
  version integer not null default 1,
  holder text not null check (holder in ('membership', 'staff')),
  primary key (brand_id, code),
  unique (brand_id, holder, code)
);
comment on table roles is
  'A role that its holder may have: a membership of an organisation, or a member of the staff. A deployment renames roles and makes others; the principal manager''s always exists.';
comment on column roles.is_grantable is 'Whether managers give the role in the portal. The principal manager''s is only handed over, those of programs only made.';

call parvis_build.guard('roles');
call parvis_build.text_by_language('roles', array['name']);
grant select on roles to parvis_client, parvis_staff;
grant insert, update, delete on roles to parvis_staff;
create policy read on roles for select to parvis_client, parvis_staff using (brand_id = (select parvis.brand_id()));
-- What the staff themselves may do is never set by a role of the staff: nobody gives himself more (O7).
create policy staff_write on roles to parvis_staff using (brand_id = (select parvis.brand_id()) and holder = 'membership')
  with check (brand_id = (select parvis.brand_id()) and holder = 'membership');
call parvis_build.staff_write('roles', array['organisation.roles.manage']);

create table role_permissions (
  brand_id uuid not null,
  role text not null,
  permission text not null check (permission ~ '^[a-z-]+(\.[a-z-]+){1,3}$'),
  primary key (brand_id, role, permission),
  foreign key (brand_id, role) references roles on update cascade on delete cascade
);
comment on table role_permissions is
  'A permission that a role holds.';

call parvis_build.guard('role_permissions');
grant select on role_permissions to parvis_client, parvis_staff;
grant insert, update, delete on role_permissions to parvis_staff;
create policy read on role_permissions for select to parvis_client, parvis_staff using (brand_id = (select parvis.brand_id()));
create policy staff_write on role_permissions to parvis_staff using (brand_id = (select parvis.brand_id()) and exists (select from roles r where r.brand_id = role_permissions.brand_id and r.code = role_permissions.role and r.holder = 'membership'))
  with check (brand_id = (select parvis.brand_id()) and exists (select from roles r where r.brand_id = role_permissions.brand_id and r.code = role_permissions.role and r.holder = 'membership'));
call parvis_build.staff_write('role_permissions', array['organisation.roles.manage']);

create table role_default_spaces (
  brand_id uuid not null,
  role text not null,
  space text not null,
  access text not null check (access in ('read', 'modify')),
  primary key (brand_id, role, space),
  foreign key (brand_id, role) references roles on update cascade on delete cascade
);
comment on table role_default_spaces is
  'A space that a role opens by itself (O7).';

call parvis_build.guard('role_default_spaces');
grant select on role_default_spaces to parvis_client, parvis_staff;
grant insert, update, delete on role_default_spaces to parvis_staff;
create policy read on role_default_spaces for select to parvis_client, parvis_staff using (brand_id = (select parvis.brand_id()));
create policy staff_write on role_default_spaces to parvis_staff using (brand_id = (select parvis.brand_id()) and exists (select from roles r where r.brand_id = role_default_spaces.brand_id and r.code = role_default_spaces.role and r.holder = 'membership'))
  with check (brand_id = (select parvis.brand_id()) and exists (select from roles r where r.brand_id = role_default_spaces.brand_id and r.code = role_default_spaces.role and r.holder = 'membership'));
call parvis_build.staff_write('role_default_spaces', array['organisation.roles.manage']);

create table given_presets (
  brand_id uuid not null references brands on delete cascade,
  role text not null,
  what text not null,
  primary key (brand_id, role, what)
);
comment on table given_presets is
  'What each preset role was given once, a permission or a space: what a deployment takes away stays away.';

call parvis_build.guard('given_presets');
