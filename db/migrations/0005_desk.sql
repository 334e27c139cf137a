-- Asks about a file without the policies of files, which ask about attachments in their turn.
create function parvis.created_file(file uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from files f where f.id = file and f.created_by = parvis.account_id())
$$;
drop policy client_write on ticket_attachments;
create policy client_write on ticket_attachments for insert to parvis_client with check (
  exists (select from ticket_messages m where m.id = message_id and m.author_id = (select parvis.account_id())) and parvis.created_file(file_id));
