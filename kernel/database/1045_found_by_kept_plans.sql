-- Planning with the policies of a table takes longer than finding a few rows by the index of words: each connection keeps a plan for each table and
-- role. A kept plan knows no words and takes them to be rare, so common ones of a large table go on being planned for themselves.
create or replace function parvis.found_by_words(of regclass, typed text[], most integer) returns uuid[] language plpgsql volatile security definer
  set search_path = public set plan_cache_mode = force_generic_plan as $$
declare
  -- From so many rows on, walking a table until enough hold the words may be much faster than gathering all that do.
  large constant integer := 20000;
  kept constant text := format('found_by_words_%s_%s', of::oid, current_setting('role'));
  patterns constant text[] := array(select parvis.pattern_of(word) from unnest(typed) word);
  permitted text;
  narrowed text;
  wanted text;
  estimate json;
  found uuid[];
begin
  select string_agg(format(' and search_text like %L', pattern), '') into wanted from unnest(patterns) pattern;
  if (select reltuples from pg_class where oid = of) > large then
    execute format('explain (format json) select from %s where true%s', of, wanted) into estimate;
  end if;
  if coalesce((estimate -> 0 -> 'Plan' ->> 'Plan Rows')::float, 0) <= 5 * most then
    begin
      execute format('execute %I (%L, %s)', kept, patterns, most) into found;
      return found;
    exception when invalid_sql_statement_name then
      null;
    end;
  end if;
  select string_agg(format('(%s)', pg_get_expr(p.polqual, p.polrelid)), ' or ') filter (where p.polpermissive),
    string_agg(format(' and (%s)', pg_get_expr(p.polqual, p.polrelid)), '') filter (where not p.polpermissive)
  into permitted, narrowed
  from pg_policy p where p.polrelid = of and p.polcmd in ('r', '*')
    and (0 = any (p.polroles) or (select r.oid from pg_roles r where r.rolname = current_setting('role')) = any (p.polroles));
  if permitted is null then return '{}'; end if;
  if estimate is not null and (estimate -> 0 -> 'Plan' ->> 'Plan Rows')::float > 5 * most then
    execute format('select array(select id from %s where (%s)%s%s limit %s)', of, permitted, coalesce(narrowed, ''), wanted, most) into found;
    return found;
  end if;
  -- The first words are conditions that the index takes; of one word it is asked for the same thrice, which makes it the way that is chosen.
  execute format('prepare %I (text[], integer) as select array(select id from %s where (%s)%s and search_text like $1[1] and search_text like coalesce($1[2], $1[1])
    and search_text like coalesce($1[3], $1[1]) and search_text like all ($1) limit $2)', kept, of, permitted, coalesce(narrowed, ''));
  execute format('execute %I (%L, %s)', kept, patterns, most) into found;
  return found;
end $$;
