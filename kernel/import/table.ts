import { read } from 'hucre'
import yauzl from 'yauzl'
import { inWorker, ranOutOfMemory } from '../workers/in-worker.ts'
import { type CsvTable, linesPerRow, readCsvTable, TooLongCsvError, UnreadableCsvError } from './csv.ts'

/** A table that somebody brings, of a CSV file or of a sheet of a workbook. Every cell is a text. */
export type Table = {
  /** The names of a workbook's sheets; none of a CSV file. */
  sheets: string[]
  /** The one that was read; empty of a CSV file. */
  sheet: string
  columns: string[]
  rows: Array<{ line: number; cells: string[] }>
  encoding: CsvTable['encoding'] | null
  delimiter: CsvTable['delimiter'] | null
}

/** So large may a workbook be once it is opened. */
const mostOpened = 200 * 1024 * 1024
const mostEntries = 2_000
const mostColumns = 200
/** The name of the last column that is looked at. */
const lastColumn = 'GR'

/** A workbook is a ZIP: what it says of its sizes is read before anything is opened, and holds for whoever opens it. */
async function refuseBomb(bytes: Uint8Array): Promise<void> {
  const zip = await yauzl.fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    lazyEntries: true,
    validateEntrySizes: true,
  })
  if (zip.entryCount > mostEntries) throw new UnreadableCsvError('Too many parts')
  let opened = 0
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new UnreadableCsvError('Locked')
    // One that says nothing of its size could be of any.
    if (entry.uncompressedSize === 0 && entry.compressedSize > 2)
      throw new UnreadableCsvError('A part without its size')
    opened += entry.uncompressedSize
    if (opened > mostOpened) throw new TooLongCsvError('Too large once it is opened')
  }
}

/** A cell as a text: days as 2026-11-23, numbers without what a format adds. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) {
    const moment = cell.toISOString()
    return moment.endsWith('T00:00:00.000Z') ? moment.slice(0, 10) : moment
  }
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? String(cell) : String(Number(cell.toPrecision(15)))
  if (typeof cell === 'boolean') return cell ? 'oui' : 'non'
  return String(cell).trim()
}

/**
 * Reads a table: a workbook (XLSX) by its content, anything else as CSV. The first line that is not blank is the head.
 * @param options `sheet`: by its name; the first one where it is absent
 * @throws UnreadableCsvError, TooLongCsvError
 */
export async function readTable(bytes: Uint8Array, options: { maxRows: number; sheet?: string }): Promise<Table> {
  const { maxRows, sheet: wanted } = options
  if (!(bytes[0] === 0x50 && bytes[1] === 0x4b)) {
    const { columns, rows, encoding, delimiter } = readCsvTable(bytes, maxRows)
    return fitting({ sheets: [], sheet: '', columns, rows, encoding, delimiter })
  }
  await refuseBomb(bytes)
  // Cells beyond are not opened: a few of them in the farthest column would make each row as long as a sheet can be.
  const { sheets } = await read(bytes, { range: `A1:${lastColumn}${(maxRows + 1) * linesPerRow}` })
  const shown = sheets.filter((sheet) => !(sheet as { hidden?: boolean }).hidden)
  const sheet = wanted === undefined ? (shown[0] ?? sheets[0]) : sheets.find(({ name }) => name === wanted)
  if (!sheet) throw new UnreadableCsvError('No such sheet')
  const rows = sheet.rows.flatMap((row, index) => {
    const cells = (row ?? []).map(cellText)
    while (cells.at(-1) === '') cells.pop()
    return cells.length === 0 ? [] : [{ line: index + 1, cells }]
  })
  const [head, ...body] = rows
  if (body.length > maxRows) throw new TooLongCsvError(`More than ${maxRows} rows`)
  return fitting({
    sheets: sheets.map(({ name }) => name),
    sheet: sheet.name,
    columns: head?.cells ?? [],
    rows: body,
    encoding: null,
    delimiter: null,
  })
}

/** Without columns that nobody named and nobody filled, and with a cell of each row under every other. */
function fitting(table: Table): Table {
  const columns = table.columns.slice(0, mostColumns).map((name) => name.slice(0, 200))
  return {
    ...table,
    columns,
    rows: table.rows.map(({ line, cells }) => ({ line, cells: columns.map((_, at) => cells[at] ?? '') })),
  }
}

type Read = { table: Table } | { unreadable: string; line: number | undefined; tooLong: boolean }

/** What `readTable` gives or throws, as plain data: an error loses its class between threads. */
export async function readApart(input: {
  bytes: Uint8Array
  options: { maxRows: number; sheet?: string }
}): Promise<Read> {
  try {
    return { table: await readTable(input.bytes, input.options) }
  } catch (error) {
    const known = error instanceof UnreadableCsvError
    return {
      unreadable: error instanceof Error ? error.message : String(error),
      line: known ? error.line : undefined,
      tooLong: error instanceof TooLongCsvError,
    }
  }
}

/**
 * As `readTable`, in a thread. Not within a transaction.
 * @param person whose file it is
 * @throws UnreadableCsvError, TooLongCsvError, Problem too_many_at_once, busy
 */
export async function readTableInWorker(
  bytes: Uint8Array,
  options: { maxRows: number; sheet?: string },
  person: string,
): Promise<Table> {
  const result = await inWorker<{ readApart: typeof readApart }, 'readApart'>(
    new URL(import.meta.url),
    'readApart',
    { bytes, options },
    person,
  ).catch((error: unknown): Read => {
    if (!ranOutOfMemory(error)) throw error
    return { unreadable: 'Too large once it is opened', line: undefined, tooLong: true }
  })
  if ('table' in result) return result.table
  throw new (result.tooLong ? TooLongCsvError : UnreadableCsvError)(result.unreadable, result.line)
}
