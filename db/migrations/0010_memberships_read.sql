-- Managers read lists of members all day, contract administrators now and then: what is asked first answers most.
alter policy client_read on memberships using (
  account_id = (select parvis.account_id())
  or organisation_id = any ((select parvis.permitted_organisation_ids('organisation.people.read'))::uuid[])
  or organisation_id = any ((select parvis.administered_organisation_ids())::uuid[]));
