import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  findingsOf,
  frenchRules,
  invoiceRules,
  invoiceXml,
  messageFindings,
  messageXml,
  readInvoice,
  readMessage,
  reasonsOf,
  statuses,
} from '../../../kernel/e-invoicing/index.ts'
import { reasoned } from '../../../kernel/e-invoicing/life-cycle/codes.ts'
import { soundInvoice, soundKinds } from '../../../kernel/e-invoicing/testing.ts'
import type { Flow } from '../platforms/protocol.ts'
import { check } from './checks.ts'
import { factsOf } from './examine.ts'
import { byRate, messageAbout } from './messages.ts'
import { readScenario, type Saying, type StatusCode, scenarioNames, supplierInvoice, withAmounts } from './scenario.ts'
import { fileOf } from './supplier-invoices.ts'
import { clientOf, type PlatformSimulator, startPlatformSimulator } from './testing.ts'

let simulator: PlatformSimulator
let client: Awaited<ReturnType<typeof clientOf>>
const directory = [
  {
    siren: '356000000',
    name: "Office de l'habitat du Lerzan",
    lines: [{}, { suffix: 'FERME', status: 'Disabled' as const }, { suffix: 'BIENTOT', status: 'Upcoming' as const }],
  },
]
before(async () => {
  simulator = await startPlatformSimulator({
    scenario: { title: 'Vies', directory },
    start: new Date('2026-11-20T09:00:00Z'),
  })
  client = await clientOf(simulator)
})
after(() => simulator.end())

let count = 0
const buyer = soundInvoice().buyer!
async function send(more: Parameters<typeof soundInvoice>[0] = {}): Promise<{ flow: Flow; number: string }> {
  const number = more.number ?? `V-${++count}`
  const xml = invoiceXml(soundInvoice({ number, ...more }), 'cii')
  client = await clientOf(simulator)
  const { body } = await client.send({ name: 'f.xml', flowSyntax: 'CII' }, xml)
  await simulator.advance(2)
  return { flow: await client.flow(body.flowId), number }
}
/** The statuses that came of an invoice, as its flows came. */
async function came(number: string): Promise<Array<[string, Flow]>> {
  client = await clientOf(simulator)
  const found = await client.search({ flowType: ['CustomerInvoiceLC', 'SupplierInvoiceLC'], flowDirection: ['In'] })
  const all = await Promise.all(
    found.map(async (flow) => {
      const { bytes } = await client.flows('GET', `/flows/${flow.flowId}?docType=Original`)
      const { message } = readMessage(bytes)
      assert.deepEqual(messageFindings(readMessage(bytes)), [], flow.name)
      return { flow, document: message.documents[0]! }
    }),
  )
  return all.filter(({ document }) => document.number === number).map(({ flow, document }) => [document.status!, flow])
}
const codes = (list: Array<[string, Flow]>) => list.map(([status]) => status)

/** A status with what it must have. */
const sayingOf = (status: StatusCode, reason?: string): Saying => ({
  status,
  ...(reason === undefined ? {} : { reason, text: 'Un motif en toutes lettres', action: 'NOA' }),
  ...(withAmounts.has(status) ? { amount: '100.01' } : {}),
})

test('B22 the message of every status with every reason keeps the rules of the life cycle', () => {
  const at = Date.parse('2026-12-01T23:30:00Z')
  soundKinds().forEach((invoice, kind) => {
    const facts = factsOf(invoice)
    for (const code of Object.keys(statuses).map(Number) as StatusCode[]) {
      const reasons = (reasonsOf as Partial<Record<number, readonly string[]>>)[code] ?? []
      const all = [...(reasoned.has(String(code)) ? [] : [undefined]), ...reasons]
      for (const reason of kind === 0 ? all : all.slice(0, 1)) {
        const xml = messageXml(messageAbout(facts, sayingOf(code, reason), at, at))
        const read = readMessage(Buffer.from(xml))
        assert.deepEqual(messageFindings(read), [], `${code} ${reason}`)
        assert.equal(read.message.documents[0]!.status, String(code))
        assert.equal(read.message.statusAt?.slice(0, 16), '2026-12-02T00:30')
      }
    }
  })
})

test('B22 a payment is parted among the rates to the cent', () => {
  const rates = [
    { rate: '20', grossCents: 10_800 },
    { rate: '5.5', grossCents: 21_628 },
  ]
  for (const cents of [1, 2, 99, 10_001, 32_428, -500])
    assert.equal(
      byRate({ rates }, cents).reduce((sum, one) => sum + one.cents, 0),
      cents,
    )
  assert.deepEqual(
    byRate({ rates }, 32_428).map((one) => one.cents),
    [10_800, 21_628],
  )
})

