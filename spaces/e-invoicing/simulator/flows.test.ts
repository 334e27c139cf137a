import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { invoiceXml, messageXml } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice, soundMessage } from '../../../kernel/e-invoicing/testing.ts'
import type { Flow } from '../platforms/protocol.ts'
import { signatureOf } from '../platforms/signing.ts'
import { clientOf, type PlatformSimulator, startPlatformSimulator } from './testing.ts'

let simulator: PlatformSimulator
let client: Awaited<ReturnType<typeof clientOf>>
let other: Awaited<ReturnType<typeof clientOf>>
const accounts = [
  { clientId: 'halbrane', clientSecret: 'one secret: of %', companies: ['732829320'] },
  { clientId: 'voisine', clientSecret: 'another', companies: ['356000000'] },
]
const directory = [{ siren: '356000000', name: "Office de l'habitat du Lerzan" }]
before(async () => {
  simulator = await startPlatformSimulator({ accounts, scenario: { title: 'Flux', directory } })
  client = await clientOf(simulator)
  other = await clientOf({ ...simulator, ...accounts[1]! })
})
after(() => simulator.end())

let count = 0
const invoice = (more: Parameters<typeof soundInvoice>[0] = {}) =>
  invoiceXml(soundInvoice({ number: `F-${++count}`, ...more }), 'ubl-invoice')
const ubl = (name: string, more = {}) => ({ name, flowSyntax: 'UBL' as const, ...more })
const printOf = (text: string) => createHash('sha256').update(text).digest('hex')
const codesOf = ({ acknowledgement }: Flow) => [
  acknowledgement.status,
  ...(acknowledgement.details ?? []).filter(({ level }) => level === 'Error').map(({ reasonCode }) => reasonCode),
]
/** Sends a file and waits for its acknowledgement. */
async function send(file: string, more: Parameters<typeof client.send>[0] = ubl('f.xml'), as = client): Promise<Flow> {
  const sent = await as.send(more, file)
  assert.equal(sent.status, 202, JSON.stringify(sent.body))
  await simulator.advance(2)
  return as.flow(sent.body.flowId)
}

