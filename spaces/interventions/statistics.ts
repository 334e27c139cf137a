import { sql } from 'kysely'
import type { z } from 'zod'
import { addMonths, type Day, firstOfMonth } from '../../kernel/dates/day.ts'
import type { PersonContext } from '../../kernel/http/context.ts'
import { requirePermissionSomewhere } from '../../kernel/organisations/access.ts'
import type * as schema from './schema.ts'

/**
 * How many interventions on an asset were done in each of the last months, this one included, and a year before: of those that the asking person reads (P11).
 * @throws Problem 404, 403 with whom to ask
 */
export async function readStatistics(
  ctx: PersonContext,
  { asset, months }: z.output<typeof schema.statisticsQuery>,
): Promise<z.input<typeof schema.statistics>> {
  await requirePermissionSomewhere(ctx, 'interventions.visits.read')
  const first = addMonths(firstOfMonth(ctx.today), 1 - months)
  const { rows } = await sql<{ month: Day; done: number }>`
    select date_trunc('month', i.done_at at time zone ${ctx.brand.timeZone})::date as month, count(*)::int as done
    from intervention_assets k join interventions i on i.id = k.intervention_id
    where k.asset_id = ${asset} and i.state = 'done' and (i.done_at at time zone ${ctx.brand.timeZone})::date >= ${addMonths(first, -12)} group by 1`.execute(
    ctx.db,
  )
  const counts = new Map(rows.map(({ month, done }) => [month, done]))
  const from = (begin: Day) => Array.from({ length: months }, (_, index) => counts.get(addMonths(begin, index)) ?? 0)
  return {
    months: Array.from({ length: months }, (_, index) => addMonths(first, index)),
    done: from(first),
    before: from(addMonths(first, -12)),
  }
}
