-- How closed invoices go out by the exchange, and what is said of them (B15, B29).
create table invoice_transmissions (
  invoice_id uuid primary key,
  brand_id uuid not null,
  organisation_id uuid not null,
  waiting_since timestamptz not null,
  next_at timestamptz,
  held text not null default '' check (held in ('', 'unknown_address', 'closed_address', 'public_buyer', 'rules', 'platform')),
  held_for jsonb not null default '[]',
  held_at timestamptz,
  flow_id uuid references exchanged_flows,
  status text not null default '' check (status ~ '^([0-9]{3})?$'),
  status_at timestamptz,
  told_cents bigint not null default 0,
  to_tell boolean not null default false,
  tries integer not null default 0 check (tries >= 0),
  version integer not null default 1,
  constraint invoice_transmissions_brand_key unique (invoice_id, brand_id),
  foreign key (invoice_id, brand_id) references invoices (id, brand_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check ((held <> '') = (held_at is not null))
);
create index on invoice_transmissions (brand_id, waiting_since, invoice_id);
create index on invoice_transmissions (organisation_id);
create index on invoice_transmissions (next_at) where next_at is not null;
create index on invoice_transmissions (flow_id);
create index on invoice_transmissions (brand_id) where to_tell;
comment on table invoice_transmissions is
  'An invoice that goes out by the exchange: from its closing on, until its file is on its way. What is held waits for a person, with what to do.';
comment on column invoice_transmissions.held is 'Why it is not sent: its address is nobody''s, is closed, a public buyer wants what it does not say, its data break a rule, or the platform did not take it.';
comment on column invoice_transmissions.held_for is 'The open addresses of its buyer, the rules with their places, or what the platform says.';
comment on column invoice_transmissions.tries is 'How often its file was to be made since it last went on: what fails is tried again later and later.';
comment on column invoice_transmissions.status is 'Where it stands by its statuses (MDT-105), which triggers keep.';
comment on column invoice_transmissions.told_cents is 'What the exchange was told that was paid of it (212).';
comment on column invoice_transmissions.to_tell is 'Whether something was settled of it since: a round looks at what there is to tell.';

create function parvis.goes_by_exchange(one invoices) returns boolean language sql immutable as $$
  select one.state = 'closed' and one.source = '' and coalesce(one.buyer ->> 'siren', '') <> '' and one.buyer ->> 'country' = 'FR'
$$;
comment on function parvis.goes_by_exchange is 'Whether an invoice is between companies of France, and so goes by the exchange.';

create function parvis.begin_transmission() returns trigger language plpgsql security definer set search_path = public as $$
begin
  -- Whoever sets a platform and whoever closes an invoice meanwhile would not see each other.
  perform pg_advisory_xact_lock_shared(hashtextextended('platforms ' || new.brand_id, 0));
  insert into invoice_transmissions (invoice_id, brand_id, organisation_id, waiting_since, next_at)
  select new.id, new.brand_id, new.organisation_id, new.closed_at, new.closed_at from platforms p
  where p.brand_id = new.brand_id and p.enabled and p.issues_from <= new.issue_on and parvis.goes_by_exchange(new)
  on conflict (invoice_id) do nothing;
  return null;
end $$;
comment on function parvis.begin_transmission is 'What is closed is to be sent, where the brand has a platform that sends.';
create trigger begin_transmission after update on invoices for each row when (old.state = 'draft' and new.state = 'closed') execute function parvis.begin_transmission();

create function parvis.begin_transmissions() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('platforms ' || new.brand_id, 0));
  insert into invoice_transmissions (invoice_id, brand_id, organisation_id, waiting_since, next_at, to_tell)
  select i.id, i.brand_id, i.organisation_id, i.closed_at, i.closed_at,
    exists (select from open_items o join settlements s on s.debit_posting_id = o.posting_id where o.invoice_id = i.id)
  from invoices i where i.brand_id = new.brand_id and i.state = 'closed' and i.issue_on >= new.issues_from and parvis.goes_by_exchange(i)
  on conflict (invoice_id) do nothing;
  return null;
end $$;
comment on function parvis.begin_transmissions is 'What was issued from its day on and closed before a platform sends, or while it did not, is to be sent too.';
create trigger begin_transmissions after insert or update of enabled, issues_from on platforms for each row
  when (new.enabled and new.issues_from is not null) execute function parvis.begin_transmissions();

create function parvis.leave_platform() returns trigger language plpgsql security definer set search_path = public as $$
begin
  with left_over as (
    update exchanged_flows set ack = 'Error', ended_at = new.updated_at, next_at = null, failure = 'disabled'
    where platform_id = new.id and direction = 'out' and kind = 'invoice' and next_at is not null and tries = 0 returning id
  )
  update invoice_transmissions t set flow_id = null, next_at = new.updated_at, tries = 0, version = t.version + 1 from left_over f where t.flow_id = f.id;
  return null;
