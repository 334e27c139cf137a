-- Mailboxes that the portal reads, and what came into them (P14).
create table mailboxes (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  address text not null check (address ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(address) <= 254),
  host text not null check (host <> '' and host !~ '[[:space:]/]' and length(host) <= 253),
  port integer not null check (port between 1 and 65535),
  security text not null default 'tls' check (security in ('tls', 'starttls', 'none')),
  identifier text not null check (identifier <> '' and length(identifier) <= 254),
  sealed_password bytea not null,
  folder text not null default 'INBOX' check (folder <> '' and length(folder) <= 200),
  done_folder text not null default '' check (length(done_folder) <= 200 and done_folder <> folder),
  takes text not null,
  strangers text not null default 'ask' check (strangers in ('ask', 'drop')),
  opens boolean not null default true,
  plus_addresses boolean not null default true,
  trusted_server text not null default '' check (length(trusted_server) <= 253),
  enabled boolean not null default false,
  reads_from timestamptz not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by uuid references accounts on delete set null,
  updated_by_label text not null default '',
  constraint mailboxes_id_brand_key unique (id, brand_id)
);
create unique index mailboxes_place on mailboxes (brand_id, lower(host), lower(identifier), folder);
create index mailboxes_address on mailboxes (brand_id, lower(address), id);
create index on mailboxes (updated_by);
comment on table mailboxes is 'A mailbox of a brand that is read by IMAP: what comes into it is taken once by what its kind names.';
comment on column mailboxes.sealed_password is 'Sealed: the server reads it again, the database does not tell it.';
comment on column mailboxes.done_folder is 'Where a mail goes once it is kept; empty: it stays, marked as read.';
comment on column mailboxes.takes is 'What takes its mails, as a space declares it (takesMail): `space.noun`.';
comment on column mailboxes.strangers is 'What becomes of a mail whose writer nobody knows: a person decides, or it is dropped.';
comment on column mailboxes.opens is 'Whether a mail of a known person that answers nothing begins something: opens a ticket.';
comment on column mailboxes.plus_addresses is 'Whether its server takes mail for name+mark@domain too.';
comment on column mailboxes.trusted_server is 'The name by which its own server signs Authentication-Results; of any other they are not believed. Empty: nothing is known of what comes.';
comment on column mailboxes.reads_from is 'What came before that is not read.';
call parvis_build.guard('mailboxes');
call parvis_build.staff_writes_brand('mailboxes');
call parvis_build.staff_write('mailboxes', array['back-office.mailboxes.manage']);
create policy keepers on mailboxes as restrictive for select to parvis_staff
  using ((select parvis.staff_may_any(array['back-office.mailboxes.manage'])));
call parvis_build.told_as('mailboxes', 'mailboxes');

create table mailbox_states (
  mailbox_id uuid primary key references mailboxes on delete cascade,
  uid_validity bigint,
  last_uid bigint not null default 0,
  read_at timestamptz,
  failing_since timestamptz,
  failure text not null default '',
  check ((failing_since is null) = (failure = ''))
);
comment on table mailbox_states is 'How far a mailbox was read, and what keeps it from being read. Apart from the mailbox: reading it changes no version of it.';
comment on column mailbox_states.last_uid is 'Up to which message of this uid_validity it was seen.';
call parvis_build.guard('mailbox_states');
call parvis_build.staff_reads_with('mailbox_states', 'mailboxes', 'mailbox_id');
create function parvis.begin_mailbox() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into mailbox_states (mailbox_id) values (new.id);
  return null;
end $$;
comment on function parvis.begin_mailbox is 'A new mailbox was not read yet.';
create trigger begin_mailbox after insert on mailboxes for each row execute function parvis.begin_mailbox();

create table inbound_mails (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  brand_id uuid not null references brands,
  mailbox_id uuid not null,
  takes text not null,
  print text not null,
  uid_validity bigint not null,
  uid bigint not null,
  state text not null default 'received' check (state in ('received', 'taken', 'set_aside', 'refused', 'dropped')),
  reason text not null default '',
  file_id uuid references files on delete set null,
  size_bytes bigint not null,
  message_id text not null,
  in_reply_to text not null default '',
  message_references text[] not null default '{}',
  from_address text not null default '',
  from_name text not null default '',
  to_addresses text[] not null default '{}',
  subject text not null default '',
  excerpt text not null default '',
  is_automatic boolean not null default false,
  origin text not null default 'unknown' check (origin in ('proven', 'unproven', 'forged', 'unknown')),
  forwarded_address text not null default '',
  forwarded_name text not null default '',
  attempts integer not null default 0,
  received_at timestamptz not null,
  settled_at timestamptz,
  became_kind text not null default '',
  became_id uuid,
  became_label text not null default '',
  decided_by uuid references accounts on delete set null,
  decided_by_label text not null default '',
  foreign key (mailbox_id, brand_id) references mailboxes (id, brand_id),
  constraint inbound_mails_once unique (mailbox_id, print),
  check ((state = 'received') = (settled_at is null)),
  check ((state in ('set_aside', 'refused')) <= (reason <> '')),
  check ((became_id is null) = (became_kind = ''))
);
create index inbound_mails_waiting on inbound_mails (mailbox_id, seq) where state = 'received';
create index inbound_mails_to_decide on inbound_mails (brand_id, received_at desc, id desc) where state in ('set_aside', 'refused');
create index on inbound_mails (brand_id, received_at, id);
create index on inbound_mails (became_id) where became_id is not null;
create index on inbound_mails (file_id) where file_id is not null;
create index on inbound_mails (decided_by) where decided_by is not null;
create index inbound_mails_message on inbound_mails (brand_id, message_id);
comment on table inbound_mails is 'The journal of what came into a mailbox: each mail once, what it says of itself, and what became of it.';
comment on column inbound_mails.print is 'Of its Message-ID and what it holds: moved, delivered twice or read under other numbers it is the same.';
comment on column inbound_mails.state is 'received: kept, and nothing was made of it yet; taken; set_aside: a person decides; refused: not taken in, its head alone is kept; dropped: nothing is made of it.';
comment on column inbound_mails.origin is 'Whether its From is true, as the mailbox''s own server says.';
comment on column inbound_mails.forwarded_address is 'Who wrote what it passes on.';
comment on column inbound_mails.file_id is 'The mail as it came.';
comment on column inbound_mails.attempts is 'How often it could not be made anything of.';
call parvis_build.guard('inbound_mails');

create table mailbox_marks (
  mailbox_id uuid not null references mailboxes on delete cascade,
  uid_validity bigint not null,
  uid bigint not null,
  primary key (mailbox_id, uid_validity, uid)
);
comment on table mailbox_marks is 'What a mailbox is still to be told: that a mail is kept, so that it is marked as read there, or moved.';
call parvis_build.guard('mailbox_marks');
