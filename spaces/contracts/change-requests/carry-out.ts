import { sql } from 'kysely'
import { addDays, type Day, today as dayOf, formatDay, maxDay } from '../../../kernel/dates/day.ts'
import { Problem } from '../../../kernel/errors/problem.ts'
import { asSystem, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { createPerson } from '../../../kernel/identity/people.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { billingLines, type SeatChange } from '../billing/proration.ts'
import { type ContractTerms, findContract } from '../contracts/service.ts'
import type { RequestContent, Subscriber } from '../schema.ts'
import { contractSettings } from '../settings.ts'
import { tellRequester } from './decide.ts'
import { ownSeat } from './effect.ts'
import { kindName } from './fields.ts'
import { endRequestForm } from './form-of.ts'
import type { RequestRow } from './list.ts'
import { contentOf, findRequest } from './service.ts'

type Access = Extract<RequestContent, { kind: 'creation' }>['access']

/** Why a validated request cannot be carried out any more; it is then refused with this, not lost. */
class NoLongerPossible extends Error {}

/**
 * Carries out one validated request if its date has come (C30). One transaction: killed at any step it is as if nothing had begun;
 * the row's lock and its `carried_out_at` make a second run do nothing.
 */
export async function carryOut(services: Services, brandId: string, requestId: string): Promise<void> {
  await asSystem(services, services.brands.byId(brandId), async (ctx) => {
    const held = await sql<{
      id: string
    }>`select id from change_requests where id = ${requestId} and decision = 'approved' and carried_out_at is null and scheduled_on <= ${ctx.today}::date for update skip locked`.execute(
      ctx.db,
    )
    if (!held.rows[0]) return
    const row = await findRequest(ctx, requestId)
    const contract = await findContract(ctx, row.contract_id)
    await sql`select pg_advisory_xact_lock(hashtextextended(${contract.id}, 7))`.execute(ctx.db)
    const content = await contentOf(ctx, requestId, row.current_version)
    await sql`savepoint carrying_out`.execute(ctx.db)
    try {
      const changes = await apply(ctx, row, contract, content, row.scheduled_on!)
      await writeLines(ctx, row, contract, changes)
    } catch (error) {
      const reason = reasonOf(error)
      if (!reason) throw error
      await sql`rollback to savepoint carrying_out`.execute(ctx.db)
      await giveUp(ctx, row, reason)
      return
    }
    await ctx.db
      .updateTable('change_requests')
      .set((eb) => ({ carried_out_at: ctx.now, version: eb('version', '+', 1) }))
      .where('id', '=', requestId)
      .execute()
    await record(ctx, {
      type: 'contracts.request.carried_out',
      organisationId: row.organisation_id,
      contractId: row.contract_id,
      subjectType: 'request',
      subjectId: requestId,
      subjectLabel: `${row.number} · ${row.detail}`,
      after: { on: row.scheduled_on, at: ctx.now.toISOString() },
    })
    await tellRequester(ctx, row, 'contracts.request_carried_out', (locale) => ({
      on: formatDay(row.scheduled_on!, locale),
    }))
  })
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof NoLongerPossible) return error.message
  if (error instanceof Problem && error.fields.some((field) => field.code === 'identity.email_taken'))
    return "L'adresse email du nouvel abonné est entre-temps utilisée par un autre compte."
  if (error instanceof Problem && error.fields.some((field) => field.code === 'identity.identifier_taken'))
    return "L'identifiant du nouvel abonné est entre-temps celui d'un autre compte."
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code === '23505' && constraint?.startsWith('connections_')) return 'La connexion demandée existe entre-temps.'
  if (code === '23505' && constraint === 'seats_one_each') return "L'abonné a entre-temps un siège dans ce contrat."
  return undefined
}

