import { type RawBuilder, sql } from 'kysely'
import { type Statement, statementOf } from '../db/database.ts'
import type { PersonContext, Reader } from '../http/context.ts'
import { type RequestInfo, sideHeader } from '../http/endpoints.ts'
import type { CountByOrganisation, Counts, Space } from '../space.ts'

type Row = {
  organisations: Array<{ id: string; name: string; waits: boolean }>
  open: Record<string, boolean | null>
  counts: Record<string, number | CountByOrganisation | null>
  unread: number
  permissions: string[] | null
}

type Asking = Pick<RequestInfo, 'readOnce' | 'again' | 'services' | 'raw'>

const unread = sql<number>`(select count(*)::int from notifications where account_id = parvis.account_id() and read_at is null)`
/** What the roles of the asking client permit somewhere: pages leave out what nobody of them may do (P31). */
const heldPermissions = sql<string[]>`(select coalesce(jsonb_agg(distinct p.permission), '[]') from memberships m
  join role_permissions p on p.brand_id = m.brand_id and p.role = m.role where m.account_id = parvis.account_id() and parvis.in_force(m))`
const onStaffSide = sql<boolean>`current_user = 'parvis_staff'`
const named = (entries: Array<[string, RawBuilder<unknown>]>) =>
  sql`jsonb_build_object(${sql.join(entries.flatMap(([name, expression]) => [sql.lit(name), expression]))})`

/** Which spaces the asking client has, by name; the staff's follow from their permissions. */
const openToClient = (spaces: readonly Space[]) =>
  named(
    spaces.map(({ name, openTo }) => [
      name,
      openTo.client === undefined || openTo.client === true ? sql`${sql.lit(openTo.client === true)}` : openTo.client,
    ]),
  )
const countsOf = (spaces: readonly Space[], side: keyof NonNullable<Space['counts']>) =>
  named(spaces.flatMap((space) => Object.entries((space.counts?.[side] ?? {}) as Counts)))

const waitsIn = (spaces: readonly Space[]) => {
  const places = spaces.flatMap((space) => space.waitsIn ?? [])
  return places.length === 0 ? sql`false` : sql`id in (${sql.join(places, sql` union all `)})`
}

let kept: { spaces: readonly Space[]; statement: Statement<Row> } | undefined
/** Everything that the session asks of all spaces, as one statement. */
function statementFor(spaces: readonly Space[]): Statement<Row> {
  if (kept?.spaces === spaces) return kept.statement
  const statement = statementOf(
    sql<Row>`select
      case when ${onStaffSide} then '[]' else (select coalesce(jsonb_agg(o order by o.name), '[]')
        from (select id, name, ${waitsIn(spaces)} as waits from organisations order by name limit 100) o) end as organisations,
      case when ${onStaffSide} then '{}' else ${openToClient(spaces)} end as open,
      case when ${onStaffSide} then ${countsOf(spaces, 'staff')} else ${countsOf(spaces, 'client')} end as counts,
      ${unread} as unread,
      case when ${onStaffSide} then null else ${heldPermissions} end as permissions`,
    true,
  )
  kept = { spaces, statement }
  return statement
}

/**
 * Whether a session of the employee's side asked, or a leaver's: it has no right to the tables that the statement of the other two names (nor to
 * know of them), so its own is asked where that one was refused. A page that says its side spares it.
 */
async function employeeView({ again, services: { spaces } }: Pick<RequestInfo, 'again' | 'services'>) {
  return again(async (ctx) => {
    if (ctx.actor.side === 'leaver')
      return {
        reader: ctx as Reader,
        rows: [{ organisations: [], open: {}, counts: {}, unread: 0, permissions: null }],
      }
    if (ctx.actor.side !== 'employee') return undefined
    const { rows } =
      await sql<Row>`select '[]'::jsonb as organisations, '{}'::jsonb as open, ${countsOf(spaces, 'employee')} as counts,
      ${unread} as unread, null::jsonb as permissions`.execute(ctx.db)
    return { reader: ctx as Reader, rows }
  })
}

async function ask(request: Asking): Promise<{ reader: Reader; rows: Row[] }> {
  const { spaces } = request.services
  let refused: unknown
  if (!['employee', 'leaver'].includes(String(request.raw.headers[sideHeader])))
    try {
      return await request.readOnce(statementFor(spaces))
    } catch (error) {
      if ((error as { code?: unknown }).code !== '42501') throw error
      refused = error
    }
  const found = await employeeView(request)
  if (!found) throw refused
  return found
}

const isOpen = (space: Space, actor: PersonContext['actor'], open: Row['open']): boolean =>
  actor.side === 'staff'
    ? space.openTo.staff !== undefined && actor.permissions.has(space.openTo.staff)
    : actor.side === 'employee' || actor.side === 'leaver'
      ? space.openTo[actor.side] === true
      : open[space.name] === true

/** Who asks, the spaces that are open to them, and the counts of their bars: one message to the database, whatever the spaces (C7). */
export async function readSession(request: Asking) {
  const { spaces } = request.services
  const { reader, rows } = await ask(request)
  const row = rows[0]!
  const { side } = reader.actor
  const open = spaces.filter((space) => isOpen(space, reader.actor, row.open))
  const counts: Record<string, number> = { unreadNotifications: row.unread }
  const countsIn: Record<string, CountByOrganisation> = {}
  for (const space of open)
    for (const name of Object.keys((side !== 'leaver' && space.counts?.[side]) || {})) {
      const found = row.counts[name] ?? 0
      if (typeof found === 'object') countsIn[name] = found
      counts[name] = typeof found === 'object' ? Object.values(found).reduce((sum, one) => sum + one, 0) : found
    }
  const permissions = reader.actor.side === 'staff' ? [...reader.actor.permissions] : (row.permissions ?? [])
  return {
    reader,
    organisations: row.organisations,
    spaces: open.map((space) => space.name),
    counts,
    countsIn,
    permissions,
  }
}

/** The spaces that are open to the asking person. */
export async function openSpaces(ctx: PersonContext): Promise<Space[]> {
  const { spaces } = ctx.services
  if (ctx.actor.side !== 'client') return spaces.filter((space) => isOpen(space, ctx.actor, {}))
  const { rows } = await sql<{ open: Row['open'] }>`select ${openToClient(spaces)} as open`.execute(ctx.db)
  return spaces.filter((space) => isOpen(space, ctx.actor, rows[0]!.open))
}
