import { sql } from 'kysely'
import { z } from 'zod'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { GatewayAwayError, GatewayRefusedError } from '../gateway/gateway.ts'
import { gatewayOf } from '../gateway/settings.ts'
import { accountOfMethod, accounts, holdOpenItem, post, settle } from '../ledger/post.ts'

/** The job that asks the provider of cards for one refund and writes down what became of it. */
export const cardRefundJob = 'billing.refund_card'

/** So long the provider may leave one unanswered before the staff are told. */
const waitingHours = 24

/** A refund to a card of which no end is known. */
const waiting = (ctx: SystemContext, id: string) =>
  ctx.db
    .selectFrom('refunds as r')
    .innerJoin('organisations as c', 'c.id', 'r.organisation_id')
    .innerJoin('payments as p', 'p.id', 'r.card_payment_id')
    .innerJoin('payment_intents as i', 'i.payment_id', 'p.id')
    .selectAll('r')
    .select(['c.name', 'p.ledger_account', 'i.session_id'])
    .where('r.id', '=', id)
    .where('r.brand_id', '=', ctx.brand.id)
    .where('r.done_at', 'is', null)
    .where('r.failed_at', 'is', null)

/**
 * Asks the provider for a refund, under the refund's own id: asked again, however often and by however many, it is the same one there and is
 * written down once here.
 * @throws GatewayAwayError
 */
export async function sendCardRefund(services: Services, brand: Brand, id: string): Promise<void> {
  const asked = await asSystem(services, brand, async (ctx) => ({
    refund: await waiting(ctx, id).executeTakeFirst(),
    gateway: await gatewayOf(ctx),
  }))
  const { refund, gateway } = asked
  if (!refund) return
  if (!gateway) throw new GatewayAwayError('no provider of cards is set up')
  try {
    const session = await gateway.refund(id, refund.session_id!, refund.amount_cents)
    if (session.id !== refund.session_id || session.refunded < refund.amount_cents)
      throw new GatewayAwayError('the provider says nothing of the refund')
  } catch (error) {
    if (!(error instanceof GatewayRefusedError)) throw error
    return asSystem(services, brand, (ctx) => writeRefused(ctx, id, error.message))
  }
  await asSystem(services, brand, async (ctx) => {
    const row = await waiting(ctx, id).forUpdate('r').executeTakeFirst()
    if (!row) return
    await ctx.db.updateTable('refunds').set({ done_at: ctx.now }).where('id', '=', id).execute()
    await tell(ctx, 'done', row)
  })
}

const tell = (ctx: SystemContext, act: string, row: { id: string; number: string; organisation_id: string }) =>
  record(ctx, {
    type: `billing.refund.${act}`,
    organisationId: row.organisation_id,
    subjectType: 'billing.refund',
    subjectId: row.id,
    subjectLabel: row.number,
  })

/** The provider gives nothing back: an entry the other way round stands beside the refund's own, and what it gave back is the client's credit again. */
async function writeRefused(ctx: SystemContext, id: string, failure: string): Promise<void> {
  const row = await waiting(ctx, id).forUpdate('r').executeTakeFirst()
  if (!row) return
  await ctx.db
    .updateTable('refunds')
    .set({ failed_at: ctx.now, failed_on: ctx.today, failure: failure.slice(0, 200) })
    .where('id', '=', id)
    .execute()
  const { rows: own } = await sql<{ posting: number }>`select o.posting_id as posting from ledger_entries e
    join ledger_postings p on p.entry_id = e.id join open_items o on o.posting_id = p.id where e.origin_kind = 'refund' and e.origin_id = ${id}`.execute(
    ctx.db,
  )
  const debit = own[0]!.posting
  await holdOpenItem(ctx, debit)
  // What was taken back with the payment in the meantime is not taken back again.
  const { rows: settled } = await sql<{ id: number; credit: number; cents: number }>`
    select s.id, s.credit_posting_id as credit, s.amount_cents as cents from settlements s
    where s.debit_posting_id = ${debit} and s.undoes_id is null and not exists (select from settlements u where u.undoes_id = s.id) order by s.id`.execute(
    ctx.db,
  )
  for (const { id: undoes, credit, cents } of settled)
    await settle(ctx, { organisationId: row.organisation_id, debit, credit, cents: -cents, undoes })
  const { clientPosting } = await post(ctx, {
    journal: 'BQ',
    day: ctx.today,
    label: `${row.number} ${row.name}`,
    currency: row.currency as Currency,
    origin: { kind: 'refund_undo', id },
    postings: [
      { account: row.ledger_account ?? accountOfMethod.card, cents: row.amount_cents },
      { account: accounts.clients, organisationId: row.organisation_id, cents: -row.amount_cents },
    ],
  })
  await settle(ctx, {
    organisationId: row.organisation_id,
    debit,
    credit: clientPosting!,
    cents: row.amount_cents,
  })
  await tell(ctx, 'refused', row)
  await tellAbout(ctx, 'billing.card_refund_refused', row)
}

const tellAbout = (
  ctx: SystemContext,
  kind: string,
  row: { id: string; number: string; name: string; amount_cents: number; currency: string },
) =>
  tellStaff(ctx, kind, ['billing.refunds.write'], {
    params: (locale) => ({
      number: row.number,
      client: row.name,
      amount: formatMoney(row.amount_cents, locale, row.currency),
    }),
    href: '/fournisseur/factures/remboursements',
    key: `${kind}:${row.id}`,
  })

/** Asks anew for every refund to a card of which no end is known; one that stays without an answer is told to the staff, once. */
export async function sweepCardRefunds(
  services: Services,
  brand: Brand,
  report: (error: unknown) => void,
): Promise<void> {
  const open = await asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('refunds')
      .select(['id', 'created_at'])
      .where('brand_id', '=', brand.id)
      .where('method', '=', 'card')
      .where('done_at', 'is', null)
      .where('failed_at', 'is', null)
      .orderBy('created_at')
      .limit(500)
      .execute(),
  )
  for (const { id, created_at } of open)
    try {
      await sendCardRefund(services, brand, id)
    } catch (error) {
      if (!(error instanceof GatewayAwayError)) throw error
      report(error)
      if (services.clock().getTime() - created_at.getTime() < waitingHours * 3_600_000) continue
      await asSystem(services, brand, async (ctx) => {
        const row = await waiting(ctx, id).where('r.waits_told_at', 'is', null).forUpdate('r').executeTakeFirst()
        if (!row) return
        await ctx.db.updateTable('refunds').set({ waits_told_at: ctx.now }).where('id', '=', id).execute()
        await tellAbout(ctx, 'billing.card_refund_waits', row)
      })
    }
}

const data = z.object({ brandId: z.uuid(), refundId: z.uuid() })

/** The work that refunds to cards make for the server itself. */
export const cardRefundJobs = (services: Services): Job[] => [
  {
    name: cardRefundJob,
    title: { fr: 'Remboursement sur une carte', en: 'Refund to a card' },
    data,
    atOnce: 2,
    run: async (given) => {
      const { brandId, refundId } = given as z.output<typeof data>
      await sendCardRefund(services, services.brands.byId(brandId), refundId)
    },
  },
  {
    name: 'billing.sweep_card_refunds',
    title: { fr: 'Suivi des remboursements sur les cartes', en: 'Following refunds to cards' },
    everyMinutes: 5,
    run: async (_, run) => {
      for (const brand of services.brands.all()) await sweepCardRefunds(services, brand, run.report)
    },
  },
]
