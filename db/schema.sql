-- Generated from the migrations by `npm run generate`: what the database is. Review it in diffs; do not edit.

role parvis_client nologin nosuperuser nobypassrls nocreaterole nocreatedb
role parvis_employee nologin nosuperuser nobypassrls nocreaterole nocreatedb
role parvis_leaver nologin nosuperuser nobypassrls nocreaterole nocreatedb
role parvis_staff nologin nosuperuser nobypassrls nocreaterole nocreatedb
role parvis_system nologin nosuperuser nobypassrls nocreaterole nocreatedb
schema parvis
  grant usage to parvis_client
  grant usage to parvis_employee
  grant usage to parvis_leaver
  grant usage to parvis_staff
  grant usage to parvis_system
schema parvis_build
schema public
  grant usage to parvis_client
  grant usage to parvis_employee
  grant usage to parvis_leaver
  grant usage to parvis_staff
  grant usage to parvis_system
  grant usage to public
extension btree_gist
extension pg_trgm
extension unaccent
sequence public.feed_events_id_seq
sequence public.index_values_id_seq
sequence public.ledger_entries_id_seq
sequence public.ledger_postings_id_seq
sequence public.settlements_id_seq
sequence public.subscription_facts_id_seq
sequence public.unit_entries_position_seq
table parvis_build.file_owners
view public.invoice_tellings as SELECT invoice_id, brand_id, organisation_id, issue_on, type, number, currency, way, CASE WHEN (way <> ALL (ARRAY['international'::text, 'consumer'::text])) THEN way WHEN (EXISTS ( SELECT FROM e_report_invoices e WHERE ((e.invoice_id = w.invoice_id) AND (NOT e.told)))) THEN 'left_out'::text WHEN (EXISTS ( SELECT FROM (e_report_invoices e JOIN e_reports r ON ((r.id = e.report_id))) WHERE ((e.invoice_id = w.invoice_id) AND (r.handed_at IS NOT NULL) AND (r.accepted IS DISTINCT FROM false)))) THEN 'reported'::text ELSE 'to_report'::text END AS standing FROM invoice_ways w; with {security_invoker=true} granted {postgres=arwdDxtm/postgres,parvis_staff=r/postgres,parvis_system=r/postgres}
view public.invoice_ways as SELECT id AS invoice_id, brand_id, organisation_id, issue_on, type, number, currency, parvis.invoice_way(i.*) AS way FROM invoices i WHERE (state = 'closed'::text); with {security_invoker=true} granted {postgres=arwdDxtm/postgres,parvis_staff=r/postgres,parvis_system=r/postgres}
view public.open_dues as SELECT o.posting_id, o.brand_id, o.organisation_id, o.currency, o.invoice_id, COALESCE(n."position", 0) AS instalment, COALESCE(n.due_on, o.due_on) AS due_on, CASE WHEN (n."position" IS NULL) THEN o.rest_cents ELSE LEAST(n.amount_cents, (n.upto - (o.amount_cents - o.rest_cents))) END AS rest_cents FROM (open_items o LEFT JOIN LATERAL ( SELECT s."position", s.due_on, s.amount_cents, s.upto FROM ( SELECT i."position", i.due_on, i.amount_cents, (sum(i.amount_cents) OVER (ORDER BY i."position"))::bigint AS upto FROM invoice_instalments i WHERE (i.invoice_id = o.invoice_id)) s WHERE (s.upto > (o.amount_cents - o.rest_cents))) n ON (true)) WHERE ((o.side = 'debit'::text) AND (o.rest_cents > 0)); with {security_invoker=true} granted {postgres=arwdDxtm/postgres,parvis_staff=r/postgres,parvis_client=r/postgres,parvis_system=r/postgres}

-- ---- kernel ------------------------------------------------------

table account_blocks
  -- A block of an account. The account is blocked while one of them is open (C6).
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  cause text not null
  reason text not null default ''::text
  opened_at timestamp with time zone not null default now()
  opened_by uuid
  opened_by_label text not null default ''::text
  lifted_at timestamp with time zone
  lifted_by uuid
  spares_known boolean not null default false  -- True where strangers alone typed the wrong passwords: known browsers still sign in, and open sessions go on.
  constraint account_blocks_pkey: PRIMARY KEY (id)
  constraint account_blocks_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint account_blocks_lifted_by_fkey: FOREIGN KEY (lifted_by) REFERENCES accounts(id)
  constraint account_blocks_opened_by_fkey: FOREIGN KEY (opened_by) REFERENCES accounts(id)
  constraint account_blocks_cause_check: CHECK ((cause = ANY (ARRAY['wrong_passwords'::text, 'provider'::text])))
  constraint account_blocks_check: CHECK (((lifted_at IS NULL) OR (lifted_at >= opened_at)))
  constraint account_blocks_check1: CHECK (((NOT spares_known) OR (cause = 'wrong_passwords'::text)))
  CREATE UNIQUE INDEX account_blocks_open ON public.account_blocks USING btree (account_id, cause) WHERE (lifted_at IS NULL)
  CREATE TRIGGER end_sessions AFTER INSERT OR UPDATE OF spares_known ON account_blocks FOR EACH ROW WHEN (new.lifted_at IS NULL AND NOT new.spares_known) EXECUTE FUNCTION parvis.end_sessions()
  CREATE TRIGGER forget_wrong_passwords AFTER UPDATE OF lifted_at ON account_blocks FOR EACH ROW WHEN (new.cause = 'wrong_passwords'::text AND old.lifted_at IS NULL AND new.lifted_at IS NOT NULL) EXECUTE FUNCTION parvis.forget_wrong_passwords()
  CREATE TRIGGER refresh_connections AFTER INSERT OR DELETE OR UPDATE ON account_blocks FOR EACH ROW EXECUTE FUNCTION parvis.refresh_connections()
  CREATE TRIGGER refresh_memberships AFTER INSERT OR DELETE OR UPDATE ON account_blocks FOR EACH ROW EXECUTE FUNCTION parvis.refresh_memberships()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (lifted_at, lifted_by) to parvis_client
  policy administrator_lift UPDATE {parvis_client} using ((cause = 'wrong_passwords'::text) AND (account_id <> ( SELECT parvis.account_id() AS account_id)) AND (EXISTS ( SELECT FROM connections c WHERE ((c.account_id = account_blocks.account_id) AND (c.ended_on IS NULL) AND (c.contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[]))))))
  policy administrator_read SELECT {parvis_client} using parvis.is_contract_administrator_of(account_id)
  policy manager_read SELECT {parvis_client} using parvis.is_organisation_manager_of(account_id)
  policy own_read SELECT {parvis_client} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.accounts.rescue,contracts.connections.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.accounts.rescue,contracts.connections.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.accounts.rescue,contracts.connections.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM accounts p WHERE (p.id = account_blocks.account_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM accounts p WHERE (p.id = account_blocks.account_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM accounts p WHERE (p.id = account_blocks.account_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM accounts p WHERE (p.id = account_blocks.account_id)))
  policy system ALL {parvis_system} using true check true

table account_networks
  -- The networks from which an account signs in and acts; none: from anywhere. Its owner keeps them, and the provider's staff take them away from whoever is locked out.
  account_id uuid not null
  network cidr not null
  label text not null default ''::text
  added_at timestamp with time zone not null
  constraint account_networks_pkey: PRIMARY KEY (account_id, network)
  constraint account_networks_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy own SELECT {parvis_client,parvis_employee,parvis_staff} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy system ALL {parvis_system} using true check true

table accounts
  -- One account: of a person, or of a program (a technical user). A client's, an employee's or both.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  kind text not null default 'person'::text
  status text not null default 'pending'::text
  identifier text collate unicode not null
  sign_in_email text collate unicode
  contact_email text not null default ''::text
  surname text collate unicode not null
  given_name text collate unicode not null default ''::text
  structure text not null default ''::text
  job_title text not null default ''::text
  address_line1 text not null default ''::text
  address_line2 text not null default ''::text
  postal_code text not null default ''::text
  city text not null default ''::text
  phone text not null default ''::text
  mobile text not null default ''::text
  fax text not null default ''::text
  locale text not null default 'fr'::text
  password_state text not null default 'none'::text  -- Whether it has no password yet, one that was made for it and printed, or one that its person chose (D10). Kept by a trigger from its credentials.
  version integer not null default 1
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  updated_by uuid
  deactivated_at timestamp with time zone
  erase_on date  -- The day on which the data of a closed account are erased, 60 days after it was closed (O21).
  erased_at timestamp with time zone
  constraint accounts_pkey: PRIMARY KEY (id)
  constraint accounts_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint accounts_updated_by_fkey: FOREIGN KEY (updated_by) REFERENCES accounts(id)
  constraint accounts_check: CHECK (((status = 'deactivated'::text) = (erase_on IS NOT NULL)))
  constraint accounts_check1: CHECK (((erased_at IS NULL) OR (status = 'closed'::text)))
  constraint accounts_identifier_check: CHECK ((identifier <> ''::text))
  constraint accounts_kind_check: CHECK ((kind = ANY (ARRAY['person'::text, 'technical'::text])))
  constraint accounts_locale_check: CHECK ((locale = ANY (ARRAY['fr'::text, 'en'::text])))
  constraint accounts_password_state_check: CHECK ((password_state = ANY (ARRAY['none'::text, 'temporary'::text, 'chosen'::text])))
  constraint accounts_sign_in_email_check: CHECK ((sign_in_email <> ''::text))
  constraint accounts_status_check: CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'deactivated'::text, 'closed'::text])))
  constraint accounts_surname_check: CHECK ((surname <> ''::text))
  CREATE INDEX accounts_brand_id_surname_given_name_id_idx ON public.accounts USING btree (brand_id, surname, given_name, id)
  CREATE UNIQUE INDEX accounts_identifier_key ON public.accounts USING btree (brand_id, lower(identifier))
  CREATE INDEX accounts_search ON public.accounts USING gin (parvis.fold(((((((surname || ' '::text) || given_name) || ' '::text) || identifier) || ' '::text) || COALESCE(sign_in_email, ''::text))) gin_trgm_ops)
  CREATE UNIQUE INDEX accounts_sign_in_email_key ON public.accounts USING btree (brand_id, lower(sign_in_email))
  CREATE INDEX accounts_to_erase ON public.accounts USING btree (erase_on) WHERE (erase_on IS NOT NULL)
  CREATE TRIGGER end_one_time_tokens AFTER UPDATE OF sign_in_email ON accounts FOR EACH ROW WHEN (new.sign_in_email IS DISTINCT FROM old.sign_in_email) EXECUTE FUNCTION parvis.end_one_time_tokens()
  CREATE TRIGGER erase_organisation_requests AFTER UPDATE OF erased_at ON accounts FOR EACH ROW WHEN (new.erased_at IS NOT NULL AND old.erased_at IS NULL) EXECUTE FUNCTION parvis.erase_organisation_requests()
  CREATE TRIGGER follow_sign_in_email AFTER UPDATE OF sign_in_email ON accounts FOR EACH ROW WHEN (new.sign_in_email IS DISTINCT FROM old.sign_in_email AND new.sign_in_email IS NOT NULL) EXECUTE FUNCTION parvis.follow_sign_in_email()
  CREATE TRIGGER keep_identity BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION parvis.keep_identity()
  CREATE TRIGGER refresh_connections AFTER UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION parvis.refresh_connections()
  CREATE TRIGGER refresh_first_account AFTER UPDATE ON accounts FOR EACH ROW WHEN (new.identifier IS DISTINCT FROM old.identifier OR new.surname IS DISTINCT FROM old.surname OR new.given_name IS DISTINCT FROM old.given_name) EXECUTE FUNCTION parvis.refresh_first_account()
  CREATE TRIGGER refresh_memberships AFTER UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION parvis.refresh_memberships()
  CREATE TRIGGER tell_account_contact AFTER UPDATE ON accounts FOR EACH ROW WHEN (new.kind = 'person'::text AND new.status = 'active'::text AND new.erased_at IS NULL AND old.status = 'active'::text) EXECUTE FUNCTION parvis.tell_account_contact()
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant select to parvis_leaver
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (sign_in_email, contact_email, structure, job_title, address_line1, address_line2, postal_code, city, phone, mobile, fax, locale, version, updated_at, updated_by) to parvis_client
  grant update (sign_in_email, contact_email, structure, job_title, address_line1, address_line2, postal_code, city, phone, mobile, fax, locale, version, updated_at, updated_by) to parvis_employee
  grant update (sign_in_email, contact_email, structure, job_title, address_line1, address_line2, postal_code, city, phone, mobile, fax, locale, version, updated_at, updated_by) to parvis_staff
  policy administrator_read SELECT {parvis_client} using parvis.is_contract_administrator_of(id)
  policy administrator_update UPDATE {parvis_client} using (EXISTS ( SELECT FROM connections c WHERE ((c.account_id = accounts.id) AND (c.ended_on IS NULL) AND (c.contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[])))))
  policy manager_read SELECT {parvis_client} using parvis.is_organisation_manager_of(id)
  policy manager_update UPDATE {parvis_client} using (EXISTS ( SELECT FROM memberships m WHERE ((m.account_id = accounts.id) AND (m.removed_at IS NULL) AND (m.organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.manage'::text) AS organisation_ids_with_permission)::uuid[])))))
  policy own_read SELECT {parvis_client,parvis_employee,parvis_leaver} using (id = ( SELECT parvis.account_id() AS account_id))
  policy own_update UPDATE {parvis_client,parvis_employee} using (id = ( SELECT parvis.account_id() AS account_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ((id = ( SELECT parvis.account_id() AS account_id)) OR ( SELECT parvis.staff_may_any('{back-office.clients.manage,organisation.people.manage,contracts.connections.manage}'::text[]) AS staff_may_any))
  policy permitted_insert restrictive INSERT {parvis_staff} check ((id = ( SELECT parvis.account_id() AS account_id)) OR ( SELECT parvis.staff_may_any('{back-office.clients.manage,organisation.people.manage,contracts.connections.manage}'::text[]) AS staff_may_any))
  policy permitted_update restrictive UPDATE {parvis_staff} using ((id = ( SELECT parvis.account_id() AS account_id)) OR ( SELECT parvis.staff_may_any('{back-office.clients.manage,organisation.people.manage,contracts.connections.manage}'::text[]) AS staff_may_any))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND ((id = ( SELECT parvis.account_id() AS account_id)) OR ( SELECT parvis.staff_may_any(ARRAY['back-office.staff.manage'::text]) AS staff_may_any) OR (NOT (EXISTS ( SELECT FROM staff_members s WHERE (s.account_id = accounts.id))))))
  policy system ALL {parvis_system} using true check true

table brand_hosts
  -- A host name by which a brand is reached, as DNS compares names; the first is where links of its mails lead.
  host text not null
  brand_id uuid not null
  position integer not null default 0
  constraint brand_hosts_pkey: PRIMARY KEY (host)
  constraint brand_hosts_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  constraint brand_hosts_host_check: CHECK (((host = lower(host)) AND (host ~ '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$'::text)))
  CREATE INDEX brand_hosts_brand_id_idx ON public.brand_hosts USING btree (brand_id)
  CREATE TRIGGER tell_changes AFTER INSERT OR DELETE OR UPDATE ON brand_hosts FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_changes('brands')
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.brands.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.brands.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.brands.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM brands p WHERE (p.id = brand_hosts.brand_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM brands p WHERE (p.id = brand_hosts.brand_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM brands p WHERE (p.id = brand_hosts.brand_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM brands p WHERE (p.id = brand_hosts.brand_id)))
  policy system ALL {parvis_system} using true check true

table brands
  -- One brand of the provider: its addresses on the web, its look, its language and how to reach it. Every other row belongs to one brand.
  id uuid not null default gen_random_uuid()
  slug text not null
  name text not null
  colour text not null default '#0B5A73'::text
  time_zone text not null default 'Europe/Paris'::text
  locale text not null default 'fr'::text
  postal_address text not null default ''::text
  fax text not null default ''::text
  support_phone text not null default ''::text
  support_email text not null default ''::text
  request_email text not null default ''::text
  links jsonb not null default '[]'::jsonb
  made_from uuid  -- The brand whose staff made this one, and may edit it beside its own staff. Null for the first.
  version integer not null default 1
  created_at timestamp with time zone not null default now()
  logo_id uuid  -- Its logo, in the place of the mark of the portal.
  constraint brands_slug_key: UNIQUE (slug)
  constraint brands_pkey: PRIMARY KEY (id)
  constraint brands_logo_id_fkey: FOREIGN KEY (logo_id) REFERENCES files(id) ON DELETE SET NULL
  constraint brands_made_from_fkey: FOREIGN KEY (made_from) REFERENCES brands(id)
  constraint brands_colour_check: CHECK ((colour ~ '^#[0-9A-Fa-f]{6}$'::text))
  constraint brands_locale_check: CHECK ((locale ~ '^[a-z]{2}$'::text))
  CREATE TRIGGER give_asset_kinds AFTER INSERT ON brands FOR EACH ROW EXECUTE FUNCTION parvis.give_asset_kinds()
  CREATE TRIGGER give_chart AFTER INSERT ON brands FOR EACH ROW EXECUTE FUNCTION parvis.give_chart()
  CREATE TRIGGER give_folders AFTER INSERT ON brands FOR EACH ROW EXECUTE FUNCTION parvis.give_folders()
  CREATE TRIGGER give_invoice_series AFTER INSERT ON brands FOR EACH ROW EXECUTE FUNCTION parvis.give_invoice_series()
  CREATE TRIGGER give_issued_folders AFTER INSERT ON brands FOR EACH ROW EXECUTE FUNCTION parvis.give_issued_folders()
  CREATE TRIGGER give_reminder_levels AFTER INSERT ON brands FOR EACH ROW EXECUTE FUNCTION parvis.give_reminder_levels()
  CREATE TRIGGER give_reports_folder AFTER INSERT ON brands FOR EACH ROW EXECUTE FUNCTION parvis.give_reports_folder()
  CREATE TRIGGER give_templates AFTER INSERT ON brands FOR EACH ROW EXECUTE FUNCTION parvis.give_templates()
  CREATE TRIGGER give_vat_rates AFTER INSERT ON brands FOR EACH ROW EXECUTE FUNCTION parvis.give_vat_rates()
  CREATE TRIGGER give_waiting_account AFTER INSERT ON brands FOR EACH ROW EXECUTE FUNCTION parvis.give_waiting_account()
  CREATE TRIGGER tell_changes AFTER INSERT OR DELETE OR UPDATE ON brands FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_changes('brands')
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant select to parvis_leaver
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client,parvis_employee,parvis_leaver} using (id = ( SELECT parvis.brand_id() AS brand_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.brands.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.brands.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.brands.manage}'::text[]) AS staff_may_any)
  policy staff_change UPDATE {parvis_staff} using ((id = ( SELECT parvis.brand_id() AS brand_id)) OR (made_from = ( SELECT parvis.brand_id() AS brand_id)))
  policy staff_make INSERT {parvis_staff} check (made_from = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using ((id = ( SELECT parvis.brand_id() AS brand_id)) OR (made_from = ( SELECT parvis.brand_id() AS brand_id)))
  policy system ALL {parvis_system} using true check true

table charges
  -- What a client owes of one origin, before tax: unique by its origin, so that it is owed once. It is billed by the invoice line that names it (B11).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  origin_kind text not null  -- What it comes of, as a space names it: `contracts.billing_line`. With `origin_id` and `origin_part` it is one thing.
  origin_id uuid not null
  origin_part text not null default ''::text
  reference text not null default ''::text  -- What the client knows its origin by: the number of a contract.
  label text not null
  from_on date
  to_on date
  quantity numeric(18,6) not null
  unit_price numeric(18,6) not null
  net_cents bigint not null  -- What counts, in the smallest unit of its currency: the origin said it. A credit is negative, as its quantity is.
  currency text not null
  vat_category text
  vat_rate integer  -- In hundredths of a percent; null where the origin knows of no tax, then the brand's usual rate holds.
  invoice_on date not null  -- The day before which it is on no invoice.
  created_at timestamp with time zone not null
  cancelled_at timestamp with time zone
  account text  -- The account of revenue that its origin names; null where it knows none, then services are meant.
  unit_code text  -- The unit of its quantity (UN/ECE recommendation 20); null where its origin knows none, then it is «one».
  constraint charges_once: UNIQUE (origin_kind, origin_id, origin_part)
  constraint charges_pkey: PRIMARY KEY (id)
  constraint charges_brand_id_account_fkey: FOREIGN KEY (brand_id, account) REFERENCES ledger_accounts(brand_id, code)
  constraint charges_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint charges_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint charges_account_check: CHECK ((account ~ '^7[0-9]{2,9}$'::text))
  constraint charges_check: CHECK ((((from_on IS NULL) = (to_on IS NULL)) AND (to_on >= from_on)))
  constraint charges_check1: CHECK (((vat_category IS NULL) = (vat_rate IS NULL)))
  constraint charges_check2: CHECK (((net_cents = 0) OR (sign((net_cents)::double precision) = (sign(quantity))::double precision)))
  constraint charges_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint charges_label_check: CHECK ((label <> ''::text))
  constraint charges_origin_kind_check: CHECK ((origin_kind ~ '^[a-z-]+\.[a-z_]+$'::text))
  constraint charges_quantity_check: CHECK ((quantity <> (0)::numeric))
  constraint charges_unit_code_check: CHECK ((unit_code ~ '^[A-Z0-9]{2,3}$'::text))
  constraint charges_unit_price_check: CHECK ((unit_price >= (0)::numeric))
  constraint charges_vat_category_check: CHECK ((vat_category = ANY (ARRAY['S'::text, 'Z'::text, 'E'::text, 'AE'::text, 'K'::text, 'G'::text, 'O'::text])))
  constraint charges_vat_rate_check: CHECK (((vat_rate >= 0) AND (vat_rate <= 10000)))
  CREATE INDEX charges_brand_id_invoice_on_id_idx ON public.charges USING btree (brand_id, invoice_on, id) WHERE (cancelled_at IS NULL)
  CREATE INDEX charges_organisation_id_invoice_on_id_idx ON public.charges USING btree (organisation_id, invoice_on, id) WHERE (cancelled_at IS NULL)
  CREATE TRIGGER keep_charge BEFORE DELETE OR UPDATE ON charges FOR EACH ROW EXECUTE FUNCTION parvis.keep_charge()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table client_filters
  -- The client, or the group of clients, that a member of the staff's lists show and no other. It narrows what they see, and never widens it.
  account_id uuid not null
  brand_id uuid not null
  organisation_id uuid
  group_id uuid
  set_at timestamp with time zone not null
  constraint client_filters_pkey: PRIMARY KEY (account_id)
  constraint client_filters_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint client_filters_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint client_filters_group_id_brand_id_fkey: FOREIGN KEY (group_id, brand_id) REFERENCES client_groups(id, brand_id) ON DELETE CASCADE
  constraint client_filters_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id) ON DELETE CASCADE
  constraint client_filters_check: CHECK ((num_nonnulls(organisation_id, group_id) = 1))
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy own SELECT {parvis_staff} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy system ALL {parvis_system} using true check true

table client_group_members
  -- The group that a client is in: since when, and by whom.
  organisation_id uuid not null
  group_id uuid not null
  brand_id uuid not null default parvis.brand_id()
  added_at timestamp with time zone not null
  added_by uuid
  added_by_label text not null default ''::text
  constraint client_group_members_pkey: PRIMARY KEY (organisation_id)
  constraint client_group_members_added_by_fkey: FOREIGN KEY (added_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint client_group_members_group_id_brand_id_fkey: FOREIGN KEY (group_id, brand_id) REFERENCES client_groups(id, brand_id)
  constraint client_group_members_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id) ON DELETE CASCADE
  CREATE INDEX client_group_members_group_id_organisation_id_idx ON public.client_group_members USING btree (group_id, organisation_id)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table client_groups
  -- A group of clients of a brand: what is said of it holds for each of them.
  name text collate unicode not null
  remark text not null
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint client_groups_id_brand_key: UNIQUE (id, brand_id)
  constraint client_groups_pkey: PRIMARY KEY (id)
  constraint client_groups_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint client_groups_name_check: CHECK ((name <> ''::text))
  CREATE INDEX client_groups_brand_id_created_at_id_idx ON public.client_groups USING btree (brand_id, created_at, id)
  CREATE INDEX client_groups_brand_id_name_id_idx ON public.client_groups USING btree (brand_id, name, id)
  CREATE UNIQUE INDEX client_groups_name_key ON public.client_groups USING btree (brand_id, lower(NORMALIZE(name)))
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.groups.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.groups.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.groups.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (NOT (EXISTS ( SELECT FROM client_group_members m WHERE (m.group_id = client_groups.id)))))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table credentials
  -- The secrets of an account, apart from what people may read: password, second factor, recovery codes.
  account_id uuid not null
  password_hash text
  password_changed_at timestamp with time zone
  failed_sign_ins integer not null default 0
  totp_secret text
  totp_enabled_at timestamp with time zone
  totp_last_step bigint
  recovery_code_hashes text[] not null default '{}'::text[]
  totp_pending_secret text  -- A new second factor, until a code of it came back: until then the old one stays in force.
  temporary_until timestamp with time zone  -- Until when a password that was made for its person opens a sign-in in which they choose their own (D10). Null: they chose it.
  constraint credentials_pkey: PRIMARY KEY (account_id)
  constraint credentials_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint credentials_check: CHECK (((totp_secret IS NULL) = (totp_enabled_at IS NULL)))
  constraint credentials_check1: CHECK (((temporary_until IS NULL) OR (password_hash IS NOT NULL)))
  CREATE TRIGGER end_one_time_tokens AFTER UPDATE OF password_hash ON credentials FOR EACH ROW WHEN (new.password_hash IS DISTINCT FROM old.password_hash) EXECUTE FUNCTION parvis.end_one_time_tokens()
  CREATE TRIGGER show_password_state AFTER INSERT OR UPDATE OF password_hash, temporary_until ON credentials FOR EACH ROW EXECUTE FUNCTION parvis.show_password_state()
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table employee_accounts
  -- An account of an employee of the provider, in one brand: it has the employee's side (D26). Whose it is, their space knows.
  account_id uuid not null
  brand_id uuid not null
  suspended_at timestamp with time zone  -- Since when the provider has withdrawn the access (D9). What is the employee's stays, and is there again once it is given back.
  constraint employee_accounts_account_id_brand_id_key: UNIQUE (account_id, brand_id)
  constraint employee_accounts_pkey: PRIMARY KEY (account_id)
  constraint employee_accounts_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint employee_accounts_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  CREATE TRIGGER end_access AFTER UPDATE OF suspended_at ON employee_accounts FOR EACH ROW WHEN (new.suspended_at IS NOT NULL AND old.suspended_at IS NULL) EXECUTE FUNCTION parvis.end_access()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table failed_addresses
  -- An address to which mail does not come through: nothing is sent there until a person says that it is right (D24).
  brand_id uuid not null
  address text not null
  failed_at timestamp with time zone not null
  answer text not null
  mail_id uuid
  constraint failed_addresses_pkey: PRIMARY KEY (brand_id, address)
  constraint failed_addresses_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  constraint failed_addresses_mail_id_fkey: FOREIGN KEY (mail_id) REFERENCES mails(id) ON DELETE SET NULL
  constraint failed_addresses_address_check: CHECK (((address <> ''::text) AND (address = lower(address))))
  CREATE INDEX failed_addresses_mail_id_idx ON public.failed_addresses USING btree (mail_id)
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table feed_events
  -- An event for programs of the provider: they poll it, or are told by a webhook. Kept for 90 days.
  id bigint not null identity
  brand_id uuid not null
  uid uuid not null default gen_random_uuid()
  position bigint  -- Its place in the feed, given once its transaction is committed: whoever reads by it skips nothing, whatever overlapped.
  kind text not null
  occurred_at timestamp with time zone not null
  account_id uuid  -- Whose personal data it holds: it is deleted with them.
  restricted_to text not null default ''::text  -- The permission of the staff that it takes beside that of reading the feed; empty: none.
  data jsonb not null
  constraint feed_events_brand_id_position_key: UNIQUE (brand_id, "position")
  constraint feed_events_uid_key: UNIQUE (uid)
  constraint feed_events_pkey: PRIMARY KEY (id)
  constraint feed_events_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint feed_events_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint feed_events_data_check: CHECK ((jsonb_typeof(data) = 'object'::text))
  constraint feed_events_kind_check: CHECK ((kind <> ''::text))
  constraint feed_events_position_check: CHECK (("position" > 0))
  CREATE INDEX feed_events_account_id_idx ON public.feed_events USING btree (account_id) WHERE (account_id IS NOT NULL)
  CREATE INDEX feed_events_brand_id_occurred_at_id_idx ON public.feed_events USING btree (brand_id, occurred_at, id)
  CREATE INDEX feed_events_unnumbered ON public.feed_events USING btree (brand_id, id) WHERE ("position" IS NULL)
  CREATE TRIGGER address_webhooks AFTER INSERT ON feed_events FOR EACH ROW EXECUTE FUNCTION parvis.address_webhooks()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy readers restrictive SELECT {parvis_staff} using (( SELECT parvis.staff_may_any(ARRAY['synchronisation.feed.read'::text]) AS staff_may_any) AND ((restricted_to = ''::text) OR parvis.staff_may_any(ARRAY[restricted_to])))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table feed_heads
  -- How far the events of a brand are numbered, and up to which they are deleted.
  brand_id uuid not null
  last bigint not null default 0
  swept bigint not null default 0
  constraint feed_heads_pkey: PRIMARY KEY (brand_id)
  constraint feed_heads_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint feed_heads_check: CHECK ((swept <= last))
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table feed_readers
  -- How far an account has read the feed: it said so by asking for what comes after.
  brand_id uuid not null
  account_id uuid not null
  position bigint not null
  read_at timestamp with time zone not null
  constraint feed_readers_pkey: PRIMARY KEY (brand_id, account_id)
  constraint feed_readers_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint feed_readers_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint feed_readers_position_check: CHECK (("position" >= 0))
  CREATE INDEX feed_readers_account_id_idx ON public.feed_readers USING btree (account_id)
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table files
  -- A file that somebody put into the portal; its bytes are in storage under its key.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  owner_kind text not null  -- What it belongs to, as a space declares it: `space.noun`. With the record's id it says who reads it (parvis_build.files_of).
  owner_id uuid not null
  name text not null
  content_type text not null
  size_bytes bigint not null
  sha256 text not null
  storage_key text not null
  created_by uuid
  created_at timestamp with time zone not null default now()
  constraint files_storage_key_key: UNIQUE (storage_key)
  constraint files_pkey: PRIMARY KEY (id)
  constraint files_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint files_created_by_fkey: FOREIGN KEY (created_by) REFERENCES accounts(id)
  constraint files_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint files_size_bytes_check: CHECK ((size_bytes >= 0))
  CREATE INDEX files_owner_kind_owner_id_idx ON public.files USING btree (owner_kind, owner_id)
  CREATE TRIGGER file_removed AFTER DELETE ON files FOR EACH ROW EXECUTE FUNCTION parvis.file_removed()
  row-level security on
  grant insert, select to parvis_client
  grant insert, select to parvis_employee
  grant select to parvis_leaver
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy back-office.brand read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'back-office.brand'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM brands b WHERE (b.id = files.owner_id))))
  policy back-office.brand write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'back-office.brand'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM brands b WHERE (b.id = files.owner_id))))
  policy back-office.import read SELECT {parvis_staff} using ((owner_kind = 'back-office.import'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM imports i WHERE (i.id = files.owner_id))))
  policy back-office.import write INSERT {parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'back-office.import'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM imports i WHERE (i.id = files.owner_id))))
  policy billing.bank_statement read SELECT {parvis_staff} using ((owner_kind = 'billing.bank_statement'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM bank_statements s WHERE (s.id = files.owner_id))))
  policy billing.bank_statement write INSERT {parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'billing.bank_statement'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM bank_statements s WHERE (s.id = files.owner_id))))
  policy billing.dispute read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'billing.dispute'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM invoice_disputes d WHERE (d.id = files.owner_id))))
  policy billing.dispute write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'billing.dispute'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM invoice_disputes d WHERE (d.id = files.owner_id))))
  policy billing.external_invoice read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'billing.external_invoice'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM invoices i WHERE (i.id = files.owner_id))))
  policy billing.external_invoice write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'billing.external_invoice'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM invoices i WHERE (i.id = files.owner_id))))
  policy billing.mandate read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'billing.mandate'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM sepa_mandates m WHERE (m.id = files.owner_id))))
  policy billing.mandate write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'billing.mandate'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM sepa_mandates m WHERE (m.id = files.owner_id))))
  policy contracts.delegation read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'contracts.delegation'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM delegations d WHERE (d.id = files.owner_id))))
  policy contracts.delegation write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'contracts.delegation'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM delegations d WHERE (d.id = files.owner_id))))
  policy contracts.request read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'contracts.request'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM change_requests r WHERE (r.id = files.owner_id))))
  policy contracts.request write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'contracts.request'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM change_requests r WHERE (r.id = files.owner_id))))
  policy documents.document read SELECT {parvis_client,parvis_employee,parvis_staff} using ((owner_kind = 'documents.document'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM documents d WHERE (d.id = files.owner_id))))
  policy documents.document write INSERT {parvis_client,parvis_employee,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'documents.document'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM documents d WHERE (d.id = files.owner_id))))
  policy documents.lot read SELECT {parvis_staff} using ((owner_kind = 'documents.lot'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM document_lots l WHERE (l.id = files.owner_id))))
  policy documents.lot write INSERT {parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'documents.lot'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM document_lots l WHERE (l.id = files.owner_id))))
  policy documents.paper_payslip read SELECT {parvis_staff} using ((owner_kind = 'documents.paper_payslip'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM paper_payslips p WHERE (p.id = files.owner_id))))
  policy documents.paper_payslip write INSERT {parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'documents.paper_payslip'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM paper_payslips p WHERE (p.id = files.owner_id))))
  policy documents.vault read SELECT {parvis_client,parvis_employee,parvis_staff} using ((owner_kind = 'documents.vault'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM vaults v WHERE (v.id = files.owner_id))))
  policy documents.vault read of leavers SELECT {parvis_leaver} using ((owner_kind = 'documents.vault'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM vaults v WHERE (v.id = files.owner_id))))
  policy documents.vault write INSERT {parvis_client,parvis_employee,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'documents.vault'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM vaults v WHERE (v.id = files.owner_id))))
  policy e-invoicing.deposit read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'e-invoicing.deposit'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM invoice_deposits d WHERE (d.id = files.owner_id))))
  policy e-invoicing.flow read SELECT {parvis_staff} using ((owner_kind = 'e-invoicing.flow'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM exchanged_flows f WHERE (f.id = files.owner_id))))
  policy fleet.asset read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'fleet.asset'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM assets a WHERE (a.id = files.owner_id))))
  policy fleet.asset write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'fleet.asset'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM assets a WHERE (a.id = files.owner_id))))
  policy fleet.model read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'fleet.model'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM asset_models a WHERE (a.id = files.owner_id))))
  policy fleet.model write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'fleet.model'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM asset_models a WHERE (a.id = files.owner_id))))
  policy interventions.report read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'interventions.report'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM intervention_reports r WHERE (r.id = files.owner_id))))
  policy interventions.report write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'interventions.report'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM intervention_reports r WHERE (r.id = files.owner_id))))
  policy news.article read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'news.article'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM news_articles a WHERE (a.id = files.owner_id))))
  policy news.article write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'news.article'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM news_articles a WHERE (a.id = files.owner_id))))
  policy organisation.recovery read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'organisation.recovery'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND ((CURRENT_USER = 'parvis_staff'::name) AND ( SELECT parvis.staff_may_any(ARRAY['organisation.principal.transfer'::text]) AS staff_may_any)))
  policy organisation.recovery write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'organisation.recovery'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND ((CURRENT_USER = 'parvis_staff'::name) AND ( SELECT parvis.staff_may_any(ARRAY['organisation.principal.transfer'::text]) AS staff_may_any)))
  policy own_read SELECT {parvis_client} using (created_by = ( SELECT parvis.account_id() AS account_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.brands.manage,back-office.imports.run,billing.invoices.close,billing.mandates.write,billing.payments.write,billing.receivables.manage,contracts.delegations.manage,contracts.requests.decide,documents.documents.publish,documents.vault.take,fleet.assets.write,fleet.models.write,interventions.reports.write,interventions.visits.plan,news.articles.write,organisation.principal.transfer,sales.quotes.write,support.tickets.answer}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.brands.manage,back-office.imports.run,billing.invoices.close,billing.mandates.write,billing.payments.write,billing.receivables.manage,contracts.delegations.manage,contracts.requests.decide,documents.documents.publish,documents.vault.take,fleet.assets.write,fleet.models.write,interventions.reports.write,interventions.visits.plan,news.articles.write,organisation.principal.transfer,sales.quotes.write,support.tickets.answer}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.brands.manage,back-office.imports.run,billing.invoices.close,billing.mandates.write,billing.payments.write,billing.receivables.manage,contracts.delegations.manage,contracts.requests.decide,documents.documents.publish,documents.vault.take,fleet.assets.write,fleet.models.write,interventions.reports.write,interventions.visits.plan,news.articles.write,organisation.principal.transfer,sales.quotes.write,support.tickets.answer}'::text[]) AS staff_may_any)
  policy sales.quote read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'sales.quote'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM quotes q WHERE (q.id = files.owner_id))))
  policy sales.quote write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'sales.quote'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM quotes q WHERE (q.id = files.owner_id))))
  policy support.message read SELECT {parvis_client,parvis_staff} using ((owner_kind = 'support.message'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM ticket_messages m WHERE (m.id = files.owner_id))))
  policy support.message write INSERT {parvis_client,parvis_staff} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (owner_kind = 'support.message'::text) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM ticket_messages m WHERE (m.id = files.owner_id))))
  policy system ALL {parvis_system} using true check true

table given_presets
  -- What each preset role was given once, a permission or a space: what a deployment takes away stays away.
  brand_id uuid not null
  role text not null
  what text not null
  constraint given_presets_pkey: PRIMARY KEY (brand_id, role, what)
  constraint given_presets_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table idempotency_keys
  -- What was answered to a POST, so that a repeat does nothing twice.
  account_id uuid not null
  key text not null
  route text not null
  fingerprint text not null
  status integer
  response jsonb
  created_at timestamp with time zone not null default now()
  rights text not null default ''::text  -- What the account held when it was answered (parvis.rights_print): a kept answer is given again only to who still holds the same.
  constraint idempotency_keys_pkey: PRIMARY KEY (account_id, key)
  constraint idempotency_keys_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint idempotency_keys_key_check: CHECK (((length(key) >= 8) AND (length(key) <= 128)))
  CREATE INDEX idempotency_keys_created_at_idx ON public.idempotency_keys USING btree (created_at)
  row-level security on
  grant insert, select, update to parvis_client
  grant insert, select, update to parvis_employee
  grant insert, select, update to parvis_leaver
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy own ALL {public} using (account_id = ( SELECT parvis.account_id() AS account_id)) check (account_id = ( SELECT parvis.account_id() AS account_id))
  policy system ALL {parvis_system} using true check true

table import_rows
  -- A line of a file that is brought in: what it says, what the trial found, and what it made. What it made is written in the transaction that makes it.
  id uuid not null default gen_random_uuid()
  import_id uuid not null
  line integer not null
  cells jsonb not null
  verdict text
  label text not null default ''::text
  keys text[] not null default '{}'::text[]  -- By what the row's record is known, folded, and what else it alone has: two lines of one file with the same are one too many.
  known_id uuid
  problems jsonb not null default '[]'::jsonb
  made text
  made_id uuid
  made_version integer  -- The version of the record as the import left it: one that was changed since is not taken back.
  before jsonb  -- What takes it back: what a record that was changed said before, or what else came with one that was made.
  made_at timestamp with time zone
  failure jsonb  -- Why the row was refused although the trial found it good: field, code and values of the sentence.
  undone_at timestamp with time zone
  undo_failure jsonb
  constraint import_rows_line_key: UNIQUE (import_id, line)
  constraint import_rows_pkey: PRIMARY KEY (id)
  constraint import_rows_import_id_fkey: FOREIGN KEY (import_id) REFERENCES imports(id) ON DELETE CASCADE
  constraint import_rows_cells_check: CHECK ((jsonb_typeof(cells) = 'array'::text))
  constraint import_rows_line_check: CHECK ((line > 0))
  constraint import_rows_made: CHECK ((((made IS NULL) = (made_id IS NULL)) AND ((made IS NULL) = (made_at IS NULL))))
  constraint import_rows_made_check: CHECK ((made = ANY (ARRAY['created'::text, 'updated'::text])))
  constraint import_rows_problems_check: CHECK ((jsonb_typeof(problems) = 'array'::text))
  constraint import_rows_undone: CHECK (((undone_at IS NULL) OR (made IS NOT NULL)))
  constraint import_rows_verdict: CHECK ((((NOT (verdict IS DISTINCT FROM 'refused'::text)) = (problems <> '[]'::jsonb)) AND ((verdict IS DISTINCT FROM 'known'::text) OR (known_id IS NOT NULL))))
  constraint import_rows_verdict_check: CHECK ((verdict = ANY (ARRAY['ready'::text, 'known'::text, 'refused'::text])))
  CREATE INDEX import_rows_by_verdict ON public.import_rows USING btree (import_id, verdict, line)
  CREATE UNIQUE INDEX import_rows_created_once ON public.import_rows USING btree (import_id, made_id) WHERE (made = 'created'::text)
  CREATE TRIGGER keep_import_row BEFORE UPDATE ON import_rows FOR EACH ROW EXECUTE FUNCTION parvis.keep_import_row()
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.imports.run}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.imports.run}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.imports.run}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM imports p WHERE (p.id = import_rows.import_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM imports p WHERE (p.id = import_rows.import_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM imports p WHERE (p.id = import_rows.import_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM imports p WHERE (p.id = import_rows.import_id)))
  policy system ALL {parvis_system} using true check true

table imports
  -- A file brought from another program, of which rows are made. Its state follows from what was done and when: read, mapped, checked, brought in, taken back.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  kind text not null
  file_name text not null
  sheets jsonb not null default '[]'::jsonb
  sheet text not null default ''::text
  encoding text
  columns jsonb not null
  row_count integer not null
  mapping jsonb  -- The place of a column by the name of the field that it fills. Kept for the next file of the same kind with the same columns.
  known text not null default 'skip'::text  -- What is done with a row whose record is there already: it is passed over, or the record is changed.
  uploaded_at timestamp with time zone not null
  uploaded_by uuid
  uploaded_by_label text not null
  checked_at timestamp with time zone
  work_id uuid
  started_at timestamp with time zone
  started_by uuid
  started_by_label text not null default ''::text
  ended_at timestamp with time zone
  undo_work_id uuid
  undo_started_at timestamp with time zone
  undo_started_by uuid
  undo_started_by_label text not null default ''::text
  undo_ended_at timestamp with time zone
  forgotten_at timestamp with time zone  -- When the file and its rows were erased; what became of them stays in the journal.
  version integer not null default 1
  constraint imports_pkey: PRIMARY KEY (id)
  constraint imports_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint imports_started_by_fkey: FOREIGN KEY (started_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint imports_undo_started_by_fkey: FOREIGN KEY (undo_started_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint imports_undo_work_id_fkey: FOREIGN KEY (undo_work_id) REFERENCES work(id) ON DELETE SET NULL
  constraint imports_uploaded_by_fkey: FOREIGN KEY (uploaded_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint imports_work_id_fkey: FOREIGN KEY (work_id) REFERENCES work(id) ON DELETE SET NULL
  constraint imports_check: CHECK (((started_at IS NULL) = (started_by_label = ''::text)))
  constraint imports_check1: CHECK (((undo_started_at IS NULL) = (undo_started_by_label = ''::text)))
  constraint imports_checked_first: CHECK (((started_at IS NULL) OR (checked_at IS NOT NULL)))
  constraint imports_columns_check: CHECK ((jsonb_typeof(columns) = 'array'::text))
  constraint imports_file_name_check: CHECK ((file_name <> ''::text))
  constraint imports_kind_check: CHECK ((kind ~ '^[a-z-]+\.[a-z_]+$'::text))
  constraint imports_known_check: CHECK ((known = ANY (ARRAY['skip'::text, 'update'::text])))
  constraint imports_mapped_first: CHECK (((checked_at IS NULL) OR (mapping IS NOT NULL)))
  constraint imports_mapping_check: CHECK ((jsonb_typeof(mapping) = 'object'::text))
  constraint imports_row_count_check: CHECK ((row_count > 0))
  constraint imports_sheets_check: CHECK ((jsonb_typeof(sheets) = 'array'::text))
  constraint imports_started_first: CHECK ((((ended_at IS NULL) OR (started_at IS NOT NULL)) AND ((undo_started_at IS NULL) OR (ended_at IS NOT NULL))))
  constraint imports_undo_started_first: CHECK (((undo_ended_at IS NULL) OR (undo_started_at IS NOT NULL)))
  CREATE INDEX imports_brand_id_uploaded_at_id_idx ON public.imports USING btree (brand_id, uploaded_at, id)
  CREATE INDEX imports_to_forget ON public.imports USING btree (uploaded_at) WHERE (forgotten_at IS NULL)
  CREATE INDEX imports_undo_work_id_idx ON public.imports USING btree (undo_work_id) WHERE (undo_work_id IS NOT NULL)
  CREATE INDEX imports_work_id_idx ON public.imports USING btree (work_id) WHERE (work_id IS NOT NULL)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.imports.run}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.imports.run}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.imports.run}'::text[]) AS staff_may_any)
  policy staff_own_brand ALL {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND ( SELECT parvis.staff_may_any(ARRAY['back-office.imports.run'::text]) AS staff_may_any)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table journal_events
  -- Who did what, when, and what changed. Append-only; the entries of an organisation form a chain of hashes (C35, O34).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  contract_id uuid
  seq bigint
  at timestamp with time zone not null
  actor_id uuid
  actor_label text not null
  on_behalf_of text not null default ''::text
  type text not null
  subject_type text not null
  subject_id uuid
  subject_label text not null default ''::text
  before jsonb
  after jsonb
  previous_hash text
  hash text
  about_id uuid  -- The account that the act bears on.
  actor_salt bytea  -- Salt of the commitment to who acted. It goes when the person is erased; the commitment stays, so the chain stays valid (O21, O34).
  actor_commitment text
  detail_salt bytea  -- Salt of the commitment to the personal data of the act; it goes when they are erased.
  detail_commitment text
  erased_at timestamp with time zone
  constraint journal_events_pkey: PRIMARY KEY (id)
  constraint journal_events_about_id_fkey: FOREIGN KEY (about_id) REFERENCES accounts(id)
  constraint journal_events_actor_id_fkey: FOREIGN KEY (actor_id) REFERENCES accounts(id)
  constraint journal_events_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint journal_events_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES contracts(id)
  constraint journal_events_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint journal_events_check: CHECK (((organisation_id IS NULL) OR ((seq IS NOT NULL) AND (hash IS NOT NULL) AND (previous_hash IS NOT NULL) AND (actor_commitment IS NOT NULL) AND (detail_commitment IS NOT NULL))))
  CREATE INDEX journal_events_about_id_at_id_idx ON public.journal_events USING btree (about_id, at DESC, id DESC) WHERE (about_id IS NOT NULL)
  CREATE INDEX journal_events_actor_id_at_id_idx ON public.journal_events USING btree (actor_id, at DESC, id DESC) WHERE (actor_id IS NOT NULL)
  CREATE INDEX journal_events_brand_id_at_id_idx ON public.journal_events USING btree (brand_id, at DESC, id DESC)
  CREATE UNIQUE INDEX journal_events_chain ON public.journal_events USING btree (organisation_id, seq) WHERE (organisation_id IS NOT NULL)
  CREATE INDEX journal_events_contract_id_at_id_idx ON public.journal_events USING btree (contract_id, at DESC, id DESC) WHERE (contract_id IS NOT NULL)
  CREATE INDEX journal_events_organisation_id_at_id_idx ON public.journal_events USING btree (organisation_id, at DESC, id DESC) WHERE (organisation_id IS NOT NULL)
  CREATE INDEX journal_events_organisation_id_type_seq_idx ON public.journal_events USING btree (organisation_id, type, seq DESC) WHERE (organisation_id IS NOT NULL)
  CREATE INDEX journal_events_subject_id_at_id_idx ON public.journal_events USING btree (subject_id, at DESC, id DESC)
  CREATE TRIGGER chain_journal BEFORE INSERT ON journal_events FOR EACH ROW EXECUTE FUNCTION parvis.chain_journal()
  CREATE TRIGGER keep_journal BEFORE TRUNCATE ON journal_events FOR EACH STATEMENT EXECUTE FUNCTION parvis.chain_journal()
  CREATE TRIGGER keep_journal_events BEFORE DELETE OR UPDATE ON journal_events FOR EACH ROW EXECUTE FUNCTION parvis.keep_journal_events()
  row-level security on
  grant insert, select to parvis_client
  grant insert to parvis_employee
  grant insert to parvis_leaver
  grant insert, select to parvis_staff
  grant insert, select to parvis_system
  grant update (actor_label, on_behalf_of, subject_label, before, after, actor_salt, detail_salt, erased_at) to parvis_system
  policy administrator_read SELECT {parvis_client} using (contract_id = ANY (( SELECT parvis.readable_contract_ids() AS readable_contract_ids)::uuid[]))
  policy manager_read SELECT {parvis_client} using ((organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.history.read'::text) AS organisation_ids_with_permission)::uuid[])) AND ((contract_id IS NULL) OR ( SELECT parvis.scope_allows('contracts'::text, 'read'::text) AS scope_allows)))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true
  policy write_own_acts INSERT {parvis_client,parvis_employee,parvis_leaver,parvis_staff} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (actor_id = ( SELECT parvis.account_id() AS account_id)))

table journal_heads
  -- The last entry of an organisation's chain.
  organisation_id uuid not null
  seq bigint not null
  hash text not null
  constraint journal_heads_pkey: PRIMARY KEY (organisation_id)
  constraint journal_heads_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table known_browsers
  -- A browser in which somebody signed in, known for that account by a cookie of its own. Its tries are counted apart from those of strangers: five wrong passwords block an account, yet a stranger cannot shut its owner out (C6, R11).
  account_id uuid not null
  token_hash bytea not null
  failed_sign_ins integer not null default 0  -- Wrong passwords in a row, in this browser.
  created_at timestamp with time zone not null default now()
  last_used_at timestamp with time zone not null default now()
  constraint known_browsers_pkey: PRIMARY KEY (token_hash, account_id)
  constraint known_browsers_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  CREATE INDEX known_browsers_of_account ON public.known_browsers USING btree (account_id)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table list_views
  -- The columns that a person chose to see in a list, in their order, and the filters that they left in it. Nothing where they see it as it comes.
  account_id uuid not null
  list text not null  -- The path of the list, as the API has it.
  columns text[]
  filters jsonb
  constraint list_views_pkey: PRIMARY KEY (account_id, list)
  constraint list_views_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint list_views_check: CHECK (((columns IS NOT NULL) OR (filters IS NOT NULL)))
  constraint list_views_columns_check: CHECK (((cardinality(columns) >= 1) AND (cardinality(columns) <= 60)))
  constraint list_views_filters_check: CHECK (((jsonb_typeof(filters) = 'object'::text) AND (filters <> '{}'::jsonb)))
  constraint list_views_list_check: CHECK ((list ~~ '/%'::text))
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy own SELECT {parvis_client,parvis_employee,parvis_staff} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy system ALL {parvis_system} using true check true

table mail_holds
  -- That the mails of a channel of a brand wait until somebody lets them leave (D7).
  brand_id uuid not null
  channel text not null
  held_at timestamp with time zone not null
  held_by uuid
  held_by_label text not null
  constraint mail_holds_pkey: PRIMARY KEY (brand_id, channel)
  constraint mail_holds_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  constraint mail_holds_held_by_fkey: FOREIGN KEY (held_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint mail_holds_channel_check: CHECK ((channel <> ''::text))
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table mailbox_positions
  -- How far a mailbox to which mails come back was read. It is only read: what people do with it is theirs.
  mailbox text not null
  uid_validity bigint not null
  last_uid bigint not null
  constraint mailbox_positions_pkey: PRIMARY KEY (mailbox)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table mails
  -- A message in the outbox, sent or still to send.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  account_id uuid
  kind text not null
  key text not null
  to_address text not null
  subject text not null
  composer text  -- What writes the mail when it leaves (kernel/notifications/composers.ts), where it was not written when it was told.
  channel text not null default ''::text  -- What mails may be held by together (mail_holds); empty: nothing holds it.
  text_body text
  html_body text
  is_secret boolean not null default false
  created_at timestamp with time zone not null default now()
  due_since timestamp with time zone not null default now()  -- Since when it could leave: when it was told, or when what held it was lifted.
  state text not null default 'waiting'::text  -- waiting: it will be sent (again at next_try_at); sending: a server is being told; sent; failed: refused for good, or all tries are used up; unsure: the line was cut after the message had left, so it may have arrived; not_sent: too old when a mail server was there, or a person decided so.
  sent_at timestamp with time zone
  bounced_at timestamp with time zone  -- When it came back, after a server had taken it.
  attempts integer not null default 0
  last_error text
  server_answer text  -- What the mail server said when it took it or refused it.
  sending_since timestamp with time zone
  next_try_at timestamp with time zone
  decided_at timestamp with time zone  -- A person decided that it is not sent: nobody is asked any more.
  decided_by uuid
  decided_by_label text not null default ''::text
  constraint mails_key_key: UNIQUE (key)
  constraint mails_pkey: PRIMARY KEY (id)
  constraint mails_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint mails_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint mails_decided_by_fkey: FOREIGN KEY (decided_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint mails_check: CHECK (((state = 'sent'::text) = ((sent_at IS NOT NULL) AND (bounced_at IS NULL))))
  constraint mails_check1: CHECK (((bounced_at IS NULL) OR (state = ANY (ARRAY['failed'::text, 'waiting'::text, 'sending'::text]))))
  constraint mails_check2: CHECK (((state = 'sending'::text) = (sending_since IS NOT NULL)))
  constraint mails_check3: CHECK (((next_try_at IS NULL) OR (state = 'waiting'::text)))
  constraint mails_check4: CHECK (((decided_at IS NULL) OR (state = ANY (ARRAY['failed'::text, 'unsure'::text, 'not_sent'::text]))))
  constraint mails_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'unsure'::text, 'not_sent'::text])))
  constraint mails_to_address_check: CHECK ((to_address <> ''::text))
  CREATE INDEX mails_brand_id_created_at_id_idx ON public.mails USING btree (brand_id, created_at DESC, id DESC)
  CREATE INDEX mails_brand_id_due_since_id_idx ON public.mails USING btree (brand_id, due_since, id) WHERE (state = 'waiting'::text)
  CREATE INDEX mails_created_at_idx ON public.mails USING btree (created_at) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]))
  CREATE INDEX mails_to_decide ON public.mails USING btree (brand_id, created_at DESC) WHERE ((state = ANY (ARRAY['failed'::text, 'unsure'::text, 'not_sent'::text])) AND (decided_at IS NULL))
  CREATE TRIGGER follow_access_mail AFTER UPDATE OF state, sent_at, bounced_at, last_error, server_answer ON mails FOR EACH ROW EXECUTE FUNCTION parvis.follow_access_mail()
  CREATE TRIGGER follow_mail AFTER UPDATE OF state, next_try_at, last_error ON mails FOR EACH ROW WHEN (new.channel ~~ 'documents.%'::text) EXECUTE FUNCTION parvis.follow_mail()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND ( SELECT parvis.staff_may_any(ARRAY['back-office.mails.manage'::text]) AS staff_may_any))
  policy system ALL {parvis_system} using true check true

table membership_services
  -- A service that a membership covers, where it does not cover the whole organisation.
  membership_id uuid not null
  organisation_id uuid not null
  service_id uuid not null
  granted_at timestamp with time zone not null default now()
  constraint membership_services_pkey: PRIMARY KEY (membership_id, service_id)
  constraint membership_services_membership_id_organisation_id_fkey: FOREIGN KEY (membership_id, organisation_id) REFERENCES memberships(id, organisation_id) ON DELETE CASCADE
  constraint membership_services_service_id_organisation_id_fkey: FOREIGN KEY (service_id, organisation_id) REFERENCES services(id, organisation_id)
  CREATE INDEX membership_services_service_id_idx ON public.membership_services USING btree (service_id)
  row-level security on
  grant delete, insert, select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy manager_delete DELETE {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.manage'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_write INSERT {parvis_client} check (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.manage'::text) AS organisation_ids_with_permission)::uuid[]))
  policy own_read SELECT {parvis_client} using (EXISTS ( SELECT FROM memberships m WHERE ((m.id = membership_services.membership_id) AND (m.account_id = ( SELECT parvis.account_id() AS account_id)))))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = membership_services.organisation_id)))
  policy system ALL {parvis_system} using true check true

table memberships
  -- A person's place in an organisation (rattachement): whole, or for some services. Its dates bound it; once removed it never comes back.
  id uuid not null default gen_random_uuid()
  organisation_id uuid not null
  account_id uuid not null
  role text not null default 'member'::text
  starts_on date not null default CURRENT_DATE
  ends_on date  -- The last day with access.
  created_at timestamp with time zone not null default now()
  brand_id uuid not null default parvis.brand_id()
  whole boolean not null default true
  comment text not null default ''::text
  removed_at timestamp with time zone
  removed_by uuid
  removed_by_label text not null default ''::text
  removal_reason text not null default ''::text
  granted_by uuid
  granted_by_label text not null default ''::text
  proposed_role text  -- A role that manages, given by who is not the principal manager, who confirms it or not. It opens nothing until then.
  proposed_by uuid
  version integer not null default 1
  surname text collate unicode not null default ''::text  -- Kept by a trigger from the account, as are the next columns: what lists show and sort.
  given_name text collate unicode not null default ''::text
  identifier text collate unicode not null default ''::text
  sign_in_email text collate unicode not null default ''::text
  suspended_at timestamp with time zone  -- Since when the provider has withdrawn the access (D9). What was given by it stays, and counts again once it is given back.
  account_state text not null default 'active'::text
  account_kind text not null default 'person'::text
  search_text text not null default ''::text
  role_holder text not null generated as 'membership'::text  -- So that the role is one of members and no other.
  suspended_with_client boolean not null default false  -- Suspended because its client is archived: it counts again once the client is brought back (B4).
  constraint memberships_id_organisation_key: UNIQUE (id, organisation_id)
  constraint keep_principal_manager_changed: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint keep_principal_manager_deleted: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint memberships_pkey: PRIMARY KEY (id)
  constraint memberships_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint memberships_brand_id_role_fkey: FOREIGN KEY (brand_id, role) REFERENCES roles(brand_id, code) ON UPDATE CASCADE
  constraint memberships_brand_id_role_holder_proposed_role_fkey: FOREIGN KEY (brand_id, role_holder, proposed_role) REFERENCES roles(brand_id, holder, code)
  constraint memberships_brand_id_role_holder_role_fkey: FOREIGN KEY (brand_id, role_holder, role) REFERENCES roles(brand_id, holder, code)
  constraint memberships_granted_by_fkey: FOREIGN KEY (granted_by) REFERENCES accounts(id)
  constraint memberships_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint memberships_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint memberships_proposed_by_fkey: FOREIGN KEY (proposed_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint memberships_removed_by_fkey: FOREIGN KEY (removed_by) REFERENCES accounts(id)
  constraint memberships_check: CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
  constraint memberships_check2: CHECK ((proposed_role <> role))
  constraint memberships_principal_unbounded: CHECK (((role <> 'principal_manager'::text) OR (whole AND (ends_on IS NULL))))
  constraint memberships_suspended_with_client: CHECK (((NOT suspended_with_client) OR (suspended_at IS NOT NULL)))
  constraint memberships_technical_suspended: CHECK (((suspended_at IS NULL) OR (role <> 'technical'::text) OR suspended_with_client))
  CREATE INDEX memberships_account_id_idx ON public.memberships USING btree (account_id)
  CREATE INDEX memberships_by_email ON public.memberships USING btree (organisation_id, sign_in_email, id) WHERE (removed_at IS NULL)
  CREATE INDEX memberships_by_name ON public.memberships USING btree (organisation_id, surname, given_name, id) WHERE (removed_at IS NULL)
  CREATE UNIQUE INDEX memberships_one_principal ON public.memberships USING btree (organisation_id) WHERE ((role = 'principal_manager'::text) AND (removed_at IS NULL))
  CREATE UNIQUE INDEX memberships_open ON public.memberships USING btree (organisation_id, account_id) WHERE (removed_at IS NULL)
  CREATE INDEX memberships_search ON public.memberships USING gin (search_text gin_trgm_ops) WHERE (removed_at IS NULL)
  CREATE TRIGGER end_access AFTER UPDATE OF suspended_at ON memberships FOR EACH ROW WHEN (new.suspended_at IS NOT NULL AND old.suspended_at IS NULL) EXECUTE FUNCTION parvis.end_access()
  CREATE TRIGGER end_delegations AFTER UPDATE OF removed_at ON memberships FOR EACH ROW WHEN (new.removed_at IS NOT NULL AND old.removed_at IS NULL) EXECUTE FUNCTION parvis.end_delegations()
  CREATE TRIGGER end_first_access AFTER UPDATE OF removed_at ON memberships FOR EACH ROW WHEN (new.removed_at IS NOT NULL AND old.removed_at IS NULL) EXECUTE FUNCTION parvis.end_first_access()
  CREATE TRIGGER end_subscriptions AFTER UPDATE OF removed_at ON memberships FOR EACH ROW WHEN (new.removed_at IS NOT NULL AND old.removed_at IS NULL) EXECUTE FUNCTION parvis.end_subscriptions()
  CREATE TRIGGER fill_membership BEFORE INSERT OR UPDATE ON memberships FOR EACH ROW EXECUTE FUNCTION parvis.fill_membership()
  CREATE TRIGGER keep_archived BEFORE INSERT OR UPDATE ON memberships FOR EACH ROW EXECUTE FUNCTION parvis.keep_archived()
  CREATE CONSTRAINT TRIGGER keep_principal_manager_changed AFTER UPDATE OF role, removed_at, organisation_id ON memberships DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (old.role = 'principal_manager'::text) EXECUTE FUNCTION parvis.keep_principal_manager()
  CREATE CONSTRAINT TRIGGER keep_principal_manager_deleted AFTER DELETE ON memberships DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (old.role = 'principal_manager'::text) EXECUTE FUNCTION parvis.keep_principal_manager()
  CREATE TRIGGER name_first_account AFTER INSERT ON memberships FOR EACH ROW WHEN (new.role = 'principal_manager'::text) EXECUTE FUNCTION parvis.name_first_account()
  CREATE TRIGGER revoke_technical_user AFTER UPDATE OF removed_at ON memberships FOR EACH ROW WHEN (new.removed_at IS NOT NULL AND old.removed_at IS NULL AND new.account_kind = 'technical'::text) EXECUTE FUNCTION parvis.revoke_technical_user()
  CREATE TRIGGER withdraw_space_requests AFTER UPDATE OF removed_at ON memberships FOR EACH ROW WHEN (new.removed_at IS NOT NULL AND old.removed_at IS NULL) EXECUTE FUNCTION parvis.withdraw_space_requests()
  row-level security on
  grant insert, select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (role, starts_on, ends_on, whole, comment, removed_at, removed_by, removed_by_label, removal_reason, version) to parvis_client
  policy administrator_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_of_readable_contracts() AS organisation_ids_of_readable_contracts)::uuid[]))
  policy manager_insert INSERT {parvis_client} check ((role <> 'principal_manager'::text) AND (role <> 'technical'::text) AND (granted_by = ( SELECT parvis.account_id() AS account_id)) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.manage'::text) AS organisation_ids_with_permission)::uuid[])))
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_update UPDATE {parvis_client} using ((role <> 'principal_manager'::text) AND (role <> 'technical'::text) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.manage'::text) AS organisation_ids_with_permission)::uuid[]))) check ((role <> 'principal_manager'::text) AND (role <> 'technical'::text) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.manage'::text) AS organisation_ids_with_permission)::uuid[])))
  policy own_read SELECT {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND parvis.is_viewed(organisation_id))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM accounts p WHERE (p.id = memberships.account_id)))
  policy system ALL {parvis_system} using true check true

table message_words
  -- What the staff of a brand wrote in place of the code's words of a message, by language.
  brand_id uuid not null
  kind text not null
  words jsonb not null default '{}'::jsonb  -- By language: subject, body and action, each with its places in braces. A language without an entry has the code's words.
  version integer not null default 1
  updated_at timestamp with time zone not null
  updated_by_label text not null default ''::text
  constraint message_words_pkey: PRIMARY KEY (brand_id, kind)
  constraint message_words_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  constraint message_words_words_check: CHECK ((jsonb_typeof(words) = 'object'::text))
  CREATE TRIGGER tell_changes AFTER INSERT OR DELETE OR UPDATE ON message_words FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_changes('brands')
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.messages.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.messages.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.messages.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table notifications
  -- A notice in the portal to one account.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  account_id uuid not null
  kind text not null
  params jsonb not null default '{}'::jsonb
  href text not null default ''::text
  created_at timestamp with time zone not null default now()
  read_at timestamp with time zone
  constraint notifications_pkey: PRIMARY KEY (id)
  constraint notifications_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint notifications_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  CREATE INDEX notifications_account_id_created_at_id_idx ON public.notifications USING btree (account_id, created_at DESC, id DESC)
  CREATE INDEX notifications_account_id_idx ON public.notifications USING btree (account_id) WHERE (read_at IS NULL)
  CREATE TRIGGER live_account_delete AFTER DELETE ON notifications REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('account', 'account_id')
  CREATE TRIGGER live_account_insert AFTER INSERT ON notifications REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('account', 'account_id')
  CREATE TRIGGER live_account_update AFTER UPDATE ON notifications REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('account', 'account_id')
  row-level security on
  grant insert, select to parvis_client
  grant insert, select to parvis_employee
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (read_at) to parvis_client
  grant update (read_at) to parvis_employee
  grant update (read_at) to parvis_staff
  policy mark_own UPDATE {parvis_client,parvis_employee,parvis_staff} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy read_own SELECT {parvis_client,parvis_employee,parvis_staff} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy system ALL {parvis_system} using true check true
  policy write INSERT {parvis_client,parvis_employee,parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))

table number_sequences
  -- A series of numbers of a brand: the last one given in a year to requests, tickets and the like.
  brand_id uuid not null
  kind text not null
  year integer not null
  last integer not null
  constraint number_sequences_pkey: PRIMARY KEY (brand_id, kind, year)
  constraint number_sequences_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table one_time_tokens
  -- A link that was sent by mail and works once: to activate an account, choose a new password, confirm a new sign-in address.
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  purpose text not null
  token_hash bytea not null
  created_at timestamp with time zone not null default now()
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  email text  -- The new sign-in address, which counts once the link was used: until then it is here alone (O13, O14).
  constraint one_time_tokens_token_hash_key: UNIQUE (token_hash)
  constraint one_time_tokens_pkey: PRIMARY KEY (id)
  constraint one_time_tokens_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint one_time_tokens_check: CHECK (((purpose = 'sign_in_email'::text) = (email IS NOT NULL)))
  constraint one_time_tokens_purpose_check: CHECK ((purpose = ANY (ARRAY['activation'::text, 'password_reset'::text, 'sign_in_email'::text])))
  CREATE INDEX one_time_tokens_account_id_purpose_idx ON public.one_time_tokens USING btree (account_id, purpose) WHERE (used_at IS NULL)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table organisations
  -- One client of a brand, and what identifies it (O23, O24).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  code text not null default ''::text  -- The code that the provider's own software knows the client by (D9, D28). One that takes the place of another takes its code over (O24).
  name text collate unicode not null
  siret text
  address_line1 text not null default ''::text
  address_line2 text not null default ''::text
  postal_code text not null default ''::text
  city text not null default ''::text
  phone text not null default ''::text
  fax text not null default ''::text
  email text not null default ''::text
  quotes_email text not null default ''::text  -- Where quotes are told of (Email devis); empty: at its own address, as for the two that follow (D4).
  invoices_email text not null default ''::text
  reminders_email text not null default ''::text
  version integer not null default 1
  created_at timestamp with time zone not null default now()
  kind text not null default 'private'::text
  foreign_identifier text not null default ''::text
  vat_number text not null default ''::text
  pacage_number text not null default ''::text
  social_scheme text not null default ''::text
  api_connection text not null default ''::text
  invoicing_mandate text not null default 'none'::text
  duplicated_from uuid
  deactivated_at timestamp with time zone
  deactivation_reason text not null default ''::text
  review_months integer
  review_notice_days integer not null default 30
  next_review_on date
  spaces_version integer not null default 1  -- The version of the spaces offered and given by default, as a whole (O11).
  first_account_id uuid  -- The account that it was registered with: its «Nom (login)» (B1). It stays, whoever manages it later.
  login text collate unicode not null default ''::text  -- The identifier of that account, kept by triggers: what lists show and sort.
  login_chosen boolean not null default false  -- Somebody typed it («Nom d'utilisateur», B2): it stays, where another one becomes the client's code (D10).
  registered_on date not null default parvis.today()
  country text not null default 'FR'::text
  locale text not null default 'fr'::text  -- The language in which the provider writes to it.
  time_zone text not null default ''::text  -- Where its people are; empty: where the brand is.
  search_text text not null default ''::text  -- What lists look through, folded; kept by a trigger.
  archived_at timestamp with time zone  -- Since when it is archived; null: it is not.
  archived_by uuid
  archived_by_label text not null default ''::text
  archive_reason text not null default ''::text
  constraint organisations_brand_id_siret_key: UNIQUE (brand_id, siret)
  constraint organisations_id_brand_key: UNIQUE (id, brand_id)
  constraint keep_principal_manager: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint organisations_pkey: PRIMARY KEY (id)
  constraint organisations_archived_by_fkey: FOREIGN KEY (archived_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint organisations_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint organisations_duplicated_from_fkey: FOREIGN KEY (duplicated_from) REFERENCES organisations(id)
  constraint organisations_first_account_id_fkey: FOREIGN KEY (first_account_id) REFERENCES accounts(id)
  constraint organisations_archived: CHECK ((((archived_at IS NOT NULL) = (archived_by_label <> ''::text)) AND ((archived_at IS NOT NULL) OR (archive_reason = ''::text))))
  constraint organisations_code_check: CHECK ((code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,29}$'::text))
  constraint organisations_country_check: CHECK ((country ~ '^[A-Z]{2}$'::text))
  constraint organisations_invoicing_mandate_check: CHECK ((invoicing_mandate = ANY (ARRAY['none'::text, 'requested'::text, 'signed'::text])))
  constraint organisations_kind_check: CHECK ((kind = ANY (ARRAY['private'::text, 'public'::text, 'foreign'::text, 'individual'::text])))
  constraint organisations_name_check: CHECK ((name <> ''::text))
  constraint organisations_pacage_number_check: CHECK (((pacage_number = ''::text) OR (pacage_number ~ '^[0-9]{9}$'::text)))
  constraint organisations_review_months_check: CHECK (((review_months >= 1) AND (review_months <= 36)))
  constraint organisations_review_notice_days_check: CHECK (((review_notice_days >= 1) AND (review_notice_days <= 180)))
  constraint organisations_siret_check: CHECK ((siret ~ '^[0-9]{14}$'::text))
  constraint organisations_siret_kind: CHECK (((siret IS NULL) OR (kind = ANY (ARRAY['private'::text, 'public'::text]))))
  CREATE INDEX organisations_archived_first ON public.organisations USING btree (brand_id, archived_at, id) WHERE (archived_at IS NOT NULL)
  CREATE INDEX organisations_brand_id_code_id_idx ON public.organisations USING btree (brand_id, code, id)
  CREATE INDEX organisations_brand_id_login_id_idx ON public.organisations USING btree (brand_id, login, id)
  CREATE INDEX organisations_brand_id_name_id_idx ON public.organisations USING btree (brand_id, name, id)
  CREATE INDEX organisations_brand_id_registered_on_id_idx ON public.organisations USING btree (brand_id, registered_on, id)
  CREATE INDEX organisations_by_first_account ON public.organisations USING btree (first_account_id)
  CREATE INDEX organisations_by_foreign_identifier ON public.organisations USING btree (brand_id, upper(replace(foreign_identifier, ' '::text, ''::text))) WHERE (foreign_identifier <> ''::text)
  CREATE INDEX organisations_by_vat_number ON public.organisations USING btree (brand_id, upper(replace(vat_number, ' '::text, ''::text))) WHERE (vat_number <> ''::text)
  CREATE UNIQUE INDEX organisations_code_key ON public.organisations USING btree (brand_id, lower(code)) WHERE (deactivated_at IS NULL)
  CREATE INDEX organisations_fold_idx ON public.organisations USING gin (parvis.fold(name) gin_trgm_ops)
  CREATE UNIQUE INDEX organisations_one_copy ON public.organisations USING btree (duplicated_from) WHERE (duplicated_from IS NOT NULL)
  CREATE INDEX organisations_registered ON public.organisations USING btree (brand_id, registered_on) WHERE (archived_at IS NULL)
  CREATE TRIGGER archive_client AFTER UPDATE OF archived_at ON organisations FOR EACH ROW WHEN ((new.archived_at IS NULL) <> (old.archived_at IS NULL)) EXECUTE FUNCTION parvis.archive_client()
  CREATE TRIGGER give_client_code BEFORE INSERT ON organisations FOR EACH ROW WHEN (new.code = ''::text) EXECUTE FUNCTION parvis.give_client_code()
  CREATE CONSTRAINT TRIGGER keep_principal_manager AFTER INSERT OR UPDATE OF deactivated_at ON organisations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parvis.keep_principal_manager()
  CREATE TRIGGER keep_what_lists_show BEFORE INSERT OR UPDATE ON organisations FOR EACH ROW EXECUTE FUNCTION parvis.fill_client()
  CREATE TRIGGER tell_organisation_contact AFTER UPDATE ON organisations FOR EACH ROW EXECUTE FUNCTION parvis.tell_organisation_contact()
  row-level security on
  grant select to parvis_client
  grant select to parvis_leaver
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (name, address_line1, address_line2, postal_code, city, phone, fax, email, version, vat_number, pacage_number, social_scheme, api_connection, review_months, review_notice_days, next_review_on) to parvis_client
  policy administrator_read SELECT {parvis_client} using (id = ANY (( SELECT parvis.organisation_ids_of_readable_contracts() AS organisation_ids_of_readable_contracts)::uuid[]))
  policy leaver_read SELECT {parvis_leaver} using (id = ANY (( SELECT parvis.leaving_organisations() AS leaving_organisations)::uuid[]))
  policy manager_update UPDATE {parvis_client} using (id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.details.manage'::text) AS organisation_ids_with_permission)::uuid[]))
  policy member_read SELECT {parvis_client} using (id = ANY (( SELECT parvis.member_organisation_ids() AS member_organisation_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.clients.manage,organisation.creations.decide}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.clients.manage,organisation.creations.decide}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.clients.manage,organisation.creations.decide}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table paperless_consents
  -- What a client said about paperless invoices and quotes, each time (D14). The latest holds; without one nothing was asked.
  id uuid not null default gen_random_uuid()
  organisation_id uuid not null
  state text not null
  decided_at timestamp with time zone not null
  decided_by uuid
  decided_by_label text not null
  constraint paperless_consents_pkey: PRIMARY KEY (id)
  constraint paperless_consents_decided_by_fkey: FOREIGN KEY (decided_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint paperless_consents_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint paperless_consents_state_check: CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'refused'::text])))
  CREATE INDEX paperless_consents_organisation_id_decided_at_id_idx ON public.paperless_consents USING btree (organisation_id, decided_at DESC, id DESC)
  row-level security on
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = paperless_consents.organisation_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM organisations o WHERE (o.id = paperless_consents.organisation_id)))
  policy system ALL {parvis_system} using true check true

table portal_grants
  -- Leave that a person gives the provider's staff to see a client's portal as they do, or to act in it with their rights, for a time of at most 31 days. Withdrawn, it ends at once.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  account_id uuid not null
  scope text not null
  granted_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  withdrawn_at timestamp with time zone  -- When the person took it back, or gave another in its place.
  constraint portal_grants_pkey: PRIMARY KEY (id)
  constraint portal_grants_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint portal_grants_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint portal_grants_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id) ON DELETE CASCADE
  constraint portal_grants_check: CHECK ((withdrawn_at >= granted_at))
  constraint portal_grants_scope_check: CHECK ((scope = ANY (ARRAY['read'::text, 'act'::text])))
  constraint portal_grants_time: CHECK (((ends_at > granted_at) AND (ends_at <= (granted_at + '31 days'::interval))))
  CREATE UNIQUE INDEX portal_grants_one ON public.portal_grants USING btree (account_id, organisation_id) WHERE (withdrawn_at IS NULL)
  CREATE INDEX portal_grants_organisation_id_granted_at_id_idx ON public.portal_grants USING btree (organisation_id, granted_at, id)
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy own SELECT {parvis_client} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table rate_limits
  -- How often something was tried in a window of time.
  key text not null
  window_start timestamp with time zone not null
  count integer not null default 1
  constraint rate_limits_pkey: PRIMARY KEY (key, window_start)
  CREATE INDEX rate_limits_window_start_idx ON public.rate_limits USING btree (window_start)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table readings
  -- That somebody opened a record for the first time: an article, a document.
  account_id uuid not null
  kind text not null  -- What it is, as its space declares it: `space.noun`.
  record_id uuid not null
  read_at timestamp with time zone not null
  constraint readings_pkey: PRIMARY KEY (account_id, kind, record_id)
  constraint readings_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  CREATE INDEX readings_kind_record_id_idx ON public.readings USING btree (kind, record_id)
  CREATE TRIGGER note_first_reading AFTER INSERT ON readings FOR EACH ROW WHEN (new.kind = 'documents.version'::text) EXECUTE FUNCTION parvis.note_first_reading()
  row-level security on
  grant insert, select to parvis_client
  grant insert, select to parvis_employee
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy own_read SELECT {parvis_client,parvis_employee} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy own_write INSERT {parvis_client,parvis_employee} check (account_id = ( SELECT parvis.account_id() AS account_id))
  policy system ALL {parvis_system} using true check true

table removed_files
  -- The bytes of a file whose row is gone, still in storage until the sweep removes them.
  storage_key text not null
  removed_at timestamp with time zone not null default now()
  constraint removed_files_pkey: PRIMARY KEY (storage_key)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table role_default_spaces
  -- A space that a role opens by itself (O7).
  brand_id uuid not null
  role text not null
  space text not null
  access text not null
  constraint role_default_spaces_pkey: PRIMARY KEY (brand_id, role, space)
  constraint role_default_spaces_brand_id_role_fkey: FOREIGN KEY (brand_id, role) REFERENCES roles(brand_id, code) ON UPDATE CASCADE ON DELETE CASCADE
  constraint role_default_spaces_access_check: CHECK ((access = ANY (ARRAY['read'::text, 'modify'::text])))
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.roles.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{organisation.roles.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.roles.manage}'::text[]) AS staff_may_any)
  policy read SELECT {parvis_client,parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write ALL {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM roles r WHERE ((r.brand_id = role_default_spaces.brand_id) AND (r.code = role_default_spaces.role) AND (r.holder = 'membership'::text))))) check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM roles r WHERE ((r.brand_id = role_default_spaces.brand_id) AND (r.code = role_default_spaces.role) AND (r.holder = 'membership'::text)))))
  policy system ALL {parvis_system} using true check true

table role_permissions
  -- A permission that a role holds.
  brand_id uuid not null
  role text not null
  permission text not null
  constraint role_permissions_pkey: PRIMARY KEY (brand_id, role, permission)
  constraint role_permissions_brand_id_role_fkey: FOREIGN KEY (brand_id, role) REFERENCES roles(brand_id, code) ON UPDATE CASCADE ON DELETE CASCADE
  constraint role_permissions_permission_check: CHECK ((permission ~ '^[a-z-]+(\.[a-z-]+){1,3}$'::text))
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.roles.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{organisation.roles.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.roles.manage}'::text[]) AS staff_may_any)
  policy read SELECT {parvis_client,parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write ALL {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM roles r WHERE ((r.brand_id = role_permissions.brand_id) AND (r.code = role_permissions.role) AND (r.holder = 'membership'::text))))) check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (EXISTS ( SELECT FROM roles r WHERE ((r.brand_id = role_permissions.brand_id) AND (r.code = role_permissions.role) AND (r.holder = 'membership'::text)))))
  policy system ALL {parvis_system} using true check true

table roles
  -- A role that its holder may have: a membership of an organisation, or a member of the staff. A deployment renames roles and makes others; the principal manager's always exists.
  brand_id uuid not null
  code text not null
  name jsonb not null
  position integer not null default 100
  is_grantable boolean not null default true  -- Whether managers give the role in the portal. The principal manager's is only handed over, those of programs only made.
  version integer not null default 1
  holder text not null
  constraint roles_brand_id_holder_code_key: UNIQUE (brand_id, holder, code)
  constraint roles_pkey: PRIMARY KEY (brand_id, code)
  constraint roles_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  constraint roles_code_check: CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text))
  constraint roles_holder_check: CHECK ((holder = ANY (ARRAY['membership'::text, 'staff'::text])))
  constraint roles_name_text: CHECK (parvis.is_text(name, true))
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.roles.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{organisation.roles.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.roles.manage}'::text[]) AS staff_may_any)
  policy read SELECT {parvis_client,parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write ALL {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (holder = 'membership'::text)) check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (holder = 'membership'::text))
  policy system ALL {parvis_system} using true check true

table services
  -- A part of an organisation: memberships, subscriptions and contracts may be of one service (O5, O23).
  id uuid not null default gen_random_uuid()
  organisation_id uuid not null
  name text collate unicode not null
  is_active boolean not null default true
  version integer not null default 1
  deactivated_at timestamp with time zone
  constraint services_id_organisation_key: UNIQUE (id, organisation_id)
  constraint services_pkey: PRIMARY KEY (id)
  constraint services_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint services_check: CHECK ((is_active = (deactivated_at IS NULL)))
  constraint services_name_check: CHECK ((name <> ''::text))
  CREATE UNIQUE INDEX services_name_key ON public.services USING btree (organisation_id, lower(NORMALIZE(name)))
  row-level security on
  grant insert, select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (name, is_active, version, deactivated_at) to parvis_client
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM organisations o WHERE (o.id = services.organisation_id)))
  policy manager_insert INSERT {parvis_client} check (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.details.manage'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_update UPDATE {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.details.manage'::text) AS organisation_ids_with_permission)::uuid[]))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = services.organisation_id)))
  policy system ALL {parvis_system} using true check true

table sessions
  -- One sign-in of a person, or one token of a technical user.
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  token_hash bytea not null
  state text not null default 'open'::text  -- second_factor: the password was right and a code is still asked for; second_factor_setup: the brand asks for a second factor that the person has yet to set up; password_change: the password was one that was made for them, and they have yet to choose their own (D10). None of them opens anything.
  created_at timestamp with time zone not null default now()
  last_seen_at timestamp with time zone not null default now()
  expires_at timestamp with time zone not null
  ended_at timestamp with time zone
  address text not null default ''::text
  user_agent text not null default ''::text
  scopes text[]  -- What a token reaches, like contracts:read and contracts:modify. Null for a person's session, which reaches all that is theirs.
  secret_id uuid  -- The secret by which the token was had: a secret that is replaced at once takes its tokens with it.
  side text  -- The side that a person of several has open. Null, or one that they no longer have: the first of parvis.sides_of.
  viewed_account_id uuid  -- Whose portal a member of the staff sees in this session, as that account sees it, read-only (D13): until view_ends_at, and while a role of theirs holds view_permission.
  viewed_organisation_id uuid  -- The client whose portal was opened.
  view_permission text
  view_ends_at timestamp with time zone
  view_acts boolean not null default false  -- Whether the member of the staff acts in that portal with the account's rights, while the account grants it (B21).
  constraint sessions_token_hash_key: UNIQUE (token_hash)
  constraint sessions_pkey: PRIMARY KEY (id)
  constraint sessions_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint sessions_secret_id_fkey: FOREIGN KEY (secret_id) REFERENCES technical_secrets(id) ON DELETE CASCADE
  constraint sessions_viewed_account_id_fkey: FOREIGN KEY (viewed_account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint sessions_viewed_organisation_id_fkey: FOREIGN KEY (viewed_organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint sessions_check: CHECK ((num_nonnulls(viewed_account_id, viewed_organisation_id, view_permission, view_ends_at) = ANY (ARRAY[0, 4])))
  constraint sessions_side_check: CHECK ((side = ANY (ARRAY['client'::text, 'staff'::text, 'employee'::text, 'leaver'::text])))
  constraint sessions_state_check: CHECK ((state = ANY (ARRAY['second_factor'::text, 'password_change'::text, 'second_factor_setup'::text, 'open'::text])))
  constraint sessions_view_acts: CHECK (((NOT view_acts) OR (viewed_account_id IS NOT NULL)))
  CREATE INDEX sessions_account_id_idx ON public.sessions USING btree (account_id) WHERE (ended_at IS NULL)
  CREATE INDEX sessions_secret_id_idx ON public.sessions USING btree (secret_id) WHERE (secret_id IS NOT NULL)
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant select to parvis_leaver
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy read_own SELECT {parvis_client,parvis_employee,parvis_leaver,parvis_staff} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy system ALL {parvis_system} using true check true

table settings
  -- One setting of a brand that the code reads by its key. Without a row it has the value that the code declares. The server writes it, for whoever holds the permission that its space names.
  brand_id uuid not null
  key text not null
  value jsonb not null
  version integer not null default 1
  updated_at timestamp with time zone not null default now()
  updated_by uuid
  updated_by_label text not null default ''::text
  constraint settings_pkey: PRIMARY KEY (brand_id, key)
  constraint settings_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  constraint settings_updated_by_fkey: FOREIGN KEY (updated_by) REFERENCES accounts(id) ON DELETE SET NULL
  CREATE TRIGGER tell_changes AFTER INSERT OR DELETE OR UPDATE ON settings FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_changes('brands')
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table sites
  -- An address of an organisation whose coordinates can be copied into a form (C20).
  id uuid not null default gen_random_uuid()
  organisation_id uuid not null
  name text collate unicode not null
  address_line1 text not null default ''::text
  address_line2 text not null default ''::text
  postal_code text not null default ''::text
  city text not null default ''::text
  phone text not null default ''::text
  fax text not null default ''::text
  constraint sites_id_organisation_key: UNIQUE (id, organisation_id)
  constraint sites_pkey: PRIMARY KEY (id)
  constraint sites_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint sites_name_check: CHECK ((name <> ''::text))
  CREATE UNIQUE INDEX sites_name_key ON public.sites USING btree (organisation_id, lower(NORMALIZE(name)))
  CREATE TRIGGER refill_assets AFTER UPDATE OF name ON sites FOR EACH ROW WHEN (old.name <> new.name) EXECUTE FUNCTION parvis.refill_assets()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM organisations o WHERE (o.id = sites.organisation_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = sites.organisation_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = sites.organisation_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = sites.organisation_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM organisations p WHERE (p.id = sites.organisation_id)))
  policy system ALL {parvis_system} using true check true

table space_offers
  -- A space that an organisation offers to its members (O11). One that it no longer offers is open to nobody there (O12).
  organisation_id uuid not null
  space text not null
  version integer not null default 1
  updated_at timestamp with time zone not null default now()
  withdrawn_at timestamp with time zone  -- That a space was withdrawn is kept: neither a role's default nor a delegation opens it again, only the organisation does.
  constraint require_no_subscription: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint space_offers_pkey: PRIMARY KEY (organisation_id, space)
  constraint space_offers_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  CREATE CONSTRAINT TRIGGER require_no_subscription AFTER UPDATE OF withdrawn_at ON space_offers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.withdrawn_at IS NOT NULL) EXECUTE FUNCTION parvis.require_no_subscription()
  row-level security on
  grant delete, insert, select, update to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_write ALL {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.spaces.manage'::text) AS organisation_ids_with_permission)::uuid[])) check (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.spaces.manage'::text) AS organisation_ids_with_permission)::uuid[]))
  policy own_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.member_organisation_ids() AS member_organisation_ids)::uuid[]))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = space_offers.organisation_id)))
  policy system ALL {parvis_system} using true check true

table space_subscriptions
  -- A member's access to a space (abonnement): for all services of the membership or for one; to read, or to modify.
  id uuid not null default gen_random_uuid()
  organisation_id uuid not null
  membership_id uuid not null
  space text not null
  service_id uuid
  access text not null
  origin text not null
  created_at timestamp with time zone not null default now()
  created_by uuid
  created_by_label text not null default ''::text
  ended_at timestamp with time zone
  ended_by uuid
  ended_by_label text not null default ''::text
  end_reason text not null default ''::text
  version integer not null default 1
  constraint space_subscriptions_pkey: PRIMARY KEY (id)
  constraint space_subscriptions_created_by_fkey: FOREIGN KEY (created_by) REFERENCES accounts(id)
  constraint space_subscriptions_ended_by_fkey: FOREIGN KEY (ended_by) REFERENCES accounts(id)
  constraint space_subscriptions_membership_id_organisation_id_fkey: FOREIGN KEY (membership_id, organisation_id) REFERENCES memberships(id, organisation_id) ON DELETE CASCADE
  constraint space_subscriptions_service_id_organisation_id_fkey: FOREIGN KEY (service_id, organisation_id) REFERENCES services(id, organisation_id)
  constraint space_subscriptions_access_check: CHECK ((access = ANY (ARRAY['read'::text, 'modify'::text])))
  constraint space_subscriptions_check: CHECK (((ended_at IS NULL) = (end_reason = ''::text)))
  constraint space_subscriptions_end_reason_check: CHECK ((end_reason = ANY (ARRAY[''::text, 'manager'::text, 'membership_removed'::text, 'service_removed'::text, 'replaced'::text, 'not_offered'::text])))
  constraint space_subscriptions_origin_check: CHECK ((origin = ANY (ARRAY['role'::text, 'setting'::text, 'request'::text, 'manager'::text, 'delegation'::text, 'technical'::text])))
  CREATE UNIQUE INDEX space_subscriptions_open ON public.space_subscriptions USING btree (membership_id, space, service_id) NULLS NOT DISTINCT WHERE (ended_at IS NULL)
  CREATE INDEX space_subscriptions_organisation_id_space_idx ON public.space_subscriptions USING btree (organisation_id, space) WHERE (ended_at IS NULL)
  CREATE TRIGGER require_offer BEFORE INSERT ON space_subscriptions FOR EACH ROW WHEN (new.ended_at IS NULL) EXECUTE FUNCTION parvis.require_offer()
  row-level security on
  grant insert, select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (ended_at, ended_by, ended_by_label, end_reason, version) to parvis_client
  policy manager_insert INSERT {parvis_client} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.space-requests.decide'::text) AS organisation_ids_with_permission)::uuid[])) AND (EXISTS ( SELECT FROM memberships m WHERE ((m.id = space_subscriptions.membership_id) AND (m.role <> 'technical'::text)))))
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_update UPDATE {parvis_client} using ((organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.space-requests.decide'::text) AS organisation_ids_with_permission)::uuid[])) AND (EXISTS ( SELECT FROM memberships m WHERE ((m.id = space_subscriptions.membership_id) AND (m.role <> 'technical'::text)))))
  policy own_read SELECT {parvis_client} using (EXISTS ( SELECT FROM memberships m WHERE ((m.id = space_subscriptions.membership_id) AND (m.account_id = ( SELECT parvis.account_id() AS account_id)))))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = space_subscriptions.organisation_id)))
  policy system ALL {parvis_system} using true check true

table staff_members
  -- An account that works for the provider, in one brand.
  account_id uuid not null
  brand_id uuid not null
  version integer not null default 1
  constraint staff_members_account_id_brand_id_key: UNIQUE (account_id, brand_id)
  constraint staff_members_pkey: PRIMARY KEY (account_id)
  constraint staff_members_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint staff_members_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table staff_roles
  -- A role that a member of the staff has in the brand: they may do what any of theirs permits (B17).
  account_id uuid not null
  brand_id uuid not null
  role text not null
  role_holder text not null generated as 'staff'::text  -- So that the role is one of the staff and no other.
  constraint staff_roles_pkey: PRIMARY KEY (account_id, role)
  constraint staff_roles_account_id_brand_id_fkey: FOREIGN KEY (account_id, brand_id) REFERENCES staff_members(account_id, brand_id) ON DELETE CASCADE
  constraint staff_roles_brand_id_role_holder_role_fkey: FOREIGN KEY (brand_id, role_holder, role) REFERENCES roles(brand_id, holder, code)
  CREATE INDEX staff_roles_brand_id_role_idx ON public.staff_roles USING btree (brand_id, role)
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table technical_secrets
  -- A secret by which a technical user gets its tokens.
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  secret_hash bytea not null
  created_at timestamp with time zone not null
  valid_until timestamp with time zone  -- Until when the old secret works after a rotation.
  constraint technical_secrets_secret_hash_key: UNIQUE (secret_hash)
  constraint technical_secrets_pkey: PRIMARY KEY (id)
  constraint technical_secrets_account_id_fkey: FOREIGN KEY (account_id) REFERENCES technical_users(account_id) ON DELETE CASCADE
  CREATE INDEX technical_secrets_account_id_idx ON public.technical_secrets USING btree (account_id)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table technical_users
  -- An account for a program: of one organisation (O15, O16), whose access is a membership and the subscriptions of that membership; or of the provider itself (D28), whose access is a role of the staff, and what it reaches `scopes`.
  account_id uuid not null
  organisation_id uuid
  scopes text[]  -- What a program of the provider reaches, like synchronisation:modify. Null for one of an organisation, which reaches what its subscriptions open.
  name text collate unicode not null
  contact_email text not null default ''::text
  created_at timestamp with time zone not null
  created_by uuid
  created_by_label text not null default ''::text
  revoked_at timestamp with time zone
  revoked_by_label text not null default ''::text
  last_used_at timestamp with time zone
  requests_per_minute integer
  version integer not null default 1
  sign_in_email text not null default ''::text
  constraint technical_users_pkey: PRIMARY KEY (account_id)
  constraint technical_users_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint technical_users_created_by_fkey: FOREIGN KEY (created_by) REFERENCES accounts(id)
  constraint technical_users_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint technical_users_name_check: CHECK ((name <> ''::text))
  constraint technical_users_requests_per_minute_check: CHECK (((requests_per_minute >= 1) AND (requests_per_minute <= 100000)))
  constraint technical_users_scopes: CHECK (((organisation_id IS NULL) = (scopes IS NOT NULL)))
  CREATE INDEX technical_users_organisation_id_idx ON public.technical_users USING btree (organisation_id)
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy provider_read SELECT {parvis_staff} using ((organisation_id IS NULL) AND (EXISTS ( SELECT FROM accounts a WHERE (a.id = technical_users.account_id))))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = technical_users.organisation_id)))
  policy system ALL {parvis_system} using true check true

table webhook_deliveries
  -- An event on its way to a webhook, and how its last sending ended. Kept for 30 days. Without an event it is a trial.
  id uuid not null default gen_random_uuid()
  webhook_id uuid not null
  event_id bigint
  message_id text not null  -- The webhook-id of each sending of it: whoever got it twice knows it by that.
  kind text not null
  created_at timestamp with time zone not null
  state text not null default 'waiting'::text
  attempts integer not null default 0
  next_try_at timestamp with time zone
  tried_at timestamp with time zone
  status integer
  duration_ms integer
  answer text not null default ''::text  -- The first characters of what was answered.
  failure text not null default ''::text  -- Why there was no good answer, as a code; empty where there was one.
  constraint webhook_deliveries_webhook_id_event_id_key: UNIQUE (webhook_id, event_id)
  constraint webhook_deliveries_pkey: PRIMARY KEY (id)
  constraint webhook_deliveries_event_id_fkey: FOREIGN KEY (event_id) REFERENCES feed_events(id) ON DELETE CASCADE
  constraint webhook_deliveries_webhook_id_fkey: FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE
  constraint webhook_deliveries_check: CHECK (((state = 'waiting'::text) = (next_try_at IS NOT NULL)))
  constraint webhook_deliveries_duration_ms_check: CHECK ((duration_ms >= 0))
  constraint webhook_deliveries_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'delivered'::text, 'failed'::text])))
  constraint webhook_deliveries_status_check: CHECK (((status >= 100) AND (status <= 999)))
  CREATE INDEX webhook_deliveries_created_at_idx ON public.webhook_deliveries USING btree (created_at)
  CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (next_try_at, webhook_id) WHERE (state = 'waiting'::text)
  CREATE INDEX webhook_deliveries_event_id_idx ON public.webhook_deliveries USING btree (event_id) WHERE (event_id IS NOT NULL)
  CREATE INDEX webhook_deliveries_sending ON public.webhook_deliveries USING btree (webhook_id) WHERE (state = 'sending'::text)
  CREATE INDEX webhook_deliveries_webhook_id_created_at_id_idx ON public.webhook_deliveries USING btree (webhook_id, created_at, id)
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM webhooks p WHERE (p.id = webhook_deliveries.webhook_id)))
  policy system ALL {parvis_system} using true check true

table webhook_secrets
  -- What a webhook's messages are signed with, sealed. After a rotation both sign for a day.
  id uuid not null default gen_random_uuid()
  webhook_id uuid not null
  sealed bytea not null
  created_at timestamp with time zone not null
  valid_until timestamp with time zone
  constraint webhook_secrets_pkey: PRIMARY KEY (id)
  constraint webhook_secrets_webhook_id_fkey: FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE
  CREATE UNIQUE INDEX webhook_secrets_newest ON public.webhook_secrets USING btree (webhook_id) WHERE (valid_until IS NULL)
  CREATE INDEX webhook_secrets_webhook_id_created_at_idx ON public.webhook_secrets USING btree (webhook_id, created_at)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table webhooks
  -- An address of the provider's that is told events as they happen (D30).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  name text collate unicode not null
  url text not null
  kinds text[] not null
  created_at timestamp with time zone not null
  created_by uuid
  created_by_label text not null
  disabled_at timestamp with time zone
  disabled_because text
  failures integer not null default 0  -- How many sendings failed in a row.
  failing_since timestamp with time zone
  resting_until timestamp with time zone  -- Nobody answered there: nothing is sent before.
  line_until timestamp with time zone  -- A process sends to it; one that was silent until then was killed.
  version integer not null default 1
  constraint webhooks_pkey: PRIMARY KEY (id)
  constraint webhooks_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint webhooks_created_by_fkey: FOREIGN KEY (created_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint webhooks_check: CHECK (((disabled_at IS NULL) = (disabled_because IS NULL)))
  constraint webhooks_check1: CHECK (((failures = 0) = (failing_since IS NULL)))
  constraint webhooks_disabled_because_check: CHECK ((disabled_because = ANY (ARRAY['person'::text, 'failures'::text, 'gone'::text])))
  constraint webhooks_failures_check: CHECK ((failures >= 0))
  constraint webhooks_kinds_check: CHECK ((cardinality(kinds) > 0))
  constraint webhooks_name_check: CHECK ((name <> ''::text))
  constraint webhooks_url_check: CHECK ((url ~ '^https?://'::text))
  CREATE INDEX webhooks_brand_id_created_at_id_idx ON public.webhooks USING btree (brand_id, created_at, id)
  CREATE INDEX webhooks_brand_id_name_id_idx ON public.webhooks USING btree (brand_id, name, id)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy managers restrictive SELECT {parvis_staff} using ( SELECT parvis.staff_may_any(ARRAY['synchronisation.webhooks.manage'::text]) AS staff_may_any)
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.webhooks.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{synchronisation.webhooks.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.webhooks.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table work
  -- A long task over many items that an account started, with its sums. It is done with the rights that the account has at each item.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  account_id uuid not null
  side text not null
  kind text not null
  input jsonb not null
  print text not null  -- What is done to which items, as one value: started again while it is open, it is the same task.
  total integer not null
  done integer not null default 0
  refused integer not null default 0
  span integer not null default 1  -- The part that is due: a job of another one has nothing to do.
  begun boolean not null default false  -- Whether that part was begun. One that is begun a second time was cut.
  started_at timestamp with time zone not null
  touched_at timestamp with time zone not null  -- When an item was last dealt with: a task that is silent for long has lost its job.
  cancelled_at timestamp with time zone
  ended_at timestamp with time zone
  end_code text  -- Why all that was left was refused at once.
  acted_by uuid  -- The member of the staff who started it with the account's rights, as the account grants it.
  acted_organisation_id uuid
  constraint work_pkey: PRIMARY KEY (id)
  constraint work_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint work_acted_by_fkey: FOREIGN KEY (acted_by) REFERENCES accounts(id) ON DELETE CASCADE
  constraint work_acted_organisation_id_fkey: FOREIGN KEY (acted_organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint work_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint work_acted: CHECK ((((acted_by IS NULL) = (acted_organisation_id IS NULL)) AND ((acted_by IS NULL) OR (side = 'client'::text))))
  constraint work_check: CHECK (((done + refused) <= total))
  constraint work_check1: CHECK (((cancelled_at IS NULL) OR (ended_at IS NOT NULL)))
  constraint work_check2: CHECK (((end_code IS NULL) OR (ended_at IS NOT NULL)))
  constraint work_done_check: CHECK ((done >= 0))
  constraint work_end_code_check: CHECK ((end_code <> ''::text))
  constraint work_kind_check: CHECK ((kind <> ''::text))
  constraint work_refused_check: CHECK ((refused >= 0))
  constraint work_side_check: CHECK ((side = ANY (ARRAY['client'::text, 'staff'::text, 'employee'::text])))
  constraint work_total_check: CHECK ((total > 0))
  CREATE INDEX work_account_id_started_at_id_idx ON public.work USING btree (account_id, started_at DESC, id DESC)
  CREATE INDEX work_acted_by_idx ON public.work USING btree (acted_by) WHERE (acted_by IS NOT NULL)
  CREATE INDEX work_acted_organisation_id_idx ON public.work USING btree (acted_organisation_id) WHERE (acted_by IS NOT NULL)
  CREATE INDEX work_ended ON public.work USING btree (ended_at) WHERE (ended_at IS NOT NULL)
  CREATE UNIQUE INDEX work_once ON public.work USING btree (account_id, kind, print, acted_by) NULLS NOT DISTINCT WHERE (ended_at IS NULL)
  CREATE INDEX work_open ON public.work USING btree (touched_at) WHERE (ended_at IS NULL)
  CREATE TRIGGER note_import_end AFTER UPDATE OF ended_at ON work FOR EACH ROW WHEN (new.ended_at IS NOT NULL AND old.ended_at IS NULL) EXECUTE FUNCTION parvis.note_import_end()
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy own_client SELECT {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (side = 'client'::text))
  policy own_employee SELECT {parvis_employee} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (side = 'employee'::text))
  policy own_staff SELECT {parvis_staff} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (side = 'staff'::text))
  policy system ALL {parvis_system} using true check true

table work_items
  -- One item of a long task and how it ended. It is marked in the transaction that does it, so that a process may be killed at any step.
  work_id uuid not null
  position integer not null
  subject_id uuid not null
  name text not null default ''::text  -- What the item was called when the task was started.
  detail text not null default ''::text
  state text not null default 'waiting'::text
  code text not null default ''::text  -- Why it was refused: the code of the refusal, or of its first field.
  field text not null default ''::text
  params jsonb not null default '{}'::jsonb
  cuts integer not null default 0  -- How often a process ended while this item came next. One that ends it every time is refused.
  constraint work_items_work_id_subject_id_key: UNIQUE (work_id, subject_id)
  constraint work_items_pkey: PRIMARY KEY (work_id, "position")
  constraint work_items_work_id_fkey: FOREIGN KEY (work_id) REFERENCES work(id) ON DELETE CASCADE
  constraint work_items_check: CHECK (((state = 'refused'::text) = (code <> ''::text)))
  constraint work_items_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'refused'::text])))
  CREATE INDEX work_items_refused ON public.work_items USING btree (work_id, "position") WHERE (state = 'refused'::text)
  CREATE INDEX work_items_waiting ON public.work_items USING btree (work_id, "position") WHERE (state = 'waiting'::text)
  CREATE TRIGGER note_import_item AFTER UPDATE OF state ON work_items FOR EACH ROW WHEN (new.state = 'refused'::text AND old.state <> 'refused'::text) EXECUTE FUNCTION parvis.note_import_item()
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy own SELECT {parvis_client,parvis_employee,parvis_staff} using (EXISTS ( SELECT FROM work w WHERE (w.id = work_items.work_id)))
  policy system ALL {parvis_system} using true check true

-- The contact details of a person, as events tell them.
CREATE OR REPLACE FUNCTION parvis.account_contact(a accounts)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_object('surname', a.surname, 'givenName', a.given_name, 'signInEmail', coalesce(a.sign_in_email, ''), 'contactEmail', a.contact_email, 'jobTitle', a.job_title,
    'structure', a.structure, 'addressLine1', a.address_line1, 'addressLine2', a.address_line2, 'postalCode', a.postal_code, 'city', a.city, 'phone', a.phone, 'mobile', a.mobile, 'fax', a.fax)
$function$;

-- The account that asks, as parvis.open_session wrote it down for this transaction.
CREATE OR REPLACE FUNCTION parvis.account_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('parvis.account_id', true), '')::uuid $function$;

-- Whether an account acts from an address that none of its networks holds. An IPv4 address written as one of IPv6 is itself.
CREATE OR REPLACE FUNCTION parvis.address_refused(account uuid, from_address text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from account_networks n where n.account_id = account)
    and not exists (select from account_networks n where n.account_id = account
      and n.network >>= case when pg_input_is_valid(a.plain, 'inet') then a.plain::inet end)
  from (select regexp_replace(from_address, '^::ffff:(?=[0-9.]+$)', '') as plain) a
$function$;

-- Puts an event on its way to each webhook that is told its kind, in the transaction of the act.
CREATE OR REPLACE FUNCTION parvis.address_webhooks()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  insert into webhook_deliveries (webhook_id, event_id, message_id, kind, created_at, next_try_at)
    select w.id, new.id, 'evt_' || replace(new.uid::text, '-', ''), new.kind, new.occurred_at, new.occurred_at
    from webhooks w where w.brand_id = new.brand_id and w.disabled_at is null and new.kind = any (w.kinds);
  if found then
    perform pg_notify('parvis_changes', 'webhooks');
  end if;
  return null;
end $function$;

-- Withdraws the access of all people of a client that is archived, and gives back to each what was theirs once it is brought back.
CREATE OR REPLACE FUNCTION parvis.archive_client()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if new.archived_at is not null then
    update memberships set suspended_at = new.archived_at, suspended_with_client = true
      where organisation_id = new.id and removed_at is null and suspended_at is null;
  else
    update memberships set suspended_at = null, suspended_with_client = false where organisation_id = new.id and suspended_with_client;
  end if;
  return null;
end $function$;

-- The brand within which the account asks.
CREATE OR REPLACE FUNCTION parvis.brand_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('parvis.brand_id', true), '')::uuid $function$;

-- The brands whose sums the asking member of the staff sees: their own, and those made from it where a role of theirs has that. While they filter by a client it is their own alone.
CREATE OR REPLACE FUNCTION parvis.brands_in_sight()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if current_setting('role', true) is distinct from 'parvis_staff' or parvis.brand_id() is null then return '{}'; end if;
  return array(select b.id from brands b where b.id = parvis.brand_id()
    or (b.made_from = parvis.brand_id() and parvis.staff_may_any(array['dashboard.brands.read']) and parvis.filtered_organisations() is null));
end $function$;
-- run by the owner, parvis_staff, nobody else

-- Chains a new entry to the one before it of the same organisation. Refuses to empty the journal.
CREATE OR REPLACE FUNCTION parvis.chain_journal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare head journal_heads;
begin
  if tg_op <> 'INSERT' then
    raise exception 'the journal is append-only' using errcode = 'insufficient_privilege';
  end if;
  new.at := date_trunc('milliseconds', new.at);
  new.actor_salt := null;
  new.detail_salt := null;
  new.erased_at := null;
  if new.organisation_id is not null then
    select * into head from journal_heads where organisation_id = new.organisation_id for update;
    if not found then
      insert into journal_heads values (new.organisation_id, 0, '') on conflict do nothing;
      select * into head from journal_heads where organisation_id = new.organisation_id for update;
    end if;
    new.actor_salt := parvis.journal_salt();
    new.actor_commitment := parvis.journal_commitment(new.actor_salt, parvis.journal_actor_text(new));
    new.detail_salt := parvis.journal_salt();
    new.detail_commitment := parvis.journal_commitment(new.detail_salt, parvis.journal_detail_text(new));
    new.seq := head.seq + 1;
    new.previous_hash := head.hash;
    new.hash := encode(sha256(convert_to(parvis.journal_text(new), 'UTF8')), 'hex');
    update journal_heads set seq = new.seq, hash = new.hash where organisation_id = new.organisation_id;
  end if;
  return new;
end $function$;

-- The names of what differs between two objects of the same shape.
CREATE OR REPLACE FUNCTION parvis.changed_of(before jsonb, after jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select coalesce(jsonb_agg(a.key order by a.key), '[]') from jsonb_each(after) a where a.value is distinct from before -> a.key $function$;

-- The sides of the portal that its provider has closed for good, for the brand of an account. A space says which.
CREATE OR REPLACE FUNCTION parvis.closed_sides(account uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce((select case when c.with_clients then array['employee', 'client'] else array['employee'] end
    from portal_closures c join accounts a on a.brand_id = c.brand_id
    where a.id = account and c.closed_at is not null and c.called_off_at is null), '{}'::text[])
$function$;

-- Counts one request of a technical user's token in its minute and gives what is left of it; no row where there is no such token, which is refused later. A statement of its own, before the request's transaction: a refusal undoes that one, and a count inside it would make the calls of one technical user wait for each other. Losing a second of counts in a crash hurts nobody, so the commit does not wait for the disk.
CREATE OR REPLACE FUNCTION parvis.count_technical_request(session_token_hash bytea, moment timestamp with time zone, per_minute integer)
 RETURNS TABLE(most integer, used integer, resets_in integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
#variable_conflict use_column
declare account uuid; minute timestamptz := date_trunc('minute', moment); name text;
begin
  select t.account_id, coalesce(t.requests_per_minute, per_minute) into account, most
  from sessions s join technical_users t on t.account_id = s.account_id
  where s.token_hash = session_token_hash and s.ended_at is null and s.expires_at > moment and t.revoked_at is null;
  if not found then return; end if;
  perform set_config('synchronous_commit', 'off', true);
  name := 'api:' || account;
  insert into rate_limits as r (key, window_start) values (name, minute)
    on conflict (key, window_start) do update set count = r.count + 1 returning r.count into used;
  if used = 1 then
    delete from rate_limits where key = name and window_start < minute;
    update technical_users set last_used_at = moment where account_id = account;
  end if;
  resets_in := 60 - extract(second from moment)::integer % 60;
  return next;
end $function$;
-- run by the owner, nobody else

-- Whether the asking account put a file into the portal. Asked without the policies of files, which ask about attachments in their turn.
CREATE OR REPLACE FUNCTION parvis.created_file(file uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from files f where f.id = file and f.created_by = parvis.account_id())
$function$;

-- Ends the sessions and the open links of an account whose access is withdrawn, at once (D9). Whoever has another place signs in again.
CREATE OR REPLACE FUNCTION parvis.end_access()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update sessions set ended_at = new.suspended_at where account_id = new.account_id and ended_at is null;
  update one_time_tokens set used_at = new.suspended_at where account_id = new.account_id and used_at is null;
  return null;
end $function$;

-- Ends the open links of an account when its sign-in address or its password changes, by whomever.
CREATE OR REPLACE FUNCTION parvis.end_one_time_tokens()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_table_name = 'accounts' then
    update one_time_tokens set used_at = coalesce(new.updated_at, now()) where account_id = new.id and used_at is null;
  else
    update one_time_tokens set used_at = coalesce(new.password_changed_at, now()) where account_id = new.account_id and used_at is null;
  end if;
  return null;
end $function$;

-- Ends the sessions of an account that is blocked, for good: lifting the block opens none of them again. A block by strangers spares them.
CREATE OR REPLACE FUNCTION parvis.end_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update sessions set ended_at = new.opened_at where account_id = new.account_id and ended_at is null;
  return null;
end $function$;

-- Ends the subscriptions of a membership that is removed, at once, and records each in the journal.
CREATE OR REPLACE FUNCTION parvis.end_subscriptions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  with ended as (
    update space_subscriptions set ended_at = new.removed_at, ended_by = new.removed_by, ended_by_label = new.removed_by_label, end_reason = 'membership_removed'
    where membership_id = new.id and ended_at is null returning id, space, access, service_id)
  insert into journal_events (brand_id, organisation_id, at, actor_label, type, subject_type, subject_id, subject_label, about_id, after)
  select new.brand_id, new.organisation_id, new.removed_at, 'Parvis', 'organisation.subscription.deactivated', 'subscription', e.id, trim(new.surname || ' ' || new.given_name), new.account_id,
    jsonb_build_object('space', e.space, 'access', e.access, 'service', (select v.name from services v where v.id = e.service_id))
  from ended e order by e.space, e.id;
  return null;
end $function$;

-- Ends an account for a program: its secrets, tokens and roles go, and its address is free again.
CREATE OR REPLACE FUNCTION parvis.end_technical_user(account uuid, moment timestamp with time zone, label text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update technical_users set revoked_at = moment, revoked_by_label = coalesce(nullif(label, ''), 'Parvis'), version = version + 1
    where account_id = account and revoked_at is null;
  update sessions set ended_at = moment where account_id = account and ended_at is null;
  delete from technical_secrets where account_id = account;
  delete from staff_members where account_id = account;
  update accounts set status = 'closed', erase_on = null, sign_in_email = null, identifier = 'technique-' || id where id = account and kind = 'technical';
end $function$;

-- The employee whose account it is, as events tell it; the space of employees says who that is.
CREATE OR REPLACE FUNCTION parvis.feed_employee(account uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select jsonb_build_object('id', e.id, 'code', e.code) from employees e where e.account_id = account
$function$;
-- run by the owner, nobody else

-- Notes the bytes of a file that was deleted.
CREATE OR REPLACE FUNCTION parvis.file_removed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  insert into removed_files (storage_key) values (old.storage_key) on conflict do nothing;
  return null;
end $function$;

-- Keeps what lists show, sort and look through of a client's first account in its row.
CREATE OR REPLACE FUNCTION parvis.fill_client()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare first record;
begin
  select a.identifier, a.surname, a.given_name into first from accounts a where a.id = new.first_account_id;
  new.login := coalesce(first.identifier, '');
  new.search_text := parvis.fold(concat_ws(' ', new.code, new.login, new.name, new.siret, new.foreign_identifier, new.vat_number, new.city, new.email,
    first.surname, first.given_name, first.surname));
  return new;
end $function$;

-- Copies what lists show and sort from the account into its membership. Somebody whose access the provider withdrew does not have it again by being attached anew.
CREATE OR REPLACE FUNCTION parvis.fill_membership()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select o.brand_id into new.brand_id from organisations o where o.id = new.organisation_id;
  select a.surname, a.given_name, a.identifier, coalesce(a.sign_in_email, ''), a.kind,
    case when a.status = 'active' and exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null) then 'blocked' else a.status end
  into new.surname, new.given_name, new.identifier, new.sign_in_email, new.account_kind, new.account_state
  from accounts a where a.id = new.account_id;
  if tg_op = 'INSERT' and new.suspended_at is null then
    new.suspended_at := (select m.suspended_at from memberships m where m.organisation_id = new.organisation_id and m.account_id = new.account_id
      and m.removed_at is not null order by m.removed_at desc limit 1);
  end if;
  if tg_op = 'UPDATE' then
    if new.role <> old.role or new.removed_at is not null then new.proposed_role := null; end if;
  end if;
  new.search_text := parvis.fold(new.surname || ' ' || new.given_name || ' ' || new.surname || ' ' || new.identifier || ' ' || new.sign_in_email);
  return new;
end $function$;

-- Copies what lists of requests show and sort from the account that asks into its request.
CREATE OR REPLACE FUNCTION parvis.fill_requester()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select a.brand_id, a.surname, a.given_name, coalesce(a.sign_in_email, '') into new.brand_id, new.surname, new.given_name, new.sign_in_email
  from accounts a where a.id = new.account_id;
  return new;
end $function$;

-- The clients that the asking member of the staff filters by; null where they filter by none.
CREATE OR REPLACE FUNCTION parvis.filtered_organisations()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare kept record;
begin
  if current_setting('role', true) is distinct from 'parvis_staff' then return null; end if;
  select f.organisation_id, f.group_id into kept from client_filters f where f.account_id = parvis.account_id() and f.brand_id = parvis.brand_id();
  if not found then return null; end if;
  if kept.organisation_id is not null then return array[kept.organisation_id]; end if;
  return (select coalesce(array_agg(m.organisation_id), '{}') from client_group_members m where m.group_id = kept.group_id);
end $function$;

-- The text as it is searched: without case and accents.
CREATE OR REPLACE FUNCTION parvis.fold(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select lower(public.unaccent('public.unaccent', coalesce(value, ''))) $function$;

-- Begins the count of wrong passwords anew, in every browser, once a block by them is lifted by whomever.
CREATE OR REPLACE FUNCTION parvis.forget_wrong_passwords()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update credentials set failed_sign_ins = 0 where account_id = new.account_id;
  update known_browsers set failed_sign_ins = 0 where account_id = new.account_id;
  return null;
end $function$;

-- Gives a client without a code the next one of its brand, like C00042, past those that somebody chose.
CREATE OR REPLACE FUNCTION parvis.give_client_code()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare given integer;
begin
  loop
    insert into number_sequences as s (brand_id, kind, year, last) values (new.brand_id, 'C', 0, 1)
      on conflict (brand_id, kind, year) do update set last = s.last + 1 returning last into given;
    new.code := 'C' || lpad(given::text, greatest(5, length(given::text)), '0');
    exit when not exists (select from organisations o where o.brand_id = new.brand_id and lower(o.code) = lower(new.code) and o.deactivated_at is null);
  end loop;
  return new;
end $function$;

-- Whether the asking account has opened a record.
CREATE OR REPLACE FUNCTION parvis.has_read(of_kind text, record uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from readings r where r.account_id = parvis.account_id() and r.kind = of_kind and r.record_id = record)
$function$;

-- Whether a membership counts today; where the staff see a client's portal, one of that client.
CREATE OR REPLACE FUNCTION parvis.in_force(m memberships)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select m.removed_at is null and m.suspended_at is null and m.starts_on <= parvis.today() and (m.ends_on is null or m.ends_on >= parvis.today())
    and parvis.is_viewed(m.organisation_id)
$function$;

-- A text by language in one of them; where it has none there, in French, or else in any that it has.
CREATE OR REPLACE FUNCTION parvis.in_locale(value jsonb, locale text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(value ->> locale, ''), nullif(value ->> 'fr', ''), (select e.value from jsonb_each_text(value) e where e.value <> '' order by e.key limit 1), '') $function$;

-- Whether a value is a text by language, like {"fr": "Nom", "en": "Name"}; one that is needed is empty in none of its languages, and has one.
CREATE OR REPLACE FUNCTION parvis.is_text(value jsonb, needed boolean)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select jsonb_typeof(value) = 'object' and not exists (select from jsonb_each(value) e where e.key !~ '^[a-z]{2}$' or jsonb_typeof(e.value) <> 'string' or (needed and e.value = '""'))
    and (not needed or value <> '{}') $function$;

-- Whether what is of a client may be seen: everything where the person asks themselves, and what is of the client whose portal the staff see.
CREATE OR REPLACE FUNCTION parvis.is_viewed(organisation uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select parvis.viewed_organisation_id() is null or organisation = parvis.viewed_organisation_id()
$function$;

-- Who acted, as one text that cannot be read in two ways.
CREATE OR REPLACE FUNCTION parvis.journal_actor_text(e journal_events)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_array(e.actor_label, e.on_behalf_of)::text
$function$;

-- A commitment to a text: without the salt nobody can try names against it.
CREATE OR REPLACE FUNCTION parvis.journal_commitment(salt bytea, content text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select encode(sha256(salt || convert_to(content, 'UTF8')), 'hex')
$function$;

-- What is personal in an act, as one text that cannot be read in two ways.
CREATE OR REPLACE FUNCTION parvis.journal_detail_text(e journal_events)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_array(e.subject_label, e.before::text, e.after::text)::text
$function$;

-- A new salt for a commitment.
CREATE OR REPLACE FUNCTION parvis.journal_salt()
 RETURNS bytea
 LANGUAGE sql
AS $function$
  select substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16)
$function$;

-- What the hash of one entry is made of; verifier/verify-history.mjs computes the same text.
CREATE OR REPLACE FUNCTION parvis.journal_text(e journal_events)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_array(coalesce(e.previous_hash, ''), e.organisation_id::text, e.seq::text,
    to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), e.actor_id::text, e.type, e.subject_type, e.subject_id::text,
    e.about_id::text, e.contract_id::text, e.actor_commitment, e.detail_commitment)::text
$function$;

-- Nobody has access to a client that is archived, whoever gives it.
CREATE OR REPLACE FUNCTION parvis.keep_archived()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare since timestamptz := (select o.archived_at from organisations o where o.id = new.organisation_id);
begin
  if since is not null and new.removed_at is null and (new.suspended_at is null or (tg_op = 'INSERT' and exists (
      select from memberships m where m.organisation_id = new.organisation_id and m.account_id = new.account_id and m.removed_at is not null
        and m.suspended_with_client and m.suspended_at = new.suspended_at))) then
    new.suspended_at := since;
    new.suspended_with_client := true;
  end if;
  return new;
end $function$;

-- A charge is postponed, cancelled once, or follows its client to a new identifier; what it says and its amounts stay.
CREATE OR REPLACE FUNCTION parvis.keep_charge()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    raise exception 'a charge is cancelled, never deleted' using errcode = 'check_violation', constraint = 'charges_kept';
  end if;
  if (to_jsonb(new) - array['organisation_id', 'invoice_on', 'cancelled_at']) <> (to_jsonb(old) - array['organisation_id', 'invoice_on', 'cancelled_at'])
    or (old.cancelled_at is not null and new.cancelled_at is distinct from old.cancelled_at) then
    raise exception 'what a charge says stays as it was said' using errcode = 'check_violation', constraint = 'charges_kept';
  end if;
  return new;
end $function$;

-- Refuses to decide or withdraw a request a second time, whoever writes. With an argument, what was approved may still be refused: it could not be carried out.
CREATE OR REPLACE FUNCTION parvis.keep_decision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (old.withdrawn_at is not null or old.decision = 'refused' or old.decision is not null and tg_argv[0] is null)
     and (new.decision, new.decided_at, new.decided_by, new.withdrawn_at) is distinct from
       (old.decision, old.decided_at, old.decided_by, old.withdrawn_at)
     or old.decision is not null and tg_argv[0] is null and new.organisation_id is distinct from old.organisation_id then
    raise exception 'a request is decided once' using errcode = 'check_violation', constraint = tg_table_name || '_decided_once';
  end if;
  return new;
end $function$;

-- Refuses to change a person's name and identifier (C3). Erasure alone replaces them by a pseudonym, once; those of a technical user may change. An identifier that is a code follows it (D10): the server alone does that.
CREATE OR REPLACE FUNCTION parvis.keep_identity()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- Erasure replaces a name by a pseudonym, once and for good.
  if new.erased_at is not null and old.erased_at is null and (new.brand_id, new.kind) is not distinct from (old.brand_id, old.kind) then return new; end if;
  if old.kind = 'technical' and (new.brand_id, new.kind) is not distinct from (old.brand_id, old.kind) then return new; end if;
  if (new.surname, new.given_name, new.brand_id, new.kind) is distinct from (old.surname, old.given_name, old.brand_id, old.kind)
     or (new.identifier <> old.identifier and current_user <> 'parvis_system') then
    raise exception 'the identity of an account cannot be changed' using errcode = 'check_violation', constraint = 'accounts_identity_kept';
  end if;
  return new;
end $function$;

-- A row makes its record once, and it is taken back once.
CREATE OR REPLACE FUNCTION parvis.keep_import_row()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.made is not null and (new.made, new.made_id, new.made_at) is distinct from (old.made, old.made_id, old.made_at) then
    raise exception 'what a row made is made once' using errcode = 'check_violation', constraint = 'import_rows_once';
  end if;
  if old.undone_at is not null and new.undone_at is distinct from old.undone_at then
    raise exception 'what was taken back stays so' using errcode = 'check_violation', constraint = 'import_rows_once';
  end if;
  return new;
end $function$;

-- Keeps entries as they were written. One change alone is let through, and to the system alone: a part loses its words together with its salt, for good. A part without words may still carry the name of another person, whom it bears on or who acted: that goes when they are erased in their turn.
CREATE OR REPLACE FUNCTION parvis.keep_journal_events()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public'
AS $function$
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
end $function$;

-- Refuses a transaction that would leave an active organisation without a principal manager, whatever the state of that person's account.
CREATE OR REPLACE FUNCTION parvis.keep_principal_manager()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare organisation uuid;
begin
  if tg_table_name = 'organisations' then organisation := new.id; else organisation := old.organisation_id; end if;
  if exists (select from organisations o where o.id = organisation and o.deactivated_at is null)
     and not exists (select from memberships m where m.organisation_id = organisation and m.role = 'principal_manager' and m.removed_at is null) then
    raise exception 'an active organisation has a principal manager' using errcode = 'check_violation', constraint = 'organisations_principal_manager';
  end if;
  return null;
end $function$;

-- The organisations that the asking account belongs to today.
CREATE OR REPLACE FUNCTION parvis.member_organisation_ids()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return (select coalesce(array_agg(organisation_id), '{}') from memberships m where m.account_id = parvis.account_id() and parvis.in_force(m));
end $function$;

-- The first principal manager's account is the one that the client was registered with.
CREATE OR REPLACE FUNCTION parvis.name_first_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update organisations set first_account_id = new.account_id where id = new.organisation_id and first_account_id is null;
  return null;
end $function$;

-- The next number of a series of the brand within this year, like D-2026-0187. It locks the series until the transaction ends, so that numbers have no gap; nobody writes them in any other way.
CREATE OR REPLACE FUNCTION parvis.next_number(series text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  this_year integer := extract(year from parvis.today());
  given integer;
begin
  if series !~ '^[A-Z][A-Z0-9]{0,9}$' or parvis.brand_id() is null then
    raise exception 'no kind of number: %', series;
  end if;
  insert into number_sequences as s (brand_id, kind, year, last) values (parvis.brand_id(), series, this_year, 1)
    on conflict (brand_id, kind, year) do update set last = s.last + 1 returning last into given;
  return format('%s-%s-%s', series, this_year, lpad(given::text, greatest(4, length(given::text)), '0'));
end $function$;
-- run by the owner, parvis_client, parvis_staff, parvis_system, nobody else

-- The next number of a series that a space keeps under its own name, in a year that is not today's by necessity: an invoice's is that of its date. Else as the other of this name.
CREATE OR REPLACE FUNCTION parvis.next_number(series text, prefix text, of_year integer)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  given integer;
begin
  if series !~ '^[a-z]+:[A-Z][A-Z0-9]{0,9}$' or prefix !~ '^[A-Z][A-Z0-9]{0,9}$' or of_year not between 2000 and 2999 or parvis.brand_id() is null then
    raise exception 'no series of numbers: %', series;
  end if;
  insert into number_sequences as s (brand_id, kind, year, last) values (parvis.brand_id(), series, of_year, 1)
    on conflict (brand_id, kind, year) do update set last = s.last + 1 returning last into given;
  return format('%s-%s-%s', prefix, of_year, lpad(given::text, greatest(4, length(given::text)), '0'));
end $function$;
-- run by the owner, parvis_staff, parvis_system, nobody else

-- Writes at an import that its task ended.
CREATE OR REPLACE FUNCTION parvis.note_import_end()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update imports set ended_at = new.ended_at where work_id = new.id and ended_at is null;
  update imports set undo_ended_at = new.ended_at where undo_work_id = new.id and undo_ended_at is null;
  return null;
end $function$;

-- Writes at a row of an import why its task refused it.
CREATE OR REPLACE FUNCTION parvis.note_import_item()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update import_rows r set
    failure = case when i.work_id = new.work_id then jsonb_build_object('code', new.code, 'field', new.field, 'params', new.params) else r.failure end,
    undo_failure = case when i.undo_work_id = new.work_id then jsonb_build_object('code', new.code, 'field', new.field, 'params', new.params) else r.undo_failure end
  from imports i where r.id = new.subject_id and i.id = r.import_id and new.work_id in (i.work_id, i.undo_work_id);
  return null;
end $function$;

-- Gives every event that is committed and has none its place, after all that have one. An event of a transaction that is still open gets a later one.
CREATE OR REPLACE FUNCTION parvis.number_feed(brand uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  head bigint;
  numbered bigint;
begin
  if not exists (select from feed_events where brand_id = brand and position is null) then
    return;
  end if;
  insert into feed_heads (brand_id) values (brand) on conflict do nothing;
  -- One at a time, until its commit: the next one sees what this one numbered.
  select last into head from feed_heads where brand_id = brand for update;
  update feed_events e set position = head + n.nth
    from (select id, row_number() over (order by id) as nth from feed_events where brand_id = brand and position is null) n where n.id = e.id;
  get diagnostics numbered = row_count;
  update feed_heads set last = head + numbered where brand_id = brand;
end $function$;
-- run by the owner, parvis_system, nobody else

-- Opens a transaction of what a person set up to go on without them, with the rights that they have now; null where their account opens nothing any more. As parvis.open_session, it runs as the login role.
CREATE OR REPLACE FUNCTION parvis.open_account(opened uuid, opened_brand uuid, opened_side text, named uuid, day date)
 RETURNS json
 LANGUAGE plpgsql
AS $function$
declare
  found_account record;
  applied text;
begin
  select a.brand_id, a.id, a.identifier, a.surname, a.given_name, a.locale
  into found_account
  from accounts a
  where a.id = opened and a.brand_id = opened_brand and a.kind = 'person' and a.status = 'active'
    and not exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null and not b.spares_known)
    and (opened_side = any (parvis.sides_of(a.id)) or (opened_side = 'client' and cardinality(parvis.sides_of(a.id)) > 0));
  if not found then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  applied := set_config('parvis.account_id', found_account.id::text, true) || set_config('parvis.brand_id', found_account.brand_id::text, true)
    || set_config('parvis.today', day::text, true) || set_config('parvis.scopes', '*', true)
    || set_config('role', 'parvis_' || opened_side, true);
  return json_build_object('session_id', named, 'account_id', found_account.id, 'side', opened_side, 'sides', parvis.sides_of(found_account.id), 'staff_roles', case when opened_side = 'staff' then (select json_agg(r.role order by r.role) from staff_roles r where r.account_id = found_account.id) end,
    'identifier', found_account.identifier, 'surname', found_account.surname, 'given_name', found_account.given_name, 'locale', found_account.locale,
    'kind', 'person', 'scopes', null,
    'permissions', case when opened_side = 'staff' then (select json_agg(distinct p.permission) from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role where r.account_id = found_account.id) end);
end $function$;

-- Opens a request's transaction: finds the session, writes down who asks and takes the role of their side. Gives what the request needs to know of the person; null where the token opens nothing. Runs as the login role, since a security definer function may not change the role. A token lives until its end, used or not; a person's session also ends when nobody uses it.
CREATE OR REPLACE FUNCTION parvis.open_session(session_token_hash bytea, request_brand uuid, moment timestamp with time zone, idle interval, day date)
 RETURNS json
 LANGUAGE plpgsql
AS $function$
declare
  found_session record;
  roles json;
  permissions json;
  applied text;
  sides text[];
  open_side text;
  viewed record;
  scope text;
  acts boolean;
begin
  select s.id, s.viewed_account_id, s.viewed_organisation_id, s.view_permission, s.view_ends_at, s.view_acts, s.scopes, s.last_seen_at, s.side, a.id as account_id, a.identifier, a.surname, a.given_name, a.locale, a.kind
  into found_session
  from sessions s join accounts a on a.id = s.account_id
  where s.token_hash = session_token_hash and s.state = 'open' and s.ended_at is null and s.expires_at > moment and a.status = 'active' and a.brand_id = request_brand
    and not exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null and not b.spares_known);
  if not found
    or (found_session.kind = 'person' and found_session.last_seen_at <= moment - idle)
    or (found_session.kind = 'technical'
      and (found_session.scopes is null or not exists (select from technical_users t where t.account_id = found_session.account_id and t.revoked_at is null))) then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  if found_session.last_seen_at < moment - interval '1 minute' then
    update sessions s set last_seen_at = moment where s.id = found_session.id and s.last_seen_at < moment - interval '1 minute';
  end if;
  sides := parvis.sides_of(found_session.account_id);
  if cardinality(sides) = 0 then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  open_side := case when found_session.side = any (sides) then found_session.side else sides[1] end;
  if found_session.view_ends_at > moment and 'staff' = any (sides) then
    select a.id, a.identifier, a.surname, a.given_name, a.locale, o.name into viewed
    from accounts a join organisations o on o.id = found_session.viewed_organisation_id and o.brand_id = a.brand_id
    where a.id = found_session.viewed_account_id and a.brand_id = request_brand and a.status in ('pending', 'active')
      and exists (select from memberships m where m.account_id = a.id and m.organisation_id = o.id and m.removed_at is null)
      and exists (select from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role and p.permission = found_session.view_permission
        where r.account_id = found_session.account_id and r.brand_id = request_brand);
    scope := case when found then parvis.portal_view_scope(viewed.id, found_session.viewed_organisation_id, moment) end;
    if scope <> 'none' then
      -- Nobody acts on a side that is closed to the person themselves (D31).
      acts := found_session.view_acts and scope = 'act' and 'client' = any (parvis.sides_of(viewed.id));
      applied := set_config('parvis.account_id', viewed.id::text, true) || set_config('parvis.brand_id', request_brand::text, true)
        || set_config('parvis.today', day::text, true) || set_config('parvis.scopes', '*', true)
        || set_config('parvis.viewed_organisation_id', found_session.viewed_organisation_id::text, true)
        || set_config('role', 'parvis_client', true);
      -- Whatever a route forgets, the database writes nothing more in this transaction, under no role, unless the client lets the staff act.
      if not acts then
        perform set_config('transaction_read_only', 'on', true);
      end if;
      return json_build_object('session_id', found_session.id, 'account_id', viewed.id, 'side', 'client', 'sides', array['client'],
        'identifier', viewed.identifier, 'surname', viewed.surname, 'given_name', viewed.given_name, 'locale', found_session.locale, 'kind', 'person', 'scopes', null,
        'viewed_by', json_build_object('account_id', found_session.account_id, 'surname', found_session.surname, 'given_name', found_session.given_name,
          'organisation_id', found_session.viewed_organisation_id, 'organisation', viewed.name, 'ends_at', found_session.view_ends_at, 'acts', acts));
    end if;
  end if;
  if open_side = 'staff' then
    select json_agg(distinct r.role), json_agg(distinct p.permission) filter (where p.permission is not null) into roles, permissions
    from staff_roles r left join role_permissions p on p.brand_id = r.brand_id and p.role = r.role where r.account_id = found_session.account_id;
  end if;
  -- One expression, as what is returned is: no query is run for either.
  applied := set_config('parvis.account_id', found_session.account_id::text, true) || set_config('parvis.brand_id', request_brand::text, true)
    || set_config('parvis.today', day::text, true) || set_config('parvis.scopes', coalesce(array_to_string(found_session.scopes, ' '), '*'), true)
    || set_config('role', 'parvis_' || open_side, true);
  return json_build_object('session_id', found_session.id, 'account_id', found_session.account_id, 'side', open_side, 'sides', sides, 'staff_roles', roles,
    'identifier', found_session.identifier, 'surname', found_session.surname, 'given_name', found_session.given_name, 'locale', found_session.locale,
    'kind', found_session.kind, 'scopes', found_session.scopes, 'permissions', permissions);
end $function$;

-- Opens a transaction as whoever holds a session, from where the account may act; null from elsewhere, as where there is no session.
CREATE OR REPLACE FUNCTION parvis.open_session(session_token_hash bytea, request_brand uuid, moment timestamp with time zone, idle interval, day date, from_address text)
 RETURNS json
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from sessions s where s.token_hash = session_token_hash and parvis.address_refused(s.account_id, from_address)) then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  return parvis.open_session(session_token_hash, request_brand, moment, idle, day);
end $function$;

-- Opens a transaction of a long task as the person who started it, or as the member of the staff who acts for them while that is granted; see parvis.open_account.
CREATE OR REPLACE FUNCTION parvis.open_work(open_work_id uuid, day date, moment timestamp with time zone)
 RETURNS json
 LANGUAGE plpgsql
AS $function$
declare
  started record;
  opened json;
  staff record;
begin
  select w.account_id, w.brand_id, w.side, w.acted_by, w.acted_organisation_id into started from work w where w.id = open_work_id;
  if started.acted_by is null then
    return parvis.open_account(started.account_id, started.brand_id, started.side, open_work_id, day);
  end if;
  select a.surname, a.given_name, o.name as organisation into staff from accounts a, organisations o
    where a.id = started.acted_by and o.id = started.acted_organisation_id and a.status = 'active' and 'staff' = any (parvis.sides_of(a.id))
      and not exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null and not b.spares_known)
      and exists (select from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role
        and p.permission = 'portal-access.portal.view' where r.account_id = a.id and r.brand_id = started.brand_id)
      and exists (select from memberships m where m.account_id = started.account_id and m.organisation_id = o.id and m.removed_at is null);
  if not found or parvis.portal_view_scope(started.account_id, started.acted_organisation_id, moment) <> 'act' then
    perform set_config('role', 'parvis_client', true);
    return null;
  end if;
  opened := parvis.open_account(started.account_id, started.brand_id, started.side, open_work_id, day);
  if opened is null then return null; end if;
  perform set_config('parvis.viewed_organisation_id', started.acted_organisation_id::text, true);
  return opened::jsonb || jsonb_build_object('viewed_by', jsonb_build_object('account_id', started.acted_by, 'surname', staff.surname,
    'given_name', staff.given_name, 'organisation_id', started.acted_organisation_id, 'organisation', staff.organisation, 'ends_at', moment, 'acts', true));
end $function$;

-- The contact details of a client, as events tell them.
CREATE OR REPLACE FUNCTION parvis.organisation_contact(o organisations)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_object('name', o.name, 'addressLine1', o.address_line1, 'addressLine2', o.address_line2, 'postalCode', o.postal_code, 'city', o.city,
    'phone', o.phone, 'fax', o.fax, 'email', o.email, 'quotesEmail', o.quotes_email, 'invoicesEmail', o.invoices_email, 'remindersEmail', o.reminders_email)
$function$;

-- The organisations where the asking account's role holds the given permission. A technical user also needs the desk among its spaces.
CREATE OR REPLACE FUNCTION parvis.organisation_ids_with_permission(wanted text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return (select coalesce(array_agg(m.organisation_id), '{}') from memberships m
  join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = wanted
  where m.account_id = parvis.account_id() and parvis.in_force(m)
    and (m.account_kind = 'person' or exists (select from space_subscriptions s where s.membership_id = m.id and s.space = 'organisation-administration' and s.service_id is null and s.ended_at is null
      and (s.access = 'modify' or wanted like '%.read')))
    and parvis.scope_allows('organisation-administration', case when wanted like '%.read' then 'read' else 'modify' end));
end $function$;

-- The sides of the portal that an account has, closed ones too. Whoever is of no other has the client's. None where the access was withdrawn everywhere (D9).
CREATE OR REPLACE FUNCTION parvis.own_sides(account uuid)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  staff boolean := exists (select from staff_members s where s.account_id = account);
  employed boolean := exists (select from employee_accounts e where e.account_id = account);
  member boolean := exists (select from memberships m where m.account_id = account and m.removed_at is null);
begin
  return array_remove(array[case when staff then 'staff' end,
    case when not (staff or employed or member) or exists (select from memberships m where m.account_id = account and m.removed_at is null and m.suspended_at is null) then 'client' end,
    case when exists (select from employee_accounts e where e.account_id = account and e.suspended_at is null) then 'employee' end], null);
end $function$;

-- Whom to ask within an organisation that one belongs to: the people who hold a permission there.
CREATE OR REPLACE FUNCTION parvis.permission_holder_names(organisation uuid, wanted text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select string_agg(trim(m.given_name || ' ' || m.surname), ', ' order by m.surname)
  from memberships m join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = wanted
  where m.organisation_id = organisation and m.removed_at is null and m.account_kind = 'person'
    and exists (select from memberships own where own.organisation_id = organisation and own.account_id = parvis.account_id() and own.removed_at is null)
$function$;

-- The rows about an account, table by table, without what opens doors: for that person to take along.
CREATE OR REPLACE FUNCTION parvis.personal_data(account uuid, most integer)
 RETURNS TABLE(source text, about text, fields jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  place record;
  -- What opens doors, or is nobody's but the server's: passwords, links, codes, answers kept for repeats.
  passed_over text[] := array['credentials', 'one_time_tokens', 'idempotency_keys', 'feed_readers', 'known_browsers', 'signature_codes'];
  named text[] := array['account_id', 'author_id', 'actor_id', 'about_id', 'first_account_id', 'employee_id'];
begin
  return query select 'accounts', obj_description('accounts'::regclass), to_jsonb(a) from accounts a where a.id = account;
  for place in
    select t.oid, t.relname::text as name, c.attname::text as col, case when f.confrelid not in ('accounts'::regclass, 'staff_members'::regclass, 'employee_accounts'::regclass) then f.confrelid::regclass::text end as through,
      array(select h.attname::text from pg_attribute h where h.attrelid = t.oid and h.attnum > 0 and not h.attisdropped
        and (h.atttypid = 'bytea'::regtype or h.attname ~ '(hash|token|salt|commitment|search_text|secret|print)')) as hidden
    from pg_constraint f join pg_class t on t.oid = f.conrelid join pg_attribute c on c.attrelid = t.oid and c.attnum = f.conkey[1]
    where f.contype = 'f' and ((f.confrelid in ('accounts'::regclass, 'staff_members'::regclass, 'employee_accounts'::regclass) and c.attname = any (named))
        -- What is of a record that is itself a person's: the papers of an employee.
        or (c.attname = 'employee_id' and exists (select from pg_constraint o join pg_attribute w on w.attrelid = o.conrelid and w.attnum = o.conkey[1]
          where o.conrelid = f.confrelid and o.contype = 'f' and o.confrelid in ('accounts'::regclass, 'employee_accounts'::regclass) and w.attname = 'account_id')))
      and not t.relname = any (passed_over)
    group by 1, 2, 3, 4 order by 2, 3
  loop
    return query execute format('select %L::text, obj_description(%s::regclass), to_jsonb(t) - %L::text[]%s from %I t where t.%I %s limit %s',
      place.name, quote_literal(place.name), place.hidden,
      -- A mail that is a secret has a link that opens an account.
      case when place.name = 'mails' then ' - case when t.is_secret then array[''text_body'', ''html_body''] else ''{html_body}'' end' else '' end, place.name, place.col,
      case when place.through is null then '= $1' else format('in (select o.id from %s o where o.account_id = $1)', place.through) end, most) using account;
  end loop;
end $function$;
-- run by the owner, parvis_system, nobody else

-- What the staff may do in a client's portal as one of its accounts: none, read or act. Without a grant they read, unless the brand asks for one.
CREATE OR REPLACE FUNCTION parvis.portal_view_scope(account uuid, organisation uuid, moment timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(
    (select g.scope from portal_grants g where g.account_id = account and g.organisation_id = organisation
      and g.withdrawn_at is null and g.granted_at <= moment and g.ends_at > moment),
    (select case when s.value = 'true' then 'none' end from settings s join organisations o on o.brand_id = s.brand_id
      where o.id = organisation and s.key = 'people.view_by_grant'),
    'read')
$function$;

-- The first table, by name, of which a row refers to a record by a foreign key; null where none does. Tables whose rows come with the record are passed over.
CREATE OR REPLACE FUNCTION parvis.referring_table(target regclass, id uuid, passed_over text[])
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  place record;
  there boolean;
begin
  for place in
    select t.relname::text as name, a.attname::text as col
    from pg_constraint f join pg_class t on t.oid = f.conrelid
      cross join unnest(f.conkey, f.confkey) as k (own, far)
      join pg_attribute a on a.attrelid = t.oid and a.attnum = k.own
      join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.far and b.attname = 'id'
    where f.contype = 'f' and f.confrelid = target and not t.relname = any (passed_over)
    group by 1, 2 order by 1, 2
  loop
    execute format('select exists (select from %I t where t.%I = $1)', place.name, place.col) into there using id;
    if there then return place.name; end if;
  end loop;
  return null;
end $function$;
-- run by the owner, parvis_system, nobody else

-- Brings the clients of an account up to date when its identifier or its name changes.
CREATE OR REPLACE FUNCTION parvis.refresh_first_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update organisations set search_text = '' where first_account_id = new.id;
  return null;
end $function$;

-- Brings the memberships of an account up to date when the account or its blocks change.
CREATE OR REPLACE FUNCTION parvis.refresh_memberships()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_table_name = 'accounts' then
    if (new.sign_in_email, new.status, new.surname, new.given_name, new.identifier) is distinct from (old.sign_in_email, old.status, old.surname, old.given_name, old.identifier) then
      update memberships set search_text = '' where account_id = new.id;
    end if;
  else
    update memberships set search_text = '' where account_id = coalesce(new.account_id, old.account_id);
  end if;
  return null;
end $function$;

-- Refuses to withdraw a space that somebody still has.
CREATE OR REPLACE FUNCTION parvis.require_no_subscription()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if exists (select from space_subscriptions s where s.organisation_id = new.organisation_id and s.space = new.space and s.ended_at is null) then
    raise exception 'the space % has open subscriptions', new.space using errcode = 'check_violation';
  end if;
  return null;
end $function$;

-- Makes the space of an open subscription one that is offered. Where it was withdrawn, whoever opens one looks again.
CREATE OR REPLACE FUNCTION parvis.require_offer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if new.space = 'organisation-administration' then return new; end if;
  insert into space_offers (organisation_id, space, updated_at) values (new.organisation_id, new.space, new.created_at) on conflict do nothing;
  perform from space_offers f where f.organisation_id = new.organisation_id and f.space = new.space and f.withdrawn_at is null for share;
  if not found then
    raise exception 'the space % is withdrawn', new.space using errcode = 'serialization_failure';
  end if;
  return new;
end $function$;

-- Revokes a technical user when its membership ends, however it ends.
CREATE OR REPLACE FUNCTION parvis.revoke_technical_user()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.end_technical_user(new.account_id, new.removed_at, new.removed_by_label);
  return null;
end $function$;

-- What the asking account holds, as one value: a kept answer is given again only to who still holds the same. Spaces add what they give beside roles.
CREATE OR REPLACE FUNCTION parvis.rights_print(of_spaces jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select encode(sha256(convert_to(jsonb_build_array(
    (select jsonb_agg(jsonb_build_array(s.role, (select jsonb_agg(p.permission order by p.permission) from role_permissions p where p.brand_id = s.brand_id and p.role = s.role)) order by s.role)
      from staff_roles s where s.account_id = parvis.account_id()),
    (select jsonb_agg(jsonb_build_array(m.id, m.role, m.whole,
        (select jsonb_agg(p.permission order by p.permission) from role_permissions p where p.brand_id = m.brand_id and p.role = m.role),
        (select jsonb_agg(s.service_id order by s.service_id) from membership_services s where s.membership_id = m.id),
        (select jsonb_agg(jsonb_build_array(s.space, s.service_id, s.access) order by s.id) from space_subscriptions s where s.membership_id = m.id and s.ended_at is null)
      ) order by m.id) from memberships m where m.account_id = parvis.account_id() and parvis.in_force(m)),
    of_spaces
  )::text, 'UTF8')), 'hex')
$function$;

-- Whether the token of this transaction reaches a space with the given access. A person's session reaches all that is theirs.
CREATE OR REPLACE FUNCTION parvis.scope_allows(space text, access text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(nullif(current_setting('parvis.scopes', true), ''), '*') = '*'
      or string_to_array(current_setting('parvis.scopes', true), ' ') && array[space || ':modify', case when access = 'read' then space || ':read' end]
$function$;

-- Keeps with the account what kind of password it has: nobody reads credentials for it.
CREATE OR REPLACE FUNCTION parvis.show_password_state()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  state text := case when new.password_hash is null then 'none' when new.temporary_until is not null then 'temporary' else 'chosen' end;
begin
  update accounts set password_state = state where id = new.account_id and password_state <> state;
  return null;
end $function$;

-- The sides of the portal that an account has; a session without a choice opens the first. Whoever is of no other has the client's; of one that was closed, the leaver's while something may be taken along (D31). None where the access was withdrawn everywhere (D9): then it signs in nowhere.
CREATE OR REPLACE FUNCTION parvis.sides_of(account uuid)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  closed text[] := parvis.closed_sides(account);
  own text[] := parvis.own_sides(account);
begin
  if not own && closed then
    return own;
  end if;
  return array(select one from unnest(own) with ordinality u (one, n) where one <> all (closed) order by n)
    || case when parvis.takes_along(account) then array['leaver'] else '{}'::text[] end;
end $function$;

-- Whether an address is taken, and nothing about whose it is (C1).
CREATE OR REPLACE FUNCTION parvis.sign_in_email_taken(address text, except_account uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from accounts a where a.brand_id = parvis.brand_id() and lower(a.sign_in_email) = lower(address) and a.id is distinct from except_account)
$function$;

-- Whether a role of the asking member of the staff holds one of these permissions in the brand of this transaction.
CREATE OR REPLACE FUNCTION parvis.staff_may_any(wanted text[])
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return exists (select from staff_roles s join role_permissions p on p.brand_id = s.brand_id and p.role = s.role and p.permission = any (wanted)
    where s.account_id = parvis.account_id() and s.brand_id = parvis.brand_id());
end $function$;

-- Whether an account may still take along what is theirs from a side of the portal that was closed. A space says so.
CREATE OR REPLACE FUNCTION parvis.takes_along(account uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from portal_closures c where c.id = parvis.closure_to_leave_by(account) and (
    exists (select from employee_accounts e where e.account_id = account and e.suspended_at is null)
    or c.with_clients and exists (select from memberships m
      join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'documents.vault.take'
      where m.account_id = account and m.account_kind = 'person' and parvis.in_force(m))))
$function$;

-- Tells the feed of a client's person or an employee who changed their own contact details.
CREATE OR REPLACE FUNCTION parvis.tell_account_contact()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  changed jsonb := parvis.changed_of(parvis.account_contact(old), parvis.account_contact(new));
  clients jsonb;
  employee jsonb;
begin
  -- By themselves, signed in, or by the link that proves a new address.
  if changed = '[]' or not coalesce(parvis.account_id() = new.id, old.sign_in_email is not null and new.sign_in_email <> old.sign_in_email) then
    return null;
  end if;
  employee := parvis.feed_employee(new.id);
  select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name) order by o.name), '[]') into clients
    from memberships m join organisations o on o.id = m.organisation_id where m.account_id = new.id and parvis.in_force(m);
  if employee is null and clients = '[]' then
    return null;
  end if;
  perform parvis.tell_feed(new.brand_id, 'identity.contact.changed', new.updated_at, jsonb_build_object(
    'account', jsonb_build_object('id', new.id, 'identifier', new.identifier), 'clients', clients, 'employee', employee,
    'changed', changed, 'contact', parvis.account_contact(new)), '', new.id);
  return null;
end $function$;

-- Tells every process of the server that what it keeps in memory of a table is old.
CREATE OR REPLACE FUNCTION parvis.tell_changes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('parvis_changes', tg_argv[0]);
  return null;
end $function$;

-- Writes an event in the transaction of the act. Called by the triggers of those whose events they are.
CREATE OR REPLACE FUNCTION parvis.tell_feed(brand uuid, event text, at timestamp with time zone, about jsonb, permission text DEFAULT ''::text, whose uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  insert into feed_events (brand_id, kind, occurred_at, data, restricted_to, account_id) values (brand, event, at, about, permission, whose)
$function$;
-- run by the owner, nobody else

-- Tells every process which records of a kind changed, once per statement; of more than a hundred at once, only that some did.
CREATE OR REPLACE FUNCTION parvis.tell_live()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  ids text[];
  one text;
begin
  execute format('select array(select distinct %I::text from changed where %I is not null limit 101)', tg_argv[1], tg_argv[1]) into ids;
  if cardinality(ids) > 100 then
    perform pg_notify('parvis_live', tg_argv[0] || ':*');
  else
    foreach one in array ids loop
      perform pg_notify('parvis_live', tg_argv[0] || ':' || one);
    end loop;
  end if;
  return null;
end $function$;

-- Tells the feed of a client whose own people changed its contact details.
CREATE OR REPLACE FUNCTION parvis.tell_organisation_contact()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  changed jsonb := parvis.changed_of(parvis.organisation_contact(old), parvis.organisation_contact(new));
begin
  if changed <> '[]' and exists (select from memberships m where m.organisation_id = new.id and m.account_id = parvis.account_id() and parvis.in_force(m)) then
    perform parvis.tell_feed(new.brand_id, 'organisation.contact.changed', now(), jsonb_build_object(
      'client', jsonb_build_object('id', new.id, 'code', new.code, 'name', new.name), 'changed', changed, 'contact', parvis.organisation_contact(new)));
  end if;
  return null;
end $function$;

-- The day in the brand's time zone, as the transaction was opened with it; the server's day where nobody opened it.
CREATE OR REPLACE FUNCTION parvis.today()
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('parvis.today', true), '')::date, current_date) $function$;

-- The client whose portal the staff see in this transaction, or act in; null where the person asks themselves.
CREATE OR REPLACE FUNCTION parvis.viewed_organisation_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('parvis.viewed_organisation_id', true), '')::uuid $function$;

-- When the secrets of a webhook were made and until when they sign: the dates alone.
CREATE OR REPLACE FUNCTION parvis.webhook_secrets_of(webhook uuid)
 RETURNS json
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return (select coalesce(json_agg(json_build_object('createdAt', s.created_at, 'validUntil', s.valid_until) order by s.created_at desc), '[]')
    from webhook_secrets s join webhooks w on w.id = s.webhook_id
    where s.webhook_id = webhook and w.brand_id = parvis.brand_id() and parvis.staff_may_any(array['synchronisation.webhooks.manage']));
end $function$;

-- Declares a kind of owner: a file of it is read, and may be added, where the condition about its owner_id holds for whoever asks, of these roles; the staff add one by these permissions. A file of a kind that nobody declared cannot be added.
CREATE OR REPLACE PROCEDURE parvis_build.files_of(IN kind text, IN readable text, IN permissions text[], IN roles text DEFAULT 'parvis_client, parvis_staff'::text)
 LANGUAGE plpgsql
AS $procedure$
declare
  mine text := format('owner_kind = %L and brand_id = (select parvis.brand_id()) and (%s)', kind, readable);
  all_permissions text[];
begin
  insert into parvis_build.file_owners values (kind, permissions);
  select array_agg(distinct p order by p) into all_permissions from parvis_build.file_owners o, unnest(o.permissions) p;
  execute format('create policy %I on files for select to %s using (%s)', kind || ' read', roles, mine);
  execute format('create policy %I on files for insert to %s with check (created_by = (select parvis.account_id()) and %s)', kind || ' write', roles, mine);
  drop policy if exists permitted_insert on files;
  drop policy if exists permitted_update on files;
  drop policy if exists permitted_delete on files;
  call parvis_build.staff_write('files', all_permissions);
end $procedure$;

-- Turns row-level security on for a table and lets the server's own work do all there. Every table is guarded where it is made.
CREATE OR REPLACE PROCEDURE parvis_build.guard(IN name text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('alter table %I enable row level security', name);
  execute format('grant select, insert, update, delete on %I to parvis_system', name);
  execute format('create policy system on %I to parvis_system using (true) with check (true)', name);
end $procedure$;

-- Has the changes of a table told to the pages that follow a kind of record (`live` of its space, kernel/live): which of them is in the column.
CREATE OR REPLACE PROCEDURE parvis_build.live(IN name text, IN kind text, IN id_column text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('create trigger %I after insert on %I referencing new table as changed for each statement execute function parvis.tell_live(%L, %L)',
    'live_' || kind || '_insert', name, kind, id_column);
  execute format('create trigger %I after update on %I referencing new table as changed for each statement execute function parvis.tell_live(%L, %L)',
    'live_' || kind || '_update', name, kind, id_column);
  execute format('create trigger %I after delete on %I referencing old table as changed for each statement execute function parvis.tell_live(%L, %L)',
    'live_' || kind || '_delete', name, kind, id_column);
end $procedure$;

-- Lets managers read the rows of the organisations whose people they read, and the staff those of the organisations that they see. Whom the staff decide about, the server writes down.
CREATE OR REPLACE PROCEDURE parvis_build.managers_read(IN name text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('grant select on %I to parvis_client', name);
  execute format('create policy manager_read on %I for select to parvis_client
    using (organisation_id = any ((select parvis.organisation_ids_with_permission(''organisation.people.read''))::uuid[]))', name);
  call parvis_build.staff_reads_with(name, 'organisations', 'organisation_id');
end $procedure$;

-- Gives a table the columns, checks, indexes and triggers of a request: who asks, when, what was decided, by whom, why not. It has its own columns before.
CREATE OR REPLACE PROCEDURE parvis_build.request(IN name text, IN makes_organisation boolean DEFAULT false, IN carried_out_later boolean DEFAULT false)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('alter table %I
    add column brand_id uuid not null default parvis.brand_id() references brands,
    add column organisation_id uuid,
    add column account_id uuid not null references accounts,
    add column requested_at timestamptz not null,
    add column decision text check (decision in (''approved'', ''refused'')),
    add column decided_at timestamptz,
    add column decided_by uuid references accounts,
    add column decided_by_label text not null default '''',
    add column refusal_reason text not null default '''',
    add column withdrawn_at timestamptz,
    add column version integer not null default 1,
    add unique (id, organisation_id),
    add foreign key (organisation_id, brand_id) references organisations (id, brand_id),
    add check ((decision is null) = (decided_at is null)),
    add check (decision is distinct from ''refused'' or refusal_reason <> ''''),
    add check (withdrawn_at is null or decision is null)', name);
  if makes_organisation then
    execute format('alter table %I add check ((decision is not distinct from ''approved'') = (organisation_id is not null))', name);
  else
    execute format('alter table %I alter column organisation_id set not null', name);
  end if;
  execute format('create index %I on %I (brand_id, requested_at, id) where decision is null and withdrawn_at is null', name || '_queue', name);
  execute format('create index %I on %I (organisation_id, requested_at, id) where decision is null and withdrawn_at is null', name || '_waiting', name);
  execute format('create index on %I (brand_id, requested_at, id)', name);
  execute format('create index on %I (account_id, requested_at desc, id)', name);
  execute format('create trigger keep_decision before update on %I for each row execute function parvis.keep_decision(%s)',
    name, case when carried_out_later then '''carried_out_later''' else '' end);
end $procedure$;

-- Opens a table of requests to who asks and to those who decide within its organisation by a permission, and to the staff who hold it.
CREATE OR REPLACE PROCEDURE parvis_build.request_of_members(IN name text, IN permission text)
 LANGUAGE plpgsql
AS $procedure$
begin
  call parvis_build.guard(name);
  call parvis_build.managers_read(name);
  -- The staff lock a request while they decide it; the server writes the decision down.
  execute format('grant update (version) on %I to parvis_staff', name);
  execute format('create policy staff_decide on %I for update to parvis_staff using (exists (select from organisations o where o.id = organisation_id))', name);
  call parvis_build.staff_write(name, array[permission]);
  execute format('grant update (decision, refusal_reason, decided_at, decided_by, decided_by_label, withdrawn_at, version) on %I to parvis_client', name);
  execute format('create policy own_read on %I for select to parvis_client using (account_id = (select parvis.account_id()))', name);
  execute format('create policy own_withdraw on %I for update to parvis_client
    using (account_id = (select parvis.account_id()) and decision is null)
    with check (account_id = (select parvis.account_id()) and decision is null)', name);
  execute format('create policy manager_decide on %I for update to parvis_client
    using (organisation_id = any ((select parvis.organisation_ids_with_permission(%L))::uuid[]))', name, permission);
end $procedure$;

-- Keeps the names of who asks in a table of requests, for lists that show and sort by them.
CREATE OR REPLACE PROCEDURE parvis_build.requester(IN name text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('alter table %I
    add column surname text not null default '''' collate "unicode",
    add column given_name text not null default '''' collate "unicode",
    add column sign_in_email text not null default '''' collate "unicode"', name);
  execute format('create trigger fill_requester before insert or update on %I for each row execute function parvis.fill_requester()', name);
  execute format('comment on column %I.surname is ''Kept by a trigger from the account, as are the next columns: what lists show and sort.''', name);
end $procedure$;

-- Lets the staff do all with the rows whose parent they see.
CREATE OR REPLACE PROCEDURE parvis_build.staff_follows(IN name text, IN parent text, IN reference text)
 LANGUAGE plpgsql
AS $procedure$
declare
  seen text := format('exists (select from %I p where p.id = %I.%I)', parent, name, reference);
begin
  call parvis_build.staff_reads_with(name, parent, reference);
  execute format('grant insert, update, delete on %I to parvis_staff', name);
  execute format('create policy staff_write on %I for insert to parvis_staff with check (%s)', name, seen);
  execute format('create policy staff_update on %I for update to parvis_staff using (%s)', name, seen);
  execute format('create policy staff_delete on %I for delete to parvis_staff using (%s)', name, seen);
end $procedure$;

-- Lets the staff read the rows of their brand.
CREATE OR REPLACE PROCEDURE parvis_build.staff_reads_brand(IN name text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('grant select on %I to parvis_staff', name);
  execute format('create policy staff_read on %I for select to parvis_staff using (brand_id = (select parvis.brand_id()))', name);
end $procedure$;

-- Lets the staff read the rows whose parent they see: the row of the parent table that the reference names.
CREATE OR REPLACE PROCEDURE parvis_build.staff_reads_with(IN name text, IN parent text, IN reference text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('grant select on %I to parvis_staff', name);
  execute format('create policy staff_read on %I for select to parvis_staff using (exists (select from %I p where p.id = %I.%I))',
    name, parent, name, reference);
end $procedure$;

-- Makes a table that of a record which the staff of a brand keep (kernel/records): its columns beside the fields, who reads and writes it, which rows may be deleted, and the kind under which it owns a picture.
CREATE OR REPLACE PROCEDURE parvis_build.staff_record(IN name text, IN permissions text[], IN deletable text DEFAULT NULL::text, IN pictures_of text DEFAULT NULL::text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('alter table %I add column id uuid primary key default gen_random_uuid(), add column brand_id uuid not null references brands,
    add column created_at timestamptz not null, add column version integer not null default 1', name);
  execute format('create index on %I (brand_id, created_at, id)', name);
  call parvis_build.guard(name);
  call parvis_build.staff_writes_brand(name);
  call parvis_build.staff_write(name, permissions);
  if deletable is not null then
    execute format('grant delete on %I to parvis_staff', name);
    execute format('create policy staff_delete on %I for delete to parvis_staff using (brand_id = (select parvis.brand_id()) and (%s))', name, deletable);
  end if;
  if pictures_of is not null then
    execute format('alter table %I add column picture_id uuid references files on delete set null', name);
    call parvis_build.files_of(pictures_of, format('exists (select from %I a where a.id = files.owner_id)', name), permissions);
  end if;
end $procedure$;

-- Says by which permissions the staff write a table: whoever holds none of them changes nothing there, but for rows that are their own. To lock a row is to write.
CREATE OR REPLACE PROCEDURE parvis_build.staff_write(IN name text, IN permissions text[], IN own text DEFAULT NULL::text)
 LANGUAGE plpgsql
AS $procedure$
declare
  held text := format('(select parvis.staff_may_any(%L::text[]))', permissions);
  allowed text := case when own is null then held else format('(%s) or %s', own, held) end;
begin
  execute format('create policy permitted_insert on %I as restrictive for insert to parvis_staff with check (%s)', name, allowed);
  execute format('create policy permitted_update on %I as restrictive for update to parvis_staff using (%s)', name, allowed);
  execute format('create policy permitted_delete on %I as restrictive for delete to parvis_staff using (%s)', name, allowed);
end $procedure$;

-- Lets the staff read, add and change the rows of their brand.
CREATE OR REPLACE PROCEDURE parvis_build.staff_writes_brand(IN name text)
 LANGUAGE plpgsql
AS $procedure$
begin
  call parvis_build.staff_reads_brand(name);
  execute format('grant insert, update on %I to parvis_staff', name);
  execute format('create policy staff_write on %I for insert to parvis_staff with check (brand_id = (select parvis.brand_id()))', name);
  execute format('create policy staff_update on %I for update to parvis_staff using (brand_id = (select parvis.brand_id()))
    with check (brand_id = (select parvis.brand_id()))', name);
end $procedure$;

-- Says that jsonb columns of a table hold a text by language. One that is needed is empty in no language.
CREATE OR REPLACE PROCEDURE parvis_build.text_by_language(IN name text, IN columns text[], IN needed boolean DEFAULT true)
 LANGUAGE plpgsql
AS $procedure$
declare one text;
begin
  foreach one in array columns loop
    execute format('alter table %I add constraint %I check (parvis.is_text(%I, %L))', name, name || '_' || one || '_text', one, needed);
  end loop;
end $procedure$;

-- Has every change of a table told to all processes under a topic (kernel/db/changes.ts).
CREATE OR REPLACE PROCEDURE parvis_build.told_as(IN name text, IN topic text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('create trigger tell_changes after insert or update or delete on %I for each statement execute function parvis.tell_changes(%L)', name, topic);
end $procedure$;

-- ---- back-office -------------------------------------------------

table client_discounts
  -- A discount of a client, of a group or, without either, of all clients of the brand. Two of the same for the same product never share a day.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  group_id uuid
  product text not null default ''::text  -- What it is on, as it is called; empty: on everything.
  rate integer not null  -- In hundredths of a per cent: 1250 is 12.5 %.
  starts_on date not null
  ends_on date  -- Its last day; null: without an end.
  reason text not null default ''::text
  created_at timestamp with time zone not null
  created_by uuid
  created_by_label text not null
  version integer not null default 1
  constraint client_discounts_one_at_a_time: EXCLUDE USING gist (brand_id WITH =, COALESCE(organisation_id, group_id, brand_id) WITH =, lower(product) WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
  constraint client_discounts_pkey: PRIMARY KEY (id)
  constraint client_discounts_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint client_discounts_created_by_fkey: FOREIGN KEY (created_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint client_discounts_group_id_brand_id_fkey: FOREIGN KEY (group_id, brand_id) REFERENCES client_groups(id, brand_id)
  constraint client_discounts_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id) ON DELETE CASCADE
  constraint client_discounts_check: CHECK ((num_nonnulls(organisation_id, group_id) <= 1))
  constraint client_discounts_check1: CHECK ((ends_on >= starts_on))
  constraint client_discounts_product_check: CHECK ((product = NORMALIZE(btrim(product))))
  constraint client_discounts_rate_check: CHECK (((rate >= 1) AND (rate <= 10000)))
  CREATE INDEX client_discounts_brand_id_starts_on_id_idx ON public.client_discounts USING btree (brand_id, starts_on, id)
  CREATE INDEX client_discounts_group_id_starts_on_idx ON public.client_discounts USING btree (group_id, starts_on) WHERE (group_id IS NOT NULL)
  CREATE INDEX client_discounts_organisation_id_starts_on_idx ON public.client_discounts USING btree (organisation_id, starts_on) WHERE (organisation_id IS NOT NULL)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.discounts.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.discounts.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.discounts.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (starts_on > ( SELECT parvis.today() AS today)))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table client_message_sends
  -- The ticket that a message became for one client: one, however often it is tried.
  message_id uuid not null
  organisation_id uuid not null
  ticket_id uuid not null
  locale text not null
  sent_at timestamp with time zone not null
  constraint client_message_sends_pkey: PRIMARY KEY (message_id, organisation_id)
  constraint client_message_sends_message_id_fkey: FOREIGN KEY (message_id) REFERENCES client_messages(id) ON DELETE CASCADE
  constraint client_message_sends_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint client_message_sends_ticket_id_fkey: FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE
  CREATE INDEX client_message_sends_organisation_id_idx ON public.client_message_sends USING btree (organisation_id)
  CREATE INDEX client_message_sends_ticket_id_idx ON public.client_message_sends USING btree (ticket_id)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.client-messages.send}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.client-messages.send}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.client-messages.send}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM client_messages p WHERE (p.id = client_message_sends.message_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM client_messages p WHERE (p.id = client_message_sends.message_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM client_messages p WHERE (p.id = client_message_sends.message_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM client_messages p WHERE (p.id = client_message_sends.message_id)))
  policy system ALL {parvis_system} using true check true

table client_messages
  -- A message to several clients. Its id is made by whoever writes it: sent again, it is the same one.
  id uuid not null
  brand_id uuid not null
  category text not null
  subject jsonb not null
  body jsonb not null
  only_filled boolean not null  -- «envoyer seulement aux clients dont la langue correspond aux champs remplis»: the others get nothing; else they get it in the brand's language.
  return_to_id uuid  -- Who becomes responsible for each ticket once its client answers.
  return_to_label text not null default ''::text
  addressees integer not null
  work_id uuid
  sent_at timestamp with time zone not null
  sent_by uuid
  sent_by_label text not null
  constraint client_messages_pkey: PRIMARY KEY (id)
  constraint client_messages_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint client_messages_return_to_id_fkey: FOREIGN KEY (return_to_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint client_messages_sent_by_fkey: FOREIGN KEY (sent_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint client_messages_work_id_fkey: FOREIGN KEY (work_id) REFERENCES work(id) ON DELETE SET NULL
  constraint client_messages_addressees_check: CHECK ((addressees > 0))
  constraint client_messages_body_text: CHECK (parvis.is_text(body, false))
  constraint client_messages_category_check: CHECK ((category = ANY (ARRAY['question'::text, 'incident'::text, 'profile'::text, 'other'::text])))
  constraint client_messages_subject_text: CHECK (parvis.is_text(subject, false))
  CREATE INDEX client_messages_brand_id_sent_at_id_idx ON public.client_messages USING btree (brand_id, sent_at, id)
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.client-messages.send}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.client-messages.send}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.client-messages.send}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table client_profiles
  -- What the provider notes about a client. A client without a row has nothing noted.
  organisation_id uuid not null
  registration_address text not null default ''::text  -- The network address that it was registered from.
  remark text not null default ''::text
  attitude text not null default 'neutral'::text  -- How the provider's people deal with it («Particularités sur client»).
  verified_phone text not null default ''::text  -- A number that somebody made sure of: who, and when.
  phone_verified_at timestamp with time zone
  phone_verified_by uuid
  phone_verified_by_label text not null default ''::text
  constraint client_profiles_pkey: PRIMARY KEY (organisation_id)
  constraint client_profiles_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint client_profiles_phone_verified_by_fkey: FOREIGN KEY (phone_verified_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint client_profiles_attitude_check: CHECK ((attitude = ANY (ARRAY['neutral'::text, 'good'::text, 'watched'::text, 'difficult'::text])))
  constraint client_profiles_phone_verified: CHECK ((((verified_phone <> ''::text) = (phone_verified_at IS NOT NULL)) AND ((verified_phone <> ''::text) = (phone_verified_by_label <> ''::text))))
  constraint client_profiles_registration_address_check: CHECK (((registration_address = ''::text) OR ((registration_address)::inet IS NOT NULL)))
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{back-office.clients.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = client_profiles.organisation_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = client_profiles.organisation_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = client_profiles.organisation_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM organisations p WHERE (p.id = client_profiles.organisation_id)))
  policy system ALL {parvis_system} using true check true

-- How many clients that are not archived were registered in a time, by brand (B16).
CREATE OR REPLACE FUNCTION parvis.new_clients_of_brands(first date, last date)
 RETURNS TABLE(brand_id uuid, clients integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with only_of as materialized (select parvis.filtered_organisations() as ids)
  select o.brand_id, count(*)::integer from only_of f, organisations o
  where o.brand_id = any (parvis.brands_in_sight()) and o.archived_at is null and o.registered_on between first and last and (f.ids is null or o.id = any (f.ids))
  group by 1
$function$;
-- run by the owner, parvis_staff, nobody else

-- ---- billing -----------------------------------------------------

table approvals
  -- An act on money that one member of the staff asked for and another one does (B17). What was asked stays as it was; given, it is done in the same transaction.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  kind text not null
  subject_id uuid not null
  label text not null
  amount_cents bigint not null  -- In the smallest unit of its currency.
  currency text not null
  input jsonb not null  -- What the act was asked with: the version that was seen, a reason.
  asked_by uuid not null
  asked_by_label text not null default ''::text
  asked_at timestamp with time zone not null
  given_by uuid
  given_by_label text not null default ''::text
  given_at timestamp with time zone
  given_in text  -- The transaction that gave it: the act is done in that one and in no other.
  refused_at timestamp with time zone
  refused_by_label text not null default ''::text
  refusal_reason text not null default ''::text
  withdrawn_at timestamp with time zone
  version integer not null default 1
  constraint approvals_pkey: PRIMARY KEY (id)
  constraint approvals_asked_by_fkey: FOREIGN KEY (asked_by) REFERENCES accounts(id)
  constraint approvals_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint approvals_given_by_fkey: FOREIGN KEY (given_by) REFERENCES accounts(id)
  constraint approvals_amount_cents_check: CHECK ((amount_cents > 0))
  constraint approvals_check: CHECK ((num_nonnulls(given_at, refused_at, withdrawn_at) <= 1))
  constraint approvals_check1: CHECK ((((given_at IS NULL) = (given_by IS NULL)) AND ((given_at IS NULL) = (given_in IS NULL))))
  constraint approvals_check2: CHECK (((refused_at IS NULL) = (refusal_reason = ''::text)))
  constraint approvals_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint approvals_kind_check: CHECK ((kind = ANY (ARRAY['credit_note'::text, 'payment_undo'::text, 'batch'::text, 'refund'::text])))
  constraint approvals_label_check: CHECK ((label <> ''::text))
  constraint approvals_two_persons: CHECK ((given_by <> asked_by))
  CREATE INDEX approvals_brand_id_asked_at_id_idx ON public.approvals USING btree (brand_id, asked_at, id)
  CREATE UNIQUE INDEX approvals_open ON public.approvals USING btree (brand_id, kind, subject_id) WHERE ((given_at IS NULL) AND (refused_at IS NULL) AND (withdrawn_at IS NULL))
  CREATE TRIGGER keep_approval BEFORE DELETE OR UPDATE ON approvals FOR EACH ROW EXECUTE FUNCTION parvis.keep_approval()
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table bank_accounts
  -- An account of the brand at a bank: its statements are imported, its collections and refunds name it (B12).
  name text not null
  iban text not null
  iban_key text not null generated as upper(regexp_replace(iban, '[^A-Za-z0-9]'::text, ''::text, 'g'::text))
  bic text not null default ''::text
  ledger_account text not null default '512000'::text  -- Where the books have it: 512 and what tells the brand's accounts apart.
  ends_on date
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint bank_accounts_iban_key: UNIQUE (brand_id, iban_key)
  constraint bank_accounts_id_brand_key: UNIQUE (id, brand_id)
  constraint bank_accounts_pkey: PRIMARY KEY (id)
  constraint bank_accounts_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint bank_accounts_iban_key_check: CHECK ((iban_key ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'::text))
  constraint bank_accounts_ledger_account_check: CHECK ((ledger_account ~ '^512[0-9]{0,7}$'::text))
  constraint bank_accounts_name_check: CHECK ((name <> ''::text))
  CREATE INDEX bank_accounts_brand_id_created_at_id_idx ON public.bank_accounts USING btree (brand_id, created_at, id)
  CREATE TRIGGER give_bank_account_to_chart AFTER INSERT OR UPDATE OF ledger_account ON bank_accounts FOR EACH ROW EXECUTE FUNCTION parvis.give_bank_account_to_chart()
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table bank_entries
  -- A movement of a bank account: an entry of a statement, or one transaction of those that the bank booked together. It is never changed but for whether something was found for it.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  account_id uuid not null
  statement_id uuid not null
  position integer not null
  part integer not null default 0
  parts integer not null default 1
  print text not null  -- By what it is told apart: the bank's reference or its content, with how often the same came before it in its statement.
  side text not null
  amount_cents bigint not null
  currency text not null
  booked_on date not null
  value_on date
  reversal boolean not null default false
  reference text not null default ''::text
  code text not null default ''::text
  end_to_end_id text not null default ''::text
  mandate_id text not null default ''::text
  message_id text not null default ''::text
  payment_info_id text not null default ''::text
  party text not null default ''::text
  party_account text not null default ''::text  -- The other account with its middle left out: who may read bank details opens the sealed one.
  party_account_print text not null default ''::text  -- What tells that two movements are of one account, and not of which.
  party_account_sealed bytea
  words text not null default ''::text
  creditor_reference text not null default ''::text
  return_code text not null default ''::text
  matched boolean not null default false
  constraint bank_entries_once: UNIQUE (account_id, print)
  constraint bank_entries_pkey: PRIMARY KEY (id)
  constraint bank_entries_account_id_brand_id_fkey: FOREIGN KEY (account_id, brand_id) REFERENCES bank_accounts(id, brand_id)
  constraint bank_entries_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint bank_entries_statement_id_fkey: FOREIGN KEY (statement_id) REFERENCES bank_statements(id)
  constraint bank_entries_amount_cents_check: CHECK ((amount_cents > 0))
  constraint bank_entries_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint bank_entries_side_check: CHECK ((side = ANY (ARRAY['credit'::text, 'debit'::text])))
  CREATE INDEX bank_entries_account_id_reference_booked_on_idx ON public.bank_entries USING btree (account_id, reference, booked_on) WHERE (reference <> ''::text)
  CREATE INDEX bank_entries_brand_id_booked_on_id_idx ON public.bank_entries USING btree (brand_id, booked_on, id)
  CREATE INDEX bank_entries_brand_id_party_account_print_idx ON public.bank_entries USING btree (brand_id, party_account_print) WHERE (party_account_print <> ''::text)
  CREATE INDEX bank_entries_open ON public.bank_entries USING btree (brand_id, booked_on, id) WHERE (NOT matched)
  CREATE INDEX bank_entries_statement_id_position_part_id_idx ON public.bank_entries USING btree (statement_id, "position", part, id)
  CREATE TRIGGER keep_bank_entry BEFORE DELETE OR UPDATE ON bank_entries FOR EACH ROW EXECUTE FUNCTION parvis.keep_bank_entry()
  row-level security on
  grant insert, select to parvis_staff
  grant insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy staff_import INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table bank_matches
  -- What a movement was found to be, by whom: a payment of a client, or nothing of a client's with its reason. One at a time; one that ended stays as it was.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  entry_id uuid not null
  kind text not null
  payment_id uuid
  reason text not null default ''::text
  automatic boolean not null default false  -- Whether it was one of the sure ones, that were validated together.
  matched_at timestamp with time zone not null
  matched_by_label text not null default ''::text
  ended_at timestamp with time zone
  batch_id uuid
  debit_id uuid
  refund_id uuid
  constraint bank_matches_pkey: PRIMARY KEY (id)
  constraint bank_matches_batch_id_fkey: FOREIGN KEY (batch_id) REFERENCES direct_debit_batches(id)
  constraint bank_matches_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint bank_matches_debit_id_fkey: FOREIGN KEY (debit_id) REFERENCES direct_debits(id)
  constraint bank_matches_entry_id_fkey: FOREIGN KEY (entry_id) REFERENCES bank_entries(id)
  constraint bank_matches_payment_id_fkey: FOREIGN KEY (payment_id) REFERENCES payments(id)
  constraint bank_matches_refund_id_fkey: FOREIGN KEY (refund_id) REFERENCES refunds(id)
  constraint bank_matches_check: CHECK (((kind = 'payment'::text) = (payment_id IS NOT NULL)))
  constraint bank_matches_check1: CHECK (((kind = 'aside'::text) = (reason <> ''::text)))
  constraint bank_matches_check2: CHECK (((kind = 'collection'::text) = (batch_id IS NOT NULL)))
  constraint bank_matches_check3: CHECK (((kind = 'return'::text) = (debit_id IS NOT NULL)))
  constraint bank_matches_check4: CHECK (((kind = 'refund'::text) = (refund_id IS NOT NULL)))
  constraint bank_matches_kind_check: CHECK ((kind = ANY (ARRAY['payment'::text, 'aside'::text, 'collection'::text, 'return'::text, 'refund'::text])))
  CREATE UNIQUE INDEX bank_matches_batch ON public.bank_matches USING btree (batch_id) WHERE ((batch_id IS NOT NULL) AND (ended_at IS NULL))
  CREATE INDEX bank_matches_brand_id_matched_at_id_idx ON public.bank_matches USING btree (brand_id, matched_at, id)
  CREATE UNIQUE INDEX bank_matches_debit ON public.bank_matches USING btree (debit_id) WHERE ((debit_id IS NOT NULL) AND (ended_at IS NULL))
  CREATE UNIQUE INDEX bank_matches_one ON public.bank_matches USING btree (entry_id) WHERE (ended_at IS NULL)
  CREATE UNIQUE INDEX bank_matches_payment ON public.bank_matches USING btree (payment_id) WHERE ((payment_id IS NOT NULL) AND (ended_at IS NULL))
  CREATE UNIQUE INDEX bank_matches_refund ON public.bank_matches USING btree (refund_id) WHERE ((refund_id IS NOT NULL) AND (ended_at IS NULL))
  CREATE TRIGGER keep_match BEFORE INSERT OR DELETE OR UPDATE ON bank_matches FOR EACH ROW EXECUTE FUNCTION parvis.keep_match()
  CREATE TRIGGER tell_entry_matched AFTER INSERT OR UPDATE ON bank_matches FOR EACH ROW EXECUTE FUNCTION parvis.tell_entry_matched()
  row-level security on
  grant insert, select, update to parvis_staff
  grant insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table bank_statements
  -- A statement of a bank account as the bank gave it (camt.053): once, whatever file brings it.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  account_id uuid not null
  statement_id text not null
  sequence text not null default ''::text
  page text not null default '1'::text
  from_on date
  to_on date
  currency text not null
  opening_cents bigint
  opening_on date
  closing_cents bigint
  closing_on date
  sum_cents bigint not null default 0  -- What its movements in the account's currency come to, those that another statement brought before among them.
  credits integer not null default 0
  debits integer not null default 0
  known integer not null default 0  -- How many of its movements another statement had brought.
  file_id uuid
  imported_at timestamp with time zone not null
  imported_by_label text not null default ''::text
  constraint bank_statements_id_brand_key: UNIQUE (id, brand_id)
  constraint bank_statements_once: UNIQUE (account_id, statement_id, sequence, page)
  constraint bank_statements_pkey: PRIMARY KEY (id)
  constraint bank_statements_account_id_brand_id_fkey: FOREIGN KEY (account_id, brand_id) REFERENCES bank_accounts(id, brand_id)
  constraint bank_statements_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint bank_statements_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint bank_statements_check: CHECK (((opening_cents IS NULL) = (opening_on IS NULL)))
  constraint bank_statements_check1: CHECK (((closing_cents IS NULL) = (closing_on IS NULL)))
  constraint bank_statements_credits_check: CHECK ((credits >= 0))
  constraint bank_statements_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint bank_statements_debits_check: CHECK ((debits >= 0))
  constraint bank_statements_known_check: CHECK ((known >= 0))
  constraint bank_statements_statement_id_check: CHECK ((statement_id <> ''::text))
  CREATE INDEX bank_statements_account_id_closing_on_imported_at_idx ON public.bank_statements USING btree (account_id, closing_on, imported_at)
  CREATE INDEX bank_statements_brand_id_imported_at_id_idx ON public.bank_statements USING btree (brand_id, imported_at, id)
  row-level security on
  grant insert, select, update to parvis_staff
  grant insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table card_gateways
  -- Where a brand's cards are taken: a payment provider that has its own page for the card. No number of a card ever comes here.
  brand_id uuid not null
  address text not null
  sealed_key bytea not null  -- With which the provider is asked; sealed, like what its messages are signed with.
  sealed_secret bytea not null
  enabled boolean not null default false
  version integer not null default 1
  updated_at timestamp with time zone not null
  updated_by uuid
  updated_by_label text not null default ''::text
  constraint card_gateways_pkey: PRIMARY KEY (brand_id)
  constraint card_gateways_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint card_gateways_updated_by_fkey: FOREIGN KEY (updated_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint card_gateways_address_check: CHECK ((address ~ '^https?://[^ ]+$'::text))
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy keepers restrictive SELECT {parvis_staff} using ( SELECT parvis.staff_may_any(ARRAY['billing.settings.manage'::text]) AS staff_may_any)
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table direct_debit_batches
  -- A collection by direct debit: one file for the bank (pain.008), executed on one business day of TARGET.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  account_id uuid not null
  number text not null
  scheme text not null
  collection_on date not null
  creditor_id text not null
  creditor_name text not null
  lines integer not null
  total_cents bigint not null
  file_taken_at timestamp with time zone
  cancelled_at timestamp with time zone
  version integer not null default 1
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint direct_debit_batches_id_brand_key: UNIQUE (id, brand_id)
  constraint direct_debit_batches_number_key: UNIQUE (brand_id, number)
  constraint direct_debit_batches_pkey: PRIMARY KEY (id)
  constraint direct_debit_batches_account_id_brand_id_fkey: FOREIGN KEY (account_id, brand_id) REFERENCES bank_accounts(id, brand_id)
  constraint direct_debit_batches_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint direct_debit_batches_creditor_id_check: CHECK ((creditor_id <> ''::text))
  constraint direct_debit_batches_creditor_name_check: CHECK ((creditor_name <> ''::text))
  constraint direct_debit_batches_lines_check: CHECK ((lines > 0))
  constraint direct_debit_batches_number_check: CHECK ((number ~ '^[A-Za-z0-9-]{1,30}$'::text))
  constraint direct_debit_batches_scheme_check: CHECK ((scheme = ANY (ARRAY['CORE'::text, 'B2B'::text])))
  constraint direct_debit_batches_total_cents_check: CHECK ((total_cents > 0))
  CREATE INDEX direct_debit_batches_brand_id_created_at_id_idx ON public.direct_debit_batches USING btree (brand_id, created_at, id)
  row-level security on
  grant insert, select, update to parvis_staff
  grant insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.collections.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.collections.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.collections.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table direct_debits
  -- What of a collection is asked of a mandate for an invoice: open, then paid by the bank, refused before it left (the mandate was revoked), sent back, or cancelled with its collection.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  batch_id uuid not null
  position integer not null
  mandate_id uuid not null
  organisation_id uuid not null
  payer_id uuid not null
  invoice_id uuid not null
  amount_cents bigint not null
  sequence text not null
  end_to_end_id text not null  -- What the bank says of it when it pays or sends it back.
  state text not null default 'open'::text
  reason_code text not null default ''::text  -- Why it was refused or sent back: a code of ISO 20022 (AM04, MD01).
  payment_id uuid
  ended_on date
  created_at timestamp with time zone not null
  told_at timestamp with time zone  -- When the client was told of its amount and day; null: not yet, or nobody could be written to.
  called_off_at timestamp with time zone  -- When the client was told that it does not take place after all.
  constraint direct_debits_end_to_end_key: UNIQUE (brand_id, end_to_end_id)
  constraint direct_debits_payment_id_key: UNIQUE (payment_id)
  constraint direct_debits_place: UNIQUE (batch_id, "position")
  constraint direct_debits_pkey: PRIMARY KEY (id)
  constraint direct_debits_batch_id_brand_id_fkey: FOREIGN KEY (batch_id, brand_id) REFERENCES direct_debit_batches(id, brand_id)
  constraint direct_debits_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint direct_debits_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint direct_debits_mandate_id_organisation_id_payer_id_fkey: FOREIGN KEY (mandate_id, organisation_id, payer_id) REFERENCES sepa_mandates(id, organisation_id, payer_id)
  constraint direct_debits_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint direct_debits_payment_id_fkey: FOREIGN KEY (payment_id) REFERENCES payments(id)
  constraint direct_debits_amount_cents_check: CHECK ((amount_cents > 0))
  constraint direct_debits_check: CHECK (((state = 'open'::text) = (ended_on IS NULL)))
  constraint direct_debits_check1: CHECK (((state <> 'paid'::text) OR (payment_id IS NOT NULL)))
  constraint direct_debits_check2: CHECK (((payment_id IS NULL) OR (state = ANY (ARRAY['paid'::text, 'returned'::text]))))
  constraint direct_debits_check3: CHECK (((state = ANY (ARRAY['refused'::text, 'returned'::text])) = (reason_code <> ''::text)))
  constraint direct_debits_check4: CHECK (((called_off_at IS NULL) OR (told_at IS NOT NULL)))
  constraint direct_debits_end_to_end_id_check: CHECK ((end_to_end_id ~ '^[A-Za-z0-9-]{1,35}$'::text))
  constraint direct_debits_position_check: CHECK (("position" > 0))
  constraint direct_debits_sequence_check: CHECK ((sequence = ANY (ARRAY['FRST'::text, 'RCUR'::text, 'OOFF'::text])))
  constraint direct_debits_state_check: CHECK ((state = ANY (ARRAY['open'::text, 'paid'::text, 'refused'::text, 'returned'::text, 'cancelled'::text])))
  CREATE INDEX direct_debits_batch_id_idx ON public.direct_debits USING btree (batch_id) WHERE (told_at IS NULL)
  CREATE UNIQUE INDEX direct_debits_invoice_once ON public.direct_debits USING btree (invoice_id) WHERE (state = 'open'::text)
  CREATE INDEX direct_debits_mandate_id_created_at_idx ON public.direct_debits USING btree (mandate_id, created_at)
  CREATE INDEX direct_debits_organisation_id_created_at_id_idx ON public.direct_debits USING btree (organisation_id, created_at, id)
  CREATE TRIGGER keep_direct_debit BEFORE DELETE OR UPDATE ON direct_debits FOR EACH ROW EXECUTE FUNCTION parvis.keep_direct_debit()
  CREATE TRIGGER use_mandate BEFORE INSERT ON direct_debits FOR EACH ROW EXECUTE FUNCTION parvis.use_mandate()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.collections.write,billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.collections.write,billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.collections.write,billing.payments.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table invoice_addresses
  -- Where a closed invoice goes in the exchange, where it is another address of the same buyer than it had when it was closed (B29). The data that are written of it carry this one.
  invoice_id uuid not null
  brand_id uuid not null
  address text not null
  changed_at timestamp with time zone not null
  changed_by_label text not null
  constraint invoice_addresses_pkey: PRIMARY KEY (invoice_id)
  constraint invoice_addresses_invoice_id_brand_id_fkey: FOREIGN KEY (invoice_id, brand_id) REFERENCES invoices(id, brand_id)
  constraint invoice_addresses_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint invoice_addresses_address_check: CHECK (((length(address) <= 125) AND (address ~ '^[0-9]{9}(_[A-Za-z0-9+/-]{1,100}){0,2}$'::text)))
  CREATE TRIGGER keep_invoice_address BEFORE INSERT OR UPDATE ON invoice_addresses FOR EACH ROW EXECUTE FUNCTION parvis.keep_invoice_address()
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM invoices i WHERE (i.id = invoice_addresses.invoice_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_addresses.invoice_id)))
  policy system ALL {parvis_system} using true check true

table invoice_deductions
  -- A deposit that an invoice takes off what is to be paid: once, and all that is left of it.
  invoice_id uuid not null
  deposit_id uuid not null
  constraint invoice_deductions_deposit_id_key: UNIQUE (deposit_id)
  constraint invoice_deductions_pkey: PRIMARY KEY (invoice_id, deposit_id)
  constraint invoice_deductions_deposit_id_fkey: FOREIGN KEY (deposit_id) REFERENCES invoices(id)
  constraint invoice_deductions_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id) ON DELETE CASCADE
  constraint invoice_deductions_check: CHECK ((invoice_id <> deposit_id))
  CREATE TRIGGER draft_only BEFORE INSERT OR DELETE OR UPDATE ON invoice_deductions FOR EACH ROW EXECUTE FUNCTION parvis.draft_only()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM invoices i WHERE (i.id = invoice_deductions.invoice_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_deductions.invoice_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_deductions.invoice_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_deductions.invoice_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_deductions.invoice_id)))
  policy system ALL {parvis_system} using true check true

table invoice_disputes
  -- What a client contests of an invoice, or of one line (B30): open, then ended once: taken back, or answered by the staff.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  invoice_id uuid not null
  line_id uuid
  reason text not null
  words text not null default ''::text
  opened_at timestamp with time zone not null
  opened_by uuid
  opened_by_label text not null default ''::text
  ended_at timestamp with time zone
  ended_by_label text not null default ''::text
  outcome text
  answer text not null default ''::text
  version integer not null default 1
  constraint invoice_disputes_pkey: PRIMARY KEY (id)
  constraint invoice_disputes_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint invoice_disputes_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint invoice_disputes_line_id_fkey: FOREIGN KEY (line_id) REFERENCES invoice_lines(id)
  constraint invoice_disputes_opened_by_fkey: FOREIGN KEY (opened_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint invoice_disputes_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint invoice_disputes_check: CHECK (((ended_at IS NULL) = (outcome IS NULL)))
  constraint invoice_disputes_check1: CHECK (((ended_at IS NOT NULL) OR ((answer = ''::text) AND (ended_by_label = ''::text))))
  constraint invoice_disputes_check2: CHECK (((reason <> 'other'::text) OR (words <> ''::text)))
  constraint invoice_disputes_outcome_check: CHECK ((outcome = ANY (ARRAY['accepted'::text, 'rejected'::text, 'withdrawn'::text])))
  constraint invoice_disputes_reason_check: CHECK ((reason = ANY (ARRAY['amount'::text, 'quantity'::text, 'not_delivered'::text, 'not_ordered'::text, 'quality'::text, 'already_paid'::text, 'addressee'::text, 'other'::text])))
  CREATE INDEX invoice_disputes_brand_id_opened_at_id_idx ON public.invoice_disputes USING btree (brand_id, opened_at, id)
  CREATE INDEX invoice_disputes_invoice_id_idx ON public.invoice_disputes USING btree (invoice_id)
  CREATE UNIQUE INDEX invoice_disputes_one_open ON public.invoice_disputes USING btree (invoice_id, COALESCE(line_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (ended_at IS NULL)
  CREATE INDEX invoice_disputes_organisation_id_opened_at_id_idx ON public.invoice_disputes USING btree (organisation_id, opened_at, id)
  CREATE TRIGGER keep_dispute BEFORE INSERT OR DELETE OR UPDATE ON invoice_disputes FOR EACH ROW EXECUTE FUNCTION parvis.keep_dispute()
  CREATE TRIGGER limit_disputes BEFORE INSERT ON invoice_disputes FOR EACH ROW EXECUTE FUNCTION parvis.limit_disputes()
  row-level security on
  grant insert, select, update to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_open INSERT {parvis_client} check ((organisation_id = ANY (( SELECT parvis.paying_organisation_ids() AS paying_organisation_ids)::uuid[])) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (opened_by = ( SELECT parvis.account_id() AS account_id)))
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy client_withdraw UPDATE {parvis_client} using (organisation_id = ANY (( SELECT parvis.paying_organisation_ids() AS paying_organisation_ids)::uuid[])) check ((organisation_id = ANY (( SELECT parvis.paying_organisation_ids() AS paying_organisation_ids)::uuid[])) AND ((outcome IS NULL) OR (outcome = 'withdrawn'::text)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table invoice_instalments
  -- A part of an invoice with the day on which it is due (B30). Set with the draft, or agreed after closing; payments settle the eldest first.
  invoice_id uuid not null
  brand_id uuid not null
  position integer not null
  due_on date not null
  amount_cents bigint not null
  constraint check_instalments: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint invoice_instalments_pkey: PRIMARY KEY (invoice_id, "position")
  constraint invoice_instalments_invoice_id_brand_id_fkey: FOREIGN KEY (invoice_id, brand_id) REFERENCES invoices(id, brand_id) ON DELETE CASCADE
  constraint invoice_instalments_amount_cents_check: CHECK ((amount_cents > 0))
  constraint invoice_instalments_position_check: CHECK ((("position" >= 1) AND ("position" <= 36)))
  CREATE CONSTRAINT TRIGGER check_instalments AFTER INSERT OR DELETE OR UPDATE ON invoice_instalments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parvis.check_instalments()
  CREATE TRIGGER move_next_due AFTER INSERT OR DELETE OR UPDATE ON invoice_instalments FOR EACH ROW EXECUTE FUNCTION parvis.move_next_due()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM invoices i WHERE (i.id = invoice_instalments.invoice_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.receivables.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_instalments.invoice_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_instalments.invoice_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_instalments.invoice_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_instalments.invoice_id)))
  policy system ALL {parvis_system} using true check true

table invoice_lines
  -- A line of an invoice. What it bills is a charge, or was typed; a line of a credit note names the one that it credits.
  id uuid not null default gen_random_uuid()
  invoice_id uuid not null
  brand_id uuid not null
  position integer not null
  charge_id uuid  -- The charge that it bills: on one invoice at most. A draft that is deleted lets it go.
  credited_line_id uuid
  origin text not null default ''::text  -- What its charge is known by: the number of a contract.
  label text not null
  description text not null default ''::text
  quantity numeric(18,6) not null
  unit_code text not null default 'C62'::text
  unit_price numeric(18,6) not null
  discount_rate integer not null default 0
  discount_cents bigint not null default 0  -- What its discount takes off, in the way of its price.
  typed_cents bigint not null  -- Its amount as its price says, after its discount: before tax or with it, as the invoice's prices are. The net amount follows from it.
  net_cents bigint not null
  vat_category text not null
  vat_rate integer not null
  account text not null  -- Where what it brings is posted.
  product_id uuid  -- What it was picked from, where a space offers lines (B10): its words and its price are the line's own from then on.
  constraint invoice_lines_charge_key: UNIQUE (charge_id)
  constraint invoice_lines_invoice_id_position_key: UNIQUE (invoice_id, "position")
  constraint invoice_lines_pkey: PRIMARY KEY (id)
  constraint invoice_lines_brand_id_account_fkey: FOREIGN KEY (brand_id, account) REFERENCES ledger_accounts(brand_id, code)
  constraint invoice_lines_charge_id_fkey: FOREIGN KEY (charge_id) REFERENCES charges(id)
  constraint invoice_lines_credited_line_id_fkey: FOREIGN KEY (credited_line_id) REFERENCES invoice_lines(id)
  constraint invoice_lines_invoice_id_brand_id_fkey: FOREIGN KEY (invoice_id, brand_id) REFERENCES invoices(id, brand_id) ON DELETE CASCADE
  constraint invoice_lines_product_id_fkey: FOREIGN KEY (product_id) REFERENCES products(id)
  constraint invoice_lines_check: CHECK (((vat_category = 'S'::text) = (vat_rate > 0)))
  constraint invoice_lines_discount_rate_check: CHECK (((discount_rate >= 0) AND (discount_rate <= 10000)))
  constraint invoice_lines_label_check: CHECK ((label <> ''::text))
  constraint invoice_lines_position_check: CHECK (("position" > 0))
  constraint invoice_lines_unit_code_check: CHECK ((unit_code ~ '^[A-Z0-9]{2,3}$'::text))
  constraint invoice_lines_unit_price_check: CHECK ((unit_price >= (0)::numeric))
  constraint invoice_lines_vat_category_check: CHECK ((vat_category = ANY (ARRAY['S'::text, 'Z'::text, 'E'::text, 'AE'::text, 'K'::text, 'G'::text, 'O'::text])))
  constraint invoice_lines_vat_rate_check: CHECK (((vat_rate >= 0) AND (vat_rate <= 10000)))
  CREATE INDEX invoice_lines_credited_line_id_idx ON public.invoice_lines USING btree (credited_line_id) WHERE (credited_line_id IS NOT NULL)
  CREATE INDEX invoice_lines_product_id_idx ON public.invoice_lines USING btree (product_id) WHERE (product_id IS NOT NULL)
  CREATE TRIGGER draft_only BEFORE INSERT OR DELETE OR UPDATE ON invoice_lines FOR EACH ROW EXECUTE FUNCTION parvis.draft_only()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM invoices i WHERE (i.id = invoice_lines.invoice_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_lines.invoice_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_lines.invoice_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_lines.invoice_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_lines.invoice_id)))
  policy system ALL {parvis_system} using true check true

table invoice_seals
  -- The print of a file that was written of a closed invoice: its paper, which tells what is left to be paid and so changes, or the data in it.
  brand_id uuid not null
  sha256 text not null
  invoice_id uuid not null
  kind text not null
  made_at timestamp with time zone not null
  constraint invoice_seals_pkey: PRIMARY KEY (brand_id, sha256)
  constraint invoice_seals_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint invoice_seals_invoice_id_brand_id_fkey: FOREIGN KEY (invoice_id, brand_id) REFERENCES invoices(id, brand_id)
  constraint invoice_seals_kind_check: CHECK ((kind = ANY (ARRAY['pdf'::text, 'xml'::text])))
  constraint invoice_seals_sha256_check: CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
  CREATE INDEX invoice_seals_invoice_id_idx ON public.invoice_seals USING btree (invoice_id)
  CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON invoice_seals FOR EACH ROW EXECUTE FUNCTION parvis.refuse_change()
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table invoice_series
  -- A series of numbers of invoices, without a gap in a year (B11): F-2026-0042. The row is the lock that closing takes.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  code text not null
  types integer[] not null  -- For which types of invoice it is (EN 16931, BT-3): 380 invoice, 381 credit note, 386 deposit.
  is_usual boolean not null default false
  last_on date  -- The date of its last number: none is given an earlier one.
  version integer not null default 1
  created_at timestamp with time zone not null
  constraint invoice_series_code_key: UNIQUE (brand_id, code)
  constraint invoice_series_id_brand_key: UNIQUE (id, brand_id)
  constraint invoice_series_pkey: PRIMARY KEY (id)
  constraint invoice_series_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint invoice_series_code_check: CHECK ((code ~ '^[A-Z][A-Z0-9]{0,9}$'::text))
  constraint invoice_series_types_check: CHECK (((types <@ ARRAY[380, 381, 386]) AND (cardinality(types) > 0)))
  CREATE TRIGGER keep_series BEFORE DELETE OR UPDATE ON invoice_series FOR EACH ROW EXECUTE FUNCTION parvis.keep_series()
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.settings.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table invoice_vat
  -- The tax of a closed invoice by category and rate (EN 16931, BG-23): computed once on the sum of their lines.
  invoice_id uuid not null
  category text not null
  rate integer not null
  base_cents bigint not null
  vat_cents bigint not null
  exemption_code text not null default ''::text
  exemption_words text not null default ''::text
  constraint invoice_vat_pkey: PRIMARY KEY (invoice_id, category, rate)
  constraint invoice_vat_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id) ON DELETE CASCADE
  CREATE TRIGGER draft_only BEFORE INSERT OR DELETE OR UPDATE ON invoice_vat FOR EACH ROW EXECUTE FUNCTION parvis.draft_only()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM invoices i WHERE (i.id = invoice_vat.invoice_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_vat.invoice_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_vat.invoice_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_vat.invoice_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_vat.invoice_id)))
  policy system ALL {parvis_system} using true check true

table invoices
  -- An invoice, a credit note (381) or a deposit (386) of a client (B11): a draft, then closed for good. Paid, late and credited follow from the ledger. A credit note says its amounts as they are, above zero; the ledger turns them.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  payer_id uuid
  type integer not null
  state text not null default 'draft'::text
  price_mode text not null default 'net'::text  -- Whether its prices were typed before tax or with it: they are kept as they were typed.
  currency text not null
  reference text not null default ''::text
  subject text not null default ''::text
  comment text not null default ''::text
  credited_id uuid
  issue_on date
  due_on date
  net_cents bigint not null default 0  -- Amounts are in the smallest unit of the currency.
  vat_cents bigint not null default 0
  gross_cents bigint not null default 0
  deducted_cents bigint not null default 0  -- What deposits that were paid take off what is to be paid, with their tax (BT-113).
  payable_cents bigint not null generated as (gross_cents - deducted_cents)
  series_id uuid
  number text
  seller jsonb  -- Who sold, as they were when it was closed; `buyer` likewise.
  buyer jsonb
  mentions jsonb  -- What the law has it say of late and early payment, as the settings were then.
  closed_at timestamp with time zone
  closed_by_label text not null default ''::text
  search_text text not null default ''::text
  version integer not null default 1
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  source text not null default ''::text  -- The program that issued it, where it was another one: its number is of no series here, its tax is what that program says, and its entry is against 471.
  file_id uuid  -- What it looks like, as that program made it.
  paid_elsewhere_cents bigint not null default 0  -- What of it was paid in the program that issued it, before it was taken; of a credit note that annuls it, the same.
  constraint invoices_id_brand_key: UNIQUE (id, brand_id)
  constraint invoices_number_key: UNIQUE (brand_id, number)
  constraint check_instalments: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint posted_at_once: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint invoices_pkey: PRIMARY KEY (id)
  constraint invoices_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint invoices_credited_id_fkey: FOREIGN KEY (credited_id) REFERENCES invoices(id)
  constraint invoices_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint invoices_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint invoices_payer_id_organisation_id_fkey: FOREIGN KEY (payer_id, organisation_id) REFERENCES payers(id, organisation_id)
  constraint invoices_series_id_brand_id_fkey: FOREIGN KEY (series_id, brand_id) REFERENCES invoice_series(id, brand_id)
  constraint invoices_check: CHECK (((vat_cents + net_cents) = gross_cents))
  constraint invoices_check1: CHECK (((type = 381) = (credited_id IS NOT NULL)))
  constraint invoices_check2: CHECK (((state = 'closed'::text) = (number IS NOT NULL)))
  constraint invoices_check4: CHECK (((state = 'draft'::text) OR ((gross_cents > 0) AND (deducted_cents <= gross_cents))))
  constraint invoices_closed_whole: CHECK (((state = 'draft'::text) OR ((num_nulls(number, seller, buyer, mentions, closed_at, issue_on, due_on, payer_id) = 0) AND ((series_id IS NULL) = (source <> ''::text)))))
  constraint invoices_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint invoices_deducted_cents_check: CHECK ((deducted_cents >= 0))
  constraint invoices_external: CHECK (((source <> ''::text) OR (file_id IS NULL)))
  constraint invoices_external_type: CHECK (((source = ''::text) OR (type = ANY (ARRAY[380, 381]))))
  constraint invoices_paid_elsewhere: CHECK (((paid_elsewhere_cents = 0) OR ((source <> ''::text) AND (paid_elsewhere_cents < gross_cents))))
  constraint invoices_paid_elsewhere_cents_check: CHECK ((paid_elsewhere_cents >= 0))
  constraint invoices_price_mode_check: CHECK ((price_mode = ANY (ARRAY['net'::text, 'gross'::text])))
  constraint invoices_source_check: CHECK (((length(source) <= 60) AND (source = btrim(source))))
  constraint invoices_state_check: CHECK ((state = ANY (ARRAY['draft'::text, 'closed'::text])))
  constraint invoices_type_check: CHECK ((type = ANY (ARRAY[380, 381, 386])))
  CREATE INDEX invoices_brand_id_created_at_id_idx ON public.invoices USING btree (brand_id, created_at, id)
  CREATE INDEX invoices_brand_id_idx ON public.invoices USING btree (brand_id) WHERE (state = 'draft'::text)
  CREATE INDEX invoices_brand_id_issue_on_id_idx ON public.invoices USING btree (brand_id, issue_on, id) WHERE (state = 'closed'::text)
  CREATE INDEX invoices_credited_id_idx ON public.invoices USING btree (credited_id) WHERE (credited_id IS NOT NULL)
  CREATE INDEX invoices_file_id_idx ON public.invoices USING btree (file_id) WHERE (file_id IS NOT NULL)
  CREATE INDEX invoices_organisation_id_issue_on_id_idx ON public.invoices USING btree (organisation_id, issue_on, id)
  CREATE INDEX invoices_payer_id_idx ON public.invoices USING btree (payer_id)
  CREATE INDEX invoices_search_text_idx ON public.invoices USING gin (search_text gin_trgm_ops)
  CREATE TRIGGER a_hold_deposits BEFORE UPDATE ON invoices FOR EACH ROW WHEN (new.state = 'closed'::text AND old.state = 'draft'::text) EXECUTE FUNCTION parvis.hold_deposits()
  CREATE TRIGGER begin_as_draft BEFORE INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION parvis.begin_as_draft()
  CREATE TRIGGER begin_transmission AFTER UPDATE ON invoices FOR EACH ROW WHEN (old.state = 'draft'::text AND new.state = 'closed'::text) EXECUTE FUNCTION parvis.begin_transmission()
  CREATE CONSTRAINT TRIGGER check_instalments AFTER UPDATE ON invoices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.state = 'closed'::text AND old.state = 'draft'::text) EXECUTE FUNCTION parvis.check_instalments()
  CREATE TRIGGER close_invoice BEFORE DELETE OR UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION parvis.close_invoice()
  CREATE TRIGGER credit_note_of_two AFTER UPDATE ON invoices FOR EACH ROW WHEN (new.state = 'closed'::text AND old.state = 'draft'::text AND new.type = 381) EXECUTE FUNCTION parvis.credit_note_of_two()
  CREATE TRIGGER keep_source BEFORE UPDATE ON invoices FOR EACH ROW WHEN (new.source <> old.source) EXECUTE FUNCTION parvis.keep_source()
  CREATE CONSTRAINT TRIGGER posted_at_once AFTER UPDATE ON invoices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.state = 'closed'::text AND old.state = 'draft'::text) EXECUTE FUNCTION parvis.posted_at_once('invoice')
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using ((state = 'closed'::text) AND (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[])))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write,billing.invoices.close}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (state = 'draft'::text))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table late_fees
  -- What being late cost a client, once somebody decided about it: asked for by a charge, which an invoice bills outside VAT, or let go with a reason (B26). Interest is decided about day by day, from the last decision on.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  invoice_id uuid not null
  kind text not null
  from_on date
  until_on date
  amount_cents bigint not null
  currency text not null
  charge_id uuid
  waived boolean not null
  reason text not null default ''::text
  decided_at timestamp with time zone not null
  decided_by_label text not null default ''::text
  constraint late_fees_charge_id_key: UNIQUE (charge_id)
  constraint late_fees_pkey: PRIMARY KEY (id)
  constraint late_fees_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint late_fees_charge_id_fkey: FOREIGN KEY (charge_id) REFERENCES charges(id)
  constraint late_fees_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint late_fees_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint late_fees_amount_cents_check: CHECK ((amount_cents > 0))
  constraint late_fees_check: CHECK (((waived = (charge_id IS NULL)) AND (waived = (reason <> ''::text))))
  constraint late_fees_check1: CHECK ((((kind = 'interest'::text) = (from_on IS NOT NULL)) AND ((kind = 'interest'::text) = (until_on IS NOT NULL))))
  constraint late_fees_check2: CHECK ((until_on >= from_on))
  constraint late_fees_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint late_fees_kind_check: CHECK ((kind = ANY (ARRAY['interest'::text, 'indemnity'::text])))
  CREATE UNIQUE INDEX late_fees_one_from ON public.late_fees USING btree (invoice_id, from_on) WHERE (kind = 'interest'::text)
  CREATE UNIQUE INDEX late_fees_one_indemnity ON public.late_fees USING btree (invoice_id) WHERE (kind = 'indemnity'::text)
  CREATE TRIGGER keep_late_fee BEFORE INSERT OR DELETE OR UPDATE ON late_fees FOR EACH ROW EXECUTE FUNCTION parvis.keep_late_fee()
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table late_interest_rates
  -- The yearly rate of late interest from a day on (article L441-10 of the French commercial code): that of the ECB and 10 points unless the terms say otherwise, never below three times the legal rate.
  starts_on date not null
  rate integer not null  -- In hundredths of a percent.
  note text not null
  legal_rate integer
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint late_interest_rates_pkey: PRIMARY KEY (id)
  constraint late_interest_rates_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint late_interest_rates_least: CHECK (((legal_rate IS NULL) OR (rate >= (3 * legal_rate))))
  constraint late_interest_rates_legal_rate_check: CHECK (((legal_rate >= 0) AND (legal_rate <= 10000)))
  constraint late_interest_rates_note_check: CHECK ((note <> ''::text))
  constraint late_interest_rates_rate_check: CHECK (((rate >= 0) AND (rate <= 10000)))
  CREATE INDEX late_interest_rates_brand_id_created_at_id_idx ON public.late_interest_rates USING btree (brand_id, created_at, id)
  CREATE INDEX late_interest_rates_brand_id_starts_on_created_at_idx ON public.late_interest_rates USING btree (brand_id, starts_on, created_at)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND true)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table ledger_accounts
  -- An account of the brand's chart (French chart of accounts).
  brand_id uuid not null
  code text not null
  name text not null
  constraint ledger_accounts_pkey: PRIMARY KEY (brand_id, code)
  constraint ledger_accounts_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  constraint ledger_accounts_code_check: CHECK ((code ~ '^[1-7][0-9]{2,9}$'::text))
  constraint ledger_accounts_name_check: CHECK ((name <> ''::text))
  row-level security on
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy staff_insert INSERT {parvis_staff} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (code ~ '^7[0-9]{5,9}$'::text))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table ledger_entries
  -- An entry of the books: what it came of is posted once. Its postings balance, and come in its own transaction.
  id bigint not null identity
  brand_id uuid not null
  journal text not null
  number text not null
  day date not null
  label text not null
  currency text not null
  origin_kind text not null
  origin_id uuid not null
  created_at timestamp with time zone not null
  made_in text not null default (pg_current_xact_id())::text  -- The transaction that made it: no other one adds a posting.
  constraint ledger_entries_number_key: UNIQUE (brand_id, journal, number)
  constraint ledger_entries_once: UNIQUE (origin_kind, origin_id)
  constraint ledger_entries_whole_key: UNIQUE (id, brand_id, day, currency)
  constraint entry_balances: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint entry_of_origin: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint ledger_entries_pkey: PRIMARY KEY (id)
  constraint ledger_entries_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint ledger_entries_brand_id_journal_fkey: FOREIGN KEY (brand_id, journal) REFERENCES ledger_journals(brand_id, code)
  constraint ledger_entries_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint ledger_entries_label_check: CHECK ((label <> ''::text))
  constraint ledger_entries_origin_kind_check: CHECK ((origin_kind = ANY (ARRAY['invoice'::text, 'payment'::text, 'payment_undo'::text, 'refund'::text, 'refund_undo'::text])))
  CREATE INDEX ledger_entries_brand_id_day_id_idx ON public.ledger_entries USING btree (brand_id, day, id)
  CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parvis.entry_balances()
  CREATE CONSTRAINT TRIGGER entry_of_origin AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parvis.entry_of_origin()
  CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION parvis.refuse_change()
  row-level security on
  grant select to parvis_client
  grant insert, select to parvis_staff
  grant insert, select to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM ledger_postings p WHERE (p.entry_id = ledger_entries.id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy staff_post INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table ledger_journals
  -- A journal of the brand's accounting: sales, bank, miscellaneous.
  brand_id uuid not null
  code text not null
  name text not null
  constraint ledger_journals_pkey: PRIMARY KEY (brand_id, code)
  constraint ledger_journals_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  constraint ledger_journals_code_check: CHECK ((code ~ '^[A-Z]{2,4}$'::text))
  constraint ledger_journals_name_check: CHECK ((name <> ''::text))
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table ledger_postings
  -- One side of an entry on one account, above zero. The balance of a client is the sum of theirs on 411.
  id bigint not null identity
  entry_id bigint not null
  brand_id uuid not null
  day date not null
  currency text not null
  account text not null
  organisation_id uuid
  debit_cents bigint not null default 0
  credit_cents bigint not null default 0
  constraint entry_balances: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint ledger_postings_pkey: PRIMARY KEY (id)
  constraint ledger_postings_brand_id_account_fkey: FOREIGN KEY (brand_id, account) REFERENCES ledger_accounts(brand_id, code)
  constraint ledger_postings_entry_id_brand_id_day_currency_fkey: FOREIGN KEY (entry_id, brand_id, day, currency) REFERENCES ledger_entries(id, brand_id, day, currency)
  constraint ledger_postings_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint ledger_postings_check: CHECK (((debit_cents > 0) <> (credit_cents > 0)))
  constraint ledger_postings_check1: CHECK ((((account ~~ '411%'::text) OR (account ~~ '419%'::text)) = (organisation_id IS NOT NULL)))
  constraint ledger_postings_credit_cents_check: CHECK ((credit_cents >= 0))
  constraint ledger_postings_debit_cents_check: CHECK ((debit_cents >= 0))
  CREATE INDEX ledger_postings_brand_id_account_day_id_idx ON public.ledger_postings USING btree (brand_id, account, day, id)
  CREATE INDEX ledger_postings_brand_id_day_id_idx ON public.ledger_postings USING btree (brand_id, day, id)
  CREATE INDEX ledger_postings_entry_id_idx ON public.ledger_postings USING btree (entry_id)
  CREATE INDEX ledger_postings_organisation_id_currency_day_id_account_deb_idx ON public.ledger_postings USING btree (organisation_id, currency, day, id) INCLUDE (account, debit_cents, credit_cents) WHERE (organisation_id IS NOT NULL)
  CREATE INDEX ledger_postings_organisation_id_day_id_idx ON public.ledger_postings USING btree (organisation_id, day, id) WHERE (account ~~ '411%'::text)
  CREATE TRIGGER add_posting BEFORE INSERT ON ledger_postings FOR EACH ROW EXECUTE FUNCTION parvis.add_posting()
  CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON ledger_postings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parvis.entry_balances()
  CREATE TRIGGER open_item AFTER INSERT ON ledger_postings FOR EACH ROW WHEN (new.account ~~ '411%'::text) EXECUTE FUNCTION parvis.open_item()
  CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON ledger_postings FOR EACH ROW EXECUTE FUNCTION parvis.refuse_change()
  row-level security on
  grant select to parvis_client
  grant insert, select to parvis_staff
  grant insert, select to parvis_system
  policy client_read SELECT {parvis_client} using ((account ~~ '411%'::text) AND (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[])))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy staff_post INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table open_items
  -- A posting on 411 and what is left of it: an invoice to be paid, a payment or a credit note to be used. Triggers keep it; what is left is decided by settlements alone.
  posting_id bigint not null
  brand_id uuid not null
  organisation_id uuid not null
  currency text not null
  side text not null
  day date not null
  due_on date not null
  amount_cents bigint not null
  rest_cents bigint not null
  settled_on date
  invoice_id uuid
  payment_id uuid
  constraint open_items_invoice_id_key: UNIQUE (invoice_id)
  constraint open_items_payment_id_key: UNIQUE (payment_id)
  constraint open_items_pkey: PRIMARY KEY (posting_id)
  constraint open_items_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint open_items_payment_id_fkey: FOREIGN KEY (payment_id) REFERENCES payments(id)
  constraint open_items_posting_id_fkey: FOREIGN KEY (posting_id) REFERENCES ledger_postings(id)
  constraint open_items_amount_cents_check: CHECK ((amount_cents > 0))
  constraint open_items_check: CHECK (((rest_cents = 0) = (settled_on IS NOT NULL)))
  constraint open_items_rest: CHECK (((rest_cents >= 0) AND (rest_cents <= amount_cents)))
  constraint open_items_side_check: CHECK ((side = ANY (ARRAY['debit'::text, 'credit'::text])))
  CREATE INDEX open_items_amount ON public.open_items USING btree (brand_id, rest_cents) WHERE ((rest_cents > 0) AND (side = 'debit'::text))
  CREATE INDEX open_items_brand_id_due_on_posting_id_idx ON public.open_items USING btree (brand_id, due_on, posting_id) WHERE (rest_cents > 0)
  CREATE INDEX open_items_organisation_id_due_on_posting_id_idx ON public.open_items USING btree (organisation_id, due_on, posting_id) WHERE (rest_cents > 0)
  CREATE INDEX open_items_settled ON public.open_items USING btree (brand_id, settled_on) WHERE (settled_on IS NOT NULL)
  CREATE TRIGGER move_next_due AFTER INSERT ON open_items FOR EACH ROW WHEN (new.invoice_id IS NOT NULL) EXECUTE FUNCTION parvis.move_next_due()
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant select to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table pay_link_invoices
  -- An invoice that a link is of.
  link_id uuid not null
  invoice_id uuid not null
  constraint pay_link_invoices_pkey: PRIMARY KEY (link_id, invoice_id)
  constraint pay_link_invoices_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint pay_link_invoices_link_id_fkey: FOREIGN KEY (link_id) REFERENCES pay_links(id) ON DELETE CASCADE
  CREATE INDEX pay_link_invoices_invoice_id_idx ON public.pay_link_invoices USING btree (invoice_id)
  CREATE TRIGGER keep_to_one_client BEFORE INSERT OR UPDATE ON pay_link_invoices FOR EACH ROW EXECUTE FUNCTION parvis.keep_to_one_client()
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table pay_links
  -- A link that shows what is left of some invoices and lets whoever has it pay them. Only the print of its token is kept.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  token_hash bytea not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  ended_at timestamp with time zone
  created_by_label text not null default ''::text
  constraint pay_links_token_hash_key: UNIQUE (token_hash)
  constraint pay_links_pkey: PRIMARY KEY (id)
  constraint pay_links_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint pay_links_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint pay_links_check: CHECK ((expires_at > created_at))
  CREATE INDEX pay_links_organisation_id_created_at_idx ON public.pay_links USING btree (organisation_id, created_at)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table payers
  -- An identity that a client is invoiced under (B14). An invoice keeps it as it was when it was closed; one that was ended is asked for no more.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  name text collate unicode not null
  siren text
  siret text
  vat_number text not null default ''::text
  address_line1 text not null
  address_line2 text not null default ''::text
  postal_code text not null default ''::text
  city text not null
  country text not null default 'FR'::text
  email text not null default ''::text
  terms_days integer not null default 30  -- Days from the date of an invoice until it is due.
  is_default boolean not null default false
  version integer not null default 1
  created_at timestamp with time zone not null
  ended_at timestamp with time zone
  electronic_address text not null default ''::text  -- Where its invoices go in the exchange (scheme 0225): SIREN, SIREN_SIRET, SIREN_SIRET_code or SIREN_suffix; empty: its SIREN.
  service_code text not null default ''::text  -- The service of a public buyer that deals with its invoices (BT-10).
  wants_commitment boolean not null default false  -- Whether this public buyer takes no invoice without its commitment number («numéro d'engagement», BT-13): the reference of the invoice.
  constraint payers_id_organisation_key: UNIQUE (id, organisation_id)
  constraint payers_pkey: PRIMARY KEY (id)
  constraint payers_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint payers_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint payers_address_line1_check: CHECK ((address_line1 <> ''::text))
  constraint payers_address_own: CHECK (((electronic_address = ''::text) OR ("left"(electronic_address, 9) = siren)))
  constraint payers_check: CHECK (((siret ~ '^[0-9]{14}$'::text) AND ("left"(siret, 9) = siren)))
  constraint payers_check1: CHECK (((siret IS NULL) OR (siren IS NOT NULL)))
  constraint payers_check2: CHECK (((ended_at IS NULL) OR (NOT is_default)))
  constraint payers_city_check: CHECK ((city <> ''::text))
  constraint payers_country_check: CHECK ((country ~ '^[A-Z]{2}$'::text))
  constraint payers_electronic_address_check: CHECK (((length(electronic_address) <= 125) AND (electronic_address ~ '^([0-9]{9}(_[A-Za-z0-9+/-]{1,100}){0,2})?$'::text)))
  constraint payers_name_check: CHECK ((name <> ''::text))
  constraint payers_service_code_check: CHECK ((length(service_code) <= 100))
  constraint payers_siren_check: CHECK ((siren ~ '^[0-9]{9}$'::text))
  constraint payers_terms_days_check: CHECK (((terms_days >= 0) AND (terms_days <= 120)))
  constraint payers_vat_number_check: CHECK ((vat_number ~ '^([A-Z]{2}[A-Z0-9+*]{2,13})?$'::text))
  CREATE INDEX payers_name_key ON public.payers USING btree (brand_id, regexp_replace(parvis.fold(name), '[^a-z0-9]+'::text, ''::text, 'g'::text))
  CREATE UNIQUE INDEX payers_one_default ON public.payers USING btree (organisation_id) WHERE is_default
  CREATE INDEX payers_organisation_id_name_id_idx ON public.payers USING btree (organisation_id, name, id)
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table payment_intent_lines
  -- How much of which invoice it pays. Their sum is its amount.
  intent_id uuid not null
  invoice_id uuid not null
  amount_cents bigint not null
  constraint payment_intent_lines_pkey: PRIMARY KEY (intent_id, invoice_id)
  constraint payment_intent_lines_intent_id_fkey: FOREIGN KEY (intent_id) REFERENCES payment_intents(id)
  constraint payment_intent_lines_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint payment_intent_lines_amount_cents_check: CHECK ((amount_cents > 0))
  CREATE INDEX payment_intent_lines_invoice_id_idx ON public.payment_intent_lines USING btree (invoice_id)
  CREATE TRIGGER add_intent_line BEFORE INSERT OR DELETE OR UPDATE ON payment_intent_lines FOR EACH ROW EXECUTE FUNCTION parvis.add_intent_line()
  CREATE TRIGGER limit_announcements AFTER INSERT ON payment_intent_lines FOR EACH ROW EXECUTE FUNCTION parvis.limit_announcements()
  row-level security on
  grant insert, select to parvis_client
  grant select to parvis_staff
  grant insert, select to parvis_system
  policy client_pay INSERT {parvis_client} check (EXISTS ( SELECT FROM payment_intents p WHERE ((p.id = payment_intent_lines.intent_id) AND (p.organisation_id = ANY (( SELECT parvis.paying_organisation_ids() AS paying_organisation_ids)::uuid[])))))
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM payment_intents p WHERE (p.id = payment_intent_lines.intent_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM payment_intents p WHERE (p.id = payment_intent_lines.intent_id)))
  policy system ALL {parvis_system} using true check true

table payment_intents
  -- What a client said it pays (B25): by card, on the provider's page, or by a transfer that it says is on its way. Its state follows from its facts: created, sent, succeeded, failed, expired. Nothing of it is in the books but the payment that it became.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  number text not null
  method text not null
  amount_cents bigint not null
  currency text not null
  created_at timestamp with time zone not null
  created_by uuid
  created_by_label text not null default ''::text
  expires_at timestamp with time zone not null  -- Until then a card may be paid with; until then a transfer that was announced is waited for.
  session_id text  -- What the provider of cards knows it by.
  hosted_url text not null default ''::text
  sent_at timestamp with time zone
  succeeded_at timestamp with time zone
  failed_at timestamp with time zone
  expired_at timestamp with time zone
  payment_id uuid  -- What it became in the books: by card what the provider says was paid, by transfer what the bank's statement brought.
  doubted_at timestamp with time zone  -- The provider said that another amount was paid than was asked: it is not booked, and the staff are told.
  said_cents bigint
  said_currency text
  made_in text not null default (pg_current_xact_id())::text
  link_id uuid  -- The link that it was paid by; null where somebody was signed in.
  tops_up boolean not null default false  -- Whether it pays no invoice: what comes is the client's credit.
  constraint payment_intents_number_key: UNIQUE (brand_id, number)
  constraint payment_intents_payment_id_key: UNIQUE (payment_id)
  constraint payment_intents_session_key: UNIQUE (brand_id, session_id)
  constraint intent_adds_up: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint payment_intents_pkey: PRIMARY KEY (id)
  constraint payment_intents_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint payment_intents_created_by_fkey: FOREIGN KEY (created_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint payment_intents_link_id_fkey: FOREIGN KEY (link_id) REFERENCES pay_links(id)
  constraint payment_intents_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint payment_intents_payment_id_fkey: FOREIGN KEY (payment_id) REFERENCES payments(id)
  constraint payment_intents_amount_cents_check: CHECK ((amount_cents > 0))
  constraint payment_intents_check: CHECK ((expires_at > created_at))
  constraint payment_intents_check1: CHECK (((sent_at IS NULL) = (session_id IS NULL)))
  constraint payment_intents_check2: CHECK (((succeeded_at IS NULL) = (payment_id IS NULL)))
  constraint payment_intents_check3: CHECK ((((doubted_at IS NULL) = (said_cents IS NULL)) AND ((doubted_at IS NULL) = (said_currency IS NULL))))
  constraint payment_intents_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint payment_intents_method_check: CHECK ((method = ANY (ARRAY['card'::text, 'transfer'::text])))
  constraint payment_intents_session_id_check: CHECK ((session_id <> ''::text))
  constraint payment_intents_top_up: CHECK (((NOT tops_up) OR (method = 'card'::text)))
  constraint payment_intents_transfer: CHECK (((method = 'card'::text) OR (num_nonnulls(session_id, failed_at, doubted_at) = 0)))
  CREATE INDEX payment_intents_brand_id_created_at_id_idx ON public.payment_intents USING btree (brand_id, created_at, id)
  CREATE INDEX payment_intents_brand_id_expires_at_idx ON public.payment_intents USING btree (brand_id, expires_at) WHERE ((succeeded_at IS NULL) AND (failed_at IS NULL) AND (expired_at IS NULL))
  CREATE INDEX payment_intents_link_id_idx ON public.payment_intents USING btree (link_id) WHERE (link_id IS NOT NULL)
  CREATE INDEX payment_intents_organisation_id_created_at_id_idx ON public.payment_intents USING btree (organisation_id, created_at, id)
  CREATE CONSTRAINT TRIGGER intent_adds_up AFTER INSERT ON payment_intents DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parvis.intent_adds_up()
  CREATE TRIGGER keep_intent BEFORE DELETE OR UPDATE ON payment_intents FOR EACH ROW EXECUTE FUNCTION parvis.keep_intent()
  row-level security on
  grant insert, select to parvis_client
  grant select to parvis_staff
  grant insert, select, update to parvis_system
  policy client_pay INSERT {parvis_client} check ((organisation_id = ANY (( SELECT parvis.paying_organisation_ids() AS paying_organisation_ids)::uuid[])) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (num_nonnulls(session_id, sent_at, succeeded_at, failed_at, expired_at, payment_id, doubted_at) = 0))
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table payment_promises
  -- The day on which somebody says that an invoice will be paid (B30): within 30 days, and twice for an invoice at most. It lapses by itself: after that day it holds nothing back.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  invoice_id uuid not null
  position integer not null
  promised_on date not null
  made_on date not null
  made_at timestamp with time zone not null
  made_by uuid
  made_by_label text not null default ''::text
  withdrawn_at timestamp with time zone
  withdrawn_by_label text not null default ''::text
  constraint payment_promises_most: UNIQUE (invoice_id, "position")
  constraint payment_promises_pkey: PRIMARY KEY (id)
  constraint payment_promises_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint payment_promises_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint payment_promises_made_by_fkey: FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint payment_promises_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint payment_promises_day: CHECK (((promised_on >= made_on) AND (promised_on <= (made_on + 30))))
  constraint payment_promises_position_check: CHECK ((("position" >= 1) AND ("position" <= 2)))
  CREATE INDEX payment_promises_brand_id_promised_on_id_idx ON public.payment_promises USING btree (brand_id, promised_on, id)
  CREATE INDEX payment_promises_organisation_id_idx ON public.payment_promises USING btree (organisation_id)
  CREATE TRIGGER keep_promise BEFORE INSERT OR DELETE OR UPDATE ON payment_promises FOR EACH ROW EXECUTE FUNCTION parvis.keep_promise()
  row-level security on
  grant insert, select, update to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_promise INSERT {parvis_client} check ((organisation_id = ANY (( SELECT parvis.paying_organisation_ids() AS paying_organisation_ids)::uuid[])) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (made_by = ( SELECT parvis.account_id() AS account_id)))
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy client_withdraw UPDATE {parvis_client} using (organisation_id = ANY (( SELECT parvis.paying_organisation_ids() AS paying_organisation_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table payments
  -- Money that came from a client (B12). One that came by mistake is undone by an entry of its own, never deleted. One of elsewhere has that one's id, so that it is taken once.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  number text not null
  method text not null
  amount_cents bigint not null
  currency text not null
  received_on date not null
  reference text not null default ''::text
  external_id text
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  undone_on date
  undone_at timestamp with time zone
  undone_by_label text not null default ''::text
  undo_reason text not null default ''::text
  version integer not null default 1
  ledger_account text  -- The account of the bank where it came in; null: the usual one of its method.
  constraint payments_external_key: UNIQUE (brand_id, external_id)
  constraint payments_number_key: UNIQUE (brand_id, number)
  constraint posted_at_once: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint undone_at_once: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint payments_pkey: PRIMARY KEY (id)
  constraint payments_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint payments_brand_id_ledger_account_fkey: FOREIGN KEY (brand_id, ledger_account) REFERENCES ledger_accounts(brand_id, code)
  constraint payments_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint payments_amount_cents_check: CHECK ((amount_cents > 0))
  constraint payments_check: CHECK ((((undone_at IS NULL) = (undone_on IS NULL)) AND ((undone_at IS NULL) = (undo_reason = ''::text))))
  constraint payments_check1: CHECK ((undone_on >= received_on))
  constraint payments_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint payments_external_id_check: CHECK ((external_id <> ''::text))
  constraint payments_method_check: CHECK ((method = ANY (ARRAY['transfer'::text, 'card'::text, 'direct_debit'::text, 'cheque'::text, 'cash'::text])))
  CREATE INDEX payments_brand_id_received_on_id_idx ON public.payments USING btree (brand_id, received_on, id)
  CREATE INDEX payments_organisation_id_received_on_id_idx ON public.payments USING btree (organisation_id, received_on, id)
  CREATE TRIGGER free_entry_of_payment AFTER UPDATE ON payments FOR EACH ROW WHEN (new.undone_at IS NOT NULL AND old.undone_at IS NULL) EXECUTE FUNCTION parvis.free_entry_of_payment()
  CREATE TRIGGER keep_payment BEFORE DELETE OR UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION parvis.keep_payment()
  CREATE CONSTRAINT TRIGGER posted_at_once AFTER INSERT ON payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parvis.posted_at_once('payment')
  CREATE CONSTRAINT TRIGGER undone_at_once AFTER UPDATE ON payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.undone_at IS NOT NULL AND old.undone_at IS NULL) EXECUTE FUNCTION parvis.posted_at_once('payment_undo')
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.payments.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table refunds
  -- What of a payment or of a credit note is paid back to a client. It only grows: what was paid back by mistake is paid again.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  number text not null
  payment_id uuid
  invoice_id uuid
  account_id uuid
  amount_cents bigint not null
  currency text not null
  refunded_on date not null
  reason text not null
  beneficiary text not null
  account text not null  -- The client's account with its middle left out; the whole is sealed.
  account_sealed bytea
  bic text not null default ''::text
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  method text not null default 'transfer'::text
  card_payment_id uuid  -- The payment by card that is given back to its card; what is given back may be its own credit or that of a credit note.
  done_at timestamp with time zone  -- The provider of cards gave it back; `failed_at`: it refused, and an entry the other way round gave the credit back to the client.
  failed_at timestamp with time zone
  failed_on date
  failure text not null default ''::text
  waits_told_at timestamp with time zone  -- When the staff were told that the provider does not answer about it.
  file_taken_at timestamp with time zone  -- When its transfer was taken for the bank first.
  of_two boolean not null default false  -- Whether two persons made it (B17).
  constraint refunds_number_key: UNIQUE (brand_id, number)
  constraint failed_at_once: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint posted_at_once: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint refunds_pkey: PRIMARY KEY (id)
  constraint refunds_account_id_brand_id_fkey: FOREIGN KEY (account_id, brand_id) REFERENCES bank_accounts(id, brand_id)
  constraint refunds_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint refunds_card_payment_id_fkey: FOREIGN KEY (card_payment_id) REFERENCES payments(id)
  constraint refunds_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint refunds_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint refunds_payment_id_fkey: FOREIGN KEY (payment_id) REFERENCES payments(id)
  constraint refunds_amount_cents_check: CHECK ((amount_cents > 0))
  constraint refunds_beneficiary_check: CHECK ((beneficiary <> ''::text))
  constraint refunds_card_end: CHECK (((num_nonnulls(done_at, failed_at) <= 1) AND ((failed_at IS NULL) = (failure = ''::text)) AND ((failed_at IS NULL) = (failed_on IS NULL)) AND (failed_on >= refunded_on)))
  constraint refunds_check: CHECK (((payment_id IS NULL) <> (invoice_id IS NULL)))
  constraint refunds_currency_check: CHECK (((currency ~ '^[A-Z]{3}$'::text) AND ((method = 'card'::text) OR (currency = 'EUR'::text))))
  constraint refunds_method_check: CHECK ((method = ANY (ARRAY['transfer'::text, 'card'::text])))
  constraint refunds_method_whole: CHECK (
CASE method
    WHEN 'transfer'::text THEN ((num_nulls(account_id, account_sealed) = 0) AND (account <> ''::text) AND (num_nonnulls(card_payment_id, done_at, failed_at, waits_told_at) = 0))
    ELSE ((card_payment_id IS NOT NULL) AND (num_nonnulls(account_id, account_sealed, file_taken_at) = 0) AND (account = ''::text))
END)
  constraint refunds_number_check: CHECK ((number ~ '^[A-Za-z0-9-]{1,30}$'::text))
  constraint refunds_reason_check: CHECK ((reason <> ''::text))
  CREATE INDEX refunds_brand_id_created_at_id_idx ON public.refunds USING btree (brand_id, created_at, id)
  CREATE INDEX refunds_brand_id_created_at_idx ON public.refunds USING btree (brand_id, created_at) WHERE ((method = 'card'::text) AND (done_at IS NULL) AND (failed_at IS NULL))
  CREATE INDEX refunds_card_payment_id_idx ON public.refunds USING btree (card_payment_id) WHERE (card_payment_id IS NOT NULL)
  CREATE INDEX refunds_invoice_id_idx ON public.refunds USING btree (invoice_id) WHERE (invoice_id IS NOT NULL)
  CREATE INDEX refunds_organisation_id_created_at_id_idx ON public.refunds USING btree (organisation_id, created_at, id)
  CREATE INDEX refunds_payment_id_idx ON public.refunds USING btree (payment_id) WHERE (payment_id IS NOT NULL)
  CREATE CONSTRAINT TRIGGER failed_at_once AFTER UPDATE ON refunds DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.failed_at IS NOT NULL AND old.failed_at IS NULL) EXECUTE FUNCTION parvis.posted_at_once('refund_undo')
  CREATE TRIGGER keep_refund BEFORE DELETE OR UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION parvis.keep_refund()
  CREATE CONSTRAINT TRIGGER posted_at_once AFTER INSERT ON refunds DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parvis.posted_at_once('refund')
  CREATE TRIGGER refund_of_two BEFORE INSERT ON refunds FOR EACH ROW EXECUTE FUNCTION parvis.refund_of_two()
  row-level security on
  grant select to parvis_client
  grant insert, select to parvis_staff
  grant insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.refunds.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.refunds.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.refunds.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_refund INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table reminder_exemptions
  -- Who is spared reminders, and why: a client, a group of clients, or one invoice; for good or until a day.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  group_id uuid
  invoice_id uuid
  reason text not null
  until_on date
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint reminder_exemptions_pkey: PRIMARY KEY (id)
  constraint reminder_exemptions_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint reminder_exemptions_group_id_brand_id_fkey: FOREIGN KEY (group_id, brand_id) REFERENCES client_groups(id, brand_id) ON DELETE CASCADE
  constraint reminder_exemptions_invoice_id_brand_id_fkey: FOREIGN KEY (invoice_id, brand_id) REFERENCES invoices(id, brand_id)
  constraint reminder_exemptions_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint reminder_exemptions_check: CHECK ((num_nonnulls(organisation_id, group_id, invoice_id) = 1))
  constraint reminder_exemptions_reason_check: CHECK ((reason <> ''::text))
  CREATE INDEX reminder_exemptions_brand_id_created_at_id_idx ON public.reminder_exemptions USING btree (brand_id, created_at, id)
  CREATE UNIQUE INDEX reminder_exemptions_once ON public.reminder_exemptions USING btree (brand_id, COALESCE(organisation_id, group_id, invoice_id))
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table reminder_levels
  -- A step of the reminders of a brand: so many days after an invoice is due, with its words (B26). Its level is its place among them.
  days integer not null
  subject jsonb not null
  body jsonb not null
  charges_interest boolean not null
  charges_indemnity boolean not null
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint reminder_levels_pkey: PRIMARY KEY (id)
  constraint reminder_levels_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint reminder_levels_body_text: CHECK (parvis.is_text(body, true))
  constraint reminder_levels_days_check: CHECK (((days >= '-30'::integer) AND (days <= 365)))
  constraint reminder_levels_subject_text: CHECK (parvis.is_text(subject, true))
  CREATE INDEX reminder_levels_brand_id_created_at_id_idx ON public.reminder_levels USING btree (brand_id, created_at, id)
  CREATE INDEX reminder_levels_brand_id_days_id_idx ON public.reminder_levels USING btree (brand_id, days, id)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND true)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table reminders
  -- A reminder that was sent: of what is due of an invoice, at a level, once (B26).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  invoice_id uuid not null
  instalment integer not null default 0
  level integer not null
  due_on date not null
  rest_cents bigint not null
  currency text not null
  interest_cents bigint not null default 0
  indemnity_cents bigint not null default 0
  sent_on date not null
  sent_at timestamp with time zone not null
  sent_to text[] not null
  sent_by_label text not null default ''::text
  constraint reminders_once: UNIQUE (invoice_id, instalment, level)
  constraint reminders_pkey: PRIMARY KEY (id)
  constraint reminders_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint reminders_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint reminders_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint reminders_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint reminders_indemnity_cents_check: CHECK ((indemnity_cents >= 0))
  constraint reminders_interest_cents_check: CHECK ((interest_cents >= 0))
  constraint reminders_rest_cents_check: CHECK ((rest_cents > 0))
  constraint reminders_sent_to_check: CHECK ((cardinality(sent_to) > 0))
  CREATE INDEX reminders_brand_id_sent_at_id_idx ON public.reminders USING btree (brand_id, sent_at, id)
  CREATE INDEX reminders_organisation_id_sent_at_id_idx ON public.reminders USING btree (organisation_id, sent_at, id)
  CREATE TRIGGER keep_reminder BEFORE UPDATE ON reminders FOR EACH ROW EXECUTE FUNCTION parvis.keep_reminder()
  CREATE TRIGGER refuse_delete BEFORE DELETE ON reminders FOR EACH ROW EXECUTE FUNCTION parvis.refuse_change()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.receivables.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table sepa_mandates
  -- A mandate of SEPA direct debit (EPC016-06, EPC222-07): drafted, signed, then revoked, blocked by a refusal of the bank, or lapsed 36 months after its last use. Its account is sealed.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  payer_id uuid not null
  rum text not null  -- The unique reference of the mandate («RUM»), the same in every file.
  scheme text not null default 'CORE'::text
  recurrent boolean not null default true
  debtor text not null
  account text not null  -- The account with its middle left out.
  account_print text not null
  account_sealed bytea not null
  bic text not null default ''::text
  signed_on date
  signed_by_label text not null default ''::text
  on_paper boolean not null default false
  file_id uuid
  revoked_on date
  revoked_by_label text not null default ''::text
  revoke_reason text not null default ''::text
  blocked_on date
  block_code text not null default ''::text
  last_used_on date
  version integer not null default 1
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint sepa_mandates_rum_key: UNIQUE (brand_id, rum)
  constraint sepa_mandates_whole_key: UNIQUE (id, organisation_id, payer_id)
  constraint sepa_mandates_pkey: PRIMARY KEY (id)
  constraint sepa_mandates_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint sepa_mandates_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint sepa_mandates_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint sepa_mandates_payer_id_organisation_id_fkey: FOREIGN KEY (payer_id, organisation_id) REFERENCES payers(id, organisation_id)
  constraint sepa_mandates_account_check: CHECK ((account <> ''::text))
  constraint sepa_mandates_account_print_check: CHECK ((account_print <> ''::text))
  constraint sepa_mandates_check: CHECK (((revoked_on IS NULL) = (revoke_reason = ''::text)))
  constraint sepa_mandates_check1: CHECK (((blocked_on IS NULL) = (block_code = ''::text)))
  constraint sepa_mandates_check2: CHECK (((signed_on IS NOT NULL) OR ((blocked_on IS NULL) AND (last_used_on IS NULL))))
  constraint sepa_mandates_debtor_check: CHECK ((debtor <> ''::text))
  constraint sepa_mandates_rum: CHECK (((rum ~ '^[A-Za-z0-9+?:().,'' /-]{1,35}$'::text) AND (rum !~ '^/|/$|//|^ | $'::text)))
  constraint sepa_mandates_scheme_check: CHECK ((scheme = ANY (ARRAY['CORE'::text, 'B2B'::text])))
  CREATE INDEX sepa_mandates_brand_id_account_print_idx ON public.sepa_mandates USING btree (brand_id, account_print)
  CREATE INDEX sepa_mandates_brand_id_created_at_id_idx ON public.sepa_mandates USING btree (brand_id, created_at, id)
  CREATE INDEX sepa_mandates_organisation_id_created_at_id_idx ON public.sepa_mandates USING btree (organisation_id, created_at, id)
  CREATE INDEX sepa_mandates_payer_id_idx ON public.sepa_mandates USING btree (payer_id) WHERE ((signed_on IS NOT NULL) AND (revoked_on IS NULL))
  CREATE TRIGGER keep_mandate BEFORE DELETE OR UPDATE ON sepa_mandates FOR EACH ROW EXECUTE FUNCTION parvis.keep_mandate()
  CREATE TRIGGER refuse_debits_of_mandate AFTER UPDATE ON sepa_mandates FOR EACH ROW WHEN (new.revoked_on IS NOT NULL AND old.revoked_on IS NULL) EXECUTE FUNCTION parvis.refuse_debits_of_mandate()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.mandates.write,billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.mandates.write,billing.payments.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.mandates.write,billing.payments.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table settlements
  -- What of a client's payment or credit note pays what of an invoice («lettrage»). It is taken back by another one below zero.
  id bigint not null identity
  brand_id uuid not null
  organisation_id uuid not null
  debit_posting_id bigint not null
  credit_posting_id bigint not null
  amount_cents bigint not null
  settled_on date not null
  undoes_id bigint
  created_at timestamp with time zone not null
  constraint settlements_undoes_id_key: UNIQUE (undoes_id)
  constraint settlements_pkey: PRIMARY KEY (id)
  constraint settlements_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint settlements_credit_posting_id_fkey: FOREIGN KEY (credit_posting_id) REFERENCES open_items(posting_id)
  constraint settlements_debit_posting_id_fkey: FOREIGN KEY (debit_posting_id) REFERENCES open_items(posting_id)
  constraint settlements_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint settlements_undoes_id_fkey: FOREIGN KEY (undoes_id) REFERENCES settlements(id)
  constraint settlements_amount_cents_check: CHECK ((amount_cents <> 0))
  constraint settlements_check: CHECK (((amount_cents < 0) = (undoes_id IS NOT NULL)))
  CREATE INDEX settlements_credit_posting_id_idx ON public.settlements USING btree (credit_posting_id)
  CREATE INDEX settlements_debit_posting_id_idx ON public.settlements USING btree (debit_posting_id)
  CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON settlements FOR EACH ROW EXECUTE FUNCTION parvis.refuse_change()
  CREATE TRIGGER settle AFTER INSERT ON settlements FOR EACH ROW EXECUTE FUNCTION parvis.settle()
  CREATE TRIGGER settle_kept AFTER INSERT ON settlements FOR EACH ROW WHEN (new.undoes_id IS NOT NULL) EXECUTE FUNCTION parvis.keep_deposit_paid()
  CREATE TRIGGER settle_next_due AFTER INSERT ON settlements FOR EACH ROW EXECUTE FUNCTION parvis.move_next_due()
  CREATE TRIGGER settled_to_tell AFTER INSERT ON settlements FOR EACH ROW EXECUTE FUNCTION parvis.settled_to_tell()
  row-level security on
  grant select to parvis_client
  grant insert, select to parvis_staff
  grant insert, select to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.billed_organisation_ids() AS billed_organisation_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.invoices.close,billing.payments.write,billing.refunds.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_settle INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table vat_rates
  -- A rate of VAT of a country in some time (EN 16931: BT-151, BT-152), with the words that the law wants where no tax is asked for (B11).
  country text not null
  category text not null
  rate integer not null  -- In hundredths of a percent: 2000 is 20 %.
  name jsonb not null
  starts_on date not null
  ends_on date
  exemption_code text not null default ''::text
  exemption_words text not null default ''::text
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint vat_rates_pkey: PRIMARY KEY (id)
  constraint vat_rates_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint vat_rates_category_check: CHECK ((category = ANY (ARRAY['S'::text, 'Z'::text, 'E'::text, 'AE'::text, 'K'::text, 'G'::text, 'O'::text])))
  constraint vat_rates_check: CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
  constraint vat_rates_check1: CHECK (((category = 'S'::text) = (rate > 0)))
  constraint vat_rates_check2: CHECK (((category = ANY (ARRAY['S'::text, 'Z'::text])) = ((exemption_code = ''::text) AND (exemption_words = ''::text))))
  constraint vat_rates_country_check: CHECK ((country ~ '^[A-Z]{2}$'::text))
  constraint vat_rates_name_text: CHECK (parvis.is_text(name, true))
  constraint vat_rates_rate_check: CHECK (((rate >= 0) AND (rate <= 10000)))
  CREATE INDEX vat_rates_brand_id_country_category_rate_starts_on_idx ON public.vat_rates USING btree (brand_id, country, category, rate, starts_on)
  CREATE INDEX vat_rates_brand_id_created_at_id_idx ON public.vat_rates USING btree (brand_id, created_at, id)
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{billing.settings.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

-- A line is of a closed invoice of the same client and currency, comes in the transaction of its payment, and stays.
CREATE OR REPLACE FUNCTION parvis.add_intent_line()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_op <> 'INSERT' then
    raise exception 'a payment is asked whole' using errcode = 'check_violation', constraint = 'payment_intents_whole';
  end if;
  if not exists (
    select from payment_intents p join invoices i on i.organisation_id = p.organisation_id and i.currency = p.currency
    where p.id = new.intent_id and i.id = new.invoice_id and i.state = 'closed' and i.type <> 381 and p.made_in = pg_current_xact_id()::text) then
    raise exception 'it pays closed invoices of its client in its currency' using errcode = 'check_violation', constraint = 'payment_intents_whole';
  end if;
  return new;
end $function$;

-- A posting comes in the transaction of its entry, or not at all.
CREATE OR REPLACE FUNCTION parvis.add_posting()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if (select made_in from ledger_entries where id = new.entry_id) <> pg_current_xact_id()::text then
    raise exception 'an entry is whole from the first' using errcode = 'check_violation', constraint = 'ledger_entries_whole';
  end if;
  return new;
end $function$;

-- Where an invoice goes in the exchange (BT-49).
CREATE OR REPLACE FUNCTION parvis.address_of_invoice(one invoices)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((select a.address from invoice_addresses a where a.invoice_id = one.id), nullif(one.buyer ->> 'electronicAddress', ''), one.buyer ->> 'siren')
$function$;

-- How many transfers were announced for an invoice since something of it was paid last.
CREATE OR REPLACE FUNCTION parvis.announcements_in_vain(invoice uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select count(*)::integer from payment_intent_lines l join payment_intents p on p.id = l.intent_id
  where l.invoice_id = invoice and p.method = 'transfer' and p.brand_id = coalesce(parvis.brand_id(), p.brand_id)
    and p.created_at > coalesce((select max(s.created_at) from settlements s join open_items o on o.posting_id = s.debit_posting_id where o.invoice_id = invoice and s.amount_cents > 0), '-infinity')
$function$;
-- run by the owner, parvis_client, parvis_staff, parvis_system, nobody else

-- How many approvals wait that the asking member of the staff may give: a count of their bar.
CREATE OR REPLACE FUNCTION parvis.approvals_to_give()
 RETURNS integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if current_setting('role', true) is distinct from 'parvis_staff' then return 0; end if;
  return (select count(*) from approvals a where a.brand_id = parvis.brand_id() and a.asked_by <> parvis.account_id()
    and a.given_at is null and a.refused_at is null and a.withdrawn_at is null
    and parvis.staff_may_any(array[case when a.kind in ('credit_note', 'batch') then 'billing.invoices.close' when a.kind = 'refund' then 'billing.refunds.write' else 'billing.payments.write' end]));
end $function$;

-- An invoice is closed by an update of its draft, which looks at all of it.
CREATE OR REPLACE FUNCTION parvis.begin_as_draft()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if new.state <> 'draft' then
    raise exception 'an invoice begins as a draft' using errcode = 'check_violation', constraint = 'invoices_whole';
  end if;
  new.search_text := parvis.invoice_search_text(new);
  return new;
end $function$;

-- The organisations whose invoices the asking account reads: where its role says so, and those of which they took the place (O24): what was invoiced stays with whom it was invoiced to.
CREATE OR REPLACE FUNCTION parvis.billed_organisation_ids()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return (with recursive billed (id) as (
      select unnest(parvis.organisation_ids_with_permission('billing.invoices.read'))
      union select o.duplicated_from from billed b join organisations o on o.id = b.id where o.duplicated_from is not null)
    select coalesce(array_agg(id), '{}') from billed);
end $function$;

-- How much of a payment by card may still go back to its card, held still until the transaction ends; null where it is none that the provider of cards knows.
CREATE OR REPLACE FUNCTION parvis.card_rest(payment uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform 1 from payments where id = payment and brand_id = parvis.brand_id() for update;
  return (select p.amount_cents - coalesce((select sum(r.amount_cents) from refunds r where r.card_payment_id = p.id and r.failed_at is null), 0)
    from payments p join payment_intents i on i.payment_id = p.id and i.session_id is not null
    where p.id = payment and p.brand_id = parvis.brand_id() and p.method = 'card' and p.undone_at is null);
end $function$;
-- run by the owner, parvis_staff, parvis_system, nobody else

-- Looks at the instalments of an invoice at the end of the transaction that changes them or closes it.
CREATE OR REPLACE FUNCTION parvis.check_instalments()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_table_name = 'invoices' then perform parvis.instalments_fit(new.id);
  elsif tg_op = 'DELETE' then perform parvis.instalments_fit(old.invoice_id);
  else perform parvis.instalments_fit(new.invoice_id);
  end if;
  return null;
end $function$;

-- A closed invoice is neither changed nor deleted, whoever asks. To be closed, its lines, its tax by rate, its charges, its deposits and what it credits must agree, and its date be the last of its series.
CREATE OR REPLACE FUNCTION parvis.close_invoice()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  wrong text;
begin
  if tg_op = 'DELETE' then
    if old.state = 'closed' then
      raise exception 'a closed invoice is not deleted' using errcode = 'check_violation', constraint = 'invoices_closed';
    end if;
    return old;
  end if;
  if old.state = 'closed' then
    raise exception 'a closed invoice is not changed' using errcode = 'check_violation', constraint = 'invoices_closed';
  end if;
  new.search_text := parvis.invoice_search_text(new);
  if new.state = 'draft' then return new; end if;
  if current_setting('role', true) = 'parvis_staff' and not parvis.staff_may_any(array['billing.invoices.close']) then
    raise exception 'who prepares invoices does not close them' using errcode = 'insufficient_privilege';
  end if;
  -- Two that credit one invoice, or deduct and credit one deposit, wait for each other.
  perform 1 from invoices where id = new.credited_id or id in (select deposit_id from invoice_deductions where invoice_id = new.id) order by id for update;
  select case
    when not exists (select from invoice_lines l where l.invoice_id = new.id) then 'it has no line'
    when new.net_cents <> (select sum(l.net_cents) from invoice_lines l where l.invoice_id = new.id) then 'its lines do not add up'
    when exists (
      select from (select vat_category, vat_rate, sum(net_cents) as base, sum(typed_cents) as typed from invoice_lines where invoice_id = new.id group by 1, 2) l
      full join (select * from invoice_vat where invoice_id = new.id) v on v.category = l.vat_category and v.rate = l.vat_rate
      where v.base_cents is distinct from l.base
        or new.source = '' and case when new.type = 381 then abs(v.vat_cents - round(v.base_cents * v.rate / 10000.0)) > 100
          when new.price_mode = 'gross' then v.base_cents + v.vat_cents <> l.typed or abs(v.vat_cents - round(v.base_cents * v.rate / 10000.0)) > 1
          else v.vat_cents <> round(v.base_cents * v.rate / 10000.0) end) then 'its tax does not follow from its lines'
    when new.vat_cents <> (select sum(v.vat_cents) from invoice_vat v where v.invoice_id = new.id) then 'its tax does not add up'
    when new.deducted_cents <> coalesce((select sum(d.gross_cents) from invoice_deductions x join invoices d on d.id = x.deposit_id where x.invoice_id = new.id), 0) then 'its deposits do not add up'
    when exists (
      select from invoice_deductions x join invoices d on d.id = x.deposit_id
      where x.invoice_id = new.id and (new.type <> 380 or d.type <> 386 or d.state <> 'closed' or d.organisation_id <> new.organisation_id or d.currency <> new.currency
        or exists (select from invoices c where c.credited_id = d.id and c.state = 'closed')
        or exists (select from open_items o where o.invoice_id = d.id and o.rest_cents > 0))) then 'a deposit is not to be deducted'
    when new.type = 381 and exists (select from invoice_deductions x join invoices i on i.id = x.invoice_id where x.deposit_id = new.credited_id) then 'the deposit that it credits was deducted'
    when new.source = '' and not exists (select from invoice_series s where s.id = new.series_id and s.last_on = new.issue_on and new.type = any (s.types)) then 'its date is not the last of its series'
    when exists (
      select from invoice_lines l join charges c on c.id = l.charge_id
      where l.invoice_id = new.id and (c.cancelled_at is not null or c.organisation_id <> new.organisation_id or c.currency <> new.currency or c.net_cents <> l.net_cents)) then 'a charge says otherwise'
    when new.type = 381 and exists (
      select from invoice_lines l join invoice_lines o on o.id = l.credited_line_id
      where l.invoice_id = new.id and (o.invoice_id <> new.credited_id
        or (select sum(k.net_cents) from invoice_lines k join invoices i on i.id = k.invoice_id where k.credited_line_id = o.id and (i.state = 'closed' or i.id = new.id)) * sign(o.net_cents) not between 0 and abs(o.net_cents)))
      then 'more is credited than was invoiced'
    when new.type = 381 and exists (select from invoices o where o.id = new.credited_id and (o.state <> 'closed' or o.type = 381 or o.organisation_id <> new.organisation_id or o.currency <> new.currency
      or o.gross_cents < new.gross_cents + (select coalesce(sum(c.gross_cents), 0) from invoices c where c.credited_id = o.id and c.state = 'closed'))) then 'more is credited than was invoiced'
    when new.type = 381 and (select o.source from invoices o where o.id = new.credited_id) <> new.source then 'another program issued what it credits'
    when new.source <> '' and exists (select from invoice_series s where s.brand_id = new.brand_id and new.number ~ ('^' || s.code || '-[0-9]{4}-[0-9]+$')) then 'its number is one of a series'
    when new.type = 381 and exists (select from invoice_lines l where l.invoice_id = new.id and l.credited_line_id is null) then 'a line of a credit note credits none'
  end into wrong;
  if wrong is not null then
    raise exception 'invoice % cannot be closed: %', new.id, wrong using errcode = 'check_violation', constraint = 'invoices_whole';
  end if;
  return new;
end $function$;

-- Refuses that one person alone closes a credit note from the amount on that needs two.
CREATE OR REPLACE FUNCTION parvis.credit_note_of_two()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if current_setting('role', true) = 'parvis_staff' and parvis.needs_two_persons(new.brand_id, 'credit_note', new.id, new.gross_cents, new.currency) then
    raise exception 'a credit note of so much needs a second person' using errcode = 'check_violation', constraint = 'approvals_two_persons';
  end if;
  return null;
end $function$;

-- The parts of a closed invoice are neither added, changed nor taken away, whoever asks.
CREATE OR REPLACE FUNCTION parvis.draft_only()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare found_state text;
begin
  if tg_op <> 'DELETE' then
    select state into found_state from invoices where id = new.invoice_id for share;
    if found_state = 'closed' then
      raise exception 'a closed invoice is not changed' using errcode = 'check_violation', constraint = 'invoices_closed';
    end if;
  end if;
  if tg_op <> 'INSERT' then
    select state into found_state from invoices where id = old.invoice_id for share;
    if found_state = 'closed' then
      raise exception 'a closed invoice is not changed' using errcode = 'check_violation', constraint = 'invoices_closed';
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $function$;

-- Refuses a transaction that would leave an entry with fewer than two postings, or whose debits are not its credits. All of an entry is in its one currency.
CREATE OR REPLACE FUNCTION parvis.entry_balances()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  entry bigint;
  balanced record;
begin
  if tg_table_name = 'ledger_entries' then entry := new.id; else entry := new.entry_id; end if;
  select count(*) as parts, sum(debit_cents) as debit, sum(credit_cents) as credit into balanced from ledger_postings where entry_id = entry;
  if balanced.parts < 2 or balanced.debit <> balanced.credit then
    raise exception 'entry % does not balance: % and %', entry, balanced.debit, balanced.credit using errcode = 'check_violation', constraint = 'ledger_entries_balance';
  end if;
  return null;
end $function$;

-- Refuses a transaction that would post what no closed invoice and no payment says.
CREATE OR REPLACE FUNCTION parvis.entry_of_origin()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  said record;
  posted record;
begin
  if new.origin_kind = 'invoice' then
    select organisation_id, 'VE' as journal, issue_on as day, currency, (payable_cents - paid_elsewhere_cents) * case when type = 381 then -1 else 1 end as cents into said
      from invoices where id = new.origin_id and brand_id = new.brand_id and state = 'closed';
  elsif new.origin_kind = 'payment' then
    select organisation_id, 'BQ' as journal, received_on as day, currency, -amount_cents as cents into said
      from payments where id = new.origin_id and brand_id = new.brand_id;
  elsif new.origin_kind = 'refund' then
    select organisation_id, 'BQ' as journal, refunded_on as day, currency, amount_cents as cents into said
      from refunds where id = new.origin_id and brand_id = new.brand_id;
  elsif new.origin_kind = 'refund_undo' then
    select organisation_id, 'BQ' as journal, failed_on as day, currency, -amount_cents as cents into said
      from refunds where id = new.origin_id and brand_id = new.brand_id and failed_on is not null;
  else
    select organisation_id, 'BQ' as journal, undone_on as day, currency, amount_cents as cents into said
      from payments where id = new.origin_id and brand_id = new.brand_id and undone_on is not null;
  end if;
  select coalesce(sum(debit_cents - credit_cents) filter (where account like '411%' and organisation_id is not distinct from said.organisation_id), 0) as cents,
      count(*) filter (where account like '411%') as parts, bool_or(organisation_id <> said.organisation_id) as elsewhere
    into posted from ledger_postings where entry_id = new.id;
  if said.organisation_id is null or (said.journal, said.day, said.currency) is distinct from (new.journal, new.day, new.currency)
    or posted.cents <> said.cents or posted.parts > 1 or posted.elsewhere then
    raise exception 'entry % does not say what its origin says', new.number using errcode = 'check_violation', constraint = 'ledger_entries_origin';
  end if;
  return null;
end $function$;

-- The movement of a payment that is undone waits for a decision again.
CREATE OR REPLACE FUNCTION parvis.free_entry_of_payment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update bank_matches set ended_at = new.undone_at where payment_id = new.id and ended_at is null;
  return null;
end $function$;

-- The account of the books that a bank account is posted on is in the chart.
CREATE OR REPLACE FUNCTION parvis.give_bank_account_to_chart()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  insert into ledger_accounts (brand_id, code, name) values (new.brand_id, new.ledger_account, new.name) on conflict do nothing;
  return null;
end $function$;

-- Gives a new brand its chart of accounts.
CREATE OR REPLACE FUNCTION parvis.give_chart()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.give_chart_to(new.id);
  return null;
end $function$;

-- Gives a brand the accounts and journals that billing posts to.
CREATE OR REPLACE FUNCTION parvis.give_chart_to(brand uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  insert into ledger_accounts (brand_id, code, name) select brand, a.code, a.name from (values
    ('411000', 'Clients'), ('419100', 'Clients, avances et acomptes reçus sur commandes'),
    ('445710', 'TVA collectée'), ('445800', 'Taxes sur le chiffre d''affaires à régulariser ou en attente'),
    ('511200', 'Chèques à encaisser'), ('512000', 'Banques'), ('530000', 'Caisse'), ('580000', 'Virements internes'),
    ('658000', 'Charges diverses de gestion courante'), ('706000', 'Prestations de services'),
    ('707000', 'Ventes de marchandises'), ('708000', 'Produits des activités annexes'), ('758000', 'Produits divers de gestion courante')
  ) a (code, name);
  insert into ledger_journals (brand_id, code, name) values (brand, 'VE', 'Ventes'), (brand, 'BQ', 'Banque'), (brand, 'OD', 'Opérations diverses')
$function$;
-- run by the owner, nobody else

-- Gives a new brand its series of invoices.
CREATE OR REPLACE FUNCTION parvis.give_invoice_series()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.give_invoice_series_to(new.id);
  return null;
end $function$;

-- Gives a brand the series F of invoices and deposits, and A of credit notes.
CREATE OR REPLACE FUNCTION parvis.give_invoice_series_to(brand uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  insert into invoice_series (brand_id, code, types, is_usual, created_at) values (brand, 'F', array[380, 386], true, now()), (brand, 'A', array[381], true, now())
$function$;
-- run by the owner, nobody else

-- Gives a new brand what its reminders begin with.
CREATE OR REPLACE FUNCTION parvis.give_reminder_levels()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.give_reminder_levels_to(new.id);
  return null;
end $function$;

-- Gives a brand three steps of reminders, none of which is sent by itself, the rates of late interest that are known, and a rate of VAT for what is outside its scope.
CREATE OR REPLACE FUNCTION parvis.give_reminder_levels_to(brand uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
$function$;
-- run by the owner, nobody else

-- Gives a new brand its rates of VAT.
CREATE OR REPLACE FUNCTION parvis.give_vat_rates()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.give_vat_rates_to(new.id);
  return null;
end $function$;

-- Gives a brand the rates of mainland France.
CREATE OR REPLACE FUNCTION parvis.give_vat_rates_to(brand uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  insert into vat_rates (brand_id, created_at, country, category, rate, name, starts_on, exemption_code, exemption_words)
  select brand, now(), 'FR', r.category, r.rate, jsonb_build_object('fr', r.fr, 'en', r.en), '2014-01-01', r.code, r.words
  from (values
    ('S', 2000, 'Taux normal', 'Standard rate', '', ''),
    ('S', 1000, 'Taux intermédiaire', 'Intermediate rate', '', ''),
    ('S', 550, 'Taux réduit', 'Reduced rate', '', ''),
    ('S', 210, 'Taux particulier', 'Special rate', '', ''),
    ('AE', 0, 'Autoliquidation', 'Reverse charge', 'VATEX-EU-AE', 'Autoliquidation'),
    ('K', 0, 'Livraison intracommunautaire', 'Intra-Community supply', 'VATEX-EU-IC', 'Exonération de TVA, article 262 ter, I du CGI'),
    ('G', 0, 'Exportation', 'Export', 'VATEX-EU-G', 'Exonération de TVA, article 262, I du CGI'),
    ('E', 0, 'Franchise en base', 'Small business exemption', 'VATEX-FR-FRANCHISE', 'TVA non applicable, article 293 B du CGI')
  ) r (category, rate, fr, en, code, words)
$function$;
-- run by the owner, nobody else

-- Gives a new brand the account against which invoices of other programs are posted.
CREATE OR REPLACE FUNCTION parvis.give_waiting_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  insert into ledger_accounts (brand_id, code, name) values (new.id, '471000', 'Compte d''attente') on conflict do nothing;
  return null;
end $function$;

-- Holds what is left of the deposits that an invoice deducts while it is closed, so that none is to be paid again meanwhile.
CREATE OR REPLACE FUNCTION parvis.hold_deposits()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform 1 from open_items where invoice_id in (select deposit_id from invoice_deductions where invoice_id = new.id) order by posting_id for update;
  return new;
end $function$;

-- What is left of a posting on 411, held still until the transaction ends.
CREATE OR REPLACE FUNCTION parvis.hold_open_item(posting bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return (select rest_cents from open_items where posting_id = posting and brand_id = parvis.brand_id() for update);
end $function$;
-- run by the owner, parvis_staff, parvis_system, nobody else

-- Refuses instalments that are not the whole of their closed invoice, or come before it or one another.
CREATE OR REPLACE FUNCTION parvis.instalments_fit(one uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  wrong text;
begin
  select case
    when i.type = 381 then 'a credit note is not due'
    when s.parts <> s.last then 'they are not numbered from 1'
    when i.state = 'closed' and s.total <> i.payable_cents then 'they do not add up to what is to be paid'
    when i.state = 'closed' and s.first_on < i.issue_on then 'one is due before the date of the invoice'
    when exists (select from invoice_instalments a join invoice_instalments b on b.invoice_id = a.invoice_id and b.position = a.position + 1 where a.invoice_id = one and b.due_on <= a.due_on)
      then 'one is not due after the one before'
  end into wrong
  from invoices i, (select count(*) as parts, max(position) as last, sum(amount_cents) as total, min(due_on) as first_on from invoice_instalments where invoice_id = one) s
  where i.id = one and s.parts > 0;
  if wrong is not null then
    raise exception 'the instalments of invoice % do not fit: %', one, wrong using errcode = 'check_violation', constraint = 'invoice_instalments_fit';
  end if;
end $function$;
-- run by the owner, nobody else

-- Refuses a transaction that would leave a payment whose lines are not its amount, or one of no invoice with lines.
CREATE OR REPLACE FUNCTION parvis.intent_adds_up()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare lines bigint := (select sum(amount_cents) from payment_intent_lines where intent_id = new.id);
begin
  if (case when new.tops_up then lines is not null else lines is distinct from new.amount_cents end) then
    raise exception 'the lines of a payment add up to its amount' using errcode = 'check_violation', constraint = 'payment_intents_whole';
  end if;
  return null;
end $function$;

-- What an invoice is found by: its number, what it is about, the client's reference and name.
CREATE OR REPLACE FUNCTION parvis.invoice_search_text(one invoices)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select parvis.fold(concat_ws(' ', one.number, one.subject, one.reference, (select name from organisations where id = one.organisation_id)))
$function$;

-- Whether the bank was given a direct debit of an invoice and has not said what became of it: paid otherwise, it would be paid twice.
CREATE OR REPLACE FUNCTION parvis.is_being_debited(invoice uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from direct_debits d join direct_debit_batches b on b.id = d.batch_id
    where d.invoice_id = invoice and d.state = 'open' and b.file_taken_at is not null and d.brand_id = parvis.brand_id())
$function$;
-- run by the owner, parvis_client, parvis_staff, parvis_system, nobody else

-- What was asked is changed by nobody; an approval ends once, and whoever gives it gives their own.
CREATE OR REPLACE FUNCTION parvis.keep_approval()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare ending text[] := array['given_by', 'given_by_label', 'given_at', 'given_in', 'refused_at', 'refused_by_label', 'refusal_reason', 'withdrawn_at', 'version'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - ending - array['asked_by_label']) <> (to_jsonb(old) - ending - array['asked_by_label']) then
    raise exception 'what was asked stays as it was' using errcode = 'check_violation', constraint = 'approvals_kept';
  end if;
  if num_nonnulls(old.given_at, old.refused_at, old.withdrawn_at) > 0 and
    (to_jsonb(new) - array['asked_by_label', 'given_by_label', 'refused_by_label']) <> (to_jsonb(old) - array['asked_by_label', 'given_by_label', 'refused_by_label']) then
    raise exception 'an approval ends once' using errcode = 'check_violation', constraint = 'approvals_kept';
  end if;
  if new.given_at is not null and old.given_at is null then
    if new.given_by is distinct from coalesce(parvis.account_id(), new.given_by) then
      raise exception 'somebody gives their own approval' using errcode = 'check_violation', constraint = 'approvals_two_persons';
    end if;
    new.given_in := pg_current_xact_id()::text;
  end if;
  return new;
end $function$;

-- A movement stays as the bank gave it.
CREATE OR REPLACE FUNCTION parvis.keep_bank_entry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - 'matched') <> (to_jsonb(old) - 'matched') then
    raise exception 'a movement stays as the bank gave it' using errcode = 'check_violation', constraint = 'bank_entries_kept';
  end if;
  return new;
end $function$;

-- What paid a deposit that a closed invoice deducts is not taken back.
CREATE OR REPLACE FUNCTION parvis.keep_deposit_paid()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if exists (
    select from open_items o join invoice_deductions d on d.deposit_id = o.invoice_id join invoices i on i.id = d.invoice_id
    where o.posting_id = new.debit_posting_id and i.state = 'closed') then
    raise exception 'a deposit that was deducted stays paid' using errcode = 'check_violation', constraint = 'settlements_deposit_used';
  end if;
  return null;
end $function$;

-- A direct debit is what it was made as; from open it becomes paid, refused, returned or cancelled, and from paid it may be returned. What its client was told stays.
CREATE OR REPLACE FUNCTION parvis.keep_direct_debit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare living text[] := array['state', 'reason_code', 'payment_id', 'ended_on', 'told_at', 'called_off_at'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - living) <> (to_jsonb(old) - living)
    or not ((old.state = 'open') or (old.state = 'paid' and new.state in ('paid', 'returned')) or new.state = old.state)
    or (old.told_at is not null and new.told_at is distinct from old.told_at) or (old.called_off_at is not null and new.called_off_at is distinct from old.called_off_at) then
    raise exception 'a direct debit goes one way' using errcode = 'check_violation', constraint = 'direct_debits_kept';
  end if;
  return new;
end $function$;

-- What is contested stays as it was said, and is ended once. Names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.keep_dispute()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
end $function$;

-- What was asked is never changed, and each fact is written once. Money that came after all, after a failure or the end of the time, is a fact more.
CREATE OR REPLACE FUNCTION parvis.keep_intent()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  facts text[] := array['session_id', 'hosted_url', 'sent_at', 'succeeded_at', 'failed_at', 'expired_at', 'payment_id', 'doubted_at', 'said_cents', 'said_currency', 'created_by', 'created_by_label'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - facts) <> (to_jsonb(old) - facts)
    or (old.session_id is not null and new.session_id is distinct from old.session_id)
    or (old.succeeded_at is not null and (new.succeeded_at is distinct from old.succeeded_at or new.payment_id is distinct from old.payment_id))
    or (old.failed_at is not null and new.failed_at is distinct from old.failed_at)
    or (old.expired_at is not null and new.expired_at is distinct from old.expired_at)
    or (old.doubted_at is not null and (new.doubted_at, new.said_cents, new.said_currency) is distinct from (old.doubted_at, old.said_cents, old.said_currency)) then
    raise exception 'what happened to a payment stays as it happened' using errcode = 'check_violation', constraint = 'payment_intents_kept';
  end if;
  return new;
end $function$;

-- The address of a closed invoice is one of its buyer.
CREATE OR REPLACE FUNCTION parvis.keep_invoice_address()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if not exists (select from invoices i where i.id = new.invoice_id and i.state = 'closed' and i.buyer ->> 'siren' = left(new.address, 9)) then
    raise exception 'an invoice goes to an address of its buyer' using errcode = 'check_violation', constraint = 'invoice_addresses_own';
  end if;
  return new;
end $function$;

-- Of a day interest is decided about once, and what was decided stays.
CREATE OR REPLACE FUNCTION parvis.keep_late_fee()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
end $function$;

-- A signed mandate stays as it was signed; one that was revoked stays revoked. Names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.keep_mandate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- A match is of a payment of the movement's own amount and currency; it ends, and is never changed. Names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.keep_match()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_op <> 'INSERT' and (tg_op = 'DELETE' or (to_jsonb(new) - array['ended_at', 'matched_by_label']) <> (to_jsonb(old) - array['ended_at', 'matched_by_label']) or (old.ended_at is not null and new.ended_at is distinct from old.ended_at)) then
    raise exception 'a match ends, and is never changed' using errcode = 'check_violation', constraint = 'bank_matches_kept';
  end if;
  if tg_op = 'INSERT' and new.kind = 'payment' and not exists (
    select from bank_entries e join payments p on p.id = new.payment_id
    where e.id = new.entry_id and e.brand_id = new.brand_id and p.brand_id = new.brand_id and p.amount_cents = e.amount_cents and p.currency = e.currency and e.side = 'credit' and p.undone_at is null) then
    raise exception 'a movement is a payment of its amount' using errcode = 'check_violation', constraint = 'bank_matches_fit';
  end if;
  return new;
end $function$;

-- A payment is undone once; nothing else of it is changed, and it is never deleted. Names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.keep_payment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare undoing text[] := array['undone_on', 'undone_at', 'undone_by_label', 'undo_reason', 'version'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - undoing - array['created_by_label']) <> (to_jsonb(old) - undoing - array['created_by_label'])
    or (old.undone_at is not null and (new.undone_at is distinct from old.undone_at or new.undone_on is distinct from old.undone_on or new.undo_reason <> old.undo_reason)) then
    raise exception 'a payment is undone, never changed' using errcode = 'check_violation', constraint = 'payments_kept';
  end if;
  return new;
end $function$;

-- Of an invoice one promise is in force at once, and only while something is left to be paid. It is taken back, never changed.
CREATE OR REPLACE FUNCTION parvis.keep_promise()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
end $function$;

-- A refund is never changed nor deleted; its facts come once. Names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.keep_refund()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare facts text[] := array['done_at', 'failed_at', 'failed_on', 'failure', 'waits_told_at', 'file_taken_at', 'created_by_label'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - facts) <> (to_jsonb(old) - facts)
    or (old.done_at is not null and new.done_at is distinct from old.done_at)
    or (old.failed_at is not null and (new.failed_at, new.failed_on, new.failure) is distinct from (old.failed_at, old.failed_on, old.failure))
    or (old.file_taken_at is not null and new.file_taken_at is distinct from old.file_taken_at) then
    raise exception 'a refund is never changed' using errcode = 'check_violation', constraint = 'refunds_kept';
  end if;
  return new;
end $function$;

-- A reminder stays as it was sent; names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.keep_reminder()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (to_jsonb(new) - 'sent_by_label' - 'sent_to') <> (to_jsonb(old) - 'sent_by_label' - 'sent_to') then
    raise exception 'a reminder that was sent stays' using errcode = 'check_violation', constraint = 'reminders_kept';
  end if;
  return new;
end $function$;

-- A series keeps its code, and the date of its last number never goes back.
CREATE OR REPLACE FUNCTION parvis.keep_series()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or new.code <> old.code or new.brand_id <> old.brand_id or new.last_on < old.last_on or (old.last_on is not null and new.last_on is null) then
    raise exception 'a series keeps its code, and its dates never go back' using errcode = 'check_violation', constraint = 'invoice_series_dates';
  end if;
  return new;
end $function$;

-- Whether an invoice is one's own is said as it begins.
CREATE OR REPLACE FUNCTION parvis.keep_source()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what issued an invoice is not changed' using errcode = 'check_violation', constraint = 'invoices_source';
end $function$;

-- A link is of closed invoices of its client alone.
CREATE OR REPLACE FUNCTION parvis.keep_to_one_client()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if not exists (select from pay_links l join invoices i on i.organisation_id = l.organisation_id and i.brand_id = l.brand_id where l.id = new.link_id and i.id = new.invoice_id and i.state = 'closed' and i.type <> 381) then
    raise exception 'a link is of closed invoices of one client' using errcode = 'check_violation', constraint = 'pay_links_one_client';
  end if;
  return new;
end $function$;

-- Of an invoice at most two transfers are announced until something of it is paid.
CREATE OR REPLACE FUNCTION parvis.limit_announcements()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if exists (select from payment_intents p where p.id = new.intent_id and p.method = 'transfer') and parvis.announcements_in_vain(new.invoice_id) > 2 then
    raise exception 'two transfers were announced, and none came' using errcode = 'check_violation', constraint = 'payment_intents_announced';
  end if;
  return null;
end $function$;

-- An invoice, or a line of it, is contested three times at most: a fourth time reminders would stop for what was answered already.
CREATE OR REPLACE FUNCTION parvis.limit_disputes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if (select count(*) from invoice_disputes d where d.invoice_id = new.invoice_id and d.line_id is not distinct from new.line_id) >= 3 then
    raise exception 'it was contested three times' using errcode = 'check_violation', constraint = 'invoice_disputes_most';
  end if;
  return new;
end $function$;

-- What a mandate is on a day: draft, in_force, blocked, lapsed after 36 months without use, revoked.
CREATE OR REPLACE FUNCTION parvis.mandate_state(signed date, revoked date, blocked date, used date, today date)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when revoked is not null then 'revoked' when signed is null then 'draft'
    when greatest(signed, used) < (today - interval '36 months')::date then 'lapsed' when blocked is not null then 'blocked' else 'in_force' end
$function$;

-- Moves the day on which an invoice is due when a payment settles an instalment, or another schedule is agreed.
CREATE OR REPLACE FUNCTION parvis.move_next_due()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  touched uuid;
begin
  if tg_table_name = 'settlements' then
    select o.invoice_id into touched from open_items o where o.posting_id = new.debit_posting_id;
  elsif tg_op = 'DELETE' then touched := old.invoice_id;
  else touched := new.invoice_id;
  end if;
  if touched is not null and (tg_table_name = 'invoice_instalments' or exists (select from invoice_instalments where invoice_id = touched)) then
    perform parvis.set_next_due(touched);
  end if;
  return null;
end $function$;

-- Whether an act of so much still needs a second person: from the amount that the brand set on, with what one person gave back of the same payment, credit note or invoice before, unless this transaction is the one that somebody else gave it in.
CREATE OR REPLACE FUNCTION parvis.needs_two_persons(brand uuid, of_kind text, subject uuid, cents bigint, of_currency text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  at_least bigint;
  alone bigint := 0;
  one uuid := subject;
begin
  select nullif((value #>> '{}')::bigint, 0) into at_least from settings where brand_id = brand and key = 'billing.two_persons_from';
  if at_least is null or exists (select from approvals a where a.brand_id = brand and a.kind = of_kind and a.subject_id = one and a.given_in = pg_current_xact_id()::text) then
    return false;
  end if;
  if of_kind = 'refund' then
    alone := (select coalesce(sum(r.amount_cents), 0) from refunds r where r.brand_id = brand and one in (r.payment_id, r.invoice_id) and not r.of_two and r.failed_at is null);
  elsif of_kind = 'credit_note' then
    alone := (select coalesce(sum(c.gross_cents), 0) from invoices n join invoices c on c.credited_id = n.credited_id and c.state = 'closed' and c.id <> n.id
      where n.id = one and not exists (select from approvals a where a.brand_id = brand and a.kind = 'credit_note' and a.subject_id = c.id and a.given_at is not null));
  end if;
  return cents + alone >= at_least * case when of_currency in ('JPY', 'XOF', 'XPF') then 1 else 100 end;
end $function$;
-- run by the owner, parvis_staff, parvis_system, nobody else

-- What is posted on 411 is open until it is settled.
CREATE OR REPLACE FUNCTION parvis.open_item()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  insert into open_items (posting_id, brand_id, organisation_id, currency, side, day, due_on, amount_cents, rest_cents, invoice_id, payment_id)
  select new.id, new.brand_id, new.organisation_id, new.currency, case when new.debit_cents > 0 then 'debit' else 'credit' end, new.day, coalesce(i.due_on, new.day),
    greatest(new.debit_cents, new.credit_cents), greatest(new.debit_cents, new.credit_cents), i.id, case when e.origin_kind = 'payment' then e.origin_id end
  from ledger_entries e left join invoices i on e.origin_kind = 'invoice' and i.id = e.origin_id where e.id = new.entry_id;
  return null;
end $function$;

-- What was due and unpaid at the end of a day, and of how many clients, by brand and currency.
CREATE OR REPLACE FUNCTION parvis.overdue_of_brands(at_end_of date)
 RETURNS TABLE(brand_id uuid, currency text, cents bigint, clients integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with only_of as materialized (select parvis.filtered_organisations() as ids),
  due as (
    select o.posting_id, o.brand_id, o.currency, o.organisation_id, o.amount_cents from open_items o
    where o.brand_id = any (parvis.brands_in_sight()) and o.rest_cents > 0 and o.side = 'debit' and o.due_on < at_end_of and o.day <= at_end_of
    union all
    select o.posting_id, o.brand_id, o.currency, o.organisation_id, o.amount_cents from open_items o
    where o.brand_id = any (parvis.brands_in_sight()) and o.settled_on > at_end_of and o.side = 'debit' and o.due_on < at_end_of and o.day <= at_end_of
  ),
  rests as (
    select d.*, d.amount_cents - coalesce((select sum(s.amount_cents) from settlements s where s.debit_posting_id = d.posting_id and s.settled_on <= at_end_of), 0) as rest from due d
  )
  select r.brand_id, r.currency, sum(r.rest)::bigint, count(distinct r.organisation_id)::integer
  from only_of f, rests r where r.rest > 0 and (f.ids is null or r.organisation_id = any (f.ids)) group by 1, 2
$function$;
-- run by the owner, parvis_staff, nobody else

-- The organisations whose invoices the asking account pays and contests: where its role says so, and those of which they took the place (O24).
CREATE OR REPLACE FUNCTION parvis.paying_organisation_ids()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return (with recursive paid (id) as (
      select unnest(parvis.organisation_ids_with_permission('billing.invoices.pay'))
      union select o.duplicated_from from paid p join organisations o on o.id = p.id where o.duplicated_from is not null)
    select coalesce(array_agg(id), '{}') from paid);
end $function$;

-- Refuses a transaction that closes an invoice, or writes down or undoes a payment, without its entry.
CREATE OR REPLACE FUNCTION parvis.posted_at_once()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if not exists (select from ledger_entries where origin_kind = tg_argv[0] and origin_id = new.id) then
    raise exception '% % is not in the books', tg_argv[0], new.id using errcode = 'check_violation', constraint = 'ledger_entries_missing';
  end if;
  return null;
end $function$;

-- Refuses that one person alone makes a refund from the amount on that needs two, and that more goes back to a card than it paid.
CREATE OR REPLACE FUNCTION parvis.refund_of_two()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  new.of_two := exists (select from approvals a where a.brand_id = new.brand_id and a.kind = 'refund' and a.subject_id in (new.payment_id, new.invoice_id) and a.given_in = pg_current_xact_id()::text);
  if current_setting('role', true) = 'parvis_staff'
    and parvis.needs_two_persons(new.brand_id, 'refund', coalesce(new.payment_id, new.invoice_id), new.amount_cents, new.currency) then
    raise exception 'a refund of so much needs a second person' using errcode = 'check_violation', constraint = 'approvals_two_persons';
  end if;
  if num_nonnulls(new.done_at, new.failed_at, new.file_taken_at) > 0 then
    raise exception 'a refund begins without an end' using errcode = 'check_violation', constraint = 'refunds_kept';
  end if;
  if new.method = 'card' then
    perform 1 from payments where id = new.card_payment_id for update;
    if not exists (select from payments p join payment_intents i on i.payment_id = p.id and i.session_id is not null
      where p.id = new.card_payment_id and p.brand_id = new.brand_id and p.organisation_id = new.organisation_id and p.currency = new.currency and p.method = 'card' and p.undone_at is null
        and (new.payment_id is null or new.payment_id = p.id)
        and p.amount_cents >= new.amount_cents + coalesce((select sum(r.amount_cents) from refunds r where r.card_payment_id = p.id and r.failed_at is null), 0)) then
      raise exception 'that much does not go back to the card' using errcode = 'check_violation', constraint = 'refunds_card';
    end if;
  end if;
  return new;
end $function$;

-- Refuses every update and delete of what only grows, whoever asks, the server itself too.
CREATE OR REPLACE FUNCTION parvis.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% only grows: nothing in it is changed or deleted', tg_table_name using errcode = 'check_violation', constraint = tg_table_name || '_only_grows';
end $function$;

-- What is still asked of a mandate that is revoked, and is in no file of the bank yet, is refused at once.
CREATE OR REPLACE FUNCTION parvis.refuse_debits_of_mandate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  -- Whoever takes the file holds the collection: the file has the line, or the line is refused.
  perform 1 from direct_debit_batches b where b.id in (select d.batch_id from direct_debits d where d.mandate_id = new.id and d.state = 'open') order by b.id for share;
  update direct_debits d set state = 'refused', reason_code = 'MD01', ended_on = new.revoked_on
  from direct_debit_batches b where b.id = d.batch_id and b.file_taken_at is null and d.mandate_id = new.id and d.state = 'open';
  return null;
end $function$;

-- Why an invoice is not reminded of today: contested, refused or suspended in the exchange, promised, a transfer announced of what is due, a card under way, or asked for by direct debit; null where nothing holds it back. As the asking role sees it.
CREATE OR REPLACE FUNCTION parvis.reminder_pause(one uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when exists (select from invoice_disputes d where d.invoice_id = one and d.ended_at is null) then 'disputed'
    when (select t.status in ('207', '208', '210', '213', '501') from invoice_transmissions t where t.invoice_id = one) then 'refused'
    when exists (select from payment_promises p where p.invoice_id = one and p.withdrawn_at is null and p.promised_on >= parvis.today()) then 'promised'
    when (select sum(l.amount_cents) from payment_intent_lines l join payment_intents p on p.id = l.intent_id where l.invoice_id = one and p.method = 'transfer'
        and p.succeeded_at is null and p.expired_at is null and (p.expires_at at time zone 'UTC')::date >= parvis.today())
      >= (select coalesce(sum(d.rest_cents) filter (where d.due_on <= parvis.today()), (array_agg(d.rest_cents order by d.due_on))[1]) from open_dues d where d.invoice_id = one) then 'announced'
    when exists (select from payment_intent_lines l join payment_intents p on p.id = l.intent_id where l.invoice_id = one and p.session_id is not null
      and p.succeeded_at is null and p.failed_at is null and p.expired_at is null) then 'under_way'
    when exists (select from direct_debits b where b.invoice_id = one and b.state = 'open') then 'debited'
  end
$function$;

-- Revenue before tax by brand, currency and month: what is posted on the accounts 70, in the smallest unit of the currency. `cents_to_cut` is what of it was posted by that day.
CREATE OR REPLACE FUNCTION parvis.revenue_of_brands(first date, last date, cut date)
 RETURNS TABLE(brand_id uuid, currency text, month date, cents bigint, cents_to_cut bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with only_of as materialized (select parvis.filtered_organisations() as ids)
  select a.brand_id, p.currency, date_trunc('month', p.day)::date, sum(p.credit_cents - p.debit_cents)::bigint,
    coalesce(sum(p.credit_cents - p.debit_cents) filter (where p.day <= cut), 0)::bigint
  from only_of f, ledger_accounts a join ledger_postings p on p.brand_id = a.brand_id and p.account = a.code and p.day between first and last
  where a.brand_id = any (parvis.brands_in_sight()) and a.code like '70%'
    and (f.ids is null or exists (select from ledger_entries e join invoices i on i.id = e.origin_id where e.id = p.entry_id and i.organisation_id = any (f.ids)))
  group by 1, 2, 3
$function$;
-- run by the owner, parvis_staff, nobody else

-- An open invoice is due when the eldest instalment is that is not paid; paid, when its last one was.
CREATE OR REPLACE FUNCTION parvis.set_next_due(one uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update open_items o set due_on = coalesce(
    (select n.due_on from (select i.position, i.due_on, sum(i.amount_cents) over (order by i.position) as upto from invoice_instalments i where i.invoice_id = one) n
      where n.upto > o.amount_cents - greatest(o.rest_cents, 1) order by n.position limit 1), v.due_on, o.due_on)
  from invoices v where v.id = one and o.invoice_id = one and o.side = 'debit'
$function$;
-- run by the owner, nobody else

-- Takes a settlement off both of its sides, under their locks. What is left is never below zero nor above the amount: a constraint of open_items.
CREATE OR REPLACE FUNCTION parvis.settle()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  fitting integer;
  undone record;
begin
  perform 1 from open_items where posting_id in (new.debit_posting_id, new.credit_posting_id) order by posting_id for update;
  if new.undoes_id is not null then
    select * into undone from settlements where id = new.undoes_id;
    if (undone.debit_posting_id, undone.credit_posting_id, undone.amount_cents) is distinct from (new.debit_posting_id, new.credit_posting_id, -new.amount_cents) then
      raise exception 'a settlement is taken back as it was made' using errcode = 'check_violation', constraint = 'settlements_fit';
    end if;
  end if;
  update open_items o set rest_cents = o.rest_cents - new.amount_cents,
    settled_on = case when o.rest_cents = new.amount_cents then new.settled_on end
  from open_items p
  where o.posting_id in (new.debit_posting_id, new.credit_posting_id)
    and p.posting_id = case when o.posting_id = new.debit_posting_id then new.credit_posting_id else new.debit_posting_id end
    and o.side = case when o.posting_id = new.debit_posting_id then 'debit' else 'credit' end
    and o.organisation_id = new.organisation_id and o.brand_id = new.brand_id and o.currency = p.currency;
  get diagnostics fitting = row_count;
  if fitting <> 2 then
    raise exception 'a settlement is of a debit and a credit of one client in one currency' using errcode = 'check_violation', constraint = 'settlements_fit';
  end if;
  return null;
end $function$;

-- Keeps in a movement whether something is found for it, for its lists.
CREATE OR REPLACE FUNCTION parvis.tell_entry_matched()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update bank_entries e set matched = exists (select from bank_matches m where m.entry_id = e.id and m.ended_at is null) where e.id = new.entry_id;
  return null;
end $function$;

-- A direct debit is of a mandate in force on its day, for no more than what is left of an invoice of that payer, in euros.
CREATE OR REPLACE FUNCTION parvis.use_mandate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if not exists (
    select from sepa_mandates m join direct_debit_batches b on b.id = new.batch_id
    where m.id = new.mandate_id and m.scheme = b.scheme and parvis.mandate_state(m.signed_on, m.revoked_on, m.blocked_on, m.last_used_on, b.collection_on) = 'in_force') then
    raise exception 'the mandate is not in force' using errcode = 'check_violation', constraint = 'direct_debits_mandate';
  end if;
  if not exists (select from invoices i join open_items o on o.invoice_id = i.id
    where i.id = new.invoice_id and i.organisation_id = new.organisation_id and i.payer_id = new.payer_id and i.currency = 'EUR' and o.rest_cents >= new.amount_cents) then
    raise exception 'that much is not left of the invoice' using errcode = 'check_violation', constraint = 'direct_debits_invoice';
  end if;
  return new;
end $function$;

-- ---- contracts ---------------------------------------------------

table application_profiles
  -- A profile that a connection to an application may have. An application without profiles has no row here, and then no profile anywhere (C15).
  id uuid not null default gen_random_uuid()
  application_id uuid not null
  code text not null
  name text collate unicode not null
  description text not null default ''::text
  constraint application_profiles_application_id_code_key: UNIQUE (application_id, code)
  constraint application_profiles_id_application_id_key: UNIQUE (id, application_id)
  constraint application_profiles_pkey: PRIMARY KEY (id)
  constraint application_profiles_application_id_fkey: FOREIGN KEY (application_id) REFERENCES applications(id) ON DELETE CASCADE
  constraint application_profiles_name_check: CHECK ((name <> ''::text))
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM applications a WHERE (a.id = application_profiles.application_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM applications p WHERE (p.id = application_profiles.application_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM applications p WHERE (p.id = application_profiles.application_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM applications p WHERE (p.id = application_profiles.application_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM applications p WHERE (p.id = application_profiles.application_id)))
  policy system ALL {parvis_system} using true check true

table application_roles
  -- A role that a connection to an application may have.
  id uuid not null default gen_random_uuid()
  application_id uuid not null
  code text not null
  name text collate unicode not null
  constraint application_roles_application_id_code_key: UNIQUE (application_id, code)
  constraint application_roles_id_application_id_key: UNIQUE (id, application_id)
  constraint application_roles_pkey: PRIMARY KEY (id)
  constraint application_roles_application_id_fkey: FOREIGN KEY (application_id) REFERENCES applications(id) ON DELETE CASCADE
  constraint application_roles_name_check: CHECK ((name <> ''::text))
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM applications a WHERE (a.id = application_roles.application_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM applications p WHERE (p.id = application_roles.application_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM applications p WHERE (p.id = application_roles.application_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM applications p WHERE (p.id = application_roles.application_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM applications p WHERE (p.id = application_roles.application_id)))
  policy system ALL {parvis_system} using true check true

table application_users
  -- A person's record inside an application, synchronised from there (C14, C20).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  application_id uuid not null
  organisation_id uuid not null
  external_id text not null
  surname text collate unicode not null
  given_name text collate unicode not null default ''::text
  email text not null default ''::text
  structure text not null default ''::text
  job_title text not null default ''::text
  address_line1 text not null default ''::text
  address_line2 text not null default ''::text
  postal_code text not null default ''::text
  city text not null default ''::text
  phone text not null default ''::text
  mobile text not null default ''::text
  fax text not null default ''::text
  synchronised_at timestamp with time zone not null default now()
  constraint application_users_application_id_organisation_id_external_i_key: UNIQUE (application_id, organisation_id, external_id)
  constraint application_users_id_application_id_key: UNIQUE (id, application_id)
  constraint application_users_pkey: PRIMARY KEY (id)
  constraint application_users_application_id_fkey: FOREIGN KEY (application_id) REFERENCES applications(id) ON DELETE CASCADE
  constraint application_users_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint application_users_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint application_users_external_id_check: CHECK ((external_id <> ''::text))
  constraint application_users_surname_check: CHECK ((surname <> ''::text))
  CREATE INDEX application_users_organisation_id_application_id_surname_gi_idx ON public.application_users USING btree (organisation_id, application_id, surname, given_name, id)
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_of_readable_contracts() AS organisation_ids_of_readable_contracts)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table applications
  -- An application that the provider sells access to.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  code text not null
  name text collate unicode not null
  url text not null default ''::text
  version integer not null default 1
  constraint applications_brand_id_code_key: UNIQUE (brand_id, code)
  constraint applications_pkey: PRIMARY KEY (id)
  constraint applications_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint applications_name_check: CHECK ((name <> ''::text))
  constraint applications_url_check: CHECK (((url = ''::text) OR (url ~ '^https?://'::text)))
  CREATE TRIGGER refresh_connections AFTER UPDATE ON applications FOR EACH ROW EXECUTE FUNCTION parvis.refresh_connections()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.applications.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table billing_lines
  -- What a request changes on the invoices of a contract in one month, for one kind of seat.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  contract_id uuid not null
  request_id uuid not null
  seat_kind text not null
  label text not null
  month date not null
  from_on date not null
  to_on date not null
  billed_days integer not null
  days_in_month integer not null
  quantity integer not null
  unit_monthly_cents integer not null
  amount_cents integer not null
  invoice_on date not null
  created_at timestamp with time zone not null
  constraint billing_lines_request_id_seat_kind_month_key: UNIQUE (request_id, seat_kind, month)
  constraint billing_lines_pkey: PRIMARY KEY (id)
  constraint billing_lines_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint billing_lines_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES contracts(id)
  constraint billing_lines_request_id_contract_id_fkey: FOREIGN KEY (request_id, contract_id) REFERENCES change_requests(id, contract_id)
  constraint billing_lines_billed_days_check: CHECK (((billed_days >= 1) AND (billed_days <= 31)))
  constraint billing_lines_check: CHECK ((to_on >= from_on))
  constraint billing_lines_days_in_month_check: CHECK (((days_in_month >= 28) AND (days_in_month <= 31)))
  constraint billing_lines_month_check: CHECK ((EXTRACT(day FROM month) = (1)::numeric))
  constraint billing_lines_seat_kind_check: CHECK ((seat_kind = ANY (ARRAY['named'::text, 'concurrent'::text, 'key'::text])))
  CREATE INDEX billing_lines_contract_id_invoice_on_month_idx ON public.billing_lines USING btree (contract_id, invoice_on, month)
  CREATE TRIGGER charge_billing_line AFTER INSERT ON billing_lines FOR EACH ROW EXECUTE FUNCTION parvis.charge_billing_line()
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (contract_id = ANY (( SELECT parvis.readable_contract_ids() AS readable_contract_ids)::uuid[]))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table change_request_versions
  -- What was asked, version by version. The form of the last version alone confirms the request (C24).
  request_id uuid not null
  version integer not null
  content jsonb not null
  created_at timestamp with time zone not null
  created_by uuid not null
  created_by_label text not null
  constraint change_request_versions_pkey: PRIMARY KEY (request_id, version)
  constraint change_request_versions_created_by_fkey: FOREIGN KEY (created_by) REFERENCES accounts(id)
  constraint change_request_versions_request_id_fkey: FOREIGN KEY (request_id) REFERENCES change_requests(id) ON DELETE CASCADE
  constraint change_request_versions_version_check: CHECK ((version > 0))
  row-level security on
  grant insert, select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM change_requests r WHERE (r.id = change_request_versions.request_id)))
  policy client_write INSERT {parvis_client} check ((created_by = ( SELECT parvis.account_id() AS account_id)) AND (EXISTS ( SELECT FROM change_requests r WHERE ((r.id = change_request_versions.request_id) AND (r.decision IS NULL) AND (r.withdrawn_at IS NULL)))))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM change_requests p WHERE (p.id = change_request_versions.request_id)))
  policy system ALL {parvis_system} using true check true

table change_requests
  -- A request to create, delete or replace connections of a contract, or to train somebody, and how far it has come.
  id uuid not null default gen_random_uuid()
  contract_id uuid not null
  number text not null
  kind text not null
  detail text collate unicode not null default ''::text
  current_version integer not null default 1
  wished_on date not null
  requested_by_label text not null
  modified_at timestamp with time zone not null
  confirmed_on date
  identifier text not null default ''::text  -- The identifier of the account to be made, settled at validation (C20).
  scheduled_on date
  locks_on date
  locked_at timestamp with time zone
  carried_out_at timestamp with time zone
  withdrawn_by uuid
  reminded_at timestamp with time zone
  suspended_at timestamp with time zone
  validated_at timestamp with time zone  -- Kept of a request that was validated, though it could not be carried out afterwards (C18, C35).
  validated_by_label text not null default ''::text
  brand_id uuid not null default parvis.brand_id()
  organisation_id uuid not null
  account_id uuid not null
  requested_at timestamp with time zone not null
  decision text
  decided_at timestamp with time zone
  decided_by uuid
  decided_by_label text not null default ''::text
  refusal_reason text not null default ''::text
  withdrawn_at timestamp with time zone
  version integer not null default 1
  constraint change_requests_brand_id_number_key: UNIQUE (brand_id, number)
  constraint change_requests_id_contract_id_key: UNIQUE (id, contract_id)
  constraint change_requests_id_organisation_id_key: UNIQUE (id, organisation_id)
  constraint change_requests_pkey: PRIMARY KEY (id)
  constraint change_requests_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint change_requests_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint change_requests_contract_id_organisation_id_brand_id_fkey: FOREIGN KEY (contract_id, organisation_id, brand_id) REFERENCES contracts(id, organisation_id, brand_id) ON UPDATE CASCADE
  constraint change_requests_decided_by_fkey: FOREIGN KEY (decided_by) REFERENCES accounts(id)
  constraint change_requests_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint change_requests_withdrawn_by_fkey: FOREIGN KEY (withdrawn_by) REFERENCES accounts(id)
  constraint change_requests_check: CHECK (((decision IS NULL) = (decided_at IS NULL)))
  constraint change_requests_check1: CHECK (((decision IS DISTINCT FROM 'refused'::text) OR (refusal_reason <> ''::text)))
  constraint change_requests_check2: CHECK (((withdrawn_at IS NULL) OR (decision IS NULL)))
  constraint change_requests_check3: CHECK (((NOT (decision IS DISTINCT FROM 'approved'::text)) = (scheduled_on IS NOT NULL)))
  constraint change_requests_check4: CHECK (((carried_out_at IS NULL) OR (decision = 'approved'::text)))
  constraint change_requests_decision_check: CHECK ((decision = ANY (ARRAY['approved'::text, 'refused'::text])))
  constraint change_requests_kind_check: CHECK ((kind = ANY (ARRAY['creation'::text, 'deletion'::text, 'replacement'::text, 'training'::text])))
  CREATE INDEX change_requests_account_id_requested_at_id_idx ON public.change_requests USING btree (account_id, requested_at DESC, id)
  CREATE INDEX change_requests_brand_id_requested_at_id_idx ON public.change_requests USING btree (brand_id, requested_at, id)
  CREATE INDEX change_requests_contract_id_requested_at_id_idx ON public.change_requests USING btree (contract_id, requested_at DESC, id DESC)
  CREATE INDEX change_requests_identifier ON public.change_requests USING btree (brand_id, lower(identifier)) WHERE ((decision = 'approved'::text) AND (carried_out_at IS NULL) AND (identifier <> ''::text))
  CREATE INDEX change_requests_planned ON public.change_requests USING btree (scheduled_on, id) WHERE ((decision = 'approved'::text) AND (carried_out_at IS NULL))
  CREATE INDEX change_requests_queue ON public.change_requests USING btree (brand_id, requested_at, id) WHERE ((decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE INDEX change_requests_unconfirmed ON public.change_requests USING btree (modified_at, id) WHERE ((confirmed_on IS NULL) AND (withdrawn_at IS NULL) AND (decision IS DISTINCT FROM 'refused'::text))
  CREATE INDEX change_requests_waiting ON public.change_requests USING btree (organisation_id, requested_at, id) WHERE ((decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE TRIGGER keep_decision BEFORE UPDATE ON change_requests FOR EACH ROW EXECUTE FUNCTION parvis.keep_decision('carried_out_later')
  CREATE TRIGGER keep_request_dates BEFORE INSERT OR UPDATE ON change_requests FOR EACH ROW EXECUTE FUNCTION parvis.keep_request_dates()
  row-level security on
  grant insert, select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (detail, current_version, wished_on, modified_at, confirmed_on, withdrawn_by, reminded_at, withdrawn_at, version) to parvis_client
  policy client_read SELECT {parvis_client} using (contract_id = ANY (( SELECT parvis.readable_contract_ids() AS readable_contract_ids)::uuid[]))
  policy client_update UPDATE {parvis_client} using (contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[]))
  policy client_write INSERT {parvis_client} check ((contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[])) AND (account_id = ( SELECT parvis.account_id() AS account_id)) AND (decision IS NULL))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.requests.decide,contracts.trainings.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.requests.decide,contracts.trainings.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.requests.decide,contracts.trainings.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table connection_blocks
  -- A block of a connection. A connection is blocked while it, or its account, has an open block; each block has its cause, and lifting one never lifts another (C12).
  id uuid not null default gen_random_uuid()
  connection_id uuid not null
  cause text not null
  request_id uuid
  opened_at timestamp with time zone not null
  opened_by uuid
  opened_by_label text not null default ''::text
  lifted_at timestamp with time zone
  lifted_by uuid
  constraint connection_blocks_pkey: PRIMARY KEY (id)
  constraint connection_blocks_connection_id_fkey: FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
  constraint connection_blocks_lifted_by_fkey: FOREIGN KEY (lifted_by) REFERENCES accounts(id)
  constraint connection_blocks_opened_by_fkey: FOREIGN KEY (opened_by) REFERENCES accounts(id)
  constraint connection_blocks_request_id_fkey: FOREIGN KEY (request_id) REFERENCES change_requests(id)
  constraint connection_blocks_cause_check: CHECK ((cause = ANY (ARRAY['administrator'::text, 'regularisation'::text, 'notice'::text])))
  constraint connection_blocks_check: CHECK (((lifted_at IS NULL) OR (lifted_at >= opened_at)))
  CREATE UNIQUE INDEX connection_blocks_open ON public.connection_blocks USING btree (connection_id, cause) WHERE (lifted_at IS NULL)
  CREATE TRIGGER refresh_connections AFTER INSERT OR DELETE OR UPDATE ON connection_blocks FOR EACH ROW EXECUTE FUNCTION parvis.refresh_connections()
  row-level security on
  grant insert, select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (lifted_at, lifted_by) to parvis_client
  policy client_block INSERT {parvis_client} check ((cause = 'administrator'::text) AND (opened_by = ( SELECT parvis.account_id() AS account_id)) AND (EXISTS ( SELECT FROM connections c WHERE ((c.id = connection_blocks.connection_id) AND (c.contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[]))))))
  policy client_lift UPDATE {parvis_client} using ((cause = 'administrator'::text) AND (EXISTS ( SELECT FROM connections c WHERE ((c.id = connection_blocks.connection_id) AND (c.contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[])))))) check (cause = 'administrator'::text)
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM connections c WHERE (c.id = connection_blocks.connection_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.connections.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.connections.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.connections.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM connections p WHERE (p.id = connection_blocks.connection_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM connections p WHERE (p.id = connection_blocks.connection_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM connections p WHERE (p.id = connection_blocks.connection_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM connections p WHERE (p.id = connection_blocks.connection_id)))
  policy system ALL {parvis_system} using true check true

table connection_roles
  -- A role of a connection inside its application.
  connection_id uuid not null
  role_id uuid not null
  constraint connection_roles_pkey: PRIMARY KEY (connection_id, role_id)
  constraint connection_roles_connection_id_fkey: FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
  constraint connection_roles_role_id_fkey: FOREIGN KEY (role_id) REFERENCES application_roles(id)
  row-level security on
  grant delete, insert, select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM connections c WHERE (c.id = connection_roles.connection_id)))
  policy client_remove DELETE {parvis_client} using (EXISTS ( SELECT FROM connections c WHERE ((c.id = connection_roles.connection_id) AND (c.contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[])))))
  policy client_write INSERT {parvis_client} check (EXISTS ( SELECT FROM connections c WHERE ((c.id = connection_roles.connection_id) AND (c.contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[])))))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.connections.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.connections.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.connections.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM connections p WHERE (p.id = connection_roles.connection_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM connections p WHERE (p.id = connection_roles.connection_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM connections p WHERE (p.id = connection_roles.connection_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM connections p WHERE (p.id = connection_roles.connection_id)))
  policy system ALL {parvis_system} using true check true

table connections
  -- An account's access to an application under a contract.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  contract_id uuid not null
  application_id uuid not null
  account_id uuid not null
  application_user_id uuid
  seat_kind text not null
  seat_id uuid
  profile_id uuid
  created_on date not null
  created_by_request uuid
  notice_ends_on date
  ended_on date
  ended_by_request uuid
  version integer not null default 1
  surname text collate unicode not null default ''::text  -- Kept by triggers from where it is decided, as are the next columns: what the list shows and sorts (C10).
  given_name text collate unicode not null default ''::text
  identifier text collate unicode not null default ''::text
  email text collate unicode not null default ''::text
  application_name text collate unicode not null default ''::text
  search_text text not null default ''::text
  is_blocked boolean not null default false
  seat_order smallint not null generated as array_position(ARRAY['named'::text, 'concurrent'::text, 'key'::text], seat_kind)  -- The kinds of seats in the order in which they are told everywhere, which is that of no language's words.
  constraint connections_pkey: PRIMARY KEY (id)
  constraint connections_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint connections_application_id_fkey: FOREIGN KEY (application_id) REFERENCES applications(id)
  constraint connections_application_user_id_application_id_fkey: FOREIGN KEY (application_user_id, application_id) REFERENCES application_users(id, application_id)
  constraint connections_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint connections_contract_id_application_id_fkey: FOREIGN KEY (contract_id, application_id) REFERENCES contract_applications(contract_id, application_id)
  constraint connections_contract_id_organisation_id_brand_id_fkey: FOREIGN KEY (contract_id, organisation_id, brand_id) REFERENCES contracts(id, organisation_id, brand_id) ON UPDATE CASCADE
  constraint connections_created_by_request_fkey: FOREIGN KEY (created_by_request) REFERENCES change_requests(id)
  constraint connections_ended_by_request_fkey: FOREIGN KEY (ended_by_request) REFERENCES change_requests(id)
  constraint connections_profile_id_application_id_fkey: FOREIGN KEY (profile_id, application_id) REFERENCES application_profiles(id, application_id)
  constraint connections_seat_id_contract_id_seat_kind_fkey: FOREIGN KEY (seat_id, contract_id, seat_kind) REFERENCES seats(id, contract_id, kind)
  constraint connections_check: CHECK (((seat_kind = 'concurrent'::text) = (seat_id IS NULL)))
  constraint connections_seat_kind_check: CHECK ((seat_kind = ANY (ARRAY['named'::text, 'concurrent'::text, 'key'::text])))
  CREATE INDEX connections_account_id_idx ON public.connections USING btree (account_id) WHERE (ended_on IS NULL)
  CREATE INDEX connections_brand_id_surname_given_name_id_idx ON public.connections USING btree (brand_id, surname, given_name, id) WHERE (ended_on IS NULL)
  CREATE INDEX connections_by_application ON public.connections USING btree (contract_id, application_name, surname, given_name, id) WHERE (ended_on IS NULL)
  CREATE INDEX connections_by_blocked ON public.connections USING btree (contract_id, is_blocked, surname, given_name, id) WHERE (ended_on IS NULL)
  CREATE INDEX connections_by_email ON public.connections USING btree (contract_id, email, id) WHERE (ended_on IS NULL)
  CREATE INDEX connections_by_given_name ON public.connections USING btree (contract_id, given_name, surname, id) WHERE (ended_on IS NULL)
  CREATE INDEX connections_by_identifier ON public.connections USING btree (contract_id, identifier, id) WHERE (ended_on IS NULL)
  CREATE INDEX connections_by_seat_kind ON public.connections USING btree (contract_id, seat_order, surname, given_name, id) WHERE (ended_on IS NULL)
  CREATE INDEX connections_by_surname ON public.connections USING btree (contract_id, surname, given_name, id) WHERE (ended_on IS NULL)
  CREATE UNIQUE INDEX connections_one_application_user ON public.connections USING btree (contract_id, application_user_id) WHERE ((ended_on IS NULL) AND (application_user_id IS NOT NULL))
  CREATE UNIQUE INDEX connections_one_each ON public.connections USING btree (contract_id, application_id, account_id) WHERE (ended_on IS NULL)
  CREATE INDEX connections_search ON public.connections USING gin (search_text gin_trgm_ops) WHERE (ended_on IS NULL)
  CREATE INDEX connections_seat_id_idx ON public.connections USING btree (seat_id) WHERE (ended_on IS NULL)
  CREATE TRIGGER fill_connection BEFORE INSERT OR UPDATE ON connections FOR EACH ROW EXECUTE FUNCTION parvis.fill_connection()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (profile_id, version) to parvis_client
  policy client_read SELECT {parvis_client} using ((contract_id = ANY (( SELECT parvis.readable_contract_ids() AS readable_contract_ids)::uuid[])) OR ((account_id = ( SELECT parvis.account_id() AS account_id)) AND parvis.is_viewed(organisation_id)))
  policy client_update UPDATE {parvis_client} using (contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.connections.manage,contracts.requests.decide}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.connections.manage,contracts.requests.decide}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.connections.manage,contracts.requests.decide}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table contract_applications
  -- An application that a contract gives access to.
  contract_id uuid not null
  application_id uuid not null
  constraint contract_applications_pkey: PRIMARY KEY (contract_id, application_id)
  constraint contract_applications_application_id_fkey: FOREIGN KEY (application_id) REFERENCES applications(id)
  constraint contract_applications_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES contracts(id) ON DELETE CASCADE
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (contract_id = ANY (( SELECT parvis.readable_contract_ids() AS readable_contract_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM contracts p WHERE (p.id = contract_applications.contract_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM contracts p WHERE (p.id = contract_applications.contract_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM contracts p WHERE (p.id = contract_applications.contract_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM contracts p WHERE (p.id = contract_applications.contract_id)))
  policy system ALL {parvis_system} using true check true

table contract_prices
  -- The monthly price of one seat of a contract, from the first day of a month on (C32).
  contract_id uuid not null
  seat_kind text not null
  valid_from date not null
  monthly_cents integer not null
  constraint contract_prices_pkey: PRIMARY KEY (contract_id, seat_kind, valid_from)
  constraint contract_prices_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES contracts(id) ON DELETE CASCADE
  constraint contract_prices_monthly_cents_check: CHECK ((monthly_cents >= 0))
  constraint contract_prices_seat_kind_check: CHECK ((seat_kind = ANY (ARRAY['named'::text, 'concurrent'::text, 'key'::text])))
  constraint contract_prices_valid_from_check: CHECK ((EXTRACT(day FROM valid_from) = (1)::numeric))
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (contract_id = ANY (( SELECT parvis.readable_contract_ids() AS readable_contract_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM contracts p WHERE (p.id = contract_prices.contract_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM contracts p WHERE (p.id = contract_prices.contract_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM contracts p WHERE (p.id = contract_prices.contract_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM contracts p WHERE (p.id = contract_prices.contract_id)))
  policy system ALL {parvis_system} using true check true

table contracts
  -- A contract between an organisation and the provider: what it sells, when it runs, how it is billed.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  number text collate unicode not null
  title text collate unicode not null default ''::text
  is_pack boolean not null default false
  starts_on date not null
  ends_on date
  notice_days integer not null default 180
  billing_period_months integer not null default 1
  next_invoice_on date not null
  invoice_day integer not null
  sells_named boolean not null default true
  sells_concurrent boolean not null default false
  sells_key boolean not null default false
  registered_post_required boolean not null default false
  creation_waits_form boolean not null default false
  deletion_waits_form boolean not null default true
  replacement_waits_form boolean not null default false
  reminder_days integer
  suspension_days integer
  version integer not null default 1
  created_at timestamp with time zone not null default now()
  service_id uuid  -- The service that the contract is of: a subscription for another service does not reach it.
  product_id uuid  -- The product that its seats are: tax, account and unit of what it bills. Null: the brand's usual tax and account.
  constraint contracts_id_organisation_id_brand_id_key: UNIQUE (id, organisation_id, brand_id)
  constraint contracts_pkey: PRIMARY KEY (id)
  constraint contracts_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint contracts_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint contracts_service_id_organisation_id_fkey: FOREIGN KEY (service_id, organisation_id) REFERENCES services(id, organisation_id)
  constraint contracts_billing_period_months_check: CHECK (((billing_period_months >= 1) AND (billing_period_months <= 60)))
  constraint contracts_check: CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
  constraint contracts_check1: CHECK ((sells_named OR sells_concurrent OR sells_key))
  constraint contracts_invoice_day_check: CHECK (((invoice_day >= 1) AND (invoice_day <= 31)))
  constraint contracts_notice_days_check: CHECK (((notice_days >= 0) AND (notice_days <= 1100)))
  constraint contracts_number_check: CHECK ((number <> ''::text))
  constraint contracts_number_one_line: CHECK ((number !~ '[\n\r]'::text))
  constraint contracts_reminder_days_check: CHECK (((reminder_days >= 1) AND (reminder_days <= 365)))
  constraint contracts_suspension_days_check: CHECK (((suspension_days >= 1) AND (suspension_days <= 365)))
  CREATE INDEX contracts_brand_id_number_id_idx ON public.contracts USING btree (brand_id, number, id)
  CREATE UNIQUE INDEX contracts_number_key ON public.contracts USING btree (brand_id, lower(NORMALIZE(number)))
  CREATE INDEX contracts_organisation_id_number_idx ON public.contracts USING btree (organisation_id, number)
  CREATE INDEX contracts_product_id_idx ON public.contracts USING btree (product_id) WHERE (product_id IS NOT NULL)
  CREATE TRIGGER contract_names_product BEFORE INSERT OR UPDATE OF product_id, brand_id ON contracts FOR EACH ROW WHEN (new.product_id IS NOT NULL) EXECUTE FUNCTION parvis.contract_names_product()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (id = ANY (( SELECT parvis.readable_contract_ids() AS readable_contract_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table delegations
  -- An account administers a contract, from the validation of the delegation until its end (C8).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  contract_id uuid not null
  account_id uuid not null
  authority_name text not null default ''::text
  authority_title text not null default ''::text
  requested_by uuid not null
  requested_by_label text not null
  requested_at timestamp with time zone not null
  form_file_id uuid
  form_received_on date
  validated_at timestamp with time zone
  validated_by uuid
  validated_by_label text not null default ''::text
  refused_at timestamp with time zone
  refusal_reason text not null default ''::text
  ended_at timestamp with time zone
  ended_by uuid
  ended_by_label text not null default ''::text
  end_reason text not null default ''::text
  constraint delegations_pkey: PRIMARY KEY (id)
  constraint delegations_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint delegations_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint delegations_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES contracts(id)
  constraint delegations_ended_by_fkey: FOREIGN KEY (ended_by) REFERENCES accounts(id)
  constraint delegations_form_file_id_fkey: FOREIGN KEY (form_file_id) REFERENCES files(id)
  constraint delegations_requested_by_fkey: FOREIGN KEY (requested_by) REFERENCES accounts(id)
  constraint delegations_validated_by_fkey: FOREIGN KEY (validated_by) REFERENCES accounts(id)
  constraint delegations_check: CHECK (((validated_at IS NULL) OR (refused_at IS NULL)))
  constraint delegations_check1: CHECK (((refused_at IS NULL) OR (refusal_reason <> ''::text)))
  constraint delegations_check2: CHECK (((ended_at IS NULL) OR (validated_at IS NOT NULL)))
  CREATE INDEX delegations_account_id_idx ON public.delegations USING btree (account_id) WHERE ((validated_at IS NOT NULL) AND (ended_at IS NULL))
  CREATE UNIQUE INDEX delegations_open ON public.delegations USING btree (contract_id, account_id) WHERE ((refused_at IS NULL) AND (ended_at IS NULL))
  CREATE TRIGGER open_contracts_space AFTER INSERT OR UPDATE OF validated_at ON delegations FOR EACH ROW WHEN (new.validated_at IS NOT NULL AND new.ended_at IS NULL) EXECUTE FUNCTION parvis.open_contracts_space()
  row-level security on
  grant insert, select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (form_file_id, form_received_on, ended_at, ended_by, ended_by_label, end_reason) to parvis_client
  policy client_read SELECT {parvis_client} using (((account_id = ( SELECT parvis.account_id() AS account_id)) AND parvis.is_viewed_contract(contract_id)) OR (contract_id = ANY (( SELECT parvis.readable_contract_ids() AS readable_contract_ids)::uuid[])))
  policy client_update UPDATE {parvis_client} using (((account_id = ( SELECT parvis.account_id() AS account_id)) AND parvis.is_viewed_contract(contract_id)) OR (contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[])))
  policy client_write INSERT {parvis_client} check ((contract_id = ANY (( SELECT parvis.modifiable_contract_ids() AS modifiable_contract_ids)::uuid[])) AND (requested_by = ( SELECT parvis.account_id() AS account_id)) AND (validated_at IS NULL))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.delegations.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.delegations.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.delegations.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table seats
  -- A seat that was bought on a contract. A named or a key seat belongs to one subscriber and comes and goes with them (C9, C38).
  id uuid not null default gen_random_uuid()
  contract_id uuid not null
  kind text not null
  account_id uuid
  key_reference text not null default ''::text
  created_on date not null
  removed_on date
  created_by_request uuid
  removed_by_request uuid
  constraint seats_id_contract_id_kind_key: UNIQUE (id, contract_id, kind)
  constraint seats_pkey: PRIMARY KEY (id)
  constraint seats_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint seats_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES contracts(id) ON DELETE CASCADE
  constraint seats_created_by_request_fkey: FOREIGN KEY (created_by_request) REFERENCES change_requests(id)
  constraint seats_removed_by_request_fkey: FOREIGN KEY (removed_by_request) REFERENCES change_requests(id)
  constraint seats_check: CHECK (((kind = 'concurrent'::text) = (account_id IS NULL)))
  constraint seats_check1: CHECK (((removed_on IS NULL) OR (removed_on >= created_on)))
  constraint seats_kind_check: CHECK ((kind = ANY (ARRAY['named'::text, 'concurrent'::text, 'key'::text])))
  CREATE INDEX seats_contract_id_kind_idx ON public.seats USING btree (contract_id, kind) WHERE (removed_on IS NULL)
  CREATE UNIQUE INDEX seats_one_each ON public.seats USING btree (contract_id, account_id) WHERE ((removed_on IS NULL) AND (account_id IS NOT NULL))
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (contract_id = ANY (( SELECT parvis.readable_contract_ids() AS readable_contract_ids)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.contracts.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM contracts p WHERE (p.id = seats.contract_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM contracts p WHERE (p.id = seats.contract_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM contracts p WHERE (p.id = seats.contract_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM contracts p WHERE (p.id = seats.contract_id)))
  policy system ALL {parvis_system} using true check true

table signed_forms
  -- A signed form that was received for a version of a request.
  id uuid not null default gen_random_uuid()
  request_id uuid not null
  version integer not null
  channel text not null
  received_on date not null
  file_id uuid
  recorded_by uuid not null
  recorded_by_label text not null
  recorded_at timestamp with time zone not null
  confirms boolean not null
  needs_review boolean not null default false  -- The code on the form could not be read: staff look at the copy, and accept it or send it back (C25).
  withdrawn_at timestamp with time zone  -- Whoever returned a wrong file withdraws it (C25). It stays on record, as does one that was refused.
  withdrawn_by_label text not null default ''::text
  refused_at timestamp with time zone
  refused_by_label text not null default ''::text
  refusal_reason text not null default ''::text
  constraint signed_forms_pkey: PRIMARY KEY (id)
  constraint signed_forms_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint signed_forms_recorded_by_fkey: FOREIGN KEY (recorded_by) REFERENCES accounts(id)
  constraint signed_forms_request_id_version_fkey: FOREIGN KEY (request_id, version) REFERENCES change_request_versions(request_id, version) ON DELETE CASCADE
  constraint signed_forms_channel_check: CHECK ((channel = ANY (ARRAY['upload'::text, 'email'::text, 'fax'::text, 'post'::text, 'registered_post'::text, 'signature'::text])))
  constraint signed_forms_check: CHECK ((NOT (confirms AND needs_review)))
  constraint signed_forms_check1: CHECK (((withdrawn_at IS NULL) OR (NOT (confirms OR needs_review))))
  constraint signed_forms_check2: CHECK (((refused_at IS NULL) OR (NOT (confirms OR needs_review))))
  constraint signed_forms_check3: CHECK (((withdrawn_at IS NULL) OR (refused_at IS NULL)))
  constraint signed_forms_check4: CHECK (((refused_at IS NULL) OR (refusal_reason <> ''::text)))
  CREATE INDEX signed_forms_request_id_recorded_at_idx ON public.signed_forms USING btree (request_id, recorded_at)
  row-level security on
  grant insert, select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM change_requests r WHERE (r.id = signed_forms.request_id)))
  policy client_write INSERT {parvis_client} check ((channel = 'upload'::text) AND (recorded_by = ( SELECT parvis.account_id() AS account_id)) AND (EXISTS ( SELECT FROM change_requests r WHERE (r.id = signed_forms.request_id))))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.requests.decide}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.requests.decide}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.requests.decide}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM change_requests p WHERE (p.id = signed_forms.request_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM change_requests p WHERE (p.id = signed_forms.request_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM change_requests p WHERE (p.id = signed_forms.request_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM change_requests p WHERE (p.id = signed_forms.request_id)))
  policy system ALL {parvis_system} using true check true

table training_registrations
  -- An account's place in a training session.
  id uuid not null default gen_random_uuid()
  training_session_id uuid not null
  account_id uuid not null
  request_id uuid not null
  attendee_label text not null
  confirmed_at timestamp with time zone
  cancelled_at timestamp with time zone
  attendance text
  created_at timestamp with time zone not null
  constraint training_registrations_pkey: PRIMARY KEY (id)
  constraint training_registrations_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint training_registrations_request_id_fkey: FOREIGN KEY (request_id) REFERENCES change_requests(id)
  constraint training_registrations_training_session_id_fkey: FOREIGN KEY (training_session_id) REFERENCES training_sessions(id)
  constraint training_registrations_attendance_check: CHECK ((attendance = ANY (ARRAY['present'::text, 'absent'::text])))
  CREATE UNIQUE INDEX training_registrations_one_each ON public.training_registrations USING btree (training_session_id, account_id) WHERE (cancelled_at IS NULL)
  CREATE INDEX training_registrations_request_id_idx ON public.training_registrations USING btree (request_id)
  CREATE TRIGGER keep_training_capacity AFTER INSERT OR UPDATE OF cancelled_at ON training_registrations FOR EACH ROW WHEN (new.cancelled_at IS NULL) EXECUTE FUNCTION parvis.keep_training_capacity()
  row-level security on
  grant insert, select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (confirmed_at, cancelled_at, attendance) to parvis_client
  policy client_cancel UPDATE {parvis_client} using ((confirmed_at IS NULL) AND (EXISTS ( SELECT FROM change_requests r WHERE ((r.id = training_registrations.request_id) AND (r.decision IS NULL))))) check (confirmed_at IS NULL)
  policy client_read SELECT {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) OR (EXISTS ( SELECT FROM change_requests r WHERE (r.id = training_registrations.request_id))))
  policy client_write INSERT {parvis_client} check ((confirmed_at IS NULL) AND (EXISTS ( SELECT FROM change_requests r WHERE (r.id = training_registrations.request_id))))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.trainings.manage,contracts.requests.decide}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.trainings.manage,contracts.requests.decide}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.trainings.manage,contracts.requests.decide}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM change_requests p WHERE (p.id = training_registrations.request_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM change_requests p WHERE (p.id = training_registrations.request_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM change_requests p WHERE (p.id = training_registrations.request_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM change_requests p WHERE (p.id = training_registrations.request_id)))
  policy system ALL {parvis_system} using true check true

table training_sessions
  -- A training session that the provider offers.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  application_id uuid
  title text collate unicode not null
  description text not null default ''::text
  place text not null default ''::text
  starts_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  seats integer not null
  cancelled_at timestamp with time zone
  version integer not null default 1
  constraint training_sessions_pkey: PRIMARY KEY (id)
  constraint training_sessions_application_id_fkey: FOREIGN KEY (application_id) REFERENCES applications(id)
  constraint training_sessions_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint training_sessions_check: CHECK ((ends_at > starts_at))
  constraint training_sessions_seats_check: CHECK ((seats > 0))
  constraint training_sessions_title_check: CHECK ((title <> ''::text))
  CREATE INDEX training_sessions_brand_id_starts_at_id_idx ON public.training_sessions USING btree (brand_id, starts_at, id)
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.trainings.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{contracts.trainings.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{contracts.trainings.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

-- Whether all that this person reaches lies within the contracts that the asking account administers. Only then may it change their sign-in address.
CREATE OR REPLACE FUNCTION parvis.administers_every_contract_of(target uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from connections c where c.account_id = target and c.ended_on is null and c.contract_id = any (parvis.readable_contract_ids()))
     and not exists (select from connections c where c.account_id = target and c.ended_on is null and c.contract_id <> all (parvis.readable_contract_ids()))
     and not exists (select from delegations d where d.account_id = target and d.ended_at is null and d.contract_id <> all (parvis.readable_contract_ids()))
     and not exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id <> all (parvis.organisation_ids_of_readable_contracts()))
     and not exists (select from memberships m where m.account_id = target and m.removed_at is null and m.role <> 'member')
     and not exists (select from staff_members s where s.account_id = target)
$function$;

-- The open blocks of a connection and of its account, as the asking account may see them. A function, so that a list whose rows are hardly ever blocked does not prepare for it with every page.
CREATE OR REPLACE FUNCTION parvis.blocks_of(connection uuid, account uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select jsonb_agg(jsonb_build_object('cause', b.cause, 'since', b.opened_at, 'by', b.opened_by_label, 'by_id', b.opened_by) order by b.opened_at)
    from (select cause, opened_at, opened_by_label, opened_by from connection_blocks where connection_id = connection and lifted_at is null
          union all select cause, opened_at, opened_by_label, opened_by from account_blocks where account_id = account and lifted_at is null) b);
end $function$;

-- A billing line is owed in the transaction that writes it.
CREATE OR REPLACE FUNCTION parvis.charge_billing_line()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.charge_billing_lines(new.id);
  return null;
end $function$;

-- Writes down what billing lines say is owed, to the cent of what they say: of one line, or of all that have no charge yet. A contract that names a product bills with its tax, account and unit.
CREATE OR REPLACE FUNCTION parvis.charge_billing_lines(one uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  insert into charges (brand_id, organisation_id, origin_kind, origin_id, reference, label, from_on, to_on, quantity, unit_price, net_cents, currency, invoice_on, created_at,
    vat_category, vat_rate, account, unit_code)
  select l.brand_id, c.organisation_id, 'contracts.billing_line', l.id, c.number, l.label, l.from_on, l.to_on,
    case when l.amount_cents < 0 then -l.quantity else l.quantity end,
    round(l.unit_monthly_cents::numeric * l.billed_days / l.days_in_month / 100, 6), l.amount_cents, 'EUR', l.invoice_on, l.created_at,
    p.vat_category, p.vat_rate, p.account, p.unit_code
  from billing_lines l join contracts c on c.id = l.contract_id join organisations o on o.id = c.organisation_id
    left join lateral parvis.product_terms(c.product_id, o.country) p on true
  where (one is null or l.id = one) and l.quantity <> 0
  on conflict on constraint charges_once do nothing;
end $function$;
-- run by the owner, nobody else

-- Whom to ask about a contract that one belongs to: those who administer it.
CREATE OR REPLACE FUNCTION parvis.contract_administrator_names(target uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select string_agg(trim(a.given_name || ' ' || a.surname), ', ' order by a.surname) from delegations d join accounts a on a.id = d.account_id
  where d.contract_id = target and d.validated_at is not null and d.ended_at is null and parvis.reachable_contract(target)
$function$;

-- The contracts that the asking account reaches with the given access: within a subscription to the contracts space, with the permission in its role, and delegated to it (or of the technical user's organisation). Every list asks it, so what does not change within a call is worked out once.
CREATE OR REPLACE FUNCTION parvis.contract_ids_with_access(wanted text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  me uuid := parvis.account_id();
  ids uuid[];
begin
  if not parvis.scope_allows('contracts', wanted) then return '{}'; end if;
  select array_agg(c.id) into ids
  from memberships m join contracts c on c.organisation_id = m.organisation_id
  where m.account_id = me and parvis.in_force(m)
    and exists (select from role_permissions p where p.brand_id = m.brand_id and p.role = m.role and p.permission = 'contracts.contracts.' || wanted)
    and exists (select from space_subscriptions s where s.membership_id = m.id and s.space = 'contracts' and s.ended_at is null
      and (s.access = 'modify' or wanted = 'read') and (s.service_id is null or s.service_id = c.service_id))
    and (m.whole or exists (select from membership_services ms where ms.membership_id = m.id and (c.service_id is null or ms.service_id = c.service_id)))
    and (m.account_kind = 'technical' or exists (select from delegations d where d.contract_id = c.id and d.account_id = me and d.validated_at is not null and d.ended_at is null));
  return coalesce(ids, '{}');
end $function$;

-- Whom to ask about one's access to a contract: the managers of its client.
CREATE OR REPLACE FUNCTION parvis.contract_manager_names(contract uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select string_agg(trim(m.given_name || ' ' || m.surname), ', ' order by m.surname)
  from contracts c join memberships m on m.organisation_id = c.organisation_id and m.removed_at is null and m.account_kind = 'person'
  join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'organisation.space-requests.decide'
  where c.id = contract and c.organisation_id = any (parvis.member_organisation_ids())
$function$;

-- A contract names a product of its own brand; products are archived, never deleted, so that the name holds.
CREATE OR REPLACE FUNCTION parvis.contract_names_product()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if not parvis.is_product_of(new.product_id, new.brand_id) then
    raise exception 'a contract names a product of its own brand' using errcode = 'foreign_key_violation', constraint = 'contracts_product';
  end if;
  return new;
end $function$;

-- The contract of a connection, a request or a delegation.
CREATE OR REPLACE FUNCTION parvis.contract_of(noun text, target uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select case noun when 'connection' then (select contract_id from connections where id = target)
                   when 'request' then (select contract_id from change_requests where id = target)
                   when 'delegation' then (select contract_id from delegations where id = target) end
$function$;

-- What the asking account holds by contracts: its delegations, and its connections with whether they are blocked. The contracts' part of parvis.rights_print.
CREATE OR REPLACE FUNCTION parvis.contract_rights()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select jsonb_build_array(
    (select jsonb_agg(d.id order by d.id) from delegations d where d.account_id = parvis.account_id() and d.validated_at is not null and d.ended_at is null),
    (select jsonb_agg(jsonb_build_array(c.id, c.is_blocked) order by c.id) from connections c where c.account_id = parvis.account_id() and c.ended_on is null))
$function$;

-- Ends the delegations of a person who no longer belongs: coming back later does not revive them.
CREATE OR REPLACE FUNCTION parvis.end_delegations()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  with ended as (
    update delegations d set ended_at = new.removed_at, ended_by = new.removed_by, ended_by_label = new.removed_by_label, end_reason = 'Suppression du rattachement'
    from contracts c where c.id = d.contract_id and c.organisation_id = new.organisation_id and d.account_id = new.account_id and d.validated_at is not null and d.ended_at is null
    returning d.id, d.contract_id)
  insert into journal_events (brand_id, organisation_id, contract_id, at, actor_id, actor_label, type, subject_type, subject_id, subject_label, about_id, after)
  select new.brand_id, new.organisation_id, e.contract_id, new.removed_at, new.removed_by, coalesce(nullif(new.removed_by_label, ''), 'Parvis'), 'contracts.delegation.ended', 'delegation', e.id,
    trim(new.surname || ' ' || new.given_name), new.account_id, jsonb_build_object('reason', 'Suppression du rattachement')
  from ended e order by e.id;
  return null;
end $function$;

-- Ends the sessions of an account whose every connection is blocked (C12). The blocks of the connections themselves count here: one of the account by strangers ends no session, one of the provider ends all.
CREATE OR REPLACE FUNCTION parvis.end_sessions_if_all_blocked(target uuid, moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare ended integer := 0;
begin
  if exists (select from connections c where c.account_id = target and c.ended_on is null)
     and not exists (select from connections c where c.account_id = target and c.ended_on is null
       and not exists (select from connection_blocks b where b.connection_id = c.id and b.lifted_at is null))
     and not exists (select from delegations d where d.account_id = target and d.validated_at is not null and d.ended_at is null) then
    update sessions set ended_at = moment where account_id = target and ended_at is null;
    get diagnostics ended = row_count;
  end if;
  return ended;
end $function$;

-- Works out what the list of connections shows and sorts: from the account, the application and the open blocks.
CREATE OR REPLACE FUNCTION parvis.fill_connection()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select a.surname, a.given_name, a.identifier, coalesce(a.sign_in_email, '') into new.surname, new.given_name, new.identifier, new.email
  from accounts a where a.id = new.account_id;
  select p.name into new.application_name from applications p where p.id = new.application_id;
  new.search_text := parvis.fold(new.surname || ' ' || new.given_name || ' ' || new.surname || ' ' || new.identifier || ' ' || new.email);
  new.is_blocked := exists (select from account_blocks b where b.account_id = new.account_id and b.lifted_at is null)
    or exists (select from connection_blocks b where b.connection_id = new.id and b.lifted_at is null);
  return new;
end $function$;

-- Whether an identifier is taken: by an account, or by the account that a validated request is to make (C20).
CREATE OR REPLACE FUNCTION parvis.identifier_taken(brand uuid, wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from accounts a where a.brand_id = brand and lower(a.identifier) = lower(wanted))
      or exists (select from change_requests r where r.brand_id = brand and r.decision = 'approved' and r.carried_out_at is null and lower(r.identifier) = lower(wanted))
$function$;

-- Whether the asking account administers the person: a subscriber or an administrator of its contracts, or a member of those contracts' organisations.
CREATE OR REPLACE FUNCTION parvis.is_contract_administrator_of(target uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from connections c where c.account_id = target and c.contract_id = any (parvis.readable_contract_ids()))
      or exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id = any (parvis.organisation_ids_of_readable_contracts()))
      or exists (select from delegations d where d.account_id = target and d.contract_id = any (parvis.readable_contract_ids()))
$function$;

-- As parvis.is_viewed, of a contract: read by whoever does not see it yet.
CREATE OR REPLACE FUNCTION parvis.is_viewed_contract(target uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select parvis.viewed_organisation_id() is null
    or exists (select from contracts c where c.id = target and c.organisation_id = parvis.viewed_organisation_id())
$function$;

-- Keeps the date of what happened to a request, whoever writes.
CREATE OR REPLACE FUNCTION parvis.keep_request_dates()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and (
    new.requested_at is distinct from old.requested_at
    or (old.validated_at is not null and new.validated_at is distinct from old.validated_at)
    or (old.carried_out_at is not null and new.carried_out_at is distinct from old.carried_out_at)
    or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at)
  ) then
    raise exception 'the date of what happened to a request does not change' using errcode = 'check_violation';
  end if;
  if new.decision = 'approved' and new.validated_at is null then
    new.validated_at := new.decided_at;
    new.validated_by_label := new.decided_by_label;
  end if;
  return new;
end $function$;

-- Refuses more registrations than places, whoever registers at the same time.
CREATE OR REPLACE FUNCTION parvis.keep_training_capacity()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare capacity integer; taken integer;
begin
  select seats into capacity from training_sessions where id = new.training_session_id for update;
  select count(*) into taken from training_registrations where training_session_id = new.training_session_id and cancelled_at is null;
  if taken > capacity then
    raise exception 'the training session is full' using errcode = 'check_violation', constraint = 'training_registrations_capacity';
  end if;
  return null;
end $function$;

-- The contracts that the asking account administers with the right to modify.
CREATE OR REPLACE FUNCTION parvis.modifiable_contract_ids()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return parvis.contract_ids_with_access('modify');
end $function$;

-- Makes an administrator a member of the contract's organisation, subscribed to the contracts space, from the validation of the delegation on. It opens no space that the organisation has withdrawn.
CREATE OR REPLACE FUNCTION parvis.open_contracts_space()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare organisation uuid; membership uuid;
begin
  select c.organisation_id into organisation from contracts c where c.id = new.contract_id;
  select m.id into membership from memberships m where m.organisation_id = organisation and m.account_id = new.account_id and m.removed_at is null;
  if membership is null then
    insert into memberships (organisation_id, account_id, role, starts_on, created_at) values (organisation, new.account_id, 'member', least(parvis.today(), new.validated_at::date), new.validated_at)
    returning id into membership;
  end if;
  insert into space_subscriptions (organisation_id, membership_id, space, access, origin, created_at, created_by, created_by_label)
  select organisation, membership, 'contracts', 'modify', 'delegation', new.validated_at, new.validated_by, new.validated_by_label
  where not exists (select from space_subscriptions s where s.membership_id = membership and s.space = 'contracts' and s.ended_at is null)
    and not exists (select from space_offers f where f.organisation_id = organisation and f.space = 'contracts' and f.withdrawn_at is not null);
  return null;
end $function$;

-- The organisations of the contracts that the asking account administers.
CREATE OR REPLACE FUNCTION parvis.organisation_ids_of_readable_contracts()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  ids uuid[] := parvis.contract_ids_with_access('read');
begin
  if ids = '{}' then return ids; end if;
  return (select coalesce(array_agg(distinct c.organisation_id), '{}') from contracts c where c.id = any (ids));
end $function$;

-- The number of a contract that the asking account belongs to.
CREATE OR REPLACE FUNCTION parvis.own_contract_label(target uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select c.number from contracts c where c.id = target and parvis.reachable_contract(target)
$function$;

-- Whether the asking account belongs to where the contract is, without administering it: then a refusal says why, else there is nothing there.
CREATE OR REPLACE FUNCTION parvis.reachable_contract(target uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from contracts c where c.id = target and c.organisation_id = any (parvis.member_organisation_ids()))
      or exists (select from connections n where n.contract_id = target and n.account_id = parvis.account_id() and n.ended_on is null and parvis.is_viewed(n.organisation_id))
$function$;

-- The contracts that the asking account administers: to read.
CREATE OR REPLACE FUNCTION parvis.readable_contract_ids()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return parvis.contract_ids_with_access('read');
end $function$;

-- Brings connections up to date when their account, their application or a block changes. Erasure (O21) replaces names too.
CREATE OR REPLACE FUNCTION parvis.refresh_connections()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_table_name = 'accounts' then
    if (new.sign_in_email, new.surname) is distinct from (old.sign_in_email, old.surname) then
      update connections set email = '' where account_id = new.id;
    end if;
  elsif tg_table_name = 'applications' then
    if new.name is distinct from old.name then
      update connections set application_name = '' where application_id = new.id;
    end if;
  elsif tg_table_name = 'account_blocks' then
    update connections set is_blocked = false where account_id = coalesce(new.account_id, old.account_id) and ended_on is null;
  else
    update connections set is_blocked = false where id = coalesce(new.connection_id, old.connection_id);
  end if;
  return null;
end $function$;

-- How many seats there were at the end of a day, how many of them are in notice now, and how many others came after another day, by brand (B16).
CREATE OR REPLACE FUNCTION parvis.seats_of_brands(at_end_of date, since date)
 RETURNS TABLE(brand_id uuid, seats integer, in_notice integer, added integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with only_of as materialized (select parvis.filtered_organisations() as ids)
  select c.brand_id, count(*)::integer, count(*) filter (where n.leaves)::integer, count(*) filter (where s.created_on > since and not n.leaves)::integer
  from only_of f, contracts c join seats s on s.contract_id = c.id,
    lateral (select exists (select from connections n where n.seat_id = s.id and n.ended_on is null and n.notice_ends_on is not null) as leaves) n
  where c.brand_id = any (parvis.brands_in_sight()) and s.created_on <= at_end_of and (s.removed_on is null or s.removed_on > at_end_of)
    and (f.ids is null or c.organisation_id = any (f.ids))
  group by 1
$function$;
-- run by the owner, parvis_staff, nobody else

-- How many places of a training session are free.
CREATE OR REPLACE FUNCTION parvis.training_seats_left(session uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select s.seats - (select count(*)::int from training_registrations r where r.training_session_id = s.id and r.cancelled_at is null)
  from training_sessions s where s.id = session
$function$;

-- ---- documents ---------------------------------------------------

table document_links
  -- A link of a message that gives one document without signing in, once and for a short time (D5, D32). Only the hash of its token is kept.
  token_hash bytea not null
  brand_id uuid not null
  notification_id uuid not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  constraint document_links_pkey: PRIMARY KEY (token_hash)
  constraint document_links_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id) ON DELETE CASCADE
  constraint document_links_notification_id_fkey: FOREIGN KEY (notification_id) REFERENCES document_notifications(id) ON DELETE CASCADE
  CREATE INDEX document_links_expires_at_idx ON public.document_links USING btree (expires_at)
  CREATE INDEX document_links_notification_id_idx ON public.document_links USING btree (notification_id)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table document_lots
  -- One PDF with the papers of many employees, or of many clients, split by the code on each page, published and withdrawn as one lot (D34).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  folder_id uuid not null
  holder text not null  -- Whose papers they are: a page goes to nobody of the other side, whatever stands on it.
  name text not null
  month_on date
  label text not null default ''::text  -- The word after which the code stands on a page (Matricule, Code client); empty: the code is anywhere on it.
  file_id uuid not null
  state text not null default 'reading'::text
  failure text not null default ''::text  -- Why its pages could not be read: locked, damaged, none (no text, as in a scan), too_long, signed (cut into papers, it would bear no signature any more).
  pages integer not null default 0
  created_at timestamp with time zone not null
  created_by uuid
  created_by_label text not null
  published_at timestamp with time zone
  published_by uuid
  published_by_label text not null default ''::text
  withdrawn_at timestamp with time zone
  withdrawn_by uuid
  withdrawn_by_label text not null default ''::text
  withdrawal_reason text not null default ''::text
  version integer not null default 1
  constraint document_lots_file_id_key: UNIQUE (file_id)
  constraint document_lots_id_holder_key: UNIQUE (id, holder)
  constraint document_lots_pkey: PRIMARY KEY (id)
  constraint document_lots_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint document_lots_created_by_fkey: FOREIGN KEY (created_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint document_lots_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint document_lots_folder_id_holder_fkey: FOREIGN KEY (folder_id, holder) REFERENCES folder_rules(id, holder)
  constraint document_lots_published_by_fkey: FOREIGN KEY (published_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint document_lots_withdrawn_by_fkey: FOREIGN KEY (withdrawn_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint document_lots_check: CHECK (((state = 'failed'::text) = (failure <> ''::text)))
  constraint document_lots_check1: CHECK (((withdrawn_at IS NULL) = (withdrawal_reason = ''::text)))
  constraint document_lots_check2: CHECK (((withdrawn_at IS NULL) OR (published_at IS NOT NULL)))
  constraint document_lots_holder_check: CHECK ((holder = ANY (ARRAY['client'::text, 'employee'::text])))
  constraint document_lots_month_on_check: CHECK ((EXTRACT(day FROM month_on) = (1)::numeric))
  constraint document_lots_name_check: CHECK ((name <> ''::text))
  constraint document_lots_pages_check: CHECK (((pages >= 0) AND (pages <= 2000)))
  constraint document_lots_state_check: CHECK ((state = ANY (ARRAY['reading'::text, 'read'::text, 'failed'::text])))
  CREATE INDEX document_lots_brand_id_created_at_id_idx ON public.document_lots USING btree (brand_id, created_at, id)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy staff_add INSERT {parvis_staff} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND ((holder = 'client'::text) OR ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any)))
  policy staff_change UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (published_at IS NULL))
  policy staff_read SELECT {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND ((holder = 'client'::text) OR ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any)))
  policy system ALL {parvis_system} using true check true

table document_notifications
  -- That an addressee is told of a document, at the address that they had then (D22, D23). Several that go out together have one mail. The state of its mail is kept here by a trigger.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  holder text not null
  organisation_id uuid
  employee_id uuid
  addressee text not null  -- What the client, the employee or the member of the staff was called then.
  document_id uuid not null
  version_id uuid not null
  document_name text not null
  account_id uuid
  address text not null default ''::text
  address_kind text not null
  template_id uuid
  template_name text not null default ''::text  -- The template as it was called then; empty: the words of the portal.
  cadence text not null default 'at_once'::text
  created_at timestamp with time zone not null
  mail_id uuid
  state text not null default 'waiting'::text
  reason text not null default ''::text  -- Why it does not leave, or did not arrive, where no server says so.
  sent_at timestamp with time zone
  answer text not null default ''::text
  attempts integer not null default 0
  next_try_at timestamp with time zone
  cancelled_at timestamp with time zone
  cancelled_by uuid
  cancelled_by_label text not null default ''::text
  again_of uuid  -- The one that this one sends again; each is sent again by one.
  superseded_at timestamp with time zone  -- When it was sent again: it asks nobody any more.
  forced boolean not null default false
  asked_by uuid
  asked_by_label text not null default ''::text
  search_text text not null generated as parvis.fold(((((addressee || ' '::text) || address) || ' '::text) || document_name))
  urgency integer not null generated as 
CASE
    WHEN (superseded_at IS NOT NULL) THEN 0
    WHEN (state = 'failed'::text) THEN 2
    WHEN (state = 'waiting'::text) THEN 1
    ELSE 0
END  -- 2: failed; 1: waiting; 0: the rest. The history begins with what asks for somebody.
  constraint document_notifications_again_of_key: UNIQUE (again_of)
  constraint document_notifications_pkey: PRIMARY KEY (id)
  constraint document_notifications_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint document_notifications_again_of_fkey: FOREIGN KEY (again_of) REFERENCES document_notifications(id) ON DELETE CASCADE
  constraint document_notifications_asked_by_fkey: FOREIGN KEY (asked_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint document_notifications_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint document_notifications_cancelled_by_fkey: FOREIGN KEY (cancelled_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint document_notifications_document_id_version_id_fkey: FOREIGN KEY (document_id, version_id) REFERENCES document_versions(document_id, id) ON DELETE CASCADE
  constraint document_notifications_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint document_notifications_mail_id_fkey: FOREIGN KEY (mail_id) REFERENCES mails(id)
  constraint document_notifications_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint document_notifications_template_id_fkey: FOREIGN KEY (template_id) REFERENCES notification_templates(id) ON DELETE SET NULL
  constraint document_notifications_address_kind_check: CHECK ((address_kind = ANY (ARRAY['record'::text, 'quotes'::text, 'invoices'::text, 'reminders'::text, 'principal'::text, 'own'::text, 'brand'::text, 'none'::text])))
  constraint document_notifications_cadence_check: CHECK ((cadence = ANY (ARRAY['at_once'::text, 'daily'::text])))
  constraint document_notifications_check: CHECK (((state = 'cancelled'::text) = (cancelled_at IS NOT NULL)))
  constraint document_notifications_check1: CHECK (((state <> 'sent'::text) OR (sent_at IS NOT NULL)))
  constraint document_notifications_check2: CHECK (((address = ''::text) = (address_kind = 'none'::text)))
  constraint document_notifications_check3: CHECK ((num_nonnulls(organisation_id, employee_id) = 1))
  constraint document_notifications_check4: CHECK (((holder = 'client'::text) <= (organisation_id IS NOT NULL)))
  constraint document_notifications_check5: CHECK (((holder = 'employee'::text) <= (employee_id IS NOT NULL)))
  constraint document_notifications_check6: CHECK (((mail_id IS NULL) OR (address <> ''::text)))
  constraint document_notifications_holder_check: CHECK ((holder = ANY (ARRAY['client'::text, 'employee'::text, 'staff'::text])))
  constraint document_notifications_reason_check: CHECK ((reason = ANY (ARRAY[''::text, 'no_address'::text, 'failed_address'::text, 'never'::text, 'withdrawn'::text, 'unsure'::text, 'bounced'::text, 'too_old'::text, 'retried'::text])))
  constraint document_notifications_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'cancelled'::text, 'failed'::text])))
  CREATE INDEX document_notifications_brand_id_holder_urgency_created_at_i_idx ON public.document_notifications USING btree (brand_id, holder, urgency, created_at, id)
  CREATE INDEX document_notifications_daily ON public.document_notifications USING btree (brand_id, created_at) WHERE ((cadence = 'daily'::text) AND (mail_id IS NULL) AND (state = 'waiting'::text))
  CREATE INDEX document_notifications_document_id_idx ON public.document_notifications USING btree (document_id)
  CREATE INDEX document_notifications_employee_id_idx ON public.document_notifications USING btree (employee_id) WHERE (employee_id IS NOT NULL)
  CREATE INDEX document_notifications_mail_id_idx ON public.document_notifications USING btree (mail_id)
  CREATE UNIQUE INDEX document_notifications_once ON public.document_notifications USING btree (version_id, holder, lower(address)) WHERE (again_of IS NULL)
  CREATE INDEX document_notifications_organisation_id_idx ON public.document_notifications USING btree (organisation_id)
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy employee_papers restrictive SELECT {parvis_staff} using ((employee_id IS NULL) OR ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table document_requests
  -- What the staff ask one client or one employee for at one time, with its deadline (D38).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  employee_id uuid
  title text not null
  help text not null default ''::text
  due_on date not null
  asked_at timestamp with time zone not null
  asked_by uuid
  asked_by_label text not null
  reminders integer not null default 0  -- How many of its reminders went out: a week before the deadline, the day before, the day after.
  constraint document_requests_pkey: PRIMARY KEY (id)
  constraint document_requests_asked_by_fkey: FOREIGN KEY (asked_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint document_requests_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint document_requests_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint document_requests_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint document_requests_one_holder: CHECK ((num_nonnulls(organisation_id, employee_id) = 1))
  constraint document_requests_reminders_check: CHECK (((reminders >= 0) AND (reminders <= 3)))
  constraint document_requests_title_check: CHECK ((title <> ''::text))
  CREATE INDEX document_requests_brand_id_due_on_idx ON public.document_requests USING btree (brand_id, due_on) WHERE (reminders < 3)
  CREATE INDEX document_requests_employee_id_idx ON public.document_requests USING btree (employee_id) WHERE (employee_id IS NOT NULL)
  CREATE INDEX document_requests_organisation_id_idx ON public.document_requests USING btree (organisation_id)
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('documents.documents.deposit'::text) AS organisation_ids_with_permission)::uuid[]))
  policy employee_papers restrictive SELECT {parvis_staff} using ((employee_id IS NULL) OR ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any))
  policy employee_read SELECT {parvis_employee} using (employee_id = ( SELECT parvis.employee_id() AS employee_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.requested.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.requested.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.requested.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table document_texts
  -- What a document is found by: its name, and the text of the version that is shown, once a job has read it (D15).
  document_id uuid not null
  version_id uuid not null
  brand_id uuid not null
  holder_id uuid not null  -- Whose document it is: searched within that first.
  state text not null default 'waiting'::text  -- waiting: not read yet. read. part: its beginning, up to a limit. none: it holds no text (a scan). locked: by a password. damaged. large: too large to be read. unread: of a kind that is not read.
  pages integer not null default 0
  carries text[] not null default '{}'::text[]  -- What a PDF brings beside its pages: a program, files. Nothing of it is run.
  text text not null default ''::text
  referred text not null default ''::text  -- The references in the text (FA-2026-00123), folded: stemming takes them apart.
  written text not null  -- The name and the references, folded: found by any part of them.
  words tsvector not null default ''::tsvector  -- The words of the text, stemmed, without accents.
  waits_since timestamp with time zone not null default now()
  constraint document_texts_pkey: PRIMARY KEY (document_id)
  constraint document_texts_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint document_texts_document_id_fkey: FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE
  constraint document_texts_version_id_fkey: FOREIGN KEY (version_id) REFERENCES document_versions(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
  constraint document_texts_carries_check: CHECK ((carries <@ ARRAY['script'::text, 'files'::text]))
  constraint document_texts_check: CHECK (((state = ANY (ARRAY['read'::text, 'part'::text])) OR ((text = ''::text) AND (referred = ''::text))))
  constraint document_texts_pages_check: CHECK ((pages >= 0))
  constraint document_texts_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'read'::text, 'part'::text, 'none'::text, 'locked'::text, 'damaged'::text, 'large'::text, 'unread'::text])))
  constraint document_texts_text_check: CHECK ((length(text) <= 250000))
  CREATE INDEX document_texts_holder_id_idx ON public.document_texts USING btree (holder_id)
  CREATE INDEX document_texts_version_id_idx ON public.document_texts USING btree (version_id)
  CREATE INDEX document_texts_waiting ON public.document_texts USING btree (brand_id, waits_since) WHERE (state = 'waiting'::text)
  CREATE INDEX document_texts_words ON public.document_texts USING gin (words)
  CREATE INDEX document_texts_written ON public.document_texts USING gin (written gin_trgm_ops)
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client,parvis_employee} using (EXISTS ( SELECT FROM documents d WHERE (d.id = document_texts.document_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM documents p WHERE (p.id = document_texts.document_id)))
  policy system ALL {parvis_system} using true check true

table document_versions
  -- What a document was from a moment on, who put it there, and who of those whose it is read it first: the proof that it was available (D15, D17).
  id uuid not null default gen_random_uuid()
  document_id uuid not null
  number integer not null
  file_id uuid not null
  deposited_at timestamp with time zone not null
  deposited_by uuid
  deposited_by_label text not null
  side text not null
  first_read_at timestamp with time zone
  first_read_by uuid
  first_read_by_label text not null default ''::text
  constraint document_versions_document_id_id_key: UNIQUE (document_id, id)
  constraint document_versions_document_id_number_key: UNIQUE (document_id, number)
  constraint document_versions_file_id_key: UNIQUE (file_id)
  constraint document_versions_pkey: PRIMARY KEY (id)
  constraint document_versions_deposited_by_fkey: FOREIGN KEY (deposited_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint document_versions_document_id_fkey: FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint document_versions_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint document_versions_first_read_by_fkey: FOREIGN KEY (first_read_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint document_versions_number_check: CHECK ((number > 0))
  constraint document_versions_side_check: CHECK ((side = ANY (ARRAY['client'::text, 'staff'::text, 'employee'::text])))
  CREATE TRIGGER keep_payslip BEFORE DELETE ON document_versions FOR EACH ROW EXECUTE FUNCTION parvis.keep_payslip()
  CREATE TRIGGER keep_version BEFORE DELETE ON document_versions FOR EACH ROW EXECUTE FUNCTION parvis.keep_document()
  CREATE TRIGGER tell_deposit AFTER INSERT ON document_versions FOR EACH ROW WHEN (new.side <> 'staff'::text AND new.number = 1) EXECUTE FUNCTION parvis.tell_deposit()
  CREATE TRIGGER tell_first_reading AFTER UPDATE OF first_read_at ON document_versions FOR EACH ROW WHEN (new.first_read_at IS NOT NULL AND old.first_read_at IS NULL AND new.side = 'staff'::text) EXECUTE FUNCTION parvis.tell_first_reading()
  row-level security on
  grant insert, select to parvis_client
  grant insert, select to parvis_employee
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_add INSERT {parvis_client} check ((side = 'client'::text) AND (number = 1) AND (deposited_by = ( SELECT parvis.account_id() AS account_id)) AND (EXISTS ( SELECT FROM documents d WHERE (d.id = document_versions.document_id))))
  policy client_read SELECT {parvis_client,parvis_employee} using (EXISTS ( SELECT FROM documents d WHERE (d.id = document_versions.document_id)))
  policy employee_add INSERT {parvis_employee} check ((side = 'employee'::text) AND (number = 1) AND (deposited_by = ( SELECT parvis.account_id() AS account_id)) AND (EXISTS ( SELECT FROM documents d WHERE (d.id = document_versions.document_id))))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM documents p WHERE (p.id = document_versions.document_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM documents p WHERE (p.id = document_versions.document_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM documents p WHERE (p.id = document_versions.document_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM documents p WHERE (p.id = document_versions.document_id)))
  policy system ALL {parvis_system} using true check true

table documents
  -- A document in a folder of a client or of an employee (D14, D26). A withdrawn one stays on record (D37).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  employee_id uuid
  holder text not null generated as 
CASE
    WHEN (employee_id IS NULL) THEN 'client'::text
    ELSE 'employee'::text
END  -- Whose it is, so that its folder is one of theirs.
  folder_id uuid not null
  name text not null
  search_text text not null generated as parvis.fold(name)
  version_id uuid not null  -- The version that is shown; earlier ones stay (D17).
  deposited_at timestamp with time zone not null  -- When that version came.
  withdrawn_at timestamp with time zone
  withdrawn_by uuid
  withdrawn_by_label text not null default ''::text
  withdrawal_reason text not null default ''::text
  month_on date  -- The first day of the month that it is about: a payslip, a timesheet.
  version integer not null default 1
  lot_id uuid  -- The lot by which it was published: one paper for each person, or client (D34).
  constraint documents_pkey: PRIMARY KEY (id)
  constraint documents_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint documents_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint documents_folder_holder: FOREIGN KEY (folder_id, holder) REFERENCES folder_rules(id, holder)
  constraint documents_lot_id_fkey: FOREIGN KEY (lot_id) REFERENCES document_lots(id)
  constraint documents_of_lot: FOREIGN KEY (lot_id, holder) REFERENCES document_lots(id, holder)
  constraint documents_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint documents_version_id_fkey: FOREIGN KEY (version_id) REFERENCES document_versions(id) DEFERRABLE INITIALLY DEFERRED
  constraint documents_withdrawn_by_fkey: FOREIGN KEY (withdrawn_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint documents_check: CHECK (((withdrawn_at IS NULL) = (withdrawal_reason = ''::text)))
  constraint documents_month: CHECK ((EXTRACT(day FROM month_on) = (1)::numeric))
  constraint documents_name_check: CHECK ((name <> ''::text))
  constraint documents_one_holder: CHECK ((num_nonnulls(organisation_id, employee_id) = 1))
  CREATE INDEX documents_brand_id_deposited_at_id_idx ON public.documents USING btree (brand_id, deposited_at, id)
  CREATE INDEX documents_brand_id_folder_id_deposited_at_id_idx ON public.documents USING btree (brand_id, folder_id, deposited_at, id)
  CREATE INDEX documents_employee_id_deposited_at_id_idx ON public.documents USING btree (employee_id, deposited_at, id) WHERE (employee_id IS NOT NULL)
  CREATE INDEX documents_employee_id_folder_id_deposited_at_id_idx ON public.documents USING btree (employee_id, folder_id, deposited_at, id) WHERE (employee_id IS NOT NULL)
  CREATE UNIQUE INDEX documents_one_of_lot ON public.documents USING btree (lot_id, employee_id, organisation_id) NULLS NOT DISTINCT WHERE (lot_id IS NOT NULL)
  CREATE INDEX documents_organisation_id_deposited_at_id_idx ON public.documents USING btree (organisation_id, deposited_at, id)
  CREATE INDEX documents_organisation_id_folder_id_deposited_at_id_idx ON public.documents USING btree (organisation_id, folder_id, deposited_at, id)
  CREATE INDEX documents_version_id_idx ON public.documents USING btree (version_id)
  CREATE TRIGGER document_to_read AFTER INSERT OR UPDATE OF version_id, name, organisation_id, employee_id, brand_id ON documents FOR EACH ROW EXECUTE FUNCTION parvis.document_to_read()
  CREATE TRIGGER keep_document BEFORE DELETE ON documents FOR EACH ROW EXECUTE FUNCTION parvis.keep_document()
  CREATE TRIGGER keep_payslip BEFORE DELETE ON documents FOR EACH ROW EXECUTE FUNCTION parvis.keep_payslip()
  CREATE TRIGGER keep_shown BEFORE UPDATE OF version_id ON documents FOR EACH ROW WHEN (new.version_id <> old.version_id) EXECUTE FUNCTION parvis.keep_document()
  CREATE TRIGGER keep_signed BEFORE DELETE OR UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION parvis.keep_signed()
  CREATE TRIGGER refuse_objected_payslip BEFORE INSERT ON documents FOR EACH ROW WHEN (new.employee_id IS NOT NULL AND CURRENT_USER <> 'parvis_employee'::name) EXECUTE FUNCTION parvis.refuse_objected_payslip()
  CREATE TRIGGER refuse_objected_version BEFORE UPDATE OF version_id ON documents FOR EACH ROW WHEN (new.employee_id IS NOT NULL AND new.version_id <> old.version_id) EXECUTE FUNCTION parvis.refuse_objected_payslip()
  row-level security on
  grant insert, select to parvis_client
  grant insert, select to parvis_employee
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_add INSERT {parvis_client} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (withdrawn_at IS NULL) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('documents.documents.deposit'::text) AS organisation_ids_with_permission)::uuid[])) AND (EXISTS ( SELECT FROM folder_rules f WHERE ((f.id = documents.folder_id) AND f.takes_uploads))))
  policy client_add_requested INSERT {parvis_client} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (withdrawn_at IS NULL) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('documents.documents.deposit'::text) AS organisation_ids_with_permission)::uuid[])) AND (EXISTS ( SELECT FROM requested_pieces p WHERE ((p.organisation_id = documents.organisation_id) AND (p.folder_id = documents.folder_id) AND (p.state = ANY (ARRAY['waiting'::text, 'refused'::text, 'expired'::text]))))))
  policy client_read SELECT {parvis_client} using ((withdrawn_at IS NULL) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('documents.documents.read'::text) AS organisation_ids_with_permission)::uuid[])) AND (EXISTS ( SELECT FROM folder_rules f WHERE (f.id = documents.folder_id))))
  policy employee_add INSERT {parvis_employee} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (withdrawn_at IS NULL) AND (employee_id = ( SELECT parvis.employee_id() AS employee_id)) AND (EXISTS ( SELECT FROM folder_rules f WHERE ((f.id = documents.folder_id) AND f.takes_uploads))))
  policy employee_add_requested INSERT {parvis_employee} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (withdrawn_at IS NULL) AND (employee_id = ( SELECT parvis.employee_id() AS employee_id)) AND (EXISTS ( SELECT FROM requested_pieces p WHERE ((p.employee_id = documents.employee_id) AND (p.folder_id = documents.folder_id) AND (p.state = ANY (ARRAY['waiting'::text, 'refused'::text, 'expired'::text]))))))
  policy employee_papers restrictive SELECT {parvis_staff} using ((employee_id IS NULL) OR ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any))
  policy employee_read SELECT {parvis_employee} using ((withdrawn_at IS NULL) AND (employee_id = ( SELECT parvis.employee_id() AS employee_id)) AND (EXISTS ( SELECT FROM folder_rules f WHERE (f.id = documents.folder_id))))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table folder_rules
  -- A folder that every client, employee or supplier of a brand has, with its sharing rules («Configuration de la GED», D3).
  holder text not null
  path text not null  -- Where it is in the tree of the management software (Chemin).
  name jsonb not null
  shared boolean not null default false  -- Whether those whose folder it is see it in their portal (Portail).
  signature text not null default ''::text  -- On which side of the page the signature is put; empty: nothing is signed (D19).
  notifies boolean not null default false
  notify_to text not null default ''::text  -- Which address of the client is told (Notifier sur, D4); employees have one.
  link_to text not null default ''::text  -- Where the message leads (Lien vers, D5).
  takes_uploads boolean not null default false
  retention_years integer  -- How long after it came a document is taken away (D17); null: never.
  legal_years integer  -- How long after it came the law keeps a document: till then it is neither replaced nor deleted (D17).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  signature_model text not null default ''::text  -- The model by which its documents are signed (D35); empty: at its side, by whose document it is.
  signature_model_id uuid generated as (NULLIF(signature_model, ''::text))::uuid
  signature_model_asks boolean generated as 
CASE
    WHEN (signature_model = ''::text) THEN NULL::boolean
    ELSE false
END
  template text not null default ''::text  -- The template of its messages (D3); empty: the words of the portal.
  legal boolean not null default false  -- Its messages are legal notices: nobody is spared them (D25).
  template_id uuid generated as (NULLIF(template, ''::text))::uuid
  issued text not null default ''::text  -- Which papers that the portal issues come into it, of a client who accepted that (D14); one folder for each.
  constraint folder_rules_id_holder_key: UNIQUE (id, holder)
  constraint folder_rules_pkey: PRIMARY KEY (id)
  constraint folder_rules_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint folder_rules_signature_model_id_fkey: FOREIGN KEY (signature_model_id, holder, signature_model_asks) REFERENCES signature_models(id, holder, asks_third)
  constraint folder_rules_template_id_fkey: FOREIGN KEY (template_id) REFERENCES notification_templates(id)
  constraint folder_rules_check: CHECK ((retention_years >= legal_years))
  constraint folder_rules_check1: CHECK ((shared OR (NOT (notifies OR takes_uploads OR (signature <> ''::text)))))
  constraint folder_rules_holder_check: CHECK ((holder = ANY (ARRAY['client'::text, 'employee'::text, 'supplier'::text])))
  constraint folder_rules_issued: CHECK (((issued = ''::text) OR ((holder = 'client'::text) AND shared)))
  constraint folder_rules_issued_check: CHECK ((issued = ANY (ARRAY[''::text, 'invoices'::text, 'quotes'::text, 'reports'::text])))
  constraint folder_rules_legal_years_check: CHECK (((legal_years >= 1) AND (legal_years <= 100)))
  constraint folder_rules_link_to: CHECK (((link_to = ANY (ARRAY[''::text, 'document'::text])) OR
CASE holder
    WHEN 'client'::text THEN (link_to = ANY (ARRAY['space'::text, 'quotes'::text, 'statement'::text]))
    WHEN 'employee'::text THEN (link_to = ANY (ARRAY['employee_space'::text, 'payslips'::text]))
    ELSE false
END))
  constraint folder_rules_link_to_check: CHECK ((link_to = ANY (ARRAY[''::text, 'space'::text, 'document'::text, 'quotes'::text, 'statement'::text, 'employee_space'::text, 'payslips'::text])))
  constraint folder_rules_name_text: CHECK (parvis.is_text(name, true))
  constraint folder_rules_notify_to: CHECK (((holder = 'client'::text) OR (notify_to = ''::text)))
  constraint folder_rules_notify_to_check: CHECK ((notify_to = ANY (ARRAY[''::text, 'record'::text, 'quotes'::text, 'invoices'::text, 'reminders'::text])))
  constraint folder_rules_retention_years_check: CHECK (((retention_years >= 1) AND (retention_years <= 100)))
  constraint folder_rules_signature_check: CHECK ((signature = ANY (ARRAY[''::text, 'left'::text, 'right'::text])))
  constraint folder_rules_signature_model: CHECK (((signature_model = ''::text) OR (signature <> ''::text)))
  CREATE INDEX folder_rules_brand_id_created_at_id_idx ON public.folder_rules USING btree (brand_id, created_at, id)
  CREATE UNIQUE INDEX folder_rules_issued_key ON public.folder_rules USING btree (brand_id, issued) WHERE (issued <> ''::text)
  CREATE UNIQUE INDEX folder_rules_path_key ON public.folder_rules USING btree (brand_id, holder, lower(path))
  CREATE INDEX folder_rules_signature_model_id_idx ON public.folder_rules USING btree (signature_model_id)
  CREATE INDEX folder_rules_template_id_idx ON public.folder_rules USING btree (template_id)
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND shared AND (holder = 'client'::text) AND ( SELECT (cardinality(parvis.organisation_ids_with_permission('documents.documents.read'::text)) > 0)))
  policy employee_read SELECT {parvis_employee} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND shared AND (holder = 'employee'::text) AND (( SELECT parvis.employee_id() AS employee_id) IS NOT NULL))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.folders.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.folders.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.folders.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (NOT (EXISTS ( SELECT FROM documents d WHERE (d.folder_id = folder_rules.id)))))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table issued_papers
  -- A paper that a space issued for a client who accepted to have it in the portal by then, until it is a document (D14). Retention may take the document; that it was published stays.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  kind text not null
  origin_id uuid not null  -- The invoice, or the quote, by the kind.
  edition integer not null default 1  -- A later one takes the place of an earlier one as a version of its document: a quote that is signed.
  issued_at timestamp with time zone not null
  issued_by_label text not null
  published_at timestamp with time zone
  document_id uuid
  called_off_at timestamp with time zone
  constraint issued_papers_once: UNIQUE (kind, origin_id, edition)
  constraint issued_papers_pkey: PRIMARY KEY (id)
  constraint issued_papers_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint issued_papers_document_id_fkey: FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE SET NULL
  constraint issued_papers_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint issued_papers_edition_check: CHECK ((edition > 0))
  constraint issued_papers_end: CHECK (((num_nonnulls(published_at, called_off_at) < 2) AND ((document_id IS NULL) OR (published_at IS NOT NULL))))
  constraint issued_papers_kind_check: CHECK ((kind = ANY (ARRAY['invoices'::text, 'quotes'::text, 'reports'::text])))
  CREATE INDEX issued_papers_document_id_idx ON public.issued_papers USING btree (document_id)
  CREATE INDEX issued_papers_waiting ON public.issued_papers USING btree (brand_id, issued_at, id) WHERE ((published_at IS NULL) AND (called_off_at IS NULL))
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = issued_papers.organisation_id)))
  policy system ALL {parvis_system} using true check true

table lot_absences
  -- An employee, or a client, without a page, of whom somebody said that this is as it should be.
  lot_id uuid not null
  employee_id uuid
  organisation_id uuid
  holder text not null generated as 
CASE
    WHEN (employee_id IS NULL) THEN 'client'::text
    ELSE 'employee'::text
END
  constraint lot_absences_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint lot_absences_lot_id_fkey: FOREIGN KEY (lot_id) REFERENCES document_lots(id) ON DELETE CASCADE
  constraint lot_absences_of_side: FOREIGN KEY (lot_id, holder) REFERENCES document_lots(id, holder) ON DELETE CASCADE
  constraint lot_absences_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint lot_absences_one_holder: CHECK ((num_nonnulls(employee_id, organisation_id) = 1))
  CREATE UNIQUE INDEX lot_absences_once ON public.lot_absences USING btree (lot_id, employee_id, organisation_id) NULLS NOT DISTINCT
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM document_lots p WHERE (p.id = lot_absences.lot_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM document_lots p WHERE (p.id = lot_absences.lot_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM document_lots p WHERE (p.id = lot_absences.lot_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM document_lots p WHERE (p.id = lot_absences.lot_id)))
  policy system ALL {parvis_system} using true check true

table lot_pages
  -- A page of a lot: whose it is, or set aside, or still to be decided. It goes to one place at most.
  lot_id uuid not null
  number integer not null
  finding text not null  -- What was read: matched; unknown: a code that nobody has; none: no code; several: of several; twice: another page has it too; continued: without a code, after a page that is not the last of its paper; absent: of somebody who was not there that month.
  codes text[] not null default '{}'::text[]
  excerpt text not null default ''::text
  proposed_employee_id uuid  -- Whose it may be, where that is to be decided; proposed_organisation_id: of which client.
  employee_id uuid
  discarded boolean not null default false
  published_at timestamp with time zone
  version integer not null default 1
  organisation_id uuid
  proposed_organisation_id uuid
  holder text generated as 
CASE
    WHEN ((employee_id IS NOT NULL) OR (proposed_employee_id IS NOT NULL)) THEN 'employee'::text
    WHEN ((organisation_id IS NOT NULL) OR (proposed_organisation_id IS NOT NULL)) THEN 'client'::text
    ELSE NULL::text
END  -- On which side whoever it is, or may be, of stands: that of the lot.
  constraint lot_pages_pkey: PRIMARY KEY (lot_id, number)
  constraint lot_pages_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint lot_pages_lot_id_fkey: FOREIGN KEY (lot_id) REFERENCES document_lots(id) ON DELETE CASCADE
  constraint lot_pages_of_side: FOREIGN KEY (lot_id, holder) REFERENCES document_lots(id, holder) ON DELETE CASCADE
  constraint lot_pages_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint lot_pages_proposed_id_fkey: FOREIGN KEY (proposed_employee_id) REFERENCES employees(id)
  constraint lot_pages_proposed_organisation_id_fkey: FOREIGN KEY (proposed_organisation_id) REFERENCES organisations(id)
  constraint lot_pages_discarded: CHECK (((NOT discarded) OR (num_nonnulls(employee_id, organisation_id) = 0)))
  constraint lot_pages_excerpt_check: CHECK ((length(excerpt) <= 200))
  constraint lot_pages_finding_check: CHECK ((finding = ANY (ARRAY['matched'::text, 'unknown'::text, 'none'::text, 'several'::text, 'twice'::text, 'continued'::text, 'absent'::text])))
  constraint lot_pages_number_check: CHECK ((number > 0))
  constraint lot_pages_one_holder: CHECK ((num_nonnulls(COALESCE(employee_id, proposed_employee_id), COALESCE(organisation_id, proposed_organisation_id)) <= 1))
  constraint lot_pages_published: CHECK (((published_at IS NULL) OR (num_nonnulls(employee_id, organisation_id) = 1)))
  CREATE INDEX lot_pages_lot_id_employee_id_number_idx ON public.lot_pages USING btree (lot_id, employee_id, number)
  CREATE INDEX lot_pages_lot_id_organisation_id_number_idx ON public.lot_pages USING btree (lot_id, organisation_id, number)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM document_lots p WHERE (p.id = lot_pages.lot_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM document_lots p WHERE (p.id = lot_pages.lot_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM document_lots p WHERE (p.id = lot_pages.lot_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM document_lots p WHERE (p.id = lot_pages.lot_id)))
  policy system ALL {parvis_system} using true check true

table notification_cadences
  -- How often a person wants to be written to about documents (D25). Without a row: at once.
  account_id uuid not null
  cadence text not null
  version integer not null default 1
  updated_at timestamp with time zone not null
  constraint notification_cadences_pkey: PRIMARY KEY (account_id)
  constraint notification_cadences_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint notification_cadences_cadence_check: CHECK ((cadence = ANY (ARRAY['at_once'::text, 'daily'::text, 'never'::text])))
  row-level security on
  grant insert, select, update to parvis_client
  grant insert, select, update to parvis_employee
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy own ALL {parvis_client,parvis_employee,parvis_staff} using (account_id = ( SELECT parvis.account_id() AS account_id)) check (account_id = ( SELECT parvis.account_id() AS account_id))
  policy system ALL {parvis_system} using true check true

table notification_templates
  -- The words of a message about a document, with merge fields between # (Modèle de notification, D6).
  name text not null
  holder text not null
  subject jsonb not null
  body jsonb not null
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint notification_templates_pkey: PRIMARY KEY (id)
  constraint notification_templates_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint notification_templates_body_text: CHECK (parvis.is_text(body, true))
  constraint notification_templates_holder_check: CHECK ((holder = ANY (ARRAY['client'::text, 'employee'::text])))
  constraint notification_templates_name_check: CHECK ((name <> ''::text))
  constraint notification_templates_subject_text: CHECK (parvis.is_text(subject, true))
  CREATE INDEX notification_templates_brand_id_created_at_id_idx ON public.notification_templates USING btree (brand_id, created_at, id)
  CREATE UNIQUE INDEX notification_templates_brand_id_holder_lower_idx ON public.notification_templates USING btree (brand_id, holder, lower(name))
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.folders.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.folders.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.folders.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (NOT (EXISTS ( SELECT FROM folder_rules f WHERE (f.template = (notification_templates.id)::text)))))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table paper_payslips
  -- A payslip that is printed and handed over, since its employee objects to electronic ones (D31): of a lot, or brought by itself.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  lot_id uuid  -- The file for all that it came in; null: it was brought by itself.
  employee_id uuid not null
  objection_id uuid not null
  name text not null
  month_on date
  pages integer[] not null  -- Its pages: of the lot's file where it came in one, in their order.
  set_aside_at timestamp with time zone not null
  handed_over_at timestamp with time zone  -- When the staff said that it was printed and handed over.
  handed_over_by uuid
  handed_over_by_label text not null default ''::text
  file_id uuid  -- Its own file; null of one that was set aside before files were cut for these: its pages are those of the lot's file.
  constraint paper_payslips_file_id_key: UNIQUE (file_id)
  constraint paper_payslips_lot_id_employee_id_key: UNIQUE (lot_id, employee_id)
  constraint paper_payslips_pkey: PRIMARY KEY (id)
  constraint paper_payslips_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint paper_payslips_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint paper_payslips_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint paper_payslips_handed_over_by_fkey: FOREIGN KEY (handed_over_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint paper_payslips_lot_id_fkey: FOREIGN KEY (lot_id) REFERENCES document_lots(id)
  constraint paper_payslips_objection_id_fkey: FOREIGN KEY (objection_id) REFERENCES payslip_objections(id)
  constraint paper_payslips_check: CHECK ((handed_over_at >= set_aside_at))
  constraint paper_payslips_check1: CHECK (((handed_over_at IS NOT NULL) OR (handed_over_by IS NULL)))
  constraint paper_payslips_month_on_check: CHECK ((EXTRACT(day FROM month_on) = (1)::numeric))
  constraint paper_payslips_name_check: CHECK ((name <> ''::text))
  constraint paper_payslips_pages_check: CHECK ((cardinality(pages) > 0))
  constraint paper_payslips_printed_from: CHECK ((num_nonnulls(lot_id, file_id) > 0))
  CREATE INDEX paper_payslips_employee_id_month_on_id_idx ON public.paper_payslips USING btree (employee_id, month_on, id)
  CREATE INDEX paper_payslips_waiting ON public.paper_payslips USING btree (brand_id, id) WHERE (handed_over_at IS NULL)
  row-level security on
  grant select to parvis_employee
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy employee_papers restrictive ALL {parvis_staff} using ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any) check ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any)
  policy employee_read SELECT {parvis_employee} using (employee_id = ( SELECT parvis.employee_id() AS employee_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (handed_over_at IS NULL))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table portal_closure_tellings
  -- What was told of a closure to everybody concerned. A telling that was cut goes on after the one who was told last.
  closure_id uuid not null
  kind text not null
  told_after uuid  -- The employee or account that was told last, in the order of their ids.
  done_at timestamp with time zone
  constraint portal_closure_tellings_pkey: PRIMARY KEY (closure_id, kind)
  constraint portal_closure_tellings_closure_id_fkey: FOREIGN KEY (closure_id) REFERENCES portal_closures(id) ON DELETE CASCADE
  constraint portal_closure_tellings_kind_check: CHECK ((kind = ANY (ARRAY['announced'::text, 'month'::text, 'week'::text, 'called_off'::text])))
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table portal_closures
  -- That a brand's portal closes to its employees, and to its clients where they are meant too: announced three months before at least, and called off at any time (D31).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  with_clients boolean not null
  announced_on date not null
  closes_on date not null
  message text not null  -- What the provider says of it, as it stands in the mails and on the pages.
  announced_at timestamp with time zone not null
  announced_by uuid
  announced_by_label text not null
  closed_at timestamp with time zone  -- When it was carried out. Called off after that, the portal is open again.
  called_off_at timestamp with time zone
  called_off_by uuid
  called_off_by_label text not null default ''::text
  version integer not null default 1
  take_months integer not null default 12  -- So many months after the day of the closure its people may still sign in to take their documents along, and to nothing else.
  taking_ended_at timestamp with time zone  -- When that time was over: nobody of the closed sides signs in any more.
  constraint portal_closures_pkey: PRIMARY KEY (id)
  constraint portal_closures_announced_by_fkey: FOREIGN KEY (announced_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint portal_closures_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint portal_closures_called_off_by_fkey: FOREIGN KEY (called_off_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint portal_closures_check: CHECK (((called_off_at IS NOT NULL) OR (called_off_by IS NULL)))
  constraint portal_closures_check1: CHECK ((taking_ended_at >= closed_at))
  constraint portal_closures_message_check: CHECK ((message <> ''::text))
  constraint portal_closures_notice: CHECK ((closes_on >= ((announced_on + '3 mons'::interval))::date))
  constraint portal_closures_taking: CHECK (((take_months >= 3) AND (take_months <= 60)))
  CREATE INDEX portal_closures_brand_id_announced_at_id_idx ON public.portal_closures USING btree (brand_id, announced_at, id)
  CREATE UNIQUE INDEX portal_closures_one ON public.portal_closures USING btree (brand_id) WHERE (called_off_at IS NULL)
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (called_off_at, called_off_by, called_off_by_label, version) to parvis_staff
  policy client_read SELECT {parvis_client} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (called_off_at IS NULL) AND with_clients)
  policy employee_read SELECT {parvis_employee} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (called_off_at IS NULL))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.closures.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.closures.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.closures.manage}'::text[]) AS staff_may_any)
  policy staff_announce INSERT {parvis_staff} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (announced_on = ( SELECT parvis.today() AS today)) AND (closed_at IS NULL))
  policy staff_call_off UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table requested_models
  -- What is asked for together, time and again: the papers of a new client, those of each year (D38).
  name jsonb not null
  pieces text not null  -- One to a line.
  help jsonb not null
  days integer not null
  valid_months integer  -- How long what is accepted is good for; null: for good.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint requested_models_pkey: PRIMARY KEY (id)
  constraint requested_models_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint requested_models_days_check: CHECK (((days >= 1) AND (days <= 365)))
  constraint requested_models_help_text: CHECK (parvis.is_text(help, false))
  constraint requested_models_name_text: CHECK (parvis.is_text(name, true))
  constraint requested_models_pieces_check: CHECK ((pieces <> ''::text))
  constraint requested_models_valid_months_check: CHECK (((valid_months >= 1) AND (valid_months <= 120)))
  CREATE INDEX requested_models_brand_id_created_at_id_idx ON public.requested_models USING btree (brand_id, created_at, id)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.requested.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.requested.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.requested.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND true)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table requested_pieces
  -- One piece of a request, and how far it is: what was sent last is its document; what was sent before stays in its folder (D38).
  id uuid not null default gen_random_uuid()
  request_id uuid not null
  brand_id uuid not null
  organisation_id uuid
  employee_id uuid
  position integer not null
  name text not null
  search_text text not null generated as parvis.fold(name)
  folder_id uuid not null  -- Where what is sent lands.
  valid_months integer
  due_on date not null
  state text not null default 'waiting'::text
  document_id uuid
  sent_at timestamp with time zone
  decided_at timestamp with time zone
  decided_by uuid
  decided_by_label text not null default ''::text
  reason text not null default ''::text
  expires_on date  -- The day after which what was accepted is good no longer: it is asked for again.
  version integer not null default 1
  constraint requested_pieces_request_id_position_key: UNIQUE (request_id, "position")
  constraint requested_pieces_pkey: PRIMARY KEY (id)
  constraint requested_pieces_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint requested_pieces_decided_by_fkey: FOREIGN KEY (decided_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint requested_pieces_document_id_fkey: FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE SET NULL
  constraint requested_pieces_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint requested_pieces_folder_id_fkey: FOREIGN KEY (folder_id) REFERENCES folder_rules(id)
  constraint requested_pieces_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint requested_pieces_request_id_fkey: FOREIGN KEY (request_id) REFERENCES document_requests(id)
  constraint requested_pieces_check: CHECK (((state = 'waiting'::text) = (sent_at IS NULL)))
  constraint requested_pieces_check1: CHECK (((state = ANY (ARRAY['refused'::text, 'accepted'::text, 'expired'::text])) = (decided_at IS NOT NULL)))
  constraint requested_pieces_check2: CHECK (((state = 'refused'::text) = (reason <> ''::text)))
  constraint requested_pieces_check3: CHECK (((expires_on IS NULL) OR (state = ANY (ARRAY['accepted'::text, 'expired'::text]))))
  constraint requested_pieces_check4: CHECK (((state <> 'expired'::text) OR (expires_on IS NOT NULL)))
  constraint requested_pieces_name_check: CHECK ((name <> ''::text))
  constraint requested_pieces_one_holder: CHECK ((num_nonnulls(organisation_id, employee_id) = 1))
  constraint requested_pieces_position_check: CHECK (("position" > 0))
  constraint requested_pieces_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'received'::text, 'refused'::text, 'accepted'::text, 'expired'::text])))
  constraint requested_pieces_valid_months_check: CHECK (((valid_months >= 1) AND (valid_months <= 120)))
  CREATE INDEX requested_pieces_brand_id_due_on_id_idx ON public.requested_pieces USING btree (brand_id, due_on, id)
  CREATE INDEX requested_pieces_brand_id_expires_on_idx ON public.requested_pieces USING btree (brand_id, expires_on) WHERE (state = 'accepted'::text)
  CREATE INDEX requested_pieces_document_id_idx ON public.requested_pieces USING btree (document_id)
  CREATE INDEX requested_pieces_employee_id_due_on_id_idx ON public.requested_pieces USING btree (employee_id, due_on, id) WHERE (employee_id IS NOT NULL)
  CREATE INDEX requested_pieces_folder_id_idx ON public.requested_pieces USING btree (folder_id)
  CREATE INDEX requested_pieces_organisation_id_due_on_id_idx ON public.requested_pieces USING btree (organisation_id, due_on, id)
  CREATE TRIGGER piece_moves BEFORE UPDATE OF state ON requested_pieces FOR EACH ROW WHEN (new.state <> old.state) EXECUTE FUNCTION parvis.piece_moves()
  CREATE TRIGGER tell_piece AFTER UPDATE OF state ON requested_pieces FOR EACH ROW WHEN (new.state = 'received'::text AND old.state <> 'received'::text AND new.document_id IS NOT NULL) EXECUTE FUNCTION parvis.tell_piece()
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (state, document_id, sent_at, decided_at, decided_by, decided_by_label, reason, expires_on, version) to parvis_client
  grant update (state, document_id, sent_at, decided_at, decided_by, decided_by_label, reason, expires_on, version) to parvis_employee
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('documents.documents.deposit'::text) AS organisation_ids_with_permission)::uuid[]))
  policy client_send UPDATE {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('documents.documents.deposit'::text) AS organisation_ids_with_permission)::uuid[])) check (state = 'received'::text)
  policy employee_papers restrictive SELECT {parvis_staff} using ((employee_id IS NULL) OR ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any))
  policy employee_read SELECT {parvis_employee} using (employee_id = ( SELECT parvis.employee_id() AS employee_id))
  policy employee_send UPDATE {parvis_employee} using (employee_id = ( SELECT parvis.employee_id() AS employee_id)) check (state = 'received'::text)
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.requested.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.requested.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.requested.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table signature_archives
  -- A version that bears an archive time stamp, and until when that one proves what is under it: renewed before (D39).
  version_id uuid not null
  document_id uuid not null
  made_at timestamp with time zone not null
  proved_until timestamp with time zone not null
  followed_at timestamp with time zone
  constraint signature_archives_pkey: PRIMARY KEY (version_id)
  constraint signature_archives_document_id_fkey: FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint signature_archives_version_id_fkey: FOREIGN KEY (version_id) REFERENCES document_versions(id)
  CREATE INDEX signature_archives_document_id_idx ON public.signature_archives USING btree (document_id)
  CREATE INDEX signature_archives_proved_until_idx ON public.signature_archives USING btree (proved_until) WHERE (followed_at IS NULL)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table signature_codes
  -- A one-time code, bound to who signs and to the version that they read. Five wrong ones end it.
  id uuid not null default gen_random_uuid()
  signer_id uuid not null
  version_id uuid not null
  account_id uuid
  code_hash bytea not null
  sent_to text not null
  sent_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  tries integer not null default 0
  used_at timestamp with time zone
  constraint signature_codes_pkey: PRIMARY KEY (id)
  constraint signature_codes_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint signature_codes_signer_id_fkey: FOREIGN KEY (signer_id) REFERENCES signers(id) ON DELETE CASCADE
  constraint signature_codes_version_id_fkey: FOREIGN KEY (version_id) REFERENCES document_versions(id)
  constraint signature_codes_tries_check: CHECK (((tries >= 0) AND (tries <= 5)))
  CREATE INDEX signature_codes_signer_id_sent_at_idx ON public.signature_codes USING btree (signer_id, sent_at)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table signature_gifts
  -- What a signer gave when they signed: from it the file is signed, at once or as soon as a time stamp is to be had.
  signer_id uuid not null
  version_id uuid not null
  code_id uuid not null
  drawing bytea
  typed text not null
  kind text not null
  signed_as text not null
  address text not null
  network text not null
  browser text not null
  time_zone text not null
  second_factor boolean not null
  constraint signature_gifts_pkey: PRIMARY KEY (signer_id)
  constraint signature_gifts_code_id_fkey: FOREIGN KEY (code_id) REFERENCES signature_codes(id)
  constraint signature_gifts_signer_id_fkey: FOREIGN KEY (signer_id) REFERENCES signers(id) ON DELETE CASCADE
  constraint signature_gifts_version_id_fkey: FOREIGN KEY (version_id) REFERENCES document_versions(id)
  constraint signature_gifts_kind_check: CHECK ((kind = ANY (ARRAY['drawn'::text, 'typed'::text, 'uploaded'::text])))
  constraint signature_gifts_signed_as_check: CHECK ((signed_as <> ''::text))
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table signature_links
  -- The link of a third person who has no account: to one document, until it expires. Reading it uses nothing up.
  signer_id uuid not null
  token_hash bytea not null
  expires_at timestamp with time zone not null
  constraint signature_links_token_hash_key: UNIQUE (token_hash)
  constraint signature_links_pkey: PRIMARY KEY (signer_id)
  constraint signature_links_signer_id_fkey: FOREIGN KEY (signer_id) REFERENCES signers(id) ON DELETE CASCADE
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table signature_model_signers
  -- Somebody who signs by a model, by their role, in their turn.
  model_id uuid not null
  number integer not null
  position integer not null  -- Their turn; those of one turn sign in any order.
  kind text not null
  role text not null default ''::text  -- As what a third person signs, so that whoever uses the model knows whom to name.
  days integer
  page integer  -- On which page their box is, as the boxes of signers are; null: on the last one, whichever that is, or at the side that the folder says where there is no box.
  x double precision
  y double precision
  width double precision
  height double precision
  constraint signature_model_signers_pkey: PRIMARY KEY (model_id, number)
  constraint signature_model_signers_model_id_fkey: FOREIGN KEY (model_id) REFERENCES signature_models(id) ON DELETE CASCADE
  constraint signature_model_signers_check: CHECK ((num_nonnulls(x, y, width, height) = ANY (ARRAY[0, 4])))
  constraint signature_model_signers_check1: CHECK (((page IS NULL) OR (x IS NOT NULL)))
  constraint signature_model_signers_check2: CHECK (((kind = 'third'::text) = (role <> ''::text)))
  constraint signature_model_signers_days_check: CHECK (((days >= 1) AND (days <= 365)))
  constraint signature_model_signers_height_check: CHECK (((height > (0)::double precision) AND (height <= (1)::double precision)))
  constraint signature_model_signers_kind_check: CHECK ((kind = ANY (ARRAY['client'::text, 'employee'::text, 'provider'::text, 'third'::text])))
  constraint signature_model_signers_number_check: CHECK (((number >= 1) AND (number <= 10)))
  constraint signature_model_signers_page_check: CHECK (((page >= 1) AND (page <= 500)))
  constraint signature_model_signers_position_check: CHECK ((("position" >= 1) AND ("position" <= 10)))
  constraint signature_model_signers_width_check: CHECK (((width > (0)::double precision) AND (width <= (1)::double precision)))
  constraint signature_model_signers_x_check: CHECK (((x >= (0)::double precision) AND (x <= (1)::double precision)))
  constraint signature_model_signers_y_check: CHECK (((y >= (0)::double precision) AND (y <= (1)::double precision)))
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM signature_models p WHERE (p.id = signature_model_signers.model_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM signature_models p WHERE (p.id = signature_model_signers.model_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM signature_models p WHERE (p.id = signature_model_signers.model_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM signature_models p WHERE (p.id = signature_model_signers.model_id)))
  policy system ALL {parvis_system} using true check true

table signature_models
  -- Who signs documents that are alike, where, in which order and until when (D35). A request that was made by it stays as it is.
  name text not null
  holder text not null
  days integer  -- So many days after it is asked for a document is to be signed; null: as the brand sets.
  reminder_days integer[] not null default '{3,1}'::integer[]
  asks_third boolean not null default false  -- Whether a third person signs, whose name and address are asked for at each use: no folder uses such a model.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint signature_models_kind_key: UNIQUE (id, holder, asks_third)
  constraint signature_models_pkey: PRIMARY KEY (id)
  constraint signature_models_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint signature_models_days_check: CHECK (((days >= 1) AND (days <= 365)))
  constraint signature_models_holder_check: CHECK ((holder = ANY (ARRAY['client'::text, 'employee'::text])))
  constraint signature_models_name_check: CHECK ((name <> ''::text))
  constraint signature_models_reminder_days_check: CHECK (((cardinality(reminder_days) <= 5) AND (0 < ALL (reminder_days)) AND (60 >= ALL (reminder_days))))
  CREATE INDEX signature_models_brand_id_created_at_id_idx ON public.signature_models USING btree (brand_id, created_at, id)
  CREATE UNIQUE INDEX signature_models_name_key ON public.signature_models USING btree (brand_id, holder, lower(name))
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (NOT (EXISTS ( SELECT FROM folder_rules f WHERE (f.signature_model = (signature_models.id)::text)))))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table signature_page_readings
  -- Which pages a signer had before them: they sign what they read to its end.
  signer_id uuid not null
  version_id uuid not null
  account_id uuid
  page integer not null
  read_at timestamp with time zone not null
  constraint signature_page_readings_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint signature_page_readings_signer_id_fkey: FOREIGN KEY (signer_id) REFERENCES signers(id) ON DELETE CASCADE
  constraint signature_page_readings_version_id_fkey: FOREIGN KEY (version_id) REFERENCES document_versions(id)
  constraint signature_page_readings_page_check: CHECK ((page > 0))
  CREATE UNIQUE INDEX signature_page_readings_signer_id_version_id_page_account_i_idx ON public.signature_page_readings USING btree (signer_id, version_id, page, account_id) NULLS NOT DISTINCT
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table signature_reminders
  -- That a signer was reminded on a day: once.
  signer_id uuid not null
  on_day date not null
  sent_at timestamp with time zone not null
  constraint signature_reminders_pkey: PRIMARY KEY (signer_id, on_day)
  constraint signature_reminders_signer_id_fkey: FOREIGN KEY (signer_id) REFERENCES signers(id) ON DELETE CASCADE
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table signature_requests
  -- A document of a client or of an employee that is to be signed, with its signers in order; a cancelled one stays on record.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  employee_id uuid
  document_id uuid not null
  version_id uuid not null  -- The version that was published to be signed, whose text is read. Each signature makes a further version of the document on it.
  side text not null
  pages jsonb not null  -- The visible box and the turn of each page, as the server found them.
  attachments integer not null default 0
  deadline date
  reminder_days integer[] not null default '{3,1}'::integer[]  -- So many days before the deadline whoever is to sign is reminded.
  requested_at timestamp with time zone not null
  requested_by uuid
  requested_by_label text not null
  completed_at timestamp with time zone
  refused_at timestamp with time zone
  cancelled_at timestamp with time zone
  cancelled_by_label text not null default ''::text
  cancellation_reason text not null default ''::text
  form_kind text not null default ''::text  -- It is a form of another space, which is told how its signing ends (C8, C25, O25); form_id is of what, form_version of which version of that.
  form_id uuid
  form_version integer not null default 1
  version integer not null default 1
  constraint signature_requests_pkey: PRIMARY KEY (id)
  constraint signature_requests_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint signature_requests_document_id_fkey: FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint signature_requests_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint signature_requests_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint signature_requests_requested_by_fkey: FOREIGN KEY (requested_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint signature_requests_version_id_fkey: FOREIGN KEY (version_id) REFERENCES document_versions(id)
  constraint signature_requests_attachments_check: CHECK ((attachments >= 0))
  constraint signature_requests_check: CHECK ((num_nonnulls(completed_at, refused_at, cancelled_at) <= 1))
  constraint signature_requests_check1: CHECK (((cancelled_at IS NULL) = (cancellation_reason = ''::text)))
  constraint signature_requests_form: CHECK (((form_kind = ''::text) = (form_id IS NULL)))
  constraint signature_requests_one_holder: CHECK ((num_nonnulls(organisation_id, employee_id) = 1))
  constraint signature_requests_pages_check: CHECK (((jsonb_typeof(pages) = 'array'::text) AND (jsonb_array_length(pages) > 0)))
  constraint signature_requests_reminder_days_check: CHECK (((cardinality(reminder_days) <= 5) AND (0 < ALL (reminder_days)) AND (60 >= ALL (reminder_days))))
  constraint signature_requests_side_check: CHECK ((side = ANY (ARRAY['left'::text, 'right'::text])))
  CREATE INDEX signature_requests_brand_id_requested_at_id_idx ON public.signature_requests USING btree (brand_id, requested_at, id)
  CREATE UNIQUE INDEX signature_requests_document_id_idx ON public.signature_requests USING btree (document_id) WHERE (cancelled_at IS NULL)
  CREATE INDEX signature_requests_document_id_requested_at_id_idx ON public.signature_requests USING btree (document_id, requested_at, id)
  CREATE INDEX signature_requests_employee_id_deadline_id_idx ON public.signature_requests USING btree (employee_id, deadline, id) WHERE (employee_id IS NOT NULL)
  CREATE INDEX signature_requests_form_kind_form_id_requested_at_idx ON public.signature_requests USING btree (form_kind, form_id, requested_at) WHERE (form_kind <> ''::text)
  CREATE UNIQUE INDEX signature_requests_one_form ON public.signature_requests USING btree (form_kind, form_id) WHERE ((form_kind <> ''::text) AND (completed_at IS NULL) AND (refused_at IS NULL) AND (cancelled_at IS NULL))
  CREATE INDEX signature_requests_open ON public.signature_requests USING btree (brand_id, deadline, id) WHERE ((completed_at IS NULL) AND (refused_at IS NULL) AND (cancelled_at IS NULL))
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client,parvis_employee} using (EXISTS ( SELECT FROM documents d WHERE (d.id = signature_requests.document_id)))
  policy employee_papers restrictive SELECT {parvis_staff} using ((employee_id IS NULL) OR ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table signers
  -- Somebody who is to sign, in their turn. Without an account it is whoever of that side may sign; a third person has a name and an address.
  id uuid not null default gen_random_uuid()
  request_id uuid not null
  position integer not null  -- Their turn; those of one turn sign in any order.
  kind text not null
  account_id uuid
  name text not null default ''::text
  email text not null default ''::text
  deadline date
  page integer  -- Where their box is, on the page as seen, in parts of it from its top left; null: at the side that the folder says.
  x double precision
  y double precision
  width double precision
  height double precision
  asked_at timestamp with time zone  -- When their turn came and they were told.
  given_at timestamp with time zone  -- When they signed; the file bears it from signed_at on, once the time stamp was had.
  signed_at timestamp with time zone
  signed_version_id uuid
  refused_at timestamp with time zone
  refusal_reason text not null default ''::text
  passed_on_at timestamp with time zone
  passed_on_to uuid
  passed_on_reason text not null default ''::text
  level text
  proof jsonb  -- Who, when, from where, which hash, which code, what was read (D20).
  proof_file_id uuid
  constraint signers_pkey: PRIMARY KEY (id)
  constraint signers_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint signers_passed_on_to_fkey: FOREIGN KEY (passed_on_to) REFERENCES signers(id)
  constraint signers_proof_file_id_fkey: FOREIGN KEY (proof_file_id) REFERENCES files(id)
  constraint signers_request_id_fkey: FOREIGN KEY (request_id) REFERENCES signature_requests(id) ON DELETE CASCADE
  constraint signers_signed_version_id_fkey: FOREIGN KEY (signed_version_id) REFERENCES document_versions(id)
  constraint signers_check: CHECK ((num_nonnulls(page, x, y, width, height) = ANY (ARRAY[0, 5])))
  constraint signers_check1: CHECK (((kind <> 'third'::text) OR ((name <> ''::text) AND (email <> ''::text) AND (account_id IS NULL))))
  constraint signers_check2: CHECK ((num_nonnulls(given_at, refused_at, passed_on_at) <= 1))
  constraint signers_check3: CHECK (((signed_at IS NULL) OR ((given_at IS NOT NULL) AND (signed_version_id IS NOT NULL) AND (level IS NOT NULL) AND (proof IS NOT NULL))))
  constraint signers_check4: CHECK (((refused_at IS NULL) = (refusal_reason = ''::text)))
  constraint signers_check5: CHECK (((passed_on_at IS NULL) = (passed_on_to IS NULL)))
  constraint signers_height_check: CHECK (((height > (0)::double precision) AND (height <= (1)::double precision)))
  constraint signers_kind_check: CHECK ((kind = ANY (ARRAY['client'::text, 'employee'::text, 'provider'::text, 'third'::text])))
  constraint signers_level_check: CHECK ((level = ANY (ARRAY['B-B'::text, 'B-T'::text, 'B-LT'::text, 'B-LTA'::text])))
  constraint signers_page_check: CHECK ((page > 0))
  constraint signers_position_check: CHECK ((("position" >= 1) AND ("position" <= 20)))
  constraint signers_width_check: CHECK (((width > (0)::double precision) AND (width <= (1)::double precision)))
  constraint signers_x_check: CHECK (((x >= (0)::double precision) AND (x <= (1)::double precision)))
  constraint signers_y_check: CHECK (((y >= (0)::double precision) AND (y <= (1)::double precision)))
  CREATE INDEX signers_given ON public.signers USING btree (given_at) WHERE ((given_at IS NOT NULL) AND (signed_at IS NULL))
  CREATE INDEX signers_of ON public.signers USING btree (account_id) WHERE (signed_at IS NULL)
  CREATE INDEX signers_request_id_position_id_idx ON public.signers USING btree (request_id, "position", id)
  CREATE UNIQUE INDEX signers_signed_version_id_idx ON public.signers USING btree (signed_version_id) WHERE (signed_version_id IS NOT NULL)
  CREATE TRIGGER keep_signature BEFORE DELETE OR UPDATE ON signers FOR EACH ROW EXECUTE FUNCTION parvis.keep_signature()
  CREATE TRIGGER tell_signature AFTER UPDATE OF signed_at, refused_at ON signers FOR EACH ROW EXECUTE FUNCTION parvis.tell_signature()
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client,parvis_employee} using (EXISTS ( SELECT FROM signature_requests r WHERE (r.id = signers.request_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{documents.documents.publish}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM signature_requests p WHERE (p.id = signers.request_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM signature_requests p WHERE (p.id = signers.request_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM signature_requests p WHERE (p.id = signers.request_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM signature_requests p WHERE (p.id = signers.request_id)))
  policy system ALL {parvis_system} using true check true

table signing_certificates
  -- The certificates by which a brand signs, the one in force and those before it (D20). What they signed is known by them (D36).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  certificate bytea not null
  chain bytea[] not null default '{}'::bytea[]
  key_type text not null
  subject text not null
  issuer text not null
  valid_from timestamp with time zone not null
  valid_until timestamp with time zone not null
  trial boolean not null  -- Made by the portal for trying out: readers do not know who it is.
  installed_at timestamp with time zone not null
  installed_by uuid
  installed_by_label text not null
  replaced_at timestamp with time zone
  constraint signing_certificates_pkey: PRIMARY KEY (id)
  constraint signing_certificates_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint signing_certificates_installed_by_fkey: FOREIGN KEY (installed_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint signing_certificates_check: CHECK ((valid_from < valid_until))
  constraint signing_certificates_key_type_check: CHECK ((key_type = ANY (ARRAY['RSA'::text, 'EC'::text])))
  CREATE UNIQUE INDEX signing_certificates_brand_id_idx ON public.signing_certificates USING btree (brand_id) WHERE (replaced_at IS NULL)
  CREATE INDEX signing_certificates_brand_id_installed_at_id_idx ON public.signing_certificates USING btree (brand_id, installed_at, id)
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table signing_keys
  -- The private key of a signing certificate, sealed. Only the server's own work reads it.
  certificate_id uuid not null
  sealed bytea not null
  constraint signing_keys_pkey: PRIMARY KEY (certificate_id)
  constraint signing_keys_certificate_id_fkey: FOREIGN KEY (certificate_id) REFERENCES signing_certificates(id) ON DELETE CASCADE
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table vault_imports
  -- A vault of another portal that was taken in, by its manifest: taken in again, nothing is done (D31).
  manifest_sha256 text not null
  brand_id uuid not null
  vault_id uuid not null
  holder_id uuid not null
  portal text not null  -- What the portal was called that made it.
  made_at timestamp with time zone not null
  imported_at timestamp with time zone not null
  constraint vault_imports_pkey: PRIMARY KEY (manifest_sha256)
  constraint vault_imports_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint vault_imports_manifest_sha256_check: CHECK ((manifest_sha256 ~ '^[0-9a-f]{64}$'::text))
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table vaults
  -- An archive of everything of a client or of an employee: asked for, made by a job, kept for some days, swept (D31). One at a time for each.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  employee_id uuid
  side text not null  -- On whose side it was asked for; where the staff did, whose it is was told.
  locale text not null
  asked_at timestamp with time zone not null
  asked_by uuid
  asked_by_label text not null
  tries integer not null default 0  -- How often a job began to make it.
  files_total integer not null default 0
  files_done integer not null default 0
  made_at timestamp with time zone
  file_id uuid
  file_name text not null default ''::text
  size_bytes bigint not null default 0
  sha256 text not null default ''::text
  manifest_sha256 text not null default ''::text  -- The SHA-256 of its manifest, by which what it holds is known without the archive.
  gaps integer not null default 0  -- How many files could not be put into it: lost or damaged in the storage. Its manifest names them.
  keeps_until timestamp with time zone
  swept_at timestamp with time zone
  taken_at timestamp with time zone  -- When it was downloaded first.
  taken_by uuid
  taken_by_label text not null default ''::text
  failed_at timestamp with time zone
  folder_ids uuid[]  -- Of which folders it takes the documents; null: of all.
  years integer[]  -- Of which years it takes the documents, by the month that they are about, else by when they came; null: of all.
  constraint vaults_file_id_key: UNIQUE (file_id)
  constraint vaults_pkey: PRIMARY KEY (id)
  constraint vaults_asked_by_fkey: FOREIGN KEY (asked_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint vaults_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint vaults_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint vaults_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint vaults_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint vaults_taken_by_fkey: FOREIGN KEY (taken_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint vaults_check: CHECK (((files_done >= 0) AND (files_done <= files_total)))
  constraint vaults_check1: CHECK ((num_nonnulls(made_at, failed_at) <= 1))
  constraint vaults_check2: CHECK (((made_at IS NULL) = (keeps_until IS NULL)))
  constraint vaults_check3: CHECK (((made_at IS NULL) = (manifest_sha256 = ''::text)))
  constraint vaults_check4: CHECK (((file_id IS NOT NULL) = ((made_at IS NOT NULL) AND (swept_at IS NULL))))
  constraint vaults_check5: CHECK (((taken_at IS NULL) OR (made_at IS NOT NULL)))
  constraint vaults_files_total_check: CHECK ((files_total >= 0))
  constraint vaults_folder_ids_check: CHECK ((cardinality(folder_ids) > 0))
  constraint vaults_gaps_check: CHECK ((gaps >= 0))
  constraint vaults_locale_check: CHECK ((locale = ANY (ARRAY['fr'::text, 'en'::text])))
  constraint vaults_manifest_sha256_check: CHECK ((manifest_sha256 ~ '^([0-9a-f]{64})?$'::text))
  constraint vaults_one_holder: CHECK ((num_nonnulls(organisation_id, employee_id) = 1))
  constraint vaults_sha256_check: CHECK ((sha256 ~ '^([0-9a-f]{64})?$'::text))
  constraint vaults_side_check: CHECK ((side = ANY (ARRAY['client'::text, 'employee'::text, 'staff'::text])))
  constraint vaults_size_bytes_check: CHECK ((size_bytes >= 0))
  constraint vaults_tries_check: CHECK ((tries >= 0))
  constraint vaults_years_check: CHECK ((cardinality(years) > 0))
  CREATE INDEX vaults_employee_id_asked_at_id_idx ON public.vaults USING btree (employee_id, asked_at, id) WHERE (employee_id IS NOT NULL)
  CREATE INDEX vaults_kept ON public.vaults USING btree (keeps_until) WHERE (file_id IS NOT NULL)
  CREATE UNIQUE INDEX vaults_one_of_client ON public.vaults USING btree (organisation_id) WHERE ((organisation_id IS NOT NULL) AND (made_at IS NULL) AND (failed_at IS NULL))
  CREATE UNIQUE INDEX vaults_one_of_employee ON public.vaults USING btree (employee_id) WHERE ((employee_id IS NOT NULL) AND (made_at IS NULL) AND (failed_at IS NULL))
  CREATE INDEX vaults_organisation_id_asked_at_id_idx ON public.vaults USING btree (organisation_id, asked_at, id) WHERE (organisation_id IS NOT NULL)
  row-level security on
  grant select to parvis_client
  grant select to parvis_employee
  grant select to parvis_leaver
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('documents.vault.take'::text) AS organisation_ids_with_permission)::uuid[]))
  policy employee_papers restrictive SELECT {parvis_staff} using ((employee_id IS NULL) OR ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any))
  policy employee_read SELECT {parvis_employee} using (employee_id = ( SELECT parvis.employee_id() AS employee_id))
  policy leaver_read SELECT {parvis_leaver} using ((employee_id = ( SELECT parvis.leaving_employee() AS leaving_employee)) OR (organisation_id = ANY (( SELECT parvis.leaving_organisations() AS leaving_organisations)::uuid[])))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true
  policy takers restrictive SELECT {parvis_staff} using ( SELECT parvis.staff_may_any(ARRAY['documents.vault.take'::text]) AS staff_may_any)

-- Any of some typed words: what is marked in a passage.
CREATE OR REPLACE FUNCTION parvis.any_word(typed text[])
 RETURNS tsquery
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public'
AS $function$
declare
  one text;
  found tsquery := '';
begin
  foreach one in array typed loop
    found := found || parvis.searched_word(one);
  end loop;
  return found;
end $function$;

-- The address of a client for a kind of message (Notifier sur, D4): the one that was asked for, else that of its record, else that of its principal manager, with the account whose address it is.
CREATE OR REPLACE FUNCTION parvis.client_address(client uuid, wanted text)
 RETURNS TABLE(address text, kind text, account_id uuid)
 LANGUAGE sql
 STABLE
AS $function$
  select x.address, x.kind, (
      select a.id from memberships m join accounts a on a.id = m.account_id
      where m.organisation_id = client and parvis.in_force(m) and a.kind = 'person' and a.status in ('pending', 'active')
        and lower(x.address) in (lower(a.contact_email), lower(a.sign_in_email))
      order by a.id limit 1)
  from (
    select 1 as turn, wanted as kind, case wanted when 'quotes' then o.quotes_email when 'invoices' then o.invoices_email when 'reminders' then o.reminders_email else '' end as address
    from organisations o where o.id = client
    union all select 2, 'record', o.email from organisations o where o.id = client
    union all select 3, 'principal', coalesce(nullif(a.contact_email, ''), a.sign_in_email, '')
    from memberships m join accounts a on a.id = m.account_id
    where m.organisation_id = client and m.role = 'principal_manager' and parvis.in_force(m) and a.kind = 'person' and a.status in ('pending', 'active')
  ) x
  where x.address <> '' order by x.turn limit 1
$function$;

-- The closure of an account's portal under which things may still be taken along; null where there is none.
CREATE OR REPLACE FUNCTION parvis.closure_to_leave_by(account uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select c.id from portal_closures c join accounts a on a.brand_id = c.brand_id
  where a.id = account and c.closed_at is not null and c.called_off_at is null and c.taking_ended_at is null
$function$;

-- Whether a signature of a document is under way: retention waits for its end.
CREATE OR REPLACE FUNCTION parvis.document_is_being_signed(document uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from signature_requests r where r.document_id = document and r.completed_at is null and r.refused_at is null and r.cancelled_at is null)
$function$;

-- Whether a document may be neither replaced nor deleted: the law keeps it by the rule of its folder.
CREATE OR REPLACE FUNCTION parvis.document_is_kept(document uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from documents d join folder_rules r on r.id = d.folder_id
    where d.id = document and d.deposited_at + make_interval(years => r.legal_years) > parvis.today())
$function$;

-- Keeps what a document is found by beside it: a new version waits to be read, and is found by its name meanwhile.
CREATE OR REPLACE FUNCTION parvis.document_to_read()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_op = 'INSERT' or new.version_id <> old.version_id then
    insert into document_texts (document_id, version_id, brand_id, holder_id, written)
    values (new.id, new.version_id, new.brand_id, coalesce(new.organisation_id, new.employee_id), parvis.fold(new.name))
    on conflict (document_id) do update set version_id = excluded.version_id, state = 'waiting', pages = 0, carries = '{}', text = '', referred = '', words = '',
      written = excluded.written, waits_since = now();
  else
    update document_texts t set brand_id = new.brand_id, holder_id = coalesce(new.organisation_id, new.employee_id),
      written = concat_ws(' ', parvis.fold(new.name), nullif(t.referred, '')) where t.document_id = new.id;
  end if;
  return null;
end $function$;

-- The documents of the brand, of some holders where they are given, whose name, references or text hold every typed word. It reads by the indexes, past the policies: its ids are for a condition on documents, whose policies decide what is seen.
CREATE OR REPLACE FUNCTION parvis.documents_found(typed text[], holders uuid[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  one text;
  asked tsquery;
  wanted text := '';
begin
  foreach one in array typed loop
    asked := parvis.searched_word(one);
    continue when numnode(asked) = 0 and cardinality(typed) > 1 and one ~ '^[[:alpha:]]{1,4}$';
    wanted := wanted || format(' and (t.written like %L%s)', '%' || replace(replace(replace(parvis.fold(one), '\', '\\'), '%', '\%'), '_', '\_') || '%',
      case when numnode(asked) > 0 then format(' or t.words @@ %L::tsquery', asked) end);
  end loop;
  return query execute 'select t.document_id from document_texts t where t.brand_id = $1 and ($2 is null or t.holder_id = any ($2))' || wanted
    using parvis.brand_id(), holders;
end $function$;

-- A document as events tell it: where it is, whose it is, and which version is meant.
CREATE OR REPLACE FUNCTION parvis.feed_document(document uuid, version uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select jsonb_build_object(
    'document', jsonb_build_object('id', d.id, 'name', d.name, 'folder', jsonb_build_object('path', r.path, 'name', parvis.in_locale(r.name, 'fr')),
      'monthOn', d.month_on, 'withdrawn', d.withdrawn_at is not null),
    'version', jsonb_build_object('id', v.id, 'number', v.number, 'fileName', f.name, 'contentType', f.content_type, 'sizeBytes', f.size_bytes, 'sha256', f.sha256),
    'client', case when o.id is not null then jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name) end,
    'employee', case when e.id is not null then jsonb_build_object('id', e.id, 'code', e.code, 'name', concat_ws(' ', nullif(e.surname, ''), nullif(e.given_name, ''))) end)
  from documents d join folder_rules r on r.id = d.folder_id join document_versions v on v.id = feed_document.version join files f on f.id = v.file_id
    left join organisations o on o.id = d.organisation_id left join employees e on e.id = d.employee_id
  where d.id = feed_document.document
$function$;
-- run by the owner, nobody else

-- Keeps the state of a mail with the notifications that it carries (D23).
CREATE OR REPLACE FUNCTION parvis.follow_mail()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update document_notifications n set
    state = case when n.cancelled_at is not null then 'cancelled'
      when new.state = 'sent' then 'sent'
      when new.state in ('failed', 'unsure', 'not_sent') or new.last_error is not null then 'failed'
      else 'waiting' end,
    reason = case when n.cancelled_at is not null then n.reason
      when new.bounced_at is not null and new.state = 'failed' then 'bounced'
      when new.state = 'unsure' then 'unsure'
      when new.state = 'not_sent' then 'too_old'
      when new.state in ('waiting', 'sending') and new.last_error is not null then 'retried'
      when new.state = 'failed' and exists (select from failed_addresses f where f.brand_id = new.brand_id and f.address = lower(new.to_address)) then 'failed_address'
      else '' end,
    sent_at = new.sent_at, answer = coalesce(new.server_answer, new.last_error, ''), attempts = new.attempts, next_try_at = new.next_try_at
  where n.mail_id = new.id;
  return null;
end $function$;

-- Gives a new brand the folders that a store has at first (D3). Their ids follow from the brand and the path.
CREATE OR REPLACE FUNCTION parvis.give_folders()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  insert into folder_rules (id, brand_id, created_at, holder, path, name, shared, signature, notifies, notify_to, link_to)
  select overlay(overlay(md5(new.id || r.path) placing '8' from 13) placing 'a' from 17)::uuid, new.id, now(), r.holder, r.path, jsonb_build_object('fr', r.fr, 'en', r.en), true, r.signature, r.notifies, r.notify_to, r.link_to
  from (values
    ('client', 'CLIENTS\A signer\Contrat\', 'Contrats à signer', 'Contracts to sign', 'right', true, 'record', 'document'),
    ('client', 'CLIENTS\A signer\Devis\', 'Devis à signer', 'Quotes to sign', 'right', true, 'quotes', 'document'),
    ('client', 'CLIENTS\Contrat\', 'Contrats', 'Contracts', '', false, '', 'space'),
    ('client', 'CLIENTS\Devis\', 'Devis', 'Quotes', '', true, 'quotes', 'quotes'),
    ('client', 'CLIENTS\Facture\', 'Facture', 'Invoices', '', true, 'invoices', 'statement'),
    ('employee', 'SALARIES\A signer\Contrat\', 'Contrats et avenants à signer', 'Contracts and amendments to sign', 'right', true, '', 'document'),
    ('employee', 'SALARIES\Avenant\', 'Avenants', 'Amendments', 'right', true, '', 'employee_space'),
    ('employee', 'SALARIES\Bulletins\', 'Bulletins', 'Payslips', '', true, '', 'payslips'),
    ('employee', 'SALARIES\Contrat\', 'Contrats', 'Contracts', '', true, '', 'employee_space'),
    ('employee', 'SALARIES\Pointages\', 'Pointages', 'Timesheets', '', true, '', 'employee_space')
  ) r (holder, path, fr, en, signature, notifies, notify_to, link_to);
  return null;
end $function$;

-- Does the same for a new brand, once it has its folders.
CREATE OR REPLACE FUNCTION parvis.give_issued_folders()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.give_issued_folders_to(new.id);
  return null;
end $function$;

-- Says of a brand's first folders which of them takes invoices and which quotes.
CREATE OR REPLACE FUNCTION parvis.give_issued_folders_to(brand uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  update folder_rules r set issued = f.issued from (values ('CLIENTS\Facture\', 'invoices'), ('CLIENTS\Devis\', 'quotes')) f (path, issued)
  where r.brand_id = brand and r.holder = 'client' and r.shared and r.path = f.path
$function$;
-- run by the owner, nobody else

-- Does the same for a new brand, once it has its folders.
CREATE OR REPLACE FUNCTION parvis.give_reports_folder()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.give_reports_folder_to(new.id);
  return null;
end $function$;

-- Gives a brand the folder that takes reports of interventions, where no other does.
CREATE OR REPLACE FUNCTION parvis.give_reports_folder_to(brand uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  insert into folder_rules (id, brand_id, created_at, holder, path, name, shared, signature, notifies, notify_to, link_to, issued)
    select overlay(overlay(md5(brand || 'CLIENTS\Intervention\') placing '8' from 13) placing 'a' from 17)::uuid, brand, now(), 'client', 'CLIENTS\Intervention\',
      jsonb_build_object('fr', 'Rapports d''intervention', 'en', 'Reports of interventions'), true, '', false, '', 'document', ''
    where not exists (select from folder_rules r where r.brand_id = brand and r.holder = 'client' and lower(r.path) = lower('CLIENTS\Intervention\'));
  update folder_rules r set issued = 'reports' where r.brand_id = brand and r.holder = 'client' and r.shared and r.issued = '' and r.path = 'CLIENTS\Intervention\'
    and not exists (select from folder_rules f where f.brand_id = brand and f.issued = 'reports');
end $function$;
-- run by the owner, nobody else

-- Gives a new brand the templates of its messages, after its folders, which then name them (D3, D6).
CREATE OR REPLACE FUNCTION parvis.give_templates()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  hello constant jsonb := '{"fr": "Bonjour #prénom# #nom#,\n\n", "en": "Hello #prénom# #nom#,\n\n"}';
  ending constant jsonb := '{"fr": "\n\n#lien#\n\n#société#, #domaine#", "en": "\n\n#lien#\n\n#société#, #domaine#"}';
begin
  insert into notification_templates (id, brand_id, created_at, holder, name, subject, body)
  select overlay(overlay(md5(new.id || t.holder || t.name) placing '8' from 13) placing 'a' from 17)::uuid, new.id, now(), t.holder, t.name,
    jsonb_build_object('fr', t.subject_fr, 'en', t.subject_en),
    jsonb_build_object('fr', (hello ->> 'fr') || t.body_fr || (ending ->> 'fr'), 'en', (hello ->> 'en') || t.body_en || (ending ->> 'en'))
  from (values
    ('client', 'Document disponible', 'Nouveau document : #document#', 'New document: #document#',
      'Le document « #document# » vient d''être déposé dans « #répertoire# ».', 'The document “#document#” was put into “#répertoire#”.'),
    ('client', 'Facture disponible', 'Votre facture #document# est disponible', 'Your invoice #document# is available',
      'Votre facture « #document# » du #date# est disponible.', 'Your invoice “#document#” of #date# is available.'),
    ('client', 'Devis disponible', 'Votre devis #document# est disponible', 'Your quote #document# is available',
      'Votre devis « #document# » du #date# est disponible.', 'Your quote “#document#” of #date# is available.'),
    ('client', 'Document à signer', 'À signer : #document#', 'To sign: #document#',
      'Le document « #document# » attend votre signature.', 'The document “#document#” awaits your signature.'),
    ('employee', 'Document disponible', 'Nouveau document : #document#', 'New document: #document#',
      'Le document « #document# » est dans votre espace salarié.', 'The document “#document#” is in your employee space.'),
    ('employee', 'Bulletin disponible', 'Votre bulletin #document# est disponible', 'Your payslip #document# is available',
      'Votre bulletin « #document# » est dans votre espace salarié.', 'Your payslip “#document#” is in your employee space.'),
    ('employee', 'Document à signer', 'À signer : #document#', 'To sign: #document#',
      'Le document « #document# » attend votre signature.', 'The document “#document#” awaits your signature.')
  ) t (holder, name, subject_fr, subject_en, body_fr, body_en);
  update folder_rules f set template = t.id::text
  from notification_templates t
  where f.brand_id = new.id and t.brand_id = new.id and t.holder = f.holder and f.notifies
    and t.name = case when f.signature <> '' then 'Document à signer' when f.notify_to = 'invoices' then 'Facture disponible'
      when f.link_to = 'payslips' then 'Bulletin disponible'
      when f.notify_to = 'quotes' then 'Devis disponible' else 'Document disponible' end;
  return null;
end $function$;

-- Whether a paper in this folder would be an electronic payslip of somebody who objected to them at that moment.
CREATE OR REPLACE FUNCTION parvis.is_objected(employee uuid, folder uuid, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return exists (select from folder_rules f where f.id = folder and f.link_to = 'payslips')
    and parvis.payslip_objection(employee, moment) is not null;
end $function$;

-- Whether somebody signed a document, also where the file does not bear it yet.
CREATE OR REPLACE FUNCTION parvis.is_signed_document(document uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from signature_requests r join signers s on s.request_id = r.id where r.document_id = document and s.given_at is not null)
$function$;

-- Whether a version of a document is one that a signature, or an archive time stamp over it, made.
CREATE OR REPLACE FUNCTION parvis.is_signed_version(version uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from signers s where s.signed_version_id = version) or exists (select from signature_archives a where a.version_id = version)
$function$;

-- Refuses to replace or delete a document that is kept (D17).
CREATE OR REPLACE FUNCTION parvis.keep_document()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  document uuid;
begin
  if tg_table_name = 'document_versions' then
    document := old.document_id;
  else
    document := old.id;
  end if;
  if tg_op = 'UPDATE' then
    if parvis.version_signs(new.version_id) then
      return new;
    end if;
  end if;
  if parvis.document_is_kept(document) then
    raise exception 'the document % is kept: it is neither replaced nor deleted', document using errcode = 'restrict_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $function$;

-- Refuses to delete a payslip, or a version of one, that is to stay available (D31).
CREATE OR REPLACE FUNCTION parvis.keep_payslip()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if parvis.payslip_until(case tg_table_name when 'documents' then old.id else (to_jsonb(old) ->> 'document_id')::uuid end) >= parvis.today() then
    raise exception 'the payslip is to stay available' using errcode = 'restrict_violation';
  end if;
  return old;
end $function$;

-- A signature that was given is given: neither it nor its proof changes.
CREATE OR REPLACE FUNCTION parvis.keep_signature()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.given_at is not null and (tg_op = 'DELETE' or new.given_at is distinct from old.given_at
     or old.signed_at is not null and (new.signed_at, new.signed_version_id, new.proof) is distinct from (old.signed_at, old.signed_version_id, old.proof)) then
    raise exception 'a signature is kept' using errcode = 'check_violation', constraint = 'signers_signature_kept';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $function$;

-- Refuses to replace, withdraw or delete what was signed, whoever asks (D17): only a further signature, or an archive time stamp, takes its place.
CREATE OR REPLACE FUNCTION parvis.keep_signed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_op = 'UPDATE' and new.withdrawn_at is not distinct from old.withdrawn_at and new.version_id is not distinct from old.version_id then
    return new;
  end if;
  perform from signature_requests r where r.document_id = old.id and r.cancelled_at is null for no key update;
  if not parvis.is_signed_document(old.id) then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' or new.withdrawn_at is distinct from old.withdrawn_at
     or new.version_id is distinct from old.version_id and not parvis.is_signed_version(new.version_id) then
    raise exception 'a signed document is kept' using errcode = 'check_violation', constraint = 'documents_signed_kept';
  end if;
  return new;
end $function$;

-- The employee whose account asks, where their side was closed and they may still take their documents along.
CREATE OR REPLACE FUNCTION parvis.leaving_employee()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select e.id from employees e join employee_accounts l on l.account_id = e.account_id and l.suspended_at is null
  where e.account_id = parvis.account_id() and e.brand_id = parvis.brand_id() and parvis.closure_to_leave_by(e.account_id) is not null
$function$;

-- The organisations whose documents the asking account may still take along, where the clients' side was closed.
CREATE OR REPLACE FUNCTION parvis.leaving_organisations()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce((select parvis.organisation_ids_with_permission('documents.vault.take') from portal_closures c
    where c.id = parvis.closure_to_leave_by(parvis.account_id()) and c.with_clients), '{}')
$function$;

-- Keeps who of those whose it is read a version first, when somebody has read it (D15).
CREATE OR REPLACE FUNCTION parvis.note_first_reading()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update document_versions v set first_read_at = new.read_at, first_read_by = new.account_id,
    first_read_by_label = (select concat_ws(' ', a.surname, a.given_name) from accounts a where a.id = new.account_id)
  where v.id = new.record_id and v.first_read_at is null;
  return null;
end $function$;

-- The day until which a payslip that was published on a day stays available to an employee who was born on another, or whose birth is not known (D31).
CREATE OR REPLACE FUNCTION parvis.payslip_available_until(published date, born date)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when born is null then (published + interval '50 years')::date
    else greatest((born + interval '69 years' + interval '6 years')::date, (published + interval '5 years')::date) end
$function$;

-- The day until which a document is a payslip that its employee is to have; null where it is none, or was withdrawn (D37).
CREATE OR REPLACE FUNCTION parvis.payslip_until(document uuid)
 RETURNS date
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select parvis.payslip_available_until((d.deposited_at at time zone 'UTC')::date, e.born_on)
  from documents d join folder_rules r on r.id = d.folder_id join employees e on e.id = d.employee_id
  where d.id = document and r.link_to = 'payslips' and d.withdrawn_at is null
$function$;

-- A piece is sent, then accepted or refused; what is refused or expired is sent again. Nothing else happens to it.
CREATE OR REPLACE FUNCTION parvis.piece_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (old.state, new.state) not in (('waiting', 'received'), ('refused', 'received'), ('expired', 'received'),
      ('received', 'accepted'), ('received', 'refused'), ('accepted', 'expired')) then
    raise exception 'a piece that is % does not become %', old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $function$;

-- Keeps an electronic payslip from whoever objects to them, whatever publishes it (D31). What they deposit themselves is no payslip that they get.
CREATE OR REPLACE FUNCTION parvis.refuse_objected_payslip()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and parvis.version_signs(new.version_id) then
    return new;
  end if;
  if parvis.is_objected(new.employee_id, new.folder_id, new.deposited_at) then
    raise exception 'the employee % objects to electronic payslips', new.employee_id using errcode = 'restrict_violation';
  end if;
  return new;
end $function$;

-- Which reminder of a deadline is due today: the first a week before, the second the day before, the third once it is past; 0: none yet.
CREATE OR REPLACE FUNCTION parvis.reminder_due(due_on date)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  select case when parvis.today() > due_on then 3 when parvis.today() >= due_on - 1 then 2 when parvis.today() >= due_on - 7 then 1 else 0 end
$function$;

-- A typed word as what is looked for in a text: its stem, and whatever begins with it. Empty for one that says nothing.
CREATE OR REPLACE FUNCTION parvis.searched_word(typed text)
 RETURNS tsquery
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public'
AS $function$
declare
  plain text := btrim(regexp_replace(parvis.fold(typed), '[^[:alnum:]/._-]+', ' ', 'g'));
  stem tsquery;
begin
  if plain = '' then
    return '';
  end if;
  stem := plainto_tsquery('parvis_french', plain);
  -- A word such as «de» says nothing about a text.
  return case when numnode(stem) = 0 then '' else stem || to_tsquery('parvis_french', '''' || plain || ''':*') || to_tsquery('simple', '''' || plain || ''':*') end;
end $function$;

-- Tells the feed of what a client or an employee puts into a folder.
CREATE OR REPLACE FUNCTION parvis.tell_deposit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.tell_document('documents.document.deposited', new.document_id, new.id, new.deposited_at,
    jsonb_build_object('by', jsonb_build_object('side', new.side, 'name', new.deposited_by_label)));
  return null;
end $function$;

-- Tells the feed of a document. What is about an employee's takes the permission to see employees' papers too.
CREATE OR REPLACE FUNCTION parvis.tell_document(event text, document uuid, version uuid, at timestamp with time zone, more jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select parvis.tell_feed(d.brand_id, event, at, parvis.feed_document(d.id, tell_document.version) || more,
    case when d.employee_id is not null then 'documents.employees.read' else '' end)
  from documents d where d.id = tell_document.document
$function$;
-- run by the owner, nobody else

-- Tells the feed that a document was read for the first time: the proof that it was available.
CREATE OR REPLACE FUNCTION parvis.tell_first_reading()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.tell_document('documents.document.first_read', new.document_id, new.id, new.first_read_at,
    jsonb_build_object('by', jsonb_build_object('name', new.first_read_by_label)));
  return null;
end $function$;

-- Tells the feed that a requested document came.
CREATE OR REPLACE FUNCTION parvis.tell_piece()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.tell_document('documents.requested.received', new.document_id, (select d.version_id from documents d where d.id = new.document_id), new.sent_at,
    jsonb_build_object('piece', jsonb_build_object('id', new.id, 'name', new.name, 'dueOn', new.due_on, 'request', (select q.title from document_requests q where q.id = new.request_id))));
  return null;
end $function$;

-- Tells the feed that a document is signed, or that somebody refuses to sign it.
CREATE OR REPLACE FUNCTION parvis.tell_signature()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  request signature_requests;
begin
  select * into request from signature_requests r where r.id = new.request_id;
  if new.signed_at is not null and old.signed_at is null then
    perform parvis.tell_document('documents.document.signed', request.document_id, new.signed_version_id, new.signed_at, jsonb_build_object(
      'signer', jsonb_build_object('kind', new.kind, 'name', coalesce((select g.signed_as from signature_gifts g where g.signer_id = new.id), new.name)),
      'level', new.level, 'proof', new.proof ->> 'number',
      'complete', not exists (select from signers s where s.request_id = new.request_id and s.id <> new.id and s.signed_at is null and s.passed_on_at is null)));
  end if;
  if new.refused_at is not null and old.refused_at is null then
    perform parvis.tell_document('documents.signature.refused', request.document_id, request.version_id, new.refused_at, jsonb_build_object(
      'signer', jsonb_build_object('kind', new.kind, 'name', coalesce(nullif(new.name, ''), (select concat_ws(' ', nullif(a.surname, ''), nullif(a.given_name, '')) from accounts a where a.id = new.account_id), '')),
      'reason', new.refusal_reason));
  end if;
  return null;
end $function$;

-- Whether a version is the one before it, signed: the one that may take the place of what is kept.
CREATE OR REPLACE FUNCTION parvis.version_signs(version uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select parvis.is_signed_version(version)
$function$;

-- ---- e-invoicing -------------------------------------------------

table e_report_invoices
  -- An invoice that a report of transactions covers: by itself, or in its sums. What the exchange carries is in none.
  report_id uuid not null
  invoice_id uuid not null
  way text not null
  told boolean not null  -- Whether its amounts can be told as they are: tax is told in euros at French rates.
  net_cents bigint not null  -- What it adds, so that nothing counts twice: a credit note is below zero, and deposits are taken off.
  vat_cents bigint not null
  constraint e_report_invoices_pkey: PRIMARY KEY (report_id, invoice_id)
  constraint e_report_invoices_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint e_report_invoices_report_id_fkey: FOREIGN KEY (report_id) REFERENCES e_reports(id) ON DELETE CASCADE
  constraint e_report_invoices_way_check: CHECK ((way = ANY (ARRAY['international'::text, 'consumer'::text])))
  CREATE INDEX e_report_invoices_invoice_id_idx ON public.e_report_invoices USING btree (invoice_id)
  CREATE TRIGGER keep_added AFTER INSERT ON e_report_invoices REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER keep_removed AFTER DELETE ON e_report_invoices REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER keep_unchanged BEFORE UPDATE ON e_report_invoices FOR EACH ROW EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER one_way AFTER INSERT ON e_report_invoices REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.one_way()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM e_reports p WHERE (p.id = e_report_invoices.report_id)))
  policy system ALL {parvis_system} using true check true

table e_report_purchases
  -- An invoice received from a seller of elsewhere that a report covers, by the day on which it came.
  report_id uuid not null
  deposit_id uuid not null
  told boolean not null
  constraint e_report_purchases_pkey: PRIMARY KEY (report_id, deposit_id)
  constraint e_report_purchases_deposit_id_fkey: FOREIGN KEY (deposit_id) REFERENCES invoice_deposits(id)
  constraint e_report_purchases_report_id_fkey: FOREIGN KEY (report_id) REFERENCES e_reports(id) ON DELETE CASCADE
  CREATE INDEX e_report_purchases_deposit_id_idx ON public.e_report_purchases USING btree (deposit_id)
  CREATE TRIGGER keep_added AFTER INSERT ON e_report_purchases REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER keep_removed AFTER DELETE ON e_report_purchases REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER keep_unchanged BEFORE UPDATE ON e_report_purchases FOR EACH ROW EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER one_way AFTER INSERT ON e_report_purchases REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.one_way()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM e_reports p WHERE (p.id = e_report_purchases.report_id)))
  policy system ALL {parvis_system} using true check true

table e_report_receipts
  -- What came on a day for the services of an invoice at one VAT rate, with its tax (10.2, 10.4).
  report_id uuid not null
  invoice_id uuid not null
  day date not null
  rate integer not null
  way text not null
  currency text not null
  cents bigint not null
  constraint e_report_receipts_pkey: PRIMARY KEY (report_id, invoice_id, day, rate)
  constraint e_report_receipts_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id)
  constraint e_report_receipts_report_id_fkey: FOREIGN KEY (report_id) REFERENCES e_reports(id) ON DELETE CASCADE
  constraint e_report_receipts_cents_check: CHECK ((cents > 0))
  constraint e_report_receipts_way_check: CHECK ((way = ANY (ARRAY['international'::text, 'consumer'::text])))
  CREATE INDEX e_report_receipts_invoice_id_idx ON public.e_report_receipts USING btree (invoice_id)
  CREATE TRIGGER keep_added AFTER INSERT ON e_report_receipts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER keep_removed AFTER DELETE ON e_report_receipts REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER keep_unchanged BEFORE UPDATE ON e_report_receipts FOR EACH ROW EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER one_way AFTER INSERT ON e_report_receipts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.one_way()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM e_reports p WHERE (p.id = e_report_receipts.report_id)))
  policy system ALL {parvis_system} using true check true

table e_report_sums
  -- Sales to private persons of one day by currency, kind and VAT rate (10.3). TLB1 goods, TPS1 services, TNT1 not taxed in France.
  report_id uuid not null
  day date not null
  currency text not null
  kind text not null
  rate integer not null
  base_cents bigint not null
  vat_cents bigint not null
  invoices integer not null
  constraint e_report_sums_pkey: PRIMARY KEY (report_id, day, currency, kind, rate)
  constraint e_report_sums_report_id_fkey: FOREIGN KEY (report_id) REFERENCES e_reports(id) ON DELETE CASCADE
  constraint e_report_sums_invoices_check: CHECK ((invoices > 0))
  constraint e_report_sums_kind_check: CHECK ((kind = ANY (ARRAY['TLB1'::text, 'TPS1'::text, 'TNT1'::text])))
  CREATE TRIGGER keep_added AFTER INSERT ON e_report_sums REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER keep_removed AFTER DELETE ON e_report_sums REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.keep_e_report_part()
  CREATE TRIGGER keep_unchanged BEFORE UPDATE ON e_report_sums FOR EACH ROW EXECUTE FUNCTION parvis.keep_e_report_part()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM e_reports p WHERE (p.id = e_report_sums.report_id)))
  policy system ALL {parvis_system} using true check true

table e_reports
  -- A report of a brand of one period (B28): of sales (10.1, 10.3), of payments (10.2, 10.4) or of purchases abroad (10.1), the first of its period that was not refused (IN), or one that puts it right (RE), which says the whole of it anew. No day is in two periods.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  kind text not null
  starts_on date not null
  ends_on date not null
  sequence integer not null
  type text not null
  siren text not null  -- Who declares, as the settings were when it was made; `name` and `vat_number` likewise.
  name text not null
  vat_number text not null default ''::text
  vat_due text not null  -- When VAT on services falls due: once it is paid, or by the debits.
  made_at timestamp with time zone not null
  handed_at timestamp with time zone
  handed_by_label text not null default ''::text
  attempts integer not null default 0  -- How often it was handed over: once, and anew only where the answer was a refusal.
  flow_id uuid
  sha256 text  -- The hash of the document that was handed over last.
  answered_at timestamp with time zone
  accepted boolean
  answer text not null default ''::text
  version integer not null default 1
  constraint e_reports_one_of_a_day: EXCLUDE USING gist (brand_id WITH =, kind WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&) WHERE ((sequence = 1))
  constraint e_reports_id_brand_key: UNIQUE (id, brand_id)
  constraint e_reports_once: UNIQUE (brand_id, kind, starts_on, sequence)
  constraint e_reports_pkey: PRIMARY KEY (id)
  constraint e_reports_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint e_reports_flow_id_fkey: FOREIGN KEY (flow_id) REFERENCES exchanged_flows(id)
  constraint e_reports_check: CHECK (((sequence > 1) OR (type = 'IN'::text)))
  constraint e_reports_check1: CHECK ((ends_on > starts_on))
  constraint e_reports_check2: CHECK (((handed_at IS NULL) = (attempts = 0)))
  constraint e_reports_check3: CHECK ((num_nulls(answered_at, accepted) = ANY (ARRAY[0, 2])))
  constraint e_reports_check4: CHECK (((answered_at IS NULL) OR (handed_at IS NOT NULL)))
  constraint e_reports_kind_check: CHECK ((kind = ANY (ARRAY['transactions'::text, 'payments'::text, 'purchases'::text])))
  constraint e_reports_name_check: CHECK ((name <> ''::text))
  constraint e_reports_sequence_check: CHECK ((sequence > 0))
  constraint e_reports_sha256_check: CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
  constraint e_reports_siren_check: CHECK ((siren ~ '^[0-9]{9}$'::text))
  constraint e_reports_type_check: CHECK ((type = ANY (ARRAY['IN'::text, 'RE'::text])))
  constraint e_reports_vat_due_check: CHECK ((vat_due = ANY (ARRAY['receipts'::text, 'debits'::text])))
  CREATE INDEX e_reports_brand_id_ends_on_id_idx ON public.e_reports USING btree (brand_id, ends_on, id)
  CREATE INDEX e_reports_flow_id_idx ON public.e_reports USING btree (flow_id)
  CREATE TRIGGER keep_e_report BEFORE INSERT OR DELETE OR UPDATE ON e_reports FOR EACH ROW EXECUTE FUNCTION parvis.keep_e_report()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table exchanged_flows
  -- A file that goes to a platform or came from it (a «flow» of XP Z12-013). Its id is the tracking id by which the platform knows it: however often it is sent, it is one.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  platform_id uuid not null
  direction text not null
  kind text not null
  subject_id uuid  -- What it is of: a closed invoice, a status, a report.
  label text not null default ''::text
  file_name text not null default ''::text
  syntax text not null default ''::text
  flow_type text not null default ''::text
  processing_rule text not null default ''::text  -- By which rule the platform is to treat it: B2B, B2G, B2BInt, B2C; `profile` is that of its syntax.
  profile text not null default ''::text
  flow_id text
  sha256 text
  file_id uuid
  created_at timestamp with time zone not null
  tries integer not null default 0
  next_at timestamp with time zone  -- When it is tried (again); null: it was submitted, or it is over.
  failure text not null default ''::text
  submitted_at timestamp with time zone
  ack text not null default ''::text  -- What the platform says of it: taken, being looked at, or refused with details.
  ack_details jsonb not null default '[]'::jsonb
  ended_at timestamp with time zone
  refusal text not null default ''::text  -- Why what came was not taken: a status of an invoice that is not known, a step that cannot be.
  changed_at timestamp with time zone  -- The platform's own time of the last change that was seen.
  constraint exchanged_flows_id_brand_key: UNIQUE (id, brand_id)
  constraint exchanged_flows_pkey: PRIMARY KEY (id)
  constraint exchanged_flows_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint exchanged_flows_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint exchanged_flows_platform_id_brand_id_fkey: FOREIGN KEY (platform_id, brand_id) REFERENCES platforms(id, brand_id)
  constraint exchanged_flows_ack_check: CHECK ((ack = ANY (ARRAY[''::text, 'Pending'::text, 'Ok'::text, 'Error'::text])))
  constraint exchanged_flows_check: CHECK (((direction = 'in'::text) OR (subject_id IS NOT NULL)))
  constraint exchanged_flows_check1: CHECK (((direction = 'out'::text) OR (flow_id IS NOT NULL)))
  constraint exchanged_flows_check2: CHECK (((submitted_at IS NULL) OR (flow_id IS NOT NULL)))
  constraint exchanged_flows_check3: CHECK ((((direction = 'out'::text) AND (ended_at IS NULL) AND (submitted_at IS NULL)) = (next_at IS NOT NULL)))
  constraint exchanged_flows_direction_check: CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text])))
  constraint exchanged_flows_failure_check: CHECK ((length(failure) <= 500))
  constraint exchanged_flows_file_name_check: CHECK ((length(file_name) <= 255))
  constraint exchanged_flows_flow_id_check: CHECK (((flow_id <> ''::text) AND (length(flow_id) <= 64)))
  constraint exchanged_flows_kind_check: CHECK ((kind = ANY (ARRAY['invoice'::text, 'status'::text, 'report'::text, 'other'::text])))
  constraint exchanged_flows_label_check: CHECK ((length(label) <= 200))
  constraint exchanged_flows_refusal_check: CHECK ((length(refusal) <= 60))
  constraint exchanged_flows_sha256_check: CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
  constraint exchanged_flows_syntax_check: CHECK ((syntax = ANY (ARRAY[''::text, 'CII'::text, 'UBL'::text, 'Factur-X'::text, 'CDAR'::text, 'FRR'::text])))
  CREATE INDEX exchanged_flows_brand_id_created_at_id_idx ON public.exchanged_flows USING btree (brand_id, created_at, id)
  CREATE INDEX exchanged_flows_file_id_idx ON public.exchanged_flows USING btree (file_id)
  CREATE INDEX exchanged_flows_next_at_idx ON public.exchanged_flows USING btree (next_at) WHERE (next_at IS NOT NULL)
  CREATE UNIQUE INDEX exchanged_flows_once ON public.exchanged_flows USING btree (platform_id, flow_id)
  CREATE INDEX exchanged_flows_subject_id_idx ON public.exchanged_flows USING btree (subject_id)
  CREATE UNIQUE INDEX exchanged_flows_under_way ON public.exchanged_flows USING btree (kind, subject_id) WHERE ((direction = 'out'::text) AND (ack <> 'Error'::text))
  CREATE TRIGGER keep_flow BEFORE DELETE OR UPDATE ON exchanged_flows FOR EACH ROW EXECUTE FUNCTION parvis.keep_flow()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy readers restrictive SELECT {parvis_staff} using ( SELECT parvis.staff_may_any(ARRAY['e-invoicing.exchange.read'::text]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table flows_to_take
  -- A flow that a platform told of and that is not taken in yet: it goes with the transaction that takes it in, or that writes down that it could not be.
  platform_id uuid not null
  brand_id uuid not null
  flow_id text not null
  told jsonb  -- What the platform told of it; null: what it told cannot be read, and is asked for again.
  noted_at timestamp with time zone not null
  tries integer not null default 0
  next_at timestamp with time zone not null  -- When it is tried (again), later and later.
  failure text not null default ''::text
  constraint flows_to_take_pkey: PRIMARY KEY (platform_id, flow_id)
  constraint flows_to_take_platform_id_brand_id_fkey: FOREIGN KEY (platform_id, brand_id) REFERENCES platforms(id, brand_id) ON DELETE CASCADE
  constraint flows_to_take_failure_check: CHECK ((length(failure) <= 500))
  constraint flows_to_take_flow_id_check: CHECK (((flow_id <> ''::text) AND (length(flow_id) <= 64)))
  constraint flows_to_take_tries_check: CHECK ((tries >= 0))
  CREATE INDEX flows_to_take_platform_id_next_at_flow_id_idx ON public.flows_to_take USING btree (platform_id, next_at, flow_id)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table invoice_deposit_findings
  -- A rule that the file does not keep, by its official id, with where.
  deposit_id uuid not null
  position integer not null
  rule text not null
  severity text not null
  words jsonb not null
  places text[] not null default '{}'::text[]
  constraint invoice_deposit_findings_pkey: PRIMARY KEY (deposit_id, "position")
  constraint invoice_deposit_findings_deposit_id_fkey: FOREIGN KEY (deposit_id) REFERENCES invoice_deposits(id) ON DELETE CASCADE
  constraint invoice_deposit_findings_position_check: CHECK (("position" > 0))
  constraint invoice_deposit_findings_rule_check: CHECK ((rule <> ''::text))
  constraint invoice_deposit_findings_severity_check: CHECK ((severity = ANY (ARRAY['fatal'::text, 'warning'::text])))
  constraint invoice_deposit_findings_words_text: CHECK (parvis.is_text(words, true))
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM invoice_deposits d WHERE (d.id = invoice_deposit_findings.deposit_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM invoice_deposits p WHERE (p.id = invoice_deposit_findings.deposit_id)))
  policy system ALL {parvis_system} using true check true

table invoice_deposits
  -- A file that a client handed in as an invoice to the provider («Dépôt factures», O28). What was accepted is an invoice received; a rejected one is purged after 15 days, and its file is not kept.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid  -- The client who handed it in, or who sold by it; null: a seller who is no client.
  way text not null
  file_name text not null
  size_bytes bigint not null
  sha256 text not null
  deposited_at timestamp with time zone not null
  deposited_by uuid
  deposited_by_label text not null default ''::text
  accepted boolean not null
  syntax text not null default ''::text
  number text not null default ''::text
  seller_id text not null default ''::text  -- Whom the file says to sell: its registration, its VAT number, or its name where it has neither.
  seller_name text not null default ''::text
  issue_on date
  due_on date
  currency text not null default ''::text
  net_amount numeric(18,3)
  gross_amount numeric(18,3)
  file_id uuid
  search_text text not null generated as parvis.fold(((((number || ' '::text) || seller_name) || ' '::text) || file_name))
  status text not null default ''::text  -- Where it stands by its statuses (MDT-105), which triggers keep.
  status_at timestamp with time zone
  flow_id uuid
  type_code text not null default '380'::text
  seller_address text not null default ''::text  -- Where what is said of it goes in the exchange (BT-34).
  seller_country text not null default ''::text
  bought jsonb  -- What a report of purchases tells of it (10.1); null where it was bought in France, or cannot be told by the rules.
  constraint invoice_deposits_id_brand_key: UNIQUE (id, brand_id)
  constraint invoice_deposits_pkey: PRIMARY KEY (id)
  constraint invoice_deposits_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint invoice_deposits_deposited_by_fkey: FOREIGN KEY (deposited_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint invoice_deposits_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint invoice_deposits_flow_id_fkey: FOREIGN KEY (flow_id) REFERENCES exchanged_flows(id)
  constraint invoice_deposits_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint invoice_deposits_accepted: CHECK (((NOT accepted) OR ((file_id IS NOT NULL) AND (syntax <> ''::text) AND (number <> ''::text) AND (seller_id <> ''::text) AND (issue_on IS NOT NULL) AND (currency <> ''::text) AND (gross_amount IS NOT NULL))))
  constraint invoice_deposits_currency_check: CHECK ((currency ~ '^([A-Z]{3})?$'::text))
  constraint invoice_deposits_file_name_check: CHECK ((file_name <> ''::text))
  constraint invoice_deposits_flow: CHECK (((way = 'platform'::text) = (flow_id IS NOT NULL)))
  constraint invoice_deposits_number_check: CHECK ((length(number) <= 200))
  constraint invoice_deposits_rejected: CHECK ((accepted OR (file_id IS NULL)))
  constraint invoice_deposits_seller_address_check: CHECK ((length(seller_address) <= 125))
  constraint invoice_deposits_seller_country_check: CHECK ((seller_country ~ '^([A-Z]{2})?$'::text))
  constraint invoice_deposits_seller_id_check: CHECK ((length(seller_id) <= 100))
  constraint invoice_deposits_seller_name_check: CHECK ((length(seller_name) <= 200))
  constraint invoice_deposits_sha256_check: CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
  constraint invoice_deposits_size_bytes_check: CHECK ((size_bytes >= 0))
  constraint invoice_deposits_status_check: CHECK ((status ~ '^([0-9]{3})?$'::text))
  constraint invoice_deposits_syntax_check: CHECK ((syntax = ANY (ARRAY[''::text, 'cii'::text, 'ubl-invoice'::text, 'ubl-credit-note'::text])))
  constraint invoice_deposits_type_code_check: CHECK ((length(type_code) <= 10))
  constraint invoice_deposits_way_check: CHECK ((way = ANY (ARRAY['portal'::text, 'program'::text, 'platform'::text])))
  constraint invoice_deposits_whose: CHECK (((way = 'platform'::text) OR (organisation_id IS NOT NULL)))
  CREATE INDEX invoice_deposits_brand_id_deposited_at_id_idx ON public.invoice_deposits USING btree (brand_id, deposited_at, id)
  CREATE INDEX invoice_deposits_deposited_at_idx ON public.invoice_deposits USING btree (deposited_at) WHERE (NOT accepted)
  CREATE UNIQUE INDEX invoice_deposits_flow_id_idx ON public.invoice_deposits USING btree (flow_id) WHERE (flow_id IS NOT NULL)
  CREATE UNIQUE INDEX invoice_deposits_once ON public.invoice_deposits USING btree (brand_id, seller_id, lower(number), EXTRACT(year FROM issue_on)) WHERE accepted
  CREATE INDEX invoice_deposits_organisation_id_deposited_at_id_idx ON public.invoice_deposits USING btree (organisation_id, deposited_at, id)
  CREATE TRIGGER keep_deposit BEFORE DELETE OR UPDATE ON invoice_deposits FOR EACH ROW EXECUTE FUNCTION parvis.keep_deposit()
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('e-invoicing.deposits.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy readers restrictive SELECT {parvis_staff} using ( SELECT parvis.staff_may_any(ARRAY['e-invoicing.received.read'::text, 'e-invoicing.received.decide'::text, 'e-invoicing.reports.read'::text]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table invoice_statuses
  -- What is said of an invoice in its life (CDAR): of one that the brand issued, or of one that it received. It stays as it was said.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  invoice_id uuid
  deposit_id uuid
  code text not null
  at timestamp with time zone not null  -- When it became so, as its sender says; `recorded_at` is when it was written down here.
  recorded_at timestamp with time zone not null
  sender_role text not null  -- Who says it: seller, buyer, platform, public portal.
  sender_name text not null default ''::text
  reasons jsonb not null default '[]'::jsonb  -- Codes of the list of its status (MDT-113), each with words.
  amounts jsonb not null default '[]'::jsonb  -- What was paid, approved or left, with the rate of tax (MDT-207, MDT-215, MDT-224).
  words text not null default ''::text
  message_id text
  flow_id uuid
  made_by_label text not null default ''::text  -- Who of the brand said it.
  constraint invoice_statuses_id_brand_key: UNIQUE (id, brand_id)
  constraint invoice_statuses_pkey: PRIMARY KEY (id)
  constraint invoice_statuses_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint invoice_statuses_deposit_id_brand_id_fkey: FOREIGN KEY (deposit_id, brand_id) REFERENCES invoice_deposits(id, brand_id)
  constraint invoice_statuses_flow_id_fkey: FOREIGN KEY (flow_id) REFERENCES exchanged_flows(id)
  constraint invoice_statuses_invoice_id_brand_id_fkey: FOREIGN KEY (invoice_id, brand_id) REFERENCES invoice_transmissions(invoice_id, brand_id)
  constraint invoice_statuses_check: CHECK ((num_nonnulls(invoice_id, deposit_id) = 1))
  constraint invoice_statuses_check1: CHECK (((code <> ALL (ARRAY['206'::text, '207'::text, '208'::text, '210'::text, '213'::text, '501'::text])) OR (reasons <> '[]'::jsonb)))
  constraint invoice_statuses_code_check: CHECK ((code ~ '^[0-9]{3}$'::text))
  constraint invoice_statuses_message_id_check: CHECK (((message_id <> ''::text) AND (length(message_id) <= 200)))
  constraint invoice_statuses_sender_name_check: CHECK ((length(sender_name) <= 200))
  constraint invoice_statuses_sender_role_check: CHECK ((sender_role = ANY (ARRAY['SE'::text, 'BY'::text, 'WK'::text, 'DFH'::text])))
  constraint invoice_statuses_words_check: CHECK ((length(words) <= 2000))
  CREATE INDEX invoice_statuses_deposit_id_at_id_idx ON public.invoice_statuses USING btree (deposit_id, at, id)
  CREATE INDEX invoice_statuses_flow_id_idx ON public.invoice_statuses USING btree (flow_id)
  CREATE INDEX invoice_statuses_invoice_id_at_id_idx ON public.invoice_statuses USING btree (invoice_id, at, id)
  CREATE UNIQUE INDEX invoice_statuses_message ON public.invoice_statuses USING btree (brand_id, message_id, COALESCE(invoice_id, deposit_id)) WHERE (message_id IS NOT NULL)
  CREATE TRIGGER keep_standing AFTER INSERT ON invoice_statuses FOR EACH ROW EXECUTE FUNCTION parvis.keep_standing()
  CREATE TRIGGER keep_status BEFORE DELETE OR UPDATE ON invoice_statuses FOR EACH ROW EXECUTE FUNCTION parvis.keep_status()
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using ((EXISTS ( SELECT FROM invoice_transmissions t WHERE (t.invoice_id = invoice_statuses.invoice_id))) OR (EXISTS ( SELECT FROM invoice_deposits d WHERE (d.id = invoice_statuses.deposit_id))))
  policy readers restrictive SELECT {parvis_staff} using ( SELECT parvis.staff_may_any(ARRAY['e-invoicing.exchange.read'::text, 'e-invoicing.exchange.send'::text, 'e-invoicing.received.read'::text, 'e-invoicing.received.decide'::text]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table invoice_transmissions
  -- An invoice that goes out by the exchange: from its closing on, until its file is on its way. What is held waits for a person, with what to do.
  invoice_id uuid not null
  brand_id uuid not null
  organisation_id uuid not null
  waiting_since timestamp with time zone not null
  next_at timestamp with time zone
  held text not null default ''::text  -- Why it is not sent: its address is nobody's, is closed, a public buyer wants what it does not say, its data break a rule, or the platform did not take it.
  held_for jsonb not null default '[]'::jsonb  -- The open addresses of its buyer, the rules with their places, or what the platform says.
  held_at timestamp with time zone
  flow_id uuid
  status text not null default ''::text  -- Where it stands by its statuses (MDT-105), which triggers keep.
  status_at timestamp with time zone
  told_cents bigint not null default 0  -- What the exchange was told that was paid of it (212).
  to_tell boolean not null default false  -- Whether something was settled of it since: a round looks at what there is to tell.
  tries integer not null default 0  -- How often its file was to be made since it last went on: what fails is tried again later and later.
  version integer not null default 1
  constraint invoice_transmissions_brand_key: UNIQUE (invoice_id, brand_id)
  constraint invoice_transmissions_pkey: PRIMARY KEY (invoice_id)
  constraint invoice_transmissions_flow_id_fkey: FOREIGN KEY (flow_id) REFERENCES exchanged_flows(id)
  constraint invoice_transmissions_invoice_id_brand_id_fkey: FOREIGN KEY (invoice_id, brand_id) REFERENCES invoices(id, brand_id)
  constraint invoice_transmissions_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint invoice_transmissions_check: CHECK (((held <> ''::text) = (held_at IS NOT NULL)))
  constraint invoice_transmissions_held_check: CHECK ((held = ANY (ARRAY[''::text, 'unknown_address'::text, 'closed_address'::text, 'public_buyer'::text, 'rules'::text, 'platform'::text])))
  constraint invoice_transmissions_status_check: CHECK ((status ~ '^([0-9]{3})?$'::text))
  constraint invoice_transmissions_tries_check: CHECK ((tries >= 0))
  CREATE INDEX invoice_transmissions_brand_id_idx ON public.invoice_transmissions USING btree (brand_id) WHERE to_tell
  CREATE INDEX invoice_transmissions_brand_id_waiting_since_invoice_id_idx ON public.invoice_transmissions USING btree (brand_id, waiting_since, invoice_id)
  CREATE INDEX invoice_transmissions_flow_id_idx ON public.invoice_transmissions USING btree (flow_id)
  CREATE INDEX invoice_transmissions_next_at_idx ON public.invoice_transmissions USING btree (next_at) WHERE (next_at IS NOT NULL)
  CREATE INDEX invoice_transmissions_organisation_id_idx ON public.invoice_transmissions USING btree (organisation_id)
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM invoices i WHERE (i.id = invoice_transmissions.invoice_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM invoices p WHERE (p.id = invoice_transmissions.invoice_id)))
  policy system ALL {parvis_system} using true check true

table platforms
  -- An approved platform of a brand (XP Z12-013): where it is, how it is asked, and how far its flows were seen. One of them at most sends what the brand issues.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  name text not null
  flow_address text not null
  directory_address text not null
  token_address text not null
  client_id text not null
  sealed_secret bytea not null  -- With which its tokens are asked for; sealed.
  organisation_header text not null default ''::text  -- The organisation that it is asked for, where it serves several by one access (Organization-Id).
  syntax text not null default 'Factur-X'::text  -- In which syntax invoices are sent by it.
  issues_from date  -- Invoices of this day and later are sent by it; null: it is for what comes alone.
  enabled boolean not null default false
  webhook_id text
  sealed_webhook_key bytea  -- With which it signs that there is news; sealed.
  seen_until timestamp with time zone  -- Its own time of the last change of a flow that was seen.
  news_at timestamp with time zone  -- Since when it tells of news that no round has looked for: however often it tells, one round is asked for.
  asked_at timestamp with time zone
  failing_since timestamp with time zone  -- Since when it gives no good answer; `away_told_at`: when the staff were told, once.
  failure text not null default ''::text
  away_told_at timestamp with time zone
  version integer not null default 1
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  updated_by_label text not null default ''::text
  constraint platforms_id_brand_key: UNIQUE (id, brand_id)
  constraint platforms_pkey: PRIMARY KEY (id)
  constraint platforms_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint platforms_check: CHECK (((webhook_id IS NULL) = (sealed_webhook_key IS NULL)))
  constraint platforms_check1: CHECK (((failing_since IS NULL) = (failure = ''::text)))
  constraint platforms_client_id_check: CHECK (((client_id <> ''::text) AND (length(client_id) <= 200)))
  constraint platforms_directory_address_check: CHECK ((directory_address ~ '^https?://[^ ]+$'::text))
  constraint platforms_flow_address_check: CHECK ((flow_address ~ '^https?://[^ ]+$'::text))
  constraint platforms_name_check: CHECK (((name <> ''::text) AND (length(name) <= 80)))
  constraint platforms_organisation_header_check: CHECK ((length(organisation_header) <= 100))
  constraint platforms_syntax_check: CHECK ((syntax = ANY (ARRAY['Factur-X'::text, 'CII'::text, 'UBL'::text])))
  constraint platforms_token_address_check: CHECK ((token_address ~ '^https?://[^ ]+$'::text))
  CREATE UNIQUE INDEX platforms_issuing ON public.platforms USING btree (brand_id) WHERE (enabled AND (issues_from IS NOT NULL))
  CREATE UNIQUE INDEX platforms_name ON public.platforms USING btree (brand_id, lower(name))
  CREATE TRIGGER begin_transmissions AFTER INSERT OR UPDATE OF enabled, issues_from ON platforms FOR EACH ROW WHEN (new.enabled AND new.issues_from IS NOT NULL) EXECUTE FUNCTION parvis.begin_transmissions()
  CREATE TRIGGER leave_platform AFTER UPDATE OF enabled ON platforms FOR EACH ROW WHEN (old.enabled AND NOT new.enabled) EXECUTE FUNCTION parvis.leave_platform()
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy keepers restrictive SELECT {parvis_staff} using ( SELECT parvis.staff_may_any(ARRAY['e-invoicing.platforms.manage'::text]) AS staff_may_any)
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{e-invoicing.platforms.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{e-invoicing.platforms.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{e-invoicing.platforms.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND ( SELECT parvis.staff_may_any(ARRAY['e-invoicing.platforms.manage'::text]) AS staff_may_any))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

-- What is closed is to be sent, where the brand has a platform that sends.
CREATE OR REPLACE FUNCTION parvis.begin_transmission()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  -- Whoever sets a platform and whoever closes an invoice meanwhile would not see each other.
  perform pg_advisory_xact_lock_shared(hashtextextended('platforms ' || new.brand_id, 0));
  insert into invoice_transmissions (invoice_id, brand_id, organisation_id, waiting_since, next_at)
  select new.id, new.brand_id, new.organisation_id, new.closed_at, new.closed_at from platforms p
  where p.brand_id = new.brand_id and p.enabled and p.issues_from <= new.issue_on and parvis.goes_by_exchange(new)
  on conflict (invoice_id) do nothing;
  return null;
end $function$;

-- What was issued from its day on and closed before a platform sends, or while it did not, is to be sent too.
CREATE OR REPLACE FUNCTION parvis.begin_transmissions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended('platforms ' || new.brand_id, 0));
  insert into invoice_transmissions (invoice_id, brand_id, organisation_id, waiting_since, next_at, to_tell)
  select i.id, i.brand_id, i.organisation_id, i.closed_at, i.closed_at,
    exists (select from open_items o join settlements s on s.debit_posting_id = o.posting_id where o.invoice_id = i.id)
  from invoices i where i.brand_id = new.brand_id and i.state = 'closed' and i.issue_on >= new.issues_from and parvis.goes_by_exchange(i)
  on conflict (invoice_id) do nothing;
  return null;
end $function$;

-- What invoices add to turnover and tax by VAT rate, goods (account 707) apart from services. Nothing counts twice: a credit note is below zero, and what deposits brought already is taken off the invoice that deducts them. Tax of a rate that goods and services share is that of the goods, and the rest, so that they add up.
CREATE OR REPLACE FUNCTION parvis.counted_parts(ids uuid[])
 RETURNS TABLE(invoice_id uuid, goods boolean, category text, rate integer, base_cents bigint, vat_cents bigint)
 LANGUAGE sql
 STABLE
AS $function$
  with counted as (
    select i.id, i.id as part_of, case i.type when 381 then -1 else 1 end as sign from invoices i where i.id = any (ids)
    union all
    select x.invoice_id, x.deposit_id, -1 from invoice_deductions x where x.invoice_id = any (ids)
  ), lines as (
    select c.id, c.part_of, c.sign, l.vat_category, l.vat_rate, coalesce(sum(l.net_cents) filter (where l.account like '707%'), 0) as goods, sum(l.net_cents) as base,
      count(*) filter (where l.account like '707%') as of_goods, count(*) as parts
    from counted c join invoice_lines l on l.invoice_id = c.part_of group by 1, 2, 3, 4, 5
  ), taxed as (
    select l.*, v.vat_cents, case l.of_goods when 0 then 0 when l.parts then v.vat_cents else round(l.goods * l.vat_rate / 10000.0) end as goods_vat
    from lines l join invoice_vat v on v.invoice_id = l.part_of and v.category = l.vat_category and v.rate = l.vat_rate
  ), parts as (
    select id, sign, true as of_goods, vat_category, vat_rate, goods as base, goods_vat as vat from taxed where of_goods > 0
    union all
    select id, sign, false, vat_category, vat_rate, base - goods, vat_cents - goods_vat from taxed where of_goods < parts
  )
  select id, of_goods, vat_category, vat_rate, sum(base * sign)::bigint, sum(vat * sign)::bigint from parts group by 1, 2, 3, 4
$function$;
-- run by the owner, parvis_staff, parvis_system, public, nobody else

-- The same of one by VAT rate alone: goods and services together.
CREATE OR REPLACE FUNCTION parvis.counted_vat(one uuid)
 RETURNS TABLE(category text, rate integer, base_cents bigint, vat_cents bigint)
 LANGUAGE sql
 STABLE
AS $function$
  select p.category, p.rate, sum(p.base_cents)::bigint, sum(p.vat_cents)::bigint from (
    select v.category, v.rate, v.base_cents * s.sign as base_cents, v.vat_cents * s.sign as vat_cents
      from (select case i.type when 381 then -1 else 1 end as sign from invoices i where i.id = one) s, invoice_vat v where v.invoice_id = one
    union all
    select v.category, v.rate, -v.base_cents, -v.vat_cents from invoice_deductions x join invoice_vat v on v.invoice_id = x.deposit_id where x.invoice_id = one
  ) p group by 1, 2
$function$;
-- run by the owner, parvis_staff, parvis_system, public, nobody else

-- Whether an invoice is between companies of France, and so goes by the exchange.
CREATE OR REPLACE FUNCTION parvis.goes_by_exchange(one invoices)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select one.state = 'closed' and one.source = '' and coalesce(one.buyer ->> 'siren', '') <> '' and parvis.is_french_territory(one.buyer ->> 'country')
$function$;

-- Which way an invoice is made known to the tax office (B28): by the exchange, to companies of the French VAT territory; as one of a report, to companies of elsewhere; in the sums of a report, to all others; not at all, where nothing of it is in the field of VAT, or where another program issued it and tells it.
CREATE OR REPLACE FUNCTION parvis.invoice_way(one invoices)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when one.source <> '' then 'elsewhere'
    when parvis.goes_by_exchange(one) then 'exchange'
    when not exists (select from invoice_vat v where v.invoice_id = one.id and v.category <> 'O') then 'untaxed'
    when not parvis.is_french_territory(one.buyer ->> 'country') and coalesce(nullif(one.buyer ->> 'vatNumber', ''), nullif(one.buyer ->> 'siren', '')) is not null then 'international'
    else 'consumer' end
$function$;
-- run by the owner, parvis_staff, parvis_system, public, nobody else

-- Whether a rate of VAT, in hundredths of a percent, is or was one of France: what else is taxed elsewhere.
CREATE OR REPLACE FUNCTION parvis.is_french_rate(rate integer)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select rate in (0, 90, 105, 175, 210, 550, 700, 850, 920, 960, 1000, 1300, 1960, 2000, 2060)
$function$;
-- run by the owner, parvis_staff, parvis_system, public, nobody else

-- Whether a country is of the French VAT territory.
CREATE OR REPLACE FUNCTION parvis.is_french_territory(country text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select country in ('FR', 'GP', 'MQ', 'RE')
$function$;
-- run by the owner, parvis_staff, parvis_system, public, nobody else

-- What was handed in is not changed, and what was accepted is not deleted. Names give way to a pseudonym, and a client to the one that takes its place.
CREATE OR REPLACE FUNCTION parvis.keep_deposit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
-- What is computed of a row is not there yet when this looks at it.
declare free text[] := array['deposited_by', 'deposited_by_label', 'organisation_id', 'status', 'status_at', 'search_text'];
begin
  if tg_op = 'DELETE' then
    if old.accepted then
      raise exception 'an invoice that was received stays' using errcode = 'check_violation', constraint = 'invoice_deposits_kept';
    end if;
    return old;
  end if;
  if (to_jsonb(new) - free) <> (to_jsonb(old) - free) then
    raise exception 'what was handed in is not changed' using errcode = 'check_violation', constraint = 'invoice_deposits_kept';
  end if;
  return new;
end $function$;

-- A report is handed over once, and anew only after it was refused. Before that it may give way to one of what the books say now; afterwards it stays, and one that puts it right follows.
CREATE OR REPLACE FUNCTION parvis.keep_e_report()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  sending text[] := array['handed_at', 'handed_by_label', 'attempts', 'flow_id', 'sha256', 'answered_at', 'accepted', 'answer', 'version'];
begin
  if tg_op = 'DELETE' then
    if old.handed_at is not null then
      raise exception 'what was told stays on record' using errcode = 'check_violation', constraint = 'e_reports_kept';
    end if;
    return old;
  end if;
  if tg_op = 'INSERT' then
    if new.sequence > 1 and not exists (
      select from e_reports r where (r.brand_id, r.kind, r.starts_on, r.ends_on, r.sequence) = (new.brand_id, new.kind, new.starts_on, new.ends_on, new.sequence - 1) and r.handed_at is not null)
      or (new.type = 'RE') <> exists (
        select from e_reports r where (r.brand_id, r.kind, r.starts_on) = (new.brand_id, new.kind, new.starts_on) and r.handed_at is not null and r.accepted is distinct from false) then
      raise exception 'a report puts right one that was told and not refused' using errcode = 'check_violation', constraint = 'e_reports_rectifies';
    end if;
    return new;
  end if;
  if (to_jsonb(new) - sending) <> (to_jsonb(old) - sending) then
    raise exception 'a report is made anew, never changed' using errcode = 'check_violation', constraint = 'e_reports_kept';
  end if;
  if old.handed_at is not null and new.attempts <> old.attempts and old.accepted is distinct from false then
    raise exception 'a report is handed over once' using errcode = 'check_violation', constraint = 'e_reports_handed_once';
  end if;
  if new.handed_at is null and old.handed_at is not null or new.attempts < old.attempts then
    raise exception 'what was handed over stays so' using errcode = 'check_violation', constraint = 'e_reports_kept';
  end if;
  return new;
end $function$;

-- What a report holds comes before it is handed over, and stays from then on.
CREATE OR REPLACE FUNCTION parvis.keep_e_report_part()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_op = 'UPDATE' then
    raise exception 'what a report says is not changed' using errcode = 'check_violation', constraint = 'e_reports_kept';
  end if;
  if exists (select from changed c join e_reports r on r.id = (to_jsonb(c) ->> 'report_id')::uuid where r.handed_at is not null) then
    raise exception 'what was told stays on record' using errcode = 'check_violation', constraint = 'e_reports_kept';
  end if;
  return null;
end $function$;

-- What a flow is, and its file once there is one, is not changed; what becomes of it is written down.
CREATE OR REPLACE FUNCTION parvis.keep_flow()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare fixed text[] := array['id', 'brand_id', 'platform_id', 'direction', 'kind', 'subject_id', 'created_at'];
begin
  if tg_op = 'DELETE' then
    raise exception 'what was exchanged stays on record' using errcode = 'check_violation', constraint = 'exchanged_flows_kept';
  end if;
  if exists (select from unnest(fixed) f where to_jsonb(new) -> f is distinct from to_jsonb(old) -> f)
    or (old.file_id is not null and new.file_id is distinct from old.file_id) or (old.flow_id is not null and new.flow_id is distinct from old.flow_id) then
    raise exception 'what was exchanged is not changed' using errcode = 'check_violation', constraint = 'exchanged_flows_kept';
  end if;
  return new;
end $function$;

-- Keeps beside an invoice where it stands, whatever order the messages come in.
CREATE OR REPLACE FUNCTION parvis.keep_standing()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  now record;
begin
  select * into now from parvis.standing_of(new.invoice_id, new.deposit_id);
  if now.code is null then return null; end if;
  update invoice_transmissions t set status = now.code, status_at = now.at, version = t.version + 1 where t.invoice_id = new.invoice_id;
  update invoice_deposits d set status = now.code, status_at = now.at where d.id = new.deposit_id;
  return null;
end $function$;

-- A status is neither changed nor deleted. Names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.keep_status()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - array['made_by_label', 'flow_id']) <> (to_jsonb(old) - array['made_by_label', 'flow_id']) or (old.flow_id is not null and new.flow_id is distinct from old.flow_id) then
    raise exception 'what was said of an invoice stays' using errcode = 'check_violation', constraint = 'invoice_statuses_kept';
  end if;
  return new;
end $function$;

-- What was to go by a platform that is disabled, and was never handed to it, is made anew for the one that sends then. What may have arrived there waits for it.
CREATE OR REPLACE FUNCTION parvis.leave_platform()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  with left_over as (
    update exchanged_flows set ack = 'Error', ended_at = new.updated_at, next_at = null, failure = 'disabled'
    where platform_id = new.id and direction = 'out' and kind = 'invoice' and next_at is not null and tries = 0 returning id
  )
  update invoice_transmissions t set flow_id = null, next_at = new.updated_at, tries = 0, version = t.version + 1 from left_over f where t.flow_id = f.id;
  return null;
end $function$;

-- No invoice is in a report that the exchange carries, that is of another brand or of another period, or that was bought in France.
CREATE OR REPLACE FUNCTION parvis.one_way()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare wrong boolean;
begin
  if tg_table_name = 'e_report_purchases' then
    wrong := exists (select from changed c join e_reports r on r.id = c.report_id
      left join invoice_deposits d on d.id = c.deposit_id and d.brand_id = r.brand_id and d.accepted and not parvis.is_french_territory(d.seller_country) where d.id is null);
  elsif tg_table_name = 'e_report_invoices' then
    wrong := exists (select from changed c join e_reports r on r.id = c.report_id
      left join invoice_ways w on w.invoice_id = c.invoice_id and w.brand_id = r.brand_id and w.way = c.way and w.issue_on between r.starts_on and r.ends_on where w.invoice_id is null);
  else
    wrong := exists (select from changed c join e_reports r on r.id = c.report_id
      left join invoice_ways w on w.invoice_id = c.invoice_id and w.brand_id = r.brand_id and w.way = c.way where w.invoice_id is null);
  end if;
  if wrong then
    raise exception 'an invoice is made known in one way' using errcode = 'check_violation', constraint = 'e_reports_one_way';
  end if;
  return null;
end $function$;

-- What payments paid of an invoice: what a credit note took off it is not paid.
CREATE OR REPLACE FUNCTION parvis.paid_cents(invoice uuid)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(sum(s.amount_cents), 0)::bigint from open_items o join settlements s on s.debit_posting_id = o.posting_id
    join open_items c on c.posting_id = s.credit_posting_id
  where o.invoice_id = invoice and o.brand_id = parvis.brand_id() and c.payment_id is not null
$function$;
-- run by the owner, parvis_staff, parvis_system, nobody else

-- What a platform is called: whoever reads the journal of exchanges reads that, and nothing else of it.
CREATE OR REPLACE FUNCTION parvis.platform_name(platform uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select name from platforms where id = platform and brand_id = parvis.brand_id()
$function$;
-- run by the owner, parvis_staff, parvis_system, nobody else

-- What is settled of an invoice that went out by the exchange is to be told to it (212).
CREATE OR REPLACE FUNCTION parvis.settled_to_tell()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update invoice_transmissions t set to_tell = true from open_items o where o.posting_id = new.debit_posting_id and t.invoice_id = o.invoice_id and not t.to_tell;
  return null;
end $function$;

-- Where an invoice stands by its statuses: the last word of its course; how far it was carried counts only until somebody has said something of it (kernel/e-invoicing/life-cycle/steps.ts).
CREATE OR REPLACE FUNCTION parvis.standing_of(invoice uuid, deposit uuid, OUT code text, OUT at timestamp with time zone)
 RETURNS record
 LANGUAGE sql
 STABLE
AS $function$
  select s.code, s.at from invoice_statuses s
  where (s.invoice_id = invoice or s.deposit_id = deposit) and s.code not in ('224', '225', '226', '227', '228')
  order by s.code in ('200', '201', '202', '203'), s.at desc, s.recorded_at desc, s.code desc limit 1
$function$;

-- Makes a table what reports hold: kept once they were handed over.
CREATE OR REPLACE PROCEDURE parvis_build.part_of_e_report(IN name text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('create trigger keep_added after insert on %I referencing new table as changed for each statement execute function parvis.keep_e_report_part()', name);
  execute format('create trigger keep_removed after delete on %I referencing old table as changed for each statement execute function parvis.keep_e_report_part()', name);
  execute format('create trigger keep_unchanged before update on %I for each row execute function parvis.keep_e_report_part()', name);
  if name <> 'e_report_sums' then
    execute format('create trigger one_way after insert on %I referencing new table as changed for each statement execute function parvis.one_way()', name);
  end if;
end $procedure$;

-- ---- employees ---------------------------------------------------

table employees
  -- An employee of the provider (D26). Somebody who left stays: their papers are theirs for the legal time (D27).
  code text not null  -- The number that payroll knows them by (Matricule), as it stands on their papers.
  surname text collate unicode not null
  given_name text collate unicode not null default ''::text
  email text not null default ''::text  -- Their personal address, to which messages about their papers go, after they left too.
  job_title text not null default ''::text
  entered_on date not null
  left_on date  -- The last day of their contract.
  account_id uuid  -- The account in which they see what is theirs. A client's person of the same name is another person.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  born_on date  -- Their day of birth, where it is known: how long their payslips are kept available follows from it (D31).
  constraint employees_account_id_key: UNIQUE (account_id)
  constraint employees_pkey: PRIMARY KEY (id)
  constraint employees_account_id_brand_id_fkey: FOREIGN KEY (account_id, brand_id) REFERENCES employee_accounts(account_id, brand_id)
  constraint employees_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint employees_born_on_check: CHECK ((born_on >= '1900-01-01'::date))
  constraint employees_check: CHECK ((left_on >= entered_on))
  constraint employees_code_check: CHECK ((code <> ''::text))
  constraint employees_surname_check: CHECK ((surname <> ''::text))
  CREATE INDEX employees_brand_id_code_id_idx ON public.employees USING btree (brand_id, code, id)
  CREATE INDEX employees_brand_id_created_at_id_idx ON public.employees USING btree (brand_id, created_at, id)
  CREATE INDEX employees_brand_id_surname_given_name_id_idx ON public.employees USING btree (brand_id, surname, given_name, id)
  CREATE UNIQUE INDEX employees_code_key ON public.employees USING btree (brand_id, lower(code))
  row-level security on
  grant select to parvis_employee
  grant select to parvis_leaver
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy leaver_read SELECT {parvis_leaver} using (id = ( SELECT parvis.leaving_employee() AS leaving_employee))
  policy own_read SELECT {parvis_employee} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (account_id = ( SELECT parvis.account_id() AS account_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{employees.employees.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{employees.employees.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{employees.employees.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table payslip_objections
  -- An employee's objection to electronic payslips (French labour code, L3243-2 and D3243-7): said at any time, in force at once, until they withdraw it (D31).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  employee_id uuid not null
  side text not null  -- Who wrote it down: the employee, or the staff of one that came by letter.
  received_on date not null  -- The day on which it reached the employer.
  made_at timestamp with time zone not null
  made_by uuid
  made_by_label text not null
  withdrawn_at timestamp with time zone
  withdrawn_by uuid
  withdrawn_by_label text not null default ''::text
  constraint payslip_objections_pkey: PRIMARY KEY (id)
  constraint payslip_objections_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint payslip_objections_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint payslip_objections_made_by_fkey: FOREIGN KEY (made_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint payslip_objections_withdrawn_by_fkey: FOREIGN KEY (withdrawn_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint payslip_objections_check: CHECK ((withdrawn_at >= made_at))
  constraint payslip_objections_check1: CHECK (((withdrawn_at IS NOT NULL) OR (withdrawn_by IS NULL)))
  constraint payslip_objections_side_check: CHECK ((side = ANY (ARRAY['employee'::text, 'staff'::text])))
  CREATE INDEX payslip_objections_employee_id_made_at_id_idx ON public.payslip_objections USING btree (employee_id, made_at, id)
  CREATE UNIQUE INDEX payslip_objections_in_force ON public.payslip_objections USING btree (employee_id) WHERE (withdrawn_at IS NULL)
  row-level security on
  grant insert, select to parvis_employee
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (withdrawn_at, withdrawn_by, withdrawn_by_label) to parvis_employee
  grant update (withdrawn_at, withdrawn_by, withdrawn_by_label) to parvis_staff
  policy employee_add INSERT {parvis_employee} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (employee_id = ( SELECT parvis.employee_id() AS employee_id)) AND (side = 'employee'::text) AND (made_by = ( SELECT parvis.account_id() AS account_id)))
  policy employee_read SELECT {parvis_employee} using (employee_id = ( SELECT parvis.employee_id() AS employee_id))
  policy employee_withdraw UPDATE {parvis_employee} using (employee_id = ( SELECT parvis.employee_id() AS employee_id)) check (employee_id = ( SELECT parvis.employee_id() AS employee_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{employees.employees.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{employees.employees.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{employees.employees.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

-- The employee whose account asks; null where it is nobody's.
CREATE OR REPLACE FUNCTION parvis.employee_id()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return (select e.id from employees e where e.account_id = parvis.account_id() and e.brand_id = parvis.brand_id());
end $function$;

-- Keeps the personal address of an employee who signs in by it: a new one that they proved by its link is theirs in both places.
CREATE OR REPLACE FUNCTION parvis.follow_sign_in_email()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update employees set email = new.sign_in_email, version = version + 1
    where account_id = new.id and lower(email) = lower(old.sign_in_email);
  return null;
end $function$;

-- The objection to electronic payslips of an employee that was in force at a moment; null where there was none.
CREATE OR REPLACE FUNCTION parvis.payslip_objection(employee uuid, moment timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return (select o.id from payslip_objections o
    where o.employee_id = employee and o.made_at <= moment and (o.withdrawn_at is null or o.withdrawn_at > moment)
    order by o.made_at desc, o.id limit 1);
end $function$;

-- ---- fleet -------------------------------------------------------

table asset_contacts
  -- Who is to be asked about an asset: about its contract, who uses it, for its after-sales service (P10).
  asset_id uuid not null
  organisation_id uuid not null
  part text not null
  name text collate unicode not null
  email text not null default ''::text
  phone text not null default ''::text
  constraint asset_contacts_pkey: PRIMARY KEY (asset_id, part)
  constraint asset_contacts_asset_id_organisation_id_fkey: FOREIGN KEY (asset_id, organisation_id) REFERENCES assets(id, organisation_id) ON UPDATE CASCADE ON DELETE CASCADE
  constraint asset_contacts_name_check: CHECK ((name <> ''::text))
  constraint asset_contacts_part_check: CHECK ((part = ANY (ARRAY['contract'::text, 'user'::text, 'after_sales'::text])))
  CREATE INDEX asset_contacts_organisation_id_idx ON public.asset_contacts USING btree (organisation_id)
  row-level security on
  grant delete, insert, select, update to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_delete DELETE {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('fleet.assets.edit'::text) AS organisation_ids_with_permission)::uuid[]))
  policy client_insert INSERT {parvis_client} check (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('fleet.assets.edit'::text) AS organisation_ids_with_permission)::uuid[]))
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('fleet.assets.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy client_update UPDATE {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('fleet.assets.edit'::text) AS organisation_ids_with_permission)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM assets p WHERE (p.id = asset_contacts.asset_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM assets p WHERE (p.id = asset_contacts.asset_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM assets p WHERE (p.id = asset_contacts.asset_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM assets p WHERE (p.id = asset_contacts.asset_id)))
  policy system ALL {parvis_system} using true check true

table asset_kinds
  -- A sort of asset of a brand, like «Imprimantes» (P8): what the fleet is filtered by.
  code text not null
  label jsonb not null
  drawing text not null default 'machine'::text  -- What is drawn in the place of a picture that is not there.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint asset_kinds_code_key: UNIQUE (brand_id, code)
  constraint asset_kinds_pkey: PRIMARY KEY (id)
  constraint asset_kinds_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint asset_kinds_code_check: CHECK ((code <> ''::text))
  constraint asset_kinds_drawing_check: CHECK ((drawing = ANY (ARRAY['printer'::text, 'lift'::text, 'door'::text, 'screen'::text, 'machine'::text])))
  constraint asset_kinds_label_text: CHECK (parvis.is_text(label, true))
  CREATE INDEX asset_kinds_brand_id_created_at_id_idx ON public.asset_kinds USING btree (brand_id, created_at, id)
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.models.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{fleet.models.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.models.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND true)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table asset_models
  -- An article of a manufacturer, of which assets are examples: «Kéloa C4520» (P8). Its picture is that of every asset without one of its own.
  manufacturer text collate unicode not null
  label text collate unicode not null
  reference text not null default ''::text
  kind text not null
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  picture_id uuid
  constraint asset_models_id_brand_key: UNIQUE (id, brand_id)
  constraint asset_models_pkey: PRIMARY KEY (id)
  constraint asset_models_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint asset_models_kind_fkey: FOREIGN KEY (brand_id, kind) REFERENCES asset_kinds(brand_id, code) ON UPDATE CASCADE
  constraint asset_models_picture_id_fkey: FOREIGN KEY (picture_id) REFERENCES files(id) ON DELETE SET NULL
  constraint asset_models_label_check: CHECK ((label <> ''::text))
  constraint asset_models_manufacturer_check: CHECK ((manufacturer <> ''::text))
  CREATE INDEX asset_models_brand_id_created_at_id_idx ON public.asset_models USING btree (brand_id, created_at, id)
  CREATE INDEX asset_models_brand_id_kind_idx ON public.asset_models USING btree (brand_id, kind)
  CREATE INDEX asset_models_picture_id_idx ON public.asset_models USING btree (picture_id) WHERE (picture_id IS NOT NULL)
  CREATE UNIQUE INDEX asset_models_reference_key ON public.asset_models USING btree (brand_id, lower(NORMALIZE(reference))) WHERE (reference <> ''::text)
  CREATE TRIGGER refill_assets AFTER UPDATE ON asset_models FOR EACH ROW WHEN (old.manufacturer IS DISTINCT FROM new.manufacturer OR old.label IS DISTINCT FROM new.label OR old.reference IS DISTINCT FROM new.reference OR old.kind IS DISTINCT FROM new.kind) EXECUTE FUNCTION parvis.refill_assets()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.models.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{fleet.models.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.models.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND true)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table asset_outages
  -- Days on which an asset stood still, the first and the last one included; it stands still until there is a last one. What its availability is computed of (P11). Other spaces write it by the service of this one.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  asset_id uuid not null
  organisation_id uuid not null
  starts_on date not null
  ends_on date
  reason text not null default ''::text
  version integer not null default 1
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint asset_outages_apart: EXCLUDE USING gist (asset_id WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
  constraint asset_outages_pkey: PRIMARY KEY (id)
  constraint asset_outages_asset_id_brand_id_fkey: FOREIGN KEY (asset_id, brand_id) REFERENCES assets(id, brand_id) ON DELETE CASCADE
  constraint asset_outages_asset_id_organisation_id_fkey: FOREIGN KEY (asset_id, organisation_id) REFERENCES assets(id, organisation_id) ON UPDATE CASCADE ON DELETE CASCADE
  constraint asset_outages_check: CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
  CREATE INDEX asset_outages_organisation_id_idx ON public.asset_outages USING btree (organisation_id)
  CREATE TRIGGER keep_stopped AFTER INSERT OR DELETE OR UPDATE ON asset_outages FOR EACH ROW EXECUTE FUNCTION parvis.keep_stopped()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('fleet.assets.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table assets
  -- An asset at a client (P8): a machine or a lift that the provider looks after. One that moves to another client is removed here and begins anew there, so that its history stays with whom it was of.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  model_id uuid not null
  kind text not null default ''::text  -- That of its model, kept by a trigger: what the fleet is filtered by.
  label text collate unicode not null
  number text collate unicode not null  -- The provider's identifier, of one asset that is not removed.
  serial text collate unicode not null default ''::text  -- The manufacturer's identifier.
  source_code text not null default ''::text  -- What the provider's management software knows it by; empty where it knows it not.
  site_id uuid
  place text not null default ''::text  -- Where on its site it stands, in words.
  installed_on date
  state text not null default 'service'::text
  removed_on date
  moved_from_id uuid  -- The same thing where it was before: of another client.
  remark text not null default ''::text
  picture_id uuid
  label_token text not null default replace(((gen_random_uuid())::text || (gen_random_uuid())::text), '-'::text, ''::text)  -- What its printed label (QR) says: it cannot be guessed (P9).
  reading_due_on date  -- By when the next reading of one of its meters is due; kept by a trigger of the meters.
  open_tickets integer not null default 0  -- How many tickets about it are open. The space that has the tickets keeps it by a trigger of its own.
  open_orders integer not null default 0  -- How many orders for it are open. The space that has the orders keeps it by a trigger of its own.
  search_text text not null default ''::text  -- What words are searched in, folded; kept by triggers.
  version integer not null default 1
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  is_stopped boolean not null default false  -- Whether it stands still: an outage of it has no last day. Kept by a trigger.
  pushed jsonb not null default '{}'::jsonb  -- What the provider's software said last of what the client may change too: it changes that again only where it says something else, so that what the client wrote stays.
  constraint assets_id_brand_key: UNIQUE (id, brand_id)
  constraint assets_id_organisation_key: UNIQUE (id, organisation_id)
  constraint assets_pkey: PRIMARY KEY (id)
  constraint assets_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint assets_kind_fkey: FOREIGN KEY (brand_id, kind) REFERENCES asset_kinds(brand_id, code) ON UPDATE CASCADE
  constraint assets_model_id_brand_id_fkey: FOREIGN KEY (model_id, brand_id) REFERENCES asset_models(id, brand_id)
  constraint assets_moved_from_id_fkey: FOREIGN KEY (moved_from_id) REFERENCES assets(id)
  constraint assets_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint assets_picture_id_fkey: FOREIGN KEY (picture_id) REFERENCES files(id) ON DELETE SET NULL
  constraint assets_site_fkey: FOREIGN KEY (site_id, organisation_id) REFERENCES sites(id, organisation_id) ON DELETE SET NULL (site_id)
  constraint assets_check: CHECK (((state = 'removed'::text) = (removed_on IS NOT NULL)))
  constraint assets_check1: CHECK (((state <> 'removed'::text) OR (reading_due_on IS NULL)))
  constraint assets_label_check: CHECK ((label <> ''::text))
  constraint assets_number_check: CHECK ((number <> ''::text))
  constraint assets_open_orders_check: CHECK ((open_orders >= 0))
  constraint assets_open_tickets_check: CHECK ((open_tickets >= 0))
  constraint assets_state_check: CHECK ((state = ANY (ARRAY['service'::text, 'stored'::text, 'removed'::text])))
  CREATE INDEX assets_brand_id_kind_label_id_idx ON public.assets USING btree (brand_id, kind, label, id)
  CREATE INDEX assets_brand_id_label_id_idx ON public.assets USING btree (brand_id, label, id)
  CREATE INDEX assets_brand_id_number_id_idx ON public.assets USING btree (brand_id, number, id)
  CREATE INDEX assets_brand_id_state_label_id_idx ON public.assets USING btree (brand_id, state, label, id)
  CREATE INDEX assets_due ON public.assets USING btree (organisation_id, reading_due_on, id) WHERE (reading_due_on IS NOT NULL)
  CREATE UNIQUE INDEX assets_label_token_key ON public.assets USING btree (label_token)
  CREATE INDEX assets_model_id_idx ON public.assets USING btree (model_id)
  CREATE UNIQUE INDEX assets_moved_once ON public.assets USING btree (moved_from_id) WHERE (moved_from_id IS NOT NULL)
  CREATE UNIQUE INDEX assets_number_key ON public.assets USING btree (brand_id, lower(NORMALIZE(number))) WHERE (state <> 'removed'::text)
  CREATE INDEX assets_organisation_id_kind_label_id_idx ON public.assets USING btree (organisation_id, kind, label, id)
  CREATE INDEX assets_organisation_id_label_id_idx ON public.assets USING btree (organisation_id, label, id)
  CREATE INDEX assets_organisation_id_number_id_idx ON public.assets USING btree (organisation_id, number, id)
  CREATE INDEX assets_organisation_id_site_id_label_id_idx ON public.assets USING btree (organisation_id, site_id, label, id)
  CREATE INDEX assets_organisation_id_state_label_id_idx ON public.assets USING btree (organisation_id, state, label, id)
  CREATE INDEX assets_picture_id_idx ON public.assets USING btree (picture_id) WHERE (picture_id IS NOT NULL)
  CREATE INDEX assets_search_text_idx ON public.assets USING gin (search_text gin_trgm_ops)
  CREATE INDEX assets_site_id_idx ON public.assets USING btree (site_id) WHERE (site_id IS NOT NULL)
  CREATE UNIQUE INDEX assets_source_code_key ON public.assets USING btree (brand_id, source_code) WHERE ((source_code <> ''::text) AND (state <> 'removed'::text))
  CREATE INDEX assets_stopped ON public.assets USING btree (organisation_id, label, id) WHERE is_stopped
  CREATE TRIGGER end_due BEFORE UPDATE OF state ON assets FOR EACH ROW EXECUTE FUNCTION parvis.end_due()
  CREATE TRIGGER fill_asset BEFORE INSERT OR UPDATE OF label, number, serial, place, site_id, model_id, kind ON assets FOR EACH ROW EXECUTE FUNCTION parvis.fill_asset()
  CREATE TRIGGER keep_asset BEFORE UPDATE OF organisation_id, state ON assets FOR EACH ROW EXECUTE FUNCTION parvis.keep_asset()
  CREATE TRIGGER keep_due AFTER UPDATE OF state, installed_on ON assets FOR EACH ROW EXECUTE FUNCTION parvis.keep_due()
  CREATE TRIGGER tell_asset_edited AFTER UPDATE OF version ON assets FOR EACH ROW WHEN (CURRENT_USER = 'parvis_client'::name) EXECUTE FUNCTION parvis.tell_asset_edited()
  CREATE TRIGGER tell_asset_moved AFTER INSERT ON assets FOR EACH ROW WHEN (new.moved_from_id IS NOT NULL) EXECUTE FUNCTION parvis.tell_asset_moved()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (label, site_id, place, remark, picture_id, version, updated_at) to parvis_client
  policy client_edit UPDATE {parvis_client} using ((state <> 'removed'::text) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('fleet.assets.edit'::text) AS organisation_ids_with_permission)::uuid[])))
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('fleet.assets.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table breakdown_reports
  -- A breakdown told by whoever read an asset's label, without an account (P9). The server writes it; the space that has the tickets may make one of it, by a trigger of its own.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  asset_id uuid not null
  organisation_id uuid not null
  name text not null
  reached_at text not null  -- Where whoever told it is reached: an address or a number, as they wrote it.
  words text not null
  created_at timestamp with time zone not null
  handled_at timestamp with time zone
  handled_by_label text not null default ''::text
  version integer not null default 1
  constraint breakdown_reports_pkey: PRIMARY KEY (id)
  constraint breakdown_reports_asset_id_brand_id_fkey: FOREIGN KEY (asset_id, brand_id) REFERENCES assets(id, brand_id) ON DELETE CASCADE
  constraint breakdown_reports_asset_id_organisation_id_fkey: FOREIGN KEY (asset_id, organisation_id) REFERENCES assets(id, organisation_id) ON UPDATE CASCADE ON DELETE CASCADE
  constraint breakdown_reports_name_check: CHECK ((name <> ''::text))
  constraint breakdown_reports_reached_at_check: CHECK ((reached_at <> ''::text))
  constraint breakdown_reports_words_check: CHECK ((words <> ''::text))
  CREATE INDEX breakdown_reports_asset_id_created_at_id_idx ON public.breakdown_reports USING btree (asset_id, created_at, id)
  CREATE INDEX breakdown_reports_brand_id_created_at_id_idx ON public.breakdown_reports USING btree (brand_id, created_at, id)
  CREATE INDEX breakdown_reports_organisation_id_idx ON public.breakdown_reports USING btree (organisation_id)
  CREATE INDEX breakdown_reports_waiting ON public.breakdown_reports USING btree (brand_id, created_at, id) WHERE (handled_at IS NULL)
  CREATE TRIGGER tell_breakdown AFTER INSERT ON breakdown_reports FOR EACH ROW EXECUTE FUNCTION parvis.tell_breakdown()
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (handled_at, handled_by_label, version) to parvis_staff
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table meter_kinds
  -- What meters of a brand count, like pages in colour or trips (P10), and what a new meter of it begins with.
  code text not null
  label jsonb not null
  unit jsonb not null
  digits integer  -- After so many digits the meter goes on from 0; null: it does not.
  every_days integer  -- By so many days after the last one a reading is due; null: none is asked for.
  usual_least integer  -- What is usual in 30 days, at least; null: what the meter itself has shown.
  usual_most integer
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint meter_kinds_code_key: UNIQUE (brand_id, code)
  constraint meter_kinds_pkey: PRIMARY KEY (id)
  constraint meter_kinds_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint meter_kinds_check: CHECK ((usual_most >= usual_least))
  constraint meter_kinds_code_check: CHECK ((code <> ''::text))
  constraint meter_kinds_digits_check: CHECK (((digits >= 3) AND (digits <= 12)))
  constraint meter_kinds_every_days_check: CHECK (((every_days >= 1) AND (every_days <= 1100)))
  constraint meter_kinds_label_text: CHECK (parvis.is_text(label, true))
  constraint meter_kinds_unit_text: CHECK (parvis.is_text(unit, true))
  constraint meter_kinds_usual_least_check: CHECK ((usual_least >= 0))
  CREATE INDEX meter_kinds_brand_id_created_at_id_idx ON public.meter_kinds USING btree (brand_id, created_at, id)
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.models.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{fleet.models.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.models.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND true)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table meter_readings
  -- What a meter showed at the end of a day (P10). Readings only grow: one that was wrong is voided by the staff. A meter that was replaced has its last value and, in the same row, what the new one began with.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  meter_id uuid not null
  organisation_id uuid not null
  read_on date not null
  position integer not null default 0  -- Its place among those of one day.
  value bigint not null
  start_value bigint  -- What the meter that took its place began with; null: it was not replaced.
  digits integer  -- How many digits the meter had on which it was read.
  wrapped bigint not null default 0  -- What the meter went over since the reading before: 10 to its digits, or 0. Kept by a trigger.
  reason text not null default ''::text  -- Why it is out of what is usual, in the words of who read it.
  origin text not null
  source_key text not null default ''::text  -- What a program knows it by: it is taken once.
  account_id uuid
  recorded_at timestamp with time zone not null
  recorded_by_label text not null default ''::text
  voided_at timestamp with time zone
  voided_by_label text not null default ''::text
  void_reason text not null default ''::text
  constraint meter_readings_place_key: UNIQUE (meter_id, read_on, "position")
  constraint meter_readings_pkey: PRIMARY KEY (id)
  constraint meter_readings_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint meter_readings_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint meter_readings_meter_id_organisation_id_fkey: FOREIGN KEY (meter_id, organisation_id) REFERENCES meters(id, organisation_id) ON UPDATE CASCADE ON DELETE CASCADE
  constraint meter_readings_check: CHECK (((voided_at IS NULL) = (void_reason = ''::text)))
  constraint meter_readings_origin_check: CHECK ((origin = ANY (ARRAY['client'::text, 'staff'::text, 'import'::text, 'program'::text, 'start'::text])))
  constraint meter_readings_start_value_check: CHECK (((start_value >= 0) AND (start_value <= '999999999999'::bigint)))
  constraint meter_readings_value_check: CHECK (((value >= 0) AND (value <= '999999999999'::bigint)))
  CREATE INDEX meter_readings_organisation_id_read_on_id_idx ON public.meter_readings USING btree (organisation_id, read_on, id)
  CREATE UNIQUE INDEX meter_readings_source_key ON public.meter_readings USING btree (meter_id, source_key) WHERE (source_key <> ''::text)
  CREATE TRIGGER keep_due AFTER INSERT OR UPDATE OF voided_at ON meter_readings FOR EACH ROW EXECUTE FUNCTION parvis.keep_due()
  CREATE TRIGGER keep_reading BEFORE INSERT OR UPDATE ON meter_readings FOR EACH ROW EXECUTE FUNCTION parvis.keep_reading()
  CREATE TRIGGER tell_reading AFTER INSERT ON meter_readings FOR EACH ROW WHEN (new.origin = ANY (ARRAY['client'::text, 'staff'::text])) EXECUTE FUNCTION parvis.tell_reading()
  CREATE TRIGGER tell_voided_reading AFTER UPDATE OF voided_at ON meter_readings FOR EACH ROW WHEN (old.voided_at IS NULL AND new.voided_at IS NOT NULL) EXECUTE FUNCTION parvis.tell_reading()
  row-level security on
  grant insert, select to parvis_client
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (voided_at, voided_by_label, void_reason) to parvis_staff
  policy client_add INSERT {parvis_client} check ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('fleet.readings.write'::text) AS organisation_ids_with_permission)::uuid[])))
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('fleet.assets.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.readings.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{fleet.readings.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.readings.write}'::text[]) AS staff_may_any)
  policy staff_add INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_void UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table meters
  -- A meter of an asset (P10), with rules of its own: how it rolls over, what is usual, how often it is read.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  asset_id uuid not null
  organisation_id uuid not null
  kind text not null
  digits integer
  every_days integer
  usual_least integer
  usual_most integer
  due_on date  -- By when its next reading is due; kept by triggers.
  version integer not null default 1
  created_at timestamp with time zone not null
  constraint meters_id_organisation_key: UNIQUE (id, organisation_id)
  constraint meters_kind_key: UNIQUE (asset_id, kind)
  constraint meters_pkey: PRIMARY KEY (id)
  constraint meters_asset_id_brand_id_fkey: FOREIGN KEY (asset_id, brand_id) REFERENCES assets(id, brand_id)
  constraint meters_asset_id_organisation_id_fkey: FOREIGN KEY (asset_id, organisation_id) REFERENCES assets(id, organisation_id) ON UPDATE CASCADE
  constraint meters_kind_fkey: FOREIGN KEY (brand_id, kind) REFERENCES meter_kinds(brand_id, code) ON UPDATE CASCADE
  constraint meters_check: CHECK ((usual_most >= usual_least))
  constraint meters_digits_check: CHECK (((digits >= 3) AND (digits <= 12)))
  constraint meters_every_days_check: CHECK (((every_days >= 1) AND (every_days <= 1100)))
  constraint meters_usual_least_check: CHECK ((usual_least >= 0))
  CREATE INDEX meters_brand_id_kind_idx ON public.meters USING btree (brand_id, kind)
  CREATE INDEX meters_organisation_id_due_on_id_idx ON public.meters USING btree (organisation_id, due_on, id) WHERE (due_on IS NOT NULL)
  CREATE TRIGGER keep_due AFTER INSERT OR UPDATE OF every_days ON meters FOR EACH ROW EXECUTE FUNCTION parvis.keep_due()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('fleet.assets.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{fleet.assets.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table reading_reminders
  -- That somebody was reminded of a reading that is due, once for each day on which one is.
  meter_id uuid not null
  due_on date not null
  brand_id uuid not null
  told_at timestamp with time zone not null
  told integer not null
  constraint reading_reminders_pkey: PRIMARY KEY (meter_id, due_on)
  constraint reading_reminders_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint reading_reminders_meter_id_fkey: FOREIGN KEY (meter_id) REFERENCES meters(id) ON DELETE CASCADE
  constraint reading_reminders_told_check: CHECK ((told >= 0))
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

-- By when the next reading of a meter is due: so many days after the last one, while its asset is in service.
CREATE OR REPLACE FUNCTION parvis.due_of_meter(meter meters)
 RETURNS date
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select case when a.state = 'service' and meter.every_days is not null then coalesce(
    (select r.read_on from meter_readings r where r.meter_id = meter.id and r.voided_at is null order by r.read_on desc, r.position desc limit 1),
    greatest(a.installed_on, meter.created_at::date)) + meter.every_days end
  from assets a where a.id = meter.asset_id
$function$;
-- run by the owner, nobody else

-- An asset that is removed asks for no reading.
CREATE OR REPLACE FUNCTION parvis.end_due()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.state = 'removed' then new.reading_due_on := null; end if;
  return new;
end $function$;

-- An asset as events tell it.
CREATE OR REPLACE FUNCTION parvis.feed_asset(asset assets)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select jsonb_build_object('id', asset.id, 'number', asset.number, 'serial', asset.serial, 'sourceCode', asset.source_code, 'label', asset.label,
    'site', coalesce(s.name, ''), 'place', asset.place, 'remark', asset.remark,
    'client', jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name))
  from organisations o left join sites s on s.id = asset.site_id where o.id = asset.organisation_id
$function$;
-- run by the owner, nobody else

-- The contacts of an asset as events tell them.
CREATE OR REPLACE FUNCTION parvis.feed_contacts(asset uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('part', c.part, 'name', c.name, 'email', c.email, 'phone', c.phone) order by c.part), '[]') from asset_contacts c where c.asset_id = asset
$function$;
-- run by the owner, nobody else

-- Keeps in an asset the kind of its model, and the words that it is searched by.
CREATE OR REPLACE FUNCTION parvis.fill_asset()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare model asset_models;
begin
  select * into model from asset_models where id = new.model_id;
  new.kind := model.kind;
  new.search_text := parvis.fold(concat_ws(' ', new.label, new.number, new.serial, new.place, (select name from sites where id = new.site_id),
    model.manufacturer, model.label, model.reference));
  return new;
end $function$;

-- A new brand begins with the usual sorts of assets.
CREATE OR REPLACE FUNCTION parvis.give_asset_kinds()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.give_asset_kinds_to(new.id);
  return null;
end $function$;

-- The sorts of assets that a brand begins with; it changes them as it likes.
CREATE OR REPLACE FUNCTION parvis.give_asset_kinds_to(brand uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  insert into asset_kinds (brand_id, created_at, code, label, drawing)
  select brand, now(), k.code, jsonb_build_object('fr', k.fr, 'en', k.en), k.code
  from (values ('printer', 'Imprimantes et copieurs', 'Printers and copiers'), ('lift', 'Ascenseurs', 'Lifts'), ('machine', 'Autres matériels', 'Other equipment')) k (code, fr, en)
  on conflict do nothing
$function$;
-- run by the owner, nobody else

-- What moved to another client stays removed where it was.
CREATE OR REPLACE FUNCTION parvis.keep_asset()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.organisation_id <> old.organisation_id and exists (select from assets where moved_from_id = old.id) then
    raise exception 'an asset that moved stays with whom it was of' using errcode = 'check_violation', constraint = 'assets_moved';
  end if;
  if old.state = 'removed' and new.state <> 'removed' and exists (select from assets where moved_from_id = old.id) then
    raise exception 'an asset that moved does not come back' using errcode = 'check_violation', constraint = 'assets_moved';
  end if;
  return new;
end $function$;

-- Keeps by when a meter, and the asset that has it, is to be read next.
CREATE OR REPLACE FUNCTION parvis.keep_due()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare asset uuid;
begin
  if tg_table_name = 'meter_readings' then
    select asset_id into asset from meters where id = new.meter_id;
    update meters m set due_on = parvis.due_of_meter(m) where m.id = new.meter_id and m.due_on is distinct from parvis.due_of_meter(m);
  elsif tg_table_name = 'meters' then
    asset := new.asset_id;
    update meters m set due_on = parvis.due_of_meter(m) where m.id = new.id and m.due_on is distinct from parvis.due_of_meter(m);
  else
    asset := new.id;
    update meters m set due_on = parvis.due_of_meter(m) where m.asset_id = new.id and m.due_on is distinct from parvis.due_of_meter(m);
  end if;
  update assets a set reading_due_on = d.due from (select min(due_on) as due from meters where asset_id = asset) d
    where a.id = asset and a.reading_due_on is distinct from d.due;
  return null;
end $function$;

-- A reading has its place, is not lower than the one before unless the meter was replaced or rolled over, nor higher than the one after; it is not of the future, nor of an asset that was removed. It stays, or is voided once.
CREATE OR REPLACE FUNCTION parvis.keep_reading()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  meter meters;
  asset assets;
  earlier meter_readings;
  later meter_readings;
begin
  if tg_op = 'UPDATE' then
    if (to_jsonb(new) - array['wrapped', 'voided_at', 'voided_by_label', 'void_reason', 'organisation_id', 'recorded_by_label', 'account_id'])
      <> (to_jsonb(old) - array['wrapped', 'voided_at', 'voided_by_label', 'void_reason', 'organisation_id', 'recorded_by_label', 'account_id'])
      or (old.voided_at is not null and new.voided_at is distinct from old.voided_at) then
      raise exception 'a reading stays as it was read' using errcode = 'check_violation', constraint = 'meter_readings_only_grow';
    end if;
    if old.voided_at is not null or new.voided_at is null then return new; end if;
  end if;
  select * into meter from meters where id = new.meter_id for update;
  select * into asset from assets where id = meter.asset_id;
  if tg_op = 'INSERT' then
    new.organisation_id := meter.organisation_id;
    new.brand_id := meter.brand_id;
    if asset.state = 'removed' and new.read_on > asset.removed_on then
      raise exception 'the asset was removed before' using errcode = 'check_violation', constraint = 'meter_readings_removed';
    end if;
    if new.read_on > (now() at time zone 'UTC')::date + 1 then
      raise exception 'a meter is not read in the future' using errcode = 'check_violation', constraint = 'meter_readings_future';
    end if;
    select coalesce(max(position), 0) + 1 into new.position from meter_readings where meter_id = new.meter_id and read_on = new.read_on;
  end if;
  select * into earlier from meter_readings where meter_id = new.meter_id and voided_at is null and id <> new.id
    and (read_on, position) < (new.read_on, new.position) order by read_on desc, position desc limit 1;
  select * into later from meter_readings where meter_id = new.meter_id and voided_at is null and id <> new.id
    and (read_on, position) > (new.read_on, new.position) order by read_on, position limit 1;
  if tg_op = 'INSERT' then
    new.digits := case when later.id is not null then later.digits else meter.digits end;
    if new.digits is not null and new.value >= 10::numeric ^ new.digits then
      raise exception 'the meter has % digits', new.digits using errcode = 'check_violation', constraint = 'meter_readings_digits';
    end if;
    if earlier.id is not null then
      new.wrapped := parvis.wrap_of(new.value, coalesce(earlier.start_value, earlier.value), new.digits);
      if new.wrapped is null then
        raise exception 'it is lower than the reading before' using errcode = 'check_violation', constraint = 'meter_readings_lower';
      end if;
    else
      new.wrapped := 0;
    end if;
    earlier := new;
  end if;
  if later.id is not null then
    if earlier.id is null then
      later.wrapped := 0;
    else
      later.wrapped := parvis.wrap_of(later.value, coalesce(earlier.start_value, earlier.value), later.digits);
    end if;
    if later.wrapped is null then
      raise exception 'the reading after would be lower' using errcode = 'check_violation', constraint = 'meter_readings_higher';
    end if;
    update meter_readings set wrapped = later.wrapped where id = later.id and wrapped <> later.wrapped;
  end if;
  return new;
end $function$;

-- Keeps in an asset whether it stands still.
CREATE OR REPLACE FUNCTION parvis.keep_stopped()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare asset uuid := coalesce(new.asset_id, old.asset_id);
begin
  update assets a set is_stopped = s.stopped
    from (select exists (select from asset_outages o where o.asset_id = asset and o.ends_on is null) as stopped) s
    where a.id = asset and a.is_stopped <> s.stopped;
  return null;
end $function$;

-- What an asset keeps of its site and its model follows them.
CREATE OR REPLACE FUNCTION parvis.refill_assets()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_table_name = 'sites' then
    update assets set site_id = site_id where site_id = new.id;
  else
    update assets set model_id = model_id where model_id = new.id;
  end if;
  return null;
end $function$;

-- Writes many readings, by day, each for itself: one that its meter cannot have shown is refused by the name of what it breaks, and the others are kept. As whoever asks.
CREATE OR REPLACE FUNCTION parvis.take_readings(given jsonb, at timestamp with time zone, label text)
 RETURNS TABLE(n integer, id uuid, refused text)
 LANGUAGE plpgsql
AS $function$
declare one record;
begin
  for one in select * from jsonb_to_recordset(given) g (n integer, meter_id uuid, read_on date, value bigint, start_value bigint, reason text, source_key text, origin text)
    order by g.read_on, g.n loop
    n := one.n;
    refused := null;
    begin
      insert into meter_readings (brand_id, meter_id, organisation_id, read_on, value, start_value, reason, origin, source_key, recorded_at, recorded_by_label)
        select m.brand_id, m.id, m.organisation_id, one.read_on, one.value, one.start_value, one.reason, one.origin, one.source_key, at, label from meters m where m.id = one.meter_id
        returning meter_readings.id into id;
    exception when check_violation or unique_violation then
      get stacked diagnostics refused = constraint_name;
      id := null;
    end;
    return next;
  end loop;
end $function$;
-- run by the owner, parvis_staff, nobody else

-- Tells that a client changed what is its own to say of an asset, or its contacts.
CREATE OR REPLACE FUNCTION parvis.tell_asset_edited()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.tell_feed(new.brand_id, 'fleet.asset.edited', new.updated_at,
    jsonb_build_object('asset', parvis.feed_asset(new), 'contacts', parvis.feed_contacts(new.id)), 'fleet.assets.read');
  return null;
end $function$;

-- Tells that an asset moved to another client, and how many tickets about it are open where it was.
CREATE OR REPLACE FUNCTION parvis.tell_asset_moved()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare origin assets;
begin
  select * into origin from assets where id = new.moved_from_id;
  perform parvis.tell_feed(new.brand_id, 'fleet.asset.moved', new.created_at,
    jsonb_build_object('asset', parvis.feed_asset(new), 'from', jsonb_build_object('id', origin.id, 'openTickets', origin.open_tickets,
      'client', parvis.feed_asset(origin) -> 'client')), 'fleet.assets.read');
  return null;
end $function$;

-- Tells that a breakdown was reported by the label of an asset.
CREATE OR REPLACE FUNCTION parvis.tell_breakdown()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.tell_feed(new.brand_id, 'fleet.breakdown.reported', new.created_at,
    (select jsonb_build_object('asset', parvis.feed_asset(a), 'report', jsonb_build_object('id', new.id, 'name', new.name, 'reachedAt', new.reached_at, 'words', new.words))
      from assets a where a.id = new.asset_id), 'fleet.assets.read');
  return null;
end $function$;

-- Tells of a reading that somebody entered in the portal, and again once it is voided.
CREATE OR REPLACE FUNCTION parvis.tell_reading()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform parvis.tell_feed(new.brand_id, 'fleet.reading.entered', new.recorded_at,
    (select jsonb_build_object('asset', parvis.feed_asset(a), 'meter', jsonb_build_object('id', m.id, 'kind', m.kind),
      'reading', jsonb_build_object('id', new.id, 'readOn', new.read_on, 'value', new.value, 'startValue', new.start_value, 'rolledOver', new.wrapped > 0,
        'reason', new.reason, 'by', new.recorded_by_label, 'voided', new.voided_at is not null))
      from meters m join assets a on a.id = m.asset_id where m.id = new.meter_id), 'fleet.assets.read');
  return null;
end $function$;

-- What a meter went over between two values: 0 where it only rose, 10 to its digits where it began anew and made less than half a round; null where it cannot have.
CREATE OR REPLACE FUNCTION parvis.wrap_of(value bigint, base bigint, digits integer)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when value >= base then 0
    when digits is not null and (value + 10::numeric ^ digits - base) * 2 < 10::numeric ^ digits then (10::numeric ^ digits)::bigint end
$function$;

-- ---- interventions -----------------------------------------------

table intervention_assets
  -- An asset that an intervention is about, of the same client.
  intervention_id uuid not null
  organisation_id uuid not null
  asset_id uuid not null
  position integer not null
  constraint intervention_assets_pkey: PRIMARY KEY (intervention_id, asset_id)
  constraint intervention_assets_asset_id_organisation_id_fkey: FOREIGN KEY (asset_id, organisation_id) REFERENCES assets(id, organisation_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
  constraint intervention_assets_intervention_id_organisation_id_fkey: FOREIGN KEY (intervention_id, organisation_id) REFERENCES interventions(id, organisation_id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
  constraint intervention_assets_position_check: CHECK (("position" > 0))
  CREATE INDEX intervention_assets_asset_id_intervention_id_idx ON public.intervention_assets USING btree (asset_id, intervention_id)
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM interventions i WHERE (i.id = intervention_assets.intervention_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_assets.intervention_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_assets.intervention_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_assets.intervention_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_assets.intervention_id)))
  policy system ALL {parvis_system} using true check true

table intervention_parts
  -- A part that was fitted.
  id uuid not null default gen_random_uuid()
  intervention_id uuid not null
  position integer not null
  label text not null
  reference text not null default ''::text
  quantity numeric(12,3) not null
  is_covered boolean not null default false  -- The contract has it: it is not invoiced.
  constraint intervention_parts_intervention_id_position_key: UNIQUE (intervention_id, "position")
  constraint intervention_parts_pkey: PRIMARY KEY (id)
  constraint intervention_parts_intervention_id_fkey: FOREIGN KEY (intervention_id) REFERENCES interventions(id) ON DELETE CASCADE
  constraint intervention_parts_label_check: CHECK ((label <> ''::text))
  constraint intervention_parts_position_check: CHECK (("position" > 0))
  constraint intervention_parts_quantity_check: CHECK ((quantity > (0)::numeric))
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM interventions i WHERE (i.id = intervention_parts.intervention_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_parts.intervention_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_parts.intervention_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_parts.intervention_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_parts.intervention_id)))
  policy system ALL {parvis_system} using true check true

table intervention_reports
  -- What a technician reports of an intervention and the person there signed. Its id was made on the device, so that what is sent twice is one. One whose intervention was cancelled, given to another or reported on meanwhile is kept until the staff decide.
  id uuid not null
  brand_id uuid not null
  organisation_id uuid not null
  intervention_id uuid not null
  sent_by_id uuid
  sent_by_label text not null
  signer_name text not null
  signed_at timestamp with time zone not null  -- When it was signed, by the clock of the device; it may have arrived much later.
  received_at timestamp with time zone not null
  state text not null
  held_for text not null default ''::text
  decided_at timestamp with time zone
  decided_by_label text not null default ''::text
  work text not null
  worked_minutes integer not null
  travel_minutes integer not null default 0
  units integer not null default 0
  content jsonb not null  -- Tasks, parts and readings as they were sent; of each reading what became of it.
  signature_id uuid
  constraint intervention_reports_pkey: PRIMARY KEY (id)
  constraint intervention_reports_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint intervention_reports_intervention_id_organisation_id_fkey: FOREIGN KEY (intervention_id, organisation_id) REFERENCES interventions(id, organisation_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
  constraint intervention_reports_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id) DEFERRABLE INITIALLY DEFERRED
  constraint intervention_reports_sent_by_id_fkey: FOREIGN KEY (sent_by_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint intervention_reports_signature_id_fkey: FOREIGN KEY (signature_id) REFERENCES files(id)
  constraint intervention_reports_held: CHECK ((((state = 'held'::text) <= (held_for <> ''::text)) AND ((decided_at IS NULL) = (decided_by_label = ''::text))))
  constraint intervention_reports_held_for_check: CHECK ((held_for = ANY (ARRAY[''::text, 'cancelled'::text, 'reassigned'::text, 'reported'::text])))
  constraint intervention_reports_signer_name_check: CHECK ((signer_name <> ''::text))
  constraint intervention_reports_state_check: CHECK ((state = ANY (ARRAY['taken'::text, 'held'::text, 'dismissed'::text])))
  constraint intervention_reports_travel_minutes_check: CHECK (((travel_minutes >= 0) AND (travel_minutes <= 100000)))
  constraint intervention_reports_units_check: CHECK (((units >= 0) AND (units <= 100000)))
  constraint intervention_reports_worked_minutes_check: CHECK (((worked_minutes >= 0) AND (worked_minutes <= 100000)))
  CREATE INDEX intervention_reports_intervention_id_received_at_idx ON public.intervention_reports USING btree (intervention_id, received_at)
  CREATE UNIQUE INDEX intervention_reports_one ON public.intervention_reports USING btree (intervention_id) WHERE (state = 'taken'::text)
  CREATE INDEX intervention_reports_to_decide ON public.intervention_reports USING btree (brand_id, received_at, id) WHERE (state = 'held'::text)
  CREATE TRIGGER keep_report BEFORE UPDATE ON intervention_reports FOR EACH ROW EXECUTE FUNCTION parvis.keep_report()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using ((state = 'taken'::text) AND (EXISTS ( SELECT FROM interventions i WHERE (i.id = intervention_reports.intervention_id))))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.reports.write,interventions.visits.plan}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{interventions.reports.write,interventions.visits.plan}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.reports.write,interventions.visits.plan}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table intervention_tasks
  -- The check list of an intervention (P20): what its plan, the staff or the client asked for, and what was done of it.
  id uuid not null default gen_random_uuid()
  intervention_id uuid not null
  position integer not null
  label text not null
  asked_by text not null default 'staff'::text
  asked_by_label text not null default ''::text
  is_done boolean not null default false
  remark text not null default ''::text
  constraint intervention_tasks_intervention_id_position_key: UNIQUE (intervention_id, "position") DEFERRABLE INITIALLY DEFERRED
  constraint intervention_tasks_pkey: PRIMARY KEY (id)
  constraint intervention_tasks_intervention_id_fkey: FOREIGN KEY (intervention_id) REFERENCES interventions(id) ON DELETE CASCADE
  constraint intervention_tasks_asked_by_check: CHECK ((asked_by = ANY (ARRAY['staff'::text, 'plan'::text, 'client'::text])))
  constraint intervention_tasks_label_check: CHECK ((label <> ''::text))
  constraint intervention_tasks_position_check: CHECK (("position" > 0))
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM interventions i WHERE (i.id = intervention_tasks.intervention_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_tasks.intervention_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_tasks.intervention_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_tasks.intervention_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM interventions p WHERE (p.id = intervention_tasks.intervention_id)))
  policy system ALL {parvis_system} using true check true

table interventions
  -- A visit of a technician at a client's: asked for by a ticket, or preventive. Planned, confirmed by the client, on the way, then done or cancelled, for good.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  number text not null
  kind text not null
  subject text not null
  detail text not null default ''::text
  site text not null default ''::text
  ticket_id uuid
  requested_by_label text not null default ''::text
  technician_id uuid
  starts_at timestamp with time zone  -- Its slot, an instant: null while it is to be planned.
  ends_at timestamp with time zone
  state text not null default 'planned'::text
  confirmed_at timestamp with time zone
  confirmed_by_label text not null default ''::text
  left_at timestamp with time zone
  done_at timestamp with time zone
  worked_minutes integer
  travel_minutes integer
  report text not null default ''::text
  units integer  -- The service units that its report counts; what they are taken off is the contract's matter.
  cancelled_at timestamp with time zone
  cancellation_reason text not null default ''::text
  calendar_sequence integer not null default 0  -- The SEQUENCE of its calendar entry: raised whenever what calendars show of it changes.
  source_code text not null default ''::text  -- What the provider's own software knows it by; empty where it was made here.
  search_text text not null default ''::text
  sorted_at timestamp with time zone not null default '-infinity'::timestamp with time zone  -- When it was done, is planned, or was asked for: what lists sort by. Kept by a trigger.
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  version integer not null default 1
  constraint interventions_id_brand_key: UNIQUE (id, brand_id)
  constraint interventions_id_organisation_key: UNIQUE (id, organisation_id)
  constraint interventions_number_key: UNIQUE (brand_id, number)
  constraint interventions_pkey: PRIMARY KEY (id)
  constraint interventions_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint interventions_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint interventions_technician_id_brand_id_fkey: FOREIGN KEY (technician_id, brand_id) REFERENCES technicians(id, brand_id)
  constraint interventions_ticket_id_fkey: FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE SET NULL
  constraint interventions_check: CHECK (((state = 'done'::text) = (done_at IS NOT NULL)))
  constraint interventions_check1: CHECK (((state = 'cancelled'::text) = (cancelled_at IS NOT NULL)))
  constraint interventions_check2: CHECK (((state <> ALL (ARRAY['confirmed'::text, 'on_the_way'::text])) OR (starts_at IS NOT NULL)))
  constraint interventions_confirmed: CHECK (((confirmed_at IS NULL) OR (starts_at IS NOT NULL)))
  constraint interventions_kind_check: CHECK ((kind = ANY (ARRAY['repair'::text, 'preventive'::text, 'installation'::text, 'other'::text])))
  constraint interventions_span: CHECK ((((starts_at IS NULL) = (ends_at IS NULL)) AND (ends_at > starts_at) AND (ends_at <= (starts_at + '24:00:00'::interval))))
  constraint interventions_state_check: CHECK ((state = ANY (ARRAY['planned'::text, 'confirmed'::text, 'on_the_way'::text, 'done'::text, 'cancelled'::text])))
  constraint interventions_subject_check: CHECK ((subject <> ''::text))
  constraint interventions_travel_minutes_check: CHECK (((travel_minutes >= 0) AND (travel_minutes <= 100000)))
  constraint interventions_units_check: CHECK (((units >= 0) AND (units <= 100000)))
  constraint interventions_worked_minutes_check: CHECK (((worked_minutes >= 0) AND (worked_minutes <= 100000)))
  CREATE INDEX interventions_brand_id_sorted_at_id_idx ON public.interventions USING btree (brand_id, sorted_at, id)
  CREATE INDEX interventions_organisation_id_sorted_at_id_idx ON public.interventions USING btree (organisation_id, sorted_at, id)
  CREATE INDEX interventions_search_text_idx ON public.interventions USING gin (search_text gin_trgm_ops)
  CREATE UNIQUE INDEX interventions_source_key ON public.interventions USING btree (brand_id, source_code) WHERE (source_code <> ''::text)
  CREATE INDEX interventions_technician_id_starts_at_idx ON public.interventions USING btree (technician_id, starts_at) WHERE (state = ANY (ARRAY['planned'::text, 'confirmed'::text, 'on_the_way'::text]))
  CREATE INDEX interventions_ticket_id_idx ON public.interventions USING btree (ticket_id) WHERE (ticket_id IS NOT NULL)
  CREATE TRIGGER book_technician AFTER INSERT OR UPDATE ON interventions FOR EACH ROW EXECUTE FUNCTION parvis.book_technician()
  CREATE TRIGGER keep_intervention BEFORE INSERT OR UPDATE ON interventions FOR EACH ROW EXECUTE FUNCTION parvis.keep_intervention()
  CREATE TRIGGER use_units AFTER INSERT OR UPDATE OF state ON interventions FOR EACH ROW WHEN (new.state = 'done'::text AND new.units > 0) EXECUTE FUNCTION parvis.use_units()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using ((organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('interventions.visits.read'::text) AS organisation_ids_with_permission)::uuid[])) AND ((kind <> 'preventive'::text) OR CASE ( SELECT parvis.preventive_shown() AS preventive_shown) WHEN 'planned'::text THEN ((starts_at IS NOT NULL) OR (state = 'done'::text)) WHEN 'done'::text THEN (state = 'done'::text) WHEN 'none'::text THEN false ELSE true END))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan,interventions.reports.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table technician_bookings
  -- What takes a technician's time: a visit, or an absence with its reason. Nothing overlaps, whoever asks at the same moment: two clients never get one slot.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  technician_id uuid not null
  span tstzrange not null
  intervention_id uuid  -- The visit, kept by a trigger of interventions; null: an absence.
  reason text not null default ''::text
  created_at timestamp with time zone not null default now()
  created_by_label text not null default ''::text
  constraint technician_bookings_free: EXCLUDE USING gist (technician_id WITH =, span WITH &&)
  constraint technician_bookings_intervention_id_key: UNIQUE (intervention_id)
  constraint technician_bookings_pkey: PRIMARY KEY (id)
  constraint technician_bookings_intervention_id_fkey: FOREIGN KEY (intervention_id) REFERENCES interventions(id) ON DELETE CASCADE
  constraint technician_bookings_technician_id_brand_id_fkey: FOREIGN KEY (technician_id, brand_id) REFERENCES technicians(id, brand_id) ON DELETE CASCADE
  constraint technician_bookings_kind: CHECK (((intervention_id IS NULL) = (reason <> ''::text)))
  constraint technician_bookings_span_check: CHECK (((NOT isempty(span)) AND (lower(span) IS NOT NULL) AND (upper(span) IS NOT NULL)))
  CREATE INDEX technician_bookings_brand_id_technician_id_lower_idx ON public.technician_bookings USING btree (brand_id, technician_id, lower(span))
  row-level security on
  grant delete, insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{interventions.visits.plan}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan}'::text[]) AS staff_may_any)
  policy staff_absence INSERT {parvis_staff} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (intervention_id IS NULL))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM technicians p WHERE (p.id = technician_bookings.technician_id)))
  policy staff_return DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (intervention_id IS NULL))
  policy system ALL {parvis_system} using true check true

table technician_hours
  -- When a technician works on a day of the week (1 is Monday), by the clock of the brand: a change of clocks moves no hour.
  technician_id uuid not null
  brand_id uuid not null
  weekday integer not null
  begins time without time zone not null
  ends time without time zone not null
  constraint technician_hours_apart: EXCLUDE USING gist (technician_id WITH =, weekday WITH =, int4range((EXTRACT(epoch FROM begins))::integer, (EXTRACT(epoch FROM ends))::integer) WITH &&)
  constraint technician_hours_pkey: PRIMARY KEY (technician_id, weekday, begins)
  constraint technician_hours_technician_id_brand_id_fkey: FOREIGN KEY (technician_id, brand_id) REFERENCES technicians(id, brand_id) ON DELETE CASCADE
  constraint technician_hours_check: CHECK ((ends > begins))
  constraint technician_hours_weekday_check: CHECK (((weekday >= 1) AND (weekday <= 7)))
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{interventions.visits.plan}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM technicians p WHERE (p.id = technician_hours.technician_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM technicians p WHERE (p.id = technician_hours.technician_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM technicians p WHERE (p.id = technician_hours.technician_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM technicians p WHERE (p.id = technician_hours.technician_id)))
  policy system ALL {parvis_system} using true check true

table technicians
  -- One of the staff who goes to clients. Whoever is inactive has no slot any more; what they did stays.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  account_id uuid not null
  technician_label text collate unicode not null  -- Their name as clients read it.
  is_active boolean not null default true
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint technicians_account_key: UNIQUE (account_id)
  constraint technicians_id_brand_key: UNIQUE (id, brand_id)
  constraint technicians_pkey: PRIMARY KEY (id)
  constraint technicians_account_id_brand_id_fkey: FOREIGN KEY (account_id, brand_id) REFERENCES staff_members(account_id, brand_id) ON DELETE CASCADE
  constraint technicians_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint technicians_technician_label_check: CHECK ((technician_label <> ''::text))
  CREATE INDEX technicians_brand_id_technician_label_id_idx ON public.technicians USING btree (brand_id, technician_label, id)
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM interventions i WHERE (i.technician_id = technicians.id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{interventions.visits.plan}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{interventions.visits.plan}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

-- Takes the technician's time for a visit that is to come, and gives it back once the visit is over: where it is taken already, nothing is planned.
CREATE OR REPLACE FUNCTION parvis.book_technician()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_op = 'UPDATE' and (new.technician_id, new.starts_at, new.ends_at, new.state in ('planned', 'confirmed', 'on_the_way')) is not distinct from
     (old.technician_id, old.starts_at, old.ends_at, old.state in ('planned', 'confirmed', 'on_the_way')) then
    return null;
  end if;
  delete from technician_bookings b where b.intervention_id = new.id;
  if new.state in ('planned', 'confirmed', 'on_the_way') and new.technician_id is not null and new.starts_at is not null then
    insert into technician_bookings (brand_id, technician_id, span, intervention_id)
      values (new.brand_id, new.technician_id, tstzrange(new.starts_at, new.ends_at), new.id);
  end if;
  return null;
end $function$;

-- What is over stays over; keeps what lists sort by and look through, and raises the sequence of the calendar entry.
CREATE OR REPLACE FUNCTION parvis.keep_intervention()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_op = 'UPDATE' then
    if old.state in ('done', 'cancelled') and new.state <> old.state then
      raise exception 'an intervention that is over stays so' using errcode = 'check_violation', constraint = 'interventions_over';
    end if;
    if new.brand_id <> old.brand_id or new.number <> old.number then
      raise exception 'the number of an intervention stays' using errcode = 'check_violation', constraint = 'interventions_number';
    end if;
    if (new.starts_at, new.ends_at, new.technician_id, new.subject, new.site, new.state in ('cancelled'), new.state in ('planned')) is distinct from
       (old.starts_at, old.ends_at, old.technician_id, old.subject, old.site, old.state in ('cancelled'), old.state in ('planned')) then
      new.calendar_sequence := old.calendar_sequence + 1;
    end if;
  end if;
  new.sorted_at := coalesce(new.done_at, new.starts_at, new.cancelled_at, new.created_at);
  new.search_text := parvis.fold(concat_ws(' ', new.number, new.subject, new.site, new.requested_by_label,
    (select t.number from tickets t where t.id = new.ticket_id), (select o.name from organisations o where o.id = new.organisation_id)));
  return new;
end $function$;

-- What was signed is not changed; one that is kept for a decision is taken or dismissed, once.
CREATE OR REPLACE FUNCTION parvis.keep_report()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (to_jsonb(new) - array['intervention_id', 'organisation_id', 'sent_by_id', 'sent_by_label', 'state', 'held_for', 'decided_at', 'decided_by_label', 'content', 'signature_id'])
    <> (to_jsonb(old) - array['intervention_id', 'organisation_id', 'sent_by_id', 'sent_by_label', 'state', 'held_for', 'decided_at', 'decided_by_label', 'content', 'signature_id'])
    or (old.state <> 'held' and new.state <> old.state) or (old.signature_id is not null and new.signature_id is distinct from old.signature_id) then
    raise exception 'a report stays as it was signed' using errcode = 'check_violation', constraint = 'intervention_reports_kept';
  end if;
  return new;
end $function$;

-- Which preventive interventions clients see (P20): all, those planned, those done, or none, as the brand's staff set.
CREATE OR REPLACE FUNCTION parvis.preventive_shown()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce((select s.value #>> '{}' from settings s where s.brand_id = parvis.brand_id() and s.key = 'interventions.preventive_shown'), 'all')
$function$;

-- ---- news --------------------------------------------------------

table news_articles
  -- News of a brand (P5): its state follows from its days. Without a first day it is a draft, or withdrawn where it was published.
  title jsonb not null
  summary jsonb not null
  body jsonb not null
  picture_text jsonb not null  -- What the picture shows, for whoever does not see it.
  audience text not null  -- Everybody, managers, or whoever is subscribed to a space: `space:contracts`.
  starts_on date
  ends_on date
  was_published boolean not null default false
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  picture_id uuid
  constraint news_articles_pkey: PRIMARY KEY (id)
  constraint news_articles_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint news_articles_picture_id_fkey: FOREIGN KEY (picture_id) REFERENCES files(id) ON DELETE SET NULL
  constraint news_articles_audience_check: CHECK (((audience = ANY (ARRAY['everybody'::text, 'managers'::text])) OR (audience ~~ 'space:%'::text)))
  constraint news_articles_body_text: CHECK (parvis.is_text(body, true))
  constraint news_articles_check: CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
  constraint news_articles_picture_text_text: CHECK (parvis.is_text(picture_text, false))
  constraint news_articles_summary_text: CHECK (parvis.is_text(summary, true))
  constraint news_articles_title_text: CHECK (parvis.is_text(title, true))
  CREATE INDEX news_articles_brand_id_created_at_id_idx ON public.news_articles USING btree (brand_id, created_at, id)
  CREATE INDEX news_articles_brand_id_starts_on_id_idx ON public.news_articles USING btree (brand_id, starts_on, id)
  CREATE TRIGGER keep_published BEFORE UPDATE ON news_articles FOR EACH ROW EXECUTE FUNCTION parvis.keep_published()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (starts_on <= ( SELECT parvis.today() AS today)) AND ((ends_on IS NULL) OR (ends_on >= ( SELECT parvis.today() AS today))) AND ((audience = 'everybody'::text) OR ((audience = 'managers'::text) AND ( SELECT (cardinality(parvis.organisation_ids_with_permission('organisation.people.read'::text)) > 0))) OR (audience IN ( SELECT ('space:'::text || s.space) FROM (space_subscriptions s JOIN memberships m ON ((m.id = s.membership_id))) WHERE ((m.account_id = ( SELECT parvis.account_id() AS account_id)) AND parvis.in_force(m.*) AND (s.ended_at IS NULL))))))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{news.articles.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{news.articles.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{news.articles.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND ((NOT was_published) AND ((starts_on IS NULL) OR (starts_on > ( SELECT parvis.today() AS today)))))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

-- Remembers of an article that its first day had come, whatever becomes of its days.
CREATE OR REPLACE FUNCTION parvis.keep_published()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.was_published := old.was_published or coalesce(old.starts_on <= parvis.today(), false);
  return new;
end $function$;

-- ---- organisation-administration ---------------------------------

table access_review_items
  -- One membership in a review, and what became of it.
  review_id uuid not null
  organisation_id uuid not null
  membership_id uuid not null
  outcome text
  decided_at timestamp with time zone
  decided_by uuid
  decided_by_label text not null default ''::text
  constraint access_review_items_pkey: PRIMARY KEY (review_id, membership_id)
  constraint access_review_items_decided_by_fkey: FOREIGN KEY (decided_by) REFERENCES accounts(id)
  constraint access_review_items_membership_id_organisation_id_fkey: FOREIGN KEY (membership_id, organisation_id) REFERENCES memberships(id, organisation_id)
  constraint access_review_items_review_id_organisation_id_fkey: FOREIGN KEY (review_id, organisation_id) REFERENCES access_reviews(id, organisation_id) ON DELETE CASCADE
  constraint access_review_items_check: CHECK (((outcome IS NULL) = (decided_at IS NULL)))
  constraint access_review_items_outcome_check: CHECK ((outcome = ANY (ARRAY['confirmed'::text, 'removed'::text, 'lapsed'::text])))
  CREATE INDEX access_review_items_membership_id_idx ON public.access_review_items USING btree (membership_id) WHERE (outcome IS NULL)
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (outcome, decided_at, decided_by, decided_by_label) to parvis_client
  policy manager_decide UPDATE {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.reviews.decide'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = access_review_items.organisation_id)))
  policy system ALL {parvis_system} using true check true

table access_reviews
  -- A review of who may still enter an organisation: each membership is confirmed or removed; what nobody confirms lapses (O29).
  id uuid not null default gen_random_uuid()
  organisation_id uuid not null
  opened_on date not null
  closes_on date not null
  reminded_at timestamp with time zone
  closed_at timestamp with time zone
  constraint access_reviews_id_organisation_id_key: UNIQUE (id, organisation_id)
  constraint access_reviews_pkey: PRIMARY KEY (id)
  constraint access_reviews_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id) ON DELETE CASCADE
  constraint access_reviews_check: CHECK ((closes_on >= opened_on))
  CREATE INDEX access_reviews_closes_on_idx ON public.access_reviews USING btree (closes_on) WHERE (closed_at IS NULL)
  CREATE UNIQUE INDEX access_reviews_one_open ON public.access_reviews USING btree (organisation_id) WHERE (closed_at IS NULL)
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = access_reviews.organisation_id)))
  policy system ALL {parvis_system} using true check true

table membership_request_services
  -- A service that a membership request asks for, or that the manager added, and whether it was granted.
  request_id uuid not null
  organisation_id uuid not null
  service_id uuid not null
  granted boolean  -- Null while the request waits.
  requested boolean not null default true  -- False where the manager added the service.
  constraint membership_request_services_pkey: PRIMARY KEY (request_id, service_id)
  constraint membership_request_services_request_id_organisation_id_fkey: FOREIGN KEY (request_id, organisation_id) REFERENCES membership_requests(id, organisation_id) ON DELETE CASCADE
  constraint membership_request_services_service_id_organisation_id_fkey: FOREIGN KEY (service_id, organisation_id) REFERENCES services(id, organisation_id)
  row-level security on
  grant delete, insert, select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (granted) to parvis_client
  policy manager_add INSERT {parvis_client} check (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.membership-requests.decide'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_decide UPDATE {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.membership-requests.decide'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy own_read SELECT {parvis_client} using (EXISTS ( SELECT FROM membership_requests r WHERE ((r.id = membership_request_services.request_id) AND (r.account_id = ( SELECT parvis.account_id() AS account_id)))))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = membership_request_services.organisation_id)))
  policy system ALL {parvis_system} using true check true

table membership_requests
  -- Somebody asks to belong to an organisation («demande de rattachement»), and what was decided (O2, O4, O5, O6). A decision never rewrites what was asked (O26).
  id uuid not null default gen_random_uuid()
  whole boolean not null default false
  comment text not null default ''::text
  role text not null default 'member'::text
  membership_id uuid
  granted_role text
  granted_whole boolean
  brand_id uuid not null default parvis.brand_id()
  organisation_id uuid not null
  account_id uuid not null
  requested_at timestamp with time zone not null
  decision text
  decided_at timestamp with time zone
  decided_by uuid
  decided_by_label text not null default ''::text
  refusal_reason text not null default ''::text
  withdrawn_at timestamp with time zone
  version integer not null default 1
  surname text collate unicode not null default ''::text  -- Kept by a trigger from the account, as are the next columns: what lists show and sort.
  given_name text collate unicode not null default ''::text
  sign_in_email text collate unicode not null default ''::text
  constraint membership_requests_id_organisation_id_key: UNIQUE (id, organisation_id)
  constraint membership_requests_pkey: PRIMARY KEY (id)
  constraint membership_requests_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint membership_requests_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint membership_requests_brand_id_granted_role_fkey: FOREIGN KEY (brand_id, granted_role) REFERENCES roles(brand_id, code) ON UPDATE CASCADE
  constraint membership_requests_brand_id_role_fkey: FOREIGN KEY (brand_id, role) REFERENCES roles(brand_id, code) ON UPDATE CASCADE
  constraint membership_requests_decided_by_fkey: FOREIGN KEY (decided_by) REFERENCES accounts(id)
  constraint membership_requests_membership_id_organisation_id_fkey: FOREIGN KEY (membership_id, organisation_id) REFERENCES memberships(id, organisation_id)
  constraint membership_requests_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint membership_requests_check: CHECK (((decision IS NULL) = (decided_at IS NULL)))
  constraint membership_requests_check1: CHECK (((decision IS DISTINCT FROM 'refused'::text) OR (refusal_reason <> ''::text)))
  constraint membership_requests_check2: CHECK (((withdrawn_at IS NULL) OR (decision IS NULL)))
  constraint membership_requests_check3: CHECK (((decision IS DISTINCT FROM 'approved'::text) OR (membership_id IS NOT NULL)))
  constraint membership_requests_check4: CHECK ((((granted_role IS NULL) AND (granted_whole IS NULL)) OR (decision = 'approved'::text)))
  constraint membership_requests_decision_check: CHECK ((decision = ANY (ARRAY['approved'::text, 'refused'::text])))
  CREATE INDEX membership_requests_account_id_requested_at_id_idx ON public.membership_requests USING btree (account_id, requested_at DESC, id)
  CREATE INDEX membership_requests_brand_id_requested_at_id_idx ON public.membership_requests USING btree (brand_id, requested_at, id)
  CREATE UNIQUE INDEX membership_requests_one_open ON public.membership_requests USING btree (organisation_id, account_id) WHERE ((decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE INDEX membership_requests_queue ON public.membership_requests USING btree (brand_id, requested_at, id) WHERE ((decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE INDEX membership_requests_waiting ON public.membership_requests USING btree (organisation_id, requested_at, id) WHERE ((decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE TRIGGER fill_requester BEFORE INSERT OR UPDATE ON membership_requests FOR EACH ROW EXECUTE FUNCTION parvis.fill_requester()
  CREATE TRIGGER keep_decision BEFORE UPDATE ON membership_requests FOR EACH ROW EXECUTE FUNCTION parvis.keep_decision()
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (membership_id, granted_role, granted_whole, decision, decided_at, decided_by, decided_by_label, refusal_reason, withdrawn_at, version) to parvis_client
  grant update (version) to parvis_staff
  policy manager_decide UPDATE {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.membership-requests.decide'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy own_read SELECT {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND parvis.is_viewed(organisation_id))
  policy own_withdraw UPDATE {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (decision IS NULL)) check ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (decision IS NULL))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.membership-requests.decide}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{organisation.membership-requests.decide}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.membership-requests.decide}'::text[]) AS staff_may_any)
  policy staff_decide UPDATE {parvis_staff} using (EXISTS ( SELECT FROM organisations o WHERE (o.id = membership_requests.organisation_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = membership_requests.organisation_id)))
  policy system ALL {parvis_system} using true check true

table organisation_requests
  -- Somebody asks the provider for an organisation of which they become principal manager («demande de création d'une structure», O37).
  id uuid not null default gen_random_uuid()
  kind text not null
  name text collate unicode not null
  siret text
  vat_number text not null default ''::text
  foreign_identifier text not null default ''::text
  identifier text not null generated as COALESCE(siret, NULLIF(upper(replace(foreign_identifier, ' '::text, ''::text)), ''::text), NULLIF(vat_number, ''::text), upper(name))  -- What tells one request of a person from another: the identifier, else the name.
  address_line1 text not null default ''::text
  address_line2 text not null default ''::text
  postal_code text not null default ''::text
  city text not null default ''::text
  comment text not null default ''::text
  brand_id uuid not null default parvis.brand_id()
  organisation_id uuid  -- The organisation that was made of the request, or the one that was there already and to which the person was attached.
  account_id uuid not null
  requested_at timestamp with time zone not null
  decision text
  decided_at timestamp with time zone
  decided_by uuid
  decided_by_label text not null default ''::text
  refusal_reason text not null default ''::text
  withdrawn_at timestamp with time zone
  version integer not null default 1
  surname text collate unicode not null default ''::text  -- Kept by a trigger from the account, as are the next columns: what lists show and sort.
  given_name text collate unicode not null default ''::text
  sign_in_email text collate unicode not null default ''::text
  constraint organisation_requests_id_organisation_id_key: UNIQUE (id, organisation_id)
  constraint organisation_requests_pkey: PRIMARY KEY (id)
  constraint organisation_requests_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint organisation_requests_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint organisation_requests_decided_by_fkey: FOREIGN KEY (decided_by) REFERENCES accounts(id)
  constraint organisation_requests_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint organisation_requests_check: CHECK (((siret IS NULL) OR (kind = ANY (ARRAY['private'::text, 'public'::text]))))
  constraint organisation_requests_check1: CHECK (((vat_number = ''::text) OR (kind <> 'individual'::text)))
  constraint organisation_requests_check2: CHECK (((decision IS NULL) = (decided_at IS NULL)))
  constraint organisation_requests_check3: CHECK (((decision IS DISTINCT FROM 'refused'::text) OR (refusal_reason <> ''::text)))
  constraint organisation_requests_check4: CHECK (((withdrawn_at IS NULL) OR (decision IS NULL)))
  constraint organisation_requests_check5: CHECK (((NOT (decision IS DISTINCT FROM 'approved'::text)) = (organisation_id IS NOT NULL)))
  constraint organisation_requests_check6: CHECK (((NOT (decision IS DISTINCT FROM 'refused'::text)) OR (refusal_reason = ''::text)))
  constraint organisation_requests_decision_check: CHECK ((decision = ANY (ARRAY['approved'::text, 'refused'::text])))
  constraint organisation_requests_kind_check: CHECK ((kind = ANY (ARRAY['private'::text, 'public'::text, 'foreign'::text, 'individual'::text])))
  constraint organisation_requests_name_check: CHECK ((name <> ''::text))
  constraint organisation_requests_siret_check: CHECK ((siret ~ '^[0-9]{14}$'::text))
  CREATE INDEX organisation_requests_account_id_requested_at_id_idx ON public.organisation_requests USING btree (account_id, requested_at DESC, id)
  CREATE INDEX organisation_requests_brand_id_requested_at_id_idx ON public.organisation_requests USING btree (brand_id, requested_at, id)
  CREATE UNIQUE INDEX organisation_requests_one_open ON public.organisation_requests USING btree (account_id, identifier) WHERE ((decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE INDEX organisation_requests_organisation_id_idx ON public.organisation_requests USING btree (organisation_id) WHERE (organisation_id IS NOT NULL)
  CREATE INDEX organisation_requests_queue ON public.organisation_requests USING btree (brand_id, requested_at, id) WHERE ((decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE INDEX organisation_requests_waiting ON public.organisation_requests USING btree (organisation_id, requested_at, id) WHERE ((decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE TRIGGER fill_requester BEFORE INSERT OR UPDATE ON organisation_requests FOR EACH ROW EXECUTE FUNCTION parvis.fill_requester()
  CREATE TRIGGER keep_decision BEFORE UPDATE ON organisation_requests FOR EACH ROW EXECUTE FUNCTION parvis.keep_decision()
  row-level security on
  grant insert, select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (withdrawn_at, version) to parvis_client
  grant update (organisation_id, decision, decided_at, decided_by, decided_by_label, refusal_reason, version) to parvis_staff
  policy own_ask INSERT {parvis_client} check ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (decision IS NULL) AND (withdrawn_at IS NULL))
  policy own_read SELECT {parvis_client} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy own_withdraw UPDATE {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (decision IS NULL) AND (withdrawn_at IS NULL)) check ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (decision IS NULL))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.creations.decide}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{organisation.creations.decide}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.creations.decide}'::text[]) AS staff_may_any)
  policy staff_decide UPDATE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (decision IS NULL) AND (withdrawn_at IS NULL)) check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (decided_by = ( SELECT parvis.account_id() AS account_id)))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table space_defaults
  -- Access that an organisation gives by default to a space that it offers: to all members, to those of a service, or to one (O11).
  id uuid not null default gen_random_uuid()
  organisation_id uuid not null
  space text not null
  service_id uuid  -- Where neither a service nor a membership is named, all members have the access.
  membership_id uuid
  access text not null
  constraint space_defaults_pkey: PRIMARY KEY (id)
  constraint space_defaults_membership_id_organisation_id_fkey: FOREIGN KEY (membership_id, organisation_id) REFERENCES memberships(id, organisation_id) ON DELETE CASCADE
  constraint space_defaults_organisation_id_space_fkey: FOREIGN KEY (organisation_id, space) REFERENCES space_offers(organisation_id, space) ON DELETE CASCADE
  constraint space_defaults_service_id_organisation_id_fkey: FOREIGN KEY (service_id, organisation_id) REFERENCES services(id, organisation_id)
  constraint space_defaults_access_check: CHECK ((access = ANY (ARRAY['read'::text, 'modify'::text])))
  constraint space_defaults_check: CHECK (((service_id IS NULL) OR (membership_id IS NULL)))
  CREATE UNIQUE INDEX space_defaults_once ON public.space_defaults USING btree (organisation_id, space, service_id, membership_id) NULLS NOT DISTINCT
  row-level security on
  grant delete, insert, select, update to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_write ALL {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.spaces.manage'::text) AS organisation_ids_with_permission)::uuid[])) check (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.spaces.manage'::text) AS organisation_ids_with_permission)::uuid[]))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = space_defaults.organisation_id)))
  policy system ALL {parvis_system} using true check true

table space_request_items
  -- One space that a request asks for, and what was granted.
  id uuid not null default gen_random_uuid()
  request_id uuid not null
  organisation_id uuid not null
  space text not null
  service_id uuid
  access text not null default 'modify'::text
  granted_access text
  constraint space_request_items_pkey: PRIMARY KEY (id)
  constraint space_request_items_request_id_organisation_id_fkey: FOREIGN KEY (request_id, organisation_id) REFERENCES space_requests(id, organisation_id) ON DELETE CASCADE
  constraint space_request_items_service_id_organisation_id_fkey: FOREIGN KEY (service_id, organisation_id) REFERENCES services(id, organisation_id)
  constraint space_request_items_access_check: CHECK ((access = ANY (ARRAY['read'::text, 'modify'::text])))
  constraint space_request_items_granted_access_check: CHECK ((granted_access = ANY (ARRAY['read'::text, 'modify'::text])))
  CREATE UNIQUE INDEX space_request_items_once ON public.space_request_items USING btree (request_id, space, service_id) NULLS NOT DISTINCT
  row-level security on
  grant insert, select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (granted_access) to parvis_client
  policy manager_ask INSERT {parvis_client} check (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.spaces.manage'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_decide UPDATE {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.space-requests.decide'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy own_ask INSERT {parvis_client} check (EXISTS ( SELECT FROM space_requests r WHERE ((r.id = space_request_items.request_id) AND (r.account_id = ( SELECT parvis.account_id() AS account_id)) AND (r.decision IS NULL))))
  policy own_read SELECT {parvis_client} using (EXISTS ( SELECT FROM space_requests r WHERE ((r.id = space_request_items.request_id) AND (r.account_id = ( SELECT parvis.account_id() AS account_id)))))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = space_request_items.organisation_id)))
  policy system ALL {parvis_system} using true check true

table space_requests
  -- A member asks for spaces («demande d'abonnement aux espaces»), or the manager's settings ask for them (O8, O9, O10).
  id uuid not null default gen_random_uuid()
  membership_id uuid not null
  origin text not null
  lot_id uuid  -- What one save of the settings asked for, to be decided as one (O11).
  comment text not null default ''::text
  decision_comment text not null default ''::text
  brand_id uuid not null default parvis.brand_id()
  organisation_id uuid not null
  account_id uuid not null
  requested_at timestamp with time zone not null
  decision text
  decided_at timestamp with time zone
  decided_by uuid
  decided_by_label text not null default ''::text
  refusal_reason text not null default ''::text
  withdrawn_at timestamp with time zone
  version integer not null default 1
  surname text collate unicode not null default ''::text  -- Kept by a trigger from the account, as are the next columns: what lists show and sort.
  given_name text collate unicode not null default ''::text
  sign_in_email text collate unicode not null default ''::text
  constraint space_requests_id_organisation_id_key: UNIQUE (id, organisation_id)
  constraint space_requests_pkey: PRIMARY KEY (id)
  constraint space_requests_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint space_requests_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint space_requests_decided_by_fkey: FOREIGN KEY (decided_by) REFERENCES accounts(id)
  constraint space_requests_membership_id_organisation_id_fkey: FOREIGN KEY (membership_id, organisation_id) REFERENCES memberships(id, organisation_id) ON DELETE CASCADE
  constraint space_requests_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint space_requests_check: CHECK (((decision IS NULL) = (decided_at IS NULL)))
  constraint space_requests_check1: CHECK (((decision IS DISTINCT FROM 'refused'::text) OR (refusal_reason <> ''::text)))
  constraint space_requests_check2: CHECK (((withdrawn_at IS NULL) OR (decision IS NULL)))
  constraint space_requests_check3: CHECK (((lot_id IS NULL) OR (origin = 'setting'::text)))
  constraint space_requests_decision_check: CHECK ((decision = ANY (ARRAY['approved'::text, 'refused'::text])))
  constraint space_requests_origin_check: CHECK ((origin = ANY (ARRAY['person'::text, 'setting'::text])))
  CREATE INDEX space_requests_account_id_requested_at_id_idx ON public.space_requests USING btree (account_id, requested_at DESC, id)
  CREATE INDEX space_requests_brand_id_requested_at_id_idx ON public.space_requests USING btree (brand_id, requested_at, id)
  CREATE INDEX space_requests_lot_id_idx ON public.space_requests USING btree (lot_id) WHERE ((lot_id IS NOT NULL) AND (decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE INDEX space_requests_membership_id_idx ON public.space_requests USING btree (membership_id)
  CREATE INDEX space_requests_queue ON public.space_requests USING btree (brand_id, requested_at, id) WHERE ((decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE INDEX space_requests_waiting ON public.space_requests USING btree (organisation_id, requested_at, id) WHERE ((decision IS NULL) AND (withdrawn_at IS NULL))
  CREATE TRIGGER fill_requester BEFORE INSERT OR UPDATE ON space_requests FOR EACH ROW EXECUTE FUNCTION parvis.fill_requester()
  CREATE TRIGGER keep_decision BEFORE UPDATE ON space_requests FOR EACH ROW EXECUTE FUNCTION parvis.keep_decision()
  row-level security on
  grant insert, select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (decision_comment, decision, decided_at, decided_by, decided_by_label, refusal_reason, withdrawn_at, version) to parvis_client
  grant update (version) to parvis_staff
  policy manager_ask INSERT {parvis_client} check ((origin = 'setting'::text) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.spaces.manage'::text) AS organisation_ids_with_permission)::uuid[])))
  policy manager_decide UPDATE {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.space-requests.decide'::text) AS organisation_ids_with_permission)::uuid[]))
  policy manager_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('organisation.people.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy own_ask INSERT {parvis_client} check ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (origin = 'person'::text) AND (decision IS NULL) AND (EXISTS ( SELECT FROM memberships m WHERE ((m.id = space_requests.membership_id) AND (m.account_id = ( SELECT parvis.account_id() AS account_id)) AND (m.removed_at IS NULL)))))
  policy own_read SELECT {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND parvis.is_viewed(organisation_id))
  policy own_withdraw UPDATE {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (decision IS NULL)) check ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (decision IS NULL))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.space-requests.decide}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{organisation.space-requests.decide}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{organisation.space-requests.decide}'::text[]) AS staff_may_any)
  policy staff_decide UPDATE {parvis_staff} using (EXISTS ( SELECT FROM organisations o WHERE (o.id = space_requests.organisation_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM organisations p WHERE (p.id = space_requests.organisation_id)))
  policy system ALL {parvis_system} using true check true

-- Erases a person's requests for organisations with the person (O21): what waits is withdrawn, and what was typed of oneself goes where no organisation came of it.
CREATE OR REPLACE FUNCTION parvis.erase_organisation_requests()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update organisation_requests set withdrawn_at = new.erased_at, version = version + 1 where account_id = new.id and decision is null and withdrawn_at is null;
  update organisation_requests set comment = '', name = trim(new.surname || ' ' || new.given_name), siret = null, vat_number = '', foreign_identifier = '',
    address_line1 = '', address_line2 = '', postal_code = '', city = '' where account_id = new.id and (organisation_id is null or kind = 'individual');
  update organisation_requests set comment = '' where account_id = new.id;
  return null;
end $function$;

-- Whether the person is in an organisation whose people the asking account reads, or asks to join one.
CREATE OR REPLACE FUNCTION parvis.is_organisation_manager_of(target uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id = any (parvis.organisation_ids_with_permission('organisation.people.read')))
      or exists (select from membership_requests r where r.account_id = target and r.decision is null and r.withdrawn_at is null
        and r.organisation_id = any (parvis.organisation_ids_with_permission('organisation.people.read')))
$function$;

-- Whether every place of this person lies in organisations whose people the asking account manages. Only then may it send them a reset link or change their sign-in address.
CREATE OR REPLACE FUNCTION parvis.runs_every_organisation_of(target uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id = any (parvis.organisation_ids_with_permission('organisation.people.manage')))
     and not exists (select from memberships m where m.account_id = target and m.removed_at is null and m.organisation_id <> all (parvis.organisation_ids_with_permission('organisation.people.manage')))
     and not exists (select from connections c where c.account_id = target and c.ended_on is null and c.organisation_id <> all (parvis.organisation_ids_with_permission('organisation.people.manage')))
     and not exists (select from staff_members s where s.account_id = target)
$function$;

-- Withdraws the waiting space requests of a membership that is removed, and answers its open review.
CREATE OR REPLACE FUNCTION parvis.withdraw_space_requests()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update space_requests set withdrawn_at = new.removed_at, version = version + 1 where membership_id = new.id and decision is null and withdrawn_at is null;
  update access_review_items set outcome = 'removed', decided_at = new.removed_at, decided_by = new.removed_by, decided_by_label = new.removed_by_label
    where membership_id = new.id and outcome is null;
  return null;
end $function$;

-- ---- portal-access -----------------------------------------------

table portal_access_drafts
  -- What was edited of an access and waits to be put in force (D11). It goes with the transaction that does so.
  access_id uuid not null
  brand_id uuid not null
  allowed boolean  -- Null: as it is.
  notifies boolean not null default false
  role text
  printed_at timestamp with time zone  -- When a letter with a new password was printed, which opens nothing before it is in force.
  printed_until timestamp with time zone
  printed_identifier text  -- The identifier that the letter says: the password is put in force with no other.
  changed_at timestamp with time zone not null
  changed_by uuid
  changed_by_label text not null
  constraint portal_access_drafts_pkey: PRIMARY KEY (access_id)
  constraint portal_access_drafts_access_id_brand_id_fkey: FOREIGN KEY (access_id, brand_id) REFERENCES portal_accesses(id, brand_id) ON DELETE CASCADE
  constraint portal_access_drafts_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint portal_access_drafts_brand_id_role_fkey: FOREIGN KEY (brand_id, role) REFERENCES roles(brand_id, code) ON UPDATE CASCADE
  constraint portal_access_drafts_changed_by_fkey: FOREIGN KEY (changed_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint portal_access_drafts_check: CHECK (((allowed IS NOT NULL) OR notifies OR (role IS NOT NULL) OR (printed_at IS NOT NULL)))
  constraint portal_access_drafts_check1: CHECK ((num_nonnulls(printed_at, printed_until, printed_identifier) = ANY (ARRAY[0, 3])))
  constraint portal_access_drafts_check2: CHECK (((allowed IS NOT FALSE) OR (NOT notifies)))
  constraint portal_access_drafts_check3: CHECK ((printed_until > printed_at))
  CREATE INDEX portal_access_drafts_brand_id_idx ON public.portal_access_drafts USING btree (brand_id)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{portal-access.accesses.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{portal-access.accesses.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{portal-access.accesses.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table portal_access_notifications
  -- Each time that somebody was told of their access (D12, D23): by an invitation with a link, by a message to whoever has a password, by a printed letter. The state of a mail is kept here by a trigger.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  access_id uuid  -- Null once the contact has left: what they were told stays on record.
  holder text not null
  organisation_id uuid
  employee_id uuid
  account_id uuid
  kind text not null
  addressee text not null  -- What the client, the contact or the employee was called then.
  address text not null default ''::text
  identifier text not null  -- The identifier that the message or the letter says.
  state text not null  -- A letter is waiting until its password is in force, sent from then on, cancelled where it never was.
  mail_id uuid
  answer text not null default ''::text
  created_at timestamp with time zone not null
  created_by_label text not null
  sent_at timestamp with time zone
  search_text text not null generated as parvis.fold(((((addressee || ' '::text) || address) || ' '::text) || identifier))
  urgency integer not null generated as 
CASE state
    WHEN 'failed'::text THEN 2
    WHEN 'waiting'::text THEN 1
    ELSE 0
END  -- 2: failed; 1: waiting; 0: the rest. The history begins with what asks for somebody.
  constraint portal_access_notifications_pkey: PRIMARY KEY (id)
  constraint portal_access_notifications_access_id_fkey: FOREIGN KEY (access_id) REFERENCES portal_accesses(id) ON DELETE SET NULL
  constraint portal_access_notifications_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint portal_access_notifications_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint portal_access_notifications_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id) ON DELETE CASCADE
  constraint portal_access_notifications_mail_id_fkey: FOREIGN KEY (mail_id) REFERENCES mails(id) ON DELETE SET NULL
  constraint portal_access_notifications_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id) ON DELETE CASCADE
  constraint portal_access_notifications_check: CHECK ((num_nonnulls(organisation_id, employee_id) = 1))
  constraint portal_access_notifications_check1: CHECK (((holder = 'employee'::text) = (employee_id IS NOT NULL)))
  constraint portal_access_notifications_check2: CHECK (((state <> 'sent'::text) OR (sent_at IS NOT NULL)))
  constraint portal_access_notifications_check3: CHECK (((kind <> 'letter'::text) OR (mail_id IS NULL)))
  constraint portal_access_notifications_holder_check: CHECK ((holder = ANY (ARRAY['client'::text, 'employee'::text])))
  constraint portal_access_notifications_kind_check: CHECK ((kind = ANY (ARRAY['invitation'::text, 'access'::text, 'letter'::text])))
  constraint portal_access_notifications_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'cancelled'::text, 'failed'::text])))
  CREATE INDEX portal_access_notifications_access_id_idx ON public.portal_access_notifications USING btree (access_id)
  CREATE INDEX portal_access_notifications_account_id_idx ON public.portal_access_notifications USING btree (account_id)
  CREATE INDEX portal_access_notifications_brand_id_holder_urgency_created_idx ON public.portal_access_notifications USING btree (brand_id, holder, urgency, created_at, id)
  CREATE INDEX portal_access_notifications_employee_id_idx ON public.portal_access_notifications USING btree (employee_id)
  CREATE INDEX portal_access_notifications_mail_id_idx ON public.portal_access_notifications USING btree (mail_id)
  CREATE INDEX portal_access_notifications_organisation_id_idx ON public.portal_access_notifications USING btree (organisation_id)
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{portal-access.accesses.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{portal-access.accesses.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{portal-access.accesses.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table portal_access_passwords
  -- The password of a printed letter, hashed, until it is put in force; apart from what people may read. The letter itself is kept nowhere.
  access_id uuid not null
  password_hash text not null
  constraint portal_access_passwords_pkey: PRIMARY KEY (access_id)
  constraint portal_access_passwords_access_id_fkey: FOREIGN KEY (access_id) REFERENCES portal_access_drafts(access_id) ON DELETE CASCADE
  constraint portal_access_passwords_password_hash_check: CHECK ((password_hash <> ''::text))
  CREATE TRIGGER end_access_letter AFTER DELETE ON portal_access_passwords FOR EACH ROW EXECUTE FUNCTION parvis.end_access_letter()
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table portal_accesses
  -- What the staff did about the access of a client's contact or of an employee (D9). What is in force is where it holds: in accounts, credentials, memberships and employee_accounts.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  employee_id uuid
  account_id uuid  -- A client's contact. Whose account an employee's is, employees knows.
  is_first boolean not null  -- The account that has the client's code as its identifier (D10); an employee has one alone.
  code text  -- The code of which the identifier was made; null while the identifier is not made of one. Another code than this one has yet to be put in force.
  mail_id uuid
  mail_state text not null default ''::text
  sent_to text not null default ''::text  -- Where the last message about the access went (Email envoyé à).
  sent_at timestamp with time zone
  synchronised_at timestamp with time zone
  synchronised_by_label text not null default ''::text
  version integer not null default 1
  constraint portal_accesses_employee_id_key: UNIQUE (employee_id)
  constraint portal_accesses_id_brand_id_key: UNIQUE (id, brand_id)
  constraint portal_accesses_organisation_id_account_id_key: UNIQUE (organisation_id, account_id)
  constraint portal_accesses_pkey: PRIMARY KEY (id)
  constraint portal_accesses_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint portal_accesses_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint portal_accesses_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id) ON DELETE CASCADE
  constraint portal_accesses_mail_id_fkey: FOREIGN KEY (mail_id) REFERENCES mails(id) ON DELETE SET NULL
  constraint portal_accesses_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id) ON DELETE CASCADE
  constraint portal_accesses_check: CHECK ((num_nonnulls(organisation_id, employee_id) = 1))
  constraint portal_accesses_check1: CHECK (((organisation_id IS NULL) OR (account_id IS NOT NULL)))
  constraint portal_accesses_check2: CHECK (((employee_id IS NULL) OR (is_first AND (account_id IS NULL))))
  constraint portal_accesses_check3: CHECK (((mail_state = ''::text) = (sent_to = ''::text)))
  constraint portal_accesses_check4: CHECK (((mail_state <> 'sent'::text) OR (sent_at IS NOT NULL)))
  constraint portal_accesses_mail_state_check: CHECK ((mail_state = ANY (ARRAY[''::text, 'waiting'::text, 'sent'::text, 'failed'::text])))
  CREATE INDEX portal_accesses_account_id_idx ON public.portal_accesses USING btree (account_id)
  CREATE INDEX portal_accesses_brand_id_synchronised_at_idx ON public.portal_accesses USING btree (brand_id, synchronised_at)
  CREATE UNIQUE INDEX portal_accesses_first ON public.portal_accesses USING btree (organisation_id) WHERE ((organisation_id IS NOT NULL) AND is_first)
  CREATE INDEX portal_accesses_mail_id_idx ON public.portal_accesses USING btree (mail_id)
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{portal-access.accesses.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{portal-access.accesses.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{portal-access.accesses.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

-- A letter whose password is gone before it was in force is of no use.
CREATE OR REPLACE FUNCTION parvis.end_access_letter()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update portal_access_notifications set state = 'cancelled' where access_id = old.access_id and kind = 'letter' and state = 'waiting';
  return null;
end $function$;

-- Forgets the access of a contact who leaves their client: another one may be its first.
CREATE OR REPLACE FUNCTION parvis.end_first_access()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  delete from portal_accesses where organisation_id = new.organisation_id and account_id = new.account_id;
  return null;
end $function$;

-- Keeps with an access how the last message about it fared.
CREATE OR REPLACE FUNCTION parvis.follow_access_mail()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update portal_accesses set sent_at = coalesce(new.sent_at, sent_at), mail_state = parvis.state_of_access_mail(new.state, new.bounced_at) where mail_id = new.id;
  update portal_access_notifications set sent_at = coalesce(new.sent_at, sent_at), state = parvis.state_of_access_mail(new.state, new.bounced_at),
    answer = coalesce(new.server_answer, new.last_error, '')
    where mail_id = new.id;
  return null;
end $function$;

-- How a message about an access fared, by the state of its mail.
CREATE OR REPLACE FUNCTION parvis.state_of_access_mail(state text, bounced_at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when bounced_at is not null or state in ('failed', 'not_sent', 'unsure') then 'failed' when state = 'sent' then 'sent' else 'waiting' end
$function$;

-- ---- sales -------------------------------------------------------

table index_series
  -- An index that prices follow (B31): any series, typed in or imported.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  code text not null
  name text collate unicode not null
  created_at timestamp with time zone not null
  constraint index_series_id_brand_key: UNIQUE (id, brand_id)
  constraint index_series_pkey: PRIMARY KEY (id)
  constraint index_series_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint index_series_code_check: CHECK ((code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'::text))
  constraint index_series_name_check: CHECK ((name <> ''::text))
  CREATE INDEX index_series_brand_id_code_id_idx ON public.index_series USING btree (brand_id, code, id)
  CREATE UNIQUE INDEX index_series_code_key ON public.index_series USING btree (brand_id, lower(code))
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table index_values
  -- What an index was in a month, as it was entered: a correction is a further row, the latest counts, and what was revised by an earlier one stays.
  id bigint not null identity
  series_id uuid not null
  brand_id uuid not null
  month date not null
  value numeric(14,6) not null
  entered_at timestamp with time zone not null
  entered_by_label text not null default ''::text
  constraint index_values_pkey: PRIMARY KEY (id)
  constraint index_values_series_id_brand_id_fkey: FOREIGN KEY (series_id, brand_id) REFERENCES index_series(id, brand_id)
  constraint index_values_month_check: CHECK ((EXTRACT(day FROM month) = (1)::numeric))
  constraint index_values_value_check: CHECK ((value > (0)::numeric))
  CREATE INDEX index_values_series_id_month_id_idx ON public.index_values USING btree (series_id, month, id)
  CREATE TRIGGER keep_index_value BEFORE DELETE OR UPDATE ON index_values FOR EACH ROW EXECUTE FUNCTION parvis.keep_index_value()
  row-level security on
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table price_revision_steps
  -- A revision as it was applied on one due date, once: the index that counted, each price before and after, and how many of the client's people were told.
  revision_id uuid not null
  brand_id uuid not null
  due_on date not null
  effective_on date not null
  index_month date not null
  index_value numeric(14,6) not null
  prices jsonb not null
  told_at timestamp with time zone not null
  told integer not null
  applied_at timestamp with time zone not null
  applied_by_label text not null default ''::text
  constraint price_revision_steps_pkey: PRIMARY KEY (revision_id, due_on)
  constraint price_revision_steps_revision_id_brand_id_fkey: FOREIGN KEY (revision_id, brand_id) REFERENCES price_revisions(id, brand_id)
  constraint price_revision_steps_check: CHECK ((effective_on >= due_on))
  CREATE TRIGGER keep_revision_step BEFORE DELETE OR UPDATE ON price_revision_steps FOR EACH ROW EXECUTE FUNCTION parvis.keep_revision_step()
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM price_revisions p WHERE (p.id = price_revision_steps.revision_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM price_revisions p WHERE (p.id = price_revision_steps.revision_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM price_revisions p WHERE (p.id = price_revision_steps.revision_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM price_revisions p WHERE (p.id = price_revision_steps.revision_id)))
  policy system ALL {parvis_system} using true check true

table price_revisions
  -- By what formula the prices of something follow an index (B31): P = P0 × (a + b × I / I0), within a floor and a ceiling, on its due dates. One at a time for each.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  target_kind text not null
  target_id uuid not null
  target_label text not null
  series_id uuid not null
  base_month date not null
  base_value numeric(14,6) not null
  fixed_part numeric(9,6) not null
  index_part numeric(9,6) not null
  floor_factor numeric(9,6)
  ceiling_factor numeric(9,6)
  lag_months integer not null default 0  -- So many months before its due date is the month whose index counts.
  first_on date not null
  every_months integer not null
  base_prices jsonb not null  -- The prices at the base, P0, by their keys: every revision is of them, so that roundings do not pile up.
  ended_at timestamp with time zone
  version integer not null default 1
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint price_revisions_id_brand_key: UNIQUE (id, brand_id)
  constraint price_revisions_pkey: PRIMARY KEY (id)
  constraint price_revisions_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint price_revisions_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint price_revisions_series_id_brand_id_fkey: FOREIGN KEY (series_id, brand_id) REFERENCES index_series(id, brand_id)
  constraint price_revisions_base_month_check: CHECK ((EXTRACT(day FROM base_month) = (1)::numeric))
  constraint price_revisions_base_value_check: CHECK ((base_value > (0)::numeric))
  constraint price_revisions_check: CHECK ((ceiling_factor >= COALESCE(floor_factor, (0)::numeric)))
  constraint price_revisions_every_months_check: CHECK (((every_months >= 1) AND (every_months <= 120)))
  constraint price_revisions_fixed_part_check: CHECK (((fixed_part >= (0)::numeric) AND (fixed_part <= (1)::numeric)))
  constraint price_revisions_floor_factor_check: CHECK ((floor_factor > (0)::numeric))
  constraint price_revisions_index_part_check: CHECK (((index_part > (0)::numeric) AND (index_part <= (1)::numeric)))
  constraint price_revisions_lag_months_check: CHECK (((lag_months >= 0) AND (lag_months <= 24)))
  constraint price_revisions_target_kind_check: CHECK ((target_kind ~ '^[a-z-]+\.[a-z_]+$'::text))
  CREATE INDEX price_revisions_brand_id_created_at_id_idx ON public.price_revisions USING btree (brand_id, created_at, id)
  CREATE UNIQUE INDEX price_revisions_one_each ON public.price_revisions USING btree (target_kind, target_id) WHERE (ended_at IS NULL)
  CREATE INDEX price_revisions_organisation_id_idx ON public.price_revisions USING btree (organisation_id)
  CREATE TRIGGER keep_price_revision BEFORE DELETE OR UPDATE ON price_revisions FOR EACH ROW EXECUTE FUNCTION parvis.keep_price_revision()
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.revisions.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table product_price_tiers
  -- From which quantity on all of it has which price: 1 to 9 at one, from 10 on at another. The first is from nothing on.
  price_id uuid not null
  from_quantity numeric(18,6) not null
  unit_price numeric(18,6) not null
  constraint product_price_tiers_pkey: PRIMARY KEY (price_id, from_quantity)
  constraint product_price_tiers_price_id_fkey: FOREIGN KEY (price_id) REFERENCES product_prices(id) ON DELETE CASCADE
  constraint product_price_tiers_from_quantity_check: CHECK ((from_quantity >= (0)::numeric))
  constraint product_price_tiers_unit_price_check: CHECK ((unit_price >= (0)::numeric))
  CREATE TRIGGER keep_price_tier BEFORE DELETE OR UPDATE ON product_price_tiers FOR EACH ROW EXECUTE FUNCTION parvis.keep_price_tier()
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM product_prices p WHERE (p.id = product_price_tiers.price_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM product_prices p WHERE (p.id = product_price_tiers.price_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM product_prices p WHERE (p.id = product_price_tiers.price_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM product_prices p WHERE (p.id = product_price_tiers.price_id)))
  policy system ALL {parvis_system} using true check true

table product_prices
  -- The price of a product in a currency from one day to another: one at a time. What was sold at one that has begun keeps it; such a one is only ended.
  id uuid not null default gen_random_uuid()
  product_id uuid not null
  brand_id uuid not null
  currency text not null
  starts_on date not null
  ends_on date
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  version integer not null default 1
  constraint product_prices_one_at_a_time: EXCLUDE USING gist (product_id WITH =, currency WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
  constraint price_has_first_tier: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint product_prices_pkey: PRIMARY KEY (id)
  constraint product_prices_product_id_brand_id_fkey: FOREIGN KEY (product_id, brand_id) REFERENCES products(id, brand_id)
  constraint product_prices_check: CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
  constraint product_prices_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  CREATE TRIGGER keep_product_price BEFORE DELETE OR UPDATE ON product_prices FOR EACH ROW EXECUTE FUNCTION parvis.keep_product_price()
  CREATE CONSTRAINT TRIGGER price_has_first_tier AFTER INSERT ON product_prices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parvis.price_has_first_tier()
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table product_vat
  -- The tax of a product for clients of another country, where it differs from that at home (B10).
  product_id uuid not null
  brand_id uuid not null default parvis.brand_id()
  country text not null
  category text not null
  rate integer not null
  constraint product_vat_pkey: PRIMARY KEY (product_id, country)
  constraint product_vat_product_id_brand_id_fkey: FOREIGN KEY (product_id, brand_id) REFERENCES products(id, brand_id)
  constraint product_vat_product_id_fkey: FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE
  constraint product_vat_category_check: CHECK ((category = ANY (ARRAY['S'::text, 'Z'::text, 'E'::text, 'AE'::text, 'K'::text, 'G'::text, 'O'::text])))
  constraint product_vat_check: CHECK (((category = 'S'::text) = (rate > 0)))
  constraint product_vat_country_check: CHECK (((country ~ '^[A-Z]{2}$'::text) AND (country <> 'FR'::text)))
  constraint product_vat_rate_check: CHECK (((rate >= 0) AND (rate <= 10000)))
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM products p WHERE (p.id = product_vat.product_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM products p WHERE (p.id = product_vat.product_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM products p WHERE (p.id = product_vat.product_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM products p WHERE (p.id = product_vat.product_id)))
  policy system ALL {parvis_system} using true check true

table products
  -- What a brand sells (B10): a service or a good, once or by period. One that is sold no more is archived; it is never deleted, since what was sold names it.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  code text not null
  name jsonb not null
  description jsonb not null
  kind text not null
  unit_code text not null default 'C62'::text
  account text not null default '706000'::text
  vat_category text not null
  vat_rate integer not null  -- At home, in hundredths of a percent, as the brand's rates have it; `product_vat` says it for other countries.
  discount_class text not null default ''::text  -- The word by which discounts of clients and groups name it (B5); empty: its code.
  period_months integer  -- How often it is billed; null: once.
  in_advance boolean not null default true
  notice_days integer not null default 30
  term_months integer  -- For how long one is bound, again and again where nobody refuses (tacit renewal); null: from period to period.
  archived_at timestamp with time zone
  search_text text not null default ''::text
  version integer not null default 1
  created_at timestamp with time zone not null
  constraint products_id_brand_key: UNIQUE (id, brand_id)
  constraint products_pkey: PRIMARY KEY (id)
  constraint products_account: FOREIGN KEY (brand_id, account) REFERENCES ledger_accounts(brand_id, code)
  constraint products_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint products_account_check: CHECK ((account ~ '^7[0-9]{2,9}$'::text))
  constraint products_check: CHECK (((vat_category = 'S'::text) = (vat_rate > 0)))
  constraint products_check1: CHECK (((period_months IS NOT NULL) OR (term_months IS NULL)))
  constraint products_check2: CHECK (((term_months IS NULL) OR ((term_months % period_months) = 0)))
  constraint products_code_check: CHECK ((code ~ '^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$'::text))
  constraint products_description_text: CHECK (parvis.is_text(description, false))
  constraint products_kind_check: CHECK ((kind = ANY (ARRAY['service'::text, 'good'::text])))
  constraint products_name_text: CHECK (parvis.is_text(name, true))
  constraint products_notice_days_check: CHECK (((notice_days >= 0) AND (notice_days <= 366)))
  constraint products_period_months_check: CHECK ((period_months = ANY (ARRAY[1, 3, 6, 12])))
  constraint products_term_months_check: CHECK (((term_months >= 1) AND (term_months <= 120)))
  constraint products_unit_code_check: CHECK ((unit_code ~ '^[A-Z0-9]{2,3}$'::text))
  constraint products_vat_category_check: CHECK ((vat_category = ANY (ARRAY['S'::text, 'Z'::text, 'E'::text, 'AE'::text, 'K'::text, 'G'::text, 'O'::text])))
  constraint products_vat_rate_check: CHECK (((vat_rate >= 0) AND (vat_rate <= 10000)))
  CREATE INDEX products_brand_id_code_id_idx ON public.products USING btree (brand_id, code, id)
  CREATE UNIQUE INDEX products_code_key ON public.products USING btree (brand_id, lower(code))
  CREATE INDEX products_search_text_idx ON public.products USING gin (search_text gin_trgm_ops)
  CREATE TRIGGER keep_product BEFORE INSERT OR DELETE OR UPDATE ON products FOR EACH ROW EXECUTE FUNCTION parvis.keep_product()
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.products.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table quote_lines
  -- A line of a quote. An option counts once the client chose it; choosing ends with the quote.
  id uuid not null default gen_random_uuid()
  quote_id uuid not null
  brand_id uuid not null
  position integer not null
  product_id uuid
  is_optional boolean not null default false
  is_chosen boolean not null default false
  label text not null
  description text not null default ''::text
  quantity numeric(18,6) not null
  unit_code text not null default 'C62'::text
  unit_price numeric(18,6) not null
  discount_rate integer not null default 0
  typed_cents bigint not null  -- Its amount as its price says, after its discount: before tax or with it, as the quote's prices are.
  vat_category text not null
  vat_rate integer not null
  account text not null
  period_months integer  -- How often it is billed, as its product said when it was written; null: once.
  in_advance boolean not null default true
  notice_days integer not null default 0
  term_months integer  -- For how long one is bound, renewed where nobody refuses; null: from period to period.
  constraint quote_lines_quote_id_position_key: UNIQUE (quote_id, "position")
  constraint quote_lines_pkey: PRIMARY KEY (id)
  constraint quote_lines_brand_id_account_fkey: FOREIGN KEY (brand_id, account) REFERENCES ledger_accounts(brand_id, code)
  constraint quote_lines_product_id_fkey: FOREIGN KEY (product_id) REFERENCES products(id)
  constraint quote_lines_quote_id_brand_id_fkey: FOREIGN KEY (quote_id, brand_id) REFERENCES quotes(id, brand_id) ON DELETE CASCADE
  constraint quote_lines_check: CHECK (((vat_category = 'S'::text) = (vat_rate > 0)))
  constraint quote_lines_check1: CHECK ((is_optional OR (NOT is_chosen)))
  constraint quote_lines_discount_rate_check: CHECK (((discount_rate >= 0) AND (discount_rate <= 10000)))
  constraint quote_lines_label_check: CHECK ((label <> ''::text))
  constraint quote_lines_notice_days_check: CHECK (((notice_days >= 0) AND (notice_days <= 366)))
  constraint quote_lines_period_months_check: CHECK ((period_months = ANY (ARRAY[1, 3, 6, 12])))
  constraint quote_lines_position_check: CHECK (("position" > 0))
  constraint quote_lines_term_months_check: CHECK (((term_months >= 1) AND (term_months <= 120)))
  constraint quote_lines_terms: CHECK (((period_months IS NOT NULL) OR (in_advance AND (notice_days = 0) AND (term_months IS NULL))))
  constraint quote_lines_unit_code_check: CHECK ((unit_code ~ '^[A-Z0-9]{2,3}$'::text))
  constraint quote_lines_unit_price_check: CHECK ((unit_price >= (0)::numeric))
  constraint quote_lines_vat_category_check: CHECK ((vat_category = ANY (ARRAY['S'::text, 'Z'::text, 'E'::text, 'AE'::text, 'K'::text, 'G'::text, 'O'::text])))
  constraint quote_lines_vat_rate_check: CHECK (((vat_rate >= 0) AND (vat_rate <= 10000)))
  constraint quote_lines_whole_periods: CHECK (((term_months % period_months) = 0))
  CREATE TRIGGER keep_quote_line BEFORE INSERT OR DELETE OR UPDATE ON quote_lines FOR EACH ROW EXECUTE FUNCTION parvis.keep_quote_line()
  CREATE TRIGGER take_quote_line_terms BEFORE INSERT ON quote_lines FOR EACH ROW EXECUTE FUNCTION parvis.take_quote_line_terms()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (is_chosen) to parvis_client
  policy client_choose UPDATE {parvis_client} using (EXISTS ( SELECT FROM quotes q WHERE ((q.id = quote_lines.quote_id) AND (q.organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('sales.quotes.answer'::text) AS organisation_ids_with_permission)::uuid[])))))
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM quotes q WHERE (q.id = quote_lines.quote_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.quotes.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.quotes.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.quotes.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM quotes p WHERE (p.id = quote_lines.quote_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM quotes p WHERE (p.id = quote_lines.quote_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM quotes p WHERE (p.id = quote_lines.quote_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM quotes p WHERE (p.id = quote_lines.quote_id)))
  policy system ALL {parvis_system} using true check true

table quote_uses
  -- What was made of a signed quote, each once: a deposit, the invoice, its subscriptions. Deleting the draft that was made lets it be made again.
  quote_id uuid not null
  brand_id uuid not null
  kind text not null
  invoice_id uuid
  percent integer
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint quote_uses_invoice_id_key: UNIQUE (invoice_id)
  constraint quote_uses_pkey: PRIMARY KEY (quote_id, kind)
  constraint quote_uses_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices(id) ON DELETE CASCADE
  constraint quote_uses_quote_id_brand_id_fkey: FOREIGN KEY (quote_id, brand_id) REFERENCES quotes(id, brand_id)
  constraint quote_uses_check: CHECK (((kind = 'subscriptions'::text) = (invoice_id IS NULL)))
  constraint quote_uses_check1: CHECK (((kind = 'deposit'::text) = (percent IS NOT NULL)))
  constraint quote_uses_kind_check: CHECK ((kind = ANY (ARRAY['deposit'::text, 'invoice'::text, 'subscriptions'::text])))
  constraint quote_uses_percent_check: CHECK (((percent >= 1) AND (percent <= 99)))
  CREATE TRIGGER use_quote BEFORE INSERT ON quote_uses FOR EACH ROW EXECUTE FUNCTION parvis.use_quote()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.quotes.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.quotes.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.quotes.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM quotes p WHERE (p.id = quote_uses.quote_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM quotes p WHERE (p.id = quote_uses.quote_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM quotes p WHERE (p.id = quote_uses.quote_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM quotes p WHERE (p.id = quote_uses.quote_id)))
  policy system ALL {parvis_system} using true check true

table quotes
  -- An offer to a client (B24): a draft, then closed under a number of the series D and immutable; published, and signed or refused by the client, or withdrawn. It lapses by itself after its last day: that follows from the day.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  state text not null default 'draft'::text
  price_mode text not null default 'net'::text
  currency text not null
  reference text not null default ''::text
  subject text not null default ''::text
  comment text not null default ''::text
  valid_until date  -- The last day on which it can be signed, in the brand's time zone.
  copied_from_id uuid  -- The quote that it was copied of: the version before.
  net_cents bigint not null default 0  -- What it comes to without its options, in the smallest unit of the currency; what was signed for is said apart.
  vat_cents bigint not null default 0
  gross_cents bigint not null default 0
  number text
  issue_on date
  seller jsonb
  buyer jsonb
  closed_at timestamp with time zone
  closed_by_label text not null default ''::text
  published_at timestamp with time zone
  published_by_label text not null default ''::text
  withdrawn_at timestamp with time zone
  withdrawn_by_label text not null default ''::text
  withdrawal_reason text not null default ''::text
  refused_at timestamp with time zone
  refused_by_label text not null default ''::text
  refusal_reason text not null default ''::text
  signed_at timestamp with time zone
  signed_on date
  signed_by_label text not null default ''::text
  signed_file_id uuid
  signed_net_cents bigint
  signed_vat_cents bigint
  signed_gross_cents bigint
  search_text text not null default ''::text
  version integer not null default 1
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint quotes_id_brand_key: UNIQUE (id, brand_id)
  constraint quotes_number_key: UNIQUE (brand_id, number)
  constraint quotes_pkey: PRIMARY KEY (id)
  constraint quotes_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint quotes_copied_from_id_fkey: FOREIGN KEY (copied_from_id) REFERENCES quotes(id)
  constraint quotes_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint quotes_signed_file_id_fkey: FOREIGN KEY (signed_file_id) REFERENCES files(id)
  constraint quotes_check: CHECK (((net_cents + vat_cents) = gross_cents))
  constraint quotes_check1: CHECK (((state = 'closed'::text) = (number IS NOT NULL)))
  constraint quotes_check2: CHECK (((state = 'draft'::text) OR (num_nulls(issue_on, valid_until, seller, buyer, closed_at) = 0)))
  constraint quotes_check3: CHECK ((valid_until >= issue_on))
  constraint quotes_check4: CHECK (((state = 'closed'::text) OR (num_nonnulls(published_at, withdrawn_at, refused_at, signed_at) = 0)))
  constraint quotes_check5: CHECK (((withdrawn_at IS NULL) = (withdrawal_reason = ''::text)))
  constraint quotes_check6: CHECK ((((refused_at IS NULL) = (refusal_reason = ''::text)) AND ((refused_at IS NULL) OR (published_at IS NOT NULL))))
  constraint quotes_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint quotes_one_outcome: CHECK ((num_nonnulls(withdrawn_at, refused_at, signed_at) <= 1))
  constraint quotes_price_mode_check: CHECK ((price_mode = ANY (ARRAY['net'::text, 'gross'::text])))
  constraint quotes_signed: CHECK (((num_nulls(signed_at, signed_on, signed_net_cents, signed_vat_cents, signed_gross_cents) = ANY (ARRAY[0, 5])) AND ((signed_at IS NULL) OR (published_at IS NOT NULL)) AND ((signed_net_cents + signed_vat_cents) = signed_gross_cents)))
  constraint quotes_signed_in_time: CHECK ((signed_on <= valid_until))
  constraint quotes_state_check: CHECK ((state = ANY (ARRAY['draft'::text, 'closed'::text])))
  CREATE INDEX quotes_brand_id_created_at_id_idx ON public.quotes USING btree (brand_id, created_at, id)
  CREATE INDEX quotes_brand_id_idx ON public.quotes USING btree (brand_id) WHERE ((state = 'closed'::text) AND (published_at IS NOT NULL) AND (withdrawn_at IS NULL) AND (refused_at IS NULL) AND (signed_at IS NULL))
  CREATE INDEX quotes_copied_from_id_idx ON public.quotes USING btree (copied_from_id) WHERE (copied_from_id IS NOT NULL)
  CREATE INDEX quotes_organisation_id_issue_on_id_idx ON public.quotes USING btree (organisation_id, issue_on, id)
  CREATE INDEX quotes_search_text_idx ON public.quotes USING gin (search_text gin_trgm_ops)
  CREATE TRIGGER keep_quote BEFORE INSERT OR DELETE OR UPDATE ON quotes FOR EACH ROW EXECUTE FUNCTION parvis.keep_quote()
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (refused_at, refused_by_label, refusal_reason, version) to parvis_client
  policy client_answer UPDATE {parvis_client} using ((published_at IS NOT NULL) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('sales.quotes.answer'::text) AS organisation_ids_with_permission)::uuid[])))
  policy client_read SELECT {parvis_client} using ((published_at IS NOT NULL) AND (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('sales.quotes.read'::text) AS organisation_ids_with_permission)::uuid[])))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.quotes.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.quotes.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.quotes.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (state = 'draft'::text))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table renewal_notices
  -- That a client was told of a tacit renewal before the last day on which it can be refused (B31; for consumers art. L215-1 of the code de la consommation): once for each term, on record.
  subscription_id uuid not null
  brand_id uuid not null
  term_ends_on date not null
  refuse_before date not null
  window_from date not null
  window_to date not null
  told_at timestamp with time zone not null
  told_on date not null
  told integer not null
  constraint renewal_notices_pkey: PRIMARY KEY (subscription_id, term_ends_on)
  constraint renewal_notices_subscription_id_brand_id_fkey: FOREIGN KEY (subscription_id, brand_id) REFERENCES subscriptions(id, brand_id)
  CREATE TRIGGER keep_notice BEFORE DELETE OR UPDATE ON renewal_notices FOR EACH ROW EXECUTE FUNCTION parvis.refuse_change()
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table subscription_facts
  -- What happened to a subscription, and from which day on: what it is follows from these alone. They only grow, and come in the ways that the trigger knows.
  id bigint not null identity
  subscription_id uuid not null
  brand_id uuid not null
  kind text not null
  on_day date not null  -- The first day of it: of a termination, the first day without it.
  last_on date
  cause text not null default ''::text
  reason text not null default ''::text
  unit_price numeric(18,6)
  made_at timestamp with time zone not null
  made_by_label text not null default ''::text
  constraint subscription_facts_pkey: PRIMARY KEY (id)
  constraint subscription_facts_subscription_id_brand_id_fkey: FOREIGN KEY (subscription_id, brand_id) REFERENCES subscriptions(id, brand_id)
  constraint subscription_facts_cause_check: CHECK ((cause = ANY (ARRAY[''::text, 'unpaid'::text, 'staff'::text, 'request'::text])))
  constraint subscription_facts_check: CHECK ((((kind = 'suspended'::text) = (cause <> ''::text)) OR (kind = 'noticed'::text)))
  constraint subscription_facts_check1: CHECK (((kind = 'noticed'::text) = (last_on IS NOT NULL)))
  constraint subscription_facts_check2: CHECK (((kind = 'priced'::text) = (unit_price IS NOT NULL)))
  constraint subscription_facts_kind_check: CHECK ((kind = ANY (ARRAY['ordered'::text, 'activated'::text, 'suspended'::text, 'resumed'::text, 'noticed'::text, 'notice_lifted'::text, 'renewed'::text, 'priced'::text, 'terminated'::text])))
  constraint subscription_facts_unit_price_check: CHECK ((unit_price >= (0)::numeric))
  CREATE UNIQUE INDEX subscription_facts_one_price ON public.subscription_facts USING btree (subscription_id, on_day) WHERE (kind = 'priced'::text)
  CREATE UNIQUE INDEX subscription_facts_renewed_once ON public.subscription_facts USING btree (subscription_id, on_day) WHERE (kind = 'renewed'::text)
  CREATE INDEX subscription_facts_subscription_id_id_idx ON public.subscription_facts USING btree (subscription_id, id)
  CREATE TRIGGER add_subscription_fact BEFORE INSERT OR DELETE OR UPDATE ON subscription_facts FOR EACH ROW EXECUTE FUNCTION parvis.add_subscription_fact()
  row-level security on
  grant select to parvis_client
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM subscriptions s WHERE (s.id = subscription_facts.subscription_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.subscriptions.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.subscriptions.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.subscriptions.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM subscriptions p WHERE (p.id = subscription_facts.subscription_id)))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table subscriptions
  -- A product that a client has by period (B10), with the price at which it began. How far it is follows from its facts, and is kept beside them by their trigger alone.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  number text not null
  product_id uuid not null
  quote_line_id uuid
  label text not null
  reference text not null default ''::text
  quantity numeric(18,6) not null
  unit_code text not null
  unit_price numeric(18,6) not null
  discount_rate integer not null default 0
  currency text not null
  vat_category text not null
  vat_rate integer not null
  account text not null
  period_months integer not null
  in_advance boolean not null
  anchor_on date  -- A day on which a period begins: every other one is counted in whole periods from it, so that the ends of months never drift. The day on which it begins, where none was said.
  notice_days integer not null
  term_months integer
  status text not null default 'ordered'::text
  suspension_cause text not null default ''::text
  activated_on date
  last_on date  -- Its last day, once notice is given or it is over.
  term_ends_on date  -- The last day of the time that one is bound for; it moves when it is renewed.
  next_charge_on date  -- The day on which something of it is to be charged next; today or before it once a fact changed what it costs.
  search_text text not null default ''::text
  version integer not null default 1
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint subscriptions_id_brand_key: UNIQUE (id, brand_id)
  constraint subscriptions_number_key: UNIQUE (brand_id, number)
  constraint subscriptions_quote_line_key: UNIQUE (quote_line_id)
  constraint subscription_has_order: TRIGGER DEFERRABLE INITIALLY DEFERRED
  constraint subscriptions_pkey: PRIMARY KEY (id)
  constraint subscriptions_brand_id_account_fkey: FOREIGN KEY (brand_id, account) REFERENCES ledger_accounts(brand_id, code)
  constraint subscriptions_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint subscriptions_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint subscriptions_product_id_brand_id_fkey: FOREIGN KEY (product_id, brand_id) REFERENCES products(id, brand_id)
  constraint subscriptions_quote_line_id_fkey: FOREIGN KEY (quote_line_id) REFERENCES quote_lines(id)
  constraint subscriptions_check: CHECK ((((term_months >= 1) AND (term_months <= 120)) AND ((term_months % period_months) = 0)))
  constraint subscriptions_check1: CHECK (((vat_category = 'S'::text) = (vat_rate > 0)))
  constraint subscriptions_check2: CHECK (((status = 'suspended'::text) = (suspension_cause <> ''::text)))
  constraint subscriptions_check3: CHECK ((last_on >= (activated_on - 1)))
  constraint subscriptions_check4: CHECK (((activated_on IS NULL) OR (anchor_on IS NOT NULL)))
  constraint subscriptions_currency_check: CHECK ((currency ~ '^[A-Z]{3}$'::text))
  constraint subscriptions_discount_rate_check: CHECK (((discount_rate >= 0) AND (discount_rate <= 10000)))
  constraint subscriptions_label_check: CHECK ((label <> ''::text))
  constraint subscriptions_notice_days_check: CHECK (((notice_days >= 0) AND (notice_days <= 366)))
  constraint subscriptions_period_months_check: CHECK ((period_months = ANY (ARRAY[1, 3, 6, 12])))
  constraint subscriptions_quantity_check: CHECK ((quantity > (0)::numeric))
  constraint subscriptions_status_check: CHECK ((status = ANY (ARRAY['ordered'::text, 'active'::text, 'suspended'::text, 'terminated'::text])))
  constraint subscriptions_suspension_cause_check: CHECK ((suspension_cause = ANY (ARRAY[''::text, 'unpaid'::text, 'staff'::text, 'request'::text])))
  constraint subscriptions_unit_code_check: CHECK ((unit_code ~ '^[A-Z0-9]{2,3}$'::text))
  constraint subscriptions_unit_price_check: CHECK ((unit_price >= (0)::numeric))
  constraint subscriptions_vat_category_check: CHECK ((vat_category = ANY (ARRAY['S'::text, 'Z'::text, 'E'::text, 'AE'::text, 'K'::text, 'G'::text, 'O'::text])))
  constraint subscriptions_vat_rate_check: CHECK (((vat_rate >= 0) AND (vat_rate <= 10000)))
  CREATE INDEX subscriptions_brand_id_created_at_id_idx ON public.subscriptions USING btree (brand_id, created_at, id)
  CREATE INDEX subscriptions_brand_id_next_charge_on_idx ON public.subscriptions USING btree (brand_id, next_charge_on) WHERE (next_charge_on IS NOT NULL)
  CREATE INDEX subscriptions_brand_id_term_ends_on_idx ON public.subscriptions USING btree (brand_id, term_ends_on) WHERE ((term_ends_on IS NOT NULL) AND (status = ANY (ARRAY['active'::text, 'suspended'::text])))
  CREATE INDEX subscriptions_organisation_id_created_at_id_idx ON public.subscriptions USING btree (organisation_id, created_at, id)
  CREATE INDEX subscriptions_organisation_id_idx ON public.subscriptions USING btree (organisation_id) WHERE (status = ANY (ARRAY['active'::text, 'suspended'::text]))
  CREATE INDEX subscriptions_search_text_idx ON public.subscriptions USING gin (search_text gin_trgm_ops)
  CREATE TRIGGER keep_subscription BEFORE INSERT OR DELETE OR UPDATE ON subscriptions FOR EACH ROW EXECUTE FUNCTION parvis.keep_subscription()
  CREATE CONSTRAINT TRIGGER subscription_has_order AFTER INSERT ON subscriptions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parvis.subscription_has_order()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('sales.subscriptions.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.subscriptions.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{sales.subscriptions.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{sales.subscriptions.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

-- The ways from state to state: ordered, then activated; suspended and resumed; notice given and lifted; renewed at the end of its term; terminated, once. Facts are never changed; names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.add_subscription_fact()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  it subscriptions;
  latest date;
begin
  if tg_op <> 'INSERT' then
    if tg_op = 'UPDATE' and (to_jsonb(new) - 'made_by_label') = (to_jsonb(old) - 'made_by_label') then return new; end if;
    raise exception 'subscription_facts only grows: nothing in it is changed or deleted' using errcode = 'check_violation', constraint = 'subscription_facts_only_grows';
  end if;
  select * into it from subscriptions where id = new.subscription_id for update;
  select max(on_day) into latest from subscription_facts where subscription_id = it.id and kind in ('activated', 'suspended', 'resumed', 'terminated');
  if not (case new.kind
      when 'ordered' then not exists (select from subscription_facts where subscription_id = it.id)
      when 'activated' then it.status = 'ordered' and exists (select from subscription_facts where subscription_id = it.id)
      when 'suspended' then it.status = 'active' and new.on_day >= latest and new.on_day <= parvis.today()
      when 'resumed' then it.status = 'suspended' and new.on_day >= latest and new.on_day <= parvis.today()
      when 'noticed' then it.status in ('active', 'suspended') and it.last_on is null and new.last_on >= greatest(new.on_day, it.activated_on)
      when 'notice_lifted' then it.status in ('active', 'suspended') and it.last_on is not null
      when 'renewed' then it.status in ('active', 'suspended') and it.term_ends_on + 1 = new.on_day and new.on_day <= parvis.today() and (it.last_on is null or it.last_on >= new.on_day)
      when 'priced' then it.status in ('active', 'suspended') and new.on_day >= it.activated_on
      when 'terminated' then it.status = 'ordered' or (it.status in ('active', 'suspended') and new.on_day >= it.activated_on and (it.status <> 'suspended' or new.on_day >= latest) and new.on_day <= parvis.today() + 1)
      end) then
    raise exception 'a subscription that is % cannot be %', it.status, new.kind using errcode = 'check_violation', constraint = 'subscription_facts_ways';
  end if;
  update subscriptions set
    status = case new.kind when 'activated' then 'active' when 'suspended' then 'suspended' when 'resumed' then 'active' when 'terminated' then 'terminated' else it.status end,
    suspension_cause = case when new.kind = 'suspended' then new.cause when new.kind in ('resumed', 'terminated') then '' else it.suspension_cause end,
    activated_on = case new.kind when 'activated' then new.on_day else it.activated_on end,
    anchor_on = case new.kind when 'activated' then coalesce(it.anchor_on, new.on_day) else it.anchor_on end,
    last_on = case new.kind when 'noticed' then new.last_on when 'notice_lifted' then null when 'terminated' then case when it.activated_on is not null then new.on_day - 1 end else it.last_on end,
    term_ends_on = case when it.term_months is null then null
      when new.kind = 'activated' then (new.on_day + make_interval(months => it.term_months))::date - 1
      when new.kind = 'renewed' then (it.activated_on + make_interval(months => it.term_months * (2 + (select count(*)::integer from subscription_facts f where f.subscription_id = it.id and f.kind = 'renewed'))))::date - 1
      else it.term_ends_on end,
    next_charge_on = case when new.kind in ('ordered', 'renewed') then it.next_charge_on when new.kind = 'terminated' and it.activated_on is null then null else parvis.today() end,
    version = it.version + 1
    where id = it.id;
  return new;
end $function$;

-- Whether something is a product of a brand, archived or not.
CREATE OR REPLACE FUNCTION parvis.is_product_of(one uuid, brand uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select exists (select from products where id = one and brand_id = brand)
$function$;
-- run by the owner, parvis_staff, parvis_system, nobody else

-- Values are corrected by further ones; names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.keep_index_value()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and (to_jsonb(new) - 'entered_by_label') = (to_jsonb(old) - 'entered_by_label') then return new; end if;
  raise exception 'index_values only grows: nothing in it is changed or deleted' using errcode = 'check_violation', constraint = 'index_values_only_grows';
end $function$;

-- A formula stays as it was agreed; it is ended, once, and another may follow.
CREATE OR REPLACE FUNCTION parvis.keep_price_revision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare kept text[] := array['organisation_id', 'ended_at', 'version', 'created_by_label', 'target_label'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - kept) <> (to_jsonb(old) - kept) or (old.ended_at is not null and new.ended_at is distinct from old.ended_at) then
    raise exception 'a formula is ended, never changed' using errcode = 'check_violation', constraint = 'price_revisions_kept';
  end if;
  return new;
end $function$;

-- The tiers of a price are not changed, and go only with it.
CREATE OR REPLACE FUNCTION parvis.keep_price_tier()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if tg_op = 'UPDATE' or exists (select from product_prices where id = old.price_id) then
    raise exception 'the tiers of a price go with it' using errcode = 'check_violation', constraint = 'product_price_tiers_kept';
  end if;
  return old;
end $function$;

-- A product is never deleted; it is found by its code and its names.
CREATE OR REPLACE FUNCTION parvis.keep_product()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    raise exception 'a product is archived, never deleted' using errcode = 'check_violation', constraint = 'products_kept';
  end if;
  new.search_text := parvis.fold(concat_ws(' ', new.code, new.name ->> 'fr', new.name ->> 'en', new.discount_class));
  return new;
end $function$;

-- A price that has begun is only ended, and the days on which it held stay; one that is to come may be taken away.
CREATE OR REPLACE FUNCTION parvis.keep_product_price()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    if old.starts_on <= parvis.today() then
      raise exception 'a price that has begun stays' using errcode = 'check_violation', constraint = 'product_prices_kept';
    end if;
    return old;
  end if;
  if (to_jsonb(new) - array['ends_on', 'version', 'created_by_label']) <> (to_jsonb(old) - array['ends_on', 'version', 'created_by_label'])
    or (new.ends_on is distinct from old.ends_on and coalesce(least(new.ends_on, old.ends_on), 'infinity') < parvis.today() - 1) then
    raise exception 'a price is ended from today on, nothing else of it changes' using errcode = 'check_violation', constraint = 'product_prices_kept';
  end if;
  return new;
end $function$;

-- A quote is closed once its lines add up, and from then on only its facts come, each once: published, withdrawn, refused, signed. What it was signed for is what was chosen. Names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.keep_quote()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  facts text[] := array['published_at', 'published_by_label', 'withdrawn_at', 'withdrawn_by_label', 'withdrawal_reason', 'refused_at', 'refused_by_label', 'refusal_reason',
    'signed_at', 'signed_on', 'signed_by_label', 'signed_file_id', 'signed_net_cents', 'signed_vat_cents', 'signed_gross_cents', 'closed_by_label', 'created_by_label',
    'organisation_id', 'search_text', 'version'];
  sums record;
  wrong text;
begin
  if tg_op = 'DELETE' then
    if old.state = 'closed' then
      raise exception 'a closed quote is not deleted' using errcode = 'check_violation', constraint = 'quotes_closed';
    end if;
    return old;
  end if;
  if tg_op = 'INSERT' and new.state <> 'draft' then
    raise exception 'a quote begins as a draft' using errcode = 'check_violation', constraint = 'quotes_whole';
  end if;
  new.search_text := parvis.fold(concat_ws(' ', new.number, new.subject, new.reference, (select name from organisations where id = new.organisation_id)));
  if tg_op = 'INSERT' then return new; end if;
  if old.state = 'draft' then
    if new.state = 'closed' then
      select * into sums from parvis.quote_sums(new.id, false);
      select case
        when not exists (select from quote_lines l where l.quote_id = new.id) then 'it has no line'
        when (sums.net, sums.vat, sums.gross) is distinct from (new.net_cents, new.vat_cents, new.gross_cents) then 'its lines do not add up'
        when new.published_at is not null then 'it is published once it is closed'
        when exists (select from quotes q where q.brand_id = new.brand_id and q.issue_on > new.issue_on and q.number like 'D-' || extract(year from new.issue_on) || '-%') then 'its day comes before that of a number before it'
      end into wrong;
      if wrong is not null then
        raise exception 'quote % cannot be closed: %', new.id, wrong using errcode = 'check_violation', constraint = 'quotes_whole';
      end if;
    end if;
    return new;
  end if;
  if (to_jsonb(new) - facts) <> (to_jsonb(old) - facts)
    or (old.published_at is not null and new.published_at is distinct from old.published_at)
    or (old.withdrawn_at is not null and (new.withdrawn_at, new.withdrawal_reason) is distinct from (old.withdrawn_at, old.withdrawal_reason))
    or (old.refused_at is not null and (new.refused_at, new.refusal_reason) is distinct from (old.refused_at, old.refusal_reason))
    or (old.signed_at is not null and (new.signed_at, new.signed_on, new.signed_file_id, new.signed_net_cents, new.signed_vat_cents, new.signed_gross_cents)
      is distinct from (old.signed_at, old.signed_on, old.signed_file_id, old.signed_net_cents, old.signed_vat_cents, old.signed_gross_cents)) then
    raise exception 'a closed quote is not changed, and its outcome stays' using errcode = 'check_violation', constraint = 'quotes_closed';
  end if;
  if new.signed_at is not null and old.signed_at is null then
    select * into sums from parvis.quote_sums(new.id, true);
    if (sums.net, sums.vat, sums.gross) is distinct from (new.signed_net_cents, new.signed_vat_cents, new.signed_gross_cents) then
      raise exception 'what quote % was signed for is not what was chosen', new.id using errcode = 'check_violation', constraint = 'quotes_whole';
    end if;
  end if;
  return new;
end $function$;

-- The lines of a closed quote stay as they are; of an option it is chosen or not while the quote is open.
CREATE OR REPLACE FUNCTION parvis.keep_quote_line()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare quote quotes;
begin
  select * into quote from quotes where id = coalesce(new.quote_id, old.quote_id) for share;
  if quote.state = 'closed' and (tg_op <> 'UPDATE' or (to_jsonb(new) - 'is_chosen') <> (to_jsonb(old) - 'is_chosen')
    or quote.published_at is null or quote.withdrawn_at is not null or quote.refused_at is not null or quote.signed_at is not null) then
    raise exception 'the lines of a closed quote stay' using errcode = 'check_violation', constraint = 'quotes_closed';
  end if;
  return coalesce(new, old);
end $function$;

-- A revision that was applied is neither changed nor taken back; names give way to a pseudonym.
CREATE OR REPLACE FUNCTION parvis.keep_revision_step()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and (to_jsonb(new) - 'applied_by_label') = (to_jsonb(old) - 'applied_by_label') then return new; end if;
  raise exception 'what was revised stays' using errcode = 'check_violation', constraint = 'price_revision_steps_kept';
end $function$;

-- What was subscribed to stays as it was; how far it is comes of its facts alone.
CREATE OR REPLACE FUNCTION parvis.keep_subscription()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  kept text[] := array['organisation_id', 'reference', 'search_text', 'next_charge_on', 'version', 'created_by_label'];
  followed text[] := array['status', 'suspension_cause', 'activated_on', 'anchor_on', 'last_on', 'term_ends_on'];
begin
  if tg_op = 'DELETE' then
    raise exception 'a subscription is terminated, never deleted' using errcode = 'check_violation', constraint = 'subscriptions_kept';
  end if;
  new.search_text := parvis.fold(concat_ws(' ', new.number, new.label, new.reference, (select name from organisations where id = new.organisation_id)));
  if tg_op = 'INSERT' then
    if new.status <> 'ordered' or new.activated_on is not null then
      raise exception 'a subscription begins as ordered' using errcode = 'check_violation', constraint = 'subscriptions_kept';
    end if;
    return new;
  end if;
  if (to_jsonb(new) - kept - followed) <> (to_jsonb(old) - kept - followed)
    or ((new.status, new.suspension_cause, new.activated_on, new.anchor_on, new.last_on, new.term_ends_on) is distinct from (old.status, old.suspension_cause, old.activated_on, old.anchor_on, old.last_on, old.term_ends_on) and pg_trigger_depth() < 2) then
    raise exception 'a subscription is what its facts say' using errcode = 'check_violation', constraint = 'subscriptions_kept';
  end if;
  return new;
end $function$;

-- Refuses a transaction that would leave a price without the tier that begins from nothing on: every quantity has a price.
CREATE OR REPLACE FUNCTION parvis.price_has_first_tier()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if exists (select from product_prices p where p.id = new.id and not exists (select from product_price_tiers t where t.price_id = p.id and t.from_quantity = 0)) then
    raise exception 'a price begins from nothing on' using errcode = 'check_violation', constraint = 'product_prices_first_tier';
  end if;
  return null;
end $function$;

-- How a product is billed to a client of a country: tax, account of revenue, unit.
CREATE OR REPLACE FUNCTION parvis.product_terms(one uuid, in_country text)
 RETURNS TABLE(vat_category text, vat_rate integer, account text, unit_code text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(v.category, p.vat_category), coalesce(v.rate, p.vat_rate), p.account, p.unit_code
  from products p left join product_vat v on v.product_id = p.id and v.country = in_country where p.id = one
$function$;
-- run by the owner, parvis_staff, parvis_system, nobody else

-- What a quote comes to, computed anew of its lines: without its options, or with those that the client chose. Tax once for each category and rate.
CREATE OR REPLACE FUNCTION parvis.quote_sums(one uuid, with_chosen boolean)
 RETURNS TABLE(net bigint, vat bigint, gross bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with rates as (
    select q.price_mode, l.vat_rate, sum(l.typed_cents) as typed
    from quotes q join quote_lines l on l.quote_id = q.id
    where q.id = one and (not l.is_optional or (with_chosen and l.is_chosen)) group by q.price_mode, l.vat_category, l.vat_rate
  ), taxed as (
    select case price_mode when 'net' then typed else round(typed * 10000.0 / (10000 + vat_rate)) end as net,
      case price_mode when 'net' then round(typed * vat_rate / 10000.0) else typed - round(typed * 10000.0 / (10000 + vat_rate)) end as vat
    from rates
  )
  select coalesce(sum(t.net), 0)::bigint, coalesce(sum(t.vat), 0)::bigint, coalesce(sum(t.net + t.vat), 0)::bigint from taxed t
$function$;
-- run by the owner, nobody else

-- Refuses a transaction that would leave a subscription without the fact that it was ordered.
CREATE OR REPLACE FUNCTION parvis.subscription_has_order()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if not exists (select from subscription_facts where subscription_id = new.id) then
    raise exception 'a subscription begins with its order' using errcode = 'check_violation', constraint = 'subscriptions_ordered';
  end if;
  return null;
end $function$;

-- A line of a quote takes over what its product says of periods, notice and term, as it is written; nobody types them.
CREATE OR REPLACE FUNCTION parvis.take_quote_line_terms()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  select period_months, in_advance, notice_days, term_months into new.period_months, new.in_advance, new.notice_days, new.term_months
    from products where id = new.product_id and period_months is not null;
  if not found then
    new.period_months := null;
    new.in_advance := true;
    new.notice_days := 0;
    new.term_months := null;
  end if;
  return new;
end $function$;

-- A signed quote alone is used, for its own client; a deposit comes before the invoice.
CREATE OR REPLACE FUNCTION parvis.use_quote()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  perform 1 from quotes where id = new.quote_id for update;
  if not exists (select from quotes where id = new.quote_id and signed_at is not null) then
    raise exception 'only what was signed is used' using errcode = 'check_violation', constraint = 'quote_uses_signed';
  end if;
  if new.kind = 'deposit' and exists (select from quote_uses where quote_id = new.quote_id and kind = 'invoice') then
    raise exception 'a deposit comes before the invoice' using errcode = 'check_violation', constraint = 'quote_uses_order';
  end if;
  if new.invoice_id is not null and not exists (select from invoices i join quotes q on q.id = new.quote_id
    where i.id = new.invoice_id and i.organisation_id = q.organisation_id and i.type = case new.kind when 'deposit' then 386 else 380 end) then
    raise exception 'it is invoiced to whom it was offered' using errcode = 'check_violation', constraint = 'quote_uses_client';
  end if;
  return new;
end $function$;

-- ---- service-contracts -------------------------------------------

table contract_assets
  -- An asset that a contract covers, of the same client.
  contract_id uuid not null
  organisation_id uuid not null
  asset_id uuid not null
  constraint contract_assets_pkey: PRIMARY KEY (contract_id, asset_id)
  constraint contract_assets_asset_id_organisation_id_fkey: FOREIGN KEY (asset_id, organisation_id) REFERENCES assets(id, organisation_id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
  constraint contract_assets_contract_id_organisation_id_fkey: FOREIGN KEY (contract_id, organisation_id) REFERENCES service_contracts(id, organisation_id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
  CREATE INDEX contract_assets_asset_id_idx ON public.contract_assets USING btree (asset_id)
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM service_contracts c WHERE (c.id = contract_assets.contract_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM service_contracts p WHERE (p.id = contract_assets.contract_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM service_contracts p WHERE (p.id = contract_assets.contract_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM service_contracts p WHERE (p.id = contract_assets.contract_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM service_contracts p WHERE (p.id = contract_assets.contract_id)))
  policy system ALL {parvis_system} using true check true

table contract_coverages
  -- What a contract covers, between two days: «Pièces et main-d'œuvre», with its characteristics.
  id uuid not null default gen_random_uuid()
  contract_id uuid not null
  position integer not null
  label text not null
  starts_on date not null
  ends_on date
  characteristics text not null default ''::text
  source_code text not null default ''::text
  constraint contract_coverages_contract_id_position_key: UNIQUE (contract_id, "position") DEFERRABLE INITIALLY DEFERRED
  constraint contract_coverages_pkey: PRIMARY KEY (id)
  constraint contract_coverages_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES service_contracts(id) ON DELETE CASCADE
  constraint contract_coverages_days: CHECK ((ends_on >= starts_on))
  constraint contract_coverages_label_check: CHECK ((label <> ''::text))
  constraint contract_coverages_position_check: CHECK (("position" > 0))
  CREATE UNIQUE INDEX contract_coverages_source_key ON public.contract_coverages USING btree (contract_id, source_code) WHERE (source_code <> ''::text)
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM service_contracts c WHERE (c.id = contract_coverages.contract_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM service_contracts p WHERE (p.id = contract_coverages.contract_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM service_contracts p WHERE (p.id = contract_coverages.contract_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM service_contracts p WHERE (p.id = contract_coverages.contract_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM service_contracts p WHERE (p.id = contract_coverages.contract_id)))
  policy system ALL {parvis_system} using true check true

table contract_interventions
  -- An intervention under a contract. Without such a row, one that counts units takes them off the contract that covers its assets.
  intervention_id uuid not null
  contract_id uuid not null
  service_id uuid  -- The service of the client that asked for it: by which its units are told.
  planned_units integer not null default 0  -- How many units it is thought to take.
  constraint contract_interventions_pkey: PRIMARY KEY (intervention_id)
  constraint contract_interventions_contract_id_fkey: FOREIGN KEY (contract_id) REFERENCES service_contracts(id)
  constraint contract_interventions_intervention_id_fkey: FOREIGN KEY (intervention_id) REFERENCES interventions(id) ON DELETE CASCADE
  constraint contract_interventions_service_id_fkey: FOREIGN KEY (service_id) REFERENCES services(id) ON DELETE SET NULL
  constraint contract_interventions_planned_units_check: CHECK (((planned_units >= 0) AND (planned_units <= 100000)))
  CREATE INDEX contract_interventions_contract_id_intervention_id_idx ON public.contract_interventions USING btree (contract_id, intervention_id)
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using ((EXISTS ( SELECT FROM service_contracts c WHERE (c.id = contract_interventions.contract_id))) AND (EXISTS ( SELECT FROM interventions i WHERE (i.id = contract_interventions.intervention_id))))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,interventions.visits.plan,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,interventions.visits.plan,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,interventions.visits.plan,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = contract_interventions.intervention_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = contract_interventions.intervention_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM interventions p WHERE (p.id = contract_interventions.intervention_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM interventions p WHERE (p.id = contract_interventions.intervention_id)))
  policy system ALL {parvis_system} using true check true

table preventive_plans
  -- A visit that a contract asks for every so many months: its day, by the calendar from the first one on, and its hour, by the clock of the brand.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  contract_id uuid not null
  organisation_id uuid not null
  asset_id uuid
  label text not null
  site text not null default ''::text
  every_months integer not null
  first_on date not null
  begins time without time zone not null default '09:00:00'::time without time zone
  minutes integer not null default 60
  technician_id uuid
  ahead_days integer not null default 30  -- A visit is made so many days before its day.
  planned_units integer not null default 0
  tasks text[] not null default '{}'::text[]
  is_active boolean not null default true
  version integer not null default 1
  created_at timestamp with time zone not null
  constraint preventive_plans_id_brand_key: UNIQUE (id, brand_id)
  constraint preventive_plans_pkey: PRIMARY KEY (id)
  constraint preventive_plans_asset_id_organisation_id_fkey: FOREIGN KEY (asset_id, organisation_id) REFERENCES assets(id, organisation_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
  constraint preventive_plans_contract_id_brand_id_fkey: FOREIGN KEY (contract_id, brand_id) REFERENCES service_contracts(id, brand_id)
  constraint preventive_plans_contract_id_organisation_id_fkey: FOREIGN KEY (contract_id, organisation_id) REFERENCES service_contracts(id, organisation_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
  constraint preventive_plans_technician_id_brand_id_fkey: FOREIGN KEY (technician_id, brand_id) REFERENCES technicians(id, brand_id)
  constraint preventive_plans_ahead_days_check: CHECK (((ahead_days >= 1) AND (ahead_days <= 365)))
  constraint preventive_plans_every_months_check: CHECK (((every_months >= 1) AND (every_months <= 60)))
  constraint preventive_plans_label_check: CHECK ((label <> ''::text))
  constraint preventive_plans_minutes_check: CHECK (((minutes >= 5) AND (minutes <= 1440)))
  constraint preventive_plans_planned_units_check: CHECK (((planned_units >= 0) AND (planned_units <= 100000)))
  constraint preventive_plans_tasks_check: CHECK (((cardinality(tasks) <= 60) AND (NOT (''::text = ANY (tasks)))))
  CREATE INDEX preventive_plans_brand_id_idx ON public.preventive_plans USING btree (brand_id) WHERE is_active
  CREATE INDEX preventive_plans_contract_id_label_id_idx ON public.preventive_plans USING btree (contract_id, label, id)
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{service-contracts.contracts.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table preventive_visits
  -- A visit that a plan made for a day: one, however often the job runs.
  plan_id uuid not null
  due_on date not null
  intervention_id uuid not null
  constraint preventive_visits_intervention_id_key: UNIQUE (intervention_id)
  constraint preventive_visits_pkey: PRIMARY KEY (plan_id, due_on)
  constraint preventive_visits_intervention_id_fkey: FOREIGN KEY (intervention_id) REFERENCES interventions(id) ON DELETE CASCADE
  constraint preventive_visits_plan_id_fkey: FOREIGN KEY (plan_id) REFERENCES preventive_plans(id) ON DELETE CASCADE
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM preventive_plans p WHERE (p.id = preventive_visits.plan_id)))
  policy system ALL {parvis_system} using true check true

table service_contracts
  -- A service contract of a client (P18): of service units that are counted down, or of maintenance. What it is now follows from its days.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  number text collate unicode not null
  title text not null
  kind text not null
  starts_on date not null
  ends_on date
  invoicing_name text not null default ''::text  -- Who handles its invoicing, with how to reach them.
  invoicing_email text not null default ''::text
  invoicing_phone text not null default ''::text
  remark text not null default ''::text
  source_code text not null default ''::text  -- What the provider's own software knows it by; empty where it was made here.
  search_text text not null default ''::text
  version integer not null default 1
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint service_contracts_id_brand_key: UNIQUE (id, brand_id)
  constraint service_contracts_id_kind_key: UNIQUE (id, kind)
  constraint service_contracts_id_organisation_key: UNIQUE (id, organisation_id)
  constraint service_contracts_number_key: UNIQUE (brand_id, number)
  constraint service_contracts_pkey: PRIMARY KEY (id)
  constraint service_contracts_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint service_contracts_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint service_contracts_days: CHECK ((ends_on >= starts_on))
  constraint service_contracts_kind_check: CHECK ((kind = ANY (ARRAY['units'::text, 'maintenance'::text])))
  constraint service_contracts_number_check: CHECK ((number <> ''::text))
  constraint service_contracts_title_check: CHECK ((title <> ''::text))
  CREATE INDEX service_contracts_brand_id_starts_on_id_idx ON public.service_contracts USING btree (brand_id, starts_on, id)
  CREATE INDEX service_contracts_organisation_id_starts_on_id_idx ON public.service_contracts USING btree (organisation_id, starts_on, id)
  CREATE INDEX service_contracts_search_text_idx ON public.service_contracts USING gin (search_text gin_trgm_ops)
  CREATE UNIQUE INDEX service_contracts_source_key ON public.service_contracts USING btree (brand_id, source_code) WHERE (source_code <> ''::text)
  CREATE TRIGGER fill_service_contract BEFORE INSERT OR UPDATE ON service_contracts FOR EACH ROW EXECUTE FUNCTION parvis.fill_service_contract()
  row-level security on
  grant select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('service-contracts.contracts.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table threshold_crossings
  -- That a threshold was crossed, in a period of what it is about: told once, whenever and in whatever order the records came.
  id uuid not null default gen_random_uuid()
  threshold_id uuid not null
  subject_id uuid not null  -- The contract, the meter or the coverage.
  period text not null  -- What a new crossing may follow: the grant of units after which it was, the meter since it was replaced, the days of the coverage.
  crossed_on date not null
  value numeric(14,3) not null
  found_at timestamp with time zone not null
  is_told boolean not null  -- False: it was long past when the threshold was set, and nobody was told.
  ticket_id uuid
  constraint threshold_crossings_once: UNIQUE (threshold_id, subject_id, period)
  constraint threshold_crossings_pkey: PRIMARY KEY (id)
  constraint threshold_crossings_threshold_id_fkey: FOREIGN KEY (threshold_id) REFERENCES thresholds(id) ON DELETE CASCADE
  constraint threshold_crossings_ticket_id_fkey: FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE SET NULL
  row-level security on
  grant select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM thresholds t WHERE (t.id = threshold_crossings.threshold_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM thresholds p WHERE (p.id = threshold_crossings.threshold_id)))
  policy system ALL {parvis_system} using true check true

table threshold_subscribers
  -- Who is told when a threshold is crossed.
  threshold_id uuid not null
  account_id uuid not null
  constraint threshold_subscribers_pkey: PRIMARY KEY (threshold_id, account_id)
  constraint threshold_subscribers_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
  constraint threshold_subscribers_threshold_id_fkey: FOREIGN KEY (threshold_id) REFERENCES thresholds(id) ON DELETE CASCADE
  CREATE INDEX threshold_subscribers_account_id_idx ON public.threshold_subscribers USING btree (account_id)
  row-level security on
  grant delete, insert, select to parvis_client
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_leave DELETE {parvis_client} using (account_id = ( SELECT parvis.account_id() AS account_id))
  policy client_read SELECT {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (EXISTS ( SELECT FROM thresholds t WHERE (t.id = threshold_subscribers.threshold_id))))
  policy client_subscribe INSERT {parvis_client} check ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (EXISTS ( SELECT FROM thresholds t WHERE (t.id = threshold_subscribers.threshold_id))))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM thresholds p WHERE (p.id = threshold_subscribers.threshold_id)))
  policy system ALL {parvis_system} using true check true

table thresholds
  -- A value of which somebody wants to be told when it is crossed: fewer units left, a meter that reaches it, so many days before a coverage ends. Without a contract: any of the client's.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid not null
  measure text not null
  contract_id uuid
  meter_id uuid
  value numeric(14,3) not null
  opens_ticket boolean not null default false  -- Crossing it opens a ticket, as whoever of the staff set it.
  set_by_id uuid
  is_active boolean not null default true
  is_due boolean not null default true  -- What it is about has changed since it was looked at.
  looked_at timestamp with time zone  -- Null until its first look, at which what was crossed long ago is written down and told to nobody.
  version integer not null default 1
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint thresholds_pkey: PRIMARY KEY (id)
  constraint thresholds_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint thresholds_contract_id_organisation_id_fkey: FOREIGN KEY (contract_id, organisation_id) REFERENCES service_contracts(id, organisation_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
  constraint thresholds_organisation_id_brand_id_fkey: FOREIGN KEY (organisation_id, brand_id) REFERENCES organisations(id, brand_id)
  constraint thresholds_set_by_id_fkey: FOREIGN KEY (set_by_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint thresholds_measure_check: CHECK ((measure = ANY (ARRAY['units_left'::text, 'meter_value'::text, 'coverage_days'::text])))
  constraint thresholds_measured: CHECK (
CASE measure
    WHEN 'meter_value'::text THEN ((meter_id IS NOT NULL) AND (contract_id IS NULL))
    ELSE (meter_id IS NULL)
END)
  constraint thresholds_value_check: CHECK ((value >= (0)::numeric))
  CREATE INDEX thresholds_contract_id_idx ON public.thresholds USING btree (contract_id) WHERE (contract_id IS NOT NULL)
  CREATE INDEX thresholds_due ON public.thresholds USING btree (brand_id, id) WHERE (is_due AND is_active)
  CREATE INDEX thresholds_meter_id_idx ON public.thresholds USING btree (meter_id) WHERE (meter_id IS NOT NULL)
  CREATE INDEX thresholds_organisation_id_created_at_id_idx ON public.thresholds USING btree (organisation_id, created_at, id)
  row-level security on
  grant select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (organisation_id = ANY (( SELECT parvis.organisation_ids_with_permission('service-contracts.contracts.read'::text) AS organisation_ids_with_permission)::uuid[]))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{service-contracts.contracts.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.contracts.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table unit_entries
  -- What changed the units of a contract: granted, used by an intervention or its travel, corrected. A late one takes its place by its day. Kept as it was written.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  contract_id uuid not null
  contract_kind text not null default 'units'::text  -- Holds, by its key, that only contracts of units have entries.
  position bigint not null identity
  on_day date not null
  kind text not null
  units integer not null  -- How many more, or, below zero, how many less.
  label text not null
  minutes integer
  service_id uuid
  intervention_id uuid
  source_code text not null default ''::text
  created_at timestamp with time zone not null
  created_by_label text not null default ''::text
  constraint unit_entries_once: UNIQUE (intervention_id, kind)
  constraint unit_entries_pkey: PRIMARY KEY (id)
  constraint unit_entries_contract_id_brand_id_fkey: FOREIGN KEY (contract_id, brand_id) REFERENCES service_contracts(id, brand_id)
  constraint unit_entries_intervention_id_fkey: FOREIGN KEY (intervention_id) REFERENCES interventions(id) ON DELETE RESTRICT
  constraint unit_entries_of_units: FOREIGN KEY (contract_id, contract_kind) REFERENCES service_contracts(id, kind)
  constraint unit_entries_service_id_fkey: FOREIGN KEY (service_id) REFERENCES services(id) ON DELETE SET NULL
  constraint unit_entries_contract_kind_check: CHECK ((contract_kind = 'units'::text))
  constraint unit_entries_kind_check: CHECK ((kind = ANY (ARRAY['grant'::text, 'use'::text, 'travel'::text, 'correction'::text])))
  constraint unit_entries_label_check: CHECK ((label <> ''::text))
  constraint unit_entries_minutes_check: CHECK ((minutes >= 0))
  constraint unit_entries_signs: CHECK (
CASE kind
    WHEN 'grant'::text THEN (units > 0)
    WHEN 'correction'::text THEN true
    ELSE (units < 0)
END)
  constraint unit_entries_units_check: CHECK (((units <> 0) AND (abs(units) <= 100000)))
  CREATE INDEX unit_entries_contract_id_on_day_position_idx ON public.unit_entries USING btree (contract_id, on_day, "position")
  CREATE UNIQUE INDEX unit_entries_source_key ON public.unit_entries USING btree (brand_id, source_code) WHERE (source_code <> ''::text)
  CREATE TRIGGER keep_unit_entry BEFORE DELETE OR UPDATE ON unit_entries FOR EACH ROW EXECUTE FUNCTION parvis.keep_unit_entry()
  CREATE TRIGGER thresholds_due AFTER INSERT ON unit_entries FOR EACH ROW EXECUTE FUNCTION parvis.thresholds_due()
  row-level security on
  grant select to parvis_client
  grant insert, select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM service_contracts c WHERE (c.id = unit_entries.contract_id)))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.units.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{service-contracts.units.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{service-contracts.units.write,synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM service_contracts p WHERE (p.id = unit_entries.contract_id)))
  policy staff_write INSERT {parvis_staff} check ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND (intervention_id IS NULL))
  policy system ALL {parvis_system} using true check true

-- Keeps what lists look through of a contract.
CREATE OR REPLACE FUNCTION parvis.fill_service_contract()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  new.search_text := parvis.fold(concat_ws(' ', new.number, new.title, new.invoicing_name, (select o.name from organisations o where o.id = new.organisation_id)));
  return new;
end $function$;

-- Entries are never changed nor deleted; names give way to a pseudonym, and a service to that which takes its place.
CREATE OR REPLACE FUNCTION parvis.keep_unit_entry()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  kept text[] := array['created_by_label', 'service_id'];
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - kept) <> (to_jsonb(old) - kept) then
    raise exception 'an entry of units is corrected by another one' using errcode = 'check_violation', constraint = 'unit_entries_kept';
  end if;
  return new;
end $function$;

-- Units have changed: the thresholds over them are looked at again.
CREATE OR REPLACE FUNCTION parvis.thresholds_due()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update thresholds t set is_due = true
    where t.is_active and not t.is_due and t.measure = 'units_left' and (t.contract_id = new.contract_id
      or t.contract_id is null and t.organisation_id = (select c.organisation_id from service_contracts c where c.id = new.contract_id));
  return null;
end $function$;

-- Which contract an intervention takes its units off: that which it is under, or the one that covers its assets on the day and ends first.
CREATE OR REPLACE FUNCTION parvis.unit_contract_of(visit uuid, on_day date)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select coalesce(
    (select l.contract_id from contract_interventions l join service_contracts c on c.id = l.contract_id where l.intervention_id = visit and c.kind = 'units'),
    (select c.id from intervention_assets a join contract_assets k on k.asset_id = a.asset_id join service_contracts c on c.id = k.contract_id and c.kind = 'units'
      join interventions i on i.id = a.intervention_id and i.organisation_id = c.organisation_id
      where a.intervention_id = visit and not exists (select from contract_interventions l where l.intervention_id = visit)
        and c.starts_on <= on_day and (c.ends_on is null or c.ends_on >= on_day) order by c.ends_on nulls last, c.id limit 1))
$function$;
-- run by the owner, nobody else

-- Takes the units of an intervention that is done off its contract, once, however often it is told.
CREATE OR REPLACE FUNCTION parvis.use_units()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  day date := (new.done_at at time zone (select b.time_zone from brands b where b.id = new.brand_id))::date;
  contract uuid;
begin
  contract := parvis.unit_contract_of(new.id, day);
  if contract is not null then
    insert into unit_entries (brand_id, contract_id, on_day, kind, units, label, minutes, service_id, intervention_id, created_at, created_by_label)
      values (new.brand_id, contract, day, 'use', -new.units, concat_ws(', ', new.subject, nullif(new.site, '')), new.worked_minutes,
        (select l.service_id from contract_interventions l where l.intervention_id = new.id), new.id, coalesce(new.done_at, now()),
        coalesce((select w.technician_label from technicians w where w.id = new.technician_id), ''))
      on conflict on constraint unit_entries_once do nothing;
  end if;
  return null;
end $function$;

-- ---- support -----------------------------------------------------

table answer_models
  -- A text that the staff write again and again, in each language.
  name text collate unicode not null
  subject jsonb not null
  body jsonb not null
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  created_at timestamp with time zone not null
  version integer not null default 1
  constraint answer_models_pkey: PRIMARY KEY (id)
  constraint answer_models_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint answer_models_body_text: CHECK (parvis.is_text(body, false))
  constraint answer_models_name_check: CHECK ((name <> ''::text))
  constraint answer_models_subject_text: CHECK (parvis.is_text(subject, false))
  CREATE INDEX answer_models_brand_id_created_at_id_idx ON public.answer_models USING btree (brand_id, created_at, id)
  CREATE UNIQUE INDEX answer_models_name_key ON public.answer_models USING btree (brand_id, lower(NORMALIZE(name)))
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{support.models.write}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{support.models.write}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{support.models.write}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using ((brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND true)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table ticket_attachments
  -- A file that came with a message of a ticket.
  message_id uuid not null
  file_id uuid not null
  position integer not null default 0  -- In which order they came with the message.
  constraint ticket_attachments_pkey: PRIMARY KEY (message_id, file_id)
  constraint ticket_attachments_file_id_fkey: FOREIGN KEY (file_id) REFERENCES files(id)
  constraint ticket_attachments_message_id_fkey: FOREIGN KEY (message_id) REFERENCES ticket_messages(id) ON DELETE CASCADE
  row-level security on
  grant insert, select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM ticket_messages m WHERE (m.id = ticket_attachments.message_id)))
  policy client_write INSERT {parvis_client} check ((EXISTS ( SELECT FROM ticket_messages m WHERE ((m.id = ticket_attachments.message_id) AND (m.author_id = ( SELECT parvis.account_id() AS account_id))))) AND parvis.created_file(file_id))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{support.tickets.answer}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{support.tickets.answer}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{support.tickets.answer}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM ticket_messages p WHERE (p.id = ticket_attachments.message_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM ticket_messages p WHERE (p.id = ticket_attachments.message_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM ticket_messages p WHERE (p.id = ticket_attachments.message_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM ticket_messages p WHERE (p.id = ticket_attachments.message_id)))
  policy system ALL {parvis_system} using true check true

table ticket_messages
  -- One message of a ticket, by the person or by the staff.
  id uuid not null default gen_random_uuid()
  ticket_id uuid not null
  author_id uuid not null
  author_label text not null
  author_side text not null
  body text not null
  created_at timestamp with time zone not null
  constraint ticket_messages_pkey: PRIMARY KEY (id)
  constraint ticket_messages_author_id_fkey: FOREIGN KEY (author_id) REFERENCES accounts(id)
  constraint ticket_messages_ticket_id_fkey: FOREIGN KEY (ticket_id) REFERENCES tickets(id) ON DELETE CASCADE
  constraint ticket_messages_author_side_check: CHECK ((author_side = ANY (ARRAY['client'::text, 'staff'::text])))
  constraint ticket_messages_body_check: CHECK ((body <> ''::text))
  CREATE INDEX ticket_messages_ticket_id_created_at_id_idx ON public.ticket_messages USING btree (ticket_id, created_at, id)
  CREATE TRIGGER "live_support.ticket_delete" AFTER DELETE ON ticket_messages REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('support.ticket', 'ticket_id')
  CREATE TRIGGER "live_support.ticket_insert" AFTER INSERT ON ticket_messages REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('support.ticket', 'ticket_id')
  CREATE TRIGGER "live_support.ticket_update" AFTER UPDATE ON ticket_messages REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('support.ticket', 'ticket_id')
  CREATE TRIGGER return_ticket AFTER INSERT ON ticket_messages FOR EACH ROW WHEN (new.author_side = 'client'::text) EXECUTE FUNCTION parvis.return_ticket()
  row-level security on
  grant insert, select to parvis_client
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy client_read SELECT {parvis_client} using (EXISTS ( SELECT FROM tickets t WHERE (t.id = ticket_messages.ticket_id)))
  policy client_write INSERT {parvis_client} check ((author_id = ( SELECT parvis.account_id() AS account_id)) AND (author_side = 'client'::text) AND (EXISTS ( SELECT FROM tickets t WHERE (t.id = ticket_messages.ticket_id))))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{support.tickets.answer}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{support.tickets.answer}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{support.tickets.answer}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (EXISTS ( SELECT FROM tickets p WHERE (p.id = ticket_messages.ticket_id)))
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM tickets p WHERE (p.id = ticket_messages.ticket_id)))
  policy staff_update UPDATE {parvis_staff} using (EXISTS ( SELECT FROM tickets p WHERE (p.id = ticket_messages.ticket_id)))
  policy staff_write INSERT {parvis_staff} check (EXISTS ( SELECT FROM tickets p WHERE (p.id = ticket_messages.ticket_id)))
  policy system ALL {parvis_system} using true check true

table tickets
  -- A question or an incident that a person brought to the provider («Mon assistance», C4).
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  account_id uuid not null
  number text not null
  subject text not null
  category text not null default 'question'::text
  status text not null default 'waiting_provider'::text
  opened_by_label text not null
  opened_at timestamp with time zone not null
  last_activity_at timestamp with time zone not null
  closed_at timestamp with time zone
  version integer not null default 1
  responsible_id uuid  -- The member of the staff to whom it falls; null: to whoever comes first.
  responsible_label text not null default ''::text
  return_to_id uuid  -- Who becomes responsible for it once the client answers («renvoyer le ticket vers l'administrateur quand les nouveaux messages arrivent»).
  return_to_label text not null default ''::text
  imported_number text not null default ''::text  -- Its number in the program that it came from: it is brought in once.
  constraint tickets_brand_id_number_key: UNIQUE (brand_id, number)
  constraint tickets_pkey: PRIMARY KEY (id)
  constraint tickets_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id)
  constraint tickets_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint tickets_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint tickets_responsible_id_fkey: FOREIGN KEY (responsible_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint tickets_return_to_id_fkey: FOREIGN KEY (return_to_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint tickets_category_check: CHECK ((category = ANY (ARRAY['question'::text, 'incident'::text, 'profile'::text, 'other'::text])))
  constraint tickets_check: CHECK (((status = 'closed'::text) = (closed_at IS NOT NULL)))
  constraint tickets_imported_number_check: CHECK ((length(imported_number) <= 60))
  constraint tickets_status_check: CHECK ((status = ANY (ARRAY['waiting_provider'::text, 'waiting_client'::text, 'closed'::text])))
  constraint tickets_subject_check: CHECK ((subject <> ''::text))
  CREATE INDEX tickets_account_id_last_activity_at_id_idx ON public.tickets USING btree (account_id, last_activity_at DESC, id DESC)
  CREATE INDEX tickets_brand_id_last_activity_at_id_idx ON public.tickets USING btree (brand_id, last_activity_at DESC, id DESC)
  CREATE UNIQUE INDEX tickets_imported_number ON public.tickets USING btree (brand_id, lower(imported_number)) WHERE (imported_number <> ''::text)
  CREATE INDEX tickets_of_client ON public.tickets USING btree (organisation_id, last_activity_at, id) WHERE (organisation_id IS NOT NULL)
  CREATE INDEX tickets_open ON public.tickets USING btree (brand_id) WHERE (status <> 'closed'::text)
  CREATE INDEX tickets_opened ON public.tickets USING btree (brand_id, opened_at)
  CREATE INDEX tickets_waiting ON public.tickets USING btree (brand_id, last_activity_at, id) WHERE (status = 'waiting_provider'::text)
  CREATE TRIGGER "live_support.queue_delete" AFTER DELETE ON tickets REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('support.queue', 'brand_id')
  CREATE TRIGGER "live_support.queue_insert" AFTER INSERT ON tickets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('support.queue', 'brand_id')
  CREATE TRIGGER "live_support.queue_update" AFTER UPDATE ON tickets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('support.queue', 'brand_id')
  CREATE TRIGGER "live_support.ticket_delete" AFTER DELETE ON tickets REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('support.ticket', 'id')
  CREATE TRIGGER "live_support.ticket_insert" AFTER INSERT ON tickets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('support.ticket', 'id')
  CREATE TRIGGER "live_support.ticket_update" AFTER UPDATE ON tickets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION parvis.tell_live('support.ticket', 'id')
  row-level security on
  grant insert, select to parvis_client
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  grant update (status, last_activity_at, closed_at, version) to parvis_client
  policy client_read SELECT {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND ((organisation_id IS NULL) OR parvis.is_viewed(organisation_id)))
  policy client_update UPDATE {parvis_client} using ((account_id = ( SELECT parvis.account_id() AS account_id)) AND ((organisation_id IS NULL) OR parvis.is_viewed(organisation_id)))
  policy client_write INSERT {parvis_client} check ((account_id = ( SELECT parvis.account_id() AS account_id)) AND (brand_id = ( SELECT parvis.brand_id() AS brand_id)) AND ((organisation_id IS NULL) OR (EXISTS ( SELECT FROM organisations o WHERE (o.id = tickets.organisation_id)))))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{support.tickets.answer}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{support.tickets.answer}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{support.tickets.answer}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

-- A ticket that the client answers goes to the member of the staff whom it returns to.
CREATE OR REPLACE FUNCTION parvis.return_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  update tickets set responsible_id = return_to_id, responsible_label = return_to_label
    where id = new.ticket_id and return_to_id is not null and responsible_id is distinct from return_to_id;
  return null;
end $function$;

-- How many tickets are open, how many of them wait for the provider, and how many were opened in a time, by brand (B16).
CREATE OR REPLACE FUNCTION parvis.tickets_of_brands(since timestamp with time zone, before timestamp with time zone)
 RETURNS TABLE(brand_id uuid, open integer, waiting integer, opened integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  with only_of as materialized (select parvis.filtered_organisations() as ids)
  select b.id, (select count(*)::integer from tickets t where t.brand_id = b.id and t.status <> 'closed' and (f.ids is null or t.organisation_id = any (f.ids))),
    (select count(*)::integer from tickets t where t.brand_id = b.id and t.status = 'waiting_provider' and (f.ids is null or t.organisation_id = any (f.ids))),
    (select count(*)::integer from tickets t where t.brand_id = b.id and t.opened_at >= since and t.opened_at < before and (f.ids is null or t.organisation_id = any (f.ids)))
  from only_of f, unnest(parvis.brands_in_sight()) b (id)
$function$;
-- run by the owner, parvis_staff, nobody else

-- ---- synchronisation ---------------------------------------------

table compared_documents
  -- What a run that compares found of each document, here and on the portal (D18, D28). That of the newest comparison alone is kept.
  id uuid not null default gen_random_uuid()
  run_id uuid not null
  brand_id uuid not null
  organisation_id uuid
  employee_id uuid
  folder_id uuid
  code text not null
  path text not null
  name text not null
  difference text not null
  reason text not null default ''::text  -- Why it would be refused; of one that is here: withdrawn, or gone at the end of its time.
  here_sha256 text
  here_size bigint
  here_changed_at timestamp with time zone
  document_id uuid
  search_text text not null generated as parvis.fold(((name || ' '::text) || code))
  weight integer not null generated as 
CASE difference
    WHEN 'same'::text THEN 1
    ELSE 0
END  -- 0: a difference, which comes first; 1: the same.
  constraint compared_documents_pkey: PRIMARY KEY (id)
  constraint compared_documents_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint compared_documents_document_id_fkey: FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE SET NULL
  constraint compared_documents_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint compared_documents_folder_id_fkey: FOREIGN KEY (folder_id) REFERENCES folder_rules(id) ON DELETE SET NULL
  constraint compared_documents_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint compared_documents_run_id_fkey: FOREIGN KEY (run_id) REFERENCES synchronisation_runs(id) ON DELETE CASCADE
  constraint compared_documents_check: CHECK (((difference = 'portal'::text) = (here_sha256 IS NULL)))
  constraint compared_documents_check1: CHECK (((difference = 'refused'::text) <= (reason <> ''::text)))
  constraint compared_documents_difference_check: CHECK ((difference = ANY (ARRAY['here'::text, 'portal'::text, 'different'::text, 'same'::text, 'refused'::text])))
  constraint compared_documents_here_sha256_check: CHECK ((here_sha256 ~ '^[0-9a-f]{64}$'::text))
  constraint compared_documents_here_size_check: CHECK ((here_size >= 0))
  constraint compared_documents_path_check: CHECK ((path <> ''::text))
  CREATE INDEX compared_documents_brand_id_idx ON public.compared_documents USING btree (brand_id)
  CREATE INDEX compared_documents_document_id_idx ON public.compared_documents USING btree (document_id) WHERE (document_id IS NOT NULL)
  CREATE INDEX compared_documents_employee_id_idx ON public.compared_documents USING btree (employee_id) WHERE (employee_id IS NOT NULL)
  CREATE UNIQUE INDEX compared_documents_key ON public.compared_documents USING btree (run_id, lower(code), path) WHERE (difference <> 'portal'::text)
  CREATE INDEX compared_documents_organisation_id_idx ON public.compared_documents USING btree (organisation_id) WHERE (organisation_id IS NOT NULL)
  CREATE INDEX compared_documents_run_id_weight_path_id_idx ON public.compared_documents USING btree (run_id, weight, path, id)
  row-level security on
  grant delete, insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy employee_papers restrictive SELECT {parvis_staff} using ((employee_id IS NULL) OR ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_delete DELETE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table drop_looks
  -- How a file of the drop was when it was looked at: one that is the same at the next look is whole.
  brand_id uuid not null
  path text not null
  size_bytes bigint not null
  modified_at timestamp with time zone not null
  seen_at timestamp with time zone not null
  constraint drop_looks_pkey: PRIMARY KEY (brand_id, path)
  constraint drop_looks_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table drop_refusals
  -- A file of the drop that was not taken, and why.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  run_id uuid not null
  path text not null
  code text not null
  params jsonb not null default '{}'::jsonb
  refused_at timestamp with time zone not null
  constraint drop_refusals_pkey: PRIMARY KEY (id)
  constraint drop_refusals_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint drop_refusals_run_id_fkey: FOREIGN KEY (run_id) REFERENCES drop_runs(id) ON DELETE CASCADE
  CREATE INDEX drop_refusals_brand_id_idx ON public.drop_refusals USING btree (brand_id)
  CREATE INDEX drop_refusals_run_id_path_id_idx ON public.drop_refusals USING btree (run_id, path, id)
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (EXISTS ( SELECT FROM drop_runs p WHERE (p.id = drop_refusals.run_id)))
  policy system ALL {parvis_system} using true check true

table drop_returns
  -- A signed document on its way back into the drop (D21).
  version_id uuid not null
  brand_id uuid not null
  remote_path text not null
  state text not null default 'waiting'::text
  attempts integer not null default 0
  next_try_at timestamp with time zone
  sent_at timestamp with time zone
  constraint drop_returns_pkey: PRIMARY KEY (version_id)
  constraint drop_returns_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint drop_returns_version_id_fkey: FOREIGN KEY (version_id) REFERENCES document_versions(id) ON DELETE CASCADE
  constraint drop_returns_check: CHECK (((state = 'waiting'::text) = (next_try_at IS NOT NULL)))
  constraint drop_returns_check1: CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL)))
  constraint drop_returns_remote_path_check: CHECK ((remote_path <> ''::text))
  constraint drop_returns_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])))
  CREATE INDEX drop_returns_due ON public.drop_returns USING btree (brand_id, next_try_at) WHERE (state = 'waiting'::text)
  CREATE UNIQUE INDEX drop_returns_path ON public.drop_returns USING btree (brand_id, remote_path)
  row-level security on
  grant delete, insert, select, update to parvis_system
  policy system ALL {parvis_system} using true check true

table drop_runs
  -- A reading of the drop, with its sums. A brand has one open at a time. Kept for 90 days.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  started_at timestamp with time zone not null
  seen_at timestamp with time zone not null
  ended_at timestamp with time zone
  outcome text
  failed_step text not null default ''::text
  failure text not null default ''::text
  created integer not null default 0
  replaced integer not null default 0
  same integer not null default 0
  refused integer not null default 0
  waiting integer not null default 0  -- Files that were not whole yet, or came only now: they are looked at once more.
  returned integer not null default 0
  constraint drop_runs_pkey: PRIMARY KEY (id)
  constraint drop_runs_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint drop_runs_check: CHECK (((ended_at IS NULL) = (outcome IS NULL)))
  constraint drop_runs_outcome_check: CHECK ((outcome = ANY (ARRAY['done'::text, 'failed'::text, 'interrupted'::text])))
  CREATE INDEX drop_runs_brand_id_started_at_id_idx ON public.drop_runs USING btree (brand_id, started_at, id)
  CREATE UNIQUE INDEX drop_runs_one ON public.drop_runs USING btree (brand_id) WHERE (ended_at IS NULL)
  row-level security on
  grant select to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table synchronisation_runs
  -- One run: of the tool that pushes to the portal (D28), with its sums, of which a brand has one open at a time; or one that somebody asked for in the portal (D33), which a long task does.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  account_id uuid
  started_by_label text not null
  instance text not null  -- The copy of the tool that runs, by the file of its state: the same one that comes back ends its run that was cut.
  machine text not null default ''::text
  is_dry boolean not null default false  -- It compares, and changes nothing (--dry-run).
  started_at timestamp with time zone not null
  seen_at timestamp with time zone not null  -- When the tool last said something: a run that is silent for long is over.
  ended_at timestamp with time zone
  outcome text
  phase text not null default 'rows'::text
  done bigint not null default 0
  total bigint not null default 0
  created integer not null default 0
  changed integer not null default 0
  same integer not null default 0
  refused integer not null default 0
  withdrawn integer not null default 0
  stop_asked_at timestamp with time zone
  work_id uuid  -- That task, which is forgotten some time after its end.
  is_asked boolean not null default false  -- Somebody asked for it in the portal: how far it is, its long task knows.
  constraint synchronisation_runs_work_id_key: UNIQUE (work_id)
  constraint synchronisation_runs_pkey: PRIMARY KEY (id)
  constraint synchronisation_runs_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint synchronisation_runs_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint synchronisation_runs_work_id_fkey: FOREIGN KEY (work_id) REFERENCES work(id) ON DELETE SET NULL
  constraint synchronisation_runs_changed_check: CHECK ((changed >= 0))
  constraint synchronisation_runs_check: CHECK (((ended_at IS NULL) = (outcome IS NULL)))
  constraint synchronisation_runs_check1: CHECK ((done <= total))
  constraint synchronisation_runs_check2: CHECK ((is_asked OR (work_id IS NULL)))
  constraint synchronisation_runs_created_check: CHECK ((created >= 0))
  constraint synchronisation_runs_done_check: CHECK ((done >= 0))
  constraint synchronisation_runs_instance_check: CHECK ((instance <> ''::text))
  constraint synchronisation_runs_outcome_check: CHECK ((outcome = ANY (ARRAY['done'::text, 'failed'::text, 'interrupted'::text, 'stopped'::text])))
  constraint synchronisation_runs_phase_check: CHECK ((phase = ANY (ARRAY['rows'::text, 'documents'::text, 'withdrawals'::text, 'comparison'::text])))
  constraint synchronisation_runs_refused_check: CHECK ((refused >= 0))
  constraint synchronisation_runs_same_check: CHECK ((same >= 0))
  constraint synchronisation_runs_total_check: CHECK ((total >= 0))
  constraint synchronisation_runs_withdrawn_check: CHECK ((withdrawn >= 0))
  CREATE INDEX synchronisation_runs_brand_id_started_at_id_idx ON public.synchronisation_runs USING btree (brand_id, started_at, id)
  CREATE UNIQUE INDEX synchronisation_runs_one ON public.synchronisation_runs USING btree (brand_id) WHERE ((ended_at IS NULL) AND (NOT is_asked))
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.rows.push,synchronisation.runs.start}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{synchronisation.rows.push,synchronisation.runs.start}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.rows.push,synchronisation.runs.start}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table synchronised_documents
  -- Which document of the portal a file of the management software became (D28, D29): by whose it is, its folder and its name. The document may be gone at the end of its time: the same bytes are then not published anew.
  id uuid not null default gen_random_uuid()
  brand_id uuid not null
  organisation_id uuid
  employee_id uuid
  holder_id uuid not null generated as COALESCE(organisation_id, employee_id)
  folder_id uuid not null
  file_name text not null  -- The name below the folder, in NFC, with its ending: 2026/F-1107.pdf.
  sha256 text not null  -- What was pushed last; what the portal shows may be that, signed.
  size_bytes bigint not null
  document_id uuid
  told_at timestamp with time zone not null
  constraint synchronised_documents_document_id_key: UNIQUE (document_id)
  constraint synchronised_documents_pkey: PRIMARY KEY (id)
  constraint synchronised_documents_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint synchronised_documents_document_id_fkey: FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE SET NULL
  constraint synchronised_documents_employee_id_fkey: FOREIGN KEY (employee_id) REFERENCES employees(id)
  constraint synchronised_documents_folder_id_fkey: FOREIGN KEY (folder_id) REFERENCES folder_rules(id) ON DELETE CASCADE
  constraint synchronised_documents_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations(id)
  constraint synchronised_documents_check: CHECK ((num_nonnulls(organisation_id, employee_id) = 1))
  constraint synchronised_documents_file_name_check: CHECK ((file_name <> ''::text))
  constraint synchronised_documents_sha256_check: CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
  constraint synchronised_documents_size_bytes_check: CHECK ((size_bytes > 0))
  CREATE INDEX synchronised_documents_brand_id_holder_id_idx ON public.synchronised_documents USING btree (brand_id, holder_id)
  CREATE INDEX synchronised_documents_employee_id_idx ON public.synchronised_documents USING btree (employee_id) WHERE (employee_id IS NOT NULL)
  CREATE INDEX synchronised_documents_folder_id_idx ON public.synchronised_documents USING btree (folder_id)
  CREATE UNIQUE INDEX synchronised_documents_key ON public.synchronised_documents USING btree (holder_id, folder_id, file_name)
  CREATE INDEX synchronised_documents_organisation_id_idx ON public.synchronised_documents USING btree (organisation_id) WHERE (organisation_id IS NOT NULL)
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy employee_papers restrictive SELECT {parvis_staff} using ((employee_id IS NULL) OR ( SELECT parvis.staff_may_any(ARRAY['documents.employees.read'::text]) AS staff_may_any))
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.rows.push,synchronisation.runs.start}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{synchronisation.rows.push,synchronisation.runs.start}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.rows.push,synchronisation.runs.start}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table synchronised_rows
  -- What a row of the management software was when it was pushed last, and which record of the portal it is (D29). Pushed again as it is, it has nothing to do.
  brand_id uuid not null
  kind text not null
  key text not null  -- Its code there, in small letters; that of a contact or collaborator after that of its client.
  hash bytea not null  -- The SHA-256 of its fields.
  record_id uuid not null
  told_at timestamp with time zone not null
  constraint synchronised_rows_pkey: PRIMARY KEY (brand_id, kind, key)
  constraint synchronised_rows_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint synchronised_rows_hash_check: CHECK ((length(hash) = 32))
  constraint synchronised_rows_key_check: CHECK ((key <> ''::text))
  constraint synchronised_rows_kind_check: CHECK ((kind ~ '^[a-z][a-z-]{1,40}$'::text))
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.rows.push}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true

table transfer_settings
  -- «Paramètres de transfert» of a brand: where files are dropped for it, and as whom they are fetched (D2).
  brand_id uuid not null
  protocol text not null
  server text not null
  port integer not null
  identifier text not null
  sealed_password bytea not null
  path text not null default ''::text
  temporary text not null
  host_key text not null default ''::text  -- The key of the SFTP server that somebody confirmed, in base64; with another one nothing is said to it.
  authority text not null default ''::text  -- The certificate of an own authority (PEM) that the FTPS server's is checked by, beside those that everybody trusts.
  enabled boolean not null default false
  returns_signed boolean not null default false
  returned_to bigint not null default 0  -- The place in the feed up to which signed documents are put on their way back.
  account_id uuid  -- The member of the staff who set it up last: what is dropped is published with the rights that they have then.
  version integer not null default 1
  updated_at timestamp with time zone not null
  updated_by uuid
  updated_by_label text not null
  constraint transfer_settings_pkey: PRIMARY KEY (brand_id)
  constraint transfer_settings_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL
  constraint transfer_settings_brand_id_fkey: FOREIGN KEY (brand_id) REFERENCES brands(id)
  constraint transfer_settings_updated_by_fkey: FOREIGN KEY (updated_by) REFERENCES accounts(id) ON DELETE SET NULL
  constraint transfer_settings_check: CHECK (((host_key = ''::text) OR (protocol = 'sftp'::text)))
  constraint transfer_settings_check1: CHECK (((authority = ''::text) OR (protocol = 'ftps'::text)))
  constraint transfer_settings_identifier_check: CHECK ((identifier <> ''::text))
  constraint transfer_settings_port_check: CHECK (((port >= 1) AND (port <= 65535)))
  constraint transfer_settings_protocol_check: CHECK ((protocol = ANY (ARRAY['sftp'::text, 'ftps'::text])))
  constraint transfer_settings_server_check: CHECK ((server <> ''::text))
  constraint transfer_settings_temporary_check: CHECK ((temporary <> ''::text))
  CREATE INDEX transfer_settings_account_id_idx ON public.transfer_settings USING btree (account_id)
  row-level security on
  grant insert, select, update to parvis_staff
  grant delete, insert, select, update to parvis_system
  policy keepers restrictive SELECT {parvis_staff} using ( SELECT parvis.staff_may_any(ARRAY['synchronisation.transfer.manage'::text]) AS staff_may_any)
  policy permitted_delete restrictive DELETE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.transfer.manage}'::text[]) AS staff_may_any)
  policy permitted_insert restrictive INSERT {parvis_staff} check ( SELECT parvis.staff_may_any('{synchronisation.transfer.manage}'::text[]) AS staff_may_any)
  policy permitted_update restrictive UPDATE {parvis_staff} using ( SELECT parvis.staff_may_any('{synchronisation.transfer.manage}'::text[]) AS staff_may_any)
  policy staff_read SELECT {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_update UPDATE {parvis_staff} using (brand_id = ( SELECT parvis.brand_id() AS brand_id)) check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy staff_write INSERT {parvis_staff} check (brand_id = ( SELECT parvis.brand_id() AS brand_id))
  policy system ALL {parvis_system} using true check true
