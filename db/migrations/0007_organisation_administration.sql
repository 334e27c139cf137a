-- Organisations run their own people (spec 2): roles as data, memberships with services, spaces subscribed to, requests, reviews, technical users.

-- Whom an act bears on.
alter table journal_events add column about_id uuid references accounts;
create index on journal_events (organisation_id, at desc, id desc) where organisation_id is not null;
create index on journal_events (about_id, at desc, id desc) where about_id is not null;

-- The day in the brand's time zone, as the transaction was opened with; the server's where nobody opened it.
create function parvis.today() returns date language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('parvis.today', true), '')::date, current_date) $$;

-- What a client is, and what identifies it (O23, O24).
alter table organisations
  add column kind text not null default 'private' check (kind in ('private', 'public', 'foreign', 'individual')),
  add column foreign_identifier text not null default '',
  add column vat_number text not null default '',
  add column pacage_number text not null default '' check (pacage_number = '' or pacage_number ~ '^[0-9]{9}$'),
  add column social_scheme text not null default '',
  add column api_connection text not null default '',
  add column invoicing_mandate text not null default 'none' check (invoicing_mandate in ('none', 'requested', 'signed')),
  add column duplicated_from uuid references organisations,
  add column deactivated_at timestamptz,
  add column deactivation_reason text not null default '',
  add column review_months integer check (review_months between 1 and 36),
  add column review_notice_days integer not null default 30 check (review_notice_days between 1 and 180),
  add column next_review_on date,
  -- Of the spaces offered and given by default, as a whole (O11).
  add column spaces_version integer not null default 1,
  add constraint organisations_id_brand_key unique (id, brand_id),
  add constraint organisations_siret_kind check (siret is null or kind in ('private', 'public'));
create unique index organisations_one_copy on organisations (duplicated_from) where duplicated_from is not null;
-- Found by whoever asks to join, by exact identifier (O6).
create index organisations_by_foreign_identifier on organisations (brand_id, upper(replace(foreign_identifier, ' ', ''))) where foreign_identifier <> '';
create index organisations_by_vat_number on organisations (brand_id, upper(replace(vat_number, ' ', ''))) where vat_number <> '';

alter table services
  add column version integer not null default 1,
  add column deactivated_at timestamptz,
  add constraint services_id_organisation_key unique (id, organisation_id);
update services set deactivated_at = now() where not is_active;
alter table services add check (is_active = (deactivated_at is null));

-- Roles are presets over permissions kept as data: a deployment renames them or makes others. The principal manager's always exists.
create table membership_roles (
  brand_id uuid not null references brands on delete cascade,
  code text not null check (code ~ '^[a-z][a-z0-9_]{1,40}$'),
  name_fr text not null check (name_fr <> ''),
  name_en text not null check (name_en <> ''),
  position integer not null default 100,
  -- Given by managers in the portal; the principal manager's is only handed over, the technical user's only made.
  is_grantable boolean not null default true,
  version integer not null default 1,
  primary key (brand_id, code)
);
create table membership_role_permissions (
  brand_id uuid not null,
  role text not null,
  permission text not null check (permission ~ '^[a-z-]+(\.[a-z-]+){1,3}$'),
  primary key (brand_id, role, permission),
  foreign key (brand_id, role) references membership_roles on update cascade on delete cascade
);
-- The spaces that a role opens by itself (O7).
create table role_default_spaces (
  brand_id uuid not null,
  role text not null,
  space text not null,
  access text not null check (access in ('read', 'modify')),
  primary key (brand_id, role, space),
  foreign key (brand_id, role) references membership_roles on update cascade on delete cascade
);
create function parvis.give_preset_roles() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into membership_roles (brand_id, code, name_fr, name_en, position, is_grantable) values
    (new.id, 'principal_manager', 'Gestionnaire principal', 'Principal manager', 1, false),
    (new.id, 'secondary_manager', 'Gestionnaire secondaire', 'Secondary manager', 2, true),
    (new.id, 'member', 'Utilisateur simple', 'Member', 3, true),
    (new.id, 'technical', 'Utilisateur technique', 'Technical user', 4, false);
  insert into membership_role_permissions (brand_id, role, permission)
    select new.id, r.code, p.permission
    from (values ('organisation.desk.read'), ('organisation.membership-requests.decide'), ('organisation.space-requests.decide'),
      ('organisation.people.read'), ('organisation.people.manage'), ('organisation.details.manage'), ('organisation.spaces.manage'),
      ('organisation.identifier.change'), ('organisation.history.read'), ('organisation.reviews.decide')) as p (permission),
      (values ('principal_manager'), ('secondary_manager'), ('technical')) as r (code);
  insert into membership_role_permissions (brand_id, role, permission) values
    (new.id, 'principal_manager', 'organisation.technical-users.manage'),
    (new.id, 'principal_manager', 'organisation.principal.transfer');
  insert into membership_role_permissions (brand_id, role, permission)
    select new.id, r.code, p.permission from membership_roles r, (values ('contracts.contracts.read'), ('contracts.contracts.modify')) as p (permission)
    where r.brand_id = new.id;
  insert into role_default_spaces (brand_id, role, space, access) values
    (new.id, 'principal_manager', 'contracts', 'modify'),
    (new.id, 'secondary_manager', 'contracts', 'modify');
  return null;
end $$;
create trigger give_preset_roles after insert on brands for each row execute function parvis.give_preset_roles();
-- The brands that are there already, through the same function.
create trigger give_preset_roles_once after update on brands for each row execute function parvis.give_preset_roles();
update brands set name = name;
drop trigger give_preset_roles_once on brands;

