-- The chain of the journal hashes salted commitments to personal data: erasing the data leaves it valid (O21, O34).
-- A commitment is sha256(salt || text); without its salt nobody can try names against it.
alter table journal_events
  add column actor_salt bytea,
  add column actor_commitment text,
  add column detail_salt bytea,
  add column detail_commitment text,
  add column erased_at timestamptz;
create index on journal_events (organisation_id, type, at desc, id desc) where organisation_id is not null;
create index on journal_events (actor_id, at desc, id desc) where actor_id is not null;

-- Who acted, and what is personal in what they did: each as one text that cannot be read in two ways.
create function parvis.journal_actor_text(e journal_events) returns text language sql immutable as $$
  select jsonb_build_array(e.actor_label, e.on_behalf_of)::text
$$;
create function parvis.journal_detail_text(e journal_events) returns text language sql immutable as $$
  select jsonb_build_array(e.subject_label, e.before::text, e.after::text)::text
$$;
create function parvis.journal_commitment(salt bytea, content text) returns text language sql immutable as $$
  select encode(sha256(salt || convert_to(content, 'UTF8')), 'hex')
$$;
create function parvis.journal_salt() returns bytea language sql volatile as $$
  select substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16)
$$;

-- What one entry of the chain is made of; verifier/verify-history.mjs computes the same text.
create or replace function parvis.journal_text(e journal_events) returns text language sql immutable as $$
  select jsonb_build_array(coalesce(e.previous_hash, ''), e.organisation_id::text, e.seq::text,
    to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), e.actor_id::text, e.type, e.subject_type, e.subject_id::text,
    e.about_id::text, e.contract_id::text, e.actor_commitment, e.detail_commitment)::text
$$;

create or replace function parvis.chain_journal() returns trigger language plpgsql security definer set search_path = public as $$
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
drop trigger chain_journal on journal_events;
create trigger chain_journal before insert on journal_events for each row execute function parvis.chain_journal();

-- Entries stay as they were written. One change alone is let through, and to the system alone: a part loses its words together with its salt, for good.
create function parvis.keep_journal_events() returns trigger language plpgsql set search_path = public as $$
declare personal constant text[] := array['actor_label', 'on_behalf_of', 'actor_salt', 'subject_label', 'before', 'after', 'detail_salt', 'erased_at'];
begin
  if tg_op = 'UPDATE' and current_user = 'parvis_system' and new.erased_at is not null
     and to_jsonb(new) - personal = to_jsonb(old) - personal
     and ((new.actor_label, new.on_behalf_of, new.actor_salt) is not distinct from (old.actor_label, old.on_behalf_of, old.actor_salt)
       or (new.actor_salt is null and new.on_behalf_of = '' and (old.actor_salt is not null or old.organisation_id is null)))
     and ((new.subject_label, new.before, new.after, new.detail_salt) is not distinct from (old.subject_label, old.before, old.after, old.detail_salt)
       or (new.detail_salt is null and new.before is null and new.after is null and (old.detail_salt is not null or old.organisation_id is null)))
  then
    return new;
  end if;
  raise exception 'the journal is append-only' using errcode = 'insufficient_privilege';
end $$;

-- What is there already: commitments, then the chains anew.
update journal_events set actor_salt = parvis.journal_salt(), detail_salt = parvis.journal_salt() where organisation_id is not null;
update journal_events e set actor_commitment = parvis.journal_commitment(e.actor_salt, parvis.journal_actor_text(e)),
  detail_commitment = parvis.journal_commitment(e.detail_salt, parvis.journal_detail_text(e)) where organisation_id is not null;
do $$
declare e journal_events; organisation uuid; previous text;
begin
  for e in select * from journal_events where organisation_id is not null order by organisation_id, seq loop
    e.previous_hash := case when e.organisation_id is not distinct from organisation then previous else '' end;
    organisation := e.organisation_id;
    previous := encode(sha256(convert_to(parvis.journal_text(e), 'UTF8')), 'hex');
    update journal_events set previous_hash = e.previous_hash, hash = previous where id = e.id;
    update journal_heads set hash = previous where organisation_id = e.organisation_id and seq = e.seq;
  end loop;
