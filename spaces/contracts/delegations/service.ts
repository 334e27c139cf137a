import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import { keepFile, type Upload } from '../../../kernel/files/storage.ts'
import type { ClientContext, Context, PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { type FormCode, formCode } from '../../../kernel/pdf/code.ts'
import type { FormSignature } from '../../../kernel/signature/schema.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { endForm, formSignatures } from '../../documents/index.ts'
import { formBrand } from '../change-requests/forms.ts'
import { absent, findContract, requireAdministrator, requireModify } from '../contracts/service.ts'
import type { DelegationFormData } from '../forms/delegation-form.ts'
import type { FormBrand } from '../forms/form-parts.ts'

/** The delegation form, signed in the portal (C8). */
export const delegationForm = 'contracts.delegation'
/** The form of a delegation. */
export const formOf = (row: Pick<Row, 'id' | 'organisation_id'>) => ({
  kind: delegationForm,
  id: row.id,
  version: 1,
  organisationId: row.organisation_id,
})

/** A delegation with whose contract it is of and whom it names. */
export type Row = {
  id: string
  contract_id: string
  contract_number: string
  contract_title: string
  organisation_id: string
  organisation_name: string
  account_id: string
  surname: string
  given_name: string
  identifier: string
  email: string
  job_title: string
  authority_name: string
  authority_title: string
  requested_by: string
  requested_by_label: string
  requested_at: Date
  form_file_id: string | null
  form_received_on: string | null
  validated_at: Date | null
  validated_by_label: string
  refused_at: Date | null
  refusal_reason: string
  ended_at: Date | null
  ended_by_label: string
  end_reason: string
}

const columns = sql`d.*, k.number as contract_number, k.title as contract_title, k.organisation_id, o.name as organisation_name, a.surname, a.given_name, a.identifier, coalesce(a.sign_in_email, '') as email, a.job_title`
const tables = sql`delegations d join contracts k on k.id = d.contract_id join organisations o on o.id = k.organisation_id join accounts a on a.id = d.account_id`

const stateOf = (row: Row) =>
  row.refused_at
    ? ('refused' as const)
    : row.ended_at
      ? ('ended' as const)
      : row.validated_at
        ? ('in_force' as const)
        : row.form_received_on
          ? ('under_review' as const)
          : ('to_return' as const)

export const view = (row: Row, signature: FormSignature | null = null) => ({
  id: row.id,
  contractId: row.contract_id,
  contractNumber: row.contract_number,
  organisationName: row.organisation_name,
  person: {
    id: row.account_id,
    surname: row.surname,
    givenName: row.given_name,
    identifier: row.identifier,
    email: row.email,
  },
  state: stateOf(row),
  requestedBy: row.requested_by_label,
  requestedAt: row.requested_at.toISOString(),
  formReceivedOn: row.form_received_on,
  formFileId: row.form_file_id,
  validatedAt: row.validated_at?.toISOString() ?? null,
  validatedBy: row.validated_by_label,
  endedAt: row.ended_at?.toISOString() ?? null,
  endedBy: row.ended_by_label,
  endReason: row.end_reason,
  refusalReason: row.refusal_reason,
  authorityName: row.authority_name,
  authorityTitle: row.authority_title,
  signature,
})

/** Who administers which contract, with those asked for and those ended (C8): of the person's contracts, or all of the brand for staff. */
export async function listDelegations(
  ctx: PersonContext,
  query: { contract?: string | undefined; waiting?: boolean | undefined },
) {
  if (ctx.actor.side === 'client') await requireAdministrator(ctx as ClientContext)
  const rows = await sql<Row>`select ${columns} from ${tables} where d.brand_id = ${ctx.brand.id}
    ${ctx.actor.side === 'client' ? sql`and d.contract_id = any ((select parvis.readable_contract_ids())::uuid[])` : sql``}
    ${query.contract ? sql`and d.contract_id = ${query.contract}` : sql``} ${query.waiting ? sql`and d.validated_at is null and d.refused_at is null` : sql``}
    order by (d.ended_at is not null or d.refused_at is not null), d.requested_at desc, d.id limit 200`.execute(ctx.db)
  const waiting = rows.rows.filter((row) => stateOf(row) === 'to_return' || stateOf(row) === 'under_review')
  const signatures = await formSignatures(
    ctx,
    delegationForm,
    waiting.map((row) => row.id),
  )
  return { items: rows.rows.map((row) => view(row, signatures.get(row.id))) }
}

/** A delegation; held until the transaction ends where `lock`. @throws Problem 404 or 403 */
export async function find(ctx: Context, id: string, lock = false): Promise<Row> {
  if (lock) await sql`select 1 from delegations where id = ${id} for update`.execute(ctx.db)
  const rows = await sql<Row>`select ${columns} from ${tables} where d.id = ${id}`.execute(ctx.db)
  return rows.rows[0] ?? (await absent(ctx, 'delegation', id))
}

/** One delegation. @throws Problem 404 or 403 */
export async function readDelegation(ctx: PersonContext, id: string) {
  const row = await find(ctx, id)
  return view(row, (await formSignatures(ctx, delegationForm, [id])).get(id))
}

/** Proposes a person as administrator; the authority then signs the form (C8). */
export async function createDelegation(
  ctx: PersonContext,
  input: { contractId: string; accountId: string; authorityName: string; authorityTitle: string },
) {
  const contract = await findContract(ctx, input.contractId)
  await requireModify(ctx, contract.id)
  const person = await sql<{
    ok: boolean
  }>`select exists (select from accounts a where a.id = ${input.accountId} and a.kind = 'person' and a.status in ('pending', 'active') and (
    exists (select from connections c where c.account_id = a.id and c.organisation_id = ${contract.organisationId} and c.ended_on is null)
    or exists (select from memberships m where m.account_id = a.id and m.organisation_id = ${contract.organisationId} and m.removed_at is null))) as ok`.execute(
    ctx.db,
  )
  if (!person.rows[0]?.ok) throw invalid({ field: 'accountId', code: 'contracts.account_unknown' })
  const id = crypto.randomUUID()
  const made = await ctx.db
    .insertInto('delegations')
    .values({
      id,
      brand_id: ctx.brand.id,
      contract_id: contract.id,
      account_id: input.accountId,
      authority_name: input.authorityName,
      authority_title: input.authorityTitle,
      requested_by: ctx.actor.accountId,
      requested_by_label: ctx.actor.label,
      requested_at: ctx.now,
    })
    .onConflict((oc) =>
      oc
        .columns(['contract_id', 'account_id'])
        .where('refused_at', 'is', null)
        .where('ended_at', 'is', null)
        .doNothing(),
    )
    .executeTakeFirst()
  if (Number(made.numInsertedOrUpdatedRows ?? 0) === 0)
    throw invalid({ field: 'accountId', code: 'contracts.delegation_exists' })
  const row = await find(ctx, id)
  await record(ctx, {
    type: 'contracts.delegation.requested',
    organisationId: contract.organisationId,
    contractId: contract.id,
    subjectType: 'delegation',
    subjectId: id,
    subjectLabel: labelOf(row),
    after: { authorityName: input.authorityName, authorityTitle: input.authorityTitle },
  })
  return view(row)
}

type DelegationForm = typeof import('../forms/delegation-form.ts')
type DelegationFormInput = Parameters<DelegationForm['writeDelegationForm']>[0]
const writeForm = async (data: DelegationFormInput, person: string | undefined) =>
  asBuffer(
    await inWorker<DelegationForm, 'writeDelegationForm'>(
      new URL('../forms/delegation-form.ts', import.meta.url),
      'writeDelegationForm',
      data,
      person,
    ),
  )

const blankForms = new Map<string, Promise<{ bytes: Buffer; tag: string }>>()

/** The blank form (C8): written once for each brand and language, however many ask. */
export function blankDelegationForm(brand: FormBrand, locale: Locale): Promise<{ bytes: Buffer; tag: string }> {
  const key = JSON.stringify([locale, brand])
  let form = blankForms.get(key)
  if (!form) {
    form = writeForm({ blank: true, locale, brand }, undefined).then((bytes) => ({
      bytes,
      tag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
    }))
    form.catch(() => blankForms.delete(key))
    // What a brand was called before is not kept for ever.
    if (blankForms.size > 200) blankForms.clear()
    blankForms.set(key, form)
  }
  return form
}

function formDataOf(ctx: PersonContext, row: Row): DelegationFormData {
  const { id } = row
  return {
    locale: ctx.locale,
    brand: formBrand(ctx.brand),
    number: `${row.contract_number} · ${row.identifier}`,
    version: 1,
    code: formCode({ kind: 'delegation', id, version: 1 }),
    clientName: row.organisation_name,
    authority: { name: row.authority_name, quality: row.authority_title },
    designated: {
      lastName: row.surname,
      firstName: row.given_name,
      identifier: row.identifier,
      email: row.email,
      function: row.job_title,
    },
    contracts: [{ number: row.contract_number, title: row.contract_title }],
    createdAt: ctx.now,
  }
}

/** The prefilled delegation form (C8). It is written after the transaction. */
export async function printDelegationForm(ctx: PersonContext, id: string): Promise<() => Promise<Buffer>> {
  const data = formDataOf(ctx, await find(ctx, id))
  return () => writeForm(data, ctx.actor.accountId)
}

/** The same form, to be signed in the portal (C8). It is written after the transaction. */
export function delegationFormToSign(ctx: PersonContext, row: Row) {
  const data = formDataOf(ctx, row)
  return () =>
    inWorker<DelegationForm, 'writeDelegationFormToSign'>(
      new URL('../forms/delegation-form.ts', import.meta.url),
      'writeDelegationFormToSign',
      data,
      ctx.actor.accountId,
    )
}

/** The signed form comes back by upload, by an administrator or by staff. @throws Problem 422 where it is of another delegation */
export async function returnDelegationForm(
  ctx: PersonContext,
  id: string,
  form: { upload: Upload; contentType: string; code: FormCode | undefined },
) {
  const row = await find(ctx, id, true)
  await requireModify(ctx, row.contract_id)
  if (row.validated_at || row.refused_at) throw problem('contracts.delegation_settled')
  if (form.code && (form.code.kind !== 'delegation' || form.code.id !== id))
    throw invalid({ field: 'file', code: 'contracts.form_other_request' })
  const fileId = await keepFile(ctx, form.upload, form.contentType, {
    kind: 'contracts.delegation',
    id,
    organisationId: row.organisation_id,
  })
  await ctx.db
    .updateTable('delegations')
    .set({ form_file_id: fileId, form_received_on: ctx.today })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'contracts.delegation.form_returned',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'delegation',
    subjectId: id,
    subjectLabel: labelOf(row),
  })
  return view(await find(ctx, id))
}

