import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import ExcelJS from 'exceljs'
import { kyselyOn } from '../../../kernel/db/database.ts'
import { hashToken } from '../../../kernel/http/endpoints.ts'
import { insert, makeAccount, makeMember, type Portal, startPortal, testPassword } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'
import { connectionList } from './list.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const missing = '00000000-0000-4000-8000-000000000000'
const same = (a: any, b: any) => assert.deepEqual({ ...a.body, traceId: '' }, { ...b.body, traceId: '' })
const rowOf = async (id: string) =>
  (await world.admin.get(`/contracts/${world.contract}/connections?size=100`)).body.items.find(
    (item: any) => item.id === id,
  )

/** The body that saves «Détail du compte» unchanged. */
const bodyOf = (detail: any, changes: Record<string, unknown> = {}) => {
  const { status: _status, ...account } = detail.account
  return {
    ...account,
    email: detail.email,
    emailConfirmation: detail.email,
    profileId: detail.profileId,
    version: detail.version,
    accountVersion: detail.accountVersion,
    ...changes,
  }
}

test('C7 the space is there for administrators only, on the server', async () => {
  assert.deepEqual((await world.admin.get('/session')).body.spaces.includes('contracts'), true)
  assert.deepEqual((await world.subscriber.get('/session')).body.spaces.includes('contracts'), false)
  const refused = await world.subscriber.get('/contracts')
  assert.equal(refused.status, 403)
  assert.equal(refused.body.code, 'contracts.no_contract')
  assert.equal((await portal.guest.get('/contracts')).status, 401)
})

test('C7 C10 another client gets the 404 of a missing contract; a member without the delegation a 403 that says whom to ask', async () => {
  for (const path of [
    '',
    '/connections',
    '/connection-count',
    '/connections.xlsx',
    '/history',
    '/sites',
    '/subscribers',
    `/application-users?application=${world.application}`,
  ]) {
    const theirs = await world.rival.get(`/contracts/${world.contract}${path}`)
    const none = await world.rival.get(`/contracts/${missing}${path}`)
    assert.equal(theirs.status, 404, path)
    same(theirs, none)
    const member = await world.subscriber.get(`/contracts/${world.contract}${path}`)
    assert.equal(member.status, 403, path)
    assert.match(member.body.detail, /claire AUBERTINE/)
  }
  for (const path of ['', '/application-user', '/copy-sources']) {
    const theirs = await world.rival.get(`/connections/${world.subscriberConnection}${path}`)
    assert.equal(theirs.status, 404, path)
    same(theirs, await world.rival.get(`/connections/${missing}${path}`))
    assert.equal((await world.subscriber.get(`/connections/${world.subscriberConnection}${path}`)).status, 403, path)
  }
  assert.equal((await world.rival.put(`/connections/${world.subscriberConnection}/block`)).status, 404)
  assert.equal((await world.subscriber.put(`/connections/${world.subscriberConnection}/block`)).status, 403)
  assert.equal((await world.rival.get('/contracts/not-an-id')).status, 404)
})

test("C7 C10 the list is nobody's without a session in force, whether or not a plan of it is kept", async () => {
  const person = await portal.signedIn(world.admin.id)
  const ended = (at: string) =>
    portal.database.pool.query(`update sessions set ended_at = ${at} where token_hash = $1`, [hashToken(person.token)])
  for (const query of ['?size=25', '?size=24', '?size=25&search=a']) {
    const path = `/contracts/${world.contract}/connections${query}`
    assert.equal((await portal.guest.get(path)).status, 401)
    const found = (await person.get(path)).body.items
    assert.ok(found.length > 0)
    await ended('now()')
    const refused = await person.get(path)
    assert.deepEqual([refused.status, refused.body.items], [401, undefined])
    await ended('null')
    assert.deepEqual((await person.get(path)).body.items, found)
  }
  // A cursor that the database refuses ends its transaction, not the connection.
  const forged = Buffer.from(JSON.stringify(['A', 'B', 'not-an-id'])).toString('base64url')
  assert.equal((await person.get(`/contracts/${world.contract}/connections?cursor=${forged}`)).status, 422)
  assert.equal((await person.get(`/contracts/${world.contract}/connections`)).status, 200)
})

