// A year of the demo's invoices and of what became of them, day by day: what the staff, the bank and the clients did.
import type pg from 'pg'
import { addDays, type Day } from '../../../kernel/dates/day.ts'
import type { Demo } from '../../../kernel/demo/demo.ts'
import type { StaffContext, SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { payDebit, returnDebit } from '../direct-debits/outcome.ts'
import { createBatch } from '../direct-debits/service.ts'
import { targetDayFrom } from '../direct-debits/target-days.ts'
import { setInstalments } from '../instalments/service.ts'
import { closeInvoice } from '../invoices/closing.ts'
import { draftCreditNote } from '../invoices/credit-notes.ts'
import { createDraft, draftOfDue, saveDraft } from '../invoices/drafts.ts'
import { writeDown } from '../payment-intents/follow.ts'
import { addIntent } from '../payment-intents/service.ts'
import { promise } from '../promises/service.ts'
import { refundClient } from '../refunds/service.ts'
import { remind } from '../reminders/send.ts'
import type { On } from './actor.ts'
import { importStatement, type Movement } from './bank.ts'
import {
  type addCharges,
  type Billed,
  type Charge,
  monthOf,
  months,
  newWaysFrom,
  otherPayer,
  others,
} from './clients.ts'
import { closeTogether, type Invoiced } from './closing.ts'

/** What happens on a day; of one day in the order in which it was put down. */
type Happening = { day: Day; work: (ctx: StaffContext) => Promise<unknown> }

type Habit = { pays: (invoice: Invoiced) => Array<{ day: Day; cents: number; useCents?: number }> }

/** Who is late, pays a part or too much: by client and by how many months ago it was invoiced. */
const exceptions: Record<string, Record<number, 'nothing' | number>> = {
  town: { 2: 60, 1: 'nothing' },
  lerzan: { 2: 'nothing', 1: 'nothing' },
  vaulne: { 2: 105, 1: 'nothing' },
  ...{ sorbieres: { 1: 'nothing' }, ccas: { 1: 'nothing' } },
  ...{ 4: { 3: 'nothing', 2: 'nothing', 1: 'nothing' }, 8: { 1: 'nothing' }, 20: { 1: 'nothing' } },
  ...{ 32: { 2: 50, 1: 'nothing' }, 36: { 1: 'nothing' }, 40: { 2: 'nothing', 1: 'nothing' }, 44: { 1: 'nothing' } },
}

/** When an invoice is paid by transfer, and by how much; nothing where it is left open or paid otherwise. */
const transfersOf: Habit['pays'] = (invoice) => {
  const { billed, month } = invoice
  const exception = exceptions[billed.key]?.[months - month]
  if (exception === 'nothing') return []
  if (billed.method !== 'transfer' && month >= newWaysFrom) return []
  const cents = Math.round((invoice.grossCents * (exception ?? 100)) / 100)
  return [{ day: targetDayFrom(addDays(invoice.issueOn, billed.delay)), cents }]
}

const bankName = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9 ]/g, ' ')
    .toUpperCase()
    .slice(0, 70)

const transferOf = (invoice: Invoiced, day: Day, cents: number): Movement => ({
  ...{ day, cents, side: 'CRDT', party: bankName(invoice.billed.of.name), iban: invoice.billed.iban },
  words: `${invoice.number} ${bankName(invoice.billed.label)}`.slice(0, 140),
})

const isMonday = (day: Day) => new Date(`${day}T00:00:00Z`).getUTCDay() === 1

