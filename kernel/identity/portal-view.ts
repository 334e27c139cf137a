import { sql } from 'kysely'
import { notFound, problem } from '../errors/problem.ts'
import { asSystem, type Brand, type Services, type StaffContext } from '../http/context.ts'
import { record } from '../journal/journal.ts'
import { labelOf } from './label.ts'

/** How long a portal is seen before the session is the staff's own again by itself. */
export const viewMinutes = 60

/**
 * From its next request on, the session of a member of the staff sees the portal as a client's account sees it, and changes nothing in it (D13):
 * the gate lets nothing but reading through, and the database takes no writing. On record under both names.
 * @param permission of the staff, asked for by the caller: who no longer holds it sees no more
 * @throws Problem 404 where it is no account of that client's
 */
export async function beginView(
  ctx: StaffContext,
  view: { organisationId: string; accountId: string; permission: string },
): Promise<{ endsAt: string }> {
  const endsAt = new Date(ctx.now.getTime() + viewMinutes * 60_000)
  const viewed = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select(['a.id', 'a.surname', 'a.given_name'])
    .where('m.organisation_id', '=', view.organisationId)
    .where('m.account_id', '=', view.accountId)
    .where('m.removed_at', 'is', null)
    .where('o.brand_id', '=', ctx.brand.id)
    .where('a.kind', '=', 'person')
    .where(sql<boolean>`not exists (select from staff_members s where s.account_id = a.id)`)
    .where('a.status', 'in', ['pending', 'active'])
    .executeTakeFirst()
  if (!viewed) throw notFound()
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('sessions')
      .set({
        viewed_account_id: view.accountId,
        viewed_organisation_id: view.organisationId,
        view_permission: view.permission,
        view_ends_at: endsAt,
      })
      .where('id', '=', ctx.actor.sessionId)
      .execute(),
  )
  await record(ctx, {
    type: 'identity.portal.viewed',
    organisationId: view.organisationId,
    subjectType: 'account',
    subjectId: viewed.id,
    subjectLabel: labelOf(viewed),
    after: { until: endsAt.toISOString() },
  })
  return { endsAt: endsAt.toISOString() }
}

/** Gives the session back to the member of the staff, «Quitter». @returns the client whose portal it was @throws Problem identity.not_signed_in */
export function endView(
  services: Services,
  brand: Brand,
  tokenHash: Buffer | undefined,
): Promise<{ organisationId: string | null }> {
  return asSystem(services, brand, async (ctx) => {
    const { rows } = await sql<{
      account_id: string
      surname: string
      given_name: string
      viewed_id: string
      viewed_surname: string
      viewed_given_name: string
      organisation_id: string
    }>`with before as (select s.id, s.account_id, s.viewed_account_id, s.viewed_organisation_id from sessions s join accounts a on a.id = s.account_id
        where s.token_hash = ${tokenHash ?? Buffer.alloc(32)} and s.ended_at is null and s.expires_at > ${ctx.now} and a.brand_id = ${brand.id}
          and s.viewed_account_id is not null for update of s),
      ended as (update sessions s set viewed_account_id = null, viewed_organisation_id = null, view_permission = null, view_ends_at = null
        from before b where s.id = b.id)
      select b.account_id, a.surname, a.given_name, v.id as viewed_id, v.surname as viewed_surname, v.given_name as viewed_given_name,
        b.viewed_organisation_id as organisation_id
      from before b join accounts a on a.id = b.account_id join accounts v on v.id = b.viewed_account_id`.execute(
      ctx.db,
    )
    const [view] = rows
    if (!view) {
      if (!tokenHash) throw problem('identity.not_signed_in')
      return { organisationId: null }
    }
    await record(ctx, {
      type: 'identity.portal.left',
      organisationId: view.organisation_id,
      subjectType: 'account',
      subjectId: view.viewed_id,
      subjectLabel: labelOf({ surname: view.viewed_surname, given_name: view.viewed_given_name }),
      by: { accountId: view.account_id, label: labelOf(view) },
    })
    return { organisationId: view.organisation_id }
  })
}
