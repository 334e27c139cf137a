import { createHash } from 'node:crypto'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { formatDay } from '../../../kernel/dates/day.ts'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { type Locale, locales, type Text } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { strayPlace } from '../../../kernel/notifications/messages.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { staffMay } from '../../../kernel/policy/roles.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { readWork, startWork } from '../../../kernel/work/work.ts'
import { openForClient } from '../../support/index.ts'
import { clientList } from '../lists.ts'
import type * as schema from './schema.ts'
import { filledIn, fillIn, languageFor, type Places, places, type Written } from './words.ts'

/** So many clients are written to at once. */
const mostAddressees = 100_000
/** So many addressees are named in a preview. */
const mostNamed = 50
/** So many messages within 15 minutes. */
const mostSent = 20

type Draft = z.output<typeof schema.draft>
type Outcome = z.output<typeof schema.outcome>
type Client = {
  id: string
  name: string
  code: string
  locale: Locale
  archived: boolean
  account_id: string | null
  surname: string
  given_name: string
  email: string | null
  account_locale: Locale
  has_access: boolean
}

/** Clients with whom they have to do: their principal manager, where that person has access. */
const clientsBy = async (ctx: PersonContext, condition: RawBuilder<SqlBool>, most: number): Promise<Client[]> => {
  const { rows } =
    await sql<Client>`select o.id, o.name, o.code, o.locale, o.archived_at is not null or o.deactivated_at is not null as archived,
      p.id as account_id, coalesce(p.surname, '') as surname, coalesce(p.given_name, '') as given_name,
      coalesce(nullif(p.contact_email, ''), p.sign_in_email) as email, coalesce(p.locale, o.locale) as account_locale,
      coalesce(m.suspended_at is null and p.status in ('pending', 'active'), false) as has_access
    from organisations o
      left join accounts a on a.id = o.first_account_id
      left join client_group_members gm on gm.organisation_id = o.id
      left join memberships m on m.organisation_id = o.id and m.role = 'principal_manager' and m.removed_at is null
      left join accounts p on p.id = m.account_id
    where o.brand_id = ${ctx.brand.id} and ${condition} order by o.name, o.id limit ${most}`.execute(ctx.db)
  return rows
}

/** What becomes of a message for a client, and in which language. */
function outcomeOf(ctx: PersonContext, client: Client, written: Written, onlyFilled: boolean) {
  const locale = languageFor(filledIn(written), client.locale, onlyFilled, ctx.brand.locale)
  const outcome: Outcome = client.archived
    ? 'archived'
    : !client.has_access
      ? 'no_access'
      : locale === undefined
        ? 'language'
        : 'receives'
  return { client, outcome, locale: locale ?? client.locale }
}

/** The filters of the list of clients, as its own query says them. @throws Problem 422 on `audience` */
function filtersOf(given: Record<string, unknown>) {
  const known = z.strictObject(clientList.filterQuery.shape).safeParse(given)
  if (!known.success) throw invalid({ field: 'audience', code: 'bad_value' })
  return known.data
}

/** The clients that a message goes to, each with what it gets: as the list shows them to whoever writes. @throws Problem 404, 422 on `audience` */
async function addresseesOf(ctx: StaffContext, draft: Draft) {
  const { audience } = draft
  const ids = 'ids' in audience ? [...new Set(audience.ids)] : undefined
  const seen = sql<SqlBool>`((select parvis.filtered_organisations()) is null or o.id = any ((select parvis.filtered_organisations())::uuid[]))`
  const condition = ids
    ? sql<SqlBool>`o.id = any (${ids}::uuid[])`
    : sql<SqlBool>`${clientList.filtered(filtersOf('filters' in audience ? audience.filters : {}), ctx)} and ${seen}`
  const clients = await clientsBy(ctx, condition, mostAddressees + 1)
  if (ids && clients.length < ids.length) throw notFound()
  if (clients.length > mostAddressees)
    throw invalid({ field: 'audience', code: 'back_office.too_many_addressees', params: { most: mostAddressees } })
  return clients.map((client) => outcomeOf(ctx, client, draft, draft.onlyFilled))
}

