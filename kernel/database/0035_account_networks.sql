-- From where an account signs in, where its owner narrowed it (B23). Without a row, from anywhere.
create table account_networks (
  account_id uuid not null references accounts on delete cascade,
  network cidr not null,
  label text not null default '',
  added_at timestamptz not null,
  primary key (account_id, network)
);
comment on table account_networks is
  'The networks from which an account signs in and acts; none: from anywhere. Its owner keeps them, and the provider''s staff take them away from whoever is locked out.';

call parvis_build.guard('account_networks');
grant select on account_networks to parvis_client, parvis_staff, parvis_employee;
create policy own on account_networks for select to parvis_client, parvis_staff, parvis_employee using (account_id = (select parvis.account_id()));

create function parvis.address_refused(account uuid, from_address text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from account_networks n where n.account_id = account)
    and not exists (select from account_networks n where n.account_id = account
      and n.network >>= case when pg_input_is_valid(a.plain, 'inet') then a.plain::inet end)
  from (select regexp_replace(from_address, '^::ffff:(?=[0-9.]+$)', '') as plain) a
$$;
comment on function parvis.address_refused is
  'Whether an account acts from an address that none of its networks holds. An IPv4 address written as one of IPv6 is itself.';

create function parvis.open_session(session_token_hash bytea, request_brand uuid, moment timestamptz, idle interval, day date, from_address text) returns json language plpgsql as $$
begin
  if exists (select from sessions s where s.token_hash = session_token_hash and parvis.address_refused(s.account_id, from_address)) then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  return parvis.open_session(session_token_hash, request_brand, moment, idle, day);
end $$;
comment on function parvis.open_session(bytea, uuid, timestamptz, interval, date, text) is
  'Opens a transaction as whoever holds a session, from where the account may act; null from elsewhere, as where there is no session.';
