create table sessions (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  token_hash bytea not null unique,
  state text not null default 'open' check (state in ('second_factor', 'password_change', 'second_factor_setup', 'open')),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  address text not null default '',
  user_agent text not null default '',
  scopes text[],
  secret_id uuid references technical_secrets on delete cascade,
  side text check (side in ('client', 'staff', 'employee')),
  viewed_account_id uuid references accounts on delete cascade,
  viewed_organisation_id uuid references organisations on delete cascade,
  view_permission text,
  view_ends_at timestamptz,
  check (num_nonnulls(viewed_account_id, viewed_organisation_id, view_permission, view_ends_at) in (0, 4))
);
create index on sessions (account_id) where ended_at is null;
create index on sessions (secret_id) where secret_id is not null;
comment on table sessions is
  'One sign-in of a person, or one token of a technical user.';
comment on column sessions.state is 'second_factor: the password was right and a code is still asked for; second_factor_setup: the brand asks for a second factor that the person has yet to set up; password_change: the password was one that was made for them, and they have yet to choose their own (D10). None of them opens anything.';
comment on column sessions.scopes is 'What a token reaches, like contracts:read and contracts:modify. Null for a person''s session, which reaches all that is theirs.';
comment on column sessions.side is 'The side that a person of several has open. Null, or one that they no longer have: the first of parvis.sides_of.';
comment on column sessions.viewed_account_id is 'Whose portal a member of the staff sees in this session, as that account sees it, read-only (D13): until view_ends_at, and while a role of theirs holds view_permission.';
comment on column sessions.viewed_organisation_id is 'The client whose portal was opened.';
comment on column sessions.secret_id is 'The secret by which the token was had: a secret that is replaced at once takes its tokens with it.';

call parvis_build.guard('sessions');
grant select on sessions to parvis_client, parvis_staff, parvis_employee;
create policy read_own on sessions for select to parvis_client, parvis_staff, parvis_employee using (account_id = (select parvis.account_id()));

create function parvis.end_sessions() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update sessions set ended_at = new.opened_at where account_id = new.account_id and ended_at is null;
  return null;
end $$;
comment on function parvis.end_sessions is
  'Ends the sessions of an account that is blocked, for good: lifting the block opens none of them again. A block by strangers spares them.';
create trigger end_sessions after insert or update of spares_known on account_blocks for each row
  when (new.lifted_at is null and not new.spares_known) execute function parvis.end_sessions();

create function parvis.sides_of(account uuid) returns text[] language plpgsql stable security definer set search_path = public as $$
declare
  staff boolean := exists (select from staff_members s where s.account_id = account);
  employed boolean := exists (select from employee_accounts e where e.account_id = account);
  member boolean := exists (select from memberships m where m.account_id = account and m.removed_at is null);
begin
  return array_remove(array[case when staff then 'staff' end,
    case when not (staff or employed or member) or exists (select from memberships m where m.account_id = account and m.removed_at is null and m.suspended_at is null) then 'client' end,
    case when exists (select from employee_accounts e where e.account_id = account and e.suspended_at is null) then 'employee' end], null);
end $$;
comment on function parvis.sides_of is
  'The sides of the portal that an account has; a session without a choice opens the first. Whoever is of no other has the client''s. None where the access was withdrawn everywhere (D9): then it signs in nowhere.';

create function parvis.open_session(session_token_hash bytea, request_brand uuid, moment timestamptz, idle interval, day date) returns json language plpgsql as $$
declare
  found_session record;
  roles json;
  permissions json;
  applied text;
  sides text[];
  open_side text;
  viewed record;
begin
  select s.id, s.viewed_account_id, s.viewed_organisation_id, s.view_permission, s.view_ends_at, s.scopes, s.last_seen_at, s.side, a.id as account_id, a.identifier, a.surname, a.given_name, a.locale, a.kind
  into found_session
  from sessions s join accounts a on a.id = s.account_id
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
  sides := parvis.sides_of(found_session.account_id);
  if cardinality(sides) = 0 then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  open_side := case when found_session.side = any (sides) then found_session.side else sides[1] end;
  if found_session.view_ends_at > moment and 'staff' = any (sides) then
    select a.id, a.identifier, a.surname, a.given_name, a.locale, o.name into viewed
    from accounts a join organisations o on o.id = found_session.viewed_organisation_id and o.brand_id = a.brand_id
    where a.id = found_session.viewed_account_id and a.brand_id = request_brand and a.status in ('pending', 'active')
      and exists (select from memberships m where m.account_id = a.id and m.organisation_id = o.id and m.removed_at is null)
      and exists (select from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role and p.permission = found_session.view_permission
        where r.account_id = found_session.account_id and r.brand_id = request_brand);
    if found then
      -- Whatever a route forgets, the database writes nothing more in this transaction, under no role.
      applied := set_config('parvis.account_id', viewed.id::text, true) || set_config('parvis.brand_id', request_brand::text, true)
        || set_config('parvis.today', day::text, true) || set_config('parvis.scopes', '*', true)
        || set_config('role', 'parvis_client', true) || set_config('transaction_read_only', 'on', true);
      return json_build_object('session_id', found_session.id, 'account_id', viewed.id, 'side', 'client', 'sides', array['client'],
        'identifier', viewed.identifier, 'surname', viewed.surname, 'given_name', viewed.given_name, 'locale', found_session.locale, 'kind', 'person', 'scopes', null,
        'viewed_by', json_build_object('account_id', found_session.account_id, 'surname', found_session.surname, 'given_name', found_session.given_name,
          'organisation_id', found_session.viewed_organisation_id, 'organisation', viewed.name, 'ends_at', found_session.view_ends_at));
    end if;
  end if;
  if open_side = 'staff' then
    select json_agg(distinct r.role), json_agg(distinct p.permission) filter (where p.permission is not null) into roles, permissions
    from staff_roles r left join role_permissions p on p.brand_id = r.brand_id and p.role = r.role where r.account_id = found_session.account_id;
  end if;
  -- One expression, as what is returned is: no query is run for either.
  applied := set_config('parvis.account_id', found_session.account_id::text, true) || set_config('parvis.brand_id', request_brand::text, true)
    || set_config('parvis.today', day::text, true) || set_config('parvis.scopes', coalesce(array_to_string(found_session.scopes, ' '), '*'), true)
    || set_config('role', 'parvis_' || open_side, true);
  return json_build_object('session_id', found_session.id, 'account_id', found_session.account_id, 'side', open_side, 'sides', sides, 'staff_roles', roles,
    'identifier', found_session.identifier, 'surname', found_session.surname, 'given_name', found_session.given_name, 'locale', found_session.locale,
    'kind', found_session.kind, 'scopes', found_session.scopes, 'permissions', permissions);
