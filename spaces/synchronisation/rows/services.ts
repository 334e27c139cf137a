import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { day, lineText, moment, nameText, optionalEmail, text } from '../../../kernel/http/validation.ts'
import { interventionKinds, tellVisit } from '../../interventions/index.ts'
import { byCodeAndId, isTold, refused, rowKind, type Written } from './kind.ts'
import { ticketsByName } from './tickets.ts'
import { type Change, clientsByCode, differenceOf, insertAll, recordChanges, updateAll, type Values } from './write.ts'

const code = nameText(80)
type Known = Values & { id: string; key: string; organisation_id: string }

/** Records of a table by what the software knows them by. */
async function byCode(
  ctx: StaffContext,
  table: 'service_contracts' | 'assets' | 'interventions',
  codes: readonly string[],
): Promise<Map<string, { id: string; organisation_id: string }>> {
  const { rows } = await sql<{
    code: string
    id: string
    organisation_id: string
  }>`select source_code as code, id, organisation_id from ${sql.table(table)}
    where brand_id = ${ctx.brand.id} and source_code <> '' and source_code = any (${[...new Set(codes)]})
      ${table === 'assets' ? sql`and state <> 'removed'` : sql``}`.execute(ctx.db)
  return new Map(rows.map(({ code: one, ...rest }) => [one, rest]))
}

/** The ids of assets of a client by their codes, or the first code that is none of theirs. */
function assetsOf(
  assets: ReadonlyMap<string, { id: string; organisation_id: string }>,
  codes: readonly string[],
  organisation: string,
): string[] | undefined {
  const ids = codes.map((one) => assets.get(one))
  return ids.every((one) => one?.organisation_id === organisation) ? ids.map((one) => one!.id) : undefined
}

