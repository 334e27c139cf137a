// Two persons on money (spec 5, B17).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeBankAccount } from '../bank/testing.ts'
import { line, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
let colleague: Person
before(async () => {
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  world = await makeWorld(portal)
  colleague = await portal.signedIn(await makeStaff(portal, 'sarah.second'))
  await limit(500)
})
after(() => portal.close())

/** From so many euros on two persons are needed. */
const limit = (euros: number) =>
  portal.sql(
    `insert into settings (brand_id, key, value) values ($1, 'billing.two_persons_from', $2)
    on conflict (brand_id, key) do update set value = excluded.value`,
    [portal.brandId, JSON.stringify(euros)],
  )
const noteOf = async (price: string) => {
  const invoice = await world.invoice([line(price)])
  const { body } = await world.agent.post(`/staff/invoices/${invoice.id}/credit-notes`, {})
  return body
}
const theirAccount = async () => (await portal.sql('select id from bank_accounts limit 1'))[0]!.id
const ask = (kind: string, subjectId: string, input: object, by = world.agent) =>
  by.post('/staff/approvals', { kind, subjectId, input })

test('B17 a credit note below the amount takes one person; from it on, two: whoever asked does not give it', async () => {
  const small = await noteOf('416.65') // 499.98 with tax
  const alone = await world.agent.post(`/staff/invoices/${small.id}/closing`, { version: small.version })
  assert.equal(alone.status, 200, JSON.stringify(alone.body))
  const note = await noteOf('416.67') // 500.00 with tax
  const refused = await world.agent.post(`/staff/invoices/${note.id}/closing`, { version: note.version })
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'billing.second_needed')
  assert.match(refused.body.detail, /500,00/)
  const asked = await ask('credit_note', note.id, { version: note.version })
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  assert.equal(asked.body.amountCents, 50_000)
  assert.equal(asked.body.own, true)
  // Asked twice it is the same one.
  assert.equal((await ask('credit_note', note.id, { version: note.version })).body.id, asked.body.id)
  const own = await world.agent.post(`/staff/approvals/${asked.body.id}/giving`, { version: 1 })
  assert.equal(own.status, 403)
  assert.equal(own.body.code, 'billing.own_approval')
  const given = await colleague.post(`/staff/approvals/${asked.body.id}/giving`, { version: 1 })
  assert.equal(given.status, 200, JSON.stringify(given.body))
  assert.equal(given.body.state, 'given')
  const { body: closed } = await world.agent.get(`/staff/invoices/${note.id}`)
  assert.match(closed.number, /^A-/)
  assert.match(closed.closedBy, /SECOND/i)
  const again = await colleague.post(`/staff/approvals/${asked.body.id}/giving`, { version: 2 })
  assert.equal(again.body.code, 'billing.approval_over')
  const events = await portal.sql(
    "select type, actor_label, after from journal_events where type like 'billing.approval.%' and subject_id = $1 order by type",
    [asked.body.id],
  )
  assert.deepEqual(
    events.map((one) => one.type),
    ['billing.approval.asked', 'billing.approval.given'],
  )
  assert.notEqual(events[0]!.actor_label, events[1]!.actor_label, 'the record has both names')
})

test('B17 two who give the same approval at once do the act once', async () => {
  const note = await noteOf('600')
  const { body } = await ask('credit_note', note.id, { version: note.version })
  const third = await portal.signedIn(await makeStaff(portal, 'third.second'))
  const answers = await Promise.all(
    [colleague, third, colleague].map((one) => one.post(`/staff/approvals/${body.id}/giving`, { version: 1 })),
  )
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, 409, 409])
  const entries = await portal.sql('select 1 from ledger_entries where origin_id = $1', [note.id])
  assert.equal(entries.length, 1)
})

test('B17 what changed after it was asked is not done: the approval is refused with the record as it stands', async () => {
  const note = await noteOf('700')
  const { body } = await ask('credit_note', note.id, { version: note.version })
  await portal.sql('update invoices set version = version + 1 where id = $1', [note.id])
  const given = await colleague.post(`/staff/approvals/${body.id}/giving`, { version: 1 })
  assert.equal(given.status, 409)
  const { body: list } = await colleague.get('/staff/approvals?state=open')
  assert.ok(
    list.items.some((one: any) => one.id === body.id),
    'nothing was given',
  )
})

