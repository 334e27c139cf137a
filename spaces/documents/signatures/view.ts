import type { z } from 'zod'
import { notFound } from '../../../kernel/errors/problem.ts'
import { asServer, type Context, type PersonContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { seenSize } from '../../../kernel/signature/index.ts'
import type { Proof } from './proof.ts'
import type * as schema from './schema.ts'
import {
  deadlineOf,
  findRequest,
  type Open,
  placeOf,
  proofNumber,
  requestStateOf,
  type SignerRow,
  shapesOf,
  signerStateOf,
} from './state.ts'
import { whoSigns } from './telling.ts'

/** Whoever signs: an account of either side, or a third person by their link. */
export type SigningPerson = { accountId: string | null; name: string; email: string; givenName: string }

/** So many wrong tries end a code. */
export const mostTries = 5

/** The signer that a person is in a request at this moment; undefined where they have nothing to sign. */
export async function ownSigner(ctx: PersonContext, open: Open): Promise<SignerRow | undefined> {
  const kind = ctx.actor.side === 'staff' ? 'provider' : ctx.actor.side
  const mine = open.signers.filter((one) => one.kind === kind && signerStateOf(open, one) === 'to_sign')
  const named = mine.find((one) => one.account_id === ctx.actor.accountId)
  if (named) return named
  const any = mine.find((one) => !one.account_id)
  if (!any) return undefined
  if (ctx.actor.side === 'staff') return ctx.actor.permissions.has('documents.documents.sign') ? any : undefined
  const allowed = await ctx.asSystem(() => whoSigns(ctx, open.request))
  return allowed.includes(ctx.actor.accountId) ? any : undefined
}

/** The person as they sign: their name, and the address to which their code is sent. */
export async function personOf(ctx: PersonContext): Promise<SigningPerson> {
  const account = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('accounts')
      .select(['sign_in_email', 'contact_email'])
      .where('id', '=', ctx.actor.accountId)
      .executeTakeFirstOrThrow(),
  )
  return {
    accountId: ctx.actor.accountId,
    name: `${ctx.actor.givenName} ${ctx.actor.surname}`.trim(),
    givenName: ctx.actor.givenName,
    email: account.sign_in_email || account.contact_email || '',
  }
}

