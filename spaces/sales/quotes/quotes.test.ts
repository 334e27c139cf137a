// Quotes (B24): from the draft to what is made of the signed one.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { pagesOfPdf } from '../../../testing/pdf.ts'
import { type Person, type Portal, type Reply, startPortal } from '../../../testing/portal.ts'
import { line } from '../../billing/testing.ts'
import { makeWorld, productOf, type World } from '../testing.ts'
import { figuresOf } from './read.ts'
import { sumsOf } from './sums.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const codes = (reply: Reply) =>
  (reply.body.errors ?? []).map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
const content = { reference: '', subject: '', comment: '', priceMode: 'net', currency: 'EUR', validUntil: null }
const option = (price: string, changes: object = {}) =>
  line(price, { label: 'En option', isOptional: true, ...changes })
async function draft(lines: object[], changes: object = {}, agent = world.agent) {
  const made = await agent.post('/staff/quotes', { organisationId: world.client })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const saved = await agent.put(`/staff/quotes/${made.body.id}`, {
    ...content,
    ...changes,
    version: made.body.version,
    lines,
  })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  return saved.body
}
const act = (quote: { id: string; version: number }, what: string, body: object = {}, agent = world.agent) =>
  agent.post(`/staff/quotes/${quote.id}/${what}`, { version: quote.version, ...body })
async function published(lines: object[], changes: object = {}, agent = world.agent) {
  const closed = await act(await draft(lines, changes, agent), 'closing', {}, agent)
  assert.equal(closed.status, 200, JSON.stringify(closed.body))
  const shown = await act(closed.body, 'publication', {}, agent)
  assert.equal(shown.status, 200, JSON.stringify(shown.body))
  return shown.body
}
/** The code of the mail that carries it, each once. */
async function codeOf(to: string) {
  const [mail] = await portal.sql(
    "delete from mails where kind = 'documents.signature_code' and to_address = $1 returning text_body",
    [to],
  )
  return /(\d{3}) (\d{3})/.exec(mail.text_body)!.slice(1).join('')
}
const emailOf = async (person: Person) =>
  (await portal.sql('select sign_in_email from accounts where id = $1', [person.id]))[0].sign_in_email as string
/** Reads a quote to its end and signs it. @returns the last answer */
async function sign(quote: { id: string }, who: Person) {
  const begun = await who.post(`/quotes/${quote.id}/signature`, { self: true })
  assert.equal(begun.status, 200, JSON.stringify(begun.body))
  return give(begun.body.quote.signature.documentId, who)
}
async function give(documentId: string, who: Person) {
  const at = `/documents/${documentId}/signature`
  const view = (await who.get(at)).body
  const { textVersionId } = view
  await who.post(`${at}/pages`, { textVersionId, pages: view.pages.map((_: unknown, index: number) => index + 1) })
  const asked = await who.post(`${at}/code`, { textVersionId })
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  return who.upload(at, [], { textVersionId, code: await codeOf(await emailOf(who)), kind: 'typed' })
}
const read = async (id: string, who: Person = world.agent) => (await who.get(`/staff/quotes/${id}`)).body

test('B24 B11 a draft is summed as an invoice is, with each option; closed it has the next number and is changed no more', async () => {
  const { agent, reader, manager } = world
  const quote = await draft([line('340'), option('13.90', { vatRate: 1000 }), option('60')])
  assert.deepEqual(
    [quote.base.netCents, quote.base.grossCents, quote.lines.map((one: any) => one.addsGrossCents)],
    [34_000, 40_800, [null, 1_529, 7_200]],
  )
  const effect = (await agent.get(`/staff/quotes/${quote.id}/effect`)).body
  assert.deepEqual(
    [effect.number, effect.validUntil, effect.withAllGrossCents, effect.refusal],
    ['D-2026-0001', '2026-12-20', 49_529, null],
  )
  assert.equal((await act(quote, 'closing', {}, reader)).status, 403)
  assert.equal((await act({ ...quote, version: 1 }, 'closing')).status, 409)
  assert.equal((await manager.get(`/quotes/${quote.id}`)).status, 404)
  const closed = await act(quote, 'closing')
  assert.deepEqual(
    [closed.body.number, closed.body.state, closed.body.issueOn, closed.body.validUntil, closed.body.seller.name],
    ['D-2026-0001', 'closed', '2026-11-20', '2026-12-20', 'Halbrane SAS'],
  )
  // Not shown before it is published.
  assert.equal((await manager.get(`/quotes/${quote.id}`)).status, 404)
  const again = await agent.put(`/staff/quotes/${quote.id}`, {
    ...content,
    version: closed.body.version,
    lines: [line('1')],
  })
  assert.deepEqual([again.status, again.body.code], [409, 'sales.quote_closed'])
  // Whoever writes past the server is refused too.
  for (const [text, constraint] of [
    ['update quotes set net_cents = 1, gross_cents = 1 where id = $1 and vat_cents <> -1', 'quotes_closed'],
    ['update quotes set valid_until = valid_until + 1 where id = $1', 'quotes_closed'],
    ['delete from quotes where id = $1', 'quotes_closed'],
    ['update quote_lines set typed_cents = 1 where quote_id = $1', 'quotes_closed'],
    ['delete from quote_lines where quote_id = $1', 'quotes_closed'],
    ['update quote_lines set is_chosen = true where quote_id = $1 and is_optional', 'quotes_closed'],
  ] as const)
    await assert.rejects(portal.sql(text, [quote.id]), { constraint }, text)
})

