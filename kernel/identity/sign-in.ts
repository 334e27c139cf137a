import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { formatDay } from '../dates/day.ts'
import { momentIn } from '../dates/moment.ts'
import { smallLetters } from '../db/small-letters.ts'
import { Problem, problem } from '../errors/problem.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../http/context.ts'
import { typedIdentifier } from '../http/email-address.ts'
import { hashToken } from '../http/endpoints.ts'
import type { Locale } from '../i18n/locale.ts'
import { record, recordAll } from '../journal/journal.ts'
import { notify } from '../notifications/outbox.ts'
import { nameDevice } from './device.ts'
import { labelOf } from './label.ts'
import { type Counted, countWithin, originOf, uncount } from './limits.ts'
import { refusedFrom } from './networks.ts'
import { verifyPassword } from './passwords.ts'
import { mustHaveSecondFactor } from './settings.ts'

/** How many wrong passwords in a row block an account (C6). */
export const wrongPasswordsAllowed = 5

/** How long a block by wrong passwords holds for the provider's staff: nobody else may be there to lift it (R11). */
export const staffBlockMinutes = 30

/** What a try at signing in leaves in the server's log: who by account, or by a hash where nobody is; never a secret nor what was typed. */
export type SignInLine = {
  event: 'sign_in'
  outcome:
    | 'signed_in'
    | 'second_factor_asked'
    | 'password_change_asked'
    | 'wrong_password'
    | 'unknown'
    | 'wrong_code'
    | 'refused'
    | 'too_many'
    | 'blocked'
  accountId?: string
  identifierHash?: string
  /** The network that it came from: the first half of the address. */
  from: string
  /** Why, where it was refused: 'identity.account_blocked'. */
  reason?: string
}

/** Where a try comes from, and who hears of it. */
export type SignInFrom = {
  address: string
  userAgent: string
  /** By which a browser is known that signed in before, hashed. */
  browserHash?: Buffer | undefined
  /** The session that this browser had: it ends where another begins in its place. */
  formerTokenHash?: Buffer | undefined
  log?: ((line: SignInLine) => void) | undefined
}

/** The first half of an address: 203.0.113.7 gives 203.0.*, 2001:db8:1:2::3 gives 2001:db8:1:*. */
export function networkOf(address: string): string {
  const v4 = /(\d+)\.(\d+)\.\d+\.\d+$/.exec(address)
  if (v4) return `${v4[1]}.${v4[2]}.*`
  return `${address.split(':').slice(0, 3).join(':')}:*`
}

/** What a sign-in came to: an open session, or one that opens nothing before a second factor is given or set up, or a password chosen. */
export type SessionState = 'open' | 'second_factor' | 'password_change' | 'second_factor_setup'

export type SignIn = {
  token: string
  state: SessionState
  expiresAt: Date
  /** By which this browser is known from now on, where it was not. */
  browser?: string
}

/** How long a browser stays known in which nobody signs in; browsers keep no cookie longer. */
export const browserKnownDays = 400

/** How many tries at signing in are taken within 15 minutes. A known browser's are its own: no stranger uses them up. */
const tries = { identifier: 20, address: 50, browser: 20 }

/**
 * Whose password this is, by identifier or sign-in e-mail; wrong ones are counted, and five in a row block the account (C6). Those of a
 * browser that signed in to the account before are counted apart from those of strangers (R11).
 * The same words and the same time whether or not the account exists.
 * @throws Problem identity.sign_in_failed, identity.too_many_attempts
 */
