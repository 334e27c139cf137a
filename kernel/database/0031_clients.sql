-- A client as the provider keeps it (B1, B3): its first account, and what is known of it.
alter table organisations
  add column first_account_id uuid references accounts,
  add column login text not null default '' collate "unicode",
  add column login_chosen boolean not null default false,
  add column registered_on date not null default parvis.today(),
  add column country text not null default 'FR' check (country ~ '^[A-Z]{2}$'),
  add column locale text not null default 'fr',
  add column time_zone text not null default '',
  add column search_text text not null default '';
comment on column organisations.first_account_id is 'The account that it was registered with: its «Nom (login)» (B1). It stays, whoever manages it later.';
comment on column organisations.login is 'The identifier of that account, kept by triggers: what lists show and sort.';
comment on column organisations.login_chosen is 'Somebody typed it («Nom d''utilisateur», B2): it stays, where another one becomes the client''s code (D10).';
comment on column organisations.locale is 'The language in which the provider writes to it.';
comment on column organisations.time_zone is 'Where its people are; empty: where the brand is.';
comment on column organisations.search_text is 'What lists look through, folded; kept by a trigger.';

create function parvis.fill_client() returns trigger language plpgsql security definer set search_path = public as $$
declare first record;
begin
  select a.identifier, a.surname, a.given_name into first from accounts a where a.id = new.first_account_id;
  new.login := coalesce(first.identifier, '');
  new.search_text := parvis.fold(concat_ws(' ', new.code, new.login, new.name, new.siret, new.foreign_identifier, new.vat_number, new.city, new.email,
    first.surname, first.given_name, first.surname));
  return new;
end $$;
comment on function parvis.fill_client is 'Keeps what lists show, sort and look through of a client''s first account in its row.';
-- After the one that gives the code: triggers run by their names.
create trigger keep_what_lists_show before insert or update on organisations for each row execute function parvis.fill_client();

create function parvis.name_first_account() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update organisations set first_account_id = new.account_id where id = new.organisation_id and first_account_id is null;
  return null;
end $$;
comment on function parvis.name_first_account is 'The first principal manager''s account is the one that the client was registered with.';
create trigger name_first_account after insert on memberships for each row when (new.role = 'principal_manager') execute function parvis.name_first_account();

create function parvis.refresh_first_account() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update organisations set search_text = '' where first_account_id = new.id;
  return null;
end $$;
comment on function parvis.refresh_first_account is 'Brings the clients of an account up to date when its identifier or its name changes.';
create index organisations_by_first_account on organisations (first_account_id);
create trigger refresh_first_account after update on accounts for each row
  when ((new.identifier, new.surname, new.given_name) is distinct from (old.identifier, old.surname, old.given_name)) execute function parvis.refresh_first_account();

update organisations o set
  first_account_id = (select m.account_id from memberships m where m.organisation_id = o.id and m.role = 'principal_manager' order by m.created_at, m.id limit 1),
  registered_on = (o.created_at at time zone (select b.time_zone from brands b where b.id = o.brand_id))::date,
  locale = (select case b.locale when 'en' then 'en' else 'fr' end from brands b where b.id = o.brand_id);

create index on organisations (brand_id, login, id);
create index on organisations (brand_id, registered_on, id);
