-- The provider's own software brings tickets in and follows them (D29, D30), and clients' programs work with those of their organisation (O16).
alter table tickets add column pushed jsonb not null default '{}';
comment on column tickets.pushed is 'What the provider''s software said of it last: what people did since stays until it says something else.';
comment on column tickets.imported_number is 'What the provider''s own software knows it by; empty where it has not said so.';
drop policy permitted_insert on tickets;
drop policy permitted_update on tickets;
drop policy permitted_delete on tickets;
call parvis_build.staff_write('tickets', array['support.tickets.answer', 'synchronisation.rows.push']);
drop policy permitted_insert on ticket_messages;
drop policy permitted_update on ticket_messages;
drop policy permitted_delete on ticket_messages;
call parvis_build.staff_write('ticket_messages', array['support.tickets.answer', 'synchronisation.rows.push']);

-- It is found by that number too.
drop index tickets_search;
alter table tickets drop column search_text;
alter table tickets add column search_text text not null
  generated always as (parvis.fold(number || ' ' || subject || ' ' || opened_by_label || ' ' || imported_number)) stored;
comment on column tickets.search_text is 'What words are searched in, folded.';
create index tickets_search on tickets using gin (search_text gin_trgm_ops);

-- An access of the provider's software works with single tickets as well.
update technical_users set scopes = scopes || array['support:modify']
  where organisation_id is null and 'synchronisation:modify' = any (scopes) and not 'support:modify' = any (scopes);

-- A token to read writes nothing.
alter policy client_write on tickets with check (account_id = (select parvis.account_id()) and brand_id = (select parvis.brand_id()) and (organisation_id is null
    or exists (select from organisations o where o.id = organisation_id))
  and status = 'waiting_provider' and merged_into_id is null and responsible_id is null and return_to_id is null and first_answered_at is null
  and service_level_id is null and imported_number = '' and pushed = '{}' and (select parvis.scope_allows('support', 'modify')));
alter policy client_update on tickets using ((select parvis.scope_allows('support', 'modify')) and (
  account_id = (select parvis.account_id()) and (organisation_id is null or parvis.is_viewed(organisation_id))
  or id = any ((select parvis.followed_ticket_ids())::uuid[])
  or organisation_id = any ((select parvis.ticket_organisation_ids())::uuid[])
  or service_id = any ((select parvis.ticket_service_ids())::uuid[])));
alter policy client_write on ticket_messages with check (author_id = (select parvis.account_id()) and author_side = 'client' and channel <> 'mail' and not is_automatic
  and exists (select from tickets t where t.id = ticket_id) and (select parvis.scope_allows('support', 'modify')));

-- What events say of a ticket: what the software knows it by, and who did it; of its own acts a program hears too, and tells them apart.
create or replace function parvis.feed_ticket(ticket uuid) returns jsonb language sql stable security definer set search_path = public as $$
  select jsonb_build_object(
    'ticket', jsonb_build_object('id', t.id, 'number', t.number, 'code', t.imported_number, 'subject', t.subject, 'status', t.status, 'closedAs', t.closed_as,
      'domain', d.code, 'nature', n.code, 'priority', p.code, 'asset', case when a.id is not null then jsonb_build_object('id', a.id, 'number', a.number, 'code', a.source_code) end,
      'site', t.site, 'openedBy', t.opened_by_label, 'responsible', t.responsible_label, 'resolutionDueAt', t.resolution_due_at),
    'client', case when o.id is not null then jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name) end,
    'by', (select jsonb_build_object('name', concat_ws(' ', c.surname, nullif(c.given_name, '')), 'program', c.kind = 'technical') from accounts c where c.id = parvis.account_id()))
  from tickets t left join ticket_natures n on n.id = t.nature_id left join ticket_domains d on d.id = n.domain_id
    left join ticket_priorities p on p.id = t.priority_id left join organisations o on o.id = t.organisation_id left join assets a on a.id = t.asset_id
  where t.id = feed_ticket.ticket
$$;

create function parvis.tell_ticket_changed() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_feed(new.brand_id, 'support.ticket.changed', greatest(new.last_activity_at, new.opened_at), parvis.feed_ticket(new.id), 'support.tickets.read');
  return null;
end $$;
comment on function parvis.tell_ticket_changed is 'Tells the feed what a ticket is about, how urgent it is and to whom it falls, once that changed.';
create trigger tell_ticket_changed after update on tickets for each row
  when ((old.nature_id, old.priority_id, old.asset_id, old.site, old.subject, old.responsible_id)
    is distinct from (new.nature_id, new.priority_id, new.asset_id, new.site, new.subject, new.responsible_id))
  execute function parvis.tell_ticket_changed();

create function parvis.tell_ticket_surveyed() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_feed(t.brand_id, 'support.ticket.surveyed', new.answered_at, parvis.feed_ticket(t.id)
    || jsonb_build_object('survey', jsonb_build_object('score', new.score, 'comment', new.comment, 'by', new.answered_by_label)), 'support.tickets.read')
  from tickets t where t.id = new.ticket_id;
  return null;
end $$;
comment on function parvis.tell_ticket_surveyed is 'Tells the feed how a client says that a ticket was dealt with.';
create trigger tell_ticket_surveyed after insert on ticket_surveys for each row execute function parvis.tell_ticket_surveyed();
