create table tickets (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  account_id uuid not null references accounts,
  number text not null,
  subject text not null check (subject <> ''),
  category text not null default 'question' check (category in ('question', 'incident', 'profile', 'other')),
  status text not null default 'waiting_provider' check (status in ('waiting_provider', 'waiting_client', 'closed')),
  opened_by_label text not null,
  opened_at timestamptz not null,
  last_activity_at timestamptz not null,
  closed_at timestamptz,
  version integer not null default 1,
  unique (brand_id, number),
  check ((status = 'closed') = (closed_at is not null))
);
create index on tickets (account_id, last_activity_at desc, id desc);
create index on tickets (brand_id, last_activity_at desc, id desc);
create index tickets_waiting on tickets (brand_id, last_activity_at, id) where status = 'waiting_provider';
comment on table tickets is
  'A question or an incident that a person brought to the provider («Mon assistance», C4).';

call parvis_build.guard('tickets');
call parvis_build.staff_writes_brand('tickets');
call parvis_build.staff_write('tickets', array['support.tickets.answer']);
grant select, insert, update (status, last_activity_at, closed_at, version) on tickets to parvis_client;
create policy client_read on tickets for select to parvis_client using (account_id = (select parvis.account_id()));
create policy client_write on tickets for insert to parvis_client
  with check (account_id = (select parvis.account_id()) and brand_id = (select parvis.brand_id()) and (organisation_id is null
    or exists (select from organisations o where o.id = organisation_id)));
create policy client_update on tickets for update to parvis_client using (account_id = (select parvis.account_id()));

create table ticket_messages (
  id uuid primary key default gen_random_uuid(),
  ticket_id uuid not null references tickets on delete cascade,
  author_id uuid not null references accounts,
  author_label text not null,
  author_side text not null check (author_side in ('client', 'staff')),
  body text not null check (body <> ''),
  created_at timestamptz not null
);
create index on ticket_messages (ticket_id, created_at, id);
comment on table ticket_messages is
  'One message of a ticket, by the person or by the staff.';

call parvis_build.guard('ticket_messages');
call parvis_build.staff_follows('ticket_messages', 'tickets', 'ticket_id');
call parvis_build.staff_write('ticket_messages', array['support.tickets.answer']);
grant select, insert on ticket_messages to parvis_client;
create policy client_read on ticket_messages for select to parvis_client using (exists (select from tickets t where t.id = ticket_id));
create policy client_write on ticket_messages for insert to parvis_client
  with check (author_id = (select parvis.account_id()) and author_side = 'client' and exists (select from tickets t where t.id = ticket_id));

create table ticket_attachments (
  message_id uuid not null references ticket_messages on delete cascade,
  file_id uuid not null references files,
  position integer not null default 0,
  primary key (message_id, file_id)
);
comment on table ticket_attachments is
  'A file that came with a message of a ticket.';

comment on column ticket_attachments.position is 'In which order they came with the message.';

call parvis_build.guard('ticket_attachments');
call parvis_build.staff_follows('ticket_attachments', 'ticket_messages', 'message_id');
call parvis_build.staff_write('ticket_attachments', array['support.tickets.answer']);
grant select, insert on ticket_attachments to parvis_client;
create policy client_read on ticket_attachments for select to parvis_client using (exists (select from ticket_messages m where m.id = message_id));
create policy client_write on ticket_attachments for insert to parvis_client
  with check (exists (select from ticket_messages m where m.id = message_id and m.author_id = (select parvis.account_id())) and parvis.created_file(file_id));

-- A file that came with a message is read by who reads the message.
call parvis_build.files_of('support.message', 'exists (select from ticket_messages m where m.id = files.owner_id)', array['support.tickets.answer']);
