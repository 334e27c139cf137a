-- Deliveries and returns are interventions of their own kinds, signed on site by one document for all the assets (P38).
alter table interventions drop constraint interventions_kind_check;
alter table interventions add constraint interventions_kind_check check (kind in ('repair', 'preventive', 'installation', 'delivery', 'return', 'other'));
comment on column intervention_reports.content is
  'Tasks, parts, readings and, of a delivery or a return, each asset that was handed over as they were sent; of each reading what became of it.';

create or replace function parvis.tell_report() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_feed(new.brand_id, 'interventions.report.signed', new.received_at, (select jsonb_build_object('intervention', parvis.feed_intervention(i),
      'report', jsonb_build_object('id', new.id, 'signedBy', new.signer_name, 'signedAt', new.signed_at, 'receivedAt', new.received_at, 'work', new.work,
        'workedMinutes', new.worked_minutes, 'travelMinutes', new.travel_minutes, 'units', new.units,
        'assets', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'number', a.number, 'sourceCode', a.source_code, 'handedOver', h."isHanded", 'remark', h.remark) order by h.n), '[]')
          from rows from (jsonb_to_recordset(coalesce(new.content -> 'handed', '[]')) as ("assetId" uuid, "isHanded" boolean, remark text)) with ordinality h ("assetId", "isHanded", remark, n)
          join assets a on a.id = h."assetId" and a.organisation_id = new.organisation_id)))
      from interventions i where i.id = new.intervention_id), 'interventions.visits.read');
  return null;
end $$;
