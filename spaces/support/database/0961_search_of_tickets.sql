-- Tickets are found by an index, as all that is searched is (P28).
alter table tickets add column search_text text not null generated always as (parvis.fold(number || ' ' || subject || ' ' || opened_by_label)) stored;
comment on column tickets.search_text is 'What words are searched in, folded.';
create index tickets_search on tickets using gin (search_text gin_trgm_ops);
