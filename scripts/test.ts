// `npm test`: everything, on a PostgreSQL of its own and in Chromium. The last line is `N passed, N failed`.
// `npm test -- --only server,pages spaces/contracts` runs a part of it: check, server, pages; and files by a piece of their path.
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { startPostgres } from '../testing/postgres.ts'
import type { Outcome } from '../testing/reporter.ts'
import { makeTemplate } from '../testing/template.ts'
import { runChecks } from './check.ts'
import { findChromium } from './chromium.ts'

const root = resolve(import.meta.dirname, '..')
const { values, positionals } = parseArgs({
  options: { only: { type: 'string' }, concurrency: { type: 'string', default: '2' } },
  allowPositionals: true,
})
const only = values.only?.split(',')
const wanted = (part: string) => only === undefined || only.includes(part)

let passed = 0
let failed = 0
const directory = mkdtempSync(join(tmpdir(), 'parvis-run-'))
const logFile = join(directory, 'tests.log')
const children = new Set<ChildProcess>()
const undo: Array<() => Promise<void> | void> = []

function stopChildren(): void {
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

/** How many of the slowest tests each step names: where the time of the whole goes. */
const slowestShown = 5

/** Runs test files under node:test, prints the failures, and adds up. */
async function runFiles(
  label: string,
  files: string[],
  env: Record<string, string>,
  concurrency = values.concurrency,
): Promise<string> {
  if (files.length === 0) return 'no file'
  appendFileSync(logFile, `\n===== ${label} =====\n`)
  const specFile = join(directory, `${label.replace(/\W+/g, '-')}.log`)
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      `--import=${pathToFileURL(join(root, 'testing', 'seed.ts')).href}`,
      '--test',
      `--test-concurrency=${concurrency}`,
      '--test-timeout=600000',
      `--test-reporter=${join(root, 'testing', 'reporter.ts')}`,
      '--test-reporter-destination=stdout',
      '--test-reporter=spec',
      `--test-reporter-destination=${specFile}`,
      ...files,
    ],
    { cwd: root, env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  children.add(child)
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const times: Array<{ name: string; ms: number }> = []
  const ended = new Promise<number>((done) => child.once('close', (code) => done(code ?? 1)))
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue
    const test = JSON.parse(line) as Outcome
    counts[test.outcome] += 1
    times.push({ name: test.name, ms: test.ms })
    if (test.outcome === 'failed')
      console.log(
        `\n✖ ${test.name}\n  ${relative(root, test.file)} (${label})\n  ${(test.error ?? '').split('\n').slice(0, 60).join('\n  ')}\n`,
      )
  }
  const code = await ended
  for (const { name, ms } of times.sort((one, other) => other.ms - one.ms).slice(0, slowestShown))
    console.log(`  ${(ms / 1000).toFixed(0).padStart(4)} s  ${name}`)
  children.delete(child)
  appendFileSync(logFile, `${existsSync(specFile) ? readFileSync(specFile, 'utf8') : ''}\n${stderr}\n`)
  passed += counts.passed
  failed += counts.failed
  if (code !== 0 && counts.failed === 0)
    throw new Error(`the run ended with ${code} though no test failed\n${stderr.slice(-3000)}`)
  if (counts.passed + counts.failed === 0) throw new Error(`${files.length} files, no test ran\n${stderr.slice(-3000)}`)
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
let chromium = ''
if (wanted('pages') && pages.length > 0) await step('Chromium', async () => (chromium = findChromium()))
if (wanted('check') && positionals.length === 0) {
  const problems = await runChecks()
  failed += problems
}
let env: Record<string, string> | undefined
if (wanted('server') || wanted('pages'))
  await step('PostgreSQL', async () => {
    const server = await startPostgres()
    undo.push(server.stop)
    env = { PARVIS_TEST_URL: server.url, PARVIS_TEST_TEMPLATE: await makeTemplate(server.url) }
    return 'started, with a migrated template'
  })
if (env && wanted('server')) await step('Tests', () => runFiles('server', others, env!))
if (env && wanted('pages') && pages.length > 0 && chromium)
  await step('Pages in Chromium, accessibility', () => runFiles('pages', pages, { ...env, PARVIS_CHROMIUM: chromium }))

await cleanUp()
if (failed > 0) {
  const kept = join(tmpdir(), 'parvis-tests.log')
  writeFileSync(kept, readFileSync(logFile))
  console.log(`The whole log: ${kept}`)
}
rmSync(directory, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
