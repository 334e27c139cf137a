import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'
import { type Key, makeKey, serveApi, startTool } from './testing.ts'

let portal: Portal
let nora: Person
let key: Key
let url: string
const directories: string[] = []
before(async () => {
  portal = await startPortal()
  const administrator = await portal.signedIn(await makeStaff(portal, 'chef.une', 'administrator'))
  const principal = await makeAccount(portal, 'nora.gere')
  await makeOrganisation(portal, 'Vallois & Brès', { principal, values: { code: 'C1' } })
  nora = await portal.signedIn(principal)
  key = await makeKey(administrator)
  url = await serveApi(portal)
})
after(async () => {
  await portal.close()
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** A root of its own, with these files. */
function root(files: Record<string, string | Buffer>): string {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-sync-'))
  directories.push(directory)
  const path = join(directory, 'GED')
  mkdirSync(path)
  put(path, files)
  return path
}
function put(path: string, files: Record<string, string | Buffer>): void {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), bytes)
  }
}
const run = (path: string, options: string[] = [], as = key) => startTool(url, as, path, options).ended
const documents = async () => (await nora.get('/documents?size=100')).body.items.map((one: any) => one.name).sort()

test('D28 the tool pushes a file, which the client sees; a second run has nothing to do', async () => {
  const path = root({ 'C1/CLIENTS/Facture/F-1.txt': 'facture 1', 'C1/CLIENTS/Facture/2026/F-2.txt': 'facture 2' })
  const first = await run(path)
  assert.deepEqual([first.code, first.err], [0, ''], first.out)
  assert.match(first.out, /Créés 2 · modifiés 0 · inchangés 0 · refusés 0/)
  assert.deepEqual(await documents(), ['F-1', 'F-2'])
  const second = await run(path)
  assert.deepEqual([second.code, second.err], [0, ''])
  assert.match(second.out, /Créés 0 · modifiés 0 · inchangés 0 · refusés 0/)
  assert.deepEqual(await documents(), ['F-1', 'F-2'])
  // Its state lost, it learns of the portal that all is there.
  rmSync(`${path}.parvis.sqlite`)
  assert.match((await run(path)).out, /Créés 0 · modifiés 0 · inchangés 2/)
})