-- A person's belonging (rattachement): whole, or for some services. Removed is for good; its dates bound it.
alter table memberships
  add column brand_id uuid default parvis.brand_id(),
  add column whole boolean not null default true,
  add column comment text not null default '',
  add column removed_at timestamptz,
  add column removed_by uuid references accounts,
  add column removed_by_label text not null default '',
  add column removal_reason text not null default '',
  add column granted_by uuid references accounts,
  add column granted_by_label text not null default '',
  add column version integer not null default 1,
  -- What lists show and sort, kept by triggers from the account.
  add column surname text not null default '' collate "unicode",
  add column given_name text not null default '' collate "unicode",
  add column identifier text not null default '' collate "unicode",
  add column sign_in_email text not null default '' collate "unicode",
  add column account_state text not null default 'active',
  add column account_kind text not null default 'person',
  add column search_text text not null default '';
-- Until now the end was the first day without; from now on it is the last day with.
update memberships set removed_at = ends_on::timestamptz, ends_on = null where ends_on is not null;
update memberships m set brand_id = o.brand_id from organisations o where o.id = m.organisation_id;
alter table memberships drop constraint memberships_role_check;
alter table memberships alter column brand_id set not null,
  add constraint memberships_id_organisation_key unique (id, organisation_id),
  add foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  add foreign key (brand_id, role) references membership_roles (brand_id, code) on update cascade,
  add constraint memberships_principal_unbounded check (role <> 'principal_manager' or (whole and ends_on is null));
drop index memberships_open;
drop index memberships_one_principal;
create unique index memberships_open on memberships (organisation_id, account_id) where removed_at is null;
create unique index memberships_one_principal on memberships (organisation_id) where role = 'principal_manager' and removed_at is null;
create index memberships_by_name on memberships (organisation_id, surname, given_name, id) where removed_at is null;
create index memberships_by_email on memberships (organisation_id, sign_in_email, id) where removed_at is null;
create index memberships_search on memberships using gin (search_text gin_trgm_ops) where removed_at is null;

create function parvis.fill_membership() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select o.brand_id into new.brand_id from organisations o where o.id = new.organisation_id;
  select a.surname, a.given_name, a.identifier, coalesce(a.sign_in_email, ''), a.kind,
    case when a.status = 'active' and exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null) then 'blocked' else a.status end
  into new.surname, new.given_name, new.identifier, new.sign_in_email, new.account_kind, new.account_state
  from accounts a where a.id = new.account_id;
  new.search_text := parvis.fold(new.surname || ' ' || new.given_name || ' ' || new.surname || ' ' || new.identifier || ' ' || new.sign_in_email);
  return new;
end $$;
create trigger fill_membership before insert or update on memberships for each row execute function parvis.fill_membership();
update memberships set comment = '';
create function parvis.refresh_memberships() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_table_name = 'accounts' then
    if (new.sign_in_email, new.status, new.surname, new.given_name, new.identifier) is distinct from (old.sign_in_email, old.status, old.surname, old.given_name, old.identifier) then
      update memberships set search_text = '' where account_id = new.id;
    end if;
  else
    update memberships set search_text = '' where account_id = coalesce(new.account_id, old.account_id);
  end if;
  return null;
end $$;
create trigger refresh_memberships after update on accounts for each row execute function parvis.refresh_memberships();
create trigger refresh_memberships after insert or update or delete on account_blocks for each row execute function parvis.refresh_memberships();

create table membership_services (
  membership_id uuid not null,
  organisation_id uuid not null,
  service_id uuid not null,
  granted_at timestamptz not null default now(),
  primary key (membership_id, service_id),
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id) on delete cascade,
  foreign key (service_id, organisation_id) references services (id, organisation_id)
);
create index on membership_services (service_id);

-- Organisations without a principal manager get one from those who belong; those without anybody are not active.
with first_member as (
  select distinct on (m.organisation_id) m.id from memberships m join accounts a on a.id = m.account_id
  where m.removed_at is null and not exists (select from memberships p where p.organisation_id = m.organisation_id and p.role = 'principal_manager' and p.removed_at is null)
  order by m.organisation_id, (exists (select from delegations d join contracts c on c.id = d.contract_id
    where d.account_id = m.account_id and c.organisation_id = m.organisation_id and d.validated_at is not null and d.ended_at is null)) desc, a.status, m.created_at, m.id)
update memberships set role = 'principal_manager' where id in (select id from first_member);
update organisations o set deactivated_at = now(), deactivation_reason = 'no principal manager'
  where not exists (select from memberships m where m.organisation_id = o.id and m.role = 'principal_manager' and m.removed_at is null);

-- An active organisation has exactly one principal manager when a transaction ends, whatever the state of that person's account.
create function parvis.keep_principal_manager() returns trigger language plpgsql security definer set search_path = public as $$
declare organisation uuid;
begin
  if tg_table_name = 'organisations' then organisation := new.id; else organisation := old.organisation_id; end if;
  if exists (select from organisations o where o.id = organisation and o.deactivated_at is null)
     and not exists (select from memberships m where m.organisation_id = organisation and m.role = 'principal_manager' and m.removed_at is null) then
    raise exception 'an active organisation has a principal manager' using errcode = 'check_violation', constraint = 'organisations_principal_manager';
  end if;
  return null;
