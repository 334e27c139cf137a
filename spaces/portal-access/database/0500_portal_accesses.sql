create table portal_accesses (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid,
  employee_id uuid unique references employees on delete cascade,
  account_id uuid references accounts on delete cascade,
  is_first boolean not null,
  code text,
  mail_id uuid references mails on delete set null,
  mail_state text not null default '' check (mail_state in ('', 'waiting', 'sent', 'failed')),
  sent_to text not null default '',
  sent_at timestamptz,
  synchronised_at timestamptz,
  synchronised_by_label text not null default '',
  version integer not null default 1,
  unique (id, brand_id),
  unique (organisation_id, account_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id) on delete cascade,
  check (num_nonnulls(organisation_id, employee_id) = 1),
  check (organisation_id is null or account_id is not null),
  check (employee_id is null or (is_first and account_id is null)),
  check ((mail_state = '') = (sent_to = '')),
  check (mail_state <> 'sent' or sent_at is not null)
);
create unique index portal_accesses_first on portal_accesses (organisation_id) where organisation_id is not null and is_first;
create index on portal_accesses (account_id);
create index on portal_accesses (mail_id);
create index on portal_accesses (brand_id, synchronised_at);
comment on table portal_accesses is
  'What the staff did about the access of a client''s contact or of an employee (D9). What is in force is where it holds: in accounts, credentials, memberships and employee_accounts.';
comment on column portal_accesses.account_id is 'A client''s contact. Whose account an employee''s is, employees knows.';
comment on column portal_accesses.is_first is 'The account that has the client''s code as its identifier (D10); an employee has one alone.';
comment on column portal_accesses.code is 'The code of which the identifier was made; null while the identifier is not made of one. Another code than this one has yet to be put in force.';
comment on column portal_accesses.sent_to is 'Where the last message about the access went (Email envoyé à).';

call parvis_build.guard('portal_accesses');
call parvis_build.staff_writes_brand('portal_accesses');
call parvis_build.staff_write('portal_accesses', array['portal-access.accesses.manage']);

create table portal_access_drafts (
  access_id uuid primary key,
  brand_id uuid not null references brands,
  allowed boolean,
  notifies boolean not null default false,
  role text,
  printed_at timestamptz,
  printed_until timestamptz,
  printed_identifier text,
  changed_at timestamptz not null,
  changed_by uuid references accounts on delete set null,
  changed_by_label text not null,
  foreign key (access_id, brand_id) references portal_accesses (id, brand_id) on delete cascade,
  foreign key (brand_id, role) references roles (brand_id, code) on update cascade,
  check (allowed is not null or notifies or role is not null or printed_at is not null),
  check (num_nonnulls(printed_at, printed_until, printed_identifier) in (0, 3)),
  check (allowed is not false or not notifies),
  check (printed_until > printed_at)
);
create index on portal_access_drafts (brand_id);
comment on table portal_access_drafts is
  'What was edited of an access and waits to be put in force (D11). It goes with the transaction that does so.';
comment on column portal_access_drafts.allowed is 'Null: as it is.';
comment on column portal_access_drafts.printed_at is 'When a letter with a new password was printed, which opens nothing before it is in force.';
comment on column portal_access_drafts.printed_identifier is 'The identifier that the letter says: the password is put in force with no other.';

call parvis_build.guard('portal_access_drafts');
call parvis_build.staff_writes_brand('portal_access_drafts');
call parvis_build.staff_write('portal_access_drafts', array['portal-access.accesses.manage']);
grant delete on portal_access_drafts to parvis_staff;
create policy staff_delete on portal_access_drafts for delete to parvis_staff using (brand_id = (select parvis.brand_id()));

create table portal_access_passwords (
  access_id uuid primary key references portal_access_drafts on delete cascade,
  password_hash text not null check (password_hash <> '')
);
comment on table portal_access_passwords is
  'The password of a printed letter, hashed, until it is put in force; apart from what people may read. The letter itself is kept nowhere.';

call parvis_build.guard('portal_access_passwords');

create function parvis.follow_access_mail() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update portal_accesses set sent_at = coalesce(new.sent_at, sent_at),
    mail_state = case when new.bounced_at is not null or new.state in ('failed', 'not_sent', 'unsure') then 'failed' when new.state = 'sent' then 'sent' else 'waiting' end
    where mail_id = new.id;
  return null;
end $$;
comment on function parvis.follow_access_mail is 'Keeps with an access how the last message about it fared.';
create trigger follow_access_mail after update of state, sent_at, bounced_at on mails for each row execute function parvis.follow_access_mail();

create function parvis.end_first_access() returns trigger language plpgsql security definer set search_path = public as $$
begin
  delete from portal_accesses where organisation_id = new.organisation_id and account_id = new.account_id;
  return null;
end $$;
comment on function parvis.end_first_access is 'Forgets the access of a contact who leaves their client: another one may be its first.';
create trigger end_first_access after update of removed_at on memberships for each row
  when (new.removed_at is not null and old.removed_at is null) execute function parvis.end_first_access();
