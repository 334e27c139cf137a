create table files (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  name text not null,
  content_type text not null,
  size_bytes bigint not null check (size_bytes >= 0),
  sha256 text not null,
  storage_key text not null unique,
  created_by uuid references accounts,
  created_at timestamptz not null default now()
);
comment on table files is
  'A file that somebody put into the portal; its bytes are in storage under its key.';

create function parvis.created_file(file uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from files f where f.id = file and f.created_by = parvis.account_id())
$$;
comment on function parvis.created_file is
  'Whether the asking account put a file into the portal. Asked without the policies of files, which ask about attachments in their turn.';

call parvis_build.guard('files');
call parvis_build.staff_reads_brand('files');
grant select on files to parvis_client;
grant insert on files to parvis_client, parvis_staff;
create policy write on files for insert to parvis_client, parvis_staff
  with check (brand_id = (select parvis.brand_id()) and created_by = (select parvis.account_id()));
call parvis_build.staff_write('files', array['contracts.requests.decide', 'contracts.delegations.manage', 'organisation.principal.transfer', 'support.tickets.answer']);
create policy own_read on files for select to parvis_client using (created_by = (select parvis.account_id()));
