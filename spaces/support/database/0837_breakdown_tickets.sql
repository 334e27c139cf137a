-- A breakdown that somebody told by the label of an asset, without an account (P9), is a ticket of its client.
create function parvis.open_breakdown_ticket() returns trigger language plpgsql security definer set search_path = public as $$
declare
  manager uuid;
  made uuid;
begin
  select m.account_id into manager from memberships m where m.organisation_id = new.organisation_id and m.role = 'principal_manager' and m.removed_at is null;
  -- Rows that nobody tells, as the demo's, are as they are.
  if manager is null or parvis.brand_id() is distinct from new.brand_id then return null; end if;
  insert into tickets (brand_id, organisation_id, account_id, number, subject, category, asset_id, opened_by_label, opened_at, last_activity_at)
    select new.brand_id, new.organisation_id, manager, parvis.next_number('T'),
      case b.locale when 'en' then 'Breakdown told by the label: ' else 'Panne signalée par l''étiquette : ' end || a.label,
      'incident', new.asset_id, new.name, new.created_at, new.created_at
    from assets a join brands b on b.id = a.brand_id where a.id = new.asset_id
    returning id into made;
  insert into ticket_messages (ticket_id, author_id, author_label, author_email, author_side, body, created_at)
    values (made, null, new.name, new.reached_at, 'client', new.words || E'\n\n' || new.reached_at, new.created_at);
  return null;
end $$;
comment on function parvis.open_breakdown_ticket is
  'Opens a ticket of what somebody told by an asset''s label: in the name of the client''s principal manager, said by whoever told it and where they are reached.';
create trigger open_breakdown_ticket after insert on breakdown_reports for each row execute function parvis.open_breakdown_ticket();
