import { sql } from 'kysely'
import type { StaffContext } from '../../kernel/http/context.ts'
import type { Locale } from '../../kernel/i18n/locale.ts'
import { labelOf } from '../../kernel/identity/label.ts'
import { isNarrowed, liftNetworks } from '../../kernel/identity/networks.ts'
import { sendOneTimeLink } from '../../kernel/identity/tokens.ts'
import { type JournalEntry, record } from '../../kernel/journal/journal.ts'
import { readRow } from '../../kernel/lists/read.ts'
import { ability } from '../../kernel/policy/ability.ts'
import { require } from '../../kernel/policy/decision.ts'
import { type AccountRow, accountList, accountSummary } from './lists.ts'
import { type AccountState, canEndSessions, canLetIn, canReset, canUnblock } from './policy.ts'

const stateOf = (row: AccountRow): AccountState => ({
  isStaff: row.staff,
  status: row.status,
  hasEmail: row.sign_in_email !== null,
  blocked: row.blocked,
})

const findAccount = (ctx: StaffContext, id: string) => readRow(ctx, accountList, id)

/** An account with its blocks, memberships and connections. @throws Problem 404 */
export async function readAccount(ctx: StaffContext, id: string) {
  const row = await findAccount(ctx, id)
  const blocks = await ctx.db
    .selectFrom('account_blocks')
    .selectAll()
    .where('account_id', '=', id)
    .orderBy('opened_at', 'desc')
    .orderBy('id')
    .limit(50)
    .execute()
  const memberships = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select(['o.id', 'o.name', 'm.role', 'm.starts_on', 'm.ends_on'])
    .where('m.account_id', '=', id)
    .orderBy('o.name')
    .execute()
  const connections = await ctx.db
    .selectFrom('connections as c')
    .innerJoin('contracts as k', 'k.id', 'c.contract_id')
    .select([
      'c.id',
      'c.contract_id',
      'k.number',
      'c.application_name',
      'c.seat_kind',
      'c.is_blocked',
      'c.notice_ends_on',
    ])
    .where('c.account_id', '=', id)
    .where('c.ended_on', 'is', null)
    .orderBy('k.number')
    .orderBy('c.application_name')
    .execute()
  const narrowed = await isNarrowed(ctx, id)
  const state = { ...stateOf(row), openSessions: await countSessions(ctx, id), narrowed }
  return {
    ...accountSummary(row),
    structure: row.structure,
    jobTitle: row.job_title,
    addressLine1: row.address_line1,
    addressLine2: row.address_line2,
    postalCode: row.postal_code,
    city: row.city,
    phone: row.phone,
    mobile: row.mobile,
    fax: row.fax,
    locale: row.locale as Locale,
    blocks: blocks.map((block) => ({
      id: block.id,
      cause: block.cause,
      reason: block.reason,
      openedAt: block.opened_at.toISOString(),
      openedBy: block.opened_by_label,
      liftedAt: block.lifted_at?.toISOString() ?? null,
    })),
    memberships: memberships.map((membership) => ({
      organisationId: membership.id,
      organisationName: membership.name,
      role: membership.role,
      startsOn: membership.starts_on,
      endsOn: membership.ends_on,
    })),
    connections: connections.map((connection) => ({
      id: connection.id,
      contractId: connection.contract_id,
      contractNumber: connection.number,
      applicationName: connection.application_name,
      seatKind: connection.seat_kind,
      blocked: connection.is_blocked,
      noticeEndsOn: connection.notice_ends_on,
    })),
    openSessions: state.openSessions,
    narrowed,
    abilities: {
      unblock: ability(canUnblock(ctx.actor, state), ctx.locale),
      resetPassword: ability(canReset(ctx.actor, state), ctx.locale),
      endSessions: ability(canEndSessions(ctx.actor, state), ctx.locale),
      letIn: ability(canLetIn(ctx.actor, state), ctx.locale),
    },
  }
}

