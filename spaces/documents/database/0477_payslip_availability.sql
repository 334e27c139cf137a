-- How long a payslip stays available to its employee (French labour code, D3243-8): either fifty years, or until they reach the age of the last
-- paragraph of L1237-5 (69, up to which an employer may ask about retirement) and six years more. That age lies past the legal age of
-- departure of every generation (social security code, L161-17-2: 62 to 64 years), which is therefore not asked. A payslip of somebody who
-- is older already is kept for the five years of L3243-4.
create function parvis.payslip_available_until(published date, born date) returns date language sql immutable as $$
  select case when born is null then (published + interval '50 years')::date
    else greatest((born + interval '69 years' + interval '6 years')::date, (published + interval '5 years')::date) end
$$;
comment on function parvis.payslip_available_until is
  'The day until which a payslip that was published on a day stays available to an employee who was born on another, or whose birth is not known (D31).';

create function parvis.payslip_until(document uuid) returns date language sql stable security definer set search_path = public as $$
  select parvis.payslip_available_until((d.deposited_at at time zone 'UTC')::date, e.born_on)
  from documents d join folder_rules r on r.id = d.folder_id join employees e on e.id = d.employee_id
  where d.id = document and r.link_to = 'payslips' and d.withdrawn_at is null
$$;
comment on function parvis.payslip_until is
  'The day until which a document is a payslip that its employee is to have; null where it is none, or was withdrawn (D37).';

create function parvis.keep_payslip() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if parvis.payslip_until(case tg_table_name when 'documents' then old.id else (to_jsonb(old) ->> 'document_id')::uuid end) >= parvis.today() then
    raise exception 'the payslip is to stay available' using errcode = 'restrict_violation';
  end if;
  return old;
end $$;
comment on function parvis.keep_payslip is 'Refuses to delete a payslip, or a version of one, that is to stay available (D31).';
create trigger keep_payslip before delete on documents for each row execute function parvis.keep_payslip();
create trigger keep_payslip before delete on document_versions for each row execute function parvis.keep_payslip();
