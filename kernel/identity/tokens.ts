import { randomBytes } from 'node:crypto'
import type { Context } from '../http/context.ts'
import { hashToken } from '../http/endpoints.ts'
import type { Locale } from '../i18n/locale.ts'
import { notify } from '../notifications/mail.ts'

/** The account as far as a link by mail needs it. */
export type LinkTarget = { id: string; identifier: string; email: string; givenName: string; locale: Locale }

/** Sends the link by which a person chooses their password; earlier links of the same purpose die (C5, C31). */
export async function sendOneTimeLink(
  ctx: Context,
  purpose: 'activation' | 'password_reset',
  to: LinkTarget,
): Promise<void> {
  const { activationLinkHours, resetLinkMinutes } = ctx.services.config
  const token = randomBytes(32).toString('base64url')
  const expires = new Date(
    ctx.now.getTime() + (purpose === 'activation' ? activationLinkHours * 3_600_000 : resetLinkMinutes * 60_000),
  )
  const send = async () => {
    await ctx.db
      .updateTable('one_time_tokens')
      .set({ used_at: ctx.now })
      .where('account_id', '=', to.id)
      .where('purpose', '=', purpose)
      .where('used_at', 'is', null)
      .execute()
    await ctx.db
      .insertInto('one_time_tokens')
      .values({ account_id: to.id, purpose, token_hash: hashToken(token), created_at: ctx.now, expires_at: expires })
      .execute()
    await notify(
      ctx,
      { accountId: to.id, email: to.email, locale: to.locale, givenName: to.givenName },
      `identity.${purpose}`,
      { identifier: to.identifier, hours: activationLinkHours, minutes: resetLinkMinutes },
      {
        href: `${ctx.services.config.publicUrl}/${purpose === 'activation' ? 'activation' : 'reinitialisation'}/${token}`,
        mailOnly: true,
      },
    )
  }
  await (ctx.actor.side === 'system' ? send() : ctx.asSystem(send))
}
