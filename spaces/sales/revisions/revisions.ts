import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { type Day, formatDay, maxDay } from '../../../kernel/dates/day.ts'
import { conflict, invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { holdersOf } from '../../../kernel/requests/deciders.ts'
import type { Revisable, RevisedPrice } from '../../../kernel/space.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { namedItems, readWork, startWork } from '../../../kernel/work/work.ts'
import { plain } from '../../billing/index.ts'
import { factorOf, indexMonth, nextDue, revised, shownFactor } from './formula.ts'
import * as schema from './schema.ts'
import { indexValue, seriesList } from './series.ts'

/** The first due date that was not applied, as `nextDue` has it: they are applied one after the other. */
const nextDueOn = sql<Day>`(r.first_on + make_interval(months => r.every_months * (select count(*) from price_revision_steps s where s.revision_id = r.id)::int))::date`

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('price_revisions as r')
    .innerJoin('organisations as c', 'c.id', 'r.organisation_id')
    .innerJoin('index_series as x', 'x.id', 'r.series_id')
    .selectAll('r')
    .select([
      'c.name as organisation_name',
      'x.code as series_code',
      sql<Day | null>`(select max(s.due_on) from price_revision_steps s where s.revision_id = r.id)`.as('applied_on'),
      sql<Day>`${nextDueOn}`.as('next_on'),
    ])
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** The formulas by which prices follow an index, the newest first (B31). */
export const revisionList = defineList({
  title: { fr: 'Révisions de prix', en: 'Revisions of prices' },
  rows,
  scope: (_, { brand }) => sql`r.brand_id = ${brand.id}`,
  ofClients: byClient('r.organisation_id'),
  filters: {
    search: words(sql`r.target_label || ' ' || c.name || ' ' || x.code`),
    ended: filter(z.stringbool().default(false), (ended) =>
      ended ? sql`r.ended_at is not null` : sql`r.ended_at is null`,
    ),
    /** Those whose next due date has come. */
    due: filter(z.stringbool().optional(), (due) =>
      due ? sql`r.ended_at is null and ${nextDueOn} <= parvis.today()` : undefined,
    ),
  },
  id: by.uuid('r.id'),
  sorts: { createdAt: [by.moment('r.created_at')] },
  order: () => 'desc',
  item: schema.revisionItem,
  view: (row) => ({
    id: row.id,
    organisation: { id: row.organisation_id, name: row.organisation_name },
    targetKind: row.target_kind,
    target: row.target_label,
    series: row.series_code,
    firstOn: row.first_on,
    everyMonths: row.every_months,
    appliedOn: row.applied_on,
    dueOn: row.ended_at === null ? row.next_on : null,
    ended: row.ended_at !== null,
  }),
})

/** How something of a kind is revised, as the space that owns it says. */
function revisableOf(ctx: StaffContext, kind: string): Revisable | undefined {
  for (const space of ctx.services.spaces) if (space.revisable?.[kind]) return space.revisable[kind]
  return undefined
}

/** What may follow an index. */
export const readKinds = (ctx: StaffContext): z.input<typeof schema.targetKinds> => ({
  items: ctx.services.spaces.flatMap((space) =>
    Object.entries(space.revisable ?? {}).map(([kind, { title }]) => ({ kind, title: title[ctx.locale] })),
  ),
})

/** Those of a kind that words find. @throws Problem 422 on `kind` */
export async function readTargets(ctx: StaffContext, { kind, search }: z.output<typeof schema.targetQuery>) {
  const revisable = revisableOf(ctx, kind)
  if (!revisable) throw invalid({ field: 'kind', code: 'bad_choice' })
  return { items: await revisable.search(ctx, search) }
}

const stepsOf = (ctx: StaffContext, id: string) =>
  ctx.db
    .selectFrom('price_revision_steps')
    .selectAll()
    .where('revision_id', '=', id)
    .orderBy('due_on', 'desc')
    .execute()

const formulaOf = (row: Row) => ({
  fixedPart: plain(row.fixed_part),
  indexPart: plain(row.index_part),
  floor: row.floor_factor === null ? null : plain(row.floor_factor),
  ceiling: row.ceiling_factor === null ? null : plain(row.ceiling_factor),
})

type Priced = { key: string; label: string; before: string; after: string }

/** What the next due date would do now: the index that counts, each price before and after, and why not. */
async function nextOf(ctx: StaffContext, row: Row, applied: readonly Day[]) {
  const revisable = revisableOf(ctx, row.target_kind)
  const dueOn = nextDue({ firstOn: row.first_on, everyMonths: row.every_months }, applied)
  const effectiveOn = revisable?.from(maxDay(dueOn, ctx.today)) ?? dueOn
  const month = indexMonth(dueOn, row.lag_months)
  const value = await indexValue(ctx, row.series_id, month)
  const found = await revisable?.find(ctx, row.target_id, effectiveOn)
  const factor = value === undefined ? undefined : factorOf(formulaOf(row), plain(row.base_value), value)
  const now = new Map((found?.prices ?? []).map((one) => [one.key, one.price]))
  const prices: Priced[] = factor
    ? (row.base_prices as RevisedPrice[])
        .filter(({ key }) => now.has(key))
        .map(({ key, label, price }) => ({ key, label, before: now.get(key)!, after: revised(price, factor) }))
    : []
  return {
    found,
    dueOn,
    effectiveOn,
    indexMonth: month,
    indexValue: value ?? null,
    factor: factor ? shownFactor(factor) : null,
    prices,
    refusal: !found
      ? 'sales.revision_target_gone'
      : value === undefined
        ? 'sales.index_missing'
        : prices.length === 0
          ? 'sales.revision_no_price'
          : null,
  }
}

/** A formula with what its next due date would do, and what was applied. @throws Problem 404 */
export async function readRevision(ctx: StaffContext, id: string): Promise<z.input<typeof schema.revisionView>> {
  const row = await readRow(ctx, revisionList, id)
  const steps = await stepsOf(ctx, id)
  const next = await nextOf(
    ctx,
    row,
    steps.map((one) => one.due_on),
  )
  const { found, ...shown } = next
  const may = ctx.actor.permissions.has('sales.revisions.manage') && row.ended_at === null
  return {
    ...revisionList.view(row, ctx),
    href: found?.href ?? '',
    currency: found?.currency ?? 'EUR',
    baseMonth: row.base_month,
    baseValue: plain(row.base_value),
    ...formulaOf(row),
    lagMonths: row.lag_months,
    next:
      row.ended_at === null
        ? { ...shown, readers: (await holdersOf(ctx, row.organisation_id, readers)).map(({ email }) => email) }
        : null,
    steps: steps.map((one) => ({
      dueOn: one.due_on,
      effectiveOn: one.effective_on,
      indexMonth: one.index_month,
      indexValue: plain(one.index_value),
      prices: one.prices as Priced[],
      told: one.told,
      at: one.applied_at.toISOString(),
      by: one.applied_by_label,
    })),
    may: [...(may && shown.refusal === null ? (['apply'] as const) : []), ...(may ? (['end'] as const) : [])],
    version: row.version,
  }
}

/** Who of a client is told what its prices become. */
const readers = 'sales.subscriptions.read'

/** Has the prices of something follow an index, from those that are in force. @throws Problem 422 on the field */
export async function createRevision(ctx: StaffContext, body: z.output<typeof schema.revisionBody>) {
  const revisable = revisableOf(ctx, body.targetKind)
  const found = await revisable?.find(ctx, body.targetId, maxDay(ctx.today, body.baseMonth))
  if (!revisable || !found) throw invalid({ field: 'targetId', code: 'bad_choice' })
  if (found.prices.length === 0) throw invalid({ field: 'targetId', code: 'sales.revision_no_price' })
  if (revisable.from(body.firstOn) !== body.firstOn) throw invalid({ field: 'firstOn', code: 'sales.first_of_month' })
  await readRow(ctx, seriesList, body.seriesId).catch(() => {
    throw invalid({ field: 'seriesId', code: 'bad_choice' })
  })
  const baseValue = await indexValue(ctx, body.seriesId, body.baseMonth)
  if (baseValue === undefined) throw invalid({ field: 'baseMonth', code: 'sales.index_missing' })
  const made = await ctx.db
    .insertInto('price_revisions')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: found.organisationId,
      target_kind: body.targetKind,
      target_id: body.targetId,
      target_label: found.label,
      series_id: body.seriesId,
      base_month: body.baseMonth,
      base_value: baseValue,
      fixed_part: body.fixedPart,
      index_part: body.indexPart,
      floor_factor: body.floor,
      ceiling_factor: body.ceiling,
      lag_months: body.lagMonths,
      first_on: body.firstOn,
      every_months: body.everyMonths,
      base_prices: JSON.stringify(found.prices),
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw invalid({ field: 'targetId', code: 'sales.revision_taken' })
  await tell(ctx, 'agreed', { id: made.id, organisation_id: found.organisationId, target_label: found.label })
  return readRevision(ctx, made.id)
}

const tell = (
  ctx: StaffContext,
  act: string,
  row: Pick<Row, 'id' | 'organisation_id' | 'target_label'>,
  after?: object,
) =>
  record(ctx, {
    type: `sales.revision.${act}`,
    organisationId: row.organisation_id,
    subjectType: 'sales.revision',
    subjectId: row.id,
    subjectLabel: row.target_label,
    ...(after ? { after } : {}),
  })

/**
 * Applies the next due date, once, and tells the client each price before and after: what was invoiced stays. Asked again for a date that was
 * applied, nothing is done twice.
 * @throws Problem 404, conflict where the index is another by now, sales.revision_ended, sales.revision_not_due, sales.index_missing, and what the space refuses
 */
export async function applyRevision(ctx: StaffContext, id: string, body: z.output<typeof schema.stepBody>) {
  await ctx.db.selectFrom('price_revisions').select('id').where('id', '=', id).forUpdate().execute()
  const row = await readRow(ctx, revisionList, id)
  const steps = await stepsOf(ctx, id)
  if (steps.some((one) => one.due_on === body.dueOn)) return readRevision(ctx, id)
  if (row.ended_at) throw problem('sales.revision_ended')
  const next = await nextOf(
    ctx,
    row,
    steps.map((one) => one.due_on),
  )
  if (next.dueOn !== body.dueOn) throw problem('sales.revision_not_due')
  if (next.refusal) throw problem(next.refusal)
  if (next.factor !== body.factor) throw conflict(await readRevision(ctx, id))
  await revisableOf(ctx, row.target_kind)!.apply(
    ctx,
    row.target_id,
    next.effectiveOn,
    next.prices.map(({ key, label, after }) => ({ key, label, price: after })),
  )
  const people = await holdersOf(ctx, row.organisation_id, readers)
  await ctx.db
    .insertInto('price_revision_steps')
    .values({
      revision_id: id,
      brand_id: ctx.brand.id,
      due_on: next.dueOn,
      effective_on: next.effectiveOn,
      index_month: next.indexMonth,
      index_value: next.indexValue!,
      prices: JSON.stringify(next.prices),
      told_at: ctx.now,
      told: people.length,
      applied_at: ctx.now,
      applied_by_label: ctx.actor.label,
    })
    .execute()
  const changes = next.prices.map((one) => `${one.label}\u00a0: ${one.before} → ${one.after}`).join(' · ')
  await tellPeople(
    ctx,
    people.map((one) => ({
      accountId: one.account_id,
      kind: 'sales.price_revised',
      params: (locale: Locale) => ({
        target: row.target_label,
        changes: locale === 'fr' ? changes.replaceAll('.', ',') : changes,
        index: row.series_code,
        day: formatDay(next.effectiveOn, locale),
      }),
      href: '/abonnements',
      key: `revised:${id}:${next.dueOn}:${one.account_id}`,
    })),
  )
  await tell(ctx, 'applied', row, { onDay: next.effectiveOn, tiers: changes })
  return readRevision(ctx, id)
}

/** Ends a formula: prices stay as they are. @throws Problem 404, conflict */
export async function endRevision(ctx: StaffContext, id: string, { version }: { version: number }) {
  await ctx.db.selectFrom('price_revisions').select('id').where('id', '=', id).forUpdate().execute()
  const row = await readRow(ctx, revisionList, id)
  if (row.ended_at) return readRevision(ctx, id)
  if (row.version !== version) throw conflict(await readRevision(ctx, id))
  await ctx.db
    .updateTable('price_revisions')
    .set({ ended_at: ctx.now, version: version + 1 })
    .where('id', '=', id)
    .execute()
  await tell(ctx, 'ended', row)
  return readRevision(ctx, id)
}

/** Many formulas with what the next due date of each would do now, as their page shows one; those that are ended, or are not there, are left out. */
export async function previewRevisions(
  ctx: StaffContext,
  { ids }: z.output<typeof schema.previewQuery>,
): Promise<z.input<typeof schema.previews>> {
  const found = await Promise.all([...new Set(ids)].map((id) => readRow(ctx, revisionList, id).catch(() => undefined)))
  const items: z.input<typeof schema.previews>['items'] = []
  for (const row of found) {
    if (!row || row.ended_at) continue
    const steps = await stepsOf(ctx, row.id)
    const { found: target, ...next } = await nextOf(
      ctx,
      row,
      steps.map((one) => one.due_on),
    )
    items.push({ ...revisionList.view(row, ctx), currency: target?.currency ?? 'EUR', next })
  }
  return { items }
}

/** Applies the next due date of many, each as it was seen: one that is another by now is refused by itself. */
const application = defineWork({
  name: 'sales.revisions',
  title: { fr: 'Révision de prix', en: 'Revision of prices' },
  access: { staff: 'sales.revisions.manage' },
  input: z.object({ seen: z.record(z.string(), schema.stepBody) }),
  from: '/fournisseur/revisions',
  href: (id) => `/fournisseur/revisions/${id}`,
  act: (ctx, id, { seen }) => applyRevision(ctx as StaffContext, id, seen[id]!),
})

/** Starts applying the next due date of these formulas, as they were seen, and telling their clients (B31). */
export async function applyRevisions(ctx: StaffContext, { items }: z.output<typeof schema.applicationsBody>) {
  const ids = items.map(({ id }) => id)
  const rows = await ctx.db
    .selectFrom('price_revisions as r')
    .innerJoin('organisations as c', 'c.id', 'r.organisation_id')
    .select(['r.id', 'r.target_label as name', 'c.name as detail'])
    .where('r.id', 'in', ids)
    .execute()
  const seen = Object.fromEntries(items.map(({ id, ...step }) => [id, step]))
  return readWork(ctx, await startWork(ctx, application, { seen }, namedItems(ids, rows)))
}
