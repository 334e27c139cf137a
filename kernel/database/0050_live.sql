-- What changed is told to the pages that show it, exactly if the transaction commits (P33). Nothing is told of what changed: a page that follows asks again, with the
-- rights that its person has then.
create function parvis.tell_live() returns trigger language plpgsql security definer set search_path = public as $$
declare
  ids text[];
  one text;
begin
  execute format('select array(select distinct %I::text from changed where %I is not null limit 101)', tg_argv[1], tg_argv[1]) into ids;
  if cardinality(ids) > 100 then
    perform pg_notify('parvis_live', tg_argv[0] || ':*');
  else
    foreach one in array ids loop
      perform pg_notify('parvis_live', tg_argv[0] || ':' || one);
    end loop;
  end if;
  return null;
end $$;
comment on function parvis.tell_live is
  'Tells every process which records of a kind changed, once per statement; of more than a hundred at once, only that some did.';

create procedure parvis_build.live(name text, kind text, id_column text) language plpgsql as $$
begin
  execute format('create trigger %I after insert on %I referencing new table as changed for each statement execute function parvis.tell_live(%L, %L)',
    'live_' || kind || '_insert', name, kind, id_column);
  execute format('create trigger %I after update on %I referencing new table as changed for each statement execute function parvis.tell_live(%L, %L)',
    'live_' || kind || '_update', name, kind, id_column);
  execute format('create trigger %I after delete on %I referencing old table as changed for each statement execute function parvis.tell_live(%L, %L)',
    'live_' || kind || '_delete', name, kind, id_column);
end $$;
comment on procedure parvis_build.live is
  'Has the changes of a table told to the pages that follow a kind of record (`live` of its space, kernel/live): which of them is in the column.';

call parvis_build.live('notifications', 'account', 'account_id');
