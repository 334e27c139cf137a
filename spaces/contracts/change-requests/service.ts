import { sql } from 'kysely'
import { addDays, addMonths, type Day, maxDay } from '../../../kernel/dates/day.ts'
import { conflict, invalid, Problem, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context, PersonContext } from '../../../kernel/http/context.ts'
import { refuseTakenEmail } from '../../../kernel/identity/account.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { nextNumber } from '../../../kernel/numbers/numbers.ts'
import { formSignatures } from '../../documents/index.ts'
import {
  absent,
  type ContractTerms,
  contractApplications,
  countSeats,
  findContract,
  requireModify,
  requireRunning,
} from '../contracts/service.ts'
import { canDelete, canModify, canSignForm, canWithdrawForm } from '../policy.ts'
import type { Effect, EffectInput, RequestContent, Subscriber } from '../schema.ts'
import { computeEffect, ownSeat } from './effect.ts'
import { detailOf, fieldsOf, loadNames, nameWarnings, seatKindName } from './fields.ts'
import { endRequestForm, requestForm } from './form-of.ts'
import { factsOf, type RequestRow, requestList, viewRequest } from './list.ts'

/** A request by its id; held until the transaction ends where `lock`. @throws Problem 404, or 403 with whom to ask */
export async function findRequest(ctx: Context, id: string, lock = false): Promise<RequestRow> {
  if (lock) await sql`select 1 from change_requests where id = ${id} for update`.execute(ctx.db)
  const { rows } = await requestList.rowsWhere(sql`r.id = ${id}`, sql``, ctx).execute(ctx.db)
  return rows[0] ?? (await absent(ctx, 'request', id))
}

/** The effect shown while a request is written (C36). */
export async function previewEffect(ctx: ClientContext, input: EffectInput): Promise<Effect> {
  const contract = await findContract(ctx, input.contractId)
  if (input.wishedOn) checkDate(ctx, contract, input.wishedOn)
  return computeEffect(ctx, contract, input)
}

const effectInput = (content: Exclude<RequestContent, { kind: 'training' }>): EffectInput =>
  content.kind === 'creation'
    ? {
        kind: 'creation',
        contractId: content.contractId,
        accountId: content.subscriber.type === 'existing' ? content.subscriber.accountId : null,
        seatKind: content.seatKind,
        addConcurrentSeat: content.addConcurrentSeat,
        wishedOn: content.wishedOn,
      }
    : content.kind === 'deletion'
      ? {
          kind: 'deletion',
          contractId: content.contractId,
          accountId: content.accountId,
          removeConcurrentSeat: content.removeConcurrentSeat,
          wishedOn: content.wishedOn,
        }
      : {
          kind: 'replacement',
          contractId: content.contractId,
          accountId: content.accountId,
          wishedOn: content.wishedOn,
        }

/** The effect of a request as it stands; null for a training (nothing is billed). At validation the dates are settled. */
export async function effectOfRequest(
  ctx: Context,
  contract: ContractTerms,
  content: RequestContent,
  at: { effectiveOn?: Day; receivedOn?: Day } = {},
): Promise<Effect | null> {
  return content.kind === 'training' ? null : computeEffect(ctx, contract, effectInput(content), at)
}

function checkDate(ctx: Context, contract: ContractTerms, wishedOn: Day): void {
  if (wishedOn < ctx.today) throw invalid({ field: 'wishedOn', code: 'contracts.date_past' })
  if (wishedOn > addMonths(ctx.today, 24)) throw invalid({ field: 'wishedOn', code: 'contracts.date_too_far' })
  if (contract.endsOn !== null && wishedOn > contract.endsOn)
    throw invalid({
      field: 'wishedOn',
      code: 'contracts.date_after_contract',
      params: { endsOn: contract.endsOn.split('-').reverse().join('/') },
    })
}

async function checkSubscriber(
  ctx: ClientContext,
  contract: ContractTerms,
  subscriber: Subscriber,
  replaced: string | undefined,
): Promise<void> {
  if (subscriber.type === 'new') return refuseTakenEmail(ctx, subscriber.email, null, 'subscriber.email')
  const row = await sql<{
    ok: boolean
  }>`select exists (select from accounts a where a.id = ${subscriber.accountId} and a.kind = 'person' and a.status in ('pending', 'active') and (
    exists (select from connections c where c.account_id = a.id and c.organisation_id = ${contract.organisationId} and c.ended_on is null)
    or exists (select from memberships m where m.account_id = a.id and m.organisation_id = ${contract.organisationId} and m.removed_at is null))) as ok`.execute(
    ctx.db,
  )
  if (!row.rows[0]?.ok) throw invalid({ field: 'subscriber.accountId', code: 'contracts.account_unknown' })
  if (subscriber.accountId === replaced) throw invalid({ field: 'subscriber.accountId', code: 'contracts.same_person' })
}