/** Service contracts by their code in the management software (P18). */
export const serviceContractRows = rowKind({
  name: 'service-contracts',
  schema: z.strictObject({
    code,
    client: nameText(30),
    number: nameText(60).optional(),
    title: nameText(200).optional(),
    kind: z.enum(['units', 'maintenance']).optional(),
    startsOn: day.optional(),
    endsOn: day.nullable().optional(),
    invoicingName: lineText(120).optional(),
    invoicingEmail: optionalEmail.optional(),
    invoicingPhone: lineText(40).optional(),
    assets: z.array(nameText(80)).max(1000).optional(),
  }),
  key: ['code'],
  together: 1000,
  write: async (ctx, told) => {
    const clients = await clientsByCode(
      ctx,
      told.map(({ row }) => smallLetters(row.client)),
    )
    const assets = await byCode(
      ctx,
      'assets',
      told.flatMap(({ row }) => row.assets ?? []),
    )
    const { rows } =
      await sql<Known>`select id, source_code as key, organisation_id, number, title, kind, starts_on::text, ends_on::text, invoicing_name, invoicing_email, invoicing_phone
      from service_contracts where brand_id = ${ctx.brand.id} and ${isTold(told)} for update`.execute(ctx.db)
    const there = byCodeAndId(rows, ({ key }) => key)
    const fresh: Values[] = []
    const changed: Values[] = []
    const changes: Change[] = []
    const covered: Array<{ id: string; organisation: string; assets: string[] }> = []
    const written = told.map(({ row, id: known }): Written => {
      const organisation = clients.get(smallLetters(row.client))
      if (!organisation) return refused('client', 'synchronisation.code_unknown')
      const found = there.get(known ?? row.code) ?? there.get(row.code)
      if (found && found.organisation_id !== organisation)
        return refused('client', 'synchronisation.contract_elsewhere')
      const after: Values = {
        number: row.number ?? found?.number ?? row.code,
        title: row.title ?? found?.title ?? '',
        kind: row.kind ?? found?.kind ?? 'maintenance',
        starts_on: row.startsOn ?? found?.starts_on ?? null,
        ends_on: row.endsOn === undefined ? (found?.ends_on ?? null) : row.endsOn,
        invoicing_name: row.invoicingName ?? found?.invoicing_name ?? '',
        invoicing_email: row.invoicingEmail ?? found?.invoicing_email ?? '',
        invoicing_phone: row.invoicingPhone ?? found?.invoicing_phone ?? '',
      }
      if (after.title === '') return refused('title', 'required')
      if (after.starts_on === null) return refused('startsOn', 'required')
      if (after.ends_on !== null && after.ends_on! < after.starts_on!)
        return refused('endsOn', 'synchronisation.ends_before')
      // What counts units stays so: they would be lost from sight.
      if (found && found.kind !== after.kind) return refused('kind', 'service-contracts.kind_kept')
      const ids = row.assets && assetsOf(assets, row.assets, organisation)
      if (row.assets && !ids) return refused('assets', 'service-contracts.asset_elsewhere')
      const id = found?.id ?? randomUUID()
      if (ids) covered.push({ id, organisation, assets: ids })
      if (!found) {
        fresh.push({ id, organisation_id: organisation, source_code: row.code, ...after })
        return { state: 'created', id }
      }
      const { id: _, key: __, organisation_id: ___, ...before } = found
      const difference = differenceOf(before, after)
      if (!difference) return { state: row.assets ? 'changed' : 'same', id }
      changed.push({ id, ...after })
      changes.push({ id, label: String(after.number), organisationId: organisation, ...difference })
      return { state: 'changed', id }
    })
    const columns = {
      ...{ number: 'text', title: 'text', kind: 'text', starts_on: 'date', ends_on: 'date' },
      ...{ invoicing_name: 'text', invoicing_email: 'text', invoicing_phone: 'text' },
    }
    const made = await insertAll(
      ctx,
      'service_contracts',
      { organisation_id: 'uuid', source_code: 'text', ...columns },
      fresh,
    )
    await updateAll(ctx, 'service_contracts', columns, changed)
    const gone = new Set(written.flatMap((one) => (one.state === 'created' && !made.has(one.id) ? [one.id] : [])))
    const kept = covered.filter(({ id }) => !gone.has(id))
    if (kept.length > 0) {
      const pairs = kept.flatMap(({ id, organisation, assets: ids }) => ids.map((asset) => [id, organisation, asset]))
      await sql`delete from contract_assets where contract_id = any (${kept.map(({ id }) => id)}::uuid[])`.execute(
        ctx.db,
      )
      await sql`insert into contract_assets (contract_id, organisation_id, asset_id)
        select * from unnest(${pairs.map(([one]) => one)}::uuid[], ${pairs.map(([, one]) => one)}::uuid[], ${pairs.map(([, , one]) => one)}::uuid[]) on conflict do nothing`.execute(
        ctx.db,
      )
    }
    await recordChanges(ctx, 'service-contracts.contract.changed', 'service-contracts.contract', changes)
    return written.map((one) =>
      one.state !== 'refused' && gone.has(one.id) ? refused('number', 'already_there') : one,
    )
  },
})

/** Coverages of service contracts, by the codes of both. */
export const coverageRows = rowKind({
  name: 'coverages',
  schema: z.strictObject({
    contract: code,
    code,
    label: nameText(200).optional(),
    startsOn: day.optional(),
    endsOn: day.nullable().optional(),
    characteristics: text(2000).optional(),
  }),
  key: ['contract', 'code'],
  together: 1000,
  write: async (ctx, told) => {
    const contracts = await byCode(
      ctx,
      'service_contracts',
      told.map(({ row }) => row.contract),
    )
    const ids = [...contracts.values()].map(({ id }) => id)
    const { rows } = await sql<Values & { id: string; contract_id: string; source_code: string; last: number }>`
      select id, contract_id, source_code, label, starts_on::text, ends_on::text, characteristics from contract_coverages where contract_id = any (${ids}::uuid[]) and source_code <> '' for update`.execute(
      ctx.db,
    )
    const there = byCodeAndId(rows, (row) => `${row.contract_id} ${row.source_code}`)
    const written: Written[] = []
    for (const { row, id: known } of told) {
      const contract = contracts.get(row.contract)
      if (!contract) {
        written.push(refused('contract', 'synchronisation.code_unknown'))
        continue
      }
      const found = there.get(known ?? '') ?? there.get(`${contract.id} ${row.code}`)
      const after: Values = {
        label: row.label ?? found?.label ?? '',
        starts_on: row.startsOn ?? found?.starts_on ?? null,
        ends_on: row.endsOn === undefined ? (found?.ends_on ?? null) : row.endsOn,
        characteristics: row.characteristics ?? found?.characteristics ?? '',
      }
      if (after.label === '') written.push(refused('label', 'required'))
      else if (after.starts_on === null) written.push(refused('startsOn', 'required'))
      else if (after.ends_on !== null && after.ends_on! < after.starts_on!)
        written.push(refused('endsOn', 'synchronisation.ends_before'))
      else if (found && !differenceOf(found, after)) written.push({ state: 'same', id: found.id })
      else {
        const id = found?.id ?? randomUUID()
        await sql`insert into contract_coverages (id, contract_id, position, label, starts_on, ends_on, characteristics, source_code)
          values (${id}, ${contract.id}, (select coalesce(max(position), 0) + 1 from contract_coverages where contract_id = ${contract.id}), ${after.label}, ${after.starts_on}, ${after.ends_on}, ${after.characteristics}, ${row.code})
          on conflict (id) do update set label = excluded.label, starts_on = excluded.starts_on, ends_on = excluded.ends_on, characteristics = excluded.characteristics`.execute(
          ctx.db,
        )
        written.push({ state: found ? 'changed' : 'created', id })
      }
    }
    return written
  },
})

