import { brandUrl } from '../brands/hosts.ts'
import type { Context } from '../http/context.ts'
import { fill, type Locale, type Text } from '../i18n/locale.ts'

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

/** A text on one line, as a header takes it. */
export const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ').trim()

/** Whom a message goes to. */
export type Recipient = { accountId: string | null; email: string | null; locale: Locale; givenName?: string }

/** What a mail says in full: its subject, and its body as text and as HTML. `href` is a path of the portal, or a whole address. */
export function composeMail(
  ctx: Context,
  to: Recipient,
  kind: string,
  params: Record<string, unknown>,
  href: string,
): { subject: string; text: string; html: string; secret: boolean } {
  const { subject, body, action } = renderMessage(kind, to.locale, params)
  const link = /^https?:/.test(href) ? href : href ? brandUrl(ctx.services.config, ctx.brand) + href : ''
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
  return { subject: oneLine(subject), text, html, secret: templates.get(kind)?.secret ?? false }
}
