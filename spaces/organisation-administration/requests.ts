import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { DatabaseAwayError } from '../../kernel/db/database.ts'
import { Problem, problem, sentenceOf } from '../../kernel/errors/problem.ts'
import {
  asServer,
  type ClientContext,
  type Context,
  type PersonContext,
  type StaffContext,
} from '../../kernel/http/context.ts'
import type { RequestInfo } from '../../kernel/http/endpoints.ts'
import { type Locale, languageTags } from '../../kernel/i18n/locale.ts'
import { notify } from '../../kernel/notifications/outbox.ts'
import { permittedOrganisationIds, requirePermission } from '../../kernel/organisations/access.ts'
import type { Decision } from '../../kernel/policy/decision.ts'
import { canDecideAbout } from './policy.ts'

/** What requests for memberships and for spaces have in common: their state, deciding them one by one or in bulk, telling managers. */

export type Decided = {
  decision: string | null
  withdrawn_at: Date | null
  decided_at: Date | null
  decided_by: string | null
  decided_by_label: string
}
export type RequestState = 'waiting' | 'approved' | 'refused' | 'withdrawn'

/** The state of a request, derived from its facts. */
export const stateOf = (row: Pick<Decided, 'decision' | 'withdrawn_at'>): RequestState =>
  (row.decision as 'approved' | 'refused' | null) ?? (row.withdrawn_at ? 'withdrawn' : 'waiting')

/** A moment as refusals say it, in the brand's time zone. */
export const momentWords = (ctx: Context, moment: Date): string =>
  new Intl.DateTimeFormat(languageTags[ctx.locale], {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: ctx.brand.timeZone,
  }).format(moment)

/** Why a request cannot be decided or withdrawn any more; undefined while it waits (O30). */
export function notWaiting(ctx: Context, row: Decided, current?: unknown): Problem | undefined {
  const extra = current === undefined ? undefined : { current }
  if (row.decision)
    return problem(
      'organisation.request_decided',
      {
        by: row.decided_by_label,
        at: momentWords(ctx, row.decided_at!),
        decidedAt: row.decided_at!.toISOString(),
        state: row.decision,
      },
      extra,
    )
  if (row.withdrawn_at) return problem('organisation.request_withdrawn', {}, extra)
  return undefined
}

/**
 * The organisations where one holds a permission of the desk.
 * @throws Problem organisation.no_desk where there is none
 */
export async function requireSomewhere(ctx: PersonContext, permission: string): Promise<string[]> {
  const ids = await permittedOrganisationIds(ctx, permission)
  if (ids.length === 0) throw problem('organisation.no_desk')
  return ids
}

/**
 * The organisations that a list covers, as a condition on `r`: one, or all where the permission is held. Staff see every client of the brand.
 * @throws Problem 403, 404
 */
export async function inListed(
  ctx: PersonContext,
  permission: string,
  organisation: string | undefined,
): Promise<RawBuilder<SqlBool>> {
  if (organisation !== undefined) {
    await requirePermission(ctx, organisation, permission)
    return sql<SqlBool>`r.organisation_id = ${organisation}`
  }
  if (ctx.actor.side === 'staff') return sql<SqlBool>`true`
  return sql<SqlBool>`r.organisation_id = any (${await requireSomewhere(ctx, permission)}::uuid[])`
}

/**
 * The requests `r` that the asking person may decide, as a condition: `canDecideAbout` in SQL; staff decide those of every client of the brand.
 */
export const mayDecide = (ctx: PersonContext, permission: string): RawBuilder<SqlBool> =>
  ctx.actor.side === 'staff'
    ? sql<SqlBool>`r.brand_id = ${ctx.brand.id}`
    : sql<SqlBool>`r.organisation_id = any ((select parvis.organisation_ids_with_permission(${permission}))::uuid[])
        and (r.account_id <> ${ctx.actor.accountId} or exists (select from memberships own where own.organisation_id = r.organisation_id
          and own.account_id = ${ctx.actor.accountId} and own.role = 'principal_manager' and own.removed_at is null))`

/** Whether the asking person may decide about this person's rights in an organisation. */
export async function decideAbout(ctx: PersonContext, accountId: string, organisationId: string): Promise<Decision> {
  if (accountId !== ctx.actor.accountId) return canDecideAbout({ own: false, role: null })
  const row = await ctx.db
    .selectFrom('memberships')
    .select('role')
    .where('organisation_id', '=', organisationId)
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return canDecideAbout({ own: true, role: row?.role ?? null })
}

/** @throws Problem organisation.persons_only for a technical user */
export function requirePerson(ctx: ClientContext): void {
  if (ctx.actor.kind !== 'person') throw problem('organisation.persons_only')
}

export type Outcome = { id: string; ok: boolean; code: string; detail: string }

/**
 * Does the same to several rows, each in a transaction of its own: how each ended, in their order. One that fails does not undo the others (O2).
 * @param act gives the code of a row that went well
 */
