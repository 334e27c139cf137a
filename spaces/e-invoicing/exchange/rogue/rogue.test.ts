// A platform that answers badly, partly or not at all (B15): what is wrong with one thing keeps no other waiting, and nothing is lost or there twice.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type Portal, startPortal } from '../../../../testing/portal.ts'
import { line, makeWorld, type World } from '../../../billing/testing.ts'
import { messageOfStatus } from '../../life-cycle/message.ts'
import { tellUnanswered } from '../unanswered.ts'
import { makeRogue, type Rogue } from './testing.ts'

let portal: Portal
let world: World
let rogue: Rogue
before(async () => {
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  world = await makeWorld(portal)
  rogue = await makeRogue(portal)
})
after(async () => {
  await rogue?.close()
  await portal.close()
})
beforeEach(() => rogue.reset())

const platform = async () => (await portal.sql('select * from platforms where id = $1', [rogue.platformId]))[0]
/** What it has for us that was taken in. */
const taken = async () =>
  (
    await portal.sql("select flow_id from exchanged_flows where direction = 'in' and flow_id = any ($1)", [
      rogue.flows.map(({ flowId }) => flowId),
    ])
  ).map(({ flow_id }) => flow_id as string)
const waiting = async () =>
  (await portal.sql('select flow_id from flows_to_take where platform_id = $1', [rogue.platformId])).map(
    ({ flow_id }) => flow_id as string,
  )
const journal = async (flowId: string) =>
  (await portal.sql('select * from exchanged_flows where flow_id = $1', [flowId]))[0]
const transmission = async (id: string) =>
  (await portal.sql('select * from invoice_transmissions where invoice_id = $1', [id]))[0]
const submitted = () => [...rogue.taken.values()].map((files) => files.length)
const later = (seconds: number) => {
  portal.clock.now = new Date(portal.clock.now.getTime() + seconds * 1_000)
}

for (const [name, flow] of [
  ['of a type that is not known', { flowType: 'SomethingNew' }],
  ['with an empty list of details', { acknowledgement: { status: 'Ok', details: [] } }],
  ['with NUL in its name', { name: 'a\u0000b.xml' }],
  ['with half a character in its name', { name: 'a\ud800b.xml' }],
  ['without an id', { flowId: '' }],
  ['with a tracking id of dashes', { trackingId: '-'.repeat(36) }],
  ['of the year 1', { submittedAt: '0001-01-01T00:00:00Z' }],
  ['of the year 9999', { updatedAt: '9999-12-31T23:59:59Z' }],
] as const)
  test(`B15 a flow ${name} keeps no other waiting`, async () => {
    rogue.has(flow, 'neither')
    const good = rogue.has({}, 'nor')
    await rogue.round(2)
    assert.ok((await taken()).includes(good), JSON.stringify(rogue.reported))
    assert.ok((await platform()).seen_until !== null)
    assert.equal((await platform()).failing_since, null)
  })

test('B15 what cannot be read is asked for again, and taken once it can be', async () => {
  const id = rogue.has({ flowType: 'SomethingNew' }, 'x')
  await rogue.round(1)
  assert.deepEqual([await taken(), await waiting()], [[], [id]])
  rogue.flows[0]!.flowType = 'SupplierInvoice'
  await rogue.round(3)
  assert.deepEqual([await taken(), await waiting()], [[id], []])
})

test('B15 a file that does not come is no empty one: it is tried again later and later, the others are taken, and in the end the staff are told', async () => {
  const bad = rogue.has({})
  const good = rogue.has({}, 'x')
  await rogue.round(3)
  assert.deepEqual([await taken(), await waiting()], [[good], [bad]])
  const before = rogue.asked(`/flow/v1/flows/${bad}`)
  await rogue.round(20)
  assert.ok(rogue.asked(`/flow/v1/flows/${bad}`) - before <= 4)
  rogue.files.set(bad, Buffer.from('now it is there'))
  await rogue.round(1, 3_600)
  assert.deepEqual((await taken()).sort(), [good, bad].sort())
  const lost = rogue.has({})
  await rogue.round(1)
  await portal.sql('update flows_to_take set tries = 199, next_at = noted_at where flow_id = $1', [lost])
  await rogue.round(2)
  const { refusal, failure } = await journal(lost)
  assert.deepEqual([refusal, failure, await waiting()], ['not_taken', 'flow: no file', []])
  const told = await portal.sql("select params from notifications where kind = 'e_invoicing.flow_not_taken'")
  assert.ok(told.length > 0)
})

