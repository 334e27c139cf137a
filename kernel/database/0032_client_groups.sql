-- Groups of clients («Groupes de comptes», B5). A client is in one at most.
create table client_groups (
  name text not null check (name <> '') collate "unicode",
  remark text not null
);
call parvis_build.staff_record('client_groups', array['back-office.groups.write']);
alter table client_groups add constraint client_groups_id_brand_key unique (id, brand_id);
create unique index client_groups_name_key on client_groups (brand_id, lower(normalize(name)));
create index on client_groups (brand_id, name, id);
comment on table client_groups is
  'A group of clients of a brand: what is said of it holds for each of them.';

create table client_group_members (
  organisation_id uuid primary key,
  group_id uuid not null,
  brand_id uuid not null default parvis.brand_id(),
  added_at timestamptz not null,
  added_by uuid references accounts on delete set null,
  added_by_label text not null default '',
  foreign key (organisation_id, brand_id) references organisations (id, brand_id) on delete cascade,
  foreign key (group_id, brand_id) references client_groups (id, brand_id)
);
create index on client_group_members (group_id, organisation_id);
comment on table client_group_members is
  'The group that a client is in: since when, and by whom.';

call parvis_build.guard('client_group_members');
call parvis_build.staff_writes_brand('client_group_members');
call parvis_build.staff_write('client_group_members', array['back-office.clients.manage']);
grant delete on client_group_members to parvis_staff;
create policy staff_delete on client_group_members for delete to parvis_staff using (brand_id = (select parvis.brand_id()));

-- An empty one may be deleted.
grant delete on client_groups to parvis_staff;
create policy staff_delete on client_groups for delete to parvis_staff using (brand_id = (select parvis.brand_id())
  and not exists (select from client_group_members m where m.group_id = client_groups.id));