/** The provider validates: from now on the person administers the contract. @throws Problem contracts.delegation_form_needed, contracts.delegation_settled */
export async function validateDelegation(ctx: StaffContext, id: string) {
  const row = await find(ctx, id, true)
  if (row.validated_at || row.refused_at) throw problem('contracts.delegation_settled')
  if (!row.form_received_on) throw problem('contracts.delegation_form_needed')
  await ctx.db
    .updateTable('delegations')
    .set({ validated_at: ctx.now, validated_by: ctx.actor.accountId, validated_by_label: ctx.actor.label })
    .where('id', '=', id)
    .execute()
  await endForm(ctx, formOf(row), 'délégation validée')
  await record(ctx, {
    type: 'contracts.delegation.validated',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'delegation',
    subjectId: id,
    subjectLabel: labelOf(row),
  })
  await tell(
    ctx,
    row.account_id,
    'contracts.delegation_validated',
    { contract: row.contract_number },
    `/contrats/${row.contract_id}`,
  )
  return view(await find(ctx, id))
}

/** The provider refuses, with a reason. */
export async function refuseDelegation(ctx: StaffContext, id: string, reason: string) {
  const row = await find(ctx, id, true)
  if (row.validated_at || row.refused_at) throw problem('contracts.delegation_settled')
  await ctx.db
    .updateTable('delegations')
    .set({ refused_at: ctx.now, refusal_reason: reason })
    .where('id', '=', id)
    .execute()
  await endForm(ctx, formOf(row), 'délégation refusée')
  await record(ctx, {
    type: 'contracts.delegation.refused',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'delegation',
    subjectId: id,
    subjectLabel: labelOf(row),
    after: { reason },
  })
  await tell(
    ctx,
    row.requested_by,
    'contracts.delegation_refused',
    { contract: row.contract_number, person: labelOf(row), reason },
    '',
  )
  return view(await find(ctx, id))
}

