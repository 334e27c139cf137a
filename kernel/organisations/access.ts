import '../policy/access-errors.ts'
import { sql } from 'kysely'
import type { Day } from '../dates/day.ts'
import { runPlanned } from '../db/database.ts'
import { notFound, problem } from '../errors/problem.ts'
import type { Context, PersonContext } from '../http/context.ts'
import { type AccessFacts, type AccessQuestion, decideAccess } from '../policy/access.ts'
import { type Decision, deny } from '../policy/decision.ts'
import { staffMay } from '../policy/roles.ts'

/** The space of managers, which roles open by themselves. */
export const desk = 'organisation-administration'

type Row = {
  status: AccessFacts['account']['status']
  blocked: boolean
  kind: 'person' | 'technical'
  role: string | null
  starts_on: Day
  ends_on: Day | null
  whole: boolean
  services: string[]
  permissions: string[]
  offered: string[]
  subscriptions: AccessFacts['subscriptions']
}

/**
 * What decides an account's access in an organisation, in one query, as the asking person may see it: one's own always,
 * others' where one runs the organisation, all for staff. Undefined where the account cannot be seen.
 */
export async function loadAccess(
  ctx: Context,
  accountId: string,
  organisationId: string,
): Promise<AccessFacts | undefined> {
  const [row] = await runPlanned(
    ctx.client,
    sql<Row>`
    select a.status, a.kind, exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null) as blocked,
      m.role, m.starts_on, m.ends_on, m.whole,
      array(select s.service_id::text from membership_services s where s.membership_id = m.id order by 1) as services,
      array(select p.permission from role_permissions p where p.brand_id = m.brand_id and p.role = m.role order by 1) as permissions,
      array(select f.space from space_offers f where f.organisation_id = ${organisationId} and f.withdrawn_at is null order by 1) as offered,
      coalesce((select jsonb_agg(jsonb_build_object('space', s.space, 'serviceId', s.service_id, 'access', s.access) order by s.space, s.id)
        from space_subscriptions s where s.membership_id = m.id and s.ended_at is null), '[]') as subscriptions
    from accounts a left join memberships m on m.account_id = a.id and m.organisation_id = ${organisationId} and m.removed_at is null
    where a.id = ${accountId}`,
  )
  if (!row) return undefined
  return {
    account: { status: row.status, blocked: row.blocked, kind: row.kind },
    membership:
      row.role === null
        ? null
        : {
            role: row.role,
            startsOn: row.starts_on,
            endsOn: row.ends_on,
            whole: row.whole,
            serviceIds: row.services,
          },
    permissions: row.permissions,
    offered: row.offered,
    subscriptions: row.subscriptions,
    scopes: null,
  }
}

/** The question whether a role opens a function of the desk: `.read` permissions ask to read, all others to modify. */
export const deskQuestion = (permission: string): AccessQuestion => ({
  space: desk,
  access: permission.endsWith('.read') ? 'read' : 'modify',
  permission,
  serviceId: null,
  subscribed: false,
})

/** The asking person's own answer in an organisation, with the facts it stands on; no membership reads as undefined facts. */
export async function ownAccess(
  ctx: PersonContext,
  organisationId: string,
  question: AccessQuestion,
): Promise<{ facts: AccessFacts | undefined; decision: Decision }> {
  const facts = await loadAccess(ctx, ctx.actor.accountId, organisationId)
  const scopes = ctx.actor.side === 'client' ? ctx.actor.scopes : null
  const held = facts && { ...facts, scopes }
  return {
    facts: held,
    decision: held ? decideAccess(held, question, ctx.today) : { allowed: false, because: 'access.no_membership' },
  }
}

/** Whom to ask within an organisation that one belongs to: those who hold a permission there; '—' where nobody does. */
export async function holderNames(ctx: PersonContext, organisationId: string, permission: string): Promise<string> {
  const { rows } = await sql<{
    names: string | null
  }>`select parvis.permission_holder_names(${organisationId}, ${permission}) as names`.execute(ctx.db)
  return rows[0]?.names ?? '—'
}