test('C9 C38 seats are counted by kind: named ones with their subscribers, shared ones as bought and assigned, notice shown', async () => {
  await world.makeSubscriber('lucie.chasteuil', 'concurrent')
  await world.makeSubscriber('jc.fauvernay', 'concurrent')
  await world.makeSubscriber('aicha.grandjouan', 'concurrent')
  const leaving = await world.makeSubscriber('fatou.isnardon', 'named')
  await portal.sql('update connections set notice_ends_on = $2 where id = $1', [leaving.connection, '2027-05-12'])
  await world.makeSubscriber('nolwenn.joubertie', 'key')
  const { body } = await world.admin.get(`/contracts/${world.contract}`)
  assert.deepEqual(body.seats, {
    named: { bought: 2, used: 2, inNotice: 1 },
    concurrent: { bought: 2, used: 3, inNotice: 0 },
    key: { bought: 1, used: 1, inNotice: 0 },
  })
  assert.equal(body.number, '24-0173')
  assert.equal(body.startsOn, '2024-04-01')
  assert.deepEqual(
    body.applications.map((item: any) => item.name),
    ['Orba Paie'],
  )
  assert.equal(body.monthlyCents, 2 * 2900 + 2 * 1200 + 4000)
})

test('C10 every column sorts both ways, pages by keyset without gap or repeat, searches without accents, filters', async () => {
  const contract = await world.makeContract('24-0200')
  await world.delegate(world.admin.id, contract)
  for (let i = 0; i < 23; i++)
    await world.makeSubscriber(
      `p${i}.${['étienne', 'Zoé', 'abel', "o'brien"][i % 4]}`,
      (['named', 'concurrent', 'key'] as const)[i % 3],
      contract,
    )
  for (const sort of ['surname', 'givenName', 'identifier', 'email', 'application', 'seatKind', 'blocked']) {
    for (const order of ['asc', 'desc']) {
      const all = (
        await world.admin.get(`/contracts/${contract}/connections?size=100&sort=${sort}&order=${order}`)
      ).body.items.map((item: any) => item.id)
      const paged: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: any = await world.admin.get(
          `/contracts/${contract}/connections?size=5&sort=${sort}&order=${order}${cursor ? `&cursor=${cursor}` : ''}`,
        )
        assert.equal(page.status, 200, JSON.stringify(page.body))
        paged.push(...page.body.items.map((item: any) => item.id))
        cursor = page.body.nextCursor
      }
      assert.equal(all.length, 23)
      assert.deepEqual(paged, all, `${sort} ${order}`)
    }
  }
  const surnames = (await world.admin.get(`/contracts/${contract}/connections?size=100`)).body.items.map(
    (item: any) => item.surname,
  )
  assert.deepEqual(surnames, [...surnames].sort(new Intl.Collator('fr').compare))
  assert.equal((await world.admin.get(`/contracts/${contract}/connections?search=ETIENNE`)).body.items.length, 6)
  assert.equal(
    (await world.admin.get(`/contracts/${contract}/connections?search=${encodeURIComponent('100%_\\')}`)).body.items
      .length,
    0,
  )
  assert.ok(
    (await world.admin.get(`/contracts/${contract}/connections?seatKind=key&size=100`)).body.items.every(
      (item: any) => item.seatKind === 'key',
    ),
  )
  assert.deepEqual((await world.admin.get(`/contracts/${contract}/connection-count?seatKind=key`)).body, {
    total: 7,
    blocked: 0,
  })
  const bad = await world.admin.get(`/contracts/${contract}/connections?cursor=nonsense`)
  assert.equal(bad.status, 422)
  assert.equal(bad.body.errors[0].field, 'cursor')
  assert.equal((await world.admin.get(`/contracts/${contract}/connections?sort=password`)).body.errors[0].field, 'sort')
  // A cursor belongs to its sort: in another one it would lead somewhere by chance.
  const { nextCursor } = (await world.admin.get(`/contracts/${contract}/connections?size=5&sort=surname`)).body
  const elsewhere = await world.admin.get(
    `/contracts/${contract}/connections?size=5&sort=givenName&cursor=${nextCursor}`,
  )
  assert.deepEqual([elsewhere.status, elsewhere.body.errors[0].field], [422, 'cursor'])
  // T25: a file of everything is not what somebody meant who named a filter that is not there.
  const unknown = await world.admin.get(`/contracts/${contract}/connections.xlsx?etat=blocked`)
  assert.deepEqual([unknown.status, unknown.body.errors[0].field], [422, 'etat'])
  // K19: kinds of seats in the order in which they are told everywhere.
  const kinds = (await world.admin.get(`/contracts/${contract}/connections?size=100&sort=seatKind`)).body.items
  assert.deepEqual([...new Set(kinds.map((item: any) => item.seatKind))], ['named', 'concurrent', 'key'])
})

