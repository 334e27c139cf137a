import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { nextNumber } from '../../kernel/numbers/numbers.ts'
import type { TicketRow } from './lists.ts'
import type * as schema from './schema.ts'
import { findTicket, readTicket, tellJournal } from './service.ts'
import { refreshDueTimes } from './service-levels/service.ts'

/** Holds both tickets, always in the same order. */
const holdTickets = (ctx: StaffContext, ids: string[]) =>
  ctx.db.selectFrom('tickets').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute()

const isSameClient = (one: TicketRow, other: TicketRow) =>
  one.organisation_id === other.organisation_id && (one.organisation_id !== null || one.account_id === other.account_id)

/** Moves messages to a ticket, and raises what both say of themselves. */
async function moveMessages(ctx: StaffContext, messageIds: string[], from: string, into: string): Promise<void> {
  await ctx.asSystem(async () => {
    await sql`update ticket_messages set ticket_id = ${into} where id = any (${messageIds}::uuid[]) and ticket_id = ${from}`.execute(
      ctx.db,
    )
    // The files stay with their messages; whose they are does not change, since both are of one client.
    await sql`update tickets t set first_answered_at = (select min(m.created_at) from ticket_messages m where m.ticket_id = t.id and m.author_side = 'staff')
      where t.id in (${from}, ${into})`.execute(ctx.db)
  })
}

/**
 * Joins a ticket to another one of the same client (P37): its messages go there, in order of date among those that are there; whoever asked follows
 * that one, and so does whoever followed. What is written to either reference comes to the one that stays.
 * @throws Problem 404, support.other_client, support.merged, conflict with the ticket as it stands
 */
