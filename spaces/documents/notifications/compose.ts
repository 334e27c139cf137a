import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { brandUrl } from '../../../kernel/brands/hosts.ts'
import type { Brand, Context, SystemContext } from '../../../kernel/http/context.ts'
import { hashToken } from '../../../kernel/http/endpoints.ts'
import { dateFormat } from '../../../kernel/i18n/formats.ts'
import { inLocale, type Locale, languageTags, type Text } from '../../../kernel/i18n/locale.ts'
import { type Composed, defineComposer } from '../../../kernel/notifications/composers.ts'
import { composeMail, escapeHtml, frameMail, mailButton, paragraphsOf } from '../../../kernel/notifications/messages.ts'
import { answeredTo, companyOf, domainOf } from '../../../kernel/notifications/settings.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { documentSettings } from '../settings.ts'
import { addressNow } from './address-now.ts'
import { filledHtml, filledLine, filledText, type Values } from './merge-fields.ts'
import { digestComposer, type Holder, notificationComposer } from './publish.ts'

/** What a message about a document is made of. */
export type Subject = {
  holder: Holder
  document: { id: string; name: string; depositedAt: Date; depositedBy: string }
  folder: { id: string; name: Text; linkTo: string }
  organisation: { id: string; name: string } | null
  code: string
  addressee: string
  person: { surname: string; givenName: string } | null
}

/** Where the message about a document leads (D5): into the portal, behind sign-in, or to the one document. */
export function pathOf({ holder, document, folder, organisation }: Subject): string | 'document' {
  if (holder === 'staff') return `/fournisseur/documents?document=${document.id}`
  if (folder.linkTo === 'document') return 'document'
  const base = holder === 'employee' ? '/salarie/documents' : '/documents'
  const query = new URLSearchParams(
    ['quotes', 'statement', 'payslips'].includes(folder.linkTo) ? { dossier: folder.id } : { document: document.id },
  )
  if (organisation && holder === 'client') query.set('structure', organisation.id)
  return `${base}?${query}`
}

const linkWords: Record<string, Text> = {
  document: { fr: 'Télécharger le document', en: 'Download the document' },
  quotes: { fr: 'Ouvrir les devis', en: 'Open the quotes' },
  statement: { fr: 'Ouvrir le relevé de compte', en: 'Open the statement of account' },
  payslips: { fr: 'Ouvrir les bulletins', en: 'Open the payslips' },
  space: { fr: 'Voir le document', en: 'See the document' },
}
const linkHelp: Record<'document' | 'other', Text> = {
  document: {
    fr: 'Ce lien sert une fois, pour ce document seulement.',
    en: 'This link serves once, for this document alone.',
  },
  other: {
    fr: "Le lien demande votre connexion. Aucun mot de passe n'est envoyé par e-mail.",
    en: 'The link asks you to sign in. No password is sent by email.',
  },
}

const dayOf = (brand: Brand, locale: Locale, moment: Date) =>
  dateFormat(languageTags[locale], { dateStyle: 'long', timeZone: brand.timeZone }).format(moment)

/** What the merge fields of a message are filled with, in a language; `link` is a whole address. */
export function valuesOf(
  ctx: Pick<Context, 'brand' | 'services'>,
  subject: Subject,
  locale: Locale,
  link: string,
): Values {
  const { document, folder, organisation, person, addressee, code } = subject
  return {
    document: document.name,
    lien: link,
    société: companyOf(ctx.services.config, ctx.brand),
    domaine: domainOf(ctx.services.config, ctx.brand),
    nom: person?.surname ?? '',
    prénom: person?.givenName ?? '',
    client: organisation?.name ?? addressee,
    code,
    répertoire: inLocale(folder.name, locale),
    date: dayOf(ctx.brand, locale, document.depositedAt),
    email_réponse: answeredTo(ctx.brand),
  }
}

