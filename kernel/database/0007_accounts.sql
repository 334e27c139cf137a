create table accounts (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  kind text not null default 'person' check (kind in ('person', 'technical')),
  status text not null default 'pending' check (status in ('pending', 'active', 'deactivated', 'closed')),
  identifier text not null check (identifier <> '') collate "unicode",
  sign_in_email text check (sign_in_email <> '') collate "unicode",
  contact_email text not null default '',
  surname text not null check (surname <> '') collate "unicode",
  given_name text not null default '' collate "unicode",
  structure text not null default '',
  job_title text not null default '',
  address_line1 text not null default '',
  address_line2 text not null default '',
  postal_code text not null default '',
  city text not null default '',
  phone text not null default '',
  mobile text not null default '',
  fax text not null default '',
  locale text not null default 'fr' check (locale in ('fr', 'en')),
  password_state text not null default 'none' check (password_state in ('none', 'temporary', 'chosen')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid references accounts,
  deactivated_at timestamptz,
  erase_on date,
  erased_at timestamptz,
  check ((status = 'deactivated') = (erase_on is not null)),
  check (erased_at is null or status = 'closed')
);
create unique index accounts_identifier_key on accounts (brand_id, lower(identifier));
create unique index accounts_sign_in_email_key on accounts (brand_id, lower(sign_in_email));
create index on accounts (brand_id, surname, given_name, id);
create index accounts_search on accounts using gin
  (parvis.fold(surname || ' ' || given_name || ' ' || identifier || ' ' || coalesce(sign_in_email, '')) gin_trgm_ops);
create index accounts_to_erase on accounts (erase_on) where erase_on is not null;
comment on table accounts is
  'One account: of a person, or of a program (a technical user). A client''s, an employee''s or both.';
comment on column accounts.erase_on is 'The day on which the data of a closed account are erased, 60 days after it was closed (O21).';

comment on column accounts.password_state is 'Whether it has no password yet, one that was made for it and printed, or one that its person chose (D10). Kept by a trigger from its credentials.';

create function parvis.keep_identity() returns trigger language plpgsql as $$
begin
  -- Erasure replaces a name by a pseudonym, once and for good.
  if new.erased_at is not null and old.erased_at is null and (new.brand_id, new.kind) is not distinct from (old.brand_id, old.kind) then return new; end if;
  if old.kind = 'technical' and (new.brand_id, new.kind) is not distinct from (old.brand_id, old.kind) then return new; end if;
  if (new.surname, new.given_name, new.brand_id, new.kind) is distinct from (old.surname, old.given_name, old.brand_id, old.kind)
     or (new.identifier <> old.identifier and current_user <> 'parvis_system') then
    raise exception 'the identity of an account cannot be changed' using errcode = 'check_violation', constraint = 'accounts_identity_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_identity is
  'Refuses to change a person''s name and identifier (C3). Erasure alone replaces them by a pseudonym, once; those of a technical user may change. An identifier that is a code follows it (D10): the server alone does that.';
create trigger keep_identity before update on accounts for each row execute function parvis.keep_identity();

call parvis_build.guard('accounts');
call parvis_build.staff_reads_brand('accounts');
grant select on accounts to parvis_client, parvis_employee;
grant update (contact_email, sign_in_email, structure, job_title, address_line1, address_line2, postal_code, city, phone, mobile, fax, locale, version, updated_at, updated_by)
  on accounts to parvis_client, parvis_staff, parvis_employee;
create policy own_read on accounts for select to parvis_client, parvis_employee using (id = (select parvis.account_id()));
create policy own_update on accounts for update to parvis_client, parvis_employee using (id = (select parvis.account_id()));
call parvis_build.staff_write('accounts', array['back-office.clients.manage', 'organisation.people.manage', 'contracts.connections.manage'], 'id = (select parvis.account_id())');

create function parvis.sign_in_email_taken(address text, except_account uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from accounts a where a.brand_id = parvis.brand_id() and lower(a.sign_in_email) = lower(address) and a.id is distinct from except_account)
$$;
comment on function parvis.sign_in_email_taken is
  'Whether an address is taken, and nothing about whose it is (C1).';

create table account_blocks (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  cause text not null check (cause in ('wrong_passwords', 'provider')),
  reason text not null default '',
  opened_at timestamptz not null default now(),
  opened_by uuid references accounts,
  opened_by_label text not null default '',
  lifted_at timestamptz,
  lifted_by uuid references accounts,
  spares_known boolean not null default false,
  check (lifted_at is null or lifted_at >= opened_at),
  check (not spares_known or cause = 'wrong_passwords')
);
create unique index account_blocks_open on account_blocks (account_id, cause) where lifted_at is null;
comment on table account_blocks is
  'A block of an account. The account is blocked while one of them is open (C6).';
comment on column account_blocks.spares_known is 'True where strangers alone typed the wrong passwords: known browsers still sign in, and open sessions go on.';

call parvis_build.guard('account_blocks');
call parvis_build.staff_follows('account_blocks', 'accounts', 'account_id');
call parvis_build.staff_write('account_blocks', array['back-office.accounts.rescue', 'contracts.connections.manage']);
grant select, update (lifted_at, lifted_by) on account_blocks to parvis_client;
create policy own_read on account_blocks for select to parvis_client using (account_id = (select parvis.account_id()));

create table staff_members (
  account_id uuid primary key references accounts on delete cascade,
  brand_id uuid not null references brands,
  version integer not null default 1,
  unique (account_id, brand_id)
);
comment on table staff_members is
  'An account that works for the provider, in one brand.';

call parvis_build.guard('staff_members');
call parvis_build.staff_reads_brand('staff_members');
grant select on staff_members to parvis_client;

create table employee_accounts (
  account_id uuid primary key references accounts on delete cascade,
  brand_id uuid not null references brands,
  suspended_at timestamptz,
  unique (account_id, brand_id)
);
comment on table employee_accounts is
  'An account of an employee of the provider, in one brand: it has the employee''s side (D26). Whose it is, their space knows.';

comment on column employee_accounts.suspended_at is 'Since when the provider has withdrawn the access (D9). What is the employee''s stays, and is there again once it is given back.';

call parvis_build.guard('employee_accounts');
call parvis_build.staff_reads_brand('employee_accounts');

create table staff_roles (
  account_id uuid not null,
  brand_id uuid not null,
  role text not null,
  role_holder text not null generated always as ('staff') stored,
  primary key (account_id, role),
  foreign key (account_id, brand_id) references staff_members (account_id, brand_id) on delete cascade,
  foreign key (brand_id, role_holder, role) references roles (brand_id, holder, code)
);
create index on staff_roles (brand_id, role);
comment on table staff_roles is
  'A role that a member of the staff has in the brand: they may do what any of theirs permits (B17).';
comment on column staff_roles.role_holder is 'So that the role is one of the staff and no other.';

call parvis_build.guard('staff_roles');
call parvis_build.staff_reads_brand('staff_roles');
grant select on staff_roles to parvis_client;
-- Whoever changes a sign-in address takes over the account: those of the staff are for whoever manages the team, and for themselves.
create policy staff_update on accounts for update to parvis_staff using (brand_id = (select parvis.brand_id())
  and (id = (select parvis.account_id()) or (select parvis.staff_may_any(array['back-office.staff.manage']))
    or not exists (select from staff_members s where s.account_id = accounts.id)));

create table credentials (
  account_id uuid primary key references accounts on delete cascade,
  password_hash text,
  password_changed_at timestamptz,
  failed_sign_ins integer not null default 0,
  totp_secret text,
  totp_enabled_at timestamptz,
  totp_last_step bigint,
  recovery_code_hashes text[] not null default '{}',
  totp_pending_secret text,
  temporary_until timestamptz,
  check ((totp_secret is null) = (totp_enabled_at is null)),
  check (temporary_until is null or password_hash is not null)
);
comment on table credentials is
  'The secrets of an account, apart from what people may read: password, second factor, recovery codes.';
comment on column credentials.totp_pending_secret is 'A new second factor, until a code of it came back: until then the old one stays in force.';
comment on column credentials.temporary_until is 'Until when a password that was made for its person opens a sign-in in which they choose their own (D10). Null: they chose it.';

create function parvis.show_password_state() returns trigger language plpgsql security definer set search_path = public as $$
declare
  state text := case when new.password_hash is null then 'none' when new.temporary_until is not null then 'temporary' else 'chosen' end;
begin
  update accounts set password_state = state where id = new.account_id and password_state <> state;
  return null;
end $$;
comment on function parvis.show_password_state is
  'Keeps with the account what kind of password it has: nobody reads credentials for it.';
create trigger show_password_state after insert or update of password_hash, temporary_until on credentials for each row execute function parvis.show_password_state();

call parvis_build.guard('credentials');

create table known_browsers (
  account_id uuid not null references accounts on delete cascade,
  token_hash bytea not null,
  failed_sign_ins integer not null default 0,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  primary key (token_hash, account_id)
);
create index known_browsers_of_account on known_browsers (account_id);
comment on table known_browsers is
  'A browser in which somebody signed in, known for that account by a cookie of its own. Its tries are counted apart from those of strangers: five wrong passwords block an account, yet a stranger cannot shut its owner out (C6, R11).';
comment on column known_browsers.failed_sign_ins is 'Wrong passwords in a row, in this browser.';

call parvis_build.guard('known_browsers');

create function parvis.forget_wrong_passwords() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update credentials set failed_sign_ins = 0 where account_id = new.account_id;
  update known_browsers set failed_sign_ins = 0 where account_id = new.account_id;
  return null;
end $$;
comment on function parvis.forget_wrong_passwords is
  'Begins the count of wrong passwords anew, in every browser, once a block by them is lifted by whomever.';
create trigger forget_wrong_passwords after update of lifted_at on account_blocks for each row
  when (new.cause = 'wrong_passwords' and old.lifted_at is null and new.lifted_at is not null) execute function parvis.forget_wrong_passwords();

-- Settings are older than accounts.
alter table settings add foreign key (updated_by) references accounts on delete set null;
