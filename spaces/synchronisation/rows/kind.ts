import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'

/** A row that is new, or other than when it was pushed last. `id`: the record that it was then. */
export type Told<Row> = { row: Row; key: string; id: string | null }
export type Written =
  | { state: 'created' | 'changed' | 'same'; id: string }
  | { state: 'refused'; field: string; code: string; params?: Record<string, unknown> }

export const refused = (field: string, code: string, params: Record<string, unknown> = {}): Written => ({
  state: 'refused',
  field,
  code,
  params,
})

/** A kind of rows that are pushed, by an external key (D29). */
export type RowKind<S extends z.ZodType = z.ZodType> = {
  name:
    | 'clients'
    | 'employees'
    | 'contacts'
    | 'contracts'
    | 'collaborators'
    | 'assets'
    | 'meters'
    | 'readings'
    | 'asset-costs'
    | 'service-contracts'
    | 'coverages'
    | 'units'
    | 'interventions'
    | 'tickets'
    | 'ticket-messages'
  /** Of one row. A field that is absent stays as it is. */
  schema: S
  /** The fields that are its key there: its code, after that of its client. */
  key: string[]
  /** So many rows are one transaction. */
  together: number
  /** Writes them in few statements. @returns how each ended, in their order */
  write: (ctx: StaffContext, told: ReadonlyArray<Told<z.output<S>>>) => Promise<Written[]>
}

/** A part of a key, of which what follows is told apart: no two keys of several parts are one text. */
const part = (text: string, isLast: boolean) => (isLast ? text : text.replace(/[\\/]/g, '\\$&'))

/** What a row is known by: its key, in small letters. It is asked about before the row is read: whatever was sent becomes a text that the database takes. */
export const keyOf = ({ key }: Pick<RowKind, 'key'>, row: Record<string, unknown>): string =>
  smallLetters(
    key
      .map((field, at) => part(typeof row[field] === 'object' ? '' : String(row[field] ?? ''), at === key.length - 1))
      .join('/')
      .replaceAll('\0', '\ufffd')
      .normalize('NFC'),
  )

/** Which rows of a table with `id` and `source_code` are meant: by their codes, and by what was pushed under them in other letters. */
export const isTold = (told: ReadonlyArray<{ row: { code: string }; id: string | null }>): RawBuilder<boolean> =>
  sql<boolean>`(source_code = any (${told.map(({ row }) => row.code)}) or id = any (${told.flatMap(({ id }) => id ?? [])}::uuid[]))`

/** Rows by their codes and by their ids: a row that was pushed before is looked for by what it was then. */
export const byCodeAndId = <R extends { id: string }>(rows: readonly R[], codeOf: (row: R) => string): Map<string, R> =>
  new Map(rows.flatMap((row) => [[codeOf(row), row] as const, [row.id, row] as const]))

/** Declares a kind of rows. */
export const rowKind = <S extends z.ZodType>(kind: RowKind<S>): RowKind<S> => kind
