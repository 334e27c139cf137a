// Seeds 100,000 connections of one contract into the embedded database that PARVIS_DATA names, and prints a session on it.
import { randomBytes } from 'node:crypto'
import { hashToken } from '../kernel/http/endpoints.ts'
import { openConfigured } from '../scripts/open.ts'
import { seedConnections } from '../spaces/contracts/seed.ts'

const { database } = await openConfigured()
const { contractId, administratorId } = await seedConnections(database, {
  connections: 100_000,
  organisations: 1,
  main: 100_000,
})
const token = randomBytes(32).toString('base64url')
await database.pool.query(
  "insert into sessions (account_id, token_hash, expires_at) values ($1, $2, now() + interval '12 hours')",
  [administratorId, hashToken(token)],
)
await database.close()
console.log(JSON.stringify({ contractId, cookie: `parvis=${token}` }))
process.exit(0)
