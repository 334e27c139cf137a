-- The history of an organisation is read in the order of its chain: acts of one transaction bear one moment.
create index on journal_events (organisation_id, type, seq desc) where organisation_id is not null;
drop index journal_events_organisation_id_type_at_id_idx;

-- A program reads of the history what its scopes reach: acts on contracts only where it may read contracts (O16).
alter policy manager_read on journal_events using (
  organisation_id = any ((select parvis.permitted_organisation_ids('organisation.history.read'))::uuid[])
  and (contract_id is null or (select parvis.scope_allows('contracts', 'read'))));
