import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { generateSecret, generateURI, verify as verifyTotp } from 'otplib'
import QRCode from 'qrcode'
import { formatDay } from '../dates/day.ts'
import { conflict, invalid, notFound, Problem, problem } from '../errors/problem.ts'
import {
  asSystem,
  type Brand,
  type Context,
  type PersonContext,
  type Services,
  type SystemContext,
} from '../http/context.ts'
import { hashToken } from '../http/endpoints.ts'
import type { Locale } from '../i18n/locale.ts'
import { record } from '../journal/journal.ts'
import { notify } from '../notifications/outbox.ts'
import { ability } from '../policy/ability.ts'
import { allow, type Decision, deny } from '../policy/decision.ts'
import { hashPassword, verifyPassword, weaknessOf } from './passwords.ts'
import { type LinkPurpose, sendOneTimeLink } from './tokens.ts'

/** How many wrong passwords in a row block an account (C6). */
export const wrongPasswordsAllowed = 5
const attemptWindowMinutes = 15

/** How long a block by wrong passwords holds for the provider's staff: nobody else may be there to lift it (R11). */
export const staffBlockMinutes = 30

const windowOf = (now: Date) =>
  new Date(Math.floor(now.getTime() / (attemptWindowMinutes * 60_000)) * attemptWindowMinutes * 60_000)

/** Counts one attempt under a key. @throws Problem 429 beyond `limit` in a window of 15 minutes */
async function limit(ctx: SystemContext, key: string, most: number): Promise<void> {
  const window = windowOf(ctx.now)
  const row = await sql<{
    count: number
  }>`insert into rate_limits (key, window_start) values (${hashToken(key).toString('hex')}, ${window})
    on conflict (key, window_start) do update set count = rate_limits.count + 1 returning count`.execute(ctx.db)
  if (row.rows[0]!.count > most) {
    const seconds = Math.ceil((window.getTime() + attemptWindowMinutes * 60_000 - ctx.now.getTime()) / 1000)
    throw problem('identity.too_many_attempts', { minutes: Math.ceil(seconds / 60) }, { retryAfterSeconds: seconds })
  }
}

/**
 * Counts one act of a person under a name, in the act's own transaction.
 * @throws Problem too_many_requests beyond `most` in a window of 15 minutes; Retry-After says when to come back
 */
export async function limitAct(ctx: PersonContext, act: string, most: number): Promise<void> {
  try {
    await ctx.asSystem(() => limit(ctx as unknown as SystemContext, `act:${ctx.actor.accountId}:${act}`, most))
  } catch (error) {
    const wait = (error as { extra?: { retryAfterSeconds?: number } }).extra?.retryAfterSeconds
    if (wait === undefined) throw error
    throw problem('too_many_requests', { seconds: wait }, { retryAfterSeconds: wait })
  }
}

/** The keys under which a try was counted, and how many each takes in a window. */
export type Counted = Array<[string, number]>

/** As `limit`, but what it counted stays although the caller's transaction is refused. @throws Problem identity.too_many_attempts */
export async function countAttempt(services: Services, brand: Brand, keys: Counted): Promise<void> {
  const refused = await asSystem(services, brand, (ctx) => countWithin(ctx, keys))
  if (refused) throw refused
}

/** A try that is refused is none: it counts under the key that refuses it, and no other takes it for one of its own. */
async function countWithin(ctx: SystemContext, keys: Counted): Promise<Problem | undefined> {
  for (const [index, [key, most]] of keys.entries()) {
    try {
      await limit(ctx, key, most)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      await uncount(ctx, keys.slice(0, index))
      return error
    }
  }
  return undefined
}

/** Takes a try back that turned out right: only wrong ones count against the limits. */
async function uncount(ctx: SystemContext, keys: Counted): Promise<void> {
  for (const [key] of keys)
    await sql`update rate_limits set count = count - 1 where key = ${hashToken(key).toString('hex')}
      and window_start = ${windowOf(ctx.now)} and count > 0`.execute(ctx.db)
}

/**
 * Counts a try, and takes it back where the work succeeds. It is counted before, so that simultaneous guesses count.
 * @throws Problem identity.too_many_attempts
 */
export async function countingWrong<T>(
  services: Services,
  brand: Brand,
  keys: Counted,
  work: () => Promise<T>,
): Promise<T> {
  await countAttempt(services, brand, keys)
  const result = await work()
  await asSystem(services, brand, (ctx) => uncount(ctx, keys))
  return result
}

