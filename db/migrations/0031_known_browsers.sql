-- C6, R11: five wrong passwords block an account, yet a stranger cannot shut its owner out. A browser in which somebody signed in is known for
-- that account by a cookie of its own; its tries are counted apart from those of strangers.

create table known_browsers (
  account_id uuid not null references accounts on delete cascade,
  token_hash bytea not null,
  -- Wrong passwords in a row, in this browser.
  failed_sign_ins integer not null default 0,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  primary key (token_hash, account_id)
);
create index known_browsers_of_account on known_browsers (account_id);
alter table known_browsers enable row level security;
grant select, insert, update, delete on known_browsers to parvis_system;
create policy system on known_browsers to parvis_system using (true) with check (true);

-- True where strangers alone typed the wrong passwords: known browsers still sign in, and open sessions go on.
alter table account_blocks add column spares_known boolean not null default false;
alter table account_blocks add check (not spares_known or cause = 'wrong_passwords');

create or replace function parvis.open_session(session_token_hash bytea, request_brand uuid, moment timestamptz, idle interval, day date) returns json language plpgsql as $$
declare
  found_session record;
  side text;
  applied text;
begin
  select s.id, s.scopes, s.last_seen_at, a.id as account_id, a.identifier, a.surname, a.given_name, a.locale, a.kind, m.role as staff_role
  into found_session
  from sessions s join accounts a on a.id = s.account_id left join staff_members m on m.account_id = a.id
  where s.token_hash = session_token_hash and s.state = 'open' and s.ended_at is null and s.expires_at > moment and a.status = 'active' and a.brand_id = request_brand
    and not exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null and not b.spares_known);
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

-- Whoever lifts a block by wrong passwords begins the count anew, in every browser.
create function parvis.forget_wrong_passwords() returns trigger language plpgsql security definer set search_path to 'public' as $$
begin
  update credentials set failed_sign_ins = 0 where account_id = new.account_id;
  update known_browsers set failed_sign_ins = 0 where account_id = new.account_id;
  return null;
end $$;
create trigger forget_wrong_passwords after update of lifted_at on account_blocks for each row
  when (new.cause = 'wrong_passwords' and old.lifted_at is null and new.lifted_at is not null) execute function parvis.forget_wrong_passwords();

-- The blocks of the connections themselves count here: one of the account by strangers ends no session, one of the provider ends all.
create or replace function parvis.end_sessions_if_all_blocked(target uuid, moment timestamptz) returns integer language plpgsql security definer set search_path to 'public' as $$
declare ended integer := 0;
begin
  if exists (select from connections c where c.account_id = target and c.ended_on is null)
     and not exists (select from connections c where c.account_id = target and c.ended_on is null
       and not exists (select from connection_blocks b where b.connection_id = c.id and b.lifted_at is null))
     and not exists (select from delegations d where d.account_id = target and d.validated_at is not null and d.ended_at is null) then
    update sessions set ended_at = moment where account_id = target and ended_at is null;
    get diagnostics ended = row_count;
  end if;
  return ended;
end $$;
