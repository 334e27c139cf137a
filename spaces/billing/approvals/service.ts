import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { staffMay } from '../../../kernel/policy/roles.ts'
import { changedByTwo } from '../../../kernel/settings/by-two.ts'
import { billingSettings } from '../settings.ts'
import { type ApprovalKind, kinds } from './kinds.ts'
import * as schema from './schema.ts'
import { needsSecond } from './second.ts'
import { requireNoOther, waitingThreshold } from './threshold.ts'

const state = sql<
  (typeof schema.approvalStates)[number]
>`case when a.given_at is not null then 'given' when a.refused_at is not null then 'refused'
  when a.withdrawn_at is not null then 'withdrawn' else 'open' end`

const isOpen = sql<boolean>`given_at is null and refused_at is null and withdrawn_at is null`

/** The acts on money that wait for a second person, or did, the latest asked first (B17). */
export const approvalList = defineList({
  title: { fr: 'Accords', en: 'Approvals' },
  rows: (db) =>
    db
      .selectFrom('approvals as a')
      .selectAll('a')
      .select(state.as('state'))
      .select(sql<boolean>`a.asked_by = (select parvis.account_id())`.as('own')),
  scope: (_: unknown, { brand }) => sql`a.brand_id = ${brand.id}`,
  filters: {
    state: filter(z.enum(schema.approvalStates).optional(), (one) => sql`${state} = ${one}`),
  },
  id: by.uuid('a.id'),
  sorts: { askedAt: [by.moment('a.asked_at')] },
  order: () => 'desc',
  item: schema.approvalItem,
  view: (row) => ({
    id: row.id,
    kind: row.kind as 'batch',
    subjectId: row.subject_id,
    label: row.label,
    amountCents: row.amount_cents,
    currency: row.currency as Currency,
    state: row.state,
    askedAt: row.asked_at.toISOString(),
    askedBy: row.asked_by_label,
    own: row.own,
    reason: String((row.input as { reason?: string }).reason ?? ''),
    endedAt: (row.given_at ?? row.refused_at ?? row.withdrawn_at)?.toISOString() ?? null,
    endedBy: row.given_by_label || row.refused_by_label,
    refusalReason: row.refusal_reason,
    version: row.version,
  }),
})

/** How many wait for somebody else than whoever asked, and may be given by the asking person. */
export const toGive = sql<number>`parvis.approvals_to_give()`

const kindOf = (name: string): ApprovalKind => kinds[name as keyof typeof kinds]

const read = async (ctx: StaffContext, id: string) => approvalList.view(await readRow(ctx, approvalList, id), ctx)

/**
 * Asks for a second person (B17). Asked twice it is the same one, asked otherwise meanwhile it is refused; colleagues who may give it are told.
 * @throws Problem 403, 404, 422; billing.second_not_needed where one person is enough; whatever refuses the act at once
 */
export async function askApproval(ctx: StaffContext, body: z.output<typeof schema.askingBody>) {
  const kind = kindOf(body.kind)
  require(staffMay(ctx.actor, kind.permission))
  const input = kind.input.safeParse(body.input)
  if (!input.success)
    throw invalid({ field: ['input', ...(input.error.issues[0]?.path ?? [])].join('.'), code: 'bad_value' })
  const about = await kind.about(ctx, body.subjectId, input.data)
  const act = { kind: body.kind, subjectId: about.subjectId, cents: about.cents, currency: about.currency }
  if (!(await needsSecond(ctx, act))) throw problem('billing.second_not_needed')
  const made = await ctx.db
    .insertInto('approvals')
    .values({
      brand_id: ctx.brand.id,
      kind: body.kind,
      subject_id: about.subjectId,
      label: about.label,
      amount_cents: about.cents,
      currency: about.currency,
      input: JSON.stringify(kind.kept ? kind.kept(ctx, input.data) : input.data),
      asked_by: ctx.actor.accountId,
      asked_by_label: ctx.actor.label,
      asked_at: ctx.now,
    })
    .onConflict((oc) => oc.columns(['brand_id', 'kind', 'subject_id']).where(isOpen).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) {
    const there = await ctx.db
      .selectFrom('approvals')
      .select(['id', 'input'])
      .where('brand_id', '=', ctx.brand.id)
      .where('kind', '=', body.kind)
      .where('subject_id', '=', about.subjectId)
      .where(isOpen)
      .executeTakeFirstOrThrow()
    const asked = there.input as Record<string, unknown>
    const same = isDeepStrictEqual(kind.input.parse(kind.opened ? kind.opened(ctx, asked) : asked), input.data)
    if (!same) throw conflict(await read(ctx, there.id))
    return read(ctx, there.id)
  }
  await record(ctx, {
    type: 'billing.approval.asked',
    subjectType: 'billing.approval',
    subjectId: made.id,
    subjectLabel: about.label,
    after: { amountCents: about.cents },
  })
  await tellStaff(ctx, 'billing.approval_asked', [kind.permission], {
    params: (locale) => ({ who: ctx.actor.label, amount: formatMoney(about.cents, locale, about.currency) }),
    href: '/fournisseur/factures/accords',
    key: `approval_asked:${made.id}`,
    except: ctx.actor.accountId,
  })
  return read(ctx, made.id)
}

