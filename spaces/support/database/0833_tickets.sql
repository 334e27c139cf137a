-- The ticket becomes whole (P12–P15, P30, P37).
alter table tickets
  add column nature_id uuid,
  add column priority_id uuid,
  add column service_level_id uuid,
  add column service_id uuid,
  add column site text not null default '' check (length(site) <= 200),
  add column closed_as text check (closed_as in ('resolved', 'cancelled', 'merged')),
  add column merged_into_id uuid references tickets,
  add column first_answered_at timestamptz,
  add column first_answer_due_at timestamptz,
  add column resolution_due_at timestamptz,
  add column due_at timestamptz not null default '9999-12-31T00:00:00Z',
  add column escalated_at timestamptz,
  drop constraint tickets_status_check,
  add constraint tickets_status_check check (status in ('waiting_provider', 'in_progress', 'waiting_client', 'closed')),
  add constraint tickets_id_brand_key unique (id, brand_id),
  add foreign key (nature_id, brand_id) references ticket_natures (id, brand_id),
  add foreign key (priority_id, brand_id) references ticket_priorities (id, brand_id),
  add foreign key (service_level_id, brand_id) references service_levels (id, brand_id),
  add foreign key (service_id, organisation_id) references services (id, organisation_id);
update tickets set closed_as = 'resolved' where status = 'closed';
alter table tickets add constraint tickets_closed_as check ((status = 'closed') = (closed_as is not null)),
  add constraint tickets_merged check ((closed_as = 'merged') = (merged_into_id is not null) and merged_into_id <> id);
create index on tickets (nature_id);
create index on tickets (priority_id);
create index on tickets (service_level_id);
create index on tickets (merged_into_id) where merged_into_id is not null;
create index tickets_of_service on tickets (service_id, last_activity_at desc, id desc) where service_id is not null;
create index tickets_due on tickets (brand_id, due_at, id);
create index tickets_of_responsible on tickets (responsible_id, due_at, id) where status <> 'closed';
comment on column tickets.status is
  'waiting_provider: somebody of the provider answers next; in_progress: they are at it; waiting_client: the clock of its promises stands; closed: as closed_as says.';
comment on column tickets.merged_into_id is 'The ticket that it was joined to (P37): what is written to either is there.';
comment on column tickets.due_at is 'By when the next of its promises is due while the clock runs: an answer, then the end. The end of time where nothing is.';
comment on column tickets.site is 'Where it is about, as the client says it.';

create function parvis.fill_ticket() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.status = 'closed' then
    new.closed_as := coalesce(new.closed_as, 'resolved');
    new.due_at := '9999-12-31T00:00:00Z';
  else
    new.closed_as := null;
    new.merged_into_id := null;
  end if;
  if new.status = 'waiting_client' then new.due_at := '9999-12-31T00:00:00Z'; end if;
  if new.nature_id is not null and (tg_op = 'INSERT' or new.nature_id is distinct from old.nature_id) then
    select n.category into new.category from ticket_natures n where n.id = new.nature_id;
  end if;
  return new;
end $$;
comment on function parvis.fill_ticket is 'A closed ticket says how it ended, one that waits for its client is not due, and one with a nature has its category.';
create trigger fill_ticket before insert or update on tickets for each row execute function parvis.fill_ticket();

-- While the client's answer is awaited, and while it is closed, its clock stands.
create table ticket_pauses (
  id bigint generated always as identity primary key,
  ticket_id uuid not null references tickets on delete cascade,
  started_at timestamptz not null,
  ended_at timestamptz,
  check (ended_at >= started_at)
);
create unique index ticket_pauses_open on ticket_pauses (ticket_id) where ended_at is null;
create index on ticket_pauses (ticket_id, started_at);
comment on table ticket_pauses is 'A time in which the clock of a ticket''s promises stood: its client''s answer was awaited, or it was closed.';
call parvis_build.guard('ticket_pauses');
call parvis_build.staff_reads_with('ticket_pauses', 'tickets', 'ticket_id');
grant select on ticket_pauses to parvis_client;
create policy client_read on ticket_pauses for select to parvis_client using (exists (select from tickets t where t.id = ticket_id));
insert into ticket_pauses (ticket_id, started_at) select id, last_activity_at from tickets where status in ('waiting_client', 'closed');

create function parvis.pause_ticket() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.status in ('waiting_client', 'closed') then
    insert into ticket_pauses (ticket_id, started_at) values (new.id, new.last_activity_at) on conflict (ticket_id) where ended_at is null do nothing;
  else
    update ticket_pauses set ended_at = greatest(new.last_activity_at, started_at) where ticket_id = new.id and ended_at is null;
  end if;
  return null;
