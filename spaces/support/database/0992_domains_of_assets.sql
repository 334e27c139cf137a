-- What an asset is of tells what a ticket about it is about: the wizard does not ask then (P12).
alter table ticket_domains add column asset_kind text not null default '';
comment on column ticket_domains.asset_kind is 'The code of the kind of assets that it is about; empty: of any, or of none.';
create function parvis.keep_kind_of_domain() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.asset_kind <> '' and not exists (select from asset_kinds k where k.brand_id = new.brand_id and k.code = new.asset_kind) then
    raise exception 'a domain of tickets is of a kind of assets of its brand' using errcode = 'foreign_key_violation', constraint = 'ticket_domains_asset_kind';
  end if;
  return new;
end $$;
comment on function parvis.keep_kind_of_domain is 'A domain of tickets is of a kind of assets of its brand, or of none.';
create trigger keep_kind_of_domain before insert or update of asset_kind on ticket_domains for each row execute function parvis.keep_kind_of_domain();
create function parvis.follow_asset_kind() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update ticket_domains set asset_kind = case tg_op when 'DELETE' then '' else new.code end where brand_id = old.brand_id and asset_kind = old.code;
  return null;
end $$;
comment on function parvis.follow_asset_kind is 'A domain of tickets follows the code of its kind of assets, and is of none once that is gone.';
create trigger follow_asset_kind after delete or update of code on asset_kinds for each row execute function parvis.follow_asset_kind();
