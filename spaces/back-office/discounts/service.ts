import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { type Day, today } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { discountOn, type Reason } from './holding.ts'
import * as schema from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('client_discounts as d')
    .leftJoin('organisations as o', 'o.id', 'd.organisation_id')
    .leftJoin('client_groups as g', 'g.id', 'd.group_id')
    .select([
      'd.id',
      'd.organisation_id',
      'd.group_id',
      'd.product',
      'd.rate',
      'd.starts_on',
      'd.ends_on',
      'd.reason',
      'd.created_by_label',
      'd.version',
      'o.name as client_name',
      'g.name as group_name',
    ])
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

const viewOf = (row: Row, day: Day): z.input<typeof schema.discountView> => ({
  id: row.id,
  client: row.organisation_id ? { id: row.organisation_id, name: row.client_name ?? '' } : null,
  group: row.group_id ? { id: row.group_id, name: row.group_name ?? '' } : null,
  product: row.product,
  rate: row.rate,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  reason: row.reason,
  by: row.created_by_label,
  state: row.starts_on > day ? 'planned' : row.ends_on !== null && row.ends_on < day ? 'over' : 'holds',
  version: row.version,
})

/** «Remises» (B5), the latest first day first. `organisation`: those that a client has by itself, by its group or as everybody. */
export const discountList = defineList({
  ofClients: (ids) => sql`(d.organisation_id = any (${ids}) or (d.organisation_id is null and d.group_id is null)
    or d.group_id in (select m.group_id from client_group_members m where m.organisation_id = any (${ids})))`,
  title: { fr: 'Remises', en: 'Discounts' },
  rows,
  scope: (_: unknown, { brand }) => sql`d.brand_id = ${brand.id}`,
  filters: {
    search: words(sql`d.product || ' ' || d.reason || ' ' || coalesce(o.name, '') || ' ' || coalesce(g.name, '')`),
    organisation: filter(
      z.uuid().optional(),
      (id) => sql`(d.organisation_id = ${id} or (d.organisation_id is null and d.group_id is null)
        or d.group_id = (select m.group_id from client_group_members m where m.organisation_id = ${id}))`,
    ),
    state: filter(z.enum(['current', 'over', 'all']).default('current'), (state, { today }) =>
      state === 'all'
        ? undefined
        : state === 'over'
          ? sql<boolean>`d.ends_on < ${today}`
          : sql<boolean>`(d.ends_on is null or d.ends_on >= ${today})`,
    ),
  },
  id: by.uuid('d.id'),
  sorts: { startsOn: [by.day('d.starts_on')] },
  order: () => 'desc',
  item: schema.discountView,
  view: (row: Row, reader) => viewOf(row, today(reader.brand.timeZone, reader.now)),
})

const readDiscount = async (ctx: StaffContext, id: string) => viewOf(await readRow(ctx, discountList, id), ctx.today)

const kept = ({ client, group, product, rate, startsOn, endsOn, reason }: z.input<typeof schema.discountView>) => ({
  client: client?.name ?? null,
  group: group?.name ?? null,
  product,
  rate: rate / 100,
  startsOn,
  endsOn,
  reason,
})
// What a client is given stays the provider's own until it is invoiced: no client's journal has it.
const noted = (
  ctx: StaffContext,
  act: 'given' | 'ended' | 'dropped',
  view: z.input<typeof schema.discountView>,
  before?: object,
) =>
  record(ctx, {
    type: `back_office.discount.${act}`,
    subjectType: 'discount',
    subjectId: view.id,
    subjectLabel: view.client?.name ?? view.group?.name ?? ctx.brand.name,
    ...(before ? { before } : {}),
    ...(act === 'dropped' ? {} : { after: kept(view) }),
  })

/** Gives a discount. Two of the same for the same product share no day. @throws Problem 422 on `organisationId`, `groupId`, `startsOn` */
export async function giveDiscount(ctx: StaffContext, input: z.output<typeof schema.discountBody>) {
  await limitAct(ctx, 'back-office.discounts', 200)
  const there = async (table: 'organisations' | 'client_groups', id: string | null) =>
    id === null ||
    (await ctx.db
      .selectFrom(table)
      .select('id')
      .where('id', '=', id)
      .where('brand_id', '=', ctx.brand.id)
      .executeTakeFirst()) !== undefined
  if (!(await there('organisations', input.organisationId)))
    throw invalid({ field: 'organisationId', code: 'bad_choice' })
  if (!(await there('client_groups', input.groupId))) throw invalid({ field: 'groupId', code: 'bad_choice' })
  const made = await ctx.db
    .insertInto('client_discounts')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: input.organisationId,
      group_id: input.groupId,
      product: input.product.normalize(),
      rate: input.rate,
      starts_on: input.startsOn,
      ends_on: input.endsOn,
      reason: input.reason,
      created_at: ctx.now,
      created_by: ctx.actor.accountId,
      created_by_label: ctx.actor.label,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw invalid({ field: 'startsOn', code: 'back_office.discount_overlaps' })
  const view = await readDiscount(ctx, made.id)
  await noted(ctx, 'given', view)
  return view
}

