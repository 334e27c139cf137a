-- «Message pour les clients» (B7): what is sent to one, to those that a filter leaves, or to all; each of them gets a ticket.
create table client_messages (
  id uuid primary key,
  brand_id uuid not null references brands,
  category text not null check (category in ('question', 'incident', 'profile', 'other')),
  subject jsonb not null,
  body jsonb not null,
  only_filled boolean not null,
  return_to_id uuid references accounts on delete set null,
  return_to_label text not null default '',
  addressees integer not null check (addressees > 0),
  work_id uuid references work on delete set null,
  sent_at timestamptz not null,
  sent_by uuid references accounts on delete set null,
  sent_by_label text not null
);
create index on client_messages (brand_id, sent_at, id);
comment on table client_messages is
  'A message to several clients. Its id is made by whoever writes it: sent again, it is the same one.';
comment on column client_messages.only_filled is '«envoyer seulement aux clients dont la langue correspond aux champs remplis»: the others get nothing; else they get it in the brand''s language.';
comment on column client_messages.return_to_id is 'Who becomes responsible for each ticket once its client answers.';

call parvis_build.text_by_language('client_messages', array['subject', 'body'], false);
call parvis_build.guard('client_messages');
call parvis_build.staff_writes_brand('client_messages');
call parvis_build.staff_write('client_messages', array['back-office.client-messages.send']);

create table client_message_sends (
  message_id uuid not null references client_messages on delete cascade,
  organisation_id uuid not null references organisations on delete cascade,
  ticket_id uuid not null references tickets on delete cascade,
  locale text not null,
  sent_at timestamptz not null,
  primary key (message_id, organisation_id)
);
create index on client_message_sends (organisation_id);
create index on client_message_sends (ticket_id);
comment on table client_message_sends is
  'The ticket that a message became for one client: one, however often it is tried.';

call parvis_build.guard('client_message_sends');
call parvis_build.staff_follows('client_message_sends', 'client_messages', 'message_id');
call parvis_build.staff_write('client_message_sends', array['back-office.client-messages.send']);
