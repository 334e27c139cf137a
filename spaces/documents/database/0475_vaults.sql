-- «Coffre de sortie» (D31): everything of a client, or of an employee, in one archive.
create table vaults (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  employee_id uuid references employees,
  side text not null check (side in ('client', 'employee', 'staff')),
  locale text not null check (locale in ('fr', 'en')),
  asked_at timestamptz not null,
  asked_by uuid references accounts on delete set null,
  asked_by_label text not null,
  tries integer not null default 0 check (tries >= 0),
  files_total integer not null default 0 check (files_total >= 0),
  files_done integer not null default 0 check (files_done between 0 and files_total),
  made_at timestamptz,
  file_id uuid unique references files,
  file_name text not null default '',
  size_bytes bigint not null default 0 check (size_bytes >= 0),
  sha256 text not null default '' check (sha256 ~ '^([0-9a-f]{64})?$'),
  manifest_sha256 text not null default '' check (manifest_sha256 ~ '^([0-9a-f]{64})?$'),
  gaps integer not null default 0 check (gaps >= 0),
  keeps_until timestamptz,
  swept_at timestamptz,
  taken_at timestamptz,
  taken_by uuid references accounts on delete set null,
  taken_by_label text not null default '',
  failed_at timestamptz,
  check (num_nonnulls(made_at, failed_at) <= 1),
  check ((made_at is null) = (keeps_until is null)),
  check ((made_at is null) = (manifest_sha256 = '')),
  check ((file_id is not null) = (made_at is not null and swept_at is null)),
  check (taken_at is null or made_at is not null),
  constraint vaults_one_holder check (num_nonnulls(organisation_id, employee_id) = 1)
);
create unique index vaults_one_of_client on vaults (organisation_id) where organisation_id is not null and made_at is null and failed_at is null;
create unique index vaults_one_of_employee on vaults (employee_id) where employee_id is not null and made_at is null and failed_at is null;
create index on vaults (organisation_id, asked_at, id) where organisation_id is not null;
create index on vaults (employee_id, asked_at, id) where employee_id is not null;
create index vaults_kept on vaults (keeps_until) where file_id is not null;
comment on table vaults is
  'An archive of everything of a client or of an employee: asked for, made by a job, kept for some days, swept (D31). One at a time for each.';
comment on column vaults.side is 'On whose side it was asked for; where the staff did, whose it is was told.';
comment on column vaults.tries is 'How often a job began to make it.';
comment on column vaults.manifest_sha256 is 'The SHA-256 of its manifest, by which what it holds is known without the archive.';
comment on column vaults.gaps is 'How many files could not be put into it: lost or damaged in the storage. Its manifest names them.';
comment on column vaults.taken_at is 'When it was downloaded first.';

call parvis_build.guard('vaults');
call parvis_build.staff_reads_brand('vaults');
create policy takers on vaults as restrictive for select to parvis_staff using ((select parvis.staff_may_any(array['documents.vault.take'])));
-- Not all of the staff see what employees are paid.
create policy employee_papers on vaults as restrictive for select to parvis_staff
  using (employee_id is null or (select parvis.staff_may_any(array['documents.employees.read'])));
grant select on vaults to parvis_client, parvis_employee;
create policy client_read on vaults for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('documents.vault.take'))::uuid[]));
create policy employee_read on vaults for select to parvis_employee
  using (employee_id = (select parvis.employee_id()));
call parvis_build.files_of('documents.vault', 'exists (select from vaults v where v.id = files.owner_id)', array['documents.vault.take'],
  'parvis_client, parvis_staff, parvis_employee');

create table vault_imports (
  manifest_sha256 text primary key check (manifest_sha256 ~ '^[0-9a-f]{64}$'),
  brand_id uuid not null references brands,
  vault_id uuid not null,
  holder_id uuid not null,
  portal text not null,
  made_at timestamptz not null,
  imported_at timestamptz not null
);
comment on table vault_imports is
  'A vault of another portal that was taken in, by its manifest: taken in again, nothing is done (D31).';
comment on column vault_imports.portal is 'What the portal was called that made it.';
call parvis_build.guard('vault_imports');
