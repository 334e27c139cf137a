import { sql } from 'kysely'
import { conflict, invalid, sentenceOf } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { listRoles } from '../../organisation-administration/index.ts'
import { accessSettings } from '../settings.ts'
import { type AccessRow, viewAccess } from './lists.ts'
import { type Draft, drafted, effectOf, faultsOf, onlyNotifies, type Wish } from './policy.ts'
import type { Change } from './schema.ts'
import { standingOf } from './standing.ts'
import { putInForce, startSynchronisation } from './synchronisation.ts'

/** How many times within 15 minutes somebody may save: a save may send. */
const mostSaves = 200

const grantableRoles = async (ctx: StaffContext) =>
  new Set((await listRoles(ctx)).filter((role) => role.grantable).map((role) => role.code))

/** What would come of some changes with what waits of the same people: mails that leave, letters to print, and what cannot be. */
export async function readEffect(ctx: StaffContext, changes: Change[]) {
  const rows = await standingOf(ctx, changes)
  const roles = changes.some((change) => change.role !== undefined) ? await grantableRoles(ctx) : new Set<string>()
  const sums = { emails: 0, letters: 0, given: 0, withdrawn: 0, identifiers: 0, roles: 0 }
  const problems = rows.flatMap((row, index) => {
    const change = changes[index]!
    const effect = effectOf(row, drafted(row, change))
    for (const [name, holds] of Object.entries(effect)) if (holds) sums[name as keyof typeof sums]++
    return faultsOf(row, change, roles).map(({ field, code }) => ({
      kind: row.kind,
      id: row.id,
      name: row.name,
      field,
      code,
      message: sentenceOf(code, ctx.locale) ?? code,
    }))
  })
  return { ...sums, problems }
}

const stale = (ctx: StaffContext, rows: AccessRow[]) => conflict({ items: rows.map((row) => viewAccess(row, ctx)) })

/** @throws Problem conflict with those that somebody changed since they were seen */
export function requireSeen(ctx: StaffContext, rows: AccessRow[], seen: Array<{ version: number }>): void {
  const moved = rows.filter((row, index) => row.version !== seen[index]!.version)
  if (moved.length > 0) throw stale(ctx, moved)
}

/**
 * Makes sure that the accesses of some people have a row, each at the version at which it was seen, and counts it on.
 * @returns their ids, in order
 * @throws Problem conflict with those that somebody changed meanwhile
 */
export async function claimAccesses(
  ctx: StaffContext,
  rows: AccessRow[],
  seen: Array<{ version: number }>,
): Promise<string[]> {
  requireSeen(ctx, rows, seen)
  const fresh = rows.filter((row) => row.access_id === null)
  if (fresh.length > 0)
    await ctx.db
      .insertInto('portal_accesses')
      .values(
        fresh.map((row) => ({
          brand_id: ctx.brand.id,
          organisation_id: row.kind === 'employee' ? null : row.organisation_id,
          employee_id: row.kind === 'employee' ? row.id : null,
          account_id: row.kind === 'employee' ? null : row.account_id,
          is_first: row.first,
          version: 0,
        })),
      )
      .onConflict((oc) => oc.doNothing())
      .execute()
  const now = fresh.length > 0 ? await standingOf(ctx, rows) : rows
  const wanted = JSON.stringify(now.map((row, index) => ({ id: row.access_id, version: rows[index]!.version })))
  const { rows: claimed } = await sql<{ id: string }>`update portal_accesses p set version = p.version + 1
    from jsonb_to_recordset(${wanted}::jsonb) w (id uuid, version integer) where p.id = w.id and p.version = w.version returning p.id`.execute(
    ctx.db,
  )
  const held = new Set(claimed.map((row) => row.id))
  const lost = now.filter((row) => !held.has(row.access_id!))
  if (lost.length > 0) throw stale(ctx, await standingOf(ctx, lost))
  return now.map((row) => row.access_id!)
}

