-- A client puts money on its account, of no invoice yet (B9); what it has there pays its invoices.
alter table payment_intents
  add column tops_up boolean not null default false,
  add constraint payment_intents_top_up check (not tops_up or method = 'card');
comment on column payment_intents.tops_up is 'Whether it pays no invoice: what comes is the client''s credit.';

create or replace function parvis.intent_adds_up() returns trigger language plpgsql security definer set search_path = public as $$
declare lines bigint := (select sum(amount_cents) from payment_intent_lines where intent_id = new.id);
begin
  if (case when new.tops_up then lines is not null else lines is distinct from new.amount_cents end) then
    raise exception 'the lines of a payment add up to its amount' using errcode = 'check_violation', constraint = 'payment_intents_whole';
  end if;
  return null;
end $$;
comment on function parvis.intent_adds_up is 'Refuses a transaction that would leave a payment whose lines are not its amount, or one of no invoice with lines.';
