-- What suppliers send is told to the staff together (B15): what a round took in, and not again before some time is over.
alter table exchanged_flows
  add column told_at timestamptz,
  add constraint exchanged_flows_told check (told_at is null or direction = 'out' or kind = 'invoice');
comment on column exchanged_flows.told_at is 'When the staff were told of it, with the others of that time: of an invoice that came, or of what went out and is not answered.';
update exchanged_flows set told_at = created_at where direction = 'in' and kind = 'invoice';
create index exchanged_flows_told_at on exchanged_flows (brand_id, told_at) where direction = 'in' and kind = 'invoice';
