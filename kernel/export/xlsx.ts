import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { type CellStyle, type ColumnDef, writeXlsxStream } from 'hucre'
import { type ColumnType, type ExportColumn, exportCell } from './columns.ts'

export const xlsxContentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const formats: Record<ColumnType, string | undefined> = {
  text: undefined,
  integer: '0',
  money: '#,##0.00\\ "€"',
  date: 'dd/mm/yyyy',
  datetime: 'dd/mm/yyyy hh:mm',
  boolean: undefined,
}
const widths: Record<ColumnType, number> = { text: 24, integer: 12, money: 14, date: 12, datetime: 17, boolean: 10 }

const headStyle: CellStyle = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E6F1F5' } },
  alignment: { vertical: 'center' },
}

// The longest text that Excel keeps in a cell.
const longestText = 32_767

/** A text as a cell may hold it: without the control characters that XML refuses. */
function cellText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  const clean = text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
  return clean.length > longestText ? `${clean.slice(0, longestText - 1).toWellFormed()}…` : clean
}

function sheetTitle(name: string): string {
  return (
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/^'+|'+$/g, '')
      .trim()
      .slice(0, 31)
      .trim() || 'Export'
  )
}

/**
 * An .xlsx of typed cells (C11), written as it is read: rows are asked for only as fast as the reader takes the bytes, so
 * that memory does not grow with them. The head is bold and stays in sight. A text is always a text, never a formula.
 * Days and instants are real dates, instants in `timeZone` (UTC by default); money is in euros from whole cents.
 * A row that does not fit its columns, or an error of `rows`, is emitted by the stream as an error (ExportValueError).
 */
export function writeXlsx(options: {
  sheetName: string
  columns: ExportColumn[]
  rows: AsyncIterable<readonly unknown[]>
  timeZone?: string
}): Readable {
  const { columns, rows, timeZone = 'UTC' } = options
  const definitions = columns.map(
    (column): ColumnDef => ({
      header: cellText(column.header),
      width: column.width ?? widths[column.type],
      style: headStyle,
    }),
  )
  async function* cells() {
    // hucre knows styles of columns only, and has written the head by the time it asks for the first row.
    definitions.forEach((definition, index) => {
      const numFmt = formats[columns[index]!.type]
      definition.style = numFmt ? { numFmt } : {}
    })
    for await (const row of rows)
      yield columns.map((column, index) => {
        const cell = exportCell(column, row[index], timeZone)
        if (typeof cell === 'string') return cellText(cell)
        return column.type === 'money' && typeof cell === 'number' ? cell / 100 : cell
      })
  }
  const stream = writeXlsxStream(cells(), {
    name: sheetTitle(options.sheetName),
    columns: definitions,
    freezePane: { rows: 1 },
  })
  return Readable.fromWeb(stream as unknown as WebStream)
}
