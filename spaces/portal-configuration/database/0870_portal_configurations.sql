create table portal_configurations (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  state text not null default 'draft' check (state in ('draft', 'published', 'superseded')),
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  number integer,
  restored_from uuid references portal_configurations,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid references accounts on delete set null,
  created_by_label text not null default '',
  updated_at timestamptz not null,
  updated_by uuid references accounts on delete set null,
  updated_by_label text not null default '',
  published_at timestamptz,
  published_by uuid references accounts on delete set null,
  published_by_label text not null default '',
  check ((state = 'draft') = (published_at is null)),
  check ((state = 'draft') = (number is null)),
  unique (brand_id, number)
);
create unique index portal_configurations_draft_key on portal_configurations (brand_id) where state = 'draft';
create unique index portal_configurations_published_key on portal_configurations (brand_id) where state = 'published';
create index on portal_configurations (brand_id, number, id);
create index on portal_configurations (restored_from);
comment on table portal_configurations is
  'An edition of what a brand''s portal shows its clients (P5–P7): one is being prepared at most, one is in force at most, those before stay to be published anew. Each is one document, in force as a whole.';
comment on column portal_configurations.content is 'The whole of it, as `content` in the space''s schema.ts says: home, actions, menu, footer, theme, pages, contacts.';
comment on column portal_configurations.restored_from is 'The earlier edition that this one brings back.';

call parvis_build.guard('portal_configurations');
call parvis_build.staff_writes_brand('portal_configurations');
call parvis_build.staff_write('portal_configurations', array['portal-configuration.portal.write', 'portal-configuration.portal.publish']);
grant delete on portal_configurations to parvis_staff;
create policy staff_delete on portal_configurations for delete to parvis_staff using (brand_id = (select parvis.brand_id()) and state = 'draft');

-- What was in force is never changed but for being superseded.
create function parvis.keep_edition() returns trigger language plpgsql as $$
begin
  if old.state = 'superseded' and (new.state, new.content, new.number, new.published_at) is distinct from (old.state, old.content, old.number, old.published_at)
    or old.state = 'published' and (new.state = 'draft' or current_user = 'parvis_staff' and new.content is distinct from old.content) then
    raise exception 'an edition that was in force stays as it was' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function parvis.keep_edition is 'Refuses to change an edition of the portal that was in force.';
create trigger keep_edition before update on portal_configurations for each row execute function parvis.keep_edition();

call parvis_build.files_of('portal-configuration.portal', 'exists (select from portal_configurations c where c.id = files.owner_id)',
  array['portal-configuration.portal.write'], 'parvis_staff');

-- The pages and contacts of the edition in force, as rows: policies decide who reads each.
create table portal_pages (
  id uuid not null,
  brand_id uuid not null references brands,
  address text not null check (address ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(address) <= 60 and address not in ('contact', 'apercu')),
  position integer not null,
  title jsonb not null,
  body jsonb not null,
  audience text not null check (audience in ('everybody', 'signed_in', 'group')),
  group_id uuid,
  is_help boolean not null,
  words text not null,
  published_at timestamptz not null,
  primary key (brand_id, id),
  unique (brand_id, address),
  check ((audience = 'group') = (group_id is not null)),
  foreign key (group_id, brand_id) references client_groups (id, brand_id) on delete cascade
);
create index on portal_pages (group_id);
create index on portal_pages (brand_id, position, id);
call parvis_build.text_by_language('portal_pages', array['title', 'body']);
comment on table portal_pages is 'A page of the brand''s own (P7), of the edition in force: whoever its audience is reads it at its address.';
comment on column portal_pages.audience is 'Everybody, before sign-in too; whoever is signed in; or the clients of a group.';
comment on column portal_pages.words is 'By which the page is found as help, beside those of its title and text (P32).';
call parvis_build.guard('portal_pages');
call parvis_build.staff_reads_brand('portal_pages');
grant select on portal_pages to parvis_client;