async function checkAccess(
  ctx: ClientContext,
  contract: ContractTerms,
  content: Extract<RequestContent, { kind: 'creation' | 'replacement' }>,
): Promise<void> {
  const applications = await contractApplications(ctx, contract.id)
  const seen = new Set<string>()
  for (const [i, access] of content.access.entries()) {
    const field = `access.${i}`
    const application = applications.find((item) => item.id === access.applicationId)
    if (!application || seen.has(access.applicationId))
      throw invalid({ field: `${field}.applicationId`, code: 'contracts.application_not_in_contract' })
    seen.add(access.applicationId)
    if (access.profileId !== null) {
      if (application.profiles.length === 0)
        throw invalid({ field: `${field}.profileId`, code: 'contracts.no_profiles' })
      if (!application.profiles.some((profile) => profile.id === access.profileId))
        throw invalid({ field: `${field}.profileId`, code: 'contracts.profile_unknown' })
    }
    const user = await ctx.db
      .selectFrom('application_users')
      .select('id')
      .where('id', '=', access.applicationUserId)
      .where('application_id', '=', access.applicationId)
      .where('organisation_id', '=', contract.organisationId)
      .executeTakeFirst()
    if (!user) throw invalid({ field: `${field}.applicationUserId`, code: 'contracts.application_user_unknown' })
    const taken = await ctx.db
      .selectFrom('connections')
      .select('account_id')
      .where('application_user_id', '=', access.applicationUserId)
      .where('ended_on', 'is', null)
      .executeTakeFirst()
    if (taken && !(content.kind === 'replacement' && taken.account_id === content.accountId))
      throw invalid({ field: `${field}.applicationUserId`, code: 'contracts.application_user_taken' })
    if (content.kind === 'replacement') {
      // The same connections as the one replaced, no other (C27).
      const held = await ctx.db
        .selectFrom('connections')
        .select('id')
        .where('contract_id', '=', contract.id)
        .where('account_id', '=', content.accountId)
        .where('application_id', '=', access.applicationId)
        .where('ended_on', 'is', null)
        .executeTakeFirst()
      if (!held) throw invalid({ field: `${field}.applicationId`, code: 'contracts.application_not_in_contract' })
    }
    if (content.subscriber.type === 'existing') {
      const connected = await ctx.db
        .selectFrom('connections')
        .select('id')
        .where('contract_id', '=', contract.id)
        .where('application_id', '=', access.applicationId)
        .where('account_id', '=', content.subscriber.accountId)
        .where('ended_on', 'is', null)
        .executeTakeFirst()
      if (connected) throw invalid({ field: 'subscriber.accountId', code: 'contracts.already_connected' })
    }
  }
}

/** No second request acts on a subscriber who is already being deleted or replaced. */
async function refuseOtherUnderWay(
  ctx: Context,
  contractId: string,
  accountId: string,
  exceptRequest: string | null,
): Promise<void> {
  const row = await sql<{
    number: string
  }>`select r.number from change_requests r join change_request_versions v on v.request_id = r.id and v.version = r.current_version
    where r.contract_id = ${contractId} and r.kind in ('deletion', 'replacement') and r.withdrawn_at is null and r.decision is distinct from 'refused' and r.carried_out_at is null
      and v.content ->> 'accountId' = ${accountId} and r.id is distinct from ${exceptRequest}::uuid limit 1`.execute(
    ctx.db,
  )
  if (row.rows[0]) throw problem('contracts.request_under_way', { number: row.rows[0].number })
}

/** A request that has not been carried out yet, for somebody to be connected to an application. */
export type Asked = {
  contractId: string
  applicationId: string
  applicationUserId: string
  accountId: string | null
  number: string
}

/**
 * Whom requests under way are to connect in an organisation, by creations and replacements (C20), whichever its contract. As the server:
 * whoever asks may not see the other request, but two for one person are one too many.
 */
