-- Of a large fleet, what is due to be read is listed by label.
create index assets_read on assets (organisation_id, label, id) where reading_due_on is not null;
