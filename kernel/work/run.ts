import { sql } from 'kysely'
import { z } from 'zod'
import { DatabaseAwayError } from '../db/database.ts'
import { Problem } from '../errors/problem.ts'
import {
  asStarter,
  asSystem,
  type Brand,
  type Context,
  type PersonContext,
  type Services,
  type SystemContext,
} from '../http/context.ts'
import { requireAccess } from '../http/endpoints.ts'
import { inLocale, type Locale } from '../i18n/locale.ts'
import type { Job, Run } from '../jobs/jobs.ts'
import { notify } from '../notifications/outbox.ts'
import { kindOf } from './kinds.ts'
import { workJob } from './work.ts'

/** So many items are one part of a task: after it the other tasks that wait have their turn. */
const itemsInPart = 50
/** An item before which so many processes ended is refused. */
const mostCuts = 3
/** A task on which nothing happened for so long has lost its job. */
const silentMinutes = 30
const keptDays = 30

const jobData = z.object({ workId: z.uuid(), brandId: z.uuid(), span: z.number().int() })
type Part = z.output<typeof jobData>
type Item = { position: number; subject_id: string }

/** The jobs that do long tasks, take up those that lost theirs, and forget old ones. */
export const workJobs = (services: Services): Job[] => [
  {
    name: workJob,
    title: { fr: 'Travail long', en: 'Long task' },
    data: jobData,
    atOnce: 2,
    run: (data, run) => doPart(services, data as Part, run),
  },
  {
    name: 'kernel.sweep_work',
    title: { fr: 'Reprise et oubli des travaux longs', en: 'Taking up and forgetting of long tasks' },
    everyMinutes: 60,
    run: () => sweepWork(services),
  },
]

/** Does the next items of a task. Cut at whatever step, the job is run again and goes on with what waits. */
async function doPart(services: Services, part: Part, run: Run): Promise<void> {
  const brand = services.brands.byId(part.brandId)
  const work = await asSystem(services, brand, (ctx) => begin(ctx, part))
  if (!work) return
  const doing = { services, brand, id: part.workId, kind: kindOf(work.kind), input: work.input, run }
  const left = doing.kind.together ? await doTogether(doing) : undefined
  for (const item of left ?? []) if (!run.stopping()) await doOne(doing, item)
  if (!left) for (let n = 0; n < itemsInPart && !run.stopping() && (await doOne(doing)); n++);
  await asSystem(services, brand, (ctx) => goOnOrEnd(ctx, part))
}

type Doing = { services: Services; brand: Brand; id: string; kind: ReturnType<typeof kindOf>; input: unknown; run: Run }

/** Notes that a part begins. One that begins a second time was cut, maybe by the item that comes next. */
async function begin(ctx: SystemContext, { workId, span }: Part) {
  const work = await ctx.db
    .selectFrom('work')
    .select(['kind', 'input', 'begun'])
    .where('id', '=', workId)
    .where('span', '=', span)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!work) return undefined
  await ctx.db.updateTable('work').set({ begun: true, touched_at: ctx.now }).where('id', '=', workId).execute()
  if (!work.begun) return work
  const { rows } = await sql<Item & { cuts: number }>`update work_items i set cuts = i.cuts + 1
    from (select position from work_items where work_id = ${workId} and state = 'waiting' order by position limit 1 for update skip locked) next
    where i.work_id = ${workId} and i.position = next.position returning i.position, i.cuts`.execute(ctx.db)
  const [next] = rows
  if (next && next.cuts >= mostCuts) await refuse(ctx, workId, next.position, unexpected(workId))
  return work
}

/** Items that wait, held until the transaction ends: the next ones, or the one at a position. None where the task is over. */
const take = (ctx: PersonContext, workId: string, most: number, position: number | null): Promise<Item[]> =>
  ctx.asSystem(async () => {
    const { rows } = await sql<Item>`select i.position, i.subject_id from work_items i
      where i.work_id = ${workId} and i.state = 'waiting' and (${position}::integer is null or i.position = ${position})
        and exists (select from work w where w.id = ${workId} and w.ended_at is null)
      order by i.position limit ${most} for update of i skip locked`.execute(ctx.db)
    return rows
  })

/** Marks held items as done, and adds them to the sum. */
const markDone = (ctx: PersonContext, workId: string, items: Item[]): Promise<unknown> =>
  ctx.asSystem(async () => {
    await sql`update work_items set state = 'done' where work_id = ${workId} and position = any (${items.map((item) => item.position)})`.execute(
      ctx.db,
    )
    await sql`update work set done = done + ${items.length}, touched_at = ${ctx.now} where id = ${workId}`.execute(
      ctx.db,
    )
  })

type Refusal = { code: string; field?: string; params?: Record<string, unknown> }
const unexpected = (workId: string): Refusal => ({ code: 'work.unexpected', params: { traceId: workId.slice(0, 8) } })

/** Marks an item as refused where it still waits. */
async function refuse(ctx: Context, workId: string, position: number, refusal: Refusal): Promise<void> {
  const { code, field = '', params = {} } = refusal
  await sql`with refused as (
      update work_items set state = 'refused', code = ${code}, field = ${field}, params = ${JSON.stringify(params)}
      where work_id = ${workId} and position = ${position} and state = 'waiting' returning 1)
    update work set refused = refused + 1, touched_at = ${ctx.now} where id = ${workId} and exists (select from refused)`.execute(
    ctx.db,
  )
}

