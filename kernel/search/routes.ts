import { z } from 'zod'
import { runTogether, statementOf } from '../db/database.ts'
import { endpointsOf } from '../http/endpoints.ts'
import { text } from '../http/validation.ts'
import { searchedBy } from './sources.ts'

const endpoint = endpointsOf('search')

/** So many of a kind are given, and whether there are more. */
const foundAtMost = 5

const searchQuery = z.object({
  words: text(100).min(2),
})
const searchAnswer = z.object({
  groups: z.array(
    z.object({
      kind: z.string(),
      title: z.string(),
      items: z.array(z.object({ id: z.string(), title: z.string(), detail: z.string(), to: z.string() })),
      more: z.boolean(),
    }),
  ),
})

/** The search of the frame (P28). */
export const searchRoutes = [
  endpoint({
    method: 'GET',
    path: '/search',
    summary: 'Search everything that one may see: the first few of each kind that hold the words (P28)',
    access: 'own',
    viewed: true,
    query: searchQuery,
    response: searchAnswer,
    handler: async ({ ctx, query: { words } }) => {
      const sources = searchedBy(
        ctx.services.spaces.flatMap((space) => space.search ?? []),
        ctx.actor,
      )
      if (sources.length === 0) return { groups: [] }
      // One message to the database for all of them.
      const rows = await runTogether(
        ctx.client,
        sources.map((source) => statementOf(source.statement(words, ctx, foundAtMost + 1), false)),
      )
      return {
        groups: sources.flatMap((source, index) => {
          const all = rows[index]!
          if (all.length === 0) return []
          const items = all.slice(0, foundAtMost).map((row) => {
            const { title, detail, to } = source.found(row, ctx)
            return { id: String(row.id), title, detail: (detail ?? []).filter(Boolean).join(' · '), to }
          })
          return [{ kind: source.kind, title: source.title[ctx.locale], items, more: all.length > foundAtMost }]
        }),
      }
    },
  }),
] as const
