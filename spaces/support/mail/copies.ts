import { sql } from 'kysely'
import type { SystemContext } from '../../../kernel/http/context.ts'
import type { InboundMail } from '../../../kernel/inbound-mail/mail.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { tellJournal } from '../service.ts'
import { asWriter, type Writer } from './writers.ts'

/** So many whom a mail went to are looked at. */
const mostCopies = 30

type Ticket = {
  id: string
  number: string
  subject: string
  account_id: string
  organisation_id: string | null
}

/**
 * Whom else a mail of a ticket went to (P37). Members of its client follow it from then on, as if its writer had added them on the page: where the writer decides
 * about the ticket, and their address is the one by which they sign in. All others are kept with the message, for the staff to see; nobody else is added.
 * @param writer who wrote it, and may speak for a client; undefined where nobody does
 */
export async function takeCopies(
  ctx: SystemContext,
  ticket: Ticket,
  messageId: string,
  writer: Writer | undefined,
  mail: Pick<InboundMail, 'to' | 'from' | 'origin'>,
): Promise<void> {
  const wrote = mail.from.address.toLowerCase()
  const named = [...new Set(mail.to.map((address) => address.toLowerCase()))].filter(
    (address) => address !== wrote && address.length <= 254,
  )
  const { rows: boxes } = await sql<{ address: string }>`select lower(address) as address from mailboxes
    where brand_id = ${ctx.brand.id}`.execute(ctx.db)
  const own = new Set(boxes.map(({ address }) => address))
  const others = named
    .filter((address) => !own.has(address.replace(/\+[^@]*(?=@)/, '')) && !own.has(address))
    .slice(0, mostCopies)
  if (others.length === 0) return
  const { rows: members } = await sql<{ address: string; id: string; label: string; there: boolean }>`
    select lower(a.sign_in_email) as address, a.id, concat_ws(' ', a.surname, nullif(a.given_name, '')) as label,
      a.id = ${ticket.account_id} or exists (select from ticket_followers f where f.ticket_id = ${ticket.id} and f.account_id = a.id) as there
    from accounts a where a.brand_id = ${ctx.brand.id} and a.kind = 'person' and a.status in ('pending', 'active') and lower(a.sign_in_email) = any (${others})
      and exists (select from memberships m where m.account_id = a.id and m.organisation_id = ${ticket.organisation_id}::uuid and parvis.in_force(m))`.execute(
    ctx.db,
  )
  const decides =
    writer !== undefined &&
    mail.origin !== 'unproven' &&
    (writer.isStaff || (await asWriter(ctx, writer.accountId, sql<boolean>`parvis.decides_ticket(${ticket.id})`)))
  const added = decides ? members.filter(({ there }) => !there) : []
  const known = new Set(
    decides
      ? members.map(({ address }) => address)
      : members.filter(({ there }) => there).map(({ address }) => address),
  )
  const shown = others.filter((address) => !known.has(address))
  if (shown.length > 0)
    await ctx.db
      .insertInto('ticket_copies')
      .values(shown.map((address) => ({ message_id: messageId, address })))
      .execute()
  if (added.length === 0) return
  await ctx.db
    .insertInto('ticket_followers')
    .values(
      added.map(({ id, label }) => ({
        ticket_id: ticket.id,
        account_id: id,
        follower_label: label,
        side: 'client',
        added_by: writer!.accountId,
        added_by_label: writer!.label,
        added_at: ctx.now,
      })),
    )
    .onConflict((oc) => oc.columns(['ticket_id', 'account_id']).doNothing())
    .execute()
  for (const { label } of added) await tellJournal(ctx, ticket, 'follower_added', { after: { follower: label } })
  const params = { number: ticket.number, subject: ticket.subject, author: writer!.label }
  await tellPeople(
    ctx,
    added.map(({ id }) => ({ accountId: id, kind: 'support.followed', params, href: `/assistance/${ticket.id}` })),
  )
}
