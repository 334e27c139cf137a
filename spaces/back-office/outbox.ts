import { sql } from 'kysely'
import { z } from 'zod'
import { notFound, problem } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { record } from '../../kernel/journal/journal.ts'
import { defineWork } from '../../kernel/work/kinds.ts'
import { readWork, startWork } from '../../kernel/work/work.ts'
import { mailSummary, undecided } from './lists.ts'

type Decision = 'send' | 'drop'

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

/**
 * Decides about mails that did not leave, or may have: each is sent, or is not and asks nobody any more. Those that somebody else
 * decided meanwhile, that are not in such a state or whose content is gone stay as they are.
 * @returns those that were decided
 * @throws Problem back_office.no_smtp
 */
export async function decideMails(
  ctx: StaffContext,
  { ids, decision }: { ids: string[]; decision: Decision },
): Promise<string[]> {
  const send = decision === 'send'
  if (send && !ctx.services.config.smtpUrl) throw problem('back_office.no_smtp')
  const seen = await ctx.db
    .selectFrom('mails')
    .select('id')
    .where('id', 'in', ids)
    .where('state', 'in', undecided)
    .execute()
  if (seen.length === 0) return []
  const changed = await ctx.asSystem(() =>
    ctx.db
      .updateTable('mails')
      .set(
        send
          ? {
              state: 'waiting',
              attempts: 0,
              sent_at: null,
              bounced_at: null,
              due_since: ctx.now,
              next_try_at: ctx.now,
              decided_at: null,
              decided_by: null,
              decided_by_label: '',
            }
          : {
              decided_at: ctx.now,
              decided_by: ctx.actor.accountId,
              decided_by_label: ctx.actor.label,
              // What signs somebody in is kept for nothing.
              text_body: sql<string>`case when is_secret then null else text_body end`,
              html_body: sql<string>`case when is_secret then null else html_body end`,
            },
      )
      .where(
        'id',
        'in',
        seen.map((row) => row.id),
      )
      .where('state', 'in', undecided)
      .$if(send, (query) => query.where(sql<boolean>`(text_body is not null or composer is not null)`))
      .$if(!send, (query) => query.where('decided_at', 'is', null))
      .returning(['id', 'kind', 'to_address'])
      .execute(),
  )
  for (const mail of changed) {
    if (send) ctx.enqueue('kernel.send_mail', { mailId: mail.id, brandId: ctx.brand.id })
    await record(ctx, {
      type: send ? 'back_office.mail.resent' : 'back_office.mail.dropped',
      subjectType: 'mail',
      subjectId: mail.id,
      subjectLabel: `${mail.kind} ${mail.to_address}`,
    })
  }
  return changed.map((mail) => mail.id)
}

/** Decides about all mails that ask for it (R5). */
export const mailWork = defineWork({
  name: 'back_office.mail_decision',
  title: { fr: 'Décision sur les mails à décider', en: 'Decision about the mails that ask for one' },
  access: { staff: 'back-office.mails.manage' },
  input: z.object({ decision: z.enum(['send', 'drop']) }),
  from: '/fournisseur/boite-d-envoi',
  href: (id) => `/fournisseur/boite-d-envoi?message=${id}`,
  act: async (ctx, id, input) => {
    const decided = await decideMails(ctx as StaffContext, { ids: [id], ...input })
    if (decided.length === 0) throw problem('back_office.mail_not_failed')
  },
  together: (ctx, ids, input) => decideMails(ctx as StaffContext, { ids, ...input }),
})

/** Starts a long task over all mails that ask for a decision. @throws Problem back_office.no_smtp, back_office.no_mail_asks */
export async function decideAllMails(ctx: StaffContext, input: { decision: Decision }) {
  if (input.decision === 'send' && !ctx.services.config.smtpUrl) throw problem('back_office.no_smtp')
  const mails = await ctx.db
    .selectFrom('mails')
    .select(['id', 'subject as name', 'to_address as detail'])
    .where('brand_id', '=', ctx.brand.id)
    .where('state', 'in', undecided)
    .where('decided_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  if (mails.length === 0) throw problem('back_office.no_mail_asks')
  return readWork(ctx, await startWork(ctx, mailWork, input, mails))
}
