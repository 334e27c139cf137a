-- What came by mail and waits for somebody (P14, P37): those who answer tickets read and decide it.
-- A count of the bar is part of one statement that either side sends; no client has a policy here.
grant select on inbound_mails to parvis_staff, parvis_client;
create policy "support.tickets read" on inbound_mails for select to parvis_staff
  using (brand_id = (select parvis.brand_id()) and takes = 'support.tickets' and (select parvis.staff_may_any(array['support.tickets.answer'])));
call parvis_build.files_of('kernel.inbound_mail', 'exists (select from inbound_mails m where m.id = files.owner_id)', array['support.tickets.answer'], 'parvis_staff');
-- A mail may come after what answers it.
create index ticket_messages_mail_references on ticket_messages using gin (mail_references) where mail_message_id is not null;
