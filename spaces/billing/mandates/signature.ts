import { sql } from 'kysely'
import { today as dayOf } from '../../../kernel/dates/day.ts'
import { Problem, problem } from '../../../kernel/errors/problem.ts'
import { keepFile } from '../../../kernel/files/storage.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import type { SignedForm } from '../../../kernel/space.ts'
import { inWorker } from '../../../kernel/workers/in-worker.ts'
import { signForm } from '../../documents/index.ts'
import { openAccount, spacedIban } from '../bank/account-number.ts'
import { billingSettings } from '../settings.ts'
import type { MandateFormData, writeMandateForm } from './mandate-form.ts'
import { readMandate, tell } from './service.ts'

/** The kind of form that a mandate is signed as. */
export const mandateForm = 'billing.mandate'

const module = new URL('./mandate-form.ts', import.meta.url)

type Row = Awaited<ReturnType<typeof rowOf>>
const rowOf = (ctx: PersonContext, id: string) =>
  ctx.db
    .selectFrom('sepa_mandates as m')
    .innerJoin('payers as p', 'p.id', 'm.payer_id')
    .selectAll('m')
    .select(['p.address_line1', 'p.address_line2', 'p.postal_code', 'p.city'])
    .where('m.id', '=', id)
    .executeTakeFirstOrThrow()

/** A mandate of one's own that may be signed now. @throws Problem 404, 403, billing.mandate_signed, billing.mandate_revoked, billing.no_creditor_id */
async function signable(ctx: PersonContext, id: string, lock: boolean): Promise<Row> {
  if (ctx.actor.side !== 'client') throw new Problem('identity.client_side_only')
  const seen = await readMandate(ctx, id)
  await requirePermission(ctx, seen.organisation.id, 'billing.mandates.sign')
  if (lock) await ctx.asSystem(() => sql`select id from sepa_mandates where id = ${id} for update`.execute(ctx.db))
  const row = await rowOf(ctx, id)
  if (row.revoked_on) throw problem('billing.mandate_revoked')
  if (row.signed_on) throw problem('billing.mandate_signed')
  if (!settingOf(ctx, billingSettings.sepa_creditor_id)) throw problem('billing.no_creditor_id')
  return row
}

const formData = (ctx: PersonContext, row: Row): MandateFormData => ({
  locale: ctx.locale,
  brand: {
    name: ctx.brand.name,
    colour: ctx.brand.colour,
    postalAddress: ctx.brand.postalAddress.split('\n').filter((line) => line !== '' && line !== ctx.brand.name),
  },
  creditor: {
    name: settingOf(ctx, billingSettings.seller_name),
    id: settingOf(ctx, billingSettings.sepa_creditor_id),
    address: [
      settingOf(ctx, billingSettings.seller_address),
      `${settingOf(ctx, billingSettings.seller_postal_code)} ${settingOf(ctx, billingSettings.seller_city)}`.trim(),
    ]
      .filter(Boolean)
      .join(', '),
  },
  debtor: {
    name: row.debtor,
    address: [row.address_line1, row.address_line2, `${row.postal_code} ${row.city}`.trim()].filter(Boolean).join(', '),
    iban: spacedIban(openAccount(ctx.services.config, row.account_sealed)),
    bic: row.bic,
  },
  rum: row.rum,
  scheme: row.scheme as 'CORE',
  recurrent: row.recurrent,
  on: ctx.today,
  createdAt: ctx.now,
})

/**
 * Has a mandate of one's own signed in the portal (B25), by the asking person or by somebody who is told. Signed, it is in force.
 * @returns where the asking person signs, if they do, and the mandate
 * @throws Problem 404, 403, billing.mandate_signed, billing.mandate_revoked, billing.no_creditor_id, documents.form_being_signed, 422 on `name`, `email`
 */
export async function signMandate(
  request: RequestInfo,
  id: string,
  input: { self: boolean; name: string; email: string },
) {
  const { href, answer } = await signForm(request, input, {
    hold: (ctx, lock) => signable(ctx, id, lock),
    form: (row) => ({ kind: mandateForm, id: row.id, version: row.version, organisationId: row.organisation_id }),
    name: (row) => `Mandat ${row.rum}`,
    write: async (ctx, row) => {
      const data = formData(ctx, row)
      return () =>
        inWorker<{ writeMandateForm: typeof writeMandateForm }, 'writeMandateForm'>(
          module,
          'writeMandateForm',
          data,
          ctx.actor.accountId,
        )
    },
    answer: (ctx) => readMandate(ctx, id),
  })
  return { href, mandate: answer }
}

/** What becomes of a mandate that was signed in the portal: it is in force, with its paper. */
export const signedMandate: SignedForm = {
  async signed(ctx, id, form) {
    const row = await ctx.db
      .selectFrom('sepa_mandates')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    // One that was revoked meanwhile, or is signed already, stays so.
    if (row.signed_on || row.revoked_on) return
    const fileId = await keepFile(ctx, form.upload, 'application/pdf', {
      kind: mandateForm,
      id,
      organisationId: row.organisation_id,
    })
    await ctx.db
      .updateTable('sepa_mandates')
      .set({
        signed_on: dayOf(ctx.brand.timeZone, form.at),
        signed_by_label: form.signedBy,
        file_id: fileId,
        version: row.version + 1,
      })
      .where('id', '=', id)
      .execute()
    await tell(
      ctx,
      'signed',
      { id, rum: row.rum, organisationId: row.organisation_id },
      { by: { accountId: null, label: form.signedBy } },
    )
  },
}
