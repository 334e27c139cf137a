import { randomBytes } from 'node:crypto'
import { generateSecret, generateURI } from 'otplib'
import QRCode from 'qrcode'
import { invalid, Problem, problem } from '../errors/problem.ts'
import {
  asSystem,
  type Brand,
  type Context,
  type PersonContext,
  type Services,
  type SystemContext,
} from '../http/context.ts'
import type { Locale, Text } from '../i18n/locale.ts'
import { record } from '../journal/journal.ts'
import { notify } from '../notifications/outbox.ts'
import { readAccount } from './account.ts'
import { labelOf } from './label.ts'
import { type Counted, countAttempt, uncount } from './limits.ts'
import { confirmProof, newRecoveryCode, type Proof, recoveryCodeHash, spendCode, stepOf } from './proof.ts'
import { networkOf, openSession, recordSignIn, type SignIn, type SignInFrom, stateAfterProof } from './sign-in.ts'

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
  const wrong = (error: unknown): Promise<never> | never =>
    error instanceof Problem && error.code === 'identity.second_factor_failed'
      ? tellWrongCode(services, brand, pending, input).then(() => heard(error))
      : heard(error)
  const signIn = await asSystem(services, brand, async (ctx) => {
    if (!(await spendCode(ctx, pending.account_id, input.code))) throw problem('identity.second_factor_failed')
    await uncount(ctx, counted)
    await ctx.db.updateTable('sessions').set({ ended_at: ctx.now }).where('id', '=', pending.id).execute()
    return openSession(ctx, pending.account_id, token, await stateAfterProof(ctx, pending.account_id), input)
  }).catch(wrong)
  input.log?.({ ...line, outcome: signIn.state === 'open' ? 'signed_in' : 'password_change_asked' })
  return signIn
}

/** Writes down a wrong code, and tells the owner at most once an hour: whoever typed it has the password (ASVS 6.3.5). */
async function tellWrongCode(
  services: Services,
  brand: Brand,
  pending: { account_id: string; browser: Buffer | null },
  from: SignInFrom,
): Promise<void> {
  await asSystem(services, brand, async (ctx) => {
    await recordSignIn(ctx, 'refused', pending.account_id, from, 'wrong_code')
    // In a browser of their own people mistype.
    if (pending.browser) return
    const account = await ctx.db
      .selectFrom('accounts')
      .select(['identifier', 'sign_in_email', 'given_name', 'locale'])
      .where('id', '=', pending.account_id)
      .executeTakeFirstOrThrow()
    await notify(
      ctx,
      {
        accountId: pending.account_id,
        email: account.sign_in_email,
        locale: account.locale as Locale,
        givenName: account.given_name,
      },
      'identity.wrong_code',
      { identifier: account.identifier },
      {
        key: `wrong-code:${pending.account_id}:${ctx.now.toISOString().slice(0, 13)}`,
        mailOnly: true,
        href: '/compte',
      },
    )
  })
}

/** Shows a new secret, which counts once a code of it came back. Run as the system. */
async function showSecret(ctx: Context, account: { id: string; identifier: string }) {
  const secret = generateSecret()
  const uri = generateURI({ issuer: ctx.brand.name, label: account.identifier, secret })
  await ctx.db
    .updateTable('credentials')
    .set({ totp_pending_secret: secret })
    .where('account_id', '=', account.id)
    .execute()
  return { secret, uri, qrSvg: await QRCode.toString(uri, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }) }
}

/** Puts the secret that was shown in force, in place of the one before. Run as the system. @returns recovery codes, shown once */
async function putInForce(ctx: Context, accountId: string, code: string) {
  const row = await ctx.db
    .selectFrom('credentials')
    .select(['totp_pending_secret', 'totp_enabled_at'])
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirst()
  if (!row?.totp_pending_secret) throw problem('identity.second_factor_not_started')
  const step = await stepOf(ctx, row.totp_pending_secret, code)
  if (step === undefined) throw invalid({ field: 'code', code: 'identity.second_factor_failed' })
  const recoveryCodes = Array.from({ length: 10 }, newRecoveryCode)
  await ctx.db
    .updateTable('credentials')
    .set({
      totp_secret: row.totp_pending_secret,
      totp_pending_secret: null,
      totp_enabled_at: ctx.now,
      totp_last_step: step,
      recovery_code_hashes: recoveryCodes.map((value) => recoveryCodeHash(accountId, value)),
    })
    .where('account_id', '=', accountId)
    .execute()
  await tellSecondFactor(
    ctx,
    accountId,
    row.totp_enabled_at ? { fr: 'remplacée', en: 'replaced' } : { fr: 'activée', en: 'enabled' },
  )
  return { recoveryCodes }
}

