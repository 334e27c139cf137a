create table employees (
  code text not null check (code <> ''),
  surname text not null check (surname <> '') collate "unicode",
  given_name text not null default '' collate "unicode",
  email text not null default '',
  job_title text not null default '',
  entered_on date not null,
  left_on date,
  account_id uuid unique,
  check (left_on >= entered_on)
);
call parvis_build.staff_record('employees', array['employees.employees.manage']);
alter table employees add foreign key (account_id, brand_id) references employee_accounts (account_id, brand_id);
create unique index employees_code_key on employees (brand_id, lower(code));
create index on employees (brand_id, surname, given_name, id);
create index on employees (brand_id, code, id);
comment on table employees is
  'An employee of the provider (D26). Somebody who left stays: their papers are theirs for the legal time (D27).';
comment on column employees.code is 'The number that payroll knows them by (Matricule), as it stands on their papers.';
comment on column employees.email is 'Their personal address, to which messages about their papers go, after they left too.';
comment on column employees.account_id is 'The account in which they see what is theirs. A client''s person of the same name is another person.';
comment on column employees.left_on is 'The last day of their contract.';
grant select on employees to parvis_employee;
create policy own_read on employees for select to parvis_employee
  using (brand_id = (select parvis.brand_id()) and account_id = (select parvis.account_id()));

create function parvis.employee_id() returns uuid language plpgsql stable security definer set search_path = public as $$
begin
  return (select e.id from employees e where e.account_id = parvis.account_id() and e.brand_id = parvis.brand_id());
end $$;
comment on function parvis.employee_id is
  'The employee whose account asks; null where it is nobody''s.';

create function parvis.follow_sign_in_email() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update employees set email = new.sign_in_email, version = version + 1
    where account_id = new.id and lower(email) = lower(old.sign_in_email);
  return null;
end $$;
comment on function parvis.follow_sign_in_email is
  'Keeps the personal address of an employee who signs in by it: a new one that they proved by its link is theirs in both places.';
create trigger follow_sign_in_email after update of sign_in_email on accounts for each row
  when (new.sign_in_email is distinct from old.sign_in_email and new.sign_in_email is not null) execute function parvis.follow_sign_in_email();
