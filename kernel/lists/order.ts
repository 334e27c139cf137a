import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { isDay } from '../dates/day.ts'
import { invalid } from '../errors/problem.ts'

/** One of the columns that a list is sorted by: never null, and what its values look like in a cursor. */
export type Key = { sql: RawBuilder<unknown>; fits: (value: unknown) => boolean }
export type Order = 'asc' | 'desc'

const key = (fits: Key['fits']) => (column: string | RawBuilder<unknown>) => ({
  sql: typeof column === 'string' ? sql.ref(column) : column,
  fits,
})
const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0')

/** The columns of a sort, by their type in the database: `by.text('c.surname')`. */
export const by = {
  text: key(isText),
  uuid: key((value) => z.uuid().safeParse(value).success),
  day: key(isDay),
  /** To the microsecond, as the database writes it in JSON; `-infinity` where there was none. */
  moment: key(
    (value) =>
      value === '-infinity' ||
      (isText(value) &&
        /^\d{4}-\d\d-\d\dT([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?[+-]\d\d:\d\d$/.test(value) &&
        isDay(value.slice(0, 10))),
  ),
  integer: key(Number.isSafeInteger),
  flag: key((value) => typeof value === 'boolean'),
}

/** The place of a row in a sort, as the database writes it: the name of the sort, then the value of each of its columns. */
export const placeOf = (sort: string, keys: Key[]): RawBuilder<string> =>
  sql`json_build_array(${sql.lit(sort)}::text, ${sql.join(keys.map((one) => one.sql))})::text`

/** A cursor is the place of the last row seen, opaque to the client. */
export const cursorOf = (place: string): string => Buffer.from(place).toString('base64url')

/**
 * What comes after a cursor in a sort, as one comparison of rows that an index answers.
 * @throws Problem 422 on `cursor` where it is not one of this sort
 */
export function after(
  cursor: string,
  sort: string,
  keys: Key[],
  order: Order,
  columns: RawBuilder<unknown> = sql.join(keys.map((one) => one.sql)),
): RawBuilder<boolean> {
  const place = parsed(cursor)
  if (
    !Array.isArray(place) ||
    place.length !== keys.length + 1 ||
    place[0] !== sort ||
    !keys.every((one, index) => one.fits(place[index + 1]))
  )
    throw invalid({ field: 'cursor', code: 'bad_value' })
  const values = sql.join(place.slice(1).map((value) => sql`${value}`))
  return sql`(${columns}) ${sql.raw(order === 'asc' ? '>' : '<')} (${values})`
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

/** The clause that sorts by these columns. */
export const orderBy = (keys: Key[], order: Order): RawBuilder<unknown> =>
  sql`order by ${sql.join(keys.map((one) => sql`${one.sql} ${sql.raw(order)}`))}`
