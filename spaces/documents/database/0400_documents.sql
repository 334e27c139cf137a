create table folder_rules (
  holder text not null check (holder in ('client', 'employee', 'supplier')),
  path text not null,
  name jsonb not null,
  shared boolean not null default false,
  signature text not null default '' check (signature in ('', 'left', 'right')),
  notifies boolean not null default false,
  notify_to text not null default '' check (notify_to in ('', 'record', 'quotes', 'invoices', 'reminders')),
  link_to text not null default '' check (link_to in ('', 'space', 'document', 'quotes', 'statement', 'employee_space', 'payslips')),
  takes_uploads boolean not null default false,
  retention_years integer check (retention_years between 1 and 100),
  legal_years integer check (legal_years between 1 and 100),
  check (retention_years >= legal_years),
  check (shared or not (notifies or takes_uploads or signature <> '')),
  constraint folder_rules_notify_to check (holder = 'client' or notify_to = ''),
  constraint folder_rules_link_to check (link_to in ('', 'document') or case holder when 'client' then link_to in ('space', 'quotes', 'statement')
    when 'employee' then link_to in ('employee_space', 'payslips') else false end)
);
call parvis_build.staff_record('folder_rules', array['documents.folders.manage']);
call parvis_build.text_by_language('folder_rules', array['name']);
create unique index folder_rules_path_key on folder_rules (brand_id, holder, lower(path));
alter table folder_rules add constraint folder_rules_id_holder_key unique (id, holder);
comment on table folder_rules is
  'A folder that every client, employee or supplier of a brand has, with its sharing rules («Configuration de la GED», D3).';
comment on column folder_rules.path is 'Where it is in the tree of the management software (Chemin).';
comment on column folder_rules.shared is 'Whether those whose folder it is see it in their portal (Portail).';
comment on column folder_rules.signature is 'On which side of the page the signature is put; empty: nothing is signed (D19).';
comment on column folder_rules.retention_years is 'How long after it came a document is taken away (D17); null: never.';
comment on column folder_rules.legal_years is 'How long after it came the law keeps a document: till then it is neither replaced nor deleted (D17).';
comment on column folder_rules.notify_to is 'Which address of the client is told (Notifier sur, D4); employees have one.';
comment on column folder_rules.link_to is 'Where the message leads (Lien vers, D5).';
grant select on folder_rules to parvis_client;
create policy client_read on folder_rules for select to parvis_client
  using (brand_id = (select parvis.brand_id()) and shared and holder = 'client'
    and (select cardinality(parvis.organisation_ids_with_permission('documents.documents.read')) > 0));

grant select on folder_rules to parvis_employee;
create policy employee_read on folder_rules for select to parvis_employee
  using (brand_id = (select parvis.brand_id()) and shared and holder = 'employee' and (select parvis.employee_id()) is not null);