/** Lives the year through, up to today. */
export async function liveTheYear(
  client: pg.PoolClient,
  demo: Demo,
  on: On,
  billed: Billed[],
  charges: ReturnType<typeof addCharges>,
  accountId: string,
): Promise<void> {
  const agenda: Happening[] = []
  const put = (day: Day, work: Happening['work']) => agenda.push({ day, work })
  const invoices = new Map<string, Invoiced>()
  const invoiceOf = (key: string, ago: number) => invoices.get(`${key} ${months - ago}`)!
  const movements: Movement[] = []
  const byKey = new Map(billed.map((one) => [one.key, one]))

  for (let month = 0; month < months; month++)
    put(monthOf(demo, month), async (ctx) => {
      const closed = await closeTogether(ctx, charges.get(String(month)) as Charge[])
      for (const invoice of closed) {
        invoices.set(`${invoice.billed.key} ${month}`, invoice)
        for (const { day, cents } of transfersOf(invoice))
          movements.push({
            ...transferOf(invoice, day, cents),
            found: { kind: 'payment', billed: invoice.billed, invoice },
          })
      }
    })
  for (let month = newWaysFrom; month < months; month++) putNewWays(month)
  putExceptions()
  putStatements()
  // Of one day what was put down first comes first.
  for (const { day, work } of agenda.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)))
    if (day <= demo.today) await on(day, work)
  // The demo's people have no mailbox.
  await client.query(
    "update mails set state = 'not_sent', decided_at = created_at where brand_id = $1 and state = 'waiting'",
    [demo.brandId],
  )

  /** Clients who are debited, and those who pay by card. */
  function putNewWays(month: number): void {
    const issueOn = monthOf(demo, month)
    const collectionOn = targetDayFrom(addDays(issueOn, 31))
    const back = addDays(collectionOn, 3)
    let lines: string[] = []
    let returned = ''
    const of = (method: Billed['method']) =>
      [...invoices.values()].filter((one) => one.month === month && one.billed.method === method)
    put(addDays(issueOn, 9), async (ctx) => {
      const batch = await createBatch(ctx, {
        ...{ scheme: 'CORE', accountId, collectionOn },
        invoiceIds: of('direct_debit').map(({ id }) => id),
      })
      await client.query('update direct_debit_batches set file_taken_at = $2 where id = $1', [batch.id, ctx.now])
      const { rows } = await client.query(
        'select id, amount_cents, invoice_id, end_to_end_id from direct_debits where batch_id = $1 order by position',
        [batch.id],
      )
      lines = rows.map((row) => row.id)
      movements.push({
        ...{ day: collectionOn, cents: batch.totalCents, side: 'CRDT', party: 'HALBRANE SAS', words: '' },
        ...{ paymentInfoId: batch.number, found: { kind: 'collection', batchId: batch.id } },
      })
      returned = rows[0].id
      // The bank sends one of the latest ones back: its account had not enough.
      if (month === months - 1)
        movements.push({
          ...{ day: back, cents: Number(rows[0].amount_cents), side: 'DBIT', party: 'REJET DE PRELEVEMENT', words: '' },
          ...{ endToEndId: rows[0].end_to_end_id, returnCode: 'AM04', found: { kind: 'return', debitId: returned } },
        })
    })
    put(collectionOn, async (ctx) => {
      for (const id of lines) await payDebit(ctx, id, ctx.today)
    })
    if (month === months - 1) put(back, (ctx) => returnDebit(ctx, returned, { code: 'AM04' }))
    for (const one of billed.filter(({ method }) => method === 'card'))
      put(addDays(issueOn, one.delay), async (ctx) => {
        const invoice = invoices.get(`${one.key} ${month}`)
        if (!invoice) return
        const payable = {
          ...{ organisationId: one.of.id, currency: 'EUR' as const, amountCents: invoice.grossCents },
          lines: [{ invoiceId: invoice.id, number: invoice.number, amountCents: invoice.grossCents }],
        }
        const id = await addIntent(ctx, payable, 'card', { accountId: null, label: 'Comptabilité' })
        const session = `cs_${id.replaceAll('-', '')}`
        await client.query('update payment_intents set session_id = $2, sent_at = $3 where id = $1', [
          ...[id, session, ctx.now],
        ])
        // The first card of a year may be refused.
        const state = month === newWaysFrom && one.key === '2' ? 'failed' : 'paid'
        await writeDown(ctx as unknown as SystemContext, id, {
          ...{ id: session, url: '', reference: id, amount: invoice.grossCents, currency: 'EUR', state },
        } as Parameters<typeof writeDown>[2])
        if (state === 'paid') invoice.restCents = 0
      })
  }

  /** What does not go as it should, and what follows. */
  function putExceptions(): void {
    const day = (ago: number, days: number) => addDays(monthOf(demo, months - ago), days)
    // Reminders, step by step, of who pays nothing.
    for (const [key, ago] of [
      ['4', 3],
      ['40', 2],
      ['lerzan', 2],
      ['44', 1],
      ['4', 2],
    ] as const)
      for (const [level, days] of [
        [1, 36],
        [2, 47],
        [3, 62],
      ] as const)
        put(day(ago, days), async (ctx) => {
          const invoice = invoices.get(`${key} ${months - ago}`)
          if (invoice) await remind(ctx, invoice.billed.of.id, level).catch(unlessNothing)
        })
    put(day(1, 4), async (ctx) => {
      const { id, lineId } = invoiceOf('lerzan', 2)
      const note = await draftCreditNote(ctx, id, { lines: [{ lineId, netCents: 10_000 }] })
      await closeInvoice(ctx, note.id, { version: note.version })
    })
    // One contests what it was invoiced, another one did and was right; one promises a day, one pays in three parts.
    put(day(1, 20), (ctx) => contest(ctx, '8', 'quantity', 'Nous avons trois postes, et non cinq.'))
    put(day(5, 12), async (ctx) => {
      const disputeId = await contest(ctx, '0', 'not_delivered', 'Le service était arrêté du 3 au 12.', 5)
      await client.query(
        "update invoice_disputes set ended_at = $2, ended_by_label = $3, outcome = 'accepted', answer = 'Avoir de dix jours, en cours.', version = 2 where id = $1",
        [disputeId, ctx.now, ctx.actor.label],
      )
      const { id, lineId } = invoiceOf('0', 5)
      const note = await draftCreditNote(ctx, id, { lines: [{ lineId, netCents: 3_000 }] })
      await closeInvoice(ctx, note.id, { version: note.version })
      invoiceOf('0', 5).restCents -= 3_600
    })
    put(addDays(demo.today, -4), async (ctx) => {
      const invoice = invoices.get(`20 ${months - 1}`)
      if (invoice) await promise(ctx, invoice.id, { promisedOn: addDays(demo.today, 9) })
    })
    put(day(1, 6), async (ctx) => {
      const { id, grossCents } = invoiceOf('36', 1)
      const part = Math.floor(grossCents / 3)
      const items = [30, 60, 90].map((days, index) => ({
        dueOn: day(1, days),
        amountCents: index < 2 ? part : grossCents - 2 * part,
      }))
      await setInstalments(ctx, id, { items, before: [] })
    })
    // A deposit that is paid and deducted, and another one that waits.
    const deposit = async (ctx: StaffContext, key: string, cents: number) => {
      const one = byKey.get(key)!
      const draft = await createDraft(ctx, { organisationId: one.of.id, type: 386, chargeIds: [] })
      const saved = await saveDraft(
        ctx,
        draft.id,
        content(draft.version, one, 'Acompte sur la reprise de données', cents),
      )
      return closeInvoice(ctx, saved.id, { version: saved.version })
    }
    const work = { id: '' }
    put(day(3, 11), async (ctx) => {
      const closed = await deposit(ctx, '12', 60_000)
      work.id = closed.id
      const { rows } = await client.query('select posting_id from open_items where invoice_id = $1', [closed.id])
      const invoice = {
        ...{ id: closed.id, number: closed.number!, lineId: '', billed: byKey.get('12')!, month: -1, netCents: 60_000 },
        ...{ issueOn: ctx.today, dueOn: ctx.today, grossCents: closed.grossCents, restCents: closed.grossCents },
        posting: Number(rows[0].posting_id),
      }
      const paidOn = targetDayFrom(addDays(ctx.today, 9))
      movements.push({
        ...transferOf(invoice, paidOn, closed.grossCents),
        found: { kind: 'payment', billed: invoice.billed, invoice },
      })
    })
    put(day(1, 12), async (ctx) => {
      const one = byKey.get('12')!
      const draft = await createDraft(ctx, { organisationId: one.of.id, type: 380, chargeIds: [] })
      const saved = await saveDraft(ctx, draft.id, {
        ...content(draft.version, one, 'Reprise de données', 185_000),
        depositIds: [work.id],
      })
      await closeInvoice(ctx, saved.id, { version: saved.version })
    })
    put(addDays(demo.today, -6), (ctx) => deposit(ctx, '16', 45_000))
    // What the exchange does not carry (B28): a company of elsewhere, and a person, who pays.
    for (const ago of [2, 1])
      for (const [which, days] of [
        ['abroad', 8],
        ['consumer', 10],
      ] as const)
        put(day(ago, days), (ctx) => invoiceOther(ctx, which))
    // One paid twice, and got it back.
    put(day(6, 26), (ctx) => {
      const { restCents, ...invoice } = invoiceOf('24', 6) ?? invoiceOf('0', 6)
      movements.push({
        ...transferOf({ ...invoice, restCents }, targetDayFrom(ctx.today), 12_000),
        ...{
          words: 'DOUBLE REGLEMENT',
          found: { kind: 'payment', billed: invoice.billed, invoice: { ...invoice, restCents: 0 } },
        },
      })
      return Promise.resolve()
    })
    put(day(5, 18), async (ctx) => {
      const { rows } = await client.query("select id from payments where reference = 'DOUBLE REGLEMENT'")
      if (rows.length === 0) return
      const one = (invoices.get(`24 ${months - 6}`) ?? invoiceOf('0', 6)).billed
      await refundClient(ctx, {
        ...{ paymentId: rows[0].id, accountId, amountCents: 12_000, reason: 'Règlement reçu deux fois' },
        ...{ iban: one.iban, bic: 'BNPAFRPP', beneficiary: '' },
      } as Parameters<typeof refundClient>[1])
    })
    // A transfer that a client says is on its way.
    put(addDays(demo.today, -1), async (ctx) => {
      const invoice = invoiceOf('sorbieres', 1)
      const payable = {
        ...{ organisationId: invoice.billed.of.id, currency: 'EUR' as const, amountCents: invoice.grossCents },
        lines: [{ invoiceId: invoice.id, number: invoice.number, amountCents: invoice.grossCents }],
      }
      const { admin } = demo.world.clients.sorbieres
      await addIntent(ctx, payable, 'transfer', { accountId: admin.id, label: admin.label })
    })
    // This month is under way: one draft, and charges to invoice.
    put(demo.today, (ctx) => draftOfDue(ctx, { organisationId: byKey.get('vaulne')!.of.id }))
  }

  async function invoiceOther(ctx: StaffContext, which: keyof typeof others): Promise<void> {
    const { key, label, cents } = others[which]
    const one = { ...byKey.get(key)!, payerId: otherPayer(demo, which) }
    const draft = await createDraft(ctx, { organisationId: one.of.id, type: 380, chargeIds: [] })
    const typed = content(draft.version, one, label, cents)
    const abroad = { vatCategory: 'AE', vatRate: 0 } as const
    const lines = typed.lines.map((line) => (which === 'abroad' ? { ...line, ...abroad } : line))
    const saved = await saveDraft(ctx, draft.id, { ...typed, lines })
    const closed = await closeInvoice(ctx, saved.id, { version: saved.version })
    if (which === 'abroad') return
    const { rows } = await client.query('select posting_id from open_items where invoice_id = $1', [closed.id])
    const invoice: Invoiced = {
      ...{ id: closed.id, number: closed.number!, lineId: '', billed: one, month: -1, netCents: cents },
      ...{ issueOn: ctx.today, dueOn: ctx.today, grossCents: closed.grossCents, restCents: closed.grossCents },
      posting: Number(rows[0].posting_id),
    }
    movements.push({
      ...transferOf(invoice, targetDayFrom(addDays(ctx.today, 6)), closed.grossCents),
      found: { kind: 'payment', billed: one, invoice },
    })
  }

  async function contest(ctx: StaffContext, key: string, reason: string, words: string, ago = 1): Promise<string> {
    const { id, number, billed: one } = invoiceOf(key, ago)
    const { rows } = await client.query(
      `insert into invoice_disputes (brand_id, organisation_id, invoice_id, reason, words, opened_at, opened_by_label)
       values ($1, $2, $3, $4, $5, $6, 'Comptabilité') returning id`,
      [demo.brandId, one.of.id, id, reason, words, ctx.now],
    )
    await record(ctx, {
      ...{ type: 'billing.dispute.opened', organisationId: one.of.id, subjectType: 'billing.invoice' },
      ...{
        subjectId: id,
        subjectLabel: number,
        after: { reason, words },
        by: { accountId: null, label: 'Comptabilité' },
      },
    })
    return rows[0].id
  }

  /** A statement every other Monday, of late every Monday; the last one came today, and waits to be matched. */
  function putStatements(): void {
    const first = monthOf(demo, 0)
    let from = first
    let number = 0
    let balance = 4_821_037
    const importFrom = (start: Day, to: Day) => async (ctx: StaffContext) => {
      const within = movements.filter((one) => one.day >= start && one.day <= to)
      if (start.slice(0, 4) !== to.slice(0, 4)) number = 0
      const last = ctx.today === demo.today
      if (to.slice(8) <= '14' && start.slice(8) > to.slice(8))
        within.push({
          ...{ day: to, cents: 1_850, side: 'DBIT', party: 'BANQUE DU FANAL', words: 'FRAIS DE TENUE DE COMPTE' },
        })
      if (!last && start <= monthOf(demo, 10) && to >= monthOf(demo, 10))
        within.push({
          ...{
            day: to,
            cents: 24_000,
            side: 'CRDT',
            party: 'ASSURANCES DU LITTORAL',
            words: 'INDEMNITE SINISTRE 4471',
          },
          found: { kind: 'aside', reason: "Indemnité d'assurance, sans client" },
        })
      if (last) addWaiting(within, to)
      balance = await importStatement(ctx, {
        ...{ number: ++number, from: start, to, openingCents: balance },
        movements: last ? within.map(({ found: _, ...one }) => one) : within,
      })
    }
    for (let day = addDays(first, 1); day < demo.today; day = addDays(day, 1)) {
      if (!isMonday(day) || (day < addDays(demo.today, -60) && addDays(from, 14) > day)) continue
      put(day, importFrom(from, addDays(day, -1)))
      from = day
    }
    if (from < demo.today) put(demo.today, importFrom(from, addDays(demo.today, -1)))
  }

  /** What nobody looked at yet: by its number, by its amount alone, of nobody known. */
  function addWaiting(within: Movement[], day: Day): void {
    const [late, town, other] = [invoiceOf('44', 1) ?? invoiceOf('40', 2), invoiceOf('town', 1), invoiceOf('32', 2)]
    within.push(
      transferOf(late, day, late.grossCents),
      { ...transferOf(town, day, town.grossCents), words: 'VIR TRESORERIE MONTFABRE' },
      { ...transferOf(other, day, other.restCents - 1), words: `SOLDE ${other.number}` },
      { day, cents: 13_700, side: 'CRDT', party: 'M DUPUIS', words: 'VIREMENT' },
    )
  }
}

/** A reminder that is not due any more is none. */
function unlessNothing(error: { code?: string }): void {
  if (error.code !== 'billing.nothing_to_remind') throw error
}

const content = (version: number, one: Billed, label: string, cents: number): Parameters<typeof saveDraft>[2] => ({
  ...{ version, payerId: one.payerId, reference: '', subject: label, comment: '', priceMode: 'net', currency: 'EUR' },
  ...{ issueOn: null, dueOn: null, depositIds: [] },
  lines: [
    {
      ...{ chargeId: null, productId: null, label, description: '', quantity: '1', unitCode: 'C62', discountRate: 0 },
      ...{ unitPrice: (cents / 100).toFixed(2), vatCategory: 'S', vatRate: 2000, account: '706000' },
    },
  ],
})
