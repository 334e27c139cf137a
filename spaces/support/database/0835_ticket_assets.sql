-- Which asset a ticket is about (P8, P12).
alter table tickets add column asset_id uuid references assets;
create index tickets_of_asset on tickets (asset_id, last_activity_at desc, id desc) where asset_id is not null;
comment on column tickets.asset_id is
  'The asset that it is about, of its client when it was said. One that moves to another client stays here with its tickets: there it begins anew.';

create function parvis.keep_asset_of_client() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from assets a where a.id = new.asset_id and a.organisation_id = new.organisation_id and a.brand_id = new.brand_id) then
    raise exception 'a ticket is about an asset of its client' using errcode = 'check_violation', constraint = 'tickets_asset_of_client';
  end if;
  return new;
end $$;
comment on function parvis.keep_asset_of_client is 'A ticket is about an asset of its own client.';
create trigger keep_asset_of_client before insert or update of asset_id on tickets for each row when (new.asset_id is not null) execute function parvis.keep_asset_of_client();

create function parvis.count_open_tickets() returns trigger language plpgsql security definer set search_path = public as $$
declare touched uuid[];
begin
  touched := case tg_op when 'INSERT' then array[new.asset_id] when 'DELETE' then array[old.asset_id] else array[old.asset_id, new.asset_id] end;
  -- One after the other: of two tickets that are opened at once, the second counts the first.
  perform from assets a where a.id = any (touched) order by a.id for update;
  update assets a set open_tickets = (select count(*) from tickets t where t.asset_id = a.id and t.status <> 'closed') where a.id = any (touched);
  return null;
end $$;
comment on function parvis.count_open_tickets is 'Keeps in an asset how many tickets about it are open.';
create trigger count_open_tickets after insert on tickets for each row when (new.asset_id is not null) execute function parvis.count_open_tickets();
create trigger count_open_tickets_changed after update of status, asset_id on tickets for each row
  when ((old.asset_id is not null or new.asset_id is not null) and (old.asset_id, old.status = 'closed') is distinct from (new.asset_id, new.status = 'closed'))
  execute function parvis.count_open_tickets();
create trigger count_open_tickets_deleted after delete on tickets for each row when (old.asset_id is not null) execute function parvis.count_open_tickets();

create or replace function parvis.feed_ticket(ticket uuid) returns jsonb language sql stable security definer set search_path = public as $$
  select jsonb_build_object(
    'ticket', jsonb_build_object('id', t.id, 'number', t.number, 'subject', t.subject, 'status', t.status, 'closedAs', t.closed_as,
      'domain', d.code, 'nature', n.code, 'priority', p.code, 'asset', case when a.id is not null then jsonb_build_object('id', a.id, 'number', a.number, 'code', a.source_code) end,
      'site', t.site, 'openedBy', t.opened_by_label, 'responsible', t.responsible_label, 'resolutionDueAt', t.resolution_due_at),
    'client', case when o.id is not null then jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name) end)
  from tickets t left join ticket_natures n on n.id = t.nature_id left join ticket_domains d on d.id = n.domain_id
    left join ticket_priorities p on p.id = t.priority_id left join organisations o on o.id = t.organisation_id left join assets a on a.id = t.asset_id
  where t.id = feed_ticket.ticket
$$;
