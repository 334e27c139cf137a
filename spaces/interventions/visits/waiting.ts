import { sql } from 'kysely'
import { today as dayOf } from '../../../kernel/dates/day.ts'
import { momentIn } from '../../../kernel/dates/moment.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import type { WaitingItem } from '../../../kernel/space.ts'

/** Visits `i` that wait for the client's word. */
export const toConfirm = sql<boolean>`i.state = 'planned' and i.starts_at >= (select parvis.today())
  and i.organisation_id = any ((select parvis.organisation_ids_with_permission('interventions.visits.confirm'))::uuid[])`

/** The visits that the client has to confirm, for «Accueil»: the soonest first (P27, P36). */
export async function waitingVisits(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side !== 'client') return []
  const { rows } = await sql<{
    id: string
    subject: string
    site: string
    starts_at: Date
  }>`select i.id, i.subject, i.site, i.starts_at
    from interventions i where ${toConfirm} order by i.starts_at, i.id limit 20`.execute(ctx.db)
  return rows.map((visit) => ({
    kind: 'interventions.visit',
    title: { fr: `Confirmer la visite «\u00a0${visit.subject}\u00a0»`, en: `Confirm the visit “${visit.subject}”` }[
      ctx.locale
    ],
    detail: [momentIn(visit.starts_at, ctx.locale, ctx.brand.timeZone), visit.site].filter(Boolean).join(' · '),
    dueOn: dayOf(ctx.brand.timeZone, visit.starts_at),
    late: false,
    href: `/interventions/${visit.id}`,
    actionLabel: { fr: 'Confirmer', en: 'Confirm' }[ctx.locale],
  }))
}
