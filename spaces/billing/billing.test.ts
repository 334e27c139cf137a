import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asSystem } from '../../kernel/http/context.ts'
import { makeAccount, makeOrganisation, type Portal, startPortal } from '../../testing/portal.ts'
import { billing } from './index.ts'
import { line, makeWorld, type World } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const close = (who: World['agent'], draft: { id: string; version: number }) =>
  who.post(`/staff/invoices/${draft.id}/closing`, { version: draft.version })
const balances = async () => (await world.manager.get(`/statements/${world.client}/balances`)).body.items

test('B11 a charge is drafted, closed under the next number of its series, posted, and is on one invoice at most', async () => {
  const { agent, manager, client, charge } = world
  const ids = [await charge(258_000), await charge(5_733)]
  assert.deepEqual(
    (await agent.get('/staff/charges/clients')).body.items.map((one: any) => [
      one.organisation.id,
      one.charges,
      one.netCents,
    ]),
    [[client, 2, 263_733]],
  )
  const drafted = await agent.post('/staff/invoices/due', { organisationId: client })
  assert.equal(drafted.status, 201, JSON.stringify(drafted.body))
  assert.deepEqual(
    [drafted.body.state, drafted.body.number, drafted.body.netCents, drafted.body.vatCents, drafted.body.grossCents],
    ['draft', null, 263_733, 52_747, 316_480],
  )
  assert.deepEqual(drafted.body.lines.map((one: any) => one.chargeId).sort(), [...ids].sort())
  assert.deepEqual((await agent.get('/staff/charges')).body.items, [])
  // A draft is nobody's but the staff's.
  assert.equal((await manager.get(`/invoices/${drafted.body.id}`)).status, 404)
  const again = await agent.post('/staff/invoices', { organisationId: client, chargeIds: [ids[0]] })
  assert.deepEqual([again.status, again.body.errors[0].code], [422, 'billing.charge_taken'])

  const effect = (await agent.get(`/staff/invoices/${drafted.body.id}/effect`)).body
  assert.deepEqual(
    [
      effect.number,
      effect.lastNumber,
      effect.issueOn,
      effect.dueOn,
      effect.balanceCents,
      effect.balanceAfterCents,
      effect.refusal,
    ],
    ['F-2026-0001', null, '2026-11-20', '2026-12-20', 0, 316_480, null],
  )
  const closed = await close(agent, drafted.body)
  assert.equal(closed.status, 200, JSON.stringify(closed.body))
  assert.deepEqual(
    [closed.body.number, closed.body.state, closed.body.issueOn, closed.body.dueOn, closed.body.restCents],
    ['F-2026-0001', 'due', '2026-11-20', '2026-12-20', 316_480],
  )
  assert.deepEqual(
    closed.body.entries.map(({ number, postings }: any) => [
      number,
      postings.map((one: any) => [one.account, one.debitCents, one.creditCents]),
    ]),
    [
      [
        'VE-2026-0001',
        [
          ['411000', 316_480, 0],
          ['706000', 0, 263_733],
          ['445710', 0, 52_747],
        ],
      ],
    ],
  )
  assert.deepEqual(effect.postings, closed.body.entries[0].postings)
  assert.equal(closed.body.seller.siren, '732829320')
  assert.equal(closed.body.buyer.siren, '812004513')
})

