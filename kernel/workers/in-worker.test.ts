import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { asBuffer, inBackground, inWorker } from './in-worker.ts'

const directory = mkdtempSync(join(tmpdir(), 'parvis-worker-'))
after(() => rmSync(directory, { recursive: true, force: true }))

type Sample = {
  // Keeps its thread until somebody lets it go.
  hold: (input: { gate: SharedArrayBuffer; index: number }) => number
  fail: (input: string) => never
  bytes: (input: { text: string; on: Date }) => Buffer
  loop: (input: Int32Array) => never
}
const file = join(directory, 'sample.ts')
writeFileSync(
  file,
  `import { threadId } from 'node:worker_threads'
export const hold = ({ gate, index }: { gate: SharedArrayBuffer; index: number }) => {
  const cells = new Int32Array(gate)
  Atomics.store(cells, 1, 1)
  Atomics.wait(cells, 0, 0)
  return index
}
export const loop = (cells: Int32Array) => { for (;;) Atomics.add(cells, 0, 1) }
export const fail = (input: string) => { throw new RangeError(input) }
export const bytes = ({ text, on }: { text: string; on: Date }) => Buffer.from(text + on.toISOString() + (threadId > 0))
`,
)
const module = pathToFileURL(file)

test('R4 heavy work keeps its own thread and no other; one person may have four at once, others go on', async () => {
  const gate = new SharedArrayBuffer(8)
  const cells = new Int32Array(gate)
  const mine = Array.from({ length: 4 }, (_, index) => inWorker<Sample, 'hold'>(module, 'hold', { gate, index }, 'one'))
  // This thread runs on while the other is held.
  while (Atomics.load(cells, 1) === 0) await new Promise(setImmediate)
  await assert.rejects(inWorker<Sample, 'hold'>(module, 'hold', { gate, index: 5 }, 'one'), {
    code: 'too_many_at_once',
    status: 429,
  })
  const another = inWorker<Sample, 'hold'>(module, 'hold', { gate, index: 9 }, 'two')
  Atomics.store(cells, 0, 1)
  Atomics.notify(cells, 0)
  assert.deepEqual(await Promise.all([...mine, another]), [0, 1, 2, 3, 9])
  // Their places are free again, after a failure too.
  for (let tries = 0; tries < 5; tries++)
    await assert.rejects(inWorker<Sample, 'fail'>(module, 'fail', 'no', 'one'), { name: 'RangeError', message: 'no' })
})

test('R4 plain data goes in, bytes come out', async () => {
  const written = await inWorker<Sample, 'bytes'>(module, 'bytes', { text: 'é', on: new Date(0) }, 'one')
  assert.equal(asBuffer(written).toString(), 'é1970-01-01T00:00:00.000Ztrue')
})

test('R4 what nobody waits for and never ends is ended with its thread; the next call has another', async () => {
  const cells = new Int32Array(new SharedArrayBuffer(4))
  assert.equal(await inBackground<Sample, 'loop'>(module, 'loop', () => cells, 300), undefined)
  assert.equal(await inBackground<Sample, 'fail'>(module, 'fail', () => 'no', 60_000), undefined)
  const written = await inBackground<Sample, 'bytes'>(module, 'bytes', () => ({ text: 'é', on: new Date(0) }), 60_000)
  assert.match(asBuffer(written!).toString(), /^é1970/)
  // Its turn comes, and what it was given is no good: whoever called is told.
  await assert.rejects(
    inBackground<Sample, 'fail'>(module, 'fail', () => Promise.reject(new Error('gone')), 60_000),
    /gone/,
  )
})
