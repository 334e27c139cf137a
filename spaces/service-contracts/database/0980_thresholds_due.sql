-- A threshold that is due already is held too: who looks at it waits for what was written, and reads it.
create or replace function parvis.thresholds_due() returns trigger language plpgsql security definer set search_path = public as $$
declare
  affected uuid[] := array(select t.id from thresholds t
    where t.is_active and t.measure = 'units_left' and (t.contract_id = new.contract_id
      or t.contract_id is null and t.organisation_id = (select c.organisation_id from service_contracts c where c.id = new.contract_id))
    order by t.id for update);
begin
  update thresholds set is_due = true where id = any (affected);
  return null;
end $$;
create or replace function parvis.meter_thresholds_due() returns trigger language plpgsql security definer set search_path = public as $$
declare
  affected uuid[] := array(select t.id from thresholds t where t.is_active and t.meter_id = new.meter_id order by t.id for update);
begin
  update thresholds set is_due = true where id = any (affected);
  return null;
end $$;
