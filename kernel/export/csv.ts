import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { Locale } from '../i18n/locale.ts'
import { type ExportColumn, exportCell } from './columns.ts'

export const csvContentType = 'text/csv; charset=utf-8'

/**
 * A CSV that spreadsheets open as it is: UTF-8 with its mark, semicolons, days as 23/11/2026, amounts with a comma in
 * French ('1837,00'). Texts that a spreadsheet would run as a formula get a leading apostrophe; numbers keep their sign.
 * Streamed with backpressure. A row that does not fit its columns ends the stream with ExportValueError.
 */
export function writeCsv(
  columns: ExportColumn[],
  rows: AsyncIterable<readonly unknown[]>,
  { locale = 'fr', timeZone = 'UTC' }: { locale?: Locale; timeZone?: string } = {},
): Readable {
  const two = (number: number) => String(number).padStart(2, '0')
  const day = (date: Date) =>
    locale === 'fr'
      ? `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.toISOString().slice(0, 4)}`
      : date.toISOString().slice(0, 10)
  const money = (cents: number) => {
    const digits = String(Math.abs(cents)).padStart(3, '0')
    return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}${locale === 'fr' ? ',' : '.'}${digits.slice(-2)}`
  }
  const truth = locale === 'fr' ? ['non', 'oui'] : ['no', 'yes']
  async function* cells() {
    for await (const row of rows) yield columns.map((column, index) => exportCell(column, row[index], timeZone))
  }
  const stringifier = stringify({
    header: true,
    columns: columns.map((column, index) => ({ key: String(index), header: column.header })),
    bom: true,
    delimiter: ';',
    record_delimiter: 'windows',
    escape_formulas: true,
    // A lone break would begin a row, and what follows it a formula.
    quoted_match: /[\r\n]/,
    cast: {
      boolean: (value) => truth[Number(value)]!,
      number: (value, { index }) => (columns[index!]!.type === 'money' ? money(value) : String(value)),
      date: (value, { index }) =>
        columns[index!]!.type === 'date' ? day(value) : `${day(value)} ${value.toISOString().slice(11, 16)}`,
    },
  })
  return pipeline(Readable.from(cells()), stringifier, () => {
    // An error of the rows destroys the stringifier, whose reader gets it.
  })
}