create function parvis.own_client_groups() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct g.group_id), '{}') from client_group_members g join memberships m on m.organisation_id = g.organisation_id
  where m.account_id = parvis.account_id() and parvis.in_force(m)
$$;
comment on function parvis.own_client_groups is 'The groups of the clients that the asking account belongs to; clients do not read the groups themselves.';
create policy client_read on portal_pages for select to parvis_client using (brand_id = (select parvis.brand_id())
  and (audience <> 'group' or group_id = any ((select parvis.own_client_groups())::uuid[])));

create table portal_contacts (
  id uuid not null,
  brand_id uuid not null references brands,
  position integer not null,
  name text not null,
  role jsonb not null,
  phone text not null,
  email text not null,
  for_all boolean not null,
  primary key (brand_id, id)
);
create index on portal_contacts (brand_id, position, id);
comment on table portal_contacts is 'One of «Notre équipe» (P5, P7), of the edition in force: for all clients, or for those of portal_contact_clients.';
call parvis_build.guard('portal_contacts');
call parvis_build.staff_reads_brand('portal_contacts');
grant select on portal_contacts to parvis_client;

create table portal_contact_clients (
  brand_id uuid not null,
  contact_id uuid not null,
  organisation_id uuid not null references organisations on delete cascade,
  primary key (brand_id, contact_id, organisation_id),
  foreign key (brand_id, contact_id) references portal_contacts (brand_id, id) on delete cascade
);
create index on portal_contact_clients (organisation_id, contact_id);
comment on table portal_contact_clients is 'A client whose own contact somebody of the provider is.';
call parvis_build.guard('portal_contact_clients');
call parvis_build.staff_reads_with('portal_contact_clients', 'organisations', 'organisation_id');
grant select on portal_contact_clients to parvis_client;
create policy client_read on portal_contact_clients for select to parvis_client
  using (organisation_id in (select id from organisations));
create policy client_read on portal_contacts for select to parvis_client using (brand_id = (select parvis.brand_id())
  and (for_all or exists (select from portal_contact_clients c where c.brand_id = portal_contacts.brand_id and c.contact_id = portal_contacts.id)));

-- An edition that comes in force takes the rows of the one before it along.
create function parvis.put_edition_in_force() returns trigger language plpgsql security definer set search_path = public as $$
begin
  delete from portal_pages where brand_id = new.brand_id;
  delete from portal_contacts where brand_id = new.brand_id;
  insert into portal_pages (id, brand_id, address, position, title, body, audience, group_id, is_help, words, published_at)
    select (p ->> 'id')::uuid, new.brand_id, p ->> 'address', n, p -> 'title', p -> 'body', p ->> 'audience',
      (p ->> 'groupId')::uuid, (p ->> 'help')::boolean, p ->> 'words', new.published_at
    from jsonb_array_elements(new.content -> 'pages') with ordinality x (p, n);
  insert into portal_contacts (id, brand_id, position, name, role, phone, email, for_all)
    select (c ->> 'id')::uuid, new.brand_id, n, c ->> 'name', c -> 'role', c ->> 'phone', c ->> 'email', c -> 'organisationIds' = '[]'
    from jsonb_array_elements(new.content -> 'team') with ordinality x (c, n);
  insert into portal_contact_clients (brand_id, contact_id, organisation_id)
    select new.brand_id, (c ->> 'id')::uuid, o.id
    from jsonb_array_elements(new.content -> 'team') c, jsonb_array_elements_text(c -> 'organisationIds') i
    join organisations o on o.id = i::uuid and o.brand_id = new.brand_id;
  return null;
end $$;
comment on function parvis.put_edition_in_force is 'Makes the pages and contacts of an edition the rows that clients read, in the act that publishes it.';
create trigger put_in_force after insert or update of state on portal_configurations
  for each row when (new.state = 'published') execute function parvis.put_edition_in_force();
