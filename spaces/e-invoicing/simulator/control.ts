// What tests, and the page, do with the simulator: let time go by, break things, speak for the buyer and for suppliers. For the loopback alone.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { directoryLineStatuses } from '../platforms/directory-protocol.ts'
import { ApiRefusal, missing, read } from './http.ts'
import { bring, say } from './life.ts'
import type { KeptFlow, KeptInvoice, Platform } from './platform.ts'
import { fault, type Saying, saying, scenario, supplierInvoice } from './scenario.ts'
import { isEnd, whyNot } from './steps.ts'
import { bringSupplierInvoice } from './supplier-invoices.ts'

/** Lets somebody of the other side say a status. @throws ApiRefusal 404, 409 where it cannot follow */
export async function answer(platform: Platform, flowId: string, said: Saying, anyway = false): Promise<KeptFlow> {
  const kept = platform.flows.get(flowId)
  if (!kept?.invoice) throw missing()
  const why = whyNot(kept.invoice.said, said.status)
  if (why && !anyway) throw new ApiRefusal(409, 'DOES_NOT_FOLLOW', why)
  const flow = bring(platform, say(platform, kept as KeptFlow & { invoice: KeptInvoice }, said))
  if (isEnd(said.status)) kept.invoice.ended = true
  await platform.clock.advance(0)
  return flow
}

/** Whose invoices these are: the account that is named, or the first one. */
export const accountOf = (platform: Platform, clientId: string | undefined): string => {
  const found = clientId === undefined ? platform.accounts[0] : platform.account(clientId)
  if (!found) throw missing()
  return found.clientId
}

/** What is there, as tests ask for it. */
const stateOf = (platform: Platform) => ({
  now: new Date(platform.clock.now()).toISOString(),
  waiting: platform.clock.waiting,
  faults: platform.faults.list(),
  webhooks: [...platform.webhooks.values()].map(({ webhookId, account, params }) => ({
    webhookId,
    account,
    ...params,
  })),
  calls: platform.calls,
  flows: [...platform.flows.values()].map(({ flow, account, invoice, report }) => ({
    ...flow,
    account,
    ...(report ? { report } : {}),
    ...(invoice ? { invoice: { ...invoice.facts, side: invoice.side, said: invoice.said } } : {}),
  })),
})
export type SimulatorState = ReturnType<typeof stateOf>

const advancing = z.strictObject({
  seconds: z
    .number()
    .min(0)
    .max(366 * 86_400)
    .default(0),
})
const line = z.strictObject({
  addressingIdentifier: z.string().max(125),
  directoryLineStatus: z.enum(directoryLineStatuses),
})

export function controlRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/control/state', async () => stateOf(platform))
  app.post('/control/advance', async ({ body }) => {
    const { seconds } = read(advancing, body ?? {})
    const done = await platform.clock.advance(seconds)
    return { now: new Date(platform.clock.now()).toISOString(), done }
  })
  app.post('/control/faults', async ({ body }, reply) => {
    platform.faults.add(read(fault, body))
    return reply.code(204).send()
  })
  app.delete('/control/faults', async (_, reply) => {
    platform.faults.clear()
    return reply.code(204).send()
  })
  app.put('/control/scenario', async ({ body }, reply) => {
    platform.play(read(scenario, body))
    return reply.code(204).send()
  })
  app.post<{ Querystring: { account?: string } }>(
    '/control/supplier-invoices',
    { bodyLimit: 32 * 2 ** 20 },
    async ({ body, query }) => {
      const { flow } = await bringSupplierInvoice(
        platform,
        accountOf(platform, query.account),
        read(supplierInvoice, body),
      )
      await platform.clock.advance(0)
      return flow
    },
  )
  app.post<{ Params: { flowId: string }; Querystring: { anyway?: string } }>(
    '/control/invoices/:flowId/statuses',
    async ({ params, body, query }) => {
      const { flow } = await answer(platform, params.flowId, read(saying, body), query.anyway === 'true')
      return flow
    },
  )
  app.post('/control/directory-lines', async ({ body }, reply) => {
    const { addressingIdentifier, directoryLineStatus } = read(line, body)
    if (!platform.directory.setStatus(addressingIdentifier, directoryLineStatus)) throw missing()
    return reply.code(204).send()
  })
}
