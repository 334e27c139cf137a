-- Invoices that clients hand in to the provider (O28): each file is looked at once; what breaks no rule is an invoice received, all else is rejected with its reasons.
create table invoice_deposits (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  way text not null check (way in ('portal', 'program')),
  file_name text not null check (file_name <> ''),
  size_bytes bigint not null check (size_bytes >= 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  deposited_at timestamptz not null,
  deposited_by uuid references accounts on delete set null,
  deposited_by_label text not null default '',
  accepted boolean not null,
  syntax text not null default '' check (syntax in ('', 'cii', 'ubl-invoice', 'ubl-credit-note')),
  number text not null default '' check (length(number) <= 200),
  seller_id text not null default '' check (length(seller_id) <= 100),
  seller_name text not null default '' check (length(seller_name) <= 200),
  issue_on date,
  due_on date,
  currency text not null default '' check (currency ~ '^([A-Z]{3})?$'),
  net_amount numeric(18, 3),
  gross_amount numeric(18, 3),
  file_id uuid references files,
  search_text text not null generated always as (parvis.fold(number || ' ' || seller_name || ' ' || file_name)) stored,
  constraint invoice_deposits_id_brand_key unique (id, brand_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  constraint invoice_deposits_accepted check (not accepted or (file_id is not null and syntax <> '' and number <> '' and seller_id <> '' and issue_on is not null and currency <> '' and gross_amount is not null)),
  constraint invoice_deposits_rejected check (accepted or file_id is null)
);
-- What one seller numbered is received once in a year, whoever hands it in (EN 16931: BT-1 of BG-4).
create unique index invoice_deposits_once on invoice_deposits (brand_id, seller_id, lower(number), extract(year from issue_on)) where accepted;
create index on invoice_deposits (brand_id, deposited_at, id);
create index on invoice_deposits (organisation_id, deposited_at, id);
create index on invoice_deposits (deposited_at) where not accepted;
comment on table invoice_deposits is
  'A file that a client handed in as an invoice to the provider («Dépôt factures», O28). What was accepted is an invoice received; a rejected one is purged after 15 days, and its file is not kept.';
comment on column invoice_deposits.seller_id is 'Whom the file says to sell: its registration, its VAT number, or its name where it has neither.';

create table invoice_deposit_findings (
  deposit_id uuid not null references invoice_deposits on delete cascade,
  position integer not null check (position > 0),
  rule text not null check (rule <> ''),
  severity text not null check (severity in ('fatal', 'warning')),
  words jsonb not null,
  places text[] not null default '{}',
  primary key (deposit_id, position)
);
call parvis_build.text_by_language('invoice_deposit_findings', array['words']);
comment on table invoice_deposit_findings is 'A rule that the file does not keep, by its official id, with where.';

create function parvis.keep_deposit() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.accepted then
      raise exception 'an invoice that was received stays' using errcode = 'check_violation', constraint = 'invoice_deposits_kept';
    end if;
    return old;
  end if;
  if (to_jsonb(new) - array['deposited_by', 'deposited_by_label', 'organisation_id']) <> (to_jsonb(old) - array['deposited_by', 'deposited_by_label', 'organisation_id']) then
    raise exception 'what was handed in is not changed' using errcode = 'check_violation', constraint = 'invoice_deposits_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_deposit is 'What was handed in is not changed, and what was accepted is not deleted. Names give way to a pseudonym, and a client to the one that takes its place.';
create trigger keep_deposit before update or delete on invoice_deposits for each row execute function parvis.keep_deposit();

call parvis_build.guard('invoice_deposits');
call parvis_build.staff_reads_brand('invoice_deposits');
grant select on invoice_deposits to parvis_client;
create policy client_read on invoice_deposits for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('e-invoicing.deposits.read'))::uuid[]));
call parvis_build.guard('invoice_deposit_findings');
call parvis_build.staff_reads_with('invoice_deposit_findings', 'invoice_deposits', 'deposit_id');
grant select on invoice_deposit_findings to parvis_client;
create policy client_read on invoice_deposit_findings for select to parvis_client using (exists (select from invoice_deposits d where d.id = deposit_id));
-- The server writes them: nobody else does.
create policy "e-invoicing.deposit read" on files for select to parvis_client, parvis_staff
  using (owner_kind = 'e-invoicing.deposit' and brand_id = (select parvis.brand_id()) and exists (select from invoice_deposits d where d.id = files.owner_id));
