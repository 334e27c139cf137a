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
comment on table seats is
  'A seat that was bought on a contract. A named or a key seat belongs to one subscriber and comes and goes with them (C9, C38).';

call parvis_build.guard('seats');
call parvis_build.staff_follows('seats', 'contracts', 'contract_id');
call parvis_build.staff_write('seats', array['contracts.contracts.manage']);
grant select on seats to parvis_client;
create policy client_read on seats for select to parvis_client using (contract_id = any ((select parvis.readable_contract_ids())::uuid[]));

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
  surname text not null collate "unicode" default '',
  given_name text not null collate "unicode" default '',
  identifier text not null collate "unicode" default '',
  email text not null collate "unicode" default '',
  application_name text not null collate "unicode" default '',
  search_text text not null default '',
  is_blocked boolean not null default false,
  seat_order smallint not null generated always as (array_position(array['named', 'concurrent', 'key'], seat_kind)) stored,
  foreign key (contract_id, organisation_id, brand_id) references contracts (id, organisation_id, brand_id) on update cascade,
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
create index connections_by_seat_kind on connections (contract_id, seat_order, surname, given_name, id) where ended_on is null;
create index connections_by_blocked on connections (contract_id, is_blocked, surname, given_name, id) where ended_on is null;
create index connections_search on connections using gin (search_text gin_trgm_ops) where ended_on is null;
comment on table connections is
  'An account''s access to an application under a contract.';
comment on column connections.seat_order is 'The kinds of seats in the order in which they are told everywhere, which is that of no language''s words.';
comment on column connections.surname is 'Kept by triggers from where it is decided, as are the next columns: what the list shows and sorts (C10).';

call parvis_build.guard('connections');
call parvis_build.staff_writes_brand('connections');
call parvis_build.staff_write('connections', array['contracts.connections.manage', 'contracts.requests.decide']);
grant select, update (profile_id, version) on connections to parvis_client;
create policy client_read on connections for select to parvis_client
  using (contract_id = any ((select parvis.readable_contract_ids())::uuid[]) or account_id = (select parvis.account_id()));
create policy client_update on connections for update to parvis_client using (contract_id = any ((select parvis.modifiable_contract_ids())::uuid[]));

create table connection_roles (
  connection_id uuid not null references connections on delete cascade,
  role_id uuid not null references application_roles,
  primary key (connection_id, role_id)
);
comment on table connection_roles is
  'A role of a connection inside its application.';

call parvis_build.guard('connection_roles');
call parvis_build.staff_follows('connection_roles', 'connections', 'connection_id');
call parvis_build.staff_write('connection_roles', array['contracts.connections.manage']);
grant select, insert, delete on connection_roles to parvis_client;
create policy client_read on connection_roles for select to parvis_client using (exists (select from connections c where c.id = connection_id));
create policy client_write on connection_roles for insert to parvis_client
  with check (exists (select from connections c where c.id = connection_id and c.contract_id = any ((select parvis.modifiable_contract_ids())::uuid[])));
create policy client_remove on connection_roles for delete to parvis_client
  using (exists (select from connections c where c.id = connection_id and c.contract_id = any ((select parvis.modifiable_contract_ids())::uuid[])));

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
comment on table connection_blocks is
  'A block of a connection. A connection is blocked while it, or its account, has an open block; each block has its cause, and lifting one never lifts another (C12).';

call parvis_build.guard('connection_blocks');
call parvis_build.staff_follows('connection_blocks', 'connections', 'connection_id');
call parvis_build.staff_write('connection_blocks', array['contracts.connections.manage']);
grant select, insert, update (lifted_at, lifted_by) on connection_blocks to parvis_client;
create policy client_read on connection_blocks for select to parvis_client using (exists (select from connections c where c.id = connection_id));
create policy client_block on connection_blocks for insert to parvis_client
  with check (cause = 'administrator' and opened_by = (select parvis.account_id())
    and exists (select from connections c where c.id = connection_id and c.contract_id = any ((select parvis.modifiable_contract_ids())::uuid[])));
create policy client_lift on connection_blocks for update to parvis_client
  using (cause = 'administrator'
    and exists (select from connections c where c.id = connection_id and c.contract_id = any ((select parvis.modifiable_contract_ids())::uuid[])))
  with check (cause = 'administrator');

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
comment on function parvis.fill_connection is
  'Works out what the list of connections shows and sorts: from the account, the application and the open blocks.';
create trigger fill_connection before insert or update on connections for each row execute function parvis.fill_connection();

create function parvis.refresh_connections() returns trigger language plpgsql security definer set search_path = public as $$
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
comment on function parvis.refresh_connections is
  'Brings connections up to date when their account, their application or a block changes. Erasure (O21) replaces names too.';
create trigger refresh_connections after update on accounts for each row execute function parvis.refresh_connections();
create trigger refresh_connections after update on applications for each row execute function parvis.refresh_connections();
create trigger refresh_connections after insert or update or delete on account_blocks for each row execute function parvis.refresh_connections();
create trigger refresh_connections after insert or update or delete on connection_blocks for each row execute function parvis.refresh_connections();

create function parvis.blocks_of(connection uuid, account uuid) returns jsonb language plpgsql stable as $$
begin
  return (select jsonb_agg(jsonb_build_object('cause', b.cause, 'since', b.opened_at, 'by', b.opened_by_label, 'by_id', b.opened_by) order by b.opened_at)
    from (select cause, opened_at, opened_by_label, opened_by from connection_blocks where connection_id = connection and lifted_at is null
          union all select cause, opened_at, opened_by_label, opened_by from account_blocks where account_id = account and lifted_at is null) b);
end $$;
comment on function parvis.blocks_of is
  'The open blocks of a connection and of its account, as the asking account may see them. A function, so that a list whose rows are hardly ever blocked does not prepare for it with every page.';