test('P16 the client reads its closed invoices, and nobody else does', async () => {
  const { manager, member, rival, reader, agent, client } = world
  const [mine] = (await manager.get('/invoices')).body.items
  assert.deepEqual([mine.number, mine.state, mine.restCents], ['F-2026-0001', 'due', 316_480])
  assert.equal((await manager.get(`/invoices/${mine.id}`)).body.lines.length, 2)
  assert.deepEqual((await rival.get('/invoices')).body.items, [])
  assert.equal((await rival.get(`/invoices/${mine.id}`)).status, 404)
  assert.equal((await rival.get(`/statements/${client}`)).status, 404)
  assert.deepEqual((await member.get('/invoices')).body.items, [])
  assert.equal((await member.get(`/invoices/${mine.id}`)).status, 404)
  assert.equal((await member.get(`/statements/${client}`)).status, 404)
  assert.equal((await manager.get('/staff/invoices')).status, 404)
  assert.equal((await reader.get('/staff/invoices')).status, 200)
  assert.equal((await agent.get('/staff/invoices?state=due')).body.items.length, 1)
  assert.equal((await agent.get('/staff/invoices?state=late')).body.items.length, 0)
  assert.equal((await agent.get('/staff/invoices?search=lerzan')).body.items.length, 1)
  assert.equal((await agent.get('/staff/invoices?search=f-2026-0002')).body.items.length, 0)
})

test('B11 each act asks for its own right: who only reads or prepares closes and pays nothing', async () => {
  const { reader, writer, agent, client, draft } = world
  assert.equal((await reader.post('/staff/invoices', { organisationId: client })).status, 403)
  const made = await draft([line('10')])
  assert.deepEqual((await writer.get(`/staff/invoices/${made.id}`)).body.may, ['edit', 'delete'])
  assert.equal((await close(writer, made)).status, 403)
  const refused = await writer.post('/staff/payments', {
    organisationId: client,
    method: 'cash',
    amountCents: 1,
    currency: 'EUR',
    receivedOn: '2026-11-20',
  })
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.staff_permission_missing'])
  assert.equal((await agent.delete(`/staff/invoices/${made.id}?version=${made.version + 1}`)).status, 409)
  assert.equal((await agent.delete(`/staff/invoices/${made.id}?version=${made.version}`)).status, 204)
  assert.equal((await agent.get(`/staff/invoices/${made.id}`)).status, 404)
})

test('B11 what cannot be closed says why, is left a draft and takes no number', async () => {
  const { agent, draft, client, rivals } = world
  const empty = (await agent.post('/staff/invoices', { organisationId: client })).body
  assert.equal((await close(agent, empty)).body.code, 'billing.no_line')
  const nothing = await draft([line('10'), line('10', { quantity: '-1' })])
  assert.equal((await close(agent, nothing)).body.code, 'billing.nothing_due')
  const tomorrow = await draft([line('10')], { issueOn: '2026-11-21' })
  assert.equal((await close(agent, tomorrow)).body.code, 'billing.date_to_come')
  const before = await draft([line('10')], { issueOn: '2026-11-19' })
  const refused = await close(agent, before)
  assert.deepEqual([refused.status, refused.body.code], [409, 'billing.date_before_last'])
  assert.match(refused.body.detail, /série F est du 20\/11\/2026/)
  const reverse = await draft([line('10', { vatCategory: 'AE', vatRate: 0 })])
  assert.equal((await close(agent, reverse)).body.code, 'billing.buyer_vat_number')
  const stranger = (await agent.post('/staff/invoices', { organisationId: rivals })).body
  const foreign = await agent.put(`/staff/invoices/${stranger.id}`, {
    ...{
      version: 1,
      payerId: empty.payerId,
      reference: '',
      subject: '',
      comment: '',
      priceMode: 'net',
      currency: 'EUR',
    },
    ...{ issueOn: null, dueOn: null, depositIds: [], lines: [] },
  })
  assert.deepEqual([foreign.status, foreign.body.errors[0].field], [422, 'payerId'])
  assert.deepEqual((await agent.get('/staff/invoices?state=draft&size=100')).body.items.length, 6)
  for (const { id } of (await agent.get('/staff/invoices?state=draft&size=100')).body.items) {
    const { version } = (await agent.get(`/staff/invoices/${id}`)).body
    assert.equal((await agent.delete(`/staff/invoices/${id}?version=${version}`)).status, 204)
  }
  const next = await world.invoice([line('10')])
  assert.equal(next.number, 'F-2026-0002')
})