export async function listAsked(
  ctx: PersonContext,
  organisationId: string,
  options: { except?: string | null; only?: 'validated' | undefined } = {},
): Promise<Asked[]> {
  const { except = null, only = null } = options
  const { rows } = await ctx.asSystem(() =>
    sql<Asked>`
      select r.contract_id as "contractId", x ->> 'applicationId' as "applicationId", x ->> 'applicationUserId' as "applicationUserId",
        v.content -> 'subscriber' ->> 'accountId' as "accountId", r.number
      from change_requests r join change_request_versions v on v.request_id = r.id and v.version = r.current_version
        cross join lateral jsonb_array_elements(v.content -> 'access') x
      where r.organisation_id = ${organisationId} and r.kind in ('creation', 'replacement') and r.withdrawn_at is null and r.decision is distinct from 'refused'
        and r.carried_out_at is null and r.id is distinct from ${except}::uuid and (${only}::text is null or r.decision = ${only})
      order by r.requested_at, r.id`.execute(ctx.db),
  )
  return rows
}

/**
 * Refuses whom another request under way is to connect to the same application already (C20).
 * @param only 'validated': at validation, what only waits gives way
 * @throws Problem 422 on the collaborator, or on the subscriber
 */
export async function refuseAsked(
  ctx: PersonContext,
  contract: ContractTerms,
  content: Extract<RequestContent, { kind: 'creation' | 'replacement' }>,
  exceptRequest: string | null,
  only?: 'validated',
): Promise<void> {
  // The contracts of a client share its collaborators: one request of theirs is checked at a time.
  await sql`select pg_advisory_xact_lock(hashtextextended(${contract.organisationId}, 8))`.execute(ctx.db)
  const asked = await listAsked(ctx, contract.organisationId, { except: exceptRequest, only })
  const { subscriber } = content
  for (const [i, access] of content.access.entries())
    for (const other of asked.filter((one) => one.applicationId === access.applicationId)) {
      const params = { number: other.number }
      if (other.applicationUserId === access.applicationUserId)
        throw invalid({ field: `access.${i}.applicationUserId`, code: 'contracts.application_user_asked', params })
      if (
        subscriber.type === 'existing' &&
        other.accountId === subscriber.accountId &&
        other.contractId === contract.id
      )
        throw invalid({ field: 'subscriber.accountId', code: 'contracts.subscriber_asked', params })
    }
}

/** Refuses what the form to be signed could only print as a question mark (C23). @throws Problem 422 naming each field */
async function refuseUnprintable(content: RequestContent): Promise<void> {
  const typed: Array<[field: string, value: string]> = [['comment', content.comment]]
  if ((content.kind === 'creation' || content.kind === 'replacement') && content.subscriber.type === 'new')
    for (const [name, value] of Object.entries(content.subscriber))
      if (name !== 'type' && name !== 'emailConfirmation') typed.push([`subscriber.${name}`, value])
  // Most of what is typed is in every font: nothing is loaded for it.
  const unusual = typed.filter(([, value]) => /[^\t\n\r\u0020-\u017E]/u.test(value))
  if (unusual.length === 0) return
  const { unprintableIn } = await import('../../../kernel/pdf/document.ts')
  const refused = unusual
    .map(([field, value]) => ({ field, characters: unprintableIn(value).join(' ') }))
    .filter(({ characters }) => characters !== '')
  if (refused.length > 0)
    throw invalid(
      ...refused.map(({ field, characters }) => ({ field, code: 'contracts.unprintable', params: { characters } })),
    )
}

