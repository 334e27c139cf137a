import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { Problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { lineText, moment, nameText, requiredText } from '../../../kernel/http/validation.ts'
import {
  agentsOf,
  keepHistory,
  type PushedChange,
  peopleOfClients,
  refreshDueTimes,
  requesterIn,
  sayAsProgram,
  tellPushed,
} from '../../support/index.ts'
import { keyOf, refused, rowKind, type Told, type Written } from './kind.ts'
import { type Change, clientsByCode, differenceOf, recordChanges, type Values } from './write.ts'

const code = nameText(60)

const ticketRow = z.strictObject({
  code,
  client: nameText(30),
  /** Its number in the portal, where it was opened here: from then on it is known by the code. */
  ticket: nameText(30).optional(),
  subject: nameText(200).optional(),
  /** What it begins with, where it is new. */
  body: requiredText(20_000).optional(),
  category: z.enum(['question', 'incident', 'profile', 'other']).optional(),
  nature: lineText(60).optional(),
  priority: lineText(60).optional(),
  asset: lineText(80).optional(),
  site: lineText(200).optional(),
  /** The identifier or the address of whoever asked; the client's principal manager where nobody is named. */
  requester: lineText(254).optional(),
  /** The identifier of whoever of the staff it falls to; empty: to nobody. */
  responsible: lineText(100).optional(),
  status: z.enum(['waiting_provider', 'in_progress', 'waiting_client', 'closed']).optional(),
  closedAs: z.enum(['resolved', 'cancelled']).optional(),
  openedAt: moment.optional(),
  closedAt: moment.optional(),
})
type Row = z.output<typeof ticketRow>

type Found = {
  id: string
  number: string
  code: string
  organisation_id: string | null
  subject: string
  nature: string
  nature_id: string | null
  priority: string
  priority_id: string | null
  asset: string
  asset_id: string | null
  site: string
  responsible_id: string | null
  responsible_label: string
  responsible: string
  status: string
  closed_as: string | null
  closed_at: Date | null
  opened_at: Date
  pushed: Record<string, string>
}

/** The tickets of a part, by the codes and the numbers that its rows name, held. */
async function ticketsOf(ctx: StaffContext, rows: readonly Row[]): Promise<Map<string, Found>> {
  const codes = rows.map((row) => smallLetters(row.code))
  const numbers = rows.flatMap((row) => row.ticket?.toUpperCase() ?? [])
  const { rows: found } =
    await sql<Found>`select t.id, t.number, t.imported_number as code, t.organisation_id, t.subject,
      coalesce(n.code, '') as nature, t.nature_id, coalesce(p.code, '') as priority, t.priority_id, coalesce(a.source_code, '') as asset, t.asset_id, t.site,
      t.responsible_id, t.responsible_label, coalesce(r.identifier, '') as responsible, t.status, t.closed_as, t.closed_at, t.opened_at, t.pushed
    from tickets t left join ticket_natures n on n.id = t.nature_id left join ticket_priorities p on p.id = t.priority_id
      left join assets a on a.id = t.asset_id left join accounts r on r.id = t.responsible_id
    where t.brand_id = ${ctx.brand.id} and (t.imported_number <> '' and lower(t.imported_number) = any (${codes}) or t.number = any (${numbers})) for update of t`.execute(
      ctx.db,
    )
  return new Map(
    found.flatMap((one) => [
      [`number ${one.number}`, one] as const,
      ...(one.code ? [[`code ${smallLetters(one.code)}`, one] as const] : []),
    ]),
  )
}

/** The ids of a catalogue by their codes, in small letters. */
async function catalogueOf(ctx: StaffContext, table: 'ticket_natures' | 'ticket_priorities') {
  const { rows } = await sql<{ code: string; id: string }>`select lower(code) as code, id from ${sql.table(table)}
    where brand_id = ${ctx.brand.id}`.execute(ctx.db)
  return new Map(rows.map((row) => [row.code, row.id]))
}

async function assetsByCode(ctx: StaffContext, codes: readonly string[]) {
  const { rows } = await sql<{ code: string; id: string; organisation_id: string }>`
    select source_code as code, id, organisation_id from assets
    where brand_id = ${ctx.brand.id} and source_code <> '' and source_code = any (${codes}) and state <> 'removed'`.execute(
    ctx.db,
  )
  return new Map(rows.map((row) => [row.code, row]))
}

/** What the rows of a part name, read in a few statements. */
async function namedBy(ctx: StaffContext, rows: readonly Row[]) {
  const codes = [...new Set(rows.map((row) => smallLetters(row.client)))]
  return {
    clients: await clientsByCode(ctx, codes),
    people: await peopleOfClients(ctx, codes),
    natures: await catalogueOf(ctx, 'ticket_natures'),
    priorities: await catalogueOf(ctx, 'ticket_priorities'),
    assets: await assetsByCode(
      ctx,
      rows.flatMap((row) => row.asset || []),
    ),
    agents: new Map((await agentsOf(ctx)).map((agent) => [smallLetters(agent.identifier), agent])),
    there: await ticketsOf(ctx, rows),
  }
}
type Named = Awaited<ReturnType<typeof namedBy>>

/** What the software may say again and again of a ticket: what people did since stays until it says something else. */
const steered = ['subject', 'nature', 'priority', 'asset', 'site', 'responsible', 'status', 'closedAs'] as const

/** Why a row cannot be written. */
function refusalOf(ctx: StaffContext, row: Row, found: Found | undefined, named: Named): Written | undefined {
  const organisation = named.clients.get(smallLetters(row.client))
  const known = (value: string | undefined, all: { has: (key: string) => boolean }) =>
    !value || all.has(smallLetters(value))
  if (!organisation) return refused('client', 'synchronisation.code_unknown')
  if (found && found.organisation_id !== organisation) return refused('client', 'support.ticket_elsewhere')
  if (!found && row.ticket) return refused('ticket', 'support.code_unknown')
  if (found?.code && smallLetters(found.code) !== smallLetters(row.code))
    return refused('ticket', 'support.known_otherwise', { code: found.code })
  if (found && row.ticket && row.ticket.toUpperCase() !== found.number)
    return refused('ticket', 'support.known_otherwise', { code: row.code })
  if (!found && !row.subject) return refused('subject', 'required')
  if (!found && !row.body) return refused('body', 'required')
  if (!found && !named.people.has(smallLetters(row.client)))
    return refused('client', 'support.import_no_client', { code: row.client })
  if (
    row.requester &&
    !named.people.get(smallLetters(row.client))?.some((one) => one.known_by.includes(smallLetters(row.requester!)))
  )
    return refused('requester', 'support.code_unknown')
  if (!known(row.nature, named.natures)) return refused('nature', 'support.code_unknown')
  if (!known(row.priority, named.priorities)) return refused('priority', 'support.code_unknown')
  if (row.asset && named.assets.get(row.asset)?.organisation_id !== organisation)
    return refused('asset', 'fleet.asset_unknown')
  if (!known(row.responsible, named.agents)) return refused('responsible', 'support.not_an_agent')
  for (const field of ['openedAt', 'closedAt'] as const)
    if (row[field] && new Date(row[field]) > ctx.now) return refused(field, 'support.import_to_come')
  if (row.closedAt && new Date(row.closedAt) < (found?.opened_at ?? new Date(row.openedAt ?? ctx.now)))
    return refused('closedAt', 'synchronisation.ends_before')
  for (const field of ['status', 'closedAs'] as const)
    if (found?.closed_as === 'merged' && row[field] && found.pushed[field] !== row[field])
      return refused(field, 'support.merged')
  return undefined
}

/** The columns of a ticket as a row says them, over what it is. */
function columnsOf(ctx: StaffContext, row: Row, found: Found | undefined, named: Named) {
  const says = (field: (typeof steered)[number]) =>
    row[field] !== undefined && (found === undefined || found.pushed[field] !== row[field])
  const idIn = (all: Map<string, string>, value: string) => (value ? all.get(smallLetters(value))! : null)
  const agent = row.responsible ? named.agents.get(smallLetters(row.responsible)) : undefined
  const status = says('status') ? row.status! : (found?.status ?? row.status ?? 'waiting_provider')
  const closed = status === 'closed'
  const closedNow = closed && found?.status !== 'closed'
  return {
    subject: says('subject') ? row.subject! : found!.subject,
    nature_id: says('nature') ? idIn(named.natures, row.nature!) : (found?.nature_id ?? null),
    priority_id: says('priority') ? idIn(named.priorities, row.priority!) : (found?.priority_id ?? null),
    asset_id: says('asset') ? (row.asset ? named.assets.get(row.asset)!.id : null) : (found?.asset_id ?? null),
    site: says('site') ? row.site! : (found?.site ?? ''),
    responsible_id: says('responsible') ? (agent?.id ?? null) : (found?.responsible_id ?? null),
    responsible_label: says('responsible') ? (agent?.name ?? '') : (found?.responsible_label ?? ''),
    status,
    closed_as: !closed ? null : closedNow || says('closedAs') ? (row.closedAs ?? 'resolved') : found!.closed_as,
    closed_at: !closed ? null : closedNow ? (row.closedAt ?? ctx.now.toISOString()) : found!.closed_at!.toISOString(),
  }
}

/** The words of a ticket that the journal keeps. */
const wordsOf = (row: Row, found: Found | undefined, columns: ReturnType<typeof columnsOf>): Values => ({
  subject: columns.subject,
  nature: columns.nature_id === (found?.nature_id ?? null) ? (found?.nature ?? '') : (row.nature ?? ''),
  priority: columns.priority_id === (found?.priority_id ?? null) ? (found?.priority ?? '') : (row.priority ?? ''),
  asset: columns.asset_id === (found?.asset_id ?? null) ? (found?.asset ?? '') : (row.asset ?? ''),
  site: columns.site,
  responsible: columns.responsible_label,
  status: columns.status,
})

/** Whose work a ticket is within the provider's team is for that team. */
const isOfClient = (name: string) => name !== 'responsible'
/** The part of a difference that is of some names; undefined where there is none. */
function of({ before, after }: { before: Values; after: Values }, wanted: (name: string) => boolean) {
  const only = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([name]) => wanted(name)))
  return Object.keys(after).some(wanted) ? { before: only(before), after: only(after) } : undefined
}