/** What a signer has done so far: the pages that they read, and the code that waits for them. Run as the server. */
export async function progressOf(ctx: Context, open: Open, signer: SignerRow, person: SigningPerson) {
  const readings = await ctx.db
    .selectFrom('signature_page_readings')
    .select(['page', 'read_at'])
    .where('signer_id', '=', signer.id)
    .where('version_id', '=', open.request.version_id)
    .where('account_id', 'is not distinct from', person.accountId)
    .orderBy('page')
    .execute()
  const code = await ctx.db
    .selectFrom('signature_codes')
    .selectAll()
    .where('signer_id', '=', signer.id)
    .where('version_id', '=', open.request.version_id)
    .where('account_id', 'is not distinct from', person.accountId)
    .orderBy('sent_at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return { readings, code }
}

async function namesOf(ctx: Context, { signers }: Open): Promise<Map<string, string>> {
  const ids = signers.flatMap((one) => (one.account_id ? [one.account_id] : []))
  if (ids.length === 0) return new Map()
  const rows = await asServer(ctx, () =>
    ctx.db.selectFrom('accounts').select(['id', 'surname', 'given_name']).where('id', 'in', ids).execute(),
  )
  return new Map(rows.map((row) => [row.id, `${row.given_name} ${row.surname}`.trim()]))
}

const proofView = (signer: SignerRow) => {
  const proof = signer.proof as Proof | null
  return (
    proof && {
      number: proofNumber(signer.id),
      pages: proof.reading.pages,
      readFrom: proof.reading.from,
      readTo: proof.reading.to,
      sentTo: proof.code.sentTo,
      secondFactor: proof.signer.secondFactor,
      sentAt: proof.code.sentAt,
      enteredAt: proof.code.enteredAt,
      tries: proof.code.tries,
      address: proof.from.address,
      browser: proof.from.browser,
      sha256: proof.document.sha256Signed,
      stampedAt: proof.signature.stampedAt,
    }
  )
}

/** A request as a page shows it, to somebody who may see it. `mine`: what the asking person is to do, if anything. */
export async function viewOf(
  ctx: Context,
  open: Open,
  mine: { signer: SignerRow; person: SigningPerson } | undefined,
): Promise<z.input<typeof schema.signatureView>> {
  const { request, signers } = open
  const names = await namesOf(ctx, open)
  const staff = ctx.actor.side === 'staff'
  const progress = mine && (await asServer(ctx, () => progressOf(ctx, open, mine.signer, mine.person)))
  const state = requestStateOf(request)
  const code = progress?.code && !progress.code.used_at && progress.code.tries < mostTries ? progress.code : undefined
  return {
    id: request.id,
    documentId: request.document_id,
    name: request.document_name,
    folder: { id: request.folder_id, name: inLocale(request.folder_name as Text, ctx.locale) },
    organisation: request.organisation_id === null ? null : { id: request.organisation_id, name: request.holder_name },
    employee: request.employee_id === null ? null : { id: request.employee_id, name: request.holder_name },
    side: request.side as 'left',
    textVersionId: request.version_id,
    versionId: request.current_version_id,
    pages: shapesOf(request).map(seenSize),
    attachments: request.attachments,
    deadline: request.deadline_day,
    late: state === 'open' && request.deadline_day !== null && request.deadline_day < ctx.today,
    state,
    reminderDays: request.reminder_days as number[],
    requestedAt: request.requested_at.toISOString(),
    requestedBy: request.requested_by_label,
    cancellation: request.cancelled_at && {
      at: request.cancelled_at.toISOString(),
      by: request.cancelled_by_label,
      reason: request.cancellation_reason,
    },
    signers: signers.map((one) => {
      const deadline = deadlineOf(open, one)
      const own = signerStateOf(open, one)
      return {
        id: one.id,
        position: one.position,
        kind: one.kind as 'client',
        name: one.name || (one.account_id ? (names.get(one.account_id) ?? '') : ''),
        email: staff && one.kind === 'third' ? one.email : '',
        accountId: staff ? one.account_id : null,
        state: own,
        late: (own === 'to_sign' || own === 'expected') && deadline !== null && deadline < ctx.today,
        deadline,
        placed: one.page !== null,
        place: placeOf(open, one),
        at: (one.signed_at ?? one.given_at ?? one.refused_at ?? one.passed_on_at)?.toISOString() ?? null,
        level: one.level as 'B-B' | null,
        reason: one.refusal_reason || one.passed_on_reason,
        passedOnTo: one.passed_on_to
          ? (names.get(signers.find((other) => other.id === one.passed_on_to)?.account_id ?? '') ?? '')
          : '',
        proof: proofView(one),
      }
    }),
    mine:
      mine && progress
        ? {
            signerId: mine.signer.id,
            name: mine.person.name,
            address: mine.person.email,
            pagesRead: progress.readings.map((one) => one.page),
            readFrom: firstOf(progress.readings)?.toISOString() ?? null,
            readTo: lastOf(progress.readings)?.toISOString() ?? null,
            code: code
              ? {
                  sentAt: code.sent_at.toISOString(),
                  expiresAt: code.expires_at.toISOString(),
                  left: mostTries - code.tries,
                }
              : null,
          }
        : null,
    version: request.version,
  }
}

type Reading = { read_at: Date }
const times = (readings: Reading[]) => readings.map((one) => one.read_at.getTime())
export const firstOf = (readings: Reading[]) => (readings.length ? new Date(Math.min(...times(readings))) : undefined)
export const lastOf = (readings: Reading[]) => (readings.length ? new Date(Math.max(...times(readings))) : undefined)

/** The request of a document as the asking person sees it. @throws Problem 404 */
export async function readSignature(ctx: PersonContext, documentId: string) {
  const open = await findRequest(ctx, documentId)
  if (!open) throw notFound()
  const signer = await ownSigner(ctx, open)
  return viewOf(ctx, open, signer && { signer, person: await personOf(ctx) })
}
