import { sql } from 'kysely'
import { invalid } from '../../kernel/errors/problem.ts'
import { keepFile, kindOf, type Upload } from '../../kernel/files/storage.ts'
import { asServer, type Context, type PersonContext, type SystemContext } from '../../kernel/http/context.ts'
import { acceptedAttachments, mostAttachments, mostByMail } from './limits.ts'

/** Who says something in a ticket. Without an account it is somebody whom only their address is known of. */
export type Author = { accountId: string | null; label: string; side: 'client' | 'staff'; email?: string }

/** What somebody says, as it came. */
export type Said = {
  body: string
  channel: 'page' | 'mail' | 'api'
  folded?: string
  mail?: { messageId: string; inReplyTo: string; references: string[] }
  automatic?: boolean
  /** When it was said, where that was not now. */
  at?: Date
}

/** The beginning of a message, as mails have it. */
export const excerptOf = (body: string) => ([...body].length > 400 ? `${[...body].slice(0, 400).join('')}…` : body)

/**
 * Adds a message to a ticket with its files. It changes nothing else of the ticket.
 * @param reference the ticket to whose reference it came, where that one was joined to this: it goes back with it
 * @throws Problem 422 on `attachments`
 */
export async function addMessage(
  ctx: PersonContext | SystemContext,
  ticket: { id: string; organisationId: string | null },
  author: Author,
  said: Said,
  uploads: Upload[],
  reference?: string,
): Promise<string> {
  const byMail = said.channel === 'mail'
  if (uploads.length > (byMail ? mostByMail : mostAttachments))
    throw invalid({ field: 'attachments', code: 'support.too_many_attachments' })
  const kinds = await Promise.all(
    uploads.map(async (upload) =>
      // What a mail brings was looked at as it was read (`ticketMails`).
      byMail ? (await upload.kind())! : kindOf({ ...upload, field: 'attachments' }, acceptedAttachments),
    ),
  )
  const { id } = await ctx.db
    .insertInto('ticket_messages')
    .values({
      ticket_id: ticket.id,
      author_id: author.accountId,
      author_label: author.label,
      author_email: author.email ?? '',
      author_side: author.side,
      body: said.body,
      folded: said.folded ?? '',
      channel: said.channel,
      mail_message_id: said.mail?.messageId ?? null,
      mail_in_reply_to: said.mail?.inReplyTo ?? '',
      mail_references: said.mail?.references ?? [],
      is_automatic: said.automatic ?? false,
      created_at: said.at ?? ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const [index, upload] of uploads.entries()) {
    const fileId = await keepFile(ctx, upload, kinds[index]!, {
      kind: 'support.message',
      id,
      organisationId: ticket.organisationId,
    })
    await ctx.db.insertInto('ticket_attachments').values({ message_id: id, file_id: fileId, position: index }).execute()
  }
  if (reference && reference !== ticket.id)
    await asServer(ctx, () =>
      // By however many steps the one of the reference was joined: each takes it back.
      sql`with recursive path as (
          select m.id, m.into_id from ticket_moves m where m.from_id = ${reference} and m.kind = 'merge' and m.undone_at is null
          union all
          select m.id, m.into_id from ticket_moves m join path p on m.from_id = p.into_id where m.kind = 'merge' and m.undone_at is null)
        insert into ticket_moved_messages (move_id, message_id) select p.id, ${id} from path p`.execute(ctx.db),
    )
  return id
}

/** The ticket where a reference leads: itself, or the one that it was joined to, by however many steps. */
export async function standingTicket(ctx: Context, id: string): Promise<string> {
  const { rows } = await asServer(ctx, () =>
    sql<{ id: string }>`with recursive path as (
        select t.id, t.merged_into_id, 0 as step from tickets t where t.id = ${id}
        union all
        select t.id, t.merged_into_id, p.step + 1 from tickets t join path p on t.id = p.merged_into_id where p.step < 50)
      select id from path order by step desc limit 1`.execute(ctx.db),
  )
  return rows[0]?.id ?? id
}

/**
 * The ticket where a reference leads, held: as long as the transaction lasts nothing is joined, split or answered there. Where it was joined to another one
 * while this waited, that one.
 */
export async function holdStanding(ctx: Context, id: string): Promise<string> {
  for (let at = await standingTicket(ctx, id); ; ) {
    await asServer(ctx, () =>
      ctx.db.selectFrom('tickets').select('id').where('id', '=', at).forUpdate().executeTakeFirst(),
    )
    const now = await standingTicket(ctx, at)
    if (now === at) return at
    at = now
  }
}
