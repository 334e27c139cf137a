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
comment on table technical_users is
  'An account for a program, of one organisation (O15, O16). Its access is a membership and the subscriptions of that membership.';

create function parvis.revoke_technical_user() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update technical_users set revoked_at = new.removed_at, revoked_by_label = coalesce(nullif(new.removed_by_label, ''), 'Parvis'), version = version + 1
    where account_id = new.account_id and revoked_at is null;
  update sessions set ended_at = new.removed_at where account_id = new.account_id and ended_at is null;
  delete from technical_secrets where account_id = new.account_id;
  update accounts set status = 'closed', erase_on = null, sign_in_email = null, identifier = 'technique-' || id where id = new.account_id and kind = 'technical';
  return null;
end $$;
comment on function parvis.revoke_technical_user is
  'Revokes a technical user when its membership ends, however it ends: secrets and tokens go, and its address is free again.';
create trigger revoke_technical_user after update of removed_at on memberships for each row
  when (new.removed_at is not null and old.removed_at is null and new.account_kind = 'technical') execute function parvis.revoke_technical_user();

call parvis_build.guard('technical_users');
call parvis_build.managers_read('technical_users');

create table technical_secrets (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references technical_users on delete cascade,
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  valid_until timestamptz
);
create index on technical_secrets (account_id);
comment on table technical_secrets is
  'A secret by which a technical user gets its tokens.';
comment on column technical_secrets.valid_until is 'Until when the old secret works after a rotation.';

call parvis_build.guard('technical_secrets');
