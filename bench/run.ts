// `npm run bench [-- --only a,b]`: the measures that the README promises, each beside its reference and its limit.
// All of them together are written to bench/RESULTS.md; the process fails where a limit is not held.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import pg from 'pg'
import { createApp } from '../app.ts'
import { ensureBrand } from '../kernel/brands/brands.ts'
import { readConfig } from '../kernel/config/config.ts'
import { openDatabase } from '../kernel/db/database.ts'
import { freePort } from '../kernel/db/embedded.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { hashToken } from '../kernel/http/endpoints.ts'
import { giveRoles } from '../kernel/policy/roles.ts'
import { type Seeded, type SeedSize, seedConnections } from '../spaces/contracts/seed.ts'
import { spaces } from '../spaces.ts'
import { type PostgresServer, startPostgres } from '../testing/postgres.ts'
import { startS3 } from '../testing/s3.ts'
import { rewriteStatements } from '../testing/statements.ts'
import { clientListTimes, closingTimes, ledgerTimes } from './billing.ts'
import { openBrowser, type Visit, visit } from './browser.ts'
import { camtTimes } from './camt.ts'
import { folderTimes, notificationTimes, searchTimes } from './documents.ts'
import { checkTimes, intakeTimes } from './e-invoicing.ts'
import { firstPage } from './first-page.ts'
import { fleetTimes, statisticsTimes } from './fleet.ts'
import { inboundMails } from './inbound-mail.ts'
import { largeFile } from './large-files.ts'
import { livePages } from './live.ts'
import { growthDuring, median, memoryOf } from './measuring.ts'
import { searching as searchingAll } from './search.ts'
import { signingTimes } from './signing.ts'
import { dueTimes } from './support.ts'
import { synchronisingTimes } from './synchronising.ts'
import { results, tell } from './telling.ts'

const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    // Fewer are for trying the bench itself.
    connections: { type: 'string', default: '100000' },
  },
})
const only = values.only?.split(',')
const wanted = (part: string) => only === undefined || only.includes(part)
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)

const children = new Set<ChildProcess>()
const directories: string[] = []
let postgres: PostgresServer | undefined
async function cleanUp(): Promise<void> {
  for (const child of children) await stop(child)
  await postgres?.stop()
  postgres = undefined
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)))

const temporary = () => {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-bench-'))
  directories.push(directory)
  return directory
}

