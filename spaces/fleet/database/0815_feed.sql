-- What the client changes of its fleet goes back to the provider's software (D30).
create function parvis.feed_asset(asset assets) returns jsonb language sql stable security definer set search_path = public as $$
  select jsonb_build_object('id', asset.id, 'number', asset.number, 'serial', asset.serial, 'sourceCode', asset.source_code, 'label', asset.label,
    'site', coalesce(s.name, ''), 'place', asset.place, 'remark', asset.remark,
    'client', jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name))
  from organisations o left join sites s on s.id = asset.site_id where o.id = asset.organisation_id
$$;
comment on function parvis.feed_asset is 'An asset as events tell it.';
revoke execute on function parvis.feed_asset(assets) from public;

create function parvis.feed_contacts(asset uuid) returns jsonb language sql stable security definer set search_path = public as $$
  select coalesce(jsonb_agg(jsonb_build_object('part', c.part, 'name', c.name, 'email', c.email, 'phone', c.phone) order by c.part), '[]') from asset_contacts c where c.asset_id = asset
$$;
comment on function parvis.feed_contacts is 'The contacts of an asset as events tell them.';
revoke execute on function parvis.feed_contacts(uuid) from public;

create function parvis.tell_asset_edited() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_feed(new.brand_id, 'fleet.asset.edited', new.updated_at,
    jsonb_build_object('asset', parvis.feed_asset(new), 'contacts', parvis.feed_contacts(new.id)), 'fleet.assets.read');
  return null;
end $$;
comment on function parvis.tell_asset_edited is 'Tells that a client changed what is its own to say of an asset, or its contacts.';
create trigger tell_asset_edited after update of version on assets for each row when (current_user = 'parvis_client') execute function parvis.tell_asset_edited();

create function parvis.tell_asset_moved() returns trigger language plpgsql security definer set search_path = public as $$
declare origin assets;
begin
  select * into origin from assets where id = new.moved_from_id;
  perform parvis.tell_feed(new.brand_id, 'fleet.asset.moved', new.created_at,
    jsonb_build_object('asset', parvis.feed_asset(new), 'from', jsonb_build_object('id', origin.id, 'openTickets', origin.open_tickets,
      'client', parvis.feed_asset(origin) -> 'client')), 'fleet.assets.read');
  return null;
end $$;
comment on function parvis.tell_asset_moved is 'Tells that an asset moved to another client, and how many tickets about it are open where it was.';
create trigger tell_asset_moved after insert on assets for each row when (new.moved_from_id is not null) execute function parvis.tell_asset_moved();

create function parvis.tell_reading() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_feed(new.brand_id, 'fleet.reading.entered', new.recorded_at,
    (select jsonb_build_object('asset', parvis.feed_asset(a), 'meter', jsonb_build_object('id', m.id, 'kind', m.kind),
      'reading', jsonb_build_object('id', new.id, 'readOn', new.read_on, 'value', new.value, 'startValue', new.start_value, 'rolledOver', new.wrapped > 0,
        'reason', new.reason, 'by', new.recorded_by_label, 'voided', new.voided_at is not null))
      from meters m join assets a on a.id = m.asset_id where m.id = new.meter_id), 'fleet.assets.read');
  return null;
end $$;
comment on function parvis.tell_reading is 'Tells of a reading that somebody entered in the portal, and again once it is voided.';
create trigger tell_reading after insert on meter_readings for each row when (new.origin in ('client', 'staff')) execute function parvis.tell_reading();
create trigger tell_voided_reading after update of voided_at on meter_readings for each row when (old.voided_at is null and new.voided_at is not null) execute function parvis.tell_reading();

create function parvis.tell_breakdown() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform parvis.tell_feed(new.brand_id, 'fleet.breakdown.reported', new.created_at,
    (select jsonb_build_object('asset', parvis.feed_asset(a), 'report', jsonb_build_object('id', new.id, 'name', new.name, 'reachedAt', new.reached_at, 'words', new.words))
      from assets a where a.id = new.asset_id), 'fleet.assets.read');
  return null;
end $$;
comment on function parvis.tell_breakdown is 'Tells that a breakdown was reported by the label of an asset.';
create trigger tell_breakdown after insert on breakdown_reports for each row execute function parvis.tell_breakdown();
