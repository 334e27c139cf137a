-- Who may see and write which row. Read with 0001: client, staff (one brand), system (the server's own narrow work).
do $$
declare t text;
begin
  for t in select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations' loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to parvis_system', t);
    execute format('create policy system on %I to parvis_system using (true) with check (true)', t);
  end loop;
  -- Of these the client and staff roles see nothing at all: credentials, tokens, rate limits, journal heads.
  foreach t in array array['brands', 'organisations', 'services', 'sites', 'accounts', 'account_blocks', 'memberships', 'staff_members', 'sessions', 'files',
    'settings', 'notifications', 'journal_events', 'applications', 'application_profiles', 'application_roles', 'application_users', 'contracts',
    'contract_applications', 'contract_prices', 'change_requests', 'change_request_versions', 'signed_forms', 'seats', 'connections', 'connection_roles',
    'connection_blocks', 'delegations', 'billing_lines', 'training_sessions', 'training_registrations', 'tickets', 'ticket_messages', 'ticket_attachments'] loop
    execute format('grant select on %I to parvis_client, parvis_staff', t);
  end loop;
end $$;
revoke update, delete on journal_events from parvis_system;
grant select, insert, update on number_sequences to parvis_client, parvis_staff;
create policy numbers_client on number_sequences to parvis_client using (brand_id = (select parvis.brand_id())) with check (brand_id = (select parvis.brand_id()));
create policy numbers_staff on number_sequences to parvis_staff using (brand_id = (select parvis.brand_id())) with check (brand_id = (select parvis.brand_id()));

-- Replays of a POST: each account its own.
grant select, insert, update on idempotency_keys to parvis_client, parvis_staff;
create policy own on idempotency_keys using (account_id = (select parvis.account_id())) with check (account_id = (select parvis.account_id()));

-- Written by anybody who acts, read by those below.
grant insert on journal_events, notifications, mails, files to parvis_client, parvis_staff;
create policy write_own_acts on journal_events for insert to parvis_client, parvis_staff
  with check (brand_id = (select parvis.brand_id()) and actor_id = (select parvis.account_id()));
create policy write on notifications for insert to parvis_client, parvis_staff with check (brand_id = (select parvis.brand_id()));
create policy write on mails for insert to parvis_client, parvis_staff with check (brand_id = (select parvis.brand_id()));
create policy write on files for insert to parvis_client, parvis_staff
  with check (brand_id = (select parvis.brand_id()) and created_by = (select parvis.account_id()));

-- One's own.
create policy read_own on sessions for select to parvis_client, parvis_staff using (account_id = (select parvis.account_id()));
create policy read_own on notifications for select to parvis_client, parvis_staff using (account_id = (select parvis.account_id()));
grant update (read_at) on notifications to parvis_client, parvis_staff;
create policy mark_own on notifications for update to parvis_client, parvis_staff using (account_id = (select parvis.account_id()));

-- Client.
create policy client_read on brands for select to parvis_client using (id = (select parvis.brand_id()));
create policy client_read on organisations for select to parvis_client
  using (id = any ((select parvis.member_organisation_ids())::uuid[]) or id = any ((select parvis.administered_organisation_ids())::uuid[]));
create policy client_read on services for select to parvis_client using (exists (select from organisations o where o.id = organisation_id));
create policy client_read on sites for select to parvis_client using (exists (select from organisations o where o.id = organisation_id));
create policy client_read on accounts for select to parvis_client using (id = (select parvis.account_id()) or parvis.administers_account(id));
grant update (contact_email, sign_in_email, structure, job_title, address_line1, address_line2, postal_code, city, phone, mobile, fax, locale, version, updated_at, updated_by)
  on accounts to parvis_client, parvis_staff;
create policy client_update on accounts for update to parvis_client
  using (id = (select parvis.account_id()) or exists (select from connections c where c.account_id = accounts.id and c.ended_on is null and c.contract_id = any ((select parvis.administered_contract_ids())::uuid[])));
create policy client_read on account_blocks for select to parvis_client using (account_id = (select parvis.account_id()) or parvis.administers_account(account_id));
grant update (lifted_at, lifted_by) on account_blocks to parvis_client, parvis_staff;
create policy client_lift on account_blocks for update to parvis_client using (cause = 'wrong_passwords' and account_id <> (select parvis.account_id())
  and exists (select from connections c where c.account_id = account_blocks.account_id and c.ended_on is null and c.contract_id = any ((select parvis.administered_contract_ids())::uuid[])));
create policy client_read on memberships for select to parvis_client
  using (account_id = (select parvis.account_id()) or organisation_id = any ((select parvis.administered_organisation_ids())::uuid[]));
create policy client_read on settings for select to parvis_client using (brand_id = (select parvis.brand_id()));
create policy client_read on journal_events for select to parvis_client
  using (contract_id = any ((select parvis.administered_contract_ids())::uuid[]));
create policy client_read_own on files for select to parvis_client using (created_by = (select parvis.account_id()));

