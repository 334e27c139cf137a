import './errors.ts'
import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../db/types.ts'
import { conflict, invalid, notFound, Problem, problem } from '../errors/problem.ts'
import { keepFile, openFile, type Upload } from '../files/storage.ts'
import type { Context, StaffContext } from '../http/context.ts'
import { type Contract, Download, type Endpoint, endpointsOf, type RequestInfo } from '../http/endpoints.ts'
import { inEvery, inLocale, locales, type Text } from '../i18n/locale.ts'
import { record as writeJournal } from '../journal/journal.ts'
import type { JournalWords } from '../journal/words.ts'
import { listEndpoints } from '../lists/endpoints.ts'
import { defineList, filter, words } from '../lists/list.ts'
import { by } from '../lists/order.ts'
import { readRow } from '../lists/read.ts'
import { fittedKind, keepPicture } from '../pictures/pictures.ts'
import { unreadOf } from '../readings/readings.ts'
import type { Searched } from '../search/sources.ts'
import { columnOf, concatenated, givenOf, pictureOf, sentOf, shownIn, shownOf, valueIn } from './fields.ts'
import { readingOf } from './readers.ts'
import {
  type PicturePath,
  picturePath,
  type RecordContent,
  type RecordData,
  type RecordField,
  type RecordLine,
  type RecordShown,
  type RecordView,
} from './schema.ts'

type PictureCall = {
  ctx: StaffContext
  request: RequestInfo
  params: { id: string }
  body: { version: number }
  uploads: Upload[]
}
type Choices = (ctx: StaffContext) => Record<string, Text> | Promise<Record<string, Text>>
type ItemOf<D extends RecordData> = { id: string } & {
  [N in D['columns'][number]]: N extends keyof D['fields']
    ? D['fields'][N]['type'] extends 'texts'
      ? string
      : RecordContent<D>[N]
    : string
}

/** What is asked of several fields of a record together. */
type Whole<D extends RecordData> = {
  holds: (content: RecordContent<D>) => boolean
  field: keyof D['fields'] & string
  code: string
}

/** What the server knows of a record beside its data. */
type Own<D extends RecordData, Row> = {
  /** Its rows, in the alias `r`, with `state` where it has states; row-level security says which the person sees. */
  rows: (db: Kysely<DB>) => SelectQueryBuilder<never, never, Row>
  /** Its state, as SQL. */
  state?: RawBuilder<string>
  /** What is asked of the fields together, after each by itself. */
  whole?: Whole<D> | ReadonlyArray<Whole<D>>
  /** What no two of a brand have alike, by the name of the table's constraint or index: on which field a second one is refused, and how. */
  unique?: Record<string, { field: keyof D['fields'] & string; code: string }>
  /** What only the server can ask of the content, of one that is there (`id`) or comes; it throws what it refuses. */
  check?: (ctx: StaffContext, content: RecordContent<D>, id: string | undefined) => Promise<void> | void
  /** What each select that is asked of the server may be, beside its options. */
  choices?: { [N in keyof D['fields'] as D['fields'][N] extends { asked: true } ? N : never]: Choices }
  /** Why what is there is no choice, by field; what says nothing is told as any other wrong choice. */
  whyNoChoice?: {
    [N in keyof D['fields'] as D['fields'][N] extends { asked: true } ? N : never]?: (
      ctx: StaffContext,
      value: string,
    ) => Promise<{ code: string; params?: Record<string, unknown> } | undefined>
  }
  /** When each act is open, what it sets, and how it is refused. */
  acts?: { [A in keyof D['acts']]: { open: (row: Row) => boolean; refused: string; set: Record<string, unknown> } }
  /** Which may be deleted, where not all, and how it is refused. */
  deletion?: { open: (row: Row) => boolean; refused: string; params?: (row: Row) => Record<string, unknown> }
}

