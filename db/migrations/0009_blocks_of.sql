-- The open blocks of a connection and of its account, as the asker may see them. A function, so that a list whose rows are hardly
-- ever blocked does not prepare for it with every page.
create function parvis.blocks_of(connection uuid, account uuid) returns jsonb language plpgsql stable as $$
begin
  return (select jsonb_agg(jsonb_build_object('cause', b.cause, 'since', b.opened_at, 'by', b.opened_by_label, 'by_id', b.opened_by) order by b.opened_at)
    from (select cause, opened_at, opened_by_label, opened_by from connection_blocks where connection_id = connection and lifted_at is null
          union all select cause, opened_at, opened_by_label, opened_by from account_blocks where account_id = account and lifted_at is null) b);
end $$;