/** Refuses all that waits and ends the task. */
async function refuseRest(ctx: SystemContext, workId: string, code: string): Promise<void> {
  await sql`with refused as (
      update work_items set state = 'refused', code = ${code} where work_id = ${workId} and state = 'waiting' returning 1)
    update work set refused = refused + (select count(*)::int from refused), ended_at = ${ctx.now}, end_code = ${code}
    where id = ${workId} and ended_at is null`.execute(ctx.db)
}

/** Does the next item, or this one, and marks it in the same transaction. @returns whether there was one */
async function doOne(doing: Doing, only?: Item): Promise<boolean> {
  const { services, brand, id, kind, input, run } = doing
  let item = only
  try {
    await asStarter(services, brand, id, async (ctx) => {
      const [held] = await take(ctx, id, 1, only?.position ?? null)
      item = held
      if (!held) return
      requireAccess(ctx, kind.access, undefined)
      await kind.act(ctx, held.subject_id, input)
      await markDone(ctx, id, [held])
    })
  } catch (error) {
    if (error instanceof DatabaseAwayError) throw error
    if (isAccountOver(error)) {
      await asSystem(services, brand, (ctx) => refuseRest(ctx, id, 'work.account_over'))
      return false
    }
    if (!item) throw error
    if (!(error instanceof Problem)) run.report(error)
    const { position } = item
    await asSystem(services, brand, (ctx) => refuse(ctx, id, position, refusalOf(error, id)))
  }
  return item !== undefined
}

const isAccountOver = (error: unknown) => error instanceof Problem && error.status === 401

function refusalOf(error: unknown, workId: string): Refusal {
  if (!(error instanceof Problem)) return unexpected(workId)
  const [first] = error.fields
  return first ? { code: first.code, field: first.field, params: first.params ?? {} } : error
}

/** Does the next items together. @returns those that are left to be done one by one; all of them where that failed */
async function doTogether(doing: Doing): Promise<Item[]> {
  const { services, brand, id, kind, input, run } = doing
  let items: Item[] = []
  try {
    return await asStarter(services, brand, id, async (ctx) => {
      items = await take(ctx, id, itemsInPart, null)
      if (items.length === 0) return []
      requireAccess(ctx, kind.access, undefined)
      const done = new Set(
        await kind.together!(
          ctx,
          items.map((item) => item.subject_id),
          input,
        ),
      )
      await markDone(
        ctx,
        id,
        items.filter((item) => done.has(item.subject_id)),
      )
      return items.filter((item) => !done.has(item.subject_id))
    })
  } catch (error) {
    if (error instanceof DatabaseAwayError) throw error
    if (isAccountOver(error)) {
      await asSystem(services, brand, (ctx) => refuseRest(ctx, id, 'work.account_over'))
      return []
    }
    if (items.length === 0) throw error
    // Each is tried by itself, and so refused by itself.
    if (!(error instanceof Problem)) run.report(error)
    return items
  }
}

/** Ends a task of which nothing waits, and tells the person; else has another part done. */
async function goOnOrEnd(ctx: SystemContext, { workId, brandId, span }: Part): Promise<void> {
  const work = await ctx.db
    .selectFrom('work as w')
    .innerJoin('accounts as a', 'a.id', 'w.account_id')
    .select(['w.kind', 'w.account_id', 'w.done', 'w.refused', 'w.total', 'a.locale'])
    .where('w.id', '=', workId)
    .where('w.span', '=', span)
    .where('w.ended_at', 'is', null)
    .forUpdate('w')
    .executeTakeFirst()
  if (!work) return
  if (work.done + work.refused < work.total) {
    await ctx.db
      .updateTable('work')
      .set({ span: span + 1, begun: false })
      .where('id', '=', workId)
      .execute()
    ctx.enqueue(workJob, { workId, brandId, span: span + 1 })
    return
  }
  await ctx.db.updateTable('work').set({ ended_at: ctx.now }).where('id', '=', workId).execute()
  const locale = work.locale as Locale
  await notify(
    ctx,
    { accountId: work.account_id, email: null, locale },
    'work.finished',
    { work: inLocale(kindOf(work.kind).title, locale), done: work.done, refused: work.refused },
    { href: `/travaux/${workId}` },
  )
}

/** Takes up tasks that lost their job, and forgets those that are over for long. */
async function sweepWork(services: Services): Promise<void> {
  for (const brand of services.brands.all())
    await asSystem(services, brand, async (ctx) => {
      const before = (minutes: number) => new Date(ctx.now.getTime() - minutes * 60_000)
      const lost = await ctx.db
        .selectFrom('work')
        .select(['id', 'span'])
        .where('brand_id', '=', brand.id)
        .where('ended_at', 'is', null)
        .where('touched_at', '<', before(silentMinutes))
        .execute()
      for (const { id, span } of lost) ctx.enqueue(workJob, { workId: id, brandId: brand.id, span })
      await ctx.db
        .deleteFrom('work')
        .where('brand_id', '=', brand.id)
        .where('ended_at', '<', before(keptDays * 24 * 60))
        .execute()
    })
}
