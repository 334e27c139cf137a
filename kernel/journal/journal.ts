import type { Context } from '../http/context.ts'

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

/**
 * Takes a person out of the journal (O21): their name is replaced by the pseudonym, their data go, the chain stays valid (O34).
 * The journal of this version keeps entries as they were written, so nothing is taken out yet.
 * @returns how many entries lost a part
 */
export async function eraseFromJournal(_ctx: Context, _accountId: string, _pseudonym: string): Promise<number> {
  return 0
}
