// The server as a process: what starts, what is refused, and what a kill -9 leaves.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { createApp } from '../app.ts'
import { openDatabase } from '../kernel/db/database.ts'
import { freePort } from '../kernel/db/embedded.ts'
import { openConfigured } from '../scripts/open.ts'
import { spaces } from '../spaces.ts'
import { undisturbed } from './portal.ts'
import { type PostgresServer, startPostgres } from './postgres.ts'
import { bare, demoPassword, emptyDirectory, type Running, root, run, signIn, start } from './process.ts'
import { startS3 } from './s3.ts'

/** A creation of a named seat for a new person, on a contract that waits for no form. */
async function askCreation(server: Running, cookie: string, surname: string) {
  const get = async (path: string) => (await server.send('GET', `/api/v1${path}`, { cookie })).body
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' })
  for (const { id } of (await get('/contracts')).items) {
    const contract = await get(`/contracts/${id}`)
    if (contract.waitsForm.creation || !contract.sells.includes('named')) continue
    for (const application of contract.applications) {
      const free = await get(`/contracts/${id}/application-users?application=${application.id}`)
      if (free.items.length === 0) continue
      const user = free.items[0]
      const email = `${surname.toLowerCase()}@montfabre.example`
      const person = { surname: user.surname, givenName: user.givenName, email, emailConfirmation: email }
      const coordinates = {
        structure: 'Mairie',
        jobTitle: 'Agent',
        addressLine1: '4 place du Parvis',
        addressLine2: '',
        postalCode: '99120',
        city: 'Montfabre',
        phone: '',
        mobile: '',
        fax: '',
      }
      const profileId = application.profiles[0]?.id ?? null
      const asked = await server.send('POST', '/api/v1/change-requests', {
        cookie,
        body: {
          kind: 'creation',
          contractId: id,
          seatKind: 'named',
          wishedOn: today,
          subscriber: { type: 'new', ...person, ...coordinates },
          access: [{ applicationId: application.id, applicationUserId: user.id, profileId }],
        },
      })
      assert.equal(asked.status, 201, JSON.stringify(asked.body))
      return {
        id: asked.body.id as string,
        contract: id as string,
        email,
        invoicedToday: contract.nextInvoiceOn === today,
      }
    }
  }
  throw new Error('the demo has no contract to ask on')
}

/** The public password of the demo never serves where others reach the portal. */
async function losesPublicPassword(settings: Record<string, string>) {
  const server = await start({ ...settings, PUBLIC_URL: 'https://portail.example', PARVIS_DEMO: 'on' })
  const random = demoPassword(server, 'm.roquelin')
  assert.match(server.output(), /had the public password, and have a random one now, shown this once/)
  const tried = async (password: string) =>
    (await server.send('POST', '/api/v1/session', { body: { identifier: 'm.roquelin', password } })).status
  assert.deepEqual([await tried('dalles-claires-du-parvis'), await tried(random)], [401, 200])
  server.kill('SIGTERM')
  await server.ended
}