/** What is counted together as one address: of IPv6 the network that one subscriber gets, /64. */
export function originOf(address: string): string {
  const v4 = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)
  if (v4) return v4[1]!
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::')
  const first = head.split(':').filter(Boolean)
  const last = tail?.split(':').filter(Boolean) ?? []
  const all =
    tail === undefined ? first : [...first, ...Array(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last]
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

/** What a try at signing in leaves in the server's log: who by account, or by a hash where nobody is; never a secret nor what was typed. */
export type SignInLine = {
  event: 'sign_in'
  outcome:
    | 'signed_in'
    | 'second_factor_asked'
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
function networkOf(address: string): string {
  const v4 = /(\d+)\.(\d+)\.\d+\.\d+$/.exec(address)
  if (v4) return `${v4[1]}.${v4[2]}.*`
  return `${address.split(':').slice(0, 3).join(':')}:*`
}

export type SignIn = {
  token: string
  state: 'open' | 'second_factor'
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
  const name = input.identifier.trim().toLowerCase()
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
): Promise<{ status: string; erase_on: string | null; blocked: boolean }> {
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
    .select(['status', 'erase_on', 'staff_members.role as staff_role'])
    .where('accounts.id', '=', found.id)
    .executeTakeFirstOrThrow()
  const { status, erase_on } = account
  if (account.staff_role) {
    const since = new Date(ctx.now.getTime() - staffBlockMinutes * 60_000)
    // Five wrong passwords typed by a stranger are no reason to keep the last administrator out for ever (R11).
    const lifted = await liftWrongPasswords(ctx, found.id, since)
    if (lifted) return { status, erase_on, blocked: await hasBlock(ctx, found) }
  }
  return { status, erase_on, blocked: (await hasBlock(ctx, found)) || found.attempt > wrongPasswordsAllowed }
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
async function liftWrongPasswords(ctx: SystemContext, accountId: string, before: Date): Promise<boolean> {
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
    subjectLabel: `${account.surname} ${account.given_name}`.trim(),
    before: { causes: ['wrong_passwords'] },
  })
  return true
}

/**
 * Signs in by identifier or sign-in e-mail (C1, C6).
 * @throws Problem as `recognise`; with the right password only: identity.account_blocked, identity.account_deactivated (O21: it can
 * still be reactivated), identity.account_not_active
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
    const state = found.totp_enabled_at ? 'second_factor' : 'open'
    return openSession(ctx, found.id, token, state, input)
  }).catch((error) => {
    throw error instanceof Problem ? refuse(error) : error
  })
  if (outcome instanceof Problem) throw refuse(outcome)
  input.log?.({ ...line, outcome: outcome.state === 'open' ? 'signed_in' : 'second_factor_asked' })
  return outcome
}

/** Writes down who signed in, or did not, from where and by what (C35). */
async function recordSignIn(
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
  const label = `${account.surname} ${account.given_name}`.trim()
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

async function openSession(
  ctx: SystemContext,
  accountId: string,
  token: string,
  state: 'open' | 'second_factor',
  from: SignInFrom,
): Promise<SignIn> {
  // A person whose every connection is blocked gets in nowhere (C12); their administrator's role, if any, stays. Blocks of the account
  // itself were looked at before, with the browser in mind.
  const blocked = await sql<{
    blocked: boolean
  }>`select count(*) > 0 and bool_and(exists (select from connection_blocks b where b.connection_id = c.id and b.lifted_at is null))
    and not exists (select from delegations d where d.account_id = ${accountId} and d.validated_at is not null and d.ended_at is null) as blocked
    from connections c where c.account_id = ${accountId} and c.ended_on is null`.execute(ctx.db)
  if (blocked.rows[0]?.blocked) throw problem('identity.all_connections_blocked')
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
  return { token, state, expiresAt, ...(await knowBrowser(ctx, accountId, from.browserHash)) }
}

/** Knows the browser for this account from now on, by the token that it has if we gave it one, else by a new one. */
async function knowBrowser(
  ctx: SystemContext,
  accountId: string,
  given: Buffer | undefined,
): Promise<{ browser?: string }> {
  const ours =
    given &&
    (await ctx.db
      .selectFrom('known_browsers')
      .select('account_id')
      .where('token_hash', '=', given)
      .limit(1)
      .executeTakeFirst())
  const browser = ours ? undefined : randomBytes(32).toString('base64url')
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
    if (!strangers)
      await ctx.db
        .updateTable('sessions')
        .set({ ended_at: ctx.now })
        .where('account_id', '=', accountId)
        .where('ended_at', 'is', null)
        .execute()
    const account = await ctx.db
      .selectFrom('accounts')
      .leftJoin('staff_members', 'staff_members.account_id', 'accounts.id')
      .select(['identifier', 'sign_in_email', 'surname', 'given_name', 'locale', 'staff_members.role as staff_role'])
      .where('accounts.id', '=', accountId)
      .executeTakeFirstOrThrow()
    const contracts = await ctx.db
      .selectFrom('connections')
      .select(['contract_id', 'organisation_id'])
      .distinct()
      .where('account_id', '=', accountId)
      .where('ended_on', 'is', null)
      .execute()
    const entry = {
      type: 'identity.account.blocked',
      subjectType: 'account',
      subjectId: accountId,
      subjectLabel: `${account.surname} ${account.given_name}`.trim(),
      after: { cause: 'wrong_passwords' },
    }
    if (contracts.length === 0) await record(ctx, entry)
    for (const contract of contracts)
      await record(ctx, { ...entry, organisationId: contract.organisation_id, contractId: contract.contract_id })
    await notify(
      ctx,
      { accountId, email: account.sign_in_email, locale: account.locale as Locale, givenName: account.given_name },
      account.staff_role ? 'identity.blocked_staff' : 'identity.blocked_wrong_passwords',
      { identifier: account.identifier, minutes: staffBlockMinutes },
      { key: `blocked:${opened.id}${strangers ? '' : ':known'}`, mailOnly: true },
    )
    return true
  })
}

