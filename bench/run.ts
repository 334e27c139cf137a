import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../kernel/db/database.ts'
import { startS3 } from '../testing/s3.ts'
import { clientListTimes, closingTimes, ledgerTimes } from './billing.ts'
import { camtTimes } from './camt.ts'
import { excel, list, organisations, pages } from './connections.ts'
import { folderTimes, notificationTimes, searchTimes } from './documents.ts'
import { checkTimes, intakeTimes } from './e-invoicing.ts'
import { beside, embedded, embeddedLists, idle } from './embedded.ts'
import { fleetTimes, statisticsTimes } from './fleet.ts'
import { inboundMails } from './inbound-mail.ts'
import { largeFile } from './large-files.ts'
import { livePages } from './live.ts'
import { median } from './measuring.ts'
import { isolation, organisationAdministration } from './organisations.ts'
import { contractsPage, home, signInPage } from './pages.ts'
import { searching as searchingAll } from './search.ts'
import {
  cleanUp,
  milliseconds,
  only,
  root,
  rounds,
  seeded,
  signIn,
  startPortal,
  stop,
  temporary,
  usual,
  wanted,
} from './setting.ts'
import { signingTimes } from './signing.ts'
import { dueTimes } from './support.ts'
import { synchronisingTimes } from './synchronising.ts'
import { results, tell } from './telling.ts'

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
