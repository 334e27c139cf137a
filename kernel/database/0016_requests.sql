-- Somebody asks, somebody decides (kernel/requests, decision 13): what every kind of request has, in one shape.
create function parvis.fill_requester() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select a.brand_id, a.surname, a.given_name, coalesce(a.sign_in_email, '') into new.brand_id, new.surname, new.given_name, new.sign_in_email
  from accounts a where a.id = new.account_id;
  return new;
end $$;
comment on function parvis.fill_requester is
  'Copies what lists of requests show and sort from the account that asks into its request.';

create function parvis.keep_decision() returns trigger language plpgsql as $$
begin
  if (old.withdrawn_at is not null or old.decision = 'refused' or old.decision is not null and tg_argv[0] is null)
     and (new.decision, new.decided_at, new.decided_by, new.withdrawn_at) is distinct from
       (old.decision, old.decided_at, old.decided_by, old.withdrawn_at)
     or old.decision is not null and tg_argv[0] is null and new.organisation_id is distinct from old.organisation_id then
    raise exception 'a request is decided once' using errcode = 'check_violation', constraint = tg_table_name || '_decided_once';
  end if;
  return new;
end $$;
comment on function parvis.keep_decision is
  'Refuses to decide or withdraw a request a second time, whoever writes. With an argument, what was approved may still be refused: it could not be carried out.';

create procedure parvis_build.request(name text, makes_organisation boolean default false, carried_out_later boolean default false) language plpgsql as $$
begin
  execute format('alter table %I
    add column brand_id uuid not null default parvis.brand_id() references brands,
    add column organisation_id uuid,
    add column account_id uuid not null references accounts,
    add column requested_at timestamptz not null,
    add column decision text check (decision in (''approved'', ''refused'')),
    add column decided_at timestamptz,
    add column decided_by uuid references accounts,
    add column decided_by_label text not null default '''',
    add column refusal_reason text not null default '''',
    add column withdrawn_at timestamptz,
    add column version integer not null default 1,
    add unique (id, organisation_id),
    add foreign key (organisation_id, brand_id) references organisations (id, brand_id),
    add check ((decision is null) = (decided_at is null)),
    add check (decision is distinct from ''refused'' or refusal_reason <> ''''),
    add check (withdrawn_at is null or decision is null)', name);
  if makes_organisation then
    execute format('alter table %I add check ((decision is not distinct from ''approved'') = (organisation_id is not null))', name);
  else
    execute format('alter table %I alter column organisation_id set not null', name);
  end if;
  execute format('create index %I on %I (brand_id, requested_at, id) where decision is null and withdrawn_at is null', name || '_queue', name);
  execute format('create index %I on %I (organisation_id, requested_at, id) where decision is null and withdrawn_at is null', name || '_waiting', name);
  execute format('create index on %I (brand_id, requested_at, id)', name);
  execute format('create index on %I (account_id, requested_at desc, id)', name);
  execute format('create trigger keep_decision before update on %I for each row execute function parvis.keep_decision(%s)',
    name, case when carried_out_later then '''carried_out_later''' else '' end);
end $$;
comment on procedure parvis_build.request is
  'Gives a table the columns, checks, indexes and triggers of a request: who asks, when, what was decided, by whom, why not. It has its own columns before.';

create procedure parvis_build.requester(name text) language plpgsql as $$
begin
  execute format('alter table %I
    add column surname text not null default '''' collate "unicode",
    add column given_name text not null default '''' collate "unicode",
    add column sign_in_email text not null default '''' collate "unicode"', name);
  execute format('create trigger fill_requester before insert or update on %I for each row execute function parvis.fill_requester()', name);
  execute format('comment on column %I.surname is ''Kept by a trigger from the account, as are the next columns: what lists show and sort.''', name);
end $$;
comment on procedure parvis_build.requester is
  'Keeps the names of who asks in a table of requests, for lists that show and sort by them.';

create procedure parvis_build.request_of_members(name text, permission text) language plpgsql as $$
begin
  call parvis_build.guard(name);
  call parvis_build.managers_read(name);
  -- The staff lock a request while they decide it; the server writes the decision down.
  execute format('grant update (version) on %I to parvis_staff', name);
  execute format('create policy staff_decide on %I for update to parvis_staff using (exists (select from organisations o where o.id = organisation_id))', name);
  call parvis_build.staff_write(name, array[permission]);
  execute format('grant update (decision, refusal_reason, decided_at, decided_by, decided_by_label, withdrawn_at, version) on %I to parvis_client', name);
  execute format('create policy own_read on %I for select to parvis_client using (account_id = (select parvis.account_id()))', name);
  execute format('create policy own_withdraw on %I for update to parvis_client
    using (account_id = (select parvis.account_id()) and decision is null)
    with check (account_id = (select parvis.account_id()) and decision is null)', name);
  execute format('create policy manager_decide on %I for update to parvis_client
    using (organisation_id = any ((select parvis.organisation_ids_with_permission(%L))::uuid[]))', name, permission);
end $$;
comment on procedure parvis_build.request_of_members is
  'Opens a table of requests to who asks and to those who decide within its organisation by a permission, and to the staff who hold it.';