test('B11 a stale draft is refused with how it stands; a closed one for good, by the database too', async () => {
  const { agent, draft } = world
  const one = await draft([line('12.5')])
  const body = {
    ...{ payerId: one.payerId, reference: '', subject: '', comment: '', priceMode: 'net', currency: 'EUR' },
    ...{ issueOn: null, dueOn: null, depositIds: [], lines: [] },
  }
  const stale = await agent.put(`/staff/invoices/${one.id}`, { ...body, version: 1 })
  assert.deepEqual([stale.status, stale.body.code, stale.body.extra.current.version], [409, 'conflict', one.version])
  const wrong = await agent.put(`/staff/invoices/${one.id}`, {
    ...body,
    version: one.version,
    lines: [line('1'), line('1', { vatRate: 1900 })],
  })
  assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'lines.1.vatRate'])
  const closed = (await close(agent, one)).body
  assert.equal((await close(agent, closed)).body.code, 'billing.closed')
  assert.equal(
    (await agent.put(`/staff/invoices/${one.id}`, { ...body, version: closed.version })).body.code,
    'billing.closed',
  )
  assert.equal((await agent.delete(`/staff/invoices/${one.id}?version=${closed.version}`)).body.code, 'billing.closed')
  for (const statement of [
    `update invoices set comment = 'x' where id = '${one.id}'`,
    `delete from invoices where id = '${one.id}'`,
    `update invoice_lines set net_cents = 0 where invoice_id = '${one.id}'`,
    `delete from invoice_lines where invoice_id = '${one.id}'`,
    `update invoice_vat set vat_cents = 0 where invoice_id = '${one.id}'`,
    `delete from invoice_vat where invoice_id = '${one.id}'`,
    `update ledger_entries set label = 'x' where origin_id = '${one.id}'`,
    `delete from ledger_entries where origin_id = '${one.id}'`,
    'update ledger_postings set debit_cents = debit_cents + 1 where debit_cents > 0',
    'delete from ledger_postings',
  ])
    await assert.rejects(portal.sql(statement), { code: '23514' }, statement)
  await assert.rejects(
    portal.sql(
      `insert into ledger_postings (entry_id, brand_id, day, currency, account, debit_cents)
       select id, brand_id, day, currency, '706000', 5 from ledger_entries where origin_id = $1`,
      [one.id],
    ),
    { code: '23514', constraint: 'ledger_entries_whole' },
  )
})

test('B12 B13 a part is paid, then the rest and more: what is over stays to the client’s credit; the statement adds up', async () => {
  const { agent, manager, pay, client } = world
  const [first] = (await agent.get('/staff/invoices?search=F-2026-0001')).body.items
  await pay([first], 100_000)
  assert.equal((await agent.get(`/staff/invoices/${first.id}`)).body.restCents, 216_480)
  const over = await pay([first], 220_000)
  assert.equal(over.restCents, 3_520)
  const paid = (await agent.get(`/staff/invoices/${first.id}`)).body
  assert.deepEqual([paid.state, paid.restCents, paid.settledOn], ['paid', 0, '2026-11-20'])
  assert.deepEqual(
    paid.settlements.map((one: any) => [one.kind, one.amountCents]),
    [
      ['payment', 100_000],
      ['payment', 216_480],
    ],
  )
  // 12,00 and 15,00 are to be paid still.
  assert.deepEqual(await balances(), [
    { currency: 'EUR', balanceCents: 2_700 - 3_520, notDueCents: 2_700, lateCents: 0, creditCents: 3_520 },
  ])
  // B1 The list of clients says the same, to whoever may see invoices.
  const balanceOf = async () =>
    (await agent.get('/staff/organisations?size=100')).body.items.find((one: any) => one.id === client).balances
  assert.deepEqual(await balanceOf(), [{ currency: 'EUR', cents: 2_700 - 3_520 }])
  await portal.sql("delete from role_permissions where role = 'agent' and permission = 'billing.invoices.read'")
  assert.equal(await balanceOf(), null)
  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'agent', 'billing.invoices.read')",
    [portal.brandId],
  )
  const { items } = (await manager.get(`/statements/${client}?order=asc`)).body
  assert.deepEqual(
    items.map((one: any) => [one.kind, one.debitCents, one.creditCents, one.balanceCents]),
    [
      ['invoice', 316_480, 0, 316_480],
      ['invoice', 1_200, 0, 317_680],
      ['invoice', 1_500, 0, 319_180],
      ['payment', 0, 100_000, 219_180],
      ['payment', 0, 220_000, -820],
    ],
  )
  const file = await manager.get(`/statements/${client}/export?format=csv`)
  assert.equal(file.status, 200)
  assert.match(file.bytes.toString('utf8'), /F-2026-0001/)
})