function start(script: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await ended
}
async function until(url: string, child: ChildProcess): Promise<void> {
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

type Portal = { child: ChildProcess; url: string }
/** The server as `npm start` runs it. */
async function startPortal(env: Record<string, string>): Promise<Portal> {
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
async function load(options: {
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
async function latency(url: string, cookie: string, count = 200): Promise<number> {
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

type Seeding = Seeded & { url: string; cookie: string }
const seedings = new Map<string, Seeding>()
/** A database of this size on real PostgreSQL, with a session of c.aubertine. */
async function seeded(size: SeedSize): Promise<Seeding> {
  const key = JSON.stringify(size)
  const known = seedings.get(key)
  if (known) return known
  postgres ??= await startPostgres([])
  const name = `bench_${seedings.size}`
  const admin = new pg.Client({ connectionString: postgres.url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const target = new URL(postgres.url)
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
async function signIn(pool: pg.Pool, accountId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await pool.query(
    "insert into sessions (account_id, token_hash, expires_at) values ($1, $2, now() + interval '12 hours')",
    [accountId, hashToken(token)],
  )
  return `parvis=${token}`
}

const onPostgres = (seeding: Seeding) => startPortal({ DATABASE_URL: seeding.url, PARVIS_DATA: temporary() })
const listOf = (portal: Portal, contractId: string, query = '') =>
  `${portal.url}/api/v1/contracts/${contractId}/connections?size=25&sort=surname&order=asc${query}`
const usual: SeedSize = { connections: Number(values.connections), organisations: 10 }
const milliseconds = (n: number) => `${n.toFixed(1)} ms`

async function list(): Promise<void> {
  const seeding = await seeded(usual)
  const portal = await onPostgres(seeding)
  const port = await freePort()
  const bare = start('bench/bare.ts', [seeding.url, seeding.contractId, String(port)])
  bare.stdout!.resume()
  await until(`http://127.0.0.1:${port}/`, bare)
  const ours: number[] = []
  const theirs: number[] = []
  const url = listOf(portal, seeding.contractId)
  await load({ url, cookie: seeding.cookie, connections: 16, seconds: 3 })
  await load({ url: `http://127.0.0.1:${port}/`, connections: 16, seconds: 3 })
  for (let i = 0; i < rounds; i++) {
    theirs.push((await load({ url: `http://127.0.0.1:${port}/`, connections: 16, seconds })).requests)
    ours.push((await load({ url, cookie: seeding.cookie, connections: 16, seconds })).requests)
  }
  await stop(bare)
  await stop(portal.child)
  const ratio = median(ours.map((n, i) => n / theirs[i]!))
  tell(
    'a',
    'list of connections, a page of 25 among 100,000, 16 connections',
    `${median(ours).toFixed(0)} requests/s, ratio ${ratio.toFixed(2)}`,
    `a bare Fastify server sending the same rows by one prepared query: ${median(theirs).toFixed(0)} requests/s`,
    'ratio ≥ 0.60',
    ratio >= 0.6,
  )
}

async function pages(): Promise<void> {
  const seeding = await seeded(usual)
  const portal = await onPostgres(seeding)
  const base = (query: string) => `${portal.url}/api/v1/contracts/${seeding.contractId}/connections?order=asc&${query}`
  const cursorAfter = async (sort: string, rows: number): Promise<string> => {
    let cursor = ''
    for (let seen = 0; seen < rows; ) {
      const size = Math.min(100, rows - seen)
      const answer = await fetch(
        base(`sort=${sort}&size=${size}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`),
        { headers: { cookie: seeding.cookie } },
      )
      const body = (await answer.json()) as { items: unknown[]; nextCursor: string }
      if (body.items.length !== size) throw new Error(`${body.items.length} rows, expected ${size}`)
      cursor = body.nextCursor
      seen += size
    }
    return cursor
  }
  const first = await latency(base('sort=surname&size=25'), seeding.cookie)
  const deep = await latency(
    base(`sort=surname&size=25&cursor=${encodeURIComponent(await cursorAfter('surname', 24_975))}`),
    seeding.cookie,
  )
  tell(
    'b',
    'the page behind the cursor after 24,975 rows (median latency)',
    `${milliseconds(deep)}, ${(deep / first).toFixed(2)}×`,
    `the first page: ${milliseconds(first)}`,
    '≤ 1.5×',
    deep <= first * 1.5,
  )
  for (const sort of ['givenName', 'identifier', 'email', 'application', 'seatKind', 'blocked']) {
    const again = await latency(base('sort=surname&size=25'), seeding.cookie, 100)
    const head = await latency(base(`sort=${sort}&size=25`), seeding.cookie, 100)
    const cursor = await cursorAfter(sort, 24_975)
    const behind = await latency(base(`sort=${sort}&size=25&cursor=${encodeURIComponent(cursor)}`), seeding.cookie, 100)
    const worst = Math.max(head, behind)
    tell(
      'b',
      `sorted by ${sort}: first page, and after 24,975 rows (median latency)`,
      `${milliseconds(head)}, ${milliseconds(behind)}, ${(worst / again).toFixed(2)}×`,
      `the first page by surname: ${milliseconds(again)}`,
      '≤ 1.5×',
      worst <= again * 1.5,
    )
  }
  await stop(portal.child)
}

async function organisations(): Promise<void> {
  const few = await seeded(usual)
  const many = await seeded({ connections: 100_000, organisations: 10_000 })
  const [fewPortal, manyPortal] = [await onPostgres(few), await onPostgres(many)]
  const ratios: number[] = []
  const figures: Array<[number, number]> = []
  await latency(listOf(fewPortal, few.contractId), few.cookie, 100)
  await latency(listOf(manyPortal, many.contractId), many.cookie, 100)
  for (let i = 0; i < rounds; i++) {
    const one = await latency(listOf(fewPortal, few.contractId), few.cookie)
    const other = await latency(listOf(manyPortal, many.contractId), many.cookie)
    figures.push([one, other])
    ratios.push(other / one)
  }
  await stop(fewPortal.child)
  await stop(manyPortal.child)
  const ratio = median(ratios)
  tell(
    'c',
    'the list with 10,000 organisations (median latency)',
    `${milliseconds(median(figures.map(([, other]) => other)))}, ${ratio.toFixed(2)}×`,
    `with 10 organisations, as many connections: ${milliseconds(median(figures.map(([one]) => one)))}`,
    '≤ 1.2×',
    ratio <= 1.2,
  )
}

async function excel(): Promise<void> {
  const seeding = await seeded({ connections: 100_000, organisations: 1, main: 100_000 })
  const portal = await onPostgres(seeding)
  // The server as it is in use, not as it has just started.
  await load({ url: listOf(portal, seeding.contractId), cookie: seeding.cookie, connections: 4, amount: 2000 })
  const {
    before,
    growth,
    result: { parts, firstByte, total },
  } = await growthDuring(portal.child.pid!, async () => {
    const begin = performance.now()
    const answer = await fetch(
      `${portal.url}/api/v1/contracts/${seeding.contractId}/connections.xlsx?sort=surname&order=asc`,
      { headers: { cookie: seeding.cookie } },
    )
    const parts: Uint8Array[] = []
    let firstByte = 0
    for await (const part of answer.body!) {
      if (firstByte === 0) firstByte = performance.now() - begin
      parts.push(part)
    }
    return { parts, firstByte, total: performance.now() - begin }
  })
  await stop(portal.child)
  const bytes = Buffer.concat(parts)
  let rows = 0
  for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([bytes]), {
    sharedStrings: 'ignore',
    styles: 'ignore',
    hyperlinks: 'ignore',
  }))
    for await (const _row of sheet) rows += 1
  if (rows !== 100_001) throw new Error(`${rows} rows in the workbook, expected 100,001`)
  tell(
    'd',
    "Excel of 100,000 rows: growth of the server's memory",
    `${(growth).toFixed(0)} MiB (${(total / 1000).toFixed(1)} s, ${(bytes.length / 1e6).toFixed(1)} MB)`,
    `the server before it: ${before.toFixed(0)} MiB`,
    '≤ 100 MiB',
    growth <= 100,
  )
  tell(
    'd',
    'Excel of 100,000 rows: first byte',
    milliseconds(firstByte),
    'a person who waits',
    '< 1 s',
    firstByte < 1000,
  )
}

async function signInPage(): Promise<void> {
  const portal = await startPortal({ PARVIS_DATA: temporary() })
  const browser = await openBrowser()
  const page = await browser.newPage({ locale: 'fr-FR' })
  const scripts = new Map<string, number>()
  const waiting: Array<Promise<void>> = []
  page.on('response', (response) => {
    if (/\.m?js(\?|$)/.test(response.url()) || response.request().resourceType() === 'script')
      waiting.push(
        response.body().then((body) => {
          scripts.set(response.url(), gzipSync(body, { level: 9 }).length)
        }),
      )
  })
  await page.goto(`${portal.url}/connexion`, { waitUntil: 'networkidle' })
  await page.locator('input[type=password]').waitFor()
  await Promise.all(waiting)
  await browser.close()
  await stop(portal.child)
  const total = [...scripts.values()].reduce((sum, size) => sum + size, 0) / 1000
  tell(
    'e',
    'JavaScript of the sign-in page, compressed',
    `${total.toFixed(0)} kB in ${scripts.size} files`,
    'React, Mantine, router and query in one piece: 182 kB',
    '≤ 160 kB',
    scripts.size > 0 && total <= 160,
  )
}

async function embedded(): Promise<void> {
  const data = temporary()
  const firstStart = await startPortal({ PARVIS_DATA: data, PARVIS_DEMO: 'on' })
  await stop(firstStart.child)
  const starts: number[] = []
  for (let i = 0; i < rounds; i++) {
    const begin = performance.now()
    const portal = await startPortal({ PARVIS_DATA: data, PARVIS_DEMO: 'on' })
    starts.push(performance.now() - begin)
    await stop(portal.child)
  }
  tell(
    'f',
    'start on existing embedded data, from launching server.ts to /readyz',
    `${(median(starts) / 1000).toFixed(2)} s`,
    `slowest of ${rounds}: ${(Math.max(...starts) / 1000).toFixed(2)} s`,
    '< 3 s',
    median(starts) < 3000,
  )

  const large = temporary()
  const child = start('bench/seed-embedded.ts', [], { PARVIS_DATA: large, DATABASE_URL: '' })
  let output = ''
  child.stdout!.on('data', (chunk) => {
    output += chunk
  })
  await new Promise((done) => child.once('close', done))
  const seeding = JSON.parse(output.slice(output.indexOf('{'))) as { contractId: string; cookie: string }
  const portal = await startPortal({ PARVIS_DATA: large })
  const headers = { cookie: seeding.cookie }
  await fetch(listOf(portal, seeding.contractId), { headers }).then((answer) => answer.arrayBuffer())
  let exporting = true
  const begin = performance.now()
  const exported = fetch(`${portal.url}/api/v1/contracts/${seeding.contractId}/connections.xlsx`, { headers }).then(
    async (answer) => {
      const { length } = Buffer.from(await answer.arrayBuffer())
      if (!answer.ok || length < 1_000_000) throw new Error(`the export failed: ${answer.status}, ${length} bytes`)
      exporting = false
      return (performance.now() - begin) / 1000
    },
  )
  const times: number[] = []
  while (exporting) {
    const at = performance.now()
    const answer = await fetch(listOf(portal, seeding.contractId), { headers })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`the list answered ${answer.status} during the export`)
    times.push(performance.now() - at)
    await new Promise((done) => setTimeout(done, 20))
  }
  const took = await exported
  await stop(portal.child)
  const slowest = Math.max(...times)
  tell(
    'f',
    'the list while 100,000 rows are exported, embedded database: slowest answer',
    `${milliseconds(slowest)} of ${times.length} answers (median ${milliseconds(median(times))})`,
    `the export took ${took.toFixed(1)} s`,
    '< 1 s',
    slowest < 1000,
  )
}

/** An organisation of 10,000 users with 500 requests that wait, and one with 1,000 more, both run by one manager. */
async function seedOrganisations(
  seeding: Seeding,
): Promise<{ organisation: string; bulk: string[]; cookie: string; managerId: string }> {
  const client = new pg.Client({ connectionString: seeding.url })
  await client.connect()
  try {
    await client.query('begin')
    const brand = seeding.brandId
    const { rows: people } = await client.query(
      `insert into accounts (brand_id, status, identifier, sign_in_email, contact_email, surname, given_name)
       select $1, 'active', 'm' || n, 'm' || n || '@mesure.example', 'm' || n || '@mesure.example', 'NOM' || lpad((n * 7919 % 11501)::text, 5, '0'), 'Prénom' || n % 97
       from generate_series(0, 11500) n returning id`,
      [brand],
    )
    const ids = people.map((row) => row.id as string)
    const managerId = ids[0]!
    const organisations: string[] = []
    for (const name of ['Dix mille', 'Mille demandes']) {
      const { rows } = await client.query('insert into organisations (brand_id, name) values ($1, $2) returning id', [
        brand,
        name,
      ])
      organisations.push(rows[0].id)
      await client.query(
        "insert into memberships (organisation_id, account_id, role, starts_on) values ($1, $2, 'principal_manager', '2024-01-01')",
        [rows[0].id, managerId],
      )
    }
    const [organisation, other] = organisations as [string, string]
    await client.query(
      "insert into services (organisation_id, name) select $1, 'Service ' || n from generate_series(1, 10) n",
      [organisation],
    )
    await client.query(
      "insert into memberships (organisation_id, account_id, starts_on) select $1, unnest($2::uuid[]), '2024-01-01'",
      [organisation, ids.slice(1, 10_000)],
    )
    await client.query(
      "insert into space_subscriptions (organisation_id, membership_id, space, access, origin) select organisation_id, id, 'contracts', 'read', 'manager' from memberships where organisation_id = $1 and role = 'member'",
      [organisation],
    )
    const ask = (target: string, accounts: string[]) =>
      client.query(
        "insert into membership_requests (organisation_id, account_id, whole, requested_at) select $1, a, true, now() - n * interval '1 minute' from unnest($2::uuid[]) with ordinality as x (a, n) returning id",
        [target, accounts],
      )
    await ask(organisation, ids.slice(10_000, 10_500))
    const bulk = await ask(other, ids.slice(10_500, 11_500))
    await client.query('commit')
    await client.query('vacuum analyze')
    const token = randomBytes(32).toString('base64url')
    await client.query(
      "insert into sessions (account_id, token_hash, expires_at) values ($1, $2, now() + interval '12 hours')",
      [managerId, hashToken(token)],
    )
    return { organisation, bulk: bulk.rows.map((row) => row.id), cookie: `parvis=${token}`, managerId }
  } finally {
    await client.end()
  }
}

/** Statements that a request sends beside those of its transaction: opening, session, roles, end. */
async function countStatements(seeding: Seeding, cookie: string, paths: string[]): Promise<number> {
  const database = openDatabase({ url: seeding.url, max: 4 })
  const directory = temporary()
  const app = await createApp({
    config: readConfig({ PARVIS_DATA: directory, PUBLIC_URL: 'http://127.0.0.1:3000' }),
    database,
    manualJobs: true,
  })
  let count = 0
  rewriteStatements(database.pool, (text) => {
    for (const statement of text.split(';\n'))
      if (
        !/^(begin|commit|rollback|set local|reset role|prepare|deallocate|execute open_session|select set_config)/.test(
          statement,
        )
      )
        count++
    return text
  })
  for (const path of paths) {
    const answer = await app.server.inject({ method: 'GET', url: `/api/v1${path}`, headers: { cookie } })
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} at ${path}: ${answer.body}`)
  }
  await app.close()
  await database.close()
  return count
}

async function organisationAdministration(): Promise<void> {
  const seeding = await seeded(usual)
  const made = await seedOrganisations(seeding)
  const desk = [
    '/organisation-administration',
    '/membership-requests?state=waiting&size=5',
    '/space-requests?state=waiting&size=5',
  ]
  const statements = await countStatements(seeding, made.cookie, desk)
  tell(
    'g',
    'opening «Activités du gestionnaire» with 10,000 users and 500 waiting requests: queries',
    String(statements),
    `${desk.length} calls of the page`,
    '≤ 8',
    statements <= 8,
  )
  const portal = await onPostgres(seeding)
  const headers = { cookie: made.cookie }
  const port = await freePort()
  const bare = start('bench/bare.ts', [seeding.url, seeding.contractId, String(port)])
  bare.stdout!.resume()
  await until(`http://127.0.0.1:${port}/`, bare)
  const url = `${portal.url}/api/v1/users?organisation=${made.organisation}&size=25`
  await load({ url, cookie: made.cookie, connections: 16, seconds: 3 })
  await load({ url: `http://127.0.0.1:${port}/`, connections: 16, seconds: 3 })
  const ours: number[] = []
  const theirs: number[] = []
  for (let i = 0; i < rounds; i++) {
    theirs.push((await load({ url: `http://127.0.0.1:${port}/`, connections: 16, seconds })).requests)
    ours.push((await load({ url, cookie: made.cookie, connections: 16, seconds })).requests)
  }
  await stop(bare)
  const ratio = median(ours.map((n, i) => n / theirs[i]!))
  tell(
    'g',
    'list of users, a page of 25 among 10,000, 16 connections',
    `${median(ours).toFixed(0)} requests/s, ratio ${ratio.toFixed(2)}`,
    `the bare server of (a): ${median(theirs).toFixed(0)} requests/s`,
    'ratio ≥ 0.40',
    ratio >= 0.4,
  )

  const {
    before,
    growth,
    result: { exported, lines, seconds: exportSeconds },
  } = await growthDuring(portal.child.pid!, async () => {
    const begin = performance.now()
    const exported = await fetch(`${portal.url}/api/v1/users/export?format=csv&organisation=${made.organisation}`, {
      headers,
    })
    let lines = 0
    for await (const chunk of exported.body!) lines += Buffer.from(chunk).toString('latin1').split('\n').length - 1
    return { exported, lines, seconds: (performance.now() - begin) / 1000 }
  })
  if (!exported.ok || lines < 10_000) throw new Error(`the export answered ${exported.status} with ${lines} lines`)
  tell(
    'g',
    "export of 10,000 users with their spaces: growth of the server's memory",
    `${growth.toFixed(0)} MiB (${lines} lines in ${exportSeconds.toFixed(1)} s)`,
    `the server before it: ${before.toFixed(0)} MiB`,
    '≤ 100 MiB',
    growth <= 100,
  )

  const begin = performance.now()
  let approved = 0
  for (let from = 0; from < made.bulk.length; from += 100) {
    const answer = await fetch(`${portal.url}/api/v1/membership-request-decisions`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ ids: made.bulk.slice(from, from + 100), decision: 'approved' }),
    })
    const body = (await answer.json()) as { items?: Array<{ ok: boolean }> }
    approved += body.items?.filter((item) => item.ok).length ?? 0
  }
  const took = (performance.now() - begin) / 1000
  if (approved !== 1000) throw new Error(`${approved} of 1,000 requests were approved`)
  await stop(portal.child)
  tell(
    'g',
    'bulk decision on 1,000 requests',
    `${took.toFixed(1)} s`,
    'ten calls of 100 rows, as the page makes them',
    '< 10 s',
    took < 10,
  )
}

async function isolation(): Promise<void> {
  const begin = performance.now()
  const child = start('scripts/prove-isolation.ts', [])
  let output = ''
  child.stdout!.on('data', (chunk) => {
    output += chunk
  })
  const code = await new Promise((done) => child.once('close', done))
  const took = (performance.now() - begin) / 1000
  if (code !== 0) throw new Error(`the prover ended with ${code}: ${output.slice(-2000)}`)
  tell('h', 'the isolation prover', `${took.toFixed(0)} s`, output.trim().split('\n').at(-1)!, '< 300 s', took < 300)
}

async function startBare(seeding: Seeding): Promise<Portal> {
  const port = await freePort()
  const child = start('bench/bare.ts', [seeding.url, seeding.contractId, String(port)])
  child.stdout!.resume()
  const url = `http://127.0.0.1:${port}`
  await until(url, child)
  return { child, url }
}

async function contractsPage(): Promise<void> {
  const seeding = await seeded(usual)
  const portal = await onPostgres(seeding)
  const bare = await startBare(seeding)
  const browser = await openBrowser()
  const pairs: Array<{ ours: Visit; theirs: Visit }> = []
  for (let i = 0; i < Math.max(rounds, 5); i++)
    pairs.push({
      theirs: await visit(browser, `${bare.url}/page`),
      ours: await visit(browser, `${portal.url}/contrats/${seeding.contractId}`, seeding.cookie),
    })
  await browser.close()
  await stop(bare.child)
  await stop(portal.child)
  const [{ ours: first }] = pairs as [(typeof pairs)[number]]
  if (new Set(first.asked).size !== first.asked.length)
    throw new Error(`asked for twice: ${first.asked.toSorted().join(' ')}`)
  tell(
    'i',
    '«Administration de contrat» with an empty cache: files, and all that comes over the line',
    `${first.files} files and ${first.asked.length - first.files} answers, ${(first.bytes / 1000).toFixed(0)} kB`,
    '85 files, 980 kB before the pages came in pieces',
    '≤ 14 files, ≤ 260 kB',
    first.files <= 14 && first.bytes <= 260_000,
  )
  for (const [kind, name, most] of [
    ['cold', 'with an empty cache', 3],
    ['warm', 'at the third visit', 2],
  ] as const) {
    const ratio = median(pairs.map(({ ours, theirs }) => ours[kind] / theirs[kind]))
    tell(
      'i',
      `«Administration de contrat» ${name}: its 25 rows are there`,
      `${milliseconds(median(pairs.map(({ ours }) => ours[kind])))}, ${ratio.toFixed(2)}×`,
      `a page with the same rows in its document: ${milliseconds(median(pairs.map(({ theirs }) => theirs[kind])))}`,
      `≤ ${most}×`,
      ratio <= most,
    )
  }
}

/** The memory of a process and all that it started, what they share counted once, in MiB. */
function treeMemory(root: number): number {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [[Number(pid), Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1])] as const]
      } catch {
        return []
      }
    })
  const pssOf = (pid: number): number => {
    let own = 0
    try {
      own = Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024
    } catch {}
    return parents.filter(([, parent]) => parent === pid).reduce((sum, [child]) => sum + pssOf(child), own)
  }
  return pssOf(root)
}

