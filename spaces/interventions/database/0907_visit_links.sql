-- A link by which somebody confirms or moves one visit without signing in (P36): of that visit alone, until it is over.
create table visit_links (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  intervention_id uuid not null references interventions on delete cascade,
  token_hash bytea not null unique,
  sent_to_label text not null default '',
  created_at timestamptz not null,
  ended_at timestamptz
);
create index on visit_links (intervention_id) where ended_at is null;
comment on table visit_links is 'A link that shows one visit and lets whoever has it confirm or move it, until the visit is over or planned anew. Only the print of its token is kept.';
call parvis_build.guard('visit_links');
