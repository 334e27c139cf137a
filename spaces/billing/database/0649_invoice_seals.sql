-- What of an invoice left the portal (B20): the print of each file that was written of a closed one, so that anybody may ask whether theirs is one of them.
create table invoice_seals (
  brand_id uuid not null references brands,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  invoice_id uuid not null,
  kind text not null check (kind in ('pdf', 'xml')),
  made_at timestamptz not null,
  primary key (brand_id, sha256),
  foreign key (invoice_id, brand_id) references invoices (id, brand_id)
);
create index on invoice_seals (invoice_id);
comment on table invoice_seals is
  'The print of a file that was written of a closed invoice: its paper, which tells what is left to be paid and so changes, or the data in it.';
call parvis_build.guard('invoice_seals');
create trigger refuse_change before update or delete on invoice_seals for each row execute function parvis.refuse_change();
