-- Whoever signs at the moment in which a document is replaced, withdrawn or deleted is waited for: what they gave is seen (D17, D37).
create or replace function parvis.keep_signed() returns trigger language plpgsql security definer set search_path = public as $$
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
end $$;

-- Nobody signs what was withdrawn before its request was ended with it.
update signature_requests r
set cancelled_at = d.withdrawn_at, cancelled_by_label = d.withdrawn_by_label, cancellation_reason = d.withdrawal_reason, version = r.version + 1
from documents d
where d.id = r.document_id and d.withdrawn_at is not null and d.withdrawal_reason <> ''
  and r.completed_at is null and r.refused_at is null and r.cancelled_at is null;