end $$;
alter table journal_events add check (organisation_id is null or (seq is not null and hash is not null and previous_hash is not null and actor_commitment is not null and detail_commitment is not null));
create trigger keep_journal_events before update or delete on journal_events for each row execute function parvis.keep_journal_events();
grant update (actor_label, on_behalf_of, actor_salt, subject_label, before, after, detail_salt, erased_at) on journal_events to parvis_system;

-- Technical users (O15, O16).

-- Which secret a token was had by: one that is replaced at once takes its tokens with it.
alter table sessions add column secret_id uuid references technical_secrets on delete cascade;
create index on sessions (secret_id) where secret_id is not null;
alter table technical_users add column sign_in_email text not null default '';

-- However its membership ends, a technical user is revoked with it, at once: secrets, tokens, and its address is free again.
create function parvis.revoke_technical_user() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update technical_users set revoked_at = new.removed_at, revoked_by_label = coalesce(nullif(new.removed_by_label, ''), 'Parvis'), version = version + 1
    where account_id = new.account_id and revoked_at is null;
  update sessions set ended_at = new.removed_at where account_id = new.account_id and ended_at is null;
  delete from technical_secrets where account_id = new.account_id;
  update accounts set status = 'closed', erase_on = null, sign_in_email = null, identifier = 'technique-' || id where id = new.account_id and kind = 'technical';
  return null;
end $$;
create trigger revoke_technical_user after update of removed_at on memberships for each row
  when (new.removed_at is not null and old.removed_at is null and new.account_kind = 'technical') execute function parvis.revoke_technical_user();

-- A technical user's membership and spaces are the server's to write, for who may manage technical users; not those of every manager of people.
alter policy manager_update on memberships
  using (role <> 'principal_manager' and role <> 'technical' and organisation_id = any ((select parvis.permitted_organisation_ids('organisation.people.manage'))::uuid[]))
  with check (role <> 'principal_manager' and role <> 'technical' and organisation_id = any ((select parvis.permitted_organisation_ids('organisation.people.manage'))::uuid[]));
alter policy manager_insert on space_subscriptions
  with check (created_by = (select parvis.account_id()) and organisation_id = any ((select parvis.permitted_organisation_ids('organisation.space-requests.decide'))::uuid[])
    and exists (select from memberships m where m.id = membership_id and m.role <> 'technical'));
alter policy manager_update on space_subscriptions
  using (organisation_id = any ((select parvis.permitted_organisation_ids('organisation.space-requests.decide'))::uuid[])
    and exists (select from memberships m where m.id = membership_id and m.role <> 'technical'));

-- Counts one request of a technical user's token in its minute and gives what is left of it. No row: no such token, it is refused later.
-- A statement of its own, before the request's transaction: a refusal undoes that one, and a count inside it would make the calls of one
-- technical user wait for each other. Losing a second of counts in a crash hurts nobody: the commit does not wait for the disk.
create function parvis.count_technical_request(session_token_hash bytea, moment timestamptz, per_minute integer)
returns table (most integer, used integer, resets_in integer) language plpgsql security definer set search_path = public as $$
#variable_conflict use_column
declare account uuid; minute timestamptz := date_trunc('minute', moment); name text;
begin
  select t.account_id, coalesce(t.requests_per_minute, per_minute) into account, most
  from sessions s join technical_users t on t.account_id = s.account_id
  where s.token_hash = session_token_hash and s.ended_at is null and s.expires_at > moment and t.revoked_at is null;
  if not found then return; end if;
  perform set_config('synchronous_commit', 'off', true);
  name := 'api:' || account;
  insert into rate_limits as r (key, window_start) values (name, minute)
    on conflict (key, window_start) do update set count = r.count + 1 returning r.count into used;
  if used = 1 then
    delete from rate_limits where key = name and window_start < minute;
    update technical_users set last_used_at = moment where account_id = account;
  end if;
  resets_in := 60 - extract(second from moment)::integer % 60;
  return next;
end $$;
revoke execute on function parvis.count_technical_request(bytea, timestamptz, integer) from public;

