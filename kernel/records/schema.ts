import type { Text } from '../i18n/locale.ts'

type Named = { title: Text; help?: Text; required?: true; span?: number }

/** A field of a record: its kind, its words, and its limits. A field named `startsOn` is kept in the column `starts_on`. */
export type RecordField = Named &
  (
    | { type: 'texts'; most: number; rows?: number; markdown?: true }
    /** `examples`: some that are taken, where not any text is (an IBAN); the record is tried with them. */
    | { type: 'text'; most: number; examples?: readonly string[] }
    | { type: 'textarea'; most: number; rows?: number }
    | { type: 'email' }
    /** Letters, digits and the signs between them, without a space. */
    | { type: 'code'; most: number }
    | { type: 'day' }
    | { type: 'number'; least: number; most: number }
    /** In cents. */
    | { type: 'money' }
    | { type: 'checkbox' }
    /** One of these; `asked`: or of those that the server adds (`choices`). `alone`: one record of the brand has each of them. */
    | { type: 'select'; options?: Record<string, Text>; asked?: true; alone?: true }
  )
type Fields = Record<string, RecordField>

/**
 * A record that the staff of a brand keep: an article, a folder, a template. One value says what it is to the server
 * (`defineRecord`) and to the pages (`RecordListPage`, `RecordPage`).
 */
export type RecordData<F extends Fields = Fields> = {
  /** `space.noun`: it names the acts in the journal (`news.article.created`) and owns the files. */
  name: `${string}.${string}`
  /** Its columns are the fields, and `id`, `brand_id`, `created_at`, `version`; `picture_id` where it has a picture. */
  table: string
  /** Where the API has it, below /api/v1, and where the browser does. */
  path: string
  page: string
  access: { read: string; write: string }
  words: { many: Text; new: Text; search: Text; empty: Text; emptyHelp: Text }
  fields: F
  /** By which field one is called: a text. */
  called: keyof F & string
  /** Whether its list goes by that name; absent: the latest first. For records of which there are dozens, not thousands. */
  byName?: true
  /** A field that its page says after that: a person's given name. */
  calledAfter?: keyof F & string
  /** The parts of its form. */
  sections: ReadonlyArray<{ title: Text; fields: ReadonlyArray<keyof F & string> }>
  /** The columns of its list: fields, or `state`. */
  columns: ReadonlyArray<(keyof F & string) | 'state'>
  /** The states that follow from its facts, each with how it is drawn. */
  states?: Record<string, { title: Text; tag: string }>
  /** What the journal says was done, by act. */
  done: Record<'created' | 'updated' | 'deleted', Text>
  /** Acts beside editing and deleting, by the noun that the API names them by. */
  acts?: Record<string, { type: string; done: Text; title: Text; sure: Text }>
  /** What is asked before one is deleted; absent where nobody may. */
  deletion?: { sure: Text }
  /** One picture: PNG, JPEG or WebP, made no larger than `side`, in points (kernel/pictures). */
  picture?: { mostBytes: number; side: number }
  /** How clients read those that are open to them (row-level security says which); absent where none do. */
  readers?: {
    path: string
    page: string
    words: { empty: Text; emptyHelp: Text }
    /** What lists and search give, and what only one of them has. */
    shown: ReadonlyArray<keyof F & string>
    alone: ReadonlyArray<keyof F & string>
    /** The columns of their list. */
    columns: ReadonlyArray<keyof F & string>
    /** The day that they are ordered by: the latest first, or with `soonest` the next one to come. */
    by: keyof F & string
    soonest?: true
  }
}

/** Gives a record's data with its names known to the types. */
export const recordData = <const F extends Fields, const D extends RecordData<F>>(
  data: D & { fields: F } & RecordData<F>,
): D => data

type ValueOf<F extends RecordField> = F['type'] extends 'texts'
  ? Text
  : F['type'] extends 'day'
    ? string | null
    : F['type'] extends 'number' | 'money'
      ? F extends { required: true }
        ? number
        : number | null
      : F['type'] extends 'checkbox'
        ? boolean
        : string
/** What is typed of a record. */
export type RecordContent<D extends RecordData> = { -readonly [N in keyof D['fields']]: ValueOf<D['fields'][N]> }
type Readers<D extends RecordData> = NonNullable<D['readers']>
type Read<D extends RecordData, N> = {
  [K in N & string]: D['fields'][K]['type'] extends 'texts' ? string : ValueOf<D['fields'][K]>
}
/** A record in the list of its readers, in their language. */
export type RecordLine<D extends RecordData> = Read<D, Readers<D>['shown'][number]> & {
  id: string
  pictureId: string | null
  read: boolean
}
/** A record as its readers see it. */
export type RecordShown<D extends RecordData> = RecordLine<D> & Read<D, Readers<D>['alone'][number]>
/** Where its readers get its picture, else its staff. */
export type PicturePath<D extends RecordData> =
  `${D['readers'] extends { path: infer P extends string } ? P : D['path']}/:id/pictures/:fileId`
export const picturePath = <D extends RecordData>({ path, readers }: D) =>
  `${readers?.path ?? path}/:id/pictures/:fileId` as PicturePath<D>

/** A record as those who edit it see it. `may`: the acts that are open now, `deletion` among them. */
export type RecordView<D extends RecordData> = RecordContent<D> & {
  id: string
  version: number
  state: string | null
  pictureId: string | null
  may: string[]
}