test('C10 every sort, both ways, first page and later ones, is read in the order of an index', async () => {
  const compiler = kyselyOn(undefined as never)
  const client = await portal.database.pool.connect()
  try {
    // Where sorting is the last thing to do, a plan that sorts has no index for its order.
    await client.query(
      'begin; set local enable_sort = off; set local enable_seqscan = off; set local enable_bitmapscan = off',
    )
    const plan = async (query: object) => {
      const { sql: text, parameters } = connectionList
        .statementOf(
          { id: world.contract },
          query as never,
          { brand: portal.app.services.brands.byId(portal.brandId) } as never,
          26,
        )
        .compile(compiler)
      const { rows } = await client.query(`explain ${text}`, [...parameters])
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    }
    for (const sort of Object.keys(connectionList.sorts) as Array<keyof typeof connectionList.sorts>)
      for (const order of ['asc', 'desc']) {
        const { nextCursor } = (
          await world.admin.get(`/contracts/${world.contract}/connections?size=1&sort=${sort}&order=${order}`)
        ).body
        for (const cursor of [undefined, nextCursor]) {
          const told = await plan({ sort, order, cursor, search: '' })
          assert.doesNotMatch(told, /Sort/, `${sort} ${order}`)
          if (cursor) assert.match(told, /Index Cond: .*ROW\(/, `${sort} ${order}`)
        }
      }
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('C11 the Excel export keeps filter and sort, and is read by another library with its types', async () => {
  const { connection } = await world.makeSubscriber('pierrick.dagorne')
  await world.admin.put(`/connections/${connection}/block`)
  const file = await world.admin.get(
    `/contracts/${world.contract}/connections.xlsx?sort=surname&order=desc&state=blocked`,
  )
  assert.equal(file.status, 200)
  assert.match(String(file.headers['content-disposition']), /connexions-24-0173-2026-11-20\.xlsx/)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(file.bytes as never)
  const sheet = workbook.worksheets[0]!
  assert.equal(sheet.getCell('A1').value, 'Nom')
  assert.equal(sheet.getCell('A2').value, 'DAGORNE')
  assert.equal(sheet.getCell('G2').value, true)
  assert.equal(sheet.rowCount, 2)
})

test('C12 blocking is at once, never touches billing, and unblocking lifts only what an administrator may lift', async () => {
  const { account, connection } = await world.makeSubscriber('sofiane.bellamare')
  const person = await portal.signedIn(account)
  const seats = (await world.admin.get(`/contracts/${world.contract}`)).body
  const blocked = await world.admin.put(`/connections/${connection}/block`)
  assert.equal(blocked.body.blocked, true)
  assert.deepEqual(
    blocked.body.blocks.map((block: any) => [block.cause, block.mine]),
    [['administrator', true]],
  )
  assert.deepEqual((await world.admin.get(`/contracts/${world.contract}`)).body.seats, seats.seats)
  assert.equal((await person.get('/account')).status, 401, 'all connections blocked: the sessions end')
  assert.equal(
    (await (await portal.signedIn(account)).get('/account')).status,
    200,
    'G6 a block closes the application, not the portal',
  )
  await world.admin.put(`/connections/${connection}/block`)
  const events = await portal.sql(
    "select count(*)::int as n from journal_events where subject_id = $1 and type = 'contracts.connection.blocked'",
    [connection],
  )
  assert.equal(events[0].n, 1, 'a repeat does nothing twice')

  await insert(portal, 'connection_blocks', {
    connection_id: connection,
    cause: 'regularisation',
    opened_at: portal.clock.now,
    opened_by_label: 'Parvis',
  })
  const partly = await world.admin.delete(`/connections/${connection}/block`)
  assert.equal(partly.body.blocked, true)
  assert.deepEqual(
    partly.body.blocks.map((block: any) => [block.cause, block.liftable]),
    [['regularisation', false]],
  )
  const held = await world.admin.delete(`/connections/${connection}/block`)
  assert.equal(held.status, 409)
  assert.match(held.body.detail, /en attente de régularisation/)
  assert.equal((await rowOf(connection)).blocked, true)
})

test('C12 an administrator cannot block or unblock their own connection', async () => {
  const own = await insert(portal, 'seats', {
    contract_id: world.contract,
    kind: 'named',
    account_id: world.admin.id,
    created_on: '2024-04-01',
  })
  const connection = await insert(portal, 'connections', {
    brand_id: portal.brandId,
    organisation_id: world.organisation,
    contract_id: world.contract,
    application_id: world.application,
    account_id: world.admin.id,
    seat_kind: 'named',
    seat_id: own.id,
    created_on: '2024-04-01',
  })
  assert.equal((await world.admin.put(`/connections/${connection.id}/block`)).body.code, 'contracts.self_block')
})

test('C6 five wrong passwords block the account and all its connections, tell its address, and only an administrator lifts it', async () => {
  const { connection } = await world.makeSubscriber('odette.quermelin')
  for (let i = 0; i < 4; i++) await portal.guest.post('/session', { identifier: 'odette.quermelin', password: 'wrong' })
  assert.equal((await rowOf(connection)).blocked, false)
  const fifth = await portal.guest.post('/session', { identifier: 'odette.quermelin', password: 'wrong' })
  const sixth = await portal.guest.post('/session', { identifier: 'odette.quermelin', password: 'wrong' })
  same(fifth, sixth)
  assert.equal(
    fifth.body.detail,
    'Identifiant ou mot de passe incorrect, ou compte bloqué : contactez votre administrateur.',
  )
  const right = await portal.guest.post('/session', { identifier: 'odette.quermelin', password: testPassword })
  assert.equal(right.status, 403)
  assert.equal(right.body.code, 'identity.account_blocked')
  const row = await rowOf(connection)
  assert.deepEqual(
    row.blocks.map((block: any) => [block.cause, block.liftable]),
    [['wrong_passwords', true]],
  )
  const mails = await portal.sql(
    "select to_address from mails where kind = 'identity.blocked_wrong_passwords' and to_address = 'odette.quermelin@client.example'",
  )
  assert.equal(mails.length, 1)

  // Resetting one's own password lifts no block.
  await portal.guest.post('/password-reset-requests', { identifier: 'odette.quermelin' })
  await portal.drain()
  const [mail] = await portal.sql(
    "select text_body from mails where kind = 'identity.password_reset' and to_address = 'odette.quermelin@client.example'",
  )
  const token = /reinitialisation\/([\w-]+)/.exec(mail.text_body)![1]
  assert.equal(
    (await portal.guest.post('/password-resets', { token, password: 'un nouveau mot bien long' })).status,
    204,
  )
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'odette.quermelin', password: 'un nouveau mot bien long' })).body
      .code,
    'identity.account_blocked',
  )

  const unblocked = await world.admin.delete(`/connections/${connection}/block?resetPassword=true`)
  assert.equal(unblocked.body.blocked, false)
  assert.equal(
    (
      await portal.sql(
        "select count(*)::int as n from mails where kind = 'identity.password_reset' and to_address = 'odette.quermelin@client.example'",
      )
    )[0].n,
    2,
    'unblocking and reset at once',
  )
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'odette.quermelin', password: 'un nouveau mot bien long' })).body
      .state,
    'signed_in',
  )
})

