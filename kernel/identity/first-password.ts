import { randomBytes } from 'node:crypto'
import { invalid, problem } from '../errors/problem.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { record } from '../journal/journal.ts'
import { notify } from '../notifications/outbox.ts'
import { labelOf } from './label.ts'
import { type Counted, countAttempt, uncount } from './limits.ts'
import { setPassword } from './password.ts'
import { hashPassword, verifyPassword, weaknessOf } from './passwords.ts'
import { networkOf, openSession, type SignIn, type SignInFrom, stateAfterProof } from './sign-in.ts'

/** How many passwords may be proposed in one sign-in, within 15 minutes: each is judged, which costs. */
const tries = 20

/** Whose sign-in waits for a password of their own. @throws Problem identity.not_signed_in */
async function choosing(ctx: SystemContext, tokenHash: Buffer) {
  const pending = await ctx.db
    .selectFrom('sessions as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .innerJoin('credentials as c', 'c.account_id', 'a.id')
    .select([
      's.id as session',
      'a.id',
      'a.identifier',
      'a.surname',
      'a.given_name',
      'a.sign_in_email',
      'a.locale',
      'c.password_hash',
    ])
    .where('s.token_hash', '=', tokenHash)
    .where('s.state', '=', 'password_change')
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', ctx.now)
    .where('a.status', 'in', ['pending', 'active'])
    .where('c.temporary_until', '>', ctx.now)
    .forUpdate()
    .executeTakeFirst()
  if (!pending) throw problem('identity.not_signed_in')
  return pending
}

/**
 * Chooses one's own password in the place of the one that was printed, and goes on with the sign-in (D10). The printed one is over, and with it
 * every other session and open link; an account that waited for its activation is active.
 * @throws Problem identity.not_signed_in, identity.too_many_attempts, 422 on `newPassword`
 */
export async function chooseFirstPassword(
  services: Services,
  brand: Brand,
  input: { tokenHash: Buffer; newPassword: string } & SignInFrom,
): Promise<SignIn> {
  const account = await asSystem(services, brand, (ctx) => choosing(ctx, input.tokenHash))
  const counted: Counted = [[`first-password:${account.id}`, tries]]
  await countAttempt(services, brand, counted)
  // Judged and hashed while no transaction is open: both take their time.
  if (await verifyPassword(input.newPassword, account.password_hash))
    throw invalid({ field: 'newPassword', code: 'identity.password_same' })
  const weakness = await weaknessOf(input.newPassword, [
    account.identifier,
    account.surname,
    account.given_name,
    account.sign_in_email ?? '',
    brand.name,
  ])
  if (weakness) throw invalid({ field: 'newPassword', code: weakness })
  const hash = await hashPassword(input.newPassword)
  const token = randomBytes(32).toString('base64url')
  const signIn = await asSystem(services, brand, async (ctx) => {
    const { id, sign_in_email: email, ...person } = await choosing(ctx, input.tokenHash)
    await uncount(ctx, counted)
    await setPassword(ctx, id, hash)
    await ctx.db
      .updateTable('accounts')
      .set({ status: 'active' })
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .execute()
    await ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('account_id', '=', id)
      .where('ended_at', 'is', null)
      .execute()
    const label = labelOf(person)
    await record(ctx, {
      type: 'identity.password.chosen',
      subjectType: 'account',
      subjectId: id,
      subjectLabel: label,
      by: { accountId: id, label },
    })
    await notify(
      ctx,
      { accountId: id, email, locale: person.locale as Locale, givenName: person.given_name },
      'identity.password_changed',
      { identifier: person.identifier },
      { mailOnly: true },
    )
    return openSession(ctx, id, token, await stateAfterProof(ctx, id), input)
  })
  input.log?.({
    event: 'sign_in',
    accountId: account.id,
    from: networkOf(input.address),
    outcome: signIn.state === 'open' ? 'signed_in' : 'second_factor_asked',
  })
  return signIn
}
