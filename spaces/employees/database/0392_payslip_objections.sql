alter table employees add column born_on date check (born_on >= '1900-01-01');
comment on column employees.born_on is
  'Their day of birth, where it is known: how long their payslips are kept available follows from it (D31).';

create table payslip_objections (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  employee_id uuid not null references employees,
  side text not null check (side in ('employee', 'staff')),
  received_on date not null,
  made_at timestamptz not null,
  made_by uuid references accounts on delete set null,
  made_by_label text not null,
  withdrawn_at timestamptz,
  withdrawn_by uuid references accounts on delete set null,
  withdrawn_by_label text not null default '',
  check (withdrawn_at >= made_at),
  check (withdrawn_at is not null or withdrawn_by is null)
);
create unique index payslip_objections_in_force on payslip_objections (employee_id) where withdrawn_at is null;
create index on payslip_objections (employee_id, made_at, id);
comment on table payslip_objections is
  'An employee''s objection to electronic payslips (French labour code, L3243-2 and D3243-7): said at any time, in force at once, until they withdraw it (D31).';
comment on column payslip_objections.side is 'Who wrote it down: the employee, or the staff of one that came by letter.';
comment on column payslip_objections.received_on is 'The day on which it reached the employer.';

call parvis_build.guard('payslip_objections');
call parvis_build.staff_writes_brand('payslip_objections');
call parvis_build.staff_write('payslip_objections', array['employees.employees.manage']);
-- What was said stays as it was said: it is withdrawn, never changed.
revoke update on payslip_objections from parvis_staff;
grant update (withdrawn_at, withdrawn_by, withdrawn_by_label) on payslip_objections to parvis_staff, parvis_employee;
grant select, insert on payslip_objections to parvis_employee;
create policy employee_read on payslip_objections for select to parvis_employee using (employee_id = (select parvis.employee_id()));
create policy employee_add on payslip_objections for insert to parvis_employee
  with check (brand_id = (select parvis.brand_id()) and employee_id = (select parvis.employee_id()) and side = 'employee'
    and made_by = (select parvis.account_id()));
create policy employee_withdraw on payslip_objections for update to parvis_employee
  using (employee_id = (select parvis.employee_id())) with check (employee_id = (select parvis.employee_id()));

create function parvis.payslip_objection(employee uuid, moment timestamptz) returns uuid language plpgsql stable security definer set search_path = public as $$
begin
  return (select o.id from payslip_objections o
    where o.employee_id = employee and o.made_at <= moment and (o.withdrawn_at is null or o.withdrawn_at > moment)
    order by o.made_at desc, o.id limit 1);
end $$;
comment on function parvis.payslip_objection is
  'The objection to electronic payslips of an employee that was in force at a moment; null where there was none.';