/** Entries of service units by their code: one that was pushed is never changed, only corrected by another (P19). */
export const unitRows = rowKind({
  name: 'units',
  schema: z.strictObject({
    code,
    contract: code,
    kind: z.enum(['grant', 'use', 'travel', 'correction']),
    units: z.number().int().min(-100_000).max(100_000),
    onDay: day,
    label: nameText(200),
    minutes: z.number().int().min(0).max(100_000).optional(),
  }),
  key: ['code'],
  together: 2000,
  write: async (ctx, told) => {
    const contracts = await byCode(
      ctx,
      'service_contracts',
      told.map(({ row }) => row.contract),
    )
    const { rows: kinds } = await sql<{
      id: string
    }>`select id from service_contracts where kind = 'units' and id = any (${[...contracts.values()].map(({ id }) => id)}::uuid[])`.execute(
      ctx.db,
    )
    const counting = new Set(kinds.map(({ id }) => id))
    const { rows } = await sql<{
      id: string
      source_code: string
      units: number
      on_day: string
    }>`select id, source_code, units, on_day::text from unit_entries
      where brand_id = ${ctx.brand.id} and ${isTold(told)}`.execute(ctx.db)
    const there = byCodeAndId(rows, (row) => row.source_code)
    const fresh: Values[] = []
    const written = told.map(({ row, id: known }): Written => {
      const contract = contracts.get(row.contract)
      if (!contract) return refused('contract', 'synchronisation.code_unknown')
      if (!counting.has(contract.id)) return refused('contract', 'service-contracts.no_units')
      const signs = row.kind === 'grant' ? row.units > 0 : row.kind === 'correction' ? row.units !== 0 : row.units < 0
      if (!signs) return refused('units', 'bad_value')
      const found = there.get(known ?? row.code) ?? there.get(row.code)
      if (found)
        return found.units === row.units && found.on_day === row.onDay
          ? { state: 'same', id: found.id }
          : refused('code', 'service-contracts.units_used')
      const id = randomUUID()
      fresh.push({
        ...{ id, contract_id: contract.id, on_day: row.onDay, kind: row.kind, units: row.units, label: row.label },
        ...{ minutes: row.minutes ?? null, source_code: row.code },
      })
      return { state: 'created', id }
    })
    await insertAll(
      ctx,
      'unit_entries',
      {
        ...{ contract_id: 'uuid', on_day: 'date', kind: 'text', units: 'integer', label: 'text', minutes: 'integer' },
        source_code: 'text',
      },
      fresh,
    )
    return written
  },
})

