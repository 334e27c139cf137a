-- A new brand's folder of payslips is where the management software has it: SALARIES\Bulletins\ (D3). A brand that has its folders keeps them as they are.
create or replace function parvis.give_folders() returns trigger language plpgsql security definer set search_path = public as $$
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
end $$;
