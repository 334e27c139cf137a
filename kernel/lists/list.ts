import { type CompiledQuery, type Kysely, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../db/types.ts'
import type { Day } from '../dates/day.ts'
import { kyselyOn } from '../db/database.ts'
import type { ColumnType } from '../export/columns.ts'
import type { Brand, PersonContext, Reader, Services } from '../http/context.ts'
import { cursor, pageSize, search } from '../http/validation.ts'
import type { Text } from '../i18n/locale.ts'
import { after, type Key, type Order, orderBy, placeOf } from './order.ts'
import { holdsFolded, typedWords } from './words.ts'

/** When and where a list is read: what is known before it is known who asks. */
export type At = { brand: Brand; services: Pick<Services, 'config'>; now: Date; today: Day }

/** A filter: what the query may say, and what that asks of the rows; undefined where it asks nothing. */
export type Filter<S extends z.ZodType = z.ZodType> = {
  schema: S
  where: (value: NonNullable<z.output<S>>, at: At) => RawBuilder<SqlBool> | undefined
  /** A plan that knows no values serves it badly: a search. */
  planned?: false
  /** At most so many of the rows that it leaves, as an array of their ids, by an index that no policy keeps it from; undefined where none helps. */
  found?: (value: NonNullable<z.output<S>>, most: number) => RawBuilder<string[]> | undefined
  /** What else holds of all rows, so that an index gives them in the order of the list, where they are many. */
  among?: (at: At) => RawBuilder<SqlBool>
}
export const filter = <S extends z.ZodType>(schema: S, where: Filter<S>['where']): Filter<S> => ({ schema, where })
/** A filter that may leave few of very many rows, which a plan kept for any value walks through. */
export const rareFilter = <S extends z.ZodType>(schema: S, where: Filter<S>['where']): Filter<S> => ({
  schema,
  where,
  planned: false,
})

/** What a person types into a search box, looked for in a text; `folded` is one that is kept folded. */
export const words = (value: RawBuilder<unknown> | { folded: RawBuilder<unknown> }): Filter<typeof search> => {
  const folded = 'folded' in value ? value.folded : sql`parvis.fold(${value})`
  return { schema: search, where: (searched) => holdsFolded(folded, searched), planned: false }
}

/** The same in the `search_text` of the list's table, of which there is an index of trigrams; with its alias. */
export const indexedWords = (table: string, alias: string): Filter<typeof search> => ({
  ...words({ folded: sql.ref(`${alias}.search_text`) }),
  // A trigram has three letters.
  found: (searched, most) =>
    /[\p{L}\p{N}]{3}/u.test(searched)
      ? sql<
          string[]
        >`parvis.found_by_words(${sql.lit(table)}::regclass, ${typedWords(searched)}::text[], ${sql.lit(most)})`
      : undefined,
  among: ({ brand }) => sql<SqlBool>`${sql.ref(`${alias}.brand_id`)} = ${brand.id}`,
})

/** Up to so many rows that hold the words are read by their ids; of more than these, a walk in the order of the list meets some soon. */
export const fewFound = 1000
/** What is known of a search before its statement is written: it is one statement less to plan. */
export type Known = {
  /** What `foundOf` found. */
  ids?: readonly string[] | undefined
  /** Whether the reader filters by clients (B6). */
  filtered?: boolean
}

/** A column of the file that a list gives. */
export type FileColumn<Line> = {
  title: Text
  type: ColumnType
  /** In characters. */
  width?: number
  /** Absent: what the line holds under the column's name. */
  value?: (line: Line, reader: Reader) => unknown
}

type Filters = Record<string, Filter>
type QueryShape<F extends Filters, S extends string> = { [K in keyof F]: F[K]['schema'] } & {
  sort: z.ZodDefault<z.ZodEnum<{ [K in S]: K }>>
  order: z.ZodOptional<z.ZodEnum<{ asc: 'asc'; desc: 'desc' }>>
}
type FilterQuery<F extends Filters> = z.ZodObject<{ [K in keyof F]: F[K]['schema'] }>
type SortedQuery<F extends Filters, S extends string> = z.ZodObject<QueryShape<F, S>>
type PageQuery<F extends Filters, S extends string> = z.ZodObject<
  QueryShape<F, S> & { cursor: typeof cursor; size: typeof pageSize }
>

/** The parts of the statement of a page, for a list that puts them together in a way of its own. */
export type Cut = {
  /** `select`, the columns, and the place of a row. */
  select: RawBuilder<unknown>
  /** `from` with its joins, as the rows say. */
  from: RawBuilder<unknown>
  /** All that is asked of the rows. */
  where: RawBuilder<SqlBool>
  /** The same but for the list's scope. */
  filtered: RawBuilder<SqlBool>
  order: RawBuilder<unknown>
  most: RawBuilder<unknown>
}

export type Definition<Row, P, F extends Filters, S extends string, I extends z.ZodType, Line, C extends string> = {
  /** Of its sheet, and, in small letters, of its file. */
  title: Text
  /** Its tables and columns; read once, so it holds no value. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the tables are
  rows: (db: Kysely<DB>) => SelectQueryBuilder<any, any, Row>
  /** Values that its columns are computed with, as one row: `select … as name`, which they read as `given.name`. */
  given?: (at: At) => RawBuilder<unknown>
  /**
   * Its rows are of clients: which of them are those of some organisations, given as an array of ids. The staff's «Filtre» (B6) narrows such a
   * list; any other says that it does not.
   */
  ofClients?: (ids: RawBuilder<unknown>) => RawBuilder<SqlBool>
  /** What is asked of every row, by the parts of the path. */
  scope?: (params: P, at: At) => RawBuilder<SqlBool>
  filters: F
  /** What makes rows of one sort different. */
  id: Key
  /** Each answered by an index, both ways. The first is the one that nobody asks for. */
  sorts: Record<S, Key[]>
  /** The way of a sort where the query has none; ascending where it is absent. */
  order?: (query: z.output<SortedQuery<F, S>>) => Order
  /** What one row is as the API gives it. */
  item: I
  view: (row: Row, reader: Reader) => z.input<I>
  /** The page's statement in a way of its own. */
  statement?: (cut: Cut, params: P, query: z.output<FilterQuery<F>>) => RawBuilder<unknown> | undefined
  /** Says why nothing was found: refuses whoever may not read the list. */
  guard?: (ctx: PersonContext, params: P, query: z.output<FilterQuery<F>>) => Promise<unknown>
  /** Whether this row shows that the list is theirs to read. Absent: any row does. */
  shows?: (row: Row, reader: Reader) => boolean
  /** The right is no part of the statement: it is asked for first, in the same transaction, by `guard`. */
  guardFirst?: true
  /** Read as the server, once `guard` has been asked. */
  asServer?: true
  /** Asked for all day: each connection keeps its plan. */
  planned?: true
  /** What is counted. Absent: `count`. */
  counts?: Record<C, RawBuilder<number>>
  file?: ListFile<Row, P, z.output<FilterQuery<F>>, Line>
}

/** The file of a list: Excel or CSV. */
export type ListFile<Row, P, Q, Line> = {
  columns: Record<string, FileColumn<Line>>
  /** What is done before it: a limit, an entry in the journal. @returns what its name says beside that of the list */
  begin?: (ctx: PersonContext, params: P, query: Q & { format: 'xlsx' | 'csv' }) => Promise<string | void>
  /** The lines of some rows. Absent: the items of the list. */
  lines?: (
    rows: Row[],
    reader: Reader,
    again: <T>(work: (ctx: PersonContext) => Promise<T>) => Promise<T>,
  ) => Line[] | Promise<Line[]>
}

/** A row with its place in the sort: null where no page ends. */
export type Placed<Row> = Row & { list_place: string | null }

const compiler = kyselyOn(undefined as never)
const mark = '"§"'

/**
 * One description of a list. It gives the query by keyset, the count, the file, the schemas of its endpoints, and by them the types of
 * the page that shows it.
 */
export function defineList<
  Row,
  const F extends Filters,
  const S extends string,
  I extends z.ZodType,
  P = unknown,
  Line = z.input<I>,
  const C extends string = 'count',
>(definition: Definition<Row, P, F, S, I, Line, C>) {
  const { filters, rows, id } = definition
  const textOf = (what: string, { sql: text, parameters }: CompiledQuery): string => {
    if (parameters.length > 0) throw new Error(`the ${what} of the list «${definition.title.en}» hold a value`)
    return text
  }
  const marked = rows(compiler).select(sql.raw(mark) as RawBuilder<never> as never)
  const [select, from] = textOf('rows', marked.compile()).split(mark) as [string, string]
  const constantSelect = sql.raw(select)
  const constantFrom = sql.raw(from)
  const sorts = Object.keys(definition.sorts) as S[]
  const shape = Object.fromEntries(Object.entries(filters).map(([name, one]) => [name, one.schema]))
  const sorted = { ...shape, sort: z.enum(sorts).default(sorts[0] as never), order: z.enum(['asc', 'desc']).optional() }
  const filterQuery = z.object(shape) as unknown as FilterQuery<F>
  const sortedQuery = z.object(sorted) as unknown as SortedQuery<F, S>
  const query = z.object({ ...sorted, cursor, size: pageSize }) as unknown as PageQuery<F, S>

  const counts = definition.counts ?? { count: sql<number>`count(*)::int` }

  const filtered = (query: Partial<z.output<FilterQuery<F>>>, at: At): RawBuilder<SqlBool> => {
    const all: Array<RawBuilder<SqlBool>> = []
    for (const [name, one] of Object.entries(filters)) {
      const value = query[name as keyof typeof query]
      if (value === undefined || value === null) continue
      const condition = one.where(value, at)
      if (condition) all.push(condition)
    }
    return all.length > 0 ? sql`${sql.join(all, sql` and `)}` : sql`true`
  }
  const plans = (query: z.output<SortedQuery<F, S>>): boolean =>
    definition.planned === true &&
    Object.entries(filters).every(([name, one]) => one.planned !== false || !(query as Record<string, unknown>)[name])
  const fromAt = (at: At): RawBuilder<unknown> =>
    definition.given ? sql`${constantFrom} cross join (${definition.given(at)}) given` : constantFrom
  const scoped = (params: P, at: At, condition: RawBuilder<SqlBool>): RawBuilder<SqlBool> => {
    const scope = definition.scope?.(params, at)
    return scope ? sql`${scope} and ${condition}` : condition
  }
  // What a sort writes, either way, is compiled once too.
  const constant = (part: RawBuilder<unknown>) => sql.raw(textOf('sorts', part.compile(compiler)))
  const sortedBy = Object.fromEntries(
    sorts.map((sort) => {
      const keys = [...definition.sorts[sort], id]
      return [
        sort,
        {
          keys,
          columns: constant(sql.join(keys.map((one) => one.sql))),
          place: constant(placeOf(sort, keys)),
          asc: constant(orderBy(keys, 'asc')),
          desc: constant(orderBy(keys, 'desc')),
        },
      ]
    }),
  )
  const rowsWhere = (condition: RawBuilder<unknown>, rest: RawBuilder<unknown>, at: At): RawBuilder<Placed<Row>> =>
    sql`${constantSelect}'' as list_place${fromAt(at)} where ${condition} ${rest}`

  const cutOf = (
    params: P,
    query: z.output<SortedQuery<F, S>> & { cursor?: string | undefined },
    at: At,
    most: number,
    narrowing?: RawBuilder<SqlBool>,
    known?: Known,
  ): RawBuilder<Placed<Row>> => {
    const search = searchOf(query, at)
    if (!search) return pageOf(params, query, at, most, narrowing)
    const of = (one: RawBuilder<SqlBool>) =>
      pageOf(params, search.rest, at, most, narrowing ? sql<SqlBool>`${narrowing} and ${one}` : one)
    if (known?.ids)
      return of(known.ids.length > fewFound ? search.many : sql<SqlBool>`${id.sql} = any (${known.ids}::uuid[])`)
    const isFew = sql<SqlBool>`(select cardinality(ids) <= ${sql.lit(fewFound)} from found)`
    return sql`with found as materialized (select ${search.ids} as ids)
      (${of(sql<SqlBool>`${isFew} and ${id.sql} = any ((select ids from found)::uuid[])`)}) union all (${of(sql<SqlBool>`not ${isFew} and ${search.many}`)})`
  }
  /**
   * The filter that is asked and whose rows an index finds, where few hold what it says; and the query without it. Behind row-level security the
   * database has no statistics of words and takes them to be rare: that they are not is told by a condition whose chances it takes to be even.
   */
  const searchOf = <Q extends object>(query: Q, at: At) => {
    for (const [name, one] of Object.entries(filters)) {
      const value = query[name as keyof Q]
      const ids = value ? one.found?.(value, fewFound + 1) : undefined
      if (!ids) continue
      const holds = sql<SqlBool>`coalesce(${one.where(value!, at)!}, false)`
      const many = one.among ? sql<SqlBool>`${one.among(at)} and ${holds}` : holds
      return { ids, many, rest: { ...query, [name]: undefined } }
    }
    return undefined
  }
  const pageOf: typeof cutOf = (params, query, at, most, narrowing) => {
    const sort = (query as { sort: S }).sort
    const order = (query as { order?: Order }).order ?? definition.order?.(query) ?? 'asc'
    const written = sortedBy[sort]!
    const all = filtered(query as never, at)
    const asked = narrowing ? sql<SqlBool>`${narrowing} and ${all}` : all
    const rest = query.cursor
      ? sql<SqlBool>`${asked} and ${after(query.cursor, sort, written.keys, order, written.columns)}`
      : asked
    const cut: Cut = {
      select: sql`${constantSelect}${plans(query) ? sql`case when row_number() over (${written[order]}) = ${sql.raw(String(most - 1))} then ${written.place} end` : written.place} as list_place`,
      from: fromAt(at),
      where: scoped(params, at, rest),
      filtered: rest,
      order: written[order],
      most: sql.raw(String(most)),
    }
    const own = definition.statement?.(cut, params, query as never)
    return (own ?? sql`${cut.select}${fromAt(at)} where ${cut.where} ${cut.order} limit ${cut.most}`) as RawBuilder<
      Placed<Row>
    >
  }
  const countedWith = (
    params: P,
    query: z.output<FilterQuery<F>>,
    at: At,
    narrowing?: RawBuilder<SqlBool>,
  ): RawBuilder<Record<string, number>> => {
    const all = filtered(query, at)
    return sql`select ${sql.join(Object.entries<RawBuilder<number>>(counts).map(([name, one]) => sql`${one} as ${sql.ref(name)}`))}${fromAt(at)} where ${scoped(params, at, narrowing ? sql<SqlBool>`${narrowing} and ${all}` : all)}`
  }
  const of = definition.ofClients?.(sql`(select parvis.filtered_organisations())::uuid[]`)
  const narrowed = of && sql<SqlBool>`${isFiltered} and ${of}`

  const made = {
    ...definition,
    filterQuery,
    sortedQuery,
    query,
    page: z.object({ items: z.array(definition.item), nextCursor: z.string().nullable() }),
    /** What some filters ask of rows that are read in another way. */
    filtered,
    counted: z.object(
      Object.fromEntries(Object.keys(counts).map((name) => [name, z.number()])),
    ) as unknown as z.ZodObject<Record<C, z.ZodNumber>>,
    /** Whether a plan that knows no values serves this query: only filters that are few in kind. */
    plans,
    /**
     * The rows after a cursor, at most so many. On a plan that is kept, which reads in the order of an index, only the last row before the one
     * too many has its place: writing those of all costs as much as reading them. @throws Problem 422 on `cursor`
     */
    statementOf: (
      params: P,
      query: z.output<SortedQuery<F, S>> & { cursor?: string | undefined },
      at: At,
      most: number,
      known?: Known,
    ): RawBuilder<Placed<Row>> => cutOf(params, query, at, most, undefined, known),
    /** The ids of the rows that an index finds for a search, as an array, and one too many where they are many; undefined where none helps. */
    foundOf: (query: z.output<SortedQuery<F, S>>, at: At): RawBuilder<string[]> | undefined => searchOf(query, at)?.ids,
    /** How many rows the filters leave. */
    countOf: (params: P, query: z.output<FilterQuery<F>>, at: At): RawBuilder<Record<string, number>> =>
      countedWith(params, query, at),
    /** Its rows by a condition, whatever the scope and the filters; `rest` is an order, a limit or a lock. */
    rowsWhere,
    /** One of its rows by its id, whatever the filters. */
    rowOf: (value: string, params: P, at: At): RawBuilder<Placed<Row>> =>
      rowsWhere(scoped(params, at, sql<SqlBool>`${id.sql} = ${value}`), sql``, at),
  }
  return {
    ...made,
    /**
     * The same list as the staff's pages see it: of the clients that its reader filters by, where they do (B6). Whether they do is known only when
     * it is read, so it is two statements of which one is run: each has the plan that suits it.
     */
    narrowed: narrowed && {
      ...made,
      statementOf: ((params, query, at, most, known) =>
        known?.filtered === undefined
          ? sql`(${cutOf(params, query, at, most, isUnfiltered, known)}) union all (${cutOf(params, query, at, most, narrowed, known)})`
          : cutOf(params, query, at, most, known.filtered ? narrowed : undefined, known)) as typeof made.statementOf,
      countOf: ((params, query, at) =>
        sql`${countedWith(params, query, at, isUnfiltered)} having ${isUnfiltered} union all ${countedWith(params, query, at, narrowed)} having ${isFiltered}`) as typeof made.countOf,
    },
  }
}

const isUnfiltered = sql<SqlBool>`(select parvis.filtered_organisations()) is null`
const isFiltered = sql<SqlBool>`(select parvis.filtered_organisations()) is not null`

/** As `ofClients` of a list: rows that name their client in a column. */
export const byClient =
  (column: string) =>
  (ids: RawBuilder<unknown>): RawBuilder<SqlBool> =>
    sql<SqlBool>`${sql.ref(column)} = any (${ids})`

/** Any list, as what serves lists knows it. */
// biome-ignore-start lint/suspicious/noExplicitAny: of whatever rows, parts, filters and items
export type AnyList = {
  title: Text
  item: z.ZodType
  filterQuery: z.ZodObject
  sortedQuery: z.ZodObject
  query: z.ZodObject
  page: z.ZodObject
  counted: z.ZodObject
  view: (row: any, reader: Reader) => unknown
  guard?: ((ctx: PersonContext, params: any, query: any) => Promise<unknown>) | undefined
  shows?: ((row: any, reader: Reader) => boolean) | undefined
  guardFirst?: true | undefined
  asServer?: true | undefined
  file?: ListFile<any, any, any, any> | undefined
  plans: (query: any) => boolean
  statementOf: (params: any, query: any, at: At, most: number, known?: Known) => RawBuilder<any>
  foundOf: (query: any, at: At) => RawBuilder<string[]> | undefined
  countOf: (params: any, query: any, at: At) => RawBuilder<any>
  rowOf: (value: string, params: any, at: At) => RawBuilder<any>
  narrowed?: Pick<AnyList, 'statementOf' | 'countOf'> | undefined
}
// biome-ignore-end lint/suspicious/noExplicitAny: of whatever rows, parts, filters and items
