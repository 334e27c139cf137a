-- What programs of the provider are told about tickets (D30); the data of each kind are as `feed.ts` declares them.
create function parvis.feed_ticket(ticket uuid) returns jsonb language sql stable security definer set search_path = public as $$
  select jsonb_build_object(
    'ticket', jsonb_build_object('id', t.id, 'number', t.number, 'subject', t.subject, 'status', t.status, 'closedAs', t.closed_as,
      'domain', d.code, 'nature', n.code, 'priority', p.code, 'site', t.site, 'openedBy', t.opened_by_label, 'responsible', t.responsible_label,
      'resolutionDueAt', t.resolution_due_at),
    'client', case when o.id is not null then jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name) end)
  from tickets t left join ticket_natures n on n.id = t.nature_id left join ticket_domains d on d.id = n.domain_id
    left join ticket_priorities p on p.id = t.priority_id left join organisations o on o.id = t.organisation_id
  where t.id = feed_ticket.ticket
$$;
comment on function parvis.feed_ticket is 'A ticket as events tell it.';
revoke execute on function parvis.feed_ticket(uuid) from public;

create function parvis.tell_ticket_opened() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_feed(new.brand_id, 'support.ticket.opened', new.opened_at, parvis.feed_ticket(new.id), 'support.tickets.read');
  return null;
end $$;
comment on function parvis.tell_ticket_opened is 'Tells the feed of a ticket that is opened.';
create trigger tell_ticket_opened after insert on tickets for each row execute function parvis.tell_ticket_opened();

create function parvis.tell_ticket_status() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_feed(new.brand_id, 'support.ticket.status_changed', new.last_activity_at, parvis.feed_ticket(new.id) || jsonb_build_object('before', old.status), 'support.tickets.read');
  return null;
end $$;
comment on function parvis.tell_ticket_status is 'Tells the feed that a ticket''s state changed.';
create trigger tell_ticket_status after update of status on tickets for each row when (new.status is distinct from old.status) execute function parvis.tell_ticket_status();

create function parvis.tell_ticket_message() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_feed(t.brand_id, 'support.ticket.message_added', new.created_at, parvis.feed_ticket(t.id)
    || jsonb_build_object('message', jsonb_build_object('id', new.id, 'author', new.author_label, 'side', new.author_side, 'channel', new.channel, 'body', new.body)), 'support.tickets.read')
  from tickets t where t.id = new.ticket_id;
  return null;
end $$;
comment on function parvis.tell_ticket_message is 'Tells the feed of a message in a ticket.';
create trigger tell_ticket_message after insert on ticket_messages for each row execute function parvis.tell_ticket_message();
