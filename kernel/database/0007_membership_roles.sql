-- Roles are presets over permissions kept as data. What they hold is the deployment's: everybody of the brand reads it.

create table membership_roles (
  brand_id uuid not null references brands on delete cascade,
  code text not null check (code ~ '^[a-z][a-z0-9_]{1,40}$'),
  name_fr text not null check (name_fr <> ''),
  name_en text not null check (name_en <> ''),
  position integer not null default 100,
  is_grantable boolean not null default true,
  version integer not null default 1,
  primary key (brand_id, code)
);
comment on table membership_roles is
  'A role that a membership may have. A deployment renames roles and makes others; the principal manager''s always exists.';
comment on column membership_roles.is_grantable is 'Whether managers give the role in the portal. The principal manager''s is only handed over, the technical user''s only made.';

call parvis_build.guard('membership_roles');
grant select on membership_roles to parvis_client, parvis_staff;
grant insert, update, delete on membership_roles to parvis_staff;
create policy read on membership_roles for select to parvis_client, parvis_staff using (brand_id = (select parvis.brand_id()));
create policy staff_write on membership_roles to parvis_staff using (brand_id = (select parvis.brand_id())) with check (brand_id = (select parvis.brand_id()));

create table membership_role_permissions (
  brand_id uuid not null,
  role text not null,
  permission text not null check (permission ~ '^[a-z-]+(\.[a-z-]+){1,3}$'),
  primary key (brand_id, role, permission),
  foreign key (brand_id, role) references membership_roles on update cascade on delete cascade
);
comment on table membership_role_permissions is
  'A permission that a role holds.';

call parvis_build.guard('membership_role_permissions');
grant select on membership_role_permissions to parvis_client, parvis_staff;
grant insert, update, delete on membership_role_permissions to parvis_staff;
create policy read on membership_role_permissions for select to parvis_client, parvis_staff using (brand_id = (select parvis.brand_id()));
create policy staff_write on membership_role_permissions to parvis_staff using (brand_id = (select parvis.brand_id())) with check (brand_id = (select parvis.brand_id()));

create table role_default_spaces (
  brand_id uuid not null,
  role text not null,
  space text not null,
  access text not null check (access in ('read', 'modify')),
  primary key (brand_id, role, space),
  foreign key (brand_id, role) references membership_roles on update cascade on delete cascade
);
comment on table role_default_spaces is
  'A space that a role opens by itself (O7).';

call parvis_build.guard('role_default_spaces');
grant select on role_default_spaces to parvis_client, parvis_staff;
grant insert, update, delete on role_default_spaces to parvis_staff;
create policy read on role_default_spaces for select to parvis_client, parvis_staff using (brand_id = (select parvis.brand_id()));
create policy staff_write on role_default_spaces to parvis_staff using (brand_id = (select parvis.brand_id())) with check (brand_id = (select parvis.brand_id()));

create function parvis.give_preset_roles() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into membership_roles (brand_id, code, name_fr, name_en, position, is_grantable) values
    (new.id, 'principal_manager', 'Gestionnaire principal', 'Principal manager', 1, false),
    (new.id, 'secondary_manager', 'Gestionnaire secondaire', 'Secondary manager', 2, true),
    (new.id, 'member', 'Utilisateur simple', 'Member', 3, true),
    (new.id, 'technical', 'Utilisateur technique', 'Technical user', 4, false);
  insert into membership_role_permissions (brand_id, role, permission)
    select new.id, r.code, p.permission
    from (values ('organisation.desk.read'), ('organisation.membership-requests.decide'), ('organisation.space-requests.decide'),
      ('organisation.people.read'), ('organisation.people.manage'), ('organisation.details.manage'), ('organisation.spaces.manage'),
      ('organisation.identifier.change'), ('organisation.history.read'), ('organisation.reviews.decide')) as p (permission),
      (values ('principal_manager'), ('secondary_manager'), ('technical')) as r (code);
  insert into membership_role_permissions (brand_id, role, permission) values
    (new.id, 'principal_manager', 'organisation.technical-users.manage'),
    (new.id, 'principal_manager', 'organisation.principal.transfer');
  insert into membership_role_permissions (brand_id, role, permission)
    select new.id, r.code, p.permission from membership_roles r, (values ('contracts.contracts.read'), ('contracts.contracts.modify')) as p (permission)
    where r.brand_id = new.id;
  insert into role_default_spaces (brand_id, role, space, access) values
    (new.id, 'principal_manager', 'contracts', 'modify'),
    (new.id, 'secondary_manager', 'contracts', 'modify');
  return null;
end $$;
comment on function parvis.give_preset_roles is
  'Gives a new brand the roles that every deployment starts with, with their permissions and the spaces that they open.';
create trigger give_preset_roles after insert on brands for each row execute function parvis.give_preset_roles();