test('B12 the same payment of elsewhere is taken once; what cannot be paid says why', async () => {
  const { agent, invoice, client, rivals } = world
  const one = await invoice([line('100')])
  const body = {
    organisationId: client,
    method: 'card',
    amountCents: 12_000,
    currency: 'EUR',
    receivedOn: '2026-11-20',
    externalId: 'evt_1',
    invoices: [{ invoiceId: one.id }],
  }
  const five = await Promise.all(Array.from({ length: 5 }, () => agent.post('/staff/payments', body)))
  assert.deepEqual(new Set(five.map(({ status }) => status)), new Set([201]))
  assert.equal(new Set(five.map((reply) => reply.body.id)).size, 1)
  const entries = await portal.sql(
    "select count(*)::int as n from ledger_entries where origin_kind = 'payment' and origin_id = $1",
    [five[0]!.body.id],
  )
  assert.equal(entries[0].n, 1)
  assert.equal((await agent.post('/staff/payments', { ...body, amountCents: 1 })).body.code, 'billing.external_id_used')
  const refused = async (changes: object) => {
    const reply = await agent.post('/staff/payments', { ...body, externalId: '', ...changes })
    return [reply.status, reply.body.errors?.[0]?.field, reply.body.errors?.[0]?.code]
  }
  assert.deepEqual(await refused({}), [422, 'invoices.0.invoiceId', 'billing.beyond_rest'])
  assert.deepEqual(await refused({ receivedOn: '2026-11-21' }), [422, 'receivedOn', 'billing.received_to_come'])
  const drafted = await world.draft([line('1')])
  assert.deepEqual(await refused({ invoices: [{ invoiceId: drafted.id }] }), [
    422,
    'invoices.0.invoiceId',
    'billing.draft_not_payable',
  ])
  assert.deepEqual(await refused({ organisationId: rivals }), [422, 'invoices.0.invoiceId', 'bad_choice'])
  assert.equal((await agent.post('/staff/payments', { ...body, externalId: '', organisationId: one.id })).status, 404)
})

test('B12 a payment is undone by an entry the other way round: what it paid is to be paid again', async () => {
  const { agent, invoice, pay } = world
  const one = await invoice([line('50')])
  const before = await balances()
  const payment = await pay([one], 6_000)
  assert.equal((await agent.get(`/staff/invoices/${one.id}`)).body.state, 'paid')
  assert.equal((await agent.post(`/staff/payments/${payment.id}/undoing`, { version: 9, reason: 'Rejet' })).status, 409)
  const undone = await agent.post(`/staff/payments/${payment.id}/undoing`, {
    version: payment.version,
    reason: 'Rejet',
  })
  assert.deepEqual([undone.status, undone.body.undoneOn, undone.body.restCents], [200, '2026-11-20', 0])
  const now = (await agent.get(`/staff/invoices/${one.id}`)).body
  assert.deepEqual([now.state, now.restCents, now.settlements], ['due', 6_000, []])
  assert.deepEqual(await balances(), before)
  assert.equal(
    (await agent.post(`/staff/payments/${payment.id}/undoing`, { version: 2, reason: 'Rejet' })).body.code,
    'billing.undone',
  )
  await assert.rejects(portal.sql('delete from payments where id = $1', [payment.id]), { code: '23514' })
})

