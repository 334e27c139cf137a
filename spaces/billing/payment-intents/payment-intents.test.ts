import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { signedHeaders } from '../../../kernel/webhooks/signing.ts'
import { makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeBankAccount } from '../bank/testing.ts'
import { bookedOf, payWithCard, type Simulator, setSimulator, simulate, until } from '../gateway/testing.ts'
import { checkFec } from '../ledger/fec.ts'
import { sendCardRefund, sweepCardRefunds } from '../refunds/card.ts'
import { line, makeWorld, type World } from '../testing.ts'

const accepted = '4000000000000010'
const refused = '4000000000000028'
const otherAmount = '4000000000000036'

let portal: Portal
let world: World
let admin: Person
let simulator: Simulator
before(async () => {
  simulator = await simulate('never')
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' }, new Date().toISOString())
  world = await makeWorld(portal)
  admin = await portal.signedIn(await makeStaff(portal, 'admin.regle', 'administrator'))
})
after(async () => {
  simulator.end()
  await portal.close()
})

const invoice = async (euros: string) =>
  (await world.invoice([line(euros)])) as { id: string; number: string; restCents: number }
const restOf = async (id: string) => (await world.manager.get(`/invoices/${id}`)).body.restCents
const pay = (lines: Array<[{ id: string }, number]>, who = world.manager, method = 'card') =>
  who.post('/payment-intents', {
    method,
    lines: lines.map(([one, amountCents]) => ({ invoiceId: one.id, amountCents })),
  })
/** A message that the provider sends. */
const message = (
  session: string,
  {
    secret = simulator.secret,
    at = new Date(),
    body = JSON.stringify({ type: 'session.succeeded', session: { id: session, reference: 'x' } }),
  } = {},
) =>
  portal.guest.post('/card-gateway/messages', Buffer.from(body), {
    'content-type': 'application/json',
    ...signedHeaders('msg_1', at, body, [secret]),
  })
const services = () => portal.app.services
const brand = () => services().brands.byId(portal.brandId)
/** The provider does not answer, and does again. */
const away = () => portal.sql("update card_gateways set address = 'http://127.0.0.1:9'")
const back = () => portal.sql('update card_gateways set address = $1', [simulator.url])
const sessionOf = async (id: string) =>
  (await portal.sql('select session_id from payment_intents where id = $1', [id]))[0].session_id

test('B25 before a provider is set up no card is taken, and its settings keep key and secret to themselves', async () => {
  const one = await invoice('100')
  assert.deepEqual([(await pay([[one, 12_000]])).body.code], ['billing.no_cards'])
  assert.equal((await world.agent.get('/staff/card-gateway')).status, 403)
  const incomplete = await admin.put('/staff/card-gateway', { version: 0, address: simulator.url, enabled: true })
  assert.deepEqual([incomplete.status, incomplete.body.errors[0].field], [422, 'key'])
  await setSimulator(admin, simulator)
  const shown = (await admin.get('/staff/card-gateway')).body
  assert.deepEqual([shown.hasKey, shown.hasSecret, shown.enabled, shown.version], [true, true, true, 1])
  assert.ok(!JSON.stringify(shown).includes(simulator.key) && !JSON.stringify(shown).includes(simulator.secret))
  const stale = await admin.put('/staff/card-gateway', { version: 0, address: simulator.url, enabled: false })
  assert.equal(stale.status, 409)
  // To another place goes no key that was typed for this one.
  const elsewhere = await admin.put('/staff/card-gateway', {
    version: 1,
    address: 'https://pay.example',
    enabled: true,
  })
  assert.deepEqual([elsewhere.status, elsewhere.body.errors[0].field], [422, 'key'])
})

