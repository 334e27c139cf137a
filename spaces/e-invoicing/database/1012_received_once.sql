-- What is received: by whom, of which kind, and once, also where two brands are one company (B15, O28).
alter table invoice_deposits
  add column buyer text not null default '' check (buyer ~ '^([0-9]{9})?$'),
  add column in_pdf boolean not null default false,
  add column self_billed boolean not null default false;
comment on column invoice_deposits.buyer is 'The company number of the brand that it came to, as the settings were; '''': none was set.';
comment on column invoice_deposits.in_pdf is 'Whether it came as Factur-X: the data of `syntax` within a PDF.';
comment on column invoice_deposits.self_billed is 'Whether the brand sells by it, and the buyer wrote it in its name (BT-3: 389 and the like): whoever wrote it is named as its seller here.';
comment on column invoice_deposits.seller_id is 'Whom it comes from: whom the file says to sell (to buy, where it is self-billed): its registration, its VAT number, or its name where it has neither.';

alter table invoice_deposits disable trigger keep_deposit;
update invoice_deposits d set in_pdf = f.content_type = 'application/pdf' from files f where f.id = d.file_id;
with own as (
  select brand_id, left(value #>> '{}', 9) as siren from settings where key = 'billing.seller_siret' and value #>> '{}' ~ '^[0-9]{9}'
), ranked as (
  select d.id, o.siren, row_number() over (partition by o.siren, d.seller_id, lower(d.number), extract(year from d.issue_on) order by d.deposited_at, d.id) as at
  from invoice_deposits d join own o on o.brand_id = d.brand_id where d.accepted
)
update invoice_deposits d set buyer = r.siren from ranked r where r.id = d.id and r.at = 1;
alter table invoice_deposits enable trigger keep_deposit;

-- One company receives a number of a seller once in a year, whichever of its brands does.
drop index invoice_deposits_once;
create unique index invoice_deposits_once on invoice_deposits (coalesce(nullif(buyer, ''), brand_id::text), seller_id, lower(number), extract(year from issue_on)) where accepted;

create function parvis.lock_received(brand uuid, company text, seller text, invoice text, issued date) returns uuid language plpgsql volatile as $$
declare whose constant text := coalesce(nullif(company, ''), brand::text);
begin
  perform pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'e-invoicing', whose, seller, lower(invoice)), 0));
  return (select d.brand_id from invoice_deposits d where d.accepted and coalesce(nullif(d.buyer, ''), d.brand_id::text) = whose and d.seller_id = seller
    and lower(d.number) = lower(invoice) and extract(year from d.issue_on) = extract(year from issued) limit 1);
end $$;
comment on function parvis.lock_received is
  'The brand that received this number of this seller in that year, of those that are one company; null where none did. Of two who take in the same, the second waits here for the first, and is told.';
revoke execute on function parvis.lock_received(uuid, text, text, text, date) from public;
grant execute on function parvis.lock_received(uuid, text, text, text, date) to parvis_system;
