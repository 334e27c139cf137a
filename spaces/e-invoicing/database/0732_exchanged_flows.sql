-- The journal of what went to the platforms and came from them (B15): each file once.
create table exchanged_flows (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  platform_id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  kind text not null check (kind in ('invoice', 'status', 'report', 'other')),
  subject_id uuid,
  label text not null default '' check (length(label) <= 200),
  file_name text not null default '' check (length(file_name) <= 255),
  syntax text not null default '' check (syntax in ('', 'CII', 'UBL', 'Factur-X', 'CDAR', 'FRR')),
  flow_type text not null default '',
  processing_rule text not null default '',
  profile text not null default '',
  flow_id text check (flow_id <> '' and length(flow_id) <= 64),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  file_id uuid references files,
  created_at timestamptz not null,
  tries integer not null default 0,
  next_at timestamptz,
  failure text not null default '' check (length(failure) <= 500),
  submitted_at timestamptz,
  ack text not null default '' check (ack in ('', 'Pending', 'Ok', 'Error')),
  ack_details jsonb not null default '[]',
  ended_at timestamptz,
  refusal text not null default '' check (length(refusal) <= 60),
  changed_at timestamptz,
  constraint exchanged_flows_id_brand_key unique (id, brand_id),
  foreign key (platform_id, brand_id) references platforms (id, brand_id),
  check (direction = 'in' or subject_id is not null),
  check (direction = 'out' or flow_id is not null),
  check ((submitted_at is null) or flow_id is not null),
  check ((direction = 'out' and ended_at is null and submitted_at is null) = (next_at is not null))
);
create unique index exchanged_flows_once on exchanged_flows (platform_id, flow_id);
-- A thing is on its way once: what came to nothing may be sent again.
create unique index exchanged_flows_under_way on exchanged_flows (kind, subject_id) where direction = 'out' and ack <> 'Error';
create index on exchanged_flows (brand_id, created_at, id);
create index on exchanged_flows (next_at) where next_at is not null;
create index on exchanged_flows (subject_id);
create index on exchanged_flows (file_id);
comment on table exchanged_flows is
  'A file that goes to a platform or came from it (a «flow» of XP Z12-013). Its id is the tracking id by which the platform knows it: however often it is sent, it is one.';
comment on column exchanged_flows.subject_id is 'What it is of: a closed invoice, a status, a report.';
comment on column exchanged_flows.processing_rule is 'By which rule the platform is to treat it: B2B, B2G, B2BInt, B2C; `profile` is that of its syntax.';
comment on column exchanged_flows.next_at is 'When it is tried (again); null: it was submitted, or it is over.';
comment on column exchanged_flows.ack is 'What the platform says of it: taken, being looked at, or refused with details.';
comment on column exchanged_flows.refusal is 'Why what came was not taken: a status of an invoice that is not known, a step that cannot be.';
comment on column exchanged_flows.changed_at is 'The platform''s own time of the last change that was seen.';

create function parvis.keep_flow() returns trigger language plpgsql as $$
declare fixed text[] := array['id', 'brand_id', 'platform_id', 'direction', 'kind', 'subject_id', 'created_at'];
begin
  if tg_op = 'DELETE' then
    raise exception 'what was exchanged stays on record' using errcode = 'check_violation', constraint = 'exchanged_flows_kept';
  end if;
  if exists (select from unnest(fixed) f where to_jsonb(new) -> f is distinct from to_jsonb(old) -> f)
    or (old.file_id is not null and new.file_id is distinct from old.file_id) or (old.flow_id is not null and new.flow_id is distinct from old.flow_id) then
    raise exception 'what was exchanged is not changed' using errcode = 'check_violation', constraint = 'exchanged_flows_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_flow is 'What a flow is, and its file once there is one, is not changed; what becomes of it is written down.';
create trigger keep_flow before update or delete on exchanged_flows for each row execute function parvis.keep_flow();

call parvis_build.guard('exchanged_flows');
call parvis_build.staff_reads_brand('exchanged_flows');
create policy readers on exchanged_flows as restrictive for select to parvis_staff
  using ((select parvis.staff_may_any(array['e-invoicing.exchange.read'])));
create policy "e-invoicing.flow read" on files for select to parvis_staff
  using (owner_kind = 'e-invoicing.flow' and brand_id = (select parvis.brand_id()) and exists (select from exchanged_flows f where f.id = files.owner_id));

-- What was seen at a platform and is not taken in yet: one that fails keeps no other waiting, and is tried again later and later.
create table flows_to_take (
  platform_id uuid not null,
  brand_id uuid not null,
  flow_id text not null check (flow_id <> '' and length(flow_id) <= 64),
  told jsonb,
  noted_at timestamptz not null,
  tries integer not null default 0 check (tries >= 0),
  next_at timestamptz not null,
  failure text not null default '' check (length(failure) <= 500),
  primary key (platform_id, flow_id),
  foreign key (platform_id, brand_id) references platforms (id, brand_id) on delete cascade
);
create index on flows_to_take (platform_id, next_at, flow_id);
comment on table flows_to_take is 'A flow that a platform told of and that is not taken in yet: it goes with the transaction that takes it in, or that writes down that it could not be.';
comment on column flows_to_take.told is 'What the platform told of it; null: what it told cannot be read, and is asked for again.';
comment on column flows_to_take.next_at is 'When it is tried (again), later and later.';
call parvis_build.guard('flows_to_take');