end $$;
comment on function parvis.pause_ticket is 'Writes down since when and until when a ticket''s clock stands.';
create trigger pause_ticket_opened after insert on tickets for each row when (new.status in ('waiting_client', 'closed')) execute function parvis.pause_ticket();
create trigger pause_ticket after update of status on tickets for each row when (new.status is distinct from old.status) execute function parvis.pause_ticket();

-- Who follows a ticket: they see it and get its mails (P37).
create table ticket_followers (
  ticket_id uuid not null references tickets on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  follower_label text not null,
  side text not null check (side in ('client', 'staff')),
  added_by uuid references accounts on delete set null,
  added_by_label text not null default '',
  added_at timestamptz not null,
  move_id uuid,
  primary key (ticket_id, account_id)
);
create index on ticket_followers (account_id);
comment on table ticket_followers is 'Somebody who follows a ticket: a colleague of its requester, or one of the staff. They see it and are told of it.';
comment on column ticket_followers.move_id is 'The joining of tickets that made them follow: it goes with that.';
call parvis_build.guard('ticket_followers');

create function parvis.followed_ticket_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (select coalesce(array_agg(f.ticket_id), '{}') from ticket_followers f join tickets t on t.id = f.ticket_id
    where f.account_id = parvis.account_id() and f.side = 'client'
      and exists (select from memberships m where m.account_id = f.account_id and m.organisation_id = t.organisation_id and parvis.in_force(m)));
end $$;
comment on function parvis.followed_ticket_ids is 'The tickets that the asking account follows as a member of the client that they are of.';

create function parvis.ticket_organisation_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (
    with held as (
      select m.organisation_id, p.permission from memberships m
      join role_permissions p on p.brand_id = m.brand_id and p.role = m.role
        and p.permission in ('support.organisation-tickets.read', 'support.descendant-tickets.read')
      where m.account_id = parvis.account_id() and m.account_kind = 'person' and m.whole and parvis.in_force(m))
    select coalesce(array_agg(organisation_id), '{}') from held where permission = 'support.organisation-tickets.read')
    || (select parvis.organisations_below(coalesce(array_agg(m.organisation_id), '{}')) from memberships m
      join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'support.descendant-tickets.read'
      where m.account_id = parvis.account_id() and m.account_kind = 'person' and m.whole and parvis.in_force(m)
        and parvis.viewed_organisation_id() is null);
end $$;
comment on function parvis.ticket_organisation_ids is
  'Whose tickets the asking account reads as a whole (P30): its own organisations'' by one permission, those of the organisations below by another.';

create function parvis.ticket_service_ids() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return (select coalesce(array_agg(s.id), '{}') from memberships m
    join services s on s.organisation_id = m.organisation_id
      and (m.whole or exists (select from membership_services ms where ms.membership_id = m.id and ms.service_id = s.id))
    where m.account_id = parvis.account_id() and m.account_kind = 'person' and parvis.in_force(m)
      and exists (select from role_permissions p where p.brand_id = m.brand_id and p.role = m.role
        and (p.permission = 'support.service-tickets.read' or p.permission = 'support.organisation-tickets.read' and not m.whole)));
end $$;
comment on function parvis.ticket_service_ids is 'Of which services the asking account reads the tickets (P30): those that its membership covers.';

create function parvis.ticket_organisation_name(organisation uuid) returns text language plpgsql stable security definer set search_path = public as $$
begin
  return (select o.name from organisations o where o.id = organisation and o.id = any (parvis.ticket_organisation_ids()));
end $$;
comment on function parvis.ticket_organisation_name is 'The name of an organisation whose tickets the asking account reads.';

alter policy client_read on tickets using (
  account_id = (select parvis.account_id()) and (organisation_id is null or parvis.is_viewed(organisation_id))
  or id = any ((select parvis.followed_ticket_ids())::uuid[])
  or organisation_id = any ((select parvis.ticket_organisation_ids())::uuid[])
  or service_id = any ((select parvis.ticket_service_ids())::uuid[]));
alter policy client_update on tickets using (
  account_id = (select parvis.account_id()) and (organisation_id is null or parvis.is_viewed(organisation_id))
  or id = any ((select parvis.followed_ticket_ids())::uuid[])
  or organisation_id = any ((select parvis.ticket_organisation_ids())::uuid[])
  or service_id = any ((select parvis.ticket_service_ids())::uuid[]));
grant update (closed_as) on tickets to parvis_client;

call parvis_build.staff_follows('ticket_followers', 'tickets', 'ticket_id');
call parvis_build.staff_write('ticket_followers', array['support.tickets.answer']);
grant select, insert, delete on ticket_followers to parvis_client;
create policy client_read on ticket_followers for select to parvis_client using (exists (select from tickets t where t.id = ticket_id));
create policy client_write on ticket_followers for insert to parvis_client
  with check (side = 'client' and added_by = (select parvis.account_id()) and exists (select from tickets t where t.id = ticket_id));