test("R11 C12 a subscriber blocked by a stranger's guesses gets in where they signed in before; G6 a blocked connection closes its application", async () => {
  const { connection } = await world.makeSubscriber('perrine.guesnais')
  const enter = async (cookie?: string) => {
    const reply = await portal.guest.post(
      '/session',
      { identifier: 'perrine.guesnais', password: testPassword },
      cookie ? { cookie } : {},
    )
    const set = [reply.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0]!)
    return { code: reply.body.code, cookie: set.join('; ') }
  }
  const { cookie } = await enter()
  const known = cookie.split('; ').find((one) => one.startsWith('parvis-browser='))!
  const look = async (cookie: string) =>
    (await portal.app.server.inject({ url: '/api/v1/account', headers: { cookie } })).statusCode
  for (let i = 0; i < 5; i++) await portal.guest.post('/session', { identifier: 'perrine.guesnais', password: 'wrong' })
  assert.equal((await rowOf(connection)).blocked, true, 'C6 with all its connections')
  assert.equal((await enter()).code, 'identity.account_blocked')
  assert.equal(await look(cookie), 200, 'the open session goes on')
  const again = await enter(known)
  assert.deepEqual([again.code, await look(again.cookie)], [undefined, 200])
  assert.equal((await world.admin.put(`/connections/${connection}/block`)).status, 200)
  assert.equal(await look(again.cookie), 401, 'C12 all connections blocked: the sessions are over')
  assert.equal((await enter()).code, 'identity.account_blocked', 'C6 the account itself is blocked for strangers')
  assert.equal((await enter(known)).code, undefined, 'G6 the blocked connection alone keeps nobody out of the portal')
})

