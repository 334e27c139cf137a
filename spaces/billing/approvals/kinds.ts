import { sql } from 'kysely'
import type { z } from 'zod'
import { notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { keeperOf, openAccount } from '../bank/account-number.ts'
import { closingBody as batchBody } from '../batches/schema.ts'
import { closeBatch } from '../batches/service.ts'
import { closeInvoice } from '../invoices/closing.ts'
import { versionBody } from '../invoices/schema.ts'
import { undoBody } from '../payments/schema.ts'
import { readPayment, undoPayment } from '../payments/service.ts'
import { creationBody as refundBody } from '../refunds/schema.ts'
import { refundAbout, refundClient } from '../refunds/service.ts'
import type { approvalKinds } from './schema.ts'
import { threshold } from './threshold.ts'

/** What an act is about, for whoever gives it: a name, and how much it is in the smallest unit of its currency. */
export type ActAbout = { subjectId: string; label: string; cents: number; currency: Currency }
export type ApprovalKind<I extends z.ZodType = z.ZodType> = {
  /** Who may ask for it, and who may give it. */
  permission: string
  input: I
  /** @throws Problem 404, or what would refuse the act at once */
  about: (ctx: StaffContext, subjectId: string, input: z.output<I>) => Promise<ActAbout>
  /** Does it, in the transaction that gives it. */
  act: (ctx: StaffContext, subjectId: string, input: z.output<I>) => Promise<unknown>
  /** What of the input is kept until then, where not all of it is to stand in the open; `opened` makes it whole again. */
  kept?: (ctx: StaffContext, input: z.output<I>) => Record<string, unknown>
  opened?: (ctx: StaffContext, kept: Record<string, unknown>) => Record<string, unknown>
}
const kind = <I extends z.ZodType>(of: ApprovalKind<I>): ApprovalKind => of as never

/** The acts that need two persons from an amount on. */
export const kinds: Record<(typeof approvalKinds)[number], ApprovalKind> = {
  credit_note: kind({
    permission: 'billing.invoices.close',
    input: versionBody,
    about: async (ctx, id) => {
      const note = await ctx.db
        .selectFrom('invoices as i')
        .innerJoin('organisations as c', 'c.id', 'i.organisation_id')
        .select(['i.type', 'i.state', 'i.gross_cents', 'i.currency', 'c.name'])
        .where('i.id', '=', id)
        .executeTakeFirst()
      if (note?.type !== 381) throw notFound()
      if (note.state === 'closed') throw problem('billing.closed')
      return { subjectId: id, label: note.name, cents: note.gross_cents, currency: note.currency as Currency }
    },
    act: closeInvoice,
  }),
  payment_undo: kind({
    permission: 'billing.payments.write',
    input: undoBody,
    about: async (ctx, id) => {
      const payment = await readPayment(ctx, id)
      if (payment.undoneOn) throw problem('billing.undone')
      return {
        subjectId: id,
        label: `${payment.number} ${payment.organisation.name}`,
        cents: payment.amountCents,
        currency: payment.currency,
      }
    },
    act: undoPayment,
  }),
  batch: kind({
    permission: 'billing.invoices.close',
    input: batchBody,
    about: async (ctx, _, { drafts }) => {
      const { rows } = await sql<{ count: number; cents: number; currency: Currency }>`select
        count(*)::int as count, sum(i.gross_cents)::bigint as cents, i.currency from invoices i
        where i.id = any (${drafts.map(({ id }) => id)}) and i.state = 'draft' group by i.currency order by 2 desc`.execute(
        ctx.db,
      )
      const [most] = rows
      if (!most) throw problem('billing.nothing_to_draft')
      const count = rows.reduce((sum, row) => sum + row.count, 0)
      // One batch at a time waits for its second person.
      return { subjectId: ctx.brand.id, label: String(count), cents: most.cents, currency: most.currency }
    },
    act: (ctx, _, input) => closeBatch(ctx, input),
  }),
  refund: kind({
    permission: 'billing.refunds.write',
    input: refundBody,
    about: async (ctx, _, input) => ({ ...(await refundAbout(ctx, input)), cents: input.amountCents }),
    act: (ctx, _, input) => refundClient(ctx, input),
    // The number of the account stands in the open nowhere.
    kept: (ctx, { iban, ...input }) => ({
      ...input,
      ...(iban ? { sealedIban: keeperOf(ctx.services.config)(iban).sealed.toString('base64') } : {}),
    }),
    opened: (ctx, { sealedIban, ...input }) => ({
      ...input,
      ...(sealedIban ? { iban: openAccount(ctx.services.config, Buffer.from(String(sealedIban), 'base64')) } : {}),
    }),
  }),
  threshold: kind(threshold),
}
