-- A client that is part of another one: an office, a subsidiary. Some rights of its people reach what is below (P30).
create table organisation_parents (
  organisation_id uuid primary key,
  parent_id uuid not null,
  brand_id uuid not null references brands,
  foreign key (organisation_id, brand_id) references organisations (id, brand_id) on delete cascade,
  foreign key (parent_id, brand_id) references organisations (id, brand_id) on delete cascade,
  constraint organisation_parents_another check (organisation_id <> parent_id)
);
create index on organisation_parents (parent_id);
comment on table organisation_parents is 'Of which organisation another one is part (P30). None is part of itself, by however many steps.';

create function parvis.organisations_below(tops uuid[]) returns uuid[] language sql stable security definer set search_path = public as $$
  with recursive below as (
    select p.organisation_id from organisation_parents p where p.parent_id = any (tops)
    union
    select p.organisation_id from organisation_parents p join below b on p.parent_id = b.organisation_id
  )
  select coalesce(array_agg(organisation_id), '{}') from below
$$;
comment on function parvis.organisations_below is 'Which organisations are part of some others, by however many steps; those themselves are not among them.';
revoke execute on function parvis.organisations_below(uuid[]) from public;

create function parvis.refuse_circle() returns trigger language plpgsql security definer set search_path = public as $$
begin
  -- One at a time in a brand: of two that close a circle together, the second sees the first.
  perform pg_advisory_xact_lock(hashtextextended('organisation_parents ' || new.brand_id, 0));
  if new.parent_id = any (parvis.organisations_below(array[new.organisation_id])) then
    raise exception 'an organisation is part of itself' using errcode = 'check_violation', constraint = 'organisation_parents_circle';
  end if;
  return null;
end $$;
comment on function parvis.refuse_circle is 'Refuses to make an organisation part of one that is part of it.';
create trigger refuse_circle after insert or update on organisation_parents for each row execute function parvis.refuse_circle();

call parvis_build.guard('organisation_parents');
call parvis_build.staff_writes_brand('organisation_parents');
call parvis_build.staff_write('organisation_parents', array['back-office.clients.manage']);
grant delete on organisation_parents to parvis_staff;
create policy staff_delete on organisation_parents for delete to parvis_staff using (brand_id = (select parvis.brand_id()));
