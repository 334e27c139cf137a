create or replace function parvis.feed_employee(account uuid) returns jsonb language sql stable security definer set search_path = public as $$
  select jsonb_build_object('id', e.id, 'code', e.code) from employees e where e.account_id = account
$$;