/** The step of a code of the telephone, undefined where it is not one of this secret's. */
async function stepOf(ctx: Context, secret: string, typed: string): Promise<number | undefined> {
  const token = typed.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const epoch = Math.floor(ctx.now.getTime() / 1000)
  const checked = await verifyTotp({ secret, token, epoch, epochTolerance: 30 })
  return checked.valid ? (checked as { timeStep: number }).timeStep : undefined
}

/** Whether this is a code of the second factor in force, or a recovery code; either serves once. Run as the system. */
async function useSecondFactor(ctx: Context, accountId: string, typed: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('credentials')
    .select('totp_secret')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  if (!row?.totp_secret) return false
  const step = await stepOf(ctx, row.totp_secret, typed)
  if (step === undefined) {
    const hash = hashToken(typed.replace(/\s/g, '').toUpperCase()).toString('hex')
    const used = await sql`update credentials set recovery_code_hashes = array_remove(recovery_code_hashes, ${hash})
      where account_id = ${accountId} and ${hash} = any (recovery_code_hashes)`.execute(ctx.db)
    return Number(used.numAffectedRows ?? 0) > 0
  }
  const used = await ctx.db
    .updateTable('credentials')
    .set({ totp_last_step: step })
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', step)]))
    .executeTakeFirst()
  return Number(used.numUpdatedRows) > 0
}

/** Finishes a sign-in that waits for its second factor. @throws Problem identity.second_factor_failed */
export async function passSecondFactor(
  services: Services,
  brand: Brand,
  input: { tokenHash: Buffer; code: string } & SignInFrom,
): Promise<SignIn> {
  const pending = await asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('sessions')
      .innerJoin('credentials', 'credentials.account_id', 'sessions.account_id')
      .leftJoin('known_browsers', (join) =>
        join
          .onRef('known_browsers.account_id', '=', 'sessions.account_id')
          .on('known_browsers.token_hash', '=', input.browserHash ?? Buffer.alloc(0)),
      )
      .select(['sessions.id', 'sessions.account_id', 'credentials.totp_secret', 'known_browsers.token_hash as browser'])
      .where('sessions.token_hash', '=', input.tokenHash)
      .where('state', '=', 'second_factor')
      .where('ended_at', 'is', null)
      .where('expires_at', '>', ctx.now)
      .executeTakeFirst(),
  )
  if (!pending?.totp_secret) throw problem('identity.not_signed_in')
  const line = { event: 'sign_in', accountId: pending.account_id, from: networkOf(input.address) } as const
  const heard = (error: unknown): never => {
    if (error instanceof Problem)
      input.log?.(
        error.code === 'identity.too_many_attempts'
          ? { ...line, outcome: 'too_many' }
          : error.code === 'identity.second_factor_failed'
            ? { ...line, outcome: 'wrong_code' }
            : { ...line, outcome: 'refused', reason: error.code },
      )
    throw error
  }
  // Whoever has the password alone, in a browser that is not known, does not use up the tries of its owner.
  const counted: Counted = [
    [`second-factor:${pending.account_id}${pending.browser ? `:${pending.browser.toString('hex')}` : ''}`, 10],
  ]
  await countAttempt(services, brand, counted).catch(heard)
  const token = randomBytes(32).toString('base64url')
  const signIn = await asSystem(services, brand, async (ctx) => {
    if (!(await useSecondFactor(ctx, pending.account_id, input.code))) throw problem('identity.second_factor_failed')
    await uncount(ctx, counted)
    await ctx.db.updateTable('sessions').set({ ended_at: ctx.now }).where('id', '=', pending.id).execute()
    return openSession(ctx, pending.account_id, token, 'open', input)
  }).catch(heard)
  input.log?.({ ...line, outcome: 'signed_in' })
  return signIn
}

