import { PassThrough, type Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { OpenableFile } from './storage.ts'

/** Names as they are in an archive: two of one name get a number, whatever their letters' case. */
export function namesInArchive(names: string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const [, base = name, ending = ''] = /^(.+?)(\.[^.]*)?$/s.exec(name) ?? []
    let one = name
    for (let n = 2; taken.has(one.toLowerCase()); n++) one = `${base} (${n})${ending}`
    taken.add(one.toLowerCase())
    return one
  })
}

/**
 * A ZIP of kept files, made while it is read: one file is open at a time, and none is in memory as a whole. What most of them are (PDFs,
 * pictures) is compressed already, so they are stored as they are.
 */
export function zipOf(files: OpenableFile[]): Readable {
  const zip = new ZipFile()
  const out = zip.outputStream as unknown as Readable
  const through = new PassThrough()
  let reading: Readable | undefined
  // Whoever hung up meanwhile leaves nothing open.
  through.once('close', () => reading?.destroy())
  const names = namesInArchive(files.map((file) => file.name))
  for (const [index, file] of files.entries())
    zip.addReadStreamLazy(names[index]!, { compress: false, size: file.sizeBytes }, (give) => {
      file.open().then(
        ({ stream }) => {
          reading = stream
          give(null, stream)
        },
        (error: Error) => {
          through.destroy(error)
          give(error, null as never)
        },
      )
    })
  zip.on('error', (error: Error) => through.destroy(error))
  out.on('error', (error) => through.destroy(error))
  zip.end()
  return out.pipe(through)
}
