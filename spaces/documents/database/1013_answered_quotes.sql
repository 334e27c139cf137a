-- A quote that was signed or refused in the portal lies among those to be signed no longer (B24).
insert into folder_rules (brand_id, created_at, holder, path, name, shared)
select distinct r.brand_id, now(), 'client', 'CLIENTS\Devis\Signature\', '{"fr": "Devis signés ou refusés", "en": "Quotes signed or refused"}'::jsonb, true
from signature_requests r where r.form_kind = 'sales.quote' and (r.completed_at is not null or r.refused_at is not null)
on conflict do nothing;
update documents d set folder_id = f.id
from signature_requests r join folder_rules f on f.brand_id = r.brand_id and f.holder = 'client' and f.path = 'CLIENTS\Devis\Signature\'
where r.document_id = d.id and r.form_kind = 'sales.quote' and (r.completed_at is not null or r.refused_at is not null);