/**
 * A record's whole service: its list, its endpoints, and its acts, each at the version that the person saw and written in the journal.
 * Refused: 404 where it is missing or another brand's, 409 with the record as it stands, 422 on the field.
 */
export function defineRecord<const D extends RecordData, Row extends { id: string; version: number }>(
  data: D,
  own: Own<D, Row>,
) {
  const fields = Object.entries(data.fields)
  const space = data.name.split('.')[0]!
  const asked = new Map(
    (Object.entries(own.choices ?? {}) as Array<[string, Choices]>).map(([name, further]) => [
      name,
      async (ctx: StaffContext) => ({
        ...(data.fields[name] as { options?: Record<string, Text> }).options,
        ...(await further(ctx)),
      }),
    ]),
  )
  const shape = (make: (field: RecordField) => z.ZodType) =>
    Object.fromEntries(fields.map(([name, one]) => [name, make(one)]))
  const states = z.enum(Object.keys(data.states ?? { none: '' }))

  const typed = z.object(shape(sentOf)) as unknown as z.ZodObject & z.ZodType<RecordContent<D>, RecordContent<D>>
  const wholes = [own.whole ?? []].flat() as Array<Whole<D>>
  const checked = <S extends z.ZodObject>(schema: S): S =>
    wholes.reduce(
      (made, whole) =>
        made.refine((value) => whole.holds(value as RecordContent<D>), {
          path: [whole.field],
          params: { code: whole.code },
          // After each field by itself.
          when: ({ issues }) => issues.length === 0,
        }),
      schema,
    )
  /** Says which field is taken, where the database refused a second one that is alike. */
  const takenOn = (error: { code?: string; constraint?: string }): never => {
    const taken = error.code === '23505' ? own.unique?.[error.constraint ?? ''] : undefined
    throw taken ? invalid({ field: taken.field, code: taken.code }) : error
  }
  type Content = RecordContent<D>
  type Change = Content & { id: string; version: number }
  const body = checked(typed) as unknown as z.ZodType<Content, Content>
  const version = z.coerce.number().int()
  const change = checked(typed.extend({ version })) as unknown as z.ZodType<
    Content & { version: number },
    Content & { version: number }
  >
  const view = z.object({
    id: z.string(),
    ...shape(givenOf),
    version: z.number(),
    state: states.nullable(),
    pictureId: z.string().nullable(),
    may: z.array(z.string()),
  }) as unknown as z.ZodType<RecordView<D>, RecordView<D>>
  const item = z.object({
    id: z.string(),
    ...Object.fromEntries(
      data.columns.map((name) => {
        const field = data.fields[name]
        return [name, field ? shownOf(field) : states]
      }),
    ),
  }) as unknown as z.ZodType<ItemOf<D>, ItemOf<D>>

  const rows = own.rows as never as (db: Kysely<DB>) => SelectQueryBuilder<DB, never, Row>
  const list = defineList({
    title: data.words.many,
    rows,
    id: by.uuid('r.id'),
    filters: {
      search: words(concatenated(fields)),
      state: filter(states.optional(), (state) => sql`${own.state ?? sql`''`} = ${state}`),
    },
    sorts: {
      [data.byName ? 'name' : 'createdAt']: [
        data.byName ? by.text(sql`parvis.fold(${sql.ref(`r.${columnOf(data.called)}`)})`) : by.moment('r.created_at'),
      ],
    },
    order: () => (data.byName ? 'asc' : 'desc'),
    item,
    view: (row: Row, { locale }): ItemOf<D> =>
      ({
        id: row.id,
        ...Object.fromEntries(
          data.columns.map((name) => [name, shownIn(data.fields[name], valueIn(row, name), locale)]),
        ),
      }) as ItemOf<D>,
  })

  const actsOf = Object.entries(own.acts ?? {}) as Array<
    [string, { open: (row: Row) => boolean; refused: string; set: Record<string, unknown> }]
  >
  const mayDelete = (row: Row) => data.deletion !== undefined && (own.deletion?.open(row) ?? true)
  const viewOf = (row: Row): RecordView<D> =>
    ({
      id: row.id,
      ...Object.fromEntries(fields.map(([name]) => [name, valueIn(row, name)])),
      version: row.version,
      state: (valueIn(row, 'state') as string | undefined) ?? null,
      pictureId: pictureOf(row),
      may: [
        ...actsOf.flatMap(([name, { open }]) => (open(row) ? [name] : [])),
        ...(mayDelete(row) ? ['deletion'] : []),
      ],
    }) as RecordView<D>

  // Long texts stay out of the journal: it says what a record was, not all that stood in it.
  const kept = fields.filter(([, one]) => !('markdown' in one || 'rows' in one))
  const keptOf = (row: Row) =>
    Object.fromEntries(
      kept.flatMap(([name, { type }]) => {
        const value = valueIn(row, name)
        if (type !== 'texts') return [[name, value]]
        return locales.map((locale) => [`${name}.${locale}`, (value as Text)[locale]])
      }),
    )
  const calledOf = (row: Row) => {
    const value = valueIn(row, data.called)
    return typeof value === 'object' ? inLocale(value as Text, locales[0]) : String(value)
  }
  const tell = (ctx: StaffContext, type: string, row: Row, facts: { before?: unknown; after?: unknown }) =>
    writeJournal(ctx, {
      type: `${data.name}.${type}`,
      subjectType: data.name,
      subjectId: row.id,
      subjectLabel: calledOf(row),
      ...facts,
    })
  const rowOf = (ctx: Context, id: string) => readRow(ctx, list, id) as Promise<Row>
  const dbOf = (ctx: Context) => ctx.db as unknown as Kysely<Record<string, Record<string, unknown>>>

  const whyNot = (own.whyNoChoice ?? {}) as Record<
    string,
    (ctx: StaffContext, value: string) => Promise<{ code: string; params?: Record<string, unknown> } | undefined>
  >

  async function columnsOf(ctx: StaffContext, content: Content, id?: string): Promise<Record<string, unknown>> {
    const typed = content as Record<string, unknown>
    for (const [name, choices] of asked)
      if (typed[name] !== '' && !Object.hasOwn(await choices(ctx), String(typed[name])))
        throw invalid({ field: name, ...((await whyNot[name]?.(ctx, String(typed[name]))) ?? { code: 'bad_choice' }) })
    await own.check?.(ctx, content, id)
    return Object.fromEntries(
      fields.map(([name, { type }]) => [columnOf(name), type === 'texts' ? JSON.stringify(typed[name]) : typed[name]]),
    )
  }
  async function create(ctx: StaffContext, content: Content) {
    const made = await dbOf(ctx)
      .insertInto(data.table)
      .values({ ...(await columnsOf(ctx, content)), brand_id: ctx.brand.id, created_at: ctx.now })
      .returning('id')
      .executeTakeFirstOrThrow()
      .catch(takenOn)
    const row = await rowOf(ctx, made.id as string)
    await tell(ctx, 'created', row, { after: keptOf(row) })
    return viewOf(row)
  }
  /** Locks a record at the version that the person saw. */
  async function hold(ctx: StaffContext, id: string, seen: number): Promise<Row> {
    await dbOf(ctx).selectFrom(data.table).select('id').where('id', '=', id).forUpdate().execute()
    const row = await rowOf(ctx, id)
    if (row.version !== seen) throw conflict(viewOf(row))
    return row
  }
  async function set(ctx: StaffContext, before: Row, type: string, columns: Record<string, unknown>) {
    await dbOf(ctx)
      .updateTable(data.table)
      .set({ ...columns, version: before.version + 1 })
      .where('id', '=', before.id)
      .execute()
      .catch(takenOn)
    const after = await rowOf(ctx, before.id)
    await tell(ctx, type, after, { before: keptOf(before), after: keptOf(after) })
    return viewOf(after)
  }
  /**
   * Changes several in one act: all of them or none. @throws Problem 404; 409 with those that somebody changed meanwhile (`current`);
   * 422 whose fields begin with the place of theirs (`changes.2.path`)
   */
  async function changeAll(ctx: StaffContext, changes: Change[]) {
    const ids = changes.map(({ id }) => id)
    await dbOf(ctx).selectFrom(data.table).select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute()
    const found = await (rows(ctx.db) as unknown as SelectQueryBuilder<never, never, Row>)
      .where(sql<boolean>`r.id = any (${ids}::uuid[])`)
      .execute()
    const before = new Map(found.map((row) => [row.id, row]))
    if (ids.some((id) => !before.has(id))) throw notFound()
    const stale = changes.filter(({ id, version }) => before.get(id)!.version !== version)
    if (stale.length > 0) throw conflict({ items: stale.map(({ id }) => viewOf(before.get(id)!)) })
    const done: Array<RecordView<D>> = []
    for (const [at, { id, version: _, ...content }] of changes.entries())
      try {
        const columns = await columnsOf(ctx, content as unknown as Content, id)
        done.push(await set(ctx, before.get(id)!, 'updated', columns))
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'invalid') throw error
        throw invalid(...error.fields.map((one) => ({ ...one, field: `changes.${at}.${one.field}` })))
      }
    return { items: done }
  }
  const dropFile = (ctx: StaffContext, fileId: string | null) =>
    fileId === null ? undefined : ctx.asSystem(() => ctx.db.deleteFrom('files').where('id', '=', fileId).execute())

  const reading = readingOf(data, rows)
  const endpoint = endpointsOf(space)
  const read = { staff: data.access.read as string }
  const write = { staff: data.access.write as string }
  const params = z.object({ id: z.uuid() })
  const at = z.object({ version })
  const path = data.path as D['path']
  const one = `${path}/:id` as const
  const endpoints = [
    listEndpoints(space, list, { access: read }).page(path, `The records of ${data.words.many.en}, the latest first`),
    endpoint({
      method: 'POST',
      path,
      summary: data.words.new.en,
      access: write,
      status: 201,
      body,
      response: view,
      handler: ({ ctx, body }) => create(ctx, body as Content),
    }),
    endpoint({
      method: 'GET',
      path: one,
      summary: `One of ${data.words.many.en}, with all that is edited of it`,
      access: read,
      params,
      response: view,
      handler: async ({ ctx, params }) => viewOf(await rowOf(ctx, params.id)),
    }),
    endpoint({
      method: 'PUT',
      path: one,
      summary: `Change one of ${data.words.many.en}`,
      access: write,
      params,
      body: change,
      response: view,
      handler: async ({ ctx, params, body }) => {
        const { version, ...content } = body as Content & { version: number }
        const before = await hold(ctx, params.id, version)
        return set(ctx, before, 'updated', await columnsOf(ctx, content as unknown as Content, before.id))
      },
    }),
  ] as const
  const further: Endpoint[] = [
    ...(asked.size > 0
      ? [
          endpoint({
            method: 'GET',
            path: `${path}/choices`,
            summary: `What the fields of ${data.words.many.en} may be`,
            access: read,
            response: z.record(z.string(), z.array(z.object({ value: z.string(), label: z.string() }))),
            handler: async ({ ctx }) =>
              Object.fromEntries(
                await Promise.all(
                  [...asked].map(async ([name, of]) => [
                    name,
                    Object.entries(await of(ctx)).map(([value, label]) => ({
                      value,
                      label: inLocale(label, ctx.locale),
                    })),
                  ]),
                ),
              ),
          }),
        ]
      : []),
    ...actsOf.map(([name, act]) => {
      const told = data.acts![name]!
      return endpoint({
        method: 'POST',
        path: `${one}/${name}`,
        summary: told.title.en,
        access: write,
        params,
        body: at,
        response: view,
        handler: async ({ ctx, params, body }) => {
          const before = await hold(ctx, params.id, body.version)
          if (!act.open(before)) throw problem(act.refused)
          return set(ctx, before, told.type, act.set)
        },
      })
    }),
    ...(data.deletion
      ? [
          endpoint({
            method: 'DELETE',
            path: one,
            summary: `Delete one of ${data.words.many.en}`,
            access: write,
            params,
            body: at,
            handler: async ({ ctx, params, body }) => {
              const before = await hold(ctx, params.id, body.version)
              if (own.deletion && !mayDelete(before)) throw problem(own.deletion.refused, own.deletion.params?.(before))
              await dbOf(ctx).deleteFrom(data.table).where('id', '=', before.id).execute()
              await dropFile(ctx, pictureOf(before))
              await tell(ctx, 'deleted', before, { before: keptOf(before) })
            },
          }),
        ]
      : []),
    ...reading.endpoints,
    ...(data.picture
      ? [
          endpoint({
            method: 'GET',
            path: picturePath(data) as string,
            summary: `The picture of one of ${data.words.many.en}`,
            access: data.readers ? { client: 'person', staff: data.access.read as string } : (read as never),
            params: z.object({ id: z.uuid(), fileId: z.uuid() }),
            download: 'application/octet-stream',
            ranges: true,
            handler: async ({ ctx, params }) => {
              if (pictureOf(await rowOf(ctx, params.id)) !== params.fileId) throw notFound()
              return Download.of(await openFile(ctx, params.fileId), true)
            },
          }),
          endpoint({
            method: 'POST',
            path: `${one}/picture`,
            summary: `Set the picture of one of ${data.words.many.en}; without a file it has none`,
            access: write,
            multipart: true,
            params,
            body: at,
            response: view,
            ownTransactions: true as never,
            handler: ({ request, params, body, uploads }: PictureCall) =>
              setPicture(request, params.id, body.version, onePicture(uploads)),
          }),
        ]
      : []),
  ]
  const ownerOf = (id: string) => ({ kind: data.name, id, organisationId: null })
  /** The one picture that came, if one did. @throws Problem 422 where it is too large, or another came too */
  function onePicture([upload, more]: Upload[]): Upload | undefined {
    if (more || (upload && upload.sizeBytes > data.picture!.mostBytes))
      throw invalid({
        field: 'picture',
        code: 'records.one_picture',
        params: { megabytes: data.picture!.mostBytes / 1e6 },
      })
    return upload && { ...upload, field: 'picture' }
  }
  async function setPicture(request: RequestInfo, id: string, seen: number, upload: Upload | undefined) {
    return keepPicture(
      request,
      upload,
      data.picture!,
      (ctx) => rowOf(ctx, id),
      async (context, picture) => {
        const ctx = context as StaffContext
        const before = await hold(ctx, id, seen)
        const picture_id = picture ? await keepFile(ctx, picture, fittedKind, ownerOf(id)) : null
        const after = await set(ctx, before, 'updated', { picture_id })
        await dropFile(ctx, pictureOf(before))
        return after
      },
    )
  }

  const wordsOf: Record<string, Text> = Object.fromEntries(
    kept.flatMap(([name, { type, title }]) =>
      type === 'texts'
        ? locales.map((locale) => [`${name}.${locale}`, inEvery((each) => `${title[each]} (${locale})`)])
        : [[name, title]],
    ),
  )
  return {
    data: data as RecordData,
    /** One as those who edit it are given it: its schema, and its view of a row. */
    one: { view, of: viewOf },
    /** Several changed in one act (`changeAll`), for an endpoint of the space's own. */
    many: {
      body: z.object({
        changes: (
          z.array(checked(typed.extend({ id: z.uuid(), version }))) as unknown as z.ZodArray<z.ZodType<Change, Change>>
        )
          .min(1)
          .max(100)
          .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { params: { code: 'bad_choice' } }),
      }),
      response: z.object({ items: z.array(view) }),
      change: changeAll,
    },
    endpoints: [...endpoints, ...(further as Array<RecordEndpoints<D>>)],
    /** What the search of the frame finds of it: those of the staff, and those that clients read. */
    searched: [
      {
        kind: data.name,
        title: data.words.many,
        side: 'staff',
        permission: data.access.read,
        statement: (words, at, most) => list.statementOf({}, list.sortedQuery.parse({ search: words }), at, most),
        found: (row: Row, { locale }) => ({
          title: String(shownIn(data.fields[data.called], valueIn(row, data.called), locale)),
          to: `${data.page}/${row.id}`,
        }),
      },
      ...reading.searched,
    ] satisfies Searched[] as readonly Searched[],
    /** How many the person has not read, as SQL: a count of the bar. */
    unread: unreadOf(data.name, data.table),
    /** What the space's journal says of it. */
    journal: {
      names: Object.fromEntries([
        ...Object.entries(data.done).map(([act, done]) => [`${data.name}.${act}`, done]),
        ...Object.values(data.acts ?? {}).map(({ type, done }) => [`${data.name}.${type}`, done]),
      ]) as Record<string, Text>,
      words: { fields: wordsOf, values: optionWords(fields.map(([, one]) => one)) } satisfies JournalWords,
    },
  }
}