export async function recognise(
  services: Services,
  brand: Brand,
  input: {
    identifier: string
    password: string
    address: string
    userAgent?: string
    browserHash?: Buffer | undefined
    log?: SignInFrom['log']
  },
) {
  const name = smallLetters(typedIdentifier(input.identifier))
  const from = networkOf(input.address)
  const typed = { identifierHash: hashToken(`${brand.id}:${name}`).toString('hex').slice(0, 16), from }
  // The attempt is counted before the password is looked at, so that simultaneous guesses count too.
  const counted = await asSystem(services, brand, async (ctx) => {
    const account = await ctx.db
      .selectFrom('accounts')
      .leftJoin('credentials', 'credentials.account_id', 'accounts.id')
      .leftJoin('known_browsers', (join) =>
        join
          .onRef('known_browsers.account_id', '=', 'accounts.id')
          .on('known_browsers.token_hash', '=', input.browserHash ?? Buffer.alloc(0)),
      )
      .select([
        'accounts.id',
        'accounts.status',
        'accounts.kind',
        'credentials.password_hash',
        'credentials.totp_enabled_at',
        'credentials.temporary_until',
        'known_browsers.token_hash as browser',
      ])
      .where('accounts.brand_id', '=', brand.id)
      .where((eb) =>
        eb.or([eb(eb.fn('lower', ['identifier']), '=', name), eb(eb.fn('lower', ['sign_in_email']), '=', name)]),
      )
      .orderBy((eb) => eb(eb.fn('lower', ['identifier']), '=', name), 'desc')
      .limit(1)
      .executeTakeFirst()
    const known = account?.browser != null
    const keys: Counted = known
      ? [[`sign-in:browser:${account.id}:${account.browser!.toString('hex')}`, tries.browser]]
      : [
          // The address first: one that used up its tries uses up nobody's.
          [`sign-in:address:${originOf(input.address)}`, tries.address],
          [`sign-in:identifier:${brand.id}:${name}`, tries.identifier],
        ]
    const refused = await countWithin(ctx, keys)
    if (refused) return { refused }
    if (!account || account.kind !== 'person' || account.password_hash === null) return { found: undefined }
    const { failed_sign_ins: attempt } = known
      ? await ctx.db
          .updateTable('known_browsers')
          .set((eb) => ({ failed_sign_ins: eb('failed_sign_ins', '+', 1) }))
          .where('account_id', '=', account.id)
          .where('token_hash', '=', account.browser!)
          .returning('failed_sign_ins')
          .executeTakeFirstOrThrow()
      : await ctx.db
          .updateTable('credentials')
          .set((eb) => ({ failed_sign_ins: eb('failed_sign_ins', '+', 1) }))
          .where('account_id', '=', account.id)
          .returning('failed_sign_ins')
          .executeTakeFirstOrThrow()
    return { found: { ...account, known, attempt, counted: keys } }
  })
  if (counted.refused) {
    input.log?.({ event: 'sign_in', outcome: 'too_many', ...typed })
    throw counted.refused
  }
  const { found } = counted
  const right = await verifyPassword(input.password, found?.password_hash)
  if (!found || !right) {
    input.log?.(
      found
        ? { event: 'sign_in', outcome: 'wrong_password', accountId: found.id, from }
        : { event: 'sign_in', outcome: 'unknown', ...typed },
    )
    if (
      found &&
      found.attempt >= wrongPasswordsAllowed &&
      (await blockForWrongPasswords(services, brand, found.id, !found.known))
    )
      input.log?.({ event: 'sign_in', outcome: 'blocked', accountId: found.id, from })
    // After the answer: whether there is such an account shows in no time either.
    if (found)
      void asSystem(services, brand, (ctx) =>
        recordSignIn(
          ctx,
          'refused',
          found.id,
          { address: input.address, userAgent: input.userAgent ?? '' },
          'wrong_password',
        ),
      ).catch(() =>
        input.log?.({
          event: 'sign_in',
          outcome: 'wrong_password',
          accountId: found.id,
          from,
          reason: 'not written down',
        }),
      )
    throw problem('identity.sign_in_failed')
  }
  return found
}

