import { sql } from 'kysely'
import { invalid, problem, sentenceOf } from '../errors/problem.ts'
import { asSystem, type Brand, type PersonContext, type Services } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { record } from '../journal/journal.ts'
import { notify } from '../notifications/outbox.ts'
import { readAccount, refuseTakenEmail, self } from './account.ts'
import { labelOf } from './label.ts'
import { limitAct } from './limits.ts'
import { confirmProof, type Proof } from './proof.ts'
import { readOneTimeToken, sendOneTimeLink } from './tokens.ts'

/**
 * Asks for another sign-in e-mail: it counts once the link sent to it is used, and nobody is found by it before (O13, O14). The
 * address in force is told.
 * @throws Problem 422 identity.email_taken, identity.email_same on `email`
 */
export async function askSignInEmail(ctx: PersonContext, input: Proof & { email: string }) {
  await confirmProof(ctx, input)
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

/** Whether an address may be asked for, told while it is typed: a few times, so that nobody finds out who has an account. @throws Problem 429 */
export async function signInEmailAvailability(ctx: PersonContext, email: string) {
  await limitAct(ctx, 'sign-in-email-availability', 20)
  const { rows } = await sql<{
    taken: boolean
  }>`select parvis.sign_in_email_taken(${email}, ${ctx.actor.accountId}::uuid) as taken`.execute(ctx.db)
  const taken = rows[0]?.taken ?? false
  return { available: !taken, message: taken ? (sentenceOf('identity.email_taken', ctx.locale) ?? '') : '' }
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
  const label = labelOf(target)
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
