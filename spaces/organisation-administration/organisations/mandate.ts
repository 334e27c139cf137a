import { problem } from '../../../kernel/errors/problem.ts'
import type { Context, PersonContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import type { SignedForm } from '../../../kernel/space.ts'
import { inWorker } from '../../../kernel/workers/in-worker.ts'
import { callFormOff, signForm } from '../../documents/index.ts'
import { mandateForm, readOrganisation } from './service.ts'

type MandateForm = typeof import('./mandate-form.ts')

const formOf = (id: string) => ({ kind: mandateForm, id, version: 1, organisationId: id })

/** The organisation, where a mandate may be subscribed to. @throws Problem 404, 403, organisation.deactivated, organisation.mandate_signed */
async function subscribable(ctx: PersonContext, id: string) {
  await requirePermission(ctx, id, 'organisation.details.manage')
  const row = await ctx.db.selectFrom('organisations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  if (row.deactivated_at) throw problem('organisation.deactivated')
  if (row.invoicing_mandate === 'signed') throw problem('organisation.mandate_signed')
  return row
}

const module = new URL('./mandate-form.ts', import.meta.url)

const mandateData = (ctx: PersonContext, row: Awaited<ReturnType<typeof subscribable>>) => ({
  locale: ctx.locale,
  brand: {
    name: ctx.brand.name,
    colour: ctx.brand.colour,
    postalAddress: ctx.brand.postalAddress.split('\n').filter((line) => line !== '' && line !== ctx.brand.name),
  },
  client: {
    name: row.name,
    identifier: row.siret ?? row.foreign_identifier,
    vatNumber: row.vat_number,
    address: [row.address_line1, row.address_line2, `${row.postal_code} ${row.city}`.trim()].filter(Boolean).join(', '),
  },
  signatory: ctx.actor.label,
  on: ctx.today,
  createdAt: ctx.now,
})

async function setMandate(ctx: Context, id: string, state: 'none' | 'requested' | 'signed', from: string[]) {
  const changed = await ctx.db
    .updateTable('organisations')
    .set((eb) => ({ invoicing_mandate: state, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('invoicing_mandate', 'in', from)
    .returning('name')
    .executeTakeFirst()
  return changed?.name
}

/**
 * «Souscrire à un mandat de facturation» (O25): has the mandate signed in the portal, by the asking person or by somebody who is told. It is
 * being subscribed to until it is signed.
 * @returns where the asking person signs, if they do, and the organisation
 * @throws Problem 404, 403, organisation.deactivated, organisation.mandate_signed, documents.form_being_signed, 422 on `name`, `email`
 */
export async function subscribeToMandate(
  request: RequestInfo,
  id: string,
  input: { self: boolean; name: string; email: string },
) {
  const { href, answer } = await signForm(request, input, {
    hold: async (ctx, lock) => {
      if (lock)
        await ctx.asSystem(() =>
          ctx.db.selectFrom('organisations').select('id').where('id', '=', id).forUpdate().execute(),
        )
      return subscribable(ctx, id)
    },
    form: () => formOf(id),
    name: (row) => `Mandat de facturation ${row.name}`,
    write: async (ctx, row) => {
      const data = mandateData(ctx, row)
      return () => inWorker<MandateForm, 'writeMandate'>(module, 'writeMandate', data, ctx.actor.accountId)
    },
    asked: async (ctx, row) => {
      if (row.invoicing_mandate !== 'none') return
      await ctx.asSystem(() => setMandate(ctx, id, 'requested', ['none']))
      await tell(ctx, id, row.name, 'none', 'requested')
    },
    answer: (ctx) => readOrganisation(ctx, id),
  })
  return { href, organisation: answer }
}

/** Calls the signing off: there is no mandate again. @throws Problem 404, 403, documents.form_being_signed where somebody has signed */
export async function callMandateOff(ctx: PersonContext, id: string) {
  await requirePermission(ctx, id, 'organisation.details.manage')
  await callFormOff(ctx, formOf(id), 'annulé par le demandeur')
  return readOrganisation(ctx, id)
}

const tell = (
  ctx: PersonContext | Parameters<SignedForm['signed']>[0],
  id: string,
  name: string,
  before: string,
  after: string,
  by?: string,
) =>
  record(ctx, {
    type: 'organisation.mandate.changed',
    organisationId: id,
    subjectType: 'organisation',
    subjectId: id,
    subjectLabel: name,
    before: { invoicingMandate: before },
    after: { invoicingMandate: after },
    ...(by === undefined ? {} : { by: { accountId: null, label: by } }),
  })

/** What becomes of an organisation whose mandate is signed in the portal, or is not. */
export const signedMandate: SignedForm = {
  async signed(ctx, id, form) {
    const name = await setMandate(ctx, id, 'signed', ['none', 'requested'])
    if (name) await tell(ctx, id, name, 'requested', 'signed', form.signedBy)
  },
  async ended(ctx, id) {
    await setMandate(ctx, id, 'none', ['requested'])
  },
}