async function idle(): Promise<void> {
  const data = temporary()
  const begin = performance.now()
  const first = await startPortal({ PARVIS_DATA: data, PARVIS_DEMO: 'on' })
  const took = (performance.now() - begin) / 1000
  await stop(first.child)
  tell(
    'j',
    'first start on an empty directory with the demo, to /readyz',
    `${took.toFixed(1)} s`,
    'two quiet cores',
    '≤ 12 s',
    took <= 12,
  )
  const portal = await startPortal({ PARVIS_DATA: data, PARVIS_DEMO: 'on' })
  // As it is once somebody has been there, and nobody is any more.
  for (let i = 0; i < 20; i++) await fetch(`${portal.url}/connexion`).then((answer) => answer.arrayBuffer())
  await new Promise((done) => setTimeout(done, 20_000))
  const memory = treeMemory(portal.child.pid!)
  const own = memoryOf(portal.child.pid!)
  await stop(portal.child)
  tell(
    'j',
    'memory of the server and its embedded database, idle (shared pages once)',
    `${memory.toFixed(0)} MiB`,
    `the server alone, as the system counts it: ${own.toFixed(0)} MiB`,
    '≤ 260 MiB',
    memory <= 260,
  )
}

async function embeddedLists(): Promise<void> {
  const seedOf = async (env: Record<string, string>) => {
    const child = start('bench/seed-embedded.ts', [], env)
    let output = ''
    child.stdout!.on('data', (chunk) => {
      output += chunk
    })
    await new Promise((done) => child.once('close', done))
    return JSON.parse(output.slice(output.indexOf('{'))) as { contractId: string; cookie: string }
  }
  postgres ??= await startPostgres([])
  const admin = new pg.Client({ connectionString: postgres.url })
  await admin.connect()
  await admin.query('create database bench_external')
  await admin.end()
  const target = new URL(postgres.url)
  target.pathname = '/bench_external'
  const sides = []
  for (const env of [
    { PARVIS_DATA: temporary(), DATABASE_URL: '' },
    { PARVIS_DATA: temporary(), DATABASE_URL: target.href },
  ]) {
    const made = await seedOf(env)
    sides.push({ ...made, portal: await startPortal(env) })
  }
  const [own, external] = sides as [(typeof sides)[number], (typeof sides)[number]]
  const run = (side: typeof own, time: number) =>
    load({ url: listOf(side.portal, side.contractId), cookie: side.cookie, connections: 16, seconds: time })
  const pairs: Array<[number, number]> = []
  for (const side of sides) await run(side, 3)
  for (let i = 0; i < Math.max(rounds, 5); i++)
    pairs.push([(await run(own, seconds / 2)).requests, (await run(external, seconds / 2)).requests])
  for (const side of sides) await stop(side.portal.child)
  const ratio = median(pairs.map(([one, other]) => one / other))
  tell(
    'k',
    'list of connections on the embedded database, 16 connections',
    `${median(pairs.map(([one]) => one)).toFixed(0)} requests/s, ratio ${ratio.toFixed(2)}`,
    `the same on an external PostgreSQL: ${median(pairs.map(([, other]) => other)).toFixed(0)} requests/s`,
    'ratio ≥ 0.90',
    ratio >= 0.9,
  )
}

