-- «Filtre» (B6): what a member of the staff looks at, everywhere, until they cancel it.
create table client_filters (
  account_id uuid primary key references accounts on delete cascade,
  brand_id uuid not null references brands,
  organisation_id uuid,
  group_id uuid,
  set_at timestamptz not null,
  check (num_nonnulls(organisation_id, group_id) = 1),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id) on delete cascade,
  foreign key (group_id, brand_id) references client_groups (id, brand_id) on delete cascade
);
comment on table client_filters is
  'The client, or the group of clients, that a member of the staff''s lists show and no other. It narrows what they see, and never widens it.';

call parvis_build.guard('client_filters');
grant select on client_filters to parvis_staff;
create policy own on client_filters for select to parvis_staff using (account_id = (select parvis.account_id()));

create function parvis.filtered_organisations() returns uuid[] language plpgsql stable security definer set search_path = public as $$
declare kept record;
begin
  if current_setting('role', true) is distinct from 'parvis_staff' then return null; end if;
  select f.organisation_id, f.group_id into kept from client_filters f where f.account_id = parvis.account_id() and f.brand_id = parvis.brand_id();
  if not found then return null; end if;
  if kept.organisation_id is not null then return array[kept.organisation_id]; end if;
  return (select coalesce(array_agg(m.organisation_id), '{}') from client_group_members m where m.group_id = kept.group_id);
end $$;
comment on function parvis.filtered_organisations is
  'The clients that the asking member of the staff filters by; null where they filter by none.';
