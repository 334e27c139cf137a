import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import { pagesOfPdf } from '../../../testing/pdf.ts'
import { insert, makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'
import { sweep } from './carry-out.ts'

let portal: Portal
let world: World
let agent: Person
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  agent = await portal.signedIn(await makeStaff(portal, 'theo.nivernec'))
})
after(() => portal.close())

/** The words of a PDF in reading order. */
async function textOfPdf(bytes: Buffer): Promise<string> {
  return (await pagesOfPdf(bytes)).join(' ')
}

const missing = '00000000-0000-4000-8000-000000000000'
const runScheduler = () =>
  sweep(portal.app.services, (error) => {
    throw error
  })
const today = () => portal.clock.now.toISOString().slice(0, 10)
const ask = async (content: unknown, status = 201) => {
  const reply = await world.admin.post('/change-requests', content)
  assert.equal(reply.status, status, JSON.stringify(reply.body))
  return reply.body
}
const validate = (id: string, rowVersion: number, by = world.staff) =>
  by.post(`/staff/change-requests/${id}/validation`, { rowVersion })
const read = async (id: string) => (await world.admin.get(`/change-requests/${id}`)).body
const newcomer = async (surname: string, givenName: string, more: Record<string, unknown> = {}) => {
  const user = await world.makeApplicationUser(surname, givenName)
  return world.creation(
    { surname, givenName },
    { access: [{ applicationId: world.application, applicationUserId: user, profileId: world.profile }], ...more },
  )
}
const deletionOf = (accountId: string, more: Record<string, unknown> = {}) => ({
  kind: 'deletion',
  contractId: world.contract,
  accountId,
  wishedOn: '2027-05-19',
  comment: '',
  ...more,
})
const record = (id: string, version: number, more: Record<string, string> = {}) =>
  world.staff.upload(`/staff/change-requests/${id}/signed-forms`, [], {
    version: String(version),
    channel: 'post',
    receivedOn: today(),
    ...more,
  })

test('C20 a bad request names every field and keeps nothing', async () => {
  const content = await newcomer('A', 'B')
  const bad = await world.admin.post('/change-requests', {
    ...content,
    wishedOn: '2026-02-30',
    seatKind: 'chair',
    subscriber: { ...content.subscriber, surname: ' ', email: 'x', postalCode: 'x'.repeat(30) },
  })
  assert.equal(bad.status, 422)
  assert.deepEqual(bad.body.errors.map((error: any) => error.field).sort(), [
    'seatKind',
    'subscriber.email',
    'subscriber.emailConfirmation',
    'subscriber.postalCode',
    'subscriber.surname',
    'wishedOn',
  ])
  assert.ok(bad.body.errors.every((error: any) => error.message.length > 5))
  const english = await (await portal.signedIn(world.admin.id, 'en')).post('/change-requests', {})
  assert.equal(english.status, 422)
})

test('C23 what the form to be signed cannot print is refused when it is typed, naming the field', async () => {
  const content = await newcomer('王', 'Zoé 🌻')
  const refused = await ask({ ...content, comment: 'Ελένη, Шевченко' }, 422)
  assert.deepEqual(
    refused.errors.map((error: any) => [error.field, error.code]),
    [
      ['subscriber.surname', 'contracts.unprintable'],
      ['subscriber.givenName', 'contracts.unprintable'],
    ],
  )
  assert.match(refused.errors[1].message, /🌻/)
})

test('C22 a past date is refused, today and a future date are not', async () => {
  const past = await world.admin.post('/change-requests', await newcomer('DATE', 'Passée', { wishedOn: '2026-11-19' }))
  assert.deepEqual(
    past.body.errors.map((error: any) => [error.field, error.code]),
    [['wishedOn', 'contracts.date_past']],
  )
  await ask(await newcomer('DATE', 'Future', { wishedOn: '2026-12-15' }))
})

test("C20 the application user must exist, be free and be of this client; the profile must be the application's", async () => {
  const content = await newcomer('LIBRE', 'Ada')
  const unknown = await world.admin.post('/change-requests', {
    ...content,
    access: [{ applicationId: world.application, applicationUserId: missing, profileId: null }],
  })
  assert.deepEqual(
    unknown.body.errors.map((error: any) => [error.field, error.code]),
    [['access.0.applicationUserId', 'contracts.application_user_unknown']],
  )
  const user = await world.makeApplicationUser('TOUSSARD', 'Maëlle')
  await portal.sql('update connections set application_user_id = $2 where id = $1', [world.subscriberConnection, user])
  const taken = await world.admin.post('/change-requests', {
    ...content,
    access: [{ applicationId: world.application, applicationUserId: user, profileId: null }],
  })
  assert.equal(taken.body.errors[0].code, 'contracts.application_user_taken')
  const free = await world.admin.get(
    `/contracts/${world.contract}/application-users?application=${world.application}&search=toussard`,
  )
  assert.deepEqual(free.body.items, [], 'those who have a connection are not offered')
  const profile = await world.admin.post('/change-requests', {
    ...content,
    access: [{ ...content.access[0], profileId: missing }],
  })
  assert.equal(profile.body.errors[0].field, 'access.0.profileId')
  const other = await world.admin.post('/change-requests', { ...content, contractId: world.rivalContract })
  assert.equal(other.status, 404)
})

