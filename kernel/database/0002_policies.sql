-- How migrations write the policies that most tables share. Nobody but a migration calls these.
create schema parvis_build;

create procedure parvis_build.guard(name text) language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('grant select, insert, update, delete on %I to parvis_system', name);
  execute format('create policy system on %I to parvis_system using (true) with check (true)', name);
end $$;
comment on procedure parvis_build.guard is
  'Turns row-level security on for a table and lets the server''s own work do all there. Every table is guarded where it is made.';

create procedure parvis_build.text_by_language(name text, columns text[], needed boolean default true) language plpgsql as $$
declare one text;
begin
  foreach one in array columns loop
    execute format('alter table %I add constraint %I check (parvis.is_text(%I, %L))', name, name || '_' || one || '_text', one, needed);
  end loop;
end $$;
comment on procedure parvis_build.text_by_language is
  'Says that jsonb columns of a table hold a text by language. One that is needed is empty in no language.';

create procedure parvis_build.staff_reads_brand(name text) language plpgsql as $$
begin
  execute format('grant select on %I to parvis_staff', name);
  execute format('create policy staff_read on %I for select to parvis_staff using (brand_id = (select parvis.brand_id()))', name);
end $$;
comment on procedure parvis_build.staff_reads_brand is 'Lets the staff read the rows of their brand.';

create procedure parvis_build.staff_write(name text, permissions text[], own text default null) language plpgsql as $$
declare
  held text := format('(select parvis.staff_may_any(%L::text[]))', permissions);
  allowed text := case when own is null then held else format('(%s) or %s', own, held) end;
begin
  execute format('create policy permitted_insert on %I as restrictive for insert to parvis_staff with check (%s)', name, allowed);
  execute format('create policy permitted_update on %I as restrictive for update to parvis_staff using (%s)', name, allowed);
  execute format('create policy permitted_delete on %I as restrictive for delete to parvis_staff using (%s)', name, allowed);
end $$;
comment on procedure parvis_build.staff_write is
  'Says by which permissions the staff write a table: whoever holds none of them changes nothing there, but for rows that are their own. To lock a row is to write.';

create procedure parvis_build.staff_writes_brand(name text) language plpgsql as $$
begin
  call parvis_build.staff_reads_brand(name);
  execute format('grant insert, update on %I to parvis_staff', name);
  execute format('create policy staff_write on %I for insert to parvis_staff with check (brand_id = (select parvis.brand_id()))', name);
  execute format('create policy staff_update on %I for update to parvis_staff using (brand_id = (select parvis.brand_id()))
    with check (brand_id = (select parvis.brand_id()))', name);
end $$;
comment on procedure parvis_build.staff_writes_brand is 'Lets the staff read, add and change the rows of their brand.';

create procedure parvis_build.staff_reads_with(name text, parent text, reference text) language plpgsql as $$
begin
  execute format('grant select on %I to parvis_staff', name);
  execute format('create policy staff_read on %I for select to parvis_staff using (exists (select from %I p where p.id = %I.%I))',
    name, parent, name, reference);
end $$;
comment on procedure parvis_build.staff_reads_with is
  'Lets the staff read the rows whose parent they see: the row of the parent table that the reference names.';

create procedure parvis_build.staff_follows(name text, parent text, reference text) language plpgsql as $$
declare
  seen text := format('exists (select from %I p where p.id = %I.%I)', parent, name, reference);
begin
  call parvis_build.staff_reads_with(name, parent, reference);
  execute format('grant insert, update, delete on %I to parvis_staff', name);
  execute format('create policy staff_write on %I for insert to parvis_staff with check (%s)', name, seen);
  execute format('create policy staff_update on %I for update to parvis_staff using (%s)', name, seen);
  execute format('create policy staff_delete on %I for delete to parvis_staff using (%s)', name, seen);
end $$;
comment on procedure parvis_build.staff_follows is
  'Lets the staff do all with the rows whose parent they see.';

create procedure parvis_build.managers_read(name text) language plpgsql as $$
begin
  execute format('grant select on %I to parvis_client', name);
  execute format('create policy manager_read on %I for select to parvis_client
    using (organisation_id = any ((select parvis.organisation_ids_with_permission(''organisation.people.read''))::uuid[]))', name);
  call parvis_build.staff_reads_with(name, 'organisations', 'organisation_id');
end $$;
comment on procedure parvis_build.managers_read is
  'Lets managers read the rows of the organisations whose people they read, and the staff those of the organisations that they see. Whom the staff decide about, the server writes down.';