test('B22 an accepted invoice is deposited, issued, received and made available, each in its turn', async () => {
  const { flow, number } = await send()
  assert.equal(flow.acknowledgement.status, 'Ok', JSON.stringify(flow))
  assert.deepEqual(codes(await came(number)), [])
  await simulator.advance(1)
  assert.deepEqual(codes(await came(number)), ['200'])
  await simulator.advance(6)
  const all = await came(number)
  assert.deepEqual(codes(all), ['200', '201', '202', '203'])
  for (const [, message] of all)
    assert.deepEqual(
      [message.flowType, message.flowSyntax, message.processingRule],
      ['CustomerInvoiceLC', 'CDAR', 'B2B'],
    )
  await simulator.advance(86_400)
  assert.equal((await came(number)).length, 4)
})

test('B22 what cannot be brought is rejected with the reason: unknown, closed, not yet open', async () => {
  const at = (value: string, siren = '356000000') => ({
    buyer: {
      ...buyer,
      legalRegistration: { value: siren, scheme: '0002' },
      electronicAddress: { value, scheme: '0225' },
    },
  })
  for (const [more, reason] of [
    [at('449991111', '449991111'), 'DEST_INC'],
    [at('356000000_NULLE_PART'), 'ADR_ERR'],
    [at('356000000_FERME'), 'ADR_ERR'],
    [at('356000000_BIENTOT'), 'ADR_ERR'],
  ] as const) {
    const { number } = await send(more)
    await simulator.advance(60)
    const all = await came(number)
    assert.deepEqual(codes(all), ['200', '213'])
    const { bytes } = await client.flows('GET', `/flows/${all[1]![1].flowId}?docType=Original`)
    assert.equal(readMessage(bytes).message.documents[0]!.statuses[0]!.reasonCode, reason)
  }
})

test('B22 a public buyer that wants a service code and a commitment number gets neither without them', async () => {
  const town = (more: object, code = '') => ({
    ...more,
    buyer: {
      ...buyer,
      legalRegistration: { value: '219901204', scheme: '0002' },
      electronicAddress: { value: `219901204${code}`, scheme: '0225' },
    },
  })
  const ends = async (more: Parameters<typeof soundInvoice>[0]) => {
    const { number, flow } = await send(more)
    assert.equal(flow.processingRule, 'B2G')
    await simulator.advance(60)
    return codes(await came(number)).at(-1)
  }
  assert.equal(await ends(town({ buyerReference: undefined })), '213')
  assert.equal(await ends(town({ buyerReference: 'FINANCES', purchaseOrder: undefined })), '213')
  assert.equal(await ends(town({ buyerReference: 'FINANCES' })), '203')
  assert.equal(await ends(town({}, '_21990120400012_CULTURE')), '203')
  assert.equal(await ends(town({}, '_21990120400012_ANCIEN')), '213')
})

test('B22 a scenario says what follows for which invoice, with its reasons and amounts', async () => {
  await simulator.play({
    title: 'Selon la facture',
    directory,
    invoices: [
      {
        when: { number: 'LITIGE-*' },
        life: [{ status: 200 }, { status: 207, reason: 'QTE_ERR', text: 'Trois manquent' }],
      },
      {
        when: { buyer: '356000000', atLeast: '324.28', number: 'P*' },
        life: [
          { status: 211, amount: '24.28' },
          { after: 10, status: 211, amount: '300.00' },
        ],
      },
      { when: { atMost: '324.27' }, life: [] },
      { when: { number: 'R*' }, acknowledgement: { error: { reasonCode: 'VirusFound', reasonMessage: 'Un virus' } } },
      { when: { number: 'N*' }, acknowledgement: 'never' },
    ],
  })
  const dispute = await send({ number: 'LITIGE-1' })
  const paid = await send({ number: 'P-1' })
  const refused = await send({ number: 'R-1' })
  const pending = await send({ number: 'N-1' })
  const plain = await send({ number: 'X-1' })
  await simulator.advance(3_600)
  assert.deepEqual(codes(await came(dispute.number)), ['200', '207'])
  assert.deepEqual(codes(await came(paid.number)), ['211', '211'])
  assert.deepEqual(codes(await came(plain.number)), ['200', '201', '202', '203'])
  assert.equal(refused.flow.acknowledgement.details?.[0]?.reasonCode, 'VirusFound')
  assert.deepEqual(codes(await came(refused.number)), [])
  assert.equal((await client.flow(pending.flow.flowId)).acknowledgement.status, 'Pending')
  const [, second] = await came(paid.number)
  const { bytes } = await client.flows('GET', `/flows/${second![1].flowId}?docType=Original`)
  assert.equal(readMessage(bytes).message.documents[0]!.statuses[0]!.characteristics[0]!.amount, '300.00')
})

