-- A client that is archived (B4): never erased, out of the lists, its people without access to it; it can be brought back.
alter table organisations
  add column archived_at timestamptz,
  add column archived_by uuid references accounts on delete set null,
  add column archived_by_label text not null default '',
  add column archive_reason text not null default '',
  add constraint organisations_archived check ((archived_at is not null) = (archived_by_label <> '') and (archived_at is not null or archive_reason = ''));
comment on column organisations.archived_at is 'Since when it is archived; null: it is not.';

-- Programs too lose their access with it: they alone are suspended by nothing else.
alter table memberships add column suspended_with_client boolean not null default false;
do $$
declare found text;
begin
  for found in select conname from pg_constraint where conrelid = 'memberships'::regclass and contype = 'c'
    and pg_get_constraintdef(oid) like '%suspended_at IS NULL%technical%' loop
    execute format('alter table memberships drop constraint %I', found);
  end loop;
end $$;
alter table memberships
  add constraint memberships_suspended_with_client check (not suspended_with_client or suspended_at is not null),
  add constraint memberships_technical_suspended check (suspended_at is null or role <> 'technical' or suspended_with_client);
comment on column memberships.suspended_with_client is 'Suspended because its client is archived: it counts again once the client is brought back (B4).';

create function parvis.archive_client() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.archived_at is not null then
    update memberships set suspended_at = new.archived_at, suspended_with_client = true
      where organisation_id = new.id and removed_at is null and suspended_at is null;
  else
    update memberships set suspended_at = null, suspended_with_client = false where organisation_id = new.id and suspended_with_client;
  end if;
  return null;
end $$;
comment on function parvis.archive_client is
  'Withdraws the access of all people of a client that is archived, and gives back to each what was theirs once it is brought back.';
create trigger archive_client after update of archived_at on organisations for each row
  when ((new.archived_at is null) <> (old.archived_at is null)) execute function parvis.archive_client();

create function parvis.keep_archived() returns trigger language plpgsql security definer set search_path = public as $$
declare since timestamptz := (select o.archived_at from organisations o where o.id = new.organisation_id);
begin
  if since is not null and new.removed_at is null and new.suspended_at is null then
    new.suspended_at := since;
    new.suspended_with_client := true;
  end if;
  return new;
end $$;
comment on function parvis.keep_archived is
  'Nobody has access to a client that is archived, whoever gives it.';
create trigger keep_archived before insert or update on memberships for each row execute function parvis.keep_archived();

create index organisations_archived_first on organisations (brand_id, archived_at, id) where archived_at is not null;
