// The reference of lists and pages: a Fastify server that sends the same rows by one prepared query, with no session and no security.
import Fastify from 'fastify'
import pg from 'pg'

const [url, contractId, port] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url!, max: 16 })
const server = Fastify()
async function read() {
  const { rows } = await pool.query({
    name: 'list',
    text: `select id, account_id as "accountId", surname, given_name as "givenName", identifier, email, application_id as "applicationId", application_name as "applicationName", seat_kind as "seatKind",
             is_blocked as blocked, notice_ends_on as "noticeEndsOn"
           from connections where contract_id = $1 and ended_on is null order by surname, given_name, id limit 26`,
    values: [contractId],
  })
  return rows
}
server.get('/', async () => {
  const rows = await read()
  return { items: rows.slice(0, 25), nextCursor: rows.length > 25 ? String(rows[24].id) : null }
})
// The same rows within the document: what no page of scripts can be faster than.
server.get('/page', async (_request, reply) => {
  const columns = ['surname', 'givenName', 'identifier', 'email', 'applicationName', 'seatKind', 'blocked'] as const
  const body = (await read())
    .slice(0, 25)
    .map((row) => `<tr data-key="${row.id}">${columns.map((column) => `<td>${row[column]}</td>`).join('')}</tr>`)
  return reply
    .type('text/html; charset=utf-8')
    .send(`<!doctype html><title>Bare</title><table><tbody>${body.join('')}</tbody></table>`)
})
await server.listen({ port: Number(port), host: '127.0.0.1' })
console.log('ready')
