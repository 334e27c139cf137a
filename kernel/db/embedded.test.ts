// The embedded database as a child process: what it makes, what it refuses, and what a kill leaves.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { runs } from '../../testing/seed.ts'
import { DataDirectoryBusyError, DataDirectoryError, lockDataDirectory } from './data-directory.ts'
import { isAlive, readPostmaster } from './embedded/postmaster.ts'
import { type EmbeddedDatabase, runningEmbeddedDatabase, startEmbeddedDatabase } from './embedded.ts'
import { DatabaseRefusedError } from './refused.ts'

const root = join(import.meta.dirname, '..', '..')
const directories: string[] = []
const children = new Set<ChildProcess>()
after(() => {
  for (const child of children) child.kill('SIGKILL')
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})
function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-embedded-'))
  directories.push(directory)
  return directory
}

async function query(url: string, text: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

type Host = {
  child: ChildProcess
  said: () => string
  url: () => string
  ended: Promise<number | null>
  until: (pattern: RegExp) => Promise<void>
}
/** A process that holds the directory and its database, as a server does. */
function host(directory: string, options: { write?: boolean; env?: Record<string, string>; uid?: number } = {}): Host {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'testing', 'embedded-host.ts'), directory].concat(
      options.write ? ['write'] : [],
    ),
    {
      env: { PATH: process.env.PATH, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    },
  )
  children.add(child)
  let said = ''
  const waiting = new Set<() => void>()
  const hear = (chunk: Buffer) => {
    said += chunk
    for (const look of waiting) look()
  }
  child.stdout!.on('data', hear)
  child.stderr!.on('data', hear)
  const ended = new Promise<number | null>((done) =>
    child.once('close', (code) => {
      children.delete(child)
      done(code)
    }),
  )
  return {
    child,
    said: () => said,
    url: () => /^at (.+)$/m.exec(said)![1]!,
    ended,
    until: (pattern) =>
      new Promise((done, fail) => {
        const look = () => {
          if (!pattern.test(said)) return
          waiting.delete(look)
          done()
        }
        waiting.add(look)
        ended.then((code) => fail(new Error(`it ended with ${code}: ${said}`)))
        look()
      }),
  }
}