/** Interventions by their code: planned there, or done (P14, P20). What the client confirmed or moved stays until the software says something else: another slot is for the client to confirm again. */
export const interventionRows = rowKind({
  name: 'interventions',
  schema: z.strictObject({
    code,
    client: nameText(30),
    number: nameText(60).optional(),
    kind: z.enum(interventionKinds).optional(),
    subject: nameText(200).optional(),
    detail: text(5000).optional(),
    site: lineText(200).optional(),
    /** The sign-in identifier of the technician. */
    technician: lineText(100).optional(),
    startsAt: moment.nullable().optional(),
    endsAt: moment.nullable().optional(),
    state: z.enum(['planned', 'done', 'cancelled']).optional(),
    doneAt: moment.optional(),
    minutes: z.number().int().min(0).max(100_000).optional(),
    report: text(10_000).optional(),
    units: z.number().int().min(0).max(100_000).optional(),
    contract: nameText(80).optional(),
    /** The ticket that asks for it: its code, or its number in the portal. */
    ticket: nameText(60).optional(),
    assets: z.array(nameText(80)).max(200).optional(),
  }),
  key: ['code'],
  together: 500,
  write: async (ctx, told) => {
    const clients = await clientsByCode(
      ctx,
      told.map(({ row }) => smallLetters(row.client)),
    )
    const assets = await byCode(
      ctx,
      'assets',
      told.flatMap(({ row }) => row.assets ?? []),
    )
    const contracts = await byCode(
      ctx,
      'service_contracts',
      told.flatMap(({ row }) => row.contract ?? []),
    )
    const tickets = await ticketsByName(
      ctx,
      told.flatMap(({ row }) => row.ticket ?? []),
    )
    const { rows: people } = await sql<{
      key: string
      id: string
    }>`select lower(a.identifier) as key, w.id from technicians w join accounts a on a.id = w.account_id
      where w.brand_id = ${ctx.brand.id} and lower(a.identifier) = any (${told.flatMap(({ row }) => (row.technician ? smallLetters(row.technician) : []))})`.execute(
      ctx.db,
    )
    const technicians = new Map(people.map(({ key, id }) => [key, id]))
    const { rows } = await sql<Visit>`
      select i.id, i.source_code, i.organisation_id, i.state, i.number, i.starts_at, i.ends_at, i.calendar_sequence, i.confirmed_at is not null as confirmed
      from interventions i where brand_id = ${ctx.brand.id} and ${isTold(told)} for update`.execute(ctx.db)
    const there = byCodeAndId(rows, (row) => row.source_code)
    const pushed: Pushed[] = []
    const written = told.map(({ row, id: known }, place): Written => {
      const organisation = clients.get(smallLetters(row.client))
      const found = there.get(known ?? row.code) ?? there.get(row.code)
      const technician = row.technician ? technicians.get(smallLetters(row.technician)) : null
      const contract = row.contract ? contracts.get(row.contract) : undefined
      const ticket = row.ticket ? tickets.get(smallLetters(row.ticket)) : undefined
      const ids = organisation && row.assets ? assetsOf(assets, row.assets, organisation) : undefined
      const over = found && (found.state === 'done' || found.state === 'cancelled')
      // What the software says nothing of is to come: confirmed, where the client did and its slot stays.
      const state = row.state ?? (over ? found.state : 'planned')
      const wrong: Written | undefined = !organisation
        ? refused('client', 'synchronisation.code_unknown')
        : found && found.organisation_id !== organisation
          ? refused('client', 'synchronisation.contract_elsewhere')
          : !found && !row.subject
            ? refused('subject', 'required')
            : technician === undefined
              ? refused('technician', 'synchronisation.code_unknown')
              : row.contract && contract?.organisation_id !== organisation
                ? refused('contract', 'service-contracts.contract_elsewhere')
                : row.ticket && ticket?.organisation_id !== organisation
                  ? refused('ticket', 'interventions.ticket_elsewhere')
                  : row.assets && !ids
                    ? refused('assets', 'service-contracts.asset_elsewhere')
                    : over && state !== found.state
                      ? refused('state', 'interventions.over')
                      : !row.startsAt !== !row.endsAt ||
                          (row.startsAt && row.endsAt && new Date(row.endsAt) <= new Date(row.startsAt))
                        ? refused('endsAt', 'synchronisation.ends_before')
                        : undefined
      if (wrong) return wrong
      const id = found?.id ?? randomUUID()
      pushed.push({
        id,
        found,
        organisation: organisation!,
        place,
        row,
        state,
        technician,
        contract: contract?.id,
        ticket: ticket?.id,
        assets: ids,
      })
      return { state: found ? 'changed' : 'created', id }
    })
    for (const [place, why] of await writeTogether(ctx, pushed)) written[place] = why
    const kept = pushed.flatMap(({ found, place }) => (found && written[place]!.state !== 'refused' ? [found] : []))
    await tellMoved(ctx, kept)
    return written
  },
})

