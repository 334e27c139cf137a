// What a clerk with bad luck does: amounts at the ends of what can be computed with, and two acts at once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeOrganisation, type Portal, startPortal } from '../../testing/portal.ts'
import { line, makeWorld, type World } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const close = ({ id, version }: { id: string; version: number }) =>
  world.agent.post(`/staff/invoices/${id}/closing`, { version })
const credit = (id: string, lines?: object[]) =>
  world.agent.post(`/staff/invoices/${id}/credit-notes`, lines ? { lines } : {})

test('B11 a line beyond what sums are exact of is refused, even where another one takes it back', async () => {
  const huge = (quantity: string) => line('90071992547.40991', { quantity })
  await assert.rejects(world.draft([huge('1000'), line('0.02'), huge('-1000')]), /billing\.too_large/)
  await assert.rejects(world.draft([huge('1000'), huge('-1000'), line('0.02')]), /billing\.too_large/)
  const discounted = { ...huge('1000'), discountRate: 9999 }
  await assert.rejects(world.draft([discounted]), /billing\.too_large/)
})

test('B11 a tiny quantity at a huge price has its paper, and is credited', async () => {
  const one = await world.invoice([line('999999999999', { quantity: '0.000001' })], { priceMode: 'gross' })
  assert.equal((await world.agent.get(`/staff/invoices/${one.id}/pdf`)).status, 200)
  const part = await credit(one.id, [{ lineId: one.lines[0].id, netCents: 5 }])
  assert.equal((await close(part.body)).status, 200)
  const rest = await credit(one.id)
  assert.equal(rest.status, 201, JSON.stringify(rest.body))
  const closed = await close(rest.body)
  assert.equal(closed.body.grossCents + part.body.grossCents, one.grossCents)
  assert.equal((await world.agent.get(`/staff/invoices/${rest.body.id}/pdf`)).status, 200)
  // Nearly all of its amount is left of hardly any quantity: the price of that has no room, so it is one of the whole amount.
  const two = await world.invoice([
    line('50000000000', { quantity: '1.000001' }),
    line('49990000000', { quantity: '-1' }),
  ])
  await close((await credit(two.id, [{ lineId: two.lines[0].id, netCents: 5 }])).body)
  const last = await credit(two.id)
  assert.equal(last.status, 201, JSON.stringify(last.body))
  assert.equal((await close(last.body)).status, 200)
})

test('B14 first drafts of a client at once make one payer of it', async () => {
  const values = { address_line1: '1 rue Neuve', postal_code: '99000', city: 'Port-Halbrane' }
  const organisationId = await makeOrganisation(portal, 'Neuve', { values })
  const drafts = await Promise.all(
    Array.from({ length: 4 }, () => world.agent.post('/staff/invoices', { organisationId })),
  )
  const payers = await portal.sql('select id from payers where organisation_id = $1', [organisationId])
  assert.deepEqual(
    drafts.map(({ body }) => body.payerId),
    Array(4).fill(payers[0].id),
  )
  assert.equal(payers.length, 1)
})

