create table synchronisation_runs (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid references accounts on delete set null,
  started_by_label text not null,
  instance text not null check (instance <> ''),
  machine text not null default '',
  is_dry boolean not null default false,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('done', 'failed', 'interrupted', 'stopped')),
  phase text not null default 'rows' check (phase in ('rows', 'documents', 'withdrawals', 'comparison')),
  done bigint not null default 0 check (done >= 0),
  total bigint not null default 0 check (total >= 0),
  created integer not null default 0 check (created >= 0),
  changed integer not null default 0 check (changed >= 0),
  same integer not null default 0 check (same >= 0),
  refused integer not null default 0 check (refused >= 0),
  withdrawn integer not null default 0 check (withdrawn >= 0),
  stop_asked_at timestamptz,
  check ((ended_at is null) = (outcome is null)),
  check (done <= total)
);
create unique index synchronisation_runs_one on synchronisation_runs (brand_id) where ended_at is null;
create index on synchronisation_runs (brand_id, started_at, id);
comment on table synchronisation_runs is
  'One run of the tool that pushes to the portal (D28), with its sums. A brand has one open at a time: a second is refused with who runs.';
comment on column synchronisation_runs.instance is 'The copy of the tool that runs, by the file of its state: the same one that comes back ends its run that was cut.';
comment on column synchronisation_runs.is_dry is 'It compares, and changes nothing (--dry-run).';
comment on column synchronisation_runs.seen_at is 'When the tool last said something: a run that is silent for long is over.';
call parvis_build.guard('synchronisation_runs');
call parvis_build.staff_writes_brand('synchronisation_runs');
call parvis_build.staff_write('synchronisation_runs', array['synchronisation.rows.push', 'synchronisation.runs.start']);

create table synchronised_documents (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  employee_id uuid references employees,
  holder_id uuid not null generated always as (coalesce(organisation_id, employee_id)) stored,
  folder_id uuid not null references folder_rules on delete cascade,
  file_name text not null check (file_name <> ''),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null check (size_bytes > 0),
  document_id uuid unique references documents on delete set null,
  told_at timestamptz not null,
  check (num_nonnulls(organisation_id, employee_id) = 1)
);
create unique index synchronised_documents_key on synchronised_documents (holder_id, folder_id, file_name);
create index on synchronised_documents (brand_id, holder_id);
create index on synchronised_documents (organisation_id) where organisation_id is not null;
create index on synchronised_documents (employee_id) where employee_id is not null;
create index on synchronised_documents (folder_id);
comment on table synchronised_documents is
  'Which document of the portal a file of the management software became (D28, D29): by whose it is, its folder and its name. The document may be gone at the end of its time: the same bytes are then not published anew.';
comment on column synchronised_documents.file_name is 'The name below the folder, in NFC, with its ending: 2026/F-1107.pdf.';
comment on column synchronised_documents.sha256 is 'What was pushed last; what the portal shows may be that, signed.';
call parvis_build.guard('synchronised_documents');
call parvis_build.staff_writes_brand('synchronised_documents');
call parvis_build.staff_write('synchronised_documents', array['synchronisation.rows.push', 'synchronisation.runs.start']);
-- Not all of the staff see what employees are paid.
create policy employee_papers on synchronised_documents as restrictive for select to parvis_staff
  using (employee_id is null or (select parvis.staff_may_any(array['documents.employees.read'])));
