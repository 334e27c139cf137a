import { brandUrl } from '../../../kernel/brands/hosts.ts'
import { today as dayOf, formatDay } from '../../../kernel/dates/day.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import { bytesOf, openFile } from '../../../kernel/files/storage.ts'
import { asSystem, type StaffContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { hashPassword } from '../../../kernel/identity/passwords.ts'
import { recordAll } from '../../../kernel/journal/journal.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { claimAccesses, requireSeen } from '../accesses/drafts.ts'
import type { AccessRow } from '../accesses/lists.ts'
import { effectOf } from '../accesses/policy.ts'
import type { Change } from '../accesses/schema.ts'
import { standingOf } from '../accesses/standing.ts'
import { endLetters, keepNotifications } from '../notifications/keep.ts'
import { accessSettings } from '../settings.ts'
import type { Letter, LettersInput } from './draw-letters.ts'
import { randomPassword } from './random-password.ts'

type Drawing = typeof import('./draw-letters.ts')
type Seen = Array<Pick<Change, 'kind' | 'id' | 'version'>>

/** How many times within 15 minutes somebody may have letters made. */
const most = 30
/** So many passwords are hashed at once: the threads that hash are those of everybody's sign-in. */
const atOnce = 2

/** Why somebody gets no letter: `staff`, an account of the team; `closed`. */
function refusalOf(row: AccessRow): string | undefined {
  if (row.staff) return 'portal_access.staff_account'
  if (row.account_status !== null && !['pending', 'active'].includes(row.account_status))
    return 'portal_access.account_closed'
  return undefined
}

/** Whether somebody has a password already, or a letter with one, that a new letter takes the place of. */
const replaced = (row: AccessRow) => row.password_state !== 'none' || row.draft_printed_until !== null

/** What will be the identifier once the letter's password is in force. */
function identifierOf(row: AccessRow): string {
  const allowed = row.draft_allowed ?? (row.allowed_now ? null : true)
  const draft = { allowed, notifies: false, role: null, printed: true }
  return effectOf(row, draft).identifiers || row.account_id === null ? row.wanted_identifier : row.identifier
}

async function addresses(
  ctx: StaffContext,
  rows: AccessRow[],
): Promise<Map<string, { lines: string[]; locale: Locale }>> {
  const organisations = [...new Set(rows.flatMap((row) => row.organisation_id ?? []))]
  const accounts = rows.flatMap((row) => row.account_id ?? [])
  const places = organisations.length
    ? await ctx.db
        .selectFrom('organisations')
        .select(['id', 'name', 'address_line1', 'address_line2', 'postal_code', 'city'])
        .where('id', 'in', organisations)
        .execute()
    : []
  const people = accounts.length
    ? await ctx.db.selectFrom('accounts').select(['id', 'locale']).where('id', 'in', accounts).execute()
    : []
  const placeOf = new Map(places.map((place) => [place.id, place]))
  const localeOf = new Map(people.map((one) => [one.id, one.locale as Locale]))
  return new Map(
    rows.map((row) => {
      const place = row.organisation_id ? placeOf.get(row.organisation_id) : undefined
      const lines = place
        ? [
            place.name,
            row.account_name === place.name ? '' : row.account_name,
            place.address_line1,
            place.address_line2,
            `${place.postal_code} ${place.city}`.trim(),
          ]
        : [row.name]
      return [
        row.id,
        { lines: lines.filter(Boolean), locale: localeOf.get(row.account_id ?? '') ?? ctx.brand.locale },
      ] as const
    }),
  )
}

async function hashAll(passwords: string[]): Promise<string[]> {
  const hashes: string[] = []
  for (let from = 0; from < passwords.length; from += atOnce)
    hashes.push(...(await Promise.all(passwords.slice(from, from + atOnce).map((one) => hashPassword(one)))))
  return hashes
}

/**
 * «Mdp aléatoire» (D10): a new password for each, in a letter that is given once and kept nowhere; its hash waits to be put in force. Those whom
 * somebody changed or printed a letter for since they were seen are a conflict: the same click twice makes one set.
 * @param input `replaces` says that passwords which are there are to be replaced
 * @throws Problem 404, conflict, portal_access.replaces_passwords with those who have one, 422 on `items.N`, too_many_requests
 */
export async function printLetters(
  request: Pick<RequestInfo, 'again' | 'services' | 'brand'>,
  input: { items: Seen; replaces: boolean },
): Promise<Download> {
  const { services, brand } = request
  const begun = await request.again(async (person) => {
    const ctx = person as StaffContext
    const rows = await standingOf(ctx, input.items)
    requireSeen(ctx, rows, input.items)
    const faults = rows.flatMap((row, index) => {
      const code = refusalOf(row)
      return code ? [{ field: `items.${index}`, code }] : []
    })
    if (faults.length > 0) throw invalid(...faults)
    const there = rows.filter(replaced)
    if (there.length > 0 && !input.replaces)
      throw problem(
        'portal_access.replaces_passwords',
        {},
        { items: there.map((row) => ({ kind: row.kind, id: row.id, name: row.name })) },
      )
    await limitAct(ctx, 'portal-access.letters', most)
    return { rows, to: await addresses(ctx, rows), now: ctx.now, locale: ctx.locale, accountId: ctx.actor.accountId }
  })
  const days = settingOf({ brand, services }, accessSettings.password_days)
  const until = new Date(begun.now.getTime() + days * 86_400_000)
  const made = begun.rows.map((row) => ({ row, password: randomPassword(), identifier: identifierOf(row) }))
  const letters: Letter[] = made.map(({ row, password, identifier }) => {
    const { lines, locale } = begun.to.get(row.id)!
    return { locale, side: row.kind === 'employee' ? 'employee' : 'client', addressee: lines, identifier, password }
  })
  const inWords = (at: Date) => {
    const day = dayOf(brand.timeZone, at)
    return { fr: formatDay(day, 'fr'), en: formatDay(day, 'en') }
  }
  const data: LettersInput = {
    letters,
    brand: {
      name: brand.name,
      colour: brand.colour,
      // The first line of a postal address is often the name again.
      address: brand.postalAddress
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line && line !== brand.name),
      phone: brand.supportPhone,
      email: brand.supportEmail,
    },
    logo: await logoOf(request),
    url: brandUrl(services.config, brand),
    until: inWords(until),
    today: inWords(begun.now),
    locale: begun.locale,
    at: begun.now,
  }
  // The letter first: where it cannot be made, no password is.
  const bytes = asBuffer(
    await inWorker<Drawing, 'drawLetters'>(
      new URL('./draw-letters.ts', import.meta.url),
      'drawLetters',
      data,
      begun.accountId,
    ),
  )
  const hashes = await hashAll(made.map((one) => one.password))
  await request.again((person) =>
    keepPasswords(
      person as StaffContext,
      input.items,
      made.map(({ identifier }, index) => ({ identifier, hash: hashes[index]! })),
      until,
    ),
  )
  const name = { fr: 'lettres-acces', en: 'access-letters' }[begun.locale]
  return new Download(bytes, 'application/pdf', `${name}-${dayOf(brand.timeZone, begun.now)}.pdf`)
}

