-- Whoever's side of the portal was closed may still take along what is theirs (D31). That is a side of its own, with its own role, which owns nothing
-- and is granted table by table: what names it not is not there for them (decision 16).
do $$
begin
  begin
    create role parvis_leaver nologin nosuperuser nobypassrls;
  exception when duplicate_object or unique_violation then null;
  end;
  begin
    grant parvis_leaver to current_user;
  exception when others then null;
  end;
end $$;
grant usage on schema public, parvis to parvis_leaver;

alter table sessions drop constraint sessions_side_check;
alter table sessions add constraint sessions_side_check check (side in ('client', 'staff', 'employee', 'leaver'));
grant select on brands, accounts, sessions to parvis_leaver;
grant select, insert, update on idempotency_keys to parvis_leaver;
grant insert on journal_events to parvis_leaver;
grant select on files to parvis_leaver;
alter policy client_read on brands to parvis_client, parvis_employee, parvis_leaver;
alter policy own_read on accounts to parvis_client, parvis_employee, parvis_leaver;
alter policy read_own on sessions to parvis_client, parvis_staff, parvis_employee, parvis_leaver;
alter policy write_own_acts on journal_events to parvis_client, parvis_staff, parvis_employee, parvis_leaver;

create function parvis.takes_along(account uuid) returns boolean language sql stable
  as $$ select false $$;
comment on function parvis.takes_along is
  'Whether an account may still take along what is theirs from a side of the portal that was closed. A space says so.';

create or replace function parvis.sides_of(account uuid) returns text[] language plpgsql stable security definer set search_path = public as $$
declare
  closed text[] := parvis.closed_sides(account);
  own text[] := parvis.own_sides(account);
begin
  if not own && closed then
    return own;
  end if;
  return array(select one from unnest(own) with ordinality u (one, n) where one <> all (closed) order by n)
    || case when parvis.takes_along(account) then array['leaver'] else '{}'::text[] end;
end $$;
comment on function parvis.sides_of is
  'The sides of the portal that an account has; a session without a choice opens the first. Whoever is of no other has the client''s; of one that was closed, the leaver''s while something may be taken along (D31). None where the access was withdrawn everywhere (D9): then it signs in nowhere.';
