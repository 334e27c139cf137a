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
