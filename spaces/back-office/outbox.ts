import { notFound, problem } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { record } from '../../kernel/journal/journal.ts'
import { mailState, mailSummary } from './lists.ts'

async function findMail(ctx: StaffContext, id: string) {
  const row = await ctx.db.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirst()
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
  return { ...mailSummary(row), text: row.text_body, html: row.html_body }
}

/** Sends a failed mail again. @throws Problem 403, 404, back_office.no_smtp, back_office.mail_not_failed, back_office.mail_gone */
export async function resendMail(ctx: StaffContext, id: string) {
  const row = await findMail(ctx, id)
  if (mailState(row) !== 'failed') throw problem('back_office.mail_not_failed')
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
  return { ...mailSummary(after), text: after.text_body, html: after.html_body }
}
