-- A long task that a person starts over many items. A job does it, so it goes on when their window closes. Programs have none.
create table work (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid not null references accounts on delete cascade,
  side text not null check (side in ('client', 'staff', 'employee')),
  kind text not null check (kind <> ''),
  input jsonb not null,
  print text not null,
  total integer not null check (total > 0),
  done integer not null default 0 check (done >= 0),
  refused integer not null default 0 check (refused >= 0),
  span integer not null default 1,
  begun boolean not null default false,
  started_at timestamptz not null,
  touched_at timestamptz not null,
  cancelled_at timestamptz,
  ended_at timestamptz,
  end_code text check (end_code <> ''),
  check (done + refused <= total),
  check (cancelled_at is null or ended_at is not null),
  check (end_code is null or ended_at is not null)
);
create unique index work_once on work (account_id, kind, print) where ended_at is null;
create index on work (account_id, started_at desc, id desc);
create index work_open on work (touched_at) where ended_at is null;
create index work_ended on work (ended_at) where ended_at is not null;
comment on table work is
  'A long task over many items that an account started, with its sums. It is done with the rights that the account has at each item.';
comment on column work.print is 'What is done to which items, as one value: started again while it is open, it is the same task.';
comment on column work.span is 'The part that is due: a job of another one has nothing to do.';
comment on column work.begun is 'Whether that part was begun. One that is begun a second time was cut.';
comment on column work.touched_at is 'When an item was last dealt with: a task that is silent for long has lost its job.';
comment on column work.end_code is 'Why all that was left was refused at once.';

call parvis_build.guard('work');
grant select on work to parvis_client, parvis_staff, parvis_employee;
create policy own_client on work for select to parvis_client using (account_id = (select parvis.account_id()) and side = 'client');
create policy own_employee on work for select to parvis_employee using (account_id = (select parvis.account_id()) and side = 'employee');
create policy own_staff on work for select to parvis_staff using (account_id = (select parvis.account_id()) and side = 'staff');

create table work_items (
  work_id uuid not null references work on delete cascade,
  position integer not null,
  subject_id uuid not null,
  name text not null default '',
  detail text not null default '',
  state text not null default 'waiting' check (state in ('waiting', 'done', 'refused')),
  code text not null default '',
  field text not null default '',
  params jsonb not null default '{}',
  cuts integer not null default 0,
  primary key (work_id, position),
  unique (work_id, subject_id),
  check ((state = 'refused') = (code <> ''))
);
create index work_items_waiting on work_items (work_id, position) where state = 'waiting';
create index work_items_refused on work_items (work_id, position) where state = 'refused';
comment on table work_items is
  'One item of a long task and how it ended. It is marked in the transaction that does it, so that a process may be killed at any step.';
comment on column work_items.name is 'What the item was called when the task was started.';
comment on column work_items.code is 'Why it was refused: the code of the refusal, or of its first field.';
comment on column work_items.cuts is 'How often a process ended while this item came next. One that ends it every time is refused.';

call parvis_build.guard('work_items');
grant select on work_items to parvis_client, parvis_staff, parvis_employee;
create policy own on work_items for select to parvis_client, parvis_staff, parvis_employee using (exists (select from work w where w.id = work_items.work_id));

create function parvis.open_account(opened uuid, opened_brand uuid, opened_side text, named uuid, day date) returns json language plpgsql as $$
declare
  found_account record;
  applied text;
begin
  select a.brand_id, a.id, a.identifier, a.surname, a.given_name, a.locale
  into found_account
  from accounts a
  where a.id = opened and a.brand_id = opened_brand and a.kind = 'person' and a.status = 'active'
    and not exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null and not b.spares_known)
    and (opened_side = any (parvis.sides_of(a.id)) or (opened_side = 'client' and cardinality(parvis.sides_of(a.id)) > 0));
  if not found then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  applied := set_config('parvis.account_id', found_account.id::text, true) || set_config('parvis.brand_id', found_account.brand_id::text, true)
    || set_config('parvis.today', day::text, true) || set_config('parvis.scopes', '*', true)
    || set_config('role', 'parvis_' || opened_side, true);
  return json_build_object('session_id', named, 'account_id', found_account.id, 'side', opened_side, 'sides', parvis.sides_of(found_account.id), 'staff_roles', case when opened_side = 'staff' then (select json_agg(r.role order by r.role) from staff_roles r where r.account_id = found_account.id) end,
    'identifier', found_account.identifier, 'surname', found_account.surname, 'given_name', found_account.given_name, 'locale', found_account.locale,
    'kind', 'person', 'scopes', null,
    'permissions', case when opened_side = 'staff' then (select json_agg(distinct p.permission) from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role where r.account_id = found_account.id) end);
end $$;
comment on function parvis.open_account is
  'Opens a transaction of what a person set up to go on without them, with the rights that they have now; null where their account opens nothing any more. As parvis.open_session, it runs as the login role.';

create function parvis.open_work(open_work_id uuid, day date) returns json language plpgsql as $$
declare
  started record;
begin
  select w.account_id, w.brand_id, w.side into started from work w where w.id = open_work_id;
  return parvis.open_account(started.account_id, started.brand_id, started.side, open_work_id, day);
end $$;
comment on function parvis.open_work is
  'Opens a transaction of a long task as the person who started it; see parvis.open_account.';
