import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { type SftpServer, startSftp } from '../../../testing/sftp-server.ts'

let portal: Portal
let keeper: Person
let organisation: string
let directory: string
let server: SftpServer

before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parvis-returns-'))
  mkdirSync(join(directory, 'ged'))
  server = await startSftp(directory, { name: 'depot', password: 'secret' })
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  keeper = await portal.signedIn(await makeStaff(portal, 'ana.regle', 'administrator'))
  organisation = await makeOrganisation(portal, 'Vallois & Brès', {
    principal: await makeAccount(portal, 'nora.gere'),
    values: { code: 'VALLOIS' },
  })
})
after(async () => {
  await portal.close()
  await server.close()
  rmSync(directory, { recursive: true, force: true })
})

const save = async (returnsSigned: boolean) => {
  const { version } = (await keeper.get('/staff/transfer')).body
  const saved = await keeper.put('/staff/transfer', {
    version,
    protocol: 'sftp',
    server: '127.0.0.1',
    port: server.port,
    identifier: 'depot',
    password: 'secret',
    path: '/ged',
    temporary: '/ged-traites',
    authority: '',
    enabled: true,
    returnsSigned,
  })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
}
/** A document of the client, told of as signed as its trigger does it. */
const sign = async (text: string, complete = true) => {
  const [folder] = await portal.sql("select id from folder_rules where brand_id = $1 and name ->> 'fr' = 'Contrats'", [
    portal.brandId,
  ])
  const made = await keeper.upload('/staff/documents', [{ field: 'file', name: 'Contrat.txt', bytes: text }], {
    organisationId: organisation,
    folderId: folder.id,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await portal.sql(
    "select parvis.tell_feed($1, 'documents.document.signed', $2, parvis.feed_document($3, $4) || jsonb_build_object('complete', $5::boolean))",
    [portal.brandId, portal.clock.now, made.body.id, made.body.versionId, complete],
  )
}
const read = async () => {
  assert.equal((await keeper.post('/staff/transfer/readings')).status, 202)
  await portal.drain()
  return (await keeper.get('/staff/drop-runs?size=1')).body.items[0]
}
const back = (name: string) => join(directory, 'ged/VALLOIS/CLIENTS/Contrat/signés', name)

test('D2 D21 signed documents are put back into the drop where that is asked for, once all have signed, each at its own place; what fails is tried again', async () => {
  await save(false)
  const { key } = (await keeper.post('/staff/transfer/trials')).body.hostKey
  const { version } = (await keeper.get('/staff/transfer')).body
  assert.equal((await keeper.post('/staff/transfer/host-key', { version, key })).status, 200)
  await sign('avant')
  assert.equal((await read()).returned, 0, 'nobody asked for it')
  await save(true)
  assert.equal((await read()).returned, 0, 'what was signed before stays where it is')
  await sign('un')
  await sign('deux')
  await sign('à moitié', false)
  assert.equal((await read()).returned, 2)
  assert.equal(readFileSync(back('Contrat.txt'), 'utf8'), 'un')
  assert.equal(readFileSync(back('Contrat (2).txt'), 'utf8'), 'deux')
  assert.ok(!existsSync(back('Contrat (3).txt')))
  // What is put back is not read as something new, and not put back again.
  portal.clock.now = new Date(portal.clock.now.getTime() + 60_000)
  const again = await read()
  assert.deepEqual([again.returned, again.created, again.waiting], [0, 0, 0])

  await sign('trois')
  server.forbid.set('/ged/VALLOIS', 'w')
  assert.equal((await read()).outcome, 'failed')
  server.forbid.clear()
  assert.equal((await read()).returned, 0, 'not before its time')
  portal.clock.now = new Date(portal.clock.now.getTime() + 6 * 60_000)
  assert.equal((await read()).returned, 1)
  assert.equal(readFileSync(back('Contrat (3).txt'), 'utf8'), 'trois')
})
