-- A client contests an invoice or a line of it, or promises a day (B30): reminders stop until that is over.
create table invoice_disputes (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  invoice_id uuid not null references invoices,
  line_id uuid references invoice_lines,
  reason text not null check (reason in ('amount', 'quantity', 'not_delivered', 'not_ordered', 'quality', 'already_paid', 'addressee', 'other')),
  words text not null default '',
  opened_at timestamptz not null,
  opened_by uuid references accounts on delete set null,
  opened_by_label text not null default '',
  ended_at timestamptz,
  ended_by_label text not null default '',
  outcome text check (outcome in ('accepted', 'rejected', 'withdrawn')),
  answer text not null default '',
  version integer not null default 1,
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check ((ended_at is null) = (outcome is null)),
  check (ended_at is not null or (answer = '' and ended_by_label = '')),
  check (reason <> 'other' or words <> '')
);
create unique index invoice_disputes_one_open on invoice_disputes (invoice_id, coalesce(line_id, '00000000-0000-0000-0000-000000000000'::uuid)) where ended_at is null;
create index on invoice_disputes (brand_id, opened_at, id);
create index on invoice_disputes (organisation_id, opened_at, id);
create index on invoice_disputes (invoice_id);
comment on table invoice_disputes is 'What a client contests of an invoice, or of one line (B30): open, then ended once: taken back, or answered by the staff.';

create function parvis.keep_dispute() returns trigger language plpgsql security definer set search_path = public as $$
declare
  ending text[] := array['ended_at', 'ended_by_label', 'outcome', 'answer', 'version'];
begin
  if tg_op = 'DELETE' then
    raise exception 'a dispute is ended, never deleted' using errcode = 'check_violation', constraint = 'invoice_disputes_kept';
  end if;
  if tg_op = 'INSERT' then
    if new.ended_at is not null or not exists (
      select from invoices i where i.id = new.invoice_id and i.state = 'closed' and i.type <> 381 and i.organisation_id = new.organisation_id and i.brand_id = new.brand_id)
      or (new.line_id is not null and not exists (select from invoice_lines l where l.id = new.line_id and l.invoice_id = new.invoice_id)) then
      raise exception 'a closed invoice of the client is contested, or a line of it' using errcode = 'check_violation', constraint = 'invoice_disputes_fit';
    end if;
    return new;
  end if;
  if (to_jsonb(new) - ending - array['opened_by', 'opened_by_label', 'words']) <> (to_jsonb(old) - ending - array['opened_by', 'opened_by_label', 'words'])
    or (old.ended_at is not null and (new.ended_at, new.outcome, new.answer) is distinct from (old.ended_at, old.outcome, old.answer)) then
    raise exception 'a dispute is ended once' using errcode = 'check_violation', constraint = 'invoice_disputes_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_dispute is 'What is contested stays as it was said, and is ended once. Names give way to a pseudonym.';
create trigger keep_dispute before insert or update or delete on invoice_disputes for each row execute function parvis.keep_dispute();

call parvis_build.guard('invoice_disputes');
call parvis_build.staff_writes_brand('invoice_disputes');
call parvis_build.staff_write('invoice_disputes', array['billing.receivables.manage']);
grant select, insert, update on invoice_disputes to parvis_client;
create policy client_read on invoice_disputes for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));
create policy client_open on invoice_disputes for insert to parvis_client
  with check (organisation_id = any ((select parvis.paying_organisation_ids())::uuid[]) and brand_id = (select parvis.brand_id()) and opened_by = (select parvis.account_id()));
create policy client_withdraw on invoice_disputes for update to parvis_client
  using (organisation_id = any ((select parvis.paying_organisation_ids())::uuid[]))
  with check (organisation_id = any ((select parvis.paying_organisation_ids())::uuid[]) and (outcome is null or outcome = 'withdrawn'));
call parvis_build.files_of('billing.dispute', 'exists (select from invoice_disputes d where d.id = files.owner_id)', array['billing.receivables.manage']);

