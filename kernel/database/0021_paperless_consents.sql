create table paperless_consents (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations on delete cascade,
  state text not null check (state in ('asked', 'accepted', 'refused')),
  decided_at timestamptz not null,
  decided_by uuid references accounts on delete set null,
  decided_by_label text not null
);
create index on paperless_consents (organisation_id, decided_at desc, id desc);
comment on table paperless_consents is
  'What a client said about paperless invoices and quotes, each time (D14). The latest holds; without one nothing was asked.';

call parvis_build.guard('paperless_consents');
call parvis_build.staff_reads_with('paperless_consents', 'organisations', 'organisation_id');
grant insert on paperless_consents to parvis_staff;
create policy staff_write on paperless_consents for insert to parvis_staff with check (exists (select from organisations o where o.id = organisation_id));
call parvis_build.staff_write('paperless_consents', array['back-office.clients.manage']);
