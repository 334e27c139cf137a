-- What the client does with visits, and what was signed on site, goes back to the provider's software (D30).
alter table interventions add column tasks_asked_at timestamptz;
comment on column interventions.tasks_asked_at is 'When the client last edited its part of the check list.';

create function parvis.feed_intervention(visit interventions) returns jsonb language sql stable security definer set search_path = public as $$
  select jsonb_build_object('id', visit.id, 'number', visit.number, 'sourceCode', visit.source_code, 'kind', visit.kind, 'subject', visit.subject, 'site', visit.site,
    'state', visit.state, 'startsAt', visit.starts_at, 'endsAt', visit.ends_at, 'technician', coalesce((select w.technician_label from technicians w where w.id = visit.technician_id), ''),
    'client', (select jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name) from organisations o where o.id = visit.organisation_id))
$$;
comment on function parvis.feed_intervention is 'An intervention as events tell it.';
revoke execute on function parvis.feed_intervention(interventions) from public;

create function parvis.tell_visit() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.confirmed_at is not null and new.confirmed_at is distinct from old.confirmed_at then
    perform parvis.tell_feed(new.brand_id, case when new.starts_at is distinct from old.starts_at then 'interventions.visit.moved' else 'interventions.visit.confirmed' end,
      new.confirmed_at, jsonb_build_object('intervention', parvis.feed_intervention(new), 'by', new.confirmed_by_label, 'before', jsonb_build_object('startsAt', old.starts_at, 'endsAt', old.ends_at)),
      'interventions.visits.read');
  end if;
  if new.tasks_asked_at is not null and new.tasks_asked_at is distinct from old.tasks_asked_at then
    perform parvis.tell_feed(new.brand_id, 'interventions.tasks.asked', new.tasks_asked_at, jsonb_build_object('intervention', parvis.feed_intervention(new),
      'tasks', (select coalesce(jsonb_agg(jsonb_build_object('label', t.label, 'by', t.asked_by_label) order by t.position), '[]') from intervention_tasks t
        where t.intervention_id = new.id and t.asked_by = 'client')), 'interventions.visits.read');
  end if;
  return null;
end $$;
comment on function parvis.tell_visit is 'Tells that the client confirmed a visit, moved it, or asked for tasks.';
create trigger tell_visit after update on interventions for each row execute function parvis.tell_visit();

create function parvis.tell_report() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_feed(new.brand_id, 'interventions.report.signed', new.received_at, (select jsonb_build_object('intervention', parvis.feed_intervention(i),
      'report', jsonb_build_object('id', new.id, 'signedBy', new.signer_name, 'signedAt', new.signed_at, 'receivedAt', new.received_at, 'work', new.work,
        'workedMinutes', new.worked_minutes, 'travelMinutes', new.travel_minutes, 'units', new.units))
      from interventions i where i.id = new.intervention_id), 'interventions.visits.read');
  return null;
end $$;
comment on function parvis.tell_report is 'Tells of a report that was signed on site, once it is taken.';
create trigger tell_report after insert on intervention_reports for each row when (new.state = 'taken') execute function parvis.tell_report();
create trigger tell_report_taken after update of state on intervention_reports for each row when (new.state = 'taken' and old.state <> 'taken') execute function parvis.tell_report();
