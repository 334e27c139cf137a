-- Who does interventions, when they work, and what their time is taken by (P36).
create table technicians (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid not null,
  technician_label text not null check (technician_label <> '') collate "unicode",
  is_active boolean not null default true,
  created_at timestamptz not null,
  version integer not null default 1,
  foreign key (account_id, brand_id) references staff_members (account_id, brand_id) on delete cascade,
  constraint technicians_account_key unique (account_id),
  constraint technicians_id_brand_key unique (id, brand_id)
);
create index on technicians (brand_id, technician_label, id);
comment on table technicians is 'One of the staff who goes to clients. Whoever is inactive has no slot any more; what they did stays.';
comment on column technicians.technician_label is 'Their name as clients read it.';

create table technician_hours (
  technician_id uuid not null,
  brand_id uuid not null,
  weekday integer not null check (weekday between 1 and 7),
  begins time not null,
  ends time not null,
  primary key (technician_id, weekday, begins),
  foreign key (technician_id, brand_id) references technicians (id, brand_id) on delete cascade,
  check (ends > begins),
  constraint technician_hours_apart exclude using gist (technician_id with =, weekday with =, int4range(extract(epoch from begins)::integer, extract(epoch from ends)::integer) with &&)
);
comment on table technician_hours is 'When a technician works on a day of the week (1 is Monday), by the clock of the brand: a change of clocks moves no hour.';

create table technician_bookings (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null,
  technician_id uuid not null,
  span tstzrange not null check (not isempty(span) and lower(span) is not null and upper(span) is not null),
  intervention_id uuid unique,
  reason text not null default '',
  created_at timestamptz not null default now(),
  created_by_label text not null default '',
  foreign key (technician_id, brand_id) references technicians (id, brand_id) on delete cascade,
  constraint technician_bookings_free exclude using gist (technician_id with =, span with &&),
  constraint technician_bookings_kind check ((intervention_id is null) = (reason <> ''))
);
create index on technician_bookings (brand_id, technician_id, lower(span));
comment on table technician_bookings is
  'What takes a technician''s time: a visit, or an absence with its reason. Nothing overlaps, whoever asks at the same moment: two clients never get one slot.';
comment on column technician_bookings.intervention_id is 'The visit, kept by a trigger of interventions; null: an absence.';

call parvis_build.guard('technicians');
call parvis_build.staff_writes_brand('technicians');
call parvis_build.staff_write('technicians', array['interventions.visits.plan']);
call parvis_build.guard('technician_hours');
call parvis_build.staff_follows('technician_hours', 'technicians', 'technician_id');
call parvis_build.staff_write('technician_hours', array['interventions.visits.plan']);
call parvis_build.guard('technician_bookings');
call parvis_build.staff_reads_with('technician_bookings', 'technicians', 'technician_id');
grant insert, delete on technician_bookings to parvis_staff;
create policy staff_absence on technician_bookings for insert to parvis_staff with check (brand_id = (select parvis.brand_id()) and intervention_id is null);
create policy staff_return on technician_bookings for delete to parvis_staff using (brand_id = (select parvis.brand_id()) and intervention_id is null);
call parvis_build.staff_write('technician_bookings', array['interventions.visits.plan']);
