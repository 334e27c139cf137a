import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeAccount, makeMember, makeStaff, type Person, type Portal, startPortal } from '../../testing/portal.ts'
import { line, makeWorld, type World } from '../billing/testing.ts'

let portal: Portal
let world: World
let admin: Person
let supervisor: Person
let user: Person
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  admin = await portal.signedIn(await makeStaff(portal, 'admin.dupond', 'administrator'))
  const member = async (name: string, role: string) => {
    const id = await makeAccount(portal, name)
    await makeMember(portal, id, world.client, role)
    return portal.signedIn(id)
  }
  supervisor = await member('sonia.voit', 'portal_supervisor')
  user = await member('ugo.lit', 'portal_user')
  await world.invoice([line('10.00')])
})
after(() => portal.close())

const path = '/staff/membership-roles'
const roleOf = async (code: string) => (await admin.get(path)).body.items.find((one: any) => one.code === code)
const spaces = async (who: Person) => (await who.get('/session')).body.spaces
const exported = async (who: Person) => (await who.get('/invoices/export')).status

test('P2 «Superviseur» and «Utilisateur» are there from the start: one reads and pays invoices, signs and answers quotes, the other reads documents', async () => {
  assert.deepEqual(
    (await admin.get(path)).body.items
      .filter((one: any) => one.code.startsWith('portal_'))
      .map((one: any) => [one.name, one.preset]),
    [
      ['Superviseur', true],
      ['Utilisateur', true],
    ],
  )
  const has = async (who: Person) => {
    const held = await spaces(who)
    return ['billing', 'documents', 'sales', 'support'].filter((one) => held.includes(one))
  }
  assert.deepEqual(await has(supervisor), ['billing', 'documents', 'sales', 'support'])
  assert.deepEqual(await has(user), ['documents', 'support'])
  assert.equal((await supervisor.get('/invoices')).body.items.length, 1)
  assert.deepEqual((await user.get('/invoices')).body.items, [])
  assert.equal((await admin.delete(`${path}/portal_user`)).body.code, 'organisation.role_preset')
})

test('P2 the decision table names each permission as deployments do, and is saved as one: all profiles that changed, or none', async () => {
  const table = (await admin.get(path)).body
  const named = table.permissions.find((one: any) => one.permission === 'billing.invoices.export')
  assert.equal(named.parameter, 'AFFICHER_EXPORT_EXCEL_FACTURE')
  const [portalUser, portalSupervisor] = [await roleOf('portal_user'), await roleOf('portal_supervisor')]
  const cells = (role: any, permissions: string[]) => ({ code: role.code, version: role.version, permissions })
  const stale = await admin.put(path, {
    roles: [
      cells(portalUser, [...portalUser.permissions, 'billing.invoices.read']),
      { ...cells(portalSupervisor, []), version: portalSupervisor.version + 1 },
    ],
  })
  assert.deepEqual([stale.status, stale.body.extra.current.code], [409, 'portal_supervisor'])
  assert.deepEqual((await roleOf('portal_user')).permissions, portalUser.permissions)
  const unknown = await admin.put(path, { roles: [cells(portalUser, ['no.such.one'])] })
  assert.deepEqual(
    unknown.body.errors.map((one: any) => one.field),
    ['roles.0.permissions.0'],
  )
  const done = await admin.put(path, {
    roles: [
      cells(portalUser, [...portalUser.permissions, 'billing.invoices.read']),
      cells(
        portalSupervisor,
        portalSupervisor.permissions.filter((one: string) => one !== 'billing.invoices.pay'),
      ),
    ],
  })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  // It is the same data that the server asks: in force at once.
  assert.ok((await spaces(user)).includes('billing'))
  assert.equal((await user.get('/invoices')).body.items.length, 1)
  assert.equal((await user.put(path, { roles: [cells(portalUser, [])] })).status, 404)
  assert.equal((await world.agent.put(path, { roles: [cells(portalUser, [])] })).status, 403)
})

test('P2 P16 AFFICHER_EXPORT_EXCEL_FACTURE decides who takes invoices along as a file: the page hides it, the server refuses it and says whom to ask', async () => {
  const permissions = async (who: Person) => (await who.get('/session')).body.permissions
  assert.ok((await permissions(supervisor)).includes('billing.invoices.export'))
  assert.ok(!(await permissions(user)).includes('billing.invoices.export'))
  assert.equal(await exported(supervisor), 200)
  const refused = await user.get('/invoices/export')
  assert.deepEqual([refused.status, refused.body.code], [403, 'access.permission_missing'])
  assert.match(refused.body.detail, /Adressez-vous à.*GERE/)
  const role = await roleOf('portal_supervisor')
  const saved = await admin.put(path, {
    roles: [
      {
        code: role.code,
        version: role.version,
        permissions: role.permissions.filter((one: string) => !one.endsWith('.export')),
      },
    ],
  })
  assert.equal(saved.status, 200)
  assert.equal(await exported(supervisor), 403)
})

test('P2 a file has the invoices of those clients alone whose role lets one export them', async () => {
  const id = await makeAccount(portal, 'deux.clients')
  await makeMember(portal, id, world.client, 'portal_user')
  await makeMember(portal, id, world.rivals, 'secondary_manager')
  const both = await portal.signedIn(id)
  assert.equal((await both.get('/invoices')).body.items.length, 1)
  const file = await both.get('/invoices/export?format=csv')
  assert.deepEqual([file.status, file.bytes.toString().trim().split('\n').length], [200, 1])
})

test('P2 profiles are made, copied, renamed and deleted', async () => {
  const like = await roleOf('portal_user')
  const made = await admin.post(path, {
    names: { fr: 'Gardien', en: 'Caretaker' },
    permissions: like.permissions,
    defaultSpaces: [],
  })
  assert.deepEqual([made.status, made.body.permissions], [201, like.permissions])
  const renamed = await admin.patch(`${path}/${made.body.code}`, {
    names: { fr: 'Gardienne', en: 'Caretaker' },
    version: made.body.version,
  })
  assert.equal(renamed.body.name, 'Gardienne')
  assert.equal((await admin.delete(`${path}/${made.body.code}`)).status, 204)
  assert.equal(await roleOf(made.body.code), undefined)
})
