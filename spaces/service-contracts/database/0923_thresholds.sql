-- What is told in time (P39): a threshold over units, a meter or the days before a coverage ends, and each of its crossings, once.
create table thresholds (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  measure text not null check (measure in ('units_left', 'meter_value', 'coverage_days')),
  contract_id uuid,
  meter_id uuid,
  value numeric(14, 3) not null check (value >= 0),
  opens_ticket boolean not null default false,
  set_by_id uuid references accounts on delete set null,
  is_active boolean not null default true,
  is_due boolean not null default true,
  looked_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by_label text not null default '',
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (contract_id, organisation_id) references service_contracts (id, organisation_id) on update cascade deferrable initially deferred,
  constraint thresholds_measured check (case measure when 'meter_value' then meter_id is not null and contract_id is null else meter_id is null end)
);
create index on thresholds (organisation_id, created_at, id);
create index on thresholds (contract_id) where contract_id is not null;
create index on thresholds (meter_id) where meter_id is not null;
create index thresholds_due on thresholds (brand_id, id) where is_due and is_active;
comment on table thresholds is 'A value of which somebody wants to be told when it is crossed: fewer units left, a meter that reaches it, so many days before a coverage ends. Without a contract: any of the client''s.';
comment on column thresholds.opens_ticket is 'Crossing it opens a ticket, as whoever of the staff set it.';
comment on column thresholds.is_due is 'What it is about has changed since it was looked at.';
comment on column thresholds.looked_at is 'Null until its first look, at which what was crossed long ago is written down and told to nobody.';

create table threshold_subscribers (
  threshold_id uuid not null references thresholds on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  primary key (threshold_id, account_id)
);
create index on threshold_subscribers (account_id);
comment on table threshold_subscribers is 'Who is told when a threshold is crossed.';

create table threshold_crossings (
  id uuid primary key default gen_random_uuid(),
  threshold_id uuid not null references thresholds on delete cascade,
  subject_id uuid not null,
  period text not null,
  crossed_on date not null,
  value numeric(14, 3) not null,
  found_at timestamptz not null,
  is_told boolean not null,
  ticket_id uuid references tickets on delete set null,
  constraint threshold_crossings_once unique (threshold_id, subject_id, period)
);
comment on table threshold_crossings is 'That a threshold was crossed, in a period of what it is about: told once, whenever and in whatever order the records came.';
comment on column threshold_crossings.is_told is 'False: it was long past when the threshold was set, and nobody was told.';
comment on column threshold_crossings.subject_id is 'The contract, the meter or the coverage.';
comment on column threshold_crossings.period is 'What a new crossing may follow: the grant of units after which it was, the meter since it was replaced, the days of the coverage.';

create function parvis.thresholds_due() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update thresholds t set is_due = true
    where t.is_active and not t.is_due and t.measure = 'units_left' and (t.contract_id = new.contract_id
      or t.contract_id is null and t.organisation_id = (select c.organisation_id from service_contracts c where c.id = new.contract_id));
  return null;
end $$;
comment on function parvis.thresholds_due is 'Units have changed: the thresholds over them are looked at again.';
create trigger thresholds_due after insert on unit_entries for each row execute function parvis.thresholds_due();

call parvis_build.guard('thresholds');
call parvis_build.staff_writes_brand('thresholds');
grant delete on thresholds to parvis_staff;
create policy staff_delete on thresholds for delete to parvis_staff using (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('thresholds', array['service-contracts.contracts.write']);
grant select on thresholds to parvis_client;
create policy client_read on thresholds for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('service-contracts.contracts.read'))::uuid[]));
call parvis_build.guard('threshold_subscribers');
call parvis_build.staff_reads_with('threshold_subscribers', 'thresholds', 'threshold_id');
grant select, insert, delete on threshold_subscribers to parvis_client;
create policy client_read on threshold_subscribers for select to parvis_client
  using (account_id = (select parvis.account_id()) and exists (select from thresholds t where t.id = threshold_id));
create policy client_subscribe on threshold_subscribers for insert to parvis_client
  with check (account_id = (select parvis.account_id()) and exists (select from thresholds t where t.id = threshold_id));
create policy client_leave on threshold_subscribers for delete to parvis_client using (account_id = (select parvis.account_id()));
call parvis_build.guard('threshold_crossings');
call parvis_build.staff_reads_with('threshold_crossings', 'thresholds', 'threshold_id');
grant select on threshold_crossings to parvis_client;
create policy client_read on threshold_crossings for select to parvis_client using (exists (select from thresholds t where t.id = threshold_id));
