-- A mail may bring an entry for the calendar (P36).
alter table mails add column calendar text check (calendar ~ '\mMETHOD:(REQUEST|CANCEL)\M');
comment on column mails.calendar is 'The calendar entry that goes with it (RFC 5546), which takes the place of an earlier one of its UID; null: none, or it was forgotten with what the mail said.';
