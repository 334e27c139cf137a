// The demo of the exchange: the simulator of a platform is set up and waits to be switched on; the invoices of the last weeks went out by it, and some came in.
import type pg from 'pg'
import { addDays, addMonths, firstOfMonth } from '../../kernel/dates/day.ts'
import type { Demo, DemoPart } from '../../kernel/demo/demo.ts'
import { invoiceOf, invoiceXml, reportXml } from '../../kernel/e-invoicing/index.ts'
import { decimalAmount } from '../../kernel/money/decimal.ts'
import { seal } from '../../kernel/secrets/secrets.ts'
import { billing } from '../billing/index.ts'
import { depositFile } from './deposits/keep.ts'
import './errors.ts'
import { paidBetween } from './life-cycle/shares.ts'
import './messages.ts'
import { secretPurpose } from './platforms/service.ts'
import { numberOf, type ReportRow, reportOf } from './reports/document.ts'
import { makeReports } from './reports/make.ts'
import { senderOf, sha256Of } from './reports/send.ts'
import { scenario, supplierInvoice } from './simulator/scenario.ts'
import { draftOf } from './simulator/supplier-invoices.ts'

/** So many days back invoices went out by the platform. */
const sinceDays = 100
const platformName = 'Simulateur de plateforme'
const address = 'http://127.0.0.1:4150'

const platformId = (demo: Demo) => demo.idOf('platform', platformName)

/** What suppliers invoiced: how long ago, of what, and what was said of it. */
const received = [
  { days: 34, number: 'FA-26-0912', label: 'Papier et enveloppes', price: '248.00', said: ['204', '205', '211'] },
  { days: 20, number: 'FA-26-0977', label: 'Cartouches', price: '96.50', said: ['204', '205'] },
  { days: 9, number: 'FA-26-1004', label: 'Papier et enveloppes', price: '248.00', said: ['210'] },
  { days: 2, number: 'FA-26-1019', label: 'Étiquettes', price: '54.20', said: [] },
] as const

function addReceived(demo: Demo): void {
  const { company } = scenario.parse({ title: 'demo' })
  const agent = demo.world.staff.barredon
  for (const one of received) {
    const at = demo.ago(one.days, '08:40')
    const day = demo.dayAt(at)
    const spec = supplierInvoice.parse({
      number: one.number,
      issueDate: day,
      lines: [{ label: one.label, price: one.price }],
    })
    const invoice = invoiceOf(draftOf(spec, company, day))
    const [id, flowId] = [demo.idOf('deposit', one.number), demo.idOf('flow', one.number)]
    const brand = { brand_id: demo.brandId }
    const bytes = Buffer.from(invoiceXml(invoice, 'cii'))
    const file = { organisationId: null, by: agent, at, contentType: 'application/xml', name: `${one.number}.xml` }
    const fileId = demo.paper({ ...file, id: demo.idOf('file', one.number), owner: { kind: depositFile, id }, bytes })
    demo.add('exchanged_flows', {
      ...{ ...brand, id: flowId, platform_id: platformId(demo), direction: 'in', kind: 'invoice', label: one.number },
      ...{ file_name: `${one.number}.xml`, syntax: 'CII', flow_type: 'SupplierInvoice', flow_id: `demo-${one.number}` },
      ...{ created_at: at, submitted_at: at, ack: 'Ok', ended_at: at, file_id: fileId },
    })
    demo.add('invoice_deposits', {
      ...{ ...brand, id, organisation_id: null, way: 'platform', flow_id: flowId, file_name: `${one.number}.xml` },
      ...{ size_bytes: bytes.length, sha256: demo.idOf('hash', one.number).replaceAll('-', '').padEnd(64, '0') },
      ...{ deposited_at: at, accepted: true, syntax: 'cii', number: one.number, file_id: fileId },
      ...{ seller_id: spec.seller.siren, seller_name: spec.seller.name, seller_address: spec.seller.siren },
      ...{ seller_country: 'FR', issue_on: day, due_on: addDays(day, 30), currency: 'EUR' },
      ...{ net_amount: invoice.totals?.withoutVat, gross_amount: invoice.totals?.withVat },
    })
    one.said.forEach((code, step) => {
      const saidAt = new Date(at.getTime() + (step + 1) * 26 * 3_600_000)
      demo.add('invoice_statuses', {
        ...{
          ...brand,
          id: demo.idOf('status', one.number, code),
          deposit_id: id,
          code,
          at: saidAt,
          recorded_at: saidAt,
        },
        ...{ sender_role: 'BY', sender_name: company.name, made_by_label: agent.label },
        message_id: `${one.number}_${code}`,
        reasons: code === '210' ? [{ code: 'DOUBLON', words: 'Facture en double' }] : [],
      })
    })
  }
}

