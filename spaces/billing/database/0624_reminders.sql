-- Reminders («relances», B26): levels, who is spared, what was sent, and what being late costs.
create table reminder_levels (
  days integer not null check (days between -30 and 365),
  subject jsonb not null,
  body jsonb not null,
  charges_interest boolean not null,
  charges_indemnity boolean not null
);
call parvis_build.staff_record('reminder_levels', array['billing.settings.manage'], 'true');
call parvis_build.text_by_language('reminder_levels', array['subject', 'body']);
create index on reminder_levels (brand_id, days, id);
comment on table reminder_levels is 'A step of the reminders of a brand: so many days after an invoice is due, with its words (B26). Its level is its place among them.';

create table late_interest_rates (
  starts_on date not null,
  rate integer not null check (rate between 0 and 10000),
  note text not null check (note <> ''),
  legal_rate integer check (legal_rate between 0 and 10000),
  constraint late_interest_rates_least check (legal_rate is null or rate >= 3 * legal_rate)
);
call parvis_build.staff_record('late_interest_rates', array['billing.settings.manage'], 'true');
create index on late_interest_rates (brand_id, starts_on, created_at);
comment on table late_interest_rates is
  'The yearly rate of late interest from a day on (article L441-10 of the French commercial code): that of the ECB and 10 points unless the terms say otherwise, never below three times the legal rate.';
comment on column late_interest_rates.rate is 'In hundredths of a percent.';

create function parvis.give_reminder_levels_to(brand uuid) returns void language sql security definer set search_path = public as $$
  insert into reminder_levels (brand_id, created_at, days, subject, body, charges_interest, charges_indemnity)
  select brand, now(), l.days, jsonb_build_object('fr', l.fr, 'en', l.en), jsonb_build_object('fr', l.body_fr, 'en', l.body_en), l.level = 3, l.level = 3
  from (values
    (1, 5, 'Rappel : {amount} à régler', 'Reminder: {amount} to be paid',
      E'Sauf erreur de notre part, nous n''avons pas reçu le règlement de ce qui suit :\n\n{invoices}\n\nSi vous l''avez envoyé, ne tenez pas compte de ce message.',
      E'Unless we are mistaken, we have not received the payment of:\n\n{invoices}\n\nIf you have sent it, please disregard this message.'),
    (2, 15, 'Deuxième rappel : {amount} en retard', 'Second reminder: {amount} late',
      E'Malgré notre rappel, ce qui suit reste à régler :\n\n{invoices}\n\nUne difficulté, une contestation ? Dites-le-nous depuis votre portail.',
      E'In spite of our reminder, the following is still to be paid:\n\n{invoices}\n\nA difficulty, something wrong? Tell us in your portal.'),
    (3, 30, 'Mise en demeure : {amount} en retard', 'Formal notice: {amount} late',
      E'Nous vous mettons en demeure de régler sous huit jours :\n\n{invoices}\n\n{charges}',
      E'We give you formal notice to pay within eight days:\n\n{invoices}\n\n{charges}')
  ) l (level, days, fr, en, body_fr, body_en);
  insert into late_interest_rates (brand_id, created_at, starts_on, rate, legal_rate, note)
  select brand, now(), r.starts_on::date, r.rate, r.legal_rate, r.note from (values ('2025-01-01', 1315, 371, 'BCE + 10 points, 1er semestre 2025'), ('2025-07-01', 1215, 276, 'BCE + 10 points, 2e semestre 2025')) r (starts_on, rate, legal_rate, note);
  insert into vat_rates (brand_id, created_at, country, category, rate, name, starts_on, exemption_code, exemption_words)
  values (brand, now(), 'FR', 'O', 0, jsonb_build_object('fr', 'Hors champ', 'en', 'Outside the scope'), '2014-01-01', 'VATEX-EU-O', 'Indemnités de retard, hors champ de la TVA')
$$;
comment on function parvis.give_reminder_levels_to is 'Gives a brand three steps of reminders, none of which is sent by itself, the rates of late interest that are known, and a rate of VAT for what is outside its scope.';
revoke execute on function parvis.give_reminder_levels_to(uuid) from public;
create function parvis.give_reminder_levels() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.give_reminder_levels_to(new.id);
  return null;
end $$;
comment on function parvis.give_reminder_levels is 'Gives a new brand what its reminders begin with.';
create trigger give_reminder_levels after insert on brands for each row execute function parvis.give_reminder_levels();
select parvis.give_reminder_levels_to(id) from brands;

