import { sql } from 'kysely'
import { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import {
  asServer,
  type ClientContext,
  type Context,
  type PersonContext,
  type StaffContext,
} from '../../../kernel/http/context.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { nextInSeries } from '../../../kernel/numbers/numbers.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { keeperOf, maskAccount, openAccount, spacedIban } from '../bank/account-number.ts'
import * as schema from './schema.ts'

/** So many mandates of a payer are not signed yet at once. */
const mostDrafts = 5

export const stateOf = sql<
  (typeof schema.states)[number]
>`parvis.mandate_state(m.signed_on, m.revoked_on, m.blocked_on, m.last_used_on, parvis.today())`

const filters = {
  search: words(sql`concat_ws(' ', m.rum, m.debtor, o.name)`),
  organisation: filter(z.uuid().optional(), (id) => sql`m.organisation_id = ${id}`),
  payer: filter(z.uuid().optional(), (id) => sql`m.payer_id = ${id}`),
  state: filter(z.enum(schema.states).optional(), (state) => sql`${stateOf} = ${state}`),
}

/** The mandates of direct debit, the newest first (B14): all of the brand's for the staff, their own for a client. */
export const mandateList = defineList({
  title: { fr: 'Mandats de prélèvement', en: 'Mandates of direct debit' },
  rows: (db) =>
    db
      .selectFrom('sepa_mandates as m')
      .innerJoin('payers as p', 'p.id', 'm.payer_id')
      .leftJoin('organisations as o', 'o.id', 'm.organisation_id')
      .selectAll('m')
      .select(['o.name as organisation_name', 'p.name as payer_name'])
      .select(stateOf.as('state')),
  ofClients: byClient('m.organisation_id'),
  filters,
  id: by.uuid('m.id'),
  sorts: { createdAt: [by.moment('m.created_at')] },
  order: () => 'desc',
  item: schema.mandate,
  view: (row) => ({
    id: row.id,
    rum: row.rum,
    organisation: { id: row.organisation_id, name: row.organisation_name ?? '' },
    payer: { id: row.payer_id, name: row.payer_name },
    scheme: row.scheme as 'CORE',
    recurrent: row.recurrent,
    debtor: row.debtor,
    account: row.account,
    bic: row.bic,
    state: row.state,
    signedOn: row.signed_on,
    onPaper: row.on_paper,
    revokedOn: row.revoked_on,
    revokeReason: row.revoke_reason,
    blockedOn: row.blocked_on,
    blockCode: row.block_code,
    lastUsedOn: row.last_used_on,
    fileId: row.file_id,
    version: row.version,
  }),
})

/** A mandate. @throws Problem 404 */
export const readMandate = async (ctx: PersonContext, id: string) =>
  mandateList.view(await readRow(ctx, mandateList, id), ctx)

export const tell = (
  ctx: Context,
  act: string,
  one: { id: string; rum: string; organisationId: string },
  facts: { after?: object; by?: { accountId: null; label: string } } = {},
) =>
  record(ctx, {
    type: `billing.mandate.${act}`,
    organisationId: one.organisationId,
    subjectType: 'billing.mandate',
    subjectId: one.id,
    subjectLabel: one.rum,
    ...facts,
  })

/** A payer that a mandate may be of. @throws Problem 422 on `payerId` */
async function payerOf(ctx: PersonContext, id: string) {
  const payer = await ctx.db
    .selectFrom('payers')
    .select(['id', 'name', 'organisation_id', 'ended_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!payer) throw invalid({ field: 'payerId', code: 'bad_choice' })
  if (payer.ended_at) throw problem('billing.payer_ended')
  return payer
}

type Content = z.output<typeof schema.ownBody>
async function insertMandate(
  ctx: PersonContext,
  body: Content,
  payer: Awaited<ReturnType<typeof payerOf>>,
  more: { rum: string; signed_on?: string; on_paper?: boolean },
): Promise<string> {
  const kept = keeperOf(ctx.services.config)(body.iban)
  const rum = more.rum || (await nextInSeries(ctx, 'billing:RUM', 'RUM', Number(ctx.today.slice(0, 4))))
  const { id } = await ctx.db
    .insertInto('sepa_mandates')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: payer.organisation_id,
      payer_id: payer.id,
      ...more,
      rum,
      scheme: body.scheme,
      recurrent: body.recurrent,
      debtor: body.debtor || payer.name.slice(0, 70),
      account: maskAccount(body.iban),
      account_print: kept.print,
      account_sealed: kept.sealed,
      bic: body.bic,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch((error) => {
      throw error.constraint === 'sepa_mandates_rum_key' ? invalid({ field: 'rum', code: 'billing.rum_taken' }) : error
    })
  await tell(ctx, more.on_paper ? 'recorded' : 'drafted', { id, rum, organisationId: payer.organisation_id })
  return id
}

/** Writes down a mandate that a client signed on paper. @throws Problem billing.payer_ended, 422 on the field */
export async function recordMandate(ctx: StaffContext, body: z.output<typeof schema.paperBody>) {
  if (body.signedOn > ctx.today) throw invalid({ field: 'signedOn', code: 'billing.received_to_come' })
  const payer = await payerOf(ctx, body.payerId)
  const id = await insertMandate(ctx, body, payer, { rum: body.rum, signed_on: body.signedOn, on_paper: true })
  return readMandate(ctx, id)
}

/** Drafts a mandate of one's own payer, to be signed. @throws Problem 403, billing.payer_ended, billing.too_many_mandates, 422 on the field */
export async function draftOwnMandate(ctx: ClientContext, body: Content) {
  const payer = await payerOf(ctx, body.payerId)
  await requirePermission(ctx, payer.organisation_id, 'billing.mandates.sign')
  await limitAct(ctx, 'mandates', 20)
  const id = await ctx.asSystem(async () => {
    await sql`select id from payers where id = ${payer.id} for update`.execute(ctx.db)
    const { count } = await ctx.db
      .selectFrom('sepa_mandates')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('payer_id', '=', payer.id)
      .where('signed_on', 'is', null)
      .where('revoked_on', 'is', null)
      .executeTakeFirstOrThrow()
    if (count >= mostDrafts) throw problem('billing.too_many_mandates', { most: mostDrafts })
    return insertMandate(ctx, body, payer, { rum: '' })
  })
  return readMandate(ctx, id)
}

/**
 * Revokes a mandate: nothing more is debited under it, and what is in no file of a bank yet is refused. Of what a bank has by now the staff are told:
 * it is called back there, or comes and is given back.
 * @throws Problem 404, 403, conflict, billing.mandate_revoked
 */
export async function revokeMandate(
  ctx: StaffContext | ClientContext,
  id: string,
  { version, reason }: z.output<typeof schema.revokeBody>,
) {
  const seen = await readMandate(ctx, id)
  if (ctx.actor.side === 'client') await requirePermission(ctx, seen.organisation.id, 'billing.mandates.sign')
  const revoke = async () => {
    await sql`select id from sepa_mandates where id = ${id} for update`.execute(ctx.db)
    const now = await readMandate(ctx, id)
    if (now.state === 'revoked') throw problem('billing.mandate_revoked', {}, { current: now })
    if (now.version !== version) throw conflict(now)
    await ctx.db
      .updateTable('sepa_mandates')
      .set({ revoked_on: ctx.today, revoke_reason: reason, revoked_by_label: ctx.actor.label, version: version + 1 })
      .where('id', '=', id)
      .execute()
  }
  if (ctx.actor.side === 'client') await ctx.asSystem(revoke)
  else await revoke()
  const [sent] = await asServer(ctx, () =>
    ctx.db
      .selectFrom('direct_debits')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('mandate_id', '=', id)
      .where('state', '=', 'open')
      .execute(),
  )
  if (sent!.count > 0)
    await tellStaff(ctx, 'billing.mandate_revoked_late', ['billing.collections.write'], {
      params: () => ({ number: seen.rum, client: seen.organisation.name, count: sent!.count }),
      href: '/fournisseur/factures/prelevements',
      key: `mandate_revoked:${id}`,
    })
  await tell(ctx, 'revoked', { id, rum: seen.rum, organisationId: seen.organisation.id }, { after: { reason } })
  return readMandate(ctx, id)
}

/** The whole account of a mandate, for whoever may read bank details; that it was read is in the journal. @throws Problem 404 */
export async function readMandateAccount(ctx: StaffContext, id: string) {
  const { rum, organisation } = await readMandate(ctx, id)
  const { account_sealed } = await ctx.db
    .selectFrom('sepa_mandates')
    .select('account_sealed')
    .where('id', '=', id)
    .executeTakeFirstOrThrow(notFound)
  await tell(ctx, 'account_read', { id, rum, organisationId: organisation.id })
  return { iban: spacedIban(openAccount(ctx.services.config, account_sealed)) }
}
