-- Mandates of SEPA direct debit (B14, B25): a client lets the brand debit an account of theirs.
create table sepa_mandates (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  payer_id uuid not null,
  rum text not null,
  scheme text not null default 'CORE' check (scheme in ('CORE', 'B2B')),
  recurrent boolean not null default true,
  debtor text not null check (debtor <> ''),
  account text not null check (account <> ''),
  account_print text not null check (account_print <> ''),
  account_sealed bytea not null,
  bic text not null default '',
  signed_on date,
  signed_by_label text not null default '',
  on_paper boolean not null default false,
  file_id uuid references files,
  revoked_on date,
  revoked_by_label text not null default '',
  revoke_reason text not null default '',
  blocked_on date,
  block_code text not null default '',
  last_used_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by_label text not null default '',
  -- What stands in the files of the bank: its letters, 35 of them at most, no slash at an end nor two together.
  constraint sepa_mandates_rum check (rum ~ '^[A-Za-z0-9+?:().,'' /-]{1,35}$' and rum !~ '^/|/$|//|^ | $'),
  constraint sepa_mandates_rum_key unique (brand_id, rum),
  constraint sepa_mandates_whole_key unique (id, organisation_id, payer_id),
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  foreign key (payer_id, organisation_id) references payers (id, organisation_id),
  check ((revoked_on is null) = (revoke_reason = '')),
  check ((blocked_on is null) = (block_code = '')),
  check (signed_on is not null or (blocked_on is null and last_used_on is null))
);
create index on sepa_mandates (organisation_id, created_at, id);
create index on sepa_mandates (brand_id, created_at, id);
create index on sepa_mandates (payer_id) where signed_on is not null and revoked_on is null;
create index on sepa_mandates (brand_id, account_print);
comment on table sepa_mandates is
  'A mandate of SEPA direct debit (EPC016-06, EPC222-07): drafted, signed, then revoked, blocked by a refusal of the bank, or lapsed 36 months after its last use. Its account is sealed.';
comment on column sepa_mandates.rum is 'The unique reference of the mandate («RUM»), the same in every file.';
comment on column sepa_mandates.account is 'The account with its middle left out.';

create function parvis.mandate_state(signed date, revoked date, blocked date, used date, today date) returns text language sql immutable parallel safe as $$
  select case when revoked is not null then 'revoked' when signed is null then 'draft'
    when greatest(signed, used) < (today - interval '36 months')::date then 'lapsed' when blocked is not null then 'blocked' else 'in_force' end
$$;
comment on function parvis.mandate_state is 'What a mandate is on a day: draft, in_force, blocked, lapsed after 36 months without use, revoked.';

create function parvis.keep_mandate() returns trigger language plpgsql as $$
declare
  living text[] := array['revoked_on', 'revoked_by_label', 'revoke_reason', 'blocked_on', 'block_code', 'last_used_on', 'version', 'organisation_id'];
  labels text[] := array['signed_by_label', 'created_by_label', 'revoked_by_label'];
begin
  if tg_op = 'DELETE' or new.rum <> old.rum or new.brand_id <> old.brand_id
    or (old.signed_on is not null and (to_jsonb(new) - living - labels) <> (to_jsonb(old) - living - labels))
    or (old.revoked_on is not null and (new.revoked_on is distinct from old.revoked_on or new.signed_on is distinct from old.signed_on)) then
    raise exception 'a signed mandate is revoked, never changed' using errcode = 'check_violation', constraint = 'sepa_mandates_kept';
  end if;
  return new;
end $$;
comment on function parvis.keep_mandate is 'A signed mandate stays as it was signed; one that was revoked stays revoked. Names give way to a pseudonym.';
create trigger keep_mandate before update or delete on sepa_mandates for each row execute function parvis.keep_mandate();

call parvis_build.guard('sepa_mandates');
call parvis_build.staff_writes_brand('sepa_mandates');
call parvis_build.staff_write('sepa_mandates', array['billing.mandates.write', 'billing.payments.write']);
grant select on sepa_mandates to parvis_client;
create policy client_read on sepa_mandates for select to parvis_client
  using (organisation_id = any ((select parvis.billed_organisation_ids())::uuid[]));
revoke delete on sepa_mandates from parvis_system;
call parvis_build.files_of('billing.mandate', 'exists (select from sepa_mandates m where m.id = files.owner_id)', array['billing.mandates.write']);
