-- Open tickets out of another program (B19).
alter table tickets add column imported_number text not null default '' check (length(imported_number) <= 60);
create unique index tickets_imported_number on tickets (brand_id, lower(imported_number)) where imported_number <> '';
comment on column tickets.imported_number is 'Its number in the program that it came from: it is brought in once.';