/** A message by a template, in one language. */
export function fillTemplate(
  ctx: Pick<Context, 'brand' | 'services'>,
  template: { subject: string; body: string },
  subject: Subject,
  locale: Locale,
  link: string,
): { subject: string; text: string; html: string } {
  const values = valuesOf(ctx, subject, locale, link)
  const words = inLocale((linkWords[subject.folder.linkTo] ?? linkWords.space)!, locale)
  const help = inLocale(linkHelp[subject.folder.linkTo === 'document' ? 'document' : 'other'], locale)
  const button = `${mailButton(ctx.brand, link, words)}<br><span style="font-size:13px;color:#5A6773">${escapeHtml(help)}</span>`
  return frameMail(ctx, locale, {
    subject: filledLine(template.subject, values),
    heading: false,
    parts: [{ text: filledText(template.body, values), html: filledHtml(template.body, values, button) }],
  })
}

type Row = {
  id: string
  holder: Holder
  cancelled_at: Date | null
  addressee: string
  account_id: string | null
  document_id: string
  document_name: string
  deposited_at: Date
  deposited_by: string
  withdrawn: boolean
  folder_id: string
  folder_name: Text
  link_to: string
  organisation_id: string | null
  organisation_name: string | null
  code: string | null
  surname: string | null
  given_name: string | null
  locale: Locale | null
  subject: Text | null
  body: Text | null
}

