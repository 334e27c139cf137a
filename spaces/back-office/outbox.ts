import { sql } from 'kysely'
import { notFound, problem } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { page } from '../../kernel/http/keyset.ts'
import { holdsWords, momentPlace, readCursor } from '../../kernel/http/lists.ts'
import { record } from '../../kernel/journal/journal.ts'

const mails = (ctx: StaffContext) =>
  ctx.db.selectFrom('mails').selectAll().select(momentPlace('created_at').as('place'))
type Row = Awaited<ReturnType<ReturnType<typeof mails>['executeTakeFirstOrThrow']>>
const stateOf = (row: Row) =>
  row.sent_at ? ('sent' as const) : row.last_error === null ? ('waiting' as const) : ('failed' as const)

const summaryOf = (row: Row) => ({
  id: row.id,
  to: row.to_address,
  subject: row.subject,
  kind: row.kind,
  state: stateOf(row),
  secret: row.is_secret,
  createdAt: row.created_at.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
  attempts: row.attempts,
  lastError: row.last_error,
})

/** Every mail of the brand, the newest first. */
export async function listMails(
  ctx: StaffContext,
  filter: { search: string; state: string; cursor?: string | undefined; size: number },
) {
  let query = mails(ctx).where(holdsWords(sql`to_address || ' ' || subject`, filter.search))
  if (filter.state === 'sent') query = query.where('sent_at', 'is not', null)
  if (filter.state === 'waiting') query = query.where('sent_at', 'is', null).where('last_error', 'is', null)
  if (filter.state === 'failed') query = query.where('sent_at', 'is', null).where('last_error', 'is not', null)
  if (filter.cursor) {
    const [at, id] = readCursor(filter.cursor, 'moment', 'uuid')
    query = query.where(sql<boolean>`(created_at, id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.size + 1)
    .execute()
  const { items, nextCursor } = page(rows, filter.size, (row) => [row.place, row.id])
  return { items: items.map(summaryOf), nextCursor }
}

async function findMail(ctx: StaffContext, id: string): Promise<Row> {
  const row = await mails(ctx).where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** A mail with its bodies; a secret one has none left once sent, and reading one before is written down. @throws Problem 403, 404 */
export async function readMail(ctx: StaffContext, id: string) {
  const row = await findMail(ctx, id)
  if (row.is_secret && row.text_body !== null)
    await record(ctx, {
      type: 'back_office.secret_mail.read',
      subjectType: 'mail',
      subjectId: row.id,
      subjectLabel: `${row.kind} ${row.to_address}`,
    })
  return { ...summaryOf(row), text: row.text_body, html: row.html_body }
}

/** Sends a failed mail again. @throws Problem 403, 404, back_office.no_smtp, back_office.mail_not_failed, back_office.mail_gone */
export async function resendMail(ctx: StaffContext, id: string) {
  const row = await findMail(ctx, id)
  if (stateOf(row) !== 'failed') throw problem('back_office.mail_not_failed')
  if (row.text_body === null) throw problem('back_office.mail_gone')
  if (!ctx.services.config.smtpUrl) throw problem('back_office.no_smtp')
  const taken = await ctx.asSystem(() =>
    ctx.db
      .updateTable('mails')
      .set({ last_error: null })
      .where('id', '=', id)
      .where('sent_at', 'is', null)
      .where('last_error', 'is not', null)
      .executeTakeFirst(),
  )
  if (Number(taken.numUpdatedRows) === 0) throw problem('back_office.mail_not_failed')
  ctx.enqueue('kernel.send_mail', { mailId: id, brandId: ctx.brand.id })
  await record(ctx, {
    type: 'back_office.mail.resent',
    subjectType: 'mail',
    subjectId: id,
    subjectLabel: `${row.kind} ${row.to_address}`,
  })
  const after = await findMail(ctx, id)
  return { ...summaryOf(after), text: after.text_body, html: after.html_body }
}
