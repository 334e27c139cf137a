-- What an intervention is about, of the client's fleet.
alter table interventions add constraint interventions_id_organisation_key unique (id, organisation_id);
create table intervention_assets (
  intervention_id uuid not null,
  organisation_id uuid not null,
  asset_id uuid not null,
  position integer not null check (position > 0),
  primary key (intervention_id, asset_id),
  foreign key (intervention_id, organisation_id) references interventions (id, organisation_id) on delete cascade on update cascade deferrable initially deferred,
  foreign key (asset_id, organisation_id) references assets (id, organisation_id) on update cascade deferrable initially deferred
);
create index on intervention_assets (asset_id, intervention_id);
comment on table intervention_assets is 'An asset that an intervention is about, of the same client.';

call parvis_build.guard('intervention_assets');
call parvis_build.staff_follows('intervention_assets', 'interventions', 'intervention_id');
call parvis_build.staff_write('intervention_assets', array['interventions.visits.plan', 'interventions.reports.write', 'synchronisation.rows.push']);
grant select on intervention_assets to parvis_client;
create policy client_read on intervention_assets for select to parvis_client using (exists (select from interventions i where i.id = intervention_id));
