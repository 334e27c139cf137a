import { addDays, formatDay } from '../dates/day.ts'
import { Problem, problem } from '../errors/problem.ts'
import { asSystem, type Brand, type PersonContext, type Services, type SystemContext } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import type { Job } from '../jobs/jobs.ts'
import { recordAll } from '../journal/journal.ts'
import { notify } from '../notifications/outbox.ts'
import { require } from '../policy/decision.ts'
import { canDeactivate } from './account.ts'
import { closeInSpaces, eraseDueAccounts } from './erasure.ts'
import { labelOf } from './label.ts'
import { refusedFrom } from './networks.ts'
import { resetLinkJob, sendResetLink } from './password.ts'
import { confirmPassword } from './proof.ts'
import { browserKnownDays, recognise, refusalAfterPassword, type SignInFrom } from './sign-in.ts'

/** How long a deactivated account can come back (O21). */
export const reactivationDays = 60

type Closing = {
  id: string
  identifier: string
  surname: string
  given_name: string
  sign_in_email: string | null
  locale: string
}

const recipient = (account: Closing) => ({
  accountId: account.id,
  email: account.sign_in_email,
  locale: account.locale as Locale,
  givenName: account.given_name,
})

/**
 * Deactivates one's own account: no access from now on, 60 days to come back, then erased (O21).
 * @throws Problem identity.external_directory, 422 on `currentPassword`, identity.principal_of_organisations with the organisations
 * that still need another principal manager
 */
