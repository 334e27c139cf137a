create table technical_users (
  account_id uuid primary key references accounts on delete cascade,
  organisation_id uuid not null references organisations on delete cascade,
  name text not null check (name <> '') collate "unicode",
  contact_email text not null default '',
  created_at timestamptz not null,
  created_by uuid references accounts,
  created_by_label text not null default '',
  revoked_at timestamptz,
  revoked_by_label text not null default '',
  last_used_at timestamptz,
  requests_per_minute integer check (requests_per_minute between 1 and 100000),
  version integer not null default 1,
  sign_in_email text not null default ''
);
create index on technical_users (organisation_id);

create function parvis.revoke_technical_user() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update technical_users set revoked_at = new.removed_at, revoked_by_label = coalesce(nullif(new.removed_by_label, ''), 'Parvis'), version = version + 1
    where account_id = new.account_id and revoked_at is null;
  update sessions set ended_at = new.removed_at where account_id = new.account_id and ended_at is null;
  delete from technical_secrets where account_id = new.account_id;
  update accounts set status = 'closed', erase_on = null, sign_in_email = null, identifier = 'technique-' || id where id = new.account_id and kind = 'technical';
  return null;
end $$;
create trigger revoke_technical_user after update of removed_at on memberships for each row
  when (new.removed_at is not null and old.removed_at is null and new.account_kind = 'technical') execute function parvis.revoke_technical_user();

call parvis_build.guard('technical_users');
call parvis_build.managers_read('technical_users');

create table technical_secrets (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references technical_users on delete cascade,
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  -- After a rotation the old one works until here.
  valid_until timestamptz
);
create index on technical_secrets (account_id);

call parvis_build.guard('technical_secrets');
