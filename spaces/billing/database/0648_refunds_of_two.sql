-- From the amount on that needs two persons (B17) a refund is made in the transaction in which somebody else gave it.
create function parvis.refund_of_two() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if current_setting('role', true) = 'parvis_staff'
    and parvis.needs_two_persons(new.brand_id, 'refund', coalesce(new.payment_id, new.invoice_id), new.amount_cents, new.currency) then
    raise exception 'a refund of so much needs a second person' using errcode = 'check_violation', constraint = 'approvals_two_persons';
  end if;
  return null;
end $$;
comment on function parvis.refund_of_two is 'Refuses that one person alone makes a refund from the amount on that needs two.';
create trigger refund_of_two after insert on refunds for each row execute function parvis.refund_of_two();

drop policy permitted_insert on approvals;
drop policy permitted_update on approvals;
drop policy permitted_delete on approvals;
call parvis_build.staff_write('approvals', array['billing.invoices.close', 'billing.payments.write', 'billing.refunds.write']);

create or replace function parvis.approvals_to_give() returns integer language plpgsql stable security definer set search_path = public as $$
begin
  if current_setting('role', true) is distinct from 'parvis_staff' then return 0; end if;
  return (select count(*) from approvals a where a.brand_id = parvis.brand_id() and a.asked_by <> parvis.account_id()
    and a.given_at is null and a.refused_at is null and a.withdrawn_at is null
    and parvis.staff_may_any(array[case when a.kind in ('credit_note', 'batch') then 'billing.invoices.close' when a.kind = 'refund' then 'billing.refunds.write' else 'billing.payments.write' end]));
end $$;
