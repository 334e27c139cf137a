-- The drop: a tree of files on another server, which the portal reads (D2).
create table transfer_settings (
  brand_id uuid primary key references brands,
  protocol text not null check (protocol in ('sftp', 'ftps')),
  server text not null check (server <> ''),
  port integer not null check (port between 1 and 65535),
  identifier text not null check (identifier <> ''),
  sealed_password bytea not null,
  path text not null default '',
  temporary text not null check (temporary <> ''),
  host_key text not null default '',
  authority text not null default '',
  enabled boolean not null default false,
  returns_signed boolean not null default false,
  returned_to bigint not null default 0,
  account_id uuid references accounts on delete set null,
  version integer not null default 1,
  updated_at timestamptz not null,
  updated_by uuid references accounts on delete set null,
  updated_by_label text not null,
  check (host_key = '' or protocol = 'sftp'),
  check (authority = '' or protocol = 'ftps')
);
create index on transfer_settings (account_id);
comment on table transfer_settings is '«Paramètres de transfert» of a brand: where files are dropped for it, and as whom they are fetched (D2).';
comment on column transfer_settings.host_key is 'The key of the SFTP server that somebody confirmed, in base64; with another one nothing is said to it.';
comment on column transfer_settings.authority is 'The certificate of an own authority (PEM) that the FTPS server''s is checked by, beside those that everybody trusts.';
comment on column transfer_settings.account_id is 'The member of the staff who set it up last: what is dropped is published with the rights that they have then.';
comment on column transfer_settings.returned_to is 'The place in the feed up to which signed documents are put on their way back.';
call parvis_build.guard('transfer_settings');
call parvis_build.staff_writes_brand('transfer_settings');
call parvis_build.staff_write('transfer_settings', array['synchronisation.transfer.manage']);
create policy keepers on transfer_settings as restrictive for select to parvis_staff
  using ((select parvis.staff_may_any(array['synchronisation.transfer.manage'])));

create table drop_runs (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('done', 'failed', 'interrupted')),
  failed_step text not null default '',
  failure text not null default '',
  created integer not null default 0,
  replaced integer not null default 0,
  same integer not null default 0,
  refused integer not null default 0,
  waiting integer not null default 0,
  returned integer not null default 0,
  check ((ended_at is null) = (outcome is null))
);
create unique index drop_runs_one on drop_runs (brand_id) where ended_at is null;
create index on drop_runs (brand_id, started_at, id);
comment on table drop_runs is 'A reading of the drop, with its sums. A brand has one open at a time. Kept for 90 days.';
comment on column drop_runs.waiting is 'Files that were not whole yet, or came only now: they are looked at once more.';
call parvis_build.guard('drop_runs');
call parvis_build.staff_reads_brand('drop_runs');

create table drop_looks (
  brand_id uuid not null references brands,
  path text not null,
  size_bytes bigint not null,
  modified_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (brand_id, path)
);
comment on table drop_looks is 'How a file of the drop was when it was looked at: one that is the same at the next look is whole.';
call parvis_build.guard('drop_looks');

create table drop_refusals (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  run_id uuid not null references drop_runs on delete cascade,
  path text not null,
  code text not null,
  params jsonb not null default '{}',
  refused_at timestamptz not null
);
create index on drop_refusals (run_id, path, id);
create index on drop_refusals (brand_id);
comment on table drop_refusals is 'A file of the drop that was not taken, and why.';
call parvis_build.guard('drop_refusals');
call parvis_build.staff_reads_with('drop_refusals', 'drop_runs', 'run_id');

create table drop_returns (
  version_id uuid primary key references document_versions on delete cascade,
  brand_id uuid not null references brands,
  remote_path text not null check (remote_path <> ''),
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts integer not null default 0,
  next_try_at timestamptz,
  sent_at timestamptz,
  check ((state = 'waiting') = (next_try_at is not null)),
  check ((state = 'sent') = (sent_at is not null))
);
create unique index drop_returns_path on drop_returns (brand_id, remote_path);
create index drop_returns_due on drop_returns (brand_id, next_try_at) where state = 'waiting';
comment on table drop_returns is 'A signed document on its way back into the drop (D21).';
call parvis_build.guard('drop_returns');
