import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let nora: Person
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere')
  const organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  nora = await portal.signedIn(principal)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  const { id } = await rule('Facture')
  for (const name of ['F-1', 'Note interne'])
    await agent.upload(
      '/staff/documents',
      [
        {
          field: 'file',
          name: 'f.pdf',
          bytes: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
        },
      ],
      { organisationId: organisation, folderId: id, name },
    )
})
after(() => portal.close())

const at = '/staff/folder-configuration'
const read = async (): Promise<any> => (await agent.get(at)).body
const rule = async (name: string, holder = 'client'): Promise<any> =>
  (await read()).rules.find((one: any) => one.name.fr === name && one.holder === holder)
/** A rule as it is sent: what the view has beside its fields is left out. */
const changed = ({ state: _, pictureId: _p, may: _m, ...one }: any, values: object) => ({ ...one, ...values })
const codes = (reply: any) => reply.body.errors.map((one: any) => [one.field, one.code])

test('D3 the configuration says of each folder what a change is about, to staff alone', async () => {
  const { rules, uses, clients, roots } = await read()
  assert.deepEqual(roots, { client: 'CLIENTS\\', employee: 'SALARIES\\', supplier: 'FOURNISSEURS\\' })
  assert.ok(rules.every((one: any) => one.holder === 'supplier' || one.path.startsWith((roots as any)[one.holder])))
  const { id } = await rule('Facture')
  assert.deepEqual(uses[id], { documents: 2, holders: 1, internal: 1, toSign: 0, signed: 0 })
  assert.equal(clients.all, 1)
  assert.equal(clients.without.quotes, 1)
  assert.equal((await reader.get(at)).status, 200)
  assert.equal((await nora.get(at)).status, 404)
})

test('D3 several rules are changed in one act, or none: a stale one is a 409 with how it stands, a fault names row and field', async () => {
  const [bill, quotes] = [await rule('Facture'), await rule('Devis')]
  const change = { changes: [changed(bill, { notifyTo: 'record' }), changed(quotes, { takesUploads: true })] }
  assert.equal((await reader.put(at, change)).status, 403)
  assert.equal((await nora.put(at, change)).status, 404)
  const faulty = await agent.put(at, { changes: [change.changes[0], changed(quotes, { shared: false })] })
  assert.deepEqual([faulty.status, ...codes(faulty)], [422, ['changes.1.shared', 'documents.not_shared']])
  const taken = await agent.put(at, { changes: [change.changes[0], changed(quotes, { path: bill.path })] })
  assert.deepEqual([taken.status, ...codes(taken)], [422, ['changes.1.path', 'documents.path_taken']])
  const twice = await agent.put(at, { changes: [change.changes[0], change.changes[0]] })
  assert.deepEqual([twice.status, ...codes(twice)], [422, ['changes', 'bad_choice']])
  assert.equal((await rule('Facture')).notifyTo, 'invoices', 'nothing of a refused act was done')

  const done = await agent.put(at, change)
  assert.deepEqual(
    [done.status, done.body.items.map((one: any) => one.version)],
    [200, [bill.version + 1, quotes.version + 1]],
  )
  assert.equal((await rule('Devis')).takesUploads, true)
  const again = await agent.put(at, change)
  assert.equal(again.status, 409)
  assert.deepEqual(
    again.body.extra.current.items.map((one: any) => [one.id, one.notifyTo]),
    [
      [bill.id, 'record'],
      [quotes.id, 'quotes'],
    ],
  )
  const half = [changed(await rule('Facture'), { legal: true }), changed(quotes, { legal: true })]
  assert.equal((await agent.put(at, { changes: half })).status, 409)
  assert.equal((await rule('Facture')).legal, false)
  const events = await portal.sql(
    "select count(*)::int as n from journal_events where type = 'documents.folder.updated'",
  )
  assert.equal(events[0].n, 2)
})

test("D3 another brand's rule is a missing one", async () => {
  const bill = await rule('Facture')
  const missing = { ...changed(bill, {}), id: '00000000-0000-4000-8000-000000000000' }
  assert.equal((await agent.put(at, { changes: [missing] })).status, 404)
})

test('D3 a rule under documents is not removed, and the refusal says how many there are', async () => {
  const bill = await rule('Facture')
  const refused = await agent.delete(`/staff/folders/${bill.id}`, { version: bill.version })
  assert.equal(refused.status, 409)
  assert.match(refused.body.detail, /retirés compris\u00a0: 2\.$/)
})

test('D3 where the tree of a kind begins is a setting, which ends with its mark', async () => {
  const key = '/staff/settings/documents.root_client'
  assert.deepEqual(codes(await agent.put(key, { version: 0, value: 'GED' })), [['value', 'bad_value']])
  assert.equal((await reader.put(key, { version: 0, value: 'GED\\' })).status, 403)
  assert.equal((await agent.put(key, { version: 0, value: 'GED\\CLIENTS\\' })).status, 200)
  assert.equal((await read()).roots.client, 'GED\\CLIENTS\\')
})
