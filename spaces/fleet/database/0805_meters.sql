-- What a meter counts, and by what rules.
create table meter_kinds (
  code text not null check (code <> ''),
  label jsonb not null,
  unit jsonb not null,
  digits integer check (digits between 3 and 12),
  every_days integer check (every_days between 1 and 1100),
  usual_least integer check (usual_least >= 0),
  usual_most integer check (usual_most >= usual_least)
);
call parvis_build.staff_record('meter_kinds', array['fleet.models.write'], deletable => 'true');
call parvis_build.text_by_language('meter_kinds', array['label', 'unit']);
alter table meter_kinds add constraint meter_kinds_code_key unique (brand_id, code);
comment on table meter_kinds is 'What meters of a brand count, like pages in colour or trips (P10), and what a new meter of it begins with.';
comment on column meter_kinds.digits is 'After so many digits the meter goes on from 0; null: it does not.';
comment on column meter_kinds.every_days is 'By so many days after the last one a reading is due; null: none is asked for.';
comment on column meter_kinds.usual_least is 'What is usual in 30 days, at least; null: what the meter itself has shown.';
grant select on meter_kinds to parvis_client;
create policy client_read on meter_kinds for select to parvis_client using (brand_id = (select parvis.brand_id()));

create table meters (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null,
  asset_id uuid not null,
  organisation_id uuid not null,
  kind text not null,
  digits integer check (digits between 3 and 12),
  every_days integer check (every_days between 1 and 1100),
  usual_least integer check (usual_least >= 0),
  usual_most integer check (usual_most >= usual_least),
  due_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  constraint meters_kind_key unique (asset_id, kind),
  constraint meters_id_organisation_key unique (id, organisation_id),
  foreign key (asset_id, brand_id) references assets (id, brand_id),
  foreign key (asset_id, organisation_id) references assets (id, organisation_id) on update cascade,
  constraint meters_kind_fkey foreign key (brand_id, kind) references meter_kinds (brand_id, code) on update cascade
);
create index on meters (brand_id, kind);
create index on meters (organisation_id, due_on, id) where due_on is not null;
comment on table meters is 'A meter of an asset (P10), with rules of its own: how it rolls over, what is usual, how often it is read.';
comment on column meters.due_on is 'By when its next reading is due; kept by triggers.';
call parvis_build.guard('meters');
call parvis_build.staff_writes_brand('meters');
call parvis_build.staff_write('meters', array['fleet.assets.write']);
grant select on meters to parvis_client;
create policy client_read on meters for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.read'))::uuid[]));

create table meter_readings (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  meter_id uuid not null,
  organisation_id uuid not null,
  read_on date not null,
  position integer not null default 0,
  value bigint not null check (value between 0 and 999999999999),
  start_value bigint check (start_value between 0 and 999999999999),
  digits integer,
  wrapped bigint not null default 0,
  reason text not null default '',
  origin text not null check (origin in ('client', 'staff', 'import', 'program', 'start')),
  source_key text not null default '',
  account_id uuid references accounts,
  recorded_at timestamptz not null,
  recorded_by_label text not null default '',
  voided_at timestamptz,
  voided_by_label text not null default '',
  void_reason text not null default '',
  foreign key (meter_id, organisation_id) references meters (id, organisation_id) on update cascade on delete cascade,
  constraint meter_readings_place_key unique (meter_id, read_on, position),
  check ((voided_at is null) = (void_reason = ''))
);
create unique index meter_readings_source_key on meter_readings (meter_id, source_key) where source_key <> '';
create index on meter_readings (organisation_id, read_on, id);
comment on table meter_readings is
  'What a meter showed at the end of a day (P10). Readings only grow: one that was wrong is voided by the staff. A meter that was replaced has its last value and, in the same row, what the new one began with.';
comment on column meter_readings.position is 'Its place among those of one day.';
comment on column meter_readings.start_value is 'What the meter that took its place began with; null: it was not replaced.';
comment on column meter_readings.digits is 'How many digits the meter had on which it was read.';
comment on column meter_readings.wrapped is 'What the meter went over since the reading before: 10 to its digits, or 0. Kept by a trigger.';
comment on column meter_readings.reason is 'Why it is out of what is usual, in the words of who read it.';
comment on column meter_readings.source_key is 'What a program knows it by: it is taken once.';

