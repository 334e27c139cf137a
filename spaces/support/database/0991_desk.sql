-- The desk: where a ticket is about, files of notes, who is named in one, and the clock of whoever works (P15).
alter table tickets add column site_id uuid,
  add constraint tickets_site_of_client foreign key (site_id, organisation_id) references sites (id, organisation_id) on delete set null (site_id),
  add constraint tickets_site_in_words check (site_id is null or site <> '');
create index on tickets (site_id) where site_id is not null;
comment on column tickets.site_id is 'The site of its client that it is about, where the staff chose one; its name then was put into the words.';

create table ticket_note_files (
  note_id uuid not null references ticket_notes on delete cascade,
  file_id uuid not null references files on delete cascade,
  position integer not null default 0,
  primary key (note_id, file_id)
);
create index on ticket_note_files (file_id);
comment on table ticket_note_files is 'A file that came with an internal note. No client''s role is granted this table, and none reads the file.';
call parvis_build.guard('ticket_note_files');
call parvis_build.staff_follows('ticket_note_files', 'ticket_notes', 'note_id');
call parvis_build.staff_write('ticket_note_files', array['support.tickets.answer']);
call parvis_build.files_of('support.note', 'exists (select from ticket_notes n where n.id = files.owner_id)', array['support.tickets.answer'], 'parvis_staff');

create table ticket_mentions (
  note_id uuid not null references ticket_notes on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  mentioned_label text not null,
  primary key (note_id, account_id)
);
create index on ticket_mentions (account_id);
comment on table ticket_mentions is 'One of the staff who is named in an internal note: they are told once.';
call parvis_build.guard('ticket_mentions');
call parvis_build.staff_follows('ticket_mentions', 'ticket_notes', 'note_id');
call parvis_build.staff_write('ticket_mentions', array['support.tickets.answer']);
create function parvis.keep_mentions_among_readers() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from ticket_notes n join tickets t on t.id = n.ticket_id join staff_roles r on r.brand_id = t.brand_id and r.account_id = new.account_id
      join role_permissions p on p.brand_id = r.brand_id and p.role = r.role and p.permission = 'support.tickets.read'
      join accounts a on a.id = r.account_id and a.kind = 'person' where n.id = new.note_id) then
    raise exception 'whoever is named in a note reads the ticket' using errcode = 'check_violation', constraint = 'ticket_mentions_readers';
  end if;
  return new;
end $$;
comment on function parvis.keep_mentions_among_readers is 'Whoever is named in an internal note is one of the brand''s staff who read tickets.';
create trigger keep_mentions_among_readers before insert on ticket_mentions for each row execute function parvis.keep_mentions_among_readers();

-- A clock that runs: begun and stopped are facts, and one has one at a time.
create table ticket_timers (
  id uuid primary key default gen_random_uuid(),
  ticket_id uuid not null references tickets on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  account_label text not null,
  started_at timestamptz not null,
  stopped_at timestamptz,
  check (stopped_at >= started_at)
);
create unique index ticket_timers_running on ticket_timers (account_id) where stopped_at is null;
create index on ticket_timers (ticket_id) where stopped_at is null;
create index on ticket_timers (account_id);
comment on table ticket_timers is 'Since when one of the staff works on a ticket, and until when they did.';
call parvis_build.guard('ticket_timers');
call parvis_build.staff_follows('ticket_timers', 'tickets', 'ticket_id');
call parvis_build.staff_write('ticket_timers', array['support.tickets.answer']);
-- One's own clock, and nobody else's; what was stopped stays.
alter policy staff_write on ticket_timers with check (account_id = (select parvis.account_id()) and stopped_at is null and exists (select from tickets t where t.id = ticket_id));
alter policy staff_update on ticket_timers using (account_id = (select parvis.account_id()) and stopped_at is null)
  with check (account_id = (select parvis.account_id()) and exists (select from tickets t where t.id = ticket_id));
alter policy staff_delete on ticket_timers using (false);
alter table ticket_times add column timer_id uuid unique references ticket_timers on delete set null;
comment on column ticket_times.timer_id is 'The clock that it was measured by; null where it was typed.';
