import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { z } from 'zod'
import { momentIn } from '../../../kernel/dates/moment.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import { asServer, asSystem, type Context, type SystemContext } from '../../../kernel/http/context.ts'
import { type Download, hashToken, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { isLocale } from '../../../kernel/i18n/locale.ts'
import { countAttempt, originOf } from '../../../kernel/identity/limits.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import type { InterventionRow } from '../lists.ts'
import { canConfirm, canMove } from '../policy.ts'
import { findIntervention, movesOf, stateOf } from '../read.ts'
import type * as schema from '../schema.ts'
import { calendarFile, calendarOf } from './calendar.ts'
import { confirmVisit, moveVisit } from './service.ts'
import { minutesOf, slotsOf, slotViews } from './slots.ts'

type Person = { account_id: string | null; email: string; given_name: string; locale: string }

/** Who is told of a visit: whoever asked for it by a ticket, else the client's manager. */
async function toldOf(ctx: Context, row: InterventionRow): Promise<Person | undefined> {
  const { rows } =
    await sql<Person>`select a.id as account_id, coalesce(nullif(a.contact_email, ''), a.sign_in_email, '') as email, a.given_name, a.locale
    from accounts a join memberships m on m.account_id = a.id and m.organisation_id = ${row.organisation_id} and parvis.in_force(m)
    where a.status = 'active' and (a.id = (select t.account_id from tickets t where t.id = ${row.ticket_id}) or m.role = 'principal_manager')
    order by a.id = (select t.account_id from tickets t where t.id = ${row.ticket_id}) desc nulls last limit 1`.execute(
      ctx.db,
    )
  return rows[0]
}

/** Tells the client of a visit's slot, with a link by which whoever has the mail confirms or moves it; links that were sent before end. */
export function tellPlanned(ctx: Context, id: string): Promise<void> {
  return asServer(ctx, async () => {
    const row = await findIntervention(ctx, id)
    await ctx.db
      .updateTable('visit_links')
      .set({ ended_at: ctx.now })
      .where('intervention_id', '=', id)
      .where('ended_at', 'is', null)
      .execute()
    if (!row.starts_at || row.starts_at <= ctx.now) return
    const to = await toldOf(ctx, row)
    if (!to?.email) return
    const token = randomBytes(32).toString('base64url')
    await ctx.db
      .insertInto('visit_links')
      .values({
        brand_id: ctx.brand.id,
        intervention_id: id,
        token_hash: hashToken(token),
        sent_to_label: to.given_name,
        created_at: ctx.now,
      })
      .execute()
    const locale = isLocale(to.locale) ? to.locale : ctx.brand.locale
    await notify(
      ctx,
      { accountId: to.account_id, email: to.email, locale, givenName: to.given_name },
      'interventions.visit_planned',
      {
        number: row.number,
        subject: row.subject,
        slot: momentIn(row.starts_at, locale, ctx.brand.timeZone),
        technician: row.technician_label ?? '',
      },
      // The token is in the fragment: no server's log has it; nor has the portal's own notice.
      { href: `/visite#${token}`, mailOnly: true },
    )
  })
}

/** Tells the client that a visit is cancelled; its links end. */
export function tellCancelled(ctx: Context, id: string): Promise<void> {
  return asServer(ctx, async () => {
    const row = await findIntervention(ctx, id)
    await ctx.db
      .updateTable('visit_links')
      .set({ ended_at: ctx.now })
      .where('intervention_id', '=', id)
      .where('ended_at', 'is', null)
      .execute()
    if (!row.starts_at || row.starts_at <= ctx.now) return
    const to = await toldOf(ctx, row)
    if (!to) return
    const locale = isLocale(to.locale) ? to.locale : ctx.brand.locale
    await notify(
      ctx,
      { accountId: to.account_id, email: to.email || null, locale, givenName: to.given_name },
      'interventions.visit_cancelled',
      { number: row.number, subject: row.subject, reason: row.cancellation_reason },
      { href: `/interventions/${id}` },
    )
  })
}

/** The visit of a link, until it is over. @throws Problem interventions.link_unusable */
async function visitOf(ctx: SystemContext, token: string): Promise<{ row: InterventionRow; label: string }> {
  const { rows } = await sql<{
    id: string
    label: string
  }>`select i.id, l.sent_to_label as label from visit_links l join interventions i on i.id = l.intervention_id
    where l.token_hash = ${hashToken(token)} and l.brand_id = ${ctx.brand.id} and l.ended_at is null and i.state in ('planned', 'confirmed', 'on_the_way') and i.ends_at > ${ctx.now}`.execute(
    ctx.db,
  )
  if (!rows[0]) throw problem('interventions.link_unusable')
  return { row: await findIntervention(ctx, rows[0].id), label: rows[0].label }
}

async function viewOf(ctx: SystemContext, row: InterventionRow): Promise<z.input<typeof schema.linkedVisit>> {
  const of = stateOf(row)
  const move = canMove({ side: 'link' }, of, movesOf(ctx))
  return {
    number: row.number,
    subject: row.subject,
    site: row.site,
    technician: row.technician_label ?? '',
    state: row.state as 'planned',
    startsAt: row.starts_at!.toISOString(),
    endsAt: row.ends_at!.toISOString(),
    minutes: minutesOf(row),
    slots: move.allowed ? slotViews(await slotsOf(ctx, row)) : [],
    confirm: ability(canConfirm({ side: 'link' }, of), ctx.locale),
    move: ability(move, ctx.locale),
    version: row.version,
  }
}

const within = async <T>(request: RequestInfo, work: (ctx: SystemContext) => Promise<T>): Promise<T> => {
  await countAttempt(request.services, request.brand, [[`visit_link:${originOf(request.address)}`, 200]])
  return asSystem(request.services, request.brand, work, request.locale)
}

/** What a link shows: that visit and the slots to which it may be moved; nothing else of whose it is. @throws Problem interventions.link_unusable */
export const readByLink = (request: RequestInfo, { token }: z.output<typeof schema.tokenBody>) =>
  within(request, async (ctx) => viewOf(ctx, (await visitOf(ctx, token)).row))

/** Confirms the visit of a link. @throws Problem interventions.link_unusable, 409 */
export const confirmByLink = (request: RequestInfo, { token, version }: z.output<typeof schema.linkedVersion>) =>
  within(request, async (ctx) => {
    const { row, label } = await visitOf(ctx, token)
    await confirmVisit(ctx, row.id, version, label)
    return viewOf(ctx, await findIntervention(ctx, row.id))
  })

/** Moves the visit of a link to a slot that is free. @throws Problem interventions.link_unusable, 409 with other slots, 422 */
export const moveByLink = (request: RequestInfo, { token, version, startsAt }: z.output<typeof schema.linkedMove>) =>
  within(request, async (ctx) => {
    const { row, label } = await visitOf(ctx, token)
    await moveVisit(ctx, row.id, { version, startsAt }, label)
    return viewOf(ctx, await findIntervention(ctx, row.id))
  })

/** The calendar entry of the visit of a link. @throws Problem interventions.link_unusable */
export const calendarByLink = (request: RequestInfo, { token }: z.output<typeof schema.tokenBody>): Promise<Download> =>
  within(request, async (ctx) => {
    const { row } = await visitOf(ctx, token)
    return calendarFile(row, calendarOf(ctx, row, null))
  })
