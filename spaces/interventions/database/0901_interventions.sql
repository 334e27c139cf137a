-- Work done, or to be done, at a client's (P14, P20, P36, P38).
create table interventions (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  number text not null,
  kind text not null check (kind in ('repair', 'preventive', 'installation', 'other')),
  subject text not null check (subject <> ''),
  detail text not null default '',
  site text not null default '',
  ticket_id uuid references tickets on delete set null,
  requested_by_label text not null default '',
  technician_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  state text not null default 'planned' check (state in ('planned', 'confirmed', 'on_the_way', 'done', 'cancelled')),
  confirmed_at timestamptz,
  confirmed_by_label text not null default '',
  left_at timestamptz,
  done_at timestamptz,
  worked_minutes integer check (worked_minutes between 0 and 100000),
  travel_minutes integer check (travel_minutes between 0 and 100000),
  report text not null default '',
  units integer check (units between 0 and 100000),
  cancelled_at timestamptz,
  cancellation_reason text not null default '',
  calendar_sequence integer not null default 0,
  source_code text not null default '',
  search_text text not null default '',
  sorted_at timestamptz not null default '-infinity',
  created_at timestamptz not null,
  created_by_label text not null default '',
  version integer not null default 1,
  constraint interventions_number_key unique (brand_id, number),
  constraint interventions_id_brand_key unique (id, brand_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (technician_id, brand_id) references technicians (id, brand_id),
  constraint interventions_span check ((starts_at is null) = (ends_at is null) and ends_at > starts_at and ends_at <= starts_at + interval '24 hours'),
  constraint interventions_confirmed check (confirmed_at is null or starts_at is not null),
  check ((state = 'done') = (done_at is not null)),
  check ((state = 'cancelled') = (cancelled_at is not null)),
  check (state not in ('confirmed', 'on_the_way') or starts_at is not null)
);
create index on interventions (brand_id, sorted_at, id);
create index on interventions (organisation_id, sorted_at, id);
create index on interventions (technician_id, starts_at) where state in ('planned', 'confirmed', 'on_the_way');
create index on interventions (ticket_id) where ticket_id is not null;
create unique index interventions_source_key on interventions (brand_id, source_code) where source_code <> '';
create index on interventions using gin (search_text gin_trgm_ops);
comment on table interventions is
  'A visit of a technician at a client''s: asked for by a ticket, or preventive. Planned, confirmed by the client, on the way, then done or cancelled, for good.';
comment on column interventions.starts_at is 'Its slot, an instant: null while it is to be planned.';
comment on column interventions.units is 'The service units that its report counts; what they are taken off is the contract''s matter.';
comment on column interventions.calendar_sequence is 'The SEQUENCE of its calendar entry: raised whenever what calendars show of it changes.';
comment on column interventions.source_code is 'What the provider''s own software knows it by; empty where it was made here.';
comment on column interventions.sorted_at is 'When it was done, is planned, or was asked for: what lists sort by. Kept by a trigger.';

create table intervention_tasks (
  id uuid primary key default gen_random_uuid(),
  intervention_id uuid not null references interventions on delete cascade,
  position integer not null check (position > 0),
  label text not null check (label <> ''),
  asked_by text not null default 'staff' check (asked_by in ('staff', 'plan', 'client')),
  asked_by_label text not null default '',
  is_done boolean not null default false,
  remark text not null default '',
  unique (intervention_id, position) deferrable initially deferred
);
comment on table intervention_tasks is 'The check list of an intervention (P20): what its plan, the staff or the client asked for, and what was done of it.';

create table intervention_parts (
  id uuid primary key default gen_random_uuid(),
  intervention_id uuid not null references interventions on delete cascade,
  position integer not null check (position > 0),
  label text not null check (label <> ''),
  reference text not null default '',
  quantity numeric(12, 3) not null check (quantity > 0),
  is_covered boolean not null default false,
  unique (intervention_id, position)
);
comment on table intervention_parts is 'A part that was fitted.';
comment on column intervention_parts.is_covered is 'The contract has it: it is not invoiced.';

create function parvis.keep_intervention() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'UPDATE' then
    if old.state in ('done', 'cancelled') and new.state <> old.state then
      raise exception 'an intervention that is over stays so' using errcode = 'check_violation', constraint = 'interventions_over';
    end if;
    if new.brand_id <> old.brand_id or new.number <> old.number then
      raise exception 'the number of an intervention stays' using errcode = 'check_violation', constraint = 'interventions_number';
    end if;
    if (new.starts_at, new.ends_at, new.technician_id, new.subject, new.site, new.state in ('cancelled'), new.state in ('planned')) is distinct from
       (old.starts_at, old.ends_at, old.technician_id, old.subject, old.site, old.state in ('cancelled'), old.state in ('planned')) then
      new.calendar_sequence := old.calendar_sequence + 1;
    end if;
  end if;
  new.sorted_at := coalesce(new.done_at, new.starts_at, new.cancelled_at, new.created_at);
  new.search_text := parvis.fold(concat_ws(' ', new.number, new.subject, new.site, new.requested_by_label,
    (select t.number from tickets t where t.id = new.ticket_id), (select o.name from organisations o where o.id = new.organisation_id)));
  return new;
end $$;
comment on function parvis.keep_intervention is 'What is over stays over; keeps what lists sort by and look through, and raises the sequence of the calendar entry.';
create trigger keep_intervention before insert or update on interventions for each row execute function parvis.keep_intervention();

create function parvis.book_technician() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'UPDATE' and (new.technician_id, new.starts_at, new.ends_at, new.state in ('planned', 'confirmed', 'on_the_way')) is not distinct from
     (old.technician_id, old.starts_at, old.ends_at, old.state in ('planned', 'confirmed', 'on_the_way')) then
    return null;
  end if;
  delete from technician_bookings b where b.intervention_id = new.id;
  if new.state in ('planned', 'confirmed', 'on_the_way') and new.technician_id is not null and new.starts_at is not null then
    insert into technician_bookings (brand_id, technician_id, span, intervention_id)
      values (new.brand_id, new.technician_id, tstzrange(new.starts_at, new.ends_at), new.id);
  end if;
  return null;
end $$;
comment on function parvis.book_technician is 'Takes the technician''s time for a visit that is to come, and gives it back once the visit is over: where it is taken already, nothing is planned.';
create trigger book_technician after insert or update on interventions for each row execute function parvis.book_technician();
alter table technician_bookings add foreign key (intervention_id) references interventions on delete cascade;

call parvis_build.guard('interventions');
call parvis_build.staff_writes_brand('interventions');
call parvis_build.staff_write('interventions', array['interventions.visits.plan', 'interventions.reports.write', 'synchronisation.rows.push']);
grant select on interventions to parvis_client;
create function parvis.preventive_shown() returns text language sql stable security definer set search_path = public as $$
  select coalesce((select s.value #>> '{}' from settings s where s.brand_id = parvis.brand_id() and s.key = 'interventions.preventive_shown'), 'all')
$$;
comment on function parvis.preventive_shown is 'Which preventive interventions clients see (P20): all, those planned, those done, or none, as the brand''s staff set.';
create policy client_read on interventions for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('interventions.visits.read'))::uuid[])
    and (kind <> 'preventive' or case (select parvis.preventive_shown()) when 'planned' then starts_at is not null or state = 'done'
      when 'done' then state = 'done' when 'none' then false else true end));
call parvis_build.guard('intervention_tasks');
call parvis_build.staff_follows('intervention_tasks', 'interventions', 'intervention_id');
call parvis_build.staff_write('intervention_tasks', array['interventions.visits.plan', 'interventions.reports.write', 'synchronisation.rows.push']);
grant select on intervention_tasks to parvis_client;
create policy client_read on intervention_tasks for select to parvis_client using (exists (select from interventions i where i.id = intervention_id));
call parvis_build.guard('intervention_parts');
call parvis_build.staff_follows('intervention_parts', 'interventions', 'intervention_id');
call parvis_build.staff_write('intervention_parts', array['interventions.visits.plan', 'interventions.reports.write', 'synchronisation.rows.push']);
grant select on intervention_parts to parvis_client;
create policy client_read on intervention_parts for select to parvis_client using (exists (select from interventions i where i.id = intervention_id));

-- A client reads who comes, nothing else of a technician.
grant select on technicians to parvis_client;
create policy client_read on technicians for select to parvis_client
  using (exists (select from interventions i where i.technician_id = technicians.id));
