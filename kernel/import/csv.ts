import { CsvError, parse } from 'csv-parse/sync'

/** Lists that people bring: CSV files out of any spreadsheet. */

export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'cp850'
export type CsvDelimiter = ';' | ',' | '\t'
export type CsvRow = {
  /** The line of the file on which the row starts, from 1 (the head is on line 1 in an ordinary file). */
  line: number
  /** By the names asked for, trimmed; every name is there, empty where the row is short. */
  values: Record<string, string>
}
export type CsvContent = {
  rows: CsvRow[]
  /** Which of the columns asked for the file has. */
  present: string[]
  encoding: CsvEncoding
  delimiter: CsvDelimiter
  /** Columns that nobody asked for, as the file names them: what they hold is left out, which whoever sent it has to know. */
  unknown: string[]
}

/** A file as it stands: its head, and its rows with as many cells as each has. */
export type CsvTable = {
  columns: string[]
  rows: Array<{ line: number; cells: string[] }>
  encoding: CsvEncoding
  delimiter: CsvDelimiter
}

/** The head lacks columns: `missing` names them as they were asked for, `found` as the file has them. */
export class MissingColumnsError extends Error {
  override readonly name = 'MissingColumnsError'
  readonly missing: string[]
  readonly found: string[]
  constructor(missing: string[], found: string[]) {
    super(`Missing columns: ${missing.join(', ')}`)
    this.missing = missing
    this.found = found
  }
}

/** The file is no CSV that can be read; `line` where it went wrong, if known. */
export class UnreadableCsvError extends Error {
  override readonly name: string = 'UnreadableCsvError'
  readonly line: number | undefined
  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}

// What no decoder of the platform knows: code page 850, of DOS, which old programs and «CSV (MS-DOS)» of Excel write.
const dos =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'

const isLetter = (byte: number | undefined) => byte !== undefined && (byte | 32) >= 97 && (byte | 32) <= 122

/** Whether more accented letters stand where DOS has them than where Windows does. There they would be signs in the middle of words. */
function looksLikeDos(bytes: Uint8Array): boolean {
  let [dosLetters, windowsLetters] = [0, 0]
  bytes.forEach((byte, at) => {
    if (byte < 0x80 || !(isLetter(bytes[at - 1]) || isLetter(bytes[at + 1]))) return
    if (byte >= 0xc0) windowsLetters++
    // Not the apostrophes, œ and dashes of Windows.
    else if (byte <= 0x9a && ![0x80, 0x8c, 0x91, 0x92, 0x96, 0x97].includes(byte)) dosLetters++
  })
  return dosLetters > windowsLetters
}

/** The file has more rows than are taken, or more lines than so many rows need. */
export class TooLongCsvError extends UnreadableCsvError {
  override readonly name = 'TooLongCsvError'
}

export type CsvOptions = {
  required: string[]
  optional?: string[]
  aliases?: Record<string, string[]>
  maxRows?: number
}
/** For each row there may be so many lines: its own, blank ones, and breaks within quotes. */
export const linesPerRow = 2

function decode(bytes: Uint8Array): { text: string; encoding: CsvEncoding } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'utf-16be' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    if (looksLikeDos(bytes))
      return {
        text: Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : dos[byte - 128])).join(''),
        encoding: 'cp850',
      }
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' }
  }
}

/** The delimiter that the head has most of, outside quotes. */
function detectDelimiter(text: string): CsvDelimiter {
  const counts = { ';': 0, ',': 0, '\t': 0 }
  let quoted = false
  let started = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (!quoted && character === '\n') {
      if (started) break
    } else if (!quoted && character in counts) counts[character as CsvDelimiter]++
    if (!/\s/.test(character)) started = true
  }
  const order: CsvDelimiter[] = [';', '\t', ',']
  return order.reduce((best, candidate) => (counts[candidate] > counts[best] ? candidate : best))
}

/** A column's name as it is compared: without accents, case, marks and spaces. */
export function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

