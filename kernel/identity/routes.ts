import './errors.ts'
import './messages.ts'
import { z } from 'zod'
import { notFound, Problem } from '../errors/problem.ts'
import { openFile } from '../files/storage.ts'
import { asSystem, type Brand, type Services } from '../http/context.ts'
import { cookieName, Download, endpointsOf, hashToken, type RequestInfo } from '../http/endpoints.ts'
import { email } from '../http/validation.ts'
import type { Locale } from '../i18n/locale.ts'
import { renderMessage } from '../notifications/messages.ts'
import { othersToAsk } from '../organisations/access.ts'
import type { Space, WaitingItem } from '../space.ts'
import { readAccount, updateAccount } from './account.ts'
import * as closing from './closing.ts'
import { chooseFirstPassword } from './first-password.ts'
import { keepNetworks, readNetworks } from './networks.ts'
import { askPasswordReset, changePassword, choosePassword, countPasswordTries } from './password.ts'
import { downloadPersonalData } from './personal-data.ts'
import { grantPortal, readGrants, withdrawGrant } from './portal-grants.ts'
import { endView } from './portal-view.ts'
import * as schema from './schema.ts'
import {
  confirmRequiredSecondFactor,
  confirmSecondFactor,
  passSecondFactor,
  removeSecondFactor,
  startRequiredSecondFactor,
  startSecondFactor,
} from './second-factor.ts'
import { openSpaces, readSession } from './session-view.ts'
import { endSessions, listSessions, openSide, signOut } from './sessions.ts'
import { browserKnownDays, type SignIn, type SignInFrom, type SignInLine, signIn } from './sign-in.ts'
import {
  askSignInEmail,
  confirmSignInEmail,
  resendNewEmailLink,
  signInEmailAvailability,
  withdrawNewEmail,
} from './sign-in-email.ts'
import { readOneTimeToken } from './tokens.ts'

const viewBrand = (
  brand: Brand,
  locale: Locale,
  services: Pick<Services, 'config'> & { spaces: readonly Space[] },
) => ({
  id: brand.id,
  name: brand.name,
  colour: brand.colour,
  locale: brand.locale,
  timeZone: brand.timeZone,
  logoId: brand.logoId,
  linkColour: brand.linkColour,
  font: brand.font,
  titleFont: brand.titleFont,
  backgroundId: brand.backgroundId,
  iconId: brand.iconId,
  menu: brand.menu,
  signUp: services.spaces.some((space) => space.signsUp?.({ brand, services }) ?? false),
  supportPhone: brand.supportPhone,
  supportEmail: brand.supportEmail,
  requestEmail: brand.requestEmail,
  fax: brand.fax,
  links: [...brand.links, ...services.spaces.flatMap((space) => space.publicLinks ?? [])].map((link) => ({
    label: link.label[locale] ?? '',
    href: link.href,
  })),
})

function keepToken(request: RequestInfo, signIn: SignIn): void {
  const { services, reply } = request
  reply.setCookie(cookieName(services), signIn.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: services.config.publicUrl.startsWith('https:'),
    expires: signIn.expiresAt,
  })
  // Known for longer than any session: what it says is only that somebody signed in here before.
  const browser = signIn.browser ?? (signIn.state === 'open' ? request.raw.cookies[browserCookie(services)] : undefined)
  if (browser)
    reply.setCookie(browserCookie(services), browser, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: services.config.publicUrl.startsWith('https:'),
      maxAge: browserKnownDays * 86_400,
    })
}

/** The cookie of a browser that is known (R11). */
const browserCookie = (services: Services): string => `${cookieName(services)}-browser`

const stateOf = ({ state }: SignIn) => ({ state: state === 'open' ? ('signed_in' as const) : state })

const succeeded = new Set<SignInLine['outcome']>(['signed_in', 'second_factor_asked', 'password_change_asked'])

/** Where a try at signing in comes from; the log hears how it ended (ASVS 16.3.1). */
function from({ services, address, userAgent, raw }: RequestInfo): SignInFrom {
  const former = raw.cookies[cookieName(services)]
  const browser = raw.cookies[browserCookie(services)]
  return {
    address,
    userAgent,
    browserHash: browser ? hashToken(browser) : undefined,
    formerTokenHash: former ? hashToken(former) : undefined,
    log: (line) => raw.log[succeeded.has(line.outcome) ? 'info' : 'warn'](line, 'sign-in'),
  }
}