async function beside(): Promise<void> {
  const seeding = await seeded(usual)
  const portal = await onPostgres(seeding)
  const headers = { cookie: seeding.cookie }
  const url = listOf(portal, seeding.contractId)
  const answersDuring = async (path: string, atOnce: number): Promise<number> => {
    const times: number[] = []
    let going = true
    const asking = Array.from({ length: atOnce }, async () => {
      while (going) {
        const answer = await fetch(`${portal.url}${path}`, { headers })
        await answer.arrayBuffer()
        if (!answer.ok && answer.status !== 429) throw new Error(`${answer.status} at ${path}`)
      }
    })
    const end = performance.now() + seconds * 500
    while (performance.now() < end) {
      const begin = performance.now()
      const answer = await fetch(url, { headers })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${answer.status} at the list`)
      times.push(performance.now() - begin)
      await new Promise((done) => setTimeout(done, 5))
    }
    going = false
    await Promise.all(asking)
    return median(times)
  }
  await latency(url, seeding.cookie, 100)
  for (const [path, atOnce, name] of [
    ['/api/v1/delegation-form.pdf', 30, 'blank delegation forms'],
    ['/api/openapi.json', 30, 'OpenAPI documents'],
  ] as const) {
    const pairs: Array<[number, number]> = []
    for (let i = 0; i < Math.max(rounds, 5); i++)
      pairs.push([await answersDuring('/healthz', 0), await answersDuring(path, atOnce)])
    const ratio = median(pairs.map(([alone, during]) => during / alone))
    tell(
      'l',
      `the list while ${atOnce} ${name} are asked for at once, over and over (median latency)`,
      `${milliseconds(median(pairs.map(([, during]) => during)))}, ${ratio.toFixed(2)}×`,
      `with nobody else there: ${milliseconds(median(pairs.map(([alone]) => alone)))}`,
      '≤ 2×',
      ratio <= 2,
    )
  }
  await stop(portal.child)
}

async function signing(): Promise<void> {
  const pairs = await signingTimes(60)
  const ratio = median(pairs.map(({ own, library }) => own / library))
  tell(
    'm',
    'signing a PDF of 20 pages, with its mark, in a thread (median latency)',
    `${milliseconds(median(pairs.map(({ own }) => own)))}, ${ratio.toFixed(2)}×`,
    `the library's own call, without a mark: ${milliseconds(median(pairs.map(({ library }) => library)))}`,
    '≤ 1.5×',
    ratio <= 1.5,
  )
}

async function synchronising(): Promise<void> {
  const count = 100_000
  const { copy, first, again } = await synchronisingTimes(count)
  const perSecond = (seconds: number) => `${Math.round(count / seconds).toLocaleString('en')} rows/s`
  tell(
    'n',
    '100,000 employees pushed in bulk through the API, in requests of 10,000',
    `${perSecond(first)}, ratio ${(copy / first).toFixed(2)}`,
    `a bare copy into a table with the same indexes: ${perSecond(copy)}`,
    'ratio ≥ 0.30',
    copy / first >= 0.3,
  )
  tell(
    'n',
    'the same rows pushed again, unchanged',
    `${perSecond(again)}, ${(first / again).toFixed(1)}×`,
    `pushed for the first time: ${perSecond(first)}`,
    '≥ 5×',
    first / again >= 5,
  )
}

async function folders(): Promise<void> {
  const times = await folderTimes(1_000_000, 50)
  for (const [name, { large, small }] of [
    ['page 1', times.first],
    ['page 1,000', times.last],
  ] as const)
    tell(
      'o',
      `the list of a folder with 1,000,000 documents, ${name} (median latency)`,
      `${milliseconds(large)}, ${(large / small).toFixed(2)}×`,
      `the same page of a folder with 10,000: ${milliseconds(small)}`,
      '≤ 1.2×',
      large / small <= 1.2,
    )
}

async function searching(): Promise<void> {
  const times = await searchTimes(100_000, 50)
  for (const who of ['client', 'staff'] as const)
    tell(
      'p',
      `search in the texts of 100,000 documents, ${times.found.toLocaleString('en')} found, as ${who === 'client' ? 'a client' : 'one of the staff'} (median latency)`,
      `${milliseconds(times[who])}, ${(times[who] / times.bare).toFixed(2)}×`,
      `the bare indexed query: ${milliseconds(times.bare)}`,
      '≤ 3×',
      times[who] / times.bare <= 3,
    )
}

async function notifying(): Promise<void> {
  const { enqueuing, quiet, busy, taken } = await notificationTimes(10_000)
  tell(
    'q',
    'the mails of 10,000 notifications enqueued in the publishing transaction',
    `${enqueuing.toFixed(2)} s`,
    'a person who waits',
    '< 2 s',
    enqueuing < 2,
  )
  tell(
    'q',
    `the list while they are sent (median latency; ${taken} left meanwhile)`,
    `${milliseconds(busy)}, ${(busy / quiet).toFixed(2)}×`,
    `before: ${milliseconds(quiet)}`,
    '≤ 1.5×',
    busy / quiet <= 1.5,
  )
}

async function largeFiles(): Promise<void> {
  const seeding = await seeded({ connections: 10, organisations: 1 })
  const database = openDatabase({ url: seeding.url, max: 2 })
  const one = async (text: string, values: unknown[] = []) => (await database.pool.query(text, values)).rows[0].id
  const agent: string = await one(
    "insert into accounts (brand_id, status, identifier, sign_in_email, surname, given_name) values ($1, 'active', 'mesure.agent', 'agent@mesure.example', 'AGENT', 'Mesure') returning id",
    [seeding.brandId],
  )
  await database.pool.query('insert into staff_members (account_id, brand_id) values ($1, $2)', [
    agent,
    seeding.brandId,
  ])
  await database.pool.query("insert into staff_roles (account_id, brand_id, role) values ($1, $2, 'administrator')", [
    agent,
    seeding.brandId,
  ])
  const place = {
    organisationId: await one('select id from organisations where brand_id = $1 limit 1', [seeding.brandId]),
    folderId: await one("select id from folder_rules where brand_id = $1 and name ->> 'fr' = 'Facture'", [
      seeding.brandId,
    ]),
  }
  const cookie = await signIn(database.pool, agent)
  await database.close()
  const store = await startS3()
  try {
    for (const [name, url] of [
      ['a directory', ''],
      ['S3', store.url()],
    ] as const) {
      const portal = await startPortal({
        DATABASE_URL: seeding.url,
        PARVIS_DATA: temporary(),
        FILES_URL: url,
        MAX_UPLOAD_MB: '250',
      })
      const { upload, download } = await largeFile({ url: portal.url, pid: portal.child.pid!, cookie }, place, 200)
      await stop(portal.child)
      for (const [act, grown] of [
        ['upload', upload],
        ['download', download],
      ] as const)
        tell(
          'r',
          `${act} of 200 MB, on ${name}: growth of the server's memory`,
          `${grown.toFixed(0)} MiB`,
          'the server before it',
          '≤ 40 MiB',
          grown <= 40,
        )
    }
  } finally {
    await store.stop()
  }
}

async function fleets(): Promise<void> {
  for (const { name, large, small } of await fleetTimes(100_000, 1_000, 40))
    tell(
      'z',
      `a page of a fleet of 100,000 assets at one client, filter: ${name} (median latency)`,
      `${milliseconds(large)}, ${(large / small).toFixed(2)}×`,
      `the same of 1,000 assets: ${milliseconds(small)}`,
      '≤ 1.2×',
      large / small <= 1.2,
    )
  const { own, bare } = await statisticsTimes(50)
  tell(
    'z',
    'the figures of an asset with 10 years of weekly readings of two meters (median latency)',
    `${milliseconds(own)}, ${(own / bare).toFixed(2)}×`,
    `the bare query of these readings: ${milliseconds(bare)}`,
    '≤ 3×',
    own / bare <= 3,
  )
}

async function clientList(): Promise<void> {
  const { large, small } = await clientListTimes(100_000, 1_000, 50)
  tell(
    's',
    'the list of 100,000 clients with their balances (median latency)',
    `${milliseconds(large)}, ${(large / small).toFixed(2)}×`,
    `the same page of 1,000 clients: ${milliseconds(small)}`,
    '≤ 1.2×',
    large / small <= 1.2,
  )
}

async function closing(): Promise<void> {
  const { perSecond, gaps, batch } = await closingTimes(500)
  tell(
    't',
    'invoices closed by two at once, each drawn as PDF with its XML',
    `${perSecond.toFixed(1)}/s, ${gaps} numbers missing`,
    'what a batch of the month needs',
    '≥ 25/s, 0 missing',
    perSecond >= 25 && gaps === 0,
  )
  const slower = batch.meanwhile / batch.quiet
  tell(
    't',
    'as many closed as a batch, and the list of invoices meanwhile (median latency)',
    `${batch.perSecond.toFixed(1)}/s, ${batch.growth.toFixed(0)} MiB more; ${batch.meanwhile.toFixed(1)} ms, ${slower.toFixed(2)}×`,
    `the list before: ${batch.quiet.toFixed(1)} ms`,
    '≥ 25/s, ≤ 2×',
    batch.perSecond >= 25 && slower <= 2,
  )
}

async function books(): Promise<void> {
  const times = await ledgerTimes(100_000, 5_000_000, 50)
  for (const [name, measure] of [
    ['statement', 'the statement of a client with 100,000 entries, 50 movements with their running balance'],
    ['balance', 'the balance of the same client, by what is open'],
    ['trial', 'the trial balance of a period, of 5,000,000 postings'],
  ] as const) {
    const { own, bare } = times[name]
    tell(
      'u',
      `${measure} (median latency)`,
      `${milliseconds(own)}, ${(own / bare).toFixed(2)}×`,
      `the bare query: ${milliseconds(bare)}`,
      '≤ 3×',
      own / bare <= 3,
    )
  }
}

async function statements(): Promise<void> {
  const { seconds, growth, bare, megabytes } = await camtTimes(50_000)
  tell(
    'v',
    `a bank statement of 50,000 movements (${Math.round(megabytes)} MiB) taken in, and the memory that it takes`,
    `${seconds.toFixed(1)} s, ${Math.round(growth)} MiB`,
    `the bare parser: ${bare.toFixed(1)} s`,
    '< 60 s, ≤ 150 MiB',
    seconds < 60 && growth <= 150,
  )
}

function eInvoices(): void {
  for (const [lines, limit] of [
    [20, 10],
    [1_000, 150],
  ] as const) {
    const { own, bare } = checkTimes(lines, lines > 100 ? 40 : 200)
    tell(
      'w',
      `an electronic invoice of ${lines} lines read and checked (median)`,
      `${milliseconds(own)}, ${(own / bare).toFixed(1)}×`,
      `the bare parser: ${milliseconds(bare)}`,
      `≤ ${limit} ms`,
      own <= limit,
    )
  }
}

async function intake(): Promise<void> {
  const { perSecond, growth, taken } = await intakeTimes(10_000)
  tell(
    'x',
    `${taken} invoices that a platform has, taken in: looked at by every rule, kept with their files`,
    `${perSecond.toFixed(0)}/s, ${Math.round(growth)} MiB`,
    'those of a day',
    '≥ 60/s, ≤ 150 MiB',
    perSecond >= 60 && growth <= 150,
  )
}

async function home(): Promise<void> {
  const portal = await startPortal({ PARVIS_DATA: temporary(), PARVIS_DEMO: 'on' })
  const { before, bytes, files, answers, time } = await firstPage(portal.url, Math.max(rounds, 5))
  await stop(portal.child)
  tell(
    'ac',
    'what comes after a client signs in, until the first page stands there; its answers asked for at once, warm',
    `${(bytes / 1000).toFixed(0)} kB in ${files} files and ${answers} answers; ${milliseconds(time)}`,
    `the sign-in page before it: ${(before / 1000).toFixed(0)} kB`,
    '≤ 200 kB, ≤ 80 ms',
    bytes <= 200_000 && time <= 80,
  )
}

const measures = {
  a: list,
  b: pages,
  c: organisations,
  d: excel,
  e: signInPage,
  f: embedded,
  g: organisationAdministration,
  h: isolation,
  i: contractsPage,
  j: idle,
  k: embeddedLists,
  l: beside,
  m: signing,
  n: synchronising,
  o: folders,
  p: searching,
  q: notifying,
  r: largeFiles,
  s: clientList,
  t: closing,
  u: books,
  v: statements,
  w: eInvoices,
  x: intake,
  y: livePages,
  z: fleets,
  aa: inboundMails,
  ab: () => dueTimes(),
  ac: home,
  ad: () => searchingAll(),
}
let failed = false
try {
  for (const [part, measure] of Object.entries(measures)) {
    if (!wanted(part)) continue
    try {
      await measure()
    } catch (error) {
      failed = true
      console.error(`FAILED   (${part}) ${error instanceof Error ? error.stack : error}`)
    }
  }
} finally {
  await cleanUp()
}
if (only === undefined && !failed && usual.connections === 100_000) {
  const processor = cpus()
  writeFileSync(
    join(root, 'bench', 'RESULTS.md'),
    `# Measures\n\nBy \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${processor.length} × ${processor[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ${process.platform} ${process.arch}, Node ${process.version}, PostgreSQL 18 with its own settings.\nServer, database and load generator share the machine. Medians of ${rounds} rounds.\n\n| | measure | figure | reference | limit | held |\n|---|---|---|---|---|---|\n${results.map((row) => `| ${row.part} | ${row.measure} | ${row.figure} | ${row.reference} | ${row.limit} | ${row.held ? 'yes' : '**no**'} |`).join('\n')}\n`,
  )
  console.log('bench/RESULTS.md is written.')
}
process.exit(failed || results.some((row) => !row.held) ? 1 : 0)
