create table journal_events (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid references organisations,
  contract_id uuid,
  seq bigint,
  at timestamptz not null,
  actor_id uuid references accounts,
  actor_label text not null,
  on_behalf_of text not null default '',
  type text not null,
  subject_type text not null,
  subject_id uuid,
  subject_label text not null default '',
  before jsonb,
  after jsonb,
  previous_hash text,
  hash text,
  about_id uuid references accounts,
  actor_salt bytea,
  actor_commitment text,
  detail_salt bytea,
  detail_commitment text,
  erased_at timestamptz,
  check (organisation_id is null or (seq is not null and hash is not null and previous_hash is not null and actor_commitment is not null and detail_commitment is not null))
);
create index on journal_events (brand_id, at desc, id desc);
create index on journal_events (contract_id, at desc, id desc) where contract_id is not null;
create index on journal_events (subject_id, at desc, id desc);
create unique index journal_events_chain on journal_events (organisation_id, seq) where organisation_id is not null;
create index on journal_events (organisation_id, at desc, id desc) where organisation_id is not null;
create index on journal_events (about_id, at desc, id desc) where about_id is not null;
create index on journal_events (actor_id, at desc, id desc) where actor_id is not null;
create index on journal_events (organisation_id, type, seq desc) where organisation_id is not null;
comment on table journal_events is
  'Who did what, when, and what changed. Append-only; the entries of an organisation form a chain of hashes (C35, O34).';
comment on column journal_events.about_id is 'The account that the act bears on.';
comment on column journal_events.actor_salt is 'Salt of the commitment to who acted. It goes when the person is erased; the commitment stays, so the chain stays valid (O21, O34).';
comment on column journal_events.detail_salt is 'Salt of the commitment to the personal data of the act; it goes when they are erased.';

create table journal_heads (
  organisation_id uuid primary key references organisations on delete cascade,
  seq bigint not null,
  hash text not null
);
comment on table journal_heads is
  'The last entry of an organisation''s chain.';
call parvis_build.guard('journal_heads');

-- The chain hashes salted commitments to personal data: erasing the data leaves it valid (O21, O34).
create function parvis.journal_actor_text(e journal_events) returns text language sql immutable as $$
  select jsonb_build_array(e.actor_label, e.on_behalf_of)::text
$$;
comment on function parvis.journal_actor_text is
  'Who acted, as one text that cannot be read in two ways.';

create function parvis.journal_detail_text(e journal_events) returns text language sql immutable as $$
  select jsonb_build_array(e.subject_label, e.before::text, e.after::text)::text
$$;
comment on function parvis.journal_detail_text is
  'What is personal in an act, as one text that cannot be read in two ways.';

create function parvis.journal_commitment(salt bytea, content text) returns text language sql immutable as $$
  select encode(sha256(salt || convert_to(content, 'UTF8')), 'hex')
$$;
comment on function parvis.journal_commitment is
  'A commitment to a text: without the salt nobody can try names against it.';

create function parvis.journal_salt() returns bytea language sql volatile as $$
  select substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16)
$$;
comment on function parvis.journal_salt is
  'A new salt for a commitment.';

create function parvis.journal_text(e journal_events) returns text language sql immutable as $$
  select jsonb_build_array(coalesce(e.previous_hash, ''), e.organisation_id::text, e.seq::text,
    to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), e.actor_id::text, e.type, e.subject_type, e.subject_id::text,
    e.about_id::text, e.contract_id::text, e.actor_commitment, e.detail_commitment)::text
$$;
comment on function parvis.journal_text is
  'What the hash of one entry is made of; verifier/verify-history.mjs computes the same text.';

