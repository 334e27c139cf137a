-- Thresholds over meters are looked at again whenever one is read, or a reading is voided (P39).
alter table thresholds add constraint thresholds_meter_fkey foreign key (meter_id, organisation_id) references meters (id, organisation_id) on delete cascade on update cascade deferrable initially deferred;
create function parvis.meter_thresholds_due() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update thresholds set is_due = true where is_active and not is_due and meter_id = new.meter_id;
  return null;
end $$;
comment on function parvis.meter_thresholds_due is 'A meter was read: the thresholds over it are looked at again.';
create trigger meter_thresholds_due after insert or update of voided_at on meter_readings for each row execute function parvis.meter_thresholds_due();