test('B14 a payer is checked by its keys; one is the default; an invoice keeps it as it was', async () => {
  const { agent, reader, client, rivals, draft } = world
  const body = {
    organisationId: client,
    name: 'OH du Lerzan, comptabilité',
    siren: '812 004 513',
    siret: '',
    vatNumber: 'fr 74 812004513',
    addressLine1: '3 allée des Tilleuls',
    addressLine2: '',
    postalCode: '99240',
    city: 'Lerzan',
    country: 'FR',
    email: 'compta@ohlerzan.example',
    termsDays: 45,
    isDefault: true,
  }
  const fields = async (changes: object) =>
    (await agent.post('/staff/payers', { ...body, ...changes })).body.errors?.map((one: any) => [one.field, one.code])
  assert.deepEqual(await fields({ siren: '812004514', vatNumber: '' }), [['siren', 'billing.bad_siren']])
  assert.deepEqual(await fields({ vatNumber: 'FR75812004513' }), [['vatNumber', 'billing.bad_vat_number']])
  assert.deepEqual(await fields({ vatNumber: 'FR44732829320' }), [['vatNumber', 'billing.vat_number_other']])
  assert.deepEqual(await fields({ siret: '73282932000074', vatNumber: '' }), [['siret', 'billing.siret_other']])
  assert.equal((await reader.post('/staff/payers', body)).status, 403)
  const made = await agent.post('/staff/payers', body)
  assert.deepEqual([made.status, made.body.siren, made.body.vatNumber], [201, '812004513', 'FR74812004513'])
  const { items } = (await agent.get(`/staff/payers?organisation=${client}`)).body
  assert.deepEqual(
    items.map((one: any) => [one.name, one.isDefault]),
    [
      ["Office de l'habitat du Lerzan", false],
      ['OH du Lerzan, comptabilité', true],
    ],
  )
  assert.deepEqual((await agent.get(`/staff/payers?organisation=${rivals}`)).body.items.length, 1)
  const saved = await draft([line('100')])
  assert.equal(saved.payerId, made.body.id)
  const closed = (await close(agent, saved)).body
  assert.deepEqual([closed.buyer.name, closed.dueOn], [body.name, '2027-01-04'])
  const { organisationId: _, ...content } = body
  const path = `/staff/payers/${made.body.id}`
  assert.equal((await agent.put(path, { ...content, isDefault: false, version: 1 })).body.code, 'billing.payer_default')
  assert.equal((await agent.put(path, { ...content, name: 'Autre', version: 1 })).status, 200)
  assert.equal((await agent.put(path, { ...content, version: 1 })).status, 409)
  assert.equal((await agent.get(`/staff/invoices/${closed.id}`)).body.buyer.name, body.name)
  assert.equal((await agent.post(`${path}/end`, { version: 2 })).body.code, 'billing.payer_default')
  const other = items[0]
  assert.equal((await agent.post(`/staff/payers/${other.id}/end`, { version: other.version })).status, 200)
  assert.equal((await agent.get(`/staff/payers/${client}`)).status, 404)
})