function fill(demo: Demo): void {
  const id = platformId(demo)
  const sealed = seal(demo.config, secretPurpose, id, Buffer.from('parvis-demo'))
  demo.add('platforms', {
    ...{ id, brand_id: demo.brandId, name: platformName, client_id: 'parvis', syntax: 'Factur-X', enabled: false },
    ...{ flow_address: `${address}/flow-service`, directory_address: `${address}/directory-service` },
    ...{
      token_address: `${address}/token`,
      sealed_secret: `\\x${sealed.toString('hex')}`,
    },
    ...{ issues_from: demo.today, created_at: demo.ago(90), updated_at: demo.ago(90) },
  })
  addReceived(demo)
}

/** What the demo reports (B28): by the month, from the one before the last on. */
const reporting = (demo: Demo): Record<string, unknown> => ({
  'e-invoicing.reporting_from': addMonths(firstOfMonth(demo.today), -2),
  'e-invoicing.reporting_days': 1,
  'e-invoicing.reporting_platform_number': '0042',
  'e-invoicing.reporting_platform_name': platformName,
})

/** The reports of the month before the last were handed over and accepted; those of the last one wait for somebody. */
async function report(client: pg.PoolClient, demo: Demo): Promise<void> {
  const settings = reporting(demo)
  for (const [key, value] of Object.entries(settings))
    await client.query('insert into settings (brand_id, key, value) values ($1, $2, $3)', [
      ...[demo.brandId, key, JSON.stringify(value)],
    ])
  const on = demo.given(billing).acting(client, settings)
  const last = addMonths(firstOfMonth(demo.today), -1)
  await on(addDays(last, 1), async (ctx) => {
    for (const id of await makeReports(ctx)) {
      const row: ReportRow = (await client.query('select * from e_reports where id = $1', [id])).rows[0]
      const flowId = demo.idOf('flow', 'report', row.kind)
      const number = numberOf(row, 1)
      const told = { sender: senderOf(ctx), issuedAt: `${ctx.today} 09:30:00`, attempt: 1 }
      const xml = reportXml(await reportOf(ctx, row, told))
      await client.query(
        `insert into exchanged_flows (id, brand_id, platform_id, direction, kind, subject_id, label, file_name, syntax, processing_rule, profile, flow_id, created_at, tries, submitted_at, ack, ended_at)
         values ($1, $2, $3, 'out', 'report', $4, $5, $5 || '.xml', 'FRR', 'NotApplicable', 'Undefined', $6, $7, 1, $7, 'Ok', $7)`,
        [flowId, demo.brandId, platformId(demo), id, number, `demo-${row.kind}`, ctx.now],
      )
      await client.query(
        `update e_reports set handed_at = $2, handed_by_label = $3, attempts = 1, flow_id = $4, sha256 = $5, answered_at = $2, accepted = true, version = 2 where id = $1`,
        [id, ctx.now, ctx.actor.label, flowId, sha256Of(xml)],
      )
    }
  })
  await on(demo.today, makeReports)
}

type Sent = {
  id: string
  number: string
  organisation_id: string
  closed_at: Date
  age: number
  paid: number
  vat: Array<{ rate: number; cents: number }>
  buyer: string
}

/** What is said of one that went out: brought by the platforms, approved after some days, paid; of two the buyer says something else. */
function livesOf(
  sent: Sent,
  rank: number,
): Array<{ code: string; hours: number; reason?: [string, string]; amounts?: unknown[] }> {
  const way = ['200', '201', '202', '203'].map((code, step) => ({ code, hours: (step + 1) / 20 }))
  if (rank === 3)
    return [
      ...way,
      { code: '204', hours: 20 },
      { code: '210', hours: 44, reason: ['CMD_ERR', 'Notre numéro de commande manque'] },
    ]
  if (rank === 7)
    return [...way, { code: '207', hours: 30, reason: ['QTE_ERR', 'Nous avons reçu un exemplaire de moins'] }]
  const amounts = paidBetween(sent.vat, 0, sent.paid).map(({ rate, cents }) => ({
    ...{ type: 'MEN', amount: decimalAmount(cents, 2), currency: 'EUR', percent: decimalAmount(rate, 2) },
  }))
  return [
    ...way,
    ...(sent.age > 6
      ? [
          { code: '204', hours: 26 },
          { code: '205', hours: 70 },
        ]
      : []),
    ...(sent.paid > 0 ? [{ code: '212', hours: Math.min(sent.age * 24 - 1, 200), amounts }] : []),
  ]
}

