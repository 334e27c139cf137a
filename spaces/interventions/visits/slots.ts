import { sql } from 'kysely'
import { addDays, type Day, today as dayOf } from '../../../kernel/dates/day.ts'
import { asServer, type Context } from '../../../kernel/http/context.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { freeSlots, type Hours, type Span } from '../calendar/slots.ts'
import type { InterventionRow } from '../lists.ts'
import { interventionSettings } from '../settings.ts'

/** A slot begins every so many minutes. */
const step = 30
const most = 300

/** How long a visit takes, in minutes. */
export const minutesOf = (row: Pick<InterventionRow, 'starts_at' | 'ends_at'>): number =>
  row.starts_at && row.ends_at ? Math.round((row.ends_at.getTime() - row.starts_at.getTime()) / 60_000) : 60

/**
 * The slots to which a visit may be moved (P36): free in its technician's calendar, from the notice that the brand asks for on, over so many days.
 * @param from the first day that is looked at
 */
export async function slotsOf(ctx: Context, row: InterventionRow, from?: Day): Promise<Span[]> {
  if (!row.technician_id) return []
  const after = new Date(ctx.now.getTime() + settingOf(ctx, interventionSettings.move_notice_hours) * 3_600_000)
  const first = dayOf(ctx.brand.timeZone, after)
  const last = addDays(ctx.today, settingOf(ctx, interventionSettings.move_days))
  const begin = from && from > first ? from : first
  const technicianId = row.technician_id
  return asServer(ctx, async () => {
    const [hours, taken] = [
      await sql<Hours>`select h.weekday, to_char(h.begins, 'HH24:MI') as begins, to_char(h.ends, 'HH24:MI') as ends from technician_hours h join technicians w on w.id = h.technician_id
        where h.technician_id = ${technicianId} and w.is_active`.execute(ctx.db),
      await sql<{ from: Date; to: Date }>`select lower(span) as from, upper(span) as to from technician_bookings
        where technician_id = ${technicianId} and intervention_id is distinct from ${row.id} and upper(span) > ${ctx.now} order by lower(span) limit 2000`.execute(
        ctx.db,
      ),
    ]
    return freeSlots({
      hours: hours.rows,
      taken: taken.rows,
      minutes: minutesOf(row),
      days: { from: begin, to: last },
      after,
      timeZone: ctx.brand.timeZone,
      step,
      most,
    }).filter((one) => one.from.getTime() !== row.starts_at?.getTime())
  })
}

/** As the API gives them. */
export const slotViews = (slots: readonly Span[]) =>
  slots.map(({ from, to }) => ({ startsAt: from.toISOString(), endsAt: to.toISOString() }))

/** Whether the database refused because the technician's time is taken. */
export const isTaken = (error: unknown): boolean =>
  (error as { constraint?: string }).constraint === 'technician_bookings_free'