test('B15 a list without an end ends, and what is on a page that did not come is asked for again', async () => {
  let pages = 0
  rogue.twist = ({ path }) =>
    path.endsWith('flows/search') ? { json: { results: [], nextCursor: `c${pages++}` } } : undefined
  await rogue.round(1)
  assert.ok(pages <= 30)
  rogue.twist = ({ path }) =>
    path.endsWith('flows/search') ? { json: { results: [], nextCursor: 'the same' } } : undefined
  await rogue.round(1)
  assert.equal((await platform()).failure, 'search: pages without an end')
  // The first page has a moment that is far ahead, the second one fails.
  const ahead = rogue.has({ updatedAt: '2099-01-01T00:00:00Z' }, 'x')
  const late = rogue.has({ updatedAt: new Date(portal.clock.now.getTime() - 3_600_000).toISOString() }, 'y')
  let fails = true
  rogue.twist = ({ path, body }) => {
    if (!path.endsWith('flows/search') || !fails) return undefined
    if (!body.cursor) return { json: { results: [rogue.flows[0]], nextCursor: 'next' } }
    fails = false
    return { status: 500 }
  }
  await rogue.round(3, 600)
  assert.deepEqual((await taken()).sort(), [ahead, late].sort())
})

test('B15 B29 a directory that answers badly for one address keeps no other invoice, nor what comes, waiting', async () => {
  const invoices = []
  for (let n = 0; n < 3; n++) invoices.push(await world.invoice([line('1')]))
  const came = rogue.has({}, 'x')
  let asked = 0
  rogue.twist = ({ path }) => (path.includes('/directory-line/code:') && asked++ === 0 ? { text: 'what?' } : undefined)
  await rogue.round(1)
  assert.deepEqual([rogue.taken.size, await taken()], [2, [came]])
  await rogue.round(3)
  assert.deepEqual(submitted(), [1, 1, 1])
})

test('B29 what the directory refuses is held back with what it says, once', async () => {
  const invoice = await world.invoice([line('1')])
  rogue.twist = ({ path }) =>
    path.includes('/directory-line/code:')
      ? { status: 422, json: { errorCode: 'ADDRESS', errorMessage: 'no' } }
      : undefined
  await rogue.round(3)
  const { held, held_for, next_at } = await transmission(invoice.id)
  assert.deepEqual([held, held_for[0].reasonCode, next_at], ['platform', 'ADDRESS', null])
  assert.equal(rogue.asked('/directory/v1/directory-line/code:'), 1)
})

test('B15 an answer that was lost is looked for by its own id: what is found of others is not ours', async () => {
  const invoice = await world.invoice([line('1')])
  const other = rogue.has({ trackingId: 'of somebody else' }, 'x')
  let lost = true
  rogue.twist = ({ path, method, body }) => {
    if (path === '/flow/v1/flows' && method === 'POST' && lost) {
      lost = false
      return { status: 500 }
    }
    if (path.endsWith('flows/search') && body.where.trackingId) return { json: { results: [rogue.flows[0]] } }
    return undefined
  }
  await rogue.round(6)
  assert.deepEqual(submitted(), [1])
  const [{ flow_id, ack }] = await portal.sql('select * from exchanged_flows where subject_id = $1', [invoice.id])
  assert.ok(flow_id !== other && ack === 'Ok')
})

