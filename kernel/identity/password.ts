import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { smallLetters } from '../db/small-letters.ts'
import { invalid, problem } from '../errors/problem.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../http/context.ts'
import { typedIdentifier } from '../http/email-address.ts'
import type { RequestInfo } from '../http/endpoints.ts'
import type { Locale } from '../i18n/locale.ts'
import { record } from '../journal/journal.ts'
import { notify } from '../notifications/outbox.ts'
import { self } from './account.ts'
import { labelOf } from './label.ts'
import { countAttempt, countingWrong, originOf } from './limits.ts'
import { hashPassword, weaknessOf } from './passwords.ts'
import { confirmPassword, confirmProof, type Proof } from './proof.ts'
import { endSessions } from './sessions.ts'
import { liftWrongPasswords } from './sign-in.ts'
import { readOneTimeToken, sendOneTimeLink } from './tokens.ts'

/** Sends a reset link if there is such an account; the caller answers the same in every case (C5). */
export async function askPasswordReset(
  services: Services,
  brand: Brand,
  input: { identifier: string; address: string },
): Promise<void> {
  const name = smallLetters(typedIdentifier(input.identifier))
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
  await asSystem(services, services.brands.byId(brandId), async (ctx) => {
    const account = await ctx.db
      .selectFrom('accounts')
      .select(['id', 'identifier', 'sign_in_email', 'given_name', 'locale', 'status'])
      .where('id', '=', accountId)
      .where(sql<boolean>`cardinality(parvis.sides_of(id)) > 0`)
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
      { key },
    )
  })
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
  const weakness = await weaknessOf(input.password, [
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
      .select('account_id')
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
      subjectLabel: labelOf(target),
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

/**
 * Sets a password hash; the counter of wrong ones starts again, blocks stay, and no browser is known any more.
 * @param temporaryUntil of a password that was made for the person: until when they may choose their own by it (D10)
 */
export async function setPassword(
  ctx: SystemContext,
  accountId: string,
  hash: string,
  temporaryUntil: Date | null = null,
): Promise<void> {
  await ctx.db.deleteFrom('known_browsers').where('account_id', '=', accountId).execute()
  await ctx.db
    .insertInto('credentials')
    .values({
      account_id: accountId,
      password_hash: hash,
      password_changed_at: ctx.now,
      temporary_until: temporaryUntil,
    })
    .onConflict((oc) =>
      oc.column('account_id').doUpdateSet({
        password_hash: hash,
        password_changed_at: ctx.now,
        temporary_until: temporaryUntil,
        failed_sign_ins: 0,
      }),
    )
    .execute()
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

/** Changes one's password; every other session ends, and so does every open link of the account. */
export async function changePassword(
  inTransaction: RequestInfo['again'],
  input: Proof & { newPassword: string },
): Promise<void> {
  if (input.currentPassword === input.newPassword)
    throw invalid({ field: 'newPassword', code: 'identity.password_same' })
  const { account, brand } = await inTransaction(async (ctx) => {
    await confirmPassword(ctx, input.currentPassword)
    return { ...(await self(ctx)), brand: ctx.brand }
  })
  // Judged and hashed while no transaction is open: both take their time.
  const weakness = await weaknessOf(input.newPassword, [
    account.identifier,
    account.surname,
    account.givenName,
    account.signInEmail,
    brand.name,
  ])
  if (weakness) throw invalid({ field: 'newPassword', code: weakness })
  const hash = await hashPassword(input.newPassword)
  await inTransaction(async (ctx) => {
    await confirmProof(ctx, input)
    const { to } = await self(ctx)
    await ctx.asSystem(() => setPassword(ctx as unknown as SystemContext, account.id, hash))
    await endSessions(ctx, { except: ctx.actor.sessionId })
    await record(ctx, {
      type: 'identity.password.changed',
      subjectType: 'account',
      subjectId: account.id,
      subjectLabel: ctx.actor.label,
    })
    await notify(ctx, to, 'identity.password_changed', { identifier: account.identifier }, { mailOnly: true })
  })
}
