import type { RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { Reader } from '../http/context.ts'
import type { Text } from '../i18n/locale.ts'
import type { Side } from '../identity/sides.ts'
import type { AnyList, At, Known } from '../lists/list.ts'

/** A record that was found: its name, what tells it from its neighbours, and the address of its page. */
export type Found = { title: string; detail?: Array<string | null | undefined>; to: string }

/**
 * A kind of record that the search of the frame finds on one side (P28). What the person may not read the database does not give; a member of
 * the staff also needs the permission.
 */
export type Searched = {
  /** `space.noun`: unique on its side. */
  kind: string
  title: Text
  /** The ids of what an index finds, asked for first: what has none needs no statement. Absent, or undefined for some words: there is no such index. */
  ids?: (words: string, at: At) => RawBuilder<string[]> | undefined
  /** The first few that hold the words, each with its `id`. */
  statement: (words: string, at: At, most: number, known?: Known) => RawBuilder<{ id: string }>
  // biome-ignore lint/suspicious/noExplicitAny: of whatever rows
  found: (row: any, reader: Reader) => Found
} & ({ side: 'client' | 'employee' } | { side: 'staff'; permission: string })

type OfList<L extends AnyList> = {
  list: L
  /** What its filters ask beside the words, and its sort: everything rather than what its page begins with. */
  query?: Partial<z.input<L['sortedQuery']>>
  found: (item: z.input<L['item']>, reader: Reader) => Found
}
type Where = { kind: string; title: Text } & ({ side: 'client' | 'employee' } | { side: 'staff'; permission: string })

/** Finds records by a list that people read anyway, in its first sort: one with a filter `search`. */
export function searchedList<L extends AnyList>({ list, query, found, ...where }: Where & OfList<L>): Searched {
  const { statementOf } = where.side === 'staff' ? (list.narrowed ?? list) : list
  const queryOf = (words: string) => list.sortedQuery.parse({ ...query, search: words })
  return {
    ...where,
    ids: (words, at) => list.foundOf(queryOf(words), at),
    statement: (words, at, most, known) => statementOf({}, queryOf(words), at, most, known),
    found: (row, reader) => found(list.view(row, reader) as z.input<L['item']>, reader),
  }
}

/** Those of a side that somebody asks, with the permissions of the staff that they hold. */
export const searchedBy = (
  all: readonly Searched[],
  actor: { side: Side | 'leaver'; permissions?: ReadonlySet<string> },
): Searched[] =>
  all.filter(
    (one) => one.side === actor.side && (one.side !== 'staff' || actor.permissions?.has(one.permission) === true),
  )
