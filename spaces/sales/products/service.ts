import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { addDays, type Day } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { Context, PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { plain, ratesOf, type VatCategory } from '../../billing/index.ts'
import type * as schema from './schema.ts'
import { productItem } from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('products as p')
    // What one costs today, in the currency that it has had a price in for the longest.
    .leftJoinLateral(
      (one) =>
        one
          .selectFrom('product_prices as r')
          .innerJoin('product_price_tiers as t', 't.price_id', 'r.id')
          .select(['r.currency', 't.unit_price'])
          .select(sql<number>`(select count(*)::int from product_price_tiers x where x.price_id = r.id)`.as('tiers'))
          .whereRef('r.product_id', '=', 'p.id')
          .where(sql<boolean>`daterange(r.starts_on, r.ends_on, '[]') @> parvis.today() and t.from_quantity = 0`)
          .orderBy('r.starts_on')
          .orderBy('r.currency')
          .limit(sql.lit(1))
          .as('c'),
      (join) => join.onTrue(),
    )
    .select([
      ...(['p.id', 'p.code', 'p.name', 'p.kind', 'p.period_months', 'p.archived_at'] as const),
      ...(['p.vat_category', 'p.vat_rate', 'c.currency', 'c.unit_price', 'c.tiers'] as const),
    ])

/** The catalogue, by code (B10). */
export const productList = defineList({
  title: { fr: 'Produits et services', en: 'Products and services' },
  rows,
  scope: (_, { brand }) => sql`p.brand_id = ${brand.id}`,
  filters: {
    search: words({ folded: sql`p.search_text` }),
    archived: filter(z.stringbool().default(false), (archived) =>
      archived ? sql`p.archived_at is not null` : sql`p.archived_at is null`,
    ),
    recurring: filter(z.stringbool().optional(), (recurring) =>
      recurring ? sql`p.period_months is not null` : sql`p.period_months is null`,
    ),
  },
  id: by.uuid('p.id'),
  sorts: { code: [by.text('p.code')] },
  item: productItem,
  view: (row, { locale }) => ({
    id: row.id,
    code: row.code,
    name: inLocale(row.name as Text, locale),
    kind: row.kind as 'service',
    periodMonths: row.period_months as 1 | null,
    archived: row.archived_at !== null,
    price:
      row.unit_price === null
        ? null
        : { unitPrice: plain(row.unit_price), currency: row.currency as Currency, tiers: row.tiers! },
    vatCategory: row.vat_category as VatCategory,
    vatRate: row.vat_rate,
  }),
  file: {
    columns: {
      code: { title: { fr: 'Code', en: 'Code' }, type: 'text' },
      name: { title: { fr: 'Nom', en: 'Name' }, type: 'text' },
      price: {
        title: { fr: 'Prix HT', en: 'Price excl. VAT' },
        type: 'text',
        value: (line: z.input<typeof productItem>) => line.price?.unitPrice ?? '',
      },
    },
  },
})

const priceState = (startsOn: Day, endsOn: Day | null, today: Day) =>
  startsOn > today ? 'planned' : endsOn !== null && endsOn < today ? 'over' : 'holds'

/** The prices of a product, the latest first. */
export async function pricesOf(ctx: Context, productId: string) {
  const { rows: found } = await sql<{
    id: string
    currency: Currency
    starts_on: Day
    ends_on: Day | null
    by: string
    version: number
    tiers: Array<{ from: string; price: string }>
  }>`select r.id, r.currency, r.starts_on, r.ends_on, r.created_by_label as by, r.version,
      (select jsonb_agg(jsonb_build_object('from', t.from_quantity::text, 'price', t.unit_price::text) order by t.from_quantity)
        from product_price_tiers t where t.price_id = r.id) as tiers
    from product_prices r where r.product_id = ${productId} order by r.starts_on desc, r.currency`.execute(ctx.db)
  return found.map((row) => ({
    id: row.id,
    currency: row.currency,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    by: row.by,
    tiers: row.tiers.map(({ from, price }) => ({ fromQuantity: plain(from), unitPrice: plain(price) })),
    version: row.version,
  }))
}

/** A product with its taxes and prices. @throws Problem 404 */
export async function readProduct(ctx: PersonContext, id: string): Promise<z.input<typeof schema.productView>> {
  await readRow(ctx, productList, id)
  const row = await ctx.db.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const abroad = await ctx.db
    .selectFrom('product_vat')
    .select(['country', 'category', 'rate'])
    .where('product_id', '=', id)
    .orderBy('country')
    .execute()
  return {
    id,
    code: row.code,
    name: row.name as Text,
    description: row.description as Text,
    kind: row.kind as 'service',
    unitCode: row.unit_code,
    account: row.account,
    vatCategory: row.vat_category as VatCategory,
    vatRate: row.vat_rate,
    vatAbroad: abroad.map((one) => ({ ...one, category: one.category as VatCategory })),
    discountClass: row.discount_class,
    periodMonths: row.period_months as 1 | null,
    inAdvance: row.in_advance,
    noticeDays: row.notice_days,
    termMonths: row.term_months,
    archived: row.archived_at !== null,
    prices: (await pricesOf(ctx, id)).map((one) => ({
      ...one,
      state: priceState(one.startsOn, one.endsOn, ctx.today),
    })),
    version: row.version,
  }
}

/** What a product is called where something names it: its code and its name. */
export async function productName(ctx: PersonContext, id: string): Promise<string> {
  const row = await ctx.db.selectFrom('products').select(['code', 'name']).where('id', '=', id).executeTakeFirst()
  return row ? `${row.code}, ${inLocale(row.name as Text, ctx.locale)}` : ''
}

/** Each rate is one that the brand keeps for its country. @throws Problem 422 */
async function checkRates(ctx: StaffContext, body: schema.ProductContent): Promise<void> {
  const rates = await ratesOf(ctx)
  const known = (country: string, category: string, rate: number) =>
    rates.some((one) => one.country === country && one.category === category && one.rate === rate)
  if (!known('FR', body.vatCategory, body.vatRate)) throw invalid({ field: 'vatRate', code: 'sales.rate_unknown' })
  // What is not taxed there is not taxed by a rate of there: reverse charge, export, delivery within the Union are rates at home.
  for (const [at, one] of body.vatAbroad.entries())
    if (!known(one.country, one.category, one.rate) && !known('FR', one.category, one.rate))
      throw invalid({ field: `vatAbroad.${at}.rate`, code: 'sales.rate_unknown' })
}

const columnsOf = (body: schema.ProductContent) => ({
  code: body.code,
  name: JSON.stringify(body.name),
  description: JSON.stringify(body.description),
  kind: body.kind,
  unit_code: body.unitCode,
  account: body.account,
  vat_category: body.vatCategory,
  vat_rate: body.vatRate,
  discount_class: body.discountClass,
  period_months: body.periodMonths,
  in_advance: body.inAdvance,
  notice_days: body.noticeDays,
  term_months: body.termMonths,
})
const codeTaken = (error: { code?: string; constraint?: string }): never => {
  if (error.constraint === 'products_code_key') throw invalid({ field: 'code', code: 'sales.code_taken' })
  throw error.constraint === 'products_account' ? invalid({ field: 'account', code: 'bad_choice' }) : error
}
async function setAbroad(ctx: StaffContext, id: string, body: schema.ProductContent): Promise<void> {
  await ctx.db.deleteFrom('product_vat').where('product_id', '=', id).execute()
  if (body.vatAbroad.length > 0)
    await ctx.db
      .insertInto('product_vat')
      .values(body.vatAbroad.map((one) => ({ ...one, product_id: id, brand_id: ctx.brand.id })))
      .execute()
}
const factsOf = (view: z.input<typeof schema.productView>) => ({
  code: view.code,
  'name.fr': view.name.fr,
  'name.en': view.name.en,
  account: view.account,
  vat: `${view.vatCategory} ${view.vatRate / 100}`,
  discountClass: view.discountClass,
})
const tell = (
  ctx: StaffContext,
  act: string,
  view: z.input<typeof schema.productView>,
  facts: { before?: unknown; after?: unknown } = {},
) =>
  record(ctx, {
    type: `sales.product.${act}`,
    subjectType: 'sales.product',
    subjectId: view.id,
    subjectLabel: view.code,
    ...facts,
  })

/** A new product, without a price yet. @throws Problem 422 on the field */
export async function createProduct(ctx: StaffContext, body: schema.ProductContent) {
  await checkRates(ctx, body)
  const { id } = await ctx.db
    .insertInto('products')
    .values({ ...columnsOf(body), brand_id: ctx.brand.id, created_at: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(codeTaken)
  await setAbroad(ctx, id, body)
  const view = await readProduct(ctx, id)
  await tell(ctx, 'created', view, { after: factsOf(view) })
  return view
}

/** Locks a product at the version that the person saw. @throws Problem 404, conflict */
async function hold(ctx: StaffContext, id: string, version: number) {
  await ctx.db.selectFrom('products').select('id').where('id', '=', id).forUpdate().execute()
  const view = await readProduct(ctx, id)
  if (view.version !== version) throw conflict(view)
  return view
}

const bump = (ctx: StaffContext, id: string, columns: Record<string, unknown> = {}) =>
  ctx.db
    .updateTable('products')
    .set((eb) => ({ ...columns, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
    .catch(codeTaken)

/** Changes a product: what was sold keeps what it was sold as. @throws Problem 404, conflict, 422 on the field */
export async function changeProduct(ctx: StaffContext, id: string, body: schema.ProductContent & { version: number }) {
  const before = await hold(ctx, id, body.version)
  await checkRates(ctx, body)
  await bump(ctx, id, columnsOf(body))
  await setAbroad(ctx, id, body)
  const view = await readProduct(ctx, id)
  await tell(ctx, 'changed', view, { before: factsOf(before), after: factsOf(view) })
  return view
}

/** Takes a product off the catalogue, or puts it back; asked again it does nothing. @throws Problem 404, conflict */
export async function archiveProduct(ctx: StaffContext, id: string, version: number, archived: boolean) {
  const before = await readProduct(ctx, id)
  if (before.archived === archived) return before
  await hold(ctx, id, version)
  await bump(ctx, id, { archived_at: archived ? ctx.now : null })
  const view = await readProduct(ctx, id)
  await tell(ctx, archived ? 'archived' : 'restored', view)
  return view
}

/** Sets a price from a day on: two of a currency share no day. @throws Problem 404, sales.archived, 422 on `startsOn`, `tiers` */
export async function addPrice(ctx: StaffContext, id: string, body: z.output<typeof schema.priceBody>) {
  const before = await readProduct(ctx, id)
  if (before.archived) throw problem('sales.archived')
  const made = await ctx.db
    .insertInto('product_prices')
    .values({
      product_id: id,
      brand_id: ctx.brand.id,
      currency: body.currency,
      starts_on: body.startsOn,
      ends_on: body.endsOn,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw invalid({ field: 'startsOn', code: 'sales.prices_overlap' })
  await ctx.db
    .insertInto('product_price_tiers')
    .values(
      body.tiers.map((one) => ({ price_id: made.id, from_quantity: one.fromQuantity, unit_price: one.unitPrice })),
    )
    .execute()
  await bump(ctx, id)
  const view = await readProduct(ctx, id)
  await tell(ctx, 'priced', view, {
    after: {
      currency: body.currency,
      startsOn: body.startsOn,
      endsOn: body.endsOn,
      tiers: body.tiers.map((one) => `${one.fromQuantity}\u00a0: ${one.unitPrice}`).join(' · '),
    },
  })
  return view
}

async function findPrice(ctx: StaffContext, id: string, priceId: string) {
  const view = await readProduct(ctx, id)
  const price = view.prices.find((one) => one.id === priceId)
  if (!price) throw notFound()
  return { view, price }
}

/** Sets the last day of a price: the days on which it held stay. @throws Problem 404, conflict, 422 on `endsOn` */
export async function endPrice(
  ctx: StaffContext,
  id: string,
  priceId: string,
  body: z.output<typeof schema.priceEndBody>,
) {
  await ctx.db.selectFrom('product_prices').select('id').where('id', '=', priceId).forUpdate().execute()
  const { view: before, price } = await findPrice(ctx, id, priceId)
  if (price.version !== body.version) throw conflict(before)
  if (body.endsOn && body.endsOn < price.startsOn) throw invalid({ field: 'endsOn', code: 'sales.price_ends_before' })
  const soonest = addDays(ctx.today, -1)
  if (price.state === 'over' || (price.state === 'holds' && body.endsOn && body.endsOn < soonest))
    throw invalid({ field: 'endsOn', code: 'sales.price_held' })
  await ctx.db
    .updateTable('product_prices')
    .set({ ends_on: body.endsOn, version: body.version + 1 })
    .where('id', '=', priceId)
    .execute()
    .catch((error: { code?: string }) => {
      throw error.code === '23P01' ? invalid({ field: 'endsOn', code: 'sales.prices_overlap' }) : error
    })
  await bump(ctx, id)
  const view = await readProduct(ctx, id)
  await tell(ctx, 'price_ended', view, { before: { endsOn: price.endsOn }, after: { endsOn: body.endsOn } })
  return view
}

/** Takes away a price that is to come. @throws Problem 404, sales.price_began */
export async function dropPrice(ctx: StaffContext, id: string, priceId: string) {
  const { price } = await findPrice(ctx, id, priceId)
  if (price.state !== 'planned') throw problem('sales.price_began')
  await ctx.db.deleteFrom('product_prices').where('id', '=', priceId).execute()
  await bump(ctx, id)
  const view = await readProduct(ctx, id)
  await tell(ctx, 'price_dropped', view, { before: { startsOn: price.startsOn, currency: price.currency } })
  return view
}
