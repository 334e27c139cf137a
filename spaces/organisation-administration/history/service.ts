import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { z } from 'zod'
import { notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { day, lineText } from '../../../kernel/http/validation.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { chainHeader, chainLine, readChain, readHead } from '../../../kernel/journal/chain.ts'
import { journalName } from '../../../kernel/journal/names.ts'
import { valuesInWords } from '../../../kernel/journal/words.ts'
import { defineList, rareFilter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { exportsMost } from '../memberships/list.ts'
import { spaceTitle } from '../memberships/membership.ts'
import * as schema from '../schema.ts'

const permission = 'organisation.history.read'

const actors = {
  fr: { you: 'Vous', automatic: 'Automatique' },
  en: { you: 'You', automatic: 'Automatic' },
}

/** Who acted, as the reader knows them: «Vous», a name, or «Automatique» where the portal did it by itself. */
const who = (ctx: Pick<PersonContext, 'actor' | 'locale'>, row: { actor_id: string | null; actor_label: string }) =>
  row.actor_id === null
    ? actors[ctx.locale].automatic
    : row.actor_id === ctx.actor.accountId
      ? actors[ctx.locale].you
      : row.actor_label

type Row = {
  id: string
  seq: string | number | null
  at: Date
  actor_id: string | null
  actor_label: string
  on_behalf_of: string
  type: string
  subject_type: string
  subject_id: string | null
  subject_label: string
  about_id: string | null
  erased_at: Date | null
}

const view = (ctx: Pick<PersonContext, 'actor' | 'locale' | 'services'>, row: Row) => ({
  id: row.id,
  number: Number(row.seq),
  at: row.at.toISOString(),
  who: who(ctx, row),
  actorId: row.actor_id,
  onBehalfOf: row.on_behalf_of,
  type: row.type,
  comment: journalName(ctx, row.type),
  subjectType: row.subject_type,
  subjectId: row.subject_id,
  onWhom: row.subject_label,
  aboutId: row.about_id,
  erased: row.erased_at !== null,
})

const toMe = sql`(select parvis.account_id())`

/** The history of an organisation, the newest first; days are the brand's (O26). */
export const historyList = defineList({
  title: { fr: 'Historique', en: 'History' },
  rows: (db) =>
    db
      .selectFrom('journal_events as e')
      .select([
        'e.id',
        'e.seq',
        'e.at',
        'e.actor_id',
        'e.actor_label',
        'e.on_behalf_of',
        'e.type',
        'e.subject_type',
        'e.subject_id',
        'e.subject_label',
        'e.about_id',
        'e.before',
        'e.after',
        'e.erased_at',
      ]),
  scope: ({ id }: { id: string }) => sql`e.organisation_id = ${id}`,
  filters: {
    type: rareFilter(lineText(80).optional(), (type) => (type ? sql`e.type = ${type}` : undefined)),
    /** Of an account, or `me`, or `automatic` for what the portal did by itself. */
    actor: rareFilter(z.union([z.enum(['me', 'automatic']), z.uuid()]).optional(), (actor) =>
      actor === 'automatic'
        ? sql`e.actor_id is null`
        : sql`e.actor_id = ${actor === 'me' ? toMe : sql`${actor}::uuid`}`,
    ),
    /** The person it bears on. */
    about: rareFilter(z.uuid().optional(), (about) => sql`e.about_id = ${about}`),
    from: rareFilter(
      day.optional(),
      (from, { brand }) => sql`e.at >= ${from}::timestamp at time zone ${brand.timeZone}`,
    ),
    to: rareFilter(
      day.optional(),
      (to, { brand }) => sql`e.at < (${to}::date + 1)::timestamp at time zone ${brand.timeZone}`,
    ),
    search: words(sql`(e.subject_label || ' ' || e.actor_label || ' ' || e.on_behalf_of)`),
  },
  id: by.integer('e.seq'),
  sorts: { number: [] },
  order: () => 'desc',
  item: schema.historyItem,
  view: (row, reader) => view(reader, row),
  guard: (ctx, { id }) => requirePermission(ctx, id, permission),
  file: {
    begin: (ctx) => limitAct(ctx, 'exports', exportsMost),
    // A file is read by others than the one who asked for it: names instead of «Vous».
    lines: (rows, reader) =>
      rows.map((row) => ({
        ...view(reader, row),
        before: row.before,
        after: row.after,
        ...(row.actor_id === null ? {} : { who: row.actor_label }),
      })),
    columns: {
      at: { title: { fr: 'Date', en: 'Date' }, type: 'datetime' },
      who: { title: { fr: 'Qui', en: 'Who' }, type: 'text' },
      onBehalfOf: { title: { fr: 'Au nom de', en: 'On behalf of' }, type: 'text' },
      comment: { title: { fr: 'Commentaires', en: 'Comment' }, type: 'text' },
      onWhom: { title: { fr: 'Sur qui ou quoi', en: 'On whom or what' }, type: 'text' },
      before: {
        title: { fr: 'Avant', en: 'Before' },
        type: 'text',
        value: (act, { locale }) => valuesInWords(act.before, locale),
      },
      after: {
        title: { fr: 'Après', en: 'After' },
        type: 'text',
        value: (act, { locale }) => valuesInWords(act.after, locale),
      },
      number: { title: { fr: 'N°', en: 'No' }, type: 'integer' },
    },
  },
})

/** `chain`: every entry with its hash, for the verifier; filters do not apply to it. */
export const exportQuery = historyList.sortedQuery.extend({ format: z.enum(['csv', 'xlsx', 'chain']) })

/** The kinds of acts that this history holds, to filter by, in the order of their names. */
export async function listHistoryTypes(ctx: PersonContext, organisationId: string) {
  await requirePermission(ctx, organisationId, permission)
  // One step of the index per kind, however long the history is.
  const rows = await sql<{ type: string }>`
    with recursive kinds as (
      select min(type) as type from journal_events where organisation_id = ${organisationId}
      union all
      select (select min(e.type) from journal_events e where e.organisation_id = ${organisationId} and e.type > kinds.type) from kinds where kinds.type is not null)
    select type from kinds where type is not null`.execute(ctx.db)
  return {
    items: rows.rows
      .map((row) => ({ type: row.type, comment: journalName(ctx, row.type) }))
      .sort((a, b) => a.comment.localeCompare(b.comment, ctx.locale)),
  }
}

/** One act, with what was before and after, and the request that it decided as it was. @throws Problem 404, 403 */
export async function readHistoryEvent(ctx: PersonContext, organisationId: string, eventId: string) {
  await requirePermission(ctx, organisationId, permission)
  const row = await ctx.db
    .selectFrom('journal_events')
    .selectAll()
    .where('id', '=', eventId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  if (!row) throw notFound()
  return {
    ...view(ctx, row),
    before: row.before as unknown,
    after: row.after as unknown,
    previousHash: row.previous_hash ?? '',
    hash: row.hash ?? '',
    request: row.subject_id && row.detail_salt !== null ? await readRequest(ctx, organisationId, row.subject_id) : null,
  }
}

const name = (row: { surname: string; given_name: string }) => labelOf(row)

async function readRequest(ctx: PersonContext, organisationId: string, id: string) {
  const membership = await ctx.db
    .selectFrom('membership_requests')
    .selectAll()
    .where('id', '=', id)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  if (membership) {
    const services = await ctx.db
      .selectFrom('membership_request_services as r')
      .innerJoin('services as s', 's.id', 'r.service_id')
      .select(['s.name', 'r.requested', 'r.granted'])
      .where('r.request_id', '=', id)
      .orderBy('s.name')
      .execute()
    return {
      kind: 'membership' as const,
      person: name(membership),
      requestedAt: membership.requested_at.toISOString(),
      comment: membership.comment,
      whole: membership.granted_whole ?? membership.whole,
      role: membership.granted_role ?? membership.role,
      services,
      items: [],
      decision: membership.decision as 'approved' | 'refused' | null,
      decisionComment: '',
      refusalReason: membership.refusal_reason,
      decidedBy: membership.decided_by_label,
      decidedAt: membership.decided_at?.toISOString() ?? null,
    }
  }
  const spaces = await ctx.db
    .selectFrom('space_requests')
    .selectAll()
    .where('id', '=', id)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  if (!spaces) return null
  const items = await ctx.db
    .selectFrom('space_request_items as i')
    .leftJoin('services as s', 's.id', 'i.service_id')
    .select(['i.space', 'i.access', 'i.granted_access', 's.name'])
    .where('i.request_id', '=', id)
    .orderBy('i.space')
    .orderBy('s.name')
    .execute()
  return {
    kind: 'spaces' as const,
    person: name(spaces),
    requestedAt: spaces.requested_at.toISOString(),
    comment: spaces.comment,
    whole: false,
    role: '',
    services: [],
    items: items.map((item) => ({
      space: item.space,
      title: spaceTitle(ctx, item.space),
      service: item.name,
      access: item.access as 'read' | 'modify',
      grantedAccess: item.granted_access as 'read' | 'modify' | null,
    })),
    decision: spaces.decision as 'approved' | 'refused' | null,
    decisionComment: spaces.decision_comment,
    refusalReason: spaces.refusal_reason,
    decidedBy: spaces.decided_by_label,
    decidedAt: spaces.decided_at?.toISOString() ?? null,
  }
}

const batchSize = 500

export const chainContentType = 'application/x-ndjson'

/** The journal changed under an export: somebody was erased while it was read. It is broken off; asking again gives it whole. */
export class HistoryChangedError extends Error {}

/**
 * The chain of an organisation with all that it takes to check it (O34): a header, then every entry up to the head as it stood,
 * a JSON text per line. Values are the very texts that were committed to. verifier/verify-history.mjs reads it.
 */
export async function exportChain(request: RequestInfo, organisationId: string): Promise<Download> {
  const start = await request.again(async (ctx) => {
    await requirePermission(ctx, organisationId, permission)
    await limitAct(ctx, 'exports', exportsMost)
    // A chain with holes proves nothing: it is for whoever may read every act.
    const scopes = ctx.actor.side === 'client' ? ctx.actor.scopes : null
    if (scopes && !scopes.some((scope) => scope === 'contracts:read' || scope === 'contracts:modify'))
      throw problem('access.scope_missing', { scope: 'contracts:read' })
    const head = await ctx.asSystem(() => readHead(ctx.db, organisationId))
    return {
      ...head,
      now: ctx.now,
      today: ctx.today,
      locale: ctx.locale,
    }
  })
  const read = (after: number) =>
    request.again(async (ctx) => {
      await requirePermission(ctx, organisationId, permission)
      return readChain(ctx.db, organisationId, { after, upTo: start.seq, limit: batchSize })
    })
  async function* lines() {
    yield chainHeader(organisationId, start, start.now)
    for (let after = 0; after < start.seq; ) {
      const rows = await read(after)
      if (rows[0]?.erased_since) throw new HistoryChangedError('the history changed while it was read')
      if (rows.length === 0) return
      yield rows.map(chainLine).join('')
      after = rows.at(-1)!.seq
    }
  }
  return new Download(
    Readable.from(lines(), { objectMode: false }),
    chainContentType,
    `${start.locale === 'fr' ? 'historique' : 'history'}-${start.today}.ndjson`,
  )
}