describe('the process', () => {
  test('a wrong setting is refused by its name, without its value, with exit code 1', async () => {
    const server = run({
      PARVIS_DATA: emptyDirectory(),
      SESSION_HOURS: 'soon',
      DATABASE_URL: 'mysql://root:hush@127.0.0.1/x',
    })
    assert.deepEqual(await server.ended, { code: 1, signal: null })
    assert.match(server.output(), /SESSION_HOURS: expected hours from 1 to 720/)
    assert.match(server.output(), /DATABASE_URL: expected postgres:/)
    assert.doesNotMatch(server.output(), /hush|soon|at file:/)
  })

  test('R4 a database that does not answer is named at the start, with exit code 1 and no address of the code', async () => {
    const server = run({
      PARVIS_DATA: emptyDirectory(),
      DATABASE_URL: `postgres://parvis:hush@127.0.0.1:${await freePort()}/parvis`,
    })
    assert.deepEqual(await server.ended, { code: 1, signal: null })
    assert.match(server.output(), /database does not answer \(DATABASE_URL\): .*ECONNREFUSED/)
    assert.doesNotMatch(server.output(), /hush|at file:|at async/)
  })

  test('C30 R11 first start with the demo; a second process refused, a command beside it not; kill -9 loses nothing; a request is carried out exactly once; SIGTERM ends; where others reach it the public password is gone', async () => {
    const settings = { PARVIS_DATA: emptyDirectory() }
    let server = await start(settings)
    for (const identifier of ['c.aubertine', 'm.toussard', 'm.roquelin', 'l.barredon']) {
      assert.notEqual(demoPassword(server, identifier), '', `${identifier} is not printed`)
    }
    assert.deepEqual((await server.send('GET', '/healthz')).body, { status: 'ok' })
    const ready = await server.send('GET', '/readyz')
    assert.deepEqual([ready.status, ready.body], [200, { status: 'ready', database: true, disk: true, jobs: true }])

    // A second process on the same directory.
    const second = run(settings)
    const late = setTimeout(() => second.kill('SIGKILL'), 120_000)
    assert.deepEqual(await second.ended, { code: 1, signal: null })
    clearTimeout(late)
    assert.match(second.output(), /PARVIS_DATA\) is in use by another Parvis process/)
    assert.doesNotMatch(second.output(), /at file:|DataDirectoryBusyError/)
    assert.equal((await server.send('GET', '/readyz')).status, 200)

    // R11: the commands beside the server use the database that it runs.
    const { stdout, status } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'scripts/account.ts', 'unblock', 'm.roquelin'],
      { cwd: root, env: { ...bare, ...settings }, encoding: 'utf8' },
    )
    assert.deepEqual([status, stdout], [0, 'm.roquelin was not blocked.\n'])

    // What is acknowledged is there after kill -9.
    const client = await signIn(server, 'c.aubertine')
    const staff = await signIn(server, 'm.roquelin')
    const account = (await server.send('GET', '/api/v1/account', { cookie: client })).body
    const {
      id: _,
      identifier: _1,
      surname: _2,
      givenName: _3,
      signInEmail: _4,
      secondFactor: _5,
      ...coordinates
    } = account
    const changed = await server.send('PATCH', '/api/v1/account', {
      cookie: client,
      body: { ...coordinates, contactEmailConfirmation: account.contactEmail, jobTitle: 'Secrétaire générale' },
    })
    assert.equal(changed.status, 200, JSON.stringify(changed.body))
    const form = new FormData()
    form.set('subject', 'Écran noir à midi')
    form.set('category', 'incident')
    form.set('body', 'Depuis ce matin.')
    form.set('file', new Blob(['vu à midi\n'], { type: 'text/plain' }), 'relevé.txt')
    const ticket = await server.send('POST', '/api/v1/tickets', { cookie: client, form })
    assert.equal(ticket.status, 201, JSON.stringify(ticket.body))
    server.kill('SIGKILL')
    assert.equal((await server.ended).signal, 'SIGKILL')

    server = await start(settings)
    assert.notEqual(demoPassword(server, 'c.aubertine'), '', 'the demo accounts are printed at each start')
    const again = await server.send('GET', '/api/v1/account', { cookie: client })
    assert.equal(again.body.jobTitle, 'Secrétaire générale', 'the session and the change outlive the kill')
    const kept = await server.send('GET', `/api/v1/tickets/${ticket.body.id}`, { cookie: client })
    assert.equal(kept.body.subject, 'Écran noir à midi')
    const [file] = kept.body.messages[0].attachments
    const bytes = await server.send('GET', `/api/v1/tickets/${ticket.body.id}/attachments/${file.id}`, {
      cookie: client,
    })
    assert.equal(bytes.body, 'vu à midi\n')

    // C30: validated, killed at once, carried out after the restart.
    const request = await askCreation(server, client, 'Perdrigon')
    const waiting = await server.send('GET', `/api/v1/staff/change-requests/${request.id}`, { cookie: staff })
    const validated = await server.send('POST', `/api/v1/staff/change-requests/${request.id}/validation`, {
      cookie: staff,
      body: { rowVersion: waiting.body.rowVersion, identifier: waiting.body.proposedIdentifier },
    })
    server.kill('SIGKILL')
    assert.equal(validated.status, 200, JSON.stringify(validated.body))
    await server.ended

    const look = async () => {
      const get = async (path: string) => (await server.send('GET', `/api/v1${path}`, { cookie: staff })).body
      const detail = await get(`/staff/change-requests/${request.id}`)
      const acts = (await get(`/staff/journal?subject=${request.id}&type=contracts.request.carried_out&size=50`)).items
      const connections = (await get(`/contracts/${request.contract}/connections?search=${request.email}`)).items
      const lines = (await get(`/staff/contracts/${request.contract}/billing-lines?size=100`)).items.filter(
        (line: any) => line.requestNumber === detail.number,
      )
      return {
        state: detail.state,
        acts: acts.length,
        connections: connections.length,
        ofRequest: detail.lines,
        lines: lines.length,
      }
    }
    server = await start(settings)
    let seen = await look()
    while (seen.state !== 'carried_out') {
      await wait(250)
      seen = await look()
    }
    // One look is several answers, and the request may be carried out between two of them.
    seen = await look()
    assert.deepEqual([seen.acts, seen.connections], [1, 1])
    const months = seen.ofRequest.map((line: any) => `${line.seatKind} ${line.month}`)
    // The invoice of the day itself counts the seats that stand then; on any other day the seat has lines of its own (C32).
    assert.equal(months.length === 0, request.invoicedToday, `a named seat is billed: ${JSON.stringify(seen)}`)
    assert.equal(new Set(months).size, months.length, 'one line for each month')
    assert.equal(seen.lines, months.length, 'the contract bills these lines and no second set')
    // What comes by every few minutes comes by again, from another process too, and does nothing twice.
    const { database, config } = await openConfigured(settings)
    const beside = await createApp({ config, database, manualJobs: true })
    for (const job of spaces.flatMap((space) => space.jobs?.(beside.services) ?? []))
      if (job.everyMinutes !== undefined) await job.run({}, undisturbed)
    await beside.close()
    await database.close()
    assert.deepEqual(await look(), seen)

    server.kill('SIGTERM')
    assert.deepEqual(await server.ended, { code: 0, signal: null })
    assert.doesNotMatch(server.output(), /"level":50/)
    await losesPublicPassword(settings)
  })

  let postgres: PostgresServer
  after(() => postgres?.stop())
  test('two servers started at once on an empty PostgreSQL both come up, on one set of demo data', async () => {
    postgres = await startPostgres()
    const servers = await Promise.all(
      [emptyDirectory(), emptyDirectory()].map((directory) =>
        start({ PARVIS_DATA: directory, DATABASE_URL: postgres.url, PARVIS_DEMO: 'on' }),
      ),
    )
    const database = openDatabase({ url: postgres.url, max: 1 })
    const { rows } = await database.pool.query(
      "select (select count(*)::int from brands) as brands, (select count(*)::int from accounts where identifier = 'c.aubertine') as people",
    )
    await database.close()
    assert.deepEqual(rows, [{ brands: 1, people: 1 }])
    for (const server of servers) server.kill('SIGTERM')
    for (const server of servers) assert.equal((await server.ended).code, 0, server.output())
  })

  test('R3 a web process and a worker on one PostgreSQL and one S3 store: no directory in common, a session ended on one is ended on the other, a file put by one is read by the other, a mail written by one is sent by the worker', async () => {
    const store = await startS3()
    const mails: string[] = []
    const receiver = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      onRcptTo: ({ address }, _session, done) => {
        mails.push(address)
        done()
      },
      onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    const settings = {
      DATABASE_URL: postgres.url,
      FILES_URL: store.url(),
      PARVIS_DEMO: 'on',
      SMTP_URL: `smtp://127.0.0.1:${(receiver.server.address() as { port: number }).port}`,
    }
    // The same data directory: nothing is locked, because nothing of worth is there.
    const directory = emptyDirectory()
    const shared = { ...settings, PARVIS_DATA: directory }
    try {
      const one = await start({ ...shared, PARVIS_ROLE: 'web' })
      const [two, worker] = await Promise.all([
        start({ ...shared, PARVIS_ROLE: 'web' }),
        start({ ...settings, PARVIS_DATA: emptyDirectory(), PARVIS_ROLE: 'worker' }),
      ])
      assert.equal((await worker.send('GET', '/api/v1/session')).status, 404)
      const cookie = await signIn(one, 'c.aubertine')
      const form = new FormData()
      for (const [name, value] of Object.entries({ subject: 'Deux', category: 'other', body: 'Voici.' }))
        form.append(name, value)
      form.append('attachments', new Blob(['un relevé']), 'relevé.txt')
      const ticket = await one.send('POST', '/api/v1/tickets', { cookie, form })
      assert.equal(ticket.status, 201, JSON.stringify(ticket.body))
      const [file] = ticket.body.messages[0].attachments
      const read = () => two.send('GET', `/api/v1/tickets/${ticket.body.id}/attachments/${file.id}`, { cookie })
      assert.equal((await read()).status, 200)
      // A mail that a web process writes is sent by the worker.
      await one.send('POST', '/api/v1/password-reset-requests', { body: { identifier: 'c.aubertine' } })
      const database = openDatabase({ url: postgres.url, max: 1 })
      const readMail = async () =>
        (
          await database.pool.query(
            "select m.state from mails m join accounts a on a.id = m.account_id where a.identifier = 'c.aubertine' and m.kind = 'identity.password_reset' order by m.created_at desc limit 1",
          )
        ).rows[0]
      let mail = await readMail()
      for (let left = 400; mail?.state !== 'sent' && left > 0; left--) {
        await wait(50)
        mail = await readMail()
      }
      await database.close()
      assert.equal(mail.state, 'sent')
      assert.ok(mails.length > 0)
      assert.equal((await one.send('DELETE', '/api/v1/session', { cookie })).status, 204)
      assert.equal((await read()).status, 401)
      for (const server of [one, two, worker]) server.kill('SIGTERM')
      for (const server of [one, two, worker]) assert.equal((await server.ended).code, 0, server.output())
    } finally {
      receiver.close()
      await store.stop()
    }
  })

  test('a portal that others reach loads no demo by itself, and says why', async () => {
    const server = await start({ PARVIS_DATA: emptyDirectory(), HOST: '0.0.0.0' })
    assert.doesNotMatch(server.output(), /Demo accounts/)
    assert.match(server.output(), /No demo data were loaded: HOST \(0\.0\.0\.0\) is not on loopback/)
    assert.equal((await server.send('GET', '/api/v1/brand')).body.name, 'Parvis')
    const refused = await server.send('POST', '/api/v1/session', {
      body: { identifier: 'm.roquelin', password: 'dalles-claires-du-parvis' },
    })
    assert.equal(refused.status, 401)
    server.kill('SIGTERM')
    assert.equal((await server.ended).code, 0)
  })
})