create policy client_delete on ticket_followers for delete to parvis_client
  using (side = 'client' and exists (select from tickets t where t.id = ticket_id));

create function parvis.keep_followers_at_home() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.side = 'client' and not exists (select from tickets t join memberships m on m.organisation_id = t.organisation_id
      where t.id = new.ticket_id and m.account_id = new.account_id and m.removed_at is null)
    or new.side = 'staff' and not exists (select from tickets t join staff_members s on s.brand_id = t.brand_id where t.id = new.ticket_id and s.account_id = new.account_id) then
    raise exception 'a follower is of the client or of the staff' using errcode = 'check_violation', constraint = 'ticket_followers_at_home';
  end if;
  return new;
end $$;
comment on function parvis.keep_followers_at_home is 'Whoever follows a ticket is a member of its client, or one of the brand''s staff.';
create trigger keep_followers_at_home before insert on ticket_followers for each row execute function parvis.keep_followers_at_home();

-- What the client never sees: notes among the staff, and the time that they spent.
create table ticket_notes (
  id uuid primary key default gen_random_uuid(),
  ticket_id uuid not null references tickets on delete cascade,
  author_id uuid references accounts on delete set null,
  author_label text not null,
  body text not null check (body <> ''),
  created_at timestamptz not null
);
create index on ticket_notes (ticket_id, created_at, id);
comment on table ticket_notes is 'An internal note: of the staff, for the staff. No client''s role is granted this table.';
call parvis_build.guard('ticket_notes');
call parvis_build.staff_follows('ticket_notes', 'tickets', 'ticket_id');
call parvis_build.staff_write('ticket_notes', array['support.tickets.answer']);

create table ticket_times (
  id uuid primary key default gen_random_uuid(),
  ticket_id uuid not null references tickets on delete cascade,
  account_id uuid references accounts on delete set null,
  account_label text not null,
  minutes integer not null check (minutes between 1 and 1440),
  spent_on date not null
);
create index on ticket_times (ticket_id);
comment on table ticket_times is 'Time that one of the staff spent on a ticket, in minutes.';
call parvis_build.guard('ticket_times');
call parvis_build.staff_follows('ticket_times', 'tickets', 'ticket_id');
call parvis_build.staff_write('ticket_times', array['support.tickets.answer']);

-- Messages come by the page, by mail and by programs (P14).
alter table ticket_messages
  alter column author_id drop not null,
  add column channel text not null default 'page' check (channel in ('page', 'mail', 'api')),
  add column author_email text not null default '',
  add column folded text not null default '',
  add column brand_id uuid,
  add column mail_message_id text,
  add column mail_in_reply_to text not null default '',
  add column mail_references text[] not null default '{}',
  add column is_automatic boolean not null default false,
  add constraint ticket_messages_author check (author_id is not null or author_email <> ''),
  add constraint ticket_messages_mail check (mail_message_id is null or channel = 'mail');
update ticket_messages m set brand_id = t.brand_id from tickets t where t.id = m.ticket_id;
create unique index ticket_messages_mail_key on ticket_messages (brand_id, mail_message_id) where mail_message_id is not null;
comment on column ticket_messages.folded is 'What a mail quotes and signs with: kept, and folded where it is shown.';
comment on column ticket_messages.author_email is 'From where a mail came, where its writer has no account that reads the ticket.';
comment on column ticket_messages.mail_message_id is 'Its Message-ID: a mail is taken once.';
comment on column ticket_messages.is_automatic is 'It says of itself that nobody wrote it: it changes no status, and nobody is told of it.';

create function parvis.fill_ticket_message() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select t.brand_id into new.brand_id from tickets t where t.id = new.ticket_id;
  return new;
end $$;
comment on function parvis.fill_ticket_message is 'A message is of the brand of its ticket.';
create trigger fill_ticket_message before insert on ticket_messages for each row execute function parvis.fill_ticket_message();

create function parvis.keep_first_answer() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update tickets set first_answered_at = new.created_at where id = new.ticket_id and first_answered_at is null;
  return null;
end $$;
comment on function parvis.keep_first_answer is 'Remembers when the provider first answered in a ticket.';
create trigger keep_first_answer after insert on ticket_messages for each row when (new.author_side = 'staff') execute function parvis.keep_first_answer();
update tickets t set first_answered_at = (select min(m.created_at) from ticket_messages m where m.ticket_id = t.id and m.author_side = 'staff');

-- Mails that left about a ticket: an answer to one finds it by its Message-ID.
create table ticket_mails (
  mail_id uuid primary key references mails on delete cascade,
  ticket_id uuid not null references tickets on delete cascade,
  account_id uuid references accounts on delete cascade
);
create index on ticket_mails (ticket_id);
comment on table ticket_mails is 'A mail that left about a ticket, and to whom: what refers to it comes to that ticket.';
call parvis_build.guard('ticket_mails');