test('B24 twenty closings at once, a third of them refused: numbers follow each other without a gap', async () => {
  const before = (await portal.sql('select count(*)::int as n from quotes where number is not null'))[0].n
  const drafts = []
  for (let n = 0; n < 20; n++) drafts.push(await draft(n % 3 === 0 ? [] : [line('10')]))
  const replies = await Promise.all(drafts.map((one) => act(one, 'closing')))
  assert.ok(replies.every(({ status }, n) => status === (n % 3 === 0 ? 409 : 200)))
  const numbers = replies.filter(({ status }) => status === 200).map(({ body }) => Number(body.number.slice(-4)))
  assert.deepEqual(
    numbers.sort((a, b) => a - b),
    numbers.map((_, at) => before + at + 1),
  )
})

test('B24 P16 published, the client is told, ticks options and sees each sum; a member without the right reads nothing', async () => {
  const { manager, member, rival } = world
  const quote = await published([line('100'), option('50'), option('30', { vatRate: 550 })])
  const [told] = await portal.sql(
    "select count(*)::int as n from mails where kind = 'sales.quote_published' and text_body like '%' || $1 || '%'",
    [quote.number],
  )
  assert.equal(told.n, 1)
  // Published again, nobody is told twice.
  assert.equal((await act(quote, 'publication')).body.version, quote.version)
  assert.equal((await rival.get(`/quotes/${quote.id}`)).status, 404)
  assert.equal((await member.get(`/quotes/${quote.id}`)).status, 404)
  const seen = (await manager.get(`/quotes/${quote.id}`)).body
  assert.deepEqual([seen.state, seen.may, seen.chosen.grossCents], ['to_sign', ['choose', 'sign', 'refuse'], 12_000])
  const [, first, second] = seen.lines
  const choose = (lineIds: string[], version: number) => manager.put(`/quotes/${quote.id}/choice`, { version, lineIds })
  const both = await choose([first.id, second.id], seen.version)
  assert.deepEqual(
    [both.body.chosen.netCents, both.body.chosen.vatCents, both.body.chosen.grossCents],
    [18_000, 3_165, 21_165],
  )
  assert.equal((await choose([first.id], seen.version)).status, 409)
  assert.deepEqual(codes(await choose([seen.lines[0].id], both.body.version)), ['lineIds bad_choice'])
  const one = await choose([first.id], both.body.version)
  assert.equal(one.body.chosen.grossCents, 18_000)
  const paper = await manager.get(`/quotes/${quote.id}/pdf`)
  assert.deepEqual([paper.status, paper.bytes.subarray(0, 5).toString()], [200, '%PDF-'])
  const waiting = (await manager.get('/waiting')).body.items.filter((one: any) => one.kind === 'sales.quote')
  assert.ok(waiting.some((one: any) => one.href === `/devis/${quote.id}`))
})

/** Where its document lies in the store. */
const folderOf = async ({ number }: { number: string }) =>
  (
    await portal.sql(
      'select r.path from documents d join folder_rules r on r.id = d.folder_id where d.name = $1 and d.withdrawn_at is null',
      [`Devis ${number}`],
    )
  )[0].path