test('B25 a client pays a part of two invoices by card: the ledger has it once, each invoice by what was chosen', async () => {
  const [first, second] = [await invoice('1000'), await invoice('500')]
  const lines = [
    { invoiceId: first.id, amountCents: 100_000 },
    { invoiceId: second.id, amountCents: 60_000 },
  ]
  const effect = await world.manager.post('/payment-intents/effect', { lines })
  assert.equal(effect.status, 200, JSON.stringify(effect.body))
  assert.deepEqual(
    [effect.body.amountCents, effect.body.balanceCents - effect.body.balanceAfterCents, effect.body.cards],
    [160_000, 160_000, true],
  )
  const begun = await pay([
    [first, 100_000],
    [second, 60_000],
  ])
  assert.equal(begun.status, 201, JSON.stringify(begun.body))
  assert.equal(begun.body.state, 'sent')
  assert.ok(begun.body.url.startsWith(simulator.url))
  assert.match(await payWithCard(begun.body.url, accepted), new RegExp(`/factures/paiement/${begun.body.id}$`))
  // The provider said nothing yet: who comes back asks by themselves.
  const back = await world.manager.post(`/payment-intents/${begun.body.id}/check`)
  assert.deepEqual([back.body.state, back.body.url, back.body.payment.unusedCents], ['succeeded', '', 0])
  assert.deepEqual([await restOf(first.id), await restOf(second.id)], [20_000, 0])
  // Its message comes after all, several times and at once.
  const session = await sessionOf(begun.body.id)
  const told = await Promise.all([message(session), message(session), message(session)])
  assert.deepEqual(
    told.map(({ status }) => status),
    [204, 204, 204],
  )
  await Promise.all([portal.drain(), world.manager.post(`/payment-intents/${begun.body.id}/check`)])
  assert.deepEqual(
    (await bookedOf(portal)).map((row) => [Number(row.amount_cents), row.reference]),
    [[160_000, begun.body.number]],
  )
  const [event] = await portal.sql("select actor_label from journal_events where type = 'billing.payment.recorded'")
  assert.equal(event.actor_label, 'Parvis')
})

test('B25 five messages of one payment, three at once: one payment, one entry', async () => {
  const one = await invoice('10')
  const begun = (await pay([[one, 1_200]])).body
  await payWithCard(begun.url, accepted)
  const session = await sessionOf(begun.id)
  for (const count of [1, 3, 1]) await Promise.all(Array.from({ length: count }, () => message(session)))
  await portal.drain()
  assert.equal(await restOf(one.id), 0)
  const entries = await portal.sql(
    "select count(*)::int as n from ledger_entries e join payments p on p.id = e.origin_id and e.origin_kind = 'payment' where p.reference = $1",
    [begun.number],
  )
  assert.equal(entries[0].n, 1)
})

test('B25 a forged, an old and a foreign message are refused alike, and nothing is looked at', async () => {
  const one = await invoice('10')
  const begun = (await pay([[one, 1_200]])).body
  await payWithCard(begun.url, accepted)
  const session = await sessionOf(begun.id)
  const answers = [
    await message(session, { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }),
    await message('cs_of_nobody', { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }),
    await message(session, { at: new Date(portal.clock.now.getTime() - 301_000) }),
    await message(session, { at: new Date(portal.clock.now.getTime() + 302_000) }),
    await portal.guest.post('/card-gateway/messages', Buffer.from('{}'), { 'content-type': 'application/json' }),
    await portal.guest.post('/card-gateway/messages', Buffer.from('no JSON at all'), {
      'content-type': 'application/json',
    }),
  ]
  for (const answer of answers) {
    assert.deepEqual([answer.status, answer.body.code], [401, 'billing.message_refused'])
    assert.deepEqual(Object.keys(answer.body).sort(), Object.keys(answers[0]!.body).sort())
  }
  await portal.drain()
  assert.equal(await restOf(one.id), 1_200)
  // Well signed of a payment that is none of ours: nothing is said either.
  assert.equal((await message('cs_of_nobody')).status, 204)
  // One byte changed after the signature.
  const body = JSON.stringify({ type: 'session.succeeded', session: { id: session, reference: 'x' } })
  const changed = await portal.guest.post('/card-gateway/messages', Buffer.from(body.replace('x', 'y')), {
    'content-type': 'application/json',
    ...signedHeaders('msg_1', new Date(), body, [simulator.secret]),
  })
  assert.equal(changed.status, 401)
  assert.equal((await message(session)).status, 204)
  await portal.drain()
  assert.equal(await restOf(one.id), 0)
})