test('B17 the undoing of a payment, refused with a reason, then asked again and given', async () => {
  const invoice = await world.invoice([line('1000')])
  const payment = await world.pay([invoice], 120_000)
  const input = { version: payment.version, reason: 'Virement rappelé' }
  const alone = await world.agent.post(`/staff/payments/${payment.id}/undoing`, input)
  assert.equal(alone.body.code, 'billing.second_needed')
  const { body: first } = await ask('payment_undo', payment.id, input)
  const empty = await colleague.post(`/staff/approvals/${first.id}/refusal`, { version: 1, reason: '' })
  assert.equal(empty.status, 422)
  assert.equal(empty.body.errors[0].field, 'reason')
  const refused = await colleague.post(`/staff/approvals/${first.id}/refusal`, {
    version: 1,
    reason: 'Montant à revoir',
  })
  assert.equal(refused.body.state, 'refused')
  assert.equal(refused.body.refusalReason, 'Montant à revoir')
  const { body: second } = await ask('payment_undo', payment.id, input)
  assert.notEqual(second.id, first.id)
  assert.equal((await colleague.post(`/staff/approvals/${second.id}/giving`, { version: 1 })).status, 200)
  const { body: after } = await world.agent.get(`/staff/payments/${payment.id}`)
  assert.equal(after.undoReason, 'Virement rappelé')
})

test('B17 a batch whose sum reaches the amount waits for two; given, it is a task of whoever gave it', async () => {
  const drafts = []
  for (const price of ['200', '200', '200']) drafts.push(await world.draft([line(price)]))
  const input = { drafts: drafts.map(({ id, version }) => ({ id, version })) }
  const two = await world.agent.post('/staff/invoice-batch/closings', { drafts: input.drafts.slice(0, 2) })
  assert.equal(two.status, 202, 'of 480 € one person closes')
  const three = await world.agent.post('/staff/invoice-batch/closings', input)
  assert.equal(three.body.code, 'billing.second_needed')
  const { body } = await ask('batch', world.client, input)
  assert.equal(body.label, '3')
  assert.equal(body.amountCents, 72_000)
  const given = await colleague.post(`/staff/approvals/${body.id}/giving`, { version: 1 })
  assert.equal(given.status, 200, JSON.stringify(given.body))
  const { body: tasks } = await colleague.get('/work')
  assert.equal(tasks.items.length, 1)
  assert.equal(tasks.items[0].total, 3)
})

test('B17 who may not close may neither ask nor give; one person is told that one is enough; the asker takes it back', async () => {
  const note = await noteOf('800')
  const writer = await ask('credit_note', note.id, { version: note.version }, world.writer)
  assert.equal(writer.status, 403)
  assert.ok(writer.body.detail)
  const small = await noteOf('10')
  const enough = await ask('credit_note', small.id, { version: small.version })
  assert.equal(enough.body.code, 'billing.second_not_needed')
  const { body } = await ask('credit_note', note.id, { version: note.version })
  assert.equal((await world.writer.post(`/staff/approvals/${body.id}/giving`, { version: 1 })).status, 403)
  assert.equal((await colleague.post(`/staff/approvals/${body.id}/withdrawal`, { version: 1 })).status, 403)
  const back = await world.agent.post(`/staff/approvals/${body.id}/withdrawal`, { version: 1 })
  assert.equal(back.body.state, 'withdrawn')
  const bad = await ask('credit_note', note.id, {})
  assert.equal(bad.status, 422)
  assert.equal(bad.body.errors[0].field, 'input.version')
  assert.equal((await world.manager.get('/staff/approvals')).status, 404)
})

test('B17 the database itself refuses a credit note of one person, an approval of one’s own, and a change of what was asked', async () => {
  const note = await noteOf('900')
  const { body } = await ask('credit_note', note.id, { version: note.version })
  await assert.rejects(
    portal.sql('update approvals set given_by = asked_by, given_at = now() where id = $1', [body.id]),
    /approvals_two_persons/,
  )
  await assert.rejects(portal.sql('update approvals set amount_cents = 1 where id = $1', [body.id]), /stays as it was/)
  await assert.rejects(portal.sql('delete from approvals where id = $1', [body.id]), /stays as it was/)
})

