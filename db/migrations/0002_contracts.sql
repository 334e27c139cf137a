-- Contract administration (spec 1): applications, contracts, seats, connections, blocks, change requests, billing, training.
create table applications (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  code text not null,
  name text not null check (name <> '') collate "unicode",
  url text not null default '' check (url = '' or url ~ '^https?://'),
  version integer not null default 1,
  unique (brand_id, code)
);
-- An application without profiles has no row here, and then no profile anywhere (C15).
create table application_profiles (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references applications on delete cascade,
  code text not null,
  name text not null check (name <> '') collate "unicode",
  description text not null default '',
  unique (application_id, code),
  unique (id, application_id)
);
create table application_roles (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references applications on delete cascade,
  code text not null,
  name text not null check (name <> '') collate "unicode",
  unique (application_id, code),
  unique (id, application_id)
);

-- The person's record inside an application, synchronised (C14, C20).
create table application_users (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  application_id uuid not null references applications on delete cascade,
  organisation_id uuid not null references organisations on delete cascade,
  external_id text not null check (external_id <> ''),
  surname text not null check (surname <> '') collate "unicode",
  given_name text not null default '' collate "unicode",
  email text not null default '',
  structure text not null default '',
  job_title text not null default '',
  address_line1 text not null default '',
  address_line2 text not null default '',
  postal_code text not null default '',
  city text not null default '',
  phone text not null default '',
  mobile text not null default '',
  fax text not null default '',
  synchronised_at timestamptz not null default now(),
  unique (application_id, organisation_id, external_id),
  unique (id, application_id)
);
create index on application_users (organisation_id, application_id, surname, given_name, id);

create table contracts (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null references organisations,
  number text not null check (number <> '') collate "unicode",
  title text not null default '' collate "unicode",
  is_pack boolean not null default false,
  starts_on date not null,
  ends_on date,
  notice_days integer not null default 180 check (notice_days between 0 and 1100),
  billing_period_months integer not null default 1 check (billing_period_months between 1 and 60),
  next_invoice_on date not null,
  invoice_day integer not null check (invoice_day between 1 and 31),
  sells_named boolean not null default true,
  sells_concurrent boolean not null default false,
  sells_key boolean not null default false,
  registered_post_required boolean not null default false,
  creation_waits_form boolean not null default false,
  deletion_waits_form boolean not null default true,
  replacement_waits_form boolean not null default false,
  reminder_days integer check (reminder_days between 1 and 365),
  suspension_days integer check (suspension_days between 1 and 365),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  unique (brand_id, number),
  unique (id, organisation_id, brand_id),
  check (ends_on is null or ends_on >= starts_on),
  check (sells_named or sells_concurrent or sells_key)
);
create index on contracts (organisation_id, number);
create index on contracts (brand_id, number, id);
alter table journal_events add foreign key (contract_id) references contracts;

create table contract_applications (
  contract_id uuid not null references contracts on delete cascade,
  application_id uuid not null references applications,
  primary key (contract_id, application_id)
);

-- The tariff: monthly price of one seat from the first day of a month on (C32).
create table contract_prices (
  contract_id uuid not null references contracts on delete cascade,
  seat_kind text not null check (seat_kind in ('named', 'concurrent', 'key')),
  valid_from date not null check (extract(day from valid_from) = 1),
  monthly_cents integer not null check (monthly_cents >= 0),
  primary key (contract_id, seat_kind, valid_from)
);