/** Makes the tickets that are new, each with what it begins with. Nobody is told: it is known there. */
async function makeTickets(
  ctx: StaffContext,
  fresh: ReadonlyArray<{ id: string; row: Row; columns: ReturnType<typeof columnsOf>; named: Named; pushed: object }>,
): Promise<void> {
  if (fresh.length === 0) return
  const given = fresh.map(({ id, row, columns, named, pushed }) => {
    const person = requesterIn(named.people.get(smallLetters(row.client))!, row.requester ?? '')!
    const opened = row.openedAt ?? ctx.now.toISOString()
    return {
      ...{
        id,
        ...columns,
        organisation_id: person.organisation_id,
        account_id: person.account_id,
        label: person.label,
      },
      ...{ code: row.code, category: row.category ?? 'question', body: row.body!, pushed, opened_at: opened },
      // Its clock stands from when it was closed on, and not from today.
      last_activity_at: columns.closed_at && columns.closed_at > opened ? columns.closed_at : opened,
    }
  })
  const rows = sql`json_to_recordset(${JSON.stringify(given)}::json) as g (id uuid, organisation_id uuid, account_id uuid, label text, code text, category text, body text,
    pushed jsonb, opened_at timestamptz, last_activity_at timestamptz, subject text, nature_id uuid, priority_id uuid, asset_id uuid, site text, responsible_id uuid,
    responsible_label text, status text, closed_as text, closed_at timestamptz)`
  await sql`insert into tickets (id, brand_id, organisation_id, account_id, number, imported_number, subject, category, nature_id, priority_id, asset_id, site,
      responsible_id, responsible_label, status, closed_as, closed_at, opened_by_label, opened_at, last_activity_at, pushed)
    select g.id, ${ctx.brand.id}::uuid, g.organisation_id, g.account_id, parvis.next_number('T'), g.code, g.subject, g.category, g.nature_id, g.priority_id, g.asset_id,
      g.site, g.responsible_id, g.responsible_label, g.status, g.closed_as, g.closed_at, g.label, g.opened_at, g.last_activity_at, g.pushed from ${rows}`.execute(
    ctx.db,
  )
  await sql`insert into ticket_messages (ticket_id, author_id, author_label, author_side, body, channel, created_at)
    select g.id, g.account_id, g.label, 'client', g.body, 'api', g.opened_at from ${rows}`.execute(ctx.db)
}

