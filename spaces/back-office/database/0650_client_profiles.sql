-- What the provider alone knows of a client (B3): no client reads it.
create table client_profiles (
  organisation_id uuid primary key references organisations on delete cascade,
  registration_address text not null default '' check (registration_address = '' or registration_address::inet is not null),
  remark text not null default '',
  attitude text not null default 'neutral' check (attitude in ('neutral', 'good', 'watched', 'difficult')),
  verified_phone text not null default '',
  phone_verified_at timestamptz,
  phone_verified_by uuid references accounts on delete set null,
  phone_verified_by_label text not null default '',
  constraint client_profiles_phone_verified check ((verified_phone <> '') = (phone_verified_at is not null)
    and (verified_phone <> '') = (phone_verified_by_label <> ''))
);
comment on table client_profiles is
  'What the provider notes about a client. A client without a row has nothing noted.';
comment on column client_profiles.registration_address is 'The network address that it was registered from.';
comment on column client_profiles.attitude is 'How the provider''s people deal with it («Particularités sur client»).';
comment on column client_profiles.verified_phone is 'A number that somebody made sure of: who, and when.';

call parvis_build.guard('client_profiles');
call parvis_build.staff_follows('client_profiles', 'organisations', 'organisation_id');
call parvis_build.staff_write('client_profiles', array['back-office.clients.manage']);
