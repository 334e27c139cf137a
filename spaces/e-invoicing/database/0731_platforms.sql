-- The approved platforms by which a brand's invoices go and come (B15, B22).
create table platforms (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  name text not null check (name <> '' and length(name) <= 80),
  flow_address text not null check (flow_address ~ '^https?://[^ ]+$'),
  directory_address text not null check (directory_address ~ '^https?://[^ ]+$'),
  token_address text not null check (token_address ~ '^https?://[^ ]+$'),
  client_id text not null check (client_id <> '' and length(client_id) <= 200),
  sealed_secret bytea not null,
  organisation_header text not null default '' check (length(organisation_header) <= 100),
  syntax text not null default 'Factur-X' check (syntax in ('Factur-X', 'CII', 'UBL')),
  issues_from date,
  enabled boolean not null default false,
  webhook_id text,
  sealed_webhook_key bytea,
  seen_until timestamptz,
  news_at timestamptz,
  asked_at timestamptz,
  failing_since timestamptz,
  failure text not null default '',
  away_told_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by_label text not null default '',
  constraint platforms_id_brand_key unique (id, brand_id),
  check ((webhook_id is null) = (sealed_webhook_key is null)),
  check ((failing_since is null) = (failure = ''))
);
create unique index platforms_issuing on platforms (brand_id) where enabled and issues_from is not null;
create unique index platforms_name on platforms (brand_id, lower(name));
comment on table platforms is 'An approved platform of a brand (XP Z12-013): where it is, how it is asked, and how far its flows were seen. One of them at most sends what the brand issues.';
comment on column platforms.sealed_secret is 'With which its tokens are asked for; sealed.';
comment on column platforms.organisation_header is 'The organisation that it is asked for, where it serves several by one access (Organization-Id).';
comment on column platforms.syntax is 'In which syntax invoices are sent by it.';
comment on column platforms.issues_from is 'Invoices of this day and later are sent by it; null: it is for what comes alone.';
comment on column platforms.sealed_webhook_key is 'With which it signs that there is news; sealed.';
comment on column platforms.seen_until is 'Its own time of the last change of a flow that was seen.';
comment on column platforms.news_at is 'Since when it tells of news that no round has looked for: however often it tells, one round is asked for.';
comment on column platforms.failing_since is 'Since when it gives no good answer; `away_told_at`: when the staff were told, once.';
call parvis_build.guard('platforms');
call parvis_build.staff_writes_brand('platforms');
call parvis_build.staff_write('platforms', array['e-invoicing.platforms.manage']);
grant delete on platforms to parvis_staff;
create policy staff_delete on platforms for delete to parvis_staff
  using (brand_id = (select parvis.brand_id()) and (select parvis.staff_may_any(array['e-invoicing.platforms.manage'])));
create policy keepers on platforms as restrictive for select to parvis_staff
  using ((select parvis.staff_may_any(array['e-invoicing.platforms.manage'])));

create function parvis.platform_name(platform uuid) returns text language sql stable security definer set search_path = public as $$
  select name from platforms where id = platform and brand_id = parvis.brand_id()
$$;
comment on function parvis.platform_name is 'What a platform is called: whoever reads the journal of exchanges reads that, and nothing else of it.';
revoke execute on function parvis.platform_name(uuid) from public;
grant execute on function parvis.platform_name(uuid) to parvis_staff, parvis_system;