/** Ends a delegation: who, when and why stay on record (C8). Repeating it changes nothing. */
export async function endDelegation(ctx: PersonContext, id: string, reason: string) {
  const row = await find(ctx, id, true)
  if (ctx.actor.side === 'client' && row.account_id !== ctx.actor.accountId) {
    await findContract(ctx, row.contract_id)
    await requireModify(ctx, row.contract_id)
  }
  if (row.ended_at) return view(row)
  if (!row.validated_at) throw problem('contracts.delegation_settled')
  await ctx.db
    .updateTable('delegations')
    .set({ ended_at: ctx.now, ended_by: ctx.actor.accountId, ended_by_label: ctx.actor.label, end_reason: reason })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'contracts.delegation.ended',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'delegation',
    subjectId: id,
    subjectLabel: labelOf(row),
    after: { reason },
  })
  await tell(ctx, row.account_id, 'contracts.delegation_ended', { contract: row.contract_number, reason }, '')
  return {
    ...view(row),
    state: 'ended' as const,
    endedAt: ctx.now.toISOString(),
    endedBy: ctx.actor.label,
    endReason: reason,
  }
}

async function tell(
  ctx: PersonContext,
  accountId: string,
  kind: string,
  params: Record<string, unknown>,
  href: string,
): Promise<void> {
  const to = await ctx.db
    .selectFrom('accounts')
    .select(['contact_email', 'sign_in_email', 'locale', 'given_name'])
    .where('id', '=', accountId)
    .executeTakeFirst()
  if (to)
    await notify(
      ctx,
      { accountId, email: to.contact_email || to.sign_in_email, locale: to.locale as Locale, givenName: to.given_name },
      kind,
      params,
      { href },
    )
}