/** Begins a second factor: a new secret. The one in force, if any, stays until a code of the new one came back (ASVS 7.5.1). */
export async function startSecondFactor(ctx: PersonContext, input: Proof) {
  await confirmProof(ctx, input)
  const { accountId: id, identifier } = ctx.actor
  return ctx.asSystem(() => showSecret(ctx, { id, identifier }))
}

/** Puts the second factor in force, in place of the one before. @returns recovery codes, shown once */
export const confirmSecondFactor = (ctx: PersonContext, input: { code: string }) =>
  ctx.asSystem(() => putInForce(ctx, ctx.actor.accountId, input.code))

/** Whose sign-in waits for a second factor to be set up. @throws Problem identity.not_signed_in */
async function settingUp(ctx: SystemContext, tokenHash: Buffer) {
  const pending = await ctx.db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select(['sessions.id as session', 'accounts.id', 'accounts.identifier'])
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.state', '=', 'second_factor_setup')
    .where('sessions.ended_at', 'is', null)
    .where('sessions.expires_at', '>', ctx.now)
    .executeTakeFirst()
  if (!pending) throw problem('identity.not_signed_in')
  return pending
}

/** Begins the second factor of whoever signs in where the brand asks for one (ASVS 6.3.3). @throws Problem identity.not_signed_in */
export const startRequiredSecondFactor = (services: Services, brand: Brand, tokenHash: Buffer) =>
  asSystem(services, brand, async (ctx) => showSecret(ctx, await settingUp(ctx, tokenHash)))

/**
 * Puts it in force, and finishes the sign-in.
 * @throws Problem identity.not_signed_in, identity.second_factor_not_started, identity.too_many_attempts, 422 on `code`
 */
export async function confirmRequiredSecondFactor(
  services: Services,
  brand: Brand,
  input: { tokenHash: Buffer; code: string } & SignInFrom,
): Promise<SignIn & { recoveryCodes: string[] }> {
  const { id } = await asSystem(services, brand, (ctx) => settingUp(ctx, input.tokenHash))
  const counted: Counted = [[`second-factor-setup:${id}`, 10]]
  await countAttempt(services, brand, counted)
  const token = randomBytes(32).toString('base64url')
  const signIn = await asSystem(services, brand, async (ctx) => {
    const pending = await settingUp(ctx, input.tokenHash)
    const { recoveryCodes } = await putInForce(ctx, pending.id, input.code)
    await uncount(ctx, counted)
    await ctx.db.updateTable('sessions').set({ ended_at: ctx.now }).where('id', '=', pending.session).execute()
    return { ...(await openSession(ctx, pending.id, token, 'open', input)), recoveryCodes }
  })
  input.log?.({ event: 'sign_in', accountId: id, from: networkOf(input.address), outcome: 'signed_in' })
  return signIn
}

/** Takes the second factor away; nothing where there is none. */
export async function removeSecondFactor(ctx: PersonContext, input: Proof): Promise<void> {
  await confirmProof(ctx, input)
  const account = await readAccount(ctx)
  if (!account.secondFactor) return
  if (account.secondFactorRequired) throw problem('identity.second_factor_required')
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
  await ctx.asSystem(() => tellSecondFactor(ctx, account.id, { fr: 'désactivée', en: 'disabled' }))
}

async function tellSecondFactor(ctx: Context, accountId: string, change: Text): Promise<void> {
  const account = await ctx.db
    .selectFrom('accounts')
    .select(['identifier', 'surname', 'given_name', 'sign_in_email', 'locale'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  const label = labelOf(account)
  const locale = account.locale as Locale
  await record(ctx, {
    type: 'identity.second_factor.changed',
    subjectType: 'account',
    subjectId: accountId,
    subjectLabel: label,
    by: { accountId, label },
    after: { change: change.en },
  })
  await notify(
    ctx,
    { accountId, email: account.sign_in_email, locale, givenName: account.given_name },
    'identity.second_factor_changed',
    { identifier: account.identifier, change: change[locale] },
    { mailOnly: true },
  )
}