create table payment_promises (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  invoice_id uuid not null references invoices,
  position integer not null check (position between 1 and 2),
  promised_on date not null,
  made_on date not null,
  made_at timestamptz not null,
  made_by uuid references accounts on delete set null,
  made_by_label text not null default '',
  withdrawn_at timestamptz,
  withdrawn_by_label text not null default '',
  constraint payment_promises_most unique (invoice_id, position),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  constraint payment_promises_day check (promised_on between made_on and made_on + 30)
);
create index on payment_promises (brand_id, promised_on, id);
create index on payment_promises (organisation_id);
comment on table payment_promises is
  'The day on which somebody says that an invoice will be paid (B30): within 30 days, and twice for an invoice at most. It lapses by itself: after that day it holds nothing back.';

create function parvis.keep_promise() returns trigger language plpgsql security definer set search_path = public as $$
declare
  taking_back text[] := array['withdrawn_at', 'withdrawn_by_label', 'made_by', 'made_by_label'];
begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and ((to_jsonb(new) - taking_back) <> (to_jsonb(old) - taking_back)
      or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at))) then
    raise exception 'a promise is taken back, never changed' using errcode = 'check_violation', constraint = 'payment_promises_kept';
  end if;
  if tg_op = 'INSERT' then
    perform 1 from open_items where invoice_id = new.invoice_id for update;
    if not exists (select from open_items o where o.invoice_id = new.invoice_id and o.side = 'debit' and o.rest_cents > 0 and o.organisation_id = new.organisation_id and o.brand_id = new.brand_id) then
      raise exception 'what is to be paid is promised' using errcode = 'check_violation', constraint = 'payment_promises_fit';
    end if;
    if exists (select from payment_promises p where p.invoice_id = new.invoice_id and p.withdrawn_at is null and p.promised_on >= new.made_on) then
      raise exception 'a promise is in force already' using errcode = 'unique_violation', constraint = 'payment_promises_one';
    end if;
  end if;
  return new;
end $$;
comment on function parvis.keep_promise is 'Of an invoice one promise is in force at once, and only while something is left to be paid. It is taken back, never changed.';
create trigger keep_promise before insert or update or delete on payment_promises for each row execute function parvis.keep_promise();

call parvis_build.guard('payment_promises');
call parvis_build.staff_writes_brand('payment_promises');
call parvis_build.staff_write('payment_promises', array['billing.receivables.manage']);
grant select, insert, update on payment_promises to parvis_client;
create policy client_read on payment_promises for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));
create policy client_promise on payment_promises for insert to parvis_client
  with check (organisation_id = any ((select parvis.paying_organisation_ids())::uuid[]) and brand_id = (select parvis.brand_id()) and made_by = (select parvis.account_id()));
create policy client_withdraw on payment_promises for update to parvis_client
  using (organisation_id = any ((select parvis.paying_organisation_ids())::uuid[]));

create function parvis.reminder_pause(one uuid) returns text language sql stable as $$
  select case
    when exists (select from invoice_disputes d where d.invoice_id = one and d.ended_at is null) then 'disputed'
    when exists (select from payment_promises p where p.invoice_id = one and p.withdrawn_at is null and p.promised_on >= parvis.today()) then 'promised'
    when exists (select from payment_intent_lines l join payment_intents p on p.id = l.intent_id where l.invoice_id = one and p.method = 'transfer'
      and p.succeeded_at is null and p.expired_at is null and (p.expires_at at time zone 'UTC')::date >= parvis.today()) then 'announced'
    when exists (select from payment_intent_lines l join payment_intents p on p.id = l.intent_id where l.invoice_id = one and p.session_id is not null
      and p.succeeded_at is null and p.failed_at is null and p.expired_at is null) then 'under_way'
  end
$$;
comment on function parvis.reminder_pause is
  'Why an invoice is not reminded of today: contested, promised, a transfer announced or a card under way; null where nothing holds it back. As the asking role sees it.';
