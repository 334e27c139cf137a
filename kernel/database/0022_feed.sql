-- What happened in a portal, for the programs of the provider (D30): told in the transaction of the act itself.
create table feed_heads (
  brand_id uuid primary key references brands,
  last bigint not null default 0,
  swept bigint not null default 0 check (swept <= last)
);
comment on table feed_heads is 'How far the events of a brand are numbered, and up to which they are deleted.';
call parvis_build.guard('feed_heads');

create table feed_events (
  id bigint primary key generated always as identity,
  brand_id uuid not null references brands,
  uid uuid not null unique default gen_random_uuid(),
  position bigint check (position > 0),
  kind text not null check (kind <> ''),
  occurred_at timestamptz not null,
  account_id uuid references accounts on delete set null,
  restricted_to text not null default '',
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  unique (brand_id, position)
);
create index feed_events_unnumbered on feed_events (brand_id, id) where position is null;
create index on feed_events (brand_id, occurred_at, id);
create index on feed_events (account_id) where account_id is not null;
comment on table feed_events is 'An event for programs of the provider: they poll it, or are told by a webhook. Kept for 90 days.';
comment on column feed_events.position is
  'Its place in the feed, given once its transaction is committed: whoever reads by it skips nothing, whatever overlapped.';
comment on column feed_events.account_id is 'Whose personal data it holds: it is deleted with them.';
comment on column feed_events.restricted_to is 'The permission of the staff that it takes beside that of reading the feed; empty: none.';
call parvis_build.guard('feed_events');
call parvis_build.staff_reads_brand('feed_events');
create policy readers on feed_events as restrictive for select to parvis_staff
  using ((select parvis.staff_may_any(array['synchronisation.feed.read'])) and (restricted_to = '' or parvis.staff_may_any(array[restricted_to])));

create table feed_readers (
  brand_id uuid not null references brands,
  account_id uuid not null references accounts on delete cascade,
  position bigint not null check (position >= 0),
  read_at timestamptz not null,
  primary key (brand_id, account_id)
);
create index on feed_readers (account_id);
comment on table feed_readers is 'How far an account has read the feed: it said so by asking for what comes after.';
call parvis_build.guard('feed_readers');
call parvis_build.staff_reads_brand('feed_readers');

create function parvis.tell_feed(brand uuid, event text, at timestamptz, about jsonb, permission text default '', whose uuid default null) returns void
language sql security definer set search_path = public as $$
  insert into feed_events (brand_id, kind, occurred_at, data, restricted_to, account_id) values (brand, event, at, about, permission, whose)
$$;
comment on function parvis.tell_feed is 'Writes an event in the transaction of the act. Called by the triggers of those whose events they are.';
revoke execute on function parvis.tell_feed(uuid, text, timestamptz, jsonb, text, uuid) from public;

create function parvis.number_feed(brand uuid) returns void language plpgsql security definer set search_path = public as $$
declare
  head bigint;
  numbered bigint;
begin
  if not exists (select from feed_events where brand_id = brand and position is null) then
    return;
  end if;
  insert into feed_heads (brand_id) values (brand) on conflict do nothing;
  -- One at a time, until its commit: the next one sees what this one numbered.
  select last into head from feed_heads where brand_id = brand for update;
  update feed_events e set position = head + n.nth
    from (select id, row_number() over (order by id) as nth from feed_events where brand_id = brand and position is null) n where n.id = e.id;
  get diagnostics numbered = row_count;
  update feed_heads set last = head + numbered where brand_id = brand;
end $$;
comment on function parvis.number_feed is
  'Gives every event that is committed and has none its place, after all that have one. An event of a transaction that is still open gets a later one.';
revoke execute on function parvis.number_feed(uuid) from public;
grant execute on function parvis.number_feed(uuid) to parvis_system;
