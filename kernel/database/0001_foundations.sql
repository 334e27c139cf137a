-- What every table stands on. Three roles act on tables inside a transaction, none of them an owner or a superuser:
--   parvis_client  a signed-in person of a client organisation
--   parvis_staff   a signed-in person of the provider, within one brand
--   parvis_system  the server's own work (sign-in, jobs), each piece of it narrow
create schema if not exists parvis;

-- Roles belong to the whole server: another database of it may have made them, or be making them at this moment.
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

create function parvis.fold(value text) returns text language sql immutable parallel safe
  as $$ select lower(public.unaccent('public.unaccent', coalesce(value, ''))) $$;
comment on function parvis.fold is
  'The text as it is searched: without case and accents.';
