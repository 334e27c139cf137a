-- Rights are one kind of data: roles hold permissions, whoever holds the role. Presets come from the spaces that own the permissions (kernel/policy/roles.ts).
drop trigger give_preset_roles on brands;
drop function parvis.give_preset_roles();

alter table membership_roles rename to roles;
alter table roles add column holder text not null default 'membership' check (holder in ('membership', 'staff'));
alter table roles alter column holder drop default;
alter table roles add unique (brand_id, holder, code);
alter table membership_role_permissions rename to role_permissions;

-- What each preset role was given once: what a deployment takes away stays away.
create table given_presets (
  brand_id uuid not null references brands on delete cascade,
  role text not null,
  what text not null,
  primary key (brand_id, role, what)
);
alter table given_presets enable row level security;
grant select, insert, update, delete on given_presets to parvis_system;
create policy system on given_presets to parvis_system using (true) with check (true);

-- A role of the right holder, and no other, is what a member of an organisation or of the staff has.
alter table memberships add column role_holder text not null generated always as ('membership') stored;
alter table memberships add foreign key (brand_id, role_holder, role) references roles (brand_id, holder, code);
alter table staff_members add column role_holder text not null generated always as ('staff') stored;
alter table staff_members drop constraint staff_members_role_check;
alter table staff_members alter column role drop default;
alter table staff_members add foreign key (brand_id, role_holder, role) references roles (brand_id, holder, code);

-- Whether the asking member of the staff holds a permission in the brand of this transaction.
create function parvis.staff_may(wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from staff_members s join role_permissions p on p.brand_id = s.brand_id and p.role = s.role and p.permission = wanted
    where s.account_id = parvis.account_id() and s.brand_id = parvis.brand_id())
$$;

-- The functions that name what was renamed; and the opening of a session gives the staff's permissions, on the side that the session has open.
alter table sessions add column side text check (side in ('client', 'staff'));
do $$
declare f record;
begin
  for f in select p.oid, pg_get_functiondef(p.oid) as text from pg_proc p where p.pronamespace = 'parvis'::regnamespace
    and (p.prosrc like '%membership_role%' or p.proname = 'open_session') loop
    execute replace(replace(replace(replace(replace(f.text,
      'membership_role_permissions', 'role_permissions'), 'membership_roles', 'roles'),
      'm.role as staff_role', 'm.role as staff_role, s.side'),
      $r$else 'staff' end;$r$, $r$else coalesce(found_session.side, 'staff') end;$r$),
      $r$'scopes', found_session.scopes)$r$, $r$'scopes', found_session.scopes,
    'permissions', case when side = 'staff' then (select json_agg(p.permission) from role_permissions p where p.brand_id = request_brand and p.role = found_session.staff_role) end)$r$);
  end loop;
end $$;

-- A member of the staff changes something where their role holds a permission that is not one to read.
create or replace function parvis.staff_may_change() returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from staff_members s join role_permissions p on p.brand_id = s.brand_id and p.role = s.role and p.permission not like '%.read'
    where s.account_id = parvis.account_id() and s.brand_id = parvis.brand_id())
$$;
