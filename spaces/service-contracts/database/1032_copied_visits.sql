-- An intervention that was made from another one, for a report that came late, is under the same contract (P19, P38).
create function parvis.keep_contract_of_copy() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into contract_interventions (intervention_id, contract_id, service_id, planned_units)
    select new.id, l.contract_id, l.service_id, l.planned_units from contract_interventions l where l.intervention_id = new.copied_from;
  return null;
end $$;
comment on function parvis.keep_contract_of_copy is 'The copy of an intervention is under the contract of the one that it was made from.';
create trigger keep_contract_of_copy after insert on interventions for each row when (new.copied_from is not null) execute function parvis.keep_contract_of_copy();