test('B25 refused, abandoned and out of time: nothing is booked, and it may be paid anew', async () => {
  const one = await invoice('10')
  const first = (await pay([[one, 1_200]])).body
  await payWithCard(first.url, refused)
  assert.equal((await world.manager.post(`/payment-intents/${first.id}/check`)).body.state, 'failed')
  const second = (await pay([[one, 1_200]])).body
  await payWithCard(second.url, '')
  assert.equal((await world.manager.post(`/payment-intents/${second.id}/check`)).body.state, 'sent')
  // Beginning anew ends what was begun: the first page pays no more.
  const third = (await pay([[one, 1_200]])).body
  assert.equal((await world.manager.get(`/payment-intents/${second.id}`)).body.state, 'expired')
  await payWithCard(second.url, accepted)
  await payWithCard(third.url, accepted)
  assert.equal((await world.manager.post(`/payment-intents/${third.id}/check`)).body.state, 'succeeded')
  assert.equal(await restOf(one.id), 0)
  const beyond = await pay([[one, 1]])
  assert.deepEqual([beyond.status, beyond.body.errors[0].code], [422, 'billing.beyond_rest'])
})

test('B25 two who begin at once: one page is paid on, the other is none', async () => {
  const one = await invoice('10')
  const answers = await Promise.all([1, 2, 3].map(() => pay([[one, 1_200]])))
  const open = (await world.manager.get('/payment-intents')).body.items.filter(
    (of: any) => of.state === 'sent' && of.lines.some((part: any) => part.invoiceId === one.id),
  )
  assert.ok(open.length <= 1, JSON.stringify(answers.map(({ status, body }) => [status, body.code])))
  assert.ok(answers.every(({ status }) => [201, 409].includes(status)))
  const last = open[0] ?? (await pay([[one, 1_200]])).body
  for (const of of answers) if (of.status === 201 && of.body.id !== last.id) await payWithCard(of.body.url, accepted)
  await payWithCard(last.url, accepted)
  await world.manager.post(`/payment-intents/${last.id}/check`)
  const paid = await portal.sql(
    'select count(*)::int as n from settlements s join open_items o on o.posting_id = s.debit_posting_id where o.invoice_id = $1',
    [one.id],
  )
  assert.equal(paid[0].n, 1)
  assert.equal(await restOf(one.id), 0)
})

test('B25 paid on the first page, then begun anew: what was paid is booked, and nothing is left to pay', async () => {
  const one = await invoice('10')
  const first = (await pay([[one, 1_200]])).body
  await payWithCard(first.url, accepted)
  const second = await pay([[one, 1_200]])
  assert.deepEqual([second.status, second.body.errors[0].code], [422, 'billing.beyond_rest'])
  assert.equal((await world.manager.get(`/payment-intents/${first.id}`)).body.state, 'succeeded')
})

test('B25 what was paid otherwise meanwhile stays to the credit of the client, and the staff are told', async () => {
  const [one, other] = [await invoice('10'), await invoice('20')]
  const begun = (
    await pay([
      [one, 1_200],
      [other, 2_400],
    ])
  ).body
  await payWithCard(begun.url, accepted)
  await world.pay([one], 1_000)
  const back = (await world.manager.post(`/payment-intents/${begun.id}/check`)).body
  assert.deepEqual([back.state, back.payment.unusedCents], ['succeeded', 1_000])
  assert.deepEqual([await restOf(one.id), await restOf(other.id)], [0, 0])
  const told = await portal.sql("select account_id from notifications where kind = 'billing.card_beyond'")
  assert.ok(told.some((row) => row.account_id === world.agent.id))
  assert.ok(told.every((row) => row.account_id !== world.reader.id))
})

test('B25 another amount than was asked is not booked, and the staff are told once', async () => {
  const one = await invoice('10')
  const begun = (await pay([[one, 1_200]])).body
  await payWithCard(begun.url, otherAmount)
  for (let n = 0; n < 2; n++) {
    const back = (await world.manager.post(`/payment-intents/${begun.id}/check`)).body
    assert.deepEqual([back.state, back.said], ['doubted', { amountCents: 1_199, currency: 'EUR' }])
  }
  assert.equal(await restOf(one.id), 1_200)
  const told = await portal.sql("select 1 from notifications where kind = 'billing.card_doubted' and account_id = $1", [
    world.agent.id,
  ])
  assert.equal(told.length, 1)
  assert.equal((await world.agent.get('/staff/payment-intents?state=doubted')).body.items.length, 1)
})