test('C6 a right password in between starts the count again', async () => {
  await makeAccount(portal, 'remi.tassignol')
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 4; i++) await portal.guest.post('/session', { identifier: 'remi.tassignol', password: 'wrong' })
    assert.equal(
      (await portal.guest.post('/session', { identifier: 'remi.tassignol', password: testPassword })).status,
      200,
    )
  }
})

test('C6 C1 one signs in with the identifier or the sign-in e-mail, in any case of letters', async () => {
  await makeAccount(portal, 'Anouk.Delormais')
  for (const identifier of ['anouk.delormais', 'ANOUK.DELORMAIS@client.example'])
    assert.equal((await portal.guest.post('/session', { identifier, password: testPassword })).status, 200)
})

test("C13 C17 coordinates are saved at once and never over somebody else's change", async () => {
  const first = (await world.admin.get(`/connections/${world.subscriberConnection}`)).body
  const saved = await world.admin.patch(
    `/connections/${first.id}`,
    bodyOf(first, { phone: '02 61 91 07 12', jobTitle: 'Gestionnaire paie' }),
  )
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  assert.equal(saved.body.account.phone, '02 61 91 07 12')
  const stale = await world.admin.patch(`/connections/${first.id}`, bodyOf(first, { phone: '00' }))
  assert.equal(stale.status, 409)
  assert.equal(stale.body.code, 'conflict')
  assert.equal(stale.body.extra.current.account.phone, '02 61 91 07 12')
  assert.match(stale.body.extra.by, /AUBERTINE/)
  assert.equal((await world.admin.get(`/connections/${first.id}`)).body.account.phone, '02 61 91 07 12')
})

test('C3 C13 name, first name and identifier can be changed by nobody, not even underneath', async () => {
  const detail = (await world.admin.get(`/connections/${world.subscriberConnection}`)).body
  await world.admin.patch(`/connections/${detail.id}`, { ...bodyOf(detail), surname: 'AUTRE', identifier: 'autre' })
  assert.equal((await world.admin.get(`/connections/${detail.id}`)).body.surname, 'TOUSSARD')
  await assert.rejects(
    portal.sql("update accounts set surname = 'AUTRE' where id = $1", [detail.accountId]),
    /identity of an account/,
  )
})

test('C1 an address of another person is refused in its field, before saving too, without a hint of whose it is', async () => {
  const detail = (await world.admin.get(`/connections/${world.subscriberConnection}`)).body
  const sentence =
    "Le mail est déjà utilisé pour un autre compte d'accès. Le mail doit être unique car il est utilisé notamment pour les réinitialisations de mot de passe et les échanges avec le support."
  const taken = await world.admin.get(
    `/email-availability?email=${encodeURIComponent('Sacha.Perrigot@client.example')}`,
  )
  assert.deepEqual(taken.body, { available: false, message: sentence })
  const refused = await world.admin.patch(
    `/connections/${detail.id}`,
    bodyOf(detail, { email: 'sacha.perrigot@client.example', emailConfirmation: 'sacha.perrigot@client.example' }),
  )
  assert.equal(refused.status, 422)
  assert.deepEqual(refused.body.errors, [{ field: 'email', code: 'identity.email_taken', message: sentence }])
  const differ = await world.admin.patch(
    `/connections/${detail.id}`,
    bodyOf(detail, { email: 'a@b.example', emailConfirmation: 'c@b.example' }),
  )
  assert.equal(differ.body.errors[0].field, 'emailConfirmation')
  const bad = await world.admin.patch(
    `/connections/${detail.id}`,
    bodyOf(detail, { email: 'pas-une-adresse', phone: 'x'.repeat(41) }),
  )
  assert.deepEqual(bad.body.errors.map((error: any) => error.field).sort(), ['email', 'emailConfirmation', 'phone'])
})

