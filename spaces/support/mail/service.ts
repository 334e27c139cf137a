import { sql } from 'kysely'
import type { z } from 'zod'
import { notFound, problem } from '../../../kernel/errors/problem.ts'
import { bytesOf, openFile, type Upload } from '../../../kernel/files/storage.ts'
import type { StaffContext, SystemContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import type { InboundMail } from '../../../kernel/inbound-mail/mail.ts'
import { readInbound, settle } from '../../../kernel/inbound-mail/routing.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { anyMail, itemOf, type MailRow } from './lists.ts'
import { referredBy } from './references.ts'
import type * as schema from './schema.ts'
import { decideMail, ticketMails } from './taking.ts'

const findMail = (ctx: StaffContext, id: string): Promise<MailRow> => readRow(ctx, anyMail, id)
const isToDecide = (row: Pick<MailRow, 'state'>) => row.state === 'set_aside' || row.state === 'refused'

/** A mail of the journal, with what may be made of it. @throws Problem 404 */
export async function readMailOf(ctx: StaffContext, id: string): Promise<z.input<typeof schema.mailView>> {
  const row = await findMail(ctx, id)
  const { mailbox, referred } = await ctx.asSystem(async () => ({
    mailbox: await ctx.db.selectFrom('mailboxes').select('address').where('id', '=', row.mailbox_id).executeTakeFirst(),
    referred: await referredBy(ctx as unknown as SystemContext, {
      messageId: row.message_id,
      inReplyTo: row.in_reply_to,
      references: row.message_references,
      to: row.to_addresses,
      subject: row.subject,
    }),
  }))
  const ids = referred.map((one) => one.id)
  const tickets = await ctx.db
    .selectFrom('tickets as t')
    .leftJoin('organisations as o', 'o.id', 't.organisation_id')
    .select(['t.id', 't.number', 't.subject', 't.opened_by_label', 'o.name'])
    .where('t.id', '=', sql<string>`any (${ids}::uuid[])`)
    .execute()
  const { rows: writers } = await sql<{
    id: string
    name: string
    email: string
    organisation: string | null
  }>`select a.id, concat_ws(' ', a.surname, nullif(a.given_name, '')) as name, coalesce(a.sign_in_email, a.contact_email) as email,
      (select string_agg(o.name, ', ' order by o.name) from memberships m join organisations o on o.id = m.organisation_id where m.account_id = a.id and parvis.in_force(m)) as organisation
    from accounts a where a.brand_id = ${ctx.brand.id} and a.kind = 'person' and a.status = 'active'
      and array[lower(a.sign_in_email), lower(a.contact_email)] && array[nullif(${row.forwarded_address}, ''), nullif(${row.from_address}, '')]
      and exists (select from memberships m where m.account_id = a.id and parvis.in_force(m))
    order by (lower(a.sign_in_email) = ${row.forwarded_address}) desc nulls last, a.id limit 5`.execute(ctx.db)
  return {
    ...itemOf(row),
    to: row.to_addresses,
    origin: row.origin as 'proven',
    text: row.excerpt,
    mailbox: mailbox?.address ?? '',
    hasSource: row.file_id !== null,
    forwarded: row.forwarded_address ? { address: row.forwarded_address, name: row.forwarded_name } : null,
    tickets: ids.flatMap((one) => {
      const found = tickets.find((ticket) => ticket.id === one)
      return found
        ? [{ id: found.id, number: found.number, subject: found.subject, client: found.name ?? found.opened_by_label }]
        : []
    }),
    writers: writers.map((one) => ({
      accountId: one.id,
      name: one.name,
      email: one.email,
      organisation: one.organisation ?? '',
    })),
  }
}

/** A mail as it came. @throws Problem 404 */
export async function mailSource(ctx: StaffContext, id: string): Promise<Download> {
  const row = await findMail(ctx, id)
  if (!row.file_id) throw notFound()
  const file = await openFile(ctx, row.file_id)
  // Never shown: it is taken along, and opened by whatever opens mails.
  return new Download(file.open, 'application/octet-stream', 'e-mail.eml')
}

/**
 * Decides about a mail that was set aside: it goes to a ticket, opens one in somebody's name (P37), or is dropped. It is read anew, so that all of it is
 * there. Of two who decide at once the second is told.
 * @throws Problem 404, support.mail_decided, support.mail_taken, support.mail_unreadable
 */
export async function decideInbound(
  request: RequestInfo,
  id: string,
  body: z.output<typeof schema.decisionBody>,
): Promise<z.input<typeof schema.decided>> {
  const { services, brand } = request
  const { row, file, trusted } = await request.again(async (ctx) => {
    await limitAct(ctx, 'inbound-mails', 300)
    const staff = ctx as StaffContext
    const row = await findMail(staff, id)
    if (!isToDecide(row)) throw problem('support.mail_decided', { by: row.decided_by_label || 'Parvis' })
    const box = await staff.asSystem(() =>
      staff.db.selectFrom('mailboxes').select('trusted_server').where('id', '=', row.mailbox_id).executeTakeFirst(),
    )
    const file = body.to !== 'drop' && row.file_id ? await openFile(staff, row.file_id) : undefined
    return { row, file, trusted: box?.trusted_server ?? '' }
  })
  const uploads: Upload[] = []
  let outcome: 'done' | 'failed' | 'unknown' = 'failed'
  try {
    let mail: InboundMail | undefined
    if (body.to !== 'drop') {
      mail = file && (await readInbound(services, await bytesOf(file), trusted, ticketMails, uploads))
      // What cannot be read, or is only a head, may still be made a ticket of: by what its head says.
      mail ??= headAlone(row)
    }
    outcome = 'unknown'
    const made = await request.again(async (given) => {
      const ctx = given as StaffContext
      const locked = await ctx.asSystem(() =>
        ctx.db
          .selectFrom('inbound_mails')
          .select(['state', 'decided_by_label'])
          .where('id', '=', id)
          .where('brand_id', '=', brand.id)
          .forUpdate()
          .executeTakeFirst(),
      )
      if (!locked || !isToDecide(locked))
        throw problem('support.mail_decided', { by: locked?.decided_by_label || 'Parvis' })
      const became =
        body.to === 'drop'
          ? undefined
          : await decideMail(
              ctx,
              mail!,
              body.to === 'attach' ? { to: 'attach', id: body.ticketId } : { to: 'open', accountId: body.accountId },
            )
      await ctx.asSystem(() =>
        settle(
          ctx as unknown as SystemContext,
          id,
          became ? { state: 'taken', became } : { state: 'dropped', reason: 'decided' },
          undefined,
          { accountId: ctx.actor.accountId, label: ctx.actor.label },
        ),
      )
      await record(ctx, {
        type: 'support.mail.decided',
        subjectType: 'inbound_mail',
        subjectId: id,
        subjectLabel: row.subject || row.from_address || row.message_id,
        after: { decision: body.to, ...(became ? { ticket: became.label } : {}) },
      })
      return became
    })
    outcome = 'done'
    return { state: made ? 'taken' : 'dropped', ticket: made ? { id: made.id, number: made.label } : null }
  } catch (error) {
    if (outcome === 'unknown' && (error as { code?: unknown }).code !== 'database_unsure') outcome = 'failed'
    throw error
  } finally {
    for (const upload of uploads) await upload.settle(outcome)
  }
}

/** A mail of which only what the journal says is known. */
const headAlone = (row: MailRow): InboundMail => ({
  messageId: row.message_id,
  inReplyTo: row.in_reply_to,
  references: row.message_references,
  from: { address: row.from_address, name: row.from_name },
  to: row.to_addresses,
  subject: row.subject,
  text: row.excerpt,
  body: row.excerpt,
  folded: '',
  automatic: false,
  answerable: false,
  origin: row.origin as 'unknown',
  forwarded: null,
  attachments: [],
  left: [],
})
