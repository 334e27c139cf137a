-- What waits for a platform's answer, or at a platform that is no longer in use, and what is found in the journal of exchanges (B15).
create index exchanged_flows_unanswered on exchanged_flows (brand_id, created_at) where direction = 'out' and ended_at is null and told_at is null;

alter table platforms add column looked_back_at timestamptz;
comment on column platforms.looked_back_at is 'When it was last asked for what changed in a day and more: what is written down late carries a time that was seen already.';

alter table exchanged_flows add column search_text text not null generated always as (parvis.fold(label || ' ' || file_name || ' ' || coalesce(flow_id, ''))) stored;
create index on exchanged_flows using gin (search_text gin_trgm_ops);

create or replace function parvis.keep_flow() returns trigger language plpgsql as $$
declare fixed text[] := array['id', 'brand_id', 'platform_id', 'direction', 'kind', 'subject_id', 'created_at'];
begin
  if tg_op = 'DELETE' then
    raise exception 'what was exchanged stays on record' using errcode = 'check_violation', constraint = 'exchanged_flows_kept';
  end if;
  -- What nobody handed in yet goes by another platform where its own is no longer in use.
  if old.tries = 0 and old.next_at is not null and new.direction = 'out' then fixed := array_remove(fixed, 'platform_id'); end if;
  if exists (select from unnest(fixed) f where to_jsonb(new) -> f is distinct from to_jsonb(old) -> f)
    or (old.file_id is not null and new.file_id is distinct from old.file_id) or (old.flow_id is not null and new.flow_id is distinct from old.flow_id) then
    raise exception 'what was exchanged is not changed' using errcode = 'check_violation', constraint = 'exchanged_flows_kept';
  end if;
  return new;
end $$;

create function parvis.platform_in_use(platform uuid) returns uuid language sql stable security definer set search_path = public as $$
  select coalesce((select u.id from platforms p join platforms u on u.brand_id = p.brand_id and u.enabled and u.issues_from is not null where p.id = platform and not p.enabled), platform)
$$;
comment on function parvis.platform_in_use is 'The platform itself while it is in use; else the one by which the brand sends, where there is one.';
revoke execute on function parvis.platform_in_use(uuid) from public;
grant execute on function parvis.platform_in_use(uuid) to parvis_system;

create function parvis.go_by_platform_in_use() returns trigger language plpgsql security definer set search_path = public as $$
begin
  new.platform_id := parvis.platform_in_use(new.platform_id);
  return new;
end $$;
comment on function parvis.go_by_platform_in_use is 'What is said of an invoice that went by a platform which is no longer in use goes by the one that is.';
create trigger go_by_platform_in_use before insert on exchanged_flows for each row when (new.direction = 'out') execute function parvis.go_by_platform_in_use();

create function parvis.move_waiting() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update exchanged_flows f set platform_id = parvis.platform_in_use(f.platform_id)
  where f.brand_id = new.brand_id and f.direction = 'out' and f.kind in ('status', 'report') and f.next_at is not null and f.tries = 0
    and parvis.platform_in_use(f.platform_id) <> f.platform_id;
  return null;
end $$;
comment on function parvis.move_waiting is
  'Statuses and reports that wait at a platform which is no longer in use, and were never handed to it, go by the one that is. What may have arrived waits, and is told.';
create trigger move_waiting after insert or update of enabled, issues_from on platforms for each row execute function parvis.move_waiting();
