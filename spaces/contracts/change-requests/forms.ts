import { sql } from 'kysely'
import { type Day, today as dayOf } from '../../../kernel/dates/day.ts'
import { invalid, notFound, Problem, problem } from '../../../kernel/errors/problem.ts'
import { paperKinds } from '../../../kernel/files/kinds.ts'
import { keepFile, kindOf, type Upload } from '../../../kernel/files/storage.ts'
import type {
  Brand,
  ClientContext,
  Context,
  PersonContext,
  StaffContext,
  SystemContext,
} from '../../../kernel/http/context.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { type FormCode, formCode } from '../../../kernel/pdf/code.ts'
import { readFormCode } from '../../../kernel/pdf/read-code.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { type ContractTerms, findContract, requireModify } from '../contracts/service.ts'
import type { ConfirmationFormData } from '../forms/confirmation-form.ts'
import type { FormBrand } from '../forms/form-parts.ts'
import { canReturnForm, canWithdrawForm } from '../policy.ts'
import type { RequestContent } from '../schema.ts'
import { tellRequester } from './decide.ts'
import { accessRows, accessSection, fieldsOf, loadNames, type Names, noProfile } from './fields.ts'
import { factsOf, type RequestRow, viewRequest } from './list.ts'
import { contentOf, effectOfRequest, findRequest, readRequest, scheduleOf } from './service.ts'

/** The brand as forms print it. */
export const formBrand = (brand: Brand): FormBrand => ({
  name: brand.name,
  colour: brand.colour, // The form writes the name above the address itself.
  postalAddress: brand.postalAddress.split('\n').filter((line, i) => line !== '' && !(i === 0 && line === brand.name)),
  ...(brand.fax ? { fax: brand.fax } : {}),
  ...(brand.requestEmail ? { requestEmail: brand.requestEmail } : {}),
  ...(brand.supportPhone ? { phone: brand.supportPhone } : {}),
})

type ConfirmationForm = typeof import('../forms/confirmation-form.ts')