/** Why a person who gave the right password does not get in all the same; the wrong ones before it are forgotten. */
export async function refusalAfterPassword(
  ctx: SystemContext,
  found: { id: string; attempt: number; known: boolean; browser: Buffer | null; counted: Counted },
): Promise<{
  status: string
  erase_on: string | null
  staff: boolean
  blocked: boolean
  withdrawn: boolean
  closed: boolean
}> {
  await uncount(ctx, found.counted)
  await ctx.db.updateTable('credentials').set({ failed_sign_ins: 0 }).where('account_id', '=', found.id).execute()
  if (found.browser)
    await ctx.db
      .updateTable('known_browsers')
      .set({ failed_sign_ins: 0 })
      .where('account_id', '=', found.id)
      .where('token_hash', '=', found.browser)
      .execute()
  const account = await ctx.db
    .selectFrom('accounts')
    .leftJoin('staff_members', 'staff_members.account_id', 'accounts.id')
    .select(['status', 'erase_on', 'staff_members.account_id as staff'])
    .select([
      sql<boolean>`cardinality(parvis.own_sides(accounts.id)) = 0`.as('withdrawn'),
      sql<boolean>`cardinality(parvis.sides_of(accounts.id)) = 0`.as('closed'),
    ])
    .where('accounts.id', '=', found.id)
    .executeTakeFirstOrThrow()
  const { status, erase_on, withdrawn, closed } = account
  const staff = account.staff !== null
  if (staff) {
    const since = new Date(ctx.now.getTime() - staffBlockMinutes * 60_000)
    // Five wrong passwords typed by a stranger are no reason to keep the last administrator out for ever (R11).
    const lifted = await liftWrongPasswords(ctx, found.id, since)
    if (lifted) return { status, erase_on, staff, withdrawn, closed, blocked: await hasBlock(ctx, found) }
  }
  return {
    status,
    erase_on,
    staff,
    withdrawn,
    closed,
    blocked: (await hasBlock(ctx, found)) || found.attempt > wrongPasswordsAllowed,
  }
}

async function hasBlock(ctx: SystemContext, found: { id: string; known: boolean }): Promise<boolean> {
  const block = await ctx.db
    .selectFrom('account_blocks')
    .select('id')
    .where('account_id', '=', found.id)
    .where('lifted_at', 'is', null)
    .$if(found.known, (query) => query.where('spares_known', '=', false))
    .limit(1)
    .executeTakeFirst()
  return block !== undefined
}

