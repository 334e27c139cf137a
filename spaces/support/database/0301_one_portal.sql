-- What a person has by themselves and not by a membership is of one client too, where the staff see the portal of one (B21).
-- A ticket of no client is between the person and the provider.
alter policy client_read on tickets using (account_id = (select parvis.account_id()) and (organisation_id is null or parvis.is_viewed(organisation_id)));
alter policy client_update on tickets using (account_id = (select parvis.account_id()) and (organisation_id is null or parvis.is_viewed(organisation_id)));
