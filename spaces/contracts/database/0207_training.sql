create table training_sessions (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  application_id uuid references applications,
  title text not null check (title <> '') collate "unicode",
  description text not null default '',
  place text not null default '',
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  seats integer not null check (seats > 0),
  cancelled_at timestamptz,
  version integer not null default 1,
  check (ends_at > starts_at)
);
create index on training_sessions (brand_id, starts_at, id);
comment on table training_sessions is
  'A training session that the provider offers.';

call parvis_build.guard('training_sessions');
call parvis_build.staff_writes_brand('training_sessions');
call parvis_build.staff_write('training_sessions', array['contracts.trainings.manage']);
grant select on training_sessions to parvis_client;
create policy client_read on training_sessions for select to parvis_client using (brand_id = (select parvis.brand_id()));

create table training_registrations (
  id uuid primary key default gen_random_uuid(),
  training_session_id uuid not null references training_sessions,
  account_id uuid not null references accounts,
  request_id uuid not null references change_requests,
  attendee_label text not null,
  confirmed_at timestamptz,
  cancelled_at timestamptz,
  attendance text check (attendance in ('present', 'absent')),
  created_at timestamptz not null
);
create unique index training_registrations_one_each on training_registrations (training_session_id, account_id) where cancelled_at is null;
create index on training_registrations (request_id);
comment on table training_registrations is
  'An account''s place in a training session.';

create function parvis.keep_training_capacity() returns trigger language plpgsql security definer set search_path = public as $$
declare capacity integer; taken integer;
begin
  select seats into capacity from training_sessions where id = new.training_session_id for update;
  select count(*) into taken from training_registrations where training_session_id = new.training_session_id and cancelled_at is null;
  if taken > capacity then
    raise exception 'the training session is full' using errcode = 'check_violation', constraint = 'training_registrations_capacity';
  end if;
  return null;
end $$;
comment on function parvis.keep_training_capacity is
  'Refuses more registrations than places, whoever registers at the same time.';
create trigger keep_training_capacity after insert or update of cancelled_at on training_registrations
  for each row when (new.cancelled_at is null) execute function parvis.keep_training_capacity();

call parvis_build.guard('training_registrations');
call parvis_build.staff_follows('training_registrations', 'change_requests', 'request_id');
call parvis_build.staff_write('training_registrations', array['contracts.trainings.manage', 'contracts.requests.decide']);
grant select, insert, update (cancelled_at, confirmed_at, attendance) on training_registrations to parvis_client;
create policy client_read on training_registrations for select to parvis_client
  using (account_id = (select parvis.account_id()) or exists (select from change_requests r where r.id = request_id));
create policy client_write on training_registrations for insert to parvis_client
  with check (confirmed_at is null and exists (select from change_requests r where r.id = request_id));
create policy client_cancel on training_registrations for update to parvis_client
  using (confirmed_at is null and exists (select from change_requests r where r.id = request_id and r.decision is null))
  with check (confirmed_at is null);

create function parvis.training_seats_left(session uuid) returns integer language sql stable security definer set search_path = public as $$
  select s.seats - (select count(*)::int from training_registrations r where r.training_session_id = s.id and r.cancelled_at is null)
  from training_sessions s where s.id = session
$$;
comment on function parvis.training_seats_left is
  'How many places of a training session are free.';
