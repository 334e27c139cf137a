import { randomInt, randomUUID } from 'node:crypto'
import { invalid, notFound, type Problem, problem } from '../../../kernel/errors/problem.ts'
import type { Upload } from '../../../kernel/files/storage.ts'
import {
  asSystem,
  type Context,
  type PersonContext,
  type Services,
  type SystemContext,
} from '../../../kernel/http/context.ts'
import { hashToken, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { countAttempt } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { cleanDrawing } from '../../../kernel/signature/index.ts'
import { completeNow, signJob } from './complete.ts'
import { formEnded, requireFormOpen } from './of-spaces.ts'
import { browserOf } from './proof.ts'
import { findRequest, holdRequest, type Open, readRequest, type SignerRow, signerStateOf } from './state.ts'
import { askTurn, tellBothSides, whoSigns } from './telling.ts'
import { mostTries, ownSigner, personOf, progressOf, type SigningPerson, viewOf } from './view.ts'

/** A code serves so long. */
const codeMinutes = 10
/** So many codes in 15 minutes, and so many signings and refusals tried: five tries of each code are all that anybody has. */
const mostCodes = 5
const mostActs = 20

/** Whose turn it is to sign, and what; by an account or by a link. */
export type Turn = { open: Open; signer: SignerRow; person: SigningPerson }

/** @throws Problem 404; documents.not_to_sign */
export async function turnOfPerson(ctx: PersonContext, documentId: string): Promise<Turn> {
  const open = await findRequest(ctx, documentId)
  if (!open) throw notFound()
  const signer = await ownSigner(ctx, open)
  if (!signer) throw problem('documents.not_to_sign')
  return { open, signer, person: await personOf(ctx) }
}

/** The signer whom a link names, in their turn or not. @throws Problem documents.link_over */
export async function signerOfLink(ctx: SystemContext, token: string): Promise<Turn> {
  const link = await ctx.db
    .selectFrom('signature_links as l')
    .innerJoin('signers as s', 's.id', 'l.signer_id')
    .innerJoin('signature_requests as r', 'r.id', 's.request_id')
    .innerJoin('documents as d', 'd.id', 'r.document_id')
    .select(['s.id', 's.request_id'])
    .where('l.token_hash', '=', hashToken(token))
    .where('l.expires_at', '>', ctx.now)
    .where('r.brand_id', '=', ctx.brand.id)
    .where('r.cancelled_at', 'is', null)
    .where('d.withdrawn_at', 'is', null)
    .executeTakeFirst()
  const open = link && (await readRequest(ctx, link.request_id))
  const signer = open?.signers.find((one) => one.id === link?.id)
  if (!open || !signer) throw problem('documents.link_over')
  return { open, signer, person: { accountId: null, name: signer.name, email: signer.email, givenName: '' } }
}

/** @throws Problem documents.not_to_sign */
export function inTurn(turn: Turn): Turn {
  if (signerStateOf(turn.open, turn.signer) !== 'to_sign') throw problem('documents.not_to_sign')
  return turn
}

/** @throws Problem documents.text_replaced where the text is not the one that the person has before them */
function sameText({ open }: Turn, textVersionId: string): void {
  if (open.request.version_id !== textVersionId) throw problem('documents.text_replaced')
}

/** Writes down which pages somebody had before them. @throws Problem documents.text_replaced, 422 on `pages`. Run as the server. */
export async function notePages(
  ctx: Context,
  turn: Turn,
  input: { textVersionId: string; pages: number[] },
): Promise<void> {
  sameText(turn, input.textVersionId)
  const count = (turn.open.request.pages as unknown[]).length
  if (input.pages.some((page) => page > count)) throw invalid({ field: 'pages', code: 'bad_value' })
  await ctx.db
    .insertInto('signature_page_readings')
    .values(
      [...new Set(input.pages)].map((page) => ({
        signer_id: turn.signer.id,
        version_id: input.textVersionId,
        account_id: turn.person.accountId,
        page,
        read_at: ctx.now,
      })),
    )
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** @throws Problem documents.not_read with how many pages are left. Run as the server. */
async function requireRead(ctx: Context, turn: Turn): Promise<void> {
  const { readings } = await progressOf(ctx, turn.open, turn.signer, turn.person)
  const left = (turn.open.request.pages as unknown[]).length - readings.length
  if (left > 0) throw problem('documents.not_read', { left })
}

/**
 * Sends a one-time code to the signer's own address. It is bound to who signs and to the text that they read; one before it no longer serves.
 * @throws Problem documents.text_replaced, documents.not_read, documents.no_address. Run as the server.
 */
export async function sendCode(ctx: Context, turn: Turn, input: { textVersionId: string }): Promise<void> {
  sameText(turn, input.textVersionId)
  await requireRead(ctx, turn)
  const { person, signer, open } = turn
  if (!person.email) throw problem('documents.no_address')
  const id = randomUUID()
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0')
  await ctx.db
    .deleteFrom('signature_codes')
    .where('signer_id', '=', signer.id)
    .where('account_id', 'is not distinct from', person.accountId)
    .where('used_at', 'is', null)
    .execute()
  await ctx.db
    .insertInto('signature_codes')
    .values({
      id,
      signer_id: signer.id,
      version_id: input.textVersionId,
      account_id: person.accountId,
      code_hash: hashToken(`${id}:${code}`),
      sent_to: person.email,
      sent_at: ctx.now,
      expires_at: new Date(ctx.now.getTime() + codeMinutes * 60_000),
    })
    .execute()
  await notify(
    ctx,
    { accountId: person.accountId, email: person.email, locale: ctx.locale, givenName: person.givenName },
    'documents.signature_code',
    { code: `${code.slice(0, 3)} ${code.slice(3)}`, document: open.request.document_name, minutes: codeMinutes },
    { mailOnly: true },
  )
}

export const countCode = (services: Services, brand: RequestInfo['brand'], signerId: string) =>
  countAttempt(services, brand, [[`signature-code:${signerId}`, mostCodes]])

export type SigningInput = {
  textVersionId: string
  code: string
  kind: 'drawn' | 'typed' | 'uploaded'
  typed: string
  timeZone?: string | undefined
}

/** Spends a code, or counts a wrong try: what it counted stays. @returns the refusal, or nothing. Run as the server. */
async function spend(ctx: SystemContext, turn: Turn, typed: string) {
  const { code } = await progressOf(ctx, turn.open, turn.signer, turn.person)
  const over = invalid({ field: 'code', code: 'documents.code_over' })
  if (!code || code.used_at) return { refused: over }
  await ctx.db.selectFrom('signature_codes').select('id').where('id', '=', code.id).forUpdate().execute()
  const held = await ctx.db
    .selectFrom('signature_codes')
    .selectAll()
    .where('id', '=', code.id)
    .executeTakeFirstOrThrow()
  if (held.used_at || held.tries >= mostTries || held.expires_at <= ctx.now) return { refused: over }
  const tries = held.tries + 1
  const right = held.code_hash.equals(hashToken(`${held.id}:${typed}`))
  await ctx.db
    .updateTable('signature_codes')
    .set(right ? { tries, used_at: ctx.now } : { tries })
    .where('id', '=', held.id)
    .execute()
  if (right) return { code: held.id }
  return {
    refused:
      tries >= mostTries
        ? over
        : invalid({ field: 'code', code: 'documents.code_wrong', params: { left: mostTries - tries } }),
  }
}

/**
 * Signs: what the signer gave is written down, and from then on stands; the file is signed at once, or by a job where something is in the way.
 * @param find their turn as it is now, asked again under the lock
 * @throws Problem documents.text_replaced, documents.not_read, documents.not_to_sign, 422 on `code`, `drawing`, `typed`
 */
export async function give(
  request: RequestInfo,
  turn: Turn,
  input: SigningInput,
  uploads: Upload[],
  secondFactor: boolean,
): Promise<void> {
  const { services, brand } = request
  sameText(turn, input.textVersionId)
  await asSystem(services, brand, (ctx) => requireRead(ctx, turn))
  const [upload, more] = uploads
  const typed = input.typed || turn.person.name
  if (input.kind === 'typed' ? upload : !upload || more)
    throw invalid({ field: 'drawing', code: 'documents.bad_drawing' })
  const person = turn.person.accountId ?? turn.signer.id
  const drawing =
    upload && upload.sizeBytes <= 1024 * 1024 ? await cleanDrawing(await upload.bytes(), person) : undefined
  if (input.kind !== 'typed' && !drawing) throw invalid({ field: 'drawing', code: 'documents.bad_drawing' })
  const outcome = await asSystem(services, brand, async (ctx): Promise<{ refused?: Problem }> => {
    const open = await holdRequest(ctx, turn.open.request.id)
    const signer = open?.signers.find((one) => one.id === turn.signer.id)
    if (!open || !signer) throw problem('documents.not_to_sign')
    const now = inTurn({ ...turn, open, signer })
    sameText(now, input.textVersionId)
    await requireFormOpen(ctx, open)
    const spent = await spend(ctx, now, input.code)
    if (spent.refused) return { refused: spent.refused }
    await ctx.db
      .insertInto('signature_gifts')
      .values({
        signer_id: signer.id,
        version_id: input.textVersionId,
        code_id: spent.code,
        drawing: drawing ?? null,
        typed,
        kind: input.kind,
        signed_as: turn.person.name,
        address: turn.person.email,
        network: request.address,
        browser: browserOf(request.userAgent),
        time_zone: input.timeZone ?? brand.timeZone,
        second_factor: secondFactor,
      })
      .execute()
    await ctx.db
      .updateTable('signers')
      .set({ given_at: ctx.now, account_id: turn.person.accountId })
      .where('id', '=', signer.id)
      .execute()
    await record(ctx, {
      type: 'documents.signature.given',
      organisationId: open.request.organisation_id,
      subjectType: 'documents.document',
      subjectId: open.request.document_id,
      subjectLabel: open.request.document_name,
      by: { accountId: turn.person.accountId, label: turn.person.name },
    })
    // Should this process end before the file is signed, or no time stamp be had, another goes on.
    ctx.enqueue(
      signJob,
      { signerId: signer.id, brandId: brand.id },
      { startAfter: new Date(Date.now() + 60_000), key: signer.id },
    )
    return {}
  })
  if (outcome.refused) throw outcome.refused
  await completeNow(services, brand, turn.signer.id, (error) => request.raw.log.warn({ err: error }, 'signature waits'))
}

/** Whether the person's account has a second factor: the proof says so. */
export const hasSecondFactor = (ctx: PersonContext): Promise<boolean> =>
  ctx.asSystem(async () => {
    const row = await ctx.db
      .selectFrom('credentials')
      .select('totp_secret')
      .where('account_id', '=', ctx.actor.accountId)
      .executeTakeFirst()
    return Boolean(row?.totp_secret)
  })

/** Refuses to sign: everything stops there, and the other side is told why. Run as the server. @throws Problem documents.text_replaced, documents.not_to_sign */
export async function refuse(
  ctx: Context,
  turn: Turn,
  input: { textVersionId: string; reason: string },
): Promise<void> {
  const open = await holdRequest(ctx, turn.open.request.id)
  const signer = open?.signers.find((one) => one.id === turn.signer.id)
  if (!open || !signer) throw problem('documents.not_to_sign')
  inTurn({ ...turn, open, signer })
  sameText({ ...turn, open }, input.textVersionId)
  await ctx.db
    .updateTable('signers')
    .set({ refused_at: ctx.now, refusal_reason: input.reason, account_id: turn.person.accountId })
    .where('id', '=', signer.id)
    .execute()
  await ctx.db
    .updateTable('signature_requests')
    .set({ refused_at: ctx.now, version: open.request.version + 1 })
    .where('id', '=', open.request.id)
    .execute()
  await record(ctx, {
    type: 'documents.signature.refused',
    organisationId: open.request.organisation_id,
    subjectType: 'documents.document',
    subjectId: open.request.document_id,
    subjectLabel: open.request.document_name,
    by: { accountId: turn.person.accountId, label: turn.person.name },
    after: { reason: input.reason },
  })
  await tellBothSides(
    ctx,
    open,
    'documents.signature_refused',
    { author: turn.person.name, reason: input.reason },
    `signature-refused:${signer.id}:${input.textVersionId}`,
  )
  await formEnded(ctx, open, { reason: input.reason, by: turn.person.name })
}

/** Those of the organisation to whom one may pass a signature on. */
export async function colleaguesOf(ctx: PersonContext, { open, signer }: Turn) {
  if (signer.kind !== 'client') return []
  return ctx.asSystem(async () => {
    const ids = (await whoSigns(ctx, open.request)).filter((id) => id !== ctx.actor.accountId)
    if (ids.length === 0) return []
    const rows = await ctx.db
      .selectFrom('accounts')
      .select(['id', 'surname', 'given_name'])
      .where('id', 'in', ids)
      .orderBy('surname')
      .orderBy('given_name')
      .orderBy('id')
      .limit(200)
      .execute()
    return rows.map((row) => ({ id: row.id, name: `${row.given_name} ${row.surname}`.trim() }))
  })
}

/** Passes a signature on to the right person, on record (D35). @throws Problem documents.not_to_sign, 422 on `accountId` */
export async function passOn(ctx: PersonContext, documentId: string, input: { accountId: string; reason: string }) {
  const turn = await turnOfPerson(ctx, documentId)
  const colleagues = await colleaguesOf(ctx, turn)
  const to = colleagues.find((one) => one.id === input.accountId)
  if (!to) throw invalid({ field: 'accountId', code: 'documents.not_a_colleague' })
  await ctx.asSystem(async () => {
    const open = await holdRequest(ctx, turn.open.request.id)
    const signer = open?.signers.find((one) => one.id === turn.signer.id)
    if (!open || !signer) throw problem('documents.not_to_sign')
    inTurn({ ...turn, open, signer })
    const id = randomUUID()
    const { position, kind, deadline_day, page, x, y, width, height } = signer
    await ctx.db
      .insertInto('signers')
      .values({
        id,
        request_id: open.request.id,
        position,
        kind,
        account_id: to.id,
        deadline: deadline_day,
        page,
        x,
        y,
        width,
        height,
      })
      .execute()
    await ctx.db
      .updateTable('signers')
      .set({ passed_on_at: ctx.now, passed_on_to: id, passed_on_reason: input.reason, account_id: ctx.actor.accountId })
      .where('id', '=', signer.id)
      .execute()
    await record(ctx, {
      type: 'documents.signature.passed_on',
      organisationId: open.request.organisation_id,
      subjectType: 'documents.document',
      subjectId: open.request.document_id,
      subjectLabel: open.request.document_name,
      after: { to: to.name, reason: input.reason },
    })
    await askTurn(ctx, (await readRequest(ctx, open.request.id))!)
  })
  const after = (await findRequest(ctx, documentId))!
  const own = await ownSigner(ctx, after)
  return viewOf(ctx, after, own && { signer: own, person: turn.person })
}

/** Counts what a signer tries: a guess costs one, whoever it is. */
export const countAct = (services: Services, brand: RequestInfo['brand'], signerId: string) =>
  countAttempt(services, brand, [[`signature-act:${signerId}`, mostActs]])
