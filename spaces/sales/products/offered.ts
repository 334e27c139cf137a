import type { Day } from '../../../kernel/dates/day.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, isLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { readFirst } from '../../../kernel/lists/read.ts'
import type { LinesAsked, OfferedLine } from '../../../kernel/space.ts'
import { readHeldDiscount } from '../../back-office/index.ts'
import { priceOn, unitPriceOf } from './pricing.ts'
import { pricesOf, productList, readProduct } from './service.ts'

/** How a product is sold to a client on a day: undefined where it has no price in that currency then. @throws Problem 404 */
export async function soldTo(
  ctx: StaffContext,
  productId: string,
  to: { organisationId: string; currency: string; quantity: string; on: Day },
): Promise<(OfferedLine & { product: Awaited<ReturnType<typeof readProduct>> }) | undefined> {
  const product = await readProduct(ctx, productId)
  const price = priceOn(await pricesOf(ctx, productId), to.currency, to.on)
  if (!price) return undefined
  const client = await ctx.db
    .selectFrom('organisations')
    .select(['country', 'locale'])
    .where('id', '=', to.organisationId)
    .executeTakeFirst()
  if (!client) return undefined
  const locale = isLocale(client.locale) ? client.locale : ctx.locale
  const abroad = product.vatAbroad.find(({ country }) => country === client.country)
  const { discount } = await readHeldDiscount(ctx, to.organisationId, {
    product: product.discountClass || product.code,
    on: to.on,
  })
  return {
    productId,
    code: product.code,
    // In the language in which the provider writes to the client.
    label: inLocale(product.name, locale),
    description: inLocale(product.description as Text, locale),
    quantity: to.quantity,
    unitCode: product.unitCode,
    unitPrice: unitPriceOf(price.tiers, to.quantity),
    discountRate: discount?.rate ?? 0,
    vatCategory: abroad?.category ?? product.vatCategory,
    vatRate: abroad?.rate ?? product.vatRate,
    account: product.account,
    product,
  }
}

/** The products that the words find, as lines for a client (B10): what has no price that day is left out. */
export async function offeredLines(ctx: StaffContext, asked: LinesAsked): Promise<OfferedLine[]> {
  const ids = asked.productId
    ? [asked.productId]
    : (await readFirst(ctx, productList, {}, { search: asked.search, archived: false, sort: 'code' }, 20)).map(
        ({ id }) => id,
      )
  const lines: OfferedLine[] = []
  for (const id of ids) {
    const sold = await soldTo(ctx, id, asked)
    if (!sold) continue
    const { product: _, ...line } = sold
    lines.push(line)
  }
  return lines
}