test('B24 signed in the portal with the options chosen, once; the signed file is the client’s and the staff’s', async () => {
  const { agent, manager, member, rival } = world
  const quote = await published([line('100'), option('50')])
  const seen = (await manager.get(`/quotes/${quote.id}`)).body
  // A signature that waits is of what was chosen then: another choice calls it off.
  await manager.post(`/quotes/${quote.id}/signature`, { self: true })
  assert.equal(await folderOf(quote), 'CLIENTS\\A signer\\Devis\\')
  const chosen = await manager.put(`/quotes/${quote.id}/choice`, { version: seen.version, lineIds: [seen.lines[1].id] })
  assert.deepEqual([chosen.status, chosen.body.signature], [200, null], JSON.stringify(chosen.body))
  const done = await sign(quote, manager)
  assert.deepEqual([done.status], [200], JSON.stringify(done.body))
  const signed = (await manager.get(`/quotes/${quote.id}`)).body
  assert.deepEqual([signed.state, signed.grossCents, signed.may], ['signed', 18_000, []])
  const [told] = await portal.sql(
    "select count(distinct account_id)::int as n, min(params ->> 'amount') as amount from notifications where kind = 'sales.quote_signed' and href = $1",
    [`/fournisseur/devis/${quote.id}`],
  )
  assert.ok(told.n >= 1, 'the staff who make quotes are told')
  assert.match(told.amount, /180,00/)
  const file = await manager.get(`/quotes/${quote.id}/signed-file`)
  assert.equal(file.bytes.subarray(0, 5).toString(), '%PDF-')
  assert.equal((await agent.get(`/staff/quotes/${quote.id}/signed-file`)).status, 200)
  for (const other of [member, rival]) assert.equal((await other.get(`/quotes/${quote.id}/signed-file`)).status, 404)
  // It lies among «Devis à signer» no longer.
  assert.equal(await folderOf(quote), 'CLIENTS\\Devis\\Signature\\')
  // Its outcome stays.
  for (const [reply, code] of [
    [await manager.post(`/quotes/${quote.id}/refusal`, { version: signed.version, reason: 'x' }), 'sales.quote_over'],
    [await act(await read(quote.id), 'withdrawal', { reason: 'x' }), 'sales.quote_over'],
    [await manager.post(`/quotes/${quote.id}/signature`, { self: true }), 'sales.quote_over'],
  ] as const)
    assert.deepEqual([reply.status, reply.body.code], [409, code])
  await assert.rejects(portal.sql('update quotes set signed_gross_cents = 1 where id = $1', [quote.id]))
})

test('B24 odoo#5785 valid until the 31st: signed at 23:59 of the brand’s day it holds, begun then and given at 00:01 it is refused', async () => {
  const { manager, agent } = world
  const quotes: any[] = []
  for (let n = 0; n < 2; n++) quotes.push(await published([line('100')], { validUntil: '2026-11-30' }))
  // 23:58 in Paris is still the 30th.
  portal.clock.set('2026-11-30T22:58:00Z')
  const late = await portal.signedIn(manager.id)
  const begun = await late.post(`/quotes/${quotes[1].id}/signature`, { self: true })
  assert.equal((await sign(quotes[0], late)).status, 200)
  portal.clock.set('2026-11-30T23:01:00Z')
  const after = await portal.signedIn(manager.id)
  const given = await give(begun.body.quote.signature.documentId, after)
  assert.deepEqual([given.status, given.body.code], [409, 'sales.quote_lapsed'], JSON.stringify(given.body))
  const seen = (await after.get(`/quotes/${quotes[1].id}`)).body
  assert.deepEqual([seen.state, seen.may], ['lapsed', []])
  const [first, second] = await portal.sql(
    'select signed_on, signed_at is null as open from quotes where id = any ($1::uuid[]) order by number',
    [quotes.map(({ id }) => id)],
  )
  assert.deepEqual([first.signed_on, second.open], ['2026-11-30', true])
  await assert.rejects(
    portal.sql(
      "update quotes set signed_at = now(), signed_on = '2026-12-01', signed_net_cents = net_cents, signed_vat_cents = vat_cents, signed_gross_cents = gross_cents where id = $1",
      [quotes[1].id],
    ),
    { constraint: 'quotes_signed_in_time' },
  )
  const staff = await portal.signedIn(agent.id)
  const listed = (await staff.get('/staff/quotes?state=lapsed')).body.items
  assert.ok(listed.some((one: any) => one.id === quotes[1].id))
  portal.clock.set('2026-11-20T10:00:00Z')
})