test('B25 who pays: the own client by the right of its role, whole amounts of one client and currency, no credit note', async () => {
  const one = await invoice('10')
  assert.equal((await pay([[one, 1]], world.rival)).status, 404)
  assert.equal((await pay([[one, 1]], world.member)).status, 404)
  await portal.sql(
    "delete from role_permissions where permission = 'billing.invoices.pay' and role = 'principal_manager'",
  )
  const without = await pay([[one, 1]])
  assert.equal(without.status, 403, JSON.stringify(without.body))
  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'principal_manager', 'billing.invoices.pay')",
    [portal.brandId],
  )
  const twice = await pay([
    [one, 1],
    [one, 1],
  ])
  assert.equal(twice.status, 422)
  assert.equal((await pay([[one, 1_201]])).body.errors[0].field, 'lines.0.amountCents')
  const draft = await world.draft([line('10')])
  assert.equal((await pay([[draft, 1]])).status, 404)
  const theirs = await pay([[one, 1_200]])
  assert.equal((await world.rival.get(`/payment-intents/${theirs.body.id}`)).status, 404)
  assert.equal((await world.rival.post(`/payment-intents/${theirs.body.id}/check`)).status, 404)
  assert.equal((await world.rival.post(`/payment-intents/${theirs.body.id}/withdrawal`)).status, 404)
  assert.equal((await world.manager.post(`/payment-intents/${theirs.body.id}/withdrawal`)).body.state, 'expired')
})

test('B25 a provider that is away: 503, nothing paid, and the work goes on once it answers', async () => {
  const one = await invoice('10')
  const begun = (await pay([[one, 1_200]])).body
  await payWithCard(begun.url, accepted)
  const { version } = (await admin.get('/staff/card-gateway')).body
  const { key, secret } = simulator
  // Another provider would know nothing of what is paid on the page of this one.
  const other = { version, address: 'https://pay.example', key, secret, enabled: true }
  const inUse = await admin.put('/staff/card-gateway', other)
  assert.deepEqual([inUse.status, inUse.body.code], [409, 'billing.gateway_in_use'])
  await away()
  assert.equal((await world.manager.post(`/payment-intents/${begun.id}/check`)).body.state, 'sent')
  const unpaid = await pay([[await invoice('20'), 2_400]])
  assert.deepEqual([unpaid.status, unpaid.body.code], [503, 'billing.gateway_away'])
  await back()
  const again = await world.manager.post(`/payment-intents/${begun.id}/check`)
  assert.equal(again.body.state, 'succeeded')
})

test('B25 a transfer that is announced is a promise for five days, taken back, over by itself or with its payment; nothing of it is in the books', async () => {
  const one = await invoice('10')
  const said = await pay([[one, 1_200]], world.manager, 'transfer')
  assert.deepEqual([said.status, said.body.state], [201, 'announced'])
  assert.equal(await restOf(one.id), 1_200)
  assert.equal((await world.manager.post(`/payment-intents/${said.body.id}/withdrawal`)).body.state, 'expired')
  assert.equal((await world.manager.post(`/payment-intents/${said.body.id}/withdrawal`)).body.state, 'expired')

  // The payment that comes is what was announced, by its amount; what else was announced for what is paid by now is over.
  const next = await invoice('10')
  const announced = (cents: number) => pay([[next, cents]], world.manager, 'transfer')
  const [part, whole] = [await announced(200), await announced(1_200)]
  const record = (amountCents: number, more: object = {}) =>
    world.agent.post('/staff/payments', {
      ...{ organisationId: world.client, method: 'transfer', amountCents, currency: 'EUR' },
      receivedOn: portal.clock.now.toISOString().slice(0, 10),
      ...{ reference: '', externalId: '', invoices: [{ invoiceId: next.id }], ...more },
    })
  const state = async (reply: any) => (await world.manager.get(`/payment-intents/${reply.body.id}`)).body
  assert.equal((await record(300, { method: 'cheque' })).status, 201)
  assert.equal((await state(whole)).state, 'announced', 'a cheque is no transfer')
  const paid = await record(1_200)
  assert.equal(paid.status, 201, JSON.stringify(paid.body))
  const now = await state(whole)
  assert.deepEqual([now.state, now.payment.number], ['succeeded', paid.body.number])
  assert.equal((await state(part)).state, 'expired')
})

