import { sql } from 'kysely'
import { today } from '../../../kernel/dates/day.ts'
import { momentIn } from '../../../kernel/dates/moment.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import type { WaitingItem } from '../../../kernel/space.ts'

const toConfirm = sql`interventions i where i.state = 'planned' and i.starts_at > now()
  and i.organisation_id = any ((select parvis.organisation_ids_with_permission('interventions.visits.confirm'))::uuid[])`

/** How many visits the client may confirm: the count of the bar. */
export const countToConfirm = sql<number>`(select count(*)::int from ${toConfirm})`

/** The visits that the client may confirm, the next one first, for «Accueil» (P27, P36). */
export async function waitingVisits(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side !== 'client') return []
  const { rows } = await sql<{ id: string; number: string; subject: string; site: string; at: Date }>`
    select i.id, i.number, i.subject, i.site, i.starts_at as at from ${toConfirm} order by i.starts_at, i.id limit 20`.execute(
    ctx.db,
  )
  const { timeZone } = ctx.brand
  return rows.map((visit) => ({
    kind: 'interventions.visit',
    title: { fr: `Confirmer la visite\u00a0: ${visit.subject}`, en: `Confirm the visit: ${visit.subject}` }[ctx.locale],
    detail: [momentIn(visit.at, ctx.locale, timeZone), visit.site, visit.number].filter(Boolean).join(' · '),
    dueOn: today(timeZone, visit.at),
    late: false,
    href: `/interventions/${visit.id}`,
    actionLabel: { fr: 'Confirmer', en: 'Confirm' }[ctx.locale],
  }))
}