/** Refuses what was validated and cannot be done any more; that it was validated, when and by whom, stays. */
async function giveUp(ctx: SystemContext, row: RequestRow, reason: string): Promise<void> {
  await ctx.db
    .updateTable('change_requests')
    .set((eb) => ({
      decision: 'refused',
      decided_at: ctx.now,
      decided_by: null,
      decided_by_label: ctx.actor.label,
      refusal_reason: reason,
      scheduled_on: null,
      locks_on: null,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', row.id)
    .execute()
  await ctx.db
    .updateTable('training_registrations')
    .set({ cancelled_at: ctx.now })
    .where('request_id', '=', row.id)
    .where('cancelled_at', 'is', null)
    .execute()
  await endRequestForm(ctx, row, 'demande refusée')
  await record(ctx, {
    type: 'contracts.request.refused',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'request',
    subjectId: row.id,
    subjectLabel: `${row.number} · ${row.detail}`,
    after: { reason },
  })
  await tellRequester(ctx, row, 'contracts.request_refused', () => ({ reason }))
}

async function apply(
  ctx: SystemContext,
  row: RequestRow,
  contract: ContractTerms,
  content: RequestContent,
  on: Day,
): Promise<SeatChange[]> {
  if (contract.endsOn !== null && contract.endsOn < on && content.kind !== 'deletion')
    throw new NoLongerPossible(`Le contrat ${contract.number} s'est terminé le ${formatDay(contract.endsOn, 'fr')}.`)
  if (content.kind === 'training') return []
  if (content.kind === 'creation') return create(ctx, row, contract, content, on)
  const old = await ctx.db
    .selectFrom('connections')
    .selectAll()
    .where('contract_id', '=', contract.id)
    .where('account_id', '=', content.accountId)
    .where('ended_on', 'is', null)
    .execute()
  if (old.length === 0) throw new NoLongerPossible("L'abonné n'a plus de connexion dans ce contrat.")
  const seat = (await ownSeat(ctx, contract.id, content.accountId))!
  await ctx.db
    .updateTable('connections')
    .set((eb) => ({ ended_on: on, ended_by_request: row.id, version: eb('version', '+', 1) }))
    .where(
      'id',
      'in',
      old.map((connection) => connection.id),
    )
    .execute()
  await ctx.db
    .updateTable('connection_blocks')
    .set({ lifted_at: ctx.now })
    .where(
      'connection_id',
      'in',
      old.map((connection) => connection.id),
    )
    .where('lifted_at', 'is', null)
    .execute()
  await sql`select parvis.end_sessions_if_all_blocked(${content.accountId}, ${ctx.now})`.execute(ctx.db)
  if (content.kind === 'deletion') {
    if (seat.seatId) {
      await ctx.db
        .updateTable('seats')
        .set({ removed_on: on, removed_by_request: row.id })
        .where('id', '=', seat.seatId)
        .execute()
      return [{ seatKind: seat.kind, delta: -1, effectiveOn: on }]
    }
    if (!content.removeConcurrentSeat) return []
    const removed = await sql<{
      id: string
    }>`update seats set removed_on = ${on}, removed_by_request = ${row.id} where id = (
      select id from seats where contract_id = ${contract.id} and kind = 'concurrent' and removed_on is null order by created_on desc, id limit 1) returning id`.execute(
      ctx.db,
    )
    return removed.rows.length > 0 ? [{ seatKind: 'concurrent', delta: -1, effectiveOn: on }] : []
  }
  // A replacement: the same seat, kind and applications, for the other person (C27). No charge.
  const accountId = await personOf(ctx, row, contract, content.subscriber)
  let seatId: string | null = null
  if (seat.seatId) {
    await ctx.db
      .updateTable('seats')
      .set({ removed_on: on, removed_by_request: row.id })
      .where('id', '=', seat.seatId)
      .execute()
    const previous = await ctx.db
      .selectFrom('seats')
      .select('key_reference')
      .where('id', '=', seat.seatId)
      .executeTakeFirstOrThrow()
    seatId = await addSeat(ctx, row, contract, seat.kind as 'named', accountId, on, previous.key_reference)
  }
  for (const connection of old) {
    const access = content.access.find((item) => item.applicationId === connection.application_id)
    if (!access) continue
    await connect(ctx, row, contract, accountId, [access], seat.kind, seatId, on)
  }
  // An application of the pack that the old subscriber had, and for which no application user was chosen, has nobody to connect.
  return []
}

async function create(
  ctx: SystemContext,
  row: RequestRow,
  contract: ContractTerms,
  content: Extract<RequestContent, { kind: 'creation' }>,
  on: Day,
): Promise<SeatChange[]> {
  const accountId = await personOf(ctx, row, contract, content.subscriber)
  const own = await ownSeat(ctx, contract.id, accountId)
  const changes: SeatChange[] = []
  let seatId = own?.seatId ?? null
  if (content.seatKind === 'concurrent') {
    if (content.addConcurrentSeat) {
      await ctx.db
        .insertInto('seats')
        .values({ contract_id: contract.id, kind: 'concurrent', created_on: on, created_by_request: row.id })
        .execute()
      changes.push({ seatKind: 'concurrent', delta: 1, effectiveOn: on })
    }
    seatId = null
  } else if (!seatId) {
    seatId = await addSeat(ctx, row, contract, content.seatKind, accountId, on)
    changes.push({ seatKind: content.seatKind, delta: 1, effectiveOn: on })
  }
  await connect(ctx, row, contract, accountId, content.access, content.seatKind, seatId, on)
  return changes
}

async function addSeat(
  ctx: SystemContext,
  row: RequestRow,
  contract: ContractTerms,
  kind: 'named' | 'key',
  accountId: string,
  on: Day,
  keyReference = '',
): Promise<string> {
  const seat = await ctx.db
    .insertInto('seats')
    .values({
      contract_id: contract.id,
      kind,
      account_id: accountId,
      key_reference: keyReference,
      created_on: on,
      created_by_request: row.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return seat.id
}

async function connect(
  ctx: SystemContext,
  row: RequestRow,
  contract: ContractTerms,
  accountId: string,
  access: Access,
  seatKind: 'named' | 'concurrent' | 'key',
  seatId: string | null,
  on: Day,
): Promise<void> {
  for (const item of access) {
    const id = crypto.randomUUID()
    await ctx.db
      .insertInto('connections')
      .values({
        id,
        brand_id: ctx.brand.id,
        organisation_id: contract.organisationId,
        contract_id: contract.id,
        application_id: item.applicationId,
        account_id: accountId,
        application_user_id: item.applicationUserId,
        seat_kind: seatKind,
        seat_id: seatId,
        profile_id: item.profileId,
        created_on: on,
        created_by_request: row.id,
      })
      .execute()
    await record(ctx, {
      type: 'contracts.connection.created',
      organisationId: contract.organisationId,
      contractId: contract.id,
      subjectType: 'connection',
      subjectId: id,
      subjectLabel: row.detail,
      after: { seatKind, request: row.number },
    })
  }
}

/** The account that a request is about, made where the person has none, with the activation e-mail (C31). */
async function personOf(
  ctx: SystemContext,
  row: RequestRow,
  contract: ContractTerms,
  subscriber: Subscriber,
): Promise<string> {
  let accountId: string
  if (subscriber.type === 'existing') {
    const found = await ctx.db
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', subscriber.accountId)
      .where('status', 'in', ['pending', 'active'])
      .executeTakeFirst()
    if (!found) throw new NoLongerPossible("Le compte de l'abonné n'est plus actif.")
    accountId = found.id
  } else {
    const { type: _type, email, emailConfirmation: _again, ...person } = subscriber
    accountId = (
      await createPerson(ctx, {
        ...person,
        identifier: row.identifier,
        reserved: true,
        signInEmail: email,
        contactEmail: email,
      })
    ).id
  }
  await ctx.db
    .insertInto('memberships')
    .values({ organisation_id: contract.organisationId, account_id: accountId, role: 'member', starts_on: ctx.today })
    .onConflict((oc) => oc.columns(['organisation_id', 'account_id']).where('removed_at', 'is', null).doNothing())
    .execute()
  return accountId
}

/** The billing adjustments of a request (C32), written once: a line is unique by request, kind of seat and month. */
async function writeLines(
  ctx: SystemContext,
  row: RequestRow,
  contract: ContractTerms,
  changes: SeatChange[],
): Promise<void> {
  for (const line of changes.flatMap((change) => billingLines(contract.billing, change, ctx.today))) {
    await ctx.db
      .insertInto('billing_lines')
      .values({
        brand_id: ctx.brand.id,
        contract_id: contract.id,
        request_id: row.id,
        seat_kind: line.seatKind,
        label: `${kindName(row.kind, 'fr')} · ${row.detail}`,
        month: line.month,
        from_on: line.from,
        to_on: line.to,
        billed_days: line.billedDays,
        days_in_month: line.daysInMonth,
        quantity: line.quantity,
        unit_monthly_cents: line.unitMonthlyCents,
        amount_cents: line.amountCents,
        invoice_on: line.invoiceOn,
        created_at: ctx.now,
      })
      .execute()
  }
}

/** Locks the connections of a deletion from the wished date until the end of notice (C26). */
async function lock(services: Services, brandId: string, requestId: string): Promise<void> {
  await asSystem(services, services.brands.byId(brandId), async (ctx) => {
    const held = await sql<{
      id: string
    }>`select id from change_requests where id = ${requestId} and decision = 'approved' and locked_at is null and locks_on <= ${ctx.today}::date and carried_out_at is null for update skip locked`.execute(
      ctx.db,
    )
    if (!held.rows[0]) return
    const row = await findRequest(ctx, requestId)
    const content = await contentOf(ctx, requestId, row.current_version)
    if (content.kind !== 'deletion') return
    await sql`insert into connection_blocks (connection_id, cause, request_id, opened_at, opened_by_label)
      select c.id, 'notice', ${requestId}, ${ctx.now}, 'Parvis' from connections c where c.contract_id = ${row.contract_id} and c.account_id = ${content.accountId} and c.ended_on is null
      on conflict (connection_id, cause) where lifted_at is null do nothing`.execute(ctx.db)
    await ctx.db.updateTable('change_requests').set({ locked_at: ctx.now }).where('id', '=', requestId).execute()
    await sql`select parvis.end_sessions_if_all_blocked(${content.accountId}, ${ctx.now})`.execute(ctx.db)
    await record(ctx, {
      type: 'contracts.connection.locked',
      organisationId: row.organisation_id,
      contractId: row.contract_id,
      subjectType: 'request',
      subjectId: requestId,
      subjectLabel: `${row.number} · ${row.detail}`,
      after: { cause: 'notice', until: row.scheduled_on },
    })
  })
}

/** Reminds of a form that is not there after the contract's delay (C29). */
async function remind(services: Services, brandId: string, requestId: string): Promise<void> {
  await asSystem(services, services.brands.byId(brandId), async (ctx) => {
    const held = await sql<{
      id: string
    }>`select id from change_requests where id = ${requestId} and confirmed_on is null and reminded_at is null and withdrawn_at is null and decision is distinct from 'refused' for update skip locked`.execute(
      ctx.db,
    )
    if (!held.rows[0]) return
    const row = await findRequest(ctx, requestId)
    if (row.return_before >= ctx.today) return
    const contract = await findContract(ctx, row.contract_id)
    await ctx.db.updateTable('change_requests').set({ reminded_at: ctx.now }).where('id', '=', requestId).execute()
    await tellRequester(ctx, row, 'contracts.form_reminder', (locale) => ({
      suspendsOn: formatDay(addDays(maxDay(ctx.today, row.scheduled_on ?? ctx.today), contract.suspensionDays), locale),
    }))
    await record(ctx, {
      type: 'contracts.form.reminded',
      organisationId: row.organisation_id,
      contractId: row.contract_id,
      subjectType: 'request',
      subjectId: requestId,
      subjectLabel: `${row.number} · ${row.detail}`,
    })
  })
}

/** Suspends what a request made, «en attente de régularisation», after the second delay (C29). */
async function suspend(services: Services, brandId: string, requestId: string): Promise<void> {
  await asSystem(services, services.brands.byId(brandId), async (ctx) => {
    const held = await sql<{
      id: string
    }>`select id from change_requests where id = ${requestId} and confirmed_on is null and suspended_at is null and carried_out_at is not null and kind in ('creation', 'replacement') for update skip locked`.execute(
      ctx.db,
    )
    if (!held.rows[0]) return
    const row = await findRequest(ctx, requestId)
    const contract = await findContract(ctx, row.contract_id)
    if (!row.reminded_at || row.to_review) return
    // The delay is what the reminder gave: one that was sent late gives it whole.
    const [remindedOn, carriedOutOn] = [row.reminded_at, row.carried_out_at!].map((at) => dayOf(ctx.brand.timeZone, at))
    if (addDays(maxDay(remindedOn!, carriedOutOn!), contract.suspensionDays) > ctx.today) return
    const blocked = await sql<{
      account_id: string
    }>`with opened as (insert into connection_blocks (connection_id, cause, request_id, opened_at, opened_by_label)
      select c.id, 'regularisation', ${requestId}, ${ctx.now}, 'Parvis' from connections c where c.created_by_request = ${requestId} and c.ended_on is null
      on conflict (connection_id, cause) where lifted_at is null do nothing returning connection_id)
      select distinct c.account_id from opened join connections c on c.id = opened.connection_id`.execute(ctx.db)
    await ctx.db.updateTable('change_requests').set({ suspended_at: ctx.now }).where('id', '=', requestId).execute()
    for (const { account_id } of blocked.rows)
      await sql`select parvis.end_sessions_if_all_blocked(${account_id}, ${ctx.now})`.execute(ctx.db)
    await record(ctx, {
      type: 'contracts.connection.suspended',
      organisationId: row.organisation_id,
      contractId: row.contract_id,
      subjectType: 'request',
      subjectId: requestId,
      subjectLabel: `${row.number} · ${row.detail}`,
      after: { cause: 'regularisation' },
    })
    await tellRequester(ctx, row, 'contracts.connection_suspended', () => ({}))
  })
}

/**
 * Everything whose date has come, for every brand (C30): deletions to lock, requests to carry out, forms to remind of, connections to suspend.
 * Each in its own transaction, so one that fails holds up no other; run as often as one likes, by as many processes.
 */
export async function sweep(services: Services, onError: (error: unknown, requestId: string) => void): Promise<void> {
  for (const brand of services.brands.all()) {
    const brandId = brand.id
    const reminderDays = settingOf({ brand, services }, contractSettings.form_reminder_days)
    const suspensionDays = settingOf({ brand, services }, contractSettings.form_suspension_days)
    const due = await asSystem(services, brand, async (ctx) => {
      const rows = await sql<{ id: string; act: 'lock' | 'carry_out' | 'remind' | 'suspend' }>`
        select id, 'lock' as act from change_requests where brand_id = ${brandId} and decision = 'approved' and locked_at is null and carried_out_at is null and locks_on <= ${ctx.today}::date
        union all select id, 'carry_out' from change_requests where brand_id = ${brandId} and decision = 'approved' and carried_out_at is null and scheduled_on <= ${ctx.today}::date
        union all select r.id, 'remind' from change_requests r join contracts k on k.id = r.contract_id where r.brand_id = ${brandId} and r.confirmed_on is null and r.reminded_at is null and r.withdrawn_at is null
          and r.decision is distinct from 'refused' and r.kind <> 'training' and (r.modified_at at time zone ${brand.timeZone})::date + coalesce(k.reminder_days, ${reminderDays}::int) < ${ctx.today}::date
        union all select r.id, 'suspend' from change_requests r join contracts k on k.id = r.contract_id where r.brand_id = ${brandId} and r.confirmed_on is null and r.suspended_at is null and r.carried_out_at is not null
          and r.kind in ('creation', 'replacement') and (r.reminded_at at time zone ${brand.timeZone})::date + coalesce(k.suspension_days, ${suspensionDays}::int) <= ${ctx.today}::date
        limit 5000`.execute(ctx.db)
      return rows.rows
    })
    const acts = { lock, carry_out: carryOut, remind, suspend }
    for (const { id, act } of due) {
      try {
        await acts[act](services, brandId, id)
      } catch (error) {
        onError(error, id)
      }
    }
  }
}
