import { sql } from 'kysely'
import { invalid } from '../errors/problem.ts'
import { asServer, type Context } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { record } from '../journal/journal.ts'
import { type Coordinates, coordinateColumns } from './account.ts'
import { labelOf } from './label.ts'
import { sendOneTimeLink } from './tokens.ts'

/** A person to make an account for. `organisationId` and `contractId` say where the journal keeps it. */
export type NewPerson = Partial<Coordinates> & {
  /** Proposed from the name where absent. */
  identifier?: string
  /** The identifier was kept for this person before. */
  reserved?: boolean
  surname: string
  givenName: string
  signInEmail: string | null
  /** The sign-in e-mail where absent. */
  contactEmail?: string
  locale?: Locale
  organisationId?: string | null
  contractId?: string | null
  /** No activation link is sent: whoever makes the account tells the person, later or otherwise. */
  untold?: true
}

const letters: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', đ: 'd', ł: 'l', ı: 'i' }

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[œæßøđłı]/g, (letter) => letters[letter]!)
    .replace(/[^\p{L}\p{N}-]/gu, '')
    .replace(/^-+|-+$/g, '')
}

/** The first form of an identifier: 'Claire', "D'Aubertine" give 'c.daubertine'. */
export function identifierBase(surname: string, givenName: string): string {
  const initial = [...plain(givenName)][0] ?? ''
  const name = [...plain(surname)].slice(0, 60).join('') || 'compte'
  return initial ? `${initial}.${name}` : name
}

/**
 * An identifier that nobody of the brand has, nor is to have: 'c.aubertine', else 'c.aubertine2' and so on (C20, C31).
 * Never inside another `ctx.asSystem`: the role goes back to the actor's own.
 */
export async function proposeIdentifier(ctx: Context, surname: string, givenName: string): Promise<string> {
  const base = identifierBase(surname, givenName)
  for (const [from, to] of [
    [1, 40],
    [41, 5_000],
    [5_001, 1_000_000],
  ] as const) {
    const found = await asServer(ctx, () =>
      sql<{ n: number }>`select n from generate_series(${from}::int, ${to}::int) n
        where not parvis.identifier_taken(${ctx.brand.id}, ${base}::text || case when n = 1 then '' else n::text end) order by n limit 1`.execute(
        ctx.db,
      ),
    )
    const n = found.rows[0]?.n
    if (n !== undefined) return n === 1 ? base : `${base}${n}`
  }
  throw new Error('no identifier left')
}

/**
 * Makes a person's account, waiting for activation, and sends the activation link where there is an e-mail (C31).
 * Two at the same moment get two identifiers; the caller's transaction goes on. Never inside another `ctx.asSystem`.
 * @throws Problem 422 on `signInEmail` (identity.email_taken, C1) or on a given `identifier` (identity.identifier_taken)
 */
export async function createPerson(ctx: Context, person: NewPerson): Promise<{ id: string; identifier: string }> {
  const locale = person.locale ?? ctx.brand.locale
  const signInEmail = person.signInEmail?.trim() || null
  const {
    structure = '',
    jobTitle = '',
    addressLine1 = '',
    addressLine2 = '',
    postalCode = '',
    city = '',
    phone = '',
    mobile = '',
    fax = '',
  } = person
  const insert = (identifier: string) =>
    asServer(ctx, () =>
      ctx.db
        .insertInto('accounts')
        .values({
          brand_id: ctx.brand.id,
          status: 'pending',
          identifier,
          sign_in_email: signInEmail,
          contact_email: person.contactEmail ?? signInEmail ?? '',
          surname: person.surname,
          given_name: person.givenName,
          ...coordinateColumns({
            structure,
            jobTitle,
            addressLine1,
            addressLine2,
            postalCode,
            city,
            phone,
            mobile,
            fax,
          }),
          locale,
          created_at: ctx.now,
          updated_at: ctx.now,
          updated_by: ctx.actor.accountId ?? null,
        })
        .onConflict((oc) => oc.doNothing())
        .returning('id')
        .executeTakeFirst(),
    )
  const given = person.identifier?.trim()
  if (given && !person.reserved) {
    const { rows } = await sql<{
      taken: boolean
    }>`select parvis.identifier_taken(${ctx.brand.id}, ${given}) as taken`.execute(ctx.db)
    if (rows[0]?.taken) throw invalid({ field: 'identifier', code: 'identity.identifier_taken' })
  }
  let created: { id: string; identifier: string } | undefined
  while (!created) {
    const identifier = given || (await proposeIdentifier(ctx, person.surname, person.givenName))
    const row = await insert(identifier)
    if (row) {
      created = { id: row.id, identifier }
      break
    }
    if (signInEmail) {
      const taken = await sql<{
        taken: boolean
      }>`select parvis.sign_in_email_taken(${signInEmail}, null) as taken`.execute(ctx.db)
      if (taken.rows[0]?.taken) throw invalid({ field: 'signInEmail', code: 'identity.email_taken' })
    }
    if (given) throw invalid({ field: 'identifier', code: 'identity.identifier_taken' })
  }
  const { id, identifier } = created
  await asServer(ctx, () => ctx.db.insertInto('credentials').values({ account_id: id, password_hash: null }).execute())
  await record(ctx, {
    type: 'identity.account.created',
    organisationId: person.organisationId ?? null,
    contractId: person.contractId ?? null,
    subjectType: 'account',
    subjectId: id,
    subjectLabel: labelOf(person),
    after: { identifier, signInEmail },
  })
  if (signInEmail && !person.untold)
    await sendOneTimeLink(ctx, 'activation', {
      id,
      identifier,
      email: signInEmail,
      givenName: person.givenName,
      locale,
    })
  return created
}