end $$;
create constraint trigger keep_principal_manager after insert or update of deactivated_at on organisations
  deferrable initially deferred for each row execute function parvis.keep_principal_manager();
create constraint trigger keep_principal_manager_changed after update of role, removed_at, organisation_id on memberships
  deferrable initially deferred for each row when (old.role = 'principal_manager') execute function parvis.keep_principal_manager();
create constraint trigger keep_principal_manager_deleted after delete on memberships
  deferrable initially deferred for each row when (old.role = 'principal_manager') execute function parvis.keep_principal_manager();

-- The spaces that an organisation offers to its members, and those it gives by default: to all, per service or per person (O11).
create table space_offers (
  organisation_id uuid not null references organisations on delete cascade,
  space text not null,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  primary key (organisation_id, space)
);
create table space_defaults (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null,
  space text not null,
  -- All members where both are null.
  service_id uuid,
  membership_id uuid,
  access text not null check (access in ('read', 'modify')),
  foreign key (organisation_id, space) references space_offers on delete cascade,
  foreign key (service_id, organisation_id) references services (id, organisation_id),
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id) on delete cascade,
  check (service_id is null or membership_id is null)
);
create unique index space_defaults_once on space_defaults (organisation_id, space, service_id, membership_id) nulls not distinct;

-- A member's access to a space (abonnement): for all services of the membership, or for one; to read, or to modify.
create table space_subscriptions (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null,
  membership_id uuid not null,
  space text not null,
  service_id uuid,
  access text not null check (access in ('read', 'modify')),
  origin text not null check (origin in ('role', 'setting', 'request', 'manager', 'delegation', 'technical')),
  created_at timestamptz not null default now(),
  created_by uuid references accounts,
  created_by_label text not null default '',
  ended_at timestamptz,
  ended_by uuid references accounts,
  ended_by_label text not null default '',
  end_reason text not null default '' check (end_reason in ('', 'manager', 'membership_removed', 'service_removed', 'replaced', 'not_offered')),
  version integer not null default 1,
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id) on delete cascade,
  foreign key (service_id, organisation_id) references services (id, organisation_id),
  check ((ended_at is null) = (end_reason = ''))
);
create unique index space_subscriptions_open on space_subscriptions (membership_id, space, service_id) nulls not distinct where ended_at is null;
create index on space_subscriptions (organisation_id, space) where ended_at is null;

-- A removed membership takes its subscriptions with it, at once.
create function parvis.end_subscriptions() returns trigger language plpgsql security definer set search_path = public as $$
begin
  with ended as (
    update space_subscriptions set ended_at = new.removed_at, ended_by = new.removed_by, ended_by_label = new.removed_by_label, end_reason = 'membership_removed'
    where membership_id = new.id and ended_at is null returning id, space, access, service_id)
  insert into journal_events (brand_id, organisation_id, at, actor_label, type, subject_type, subject_id, subject_label, about_id, after)
  select new.brand_id, new.organisation_id, new.removed_at, 'Parvis', 'organisation.subscription.deactivated', 'subscription', e.id, trim(new.surname || ' ' || new.given_name), new.account_id,
    jsonb_build_object('space', e.space, 'access', e.access, 'service', (select v.name from services v where v.id = e.service_id))
  from ended e order by e.space, e.id;
  return null;
end $$;
create trigger end_subscriptions after update of removed_at on memberships for each row when (new.removed_at is not null and old.removed_at is null)
  execute function parvis.end_subscriptions();

-- «Demande de rattachement»: who asks to belong, to which services, and what was decided (O2, O4, O5, O6).
create table membership_requests (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null default parvis.brand_id(),
  organisation_id uuid not null,
  account_id uuid not null references accounts,
  whole boolean not null default false,
  comment text not null default '',
  requested_at timestamptz not null,
  role text not null default 'member',
  decision text check (decision in ('approved', 'refused')),
  refusal_reason text not null default '',
  decided_at timestamptz,
  decided_by uuid references accounts,
  decided_by_label text not null default '',
  withdrawn_at timestamptz,
  membership_id uuid,
  version integer not null default 1,
  -- What lists show and sort, kept by a trigger from the account.
  surname text not null default '' collate "unicode",
  given_name text not null default '' collate "unicode",
  sign_in_email text not null default '' collate "unicode",
  unique (id, organisation_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (brand_id, role) references membership_roles (brand_id, code) on update cascade,
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id),
  check ((decision is null) = (decided_at is null)),
  check (decision is distinct from 'refused' or refusal_reason <> ''),
  check (withdrawn_at is null or decision is null),
  check (decision is distinct from 'approved' or membership_id is not null)
);
create unique index membership_requests_one_open on membership_requests (organisation_id, account_id) where decision is null and withdrawn_at is null;
create index membership_requests_waiting on membership_requests (organisation_id, requested_at, id) where decision is null and withdrawn_at is null;
create index on membership_requests (brand_id, requested_at, id);
create index membership_requests_queue on membership_requests (brand_id, requested_at, id) where decision is null and withdrawn_at is null;
create index on membership_requests (account_id, requested_at desc, id);
create table membership_request_services (
  request_id uuid not null,
  organisation_id uuid not null,
  service_id uuid not null,
  -- Null while it waits.
  granted boolean,
  primary key (request_id, service_id),
  foreign key (request_id, organisation_id) references membership_requests (id, organisation_id) on delete cascade,
  foreign key (service_id, organisation_id) references services (id, organisation_id)
);