/** Checks everything that a content says against the contract as it stands. @throws Problem 422 naming the field, 409 */
async function check(
  ctx: ClientContext,
  contract: ContractTerms,
  content: RequestContent,
  exceptRequest: string | null,
): Promise<void> {
  requireRunning(contract, ctx.today, ctx.locale)
  await refuseUnprintable(content)
  // One request at a time is checked and written for a contract, so that two cannot pass the same check together.
  await sql`select pg_advisory_xact_lock(hashtextextended(${contract.id}, 7))`.execute(ctx.db)
  if (content.kind === 'training') {
    const session = await sql<{
      left: number
      under: boolean
    }>`select parvis.training_seats_left(s.id) as left, s.starts_at > ${ctx.now} as under from training_sessions s where s.id = ${content.trainingSessionId} and s.cancelled_at is null`.execute(
      ctx.db,
    )
    if (!session.rows[0]?.under) throw invalid({ field: 'trainingSessionId', code: 'contracts.training_unknown' })
    for (const [i, id] of content.accountIds.entries()) {
      if (content.accountIds.indexOf(id) !== i || !(await ownSeat(ctx, contract.id, id)))
        throw invalid({ field: `accountIds.${i}`, code: 'contracts.subscriber_unknown' })
    }
    if (session.rows[0].left < content.accountIds.length) throw problem('contracts.training_full')
    return
  }
  checkDate(ctx, contract, content.wishedOn)
  if (content.kind !== 'creation') {
    const seat = await ownSeat(ctx, contract.id, content.accountId)
    if (!seat) throw invalid({ field: 'accountId', code: 'contracts.subscriber_unknown' })
    await refuseOtherUnderWay(ctx, contract.id, content.accountId, exceptRequest)
    if (content.kind === 'deletion') {
      const noticeEndsOn = addDays(ctx.today, contract.noticeDays)
      if (content.wishedOn > noticeEndsOn)
        throw invalid({
          field: 'wishedOn',
          code: 'contracts.date_after_notice',
          params: { noticeEndsOn: noticeEndsOn.split('-').reverse().join('/') },
        })
      if (content.removeConcurrentSeat) {
        const seats = await countSeats(ctx, contract.id)
        if (seat.kind !== 'concurrent')
          throw invalid({ field: 'removeConcurrentSeat', code: 'contracts.seat_kind_not_sold' })
        if (seats.concurrent.bought <= 1 && seats.concurrent.used > 1)
          throw invalid({ field: 'removeConcurrentSeat', code: 'contracts.shared_seat_needed' })
      }
    }
  }
  if (content.kind === 'creation') {
    const own =
      content.subscriber.type === 'existing' ? await ownSeat(ctx, contract.id, content.subscriber.accountId) : undefined
    if (!contract.sells.includes(content.seatKind))
      throw invalid({ field: 'seatKind', code: 'contracts.seat_kind_not_sold' })
    if (own && own.kind !== content.seatKind)
      throw invalid({
        field: 'seatKind',
        code: 'contracts.seat_kind_fixed',
        params: { kind: seatKindName(own.kind, ctx.locale) },
      })
    if (
      content.seatKind === 'concurrent' &&
      !content.addConcurrentSeat &&
      (await countSeats(ctx, contract.id)).concurrent.bought === 0
    )
      throw invalid({ field: 'addConcurrentSeat', code: 'contracts.no_shared_seat' })
  }
  if (content.kind !== 'deletion') {
    await checkSubscriber(
      ctx,
      contract,
      content.subscriber,
      content.kind === 'replacement' ? content.accountId : undefined,
    )
    await checkAccess(ctx, contract, content)
    await refuseAsked(ctx, contract, content, exceptRequest)
  }
  await computeEffect(ctx, contract, effectInput(content))
}

async function register(
  ctx: ClientContext,
  content: Extract<RequestContent, { kind: 'training' }>,
  requestId: string,
  names: Awaited<ReturnType<typeof loadNames>>,
): Promise<void> {
  for (const [i, accountId] of content.accountIds.entries()) {
    const person = names.accounts.get(accountId)
    try {
      await sql`savepoint registration`.execute(ctx.db)
      await ctx.db
        .insertInto('training_registrations')
        .values({
          training_session_id: content.trainingSessionId,
          account_id: accountId,
          request_id: requestId,
          attendee_label: `${person?.surname ?? ''} ${person?.given_name ?? ''}`.trim(),
          created_at: ctx.now,
        })
        .execute()
    } catch (error) {
      const { constraint, code } = error as { constraint?: string; code?: string }
      if (constraint === 'training_registrations_capacity') throw problem('contracts.training_full')
      if (code === '23505') throw invalid({ field: `accountIds.${i}`, code: 'contracts.already_registered' })
      throw error
    }
  }
}

