import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { momentIn } from '../../../kernel/dates/moment.ts'
import { asServer, type Context } from '../../../kernel/http/context.ts'
import { hashToken } from '../../../kernel/http/endpoints.ts'
import { isLocale, type Locale } from '../../../kernel/i18n/locale.ts'
import { type Message, notifyAll } from '../../../kernel/notifications/outbox.ts'
import type { InterventionRow } from '../lists.ts'
import { findIntervention } from '../read.ts'
import { calendarOf, type Slot, slotOfRow } from './calendar.ts'

type Person = {
  account_id: string
  email: string
  given_name: string
  name: string
  locale: string
}

/**
 * Who is told of a visit: whoever asked for it by a ticket, else the client's manager; and whoever confirmed it last, in whose calendar it is too. Each of
 * them while they belong to the client.
 */
async function toldOf(ctx: Context, row: InterventionRow): Promise<Array<Person & { reads: Locale }>> {
  const { rows } = await sql<Person>`
    with there as (
      select a.id, m.role, coalesce(nullif(a.contact_email, ''), a.sign_in_email, '') as email, a.given_name, a.surname, a.locale
      from accounts a join memberships m on m.account_id = a.id and m.organisation_id = ${row.organisation_id} and parvis.in_force(m) where a.status = 'active'),
    first as (select id from there where id = ${row.requester_id} or role = 'principal_manager' order by id is not distinct from ${row.requester_id}::uuid desc limit 1)
    select id as account_id, email, given_name, concat_ws(' ', given_name, surname) as name, locale from there
    where id in (select id from first) or id = ${row.confirmed_by_id} order by id in (select id from first) desc, id`.execute(
    ctx.db,
  )
  return rows.map((one) => ({ ...one, reads: isLocale(one.locale) ? one.locale : ctx.brand.locale }))
}

/** Whether a visit is still to come: of one that is over nobody is told anything. */
const isToCome = (ctx: Context, startsAt: Date | null): startsAt is Date => startsAt !== null && startsAt > ctx.now

const endLinks = (ctx: Context, id: string) =>
  ctx.db
    .updateTable('visit_links')
    .set({ ended_at: ctx.now })
    .where('intervention_id', '=', id)
    .where('ended_at', 'is', null)
    .execute()

type Kind = 'planned' | 'confirmed' | 'changed' | 'unplanned' | 'cancelled'

/** What each of those who are told gets: a notice, unless they did it themselves, and a mail with the calendar entry as it is now. */
function messagesOf(
  ctx: Context,
  row: InterventionRow,
  kind: Kind,
  person: Awaited<ReturnType<typeof toldOf>>[number],
  { lost, mailHref }: { lost?: Slot | undefined; mailHref?: string } = {},
): Message[] {
  const { email, reads: locale, account_id: accountId } = person
  const at = row.starts_at ?? lost?.startsAt
  const to = { accountId, email: email || null, locale, givenName: person.given_name }
  const href = `/interventions/${row.id}`
  const what = {
    kind: `interventions.visit_${kind}`,
    params: {
      ...{ number: row.number, subject: row.subject, technician: row.technician_label ?? '', site: row.site || '–' },
      ...{ slot: at ? momentIn(at, locale, ctx.brand.timeZone) : '', reason: row.cancellation_reason },
    },
    ...(email ? { calendar: calendarOf(ctx, row, { name: person.name, email }, lost) } : {}),
  }
  const ownAct = accountId === ctx.actor.accountId || ctx.actor.side === 'system'
  // What signs in nobody may be in a notice; the link of the mail is in its mail alone.
  if (mailHref)
    return [
      { ...what, to: { ...to, email: null }, href },
      ...(email ? [{ ...what, to, href: mailHref, mailOnly: true }] : []),
    ]
  return [{ ...what, to, href, ...(ownAct && email ? { mailOnly: true } : {}) }]
}

const tellAll = async (ctx: Context, row: InterventionRow, kind: Kind, lost?: Slot) =>
  notifyAll(
    ctx,
    (await toldOf(ctx, row)).flatMap((person) => messagesOf(ctx, row, kind, person, { lost })),
  )

/**
 * Tells the client of a visit's slot, with a link by which whoever has the mail confirms or moves it, and with its calendar entry; links that were sent
 * before end. Of a visit that lost its slot the client learns that, and its entry goes from calendars.
 * @param lost the slot that it had before
 */
export function tellPlanned(ctx: Context, id: string, lost?: Slot): Promise<void> {
  return asServer(ctx, async () => {
    const row = await findIntervention(ctx, id)
    await endLinks(ctx, id)
    if (row.starts_at === null && lost && isToCome(ctx, lost.startsAt)) return tellAll(ctx, row, 'unplanned', lost)
    if (!isToCome(ctx, row.starts_at)) return
    for (const person of await toldOf(ctx, row)) {
      const token = randomBytes(32).toString('base64url')
      if (person.email)
        await ctx.db
          .insertInto('visit_links')
          .values({
            brand_id: ctx.brand.id,
            intervention_id: id,
            token_hash: hashToken(token),
            sent_to_label: person.given_name,
            created_at: ctx.now,
          })
          .execute()
      // The token is in the fragment: no server's log has it.
      await notifyAll(ctx, messagesOf(ctx, row, 'planned', person, { mailHref: `/visite#${token}` }))
    }
  })
}

/** Tells whoever has the visit in their calendar what became of it there: confirmed or moved by the client, or another subject or place. */
export function tellEntry(ctx: Context, id: string, kind: 'confirmed' | 'changed'): Promise<void> {
  return asServer(ctx, async () => {
    const row = await findIntervention(ctx, id)
    if (isToCome(ctx, row.starts_at)) await tellAll(ctx, row, kind)
  })
}

/** Tells the client that a visit is cancelled; its links end, and its entry goes from calendars. */
export function tellCancelled(ctx: Context, id: string): Promise<void> {
  return asServer(ctx, async () => {
    const row = await findIntervention(ctx, id)
    await endLinks(ctx, id)
    if (isToCome(ctx, row.starts_at)) await tellAll(ctx, row, 'cancelled')
  })
}

/** Tells the client what became of a visit that another space changed. @param before its slot until then */
export function tellVisit(
  ctx: Context,
  id: string,
  kind: 'planned' | 'changed' | 'cancelled',
  before: Pick<InterventionRow, 'starts_at' | 'ends_at'>,
): Promise<void> {
  if (kind === 'cancelled') return tellCancelled(ctx, id)
  return kind === 'changed' ? tellEntry(ctx, id, kind) : tellPlanned(ctx, id, slotOfRow(before))
}
