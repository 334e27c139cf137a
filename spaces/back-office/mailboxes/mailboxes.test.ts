// The mailboxes that are read for a brand, as its staff set them up.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { unseal } from '../../../kernel/secrets/secrets.ts'
import { type Dovecot, startDovecot, withoutDovecot } from '../../../testing/dovecot.ts'
import { insert, makeAccount, makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let chief: Person
let agent: Person
before(async () => {
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  chief = await portal.signedIn(await makeStaff(portal, 'ana.roquelin', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'agent.simple'))
})
after(() => portal.close())

const good = {
  address: 'Assistance@Halbrane.example',
  host: 'imap.halbrane.example',
  port: 993,
  security: 'tls',
  identifier: 'assistance',
  password: 'un-mot-de-passe',
  folder: 'INBOX',
  doneFolder: '',
  takes: 'support.tickets',
  strangers: 'ask',
  opens: true,
  plusAddresses: true,
  trustedServer: 'mx.halbrane.example',
  enabled: false,
}
const fields = (reply: any) => reply.body.errors.map(({ field }: any) => field)

test('P14 a mailbox is added and changed by who may, on record, its password sealed and told to nobody', async () => {
  const made = await chief.post('/staff/mailboxes', good)
  assert.equal(made.status, 201)
  assert.deepEqual(
    [made.body.address, made.body.failure, made.body.readAt, 'password' in made.body],
    ['Assistance@halbrane.example', '', null, false],
  )
  const [row] = await portal.sql('select * from mailboxes where id = $1', [made.body.id])
  assert.equal(unseal(portal.config, 'mailbox', row.id, row.sealed_password).toString(), good.password)
  const listed = await chief.get('/staff/mailboxes')
  assert.deepEqual([listed.body.items.length, listed.body.takers], [1, [{ kind: 'support.tickets', title: 'Tickets' }]])
  const { password: _password, ...kept } = good
  const change = { ...kept, version: made.body.version, folder: 'Tickets' }
  const changed = await chief.put(`/staff/mailboxes/${made.body.id}`, change)
  assert.deepEqual([changed.status, changed.body.folder, changed.body.version], [200, 'Tickets', 2])
  const stale = await chief.put(`/staff/mailboxes/${made.body.id}`, change)
  assert.deepEqual([stale.status, stale.body.extra.current?.version ?? stale.body.extra.version], [409, 2])
  const acts = await portal.sql(
    "select type, before, after from journal_events where type like 'back_office.mailbox.%' order by seq",
  )
  assert.deepEqual(
    acts.map(({ type }) => type),
    ['back_office.mailbox.added', 'back_office.mailbox.changed'],
  )
  assert.doesNotMatch(JSON.stringify(acts), /mot-de-passe/)

  for (const [method, path] of [
    ['get', '/staff/mailboxes'],
    ['post', '/staff/mailboxes'],
    ['get', `/staff/mailboxes/${made.body.id}`],
    ['post', `/staff/mailboxes/${made.body.id}/trial`],
  ] as const) {
    const refused = await agent[method](path, good)
    assert.deepEqual([refused.status, /Régler les boîtes de réception/.test(refused.body.detail)], [403, true], path)
  }
  const client = await portal.signedIn(await makeAccount(portal, 'client.curieux'))
  assert.equal((await client.get('/staff/mailboxes')).status, 404)
  const other = await insert(portal, 'brands', { slug: 'ailleurs', name: 'Ailleurs', made_from: portal.brandId })
  const theirs = await insert(portal, 'mailboxes', {
    brand_id: other.id,
    address: 'a@b.example',
    host: 'b.example',
    port: 993,
    identifier: 'a',
    sealed_password: Buffer.from('x'),
    takes: 'support.tickets',
    reads_from: portal.clock.now,
    created_at: portal.clock.now,
    updated_at: portal.clock.now,
  })
  assert.equal((await chief.get(`/staff/mailboxes/${theirs.id}`)).status, 404)
})

test('P14 bad input is refused by its field; another server needs the password anew', async () => {
  for (const [values, field] of [
    [{ address: 'x' }, 'address'],
    [{ host: 'a b' }, 'host'],
    [{ host: 'imap://x' }, 'host'],
    [{ port: 0 }, 'port'],
    [{ identifier: '' }, 'identifier'],
    [{ password: undefined }, 'password'],
    [{ takes: 'nothing.here' }, 'takes'],
    [{ doneFolder: 'INBOX' }, 'doneFolder'],
    [{ trustedServer: 'a b' }, 'trustedServer'],
    [{ folder: 'Tickets', host: 'IMAP.halbrane.example' }, 'folder'],
  ] as const) {
    const refused = await chief.post('/staff/mailboxes', { ...good, ...values })
    assert.deepEqual([refused.status, fields(refused)], [422, [field]], JSON.stringify(values))
  }
  const made = (await chief.post('/staff/mailboxes', { ...good, identifier: 'ventes' })).body
  const { password: _password, ...kept } = { ...good, identifier: 'ventes', version: made.version }
  for (const values of [{ host: 'ailleurs.example' }, { port: 143 }, { identifier: 'autre' }, { security: 'none' }])
    assert.deepEqual(fields(await chief.put(`/staff/mailboxes/${made.id}`, { ...kept, ...values })), ['password'])
})

test('P14 «Essayer» tells in words what is in the way, and never reads anything', {
  skip: withoutDovecot(),
}, async () => {
  const dovecot: Dovecot = await startDovecot()
  try {
    dovecot.deliver('Subject: x\r\n\r\ny')
    const at = {
      ...good,
      host: '127.0.0.1',
      port: dovecot.port,
      security: 'none',
      identifier: dovecot.identifier,
      password: dovecot.password,
    }
    const made = (await chief.post('/staff/mailboxes', at)).body
    const path = `/staff/mailboxes/${made.id}`
    let { version } = made
    const tried = async (values: object): Promise<any> => {
      const changed = await chief.put(path, { ...at, ...values, version })
      assert.equal(changed.status, 200, JSON.stringify(changed.body))
      version = changed.body.version
      return (await chief.post(`${path}/trial`)).body
    }
    assert.deepEqual(await tried({}), {
      ok: true,
      message: 'La boîte répond\u00a0: 1 e-mail dans «\u00a0INBOX\u00a0».',
    })
    assert.deepEqual(dovecot.flags(), [''])
    for (const [values, words] of [
      [{ password: 'faux' }, /refuse l'identifiant/],
      [{ folder: 'Nulle part' }, /dossier n'existe pas/],
      [{ security: 'starttls' }, /ne propose pas cette sécurité/],
      [{ port: 1 }, /ne répond pas/],
      [{ host: 'nulle-part.invalid' }, /Aucun serveur|ne répond pas/],
    ] as const) {
      const told = await tried(values)
      assert.equal(told.ok, false)
      assert.match(told.message, words, JSON.stringify(values))
    }
  } finally {
    await dovecot.close()
  }
})

test('P14 a mailbox in a private network is not asked where the server may not', async () => {
  const closed = await startPortal()
  try {
    const boss = await closed.signedIn(await makeStaff(closed, 'ana.roquelin', 'administrator'))
    const made = (await boss.post('/staff/mailboxes', { ...good, host: '127.0.0.1' })).body
    const told = (await boss.post(`/staff/mailboxes/${made.id}/trial`)).body
    assert.equal(told.ok, false)
    assert.match(told.message, /réseau privé/)
  } finally {
    await closed.close()
  }
})