export async function deactivate(
  ctx: PersonContext,
  input: { currentPassword: string },
): Promise<{ reactivateBefore: string }> {
  require(await canDeactivate(ctx))
  await confirmPassword(ctx, input.currentPassword)
  const eraseOn = addDays(ctx.today, reactivationDays)
  return ctx.asSystem(async () => {
    // Held before the organisations are looked at: whoever names this person principal manager waits, then sees the deactivation.
    const account = await ctx.db
      .selectFrom('accounts')
      .select(['id', 'identifier', 'surname', 'given_name', 'sign_in_email', 'locale'])
      .where('id', '=', ctx.actor.accountId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    const held = await ctx.db
      .selectFrom('memberships as m')
      .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
      .select(['o.id', 'o.name'])
      .where('m.account_id', '=', account.id)
      .where('m.role', '=', 'principal_manager')
      .where('m.removed_at', 'is', null)
      .where('o.deactivated_at', 'is', null)
      .orderBy('o.name')
      .execute()
    if (held.length > 0)
      throw problem(
        'identity.principal_of_organisations',
        { organisations: held.map((one) => one.name).join(', ') },
        { organisations: held },
      )
    await ctx.db
      .updateTable('accounts')
      .set((eb) => ({
        status: 'deactivated',
        deactivated_at: ctx.now,
        erase_on: eraseOn,
        version: eb('version', '+', 1),
        updated_at: ctx.now,
        updated_by: account.id,
      }))
      .where('id', '=', account.id)
      .execute()
    await endEverySession(ctx, account.id)
    await closeInSpaces(ctx, account.id, ctx.actor.label)
    await recordWhereMember(ctx, account.id, {
      type: 'identity.account.deactivated',
      subjectLabel: ctx.actor.label,
      after: { eraseOn },
    })
    await notify(
      ctx,
      recipient(account),
      'identity.account_deactivated',
      { identifier: account.identifier, until: formatDay(eraseOn, account.locale as Locale) },
      { mailOnly: true, href: '/connexion' },
    )
    return { reactivateBefore: eraseOn }
  })
}

/** Records an act on an account in the history of each organisation that it belongs to (O26), or by itself where it belongs to none. */
async function recordWhereMember(
  ctx: PersonContext | SystemContext,
  accountId: string,
  entry: { type: string; subjectLabel: string; after?: unknown },
): Promise<void> {
  const places = await ctx.db
    .selectFrom('memberships')
    .select('organisation_id')
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .orderBy('organisation_id')
    .execute()
  const organisations: Array<string | null> = places.length > 0 ? places.map((row) => row.organisation_id) : [null]
  await recordAll(
    ctx,
    organisations.map((organisationId) => ({ ...entry, organisationId, subjectType: 'account', subjectId: accountId })),
  )
}

async function endEverySession(ctx: PersonContext | SystemContext, accountId: string): Promise<void> {
  await ctx.db
    .updateTable('sessions')
    .set({ ended_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .execute()
  await ctx.db
    .updateTable('one_time_tokens')
    .set({ used_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute()
}

/**
 * Makes a deactivated account active again by its password (O21); nothing where it is active already. It signs nobody in.
 * @throws Problem as signIn: identity.sign_in_failed, too_many_attempts; with the right password account_blocked, account_not_active, address_refused (B23)
 */
export async function reactivate(
  services: Services,
  brand: Brand,
  input: { identifier: string; password: string } & Pick<SignInFrom, 'address' | 'browserHash' | 'log'>,
): Promise<void> {
  const found = await recognise(services, brand, input)
  const outcome = await asSystem(services, brand, async (ctx): Promise<Problem | undefined> => {
    const account = await ctx.db
      .selectFrom('accounts')
      .select(['id', 'identifier', 'surname', 'given_name', 'sign_in_email', 'locale'])
      .where('id', '=', found.id)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    const { status, erase_on, blocked } = await refusalAfterPassword(ctx, found)
    if (status === 'active' && !blocked) return undefined
    if (status === 'deactivated' ? erase_on === null || erase_on <= ctx.today : status !== 'active')
      return problem('identity.account_not_active')
    if (blocked) return problem('identity.account_blocked')
    if (await refusedFrom(ctx, account.id, input.address)) return problem('identity.address_refused')
    await ctx.db
      .updateTable('accounts')
      .set((eb) => ({
        status: 'active',
        deactivated_at: null,
        erase_on: null,
        version: eb('version', '+', 1),
        updated_at: ctx.now,
      }))
      .where('id', '=', account.id)
      .execute()
    await recordWhereMember(ctx, account.id, {
      type: 'identity.account.reactivated',
      subjectLabel: labelOf(account),
    })
    await notify(
      ctx,
      recipient(account),
      'identity.account_reactivated',
      { identifier: account.identifier },
      { mailOnly: true },
    )
    return undefined
  })
  if (outcome instanceof Problem) throw outcome
}

/** How long an answer is kept for a repeat of its request. */
const answersKeptHours = 24

/** Forgets the answers kept longer than that, the counts of windows that are over, and browsers unused for long. @returns how many rows */
export async function forgetOver(services: Services): Promise<number> {
  const [brand] = services.brands.all()
  if (!brand) return 0
  // Neither belongs to a brand.
  return asSystem(services, brand, async (ctx) => {
    const hoursAgo = (hours: number) => new Date(ctx.now.getTime() - hours * 3_600_000)
    const answers = await ctx.db
      .deleteFrom('idempotency_keys')
      .where('created_at', '<', hoursAgo(answersKeptHours))
      .executeTakeFirst()
    const counts = await ctx.db.deleteFrom('rate_limits').where('window_start', '<', hoursAgo(1)).executeTakeFirst()
    const browsers = await ctx.db
      .deleteFrom('known_browsers')
      .where('last_used_at', '<', hoursAgo(24 * browserKnownDays))
      .executeTakeFirst()
    return [answers, counts, browsers].reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0)
  })
}

/** The identity's own jobs: what is due is erased, what is over is forgotten, every hour. */
export const identityJobs = (services: Services): Job[] => [
  { name: resetLinkJob, run: (data) => sendResetLink(services, data) },
  {
    name: 'identity.erasure',
    everyMinutes: 60,
    run: async () => {
      await eraseDueAccounts(services)
    },
  },
  {
    name: 'identity.forget_over',
    everyMinutes: 60,
    run: async () => {
      await forgetOver(services)
    },
  },
]