/** Ends the session of this token; nothing where there is none. */
export async function signOut(services: Services, brand: Brand, tokenHash: Buffer): Promise<void> {
  await asSystem(services, brand, (ctx) =>
    ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('token_hash', '=', tokenHash)
      .where('ended_at', 'is', null)
      .execute(),
  )
}

/** Sends a reset link if there is such an account; the caller answers the same in every case (C5). */
export async function askPasswordReset(
  services: Services,
  brand: Brand,
  input: { identifier: string; address: string },
): Promise<void> {
  const name = input.identifier.trim().toLowerCase()
  await countAttempt(services, brand, [
    [`reset:address:${originOf(input.address)}`, 50],
    [`reset:identifier:${brand.id}:${name}`, 5],
  ])
  await asSystem(services, brand, async (ctx) => {
    const account = await ctx.db
      .selectFrom('accounts')
      .select('id')
      .where('brand_id', '=', brand.id)
      .where('kind', '=', 'person')
      .where((eb) =>
        eb.or([eb(eb.fn('lower', ['identifier']), '=', name), eb(eb.fn('lower', ['sign_in_email']), '=', name)]),
      )
      .executeTakeFirst()
    // The same is done for nobody: how long the answer takes would tell whether there is an account.
    ctx.enqueue(resetLinkJob, { brandId: brand.id, accountId: account?.id ?? randomUUID(), key: randomUUID() })
  })
}

/** Sends the link of a forgotten password once its request is answered. */
export const resetLinkJob = 'identity.send_reset_link'

/** Sends the link that was asked for, to an account that is there and may have one; once per request. */
export async function sendResetLink(services: Services, data: Record<string, unknown>): Promise<void> {
  const { brandId, accountId, key } = data as { brandId: string; accountId: string; key: string }
  await asSystem(services, services.brandById(brandId), async (ctx) => {
    const account = await ctx.db
      .selectFrom('accounts')
      .select(['id', 'identifier', 'sign_in_email', 'given_name', 'locale', 'status'])
      .where('id', '=', accountId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!account?.sign_in_email || !['active', 'pending'].includes(account.status)) return
    const sent = await ctx.db.selectFrom('mails').select('id').where('key', '=', key).executeTakeFirst()
    if (sent) return
    await sendOneTimeLink(
      ctx,
      account.status === 'pending' ? 'activation' : 'password_reset',
      {
        id: account.id,
        identifier: account.identifier,
        email: account.sign_in_email,
        givenName: account.given_name,
        locale: account.locale as Locale,
      },
      key,
    )
  })
}