test('B17 colleagues who may give it are told, and whoever asked is told what became of it', async () => {
  const note = await noteOf('950')
  const { body } = await ask('credit_note', note.id, { version: note.version })
  const told = await portal.sql(
    "select a.identifier from notifications n join accounts a on a.id = n.account_id where n.kind = 'billing.approval_asked' order by n.created_at desc",
  )
  const names = told.map((one) => one.identifier)
  assert.ok(names.includes('sarah.second'))
  assert.ok(!names.includes('agent.dupond'))
  assert.ok(!names.includes('redacteur.sobre'))
  const { body: session } = await colleague.get('/session')
  assert.ok(session.counts.approvalsToGive >= 1)
  await colleague.post(`/staff/approvals/${body.id}/giving`, { version: 1 })
  const given = await portal.sql(
    "select a.identifier from notifications n join accounts a on a.id = n.account_id where n.kind = 'billing.approval_given'",
  )
  assert.ok(given.every((one) => one.identifier === 'agent.dupond'))
})

test('B17 B12 a refund of so much is asked for and given; its account stands in the open nowhere', async () => {
  const iban = 'FR1420041010050500013M02606'
  const accountId = await makeBankAccount(portal)
  const payment = await world.pay([], 90_000)
  const body = { paymentId: payment.id, amountCents: 60_000, reason: 'Trop perçu', accountId, iban }
  assert.equal((await world.agent.post('/staff/refunds', body)).body.code, 'billing.second_needed')
  const asked = await ask('refund', payment.id, body)
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  const [kept] = await portal.sql('select input::text from approvals where id = $1', [asked.body.id])
  assert.ok(!kept!.input.includes(iban))
  const given = await colleague.post(`/staff/approvals/${asked.body.id}/giving`, { version: 1 })
  assert.equal(given.status, 200, JSON.stringify(given.body))
  const { body: list } = await world.agent.get('/staff/refunds')
  assert.equal(list.items[0].amountCents, 60_000)
  assert.equal(list.items[0].account, 'FR14 … 2606')
  const small = await world.agent.post('/staff/refunds', { ...body, amountCents: 30_000 })
  assert.equal(small.status, 201, JSON.stringify(small.body))
})

test('B17 of two who ask at once for other things about the same, the second is told what waits, and never that theirs does', async () => {
  const iban = 'FR1420041010050500013M02606'
  const accountId = await theirAccount()
  const payment = await world.pay([], 90_000)
  const body = { paymentId: payment.id, amountCents: 60_000, reason: 'Trop perçu', accountId, iban }
  const [one, same] = [await ask('refund', payment.id, body), await ask('refund', payment.id, body)]
  assert.deepEqual([one.status, same.status, same.body.id], [201, 201, one.body.id])
  const other = await ask('refund', payment.id, { ...body, amountCents: 70_000 })
  assert.deepEqual([other.status, other.body.code], [409, 'conflict'], JSON.stringify(other.body))
})

test('B17 what needs two persons is not done by one in parts: refunds of one payment, credit notes of one invoice', async () => {
  const iban = 'FR1420041010050500013M02606'
  const [{ id: accountId }] = await portal.sql('select id from bank_accounts')
  const payment = await world.pay([], 200_000)
  const body = { paymentId: payment.id, amountCents: 30_000, reason: 'Trop perçu', accountId, iban }
  const refund = (more: object = {}) => world.agent.post('/staff/refunds', { ...body, ...more })
  assert.equal((await refund()).status, 201)
  // Two at once are not below it either.
  const both = await Promise.all([refund({ amountCents: 15_000 }), refund({ amountCents: 15_000 })])
  assert.deepEqual(both.map(({ status, body: { code } }) => code ?? status).sort(), [201, 'billing.second_needed'])
  const asked = await ask('refund', payment.id, { ...body, amountCents: 15_000 })
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  assert.equal((await colleague.post(`/staff/approvals/${asked.body.id}/giving`, { version: 1 })).status, 200)
  // What two agreed on does not count against one.
  assert.equal((await refund({ amountCents: 4_999 })).status, 201)
  assert.equal((await refund({ amountCents: 1 })).body.code, 'billing.second_needed')
  const invoice = await world.invoice([line('800')])
  const part = async (netCents: number) => {
    const { body: note } = await world.agent.post(`/staff/invoices/${invoice.id}/credit-notes`, {
      lines: [{ lineId: invoice.lines[0].id, netCents }],
    })
    return world.agent.post(`/staff/invoices/${note.id}/closing`, { version: note.version })
  }
  assert.equal((await part(30_000)).status, 200)
  assert.equal((await part(20_000)).body.code, 'billing.second_needed')
})