-- «Demande d'abonnement aux espaces» (O8–O10), by the person or by the manager's settings.
create table space_requests (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null default parvis.brand_id(),
  organisation_id uuid not null,
  membership_id uuid not null,
  account_id uuid not null references accounts,
  origin text not null check (origin in ('person', 'setting')),
  comment text not null default '',
  requested_at timestamptz not null,
  decision text check (decision in ('approved', 'refused')),
  decision_comment text not null default '',
  refusal_reason text not null default '',
  decided_at timestamptz,
  decided_by uuid references accounts,
  decided_by_label text not null default '',
  withdrawn_at timestamptz,
  version integer not null default 1,
  surname text not null default '' collate "unicode",
  given_name text not null default '' collate "unicode",
  sign_in_email text not null default '' collate "unicode",
  unique (id, organisation_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id) on delete cascade,
  check ((decision is null) = (decided_at is null)),
  check (decision is distinct from 'refused' or refusal_reason <> ''),
  check (withdrawn_at is null or decision is null)
);
create index space_requests_waiting on space_requests (organisation_id, requested_at, id) where decision is null and withdrawn_at is null;
create index on space_requests (brand_id, requested_at, id);
create index space_requests_queue on space_requests (brand_id, requested_at, id) where decision is null and withdrawn_at is null;
create index on space_requests (account_id, requested_at desc, id);
create index on space_requests (membership_id);
create table space_request_items (
  id uuid primary key default gen_random_uuid(),
  request_id uuid not null,
  organisation_id uuid not null,
  space text not null,
  service_id uuid,
  access text not null default 'modify' check (access in ('read', 'modify')),
  granted_access text check (granted_access in ('read', 'modify')),
  foreign key (request_id, organisation_id) references space_requests (id, organisation_id) on delete cascade,
  foreign key (service_id, organisation_id) references services (id, organisation_id)
);
create unique index space_request_items_once on space_request_items (request_id, space, service_id) nulls not distinct;

create function parvis.fill_requester() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select o.brand_id into new.brand_id from organisations o where o.id = new.organisation_id;
  select a.surname, a.given_name, coalesce(a.sign_in_email, '') into new.surname, new.given_name, new.sign_in_email from accounts a where a.id = new.account_id;
  return new;
end $$;
create trigger fill_requester before insert or update on membership_requests for each row execute function parvis.fill_requester();
create trigger fill_requester before insert or update on space_requests for each row execute function parvis.fill_requester();

-- A membership that ends takes the requests for spaces that still wait with it, and answers an open review.
create function parvis.withdraw_space_requests() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update space_requests set withdrawn_at = new.removed_at, version = version + 1 where membership_id = new.id and decision is null and withdrawn_at is null;
  update access_review_items set outcome = 'removed', decided_at = new.removed_at, decided_by = new.removed_by, decided_by_label = new.removed_by_label
    where membership_id = new.id and outcome is null;
  return null;
end $$;
create trigger withdraw_space_requests after update of removed_at on memberships for each row when (new.removed_at is not null and old.removed_at is null)
  execute function parvis.withdraw_space_requests();

-- Review of access (O29): each membership confirmed or removed once per period; what is not confirmed lapses.
create table access_reviews (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations on delete cascade,
  opened_on date not null,
  closes_on date not null,
  reminded_at timestamptz,
  closed_at timestamptz,
  check (closes_on >= opened_on),
  unique (id, organisation_id)
);
create unique index access_reviews_one_open on access_reviews (organisation_id) where closed_at is null;
create index on access_reviews (closes_on) where closed_at is null;
create table access_review_items (
  review_id uuid not null,
  organisation_id uuid not null,
  membership_id uuid not null,
  outcome text check (outcome in ('confirmed', 'removed', 'lapsed')),
  decided_at timestamptz,
  decided_by uuid references accounts,
  decided_by_label text not null default '',
  primary key (review_id, membership_id),
  foreign key (review_id, organisation_id) references access_reviews (id, organisation_id) on delete cascade,
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id),
  check ((outcome is null) = (decided_at is null))
);
create index on access_review_items (membership_id) where outcome is null;

-- Closing an account (O21): 60 days to come back, then its personal data are erased.
alter table accounts
  add column deactivated_at timestamptz,
  add column erase_on date,
  add column erased_at timestamptz;
update accounts set deactivated_at = updated_at, erase_on = (updated_at + interval '60 days')::date where status = 'deactivated';
alter table accounts add check ((status = 'deactivated') = (erase_on is not null)), add check (erased_at is null or status = 'closed');
create index accounts_to_erase on accounts (erase_on) where erase_on is not null;
create or replace function parvis.keep_identity() returns trigger language plpgsql as $$
begin
  -- Erasure replaces a name by a pseudonym, once and for good.
  if new.erased_at is not null and old.erased_at is null and (new.brand_id, new.kind) is not distinct from (old.brand_id, old.kind) then return new; end if;
  if old.kind = 'technical' and (new.brand_id, new.kind) is not distinct from (old.brand_id, old.kind) then return new; end if;
  if (new.surname, new.given_name, new.identifier, new.brand_id, new.kind)
     is distinct from (old.surname, old.given_name, old.identifier, old.brand_id, old.kind) then
    raise exception 'the identity of an account cannot be changed' using errcode = 'check_violation', constraint = 'accounts_identity_kept';
  end if;
  return new;
end $$;

