-- The kernel: brands, organisations, accounts, sessions, journal, notifications, files, settings.
-- Every table has row-level security; three roles act on them inside a transaction, none of them an owner or a superuser:
--   parvis_client  a signed-in person of a client organisation
--   parvis_staff   a signed-in person of the provider, within one brand
--   parvis_system  the server's own work (sign-in, jobs), each piece of it narrow
create schema if not exists parvis;

do $$
declare role_name text;
begin
  foreach role_name in array array['parvis_client', 'parvis_staff', 'parvis_system'] loop
    begin
      execute format('create role %I nologin nosuperuser nobypassrls', role_name);
    exception when duplicate_object or unique_violation then null;
    end;
    begin
      execute format('grant %I to current_user', role_name);
    exception when others then null;
    end;
  end loop;
end $$;

create extension if not exists pg_trgm;
create extension if not exists unaccent;

grant usage on schema public, parvis to parvis_client, parvis_staff, parvis_system;

-- Who asks, as set by parvis.open_session for the length of one transaction.
create function parvis.account_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('parvis.account_id', true), '')::uuid $$;
create function parvis.brand_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('parvis.brand_id', true), '')::uuid $$;

-- Text as it is searched: no case, no accent.
create function parvis.fold(value text) returns text language sql immutable parallel safe
  as $$ select lower(public.unaccent('public.unaccent', coalesce(value, ''))) $$;

create table brands (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name text not null,
  hosts text[] not null default '{}',
  colour text not null default '#0B5A73' check (colour ~ '^#[0-9A-Fa-f]{6}$'),
  time_zone text not null default 'Europe/Paris',
  locale text not null default 'fr' check (locale in ('fr', 'en')),
  postal_address text not null default '',
  fax text not null default '',
  support_phone text not null default '',
  support_email text not null default '',
  request_email text not null default '',
  links jsonb not null default '[]',
  created_at timestamptz not null default now()
);

create table organisations (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  name text not null check (name <> '') collate "unicode",
  siret text check (siret ~ '^[0-9]{14}$'),
  address_line1 text not null default '',
  address_line2 text not null default '',
  postal_code text not null default '',
  city text not null default '',
  phone text not null default '',
  fax text not null default '',
  email text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  unique (brand_id, siret)
);
create index on organisations (brand_id, name, id);
create index on organisations using gin (parvis.fold(name) gin_trgm_ops);

-- A part of an organisation, as spec 2 needs it (O5, O23).
create table services (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations on delete cascade,
  name text not null check (name <> '') collate "unicode",
  is_active boolean not null default true,
  unique (organisation_id, name)
);

-- An address of an organisation whose coordinates can be copied into a form (C20).
create table sites (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations on delete cascade,
  name text not null check (name <> '') collate "unicode",
  address_line1 text not null default '',
  address_line2 text not null default '',
  postal_code text not null default '',
  city text not null default '',
  phone text not null default '',
  fax text not null default '',
  unique (organisation_id, name)
);

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
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid references accounts
);
create unique index accounts_identifier_key on accounts (brand_id, lower(identifier));
create unique index accounts_sign_in_email_key on accounts (brand_id, lower(sign_in_email));
create index on accounts (brand_id, surname, given_name, id);
create index accounts_search on accounts using gin
  (parvis.fold(surname || ' ' || given_name || ' ' || identifier || ' ' || coalesce(sign_in_email, '')) gin_trgm_ops);

-- Nom, prénom and identifiant can never be changed (C3).
create function parvis.keep_identity() returns trigger language plpgsql as $$
begin
  if (new.surname, new.given_name, new.identifier, new.brand_id, new.kind)
     is distinct from (old.surname, old.given_name, old.identifier, old.brand_id, old.kind) then
    raise exception 'the identity of an account cannot be changed' using errcode = 'check_violation', constraint = 'accounts_identity_kept';
  end if;
  return new;
end $$;
create trigger keep_identity before update on accounts for each row execute function parvis.keep_identity();

-- Secrets, apart from what people may read.
create table credentials (
  account_id uuid primary key references accounts on delete cascade,
  password_hash text,
  password_changed_at timestamptz,
  failed_sign_ins integer not null default 0,
  totp_secret text,
  totp_enabled_at timestamptz,
  totp_last_step bigint,
  recovery_code_hashes text[] not null default '{}'
);

-- An account is blocked while it has an open block (C6).
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
  check (lifted_at is null or lifted_at >= opened_at)
);
create unique index account_blocks_open on account_blocks (account_id, cause) where lifted_at is null;

create table memberships (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  role text not null default 'member' check (role in ('principal_manager', 'secondary_manager', 'member')),
  starts_on date not null default current_date,
  ends_on date,
  created_at timestamptz not null default now(),
  check (ends_on is null or ends_on >= starts_on)
);
create unique index memberships_open on memberships (organisation_id, account_id) where ends_on is null;
create index on memberships (account_id);
create unique index memberships_one_principal on memberships (organisation_id) where role = 'principal_manager' and ends_on is null;

create table staff_members (
  account_id uuid primary key references accounts on delete cascade,
  brand_id uuid not null references brands,
  role text not null default 'agent' check (role in ('administrator', 'agent', 'reader'))
);

create table sessions (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  token_hash bytea not null unique,
  state text not null default 'open' check (state in ('second_factor', 'open')),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  address text not null default '',
  user_agent text not null default ''
);
create index on sessions (account_id) where ended_at is null;