test('B25 the database keeps what happened: lines add up, facts stay, nobody adds to a payment', async () => {
  const one = await invoice('10')
  const begun = (await pay([[one, 1_200]])).body
  const refusedBy = async (constraint: string, text: string, values: unknown[]) => {
    const error: any = await portal.sql(text, values).then(
      () => undefined,
      (failure) => failure,
    )
    assert.equal(error?.constraint, constraint, text)
  }
  await refusedBy('payment_intents_whole', 'update payment_intent_lines set amount_cents = 1 where intent_id = $1', [
    begun.id,
  ])
  await refusedBy(
    'payment_intents_whole',
    'insert into payment_intent_lines (intent_id, invoice_id, amount_cents) select $1, id, 1 from invoices where number is not null limit 1',
    [begun.id],
  )
  await refusedBy('payment_intents_kept', 'update payment_intents set amount_cents = 1 where id = $1', [begun.id])
  await refusedBy('payment_intents_kept', "update payment_intents set session_id = 'cs_other' where id = $1", [
    begun.id,
  ])
  await refusedBy('payment_intents_kept', 'delete from payment_intents where id = $1', [begun.id])
})

/** Pays an invoice by card. @returns the payment in the books */
const paidByCard = async (euros: string) => {
  const one = await invoice(euros)
  const begun = (await pay([[one, one.restCents]])).body
  await payWithCard(begun.url, accepted)
  const { payment } = (await world.manager.post(`/payment-intents/${begun.id}/check`)).body
  return { one, paymentId: payment.id as string, session: (await sessionOf(begun.id)) as string }
}
const creditOf = async (id: string) => {
  const draft = (await world.agent.post(`/staff/invoices/${id}/credit-notes`, {})).body
  return (await world.agent.post(`/staff/invoices/${draft.id}/closing`, { version: draft.version })).body
}
const refund = (body: object, who = world.agent) =>
  who.post('/staff/refunds', { method: 'card', reason: 'Annulée', ...body })
const atProvider = async (session: string, key?: string, amount?: number) => {
  const answer = await fetch(`${simulator.url}/sessions/${session}${key ? '/refunds' : ''}`, {
    headers: {
      authorization: `Bearer ${simulator.key}`,
      ...(key ? { 'idempotency-key': key, 'content-type': 'application/json' } : {}),
    },
    ...(key ? { method: 'POST', body: JSON.stringify({ amount }) } : {}),
  })
  return ((await answer.json()) as { refunded: number }).refunded
}
const readRefund = async (id: string) => (await world.agent.get(`/staff/refunds/${id}`)).body
/** Every entry balances, and what the client owes is the sum of what is open. */
async function sound() {
  const [{ books, open }] = await portal.sql(
    `select (select coalesce(sum(debit_cents - credit_cents), 0)::int from ledger_postings where account like '411%') as books,
      (select coalesce(sum(case side when 'debit' then rest_cents else -rest_cents end), 0)::int from open_items) as open`,
  )
  assert.equal(books, open)
  assert.deepEqual(
    await portal.sql('select 1 from ledger_postings group by entry_id having sum(debit_cents) <> sum(credit_cents)'),
    [],
  )
}

