-- Kinds of rows are declared by the code; further ones need no change here.
alter table synchronised_rows drop constraint synchronised_rows_kind_check;
alter table synchronised_rows add constraint synchronised_rows_kind_check check (kind ~ '^[a-z][a-z-]{1,40}$');
