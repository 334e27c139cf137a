-- What is brought from another program (B19): a file, whose columns are assigned to fields, tried, brought in, and taken back.
create table imports (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  kind text not null check (kind ~ '^[a-z-]+\.[a-z_]+$'),
  file_name text not null check (file_name <> ''),
  sheets jsonb not null default '[]' check (jsonb_typeof(sheets) = 'array'),
  sheet text not null default '',
  encoding text,
  columns jsonb not null check (jsonb_typeof(columns) = 'array'),
  row_count integer not null check (row_count > 0),
  mapping jsonb check (jsonb_typeof(mapping) = 'object'),
  known text not null default 'skip' check (known in ('skip', 'update')),
  uploaded_at timestamptz not null,
  uploaded_by uuid references accounts on delete set null,
  uploaded_by_label text not null,
  checked_at timestamptz,
  work_id uuid references work on delete set null,
  started_at timestamptz,
  started_by uuid references accounts on delete set null,
  started_by_label text not null default '',
  ended_at timestamptz,
  undo_work_id uuid references work on delete set null,
  undo_started_at timestamptz,
  undo_started_by uuid references accounts on delete set null,
  undo_started_by_label text not null default '',
  undo_ended_at timestamptz,
  forgotten_at timestamptz,
  version integer not null default 1,
  constraint imports_mapped_first check (checked_at is null or mapping is not null),
  constraint imports_checked_first check (started_at is null or checked_at is not null),
  constraint imports_started_first check ((ended_at is null or started_at is not null) and (undo_started_at is null or ended_at is not null)),
  constraint imports_undo_started_first check (undo_ended_at is null or undo_started_at is not null),
  check ((started_at is null) = (started_by_label = '')),
  check ((undo_started_at is null) = (undo_started_by_label = ''))
);
create index on imports (brand_id, uploaded_at, id);
create index on imports (work_id) where work_id is not null;
create index on imports (undo_work_id) where undo_work_id is not null;
create index imports_to_forget on imports (uploaded_at) where forgotten_at is null;
comment on table imports is
  'A file brought from another program, of which rows are made. Its state follows from what was done and when: read, mapped, checked, brought in, taken back.';
comment on column imports.mapping is 'The place of a column by the name of the field that it fills. Kept for the next file of the same kind with the same columns.';
comment on column imports.known is 'What is done with a row whose record is there already: it is passed over, or the record is changed.';
comment on column imports.forgotten_at is 'When the file and its rows were erased; what became of them stays in the journal.';

