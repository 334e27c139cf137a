// The process that sends mails, killed while it tells a server: a real process, a real line.
import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { insert, startPortal } from '../../testing/portal.ts'
import { emptyDirectory, run } from '../../testing/process.ts'
import { asSystem } from '../http/context.ts'
import { sendWaiting } from './holds.ts'
import { sweepMails } from './sending.ts'

type Step = 'RCPT' | 'content' | 'taken'

test('D24 killed before a mail leaves, while it leaves and once it was taken: none is lost, and none leaves twice', async () => {
  /** What is done when a line has come to a step. */
  let at: { step: Step; done: () => void } | undefined
  const arrived: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write('220 mail.example\r\n')
    let pending = ''
    let content: string | undefined
    // A line that has come to its step is silent from then on: what still comes of a process that is being killed is nobody's.
    let silent = false
    socket.on('data', (chunk) => {
      if (silent) return
      pending += chunk.toString('latin1')
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end)
        pending = pending.slice(end + 2)
        const reached = (step: Step) => {
          if (at?.step !== step) return false
          at.done()
          at = undefined
          silent = true
          return true
        }
        if (content !== undefined) {
          if (reached('content')) return
          content += `${line}\n`
          if (line !== '.') continue
          arrived.push(/^Message-ID: <(.*)@/im.exec(content)![1]!)
          content = undefined
          // The server has it; whoever told it never hears so.
          if (reached('taken')) return
          socket.write('250 taken\r\n')
        } else if (/^RCPT/.test(line)) {
          if (reached('RCPT')) return
          socket.write('250 fine\r\n')
        } else if (line === 'DATA') {
          content = ''
          socket.write('354 go on\r\n')
        } else if (line === 'QUIT') socket.end('221 bye\r\n')
        else socket.write('250 fine\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const settings = { SMTP_URL: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}` }
  const portal = await startPortal(settings, new Date().toISOString())
  let worker: ReturnType<typeof run> | undefined
  try {
    const brand = portal.app.services.brands.byId(portal.brandId)
    const steps: Step[] = ['RCPT', 'content', 'taken']
    const mails: string[] = []
    for (let n = 0; n < steps.length + 2; n++)
      mails.push(
        (
          await insert(portal, 'mails', {
            brand_id: portal.brandId,
            kind: 'identity.password_changed',
            key: `killed-${n}`,
            to_address: `personne.${n}@client.example`,
            subject: 'Objet',
            text_body: 'Bonjour',
            created_at: new Date(portal.clock.now.getTime() + n),
            due_since: new Date(portal.clock.now.getTime() + n),
          })
        ).id,
      )
    const states = async () =>
      (await portal.sql('select state from mails order by due_since')).map((row: { state: string }) => row.state)
    for (const step of steps) {
      await asSystem(portal.app.services, brand, async (ctx) => sendWaiting(ctx))
      const reached = new Promise<void>((done) => {
        at = { step, done }
      })
      worker = run({
        ...settings,
        DATABASE_URL: portal.database.url,
        FILES_URL: `file://${emptyDirectory()}`,
        PARVIS_DATA: emptyDirectory(),
        PARVIS_ROLE: 'worker',
        PARVIS_DEMO: 'off',
        PUBLIC_URL: portal.config.publicUrl,
      })
      const { output, ended } = worker
      await Promise.race([reached, ended.then(() => assert.fail(output()))])
      worker.kill('SIGKILL')
      await ended
    }
    assert.deepEqual(await states(), ['sending', 'sending', 'sending', 'waiting', 'waiting'])
    // Whoever comes next takes what waits, and nothing that somebody may still be telling.
    await asSystem(portal.app.services, brand, async (ctx) => sendWaiting(ctx))
    await portal.drain()
    assert.deepEqual(await states(), ['sending', 'sending', 'sending', 'sent', 'sent'])
    portal.clock.now = new Date(portal.clock.now.getTime() + 16 * 60_000)
    await sweepMails(portal.app.services, brand)
    await portal.drain()
    // Nobody knows what the server has of these: a person decides.
    assert.deepEqual(await states(), ['unsure', 'unsure', 'unsure', 'sent', 'sent'])
    assert.deepEqual(arrived, mails.slice(2))
  } finally {
    worker?.kill('SIGKILL')
    for (const socket of sockets) socket.destroy()
    server.close()
    await portal.close()
  }
})