/** An intervention as it was before the rows were written. */
type Visit = {
  id: string
  source_code: string
  organisation_id: string
  state: string
  number: string
  starts_at: Date | null
  ends_at: Date | null
  calendar_sequence: number
  confirmed: boolean
}
type Pushed = {
  id: string
  found: Visit | undefined
  organisation: string
  /** Which of the rows it is. */
  place: number
  row: z.output<(typeof interventionRows)['schema']>
  state: string
  technician: string | null | undefined
  contract: string | undefined
  ticket: string | undefined
  assets: string[] | undefined
}

const refusedBy: Record<string, [field: string, code: string]> = {
  technician_bookings_free: ['startsAt', 'interventions.technician_taken'],
  interventions_number_key: ['number', 'already_there'],
  interventions_span: ['endsAt', 'synchronisation.ends_before'],
  interventions_number: ['number', 'bad_value'],
}

/**
 * Writes interventions in few statements for all of them. Where the database refuses one (its technician is taken), either half is written by itself, the
 * first before the second: so each that is refused is refused alone, and the others are written as if it had not been there.
 * @returns those that were refused, by their place
 */
async function writeTogether(ctx: StaffContext, pushed: readonly Pushed[]): Promise<Array<[number, Written]>> {
  if (pushed.length === 0) return []
  await sql`savepoint pushed_rows`.execute(ctx.db)
  try {
    await writeAll(ctx, pushed)
    await sql`release savepoint pushed_rows`.execute(ctx.db)
    return []
  } catch (error) {
    const known = refusedBy[(error as { constraint?: string }).constraint ?? '']
    if (!known) throw error
    await sql`rollback to savepoint pushed_rows`.execute(ctx.db)
    if (pushed.length === 1) return [[pushed[0]!.place, refused(...known)]]
    const half = Math.ceil(pushed.length / 2)
    const first = await writeTogether(ctx, pushed.slice(0, half))
    return [...first, ...(await writeTogether(ctx, pushed.slice(half)))]
  }
}