-- Technical users (O15, O16): accounts for programs, of one organisation. Their access is a membership and its subscriptions.
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
  version integer not null default 1
);
create index on technical_users (organisation_id);
create table technical_secrets (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references technical_users on delete cascade,
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  -- After a rotation the old one works until here.
  valid_until timestamptz
);
create index on technical_secrets (account_id);
-- A token's scopes: 'contracts:read', 'contracts:modify'. Null: a person's session, not narrowed.
alter table sessions add column scopes text[];

-- A contract may be of one service: a subscription for another service does not reach it.
alter table contracts add column service_id uuid,
  add foreign key (service_id, organisation_id) references services (id, organisation_id);
-- A contract follows its client to a new SIRET (O24).
alter table connections drop constraint connections_contract_id_organisation_id_brand_id_fkey,
  add foreign key (contract_id, organisation_id, brand_id) references contracts (id, organisation_id, brand_id) on update cascade;
alter table change_requests drop constraint change_requests_contract_id_organisation_id_brand_id_fkey,
  add foreign key (contract_id, organisation_id, brand_id) references contracts (id, organisation_id, brand_id) on update cascade;

-- An administrator belongs to the client, and the contracts space is theirs from the delegation on: they lose nothing.
create function parvis.open_contracts_space() returns trigger language plpgsql security definer set search_path = public as $$
declare organisation uuid; membership uuid;
begin
  select c.organisation_id into organisation from contracts c where c.id = new.contract_id;
  select m.id into membership from memberships m where m.organisation_id = organisation and m.account_id = new.account_id and m.removed_at is null;
  if membership is null then
    insert into memberships (organisation_id, account_id, role, starts_on, created_at) values (organisation, new.account_id, 'member', least(parvis.today(), new.validated_at::date), new.validated_at)
    returning id into membership;
  end if;
  insert into space_subscriptions (organisation_id, membership_id, space, access, origin, created_at, created_by, created_by_label)
  select organisation, membership, 'contracts', 'modify', 'delegation', new.validated_at, new.validated_by, new.validated_by_label
  where not exists (select from space_subscriptions s where s.membership_id = membership and s.space = 'contracts' and s.ended_at is null);
  return null;
end $$;
create trigger open_contracts_space after insert or update of validated_at on delegations for each row
  when (new.validated_at is not null and new.ended_at is null) execute function parvis.open_contracts_space();
update delegations set validated_at = validated_at where validated_at is not null and ended_at is null;
-- Who no longer belongs no longer administers: coming back later does not revive it.
create function parvis.end_delegations() returns trigger language plpgsql security definer set search_path = public as $$
begin
  with ended as (
    update delegations d set ended_at = new.removed_at, ended_by = new.removed_by, ended_by_label = new.removed_by_label, end_reason = 'Suppression du rattachement'
    from contracts c where c.id = d.contract_id and c.organisation_id = new.organisation_id and d.account_id = new.account_id and d.validated_at is not null and d.ended_at is null
    returning d.id, d.contract_id)
  insert into journal_events (brand_id, organisation_id, contract_id, at, actor_id, actor_label, type, subject_type, subject_id, subject_label, about_id, after)
  select new.brand_id, new.organisation_id, e.contract_id, new.removed_at, new.removed_by, coalesce(nullif(new.removed_by_label, ''), 'Parvis'), 'contracts.delegation.ended', 'delegation', e.id,
    trim(new.surname || ' ' || new.given_name), new.account_id, jsonb_build_object('reason', 'Suppression du rattachement')
  from ended e order by e.id;
  return null;
end $$;
create trigger end_delegations after update of removed_at on memberships for each row when (new.removed_at is not null and old.removed_at is null)
  execute function parvis.end_delegations();

-- What the asking account may do where. Each is read once per statement; in plpgsql, so that each connection plans it once.

-- The memberships that count today.
create function parvis.in_force(m memberships) returns boolean language sql stable as $$
  select m.removed_at is null and m.starts_on <= parvis.today() and (m.ends_on is null or m.ends_on >= parvis.today())
$$;
create or replace function parvis.member_organisation_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (select coalesce(array_agg(organisation_id), '{}') from memberships m where m.account_id = parvis.account_id() and parvis.in_force(m));
end $$;
-- Whether the token of this transaction reaches a space; a person's session reaches all that is theirs.
create function parvis.scope_allows(space text, access text) returns boolean language sql stable as $$
  select coalesce(nullif(current_setting('parvis.scopes', true), ''), '*') = '*'
      or string_to_array(current_setting('parvis.scopes', true), ' ') && array[space || ':modify', case when access = 'read' then space || ':read' end]
$$;
-- The organisations where the asking account's role holds a permission of the desk. A technical user also needs the desk among its spaces.
create function parvis.permitted_organisation_ids(wanted text) returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (select coalesce(array_agg(m.organisation_id), '{}') from memberships m
  join membership_role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = wanted
  where m.account_id = parvis.account_id() and parvis.in_force(m)
    and (m.account_kind = 'person' or exists (select from space_subscriptions s where s.membership_id = m.id and s.space = 'organisation-administration' and s.service_id is null and s.ended_at is null
      and (s.access = 'modify' or wanted like '%.read')))
    and parvis.scope_allows('organisation-administration', case when wanted like '%.read' then 'read' else 'modify' end));