test('B22 messages come late, twice, or in the opposite order where a scenario wants it', async () => {
  const life = [{ status: 200 as const }, { status: 202 as const }, { status: 203 as const }]
  await simulator.play({
    title: 'Messages',
    directory,
    invoices: [
      { when: { number: 'L*' }, life, faults: ['late'], lateBy: 600 },
      { when: { number: 'T*' }, life, faults: ['twice'] },
      { when: { number: 'O*' }, life, faults: ['reordered'] },
      { when: { number: 'Q*' }, faults: ['twice'] },
    ],
  })
  const [late, twice, reordered] = [
    await send({ number: 'L-1' }),
    await send({ number: 'T-1' }),
    await send({ number: 'O-1' }),
  ]
  await simulator.advance(10)
  assert.deepEqual(codes(await came(late.number)), [])
  assert.deepEqual(codes(await came(twice.number)), ['200', '200', '202', '202', '203', '203'])
  assert.deepEqual(codes(await came(reordered.number)), ['203', '202', '200'])
  await simulator.advance(600)
  assert.deepEqual(codes(await came(late.number)), ['200', '202', '203'])
  const ordinary = await send({ number: 'Q-1' })
  await simulator.advance(60)
  assert.deepEqual(codes(await came(ordinary.number)), '200 200 201 201 202 202 203 203'.split(' '))
  const all = await came(reordered.number)
  const said = await Promise.all(
    all.map(async ([, { flowId }]) =>
      readMessage((await client.flows('GET', `/flows/${flowId}?docType=Original`)).bytes),
    ),
  )
  const moments = said.map(({ message }) => message.statusAt!)
  assert.deepEqual(moments, moments.toSorted().reverse(), 'each still says when it was said')
})

test('B22 suppliers send invoices in each syntax, and what the provider says of them is checked and kept', async () => {
  await simulator.play({ title: 'Fournisseurs', company: { siren: '804220119', name: 'Halbrane SAS' } })
  for (const syntax of ['CII', 'UBL', 'Factur-X'] as const) {
    const number = `ARV-${syntax}`
    const flow = await simulator.sendSupplierInvoice({ number, syntax })
    assert.deepEqual(
      [flow.flowType, flow.flowDirection, flow.flowSyntax, flow.acknowledgement.status],
      ['SupplierInvoice', 'In', syntax, 'Ok'],
    )
    const { bytes } = await client.flows('GET', `/flows/${flow.flowId}?docType=Original`)
    assert.deepEqual((await check(bytes, syntax)).problems, [])
    const readable = await client.flows('GET', `/flows/${flow.flowId}?docType=ReadableView`)
    assert.equal(readable.status, syntax === 'Factur-X' ? 200 : 404)
    if (syntax === 'Factur-X') assert.deepEqual(readable.bytes, bytes)
    const facts = (await check(bytes, syntax)).invoice!
    const say = async (saying: Saying) => {
      await simulator.advance(60)
      client = await clientOf(simulator)
      const now = Date.parse((await simulator.state()).now)
      const xml = messageXml(messageAbout(facts, saying, now, now))
      const { body } = await client.send({ name: 'm.xml', flowSyntax: 'CDAR' }, xml)
      await simulator.advance(2)
      const sent = await client.flow(body.flowId)
      return [sent.acknowledgement.status, sent.flowType, sent.acknowledgement.details?.[0]?.reasonCode]
    }
    const taken = ['Ok', 'SupplierInvoiceLC', undefined]
    assert.deepEqual(await say({ status: 204 }), taken)
    assert.deepEqual(await say({ status: 207, reason: 'QTE_ERR' }), taken)
    assert.deepEqual(await say({ status: 205 }), taken)
    assert.deepEqual((await say({ status: 205 }))[2], 'InvoiceLCInvalidStatus')
    assert.deepEqual((await say({ status: 210, reason: 'CMD_ERR' }))[2], 'InvoiceLCInvalidStatus')
    assert.deepEqual((await say({ status: 211, amount: '500.00' }))[2], 'InvoiceLCAmountError')
    assert.deepEqual(await say({ status: 211 }), taken)
    assert.deepEqual((await say({ status: 212 }))[2], 'InvoiceLCAccessDenied')
    const kept = (await simulator.state()).flows.find((one) => one.flowId === flow.flowId)
    assert.deepEqual(
      kept?.invoice?.said.map(({ status }) => status),
      [204, 207, 205, 211],
    )
  }
  const credit = supplierInvoice.parse({
    ...{ number: 'AV-1', typeCode: '381', preceding: { number: 'ARV-UBL', issueDate: '2026-11-20' } },
    lines: [
      { label: 'a', price: '10.05', quantity: 3, rate: '5.5' },
      { label: 'b', price: '0.99', rate: '2.1' },
    ],
  })
  const company = readScenario('ordinary').company
  for (const syntax of ['UBL', 'CII'] as const) {
    const file = await fileOf({ ...credit, syntax }, company, Date.parse('2026-11-20T09:00:00Z'))
    assert.deepEqual(findingsOf(readInvoice(file), [...invoiceRules, ...frenchRules]), [])
  }
})

