import { sql } from 'kysely'
import { z } from 'zod'
import { runAll, statementOf } from '../db/database.ts'
import type { PersonContext } from '../http/context.ts'
import { endpointsOf } from '../http/endpoints.ts'
import { text } from '../http/validation.ts'
import { fewFound, type Known } from '../lists/list.ts'
import { type Searched, searchedBy } from './sources.ts'

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

/** Those of which something may be found, with what is known before their statements are written. */
async function findSources(
  ctx: PersonContext,
  all: readonly Searched[],
  words: string,
): Promise<Array<{ source: Searched; known: Known }>> {
  const ids = all.map((source) => source.ids?.(words, ctx))
  const {
    rows: [asked],
  } = await sql<{ filtered: boolean } & Record<string, string[] | null>>`
    select ${sql.join([
      sql`(select parvis.filtered_organisations()) is not null as filtered`,
      ...ids.flatMap((one, index) => (one ? [sql`${one} as ${sql.ref(`of_${index}`)}`] : [])),
    ])}`.execute(ctx.db)
  return all.flatMap((source, index) => {
    const found = ids[index] ? (asked![`of_${index}`] ?? []) : undefined
    return found?.length === 0 ? [] : [{ source, known: { ids: found, filtered: asked!.filtered } }]
  })
}

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
      const all = searchedBy(
        ctx.services.spaces.flatMap((space) => space.search ?? []),
        ctx.actor,
      )
      if (all.length === 0) return { groups: [] }
      const sources = await findSources(ctx, all, words)
      // One message to the database for all of them.
      const rows = await runAll(
        ctx.client,
        // What reads a few rows by their ids reads them in the same way whatever the words were.
        sources.map(({ source, known }) =>
          statementOf(
            source.statement(words, ctx, foundAtMost + 1, known),
            known.ids !== undefined && known.ids.length <= fewFound,
          ),
        ),
      )
      return {
        groups: sources.flatMap(({ source }, index) => {
          const found = rows[index]!
          if (found.length === 0) return []
          const items = found.slice(0, foundAtMost).map((row) => {
            const { title, detail, to } = source.found(row, ctx)
            return { id: String(row.id), title, detail: (detail ?? []).filter(Boolean).join(' · '), to }
          })
          return [{ kind: source.kind, title: source.title[ctx.locale], items, more: found.length > foundAtMost }]
        }),
      }
    },
  }),
] as const
