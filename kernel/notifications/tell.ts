import { asServer, type Context } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { notifyAll } from './outbox.ts'

/** What a person is told: a kind of message with its values, which may depend on their language. */
export type Told = {
  accountId: string
  kind: string
  params: Record<string, unknown> | ((locale: Locale) => Record<string, unknown>)
  href?: string
  key?: string
}

/** Tells a person by a notice and at their contact address, else the sign-in address (O3, O9). `params` may depend on their language. */
export const tellPerson = (
  ctx: Context,
  accountId: string,
  kind: string,
  params: Record<string, unknown> | ((locale: Locale) => Record<string, unknown>),
  options: { href?: string; key?: string } = {},
): Promise<void> => tellPeople(ctx, [{ accountId, kind, params, ...options }])

/** As `tellPerson`, for many persons at once. */
export async function tellPeople(ctx: Context, messages: Told[]): Promise<void> {
  if (messages.length === 0) return
  const rows = await asServer(ctx, () =>
    ctx.db
      .selectFrom('accounts')
      .select(['id', 'contact_email', 'sign_in_email', 'locale', 'given_name'])
      .where(
        'id',
        'in',
        messages.map((message) => message.accountId),
      )
      .where('kind', '=', 'person')
      .where('status', 'in', ['pending', 'active'])
      .execute(),
  )
  const known = new Map(rows.map((row) => [row.id, row]))
  await notifyAll(
    ctx,
    messages.flatMap(({ accountId, params, ...message }) => {
      const to = known.get(accountId)
      if (!to) return []
      const locale = to.locale as Locale
      return [
        {
          ...message,
          to: { accountId, email: to.contact_email || to.sign_in_email, locale, givenName: to.given_name },
          params: typeof params === 'function' ? params(locale) : params,
        },
      ]
    }),
  )
}