test('B22 somebody speaks for the other side by hand; what cannot follow is refused, or said all the same', async () => {
  await simulator.play({ title: 'À la main', directory })
  const { flow, number } = await send()
  await simulator.advance(60)
  await simulator.answer(flow.flowId, { status: 205 })
  const refusal = { status: 210 as const, reason: 'CMD_ERR' }
  await assert.rejects(simulator.answer(flow.flowId, refusal), /409/)
  await simulator.answer(flow.flowId, refusal, true)
  assert.deepEqual(codes(await came(number)).slice(-2), ['205', '210'])
  await assert.rejects(simulator.answer(flow.flowId, { status: 213 }), /400.*reason/s)
  await assert.rejects(simulator.answer(flow.flowId, { status: 206, reason: 'QTE_ERR' }), /400.*amount/s)
  await assert.rejects(simulator.answer('none', { status: 205 }), /404/)
})

test('B22 what a person ends by hand goes no further', async () => {
  const { flow, number } = await send()
  await simulator.answer(flow.flowId, { status: 210, reason: 'CMD_ERR' })
  await simulator.advance(3_600)
  assert.deepEqual(codes(await came(number)), ['210'])
})

test('B22 a life that makes no sense is replayed as it is, so that who receives it is tried', async () => {
  const life = [{ status: 210 as const, reason: 'CMD_ERR' }, { status: 205 as const }, { status: 200 as const }]
  await simulator.play({ title: 'À rebours', directory, invoices: [{ life }] })
  const { number } = await send()
  await simulator.advance(60)
  assert.deepEqual(codes(await came(number)), ['210', '205', '200'])
})

test('B22 every scenario that comes with the simulator is replayed to its end', async () => {
  assert.deepEqual(scenarioNames(), ['dispute', 'ordinary', 'paid', 'rejected', 'suppliers', 'troubled'])
  for (const name of scenarioNames()) {
    const { faults: _, ...scenario } = readScenario(name)
    await simulator.play({ ...scenario, directory })
    const before = (await simulator.state()).flows.length
    for (const [scale, typeCode] of [
      ['1', '380'],
      ['10', '380'],
      ['50', '380'],
      ['2', '381'],
    ] as const) {
      const { totals, lines, vatBreakdown } = soundInvoice()
      const by = (text: string | undefined) => (Number(text) * Number(scale)).toFixed(2)
      await send({
        typeCode,
        ...(typeCode === '381' ? { preceding: [{ number: 'V-1', issueDate: '2026-11-01' }] } : {}),
        allowances: [],
        charges: [],
        lines: [{ ...lines[0]!, netAmount: by('100'), quantity: scale, price: { net: '100' } }],
        totals: {
          ...totals,
          lines: by('100'),
          allowances: undefined,
          charges: undefined,
          withoutVat: by('100'),
          vat: by('20'),
          withVat: by('120'),
          paid: undefined,
          due: by('120'),
        },
        vatBreakdown: [{ ...vatBreakdown[0]!, base: by('100'), tax: by('20') }],
      })
    }
    for (const spec of scenario.supplierInvoices)
      await simulator.sendSupplierInvoice({ ...spec, number: `${name}-${spec.number}` })
    await simulator.advance(2 * 86_400)
    const { waiting, flows } = await simulator.state()
    const mine = flows.slice(before).filter(({ flowDirection }) => flowDirection === 'Out')
    const acks = mine.map(({ acknowledgement }) => acknowledgement.status)
    assert.deepEqual(acks, name === 'rejected' ? ['Ok', 'Error', 'Ok', 'Pending'] : ['Ok', 'Ok', 'Ok', 'Ok'], name)
    for (const { invoice } of mine) if (invoice) assert.ok(invoice.said.length >= 2, name)
    assert.equal(waiting, 0, name)
  }
  for (const bad of [
    '{"title":"x","invoices":[{"life":[{"status":207}]}]}',
    '{"title":"x","invoices":[{"life":[{"status":999}]}]}',
    '{"title":"x","surprise":1}',
  ])
    assert.throws(() => readScenario(bad), /does not hold/)
})
