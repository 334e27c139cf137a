-- What tickets are about and how urgent they are, in the provider's words and in those that clients read (P12).
create table ticket_domains (
  code text not null check (code <> ''),
  title jsonb not null,
  portal_title jsonb not null,
  position integer not null,
  is_visible boolean not null
);
create table ticket_priorities (
  code text not null check (code <> ''),
  title jsonb not null,
  portal_title jsonb not null,
  position integer not null,
  is_visible boolean not null
);
create table ticket_natures (
  code text not null check (code <> ''),
  domain text not null,
  title jsonb not null,
  portal_title jsonb not null,
  portal_help jsonb not null,
  category text not null check (category in ('question', 'incident', 'profile', 'other')),
  priority text not null,
  needs_asset boolean not null,
  position integer not null,
  is_visible boolean not null,
  domain_id uuid generated always as (nullif(domain, '')::uuid) stored,
  priority_id uuid generated always as (nullif(priority, '')::uuid) stored
);
call parvis_build.staff_record('ticket_domains', array['support.catalogue.write'], deletable => 'true');
call parvis_build.staff_record('ticket_priorities', array['support.catalogue.write'], deletable => 'true');
call parvis_build.staff_record('ticket_natures', array['support.catalogue.write'], deletable => 'true');
call parvis_build.text_by_language('ticket_domains', array['title']);
call parvis_build.text_by_language('ticket_domains', array['portal_title'], false);
call parvis_build.text_by_language('ticket_priorities', array['title']);
call parvis_build.text_by_language('ticket_priorities', array['portal_title'], false);
call parvis_build.text_by_language('ticket_natures', array['title']);
call parvis_build.text_by_language('ticket_natures', array['portal_title', 'portal_help'], false);
create unique index ticket_domains_code_key on ticket_domains (brand_id, lower(code));
create unique index ticket_priorities_code_key on ticket_priorities (brand_id, lower(code));
create unique index ticket_natures_code_key on ticket_natures (brand_id, lower(code));
alter table ticket_domains add constraint ticket_domains_id_brand_key unique (id, brand_id);
alter table ticket_priorities add constraint ticket_priorities_id_brand_key unique (id, brand_id);
alter table ticket_natures add constraint ticket_natures_id_brand_key unique (id, brand_id);
alter table ticket_natures add foreign key (domain_id, brand_id) references ticket_domains (id, brand_id),
  add foreign key (priority_id, brand_id) references ticket_priorities (id, brand_id);
create index on ticket_natures (domain_id);
create index on ticket_natures (priority_id);
comment on table ticket_domains is 'A field that tickets are about: printing, lifts, telephony.';
comment on table ticket_priorities is 'How urgent a ticket is; the promises of a service level depend on it.';
comment on table ticket_natures is
  'What a ticket is about within a domain (P12): the provider''s words, and whether clients see it and under which words. Its category is that of C4, which its tickets have.';
comment on column ticket_domains.portal_title is 'What clients read; empty: the provider''s words.';
comment on column ticket_natures.domain is 'Its domain''s id; empty: it is in none, and no client sees it.';
comment on column ticket_natures.needs_asset is 'The wizard asks which asset it is about.';

grant select on ticket_domains, ticket_priorities, ticket_natures to parvis_client;
create policy client_read on ticket_domains for select to parvis_client using (brand_id = (select parvis.brand_id()));
create policy client_read on ticket_priorities for select to parvis_client using (brand_id = (select parvis.brand_id()));
create policy client_read on ticket_natures for select to parvis_client using (brand_id = (select parvis.brand_id()));

-- What is promised: within how much business time, by the calendar of a level (P15).
create table business_calendars (
  name text not null check (name <> '') collate "unicode",
  zone text not null,
  monday text not null, tuesday text not null, wednesday text not null, thursday text not null, friday text not null, saturday text not null, sunday text not null,
  holidays text not null check (holidays in ('none', 'france', 'alsace_moselle')),
  closed_days text not null
);
create table service_levels (
  name text not null check (name <> '') collate "unicode",
  calendar text not null,
  is_default boolean not null,
  calendar_id uuid generated always as (nullif(calendar, '')::uuid) stored
);
create table service_targets (
  name text not null check (name <> '') collate "unicode",
  level text not null,
  priority text not null,
  first_answer_minutes integer check (first_answer_minutes > 0),
  resolution_minutes integer check (resolution_minutes > 0),
  level_id uuid generated always as (nullif(level, '')::uuid) stored,
  priority_id uuid generated always as (nullif(priority, '')::uuid) stored
);
call parvis_build.staff_record('business_calendars', array['support.levels.write'], deletable => 'true');
call parvis_build.staff_record('service_levels', array['support.levels.write'], deletable => 'true');
call parvis_build.staff_record('service_targets', array['support.levels.write'], deletable => 'true');
alter table business_calendars add constraint business_calendars_id_brand_key unique (id, brand_id);
alter table service_levels add constraint service_levels_id_brand_key unique (id, brand_id),
  add foreign key (calendar_id, brand_id) references business_calendars (id, brand_id);
alter table service_targets add foreign key (level_id, brand_id) references service_levels (id, brand_id),
  add foreign key (priority_id, brand_id) references ticket_priorities (id, brand_id);
create index on service_levels (calendar_id);
create index on service_targets (level_id);
create index on service_targets (priority_id);
create unique index business_calendars_name_key on business_calendars (brand_id, lower(normalize(name)));
create unique index service_levels_name_key on service_levels (brand_id, lower(normalize(name)));
comment on table business_calendars is 'When the provider is at work: the hours of each day of the week, in a time zone, without holidays and days of its own.';
comment on column business_calendars.monday is 'Like 09:00-12:00 14:00-18:00; empty: closed.';
comment on column business_calendars.closed_days is 'Further days without work, like 2026-12-24.';
comment on table service_levels is 'What is promised to some clients (P15); the default one to those that have none of their own.';
comment on table service_targets is
  'A promise: within how many minutes of work a ticket is answered and settled. Of those that fit a ticket the one that names level and priority comes first, then level, then priority; among equals the strictest.';

create function parvis.keep_one_default_level() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update service_levels set is_default = false where brand_id = new.brand_id and id <> new.id and is_default;
  return null;
end $$;
comment on function parvis.keep_one_default_level is 'The level that was made the default last is the default one.';
create trigger keep_one_default_level after insert or update of is_default on service_levels for each row when (new.is_default) execute function parvis.keep_one_default_level();

create table client_service_levels (
  organisation_id uuid primary key,
  brand_id uuid not null,
  level_id uuid not null,
  foreign key (organisation_id, brand_id) references organisations (id, brand_id) on delete cascade,
  foreign key (level_id, brand_id) references service_levels (id, brand_id)
);
create index on client_service_levels (level_id);
comment on table client_service_levels is 'Which service level a client has; one that is not here has the default one.';
call parvis_build.guard('client_service_levels');
call parvis_build.staff_writes_brand('client_service_levels');
call parvis_build.staff_write('client_service_levels', array['support.levels.write']);
grant delete on client_service_levels to parvis_staff;
create policy staff_delete on client_service_levels for delete to parvis_staff using (brand_id = (select parvis.brand_id()));