test('B15 three rounds at once: each file is made and handed in once, each payment told once, each flow fetched once', async () => {
  const invoices = []
  for (let n = 0; n < 3; n++) invoices.push(await world.invoice([line('1')]))
  for (let n = 0; n < 5; n++) rogue.has({}, `x${n}`)
  later(60)
  await Promise.all([rogue.follow(), rogue.follow(), rogue.follow()])
  await rogue.round(2)
  assert.deepEqual(submitted(), [1, 1, 1])
  assert.equal(rogue.calls.filter(({ path }) => path.endsWith('docType=Original')).length, 5)
  await world.pay([invoices[0]], 60)
  later(60)
  await Promise.all([rogue.follow(), rogue.follow(), rogue.follow()])
  await rogue.round(2)
  assert.deepEqual(submitted(), [1, 1, 1, 1])
})

test('B29 an address that is chosen while a round looks at the old one is the one that the file carries', async () => {
  const invoice = await world.invoice([line('1')])
  rogue.twist = ({ path }) => (path.includes('/directory-line/code:') ? { status: 404 } : undefined)
  await rogue.round(1)
  assert.equal((await transmission(invoice.id)).held, 'unknown_address')
  later(25 * 3_600)
  let chosen: Promise<unknown> | undefined
  rogue.twist = ({ path }) => {
    if (!path.includes('/directory-line/code:') || chosen) return undefined
    const { version } = seen
    chosen = world.agent.post(`/staff/e-invoices/${invoice.id}/sending`, { version, address: '812004513_TRAVAUX' })
    return undefined
  }
  const seen = await transmission(invoice.id)
  // The platform answers once the choice is made.
  const { twist } = rogue
  rogue.wait = async (path) => {
    if (path.includes('/directory-line/code:')) {
      twist!({ method: 'GET', path, body: undefined, count: 1 })
      await chosen
    }
  }
  await rogue.round(1, 1)
  await rogue.round(2)
  const files = [...rogue.taken.values()].flat().map(String)
  assert.equal(files.length, 1)
  assert.match(files[0]!, /812004513_TRAVAUX/)
  assert.equal((await transmission(invoice.id)).held, '')
})

test('B15 what was closed while no platform sent goes out once one does, with what was paid of it', async () => {
  await portal.sql('update platforms set enabled = false where id = $1', [rogue.platformId])
  const invoice = await world.invoice([line('1')])
  await world.pay([invoice], 120)
  assert.equal(await transmission(invoice.id), undefined)
  const { body } = await rogue.admin.get(`/staff/platforms/${rogue.platformId}`)
  const enabled = await rogue.admin.put(`/staff/platforms/${rogue.platformId}`, { ...body, enabled: true })
  assert.equal(enabled.status, 200, JSON.stringify(enabled.body))
  await rogue.round(3)
  const { flow_id, told_cents } = await transmission(invoice.id)
  assert.ok(flow_id)
  assert.equal(Number(told_cents), 120)
})

const message = (
  invoice: { number: string; issueOn: string },
  code: string,
  more: { at?: string; issueOn?: string; siren?: string; reason?: string; documents?: number } = {},
) =>
  messageOfStatus({
    identifier: `M-${invoice.number}-${code}-${more.at ?? ''}`,
    createdAt: '2026-11-20T10:00:00',
    statusAt: more.at ?? '2026-11-20T10:00:00',
    from: { siren: more.siren ?? '812004513', name: 'Acheteur', role: 'BY', address: '812004513' },
    to: { siren: '732829320', name: 'Halbrane', role: 'SE', address: '732829320' },
    invoice: {
      number: invoice.number,
      type: '380',
      issueOn: more.issueOn ?? invoice.issueOn,
      sellerSiren: '732829320',
    },
    code: code as '204',
    reasons: more.reason ? [{ code: more.reason, words: '' }] : [],
    amounts: [],
    words: '',
  })
const cdar = { flowSyntax: 'CDAR', flowType: 'CustomerInvoiceLC' }

