// A message of the provider of cards: who sent it is checked before anything of it is read, and it says no more than that there is news.
import { sql } from 'kysely'
import { problem } from '../../../kernel/errors/problem.ts'
import { asSystem } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { isSigned } from '../../../kernel/webhooks/signing.ts'
import { followJob } from '../payment-intents/follow.ts'
import { message } from './protocol.ts'
import { secretsOf } from './settings.ts'

/**
 * Takes a message: what is not signed with the brand's secret, or was signed long ago, is refused alike, whatever it names. What happened is then
 * asked of the provider itself, so that messages may come twice, late and in any order.
 * @throws Problem billing.message_refused
 */
export async function takeMessage(request: RequestInfo): Promise<void> {
  const { services, brand } = request
  const bytes = Buffer.isBuffer(request.raw.body) ? request.raw.body : Buffer.alloc(0)
  const secrets = await asSystem(services, brand, secretsOf)
  if (!isSigned(request.raw.headers, bytes, secrets, services.clock())) throw problem('billing.message_refused')
  let told: ReturnType<typeof message.safeParse>
  try {
    told = message.safeParse(JSON.parse(bytes.toString('utf8')))
  } catch {
    throw problem('malformed')
  }
  if (!told.success) throw problem('malformed')
  const { session } = told.data
  await asSystem(services, brand, async (ctx) => {
    const { rows } = await sql<{
      id: string
    }>`select id from payment_intents where brand_id = ${brand.id} and session_id = ${session.id}`.execute(ctx.db)
    // Of a payment that is none of the portal's nothing is said.
    if (rows[0]) ctx.enqueue(followJob, { brandId: brand.id, intentId: rows[0].id })
  })
}
