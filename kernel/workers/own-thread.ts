import { Worker } from 'node:worker_threads'

/** Threads of their own at once, in a process: what they read may take hundreds of MiB. */
const atOnce = 2
let running = 0
const waiting: Array<() => void> = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

/**
 * Lets a module look through bytes that nobody vouches for, in a thread of its own that is ended after `timeoutMs`, whatever it does then.
 * The module finds `{ bytes, budgetMs, ...input }` as its `workerData` and posts one message. At most two at a time; those that wait hold no bytes.
 * @returns that message; undefined where there was none: too slow, out of memory, or the thread failed
 */
export const inOwnThread = <R>(
  module: URL,
  read: () => Uint8Array | Promise<Uint8Array>,
  input: object,
  timeoutMs: number,
): Promise<R | undefined> =>
  inTurn(async () => {
    const bytes = new Uint8Array(await read())
    return new Promise<R | undefined>((resolve) => {
      const worker = new Worker(module, {
        workerData: { ...input, bytes, budgetMs: timeoutMs * 0.8 },
        transferList: [bytes.buffer],
        resourceLimits: { maxOldGenerationSizeMb: 512 },
        execArgv: ['--disable-warning=ExperimentalWarning'],
        stdout: true,
        stderr: true,
      })
      const timer = setTimeout(() => finish(undefined), timeoutMs)
      const finish = (result: R | undefined) => {
        clearTimeout(timer)
        resolve(result)
        void worker.terminate()
      }
      // What a hostile file makes the readers say is of no use here.
      worker.stdout.resume()
      worker.stderr.resume()
      worker.on('message', finish)
      worker.on('error', () => finish(undefined))
      worker.on('exit', () => finish(undefined))
    })
  })
