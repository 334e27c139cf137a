// What a client is invoiced, for the proof of isolation: a charge, a payer, a deposit that was paid, an invoice that deducts it, a credit note.
// What is closed or posted is changed by nobody: it is made with its canary.
import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'
import { identity } from './invoices/schema.ts'

const theirs = 'organisation_id = $1'
const ofInvoice = 'invoice_id in (select id from invoices where organisation_id = $1)'

const unique = () => randomUUID().slice(0, 18)

const siren = '812004513'
const partyOf = (canary: string) => ({
  ...Object.fromEntries(Object.keys(identity.shape).map((name) => [name, canary])),
  // An invoice goes to an address of its buyer.
  siren,
})

type Row = Record<string, unknown>
const adderOf =
  (client: pg.PoolClient) =>
  async (table: string, values: Row): Promise<any> => {
    const names = Object.keys(values)
    const { rows } = await client.query(
      `insert into ${table} (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')}) returning *`,
      Object.values(values),
    )
    return rows[0]
  }

export const isolation: Isolation = {
  rows: {
    payers: theirs,
    invoices: theirs,
    invoice_lines: ofInvoice,
    invoice_vat: ofInvoice,
    invoice_deductions: ofInvoice,
    payments: theirs,
    ledger_entries: 'id in (select entry_id from ledger_postings where organisation_id = $1)',
    ledger_postings: theirs,
    open_items: theirs,
    settlements: theirs,
    invoice_seals: ofInvoice,
    invoice_addresses: ofInvoice,
    payment_intents: theirs,
    invoice_instalments: ofInvoice,
    invoice_disputes: theirs,
    payment_promises: theirs,
    pay_links: theirs,
    pay_link_invoices: 'link_id in (select id from pay_links where organisation_id = $1)',
    reminder_exemptions: theirs,
    reminders: theirs,
    late_fees: theirs,
    payment_intent_lines: 'intent_id in (select id from payment_intents where organisation_id = $1)',
    sepa_mandates: theirs,
    direct_debits: theirs,
    refunds: theirs,
  },
  // A message of the provider of cards, whose signature is looked at first, and what a link of a reminder is good for.
  open: [
    'POST /api/v1/card-gateway/messages',
    'POST /api/v1/pay-links/reading',
    'POST /api/v1/pay-links/payments',
    'POST /api/v1/pay-links/checks',
    // Anybody's question about a file that they have: it is told nothing of any other.
    'POST /api/v1/invoice-authenticity',
  ],
  notPlanted: [
    'invoice_seals.sha256',
    'invoice_seals.kind',
    'invoice_addresses.address',
    ...['siren', 'siret', 'vat_number', 'country', 'electronic_address'].map((column) => `payers.${column}`),
  ],
  fill: async ({ portal, brandId, organisation, ids }) => {
    const payer = await insert(portal, 'payers', {
      brand_id: brandId,
      organisation_id: organisation,
      name: 'x',
      address_line1: 'x',
      city: 'x',
      is_default: true,
      created_at: portal.clock.now,
    })
    Object.assign(ids, {
      ...{ payers: payer.id, payerId: payer.id, statements: organisation, 'paperless-consents': organisation },
    })
  },
  fillPlanted: async ({ portal, brandId, organisation, ids, canary }) => {
    const client = await portal.database.pool.connect()
    const add = adderOf(client)
    const created_at = portal.clock.now
    const [day, currency] = ['2026-11-20', 'EUR']
    const own = { brand_id: brandId, organisation_id: organisation, created_at }
    const post = async (journal: string, number: string, kind: string, id: string, clientCents: number) => {
      const entry = { brand_id: brandId, day, currency }
      const { id: entry_id } = await add('ledger_entries', {
        ...entry,
        ...{ journal, number: `${number}-${canary}`, label: canary, origin_kind: kind, origin_id: id, created_at },
      })
      const debit = Math.max(clientCents, 0)
      const credit = Math.max(-clientCents, 0)
      const posting = await add('ledger_postings', {
        ...entry,
        ...{ entry_id, account: '411000', organisation_id: organisation, debit_cents: debit, credit_cents: credit },
      })
      await add('ledger_postings', { ...entry, entry_id, account: '706000', debit_cents: credit, credit_cents: debit })
      return posting.id as string
    }
    const close = async (type: number, more: Row = {}, line: Row = {}, deposit?: string) => {
      const made = await add('invoices', {
        ...own,
        ...{ payer_id: ids.payerId, type, currency, reference: canary, subject: canary, comment: canary },
        ...{ net_cents: 1000, gross_cents: 1000, deducted_cents: deposit ? 500 : 0, created_by_label: canary, ...more },
      })
      const cents = made.net_cents
      const { id: lineId } = await add('invoice_lines', {
        ...{ invoice_id: made.id, brand_id: brandId, position: 1, origin: canary, label: canary, description: canary },
        ...{ quantity: 1, unit_price: 10, typed_cents: cents, net_cents: cents, vat_category: 'E', vat_rate: 0 },
        ...{ account: '706000', ...line },
      })
      await add('invoice_vat', {
        ...{ invoice_id: made.id, category: 'E', rate: 0, base_cents: cents, vat_cents: 0 },
        ...{ exemption_code: canary, exemption_words: canary },
      })
      if (deposit) await add('invoice_deductions', { invoice_id: made.id, deposit_id: deposit })
      const code = type === 381 ? 'A' : 'F'
      const { rows } = await client.query(
        'update invoice_series set last_on = $3 where brand_id = $1 and code = $2 returning id',
        [brandId, code, day],
      )
      await client.query(
        `update invoices set state = 'closed', number = $2, series_id = $3, issue_on = $4, due_on = $4, seller = $5, buyer = $5, mentions = $8, closed_at = $6, closed_by_label = $7 where id = $1`,
        [
          made.id,
          `${type}-${made.id}-${canary}`,
          rows[0].id,
          day,
          JSON.stringify(partyOf(canary)),
          created_at,
          canary,
          JSON.stringify({ latePenalty: canary, earlyDiscount: canary }),
        ],
      )
      const posting = await post('VE', made.id, 'invoice', made.id, type === 381 ? -cents : made.payable_cents)
      return { id: made.id as string, lineId: lineId as string, posting }
    }
    try {
      await client.query('begin')
      const charge = await add('charges', {
        ...own,
        ...{
          origin_kind: 'tests.thing',
          origin_id: randomUUID(),
          origin_part: canary,
          reference: canary,
          label: canary,
        },
        ...{ quantity: 1, unit_price: 10, net_cents: 1000, currency, invoice_on: '2026-11-01' },
      })
      const deposit = await close(386, { net_cents: 500, gross_cents: 500 })
      const payment = await add('payments', {
        ...own,
        ...{ number: `P-${canary}`, method: 'cash', amount_cents: 500, currency, received_on: day },
        ...{ reference: canary, external_id: canary, created_by_label: canary },
      })
      const paid = await post('BQ', payment.id, 'payment', payment.id, -500)
      await add('settlements', {
        ...own,
        ...{ debit_posting_id: deposit.posting, credit_posting_id: paid, amount_cents: 500, settled_on: day },
      })
      const invoice = await close(380, {}, { charge_id: charge.id }, deposit.id)
      await close(
        381,
        { net_cents: 100, gross_cents: 100, credited_id: invoice.id },
        { credited_line_id: invoice.lineId },
      )
      const intent = await add('payment_intents', {
        ...own,
        ...{ number: `R-${canary}`, method: 'card', amount_cents: 100, currency, expires_at: new Date('2027-01-01') },
        ...{ created_by_label: canary, session_id: `cs-${canary}`, hosted_url: canary, sent_at: created_at },
      })
      await add('invoice_seals', {
        ...{ brand_id: brandId, invoice_id: invoice.id, kind: 'pdf', made_at: created_at },
        sha256: createHash('sha256').update(canary).digest('hex'),
      })
      await add('payment_intent_lines', { intent_id: intent.id, invoice_id: invoice.id, amount_cents: 100 })
      await add('invoice_instalments', {
        ...{ invoice_id: invoice.id, brand_id: brandId, position: 1, due_on: day, amount_cents: 500 },
      })
      const dispute = await add('invoice_disputes', {
        ...{ brand_id: brandId, organisation_id: organisation, invoice_id: invoice.id, reason: 'other', words: canary },
        ...{ opened_at: created_at, opened_by_label: canary },
      })
      const promise = await add('payment_promises', {
        ...{ brand_id: brandId, organisation_id: organisation, invoice_id: invoice.id, position: 1 },
        ...{ promised_on: day, made_on: day, made_at: created_at, made_by_label: canary },
      })
      const link = await add('pay_links', {
        ...own,
        ...{ token_hash: Buffer.from(canary), expires_at: new Date('2027-01-01'), created_by_label: canary },
      })
      await add('pay_link_invoices', { link_id: link.id, invoice_id: invoice.id })
      await add('reminder_exemptions', { ...own, reason: canary, created_by_label: canary })
      await add('reminders', {
        ...{ brand_id: brandId, organisation_id: organisation, invoice_id: invoice.id, level: 1, due_on: day },
        ...{ rest_cents: 100, currency, sent_on: day, sent_at: created_at, sent_to: [canary], sent_by_label: canary },
      })
      await add('late_fees', {
        ...{ brand_id: brandId, organisation_id: organisation, invoice_id: invoice.id, kind: 'indemnity' },
        ...{ amount_cents: 4000, currency, waived: true, reason: canary },
        ...{ decided_at: created_at, decided_by_label: canary },
      })
      const { id: accountId } = await add('bank_accounts', {
        ...{
          brand_id: brandId,
          created_at,
          name: 'x',
          iban: `FR76${randomUUID().replaceAll('-', '').slice(0, 23).toUpperCase()}`,
        },
      })
      const sealed = { account: canary, account_sealed: Buffer.from(canary) }
      const mandate = await add('sepa_mandates', {
        ...own,
        ...{ payer_id: ids.payerId, rum: `RUM-${unique()}`, debtor: canary, ...sealed, account_print: canary },
        ...{ signed_on: '2026-11-02', signed_by_label: canary, created_by_label: canary },
      })
      const batch = await add('direct_debit_batches', {
        ...{ brand_id: brandId, account_id: accountId, number: `L-${unique()}`, scheme: 'CORE', collection_on: day },
        ...{ creditor_id: 'x', creditor_name: 'x', lines: 1, total_cents: 100, created_at },
      })
      await add('direct_debits', {
        ...own,
        ...{ batch_id: batch.id, position: 1, mandate_id: mandate.id, payer_id: ids.payerId, invoice_id: invoice.id },
        ...{ amount_cents: 100, sequence: 'FRST', end_to_end_id: `E-${unique()}` },
      })
      const refund = await add('refunds', {
        ...own,
        ...{ number: `R-${unique()}`, payment_id: payment.id, account_id: accountId, amount_cents: 100, currency },
        ...{ refunded_on: day, reason: canary, beneficiary: canary, ...sealed, created_by_label: canary },
      })
      await post('BQ', refund.id, 'refund', refund.id, 100)
      await add('invoice_addresses', {
        ...{
          invoice_id: invoice.id,
          brand_id: brandId,
          address: siren,
          changed_at: created_at,
          changed_by_label: canary,
        },
      })
      await client.query('commit')
      Object.assign(ids, {
        invoices: invoice.id,
        invoiceId: invoice.id,
        payments: payment.id,
        'payment-intents': intent.id,
        disputes: dispute.id,
        promises: promise.id,
        lineId: invoice.lineId,
        chargeId: charge.id,
        mandates: mandate.id,
      })
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  },
  plants: [
    {
      name: 'a policy that lets every client read invoices',
      sql: 'create policy leak on invoices for select to parvis_client using (true)',
      undo: 'drop policy leak on invoices',
    },
    {
      name: 'a policy that shows every client all postings',
      sql: 'create policy leak on ledger_postings for select to parvis_client using (true)',
      undo: 'drop policy leak on ledger_postings',
    },
  ],
}
