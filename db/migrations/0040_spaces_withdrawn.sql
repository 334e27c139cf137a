-- A space that an organisation no longer offers is open to nobody there (O11, O12). That it was withdrawn is kept: neither a role's default nor a delegation opens it again, only the organisation does.
alter table space_offers add column withdrawn_at timestamptz;

-- What is open was offered, though nobody had said so.
insert into space_offers (organisation_id, space, updated_at)
select organisation_id, space, min(created_at) from space_subscriptions where ended_at is null and space <> 'organisation-administration' group by 1, 2
on conflict do nothing;

-- An open subscription makes its space one that is offered; where it was withdrawn, whoever opens one looks again.
create function parvis.require_offer() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.space = 'organisation-administration' then return new; end if;
  insert into space_offers (organisation_id, space, updated_at) values (new.organisation_id, new.space, new.created_at) on conflict do nothing;
  perform from space_offers f where f.organisation_id = new.organisation_id and f.space = new.space and f.withdrawn_at is null for share;
  if not found then
    raise exception 'the space % is withdrawn', new.space using errcode = 'serialization_failure';
  end if;
  return new;
end $$;
create trigger require_offer before insert on space_subscriptions for each row when (new.ended_at is null) execute function parvis.require_offer();

create function parvis.require_no_subscription() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select from space_subscriptions s where s.organisation_id = new.organisation_id and s.space = new.space and s.ended_at is null) then
    raise exception 'the space % has open subscriptions', new.space using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger require_no_subscription after update of withdrawn_at on space_offers
  deferrable initially deferred for each row when (new.withdrawn_at is not null) execute function parvis.require_no_subscription();

-- A delegation opens no space that the organisation has withdrawn.
create or replace function parvis.open_contracts_space() returns trigger language plpgsql security definer set search_path = public as $$
declare organisation uuid; membership uuid;
begin
  select c.organisation_id into organisation from contracts c where c.id = new.contract_id;
  select m.id into membership from memberships m where m.organisation_id = organisation and m.account_id = new.account_id and m.removed_at is null;
  if membership is null then
    insert into memberships (organisation_id, account_id, role, starts_on, created_at) values (organisation, new.account_id, 'member', least(parvis.today(), new.validated_at::date), new.validated_at)
    returning id into membership;
  end if;
  insert into space_subscriptions (organisation_id, membership_id, space, access, origin, created_at, created_by, created_by_label)
  select organisation, membership, 'contracts', 'modify', 'delegation', new.validated_at, new.validated_by, new.validated_by_label
  where not exists (select from space_subscriptions s where s.membership_id = membership and s.space = 'contracts' and s.ended_at is null)
    and not exists (select from space_offers f where f.organisation_id = organisation and f.space = 'contracts' and f.withdrawn_at is not null);
  return null;
end $$;