end $$;
-- The contracts within a subscription to the contracts space of the given access, whose permission the role holds, and that are delegated (or of the technical user's organisation).
-- Every list asks it: what does not change within a call is worked out once.
create function parvis.contract_ids_within(wanted text) returns uuid[] language plpgsql stable security definer set search_path = public as $$
declare
  me uuid := parvis.account_id();
  ids uuid[];
begin
  if not parvis.scope_allows('contracts', wanted) then return '{}'; end if;
  select array_agg(c.id) into ids
  from memberships m join contracts c on c.organisation_id = m.organisation_id
  where m.account_id = me and parvis.in_force(m)
    and exists (select from membership_role_permissions p where p.brand_id = m.brand_id and p.role = m.role and p.permission = 'contracts.contracts.' || wanted)
    and exists (select from space_subscriptions s where s.membership_id = m.id and s.space = 'contracts' and s.ended_at is null
      and (s.access = 'modify' or wanted = 'read') and (s.service_id is null or s.service_id = c.service_id))
    and (m.whole or exists (select from membership_services ms where ms.membership_id = m.id and (c.service_id is null or ms.service_id = c.service_id)))
    and (m.account_kind = 'technical' or exists (select from delegations d where d.contract_id = c.id and d.account_id = me and d.validated_at is not null and d.ended_at is null));
  return coalesce(ids, '{}');
end $$;
create or replace function parvis.administered_contract_ids() returns uuid[] language plpgsql stable as $$
begin
  return parvis.contract_ids_within('read');
end $$;
create function parvis.modifiable_contract_ids() returns uuid[] language plpgsql stable as $$
begin
  return parvis.contract_ids_within('modify');
end $$;
create or replace function parvis.administered_organisation_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
declare
  ids uuid[] := parvis.contract_ids_within('read');
begin
  if ids = '{}' then return ids; end if;
  return (select coalesce(array_agg(distinct c.organisation_id), '{}') from contracts c where c.id = any (ids));
end $$;
create or replace function parvis.administers_account(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from connections c where c.account_id = target and c.contract_id = any (parvis.administered_contract_ids()))
      or exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id = any (parvis.administered_organisation_ids()))
      or exists (select from delegations d where d.account_id = target and d.contract_id = any (parvis.administered_contract_ids()))
$$;
create or replace function parvis.wholly_administers_account(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from connections c where c.account_id = target and c.ended_on is null and c.contract_id = any (parvis.administered_contract_ids()))
     and not exists (select from connections c where c.account_id = target and c.ended_on is null and c.contract_id <> all (parvis.administered_contract_ids()))
     and not exists (select from delegations d where d.account_id = target and d.ended_at is null and d.contract_id <> all (parvis.administered_contract_ids()))
     and not exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id <> all (parvis.administered_organisation_ids()))
     and not exists (select from memberships m where m.account_id = target and m.removed_at is null and m.role <> 'member')
     and not exists (select from staff_members s where s.account_id = target)
$$;
-- The person is in an organisation that the asker runs, or asks to join one.
create function parvis.manages_account(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id = any (parvis.permitted_organisation_ids('organisation.people.read')))
      or exists (select from membership_requests r where r.account_id = target and r.decision is null and r.withdrawn_at is null
        and r.organisation_id = any (parvis.permitted_organisation_ids('organisation.people.read')))
$$;
-- Every place of this person lies in organisations that the asker runs: only then may the asker send it a reset link or change its sign-in address.
create function parvis.wholly_manages_account(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id = any (parvis.permitted_organisation_ids('organisation.people.manage')))
     and not exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id <> all (parvis.permitted_organisation_ids('organisation.people.manage')))
     and not exists (select from connections c where c.account_id = target and c.ended_on is null and c.organisation_id <> all (parvis.permitted_organisation_ids('organisation.people.manage')))
     and not exists (select from staff_members s where s.account_id = target)
$$;

-- Whom to ask within an organisation that one belongs to: those who hold a permission there.
create function parvis.permission_holder_names(organisation uuid, wanted text) returns text language sql stable security definer set search_path = public as $$
  select string_agg(trim(m.given_name || ' ' || m.surname), ', ' order by m.surname)
  from memberships m join membership_role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = wanted
  where m.organisation_id = organisation and m.removed_at is null and m.account_kind = 'person'
    and exists (select from memberships own where own.organisation_id = organisation and own.account_id = parvis.account_id() and own.removed_at is null)
$$;
-- Whom to ask about one's access to a contract: the managers of its client.
create function parvis.manager_names(contract uuid) returns text language sql stable security definer set search_path = public as $$
  select string_agg(trim(m.given_name || ' ' || m.surname), ', ' order by m.surname)
  from contracts c join memberships m on m.organisation_id = c.organisation_id and m.removed_at is null and m.account_kind = 'person'
  join membership_role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'organisation.space-requests.decide'
  where c.id = contract and c.organisation_id = any (parvis.member_organisation_ids())
$$;

-- The session's opening also writes down the day, and the scopes of a token.
drop function parvis.open_session(bytea, uuid, timestamptz, interval);
-- A token lives until its end, used or not; a person's session also ends by itself when nobody uses it.
-- Gives what the request needs to know of the person; null where the token opens nothing.
create function parvis.open_session(session_token_hash bytea, request_brand uuid, moment timestamptz, idle interval, day date) returns json language plpgsql as $$
declare
  found_session record;
  side text;
  applied text;