-- How it was.
create table ticket_surveys (
  ticket_id uuid primary key references tickets on delete cascade,
  score integer not null check (score between 1 and 5),
  comment text not null default '' check (length(comment) <= 2000),
  answered_by uuid references accounts on delete set null,
  answered_by_label text not null,
  answered_at timestamptz not null
);
comment on table ticket_surveys is 'What a client says of how a ticket was dealt with (P13): once.';
call parvis_build.guard('ticket_surveys');
call parvis_build.staff_reads_with('ticket_surveys', 'tickets', 'ticket_id');
grant select, insert on ticket_surveys to parvis_client;
create policy client_read on ticket_surveys for select to parvis_client using (exists (select from tickets t where t.id = ticket_id));
create policy client_write on ticket_surveys for insert to parvis_client with check (answered_by = (select parvis.account_id())
  and exists (select from tickets t where t.id = ticket_id and t.status = 'closed' and t.closed_as = 'resolved'));

-- What was settled before it was sent (P32).
create table solved_requests (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  account_id uuid references accounts on delete set null,
  organisation_id uuid references organisations on delete cascade,
  nature_id uuid references ticket_natures on delete set null,
  answer_kind text not null check (answer_kind in ('help', 'ticket', 'none')),
  answer_key text not null default '' check (length(answer_key) <= 200),
  body text not null check (length(body) <= 20000),
  solved_at timestamptz not null
);
create index on solved_requests (brand_id, solved_at);
create index on solved_requests (answer_kind, answer_key);
create index on solved_requests (account_id);
create index on solved_requests (organisation_id);
create index on solved_requests (nature_id);
comment on table solved_requests is 'A request that was not sent, since what the wizard showed settled it (P32): by a help page or by a ticket of one''s own.';
call parvis_build.guard('solved_requests');
call parvis_build.staff_reads_brand('solved_requests');
grant select, insert on solved_requests to parvis_client;
create policy client_read on solved_requests for select to parvis_client using (account_id = (select parvis.account_id()) and (organisation_id is null or parvis.is_viewed(organisation_id)));
create policy client_write on solved_requests for insert to parvis_client with check (account_id = (select parvis.account_id()) and brand_id = (select parvis.brand_id())
  and (organisation_id is null or exists (select from organisations o where o.id = organisation_id)));

-- Tickets joined and split (P37): which messages went, so that one act takes them back.
create table ticket_moves (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('merge', 'split')),
  from_id uuid not null references tickets,
  into_id uuid not null references tickets,
  moved_at timestamptz not null,
  moved_by uuid references accounts on delete set null,
  moved_by_label text not null,
  from_status text not null,
  from_closed_at timestamptz,
  from_closed_as text,
  undone_at timestamptz,
  undone_by uuid references accounts on delete set null,
  undone_by_label text not null default '',
  check (from_id <> into_id)
);
create index on ticket_moves (from_id);
create index on ticket_moves (into_id);
create unique index ticket_moves_merged_once on ticket_moves (from_id) where kind = 'merge' and undone_at is null;
comment on table ticket_moves is 'A ticket that was joined to another one, or split off from it, by whom; undone in one act.';
call parvis_build.guard('ticket_moves');
call parvis_build.staff_follows('ticket_moves', 'tickets', 'into_id');
call parvis_build.staff_write('ticket_moves', array['support.tickets.answer']);
alter table ticket_followers add foreign key (move_id) references ticket_moves on delete set null;
create index on ticket_followers (move_id) where move_id is not null;

create table ticket_moved_messages (
  move_id uuid not null references ticket_moves on delete cascade,
  message_id uuid not null references ticket_messages on delete cascade,
  primary key (move_id, message_id)
);
create index on ticket_moved_messages (message_id);
comment on table ticket_moved_messages is 'A message that went with a ticket, or came to the reference of one that was joined: it goes back with it.';
call parvis_build.guard('ticket_moved_messages');
call parvis_build.staff_follows('ticket_moved_messages', 'ticket_moves', 'move_id');
call parvis_build.staff_write('ticket_moved_messages', array['support.tickets.answer']);

create function parvis.keep_moves_of_one_client() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from tickets f join tickets i on i.brand_id = f.brand_id and i.organisation_id is not distinct from f.organisation_id
      and (f.organisation_id is not null or i.account_id = f.account_id) where f.id = new.from_id and i.id = new.into_id) then
    raise exception 'tickets of two clients are not joined' using errcode = 'check_violation', constraint = 'ticket_moves_one_client';
  end if;
  return new;
end $$;
comment on function parvis.keep_moves_of_one_client is 'Joins and splits tickets within one client; one of no client within one person.';
create trigger keep_moves_of_one_client before insert on ticket_moves for each row execute function parvis.keep_moves_of_one_client();
