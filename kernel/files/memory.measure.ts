// How much memory 200 MB on their way to an S3 store take: `node kernel/files/memory.measure.ts`.
import { startS3 } from '../../testing/s3.ts'
import { readS3Url } from '../config/s3-url.ts'
import { s3Storage } from './s3.ts'

const megabytes = 200
const store = await startS3()
const storage = s3Storage(readS3Url(store.url()))
await storage.check?.()
const before = process.memoryUsage.rss()
let most = before
const timer = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss())
}, 5)
const received = await storage.receive(
  (async function* () {
    const b = Buffer.alloc(64 * 1024, 'x')
    for (let sent = 0; sent < megabytes * 16; sent++) yield b
  })(),
)
clearInterval(timer)
console.log(JSON.stringify({ sizeBytes: received.sizeBytes, moreMiB: Math.round((most - before) / 1024 / 1024) }))
await store.stop()
process.exit(0)
