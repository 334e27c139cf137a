import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { durationWords } from '../dates/duration.ts'
import { problem } from '../errors/problem.ts'
import { asServer, asSystem, type Brand, type Context, type Services } from '../http/context.ts'
import { hashToken } from '../http/endpoints.ts'
import type { Locale } from '../i18n/locale.ts'
import { notify } from '../notifications/outbox.ts'

/** The account as far as a link by mail needs it. */
export type LinkTarget = { id: string; identifier: string; email: string; givenName: string; locale: Locale }

/** What a link by mail is for, and the page that it opens. */
export type LinkPurpose = 'activation' | 'password_reset' | 'sign_in_email'
const pages: Record<LinkPurpose, string> = {
  activation: 'activation',
  password_reset: 'reinitialisation',
  sign_in_email: 'nouvelle-adresse',
}

/**
 * Sends the link by which a person chooses their password, or proves that a new sign-in address is theirs: that one goes to the new
 * address, which the link keeps. Earlier links of the same purpose die (C5, C31), but for a stranger's asking, which must not end anybody's.
 * @param stranger where anybody may ask: the key of the mail, by which whoever may do this twice finds that it is done
 * @param as the message that brings it in the place of the kernel's own, and the key of its mail
 */
export async function sendOneTimeLink(
  ctx: Context,
  purpose: LinkPurpose,
  to: LinkTarget,
  stranger?: { key: string },
  as: { kind?: string; key?: string } = {},
): Promise<void> {
  const { activationLinkMinutes, resetLinkMinutes } = ctx.services.config
  const token = randomBytes(32).toString('base64url')
  const minutes = purpose === 'activation' ? activationLinkMinutes : resetLinkMinutes
  const expires = new Date(ctx.now.getTime() + minutes * 60_000)
  const send = async () => {
    if (!stranger)
      await ctx.db
        .updateTable('one_time_tokens')
        .set({ used_at: ctx.now })
        .where('account_id', '=', to.id)
        .where('purpose', '=', purpose)
        .where('used_at', 'is', null)
        .execute()
    await ctx.db
      .insertInto('one_time_tokens')
      .values({
        account_id: to.id,
        purpose,
        token_hash: hashToken(token),
        created_at: ctx.now,
        expires_at: expires,
        email: purpose === 'sign_in_email' ? to.email : null,
      })
      .execute()
    await notify(
      ctx,
      { accountId: to.id, email: to.email, locale: to.locale, givenName: to.givenName },
      as.kind ?? `identity.${purpose}`,
      { identifier: to.identifier, minutes, duration: durationWords(minutes, to.locale) },
      { href: `/${pages[purpose]}/${token}`, mailOnly: true, ...(as.key ? { key: as.key } : {}), ...stranger },
    )
  }
  await asServer(ctx, send)
}

/** What a one-time link is for. @throws Problem identity.token_unusable */
export async function readOneTimeToken(
  services: Services,
  brand: Brand,
  token: string,
): Promise<{
  purpose: LinkPurpose
  identifier: string
  givenName: string
  /** The address that the link confirms, where it is for that. */
  newEmail?: string
  accountId: string
  id: string
  surname: string
  email: string | null
  locale: Locale
}> {
  const row = await asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('one_time_tokens')
      .innerJoin('accounts', 'accounts.id', 'one_time_tokens.account_id')
      .select([
        'one_time_tokens.id',
        'purpose',
        'identifier',
        'given_name',
        'surname',
        'account_id',
        'sign_in_email',
        'locale',
        'one_time_tokens.email',
      ])
      .where('token_hash', '=', hashToken(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', ctx.now)
      .where('accounts.brand_id', '=', brand.id)
      .where('accounts.status', 'in', ['pending', 'active'])
      .where(sql<boolean>`cardinality(parvis.sides_of(accounts.id)) > 0`)
      .executeTakeFirst(),
  )
  if (!row) throw problem('identity.token_unusable')
  return {
    id: row.id,
    purpose: row.purpose as LinkPurpose,
    identifier: row.identifier,
    givenName: row.given_name,
    ...(row.email === null ? {} : { newEmail: row.email }),
    surname: row.surname,
    accountId: row.account_id,
    email: row.sign_in_email,
    locale: row.locale as Locale,
  }
}
