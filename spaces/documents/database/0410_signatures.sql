-- What a brand signs with. Its key is sealed under the server's own secret (kernel/secrets); earlier ones stay, so that what they signed is known.
create table signing_certificates (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  certificate bytea not null,
  chain bytea[] not null default '{}',
  key_type text not null check (key_type in ('RSA', 'EC')),
  subject text not null,
  issuer text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  trial boolean not null,
  installed_at timestamptz not null,
  installed_by uuid references accounts on delete set null,
  installed_by_label text not null,
  replaced_at timestamptz,
  check (valid_from < valid_until)
);
create unique index on signing_certificates (brand_id) where replaced_at is null;
create index on signing_certificates (brand_id, installed_at, id);
comment on table signing_certificates is
  'The certificates by which a brand signs, the one in force and those before it (D20). What they signed is known by them (D36).';
comment on column signing_certificates.trial is 'Made by the portal for trying out: readers do not know who it is.';
call parvis_build.guard('signing_certificates');
call parvis_build.staff_reads_brand('signing_certificates');

create table signing_keys (
  certificate_id uuid primary key references signing_certificates on delete cascade,
  sealed bytea not null
);
comment on table signing_keys is
  'The private key of a signing certificate, sealed. Only the server''s own work reads it.';
call parvis_build.guard('signing_keys');

-- One document that is to be signed, and by whom, in which order (D19, D35).
create table signature_requests (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  employee_id uuid references employees,
  document_id uuid not null references documents,
  version_id uuid not null references document_versions,
  side text not null check (side in ('left', 'right')),
  pages jsonb not null check (jsonb_typeof(pages) = 'array' and jsonb_array_length(pages) > 0),
  attachments integer not null default 0 check (attachments >= 0),
  deadline date,
  reminder_days integer[] not null default '{3,1}' check (cardinality(reminder_days) <= 5 and 0 < all (reminder_days) and 60 >= all (reminder_days)),
  requested_at timestamptz not null,
  requested_by uuid references accounts on delete set null,
  requested_by_label text not null,
  completed_at timestamptz,
  refused_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by_label text not null default '',
  cancellation_reason text not null default '',
  form_kind text not null default '',
  form_id uuid,
  form_version integer not null default 1,
  version integer not null default 1,
  constraint signature_requests_form check ((form_kind = '') = (form_id is null)),
  constraint signature_requests_one_holder check (num_nonnulls(organisation_id, employee_id) = 1),
  check (num_nonnulls(completed_at, refused_at, cancelled_at) <= 1),
  check ((cancelled_at is null) = (cancellation_reason = ''))
);
create unique index on signature_requests (document_id) where cancelled_at is null;
create index on signature_requests (document_id, requested_at, id);
create unique index signature_requests_one_form on signature_requests (form_kind, form_id)
  where form_kind <> '' and completed_at is null and refused_at is null and cancelled_at is null;
create index on signature_requests (form_kind, form_id, requested_at) where form_kind <> '';
create index on signature_requests (brand_id, requested_at, id);
create index on signature_requests (employee_id, deadline, id) where employee_id is not null;
create index signature_requests_open on signature_requests (brand_id, deadline, id) where completed_at is null and refused_at is null and cancelled_at is null;
comment on table signature_requests is 'A document of a client or of an employee that is to be signed, with its signers in order; a cancelled one stays on record.';
comment on column signature_requests.version_id is 'The version that was published to be signed, whose text is read. Each signature makes a further version of the document on it.';
comment on column signature_requests.pages is 'The visible box and the turn of each page, as the server found them.';
comment on column signature_requests.form_kind is 'It is a form of another space, which is told how its signing ends (C8, C25, O25); form_id is of what, form_version of which version of that.';
comment on column signature_requests.reminder_days is 'So many days before the deadline whoever is to sign is reminded.';

