-- What every table stands on. Four roles act on tables inside a transaction, none of them an owner or a superuser:
--   parvis_client  a signed-in person of a client organisation
--   parvis_staff   a signed-in person of the provider, within one brand
--   parvis_employee  a signed-in employee of the provider, about what is theirs alone
--   parvis_system  the server's own work (sign-in, jobs), each piece of it narrow
create schema if not exists parvis;

-- Roles belong to the whole server: another database of it may have made them, or be making them at this moment.
do $$
declare role_name text;
begin
  foreach role_name in array array['parvis_client', 'parvis_staff', 'parvis_employee', 'parvis_system'] loop
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
grant usage on schema public, parvis to parvis_client, parvis_staff, parvis_employee, parvis_system;

create function parvis.is_text(value jsonb, needed boolean) returns boolean language sql immutable parallel safe
  as $$ select jsonb_typeof(value) = 'object' and not exists (select from jsonb_each(value) e where e.key !~ '^[a-z]{2}$' or jsonb_typeof(e.value) <> 'string' or (needed and e.value = '""'))
    and (not needed or value <> '{}') $$;
comment on function parvis.is_text is
  'Whether a value is a text by language, like {"fr": "Nom", "en": "Name"}; one that is needed is empty in none of its languages, and has one.';

create function parvis.in_locale(value jsonb, locale text) returns text language sql immutable parallel safe
  as $$ select coalesce(nullif(value ->> locale, ''), nullif(value ->> 'fr', ''), (select e.value from jsonb_each_text(value) e where e.value <> '' order by e.key limit 1), '') $$;
comment on function parvis.in_locale is
  'A text by language in one of them; where it has none there, in French, or else in any that it has.';

create function parvis.fold(value text) returns text language sql immutable parallel safe
  as $$ select lower(public.unaccent('public.unaccent', coalesce(value, ''))) $$;
comment on function parvis.fold is
  'The text as it is searched: without case and accents.';

