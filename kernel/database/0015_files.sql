create table files (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  owner_kind text not null,
  owner_id uuid not null,
  name text not null,
  content_type text not null,
  size_bytes bigint not null check (size_bytes >= 0),
  sha256 text not null,
  storage_key text not null unique,
  created_by uuid references accounts,
  created_at timestamptz not null default now()
);
create index on files (owner_kind, owner_id);
comment on table files is
  'A file that somebody put into the portal; its bytes are in storage under its key.';
comment on column files.owner_kind is 'What it belongs to, as a space declares it: `space.noun`. With the record''s id it says who reads it (parvis_build.files_of).';

create function parvis.created_file(file uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from files f where f.id = file and f.created_by = parvis.account_id())
$$;
comment on function parvis.created_file is
  'Whether the asking account put a file into the portal. Asked without the policies of files, which ask about attachments in their turn.';

call parvis_build.guard('files');
grant select, insert on files to parvis_client, parvis_staff, parvis_employee;
create policy own_read on files for select to parvis_client using (created_by = (select parvis.account_id()));

-- The kinds of owners, each with the permissions by which the staff add files of it.
create table parvis_build.file_owners (kind text primary key, permissions text[] not null);
comment on table parvis_build.file_owners is
  'What files belong to, as the spaces declared it.';

create procedure parvis_build.files_of(kind text, readable text, permissions text[], roles text default 'parvis_client, parvis_staff') language plpgsql as $$
declare
  mine text := format('owner_kind = %L and brand_id = (select parvis.brand_id()) and (%s)', kind, readable);
  all_permissions text[];
begin
  insert into parvis_build.file_owners values (kind, permissions);
  select array_agg(distinct p order by p) into all_permissions from parvis_build.file_owners o, unnest(o.permissions) p;
  execute format('create policy %I on files for select to %s using (%s)', kind || ' read', roles, mine);
  execute format('create policy %I on files for insert to %s with check (created_by = (select parvis.account_id()) and %s)', kind || ' write', roles, mine);
  drop policy if exists permitted_insert on files;
  drop policy if exists permitted_update on files;
  drop policy if exists permitted_delete on files;
  call parvis_build.staff_write('files', all_permissions);
end $$;
comment on procedure parvis_build.files_of is
  'Declares a kind of owner: a file of it is read, and may be added, where the condition about its owner_id holds for whoever asks, of these roles; the staff add one by these permissions. A file of a kind that nobody declared cannot be added.';

-- Bytes cannot go in a transaction: what is to be removed is written down, and a job removes it.
create table removed_files (
  storage_key text primary key,
  removed_at timestamptz not null default now()
);
comment on table removed_files is
  'The bytes of a file whose row is gone, still in storage until the sweep removes them.';
call parvis_build.guard('removed_files');
create function parvis.file_removed() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into removed_files (storage_key) values (old.storage_key) on conflict do nothing;
  return null;
end $$;
comment on function parvis.file_removed is 'Notes the bytes of a file that was deleted.';
create trigger file_removed after delete on files for each row execute function parvis.file_removed();

-- The picture by which a brand is known: seen before anybody signs in, so the server itself gives it.
alter table brands add column logo_id uuid references files on delete set null;
comment on column brands.logo_id is 'Its logo, in the place of the mark of the portal.';
call parvis_build.files_of('back-office.brand', 'exists (select from brands b where b.id = files.owner_id)', array['back-office.brands.manage']);