async function act(client: pg.PoolClient, demo: Demo): Promise<void> {
  const { rows } = await client.query<Sent>(
    `select i.id, i.number, i.organisation_id, i.closed_at, $2::date - i.issue_on as age, i.buyer ->> 'name' as buyer,
      coalesce((select sum(s.amount_cents) from open_items o join settlements s on s.debit_posting_id = o.posting_id join open_items c on c.posting_id = s.credit_posting_id
        where o.invoice_id = i.id and c.payment_id is not null), 0)::bigint as paid,
      (select jsonb_agg(jsonb_build_object('rate', v.rate, 'cents', v.base_cents + v.vat_cents) order by v.rate desc) from invoice_vat v where v.invoice_id = i.id) as vat
    from invoices i where i.brand_id = $1 and parvis.goes_by_exchange(i) and i.type = 380 and i.issue_on > $2::date - $3::integer and i.issue_on < $2::date
    order by i.issue_on desc, i.number limit 150`,
    [demo.brandId, demo.today, sinceDays],
  )
  const insert = (table: string, all: object[]) =>
    client.query(
      `insert into ${table} (${Object.keys(all[0] ?? {}).join(', ')}) select ${Object.keys(all[0] ?? {}).join(', ')} from jsonb_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(all)],
    )
  await report(client, demo)
  if (rows.length === 0) return
  const brand_id = demo.brandId
  const later = (at: Date, hours: number) =>
    new Date(Math.min(new Date(at).getTime() + hours * 3_600_000, demo.now.getTime() - 60_000))
  await insert(
    'exchanged_flows',
    rows.map(({ id, number, closed_at }) => ({
      ...{ id: demo.idOf('flow', number), brand_id, platform_id: platformId(demo), direction: 'out', kind: 'invoice' },
      ...{ subject_id: id, label: number, file_name: `${number}.pdf`, syntax: 'Factur-X', flow_type: '' },
      ...{ processing_rule: 'B2B', profile: 'CIUS', flow_id: `demo-${number}`, created_at: closed_at, tries: 1 },
      ...{
        failure: '',
        submitted_at: later(closed_at, 0.02),
        ack: 'Ok',
        ack_details: [],
        ended_at: later(closed_at, 0.04),
        refusal: '',
      },
    })),
  )
  await insert(
    'invoice_transmissions',
    rows.map(({ id, number, organisation_id, closed_at, paid }) => ({
      ...{ invoice_id: id, brand_id, organisation_id, waiting_since: closed_at, held: '', held_for: [], status: '' },
      ...{ flow_id: demo.idOf('flow', number), told_cents: paid, to_tell: false, version: 1 },
    })),
  )
  await insert(
    'invoice_statuses',
    rows.flatMap((sent, rank) =>
      livesOf(sent, rank).map(({ code, hours, reason, amounts = [] }) => ({
        ...{ id: demo.idOf('status', sent.number, code), brand_id, invoice_id: sent.id, code },
        ...{
          at: later(sent.closed_at, hours),
          recorded_at: later(sent.closed_at, hours),
          words: '',
          made_by_label: '',
        },
        sender_role: code === '212' ? 'SE' : Number(code) < 204 ? 'WK' : 'BY',
        sender_name: code === '212' ? 'Halbrane SAS' : Number(code) < 204 ? '' : sent.buyer,
        reasons: reason ? [{ code: reason[0], words: reason[1] }] : [],
        ...{ amounts, message_id: `${sent.number}_${code}` },
      })),
    ),
  )
}

/** The demo of «Factures électroniques». */
export const demo: DemoPart = {
  tables: ['platforms', 'exchanged_flows', 'invoice_deposits', 'invoice_statuses'],
  fill,
  act,
}
