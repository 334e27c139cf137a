import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { contrast } from '../../../kernel/brands/contrast.ts'
import { insert, makeAccount, makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let administrator: Person
let agent: Person
let client: Person
const codes = (reply: any) => reply.body.errors.map((error: any) => `${error.field} ${error.code}`)

before(async () => {
  portal = await startPortal()
  administrator = await portal.signedIn(await makeStaff(portal, 'ada.regle', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'lea.agent'))
  client = await portal.signedIn(await makeAccount(portal, 'nora.compte'))
})
after(() => portal.close())

const own = () => administrator.get(`/staff/brands/${portal.brandId}`)
const newBrand = {
  name: 'Éclat du Nord',
  hosts: ['Portail.Eclat.example.'],
  locale: 'en',
  administrator: { surname: 'NORD', givenName: 'Ève', signInEmail: 'eve.nord@eclat.example' },
}

test('R12 the contrast of a colour is what WCAG says', () => {
  for (const [colour, least, most] of [
    ['#000000', 21, 21],
    ['#FFFFFF', 1, 1],
    ['#767676', 4.5, 4.6],
    ['#777777', 4.4, 4.5],
    ['#0B5A73', 7, 8],
  ] as const) {
    const found = contrast(colour, '#ffffff')
    assert.ok(found >= least && found <= most, `${colour} ${found}`)
  }
})

test('R3 R12 a brand is changed in the portal and is so at once; a stale change, a colour that cannot be read and a bad host are refused', async () => {
  const before = (await own()).body
  const path = `/staff/brands/${portal.brandId}`
  const changed = await administrator.patch(path, {
    version: before.version,
    colour: '#8A1C4A',
    supportPhone: '01 02 03 04 05',
    links: [{ label: { fr: 'Mentions légales', en: 'Legal notice' }, href: 'https://halbrane.example/legal' }],
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  const seen = (await portal.guest.get('/brand')).body
  assert.deepEqual(
    [seen.colour, seen.supportPhone, seen.links[0]],
    ['#8A1C4A', '01 02 03 04 05', { label: 'Mentions légales', href: 'https://halbrane.example/legal' }],
  )
  const stale = await administrator.patch(path, { version: before.version, name: 'Autre' })
  assert.deepEqual([stale.status, stale.body.extra.current.colour], [409, '#8A1C4A'])
  const refused = async (body: object) => {
    const reply = await administrator.patch(path, { version: changed.body.version, ...body })
    assert.equal(reply.status, 422, JSON.stringify(reply.body))
    return codes(reply)
  }
  assert.deepEqual(await refused({ colour: '#FFD500' }), ['colour back_office.low_contrast'])
  assert.deepEqual(await refused({ colour: 'red' }), ['colour bad_value'])
  assert.deepEqual(await refused({ timeZone: 'Mars/Base' }), ['timeZone bad_choice'])
  assert.deepEqual(await refused({ hosts: ['https://x.example/'] }), ['hosts.0 back_office.bad_host'])
  assert.deepEqual(await refused({ hosts: ['x.example', 'X.example.'] }), ['hosts.1 back_office.host_taken'])
  const link = (href: string) => refused({ links: [{ label: { fr: 'a', en: 'b' }, href }] })
  for (const href of ['javascript:alert(1)', 'http://x.example', 'https://a:b@x.example', 'https://a@x.example'])
    assert.deepEqual(await link(href), ['links.0.href bad_value'], href)
  const [event] = await portal.sql("select before, after from journal_events where type = 'back_office.brand.updated'")
  assert.deepEqual([event.before.colour, event.after.colour, event.after.name], ['#0B5A73', '#8A1C4A', undefined])
})

test('R12 a brand that is made has its roles and its first administrator, whose link leads to its own address', async () => {
  const made = await administrator.post('/staff/brands', newBrand, { 'idempotency-key': 'une-marque-de-plus' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual(
    [made.body.hosts, made.body.slug, made.body.own],
    [['portail.eclat.example'], 'eclat-du-nord', false],
  )
  const again = await administrator.post('/staff/brands', newBrand, { 'idempotency-key': 'une-marque-de-plus' })
  assert.equal(again.body.id, made.body.id)
  assert.equal((await portal.sql('select from brands')).length, 2)
  const at = await portal.app.server.inject({ url: '/api/v1/brand', headers: { host: 'PORTAIL.eclat.example:443' } })
  assert.equal(at.json().name, 'Éclat du Nord')
  const [mail] = await portal.sql("select brand_id, text_body from mails where to_address = 'eve.nord@eclat.example'")
  assert.equal(mail.brand_id, made.body.id)
  assert.match(mail.text_body, /http:\/\/portail\.eclat\.example:3000\/activation\//)
  const [row] = await portal.sql(
    "select a.id, s.role, s.brand_id from staff_roles s join accounts a on a.id = s.account_id where a.sign_in_email = 'eve.nord@eclat.example'",
  )
  assert.deepEqual([row.role, row.brand_id], ['administrator', made.body.id])
  // Taken names are refused, whoever has them; and nothing is made.
  const taken = await administrator.post('/staff/brands', { ...newBrand, name: 'Encore' })
  assert.deepEqual([taken.status, codes(taken)], [422, ['hosts.0 back_office.host_taken']])
  const wrong = { ...newBrand, hosts: ['b.example'], administrator: { ...newBrand.administrator, signInEmail: 'eve' } }
  assert.deepEqual(codes(await administrator.post('/staff/brands', wrong)), ['administrator.signInEmail bad_email'])
  assert.equal((await portal.sql('select from brands')).length, 2)
  // Those who made it edit it; its own staff see it, and nothing of the one that made it.
  const list = (await administrator.get('/staff/brands')).body.items
  assert.deepEqual(
    list.map((one: any) => [one.name, one.own]),
    [
      ['Halbrane', true],
      ['Éclat du Nord', false],
    ],
  )
  await portal.sql("update accounts set status = 'active' where id = $1", [row.id])
  const eve = await portal.signedIn(row.id)
  const there = (path: string, method: 'GET' | 'PATCH' = 'GET', payload?: object) =>
    portal.app.server.inject({
      method,
      url: `/api/v1${path}`,
      headers: { host: 'portail.eclat.example', cookie: `parvis=${eve.token}` },
      ...(payload ? { payload } : {}),
    })
  assert.deepEqual(
    (await there('/staff/brands')).json().items.map((one: any) => one.name),
    ['Éclat du Nord'],
  )
  assert.equal((await there(`/staff/brands/${portal.brandId}`)).statusCode, 404)
  assert.equal((await there(`/staff/brands/${portal.brandId}`, 'PATCH', { version: 1, name: 'Pris' })).statusCode, 404)
})

test('R2 R3 a setting is what the deployment says until the brand sets it, and counts at once', async () => {
  const key = 'contracts.form_reminder_days'
  const read = async (who = administrator) =>
    (await who.get('/staff/settings')).body.items.find((one: any) => one.key === key)
  const first = await read()
  assert.deepEqual([first.value, first.isSet, first.version, first.schema.type], [15, false, 0, 'integer'])
  const set = await administrator.put(`/staff/settings/${key}`, { version: 0, value: 21 })
  assert.deepEqual([set.status, set.body.value, set.body.isSet, set.body.version], [200, 21, true, 1])
  const stale = await administrator.put(`/staff/settings/${key}`, { version: 0, value: 30 })
  assert.deepEqual([stale.status, stale.body.extra.current.value], [409, 21])
  for (const value of ['21', 0, 1.5, 366, undefined]) {
    const refused = await administrator.put(`/staff/settings/${key}`, { version: 1, value })
    assert.deepEqual([refused.status, codes(refused)[0]?.split(' ')[0]], [422, 'value'], String(value))
  }
  const yes = await administrator.put('/staff/settings/people.external_directory', { version: 0, value: true })
  assert.equal(yes.status, 200, JSON.stringify(yes.body))
  // In force with the next request.
  assert.equal((await client.get('/account')).body.abilities.deactivate.allowed, false)
  await administrator.put('/staff/settings/people.external_directory', { version: 1, value: null })
  assert.equal((await client.get('/account')).body.abilities.deactivate.allowed, true)
  const back = await administrator.put(`/staff/settings/${key}`, { version: 1, value: null })
  assert.deepEqual([back.body.value, back.body.isSet, back.body.version], [15, false, 2])
  assert.equal((await read(agent)).abilities.edit.allowed, true)
  const events = await portal.sql("select before, after from journal_events where type = 'back_office.setting.changed'")
  assert.deepEqual(
    events
      .filter((event) => key in event.after)
      .map((event) => `${event.before[key]} ${event.after[key]}`)
      .sort(),
    ['21 null', 'null 21'],
  )
})

test('R12 nobody sets what their role does not permit, and nothing is told of other sides', async () => {
  assert.equal((await agent.get('/staff/brands')).status, 403)
  assert.equal((await agent.patch(`/staff/brands/${portal.brandId}`, { version: 1, name: 'X' })).status, 403)
  assert.equal((await agent.put('/staff/settings/people.external_directory', { version: 2, value: true })).status, 403)
  assert.equal((await administrator.put('/staff/settings/no.such', { version: 0, value: 1 })).status, 404)
  for (const path of ['/staff/brands', '/staff/settings']) {
    assert.equal((await client.get(path)).status, 404)
    assert.equal((await portal.guest.get(path)).status, 401)
  }
  const stranger = await insert(portal, 'brands', { slug: 'loin', name: 'Loin' })
  assert.equal((await administrator.get(`/staff/brands/${stranger.id}`)).status, 404)
})

test('R12 a logo is one small picture, in force at once for whoever opens the page, and goes with a click', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const file = (bytes: Buffer) => ({ field: 'logo', name: 'logo.png', bytes })
  const before = (await own()).body
  const path = `/staff/brands/${portal.brandId}/logo`
  const version = { version: String(before.version) }
  assert.deepEqual(codes(await administrator.upload(path, [file(Buffer.from('<svg onload="x"/>'))], version)), [
    'logo files.wrong_kind',
  ])
  assert.deepEqual(codes(await administrator.upload(path, [file(Buffer.alloc(200_001))], version)), [
    'logo back_office.logo_too_large',
  ])
  assert.equal((await agent.upload(path, [file(png)], version)).status, 403)
  const { logoId, version: after } = (await administrator.upload(path, [file(png)], version)).body
  assert.equal((await portal.guest.get('/brand')).body.logoId, logoId)
  const seen = await portal.guest.get(`/brand/logo/${logoId}`)
  // Painted anew: nothing of what was sent is given but what it shows.
  const said = await sharp(seen.bytes).metadata()
  assert.deepEqual(
    [seen.status, seen.headers['content-type'], said.format, said.width, seen.bytes.equals(png)],
    [200, 'image/png', 'png', 1, false],
  )
  assert.equal((await administrator.upload(path, [file(png)], version)).status, 409)
  assert.equal((await portal.guest.get(`/brand/logo/${portal.brandId}`)).status, 404)
  const none = await administrator.upload(path, [], { version: String(after) })
  assert.equal(none.body.logoId, null)
  assert.equal((await portal.guest.get(`/brand/logo/${logoId}`)).status, 404)
})