create function parvis.chain_journal() returns trigger language plpgsql security definer set search_path = public as $$
declare head journal_heads;
begin
  if tg_op <> 'INSERT' then
    raise exception 'the journal is append-only' using errcode = 'insufficient_privilege';
  end if;
  new.at := date_trunc('milliseconds', new.at);
  new.actor_salt := null;
  new.detail_salt := null;
  new.erased_at := null;
  if new.organisation_id is not null then
    select * into head from journal_heads where organisation_id = new.organisation_id for update;
    if not found then
      insert into journal_heads values (new.organisation_id, 0, '') on conflict do nothing;
      select * into head from journal_heads where organisation_id = new.organisation_id for update;
    end if;
    new.actor_salt := parvis.journal_salt();
    new.actor_commitment := parvis.journal_commitment(new.actor_salt, parvis.journal_actor_text(new));
    new.detail_salt := parvis.journal_salt();
    new.detail_commitment := parvis.journal_commitment(new.detail_salt, parvis.journal_detail_text(new));
    new.seq := head.seq + 1;
    new.previous_hash := head.hash;
    new.hash := encode(sha256(convert_to(parvis.journal_text(new), 'UTF8')), 'hex');
    update journal_heads set seq = new.seq, hash = new.hash where organisation_id = new.organisation_id;
  end if;
  return new;
end $$;
comment on function parvis.chain_journal is
  'Chains a new entry to the one before it of the same organisation. Refuses to empty the journal.';
create trigger chain_journal before insert on journal_events for each row execute function parvis.chain_journal();
create trigger keep_journal before truncate on journal_events for each statement execute function parvis.chain_journal();

create function parvis.keep_journal_events() returns trigger language plpgsql set search_path = public as $$
declare personal constant text[] := array['actor_label', 'on_behalf_of', 'actor_salt', 'subject_label', 'before', 'after', 'detail_salt', 'erased_at'];
begin
  if tg_op = 'UPDATE' and current_user = 'parvis_system' and new.erased_at is not null
     and to_jsonb(new) - personal = to_jsonb(old) - personal
     and ((new.actor_label, new.on_behalf_of, new.actor_salt) is not distinct from (old.actor_label, old.on_behalf_of, old.actor_salt)
       or (new.actor_salt is null and new.on_behalf_of = '' and (old.actor_salt is not null or old.organisation_id is null
         or exists (select from accounts a where a.id = old.actor_id and a.erased_at is not null))))
     and ((new.subject_label, new.before, new.after, new.detail_salt) is not distinct from (old.subject_label, old.before, old.after, old.detail_salt)
       or (new.detail_salt is null and new.before is null and new.after is null and (old.detail_salt is not null or old.organisation_id is null
         or exists (select from accounts a where a.id in (old.about_id, old.subject_id) and a.erased_at is not null))))
  then
    return new;
  end if;
  raise exception 'the journal is append-only' using errcode = 'insufficient_privilege';
end $$;
comment on function parvis.keep_journal_events is
  'Keeps entries as they were written. One change alone is let through, and to the system alone: a part loses its words together with its salt, for good. A part without words may still carry the name of another person, whom it bears on or who acted: that goes when they are erased in their turn.';
create trigger keep_journal_events before update or delete on journal_events for each row execute function parvis.keep_journal_events();

call parvis_build.guard('journal_events');
revoke update, delete on journal_events from parvis_system;
grant update (actor_label, on_behalf_of, actor_salt, subject_label, before, after, detail_salt, erased_at) on journal_events to parvis_system;
call parvis_build.staff_reads_brand('journal_events');
grant select on journal_events to parvis_client;
grant insert on journal_events to parvis_client, parvis_staff, parvis_employee;
create policy write_own_acts on journal_events for insert to parvis_client, parvis_staff, parvis_employee
  with check (brand_id = (select parvis.brand_id()) and actor_id = (select parvis.account_id()));
-- A program reads of the history what its scopes reach: acts on contracts only where it may read contracts (O16).
create policy manager_read on journal_events for select to parvis_client using (
  organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.history.read'))::uuid[])
  and (contract_id is null or (select parvis.scope_allows('contracts', 'read'))));
