import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { drawPaper } from '../../../kernel/demo/paper.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  undisturbed,
} from '../../../testing/portal.ts'
import { retentionJobs } from './jobs.ts'

let portal: Portal
let agent: Person
let nora: Person
let organisation: string
let folder: any
let people: { nora: string; agent: string }
/** Sessions end long before documents do: everybody signs in again. */
async function at(moment: string) {
  portal.clock.set(moment)
  nora = await portal.signedIn(people.nora)
  agent = await portal.signedIn(people.agent)
}
before(async () => {
  portal = await startPortal({}, '2020-03-02T09:00:00Z')
  const principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  people = { nora: principal, agent: await makeStaff(portal, 'agent.dupond') }
  await at('2020-03-02T09:00:00Z')
  const { items } = (await agent.get('/staff/folders?size=100')).body
  folder = (await agent.get(`/staff/folders/${items.find((one: any) => one.name === 'Devis').id}`)).body
})
after(() => portal.close())

const endTimes = () => retentionJobs(portal.app.services)[0]!.run({}, undisturbed)
async function rule(changes: object) {
  const { id, state: _, may: __, pictureId: ___, ...fields } = folder
  const changed = await agent.put(`/staff/folders/${id}`, { ...fields, ...changes })
  if (changed.status === 200) folder = changed.body
  return changed
}
async function publish(name: string) {
  const file = { field: 'file', name: `${name}.pdf`, bytes: await drawPaper(name, []) }
  const made = await agent.upload('/staff/documents', [file], { organisationId: organisation, folderId: folder.id })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const names = async () => (await nora.get('/documents?size=100')).body.items.map((one: any) => one.name).sort()

test('D17 a document goes at the end of the time of its folder, with its bytes; that it was there stays on record', async () => {
  assert.equal((await rule({ retentionYears: 2 })).status, 200)
  const old = await publish('D-2020-001')
  await nora.post(`/documents/${old.id}/reading`)
  const replacement = { field: 'file', name: 'x.pdf', bytes: await drawPaper('x', []) }
  await at('2022-03-01T09:00:00Z')
  await endTimes()
  assert.deepEqual(await names(), ['D-2020-001'])
  // Replaced, it begins anew: what is shown is what is kept.
  const renewed = await publish('D-2020-002')
  await portal.sql("update documents set deposited_at = '2020-03-02' where id = $1", [renewed.id])
  assert.equal(
    (await agent.upload(`/staff/documents/${renewed.id}/versions`, [replacement], { version: String(renewed.version) }))
      .status,
    201,
  )
  await at('2022-03-03T09:00:00Z')
  const keys = await portal.sql('select storage_key from files where owner_id = $1', [old.id])
  await endTimes()
  await endTimes()
  assert.deepEqual(await names(), ['D-2020-002'])
  assert.equal((await nora.get(`/documents/${old.id}/versions/${old.versionId}`)).status, 404)
  assert.deepEqual(
    (await portal.sql('select storage_key from removed_files')).map((one) => one.storage_key),
    keys.map((one) => one.storage_key),
  )
  const told = await portal.sql("select * from journal_events where type = 'documents.document.expired'")
  assert.deepEqual(
    told.map((one) => [one.subject_label, one.organisation_id, one.before.firstReadBy, one.before.folder]),
    [['D-2020-001', organisation, 'GERE nora', 'Devis']],
  )
})

test('D17 what the law keeps is neither replaced nor deleted, by nobody, until its time is over', async () => {
  const short = await rule({ retentionYears: 5, legalYears: 10 })
  assert.deepEqual(
    [short.status, short.body.errors.map((one: any) => [one.field, one.code])],
    [422, [['retentionYears', 'documents.kept_by_law_longer']]],
  )
  assert.equal((await rule({ retentionYears: 10, legalYears: 10 })).status, 200)
  const kept = await publish('D-2022-010')
  assert.equal((await nora.get(`/documents/${kept.id}`)).body.kept, true)
  const file = { field: 'file', name: 'x.pdf', bytes: await drawPaper('x', []) }
  const replaced = await agent.upload(`/staff/documents/${kept.id}/versions`, [file], { version: String(kept.version) })
  assert.deepEqual([replaced.status, replaced.body.code], [409, 'documents.kept'])
  // Under the server too: whoever writes to the database is refused.
  for (const statement of [
    `delete from documents where id = '${kept.id}'`,
    `delete from document_versions where document_id = '${kept.id}'`,
    `update documents set version_id = gen_random_uuid() where id = '${kept.id}'`,
  ])
    await assert.rejects(portal.sql(statement), { code: '23001' }, statement)
  // A rule that is cut short does not reach it; it is withdrawn all the same, on record.
  await portal.sql('update folder_rules set retention_years = null where id = $1', [folder.id])
  await portal.sql("update documents set deposited_at = '2013-01-01' where id = $1", [kept.id])
  await portal.sql('update folder_rules set retention_years = 30, legal_years = 20 where id = $1', [folder.id])
  await endTimes()
  assert.ok((await names()).includes('D-2022-010'))
  const { version } = (await agent.get(`/documents/${kept.id}`)).body
  assert.equal((await agent.post(`/staff/documents/${kept.id}/withdrawal`, { version, reason: 'Erreur' })).status, 200)
})
