import { type Kysely, sql } from 'kysely'
import type { DB } from '../../db/types.ts'
import { erasureType } from './journal.ts'

/** An entry of an organisation's chain with all that it takes to check it (O34); its values are the very texts that were committed to. */
export type ChainRow = {
  seq: number
  at: string
  actor_id: string | null
  type: string
  subject_type: string
  subject_id: string | null
  about_id: string | null
  contract_id: string | null
  actor: string | null
  on_behalf_of: string | null
  actor_salt: string | null
  actor_commitment: string
  subject: string | null
  before: string | null
  after: string | null
  detail_salt: string | null
  detail_commitment: string
  previous_hash: string
  hash: string
  erased_since: boolean
}

/** Entries after one number and up to another, in their order. `erased_since`: somebody was erased from the chain after `upTo`. */
export async function readChain(
  db: Kysely<DB>,
  organisationId: string,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<ChainRow[]> {
  const { rows } =
    await sql<ChainRow>`select seq::int, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor_id, type, subject_type, subject_id, about_id, contract_id,
      case when actor_salt is not null then actor_label end as actor, case when actor_salt is not null then on_behalf_of end as on_behalf_of,
      encode(actor_salt, 'hex') as actor_salt, actor_commitment,
      case when detail_salt is not null then subject_label end as subject, before::text as before, after::text as after,
      encode(detail_salt, 'hex') as detail_salt, detail_commitment, previous_hash, hash,
      exists (select from journal_events n where n.organisation_id = ${organisationId} and n.type = ${erasureType} and n.seq > ${upTo}) as erased_since
    from journal_events where organisation_id = ${organisationId} and seq > ${after} and seq <= ${upTo} order by seq limit ${limit}`.execute(
      db,
    )
  return rows
}

/** The head of an organisation's chain; 0 and nothing where it has none. Read as the server. */
export async function readHead(db: Kysely<DB>, organisationId: string): Promise<{ seq: number; hash: string }> {
  const head = await db
    .selectFrom('journal_heads')
    .select(['seq', 'hash'])
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return { seq: Number(head?.seq ?? 0), hash: head?.hash ?? '' }
}

/** The first line of a chain as verifier/verify-history.mjs reads it. */
export const chainHeader = (organisationId: string, head: { seq: number; hash: string }, at: Date): string =>
  `${JSON.stringify({
    format: 'parvis-history',
    version: 1,
    organisation: organisationId,
    count: head.seq,
    headSeq: head.seq,
    headHash: head.hash,
    exportedAt: at.toISOString(),
  })}\n`

/** An entry as its line. */
export const chainLine = (row: ChainRow): string =>
  `${JSON.stringify({
    seq: row.seq,
    at: row.at,
    actorId: row.actor_id,
    type: row.type,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    aboutId: row.about_id,
    contractId: row.contract_id,
    actor: row.actor,
    onBehalfOf: row.on_behalf_of,
    actorSalt: row.actor_salt,
    actorCommitment: row.actor_commitment,
    subject: row.subject,
    before: row.before,
    after: row.after,
    detailSalt: row.detail_salt,
    detailCommitment: row.detail_commitment,
    previousHash: row.previous_hash,
    hash: row.hash,
  })}\n`
