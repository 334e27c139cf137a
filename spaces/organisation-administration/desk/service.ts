import { sql } from 'kysely'
import type { ClientContext, PersonContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import type { WaitingItem } from '../../../kernel/space.ts'
import { places, requireSomewhere } from '../requests.ts'

type Row = {
  id: string
  name: string
  deactivated: boolean
  role: string
  role_name: Text
  users: number
  services: number
  membership_requests: number
  space_requests: number
  reviews: number
}

/**
 * «Activités du gestionnaire»: what waits, and the organisations that one manages (O1). Two queries, however many people and requests.
 * @throws Problem organisation.no_desk
 */
export async function readDesk(ctx: ClientContext) {
  const organisations = await requireSomewhere(ctx, 'organisation.desk.read')
  const { rows } = await sql<Row>`
    select o.id, o.name, o.deactivated_at is not null as deactivated, m.role, g.name as role_name,
      (select count(*)::int from memberships u where u.organisation_id = o.id and u.removed_at is null) as users,
      (select count(*)::int from services s where s.organisation_id = o.id and s.is_active) as services,
      (select count(*)::int from membership_requests r where r.organisation_id = o.id and r.decision is null and r.withdrawn_at is null
        and o.id = any ((select parvis.organisation_ids_with_permission('organisation.membership-requests.decide'))::uuid[])) as membership_requests,
      (select count(*)::int from space_requests r where r.organisation_id = o.id and r.decision is null and r.withdrawn_at is null
        and o.id = any ((select parvis.organisation_ids_with_permission('organisation.space-requests.decide'))::uuid[])) as space_requests,
      (select count(*)::int from access_review_items i join access_reviews v on v.id = i.review_id where v.organisation_id = o.id and v.closed_at is null and i.outcome is null
        and o.id = any ((select parvis.organisation_ids_with_permission('organisation.reviews.decide'))::uuid[])) as reviews
    from memberships m join organisations o on o.id = m.organisation_id join roles g on g.brand_id = m.brand_id and g.code = m.role
    where m.account_id = ${ctx.actor.accountId} and m.removed_at is null and o.id = any (${organisations}::uuid[])
    order by o.deactivated_at is not null, o.name, o.id`.execute(ctx.db)
  const total = (of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0)
  return {
    membershipRequests: total((row) => row.membership_requests),
    spaceRequests: total((row) => row.space_requests),
    reviews: total((row) => row.reviews),
    organisations: rows.map((row) => ({
      id: row.id,
      name: row.name,
      role: row.role,
      roleName: inLocale(row.role_name, ctx.locale),
      users: row.users,
      services: row.services,
      waiting: row.membership_requests + row.space_requests + row.reviews,
      deactivated: row.deactivated,
    })),
  }
}

/** The requests that wait longest and the reviews of access to finish, at most 20 of each kind, for the home page: none takes another kind's place. */
export async function waiting(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side !== 'client') return []
  const { rows } = await sql<{
    kind: 'membership' | 'space' | 'review'
    id: string
    organisation_id: string
    organisation: string
    person: string
    due: string | null
    at: Date
  }>`
    (select 'membership' as kind, r.id, r.organisation_id, o.name as organisation, trim(r.given_name || ' ' || r.surname) as person, null::date as due, r.requested_at as at
      from membership_requests r join organisations o on o.id = r.organisation_id where r.decision is null and r.withdrawn_at is null
      and r.organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.membership-requests.decide'))::uuid[]) order by r.requested_at, r.id limit 20)
    union all
    (select 'space', r.id, r.organisation_id, o.name, trim(r.given_name || ' ' || r.surname), null::date, r.requested_at
      from space_requests r join organisations o on o.id = r.organisation_id where r.decision is null and r.withdrawn_at is null
      and r.organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.space-requests.decide'))::uuid[]) order by r.requested_at, r.id limit 20)
    union all
    (select 'review', v.id, v.organisation_id, o.name, '', v.closes_on, v.opened_on::timestamptz
      from access_reviews v join organisations o on o.id = v.organisation_id where v.closed_at is null
      and v.organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.reviews.decide'))::uuid[])
      and exists (select from access_review_items i where i.review_id = v.id and i.outcome is null) order by v.closes_on limit 20)
    order by at, id`.execute(ctx.db)
  const french = ctx.locale === 'fr'
  return rows.map((row) => {
    const common = { kind: `organisation.${row.kind}`, detail: row.organisation, dueOn: row.due, late: false }
    if (row.kind === 'review')
      return {
        ...common,
        title: french ? 'Revue des accès à terminer' : 'Review of access to finish',
        href: places.review(row.organisation_id),
        actionLabel: french ? 'Ouvrir' : 'Open',
      }
    const membership = row.kind === 'membership'
    return {
      ...common,
      title: french
        ? `${membership ? 'Demande de rattachement' : "Demande d'abonnement"} de ${row.person}`
        : `${membership ? 'Request to join' : 'Request for spaces'} from ${row.person}`,
      href: membership ? places.membershipRequests : places.spaceRequests,
      actionLabel: french ? 'Décider' : 'Decide',
    }
  })
}
