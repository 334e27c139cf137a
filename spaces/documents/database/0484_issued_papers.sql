-- What other spaces issue for a client, an invoice or a quote, published in the folder that takes it (D14).
alter table folder_rules
  add column issued text not null default '' check (issued in ('', 'invoices', 'quotes')),
  add constraint folder_rules_issued check (issued = '' or (holder = 'client' and shared));
create unique index folder_rules_issued_key on folder_rules (brand_id, issued) where issued <> '';
comment on column folder_rules.issued is 'Which papers that the portal issues come into it, of a client who accepted that (D14); one folder for each.';

create function parvis.give_issued_folders_to(brand uuid) returns void language sql security definer set search_path = public as $$
  update folder_rules r set issued = f.issued from (values ('CLIENTS\Facture\', 'invoices'), ('CLIENTS\Devis\', 'quotes')) f (path, issued)
  where r.brand_id = brand and r.holder = 'client' and r.shared and r.path = f.path
$$;
comment on function parvis.give_issued_folders_to is 'Says of a brand''s first folders which of them takes invoices and which quotes.';
revoke execute on function parvis.give_issued_folders_to(uuid) from public;
create function parvis.give_issued_folders() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.give_issued_folders_to(new.id);
  return null;
end $$;
comment on function parvis.give_issued_folders is 'Does the same for a new brand, once it has its folders.';
create trigger give_issued_folders after insert on brands for each row execute function parvis.give_issued_folders();
select parvis.give_issued_folders_to(id) from brands;

create table issued_papers (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null references organisations,
  kind text not null check (kind in ('invoices', 'quotes')),
  origin_id uuid not null,
  edition integer not null default 1 check (edition > 0),
  issued_at timestamptz not null,
  issued_by_label text not null,
  published_at timestamptz,
  document_id uuid references documents on delete set null,
  called_off_at timestamptz,
  constraint issued_papers_once unique (kind, origin_id, edition),
  constraint issued_papers_end check (num_nonnulls(published_at, called_off_at) < 2 and (document_id is null or published_at is not null))
);
create index on issued_papers (document_id);
create index issued_papers_waiting on issued_papers (brand_id, issued_at, id) where published_at is null and called_off_at is null;
comment on table issued_papers is
  'A paper that a space issued for a client who accepted to have it in the portal by then, until it is a document (D14). Retention may take the document; that it was published stays.';
comment on column issued_papers.origin_id is 'The invoice, or the quote, by the kind.';
comment on column issued_papers.edition is 'A later one takes the place of an earlier one as a version of its document: a quote that is signed.';
call parvis_build.guard('issued_papers');
call parvis_build.staff_reads_with('issued_papers', 'organisations', 'organisation_id');
