import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { asServer, type Context } from '../../../kernel/http/context.ts'
import { hashToken } from '../../../kernel/http/endpoints.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { type Message, notify, notifyAll } from '../../../kernel/notifications/outbox.ts'
import { type Told, tellPeople } from '../../../kernel/notifications/tell.ts'
import { deadlineOf, type Open, type SignerRow, turnOf } from './state.ts'

const dayIn = (day: string, locale: Locale) => {
  const [year, month, date] = day.split('-')
  return locale === 'fr' ? ` avant le ${date}/${month}/${year}` : ` before ${date}/${month}/${year}`
}

/** Whose a document that is to be signed is: one of both. */
export type Signing = Pick<Open['request'], 'organisation_id' | 'employee_id'>

/** Who of those whose document it is may sign: of a client whoever has the right today, an employee themselves. Run as the server. */
export async function whoSigns(ctx: Context, { organisation_id, employee_id }: Signing): Promise<string[]> {
  if (employee_id !== null) {
    const own = await ctx.db
      .selectFrom('employees as e')
      .innerJoin('accounts as a', 'a.id', 'e.account_id')
      .select('a.id')
      .where('e.id', '=', employee_id)
      .where('a.status', 'in', ['pending', 'active'])
      .execute()
    return own.map((row) => row.id)
  }
  const rows = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('role_permissions as p', (join) =>
      join.onRef('p.brand_id', '=', 'm.brand_id').onRef('p.role', '=', 'm.role'),
    )
    .select('m.account_id')
    .where('m.organisation_id', '=', organisation_id)
    .where('m.account_kind', '=', 'person')
    .where('p.permission', '=', 'documents.documents.sign')
    .where(sql<boolean>`parvis.in_force(m)`)
    .execute()
  return rows.map((row) => row.account_id)
}

/** As `whoSigns`, of many documents: by the client's, or employee's, id. Run as the server. */
async function whoSignsEach(ctx: Context, of: Signing[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ holder: string; account_id: string }>`
    select e.id as holder, a.id as account_id from employees e join accounts a on a.id = e.account_id
    where e.id = any (${of.flatMap((one) => one.employee_id ?? [])}::uuid[]) and a.status in ('pending', 'active')
    union
    select m.organisation_id, m.account_id from memberships m join role_permissions p on p.brand_id = m.brand_id and p.role = m.role
    where m.organisation_id = any (${of.flatMap((one) => one.organisation_id ?? [])}::uuid[]) and m.account_kind = 'person'
      and p.permission = 'documents.documents.sign' and parvis.in_force(m)`.execute(ctx.db)
  const each = new Map<string, string[]>()
  for (const { holder, account_id } of rows) each.set(holder, [...(each.get(holder) ?? []), account_id])
  return each
}

/** Where those whose document it is sign it. */
export const pageOf = (request: Signing & { document_id: string }) =>
  `${request.employee_id === null ? '' : '/salarie'}/documents/signature/${request.document_id}`
export const staffPageOf = (documentId: string) => `/fournisseur/documents/signature/${documentId}`

/** A link of a third person lasts so long after their deadline, or after it was made where there is none. */
const linkDays = 30

/** Makes the link by which a third person signs; one before it no longer leads anywhere. Run as the server. @returns the path, kept nowhere */
export async function makeLink(ctx: Context, open: Open, signer: SignerRow): Promise<string> {
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
      : signer.kind === 'client' || signer.kind === 'employee'
        ? await whoSigns(ctx, request)
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
        href: signer.kind === 'provider' ? staffPageOf(request.document_id) : pageOf(request),
        key: `${key}:${accountId}`,
      })),
    )
  })
}

/**
 * Asks those whose turn has come and who were not asked yet.
 * @param told those whose document it is were told of it by the rule of its folder (D22): whoever of them signs is not told twice
 */
export async function askTurn(ctx: Context, open: Open, told = false): Promise<void> {
  const turn = turnOf(open)
  for (const signer of open.signers) {
    if (signer.position !== turn || signer.asked_at || signer.passed_on_at || signer.given_at) continue
    await asServer(ctx, () =>
      ctx.db.updateTable('signers').set({ asked_at: ctx.now }).where('id', '=', signer.id).execute(),
    )
    if (told && (signer.kind === 'client' || signer.kind === 'employee') && !signer.account_id) continue
    await askSigner(ctx, open, signer, 'documents.to_sign', `to-sign:${signer.id}`)
  }
}