/** Each contract where the person is connected keeps the act in its own history (C35); without any, the portal's journal does. */
async function recordForAccount(
  ctx: StaffContext,
  row: AccountRow,
  entry: Pick<JournalEntry, 'type' | 'before' | 'after'>,
): Promise<void> {
  const contracts = await ctx.db
    .selectFrom('connections')
    .select(['contract_id', 'organisation_id'])
    .distinct()
    .where('account_id', '=', row.id)
    .where('ended_on', 'is', null)
    .execute()
  const full = {
    ...entry,
    subjectType: 'account',
    subjectId: row.id,
    subjectLabel: labelOf(row),
  }
  if (contracts.length === 0) await record(ctx, full)
  for (const contract of contracts)
    await record(ctx, { ...full, organisationId: contract.organisation_id, contractId: contract.contract_id })
}

async function sendReset(ctx: StaffContext, row: AccountRow): Promise<void> {
  await sendOneTimeLink(ctx, row.status === 'pending' ? 'activation' : 'password_reset', {
    id: row.id,
    identifier: row.identifier,
    email: row.sign_in_email!,
    givenName: row.given_name,
    locale: row.locale as Locale,
  })
  await recordForAccount(ctx, row, { type: 'identity.password_reset.sent' })
}

/** Lifts an account's blocks, with a reset at once where asked (C6). @throws Problem 404, back_office.not_blocked, back_office.no_email */
export async function unblock(ctx: StaffContext, id: string, input: { reset: boolean }) {
  const row = await findAccount(ctx, id)
  require(canUnblock(ctx.actor, stateOf(row)))
  if (input.reset) require(canReset(ctx.actor, stateOf(row)))
  const lifted = await ctx.db
    .updateTable('account_blocks')
    .set({ lifted_at: sql`greatest(opened_at, ${ctx.now}::timestamptz)`, lifted_by: ctx.actor.accountId })
    .where('account_id', '=', id)
    .where('lifted_at', 'is', null)
    .returning('cause')
    .execute()
  if (lifted.length === 0) require(canUnblock(ctx.actor, { ...stateOf(row), blocked: false }))
  await recordForAccount(ctx, row, {
    type: 'identity.account.unblocked',
    before: { causes: lifted.map((block) => block.cause).sort() },
  })
  if (input.reset) await sendReset(ctx, row)
  return readAccount(ctx, id)
}

/** Lets an account sign in from anywhere again (B23). @throws Problem 404, 403, back_office.not_narrowed */
export async function letInFromAnywhere(ctx: StaffContext, id: string) {
  const row = await findAccount(ctx, id)
  require(canLetIn(ctx.actor, { ...stateOf(row), narrowed: await liftNetworks(ctx, id) }))
  return readAccount(ctx, id)
}

/** Sends an account its reset link, or its activation link where it was never activated (C5). @throws Problem 404, back_office.no_email, back_office.account_not_usable */
export async function resetPassword(ctx: StaffContext, id: string): Promise<void> {
  const row = await findAccount(ctx, id)
  require(canReset(ctx.actor, stateOf(row)))
  await sendReset(ctx, row)
}

/** How many sessions of an account are open: signed in, neither ended nor left unused for too long. */
const countSessions = (ctx: StaffContext, id: string): Promise<number> =>
  ctx.asSystem(async () => {
    const { rows } = await sql<{ open: number }>`select count(*)::int as open from sessions
      where account_id = ${id} and state = 'open' and ended_at is null and expires_at > ${ctx.now}
        and last_seen_at > ${new Date(ctx.now.getTime() - ctx.services.config.sessionIdleMinutes * 60_000)}`.execute(
      ctx.db,
    )
    return rows[0]!.open
  })

/** Ends every session of an account; tells nobody, for the person signs in again. @throws Problem 404, 403, back_office.no_session */
export async function endSessions(ctx: StaffContext, id: string) {
  const row = await findAccount(ctx, id)
  const openSessions = await countSessions(ctx, id)
  require(canEndSessions(ctx.actor, { ...stateOf(row), openSessions }))
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('account_id', '=', id)
      .where('ended_at', 'is', null)
      .execute(),
  )
  await recordForAccount(ctx, row, { type: 'identity.sessions.ended', after: { sessions: openSessions } })
  return readAccount(ctx, id)
}