test('B11 the database keeps closing from who only prepares, and a client from what is no longer its role’s', async () => {
  const { writer, manager, draft } = world
  const one = await draft([line('10')])
  const connection = await portal.database.pool.connect()
  try {
    await connection.query('begin')
    await connection.query(
      "select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true), set_config('role', 'parvis_staff', true)",
      [writer.id, portal.brandId],
    )
    const { rowCount } = await connection.query("update invoices set comment = 'x' where id = $1", [one.id])
    assert.equal(rowCount, 1)
    await assert.rejects(
      connection.query("update invoices set state = 'closed', number = 'F-1' where id = $1", [one.id]),
      { code: '42501' },
    )
  } finally {
    await connection.query('rollback')
    connection.release()
  }
  assert.ok((await manager.get('/invoices')).body.items.length > 0)
  await portal.sql(
    "delete from role_permissions where permission = 'billing.invoices.read' and role = 'principal_manager'",
  )
  assert.deepEqual((await manager.get('/invoices')).body.items, [])
  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'principal_manager', 'billing.invoices.read')",
    [portal.brandId],
  )
})

test('B11 D14 what is closed becomes a document of who accepted that, once, whole, and of nobody else; the others get paper', async () => {
  const { agent, reader, manager, rival, client, invoice, draft } = world
  const at = `/staff/organisations/${client}`
  const say = async (state: string) =>
    agent.post(`${at}/paperless-consents`, { state, version: (await agent.get(at)).body.version })
  const deliveryOf = async (one: { id: string }) => (await agent.get(`/staff/invoices/${one.id}`)).body.delivery
  const effectOf = async () =>
    (await agent.get(`/staff/invoices/${(await draft([line('10')])).id}/effect`)).body.delivery
  const issued = async () => (await portal.sql('select count(*)::int as n from issued_papers'))[0].n
  assert.equal(await effectOf(), 'not_asked')
  assert.equal((await say('asked')).status, 200)
  const onPaper = await invoice([line('10')])
  assert.deepEqual(
    [await effectOf(), await deliveryOf(onPaper), await issued()],
    ['asked', { portal: false, exchange: false, publishedAt: null, documentId: null }, 0],
  )
  portal.clock.advanceDays(1)
  assert.equal((await say('accepted')).status, 200)
  assert.equal(await effectOf(), 'portal')
  const one = await invoice([line('1284')])
  assert.deepEqual(await deliveryOf(one), { portal: true, exchange: false, publishedAt: null, documentId: null })
  // One that cannot be drawn keeps no other waiting, and does not run for ever.
  await portal.sql(
    "insert into issued_papers (brand_id, organisation_id, kind, origin_id, issued_at, issued_by_label) values ($1, $2, 'invoices', gen_random_uuid(), $3, 'X')",
    [portal.brandId, client, new Date(portal.clock.now.getTime() - 1)],
  )
  await portal.drain()
  await portal.drain()
  const { documentId, publishedAt } = await deliveryOf(one)
  assert.equal(publishedAt, portal.clock.now.toISOString())
  const mine = (await manager.get('/documents?size=100')).body.items
  assert.deepEqual(
    mine.map((each: any) => [each.id, each.name]),
    [[documentId, `Facture ${one.number}`]],
  )
  const paper = (await manager.get(`/documents/${documentId}`)).body
  assert.deepEqual([paper.folder.name, paper.versions[0].depositedBy], ['Facture', 'DUPOND agent'])
  const file = await manager.get(`/documents/${documentId}/versions/${paper.versionId}`)
  assert.ok(file.bytes.subarray(0, 5).equals(Buffer.from('%PDF-')) && file.bytes.includes('factur-x.xml'))
  const told = await portal.sql('select addressee, state from document_notifications where document_id = $1', [
    documentId,
  ])
  assert.equal(told.length, 1)
  assert.equal((await rival.get(`/documents/${documentId}`)).status, 404)
  assert.equal((await reader.get(`/staff/invoices/${one.id}`)).body.delivery.documentId, documentId)
  // A credit note is one too.
  const note = await agent.post(`/staff/invoices/${one.id}/credit-notes`, {})
  const credited = await agent.post(`/staff/invoices/${note.body.id}/closing`, { version: note.body.version })
  await portal.drain()
  assert.deepEqual((await manager.get('/documents?size=100')).body.items.map((each: any) => each.name).sort(), [
    `Avoir ${credited.body.number}`,
    `Facture ${one.number}`,
  ])
  // Who takes it back is heeded from then on; no folder is as no consent.
  portal.clock.advanceDays(1)
  assert.equal((await say('refused')).status, 200)
  assert.equal(await effectOf(), 'refused')
  assert.deepEqual((await deliveryOf(await invoice([line('10')]))).portal, false)
  portal.clock.advanceDays(1)
  await say('accepted')
  await portal.sql("update folder_rules set issued = '' where issued = 'invoices'")
  assert.equal(await effectOf(), 'no_folder')
  assert.equal((await deliveryOf(await invoice([line('10')]))).portal, false)
  await portal.drain()
  assert.equal((await manager.get('/documents?size=100')).body.items.length, 2)
  const byWay = async (way: string) =>
    (await agent.get(`/staff/invoices?delivery=${way}&size=100`)).body.items.map((each: any) => each.number)
  assert.deepEqual((await byWay('portal')).sort(), [credited.body.number, one.number].sort())
  assert.ok((await byWay('paper')).includes(onPaper.number) && !(await byWay('paper')).includes(one.number))
  await portal.sql('delete from issued_papers where document_id is null')
  await portal.sql('delete from paperless_consents')
  await portal.sql("update folder_rules set issued = 'invoices' where path = 'CLIENTS\\Facture\\'")
})