/** @throws Problem 422 on `subject.fr`, `body.fr` …: half a language, none at all, or a place that there is not */
function requireWritten({ subject, body }: Written): void {
  const faults = locales.flatMap((locale) => {
    const half = (subject[locale] === '') !== (body[locale] === '')
    const stray = (['subject', 'body'] as const).flatMap((part) => {
      const found = strayPlace({ subject, body }[part][locale], places)
      const known = Object.keys(places)
        .map((name) => `{${name}}`)
        .join(', ')
      return found
        ? [{ field: `${part}.${locale}`, code: 'back_office.unknown_place', params: { ...found, known } }]
        : []
    })
    return [
      ...(half ? [{ field: `${subject[locale] === '' ? 'subject' : 'body'}.${locale}`, code: 'required' }] : []),
      ...stray,
    ]
  })
  if (faults.length > 0) throw invalid(...faults)
  if (filledIn({ subject, body }).length === 0) throw invalid({ field: `subject.${locales[0]}`, code: 'required' })
}

const contactOf = (client: Client) => `${client.given_name} ${client.surname}`.trim()
const placesOf = (ctx: PersonContext, client: Client, locale: Locale): Places => ({
  contact: contactOf(client),
  client: client.name,
  code: client.code,
  date: formatDay(ctx.today, locale),
})
/** What a client reads. */
const writtenFor = (ctx: PersonContext, client: Client, locale: Locale, { subject, body }: Written) => ({
  subject: fillIn(subject[locale], placesOf(ctx, client, locale)),
  body: fillIn(body[locale], placesOf(ctx, client, locale)),
})

type Addressees = Awaited<ReturnType<typeof addresseesOf>>
/** Which clients get it, who reads it there, and in which language, as one value: what is sent is what was seen. */
const printOf = (addressees: Addressees): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        addressees
          .filter(({ outcome }) => outcome === 'receives')
          .map(({ client, locale }) => [client.id, client.account_id, locale]),
      ),
    )
    .digest('hex')

/** Who would get a message, and what one of them would read (B7). @throws Problem 404, 422 on `subject`, `body`, `audience` */
export async function previewMessage(
  ctx: StaffContext,
  draft: z.output<typeof schema.previewBody>,
): Promise<z.input<typeof schema.preview>> {
  requireWritten(draft)
  const all = await addresseesOf(ctx, draft)
  const having = (wanted: Outcome) => all.filter(({ outcome }) => outcome === wanted)
  const receiving = having('receives')
  const byLanguage: Record<string, number> = {}
  for (const { locale } of receiving) byLanguage[locale] = (byLanguage[locale] ?? 0) + 1
  const shown = receiving.find(({ client }) => client.id === draft.shown) ?? receiving[0]
  return {
    receiving: receiving.length,
    without: {
      language: having('language').length,
      no_access: having('no_access').length,
      archived: having('archived').length,
    },
    byLanguage,
    addressees: [...all.filter(({ outcome }) => outcome !== 'receives'), ...receiving]
      .slice(0, mostNamed)
      .map(({ client, outcome }) => ({
        id: client.id,
        name: client.name,
        code: client.code,
        contact: contactOf(client),
        locale: client.locale,
        outcome,
      })),
    print: printOf(all),
    shown: shown
      ? {
          id: shown.client.id,
          contact: contactOf(shown.client),
          ...writtenFor(ctx, shown.client, shown.locale, draft),
        }
      : null,
  }
}

/** Each client's ticket, one by one. */
export const messageWork = defineWork({
  name: 'back_office.client_message',
  title: { fr: 'Message pour les clients', en: 'Message to clients' },
  access: { staff: 'back-office.client-messages.send' },
  input: z.object({ messageId: z.uuid() }),
  from: '/fournisseur/clients',
  href: (id) => `/fournisseur/clients/${id}`,
  act: (ctx, id, { messageId }) => sendToClient(ctx as StaffContext, id, messageId),
})

