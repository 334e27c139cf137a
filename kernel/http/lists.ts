import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { invalid } from '../errors/problem.ts'
import { decodeCursor } from './keyset.ts'
import { text } from './validation.ts'

/** What a person typed into a search box: at most 200 characters, trimmed, possibly empty. */
export const search = text(200).default('')

const escaped = (word: string) =>
  sql`replace(replace(replace(parvis.fold(${word}), '\\', '\\\\'), '%', '\\%'), '_', '\\_')`

/** Whether a text, folded already, holds every word that was typed, whatever their case and accents. */
export function holdsFolded(folded: RawBuilder<unknown>, typed: string): RawBuilder<SqlBool> | undefined {
  const words = typed.split(/\s+/).filter(Boolean).slice(0, 8)
  if (words.length === 0) return undefined
  return sql`(${sql.join(
    words.map((word) => sql`${folded} like '%' || ${escaped(word)} || '%'`),
    sql` and `,
  )})`
}

/** Whether a text holds every word that was searched, whatever their case and accents; everything holds an empty search. */
export const holdsWords = (value: Expression<string> | RawBuilder<unknown>, searched: string): RawBuilder<SqlBool> =>
  holdsFolded(sql`parvis.fold(${value})`, searched) ?? sql<SqlBool>`true`

const shapes = {
  text: (value: unknown): value is string => typeof value === 'string' && !value.includes('\0'),
  uuid: (value: unknown): value is string => z.uuid().safeParse(value).success,
  /** A moment or day as the database writes it. */
  moment: (value: unknown): value is string =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d{1,6})?\+00)?$/.test(value) &&
    !Number.isNaN(Date.parse(value.slice(0, 10))),
  number: (value: unknown): value is number => Number.isSafeInteger(value),
}

/** Reads a page cursor whose values have these shapes. @throws Problem 422 on `cursor` where it was not one of ours */
export function readCursor<const S extends Array<keyof typeof shapes>>(
  cursor: string,
  ...kinds: S
): { [I in keyof S]: S[I] extends 'number' ? number : string } {
  const values = decodeCursor(cursor, kinds.length)
  if (!kinds.every((kind, index) => shapes[kind](values[index]))) throw invalid({ field: 'cursor', code: 'bad_value' })
  return values as { [I in keyof S]: S[I] extends 'number' ? number : string }
}

/** A moment as a cursor keeps it: to the microsecond, in UTC. */
export const momentPlace = (column: string) =>
  sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00'`
