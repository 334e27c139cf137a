-- «Mon assistance» (C4): tickets, their messages and attachments.
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

create table ticket_attachments (
  message_id uuid not null references ticket_messages on delete cascade,
  file_id uuid not null references files,
  primary key (message_id, file_id)
);
