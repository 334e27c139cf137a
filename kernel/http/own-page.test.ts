import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

let portal: Portal
let aline: Person
let nadege: Person
before(async () => {
  portal = await startPortal()
  const organisation = await makeOrganisation(portal, 'Ville de Montfabre')
  const people = []
  for (const name of ['aline.grandjouan', 'nadege.joubertie']) {
    const id = await makeAccount(portal, name)
    await makeMember(portal, id, organisation)
    people.push(await portal.signedIn(id))
  }
  ;[aline, nadege] = people as [Person, Person]
})
after(() => portal.close())

/** A request with the cookie of one and the page of another. */
const send = async (method: string, path: string, session: Person, page: Person, payload?: object) => {
  const response = await portal.app.server.inject({
    method: method as 'GET',
    url: `/api/v1${path}`,
    headers: { cookie: `parvis=${session.token}`, 'x-parvis-account': page.id, 'accept-language': 'fr' },
    ...(payload ? { payload } : {}),
  })
  return { status: response.statusCode, body: response.body ? response.json() : undefined }
}

test('C3 C4 what a page of one person sends is refused in the session of another, and nothing is written', async () => {
  const { version, ...account } = (await aline.get('/account')).body
  const body = { ...account, phone: '02 61 91 00 00', contactEmailConfirmation: account.contactEmail, version }
  const refused = await send('PATCH', '/account', nadege, aline, body)
  assert.deepEqual([refused.status, refused.body.code], [409, 'identity.other_account'])
  assert.match(refused.body.detail, /^Vous êtes maintenant connecté comme nadege JOUBERTIE/)
  assert.deepEqual(refused.body.extra, { account: { id: nadege.id, name: 'nadege JOUBERTIE' } })
  assert.equal((await nadege.get('/account')).body.phone, '')
  assert.equal((await send('PATCH', '/account', aline, aline, body)).status, 200)
})

test('C3 C4 reads, other sides, handlers that open their transactions themselves, and signing out are refused likewise', async () => {
  const staff = await portal.signedIn(await makeStaff(portal, 'michel.roquelin', 'administrator'))
  for (const [method, path, session, payload] of [
    ['GET', '/session', nadege],
    ['GET', '/account', nadege],
    ['GET', '/staff/organisations', staff],
    ['GET', '/staff/journal', staff],
    ['PUT', '/account/password', nadege, { currentPassword: 'x', newPassword: 'y' }],
    ['POST', '/membership-removals', nadege, {}],
    ['POST', '/tickets', nadege, {}],
    ['POST', '/notifications/reading', nadege],
    ['DELETE', '/session', nadege],
  ] as Array<[string, string, Person, object?]>)
    assert.equal(
      (await send(method, path, session, aline, payload)).body?.code,
      'identity.other_account',
      `${method} ${path}`,
    )
  assert.equal((await nadege.get('/session')).status, 200, 'the session of the other goes on')
  assert.equal((await send('DELETE', '/session', nadege, nadege)).status, 204)
  assert.equal((await send('DELETE', '/session', nadege, aline)).status, 204, 'a session that is over is no matter')
})
