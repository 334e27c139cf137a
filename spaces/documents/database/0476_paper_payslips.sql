-- Payslips of those who object to electronic ones: printed and handed over, never published (D31).
create table paper_payslips (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  lot_id uuid not null references document_lots,
  employee_id uuid not null references employees,
  objection_id uuid not null references payslip_objections,
  name text not null check (name <> ''),
  month_on date check (extract(day from month_on) = 1),
  pages integer[] not null check (cardinality(pages) > 0),
  set_aside_at timestamptz not null,
  handed_over_at timestamptz,
  handed_over_by uuid references accounts on delete set null,
  handed_over_by_label text not null default '',
  unique (lot_id, employee_id),
  check (handed_over_at >= set_aside_at),
  check (handed_over_at is not null or handed_over_by is null)
);
create index on paper_payslips (employee_id, month_on, id);
comment on table paper_payslips is
  'A payslip of a lot that is printed and handed over, since its employee objects to electronic ones (D31). Its pages are those of the lot''s file.';
comment on column paper_payslips.pages is 'Its pages of the lot''s file, in their order.';
comment on column paper_payslips.handed_over_at is 'When the staff said that it was printed and handed over.';

call parvis_build.guard('paper_payslips');
call parvis_build.staff_follows('paper_payslips', 'document_lots', 'lot_id');
call parvis_build.staff_write('paper_payslips', array['documents.documents.publish']);
grant select on paper_payslips to parvis_employee;
create policy employee_read on paper_payslips for select to parvis_employee using (employee_id = (select parvis.employee_id()));

create function parvis.is_objected(employee uuid, folder uuid, moment timestamptz) returns boolean language plpgsql stable security definer set search_path = public as $$
begin
  return exists (select from folder_rules f where f.id = folder and f.link_to = 'payslips')
    and parvis.payslip_objection(employee, moment) is not null;
end $$;
comment on function parvis.is_objected is
  'Whether a paper in this folder would be an electronic payslip of somebody who objected to them at that moment.';

create function parvis.refuse_objected_payslip() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and parvis.version_signs(new.version_id) then
    return new;
  end if;
  if parvis.is_objected(new.employee_id, new.folder_id, new.deposited_at) then
    raise exception 'the employee % objects to electronic payslips', new.employee_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
comment on function parvis.refuse_objected_payslip is
  'Keeps an electronic payslip from whoever objects to them, whatever publishes it (D31). What they deposit themselves is no payslip that they get.';
create trigger refuse_objected_payslip before insert on documents for each row
  when (new.employee_id is not null and current_user <> 'parvis_employee') execute function parvis.refuse_objected_payslip();
create trigger refuse_objected_version before update of version_id on documents for each row
  when (new.employee_id is not null and new.version_id <> old.version_id) execute function parvis.refuse_objected_payslip();
