-- What programs of the provider are told about documents (D30); the data of each kind are as `feed.ts` declares them.
create function parvis.feed_document(document uuid, version uuid) returns jsonb language sql stable security definer set search_path = public as $$
  select jsonb_build_object(
    'document', jsonb_build_object('id', d.id, 'name', d.name, 'folder', jsonb_build_object('path', r.path, 'name', parvis.in_locale(r.name, 'fr')),
      'monthOn', d.month_on, 'withdrawn', d.withdrawn_at is not null),
    'version', jsonb_build_object('id', v.id, 'number', v.number, 'fileName', f.name, 'contentType', f.content_type, 'sizeBytes', f.size_bytes, 'sha256', f.sha256),
    'client', case when o.id is not null then jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name) end,
    'employee', case when e.id is not null then jsonb_build_object('id', e.id, 'code', e.code, 'name', concat_ws(' ', nullif(e.surname, ''), nullif(e.given_name, ''))) end)
  from documents d join folder_rules r on r.id = d.folder_id join document_versions v on v.id = feed_document.version join files f on f.id = v.file_id
    left join organisations o on o.id = d.organisation_id left join employees e on e.id = d.employee_id
  where d.id = feed_document.document
$$;
comment on function parvis.feed_document is 'A document as events tell it: where it is, whose it is, and which version is meant.';
revoke execute on function parvis.feed_document(uuid, uuid) from public;

create function parvis.tell_document(event text, document uuid, version uuid, at timestamptz, more jsonb) returns void
language sql security definer set search_path = public as $$
  select parvis.tell_feed(d.brand_id, event, at, parvis.feed_document(d.id, tell_document.version) || more,
    case when d.employee_id is not null then 'documents.employees.read' else '' end)
  from documents d where d.id = tell_document.document
$$;
comment on function parvis.tell_document is 'Tells the feed of a document. What is about an employee''s takes the permission to see employees'' papers too.';
revoke execute on function parvis.tell_document(text, uuid, uuid, timestamptz, jsonb) from public;

create function parvis.tell_signature() returns trigger language plpgsql security definer set search_path = public as $$
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
end $$;
comment on function parvis.tell_signature is 'Tells the feed that a document is signed, or that somebody refuses to sign it.';
create trigger tell_signature after update of signed_at, refused_at on signers for each row execute function parvis.tell_signature();

create function parvis.tell_deposit() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_document('documents.document.deposited', new.document_id, new.id, new.deposited_at,
    jsonb_build_object('by', jsonb_build_object('side', new.side, 'name', new.deposited_by_label)));
  return null;
end $$;
comment on function parvis.tell_deposit is 'Tells the feed of what a client or an employee puts into a folder.';
create trigger tell_deposit after insert on document_versions for each row when (new.side <> 'staff' and new.number = 1) execute function parvis.tell_deposit();

create function parvis.tell_piece() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_document('documents.requested.received', new.document_id, (select d.version_id from documents d where d.id = new.document_id), new.sent_at,
    jsonb_build_object('piece', jsonb_build_object('id', new.id, 'name', new.name, 'dueOn', new.due_on, 'request', (select q.title from document_requests q where q.id = new.request_id))));
  return null;
end $$;
comment on function parvis.tell_piece is 'Tells the feed that a requested document came.';
create trigger tell_piece after update of state on requested_pieces for each row
  when (new.state = 'received' and old.state <> 'received' and new.document_id is not null) execute function parvis.tell_piece();

create function parvis.tell_first_reading() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_document('documents.document.first_read', new.document_id, new.id, new.first_read_at,
    jsonb_build_object('by', jsonb_build_object('name', new.first_read_by_label)));
  return null;
end $$;
comment on function parvis.tell_first_reading is 'Tells the feed that a document was read for the first time: the proof that it was available.';
create trigger tell_first_reading after update of first_read_at on document_versions for each row
  when (new.first_read_at is not null and old.first_read_at is null and new.side = 'staff') execute function parvis.tell_first_reading();
