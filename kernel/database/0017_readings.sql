create table readings (
  account_id uuid not null references accounts,
  kind text not null,
  record_id uuid not null,
  read_at timestamptz not null,
  primary key (account_id, kind, record_id)
);
comment on table readings is
  'That somebody opened a record for the first time: an article, a document.';
comment on column readings.kind is 'What it is, as its space declares it: `space.noun`.';
create index on readings (kind, record_id);

call parvis_build.guard('readings');
grant select, insert on readings to parvis_client, parvis_employee;
-- The session's one statement names it for both sides; no policy shows the staff a row.
grant select on readings to parvis_staff;
create policy own_read on readings for select to parvis_client, parvis_employee using (account_id = (select parvis.account_id()));
create policy own_write on readings for insert to parvis_client, parvis_employee with check (account_id = (select parvis.account_id()));

create function parvis.has_read(of_kind text, record uuid) returns boolean language sql stable as $$
  select exists (select from readings r where r.account_id = parvis.account_id() and r.kind = of_kind and r.record_id = record)
$$;
comment on function parvis.has_read is 'Whether the asking account has opened a record.';
