import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context, PersonContext } from '../../../kernel/http/context.ts'
import { fill, type Locale, type Text } from '../../../kernel/i18n/locale.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { filter } from '../../../kernel/lists/list.ts'
import type { Told } from '../../../kernel/notifications/tell.ts'
import { type Access, reaches } from '../../../kernel/policy/access.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { mayDecide, tellDeciders } from '../../../kernel/requests/deciders.ts'
import { type Approved, requestColumns, requestsOf } from '../../../kernel/requests/requests.ts'
import { inState } from '../../../kernel/requests/state.ts'
import { spaceTitle, subscribableSpaces } from '../memberships/membership.ts'
import { canApproveRequest } from '../policy.ts'
import { places, requirePerson, requireQueue } from '../requests.ts'
import * as schema from '../schema.ts'
import { grantedAccess } from './approval.ts'
import { approvedEntry, kept, openSubscriptions, spacesWords, titlesOf, type Words } from './subscriptions.ts'

const decidePermission = 'organisation.space-requests.decide'

type Item = {
  id: string
  space: string
  service: { id: string; name: string } | null
  access: Access
  grantedAccess: Access | null
}
const waits = (request: string) => sql.raw(`${request}.decision is null and ${request}.withdrawn_at is null`)
const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('space_requests as r')
    .innerJoin('organisations as o', 'o.id', 'r.organisation_id')
    .select([
      ...requestColumns,
      'o.name as organisation',
      'r.membership_id',
      'r.origin',
      'r.lot_id',
      'r.decision_comment',
    ])
    .select([
      // How many of its lot wait.
      sql<number>`case when r.lot_id is null or not (${waits('r')}) then 0 else (select count(*)::int from space_requests w where w.lot_id = r.lot_id and ${waits('w')}) end`.as(
        'lot_waiting',
      ),
      sql<
        Item[]
      >`coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'space', i.space, 'access', i.access, 'grantedAccess', i.granted_access,
        'service', case when s.id is null then null else jsonb_build_object('id', s.id, 'name', s.name) end) order by i.space, s.name nulls first)
      from space_request_items i left join services s on s.id = i.service_id where i.request_id = r.id), '[]')`.as(
        'items',
      ),
    ])
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** The items that no other act has answered. */
const open = (row: Row) => row.items.filter((item) => item.grantedAccess === null)

/**
 * Approves a request for spaces: each item as asked for, or with the access that the manager leaves (O9, O10), never less than what is
 * open. Tells the person.
 * @throws Problem 409 (organisation.deactivated, organisation.requester_gone, organisation.membership_over, organisation.space_withdrawn),
 *   422 on `items`
 */