test('C20 a collaborator whom a request under way is to connect is marked in the list and refused on save, whichever the contract', async () => {
  const malo = await world.makeApplicationUser('QUINTREC', 'Malo')
  const asking = (more: Record<string, unknown> = {}) =>
    world.creation(
      { surname: 'QUINTREC', givenName: 'Malo' },
      { access: [{ applicationId: world.application, applicationUserId: malo, profileId: world.profile }], ...more },
    )
  const listed = async (contract = world.contract) =>
    (
      await world.admin.get(`/contracts/${contract}/application-users?application=${world.application}&search=QUINTREC`)
    ).body.items.map((user: { surname: string; askedBy: string | null }) => [user.surname, user.askedBy])
  assert.deepEqual(await listed(), [['QUINTREC', null]])
  const first = await ask(asking({ wishedOn: '2026-12-10' }))
  assert.deepEqual(await listed(), [['QUINTREC', first.number]])
  const other = await world.makeContract('24-0199')
  await world.delegate(world.admin.id, other)
  assert.deepEqual(await listed(other), [['QUINTREC', first.number]])
  const { account: replaced } = await world.makeSubscriber('perle.antic')
  const replacement = {
    kind: 'replacement',
    contractId: world.contract,
    accountId: replaced,
    wishedOn: '2026-12-10',
    comment: '',
    subscriber: asking().subscriber,
    access: asking().access,
  }
  for (const content of [asking(), asking({ contractId: other }), replacement]) {
    const refused = await ask(content, 422)
    assert.deepEqual(
      refused.errors.map((error: any) => [error.field, error.code]),
      [['access.0.applicationUserId', 'contracts.application_user_asked']],
    )
    assert.match(refused.errors[0].message, new RegExp(first.number))
  }
  // The request itself may be modified and keep its collaborator.
  const changed = await world.admin.put(`/change-requests/${first.id}`, {
    rowVersion: first.rowVersion,
    content: { ...first.content, comment: 'Au rez-de-chaussée' },
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  // Planned, it still holds them; refused or deleted, it does not.
  assert.equal((await world.admin.delete(`/change-requests/${first.id}`)).status, 204)
  assert.deepEqual(await listed(), [['QUINTREC', null]])
  const planned = await ask(replacement)
  assert.equal((await validate(planned.id, planned.rowVersion)).status, 200)
  assert.deepEqual(await listed(), [['QUINTREC', planned.number]])
  assert.equal((await ask(asking(), 422)).errors[0].field, 'access.0.applicationUserId')
  // An existing subscriber is not given the same application twice, by whatever collaborator.
  const { account } = await world.makeSubscriber('lou.dejala', 'named', other)
  const given = async (surname: string) => ({
    ...(await newcomer(surname, 'Lou')),
    subscriber: { type: 'existing', accountId: account },
  })
  await ask(await given('DEJALA'))
  const again = await ask(await given('DEJALAENCORE'), 422)
  assert.deepEqual(
    again.errors.map((error: any) => [error.field, error.code]),
    [['subscriber.accountId', 'contracts.subscriber_asked']],
  )
})

test('C20 an identifier proposed is free: what a validated request is to make is kept for it', async () => {
  const twins = []
  for (const givenName of ['Agathe', 'Armel'])
    twins.push(await ask(await newcomer('LE GOUESLIER', givenName, { wishedOn: '2026-12-10' })))
  const proposed = async (id: string) => (await world.staff.get(`/staff/change-requests/${id}`)).body.proposedIdentifier
  assert.equal(await proposed(twins[0]!.id), await proposed(twins[1]!.id))
  const kept = await proposed(twins[0]!.id)
  assert.equal((await validate(twins[0]!.id, twins[0]!.rowVersion)).status, 200)
  const next = await proposed(twins[1]!.id)
  assert.equal(next, `${kept}2`)
  const refused = await world.staff.post(`/staff/change-requests/${twins[1]!.id}/validation`, {
    rowVersion: twins[1]!.rowVersion,
    identifier: kept.toUpperCase(),
  })
  assert.equal(refused.body.errors[0].field, 'identifier')
  // Nor by making a person otherwise.
  const person = { surname: 'LE GOUESLIER', givenName: 'Anna', signInEmail: 'anna@goueslier.example', identifier: kept }
  const { asSystem } = await import('../../../kernel/http/context.ts')
  const { createPerson } = await import('../../../kernel/identity/people.ts')
  const { services } = portal.app
  const making = (given: typeof person) =>
    asSystem(services, services.brands.byId(portal.brandId), (ctx) => createPerson(ctx, given))
  await assert.rejects(making(person), (error: any) => error.fields[0].code === 'identity.identifier_taken')
  assert.equal((await validate(twins[1]!.id, twins[1]!.rowVersion)).status, 200)
  portal.clock.set('2026-12-10T09:00:00Z')
  await runScheduler()
  assert.deepEqual(
    (await portal.sql("select identifier from accounts where surname = 'LE GOUESLIER' order by given_name")).map(
      (row) => row.identifier,
    ),
    [kept, next],
  )
  portal.clock.set('2026-11-20T09:00:00Z')
})

test("C20 a warning, and no refusal, where the name typed differs from the application user's", async () => {
  const content = await newcomer('MORVANEC', 'Elsa')
  content.subscriber.surname = 'MORVANNEC'
  const asked = await ask(content)
  assert.deepEqual(asked.nameWarnings, ['Dans Orba Paie, le collaborateur se nomme MORVANEC Elsa.'])
})

test('C1 C20 the e-mail of a new subscriber must be free', async () => {
  const taken = await world.admin.post(
    '/change-requests',
    await newcomer('PERRIGOT', 'Sacha', {}).then((content) => ({
      ...content,
      subscriber: {
        ...content.subscriber,
        email: 'sacha.perrigot@client.example',
        emailConfirmation: 'sacha.perrigot@client.example',
      },
    })),
  )
  assert.deepEqual(
    taken.body.errors.map((error: any) => [error.field, error.code]),
    [['subscriber.email', 'identity.email_taken']],
  )
})

test('C21 C36 seats and price are shown before saving, and the lines say what the preview promised, to the cent', async () => {
  const input = { kind: 'creation', contractId: world.contract, seatKind: 'named', wishedOn: '2026-11-23' }
  const past = await world.admin.post('/change-request-effects', { ...input, wishedOn: '2026-11-19' })
  assert.deepEqual([past.status, past.body.errors[0].field], [422, 'wishedOn'], 'no effect of today under a past date')
  const effect = (await world.admin.post('/change-request-effects', input)).body
  assert.equal(effect.seats.named.after, effect.seats.named.before + 1)
  assert.equal(effect.monthlyCents.after - effect.monthlyCents.before, 2900)
  assert.deepEqual(
    effect.lines.map((line: any) => [
      line.from,
      line.to,
      line.billedDays,
      line.daysInMonth,
      line.amountCents,
      line.invoiceOn,
    ]),
    [['2026-11-23', '2026-11-30', 8, 30, 773, '2026-12-01']],
  )
  const asked = await ask(await newcomer('PRORATA', 'Paul', { wishedOn: '2026-11-23' }))
  await validate(asked.id, asked.rowVersion)
  portal.clock.set('2026-11-23T05:00:00Z')
  await runScheduler()
  assert.deepEqual((await read(asked.id)).lines, effect.lines)
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C30 C32 a request that is carried out after the invoice of its days is billed in the next one, with what that invoice counted without it', async () => {
  const asked = await ask(await newcomer('QUENTRIC', 'Rémi', { wishedOn: '2026-11-23' }))
  await validate(asked.id, asked.rowVersion)
  // Nothing ran for two weeks: the invoice of 1 December has left without this seat.
  portal.clock.set('2026-12-05T09:00:00Z')
  await runScheduler()
  assert.deepEqual(
    (await read(asked.id)).lines.map((line: any) => [line.from, line.to, line.amountCents, line.invoiceOn]),
    [
      ['2026-11-23', '2026-11-30', 773, '2027-01-01'],
      ['2026-12-01', '2026-12-31', 2900, '2027-01-01'],
    ],
  )
  const charges = await portal.sql(
    `select c.net_cents::int as cents, c.invoice_on::text as on from charges c join billing_lines l on l.id = c.origin_id where l.request_id = $1 order by c.from_on`,
    [asked.id],
  )
  assert.deepEqual(charges, [
    { cents: 773, on: '2027-01-01' },
    { cents: 2900, on: '2027-01-01' },
  ])
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C21 a shared seat: within those that exist at no price, or one more, billed; refused where there is none', async () => {
  const within = await ask(await newcomer('PARTAGE', 'Jeanne', { seatKind: 'concurrent' }))
  assert.deepEqual([within.effect.totalCents, within.effect.seats.concurrent], [0, { before: 2, after: 2 }])
  const added = await ask(await newcomer('PARTAGE', 'Jean', { seatKind: 'concurrent', addConcurrentSeat: true }))
  assert.deepEqual(added.effect.seats.concurrent, { before: 2, after: 3 })
  assert.equal(added.effect.monthlyCents.after - added.effect.monthlyCents.before, 1200)
  const bare = await world.makeContract('24-0400')
  await world.delegate(world.admin.id, bare)
  const none = await world.admin.post(
    '/change-requests',
    await newcomer('SANS', 'Siège', { contractId: bare, seatKind: 'concurrent' }),
  )
  assert.deepEqual(
    none.body.errors.map((error: any) => [error.field, error.code]),
    [['addConcurrentSeat', 'contracts.no_shared_seat']],
  )
  const onlyNamed = await world.makeContract('24-0401', { sells_concurrent: false, sells_key: false })
  await world.delegate(world.admin.id, onlyNamed)
  assert.deepEqual((await world.admin.get(`/contracts/${onlyNamed}`)).body.sells, ['named'])
  assert.equal(
    (
      await world.admin.post(
        '/change-requests',
        await newcomer('PAS', 'Vendu', { contractId: onlyNamed, seatKind: 'concurrent', addConcurrentSeat: true }),
      )
    ).body.errors[0].field,
    'seatKind',
  )
})

test('C23 the same save twice with one key makes one request, and the key cannot serve another', async () => {
  const content = await newcomer('DOUBLE', 'Clic')
  const key = { 'idempotency-key': 'double-click-0001' }
  const [first, second] = await Promise.all([
    world.admin.post('/change-requests', content, key),
    world.admin.post('/change-requests', content, key),
  ])
  assert.equal(first.body.id, second.body.id)
  assert.equal(
    (await portal.sql("select count(*)::int as n from change_requests where detail = 'DOUBLE Clic'"))[0].n,
    1,
  )
  assert.equal(
    (await world.admin.post('/change-requests', await newcomer('AUTRE', 'X'), key)).body.code,
    'idempotency_mismatch',
  )
})

test('C18 C42 the list sorts by every column, filters by state, and pages without gap', async () => {
  for (const sort of ['requestedAt', 'kind', 'detail', 'validatedAt', 'state']) {
    const all = (await world.admin.get(`/change-requests?size=100&sort=${sort}&order=desc`)).body.items.map(
      (item: any) => item.id,
    )
    const paged: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: any = await world.admin.get(
        `/change-requests?size=2&sort=${sort}&order=desc${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      )
      paged.push(...page.body.items.map((item: any) => item.id))
      cursor = page.body.nextCursor
    }
    assert.deepEqual(paged, all, sort)
    assert.ok(all.length > 4)
  }
  const done = await world.admin.get('/change-requests?state=carried_out')
  assert.ok(done.body.items.length > 0 && done.body.items.every((item: any) => item.state === 'carried_out'))
  assert.equal((await world.rival.get('/change-requests')).body.items.length, 0)
  assert.equal((await world.subscriber.get('/change-requests')).status, 403)
})

test("C24 modifying makes a version that the earlier form does not confirm; only the last one's does", async () => {
  const content = await newcomer('VERSION', 'Vera')
  const asked = await ask(content)
  const firstForm = (await world.admin.get(`/change-requests/${asked.id}/form.pdf`)).bytes
  const returned = await world.admin.upload(`/change-requests/${asked.id}/signed-forms`, [
    { field: 'file', name: 'signé.pdf', bytes: firstForm },
  ])
  assert.equal(returned.body.reason, 'confirmed', JSON.stringify(returned.body))
  assert.equal((await read(asked.id)).state, 'under_review')
  const now = await read(asked.id)
  const changed = await world.admin.put(`/change-requests/${asked.id}`, {
    rowVersion: now.rowVersion,
    content: { ...content, comment: 'En renfort' },
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  assert.deepEqual(
    [changed.body.version, changed.body.state, changed.body.staleFormVersion, changed.body.formStatus],
    [2, 'to_return', 1, 'stale'],
  )
  const stale = await world.admin.upload(`/change-requests/${asked.id}/signed-forms`, [
    { field: 'file', name: 'v1.pdf', bytes: firstForm },
  ])
  assert.deepEqual([stale.body.reason, stale.body.confirms], ['stale_version', false])
  const late = await world.admin.put(`/change-requests/${asked.id}`, {
    rowVersion: now.rowVersion,
    content: { ...content, comment: 'Autre' },
  })
  assert.equal(late.status, 409)
  assert.equal(late.body.extra.current.version, 2)
  const secondForm = (await world.admin.get(`/change-requests/${asked.id}/form.pdf`)).bytes
  assert.equal(
    (
      await world.admin.upload(`/change-requests/${asked.id}/signed-forms`, [
        { field: 'file', name: 'v2.pdf', bytes: secondForm },
      ])
    ).body.confirms,
    true,
  )
  const other = await ask(await newcomer('AUTRE', 'Demande'))
  const wrong = await world.admin.upload(`/change-requests/${other.id}/signed-forms`, [
    { field: 'file', name: 'v2.pdf', bytes: secondForm },
  ])
  assert.deepEqual(
    wrong.body.errors.map((error: any) => [error.field, error.code]),
    [['file', 'contracts.form_other_request']],
  )
  const matched = await world.staff.upload('/staff/form-readings', [
    { field: 'file', name: 'fax.pdf', bytes: secondForm },
  ])
  assert.deepEqual([matched.body.request.id, matched.body.version], [asked.id, 2])
})

test('C25 a copy whose code cannot be read waits for staff; wrong kinds by content, empty and oversize files are refused', async () => {
  const asked = await ask(await newcomer('PHOTO', 'Floue'))
  const canvas = createCanvas(300, 300)
  canvas.getContext('2d').fillRect(10, 10, 50, 50)
  const photo = await world.admin.upload(`/change-requests/${asked.id}/signed-forms`, [
    { field: 'file', name: 'photo.png', bytes: canvas.toBuffer('image/png') },
  ])
  assert.deepEqual(
    [photo.body.reason, photo.body.confirms, photo.body.request.state],
    ['unreadable', false, 'to_verify'],
  )
  const recorded = await record(asked.id, 1)
  assert.equal(recorded.body.confirms, true, JSON.stringify(recorded.body))
  assert.equal((await read(asked.id)).confirmedOn, '2026-11-20')
  const kind = await world.admin.upload(`/change-requests/${asked.id}/signed-forms`, [
    { field: 'file', name: 'form.pdf', bytes: '<html>not a pdf</html>' },
  ])
  assert.deepEqual([kind.status, kind.body.errors[0].code], [422, 'files.wrong_kind'])
  assert.equal(
    (
      await world.admin.upload(`/change-requests/${asked.id}/signed-forms`, [
        { field: 'file', name: 'form.pdf', bytes: '' },
      ])
    ).body.errors[0].code,
    'files.empty',
  )
  assert.equal(
    (await world.admin.upload(`/change-requests/${asked.id}/signed-forms`, [])).body.errors[0].code,
    'files.missing',
  )
  const big = await world.admin.upload(`/change-requests/${asked.id}/signed-forms`, [
    { field: 'file', name: 'big.pdf', bytes: Buffer.alloc(11 * 1024 * 1024, 37) },
  ])
  assert.deepEqual([big.status, big.body.code], [413, 'too_large'])
  const future = await record(asked.id, 1, { receivedOn: '2026-11-21' })
  assert.equal(future.body.errors[0].field, 'receivedOn')
  const formId = (await read(asked.id)).forms[0].fileId
  assert.equal((await world.admin.get(`/change-requests/${asked.id}/signed-forms/${formId}`)).status, 200)
  assert.equal((await world.rival.get(`/change-requests/${asked.id}/signed-forms/${formId}`)).status, 404)
})

test('C25 C42 a file without a readable code is for the provider to verify, and says so; it is accepted, sent back with a reason, or withdrawn', async () => {
  const canvas = createCanvas(300, 300)
  canvas.getContext('2d').fillRect(10, 10, 50, 50)
  const upload = async (id: string) => {
    const reply = await world.admin.upload(`/change-requests/${id}/signed-forms`, [
      { field: 'file', name: 'photo.png', bytes: canvas.toBuffer('image/png') },
    ])
    assert.equal(reply.status, 201, JSON.stringify(reply.body))
    return (await read(id)).forms.at(-1)
  }
  const withdraw = (id: string, form: string, by = world.admin) =>
    by.post(`/change-requests/${id}/signed-forms/${form}/withdrawal`, {})
  const review = (id: string, form: string, body: object, by = world.staff) =>
    by.post(`/staff/change-requests/${id}/signed-forms/${form}/review`, body)
  const asked = await ask(await newcomer('VERIFIER', 'Vera'))

  // A wrong file, taken back: the request waits for its form again.
  const wrong = await upload(asked.id)
  assert.equal(wrong.withdrawable, true)
  const verifying = (await world.admin.get('/change-requests?state=to_verify')).body.items
  assert.deepEqual(
    verifying.map((row: { id: string }) => row.id),
    [asked.id],
  )
  assert.equal((await withdraw(asked.id, wrong.id, world.rival)).status, 404)
  const gone = await withdraw(asked.id, wrong.id)
  assert.deepEqual([gone.status, gone.body.state], [200, 'to_return'], JSON.stringify(gone.body))
  assert.equal((await withdraw(asked.id, wrong.id)).status, 200)
  assert.equal((await review(asked.id, wrong.id, { accepted: true })).body.code, 'contracts.form_settled')

  // Sent back, with its reason told.
  const other = await upload(asked.id)
  assert.equal((await review(asked.id, other.id, { accepted: false })).body.errors[0].field, 'reason')
  const reader = await portal.signedIn(await makeStaff(portal, 'lea.lectrice', 'reader'))
  assert.equal((await review(asked.id, other.id, { accepted: true }, reader)).status, 403)
  const back = await review(asked.id, other.id, { accepted: false, reason: 'Ce fichier est une facture.' })
  assert.deepEqual([back.status, back.body.state], [200, 'to_return'], JSON.stringify(back.body))
  const seen = await read(asked.id)
  assert.deepEqual(
    seen.forms.map((form: any) => [form.needsReview, form.withdrawnAt !== null, form.refusalReason]),
    [
      [false, true, ''],
      [false, false, 'Ce fichier est une facture.'],
    ],
  )
  const [mail] = await portal.sql(
    "select text_body from mails where account_id = $1 and kind = 'contracts.form_refused'",
    [world.admin.id],
  )
  assert.match(mail.text_body, /Ce fichier est une facture\./)
  assert.equal((await withdraw(asked.id, other.id)).body.code, 'contracts.form_settled')

  // Accepted: it confirms, as of the day it was returned; nobody takes it back any more.
  const right = await upload(asked.id)
  const accepted = await review(asked.id, right.id, { accepted: true })
  assert.deepEqual([accepted.body.state, accepted.body.confirmedOn], ['under_review', today()])
  assert.equal((await withdraw(asked.id, right.id)).body.code, 'contracts.form_settled')
  const types = await portal.sql(
    "select type from journal_events where subject_id = $1 and type like 'contracts.form.%' order by seq",
    [asked.id],
  )
  assert.deepEqual(
    types.map((row) => row.type.replace('contracts.form.', '')),
    ['returned', 'withdrawn', 'returned', 'refused', 'returned', 'verified'],
  )
})

test('C25 where the contract asks for registered post an upload alone does not confirm', async () => {
  const contract = await world.makeContract('24-0500', { registered_post_required: true })
  await world.delegate(world.admin.id, contract)
  const asked = await ask(await newcomer('RECOMMANDE', 'Rose', { contractId: contract }))
  const form = (await world.admin.get(`/change-requests/${asked.id}/form.pdf`)).bytes
  assert.equal(
    (
      await world.admin.upload(`/change-requests/${asked.id}/signed-forms`, [
        { field: 'file', name: 'f.pdf', bytes: form },
      ])
    ).body.reason,
    'registered_post',
  )
  assert.equal((await record(asked.id, 1, { channel: 'post' })).body.confirms, false)
  assert.equal((await record(asked.id, 1, { channel: 'registered_post' })).body.confirms, true)
})

test('C26 C37 a deletion waits for its form; the notice runs from its receipt; locked from the wished date, deleted at the end, credited', async () => {
  const { account, connection } = await world.makeSubscriber('odette.quermelin')
  const asked = await ask(deletionOf(account, { wishedOn: '2026-12-01' }))
  assert.equal(asked.effect.noticeEndsOn, '2027-05-19')
  assert.equal(asked.effect.locksOn, '2026-12-01')
  const early = await validate(asked.id, asked.rowVersion)
  assert.deepEqual([early.status, early.body.code], [409, 'contracts.form_required'])
  portal.clock.set('2026-11-25T09:00:00Z')
  await record(asked.id, 1, { receivedOn: '2026-11-24' })
  const now = await read(asked.id)
  const done = await validate(asked.id, now.rowVersion)
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.deepEqual([done.body.scheduledOn, done.body.locksOn, done.body.state], ['2027-05-23', '2026-12-01', 'planned'])
  await runScheduler()
  const seen = async () =>
    (await world.admin.get(`/contracts/${world.contract}/connections?size=100`)).body.items.find(
      (item: any) => item.id === connection,
    )
  assert.deepEqual([(await seen()).blocked, (await seen()).noticeEndsOn], [false, '2027-05-23'])
  assert.equal(
    (await world.admin.get(`/contracts/${world.contract}`)).body.seats.named.inNotice,
    1,
    'still billed, shown as such',
  )
  portal.clock.set('2026-12-01T01:00:00Z')
  await runScheduler()
  assert.deepEqual(
    (await seen()).blocks.map((block: any) => [block.cause, block.liftable, block.until]),
    [['notice', false, '2027-05-23']],
  )
  assert.equal((await world.admin.delete(`/connections/${connection}/block`)).body.code, 'contracts.block_held')
  portal.clock.set('2027-05-22T20:00:00Z')
  await runScheduler()
  assert.ok(await seen())
  portal.clock.set('2027-05-23T01:00:00Z')
  await runScheduler()
  await runScheduler()
  assert.equal(await seen(), undefined)
  const end = await read(asked.id)
  assert.equal(end.state, 'carried_out')
  assert.deepEqual(
    end.lines.map((line: any) => [line.from, line.to, line.amountCents]),
    [['2027-05-23', '2027-05-31', -842]],
  )
  assert.equal((await world.admin.get(`/contracts/${world.contract}`)).body.seats.named.inNotice, 0)
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C23 C26 the form of a deletion says the applications, the notice with its last day, and from when access is locked; of a replacement, what ends and what comes', async () => {
  const pack = await world.makeContract('24-0555', { notice_days: 180, registered_post_required: true })
  await world.delegate(world.admin.id, pack)
  const { account } = await world.makeSubscriber('odette.vinzelles', 'named', pack)
  const collaborator = await world.makeApplicationUser('VINZELLES', 'Odette-Marie')
  await portal.sql('update connections set application_user_id = $2 where account_id = $1', [account, collaborator])
  const [{ name: application }] = await portal.sql('select name from applications where id = $1', [world.application])
  const [{ name: profile }] = await portal.sql('select name from application_profiles where id = $1', [world.profile])
  const printed = async (id: string) => textOfPdf((await world.admin.get(`/change-requests/${id}/form.pdf`)).bytes)
  const holds = (text: string, ...pieces: string[]) => {
    for (const piece of pieces) assert.ok(text.includes(piece), `«${piece}» in ${text}`)
  }
  const asked = await ask(deletionOf(account, { contractId: pack, wishedOn: '2026-12-15' }))
  const waiting = await printed(asked.id)
  holds(waiting, 'Logiciel Collaborateur Profil', application, 'VINZELLES Odette-Marie', profile)
  holds(waiting, '180 jours', '19/05/2027, estimation', 'la réception de ce formulaire signé')
  holds(waiting, 'Accès verrouillé à partir du', '15/12/2026', 'En recommandé', '24-0555', asked.number)
  // Once the form is in, the day is no estimate any more.
  portal.clock.set('2026-11-24T09:00:00Z')
  await record(asked.id, 1, { channel: 'registered_post', receivedOn: '2026-11-22' })
  const received = await printed(asked.id)
  holds(received, '21/05/2027', '22/11/2026')
  assert.ok(!received.includes('estimation'))
  portal.clock.set('2026-11-20T09:00:00Z')

  const { account: replaced } = await world.makeSubscriber('paul.ancien')
  const incoming = await world.makeApplicationUser('NOUVELLE', 'Ariane')
  const swap = await ask({
    ...deletionOf(replaced, { wishedOn: '2026-12-15' }),
    kind: 'replacement',
    subscriber: world.creation({ surname: 'NOUVELLE', givenName: 'Ariane' }).subscriber,
    access: [{ applicationId: world.application, applicationUserId: incoming, profileId: null }],
  })
  const text = await printed(swap.id)
  holds(text, 'Connexions supprimées', 'Logiciels et profils', 'NOUVELLE Ariane Aucun profil')
})

test('C26 the wished date lies between today and the end of notice; a second request for the same subscriber is refused', async () => {
  const { account } = await world.makeSubscriber('leo.foulquin')
  const after = await world.admin.post('/change-requests', deletionOf(account, { wishedOn: '2027-05-20' }))
  assert.deepEqual(
    after.body.errors.map((error: any) => [error.field, error.code]),
    [['wishedOn', 'contracts.date_after_notice']],
  )
  const first = await ask(deletionOf(account))
  const second = await world.admin.post('/change-requests', deletionOf(account))
  assert.deepEqual([second.status, second.body.code], [409, 'contracts.request_under_way'])
  assert.match(second.body.detail, new RegExp(first.number))
  const modified = await world.admin.put(`/change-requests/${first.id}`, {
    rowVersion: first.rowVersion,
    content: deletionOf(account, { comment: 'x' }),
  })
  assert.equal(modified.body.code, 'contracts.deletion_fixed', 'C24 a deletion request can only be deleted')
  assert.equal((await world.admin.delete(`/change-requests/${first.id}`)).status, 204)
  assert.equal((await world.admin.delete(`/change-requests/${first.id}`)).status, 204)
  assert.equal((await read(first.id)).state, 'deleted')
  assert.equal(
    (await world.admin.post('/change-requests', deletionOf(world.rival.id))).body.errors[0].field,
    'accountId',
  )
})

test('C37 where a contract needs no form the notice runs from the request', async () => {
  const contract = await world.makeContract('24-0600', { deletion_waits_form: false, notice_days: 30 })
  await world.delegate(world.admin.id, contract)
  const { account } = await world.makeSubscriber('paul.oudinard', 'named', contract)
  const asked = await ask(deletionOf(account, { contractId: contract, wishedOn: '2026-12-20' }))
  const done = await validate(asked.id, asked.rowVersion)
  assert.deepEqual([done.body.scheduledOn, done.body.locksOn], ['2026-12-20', null])
})

test('C27 C38 a replacement is one transaction: the old connection goes, the same seat comes for the other, no charge', async () => {
  const { account, connection } = await world.makeSubscriber('amelie.zuccotti', 'concurrent')
  const user = await world.makeApplicationUser('BORO', 'Robert')
  const before = (await world.admin.get(`/contracts/${world.contract}`)).body
  const content = {
    kind: 'replacement',
    contractId: world.contract,
    accountId: account,
    subscriber: (await newcomer('BORO', 'Robert')).subscriber,
    access: [{ applicationId: world.application, applicationUserId: user, profileId: null }],
    wishedOn: today(),
    comment: '',
  }
  const asked = await ask(content)
  assert.equal(asked.detail, 'ZUCCOTTI amelie => BORO Robert')
  assert.deepEqual(
    [asked.effect.totalCents, asked.effect.monthlyCents.after - asked.effect.monthlyCents.before],
    [0, 0],
  )
  assert.equal((await validate(asked.id, asked.rowVersion)).status, 200, 'C29 without waiting for the form')
  await portal.drain()
  const after = (await world.admin.get(`/contracts/${world.contract}`)).body
  assert.deepEqual(after.seats, before.seats)
  assert.equal(after.monthlyCents, before.monthlyCents)
  const [made] = (await world.admin.get(`/contracts/${world.contract}/connections?search=boro`)).body.items
  assert.equal(made.seatKind, 'concurrent')
  assert.equal((await world.admin.get(`/connections/${connection}`)).status, 404)
  assert.deepEqual((await read(asked.id)).lines, [])
})

test("C38 C20 in a pack one seat covers a subscriber's connections in all applications, counted and billed once", async () => {
  const second = (
    await insert(portal, 'applications', { brand_id: portal.brandId, code: 'fin', name: 'Orba Finances' })
  ).id
  const pack = await world.makeContract('24-0700', { is_pack: true }, [world.application, second])
  await world.delegate(world.admin.id, pack)
  const users = [await world.makeApplicationUser('PACK', 'Pia'), await world.makeApplicationUser('PACK', 'Pia', second)]
  const content = await newcomer('PACK', 'Pia', {
    contractId: pack,
    access: [{ applicationId: world.application, applicationUserId: users[0], profileId: null }],
  })
  const first = await ask(content)
  await validate(first.id, first.rowVersion)
  await portal.drain()
  const [made] = (await world.admin.get(`/contracts/${pack}/connections`)).body.items
  const more = await ask({
    ...content,
    subscriber: { type: 'existing', accountId: made.accountId },
    access: [{ applicationId: second, applicationUserId: users[1], profileId: null }],
  })
  assert.equal(more.effect.totalCents, 0, 'the account is reused, and so is its seat')
  await validate(more.id, more.rowVersion)
  await portal.drain()
  const seen = (await world.admin.get(`/contracts/${pack}`)).body
  assert.deepEqual([seen.seats.named, seen.monthlyCents], [{ bought: 1, used: 1, inNotice: 0 }, 2900])
  assert.equal((await world.admin.get(`/contracts/${pack}/connections`)).body.items.length, 2)
  const other = await world.admin.post('/change-requests', {
    ...content,
    subscriber: { type: 'existing', accountId: made.accountId },
  })
  assert.equal(other.body.errors[0].field, 'access.0.applicationUserId')
  const gone = await ask(deletionOf(made.accountId, { contractId: pack }))
  await record(gone.id, 1)
  await validate(gone.id, (await read(gone.id)).rowVersion)
  portal.clock.set('2027-05-19T01:00:00Z')
  await runScheduler()
  assert.deepEqual((await world.admin.get(`/contracts/${pack}`)).body.seats.named, { bought: 0, used: 0, inNotice: 0 })
  assert.equal((await read(gone.id)).lines.length, 1)
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C28 staff filter and decide, several at once, each row ending by itself; every decision is told', async () => {
  const rows = [
    await ask(await newcomer('LOT', 'Un')),
    await ask(await newcomer('LOT', 'Deux')),
    await ask(await newcomer('LOT', 'Trois')),
  ]
  await world.staff.post(`/staff/change-requests/${rows[1].id}/refusal`, {
    rowVersion: rows[1].rowVersion,
    reason: 'Absente du logiciel',
  })
  const found = await world.staff.get(
    `/staff/change-requests?search=lot&organisation=${world.organisation}&kind=creation&form=awaited`,
  )
  assert.deepEqual(new Set(found.body.items.map((item: any) => item.detail)), new Set(['LOT Un', 'LOT Trois']))
  const bulk = await world.staff.post('/staff/change-request-decisions', {
    decision: 'validated',
    items: rows.map((row) => ({ id: row.id, rowVersion: row.rowVersion })),
  })
  assert.deepEqual(
    bulk.body.items.map((item: any) => [item.ok, item.code]),
    [
      [true, 'validated'],
      [false, 'requests.decided'],
      [true, 'validated'],
    ],
  )
  assert.match(bulk.body.items[1].detail, /ROQUELIN mathis/)
  const refused = await read(rows[1].id)
  assert.deepEqual([refused.state, refused.refusalReason], ['refused', 'Absente du logiciel'])
  const mails = await portal.sql("select subject from mails where kind = 'contracts.request_refused'")
  assert.equal(mails.length, 1)
  assert.equal(
    (await world.staff.post(`/staff/change-requests/${rows[0].id}/refusal`, { rowVersion: 1, reason: ' ' })).body
      .errors[0].field,
    'reason',
  )
})

test('K16 C28 what may be validated is told apart from what waits for its form, and the badge counts the former', async () => {
  const ready = await ask(await newcomer('PRETE', 'Une'))
  const waiting = await ask(deletionOf((await world.makeSubscriber('rita.attend')).account))
  const listed = async (state: string) =>
    (await world.staff.get(`/staff/change-requests?state=${state}&size=100&order=desc`)).body.items.map(
      (item: any) => item.id,
    )
  const [able, awaiting] = [await listed('ready'), await listed('awaiting_form')]
  assert.deepEqual(
    [ready, waiting].map(({ id }) => [able.includes(id), awaiting.includes(id)]),
    [
      [true, false],
      [false, true],
    ],
  )
  const total = async (state: string) =>
    (await world.staff.get(`/staff/change-request-count?state=${state}`)).body.total
  assert.equal((await total('ready')) + (await total('awaiting_form')), await total('waiting'))
  assert.equal((await world.staff.get('/session')).body.counts.queue, await total('ready'))
  const refused = await validate(waiting.id, waiting.rowVersion)
  assert.deepEqual([refused.status, refused.body.code], [409, 'contracts.form_required'])
  // Where the contract asks for registered post, the staff's form proposes it (K19).
  assert.equal((await world.staff.get(`/staff/change-requests/${ready.id}`)).body.registeredPost, false)
  await world.admin.delete(`/change-requests/${waiting.id}`)
})

test('C28 two staff deciding one request: one does, the other is told who; clients and readers may not', async () => {
  const asked = await ask(await newcomer('CONCURRENCE', 'Céline'))
  const [one, two] = await Promise.all([
    validate(asked.id, asked.rowVersion),
    agent.post(`/staff/change-requests/${asked.id}/refusal`, { rowVersion: asked.rowVersion, reason: 'Non' }),
  ])
  assert.deepEqual([one.status, two.status].sort(), [200, 409])
  const reader = await portal.signedIn(await makeStaff(portal, `lise.barredon${asked.number}`, 'reader'))
  assert.equal((await reader.get('/staff/change-requests')).status, 200)
  assert.equal((await validate(asked.id, 9, reader)).body.code, 'identity.staff_permission_missing')
  assert.equal((await world.admin.get('/staff/change-requests')).status, 404)
  assert.equal((await validate(asked.id, 9, world.admin)).status, 404)
})

test('C24 C42 what is processed can no longer be changed nor deleted', async () => {
  const content = await newcomer('TRAITE', 'Tom', { wishedOn: '2026-12-05' })
  const asked = await ask(content)
  const done = await validate(asked.id, asked.rowVersion)
  assert.equal(done.body.state, 'planned')
  assert.equal((await world.admin.delete(`/change-requests/${asked.id}`)).body.code, 'contracts.request_processed')
  assert.equal(
    (await world.admin.put(`/change-requests/${asked.id}`, { rowVersion: done.body.rowVersion, content })).body.code,
    'contracts.request_processed',
  )
  const shown = await read(asked.id)
  assert.deepEqual([shown.abilities.modify.allowed, shown.abilities.delete.allowed], [false, false])
})

test('C29 a reminder after the first delay, suspension after the second, back by itself when the form is recorded', async () => {
  const asked = await ask(await newcomer('RETARD', 'Renée'))
  await validate(asked.id, asked.rowVersion)
  await portal.drain()
  const connection = (await world.admin.get(`/contracts/${world.contract}/connections?search=retard`)).body.items[0].id
  const row = async () =>
    (await world.admin.get(`/contracts/${world.contract}/connections?search=retard`)).body.items.find(
      (item: any) => item.id === connection,
    )
  const reminders = async () =>
    (
      await portal.sql(
        "select count(*)::int as n from mails where kind = 'contracts.form_reminder' and subject like '%' || $1 || '%'",
        [asked.number],
      )
    )[0].n
  portal.clock.set('2026-12-05T09:00:00Z')
  await runScheduler()
  assert.equal(await reminders(), 0)
  portal.clock.set('2026-12-06T09:00:00Z')
  await runScheduler()
  await runScheduler()
  assert.equal(await reminders(), 1)
  portal.clock.set('2026-12-20T09:00:00Z')
  await runScheduler()
  assert.equal((await row()).blocked, false)
  portal.clock.set('2026-12-21T09:00:00Z')
  await runScheduler()
  assert.deepEqual(
    (await row()).blocks.map((block: any) => block.cause),
    ['regularisation'],
  )
  assert.equal((await read(asked.id)).awaitingRegularisation, true)
  assert.deepEqual((await world.admin.get('/waiting')).status, 200)
  const back = await record(asked.id, 1, { receivedOn: '2026-12-21' })
  assert.equal(back.body.confirms, true)
  assert.equal((await row()).blocked, false)
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('K10 C29 a reminder sent late gives its whole delay: nothing is suspended in the minute of the reminder', async () => {
  const asked = await ask(await newcomer('TARDIF', 'Rémi'))
  await validate(asked.id, asked.rowVersion)
  await portal.drain()
  const state = async () =>
    (
      await portal.sql(
        'select reminded_at is not null as reminded, suspended_at is not null as suspended from change_requests where id = $1',
        [asked.id],
      )
    )[0]
  // The server was stopped over both delays.
  portal.clock.set('2027-01-10T09:00:00Z')
  await runScheduler()
  await runScheduler()
  assert.deepEqual(await state(), { reminded: true, suspended: false })
  const [mail] = await portal.sql(
    "select text_body from mails where kind = 'contracts.form_reminder' and subject like '%' || $1 || '%'",
    [asked.number],
  )
  assert.match(mail.text_body, /25\/01\/2027/)
  portal.clock.set('2027-01-24T09:00:00Z')
  await runScheduler()
  assert.deepEqual(await state(), { reminded: true, suspended: false })
  portal.clock.set('2027-01-25T09:00:00Z')
  await runScheduler()
  assert.deepEqual(await state(), { reminded: true, suspended: true })
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C30 killed between any two statements and started again: exactly one execution and one set of lines', async () => {
  const asked = await ask(await newcomer('REPRISE', 'Rita'))
  await validate(asked.id, asked.rowVersion)
  // Each round the transaction dies one statement later; what the database holds after it is as if nothing had begun.
  const { pool } = portal.database
  const connect = pool.connect.bind(pool)
  let completed = false
  for (let survive = 1; survive < 80 && !completed; survive++) {
    let left = survive
    ;(pool as any).connect = async () => {
      const client: any = await connect()
      const query = client.query
      client.query = (...args: any[]) => {
        const text = typeof args[0] === 'string' ? args[0] : args[0].text
        if (text === 'rollback') return query.apply(client, args)
        if (left-- <= 0) {
          const done = args.at(-1)
          return typeof done === 'function' ? done(new Error('killed')) : Promise.reject(new Error('killed'))
        }
        return query.apply(client, args)
      }
      const release = client.release
      client.release = (...args: any[]) => {
        delete client.query
        delete client.release
        return release.apply(client, args)
      }
      return client
    }
    const { carryOut } = await import('./carry-out.ts')
    await carryOut(portal.app.services, portal.brandId, asked.id).then(
      () => {
        completed = true
      },
      (error) => assert.match(String(error), /killed/),
    )
    ;(pool as any).connect = connect
    const [count] = await portal.sql('select count(*)::int as n from connections where created_by_request = $1', [
      asked.id,
    ])
    assert.equal(count.n, completed ? 1 : 0)
  }
  assert.ok(completed)
  await portal.drain()
  await runScheduler()
  assert.equal(
    (await portal.sql('select count(*)::int as n from billing_lines where request_id = $1', [asked.id]))[0].n,
    1,
  )
  assert.equal(
    (
      await portal.sql(
        "select count(*)::int as n from journal_events where subject_id = $1 and type = 'contracts.request.carried_out'",
        [asked.id],
      )
    )[0].n,
    1,
  )
  assert.equal((await portal.sql("select count(*)::int as n from accounts where surname = 'REPRISE'"))[0].n, 1)
})

test('C30 several schedulers at once carry a request out once', async () => {
  const asked = await ask(await newcomer('PARALLELE', 'Paule'))
  await validate(asked.id, asked.rowVersion)
  await Promise.all([runScheduler(), runScheduler(), portal.drain()])
  assert.equal(
    (await portal.sql('select count(*)::int as n from connections where created_by_request = $1', [asked.id]))[0].n,
    1,
  )
  assert.ok((await read(asked.id)).carriedOutAt)
})

test('C31 a person without an account gets one with the activation e-mail; one who has an account keeps it', async () => {
  const content = await newcomer('ACTIVATION', 'Aline')
  const asked = await ask(content)
  await world.staff.post(`/staff/change-requests/${asked.id}/validation`, {
    rowVersion: asked.rowVersion,
    identifier: 'aline.a',
  })
  await portal.drain()
  const [mail] = await portal.sql('select text_body from mails where kind = $1 and to_address = $2', [
    'identity.activation',
    content.subscriber.email,
  ])
  const token = /activation\/([\w-]+)/.exec(mail.text_body)![1]
  assert.equal((await portal.guest.get(`/one-time-tokens/${token}`)).body.identifier, 'aline.a')
  assert.equal((await portal.guest.post('/activations', { token, password: 'court' })).body.errors[0].field, 'password')
  assert.equal((await portal.guest.post('/activations', { token, password: 'une phrase assez longue' })).status, 204)
  assert.equal(
    (await portal.guest.post('/activations', { token, password: 'une phrase assez longue' })).body.code,
    'identity.token_unusable',
  )
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'aline.a', password: 'une phrase assez longue' })).body.state,
    'signed_in',
  )
  const taken = await ask(await newcomer('ACTIVATION', 'Albert'))
  const clash = await world.staff.post(`/staff/change-requests/${taken.id}/validation`, {
    rowVersion: taken.rowVersion,
    identifier: 'Aline.A',
  })
  assert.deepEqual(
    clash.body.errors.map((error: any) => [error.field, error.code]),
    [['identifier', 'identity.identifier_taken']],
  )
})

test('C42 a request whose contract ended meanwhile: a clear answer, nothing lost', async () => {
  const contract = await world.makeContract('24-0800')
  await world.delegate(world.admin.id, contract)
  const waiting = await ask(await newcomer('FIN', 'Fanny', { contractId: contract }))
  const planned = await ask(await newcomer('FIN', 'Félix', { contractId: contract, wishedOn: '2026-12-10' }))
  await validate(planned.id, planned.rowVersion)
  await portal.sql("update contracts set ends_on = '2026-11-30' where id = $1", [contract])
  portal.clock.set('2026-12-10T09:00:00Z')
  await runScheduler()
  const given = await read(planned.id)
  assert.equal(given.state, 'refused')
  assert.match(given.refusalReason, /24-0800 s'est terminé le 30\/11\/2026/)
  const late = await validate(waiting.id, waiting.rowVersion)
  assert.deepEqual([late.status, late.body.code], [409, 'contracts.contract_ended'])
  assert.equal(
    (
      await world.admin.post(
        '/change-requests',
        await newcomer('FIN', 'Après', { contractId: contract, wishedOn: '2026-12-11' }),
      )
    ).body.code,
    'contracts.contract_ended',
  )
  assert.equal(
    (
      await world.staff.post(`/staff/change-requests/${waiting.id}/refusal`, {
        rowVersion: waiting.rowVersion,
        reason: 'Contrat terminé',
      })
    ).status,
    200,
  )
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C42 C18 the address taken between validation and execution refuses the request with its reason; when and by whom it was validated stays', async () => {
  const content = await newcomer('COURSE', 'Carla', { wishedOn: '2026-11-22' })
  const asked = await ask(content)
  await validate(asked.id, asked.rowVersion)
  await insert(portal, 'accounts', {
    brand_id: portal.brandId,
    identifier: 'quelqu.un',
    sign_in_email: content.subscriber.email,
    surname: 'UN',
    given_name: 'Quelqu',
  })
  portal.clock.set('2026-11-22T09:00:00Z')
  await runScheduler()
  const seen = await read(asked.id)
  assert.match(seen.refusalReason, /adresse email/)
  assert.deepEqual(
    [seen.state, seen.validatedAt, seen.validatedBy, seen.decidedAt, seen.decidedBy],
    ['refused', '2026-11-20T09:00:00.000Z', 'ROQUELIN mathis', '2026-11-22T09:00:00.000Z', 'Parvis'],
  )
  for (const date of ['validated_at', 'requested_at'])
    await assert.rejects(
      portal.sql(`update change_requests set ${date} = now() where id = $1`, [asked.id]),
      /does not change/,
    )
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('C33 training: places held while asked, never more than there are, confirmed by validation, free again by refusal', async () => {
  const session = (
    await insert(portal, 'training_sessions', {
      brand_id: portal.brandId,
      title: 'Clôture annuelle',
      place: 'Port-Halbrane',
      starts_at: '2026-12-09T08:00:00Z',
      ends_at: '2026-12-09T16:00:00Z',
      seats: 2,
    })
  ).id
  const people = [
    await world.makeSubscriber('yann.kervadec'),
    await world.makeSubscriber('maud.brunelin'),
    await world.makeSubscriber('lina.hadjeres'),
  ]
  const content = (accounts: string[]) => ({
    kind: 'training',
    contractId: world.contract,
    trainingSessionId: session,
    accountIds: accounts,
    comment: '',
  })
  const [one, two, three] = await Promise.all(
    people.map((person) => world.admin.post('/change-requests', content([person.account]))),
  )
  assert.deepEqual([one!.status, two!.status, three!.status].sort(), [201, 201, 409])
  const kept = [one!, two!, three!].filter((reply) => reply.status === 201)
  await world.staff.post(`/staff/change-requests/${kept[0]!.body.id}/refusal`, {
    rowVersion: kept[0]!.body.rowVersion,
    reason: 'Reporté',
  })
  const refusedIndex = [one!, two!, three!].findIndex((reply) => reply.status === 409)
  const now = await ask(content([people[refusedIndex]!.account]))
  assert.match(now.detail, /, Clôture annuelle$/)
  await validate(now.id, now.rowVersion)
  await portal.drain()
  assert.equal((await read(now.id)).state, 'carried_out')
  assert.equal((await world.admin.get(`/change-requests/${now.id}/form.pdf`)).bytes.subarray(0, 5).toString(), '%PDF-')
  const stranger = await world.admin.post('/change-requests', content([world.rival.id]))
  assert.equal(stranger.body.errors[0].field, 'accountIds.0')
})

test('K15 C33 C28 a session cancelled refuses the requests that wait for it, with that reason, and tells; none is validated for it', async () => {
  const session = (
    await world.staff.post('/staff/training-sessions', {
      title: 'Rappels de fin',
      place: 'Port-Halbrane',
      startsAt: '2026-12-09T08:00:00Z',
      endsAt: '2026-12-09T16:00:00Z',
      seats: 5,
    })
  ).body.id
  const asking = async (identifier: string) =>
    ask({
      kind: 'training',
      contractId: world.contract,
      trainingSessionId: session,
      accountIds: [(await world.makeSubscriber(identifier)).account],
      comment: '',
    })
  const waiting = await asking('rose.rappel')
  // It waits for the provider, said alike on both sides (K15).
  assert.equal((await read(waiting.id)).state, 'under_review')
  assert.equal((await world.staff.get(`/staff/change-requests/${waiting.id}`)).body.state, 'under_review')
  const deleted = await asking('rene.rappel')
  await world.admin.delete(`/change-requests/${deleted.id}`)
  // The refusal to modify speaks of what it is about.
  assert.match((await read(waiting.id)).abilities.modify.reason, /inscription à une formation/)
  assert.doesNotMatch((await read(waiting.id)).abilities.modify.reason, /suppression/)
  const cancelled = await world.staff.post(`/staff/training-sessions/${session}/cancellation`, {})
  assert.ok(cancelled.status < 300, JSON.stringify(cancelled.body))
  const seen = await read(waiting.id)
  assert.equal(seen.state, 'refused')
  assert.match(seen.refusalReason, /Rappels de fin.*09\/12\/2026 est annulée/)
  assert.equal((await read(deleted.id)).state, 'deleted')
  const mails = await portal.sql(
    "select text_body from mails where account_id = $1 and kind = 'contracts.request_refused' and text_body like '%Rappels de fin%'",
    [world.admin.id],
  )
  assert.equal(mails.length, 1)
  const late = await validate(waiting.id, seen.rowVersion)
  assert.deepEqual([late.status, late.body.code], [409, 'requests.decided'])
  // One that slipped through is not validated either.
  await portal.sql('alter table change_requests disable trigger keep_decision')
  await portal.sql(
    "update change_requests set decision = null, decided_at = null, decided_by = null, refusal_reason = '' where id = $1",
    [waiting.id],
  )
  await portal.sql('alter table change_requests enable trigger keep_decision')
  const again = await validate(waiting.id, seen.rowVersion)
  assert.deepEqual([again.status, again.body.code], [409, 'contracts.training_cancelled'])
})

test('C8 a delegation: printed, returned signed, validated, administers; ended, and who, when and why stay', async () => {
  const blank = await portal.guest.get('/delegation-form.pdf')
  assert.equal(blank.bytes.subarray(0, 5).toString(), '%PDF-')
  const { account } = await world.makeSubscriber('camille.pradelieu')
  const person = await portal.signedIn(account)
  assert.equal((await person.get('/contracts')).status, 403)
  const body = {
    contractId: world.contract,
    accountId: account,
    authorityName: 'Jeanne Maire',
    authorityTitle: 'Maire',
  }
  const made = await world.admin.post('/delegations', body)
  assert.equal(made.body.state, 'to_return', JSON.stringify(made.body))
  assert.equal((await world.admin.post('/delegations', body)).body.errors[0].code, 'contracts.delegation_exists')
  assert.equal(
    (await world.staff.post(`/staff/delegations/${made.body.id}/validation`)).body.code,
    'contracts.delegation_form_needed',
  )
  const form = await world.admin.get(`/delegations/${made.body.id}/form.pdf`)
  const returned = await world.admin.upload(`/delegations/${made.body.id}/signed-forms`, [
    { field: 'file', name: 'délégation.pdf', bytes: form.bytes },
  ])
  assert.equal(returned.body.state, 'under_review')
  assert.equal((await person.get('/contracts')).status, 403)
  assert.equal((await world.staff.post(`/staff/delegations/${made.body.id}/validation`)).body.state, 'in_force')
  assert.deepEqual(
    (await person.get('/contracts')).body.items.map((item: any) => item.id),
    [world.contract],
    'at the next request of a session already open',
  )
  assert.equal((await world.rival.post(`/delegations/${made.body.id}/ending`, { reason: 'x' })).status, 404)
  const ended = await world.admin.post(`/delegations/${made.body.id}/ending`, { reason: 'Mutation' })
  assert.deepEqual(
    [ended.body.state, ended.body.endedBy, ended.body.endReason],
    ['ended', 'AUBERTINE claire', 'Mutation'],
  )
  assert.equal((await person.get('/contracts')).status, 403)
})

test('C18 C23 another client sees none of it: the 404 of a missing request on every route', async () => {
  const asked = await ask(await newcomer('SECRET', 'Solange'))
  const content = await newcomer('X', 'Y')
  for (const [method, path, body] of [
    ['get', '', undefined],
    ['get', '/form.pdf', undefined],
    ['delete', '', undefined],
    ['put', '', { rowVersion: 1, content }],
  ] as const) {
    const theirs = await (world.rival as any)[method](`/change-requests/${asked.id}${path}`, body)
    const none = await (world.rival as any)[method](`/change-requests/${missing}${path}`, body)
    assert.equal(theirs.status, 404, path)
    assert.deepEqual({ ...theirs.body, traceId: '' }, { ...none.body, traceId: '' })
    assert.equal((await (world.subscriber as any)[method](`/change-requests/${asked.id}${path}`, body)).status, 403)
  }
  assert.equal(
    (
      await world.rival.upload(`/change-requests/${asked.id}/signed-forms`, [
        { field: 'file', name: 'x.pdf', bytes: 'x' },
      ])
    ).status,
    404,
  )
})
