-- Reports of interventions are papers of a client too (P38): filed for all, since nobody is invoiced by them.
alter table folder_rules drop constraint folder_rules_issued_check, add constraint folder_rules_issued_check check (issued in ('', 'invoices', 'quotes', 'reports'));
alter table issued_papers drop constraint issued_papers_kind_check, add constraint issued_papers_kind_check check (kind in ('invoices', 'quotes', 'reports'));

create function parvis.give_reports_folder_to(brand uuid) returns void language plpgsql security definer set search_path = public as $$
begin
  insert into folder_rules (id, brand_id, created_at, holder, path, name, shared, signature, notifies, notify_to, link_to, issued)
    select overlay(overlay(md5(brand || 'CLIENTS\Intervention\') placing '8' from 13) placing 'a' from 17)::uuid, brand, now(), 'client', 'CLIENTS\Intervention\',
      jsonb_build_object('fr', 'Rapports d''intervention', 'en', 'Reports of interventions'), true, '', false, '', 'document', ''
    where not exists (select from folder_rules r where r.brand_id = brand and r.holder = 'client' and lower(r.path) = lower('CLIENTS\Intervention\'));
  update folder_rules r set issued = 'reports' where r.brand_id = brand and r.holder = 'client' and r.shared and r.issued = '' and r.path = 'CLIENTS\Intervention\'
    and not exists (select from folder_rules f where f.brand_id = brand and f.issued = 'reports');
end $$;
comment on function parvis.give_reports_folder_to is 'Gives a brand the folder that takes reports of interventions, where no other does.';
revoke execute on function parvis.give_reports_folder_to(uuid) from public;
create function parvis.give_reports_folder() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.give_reports_folder_to(new.id);
  return null;
end $$;
comment on function parvis.give_reports_folder is 'Does the same for a new brand, once it has its folders.';
create trigger give_reports_folder after insert on brands for each row execute function parvis.give_reports_folder();
select parvis.give_reports_folder_to(id) from brands;