/** Writes down what waits of an access; nothing waits where there is no draft. */
async function writeDraft(ctx: StaffContext, accessId: string, draft: Draft | undefined): Promise<void> {
  if (!draft) {
    await ctx.db.deleteFrom('portal_access_drafts').where('access_id', '=', accessId).execute()
    return
  }
  const values = {
    allowed: draft.allowed,
    notifies: draft.notifies,
    role: draft.role,
    changed_at: ctx.now,
    changed_by: ctx.actor.accountId,
    changed_by_label: ctx.actor.label,
    ...(draft.printed ? {} : { printed_at: null, printed_until: null, printed_identifier: null }),
  }
  await ctx.db
    .insertInto('portal_access_drafts')
    .values({ access_id: accessId, brand_id: ctx.brand.id, ...values })
    .onConflict((oc) => oc.column('access_id').doUpdateSet(values))
    .execute()
  if (!draft.printed)
    await ctx.asSystem(() => ctx.db.deleteFrom('portal_access_passwords').where('access_id', '=', accessId).execute())
}

/**
 * Saves what is edited of some accesses: all or none. It waits until it is synchronised (D11), but for those of which nothing but a message
 * waits: it is sent with the save (D12).
 * @throws Problem 404, conflict with those that somebody changed meanwhile, 422 on `items.N.field`, too_many_requests
 */
export async function saveChanges(ctx: StaffContext, changes: Change[]) {
  const rows = await standingOf(ctx, changes)
  const roles = changes.some((change) => change.role !== undefined) ? await grantableRoles(ctx) : new Set<string>()
  const faults = rows.flatMap((row, index) =>
    faultsOf(row, changes[index]!, roles).map(({ field, code }) => ({ field: `items.${index}.${field}`, code })),
  )
  if (faults.length > 0) throw invalid(...faults)
  await limitAct(ctx, 'portal-access.drafts', mostSaves)
  const ids = await claimAccesses(ctx, rows, changes)
  const now: string[] = []
  for (const [index, row] of rows.entries()) {
    const draft = drafted(row, changes[index] as Wish)
    await writeDraft(ctx, ids[index]!, draft)
    if (draft && onlyNotifies(row, draft)) now.push(ids[index]!)
  }
  const workId = now.length > 0 ? await startSynchronisation(ctx, now) : null
  return { items: (await standingOf(ctx, changes)).map((row) => viewAccess(row, ctx)), workId }
}

/** Gives up what waits of some accesses; a letter that was printed of them is of no use then. @throws Problem 404, conflict */
export async function dropDrafts(ctx: StaffContext, seen: Array<Pick<Change, 'kind' | 'id' | 'version'>>) {
  const rows = await standingOf(ctx, seen)
  const ids = await claimAccesses(ctx, rows, seen)
  await ctx.db.deleteFrom('portal_access_drafts').where('access_id', 'in', ids).execute()
  return { items: (await standingOf(ctx, seen)).map((row) => viewAccess(row, ctx)), workId: null }
}

/**
 * Gives the first account of a client that is being made its access, in force at once, and tells it by one message where it has an address (D9) and
 * `tells` is true. The caller has asked for the right to keep accesses.
 */
export async function giveFirstAccess(
  ctx: StaffContext,
  organisationId: string,
  { tells }: { tells: boolean },
): Promise<void> {
  const rows = await standingOf(ctx, [{ kind: 'client', id: organisationId }])
  const [row] = rows
  const [id] = await claimAccesses(ctx, rows, rows)
  await writeDraft(ctx, id!, drafted(row!, { allowed: true, notifies: tells && row!.email !== '' }))
  await putInForce(ctx, id!)
}

/** Until when a password that is made for somebody opens their first sign-in (D10, B2). */
export const firstPasswordUntil = ({ brand, services, now }: StaffContext): Date =>
  new Date(now.getTime() + settingOf({ brand, services }, accessSettings.password_days) * 86_400_000)
