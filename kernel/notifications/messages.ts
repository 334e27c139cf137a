import { brandUrl } from '../brands/hosts.ts'
import type { Brand, Context } from '../http/context.ts'
import { fill, type Locale, type Text } from '../i18n/locale.ts'
import { answeredTo } from './settings.ts'

/** The words of a notification and of its mail, with `{name}` places; the mail has a button where there is `action`. */
export type MessageTemplate = { subject: Text; body: Text; action?: Text; secret?: boolean }

/** What a `{name}` place is filled with: its meaning, and a value to show it by. */
export type MergeField = { title: Text; sample: Text | string }

/** The words of a message in one language; `action` is empty where its mail has no button. */
export type Words = { subject: string; body: string; action: string }

/** What a brand's staff wrote in place of the code's words, by kind and language. */
export type WrittenMessages = Readonly<Record<string, Partial<Record<Locale, Words>>>>

type Known = { kind: string; template: MessageTemplate; fields: Record<string, MergeField> }
const known = new Map<string, Known>()

const place = /\{(\w+)\}/g
const placesOf = (text: string) => [...text.matchAll(place)].map((found) => found[1]!)

/**
 * Declares the messages of a space by kind ('contracts.request_validated'), with what fills their places. A brand's staff may write them
 * anew, with the places that the code's words have in either language.
 * @throws Error where a place has no meaning and sample
 */
export function defineMessages<const D extends Record<string, MessageTemplate>>(
  definitions: D,
  meanings: Record<string, MergeField>,
): void {
  for (const [kind, template] of Object.entries<MessageTemplate>(definitions)) {
    const texts = [template.subject, template.body, template.action].flatMap((text) => Object.values(text ?? {}))
    const names = [...new Set(texts.flatMap(placesOf))]
    for (const name of names) if (!meanings[name]) throw new Error(`message ${kind}: {${name}} has no meaning`)
    known.set(kind, { kind, template, fields: Object.fromEntries(names.map((name) => [name, meanings[name]!])) })
  }
}

/** Every message that was declared, in its order. */
export const messages = (): Known[] => [...known.values()]

/** A message by its kind. */
export const findMessage = (kind: string): Known | undefined => known.get(kind)

/** The code's words of a message in a language. */
export const codeWords = ({ template }: Known, locale: Locale): Words => ({
  subject: template.subject[locale],
  body: template.body[locale],
  action: template.action?.[locale] ?? '',
})

/** The first opening brace of a text that begins no place of the message, with its line and column from 1. */
export function strayPlace(text: string, fields: object): { found: string; line: number; column: number } | undefined {
  for (const match of text.matchAll(/\{[^{}\n]{0,60}\}?/g)) {
    const name = match[0].match(/^\{(\w+)\}$/)?.[1]
    if (name !== undefined && Object.hasOwn(fields, name)) continue
    const before = text.slice(0, match.index).split('\n')
    return { found: match[0], line: before.length, column: before.at(-1)!.length + 1 }
  }
  return undefined
}

/** The words of a message that hold in a brand. Written ones whose places the message no longer has count as not written. */
export function wordsOf(brand: Pick<Brand, 'messages'>, kind: string, locale: Locale): Words {
  const message = known.get(kind)
  if (!message) throw new Error(`undeclared message ${kind}`)
  const written = brand.messages[kind]?.[locale]
  return written && !Object.values(written).some((text) => strayPlace(text, message.fields))
    ? written
    : codeWords(message, locale)
}

const filled = (words: Words, params: Record<string, unknown>): Words => ({
  subject: fill(words.subject, params),
  body: fill(words.body, params),
  action: fill(words.action, params),
})

/** The subject, body and action of a message as a brand says them in a language. */
export const renderMessage = (
  brand: Pick<Brand, 'messages'>,
  kind: string,
  locale: Locale,
  params: Record<string, unknown>,
): Words => filled(wordsOf(brand, kind, locale), params)

/** Values that show a message by. */
export const samplesOf = ({ fields }: Known, locale: Locale): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { sample }]) => [name, typeof sample === 'string' ? sample : sample[locale]]),
  )

/** A text as HTML spells it out, in an element or an attribute. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** A text on one line, as a header takes it. */
export const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ').trim()

