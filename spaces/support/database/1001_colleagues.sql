-- Whose tickets one reads is decided as for every record of colleagues' (P30).
create or replace function parvis.ticket_organisation_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  if not parvis.scope_allows('support', 'read') then return '{}'; end if;
  return parvis.colleague_organisation_ids('support.organisation-tickets.read', 'support.descendant-tickets.read', opened => 'support');
end $$;
create or replace function parvis.ticket_service_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return parvis.colleague_service_ids('support.service-tickets.read', 'support.organisation-tickets.read');
end $$;