create policy client_read on applications for select to parvis_client using (brand_id = (select parvis.brand_id()));
create policy client_read on application_profiles for select to parvis_client using (exists (select from applications a where a.id = application_id));
create policy client_read on application_roles for select to parvis_client using (exists (select from applications a where a.id = application_id));
create policy client_read on application_users for select to parvis_client using (organisation_id = any ((select parvis.administered_organisation_ids())::uuid[]));
create policy client_read on contracts for select to parvis_client using (id = any ((select parvis.administered_contract_ids())::uuid[]));
create policy client_read on contract_applications for select to parvis_client using (contract_id = any ((select parvis.administered_contract_ids())::uuid[]));
create policy client_read on contract_prices for select to parvis_client using (contract_id = any ((select parvis.administered_contract_ids())::uuid[]));
create policy client_read on seats for select to parvis_client using (contract_id = any ((select parvis.administered_contract_ids())::uuid[]));
create policy client_read on connections for select to parvis_client
  using (contract_id = any ((select parvis.administered_contract_ids())::uuid[]) or account_id = (select parvis.account_id()));
grant update (profile_id, version) on connections to parvis_client, parvis_staff;
create policy client_update on connections for update to parvis_client using (contract_id = any ((select parvis.administered_contract_ids())::uuid[]));
create policy client_read on connection_roles for select to parvis_client using (exists (select from connections c where c.id = connection_id));
grant insert, delete on connection_roles to parvis_client, parvis_staff;
create policy client_write on connection_roles for insert to parvis_client
  with check (exists (select from connections c where c.id = connection_id and c.contract_id = any ((select parvis.administered_contract_ids())::uuid[])));
create policy client_remove on connection_roles for delete to parvis_client
  using (exists (select from connections c where c.id = connection_id and c.contract_id = any ((select parvis.administered_contract_ids())::uuid[])));
create policy client_read on connection_blocks for select to parvis_client using (exists (select from connections c where c.id = connection_id));
grant insert on connection_blocks to parvis_client, parvis_staff;
grant update (lifted_at, lifted_by) on connection_blocks to parvis_client, parvis_staff;
create policy client_block on connection_blocks for insert to parvis_client with check (cause = 'administrator' and opened_by = (select parvis.account_id())
  and exists (select from connections c where c.id = connection_id and c.contract_id = any ((select parvis.administered_contract_ids())::uuid[])));
create policy client_lift on connection_blocks for update to parvis_client using (cause = 'administrator'
  and exists (select from connections c where c.id = connection_id and c.contract_id = any ((select parvis.administered_contract_ids())::uuid[])))
  with check (cause = 'administrator');
create policy client_read on change_requests for select to parvis_client using (contract_id = any ((select parvis.administered_contract_ids())::uuid[]));
grant insert on change_requests, change_request_versions, signed_forms, training_registrations to parvis_client, parvis_staff;
grant update (detail, current_version, wished_on, modified_at, confirmed_on, deleted_at, deleted_by, reminded_at, row_version) on change_requests to parvis_client;
create policy client_write on change_requests for insert to parvis_client
  with check (contract_id = any ((select parvis.administered_contract_ids())::uuid[]) and requested_by = (select parvis.account_id()) and decision is null);
create policy client_update on change_requests for update to parvis_client using (contract_id = any ((select parvis.administered_contract_ids())::uuid[]));
create policy client_read on change_request_versions for select to parvis_client using (exists (select from change_requests r where r.id = request_id));
create policy client_write on change_request_versions for insert to parvis_client
  with check (created_by = (select parvis.account_id()) and exists (select from change_requests r where r.id = request_id and r.decision is null and r.deleted_at is null));
create policy client_read on signed_forms for select to parvis_client using (exists (select from change_requests r where r.id = request_id));
create policy client_write on signed_forms for insert to parvis_client
  with check (channel = 'upload' and recorded_by = (select parvis.account_id()) and exists (select from change_requests r where r.id = request_id));
create policy client_read on delegations for select to parvis_client
  using (account_id = (select parvis.account_id()) or contract_id = any ((select parvis.administered_contract_ids())::uuid[]));
grant insert on delegations to parvis_client, parvis_staff;
grant update (form_file_id, form_received_on, ended_at, ended_by, ended_by_label, end_reason) on delegations to parvis_client;
create policy client_write on delegations for insert to parvis_client with check (contract_id = any ((select parvis.administered_contract_ids())::uuid[])
  and requested_by = (select parvis.account_id()) and validated_at is null);
create policy client_update on delegations for update to parvis_client
  using (account_id = (select parvis.account_id()) or contract_id = any ((select parvis.administered_contract_ids())::uuid[]));
create policy client_read on billing_lines for select to parvis_client using (contract_id = any ((select parvis.administered_contract_ids())::uuid[]));
create policy client_read on training_sessions for select to parvis_client using (brand_id = (select parvis.brand_id()));
create policy client_read on training_registrations for select to parvis_client
  using (account_id = (select parvis.account_id()) or exists (select from change_requests r where r.id = request_id));