async function writeAll(ctx: StaffContext, pushed: readonly Pushed[]): Promise<void> {
  const json = (rows: readonly object[]) => sql`${JSON.stringify(rows)}::json`
  const fresh = pushed.filter(({ found }) => !found)
  if (fresh.length > 0)
    await sql`insert into interventions (id, brand_id, organisation_id, number, kind, subject, source_code, created_at, created_by_label)
      select id, ${ctx.brand.id}, organisation_id, number, kind, subject, source_code, ${ctx.now}, ${ctx.actor.label}
      from json_to_recordset(${json(
        fresh.map(({ id, organisation, row }) => ({
          ...{ id, organisation_id: organisation, number: row.number ?? row.code, kind: row.kind ?? 'repair' },
          ...{ subject: row.subject, source_code: row.code },
        })),
      )}) as g (id uuid, organisation_id uuid, number text, kind text, subject text, source_code text)`.execute(ctx.db)
  const about = pushed.filter(({ assets }) => assets)
  if (about.length > 0) {
    await sql`delete from intervention_assets where intervention_id = any (${about.map(({ id }) => id)}::uuid[])`.execute(
      ctx.db,
    )
    await sql`insert into intervention_assets (intervention_id, organisation_id, asset_id, position)
      select * from json_to_recordset(${json(
        about.flatMap(({ id, organisation, assets }) =>
          [...new Set(assets)].map((asset, at) => ({
            ...{ intervention_id: id, organisation_id: organisation, asset_id: asset, position: at + 1 },
          })),
        ),
      )}) as g (intervention_id uuid, organisation_id uuid, asset_id uuid, position integer)`.execute(ctx.db)
  }
  // Before they are done: their units are taken off as they become so.
  const under = pushed.filter(({ contract }) => contract)
  if (under.length > 0)
    await sql`insert into contract_interventions (intervention_id, contract_id)
      select * from json_to_recordset(${json(under.map(({ id, contract }) => ({ intervention_id: id, contract_id: contract })))}) as g (intervention_id uuid, contract_id uuid)
      on conflict (intervention_id) do update set contract_id = excluded.contract_id`.execute(ctx.db)
  await sql`update interventions i set
      number = coalesce(g.number, i.number), kind = coalesce(g.kind, i.kind), subject = coalesce(g.subject, i.subject),
      detail = coalesce(g.detail, i.detail), site = coalesce(g.site, i.site), report = coalesce(g.report, i.report), ticket_id = coalesce(g.ticket_id, i.ticket_id),
      worked_minutes = coalesce(g.minutes, i.worked_minutes), units = coalesce(g.units, i.units),
      technician_id = case when g.keeps_technician then i.technician_id else g.technician_id end,
      starts_at = case when g.keeps_start then i.starts_at else g.starts_at end,
      ends_at = case when g.keeps_end then i.ends_at else g.ends_at end,
      state = case when i.state in ('confirmed', 'on_the_way') and g.state = 'planned' and g.stays then i.state else g.state end,
      confirmed_at = case when g.stays then i.confirmed_at end, confirmed_by_label = case when g.stays then i.confirmed_by_label else '' end,
      done_at = coalesce(i.done_at, g.done_at), cancelled_at = case when g.state = 'cancelled' then coalesce(i.cancelled_at, ${ctx.now}) end,
      version = i.version + 1
    from (select g.*, (g.keeps_technician or g.technician_id is not distinct from w.technician_id) and (g.keeps_start or g.starts_at is not distinct from w.starts_at)
        and (g.keeps_end or g.ends_at is not distinct from w.ends_at) as stays
      from json_to_recordset(${json(
        pushed.map(({ id, row, state, technician, ticket }) => ({
          ...{ id, number: row.number, kind: row.kind, subject: row.subject, detail: row.detail, site: row.site },
          ...{ report: row.report, minutes: row.minutes, units: row.units, state, ticket_id: ticket },
          ...{ keeps_technician: row.technician === undefined, technician_id: technician },
          ...{ keeps_start: row.startsAt === undefined, starts_at: row.startsAt },
          ...{ keeps_end: row.endsAt === undefined, ends_at: row.endsAt },
          done_at: state === 'done' ? (row.doneAt ?? row.endsAt ?? ctx.now.toISOString()) : null,
        })),
      )}) as g (id uuid, number text, kind text, subject text, detail text, site text, report text, minutes integer, units integer, state text, ticket_id uuid,
      keeps_technician boolean, technician_id uuid, keeps_start boolean, starts_at timestamptz, keeps_end boolean, ends_at timestamptz, done_at timestamptz)
      join interventions w on w.id = g.id) g
    where i.id = g.id`.execute(ctx.db)
}

/** The client is told of what the software changed of visits that it confirmed or was told of: their entries in calendars are replaced (P36). */
async function tellMoved(ctx: StaffContext, before: readonly Visit[]): Promise<void> {
  if (before.length === 0) return
  const { rows: changed } = await sql<{ id: string; state: string; moved: boolean }>`
    select i.id, i.state, g.starts_at is distinct from i.starts_at or g.ends_at is distinct from i.ends_at as moved
    from interventions i join json_to_recordset(${JSON.stringify(before)}::json) as g (id uuid, calendar_sequence integer, starts_at timestamptz, ends_at timestamptz)
      on g.id = i.id and g.calendar_sequence < i.calendar_sequence order by i.id`.execute(ctx.db)
  if (changed.length === 0) return
  const told = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('visit_links')
      .select('intervention_id as id')
      .distinct()
      .where(
        'intervention_id',
        'in',
        changed.map(({ id }) => id),
      )
      .execute(),
  )
  const known = new Set(told.map(({ id }) => id))
  const earlier = new Map(before.map((visit) => [visit.id, visit]))
  for (const { id, state, moved } of changed) {
    const visit = earlier.get(id)!
    if (known.has(id) || visit.confirmed)
      await tellVisit(ctx, id, state === 'cancelled' ? 'cancelled' : moved ? 'planned' : 'changed', visit)
  }
}
