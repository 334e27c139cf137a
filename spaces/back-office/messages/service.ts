import type { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { inEvery, inLocale, type Locale, locales } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import {
  codeWords,
  composeMail,
  findMessage,
  messages,
  samplesOf,
  strayPlace,
  type Words,
} from '../../../kernel/notifications/messages.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import type { draftBody, messageBody } from './schema.ts'

type Known = NonNullable<ReturnType<typeof findMessage>>
type Written = Partial<Record<Locale, Words>>
type Row = { kind: string; words: unknown; version: number; updated_at: Date; updated_by_label: string }

const parts = ['subject', 'body', 'action'] as const
const writtenOf = (row: Row | undefined) => (row?.words ?? {}) as Written
const byPart = (of: (locale: Locale) => Words) => ({
  subject: inEvery((locale) => of(locale).subject),
  body: inEvery((locale) => of(locale).body),
  action: inEvery((locale) => of(locale).action),
})
const inForce = (message: Known, row: Row | undefined) =>
  byPart((locale) => writtenOf(row)[locale] ?? codeWords(message, locale))

function summaryOf(ctx: StaffContext, message: Known, row: Row | undefined) {
  const isWritten = Object.keys(writtenOf(row)).length > 0
  return {
    kind: message.kind,
    space: message.kind.split('.')[0]!,
    title: inForce(message, row).subject[ctx.locale],
    isWritten,
    updatedAt: row?.updated_at.toISOString() ?? null,
    updatedBy: row?.updated_by_label ?? '',
  }
}

const viewOf = (ctx: StaffContext, message: Known, row: Row | undefined) => ({
  ...summaryOf(ctx, message, row),
  ...inForce(message, row),
  original: byPart((locale) => codeWords(message, locale)),
  hasAction: message.template.action !== undefined,
  fields: Object.entries(message.fields).map(([name, field]) => ({
    name,
    title: inLocale(field.title, ctx.locale),
    sample: samplesOf(message, ctx.locale)[name]!,
  })),
  version: row?.version ?? 0,
})

const rowsOf = (ctx: StaffContext): Promise<Row[]> =>
  ctx.db.selectFrom('message_words').selectAll().where('brand_id', '=', ctx.brand.id).execute()

const rowOf = async (ctx: StaffContext, kind: string): Promise<Row | undefined> =>
  ctx.db
    .selectFrom('message_words')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .where('kind', '=', kind)
    .executeTakeFirst()

function find(kind: string): Known {
  const message = findMessage(kind)
  if (!message) throw notFound()
  return message
}

/** Every message of the portal as this brand says it. */
export async function listMessages(ctx: StaffContext) {
  const rows = new Map((await rowsOf(ctx)).map((row) => [row.kind, row]))
  return {
    items: messages().map((message) => {
      const row = rows.get(message.kind)
      const words = inForce(message, row)
      return {
        ...summaryOf(ctx, message, row),
        search: parts.flatMap((part) => Object.values(words[part])).join('\n'),
      }
    }),
  }
}

/** @throws Problem 404 */
export async function readMessage(ctx: StaffContext, kind: string) {
  return viewOf(ctx, find(kind), await rowOf(ctx, kind))
}

/** What is wrong with the words of a message in a language, on the fields that hold them. */
function refusals(message: Known, words: Words, fieldOf: (part: string) => string) {
  const fields = Object.keys(message.fields)
  const found: Array<{ field: string; code: string; params?: Record<string, unknown> }> = []
  for (const part of parts) {
    const stray = strayPlace(words[part], message.fields)
    if (stray)
      found.push({
        field: fieldOf(part),
        code: fields.length > 0 ? 'back_office.unknown_place' : 'back_office.no_places',
        params: { ...stray, known: fields.map((name) => `{${name}}`).join(', ') },
      })
  }
  if (message.template.action && !words.action) found.push({ field: fieldOf('action'), code: 'required' })
  if (!message.template.action && words.action) found.push({ field: fieldOf('action'), code: 'back_office.no_action' })
  return found
}

/**
 * Writes a message for this brand, in force at once on every process. A language that says what the code says is not kept: it follows the
 * code, as after «Revenir au texte d'origine».
 * @throws Problem 404, conflict with the message as it stands, 422 on `subject.fr` and the like
 */
export async function writeMessage(ctx: StaffContext, kind: string, input: z.output<typeof messageBody>) {
  const message = find(kind)
  const words = inEvery(
    (locale): Words => ({
      subject: input.subject[locale],
      body: input.body[locale],
      action: input.action[locale],
    }),
  )
  const refused = locales.flatMap((locale) => refusals(message, words[locale], (part) => `${part}.${locale}`))
  if (refused.length > 0) throw invalid(...refused)
  const written: Written = {}
  for (const locale of locales) {
    const own = codeWords(message, locale)
    if (parts.some((part) => words[locale][part] !== own[part])) written[locale] = words[locale]
  }
  const before = await rowOf(ctx, kind)
  const values = {
    words: JSON.stringify(written),
    version: input.version + 1,
    updated_at: ctx.now,
    updated_by_label: ctx.actor.label,
  }
  const done =
    input.version === 0
      ? await ctx.db
          .insertInto('message_words')
          .values({ brand_id: ctx.brand.id, kind, ...values })
          .onConflict((oc) => oc.doNothing())
          .returning('kind')
          .execute()
      : await ctx.db
          .updateTable('message_words')
          .set(values)
          .where('brand_id', '=', ctx.brand.id)
          .where('kind', '=', kind)
          .where('version', '=', input.version)
          .returning('kind')
          .execute()
  const after = await rowOf(ctx, kind)
  if (done.length === 0) throw conflict(viewOf(ctx, message, after))
  const was = inForce(message, before)
  const is = inForce(message, after)
  const changed = parts.flatMap((part) =>
    locales.flatMap((locale) => (was[part][locale] === is[part][locale] ? [] : [{ part, locale }])),
  )
  if (changed.length > 0)
    await record(ctx, {
      type: 'back_office.message.written',
      subjectType: 'message',
      subjectLabel: message.template.subject[ctx.brand.locale],
      before: Object.fromEntries(changed.map(({ part, locale }) => [`${part}.${locale}`, was[part][locale]])),
      after: Object.fromEntries(changed.map(({ part, locale }) => [`${part}.${locale}`, is[part][locale]])),
    })
  return viewOf(ctx, message, after)
}

async function reader(ctx: StaffContext) {
  const row = await ctx.db
    .selectFrom('accounts')
    .select(['given_name', 'contact_email', 'sign_in_email'])
    .where('id', '=', ctx.actor.accountId)
    .executeTakeFirstOrThrow()
  return { givenName: row.given_name, email: row.contact_email || row.sign_in_email }
}

function checkDraft(kind: string, words: Words): Known {
  const message = find(kind)
  const refused = refusals(message, words, (part) => part)
  if (refused.length > 0) throw invalid(...refused)
  return message
}

/** The mail that a text in the making would be, with sample values. @throws Problem 404, 422 on `subject`, `body`, `action` */
export async function previewMessage(ctx: StaffContext, kind: string, draft: z.output<typeof draftBody>) {
  const { locale, ...words } = draft
  const message = checkDraft(kind, words)
  const { givenName, email } = await reader(ctx)
  const to = { accountId: null, email, locale, givenName }
  const { subject, html, text } = composeMail(ctx, to, kind, samplesOf(message, locale), '/', words)
  return { subject, html, text }
}

const example = { fr: 'Exemple', en: 'Example' }

/** Sends whoever asks the mail that a text in the making would be. @throws Problem 404, 422, back_office.no_own_email, too_many_requests */
export async function sendExample(ctx: StaffContext, kind: string, draft: z.output<typeof draftBody>) {
  const { locale, ...words } = draft
  const message = checkDraft(kind, words)
  const { givenName, email } = await reader(ctx)
  if (!email) throw problem('back_office.no_own_email')
  await limitAct(ctx, 'message_example', 20)
  const to = { accountId: ctx.actor.accountId, email, locale, givenName }
  await notify(ctx, to, kind, samplesOf(message, locale), {
    href: '/',
    mailOnly: true,
    words: { ...words, subject: `[${example[locale]}] ${words.subject}` },
  })
  return { to: email }
}