/** Saves a new request (C20–C23, C26, C27, C33). */
export async function createRequest(ctx: ClientContext, content: RequestContent) {
  const contract = await findContract(ctx, content.contractId)
  await requireModify(ctx, contract.id)
  await limitAct(ctx, 'change-requests', 300)
  await check(ctx, contract, content, null)
  const names = await loadNames(ctx, [content])
  const detail = detailOf(content, names)
  const id = crypto.randomUUID()
  const number = await nextNumber(ctx, 'D')
  await ctx.db
    .insertInto('change_requests')
    .values({
      id,
      brand_id: ctx.brand.id,
      organisation_id: contract.organisationId,
      contract_id: contract.id,
      number,
      kind: content.kind,
      detail,
      wished_on: content.kind === 'training' ? ctx.today : content.wishedOn,
      account_id: ctx.actor.accountId,
      requested_by_label: ctx.actor.label,
      requested_at: ctx.now,
      modified_at: ctx.now,
    })
    .execute()
  await ctx.db
    .insertInto('change_request_versions')
    .values({
      request_id: id,
      version: 1,
      content: JSON.stringify(content),
      created_at: ctx.now,
      created_by: ctx.actor.accountId,
      created_by_label: ctx.actor.label,
    })
    .execute()
  if (content.kind === 'training') await register(ctx, content, id, names)
  await record(ctx, {
    type: 'contracts.request.created',
    organisationId: contract.organisationId,
    contractId: contract.id,
    subjectType: 'request',
    subjectId: id,
    subjectLabel: `${number} · ${detail}`,
    after: Object.fromEntries(
      fieldsOf(content, names, 'fr', ctx.brand.timeZone).map((field) => [
        `${field.section} · ${field.label}`,
        field.value,
      ]),
    ),
  })
  return readRequest(ctx, id)
}

/**
 * Modifies a request that is not processed (C24): a new version, which the earlier form does not confirm.
 * @throws Problem conflict where somebody changed it meanwhile, contracts.request_processed, contracts.deletion_fixed
 */
