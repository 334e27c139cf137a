-- «Fermeture du portail»: users are told at least three months before, so that they can take their documents along (D31; French labour code, D3243-8).
create table portal_closures (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  with_clients boolean not null,
  announced_on date not null,
  closes_on date not null,
  message text not null check (message <> ''),
  announced_at timestamptz not null,
  announced_by uuid references accounts on delete set null,
  announced_by_label text not null,
  closed_at timestamptz,
  called_off_at timestamptz,
  called_off_by uuid references accounts on delete set null,
  called_off_by_label text not null default '',
  version integer not null default 1,
  constraint portal_closures_notice check (closes_on >= (announced_on + interval '3 months')::date),
  check (called_off_at is not null or called_off_by is null)
);
create unique index portal_closures_one on portal_closures (brand_id) where called_off_at is null;
create index on portal_closures (brand_id, announced_at, id);
comment on table portal_closures is
  'That a brand''s portal closes to its employees, and to its clients where they are meant too: announced three months before at least, and called off at any time (D31).';
comment on column portal_closures.message is 'What the provider says of it, as it stands in the mails and on the pages.';
comment on column portal_closures.closed_at is 'When it was carried out. Called off after that, the portal is open again.';

create table portal_closure_tellings (
  closure_id uuid not null references portal_closures on delete cascade,
  kind text not null check (kind in ('announced', 'month', 'week', 'called_off')),
  told_after uuid,
  done_at timestamptz,
  primary key (closure_id, kind)
);
comment on table portal_closure_tellings is
  'What was told of a closure to everybody concerned. A telling that was cut goes on after the one who was told last.';
comment on column portal_closure_tellings.told_after is 'The employee or account that was told last, in the order of their ids.';

call parvis_build.guard('portal_closures');
call parvis_build.staff_reads_brand('portal_closures');
grant insert on portal_closures to parvis_staff;
-- What was announced stays: it is called off, never moved.
grant update (called_off_at, called_off_by, called_off_by_label, version) on portal_closures to parvis_staff;
create policy staff_announce on portal_closures for insert to parvis_staff
  with check (brand_id = (select parvis.brand_id()) and announced_on = (select parvis.today()) and closed_at is null);
create policy staff_call_off on portal_closures for update to parvis_staff using (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('portal_closures', array['documents.closures.manage']);
grant select on portal_closures to parvis_client, parvis_employee;
create policy employee_read on portal_closures for select to parvis_employee using (brand_id = (select parvis.brand_id()) and called_off_at is null);
create policy client_read on portal_closures for select to parvis_client
  using (brand_id = (select parvis.brand_id()) and called_off_at is null and with_clients);
call parvis_build.guard('portal_closure_tellings');

create or replace function parvis.closed_sides(account uuid) returns text[] language sql stable security definer set search_path = public as $$
  select coalesce((select case when c.with_clients then array['employee', 'client'] else array['employee'] end
    from portal_closures c join accounts a on a.brand_id = c.brand_id
    where a.id = account and c.closed_at is not null and c.called_off_at is null), '{}'::text[])
$$;
