-- Reports signed on site (P38): made on the technician's device, without network too, and taken once.
create table intervention_reports (
  id uuid primary key,
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  intervention_id uuid not null,
  sent_by_id uuid references accounts on delete set null,
  sent_by_label text not null,
  signer_name text not null check (signer_name <> ''),
  signed_at timestamptz not null,
  received_at timestamptz not null,
  state text not null check (state in ('taken', 'held', 'dismissed')),
  held_for text not null default '' check (held_for in ('', 'cancelled', 'reassigned', 'reported')),
  decided_at timestamptz,
  decided_by_label text not null default '',
  work text not null,
  worked_minutes integer not null check (worked_minutes between 0 and 100000),
  travel_minutes integer not null default 0 check (travel_minutes between 0 and 100000),
  units integer not null default 0 check (units between 0 and 100000),
  content jsonb not null,
  signature_id uuid references files,
  foreign key (intervention_id, organisation_id) references interventions (id, organisation_id) on update cascade deferrable initially deferred,
  foreign key (organisation_id, brand_id) references organisations (id, brand_id) deferrable initially deferred,
  constraint intervention_reports_held check ((state = 'held') <= (held_for <> '') and (decided_at is null) = (decided_by_label = ''))
);
create unique index intervention_reports_one on intervention_reports (intervention_id) where state = 'taken';
create index on intervention_reports (intervention_id, received_at);
create index intervention_reports_to_decide on intervention_reports (brand_id, received_at, id) where state = 'held';
comment on table intervention_reports is
  'What a technician reports of an intervention and the person there signed. Its id was made on the device, so that what is sent twice is one. One whose intervention was cancelled, given to another or reported on meanwhile is kept until the staff decide.';
comment on column intervention_reports.signed_at is 'When it was signed, by the clock of the device; it may have arrived much later.';
comment on column intervention_reports.content is 'Tasks, parts and readings as they were sent; of each reading what became of it.';

create function parvis.keep_report() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - array['intervention_id', 'organisation_id', 'sent_by_id', 'sent_by_label', 'state', 'held_for', 'decided_at', 'decided_by_label', 'content', 'signature_id'])
    <> (to_jsonb(old) - array['intervention_id', 'organisation_id', 'sent_by_id', 'sent_by_label', 'state', 'held_for', 'decided_at', 'decided_by_label', 'content', 'signature_id'])
    or (old.state <> 'held' and new.state <> old.state) or (old.signature_id is not null and new.signature_id is distinct from old.signature_id) then
    raise exception 'a report stays as it was signed' using errcode = 'check_violation', constraint = 'intervention_reports_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_report is 'What was signed is not changed; one that is kept for a decision is taken or dismissed, once.';
create trigger keep_report before update on intervention_reports for each row execute function parvis.keep_report();

call parvis_build.guard('intervention_reports');
call parvis_build.staff_reads_brand('intervention_reports');
grant insert, update on intervention_reports to parvis_staff;
create policy staff_write on intervention_reports for insert to parvis_staff with check (brand_id = (select parvis.brand_id()));
create policy staff_update on intervention_reports for update to parvis_staff using (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('intervention_reports', array['interventions.reports.write', 'interventions.visits.plan']);
grant select on intervention_reports to parvis_client;
create policy client_read on intervention_reports for select to parvis_client
  using (state = 'taken' and exists (select from interventions i where i.id = intervention_id));
call parvis_build.files_of('interventions.report', 'exists (select from intervention_reports r where r.id = files.owner_id)',
  array['interventions.reports.write', 'interventions.visits.plan']);
