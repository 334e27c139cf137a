import { brandUrl } from '../../../kernel/brands/hosts.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import { icsOf } from '../calendar/ics.ts'
import type { InterventionRow } from '../lists.ts'
import { findIntervention } from '../read.ts'

/** The .ics of a visit: what later changes of it replace (P36). @throws Problem interventions.not_planned */
export function calendarOf(
  ctx: Context,
  row: InterventionRow,
  attendee: { name: string; email: string } | null,
): string {
  if (!row.starts_at || !row.ends_at) throw problem('interventions.not_planned')
  const url = brandUrl(ctx.services.config, ctx.brand)
  return icsOf({
    uid: `intervention-${row.id}@${new URL(url).hostname}`,
    sequence: row.calendar_sequence,
    cancelled: row.state === 'cancelled',
    confirmed: row.state !== 'planned',
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    summary: `${ctx.brand.name}, ${row.subject}`,
    location: row.site,
    description: [row.number, row.technician_label, row.detail].filter(Boolean).join('\n'),
    url: `${url}/interventions/${row.id}`,
    writtenAt: ctx.now,
    organizer: { name: ctx.brand.name, email: ctx.brand.supportEmail },
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
