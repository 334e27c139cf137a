import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asPerson } from '../../../kernel/http/context.ts'
import { hashToken } from '../../../kernel/http/endpoints.ts'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { runReviews } from './jobs.ts'

let portal: Portal
let organisation: string
let principal: Person
let secondary: Person
let outsider: Person
let names = 0

before(async () => {
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  const id = await makeAccount(portal, 'solene.marchetti')
  organisation = await makeOrganisation(portal, "Communauté de l'Aulne", {
    principal: id,
    values: { review_months: 6, review_notice_days: 30, next_review_on: '2026-11-21' },
  })
  principal = await portal.signedIn(id)
  secondary = await portal.signedIn(await makeAccount(portal, 'yann.kerhoas'))
  await makeMember(portal, secondary.id, organisation, 'secondary_manager')
  const rival = await makeAccount(portal, 'zoe.ermelin')
  await makeOrganisation(portal, 'Clinique', { principal: rival })
  outsider = await portal.signedIn(rival)
})
after(() => portal.close())

const run = () =>
  runReviews(portal.app.services, (error) => {
    throw error
  })
async function member(
  where = organisation,
  values: Record<string, unknown> = {},
  account: Record<string, unknown> = {},
) {
  const id = await makeAccount(portal, `membre.numero${names++}`, account)
  const row = await insert(portal, 'memberships', {
    account_id: id,
    organisation_id: where,
    role: 'member',
    starts_on: '2020-01-01',
    ...values,
  })
  return { account: id, membership: row.id as string }
}
const openReviews = async () => (await principal.get('/access-reviews')).body.items
const decide = (who: Person, review: string, ids: string[], outcome = 'confirmed') =>
  who.post(`/access-reviews/${review}/decisions`, { ids, outcome })
const removedOf = async (id: string) =>
  (await portal.sql('select removed_at from memberships where id = $1', [id]))[0].removed_at

test('O29 a review opens on its day, reminds, and what is not confirmed lapses; no step is done twice', async () => {
  const kept = await member()
  const dismissed = await member()
  const forgotten = await member(organisation, {}, { surname: "d'Ormesson", given_name: 'فاطمة' })
  const program = await member(organisation, { role: 'technical' }, { kind: 'technical' })
  const tomorrow = await member(organisation, { starts_on: '2026-12-24' })
  const gone = await member()
  await insert(portal, 'space_subscriptions', {
    organisation_id: organisation,
    membership_id: forgotten.membership,
    space: 'contracts',
    access: 'read',
    origin: 'manager',
  })
  await run()
  assert.deepEqual(await openReviews(), [])
  portal.clock.set('2026-11-21T09:00:00Z')
  await Promise.all([run(), run()])
  await run()
  const [review] = await openReviews()
  assert.deepEqual([review.openedOn, review.closesOn, review.total, review.waiting], ['2026-11-21', '2026-12-21', 6, 6])
  const opened = await portal.sql(
    "select to_address, text_body from mails where kind = 'organisation.review_opened' order by 1",
  )
  assert.deepEqual(
    opened.map((mail) => mail.to_address),
    ['solene.marchetti@client.example', 'yann.kerhoas@client.example'],
  )
  assert.match(opened[0].text_body, /6 rattachements .* 21\/12\/2026/)
  assert.equal((await principal.get('/organisation-administration')).body.reviews, 6)

  // Who joins meanwhile is not in it; who is asked in the wrong place gets nothing.
  const late = await member()
  const items = (await secondary.get(`/access-reviews/${review.id}/items?size=100`)).body.items
  assert.equal(items.length, 6)
  assert.ok(!items.some((item: { id: string }) => [late.membership, tomorrow.membership].includes(item.id)))
  assert.ok(
    items.some((item: { id: string; kind: string }) => item.id === program.membership && item.kind === 'technical'),
  )
  const paged: string[] = []
  for (let cursor = ''; ; ) {
    const page = (await secondary.get(`/access-reviews/${review.id}/items?size=2${cursor && `&cursor=${cursor}`}`)).body
    paged.push(...page.items.map((item: { id: string }) => item.id))
    cursor = page.nextCursor
    if (!cursor) break
  }
  assert.deepEqual(
    paged,
    items.map((item: { id: string }) => item.id),
  )
  const plain = await portal.signedIn(kept.account)
  for (const [who, status] of [
    [outsider, 404],
    [plain, 403],
  ] as const) {
    assert.equal((await who.get(`/access-reviews/${review.id}/items`)).status, status)
    assert.equal((await decide(who, review.id, [kept.membership])).status, status)
  }
  assert.deepEqual((await outsider.get('/access-reviews')).body.items, [])
  assert.equal((await plain.get('/access-reviews')).status, 403)

  const [secondaryItem] = items.filter((item: { role: string }) => item.role === 'secondary_manager')
  const done = (
    await decide(principal, review.id, [kept.membership, secondaryItem.id, program.membership, late.membership])
  ).body.items
  assert.deepEqual(
    done.map((row: { code: string }) => row.code),
    ['confirmed', 'confirmed', 'confirmed', 'not_found'],
  )
  assert.equal((await decide(principal, review.id, [kept.membership])).body.items[0].ok, true)
  const other = (await decide(secondary, review.id, [kept.membership], 'removed')).body.items[0]
  assert.deepEqual([other.ok, other.code], [false, 'requests.decided'])
  assert.equal((await decide(secondary, review.id, [dismissed.membership], 'removed')).body.items[0].code, 'removed')
  assert.ok(await removedOf(dismissed.membership))
  // Removed elsewhere meanwhile: answered.
  await portal.sql("update memberships set removed_at = $2, removed_by_label = 'x' where id = $1", [
    gone.membership,
    portal.clock.now,
  ])
  assert.deepEqual(
    (await openReviews()).map((row: { waiting: number; confirmed: number; removed: number }) => [
      row.waiting,
      row.confirmed,
      row.removed,
    ]),
    [[1, 3, 2]],
  )

  portal.clock.set('2026-12-13T09:00:00Z')
  await run()
  assert.equal((await portal.sql("select 1 from mails where kind = 'organisation.review_reminder'")).length, 0)
  portal.clock.set('2026-12-14T09:00:00Z')
  await run()
  await run()
  assert.equal((await portal.sql("select 1 from mails where kind = 'organisation.review_reminder'")).length, 2)

  portal.clock.set('2026-12-21T20:00:00Z')
  await run()
  assert.equal(await removedOf(forgotten.membership), null)
  portal.clock.set('2026-12-22T09:00:00Z')
  assert.equal((await decide(principal, review.id, [forgotten.membership])).body.code, 'organisation.review_closed')
  await Promise.all([run(), run()])
  assert.ok(await removedOf(forgotten.membership))
  for (const stays of [kept, late, tomorrow, program]) assert.equal(await removedOf(stays.membership), null)
  const [held] = await portal.sql('select end_reason from space_subscriptions where membership_id = $1', [
    forgotten.membership,
  ])
  assert.equal(held.end_reason, 'membership_removed')
  const mails = await portal.sql('select kind from mails where account_id = $1', [forgotten.account])
  assert.deepEqual(mails, [{ kind: 'organisation.review_lapsed' }])
  const events = await portal.sql(
    "select type, about_id, after from journal_events where organisation_id = $1 and type in ('organisation.review.lapsed', 'organisation.review.opened', 'organisation.review.closed', 'organisation.subscription.deactivated') order by seq",
    [organisation],
  )
  assert.deepEqual(
    events.map((event) => event.type),
    [
      'organisation.review.opened',
      'organisation.review.lapsed',
      'organisation.subscription.deactivated',
      'organisation.review.closed',
    ],
  )
  assert.equal(events[1].about_id, forgotten.account)
  assert.deepEqual(events[3].after, { confirmed: 3, lapsed: 1, removed: 2 })
  const [next] = await portal.sql('select next_review_on from organisations where id = $1', [organisation])
  assert.equal(next.next_review_on, '2027-05-21')
  assert.deepEqual(await openReviews(), [])
  const before = await portal.sql('select count(*)::int as n from journal_events')
  await run()
  assert.deepEqual(await portal.sql('select count(*)::int as n from journal_events'), before)
  assert.ok(principal.id && (await principal.get('/organisation-administration')).status === 200)
})