const endpoint = endpointsOf('identity')

// Passwords tried from inside a session are counted too, before the transaction that a refusal undoes.
const counted = <T>(request: RequestInfo, work: Parameters<typeof request.again<T>>[0]): Promise<T> =>
  countPasswordTries(request.services, request.brand, request.tokenHash, () => request.again(work))

/** Sign-in, one's own account, notices, and what waits for the person. */
export const identityRoutes = [
  endpoint({
    method: 'GET',
    path: '/brand',
    summary: 'The brand of this address',
    access: 'public',
    response: schema.brandView,
    handler: async ({ request }) => viewBrand(request.brand, request.locale, request.services),
  }),
  endpoint({
    method: 'GET',
    path: '/brand/logo/:fileId',
    summary:
      'A picture of the look of the brand of this address: its logo, its icon, the background of its sign-in page',
    access: 'public',
    params: z.object({ fileId: z.uuid() }),
    download: 'application/octet-stream',
    constant: true,
    handler: async ({ params, request: { brand, services } }) => {
      if (![brand.logoId, brand.iconId, brand.backgroundId].includes(params.fileId)) throw notFound()
      const file = await asSystem(services, brand, (ctx) => openFile(ctx, params.fileId))
      return new Download(() => file.open(), file.contentType, file.name, true, `"${file.sha256}"`)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/session',
    summary: 'Sign in',
    access: 'public',
    also: [401],
    body: schema.signInBody,
    response: schema.signInState,
    handler: async ({ body, request }) => {
      const opened = await signIn(request.services, request.brand, {
        ...body,
        ...from(request),
      })
      keepToken(request, opened)
      return stateOf(opened)
    },
  }),
  endpoint({
    method: 'PUT',
    path: '/session/password',
    summary: 'Choose a password in the place of the printed one, which goes on with the sign-in (D10)',
    access: 'public',
    also: [401],
    body: schema.firstPassword,
    response: schema.signInState,
    handler: async ({ body, request }) => {
      const opened = await chooseFirstPassword(request.services, request.brand, {
        tokenHash: request.tokenHash ?? Buffer.alloc(32),
        newPassword: body.newPassword,
        ...from(request),
      })
      keepToken(request, opened)
      return stateOf(opened)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/session/second-factor',
    summary: 'Finish a sign-in by its second factor',
    access: 'public',
    also: [401],
    body: schema.code,
    response: schema.signInState,
    handler: async ({ body, request }) => {
      const opened = await passSecondFactor(request.services, request.brand, {
        tokenHash: request.tokenHash ?? Buffer.alloc(32),
        code: body.code,
        ...from(request),
      })
      keepToken(request, opened)
      return stateOf(opened)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/session/second-factor-setup',
    summary: 'Begin the second factor that the portal asks for at sign-in',
    access: 'public',
    also: [401],
    response: schema.enrolment,
    handler: async ({ request }) =>
      startRequiredSecondFactor(request.services, request.brand, request.tokenHash ?? Buffer.alloc(32)),
  }),
  endpoint({
    method: 'PUT',
    path: '/session/second-factor-setup',
    summary: 'Put that second factor in force, which finishes the sign-in',
    access: 'public',
    also: [401],
    body: schema.code,
    response: schema.recoveryCodes,
    handler: async ({ body, request }) => {
      const { recoveryCodes, ...opened } = await confirmRequiredSecondFactor(request.services, request.brand, {
        tokenHash: request.tokenHash ?? Buffer.alloc(32),
        code: body.code,
        ...from(request),
      })
      keepToken(request, opened)
      return { recoveryCodes }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/session',
    summary: 'Sign out',
    access: 'public',
    handler: async ({ request }) => {
      // A page left open by somebody else ends no session that is not theirs; one that is over already is no matter.
      if (request.tokenHash)
        await request
          .again(async () => {})
          .catch((error) => {
            if (error instanceof Problem && error.code === 'identity.other_account') throw error
          })
      if (request.tokenHash) await signOut(request.services, request.brand, request.tokenHash)
      request.reply.clearCookie(cookieName(request.services), {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: request.services.config.publicUrl.startsWith('https:'),
      })
    },
  }),
  endpoint({
    method: 'GET',
    path: '/session',
    summary: 'Who is signed in, and what is open to them',
    access: 'own',
    leaver: true,
    viewed: true,
    ownTransactions: true,
    response: schema.sessionView,
    handler: async ({ request }) => {
      const { reader, ...seen } = await readSession(request)
      const { actor, brand, locale, today } = reader
      const { accountId, identifier, surname, givenName } = actor
      return {
        account: { id: accountId, identifier, surname, givenName, locale },
        side: actor.side,
        sides: actor.sides,
        viewedBy: (actor.side === 'client' && actor.viewedBy) || null,
        brand: viewBrand(brand, locale, request.services),
        today,
        maxUploadMegabytes: request.services.config.maxUploadMegabytes,
        ...seen,
      }
    },
  }),
  endpoint({
    method: 'PUT',
    path: '/session/side',
    summary: 'Open another side of the portal that the account has',
    access: 'own',
    leaver: true,
    body: schema.sideBody,
    handler: ({ ctx, body }) => openSide(ctx, body.side),
  }),
  endpoint({
    method: 'DELETE',
    path: '/session/view',
    summary: "Leave a client's portal that one sees as staff: the session is one's own again (D13)",
    access: 'public',
    also: [401],
    response: z.object({ organisationId: z.string().nullable() }),
    handler: ({ request }) => endView(request.services, request.brand, request.tokenHash),
  }),
  endpoint({
    method: 'POST',
    path: '/password-reset-requests',
    summary: 'Ask for a reset link; the answer never says whether the account exists',
    access: 'public',
    status: 202,
    body: schema.signInBody.pick({ identifier: true }),
    response: z.object({ state: z.literal('accepted') }),
    handler: async ({ body, request }) => {
      await askPasswordReset(request.services, request.brand, {
        identifier: body.identifier,
        address: request.address,
      })
      return { state: 'accepted' as const }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/one-time-tokens/:token',
    summary: 'What a link by mail is for',
    access: 'public',
    params: z.object({ token: z.string().max(200) }),
    response: z.object({
      purpose: z.enum(['activation', 'password_reset', 'sign_in_email']),
      identifier: z.string(),
      givenName: z.string(),
      newEmail: z.string().optional(),
    }),
    handler: async ({ params, request }) => {
      const { purpose, identifier, givenName, newEmail } = await readOneTimeToken(
        request.services,
        request.brand,
        params.token,
      )
      return { purpose, identifier, givenName, ...(newEmail === undefined ? {} : { newEmail }) }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/password-resets',
    summary: 'Choose a new password by a link',
    access: 'public',
    body: schema.tokenBody,
    handler: ({ body, request }) => choosePassword(request.services, request.brand, 'password_reset', body),
  }),
  endpoint({
    method: 'POST',
    path: '/activations',
    summary: 'Activate an account by a link',
    access: 'public',
    body: schema.tokenBody,
    handler: ({ body, request }) => choosePassword(request.services, request.brand, 'activation', body),
  }),
  endpoint({
    method: 'GET',
    path: '/account',
    summary: "One's own account",
    access: 'own',
    response: schema.account,
    handler: ({ ctx }) => readAccount(ctx),
  }),
  endpoint({
    method: 'PATCH',
    path: '/account',
    summary: "Change one's own coordinates and language",
    access: 'own',
    body: schema.accountBody,
    response: schema.account,
    handler: ({ ctx, body }) => updateAccount(ctx, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/account/password',
    summary: "Change one's password",
    access: 'own',
    ownTransactions: true,
    body: schema.passwordBody,
    handler: async ({ body, request }) => {
      const { services, brand, tokenHash } = request
      await countPasswordTries(services, brand, tokenHash, () => changePassword(request.again, body))
    },
  }),
  endpoint({
    method: 'GET',
    path: '/account/whom-to-ask',
    summary:
      "Whom one asks for what is not open to one (P31): who runs the people of one's organisations, else the brand's support",
    access: { client: 'person' },
    response: schema.whomToAsk,
    handler: async ({ ctx }) => ({ names: await othersToAsk(ctx) }),
  }),
  endpoint({
    method: 'GET',
    path: '/account/portal-grants',
    summary: "What one lets the provider's staff do in one's portal, by organisation (B21)",
    access: { client: 'person' },
    personal: true,
    response: schema.portalGrants,
    handler: ({ ctx }) => readGrants(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/account/portal-grants',
    summary: "Let the provider's staff see one's portal, or act in it with one's rights, for some time (B21)",
    access: { client: 'person' },
    personal: true,
    body: schema.grantBody,
    response: schema.portalGrants,
    handler: ({ ctx, body }) => grantPortal(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/portal-grants/:organisationId',
    summary: 'Take back what one granted for an organisation (B21)',
    access: { client: 'person' },
    personal: true,
    params: z.object({ organisationId: z.uuid() }),
    response: schema.portalGrants,
    handler: ({ ctx, params }) => withdrawGrant(ctx, params.organisationId),
  }),
  endpoint({
    method: 'GET',
    path: '/account/data',
    summary: 'Everything that is kept about oneself, as JSON (B23)',
    access: 'own',
    personal: true,
    download: 'application/json',
    handler: ({ ctx }) => downloadPersonalData(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/account/networks',
    summary: 'From which addresses one may sign in, and from which one asks',
    access: 'own',
    response: schema.networks,
    handler: ({ ctx, request }) => readNetworks(ctx, request.address),
  }),
  endpoint({
    method: 'PUT',
    path: '/account/networks',
    summary: 'Narrow from which addresses one may sign in; none: from anywhere (B23)',
    access: 'own',
    ownTransactions: true,
    body: schema.networksBody,
    response: schema.networks,
    handler: ({ body, request }) => counted(request, (ctx) => keepNetworks(ctx, body, request.address)),
  }),
  endpoint({
    method: 'PUT',
    path: '/account/sign-in-email',
    summary: 'Ask for another sign-in e-mail; it counts once the link sent to it is used',
    access: 'own',
    ownTransactions: true,
    body: schema.signInEmailBody,
    response: schema.account,
    handler: async ({ body, request }) => {
      return counted(request, (ctx) => askSignInEmail(ctx, body))
    },
  }),
  endpoint({
    method: 'GET',
    path: '/account/sign-in-email-availability',
    summary: 'Whether an address may be asked for as the sign-in e-mail, and nothing about whose it is (C1)',
    access: 'own',
    query: z.object({ email }),
    response: z.object({ available: z.boolean(), message: z.string() }),
    handler: ({ ctx, query }) => signInEmailAvailability(ctx, query.email),
  }),
  endpoint({
    method: 'POST',
    path: '/account/new-sign-in-email/links',
    summary: 'Send the link to the new sign-in e-mail once more',
    access: 'own',
    response: schema.account,
    handler: ({ ctx }) => resendNewEmailLink(ctx),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/new-sign-in-email',
    summary: 'Give up the new sign-in e-mail',
    access: 'own',
    response: schema.account,
    handler: ({ ctx }) => withdrawNewEmail(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/sign-in-email-confirmations',
    summary: 'Put a new sign-in e-mail in force by the link sent to it',
    access: 'public',
    body: schema.tokenBody.pick({ token: true }),
    response: z.object({ email: z.string() }),
    handler: ({ body, request }) => confirmSignInEmail(request.services, request.brand, body.token),
  }),
  endpoint({
    method: 'POST',
    path: '/account/deactivation',
    summary: "Deactivate one's account; it can be reactivated within 60 days (O21)",
    access: 'own',
    ownTransactions: true,
    body: z.object({ currentPassword: schema.password }),
    response: z.object({ reactivateBefore: z.string() }),
    handler: async ({ body, request }) => {
      const answer = await counted(request, (ctx) => closing.deactivate(ctx, body))
      request.reply.clearCookie(cookieName(request.services), {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: request.services.config.publicUrl.startsWith('https:'),
      })
      return answer
    },
  }),
  endpoint({
    method: 'POST',
    path: '/account/reactivation',
    summary: 'Reactivate a deactivated account by its password (O21); sign in afterwards',
    access: 'public',
    also: [401],
    body: schema.signInBody,
    handler: ({ body, request }) => closing.reactivate(request.services, request.brand, { ...body, ...from(request) }),
  }),
  endpoint({
    method: 'POST',
    path: '/account/second-factor',
    summary: 'Begin a second factor; the one in force stays until the new one is confirmed',
    access: 'own',
    ownTransactions: true,
    idempotent: false,
    body: schema.proof,
    response: schema.enrolment,
    handler: async ({ body, request }) => {
      return counted(request, (ctx) => startSecondFactor(ctx, body))
    },
  }),
  endpoint({
    method: 'PUT',
    path: '/account/second-factor',
    summary: 'Put the second factor in force',
    access: 'own',
    body: schema.code,
    response: schema.recoveryCodes,
    handler: ({ ctx, body }) => confirmSecondFactor(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/second-factor',
    summary: 'Take the second factor away',
    access: 'own',
    ownTransactions: true,
    body: schema.proof,
    handler: async ({ body, request }) => {
      await counted(request, (ctx) => removeSecondFactor(ctx, body))
    },
  }),
  endpoint({
    method: 'GET',
    path: '/account/sessions',
    summary: "One's open sessions",
    access: 'own',
    response: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          current: z.boolean(),
          createdAt: z.string(),
          lastSeenAt: z.string(),
          expiresAt: z.string(),
          userAgent: z.string(),
          address: z.string(),
        }),
      ),
    }),
    handler: ({ ctx }) => listSessions(ctx),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/sessions/:id',
    summary: "End one of one's sessions",
    access: 'own',
    params: z.object({ id: z.uuid() }),
    handler: ({ ctx, params }) => endSessions(ctx, { id: params.id }),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/sessions',
    summary: "End all of one's other sessions",
    access: 'own',
    handler: ({ ctx }) => endSessions(ctx, { except: ctx.actor.sessionId }),
  }),
  endpoint({
    method: 'GET',
    path: '/notifications',
    summary: "One's last notices",
    access: 'own',
    response: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          body: z.string(),
          href: z.string(),
          createdAt: z.string(),
          readAt: z.string().nullable(),
        }),
      ),
      unread: z.number(),
    }),
    handler: async ({ ctx }) => {
      const rows = await ctx.db
        .selectFrom('notifications')
        .selectAll()
        .where('account_id', '=', ctx.actor.accountId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(30)
        .execute()
      return {
        items: rows.map((row) => {
          const { subject, body } = renderMessage(ctx.brand, row.kind, ctx.locale, row.params)
          return {
            id: row.id,
            title: subject,
            body,
            href: row.href,
            createdAt: row.created_at.toISOString(),
            readAt: row.read_at?.toISOString() ?? null,
          }
        }),
        unread: rows.filter((row) => row.read_at === null).length,
      }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/notifications/reading',
    summary: 'Mark notices as read',
    access: 'own',
    handler: async ({ ctx }) => {
      await ctx.db
        .updateTable('notifications')
        .set({ read_at: ctx.now })
        .where('account_id', '=', ctx.actor.accountId)
        .where('read_at', 'is', null)
        .execute()
    },
  }),
  endpoint({
    method: 'GET',
    path: '/waiting',
    summary: 'What waits for this person, the late first',
    access: 'own',
    viewed: true,
    response: z.object({
      items: z.array(
        z.object({
          kind: z.string(),
          title: z.string(),
          detail: z.string(),
          dueOn: z.string().nullable(),
          late: z.boolean(),
          href: z.string(),
          actionLabel: z.string(),
        }),
      ),
    }),
    handler: async ({ ctx }) => {
      const items: WaitingItem[] = []
      for (const space of await openSpaces(ctx)) if (space.waiting) items.push(...(await space.waiting(ctx)))
      items.sort((a, b) => Number(b.late) - Number(a.late) || (a.dueOn ?? '9').localeCompare(b.dueOn ?? '9'))
      return { items }
    },
  }),
]