/** The brand's logo where a PDF takes it: a PNG or a JPEG. */
async function logoOf({ services, brand }: Pick<RequestInfo, 'services' | 'brand'>): Promise<Uint8Array | undefined> {
  if (!brand.logoId) return undefined
  const file = await asSystem(services, brand, (ctx) => openFile(ctx, brand.logoId!))
  return ['image/png', 'image/jpeg'].includes(file.contentType) ? new Uint8Array(await bytesOf(file)) : undefined
}

/** Keeps the hashes of the letters' passwords with what waits of the accesses. @throws Problem conflict where one was changed meanwhile */
async function keepPasswords(
  ctx: StaffContext,
  seen: Seen,
  made: Array<{ identifier: string; hash: string }>,
  until: Date,
): Promise<void> {
  const rows = await standingOf(ctx, seen)
  const ids = await claimAccesses(ctx, rows, seen)
  const values = rows.map((row, index) => ({
    access_id: ids[index]!,
    brand_id: ctx.brand.id,
    // A password is of no use to whoever may not sign in.
    allowed: row.draft_allowed === false ? true : (row.draft_allowed ?? (row.allowed_now ? null : true)),
    printed_at: ctx.now,
    printed_until: until,
    printed_identifier: made[index]!.identifier,
    changed_at: ctx.now,
    changed_by: ctx.actor.accountId,
    changed_by_label: ctx.actor.label,
  }))
  await ctx.db
    .insertInto('portal_access_drafts')
    .values(values)
    .onConflict((oc) =>
      oc.column('access_id').doUpdateSet((eb) => ({
        allowed: eb.ref('excluded.allowed'),
        printed_at: eb.ref('excluded.printed_at'),
        printed_until: eb.ref('excluded.printed_until'),
        printed_identifier: eb.ref('excluded.printed_identifier'),
        changed_at: eb.ref('excluded.changed_at'),
        changed_by: eb.ref('excluded.changed_by'),
        changed_by_label: eb.ref('excluded.changed_by_label'),
      })),
    )
    .execute()
  await ctx.asSystem(() =>
    ctx.db
      .insertInto('portal_access_passwords')
      .values(made.map(({ hash }, index) => ({ access_id: ids[index]!, password_hash: hash })))
      .onConflict((oc) =>
        oc.column('access_id').doUpdateSet((eb) => ({ password_hash: eb.ref('excluded.password_hash') })),
      )
      .execute(),
  )
  await endLetters(ctx, ids, 'cancelled')
  await keepNotifications(
    ctx,
    rows.map((row, index) => ({
      row,
      accessId: ids[index]!,
      accountId: row.account_id,
      identifier: made[index]!.identifier,
      kind: 'letter' as const,
    })),
  )
  await recordAll(
    ctx,
    rows.map((row) => ({
      type: 'portal_access.letters.printed',
      organisationId: row.organisation_id,
      subjectType: row.account_id ? 'account' : 'employees.employee',
      subjectId: row.account_id ?? row.id,
      subjectLabel: row.account_name || row.name,
      after: { until: until.toISOString() },
    })),
  )
}
