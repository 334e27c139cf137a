// Files pass by clamd on their way in: a process of its own that speaks its protocol (testing/clamd-server.ts).
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeAccount, type Person, type Portal, startPortal } from '../../testing/portal.ts'

const child = spawn(process.execPath, [join(import.meta.dirname, '../../testing/clamd-server.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, NODE_NO_WARNINGS: '1' },
})
let portal: Portal
let person: Person
before(async () => {
  const [port] = await once(child.stdout, 'data')
  portal = await startPortal({ CLAMD_URL: `tcp://127.0.0.1:${String(port).trim()}`, MAX_UPLOAD_MB: '5' })
  person = await portal.signedIn(await makeAccount(portal, 'envoie.sain'))
})
after(async () => {
  child.kill()
  await portal.close()
})

const form = { subject: 'Bonjour', category: 'other', body: 'Voici.' }
const send = (name: string, bytes: string) => person.upload('/tickets', [{ field: 'attachments', name, bytes }], form)
const eicar = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'
const incoming = () => readdirSync(join(portal.config.dataDirectory, 'files', 'incoming'))

test('R3 a clean file passes the scanner; an infected one is 422 by its name, a scanner that cannot say or is away 503; nothing is kept', async () => {
  assert.equal((await send('propre.txt', 'a'.repeat(2_000_000))).status, 201)
  const infected = await send('facture.txt', `${'a'.repeat(300_000)}${eicar}`)
  assert.equal(infected.status, 422)
  assert.deepEqual(
    infected.body.errors.map((error: { field: string; code: string }) => [error.field, error.code]),
    [['attachments', 'files.infected']],
  )
  assert.match(infected.body.errors[0].message, /facture\.txt/)
  const large = await send('long.txt', 'a'.repeat(4_000_000))
  assert.deepEqual([large.status, large.body.code], [503, 'files.scanner_away'])
  child.kill()
  await once(child, 'exit')
  const away = await send('propre.txt', 'a')
  assert.deepEqual([away.status, away.body.code, away.headers['retry-after']], [503, 'files.scanner_away', '30'])
  assert.deepEqual(incoming(), [])
  assert.equal((await portal.sql('select count(*)::int as n from files'))[0].n, 1)
})