create table change_requests (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  contract_id uuid not null,
  number text not null,
  kind text not null check (kind in ('creation', 'deletion', 'replacement', 'training')),
  detail text not null default '' collate "unicode",
  current_version integer not null default 1,
  wished_on date not null,
  requested_by uuid not null references accounts,
  requested_by_label text not null,
  requested_at timestamptz not null,
  modified_at timestamptz not null,
  confirmed_on date,
  decision text check (decision in ('validated', 'refused')),
  decided_at timestamptz,
  decided_by uuid references accounts,
  decided_by_label text not null default '',
  refusal_reason text not null default '',
  -- The identifier of the account to be made, settled at validation (C20).
  identifier text not null default '',
  scheduled_on date,
  locks_on date,
  locked_at timestamptz,
  carried_out_at timestamptz,
  deleted_at timestamptz,
  deleted_by uuid references accounts,
  reminded_at timestamptz,
  suspended_at timestamptz,
  row_version integer not null default 1,
  unique (brand_id, number),
  unique (id, contract_id),
  foreign key (contract_id, organisation_id, brand_id) references contracts (id, organisation_id, brand_id),
  check ((decision is null) = (decided_at is null)),
  check (decision is distinct from 'refused' or refusal_reason <> ''),
  check ((decision is not distinct from 'validated') = (scheduled_on is not null)),
  check (carried_out_at is null or decision = 'validated'),
  check (deleted_at is null or decision is null)
);
create index on change_requests (contract_id, requested_at desc, id desc);
create index change_requests_waiting on change_requests (brand_id, requested_at, id) where decision is null and deleted_at is null;
create index on change_requests (brand_id, requested_at desc, id desc);
create index change_requests_planned on change_requests (scheduled_on, id) where decision = 'validated' and carried_out_at is null;
create index change_requests_unconfirmed on change_requests (modified_at, id) where confirmed_on is null and deleted_at is null and decision is distinct from 'refused';

-- What was asked, version by version (C24): the form of the last one alone confirms.
create table change_request_versions (
  request_id uuid not null references change_requests on delete cascade,
  version integer not null check (version > 0),
  content jsonb not null,
  created_at timestamptz not null,
  created_by uuid not null references accounts,
  created_by_label text not null,
  primary key (request_id, version)
);

create table signed_forms (
  id uuid primary key default gen_random_uuid(),
  request_id uuid not null,
  version integer not null,
  channel text not null check (channel in ('upload', 'email', 'fax', 'post', 'registered_post')),
  received_on date not null,
  file_id uuid references files,
  recorded_by uuid not null references accounts,
  recorded_by_label text not null,
  recorded_at timestamptz not null,
  confirms boolean not null,
  -- The code could not be read: staff look at the copy and record it themselves.
  needs_review boolean not null default false,
  check (not (confirms and needs_review)),
  foreign key (request_id, version) references change_request_versions (request_id, version) on delete cascade
);
create index on signed_forms (request_id, recorded_at);

-- A seat bought. A named or key seat belongs to one subscriber and comes and goes with them (C9, C38).
create table seats (
  id uuid primary key default gen_random_uuid(),
  contract_id uuid not null references contracts on delete cascade,
  kind text not null check (kind in ('named', 'concurrent', 'key')),
  account_id uuid references accounts,
  key_reference text not null default '',
  created_on date not null,
  removed_on date,
  created_by_request uuid references change_requests,
  removed_by_request uuid references change_requests,
  check ((kind = 'concurrent') = (account_id is null)),
  check (removed_on is null or removed_on >= created_on),
  unique (id, contract_id, kind)
);
create index on seats (contract_id, kind) where removed_on is null;
create unique index seats_one_each on seats (contract_id, account_id) where removed_on is null and account_id is not null;

