import { notFound } from '../../../kernel/errors/problem.ts'
import { bytesOf, openFile } from '../../../kernel/files/storage.ts'
import type { PersonContext, SystemContext } from '../../../kernel/http/context.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import { isLocale, type Text } from '../../../kernel/i18n/locale.ts'
import type { IssuedPaper } from '../../../kernel/space.ts'
import { drawOffer, type OfferPaper } from '../../billing/index.ts'
import { readQuote } from './read.ts'
import { termsIn } from './terms.ts'

const outcomes: Partial<Record<string, Text>> = {
  lapsed: { fr: "Ce devis n'est plus valable", en: 'This quote is not valid any more' },
  withdrawn: { fr: 'Ce devis est retiré', en: 'This quote is withdrawn' },
  refused: { fr: 'Ce devis est refusé', en: 'This quote is refused' },
}

/** All that the paper of a quote says, in the language in which the provider writes to the client. @throws Problem 404 */
export async function offerOf(ctx: PersonContext | SystemContext, id: string): Promise<OfferPaper> {
  const quote = await readQuote(ctx, id)
  const client = await ctx.db
    .selectFrom('organisations')
    .select('locale')
    .where('id', '=', quote.organisation.id)
    .executeTakeFirst()
  const locale = client && isLocale(client.locale) ? client.locale : ctx.brand.locale
  const counts = (line: (typeof quote.lines)[number]) => !line.isOptional || line.isChosen
  // What one is bound to stands beside the price that is signed for.
  const lines = quote.lines.map((line) => ({
    ...line,
    description: [line.description, termsIn(line.terms, locale)].filter(Boolean).join('\n'),
  }))
  return {
    locale,
    brand: { name: ctx.brand.name, colour: ctx.brand.colour },
    number: quote.number,
    issueOn: quote.issueOn ?? ctx.today,
    validUntil: quote.validUntil,
    reference: quote.reference,
    subject: quote.subject,
    comment: quote.comment,
    currency: quote.currency,
    priceMode: quote.priceMode,
    seller: quote.seller,
    buyer: quote.buyer,
    lines: lines.filter(counts),
    options: lines.filter((line) => !counts(line)),
    vat: quote.chosen.vat,
    netCents: quote.chosen.netCents,
    vatCents: quote.chosen.vatCents,
    grossCents: quote.chosen.grossCents,
    outcome: outcomes[quote.state]?.[locale] ?? '',
    createdAt: `${quote.issueOn ?? ctx.today}T00:00:00Z`,
  }
}

/** A quote as PDF, drawn in a thread after the transaction. @throws Problem 404 */
export async function downloadQuote(ctx: PersonContext, id: string): Promise<Download> {
  const offer = await offerOf(ctx, id)
  const { accountId } = ctx.actor
  return new Download(
    () => drawOffer(offer, accountId),
    'application/pdf',
    `${offer.number ?? `brouillon-${id.slice(0, 8)}`}.pdf`,
    true,
  )
}

/** Quotes that are shown to clients as the documents of those who accepted that (D14); signed, the signed file takes the place of the first. */
export const issuedQuotes: IssuedPaper = {
  paper: async (ctx, id, edition) => {
    const quote = await readQuote(ctx, id)
    const name = `Devis ${quote.number}`
    if (edition > 1 && quote.signedFileId) {
      const file = await openFile(ctx, quote.signedFileId)
      return { name, bytes: () => bytesOf(file) }
    }
    const offer = await offerOf(ctx, id)
    return { name, bytes: () => drawOffer(offer, undefined) }
  },
  // Of one to be signed the client is told by itself.
  tells: (edition) => edition > 1,
}

/** The quote as it was signed. @throws Problem 404 */
export async function downloadSigned(ctx: PersonContext, id: string): Promise<Download> {
  const { signedFileId } = await readQuote(ctx, id)
  if (!signedFileId) throw notFound()
  return Download.of(await openFile(ctx, signedFileId), true)
}
