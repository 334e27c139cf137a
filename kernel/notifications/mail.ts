import { randomUUID } from 'node:crypto'
import type { Transporter } from 'nodemailer'
import { asSystem, type Context, type Services } from '../http/context.ts'
import { fill, type Locale, type Text } from '../i18n/locale.ts'
import type { Job } from '../jobs/jobs.ts'

/** The words of a notification and of its mail, with `{name}` places; the mail has a button where there is `action`. */
export type MessageTemplate = { subject: Text; body: Text; action?: Text; secret?: boolean }
const templates = new Map<string, MessageTemplate>()

/** Declares the messages of a space by kind ('contracts.request_validated'). */
export function defineMessages(definitions: Record<string, MessageTemplate>): void {
  for (const [kind, template] of Object.entries(definitions)) templates.set(kind, template)
}

/** The subject and body of a message in a language. */
export function renderMessage(
  kind: string,
  locale: Locale,
  params: Record<string, unknown>,
): { subject: string; body: string; action: string | undefined } {
  const template = templates.get(kind)
  if (!template) throw new Error(`undeclared message ${kind}`)
  return {
    subject: fill(template.subject[locale], params),
    body: fill(template.body[locale], params),
    action: template.action && fill(template.action[locale], params),
  }
}

/** A text as HTML spells it out, in an element or an attribute. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ').trim()

/** Whom a message goes to. */
export type Recipient = { accountId: string | null; email: string | null; locale: Locale; givenName?: string }

export type Message = {
  to: Recipient
  kind: string
  params: Record<string, unknown>
  /** Makes a repeat harmless: one mail per key. */
  key?: string
  href?: string
  mailOnly?: boolean
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
  options: { key?: string; href?: string; mailOnly?: boolean } = {},
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

function mailOf(ctx: Context, { to, kind, params, key, href = '' }: Message, email: string) {
  const id = randomUUID()
  const { subject, body, action } = renderMessage(kind, to.locale, params)
  const link = /^https?:/.test(href) ? href : href ? ctx.services.config.publicUrl + href : ''
  const greeting = to.givenName
    ? to.locale === 'fr'
      ? `Bonjour ${to.givenName},`
      : `Hello ${to.givenName},`
    : to.locale === 'fr'
      ? 'Bonjour,'
      : 'Hello,'
  const text = [
    greeting,
    body,
    link && `${action ?? ''}${action ? (to.locale === 'fr' ? '\u00a0:' : ':') : ''}\n${link}`,
    ctx.brand.name,
  ]
    .filter(Boolean)
    .join('\n\n')
  const html = `<!doctype html><html lang="${to.locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body style="margin:0;background:#F2F4F5;font:15px/23px -apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#16202B"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px"><table role="presentation" width="560" cellpadding="0" cellspacing="0" style="max-width:560px;background:#fff;border:1px solid #DFE4E8;border-radius:10px"><tr><td style="padding:28px 32px"><p style="margin:0 0 20px;font-weight:600;color:${ctx.brand.colour}">${escapeHtml(ctx.brand.name)}</p><h1 style="margin:0 0 16px;font-size:19px;line-height:26px">${escapeHtml(subject)}</h1><p>${escapeHtml(greeting)}</p>${body
    .split('\n\n')
    .map((part) => `<p>${escapeHtml(part).replace(/\n/g, '<br>')}</p>`)
    .join(
      '',
    )}${link ? `<p style="margin:24px 0 8px"><a href="${escapeHtml(link)}" style="display:inline-block;background:${ctx.brand.colour};color:#fff;text-decoration:none;padding:10px 18px;border-radius:6px;font-weight:600">${escapeHtml(action ?? link)}</a></p>` : ''}</td></tr></table></td></tr></table></body></html>`
  return {
    id,
    brand_id: ctx.brand.id,
    account_id: to.accountId,
    kind,
    key: key ?? id,
    to_address: oneLine(email),
    subject: oneLine(subject),
    text_body: text,
    html_body: html,
    is_secret: templates.get(kind)?.secret ?? false,
    created_at: ctx.now,
  }
}

/** Forgets what mails said that were sent so many days ago; that they were sent stays. @returns how many */
export async function forgetMails(services: Services): Promise<number> {
  const { rows } = await services.database.pool.query<{ id: string }>('select id from brands order by id')
  let forgotten = 0
  for (const { id } of rows)
    forgotten += await asSystem(services, services.brandById(id), async (ctx) => {
      const done = await ctx.db
        .updateTable('mails')
        .set({ text_body: null, html_body: null })
        .where('brand_id', '=', ctx.brand.id)
        .where('sent_at', '<', new Date(ctx.now.getTime() - services.config.mailDays * 86_400_000))
        .where('text_body', 'is not', null)
        .executeTakeFirst()
      return Number(done.numUpdatedRows)
    })
  return forgotten
}

/**
 * The jobs of the outbox: what was said long ago is forgotten; one mail is sent. Without SMTP_URL none is, and mails wait for staff to
 * read them.
 */
export function mailJobs(services: Services): Job[] {
  const { smtpUrl, mailFrom } = services.config
  const forgetting: Job = {
    name: 'kernel.forget_mails',
    everyMinutes: 60,
    run: async () => {
      await forgetMails(services)
    },
  }
  if (!smtpUrl) return [forgetting]
  let transport: Transporter | undefined
  return [
    forgetting,
    {
      name: 'kernel.send_mail',
      run: async ({ mailId, brandId }) => {
        const brand = services.brandById(String(brandId))
        const mail = await asSystem(services, brand, (ctx) =>
          ctx.db
            .selectFrom('mails')
            .selectAll()
            .where('id', '=', String(mailId))
            .where('sent_at', 'is', null)
            .executeTakeFirst(),
        )
        if (!mail?.text_body) return
        try {
          transport ??= (await import('nodemailer')).createTransport(smtpUrl, { from: mailFrom } as never)
          await transport.sendMail({
            to: { name: '', address: mail.to_address },
            subject: mail.subject,
            text: mail.text_body,
            html: mail.html_body ?? undefined,
            messageId: `<${mail.id}@${new URL(services.config.publicUrl).hostname}>`,
          })
        } catch (error) {
          await asSystem(services, brand, (ctx) =>
            ctx.db
              .updateTable('mails')
              .set((eb) => ({
                attempts: eb('attempts', '+', 1),
                last_error: String((error as Error).message).slice(0, 300),
              }))
              .where('id', '=', mail.id)
              .execute(),
          )
          throw error
        }
        // A link that signs somebody in is not kept once it has left.
        await asSystem(services, brand, (ctx) =>
          ctx.db
            .updateTable('mails')
            .set((eb) => ({
              sent_at: ctx.now,
              attempts: eb('attempts', '+', 1),
              last_error: null,
              ...(mail.is_secret ? { text_body: null, html_body: null } : {}),
            }))
            .where('id', '=', mail.id)
            .execute(),
        )
      },
    },
  ]
}