test('B25 B12 a credit goes back to the card that paid: asked of the provider once, no more than was left nor than the card paid', async () => {
  const { one, paymentId, session } = await paidByCard('100')
  const note = await creditOf(one.id)
  const body = { invoiceId: note.id, cardPaymentId: paymentId, amountCents: 5_000 }
  assert.equal((await refund(body, world.reader)).status, 403)
  assert.equal((await refund(body, world.manager)).status, 404)
  const other = await world.pay([], 5_000)
  const foreign = await portal.sql('select p.id from payments p where p.organisation_id <> $1 limit 1', [world.client])
  for (const [more, field, code] of [
    [{ cardPaymentId: undefined }, 'cardPaymentId', 'required'],
    [{ cardPaymentId: other.id }, 'cardPaymentId', 'billing.not_by_card'],
    [{ invoiceId: undefined, paymentId: other.id }, 'paymentId', 'billing.not_by_card'],
    [{ cardPaymentId: foreign[0]?.id ?? note.id }, 'cardPaymentId', 'bad_choice'],
    [{ amountCents: 12_001 }, 'amountCents', 'billing.beyond_card'],
    [{ invoiceId: undefined, paymentId, amountCents: 1 }, 'amountCents', 'billing.beyond_credit'],
    [{ method: 'transfer' }, 'iban', 'required'],
  ] as const) {
    const refused = await refund({ ...body, ...more })
    assert.deepEqual(
      [refused.status, refused.body.errors?.[0].field, refused.body.errors?.[0].code],
      [422, field, code],
    )
  }
  const made = await refund(body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual([made.body.state, made.body.account, made.body.of.number], ['asked', '', note.number])
  assert.equal((await world.agent.get(`/staff/refunds/${made.body.id}/file`)).body.code, 'billing.refund_by_card')
  await Promise.all([portal.drain(), sendCardRefund(services(), brand(), made.body.id)])
  await sendCardRefund(services(), brand(), made.body.id)
  assert.deepEqual([(await readRefund(made.body.id)).state, await atProvider(session)], ['done', 5_000])
  const both = await Promise.all([refund({ ...body, amountCents: 7_000 }), refund({ ...body, amountCents: 7_000 })])
  assert.deepEqual(both.map(({ status }) => status).sort(), [201, 422])
  await portal.drain()
  assert.equal(await atProvider(session), 12_000)
  await sound()
  // The database says so by itself.
  await assert.rejects(
    portal.sql(
      `insert into refunds (brand_id, organisation_id, number, method, payment_id, card_payment_id, amount_cents, currency, refunded_on, reason, beneficiary, account, created_at)
       select brand_id, organisation_id, 'X', 'card', id, id, 1, currency, received_on, 'x', 'x', '', now() from payments where id = $1`,
      [paymentId],
    ),
    { constraint: 'refunds_card' },
  )
  await assert.rejects(portal.sql('update refunds set done_at = now() where id = $1', [made.body.id]), {
    constraint: 'refunds_kept',
  })
})

test('B25 B12 a refund that the provider refuses is taken back in the books: the credit is the client’s again, the staff are told, and it goes by transfer', async () => {
  const { one, paymentId, session } = await paidByCard('50')
  const note = await creditOf(one.id)
  // Somebody gave it back at the provider by hand.
  await atProvider(session, 'by hand', 6_000)
  const made = (await refund({ invoiceId: note.id, cardPaymentId: paymentId, amountCents: 6_000 })).body
  assert.equal((await world.agent.get(`/staff/invoices/${note.id}`)).body.restCents, 0)
  await portal.drain()
  const refused = await readRefund(made.id)
  assert.deepEqual([refused.state, refused.failure], ['failed', 'status 409'])
  assert.equal((await world.agent.get(`/staff/invoices/${note.id}`)).body.restCents, 6_000)
  const told = await portal.sql("select account_id from notifications where kind = 'billing.card_refund_refused'")
  assert.deepEqual([told.some((row) => row.account_id === world.agent.id)], [true])
  const moves = (await world.manager.get(`/statements/${world.client}?size=100`)).body.items
  assert.deepEqual(
    moves
      .filter(({ number }: any) => number === made.number)
      .map(({ kind }: any) => kind)
      .sort(),
    ['refund', 'refund_undo'],
  )
  await sendCardRefund(services(), brand(), made.id)
  await sound()
  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'writer', 'billing.ledger.export')",
    [portal.brandId],
  )
  const year = portal.clock.now.getUTCFullYear()
  const fec = (await world.writer.get(`/staff/ledger/fec?from=${year}-01-01&to=${year}-12-31`)).bytes.toString()
  assert.deepEqual(checkFec(fec), [])
  assert.equal(fec.split(`\t${made.number}\t`).length - 1, 4)
  const accountId = await makeBankAccount(portal)
  const iban = 'FR1420041010050500013M02606'
  const again = await refund({ method: 'transfer', invoiceId: note.id, amountCents: 6_000, accountId, iban })
  assert.deepEqual([again.status, again.body.state, again.body.fileTakenAt], [201, 'made', null])
  await world.agent.get(`/staff/refunds/${again.body.id}/file`)
  assert.ok((await readRefund(again.body.id)).fileTakenAt)
  await sound()
})