end $$;
comment on function parvis.open_session is
  'Opens a request''s transaction: finds the session, writes down who asks and takes the role of their side. Gives what the request needs to know of the person; null where the token opens nothing. Runs as the login role, since a security definer function may not change the role. A token lives until its end, used or not; a person''s session also ends when nobody uses it.';

create table one_time_tokens (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts on delete cascade,
  purpose text not null check (purpose in ('activation', 'password_reset', 'sign_in_email')),
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  email text,
  check ((purpose = 'sign_in_email') = (email is not null))
);
create index on one_time_tokens (account_id, purpose) where used_at is null;
comment on table one_time_tokens is
  'A link that was sent by mail and works once: to activate an account, choose a new password, confirm a new sign-in address.';
comment on column one_time_tokens.email is 'The new sign-in address, which counts once the link was used: until then it is here alone (O13, O14).';

create function parvis.end_one_time_tokens() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_table_name = 'accounts' then
    update one_time_tokens set used_at = coalesce(new.updated_at, now()) where account_id = new.id and used_at is null;
  else
    update one_time_tokens set used_at = coalesce(new.password_changed_at, now()) where account_id = new.account_id and used_at is null;
  end if;
  return null;
end $$;
comment on function parvis.end_one_time_tokens is
  'Ends the open links of an account when its sign-in address or its password changes, by whomever.';
create trigger end_one_time_tokens after update of sign_in_email on accounts for each row
  when (new.sign_in_email is distinct from old.sign_in_email) execute function parvis.end_one_time_tokens();
create trigger end_one_time_tokens after update of password_hash on credentials for each row
  when (new.password_hash is distinct from old.password_hash) execute function parvis.end_one_time_tokens();

create function parvis.end_access() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update sessions set ended_at = new.suspended_at where account_id = new.account_id and ended_at is null;
  update one_time_tokens set used_at = new.suspended_at where account_id = new.account_id and used_at is null;
  return null;
end $$;
comment on function parvis.end_access is
  'Ends the sessions and the open links of an account whose access is withdrawn, at once (D9). Whoever has another place signs in again.';
create trigger end_access after update of suspended_at on memberships for each row
  when (new.suspended_at is not null and old.suspended_at is null) execute function parvis.end_access();
create trigger end_access after update of suspended_at on employee_accounts for each row
  when (new.suspended_at is not null and old.suspended_at is null) execute function parvis.end_access();

call parvis_build.guard('one_time_tokens');

create table rate_limits (
  key text not null,
  window_start timestamptz not null,
  count integer not null default 1,
  primary key (key, window_start)
);
create index on rate_limits (window_start);
comment on table rate_limits is
  'How often something was tried in a window of time.';

call parvis_build.guard('rate_limits');

create function parvis.count_technical_request(session_token_hash bytea, moment timestamptz, per_minute integer)
returns table (most integer, used integer, resets_in integer) language plpgsql security definer set search_path = public as $$
#variable_conflict use_column
declare account uuid; minute timestamptz := date_trunc('minute', moment); name text;
begin
  select t.account_id, coalesce(t.requests_per_minute, per_minute) into account, most
  from sessions s join technical_users t on t.account_id = s.account_id
  where s.token_hash = session_token_hash and s.ended_at is null and s.expires_at > moment and t.revoked_at is null;
  if not found then return; end if;
  perform set_config('synchronous_commit', 'off', true);
  name := 'api:' || account;
  insert into rate_limits as r (key, window_start) values (name, minute)
    on conflict (key, window_start) do update set count = r.count + 1 returning r.count into used;
  if used = 1 then
    delete from rate_limits where key = name and window_start < minute;
    update technical_users set last_used_at = moment where account_id = account;
  end if;
  resets_in := 60 - extract(second from moment)::integer % 60;
  return next;
end $$;
comment on function parvis.count_technical_request is
  'Counts one request of a technical user''s token in its minute and gives what is left of it; no row where there is no such token, which is refused later. A statement of its own, before the request''s transaction: a refusal undoes that one, and a count inside it would make the calls of one technical user wait for each other. Losing a second of counts in a crash hurts nobody, so the commit does not wait for the disk.';
revoke execute on function parvis.count_technical_request(bytea, timestamptz, integer) from public;
