-- Preventive visits that a contract asks for (P20): a plan makes each ahead, once.
create table preventive_plans (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null,
  contract_id uuid not null,
  organisation_id uuid not null,
  asset_id uuid,
  label text not null check (label <> ''),
  site text not null default '',
  every_months integer not null check (every_months between 1 and 60),
  first_on date not null,
  begins time not null default '09:00',
  minutes integer not null default 60 check (minutes between 5 and 1440),
  technician_id uuid,
  ahead_days integer not null default 30 check (ahead_days between 1 and 365),
  planned_units integer not null default 0 check (planned_units between 0 and 100000),
  tasks text[] not null default '{}' check (cardinality(tasks) <= 60 and not ('' = any (tasks))),
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null,
  constraint preventive_plans_id_brand_key unique (id, brand_id),
  foreign key (contract_id, brand_id) references service_contracts (id, brand_id),
  foreign key (contract_id, organisation_id) references service_contracts (id, organisation_id) on update cascade deferrable initially deferred,
  foreign key (asset_id, organisation_id) references assets (id, organisation_id) on update cascade deferrable initially deferred,
  foreign key (technician_id, brand_id) references technicians (id, brand_id)
);
create index on preventive_plans (contract_id, label, id);
create index on preventive_plans (brand_id) where is_active;
comment on table preventive_plans is 'A visit that a contract asks for every so many months: its day, by the calendar from the first one on, and its hour, by the clock of the brand.';
comment on column preventive_plans.ahead_days is 'A visit is made so many days before its day.';

create table preventive_visits (
  plan_id uuid not null references preventive_plans on delete cascade,
  due_on date not null,
  intervention_id uuid not null unique references interventions on delete cascade,
  primary key (plan_id, due_on)
);
comment on table preventive_visits is 'A visit that a plan made for a day: one, however often the job runs.';

call parvis_build.guard('preventive_plans');
call parvis_build.staff_writes_brand('preventive_plans');
call parvis_build.staff_write('preventive_plans', array['service-contracts.contracts.write']);
call parvis_build.guard('preventive_visits');
call parvis_build.staff_reads_with('preventive_visits', 'preventive_plans', 'plan_id');
