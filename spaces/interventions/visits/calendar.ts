import { brandUrl } from '../../../kernel/brands/hosts.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import { answeredTo, senderOf } from '../../../kernel/notifications/settings.ts'
import { icsOf } from '../calendar/ics.ts'
import type { InterventionRow } from '../lists.ts'
import { findIntervention } from '../read.ts'

/** When a visit is, or was: one that lost its slot is taken out of calendars where it was. */
export type Slot = { startsAt: Date; endsAt: Date }
/** The slot of a visit; undefined while it has none. */
export const slotOfRow = (row: Pick<InterventionRow, 'starts_at' | 'ends_at'>): Slot | undefined =>
  row.starts_at && row.ends_at ? { startsAt: row.starts_at, endsAt: row.ends_at } : undefined

/**
 * The .ics of a visit: what later changes of it replace (P36).
 * @param lost the slot that it had: without one, it is cancelled in calendars
 * @throws Problem interventions.not_planned
 */
export function calendarOf(
  ctx: Context,
  row: InterventionRow,
  attendee: { name: string; email: string } | null,
  lost?: Slot,
): string {
  const slot = slotOfRow(row)
  const shown = slot ?? lost
  if (!shown) throw problem('interventions.not_planned')
  const url = brandUrl(ctx.services.config, ctx.brand)
  return icsOf({
    // Of nothing that may be renamed: the entry is found by it for ever.
    uid: `intervention-${row.id}`,
    sequence: row.calendar_sequence,
    cancelled: row.state === 'cancelled' || !slot,
    confirmed: row.state !== 'planned',
    ...shown,
    summary: `${ctx.brand.name}, ${row.subject}`,
    location: row.site,
    description: [row.number, row.technician_label, row.detail].filter(Boolean).join('\n'),
    url: `${url}/interventions/${row.id}`,
    writtenAt: ctx.now,
    // Who asks must be somebody: without an organiser a request is none (RFC 5546).
    organizer: {
      name: ctx.brand.name,
      email: answeredTo(ctx.brand) || senderOf(ctx.services.config, ctx.brand).address,
    },
    attendee,
  })
}

/** The same as a file. */
export const calendarFile = (row: InterventionRow, text: string): Download =>
  new Download(Buffer.from(text), 'text/calendar; charset=utf-8', `${row.number}.ics`)

/** The calendar entry of one of the visits that the asking person sees. @throws Problem 404, 409 */
export async function downloadCalendar(ctx: Context, id: string): Promise<Download> {
  const row = await findIntervention(ctx, id)
  return calendarFile(row, calendarOf(ctx, row, null))
}
