-- Whom a mail went to beside the portal, who are not of the ticket's client (P37): the staff see them, and nobody is added.
create table ticket_copies (
  message_id uuid not null references ticket_messages on delete cascade,
  address text not null check (address <> '' and length(address) <= 254),
  primary key (message_id, address)
);
comment on table ticket_copies is 'An address to which a mail of a ticket went too, of nobody who may follow it. No client''s role is granted this table.';
call parvis_build.guard('ticket_copies');
call parvis_build.staff_reads_with('ticket_copies', 'ticket_messages', 'message_id');
