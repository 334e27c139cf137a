create table idempotency_keys (
  account_id uuid not null references accounts on delete cascade,
  key text not null check (length(key) between 8 and 128),
  route text not null,
  fingerprint text not null,
  status integer,
  response jsonb,
  created_at timestamptz not null default now(),
  rights text not null default '',
  primary key (account_id, key)
);
create index on idempotency_keys (created_at);
comment on table idempotency_keys is
  'What was answered to a POST, so that a repeat does nothing twice.';
comment on column idempotency_keys.rights is 'What the account held when it was answered (parvis.rights_print): a kept answer is given again only to who still holds the same.';

call parvis_build.guard('idempotency_keys');
grant select, insert, update on idempotency_keys to parvis_client, parvis_staff, parvis_employee;
create policy own on idempotency_keys using (account_id = (select parvis.account_id())) with check (account_id = (select parvis.account_id()));

create function parvis.rights_print(of_spaces jsonb) returns text language sql stable security definer set search_path = public as $$
  select encode(sha256(convert_to(jsonb_build_array(
    (select jsonb_agg(jsonb_build_array(s.role, (select jsonb_agg(p.permission order by p.permission) from role_permissions p where p.brand_id = s.brand_id and p.role = s.role)) order by s.role)
      from staff_roles s where s.account_id = parvis.account_id()),
    (select jsonb_agg(jsonb_build_array(m.id, m.role, m.whole,
        (select jsonb_agg(p.permission order by p.permission) from role_permissions p where p.brand_id = m.brand_id and p.role = m.role),
        (select jsonb_agg(s.service_id order by s.service_id) from membership_services s where s.membership_id = m.id),
        (select jsonb_agg(jsonb_build_array(s.space, s.service_id, s.access) order by s.id) from space_subscriptions s where s.membership_id = m.id and s.ended_at is null)
      ) order by m.id) from memberships m where m.account_id = parvis.account_id() and parvis.in_force(m)),
    of_spaces
  )::text, 'UTF8')), 'hex')
$$;
comment on function parvis.rights_print is
  'What the asking account holds, as one value: a kept answer is given again only to who still holds the same. Spaces add what they give beside roles.';