begin
  select s.id, s.scopes, s.last_seen_at, a.id as account_id, a.identifier, a.surname, a.given_name, a.locale, a.kind, m.role as staff_role
  into found_session
  from sessions s join accounts a on a.id = s.account_id left join staff_members m on m.account_id = a.id
  where s.token_hash = session_token_hash and s.state = 'open' and s.ended_at is null and s.expires_at > moment and a.status = 'active' and a.brand_id = request_brand
    and not exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null);
  if not found
    or (found_session.kind = 'person' and found_session.last_seen_at <= moment - idle)
    or (found_session.kind = 'technical'
      and (found_session.scopes is null or not exists (select from technical_users t where t.account_id = found_session.account_id and t.revoked_at is null))) then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  if found_session.last_seen_at < moment - interval '1 minute' then
    update sessions s set last_seen_at = moment where s.id = found_session.id and s.last_seen_at < moment - interval '1 minute';
  end if;
  side := case when found_session.staff_role is null then 'client' else 'staff' end;
  -- One expression: no query is run for it.
  applied := set_config('parvis.account_id', found_session.account_id::text, true) || set_config('parvis.brand_id', request_brand::text, true)
    || set_config('parvis.today', day::text, true) || set_config('parvis.scopes', coalesce(array_to_string(found_session.scopes, ' '), '*'), true)
    || set_config('role', 'parvis_' || side, true);
  return json_build_object('session_id', found_session.id, 'account_id', found_session.account_id, 'side', side, 'staff_role', found_session.staff_role,
    'identifier', found_session.identifier, 'surname', found_session.surname, 'given_name', found_session.given_name, 'locale', found_session.locale,
    'kind', found_session.kind, 'scopes', found_session.scopes);
end $$;