test('B15 a clock that is far ahead keeps no later word from having its place; a day that is none is of no invoice', async () => {
  const invoice = await world.invoice([line('1')])
  await rogue.round(1)
  rogue.has(cdar, message(invoice, '204', { at: '9999-12-31T23:59:59' }))
  await rogue.round(1)
  const bad = rogue.has(cdar, message(invoice, '205', { issueOn: '2026-13-45' }))
  rogue.has(cdar, message(invoice, '210', { at: '2030-01-01T00:00:00', reason: 'DOUBLON' }))
  await rogue.round(1)
  assert.equal((await transmission(invoice.id)).status, '210')
  assert.equal((await journal(bad)).refusal, 'unknown_invoice')
})

test('B15 neither side says for a platform how far an invoice was carried, and nobody who is not named speaks for a buyer', async () => {
  const invoice = await world.invoice([line('1')])
  await rogue.round(1)
  const plain = (text: string) => text.replace(/<ram:StatusCode>\d+<\/ram:StatusCode>/, '')
  const carried = rogue.has(cdar, plain(message(invoice, '213', { reason: 'DOUBLON' })))
  const nameless = rogue.has(
    cdar,
    message(invoice, '205').replaceAll('schemeID="0002">812004513', 'schemeID="0060">812004513'),
  )
  const rival = rogue.has(cdar, message(invoice, '206', { siren: '552100554', reason: 'PU_ERR' }))
  await rogue.round(1)
  for (const id of [carried, nameless, rival]) assert.equal((await journal(id)).refusal, 'teller')
  assert.equal((await transmission(invoice.id)).status, '')
})

test('B15 a message of more invoices than can be taken is refused whole, not taken in part', async () => {
  const invoice = await world.invoice([line('1')])
  await rogue.round(1)
  const one = message(invoice, '204')
  const [document] = /<ram:ReferenceReferencedDocument>[\s\S]*<\/ram:ReferenceReferencedDocument>/.exec(one)!
  const many = rogue.has(cdar, one.replace(document, document.repeat(1_001)))
  await rogue.round(1)
  assert.equal((await journal(many)).refusal, 'too_many')
  assert.equal((await transmission(invoice.id)).status, '')
})

test('B15 what a platform says of a flow is kept, whatever it is made of, and never with a secret', async () => {
  const invoice = await world.invoice([line('1')])
  await rogue.round(1)
  const flow = rogue.flows.find(({ flowDirection }) => flowDirection === 'Out')!
  const later = new Date(portal.clock.now.getTime() + 1_000).toISOString()
  const reason = { level: 'Error', item: 'a\u0000', reasonCode: 'b\ud800', reasonMessage: 'é'.repeat(500_000) }
  Object.assign(flow, { updatedAt: later, acknowledgement: { status: 'Error', details: [reason] } })
  const second = await world.invoice([line('1')])
  rogue.twist = ({ path }) =>
    path.includes('/directory-line/code:')
      ? { status: 400, json: { errorCode: 'X', errorMessage: 'Bearer jeton, un secret bien long' } }
      : undefined
  await portal.sql("update exchanged_flows set ended_at = null, ack = 'Pending' where subject_id = $1", [invoice.id])
  await rogue.round(2)
  const [{ ack, ack_details }] = await portal.sql('select * from exchanged_flows where subject_id = $1', [invoice.id])
  assert.deepEqual([ack, ack_details[0].reasonMessage.length], ['Error', 1_000])
  const shown = JSON.stringify([await transmission(second.id), rogue.reported])
  assert.ok(shown.includes('Bearer …') && !shown.includes('jeton') && !shown.includes('secret bien long'))
})