create table signers (
  id uuid primary key default gen_random_uuid(),
  request_id uuid not null references signature_requests on delete cascade,
  position integer not null check (position between 1 and 20),
  kind text not null check (kind in ('client', 'employee', 'provider', 'third')),
  account_id uuid references accounts,
  name text not null default '',
  email text not null default '',
  deadline date,
  page integer check (page > 0),
  x double precision check (x between 0 and 1),
  y double precision check (y between 0 and 1),
  width double precision check (width > 0 and width <= 1),
  height double precision check (height > 0 and height <= 1),
  asked_at timestamptz,
  given_at timestamptz,
  signed_at timestamptz,
  signed_version_id uuid references document_versions,
  refused_at timestamptz,
  refusal_reason text not null default '',
  passed_on_at timestamptz,
  passed_on_to uuid references signers,
  passed_on_reason text not null default '',
  level text check (level in ('B-B', 'B-T', 'B-LT', 'B-LTA')),
  proof jsonb,
  proof_file_id uuid references files,
  check (num_nonnulls(page, x, y, width, height) in (0, 5)),
  check (kind <> 'third' or (name <> '' and email <> '' and account_id is null)),
  check (num_nonnulls(given_at, refused_at, passed_on_at) <= 1),
  check (signed_at is null or (given_at is not null and signed_version_id is not null and level is not null and proof is not null)),
  check ((refused_at is null) = (refusal_reason = '')),
  check ((passed_on_at is null) = (passed_on_to is null))
);
create index on signers (request_id, position, id);
create index signers_of on signers (account_id) where signed_at is null;
create unique index on signers (signed_version_id) where signed_version_id is not null;
create index signers_given on signers (given_at) where given_at is not null and signed_at is null;
comment on table signers is
  'Somebody who is to sign, in their turn. Without an account it is whoever of that side may sign; a third person has a name and an address.';
comment on column signers.position is 'Their turn; those of one turn sign in any order.';
comment on column signers.page is 'Where their box is, on the page as seen, in parts of it from its top left; null: at the side that the folder says.';
comment on column signers.asked_at is 'When their turn came and they were told.';
comment on column signers.given_at is 'When they signed; the file bears it from signed_at on, once the time stamp was had.';
comment on column signers.proof is 'Who, when, from where, which hash, which code, what was read (D20).';

-- What of a signature only the server itself reads.
create table signature_codes (
  id uuid primary key default gen_random_uuid(),
  signer_id uuid not null references signers on delete cascade,
  version_id uuid not null references document_versions,
  account_id uuid references accounts on delete cascade,
  code_hash bytea not null,
  sent_to text not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  tries integer not null default 0 check (tries between 0 and 5),
  used_at timestamptz
);
create index on signature_codes (signer_id, sent_at);
comment on table signature_codes is
  'A one-time code, bound to who signs and to the version that they read. Five wrong ones end it.';
call parvis_build.guard('signature_codes');

create table signature_gifts (
  signer_id uuid primary key references signers on delete cascade,
  version_id uuid not null references document_versions,
  code_id uuid not null references signature_codes,
  drawing bytea,
  typed text not null,
  kind text not null check (kind in ('drawn', 'typed', 'uploaded')),
  signed_as text not null check (signed_as <> ''),
  address text not null,
  network text not null,
  browser text not null,
  time_zone text not null,
  second_factor boolean not null
);
comment on table signature_gifts is
  'What a signer gave when they signed: from it the file is signed, at once or as soon as a time stamp is to be had.';
call parvis_build.guard('signature_gifts');

create table signature_links (
  signer_id uuid primary key references signers on delete cascade,
  token_hash bytea not null unique,
  expires_at timestamptz not null
);
comment on table signature_links is
  'The link of a third person who has no account: to one document, until it expires. Reading it uses nothing up.';
call parvis_build.guard('signature_links');

create table signature_page_readings (
  signer_id uuid not null references signers on delete cascade,
  version_id uuid not null references document_versions,
  account_id uuid references accounts on delete cascade,
  page integer not null check (page > 0),
  read_at timestamptz not null
);
create unique index on signature_page_readings (signer_id, version_id, page, account_id) nulls not distinct;
comment on table signature_page_readings is 'Which pages a signer had before them: they sign what they read to its end.';
call parvis_build.guard('signature_page_readings');