/** Whether the organisation can be seen at all. @throws Problem 404 */
export async function requireOrganisation(ctx: PersonContext, organisationId: string): Promise<void> {
  const row = await ctx.db.selectFrom('organisations').select('id').where('id', '=', organisationId).executeTakeFirst()
  if (!row) throw notFound()
}

/**
 * Lets go on only who holds a permission of the desk in this organisation; staff act by rights of their own.
 * @throws Problem 404 where one does not belong to it, 403 with whom to ask where one does
 */
export async function requirePermission(ctx: PersonContext, organisationId: string, permission: string): Promise<void> {
  if (ctx.actor.side === 'staff') return requireOrganisation(ctx, organisationId)
  const { facts, decision } = await ownAccess(ctx, organisationId, deskQuestion(permission))
  if (decision.allowed) return
  if (!facts?.membership) throw notFound()
  throw problem(decision.because, { ...decision.params, names: await holderNames(ctx, organisationId, permission) })
}

/** The organisations where the asking person holds a permission of the desk, as the database decides it. */
export async function permittedOrganisationIds(ctx: PersonContext, permission: string): Promise<string[]> {
  const rows = await sql<{
    ids: string[]
  }>`select parvis.organisation_ids_with_permission(${permission})::text[] as ids`.execute(ctx.db)
  return rows.rows[0]!.ids
}

/** Whether the asking person may do this in this organisation, with whom to ask where not: what abilities are made of. */
export async function decideHere(ctx: PersonContext, organisationId: string, permission: string): Promise<Decision> {
  if (ctx.actor.side === 'staff') return staffMay(ctx.actor, permission)
  const { decision } = await ownAccess(ctx, organisationId, deskQuestion(permission))
  if (decision.allowed) return decision
  return deny(decision.because, { ...decision.params, names: await holderNames(ctx, organisationId, permission) })
}

/**
 * Lets a client's person go on who holds a permission in the organisation that is named, or, where none is, in one of theirs at least: for a list of
 * all. The staff act by rights of their own.
 * @throws Problem 404 of an organisation that they do not belong to, 403 with whom to ask
 */
export async function requirePermissionSomewhere(
  ctx: PersonContext,
  permission: string,
  organisationId?: string,
): Promise<void> {
  if (ctx.actor.side !== 'client') return
  if (organisationId) return requirePermission(ctx, organisationId, permission)
  const { rows } = await sql<{
    held: boolean
  }>`select cardinality(parvis.organisation_ids_with_permission(${permission})) > 0 as held`.execute(ctx.db)
  if (!rows[0]!.held) throw problem('access.permission_missing', { permission, names: await managersToAsk(ctx) })
}

/** Whom a client's person may ask: those who run the people of the organisations that they belong to today; else the brand's support; '—' where there is neither. */
export async function managersToAsk(ctx: PersonContext): Promise<string> {
  const { rows } = await sql<{ names: string | null }>`
    select string_agg(distinct names, ', ') as names from (select parvis.permission_holder_names(m.organisation_id, 'organisation.people.manage') as names
      from memberships m where m.account_id = ${ctx.actor.accountId} and parvis.in_force(m) order by m.organisation_id limit 3) x`.execute(
    ctx.db,
  )
  return rows[0]?.names || supportOf(ctx)
}

/** The same for a page that is not open to them: nobody is sent to themselves, so whoever runs their organisation alone asks the brand's support. */
export async function othersToAsk(ctx: PersonContext): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select trim(given_name || ' ' || surname) as name from memberships where account_id = ${ctx.actor.accountId}`.execute(
    ctx.db,
  )
  const own = new Set(rows.map(({ name }) => name))
  const others = (await managersToAsk(ctx)).split(', ').filter((name) => !own.has(name))
  return others.join(', ') || supportOf(ctx)
}

const supportOf = ({ brand }: PersonContext): string =>
  [brand.name, brand.supportPhone || brand.supportEmail].filter(Boolean).join(', ') || '—'
