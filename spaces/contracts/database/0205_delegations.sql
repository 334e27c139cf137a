create table delegations (
  id uuid primary key default gen_random_uuid(),
  brand_id uuid not null references brands,
  contract_id uuid not null references contracts,
  account_id uuid not null references accounts,
  authority_name text not null default '',
  authority_title text not null default '',
  requested_by uuid not null references accounts,
  requested_by_label text not null,
  requested_at timestamptz not null,
  form_file_id uuid references files,
  form_received_on date,
  validated_at timestamptz,
  validated_by uuid references accounts,
  validated_by_label text not null default '',
  refused_at timestamptz,
  refusal_reason text not null default '',
  ended_at timestamptz,
  ended_by uuid references accounts,
  ended_by_label text not null default '',
  end_reason text not null default '',
  check (validated_at is null or refused_at is null),
  check (refused_at is null or refusal_reason <> ''),
  check (ended_at is null or validated_at is not null)
);
create unique index delegations_open on delegations (contract_id, account_id) where refused_at is null and ended_at is null;
create index on delegations (account_id) where validated_at is not null and ended_at is null;
comment on table delegations is
  'An account administers a contract, from the validation of the delegation until its end (C8).';

call parvis_build.guard('delegations');
call parvis_build.staff_writes_brand('delegations');
call parvis_build.staff_write('delegations', array['contracts.delegations.manage']);
grant select, insert, update (form_file_id, form_received_on, ended_at, ended_by, ended_by_label, end_reason) on delegations to parvis_client;
create policy client_read on delegations for select to parvis_client
  using (account_id = (select parvis.account_id()) or contract_id = any ((select parvis.readable_contract_ids())::uuid[]));
create policy client_write on delegations for insert to parvis_client
  with check (contract_id = any ((select parvis.modifiable_contract_ids())::uuid[]) and requested_by = (select parvis.account_id()) and validated_at is null);
create policy client_update on delegations for update to parvis_client
  using (account_id = (select parvis.account_id()) or contract_id = any ((select parvis.modifiable_contract_ids())::uuid[]));

-- A form that came with a delegation is read by who reads that.
call parvis_build.files_of('contracts.delegation', 'exists (select from delegations d where d.id = files.owner_id)', array['contracts.delegations.manage']);

create function parvis.open_contracts_space() returns trigger language plpgsql security definer set search_path = public as $$
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
comment on function parvis.open_contracts_space is
  'Makes an administrator a member of the contract''s organisation, subscribed to the contracts space, from the validation of the delegation on. It opens no space that the organisation has withdrawn.';
create trigger open_contracts_space after insert or update of validated_at on delegations for each row
  when (new.validated_at is not null and new.ended_at is null) execute function parvis.open_contracts_space();

create function parvis.end_delegations() returns trigger language plpgsql security definer set search_path = public as $$
begin
  with ended as (
    update delegations d set ended_at = new.removed_at, ended_by = new.removed_by, ended_by_label = new.removed_by_label, end_reason = 'Suppression du rattachement'
    from contracts c where c.id = d.contract_id and c.organisation_id = new.organisation_id and d.account_id = new.account_id and d.validated_at is not null and d.ended_at is null
    returning d.id, d.contract_id)
  insert into journal_events (brand_id, organisation_id, contract_id, at, actor_id, actor_label, type, subject_type, subject_id, subject_label, about_id, after)
  select new.brand_id, new.organisation_id, e.contract_id, new.removed_at, new.removed_by, coalesce(nullif(new.removed_by_label, ''), 'Parvis'), 'contracts.delegation.ended', 'delegation', e.id,
    trim(new.surname || ' ' || new.given_name), new.account_id, jsonb_build_object('reason', 'Suppression du rattachement')
  from ended e order by e.id;
  return null;
end $$;
comment on function parvis.end_delegations is
  'Ends the delegations of a person who no longer belongs: coming back later does not revive them.';
create trigger end_delegations after update of removed_at on memberships for each row when (new.removed_at is not null and old.removed_at is null)
  execute function parvis.end_delegations();

create function parvis.end_sessions_if_all_blocked(target uuid, moment timestamptz) returns integer language plpgsql security definer set search_path = public as $$
declare ended integer := 0;
begin
  if exists (select from connections c where c.account_id = target and c.ended_on is null)
     and not exists (select from connections c where c.account_id = target and c.ended_on is null
       and not exists (select from connection_blocks b where b.connection_id = c.id and b.lifted_at is null))
     and not exists (select from delegations d where d.account_id = target and d.validated_at is not null and d.ended_at is null) then
    update sessions set ended_at = moment where account_id = target and ended_at is null;
    get diagnostics ended = row_count;
  end if;
  return ended;
end $$;
comment on function parvis.end_sessions_if_all_blocked is
  'Ends the sessions of an account whose every connection is blocked (C12). The blocks of the connections themselves count here: one of the account by strangers ends no session, one of the provider ends all.';
