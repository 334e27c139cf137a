import { type RawBuilder, sql } from 'kysely'
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
  /** Who acted, where the server writes it down for them: whoever signs in. */
  by?: { accountId: string | null; label: string }
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
        actor_id: entry.by ? entry.by.accountId : (ctx.actor.accountId ?? null),
        actor_label: entry.by?.label ?? ctx.actor.label,
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

/** What a person was called, in full: the names in either order, and what is theirs alone. */
export type Called = { names: string[]; emails: string[]; identifier: string }

const escaped = (text: string) => text.replace(/[\\^$.|?*+()[\]{}-]/g, '\\$&')

/** A pattern of PostgreSQL for each way to be called, within words or JSON; undefined where there is none. */
function patternsOf({ names, emails, identifier }: Called): { names?: string; own?: string } {
  // As it stands in a text, and as it stands within JSON.
  const both = (text: string) => [...new Set([text, JSON.stringify(text).slice(1, -1)])].map(escaped)
  const own = [
    ...emails.flatMap(both).map((email) => `(^|[^[:alnum:]._%+-])${email}($|[^[:alnum:]@_-])`),
    // A short word may be an identifier: alone it counts as a whole value.
    ...(identifier ? [escaped(JSON.stringify(identifier))] : []),
  ]
  return {
    ...(names.length > 0 ? { names: `(^|[^[:alnum:]-])(${names.flatMap(both).join('|')})($|[^[:alnum:]-])` } : {}),
    ...(own.length > 0 ? { own: own.join('|') } : {}),
  }
}

/**
 * Whether a text says how a person was called, as SQL. JSON writes a line break as two characters, of which the second is a letter:
 * it is no part of a name.
 */
export function saysOf(
  called: Called,
  text: RawBuilder<string>,
): { names: RawBuilder<boolean>; own: RawBuilder<boolean> } {
  const patterns = patternsOf(called)
  const plain = sql`regexp_replace(${text}, '\\\\[nrtbf]', ' ', 'g')`
  const says = (pattern: string | undefined, operator: RawBuilder<unknown>) =>
    pattern === undefined ? sql<boolean>`false` : sql<boolean>`${plain} ${operator} ${pattern}`
  return { names: says(patterns.names, sql`~`), own: says(patterns.own, sql`~*`) }
}

/**
 * Takes a person out of the journal (O21): their name where they acted, and the words of what was about them, are replaced by the
 * pseudonym and their salts destroyed. So are the words of any entry about something else that says how they were `called`: whichever space
 * wrote it. By their name within the organisations where they have been and where no organisation is concerned, by what is theirs
 * alone anywhere in the brand. A namesake's entries there lose their words too: text does not tell them apart.
 * The chains stay valid (O34), and each says by a new entry which parts it lost.
 * Repeating it erases what came since, and says nothing where nothing came.
 * @returns how many entries lost a part
 */
export async function eraseFromJournal(
  ctx: SystemContext,
  accountId: string,
  pseudonym: string,
  called: Called = { names: [], emails: [], identifier: '' },
): Promise<number> {
  type Row = { organisation_id: string | null; seq: string | null }
  const closed = sql<boolean>`exists (select from accounts a where a.id = ${accountId} and a.erased_at is not null)`
  const there = sql<{ id: string }>`select organisation_id as id from memberships where account_id = ${accountId}
    union select organisation_id from journal_events where (actor_id = ${accountId} or about_id = ${accountId} or subject_id = ${accountId}) and organisation_id is not null`
  const organisations = (await there.execute(ctx.db)).rows.map((row) => row.id)
  const within = sql<boolean>`(organisation_id is null or organisation_id = any (${organisations}::uuid[]))`
  const says = (text: RawBuilder<string>) => {
    const { names, own } = saysOf(called, text)
    return sql<boolean>`brand_id = ${ctx.brand.id} and type <> ${erasureType} and ((${within} and ${names}) or ${own})`
  }
  const acted =
    await sql<Row>`update journal_events set actor_label = ${pseudonym}, on_behalf_of = '', actor_salt = null, erased_at = ${ctx.now}
    where actor_id = ${accountId} and (actor_salt is not null or (organisation_id is null and (actor_label <> ${pseudonym} or on_behalf_of <> '')) or (actor_label <> ${pseudonym} and ${closed}))
    returning organisation_id, seq`.execute(ctx.db)
  const concerned =
    await sql<Row>`update journal_events set subject_label = ${pseudonym}, before = null, after = null, detail_salt = null, erased_at = ${ctx.now}
    where (about_id = ${accountId} or subject_id = ${accountId}) and type <> ${erasureType}
      and (detail_salt is not null or (organisation_id is null and (subject_label <> ${pseudonym} or before is not null or after is not null)) or (subject_label <> ${pseudonym} and ${closed}))
    returning organisation_id, seq`.execute(ctx.db)
  const instead = await sql<Row>`update journal_events set on_behalf_of = '', actor_salt = null, erased_at = ${ctx.now}
    where (actor_salt is not null or organisation_id is null) and ${says(sql`on_behalf_of`)}
    returning organisation_id, seq`.execute(ctx.db)
  let label = sql<string>`subject_label`
  for (const word of [...called.names, ...called.emails]) label = sql<string>`replace(${label}, ${word}, ${pseudonym})`
  const mentioned =
    await sql<Row>`update journal_events set subject_label = ${label}, before = null, after = null, detail_salt = null, erased_at = ${ctx.now}
    where (detail_salt is not null or organisation_id is null) and ${says(sql`concat_ws(' ', subject_label, before::text, after::text)`)}
    returning organisation_id, seq`.execute(ctx.db)
  const chains = new Map<string, { actors: number[]; details: number[] }>()
  for (const [part, rows] of [
    ['actors', acted.rows],
    ['actors', instead.rows],
    ['details', concerned.rows],
    ['details', mentioned.rows],
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
  return acted.rows.length + concerned.rows.length + instead.rows.length + mentioned.rows.length
}