-- Who may see and write which row.
do $$
declare t text;
begin
  foreach t in array array['membership_roles', 'membership_role_permissions', 'role_default_spaces', 'membership_services', 'space_offers', 'space_defaults', 'space_subscriptions',
    'membership_requests', 'membership_request_services', 'space_requests', 'space_request_items', 'access_reviews', 'access_review_items', 'technical_users', 'technical_secrets'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to parvis_system', t);
    execute format('create policy system on %I to parvis_system using (true) with check (true)', t);
    if t <> 'technical_secrets' then execute format('grant select on %I to parvis_client, parvis_staff', t); end if;
  end loop;
  -- Roles and what they hold are the deployment's: everybody of the brand reads them.
  foreach t in array array['membership_roles', 'membership_role_permissions', 'role_default_spaces'] loop
    execute format('create policy read on %I for select to parvis_client, parvis_staff using (brand_id = (select parvis.brand_id()))', t);
    execute format('grant insert, update, delete on %I to parvis_staff', t);
    execute format('create policy staff_write on %I to parvis_staff using (brand_id = (select parvis.brand_id())) with check (brand_id = (select parvis.brand_id()))', t);
  end loop;
  -- What hangs on an organisation follows it for staff; managers read it with the people of the organisation.
  foreach t in array array['membership_services', 'space_offers', 'space_defaults', 'space_subscriptions', 'membership_requests', 'membership_request_services',
    'space_requests', 'space_request_items', 'access_reviews', 'access_review_items', 'technical_users'] loop
    execute format('create policy manager_read on %I for select to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids(''organisation.people.read''))::uuid[]))', t);
    execute format('grant insert, update, delete on %I to parvis_staff', t);
    execute format('create policy staff on %I to parvis_staff using (exists (select from organisations o where o.id = organisation_id)) with check (exists (select from organisations o where o.id = organisation_id))', t);
  end loop;
end $$;

drop policy client_read on organisations;
create policy client_read on organisations for select to parvis_client
  using (id = any ((select parvis.member_organisation_ids())::uuid[]) or id = any ((select parvis.administered_organisation_ids())::uuid[]));
grant update (name, email, address_line1, address_line2, postal_code, city, phone, fax, vat_number, pacage_number, social_scheme, api_connection, review_months, review_notice_days,
  next_review_on, version) on organisations to parvis_client;
create policy manager_update on organisations for update to parvis_client using (id = any ((select parvis.permitted_organisation_ids('organisation.details.manage'))::uuid[]));
grant insert, update (name, is_active, deactivated_at, version) on services to parvis_client;
create policy manager_insert on services for insert to parvis_client with check (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.details.manage'))::uuid[]));
create policy manager_update on services for update to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.details.manage'))::uuid[]));

drop policy client_read on memberships;
create policy client_read on memberships for select to parvis_client
  using (account_id = (select parvis.account_id()) or organisation_id = any ((select parvis.administered_organisation_ids())::uuid[])
    or organisation_id = any ((select parvis.permitted_organisation_ids('organisation.people.read'))::uuid[]));
grant insert, update (role, starts_on, ends_on, whole, comment, removed_at, removed_by, removed_by_label, removal_reason, version) on memberships to parvis_client;
create policy manager_insert on memberships for insert to parvis_client with check (role <> 'principal_manager' and role <> 'technical' and granted_by = (select parvis.account_id())
  and organisation_id = any ((select parvis.permitted_organisation_ids('organisation.people.manage'))::uuid[]));
create policy manager_update on memberships for update to parvis_client
  using (role <> 'principal_manager' and organisation_id = any ((select parvis.permitted_organisation_ids('organisation.people.manage'))::uuid[]))
  with check (role <> 'principal_manager' and organisation_id = any ((select parvis.permitted_organisation_ids('organisation.people.manage'))::uuid[]));
create policy own_read on membership_services for select to parvis_client using (exists (select from memberships m where m.id = membership_id and m.account_id = (select parvis.account_id())));
grant insert, delete on membership_services to parvis_client;
create policy manager_write on membership_services for insert to parvis_client with check (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.people.manage'))::uuid[]));
create policy manager_delete on membership_services for delete to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.people.manage'))::uuid[]));

create policy own_read on space_offers for select to parvis_client using (organisation_id = any ((select parvis.member_organisation_ids())::uuid[]));
grant insert, update, delete on space_offers, space_defaults to parvis_client;
create policy manager_write on space_offers to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.spaces.manage'))::uuid[]))
  with check (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.spaces.manage'))::uuid[]));
create policy manager_write on space_defaults to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.spaces.manage'))::uuid[]))
  with check (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.spaces.manage'))::uuid[]));
create policy own_read on space_subscriptions for select to parvis_client using (exists (select from memberships m where m.id = membership_id and m.account_id = (select parvis.account_id())));
grant insert, update (ended_at, ended_by, ended_by_label, end_reason, version) on space_subscriptions to parvis_client;
create policy manager_insert on space_subscriptions for insert to parvis_client
  with check (created_by = (select parvis.account_id()) and organisation_id = any ((select parvis.permitted_organisation_ids('organisation.space-requests.decide'))::uuid[]));
create policy manager_update on space_subscriptions for update to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.space-requests.decide'))::uuid[]));

create policy own_read on membership_requests for select to parvis_client using (account_id = (select parvis.account_id()));
create policy own_read on membership_request_services for select to parvis_client using (exists (select from membership_requests r where r.id = request_id and r.account_id = (select parvis.account_id())));
grant update (decision, refusal_reason, decided_at, decided_by, decided_by_label, membership_id, role, whole, withdrawn_at, version) on membership_requests to parvis_client;
create policy manager_decide on membership_requests for update to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.membership-requests.decide'))::uuid[]));
create policy own_withdraw on membership_requests for update to parvis_client using (account_id = (select parvis.account_id()) and decision is null)
  with check (account_id = (select parvis.account_id()) and decision is null);
grant insert, update (granted), delete on membership_request_services to parvis_client;
create policy manager_decide on membership_request_services for update to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.membership-requests.decide'))::uuid[]));
create policy manager_add on membership_request_services for insert to parvis_client with check (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.membership-requests.decide'))::uuid[]));

create policy own_read on space_requests for select to parvis_client using (account_id = (select parvis.account_id()));
create policy own_read on space_request_items for select to parvis_client using (exists (select from space_requests r where r.id = request_id and r.account_id = (select parvis.account_id())));
grant insert, update (decision, decision_comment, refusal_reason, decided_at, decided_by, decided_by_label, withdrawn_at, version) on space_requests to parvis_client;
grant insert, update (granted_access) on space_request_items to parvis_client;
create policy own_ask on space_requests for insert to parvis_client with check (account_id = (select parvis.account_id()) and origin = 'person' and decision is null
  and exists (select from memberships m where m.id = membership_id and m.account_id = (select parvis.account_id()) and m.removed_at is null));
create policy own_ask on space_request_items for insert to parvis_client with check (exists (select from space_requests r where r.id = request_id and r.account_id = (select parvis.account_id()) and r.decision is null));
create policy own_withdraw on space_requests for update to parvis_client using (account_id = (select parvis.account_id()) and decision is null)
  with check (account_id = (select parvis.account_id()) and decision is null);
create policy manager_ask on space_requests for insert to parvis_client with check (origin = 'setting' and organisation_id = any ((select parvis.permitted_organisation_ids('organisation.spaces.manage'))::uuid[]));
create policy manager_ask on space_request_items for insert to parvis_client with check (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.spaces.manage'))::uuid[]));
create policy manager_decide on space_requests for update to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.space-requests.decide'))::uuid[]));
create policy manager_decide on space_request_items for update to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.space-requests.decide'))::uuid[]));

grant update (outcome, decided_at, decided_by, decided_by_label) on access_review_items to parvis_client;
create policy manager_decide on access_review_items for update to parvis_client using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.reviews.decide'))::uuid[]));

-- People: those of the organisations that one runs.
create policy manager_read on accounts for select to parvis_client using (parvis.manages_account(id));
create policy manager_update on accounts for update to parvis_client
  using (exists (select from memberships m where m.account_id = accounts.id and m.removed_at is null and m.organisation_id = any ((select parvis.permitted_organisation_ids('organisation.people.manage'))::uuid[])));
create policy manager_read on account_blocks for select to parvis_client using (parvis.manages_account(account_id));
create policy manager_read on journal_events for select to parvis_client
  using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.history.read'))::uuid[]));

-- The contracts space: what changes anything needs a subscription in «Modification».
do $$
declare p record;
begin
  for p in select policyname, tablename, qual, with_check, cmd from pg_policies
    where schemaname = 'public' and roles = '{parvis_client}' and cmd <> 'SELECT'
      and (coalesce(qual, '') like '%administered_contract_ids%' or coalesce(with_check, '') like '%administered_contract_ids%') loop
    execute format('alter policy %I on %I %s %s', p.policyname, p.tablename,
      case when p.qual is not null then 'using (' || replace(p.qual, 'administered_contract_ids', 'modifiable_contract_ids') || ')' else '' end,
      case when p.with_check is not null then 'with check (' || replace(p.with_check, 'administered_contract_ids', 'modifiable_contract_ids') || ')' else '' end);
  end loop;
end $$;

-- Erasure (O21) replaces names too: what connections show follows.
create or replace function parvis.refresh_connections() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_table_name = 'accounts' then
    if (new.sign_in_email, new.surname) is distinct from (old.sign_in_email, old.surname) then
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
