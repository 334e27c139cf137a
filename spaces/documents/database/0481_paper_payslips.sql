-- A payslip of its own joins those of the files for all (D31): each that is set aside has a file, cut from the lot's where it came in one.
alter table paper_payslips alter column lot_id drop not null;
alter table paper_payslips add column file_id uuid unique references files;
alter table paper_payslips add constraint paper_payslips_printed_from check (num_nonnulls(lot_id, file_id) > 0);
create index paper_payslips_waiting on paper_payslips (brand_id, id) where handed_over_at is null;
comment on table paper_payslips is
  'A payslip that is printed and handed over, since its employee objects to electronic ones (D31): of a lot, or brought by itself.';
comment on column paper_payslips.lot_id is 'The file for all that it came in; null: it was brought by itself.';
comment on column paper_payslips.file_id is 'Its own file; null of one that was set aside before files were cut for these: its pages are those of the lot''s file.';
comment on column paper_payslips.pages is 'Its pages: of the lot''s file where it came in one, in their order.';

drop policy staff_read on paper_payslips;
drop policy staff_write on paper_payslips;
drop policy staff_update on paper_payslips;
drop policy staff_delete on paper_payslips;
call parvis_build.staff_writes_brand('paper_payslips');
create policy staff_delete on paper_payslips for delete to parvis_staff using (brand_id = (select parvis.brand_id()) and handed_over_at is null);
-- Not all of the staff see what employees are paid.
create policy employee_papers on paper_payslips as restrictive to parvis_staff using ((select parvis.staff_may_any(array['documents.employees.read'])))
  with check ((select parvis.staff_may_any(array['documents.employees.read'])));
call parvis_build.files_of('documents.paper_payslip', 'exists (select from paper_payslips p where p.id = files.owner_id)', array['documents.documents.publish'], 'parvis_staff');