/** Tells both sides what happened: those whose document it is and who may sign, the provider, and third persons who took part. */
export async function tellBothSides(
  ctx: Context,
  open: Open,
  kind: 'documents.signed' | 'documents.signature_refused' | 'documents.signature_cancelled',
  facts: Record<string, string>,
  key: string,
): Promise<void> {
  const { request, signers } = open
  const params = { document: request.document_name, organisation: request.holder_name, ...facts }
  await asServer(ctx, async () => {
    const accounts = await whoSigns(ctx, request)
    await tellPeople(
      ctx,
      accounts.map((accountId) => ({
        accountId,
        kind,
        params,
        href: pageOf(request),
        key: `${key}:${accountId}`,
      })),
    )
    const { locale, requestEmail, supportEmail } = ctx.brand
    await notify(ctx, { accountId: null, email: requestEmail || supportEmail, locale, givenName: '' }, kind, params, {
      href: staffPageOf(request.document_id),
      key: `${key}:provider`,
    })
    await tellThirds(ctx, signers, kind, params, key)
  })
}

async function tellThirds(
  ctx: Context,
  signers: SignerRow[],
  kind: string,
  params: Record<string, string>,
  key: string,
): Promise<void> {
  for (const third of signers)
    if (third.kind === 'third' && third.asked_at)
      await notify(
        ctx,
        { accountId: null, email: third.email, locale: ctx.brand.locale, givenName: '' },
        kind,
        params,
        { mailOnly: true, key: `${key}:${third.id}` },
      )
}

/** Tells only those who were asked to sign, and not whoever acts. */
export async function tellSigners(
  ctx: Context,
  { request, signers }: Open,
  kind: 'documents.signature_cancelled',
  facts: Record<string, string>,
  key: string,
): Promise<void> {
  const params = { document: request.document_name, organisation: request.holder_name, ...facts }
  const acting = ctx.actor.accountId
  await asServer(ctx, async () => {
    const own = acting
      ? await ctx.db.selectFrom('accounts').select('sign_in_email').where('id', '=', acting).executeTakeFirst()
      : undefined
    const others = signers.filter((one) => one.asked_at && (acting === undefined || one.account_id !== acting))
    await tellPeople(
      ctx,
      others.flatMap(({ account_id: accountId }) =>
        accountId ? [{ accountId, kind, params, href: pageOf(request), key: `${key}:${accountId}` }] : [],
      ),
    )
    await tellThirds(
      ctx,
      others.filter((one) => one.email.toLowerCase() !== own?.sign_in_email?.toLowerCase()),
      kind,
      params,
      key,
    )
  })
}

/** A statement takes so many messages. */
const atOnce = 1000

/** Tells those who were asked to sign documents that these were withdrawn, and why: many in a few statements. */
export async function tellWithdrawn(ctx: Context, requests: Open[], reason: string): Promise<void> {
  const kind = 'documents.signature_cancelled'
  await asServer(ctx, async () => {
    const holders = await whoSignsEach(
      ctx,
      requests.map((one) => one.request),
    )
    const people: Told[] = []
    const thirds: Message[] = []
    for (const { request, signers } of requests) {
      const params = { document: request.document_name, organisation: request.holder_name, reason }
      const key = `signature-cancelled:${request.id}`
      const asked = signers.filter((one) => one.asked_at && !one.passed_on_at)
      const accounts = new Set(
        asked.flatMap((one) => {
          if (one.account_id !== null) return [one.account_id]
          if (one.kind !== 'client' && one.kind !== 'employee') return []
          return holders.get((request.organisation_id ?? request.employee_id)!) ?? []
        }),
      )
      accounts.delete(ctx.actor.accountId ?? '')
      for (const accountId of accounts) {
        const provider = asked.some((one) => one.kind === 'provider' && one.account_id === accountId)
        // Those whose document it was no longer see it.
        const href = provider
          ? staffPageOf(request.document_id)
          : request.employee_id === null
            ? '/documents'
            : '/salarie/documents'
        people.push({ accountId, kind, params, href, key: `${key}:${accountId}` })
      }
      for (const { id, email } of asked.filter((one) => one.kind === 'third'))
        thirds.push({
          to: { accountId: null, email, locale: ctx.brand.locale, givenName: '' },
          kind,
          params,
          mailOnly: true,
          key: `${key}:${id}`,
        })
    }
    for (let from = 0; from < people.length; from += atOnce) await tellPeople(ctx, people.slice(from, from + atOnce))
    for (let from = 0; from < thirds.length; from += atOnce) await notifyAll(ctx, thirds.slice(from, from + atOnce))
  })
}