create table connections (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  contract_id uuid not null,
  application_id uuid not null references applications,
  account_id uuid not null references accounts,
  application_user_id uuid,
  seat_kind text not null check (seat_kind in ('named', 'concurrent', 'key')),
  seat_id uuid,
  profile_id uuid,
  created_on date not null,
  created_by_request uuid references change_requests,
  notice_ends_on date,
  ended_on date,
  ended_by_request uuid references change_requests,
  version integer not null default 1,
  -- What the list shows and sorts, kept by triggers from where it is decided (C10).
  surname text not null collate "unicode" default '',
  given_name text not null collate "unicode" default '',
  identifier text not null collate "unicode" default '',
  email text not null collate "unicode" default '',
  application_name text not null collate "unicode" default '',
  search_text text not null default '',
  is_blocked boolean not null default false,
  foreign key (contract_id, organisation_id, brand_id) references contracts (id, organisation_id, brand_id),
  foreign key (contract_id, application_id) references contract_applications (contract_id, application_id),
  foreign key (seat_id, contract_id, seat_kind) references seats (id, contract_id, kind),
  foreign key (profile_id, application_id) references application_profiles (id, application_id),
  foreign key (application_user_id, application_id) references application_users (id, application_id),
  check ((seat_kind = 'concurrent') = (seat_id is null))
);
create unique index connections_one_each on connections (contract_id, application_id, account_id) where ended_on is null;
create unique index connections_one_application_user on connections (contract_id, application_user_id) where ended_on is null and application_user_id is not null;
create index on connections (account_id) where ended_on is null;
create index on connections (seat_id) where ended_on is null;
create index on connections (brand_id, surname, given_name, id) where ended_on is null;
create index connections_by_surname on connections (contract_id, surname, given_name, id) where ended_on is null;
create index connections_by_given_name on connections (contract_id, given_name, surname, id) where ended_on is null;
create index connections_by_identifier on connections (contract_id, identifier, id) where ended_on is null;
create index connections_by_email on connections (contract_id, email, id) where ended_on is null;
create index connections_by_application on connections (contract_id, application_name, surname, given_name, id) where ended_on is null;
create index connections_by_seat_kind on connections (contract_id, seat_kind, surname, given_name, id) where ended_on is null;
create index connections_by_blocked on connections (contract_id, is_blocked, surname, given_name, id) where ended_on is null;
create index connections_search on connections using gin (search_text gin_trgm_ops) where ended_on is null;

create table connection_roles (
  connection_id uuid not null references connections on delete cascade,
  role_id uuid not null references application_roles,
  primary key (connection_id, role_id)
);

-- A connection is blocked while it, or its account, has an open block; each has its cause, and lifting one never lifts another (C12).
create table connection_blocks (
  id uuid primary key default gen_random_uuid(),
  connection_id uuid not null references connections on delete cascade,
  cause text not null check (cause in ('administrator', 'regularisation', 'notice')),
  request_id uuid references change_requests,
  opened_at timestamptz not null,
  opened_by uuid references accounts,
  opened_by_label text not null default '',
  lifted_at timestamptz,
  lifted_by uuid references accounts,
  check (lifted_at is null or lifted_at >= opened_at)
);
create unique index connection_blocks_open on connection_blocks (connection_id, cause) where lifted_at is null;

create function parvis.fill_connection() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select a.surname, a.given_name, a.identifier, coalesce(a.sign_in_email, '') into new.surname, new.given_name, new.identifier, new.email
  from accounts a where a.id = new.account_id;
  select p.name into new.application_name from applications p where p.id = new.application_id;
  new.search_text := parvis.fold(new.surname || ' ' || new.given_name || ' ' || new.surname || ' ' || new.identifier || ' ' || new.email);
  new.is_blocked := exists (select from account_blocks b where b.account_id = new.account_id and b.lifted_at is null)
    or exists (select from connection_blocks b where b.connection_id = new.id and b.lifted_at is null);
  return new;
end $$;
create trigger fill_connection before insert or update on connections for each row execute function parvis.fill_connection();

create function parvis.refresh_connections() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_table_name = 'accounts' then
    if new.sign_in_email is distinct from old.sign_in_email then
      update connections set email = '' where account_id = new.id;
    end if;
  elsif tg_table_name = 'applications' then
    if new.name is distinct from old.name then
      update connections set application_name = '' where application_id = new.id;
    end if;
  elsif tg_table_name = 'account_blocks' then
    update connections set is_blocked = false where account_id = coalesce(new.account_id, old.account_id) and ended_on is null;
  else
    update connections set is_blocked = false where id = coalesce(new.connection_id, old.connection_id);
  end if;
  return null;
