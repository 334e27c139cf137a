import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { StaffContext } from '../http/context.ts'
import { after, by, cursorOf, orderBy, placeOf } from '../lists/order.ts'

/** A job whose tries are used up. */
export type FailedJob = {
  id: string
  name: string
  createdOn: Date
  failedOn: Date
  attempts: number
  error: string
}

/** Which failed jobs: some by their ids, or all of a kind. */
export type WhichJobs = { ids: string[] } | { kind: string }

const keys = [by.moment('j.completed_on'), by.uuid('j.id')]

/** Those of the brand; and those of no brand, the server's own, for the brand that is nobody's copy: whoever runs the server is there. */
const mine = (ctx: StaffContext): RawBuilder<SqlBool> =>
  sql`j.state = 'failed' and j.completed_on is not null and case when j.data ->> 'brandId' is null
    then exists (select from brands b where b.id = ${ctx.brand.id} and b.made_from is null)
    else j.data ->> 'brandId' = ${ctx.brand.id} end`

const named = (which: WhichJobs): RawBuilder<SqlBool> =>
  'ids' in which ? sql`j.id = any (${which.ids}::uuid[])` : sql`j.name = ${which.kind}`

/** The queue is the login role's own: what it holds is of all brands. */
async function asLoginRole<T>(ctx: StaffContext, work: () => Promise<T>): Promise<T> {
  await ctx.client.query('reset role')
  const result = await work()
  await ctx.client.query('set local role parvis_staff')
  return result
}

/** What an error says, without what opens anything: addresses with a password, tokens, keys. */
export const withoutSecrets = (text: string): string =>
  text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@')
    .replace(/\b(basic|bearer)\s+\S+/gi, '$1 …')
    .replace(/\b(password|passwd|secret|token|authorization|api[_-]?key)\b(["']?\s*[:=]\s*)\S+/gi, '$1$2…')
    .replace(/[A-Za-z0-9_+/=-]{32,}/g, '…')
    .slice(0, 500)

/** Failed jobs, the last first. @throws Problem 422 on `cursor` */
export async function listFailedJobs(
  ctx: StaffContext,
  { kind, cursor, size }: { kind?: string | undefined; cursor?: string | undefined; size: number },
): Promise<{ items: FailedJob[]; nextCursor: string | null; kinds: Array<{ name: string; count: number }> }> {
  const asked = kind ? sql<SqlBool>`${mine(ctx)} and ${named({ kind })}` : mine(ctx)
  return asLoginRole(ctx, async () => {
    const { rows } = await sql<FailedJob & { place: string }>`
      select j.id, j.name, j.created_on as "createdOn", j.completed_on as "failedOn", j.retry_count + 1 as attempts,
        coalesce(j.output ->> 'message', '') as error, ${placeOf('failedOn', keys)} as place
      from jobs.job j where ${asked} ${cursor ? sql`and ${after(cursor, 'failedOn', keys, 'desc')}` : sql``}
      ${orderBy(keys, 'desc')} limit ${size + 1}`.execute(ctx.db)
    const kinds = await sql<{ name: string; count: number }>`
      select j.name, count(*)::int as count from jobs.job j where ${mine(ctx)} group by j.name order by j.name`.execute(
      ctx.db,
    )
    const items = rows.slice(0, size).map(({ place: _, error, ...job }) => ({ ...job, error: withoutSecrets(error) }))
    return { items, nextCursor: rows.length > size ? cursorOf(rows[size - 1]!.place) : null, kinds: kinds.rows }
  })
}

/** Has failed jobs done again, at once and with new tries. @returns how many of each kind; others are not there or no longer failed */
export const retryJobs = (ctx: StaffContext, which: WhichJobs): Promise<Map<string, number>> =>
  change(
    ctx,
    sql`update jobs.job j set state = 'retry', retry_limit = j.retry_count + 10, start_after = now(), completed_on = null
    where ${mine(ctx)} and ${named(which)} returning j.name`,
  )

/** Gives failed jobs up: what they would have done is not done. @returns how many of each kind */
export const dropJobs = (ctx: StaffContext, which: WhichJobs): Promise<Map<string, number>> =>
  change(ctx, sql`delete from jobs.job j where ${mine(ctx)} and ${named(which)} returning j.name`)

async function change(ctx: StaffContext, statement: RawBuilder<unknown>): Promise<Map<string, number>> {
  const { rows } = await asLoginRole(ctx, () => (statement as RawBuilder<{ name: string }>).execute(ctx.db))
  return new Map([...Map.groupBy(rows, (row) => row.name)].map(([name, all]) => [name, all.length]))
}