create function parvis.wrap_of(value bigint, base bigint, digits integer) returns bigint language sql immutable parallel safe as $$
  select case when value >= base then 0
    when digits is not null and (value + 10::numeric ^ digits - base) * 2 < 10::numeric ^ digits then (10::numeric ^ digits)::bigint end
$$;
comment on function parvis.wrap_of is
  'What a meter went over between two values: 0 where it only rose, 10 to its digits where it began anew and made less than half a round; null where it cannot have.';

create function parvis.keep_reading() returns trigger language plpgsql security definer set search_path = public as $$
declare
  meter meters;
  asset assets;
  earlier meter_readings;
  later meter_readings;
begin
  if tg_op = 'UPDATE' then
    if (to_jsonb(new) - array['wrapped', 'voided_at', 'voided_by_label', 'void_reason', 'organisation_id', 'recorded_by_label', 'account_id'])
      <> (to_jsonb(old) - array['wrapped', 'voided_at', 'voided_by_label', 'void_reason', 'organisation_id', 'recorded_by_label', 'account_id'])
      or (old.voided_at is not null and new.voided_at is distinct from old.voided_at) then
      raise exception 'a reading stays as it was read' using errcode = 'check_violation', constraint = 'meter_readings_only_grow';
    end if;
    if old.voided_at is not null or new.voided_at is null then return new; end if;
  end if;
  select * into meter from meters where id = new.meter_id for update;
  select * into asset from assets where id = meter.asset_id;
  if tg_op = 'INSERT' then
    new.organisation_id := meter.organisation_id;
    new.brand_id := meter.brand_id;
    if asset.state = 'removed' and new.read_on > asset.removed_on then
      raise exception 'the asset was removed before' using errcode = 'check_violation', constraint = 'meter_readings_removed';
    end if;
    if new.read_on > (now() at time zone 'UTC')::date + 1 then
      raise exception 'a meter is not read in the future' using errcode = 'check_violation', constraint = 'meter_readings_future';
    end if;
    select coalesce(max(position), 0) + 1 into new.position from meter_readings where meter_id = new.meter_id and read_on = new.read_on;
  end if;
  select * into earlier from meter_readings where meter_id = new.meter_id and voided_at is null and id <> new.id
    and (read_on, position) < (new.read_on, new.position) order by read_on desc, position desc limit 1;
  select * into later from meter_readings where meter_id = new.meter_id and voided_at is null and id <> new.id
    and (read_on, position) > (new.read_on, new.position) order by read_on, position limit 1;
  if tg_op = 'INSERT' then
    new.digits := case when later.id is not null then later.digits else meter.digits end;
    if new.digits is not null and new.value >= 10::numeric ^ new.digits then
      raise exception 'the meter has % digits', new.digits using errcode = 'check_violation', constraint = 'meter_readings_digits';
    end if;
    if earlier.id is not null then
      new.wrapped := parvis.wrap_of(new.value, coalesce(earlier.start_value, earlier.value), new.digits);
      if new.wrapped is null then
        raise exception 'it is lower than the reading before' using errcode = 'check_violation', constraint = 'meter_readings_lower';
      end if;
    else
      new.wrapped := 0;
    end if;
    earlier := new;
  end if;
  if later.id is not null then
    if earlier.id is null then
      later.wrapped := 0;
    else
      later.wrapped := parvis.wrap_of(later.value, coalesce(earlier.start_value, earlier.value), later.digits);
    end if;
    if later.wrapped is null then
      raise exception 'the reading after would be lower' using errcode = 'check_violation', constraint = 'meter_readings_higher';
    end if;
    update meter_readings set wrapped = later.wrapped where id = later.id and wrapped <> later.wrapped;
  end if;
  return new;
end $$;
comment on function parvis.keep_reading is
  'A reading has its place, is not lower than the one before unless the meter was replaced or rolled over, nor higher than the one after; it is not of the future, nor of an asset that was removed. It stays, or is voided once.';
create trigger keep_reading before insert or update on meter_readings for each row execute function parvis.keep_reading();

create function parvis.due_of_meter(meter meters) returns date language sql stable security definer set search_path = public as $$
  select case when a.state = 'service' and meter.every_days is not null then coalesce(
    (select r.read_on from meter_readings r where r.meter_id = meter.id and r.voided_at is null order by r.read_on desc, r.position desc limit 1),
    greatest(a.installed_on, meter.created_at::date)) + meter.every_days end
  from assets a where a.id = meter.asset_id
