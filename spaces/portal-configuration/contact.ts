import { sql } from 'kysely'
import { invalid, Problem } from '../../kernel/errors/problem.ts'
import { asSystem, type PersonContext } from '../../kernel/http/context.ts'
import { hashToken, type RequestInfo } from '../../kernel/http/endpoints.ts'
import { inLocale, type Text } from '../../kernel/i18n/locale.ts'
import { countAttempt, originOf } from '../../kernel/identity/limits.ts'
import { notify } from '../../kernel/notifications/outbox.ts'
import { inForce, readTeam } from './service.ts'

/** So many messages in 15 minutes: from one address, and to a brand in all. */
const most = { origin: 5, brand: 300 }

const hourOf = (now: Date): number => Math.floor(now.getTime() / 3_600_000)

/** Does something as whoever is signed in on a client's side; undefined for anybody else. */
async function asClient<T>(request: RequestInfo, work: (ctx: PersonContext) => Promise<T>): Promise<T | undefined> {
  if (!request.tokenHash) return undefined
  try {
    return await request.again(async (ctx) => (ctx.actor.side === 'client' ? work(ctx) : undefined))
  } catch (error) {
    // A session that ended is that of a stranger, who may write as well.
    if (error instanceof Problem && error.status < 500) return undefined
    throw error
  }
}

/** «Contact»: places and themes for everybody, and the contacts of whoever is signed in. */
export async function readContactPage(request: RequestInfo) {
  const { services, brand, locale } = request
  const { contact } = await asSystem(services, brand, (ctx) => inForce(ctx))
  return {
    places: contact.places.map(({ name, ...place }) => ({ ...place, name: inLocale(name, locale) })),
    themes: contact.themes.map(({ id, label }) => ({ id, label: inLocale(label, locale) })),
    team: (await asClient(request, readTeam)) ?? [],
  }
}

/**
 * Sends what somebody wrote to the address of its theme, with who they are where they are signed in.
 * @throws Problem 429 beyond a few from one address, 422 on `themeId`
 */
export async function sendContactMessage(
  request: RequestInfo,
  input: { themeId: string; name: string; email: string; phone: string; message: string },
): Promise<void> {
  const { services, brand } = request
  await countAttempt(services, brand, [
    [`contact:from:${brand.id}:${originOf(request.address)}`, most.origin],
    [`contact:to:${brand.id}`, most.brand],
  ])
  const known = await asClient(request, async (ctx) => {
    const { rows } = await sql<{ name: string }>`select name from organisations order by name limit 5`.execute(ctx.db)
    return [`${ctx.actor.label} (${ctx.actor.identifier})`, ...rows.map(({ name }) => name)].join(', ')
  })
  await asSystem(services, brand, async (ctx) => {
    const theme = (await inForce(ctx)).contact.themes.find(({ id }) => id === input.themeId)
    if (!theme) throw invalid({ field: 'themeId', code: 'bad_choice' })
    const none: Text = { fr: 'pas connecté', en: 'not signed in' }
    await notify(
      ctx,
      { accountId: null, email: theme.email, locale: brand.locale, givenName: '' },
      'portal_configuration.contact',
      {
        theme: inLocale(theme.label, brand.locale),
        name: input.name,
        email: input.email,
        phone: input.phone || '–',
        message: input.message,
        account: known ?? none[brand.locale],
      },
      // Sent again by a line that was cut, it is one message.
      {
        mailOnly: true,
        key: `contact:${hashToken(JSON.stringify([brand.id, input])).toString('hex')}:${hourOf(ctx.now)}`,
      },
    )
  })
}
