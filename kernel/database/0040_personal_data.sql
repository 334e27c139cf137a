-- What is kept about a person, for themselves (B23): found by the foreign keys, so that a new table is in it from the first.
create function parvis.personal_data(account uuid, most integer) returns table (source text, about text, fields jsonb) language plpgsql stable security definer set search_path = public as $$
declare
  place record;
  -- What opens doors, or is nobody's but the server's: passwords, links, codes, answers kept for repeats.
  passed_over text[] := array['credentials', 'one_time_tokens', 'idempotency_keys', 'feed_readers', 'known_browsers', 'signature_codes'];
  named text[] := array['account_id', 'author_id', 'actor_id', 'about_id', 'first_account_id', 'employee_id'];
begin
  return query select 'accounts', obj_description('accounts'::regclass), to_jsonb(a) from accounts a where a.id = account;
  for place in
    select t.oid, t.relname::text as name, c.attname::text as col, case when f.confrelid not in ('accounts'::regclass, 'staff_members'::regclass, 'employee_accounts'::regclass) then f.confrelid::regclass::text end as through,
      array(select h.attname::text from pg_attribute h where h.attrelid = t.oid and h.attnum > 0 and not h.attisdropped
        and (h.atttypid = 'bytea'::regtype or h.attname ~ '(hash|token|salt|commitment|search_text|secret|print)')) as hidden
    from pg_constraint f join pg_class t on t.oid = f.conrelid join pg_attribute c on c.attrelid = t.oid and c.attnum = f.conkey[1]
    where f.contype = 'f' and ((f.confrelid in ('accounts'::regclass, 'staff_members'::regclass, 'employee_accounts'::regclass) and c.attname = any (named))
        -- What is of a record that is itself a person's: the papers of an employee.
        or (c.attname = 'employee_id' and exists (select from pg_constraint o join pg_attribute w on w.attrelid = o.conrelid and w.attnum = o.conkey[1]
          where o.conrelid = f.confrelid and o.contype = 'f' and o.confrelid in ('accounts'::regclass, 'employee_accounts'::regclass) and w.attname = 'account_id')))
      and not t.relname = any (passed_over)
    group by 1, 2, 3, 4 order by 2, 3
  loop
    return query execute format('select %L::text, obj_description(%s::regclass), to_jsonb(t) - %L::text[]%s from %I t where t.%I %s limit %s',
      place.name, quote_literal(place.name), place.hidden,
      -- A mail that is a secret has a link that opens an account.
      case when place.name = 'mails' then ' - case when t.is_secret then array[''text_body'', ''html_body''] else ''{html_body}'' end' else '' end, place.name, place.col,
      case when place.through is null then '= $1' else format('in (select o.id from %s o where o.account_id = $1)', place.through) end, most) using account;
  end loop;
end $$;
comment on function parvis.personal_data is
  'The rows about an account, table by table, without what opens doors: for that person to take along.';
revoke execute on function parvis.personal_data(uuid, integer) from public;
grant execute on function parvis.personal_data(uuid, integer) to parvis_system;
