import { sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../../kernel/errors/problem.ts'
import { asServer, type PersonContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { invoiceList } from '../invoices/lists.ts'
import { settleAll } from '../ledger/post.ts'
import { payableOf, requirePaying } from './lines.ts'
import type * as schema from './schema.ts'
import { openCardsOf } from './service.ts'

/** So many credits of a client are used at once. */
const most = 200

/**
 * Pays invoices with what their client has to its credit, the eldest credit first, as far as it goes (B25). Nothing is posted: what was owed and
 * what was credited are in the books already.
 * @returns what it paid, and what of each invoice is still to be paid as it was chosen
 * @throws Problem 404, 403, 422 on the line, billing.no_credit, billing.payment_under_way
 */
export async function spendOwnCredit(
  ctx: PersonContext,
  { lines: wanted }: z.output<typeof schema.effectBody>,
): Promise<z.input<typeof schema.creditUse>> {
  const first = await readRow(ctx, invoiceList, wanted[0]!.invoiceId)
  await requirePaying(ctx, first.organisation_id)
  // Credits are held before invoices, as whoever spends one of the provider's side holds them.
  const { rows } = await asServer(ctx, () =>
    sql<{
      posting_id: number
      rest_cents: number
    }>`select o.posting_id, parvis.hold_open_item(o.posting_id) as rest_cents from (
      select posting_id from open_items where organisation_id = ${first.organisation_id} and currency = ${first.currency} and side = 'credit' and rest_cents > 0
      order by posting_id limit ${sql.lit(most)}) o`.execute(ctx.db),
  )
  // Whoever held one before may have used it meanwhile.
  const credits = rows.filter(({ rest_cents }) => rest_cents > 0)
  const payable = await payableOf(ctx, wanted)
  await requirePaying(ctx, payable.organisationId)
  if (credits.length === 0) throw problem('billing.no_credit')
  const ids = payable.lines.map(({ invoiceId }) => invoiceId)
  if ((await openCardsOf(ctx, ids)).length > 0) throw problem('billing.payment_under_way')
  return asServer(ctx, async () => {
    const { rows: debits } = await sql<{
      invoice_id: string
      posting_id: number
    }>`select invoice_id, posting_id from open_items
      where invoice_id = any (${ids}::uuid[]) and side = 'debit'`.execute(ctx.db)
    const debitOf = new Map(debits.map((one) => [one.invoice_id, one.posting_id]))
    const settlements = []
    const left = payable.lines.map((line) => ({ ...line }))
    for (const credit of credits)
      for (const line of left) {
        const cents = Math.min(line.amountCents, credit.rest_cents)
        if (cents === 0) continue
        line.amountCents -= cents
        credit.rest_cents -= cents
        settlements.push({
          organisationId: payable.organisationId,
          debit: debitOf.get(line.invoiceId)!,
          credit: credit.posting_id,
          cents,
        })
      }
    await settleAll(ctx, settlements)
    for (const [at, line] of payable.lines.entries()) {
      const cents = line.amountCents - left[at]!.amountCents
      if (cents > 0)
        await record(ctx, {
          type: 'billing.credit.used',
          organisationId: payable.organisationId,
          subjectType: 'billing.invoice',
          subjectId: line.invoiceId,
          subjectLabel: line.number,
          after: { amountCents: cents },
        })
    }
    return {
      usedCents: settlements.reduce((all, { cents }) => all + cents, 0),
      lines: left.filter(({ amountCents }) => amountCents > 0),
    }
  })
}
