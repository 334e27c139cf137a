create table webhooks (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  name text not null check (name <> '') collate "unicode",
  url text not null check (url ~ '^https?://'),
  kinds text[] not null check (cardinality(kinds) > 0),
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  created_by_label text not null,
  disabled_at timestamptz,
  disabled_because text check (disabled_because in ('person', 'failures', 'gone')),
  failures integer not null default 0 check (failures >= 0),
  failing_since timestamptz,
  resting_until timestamptz,
  line_until timestamptz,
  version integer not null default 1,
  check ((disabled_at is null) = (disabled_because is null)),
  check ((failures = 0) = (failing_since is null))
);
create index on webhooks (brand_id, name, id);
create index on webhooks (brand_id, created_at, id);
comment on table webhooks is 'An address of the provider''s that is told events as they happen (D30).';
comment on column webhooks.failures is 'How many sendings failed in a row.';
comment on column webhooks.resting_until is 'Nobody answered there: nothing is sent before.';
comment on column webhooks.line_until is 'A process sends to it; one that was silent until then was killed.';
call parvis_build.guard('webhooks');
call parvis_build.staff_writes_brand('webhooks');
grant delete on webhooks to parvis_staff;
create policy staff_delete on webhooks for delete to parvis_staff using (brand_id = (select parvis.brand_id()));
call parvis_build.staff_write('webhooks', array['synchronisation.webhooks.manage']);
create policy managers on webhooks as restrictive for select to parvis_staff
  using ((select parvis.staff_may_any(array['synchronisation.webhooks.manage'])));

create table webhook_secrets (
  id uuid primary key default gen_random_uuid(),
  webhook_id uuid not null references webhooks on delete cascade,
  sealed bytea not null,
  created_at timestamptz not null,
  valid_until timestamptz
);
create index on webhook_secrets (webhook_id, created_at);
create unique index webhook_secrets_newest on webhook_secrets (webhook_id) where valid_until is null;
comment on table webhook_secrets is 'What a webhook''s messages are signed with, sealed. After a rotation both sign for a day.';
call parvis_build.guard('webhook_secrets');

create table webhook_deliveries (
  id uuid primary key default gen_random_uuid(),
  webhook_id uuid not null references webhooks on delete cascade,
  event_id bigint references feed_events on delete cascade,
  message_id text not null,
  kind text not null,
  created_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_try_at timestamptz,
  tried_at timestamptz,
  status integer check (status between 100 and 999),
  duration_ms integer check (duration_ms >= 0),
  answer text not null default '',
  failure text not null default '',
  unique (webhook_id, event_id),
  check ((state = 'waiting') = (next_try_at is not null))
);
create index on webhook_deliveries (webhook_id, created_at, id);
create index on webhook_deliveries (event_id) where event_id is not null;
create index webhook_deliveries_due on webhook_deliveries (next_try_at, webhook_id) where state = 'waiting';
create index webhook_deliveries_sending on webhook_deliveries (webhook_id) where state = 'sending';
create index on webhook_deliveries (created_at);
comment on table webhook_deliveries is
  'An event on its way to a webhook, and how its last sending ended. Kept for 30 days. Without an event it is a trial.';
comment on column webhook_deliveries.message_id is 'The webhook-id of each sending of it: whoever got it twice knows it by that.';
comment on column webhook_deliveries.answer is 'The first characters of what was answered.';
comment on column webhook_deliveries.failure is 'Why there was no good answer, as a code; empty where there was one.';
call parvis_build.guard('webhook_deliveries');
call parvis_build.staff_reads_with('webhook_deliveries', 'webhooks', 'webhook_id');

create function parvis.address_webhooks() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into webhook_deliveries (webhook_id, event_id, message_id, kind, created_at, next_try_at)
    select w.id, new.id, 'evt_' || replace(new.uid::text, '-', ''), new.kind, new.occurred_at, new.occurred_at
    from webhooks w where w.brand_id = new.brand_id and w.disabled_at is null and new.kind = any (w.kinds);
  if found then
    perform pg_notify('parvis_changes', 'webhooks');
  end if;
  return null;
end $$;
comment on function parvis.address_webhooks is 'Puts an event on its way to each webhook that is told its kind, in the transaction of the act.';
create trigger address_webhooks after insert on feed_events for each row execute function parvis.address_webhooks();

create function parvis.webhook_secrets_of(webhook uuid) returns json language plpgsql stable security definer set search_path = public as $$
begin
  return (select coalesce(json_agg(json_build_object('createdAt', s.created_at, 'validUntil', s.valid_until) order by s.created_at desc), '[]')
    from webhook_secrets s join webhooks w on w.id = s.webhook_id
    where s.webhook_id = webhook and w.brand_id = parvis.brand_id() and parvis.staff_may_any(array['synchronisation.webhooks.manage']));
end $$;
comment on function parvis.webhook_secrets_of is 'When the secrets of a webhook were made and until when they sign: the dates alone.';
