import type { StaffContext } from '../http/context.ts'
import type { Text } from '../i18n/locale.ts'

/** A field that a column may fill. */
export type ImportField = {
  title: Text
  /** No row is taken without a column for it. */
  needed?: true
  /** What it looks like, for whoever prepares a file. */
  example: string
  /** Other names that columns of other programs have for it. */
  synonyms: string[]
}

/** What a row says, by field; every field is there, empty where no column fills it. */
export type ImportValues = Record<string, string>
export type ImportLine = { line: number; values: ImportValues }

/** Why a row is refused: the field, and a declared code with the values of its sentence. */
export type RowProblem = { field: string; code: string; params?: Record<string, unknown> }

/** What the trial says of a row. `label`: what it is called. `keys`: by what its record is known, folded, and what else no other record has. */
export type RowVerdict = { label: string; keys: string[] } & (
  | { verdict: 'ready' }
  | { verdict: 'known'; knownId: string }
  | { verdict: 'refused'; problems: RowProblem[] }
)

/** What a row made: the record, and its version as the import left it, where it has one. */
export type MadeRow = { id: string; version: number | null }
/** The same with what takes it back: plain data, given to `undo` or `restore`. */
export type MadeNow = MadeRow & { before: unknown }

/**
 * Something that a space takes from other programs (B19). Each function runs as whoever imports, in their transaction: what may be done there by
 * the API may be done here, with the same checks.
 */
export type ImportKind = {
  /** `space.nouns`. */
  name: string
  title: Text
  /** Its place among the kinds, in which one takes over another program: clients before what is theirs. */
  order: number
  /** The permission of making such a record, asked for beside that of importing. */
  permission: string
  /** In the order in which a page shows them. */
  fields: Record<string, ImportField>
  /** Tries rows: in few statements, without writing anything. A verdict for each, in their order. */
  check: (ctx: StaffContext, lines: ImportLine[]) => Promise<RowVerdict[]>
  /** Makes the record of one row. @throws Problem whose fields are those of the kind */
  make: (ctx: StaffContext, values: ImportValues) => Promise<MadeNow>
  /** Changes a record that is there to what the row says. Absent: those are passed over. @throws Problem */
  update?: (ctx: StaffContext, id: string, values: ImportValues) => Promise<MadeNow>
  /** Takes back a record that was made, where nobody changed or used it. @throws Problem that says what became of it */
  undo: (ctx: StaffContext, made: MadeRow, before: unknown) => Promise<void>
  /** Gives a record that was changed what it said before. @throws Problem where it was changed since */
  restore?: (ctx: StaffContext, made: MadeRow, before: unknown) => Promise<void>
  /** The page of a record. */
  href: (id: string) => string
}