end $$;
create trigger refresh_connections after update on accounts for each row execute function parvis.refresh_connections();
create trigger refresh_connections after update on applications for each row execute function parvis.refresh_connections();
create trigger refresh_connections after insert or update or delete on account_blocks for each row execute function parvis.refresh_connections();
create trigger refresh_connections after insert or update or delete on connection_blocks for each row execute function parvis.refresh_connections();

-- Who administers which contract (C8). In force from validation until it ends.
create table delegations (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  contract_id uuid not null references contracts,
  account_id uuid not null references accounts,
  authority_name text not null default '',
  authority_title text not null default '',
  requested_by uuid not null references accounts,
  requested_by_label text not null,
  requested_at timestamptz not null,
  form_file_id uuid references files,
  form_received_on date,
  validated_at timestamptz,
  validated_by uuid references accounts,
  validated_by_label text not null default '',
  refused_at timestamptz,
  refusal_reason text not null default '',
  ended_at timestamptz,
  ended_by uuid references accounts,
  ended_by_label text not null default '',
  end_reason text not null default '',
  check (validated_at is null or refused_at is null),
  check (refused_at is null or refusal_reason <> ''),
  check (ended_at is null or validated_at is not null)
);
create unique index delegations_open on delegations (contract_id, account_id) where refused_at is null and ended_at is null;
create index on delegations (account_id) where validated_at is not null and ended_at is null;

create table billing_lines (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  contract_id uuid not null references contracts,
  request_id uuid not null,
  seat_kind text not null check (seat_kind in ('named', 'concurrent', 'key')),
  label text not null,
  month date not null check (extract(day from month) = 1),
  from_on date not null,
  to_on date not null check (to_on >= from_on),
  billed_days integer not null check (billed_days between 1 and 31),
  days_in_month integer not null check (days_in_month between 28 and 31),
  quantity integer not null,
  unit_monthly_cents integer not null,
  amount_cents integer not null,
  invoice_on date not null,
  created_at timestamptz not null,
  unique (request_id, seat_kind, month),
  foreign key (request_id, contract_id) references change_requests (id, contract_id)
);
create index on billing_lines (contract_id, invoice_on, month);

create table training_sessions (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  application_id uuid references applications,
  title text not null check (title <> '') collate "unicode",
  description text not null default '',
  place text not null default '',
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  seats integer not null check (seats > 0),
  cancelled_at timestamptz,
  version integer not null default 1,
  check (ends_at > starts_at)
);
create index on training_sessions (brand_id, starts_at, id);

create table training_registrations (
  id uuid primary key default gen_random_uuid(),
  training_session_id uuid not null references training_sessions,
  account_id uuid not null references accounts,
  request_id uuid not null references change_requests,
  attendee_label text not null,
  confirmed_at timestamptz,
  cancelled_at timestamptz,
  attendance text check (attendance in ('present', 'absent')),
  created_at timestamptz not null
);
create unique index training_registrations_one_each on training_registrations (training_session_id, account_id) where cancelled_at is null;
create index on training_registrations (request_id);

-- No more registrations than places, whoever registers at the same time.
create function parvis.keep_training_capacity() returns trigger language plpgsql security definer set search_path = public as $$
declare capacity integer; taken integer;
begin
  select seats into capacity from training_sessions where id = new.training_session_id for update;
  select count(*) into taken from training_registrations where training_session_id = new.training_session_id and cancelled_at is null;
  if taken > capacity then
    raise exception 'the training session is full' using errcode = 'check_violation', constraint = 'training_registrations_capacity';
  end if;
  return null;
end $$;
create trigger keep_training_capacity after insert or update of cancelled_at on training_registrations
  for each row when (new.cancelled_at is null) execute function parvis.keep_training_capacity();
create function parvis.training_seats_left(session uuid) returns integer language sql stable security definer set search_path = public as $$
  select s.seats - (select count(*)::int from training_registrations r where r.training_session_id = s.id and r.cancelled_at is null)
  from training_sessions s where s.id = session
$$;

