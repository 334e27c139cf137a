import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { daysBetween } from '../../../kernel/dates/day.ts'
import type { ClientContext, PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { disputeTimes } from '../disputes/limits.ts'
import { disputeList, disputeRows } from '../disputes/service.ts'
import { instalmentsOf } from '../instalments/read.ts'
import { invoiceList } from '../invoices/lists.ts'
import { lateCostsOf } from '../late-fees/service.ts'
import { openLinksOf } from '../pay-links/service.ts'
import { promisesOf } from '../promises/service.ts'
import { levelsOf } from '../reminders/candidates.ts'
import { nextStep } from '../reminders/next.ts'
import { reminderList, reminderRows } from '../reminders/service.ts'
import * as schema from './schema.ts'

type Pause = z.output<typeof schema.pause>

const payableRows = (db: Kysely<DB>) =>
  db
    .selectFrom('open_items as o')
    .innerJoin('invoices as i', 'i.id', 'o.invoice_id')
    .leftJoin('organisations as c', 'c.id', 'o.organisation_id')
    .leftJoinLateral(
      (lateral) =>
        lateral
          .selectFrom(sql<{ due_on: string; rest_cents: number; instalment: number }>`open_dues`.as('d'))
          .where(sql<boolean>`d.posting_id = o.posting_id`)
          .select([
            sql<number>`min(d.instalment)`.as('instalment'),
            sql<number>`coalesce(sum(d.rest_cents) filter (where d.due_on <= parvis.today()), 0)::bigint`.as(
              'due_cents',
            ),
            sql<number>`(array_agg(d.rest_cents order by d.due_on))[1]::bigint`.as('next_cents'),
          ])
          .as('d'),
      (join) => join.onTrue(),
    )
    .select([
      'o.posting_id',
      'i.id',
      'i.number',
      'i.subject',
      'o.organisation_id',
      'i.issue_on',
      'o.due_on',
      'o.currency',
      'o.amount_cents',
      'o.rest_cents',
      'd.instalment',
      'd.due_cents',
      'd.next_cents',
      sql<string>`coalesce(c.name, i.buyer ->> 'name', '')`.as('organisation_name'),
      sql<number>`(select count(*)::int from invoice_instalments n where n.invoice_id = i.id)`.as('instalments'),
      sql<Pause | null>`parvis.reminder_pause(i.id)`.as('pause'),
      sql<string | null>`case parvis.reminder_pause(i.id)
        when 'disputed' then (select min(x.opened_at)::date from invoice_disputes x where x.invoice_id = i.id and x.ended_at is null)
        when 'promised' then (select max(x.promised_on) from payment_promises x where x.invoice_id = i.id and x.withdrawn_at is null)
        when 'announced' then (select max(p.expires_at)::date from payment_intents p join payment_intent_lines l on l.intent_id = p.id where l.invoice_id = i.id and p.method = 'transfer' and p.succeeded_at is null and p.expired_at is null) end`.as(
        'pause_on',
      ),
      sql<boolean>`exists (select from invoice_disputes x where x.invoice_id = i.id and x.line_id is null and x.ended_at is null)`.as(
        'disputed',
      ),
      sql<boolean>`parvis.is_being_debited(i.id)`.as('debited'),
      sql<boolean>`o.organisation_id = any ((select parvis.paying_organisation_ids())::uuid[])`.as('pays'),
    ])

/** What one's own organisations have to pay, the longest due first (B25, P16). */
export const payableList = defineList({
  title: { fr: 'À payer', en: 'To be paid' },
  rows: payableRows,
  scope: () => sql`o.side = 'debit' and o.rest_cents > 0`,
  filters: {
    /** That of an organisation, and of the one whose place it took. */
    organisation: filter(
      z.uuid().optional(),
      (id) =>
        sql`(o.organisation_id = ${id} or o.organisation_id = (select n.duplicated_from from organisations n where n.id = ${id}))`,
    ),
  },
  id: by.integer('o.posting_id'),
  sorts: { dueOn: [by.day('o.due_on')] },
  item: schema.payable,
  view: (row, { today }) => ({
    id: row.id,
    number: row.number!,
    subject: row.subject,
    organisation: { id: row.organisation_id, name: row.organisation_name },
    issueOn: row.issue_on!,
    dueOn: row.due_on,
    daysLate: Math.max(0, daysBetween(row.due_on, today)),
    currency: row.currency as Currency,
    payableCents: row.amount_cents,
    restCents: row.rest_cents,
    nowCents: row.instalments === 0 ? row.rest_cents : row.due_cents || row.next_cents || row.rest_cents,
    instalment: row.instalments === 0 ? null : { position: row.instalment ?? 1, of: row.instalments },
    pause: row.pause,
    pauseOn: row.pause_on,
    disputed: row.disputed,
    mayPay: row.pays && !row.disputed && !row.debited,
  }),
})

async function common(ctx: PersonContext, id: string) {
  const invoice = await readRow(ctx, invoiceList, id)
  const { rows } = await sql<{ pause: Pause | null }>`select parvis.reminder_pause(${id}) as pause`.execute(ctx.db)
  const disputes = await disputeRows(ctx.db)
    .where('d.invoice_id', '=', id)
    .orderBy('d.opened_at', 'desc')
    .limit(50)
    .execute()
  return {
    invoice,
    view: {
      instalments: await instalmentsOf(ctx, id),
      disputes: disputes.map((row) => disputeList.view(row, ctx)),
      promises: await promisesOf(ctx, id),
      pause: rows[0]!.pause,
    },
  }
}

/** What there is to paying an invoice of one's own. @throws Problem 404 */
export async function readOwnReceivable(ctx: ClientContext, id: string): Promise<z.input<typeof schema.ownReceivable>> {
  const { invoice, view } = await common(ctx, id)
  const { rows } = await sql<{
    pays: boolean
    debited: boolean
  }>`select ${invoice.organisation_id}::uuid = any (parvis.paying_organisation_ids()) as pays, parvis.is_being_debited(${id}) as debited`.execute(
    ctx.db,
  )
  const contested = view.disputes.some(({ endedAt, line }) => !endedAt && !line)
  const wholes = view.disputes.filter(({ line }) => !line).length
  const open = rows[0]!.pays && invoice.type !== 381
  return {
    ...view,
    may: [
      ...(open && invoice.rest_cents > 0 && !contested && !rows[0]!.debited ? (['pay'] as const) : []),
      ...(open && !contested && wholes < disputeTimes ? (['dispute'] as const) : []),
      ...(open &&
      invoice.rest_cents > 0 &&
      !contested &&
      !view.promises.some(({ state }) => state === 'open') &&
      view.promises.length < 2
        ? (['promise'] as const)
        : []),
    ],
  }
}

/** What there is to an invoice being paid, for the staff. @throws Problem 404 */
export async function readStaffReceivable(
  ctx: StaffContext,
  id: string,
): Promise<z.input<typeof schema.staffReceivable>> {
  const { invoice, view } = await common(ctx, id)
  const sent = await reminderRows(ctx.db)
    .where('r.invoice_id', '=', id)
    .orderBy('r.sent_at', 'desc')
    .limit(100)
    .execute()
  const spared = await ctx.db
    .selectFrom('reminder_exemptions')
    .select(['id', 'reason', 'until_on'])
    .where((eb) =>
      eb.or([
        eb('invoice_id', '=', id),
        eb('organisation_id', '=', invoice.organisation_id),
        eb(
          'group_id',
          '=',
          sql<string>`(select m.group_id from client_group_members m where m.organisation_id = ${invoice.organisation_id})`,
        ),
      ]),
    )
    .where((eb) => eb.or([eb('until_on', 'is', null), eb('until_on', '>=', ctx.today)]))
    .orderBy(sql`(invoice_id is null)`)
    .limit(1)
    .executeTakeFirst()
  const fees = await ctx.db
    .selectFrom('late_fees')
    .selectAll()
    .where('invoice_id', '=', id)
    .orderBy('decided_at', 'desc')
    .orderBy('id')
    .execute()
  const first = view.instalments.find(({ restCents }) => restCents > 0)
  const due = invoice.rest_cents > 0 && invoice.type !== 381 ? (first?.dueOn ?? invoice.due_on) : null
  const next = due
    ? nextStep(
        await levelsOf(ctx),
        due,
        sent
          .filter((row) => row.instalment === (first?.position ?? 0))
          .map((row) => ({ level: row.level, on: row.sent_on })),
      )
    : undefined
  const lateCost = (await lateCostsOf(ctx, [id], ctx.today)).get(id) ?? {
    fromOn: null,
    untilOn: null,
    interestCents: 0,
    indemnityCents: 0,
  }
  const payLinks = await openLinksOf(ctx, id)
  const manages = ctx.actor.permissions.has('billing.receivables.manage') && invoice.type !== 381
  const open = manages && invoice.rest_cents > 0
  return {
    ...view,
    reminders: sent.map((row) => reminderList.view(row, ctx)),
    next: next ? { level: next.level, on: next.on < ctx.today ? ctx.today : next.on } : null,
    spared: spared ? { id: spared.id, reason: spared.reason, untilOn: spared.until_on } : null,
    lateCost,
    lateFees: fees.map((row) => ({
      id: row.id,
      kind: row.kind as 'interest',
      fromOn: row.from_on,
      untilOn: row.until_on,
      amountCents: row.amount_cents,
      waived: row.waived,
      reason: row.reason,
      on: row.decided_at.toISOString(),
      by: row.decided_by_label,
    })),
    payLinks,
    may: [
      ...(manages && payLinks > 0 ? (['end_links'] as const) : []),
      ...(manages && (invoice.shown_state === 'draft' || invoice.rest_cents > 0) ? (['instalments'] as const) : []),
      ...(open ? (['promise', 'spare'] as const) : []),
      ...(manages && lateCost.interestCents + lateCost.indemnityCents > 0 ? (['charge'] as const) : []),
    ],
  }
}
