import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, formatDay } from '../../../kernel/dates/day.ts'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { invoiceList } from '../invoices/lists.ts'
import { holdOpenItem } from '../ledger/post.ts'
import { requirePaying } from '../payment-intents/lines.ts'
import type * as schema from './schema.ts'

/** As the database holds it: a day within so many days, so often for an invoice. */
export const promiseLimits = { days: 30, times: 2 }

/** The promises of an invoice, the latest first. */
export async function promisesOf(
  ctx: PersonContext,
  invoiceId: string,
): Promise<Array<z.input<typeof schema.promise>>> {
  const { rows } = await sql<{
    id: string
    promised_on: string
    made_at: Date
    made_by_label: string
    state: 'open'
  }>`select p.id, p.promised_on, p.made_at, p.made_by_label, case when p.withdrawn_at is not null then 'withdrawn'
      when coalesce(o.rest_cents, 0) = 0 then 'kept' when p.promised_on < ${ctx.today}::date then 'lapsed' else 'open' end as state
    from payment_promises p left join open_items o on o.invoice_id = p.invoice_id and o.side = 'debit' where p.invoice_id = ${invoiceId} order by p.position desc`.execute(
    ctx.db,
  )
  return rows.map((row) => ({
    id: row.id,
    invoiceId,
    promisedOn: row.promised_on,
    state: row.state,
    madeAt: row.made_at.toISOString(),
    madeBy: row.made_by_label,
  }))
}

/**
 * Promises a day on which an invoice is paid: reminders stop until it is over. Somebody of the client does it, or the staff write down what they were told.
 * @throws Problem 404, 403, 422 on `promisedOn`, billing.nothing_left, billing.promised_already, billing.promised_too_often
 */
export async function promise(
  ctx: PersonContext,
  invoiceId: string,
  { promisedOn }: z.output<typeof schema.promiseBody>,
) {
  const invoice = await readRow(ctx, invoiceList, invoiceId)
  if (ctx.actor.side === 'client') await requirePaying(ctx, invoice.organisation_id)
  if (promisedOn < ctx.today || promisedOn > addDays(ctx.today, promiseLimits.days))
    throw invalid({ field: 'promisedOn', code: 'billing.promise_day', params: { most: promiseLimits.days } })
  const item = await ctx.db
    .selectFrom('open_items')
    .select('posting_id')
    .where('invoice_id', '=', invoiceId)
    .where('side', '=', 'debit')
    .executeTakeFirst()
  const rest = item ? await ctx.asSystem(() => holdOpenItem(ctx, item.posting_id)) : 0
  if (rest === 0) throw problem('billing.nothing_left')
  const before = await promisesOf(ctx, invoiceId)
  if (before.some(({ state }) => state === 'open')) throw problem('billing.promised_already')
  if (before.length >= promiseLimits.times) throw problem('billing.promised_too_often', { most: promiseLimits.times })
  await ctx.db
    .insertInto('payment_promises')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: invoice.organisation_id,
      invoice_id: invoiceId,
      position: before.length + 1,
      promised_on: promisedOn,
      made_on: ctx.today,
      made_at: ctx.now,
      made_by: ctx.actor.accountId,
      made_by_label: ctx.actor.label,
    })
    .execute()
  await record(ctx, {
    type: 'billing.promise.made',
    organisationId: invoice.organisation_id,
    subjectType: 'billing.invoice',
    subjectId: invoiceId,
    subjectLabel: invoice.number ?? '',
    after: { promisedOn },
  })
  if (ctx.actor.side === 'client')
    await tellStaff(ctx, 'billing.promise_made', ['billing.receivables.manage'], {
      params: (locale) => ({
        number: invoice.number,
        client: invoice.organisation_name,
        who: ctx.actor.label,
        day: formatDay(promisedOn, locale),
      }),
      href: `/fournisseur/factures/${invoiceId}`,
      key: `promise:${invoiceId}:${before.length + 1}`,
    })
  return { items: await promisesOf(ctx, invoiceId) }
}

/** Takes a promise back: reminders go on. Again, nothing is done. @throws Problem 404, 403 */
export async function withdrawPromise(ctx: PersonContext, id: string) {
  const found = await ctx.db.selectFrom('payment_promises').selectAll().where('id', '=', id).executeTakeFirst()
  if (!found) throw notFound()
  if (ctx.actor.side === 'client') await requirePaying(ctx, found.organisation_id)
  const done = await ctx.db
    .updateTable('payment_promises')
    .set({ withdrawn_at: ctx.now, withdrawn_by_label: ctx.actor.label })
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .execute()
  const invoice = await readRow(ctx, invoiceList, found.invoice_id)
  if (done.length > 0)
    await record(ctx, {
      type: 'billing.promise.withdrawn',
      organisationId: found.organisation_id,
      subjectType: 'billing.invoice',
      subjectId: found.invoice_id,
      subjectLabel: invoice.number ?? '',
      before: { promisedOn: found.promised_on },
    })
  return { items: await promisesOf(ctx, found.invoice_id) }
}