test('B13 the balance after a movement is the sum of all up to it, whatever the page, the way and the filter', async () => {
  const { agent, client } = world
  await world.invoice([line('33.33')], { currency: 'CHF' })
  await world.invoice([line('12')], {})
  const pagesOf = async (query: string) => {
    const all: any[] = []
    for (let cursor = ''; ; ) {
      const { body } = await agent.get(`/staff/statements/${client}?${query}${cursor && `&cursor=${cursor}`}`)
      all.push(...body.items)
      if (!body.nextCursor) return all
      cursor = encodeURIComponent(body.nextCursor)
    }
  }
  const movements = await pagesOf('size=100&order=asc')
  assert.ok(movements.length > 8)
  const sums = new Map<string, number>()
  const balances = new Map<string, number>()
  for (const one of movements) {
    const sum = (sums.get(one.currency) ?? 0) + one.debitCents - one.creditCents
    sums.set(one.currency, sum)
    balances.set(one.id, sum)
  }
  for (const query of ['size=3', 'size=3&order=asc', 'size=2&open=true', 'size=4&currency=CHF', 'size=100'])
    for (const one of await pagesOf(query)) assert.equal(one.balanceCents, balances.get(one.id), `${query} ${one.id}`)
  assert.deepEqual(
    (await pagesOf('size=3')).map((one) => one.id),
    movements.map((one) => one.id).reverse(),
  )
})

test('O24 B11 who takes the place of a client reads what that one was invoiced; what is still owed is invoiced to the new one', async () => {
  const { agent, client, charge } = world
  const [before] = (await agent.get(`/staff/invoices?organisation=${client}&state=due`)).body.items
  const owed = await charge(7_700, { label: 'Suite' })
  const heirId = await makeAccount(portal, 'heritiere.gere')
  const heir = await makeOrganisation(portal, 'OH du Lerzan, nouveau', {
    principal: heirId,
    values: { duplicated_from: client, address_line1: '3 allée des Tilleuls', city: 'Lerzan' },
  })
  await asSystem(portal.app.services, portal.app.services.brands.byId(portal.brandId), (ctx) =>
    billing.organisationReplaced!(ctx, client, heir, new Map()),
  )
  const person = await portal.signedIn(heirId)
  assert.equal((await person.get(`/invoices/${before.id}`)).body.number, before.number)
  assert.ok((await person.get(`/invoices?organisation=${heir}`)).body.items.some((one: any) => one.id === before.id))
  assert.ok((await person.get(`/statements/${client}`)).body.items.length > 0)
  const draft = await agent.post('/staff/invoices/due', { organisationId: heir })
  assert.deepEqual(
    draft.body.lines.map((one: any) => one.chargeId),
    [owed],
  )
})

