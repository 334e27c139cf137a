import { sql } from 'kysely'
import type { SystemContext } from '../../../kernel/http/context.ts'
import { isMarkOf, readReplyAddress } from '../participants.ts'

/** A ticket that a mail refers to; `byMark`: to whom the address that it went to was given; `answered`: a message there answers the mail, which comes after it. */
export type Referred = { id: string; byMark: string | null; answered: boolean }

const uuidIn = (messageId: string) => /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i.exec(messageId)?.[1]
const rootIn = (messageId: string) => /^<ticket-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i.exec(messageId)?.[1]

type Refers = { messageId: string; inReplyTo: string; references: string[]; to: string[]; subject: string }

/**
 * The tickets that a mail refers to, the surest first: by the address that it went to, which nobody else can know; by what it answers; by what that goes
 * on from, or what answered it before it came; by the number in its subject.
 */
export async function referredBy(ctx: SystemContext, mail: Refers): Promise<Referred[]> {
  const found: Referred[] = []
  for (const address of mail.to) {
    const given = readReplyAddress(address)
    if (!given) continue
    const { rows } = await sql<{ id: string; account_id: string }>`select t.id, x.account_id from tickets t
        cross join lateral (select t.account_id union select f.account_id from ticket_followers f where f.ticket_id = t.id
          union select m.account_id from ticket_mails m where m.ticket_id = t.id and m.account_id is not null) x
        where t.brand_id = ${ctx.brand.id} and t.number = ${given.number}`.execute(ctx.db)
    const meant = rows.find((row) => isMarkOf(ctx.services, row.id, row.account_id, given.mark))
    if (meant) found.push({ id: meant.id, byMark: meant.account_id, answered: false })
  }
  const ids = [...new Set([mail.inReplyTo, ...[...mail.references].reverse()].filter(Boolean))].slice(0, 50)
  const mailIds = ids.flatMap((id) => uuidIn(id) ?? [])
  const rootIds = ids.flatMap((id) => rootIn(id) ?? [])
  const numbers = [...mail.subject.matchAll(/\bT-\d{4}-\d{4,}\b/gi)].map(([number]) => number.toUpperCase()).slice(0, 5)
  const { rows } = await sql<{ id: string; rank: number }>`select x.id, min(x.rank)::int as rank from (
      select m.ticket_id as id, array_position(${ids}::text[], m.mail_message_id) as rank from ticket_messages m
        where m.brand_id = ${ctx.brand.id} and m.mail_message_id = any (${ids}::text[])
      union all select m.ticket_id, 0 from ticket_mails m where m.mail_id = any (${mailIds}::uuid[])
      union all select t.id, 100 from tickets t where t.id = any (${rootIds}::uuid[])
      union all select m.ticket_id, 200 from ticket_messages m where m.brand_id = ${ctx.brand.id} and m.mail_references @> array[${mail.messageId}]
      union all select t.id, 300 from tickets t where t.brand_id = ${ctx.brand.id} and t.number = any (${numbers}::text[])) x
    join tickets t on t.id = x.id and t.brand_id = ${ctx.brand.id} group by x.id order by min(x.rank), x.id`.execute(
    ctx.db,
  )
  return [
    ...found,
    ...rows
      .filter(({ id }) => !found.some((one) => one.id === id))
      .map(({ id, rank }) => ({ id, byMark: null, answered: rank === 200 })),
  ]
}