end $$;
comment on function parvis.leave_platform is
  'What was to go by a platform that is disabled, and was never handed to it, is made anew for the one that sends then. What may have arrived there waits for it.';
create trigger leave_platform after update of enabled on platforms for each row when (old.enabled and not new.enabled) execute function parvis.leave_platform();

create function parvis.settled_to_tell() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update invoice_transmissions t set to_tell = true from open_items o where o.posting_id = new.debit_posting_id and t.invoice_id = o.invoice_id and not t.to_tell;
  return null;
end $$;
comment on function parvis.settled_to_tell is 'What is settled of an invoice that went out by the exchange is to be told to it (212).';
create trigger settled_to_tell after insert on settlements for each row execute function parvis.settled_to_tell();

create function parvis.paid_cents(invoice uuid) returns bigint language sql stable security definer set search_path = public as $$
  select coalesce(sum(s.amount_cents), 0)::bigint from open_items o join settlements s on s.debit_posting_id = o.posting_id
    join open_items c on c.posting_id = s.credit_posting_id
  where o.invoice_id = invoice and o.brand_id = parvis.brand_id() and c.payment_id is not null
$$;
comment on function parvis.paid_cents is 'What payments paid of an invoice: what a credit note took off it is not paid.';
revoke execute on function parvis.paid_cents(uuid) from public;
grant execute on function parvis.paid_cents(uuid) to parvis_staff, parvis_system;

call parvis_build.guard('invoice_transmissions');
call parvis_build.staff_reads_with('invoice_transmissions', 'invoices', 'invoice_id');
grant select on invoice_transmissions to parvis_client;
create policy client_read on invoice_transmissions for select to parvis_client using (exists (select from invoices i where i.id = invoice_id));

create table invoice_statuses (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  invoice_id uuid,
  deposit_id uuid,
  code text not null check (code ~ '^[0-9]{3}$'),
  at timestamptz not null,
  recorded_at timestamptz not null,
  sender_role text not null check (sender_role in ('SE', 'BY', 'WK', 'DFH')),
  sender_name text not null default '' check (length(sender_name) <= 200),
  reasons jsonb not null default '[]',
  amounts jsonb not null default '[]',
  words text not null default '' check (length(words) <= 2000),
  message_id text check (message_id <> '' and length(message_id) <= 200),
  flow_id uuid references exchanged_flows,
  made_by_label text not null default '',
  constraint invoice_statuses_id_brand_key unique (id, brand_id),
  foreign key (invoice_id, brand_id) references invoice_transmissions (invoice_id, brand_id),
  foreign key (deposit_id, brand_id) references invoice_deposits (id, brand_id),
  check (num_nonnulls(invoice_id, deposit_id) = 1),
  check (code not in ('206', '207', '208', '210', '213', '501') or reasons <> '[]')
);
create index on invoice_statuses (invoice_id, at, id);
create index on invoice_statuses (deposit_id, at, id);
create index on invoice_statuses (flow_id);
-- The same message is taken once, whatever flow brings it.
create unique index invoice_statuses_message on invoice_statuses (brand_id, message_id, coalesce(invoice_id, deposit_id)) where message_id is not null;
comment on table invoice_statuses is 'What is said of an invoice in its life (CDAR): of one that the brand issued, or of one that it received. It stays as it was said.';
comment on column invoice_statuses.at is 'When it became so, as its sender says; `recorded_at` is when it was written down here.';
comment on column invoice_statuses.sender_role is 'Who says it: seller, buyer, platform, public portal.';
comment on column invoice_statuses.reasons is 'Codes of the list of its status (MDT-113), each with words.';
comment on column invoice_statuses.amounts is 'What was paid, approved or left, with the rate of tax (MDT-207, MDT-215, MDT-224).';
comment on column invoice_statuses.made_by_label is 'Who of the brand said it.';
create function parvis.keep_status() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - array['made_by_label', 'flow_id']) <> (to_jsonb(old) - array['made_by_label', 'flow_id']) or (old.flow_id is not null and new.flow_id is distinct from old.flow_id) then
    raise exception 'what was said of an invoice stays' using errcode = 'check_violation', constraint = 'invoice_statuses_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_status is 'A status is neither changed nor deleted. Names give way to a pseudonym.';
create trigger keep_status before update or delete on invoice_statuses for each row execute function parvis.keep_status();

alter table invoice_deposits
  add column status text not null default '' check (status ~ '^([0-9]{3})?$'),
  add column status_at timestamptz,
  add column flow_id uuid references exchanged_flows,
  add column type_code text not null default '380' check (length(type_code) <= 10),
  add column seller_address text not null default '' check (length(seller_address) <= 125),
  alter column organisation_id drop not null,
  drop constraint invoice_deposits_way_check,
  add constraint invoice_deposits_way_check check (way in ('portal', 'program', 'platform')),
  add constraint invoice_deposits_whose check (way = 'platform' or organisation_id is not null),
  add constraint invoice_deposits_flow check ((way = 'platform') = (flow_id is not null));