test('B15 however often a platform says that there is news, one round is asked for until one begins', async () => {
  const { signatureOf } = await import('../../platforms/signing.ts')
  const key = Buffer.alloc(32, 7)
  const hook = (signingKey: string) => ({
    webhookId: crypto.randomUUID(),
    signingKey,
    createdAt: '2026-11-20T00:00:00Z',
  })
  let answer = hook('')
  rogue.twist = ({ path, method }) =>
    path.endsWith('/webhooks') && method === 'POST' ? { status: 201, json: answer } : undefined
  const watch = async () => {
    await rogue.admin.post(`/staff/platforms/${rogue.platformId}/trial`, {})
    return (await platform()).webhook_id
  }
  // Whoever guesses a key can sign: an empty one is none.
  assert.equal(await watch(), null)
  answer = hook(key.toString('base64'))
  assert.equal(await watch(), answer.webhookId)
  const at = Math.floor(portal.clock.now.getTime() / 1_000)
  const headers = {
    'content-type': 'application/json',
    'afnor-signature': signatureOf(key, Buffer.from('{}'), at),
    'afnor-signature-timestamp': String(at),
  }
  const jobs = async () =>
    (
      await portal.sql(
        "select count(*)::int from jobs.job where name = 'e-invoicing.follow_platform' and state = 'created'",
      )
    )[0].count
  const before = await jobs()
  for (let times = 0; times < 5; times++)
    assert.equal((await portal.guest.post(`/platform-events/${rogue.platformId}`, '{}', headers)).status, 204)
  assert.equal((await jobs()) - before, 1)
  await rogue.round(1)
  await portal.guest.post(`/platform-events/${rogue.platformId}`, '{}', headers)
  assert.equal((await jobs()) - before, 2)
})

test('B15 a payment is told by what is left of each rate: less the deposits that an invoice deducts', async () => {
  const deposit = await world.invoice([line('100')], {}, 386)
  await world.pay([deposit], 12_000)
  const invoice = await world.invoice([line('100'), line('100', { vatRate: 550 })], { depositIds: [deposit.id] })
  await rogue.round(2)
  await world.pay([invoice], 10_550)
  await rogue.round(2)
  const told = await portal.sql("select amounts from invoice_statuses where invoice_id = $1 and code = '212'", [
    invoice.id,
  ])
  assert.deepEqual(
    told.map(({ amounts }: any) => amounts.map((one: any) => [one.amount, one.percent])),
    [[['105.50', '5.50']]],
  )
})

test('B15 what is wrong with one platform keeps no other from its round', async () => {
  await portal.sql(
    `insert into platforms (id, brand_id, name, flow_address, directory_address, token_address, client_id, sealed_secret, enabled, created_at, updated_at)
     values ('00000000-0000-4000-8000-000000000001', $1, 'Abîmée', 'http://x', 'http://x', 'http://x', 'x', '\\x00', true, now(), now())`,
    [portal.brandId],
  )
  const id = rogue.has({}, 'x')
  const { exchangeJobs } = await import('../jobs.ts')
  const job = exchangeJobs(portal.app.services).find(({ everyMinutes }) => everyMinutes)!
  const errors: unknown[] = []
  await job.run({}, { stopping: () => false, report: (error) => errors.push(error) })
  assert.deepEqual([await taken(), errors.length > 0], [[id], true])
})

