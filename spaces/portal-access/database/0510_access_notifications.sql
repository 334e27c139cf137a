create table portal_access_notifications (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  access_id uuid references portal_accesses on delete set null,
  holder text not null check (holder in ('client', 'employee')),
  organisation_id uuid,
  employee_id uuid references employees on delete cascade,
  account_id uuid references accounts on delete set null,
  kind text not null check (kind in ('invitation', 'access', 'letter')),
  addressee text not null,
  address text not null default '',
  identifier text not null,
  state text not null check (state in ('waiting', 'sent', 'cancelled', 'failed')),
  mail_id uuid references mails on delete set null,
  answer text not null default '',
  created_at timestamptz not null,
  created_by_label text not null,
  sent_at timestamptz,
  search_text text not null generated always as (parvis.fold(addressee || ' ' || address || ' ' || identifier)) stored,
  urgency integer not null generated always as (case state when 'failed' then 2 when 'waiting' then 1 else 0 end) stored,
  foreign key (organisation_id, brand_id) references organisations (id, brand_id) on delete cascade,
  check (num_nonnulls(organisation_id, employee_id) = 1),
  check ((holder = 'employee') = (employee_id is not null)),
  check (state <> 'sent' or sent_at is not null),
  check (kind <> 'letter' or mail_id is null)
);
create index on portal_access_notifications (brand_id, holder, urgency, created_at, id);
create index on portal_access_notifications (access_id);
create index on portal_access_notifications (mail_id);
create index on portal_access_notifications (organisation_id);
create index on portal_access_notifications (employee_id);
create index on portal_access_notifications (account_id);
comment on table portal_access_notifications is
  'Each time that somebody was told of their access (D12, D23): by an invitation with a link, by a message to whoever has a password, by a printed letter. The state of a mail is kept here by a trigger.';
comment on column portal_access_notifications.access_id is 'Null once the contact has left: what they were told stays on record.';
comment on column portal_access_notifications.addressee is 'What the client, the contact or the employee was called then.';
comment on column portal_access_notifications.identifier is 'The identifier that the message or the letter says.';
comment on column portal_access_notifications.state is 'A letter is waiting until its password is in force, sent from then on, cancelled where it never was.';
comment on column portal_access_notifications.urgency is '2: failed; 1: waiting; 0: the rest. The history begins with what asks for somebody.';

call parvis_build.guard('portal_access_notifications');
call parvis_build.staff_writes_brand('portal_access_notifications');
call parvis_build.staff_write('portal_access_notifications', array['portal-access.accesses.manage']);

create function parvis.state_of_access_mail(state text, bounced_at timestamptz) returns text language sql immutable as $$
  select case when bounced_at is not null or state in ('failed', 'not_sent', 'unsure') then 'failed' when state = 'sent' then 'sent' else 'waiting' end
$$;

comment on function parvis.state_of_access_mail is 'How a message about an access fared, by the state of its mail.';

create or replace function parvis.follow_access_mail() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update portal_accesses set sent_at = coalesce(new.sent_at, sent_at), mail_state = parvis.state_of_access_mail(new.state, new.bounced_at) where mail_id = new.id;
  update portal_access_notifications set sent_at = coalesce(new.sent_at, sent_at), state = parvis.state_of_access_mail(new.state, new.bounced_at),
    answer = coalesce(new.server_answer, new.last_error, '')
    where mail_id = new.id;
  return null;
end $$;
drop trigger follow_access_mail on mails;
create trigger follow_access_mail after update of state, sent_at, bounced_at, last_error, server_answer on mails for each row execute function parvis.follow_access_mail();

create function parvis.end_access_letter() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update portal_access_notifications set state = 'cancelled' where access_id = old.access_id and kind = 'letter' and state = 'waiting';
  return null;
end $$;
comment on function parvis.end_access_letter is 'A letter whose password is gone before it was in force is of no use.';
create trigger end_access_letter after delete on portal_access_passwords for each row execute function parvis.end_access_letter();

-- What was told before there was a history.
insert into portal_access_notifications
  (brand_id, access_id, holder, organisation_id, employee_id, account_id, kind, addressee, address, identifier, state, mail_id, answer, created_at, created_by_label, sent_at)
select p.brand_id, p.id, case when p.employee_id is null then 'client' else 'employee' end, p.organisation_id, p.employee_id, coalesce(p.account_id, e.account_id),
  case when m.kind like '%activation' then 'invitation' else 'access' end, coalesce(case when p.is_first then o.name end, trim(e.surname || ' ' || e.given_name), trim(a.surname || ' ' || a.given_name)),
  p.sent_to, a.identifier, p.mail_state, p.mail_id, coalesce(m.server_answer, m.last_error, ''), coalesce(m.created_at, p.synchronised_at, p.sent_at, now()), p.synchronised_by_label, p.sent_at
from portal_accesses p
left join mails m on m.id = p.mail_id left join organisations o on o.id = p.organisation_id left join employees e on e.id = p.employee_id
join accounts a on a.id = coalesce(p.account_id, e.account_id)
where p.mail_state <> '';
