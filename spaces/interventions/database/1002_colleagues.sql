-- Whose visits one reads is a right (P30): those that one asked for, of one's services, of the organisation, of those below it.
alter table interventions
  add column requester_id uuid references accounts on delete set null,
  add column service_id uuid references services on delete set null,
  add column confirmed_by_id uuid references accounts on delete set null;
create index on interventions (requester_id) where requester_id is not null;
create index on interventions (service_id, sorted_at, id) where service_id is not null;
create index on interventions (confirmed_by_id) where confirmed_by_id is not null;
comment on column interventions.requester_id is 'Who of the client asked for it by a ticket: it is theirs, and their colleagues read it by a right. Kept by triggers; null: it is nobody''s, and whoever reads visits reads it.';
comment on column interventions.service_id is 'The service of the ticket that asked for it, kept by triggers.';
comment on column interventions.confirmed_by_id is 'Who confirmed or moved it last, signed in: its calendar entry went to them, and later changes go there too.';
update interventions i set requester_id = t.account_id, service_id = t.service_id from tickets t where t.id = i.ticket_id;

create function parvis.keep_asking() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.ticket_id is not null and (tg_op = 'INSERT' or new.ticket_id is distinct from old.ticket_id) then
    select t.account_id, t.service_id into new.requester_id, new.service_id from tickets t where t.id = new.ticket_id;
  end if;
  return new;
end $$;
comment on function parvis.keep_asking is 'Writes down who asked for an intervention by its ticket.';
create trigger keep_asking before insert or update of ticket_id on interventions for each row execute function parvis.keep_asking();
create function parvis.keep_asking_of_ticket() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update interventions set requester_id = new.account_id, service_id = new.service_id where ticket_id = new.id;
  return null;
end $$;
comment on function parvis.keep_asking_of_ticket is 'Interventions follow their ticket, whosever it becomes.';
create trigger keep_asking_of_ticket after update of account_id, service_id on tickets for each row
  when ((new.account_id, new.service_id) is distinct from (old.account_id, old.service_id)) execute function parvis.keep_asking_of_ticket();

create function parvis.visit_organisation_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return parvis.colleague_organisation_ids('interventions.organisation-visits.read', 'interventions.descendant-visits.read', 'interventions.visits.read');
end $$;
comment on function parvis.visit_organisation_ids is 'Whose visits the asking account reads as a whole (P30).';
create function parvis.visit_service_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return parvis.colleague_service_ids('interventions.service-visits.read', 'interventions.organisation-visits.read', 'interventions.visits.read');
end $$;
comment on function parvis.visit_service_ids is 'Of which services the asking account reads the visits (P30).';
create function parvis.visit_organisation_name(organisation uuid) returns text language plpgsql stable security definer set search_path = public as $$
begin
  return (select o.name from organisations o where o.id = organisation and o.id = any (parvis.visit_organisation_ids()));
end $$;
comment on function parvis.visit_organisation_name is 'The name of an organisation whose visits the asking account reads.';
create function parvis.visit_organisations_of(top uuid) returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return array[top] || array(select o from unnest(parvis.organisations_below(array[top])) o where o = any (parvis.visit_organisation_ids()));
end $$;
comment on function parvis.visit_organisations_of is 'An organisation and those below it whose visits the asking account reads.';

alter policy client_read on interventions using ((
    organisation_id = any ((select parvis.organisation_ids_with_permission('interventions.visits.read'))::uuid[])
      and (ticket_id is null and requester_id is null or requester_id = (select parvis.account_id()) or ticket_id = any ((select parvis.followed_ticket_ids())::uuid[]))
    or organisation_id = any ((select parvis.visit_organisation_ids())::uuid[])
    or service_id = any ((select parvis.visit_service_ids())::uuid[]))
  and (kind <> 'preventive' or case (select parvis.preventive_shown()) when 'planned' then starts_at is not null or state = 'done'
    when 'done' then state = 'done' when 'none' then false else true end));
