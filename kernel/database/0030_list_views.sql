-- How somebody looks at a list: kept for them, on every device.
create table list_views (
  account_id uuid not null references accounts on delete cascade,
  list text not null check (list like '/%'),
  columns text[] check (cardinality(columns) between 1 and 60),
  filters jsonb check (jsonb_typeof(filters) = 'object' and filters <> '{}'),
  primary key (account_id, list),
  check (columns is not null or filters is not null)
);
comment on table list_views is
  'The columns that a person chose to see in a list, in their order, and the filters that they left in it. Nothing where they see it as it comes.';
comment on column list_views.list is 'The path of the list, as the API has it.';

call parvis_build.guard('list_views');
grant select on list_views to parvis_client, parvis_staff, parvis_employee;
create policy own on list_views for select to parvis_client, parvis_staff, parvis_employee using (account_id = (select parvis.account_id()));
