import { z } from 'zod'
import { Continued, endpointsOf } from '../http/endpoints.ts'
import { mayFollow, topicPattern } from './topics.ts'

const endpoint = endpointsOf('live')

/** A page shows this many records at most that it follows. */
const mostTopics = 20

const followQuery = z.object({
  topics: z
    .string()
    .max(mostTopics * 100)
    .transform((text) => text.split(' '))
    .pipe(z.array(z.string().regex(topicPattern)).min(1).max(mostTopics))
    .meta({ description: 'What to follow, a kind and an id each, with blanks between: `account:…`.' }),
})

/** What changed while a page is open (P33). */
export const liveRoutes = [
  endpoint({
    method: 'GET',
    path: '/live',
    summary: 'Follow records: an event each time that one changes, for the page to ask again (P33)',
    access: 'own',
    viewed: true,
    ownTransactions: true,
    query: followQuery,
    download: 'text/event-stream',
    handler: async ({ query, request }) => {
      const { accountId, topics } = await request.again(async (ctx) => ({
        accountId: ctx.actor.accountId,
        topics: await mayFollow(ctx, query.topics),
      }))
      return new Continued((reply) => request.services.live.follow(reply, accountId, topics))
    },
  }),
] as const