$$;
comment on function parvis.due_of_meter is 'By when the next reading of a meter is due: so many days after the last one, while its asset is in service.';
revoke execute on function parvis.due_of_meter(meters) from public;

create function parvis.keep_due() returns trigger language plpgsql security definer set search_path = public as $$
declare asset uuid;
begin
  if tg_table_name = 'meter_readings' then
    select asset_id into asset from meters where id = new.meter_id;
    update meters m set due_on = parvis.due_of_meter(m) where m.id = new.meter_id and m.due_on is distinct from parvis.due_of_meter(m);
  elsif tg_table_name = 'meters' then
    asset := new.asset_id;
    update meters m set due_on = parvis.due_of_meter(m) where m.id = new.id and m.due_on is distinct from parvis.due_of_meter(m);
  else
    asset := new.id;
    update meters m set due_on = parvis.due_of_meter(m) where m.asset_id = new.id and m.due_on is distinct from parvis.due_of_meter(m);
  end if;
  update assets a set reading_due_on = d.due from (select min(due_on) as due from meters where asset_id = asset) d
    where a.id = asset and a.reading_due_on is distinct from d.due;
  return null;
end $$;
comment on function parvis.keep_due is 'Keeps by when a meter, and the asset that has it, is to be read next.';
create trigger keep_due after insert or update of voided_at on meter_readings for each row execute function parvis.keep_due();
create trigger keep_due after insert or update of every_days on meters for each row execute function parvis.keep_due();
create trigger keep_due after update of state, installed_on on assets for each row execute function parvis.keep_due();

-- An asset that is removed asks for no reading, in the same statement that removes it.
create function parvis.end_due() returns trigger language plpgsql as $$
begin
  if new.state = 'removed' then new.reading_due_on := null; end if;
  return new;
end $$;
comment on function parvis.end_due is 'An asset that is removed asks for no reading.';
create trigger end_due before update of state on assets for each row execute function parvis.end_due();

call parvis_build.guard('meter_readings');
grant select, insert, update (voided_at, voided_by_label, void_reason) on meter_readings to parvis_staff;
create policy staff_read on meter_readings for select to parvis_staff using (brand_id = (select parvis.brand_id()));
create policy staff_add on meter_readings for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
create policy staff_void on meter_readings for update to parvis_staff using (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('meter_readings', array['fleet.readings.write']);
grant select, insert on meter_readings to parvis_client;
create policy client_read on meter_readings for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.read'))::uuid[]));
create policy client_add on meter_readings for insert to parvis_client
  with check (account_id = (select parvis.account_id())
    and organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.readings.write'))::uuid[]));

create table reading_reminders (
  meter_id uuid not null references meters on delete cascade,
  due_on date not null,
  brand_id uuid not null references brands,
  told_at timestamptz not null,
  told integer not null check (told >= 0),
  primary key (meter_id, due_on)
);
comment on table reading_reminders is 'That somebody was reminded of a reading that is due, once for each day on which one is.';
call parvis_build.guard('reading_reminders');
call parvis_build.staff_reads_brand('reading_reminders');

create function parvis.take_readings(given jsonb, at timestamptz, label text) returns table (n integer, id uuid, refused text) language plpgsql as $$
declare one record;
begin
  for one in select * from jsonb_to_recordset(given) g (n integer, meter_id uuid, read_on date, value bigint, start_value bigint, reason text, source_key text, origin text)
    order by g.read_on, g.n loop
    n := one.n;
    refused := null;
    begin
      insert into meter_readings (brand_id, meter_id, organisation_id, read_on, value, start_value, reason, origin, source_key, recorded_at, recorded_by_label)
        select m.brand_id, m.id, m.organisation_id, one.read_on, one.value, one.start_value, one.reason, one.origin, one.source_key, at, label from meters m where m.id = one.meter_id
        returning meter_readings.id into id;
    exception when check_violation or unique_violation then
      get stacked diagnostics refused = constraint_name;
      id := null;
    end;
    return next;
  end loop;
end $$;
comment on function parvis.take_readings is
  'Writes many readings, by day, each for itself: one that its meter cannot have shown is refused by the name of what it breaks, and the others are kept. As whoever asks.';
revoke execute on function parvis.take_readings(jsonb, timestamptz, text) from public;
grant execute on function parvis.take_readings(jsonb, timestamptz, text) to parvis_staff;