/** Waits until a process is gone; the test's own time limit is the only one. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((done) => setTimeout(done, 5))
}

describe('R1 R4 the embedded database', () => {
  test('is made where nothing is, keeps what it is given, and writes to disk before it acknowledges', async () => {
    const place = join(emptyDirectory(), 'data', 'database')
    let database = await startEmbeddedDatabase(place)
    assert.equal(runningEmbeddedDatabase(place), database.url)
    const [settings] = await query(
      database.url,
      "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages, current_setting('listen_addresses') as addresses, lower('ÉTÉ') as lower",
    )
    assert.deepEqual(settings, { fsync: 'on', commit: 'on', pages: 'on', addresses: '', lower: 'été' })
    await query(database.url, 'create table kept as select 42 as n')
    await database.stop()
    assert.equal(runningEmbeddedDatabase(place), undefined)
    database = await startEmbeddedDatabase(place)
    assert.deepEqual(await query(database.url, 'select n from kept'), [{ n: 42 }])
    for (const path of [place, join(dirname(place), 'socket')]) assert.equal(statSync(path).mode & 0o777, 0o700, path)
    await database.stop()
  })

  test('is reached where the path of its directory is longer than that of a socket may be', async () => {
    const place = join(emptyDirectory(), 'a'.repeat(90), 'database')
    const database = await startEmbeddedDatabase(place)
    assert.deepEqual(await query(database.url, 'select 1 as n'), [{ n: 1 }])
    const socket = new URL(database.url).searchParams.get('host')!
    directories.push(socket)
    assert.equal(statSync(socket).mode & 0o777, 0o700)
    await database.stop()

    // Anybody may put a way to somewhere else at that name.
    const elsewhere = emptyDirectory()
    chmodSync(elsewhere, 0o755)
    rmSync(socket, { recursive: true })
    symlinkSync(elsewhere, socket)
    if (process.getuid?.() === 0) {
      await (await startEmbeddedDatabase(place)).stop()
      assert.ok(lstatSync(socket).isDirectory())
    } else await assert.rejects(() => startEmbeddedDatabase(place), /is not a directory of this account: remove it/)
    assert.equal(statSync(elsewhere).mode & 0o777, 0o755)
  })

  test('is started again where it ends by itself, and says so', async () => {
    const lines: string[] = []
    const place = join(emptyDirectory(), 'database')
    const { promise: told, resolve } = Promise.withResolvers<void>()
    const database = await startEmbeddedDatabase(place, {
      tell: (line) => {
        lines.push(line)
        resolve()
      },
    })
    const { pid } = readPostmaster(place)!
    process.kill(pid, 'SIGKILL')
    await gone(pid)
    await told
    assert.match(lines[0]!, /ended; it is started again/)
    for (let answer: unknown; answer === undefined; )
      answer = await query(database.url, 'select 1').catch((error: { code?: string }) => {
        assert.match(String(error.code), /ENOENT|ECONNREFUSED|57P03|ECONNRESET/)
        return undefined
      })
    assert.notEqual(readPostmaster(place)!.pid, pid)
    await database.stop()
  })
})

describe('a directory that is no database of this Parvis', () => {
  const refused = (place: string, pattern: RegExp) =>
    assert.rejects(startEmbeddedDatabase(place, { tell: () => {} }), (error: Error) => {
      assert.ok(error instanceof DatabaseRefusedError, String(error.stack))
      assert.match(error.message, pattern)
      return true
    })

  test('files of something else, or a database without its marks, are never written over', async () => {
    const foreign = join(emptyDirectory(), 'database')
    mkdirSync(foreign)
    writeFileSync(join(foreign, 'letters.txt'), 'keep me')
    await refused(foreign, /is not empty and is not a whole PostgreSQL database/)
    assert.equal(readFileSync(join(foreign, 'letters.txt'), 'utf8'), 'keep me')

    const place = join(emptyDirectory(), 'database')
    await (await startEmbeddedDatabase(place)).stop()
    renameSync(join(place, 'PG_VERSION'), join(place, 'version-away'))
    await refused(place, /is not empty and is not a whole PostgreSQL database/)
    renameSync(join(place, 'version-away'), join(place, 'PG_VERSION'))

    // The volume that held it is not mounted.
    renameSync(place, `${place}-away`)
    await refused(place, /database\.json says that the database is in .+, where nothing is/)
    mkdirSync(place)
    await refused(place, /where nothing is/)
    rmSync(place, { recursive: true })
    renameSync(`${place}-away`, place)
    await (await startEmbeddedDatabase(place)).stop()
  })

  test('what should say where the database is, and does not, is refused before anything is made', async () => {
    for (const said of [
      'null',
      '{}',
      '[]',
      '{"postgresql":18}',
      '{"postgresql":"18.1","place":5}',
      '{"postgresql":"18.1","place":"etc"}',
      '{"po',
    ]) {
      const place = join(emptyDirectory(), 'database')
      writeFileSync(`${place}.json`, said)
      await refused(place, /database\.json cannot be read/)
      assert.ok(!existsSync(place), said)
    }
  })

  test('another version than this one is named', async () => {
    const place = join(emptyDirectory(), 'database')
    await (await startEmbeddedDatabase(place)).stop()
    const { postgresql } = JSON.parse(readFileSync(`${place}.json`, 'utf8')) as { postgresql: string }
    const [major, minor] = postgresql.split('.').map(Number)
    assert.ok(major! >= 18 && Number.isInteger(minor), postgresql)
    writeFileSync(`${place}.json`, JSON.stringify({ postgresql: `${major}.${minor! + 1}` }))
    await refused(place, new RegExp(`last written by PostgreSQL ${major}\\.${minor! + 1}`))
    writeFileSync(`${place}.json`, JSON.stringify({ postgresql: `${major}.${minor! - 1}` }))
    await (await startEmbeddedDatabase(place)).stop()
    assert.equal(JSON.parse(readFileSync(`${place}.json`, 'utf8')).postgresql, postgresql)
    writeFileSync(join(place, 'PG_VERSION'), '17\n')
    await refused(place, /is a database of PostgreSQL 17, and this Parvis brings 18/)
  })

  test('what a start that was killed had half made is made anew', async () => {
    const place = join(emptyDirectory(), 'database')
    mkdirSync(`${place}.new`)
    writeFileSync(join(`${place}.new`, 'PG_VERSION'), '18\n')
    await (await startEmbeddedDatabase(place)).stop()
    assert.ok(!existsSync(`${place}.new`))
  })
})

describe('postmaster.pid', () => {
  async function stopped(): Promise<string> {
    const place = join(emptyDirectory(), 'database')
    await (await startEmbeddedDatabase(place)).stop()
    return place
  }
  const starts = async (place: string) => {
    const database = await startEmbeddedDatabase(place)
    assert.deepEqual(await query(database.url, 'select 1 as n'), [{ n: 1 }])
    await database.stop()
  }

  test('a stale one is cleared: its number is nobody, another program, or was cut off', async () => {
    const place = await stopped()
    const write = (text: string) => writeFileSync(join(place, 'postmaster.pid'), text)
    const { pid } = spawnSync(process.execPath, ['--version'])
    for (const text of [
      `${pid}\n${place}\n1780000000\n5432\n/nowhere\n\n`,
      `${process.pid}\n${place}\n1780000000\n5432\n/nowhere\n\n`,
      '',
      '12',
    ]) {
      write(text)
      await starts(place)
    }
  })

  test('a PostgreSQL that its killed server left is stopped, and nothing is lost', async () => {
    const directory = emptyDirectory()
    const place = join(directory, 'database')
    const earlier = host(directory, { write: true })
    await earlier.until(/kept 3\n/)
    const { pid } = readPostmaster(place)!
    // Its supervisor is killed first, so that nothing ends the database when the server goes.
    const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1])
    process.kill(parent, 'SIGKILL')
    earlier.child.kill('SIGKILL')
    await earlier.ended
    assert.ok(isAlive(pid), 'it was left running')
    const acknowledged = Number(/kept (\d+)\n(?!.*kept)/s.exec(earlier.said())![1])
    const database = await startEmbeddedDatabase(place)
    // Where it was ending already, it is the system that is still to clear it away.
    for (let left = 500; left > 0 && isAlive(pid); left--) await wait(20)
    assert.ok(!isAlive(pid))
    const [row] = await query(database.url, 'select max(n) as n from kept')
    assert.ok(Number(row!.n) >= acknowledged, `${row!.n} of ${acknowledged}`)
    await database.stop()
  })

  test('files copied from under a running server are refused, and that server is left alone', async () => {
    const place = join(emptyDirectory(), 'database')
    const original: EmbeddedDatabase = await startEmbeddedDatabase(place)
    const copy = join(emptyDirectory(), 'database')
    cpSync(place, copy, { recursive: true })
    await assert.rejects(startEmbeddedDatabase(copy), /was copied while PostgreSQL \(process \d+\) was running on/)
    assert.deepEqual(await query(original.url, 'select 1 as n'), [{ n: 1 }])
    await original.stop()
  })
})

describe('R4 a server that is killed', () => {
  test('again and again with -9: no PostgreSQL is left over, no acknowledged row is lost, none is there twice', async () => {
    const directory = emptyDirectory()
    let acknowledged = 0
    for (let round = 1; round <= runs(8); round++) {
      const server = host(directory, { write: true })
      // Killed early and late: in the middle of the start, at the first row, among many.
      await server.until([/^/, /at /, /kept \d+\n/, /(kept \d+\n){9}/][round % 4]!)
      server.child.kill('SIGKILL')
      await server.ended
      const numbers = [...server.said().matchAll(/kept (\d+)\n/g)].map((found) => Number(found[1]))
      acknowledged = Math.max(acknowledged, ...numbers)
    }
    const place = join(directory, 'database')
    const left = readPostmaster(place)
    const database = await startEmbeddedDatabase(place)
    if (left) assert.ok(!isAlive(left.pid) || left.pid === readPostmaster(place)!.pid)
    const [row] = await query(
      database.url,
      'select count(*) as rows, count(distinct n) as numbers, max(n) as most from kept',
    )
    assert.ok(Number(row!.most) >= acknowledged, `${row!.most} of ${acknowledged}`)
    assert.equal(row!.rows, row!.numbers)
    await database.stop()
  })

  test('R4 a data directory that cannot be written is refused with what to do, and never taken for one in use', async () => {
    const file = join(emptyDirectory(), 'file')
    writeFileSync(file, 'keep me')
    const foreign = emptyDirectory()
    writeFileSync(
      join(foreign, 'lock.sqlite'),
      'this is no database at all, and longer than the head of one is. '.repeat(20),
    )
    const folder = emptyDirectory()
    mkdirSync(join(folder, 'lock.sqlite'))
    for (const directory of [file, join(file, 'below'), foreign, folder])
      assert.throws(
        () => lockDataDirectory(directory),
        (error: Error) =>
          error instanceof DataDirectoryError &&
          !(error instanceof DataDirectoryBusyError) &&
          /\(PARVIS_DATA\) cannot be used: .+ Parvis writes there/.test(error.message),
        directory,
      )
    assert.equal(readFileSync(file, 'utf8'), 'keep me')
  })

  test('R4 the lock is for this account alone: whoever may read it could hold it', () => {
    const directory = emptyDirectory()
    lockDataDirectory(directory)()
    assert.equal(statSync(join(directory, 'lock.sqlite')).mode & 0o777, 0o600)
  })

  test('Z20 R4 a data directory that others may read or write is for this account alone from the start on', () => {
    for (const [before, after] of [
      [0o755, 0o700],
      [0o777, 0o700],
      [0o711, 0o711],
      [0o700, 0o700],
    ] as const) {
      const directory = emptyDirectory()
      chmodSync(directory, before)
      lockDataDirectory(directory)()
      assert.equal(statSync(directory).mode & 0o777, after, before.toString(8))
    }
  })

  test('a second process on the directory is refused while the first one runs', async () => {
    const directory = emptyDirectory()
    const first = host(directory)
    await first.until(/^at /m)
    const second = host(directory)
    assert.equal(await second.ended, 1)
    assert.match(second.said(), /is in use by another Parvis process/)
    assert.deepEqual(await query(first.url(), 'select 1 as n'), [{ n: 1 }])
    first.child.kill('SIGTERM')
    assert.equal(await first.ended, 0)
  })
})

describe('whoever starts it', { skip: process.getuid?.() === 0 ? false : 'needs root, to become others' }, () => {
  const nobody = 65534
  /** A PATH with everything that a start needs but `unshare`: a machine without user namespaces. */
  function withoutNamespaces(): Record<string, string> {
    const programs = join(emptyDirectory(), 'bin')
    mkdirSync(programs)
    for (const name of ['sh', 'ps']) {
      const found = (process.env.PATH ?? '')
        .split(delimiter)
        .map((folder) => join(folder, name))
        .find((path) => existsSync(path))
      if (found) symlinkSync(found, join(programs, name))
    }
    return { PATH: programs }
  }
  const runs = async (server: Host) => {
    await server.until(/^at /m)
    assert.deepEqual(await query(server.url(), 'select 1 as n'), [{ n: 1 }])
    const owner = (await query(server.url(), "select current_setting('data_directory') as place"))[0]!.place as string
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
    return { place: owner, uid: statSync(owner).uid }
  }

  test('root, below a home of mode 0700: in a user namespace, files stay root', async (t) => {
    if (spawnSync('unshare', ['--user', '--map-user=1000', 'true']).status !== 0)
      return t.skip('no user namespaces here')
    const home = emptyDirectory()
    chmodSync(home, 0o700)
    const directory = join(home, 'portal', 'data')
    for (let start = 0; start < 2; start++)
      assert.deepEqual(await runs(host(directory)), { place: join(directory, 'database'), uid: 0 })
  })

  test('root without user namespaces: as an ordinary account, whom the data directory lets through and shows nothing', async () => {
    const home = emptyDirectory()
    chmodSync(home, 0o755)
    const directory = join(home, 'data')
    const env = withoutNamespaces()
    const first = await runs(host(directory, { env }))
    assert.equal(first.place, join(directory, 'database'))
    assert.notEqual(first.uid, 0)
    assert.equal(statSync(directory).mode & 0o777, 0o711)
    // The same directory with namespaces, then without: it changes hands.
    assert.deepEqual((await runs(host(directory))).place, first.place)
    assert.deepEqual(await runs(host(directory, { env })), first)
  })

  test('root without user namespaces, below a home of mode 0700: in a place that the account reaches, told and remembered', async () => {
    const home = emptyDirectory()
    chmodSync(home, 0o700)
    const directory = join(home, 'data')
    const env = withoutNamespaces()
    const server = host(directory, { env })
    await server.until(/^at /m)
    await query(server.url(), 'create table kept as select 7 as n')
    const { place } = await runs(server)
    directories.push(dirname(place))
    assert.match(place, /^\/var\/lib\/parvis\/[0-9a-f]{12}\/database$/)
    assert.ok(server.said().includes(`The embedded database is in ${place}`), server.said())
    const again = host(directory, { env })
    await again.until(/^at /m)
    assert.deepEqual(await query(again.url(), 'select n from kept'), [{ n: 7 }])
    assert.equal((await runs(again)).place, place)
  })

  test('an ordinary account; what belongs to another is refused with what to do', async () => {
    const home = emptyDirectory()
    chmodSync(home, 0o777)
    const directory = join(home, 'data')
    assert.deepEqual(await runs(host(directory, { uid: nobody })), { place: join(directory, 'database'), uid: nobody })
    rmSync(directory, { recursive: true })
    await runs(host(directory))
    chmodSync(directory, 0o777)
    const refused = host(directory, { uid: nobody })
    assert.equal(await refused.ended, 1)
    assert.match(refused.said(), /belongs to another account: start Parvis as that one/)
  })
})
