-- A reader of the staff changes nothing but what is their own (see `changes` in kernel/http/endpoints.ts). Held here as well, under whatever a
-- route forgets: a restrictive policy on each table that the role of staff may write. A table made later takes it by parvis.hold_readers_off().

create function parvis.staff_may_change() returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from staff_members s join role_permissions p on p.brand_id = s.brand_id and p.role = s.role and p.permission not like '%.read'
    where s.account_id = parvis.account_id() and s.brand_id = parvis.brand_id())
$$;

/* Notices, sessions and kept answers are the caller's own by their policies; the journal takes note of whatever anybody does, and mails tell of it. */
create function parvis.hold_readers_off() returns void language plpgsql as $$
declare t record;
begin
  for t in select c.relname as name, p.act from pg_class c cross join (values ('insert'), ('update'), ('delete')) p (act)
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_any_column_privilege('parvis_staff', c.oid, case p.act when 'delete' then 'update' else p.act end)
      and c.relname not in ('notifications', 'sessions', 'idempotency_keys', 'journal_events', 'mails')
      and not exists (select from pg_policy q where q.polrelid = c.oid and q.polname = 'readers_' || p.act) loop
    execute format('create policy %I on %I as restrictive for %s to parvis_staff %s (%s (select parvis.staff_may_change()))', 'readers_' || t.act, t.name, t.act,
      case t.act when 'insert' then 'with check' else 'using' end,
      case t.name when 'accounts' then 'id = (select parvis.account_id()) or' else '' end);
  end loop;
end $$;
revoke execute on function parvis.hold_readers_off() from public;
select parvis.hold_readers_off();
