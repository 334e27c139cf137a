// Speaks clamd's protocol (INSTREAM), as a process of its own: what holds the EICAR test text is infected. Its first line is the port.
import { createServer } from 'node:net'

const eicar = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE'

const server = createServer((socket) => {
  let pending = Buffer.alloc(0)
  let begun = false
  let content = ''
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk])
    if (!begun) {
      const end = pending.indexOf(0)
      if (end < 0) return
      if (pending.subarray(0, end).toString() !== 'zINSTREAM') return void socket.end('UNKNOWN COMMAND\0')
      pending = pending.subarray(end + 1)
      begun = true
    }
    while (pending.length >= 4) {
      const length = pending.readUInt32BE()
      if (length === 0)
        return void socket.end(content.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0')
      if (pending.length < 4 + length) return
      content += pending.subarray(4, 4 + length).toString('latin1')
      pending = pending.subarray(4 + length)
      if (content.length > 3_000_000) return void socket.end('INSTREAM size limit exceeded. ERROR\0')
    }
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port))
process.stdin.on('close', () => process.exit(0)).resume()
