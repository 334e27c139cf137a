import { hash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import { sql } from 'kysely'
import type { z } from 'zod'
import { sentenceOf } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { fieldErrors } from '../../../kernel/http/validation.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type { Pusher } from '../documents/intake.ts'
import { keyOf, type RowKind, type Told, type Written } from './kind.ts'
import type * as schema from './schema.ts'

type Answer = z.input<typeof schema.rowsAnswer>
type Item = Answer['items'][number]
/** So many rows are looked at before others have their turn. */
const rowsAtOnce = 500

type Given = { index: number; key: string; given: Record<string, unknown>; hash: Buffer }
type Read = { index: number; key: string; row: unknown; hash: Buffer }

const sentence = (locale: Locale, { field, code, params }: Extract<Written, { state: 'refused' }>): Item => ({
  state: 'refused',
  field,
  code,
  detail: sentenceOf(code, locale, params) ?? code,
})

/**
 * Reads the rows of a part that are other than last time: what each is, or why it is none. A key that comes twice is told at the second.
 * @param seen the keys of the request so far
 */
async function readRows(
  kind: RowKind,
  part: readonly Given[],
  seen: Set<string>,
  locale: Locale,
  items: Item[],
): Promise<Read[]> {
  const read: Read[] = []
  for (const [at, { index, given, hash }] of part.entries()) {
    if (at % rowsAtOnce === rowsAtOnce - 1) await breathe()
    const parsed = kind.schema.safeParse(given)
    if (!parsed.success) {
      const [first] = fieldErrors(parsed.error, locale)
      items[index] = { state: 'refused', field: first!.field, code: first!.code, detail: first!.message }
      continue
    }
    const key = keyOf(kind, parsed.data as Record<string, unknown>)
    if (seen.has(key)) {
      items[index] = sentence(locale, { state: 'refused', field: 'code', code: 'synchronisation.row_twice' })
      continue
    }
    seen.add(key)
    read.push({ index, key, row: parsed.data, hash })
  }
  return read
}

/** What the rows of a part were when they were pushed last. */
async function lastTime(ctx: StaffContext, kind: RowKind, part: ReadonlyArray<{ key: string }>) {
  const { rows } = await sql<{
    key: string
    hash: Buffer
    record_id: string
  }>`select key, hash, record_id from synchronised_rows
    where brand_id = ${ctx.brand.id} and kind = ${kind.name} and key = any (${part.map(({ key }) => key)})`.execute(
    ctx.db,
  )
  return new Map(rows.map((row) => [row.key, row]))
}

const keep = (ctx: StaffContext, kind: RowKind, kept: ReadonlyArray<{ key: string; hash: Buffer; id: string }>) =>
  kept.length === 0
    ? undefined
    : sql`insert into synchronised_rows (brand_id, kind, key, hash, record_id, told_at)
        select ${ctx.brand.id}::uuid, ${kind.name}, k, h, i, ${ctx.now}::timestamptz
        from unnest(${kept.map(({ key }) => key)}::text[], ${kept.map((one) => one.hash)}::bytea[], ${kept.map(({ id }) => id)}::uuid[]) as t (k, h, i)
        on conflict (brand_id, kind, key) do update set hash = excluded.hash, record_id = excluded.record_id, told_at = excluded.told_at`.execute(
        ctx.db,
      )

/** Reads a part, and settles the rows of which nothing is to be written. @returns the others */
async function readPart(
  pusher: Pusher,
  kind: RowKind,
  part: readonly Given[],
  seen: Set<string>,
  items: Item[],
): Promise<Read[]> {
  const { before, locale } = await pusher.again(async (ctx) => ({
    before: await lastTime(ctx as StaffContext, kind, part),
    locale: ctx.locale,
  }))
  const other: Given[] = []
  // A row that is what it was needs no reading: it was read then.
  for (const one of part)
    if (before.get(one.key)?.hash.equals(one.hash) && !seen.has(one.key)) {
      seen.add(one.key)
      items[one.index] = { state: 'same' }
    } else other.push(one)
  const read = await readRows(kind, other, seen, locale, items)
  for (const { key } of part) seen.add(key)
  return read
}

async function writePart(ctx: StaffContext, kind: RowKind, read: readonly Read[], items: Item[]): Promise<void> {
  // Two that push the same kind wait for each other: each finds what the other wrote.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`synchronised rows ${ctx.brand.id} ${kind.name}`}, 0))`.execute(
    ctx.db,
  )
  const before = await lastTime(ctx, kind, read)
  const told: Array<Told<unknown> & Read> = read.map((one) => ({ ...one, id: before.get(one.key)?.record_id ?? null }))
  const written = await kind.write(ctx, told)
  const kept: Array<{ key: string; hash: Buffer; id: string }> = []
  const sums = { created: 0, changed: 0, same: 0, refused: 0 }
  for (const [at, one] of told.entries()) {
    const how = written[at]!
    sums[how.state]++
    items[one.index] = how.state === 'refused' ? sentence(ctx.locale, how) : { state: how.state }
    if (how.state !== 'refused') kept.push({ key: one.key, hash: one.hash, id: how.id })
  }
  await keep(ctx, kind, kept)
  if (sums.created + sums.changed > 0)
    await record(ctx, {
      type: 'synchronisation.rows.pushed',
      subjectType: 'synchronisation.rows',
      subjectLabel: kind.name,
      after: { created: sums.created, changed: sums.changed, refused: sums.refused },
    })
}

/**
 * Takes many rows of a kind, by their external keys (D29): a few statements for thousands. Each part is a transaction; a request that was cut is sent again, and what
 * was done is `same`.
 * @returns how each row ended, in their order
 */
export async function pushRows(
  pusher: Pusher,
  kind: RowKind,
  rows: ReadonlyArray<Record<string, unknown> | null>,
): Promise<Answer> {
  const items: Item[] = new Array(rows.length)
  const unreadable: number[] = []
  const seen = new Set<string>()
  // A part is read while the one before it is written.
  let writing: Promise<unknown> = Promise.resolve()
  try {
    for (let from = 0; from < rows.length; from += kind.together) {
      const part = rows.slice(from, from + kind.together).flatMap((given, at): Given[] => {
        const index = from + at
        if (given)
          return [{ index, key: keyOf(kind, given), given, hash: hash('sha256', JSON.stringify(given), 'buffer') }]
        unreadable.push(index)
        return []
      })
      const read = await readPart(pusher, kind, part, seen, items)
      await writing
      if (read.length > 0) {
        writing = pusher.again((ctx) => writePart(ctx as StaffContext, kind, read, items))
        writing.catch(() => {})
      }
    }
  } finally {
    await writing
  }
  if (unreadable.length > 0) {
    const locale = await pusher.again(async (ctx) => ctx.locale)
    const item = sentence(locale, { state: 'refused', field: kind.key[0]!, code: 'synchronisation.row_unreadable' })
    for (const index of unreadable) items[index] = item
  }
  const sums = { created: 0, changed: 0, same: 0, refused: 0 }
  for (const { state } of items) sums[state]++
  return { ...sums, items }
}