test('O29 whoever became principal manager meanwhile stays, and a deactivated organisation is not emptied', async () => {
  const owner = await makeAccount(portal, 'ancien.principal')
  const where = await makeOrganisation(portal, 'Syndicat', {
    principal: owner,
    values: { review_months: 1, review_notice_days: 5, next_review_on: '2026-12-22' },
  })
  const heir = await member(where)
  const other = await member(where)
  await run()
  const client = await portal.database.pool.connect()
  await client.query('begin')
  await client.query(
    "update memberships set role = 'member' where organisation_id = $1 and role = 'principal_manager'",
    [where],
  )
  await client.query("update memberships set role = 'principal_manager' where id = $1", [heir.membership])
  await client.query('commit')
  client.release()
  portal.clock.set('2026-12-28T09:00:00Z')
  await run()
  assert.equal(await removedOf(heir.membership), null)
  assert.ok(await removedOf(other.membership))
  const third = await member(where)
  portal.clock.set('2027-01-22T09:00:00Z')
  await run()
  await portal.sql("update organisations set deactivated_at = now(), deactivation_reason = 'x' where id = $1", [where])
  portal.clock.set('2027-01-29T09:00:00Z')
  await run()
  assert.equal(await removedOf(third.membership), null)
  assert.equal(
    (await portal.sql('select 1 from access_reviews where organisation_id = $1 and closed_at is null', [where])).length,
    0,
  )
})

test('O1 what waits longest is on the home page, at most twenty of a kind', async () => {
  for (let i = 0; i < 21; i++) {
    portal.clock.set(`2027-01-30T09:${String(i).padStart(2, '0')}:00Z`)
    const who = await portal.signedIn(await makeAccount(portal, `demande.numero${i}`))
    assert.equal(
      (await who.post('/account/membership-requests', { organisationId: organisation, whole: true })).status,
      201,
    )
  }
  const space = portal.app.services.spaces.find((known) => known.name === 'organisation-administration')!
  const waiting = (who: Person) =>
    asPerson(portal.app.services, hashToken(who.token), portal.app.services.brands.byId(portal.brandId), (ctx) =>
      space.waiting!(ctx),
    )
  const items = await waiting(principal)
  const requests = items.filter((item) => item.kind === 'organisation.membership')
  assert.equal(requests.length, 20)
  assert.match(requests[0]!.title, /^Demande de rattachement de demande NUMERO0$/)
  assert.match(requests.at(-1)!.title, /NUMERO19$/)
  assert.deepEqual(await waiting(outsider), [])
})
