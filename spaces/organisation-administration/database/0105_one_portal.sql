-- What a person has by themselves and not by a membership is of one client too, where the staff see the portal of one (B21).
alter policy own_read on membership_requests using (account_id = (select parvis.account_id()) and parvis.is_viewed(organisation_id));
alter policy own_read on space_requests using (account_id = (select parvis.account_id()) and parvis.is_viewed(organisation_id));
