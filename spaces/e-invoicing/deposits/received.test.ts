// Invoices that the provider receives by a platform, and what it says of them (B15, O28).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { invoiceXml, readMessage } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice } from '../../../kernel/e-invoicing/testing.ts'
import { invalid } from '../../../kernel/errors/problem.ts'
import { seal, unseal } from '../../../kernel/secrets/secrets.ts'
import { insert, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../../billing/testing.ts'
import { followPlatform } from '../exchange/follow.ts'
import { type Exchange, makeExchange, us } from '../exchange/testing.ts'
import { secretPurpose } from '../platforms/service.ts'

let portal: Portal
let world: World
let exchange: Exchange
before(async () => {
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  world = await makeWorld(portal)
  exchange = await makeExchange(portal)
})
after(async () => {
  exchange?.simulator.end()
  await portal.close()
})

/** The brand as a buyer. */
const buyer = {
  name: 'Halbrane SAS',
  legalRegistration: { value: '732829320', scheme: '0002' },
  electronicAddress: { value: '732829320', scheme: '0225' },
  address: { line1: '12 quai des Archives', city: 'Port-Halbrane', postCode: '99000', country: 'FR' },
}
const received = async (number: string) => {
  const { items } = (await world.agent.get(`/staff/received-invoices?search=${number}`)).body
  return items[0] && (await world.agent.get(`/staff/received-invoices/${items[0].id}`)).body
}
const say = (view: { id: string; status: string }, code: string, more: object = {}) =>
  world.agent.post(`/staff/received-invoices/${view.id}/statuses`, { code, seen: view.status, ...more })
const codes = (view: { timeline: Array<{ code: string }> }) => view.timeline.map(({ code }) => code)
/** What the platform has of ours, by the name of the file. */
const sentMessages = async (number: string) =>
  (await world.agent.get(`/staff/exchanged-flows?direction=out&search=${number}`)).body.items

test('B15 O28 an invoice of a supplier comes by the platform, is taken in hand, approved and paid: each is told to the seller', async () => {
  for (const syntax of ['CII', 'UBL', 'Factur-X'] as const)
    await exchange.simulator.sendSupplierInvoice({ number: `S-${syntax}`, syntax })
  await exchange.round(2)
  assert.deepEqual(exchange.reported, [])
  const all = (await world.agent.get('/staff/received-invoices')).body.items
  assert.deepEqual(
    all.map(({ number, syntax, format, way, grossAmount }: any) => [number, syntax, format, way, grossAmount]).sort(),
    [
      ['S-CII', 'cii', 'CII', 'platform', '120.000'],
      ['S-Factur-X', 'cii', 'Factur-X', 'platform', '120.000'],
      ['S-UBL', 'ubl-invoice', 'UBL', 'platform', '120.000'],
    ],
  )
  const seen = await received('S-UBL')
  assert.deepEqual([seen.organisation, seen.sellerName], [null, 'Fournitures Arvenne SARL'])
  assert.deepEqual(
    seen.next.map(({ code }: any) => code),
    ['204', '205', '206', '207', '208', '210', '211'],
  )
  const inHand = await say(seen, '204')
  assert.equal(inHand.status, 200, JSON.stringify(inHand.body))
  assert.deepEqual([inHand.body.status, inHand.body.timeline[0].madeBy !== ''], ['204', true])
  const approved = await say(inHand.body, '205')
  await exchange.round(3)
  const paid = await say(approved.body, '211', { amount: '120.00' })
  assert.equal(paid.status, 200, JSON.stringify(paid.body))
  await exchange.round(3)
  const end = await received('S-UBL')
  assert.deepEqual(
    end.timeline.map(({ code, ack }: any) => [code, ack]),
    [
      ['204', 'Ok'],
      ['205', 'Ok'],
      ['211', 'Ok'],
    ],
  )
  const [last] = await sentMessages('S-UBL')
  const file = await world.agent.get(`/staff/exchanged-flows/${last.id}/file`)
  const { message } = readMessage(file.bytes)
  assert.deepEqual(
    [message.issuer?.role, message.documents[0]?.status, message.documents[0]?.statuses[0]?.characteristics[0]?.amount],
    ['BY', '211', '120.00'],
  )
})

test('B15 an invoice is refused with a reason of the list, approved in part with its amount; bad input is a 422 that names the field', async () => {
  await exchange.simulator.sendSupplierInvoice({ number: 'R-1' })
  await exchange.simulator.sendSupplierInvoice({ number: 'P-1' })
  await exchange.round(2)
  const one = await received('R-1')
  const fieldOf = async (code: string, more = {}) => {
    const { status, body } = await say(one, code, more)
    return [status, body.errors?.[0]?.field]
  }
  assert.deepEqual(await fieldOf('210'), [422, 'reasons'])
  assert.deepEqual(await fieldOf('210', { reasons: ['JUSTIF_ABS'] }), [422, 'reasons'])
  assert.deepEqual(await fieldOf('207', { reasons: ['AUTRE'] }), [422, 'words'])
  assert.deepEqual(await fieldOf('200'), [422, 'code'])
  assert.deepEqual(await fieldOf('206', { reasons: ['QTE_ERR'] }), [422, 'amount'])
  assert.deepEqual(await fieldOf('206', { reasons: ['QTE_ERR'], amount: '120.00' }), [422, 'amount'])
  assert.deepEqual(await fieldOf('210', { reasons: ['DOUBLON'], amount: '1' }), [422, 'amount'])
  const refused = await say(one, '210', { reasons: ['DOUBLON'], words: 'Déjà reçue en octobre' })
  assert.deepEqual([refused.status, refused.body.status, refused.body.next], [200, '210', []])
  // Somebody who saw what it was before is told what it is; somebody who saw it, that nothing follows.
  assert.equal((await say(one, '205')).status, 409)
  assert.equal((await say(refused.body, '205')).body.code, 'e_invoicing.step')
  const part = await say(await received('P-1'), '206', { reasons: ['QTE_ERR'], amount: '100.00' })
  assert.deepEqual(
    part.body.timeline[0].amounts.map(({ type, amount }: any) => [type, amount]),
    [
      ['MAPTTC', '100.00'],
      ['MNATTC', '20.00'],
    ],
  )
  await exchange.round(3)
  for (const number of ['R-1', 'P-1'])
    assert.equal((await received(number)).timeline[0].ack, 'Ok', JSON.stringify((await sentMessages(number))[0]))
})

test('B15 two who say something at once: one does, the other is told; a reader and a client may not, another brand’s is not there', async () => {
  await exchange.simulator.sendSupplierInvoice({ number: 'T-1' })
  await exchange.round(2)
  const one = await received('T-1')
  const both = await Promise.all([say(one, '205'), say(one, '210', { reasons: ['DOUBLON'] })])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
  const path = `/staff/received-invoices/${one.id}/statuses`
  assert.equal((await world.reader.post(path, { code: '204', seen: '' })).status, 403)
  assert.equal((await world.manager.post(path, { code: '204', seen: '' })).status, 404)
  assert.equal(
    (await world.agent.post(path.replace(one.id, crypto.randomUUID()), { code: '204', seen: '' })).status,
    404,
  )
})

test('B15 the same invoice twice, one that breaks the rules and a file that is none are kept in the journal with the reason', async () => {
  await exchange.simulator.sendSupplierInvoice({ number: 'D-1' })
  await exchange.round(2)
  await exchange.simulator.sendSupplierInvoice({ number: 'D-1' })
  await exchange.simulator.sendSupplierInvoice({
    number: 'F-1',
    file: Buffer.from(invoiceXml(soundInvoice({ number: 'F-1', currency: 'XXQ' }), 'cii')).toString('base64'),
  })
  await exchange.simulator.sendSupplierInvoice({ number: 'N-1', file: Buffer.from('rien').toString('base64') })
  await exchange.round(3)
  assert.deepEqual(exchange.reported, [])
  const refused = (await world.agent.get('/staff/exchanged-flows?state=refused&kind=invoice')).body.items
  assert.deepEqual(
    refused.map(({ reason }: any) => reason),
    ['rejected', 'rejected', 'rejected'],
  )
  for (const { id } of refused) assert.equal((await world.agent.get(`/staff/exchanged-flows/${id}/file`)).status, 200)
  assert.equal((await world.agent.get('/staff/received-invoices?search=D-1')).body.items.length, 1)
})

test('B15 O28 what a client handed in by the portal is refused or approved there: the client sees it and is told', async () => {
  const xml = invoiceXml(soundInvoice({ number: 'C-1', buyer }), 'cii')
  const handed = await world.manager.upload('/invoice-deposits', [{ field: 'files', name: 'c.xml', bytes: xml }], {
    organisationId: world.client,
  })
  assert.equal(handed.status, 201, JSON.stringify(handed.body))
  const one = await received('C-1')
  const refused = await say(one, '210', { reasons: ['CMD_ERR'] })
  assert.equal(refused.status, 200)
  const own = (await world.manager.get(`/invoice-deposits/${one.id}`)).body
  assert.deepEqual([own.status, codes(own), own.timeline[0].reasons[0].code], ['210', ['210'], 'CMD_ERR'])
  const told = await portal.sql(
    "select count(*)::int from notifications where kind = 'e_invoicing.said' and account_id = $1",
    [world.manager.id],
  )
  assert.equal(told[0].count, 1)
  assert.equal((await world.rival.get(`/invoice-deposits/${one.id}`)).status, 404)
  assert.deepEqual(await sentMessages('C-1'), [])
})

/** Hands it in by the portal, and says what came of it. */
const hand = async (invoice: object, change = (xml: string) => xml) => {
  const bytes = change(invoiceXml(soundInvoice({ buyer, ...invoice }), 'cii'))
  const answer = await world.manager.upload('/invoice-deposits', [{ field: 'files', name: 'f.xml', bytes }], {
    organisationId: world.client,
  })
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  const [{ accepted, findings }] = answer.body.items
  return [accepted, findings.map(({ rule }: any) => rule).find((rule: string) => rule.startsWith('PARVIS')) ?? '']
}

test('O28 B15 an invoice is of its seller however that one is written: by SIREN, SIRET or VAT number, it is received once', async () => {
  const { seller } = soundInvoice()
  const of = (legalRegistration: object | undefined, vatIdentifier = 'FR44732829320') =>
    hand({ number: 'M-1', seller: { ...seller, legalRegistration, vatIdentifier } })
  assert.deepEqual(await of({ value: '732829320', scheme: '0002' }), [true, ''])
  for (const registration of [
    { value: '73282932000074', scheme: '0009' },
    { value: '732 829 320', scheme: '0002' },
    undefined,
  ])
    assert.deepEqual(await of(registration), [false, 'PARVIS-DUPLICATE'])
  assert.deepEqual(await of({ value: '552100554', scheme: '0002' }, 'FR96552100554'), [true, ''])
})

test('O28 B15 an invoice to another company is not ours: by the registration, the VAT number or the address of its buyer', async () => {
  const to = (more: object) => hand({ number: 'B-1', buyer: { ...buyer, ...more } })
  const other = { value: '552100554', scheme: '0002' }
  assert.deepEqual(await to({ legalRegistration: other }), [false, 'PARVIS-BUYER'])
  assert.deepEqual(await to({ legalRegistration: undefined, vatIdentifier: 'FR96552100554' }), [false, 'PARVIS-BUYER'])
  const address = { value: '552100554_SIEGE', scheme: '0225' }
  assert.deepEqual(await to({ legalRegistration: undefined, electronicAddress: address }), [false, 'PARVIS-BUYER'])
  assert.deepEqual(await to({ legalRegistration: { value: '73282932000074', scheme: '0009' } }), [true, ''])
})

test('O28 an invoice with a day that is none, or a name that is cut within a character, is answered as any other', async () => {
  const day = (wrong: string) => (xml: string) => xml.replaceAll('20261120', wrong)
  for (const wrong of ['20261345', '20260231', '00000101'])
    assert.equal((await hand({ number: `D-${wrong}`, issueDate: '2026-11-20' }, day(wrong)))[0], false)
  const { seller } = soundInvoice()
  assert.deepEqual(await hand({ number: 'D-1', seller: { ...seller, name: `${'v'.repeat(199)}😀` } }), [true, ''])
})

test('B15 of two who decide at once of an invoice received, the second sees what the first said', async () => {
  await hand({ number: 'T-1' })
  const one = await received('T-1')
  const answers = await Promise.all([
    say(one, '207', { reasons: ['CMD_ERR'] }),
    say(one, '208', { reasons: ['JUSTIF_ABS'] }),
  ])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

test('B15 what of a large amount is not approved is told to the cent', async () => {
  await portal.sql('alter table invoice_deposits disable trigger keep_deposit')
  await hand({ number: 'L-1' })
  await portal.sql("update invoice_deposits set gross_amount = 99999999999999.99 where number = 'L-1'")
  await portal.sql('alter table invoice_deposits enable trigger keep_deposit')
  const seen = await say(await received('L-1'), '206', { amount: '0.01', reasons: ['PU_ERR'] })
  assert.deepEqual(
    seen.body.timeline.at(-1).amounts.map(({ amount }: any) => amount),
    ['0.01', '99999999999999.98'],
  )
})

test('B15 O28 what a platform brings passes by the scanner: what it finds something in is on record, and nothing of it is kept', async () => {
  const { services } = portal.app
  services.scan = async function* (source, field, name) {
    for await (const part of source) {
      if (Buffer.from(part).includes('EICAR')) throw invalid({ field, code: 'files.infected', params: { name } })
      yield part
    }
  }
  await exchange.simulator.sendSupplierInvoice({ number: 'V-1', file: Buffer.from('EICAR').toString('base64') })
  await exchange.simulator.sendSupplierInvoice({ number: 'V-2' })
  await exchange.round(3)
  delete services.scan
  const { items } = (await world.agent.get('/staff/exchanged-flows?state=refused')).body
  assert.deepEqual(
    items.filter(({ reason }: any) => reason === 'infected').map(({ hasFile }: any) => hasFile),
    [false],
  )
  assert.equal((await received('V-2')).number, 'V-2')
  const kept = await portal.sql("select count(*)::int from files where name like '%V-1%'")
  assert.equal(kept[0].count, 0)
})

test('B15 the first invoice that comes is told at once, those of the next hour together: one message to each of the staff, which counts', async () => {
  const told = async () =>
    (
      await portal.sql(
        `select n.kind, n.params, n.href, count(*)::int, count(distinct n.account_id)::int as people from notifications n
        where n.kind like 'e_invoicing.invoice%_came' or n.kind like 'e_invoicing.invoice%_unsound' group by 1, 2, 3, n.created_at order by n.created_at, 1`,
      )
    ).map(({ kind, params, href, count, people }: any) => ({
      kind: kind.slice(12),
      params,
      href,
      once: count === people,
    }))
  const mails = async () =>
    (await portal.sql("select count(*)::int from mails where kind like 'e_invoicing.invoice%'"))[0].count
  await exchange.round(2, 3_600)
  const [before, mailsBefore] = [(await told()).length, await mails()]
  await exchange.simulator.sendSupplierInvoice({ number: 'N-0' })
  await exchange.round()
  const first = (await told()).slice(before)
  assert.deepEqual(
    first.map(({ kind, params, once }) => [kind, params, once]),
    [['invoice_came', { number: 'N-0', seller: 'Fournitures Arvenne SARL' }, true]],
  )
  for (const number of ['N-1', 'N-2', 'N-3']) await exchange.simulator.sendSupplierInvoice({ number })
  await exchange.simulator.sendSupplierInvoice({ number: 'N-4', file: Buffer.from('<a/>').toString('base64') })
  await exchange.round(2)
  assert.equal((await received('N-3')).status, '')
  assert.equal((await told()).length, before + 1)
  await exchange.round(2, 3_600)
  const next = (await told()).slice(before + 1)
  assert.deepEqual(
    next.map(({ kind, params, once }) => [kind, params.count ?? 1, params.sellers ?? params.seller, once]),
    [
      ['invoice_unsound', 1, '—', true],
      ['invoices_came', '3', 'Fournitures Arvenne SARL', true],
    ],
  )
  assert.deepEqual(
    next.map(({ href }) => href.replace(/=[0-9a-f-]{36}$/, '')),
    ['/fournisseur/factures-electroniques/echanges?echange', '/fournisseur/factures-electroniques/recues'],
  )
  const [{ people }] = await portal.sql(
    "select count(distinct account_id)::int as people from notifications where kind = 'e_invoicing.invoices_came'",
  )
  assert.equal((await mails()) - mailsBefore, 3 * people)
})

test('B15 O28 a self-billed invoice by which the provider sells is taken in as of the client who wrote it: nothing of it is approved or paid here', async () => {
  const client = {
    siren: '812004513',
    name: "Office de l'habitat du Lerzan",
    line1: '3 allée',
    postCode: '99240',
    city: 'Lerzan',
  }
  await exchange.simulator.sendSupplierInvoice({
    ...{ number: 'A-389', typeCode: '389', syntax: 'CII' },
    ...{ seller: { ...client, ...us, vatIdentifier: 'FR44732829320' }, buyer: client },
  } as never)
  // One between two others is not ours, whoever wrote it.
  await exchange.simulator.sendSupplierInvoice({
    ...{ number: 'A-390', typeCode: '389', syntax: 'CII' },
    ...{ seller: { ...client, siren: '449995232' }, buyer: client },
  } as never)
  await exchange.round(2)
  const seen = await received('A-389')
  assert.deepEqual(
    [seen.selfBilled, seen.sellerName, seen.organisation?.id, seen.next, seen.format],
    [true, client.name, world.client, [], 'CII'],
  )
  const refused = await say(seen, '205')
  assert.deepEqual([refused.status, refused.body.code], [409, 'e_invoicing.self_billed'])
  assert.equal(await received('A-390'), undefined)
  const { items } = (await world.agent.get('/staff/received-invoices?open=true&size=100')).body
  assert.ok(items.every(({ number }: any) => number !== 'A-389'))
  const [row] = await portal.sql("select seller_country, bought from invoice_deposits where number = 'A-389'")
  assert.deepEqual(row, { seller_country: '', bought: null })
})

test('B15 two brands that are one company and have one access take in what comes by it once: a constraint holds it', async () => {
  const { services } = portal.app
  const other = await insert(portal, 'brands', { slug: 'jumelle', name: 'Jumelle', made_from: portal.brandId })
  await portal.sql(
    "insert into settings (brand_id, key, value) select $1, key, value from settings where brand_id = $2 and key = 'billing.seller_siret'",
    [other.id, portal.brandId],
  )
  const [{ id: _, ...platform }] = await portal.sql('select * from platforms where id = $1', [exchange.platformId])
  const id = crypto.randomUUID()
  const secret = unseal(services.config, secretPurpose, exchange.platformId, platform.sealed_secret)
  await insert(portal, 'platforms', {
    ...{ ...platform, id, brand_id: other.id, issues_from: null, webhook_id: null, sealed_webhook_key: null },
    sealed_secret: seal(services.config, secretPurpose, id, secret),
  })
  await services.brands.reload()
  await exchange.simulator.sendSupplierInvoice({ number: 'J-1' })
  await exchange.round(2)
  const reported: string[] = []
  await followPlatform(services, services.brands.byId(other.id), id, {
    stopping: () => false,
    report: (error) => reported.push(String((error as Error).message)),
  })
  assert.deepEqual(reported, [])
  const rows = await portal.sql("select brand_id, accepted from invoice_deposits where number = 'J-1'")
  assert.deepEqual(rows, [{ brand_id: portal.brandId, accepted: true }])
  const flows = await portal.sql("select refusal from exchanged_flows where platform_id = $1 and label = 'J-1'", [id])
  assert.deepEqual(flows, [{ refusal: 'other_brand' }])
  const told = await portal.sql(
    "select count(*)::int from notifications where brand_id = $1 and kind like 'e_invoicing.invoice%'",
    [other.id],
  )
  assert.equal(told[0].count, 0)
  await assert.rejects(
    portal.sql(
      `insert into invoice_deposits (brand_id, organisation_id, way, file_name, size_bytes, sha256, deposited_at, accepted, syntax, number, seller_id, issue_on, currency, gross_amount, file_id, buyer, flow_id)
       select $1, null, 'platform', file_name, size_bytes, sha256, deposited_at, true, syntax, lower(number), seller_id, issue_on, currency, gross_amount, file_id, buyer,
         (select id from exchanged_flows where platform_id = $2 and label = 'J-1')
       from invoice_deposits where number = 'J-1'`,
      [other.id, id],
    ),
    /invoice_deposits_once/,
  )
})
