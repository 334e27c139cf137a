-- A link by which somebody pays without signing in (B25): of some invoices of one client, for a time, and good for nothing else.
create table pay_links (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  organisation_id uuid not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  created_by_label text not null default '',
  foreign key (organisation_id, brand_id) references organisations (id, brand_id),
  check (expires_at > created_at)
);
create index on pay_links (organisation_id, created_at);
comment on table pay_links is 'A link that shows what is left of some invoices and lets whoever has it pay them. Only the print of its token is kept.';
call parvis_build.guard('pay_links');

create table pay_link_invoices (
  link_id uuid not null references pay_links on delete cascade,
  invoice_id uuid not null references invoices,
  primary key (link_id, invoice_id)
);
create index on pay_link_invoices (invoice_id);
comment on table pay_link_invoices is 'An invoice that a link is of.';
call parvis_build.guard('pay_link_invoices');

create function parvis.keep_to_one_client() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from pay_links l join invoices i on i.organisation_id = l.organisation_id and i.brand_id = l.brand_id where l.id = new.link_id and i.id = new.invoice_id and i.state = 'closed' and i.type <> 381) then
    raise exception 'a link is of closed invoices of one client' using errcode = 'check_violation', constraint = 'pay_links_one_client';
  end if;
  return new;
end $$;
comment on function parvis.keep_to_one_client is 'A link is of closed invoices of its client alone.';
create trigger keep_to_one_client before insert or update on pay_link_invoices for each row execute function parvis.keep_to_one_client();

alter table payment_intents add column link_id uuid references pay_links;
create index on payment_intents (link_id) where link_id is not null;
comment on column payment_intents.link_id is 'The link that it was paid by; null where somebody was signed in.';