/** What a one-time link is for. @throws Problem identity.token_unusable */
export async function readOneTimeToken(
  services: Services,
  brand: Brand,
  token: string,
): Promise<{
  purpose: LinkPurpose
  identifier: string
  givenName: string
  /** The address that the link confirms, where it is for that. */
  newEmail?: string
  accountId: string
  id: string
  surname: string
  email: string | null
  locale: Locale
}> {
  const row = await asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('one_time_tokens')
      .innerJoin('accounts', 'accounts.id', 'one_time_tokens.account_id')
      .select([
        'one_time_tokens.id',
        'purpose',
        'identifier',
        'given_name',
        'surname',
        'account_id',
        'sign_in_email',
        'locale',
        'one_time_tokens.email',
      ])
      .where('token_hash', '=', hashToken(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', ctx.now)
      .where('accounts.brand_id', '=', brand.id)
      .where('accounts.status', 'in', ['pending', 'active'])
      .executeTakeFirst(),
  )
  if (!row) throw problem('identity.token_unusable')
  return {
    id: row.id,
    purpose: row.purpose as LinkPurpose,
    identifier: row.identifier,
    givenName: row.given_name,
    ...(row.email === null ? {} : { newEmail: row.email }),
    surname: row.surname,
    accountId: row.account_id,
    email: row.sign_in_email,
    locale: row.locale as Locale,
  }
}

/**
 * Uses a link once: sets the password, makes the account active, ends its sessions. Lifts no block (C6), but that by wrong passwords of a
 * member of the provider's staff, who may have no administrator left to turn to (R11).
 * @throws Problem identity.token_unusable, 422 on `password`
 */
export async function choosePassword(
  services: Services,
  brand: Brand,
  purpose: 'activation' | 'password_reset',
  input: { token: string; password: string },
): Promise<void> {
  const target = await readOneTimeToken(services, brand, input.token)
  if (target.purpose !== purpose) throw problem('identity.token_unusable')
  const weakness = weaknessOf(input.password, [
    target.identifier,
    target.surname,
    target.givenName,
    target.email ?? '',
    brand.name,
  ])
  if (weakness) throw invalid({ field: 'password', code: weakness })
  const hash = await hashPassword(input.password)
  await asSystem(services, brand, async (ctx) => {
    const used = await ctx.db
      .updateTable('one_time_tokens')
      .set({ used_at: ctx.now })
      .where('id', '=', target.id)
      .where('used_at', 'is', null)
      .executeTakeFirst()
    if (Number(used.numUpdatedRows) === 0) throw problem('identity.token_unusable')
    await ctx.db
      .updateTable('one_time_tokens')
      .set({ used_at: ctx.now })
      .where('account_id', '=', target.accountId)
      .where('used_at', 'is', null)
      .execute()
    await setPassword(ctx, target.accountId, hash)
    const staff = await ctx.db
      .selectFrom('staff_members')
      .select('role')
      .where('account_id', '=', target.accountId)
      .executeTakeFirst()
    if (staff) await liftWrongPasswords(ctx, target.accountId, ctx.now)
    await ctx.db
      .updateTable('accounts')
      .set({ status: 'active' })
      .where('id', '=', target.accountId)
      .where('status', '=', 'pending')
      .execute()
    await ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('account_id', '=', target.accountId)
      .where('ended_at', 'is', null)
      .execute()
    await record(ctx, {
      type: purpose === 'activation' ? 'identity.account.activated' : 'identity.password.reset',
      subjectType: 'account',
      subjectId: target.accountId,
      subjectLabel: `${target.surname} ${target.givenName}`,
    })
    if (purpose === 'password_reset') {
      await notify(
        ctx,
        { accountId: target.accountId, email: target.email, locale: target.locale, givenName: target.givenName },
        'identity.password_changed',
        { identifier: target.identifier },
        { mailOnly: true },
      )
    }
  })
}

/** Sets a password hash; the counter of wrong ones starts again, blocks stay, and no browser is known any more. */
export async function setPassword(ctx: SystemContext, accountId: string, hash: string): Promise<void> {
  await ctx.db.deleteFrom('known_browsers').where('account_id', '=', accountId).execute()
  await ctx.db
    .insertInto('credentials')
    .values({ account_id: accountId, password_hash: hash, password_changed_at: ctx.now })
    .onConflict((oc) =>
      oc.column('account_id').doUpdateSet({ password_hash: hash, password_changed_at: ctx.now, failed_sign_ins: 0 }),
    )
    .execute()
}

const accountColumns = [
  'id',
  'identifier',
  'surname',
  'given_name',
  'sign_in_email',
  'contact_email',
  'structure',
  'job_title',
  'address_line1',
  'address_line2',
  'postal_code',
  'city',
  'phone',
  'mobile',
  'fax',
  'locale',
  'version',
] as const

/** One's own account (C3). */
export async function readAccount(ctx: PersonContext) {
  const row = await ctx.db
    .selectFrom('accounts')
    .select(accountColumns)
    .where('id', '=', ctx.actor.accountId)
    .executeTakeFirst()
  if (!row) throw notFound()
  const hidden = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('accounts')
      .leftJoin('credentials', 'credentials.account_id', 'accounts.id')
      .leftJoin('one_time_tokens as link', (join) =>
        join
          .onRef('link.account_id', '=', 'accounts.id')
          .on('link.purpose', '=', 'sign_in_email')
          .on('link.used_at', 'is', null),
      )
      .select(['totp_enabled_at', 'link.email', 'link.expires_at'])
      .where('accounts.id', '=', ctx.actor.accountId)
      .executeTakeFirst(),
  )
  return {
    id: row.id,
    identifier: row.identifier,
    surname: row.surname,
    givenName: row.given_name,
    signInEmail: row.sign_in_email ?? '',
    newSignInEmail:
      hidden?.email && hidden.expires_at
        ? { email: hidden.email, expiresAt: hidden.expires_at.toISOString(), expired: hidden.expires_at <= ctx.now }
        : null,
    contactEmail: row.contact_email,
    structure: row.structure,
    jobTitle: row.job_title,
    addressLine1: row.address_line1,
    addressLine2: row.address_line2,
    postalCode: row.postal_code,
    city: row.city,
    phone: row.phone,
    mobile: row.mobile,
    fax: row.fax,
    locale: row.locale as Locale,
    version: row.version,
    secondFactor: hidden?.totp_enabled_at != null,
    abilities: { deactivate: ability(await canDeactivate(ctx), ctx.locale) },
  }
}

/** Whether one may deactivate one's own account: clients' people may, unless they are run from an external directory (O21). */
export async function canDeactivate(ctx: PersonContext): Promise<Decision> {
  if (ctx.actor.side === 'staff' || ctx.actor.kind === 'technical') return deny('identity.client_side_only')
  const setting = await ctx.db
    .selectFrom('settings')
    .select('value')
    .where('brand_id', '=', ctx.brand.id)
    .where('key', '=', 'people.external_directory')
    .executeTakeFirst()
  return setting?.value === true ? deny('identity.external_directory') : allow('own account')
}

