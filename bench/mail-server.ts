// A mail server in a thread of its own, which takes everything and keeps nothing: what it does is not counted as the portal's.
import type { AddressInfo } from 'node:net'
import { parentPort } from 'node:worker_threads'
import { SMTPServer } from 'smtp-server'

let taken = 0
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onData: (stream, _session, done) => {
    stream.resume()
    stream.on('end', () => {
      taken++
      done()
    })
  },
})
server.listen(0, '127.0.0.1', () => parentPort!.postMessage({ port: (server.server.address() as AddressInfo).port }))
parentPort!.on('message', () => parentPort!.postMessage({ taken }))