/**
 * Tickets by their code in the management software (P15): opened there, or here and taken over by their number. What people do in the portal stays until the
 * software says something else than last time; whom the staff's own act would tell is told, but for what is new.
 */
export const ticketRows = rowKind({
  name: 'tickets',
  schema: ticketRow,
  key: ['code'],
  together: 500,
  write: async (ctx, told) => {
    const named = await namedBy(
      ctx,
      told.map(({ row }) => row),
    )
    const fresh: Parameters<typeof makeTickets>[1][number][] = []
    const changed: Values[] = []
    const changes: Change[] = []
    const assigned: Change[] = []
    const tell: PushedChange[] = []
    const written = told.map(({ row, key }: Told<Row>): Written => {
      const byNumber = row.ticket === undefined ? undefined : `number ${row.ticket.toUpperCase()}`
      const found = named.there.get(`code ${key}`) ?? (byNumber ? named.there.get(byNumber) : undefined)
      return refusalOf(ctx, row, found, named) ?? writeOne(row, found)
    })
    function writeOne(row: Row, found: Found | undefined): Written {
      const columns = columnsOf(ctx, row, found, named)
      const pushed: Record<string, string> = { ...found?.pushed }
      for (const field of steered) if (row[field] !== undefined) pushed[field] = row[field]
      if (!found) {
        const id = randomUUID()
        fresh.push({ id, row, columns, named, pushed })
        return { state: 'created', id }
      }
      const { id } = found
      const before: Values = {
        ...{ subject: found.subject, nature: found.nature, priority: found.priority, asset: found.asset },
        ...{ site: found.site, responsible: found.responsible_label, status: found.status },
      }
      const difference = differenceOf(before, wordsOf(row, found, columns))
      const moved = found.status !== columns.status
      changed.push({
        ...{ id, ...columns, imported_number: row.code, pushed: pushed as never },
        // Who has it open loses nothing where it is said again as it is.
        differs: difference !== undefined || !found.code,
        last_activity_at: moved ? ctx.now.toISOString() : null,
      })
      if (difference) {
        const [theirs, within] = [of(difference, isOfClient), of(difference, (name) => !isOfClient(name))]
        if (theirs) changes.push({ id, label: found.number, organisationId: found.organisation_id!, ...theirs })
        if (within) assigned.push({ id, label: found.number, ...within })
      }
      const ended = moved && columns.status === 'closed' ? (columns.closed_as as 'resolved') : undefined
      const responsibleId =
        columns.responsible_id !== found.responsible_id ? (columns.responsible_id ?? undefined) : undefined
      tell.push({ id, ...(ended ? { ended } : {}), ...(responsibleId ? { responsibleId } : {}) })
      const taken = found.code === ''
      // A second row that names it by its number comes too late.
      found.code = row.code
      return { state: difference || taken ? 'changed' : 'same', id }
    }
    await makeTickets(ctx, fresh)
    if (changed.length > 0)
      await sql`update tickets t set subject = g.subject, nature_id = g.nature_id, priority_id = g.priority_id, asset_id = g.asset_id, site = g.site,
          responsible_id = g.responsible_id, responsible_label = g.responsible_label, status = g.status, closed_as = g.closed_as, closed_at = g.closed_at,
          imported_number = g.imported_number, pushed = g.pushed, last_activity_at = coalesce(g.last_activity_at, t.last_activity_at), version = t.version + g.differs::int
        from json_to_recordset(${JSON.stringify(changed)}::json) as g (id uuid, subject text, nature_id uuid, priority_id uuid, asset_id uuid, site text,
          responsible_id uuid, responsible_label text, status text, closed_as text, closed_at timestamptz, imported_number text, pushed jsonb, last_activity_at timestamptz, differs boolean)
        where t.id = g.id`.execute(ctx.db)
    await refreshDueTimes(ctx, [...fresh.map(({ id }) => id), ...changed.map(({ id }) => String(id))])
    await recordChanges(ctx, 'support.ticket.pushed', 'ticket', changes)
    await recordChanges(ctx, 'support.ticket.assigned', 'ticket', assigned)
    await tellPushed(ctx, tell)
    return written
  },
})