export type Coordinates = {
  structure: string
  jobTitle: string
  addressLine1: string
  addressLine2: string
  postalCode: string
  city: string
  phone: string
  mobile: string
  fax: string
}

/** The columns of coordinates, from their fields. */
export const coordinateColumns = (fields: Coordinates) => ({
  structure: fields.structure,
  job_title: fields.jobTitle,
  address_line1: fields.addressLine1,
  address_line2: fields.addressLine2,
  postal_code: fields.postalCode,
  city: fields.city,
  phone: fields.phone,
  mobile: fields.mobile,
  fax: fields.fax,
})

/** Updates one's own coordinates (C3). @throws Problem conflict with the current account */
export async function updateAccount(
  ctx: PersonContext,
  input: Coordinates & { contactEmail: string; locale: Locale; version: number },
) {
  const before = await readAccount(ctx)
  const changed = await ctx.db
    .updateTable('accounts')
    .set((eb) => ({
      ...coordinateColumns(input),
      contact_email: input.contactEmail,
      locale: input.locale,
      version: eb('version', '+', 1),
      updated_at: ctx.now,
      updated_by: ctx.actor.accountId,
    }))
    .where('id', '=', ctx.actor.accountId)
    .where('version', '=', input.version)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) throw conflict(await readAccount(ctx))
  const after = await readAccount(ctx)
  await record(ctx, {
    type: 'identity.account.updated',
    subjectType: 'account',
    subjectId: after.id,
    subjectLabel: ctx.actor.label,
    before,
    after,
  })
  return after
}

/** @throws Problem 422 on `field` unless this is the person's password; counted like sign-ins */
export async function confirmPassword(ctx: PersonContext, password: string, field = 'currentPassword'): Promise<void> {
  const row = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('credentials')
      .select('password_hash')
      .where('account_id', '=', ctx.actor.accountId)
      .executeTakeFirst(),
  )
  if (!(await verifyPassword(password, row?.password_hash))) throw invalid({ field, code: 'identity.password_wrong' })
}

/** Counts wrong tries at one's own password from inside a session. @throws Problem identity.too_many_attempts */
export function countPasswordTries<T>(
  services: Services,
  brand: Brand,
  tokenHash: Buffer | undefined,
  work: () => Promise<T>,
): Promise<T> {
  return countingWrong(services, brand, [[`password-try:${tokenHash?.toString('hex') ?? ''}`, 10]], work)
}

const system = (ctx: PersonContext) => ctx as unknown as SystemContext
const self = async (ctx: PersonContext) => {
  const account = await readAccount(ctx)
  return {
    account,
    to: {
      accountId: account.id,
      email: account.signInEmail || null,
      locale: account.locale,
      givenName: account.givenName,
    },
  }
}

/** Changes one's password; every other session ends, and so does every open link of the account. */
export async function changePassword(
  ctx: PersonContext,
  input: { currentPassword: string; newPassword: string },
): Promise<void> {
  await confirmPassword(ctx, input.currentPassword)
  if (input.currentPassword === input.newPassword)
    throw invalid({ field: 'newPassword', code: 'identity.password_same' })
  const { account, to } = await self(ctx)
  const weakness = weaknessOf(input.newPassword, [
    account.identifier,
    account.surname,
    account.givenName,
    account.signInEmail,
    ctx.brand.name,
  ])
  if (weakness) throw invalid({ field: 'newPassword', code: weakness })
  const hash = await hashPassword(input.newPassword)
  await ctx.asSystem(() => setPassword(system(ctx), account.id, hash))
  await endSessions(ctx, { except: ctx.actor.sessionId })
  await record(ctx, {
    type: 'identity.password.changed',
    subjectType: 'account',
    subjectId: account.id,
    subjectLabel: ctx.actor.label,
  })
  await notify(ctx, to, 'identity.password_changed', { identifier: account.identifier }, { mailOnly: true })
}

/**
 * Asks for another sign-in e-mail: it counts once the link sent to it is used, and nobody is found by it before (O13, O14). The
 * address in force is told.
 * @throws Problem 422 identity.email_taken, identity.email_same on `email`
 */
export async function askSignInEmail(ctx: PersonContext, input: { email: string; currentPassword: string }) {
  await confirmPassword(ctx, input.currentPassword)
  const { account, to } = await self(ctx)
  if (input.email.toLowerCase() === account.signInEmail.toLowerCase())
    throw invalid({ field: 'email', code: 'identity.email_same' })
  await refuseTakenEmail(ctx, input.email, account.id, 'email')
  await sendNewEmailLink(ctx, account, input.email)
  await record(ctx, {
    type: 'identity.sign_in_email.asked',
    subjectType: 'account',
    subjectId: account.id,
    subjectLabel: ctx.actor.label,
    before: { signInEmail: account.signInEmail },
    after: { signInEmail: input.email },
  })
  await notify(
    ctx,
    to,
    'identity.sign_in_email_asked',
    { identifier: account.identifier, email: input.email },
    { mailOnly: true, href: '/compte' },
  )
  return readAccount(ctx)
}