/** What the confirmation form of a request's last version says (C23). */
async function formDataOf(ctx: PersonContext, row: RequestRow): Promise<ConfirmationFormData> {
  const { id } = row
  const contract = await findContract(ctx, row.contract_id)
  const content = await contentOf(ctx, id, row.current_version)
  const names = await loadNames(ctx, [content])
  const sections: Array<{ title: string; rows: Array<[string, string]> }> = []
  for (const field of fieldsOf(content, names, ctx.locale, ctx.brand.timeZone)) {
    let section = sections.find((item) => item.title === field.section)
    if (!section) {
      section = { title: field.section, rows: [] }
      sections.push(section)
    }
    section.rows.push([field.label, field.value])
  }
  // The wished date, the comment and the connections have their own place on the form.
  if (content.kind !== 'training') sections.pop()
  const accessTitle = accessSection(ctx.locale)
  let effect: Awaited<ReturnType<typeof effectOfRequest>> = null
  try {
    effect = row.carried_out_at
      ? null
      : await effectOfRequest(
          ctx,
          contract,
          content,
          row.scheduled_on
            ? { effectiveOn: row.scheduled_on }
            : row.confirmed_on
              ? { receivedOn: row.confirmed_on }
              : {},
        )
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
  const kinds = (['named', 'concurrent', 'key'] as const).filter(
    (kind) => effect && (effect.seats[kind].before > 0 || effect.seats[kind].after > 0),
  )
  return {
    locale: ctx.locale,
    brand: formBrand(ctx.brand),
    number: row.number,
    version: row.current_version,
    kind: row.kind,
    contract: {
      number: contract.number,
      title: contract.title,
      startsOn: contract.startsOn,
      clientName: row.organisation_name,
    },
    requesterName: row.requested_by_label,
    requestedAt: dayOf(ctx.brand.timeZone, row.requested_at),
    ...(content.kind === 'training' ? {} : { wishedOn: content.wishedOn }),
    ...(content.comment ? { comment: content.comment } : {}),
    sections: sections.filter((section) => section.title !== accessTitle),
    accesses: await accessesOf(ctx, row, content, names),
    notice: content.kind === 'deletion' ? noticeOf(ctx, row, contract, content) : undefined,
    ...(effect
      ? {
          effect: {
            seats: kinds.map((kind) => ({ seatKind: kind, ...effect.seats[kind] })),
            monthlyCentsBefore: effect.monthlyCents.before,
            monthlyCentsAfter: effect.monthlyCents.after,
            lines: effect.lines,
            totalCents: effect.totalCents,
          },
        }
      : {}),
    registeredPost: contract.registeredPostRequired,
    returnBefore: row.return_before,
    code: formCode({ kind: 'request', id, version: row.current_version }),
    createdAt: ctx.now,
  }
}

const module = new URL('../forms/confirmation-form.ts', import.meta.url)

/** «Editer la demande»: the confirmation form of a request's last version (C23). It is written after the transaction. */
export async function printConfirmationForm(
  ctx: PersonContext,
  id: string,
): Promise<{ write: () => Promise<Buffer>; fileName: string }> {
  const row = await findRequest(ctx, id)
  const data = await formDataOf(ctx, row)
  const write = async () =>
    asBuffer(
      await inWorker<ConfirmationForm, 'writeConfirmationForm'>(
        module,
        'writeConfirmationForm',
        data,
        ctx.actor.accountId,
      ),
    )
  return { write, fileName: `${row.number}-v${row.current_version}.pdf` }
}

/** The same form, to be signed in the portal (C25). It is written after the transaction. */
export async function confirmationFormToSign(ctx: PersonContext, row: RequestRow) {
  const data = await formDataOf(ctx, row)
  return () =>
    inWorker<ConfirmationForm, 'writeConfirmationFormToSign'>(
      module,
      'writeConfirmationFormToSign',
      data,
      ctx.actor.accountId,
    )
}

/** The notice of a deletion as it stands (C26): settled once validated, else counted from the form, or from the request where none is needed (C37). */
function noticeOf(ctx: Context, row: RequestRow, contract: ContractTerms, content: RequestContent) {
  const requestedOn = dayOf(ctx.brand.timeZone, row.requested_at)
  const from = row.confirmed_on ?? (contract.waitsForm.deletion ? undefined : requestedOn)
  const { scheduledOn, locksOn } =
    row.scheduled_on !== null
      ? { scheduledOn: row.scheduled_on, locksOn: row.locks_on }
      : scheduleOf(content, contract, { today: ctx.today, receivedOn: from ?? ctx.today })
  return { days: contract.noticeDays, runsFrom: from ?? ('receipt' as const), lastDay: scheduledOn, locksOn }
}

/** The connections that a request gives, and those that it ends: application, collaborator, profile. */
async function accessesOf(ctx: PersonContext, row: RequestRow, content: RequestContent, names: Names) {
  const accesses: NonNullable<ConfirmationFormData['accesses']> = []
  if (content.kind === 'deletion' || content.kind === 'replacement') {
    const ended = await ctx.db
      .selectFrom('connections as c')
      .leftJoin('application_users as u', 'u.id', 'c.application_user_id')
      .leftJoin('application_profiles as p', 'p.id', 'c.profile_id')
      .select(['c.application_name', 'u.surname', 'u.given_name', 'p.name as profile'])
      .where('c.contract_id', '=', row.contract_id)
      .where('c.account_id', '=', content.accountId)
      .where((eb) =>
        row.carried_out_at === null ? eb('c.ended_on', 'is', null) : eb('c.ended_by_request', '=', row.id),
      )
      .orderBy('c.application_name')
      .orderBy('c.id')
      .execute()
    accesses.push({
      what: 'ended',
      rows: ended.map((one) => [
        one.application_name,
        one.surname ? `${one.surname} ${one.given_name}`.trim() : '–',
        one.profile ?? noProfile(ctx.locale),
      ]),
    })
  }
  if (content.kind === 'creation' || content.kind === 'replacement')
    accesses.push({ what: 'given', rows: accessRows(content, names, ctx.locale) })
  return accesses
}

/** Checks an uploaded copy and reads its code, before any transaction: reading takes seconds. @throws Problem 422 on `file` */
export async function readUploadedForm(
  uploads: Upload[],
): Promise<{ upload: Upload; contentType: string; code: FormCode | undefined }> {
  const upload = uploads.find((item) => item.field === 'file')
  if (!upload) throw invalid({ field: 'file', code: 'files.missing' })
  const contentType = await kindOf(upload, paperKinds)
  return { upload, contentType, code: await readFormCode(upload.bytes, contentType) }
}

/** A copy belongs to its request. */
export const ownerOf = (row: RequestRow) => ({
  kind: 'contracts.request',
  id: row.id,
  organisationId: row.organisation_id,
})

export async function confirm(ctx: PersonContext | SystemContext, row: RequestRow, receivedOn: Day): Promise<void> {
  await ctx.asSystem(async () => {
    await ctx.db
      .updateTable('change_requests')
      .set((eb) => ({ confirmed_on: receivedOn, version: eb('version', '+', 1) }))
      .where('id', '=', row.id)
      .execute()
    // What waited for the form comes back by itself (C29).
    await ctx.db
      .updateTable('connection_blocks')
      .set({ lifted_at: ctx.now, lifted_by: ctx.actor.accountId ?? null })
      .where('request_id', '=', row.id)
      .where('cause', '=', 'regularisation')
      .where('lifted_at', 'is', null)
      .execute()
  })
}

/**
 * A signed form uploaded by an administrator (C25). It confirms the last version only, and only where its code says so;
 * what cannot be read waits for staff; where the contract asks for registered post an upload alone does not confirm.
 */
export async function returnForm(
  ctx: ClientContext,
  id: string,
  form: { upload: Upload; contentType: string; code: FormCode | undefined },
) {
  const row = await findRequest(ctx, id, true)
  await requireModify(ctx, row.contract_id)
  await limitAct(ctx, `form:${id}`, 20)
  const decision = canReturnForm(factsOf(row))
  if (!decision.allowed) throw problem(decision.because, { number: row.number })
  if (form.code && (form.code.kind !== 'request' || form.code.id !== id))
    throw invalid({ field: 'file', code: 'contracts.form_other_request' })
  const contract = await findContract(ctx, row.contract_id)
  const version = form.code?.version ?? row.current_version
  const reason = form.code ? outcomeOf(row, contract, version, 'upload') : 'unreadable'
  const confirms = reason === 'confirmed'
  const fileId = await keepFile(ctx, form.upload, form.contentType, ownerOf(row))
  await ctx.db
    .insertInto('signed_forms')
    .values({
      request_id: id,
      version,
      channel: 'upload',
      received_on: ctx.today,
      file_id: fileId,
      recorded_by: ctx.actor.accountId,
      recorded_by_label: ctx.actor.label,
      recorded_at: ctx.now,
      confirms,
      needs_review: reason === 'unreadable',
    })
    .execute()
  if (confirms && row.confirmed_on === null) await confirm(ctx, row, ctx.today)
  await record(ctx, {
    type: 'contracts.form.returned',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'request',
    subjectId: id,
    subjectLabel: `${row.number} · ${row.detail}`,
    after: { channel: 'upload', version, outcome: reason },
  })
  return {
    confirms,
    needsReview: reason === 'unreadable',
    version,
    currentVersion: row.current_version,
    request: viewRequest(ctx, await findRequest(ctx, id)),
    reason: reason as 'confirmed',
  }
}

/** A signed form recorded by staff, with the date it was received (C25). It confirms where it is of the last version and came by the post that the contract asks. */
export async function recordForm(
  ctx: StaffContext,
  id: string,
  input: { version: number; channel: 'upload' | 'email' | 'fax' | 'post' | 'registered_post'; receivedOn: Day },
  file: { upload: Upload; contentType: string } | undefined,
) {
  const row = await findRequest(ctx, id, true)
  const decision = canReturnForm(factsOf(row))
  if (!decision.allowed) throw problem(decision.because, { number: row.number })
  if (input.receivedOn > ctx.today) throw invalid({ field: 'receivedOn', code: 'contracts.received_in_future' })
  if (input.receivedOn < dayOf(ctx.brand.timeZone, row.requested_at))
    throw invalid({ field: 'receivedOn', code: 'contracts.received_before_request' })
  if (input.version > row.current_version) throw invalid({ field: 'version', code: 'bad_value' })
  const contract = await findContract(ctx, row.contract_id)
  const reason = outcomeOf(row, contract, input.version, input.channel)
  const confirms = reason === 'confirmed'
  const fileId = file ? await keepFile(ctx, file.upload, file.contentType, ownerOf(row)) : null
  await ctx.db
    .insertInto('signed_forms')
    .values({
      request_id: id,
      version: input.version,
      channel: input.channel,
      received_on: input.receivedOn,
      file_id: fileId,
      recorded_by: ctx.actor.accountId,
      recorded_by_label: ctx.actor.label,
      recorded_at: ctx.now,
      confirms,
    })
    .execute()
  if (confirms)
    await ctx.db.updateTable('signed_forms').set({ needs_review: false }).where('request_id', '=', id).execute()
  if (confirms && row.confirmed_on === null) await confirm(ctx, row, input.receivedOn)
  await record(ctx, {
    type: 'contracts.form.recorded',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'request',
    subjectId: id,
    subjectLabel: `${row.number} · ${row.detail}`,
    after: { ...input, outcome: reason },
  })
  return {
    confirms,
    needsReview: false,
    version: input.version,
    currentVersion: row.current_version,
    request: viewRequest(ctx, await findRequest(ctx, id)),
    reason: reason as 'confirmed',
  }
}

async function lockForm(ctx: Context, row: RequestRow, formId: string) {
  const form = await ctx.db
    .selectFrom('signed_forms')
    .selectAll()
    .where('id', '=', formId)
    .where('request_id', '=', row.id)
    .executeTakeFirst()
  if (!form) throw notFound()
  return form
}

/**
 * Takes back a wrong file (C25): it stays on record as withdrawn, and the request waits for its form again. Repeating it changes nothing.
 * @throws Problem 404, 403, contracts.form_settled, contracts.request_processed
 */
export async function withdrawForm(ctx: ClientContext, id: string, formId: string) {
  const row = await findRequest(ctx, id, true)
  await requireModify(ctx, row.contract_id)
  const form = await lockForm(ctx, row, formId)
  if (form.withdrawn_at) return readRequest(ctx, id)
  const decision = canWithdrawForm(factsOf(row), {
    channel: form.channel,
    confirms: form.confirms,
    withdrawn: false,
    refused: form.refused_at !== null,
  })
  if (!decision.allowed) throw problem(decision.because, { number: row.number })
  await ctx.asSystem(async () => {
    await ctx.db
      .updateTable('signed_forms')
      .set({ needs_review: false, withdrawn_at: ctx.now, withdrawn_by_label: ctx.actor.label })
      .where('id', '=', formId)
      .execute()
    await touch(ctx, id)
  })
  await record(ctx, { ...entryOf(row), type: 'contracts.form.withdrawn', after: { version: form.version } })
  return readRequest(ctx, id)
}

/**
 * What staff find on a copy whose code was not read (C25): it is the form, and confirms as one recorded by hand does; or it is not, and
 * the requester is told why.
 * @throws Problem 404, contracts.form_settled, contracts.request_processed
 */
export async function reviewForm(
  ctx: StaffContext,
  id: string,
  formId: string,
  input: { accepted: boolean; reason: string },
): Promise<void> {
  const row = await findRequest(ctx, id, true)
  const form = await lockForm(ctx, row, formId)
  const decision = canReturnForm(factsOf(row))
  if (!decision.allowed) throw problem(decision.because, { number: row.number })
  if (!form.needs_review) throw problem('contracts.form_settled')
  if (!input.accepted) {
    await ctx.db
      .updateTable('signed_forms')
      .set({
        needs_review: false,
        refused_at: ctx.now,
        refused_by_label: ctx.actor.label,
        refusal_reason: input.reason,
      })
      .where('id', '=', formId)
      .execute()
    await touch(ctx, id)
    await record(ctx, {
      ...entryOf(row),
      type: 'contracts.form.refused',
      after: { version: form.version, reason: input.reason },
    })
    await tellRequester(ctx, row, 'contracts.form_refused', () => ({ reason: input.reason }), formId)
    return
  }
  const contract = await findContract(ctx, row.contract_id)
  const outcome = outcomeOf(row, contract, form.version, form.channel)
  const confirms = outcome === 'confirmed'
  await ctx.db.updateTable('signed_forms').set({ needs_review: false, confirms }).where('id', '=', formId).execute()
  if (confirms && row.confirmed_on === null) await confirm(ctx, row, form.received_on)
  else await touch(ctx, id)
  await record(ctx, {
    ...entryOf(row),
    type: 'contracts.form.verified',
    after: { version: form.version, receivedOn: form.received_on, outcome },
  })
}

/** What a form that is known to be of a version does: only the last one's confirms, and by registered post alone where the contract asks for it. */
export const outcomeOf = (row: RequestRow, contract: ContractTerms, version: number, channel: string) =>
  version !== row.current_version
    ? ('stale_version' as const)
    : contract.registeredPostRequired && channel !== 'registered_post'
      ? ('registered_post' as const)
      : ('confirmed' as const)

export const entryOf = (row: RequestRow) => ({
  organisationId: row.organisation_id,
  contractId: row.contract_id,
  subjectType: 'request',
  subjectId: row.id,
  subjectLabel: `${row.number} · ${row.detail}`,
})

/** Whoever decides from an older view of the request is told that it changed. */
export const touch = (ctx: Context, id: string) =>
  ctx.db
    .updateTable('change_requests')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()

/** Finds the request of a returned copy by the code printed on it. @throws Problem 422 on `file` where it cannot be read or is nobody's */
export async function matchForm(ctx: Context, code: FormCode | undefined) {
  if (!code || code.kind !== 'request') throw invalid({ field: 'file', code: 'contracts.form_not_recognised' })
  const found = await sql<{ id: string }>`select id from change_requests where id = ${code.id}`.execute(ctx.db)
  if (!found.rows[0]) throw invalid({ field: 'file', code: 'contracts.form_not_recognised' })
  const row = await findRequest(ctx, code.id)
  return { version: code.version, currentVersion: row.current_version, request: viewRequest(ctx, row) }
}