test('B25 B17 a provider that is away while it is asked for a refund: asked again until it answers, the staff told once; from the amount on by two', async () => {
  const { one, paymentId, session } = await paidByCard('80')
  const note = await creditOf(one.id)
  await portal.sql(`insert into settings (brand_id, key, value) values ($1, 'billing.two_persons_from', '90')`, [
    portal.brandId,
  ])
  const body = { method: 'card', reason: 'Annulée', invoiceId: note.id, cardPaymentId: paymentId, amountCents: 9_600 }
  assert.equal((await refund(body)).body.code, 'billing.second_needed')
  const asked = await world.agent.post('/staff/approvals', { kind: 'refund', subjectId: note.id, input: body })
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  await away()
  const second = await portal.signedIn(await makeStaff(portal, 'sarah.second'))
  assert.equal((await second.post(`/staff/approvals/${asked.body.id}/giving`, { version: 1 })).status, 200)
  await portal.sql("delete from settings where key = 'billing.two_persons_from'")
  const { id } = (await world.agent.get('/staff/refunds')).body.items.find((row: any) => row.of.number === note.number)
  const errors: unknown[] = []
  const round = () => sweepCardRefunds(services(), brand(), (error) => errors.push(error))
  await round()
  assert.deepEqual([(await readRefund(id)).state, errors.length], ['asked', 1])
  const before = portal.clock.now
  portal.clock.advanceDays(1)
  await round()
  await round()
  const told = await portal.sql(
    "select 1 from notifications where kind = 'billing.card_refund_waits' and account_id = $1",
    [world.agent.id],
  )
  assert.equal(told.length, 1)
  portal.clock.set(before.toISOString())
  // It had done it, and its answer was lost with the process that asked.
  assert.equal(await atProvider(session, id, 9_600), 9_600)
  await back()
  await Promise.all([round(), round(), portal.drain()])
  assert.deepEqual([(await readRefund(id)).state, await atProvider(session)], ['done', 9_600])
  await sound()
})

for (const way of ['twice', 'late', 'shuffled'] as const)
  test(`B25 a provider whose messages come ${way} over the network: one payment, once`, async () => {
    const other = await simulate(way, 300)
    const served = await startPortal({ OUTGOING_PRIVATE: 'on' }, new Date().toISOString())
    try {
      const its = await makeWorld(served)
      const boss = await served.signedIn(await makeStaff(served, 'admin.autre', 'administrator'))
      served.config.publicUrl = await served.app.server.listen({ port: 0, host: '127.0.0.1' })
      await setSimulator(boss, other)
      const one = await its.invoice([line('10')])
      const begun = (
        await its.manager.post('/payment-intents', {
          method: 'card',
          lines: [{ invoiceId: one.id, amountCents: 1_200 }],
        })
      ).body
      await payWithCard(begun.url, accepted)
      await until(async () => {
        await served.drain()
        return (await its.manager.get(`/payment-intents/${begun.id}`)).body.state === 'succeeded'
      }, 'no message came')
      await served.drain()
      assert.equal((await bookedOf(served)).length, 1)
    } finally {
      other.end()
      await served.close()
    }
  })

