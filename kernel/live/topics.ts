import { sql } from 'kysely'
import type { PersonContext } from '../http/context.ts'
import { permittedOrganisationIds } from '../organisations/access.ts'
import { staffMay } from '../policy/roles.ts'
import type { Topic } from './live.ts'

/**
 * Who may follow a kind of record: `rows`, whoever reads its row of that table, as row-level security decides (of one `side` alone, where what is told is
 * theirs); `staff`, those of the brand's
 * staff who hold a permission, all of the brand at once (its id is the brand's); `members`, those of a client who hold a permission there, all of
 * the client at once (its id is the organisation's): they learn that something changed, and ask for what they may read of it.
 */
export type LiveKind = { rows: string; side?: 'staff' } | { staff: string } | { members: string }

/** Own notices: what was decided about something of the person's comes with one. */
const ownKind = 'account'

/** A topic as it is asked for. */
export const topicPattern = /^[a-z-]+(\.[a-z_]+)?:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Those of some topics that the asking person may follow, in one query for each kind. Which is not there and which is not theirs is not told. */
export async function mayFollow(ctx: PersonContext, topics: readonly Topic[]): Promise<Topic[]> {
  const kinds: Record<string, LiveKind> = Object.assign({}, ...ctx.services.spaces.map((space) => space.live))
  const asked = Map.groupBy(new Set(topics), (topic) => topic.slice(0, topic.indexOf(':')))
  const allowed: Topic[] = []
  for (const [kind, ofKind] of asked) {
    const ids = ofKind.map((topic) => topic.slice(kind.length + 1))
    const known = kinds[kind]
    if (kind === ownKind) allowed.push(...(ids.includes(ctx.actor.accountId) ? [`${kind}:${ctx.actor.accountId}`] : []))
    else if (known && 'staff' in known) {
      const { actor } = ctx
      if (actor.side === 'staff' && staffMay(actor, known.staff).allowed && ids.includes(ctx.brand.id))
        allowed.push(`${kind}:${ctx.brand.id}`)
    } else if (known && 'members' in known) {
      if (ctx.actor.side !== 'client') continue
      const permitted = new Set(await permittedOrganisationIds(ctx, known.members))
      allowed.push(...ids.filter((id) => permitted.has(id)).map((id) => `${kind}:${id}` as Topic))
    } else if (known) {
      if (known.side && known.side !== ctx.actor.side) continue
      const { rows } = await sql<{ id: string }>`
        select id from ${sql.table(known.rows)} where id in (${sql.join(ids.map((id) => sql`${id}::uuid`))})`.execute(
        ctx.db,
      )
      allowed.push(...rows.map(({ id }) => `${kind}:${id}`))
    }
  }
  return allowed
}