// Before what a spreadsheet would run as a formula stands the apostrophe that whoever wrote the file put there, as `writeCsv` does: it is none of the text.
const cellOf = (cell: string): string =>
  cell
    .trim()
    .replace(/^'(?=[=+\-@\t\r＝＋－＠])/, '')
    .trim()

/**
 * Reads a CSV file as it stands: UTF-8 with or without its mark, UTF-16 with it, Windows-1252 or DOS; `;`, `,` or tab, found or said by a
 * first line `sep=;`. Blank lines are left out, cells trimmed; nothing is judged.
 * @throws UnreadableCsvError, TooLongCsvError
 */
export function readCsvTable(bytes: Uint8Array, maxRows: number): CsvTable {
  const decoded = decode(bytes)
  // One line ending: csv-parse counts a CRLF inside quotes as two lines.
  const [, said, text] = /^\ufeff?(?:"?sep=([;,\t])"?[^\n]*(?=\n))?([\s\S]*)$/i.exec(
    decoded.text.replace(/\r\n?/g, '\n'),
  ) as unknown as [string, CsvDelimiter | undefined, string]
  if (text.includes('\u0000')) throw new UnreadableCsvError('The file is not a text')
  // Counted before they are read: reading a line costs as much where it is empty.
  const mostLines = (maxRows + 1) * linesPerRow
  for (let lines = 0, at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
    if (++lines > mostLines) throw new TooLongCsvError(`More than ${mostLines} lines`, lines)
  const delimiter = said ?? detectDelimiter(text)
  let records: Array<{ record: string[]; line: number }>
  try {
    records = readRecords(text, delimiter, maxRows)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = (error as { lines?: unknown }).lines
    throw new UnreadableCsvError(error.message, typeof line === 'number' ? line : undefined)
  }
  const [head, ...body] = records
  const trimmed = (record: string[]) => record.map(cellOf)
  return {
    columns: trimmed(head?.record ?? []),
    rows: body.map(({ record, line }) => ({ line, cells: trimmed(record) })),
    encoding: decoded.encoding,
    delimiter,
  }
}

/**
 * Reads a CSV file by the columns asked for; see `readCsvTable`. Columns are found by
 * their head whatever its accents, case and spaces; `aliases` gives other names of a column, `optional` those that may be
 * absent (their values are then empty). Other columns are named and left out. Values are not judged.
 * @throws MissingColumnsError (an empty file lacks them all), UnreadableCsvError, TooLongCsvError
 */
export function readCsv(
  bytes: Uint8Array,
  { required, optional = [], aliases = {}, maxRows = 100_000 }: CsvOptions,
): CsvContent {
  const { columns: found, rows: body, encoding, delimiter } = readCsvTable(bytes, maxRows)
  const positions = new Map<string, number>()
  found.forEach((name, index) => {
    const plain = plainName(name)
    if (!positions.has(plain)) positions.set(plain, index)
  })
  const positionOf = (name: string) =>
    [name, ...((Object.hasOwn(aliases, name) && aliases[name]) || [])]
      .map((candidate) => positions.get(plainName(candidate)))
      .find((position) => position !== undefined)
  const missing = required.filter((name) => positionOf(name) === undefined)
  if (missing.length > 0) throw new MissingColumnsError(missing, found.filter(Boolean))
  const columns = [...required, ...optional].map((name) => [name, positionOf(name)] as const)
  const rows = body.map(({ cells, line }) => ({
    line,
    values: Object.fromEntries(
      columns.map(([name, position]) => [name, position === undefined ? '' : (cells[position] ?? '')]),
    ),
  }))
  const present = columns.flatMap(([name, position]) => (position === undefined ? [] : [name]))
  const taken = new Set(columns.map(([, position]) => position))
  return {
    rows,
    present,
    encoding,
    delimiter,
    unknown: found.filter((name, index) => name !== '' && !taken.has(index)),
  }
}

function readRecords(
  text: string,
  delimiter: CsvDelimiter,
  maxRows: number,
): Array<{ record: string[]; line: number }> {
  const records: Array<{ record: string[]; line: number }> = []
  let next = 1
  parse(text, {
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: '\n',
    on_record: (record: string[], { lines }) => {
      if (record.some((value) => value.trim() !== '')) records.push({ record, line: next })
      if (records.length > maxRows + 1) throw new TooLongCsvError(`More than ${maxRows} rows`, next)
      next = lines + 1
      return null
    },
  })
  return records
}