test('B17 who asked and lost the right since is no second person any more', async () => {
  const gone = await portal.signedIn(await makeStaff(portal, 'parti.depuis'))
  const note = await noteOf('650')
  const { body } = await ask('credit_note', note.id, { version: note.version }, gone)
  await portal.sql("update staff_roles set role = 'reader' where account_id = $1", [gone.id])
  const refused = await colleague.post(`/staff/approvals/${body.id}/giving`, { version: 1 })
  assert.deepEqual([refused.status, refused.body.code], [409, 'billing.asker_without_right'])
  assert.equal((await world.agent.get(`/staff/invoices/${note.id}`)).body.number, null)
})

test('B17 the amount from which two persons are needed is changed by two: set by one, then a change waits for somebody else; the database holds it', async () => {
  const key = 'billing.two_persons_from'
  const { services } = portal.app
  const one = await portal.signedIn(await makeStaff(portal, 'une.cheffe', 'administrator'))
  const other = await portal.signedIn(await makeStaff(portal, 'autre.cheffe', 'administrator'))
  const shown = async () => {
    await services.brands.reload()
    return (await one.get('/staff/settings')).body.items.find((each: any) => each.key === key)
  }
  await portal.sql('delete from settings where key = $1', [key])
  await services.brands.reload()
  const put = (value: number | null, version: number, who = one) =>
    who.put(`/staff/settings/${key}`, { version, value })
  const first = await put(500, 0)
  assert.deepEqual([first.status, first.body.value, first.body.waiting], [200, 500, null], JSON.stringify(first.body))
  await services.brands.reload()
  const asked = await put(100_000, 1)
  assert.deepEqual(
    [asked.status, asked.body.value, asked.body.version, asked.body.waiting?.value],
    [200, 500, 1, 100_000],
    JSON.stringify(asked.body),
  )
  assert.match(asked.body.waiting.by, /CHEFFE/)
  // The same asked twice is one; another one is refused meanwhile; whoever lacks the right asks for nothing.
  assert.equal((await put(100_000, 1)).status, 200)
  assert.equal((await put(null, 1, other)).body.code, 'billing.threshold_waits')
  assert.equal((await put(0, 1, world.agent)).status, 403)
  assert.equal((await put(1, 7)).status, 409)
  const open = (await one.get('/staff/approvals?state=open')).body.items.filter(
    (each: any) => each.kind === 'threshold',
  )
  assert.deepEqual(
    open.map(({ label, own }: any) => [label.replaceAll(/\s/g, ' '), own]),
    [['500,00 € → 100 000,00 €', true]],
  )
  const give = (who: Person) => who.post(`/staff/approvals/${open[0].id}/giving`, { version: 1 })
  assert.equal((await give(one)).body.code, 'billing.own_approval')
  assert.equal((await give(colleague)).status, 403)
  const given = await give(other)
  assert.equal(given.status, 200, JSON.stringify(given.body))
  assert.deepEqual([(await shown()).value, (await shown()).waiting], [100_000, null])
  const [event] = await portal.sql(
    "select before, after from journal_events where type = 'billing.two_persons.changed'",
  )
  assert.deepEqual(event, { before: { amount: 500 }, after: { amount: 100_000 } })
  // Past the server too: neither the staff nor the server changes it for one person.
  const client = await portal.database.pool.connect()
  try {
    for (const statement of [
      `update settings set value = '0' where key = '${key}'`,
      `delete from settings where key = '${key}'`,
    ]) {
      await client.query('begin; set local role parvis_system')
      await assert.rejects(client.query(statement), { constraint: 'approvals_two_persons' })
      await client.query('rollback')
    }
  } finally {
    client.release()
  }
  await portal.sql('delete from settings where key = $1', [key])
})
