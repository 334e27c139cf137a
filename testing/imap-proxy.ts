// Between whoever reads a mailbox and its server: tells of each command before it passes on, for tests that cut the line there.

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

export type ImapProxy = {
  port: number
  /** Called with each command; true keeps it, and all that follows on its line. */
  on: (command: string) => boolean
  close: () => void
}

export async function startImapProxy(port: number): Promise<ImapProxy> {
  const sockets = new Set<Socket>()
  const proxy: ImapProxy = { port: 0, on: () => false, close: () => {} }
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    let kept = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    upstream.on('data', (chunk) => client.write(chunk))
    client.on('data', (chunk) => {
      kept ||= proxy.on(chunk.toString('latin1'))
      if (!kept) upstream.write(chunk)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  proxy.port = (server.address() as AddressInfo).port
  proxy.close = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return proxy
}