create unique index on invoice_deposits (flow_id) where flow_id is not null;
comment on column invoice_deposits.organisation_id is 'The client who handed it in, or who sold by it; null: a seller who is no client.';
comment on column invoice_deposits.seller_address is 'Where what is said of it goes in the exchange (BT-34).';
comment on column invoice_deposits.status is 'Where it stands by its statuses (MDT-105), which triggers keep.';
create or replace function parvis.keep_deposit() returns trigger language plpgsql as $$
-- What is computed of a row is not there yet when this looks at it.
declare free text[] := array['deposited_by', 'deposited_by_label', 'organisation_id', 'status', 'status_at', 'search_text'];
begin
  if tg_op = 'DELETE' then
    if old.accepted then
      raise exception 'an invoice that was received stays' using errcode = 'check_violation', constraint = 'invoice_deposits_kept';
    end if;
    return old;
  end if;
  if (to_jsonb(new) - free) <> (to_jsonb(old) - free) then
    raise exception 'what was handed in is not changed' using errcode = 'check_violation', constraint = 'invoice_deposits_kept';
  end if;
  return new;
end $$;

create function parvis.standing_of(invoice uuid, deposit uuid, out code text, out at timestamptz) language sql stable as $$
  select s.code, s.at from invoice_statuses s
  where (s.invoice_id = invoice or s.deposit_id = deposit) and s.code not in ('224', '225', '226', '227', '228')
  order by s.code in ('200', '201', '202', '203'), s.at desc, s.recorded_at desc, s.code desc limit 1
$$;
comment on function parvis.standing_of is
  'Where an invoice stands by its statuses: the last word of its course; how far it was carried counts only until somebody has said something of it (kernel/e-invoicing/life-cycle/steps.ts).';

create function parvis.keep_standing() returns trigger language plpgsql security definer set search_path = public as $$
declare
  now record;
begin
  select * into now from parvis.standing_of(new.invoice_id, new.deposit_id);
  if now.code is null then return null; end if;
  update invoice_transmissions t set status = now.code, status_at = now.at, version = t.version + 1 where t.invoice_id = new.invoice_id;
  update invoice_deposits d set status = now.code, status_at = now.at where d.id = new.deposit_id;
  return null;
end $$;
comment on function parvis.keep_standing is 'Keeps beside an invoice where it stands, whatever order the messages come in.';
create trigger keep_standing after insert on invoice_statuses for each row execute function parvis.keep_standing();

call parvis_build.guard('invoice_statuses');
call parvis_build.staff_reads_brand('invoice_statuses');
create policy readers on invoice_statuses as restrictive for select to parvis_staff
  using ((select parvis.staff_may_any(array['e-invoicing.exchange.read', 'e-invoicing.exchange.send', 'e-invoicing.received.read', 'e-invoicing.received.decide'])));
create policy readers on invoice_deposits as restrictive for select to parvis_staff
  using ((select parvis.staff_may_any(array['e-invoicing.received.read', 'e-invoicing.received.decide', 'e-invoicing.reports.read'])));
grant select on invoice_statuses to parvis_client;
create policy client_read on invoice_statuses for select to parvis_client
  using (exists (select from invoice_transmissions t where t.invoice_id = invoice_statuses.invoice_id) or exists (select from invoice_deposits d where d.id = invoice_statuses.deposit_id));

-- What the buyer refused, disputes or has suspended is not reminded of; a refused invoice is credited.
create or replace function parvis.reminder_pause(one uuid) returns text language sql stable as $$
  select case
    when exists (select from invoice_disputes d where d.invoice_id = one and d.ended_at is null) then 'disputed'
    when (select t.status in ('207', '208', '210', '213', '501') from invoice_transmissions t where t.invoice_id = one) then 'refused'
    when exists (select from payment_promises p where p.invoice_id = one and p.withdrawn_at is null and p.promised_on >= parvis.today()) then 'promised'
    when (select sum(l.amount_cents) from payment_intent_lines l join payment_intents p on p.id = l.intent_id where l.invoice_id = one and p.method = 'transfer'
        and p.succeeded_at is null and p.expired_at is null and (p.expires_at at time zone 'UTC')::date >= parvis.today())
      >= (select coalesce(sum(d.rest_cents) filter (where d.due_on <= parvis.today()), (array_agg(d.rest_cents order by d.due_on))[1]) from open_dues d where d.invoice_id = one) then 'announced'
    when exists (select from payment_intent_lines l join payment_intents p on p.id = l.intent_id where l.invoice_id = one and p.session_id is not null
      and p.succeeded_at is null and p.failed_at is null and p.expired_at is null) then 'under_way'
    when exists (select from direct_debits b where b.invoice_id = one and b.state = 'open') then 'debited'
  end
$$;
comment on function parvis.reminder_pause is
  'Why an invoice is not reminded of today: contested, refused or suspended in the exchange, promised, a transfer announced of what is due, a card under way, or asked for by direct debit; null where nothing holds it back. As the asking role sees it.';