/** Opens a client's ticket with a message; where it has it already, nothing is done. @throws Problem back_office.client_archived, back_office.client_no_access */
async function sendToClient(ctx: StaffContext, organisationId: string, messageId: string): Promise<void> {
  const message = await ctx.db.selectFrom('client_messages').selectAll().where('id', '=', messageId).executeTakeFirst()
  const [client] = await clientsBy(ctx, sql<SqlBool>`o.id = ${organisationId}`, 1)
  if (!message || !client) throw notFound()
  const sent = await ctx.db
    .selectFrom('client_message_sends')
    .select('ticket_id')
    .where('message_id', '=', messageId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  if (sent) return
  const written: Written = { subject: message.subject as Text, body: message.body as Text }
  const { outcome, locale } = outcomeOf(ctx, client, written, message.only_filled)
  // What became of it since it was asked for.
  if (outcome === 'archived') throw problem('back_office.client_archived')
  if (outcome !== 'receives') throw problem(`back_office.client_${outcome}`)
  const ticketId = await openForClient(ctx, {
    organisationId,
    to: {
      accountId: client.account_id!,
      email: client.email,
      givenName: client.given_name,
      locale: client.account_locale,
    },
    category: message.category,
    ...writtenFor(ctx, client, locale, written),
    returnTo: message.return_to_id ? { id: message.return_to_id, label: message.return_to_label } : null,
  })
  await ctx.db
    .insertInto('client_message_sends')
    .values({ message_id: messageId, organisation_id: organisationId, ticket_id: ticketId, locale, sent_at: ctx.now })
    .execute()
}

/**
 * Sends a message to the clients that its preview named, as a long task (B7). Sent again, it is the same message and the same task.
 * @throws Problem 403, 404, back_office.addressees_changed with the preview as it is now, back_office.no_addressee, 422 on `subject`, `body`
 */
export async function sendMessage(ctx: StaffContext, { print, ...input }: z.output<typeof schema.sendingBody>) {
  require(staffMay(ctx.actor, 'support.tickets.answer'))
  requireWritten(input)
  const again = await ctx.db
    .selectFrom('client_messages')
    .select(['work_id', 'sent_by'])
    .where('id', '=', input.id)
    .executeTakeFirst()
  if (again) return readSent(ctx, again)
  await limitAct(ctx, 'back-office.client-messages', mostSent)
  const all = await addresseesOf(ctx, input)
  const receiving = all.filter(({ outcome }) => outcome === 'receives')
  if (printOf(all) !== print) throw problem('back_office.addressees_changed', {}, { receiving: receiving.length })
  if (receiving.length === 0) throw problem('back_office.no_addressee')
  const made = await ctx.db
    .insertInto('client_messages')
    .values({
      id: input.id,
      brand_id: ctx.brand.id,
      category: input.category,
      subject: JSON.stringify(input.subject),
      body: JSON.stringify(input.body),
      only_filled: input.onlyFilled,
      return_to_id: input.returns ? ctx.actor.accountId : null,
      return_to_label: input.returns ? ctx.actor.label : '',
      addressees: receiving.length,
      sent_at: ctx.now,
      sent_by: ctx.actor.accountId,
      sent_by_label: ctx.actor.label,
    })
    .onConflict((oc) => oc.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  // Sent twice at the same moment: the other one is it.
  if (!made)
    return readSent(
      ctx,
      await ctx.db
        .selectFrom('client_messages')
        .select(['work_id', 'sent_by'])
        .where('id', '=', input.id)
        .executeTakeFirst(),
    )
  const workId = await startWork(
    ctx,
    messageWork,
    { messageId: input.id },
    receiving.map(({ client }) => ({ id: client.id, name: client.name, detail: contactOf(client) })),
  )
  await ctx.db.updateTable('client_messages').set({ work_id: workId }).where('id', '=', input.id).execute()
  await record(ctx, {
    type: 'back_office.client_message.sent',
    subjectType: 'client_message',
    subjectId: input.id,
    subjectLabel: input.subject[filledIn(input)[0]!],
    after: { category: input.category, addressees: receiving.length, subject: input.subject[filledIn(input)[0]!] },
  })
  return readWork(ctx, workId)
}

/** The task of a message that was sent before. @throws Problem 404 where it is another's, or is forgotten */
function readSent(ctx: StaffContext, message: { work_id: string | null; sent_by: string | null } | undefined) {
  if (!message?.work_id || message.sent_by !== ctx.actor.accountId) throw notFound()
  return readWork(ctx, message.work_id)
}