-- The contracts that the asking account administers, and their organisations (C7).
create function parvis.administered_contract_ids() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(d.contract_id), '{}') from delegations d
  where d.account_id = parvis.account_id() and d.validated_at is not null and d.ended_at is null
$$;
create function parvis.administered_organisation_ids() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct c.organisation_id), '{}') from delegations d join contracts c on c.id = d.contract_id
  where d.account_id = parvis.account_id() and d.validated_at is not null and d.ended_at is null
$$;
-- Accounts that the asking person administers: subscribers of their contracts and members of those contracts' organisations.
create function parvis.administers_account(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from connections c where c.account_id = target and c.contract_id = any (parvis.administered_contract_ids()))
      or exists (select from memberships m where m.account_id = target and m.ends_on is null and m.organisation_id = any (parvis.administered_organisation_ids()))
      or exists (select from delegations d where d.account_id = target and d.contract_id = any (parvis.administered_contract_ids()))
$$;
-- Everything that this account may reach lies within the asking person's contracts: only then may its sign-in address be changed by them.
create function parvis.wholly_administers_account(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from connections c where c.account_id = target and c.ended_on is null and c.contract_id = any (parvis.administered_contract_ids()))
     and not exists (select from connections c where c.account_id = target and c.ended_on is null and c.contract_id <> all (parvis.administered_contract_ids()))
     and not exists (select from delegations d where d.account_id = target and d.ended_at is null and d.contract_id <> all (parvis.administered_contract_ids()))
     and not exists (select from memberships m where m.account_id = target and m.ends_on is null and m.organisation_id <> all (parvis.administered_organisation_ids()))
     and not exists (select from memberships m where m.account_id = target and m.ends_on is null and m.role <> 'member')
     and not exists (select from staff_members s where s.account_id = target)
$$;
-- Whether an address is taken, and nothing about whose it is (C1).
create function parvis.sign_in_email_taken(address text, except_account uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from accounts a where a.brand_id = parvis.brand_id() and lower(a.sign_in_email) = lower(address) and a.id is distinct from except_account)
$$;
-- Ends the sessions of an account whose every connection is blocked (C12).
create function parvis.end_sessions_if_all_blocked(target uuid, moment timestamptz) returns integer language plpgsql security definer set search_path = public as $$
declare ended integer := 0;
begin
  if exists (select from connections c where c.account_id = target and c.ended_on is null)
     and not exists (select from connections c where c.account_id = target and c.ended_on is null and not c.is_blocked)
     and not exists (select from delegations d where d.account_id = target and d.validated_at is not null and d.ended_at is null) then
    update sessions set ended_at = moment where account_id = target and ended_at is null;
    get diagnostics ended = row_count;
  end if;
  return ended;
end $$;

-- Whether the asking person belongs to where this contract is, without administering it: then a refusal says why, else there is nothing there.
create function parvis.reachable_contract(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from contracts c where c.id = target and c.organisation_id = any (parvis.member_organisation_ids()))
      or exists (select from connections n where n.contract_id = target and n.account_id = parvis.account_id() and n.ended_on is null)
$$;
create function parvis.contract_of(noun text, target uuid) returns uuid language sql stable security definer set search_path = public as $$
  select case noun when 'connection' then (select contract_id from connections where id = target)
                   when 'request' then (select contract_id from change_requests where id = target)
                   when 'delegation' then (select contract_id from delegations where id = target) end
$$;
-- Whom to ask about a contract that one belongs to.
create function parvis.administrator_names(target uuid) returns text language sql stable security definer set search_path = public as $$
  select string_agg(trim(a.given_name || ' ' || a.surname), ', ' order by a.surname) from delegations d join accounts a on a.id = d.account_id
  where d.contract_id = target and d.validated_at is not null and d.ended_at is null and parvis.reachable_contract(target)
$$;
-- Contracts where a person who administers nothing has a connection: their own side of it.
create function parvis.own_contract_label(target uuid) returns text language sql stable security definer set search_path = public as $$
  select c.number from contracts c where c.id = target and parvis.reachable_contract(target)
$$;