create table reminder_exemptions (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid,
  group_id uuid,
  invoice_id uuid,
  reason text not null check (reason <> ''),
  until_on date,
  created_at timestamptz not null,
  created_by_label text not null default '',
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (group_id, brand_id) references client_groups (id, brand_id) on delete cascade,
  foreign key (invoice_id, brand_id) references invoices (id, brand_id),
  check (num_nonnulls(organisation_id, group_id, invoice_id) = 1)
);
create unique index reminder_exemptions_once on reminder_exemptions (brand_id, coalesce(organisation_id, group_id, invoice_id));
create index on reminder_exemptions (brand_id, created_at, id);
comment on table reminder_exemptions is 'Who is spared reminders, and why: a client, a group of clients, or one invoice; for good or until a day.';
call parvis_build.guard('reminder_exemptions');
call parvis_build.staff_writes_brand('reminder_exemptions');
call parvis_build.staff_write('reminder_exemptions', array['billing.receivables.manage']);
grant delete on reminder_exemptions to parvis_staff;
create policy staff_delete on reminder_exemptions for delete to parvis_staff using (brand_id = (select parvis.brand_id()));

create table reminders (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  invoice_id uuid not null references invoices,
  instalment integer not null default 0,
  level integer not null,
  due_on date not null,
  rest_cents bigint not null check (rest_cents > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  interest_cents bigint not null default 0 check (interest_cents >= 0),
  indemnity_cents bigint not null default 0 check (indemnity_cents >= 0),
  sent_on date not null,
  sent_at timestamptz not null,
  sent_to text[] not null check (cardinality(sent_to) > 0),
  sent_by_label text not null default '',
  constraint reminders_once unique (invoice_id, instalment, level),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id)
);
create index on reminders (brand_id, sent_at, id);
create index on reminders (organisation_id, sent_at, id);
comment on table reminders is 'A reminder that was sent: of what is due of an invoice, at a level, once (B26).';
create trigger refuse_delete before delete on reminders for each row execute function parvis.refuse_change();
create function parvis.keep_reminder() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'sent_by_label' - 'sent_to') <> (to_jsonb(old) - 'sent_by_label' - 'sent_to') then
    raise exception 'a reminder that was sent stays' using errcode = 'check_violation', constraint = 'reminders_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_reminder is 'A reminder stays as it was sent; names give way to a pseudonym.';
create trigger keep_reminder before update on reminders for each row execute function parvis.keep_reminder();
call parvis_build.guard('reminders');
call parvis_build.staff_writes_brand('reminders');
call parvis_build.staff_write('reminders', array['billing.receivables.manage']);
grant select on reminders to parvis_client;
create policy client_read on reminders for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));

create table late_fees (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  invoice_id uuid not null references invoices,
  kind text not null check (kind in ('interest', 'indemnity')),
  from_on date,
  until_on date,
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  charge_id uuid unique references charges,
  waived boolean not null,
  reason text not null default '',
  decided_at timestamptz not null,
  decided_by_label text not null default '',
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check (waived = (charge_id is null) and waived = (reason <> '')),
  check ((kind = 'interest') = (from_on is not null) and (kind = 'interest') = (until_on is not null)),
  check (until_on >= from_on)
);
create unique index late_fees_one_indemnity on late_fees (invoice_id) where kind = 'indemnity';
create unique index late_fees_one_from on late_fees (invoice_id, from_on) where kind = 'interest';
comment on table late_fees is
  'What being late cost a client, once somebody decided about it: asked for by a charge, which an invoice bills outside VAT, or let go with a reason (B26). Interest is decided about day by day, from the last decision on.';
create function parvis.keep_late_fee() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (to_jsonb(new) - 'decided_by_label') <> (to_jsonb(old) - 'decided_by_label')) then
    raise exception 'what was decided stays' using errcode = 'check_violation', constraint = 'late_fees_kept';
  end if;
  if tg_op = 'INSERT' and new.kind = 'interest' then
    perform 1 from invoices where id = new.invoice_id for share;
    if exists (select from late_fees f where f.invoice_id = new.invoice_id and f.kind = 'interest' and f.until_on >= new.from_on) then
      raise exception 'interest of these days is decided already' using errcode = 'unique_violation', constraint = 'late_fees_one_from';
    end if;
  end if;
  return new;
end $$;
comment on function parvis.keep_late_fee is 'Of a day interest is decided about once, and what was decided stays.';
create trigger keep_late_fee before insert or update or delete on late_fees for each row execute function parvis.keep_late_fee();
call parvis_build.guard('late_fees');
call parvis_build.staff_writes_brand('late_fees');
call parvis_build.staff_write('late_fees', array['billing.receivables.manage']);
