alter table folder_rules
  add column template text not null default '',
  add column legal boolean not null default false;

create table notification_templates (
  name text not null check (name <> ''),
  holder text not null check (holder in ('client', 'employee')),
  subject jsonb not null,
  body jsonb not null
);
call parvis_build.staff_record('notification_templates', array['documents.folders.manage'],
  'not exists (select from folder_rules f where f.template = notification_templates.id::text)');
call parvis_build.text_by_language('notification_templates', array['subject', 'body']);
create unique index on notification_templates (brand_id, holder, lower(name));
comment on table notification_templates is
  'The words of a message about a document, with merge fields between # (Modèle de notification, D6).';

alter table folder_rules add column template_id uuid generated always as (nullif(template, '')::uuid) stored references notification_templates;
create index on folder_rules (template_id);
comment on column folder_rules.template is 'The template of its messages (D3); empty: the words of the portal.';
comment on column folder_rules.legal is 'Its messages are legal notices: nobody is spared them (D25).';

create function parvis.give_templates() returns trigger language plpgsql security definer set search_path = public as $$
declare
  hello constant jsonb := '{"fr": "Bonjour #prénom# #nom#,\n\n", "en": "Hello #prénom# #nom#,\n\n"}';
  ending constant jsonb := '{"fr": "\n\n#lien#\n\n#société#, #domaine#", "en": "\n\n#lien#\n\n#société#, #domaine#"}';
begin
  insert into notification_templates (id, brand_id, created_at, holder, name, subject, body)
  select overlay(overlay(md5(new.id || t.holder || t.name) placing '8' from 13) placing 'a' from 17)::uuid, new.id, now(), t.holder, t.name,
    jsonb_build_object('fr', t.subject_fr, 'en', t.subject_en),
    jsonb_build_object('fr', (hello ->> 'fr') || t.body_fr || (ending ->> 'fr'), 'en', (hello ->> 'en') || t.body_en || (ending ->> 'en'))
  from (values
    ('client', 'Document disponible', 'Nouveau document : #document#', 'New document: #document#',
      'Le document « #document# » vient d''être déposé dans « #répertoire# ».', 'The document “#document#” was put into “#répertoire#”.'),
    ('client', 'Facture disponible', 'Votre facture #document# est disponible', 'Your invoice #document# is available',
      'Votre facture « #document# » du #date# est disponible.', 'Your invoice “#document#” of #date# is available.'),
    ('client', 'Devis disponible', 'Votre devis #document# est disponible', 'Your quote #document# is available',
      'Votre devis « #document# » du #date# est disponible.', 'Your quote “#document#” of #date# is available.'),
    ('client', 'Document à signer', 'À signer : #document#', 'To sign: #document#',
      'Le document « #document# » attend votre signature.', 'The document “#document#” awaits your signature.'),
    ('employee', 'Document disponible', 'Nouveau document : #document#', 'New document: #document#',
      'Le document « #document# » est dans votre espace salarié.', 'The document “#document#” is in your employee space.'),
    ('employee', 'Bulletin disponible', 'Votre bulletin #document# est disponible', 'Your payslip #document# is available',
      'Votre bulletin « #document# » est dans votre espace salarié.', 'Your payslip “#document#” is in your employee space.'),
    ('employee', 'Document à signer', 'À signer : #document#', 'To sign: #document#',
      'Le document « #document# » attend votre signature.', 'The document “#document#” awaits your signature.')
  ) t (holder, name, subject_fr, subject_en, body_fr, body_en);
  update folder_rules f set template = t.id::text
  from notification_templates t
  where f.brand_id = new.id and t.brand_id = new.id and t.holder = f.holder and f.notifies
    and t.name = case when f.signature <> '' then 'Document à signer' when f.notify_to = 'invoices' then 'Facture disponible'
      when f.link_to = 'payslips' then 'Bulletin disponible'
      when f.notify_to = 'quotes' then 'Devis disponible' else 'Document disponible' end;
  return null;
end $$;
comment on function parvis.give_templates is
  'Gives a new brand the templates of its messages, after its folders, which then name them (D3, D6).';
create trigger give_templates after insert on brands for each row execute function parvis.give_templates();

create table notification_cadences (
  account_id uuid primary key references accounts on delete cascade,
  cadence text not null check (cadence in ('at_once', 'daily', 'never')),
  version integer not null default 1,
  updated_at timestamptz not null
);
comment on table notification_cadences is
  'How often a person wants to be written to about documents (D25). Without a row: at once.';
call parvis_build.guard('notification_cadences');
grant select, insert, update on notification_cadences to parvis_client, parvis_staff, parvis_employee;
create policy own on notification_cadences to parvis_client, parvis_staff, parvis_employee
  using (account_id = (select parvis.account_id())) with check (account_id = (select parvis.account_id()));

alter table document_versions add unique (document_id, id);