test('B24 refused with a reason by the client, or in the signature itself; withdrawn by the staff; the next version is a copy', async () => {
  const { manager } = world
  const first = await published([line('100')])
  const none = await manager.post(`/quotes/${first.id}/refusal`, { version: first.version, reason: ' ' })
  assert.deepEqual(codes(none), ['reason required'])
  const refused = await manager.post(`/quotes/${first.id}/refusal`, { version: first.version, reason: 'Trop cher' })
  assert.deepEqual([refused.body.state, refused.body.reason], ['refused', 'Trop cher'])
  const second = await published([line('100')])
  const begun = await manager.post(`/quotes/${second.id}/signature`, { self: true })
  const at = `/documents/${begun.body.quote.signature.documentId}/signature`
  const view = (await manager.get(at)).body
  const no = await manager.post(`${at}/refusal`, { textVersionId: view.textVersionId, reason: 'Délai trop long' })
  assert.equal(no.status, 200, JSON.stringify(no.body))
  const seen = (await manager.get(`/quotes/${second.id}`)).body
  assert.deepEqual([seen.state, seen.reason], ['refused', 'Délai trop long'])
  assert.equal(await folderOf(second), 'CLIENTS\\Devis\\Signature\\')
  // Whoever makes quotes is told, of each once, with the reason.
  assert.deepEqual(
    await portal.sql(
      "select distinct href, params ->> 'reason' as reason from notifications where kind = 'sales.quote_refused' order by 2 desc",
    ),
    [
      { href: `/fournisseur/devis/${first.id}`, reason: 'Trop cher' },
      { href: `/fournisseur/devis/${second.id}`, reason: 'Délai trop long' },
    ],
  )

  const third = await published([line('100'), option('5')])
  await manager.post(`/quotes/${third.id}/signature`, { self: true })
  const back = await act(await read(third.id), 'withdrawal', { reason: 'Prix revus' })
  assert.deepEqual([back.body.state, back.body.reason], ['withdrawn', 'Prix revus'], JSON.stringify(back.body))
  // Nobody signs it any more.
  assert.equal((await manager.post(`/quotes/${third.id}/signature`, { self: true })).body.code, 'sales.quote_over')
  const copy = await world.agent.post(`/staff/quotes/${third.id}/copies`, {})
  assert.deepEqual(
    [copy.status, copy.body.state, copy.body.copiedFrom.number, copy.body.base.netCents, copy.body.lines.length],
    [201, 'draft', third.number, 10_000, 2],
  )
  assert.deepEqual(
    (await read(third.id)).copies.map((one: any) => one.id),
    [copy.body.id],
  )
})

test('B24 a signed quote becomes an invoice once, however many ask at once; a deposit before it, deducted once it is paid', async () => {
  const { agent, writer, manager } = world
  const quote = await published([line('100'), line('200', { vatRate: 1000 }), option('50')])
  assert.equal((await act(quote, 'uses', { kind: 'invoice' })).body.code, 'sales.quote_not_signed')
  const seen = (await manager.get(`/quotes/${quote.id}`)).body
  await manager.put(`/quotes/${quote.id}/choice`, { version: seen.version, lineIds: [seen.lines[2].id] })
  assert.equal((await sign(quote, manager)).status, 200)
  assert.equal((await act(quote, 'uses', { kind: 'invoice' }, writer)).status, 403)
  const deposits = await Promise.all([30, 30, 40].map((percent) => act(quote, 'uses', { kind: 'deposit', percent })))
  assert.deepEqual(
    deposits.map(({ status }) => status),
    [200, 200, 200],
  )
  const after = await read(quote.id)
  assert.equal(after.uses.length, 1)
  const [{ invoice, percent }] = after.uses
  const deposit = (await agent.get(`/staff/invoices/${invoice.id}`)).body
  assert.deepEqual(
    [deposit.type, deposit.netCents, deposit.vatCents],
    [386, (percent / 100) * 35_000, (percent / 100) * 5_000],
  )
  const closed = await agent.post(`/staff/invoices/${deposit.id}/closing`, { version: deposit.version })
  assert.equal(closed.status, 200, JSON.stringify(closed.body))
  await world.pay([closed.body], closed.body.restCents)
  const used = await Promise.all([1, 2, 3, 4].map(() => act(quote, 'uses', { kind: 'invoice' })))
  assert.ok(used.every(({ status }) => status === 200))
  const end = await read(quote.id)
  assert.deepEqual(end.uses.map((one: any) => one.kind).sort(), ['deposit', 'invoice'])
  const made = (await agent.get(`/staff/invoices/${end.uses.find((one: any) => one.kind === 'invoice').invoice.id}`))
    .body
  // What was signed is what is invoiced.
  assert.deepEqual(
    [made.netCents, made.grossCents, made.deductedCents, made.comment],
    [35_000, end.grossCents, closed.body.grossCents, `Devis ${quote.number}`],
  )
  assert.equal((await act(quote, 'uses', { kind: 'deposit', percent: 10 })).body.uses.length, 2)
  // A draft that is deleted may be made again.
  await agent.delete(`/staff/invoices/${made.id}?version=${made.version}`)
  assert.equal((await read(quote.id)).uses.length, 1)
  // Whoever writes past the server is refused too.
  const other = await published([line('1')])
  await assert.rejects(
    portal.sql(
      "insert into quote_uses (quote_id, brand_id, kind, created_at) select id, brand_id, 'subscriptions', now() from quotes where id = $1",
      [other.id],
    ),
    { constraint: 'quote_uses_signed' },
  )
})

