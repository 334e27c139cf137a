import { randomUUID } from 'node:crypto'
import { asSystem, type Context, type Services } from '../http/context.ts'
import { composeMail, oneLine, type Recipient, type Words } from './messages.ts'

export type Message = {
  to: Recipient
  kind: string
  params: Record<string, unknown>
  /** Makes a repeat harmless: one mail per key. */
  key?: string
  href?: string
  mailOnly?: boolean
  /** In place of the words that hold in the brand. */
  words?: Words
  /** The id of its mail, of which its Message-ID is made; one of its own where nothing is said. */
  mailId?: string
  /** Where an answer to its mail goes, if not to the brand's support. */
  replyTo?: string
  /** The calendar entry that goes with its mail (RFC 5546), with its METHOD; of who gets it. */
  calendar?: string
  /** The Message-IDs that its mail goes on from, the latest last: mail programs show them as one thread. */
  answers?: string[]
}

/**
 * Tells a person something: a notice in the portal (unless `mailOnly`) and a mail, both in the act's transaction; the mail leaves after it.
 * @param key makes a repeat harmless: one mail per key
 */
export const notify = (
  ctx: Context,
  to: Recipient,
  kind: string,
  params: Record<string, unknown>,
  options: Omit<Message, 'to' | 'kind' | 'params'> = {},
): Promise<void> => notifyAll(ctx, [{ to, kind, params, ...options }])

/** As `notify`, for several persons at once. */
export async function notifyAll(ctx: Context, messages: Message[]): Promise<void> {
  const notices = messages.filter((message) => message.to.accountId && !message.mailOnly)
  if (notices.length > 0)
    await ctx.db
      .insertInto('notifications')
      .values(
        notices.map(({ to, kind, params, href = '' }) => ({
          brand_id: ctx.brand.id,
          account_id: to.accountId!,
          kind,
          params: JSON.stringify(params),
          href,
          created_at: ctx.now,
        })),
      )
      .execute()
  const mails = messages.flatMap((message) => (message.to.email ? [mailOf(ctx, message, message.to.email)] : []))
  if (mails.length === 0) return
  // The outbox is read by staff alone: whoever acts can add to it, not look whether a key is there.
  await ctx.asSystem(() =>
    ctx.db
      .insertInto('mails')
      .values(mails)
      .onConflict((oc) => oc.column('key').doNothing())
      .execute(),
  )
  if (ctx.services.config.smtpUrl)
    for (const mail of mails) ctx.enqueue('kernel.send_mail', { mailId: mail.id, brandId: ctx.brand.id })
}

function mailOf(ctx: Context, message: Message, email: string) {
  const { to, kind, params, key, href = '', words } = message
  const id = message.mailId ?? randomUUID()
  const { subject, text, html, secret } = composeMail(ctx, to, kind, params, href, words)
  return {
    id,
    brand_id: ctx.brand.id,
    account_id: to.accountId,
    kind,
    key: key ?? id,
    to_address: oneLine(email),
    subject,
    text_body: text,
    html_body: html,
    calendar: message.calendar ?? null,
    is_secret: secret,
    reply_to: oneLine(message.replyTo ?? ''),
    answers: (message.answers ?? []).map(oneLine).join(' '),
    created_at: ctx.now,
    due_since: ctx.now,
  }
}

/** Forgets what mails said that were sent so many days ago; that they were sent stays. @returns how many */
export async function forgetMails(services: Services): Promise<number> {
  let forgotten = 0
  for (const brand of services.brands.all())
    forgotten += await asSystem(services, brand, async (ctx) => {
      const done = await ctx.db
        .updateTable('mails')
        .set({ text_body: null, html_body: null, calendar: null })
        .where('brand_id', '=', ctx.brand.id)
        .where('sent_at', '<', new Date(ctx.now.getTime() - services.config.mailDays * 86_400_000))
        .where('text_body', 'is not', null)
        .executeTakeFirst()
      return Number(done.numUpdatedRows)
    })
  return forgotten
}
