import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addDays } from '../../../kernel/dates/day.ts'
import { insert, type Portal, startPortal } from '../../../testing/portal.ts'
import { until } from '../gateway/testing.ts'
import { remindByItself } from '../reminders/service.ts'
import { line, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
before(async () => {
  // A Monday.
  portal = await startPortal({}, '2026-11-23T09:00:00Z')
  world = await makeWorld(portal)
})
after(() => portal.close())

const today = () => portal.clock.now.toISOString().slice(0, 10)
/** Nobody has to sign in again because the calendar is turned. */
async function setDay(day: string): Promise<void> {
  portal.clock.set(`${day}T09:00:00Z`)
  await portal.sql("update sessions set expires_at = $1::timestamptz + interval '1 day', last_seen_at = $1", [
    portal.clock.now,
  ])
}
/** Sets a setting of the brand, and waits until it is in force. */
async function set(key: string, value: unknown): Promise<void> {
  await portal.sql(
    'insert into settings (brand_id, key, value) values ($1, $2, $3) on conflict (brand_id, key) do update set value = excluded.value',
    [portal.brandId, key, JSON.stringify(value)],
  )
  await until(
    async () => portal.app.services.brands.byId(portal.brandId).settings[key] === value,
    `${key} is not in force`,
  )
}
/** An invoice of so many euros before tax that is due on a day. */
const dueInvoice = async (euros: string, dueOn: string) =>
  (await world.invoice([line(euros)], { dueOn })) as {
    id: string
    number: string
    restCents: number
    payableCents: number
  }
const preview = async () => (await world.agent.get('/staff/reminders/preview')).body
const plannedAt = async (level: number) =>
  (await preview()).steps.find((step: any) => step.level === level).clients as any[]
const numbersAt = async (level: number) =>
  (await plannedAt(level)).flatMap((one) => one.parts.map((part: any) => part.number))
const send = async (level: number, organisationIds = [world.client]) => {
  const started = await world.agent.post('/staff/reminders/sending', { level, organisationIds })
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  return (await world.agent.get(`/work/${started.body.id}`)).body
}
const receivable = async (id: string) => (await world.agent.get(`/staff/invoices/${id}/receivable`)).body
const tokenOf = (text: string) => /\/payer#([\w-]{43})/.exec(text)![1]!

test('B26 a step is seen before it leaves, with its addressees and amount, then sent once, and each next one in its time', async () => {
  const one = await dueInvoice('100', '2026-11-30')
  await portal.sql("update payers set email = 'compta@lerzan.example' where organisation_id = $1", [world.client])
  await setDay('2026-12-04')
  assert.deepEqual(await numbersAt(1), [])
  await setDay('2026-12-07')
  const [planned] = await plannedAt(1)
  assert.deepEqual(
    [planned.organisation.id, planned.amountCents, planned.parts[0].number, planned.interestCents],
    [world.client, 12_000, one.number, 0],
  )
  assert.ok(planned.addressees.includes('compta@lerzan.example') && planned.addressees.length === 2, planned.addressees)
  const letter = (await world.agent.get(`/staff/reminders/letter?organisation=${world.client}&level=1`)).body
  assert.match(letter.subject, /^Rappel : 120,00\u00a0€/)
  assert.match(letter.body, new RegExp(`${one.number}, échéance du 30/11/2026 : 120,00\u00a0€`))
  assert.equal(
    (await world.reader.post('/staff/reminders/sending', { level: 1, organisationIds: [world.client] })).status,
    403,
  )
  const sending = { level: 1, organisationIds: [world.client] }
  const twice = await Promise.all([1, 2].map(() => world.agent.post('/staff/reminders/sending', sending)))
  assert.deepEqual(
    twice.map(({ status }) => status),
    [202, 202],
  )
  await portal.drain()
  const mails = await portal.sql("select * from mails where kind = 'billing.reminder'")
  assert.equal(mails.length, 2, JSON.stringify(mails[0]))
  const sent = (await world.agent.get(`/staff/reminders?invoice=${one.id}`)).body.items
  assert.deepEqual([sent.length, sent[0].level, sent[0].restCents, sent[0].sentTo.length], [1, 1, 12_000, 2])
  assert.deepEqual(await numbersAt(1), [])
  const again = await send(1)
  assert.equal(again.refused, 1)
  assert.equal((await receivable(one.id)).next.on, '2026-12-17')
  await setDay('2026-12-17')
  assert.deepEqual(await numbersAt(2), [one.number])
  await world.pay([one], 12_000)
  assert.deepEqual(await numbersAt(2), [])
})

test('B26 B30 what is contested, promised or announced is left alone, and reminded of again when that is over', async () => {
  await setDay('2027-02-01')
  const one = await dueInvoice('200', '2027-02-02')
  await setDay('2027-02-10')
  assert.deepEqual(await numbersAt(1), [one.number])
  assert.equal((await world.rival.post(`/invoices/${one.id}/promises`, { promisedOn: today() })).status, 404)
  const late = await world.manager.post(`/invoices/${one.id}/promises`, { promisedOn: addDays(today(), 31) })
  assert.deepEqual([late.status, late.body.errors[0].code], [422, 'billing.promise_day'])
  const made = await world.manager.post(`/invoices/${one.id}/promises`, { promisedOn: '2027-02-15' })
  assert.deepEqual([made.status, made.body.items[0].state], [200, 'open'])
  assert.deepEqual([await numbersAt(1), (await receivable(one.id)).pause], [[], 'promised'])
  assert.equal(
    (await world.manager.post(`/invoices/${one.id}/promises`, { promisedOn: '2027-02-16' })).body.code,
    'billing.promised_already',
  )
  await setDay('2027-02-15')
  assert.deepEqual(await numbersAt(1), [])
  // It lapses by itself.
  await setDay('2027-02-16')
  assert.deepEqual([await numbersAt(1), (await receivable(one.id)).promises[0].state], [[one.number], 'lapsed'])
  await world.manager.post(`/invoices/${one.id}/promises`, { promisedOn: '2027-02-20' })
  const [open] = (await receivable(one.id)).promises
  assert.equal((await world.manager.post(`/promises/${open.id}/withdrawal`)).body.items[0].state, 'withdrawn')
  assert.equal((await world.manager.post(`/promises/${open.id}/withdrawal`)).status, 200)
  assert.equal((await world.rival.post(`/promises/${open.id}/withdrawal`)).status, 404)
  const third = await world.manager.post(`/invoices/${one.id}/promises`, { promisedOn: '2027-02-20' })
  assert.equal(third.body.code, 'billing.promised_too_often')
  // A transfer that is on its way: five days.
  await world.manager.post('/payment-intents', {
    method: 'transfer',
    lines: [{ invoiceId: one.id, amountCents: 24_000 }],
  })
  assert.deepEqual([await numbersAt(1), (await receivable(one.id)).pause], [[], 'announced'])
  await setDay('2027-02-22')
  assert.deepEqual(await numbersAt(1), [one.number])

  const opened = await world.manager.upload(
    `/invoices/${one.id}/disputes`,
    [{ field: 'files', name: 'photo.txt', bytes: "La visite n'a pas eu lieu." }],
    { reason: 'not_delivered', words: 'Visite du 22/09 non faite' },
  )
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  assert.deepEqual([opened.body.files.length, await numbersAt(1)], [1, []])
  assert.equal((await world.manager.get(`/disputes/${opened.body.id}/files/${opened.body.files[0].id}`)).status, 200)
  assert.equal((await world.rival.get(`/disputes/${opened.body.id}/files/${opened.body.files[0].id}`)).status, 404)
  const twice = await world.manager.upload(`/invoices/${one.id}/disputes`, [], { reason: 'amount', words: '' })
  assert.equal(twice.body.code, 'billing.disputed_already')
  const pay = await world.manager.post('/payment-intents', {
    method: 'transfer',
    lines: [{ invoiceId: one.id, amountCents: 1 }],
  })
  assert.deepEqual([pay.status, pay.body.errors[0].code], [422, 'billing.disputed'])
  const payables = (await world.manager.get('/payables')).body.items
  assert.deepEqual(
    payables.filter(({ id }: any) => id === one.id).map(({ pause, disputed }: any) => [pause, disputed]),
    [['disputed', true]],
  )
  const told = await portal.sql(
    "select 1 from notifications where kind = 'billing.dispute_opened' and account_id = $1",
    [world.agent.id],
  )
  assert.equal(told.length, 1)
  const stale = await world.agent.post(`/staff/disputes/${opened.body.id}/answer`, {
    version: 9,
    outcome: 'rejected',
    message: 'Non',
  })
  assert.equal(stale.status, 409)
  const answered = await world.agent.post(`/staff/disputes/${opened.body.id}/answer`, {
    version: 1,
    outcome: 'rejected',
    message: 'Bon signé joint.',
  })
  assert.deepEqual([answered.status, answered.body.outcome], [200, 'rejected'])
  assert.equal(
    (
      await portal.sql("select 1 from notifications where kind = 'billing.dispute_rejected' and account_id = $1", [
        world.manager.id,
      ])
    ).length,
    1,
  )
  assert.deepEqual(await numbersAt(1), [one.number])
  // A line, then taken back.
  const [{ id: lineId }] = (await world.manager.get(`/invoices/${one.id}`)).body.lines
  const ofLine = await world.manager.upload(`/invoices/${one.id}/disputes`, [], {
    reason: 'quantity',
    words: '',
    lineId,
  })
  assert.deepEqual([ofLine.status, ofLine.body.line.id, await numbersAt(1)], [201, lineId, []])
  assert.equal(
    (await world.manager.post(`/disputes/${ofLine.body.id}/withdrawal`, { version: 1 })).body.outcome,
    'withdrawn',
  )
  assert.equal((await world.manager.post(`/disputes/${ofLine.body.id}/withdrawal`, { version: 1 })).status, 200)
  assert.deepEqual(await numbersAt(1), [one.number])
  await world.pay([one], 24_000)
})

test('B26 who is spared: a client, its group, an invoice, small amounts; by itself only where the brand wants it', async () => {
  await setDay('2027-05-03')
  const one = await dueInvoice('300', '2027-05-04')
  await setDay('2027-05-10')
  const group = await insert(portal, 'client_groups', {
    brand_id: portal.brandId,
    name: 'Bailleurs',
    remark: '',
    created_at: portal.clock.now,
  })
  await portal.sql(
    'insert into client_group_members (organisation_id, group_id, brand_id, added_at) values ($1, $2, $3, $4)',
    [world.client, group.id, portal.brandId, portal.clock.now],
  )
  for (const body of [{ organisationId: world.client }, { groupId: group.id }, { invoiceId: one.id }]) {
    assert.deepEqual(await numbersAt(1), [one.number])
    const spared = await world.agent.post('/staff/reminder-exemptions', {
      ...body,
      reason: 'À ménager',
      untilOn: '2027-05-20',
    })
    assert.equal(spared.status, 201, JSON.stringify(spared.body))
    assert.deepEqual(await numbersAt(1), [])
    assert.equal((await receivable(one.id)).spared.reason, 'À ménager')
    await setDay('2027-05-21')
    assert.deepEqual(await numbersAt(1), [one.number])
    await setDay('2027-05-10')
    assert.equal((await world.agent.delete(`/staff/reminder-exemptions/${spared.body.id}`)).status, 204)
  }
  await set('billing.reminder_least_cents', 36_001)
  assert.deepEqual(await numbersAt(1), [])
  await set('billing.reminder_least_cents', 36_000)
  assert.deepEqual(await numbersAt(1), [one.number])
  const run = () =>
    remindByItself(portal.app.services, portal.app.services.brands.byId(portal.brandId), (error) =>
      assert.fail(error as Error),
    )
  await run()
  assert.equal((await receivable(one.id)).reminders.length, 0)
  await set('billing.reminders_automatic', true)
  await Promise.all([run(), run()])
  await run()
  const [sent, ...more] = (await receivable(one.id)).reminders
  assert.deepEqual([sent.level, sent.sentBy, more.length], [1, 'Parvis', 0])
  await set('billing.reminders_automatic', false)
  await set('billing.reminder_least_cents', 0)
  await world.pay([one], 36_000)
})

test('B26 late interest and the indemnity: told in the reminder, asked for by a charge outside VAT, or let go; never lost when the invoice is paid', async () => {
  await setDay('2027-07-01')
  const one = await dueInvoice('1000', '2027-07-31')
  await setDay('2027-08-10')
  const before = (await receivable(one.id)).lateCost
  // 1200.00 at 12.15 % for ten days.
  assert.deepEqual(
    [before.interestCents, before.indemnityCents, before.fromOn, before.untilOn],
    [399, 4_000, '2027-08-01', '2027-08-10'],
  )
  await world.pay([one], 120_000)
  await setDay('2027-09-01')
  // Paid is not forgotten: it stands until somebody decides.
  const after = (await receivable(one.id)).lateCost
  assert.deepEqual([after.interestCents, after.indemnityCents], [399, 4_000])
  const wrong = await world.agent.post(`/staff/invoices/${one.id}/late-fees`, {
    interestCents: 400,
    indemnityCents: 0,
    waived: false,
  })
  assert.equal(wrong.status, 409)
  const silent = await world.agent.post(`/staff/invoices/${one.id}/late-fees`, {
    interestCents: 0,
    indemnityCents: 4_000,
    waived: true,
  })
  assert.deepEqual([silent.status, silent.body.errors[0].field], [422, 'reason'])
  const asked = await Promise.all(
    [1, 2].map(() =>
      world.agent.post(`/staff/invoices/${one.id}/late-fees`, { interestCents: 399, indemnityCents: 0, waived: false }),
    ),
  )
  assert.deepEqual(asked.map(({ status }) => status).sort(), [200, 409])
  await world.agent.post(`/staff/invoices/${one.id}/late-fees`, {
    interestCents: 0,
    indemnityCents: 4_000,
    waived: true,
    reason: 'Geste commercial',
  })
  const none = await world.agent.post(`/staff/invoices/${one.id}/late-fees`, {
    interestCents: 0,
    indemnityCents: 4_000,
    waived: false,
  })
  assert.equal(none.status, 409)
  const decided = await receivable(one.id)
  assert.deepEqual(decided.lateFees.map((fee: any) => [fee.kind, fee.amountCents, fee.waived]).sort(), [
    ['indemnity', 4_000, true],
    ['interest', 399, false],
  ])
  assert.deepEqual([decided.lateCost.interestCents, decided.lateCost.indemnityCents], [0, 0])
  // It is invoiced apart from what has VAT.
  await world.charge(10_000, { invoice_on: '2027-09-01' })
  const first = (await world.agent.post('/staff/invoices/due', { organisationId: world.client })).body
  const second = (await world.agent.post('/staff/invoices/due', { organisationId: world.client })).body
  assert.deepEqual(
    [first.vatCents > 0, second.lines.map((of: any) => of.vatCategory), second.grossCents],
    [true, ['O'], 399],
  )
  const mixed = await world.agent.put(`/staff/invoices/${first.id}`, {
    ...{ version: first.version, payerId: first.payerId, reference: '', subject: '', comment: '', priceMode: 'net' },
    ...{ currency: 'EUR', issueOn: null, dueOn: null, depositIds: [] },
    lines: [line('1'), line('1', { vatCategory: 'O', vatRate: 0 })],
  })
  assert.deepEqual([mixed.status, mixed.body.errors[0].code], [422, 'billing.outside_vat_alone'])
  assert.equal(
    (await world.agent.post(`/staff/invoices/${second.id}/closing`, { version: second.version })).status,
    200,
  )
  // Of what being late cost being late costs nothing.
  await setDay('2027-12-31')
  assert.equal((await receivable(second.id)).lateCost.interestCents, 0)
  await setDay('2027-09-01')
  await world.pay([second], 399)
})

test('B26 an individual owes neither interest nor indemnity', async () => {
  await setDay('2027-10-01')
  await portal.sql("update payers set siren = null, siret = null, vat_number = '' where organisation_id = $1", [
    world.client,
  ])
  const one = await dueInvoice('100', '2027-10-02')
  await setDay('2027-11-30')
  const { lateCost } = await receivable(one.id)
  assert.deepEqual([lateCost.interestCents, lateCost.indemnityCents], [0, 0])
  await world.pay([one], 12_000)
})

test('B30 four instalments of 250: the pay page, the state, the reminder and the aged balance go by the one that is due', async () => {
  await setDay('2028-01-03')
  const draft = await world.draft([line('1000', { vatCategory: 'E', vatRate: 0 })], { dueOn: '2028-01-31' })
  const parts = ['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30'].map((dueOn) => ({
    dueOn,
    amountCents: 25_000,
  }))
  const put = (items: object[], before: object[] = []) =>
    world.agent.put(`/staff/invoices/${draft.id}/instalments`, { items, before })
  assert.equal((await put(parts.slice(0, 3))).status, 200)
  const refused = await world.agent.post(`/staff/invoices/${draft.id}/closing`, { version: draft.version })
  assert.deepEqual([refused.status, refused.body.code], [422, 'billing.instalments_differ'])
  assert.equal((await put(parts)).status, 409)
  assert.equal((await put(parts, parts.slice(0, 3))).status, 200)
  const disordered = await put([parts[1]!, parts[0]!], parts)
  assert.deepEqual([disordered.status, disordered.body.errors[0].field], [422, 'items.1.dueOn'])
  const closed = await world.agent.post(`/staff/invoices/${draft.id}/closing`, { version: draft.version })
  assert.equal(closed.status, 200, JSON.stringify(closed.body))
  const payable = async () => (await world.manager.get('/payables')).body.items.find(({ id }: any) => id === draft.id)
  assert.deepEqual(
    [(await payable()).nowCents, (await payable()).instalment, (await payable()).restCents],
    [25_000, { position: 1, of: 4 }, 100_000],
  )
  await setDay('2028-02-07')
  const listed = async () => (await world.manager.get(`/invoices/${draft.id}`)).body
  assert.deepEqual([(await listed()).state, (await listed()).daysLate], ['late', 7])
  const [planned] = await plannedAt(1)
  assert.deepEqual([planned.amountCents, planned.parts[0].instalment], [25_000, 1])
  const age = async () =>
    (await world.agent.get('/staff/aged-balance')).body.items.find((one: any) => one.organisation.id === world.client)
  assert.deepEqual([(await age()).to30Cents, (await age()).notDueCents], [25_000, 75_000])
  await world.pay([draft], 30_000)
  assert.deepEqual([(await listed()).state, (await payable()).nowCents], ['due', 20_000])
  assert.deepEqual(
    (await world.manager.get(`/invoices/${draft.id}/receivable`)).body.instalments.map((one: any) => one.restCents),
    [0, 20_000, 25_000, 25_000],
  )
  // Another schedule is agreed: the database holds that it is the whole.
  const wrong = await put([{ dueOn: '2028-06-30', amountCents: 99_999 }], parts)
  assert.deepEqual([wrong.status, wrong.body.errors[0].code], [422, 'billing.instalments_differ'])
  assert.equal(
    (
      await put(
        [
          { dueOn: '2028-02-05', amountCents: 30_000 },
          { dueOn: '2028-06-30', amountCents: 70_000 },
        ],
        parts,
      )
    ).status,
    200,
  )
  assert.deepEqual(
    [(await payable()).dueOn, (await payable()).nowCents, (await listed()).state],
    ['2028-06-30', 70_000, 'due'],
  )
  const error: any = await portal
    .sql('update invoice_instalments set amount_cents = amount_cents - 1 where invoice_id = $1 and position = 1', [
      draft.id,
    ])
    .then(
      () => undefined,
      (failure) => failure,
    )
  assert.equal(error?.constraint, 'invoice_instalments_fit')
  // What came back is to be paid again from the eldest on.
  const payment = (await world.agent.get('/staff/payments')).body.items[0]
  await world.agent.post(`/staff/payments/${payment.id}/undoing`, { version: payment.version, reason: 'Rejet' })
  assert.deepEqual([(await payable()).dueOn, (await listed()).state], ['2028-02-05', 'late'])
})

test('B25 the link of a reminder shows number, date and rest of its own invoices, pays them, and tells nothing else', async () => {
  await setDay('2029-01-01')
  const [one, other] = [await dueInvoice('100', '2029-01-02'), await dueInvoice('50', '2029-06-30')]
  await setDay('2029-01-08')
  await portal.sql("delete from mails where kind = 'billing.reminder'")
  await send(1)
  const mails = await portal.sql("select * from mails where kind = 'billing.reminder'")
  const token = tokenOf(JSON.stringify(mails[0]))
  const read = (value = token) => portal.guest.post('/pay-links/reading', { token: value })
  const seen = await read()
  assert.equal(seen.status, 200, JSON.stringify(seen.body))
  const own = seen.body.invoices.find(({ id }: any) => id === one.id)
  assert.deepEqual(Object.keys(own).sort(), ['dueOn', 'id', 'issueOn', 'number', 'restCents'])
  assert.ok(!JSON.stringify(seen.body).includes('Lerzan') && !JSON.stringify(seen.body).includes(other.number))
  assert.ok(seen.body.transfer.epc.startsWith('BCD\n002\n'))
  const pay = (invoiceId: string, amountCents: number, value = token) =>
    portal.guest.post('/pay-links/payments', { token: value, method: 'transfer', lines: [{ invoiceId, amountCents }] })
  assert.deepEqual([(await pay(other.id, 1)).status, (await pay(one.id, 12_001)).status], [404, 422])
  const begun = await pay(one.id, 12_000)
  assert.equal(begun.status, 201, JSON.stringify(begun.body))
  const check = await portal.guest.post('/pay-links/checks', { token, id: begun.body.id })
  assert.deepEqual([check.status, check.body.state], [200, 'waiting'])
  const strange = 'A'.repeat(43)
  for (const answer of [await read(strange), await pay(one.id, 1, strange)])
    assert.deepEqual([answer.status, answer.body.code], [404, 'billing.link_unusable'])
  assert.deepEqual(
    await portal.sql("select 1 from pay_links where encode(token_hash, 'escape') like '%' || $1 || '%'", [token]),
    [],
  )
  // Ended by the staff it is as one that is over; whoever may not, may not.
  await portal.sql("delete from mails where kind = 'billing.reminder'")
  await setDay('2029-01-18')
  await send(2)
  const [second] = await portal.sql("select * from mails where kind = 'billing.reminder'")
  const astray = tokenOf(JSON.stringify(second))
  assert.equal((await read(astray)).status, 200)
  const links = (await receivable(one.id)).payLinks
  const ending = `/staff/invoices/${one.id}/pay-links/ending`
  assert.deepEqual([(await world.reader.post(ending)).status, (await world.manager.post(ending)).status], [403, 404])
  const ended = await world.agent.post(ending)
  assert.deepEqual([links > 0, ended.status, ended.body.payLinks], [true, 200, 0])
  assert.equal((await world.agent.post(ending)).status, 200)
  for (const value of [token, astray]) assert.equal((await read(value)).status, 404)
  assert.equal((await pay(one.id, 1, astray)).status, 404)
  await setDay('2029-02-08')
  assert.equal((await read()).status, 404)
})

test('B26 B30 nobody stops reminders for ever: an announced transfer covers what is due or holds nothing, two in vain are enough, three times is contested enough', async () => {
  await setDay('2029-03-01')
  const one = await dueInvoice('100', '2029-03-02')
  await setDay('2029-03-08')
  const announce = (amountCents: number) =>
    world.manager.post('/payment-intents', { method: 'transfer', lines: [{ invoiceId: one.id, amountCents }] })
  assert.equal((await announce(1)).status, 201)
  assert.deepEqual([await numbersAt(1), (await receivable(one.id)).pause], [[one.number], null])
  assert.equal((await announce(11_999)).status, 201)
  assert.deepEqual([await numbersAt(1), (await receivable(one.id)).pause], [[], 'announced'])
  const third = await announce(12_000)
  assert.deepEqual([third.status, third.body.code], [409, 'billing.announced_too_often'])
  await setDay('2029-03-15')
  assert.deepEqual(await numbersAt(1), [one.number])
  // Once something of it came, the rest is announced like any other.
  await world.pay([one], 2_000)
  await setDay('2029-03-16')
  assert.equal((await announce(10_000)).status, 201)
  assert.deepEqual(await numbersAt(1), [])
  const error: any = await portal
    .sql(
      `with made as (insert into payment_intents (brand_id, organisation_id, number, method, amount_cents, currency, created_at, expires_at)
        select brand_id, organisation_id, 'X-' || n, 'transfer', 1, 'EUR', $2::timestamptz, $2::timestamptz + interval '1 day' from invoices, generate_series(1, 2) n where id = $1 returning id)
       insert into payment_intent_lines (intent_id, invoice_id, amount_cents) select id, $1, 1 from made`,
      [one.id, portal.clock.now],
    )
    .catch((failure: unknown) => failure)
  assert.equal(error?.constraint, 'payment_intents_announced')
  const contest = () => world.manager.upload(`/invoices/${one.id}/disputes`, [], { reason: 'amount', words: '' })
  for (let times = 0; times < 3; times++) {
    const opened = await contest()
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    await world.agent.post(`/staff/disputes/${opened.body.id}/answer`, {
      version: 1,
      outcome: 'rejected',
      message: 'Non.',
    })
  }
  const fourth = await contest()
  assert.deepEqual([fourth.status, fourth.body.code], [409, 'billing.disputed_too_often'])
  assert.ok(!(await world.manager.get(`/invoices/${one.id}/receivable`)).body.may.includes('dispute'))
  await assert.rejects(
    portal.sql(
      `insert into invoice_disputes (brand_id, organisation_id, invoice_id, reason, opened_at) select brand_id, organisation_id, id, 'amount', now() from invoices where id = $1`,
      [one.id],
    ),
    { constraint: 'invoice_disputes_most' },
  )
  await world.pay([one], 10_000)
})
