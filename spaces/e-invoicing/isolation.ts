// What a client has in the exchange, for the proof of isolation: an invoice received with its file, a rejection with its reasons, an invoice that went out, and
// what was said of both, and what reports tell of its invoices.
import { createHash, randomUUID } from 'node:crypto'
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

export const isolation: Isolation = {
  rows: {
    invoice_deposits: 'organisation_id = $1',
    invoice_deposit_findings: 'deposit_id in (select id from invoice_deposits where organisation_id = $1)',
    invoice_transmissions: 'organisation_id = $1',
    invoice_statuses: `invoice_id in (select invoice_id from invoice_transmissions where organisation_id = $1)
      or deposit_id in (select id from invoice_deposits where organisation_id = $1)`,
    exchanged_flows: 'subject_id in (select invoice_id from invoice_transmissions where organisation_id = $1)',
    e_report_invoices: 'invoice_id in (select id from invoices where organisation_id = $1)',
    e_report_purchases: 'deposit_id in (select id from invoice_deposits where organisation_id = $1)',
    e_report_receipts: 'invoice_id in (select id from invoices where organisation_id = $1)',
  },
  notPlanted: [
    'way',
    'syntax',
    'invoice_deposits.sha256',
    'invoice_deposits.currency',
    'severity',
    ...['status', 'type_code'].map((column) => `invoice_deposits.${column}`),
    ...['direction', 'kind', 'syntax', 'ack', 'sha256'].map((column) => `exchanged_flows.${column}`),
    ...['held', 'status'].map((column) => `invoice_transmissions.${column}`),
    ...['code', 'sender_role'].map((column) => `invoice_statuses.${column}`),
    'e_report_receipts.currency',
  ],
  // What was handed in is changed by nobody: it is made with its canary.
  fill: async () => {},
  fillPlanted: async ({ portal, brandId, organisation, ids, canary, file }) => {
    const own = (accepted: boolean) => ({
      ...{
        brand_id: brandId,
        organisation_id: organisation,
        way: 'portal',
        file_name: canary,
        size_bytes: 1,
        accepted,
      },
      ...{ sha256: createHash('sha256').update(canary).digest('hex'), deposited_at: portal.clock.now },
      ...{
        deposited_by_label: canary,
        syntax: 'cii',
        number: canary,
        seller_id: canary.slice(0, 100),
        seller_name: canary,
      },
      ...{ issue_on: '2026-01-01', currency: 'EUR', gross_amount: '1' },
    })
    const rejected = await insert(portal, 'invoice_deposits', own(false))
    await insert(portal, 'invoice_deposit_findings', {
      ...{ deposit_id: rejected.id, position: 1, rule: canary, severity: 'fatal', places: `{${canary}}` },
      words: JSON.stringify({ fr: canary, en: canary }),
    })
    const id = crypto.randomUUID()
    const kept = await file(canary, { kind: 'e-invoicing.deposit', id })
    await insert(portal, 'invoice_deposits', {
      ...{ ...own(true), id, file_id: kept, seller_country: 'BE' },
      bought: JSON.stringify({ number: canary }),
    })
    // Reports are the brand's: those of two clients of one are in the same.
    const told = { invoice_id: ids.invoices, way: 'international' }
    const bought = { deposit_id: id, told: false }
    for (const [kind, table, more] of [
      ['transactions', 'e_report_invoices', { ...told, told: true, net_cents: 1000, vat_cents: 0 }],
      ['payments', 'e_report_receipts', { day: '2026-11-20', rate: 2000, currency: 'EUR', cents: 1, ...told }],
      ['purchases', 'e_report_purchases', bought],
    ] as const) {
      const row = { brand_id: brandId, kind, starts_on: '2026-11-01' }
      const [known] = await portal.sql('select id from e_reports where brand_id = $1 and kind = $2', [brandId, kind])
      const report =
        known ??
        (await insert(portal, 'e_reports', {
          ...{ ...row, ends_on: '2026-11-30', sequence: 1, type: 'IN', siren: '732829320', name: 'Halbrane' },
          ...{ vat_due: 'receipts', made_at: portal.clock.now },
        }))
      await insert(portal, table, { report_id: report.id, ...more })
      ids['e-reports'] = report.id
    }
    const platform = await insert(portal, 'platforms', {
      ...{
        brand_id: brandId,
        name: randomUUID(),
        client_id: 'x',
        sealed_secret: Buffer.alloc(8),
        created_at: portal.clock.now,
      },
      ...{
        flow_address: 'http://x',
        directory_address: 'http://x',
        token_address: 'http://x',
        updated_at: portal.clock.now,
      },
    })
    const flow = await insert(portal, 'exchanged_flows', {
      ...{ brand_id: brandId, platform_id: platform.id, direction: 'out', kind: 'invoice', subject_id: ids.invoices },
      ...{ label: canary, file_name: canary, created_at: portal.clock.now, flow_id: canary.slice(0, 64) },
      ...{ submitted_at: portal.clock.now, ack: 'Ok', ended_at: portal.clock.now, refusal: canary.slice(0, 60) },
      ...{ ack_details: JSON.stringify([{ level: 'Error', item: canary, reasonCode: canary, reasonMessage: canary }]) },
      ...{ failure: canary, flow_type: canary, processing_rule: canary, profile: canary },
    })
    await insert(portal, 'invoice_transmissions', {
      ...{
        invoice_id: ids.invoices,
        brand_id: brandId,
        organisation_id: organisation,
        waiting_since: portal.clock.now,
      },
      ...{ flow_id: flow.id, held: 'rules', held_at: portal.clock.now },
      held_for: JSON.stringify([{ rule: canary, words: { fr: canary, en: canary }, places: [canary] }]),
    })
    for (const whose of [{ invoice_id: ids.invoices }, { deposit_id: id }])
      await insert(portal, 'invoice_statuses', {
        ...{
          ...whose,
          brand_id: brandId,
          code: '210',
          at: portal.clock.now,
          recorded_at: portal.clock.now,
          sender_role: 'BY',
        },
        ...{ sender_name: canary, words: canary, message_id: canary, made_by_label: canary },
        reasons: JSON.stringify([{ code: canary, words: canary }]),
        amounts: JSON.stringify([{ type: canary, amount: canary, currency: canary, percent: canary }]),
      })
    Object.assign(ids, {
      'e-invoices': ids.invoices,
      'exchanged-flows': flow.id,
      'invoice-deposits': rejected.id,
      'received-invoices': id,
    })
  },
  // What a platform tells, whose signature is looked at first.
  open: ['POST /api/v1/platform-events/{id}'],
  uploads: /invoice-deposits$/,
  plants: [
    {
      name: 'a policy that lets every client read what was handed in',
      sql: 'create policy leak on invoice_deposits for select to parvis_client using (true)',
      undo: 'drop policy leak on invoice_deposits',
    },
  ],
}
