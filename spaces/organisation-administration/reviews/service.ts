import { sql } from 'kysely'
import { z } from 'zod'
import type { Day } from '../../../kernel/dates/day.ts'
import { momentIn } from '../../../kernel/dates/moment.ts'
import { notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { canDecideAbout } from '../../../kernel/requests/deciders.ts'
import { endMembership } from '../memberships/membership.ts'
import { requireSomewhere } from '../requests.ts'
import * as schema from '../schema.ts'

const permission = 'organisation.reviews.decide'

/** The reviews of access that are open, with how far they are (O29). @throws Problem organisation.no_desk */
export async function listReviews(ctx: ClientContext) {
  const organisations = await requireSomewhere(ctx, permission)
  const { rows } = await ctx.asSystem(() =>
    sql<{
      id: string
      organisation_id: string
      organisation: string
      opened_on: Day
      closes_on: Day
      total: number
      waiting: number
      confirmed: number
      removed: number
    }>`
    select v.id, v.organisation_id, o.name as organisation, v.opened_on, v.closes_on, count(i.membership_id)::int as total,
      count(i.membership_id) filter (where i.outcome is null)::int as waiting, count(*) filter (where i.outcome = 'confirmed')::int as confirmed,
      count(*) filter (where i.outcome = 'removed')::int as removed
    from access_reviews v join organisations o on o.id = v.organisation_id left join access_review_items i on i.review_id = v.id
    where v.closed_at is null and v.organisation_id = any (${organisations}::uuid[]) group by v.id, o.id order by v.closes_on, o.name, v.id`.execute(
      ctx.db,
    ),
  )
  return {
    items: rows.map((row) => ({
      id: row.id,
      organisation: { id: row.organisation_id, name: row.organisation },
      openedOn: row.opened_on,
      closesOn: row.closes_on,
      total: row.total,
      waiting: row.waiting,
      confirmed: row.confirmed,
      removed: row.removed,
    })),
  }
}

type Review = { organisationId: string; closesOn: Day; closed: boolean }

/** @throws Problem 404, 403 */
async function findReview(ctx: ClientContext, id: string): Promise<Review> {
  const row = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('access_reviews as v')
      .innerJoin('organisations as o', 'o.id', 'v.organisation_id')
      .select(['v.organisation_id', 'v.closes_on', 'v.closed_at'])
      .where('v.id', '=', id)
      .where('o.brand_id', '=', ctx.brand.id)
      .executeTakeFirst(),
  )
  if (!row) throw notFound()
  await requirePermission(ctx, row.organisation_id, permission)
  return { organisationId: row.organisation_id, closesOn: row.closes_on as Day, closed: row.closed_at !== null }
}

/** The memberships of a review, by name, with what became of each (O29). */
export const reviewItemList = defineList({
  title: { fr: 'Revue des accès', en: 'Review of access' },
  rows: (db) =>
    db
      .selectFrom('access_review_items as i')
      .innerJoin('memberships as m', 'm.id', 'i.membership_id')
      .innerJoin('roles as g', (join) => join.onRef('g.brand_id', '=', 'm.brand_id').onRef('g.code', '=', 'm.role'))
      .select([
        'm.id',
        'm.account_id',
        'm.surname',
        'm.given_name',
        'm.sign_in_email',
        'm.role',
        'm.whole',
        'i.decided_by_label',
        'i.decided_at',
      ])
      .select([
        sql<Text>`g.name`.as('role_name'),
        sql<'person' | 'technical'>`m.account_kind`.as('account_kind'),
        sql<Day>`m.starts_on`.as('starts_on'),
        sql<'confirmed' | 'removed' | 'lapsed' | null>`i.outcome`.as('outcome'),
        sql<
          string[]
        >`array(select s.name from membership_services h join services s on s.id = h.service_id where h.membership_id = m.id order by s.name)`.as(
          'services',
        ),
      ]),
  scope: ({ id }: { id: string }) => sql`i.review_id = ${id}`,
  filters: {
    search: words({ folded: sql`m.search_text` }),
    outcome: filter(schema.reviewOutcome.or(z.literal('all')).default('all'), (outcome) =>
      outcome === 'all' ? undefined : outcome === 'waiting' ? sql`i.outcome is null` : sql`i.outcome = ${outcome}`,
    ),
  },
  id: by.uuid('m.id'),
  sorts: { surname: [by.text('m.surname'), by.text('m.given_name')] },
  item: schema.reviewItem,
  view: (row, reader) => ({
    id: row.id,
    person: {
      accountId: row.account_id,
      surname: row.surname,
      givenName: row.given_name,
      signInEmail: row.sign_in_email,
    },
    kind: row.account_kind,
    role: row.role,
    roleName: inLocale(row.role_name, reader.locale),
    whole: row.whole,
    services: row.services,
    since: row.starts_on,
    outcome: row.outcome ?? ('waiting' as const),
    decidedBy: row.decided_by_label,
    decidedAt: row.decided_at?.toISOString() ?? null,
    abilities: {
      confirm: ability(
        canDecideAbout({ own: row.account_id === reader.actor.accountId, role: row.role }),
        reader.locale,
      ),
    },
  }),
  guard: (ctx, { id }) => findReview(ctx as ClientContext, id),
  asServer: true,
})

