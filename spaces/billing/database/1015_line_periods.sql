-- The days that a line of an invoice is for (BT-134, BT-135): those of its charge, or of the line that it credits (B11).
alter table invoice_lines
  add column from_on date,
  add column to_on date,
  add constraint invoice_lines_period check ((from_on is null) = (to_on is null) and from_on <= to_on);
comment on column invoice_lines.from_on is 'The first day that it is for; `to_on` is the last one. Null: it is for none in particular.';
