import { createHash } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** What was put into an archive. */
export type ZipEntry = { path: string; sizeBytes: number; sha256: string }

/** The archive is read by nobody any more: who took its bytes failed or went away. */
export class ZipAbandonedError extends Error {
  override readonly name = 'ZipAbandonedError'
}

/** An archive that is written entry by entry while somebody reads it. */
export type ZipWriter = {
  /** The archive, to be read while it is written. */
  stream: Readable
  /**
   * Adds an entry and waits until its bytes have passed: one is open at a time, and none is in memory as a whole.
   * @param sizeBytes where it is known, so that what is larger than 4 GiB fits too
   * @returns what passed, with its hash
   * @throws what the source throws, after which the archive is broken; ZipAbandonedError
   */
  add: (
    path: string,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    options: { at: Date; compress: boolean; sizeBytes?: number },
  ) => Promise<ZipEntry>
  /** Writes the directory at its end. */
  end: () => void
  /** Breaks it off: whoever reads it gets an error. */
  abandon: (error: Error) => void
}

/** Begins an archive. Its paths are the caller's, who makes them safe; a bad one is thrown by `add`. */
export function zipWriter(): ZipWriter {
  const zip = new ZipFile()
  const stream = new PassThrough()
  const out = zip.outputStream as unknown as Readable
  let ended = false
  let failed: Error | undefined
  const gone = new Promise<never>((_, reject) => {
    const fail = (error?: Error) => {
      failed ??=
        error && error.name !== 'AbortError' ? error : new ZipAbandonedError('nobody reads the archive any more')
      reject(failed)
    }
    stream.once('error', fail)
    stream.once('close', () => (ended && stream.readableEnded ? undefined : fail()))
  })
  // Where no entry waits, nobody asks.
  gone.catch(() => {})
  const abandon = (error: Error) => {
    stream.destroy(error)
  }
  zip.on('error', abandon)
  out.on('error', abandon)
  out.pipe(stream)
  return {
    stream,
    abandon,
    end: () => {
      ended = true
      zip.end()
    },
    add: async (path, source, { at, compress, sizeBytes }) => {
      if (failed) throw failed
      const hash = createHash('sha256')
      let passed = 0
      const bytes = source instanceof Uint8Array ? [source] : source
      const entry = Readable.from(
        (async function* () {
          for await (const part of bytes) {
            hash.update(part)
            passed += part.length
            yield part
          }
        })(),
        { objectMode: false },
      )
      const whole = new Promise<void>((resolve, reject) => {
        entry.once('end', resolve)
        entry.once('error', reject)
      })
      whole.catch(() => {})
      zip.addReadStream(entry, path, { mtime: at, compress, ...(sizeBytes === undefined ? {} : { size: sizeBytes }) })
      try {
        await Promise.race([whole, gone])
      } finally {
        entry.destroy()
        // What the source holds, a cursor or a file, it has let go of before anybody goes on.
        if (!entry.closed) await new Promise((resolve) => entry.once('close', resolve))
      }
      return { path, sizeBytes: passed, sha256: hash.digest('hex') }
    },
  }
}