test('B17 what was received, said and exchanged is read by those of the staff who may, and platforms are taken away by them, whatever asks the database', async () => {
  rogue.has({}, 'x')
  const invoice = await world.invoice([line('1')])
  await rogue.round(1)
  rogue.has(cdar, message(invoice, '204'))
  await rogue.round(1)
  const as = async (person: { id: string }, statement: string) => {
    const client = await portal.database.pool.connect()
    try {
      await client.query('begin')
      await client.query("select set_config('parvis.brand_id', $1, true), set_config('parvis.account_id', $2, true)", [
        portal.brandId,
        person.id,
      ])
      await client.query('set local role parvis_staff')
      return (await client.query(statement)).rowCount
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  assert.equal(await as(world.agent, 'delete from platforms'), 0)
  for (const table of ['invoice_deposits', 'invoice_statuses', 'exchanged_flows']) {
    assert.ok((await as(world.agent, `select from ${table}`))! > 0, table)
    assert.equal(await as(world.writer, `select from ${table}`), 0, table)
  }
})

test('B20 B15 the file that the buyer was sent is known as genuine, in each syntax, also after another address was chosen', async () => {
  for (const syntax of ['CII', 'UBL', 'Factur-X']) {
    await portal.sql('update platforms set syntax = $1 where id = $2', [syntax, rogue.platformId])
    const invoice = await world.invoice([line('100'), line('50', { vatRate: 550 })])
    rogue.twist = ({ path }) => (path.includes('/directory-line/code:') ? { status: 404 } : undefined)
    await rogue.round(1)
    rogue.twist = undefined
    const { version } = await transmission(invoice.id)
    const body = { version, address: '812004513_TRAVAUX' }
    assert.equal((await world.agent.post(`/staff/e-invoices/${invoice.id}/sending`, body)).status, 200)
    await rogue.round(1)
    const { flow_id } = await transmission(invoice.id)
    const { bytes } = await world.agent.get(`/staff/exchanged-flows/${flow_id}/file`)
    const name = syntax === 'Factur-X' ? 'f.pdf' : 'f.xml'
    const answer = await portal.guest.upload('/invoice-authenticity', [{ field: 'file', name, bytes }], {})
    assert.equal(answer.body.verdict, 'genuine', JSON.stringify(answer.body))
  }
  await portal.sql("update platforms set syntax = 'CII' where id = $1", [rogue.platformId])
})

test('B15 what was to go by a platform that is taken out of use goes by the next one; what may have arrived waits for it', async () => {
  const arrived = await world.invoice([line('1')])
  rogue.twist = ({ path, method }) => (path === '/flow/v1/flows' && method === 'POST' ? { status: 500 } : undefined)
  await rogue.round(1)
  const waits = await world.invoice([line('2')])
  rogue.twist = ({ path }) => (path === '/flow/v1/flows' ? { status: 500 } : undefined)
  await rogue.round(1)
  await portal.sql('update exchanged_flows set tries = 0 where subject_id = $1', [waits.id])
  const set = async (more: object) => {
    const { body } = await rogue.admin.get(`/staff/platforms/${rogue.platformId}`)
    const answer = await rogue.admin.put(`/staff/platforms/${rogue.platformId}`, { ...body, ...more })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
  }
  await set({ enabled: false, issuesFrom: null })
  const next = await makeRogue(portal)
  try {
    await next.round(2)
    assert.deepEqual(
      [...next.taken.values()].flat().map((file) => String(file).includes(waits.number)),
      [true],
    )
    assert.ok((await transmission(arrived.id)).flow_id)
  } finally {
    await portal.sql('update platforms set enabled = false, issues_from = null where id = $1', [next.platformId])
    await portal.sql("update platforms set issues_from = '2026-01-01' where id = $1", [rogue.platformId])
    await next.close()
  }
})

test('B15 what is said of an invoice goes by the platform in use once its own is taken out of use: what waits there, and what is said later', async () => {
  const invoice = await world.invoice([line('3')])
  const paid = await world.invoice([line('4')])
  const tried = await world.invoice([line('5')])
  await rogue.round(2)
  const say = async ({ id }: { id: string }) => {
    const answer = await world.agent.post(`/staff/e-invoices/${id}/statuses`, { code: '220' })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    const [{ flow_id }] = await portal.sql(
      "select flow_id from invoice_statuses where invoice_id = $1 and code = '220'",
      [id],
    )
    return flow_id as string
  }
  const mayHaveArrived = await say(tried)
  rogue.twist = ({ path, method }) => (path === '/flow/v1/flows' && method === 'POST' ? { status: 500 } : undefined)
  await rogue.round(1)
  const waits = await say(invoice)
  await portal.sql('update platforms set enabled = false, issues_from = null where id = $1', [rogue.platformId])
  const next = await makeRogue(portal)
  const platformOf = async (flow: string) =>
    (await portal.sql('select platform_id from exchanged_flows where id = $1', [flow]))[0].platform_id
  try {
    assert.deepEqual(
      [await platformOf(waits), await platformOf(mayHaveArrived)],
      [next.platformId, rogue.platformId],
      'what was tried may have arrived',
    )
    await world.pay([paid], 480)
    await next.round(2)
    const files = [...next.taken.values()].flat().map(String)
    assert.deepEqual(
      [invoice, paid, tried].map(({ number }) => files.filter((file) => file.includes(number)).length),
      [1, 1, 0],
    )
  } finally {
    await portal.sql('update platforms set enabled = false, issues_from = null where id = $1', [next.platformId])
    await portal.sql("update platforms set issues_from = '2026-01-01' where id = $1", [rogue.platformId])
    await next.close()
  }
})

test('B15 what a platform never answers is told to the staff after the time that is set, together and once', async () => {
  const { services } = portal.app
  const tell = () => tellUnanswered(services, services.brands.byId(portal.brandId))
  const told = async () =>
    portal.sql(
      "select account_id, params from notifications where kind = 'e_invoicing.flows_unanswered' and created_at > $1",
      [begun],
    )
  const begun = portal.clock.now
  later(25 * 3_600)
  // What other tests left.
  await tell()
  const before = (await told()).length
  const unanswered = [await world.invoice([line('6')]), await world.invoice([line('7')])]
  rogue.twist = ({ path, body }) =>
    path.endsWith('flows/search') && body.where.trackingId === undefined
      ? { json: { results: rogue.flows.map((flow) => ({ ...flow, acknowledgement: { status: 'Pending' } })) } }
      : undefined
  await rogue.round(2)
  for (const { id } of unanswered) assert.ok(rogue.taken.has((await transmission(id)).flow_id), 'it was handed in')
  later(23 * 3_600)
  await tell()
  assert.equal((await told()).length, before)
  const answer = await rogue.admin.put('/staff/settings/e-invoicing.unanswered_hours', { version: 0, value: 20 })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  await services.brands.reload()
  await tell()
  await tell()
  const rows = (await told()).slice(before)
  assert.ok(rows.length > 0)
  assert.equal(new Set(rows.map(({ account_id }) => account_id)).size, rows.length)
  for (const { params } of rows)
    assert.deepEqual(params, { count: '2', hours: '20', labels: unanswered.map(({ number }) => number).join(', ') })
  rogue.twist = undefined
  await rogue.round(2)
  const { ack } = (await portal.sql('select ack from exchanged_flows where subject_id = $1', [unanswered[0]!.id]))[0]
  assert.equal(ack, 'Ok')
})

test('B15 a change that is written down hours late, under an older time, is not missed, and nothing is taken twice', async () => {
  const first = rogue.has({}, 'x')
  await rogue.round(1)
  const lateAt = new Date(portal.clock.now.getTime() - 3 * 3_600_000).toISOString()
  const late = rogue.has({ updatedAt: lateAt }, 'y')
  await rogue.round(10, 360)
  assert.deepEqual((await taken()).sort(), [first, late].sort())
  const [{ count }] = await portal.sql(
    "select count(*)::int from exchanged_flows where direction = 'in' and flow_id = any ($1)",
    [[first, late]],
  )
  assert.equal(count, 2)
  // It is not asked for a whole day at each round: at the first one and once in the hour.
  const asked = rogue.calls.flatMap(({ path, body }) =>
    path.endsWith('flows/search') && body.where.updatedAfter ? [Date.parse(body.where.updatedAfter)] : [],
  )
  assert.deepEqual([asked.length, asked.filter((moment) => moment < Date.parse(lateAt)).length], [11, 2])
})

test('B15 the journal is searched by words as whoever may read it, within the brand', async () => {
  const invoice = await world.invoice([line('8')])
  await rogue.round(1)
  const found = await world.agent.get(`/staff/exchanged-flows?search=${invoice.number}`)
  assert.deepEqual(
    found.body.items.map(({ label, direction }: any) => [label, direction]),
    [[invoice.number, 'out']],
  )
  assert.equal((await world.writer.get(`/staff/exchanged-flows?search=${invoice.number}`)).status, 403)
  assert.equal((await world.manager.get(`/staff/exchanged-flows?search=${invoice.number}`)).status, 404)
})
