import { today as dayOf } from '../../../kernel/dates/day.ts'
import { Problem, problem } from '../../../kernel/errors/problem.ts'
import { keepFile } from '../../../kernel/files/storage.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type { SignedForm } from '../../../kernel/space.ts'
import { callFormOff, signForm } from '../../documents/index.ts'
import { findContract, requireModify } from '../contracts/service.ts'
import { canReturnForm, canSignForm } from '../policy.ts'
import { formOf } from './form-of.ts'
import { confirm, confirmationFormToSign, entryOf, outcomeOf, ownerOf, touch } from './forms.ts'
import { factsOf, type RequestRow } from './list.ts'
import { findRequest, readRequest } from './service.ts'

async function signable(ctx: PersonContext, id: string, lock: boolean): Promise<RequestRow> {
  if (ctx.actor.side !== 'client') throw new Problem('identity.client_side_only')
  const row = await findRequest(ctx, id, lock)
  await requireModify(ctx, row.contract_id)
  const decision = canSignForm(factsOf(row), await findContract(ctx, row.contract_id))
  if (!decision.allowed) throw problem(decision.because, { number: row.number })
  return row
}

/**
 * Has the confirmation form of a request's last version signed in the portal (C25), by the asking person or by somebody who is told.
 * Signed, it confirms the request as a returned form does.
 * @returns where the asking person signs, if they do, and the request
 * @throws Problem 404, 403, contracts.form_confirmed, contracts.registered_post_only, contracts.request_processed, documents.form_being_signed,
 * 422 on `name`, `email`
 */
export async function signRequestForm(
  request: RequestInfo,
  id: string,
  input: { self: boolean; name: string; email: string },
) {
  const { href, answer } = await signForm(request, input, {
    hold: (ctx, lock) => signable(ctx, id, lock),
    form: formOf,
    name: (row) => `Confirmation ${row.number} v${row.current_version}`,
    write: confirmationFormToSign,
    answer: (ctx) => readRequest(ctx, id),
  })
  return { href, request: answer }
}

/** Calls the signing off. @throws Problem 404, 403, documents.form_being_signed where somebody has signed */
export async function callRequestFormOff(ctx: PersonContext, id: string) {
  const row = await findRequest(ctx, id, true)
  await requireModify(ctx, row.contract_id)
  await callFormOff(ctx, formOf(row), 'annulée par le demandeur')
  return readRequest(ctx, id)
}

/** What becomes of a request whose form was signed in the portal. */
export const signedRequestForm: SignedForm = {
  async signed(ctx, id, form) {
    const row = await findRequest(ctx, id, true)
    const contract = await findContract(ctx, row.contract_id)
    const receivedOn = dayOf(ctx.brand.timeZone, form.at)
    const outcome = outcomeOf(row, contract, form.version, 'signature')
    const confirms = outcome === 'confirmed' && canReturnForm(factsOf(row)).allowed
    await ctx.db
      .insertInto('signed_forms')
      .values({
        request_id: id,
        version: form.version,
        channel: 'signature',
        received_on: receivedOn,
        file_id: await keepFile(ctx, form.upload, 'application/pdf', ownerOf(row)),
        recorded_by: form.askedBy ?? row.account_id,
        recorded_by_label: form.signedBy,
        recorded_at: ctx.now,
        confirms,
      })
      .execute()
    if (confirms && row.confirmed_on === null) await confirm(ctx, row, receivedOn)
    else await touch(ctx, id)
    await record(ctx, {
      ...entryOf(row),
      type: 'contracts.form.signed',
      by: { accountId: null, label: form.signedBy },
      after: { channel: 'signature', version: form.version, outcome },
    })
  },
  ended: (ctx, id) => touch(ctx, id).then(() => undefined),
}
