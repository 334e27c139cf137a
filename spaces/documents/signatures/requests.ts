import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { addDays } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { Upload } from '../../../kernel/files/storage.ts'
import type { PersonContext, StaffContext, SystemContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { record, recordAll } from '../../../kernel/journal/journal.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { type Inspected, inspectPdf, isOnPage, type Side } from '../../../kernel/signature/index.ts'
import { modelOfFolder } from '../signature-models/service.ts'
import { formEnded } from './of-spaces.ts'
import type { SignerInput } from './schema.ts'
import { signatureSettings } from './settings.ts'
import {
  findRequest,
  holdRequest,
  type Open,
  readRequest,
  readRequests,
  requestStateOf,
  signerStateOf,
} from './state.ts'
import { askSigner, askTurn, tellBothSides, tellSigners, tellWithdrawn, whoSigns } from './telling.ts'

/** What a file that is to be signed was found to be; undefined where its folder is not for signing. */
export type Looked = { side: Side; inspected: Inspected } | undefined

/**
 * Looks at a file before it is published in a folder for signing, outside the transaction that publishes it: what cannot be signed is
 * refused before anybody reads it. An enclosed file is allowed (an e-invoice has one) and told to whoever signs; a script is not, since what
 * is shown may change.
 * @throws Problem 422 on `file`, with its reason
 */
export async function lookAt(
  request: Pick<RequestInfo, 'again'>,
  where: { folderId: string } | { documentId: string },
  uploads: Upload[],
): Promise<Looked> {
  const found = await request.again(async (ctx) => {
    const row = await ('folderId' in where
      ? ctx.db.selectFrom('folder_rules').select(['signature', 'holder']).where('id', '=', where.folderId)
      : ctx.db
          .selectFrom('folder_rules as f')
          .innerJoin('documents as d', 'd.folder_id', 'f.id')
          .select(['f.signature', 'f.holder'])
          .where('d.id', '=', where.documentId)
    ).executeTakeFirst()
    return row && { ...row, accountId: ctx.actor.accountId }
  })
  const [upload, more] = uploads
  if (!found?.signature || (found.holder !== 'client' && found.holder !== 'employee') || !upload || more)
    return undefined
  const inspected = await inspectPdf(await upload.bytes(), found.accountId)
  if (inspected.refused) throw invalid({ field: 'file', code: `documents.to_sign_${inspected.refused}` })
  return { side: found.signature as Side, inspected }
}

type Document = { id: string; organisationId: string | null; employeeId: string | null; name: string }

export async function insertSigners(
  ctx: PersonContext,
  requestId: string,
  signers: Array<SignerInput | Pick<SignerInput, 'kind' | 'position'>>,
): Promise<void> {
  await ctx.db
    .insertInto('signers')
    .values(
      signers.map((one) => ({
        request_id: requestId,
        position: one.position,
        kind: one.kind,
        ...('place' in one
          ? {
              account_id: one.kind === 'third' ? null : one.accountId,
              name: one.kind === 'third' ? one.name : '',
              email: one.kind === 'third' ? one.email : '',
              deadline: one.deadline,
              page: one.place?.page ?? null,
              x: one.place?.x ?? null,
              y: one.place?.y ?? null,
              width: one.place?.width ?? null,
              height: one.place?.height ?? null,
            }
          : {}),
      })),
    )
    .execute()
}

export async function insertRequest(
  ctx: PersonContext,
  document: Document,
  versionId: string,
  looked: NonNullable<Looked>,
  input: { deadline: string | null; reminderDays: number[] },
  form?: { kind: string; id: string; version: number },
): Promise<string> {
  const id = randomUUID()
  await ctx.db
    .insertInto('signature_requests')
    .values({
      id,
      brand_id: ctx.brand.id,
      organisation_id: document.organisationId,
      employee_id: document.employeeId,
      document_id: document.id,
      version_id: versionId,
      side: looked.side,
      pages: JSON.stringify(looked.inspected.pages),
      attachments: looked.inspected.attachments,
      deadline: input.deadline,
      reminder_days: input.reminderDays,
      requested_at: ctx.now,
      requested_by: ctx.actor.accountId,
      requested_by_label: ctx.actor.label,
      form_kind: form?.kind ?? '',
      form_id: form?.id ?? null,
      form_version: form?.version ?? 1,
    })
    .execute()
  return id
}

const entryOf = (act: string, { request }: Open, after: Record<string, unknown>) => ({
  type: `documents.signature.${act}`,
  organisationId: request.organisation_id,
  subjectType: 'documents.document',
  subjectId: request.document_id,
  subjectLabel: request.document_name,
  after,
})

export const tellOf = (
  ctx: PersonContext | SystemContext,
  act: string,
  open: Open,
  after: Record<string, unknown> = {},
) => record(ctx, entryOf(act, open, after))

/**
 * Has a document signed that was published in a folder for signing: as the folder's model says (D35), else by whose it is, then by the provider
 * where the brand signs too (D19, D26).
 * @throws Problem 422 on `file` where the document lacks a page of the model
 */
export async function beginSignature(
  ctx: StaffContext,
  document: Document,
  versionId: string,
  looked: NonNullable<Looked>,
  told: boolean,
): Promise<void> {
  const model = await modelOfFolder(ctx, document.id, looked.inspected.pages.length)
  const id = await insertRequest(
    ctx,
    document,
    versionId,
    looked,
    model ?? {
      deadline: addDays(ctx.today, settingOf(ctx, signatureSettings.signature_days)),
      reminderDays: [3, 1],
    },
  )
  await insertSigners(
    ctx,
    id,
    model?.signers ?? [
      { kind: document.employeeId === null ? 'client' : 'employee', position: 1 },
      ...(settingOf(ctx, signatureSettings.countersigns) ? [{ kind: 'provider' as const, position: 2 }] : []),
    ],
  )
  const open = (await readRequest(ctx, id))!
  await tellOf(ctx, 'requested', open)
  await askTurn(ctx, open, told)
}

/**
 * A document that is to be signed was replaced: its request goes on with the new text, which everybody reads anew.
 * @throws Problem documents.signed
 */
export async function replaceText(
  ctx: StaffContext,
  documentId: string,
  versionId: string,
  looked: Looked,
): Promise<void> {
  const open = await findRequest(ctx, documentId)
  if (!open || requestStateOf(open.request) === 'cancelled') return
  if (open.signers.some((one) => one.given_at)) throw problem('documents.signed')
  const { request } = open
  if (!looked) return
  await ctx.db
    .updateTable('signature_requests')
    .set({
      version_id: versionId,
      pages: JSON.stringify(looked.inspected.pages),
      attachments: looked.inspected.attachments,
      refused_at: null,
      version: request.version + 1,
    })
    .where('id', '=', request.id)
    .execute()
  // Whoever refused is asked again: it is another text. A place on a page that is no more is the side's again.
  await ctx.db
    .updateTable('signers')
    .set({ refused_at: null, refusal_reason: '', asked_at: null })
    .where('request_id', '=', request.id)
    .where('passed_on_at', 'is', null)
    .execute()
  await ctx.db
    .updateTable('signers')
    .set({ page: null, x: null, y: null, width: null, height: null })
    .where('request_id', '=', request.id)
    .where('page', '>', looked.inspected.pages.length)
    .execute()
  const next = (await readRequest(ctx, request.id))!
  for (const signer of next.signers)
    if (signerStateOf(next, signer) === 'to_sign') {
      await ctx.db.updateTable('signers').set({ asked_at: ctx.now }).where('id', '=', signer.id).execute()
      await askSigner(ctx, next, signer, 'documents.to_sign', `to-sign:${signer.id}:${versionId}`)
    }
}

/** Locks the requests of some documents, so that whoever signs at this moment is waited for. @throws Problem documents.signed where somebody has signed one */
export async function requireUnsigned(ctx: StaffContext, documentIds: string[]): Promise<void> {
  const { rows: held } = await sql<{ id: string }>`
    select id from signature_requests where document_id = any (${documentIds}::uuid[]) and cancelled_at is null order by id for update`.execute(
    ctx.db,
  )
  const given = await ctx.db
    .selectFrom('signers')
    .select('id')
    .where('request_id', '=', sql<string>`any (${held.map((one) => one.id)}::uuid[])`)
    .where('given_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  if (given) throw problem('documents.signed')
}

/**
 * Ends what is still to be signed of some documents that are withdrawn, for the same reason, in a few statements (D37). Whoever was asked is told why.
 * @throws Problem documents.signed where somebody has signed one
 */
export async function endWithDocuments(ctx: StaffContext, documentIds: string[], reason: string): Promise<void> {
  await requireUnsigned(ctx, documentIds)
  const ended = await ctx.db
    .updateTable('signature_requests')
    .set((eb) => ({
      cancelled_at: ctx.now,
      cancelled_by_label: ctx.actor.label,
      cancellation_reason: reason,
      version: eb('version', '+', 1),
    }))
    .where('document_id', '=', sql<string>`any (${documentIds}::uuid[])`)
    .where('completed_at', 'is', null)
    .where('refused_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .returning('id')
    .execute()
  const open = await readRequests(
    ctx,
    ended.map((one) => one.id),
  )
  await recordAll(
    ctx,
    open.map((one) => entryOf('cancelled', one, { reason })),
  )
  await tellWithdrawn(ctx, open, reason)
  for (const one of open) if (one.request.form_kind !== '') await formEnded(ctx, one)
}

/** Those whose document it is whom it may name as signers. */
export async function possibleSigners(ctx: StaffContext, open: Open) {
  return ctx.asSystem(async () => {
    const ids = await whoSigns(ctx, open.request)
    if (ids.length === 0) return []
    const rows = await ctx.db
      .selectFrom('accounts')
      .select(['id', 'surname', 'given_name'])
      .where('id', 'in', ids)
      .orderBy('surname')
      .orderBy('id')
      .limit(200)
      .execute()
    return rows.map((row) => ({ id: row.id, name: `${row.given_name} ${row.surname}`.trim() }))
  })
}

async function checkSigners(ctx: StaffContext, open: Open, signers: SignerInput[]): Promise<void> {
  const pages = (open.request.pages as unknown[]).length
  const allowed = new Set(await ctx.asSystem(() => whoSigns(ctx, open.request)))
  const staff = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('staff_roles as r')
      .innerJoin('accounts as a', 'a.id', 'r.account_id')
      .innerJoin('role_permissions as p', (join) =>
        join.on('p.brand_id', '=', ctx.brand.id).onRef('p.role', '=', 'r.role'),
      )
      .select('r.account_id')
      .where('a.brand_id', '=', ctx.brand.id)
      .where('a.status', '=', 'active')
      .where('p.permission', '=', 'documents.documents.sign')
      .$if(open.request.employee_id !== null, (query) =>
        query.where(({ exists, selectFrom }) =>
          exists(
            selectFrom('role_permissions as x')
              .select('x.role')
              .where('x.brand_id', '=', ctx.brand.id)
              .whereRef('x.role', '=', 'r.role')
              .where('x.permission', '=', 'documents.employees.read'),
          ),
        ),
      )
      .execute(),
  )
  for (const { account_id } of staff) allowed.add(`staff:${account_id}`)
  for (const [index, one] of signers.entries()) {
    if (one.place && !isOnPage(one.place, pages))
      throw invalid({ field: `signers.${index}.place`, code: 'documents.bad_place' })
    if (one.kind === (open.request.employee_id === null ? 'employee' : 'client'))
      throw invalid({ field: `signers.${index}.kind`, code: 'bad_choice' })
    if (one.kind === 'third' || !one.accountId) continue
    if (!allowed.has(one.kind === 'provider' ? `staff:${one.accountId}` : one.accountId))
      throw invalid({ field: `signers.${index}.accountId`, code: 'bad_choice' })
  }
}

/**
 * Says who signs, in which order, where and until when (D35); nobody may have signed yet. Turns are counted anew from 1.
 * @throws Problem 404, conflict, documents.signing_started, documents.signature_over, 422 on `signers.N.…`
 */
export async function changeSigners(
  ctx: StaffContext,
  documentId: string,
  input: { version: number; deadline: string | null; reminderDays: number[]; signers: SignerInput[] },
): Promise<void> {
  const before = await findRequest(ctx, documentId)
  if (!before) throw notFound()
  // The document first, as whoever withdraws it: the new request names it.
  await ctx.db.selectFrom('documents').select('id').where('id', '=', documentId).forKeyShare().execute()
  const open = (await holdRequest(ctx, before.request.id))!
  if (open.request.version !== input.version) throw conflict({ version: open.request.version })
  if (open.signers.some((one) => one.given_at)) throw problem('documents.signing_started')
  if (requestStateOf(open.request) !== 'open') throw problem('documents.signature_over')
  if (input.deadline && input.deadline < ctx.today) throw invalid({ field: 'deadline', code: 'bad_day' })
  await checkSigners(ctx, open, input.signers)
  const { request } = open
  // Who was to sign stays on record with the request that is no more.
  await ctx.db
    .updateTable('signature_requests')
    .set({
      cancelled_at: ctx.now,
      cancelled_by_label: ctx.actor.label,
      cancellation_reason: 'signataires modifiés',
      version: request.version + 1,
    })
    .where('id', '=', request.id)
    .execute()
  await ctx.asSystem(() =>
    ctx.db
      .deleteFrom('signature_links')
      .where(
        'signer_id',
        'in',
        open.signers.map((one) => one.id),
      )
      .execute(),
  )
  const id = await insertRequest(
    ctx,
    {
      id: documentId,
      organisationId: request.organisation_id,
      employeeId: request.employee_id,
      name: request.document_name,
    },
    request.version_id,
    {
      side: request.side as Side,
      inspected: { pages: request.pages as never, attachments: request.attachments, refused: null, signatures: 0 },
    },
    input,
    // A form stays one: the space that had it signed is told how it ends, whoever signs.
    request.form_id === null
      ? undefined
      : { kind: request.form_kind, id: request.form_id, version: request.form_version },
  )
  const turns = [...new Set(input.signers.map((one) => one.position))].sort((a, b) => a - b)
  await insertSigners(
    ctx,
    id,
    input.signers.map((one) => ({ ...one, position: turns.indexOf(one.position) + 1 })),
  )
  const next = (await readRequest(ctx, id))!
  await tellOf(ctx, 'requested', next, { signers: next.signers.length })
  await askTurn(ctx, next)
}

/** Ends a request that is open: those who were asked are told why. Run as whoever may write it. */
export async function cancel(ctx: PersonContext | SystemContext, open: Open, reason: string): Promise<void> {
  const { request } = open
  await ctx.db
    .updateTable('signature_requests')
    .set({
      cancelled_at: ctx.now,
      cancelled_by_label: ctx.actor.label,
      cancellation_reason: reason,
      version: request.version + 1,
    })
    .where('id', '=', request.id)
    .execute()
  await tellOf(ctx, 'cancelled', open, { reason })
  // A form was asked for by somebody of the client's, of one other person: nobody else waits for it.
  const tell = request.form_kind === '' ? tellBothSides : tellSigners
  await tell(ctx, open, 'documents.signature_cancelled', { reason }, `signature-cancelled:${request.id}`)
  await formEnded(ctx, open)
}

/** Nobody signs any more: those who were asked are told why. @throws Problem 404, conflict, documents.signature_over, also where everybody has signed and the file is still being made */
export async function cancelRequest(
  ctx: StaffContext,
  documentId: string,
  input: { version?: number; reason: string },
): Promise<void> {
  const before = await findRequest(ctx, documentId)
  if (!before) throw notFound()
  const open = (await holdRequest(ctx, before.request.id))!
  if (input.version !== undefined && open.request.version !== input.version)
    throw conflict({ version: open.request.version })
  const given = open.signers.every((one) => one.given_at || one.passed_on_at)
  if (requestStateOf(open.request) !== 'open' || given) throw problem('documents.signature_over')
  await cancel(ctx, open, input.reason)
}

/** Reminds whoever's turn it is, once a day at most. @throws Problem 404, documents.signature_over */
export async function remindSigners(ctx: StaffContext, documentId: string): Promise<void> {
  const open = await findRequest(ctx, documentId)
  if (!open) throw notFound()
  if (requestStateOf(open.request) !== 'open') throw problem('documents.signature_over')
  for (const signer of open.signers)
    if (signerStateOf(open, signer) === 'to_sign')
      await askSigner(ctx, open, signer, 'documents.sign_reminder', `sign-reminder:${signer.id}:${ctx.today}`)
  await tellOf(ctx, 'reminded', open)
}
