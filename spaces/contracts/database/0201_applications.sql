create table applications (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  code text not null,
  name text not null check (name <> '') collate "unicode",
  url text not null default '' check (url = '' or url ~ '^https?://'),
  version integer not null default 1,
  unique (brand_id, code)
);
comment on table applications is
  'An application that the provider sells access to.';

call parvis_build.guard('applications');
call parvis_build.staff_writes_brand('applications');
call parvis_build.staff_write('applications', array['contracts.applications.manage']);
grant select on applications to parvis_client;
create policy client_read on applications for select to parvis_client using (brand_id = (select parvis.brand_id()));

create table application_profiles (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references applications on delete cascade,
  code text not null,
  name text not null check (name <> '') collate "unicode",
  description text not null default '',
  unique (application_id, code),
  unique (id, application_id)
);
comment on table application_profiles is
  'A profile that a connection to an application may have. An application without profiles has no row here, and then no profile anywhere (C15).';

call parvis_build.guard('application_profiles');
call parvis_build.staff_follows('application_profiles', 'applications', 'application_id');
call parvis_build.staff_write('application_profiles', array['contracts.applications.manage']);
grant select on application_profiles to parvis_client;
create policy client_read on application_profiles for select to parvis_client using (exists (select from applications a where a.id = application_id));

create table application_roles (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references applications on delete cascade,
  code text not null,
  name text not null check (name <> '') collate "unicode",
  unique (application_id, code),
  unique (id, application_id)
);
comment on table application_roles is
  'A role that a connection to an application may have.';

call parvis_build.guard('application_roles');
call parvis_build.staff_follows('application_roles', 'applications', 'application_id');
call parvis_build.staff_write('application_roles', array['contracts.applications.manage']);
grant select on application_roles to parvis_client;
create policy client_read on application_roles for select to parvis_client using (exists (select from applications a where a.id = application_id));

create table application_users (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  application_id uuid not null references applications on delete cascade,
  organisation_id uuid not null references organisations on delete cascade,
  external_id text not null check (external_id <> ''),
  surname text not null check (surname <> '') collate "unicode",
  given_name text not null default '' collate "unicode",
  email text not null default '',
  structure text not null default '',
  job_title text not null default '',
  address_line1 text not null default '',
  address_line2 text not null default '',
  postal_code text not null default '',
  city text not null default '',
  phone text not null default '',
  mobile text not null default '',
  fax text not null default '',
  synchronised_at timestamptz not null default now(),
  unique (application_id, organisation_id, external_id),
  unique (id, application_id)
);
create index on application_users (organisation_id, application_id, surname, given_name, id);
comment on table application_users is
  'A person''s record inside an application, synchronised from there (C14, C20).';

call parvis_build.guard('application_users');
call parvis_build.staff_writes_brand('application_users');
call parvis_build.staff_write('application_users', array['contracts.applications.manage']);
grant delete on application_users to parvis_staff;
grant select on application_users to parvis_client;
create policy client_read on application_users for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_of_readable_contracts())::uuid[]));
