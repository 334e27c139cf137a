import { sql } from 'kysely'
import type { z } from 'zod'
import type { Day } from '../../../kernel/dates/day.ts'
import { invalid, notFound } from '../../../kernel/errors/problem.ts'
import type { Upload } from '../../../kernel/files/storage.ts'
import type { Context, StaffContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { MissingColumnsError, TooLongCsvError, UnreadableCsvError } from '../../../kernel/import/csv.ts'
import { readCsvInWorker } from '../../../kernel/import/csv-in-worker.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineList, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { plain } from '../../billing/index.ts'
import * as schema from './schema.ts'

/** So many values one file may have. */
const mostValues = 2_000

/** The indices that prices follow, by code (B31). */
export const seriesList = defineList({
  title: { fr: 'Indices', en: 'Indices' },
  rows: (db) =>
    db
      .selectFrom('index_series as x')
      .leftJoinLateral(
        (one) =>
          one
            .selectFrom('index_values as v')
            .select(['v.month', 'v.value'])
            .whereRef('v.series_id', '=', 'x.id')
            .orderBy('v.month', 'desc')
            .orderBy('v.id', 'desc')
            .limit(sql.lit(1))
            .as('l'),
        (join) => join.onTrue(),
      )
      .select(['x.id', 'x.code', 'x.name', 'l.month', 'l.value']),
  scope: (_, { brand }) => sql`x.brand_id = ${brand.id}`,
  filters: { search: words(sql`x.code || ' ' || x.name`) },
  id: by.uuid('x.id'),
  sorts: { code: [by.text('x.code')] },
  item: schema.seriesItem,
  view: (row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    latest: row.month === null ? null : { month: row.month, value: plain(row.value!) },
  }),
})

/** The value of a month that counts: the one entered last. */
export async function indexValue(ctx: Context, seriesId: string, month: Day): Promise<string | undefined> {
  const row = await ctx.db
    .selectFrom('index_values')
    .select('value')
    .where('series_id', '=', seriesId)
    .where('month', '=', month)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && plain(row.value)
}

/** An index with its values, the latest month first; those that were corrected stay. @throws Problem 404 */
export async function readSeries(ctx: StaffContext, id: string): Promise<z.input<typeof schema.seriesView>> {
  const item = seriesList.view(await readRow(ctx, seriesList, id), ctx)
  const values = await ctx.db
    .selectFrom('index_values')
    .selectAll()
    .where('series_id', '=', id)
    .orderBy('month', 'desc')
    .orderBy('id', 'desc')
    .limit(600)
    .execute()
  return {
    ...item,
    values: values.map((one, at) => ({
      month: one.month,
      value: plain(one.value),
      by: one.entered_by_label,
      at: one.entered_at.toISOString(),
      corrected: values[at - 1]?.month === one.month,
    })),
  }
}

/** A new index. @throws Problem 422 on `code` */
export async function createSeries(ctx: StaffContext, body: z.output<typeof schema.seriesBody>) {
  const made = await ctx.db
    .insertInto('index_series')
    .values({ ...body, brand_id: ctx.brand.id, created_at: ctx.now })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw invalid({ field: 'code', code: 'sales.series_taken' })
  return readSeries(ctx, made.id)
}

/** Enters values: one that says what is known already is passed over, another one corrects it. @returns how many were new. @throws Problem 404 */
export async function enterValues(ctx: StaffContext, id: string, values: Array<{ month: Day; value: string }>) {
  await readRow(ctx, seriesList, id)
  // Two that enter the same at once: the second finds it there.
  await ctx.db.selectFrom('index_series').select('id').where('id', '=', id).forUpdate().execute()
  let added = 0
  for (const one of values) {
    const known = await indexValue(ctx, id, one.month)
    if (known !== undefined && Number(known) === Number(one.value)) continue
    added++
    await ctx.db
      .insertInto('index_values')
      .values({
        series_id: id,
        brand_id: ctx.brand.id,
        month: one.month,
        value: one.value,
        entered_at: ctx.now,
        entered_by_label: ctx.actor.label,
      })
      .execute()
  }
  const view = await readSeries(ctx, id)
  if (added > 0)
    await record(ctx, {
      type: 'sales.index.entered',
      subjectType: 'sales.index',
      subjectId: id,
      subjectLabel: view.code,
      after: { number: added },
    })
  return { ...view, added, unchanged: values.length - added }
}

/** A month as files write it: 2026-01, 01/2026, 2026-01-15. */
function monthOf(text: string): Day | undefined {
  const iso = /^(\d{4})-(\d{2})(?:-\d{2})?$/.exec(text.trim())
  const french = /^(?:\d{2}\/)?(\d{2})\/(\d{4})$/.exec(text.trim())
  const [year, month] = iso ? [iso[1], iso[2]] : french ? [french[2], french[1]] : []
  return year && Number(month) >= 1 && Number(month) <= 12 ? `${year}-${month}-01` : undefined
}

/** Takes a file of months and values in, all of it or nothing. @throws Problem 404, 422 on `file` naming the line */
export async function importValues(request: RequestInfo, id: string, file: Upload | undefined) {
  if (!file) throw invalid({ field: 'file', code: 'required' })
  const person = await request.again(async (ctx) => {
    await readRow(ctx, seriesList, id)
    return ctx.actor.accountId
  })
  const { rows } = await readCsvInWorker(
    await file.bytes(),
    {
      required: ['month', 'value'],
      aliases: { month: ['mois', 'période', 'periode', 'date'], value: ['valeur', 'indice', 'index'] },
      maxRows: mostValues,
    },
    person,
  ).catch((error) => {
    if (error instanceof MissingColumnsError) throw invalid({ field: 'file', code: 'sales.index_columns' })
    if (error instanceof TooLongCsvError || error instanceof UnreadableCsvError)
      throw invalid({ field: 'file', code: 'sales.index_unreadable' })
    throw error
  })
  const values = rows.map((row) => {
    const month = monthOf(row.values.month ?? '')
    const parsed = schema.valuesBody.shape.values.element.safeParse({
      month,
      value: (row.values.value ?? '').replace(/[\s\u00a0]/g, '').replace(',', '.'),
    })
    if (!parsed.success) throw invalid({ field: 'file', code: 'sales.index_line', params: { line: row.line } })
    return parsed.data
  })
  if (values.length === 0) throw notFound()
  return request.again((ctx) => enterValues(ctx as StaffContext, id, values))
}
