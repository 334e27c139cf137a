import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { asBuffer, inBackground, inWorker } from './in-worker.ts'
import { readInWorker } from './streaming.ts'

const directory = mkdtempSync(join(tmpdir(), 'parvis-worker-'))
after(() => rmSync(directory, { recursive: true, force: true }))

type Sample = {
  // Keeps its thread until somebody lets it go.
  hold: (input: { gate: SharedArrayBuffer; index: number }) => number
  fail: (input: string) => never
  bytes: (input: { text: string; on: Date }) => Buffer
  loop: (input: Int32Array) => never
  lengths: (chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<number>
  breaks: (chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<number>
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
export async function* lengths(chunks: AsyncIterable<Uint8Array>) { let all = 0; for await (const one of chunks) { all += one.length; yield all; if (one[0] === 7) yield -all } }
export async function* breaks(chunks: AsyncIterable<Uint8Array>) { for await (const one of chunks) { yield one.length; throw new RangeError('no more') } }
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

test('R4 bytes are read in a thread as they come: none is lost, and neither end runs ahead of the other', async () => {
  let given = 0
  async function* source() {
    for (let n = 0; n < 300; n++) {
      given++
      yield Buffer.alloc(1 + (n % 50), n % 11)
    }
  }
  const totals: number[] = []
  for await (const total of readInWorker<Sample, 'lengths'>(module, 'lengths', source(), 'one')) {
    if (total > 0) totals.push(total)
    assert.ok(given <= totals.length + 2, 'the source is asked only for what is read')
  }
  assert.equal(totals.length, 300)
  assert.equal(
    totals.at(-1),
    Array.from({ length: 300 }, (_, n) => 1 + (n % 50)).reduce((all, one) => all + one, 0),
  )
})

test('R4 whoever stops reading ends the thread’s work; what it throws comes through', async () => {
  async function* source() {
    for (;;) yield Buffer.from('x')
  }
  // Its place is free again each time.
  for (let tries = 0; tries < 6; tries++)
    for await (const one of readInWorker<Sample, 'lengths'>(module, 'lengths', source(), 'one')) if (one > 3) break
  const broken = readInWorker<Sample, 'breaks'>(module, 'breaks', source(), 'one')
  assert.equal((await broken.next()).value, 1)
  await assert.rejects(broken.next(), { message: 'no more' })
})