// Whoever reads that mail may be a stranger to the account: they are not told its name.
const sendNewEmailLink = (
  ctx: PersonContext,
  account: { id: string; identifier: string; locale: Locale },
  email: string,
) =>
  sendOneTimeLink(ctx, 'sign_in_email', {
    id: account.id,
    identifier: account.identifier,
    email,
    givenName: '',
    locale: account.locale,
  })

/** Sends the link to the new address once more; the one before it dies. @throws Problem identity.no_new_email */
export async function resendNewEmailLink(ctx: PersonContext) {
  const { account } = await self(ctx)
  if (!account.newSignInEmail) throw problem('identity.no_new_email')
  await refuseTakenEmail(ctx, account.newSignInEmail.email, account.id, 'email')
  await limitAct(ctx, 'sign-in-email', 5)
  await sendNewEmailLink(ctx, account, account.newSignInEmail.email)
  return readAccount(ctx)
}

/** Gives up the new address; nothing where none waits. */
export async function withdrawNewEmail(ctx: PersonContext) {
  const { account } = await self(ctx)
  if (!account.newSignInEmail) return account
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('one_time_tokens')
      .set({ used_at: ctx.now })
      .where('account_id', '=', account.id)
      .where('purpose', '=', 'sign_in_email')
      .where('used_at', 'is', null)
      .execute(),
  )
  await record(ctx, {
    type: 'identity.sign_in_email.withdrawn',
    subjectType: 'account',
    subjectId: account.id,
    subjectLabel: ctx.actor.label,
    before: { signInEmail: account.newSignInEmail.email },
  })
  return readAccount(ctx)
}

/**
 * Puts a new sign-in e-mail in force by the link sent to it; every open link of the account is over with it. Both addresses are told.
 * @throws Problem identity.token_unusable; 422 identity.email_taken where somebody else has the address by now
 */
export async function confirmSignInEmail(services: Services, brand: Brand, token: string): Promise<{ email: string }> {
  const target = await readOneTimeToken(services, brand, token)
  const email = target.newEmail
  if (target.purpose !== 'sign_in_email' || email === undefined) throw problem('identity.token_unusable')
  const label = `${target.surname} ${target.givenName}`.trim()
  return asSystem(services, brand, async (ctx) => {
    const used = await ctx.db
      .updateTable('one_time_tokens')
      .set({ used_at: ctx.now })
      .where('id', '=', target.id)
      .where('used_at', 'is', null)
      .executeTakeFirst()
    if (Number(used.numUpdatedRows) === 0) throw problem('identity.token_unusable')
    await refuseTakenEmail(ctx, email, target.accountId, 'email')
    const before = await ctx.db
      .selectFrom('accounts')
      .select('sign_in_email')
      .where('id', '=', target.accountId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    await ctx.db
      .updateTable('accounts')
      .set((eb) => ({
        sign_in_email: email,
        version: eb('version', '+', 1),
        updated_at: ctx.now,
        updated_by: target.accountId,
      }))
      .where('id', '=', target.accountId)
      .execute()
      .catch((error: { code?: string }) => {
        // Two accounts that confirm one address at the same moment.
        throw error.code === '23505' ? invalid({ field: 'email', code: 'identity.email_taken' }) : error
      })
    await record(ctx, {
      type: 'identity.sign_in_email.changed',
      subjectType: 'account',
      subjectId: target.accountId,
      subjectLabel: label,
      before: { signInEmail: before.sign_in_email },
      after: { signInEmail: email },
    })
    for (const address of new Set([before.sign_in_email, email]))
      await notify(
        ctx,
        { accountId: target.accountId, email: address, locale: target.locale, givenName: target.givenName },
        'identity.sign_in_email_changed',
        { identifier: target.identifier, by: label },
        { mailOnly: true },
      )
    return { email }
  })
}

/** @throws Problem 422 where another account of the brand has this address; no hint of whose it is (C1) */
export async function refuseTakenEmail(
  ctx: Context,
  email: string,
  exceptAccountId: string | null,
  field: string,
): Promise<void> {
  const row = await sql<{
    taken: boolean
  }>`select parvis.sign_in_email_taken(${email}, ${exceptAccountId}::uuid) as taken`.execute(ctx.db)
  if (row.rows[0]?.taken) throw invalid({ field, code: 'identity.email_taken' })
}

type StrongProof = { currentPassword: string; code?: string | undefined }

/**
 * Makes sure that whoever changes the second factor has what signs in: the password and, where one is in force, a code of it.
 * @throws Problem 422 on `currentPassword` or `code`
 */
async function confirmBoth(ctx: PersonContext, input: StrongProof): Promise<void> {
  await confirmPassword(ctx, input.currentPassword)
  if (!(await readAccount(ctx)).secondFactor) return
  if (!input.code?.trim()) throw invalid({ field: 'code', code: 'required' })
  const right = await ctx.asSystem(() => useSecondFactor(ctx, ctx.actor.accountId, input.code!))
  if (!right) throw invalid({ field: 'code', code: 'identity.second_factor_failed' })
}

/** Begins a second factor: a new secret. The one in force, if any, stays until a code of the new one came back (ASVS 7.5.1). */
export async function startSecondFactor(ctx: PersonContext, input: StrongProof) {
  await confirmBoth(ctx, input)
  const secret = generateSecret()
  const uri = generateURI({ issuer: ctx.brand.name, label: ctx.actor.identifier, secret })
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('credentials')
      .set({ totp_pending_secret: secret })
      .where('account_id', '=', ctx.actor.accountId)
      .execute(),
  )
  return { secret, uri, qrSvg: await QRCode.toString(uri, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }) }
}