test("C1 C5 the address and password of an account that reaches beyond one's contracts are not an administrator's to change", async () => {
  const { account, connection } = await world.makeSubscriber('ines.escoffre')
  const before = (await world.admin.get(`/connections/${connection}`)).body
  assert.equal(before.abilities.changeEmail.allowed, true)
  await world.delegate(account, world.rivalContract)
  const after = (await world.admin.get(`/connections/${connection}`)).body
  assert.equal(after.abilities.changeEmail.allowed, false)
  assert.equal(after.abilities.resetPassword.allowed, false)
  const refused = await world.admin.patch(
    `/connections/${connection}`,
    bodyOf(after, { email: 'volee@rival.example', emailConfirmation: 'volee@rival.example' }),
  )
  assert.equal(refused.body.errors[0].code, 'contracts.email_not_yours')
  assert.equal((await world.admin.post(`/connections/${connection}/password-reset`)).status, 403)
})

test('C1 C5 asking about addresses, and sending resets, are limited', async () => {
  const eager = await portal.signedIn(world.admin.id)
  let last = await eager.get('/email-availability?email=a%40b.example')
  for (let i = 0; i < 60; i++) last = await eager.get(`/email-availability?email=a${i}%40b.example`)
  assert.deepEqual([last.status, last.body.code], [429, 'too_many_requests'])
  const { connection } = await world.makeSubscriber('camille.limite')
  const resets = []
  for (let i = 0; i < 6; i++) resets.push((await world.admin.post(`/connections/${connection}/password-reset`)).status)
  assert.deepEqual(resets, [204, 204, 204, 204, 204, 429])
})