/** Whether somebody reads what is answered to a mail: its Reply-To is the support's address, where the brand has one. */
const answersTo: Record<'read' | 'unread', Text> = {
  read: {
    fr: "Ce message est envoyé automatiquement\u00a0: si vous y répondez, l'assistance vous lit.",
    en: 'This message is sent automatically: if you answer it, the support reads it.',
  },
  unread: {
    fr: 'Ce message est envoyé automatiquement\u00a0: personne ne lit ce qui y est répondu.',
    en: 'This message is sent automatically: nobody reads what is answered to it.',
  },
}

/** Whom a message goes to. */
export type Recipient = { accountId: string | null; email: string | null; locale: Locale; givenName?: string }

/**
 * A mail in the brand's frame. `parts` are its paragraphs, as text and as HTML that is escaped already; the subject is no heading of
 * one that begins with its own greeting.
 */
export function frameMail(
  { brand }: Pick<Context, 'brand'>,
  locale: Locale,
  mail: { subject: string; heading: boolean; parts: Array<{ text: string; html: string }> },
): { subject: string; text: string; html: string } {
  const answers = answersTo[answeredTo(brand) ? 'read' : 'unread'][locale]
  const text = [...mail.parts.map((part) => part.text), brand.name, answers].filter(Boolean).join('\n\n')
  const heading = mail.heading
    ? `<h1 style="margin:0 0 16px;font-size:19px;line-height:26px">${escapeHtml(mail.subject)}</h1>`
    : ''
  const html = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(mail.subject)}</title></head><body style="margin:0;background:#F2F4F5;font:15px/23px -apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#16202B"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px"><table role="presentation" width="560" cellpadding="0" cellspacing="0" style="max-width:560px;background:#fff;border:1px solid #DFE4E8;border-radius:10px"><tr><td style="padding:28px 32px"><p style="margin:0 0 20px;font-weight:600;color:${brand.colour}">${escapeHtml(brand.name)}</p>${heading}${mail.parts.map((part) => part.html).join('')}</td></tr></table><p style="max-width:560px;margin:16px 0 0;font-size:13px;line-height:18px;color:#5A6773">${answers}</p></td></tr></table></body></html>`
  return { subject: oneLine(mail.subject), text, html }
}

/** The button of a mail, as HTML. */
export const mailButton = (brand: Pick<Brand, 'colour'>, link: string, words: string): string =>
  `<a href="${escapeHtml(link)}" style="display:inline-block;background:${brand.colour};color:#fff;text-decoration:none;padding:10px 18px;border-radius:6px;font-weight:600">${escapeHtml(words)}</a>`

/** A text as paragraphs of HTML. */
export const paragraphsOf = (text: string): string =>
  text
    .split('\n\n')
    .map((part) => `<p>${escapeHtml(part).replace(/\n/g, '<br>')}</p>`)
    .join('')

/**
 * What a mail says in full: its subject, and its body as text and as HTML. `href` is a path of the portal, or a whole address.
 * @param words in place of those that hold in the brand: what somebody is writing
 */
export function composeMail(
  ctx: Context,
  to: Recipient,
  kind: string,
  params: Record<string, unknown>,
  href: string,
  words: Words = wordsOf(ctx.brand, kind, to.locale),
): { subject: string; text: string; html: string; secret: boolean } {
  const { subject, body, action } = filled(words, params)
  const link = /^https?:/.test(href) ? href : href ? brandUrl(ctx.services.config, ctx.brand) + href : ''
  const hello = to.locale === 'fr' ? 'Bonjour' : 'Hello'
  const greeting = to.givenName ? `${hello} ${to.givenName},` : `${hello},`
  const composed = frameMail(ctx, to.locale, {
    subject,
    heading: true,
    parts: [
      { text: greeting, html: `<p>${escapeHtml(greeting)}</p>` },
      { text: body, html: paragraphsOf(body) },
      {
        text: link && `${action}${action ? (to.locale === 'fr' ? '\u00a0:' : ':') : ''}\n${link}`,
        html: link && `<p style="margin:24px 0 8px">${mailButton(ctx.brand, link, action || link)}</p>`,
      },
    ],
  })
  return { ...composed, secret: known.get(kind)?.template.secret ?? false }
}
