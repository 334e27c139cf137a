import { z } from 'zod'
import { invalid } from '../errors/problem.ts'
import type { PersonContext } from '../http/context.ts'
import { type Access, endpointsOf, type RequestInfo } from '../http/endpoints.ts'
import { listEndpoints } from '../lists/endpoints.ts'
import type { AnyList } from '../lists/list.ts'
import { actOnEach, actTogether } from './in-bulk.ts'
import { bulkDecision, bulkOutcome, refusal } from './schema.ts'

/** What a kind of request (`requestsOf`) gives the endpoints of a side. */
type Deciding<Detail, Approval> = {
  read: (ctx: PersonContext, id: string) => Promise<Detail>
  approve: (ctx: PersonContext, id: string, input: Approval) => Promise<void>
  refuse: (ctx: PersonContext, id: string, input: { version?: number | undefined; reason: string }) => Promise<void>
  asAsked: Approval
  approveTogether: ((ctx: PersonContext, ids: string[]) => Promise<string[]>) | undefined
  refuseTogether: (ctx: PersonContext, ids: string[], reason: string) => Promise<string[]>
}

const byId = z.object({ id: z.uuid() })

/**
 * The endpoints by which one side decides requests of a kind: the queue, one of it, «Valider», «Refuser», several at once.
 * @param side `at`: '/staff/membership-requests', of which `/staff/membership-request-decisions` decides several
 */
export function decisionEndpoints<
  const Noun extends string,
  const Prefix extends '' | '/staff',
  const Read extends Access,
  const Decide extends Access,
  Queue extends AnyList,
  Detail extends z.ZodType,
  Approval extends z.ZodType<object>,
>(side: {
  space: string
  prefix: Prefix
  /** 'membership-request' */
  noun: Noun
  /** In the OpenAPI document: 'a request to join', 'requests to join', and the clause. */
  words: { one: string; many: string; clause: string }
  read: Read
  decide: Decide
  /** Deciding lets somebody in: the staff do it for no client (B21). */
  personal?: true
  /** Refuses whoever decides nowhere, before any row is tried. */
  gate?: (ctx: PersonContext) => Promise<unknown>
  queue: Queue
  detail: Detail
  approval: Approval
  requests: Deciding<z.input<Detail>, Omit<z.output<Approval>, 'version'> & { version?: number | undefined }>
}) {
  const { requests } = side
  const { one, many, clause } = side.words
  const endpoint = endpointsOf(side.space)
  const at = `${side.prefix}/${side.noun}s` as const
  type Asked = Parameters<typeof requests.approve>[2]
  return [
    listEndpoints(side.space, side.queue, { access: side.read }).page(
      at,
      `The ${many} that may be read, in one queue (${clause})`,
    ),
    endpoint({
      method: 'GET',
      path: `${at}/:id` as const,
      summary: `Read ${one} (${clause})`,
      access: side.read,
      params: byId,
      response: side.detail,
      handler: async ({ ctx, params }) => (await requests.read(ctx as PersonContext, params.id)) as never,
    }),
    endpoint({
      method: 'POST',
      path: `${at}/:id/approval` as const,
      summary: `Approve ${one} (${clause})`,
      access: side.decide,
      ...(side.personal ? { personal: true as const } : {}),
      params: byId,
      body: side.approval,
      response: side.detail,
      handler: async ({ ctx, params, body }) => {
        await requests.approve(ctx as PersonContext, params.id, body as Asked)
        return (await requests.read(ctx as PersonContext, params.id)) as never
      },
    }),
    endpoint({
      method: 'POST',
      path: `${at}/:id/refusal` as const,
      summary: `Refuse ${one}, with its reason (${clause})`,
      access: side.decide,
      ...(side.personal ? { personal: true as const } : {}),
      params: byId,
      body: refusal,
      response: side.detail,
      handler: async ({ ctx, params, body }) => {
        await requests.refuse(ctx as PersonContext, params.id, body)
        return (await requests.read(ctx as PersonContext, params.id)) as never
      },
    }),
    endpoint({
      method: 'POST',
      path: `${side.prefix}/${side.noun}-decisions` as const,
      summary: `Decide several ${many} at once, each by itself (${clause})`,
      access: side.decide,
      ...(side.personal ? { personal: true as const } : {}),
      ownTransactions: true,
      body: bulkDecision,
      response: bulkOutcome,
      handler: async ({ body, request }) => {
        await request.again(async (ctx) => side.gate?.(ctx))
        return decideMany(requests, request, body)
      },
    }),
  ] as const
}

/** Decides several requests of a kind at once, each by itself. @throws Problem 422 on `reason` */
export async function decideMany<Input>(
  requests: Deciding<unknown, Input>,
  request: RequestInfo,
  { ids, decision, reason }: z.output<typeof bulkDecision>,
) {
  if (decision === 'refused' && reason === '') throw invalid({ field: 'reason', code: 'required' })
  if (decision === 'refused')
    return actTogether(
      request,
      ids,
      decision,
      (ctx, some) => requests.refuseTogether(ctx, some, reason),
      (ctx, id) => requests.refuse(ctx, id, { reason }),
    )
  const approve = (ctx: PersonContext, id: string) => requests.approve(ctx, id, requests.asAsked)
  if (requests.approveTogether) return actTogether(request, ids, decision, requests.approveTogether, approve)
  return actOnEach(request, ids, async (ctx, id) => {
    await approve(ctx, id)
    return decision
  })
}
