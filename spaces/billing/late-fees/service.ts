import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, type Day, formatDay } from '../../../kernel/dates/day.ts'
import { conflict, problem } from '../../../kernel/errors/problem.ts'
import type { Context, StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { defineRecord } from '../../../kernel/records/record.ts'
import { invoiceList } from '../invoices/lists.ts'
import { type Due, type InterestRate, indemnityCents, lateInterest, type Settled } from './interest.ts'
import { lateInterestRate } from './record.ts'
import type * as schema from './schema.ts'

/** What being late costs of an invoice, as far as nobody decided about it. */
export type LateCost = { fromOn: Day | null; untilOn: Day | null; interestCents: number; indemnityCents: number }

/** The rates of late interest, as the staff keep them. */
export const lateInterestRates = defineRecord(lateInterestRate, {
  rows: (db) => db.selectFrom('late_interest_rates as r').selectAll('r'),
  whole: [
    {
      holds: ({ rate, legalRate }) => legalRate === null || rate >= 3 * legalRate,
      field: 'rate',
      code: 'billing.rate_below_least',
    },
  ],
})

export async function interestRatesOf(ctx: Context): Promise<InterestRate[]> {
  const rows = await ctx.db
    .selectFrom('late_interest_rates')
    .select(['starts_on', 'rate'])
    .where('brand_id', '=', ctx.brand.id)
    .orderBy('starts_on')
    .orderBy('created_at')
    .execute()
  return rows.map((row) => ({ startsOn: row.starts_on, rate: row.rate }))
}

/**
 * What being late costs of each of these invoices up to a day, as far as nobody decided about it yet. Interest and indemnity are of professionals
 * alone: of whom the invoice names a SIREN or a VAT number; the indemnity is in euros. What being late cost costs nothing more.
 */
export async function lateCostsOf(
  ctx: Context,
  invoiceIds: readonly string[],
  until: Day,
): Promise<Map<string, LateCost>> {
  if (invoiceIds.length === 0) return new Map()
  const rates = await interestRatesOf(ctx)
  const { rows } = await sql<{
    id: string
    currency: string
    professional: boolean
    amount_cents: number
    settled_on: Day | null
    dues: Due[]
    settled: Settled[]
    decided_until: Day | null
    indemnity_decided: boolean
  }>`select i.id, i.currency, (coalesce(i.buyer ->> 'siren', '') <> '' or coalesce(i.buyer ->> 'vatNumber', '') <> '')
        and not exists (select from invoice_lines l join charges h on h.id = l.charge_id where l.invoice_id = i.id and h.origin_kind = 'billing.late_fee') as professional, o.amount_cents, o.settled_on,
      coalesce((select jsonb_agg(jsonb_build_object('dueOn', n.due_on, 'cents', n.amount_cents) order by n.position) from invoice_instalments n where n.invoice_id = i.id),
        jsonb_build_array(jsonb_build_object('dueOn', i.due_on, 'cents', o.amount_cents))) as dues,
      coalesce((select jsonb_agg(jsonb_build_object('on', coalesce(p.received_on, c.issue_on, s.settled_on), 'cents', s.amount_cents)) from settlements s
        join open_items x on x.posting_id = s.credit_posting_id left join payments p on p.id = x.payment_id left join invoices c on c.id = x.invoice_id
        where s.debit_posting_id = o.posting_id and s.undoes_id is null and not exists (select from settlements u where u.undoes_id = s.id)), '[]') as settled,
      (select max(f.until_on) from late_fees f where f.invoice_id = i.id and f.kind = 'interest') as decided_until,
      exists (select from late_fees f where f.invoice_id = i.id and f.kind = 'indemnity') as indemnity_decided
    from invoices i join open_items o on o.invoice_id = i.id and o.side = 'debit'
    where i.id = any (${[...invoiceIds]}::uuid[]) and i.brand_id = ${ctx.brand.id}`.execute(ctx.db)
  return new Map(
    rows.map((row) => {
      const none = { fromOn: null, untilOn: null, interestCents: 0, indemnityCents: 0 }
      const first = addDays(row.dues[0]!.dueOn, 1)
      const from = row.decided_until && row.decided_until >= first ? addDays(row.decided_until, 1) : first
      if (!row.professional) return [row.id, none]
      const interestCents = lateInterest(row.dues, row.settled, rates, from, until)
      const wasLate = row.dues.some(({ dueOn }, at) => isLate(row.dues, row.settled, at, dueOn, until))
      return [
        row.id,
        {
          fromOn: interestCents > 0 ? from : null,
          untilOn: interestCents > 0 ? until : null,
          interestCents,
          indemnityCents: wasLate && !row.indemnity_decided && row.currency === 'EUR' ? indemnityCents : 0,
        },
      ]
    }),
  )
}

/** Whether something of an instalment was left open after the day on which it was due. */
function isLate(dues: readonly Due[], settled: readonly Settled[], at: number, dueOn: Day, until: Day): boolean {
  if (dueOn >= until) return false
  const upto = dues.slice(0, at + 1).reduce((all, one) => all + one.cents, 0)
  return settled.reduce((all, one) => all + (one.on <= dueOn ? one.cents : 0), 0) < upto
}

/**
 * Asks the client for what being late costs, by a charge outside VAT, or lets go of it with a reason.
 * @param body the amounts that the person saw
 * @throws Problem 404, conflict where they are others by now, billing.nothing_late
 */
export async function decideLateFees(
  ctx: StaffContext,
  id: string,
  body: z.output<typeof schema.decisionBody>,
): Promise<void> {
  const row = await readRow(ctx, invoiceList, id)
  await ctx.asSystem(() =>
    sql`select pg_advisory_xact_lock(hashtextextended(${`billing.late_fees ${id}`}, 0))`.execute(ctx.db),
  )
  const cost = (await lateCostsOf(ctx, [id], ctx.today)).get(id)
  const wanted = { interest: body.interestCents, indemnity: body.indemnityCents }
  if (!cost || wanted.interest + wanted.indemnity === 0) throw problem('billing.nothing_late')
  if (
    (wanted.interest !== 0 && wanted.interest !== cost.interestCents) ||
    (wanted.indemnity !== 0 && wanted.indemnity !== cost.indemnityCents)
  )
    throw conflict(cost)
  const parts = [
    ...(wanted.interest
      ? [
          {
            kind: 'interest' as const,
            cents: wanted.interest,
            fromOn: cost.fromOn,
            untilOn: cost.untilOn,
            label: `Intérêts de retard, facture ${row.number}, du ${formatDay(cost.fromOn!, 'fr')} au ${formatDay(cost.untilOn!, 'fr')}`,
          },
        ]
      : []),
    ...(wanted.indemnity
      ? [
          {
            kind: 'indemnity' as const,
            cents: wanted.indemnity,
            fromOn: null,
            untilOn: null,
            label: `Indemnité forfaitaire de recouvrement, facture ${row.number}`,
          },
        ]
      : []),
  ]
  for (const part of parts) {
    const feeId = randomUUID()
    const charge = body.waived
      ? null
      : await ctx.asSystem(() =>
          ctx.db
            .insertInto('charges')
            .values({
              brand_id: ctx.brand.id,
              organisation_id: row.organisation_id,
              origin_kind: 'billing.late_fee',
              origin_id: feeId,
              reference: row.number ?? '',
              label: part.label,
              from_on: part.fromOn,
              to_on: part.untilOn,
              quantity: '1',
              unit_price: (part.cents / 100).toFixed(2),
              net_cents: part.cents,
              currency: row.currency,
              vat_category: 'O',
              vat_rate: 0,
              invoice_on: ctx.today,
              created_at: ctx.now,
            })
            .returning('id')
            .executeTakeFirstOrThrow(),
        )
    await ctx.db
      .insertInto('late_fees')
      .values({
        id: feeId,
        brand_id: ctx.brand.id,
        organisation_id: row.organisation_id,
        invoice_id: id,
        kind: part.kind,
        from_on: part.fromOn,
        until_on: part.untilOn,
        amount_cents: part.cents,
        currency: row.currency,
        charge_id: charge?.id ?? null,
        waived: body.waived,
        reason: body.waived ? body.reason : '',
        decided_at: ctx.now,
        decided_by_label: ctx.actor.label,
      })
      .execute()
  }
  await record(ctx, {
    type: body.waived ? 'billing.late_fees.waived' : 'billing.late_fees.charged',
    organisationId: row.organisation_id,
    subjectType: 'billing.invoice',
    subjectId: id,
    subjectLabel: row.number ?? '',
    after: {
      interestCents: wanted.interest,
      indemnityCents: wanted.indemnity,
      ...(body.waived ? { reason: body.reason } : {}),
    },
  })
}