create table one_time_tokens (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  purpose text not null check (purpose in ('activation', 'password_reset')),
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on one_time_tokens (account_id, purpose) where used_at is null;

create table rate_limits (
  key text not null,
  window_start timestamptz not null,
  count integer not null default 1,
  primary key (key, window_start)
);

-- What was answered to a POST, so that a repeat does nothing twice.
create table idempotency_keys (
  account_id uuid not null references accounts on delete cascade,
  key text not null check (length(key) between 8 and 128),
  route text not null,
  fingerprint text not null,
  status integer,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (account_id, key)
);

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

create table settings (
  brand_id uuid not null references brands on delete cascade,
  key text not null,
  value jsonb not null,
  primary key (brand_id, key)
);

create table number_sequences (
  brand_id uuid not null references brands on delete cascade,
  kind text not null,
  year integer not null,
  last integer not null,
  primary key (brand_id, kind, year)
);

create table notifications (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid not null references accounts on delete cascade,
  kind text not null,
  params jsonb not null default '{}',
  href text not null default '',
  created_at timestamptz not null default now(),
  read_at timestamptz
);
create index on notifications (account_id, created_at desc, id desc);
create index on notifications (account_id) where read_at is null;

create table mails (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid references accounts on delete set null,
  kind text not null,
  key text not null unique,
  to_address text not null check (to_address <> ''),
  subject text not null,
  text_body text,
  html_body text,
  is_secret boolean not null default false,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  attempts integer not null default 0,
  last_error text
);
create index on mails (brand_id, created_at desc, id desc);
create index on mails (created_at) where sent_at is null;

create table journal_events (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  contract_id uuid,
  seq bigint,
  at timestamptz not null,
  actor_id uuid references accounts,
  actor_label text not null,
  on_behalf_of text not null default '',
  type text not null,
  subject_type text not null,
  subject_id uuid,
  subject_label text not null default '',
  before jsonb,
  after jsonb,
  previous_hash text,
  hash text
);
create index on journal_events (brand_id, at desc, id desc);
create index on journal_events (contract_id, at desc, id desc) where contract_id is not null;
create index on journal_events (subject_id, at desc, id desc);
create unique index journal_events_chain on journal_events (organisation_id, seq) where organisation_id is not null;

create table journal_heads (
  organisation_id uuid primary key references organisations on delete cascade,
  seq bigint not null,
  hash text not null
);

-- What one entry of the chain is made of; the verifier of an exported journal computes the same text.
create function parvis.journal_text(e journal_events) returns text language sql immutable as $$
  select concat_ws(E'\x1f', coalesce(e.previous_hash, ''), e.organisation_id::text, e.seq::text,
    to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), coalesce(e.actor_id::text, ''), e.actor_label, e.on_behalf_of,
    e.type, e.subject_type, coalesce(e.subject_id::text, ''), e.subject_label, coalesce(e.before::text, ''), coalesce(e.after::text, ''))
$$;

-- Chains each event to the one before it of the same organisation, and keeps events as they were written.
create function parvis.chain_journal() returns trigger language plpgsql security definer set search_path = public as $$
declare head journal_heads;
begin
  if tg_op <> 'INSERT' then
    raise exception 'the journal is append-only' using errcode = 'insufficient_privilege';
  end if;
  new.at := date_trunc('milliseconds', new.at);
  if new.organisation_id is not null then
    insert into journal_heads values (new.organisation_id, 0, '') on conflict do nothing;
    select * into head from journal_heads where organisation_id = new.organisation_id for update;
    new.seq := head.seq + 1;
    new.previous_hash := head.hash;
    new.hash := encode(sha256(convert_to(parvis.journal_text(new), 'UTF8')), 'hex');
    update journal_heads set seq = new.seq, hash = new.hash where organisation_id = new.organisation_id;
  end if;
  return new;
end $$;
create trigger chain_journal before insert or update or delete on journal_events for each row execute function parvis.chain_journal();

-- Opens a request's transaction: finds the session, writes down who asks and takes the role of their side.
-- Runs as the login role (a security definer function may not change the role). No row: not signed in.
create function parvis.open_session(session_token_hash bytea, request_brand uuid, moment timestamptz, idle interval)
returns table (session_id uuid, account_id uuid, brand_id uuid, side text, staff_role text, identifier text, surname text, given_name text, locale text)
language plpgsql as $$
#variable_conflict use_column
declare seen timestamptz;
begin
  select s.id, a.id, a.brand_id, case when m.account_id is null then 'client' else 'staff' end, m.role, a.identifier, a.surname, a.given_name, a.locale, s.last_seen_at
  into session_id, account_id, brand_id, side, staff_role, identifier, surname, given_name, locale, seen
  from sessions s join accounts a on a.id = s.account_id left join staff_members m on m.account_id = a.id
  where s.token_hash = session_token_hash and s.state = 'open' and s.ended_at is null
    and s.expires_at > moment and s.last_seen_at > moment - idle
    and a.status = 'active' and a.brand_id = request_brand
    and not exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null);
  if not found then
    perform set_config('role', 'parvis_client', true);
    return;
  end if;
  if seen < moment - interval '1 minute' then
    update sessions s set last_seen_at = moment where s.token_hash = session_token_hash and s.last_seen_at < moment - interval '1 minute';
  end if;
  perform set_config('parvis.account_id', account_id::text, true), set_config('parvis.brand_id', request_brand::text, true),
          set_config('role', 'parvis_' || side, true);
  return next;
end $$;

-- The organisations that the asking account belongs to. Read once per statement (policies wrap it in a sub-select).
create function parvis.member_organisation_ids() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(organisation_id), '{}') from memberships
  where account_id = parvis.account_id() and starts_on <= current_date and (ends_on is null or ends_on > current_date)
$$;
