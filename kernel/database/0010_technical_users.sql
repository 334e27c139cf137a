create table technical_users (
  account_id uuid primary key references accounts on delete cascade,
  organisation_id uuid references organisations on delete cascade,
  scopes text[],
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
  sign_in_email text not null default '',
  constraint technical_users_scopes check ((organisation_id is null) = (scopes is not null))
);
create index on technical_users (organisation_id);
comment on table technical_users is
  'An account for a program: of one organisation (O15, O16), whose access is a membership and the subscriptions of that membership; or of the provider itself (D28), whose access is a role of the staff, and what it reaches `scopes`.';
comment on column technical_users.scopes is 'What a program of the provider reaches, like synchronisation:modify. Null for one of an organisation, which reaches what its subscriptions open.';

create function parvis.end_technical_user(account uuid, moment timestamptz, label text) returns void language plpgsql as $$
begin
  update technical_users set revoked_at = moment, revoked_by_label = coalesce(nullif(label, ''), 'Parvis'), version = version + 1
    where account_id = account and revoked_at is null;
  update sessions set ended_at = moment where account_id = account and ended_at is null;
  delete from technical_secrets where account_id = account;
  delete from staff_members where account_id = account;
  update accounts set status = 'closed', erase_on = null, sign_in_email = null, identifier = 'technique-' || id where id = account and kind = 'technical';
end $$;
comment on function parvis.end_technical_user is
  'Ends an account for a program: its secrets, tokens and roles go, and its address is free again.';

create function parvis.revoke_technical_user() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.end_technical_user(new.account_id, new.removed_at, new.removed_by_label);
  return null;
end $$;
comment on function parvis.revoke_technical_user is
  'Revokes a technical user when its membership ends, however it ends.';
create trigger revoke_technical_user after update of removed_at on memberships for each row
  when (new.removed_at is not null and old.removed_at is null and new.account_kind = 'technical') execute function parvis.revoke_technical_user();

call parvis_build.guard('technical_users');
call parvis_build.managers_read('technical_users');
create policy provider_read on technical_users for select to parvis_staff
  using (organisation_id is null and exists (select from accounts a where a.id = account_id));

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
