import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { Problem, problem, sentenceOf } from '../../../kernel/errors/problem.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import type { Run } from '../../../kernel/jobs/jobs.ts'
import { onNetwork } from '../../../kernel/workers/in-worker.ts'
import { intake, type Taken } from '../documents/intake.ts'
import type * as network from './network.ts'
import { joined, type Target } from './remote.ts'
import { returnSigned } from './returns.ts'
import { dropJob, isAccountOver, networkModule, pusherOf, type TransferRow, targetOf } from './service.ts'

/** A file is whole where it was the same so long before. */
const stableMs = 5_000
/** So soon what came only now is looked at once more. */
export const secondLookMs = 10_000
/** So many files are fetched over one line. */
const filesAtOnce = 20
/** A run says so often that it is alive; one that said nothing for longer is over: its process was killed. */
const beatMs = 60_000
const silentMinutes = 5
const listMs = 5 * 60_000
const fetchMs = 30 * 60_000
const moveMs = 5 * 60_000
const longestName = 255

type Sums = { created: number; replaced: number; same: number; refused: number; waiting: number; returned: number }

/** What of a run others need. */
export type Dropping = {
  services: Services
  brand: Brand
  runId: string
  row: TransferRow
  target: Target
  /** Where files are while they pass through this machine. */
  directory: string
}

