import { inWorker, ranOutOfMemory } from '../workers/in-worker.ts'
import {
  type CsvContent,
  type CsvOptions,
  MissingColumnsError,
  readCsv,
  TooLongCsvError,
  UnreadableCsvError,
} from './csv.ts'

type Input = { bytes: Uint8Array; options: CsvOptions }
type Read =
  | { content: CsvContent }
  | { missing: string[]; found: string[] }
  | { unreadable: string; line: number | undefined; tooLong: boolean }

/** What `readCsv` gives or throws, as plain data: an error loses its class between threads. */
export function readApart({ bytes, options }: Input): Read {
  try {
    return { content: readCsv(bytes, options) }
  } catch (error) {
    if (error instanceof MissingColumnsError) return { missing: error.missing, found: error.found }
    if (!(error instanceof UnreadableCsvError)) throw error
    return { unreadable: error.message, line: error.line, tooLong: error instanceof TooLongCsvError }
  }
}

/**
 * As `readCsv`, in a thread: a file of many rows keeps nobody waiting. Not within a transaction.
 * @param person whose file it is
 * @throws MissingColumnsError, UnreadableCsvError, TooLongCsvError, Problem too_many_at_once, busy
 */
export async function readCsvInWorker(bytes: Uint8Array, options: CsvOptions, person: string): Promise<CsvContent> {
  const read = await inWorker<{ readApart: typeof readApart }, 'readApart'>(
    new URL(import.meta.url),
    'readApart',
    { bytes, options },
    person,
  ).catch((error: unknown): Read => {
    if (!ranOutOfMemory(error)) throw error
    return { unreadable: 'Too large once it is read', line: undefined, tooLong: true }
  })
  if ('content' in read) return read.content
  if ('missing' in read) throw new MissingColumnsError(read.missing, read.found)
  throw new (read.tooLong ? TooLongCsvError : UnreadableCsvError)(read.unreadable, read.line)
}
