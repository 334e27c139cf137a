-- What stands on a site is of the organisation whose site it is: a foreign key over both holds it.
alter table sites add constraint sites_id_organisation_key unique (id, organisation_id);
