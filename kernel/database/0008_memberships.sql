create table memberships (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  role text not null default 'member',
  starts_on date not null default current_date,
  ends_on date,
  created_at timestamptz not null default now(),
  brand_id uuid not null default parvis.brand_id(),
  whole boolean not null default true,
  comment text not null default '',
  removed_at timestamptz,
  removed_by uuid references accounts,
  removed_by_label text not null default '',
  removal_reason text not null default '',
  granted_by uuid references accounts,
  granted_by_label text not null default '',
  proposed_role text,
  proposed_by uuid references accounts on delete set null,
  version integer not null default 1,
  surname text not null default '' collate "unicode",
  given_name text not null default '' collate "unicode",
  identifier text not null default '' collate "unicode",
  sign_in_email text not null default '' collate "unicode",
  suspended_at timestamptz,
  account_state text not null default 'active',
  account_kind text not null default 'person',
  search_text text not null default '',
  role_holder text not null generated always as ('membership') stored,
  check (ends_on is null or ends_on >= starts_on),
  check (suspended_at is null or role <> 'technical'),
  constraint memberships_id_organisation_key unique (id, organisation_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (brand_id, role) references roles (brand_id, code) on update cascade,
  foreign key (brand_id, role_holder, role) references roles (brand_id, holder, code),
  foreign key (brand_id, role_holder, proposed_role) references roles (brand_id, holder, code),
  check (proposed_role <> role),
  constraint memberships_principal_unbounded check (role <> 'principal_manager' or (whole and ends_on is null))
);
create index on memberships (account_id);
create unique index memberships_open on memberships (organisation_id, account_id) where removed_at is null;
create unique index memberships_one_principal on memberships (organisation_id) where role = 'principal_manager' and removed_at is null;
create index memberships_by_name on memberships (organisation_id, surname, given_name, id) where removed_at is null;
create index memberships_by_email on memberships (organisation_id, sign_in_email, id) where removed_at is null;
create index memberships_search on memberships using gin (search_text gin_trgm_ops) where removed_at is null;
comment on table memberships is
  'A person''s place in an organisation (rattachement): whole, or for some services. Its dates bound it; once removed it never comes back.';
comment on column memberships.ends_on is 'The last day with access.';
comment on column memberships.role_holder is 'So that the role is one of members and no other.';
comment on column memberships.proposed_role is 'A role that manages, given by who is not the principal manager, who confirms it or not. It opens nothing until then.';
comment on column memberships.suspended_at is 'Since when the provider has withdrawn the access (D9). What was given by it stays, and counts again once it is given back.';
comment on column memberships.surname is 'Kept by a trigger from the account, as are the next columns: what lists show and sort.';

create function parvis.in_force(m memberships) returns boolean language sql stable as $$
  select m.removed_at is null and m.suspended_at is null and m.starts_on <= parvis.today() and (m.ends_on is null or m.ends_on >= parvis.today())
$$;
comment on function parvis.in_force is
  'Whether a membership counts today.';

create function parvis.fill_membership() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select o.brand_id into new.brand_id from organisations o where o.id = new.organisation_id;
  select a.surname, a.given_name, a.identifier, coalesce(a.sign_in_email, ''), a.kind,
    case when a.status = 'active' and exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null) then 'blocked' else a.status end
  into new.surname, new.given_name, new.identifier, new.sign_in_email, new.account_kind, new.account_state
  from accounts a where a.id = new.account_id;
  if tg_op = 'INSERT' and new.suspended_at is null then
    new.suspended_at := (select m.suspended_at from memberships m where m.organisation_id = new.organisation_id and m.account_id = new.account_id
      and m.removed_at is not null order by m.removed_at desc limit 1);
  end if;
  if tg_op = 'UPDATE' then
    if new.role <> old.role or new.removed_at is not null then new.proposed_role := null; end if;
  end if;
  new.search_text := parvis.fold(new.surname || ' ' || new.given_name || ' ' || new.surname || ' ' || new.identifier || ' ' || new.sign_in_email);
  return new;
end $$;
comment on function parvis.fill_membership is
  'Copies what lists show and sort from the account into its membership. Somebody whose access the provider withdrew does not have it again by being attached anew.';
create trigger fill_membership before insert or update on memberships for each row execute function parvis.fill_membership();

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
comment on function parvis.refresh_memberships is
  'Brings the memberships of an account up to date when the account or its blocks change.';
create trigger refresh_memberships after update on accounts for each row execute function parvis.refresh_memberships();
create trigger refresh_memberships after insert or update or delete on account_blocks for each row execute function parvis.refresh_memberships();

create constraint trigger keep_principal_manager_changed after update of role, removed_at, organisation_id on memberships
  deferrable initially deferred for each row when (old.role = 'principal_manager') execute function parvis.keep_principal_manager();
create constraint trigger keep_principal_manager_deleted after delete on memberships
  deferrable initially deferred for each row when (old.role = 'principal_manager') execute function parvis.keep_principal_manager();

create function parvis.permission_holder_names(organisation uuid, wanted text) returns text language sql stable security definer set search_path = public as $$
  select string_agg(trim(m.given_name || ' ' || m.surname), ', ' order by m.surname)
  from memberships m join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = wanted
  where m.organisation_id = organisation and m.removed_at is null and m.account_kind = 'person'
    and exists (select from memberships own where own.organisation_id = organisation and own.account_id = parvis.account_id() and own.removed_at is null)
$$;
comment on function parvis.permission_holder_names is
  'Whom to ask within an organisation that one belongs to: the people who hold a permission there.';

call parvis_build.guard('memberships');
call parvis_build.staff_reads_with('memberships', 'accounts', 'account_id');
grant select, insert, update (role, starts_on, ends_on, whole, comment, removed_at, removed_by, removed_by_label, removal_reason, version) on memberships to parvis_client;
-- PostgreSQL asks policies in the reverse order of their names: own, then manager, then the administrator of a contract. Managers read lists of
-- members all day, administrators now and then: what is asked first answers most.
create policy own_read on memberships for select to parvis_client using (account_id = (select parvis.account_id()));
create policy manager_read on memberships for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.people.read'))::uuid[]));
create policy manager_insert on memberships for insert to parvis_client
  with check (role <> 'principal_manager' and role <> 'technical' and granted_by = (select parvis.account_id())
    and organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.people.manage'))::uuid[]));
create policy manager_update on memberships for update to parvis_client
  using (role <> 'principal_manager' and role <> 'technical' and organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.people.manage'))::uuid[]))
  with check (role <> 'principal_manager' and role <> 'technical' and organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.people.manage'))::uuid[]));
-- Managers change the people whom they run.
create policy manager_update on accounts for update to parvis_client
  using (exists (select from memberships m where m.account_id = accounts.id and m.removed_at is null and m.organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.people.manage'))::uuid[])));

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
comment on table membership_services is
  'A service that a membership covers, where it does not cover the whole organisation.';

call parvis_build.guard('membership_services');
call parvis_build.managers_read('membership_services');
grant insert, delete on membership_services to parvis_client;
create policy own_read on membership_services for select to parvis_client
  using (exists (select from memberships m where m.id = membership_id and m.account_id = (select parvis.account_id())));
create policy manager_write on membership_services for insert to parvis_client
  with check (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.people.manage'))::uuid[]));
create policy manager_delete on membership_services for delete to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.people.manage'))::uuid[]));
