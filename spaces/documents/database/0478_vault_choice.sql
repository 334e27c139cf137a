-- What of a holder's documents a vault takes along (D31).
alter table vaults
  add column folder_ids uuid[] check (cardinality(folder_ids) > 0),
  add column years integer[] check (cardinality(years) > 0);
comment on column vaults.folder_ids is 'Of which folders it takes the documents; null: of all.';
comment on column vaults.years is 'Of which years it takes the documents, by the month that they are about, else by when they came; null: of all.';
