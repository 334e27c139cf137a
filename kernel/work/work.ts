import './errors.ts'
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { z } from 'zod'
import { problem, sentenceOf } from '../errors/problem.ts'
import type { PersonContext, Reader } from '../http/context.ts'
import { inLocale } from '../i18n/locale.ts'
import { defineList, filter } from '../lists/list.ts'
import { by } from '../lists/order.ts'
import { readRow } from '../lists/read.ts'
import { ability } from '../policy/ability.ts'
import { allow, deny } from '../policy/decision.ts'
import { kindOf, type WorkItem, type WorkKind } from './kinds.ts'
import * as schema from './schema.ts'

/** So many tasks of one account may be open at once. */
const mostOpen = 20

/** The job that does a part of a task. */
export const workJob = 'kernel.work'

/** What is done to which items, whatever their order: started twice, it is one task. */
const printOf = (input: unknown, items: WorkItem[]) =>
  createHash('sha256')
    .update(JSON.stringify([input, items.map((item) => item.id).sort()]))
    .digest('hex')

/**
 * Starts a long task. It goes on when the window closes, and each item is done with the rights that the person has then.
 * @returns its id; of the one that runs where the same is open already
 * @throws Problem too_many_at_once
 */
export async function startWork<Input extends z.ZodType>(
  ctx: PersonContext,
  kind: WorkKind<Input>,
  input: z.output<Input>,
  named: WorkItem[],
): Promise<string> {
  const items = [...new Map(named.map((item) => [item.id, item])).values()]
  const by = (ctx.actor.side === 'client' && ctx.actor.viewedBy) || undefined
  const same = {
    account_id: ctx.actor.accountId,
    kind: kind.name,
    print: printOf(input, items),
    acted_by: by?.accountId ?? null,
  }
  return ctx.asSystem(async () => {
    const made = await ctx.db
      .insertInto('work')
      .values({
        ...same,
        acted_organisation_id: by?.organisationId ?? null,
        brand_id: ctx.brand.id,
        side: ctx.actor.side,
        input: JSON.stringify(input),
        total: items.length,
        started_at: ctx.now,
        touched_at: ctx.now,
      })
      .onConflict((oc) =>
        oc.columns(['account_id', 'kind', 'print', 'acted_by']).where('ended_at', 'is', null).doNothing(),
      )
      .returning('id')
      .executeTakeFirst()
    const open = await ctx.db
      .selectFrom('work')
      .select(['id', 'kind', 'print', 'acted_by'])
      .where('account_id', '=', same.account_id)
      .where('ended_at', 'is', null)
      .execute()
    if (!made) {
      const running = open.find(
        (one) => one.kind === same.kind && one.print === same.print && one.acted_by === same.acted_by,
      )
      if (running) return running.id
      // It ended between the two statements: whoever asks again starts it.
      throw problem('work.ended')
    }
    if (open.length > mostOpen) throw problem('too_many_at_once', { most: mostOpen })
    await sql`insert into work_items (work_id, position, subject_id, name, detail)
      select ${made.id}, x.n, (x.item ->> 'id')::uuid, coalesce(x.item ->> 'name', ''), coalesce(x.item ->> 'detail', '')
      from jsonb_array_elements(${JSON.stringify(items)}::jsonb) with ordinality x (item, n)`.execute(ctx.db)
    ctx.enqueue(workJob, { workId: made.id, brandId: ctx.brand.id, span: 1 })
    return made.id
  })
}

/** The asking person's own tasks on the side where they are, the newest first. */
export const workList = defineList({
  title: { fr: 'Travaux', en: 'Tasks' },
  rows: (db) =>
    db
      .selectFrom('work as w')
      .select([
        'w.id',
        'w.kind',
        'w.total',
        'w.done',
        'w.refused',
        'w.started_at',
        'w.cancelled_at',
        'w.ended_at',
        'w.end_code',
      ]),
  scope: () => sql`w.account_id = (select parvis.account_id())`,
  filters: {
    open: filter(schema.openOnly, (open) => (open ? sql`w.ended_at is null` : undefined)),
  },
  id: by.uuid('w.id'),
  sorts: { startedAt: [by.moment('w.started_at')] },
  order: () => 'desc',
  item: schema.workView,
  view: viewOf,
  planned: true,
})

type Row = {
  id: string
  kind: string
  total: number
  done: number
  refused: number
  started_at: Date
  cancelled_at: Date | null
  ended_at: Date | null
  end_code: string | null
}

function viewOf(row: Row, { locale }: Pick<Reader, 'locale'>) {
  const kind = kindOf(row.kind)
  const state = !row.ended_at ? 'running' : row.cancelled_at ? 'cancelled' : row.end_code ? 'refused' : 'finished'
  return {
    id: row.id,
    kind: row.kind,
    title: inLocale(kind.title, locale),
    from: kind.from,
    state: state as 'running' | 'cancelled' | 'refused' | 'finished',
    total: row.total,
    done: row.done,
    refused: row.refused,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    reason: row.end_code ? (sentenceOf(row.end_code, locale) ?? row.end_code) : '',
    abilities: { cancel: ability(row.ended_at ? deny('work.ended') : allow('work.running'), locale) },
  }
}

/** One of the asking person's own tasks. @throws Problem 404 */
export const readWork = async (ctx: PersonContext, id: string) => viewOf(await readRow(ctx, workList, id), ctx)

/** The items of a task, as they were named when it was started. */
export const workItemList = defineList({
  title: { fr: 'Lignes du travail', en: 'Lines of the task' },
  rows: (db) =>
    db
      .selectFrom('work_items as i')
      .innerJoin('work as w', 'w.id', 'i.work_id')
      .select([
        'i.subject_id',
        'i.position',
        'i.name',
        'i.detail',
        'i.state',
        'i.code',
        'i.field',
        'i.params',
        'w.kind',
      ]),
  scope: ({ id }: { id: string }) => sql`i.work_id = ${id}`,
  filters: { state: filter(schema.itemState.optional(), (state) => sql`i.state = ${state}`) },
  id: by.integer('i.position'),
  sorts: { position: [] },
  item: schema.workItemView,
  view: (row, { locale }) => ({
    id: row.subject_id,
    position: row.position,
    name: row.name,
    detail: row.detail,
    state: row.state as 'waiting' | 'done' | 'refused',
    problem:
      row.state === 'refused'
        ? { code: row.code, field: row.field, detail: sentenceOf(row.code, locale, row.params) ?? row.code }
        : null,
    href: kindOf(row.kind).href(row.subject_id),
  }),
  guard: (ctx, { id }) => readWork(ctx, id),
})

/**
 * Stops a task after what is under way: what is done stays, what waits is left as it is. Cancelling it again changes nothing.
 * @throws Problem 404, work.ended where it was over by itself
 */
export async function cancelWork(ctx: PersonContext, id: string) {
  const before = await readWork(ctx, id)
  if (before.state === 'cancelled') return before
  const ended = await ctx.asSystem(() =>
    ctx.db
      .updateTable('work')
      .set({ cancelled_at: ctx.now, ended_at: ctx.now })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst(),
  )
  const after = await readWork(ctx, id)
  if (ended.numUpdatedRows === 0n && after.state !== 'cancelled') throw problem('work.ended')
  return after
}

/** The ids that were asked for, each named as the person sees it; what they do not see is refused when its turn comes. */
export const namedItems = (ids: string[], seen: WorkItem[]): WorkItem[] => {
  const known = new Map(seen.map((item) => [item.id, item]))
  return ids.map((id) => known.get(id) ?? { id, name: '' })
}
