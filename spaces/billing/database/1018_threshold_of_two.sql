-- The amount from which two persons are needed is itself changed by two (B17).
alter table approvals
  drop constraint approvals_kind_check,
  add constraint approvals_kind_check check (kind in ('credit_note', 'payment_undo', 'batch', 'refund', 'threshold'));
drop policy permitted_insert on approvals;
drop policy permitted_update on approvals;
drop policy permitted_delete on approvals;
call parvis_build.staff_write('approvals', array['billing.invoices.close', 'billing.payments.write', 'billing.refunds.write', 'billing.settings.manage']);

create or replace function parvis.approvals_to_give() returns integer language plpgsql stable security definer set search_path = public as $$
begin
  if current_setting('role', true) is distinct from 'parvis_staff' then return 0; end if;
  return (select count(*) from approvals a where a.brand_id = parvis.brand_id() and a.asked_by <> parvis.account_id()
    and a.given_at is null and a.refused_at is null and a.withdrawn_at is null
    and parvis.staff_may_any(array[case when a.kind in ('credit_note', 'batch') then 'billing.invoices.close' when a.kind = 'refund' then 'billing.refunds.write'
      when a.kind = 'threshold' then 'billing.settings.manage' else 'billing.payments.write' end]));
end $$;

create function parvis.threshold_of_two() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if current_setting('role', true) in ('parvis_staff', 'parvis_system') and coalesce((old.value #>> '{}')::bigint, 0) > 0
    and (tg_op = 'DELETE' or new.value is distinct from old.value)
    and not exists (select from approvals a where a.brand_id = old.brand_id and a.kind = 'threshold' and a.given_in = pg_current_xact_id()::text) then
    raise exception 'the amount from which two persons are needed is changed by two' using errcode = 'check_violation', constraint = 'approvals_two_persons';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
comment on function parvis.threshold_of_two is 'Refuses that one person alone changes the amount from which two are needed, once there is one.';
create trigger threshold_of_two before update or delete on settings for each row
  when (old.key = 'billing.two_persons_from') execute function parvis.threshold_of_two();