test('B22 a client gets a token by its secret, in a form or as Basic, for a few minutes; nobody else does', async () => {
  const token = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${simulator.url}/token`, { method: 'POST', body: new URLSearchParams(form), headers })
  const { clientId, clientSecret } = accounts[0]!
  const basic = `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`
  assert.equal((await token({ grant_type: 'client_credentials' }, { authorization: basic })).status, 200)
  for (const form of [
    { client_id: clientId, client_secret: 'wrong' },
    { client_id: 'nobody', client_secret: clientSecret },
    { client_id: clientId, client_secret: '' },
  ]) {
    const refused = await token({ grant_type: 'client_credentials', ...form })
    assert.equal(refused.status, 401)
    assert.equal(((await refused.json()) as { errorCode: string }).errorCode, 'INVALID_CLIENT')
  }
  assert.equal((await token({ grant_type: 'password', client_id: clientId, client_secret: clientSecret })).status, 400)
  const none = await fetch(`${simulator.url}/flow-service/v1/webhooks`)
  assert.equal(none.status, 401)
  assert.equal(((await none.json()) as { errorCode: string }).errorCode, 'MISSING_TOKEN')
  const short = await clientOf(simulator)
  await simulator.advance(299)
  assert.equal((await short.flows('GET', '/webhooks')).status, 200)
  await simulator.advance(1)
  assert.equal((await short.flows('GET', '/webhooks')).body.errorCode, 'INVALID_TOKEN')
  client = await clientOf(simulator)
  other = await clientOf({ ...simulator, ...accounts[1]! })
})

test('B22 an invoice is taken, pending, then acknowledged; its files can be had', async () => {
  const xml = invoice()
  const sent = await client.send(ubl('f.xml', { trackingId: 'T-1', sha256: printOf(xml) }), xml)
  assert.equal(sent.status, 202)
  assert.equal(sent.body.sha256, printOf(xml))
  const pending = await client.flow(sent.body.flowId)
  assert.deepEqual(
    [pending.acknowledgement.status, pending.flowType, pending.processingRule, pending.flowProfile],
    ['Pending', 'Undefined', 'Undefined', 'Undefined'],
  )
  await simulator.advance(2)
  const done = await client.flow(sent.body.flowId)
  assert.deepEqual(
    [done.acknowledgement.status, done.flowType, done.processingRule, done.processingRuleSource, done.flowProfile],
    ['Ok', 'CustomerInvoice', 'B2B', 'Computed', 'CIUS'],
  )
  assert.ok(done.updatedAt > done.submittedAt)
  const get = (type: string) => client.flows('GET', `/flows/${done.flowId}?docType=${type}`)
  const original = await get('Original')
  assert.equal(original.bytes.toString(), xml)
  assert.equal(original.headers.get('content-disposition'), 'attachment;filename="f.xml"')
  assert.match((await get('Converted')).bytes.toString(), /CrossIndustryInvoice/)
  assert.equal((await get('ReadableView')).status, 404)
})

test('B22 what is broken, empty, another file than its print, or no such file is acknowledged as an error that says why', async () => {
  const one = invoice()
  assert.deepEqual(codesOf(await send('')), ['Error', 'EmptyFlow'])
  assert.deepEqual(codesOf(await send(one, ubl('f.xml', { sha256: printOf('else') }))), ['Error', 'ChecksumMismatch'])
  assert.deepEqual(codesOf(await send('<Invoice')), ['Error', 'InvalidSchema'])
  assert.deepEqual(codesOf(await send('<a/>')), ['Error', 'FlowTypeError'])
  assert.deepEqual(codesOf(await send(one, { name: 'f.pdf', flowSyntax: 'Factur-X' })), ['Error', 'FlowTypeError'])
  assert.deepEqual(codesOf(await send(one, { name: 'f.xml', flowSyntax: 'CII' })), ['Error', 'FlowTypeError'])
  assert.deepEqual(codesOf(await send(one, { name: 'f.xml', flowSyntax: 'CDAR' })), ['Error', 'FlowTypeError'])
  assert.deepEqual(codesOf(await send(one, { name: 'f.xml', flowSyntax: 'FRR' })), ['Error', 'FlowTypeError'])
  const broken = await send(
    one.replace('<cbc:PayableAmount currencyID="EUR">300.00', '<cbc:PayableAmount currencyID="EUR">301.00'),
  )
  const [first] = broken.acknowledgement.details!
  assert.equal(first!.level, 'Error')
  assert.match(first!.reasonMessage, /^\[BR-CO-16\] /)
  assert.equal(first!.reasonCode, 'OtherTechnicalError')
  assert.equal((await send(one)).acknowledgement.status, 'Ok')
})

test('B22 a flow sent again is answered as before; the same file or invoice as another is refused', async () => {
  const xml = invoice()
  const info = ubl('f.xml', { trackingId: 'T-again' })
  const first = await client.send(info, xml)
  const again = await client.send(info, xml)
  assert.deepEqual(again.body, first.body)
  await simulator.advance(2)
  assert.deepEqual((await client.send(info, xml)).body, first.body)
  assert.equal((await client.search({ trackingId: 'T-again' })).length, 1)
  assert.equal((await client.send(info, invoice())).status, 422)
  assert.deepEqual(codesOf(await send(xml, ubl('f.xml', { trackingId: 'T-other' }))), ['Error', 'AlreadyExistingFlow'])
  const number = `F-${count + 1}`
  await send(invoice({ number }))
  assert.deepEqual(codesOf(await send(invoice({ number, project: 'else' }))), ['Error', 'AlreadyExistingFlow'])
  const of = await send(
    invoice({
      seller: {
        ...soundInvoice().seller,
        name: 'X',
        legalRegistration: { value: '449995232', scheme: '0002' },
        electronicAddress: { value: '449995232', scheme: '0225' },
      },
    }),
  )
  assert.ok(codesOf(of).includes('OtherTechnicalError'))
  assert.match(JSON.stringify(of.acknowledgement.details), /not a company of this account/)
})

test('B22 what is asked wrongly is refused with its field', async () => {
  const refused = async (body: FormData | object, status: number, text: RegExp) => {
    const answer = await client.flows('POST', '/flows', body)
    assert.equal(answer.status, status)
    assert.match(JSON.stringify(answer.body), text)
  }
  const form = (info: string | undefined, file?: string) => {
    const made = new FormData()
    if (info !== undefined) made.set('flowInfo', info)
    if (file !== undefined) made.set('file', new Blob([file]), 'f.xml')
    return made
  }
  await refused({}, 400, /multipart/)
  await refused(form('{"name":"f","flowSyntax":"UBL"}'), 400, /file is missing/)
  await refused(form(undefined, '<a/>'), 400, /flowInfo is missing/)
  await refused(form('{', '<a/>'), 400, /no JSON/)
  await refused(form('{"name":"f","flowSyntax":"EDI"}', '<a/>'), 400, /flowSyntax/)
  await refused(form(JSON.stringify({ name: 'f', flowSyntax: 'UBL', sha256: 'x' }), '<a/>'), 400, /sha256/)
  assert.equal((await client.flows('GET', '/webhooks', undefined, { 'request-id': 'no uuid' })).status, 400)
  const organisation = (id: string) => client.flows('GET', '/webhooks', undefined, { 'organization-id': id })
  assert.equal((await organisation('732829320')).status, 200)
  assert.equal((await organisation('356000000')).body.errorCode, 'FORBIDDEN_ACCESS')
})

test('B22 a large invoice passes, one that is larger than the platform takes does not', async () => {
  const [line] = soundInvoice().lines
  const lines = Array.from({ length: 1_000 }, (_, index) => ({
    ...{ ...line!, identifier: String(index + 1), netAmount: '1.00', quantity: '1', price: { net: '1' } },
  }))
  const large = invoice({
    lines,
    allowances: [],
    charges: [],
    vatBreakdown: [{ base: '1000.00', tax: '200.00', category: 'S', rate: '20' }],
    totals: { lines: '1000.00', withoutVat: '1000.00', vat: '200.00', withVat: '1200.00', due: '1200.00' },
  })
  assert.ok(large.length > 2 ** 19)
  const sent = await send(large)
  assert.equal(sent.acknowledgement.status, 'Ok', JSON.stringify(sent.acknowledgement))
  await simulator.play({ title: 'Petits fichiers', directory, mostFileBytes: large.length - 1 })
  const refused = await client.send(ubl('f.xml'), large)
  assert.deepEqual([refused.status, refused.body.errorCode], [413, 'FILE_SIZE_EXCEEDED'])
  await simulator.play({ title: 'Flux', directory })
})

test('B22 two flows of the same bytes that wait together: the first one counts', async () => {
  const xml = invoice()
  const [first, second] = [await client.send(ubl('a.xml'), xml), await client.send(ubl('b.xml'), xml)]
  await simulator.advance(2)
  assert.equal((await client.flow(first.body.flowId)).acknowledgement.status, 'Ok')
  assert.deepEqual(codesOf(await client.flow(second.body.flowId)), ['Error', 'AlreadyExistingFlow'])
})

test('B22 a search holds all of its criteria, in pages that follow each other by a cursor', async () => {
  const xml = invoice()
  const { flowId, updatedAt } = await send(xml, ubl('s.xml', { trackingId: 'T-search' }))
  const before = new Date(Date.parse(updatedAt) - 1).toISOString()
  assert.equal(
    (await client.search({ updatedAfter: updatedAt, ackStatus: 'Ok' })).some((one) => one.flowId === flowId),
    false,
  )
  assert.equal((await client.search({ updatedAfter: before, updatedBefore: updatedAt })).length, 0)
  assert.deepEqual(
    (await client.search({ updatedAfter: before })).map((one) => one.flowId),
    [flowId],
  )
  assert.deepEqual(
    (await client.search({ trackingId: 'T-search', flowType: ['SupplierInvoice', 'CustomerInvoice'] })).length,
    1,
  )
  assert.equal((await client.search({ trackingId: 'T-search', flowDirection: ['In'] })).length, 0)
  const where = { flowDirection: ['Out', 'In'] }
  const all = (await client.search(where)).map((one) => one.flowId)
  const paged: string[] = []
  let cursor: string | undefined
  do {
    const { body } = await client.flows('POST', '/flows/search', { where, limit: 3, ...(cursor ? { cursor } : {}) })
    paged.push(...body.results.map((one: Flow) => one.flowId))
    cursor = body.nextCursor
  } while (cursor)
  assert.deepEqual(paged, all)
  assert.equal((await client.flows('POST', '/flows/search', { where, cursor: 'x' })).status, 400)
  assert.equal((await client.flows('POST', '/flows/search', { where, limit: 101 })).status, 400)
})

test('B22 nobody sees the flows and webhooks of another account', async () => {
  const { flowId } = await send(invoice())
  const hook = await client.flows('POST', '/webhooks', { callbackUrl: 'http://127.0.0.1:9/' })
  assert.equal((await other.flows('GET', `/flows/${flowId}`)).status, 404)
  assert.equal((await other.flows('GET', `/flows/${flowId}?docType=Original`)).status, 404)
  assert.deepEqual(await other.search({ flowDirection: ['Out'] }), [])
  assert.equal((await other.flows('GET', '/webhooks')).body.count, 0)
  assert.equal((await other.flows('DELETE', `/webhooks/${hook.body.webhookId}`)).status, 404)
  assert.equal((await client.flows('DELETE', `/webhooks/${hook.body.webhookId}`)).status, 204)
})

test('B22 a message about an unknown invoice, of another account, or by who may not say it is refused', async () => {
  const number = `F-${count + 1}`
  await send(invoice({ number }))
  const said = async (message: Parameters<typeof soundMessage>[0], as = client) =>
    codesOf(await send(messageXml(soundMessage(message)), { name: 'm.xml', flowSyntax: 'CDAR' }, as))
  const [document] = soundMessage().documents
  const about = (more: object) => [{ ...document!, number, ...more }]
  assert.deepEqual(await said({ documents: about({ number: 'NONE' }) }), ['Error', 'InvoiceLCInvalidStatus'])
  assert.deepEqual(await said({ documents: about({}) }, other), ['Error', 'InvoiceLCAccessDenied'])
  assert.deepEqual(await said({ documents: about({ status: '205', statuses: [] }) }), [
    'Error',
    'InvoiceLCAccessDenied',
  ])
  assert.deepEqual(await said({ documents: about({ status: '999', statuses: [] }) }), ['Error', 'InvoiceLCStatusError'])
  const paid = (amount: string, percent: string) =>
    about({ statuses: [{ sequence: '1', characteristics: [{ type: 'MEN', amount, currency: 'EUR', percent }] }] })
  assert.deepEqual(await said({ documents: paid('10.00', '2.10') }), ['Error', 'InvoiceLCAmountError'])
  assert.deepEqual(await said({ documents: paid('400.00', '20.00') }), ['Error', 'InvoiceLCAmountError'])
  assert.deepEqual(await said({ documents: about({ statuses: [] }) }), ['Error', 'InvoiceLCAmountError'])
  assert.deepEqual(await said({ documents: about({}), identifier: 'good' }), ['Ok'])
  const kept = (await simulator.state()).flows.find((one) => one.invoice?.number === number)
  assert.deepEqual(kept?.invoice?.said.map(({ status, by }) => [status, by]).at(-1), [212, 'seller'])
})

type Heard = { flow: Flow; signature: string; timestamp: number; body: Buffer }
/** A portal that hears what a webhook is told. */
async function portal(answer: () => number): Promise<{ url: string; heard: Heard[]; server: Server }> {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const { 'afnor-signature': signature, 'afnor-signature-timestamp': timestamp } = request.headers
    heard.push({ flow: JSON.parse(body.toString()), signature: String(signature), timestamp: Number(timestamp), body })
    response.writeHead(answer()).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, heard, server }
}

test('B22 a webhook is told what it asked for, signed, and again where it was not taken', async () => {
  let status = 200
  const { url, heard, server } = await portal(() => status)
  try {
    const made = await client.flows('POST', '/webhooks', {
      callbackUrl: url,
      flowTypes: ['CustomerInvoice'],
      ackStatus: 'Ok',
    })
    assert.equal(made.status, 201)
    const key = Buffer.from(made.body.signingKey, 'base64')
    assert.equal(key.length, 32)
    const { flowId } = await send(invoice())
    assert.deepEqual(
      heard.map(({ flow }) => [flow.flowId, flow.acknowledgement.status]),
      [[flowId, 'Ok']],
    )
    const [{ signature, timestamp, body }] = heard as [Heard]
    assert.equal(signature, signatureOf(key, body, timestamp))
    const print = createHash('sha256')
      .update(Buffer.concat([body, Buffer.from(`@${timestamp}`)]))
      .digest()
    assert.equal(signature, createHmac('sha256', key).update(print).digest('base64'))
    assert.notEqual(signature, signatureOf(key, body, timestamp + 1))
    status = 503
    await send(invoice())
    assert.equal(heard.length, 2)
    status = 200
    await simulator.advance(5)
    assert.equal(heard.length, 3)
    await simulator.advance(600)
    assert.equal(heard.length, 3)
  } finally {
    server.close()
  }
})

test('B22 reports are checked, and one of a period is sent once and rectified after', async () => {
  const { soundReportXml } = await import('../../../kernel/e-invoicing/e-reporting/testing.ts')
  client = await clientOf(simulator)
  const reports = soundReportXml()
  const frr = { name: 'r.xml', flowSyntax: 'FRR' as const }
  const first = reports.find((xml) => xml.includes('<TypeCode>IN</TypeCode>'))!
  const as = (xml: string, id: string, type: string) =>
    xml
      .replace(/(<Id>)[^<]*(<\/Id>)/, `$1${id}$2`)
      .replace(/<TypeCode>(IN|RE)<\/TypeCode>/, `<TypeCode>${type}</TypeCode>`)
  assert.match(JSON.stringify((await send(as(first, 'R-0', 'RE'), frr)).acknowledgement), /it rectifies no report/)
  const sent = await send(as(first, 'R-1', 'IN'), frr)
  assert.equal(sent.acknowledgement.status, 'Ok', JSON.stringify(sent))
  assert.match(sent.flowType, /Report$/)
  assert.deepEqual(codesOf(await send(as(first, 'R-2', 'IN'), frr)), ['Error', 'AlreadyExistingFlow'])
  assert.deepEqual(codesOf(await send(as(first, 'R-1', 'RE'), frr)), ['Error', 'AlreadyExistingFlow'])
  assert.deepEqual(codesOf(await send(as(first, 'R-3', 'RE'), frr)), ['Ok'])
  const error = { reasonCode: 'OtherTechnicalError', reasonMessage: 'Refusé', item: 'flow' }
  await simulator.play({
    title: 'Rapport refusé',
    flows: [{ when: { syntax: 'FRR', name: 'r*' }, acknowledgement: { error } }],
  })
  assert.deepEqual(codesOf(await send(as(first, 'R-6', 'RE'), frr)), ['Error', 'OtherTechnicalError'])
  await simulator.play({ title: 'Sans accusé', flows: [{ when: { syntax: 'FRR' }, acknowledgement: 'never' }] })
  assert.deepEqual(codesOf(await send(as(first, 'R-7', 'RE'), frr)), ['Pending'])
  await simulator.play({ title: 'Flux', directory })
  const other = reports.find((xml) => xml.includes('<PaymentsReport>'))!
  assert.deepEqual(codesOf(await send(as(other, 'R-5', 'IN'), frr)), ['Ok'], 'another kind of report of that period')
  assert.match(JSON.stringify((await send(as(first, 'R 4', 'RE'), frr)).acknowledgement.details), /TRANSMISSION-G1.104/)
})
