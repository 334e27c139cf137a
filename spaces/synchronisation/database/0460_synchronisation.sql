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
  work_id uuid unique references work on delete set null,
  is_asked boolean not null default false,
  check ((ended_at is null) = (outcome is null)),
  check (done <= total),
  check (is_asked or work_id is null)
);
create unique index synchronisation_runs_one on synchronisation_runs (brand_id) where ended_at is null and not is_asked;
create index on synchronisation_runs (brand_id, started_at, id);
comment on table synchronisation_runs is
  'One run: of the tool that pushes to the portal (D28), with its sums, of which a brand has one open at a time; or one that somebody asked for in the portal (D33), which a long task does.';
comment on column synchronisation_runs.is_asked is 'Somebody asked for it in the portal: how far it is, its long task knows.';
comment on column synchronisation_runs.work_id is 'That task, which is forgotten some time after its end.';
comment on column synchronisation_runs.instance is 'The copy of the tool that runs, by the file of its state: the same one that comes back ends its run that was cut.';
comment on column synchronisation_runs.is_dry is 'It compares, and changes nothing (--dry-run).';
comment on column synchronisation_runs.seen_at is 'When the tool last said something: a run that is silent for long is over.';
call parvis_build.guard('synchronisation_runs');
call parvis_build.staff_writes_brand('synchronisation_runs');
call parvis_build.staff_write('synchronisation_runs', array['synchronisation.rows.push', 'synchronisation.runs.start']);

create table synchronised_rows (
  brand_id uuid not null references brands,
  kind text not null check (kind in ('clients', 'employees', 'contacts', 'contracts', 'collaborators')),
  key text not null check (key <> ''),
  hash bytea not null check (length(hash) = 32),
  record_id uuid not null,
  told_at timestamptz not null,
  primary key (brand_id, kind, key)
);
comment on table synchronised_rows is
  'What a row of the management software was when it was pushed last, and which record of the portal it is (D29). Pushed again as it is, it has nothing to do.';
comment on column synchronised_rows.key is 'Its code there, in small letters; that of a contact or collaborator after that of its client.';
comment on column synchronised_rows.hash is 'The SHA-256 of its fields.';
call parvis_build.guard('synchronised_rows');
call parvis_build.staff_writes_brand('synchronised_rows');
call parvis_build.staff_write('synchronised_rows', array['synchronisation.rows.push']);

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

create table compared_documents (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null references synchronisation_runs on delete cascade,
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  employee_id uuid references employees,
  folder_id uuid references folder_rules on delete set null,
  code text not null,
  path text not null check (path <> ''),
  name text not null,
  difference text not null check (difference in ('here', 'portal', 'different', 'same', 'refused')),
  reason text not null default '',
  here_sha256 text check (here_sha256 ~ '^[0-9a-f]{64}$'),
  here_size bigint check (here_size >= 0),
  here_changed_at timestamptz,
  document_id uuid references documents on delete set null,
  search_text text not null generated always as (parvis.fold(name || ' ' || code)) stored,
  weight integer not null generated always as (case difference when 'same' then 1 else 0 end) stored,
  check ((difference = 'portal') = (here_sha256 is null)),
  check ((difference = 'refused') <= (reason <> ''))
);
create unique index compared_documents_key on compared_documents (run_id, lower(code), path) where difference <> 'portal';
create index on compared_documents (run_id, weight, path, id);
create index on compared_documents (document_id) where document_id is not null;
create index on compared_documents (organisation_id) where organisation_id is not null;
create index on compared_documents (employee_id) where employee_id is not null;
create index on compared_documents (brand_id);
comment on table compared_documents is
  'What a run that compares found of each document, here and on the portal (D18, D28). That of the newest comparison alone is kept.';
comment on column compared_documents.reason is 'Why it would be refused; of one that is here: withdrawn, or gone at the end of its time.';
comment on column compared_documents.weight is '0: a difference, which comes first; 1: the same.';
call parvis_build.guard('compared_documents');
call parvis_build.staff_writes_brand('compared_documents');
call parvis_build.staff_write('compared_documents', array['synchronisation.rows.push']);
grant delete on compared_documents to parvis_staff;
create policy staff_delete on compared_documents for delete to parvis_staff using (brand_id = (select parvis.brand_id()));
create policy employee_papers on compared_documents as restrictive for select to parvis_staff
  using (employee_id is null or (select parvis.staff_may_any(array['documents.employees.read'])));
