import type { z } from 'zod'
import { invalid } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type * as schema from './schema.ts'

/** The accounts of revenue of the brand's chart, by code: what lines and products are posted to. */
export async function readRevenueAccounts(ctx: StaffContext): Promise<z.input<typeof schema.revenueAccounts>> {
  const items = await ctx.db
    .selectFrom('ledger_accounts')
    .select(['code', 'name'])
    .where('brand_id', '=', ctx.brand.id)
    .where('code', 'like', '7%')
    .orderBy('code')
    .limit(500)
    .execute()
  return { items }
}

/** Adds an account of revenue to the chart. @throws Problem 422 on `code` */
export async function addRevenueAccount(ctx: StaffContext, body: z.output<typeof schema.revenueAccount>) {
  const added = await ctx.db
    .insertInto('ledger_accounts')
    .values({ brand_id: ctx.brand.id, ...body })
    .onConflict((oc) => oc.doNothing())
    .returning('code')
    .executeTakeFirst()
  if (!added) throw invalid({ field: 'code', code: 'billing.account_taken' })
  await record(ctx, {
    type: 'billing.account.added',
    subjectType: 'billing.account',
    subjectLabel: `${body.code} ${body.name}`,
  })
  return readRevenueAccounts(ctx)
}
