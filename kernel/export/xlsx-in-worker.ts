import { Readable } from 'node:stream'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { underWay } from '../http/under-way.ts'
import { writeXlsx } from './xlsx.ts'

type Options = Omit<Parameters<typeof writeXlsx>[0], 'rows'>
type Row = readonly unknown[]
/** What the thread says: that it wants rows, or bytes; and what it is answered. */
type Said = { more: true } | { chunk: Uint8Array }
type Answer = { rows: Row[]; last: boolean } | { taken: true }

// Workbooks go as slowly as whoever takes them: many share one thread, each only while it has something to do.
let pool: Piscina | undefined
const thread = () =>
  (pool ??= new Piscina({
    filename: import.meta.filename,
    name: 'writeToPort',
    minThreads: 0,
    maxThreads: 1,
    concurrentTasksPerWorker: 32,
    atomics: 'disabled',
    idleTimeout: 60_000,
    // Rows live briefly: with the room for young values that a thread has by itself, a workbook takes twice the memory, and the same time.
    resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 4 },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  }))

const inLine = underWay({ perPerson: 2, inAll: 32 })
const rowsAtOnce = 500

/**
 * A workbook as `writeXlsx` makes it, written in a thread: here rows are only read and passed on, as fast as the bytes are taken.
 * @returns what begins it, after the transaction
 * @throws Problem too_many_at_once, busy, when it begins
 */
export function openXlsx(options: Options & { rows: AsyncIterable<Row> }, person: string): () => Promise<Readable> {
  return async () => {
    const leave = inLine.enter(person)
    const { rows: source, ...head } = options
    const rows = source[Symbol.asyncIterator]()
    const { port1: port, port2 } = new MessageChannel()
    const answer = (message: Answer) => port.postMessage(message)
    let untaken = false
    const take = () => {
      if (!untaken) return
      untaken = false
      answer({ taken: true })
    }
    const stream = new Readable({
      read: take,
      destroy: (error, done) => {
        port.close()
        leave()
        Promise.resolve(rows.return?.()).then(
          () => done(error),
          () => done(error),
        )
      },
    })
    const giveRows = async () => {
      const batch: Row[] = []
      let last = false
      while (!last && batch.length < rowsAtOnce) {
        const next = await rows.next()
        if (next.done) last = true
        else batch.push(next.value)
      }
      if (!stream.destroyed) answer({ rows: batch, last })
    }
    port.on('message', (said: Said) => {
      if ('more' in said) giveRows().catch((error) => stream.destroy(error))
      else {
        untaken = true
        if (stream.push(said.chunk)) take()
      }
    })
    // Each chunk is taken before the next is written, so the end comes after all of them.
    thread()
      .run({ port: port2, head }, { transferList: [port2] })
      .then(
        () => stream.push(null),
        (error) => stream.destroy(error),
      )
    return stream
  }
}

/** The thread's side. */
export async function writeToPort({ port, head }: { port: MessagePort; head: Options }): Promise<void> {
  const closed = Promise.withResolvers<never>()
  // Whether anybody waits for an answer at that moment or not.
  closed.promise.catch(() => {})
  let answered: (answer: Answer) => void = () => {}
  port.on('message', (message: Answer) => answered(message))
  port.on('close', () => closed.reject(new Error('nobody takes the workbook any more')))
  const ask = (said: Said): Promise<Answer> => {
    const answer = new Promise<Answer>((resolve) => {
      answered = resolve
    })
    port.postMessage(said)
    return Promise.race([answer, closed.promise])
  }
  // One question at a time: rows are wanted while a chunk waits to be taken.
  let before: Promise<unknown> = Promise.resolve()
  const inTurn = (said: Said): Promise<Answer> => {
    const answer = before.then(() => ask(said))
    before = answer.catch(() => {})
    return answer
  }
  async function* rows() {
    for (;;) {
      const batch = (await inTurn({ more: true })) as Extract<Answer, { rows: Row[] }>
      yield* batch.rows
      if (batch.last) return
    }
  }
  try {
    for await (const chunk of writeXlsx({ ...head, rows: rows() })) await inTurn({ chunk })
  } finally {
    port.close()
  }
}
