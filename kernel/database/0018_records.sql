create procedure parvis_build.staff_record(name text, permissions text[], deletable text default null, pictures_of text default null) language plpgsql as $$
begin
  execute format('alter table %I add column id uuid primary key default gen_random_uuid(), add column brand_id uuid not null references brands,
    add column created_at timestamptz not null, add column version integer not null default 1', name);
  execute format('create index on %I (brand_id, created_at, id)', name);
  call parvis_build.guard(name);
  call parvis_build.staff_writes_brand(name);
  call parvis_build.staff_write(name, permissions);
  if deletable is not null then
    execute format('grant delete on %I to parvis_staff', name);
    execute format('create policy staff_delete on %I for delete to parvis_staff using (brand_id = (select parvis.brand_id()) and (%s))', name, deletable);
  end if;
  if pictures_of is not null then
    execute format('alter table %I add column picture_id uuid references files on delete set null', name);
    call parvis_build.files_of(pictures_of, format('exists (select from %I a where a.id = files.owner_id)', name), permissions);
  end if;
end $$;
comment on procedure parvis_build.staff_record is
  'Makes a table that of a record which the staff of a brand keep (kernel/records): its columns beside the fields, who reads and writes it, which rows may be deleted, and the kind under which it owns a picture.';