test('B24 B10 what a line by period binds one to is signed for: said on page and paper, kept though the product changes', async () => {
  const { administrator, agent, client, manager, product } = world
  const { id } = await product('HEBERG', { periodMonths: 1, noticeDays: 60, termMonths: 12 })
  const offered = await agent.get(`/staff/quotes/offered-lines?organisation=${client}&currency=EUR&product=${id}`)
  const { code: _, ...taken } = offered.body.items[0]
  const quote = await published([taken, line('50')], { validUntil: '2027-03-31' })
  const words =
    'Prix facturé chaque mois, au début de la période. Engagement de 12 mois, reconduit tacitement\u00a0; préavis de 60 jours.'
  const seen = (await manager.get(`/quotes/${quote.id}`)).body
  assert.deepEqual(
    seen.lines.map((one: any) => [one.terms, one.termsWords]),
    [
      [{ periodMonths: 1, inAdvance: true, noticeDays: 60, termMonths: 12 }, words],
      [null, ''],
    ],
  )
  const paper = await manager.get(`/quotes/${quote.id}/pdf`)
  const text = (await pagesOfPdf(paper.bytes)).join(' ').replace(/\s+/g, ' ')
  assert.ok(text.includes('Prix facturé chaque mois') && text.includes('préavis de 60 jours'), text)
  // The product is sold by the year from now on: what was offered stays.
  const { body: now } = await agent.get(`/staff/products/${id}`)
  const changed = await administrator.put(`/staff/products/${id}`, {
    ...productOf('HEBERG', { periodMonths: 12, noticeDays: 90, termMonths: null }),
    version: now.version,
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  const begun = await sign(quote, manager)
  assert.equal(begun.status, 200, JSON.stringify(begun.body))
  const subscribed = await agent.post(`/staff/quotes/${quote.id}/subscriptions`, { startsOn: '2026-12-01' })
  assert.equal(subscribed.status, 200, JSON.stringify(subscribed.body))
  const one = (await agent.get(`/staff/subscriptions/${subscribed.body.subscriptions[0].id}`)).body
  assert.deepEqual([one.periodMonths, one.noticeDays, one.termMonths], [1, 60, 12])
  // Whoever writes past the server changes nothing of it either.
  await assert.rejects(portal.sql('update quote_lines set notice_days = 1 where quote_id = $1', [quote.id]), {
    constraint: 'quotes_closed',
  })
})

test('B24 a quote is signed until its own last day, whatever the usual delay of a signature is', async () => {
  const quote = await published([line('10')], { validUntil: '2027-03-31' })
  const begun = await world.manager.post(`/quotes/${quote.id}/signature`, { self: true })
  assert.equal(begun.status, 200, JSON.stringify(begun.body))
  assert.equal(begun.body.quote.signature.deadline, '2027-03-31')
})

test('B24 odoo#243040 a discount that ends meanwhile changes no quote; whoever takes the place of a client takes its quotes', async () => {
  const { administrator, agent, client, product } = world
  const { id } = await product('PROMO', {}, [{ fromQuantity: '0', unitPrice: '80' }])
  const given = await administrator.post('/staff/client-discounts', {
    ...{ organisationId: client, product: 'PROMO', rate: 2500, startsOn: '2026-11-01', endsOn: '2026-11-25' },
  })
  assert.equal(given.status, 201, JSON.stringify(given.body))
  const offered = await agent.get(`/staff/quotes/offered-lines?organisation=${client}&currency=EUR&product=${id}`)
  const { code: _, ...promo } = offered.body.items[0]
  const quote = await published([promo])
  assert.equal(quote.grossCents, 7_200)
  portal.clock.set('2026-12-01T10:00:00Z')
  const later = await portal.signedIn(agent.id)
  assert.equal((await later.get(`/staff/quotes/${quote.id}`)).body.grossCents, 7_200)
  const now = await later.get(`/staff/quotes/offered-lines?organisation=${client}&currency=EUR&product=${id}`)
  assert.equal(now.body.items[0].discountRate, 0)
  portal.clock.set('2026-11-20T10:00:00Z')
})

test('B24 of any options and choices, what is signed for is the sum of an invoice of the same lines, and each option says what it changes', () => {
  const amount = fc.integer({ min: 1, max: 99_999 }).map((cents) => (cents / 100).toFixed(2))
  const anyLine = fc.record({
    quantity: fc.integer({ min: 1, max: 9 }).map(String),
    unitPrice: amount,
    discountRate: fc.constantFrom(0, 500, 1250),
    vatCategory: fc.constant('S' as const),
    vatRate: fc.constantFrom(2000, 1000, 550),
    isOptional: fc.boolean(),
    isChosen: fc.boolean(),
  })
  fc.assert(
    fc.property(
      fc.array(anyLine, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('net' as const, 'gross' as const),
      (given, mode) => {
        const lines = given.map((one, at) => ({
          ...{ id: String(at), productId: null, label: 'x', description: '', unitCode: 'C62', account: '706000' },
          ...{ typedCents: 0, terms: null, ...one, isChosen: one.isOptional && one.isChosen },
        }))
        const figures = figuresOf({ price_mode: mode, currency: 'EUR' }, lines)
        const invoiced = sumsOf(
          lines.filter((one) => !one.isOptional || one.isChosen).map((one) => ({ ...one, isOptional: false })),
          mode,
          'EUR',
        )
        assert.equal(figures.chosen.grossCents, invoiced.grossCents)
        assert.equal(figures.chosen.netCents + figures.chosen.vatCents, figures.chosen.grossCents)
        for (const [at, one] of figures.lines.entries()) {
          if (!one.isOptional) continue
          const turned = lines.map((line, index) => (index === at ? { ...line, isChosen: !line.isChosen } : line))
          const after = figuresOf({ price_mode: mode, currency: 'EUR' }, turned).chosen.grossCents
          assert.equal(Math.abs(after - figures.chosen.grossCents), Math.abs(one.addsGrossCents!))
        }
      },
    ),
    { seed: 20261130, numRuns: 200 },
  )
})

test('B24 D14 a quote that is shown is a document of who accepted that; signed it is the signed one there, taken back it is withdrawn', async () => {
  const { agent, manager, client } = world
  const at = `/staff/organisations/${client}`
  const seen = async () =>
    (await manager.get('/documents?size=100')).body.items
      .filter((one: any) => one.folder.name === 'Devis')
      .map((one: any) => one.name)
  const before = await published([line('340')])
  await portal.drain()
  assert.deepEqual(await seen(), [])
  const { version } = (await agent.get(at)).body
  assert.equal((await agent.post(`${at}/paperless-consents`, { state: 'accepted', version })).status, 200)
  const quote = await published([line('340')])
  const other = await published([line('10')])
  await portal.drain()
  assert.deepEqual((await seen()).sort(), [`Devis ${quote.number}`, `Devis ${other.number}`].sort())
  assert.equal((await sign(quote, manager)).status, 200)
  await portal.drain()
  const [document] = (await manager.get('/documents?size=100')).body.items.filter(
    (one: any) => one.folder.name === 'Devis' && one.name.endsWith(quote.number),
  )
  const whole = (await manager.get(`/documents/${document.id}`)).body
  assert.equal(whole.versions.length, 2)
  const bytes = (version: string) => manager.get(`/documents/${document.id}/versions/${version}`)
  const signed = await manager.get(`/quotes/${quote.id}/signed-file`)
  assert.ok(signed.bytes.length > 1000 && (await bytes(whole.versionId)).bytes.equals(signed.bytes))
  assert.equal((await bytes(whole.versions[1].id)).bytes.includes('/ByteRange'), false)
  const shown = (await agent.get(`/staff/quotes/${other.id}`)).body
  assert.equal((await act(shown, 'withdrawal', { reason: 'prix faux' })).status, 200)
  assert.deepEqual(await seen(), [`Devis ${quote.number}`])
  // What waits is called off with it.
  const late = await published([line('20')])
  assert.equal((await act(late, 'withdrawal', { reason: 'erreur' })).status, 200)
  await portal.drain()
  assert.deepEqual(await seen(), [`Devis ${quote.number}`])
  assert.equal(before.state, 'to_sign')
})
