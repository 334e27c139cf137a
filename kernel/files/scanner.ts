import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { invalid, Problem } from '../errors/problem.ts'

/** Looks through bytes while they pass on to the storage, which has them only where nothing was found. */
export type Scanner = (source: AsyncIterable<Uint8Array>, field: string, name: string) => AsyncIterable<Uint8Array>

const patienceMs = 60_000

/**
 * A scanner that asks clamd (INSTREAM). Whatever it cannot look at is not taken.
 * @param url `tcp://host:port` or `unix:/path`
 */
export function clamd(url: string): Scanner {
  const { protocol, hostname, port, pathname } = new URL(url)
  return async function* (source, field, name) {
    const away = (cause: unknown) => new Problem('files.scanner_away', { cause, extra: { retryAfterSeconds: 30 } })
    const socket: Socket =
      protocol === 'unix:'
        ? connect({ path: decodeURIComponent(pathname) })
        : connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) })
    let answer = ''
    const ended = Promise.withResolvers<void>()
    ended.promise.catch(() => {})
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('the scanner does not answer')))
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (answer.includes('\0') || answer.length > 1_000) ended.resolve()
    })
    socket.on('error', ended.reject)
    socket.on('close', () => ended.resolve())
    const send = async (bytes: Uint8Array) => {
      // Where it has answered or gone already, its answer tells why.
      if (socket.destroyed || !socket.writable || socket.write(bytes)) return
      await Promise.race([once(socket, 'drain').catch(() => {}), ended.promise.catch(() => {})])
    }
    const length = (bytes: number) => {
      const head = Buffer.alloc(4)
      head.writeUInt32BE(bytes)
      return head
    }
    try {
      await send(Buffer.from('zINSTREAM\0'))
      for await (const chunk of source) {
        if (chunk.length > 0) {
          await send(length(chunk.length))
          await send(chunk)
        }
        yield chunk
      }
      await send(length(0))
      await ended.promise.catch((error) => {
        throw away(error)
      })
      const said = answer.split('\0')[0]!.trim()
      if (said.endsWith(' FOUND')) throw invalid({ field, code: 'files.infected', params: { name } })
      if (said !== 'stream: OK') throw away(new Error(`the scanner says: ${said || 'nothing'}`))
    } finally {
      socket.destroy()
    }
  }
}
