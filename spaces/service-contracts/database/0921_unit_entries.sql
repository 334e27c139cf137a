-- Service units (P19): granted, used, corrected; never changed. What is left is their sum, never a column.
create table contract_interventions (
  intervention_id uuid primary key references interventions on delete cascade,
  contract_id uuid not null references service_contracts,
  service_id uuid references services on delete set null,
  planned_units integer not null default 0 check (planned_units between 0 and 100000)
);
create index on contract_interventions (contract_id, intervention_id);
comment on table contract_interventions is 'An intervention under a contract. Without such a row, one that counts units takes them off the contract that covers its assets.';
comment on column contract_interventions.service_id is 'The service of the client that asked for it: by which its units are told.';
comment on column contract_interventions.planned_units is 'How many units it is thought to take.';

create table unit_entries (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null,
  contract_id uuid not null,
  contract_kind text not null default 'units' check (contract_kind = 'units'),
  position bigint generated always as identity,
  on_day date not null,
  kind text not null check (kind in ('grant', 'use', 'travel', 'correction')),
  units integer not null check (units <> 0 and abs(units) <= 100000),
  label text not null check (label <> ''),
  minutes integer check (minutes >= 0),
  service_id uuid references services on delete set null,
  intervention_id uuid references interventions on delete restrict,
  source_code text not null default '',
  created_at timestamptz not null,
  created_by_label text not null default '',
  foreign key (contract_id, brand_id) references service_contracts (id, brand_id),
  constraint unit_entries_of_units foreign key (contract_id, contract_kind) references service_contracts (id, kind),
  constraint unit_entries_once unique (intervention_id, kind),
  constraint unit_entries_signs check (case kind when 'grant' then units > 0 when 'correction' then true else units < 0 end)
);
create index on unit_entries (contract_id, on_day, position);
create unique index unit_entries_source_key on unit_entries (brand_id, source_code) where source_code <> '';
comment on table unit_entries is 'What changed the units of a contract: granted, used by an intervention or its travel, corrected. A late one takes its place by its day. Kept as it was written.';
comment on column unit_entries.units is 'How many more, or, below zero, how many less.';
comment on column unit_entries.contract_kind is 'Holds, by its key, that only contracts of units have entries.';

create function parvis.keep_unit_entry() returns trigger language plpgsql security definer set search_path = public as $$
declare
  kept text[] := array['created_by_label', 'service_id'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - kept) <> (to_jsonb(old) - kept) then
    raise exception 'an entry of units is corrected by another one' using errcode = 'check_violation', constraint = 'unit_entries_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_unit_entry is 'Entries are never changed nor deleted; names give way to a pseudonym, and a service to that which takes its place.';
create trigger keep_unit_entry before update or delete on unit_entries for each row execute function parvis.keep_unit_entry();

create function parvis.unit_contract_of(visit uuid, on_day date) returns uuid language sql stable security definer set search_path = public as $$
  select coalesce(
    (select l.contract_id from contract_interventions l join service_contracts c on c.id = l.contract_id where l.intervention_id = visit and c.kind = 'units'),
    (select c.id from intervention_assets a join contract_assets k on k.asset_id = a.asset_id join service_contracts c on c.id = k.contract_id and c.kind = 'units'
      join interventions i on i.id = a.intervention_id and i.organisation_id = c.organisation_id
      where a.intervention_id = visit and not exists (select from contract_interventions l where l.intervention_id = visit)
        and c.starts_on <= on_day and (c.ends_on is null or c.ends_on >= on_day) order by c.ends_on nulls last, c.id limit 1))
$$;
comment on function parvis.unit_contract_of is 'Which contract an intervention takes its units off: that which it is under, or the one that covers its assets on the day and ends first.';
revoke execute on function parvis.unit_contract_of(uuid, date) from public;

create function parvis.use_units() returns trigger language plpgsql security definer set search_path = public as $$
declare
  day date := (new.done_at at time zone (select b.time_zone from brands b where b.id = new.brand_id))::date;
  contract uuid;
begin
  contract := parvis.unit_contract_of(new.id, day);
  if contract is not null then
    insert into unit_entries (brand_id, contract_id, on_day, kind, units, label, minutes, service_id, intervention_id, created_at, created_by_label)
      values (new.brand_id, contract, day, 'use', -new.units, concat_ws(', ', new.subject, nullif(new.site, '')), new.worked_minutes,
        (select l.service_id from contract_interventions l where l.intervention_id = new.id), new.id, coalesce(new.done_at, now()),
        coalesce((select w.technician_label from technicians w where w.id = new.technician_id), ''))
      on conflict on constraint unit_entries_once do nothing;
  end if;
  return null;
end $$;
comment on function parvis.use_units is 'Takes the units of an intervention that is done off its contract, once, however often it is told.';
create trigger use_units after insert or update of state on interventions for each row
  when (new.state = 'done' and new.units > 0) execute function parvis.use_units();

call parvis_build.guard('contract_interventions');
call parvis_build.staff_follows('contract_interventions', 'interventions', 'intervention_id');
call parvis_build.staff_write('contract_interventions', array['service-contracts.contracts.write', 'interventions.visits.plan', 'synchronisation.rows.push']);
grant select on contract_interventions to parvis_client;
create policy client_read on contract_interventions for select to parvis_client
  using (exists (select from service_contracts c where c.id = contract_id) and exists (select from interventions i where i.id = intervention_id));
call parvis_build.guard('unit_entries');
call parvis_build.staff_reads_with('unit_entries', 'service_contracts', 'contract_id');
grant insert on unit_entries to parvis_staff;
create policy staff_write on unit_entries for insert to parvis_staff with check (brand_id = (select parvis.brand_id()) and intervention_id is null);
call parvis_build.staff_write('unit_entries', array['service-contracts.units.write', 'synchronisation.rows.push']);
grant select on unit_entries to parvis_client;
create policy client_read on unit_entries for select to parvis_client using (exists (select from service_contracts c where c.id = contract_id));
