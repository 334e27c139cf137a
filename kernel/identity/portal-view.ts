import { sql } from 'kysely'
import { momentIn } from '../dates/moment.ts'
import { notFound, problem } from '../errors/problem.ts'
import { asSystem, type Brand, type Services, type StaffContext } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { record } from '../journal/journal.ts'
import { notify } from '../notifications/outbox.ts'
import { labelOf } from './label.ts'
import { openGrant } from './portal-grants.ts'

/** How long a portal is seen before the session is the staff's own again by itself. */
export const viewMinutes = 60

/**
 * From its next request on, the session of a member of the staff sees the portal as a client's account sees it, and changes nothing in it (D13):
 * the gate lets nothing but reading through, and the database takes no writing. With `acts`, and while the account grants it, they act there
 * with its rights (B21), but for what is the person's alone. On record under both names; under a grant the person is told by mail.
 * @param permission of the staff, asked for by the caller: who no longer holds it sees no more
 * @throws Problem 404 where it is no account of that client's; identity.view_not_granted
 */
export async function beginView(
  ctx: StaffContext,
  view: { organisationId: string; accountId: string; permission: string; acts: boolean },
): Promise<{ endsAt: string }> {
  const viewed = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select([
      'a.id',
      'a.identifier',
      'a.surname',
      'a.given_name',
      'a.sign_in_email',
      'a.locale',
      'o.name as organisation',
    ])
    .select(sql<'none' | 'read' | 'act'>`parvis.portal_view_scope(a.id, o.id, ${ctx.now})`.as('scope'))
    .where('m.organisation_id', '=', view.organisationId)
    .where('m.account_id', '=', view.accountId)
    .where('m.removed_at', 'is', null)
    .where('o.brand_id', '=', ctx.brand.id)
    .where('a.kind', '=', 'person')
    .where(sql<boolean>`not exists (select from staff_members s where s.account_id = a.id)`)
    .where('a.status', 'in', ['pending', 'active'])
    .executeTakeFirst()
  if (!viewed) throw notFound()
  if (viewed.scope === 'none' || (view.acts && viewed.scope !== 'act')) throw problem('identity.view_not_granted')
  const grant = await openGrant(ctx, view)
  const latest = ctx.now.getTime() + viewMinutes * 60_000
  const endsAt = new Date(grant ? Math.min(latest, grant.ends_at.getTime()) : latest)
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('sessions')
      .set({
        viewed_account_id: view.accountId,
        viewed_organisation_id: view.organisationId,
        view_permission: view.permission,
        view_ends_at: endsAt,
        view_acts: view.acts,
      })
      .where('id', '=', ctx.actor.sessionId)
      .execute(),
  )
  await record(ctx, {
    type: view.acts ? 'identity.portal.acted' : 'identity.portal.viewed',
    organisationId: view.organisationId,
    subjectType: 'account',
    subjectId: viewed.id,
    subjectLabel: labelOf(viewed),
    after: { until: endsAt.toISOString() },
  })
  if (grant) {
    const locale = viewed.locale as Locale
    await notify(
      ctx,
      { accountId: viewed.id, email: viewed.sign_in_email, locale, givenName: viewed.given_name },
      view.acts ? 'identity.portal_acted' : 'identity.portal_viewed',
      {
        by: ctx.actor.label,
        organisation: viewed.organisation,
        at: momentIn(ctx.now, locale, ctx.brand.timeZone),
        until: momentIn(endsAt, locale, ctx.brand.timeZone),
      },
      { href: '/compte' },
    )
  }
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
      ended as (update sessions s set viewed_account_id = null, viewed_organisation_id = null, view_permission = null, view_ends_at = null, view_acts = false
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