/** Lifts the block by wrong passwords, where it was opened at `before` or earlier. @returns whether there was one */
export async function liftWrongPasswords(ctx: SystemContext, accountId: string, before: Date): Promise<boolean> {
  const lifted = await ctx.db
    .updateTable('account_blocks')
    .set({ lifted_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('cause', '=', 'wrong_passwords')
    .where('lifted_at', 'is', null)
    .where('opened_at', '<=', before)
    .returning('id')
    .executeTakeFirst()
  if (!lifted) return false
  const account = await ctx.db
    .selectFrom('accounts')
    .select(['surname', 'given_name'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  await record(ctx, {
    type: 'identity.account.unblocked',
    subjectType: 'account',
    subjectId: accountId,
    subjectLabel: labelOf(account),
    before: { causes: ['wrong_passwords'] },
  })
  return true
}

/**
 * Signs in by identifier or sign-in e-mail (C1, C6).
 * @throws Problem as `recognise`; with the right password only: identity.account_blocked, identity.account_deactivated (O21: it can
 * still be reactivated), identity.account_not_active, identity.access_withdrawn (D9), identity.portal_closed (D31),
 * identity.password_expired (D10), identity.address_refused (B23)
 */
export async function signIn(
  services: Services,
  brand: Brand,
  input: { identifier: string; password: string } & SignInFrom,
): Promise<SignIn> {
  const found = await recognise(services, brand, input)
  const token = randomBytes(32).toString('base64url')
  const line = { event: 'sign_in', accountId: found.id, from: networkOf(input.address) } as const
  const refuse = (reason: Problem) => {
    input.log?.({ ...line, outcome: 'refused', reason: reason.code })
    return reason
  }
  const outcome = await asSystem(services, brand, async (ctx): Promise<Problem | SignIn> => {
    const account = await refusalAfterPassword(ctx, found)
    if (account.status === 'deactivated' && account.erase_on !== null && account.erase_on > ctx.today)
      return problem('identity.account_deactivated', { until: formatDay(account.erase_on, brand.locale) })
    if (account.status === 'deactivated' || account.status === 'closed') return problem('identity.account_not_active')
    if (account.blocked) return problem('identity.account_blocked')
    if (await refusedFrom(ctx, found.id, input.address)) return problem('identity.address_refused')
    if (account.withdrawn) return problem('identity.access_withdrawn')
    if (account.closed) return problem('identity.portal_closed')
    if (found.temporary_until && found.temporary_until <= ctx.now) return problem('identity.password_expired')
    const state = found.totp_enabled_at ? 'second_factor' : await stateAfterProof(ctx, found.id)
    return openSession(ctx, found.id, token, state, input)
  }).catch((error) => {
    throw error instanceof Problem ? refuse(error) : error
  })
  if (outcome instanceof Problem) throw refuse(outcome)
  input.log?.({ ...line, outcome: outcomes[outcome.state] })
  return outcome
}

const outcomes = {
  open: 'signed_in',
  password_change: 'password_change_asked',
  second_factor: 'second_factor_asked',
  second_factor_setup: 'second_factor_asked',
} as const

/** What is left of a sign-in once the password was right, and the second factor of whoever has one: a password to choose (D10), a factor to set up. */
export async function stateAfterProof(
  ctx: SystemContext,
  accountId: string,
): Promise<Exclude<SessionState, 'second_factor'>> {
  const held = await ctx.db
    .selectFrom('credentials as c')
    .leftJoin('staff_members as s', 's.account_id', 'c.account_id')
    .select(['c.temporary_until', 'c.totp_enabled_at', 's.account_id as staff'])
    .where('c.account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  if (held.temporary_until) return 'password_change'
  return !held.totp_enabled_at && mustHaveSecondFactor(ctx, held.staff !== null) ? 'second_factor_setup' : 'open'
}

/** Writes down who signed in, or did not, from where and by what (C35). */
export async function recordSignIn(
  ctx: SystemContext,
  outcome: 'opened' | 'refused',
  accountId: string,
  from: Pick<SignInFrom, 'address' | 'userAgent'>,
  reason?: string,
): Promise<void> {
  const account = await ctx.db
    .selectFrom('accounts')
    .select(['surname', 'given_name'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  const label = labelOf(account)
  await record(ctx, {
    type: `identity.session.${outcome}`,
    subjectType: 'account',
    subjectId: accountId,
    subjectLabel: label,
    // Whoever was refused may be anybody.
    ...(outcome === 'opened' ? { by: { accountId, label } } : {}),
    after: { address: from.address, userAgent: from.userAgent, ...(reason ? { reason } : {}) },
  })
}

/**
 * Opens what a step of signing in leads to. Each step may be sent from another place than the one before it: nothing of it stays where the account
 * does not act from there.
 * @throws Problem identity.address_refused (B23)
 */
export async function openSession(
  ctx: SystemContext,
  accountId: string,
  token: string,
  state: SessionState,
  from: SignInFrom,
): Promise<SignIn> {
  if (await refusedFrom(ctx, accountId, from.address)) throw problem('identity.address_refused')
  const minutes = state === 'open' ? ctx.services.config.sessionHours * 60 : 10
  const expiresAt = new Date(ctx.now.getTime() + minutes * 60_000)
  // The cookie of this browser is about to be another: what it opened would stay open with nobody to end it (ASVS 7.2.4).
  if (from.formerTokenHash)
    await ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('token_hash', '=', from.formerTokenHash)
      .where('ended_at', 'is', null)
      .execute()
  await ctx.db
    .insertInto('sessions')
    .values({
      account_id: accountId,
      token_hash: hashToken(token),
      state,
      created_at: ctx.now,
      last_seen_at: ctx.now,
      expires_at: expiresAt,
      address: from.address,
      user_agent: from.userAgent,
    })
    .execute()
  if (state !== 'open') return { token, state, expiresAt }
  await recordSignIn(ctx, 'opened', accountId, from)
  return { token, state, expiresAt, ...(await knowBrowser(ctx, accountId, from)) }
}

/**
 * Knows the browser for this account from now on, by the token that it has if we gave it one, else by a new one. Whoever signed in elsewhere
 * before is told of it (B23).
 */
async function knowBrowser(ctx: SystemContext, accountId: string, from: SignInFrom): Promise<{ browser?: string }> {
  const given = from.browserHash
  const ours =
    given &&
    (await ctx.db
      .selectFrom('known_browsers')
      .select('account_id')
      .where('token_hash', '=', given)
      .limit(1)
      .executeTakeFirst())
  const browser = ours ? undefined : randomBytes(32).toString('base64url')
  const known = await ctx.db
    .selectFrom('known_browsers')
    .select((eb) => eb.fn<boolean | null>('bool_or', [eb('token_hash', '=', given ?? Buffer.alloc(0))]).as('this_one'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  if (known.this_one === false) await tellNewPlace(ctx, accountId, from)
  await ctx.db
    .insertInto('known_browsers')
    .values({
      account_id: accountId,
      token_hash: browser ? hashToken(browser) : given!,
      created_at: ctx.now,
      last_used_at: ctx.now,
    })
    .onConflict((oc) => oc.columns(['token_hash', 'account_id']).doUpdateSet({ last_used_at: ctx.now }))
    .execute()
  return browser ? { browser } : {}
}

/** Tells whose account it is of a sign-in in a browser that is new to it; once a day for the same browser's name and network. */
async function tellNewPlace(ctx: SystemContext, accountId: string, from: SignInFrom): Promise<void> {
  const account = await ctx.db
    .selectFrom('accounts')
    .select(['identifier', 'sign_in_email', 'given_name', 'locale'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  const locale = account.locale as Locale
  const device = nameDevice(from.userAgent)
  const place = hashToken(`${networkOf(from.address)} ${from.userAgent}`)
    .toString('hex')
    .slice(0, 16)
  await notify(
    ctx,
    { accountId, email: account.sign_in_email, locale, givenName: account.given_name },
    'identity.new_place',
    {
      identifier: account.identifier,
      device: device ? newPlace.device[locale](device) : newPlace.unknown[locale],
      address: from.address,
      at: momentIn(ctx.now, locale, ctx.brand.timeZone),
    },
    { key: `new-place:${accountId}:${place}:${ctx.today}`, mailOnly: true, href: '/compte' },
  )
}

const newPlace = {
  device: {
    fr: ({ browser, system }) => `${browser} sous ${system}`,
    en: ({ browser, system }) => `${browser} on ${system}`,
  } satisfies Record<Locale, (device: { browser: string; system: string }) => string>,
  unknown: { fr: 'un navigateur inconnu', en: 'an unknown browser' } satisfies Record<Locale, string>,
}

/**
 * Blocks an account after five wrong passwords. Typed by strangers, they spare the browsers that the account is known in and its open
 * sessions; typed in one of these, they spare nothing, also where strangers had blocked it before.
 * @returns whether this try is the one that blocked the account
 */
async function blockForWrongPasswords(
  services: Services,
  brand: Brand,
  accountId: string,
  strangers: boolean,
): Promise<boolean> {
  return asSystem(services, brand, async (ctx) => {
    const opened = await ctx.db
      .insertInto('account_blocks')
      .values({
        account_id: accountId,
        cause: 'wrong_passwords',
        spares_known: strangers,
        opened_at: ctx.now,
        opened_by_label: 'Parvis',
      })
      .onConflict((oc) => {
        const open = oc.columns(['account_id', 'cause']).where('lifted_at', 'is', null)
        return strangers
          ? open.doNothing()
          : open.doUpdateSet({ spares_known: false }).where('account_blocks.spares_known', '=', true)
      })
      .returning('id')
      .executeTakeFirst()
    if (!opened) return false
    const account = await ctx.db
      .selectFrom('accounts')
      .leftJoin('staff_members', 'staff_members.account_id', 'accounts.id')
      .select(['identifier', 'sign_in_email', 'surname', 'given_name', 'locale', 'staff_members.account_id as staff'])
      .where('accounts.id', '=', accountId)
      .executeTakeFirstOrThrow()
    const entry = {
      type: 'identity.account.blocked',
      subjectType: 'account',
      subjectId: accountId,
      subjectLabel: labelOf(account),
      after: { cause: 'wrong_passwords' },
    }
    const places = await Promise.all(
      ctx.services.spaces.map((space) => space.people?.histories?.(ctx, accountId) ?? []),
    )
    const told = places.flat()
    await recordAll(ctx, told.length === 0 ? [entry] : told.map((place) => ({ ...entry, ...place })))
    await notify(
      ctx,
      { accountId, email: account.sign_in_email, locale: account.locale as Locale, givenName: account.given_name },
      account.staff ? 'identity.blocked_staff' : 'identity.blocked_wrong_passwords',
      { identifier: account.identifier, minutes: staffBlockMinutes },
      { key: `blocked:${opened.id}${strangers ? '' : ':known'}`, mailOnly: true },
    )
    return true
  })
}
