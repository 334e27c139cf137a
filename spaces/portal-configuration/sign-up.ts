import { z } from 'zod'
import { smallLetters } from '../../kernel/db/small-letters.ts'
import { notFound } from '../../kernel/errors/problem.ts'
import { asSystem, type Services, type SystemContext } from '../../kernel/http/context.ts'
import type { RequestInfo } from '../../kernel/http/endpoints.ts'
import { isLocale, type Locale } from '../../kernel/i18n/locale.ts'
import { labelOf } from '../../kernel/identity/label.ts'
import { countAttempt, originOf } from '../../kernel/identity/limits.ts'
import { createPerson } from '../../kernel/identity/people.ts'
import { sendOneTimeLink } from '../../kernel/identity/tokens.ts'
import type { Job } from '../../kernel/jobs/jobs.ts'
import { notify } from '../../kernel/notifications/outbox.ts'
import { settingOf } from '../../kernel/settings/settings.ts'
import { bringInByProof } from '../organisation-administration/index.ts'
import { portalSettings } from './settings.ts'

type Asked = { clientCode: string; invoiceNumber: string; surname: string; givenName: string; email: string }

/** So many tries in 15 minutes: from one address, at one client's code, for one address of mail. */
const most = { origin: 10, client: 10, email: 3 }

/**
 * Takes somebody's wish for an account (P1). Whether the pair is right is looked up after the answer, which so says nothing of it and
 * takes the same time for any.
 * @throws Problem 404 where the deployment does not allow it, 429 beyond a few tries
 */
export async function signUp(request: RequestInfo, input: Asked): Promise<void> {
  const { services, brand, locale } = request
  if (!settingOf({ brand, services }, portalSettings.signUp)) throw notFound()
  await countAttempt(services, brand, [
    [`sign-up:from:${brand.id}:${originOf(request.address)}`, most.origin],
    [`sign-up:client:${brand.id}:${input.clientCode.toLowerCase()}`, most.client],
    [`sign-up:email:${brand.id}:${input.email.toLowerCase()}`, most.email],
  ])
  await asSystem(services, brand, async (ctx) => {
    ctx.enqueue('portal_configuration.sign_up', { ...input, brandId: brand.id, locale })
  })
}

/** The organisation that a pair is right for, by whichever space knows one. */
async function proved(ctx: SystemContext, { clientCode, invoiceNumber }: Asked): Promise<string | undefined> {
  for (const space of ctx.services.spaces) {
    const organisationId = await space.proofOfClient?.(ctx, { clientCode, proof: invoiceNumber })
    if (organisationId) return organisationId
  }
  return undefined
}

/** Makes the account of whoever gave a right pair, and mails the link; a wrong pair ends here, and nobody hears of it. */
async function carryOut(ctx: SystemContext, asked: Asked, locale: Locale): Promise<void> {
  if (!settingOf(ctx, portalSettings.signUp)) return
  const organisationId = await proved(ctx, asked)
  if (!organisationId) return
  const { email, surname, givenName } = asked
  const known = await ctx.db
    .selectFrom('accounts')
    .select(['id', 'identifier', 'given_name', 'status', 'locale', 'created_at'])
    .where('brand_id', '=', ctx.brand.id)
    .where((eb) => eb(eb.fn('lower', ['sign_in_email']), '=', smallLetters(email)))
    .executeTakeFirst()
  if (known?.status === 'pending') {
    // A second click is no second wish; later, whoever lost the link gets another.
    if (ctx.now.getTime() - known.created_at.getTime() < 3_600_000) return
    const { id, identifier } = known
    const to = {
      id,
      identifier,
      email,
      givenName: known.given_name,
      locale: isLocale(known.locale) ? known.locale : locale,
    }
    await sendOneTimeLink(ctx, 'activation', to, { key: `sign-up:${id}:${ctx.today}` })
    return
  }
  if (known) {
    await notify(
      ctx,
      { accountId: known.id, email, locale: isLocale(known.locale) ? known.locale : locale },
      'portal_configuration.known_account',
      {},
      { mailOnly: true, href: '/connexion', key: `sign-up:${known.id}:${ctx.today}` },
    )
    return
  }
  const person = await createPerson(ctx, { surname, givenName, signInEmail: email, locale, organisationId })
  await bringInByProof(ctx, {
    accountId: person.id,
    label: labelOf({ surname, givenName }),
    organisationId,
    role: 'portal_user',
    ask: settingOf(ctx, portalSettings.signUpApproval),
  })
}

const data = z.object({
  brandId: z.uuid(),
  locale: z.enum(['fr', 'en']),
  clientCode: z.string(),
  invoiceNumber: z.string(),
  surname: z.string(),
  givenName: z.string(),
  email: z.string(),
})

/** Looks up what somebody asked for an account with. */
export const signUpJob = (services: Services): Job => ({
  name: 'portal_configuration.sign_up',
  title: { fr: "Demande de création d'un compte", en: 'Wish for an account' },
  data,
  run: async (given) => {
    const { brandId, locale, ...asked } = data.parse(given)
    await asSystem(services, services.brands.byId(brandId), (ctx) => carryOut(ctx, asked, locale))
  },
})
