import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { inWorker } from './in-worker.ts'

/** What the two ends say: each asks for the next thing of the other, and gets one. */
type Said = { want: 'chunk' | 'value' } | { chunk: Uint8Array | undefined } | { value: unknown }

/** One message after another. A port that closes ends the waiting. */
function listening(port: MessagePort) {
  const said: Said[] = []
  let wake: (() => void) | undefined
  let closed = false
  port.on('message', (message: Said) => {
    said.push(message)
    wake?.()
  })
  port.on('close', () => {
    closed = true
    wake?.()
  })
  return async (): Promise<Said | undefined> => {
    while (said.length === 0 && !closed)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    wake = undefined
    return said.shift()
  }
}

type Reader = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<unknown>
type ValueOf<R> = R extends (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<infer V> ? V : never

/**
 * Has a module's function read bytes as they come, in a thread, and gives what it makes of them one by one: neither all of the bytes nor
 * all of the values are ever in memory, for each end waits until it is asked. What it gives is copied: plain data.
 * Begin it before a transaction (ask for the first value), and go on within.
 * @param person whose work it is (an account's id): as `inWorker`
 * @throws what the source or the function throws (an error loses its class between threads); Problem too_many_at_once, busy
 */
export async function* readInWorker<M, N extends keyof M & string>(
  module: URL,
  name: N,
  source: AsyncIterable<Uint8Array>,
  person: string | undefined,
): AsyncGenerator<ValueOf<M[N]>> {
  const { port1, port2 } = new MessageChannel()
  const chunks = source[Symbol.asyncIterator]()
  const next = listening(port1)
  const running = inWorker<{ read: (input: ReadInput) => Promise<void> }, 'read'>(
    new URL('./streamed.ts', import.meta.url),
    'read',
    { module: module.href, name, port: port2 },
    person,
    [port2],
  )
  // Whatever ends the thread ends the waiting for it.
  let ended: unknown
  running.catch((error) => (ended = error)).finally(() => port1.close())
  try {
    port1.postMessage({ want: 'value' } satisfies Said)
    for (;;) {
      const said = await next()
      if (!said) {
        await running
        return
      }
      if ('want' in said) {
        const { done, value } = await chunks.next()
        port1.postMessage({ chunk: done ? undefined : value } satisfies Said)
      } else if ('value' in said) {
        yield said.value as ValueOf<M[N]>
        port1.postMessage({ want: 'value' } satisfies Said)
      }
    }
  } finally {
    port1.close()
    await chunks.return?.(undefined)?.catch?.(() => {})
    await running.catch((error) => {
      if (error !== ended) throw error
    })
  }
}

export type ReadInput = { module: string; name: string; port: MessagePort }

/** The other end, in the thread. */
export async function readStreamed({ module, name, port }: ReadInput): Promise<void> {
  const next = listening(port)
  let asked = false
  /** One is asked for at a time, so that none is on its way while somebody waits to be asked for a value. */
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      port.postMessage({ want: 'chunk' } satisfies Said)
      let said = await next()
      for (; said && !('chunk' in said); said = await next()) asked = true
      // Nobody listens any more.
      if (!said) throw new Error('the reading was given up')
      if (!said.chunk) return
      yield said.chunk
    }
  }
  const functions = (await import(module)) as Record<string, Reader>
  try {
    for await (const value of functions[name]!(chunks())) {
      while (!asked) {
        const said = await next()
        if (!said) return
        asked = 'want' in said
      }
      asked = false
      port.postMessage({ value } satisfies Said)
    }
  } finally {
    port.close()
  }
}