/** Puts the second factor in force, in place of the one before. @returns recovery codes, shown once */
export async function confirmSecondFactor(ctx: PersonContext, input: { code: string }) {
  const row = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('credentials')
      .select(['totp_pending_secret', 'totp_enabled_at'])
      .where('account_id', '=', ctx.actor.accountId)
      .forUpdate()
      .executeTakeFirst(),
  )
  if (!row?.totp_pending_secret) throw problem('identity.second_factor_not_started')
  const step = await stepOf(ctx, row.totp_pending_secret, input.code)
  if (step === undefined) throw invalid({ field: 'code', code: 'identity.second_factor_failed' })
  const recoveryCodes = Array.from({ length: 10 }, () => randomBytes(5).toString('hex').toUpperCase())
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('credentials')
      .set({
        totp_secret: row.totp_pending_secret,
        totp_pending_secret: null,
        totp_enabled_at: ctx.now,
        totp_last_step: step,
        recovery_code_hashes: recoveryCodes.map((value) => hashToken(value).toString('hex')),
      })
      .where('account_id', '=', ctx.actor.accountId)
      .execute(),
  )
  await tellSecondFactor(
    ctx,
    row.totp_enabled_at ? { fr: 'remplacée', en: 'replaced' } : { fr: 'activée', en: 'enabled' },
  )
  return { recoveryCodes }
}

/** Takes the second factor away; nothing where there is none. */
export async function removeSecondFactor(ctx: PersonContext, input: StrongProof): Promise<void> {
  await confirmBoth(ctx, input)
  if (!(await readAccount(ctx)).secondFactor) return
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('credentials')
      .set({
        totp_secret: null,
        totp_pending_secret: null,
        totp_enabled_at: null,
        totp_last_step: null,
        recovery_code_hashes: [],
      })
      .where('account_id', '=', ctx.actor.accountId)
      .execute(),
  )
  await tellSecondFactor(ctx, { fr: 'désactivée', en: 'disabled' })
}

async function tellSecondFactor(ctx: PersonContext, change: { fr: string; en: string }): Promise<void> {
  const { account, to } = await self(ctx)
  await record(ctx, {
    type: 'identity.second_factor.changed',
    subjectType: 'account',
    subjectId: account.id,
    subjectLabel: ctx.actor.label,
    after: { change: change.en },
  })
  await notify(
    ctx,
    to,
    'identity.second_factor_changed',
    { identifier: account.identifier, change: change[account.locale] },
    { mailOnly: true },
  )
}

/** One's open sessions (C3). */
export async function listSessions(ctx: PersonContext) {
  const rows = await ctx.db
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_seen_at', 'expires_at', 'user_agent', 'address'])
    .where('account_id', '=', ctx.actor.accountId)
    .where('state', '=', 'open')
    .where('ended_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .orderBy('last_seen_at', 'desc')
    .limit(100)
    .execute()
  return {
    items: rows.map((row) => ({
      id: row.id,
      current: row.id === ctx.actor.sessionId,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      userAgent: row.user_agent,
      address: row.address,
    })),
  }
}

/** Ends one of one's sessions, or all but one. @throws Problem 404 where there is no such session */
export async function endSessions(ctx: PersonContext, which: { id: string } | { except: string }): Promise<void> {
  const ended = await ctx.asSystem(() => {
    const query = ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('account_id', '=', ctx.actor.accountId)
      .where('ended_at', 'is', null)
    return ('id' in which ? query.where('id', '=', which.id) : query.where('id', '<>', which.except)).executeTakeFirst()
  })
  if ('id' in which && Number(ended.numUpdatedRows) === 0) throw notFound()
}
