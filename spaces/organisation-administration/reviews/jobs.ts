import { sql } from 'kysely'
import { addDays, addMonths, type Day, formatDay } from '../../../kernel/dates/day.ts'
import { asSystem, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { tellPerson } from '../../../kernel/notifications/tell.ts'
import { holdersOf } from '../../../kernel/requests/deciders.ts'
import { endMembership } from '../memberships/membership.ts'
import { places } from '../requests.ts'

const reminderDays = 7
/** How many memberships lapse in one transaction: on a long list nobody else waits for the rest. */
const batch = 100

/**
 * Carries reviews of access on (O29): opens those that are due, reminds before the end, and closes those that are over, where what nobody
 * confirmed lapses. Each act is one transaction under the organisation's lock and does nothing where it was done.
 */
export async function runReviews(
  services: Services,
  onError: (error: unknown, organisationId: string) => void,
): Promise<void> {
  for (const brand of services.brands.all()) {
    const brandId = brand.id
    const due = await asSystem(services, brand, async (ctx) => {
      const { rows } = await sql<{ id: string; act: 'open' | 'remind' | 'close' }>`
        select o.id, 'open' as act from organisations o where o.brand_id = ${brandId} and o.deactivated_at is null and o.review_months is not null
          and o.next_review_on <= ${ctx.today}::date and not exists (select from access_reviews v where v.organisation_id = o.id and v.closed_at is null)
        union all select v.organisation_id, 'remind' from access_reviews v join organisations o on o.id = v.organisation_id and o.brand_id = ${brandId}
          where v.closed_at is null and v.reminded_at is null and v.closes_on >= ${ctx.today}::date and greatest(v.opened_on + 1, v.closes_on - ${reminderDays}::int) <= ${ctx.today}::date
        union all select v.organisation_id, 'close' from access_reviews v join organisations o on o.id = v.organisation_id and o.brand_id = ${brandId}
          where v.closed_at is null and v.closes_on < ${ctx.today}::date
        limit 5000`.execute(ctx.db)
      return rows
    })
    const acts = { open: openReview, remind, close: lapse }
    for (const { id, act } of due) {
      try {
        while (await asSystem(services, brand, (ctx) => acts[act](ctx, id)));
      } catch (error) {
        onError(error, id)
      }
    }
  }
}

async function tellManagers(
  ctx: SystemContext,
  kind: string,
  review: { id: string; organisation_id: string; organisation: string; closes_on: Day },
  count: number,
): Promise<void> {
  for (const manager of await holdersOf(ctx, review.organisation_id, 'organisation.reviews.decide'))
    await notify(
      ctx,
      {
        accountId: manager.account_id,
        email: manager.email,
        locale: manager.locale,
        givenName: manager.given_name,
      },
      kind,
      { organisation: review.organisation, count, closesOn: formatDay(review.closes_on, manager.locale) },
      { href: places.review(review.organisation_id), key: `${kind}:${review.id}:${manager.account_id}` },
    )
}

/** Opens a review that is due: of every membership in force but the principal manager's, technical users included. */
async function openReview(ctx: SystemContext, organisationId: string): Promise<boolean> {
  const { rows } = await sql<{ name: string; notice: number }>`
    select name, review_notice_days as notice from organisations where id = ${organisationId} and deactivated_at is null and review_months is not null
      and next_review_on <= ${ctx.today}::date for update`.execute(ctx.db)
  if (!rows[0]) return false
  const closesOn = addDays(ctx.today, rows[0].notice)
  const made = await sql<{ id: string }>`
    insert into access_reviews (organisation_id, opened_on, closes_on) values (${organisationId}, ${ctx.today}, ${closesOn})
    on conflict (organisation_id) where closed_at is null do nothing returning id`.execute(ctx.db)
  const review = made.rows[0]
  if (!review) return false
  const { rows: items } = await sql<{ n: number }>`
    with items as (insert into access_review_items (review_id, organisation_id, membership_id)
      select ${review.id}, m.organisation_id, m.id from memberships m where m.organisation_id = ${organisationId} and parvis.in_force(m) and m.role <> 'principal_manager' returning 1)
    select count(*)::int as n from items`.execute(ctx.db)
  const count = items[0]!.n
  await record(ctx, {
    type: 'organisation.review.opened',
    organisationId,
    subjectType: 'access_review',
    subjectId: review.id,
    after: { closesOn, count },
  })
  await tellManagers(
    ctx,
    'organisation.review_opened',
    { id: review.id, organisation_id: organisationId, organisation: rows[0].name, closes_on: closesOn },
    count,
  )
  return false
}

type Open = {
  id: string
  organisation_id: string
  organisation: string
  closes_on: Day
  deactivated: boolean
  left: number
}

async function lockReview(ctx: SystemContext, organisationId: string): Promise<Open | undefined> {
  const { rows } = await sql<Open>`
    select v.id, v.organisation_id, o.name as organisation, v.closes_on, o.deactivated_at is not null as deactivated,
      (select count(*)::int from access_review_items i where i.review_id = v.id and i.outcome is null) as left
    from access_reviews v join organisations o on o.id = v.organisation_id where v.organisation_id = ${organisationId} and v.closed_at is null for update of v`.execute(
    ctx.db,
  )
  return rows[0]
}

async function remind(ctx: SystemContext, organisationId: string): Promise<boolean> {
  const review = await lockReview(ctx, organisationId)
  if (!review) return false
  const { rowCount } = await ctx.client.query(
    'update access_reviews set reminded_at = $2 where id = $1 and reminded_at is null',
    [review.id, ctx.now],
  )
  if (rowCount === 1 && review.left > 0) await tellManagers(ctx, 'organisation.review_reminder', review, review.left)
  return false
}

/** Lets some of what was not confirmed lapse, and closes the review once nothing is left. @returns whether more is to do */
async function lapse(ctx: SystemContext, organisationId: string): Promise<boolean> {
  const review = await lockReview(ctx, organisationId)
  if (!review || review.closes_on >= ctx.today) return false
  const { rows: items } = await sql<{
    membership_id: string
    account_id: string
    role: string
    removed: boolean
  }>`select i.membership_id, m.account_id, m.role, m.removed_at is not null as removed from access_review_items i join memberships m on m.id = i.membership_id
    where i.review_id = ${review.id} and i.outcome is null order by i.membership_id limit ${batch} for update of i`.execute(
    ctx.db,
  )
  for (const item of items) {
    // Who became principal manager meanwhile stays; a deactivated organisation is not emptied.
    const outcome = item.removed
      ? 'removed'
      : item.role === 'principal_manager' || review.deactivated
        ? 'confirmed'
        : 'lapsed'
    await sql`update access_review_items set outcome = ${outcome}, decided_at = ${ctx.now}, decided_by_label = ${ctx.actor.label}
      where review_id = ${review.id} and membership_id = ${item.membership_id}`.execute(ctx.db)
    if (outcome !== 'lapsed') continue
    await endMembership(ctx, item.membership_id, { type: 'organisation.review.lapsed', tell: false })
    await tellPerson(
      ctx,
      item.account_id,
      'organisation.review_lapsed',
      { organisation: review.organisation },
      { key: `organisation.review_lapsed:${review.id}:${item.membership_id}` },
    )
  }
  if (items.length === batch) return true
  const { rows } = await sql<{ next_review_on: Day | null; review_months: number | null }>`
    select next_review_on, review_months from organisations where id = ${organisationId} for update`.execute(ctx.db)
  const { next_review_on: last, review_months: months } = rows[0]!
  if (last && months) {
    // Counted from the day that was meant, so that a late round moves nothing; never a day that is over.
    let count = months
    while (addMonths(last, count) <= ctx.today) count += months
    await sql`update organisations set next_review_on = ${addMonths(last, count)} where id = ${organisationId} and next_review_on <= ${ctx.today}::date`.execute(
      ctx.db,
    )
  }
  await sql`update access_reviews set closed_at = ${ctx.now} where id = ${review.id}`.execute(ctx.db)
  const { rows: counts } = await sql<{ outcome: string; n: number }>`
    select outcome, count(*)::int as n from access_review_items where review_id = ${review.id} group by 1 order by 1`.execute(
    ctx.db,
  )
  await record(ctx, {
    type: 'organisation.review.closed',
    organisationId,
    subjectType: 'access_review',
    subjectId: review.id,
    after: Object.fromEntries(counts.map((row) => [row.outcome, row.n])),
  })
  return false
}