call parvis_build.guard('imports');
grant select, insert, update, delete on imports to parvis_staff;
create policy staff_own_brand on imports for all to parvis_staff
  using (brand_id = (select parvis.brand_id()) and (select parvis.staff_may_any(array['back-office.imports.run'])))
  with check (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('imports', array['back-office.imports.run']);

create table import_rows (
  id uuid primary key default gen_random_uuid(),
  import_id uuid not null references imports on delete cascade,
  line integer not null check (line > 0),
  cells jsonb not null check (jsonb_typeof(cells) = 'array'),
  verdict text check (verdict in ('ready', 'known', 'refused')),
  label text not null default '',
  keys text[] not null default '{}',
  known_id uuid,
  problems jsonb not null default '[]' check (jsonb_typeof(problems) = 'array'),
  made text check (made in ('created', 'updated')),
  made_id uuid,
  made_version integer,
  before jsonb,
  made_at timestamptz,
  failure jsonb,
  undone_at timestamptz,
  undo_failure jsonb,
  constraint import_rows_line_key unique (import_id, line),
  constraint import_rows_made check ((made is null) = (made_id is null) and (made is null) = (made_at is null)),
  constraint import_rows_undone check (undone_at is null or made is not null),
  constraint import_rows_verdict check ((verdict is not distinct from 'refused') = (problems <> '[]') and (verdict is distinct from 'known' or known_id is not null))
);
create unique index import_rows_created_once on import_rows (import_id, made_id) where made = 'created';
create index import_rows_by_verdict on import_rows (import_id, verdict, line);
comment on table import_rows is
  'A line of a file that is brought in: what it says, what the trial found, and what it made. What it made is written in the transaction that makes it.';
comment on column import_rows.keys is 'By what the row''s record is known, folded, and what else it alone has: two lines of one file with the same are one too many.';
comment on column import_rows.made_version is 'The version of the record as the import left it: one that was changed since is not taken back.';
comment on column import_rows.before is 'What takes it back: what a record that was changed said before, or what else came with one that was made.';
comment on column import_rows.failure is 'Why the row was refused although the trial found it good: field, code and values of the sentence.';

call parvis_build.guard('import_rows');
call parvis_build.staff_follows('import_rows', 'imports', 'import_id');
call parvis_build.staff_write('import_rows', array['back-office.imports.run']);

create function parvis.keep_import_row() returns trigger language plpgsql as $$
begin
  if old.made is not null and (new.made, new.made_id, new.made_at) is distinct from (old.made, old.made_id, old.made_at) then
    raise exception 'what a row made is made once' using errcode = 'check_violation', constraint = 'import_rows_once';
  end if;
  if old.undone_at is not null and new.undone_at is distinct from old.undone_at then
    raise exception 'what was taken back stays so' using errcode = 'check_violation', constraint = 'import_rows_once';
  end if;
  return new;
end $$;
comment on function parvis.keep_import_row is 'A row makes its record once, and it is taken back once.';
create trigger keep_import_row before update on import_rows for each row execute function parvis.keep_import_row();

-- How a task ended is written where everybody reads it who may: the task itself is only seen by whoever started it, and is forgotten.
create function parvis.note_import_item() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update import_rows r set
    failure = case when i.work_id = new.work_id then jsonb_build_object('code', new.code, 'field', new.field, 'params', new.params) else r.failure end,
    undo_failure = case when i.undo_work_id = new.work_id then jsonb_build_object('code', new.code, 'field', new.field, 'params', new.params) else r.undo_failure end
  from imports i where r.id = new.subject_id and i.id = r.import_id and new.work_id in (i.work_id, i.undo_work_id);
  return null;
end $$;
comment on function parvis.note_import_item is 'Writes at a row of an import why its task refused it.';
create trigger note_import_item after update of state on work_items for each row
  when (new.state = 'refused' and old.state <> 'refused') execute function parvis.note_import_item();

create function parvis.note_import_end() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update imports set ended_at = new.ended_at where work_id = new.id and ended_at is null;
  update imports set undo_ended_at = new.ended_at where undo_work_id = new.id and undo_ended_at is null;
  return null;
end $$;
comment on function parvis.note_import_end is 'Writes at an import that its task ended.';
create trigger note_import_end after update of ended_at on work for each row
  when (new.ended_at is not null and old.ended_at is null) execute function parvis.note_import_end();

call parvis_build.files_of('back-office.import', 'exists (select from imports i where i.id = files.owner_id)', array['back-office.imports.run'], 'parvis_staff');

-- What hangs on a record, found by the foreign keys: so that a new table is in it from the first.
create function parvis.referring_table(target regclass, id uuid, passed_over text[]) returns text language plpgsql stable security definer set search_path = public as $$
declare
  place record;
  there boolean;
begin
  for place in
    select t.relname::text as name, a.attname::text as col
    from pg_constraint f join pg_class t on t.oid = f.conrelid
      cross join unnest(f.conkey, f.confkey) as k (own, far)
      join pg_attribute a on a.attrelid = t.oid and a.attnum = k.own
      join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.far and b.attname = 'id'
    where f.contype = 'f' and f.confrelid = target and not t.relname = any (passed_over)
    group by 1, 2 order by 1, 2
  loop
    execute format('select exists (select from %I t where t.%I = $1)', place.name, place.col) into there using id;
    if there then return place.name; end if;
  end loop;
  return null;
end $$;
comment on function parvis.referring_table is
  'The first table, by name, of which a row refers to a record by a foreign key; null where none does. Tables whose rows come with the record are passed over.';
revoke execute on function parvis.referring_table(regclass, uuid, text[]) from public;
grant execute on function parvis.referring_table(regclass, uuid, text[]) to parvis_system;
