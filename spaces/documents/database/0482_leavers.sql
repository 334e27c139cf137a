-- What a closed portal still gives: the vault, for a time that the closure says (D31).
alter table portal_closures
  add column take_months integer not null default 12 constraint portal_closures_taking check (take_months between 3 and 60),
  add column taking_ended_at timestamptz check (taking_ended_at >= closed_at);
comment on column portal_closures.take_months is
  'So many months after the day of the closure its people may still sign in to take their documents along, and to nothing else.';
comment on column portal_closures.taking_ended_at is 'When that time was over: nobody of the closed sides signs in any more.';

create function parvis.closure_to_leave_by(account uuid) returns uuid language sql stable security definer set search_path = public as $$
  select c.id from portal_closures c join accounts a on a.brand_id = c.brand_id
  where a.id = account and c.closed_at is not null and c.called_off_at is null and c.taking_ended_at is null
$$;
comment on function parvis.closure_to_leave_by is 'The closure of an account''s portal under which things may still be taken along; null where there is none.';

create or replace function parvis.takes_along(account uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from portal_closures c where c.id = parvis.closure_to_leave_by(account) and (
    exists (select from employee_accounts e where e.account_id = account and e.suspended_at is null)
    or c.with_clients and exists (select from memberships m
      join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'documents.vault.take'
      where m.account_id = account and m.account_kind = 'person' and parvis.in_force(m))))
$$;

create function parvis.leaving_employee() returns uuid language sql stable security definer set search_path = public as $$
  select e.id from employees e join employee_accounts l on l.account_id = e.account_id and l.suspended_at is null
  where e.account_id = parvis.account_id() and e.brand_id = parvis.brand_id() and parvis.closure_to_leave_by(e.account_id) is not null
$$;
comment on function parvis.leaving_employee is 'The employee whose account asks, where their side was closed and they may still take their documents along.';

create function parvis.leaving_organisations() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce((select parvis.organisation_ids_with_permission('documents.vault.take') from portal_closures c
    where c.id = parvis.closure_to_leave_by(parvis.account_id()) and c.with_clients), '{}')
$$;
comment on function parvis.leaving_organisations is 'The organisations whose documents the asking account may still take along, where the clients'' side was closed.';

grant select on employees, organisations, vaults to parvis_leaver;
create policy leaver_read on employees for select to parvis_leaver using (id = (select parvis.leaving_employee()));
create policy leaver_read on organisations for select to parvis_leaver using (id = any ((select parvis.leaving_organisations())::uuid[]));
create policy leaver_read on vaults for select to parvis_leaver
  using (employee_id = (select parvis.leaving_employee()) or organisation_id = any ((select parvis.leaving_organisations())::uuid[]));
create policy "documents.vault read of leavers" on files for select to parvis_leaver
  using (owner_kind = 'documents.vault' and brand_id = (select parvis.brand_id()) and exists (select from vaults v where v.id = files.owner_id));
