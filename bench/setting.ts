// What every row of the bench needs: its settings, the processes that it starts, and databases of a size.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { ensureBrand } from '../kernel/brands/brands.ts'
import { openDatabase } from '../kernel/db/database.ts'
import { freePort } from '../kernel/db/embedded.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { hashToken } from '../kernel/http/endpoints.ts'
import { giveRoles } from '../kernel/policy/roles.ts'
import { type Seeded, type SeedSize, seedConnections } from '../spaces/contracts/seed.ts'
import { spaces } from '../spaces.ts'
import { type PostgresServer, startPostgres } from '../testing/postgres.ts'
import { median } from './measuring.ts'

export const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    // Fewer are for trying the bench itself.
    connections: { type: 'string', default: '100000' },
  },
})
/** The rows that are asked for; undefined: all. */
export const only = values.only?.split(',')
export const wanted = (part: string) => only === undefined || only.includes(part)
export const seconds = Number(values.seconds)
export const rounds = Number(values.rounds)

const children = new Set<ChildProcess>()
const directories: string[] = []
let postgres: PostgresServer | undefined
export async function cleanUp(): Promise<void> {
  for (const child of children) await stop(child)
  await postgres?.stop()
  postgres = undefined
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)))

export const temporary = () => {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-bench-'))
  directories.push(directory)
  return directory
}

export function start(script: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await ended
}
export async function until(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    if (
      await fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return
    await new Promise((done) => setTimeout(done, 10))
  }
}

export type Portal = { child: ChildProcess; url: string }
/** The server as `npm start` runs it. */
export async function startPortal(env: Record<string, string>): Promise<Portal> {
  const port = await freePort()
  const child = start('server.ts', [], {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    PARVIS_DEMO: 'off',
    LOG_LEVEL: 'warn',
    DATABASE_URL: '',
    ...env,
  })
  child.stdout!.resume()
  const url = `http://127.0.0.1:${port}`
  await until(`${url}/readyz`, child)
  return { child, url }
}

/** Runs the load generator. */
export async function load(options: {
  url: string
  cookie?: string
  connections: number
  seconds?: number
  amount?: number
}): Promise<{ requests: number; p50: number; mean: number; total: number }> {
  const child = start('bench/load.ts', [JSON.stringify(options)])
  let output = ''
  child.stdout!.on('data', (chunk) => {
    output += chunk
  })
  await new Promise((done) => child.once('close', done))
  const result = JSON.parse(output)
  if (result.failed > 0) throw new Error(`${result.failed} requests failed at ${options.url}`)
  return result
}

/** Medians of single requests one after the other, in milliseconds. */
export async function latency(url: string, cookie: string, count = 200): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < count + 20; i++) {
    const begin = performance.now()
    const answer = await fetch(url, { headers: { cookie } })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`${answer.status} at ${url}`)
    if (i >= 20) times.push(performance.now() - begin)
  }
  return median(times)
}

export type Seeding = Seeded & { url: string; cookie: string }
const seedings = new Map<string, Seeding>()
/** The PostgreSQL that the bench runs beside the embedded one, started when it is first asked for. */
export const ownPostgres = async (): Promise<PostgresServer> => {
  postgres ??= await startPostgres([])
  return postgres
}
/** A database of this size on real PostgreSQL, with a session of c.aubertine. */
export async function seeded(size: SeedSize): Promise<Seeding> {
  const key = JSON.stringify(size)
  const known = seedings.get(key)
  if (known) return known
  const { url: server } = await ownPostgres()
  const name = `bench_${seedings.size}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const target = new URL(server)
  target.pathname = `/${name}`
  const database = openDatabase({ url: target.href, max: 2 })
  const begin = performance.now()
  await migrate(database)
  await ensureBrand(database)
  await giveRoles(database.pool, spaces)
  const made = await seedConnections(database, size)
  const cookie = await signIn(database.pool, made.administratorId)
  await database.pool.query('vacuum analyze')
  await database.close()
  console.log(
    `${size.connections} connections in ${size.organisations} organisations: seeded in ${((performance.now() - begin) / 1000).toFixed(1)} s`,
  )
  const seeding = { ...made, url: target.href, cookie }
  seedings.set(key, seeding)
  return seeding
}
export async function signIn(pool: pg.Pool, accountId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await pool.query(
    "insert into sessions (account_id, token_hash, expires_at) values ($1, $2, now() + interval '12 hours')",
    [accountId, hashToken(token)],
  )
  return `parvis=${token}`
}

export const onPostgres = (seeding: Seeding) => startPortal({ DATABASE_URL: seeding.url, PARVIS_DATA: temporary() })
export const listOf = (portal: Portal, contractId: string, query = '') =>
  `${portal.url}/api/v1/contracts/${contractId}/connections?size=25&sort=surname&order=asc${query}`
export const usual: SeedSize = { connections: Number(values.connections), organisations: 10 }
export const milliseconds = (n: number) => `${n.toFixed(1)} ms`
