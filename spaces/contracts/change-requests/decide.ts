import { sql } from 'kysely'
import { today as dayOf, formatDay } from '../../../kernel/dates/day.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { Context, StaffContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { proposeIdentifier } from '../../../kernel/identity/people.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { type Decidable, settle, takeRequest } from '../../../kernel/requests/requests.ts'
import { findContract, requireRunning } from '../contracts/service.ts'
import { canValidate } from '../policy.ts'
import { endRequestForm } from './form-of.ts'
import { factsOf, queueRow, type RequestRow, requestList, viewRequest } from './list.ts'
import { contentOf, effectOfRequest, findRequest, readRequest, refuseAsked, scheduleOf } from './service.ts'

/** A request as staff see it, with an identifier proposed for a new subscriber (C20). */
export async function readQueued(ctx: StaffContext, id: string) {
  const detail = await readRequest(ctx, id)
  const row = await findRequest(ctx, id)
  if (detail.proposedIdentifier === '' && row.decision === null) {
    const content = await contentOf(ctx, id, row.current_version)
    if ((content.kind === 'creation' || content.kind === 'replacement') && content.subscriber.type === 'new')
      detail.proposedIdentifier = await proposeIdentifier(ctx, content.subscriber.surname, content.subscriber.givenName)
  }
  return { ...detail, ...queueRow(ctx, row) }
}

const decidable: Decidable<RequestRow> = {
  table: 'change_requests',
  permission: 'contracts.requests.decide',
  select: requestList.rowsWhere,
  current: async (ctx, id) => viewRequest(ctx, await findRequest(ctx, id)),
  named: (row) => ({ number: row.number }),
  admit: async (ctx, id) => {
    await findRequest(ctx, id)
  },
}

/**
 * Validates a request (C28, C29): from now on it is «traitée», and carried out at its date.
 * @throws Problem 404, conflict, requests.decided, requests.withdrawn, contracts.form_required, contracts.contract_ended
 */
export async function validateRequest(
  ctx: StaffContext,
  id: string,
  input: { rowVersion: number; identifier?: string | undefined },
) {
  const row = await takeRequest(ctx, decidable, id, 'approved', input.rowVersion)
  if (!row) return readQueued(ctx, id)
  const contract = await findContract(ctx, row.contract_id)
  const decision = canValidate(row.kind, factsOf(row), contract.waitsForm)
  if (!decision.allowed) throw problem(decision.because, { number: row.number, version: row.current_version })
  const content = await contentOf(ctx, id, row.current_version)
  const { scheduledOn, locksOn } = scheduleOf(content, contract, {
    today: ctx.today,
    receivedOn: row.confirmed_on ?? dayOf(ctx.brand.timeZone, row.requested_at),
  })
  requireRunning(contract, content.kind === 'deletion' ? ctx.today : scheduledOn, ctx.locale)
  if (content.kind === 'training') {
    const { trainingSessionId } = content
    // Who decides requests does not write training sessions, and a lock asks for as much.
    const session = await ctx.asSystem(() =>
      ctx.db
        .selectFrom('training_sessions')
        .select('cancelled_at')
        .where('id', '=', trainingSessionId)
        .where('brand_id', '=', ctx.brand.id)
        .forShare()
        .executeTakeFirst(),
    )
    if (!session || session.cancelled_at) throw problem('contracts.training_cancelled')
  }
  if (content.kind === 'creation' || content.kind === 'replacement')
    await refuseAsked(ctx, contract, content, id, 'validated')
  let identifier = ''
  if ((content.kind === 'creation' || content.kind === 'replacement') && content.subscriber.type === 'new') {
    // Of two decisions at the same moment the second sees what the first keeps.
    await sql`select pg_advisory_xact_lock(hashtextextended('identifiers ' || ${ctx.brand.id}::text, 9))`.execute(
      ctx.db,
    )
    identifier =
      input.identifier?.trim() ||
      (await proposeIdentifier(ctx, content.subscriber.surname, content.subscriber.givenName))
    if (!/^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,59}$/u.test(identifier))
      throw invalid({ field: 'identifier', code: 'contracts.identifier_needed' })
    const taken = await sql<{
      taken: boolean
    }>`select parvis.identifier_taken(${ctx.brand.id}, ${identifier}) as taken`.execute(ctx.db)
    if (taken.rows[0]?.taken) throw invalid({ field: 'identifier', code: 'identity.identifier_taken' })
    const mail = await sql<{
      taken: boolean
    }>`select parvis.sign_in_email_taken(${content.subscriber.email}, null) as taken`.execute(ctx.db)
    if (mail.rows[0]?.taken) throw invalid({ field: 'subscriber.email', code: 'identity.email_taken' })
  }
  const effect = await effectOfRequest(ctx, contract, content, { effectiveOn: scheduledOn })
  const columns = { scheduled_on: scheduledOn, locks_on: locksOn, identifier }
  await settle(ctx, 'change_requests', 'approved', [{ id, columns }])
  if (content.kind === 'deletion') {
    await ctx.db
      .updateTable('connections')
      .set((eb) => ({ notice_ends_on: scheduledOn, version: eb('version', '+', 1) }))
      .where('contract_id', '=', row.contract_id)
      .where('account_id', '=', content.accountId)
      .where('ended_on', 'is', null)
      .execute()
  }
  if (content.kind === 'training')
    await ctx.db
      .updateTable('training_registrations')
      .set({ confirmed_at: ctx.now })
      .where('request_id', '=', id)
      .where('cancelled_at', 'is', null)
      .execute()
  await record(ctx, {
    type: 'contracts.request.validated',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'request',
    subjectId: id,
    subjectLabel: `${row.number} · ${row.detail}`,
    after: { scheduledOn, locksOn, version: row.current_version, ...(effect ? { totalCents: effect.totalCents } : {}) },
  })
  await tellRequester(ctx, row, 'contracts.request_validated', (locale) => ({
    scheduledOn: formatDay(scheduledOn, locale),
  }))
  ctx.enqueue('contracts.carry_out', { requestId: id, brandId: ctx.brand.id })
  return readQueued(ctx, id)
}

