-- Whoever only follows a ticket adds nobody to it, takes nobody off it but themselves, and does not say how it was: the routes refuse that, and so does the database.
create function parvis.decides_ticket(ticket uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from tickets t where t.id = ticket
    and (t.account_id = parvis.account_id() and (t.organisation_id is null or parvis.is_viewed(t.organisation_id))
      or t.organisation_id = any (parvis.ticket_organisation_ids()) or t.service_id = any (parvis.ticket_service_ids())))
$$;
comment on function parvis.decides_ticket is 'Whether the asking account asked for a ticket or reads it by a right, and does not only follow it.';
alter policy client_write on ticket_followers with check (side = 'client' and added_by = (select parvis.account_id()) and parvis.decides_ticket(ticket_id));
alter policy client_delete on ticket_followers using (side = 'client' and (account_id = (select parvis.account_id()) or parvis.decides_ticket(ticket_id)));
alter policy client_write on ticket_surveys with check (answered_by = (select parvis.account_id()) and parvis.decides_ticket(ticket_id)
  and exists (select from tickets t where t.id = ticket_id and t.status = 'closed' and t.closed_as = 'resolved'));
-- What is said in a ticket by the page or a program is said by somebody: not by nobody, and not by mail.
alter policy client_write on ticket_messages with check (author_id = (select parvis.account_id()) and author_side = 'client' and channel <> 'mail' and not is_automatic
  and exists (select from tickets t where t.id = ticket_id));
-- What one opens waits for the provider, falls to nobody, and was answered by nobody.
alter policy client_write on tickets with check (account_id = (select parvis.account_id()) and brand_id = (select parvis.brand_id()) and (organisation_id is null
    or exists (select from organisations o where o.id = organisation_id))
  and status = 'waiting_provider' and merged_into_id is null and responsible_id is null and return_to_id is null and first_answered_at is null
  and service_level_id is null and imported_number = '');
