-- A new sign-in address counts once a link sent to it was used: until then it is on the link alone (O13, O14).
alter table one_time_tokens add column email text;
alter table one_time_tokens drop constraint one_time_tokens_purpose_check;
alter table one_time_tokens add check (purpose in ('activation', 'password_reset', 'sign_in_email'));
alter table one_time_tokens add check ((purpose = 'sign_in_email') = (email is not null));

-- A link was sent to an address, or in place of a password: where either changes, by whomever, the links of before are over.
create function parvis.end_one_time_tokens() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_table_name = 'accounts' then
    update one_time_tokens set used_at = coalesce(new.updated_at, now()) where account_id = new.id and used_at is null;
  else
    update one_time_tokens set used_at = coalesce(new.password_changed_at, now()) where account_id = new.account_id and used_at is null;
  end if;
  return null;
end $$;
create trigger end_one_time_tokens after update of sign_in_email on accounts for each row
  when (new.sign_in_email is distinct from old.sign_in_email) execute function parvis.end_one_time_tokens();
create trigger end_one_time_tokens after update of password_hash on credentials for each row
  when (new.password_hash is distinct from old.password_hash) execute function parvis.end_one_time_tokens();

-- The second factor in force stays until a code of the new one came back.
alter table credentials add column totp_pending_secret text;
update credentials set totp_pending_secret = totp_secret, totp_secret = null where totp_enabled_at is null;
alter table credentials add check ((totp_secret is null) = (totp_enabled_at is null));

-- A part that lost its words may still carry the name of another person, whom it bears on or who acted: it goes when they are erased in
-- their turn. Nothing else of it changes.
create or replace function parvis.keep_journal_events() returns trigger language plpgsql set search_path = public as $$
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

-- Both are emptied every hour of what is over.
create index on idempotency_keys (created_at);
create index on rate_limits (window_start);

-- What the asking account holds, as one value: a kept answer is given again only to who still holds it.
create function parvis.rights_print() returns text language sql stable security definer set search_path = public as $$
  select encode(sha256(convert_to(jsonb_build_array(
    (select s.role from staff_members s where s.account_id = parvis.account_id()),
    (select jsonb_agg(jsonb_build_array(m.id, m.role, m.whole,
        (select jsonb_agg(p.permission order by p.permission) from membership_role_permissions p where p.brand_id = m.brand_id and p.role = m.role),
        (select jsonb_agg(s.service_id order by s.service_id) from membership_services s where s.membership_id = m.id),
        (select jsonb_agg(jsonb_build_array(s.space, s.service_id, s.access) order by s.id) from space_subscriptions s where s.membership_id = m.id and s.ended_at is null)
      ) order by m.id) from memberships m where m.account_id = parvis.account_id() and parvis.in_force(m)),
    (select jsonb_agg(d.id order by d.id) from delegations d where d.account_id = parvis.account_id() and d.validated_at is not null and d.ended_at is null),
    (select jsonb_agg(jsonb_build_array(c.id, c.is_blocked) order by c.id) from connections c where c.account_id = parvis.account_id() and c.ended_on is null)
  )::text, 'UTF8')), 'hex')
$$;
-- Answers kept before are given to nobody: nothing says what their owners held.
alter table idempotency_keys add column rights text not null default '';
