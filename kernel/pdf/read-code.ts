import { Worker } from 'node:worker_threads'
import { type FormCode, parseFormCode } from './code.ts'

/** Reading the code of a returned form (C25): a scan, a fax, a photo or the PDF itself. */

const kinds = ['application/pdf', 'image/png', 'image/jpeg']
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
 * The code printed on a form, found in the first five pages of a PDF or in a PNG or JPEG picture; undefined when there is
 * none, when the file is damaged or of another kind, or when `timeoutMs` (15 s) were not enough. Never throws. The work is
 * done in a thread of its own, at most two at a time.
 */
export async function readFormCode(
  bytes: Uint8Array | (() => Promise<Uint8Array>),
  contentType: string,
  { timeoutMs = 15_000 }: { timeoutMs?: number } = {},
): Promise<FormCode | undefined> {
  const kind = contentType.split(';')[0]!.trim().toLowerCase()
  if (!kinds.includes(kind) || (typeof bytes !== 'function' && bytes.length === 0)) return undefined
  return inTurn(async () => {
    // Read when its turn has come: those that wait hold nothing.
    const copy = new Uint8Array(typeof bytes === 'function' ? await bytes() : bytes)
    const text = await new Promise<string | undefined>((resolve) => {
      const worker = new Worker(new URL('./read-code.worker.ts', import.meta.url), {
        workerData: { bytes: copy, kind, budgetMs: timeoutMs * 0.8 },
        transferList: [copy.buffer],
        resourceLimits: { maxOldGenerationSizeMb: 512 },
        execArgv: ['--disable-warning=ExperimentalWarning'],
        stdout: true,
        stderr: true,
      })
      const timer = setTimeout(() => finish(undefined), timeoutMs)
      const finish = (result: string | undefined) => {
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
    return text === undefined ? undefined : parseFormCode(text)
  })
}