create policy client_write on training_registrations for insert to parvis_client
  with check (confirmed_at is null and exists (select from change_requests r where r.id = request_id));
grant update (cancelled_at, confirmed_at, attendance) on training_registrations to parvis_client, parvis_staff;
create policy client_cancel on training_registrations for update to parvis_client
  using (confirmed_at is null and exists (select from change_requests r where r.id = request_id and r.decision is null)) with check (confirmed_at is null);
create policy client_read_forms on files for select to parvis_client using (exists (select from signed_forms f where f.file_id = files.id)
  or exists (select from delegations d where d.form_file_id = files.id) or exists (select from ticket_attachments t where t.file_id = files.id));

create policy client_read on tickets for select to parvis_client using (account_id = (select parvis.account_id()));
grant insert on tickets, ticket_messages, ticket_attachments to parvis_client, parvis_staff;
grant update (status, last_activity_at, closed_at, version) on tickets to parvis_client, parvis_staff;
create policy client_write on tickets for insert to parvis_client with check (account_id = (select parvis.account_id()) and brand_id = (select parvis.brand_id())
  and (organisation_id is null or exists (select from organisations o where o.id = organisation_id)));
create policy client_update on tickets for update to parvis_client using (account_id = (select parvis.account_id()));
create policy client_read on ticket_messages for select to parvis_client using (exists (select from tickets t where t.id = ticket_id));
create policy client_write on ticket_messages for insert to parvis_client
  with check (author_id = (select parvis.account_id()) and author_side = 'client' and exists (select from tickets t where t.id = ticket_id));
create policy client_read on ticket_attachments for select to parvis_client using (exists (select from ticket_messages m where m.id = message_id));
create policy client_write on ticket_attachments for insert to parvis_client with check (
  exists (select from ticket_messages m where m.id = message_id and m.author_id = (select parvis.account_id()))
  and exists (select from files f where f.id = file_id and f.created_by = (select parvis.account_id())));

-- Staff: their brand, through policies of their own.
create policy staff_read on brands for select to parvis_staff using (id = (select parvis.brand_id()));
do $$
declare t text;
begin
  foreach t in array array['organisations', 'accounts', 'staff_members', 'settings', 'journal_events', 'files', 'applications', 'application_users', 'contracts',
    'change_requests', 'connections', 'delegations', 'billing_lines', 'training_sessions', 'tickets', 'mails'] loop
    execute format('create policy staff_read on %I for select to parvis_staff using (brand_id = (select parvis.brand_id()))', t);
  end loop;
  foreach t in array array['organisations', 'applications', 'application_users', 'contracts', 'change_requests', 'delegations', 'training_sessions', 'tickets', 'connections'] loop
    execute format('grant insert, update on %I to parvis_staff', t);
    execute format('create policy staff_write on %I for insert to parvis_staff with check (brand_id = (select parvis.brand_id()))', t);
    execute format('create policy staff_update on %I for update to parvis_staff using (brand_id = (select parvis.brand_id())) with check (brand_id = (select parvis.brand_id()))', t);
  end loop;
end $$;
grant select on mails to parvis_staff;
create policy staff_update on accounts for update to parvis_staff using (brand_id = (select parvis.brand_id()));
grant insert, delete on application_users to parvis_staff;
do $$
declare pair text[];
begin
  foreach pair slice 1 in array array[
    array['services', 'organisations', 'organisation_id'], array['sites', 'organisations', 'organisation_id'], array['account_blocks', 'accounts', 'account_id'],
    array['memberships', 'accounts', 'account_id'], array['application_profiles', 'applications', 'application_id'], array['application_roles', 'applications', 'application_id'],
    array['contract_applications', 'contracts', 'contract_id'], array['contract_prices', 'contracts', 'contract_id'], array['change_request_versions', 'change_requests', 'request_id'],
    array['signed_forms', 'change_requests', 'request_id'], array['seats', 'contracts', 'contract_id'], array['connection_roles', 'connections', 'connection_id'],
    array['connection_blocks', 'connections', 'connection_id'], array['training_registrations', 'change_requests', 'request_id'],
    array['ticket_messages', 'tickets', 'ticket_id'], array['ticket_attachments', 'ticket_messages', 'message_id']] loop
    execute format('create policy staff_read on %I for select to parvis_staff using (exists (select from %I p where p.id = %I.%I))', pair[1], pair[2], pair[1], pair[3]);
    execute format('grant insert, update, delete on %I to parvis_staff', pair[1]);
    execute format('create policy staff_write on %I for insert to parvis_staff with check (exists (select from %I p where p.id = %I.%I))', pair[1], pair[2], pair[1], pair[3]);
    execute format('create policy staff_update on %I for update to parvis_staff using (exists (select from %I p where p.id = %I.%I))', pair[1], pair[2], pair[1], pair[3]);
    execute format('create policy staff_delete on %I for delete to parvis_staff using (exists (select from %I p where p.id = %I.%I))', pair[1], pair[2], pair[1], pair[3]);
  end loop;
end $$;
