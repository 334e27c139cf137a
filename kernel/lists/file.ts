import type { z } from 'zod'
import type { ExportColumn } from '../export/columns.ts'
import { csvContentType, writeCsv } from '../export/csv.ts'
import { xlsxContentType } from '../export/xlsx.ts'
import { openXlsx } from '../export/xlsx-in-worker.ts'
import type { Reader } from '../http/context.ts'
import { Download, type RequestInfo } from '../http/endpoints.ts'
import type { AnyList, FileColumn } from './list.ts'
import { cursorOf } from './order.ts'
import { readRows } from './read.ts'

const batchSize = 1000
const safeName = (name: string) => name.replace(/[^\p{L}\p{N}_.-]+/gu, '-')

/**
 * A list as filtered and sorted, as a file: read batch by batch as it is taken, each in a transaction of its own. The first batch is
 * read before the answer begins, so that whoever may not read it is refused.
 */
export async function exportRows<L extends AnyList>(
  request: RequestInfo,
  list: L,
  params: Parameters<L['statementOf']>[0],
  query: z.output<L['sortedQuery']> & { format: 'xlsx' | 'csv' },
): Promise<Download> {
  const { file, title } = list
  if (!file) throw new Error(`the list «${title.en}» has no file`)
  const { format } = query
  const { locale, today, accountId, about } = await request.again(async (ctx) => {
    await list.guard?.(ctx, params, query)
    return {
      locale: ctx.locale,
      today: ctx.today,
      accountId: ctx.actor.accountId,
      about: await file.begin?.(ctx, params, query),
    }
  })
  const read = (cursor?: string) => readRows(request, list, params, { ...query, cursor }, batchSize)
  let batch = await read()
  const columns = Object.entries(file.columns as Record<string, FileColumn<unknown>>)
  const cells = (line: unknown, reader: Reader) =>
    columns.map(([name, { value }]) => (value ? value(line, reader) : (line as Record<string, unknown>)[name]))
  async function* lines() {
    for (;;) {
      const { reader, rows } = batch
      const shown = rows.slice(0, batchSize)
      const given = file?.lines
        ? await file.lines(shown, reader, request.again)
        : shown.map((row) => list.view(row, reader))
      for (const line of given) yield cells(line, reader)
      if (rows.length <= batchSize) return
      batch = await read(cursorOf(shown.at(-1)!.list_place!))
    }
  }
  const heads = columns.map(
    ([, { title, type, width }]): ExportColumn => ({ header: title[locale], type, ...(width ? { width } : {}) }),
  )
  const { timeZone } = request.brand
  const name = safeName([title[locale].toLowerCase(), about, today].filter(Boolean).join('-'))
  if (format === 'csv')
    return new Download(writeCsv(heads, lines(), { locale, timeZone }), csvContentType, `${name}.csv`)
  return new Download(
    openXlsx({ sheetName: title[locale], columns: heads, rows: lines(), timeZone }, accountId),
    xlsxContentType,
    `${name}.xlsx`,
  )
}