create table signature_archives (
  version_id uuid primary key references document_versions,
  document_id uuid not null references documents,
  made_at timestamptz not null,
  proved_until timestamptz not null,
  followed_at timestamptz
);
create index on signature_archives (proved_until) where followed_at is null;
create index on signature_archives (document_id);
comment on table signature_archives is
  'A version that bears an archive time stamp, and until when that one proves what is under it: renewed before (D39).';
call parvis_build.guard('signature_archives');

create table signature_reminders (
  signer_id uuid not null references signers on delete cascade,
  on_day date not null,
  sent_at timestamptz not null,
  primary key (signer_id, on_day)
);
comment on table signature_reminders is 'That a signer was reminded on a day: once.';
call parvis_build.guard('signature_reminders');

call parvis_build.guard('signature_requests');
call parvis_build.staff_writes_brand('signature_requests');
call parvis_build.staff_write('signature_requests', array['documents.documents.publish']);
-- Not all of the staff see what employees sign, as not all see their papers.
create policy employee_papers on signature_requests as restrictive for select to parvis_staff
  using (employee_id is null or (select parvis.staff_may_any(array['documents.employees.read'])));
grant select on signature_requests to parvis_client, parvis_employee;
create policy client_read on signature_requests for select to parvis_client, parvis_employee using (exists (select from documents d where d.id = document_id));

call parvis_build.guard('signers');
call parvis_build.staff_follows('signers', 'signature_requests', 'request_id');
call parvis_build.staff_write('signers', array['documents.documents.publish']);
revoke delete on signers from parvis_staff;
grant select on signers to parvis_client, parvis_employee;
create policy client_read on signers for select to parvis_client, parvis_employee using (exists (select from signature_requests r where r.id = request_id));

create function parvis.is_signed_version(version uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from signers s where s.signed_version_id = version) or exists (select from signature_archives a where a.version_id = version)
$$;
comment on function parvis.is_signed_version is 'Whether a version of a document is one that a signature, or an archive time stamp over it, made.';

create function parvis.is_signed_document(document uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from signature_requests r join signers s on s.request_id = r.id where r.document_id = document and s.given_at is not null)
$$;
comment on function parvis.is_signed_document is 'Whether somebody signed a document, also where the file does not bear it yet.';

create or replace function parvis.version_signs(version uuid) returns boolean language sql stable security definer set search_path = public as $$
  select parvis.is_signed_version(version)
$$;

create or replace function parvis.document_is_being_signed(document uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from signature_requests r where r.document_id = document and r.completed_at is null and r.refused_at is null and r.cancelled_at is null)
$$;

create function parvis.keep_signed() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not parvis.is_signed_document(old.id) then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' or new.withdrawn_at is distinct from old.withdrawn_at
     or new.version_id is distinct from old.version_id and not parvis.is_signed_version(new.version_id) then
    raise exception 'a signed document is kept' using errcode = 'check_violation', constraint = 'documents_signed_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_signed is
  'Refuses to replace, withdraw or delete what was signed, whoever asks (D17): only a further signature, or an archive time stamp, takes its place.';
create trigger keep_signed before update or delete on documents for each row execute function parvis.keep_signed();

create function parvis.keep_signature() returns trigger language plpgsql as $$
begin
  if old.given_at is not null and (tg_op = 'DELETE' or new.given_at is distinct from old.given_at
     or old.signed_at is not null and (new.signed_at, new.signed_version_id, new.proof) is distinct from (old.signed_at, old.signed_version_id, old.proof)) then
    raise exception 'a signature is kept' using errcode = 'check_violation', constraint = 'signers_signature_kept';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
comment on function parvis.keep_signature is 'A signature that was given is given: neither it nor its proof changes.';
create trigger keep_signature before update or delete on signers for each row execute function parvis.keep_signature();