test('B6 B11 «Filtre» narrows invoices, charges, payments, the batch and the aged balance to one client', async () => {
  const { agent, client, rivals, charge } = world
  await charge(1_000)
  const lists = ['invoices', 'charges', 'payments', 'payers', 'aged-balance']
  const sizes = () => Promise.all(lists.map(async (list) => (await agent.get(`/staff/${list}`)).body.items.length))
  const all = await sizes()
  assert.ok(
    all.every((count) => count > 0),
    String(all),
  )
  assert.equal((await agent.put('/staff/client-filter', { organisationId: rivals })).status, 200)
  const kept = await sizes()
  assert.deepEqual(kept, [0, 0, 0, kept[3], 0])
  assert.ok(kept[3]! < all[3]!)
  assert.deepEqual((await agent.get('/staff/charges/clients')).body.items, [])
  assert.equal((await agent.put('/staff/client-filter', { organisationId: client })).status, 200)
  assert.ok((await sizes()).every((count) => count > 0))
  assert.equal((await agent.delete('/client-filter')).status, 200)
  assert.deepEqual(await sizes(), all)
})

test('B11 D14 a client’s manager accepts or refuses paperless invoices; a member may not, elsewhere it is not there, and what somebody else said since is a 409', async () => {
  const { agent, manager, member, rival, client } = world
  const at = `/paperless-consents/${client}`
  const say = (state: string, seen: string | null, who = manager) => who.post(at, { state, seen })
  assert.deepEqual((await manager.get(at)).body, { consent: null, may: true })
  const accepted = await say('accepted', null)
  assert.deepEqual([accepted.status, accepted.body.consent.state], [200, 'accepted'], JSON.stringify(accepted.body))
  assert.equal((await agent.get(`/staff/organisations/${client}`)).body.paperless.state, 'accepted')
  // Said again, it is there once.
  assert.equal((await say('accepted', null)).status, 200)
  const [{ n }] = await portal.sql('select count(*)::int as n from paperless_consents where organisation_id = $1', [
    client,
  ])
  assert.equal(n, 1)
  const [told] = await portal.sql(
    "select count(*)::int as n, count(distinct account_id)::int as people from notifications where kind = 'billing.paperless_decided'",
  )
  assert.ok(told.n > 0 && told.n === told.people)
  const stale = await say('refused', null)
  assert.deepEqual([stale.status, stale.body.code], [409, 'conflict'])
  const bad = await manager.post(at, { state: 'asked', seen: 'accepted' })
  assert.deepEqual([bad.status, bad.body.errors[0].field], [422, 'state'])
  assert.equal((await say('refused', 'accepted', rival)).status, 404)
  assert.equal((await say('refused', 'accepted', agent)).status, 403)
  assert.equal((await rival.get(at)).status, 404)
  const not = await say('refused', 'accepted', member)
  assert.deepEqual([not.status, /Nora|GERE/i.test(not.body.detail)], [403, true], JSON.stringify(not.body))
  portal.clock.advanceDays(1)
  const later = await portal.signedIn(manager.id)
  assert.equal((await say('refused', 'accepted', later)).body.consent.state, 'refused')
  await portal.sql('delete from paperless_consents')
})

test('P16 O36 the bar counts the invoices to pay of the organisation that is open, as its page shows them', async () => {
  const { manager, client } = world
  const { counts, countsIn } = (await manager.get('/session')).body
  const { items } = (await manager.get(`/payables?organisation=${client}&size=100`)).body
  assert.deepEqual(
    [countsIn.invoicesToPay[client], counts.invoicesToPay],
    [items.length, Object.values(countsIn.invoicesToPay as Record<string, number>).reduce((sum, one) => sum + one, 0)],
  )
  assert.ok(items.length > 0)
})
