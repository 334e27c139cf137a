import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, type Day } from '../../../kernel/dates/day.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { requireService } from '../contracts/link.ts'
import { findContract } from '../contracts/read.ts'
import { mostRows } from '../limits.ts'
import { contractSettings, shownKinds } from '../settings.ts'
import type * as schema from './schema.ts'
import { type EntryKind, statementOf } from './statement.ts'

type Sums = { granted: number; used: number; left: number; recent: number; opening: number; count: number }
type Row = {
  id: string
  onDay: Day
  position: number
  kind: EntryKind
  units: number
  label: string
  minutes: number | null
  serviceId: string | null
  service: string
  interventionId: string | null
  interventionNumber: string | null
}

/** So far ahead nobody foretells. */
const furthestMonths = 1_200

/** On which day nothing is left, at so many a month; null where nothing is used, nothing is left now, or it lasts for more than a century. */
function runsOutOn(today: Day, left: number, monthly: number): Day | null {
  if (monthly <= 0 || left <= 0 || left / monthly > furthestMonths) return null
  return addDays(today, Math.ceil((left / monthly) * 30.4375))
}

/**
 * The statement of a contract's units (P19): what was used and what is left, over a period and for a service. Clients see the kinds of rows that the
 * brand's staff set, the others as one total; the balance covers all.
 * @throws Problem 404, 409 where it counts none, 422 where a period has too many rows
 */
export async function readStatement(
  ctx: PersonContext,
  id: string,
  asked: z.output<typeof schema.statementQuery>,
): Promise<z.input<typeof schema.statement>> {
  const contract = await findContract(ctx, id)
  if (contract.kind !== 'units') throw problem('service-contracts.no_units')
  const from = asked.from ?? '0001-01-01'
  const to = asked.to ?? '9999-12-31'
  const { rows: sums } = await sql<Sums>`select coalesce(sum(units) filter (where kind = 'grant'), 0)::int as granted,
      coalesce(-sum(units) filter (where kind <> 'grant'), 0)::int as used, coalesce(sum(units), 0)::int as left,
      coalesce(-sum(units) filter (where kind in ('use', 'travel') and on_day > ${addDays(ctx.today, -91)} and on_day <= ${ctx.today}), 0)::int as recent,
      coalesce(sum(units) filter (where on_day < ${from}), 0)::int as opening, (count(*) filter (where on_day between ${from} and ${to}))::int as count
    from unit_entries where contract_id = ${id}`.execute(ctx.db)
  const sum = sums[0]!
  if (sum.count > mostRows)
    throw invalid({ field: 'from', code: 'service-contracts.statement_long', params: { most: mostRows } })
  const { rows } =
    await sql<Row>`select e.id, e.on_day as "onDay", e.position::int as position, e.kind, e.units, e.label, e.minutes, e.service_id as "serviceId",
      coalesce(s.name, '') as service, i.id as "interventionId", i.number as "interventionNumber"
    from unit_entries e left join services s on s.id = e.service_id left join interventions i on i.id = e.intervention_id
    where e.contract_id = ${id} and e.on_day between ${from} and ${to} order by e.on_day, e.position`.execute(ctx.db)
  const shown =
    ctx.actor.side === 'staff' ? shownKinds.all : shownKinds[settingOf(ctx, contractSettings.statement_rows)]
  const made = statementOf(rows, { kinds: shown, serviceId: asked.service }, sum.opening)
  const { rows: planned } = await sql<{
    id: string
    number: string
    label: string
    starts_at: Date | null
    minutes: number | null
    units: number
  }>`select i.id, i.number, concat_ws(', ', i.subject, nullif(i.site, '')) as label, i.starts_at, (extract(epoch from i.ends_at - i.starts_at) / 60)::int as minutes, l.planned_units as units
    from contract_interventions l join interventions i on i.id = l.intervention_id
    where l.contract_id = ${id} and l.planned_units > 0 and i.state in ('planned', 'confirmed', 'on_the_way') order by i.starts_at nulls last, i.id limit 50`.execute(
    ctx.db,
  )
  const monthly = sum.recent > 0 ? Math.round((sum.recent / 3) * 10) / 10 : null
  return {
    granted: sum.granted,
    used: sum.used,
    left: sum.left,
    planned: planned.reduce((all, { units }) => all + units, 0),
    monthly,
    runsOutOn: monthly === null ? null : runsOutOn(ctx.today, sum.left, sum.recent / 3),
    opening: made.opening,
    closing: made.closing,
    rows: made.rows.map((row) => ({
      id: row.id,
      onDay: row.onDay,
      kind: row.kind,
      label: row.label,
      intervention: row.interventionId ? { id: row.interventionId, number: row.interventionNumber! } : null,
      minutes: row.minutes,
      units: row.units,
      balance: row.balance,
      service: row.service,
    })),
    hidden: made.hidden,
    others: made.others,
    periodUsed: made.used,
    plannedRows: planned.map((row) => ({
      id: row.id,
      number: row.number,
      label: row.label,
      startsAt: row.starts_at?.toISOString() ?? null,
      minutes: row.minutes,
      units: row.units,
    })),
  }
}

/** Grants units, or corrects them: what was written stays, the sum is what is left. @throws Problem 404, 409, 422 */
export async function addEntry(ctx: StaffContext, id: string, body: z.output<typeof schema.entryBody>): Promise<void> {
  const contract = await findContract(ctx, id)
  if (contract.kind !== 'units') throw problem('service-contracts.no_units')
  await requireService(ctx, body.serviceId, contract.organisation_id)
  await ctx.db
    .insertInto('unit_entries')
    .values({
      brand_id: ctx.brand.id,
      contract_id: id,
      on_day: body.onDay,
      kind: body.kind,
      units: body.units,
      label: body.label,
      minutes: body.minutes,
      service_id: body.serviceId,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .execute()
  await record(ctx, {
    type: 'service-contracts.units.entered',
    organisationId: contract.organisation_id,
    subjectType: 'service-contracts.contract',
    subjectId: id,
    subjectLabel: contract.number,
    after: { kind: body.kind, units: body.units, onDay: body.onDay, label: body.label },
  })
}