async function approve(ctx: PersonContext, row: Row, input: Choice): Promise<Approved<Row>> {
  const { rows } = await sql<{
    id: string
    space: string
    service_id: string | null
    service: string | null
    active: boolean | null
    held: boolean
    access: Access
    /** What was given meanwhile by another way. */
    given: Access | null
    open: Access | null
    offered: boolean
    over: boolean
    account: string
    deactivated: boolean
  }>`
    select i.id, i.space, i.service_id, s.name as service, s.is_active as active, i.access,
      i.service_id is null or m.whole or exists (select from membership_services h where h.membership_id = m.id and h.service_id = i.service_id) as held,
      i.granted_access as given, (select b.access from space_subscriptions b where b.membership_id = m.id and b.space = i.space
        and b.service_id is not distinct from i.service_id and b.ended_at is null) as open,
      exists (select from space_offers f where f.withdrawn_at is null and f.organisation_id = m.organisation_id and f.space = i.space) as offered,
      m.ends_on is not null and m.ends_on < ${ctx.today}::date as over, a.status as account, o.deactivated_at is not null as deactivated
    from memberships m join organisations o on o.id = m.organisation_id join accounts a on a.id = m.account_id
    join space_request_items i on i.request_id = ${row.id} left join services s on s.id = i.service_id
    where m.id = ${row.membership_id} and m.removed_at is null order by i.space, s.name nulls first for update of m`.execute(
    ctx.db,
  )
  const first = rows[0]
  if (!first) throw problem('organisation.membership_over')
  const pending = rows.filter((item) => item.given === null)
  require(
    canApproveRequest({
      account: first.account,
      organisationDeactivated: first.deactivated,
      membershipOver: first.over,
      notOffered: [...new Set(pending.filter((item) => !item.offered).map((item) => spaceTitle(ctx, item.space)))],
    }),
  )
  const chosen = new Map(input.items.map((item) => [item.id, item.access]))
  input.items.forEach((item, index) => {
    if (!rows.some((known) => known.id === item.id)) throw invalid({ field: `items.${index}.id`, code: 'bad_value' })
  })
  const gone = pending.find((item) => item.active === false)
  if (gone) throw invalid({ field: 'items', code: 'organisation.service_inactive', params: { name: gone.service } })
  const beyond = pending.find((item) => !item.held)
  if (beyond) throw invalid({ field: 'items', code: 'organisation.service_not_held', params: { name: beyond.service } })
  const granted = rows.map((item) => ({
    ...item,
    access: item.given ?? grantedAccess(item.open ?? undefined, chosen.get(item.id) ?? item.access),
  }))
  await openSubscriptions(
    ctx,
    'request',
    granted
      .filter((item) => item.given === null)
      .map((item) => ({
        membershipId: row.membership_id,
        organisationId: row.organisation_id,
        space: item.space,
        serviceId: item.service_id,
        access: item.access,
      })),
  )
  await sql`update space_request_items i set granted_access = g.access
    from jsonb_to_recordset(${JSON.stringify(granted.map((item) => ({ id: item.id, access: item.access })))}::jsonb) as g (id uuid, access text)
    where i.request_id = ${row.id} and i.id = g.id`.execute(ctx.db)
  return approved(
    ctx,
    row,
    granted.map((item) => ({
      space: item.space,
      access: item.access,
      service: item.service === null ? null : { name: item.service },
    })),
    input.comment,
  )
}

const approved = (ctx: Context, row: Row, items: Words, comment: string): Approved<Row> => ({
  row,
  columns: { decision_comment: comment },
  entry: approvedEntry(row, items, comment),
  message: decidedMessage(ctx, row, items, { comment }),
})

const decidedMessage = (
  ctx: Context,
  row: Row,
  items: Words,
  words: { comment: string } | { reason: string },
): Told => ({
  accountId: row.account_id,
  kind: 'reason' in words ? 'organisation.space_request_refused' : 'organisation.space_request_approved',
  params: (locale: Locale) => ({
    organisation: row.organisation,
    by: ctx.actor.label,
    spaces: spacesWords(ctx, items, locale),
    titles: titlesOf(ctx, items, locale),
    changed: 'reason' in words ? '' : changeOf(ctx, row, items, locale),
    ...words,
  }),
  key: `space-request:${row.id}`,
  href: places.ownMemberships,
})

const askedFor: Text = { fr: ' Vous aviez demandé\u00a0: {what}.', en: ' You had asked for: {what}.' }

/** What was asked for, where something else was granted (O3). */
const changeOf = (ctx: Context, row: Row, granted: Words, locale: Locale): string => {
  const [asked, given] = [spacesWords(ctx, row.items, locale), spacesWords(ctx, granted, locale)]
  return asked === given ? '' : fill(askedFor[locale], { what: asked })
}

/** What the manager leaves of what was asked for; an item that is not named is granted as asked for. */
type Choice = { comment: string; items: Array<{ id: string; access: Access }> }

/**
 * Approves as asked for, together, those requests to which nothing is to say: account, organisation and membership stand, their spaces
 * are offered, nothing more is open already, their services are active and held, and no other of the same membership is among them.
 */
