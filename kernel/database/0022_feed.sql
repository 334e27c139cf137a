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

create function parvis.feed_employee(account uuid) returns jsonb language sql stable
  as $$ select null::jsonb $$;
comment on function parvis.feed_employee is 'The employee whose account it is, as events tell it; the space of employees says who that is.';
revoke execute on function parvis.feed_employee(uuid) from public;

create function parvis.changed_of(before jsonb, after jsonb) returns jsonb language sql immutable parallel safe
  as $$ select coalesce(jsonb_agg(a.key order by a.key), '[]') from jsonb_each(after) a where a.value is distinct from before -> a.key $$;
comment on function parvis.changed_of is 'The names of what differs between two objects of the same shape.';

create function parvis.account_contact(a accounts) returns jsonb language sql immutable as $$
  select jsonb_build_object('surname', a.surname, 'givenName', a.given_name, 'signInEmail', coalesce(a.sign_in_email, ''), 'contactEmail', a.contact_email, 'jobTitle', a.job_title,
    'structure', a.structure, 'addressLine1', a.address_line1, 'addressLine2', a.address_line2, 'postalCode', a.postal_code, 'city', a.city, 'phone', a.phone, 'mobile', a.mobile, 'fax', a.fax)
$$;
comment on function parvis.account_contact is 'The contact details of a person, as events tell them.';

create function parvis.tell_account_contact() returns trigger language plpgsql security definer set search_path = public as $$
declare
  changed jsonb := parvis.changed_of(parvis.account_contact(old), parvis.account_contact(new));
  clients jsonb;
  employee jsonb;
begin
  -- By themselves, signed in, or by the link that proves a new address.
  if changed = '[]' or not coalesce(parvis.account_id() = new.id, old.sign_in_email is not null and new.sign_in_email <> old.sign_in_email) then
    return null;
  end if;
  employee := parvis.feed_employee(new.id);
  select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name) order by o.name), '[]') into clients
    from memberships m join organisations o on o.id = m.organisation_id where m.account_id = new.id and parvis.in_force(m);
  if employee is null and clients = '[]' then
    return null;
  end if;
  perform parvis.tell_feed(new.brand_id, 'identity.contact.changed', new.updated_at, jsonb_build_object(
    'account', jsonb_build_object('id', new.id, 'identifier', new.identifier), 'clients', clients, 'employee', employee,
    'changed', changed, 'contact', parvis.account_contact(new)), '', new.id);
  return null;
end $$;
comment on function parvis.tell_account_contact is 'Tells the feed of a client''s person or an employee who changed their own contact details.';
create trigger tell_account_contact after update on accounts for each row
  when (new.kind = 'person' and new.status = 'active' and new.erased_at is null and old.status = 'active') execute function parvis.tell_account_contact();

create function parvis.organisation_contact(o organisations) returns jsonb language sql immutable as $$
  select jsonb_build_object('name', o.name, 'addressLine1', o.address_line1, 'addressLine2', o.address_line2, 'postalCode', o.postal_code, 'city', o.city,
    'phone', o.phone, 'fax', o.fax, 'email', o.email, 'quotesEmail', o.quotes_email, 'invoicesEmail', o.invoices_email, 'remindersEmail', o.reminders_email)
$$;
comment on function parvis.organisation_contact is 'The contact details of a client, as events tell them.';

create function parvis.tell_organisation_contact() returns trigger language plpgsql security definer set search_path = public as $$
declare
  changed jsonb := parvis.changed_of(parvis.organisation_contact(old), parvis.organisation_contact(new));
begin
  if changed <> '[]' and exists (select from memberships m where m.organisation_id = new.id and m.account_id = parvis.account_id() and parvis.in_force(m)) then
    perform parvis.tell_feed(new.brand_id, 'organisation.contact.changed', now(), jsonb_build_object(
      'client', jsonb_build_object('id', new.id, 'code', new.code, 'name', new.name), 'changed', changed, 'contact', parvis.organisation_contact(new)));
  end if;
  return null;
end $$;
comment on function parvis.tell_organisation_contact is 'Tells the feed of a client whose own people changed its contact details.';
create trigger tell_organisation_contact after update on organisations for each row execute function parvis.tell_organisation_contact();
