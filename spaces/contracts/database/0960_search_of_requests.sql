-- Requests are found by an index, as all that is searched is (P28).
alter table change_requests add column search_text text not null default '';
comment on column change_requests.search_text is 'What words are searched in: what it asks, its number, its contract and its client, folded; kept by triggers.';

create function parvis.fill_request_search() returns trigger language plpgsql security definer set search_path = public as $$
begin
  new.search_text := parvis.fold(concat_ws(' ', new.detail, new.number,
    (select k.number || ' ' || o.name from contracts k join organisations o on o.id = k.organisation_id where k.id = new.contract_id)));
  return new;
end $$;
comment on function parvis.fill_request_search is 'Keeps in a request the words that it is searched by.';
create trigger fill_request_search before insert or update of detail, number, contract_id, search_text on change_requests
  for each row execute function parvis.fill_request_search();

create function parvis.refill_request_search() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_table_name = 'contracts' then
    update change_requests set search_text = '' where contract_id = new.id;
  else
    update change_requests r set search_text = '' from contracts k where k.id = r.contract_id and k.organisation_id = new.id;
  end if;
  return null;
end $$;
comment on function parvis.refill_request_search is 'What a request keeps of its contract and its client follows them.';
create trigger refill_request_search after update of number, organisation_id on contracts for each row
  when ((old.number, old.organisation_id) is distinct from (new.number, new.organisation_id)) execute function parvis.refill_request_search();
create trigger refill_request_search after update of name on organisations for each row when (old.name <> new.name) execute function parvis.refill_request_search();

update change_requests set search_text = '';
create index change_requests_search on change_requests using gin (search_text gin_trgm_ops);
