import { availableParallelism } from 'node:os'
import type { MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { underWay } from '../http/under-way.ts'

/**
 * Work that would keep the server's thread busy (a PDF takes tenths of a second), done in threads of its own: whoever waits for it waits
 * alone. Threads begin with the first work and end when there is none for a while.
 */
let pool: Piscina | undefined
const newPool = (maxThreads: number) =>
  new Piscina({
    filename: new URL('./run.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads,
    idleTimeout: 60_000,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
// One core stays for the server.
const threads = () => (pool ??= newPool(Math.max(1, Math.min(4, availableParallelism() - 1))))

const inLine = underWay({ perPerson: 4, inAll: 200 })

type Written<F> = F extends (input: infer I) => infer R ? { input: I; output: Awaited<R> } : never

/**
 * Calls a module's function in a thread. What goes in and comes out is copied: plain data, no functions; bytes come back as a Uint8Array.
 * Not within a transaction: a connection would wait for a turn too.
 * @param person whose work it is (an account's id): at most four at once; undefined for what is made once for all
 * @param moved what of the input goes over to the thread, rather than being copied
 * @throws Problem too_many_at_once, busy
 */
export async function inWorker<M, N extends keyof M & string>(
  module: URL,
  name: N,
  input: Written<M[N]>['input'],
  person: string | undefined,
  moved: MessagePort[] = [],
): Promise<Written<M[N]>['output']> {
  const leave = person === undefined ? undefined : inLine.enter(person)
  try {
    return await threads().run({ module: module.href, name, input }, { transferList: moved })
  } finally {
    leave?.()
  }
}

/** Whether a thread ended for want of memory: what it was given is larger than it said. The next call gets another thread. */
export const ranOutOfMemory = (error: unknown): boolean =>
  (error as { code?: string } | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY'

let background: Piscina | undefined
let turn: Promise<unknown> = Promise.resolve()

/**
 * The same for what nobody waits for, and may never end: a job that looks through a file of which nobody vouches. It has one thread, apart from
 * the others', in which one call follows another; a call that is not over after `timeoutMs` is ended with its thread.
 * @param input what goes in, or what gives it when its turn has come: those that wait hold nothing
 * @returns undefined where it took too long, ran out of memory, or failed
 */
export function inBackground<M, N extends keyof M & string>(
  module: URL,
  name: N,
  input: () => Written<M[N]>['input'] | Promise<Written<M[N]>['input']>,
  timeoutMs: number,
): Promise<Written<M[N]>['output'] | undefined> {
  const mine = turn.then(async () => {
    const task = { module: module.href, name, input: await input() }
    background ??= newPool(1)
    return background.run(task, { signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined)
  })
  turn = mine.catch(() => {})
  return mine
}

let network: Piscina | undefined

/**
 * The same for what speaks with another machine for long (a transfer of files): its ciphers and its waiting keep neither the server's thread nor
 * the others' busy. A call that is not over after `timeoutMs` is ended with its thread.
 * @throws what the function throws; an AbortError where it took too long
 */
export function onNetwork<M, N extends keyof M & string>(
  module: URL,
  name: N,
  input: Written<M[N]>['input'],
  timeoutMs: number,
): Promise<Written<M[N]>['output']> {
  network ??= newPool(4)
  return network.run({ module: module.href, name, input }, { signal: AbortSignal.timeout(timeoutMs) })
}

/** The bytes of a document that `inWorker` wrote. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
