import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import yauzl from 'yauzl'

/** An archive that is not read: why. */
export class BadZipError extends Error {
  override readonly name = 'BadZipError'
}

/** An archive whose directory was read and found sound. */
export type OpenZip = {
  /** What it says that it holds, by path: sizes once opened. */
  entries: ReadonlyMap<string, { sizeBytes: number }>
  /** The bytes of one; more or fewer than it said end in an error. @throws BadZipError where it is not there */
  open: (path: string) => Promise<Readable>
  close: () => void
}

/** A path that stays below where an archive is opened, whatever the system: no step up, no drive, no root, no control character. */
const isSafe = (path: string) =>
  path.length <= 400 &&
  !/[\\\p{Cc}]/u.test(path) &&
  !/^[a-z]:|^\//i.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

/**
 * Opens an archive that somebody brings, and looks through its directory before a byte of it is used: paths that lead elsewhere, entries twice,
 * entries that lie over each other, what is locked, and what would be larger than `mostBytes` once opened are refused.
 * Nothing of it is ever written under a path that it names.
 * @throws BadZipError
 */
export async function openZip(
  path: string,
  { mostBytes, mostEntries }: { mostBytes: number; mostEntries: number },
): Promise<OpenZip> {
  const { size } = await stat(path)
  const zip = await yauzl
    .openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true })
    .catch((error: Error) => {
      throw new BadZipError(`this is no whole ZIP: ${error.message}`)
    })
  const found = new Map<string, yauzl.Entry>()
  try {
    if (zip.entryCount > mostEntries)
      throw new BadZipError(`it holds ${zip.entryCount} entries, ${mostEntries} at most are read`)
    const taken = new Set<string>()
    let opened = 0
    let packed = 0
    for await (const entry of entriesOf(zip)) {
      const { fileName } = entry
      if (!isSafe(fileName)) throw new BadZipError(`a path leads elsewhere: ${JSON.stringify(fileName.slice(0, 80))}`)
      const folded = fileName.normalize('NFKC').toLowerCase()
      if (taken.has(folded)) throw new BadZipError(`two entries have one path: ${fileName}`)
      taken.add(folded)
      if (entry.isEncrypted()) throw new BadZipError(`locked: ${fileName}`)
      opened += entry.uncompressedSize
      packed += entry.compressedSize
      if (opened > mostBytes) throw new BadZipError(`opened, it would be larger than ${mostBytes} bytes`)
      // Entries that share bytes are how a small archive opens into an endless one.
      if (packed > size) throw new BadZipError('its entries lie over each other')
      found.set(fileName, entry)
    }
  } catch (error) {
    zip.close()
    throw error instanceof BadZipError
      ? error
      : new BadZipError(`its directory cannot be read: ${(error as Error).message}`)
  }
  return {
    entries: new Map([...found].map(([name, entry]) => [name, { sizeBytes: entry.uncompressedSize }])),
    open: async (name) => {
      const entry = found.get(name)
      if (!entry) throw new BadZipError(`it does not hold ${name}`)
      return zip.openReadStreamPromise(entry).catch((error: Error) => {
        throw new BadZipError(`${name}: ${error.message}`)
      })
    },
    close: () => zip.close(),
  }
}

async function* entriesOf(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  for (let n = 0; n < zip.entryCount; n++)
    yield await new Promise<yauzl.Entry>((resolve, reject) => {
      const done = () => {
        zip.off('entry', entry)
        zip.off('error', error)
        zip.off('end', end)
      }
      const entry = (one: yauzl.Entry) => {
        done()
        resolve(one)
      }
      const error = (cause: Error) => {
        done()
        reject(cause)
      }
      const end = () => error(new Error('it ends early'))
      zip.on('entry', entry)
      zip.on('error', error)
      zip.on('end', end)
      zip.readEntry()
    })
}
