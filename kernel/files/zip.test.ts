import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { OpenableFile } from './storage.ts'
import { namesInArchive, zipOf } from './zip.ts'

test('D15 files of one name have each a name of their own in an archive', () => {
  assert.deepEqual(namesInArchive(['a.pdf', 'A.PDF', 'a.pdf', 'a', 'a (2).pdf']), [
    'a.pdf',
    'A (2).PDF',
    'a (3).pdf',
    'a',
    'a (2) (2).pdf',
  ])
})

test('D15 an archive that nobody takes to its end leaves no file open, and opens no further one', async () => {
  const opened: Readable[] = []
  const sizeBytes = 8 << 20
  const file = (name: string): OpenableFile => ({
    name,
    contentType: 'application/pdf',
    sizeBytes,
    sha256: '',
    open: async () => {
      const stream = new Readable({ read: () => void stream.push(Buffer.alloc(65_536)) })
      opened.push(stream)
      return { stream, sizeBytes }
    },
  })
  const zip = zipOf([file('a.pdf'), file('b.pdf')])
  await once(zip, 'readable')
  zip.read()
  zip.destroy()
  await once(zip, 'close')
  assert.deepEqual(
    opened.map((stream) => stream.destroyed),
    [true],
  )
})
