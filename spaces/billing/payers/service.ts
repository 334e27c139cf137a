import { sql } from 'kysely'
import { z } from 'zod'
import { conflict, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { Context, PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import * as schema from './schema.ts'

/** So many a client has, ended ones too. */
const mostPayers = 100

/** The payers of the brand's clients, by name (B14). */
export const payerList = defineList({
  title: { fr: 'Payeurs', en: 'Payers' },
  rows: (db) =>
    db
      .selectFrom('payers as p')
      .innerJoin('organisations as o', 'o.id', 'p.organisation_id')
      .selectAll('p')
      .select('o.name as organisation_name'),
  ofClients: byClient('p.organisation_id'),
  filters: {
    search: words(sql`concat_ws(' ', p.name, p.siren, p.vat_number)`),
    organisation: filter(z.uuid().optional(), (id) => sql`p.organisation_id = ${id}`),
    ended: filter(z.stringbool().optional(), (ended) =>
      ended ? sql`p.ended_at is not null` : sql`p.ended_at is null`,
    ),
  },
  id: by.uuid('p.id'),
  sorts: { name: [by.text('p.name')] },
  item: schema.payer,
  view: (row) => ({
    id: row.id,
    organisation: { id: row.organisation_id, name: row.organisation_name },
    name: row.name,
    siren: row.siren ?? '',
    siret: row.siret ?? '',
    vatNumber: row.vat_number,
    addressLine1: row.address_line1,
    addressLine2: row.address_line2,
    postalCode: row.postal_code,
    city: row.city,
    country: row.country,
    email: row.email,
    termsDays: row.terms_days,
    isDefault: row.is_default,
    electronicAddress: row.electronic_address,
    serviceCode: row.service_code,
    wantsCommitment: row.wants_commitment,
    ended: row.ended_at !== null,
    version: row.version,
  }),
})

/** A payer. @throws Problem 404 */
export const readPayer = async (ctx: PersonContext, id: string) =>
  payerList.view(await readRow(ctx, payerList, id), ctx)

const columnsOf = (content: schema.PayerContent) => {
  const siren = content.siren || content.siret.slice(0, 9) || null
  return {
    name: content.name,
    siren,
    siret: content.siret || null,
    vat_number: content.vatNumber,
    address_line1: content.addressLine1,
    address_line2: content.addressLine2,
    postal_code: content.postalCode,
    city: content.city,
    country: content.country,
    email: content.email,
    terms_days: content.termsDays,
    electronic_address: content.electronicAddress,
    service_code: content.serviceCode,
    wants_commitment: content.wantsCommitment,
  }
}

const tell = (ctx: Context, act: string, organisationId: string, id: string, label: string, facts: object = {}) =>
  record(ctx, {
    type: `billing.payer.${act}`,
    organisationId,
    subjectType: 'billing.payer',
    subjectId: id,
    subjectLabel: label,
    ...facts,
  })

/** Locks a client's payers, so that there is one default: by the client's row, which the server holds. */
const holdPayersOf = (ctx: StaffContext, organisationId: string) =>
  ctx.asSystem(() => sql`select id from organisations where id = ${organisationId} for no key update`.execute(ctx.db))

const nobodyElse = (ctx: StaffContext, organisationId: string) =>
  ctx.db
    .updateTable('payers')
    .set((eb) => ({ is_default: false, version: eb('version', '+', 1) }))
    .where('organisation_id', '=', organisationId)
    .where('is_default', '=', true)
    .execute()

/** A new payer of a client; the first is its default. @throws Problem 404, billing.too_many_payers, 422 on the field */
export async function createPayer(ctx: StaffContext, body: z.output<typeof schema.creationBody>) {
  const { organisationId } = body
  const known = await ctx.db
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', organisationId)
    .executeTakeFirst()
  if (!known) throw notFound()
  await holdPayersOf(ctx, organisationId)
  const { count } = await ctx.db
    .selectFrom('payers')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow()
  if (count >= mostPayers) throw problem('billing.too_many_payers', { most: mostPayers })
  const current = await ctx.db
    .selectFrom('payers')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('is_default', '=', true)
    .executeTakeFirst()
  if (current && body.isDefault) await nobodyElse(ctx, organisationId)
  const { id } = await ctx.db
    .insertInto('payers')
    .values({
      ...columnsOf(body),
      brand_id: ctx.brand.id,
      organisation_id: organisationId,
      is_default: body.isDefault || !current,
      created_at: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tell(ctx, 'created', organisationId, id, body.name)
  return readPayer(ctx, id)
}

async function hold(ctx: StaffContext, id: string, version: number) {
  const seen = await readPayer(ctx, id)
  await holdPayersOf(ctx, seen.organisation.id)
  const now = await readPayer(ctx, id)
  if (now.version !== version) throw conflict(now)
  return now
}

/** Changes a payer; what was invoiced keeps it as it was. @throws Problem 404, conflict, billing.payer_default, 422 on the field */
export async function changePayer(ctx: StaffContext, id: string, body: z.output<typeof schema.changeBody>) {
  const before = await hold(ctx, id, body.version)
  if (before.ended) throw problem('billing.payer_ended')
  if (before.isDefault && !body.isDefault) throw problem('billing.payer_default')
  if (body.isDefault && !before.isDefault) await nobodyElse(ctx, before.organisation.id)
  const columns = columnsOf(body)
  await ctx.db
    .updateTable('payers')
    .set({ ...columns, is_default: body.isDefault, version: before.version + 1 })
    .where('id', '=', id)
    .execute()
  const after = await readPayer(ctx, id)
  await tell(ctx, 'changed', before.organisation.id, id, body.name, { before, after })
  return after
}

/** Ends a payer: nothing more is invoiced to it. @throws Problem 404, conflict, billing.payer_default */
export async function endPayer(ctx: StaffContext, id: string, { version }: z.output<typeof schema.endBody>) {
  const before = await hold(ctx, id, version)
  if (before.ended) return before
  if (before.isDefault) throw problem('billing.payer_default')
  await ctx.db
    .updateTable('payers')
    .set({ ended_at: ctx.now, version: version + 1 })
    .where('id', '=', id)
    .execute()
  await tell(ctx, 'ended', before.organisation.id, id, before.name)
  return readPayer(ctx, id)
}

/** The default payer of a client: where it has none and its own identity is whole, that becomes its payer. */
export async function usualPayer(ctx: StaffContext, organisationId: string) {
  const find = () =>
    ctx.db
      .selectFrom('payers')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where('is_default', '=', true)
      .executeTakeFirst()
  const found = await find()
  if (found) return found
  // Of two first drafts at once the second takes the payer that the first one made.
  await holdPayersOf(ctx, organisationId)
  const meanwhile = await find()
  if (meanwhile) return meanwhile
  const own = await ctx.db
    .selectFrom('organisations')
    .selectAll()
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  if (own.kind === 'foreign' || !own.address_line1 || !own.city) return undefined
  const made = await createPayer(ctx, {
    organisationId,
    name: own.name,
    siren: own.siret?.slice(0, 9) ?? '',
    siret: own.siret ?? '',
    vatNumber: schema.vatNumber.safeParse(own.vat_number).data ?? '',
    addressLine1: own.address_line1,
    addressLine2: own.address_line2,
    postalCode: own.postal_code,
    city: own.city,
    country: 'FR',
    email: own.invoices_email || own.email,
    termsDays: 30,
    isDefault: true,
    electronicAddress: '',
    serviceCode: '',
    wantsCommitment: false,
  })
  return { id: made.id }
}
