-- What is typed into a search, as a pattern of `like` for a text that is kept folded.
create function parvis.pattern_of(word text) returns text language sql immutable parallel safe as $$
  select '%' || replace(replace(replace(parvis.fold(word), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;
comment on function parvis.pattern_of is
  'A typed word as the pattern of `like` that finds it anywhere in a folded text.';
grant execute on function parvis.pattern_of to public;

-- Under row-level security the database asks who may see a row before it compares words, and so reads every row of a client. Here what the
-- policies ask is a condition like any other, and the index of words is used where few rows hold them.
create function parvis.found_by_words(of regclass, typed text[], most integer) returns uuid[] language plpgsql stable security definer set search_path = public as $$
declare
  permitted text;
  narrowed text;
  word text;
  wanted text := '';
  found uuid[];
begin
  select string_agg(format('(%s)', pg_get_expr(p.polqual, p.polrelid)), ' or ') filter (where p.polpermissive),
    string_agg(format(' and (%s)', pg_get_expr(p.polqual, p.polrelid)), '') filter (where not p.polpermissive)
  into permitted, narrowed
  from pg_policy p where p.polrelid = of and p.polcmd in ('r', '*')
    and (0 = any (p.polroles) or (select r.oid from pg_roles r where r.rolname = current_setting('role')) = any (p.polroles));
  if permitted is null then return '{}'; end if;
  foreach word in array typed loop
    wanted := wanted || format(' and search_text like %L', parvis.pattern_of(word));
  end loop;
  execute format('select array(select id from %s where (%s)%s%s limit %s)', of, permitted, coalesce(narrowed, ''), wanted, most) into found;
  return found;
end $$;
comment on function parvis.found_by_words is
  'The ids of at most so many rows of a table that hold every typed word in `search_text`, of those that the policies of the asking role grant. It reads past the policies that its conditions lean on: its ids are for a condition on the table, whose policies decide what is seen.';
revoke execute on function parvis.found_by_words from public;
grant execute on function parvis.found_by_words to parvis_client, parvis_employee, parvis_staff;