/** Opens a run, unless another one is open. One that was silent for long is ended as interrupted. */
async function begin(ctx: SystemContext): Promise<{ runId: string; row: TransferRow } | undefined> {
  const row = await ctx.db
    .selectFrom('transfer_settings')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .where('enabled', '=', true)
    .executeTakeFirst()
  if (!row) return undefined
  await ctx.db
    .updateTable('drop_runs')
    .set({ ended_at: ctx.now, outcome: 'interrupted' })
    .where('brand_id', '=', ctx.brand.id)
    .where('ended_at', 'is', null)
    .where('seen_at', '<', new Date(ctx.now.getTime() - silentMinutes * 60_000))
    .execute()
  const made = await ctx.db
    .insertInto('drop_runs')
    .values({ brand_id: ctx.brand.id, started_at: ctx.now, seen_at: ctx.now })
    .onConflict((oc) => oc.column('brand_id').where('ended_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  return made && { runId: made.id, row }
}

/**
 * Reads the drop of a brand once (D2): takes what is whole, moves it away after its commit, puts signed documents back. Killed at any step it loses
 * nothing and publishes nothing twice: what was taken and not moved is `same` the next time.
 */
export async function readDrop(services: Services, brand: Brand, run: Run): Promise<void> {
  const begun = await asSystem(services, brand, begin)
  if (!begun) return
  const { runId, row } = begun
  const directory = join(services.config.dataDirectory, 'transfer', runId)
  const sums: Sums = { created: 0, replaced: 0, same: 0, refused: 0, waiting: 0, returned: 0 }
  let failed: { step: string; code: string } | undefined
  const beat = setInterval(
    () => void asSystem(services, brand, (ctx) => stillThere(ctx, runId)).catch(() => {}),
    beatMs,
  )
  try {
    await removeLeft(services, brand)
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const target = await asSystem(services, brand, async (ctx) => targetOf(ctx, row))
    const at: Dropping = { services, brand, runId, row, target, directory }
    const { ready, waiting } = await look(at)
    sums.waiting = waiting
    for (let n = 0; n < ready.length && !run.stopping(); n += filesAtOnce)
      await takeFiles(at, ready.slice(n, n + filesAtOnce), sums, run)
    sums.returned = await returnSigned(at, run)
  } catch (error) {
    failed = failureOf(error)
    run.report(error)
  } finally {
    clearInterval(beat)
    await rm(directory, { recursive: true, force: true })
  }
  await asSystem(services, brand, async (ctx) => {
    await ctx.db
      .updateTable('drop_runs')
      .set({
        ...sums,
        ended_at: ctx.now,
        seen_at: ctx.now,
        outcome: failed ? 'failed' : 'done',
        failed_step: failed?.step ?? '',
        failure: failed?.code ?? '',
      })
      .where('id', '=', runId)
      .execute()
    if (!failed && sums.waiting > 0)
      ctx.enqueue(dropJob, { brandId: brand.id }, { startAfter: new Date(Date.now() + secondLookMs) })
  })
}

/** What a killed process left of files that passed: nobody knows them, and they come again. */
async function removeLeft(services: Services, brand: Brand): Promise<void> {
  const place = join(services.config.dataDirectory, 'transfer')
  const left = (await readdir(place).catch(() => [])).filter((name) => z.uuid().safeParse(name).success)
  if (left.length === 0) return
  const open = await asSystem(services, brand, (ctx) =>
    ctx.db.selectFrom('drop_runs').select('id').where('id', 'in', left).where('ended_at', 'is', null).execute(),
  )
  for (const name of left)
    if (!open.some(({ id }) => id === name)) await rm(join(place, name), { recursive: true, force: true })
}

const stillThere = (ctx: SystemContext, runId: string) =>
  ctx.db
    .updateTable('drop_runs')
    .set({ seen_at: ctx.now })
    .where('id', '=', runId)
    .where('ended_at', 'is', null)
    .execute()

function failureOf(error: unknown): { step: string; code: string } {
  if (isAccountOver(error)) return { step: '', code: 'account_over' }
  // An error of a thread comes as a copy: what it says stays, what it was does not.
  const [, step, code] = /^([a-z]+): ([a-z_]+)$/.exec(String((error as Error).message)) ?? []
  return step && code ? { step, code } : { step: '', code: 'cut' }
}

/** Looks at the drop: what was the same before is whole. */
async function look({ services, brand, row, target }: Dropping): Promise<{ ready: network.Found[]; waiting: number }> {
  // Where what was taken is moved to is no part of the drop.
  const apart = row.temporary.startsWith(row.path === '' ? '' : `${row.path}/`)
    ? [row.temporary.slice(row.path === '' ? 0 : row.path.length + 1)]
    : []
  const { files } = await onNetwork<typeof network, 'listDrop'>(
    networkModule,
    'listDrop',
    { target, path: row.path, apart },
    listMs,
  )
  const ready = await asSystem(services, brand, async (ctx) => {
    const { rows } = await sql<{ path: string }>`
      with now_there as (select * from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as f (path text, size bigint, "modifiedMs" double precision)),
      gone as (delete from drop_looks l where l.brand_id = ${brand.id} and not exists (select from now_there n where n.path = l.path)),
      stable as (select n.path from now_there n join drop_looks l on l.brand_id = ${brand.id} and l.path = n.path
        where l.size_bytes = n.size and l.modified_at = to_timestamp(n."modifiedMs" / 1000) and l.seen_at <= ${new Date(ctx.now.getTime() - stableMs)}),
      looked as (insert into drop_looks (brand_id, path, size_bytes, modified_at, seen_at)
        select ${brand.id}, n.path, n.size, to_timestamp(n."modifiedMs" / 1000), ${ctx.now} from now_there n
        on conflict (brand_id, path) do update set size_bytes = excluded.size_bytes, modified_at = excluded.modified_at, seen_at = excluded.seen_at
          where (drop_looks.size_bytes, drop_looks.modified_at) is distinct from (excluded.size_bytes, excluded.modified_at))
      select path from stable`.execute(ctx.db)
    return new Set(rows.map(({ path }) => path))
  })
  return { ready: files.filter(({ path }) => ready.has(path)), waiting: files.length - ready.size }
}

/** What is wrong with a name, before anything is fetched; undefined where nothing is. */
export const nameProblem = (path: string) =>
  path.split('/').some((part) => Buffer.byteLength(part.normalize('NFC')) > longestName)
    ? problem('synchronisation.bad_file_name')
    : undefined

/** Fetches some files, takes each in a transaction of its own, and then moves them away. */
async function takeFiles(at: Dropping, files: network.Found[], sums: Sums, run: Run): Promise<void> {
  const { services, brand, row, target, directory, runId } = at
  const megabytes = services.config.maxUploadMegabytes
  const most = megabytes * 1024 * 1024
  const outcomes: Array<{ path: string; taken: Taken | Problem }> = []
  const wanted: Array<{ path: string; to: string }> = []
  for (const [index, { path, size }] of files.entries()) {
    const refused =
      nameProblem(path) ?? (size > most ? problem('synchronisation.file_too_large', { megabytes }) : undefined)
    if (refused) outcomes.push({ path, taken: refused })
    else wanted.push({ path, to: join(directory, String(index)) })
  }
  const fetched =
    wanted.length === 0
      ? []
      : await onNetwork<typeof network, 'fetchFiles'>(
          networkModule,
          'fetchFiles',
          { target, path: row.path, files: wanted, mostBytes: most },
          fetchMs,
        )
  for (const one of fetched) {
    const local = wanted.find(({ path }) => path === one.path)!.to
    if (one.failure === 'too_large')
      outcomes.push({ path: one.path, taken: problem('synchronisation.file_too_large', { megabytes }) })
    else if (one.failure === '') {
      if (!run.stopping()) outcomes.push({ path: one.path, taken: await takeOne(at, one, local) })
      await rm(local, { force: true })
    }
  }
  for (const { taken } of outcomes) {
    if (taken instanceof Problem) sums.refused++
    else sums[taken.state]++
  }
  await asSystem(services, brand, async (ctx) => {
    const refusals = outcomes.flatMap(({ path, taken }) => {
      const why = refusalOf(taken)
      return why ? [{ brand_id: brand.id, run_id: runId, path, refused_at: ctx.now, ...why }] : []
    })
    if (refusals.length > 0) await ctx.db.insertInto('drop_refusals').values(refusals).execute()
    // What comes under such a name later, be it in the same second and as long, is looked at anew.
    if (outcomes.length > 0)
      await ctx.db
        .deleteFrom('drop_looks')
        .where('brand_id', '=', brand.id)
        .where(
          'path',
          'in',
          outcomes.map((one) => one.path),
        )
        .execute()
    await ctx.db
      .updateTable('drop_runs')
      .set({ ...sums, seen_at: ctx.now })
      .where('id', '=', runId)
      .execute()
  })
  if (outcomes.length === 0) return
  await onNetwork<typeof network, 'moveFiles'>(
    networkModule,
    'moveFiles',
    { target, moves: outcomes.map(({ path, taken }) => moveOf(at, path, taken)) },
    moveMs,
  )
}

function refusalOf(taken: Taken | Problem): { code: string; params: string } | undefined {
  if (taken instanceof Problem) return { code: taken.code, params: JSON.stringify(taken.params) }
  return taken.state === 'refused' ? { code: taken.code, params: JSON.stringify({ detail: taken.detail }) } : undefined
}

/** Why a file was refused, in words. */
export const refusalWords = (code: string, params: Record<string, unknown>, locale: 'fr' | 'en'): string =>
  sentenceOf(code, locale, params) ?? String(params.detail ?? code)

/** Takes one file that was fetched, as whoever set the transfer up. @throws whatever is no matter of this file */
async function takeOne(
  { services, brand, row }: Dropping,
  file: network.Fetched,
  local: string,
): Promise<Taken | Problem> {
  const [code = '', ...below] = file.path.normalize('NFC').split('/')
  const name = below.at(-1)!
  const source = createReadStream(local)
  const passing = services.scan ? services.scan(source as AsyncIterable<Buffer>, 'file', name) : source
  const received = await services.files.receive(passing).catch((error: { cause?: unknown }) => {
    // What a scanner finds is a refusal of this file.
    if (error.cause instanceof Problem) return error.cause
    throw error
  })
  if (received instanceof Problem) return received
  let outcome: 'done' | 'failed' | 'unknown' = 'unknown'
  try {
    const taken = await intake(pusherOf({ services, brand }, row.account_id ?? ''), {
      code,
      path: below.join('/'),
      upload: { ...received, field: 'file', name },
      sha256: file.sha256,
    } as Parameters<typeof intake>[1])
    outcome = taken.state === 'created' || taken.state === 'replaced' ? 'done' : 'failed'
    return taken
  } finally {
    await received.settle(outcome)
  }
}

/** Where a file goes once it was taken, or refused with a note that says why. */
function moveOf({ row, brand }: Dropping, path: string, taken: Taken | Problem): network.Move {
  const from = joined(row.path, path)
  const refused = refusalOf(taken)
  if (!refused) return { from, to: joined(row.temporary, 'done', path) }
  // A name that no system takes would not be taken there either.
  const short = path
    .split('/')
    .map((part) => shortened(part))
    .join('/')
  const to = joined(row.temporary, 'refusés', short)
  const why = refusalWords(refused.code, JSON.parse(refused.params), brand.locale)
  return { from, to, note: { to: `${to}.txt`, text: `${why}\r\n` } }
}

/** A name of at most 200 bytes, with its ending. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= 200) return name
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? ''
  let stem = name.slice(0, name.length - ending.length)
  while (Buffer.byteLength(stem + ending) > 200) stem = [...stem].slice(0, -1).join('')
  return stem + ending
}
