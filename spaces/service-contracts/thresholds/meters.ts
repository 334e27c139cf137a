import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import type { Context, SystemContext } from '../../../kernel/http/context.ts'
import { meterCrossings } from './crossings.ts'

/** The meter of an asset that thresholds are over, as the asking person sees it. */
export async function meterOf(ctx: Context, id: string): Promise<{ organisationId: string } | undefined> {
  const row = await ctx.db.selectFrom('meters').select('organisation_id').where('id', '=', id).executeTakeFirst()
  return row && { organisationId: row.organisation_id }
}

/** When a meter reached a value, with what is told of it; nothing once its asset is gone. Readings that were voided count no more. */
export async function metersCrossed(ctx: SystemContext, meterId: string, value: number) {
  const { rows } = await sql<{
    id: string
    onDay: Day
    value: number
    start: number | null
    asset_id: string
    label: string
  }>`select r.id, r.read_on as "onDay", r.value::float8 as value, r.start_value::float8 as start, a.id as asset_id, a.label
    from meter_readings r join meters m on m.id = r.meter_id join assets a on a.id = m.asset_id
    where r.meter_id = ${meterId} and r.voided_at is null and a.state <> 'removed' order by r.read_on, r.position`.execute(
    ctx.db,
  )
  // A reading with what the next meter began with ends one installation and begins another.
  let installation = 'first'
  const series = rows.map((row) => {
    const one = { onDay: row.onDay, value: row.value, installation }
    if (row.start !== null) installation = row.id
    return one
  })
  const current = installation
  return meterCrossings(meterId, series, value).map((crossing) => ({
    ...crossing,
    number: '',
    label: rows[0]!.label,
    endsOn: null,
    inForce: crossing.period === current,
    href: `/parc/${rows[0]!.asset_id}`,
  }))
}
