create table access_reviews (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations on delete cascade,
  opened_on date not null,
  closes_on date not null,
  reminded_at timestamptz,
  closed_at timestamptz,
  check (closes_on >= opened_on),
  unique (id, organisation_id)
);
create unique index access_reviews_one_open on access_reviews (organisation_id) where closed_at is null;
create index on access_reviews (closes_on) where closed_at is null;
comment on table access_reviews is
  'A review of who may still enter an organisation: each membership is confirmed or removed; what nobody confirms lapses (O29).';

call parvis_build.guard('access_reviews');
call parvis_build.managers_read('access_reviews');

create table access_review_items (
  review_id uuid not null,
  organisation_id uuid not null,
  membership_id uuid not null,
  outcome text check (outcome in ('confirmed', 'removed', 'lapsed')),
  decided_at timestamptz,
  decided_by uuid references accounts,
  decided_by_label text not null default '',
  primary key (review_id, membership_id),
  foreign key (review_id, organisation_id) references access_reviews (id, organisation_id) on delete cascade,
  foreign key (membership_id, organisation_id) references memberships (id, organisation_id),
  check ((outcome is null) = (decided_at is null))
);
create index on access_review_items (membership_id) where outcome is null;
comment on table access_review_items is
  'One membership in a review, and what became of it.';

call parvis_build.guard('access_review_items');
call parvis_build.managers_read('access_review_items');
grant update (outcome, decided_at, decided_by, decided_by_label) on access_review_items to parvis_client;
create policy manager_decide on access_review_items for update to parvis_client
  using (organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.reviews.decide'))::uuid[]));