/** @throws Problem 404, 403, organisation.review_closed unless the review may be worked on */
export async function requireOpenReview(ctx: ClientContext, id: string): Promise<void> {
  const review = await findReview(ctx, id)
  if (review.closed || review.closesOn < ctx.today) throw problem('organisation.review_closed')
}

/**
 * Confirms one membership of an open review, or removes it (O29). The same again changes nothing.
 * @throws Problem 404, 403, organisation.review_closed, organisation.request_decided, organisation.principal_stays, organisation.own_rights
 */
export async function decideReviewItem(
  ctx: ClientContext,
  id: string,
  membershipId: string,
  outcome: 'confirmed' | 'removed',
  reason: string,
): Promise<void> {
  const review = await findReview(ctx, id)
  await ctx.asSystem(async () => {
    // The closing takes the same lock.
    const { rows } = await sql<{
      outcome: string | null
      decided_by_label: string
      decided_at: Date | null
      closed: boolean
      account_id: string
      label: string
      removed: boolean
      role: string
    }>`select i.outcome, i.decided_by_label, i.decided_at, v.closed_at is not null or v.closes_on < ${ctx.today}::date as closed, m.account_id, m.role,
        trim(m.surname || ' ' || m.given_name) as label, m.removed_at is not null as removed
      from access_review_items i join access_reviews v on v.id = i.review_id join memberships m on m.id = i.membership_id
      where i.review_id = ${id} and i.membership_id = ${membershipId} for update of i`.execute(ctx.db)
    const item = rows[0]
    if (!item) throw notFound()
    if (item.outcome === outcome) return
    if (item.outcome)
      throw problem('requests.decided', {
        by: item.decided_by_label,
        at: momentIn(item.decided_at!, ctx.locale, ctx.brand.timeZone),
        decidedAt: item.decided_at!.toISOString(),
        state: item.outcome,
      })
    if (item.closed) throw problem('organisation.review_closed')
    if (outcome === 'confirmed')
      require(canDecideAbout({ own: item.account_id === ctx.actor.accountId, role: item.role }))
    if (item.removed && outcome === 'confirmed') throw problem('organisation.membership_over')
    await sql`update access_review_items set outcome = ${outcome}, decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId}, decided_by_label = ${ctx.actor.label}
      where review_id = ${id} and membership_id = ${membershipId}`.execute(ctx.db)
    if (outcome === 'removed') await endMembership(ctx, membershipId, { reason })
    else
      await record(ctx, {
        type: 'organisation.review.confirmed',
        organisationId: review.organisationId,
        subjectType: 'membership',
        subjectId: membershipId,
        subjectLabel: item.label,
        aboutId: item.account_id,
      })
  })
}
