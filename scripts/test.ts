// `npm test`: everything, on a PostgreSQL of its own and in Chromium. The last line is `N passed, N failed`.
// `npm test -- --only server,pages spaces/contracts` runs a part of it: check, server, pages; and files by a piece of their path.
// `npm test -- --thorough` tries ten times as many cases of each property.
import { type ChildProcess, spawn } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { startPostgres } from '../testing/postgres.ts'
import { makeTemplate } from '../testing/template.ts'
import type { Given, Said } from '../testing/worker.ts'
import { runChecks } from './check.ts'
import { findChromium } from './chromium.ts'

const root = resolve(import.meta.dirname, '..')
const { values, positionals } = parseArgs({
  options: {
    only: { type: 'string' },
    concurrency: { type: 'string', default: '2' },
    thorough: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const only = values.only?.split(',')
const wanted = (part: string) => only === undefined || only.includes(part)

let passed = 0
let failed = 0
const keptIn = tmpdir()
/** Everything temporary of the run. In memory where there is room: copying a database takes a twentieth of the time there. */
const directory = mkdtempSync(join(inMemory() ?? keptIn, 'parvis-run-'))
// Some servers of the tests run their database as an account of its own, which has to pass through.
chmodSync(directory, 0o755)
process.env.TMPDIR = directory
const logFile = join(directory, 'tests.log')
/** What each file took, of the last run. */
const timesFile = join(keptIn, 'parvis-tests.times')
/** What Node has compiled, kept from run to run. */
const compileCache = join(root, 'node_modules', '.cache', 'compiled')
const children = new Set<ChildProcess>()
const undo: Array<() => Promise<void> | void> = []

/** The system's place for what is kept in memory alone, where it has 4 GiB to give. */
function inMemory(): string | undefined {
  const place = '/dev/shm'
  if (process.platform !== 'linux' || !existsSync(place)) return undefined
  const { bavail, bsize } = statfsSync(place)
  return bavail * bsize >= 4 * 2 ** 30 ? place : undefined
}

let stopped = false
function stopChildren(): void {
  stopped = true
  for (const child of children) {
    try {
      process.kill(-child.pid!, 'SIGTERM')
    } catch {}
  }
}
async function cleanUp(): Promise<void> {
  stopChildren()
  for (const step of undo.splice(0).reverse()) await step()
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, async () => {
    await cleanUp().catch(() => {})
    process.exit(1)
  })
}

/** Runs one step and says in one line what it was and how long it took; a step that throws counts as one failure. */
async function step(name: string, work: () => Promise<string>): Promise<boolean> {
  const start = performance.now()
  const line = (outcome: string) =>
    console.log(`${name}: ${outcome} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  try {
    line(await work())
    return true
  } catch (error) {
    failed += 1
    line('FAILED')
    console.log(error instanceof Error ? error.message : error)
    return false
  }
}

type Time = { name: string; ms: number }
/** How many of the slowest files and tests each step names: where the time of the whole goes. */
const slowestShown = { files: 8, tests: 4 }

/** These take longest (all but the first), and so begin first: none of them keeps the end waiting while the other worker has nothing left. */
const longest = [
  // This one looks at what its process has loaded: it must be the first of a worker.
  'spaces/contracts/forms/printing.test.ts',
  'kernel/db/embedded.test.ts',
  'testing/isolation/isolation.test.ts',
  'spaces/documents/killed.test.ts',
  'testing/server.test.ts',
  'spaces/contracts/change-requests/change-requests.test.ts',
  'spaces/organisation-administration/pages/organisation.page.test.ts',
  'spaces/contracts/pages/staff/pages.page.test.ts',
  'spaces/contracts/pages/client/pages.page.test.ts',
]
const placeOf = (file: string) => (longest.includes(file) ? longest.indexOf(file) : longest.length)

/** Runs test files in a few workers, each taking the next file when it has done one; prints the failures, and adds up. */
async function runFiles(label: string, files: string[], env: Record<string, string>): Promise<string> {
  if (files.length === 0) return 'no file'
  appendFileSync(logFile, `\n===== ${label} =====\n`)
  const queue = files.toSorted((one, other) => placeOf(one) - placeOf(other))
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const times = { files: [] as Time[], tests: [] as Time[] }
  const fail = (name: string, file: string, error: string) => {
    counts.failed += 1
    console.log(`\n✖ ${name}\n  ${file} (${label})\n  ${error.split('\n').slice(0, 60).join('\n  ')}\n`)
  }
  /** One worker, until it has ended: with the queue empty, or because a file ended it. */
  const work = async (specFile: string): Promise<void> => {
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        `--test-reporter=${pathToFileURL(join(root, 'testing', 'reporter.ts')).href}`,
        '--test-reporter-destination=stdout',
        '--test-reporter=spec',
        `--test-reporter-destination=${specFile}`,
        join(root, 'testing', 'worker.ts'),
      ],
      {
        cwd: root,
        env: { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: compileCache, ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        detached: true,
      },
    )
    children.add(child)
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream!.on('data', (chunk) => {
        said += chunk
      })
    let current: string | undefined
    let begun = 0
    const taken: string[] = []
    let told = 0
    child.on('message', (message: Said) => {
      if ('wants' in message) {
        if (current !== undefined) times.files.push({ name: current, ms: performance.now() - begun })
        current = queue.shift()
        begun = performance.now()
        child.send({ file: current } satisfies Given)
        if (current !== undefined) taken.push(current)
      } else if ('left' in message) {
        told += 1
        fail('a test left something running', `one of ${taken.join(', ')}`, message.left.join(', '))
      } else {
        const { outcome, name, file, ms, error } = message.outcome
        times.tests.push({ name, ms })
        if (outcome !== 'failed') counts[outcome] += 1
        else {
          told += 1
          // A file that cannot be loaded fails as the suite that the worker makes of it.
          fail(name, all.includes(name) ? name : relative(root, file), error ?? '')
        }
      }
    })
    const code = await new Promise<number>((done) => child.once('close', (code) => done(code ?? 1)))
    children.delete(child)
    appendFileSync(logFile, `${existsSync(specFile) ? readFileSync(specFile, 'utf8') : ''}\n${said}\n`)
    if (stopped) return
    if (current !== undefined) fail('the file ended its process', current, said.slice(-3000))
    else if (code !== 0 && told === 0)
      fail(
        `the worker ended with ${code}, though none of its tests failed`,
        `one of ${taken.join(', ')}`,
        said.slice(-3000),
      )
  }
  let workers = 0
  await Promise.all(
    Array.from({ length: Number(values.concurrency) }, async () => {
      while (queue.length > 0 && !stopped) await work(join(directory, `${label}-${++workers}.log`))
    }),
  )
  const slowestFirst = (all: Time[]) => all.sort((one, other) => other.ms - one.ms)
  const line = ({ name, ms }: Time) => `  ${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`
  for (const one of slowestFirst(times.files).slice(0, slowestShown.files)) console.log(line(one))
  for (const one of slowestFirst(times.tests).slice(0, slowestShown.tests)) console.log(line(one))
  appendFileSync(timesFile, slowestFirst(times.files).map(line).join('\n').concat('\n'))
  passed += counts.passed
  failed += counts.failed
  if (counts.passed + counts.failed === 0) throw new Error(`${files.length} files, no test ran`)
  return `${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}, ${files.length} files`
}

const chosen = (file: string) => positionals.length === 0 || positionals.some((part) => file.includes(part))
const all = globSync('{checks,kernel,spaces,testing,web,scripts,bench,db,examples}/**/*.test.{ts,tsx}', { cwd: root })
  .concat(globSync('*.test.ts', { cwd: root }))
  .sort()
  .filter(chosen)
const pages = all.filter((file) => /\.page\.test\.tsx?$/.test(file))
const others = all.filter((file) => !pages.includes(file))

writeFileSync(logFile, '')
writeFileSync(timesFile, '')
let chromium = ''
if (wanted('pages') && pages.length > 0) await step('Chromium', async () => (chromium = findChromium()))
const isChecked = wanted('check') && positionals.length === 0
// The check of types is one thread's work for a minute: the tests begin beside it.
const types = isChecked ? runChecks((key) => key === 'types') : Promise.resolve(0)
if (isChecked) failed += await runChecks((key) => key !== 'types')
let env: Record<string, string> | undefined
if (wanted('server') || wanted('pages'))
  await step('PostgreSQL', async () => {
    const server = await startPostgres()
    undo.push(server.stop)
    env = {
      PARVIS_TEST_URL: server.url,
      PARVIS_TEST_TEMPLATE: await makeTemplate(server.url),
      PARVIS_TEST_TIMES: values.thorough ? '10' : '1',
    }
    return 'started, with a migrated template'
  })
const typesChecked = types.then((problems) => {
  failed += problems
})
if (env && wanted('server')) await step('Tests', () => runFiles('server', others, env!))
if (env && wanted('pages') && pages.length > 0 && chromium)
  await step('Pages in Chromium, accessibility', () => runFiles('pages', pages, { ...env, PARVIS_CHROMIUM: chromium }))

await typesChecked
await cleanUp()
if (failed > 0) {
  const kept = join(keptIn, 'parvis-tests.log')
  writeFileSync(kept, readFileSync(logFile))
  console.log(`The whole log: ${kept}`)
}
rmSync(directory, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