/** The tickets of a brand by what a program calls them, their code or their number in the portal, in small letters: their ids and whose they are. */
export async function ticketsByName(ctx: StaffContext, names: readonly string[]) {
  const all = [...new Set(names.map(smallLetters))]
  const { rows } = await sql<{
    id: string
    organisation_id: string | null
    number: string
    code: string
    merged: boolean
  }>`
    select id, organisation_id, lower(number) as number, lower(imported_number) as code, merged_into_id is not null as merged from tickets
    where brand_id = ${ctx.brand.id} and (imported_number <> '' and lower(imported_number) = any (${all}) or number = any (${all.map((name) => name.toUpperCase())}))`.execute(
    ctx.db,
  )
  return new Map([
    ...rows.map((row) => [row.number, row] as const),
    ...rows.filter((row) => row.code !== '').map((row) => [row.code, row] as const),
  ])
}

const messageKey = ['ticket', 'code']

/** What was said already in the ticket that a row names by its other name, by the ticket's id and the message's code. */
async function saidElsewhere(
  ctx: StaffContext,
  told: ReadonlyArray<{ row: { ticket: string; code: string } }>,
  tickets: Awaited<ReturnType<typeof ticketsByName>>,
): Promise<Map<string, string>> {
  const keys = new Map(
    told.flatMap(({ row }) => {
      const ticket = tickets.get(smallLetters(row.ticket))
      if (!ticket) return []
      return [ticket.number, ticket.code]
        .filter(Boolean)
        .map((name) => [keyOf({ key: messageKey }, { ...row, ticket: name }), saidIn(ticket.id, row.code)] as const)
    }),
  )
  const { rows } = await sql<{ key: string; record_id: string }>`select key, record_id from synchronised_rows
    where brand_id = ${ctx.brand.id} and kind = 'ticket-messages' and key = any (${[...keys.keys()]})`.execute(ctx.db)
  return new Map(rows.map((row) => [keys.get(row.key)!, row.record_id]))
}
const saidIn = (ticketId: string, code: string) => `${ticketId} ${keyOf({ key: ['code'] }, { code })}`