create function parvis.give_folders() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into folder_rules (id, brand_id, created_at, holder, path, name, shared, signature, notifies, notify_to, link_to)
  select overlay(overlay(md5(new.id || r.path) placing '8' from 13) placing 'a' from 17)::uuid, new.id, now(), r.holder, r.path, jsonb_build_object('fr', r.fr, 'en', r.en), true, r.signature, r.notifies, r.notify_to, r.link_to
  from (values
    ('client', 'CLIENTS\A signer\Contrat\', 'Contrats à signer', 'Contracts to sign', 'right', true, 'record', 'document'),
    ('client', 'CLIENTS\A signer\Devis\', 'Devis à signer', 'Quotes to sign', 'right', true, 'quotes', 'document'),
    ('client', 'CLIENTS\Contrat\', 'Contrats', 'Contracts', '', false, '', 'space'),
    ('client', 'CLIENTS\Devis\', 'Devis', 'Quotes', '', true, 'quotes', 'quotes'),
    ('client', 'CLIENTS\Facture\', 'Facture', 'Invoices', '', true, 'invoices', 'statement'),
    ('employee', 'SALARIES\A signer\Contrat\', 'Contrats et avenants à signer', 'Contracts and amendments to sign', 'right', true, '', 'document'),
    ('employee', 'SALARIES\Avenant\', 'Avenants', 'Amendments', 'right', true, '', 'employee_space'),
    ('employee', 'SALARIES\Bulletin\', 'Bulletins', 'Payslips', '', true, '', 'payslips'),
    ('employee', 'SALARIES\Contrat\', 'Contrats', 'Contracts', '', true, '', 'employee_space'),
    ('employee', 'SALARIES\Pointages\', 'Pointages', 'Timesheets', '', true, '', 'employee_space')
  ) r (holder, path, fr, en, signature, notifies, notify_to, link_to);
  return null;
end $$;
comment on function parvis.give_folders is
  'Gives a new brand the folders that a store has at first (D3). Their ids follow from the brand and the path.';
create trigger give_folders after insert on brands for each row execute function parvis.give_folders();

create table documents (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  employee_id uuid references employees,
  holder text not null generated always as (case when employee_id is null then 'client' else 'employee' end) stored,
  folder_id uuid not null,
  name text not null check (name <> ''),
  search_text text not null generated always as (parvis.fold(name)) stored,
  version_id uuid not null,
  deposited_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by uuid references accounts on delete set null,
  withdrawn_by_label text not null default '',
  withdrawal_reason text not null default '',
  month_on date,
  version integer not null default 1,
  check ((withdrawn_at is null) = (withdrawal_reason = '')),
  constraint documents_one_holder check (num_nonnulls(organisation_id, employee_id) = 1),
  constraint documents_month check (extract(day from month_on) = 1),
  constraint documents_folder_holder foreign key (folder_id, holder) references folder_rules (id, holder)
);
create index on documents (employee_id, deposited_at, id) where employee_id is not null;
create index on documents (employee_id, folder_id, deposited_at, id) where employee_id is not null;
create index on documents (organisation_id, deposited_at, id);
create index on documents (organisation_id, folder_id, deposited_at, id);
create index on documents (brand_id, deposited_at, id);
create index on documents (brand_id, folder_id, deposited_at, id);
comment on table documents is
  'A document in a folder of a client or of an employee (D14, D26). A withdrawn one stays on record (D37).';
comment on column documents.holder is 'Whose it is, so that its folder is one of theirs.';
comment on column documents.month_on is 'The first day of the month that it is about: a payslip, a timesheet.';
comment on column documents.version_id is 'The version that is shown; earlier ones stay (D17).';
comment on column documents.deposited_at is 'When that version came.';

create table document_versions (
  id uuid primary key default gen_random_uuid(),
  document_id uuid not null references documents,
  number integer not null check (number > 0),
  file_id uuid not null unique references files,
  deposited_at timestamptz not null,
  deposited_by uuid references accounts on delete set null,
  deposited_by_label text not null,
  side text not null check (side in ('client', 'staff', 'employee')),
  first_read_at timestamptz,
  first_read_by uuid references accounts on delete set null,
  first_read_by_label text not null default '',
  unique (document_id, number)
);
alter table documents add foreign key (version_id) references document_versions deferrable initially deferred;
create index on documents (version_id);
comment on table document_versions is
  'What a document was from a moment on, who put it there, and who of those whose it is read it first: the proof that it was available (D15, D17).';

grant delete on folder_rules to parvis_staff;
create policy staff_delete on folder_rules for delete to parvis_staff
  using (brand_id = (select parvis.brand_id()) and not exists (select from documents d where d.folder_id = folder_rules.id));

-- Whose documents are whose: those of an organisation, by the permission of one's role in it.
call parvis_build.guard('documents');
call parvis_build.staff_writes_brand('documents');
call parvis_build.staff_write('documents', array['documents.documents.publish']);
-- Not all of the staff see what employees are paid.
create policy employee_papers on documents as restrictive for select to parvis_staff
  using (employee_id is null or (select parvis.staff_may_any(array['documents.employees.read'])));
grant select, insert on documents to parvis_employee;
create policy employee_read on documents for select to parvis_employee
  using (withdrawn_at is null and employee_id = (select parvis.employee_id()) and exists (select from folder_rules f where f.id = folder_id));
create policy employee_add on documents for insert to parvis_employee
  with check (brand_id = (select parvis.brand_id()) and withdrawn_at is null and employee_id = (select parvis.employee_id())
    and exists (select from folder_rules f where f.id = folder_id and f.takes_uploads));
grant select, insert on documents to parvis_client;
create policy client_read on documents for select to parvis_client
  using (withdrawn_at is null and organisation_id = any ((select parvis.organisation_ids_with_permission('documents.documents.read'))::uuid[])
    and exists (select from folder_rules f where f.id = folder_id));
create policy client_add on documents for insert to parvis_client
  with check (brand_id = (select parvis.brand_id()) and withdrawn_at is null
    and organisation_id = any ((select parvis.organisation_ids_with_permission('documents.documents.deposit'))::uuid[])
    and exists (select from folder_rules f where f.id = folder_id and f.takes_uploads));

call parvis_build.guard('document_versions');
call parvis_build.staff_follows('document_versions', 'documents', 'document_id');
call parvis_build.staff_write('document_versions', array['documents.documents.publish']);
revoke update, delete on document_versions from parvis_staff;
grant select, insert on document_versions to parvis_client, parvis_employee;
create policy client_read on document_versions for select to parvis_client, parvis_employee using (exists (select from documents d where d.id = document_id));
create policy client_add on document_versions for insert to parvis_client
  with check (side = 'client' and number = 1 and deposited_by = (select parvis.account_id()) and exists (select from documents d where d.id = document_id));
create policy employee_add on document_versions for insert to parvis_employee
  with check (side = 'employee' and number = 1 and deposited_by = (select parvis.account_id()) and exists (select from documents d where d.id = document_id));
call parvis_build.files_of('documents.document', 'exists (select from documents d where d.id = files.owner_id)', array['documents.documents.publish'],
  'parvis_client, parvis_staff, parvis_employee');

create function parvis.note_first_reading() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update document_versions v set first_read_at = new.read_at, first_read_by = new.account_id,
    first_read_by_label = (select concat_ws(' ', a.surname, a.given_name) from accounts a where a.id = new.account_id)
  where v.id = new.record_id and v.first_read_at is null;
  return null;
end $$;
comment on function parvis.note_first_reading is 'Keeps who of those whose it is read a version first, when somebody has read it (D15).';
create trigger note_first_reading after insert on readings for each row when (new.kind = 'documents.version') execute function parvis.note_first_reading();

-- What may not be replaced or deleted (D17). Signatures say more about it in their own file.
create function parvis.document_is_kept(document uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from documents d join folder_rules r on r.id = d.folder_id
    where d.id = document and d.deposited_at + make_interval(years => r.legal_years) > parvis.today())
$$;
comment on function parvis.document_is_kept is
  'Whether a document may be neither replaced nor deleted: the law keeps it by the rule of its folder.';
create function parvis.document_is_being_signed(document uuid) returns boolean language sql stable
  as $$ select false $$;
comment on function parvis.document_is_being_signed is 'Whether a signature of a document is under way: retention waits for its end.';
create function parvis.version_signs(version uuid) returns boolean language sql stable
  as $$ select false $$;
comment on function parvis.version_signs is 'Whether a version is the one before it, signed: the one that may take the place of what is kept.';

create function parvis.keep_document() returns trigger language plpgsql security definer set search_path = public as $$
declare
  document uuid;
begin
  if tg_table_name = 'document_versions' then
    document := old.document_id;
  else
    document := old.id;
  end if;
  if tg_op = 'UPDATE' then
    if parvis.version_signs(new.version_id) then
      return new;
    end if;
  end if;
  if parvis.document_is_kept(document) then
    raise exception 'the document % is kept: it is neither replaced nor deleted', document using errcode = 'restrict_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
comment on function parvis.keep_document is 'Refuses to replace or delete a document that is kept (D17).';
create trigger keep_document before delete on documents for each row execute function parvis.keep_document();
create trigger keep_version before delete on document_versions for each row execute function parvis.keep_document();
create trigger keep_shown before update of version_id on documents for each row when (new.version_id <> old.version_id) execute function parvis.keep_document();