/**
 * Sets the last day of a discount: the days on which it held stay.
 * @throws Problem 404, conflict with the discount as it stands, 422 on `endsOn`
 */
export async function endDiscount(ctx: StaffContext, id: string, input: z.output<typeof schema.discountPatch>) {
  await ctx.db.selectFrom('client_discounts').select('id').where('id', '=', id).forUpdate().execute()
  const before = await readDiscount(ctx, id)
  if (before.version !== input.version) throw conflict(before)
  if (input.endsOn !== null && input.endsOn < before.startsOn)
    throw invalid({ field: 'endsOn', code: 'back_office.discount_ends_before' })
  // Yesterday is the soonest: it held today's invoices to this moment.
  const held = before.startsOn < ctx.today
  if (before.state === 'over' || (held && input.endsOn !== null && input.endsOn < ctx.today))
    throw invalid({ field: 'endsOn', code: 'back_office.discount_held' })
  await ctx.db
    .updateTable('client_discounts')
    .set({ ends_on: input.endsOn, version: before.version + 1 })
    .where('id', '=', id)
    .execute()
    .catch((error: { constraint?: string }) => {
      throw error.constraint === 'client_discounts_one_at_a_time'
        ? invalid({ field: 'endsOn', code: 'back_office.discount_overlaps' })
        : error
    })
  const view = await readDiscount(ctx, id)
  await noted(ctx, 'ended', view, kept(before))
  return view
}

/** Takes away a discount that is still to come. @throws Problem 404, back_office.discount_began */
export async function dropDiscount(ctx: StaffContext, id: string): Promise<void> {
  const view = await readDiscount(ctx, id)
  if (view.state !== 'planned') throw problem('back_office.discount_began')
  await ctx.db.deleteFrom('client_discounts').where('id', '=', id).execute()
  await noted(ctx, 'dropped', view, kept(view))
}

const becauseOf: Record<Reason, Text> = {
  client_product: { fr: 'Remise de ce client sur ce produit.', en: "This client's discount on this product." },
  client: { fr: 'Remise de ce client sur tous les produits.', en: "This client's discount on every product." },
  group_product: { fr: 'Remise de son groupe sur ce produit.', en: "Its group's discount on this product." },
  group: { fr: 'Remise de son groupe sur tous les produits.', en: "Its group's discount on every product." },
  everybody_product: {
    fr: 'Remise de tous les clients sur ce produit.',
    en: "Every client's discount on this product.",
  },
  everybody: {
    fr: 'Remise de tous les clients sur tous les produits.',
    en: "Every client's discount on every product.",
  },
}
const none: Text = { fr: 'Aucune remise ce jour-là.', en: 'No discount on that day.' }

/** Which discount a client has on a product on a day, and why (B5). @throws Problem 404 */
export async function readHeldDiscount(
  ctx: PersonContext,
  organisationId: string,
  { product, on }: { product: string; on?: Day | undefined },
): Promise<z.input<typeof schema.held>> {
  const day = on ?? ctx.today
  const client = await ctx.db
    .selectFrom('organisations as o')
    .leftJoin('client_group_members as m', 'm.organisation_id', 'o.id')
    .select(['o.id', 'm.group_id'])
    .where('o.id', '=', organisationId)
    .executeTakeFirst()
  if (!client) throw notFound()
  const found = await rows(ctx.db)
    .where('d.brand_id', '=', ctx.brand.id)
    .where('d.starts_on', '<=', day)
    .where((eb) => eb.or([eb('d.ends_on', 'is', null), eb('d.ends_on', '>=', day)]))
    .where((eb) =>
      eb.or([
        eb('d.organisation_id', '=', client.id),
        eb('d.group_id', '=', client.group_id),
        eb.and([eb('d.organisation_id', 'is', null), eb('d.group_id', 'is', null)]),
      ]),
    )
    .execute()
  const all = found.map((row) => ({
    row,
    organisationId: row.organisation_id,
    groupId: row.group_id,
    product: row.product,
    rate: row.rate,
    startsOn: row.starts_on as Day,
    endsOn: row.ends_on as Day | null,
  }))
  const held = discountOn(all, { organisationId: client.id, groupId: client.group_id }, product, day)
  return {
    discount: held ? viewOf(held.discount.row, ctx.today) : null,
    reason: held?.reason ?? null,
    because: (held ? becauseOf[held.reason] : none)[ctx.locale],
  }
}
