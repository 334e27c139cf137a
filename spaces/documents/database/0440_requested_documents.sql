-- «Pièces demandées» (D38): what the staff ask a client or an employee for, piece by piece.
create table requested_models (
  name jsonb not null,
  pieces text not null check (pieces <> ''),
  help jsonb not null,
  days integer not null check (days between 1 and 365),
  valid_months integer check (valid_months between 1 and 120)
);
call parvis_build.staff_record('requested_models', array['documents.requested.manage'], 'true');
call parvis_build.text_by_language('requested_models', array['name']);
call parvis_build.text_by_language('requested_models', array['help'], false);
comment on table requested_models is 'What is asked for together, time and again: the papers of a new client, those of each year (D38).';
comment on column requested_models.pieces is 'One to a line.';
comment on column requested_models.valid_months is 'How long what is accepted is good for; null: for good.';

create table document_requests (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  employee_id uuid references employees,
  title text not null check (title <> ''),
  help text not null default '',
  due_on date not null,
  asked_at timestamptz not null,
  asked_by uuid references accounts on delete set null,
  asked_by_label text not null,
  reminders integer not null default 0 check (reminders between 0 and 3),
  constraint document_requests_one_holder check (num_nonnulls(organisation_id, employee_id) = 1)
);
create index on document_requests (organisation_id);
create index on document_requests (employee_id) where employee_id is not null;
create index on document_requests (brand_id, due_on) where reminders < 3;
comment on table document_requests is 'What the staff ask one client or one employee for at one time, with its deadline (D38).';
comment on column document_requests.reminders is 'How many of its reminders went out: a week before the deadline, the day before, the day after.';

create table requested_pieces (
  id uuid primary key default gen_random_uuid(),
  request_id uuid not null references document_requests,
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  employee_id uuid references employees,
  position integer not null check (position > 0),
  name text not null check (name <> ''),
  search_text text not null generated always as (parvis.fold(name)) stored,
  folder_id uuid not null references folder_rules,
  valid_months integer check (valid_months between 1 and 120),
  due_on date not null,
  state text not null default 'waiting' check (state in ('waiting', 'received', 'refused', 'accepted', 'expired')),
  document_id uuid references documents on delete set null,
  sent_at timestamptz,
  decided_at timestamptz,
  decided_by uuid references accounts on delete set null,
  decided_by_label text not null default '',
  reason text not null default '',
  expires_on date,
  version integer not null default 1,
  unique (request_id, position),
  constraint requested_pieces_one_holder check (num_nonnulls(organisation_id, employee_id) = 1),
  check ((state = 'waiting') = (sent_at is null)),
  check ((state in ('refused', 'accepted', 'expired')) = (decided_at is not null)),
  check ((state = 'refused') = (reason <> '')),
  check (expires_on is null or state in ('accepted', 'expired')),
  check (state <> 'expired' or expires_on is not null)
);
create index on requested_pieces (organisation_id, due_on, id);
create index on requested_pieces (employee_id, due_on, id) where employee_id is not null;
create index on requested_pieces (brand_id, due_on, id);
create index on requested_pieces (document_id);
create index on requested_pieces (folder_id);
create index on requested_pieces (brand_id, expires_on) where state = 'accepted';
comment on table requested_pieces is
  'One piece of a request, and how far it is: what was sent last is its document; what was sent before stays in its folder (D38).';
comment on column requested_pieces.folder_id is 'Where what is sent lands.';
comment on column requested_pieces.expires_on is 'The day after which what was accepted is good no longer: it is asked for again.';

create function parvis.piece_moves() returns trigger language plpgsql as $$
begin
  if (old.state, new.state) not in (('waiting', 'received'), ('refused', 'received'), ('expired', 'received'),
      ('received', 'accepted'), ('received', 'refused'), ('accepted', 'expired')) then
    raise exception 'a piece that is % does not become %', old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function parvis.piece_moves is
  'A piece is sent, then accepted or refused; what is refused or expired is sent again. Nothing else happens to it.';
create trigger piece_moves before update of state on requested_pieces for each row when (new.state <> old.state) execute function parvis.piece_moves();

call parvis_build.guard('document_requests');
call parvis_build.staff_writes_brand('document_requests');
call parvis_build.staff_write('document_requests', array['documents.requested.manage']);
grant select on document_requests to parvis_client;
create policy client_read on document_requests for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('documents.documents.deposit'))::uuid[]));
-- Not all of the staff see what employees send.
create policy employee_papers on document_requests as restrictive for select to parvis_staff
  using (employee_id is null or (select parvis.staff_may_any(array['documents.employees.read'])));
grant select on document_requests to parvis_employee;
create policy employee_read on document_requests for select to parvis_employee using (employee_id = (select parvis.employee_id()));

call parvis_build.guard('requested_pieces');
call parvis_build.staff_writes_brand('requested_pieces');
call parvis_build.staff_write('requested_pieces', array['documents.requested.manage']);
grant select, update (state, document_id, sent_at, decided_at, decided_by, decided_by_label, reason, expires_on, version) on requested_pieces to parvis_client;
create policy client_read on requested_pieces for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('documents.documents.deposit'))::uuid[]));
create policy client_send on requested_pieces for update to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('documents.documents.deposit'))::uuid[]))
  with check (state = 'received');

create policy employee_papers on requested_pieces as restrictive for select to parvis_staff
  using (employee_id is null or (select parvis.staff_may_any(array['documents.employees.read'])));
grant select, update (state, document_id, sent_at, decided_at, decided_by, decided_by_label, reason, expires_on, version) on requested_pieces to parvis_employee;
create policy employee_read on requested_pieces for select to parvis_employee using (employee_id = (select parvis.employee_id()));
create policy employee_send on requested_pieces for update to parvis_employee
  using (employee_id = (select parvis.employee_id())) with check (state = 'received');

create policy employee_add_requested on documents for insert to parvis_employee
  with check (brand_id = (select parvis.brand_id()) and withdrawn_at is null and employee_id = (select parvis.employee_id())
    and exists (select from requested_pieces p where p.employee_id = documents.employee_id and p.folder_id = documents.folder_id
      and p.state in ('waiting', 'refused', 'expired')));
create policy client_add_requested on documents for insert to parvis_client
  with check (brand_id = (select parvis.brand_id()) and withdrawn_at is null
    and organisation_id = any ((select parvis.organisation_ids_with_permission('documents.documents.deposit'))::uuid[])
    and exists (select from requested_pieces p where p.organisation_id = documents.organisation_id and p.folder_id = documents.folder_id
      and p.state in ('waiting', 'refused', 'expired')));

create function parvis.reminder_due(due_on date) returns integer language sql stable as $$
  select case when parvis.today() > due_on then 3 when parvis.today() >= due_on - 1 then 2 when parvis.today() >= due_on - 7 then 1 else 0 end
$$;
comment on function parvis.reminder_due is
  'Which reminder of a deadline is due today: the first a week before, the second the day before, the third once it is past; 0: none yet.';
