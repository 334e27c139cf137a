import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

type Order = { wrong?: { match: string; how: 'fail' | 'hold' | 'cut' } | null; older?: boolean }

/** Starts a store that speaks S3 as a process of its own (s3-server.ts). It ends with whoever started it. */
export async function startS3(port = 0) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 's3-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, S3_PORT: String(port), NODE_NO_WARNINGS: '1' },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async <T>() => JSON.parse((await lines.next()).value as string) as T
  const { port: taken } = await next<{ port: number }>()
  return {
    port: taken,
    /** FILES_URL of it. */
    url: (more: { key?: string; secret?: string; timeout?: number } = {}) =>
      `s3+http://${more.key ?? 'key'}:${more.secret ?? 'secret'}@127.0.0.1:${taken}/parvis/files?timeout=${more.timeout ?? 30}`,
    /** Gives it an order. @returns the keys that it holds, and how many uploads in parts are begun */
    tell: async (order: Order = {}) => {
      child.stdin.write(`${JSON.stringify(order)}\n`)
      return next<{ keys: string[]; parts: number }>()
    },
    stop: async () => {
      if (child.exitCode !== null) return
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}
