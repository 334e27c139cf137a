// What is seen of a database that restarts or cuts connections.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { makeAccount, type Person, type Portal, startPortal } from '../../testing/portal.ts'
import { asSystem } from '../http/context.ts'
import { createJobQueue } from '../jobs/jobs.ts'
import { ask, DatabaseAwayError, openDatabase, transaction } from './database.ts'

let portal: Portal
let admin: pg.Client
let person: Person

describe('R4 a database that goes away', () => {
  before(async () => {
    portal = await startPortal()
    admin = new pg.Client({ connectionString: portal.database.url })
    await admin.connect()
    person = await portal.signedIn(await makeAccount(portal, 'coupee.ligne'))
  })
  after(async () => {
    await admin?.end()
    await portal?.close()
  })

  const others = 'datname = current_database() and pid <> pg_backend_pid()'
  /** Ends connections at the server once there are any, and waits until their processes are gone. */
  const terminate = async (which: string) => {
    for (;;) {
      const { rows } = await admin.query(
        `select pg_terminate_backend(pid, 60000) from pg_stat_activity where ${others} and ${which}`,
      )
      // One that had ended by itself is told as not ended, and is as gone as the others.
      if (rows.length > 0) return
      await wait(10)
    }
  }
  /** Waits until a connection waits for a lock. */
  const blocked = async () => {
    for (;;) {
      const { rows } = await admin.query(`select from pg_stat_activity where ${others} and wait_event_type = 'Lock'`)
      if (rows.length > 0) return
      await wait(10)
    }
  }
  const services = () => portal.app.services
  const brand = () => services().brands.byId(portal.brandId)
  const change = async (jobTitle: string) => {
    const account = (await person.get('/account')).body
    const { id: _, identifier: _1, surname: _2, givenName: _3, signInEmail: _4, secondFactor: _5, ...rest } = account
    return { ...rest, contactEmailConfirmation: account.contactEmail, jobTitle }
  }

  test('R4 connections that were cut while nobody used them are not noticed, by reading or by acting', async () => {
    for (const act of [() => person.get('/account'), async () => person.patch('/account', body)]) {
      // As many as the pool may hold.
      await Promise.all(Array.from({ length: 8 }, () => portal.sql('select pg_sleep(0.05)')))
      const body_ = await change('Greffière')
      body = body_
      await terminate('true')
      const answer = await act()
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
    }
  })
  let body: object

  test('R4 the connection is cut under an open transaction: the work is told, the process lives, the next one answers', async () => {
    for (const moment of ['between statements', 'within one'] as const) {
      const held = asSystem(services(), brand(), async (ctx) => {
        await ctx.client.query("select set_config('parvis.test', 'held', true)")
        if (moment === 'within one') {
          const ended = terminate("state = 'active'")
          await ctx.client.query('select pg_sleep(60)').finally(() => ended)
        } else {
          await terminate("state = 'idle in transaction'")
          await ctx.client.query('select 1')
        }
      })
      await assert.rejects(held, (error) => error instanceof DatabaseAwayError && !error.unsure)
      assert.equal((await person.get('/account')).status, 200)
    }
  })

  test('R4 an error that the work hides does not hide the cut', async () => {
    await assert.rejects(
      transaction(services().database, async (client) => {
        await client.query('select 1')
        await terminate("state = 'idle in transaction'")
        return client.query('select 1').catch(() => 'fine')
      }),
      DatabaseAwayError,
    )
    // Nor a statement that failed: its transaction is not acknowledged.
    await assert.rejects(
      transaction(services().database, (client) => client.query('select 1 / 0').catch(() => 'fine')),
      /nothing was committed/,
    )
  })

  test('R4 a request in flight: a reading is done again by the server, an act answers 503 with Retry-After and saves nothing', async () => {
    const wished = await change('Archiviste')
    for (const act of ['read', 'head', 'write'] as const) {
      await admin.query('begin')
      // What the opening of their transaction does not touch, so that it is the work itself that is cut.
      await admin.query(
        act === 'write' ? 'lock table accounts in share mode' : 'lock table notifications in access exclusive mode',
      )
      const answering =
        act === 'read'
          ? person.get('/notifications')
          : act === 'write'
            ? person.patch('/account', wished)
            : portal.app.server
                .inject({ method: 'HEAD', url: '/api/v1/notifications', headers: { cookie: `parvis=${person.token}` } })
                .then(({ statusCode, body, headers }) => ({
                  status: statusCode,
                  body: body as any,
                  headers: headers as any,
                }))
      await blocked()
      await terminate("wait_event_type = 'Lock'")
      await admin.query('rollback')
      const answer = await answering
      if (act !== 'write') assert.equal(answer.status, 200, JSON.stringify(answer.body))
      else {
        assert.equal(answer.status, 503)
        assert.equal(answer.body.code, 'database_away')
        assert.match(answer.body.detail, /Rien n'a été enregistré/)
        assert.ok(Number(answer.headers['retry-after']) > 0)
        assert.match(String(answer.headers['content-type']), /problem\+json/)
      }
    }
    assert.notEqual((await person.get('/account')).body.jobTitle, 'Archiviste')
    assert.equal((await person.patch('/account', wished)).status, 200)
    assert.equal((await person.get('/account')).body.jobTitle, 'Archiviste')
  })

  test('R4 the answer to a commit is lost: 503 says that it is not known', async () => {
    // A commit that waits: its transaction is whole, its answer not there yet.
    await portal.sql(`create function wait_at_commit() returns trigger language plpgsql security definer as $$ begin
      perform pg_advisory_xact_lock(77); return null; end $$`)
    await portal.sql(`create constraint trigger wait_at_commit after insert or update on accounts deferrable initially deferred
      for each row execute function wait_at_commit()`)
    const wished = await change('Juriste')
    await admin.query('select pg_advisory_lock(77)')
    const answering = person.patch('/account', wished)
    await blocked()
    await terminate("wait_event_type = 'Lock'")
    await admin.query('select pg_advisory_unlock(77)')
    const answer = await answering
    assert.equal(answer.status, 503)
    assert.equal(answer.body.code, 'database_unsure')
    assert.match(answer.body.detail, /peut-être/)
    assert.ok(Number(answer.headers['retry-after']) > 0)
    await portal.sql('drop trigger wait_at_commit on accounts')
    assert.equal((await person.patch('/account', wished)).status, 200)
  })

  test('R4 jobs go on after a cut', async () => {
    const errors: unknown[] = []
    const queue = createJobQueue(services().database, { onError: (error) => errors.push(error) })
    const done: string[] = []
    const run = Promise.withResolvers<void>()
    await queue.start([
      {
        name: 'test.cut',
        run: async ({ name }) => {
          if (name === 'first') {
            await transaction(services().database, async (client) => {
              await client.query('select 1')
              await terminate('true')
              await client.query('select 1')
            })
          }
          done.push(String(name))
          run.resolve()
        },
      },
    ])
    for (const name of ['first', 'second'])
      await transaction(services().database, (client) =>
        queue.enqueue([{ job: 'test.cut', data: { name }, options: {} }], client),
      )
    queue.wake()
    await run.promise
    await queue.stop()
    assert.deepEqual(done, ['second'])
    assert.ok(errors.some((error) => error instanceof DatabaseAwayError))
    assert.equal((await person.get('/account')).status, 200)
  })

  test('R4 a server that refuses connections, then takes them again: told meanwhile, and good as soon as it is there', async () => {
    const target = new URL(portal.database.url)
    const there = join(target.searchParams.get('host')!, '.s.PGSQL.5432')
    const sockets = new Set<Socket>()
    const door = (port: number): Promise<Server> => {
      const server = createServer((socket) => {
        const other = connect(there)
        for (const side of [socket, other]) {
          sockets.add(side)
          side.on('error', () => {})
        }
        socket.pipe(other).pipe(socket)
      })
      server.listen(port, '127.0.0.1')
      return once(server, 'listening').then(() => server)
    }
    let server = await door(0)
    const { port } = server.address() as { port: number }
    const through = new URL(target)
    through.search = ''
    through.hostname = '127.0.0.1'
    through.port = String(port)
    const database = openDatabase({ url: through.href, max: 4 })
    try {
      const asked = () => ask(database, { text: 'select 1 as one' })
      assert.deepEqual(await asked(), [{ one: 1 }])
      const shut = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await shut
      await assert.rejects(asked(), (error) => error instanceof DatabaseAwayError && !error.unsure)
      await assert.rejects(
        transaction(database, async () => {}),
        (error) => error instanceof DatabaseAwayError && !error.unsure,
      )
      server = await door(port)
      assert.deepEqual(await asked(), [{ one: 1 }])
    } finally {
      await database.close()
      for (const socket of sockets) socket.destroy()
      server.close()
    }
  })
})
