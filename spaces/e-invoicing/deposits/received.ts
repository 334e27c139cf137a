import type { z } from 'zod'
import { reasonWords } from '../../../kernel/e-invoicing/index.ts'
import { conflict, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { tellPerson } from '../../../kernel/notifications/tell.ts'
import { buyerActs, decide } from '../life-cycle/decide.ts'
import { nextViews, titleOf } from '../life-cycle/read.ts'
import { receivedList } from './lists.ts'
import { viewDeposit } from './read.ts'
import type * as schema from './schema.ts'

/** An invoice received: what was said of it, and what may be said next (O28, B15). @throws Problem 404 */
export async function readReceived(ctx: StaffContext, id: string): Promise<z.input<typeof schema.receivedView>> {
  const view = await viewDeposit(ctx, await readRow(ctx, receivedList, id))
  // By a self-billed invoice the provider sells: it has nothing to approve or to pay.
  return { ...view, next: view.selfBilled ? [] : nextViews('buyer', view.timeline, buyerActs, ctx.locale) }
}

/**
 * Says something of an invoice received: approved, disputed, refused with a reason, paid (B15). Where a platform brought it, the seller is told by it; where
 * a client handed it in, whoever did so is told.
 * @throws Problem 404, conflict where its status is another than the caller saw, e_invoicing.step, e_invoicing.self_billed, 422 on the field
 */
export async function sayOfReceived(
  ctx: StaffContext,
  id: string,
  { seen, ...body }: z.output<typeof schema.decisionBody>,
): Promise<z.input<typeof schema.receivedView>> {
  if ((await readReceived(ctx, id)).selfBilled) throw problem('e_invoicing.self_billed')
  const row = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('invoice_deposits as d')
      .leftJoin('exchanged_flows as f', 'f.id', 'd.flow_id')
      .select([
        'd.number',
        'd.status',
        'd.organisation_id',
        'd.currency',
        'd.gross_amount',
        'f.platform_id',
        'd.deposited_by',
      ])
      .where('d.id', '=', id)
      // Of two who decide at once, the second sees what the first said.
      .forUpdate('d')
      .executeTakeFirstOrThrow(),
  )
  if (row.status !== seen) throw conflict(await readReceived(ctx, id))
  await decide(
    ctx,
    { kind: 'deposit', id },
    'buyer',
    {
      number: row.number,
      organisationId: row.organisation_id,
      currency: row.currency,
      gross: row.gross_amount ?? '0',
      platformId: row.platform_id,
    },
    body,
  )
  const { deposited_by: accountId } = row
  if (accountId)
    await tellPerson(
      ctx,
      accountId,
      'e_invoicing.said',
      (locale) => ({
        number: row.number,
        status: titleOf(body.code, locale),
        reasons: body.reasons.length > 0 ? ` ${body.reasons.map((one) => reasonWords(one)[locale]).join(', ')}.` : '',
      }),
      { href: `/depot-factures?fichier=${id}`, key: `e_invoice_said:${id}:${body.code}:${ctx.now.toISOString()}` },
    )
  return readReceived(ctx, id)
}