/** The notifications that a mail carries, as its words need them. */
async function carried(ctx: SystemContext, mailId: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select n.id, n.holder, n.cancelled_at, n.addressee, n.account_id, d.id as document_id, d.name as document_name, v.deposited_at, v.deposited_by_label as deposited_by,
      d.withdrawn_at is not null or not f.shared as withdrawn, f.id as folder_id, f.name as folder_name, f.link_to,
      o.id as organisation_id, coalesce(o.name, (select concat_ws(' ', h.surname, nullif(h.given_name, '')) from employees h where h.id = n.employee_id)) as organisation_name, coalesce(e.code, o.siret, nullif(o.foreign_identifier, ''), o.vat_number) as code,
      coalesce(e.surname, a.surname) as surname, coalesce(e.given_name, a.given_name) as given_name, a.locale, t.subject, t.body
    from document_notifications n join documents d on d.id = n.document_id join document_versions v on v.id = d.version_id
    join folder_rules f on f.id = d.folder_id left join organisations o on o.id = n.organisation_id left join employees e on e.id = n.employee_id and n.holder = 'employee'
    left join accounts a on a.id = n.account_id left join notification_templates t on t.id = n.template_id
    where n.mail_id = ${mailId} order by f.path, d.name, n.id`.execute(ctx.db)
  const gone = rows.filter((row) => row.withdrawn && !row.cancelled_at).map((row) => row.id)
  if (gone.length > 0)
    await sql`update document_notifications set state = 'cancelled', reason = 'withdrawn', cancelled_at = ${ctx.now}, cancelled_by_label = ${ctx.actor.label}
      where id = any (${gone}::uuid[])`.execute(ctx.db)
  return rows.filter((row) => !row.withdrawn && !row.cancelled_at)
}

export const subjectOf = (row: Row): Subject => ({
  holder: row.holder,
  document: {
    id: row.document_id,
    name: row.document_name,
    depositedAt: row.deposited_at,
    depositedBy: row.deposited_by,
  },
  folder: { id: row.folder_id, name: row.folder_name, linkTo: row.link_to },
  organisation: row.organisation_id ? { id: row.organisation_id, name: row.organisation_name ?? '' } : null,
  code: row.code ?? '',
  addressee: row.addressee,
  person: row.surname === null ? null : { surname: row.surname, givenName: row.given_name ?? '' },
})

/** The address of a page of the portal where a document is downloaded once, without signing in (D5, D32). */
async function makeLink(ctx: SystemContext, notificationId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const hours = settingOf(ctx, documentSettings.link_hours)
  await ctx.db
    .insertInto('document_links')
    .values({
      token_hash: hashToken(token),
      brand_id: ctx.brand.id,
      notification_id: notificationId,
      expires_at: new Date(ctx.now.getTime() + hours * 3_600_000),
    })
    .execute()
  return `/telechargement/${token}`
}

defineComposer(
  notificationComposer,
  async (ctx, { id, toAddress }): Promise<Composed | undefined> => {
    const [row] = await carried(ctx, id)
    if (!row) return undefined
    const subject = subjectOf(row)
    const locale = row.locale ?? ctx.brand.locale
    const path = pathOf(subject)
    const link = path === 'document' ? await makeLink(ctx, row.id) : path
    const secret = path === 'document'
    if (row.subject && row.body) {
      const whole = brandUrl(ctx.services.config, ctx.brand) + link
      const words = { subject: inLocale(row.subject, locale), body: inLocale(row.body, locale) }
      return { ...fillTemplate(ctx, words, subject, locale, whole), secret }
    }
    const to = { accountId: row.account_id, email: toAddress, locale, givenName: row.given_name ?? '' }
    const folder = inLocale(row.folder_name, locale)
    const composed =
      row.holder === 'staff'
        ? composeMail(
            ctx,
            to,
            'documents.deposited',
            {
              document: row.document_name,
              folder,
              organisation: row.organisation_name ?? '',
              author: row.deposited_by,
            },
            link,
          )
        : composeMail(ctx, to, 'documents.published', { document: row.document_name, folder }, link)
    return { ...composed, secret }
  },
  addressNow,
)

/** So many documents are named in a day's message; the others are counted. */
const mostNamed = 50

defineComposer(
  digestComposer,
  async (ctx, { id }): Promise<Composed | undefined> => {
    const rows = await carried(ctx, id)
    const [first] = rows
    if (!first) return undefined
    const locale = first.locale ?? ctx.brand.locale
    const fr = locale === 'fr'
    const count = rows.length
    const subject = fr
      ? `${count} ${count > 1 ? 'nouveaux documents' : 'nouveau document'}`
      : `${count} new ${count > 1 ? 'documents' : 'document'}`
    const base = brandUrl(ctx.services.config, ctx.brand)
    const lines = rows.slice(0, mostNamed).map((row) => {
      const path = pathOf({ ...subjectOf(row), folder: { id: row.folder_id, name: row.folder_name, linkTo: 'space' } })
      const where = [inLocale(row.folder_name, locale), row.organisation_name].filter(Boolean).join(', ')
      return { name: row.document_name, where, link: base + path }
    })
    const rest = count - lines.length
    const more = rest > 0 ? (fr ? `Et ${rest} de plus.` : `And ${rest} more.`) : ''
    const hello = `${fr ? 'Bonjour' : 'Hello'}${first.given_name ? ` ${first.given_name}` : ''},`
    const intro = fr ? 'Depuis hier, il y a pour vous\u00a0:' : 'Since yesterday there is for you:'
    const space =
      base +
      (first.holder === 'staff'
        ? '/fournisseur/documents'
        : first.holder === 'employee'
          ? '/salarie/documents'
          : '/documents')
    return {
      ...frameMail(ctx, locale, {
        subject,
        heading: true,
        parts: [
          { text: hello, html: paragraphsOf(hello) },
          {
            text: [intro, ...lines.map((line) => `- ${line.name} (${line.where})\n  ${line.link}`), more]
              .filter(Boolean)
              .join('\n'),
            html: `<p>${escapeHtml(intro)}</p><ul style="padding-left:18px">${lines
              .map(
                (line) =>
                  `<li style="margin:0 0 6px"><a href="${escapeHtml(line.link)}">${escapeHtml(line.name)}</a> · ${escapeHtml(line.where)}</li>`,
              )
              .join('')}</ul>${more ? paragraphsOf(more) : ''}`,
          },
          {
            text: space,
            html: `<p style="margin:24px 0 8px">${mailButton(ctx.brand, space, fr ? 'Voir les documents' : 'See the documents')}</p>`,
          },
        ],
      }),
      secret: false,
    }
  },
  addressNow,
)