export async function modifyRequest(ctx: ClientContext, id: string, rowVersion: number, content: RequestContent) {
  const row = await findRequest(ctx, id, true)
  await requireModify(ctx, row.contract_id)
  const decision = canModify(row.kind, factsOf(row))
  if (!decision.allowed) throw problem(decision.because, { number: row.number })
  if (row.version !== rowVersion) throw conflict(await readRequest(ctx, id))
  if (content.kind !== row.kind || content.contractId !== row.contract_id)
    throw invalid({ field: content.kind !== row.kind ? 'kind' : 'contractId', code: 'contracts.kind_fixed' })
  const contract = await findContract(ctx, row.contract_id)
  await check(ctx, contract, content, id)
  const previous = await contentOf(ctx, id, row.current_version)
  if (JSON.stringify(previous) === JSON.stringify(content)) return readRequest(ctx, id)
  const names = await loadNames(ctx, [previous, content])
  const version = row.current_version + 1
  const detail = detailOf(content, names)
  await ctx.db
    .insertInto('change_request_versions')
    .values({
      request_id: id,
      version,
      content: JSON.stringify(content),
      created_at: ctx.now,
      created_by: ctx.actor.accountId,
      created_by_label: ctx.actor.label,
    })
    .execute()
  await ctx.db
    .updateTable('change_requests')
    .set((eb) => ({
      current_version: version,
      detail,
      wished_on: content.kind === 'training' ? ctx.today : content.wishedOn,
      modified_at: ctx.now,
      confirmed_on: null,
      reminded_at: null,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
  await endRequestForm(ctx, row, 'demande modifiée')
  const words = (of: RequestContent) =>
    Object.fromEntries(
      fieldsOf(of, names, 'fr', ctx.brand.timeZone).map((field) => [`${field.section} · ${field.label}`, field.value]),
    )
  await record(ctx, {
    type: 'contracts.request.modified',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'request',
    subjectId: id,
    subjectLabel: `${row.number} · ${detail}`,
    before: words(previous),
    after: words(content),
  })
  return readRequest(ctx, id)
}

/** Deletes a request that is not processed (C24); it stays on record as «Supprimée». Repeating it changes nothing. */
export async function deleteRequest(ctx: ClientContext, id: string): Promise<void> {
  const row = await findRequest(ctx, id, true)
  await requireModify(ctx, row.contract_id)
  if (row.withdrawn_at) return
  const decision = canDelete(factsOf(row))
  if (!decision.allowed) throw problem(decision.because, { number: row.number })
  await ctx.db
    .updateTable('change_requests')
    .set((eb) => ({ withdrawn_at: ctx.now, withdrawn_by: ctx.actor.accountId, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await ctx.db
    .updateTable('training_registrations')
    .set({ cancelled_at: ctx.now })
    .where('request_id', '=', id)
    .where('cancelled_at', 'is', null)
    .execute()
  await endRequestForm(ctx, row, 'demande supprimée')
  await record(ctx, {
    type: 'contracts.request.deleted',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'request',
    subjectId: id,
    subjectLabel: `${row.number} · ${row.detail}`,
  })
}

/** What a version asks. */
export async function contentOf(ctx: Context, requestId: string, version: number): Promise<RequestContent> {
  const row = await ctx.db
    .selectFrom('change_request_versions')
    .select('content')
    .where('request_id', '=', requestId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return row.content as RequestContent
}

/** Everything about a request: versions in words, forms received, its effect or the lines that it wrote. */
export async function readRequest(ctx: PersonContext, id: string) {
  const row = await findRequest(ctx, id)
  const contract = await findContract(ctx, row.contract_id)
  const [versions, forms, lines] = await Promise.all([
    ctx.db.selectFrom('change_request_versions').selectAll().where('request_id', '=', id).orderBy('version').execute(),
    ctx.db.selectFrom('signed_forms').selectAll().where('request_id', '=', id).orderBy('recorded_at').execute(),
    ctx.db.selectFrom('billing_lines').selectAll().where('request_id', '=', id).orderBy('month').execute(),
  ])
  const contents = versions.map((version) => version.content as RequestContent)
  const names = await loadNames(ctx, contents)
  const content = contents.at(-1)!
  let effect: Effect | null = null
  if (!row.withdrawn_at && row.decision !== 'refused' && !row.carried_out_at) {
    try {
      effect = await effectOfRequest(
        ctx,
        contract,
        content,
        row.scheduled_on ? { effectiveOn: row.scheduled_on } : row.confirmed_on ? { receivedOn: row.confirmed_on } : {},
      )
      if (effect && row.scheduled_on && content.kind === 'deletion') effect.noticeEndsOn = row.scheduled_on
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }
  return {
    ...viewRequest(ctx, row),
    content,
    comment: content.comment,
    fields: fieldsOf(content, names, ctx.locale, ctx.brand.timeZone),
    nameWarnings: nameWarnings(content, names, ctx.locale),
    versions: versions.map((version, i) => ({
      version: version.version,
      createdAt: version.created_at.toISOString(),
      createdBy: version.created_by_label,
      fields: fieldsOf(contents[i]!, names, ctx.locale, ctx.brand.timeZone),
    })),
    forms: forms.map((form) => ({
      id: form.id,
      version: form.version,
      channel: form.channel,
      receivedOn: form.received_on,
      recordedBy: form.recorded_by_label,
      recordedAt: form.recorded_at.toISOString(),
      confirms: form.confirms,
      needsReview: form.needs_review,
      withdrawnAt: form.withdrawn_at?.toISOString() ?? null,
      refusedAt: form.refused_at?.toISOString() ?? null,
      refusalReason: form.refusal_reason,
      withdrawable: canWithdrawForm(factsOf(row), {
        channel: form.channel,
        confirms: form.confirms,
        withdrawn: form.withdrawn_at !== null,
        refused: form.refused_at !== null,
      }).allowed,
      fileId: form.file_id,
    })),
    signature: (await formSignatures(ctx, requestForm, [id])).get(id) ?? null,
    signable: canSignForm(factsOf(row), contract).allowed,
    effect,
    lines: lines.map((line) => ({
      seatKind: line.seat_kind as 'named',
      month: line.month,
      from: line.from_on,
      to: line.to_on,
      billedDays: line.billed_days,
      daysInMonth: line.days_in_month,
      quantity: line.quantity,
      unitMonthlyCents: line.unit_monthly_cents,
      amountCents: line.amount_cents,
      invoiceOn: line.invoice_on,
    })),
    organisationName: row.organisation_name,
    contractTitle: contract.title,
    registeredPost: contract.registeredPostRequired,
    proposedIdentifier: row.identifier,
  }
}

/** When a validated request takes effect. */
export function scheduleOf(
  content: RequestContent,
  contract: ContractTerms,
  facts: { today: Day; receivedOn: Day },
): { scheduledOn: Day; locksOn: Day | null } {
  if (content.kind === 'training') return { scheduledOn: facts.today, locksOn: null }
  if (content.kind !== 'deletion') return { scheduledOn: maxDay(content.wishedOn, facts.today), locksOn: null }
  const scheduledOn = addDays(facts.receivedOn, contract.noticeDays)
  return { scheduledOn, locksOn: content.wishedOn < scheduledOn ? maxDay(content.wishedOn, facts.today) : null }
}