async function approveTogether(ctx: PersonContext, waiting: string[]): Promise<Array<Approved<Row>>> {
  await sql`select from memberships m where m.id in (select r.membership_id from space_requests r where r.id = any (${waiting}::uuid[])) order by m.id for update`.execute(
    ctx.db,
  )
  const { rows: done } = await spaceRequests
    .select(
      sql`r.id = any (${waiting}::uuid[]) and exists (select from space_request_items i where i.request_id = r.id) and o.deactivated_at is null
      and exists (select from accounts a where a.id = r.account_id and a.status in ('pending', 'active'))
      and not exists (select from space_request_items i where i.request_id = r.id and (i.granted_access is not null
        or not exists (select from space_offers f where f.withdrawn_at is null and f.organisation_id = r.organisation_id and f.space = i.space)
        or (i.access = 'read' and exists (select from space_subscriptions b where b.membership_id = r.membership_id and b.space = i.space and b.access = 'modify' and b.ended_at is null))))
      and exists (select from memberships m where m.id = r.membership_id and m.removed_at is null and (m.ends_on is null or m.ends_on >= ${ctx.today}::date)
        and not exists (select from space_request_items i join services s on s.id = i.service_id where i.request_id = r.id
          and not (s.is_active and (m.whole or exists (select from membership_services h where h.membership_id = m.id and h.service_id = s.id)))))
      and not exists (select from space_requests x where x.id = any (${waiting}::uuid[]) and x.membership_id = r.membership_id and x.id <> r.id)`,
      sql`order by r.organisation_id, r.id`,
      ctx,
    )
    .execute(ctx.db)
  await openSubscriptions(
    ctx,
    'request',
    done.flatMap((row) =>
      row.items.map((item) => ({
        membershipId: row.membership_id,
        organisationId: row.organisation_id,
        space: item.space,
        serviceId: item.service?.id ?? null,
        access: item.access,
      })),
    ),
  )
  await sql`update space_request_items set granted_access = access where request_id = any (${done.map((row) => row.id)}::uuid[])`.execute(
    ctx.db,
  )
  return done.map((row) => approved(ctx, row, row.items, ''))
}

/** Requests for spaces of an organisation (O8, O9, O10). */
export const spaceRequests = requestsOf({
  table: 'space_requests',
  subject: 'space_request',
  acts: {
    approved: 'organisation.subscription.approved',
    refused: 'organisation.subscription.refused',
    withdrawn: 'organisation.subscription.request_withdrawn',
  },
  reads: 'organisation.people.read',
  permission: decidePermission,
  byServer: true,
  title: { fr: "Demandes d'abonnement aux espaces", en: 'Requests for spaces' },
  rows,
  item: schema.spaceRequestSummary,
  ownItem: schema.ownSpaceRequest,
  guard: requireQueue,
  // What one setting of the spaces asked for.
  filters: { lot: filter(z.uuid().optional(), (lot) => sql`r.lot_id = ${lot}`) },
  searched: sql`r.surname || ' ' || r.given_name || ' ' || r.surname || ' ' || r.sign_in_email || ' ' || o.name`,
  label: labelOf,
  summary: (ctx, row: Row) => ({
    origin: row.origin as 'person' | 'setting',
    lot: row.lot_id && row.lot_waiting > 1 ? { id: row.lot_id, waiting: row.lot_waiting } : null,
    items: row.items.map((item) => ({ ...item, title: spaceTitle(ctx, item.space) })),
    decisionComment: row.decision_comment,
  }),
  asAsked: { comment: '', items: [] } as Choice,
  approve,
  approveTogether,
  refused: (ctx, row, reason) => ({
    after: { spaces: kept(open(row)) },
    message: decidedMessage(ctx, row, open(row), { reason }),
  }),
})

/** What waits for a decision about the spaces of a membership, the oldest first (O18, O32). */
export async function listWaitingSpaces(ctx: PersonContext, membershipId: string) {
  const { rows } = await spaceRequests
    .select(
      sql`r.membership_id = ${membershipId} and ${inState('waiting')}`,
      sql`order by r.requested_at, r.id limit 20`,
      ctx,
    )
    .execute(ctx.db)
  const able = rows[0] && (await spaceRequests.read(ctx, rows[0].id)).abilities.decide
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    requestedAt: row.requested_at.toISOString(),
    items: row.items.map((item) => ({ ...item, title: spaceTitle(ctx, item.space) })),
    decide: able!,
  }))
}

/** The requests of a lot that wait and may be decided. @throws Problem 404 where there is no such lot */
export async function waitingOfLot(ctx: PersonContext, lotId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string; waits: boolean }>`
    select r.id, ${inState('waiting')} as waits from space_requests r where r.lot_id = ${lotId} and ${mayDecide(ctx, decidePermission)} order by r.id`.execute(
    ctx.db,
  )
  if (rows.length === 0) throw notFound()
  return rows.filter((row) => row.waits).map((row) => row.id)
}

/**
 * Asks for spaces within a membership of one's own, each for all its services or one; only what the organisation offers (O8, O11).
 * @throws Problem 404, organisation.membership_over, organisation.deactivated, 422 per item, 429
 */
