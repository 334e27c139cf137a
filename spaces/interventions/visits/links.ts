import { sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../../kernel/errors/problem.ts'
import { asSystem, type SystemContext } from '../../../kernel/http/context.ts'
import { type Download, hashToken, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { countAttempt, originOf } from '../../../kernel/identity/limits.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import type { InterventionRow } from '../lists.ts'
import { canConfirm, canMove } from '../policy.ts'
import { findIntervention, movesOf, stateOf } from '../read.ts'
import type * as schema from '../schema.ts'
import { calendarFile, calendarOf } from './calendar.ts'
import { confirmVisit, moveVisit } from './service.ts'
import { minutesOf, slotsOf, slotViews } from './slots.ts'

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
