import { type Kysely, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { type Day, today as dayOf, daysBetween } from '../../../kernel/dates/day.ts'
import { sentenceOf } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context } from '../../../kernel/http/context.ts'
import { type At, byClient, defineList, filter, indexedWords } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import type { Decision } from '../../../kernel/policy/decision.ts'
import { ifStaffMay } from '../../../kernel/policy/roles.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { requireAdministrator } from '../contracts/service.ts'
import { canDelete, canModify, canReturnForm, type RequestFacts, stateOf } from '../policy.ts'
import type { RequestKind, RequestState } from '../schema.ts'
import * as schema from '../schema.ts'
import { contractSettings } from '../settings.ts'

/** A request as it is kept, with what its state is derived from. */
export type RequestRow = {
  id: string
  brand_id: string
  organisation_id: string
  contract_id: string
  number: string
  kind: RequestKind
  detail: string
  current_version: number
  wished_on: Day
  account_id: string
  requested_by_label: string
  requested_at: Date
  modified_at: Date
  confirmed_on: Day | null
  decision: 'approved' | 'refused' | null
  decided_at: Date | null
  decided_by: string | null
  decided_by_label: string
  validated_at: Date | null
  validated_by_label: string
  refusal_reason: string
  identifier: string
  scheduled_on: Day | null
  locks_on: Day | null
  locked_at: Date | null
  carried_out_at: Date | null
  withdrawn_at: Date | null
  reminded_at: Date | null
  suspended_at: Date | null
  version: number
  contract_number: string
  return_before: Day
  to_review: boolean
  stale_form: number | null
  awaiting_regularisation: boolean
  organisation_name: string
}

const toReview = sql<boolean>`exists (select from signed_forms f where f.request_id = r.id and f.version = r.current_version and f.needs_review)`
// Where the contract says nothing, the brand's delay counts (C29).
const returnBefore = sql<Day>`((r.modified_at at time zone given.zone)::date + coalesce(k.reminder_days, given.reminder_days))`
const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('change_requests as r')
    .innerJoin('contracts as k', 'k.id', 'r.contract_id')
    .innerJoin('organisations as o', 'o.id', 'r.organisation_id')
    .selectAll('r')
    .select([
      'k.number as contract_number',
      'o.name as organisation_name',
      returnBefore.as('return_before'),
      toReview.as('to_review'),
      sql`case when r.confirmed_on is null then (select max(f.version) from signed_forms f where f.request_id = r.id and f.version < r.current_version and f.withdrawn_at is null and f.refused_at is null) end`.as(
        'stale_form',
      ),
      sql`(r.suspended_at is not null and exists (select from connection_blocks b where b.request_id = r.id and b.cause = 'regularisation' and b.lifted_at is null))`.as(
        'awaiting_regularisation',
      ),
    ])
    .$castTo<RequestRow>()

/** What the state of a row is derived from. */
export const factsOf = (row: RequestRow): RequestFacts => ({
  deleted: row.withdrawn_at !== null,
  decision: row.decision,
  scheduledOn: row.scheduled_on,
  carriedOut: row.carried_out_at !== null,
  confirmed: row.confirmed_on !== null,
  toReview: row.to_review,
  returnBefore: row.return_before,
  needsForm: row.kind !== 'training',
})

/** A request as both sides see it, with what the asking person may do to it. */
export function viewRequest(ctx: Pick<Context, 'actor' | 'locale' | 'today'>, row: RequestRow) {
  const facts = factsOf(row)
  const ability = (decision: Decision) => {
    const decided = ifStaffMay(ctx.actor, 'contracts.requests.decide', decision)
    if (decided.allowed) return { allowed: true, reason: '' }
    return {
      allowed: false,
      reason: sentenceOf(decided.because, ctx.locale, { number: row.number, ...decided.params }) ?? '',
    }
  }
  return {
    id: row.id,
    number: row.number,
    contractId: row.contract_id,
    contractNumber: row.contract_number,
    kind: row.kind,
    detail: row.detail,
    requestedAt: row.requested_at.toISOString(),
    requestedBy: row.requested_by_label,
    version: row.current_version,
    rowVersion: row.version,
    wishedOn: row.wished_on,
    state: stateOf(facts, ctx.today),
    confirmedOn: row.confirmed_on,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by_label,
    validatedAt: row.validated_at?.toISOString() ?? null,
    validatedBy: row.validated_by_label,
    refusalReason: row.refusal_reason,
    scheduledOn: row.scheduled_on,
    locksOn: row.locks_on,
    carriedOutAt: row.carried_out_at?.toISOString() ?? null,
    returnBefore: row.return_before,
    awaitingRegularisation: row.awaiting_regularisation,
    staleFormVersion: row.stale_form,
    formStatus:
      row.confirmed_on !== null
        ? ('received' as const)
        : row.to_review
          ? ('to_review' as const)
          : row.stale_form !== null
            ? ('stale' as const)
            : ('awaited' as const),
    abilities: {
      modify: ability(canModify(row.kind, facts)),
      delete: ability(canDelete(facts)),
      upload: ability(canReturnForm(facts)),
    },
  }
}

const stateCase = sql<number>`case when r.withdrawn_at is not null then 8 when r.decision = 'refused' then 7 when r.carried_out_at is not null then 6
  when r.decision = 'approved' then (case when r.scheduled_on > given.today then 5 else 4 end)
  when r.confirmed_on is not null then 3
  when ${toReview} then 9
  when r.kind = 'training' then 3
  when ${returnBefore} < given.today then 1 else 2 end`
