// The reference of the list: a Fastify server that sends the same rows by one prepared query, with no session and no security.
import Fastify from 'fastify'
import pg from 'pg'

const [url, contractId, port] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url!, max: 16 })
const server = Fastify()
server.get('/', async () => {
  const { rows } = await pool.query({
    name: 'list',
    text: `select id, account_id as "accountId", surname, given_name as "givenName", identifier, email, application_id as "applicationId", application_name as "applicationName", seat_kind as "seatKind",
             is_blocked as blocked, notice_ends_on as "noticeEndsOn"
           from connections where contract_id = $1 and ended_on is null order by surname, given_name, id limit 26`,
    values: [contractId],
  })
  return { items: rows.slice(0, 25), nextCursor: rows.length > 25 ? String(rows[24].id) : null }
})
await server.listen({ port: Number(port), host: '127.0.0.1' })
console.log('ready')
