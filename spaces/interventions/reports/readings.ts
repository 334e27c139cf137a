import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import { Problem, sentenceOf } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { enterReadings } from '../../fleet/index.ts'
import type { Report } from './schema.ts'

/** What became of a reading that was sent: entered, or refused with the reason. */
export type ReadingEnded = { meterId: string; meter: string; asset: string; value: number; refused: string }

/** A meter of the assets of an intervention, with what it showed last. */
export type MeterOnSite = {
  id: string
  assetId: string
  label: Text
  unit: Text
  last: number | null
}

/** The meters of some assets, by asset and kind. */
export async function metersOfAssets(ctx: StaffContext, assetIds: readonly string[]): Promise<MeterOnSite[]> {
  if (assetIds.length === 0) return []
  const { rows } = await sql<MeterOnSite>`select m.id, m.asset_id as "assetId", k.label, k.unit,
      (select coalesce(r.start_value, r.value)::float8 from meter_readings r where r.meter_id = m.id and r.voided_at is null order by r.read_on desc, r.position desc limit 1) as last
    from meters m join meter_kinds k on k.brand_id = m.brand_id and k.code = m.kind where m.asset_id = any (${assetIds}::uuid[]) order by m.asset_id, m.kind`.execute(
    ctx.db,
  )
  return rows
}

/**
 * Enters the readings of a report by the fleet's own rules, each by itself: one that the meter cannot have shown is kept with the reason, and keeps
 * nothing else of the report from being taken. Sent again, it is entered once.
 */
export async function enterAll(
  ctx: StaffContext,
  report: Report,
  number: string,
  readOn: Day,
): Promise<ReadingEnded[]> {
  const assetIds = [...new Set(report.readings.map(({ assetId }) => assetId))]
  const meters = new Map((await metersOfAssets(ctx, assetIds)).map((one) => [one.id, one]))
  const { rows: assets } = await sql<{
    id: string
    label: string
  }>`select id, label from assets where id = any (${assetIds}::uuid[])`.execute(ctx.db)
  const labels = new Map(assets.map(({ id, label }) => [id, label]))
  const ended: ReadingEnded[] = []
  for (const reading of report.readings) {
    const meter = meters.get(reading.meterId)
    const one = {
      meterId: reading.meterId,
      meter: meter ? inLocale(meter.label, ctx.locale) : '',
      asset: labels.get(reading.assetId) ?? '',
      value: reading.value,
    }
    await sql`savepoint reading`.execute(ctx.db)
    try {
      await enterReadings(ctx, reading.assetId, {
        readOn,
        readings: [
          {
            meterId: reading.meterId,
            value: reading.value,
            // Whoever was there saw it: what is not usual is told by where it was read.
            reason: reading.reason || number,
            replaced: null,
          },
        ],
      })
      ended.push({ ...one, refused: '' })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      await sql`rollback to savepoint reading`.execute(ctx.db)
      const [field] = error.fields
      const code = field?.code ?? error.code
      ended.push({ ...one, refused: sentenceOf(code, ctx.locale, field?.params ?? error.params) ?? code })
    }
  }
  return ended
}