/** A record, as a space declares it. */
export type AnyRecord = {
  searched: readonly Searched[]
  data: RecordData
  endpoints: readonly Endpoint[]
  journal: { names: Record<string, Text>; words: JournalWords }
}

const optionWords = (fields: RecordField[]): Record<string, Text> =>
  Object.assign({}, ...fields.map((one) => ('options' in one ? one.options : {})))

// What the endpoints beside reading and editing are to the pages.
type Version = z.ZodObject<{ version: z.ZodCoercedNumber }>
type ById = z.ZodObject<{ id: z.ZodUUID }>
type RecordEndpoints<D extends RecordData> =
  | Endpoint<
      'GET',
      `${D['path']}/choices`,
      Contract<
        undefined,
        undefined,
        undefined,
        z.ZodType<Record<string, Array<{ value: string; label: string }>>>,
        undefined
      >
    >
  | Endpoint<'DELETE', `${D['path']}/:id`, Contract<ById, undefined, Version, undefined, undefined>>
  | Endpoint<'POST', `${D['path']}/:id/picture`, Contract<ById, undefined, undefined, z.ZodType<RecordView<D>>, true>>
  | Endpoint<
      'POST',
      `${D['path']}/:id/${keyof D['acts'] & string}`,
      Contract<ById, undefined, Version, z.ZodType<RecordView<D>>, undefined>
    >
  | Endpoint<'GET', PicturePath<D>, Contract<FileOf, undefined, undefined, undefined, undefined>>
  | (D['readers'] extends { path: infer P extends string }
      ?
          | Endpoint<'GET', P, Contract<undefined, PageQuery, undefined, z.ZodType<PageOf<RecordLine<D>>>, undefined>>
          | Endpoint<'GET', `${P}/:id`, Contract<ById, undefined, undefined, z.ZodType<RecordShown<D>>, undefined>>
          | Endpoint<'POST', `${P}/:id/reading`, Contract<ById, undefined, undefined, undefined, undefined>>
      : never)
type FileOf = z.ZodObject<{ id: z.ZodUUID; fileId: z.ZodUUID }>
type PageOf<Item> = { items: Item[]; nextCursor: string | null }
type PageQuery = z.ZodType<
  unknown,
  { search?: string | undefined; cursor?: string | undefined; size?: number; sort?: 'latest'; order?: 'asc' | 'desc' }
>
