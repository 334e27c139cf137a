create table notifications (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid not null references accounts on delete cascade,
  kind text not null,
  params jsonb not null default '{}',
  href text not null default '',
  created_at timestamptz not null default now(),
  read_at timestamptz
);
create index on notifications (account_id, created_at desc, id desc);
create index on notifications (account_id) where read_at is null;
comment on table notifications is
  'A notice in the portal to one account.';

call parvis_build.guard('notifications');
grant select, insert, update (read_at) on notifications to parvis_client, parvis_staff, parvis_employee;
create policy write on notifications for insert to parvis_client, parvis_staff, parvis_employee with check (brand_id = (select parvis.brand_id()));
create policy read_own on notifications for select to parvis_client, parvis_staff, parvis_employee using (account_id = (select parvis.account_id()));
create policy mark_own on notifications for update to parvis_client, parvis_staff, parvis_employee using (account_id = (select parvis.account_id()));

create table mails (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid references accounts on delete set null,
  kind text not null,
  key text not null unique,
  to_address text not null check (to_address <> ''),
  subject text not null,
  composer text,
  channel text not null default '',
  text_body text,
  html_body text,
  is_secret boolean not null default false,
  created_at timestamptz not null default now(),
  due_since timestamptz not null default now(),
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed', 'unsure', 'not_sent')),
  sent_at timestamptz,
  bounced_at timestamptz,
  attempts integer not null default 0,
  last_error text,
  server_answer text,
  sending_since timestamptz,
  next_try_at timestamptz,
  decided_at timestamptz,
  decided_by uuid references accounts on delete set null,
  decided_by_label text not null default '',
  check ((state = 'sent') = (sent_at is not null and bounced_at is null)),
  check (bounced_at is null or state in ('failed', 'waiting', 'sending')),
  check ((state = 'sending') = (sending_since is not null)),
  check (next_try_at is null or state = 'waiting'),
  check (decided_at is null or state in ('failed', 'unsure', 'not_sent'))
);
create index on mails (brand_id, created_at desc, id desc);
create index on mails (created_at) where state in ('waiting', 'sending');
create index on mails (brand_id, due_since, id) where state = 'waiting';
create index mails_to_decide on mails (brand_id, created_at desc) where state in ('failed', 'unsure', 'not_sent') and decided_at is null;
comment on table mails is
  'A message in the outbox, sent or still to send.';
comment on column mails.state is 'waiting: it will be sent (again at next_try_at); sending: a server is being told; sent; failed: refused for good, or all tries are used up; unsure: the line was cut after the message had left, so it may have arrived; not_sent: too old when a mail server was there, or a person decided so.';
comment on column mails.composer is 'What writes the mail when it leaves (kernel/notifications/composers.ts), where it was not written when it was told.';
comment on column mails.channel is 'What mails may be held by together (mail_holds); empty: nothing holds it.';
comment on column mails.due_since is 'Since when it could leave: when it was told, or when what held it was lifted.';
comment on column mails.bounced_at is 'When it came back, after a server had taken it.';
comment on column mails.server_answer is 'What the mail server said when it took it or refused it.';
comment on column mails.decided_at is 'A person decided that it is not sent: nobody is asked any more.';

call parvis_build.guard('mails');
-- Whoever acts has the server write mails; those who run the outbox read them, and nobody else does.
grant select on mails to parvis_staff;
create policy staff_read on mails for select to parvis_staff
  using (brand_id = (select parvis.brand_id()) and (select parvis.staff_may_any(array['back-office.mails.manage'])));

create table mail_holds (
  brand_id uuid not null references brands on delete cascade,
  channel text not null check (channel <> ''),
  held_at timestamptz not null,
  held_by uuid references accounts on delete set null,
  held_by_label text not null,
  primary key (brand_id, channel)
);
comment on table mail_holds is
  'That the mails of a channel of a brand wait until somebody lets them leave (D7).';

-- The space that a channel belongs to says who may hold it; the server writes it down.
call parvis_build.guard('mail_holds');
call parvis_build.staff_reads_brand('mail_holds');

create table failed_addresses (
  brand_id uuid not null references brands on delete cascade,
  address text not null check (address <> '' and address = lower(address)),
  failed_at timestamptz not null,
  answer text not null,
  mail_id uuid references mails on delete set null,
  primary key (brand_id, address)
);
create index on failed_addresses (mail_id);
comment on table failed_addresses is
  'An address to which mail does not come through: nothing is sent there until a person says that it is right (D24).';

call parvis_build.guard('failed_addresses');
call parvis_build.staff_reads_brand('failed_addresses');

create table mailbox_positions (
  mailbox text primary key,
  uid_validity bigint not null,
  last_uid bigint not null
);
comment on table mailbox_positions is
  'How far a mailbox to which mails come back was read. It is only read: what people do with it is theirs.';

call parvis_build.guard('mailbox_positions');

create table message_words (
  brand_id uuid not null references brands on delete cascade,
  kind text not null,
  words jsonb not null default '{}' check (jsonb_typeof(words) = 'object'),
  version integer not null default 1,
  updated_at timestamptz not null,
  updated_by_label text not null default '',
  primary key (brand_id, kind)
);
comment on table message_words is
  'What the staff of a brand wrote in place of the code''s words of a message, by language.';
comment on column message_words.words is
  'By language: subject, body and action, each with its places in braces. A language without an entry has the code''s words.';

call parvis_build.guard('message_words');
call parvis_build.staff_writes_brand('message_words');
call parvis_build.staff_write('message_words', array['back-office.messages.manage']);
call parvis_build.told_as('message_words', 'brands');
