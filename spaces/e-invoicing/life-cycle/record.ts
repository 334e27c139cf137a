import { sql } from 'kysely'
import { hasPlace, isStatus, nextOf, type Status, type Teller } from '../../../kernel/e-invoicing/index.ts'
import type { SystemContext } from '../../../kernel/http/context.ts'

/** An invoice that somebody says something of: one that the brand issued, or one that it received. */
export type Subject = { kind: 'invoice' | 'deposit'; id: string }
export type Reason = { code: string; words: string }
/** An amount that a status tells: paid (MEN), left (RAP), approved (MAP …), with its rate in percent. */
export type StatusAmount = { type: string; amount: string; currency: string; percent: string }
export type NewStatus = {
  code: Status
  at: Date
  senderRole: 'SE' | 'BY' | 'WK' | 'DFH'
  senderName: string
  reasons: Reason[]
  amounts: StatusAmount[]
  words: string
  messageId?: string
  flowId?: string
  madeBy?: string
}

const columnOf = ({ kind }: Subject) => (kind === 'invoice' ? 'invoice_id' : 'deposit_id')

/** What was said of an invoice, the oldest first; under its lock, so that two do not both come next. */
async function saidOf(ctx: SystemContext, subject: Subject, lock: boolean) {
  if (lock)
    await (subject.kind === 'invoice'
      ? sql`select 1 from invoice_transmissions where invoice_id = ${subject.id} for update`
      : sql`select 1 from invoice_deposits where id = ${subject.id} for update`
    ).execute(ctx.db)
  const rows = await ctx.db
    .selectFrom('invoice_statuses')
    .select(['code', 'at'])
    .where(columnOf(subject), '=', subject.id)
    .orderBy('at')
    .orderBy('recorded_at')
    .orderBy('code')
    .execute()
  return rows.flatMap(({ code, at }) => (isStatus(code) ? [{ code, at }] : []))
}

/** What somebody may say of an invoice now. */
export async function nextStatuses(ctx: SystemContext, subject: Subject, by: Teller): Promise<Status[]> {
  const said = await saidOf(ctx, subject, false)
  return nextOf(
    by,
    said.map(({ code }) => code),
  )
}

/**
 * Writes down a status in its place, by its own moment (B15).
 * @returns its id; 'step' where it cannot come there, 'again' where this message was taken before
 */
export async function recordStatus(ctx: SystemContext, subject: Subject, status: NewStatus): Promise<string> {
  const said = await saidOf(ctx, subject, true)
  if (status.messageId) {
    const known = await ctx.db
      .selectFrom('invoice_statuses')
      .select('id')
      .where('brand_id', '=', ctx.brand.id)
      .where('message_id', '=', status.messageId)
      .where(columnOf(subject), '=', subject.id)
      .executeTakeFirst()
    if (known) return 'again'
  }
  const before = said.filter(({ at }) => at <= status.at).map(({ code }) => code)
  const later = said.filter(({ at }) => at > status.at).map(({ code }) => code)
  if (!hasPlace(status.code, before, later)) return 'step'
  const { id } = await ctx.db
    .insertInto('invoice_statuses')
    .values({
      brand_id: ctx.brand.id,
      [columnOf(subject)]: subject.id,
      code: status.code,
      at: status.at,
      recorded_at: ctx.now,
      sender_role: status.senderRole,
      sender_name: status.senderName,
      reasons: JSON.stringify(status.reasons),
      amounts: JSON.stringify(status.amounts),
      words: status.words,
      message_id: status.messageId ?? null,
      flow_id: status.flowId ?? null,
      made_by_label: status.madeBy ?? '',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