/** Locks one that is open, at the version that was seen. @throws Problem 403, 404, conflict, billing.approval_over */
async function holdOpen(ctx: StaffContext, id: string, version: number) {
  const seen = await read(ctx, id)
  const kind = kindOf(seen.kind)
  if (!seen.own) require(staffMay(ctx.actor, kind.permission))
  const row = await ctx.db.selectFrom('approvals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw notFound()
  if (row.given_at ?? row.refused_at ?? row.withdrawn_at) throw problem('billing.approval_over')
  if (row.version !== version) throw conflict(await read(ctx, id))
  return { ...row, kindOf: kind }
}

/** Whether a member of the staff still has a right: of two persons, both must. */
const holds = (ctx: StaffContext, accountId: string, permission: string): Promise<boolean> =>
  ctx.asSystem(
    async () =>
      (await ctx.db
        .selectFrom('staff_roles as s')
        .innerJoin('role_permissions as p', (on) =>
          on.onRef('p.brand_id', '=', 's.brand_id').onRef('p.role', '=', 's.role'),
        )
        .innerJoin('accounts as a', 'a.id', 's.account_id')
        .select('s.account_id')
        .where('s.brand_id', '=', ctx.brand.id)
        .where('s.account_id', '=', accountId)
        .where('p.permission', '=', permission)
        .where('a.status', '=', 'active')
        .limit(1)
        .executeTakeFirst()) !== undefined,
  )

const tellAsker = (ctx: StaffContext, row: { id: string; asked_by: string; label: string }, kind: string) =>
  tellPeople(ctx, [
    {
      accountId: row.asked_by,
      kind,
      params: { who: ctx.actor.label, label: row.label },
      href: '/fournisseur/factures/accords',
      key: `${kind} ${row.id}`,
    },
  ])

/**
 * Gives the second approval and does the act, in one transaction: it is done as whoever gives it, and the record has both names (B17).
 * @throws Problem 403 where they asked themselves or may not do it, 404, conflict, billing.approval_over, billing.asker_without_right; whatever refuses the act
 */
export async function giveApproval(ctx: StaffContext, id: string, { version }: z.output<typeof schema.versionBody>) {
  const row = await holdOpen(ctx, id, version)
  if (row.asked_by === ctx.actor.accountId) throw problem('billing.own_approval')
  if (!(await holds(ctx, row.asked_by, row.kindOf.permission))) throw problem('billing.asker_without_right')
  await ctx.db
    .updateTable('approvals')
    .set({
      given_by: ctx.actor.accountId,
      given_by_label: ctx.actor.label,
      given_at: ctx.now,
      version: version + 1,
    })
    .where('id', '=', id)
    .execute()
  const input = row.input as Record<string, unknown>
  const whole = row.kindOf.opened ? row.kindOf.opened(ctx, input) : input
  await row.kindOf.act(ctx, row.subject_id, row.kindOf.input.parse(whole))
  await record(ctx, {
    type: 'billing.approval.given',
    subjectType: 'billing.approval',
    subjectId: id,
    subjectLabel: row.label,
    after: { amountCents: row.amount_cents, askedBy: row.asked_by_label },
  })
  await tellAsker(ctx, row, 'billing.approval_given')
  return read(ctx, id)
}

/** Refuses it with a reason, which whoever asked reads. @throws Problem 403, 404, conflict, billing.approval_over */
export async function refuseApproval(ctx: StaffContext, id: string, body: z.output<typeof schema.refusalBody>) {
  const row = await holdOpen(ctx, id, body.version)
  if (row.asked_by === ctx.actor.accountId) throw problem('billing.own_approval')
  await ctx.db
    .updateTable('approvals')
    .set({
      refused_at: ctx.now,
      refused_by_label: ctx.actor.label,
      refusal_reason: body.reason,
      version: body.version + 1,
    })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'billing.approval.refused',
    subjectType: 'billing.approval',
    subjectId: id,
    subjectLabel: row.label,
    after: { reason: body.reason },
  })
  await tellAsker(ctx, row, 'billing.approval_refused')
  return read(ctx, id)
}

/** Whoever asked takes it back. @throws Problem 403, 404, conflict, billing.approval_over */
export async function withdrawApproval(ctx: StaffContext, id: string, body: z.output<typeof schema.versionBody>) {
  const row = await holdOpen(ctx, id, body.version)
  if (row.asked_by !== ctx.actor.accountId) throw problem('billing.not_own_approval')
  await ctx.db
    .updateTable('approvals')
    .set({ withdrawn_at: ctx.now, version: body.version + 1 })
    .where('id', '=', id)
    .execute()
  return read(ctx, id)
}

// The amount itself: once it is set, «Réglages» has a change wait for a second person (B17).
changedByTwo(billingSettings.two_persons_from.key, {
  asks: async (ctx, { from, to, version }) => {
    if (!from || from === to) return false
    await requireNoOther(ctx, to)
    await askApproval(ctx, { kind: 'threshold', subjectId: ctx.brand.id, input: { value: to, version } })
    return true
  },
  waiting: waitingThreshold,
})
