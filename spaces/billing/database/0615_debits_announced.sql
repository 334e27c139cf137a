-- A debit is announced to whom it is asked of before the bank takes it (B25): what SEPA calls a pre-notification.
alter table direct_debits add column told_at timestamptz, add column called_off_at timestamptz, add check (called_off_at is null or told_at is not null);
create index on direct_debits (batch_id) where told_at is null;
comment on column direct_debits.told_at is 'When the client was told of its amount and day; null: not yet, or nobody could be written to.';
comment on column direct_debits.called_off_at is 'When the client was told that it does not take place after all.';

create or replace function parvis.keep_direct_debit() returns trigger language plpgsql security definer set search_path = public as $$
declare living text[] := array['state', 'reason_code', 'payment_id', 'ended_on', 'told_at', 'called_off_at'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - living) <> (to_jsonb(old) - living)
    or not ((old.state = 'open') or (old.state = 'paid' and new.state in ('paid', 'returned')) or new.state = old.state)
    or (old.told_at is not null and new.told_at is distinct from old.told_at) or (old.called_off_at is not null and new.called_off_at is distinct from old.called_off_at) then
    raise exception 'a direct debit goes one way' using errcode = 'check_violation', constraint = 'direct_debits_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_direct_debit is 'A direct debit is what it was made as; from open it becomes paid, refused, returned or cancelled, and from paid it may be returned. What its client was told stays.';
