import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { asServer, type Context } from '../../../kernel/http/context.ts'
import { hashToken } from '../../../kernel/http/endpoints.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { deadlineOf, type Open, type SignerRow, turnOf } from './state.ts'

const dayIn = (day: string, locale: Locale) => {
  const [year, month, date] = day.split('-')
  return locale === 'fr' ? ` avant le ${date}/${month}/${year}` : ` before ${date}/${month}/${year}`
}

/** Who of a client may sign, in force today. Run as the server. */
export async function whoSigns(ctx: Context, organisationId: string): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('role_permissions as p', (join) =>
      join.onRef('p.brand_id', '=', 'm.brand_id').onRef('p.role', '=', 'm.role'),
    )
    .select('m.account_id')
    .where('m.organisation_id', '=', organisationId)
    .where('m.account_kind', '=', 'person')
    .where('p.permission', '=', 'documents.documents.sign')
    .where(sql<boolean>`parvis.in_force(m)`)
    .execute()
  return rows.map((row) => row.account_id)
}

export const pageOf = (documentId: string) => `/documents/signature/${documentId}`
export const staffPageOf = (documentId: string) => `/fournisseur/documents/signature/${documentId}`

/** A link of a third person lasts so long after their deadline, or after it was made where there is none. */
const linkDays = 30

/** Makes the link by which a third person signs; one before it no longer leads anywhere. Run as the server. @returns the path, kept nowhere */
async function makeLink(ctx: Context, open: Open, signer: SignerRow): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const from = Math.max(ctx.now.getTime(), new Date(deadlineOf(open, signer) ?? ctx.today).getTime())
  const values = { token_hash: hashToken(token), expires_at: new Date(from + linkDays * 86_400_000) }
  await ctx.db
    .insertInto('signature_links')
    .values({ signer_id: signer.id, ...values })
    .onConflict((oc) => oc.column('signer_id').doUpdateSet(values))
    .execute()
  return `/signer#${token}`
}

/** Tells a signer that it is their turn, or reminds them of it. */
export async function askSigner(
  ctx: Context,
  open: Open,
  signer: SignerRow,
  kind: 'documents.to_sign' | 'documents.sign_reminder',
  key: string,
): Promise<void> {
  const { request } = open
  const deadline = deadlineOf(open, signer)
  const params = (locale: Locale) => ({
    document: request.document_name,
    before: deadline ? dayIn(deadline, locale) : '',
  })
  await asServer(ctx, async () => {
    if (signer.kind === 'third')
      return notify(
        ctx,
        { accountId: null, email: signer.email, locale: ctx.brand.locale, givenName: '' },
        kind,
        params(ctx.brand.locale),
        { href: await makeLink(ctx, open, signer), mailOnly: true, key },
      )
    const accounts = signer.account_id
      ? [signer.account_id]
      : signer.kind === 'client'
        ? await whoSigns(ctx, request.organisation_id)
        : []
    if (signer.kind === 'provider' && accounts.length === 0)
      return notify(
        ctx,
        {
          accountId: null,
          email: ctx.brand.requestEmail || ctx.brand.supportEmail,
          locale: ctx.brand.locale,
          givenName: '',
        },
        kind,
        params(ctx.brand.locale),
        { href: staffPageOf(request.document_id), key },
      )
    await tellPeople(
      ctx,
      accounts.map((accountId) => ({
        accountId,
        kind,
        params,
        href: signer.kind === 'client' ? pageOf(request.document_id) : staffPageOf(request.document_id),
        key: `${key}:${accountId}`,
      })),
    )
  })
}

/**
 * Asks those whose turn has come and who were not asked yet.
 * @param told the client was told of the document by the rule of its folder (D22): whoever of them signs is not told twice
 */
export async function askTurn(ctx: Context, open: Open, told = false): Promise<void> {
  const turn = turnOf(open)
  for (const signer of open.signers) {
    if (signer.position !== turn || signer.asked_at || signer.passed_on_at || signer.given_at) continue
    await asServer(ctx, () =>
      ctx.db.updateTable('signers').set({ asked_at: ctx.now }).where('id', '=', signer.id).execute(),
    )
    if (told && signer.kind === 'client' && !signer.account_id) continue
    await askSigner(ctx, open, signer, 'documents.to_sign', `to-sign:${signer.id}`)
  }
}

/** Tells both sides what happened: the client's people who may sign, the provider, and third persons who took part. */
export async function tellBothSides(
  ctx: Context,
  open: Open,
  kind: 'documents.signed' | 'documents.signature_refused' | 'documents.signature_cancelled',
  facts: Record<string, string>,
  key: string,
): Promise<void> {
  const { request, signers } = open
  const params = { document: request.document_name, organisation: request.organisation_name, ...facts }
  await asServer(ctx, async () => {
    const accounts = await whoSigns(ctx, request.organisation_id)
    await tellPeople(
      ctx,
      accounts.map((accountId) => ({
        accountId,
        kind,
        params,
        href: pageOf(request.document_id),
        key: `${key}:${accountId}`,
      })),
    )
    const { locale, requestEmail, supportEmail } = ctx.brand
    await notify(ctx, { accountId: null, email: requestEmail || supportEmail, locale, givenName: '' }, kind, params, {
      href: staffPageOf(request.document_id),
      key: `${key}:provider`,
    })
    for (const third of signers.filter((one) => one.kind === 'third' && one.asked_at))
      await notify(ctx, { accountId: null, email: third.email, locale, givenName: '' }, kind, params, {
        mailOnly: true,
        key: `${key}:${third.id}`,
      })
  })
}
