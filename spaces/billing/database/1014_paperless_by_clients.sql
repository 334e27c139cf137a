-- What a client says about paperless invoices and quotes, it says itself too (B11, D14): whoever may, of their own organisations.
grant select, insert on paperless_consents to parvis_client;
create policy client_read on paperless_consents for select to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('billing.invoices.read'))::uuid[]));
create policy client_write on paperless_consents for insert to parvis_client
  with check (state in ('accepted', 'refused') and decided_by = (select parvis.account_id())
    and organisation_id = any ((select parvis.organisation_ids_with_permission('billing.paperless.decide'))::uuid[]));