export async function mergeTicket(ctx: StaffContext, id: string, input: z.output<typeof schema.mergeBody>) {
  await holdTickets(ctx, [id, input.intoId])
  const from = await findTicket(ctx, id)
  const into = await findTicket(ctx, input.intoId).catch(() => {
    throw invalid({ field: 'intoId', code: 'bad_choice' })
  })
  if (from.id === into.id) throw invalid({ field: 'intoId', code: 'bad_choice' })
  if (!isSameClient(from, into)) throw invalid({ field: 'intoId', code: 'support.other_client' })
  if (from.closed_as === 'merged' || into.closed_as === 'merged') throw problem('support.merged')
  if (from.version !== input.version) throw conflict(await readTicket(ctx, id))
  // What waits for an answer still does once it stands in the other one.
  const waits = from.status === 'waiting_provider' && into.status === 'waiting_client'
  const move = await ctx.db
    .insertInto('ticket_moves')
    .values({
      kind: 'merge',
      from_id: from.id,
      into_id: into.id,
      moved_at: ctx.now,
      moved_by: ctx.actor.accountId,
      moved_by_label: ctx.actor.label,
      from_status: from.status,
      from_closed_at: from.closed_at,
      from_closed_as: from.closed_as,
      into_status: waits ? into.status : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { rows: messages } = await sql<{
    id: string
  }>`select id from ticket_messages where ticket_id = ${from.id}`.execute(ctx.db)
  const messageIds = messages.map((message) => message.id)
  await sql`insert into ticket_moved_messages (move_id, message_id) select ${move.id}, unnest(${messageIds}::uuid[])`.execute(
    ctx.db,
  )
  await moveMessages(ctx, messageIds, from.id, into.id)
  await sql`insert into ticket_followers (ticket_id, account_id, follower_label, side, added_by, added_by_label, added_at, move_id)
    select ${into.id}, x.account_id, x.label, x.side, ${ctx.actor.accountId}, ${ctx.actor.label}, ${ctx.now}, ${move.id} from (
      select t.account_id, t.opened_by_label as label, 'client' as side from tickets t
        where t.id = ${from.id} and exists (select from memberships m where m.account_id = t.account_id and m.organisation_id = t.organisation_id and m.removed_at is null)
      union select f.account_id, f.follower_label, f.side from ticket_followers f where f.ticket_id = ${from.id}) x
    where x.account_id <> ${into.account_id} on conflict (ticket_id, account_id) do nothing`.execute(ctx.db)
  await ctx.db
    .updateTable('tickets')
    .set({
      status: 'closed',
      closed_as: 'merged',
      merged_into_id: into.id,
      closed_at: ctx.now,
      last_activity_at: ctx.now,
      version: from.version + 1,
    })
    .where('id', '=', from.id)
    .execute()
  await ctx.db
    .updateTable('tickets')
    .set({ last_activity_at: ctx.now, version: into.version + 1, ...(waits ? { status: from.status } : {}) })
    .where('id', '=', into.id)
    .execute()
  await refreshDueTimes(ctx, [from.id, into.id])
  await tellJournal(ctx, from, 'merged', { after: { into: into.number } })
  return readTicket(ctx, into.id)
}

/**
 * Splits messages off into a ticket of their own, of the same person and client (P37). The first message stays.
 * @throws Problem 404, support.merged, 422 on `messageIds`, conflict with the ticket as it stands
 */
export async function splitTicket(ctx: StaffContext, id: string, input: z.output<typeof schema.splitBody>) {
  await holdTickets(ctx, [id])
  const from = await findTicket(ctx, id)
  if (from.closed_as === 'merged') throw problem('support.merged')
  if (from.version !== input.version) throw conflict(await readTicket(ctx, id))
  const messages = await ctx.db
    .selectFrom('ticket_messages')
    .select(['id', 'created_at', 'author_side'])
    .where('ticket_id', '=', id)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const wanted = new Set(input.messageIds)
  const moved = messages.filter((message) => wanted.has(message.id))
  if (moved.length !== wanted.size || moved.some((message) => message.id === messages[0]!.id))
    throw invalid({ field: 'messageIds', code: 'support.other_messages' })
  const number = await nextNumber(ctx, 'T')
  const made = await ctx.db
    .insertInto('tickets')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: from.organisation_id,
      account_id: from.account_id,
      number,
      subject: input.subject,
      category: from.category,
      nature_id: from.nature_id,
      priority_id: from.priority_id,
      service_level_id: from.service_level_id,
      service_id: from.service_id,
      site: from.site,
      asset_id: from.asset_id,
      status: moved.at(-1)!.author_side === 'staff' ? 'waiting_client' : 'waiting_provider',
      opened_by_label: from.opened_by_label,
      opened_at: moved[0]!.created_at,
      last_activity_at: ctx.now,
      responsible_id: from.responsible_id,
      responsible_label: from.responsible_label,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const move = await ctx.db
    .insertInto('ticket_moves')
    .values({
      kind: 'split',
      from_id: from.id,
      into_id: made.id,
      moved_at: ctx.now,
      moved_by: ctx.actor.accountId,
      moved_by_label: ctx.actor.label,
      from_status: from.status,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const messageIds = moved.map((message) => message.id)
  await sql`insert into ticket_moved_messages (move_id, message_id) select ${move.id}, unnest(${messageIds}::uuid[])`.execute(
    ctx.db,
  )
  await moveMessages(ctx, messageIds, from.id, made.id)
  await sql`insert into ticket_followers (ticket_id, account_id, follower_label, side, added_by, added_by_label, added_at)
    select ${made.id}, f.account_id, f.follower_label, f.side, ${ctx.actor.accountId}, ${ctx.actor.label}, ${ctx.now} from ticket_followers f where f.ticket_id = ${from.id}`.execute(
    ctx.db,
  )
  await ctx.db
    .updateTable('tickets')
    .set({ version: from.version + 1 })
    .where('id', '=', from.id)
    .execute()
  await refreshDueTimes(ctx, [from.id, made.id])
  await tellJournal(ctx, from, 'split', { after: { into: number } })
  return readTicket(ctx, made.id)
}

/**
 * Takes back in one act that tickets were joined, or that one was split (P37). What came since to the reference of a joined ticket goes back with it; what was
 * written in a ticket that was split off comes back with the rest.
 * @returns the ticket that it was: the joined one, which is open again as it was, or the one that was split
 * @throws Problem 404, support.move_undone, support.move_covered
 */
export async function undoMove(ctx: StaffContext, moveId: string) {
  const move = await ctx.db.selectFrom('ticket_moves').selectAll().where('id', '=', moveId).executeTakeFirst()
  if (!move) throw notFound()
  await holdTickets(ctx, [move.from_id, move.into_id])
  const undone = await ctx.db
    .updateTable('ticket_moves')
    .set({ undone_at: ctx.now, undone_by: ctx.actor.accountId, undone_by_label: ctx.actor.label })
    .where('id', '=', moveId)
    .where('undone_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!undone) throw problem('support.move_undone')
  const from = await findTicket(ctx, move.from_id)
  const into = await findTicket(ctx, move.into_id)
  if (into.closed_as === 'merged') throw problem('support.move_covered')
  if (move.kind === 'split' && from.closed_as === 'merged') throw problem('support.move_covered')
  const { rows } =
    move.kind === 'merge'
      ? await sql<{ id: string }>`select message_id as id from ticket_moved_messages where move_id = ${moveId}`.execute(
          ctx.db,
        )
      : await sql<{ id: string }>`select id from ticket_messages where ticket_id = ${into.id}`.execute(ctx.db)
  await moveMessages(
    ctx,
    rows.map(({ id }) => id),
    into.id,
    from.id,
  )
  if (move.kind === 'merge') {
    await ctx.db.deleteFrom('ticket_followers').where('ticket_id', '=', into.id).where('move_id', '=', moveId).execute()
    await ctx.db
      .updateTable('tickets')
      .set({
        status: move.from_status,
        closed_as: move.from_closed_as,
        closed_at: move.from_closed_at,
        merged_into_id: null,
        last_activity_at: ctx.now,
        version: from.version + 1,
      })
      .where('id', '=', from.id)
      .execute()
    // As it was, unless something was written or done there since.
    const untouched = move.into_status && into.last_activity_at.getTime() === move.moved_at.getTime()
    await ctx.db
      .updateTable('tickets')
      .set({ version: into.version + 1, ...(untouched ? { status: move.into_status! } : {}) })
      .where('id', '=', into.id)
      .execute()
  } else {
    await ctx.db
      .updateTable('tickets')
      .set({
        status: 'closed',
        closed_as: 'merged',
        merged_into_id: from.id,
        closed_at: ctx.now,
        last_activity_at: ctx.now,
        version: into.version + 1,
      })
      .where('id', '=', into.id)
      .execute()
    await ctx.db
      .updateTable('tickets')
      .set({ last_activity_at: ctx.now, version: from.version + 1 })
      .where('id', '=', from.id)
      .execute()
  }
  await refreshDueTimes(ctx, [from.id, into.id])
  await tellJournal(ctx, from, move.kind === 'merge' ? 'merge_undone' : 'split_undone', {
    after: { into: into.number },
  })
  return readTicket(ctx, from.id)
}