export async function actOnEach(
  request: RequestInfo,
  ids: string[],
  act: (ctx: PersonContext, id: string) => Promise<string>,
): Promise<{ items: Outcome[] }> {
  const items: Outcome[] = []
  for (const id of new Set(ids)) {
    try {
      const code = await request.again((ctx) => act(ctx, id))
      items.push({ id, ok: true, code, detail: '' })
    } catch (error) {
      items.push({ id, ok: false, ...failure(request, error) })
    }
  }
  return { items }
}

/**
 * As `actOnEach`, but rows with nothing about them to refuse are first done together, in one transaction. What that leaves, or all
 * where it fails, is done one by one, so that each row ends as it would alone.
 * @param together gives the rows that it did
 */
export async function actTogether(
  request: RequestInfo,
  ids: string[],
  code: string,
  together: (ctx: PersonContext, ids: string[]) => Promise<string[]>,
  one: (ctx: PersonContext, id: string) => Promise<void>,
): Promise<{ items: Outcome[] }> {
  const unique = [...new Set(ids)]
  let done = new Set<string>()
  try {
    done = new Set(await request.again((ctx) => together(ctx, unique)))
  } catch (error) {
    if (error instanceof Problem && error.status === 401) throw error
    // They may all be done already: trying each would refuse what was done.
    if (error instanceof DatabaseAwayError && error.unsure) throw error
    request.raw.log.warn(error)
  }
  const rest = await actOnEach(
    request,
    unique.filter((id) => !done.has(id)),
    async (ctx, id) => {
      await one(ctx, id)
      return code
    },
  )
  const left = new Map(rest.items.map((item) => [item.id, item]))
  return { items: unique.map((id) => left.get(id) ?? { id, ok: true, code, detail: '' }) }
}

/** @throws Problem 404 for clients */
export function staffSide(ctx: PersonContext): StaffContext {
  if (ctx.actor.side !== 'staff') throw problem('not_found')
  return ctx as StaffContext
}

/** @throws Problem identity.client_side_only for staff */
export function clientSide(ctx: PersonContext): ClientContext {
  if (ctx.actor.side !== 'client') throw problem('identity.client_side_only')
  return ctx as ClientContext
}

function failure(request: RequestInfo, error: unknown): { code: string; detail: string } {
  if (error instanceof DatabaseAwayError) {
    request.raw.log.error(error)
    const { code, retryAfterSeconds: seconds } = error
    return { code, detail: sentenceOf(code, request.locale, { seconds }) ?? code }
  }
  if (!(error instanceof Problem)) {
    request.raw.log.error(error)
    return {
      code: 'unexpected',
      detail: sentenceOf('unexpected', request.locale, { traceId: request.raw.id }) ?? 'unexpected',
    }
  }
  // A session that ended meanwhile ends the whole call.
  if (error.status === 401) throw error
  const first = error.fields[0]
  const code = first?.code ?? error.code
  return { code, detail: sentenceOf(code, request.locale, first?.params ?? error.params) ?? code }
}

type Manager = { account_id: string; email: string; locale: Locale; given_name: string }

/** Those who hold a permission of the desk in an organisation today and can sign in. Runs as the server. */
export function holdersOf(ctx: Context, organisationId: string, permission: string): Promise<Manager[]> {
  const read = async () => {
    const rows = await sql<Manager>`
      select a.id as account_id, coalesce(nullif(a.contact_email, ''), a.sign_in_email) as email, a.locale, a.given_name
      from memberships m join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = ${permission}
      join accounts a on a.id = m.account_id
      where m.organisation_id = ${organisationId} and parvis.in_force(m) and a.kind = 'person' and a.status = 'active'
      order by m.surname, m.id limit 200`.execute(ctx.db)
    return rows.rows
  }
  return asServer(ctx, read)
}

/**
 * Tells the managers of an organisation of a request that came in, at once: a notice each, and at most one mail per hour each,
 * so that many requests make no storm.
 */
export async function tellOfRequest(
  ctx: Context,
  organisationId: string,
  permission: string,
  kind: string,
  params: (locale: Locale) => Record<string, unknown>,
  href: string,
): Promise<void> {
  const hour = Math.floor(ctx.now.getTime() / 3_600_000)
  for (const manager of await holdersOf(ctx, organisationId, permission)) {
    if (manager.account_id === ctx.actor.accountId) continue
    await notify(
      ctx,
      {
        accountId: manager.account_id,
        email: manager.email,
        locale: manager.locale,
        givenName: manager.given_name,
      },
      kind,
      params(manager.locale),
      { href, key: `${kind}:${organisationId}:${manager.account_id}:${hour}` },
    )
  }
}

/** The addresses of pages that notices and mails lead to. */
export const places = {
  membershipRequests: '/gestion/rattachements',
  spaceRequests: '/gestion/abonnements',
  ownMemberships: '/compte/rattachements',
  review: (organisationId: string) => `/gestion/structures/${organisationId}/revue`,
}

export { labelOf } from '../../kernel/identity/label.ts'
