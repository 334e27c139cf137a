-- What happened keeps its date (C18, C35): a request that was validated says when, though it could not be carried out afterwards.
alter table change_requests add column validated_at timestamptz, add column validated_by_label text not null default '';
update change_requests set validated_at = decided_at, validated_by_label = decided_by_label where decision = 'validated';

create function parvis.keep_request_dates() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (
    new.requested_at is distinct from old.requested_at
    or (old.validated_at is not null and new.validated_at is distinct from old.validated_at)
    or (old.carried_out_at is not null and new.carried_out_at is distinct from old.carried_out_at)
    or (old.deleted_at is not null and new.deleted_at is distinct from old.deleted_at)
  ) then
    raise exception 'the date of what happened to a request does not change' using errcode = 'check_violation';
  end if;
  if new.decision = 'validated' and new.validated_at is null then
    new.validated_at := new.decided_at;
    new.validated_by_label := new.decided_by_label;
  end if;
  return new;
end $$;
create trigger keep_request_dates before insert or update on change_requests for each row execute function parvis.keep_request_dates();

-- An identifier is taken by an account, or by the account that a validated request is to make (C20).
create function parvis.identifier_taken(brand uuid, wanted text) returns boolean language sql stable security definer set search_path = public as $$
  select exists (select from accounts a where a.brand_id = brand and lower(a.identifier) = lower(wanted))
      or exists (select from change_requests r where r.brand_id = brand and r.decision = 'validated' and r.carried_out_at is null and lower(r.identifier) = lower(wanted))
$$;
create index change_requests_identifier on change_requests (brand_id, lower(identifier)) where decision = 'validated' and carried_out_at is null and identifier <> '';
