-- Somebody who is given their place again while the client is archived has it back with the client, as the one before would have been (B4).
create or replace function parvis.keep_archived() returns trigger language plpgsql security definer set search_path = public as $$
declare since timestamptz := (select o.archived_at from organisations o where o.id = new.organisation_id);
begin
  if since is not null and new.removed_at is null and (new.suspended_at is null or (tg_op = 'INSERT' and exists (
      select from memberships m where m.organisation_id = new.organisation_id and m.account_id = new.account_id and m.removed_at is not null
        and m.suspended_with_client and m.suspended_at = new.suspended_at))) then
    new.suspended_at := since;
    new.suspended_with_client := true;
  end if;
  return new;
end $$;