/** What is said in tickets, by the ticket's code and its own: what is said now answers the client, what has a date is history. */
export const ticketMessageRows = rowKind({
  name: 'ticket-messages',
  schema: z.strictObject({
    /** The code of the ticket, or its number in the portal. */
    ticket: code,
    code: nameText(80),
    body: requiredText(20_000),
    side: z.enum(['staff', 'client']).optional(),
    author: lineText(120).optional(),
    at: moment.optional(),
  }),
  key: messageKey,
  together: 1000,
  write: async (ctx, pushed) => {
    const tickets = await ticketsByName(
      ctx,
      pushed.map(({ row }) => row.ticket),
    )
    const elsewhere = await saidElsewhere(
      ctx,
      pushed.filter(({ id }) => id === null),
      tickets,
    )
    const idOf = (row: { ticket: string; code: string }) => {
      const ticket = tickets.get(smallLetters(row.ticket))
      return ticket && elsewhere.get(saidIn(ticket.id, row.code))
    }
    const told = pushed.map((one) => ({ ...one, id: one.id ?? idOf(one.row) ?? null }))
    const seen = new Set<string>()
    const { rows: said } = await sql<{ id: string; body: string }>`
      select id, body from ticket_messages where id = any (${told.flatMap(({ id }) => id ?? [])}::uuid[])`.execute(
      ctx.db,
    )
    const before = new Map(said.map((one) => [one.id, one.body]))
    // In its own time and in its own ticket, it is one statement for all.
    const history: Array<Parameters<typeof keepHistory>[1][number] & { at: Date; index: number }> = []
    const written: Written[] = []
    for (const [index, { row, id }] of told.entries()) {
      const ticket = tickets.get(smallLetters(row.ticket))
      const at = row.at ? new Date(row.at) : null
      const side = row.side ?? 'staff'
      const author = row.author ?? ''
      if (!ticket) written.push(refused('ticket', 'support.code_unknown'))
      else if (id !== null)
        written.push(before.get(id) === row.body ? { state: 'same', id } : refused('body', 'support.message_stays'))
      else if (seen.has(saidIn(ticket.id, row.code))) written.push(refused('code', 'synchronisation.row_twice'))
      else if (side === 'client' && !at) written.push(refused('at', 'required'))
      else if (at && at > ctx.now) written.push(refused('at', 'support.import_to_come'))
      else if (at && !ticket.merged) {
        seen.add(saidIn(ticket.id, row.code))
        history.push({ ticketId: ticket.id, body: row.body, side, author, at, index })
        written.push({ state: 'created', id: '' })
      } else
        try {
          const made = await sayAsProgram(ctx, ticket.id, { body: row.body, side, author, at })
          seen.add(saidIn(ticket.id, row.code))
          written.push({ state: 'created', id: made })
        } catch (error) {
          // Nothing was written by then.
          if (!(error instanceof Problem && error.code === 'support.closed')) throw error
          written.push(refused('ticket', 'support.closed'))
        }
    }
    const kept = await keepHistory(ctx, history)
    for (const [at, { index }] of history.entries()) written[index] = { state: 'created', id: kept[at]! }
    return written
  },
})
