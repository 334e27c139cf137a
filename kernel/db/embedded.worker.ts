// Hosts the embedded database in a thread of its own: one of its queries blocks its thread, and must not block the server's.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const { directory, socketPath, dump } = workerData as {
  directory: string | undefined
  socketPath: string
  dump: string | undefined
}
const where = directory ? { dataDir: directory } : dump ? { loadDataDir: new Blob([readFileSync(dump)]) } : {}
const db = await PGlite.create({ ...where, extensions: { pg_trgm, unaccent } })
if (existsSync(socketPath)) rmSync(socketPath)
const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: 10 })
await server.start()
parentPort?.postMessage('ready')
parentPort?.on('message', async (message) => {
  if (message !== 'stop') return
  await server.stop()
  await db.close()
  parentPort?.postMessage('stopped')
  parentPort?.close()
})
