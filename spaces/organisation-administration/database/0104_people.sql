-- Which people a manager sees and runs.
create function parvis.is_organisation_manager_of(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id = any (parvis.organisation_ids_with_permission('organisation.people.read')))
      or exists (select from membership_requests r where r.account_id = target and r.decision is null and r.withdrawn_at is null
        and r.organisation_id = any (parvis.organisation_ids_with_permission('organisation.people.read')))
$$;
comment on function parvis.is_organisation_manager_of is
  'Whether the person is in an organisation whose people the asking account reads, or asks to join one.';

-- Reads connections, which come later.
set local check_function_bodies = off;
create function parvis.runs_every_organisation_of(target uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id = any (parvis.organisation_ids_with_permission('organisation.people.manage')))
     and not exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id <> all (parvis.organisation_ids_with_permission('organisation.people.manage')))
     and not exists (select from connections c where c.account_id = target and c.ended_on is null and c.organisation_id <> all (parvis.organisation_ids_with_permission('organisation.people.manage')))
     and not exists (select from staff_members s where s.account_id = target)
$$;
comment on function parvis.runs_every_organisation_of is
  'Whether every place of this person lies in organisations whose people the asking account manages. Only then may it send them a reset link or change their sign-in address.';
set local check_function_bodies = on;

create policy manager_read on accounts for select to parvis_client using (parvis.is_organisation_manager_of(id));
create policy manager_read on account_blocks for select to parvis_client using (parvis.is_organisation_manager_of(account_id));

-- The proof of a recovery (O22): identity papers, often.
call parvis_build.files_of('organisation.recovery', 'current_user = ''parvis_staff'' and (select parvis.staff_may_any(array[''organisation.principal.transfer'']))', array['organisation.principal.transfer']);