/** Refuses a request with a reason (C28). @throws Problem 404, conflict, requests.decided, requests.withdrawn */
export async function refuseRequest(ctx: StaffContext, id: string, input: { rowVersion: number; reason: string }) {
  const row = await takeRequest(ctx, decidable, id, 'refused', input.rowVersion)
  if (row) await refuse(ctx, row, input.reason)
  return readQueued(ctx, id)
}

/** Refuses what waits for a training session that is cancelled (C33): each with that reason, and told. @returns how many */
export async function refuseForSession(ctx: StaffContext, sessionId: string, reason: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select r.id from change_requests r where r.kind = 'training' and r.decision is null and r.withdrawn_at is null
      and exists (select from training_registrations g where g.request_id = r.id and g.training_session_id = ${sessionId}) order by r.id for update of r`.execute(
    ctx.db,
  )
  for (const { id } of rows) await refuse(ctx, await findRequest(ctx, id), reason)
  return rows.length
}

async function refuse(ctx: StaffContext, row: RequestRow, reason: string): Promise<void> {
  const { id } = row
  await settle(ctx, 'change_requests', 'refused', [{ id, columns: { refusal_reason: reason } }])
  await ctx.db
    .updateTable('training_registrations')
    .set({ cancelled_at: ctx.now })
    .where('request_id', '=', id)
    .where('cancelled_at', 'is', null)
    .execute()
  await endRequestForm(ctx, row, 'demande refusée')
  await record(ctx, {
    type: 'contracts.request.refused',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'request',
    subjectId: id,
    subjectLabel: `${row.number} · ${row.detail}`,
    after: { reason },
  })
  await tellRequester(ctx, row, 'contracts.request_refused', () => ({ reason }))
}

/** Tells the requester what became of their request, in their language, once per request and kind of message. */
export async function tellRequester(
  ctx: Context,
  row: Pick<RequestRow, 'id' | 'number' | 'detail' | 'account_id' | 'current_version'>,
  kind: string,
  params: (locale: Locale) => Record<string, unknown>,
  /** What a request may have more than one of. */
  once = '',
): Promise<void> {
  const to = await ctx.db
    .selectFrom('accounts')
    .select(['id', 'contact_email', 'sign_in_email', 'locale', 'given_name', 'status'])
    .where('id', '=', row.account_id)
    .executeTakeFirst()
  if (!to || to.status !== 'active') return
  const locale = to.locale as Locale
  await notify(
    ctx,
    { accountId: to.id, email: to.contact_email || to.sign_in_email, locale, givenName: to.given_name },
    kind,
    { number: row.number, detail: row.detail, ...params(locale) },
    {
      key: [kind, row.id, row.current_version, ...(once ? [once] : [])].join(':'),
      href: `/contrats/demandes/${row.id}`,
    },
  )
}