test('B9 a client tops up its account by card and pays invoices with it, to the cent, once, and with nobody else’s', async () => {
  const { manager, member, rival, agent, client } = world
  const topUp = (who: Person, amountCents: unknown = 15_000, organisationId = client) =>
    who.post('/account-credit/top-ups', { organisationId, amountCents })
  const use = (who: Person, lines: Array<[{ id: string }, number]>) =>
    who.post('/account-credit/uses', { lines: lines.map(([one, amountCents]) => ({ invoiceId: one.id, amountCents })) })
  const creditOf = async () => (await manager.get(`/statements/${client}/balances`)).body.items[0]?.creditCents ?? 0
  // What earlier tests left there is used up first.
  const sink = await invoice('100000')
  const before = await creditOf()
  if (before > 0) assert.equal((await use(manager, [[sink, before]])).body.amountCents, before)
  assert.deepEqual([await creditOf(), (await use(manager, [[sink, 100]])).body.code], [0, 'billing.no_credit'])
  assert.equal((await manager.get(`/statements/${client}/balances`)).body.topUp, 'EUR')
  assert.equal((await agent.get(`/staff/statements/${client}/balances`)).body.topUp, null)
  // Who may not: a member without the right, a rival, staff; and amounts that are none.
  assert.equal((await topUp(member)).status, 403)
  assert.equal((await topUp(rival)).status, 404)
  assert.equal((await topUp(agent)).status, 403)
  for (const amount of [0, 99, -500, 1.5, 10_000_001, 'x'])
    assert.deepEqual([(await topUp(manager, amount)).body.errors?.[0]?.field], ['amountCents'], String(amount))
  const begun = (await topUp(manager)).body
  assert.deepEqual([begun.topsUp, begun.state, begun.lines, begun.amountCents], [true, 'sent', [], 15_000])
  const told = (await portal.sql("select count(*)::int as n from mails where kind = 'billing.card_beyond'"))[0].n
  await payWithCard(begun.url, accepted)
  const session = await sessionOf(begun.id)
  await Promise.all([message(session), message(session), manager.post(`/payment-intents/${begun.id}/check`)])
  await portal.drain()
  assert.deepEqual(
    [(await manager.get(`/payment-intents/${begun.id}`)).body.state, await creditOf()],
    ['succeeded', 15_000],
  )
  assert.equal((await portal.sql("select count(*)::int as n from mails where kind = 'billing.card_beyond'"))[0].n, told)
  // A refused card leaves nothing.
  const failed = (await topUp(manager)).body
  await payWithCard(failed.url, refused)
  await manager.post(`/payment-intents/${failed.id}/check`)
  assert.equal(await creditOf(), 15_000)
  const [first, second] = [await invoice('100'), await invoice('50')]
  const effect = await manager.post('/payment-intents/effect', {
    lines: [{ invoiceId: first.id, amountCents: 12_000 }],
  })
  assert.equal(effect.body.creditCents, 15_000)
  assert.equal((await use(rival, [[first, 100]])).status, 404)
  assert.equal((await use(member, [[first, 100]])).status, 404)
  assert.equal((await use(manager, [[first, 12_001]])).body.errors[0].code, 'billing.beyond_rest')
  // Two tabs at once: what is there is spent once.
  const both = await Promise.all(
    [1, 2].map(() =>
      use(manager, [
        [first, 12_000],
        [second, 6_000],
      ]),
    ),
  )
  const spent = both.reduce((all, { body }) => all + (body.amountCents ?? 0), 0)
  assert.equal(spent, 15_000, JSON.stringify(both.map(({ body }) => body)))
  assert.deepEqual([await creditOf(), (await restOf(first.id)) + (await restOf(second.id))], [0, 3_000])
  // A credit note is credit too.
  const note = await agent.post(`/staff/invoices/${(await invoice('20')).id}/credit-notes`, {})
  await world.agent.post(`/staff/invoices/${note.body.id}/closing`, { version: note.body.version })
  const paid = await invoice('30')
  await world.pay([paid], 3_600)
  const back = await agent.post(`/staff/invoices/${paid.id}/credit-notes`, {})
  await agent.post(`/staff/invoices/${back.body.id}/closing`, { version: back.body.version })
  assert.equal(await creditOf(), 3_600)
  const left = [await restOf(first.id), await restOf(second.id)]
  const rest = left[0]! > 0 ? first : second
  assert.equal((await use(manager, [[rest, 3_000]])).body.amountCents, 3_000)
  assert.deepEqual([await creditOf(), await restOf(rest.id)], [600, 0])
})