create table document_notifications (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  holder text not null check (holder in ('client', 'employee', 'staff')),
  organisation_id uuid references organisations,
  employee_id uuid references employees,
  addressee text not null,
  document_id uuid not null,
  version_id uuid not null,
  document_name text not null,
  account_id uuid references accounts on delete set null,
  address text not null default '',
  address_kind text not null check (address_kind in ('record', 'quotes', 'invoices', 'reminders', 'principal', 'own', 'brand', 'none')),
  template_id uuid references notification_templates on delete set null,
  template_name text not null default '',
  cadence text not null default 'at_once' check (cadence in ('at_once', 'daily')),
  created_at timestamptz not null,
  mail_id uuid references mails,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'cancelled', 'failed')),
  reason text not null default '' check (reason in ('', 'no_address', 'failed_address', 'never', 'withdrawn', 'unsure', 'bounced', 'too_old', 'retried')),
  sent_at timestamptz,
  answer text not null default '',
  attempts integer not null default 0,
  next_try_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by uuid references accounts on delete set null,
  cancelled_by_label text not null default '',
  again_of uuid unique references document_notifications on delete cascade,
  superseded_at timestamptz,
  forced boolean not null default false,
  asked_by uuid references accounts on delete set null,
  asked_by_label text not null default '',
  search_text text not null generated always as (parvis.fold(addressee || ' ' || address || ' ' || document_name)) stored,
  urgency integer not null generated always as (case when superseded_at is not null then 0 when state = 'failed' then 2 when state = 'waiting' then 1 else 0 end) stored,
  check ((state = 'cancelled') = (cancelled_at is not null)),
  check (state <> 'sent' or sent_at is not null),
  check ((address = '') = (address_kind = 'none')),
  check (num_nonnulls(organisation_id, employee_id) = 1),
  check ((holder = 'client') <= (organisation_id is not null)),
  check ((holder = 'employee') <= (employee_id is not null)),
  check (mail_id is null or address <> ''),
  foreign key (document_id, version_id) references document_versions (document_id, id) on delete cascade
);
create unique index document_notifications_once on document_notifications (version_id, holder, lower(address)) where again_of is null;
create index on document_notifications (brand_id, holder, urgency, created_at, id);
create index on document_notifications (mail_id);
create index on document_notifications (document_id);
create index on document_notifications (organisation_id);
create index document_notifications_daily on document_notifications (brand_id, created_at) where cadence = 'daily' and mail_id is null and state = 'waiting';
comment on table document_notifications is
  'That an addressee is told of a document, at the address that they had then (D22, D23). Several that go out together have one mail. The state of its mail is kept here by a trigger.';
comment on column document_notifications.addressee is 'What the client, the employee or the member of the staff was called then.';
comment on column document_notifications.template_name is 'The template as it was called then; empty: the words of the portal.';
comment on column document_notifications.reason is 'Why it does not leave, or did not arrive, where no server says so.';
comment on column document_notifications.again_of is 'The one that this one sends again; each is sent again by one.';
comment on column document_notifications.superseded_at is 'When it was sent again: it asks nobody any more.';
comment on column document_notifications.urgency is '2: failed; 1: waiting; 0: the rest. The history begins with what asks for somebody.';
call parvis_build.guard('document_notifications');
call parvis_build.staff_reads_brand('document_notifications');
-- Not all of the staff see what employees are paid.
create policy employee_papers on document_notifications as restrictive for select to parvis_staff
  using (employee_id is null or (select parvis.staff_may_any(array['documents.employees.read'])));
create index on document_notifications (employee_id) where employee_id is not null;

create function parvis.follow_mail() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update document_notifications n set
    state = case when n.cancelled_at is not null then 'cancelled'
      when new.state = 'sent' then 'sent'
      when new.state in ('failed', 'unsure', 'not_sent') or new.last_error is not null then 'failed'
      else 'waiting' end,
    reason = case when n.cancelled_at is not null then n.reason
      when new.bounced_at is not null and new.state = 'failed' then 'bounced'
      when new.state = 'unsure' then 'unsure'
      when new.state = 'not_sent' then 'too_old'
      when new.state in ('waiting', 'sending') and new.last_error is not null then 'retried'
      when new.state = 'failed' and exists (select from failed_addresses f where f.brand_id = new.brand_id and f.address = lower(new.to_address)) then 'failed_address'
      else '' end,
    sent_at = new.sent_at, answer = coalesce(new.server_answer, new.last_error, ''), attempts = new.attempts, next_try_at = new.next_try_at
  where n.mail_id = new.id;
  return null;
end $$;
comment on function parvis.follow_mail is 'Keeps the state of a mail with the notifications that it carries (D23).';
create trigger follow_mail after update of state, next_try_at, last_error on mails for each row
  when (new.channel like 'documents.%') execute function parvis.follow_mail();

create function parvis.client_address(client uuid, wanted text)
returns table (address text, kind text, account_id uuid) language sql stable as $$
  select x.address, x.kind, (
      select a.id from memberships m join accounts a on a.id = m.account_id
      where m.organisation_id = client and parvis.in_force(m) and a.kind = 'person' and a.status in ('pending', 'active')
        and lower(x.address) in (lower(a.contact_email), lower(a.sign_in_email))
      order by a.id limit 1)
  from (
    select 1 as turn, wanted as kind, case wanted when 'quotes' then o.quotes_email when 'invoices' then o.invoices_email when 'reminders' then o.reminders_email else '' end as address
    from organisations o where o.id = client
    union all select 2, 'record', o.email from organisations o where o.id = client
    union all select 3, 'principal', coalesce(nullif(a.contact_email, ''), a.sign_in_email, '')
    from memberships m join accounts a on a.id = m.account_id
    where m.organisation_id = client and m.role = 'principal_manager' and parvis.in_force(m) and a.kind = 'person' and a.status in ('pending', 'active')
  ) x
  where x.address <> '' order by x.turn limit 1
$$;
comment on function parvis.client_address is
  'The address of a client for a kind of message (Notifier sur, D4): the one that was asked for, else that of its record, else that of its principal manager, with the account whose address it is.';

create table document_links (
  token_hash bytea primary key,
  brand_id uuid not null references brands on delete cascade,
  notification_id uuid not null references document_notifications on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on document_links (notification_id);
create index on document_links (expires_at);
comment on table document_links is
  'A link of a message that gives one document without signing in, once and for a short time (D5, D32). Only the hash of its token is kept.';
call parvis_build.guard('document_links');
