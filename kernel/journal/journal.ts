import { sql } from 'kysely'
import type { Context, SystemContext } from '../http/context.ts'

/** An act as the journal keeps it (C35): past tense type such as 'contracts.connection.blocked', what it bears on, before and after. */
export type JournalEntry = {
  type: string
  organisationId?: string | null
  contractId?: string | null
  subjectType: string
  subjectId?: string | null
  subjectLabel?: string
  before?: unknown
  after?: unknown
  onBehalfOf?: string
  /** The person it bears on, where that is somebody (O26). */
  aboutId?: string | null
}

/** Writes an act into the journal, in the act's own transaction. */
export const record = (ctx: Context, entry: JournalEntry): Promise<void> => recordAll(ctx, [entry])

/** Writes several acts into the journal at once, in their order. */
export async function recordAll(ctx: Context, entries: JournalEntry[]): Promise<void> {
  if (entries.length === 0) return
  await ctx.db
    .insertInto('journal_events')
    .values(
      entries.map((entry) => ({
        brand_id: ctx.brand.id,
        organisation_id: entry.organisationId ?? null,
        contract_id: entry.contractId ?? null,
        at: ctx.now,
        actor_id: ctx.actor.accountId ?? null,
        actor_label: ctx.actor.label,
        on_behalf_of: entry.onBehalfOf ?? '',
        type: entry.type,
        subject_type: entry.subjectType,
        subject_id: entry.subjectId ?? null,
        subject_label: entry.subjectLabel ?? '',
        about_id: entry.aboutId ?? (entry.subjectType === 'account' ? (entry.subjectId ?? null) : null),
        before: entry.before === undefined ? null : JSON.stringify(entry.before),
        after: entry.after === undefined ? null : JSON.stringify(entry.after),
      })),
    )
    .execute()
}

/** The entry that says which parts of a chain were erased; the verifier holds the chain against it. */
export const erasureType = 'journal.entries.erased'

/** Numbers as ranges: '1-3,7'. */
function ranges(numbers: number[]): string {
  const parts: Array<[number, number]> = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = parts.at(-1)
    if (last && number === last[1] + 1) last[1] = number
    else parts.push([number, number])
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
}

/**
 * Takes a person out of the journal (O21): their name where they acted, and the words of what was about them, are replaced by the
 * pseudonym and their salts destroyed. The chains stay valid (O34), and each says by a new entry which parts it lost.
 * Repeating it erases what came since, and says nothing where nothing came.
 * @returns how many entries lost a part
 */
export async function eraseFromJournal(ctx: SystemContext, accountId: string, pseudonym: string): Promise<number> {
  type Row = { organisation_id: string | null; seq: string | null }
  const acted =
    await sql<Row>`update journal_events set actor_label = ${pseudonym}, on_behalf_of = '', actor_salt = null, erased_at = ${ctx.now}
    where actor_id = ${accountId} and (actor_salt is not null or (organisation_id is null and (actor_label <> ${pseudonym} or on_behalf_of <> '')))
    returning organisation_id, seq`.execute(ctx.db)
  const concerned =
    await sql<Row>`update journal_events set subject_label = ${pseudonym}, before = null, after = null, detail_salt = null, erased_at = ${ctx.now}
    where (about_id = ${accountId} or subject_id = ${accountId}) and type <> ${erasureType}
      and (detail_salt is not null or (organisation_id is null and (subject_label <> ${pseudonym} or before is not null or after is not null)))
    returning organisation_id, seq`.execute(ctx.db)
  const chains = new Map<string, { actors: number[]; details: number[] }>()
  for (const [part, rows] of [
    ['actors', acted.rows],
    ['details', concerned.rows],
  ] as const)
    for (const row of rows) {
      if (row.organisation_id === null) continue
      const chain = chains.get(row.organisation_id) ?? { actors: [], details: [] }
      chain[part].push(Number(row.seq))
      chains.set(row.organisation_id, chain)
    }
  for (const [organisationId, chain] of [...chains].sort(([a], [b]) => a.localeCompare(b)))
    await record(ctx, {
      type: erasureType,
      organisationId,
      subjectType: 'account',
      subjectId: accountId,
      subjectLabel: pseudonym,
      after: { actors: ranges(chain.actors), details: ranges(chain.details) },
    })
  return acted.rows.length + concerned.rows.length
}
