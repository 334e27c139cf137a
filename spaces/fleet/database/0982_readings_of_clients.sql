-- What a client enters is what the portal says of it: of themselves, as entered, in their own name.
alter policy client_add on meter_readings with check (account_id = (select parvis.account_id()) and origin = 'client' and source_key = '' and voided_at is null
  and organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.readings.write'))::uuid[]));
