-- One file for all (D34): a month's payslips come as one PDF, each page of which is somebody's.
create table document_lots (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  folder_id uuid not null,
  holder text not null default 'employee' check (holder = 'employee'),
  name text not null check (name <> ''),
  month_on date,
  label text not null default '',
  file_id uuid not null unique references files,
  state text not null default 'reading' check (state in ('reading', 'read', 'failed')),
  failure text not null default '',
  pages integer not null default 0 check (pages between 0 and 2000),
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  created_by_label text not null,
  published_at timestamptz,
  published_by uuid references accounts on delete set null,
  published_by_label text not null default '',
  withdrawn_at timestamptz,
  withdrawn_by uuid references accounts on delete set null,
  withdrawn_by_label text not null default '',
  withdrawal_reason text not null default '',
  version integer not null default 1,
  foreign key (folder_id, holder) references folder_rules (id, holder),
  check (extract(day from month_on) = 1),
  check ((state = 'failed') = (failure <> '')),
  check ((withdrawn_at is null) = (withdrawal_reason = '')),
  check (withdrawn_at is null or published_at is not null)
);
create index on document_lots (brand_id, created_at, id);
comment on table document_lots is
  'One PDF with the papers of many employees, split by the code on each page, published and withdrawn as one lot (D34).';
comment on column document_lots.label is 'The word after which the code stands on a page (Matricule); empty: the code is anywhere on it.';
comment on column document_lots.failure is 'Why its pages could not be read: locked, damaged, none (no text, as in a scan), too_long.';

create table lot_pages (
  lot_id uuid not null references document_lots on delete cascade,
  number integer not null check (number > 0),
  finding text not null check (finding in ('matched', 'unknown', 'none', 'several', 'twice', 'continued', 'absent')),
  codes text[] not null default '{}',
  excerpt text not null default '' check (length(excerpt) <= 200),
  proposed_id uuid references employees,
  employee_id uuid references employees,
  discarded boolean not null default false,
  published_at timestamptz,
  version integer not null default 1,
  primary key (lot_id, number),
  check (not (discarded and employee_id is not null)),
  check (published_at is null or employee_id is not null)
);
create index on lot_pages (lot_id, employee_id, number);
comment on table lot_pages is
  'A page of a lot: whose it is, or set aside, or still to be decided. It goes to one place at most.';
comment on column lot_pages.finding is
  'What was read: matched; unknown: a code that nobody has; none: no code; several: of several people; twice: another page has it too; continued: without a code, after a page that is not the last of its paper; absent: of somebody who was not there that month.';
comment on column lot_pages.proposed_id is 'Whose it may be, where that is to be decided.';

create table lot_absences (
  lot_id uuid not null references document_lots on delete cascade,
  employee_id uuid not null references employees,
  primary key (lot_id, employee_id)
);
comment on table lot_absences is 'An employee without a page, of whom somebody said that this is as it should be.';

alter table documents add column lot_id uuid references document_lots;
create unique index documents_one_of_lot on documents (lot_id, employee_id) where lot_id is not null;
comment on column documents.lot_id is 'The lot by which it was published: one paper for each person (D34).';

call parvis_build.guard('document_lots');
grant select, insert, update, delete on document_lots to parvis_staff;
create policy staff_read on document_lots for select to parvis_staff
  using (brand_id = (select parvis.brand_id()) and (select parvis.staff_may_any(array['documents.employees.read'])));
create policy staff_add on document_lots for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
create policy staff_change on document_lots for update to parvis_staff using (brand_id = (select parvis.brand_id()));
create policy staff_delete on document_lots for delete to parvis_staff using (brand_id = (select parvis.brand_id()) and published_at is null);
call parvis_build.staff_write('document_lots', array['documents.documents.publish']);
call parvis_build.guard('lot_pages');
call parvis_build.staff_follows('lot_pages', 'document_lots', 'lot_id');
call parvis_build.staff_write('lot_pages', array['documents.documents.publish']);
call parvis_build.guard('lot_absences');
call parvis_build.staff_follows('lot_absences', 'document_lots', 'lot_id');
call parvis_build.staff_write('lot_absences', array['documents.documents.publish']);
call parvis_build.files_of('documents.lot', 'exists (select from document_lots l where l.id = files.owner_id)', array['documents.documents.publish'], 'parvis_staff');
