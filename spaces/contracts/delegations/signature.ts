import { today as dayOf } from '../../../kernel/dates/day.ts'
import { Problem, problem } from '../../../kernel/errors/problem.ts'
import { keepFile } from '../../../kernel/files/storage.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type { SignedForm } from '../../../kernel/space.ts'
import { callFormOff, signForm } from '../../documents/index.ts'
import { requireModify } from '../contracts/service.ts'
import { delegationFormToSign, find, formOf, type Row, readDelegation } from './service.ts'

async function signable(ctx: PersonContext, id: string, lock: boolean): Promise<Row> {
  if (ctx.actor.side !== 'client') throw new Problem('identity.client_side_only')
  const row = await find(ctx, id, lock)
  await requireModify(ctx, row.contract_id)
  if (row.validated_at || row.refused_at) throw problem('contracts.delegation_settled')
  return row
}

/**
 * Has the delegation form signed in the portal by the client's authority (C8): by the asking person, where they are it, or by whoever is told.
 * Signed, the form is in, and the provider validates it.
 * @returns where the asking person signs, if they do, and the delegation
 * @throws Problem 404, 403, contracts.delegation_settled, documents.form_being_signed, 422 on `name`, `email`
 */
export async function signDelegationForm(
  request: RequestInfo,
  id: string,
  input: { self: boolean; name: string; email: string },
) {
  const { href, answer } = await signForm(request, input, {
    hold: (ctx, lock) => signable(ctx, id, lock),
    form: formOf,
    name: (row) => `Délégation ${row.contract_number} ${labelOf(row)}`,
    write: async (ctx, row) => delegationFormToSign(ctx, row),
    signatory: (row) => row.authority_name,
    answer: (ctx) => readDelegation(ctx, id),
  })
  return { href, delegation: answer }
}

/** Calls the signing off. @throws Problem 404, 403, documents.form_being_signed where somebody has signed */
export async function callDelegationFormOff(ctx: PersonContext, id: string) {
  const row = await find(ctx, id, true)
  await requireModify(ctx, row.contract_id)
  await callFormOff(ctx, formOf(row), 'annulée par le demandeur')
  return readDelegation(ctx, id)
}

/** What becomes of a delegation whose form was signed in the portal. */
export const signedDelegationForm: SignedForm = {
  async signed(ctx, id, form) {
    const row = await find(ctx, id, true)
    const fileId = await keepFile(ctx, form.upload, 'application/pdf', {
      kind: 'contracts.delegation',
      id,
      organisationId: row.organisation_id,
    })
    // Of one that was decided meanwhile, what it was decided by stays.
    if (!row.validated_at && !row.refused_at)
      await ctx.db
        .updateTable('delegations')
        .set({ form_file_id: fileId, form_received_on: dayOf(ctx.brand.timeZone, form.at) })
        .where('id', '=', id)
        .execute()
    await record(ctx, {
      type: 'contracts.delegation.form_signed',
      organisationId: row.organisation_id,
      contractId: row.contract_id,
      subjectType: 'delegation',
      subjectId: id,
      subjectLabel: labelOf(row),
      by: { accountId: null, label: form.signedBy },
    })
  },
}