const stateRank: Record<RequestState, number> = {
  late: 1,
  to_return: 2,
  under_review: 3,
  to_verify: 9,
  validated: 4,
  planned: 5,
  carried_out: 6,
  refused: 7,
  deleted: 8,
}

const shared = {
  title: { fr: 'Demandes', en: 'Requests' },
  rows,
  given: (at: At) =>
    sql`select ${at.brand.timeZone}::text as zone, ${settingOf(at, contractSettings.form_reminder_days)}::int as reminder_days, ${at.today}::date as today`,
  id: by.uuid('r.id'),
}
const ofContract = filter(z.uuid().optional(), (id) => sql`r.contract_id = ${id}`)
const ofKind = filter(schema.requestKind.optional(), (kind) => sql`r.kind = ${kind}`)

/** «Liste des demandes» (C18) of the contracts that the person administers. */
export const requestList = defineList({
  ...shared,
  filters: {
    search: indexedWords('change_requests', 'r'),
    contract: ofContract,
    kind: ofKind,
    /** `current`: all but those that were deleted. */
    state: filter(z.enum([...schema.requestState.options, 'current']).default('current'), (state) =>
      state === 'current' ? sql`r.withdrawn_at is null` : sql`${stateCase} = ${stateRank[state]}`,
    ),
  },
  sorts: {
    requestedAt: [by.moment('r.requested_at')],
    kind: [by.text('r.kind')],
    detail: [by.text('r.detail')],
    validatedAt: [by.moment(sql`coalesce(r.validated_at, '-infinity')`)],
    state: [by.integer(stateCase)],
  },
  order: () => 'desc',
  item: schema.requestRow,
  view: (row: RequestRow, reader) => viewRequest(reader, row),
  guard: (ctx) => requireAdministrator(ctx as ClientContext),
  /** And how many of them wait for their signed form. */
  counts: {
    total: sql<number>`count(*)::int`,
    toReturn: sql<number>`count(*) filter (where ${stateCase} in (1, 2))::int`,
  },
})

const waiting = sql<SqlBool>`(r.decision is null and r.withdrawn_at is null)`
/** The requests `r` of contracts `k` that may be validated now: `canValidate` in SQL. */
const ready = sql<SqlBool>`(r.decision is null and r.withdrawn_at is null and (r.confirmed_on is not null
  or not case r.kind when 'creation' then k.creation_waits_form when 'deletion' then k.deletion_waits_form when 'replacement' then k.replacement_waits_form else false end))`
/** And those where a copy is to be looked at: what the staff have to do (C28). */
export const forStaff = sql<SqlBool>`(${ready} or (${waiting} and ${toReview}))`

const queued = {
  ready: forStaff,
  awaiting_form: sql<SqlBool>`${waiting} and not ${forStaff}`,
  waiting,
  validated: sql<SqlBool>`r.decision = 'approved' and r.carried_out_at is null`,
  planned: sql<SqlBool>`r.decision = 'approved' and r.carried_out_at is null and r.scheduled_on > given.today`,
  carried_out: sql<SqlBool>`r.carried_out_at is not null`,
  refused: sql<SqlBool>`r.decision = 'refused'`,
  deleted: sql<SqlBool>`r.withdrawn_at is not null`,
  all: undefined,
}
const formIs = {
  received: sql<SqlBool>`r.confirmed_on is not null`,
  awaited: sql<SqlBool>`r.confirmed_on is null and not ${toReview}`,
  to_review: sql<SqlBool>`r.confirmed_on is null and ${toReview}`,
}
const names = <T extends object>(of: T) => Object.keys(of) as [keyof T & string, ...Array<keyof T & string>]

/** A request as the queue shows it. */
export const queueRow = (ctx: Pick<Context, 'actor' | 'locale' | 'today' | 'brand'>, row: RequestRow) => ({
  ...viewRequest(ctx, row),
  organisationId: row.organisation_id,
  organisationName: row.organisation_name,
  ageDays: daysBetween(dayOf(ctx.brand.timeZone, row.requested_at), ctx.today),
})

/** The provider's work queue (C28), the oldest first unless asked otherwise. */
export const requestQueue = defineList({
  ofClients: byClient('r.organisation_id'),
  ...shared,
  scope: (_, { brand }) => sql`r.brand_id = ${brand.id}`,
  filters: {
    search: indexedWords('change_requests', 'r'),
    organisation: filter(z.uuid().optional(), (id) => sql`r.organisation_id = ${id}`),
    contract: ofContract,
    kind: ofKind,
    state: filter(z.enum(names(queued)).default('waiting'), (state) => queued[state]),
    form: filter(z.enum(names(formIs)).optional(), (form) => formIs[form]),
    olderThanDays: filter(
      z.coerce.number().int().min(0).max(3650).optional(),
      (days, { now }) => sql`r.requested_at <= ${new Date(now.getTime() - days * 86_400_000)}`,
    ),
  },
  sorts: { requestedAt: [by.moment('r.requested_at')] },
  item: schema.queueRow,
  view: (row: RequestRow, reader) => queueRow(reader, row),
  counts: { total: sql<number>`count(*)::int` },
})
