import type { z } from 'zod'
import {
  isStatus,
  nextOf,
  reasoned,
  reasonsOf,
  reasonWords,
  type Status,
  statuses,
  type Teller,
} from '../../../kernel/e-invoicing/index.ts'
import type { Context } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import type { Reason, StatusAmount, Subject } from './record.ts'
import type * as schema from './schema.ts'

export const titleOf = (code: string, locale: Locale): string => statuses[Number(code) as 200]?.[locale] ?? code

/** What was said of an invoice, the oldest first, as the asking person may see it (B15). */
export async function timelineOf(ctx: Context, subject: Subject): Promise<Array<z.input<typeof schema.statusView>>> {
  const rows = await ctx.db
    .selectFrom('invoice_statuses')
    .selectAll()
    .where(subject.kind === 'invoice' ? 'invoice_id' : 'deposit_id', '=', subject.id)
    .orderBy('at')
    .orderBy('recorded_at')
    .orderBy('code')
    .limit(200)
    .execute()
  // What the platform says of our messages is the staff's.
  const flowIds = ctx.actor.side === 'staff' ? rows.flatMap(({ flow_id }) => (flow_id ? [flow_id] : [])) : []
  const acks = new Map(
    flowIds.length === 0
      ? []
      : (
          await ctx.db
            .selectFrom('exchanged_flows')
            .select(['id', 'ack'])
            .where('id', 'in', flowIds)
            .where('direction', '=', 'out')
            .execute()
        ).map(({ id, ack }) => [id, ack] as const),
  )
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    title: titleOf(row.code, ctx.locale),
    at: row.at.toISOString(),
    by: row.sender_role as 'SE',
    byName: row.sender_name,
    reasons: (row.reasons as Reason[]).map(({ code, words }) => ({
      code,
      words: words || reasonWords(code)[ctx.locale],
    })),
    amounts: row.amounts as StatusAmount[],
    words: row.words,
    madeBy: row.made_by_label,
    ack: (acks.get(row.flow_id ?? '') as 'Ok' | undefined) ?? null,
  }))
}

/** What may be said next by us, with the reasons of each. */
export function nextViews(
  by: Teller,
  timeline: ReadonlyArray<{ code: string }>,
  offered: readonly Status[],
  locale: Locale,
): Array<z.input<typeof schema.nextView>> {
  const said = timeline.map(({ code }) => code).filter(isStatus)
  return nextOf(by, said)
    .filter((code) => offered.includes(code))
    .map((code) => ({
      code,
      title: titleOf(code, locale),
      reasons: (reasonsOf[Number(code) as 210] ?? []).map((reason) => ({
        code: reason,
        words: reasonWords(reason)[locale],
      })),
      reasonCompulsory: reasoned.has(code),
    }))
}
