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
  text_body text,
  html_body text,
  is_secret boolean not null default false,
  created_at timestamptz not null default now(),
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed', 'unsure', 'not_sent')),
  sent_at timestamptz,
  attempts integer not null default 0,
  last_error text,
  server_answer text,
  sending_since timestamptz,
  next_try_at timestamptz,
  decided_at timestamptz,
  decided_by uuid references accounts on delete set null,
  decided_by_label text not null default '',
  check ((state = 'sent') = (sent_at is not null)),
  check ((state = 'sending') = (sending_since is not null)),
  check (next_try_at is null or state = 'waiting'),
  check (decided_at is null or state in ('failed', 'unsure', 'not_sent'))
);
create index on mails (brand_id, created_at desc, id desc);
create index on mails (created_at) where state in ('waiting', 'sending');
create index mails_to_decide on mails (brand_id, created_at desc) where state in ('failed', 'unsure', 'not_sent') and decided_at is null;
comment on table mails is
  'A message in the outbox, sent or still to send.';
comment on column mails.state is 'waiting: it will be sent (again at next_try_at); sending: a server is being told; sent; failed: refused for good, or all tries are used up; unsure: the line was cut after the message had left, so it may have arrived; not_sent: too old when a mail server was there, or a person decided so.';
comment on column mails.server_answer is 'What the mail server said when it took it or refused it.';
comment on column mails.decided_at is 'A person decided that it is not sent: nobody is asked any more.';

call parvis_build.guard('mails');
-- Whoever acts has the server write mails; those who run the outbox read them, and nobody else does.
grant select on mails to parvis_staff;
create policy staff_read on mails for select to parvis_staff
  using (brand_id = (select parvis.brand_id()) and (select parvis.staff_may_any(array['back-office.mails.manage'])));

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
