-- What was cancelled stands where it was cancelled, not among what is to come (P14).
create or replace function parvis.keep_intervention() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'UPDATE' then
    if old.state in ('done', 'cancelled') and new.state <> old.state then
      raise exception 'an intervention that is over stays so' using errcode = 'check_violation', constraint = 'interventions_over';
    end if;
    if new.brand_id <> old.brand_id or new.number <> old.number then
      raise exception 'the number of an intervention stays' using errcode = 'check_violation', constraint = 'interventions_number';
    end if;
    if (new.starts_at, new.ends_at, new.technician_id, new.subject, new.site, new.state in ('cancelled'), new.state in ('planned')) is distinct from
       (old.starts_at, old.ends_at, old.technician_id, old.subject, old.site, old.state in ('cancelled'), old.state in ('planned')) then
      new.calendar_sequence := old.calendar_sequence + 1;
    end if;
  end if;
  new.sorted_at := coalesce(new.done_at, new.cancelled_at, new.starts_at, new.created_at);
  new.search_text := parvis.fold(concat_ws(' ', new.number, new.subject, new.site, new.requested_by_label,
    (select t.number from tickets t where t.id = new.ticket_id), (select o.name from organisations o where o.id = new.organisation_id)));
  return new;
end $$;
comment on column interventions.sorted_at is 'When it was done or cancelled, is planned, or was asked for: what lists sort by. Kept by a trigger.';
update interventions set sorted_at = cancelled_at where cancelled_at is not null;

-- A report that came once its intervention was over is taken on another one of the same asks (P38).
alter table interventions add column copied_from uuid references interventions on delete set null check (copied_from <> id);
create index on interventions (copied_from) where copied_from is not null;
comment on column interventions.copied_from is 'The intervention that was over already when the report of this one came.';
