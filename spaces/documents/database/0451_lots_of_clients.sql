-- A lot is of employees' papers or of clients': letters, statements, invoices of a month in one PDF, split by the client's code (D34).
alter table document_lots alter column holder drop default;
alter table document_lots drop constraint document_lots_holder_check;
alter table document_lots add constraint document_lots_holder_check check (holder in ('client', 'employee'));
alter table document_lots add constraint document_lots_id_holder_key unique (id, holder);
comment on table document_lots is
  'One PDF with the papers of many employees, or of many clients, split by the code on each page, published and withdrawn as one lot (D34).';
comment on column document_lots.holder is 'Whose papers they are: a page goes to nobody of the other side, whatever stands on it.';
comment on column document_lots.label is 'The word after which the code stands on a page (Matricule, Code client); empty: the code is anywhere on it.';

alter table lot_pages rename column proposed_id to proposed_employee_id;
alter table lot_pages
  add column organisation_id uuid references organisations,
  add column proposed_organisation_id uuid references organisations,
  add column holder text generated always as (case when employee_id is not null or proposed_employee_id is not null then 'employee'
    when organisation_id is not null or proposed_organisation_id is not null then 'client' end) stored;
alter table lot_pages drop constraint lot_pages_check, drop constraint lot_pages_check1;
alter table lot_pages
  add constraint lot_pages_one_holder check (num_nonnulls(coalesce(employee_id, proposed_employee_id), coalesce(organisation_id, proposed_organisation_id)) <= 1),
  add constraint lot_pages_discarded check (not discarded or num_nonnulls(employee_id, organisation_id) = 0),
  add constraint lot_pages_published check (published_at is null or num_nonnulls(employee_id, organisation_id) = 1),
  add constraint lot_pages_of_side foreign key (lot_id, holder) references document_lots (id, holder) on delete cascade;
create index on lot_pages (lot_id, organisation_id, number);
comment on column lot_pages.holder is 'On which side whoever it is, or may be, of stands: that of the lot.';
comment on column lot_pages.proposed_employee_id is 'Whose it may be, where that is to be decided; proposed_organisation_id: of which client.';
comment on column lot_pages.finding is
  'What was read: matched; unknown: a code that nobody has; none: no code; several: of several; twice: another page has it too; continued: without a code, after a page that is not the last of its paper; absent: of somebody who was not there that month.';

alter table lot_absences drop constraint lot_absences_pkey;
alter table lot_absences
  alter column employee_id drop not null,
  add column organisation_id uuid references organisations,
  add column holder text not null generated always as (case when employee_id is null then 'client' else 'employee' end) stored,
  add constraint lot_absences_one_holder check (num_nonnulls(employee_id, organisation_id) = 1),
  add constraint lot_absences_of_side foreign key (lot_id, holder) references document_lots (id, holder) on delete cascade;
create unique index lot_absences_once on lot_absences (lot_id, employee_id, organisation_id) nulls not distinct;
comment on table lot_absences is 'An employee, or a client, without a page, of whom somebody said that this is as it should be.';

drop index documents_one_of_lot;
create unique index documents_one_of_lot on documents (lot_id, employee_id, organisation_id) nulls not distinct where lot_id is not null;
alter table documents add constraint documents_of_lot foreign key (lot_id, holder) references document_lots (id, holder);
comment on column documents.lot_id is 'The lot by which it was published: one paper for each person, or client (D34).';

-- Not all of the staff see what employees are paid; the clients' papers they see.
drop policy staff_read on document_lots;
create policy staff_read on document_lots for select to parvis_staff
  using (brand_id = (select parvis.brand_id()) and (holder = 'client' or (select parvis.staff_may_any(array['documents.employees.read']))));
drop policy staff_add on document_lots;
create policy staff_add on document_lots for insert to parvis_staff
  with check (brand_id = (select parvis.brand_id()) and (holder = 'client' or (select parvis.staff_may_any(array['documents.employees.read']))));