export async function askForSpaces(
  ctx: ClientContext,
  input: {
    membershipId: string
    items: Array<{ space: string; serviceId: string | null; access: Access }>
    comment: string
  },
) {
  requirePerson(ctx)
  await limitAct(ctx, 'space-requests', 20)
  const asked = await ctx.asSystem(async () => {
    const { rows: members } = await sql<{
      organisation_id: string
      organisation: string
      deactivated: boolean
      over: boolean
      offered: string[]
      services: string[]
      subscriptions: Array<{ space: string; serviceId: string | null; access: Access }>
      waiting: Array<{ space: string; serviceId: string | null }>
    }>`
      select m.organisation_id, o.name as organisation, o.deactivated_at is not null as deactivated, m.ends_on is not null and m.ends_on < ${ctx.today}::date as over,
        array(select f.space from space_offers f where f.withdrawn_at is null and f.organisation_id = m.organisation_id) as offered,
        array(select s.id::text from services s where s.organisation_id = m.organisation_id and s.is_active
          and (m.whole or exists (select from membership_services h where h.membership_id = m.id and h.service_id = s.id))) as services,
        coalesce((select jsonb_agg(jsonb_build_object('space', b.space, 'serviceId', b.service_id, 'access', b.access))
          from space_subscriptions b where b.membership_id = m.id and b.ended_at is null), '[]') as subscriptions,
        coalesce((select jsonb_agg(jsonb_build_object('space', i.space, 'serviceId', i.service_id))
          from space_requests q join space_request_items i on i.request_id = q.id where q.membership_id = m.id and q.decision is null and q.withdrawn_at is null), '[]') as waiting
      from memberships m join organisations o on o.id = m.organisation_id
      where m.id = ${input.membershipId} and m.account_id = ${ctx.actor.accountId} and m.removed_at is null for update of m`.execute(
      ctx.db,
    )
    const member = members[0]
    if (!member) throw notFound()
    if (member.deactivated) throw problem('organisation.deactivated')
    if (member.over) throw problem('organisation.membership_over')
    const known = new Set(subscribableSpaces(ctx).map((space) => space.space))
    const seen = new Set<string>()
    input.items.forEach((item, index) => {
      const refuse = (field: string, code: string) => invalid({ field: `items.${index}.${field}`, code })
      if (!known.has(item.space) || !member.offered.includes(item.space))
        throw refuse('space', 'organisation.space_not_offered')
      if (item.serviceId !== null && !member.services.includes(item.serviceId))
        throw refuse('serviceId', 'organisation.service_unknown')
      const key = `${item.space} ${item.serviceId}`
      if (seen.has(key)) throw refuse('space', 'organisation.item_twice')
      seen.add(key)
      if (
        member.subscriptions.some(
          (held) =>
            held.space === item.space &&
            (held.serviceId === null || held.serviceId === item.serviceId) &&
            reaches(held.access, item.access),
        )
      )
        throw refuse('space', 'organisation.already_subscribed')
      if (member.waiting.some((open) => open.space === item.space && open.serviceId === item.serviceId))
        throw refuse('space', 'organisation.request_open')
    })
    const made = await ctx.db
      .insertInto('space_requests')
      .values({
        organisation_id: member.organisation_id,
        membership_id: input.membershipId,
        account_id: ctx.actor.accountId,
        origin: 'person',
        comment: input.comment,
        requested_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await ctx.db
      .insertInto('space_request_items')
      .values(
        input.items.map((item) => ({
          request_id: made.id,
          organisation_id: member.organisation_id,
          space: item.space,
          service_id: item.serviceId,
          access: item.access,
        })),
      )
      .execute()
    return { ...made, ...member }
  })
  const own = await spaceRequests.readOwn(ctx, asked.id)
  await spaceRequests.recordAsked(
    ctx,
    'organisation.subscription.requested',
    { id: asked.id, label: ctx.actor.label, organisationId: asked.organisation_id },
    { spaces: kept(own.items) },
  )
  await tellDeciders(
    ctx,
    asked.organisation_id,
    decidePermission,
    'organisation.space_request_received',
    (locale) => ({
      organisation: asked.organisation,
      person: ctx.actor.label,
      spaces: spacesWords(ctx, own.items, locale),
      titles: titlesOf(ctx, own.items, locale),
    }),
    places.spaceRequests,
  )
  return own
}