test('B11 parts of one invoice that are credited at once take back all of its tax together', async () => {
  for (let round = 0; round < 3; round++) {
    const one = await world.invoice([line('0.02'), line('0.02'), line('0.02')])
    assert.equal(one.vatCents, 1)
    const notes = await Promise.all(one.lines.map(({ id }: any) => credit(one.id, [{ lineId: id, quantity: '1' }])))
    const closed = await Promise.all(notes.map(({ body }) => close(body)))
    assert.deepEqual(
      closed.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.equal(
      closed.reduce((all, { body }) => all + body.vatCents, 0),
      1,
    )
    assert.equal((await world.agent.get(`/staff/invoices/${one.id}`)).body.state, 'paid')
  }
})

test('B11 a line that a rebate made up for is not credited without it: the draft says so, not its closing', async () => {
  const one = await world.invoice([line('1000'), line('1', { quantity: '-900' })])
  const refused = await credit(one.id, [{ lineId: one.lines[0].id, quantity: '1' }])
  assert.deepEqual([refused.status, refused.body.errors[0].code], [422, 'billing.credited_beyond'])
  const both = await credit(one.id)
  assert.equal((await close(both.body)).status, 200)
})

test('B11 B12 what paid a deposit is not undone while an invoice deducts it: whichever is second is refused', async () => {
  const { agent, invoice, draft, pay } = world
  for (let round = 0; round < 4; round++) {
    const deposit = await invoice([line('100')], {}, 386)
    const payment = await pay([deposit], 12_000)
    const deducting = await draft([line('200')])
    const content = {
      ...{ payerId: deducting.payerId, reference: '', subject: '', comment: '', priceMode: 'net', currency: 'EUR' },
      ...{ issueOn: null, dueOn: null, lines: [line('200')] },
    }
    const path = `/staff/invoices/${deducting.id}`
    const named = agent.put(path, { ...content, version: deducting.version, depositIds: [deposit.id] })
    const undo = () =>
      agent.post(`/staff/payments/${payment.id}/undoing`, { version: payment.version, reason: 'Rejet' })
    const [saved, undone] = await Promise.all([
      named.then(async (reply) => (reply.status === 200 ? await close(reply.body) : reply)),
      undo(),
    ])
    assert.equal([saved, undone].filter(({ status }) => status === 200).length, 1, `${saved.status} ${undone.status}`)
  }
  // The database says so by itself.
  const deposit = await invoice([line('100')], {}, 386)
  await pay([deposit], 12_000)
  const used = await draft([line('200')], { depositIds: [deposit.id] })
  assert.equal((await close(used)).status, 200)
  await assert.rejects(
    portal.sql(
      `insert into settlements (brand_id, organisation_id, debit_posting_id, credit_posting_id, amount_cents, settled_on, undoes_id, created_at)
       select s.brand_id, s.organisation_id, s.debit_posting_id, s.credit_posting_id, -s.amount_cents, s.settled_on, s.id, s.created_at
       from settlements s join open_items o on o.posting_id = s.debit_posting_id where o.invoice_id = $1`,
      [deposit.id],
    ),
    { code: '23514', constraint: 'settlements_deposit_used' },
  )
})

test('B11 B12 the books say what invoices and payments say, even to who has the right and writes by hand', async () => {
  const { agent, client, draft } = world
  const open = await draft([line('10')])
  const asAgent = async (constraint: string, ...statements: string[]) => {
    const connection = await portal.database.pool.connect()
    try {
      await connection.query('begin')
      await connection.query(
        "select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true), set_config('role', 'parvis_staff', true)",
        [agent.id, portal.brandId],
      )
      await assert.rejects(
        (async () => {
          for (const statement of statements) await connection.query(statement)
          await connection.query('set constraints all immediate')
        })(),
        { code: '23514', constraint },
        statements.join(';'),
      )
    } finally {
      await connection.query('rollback')
      connection.release()
    }
  }
  const brand = `'${portal.brandId}'`
  const entry = (kind: string, origin: string, journal = 'BQ') => `with e as (
    insert into ledger_entries (brand_id, journal, number, day, label, currency, origin_kind, origin_id, created_at)
    values (${brand}, '${journal}', 'X-1', '2026-11-20', 'x', 'EUR', '${kind}', '${origin}', now()) returning id)
    insert into ledger_postings (entry_id, brand_id, day, currency, account, debit_cents, credit_cents)
    select e.id, ${brand}, '2026-11-20', 'EUR', account, debit, credit from e, (values ('512000', 5, 0), ('706000', 0, 5)) p (account, debit, credit)`
  const payment = `insert into payments (id, brand_id, organisation_id, number, method, amount_cents, currency, received_on, created_at)
    values ('00000000-0000-4000-8000-000000000001', ${brand}, '${client}', 'X', 'cash', 5, 'EUR', '2026-11-20', now())`
  await asAgent('ledger_entries_origin', entry('payment_undo', client))
  await asAgent('ledger_entries_origin', entry('invoice', open.id, 'VE'))
  await asAgent('ledger_entries_origin', payment, entry('payment', '00000000-0000-4000-8000-000000000001'))
  await asAgent('ledger_entries_missing', payment)
})

test('B11 B12 a day before the years that numbers are given in is refused by its field', async () => {
  const { agent, client, draft } = world
  for (const receivedOn of ['1900-01-01', '1999-12-31', '0000-01-01', '9999-12-31']) {
    const body = { organisationId: client, method: 'cash', amountCents: 1, currency: 'EUR', receivedOn }
    const refused = await agent.post('/staff/payments', body)
    assert.deepEqual([refused.status, refused.body.errors[0].field], [422, 'receivedOn'], receivedOn)
  }
  await assert.rejects(draft([line('1')], { issueOn: '1999-12-31' }), /"field":"issueOn","code":"bad_day"/)
  await world.pay([], 1, { receivedOn: '2000-01-01' })
})

test('B12 B25 nobody takes the references under which the portal books cards, debits and movements', async () => {
  for (const externalId of ['card:cs_1', 'debit:x', 'bank:x:0', 'CARD:cs_1']) {
    const body = { organisationId: world.client, method: 'cash', amountCents: 1, currency: 'EUR', externalId }
    const refused = await world.agent.post('/staff/payments', { ...body, receivedOn: '2026-11-20' })
    assert.deepEqual(
      [refused.status, refused.body.errors?.[0].field, refused.body.errors?.[0].code],
      [422, 'externalId', 'billing.own_external_id'],
      externalId,
    )
  }
})

test('B11 of two drafts that deduct one deposit at once the second is told so; the twenty-first of a client is deducted too', async () => {
  const { agent, invoice, draft, pay, client } = world
  const deposits = []
  for (let count = 0; count < 21; count++) deposits.push(await invoice([line('1')], {}, 386))
  await pay(deposits, 21 * 120)
  const last = deposits.at(-1)
  const drafts = [await draft([line('200')]), await draft([line('200')])]
  const saved = await Promise.all(
    drafts.map(({ id, version, payerId }) =>
      agent.put(`/staff/invoices/${id}`, {
        ...{ version, payerId, reference: '', subject: '', comment: '', priceMode: 'net', currency: 'EUR' },
        ...{ issueOn: null, dueOn: null, depositIds: [last.id], lines: [line('200')] },
      }),
    ),
  )
  assert.deepEqual(saved.map(({ status, body }) => [status, body.errors?.[0].code]).sort(), [
    [200, undefined],
    [422, 'billing.deposit_unfit'],
  ])
  assert.equal(saved.find(({ status }) => status === 200)!.body.organisation.id, client)
})

test('P16 «Accueil» calls to mind what is due first, however many invoices and credits of earlier days are open', async () => {
  const { manager, invoice } = world
  for (let count = 0; count < 21; count++) await invoice([line('1')], { dueOn: '2027-06-01' })
  const soon = await invoice([line('1')], { dueOn: '2026-11-22' })
  const items = (await manager.get('/waiting')).body.items.filter(({ kind }: any) => kind === 'billing.invoice')
  assert.deepEqual(
    items.map(({ href, late, dueOn }: any) => [href, late, dueOn]),
    [[`/factures/${soon.id}`, false, '2026-11-22']],
  )
})

test('B4 B12 what an archived client owes is still paid, credited and in the aged balance', async () => {
  const { agent, client } = world
  const one = await world.invoice([line('10')])
  await portal.sql("update organisations set archived_at = now(), archived_by_label = 'x' where id = $1", [client])
  assert.equal((await world.pay([one], 200)).restCents, 0)
  const note = await credit(one.id, [{ lineId: one.lines[0].id, netCents: 500 }])
  assert.equal((await close(note.body)).status, 200)
  assert.equal((await agent.get(`/staff/invoices/${one.id}`)).body.restCents, 400)
  const ages = (await agent.get('/staff/aged-balance')).body.items
  assert.ok(ages.some(({ organisation }: any) => organisation.id === client))
})