test('C5 a reset is refused with its reason where there is no e-mail', async () => {
  const { account, connection } = await world.makeSubscriber('bilal.ostran')
  await portal.sql('update accounts set sign_in_email = null where id = $1', [account])
  const refused = await world.admin.post(`/connections/${connection}/password-reset`)
  assert.equal(refused.status, 409)
  assert.match(refused.body.detail, /pas d'adresse email/)
  assert.equal((await world.admin.get(`/connections/${connection}`)).body.abilities.resetPassword.allowed, false)
})

test("C14 the application user's coordinates are given to be copied, and nothing is saved by that", async () => {
  const { account, connection } = await world.makeSubscriber('iris.voltane')
  const user = await world.makeApplicationUser('VOLTANE', 'Iris')
  await portal.sql('update connections set application_user_id = $2 where id = $1', [connection, user])
  const copy = await world.admin.get(`/connections/${connection}/application-user`)
  assert.equal(copy.body.phone, '02 61 91 07 41')
  assert.equal((await portal.sql('select phone from accounts where id = $1', [account]))[0].phone, '')
})

test("C15 C16 profile and roles: chosen among the application's, or exactly another subscriber's, among connections one administers", async () => {
  const { connection } = await world.makeSubscriber('sonia.amrane')
  const detail = (await world.admin.get(`/connections/${connection}`)).body
  assert.deepEqual(
    detail.profiles.map((profile: any) => [profile.name, profile.description]),
    [
      ['Consultation', ''],
      ['Gestionnaire', 'Saisit la paie'],
    ],
  )
  const changed = await world.admin.patch(
    `/connections/${connection}`,
    bodyOf(detail, { profileId: world.otherProfile }),
  )
  assert.equal(changed.body.profileId, world.otherProfile)
  const unknown = await world.admin.patch(`/connections/${connection}`, bodyOf(changed.body, { profileId: missing }))
  assert.equal(unknown.body.errors[0].field, 'profileId')
  const sources = await world.admin.get(`/connections/${connection}/copy-sources?search=toussard`)
  assert.deepEqual(
    sources.body.items.map((item: any) => [item.id, item.roles]),
    [[world.subscriberConnection, ['Rôle A']]],
  )
  const copied = await world.admin.patch(
    `/connections/${connection}`,
    bodyOf(changed.body, { copyFrom: world.subscriberConnection }),
  )
  assert.equal(copied.body.profileId, world.profile)
  assert.deepEqual(
    copied.body.roles.map((role: any) => role.name),
    ['Rôle A'],
  )
  const foreign = await world.admin.patch(
    `/connections/${connection}`,
    bodyOf(copied.body, { copyFrom: world.rivalConnection }),
  )
  assert.equal(foreign.status, 422)
  assert.equal(foreign.body.errors[0].field, 'copyFrom')
})

test('C15 an application without profiles has none to choose', async () => {
  const plain = await insert(portal, 'applications', { brand_id: portal.brandId, code: 'delib', name: 'Orba Délib' })
  const contract = await world.makeContract('24-0300', {}, [plain.id])
  await world.delegate(world.admin.id, contract)
  const { connection } = await world.makeSubscriber('hugo.vernanchet', 'named', contract)
  const detail = (await world.admin.get(`/connections/${connection}`)).body
  assert.deepEqual(detail.profiles, [])
  assert.equal(
    (await world.admin.patch(`/connections/${connection}`, bodyOf(detail, { profileId: world.profile }))).body.errors[0]
      .code,
    'contracts.no_profiles',
  )
})

test('C35 the history of a contract says who, what, before and after', async () => {
  const { body } = await world.admin.get(`/contracts/${world.contract}/history?size=100`)
  const saved = body.items.find(
    (item: any) => item.type === 'contracts.connection.updated' && item.subject.startsWith('TOUSSARD'),
  )
  assert.equal(saved.label, 'Abonné mis à jour')
  assert.equal(saved.actor, 'AUBERTINE claire')
  assert.equal(saved.after.phone, '02 61 91 07 12')
  const ofConnections = (await world.admin.get(`/contracts/${world.contract}/history?subject=connection&size=100`)).body
    .items
  assert.ok(ofConnections.length > 0 && ofConnections.length < body.items.length)
  assert.ok(ofConnections.every((event: any) => event.type.startsWith('contracts.connection.')))
  const named = ofConnections[0].subject.split(' ')[0]
  const found = (await world.admin.get(`/contracts/${world.contract}/history?search=${named.toLowerCase()}&size=100`))
    .body
  assert.ok(
    found.items.length > 0 && found.items.every((event: any) => `${event.subject} ${event.actor}`.includes(named)),
  )
  const first = await world.admin.get(`/contracts/${world.contract}/history?size=2`)
  const second = await world.admin.get(`/contracts/${world.contract}/history?size=2&cursor=${first.body.nextCursor}`)
  assert.equal(new Set([...first.body.items, ...second.body.items].map((item: any) => item.id)).size, 4)
})

test('C1 the e-mail shown in the list follows the account', async () => {
  const { account, connection } = await world.makeSubscriber('elsa.kervadec')
  await portal.sql("update accounts set sign_in_email = 'nouvelle@client.example' where id = $1", [account])
  assert.equal((await rowOf(connection)).email, 'nouvelle@client.example')
  await makeMember(portal, account, world.organisation).catch(() => {})
})

test("C2 a subscriber finds the links to their applications, and why one is blocked; nobody else's", async () => {
  await portal.sql("update applications set url = 'https://paie.example' where id = $1", [world.application])
  const mine = await world.subscriber.get('/account/applications')
  assert.deepEqual(
    mine.body.items.map((item: any) => [item.name, item.url, item.contractNumber, item.blocked]),
    [['Orba Paie', 'https://paie.example', '24-0173', false]],
  )
  const { account, connection } = await world.makeSubscriber('lea.lien')
  await world.makeSubscriber('lea.lien2')
  const plain = await insert(portal, 'applications', { brand_id: portal.brandId, code: 'docs', name: 'Orba Docs' })
  const second = await world.makeContract('24-0901', {}, [plain.id])
  const seat = await insert(portal, 'seats', {
    contract_id: second,
    kind: 'named',
    account_id: account,
    created_on: '2024-04-01',
  })
  await insert(portal, 'connections', {
    brand_id: portal.brandId,
    organisation_id: world.organisation,
    contract_id: second,
    application_id: plain.id,
    account_id: account,
    seat_kind: 'named',
    seat_id: seat.id,
    created_on: '2024-04-01',
  })
  await world.admin.put(`/connections/${connection}/block`)
  const person = await portal.signedIn(account)
  assert.deepEqual(
    (await person.get('/account/applications')).body.items.map((item: any) => [item.name, item.blocked, item.causes]),
    [
      ['Orba Docs', false, []],
      ['Orba Paie', true, ['administrateur']],
    ],
  )
})
