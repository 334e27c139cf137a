// A second process of a portal that is measured, for `bench/live.ts`: it serves until it is told to end.
import { createApp } from '../app.ts'
import type { Config } from '../kernel/config/config.ts'
import { openDatabase } from '../kernel/db/database.ts'

const config = JSON.parse(process.argv[2]!) as Config
const database = openDatabase({ url: config.databaseUrl!, max: 4 })
const app = await createApp({ config, database, manualJobs: true })
process.send!(await app.server.listen({ port: 0, host: '127.0.0.1' }))
process.on('message', async (said) => {
  if (said === 'collect') {
    ;(globalThis as { gc?: () => void }).gc?.()
    process.send!('collected')
    return
  }
  await app.close()
  await database.close()
  process.exit(0)
})
