import './errors.ts'
import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../db/types.ts'
import { conflict, notFound } from '../errors/problem.ts'
import { asServer, type ClientContext, type PersonContext, type Reader } from '../http/context.ts'
import type { Text } from '../i18n/locale.ts'
import { type JournalEntry, recordAll } from '../journal/journal.ts'
import { byClient, defineList, type Filter, filter, words } from '../lists/list.ts'
import { by } from '../lists/order.ts'
import { type Told, tellPeople } from '../notifications/tell.ts'
import { decideHere, requirePermission } from '../organisations/access.ts'
import { ability } from '../policy/ability.ts'
import { allow, deny, firstRefusal, require } from '../policy/decision.ts'
import { decideAbout, mayDecide } from './deciders.ts'
import { requestState, type requestSummary } from './schema.ts'
import { type Decided, inState, notWaiting, stateOf } from './state.ts'

/** A request as every kind has it: the columns of `parvis_build.request`. */
export type RequestRow = Decided & {
  id: string
  /** Null while there is none: an organisation is what is asked for. */
  organisation_id: string | null
  account_id: string
  requested_at: Date
  refusal_reason: string
  version: number
}
/** And as a list reads it, with who asks (`parvis_build.requester`). */
export type NamedRow = RequestRow & {
  organisation: string
  surname: string
  given_name: string
  sign_in_email: string
  comment: string
}

/** The columns of a `NamedRow` of the table `r`, but for `organisation`. */
export const requestColumns = [
  'r.id',
  'r.organisation_id',
  'r.account_id',
  'r.surname',
  'r.given_name',
  'r.sign_in_email',
  'r.comment',
  'r.requested_at',
  'r.decision',
  'r.refusal_reason',
  'r.decided_at',
  'r.decided_by',
  'r.decided_by_label',
  'r.withdrawn_at',
  'r.version',
] as const

/** What deciding a request of a kind needs to know. */
export type Decidable<R extends RequestRow> = {
  /** Made by `parvis_build.request`. */
  table: keyof DB
  /** The permission to decide, on both sides. */
  permission: string
  /** Rows of `r` by a condition; `rest` is an order, a limit or a lock. */
  select: (condition: RawBuilder<unknown>, rest: RawBuilder<unknown>, ctx: PersonContext) => RawBuilder<R>
  /** The record as a refusal shows it to who wanted to decide. */
  current: (ctx: PersonContext, id: string) => Promise<unknown>
  /** What a refusal says of it beside who decided it and when: its number. */
  named?: (row: R) => Record<string, unknown>
  /** Takes what others hold before a request, in their order. */
  hold?: (ctx: PersonContext, id: string) => Promise<void>
  /** Who is let near a request that they may not decide is told why; nobody else learns that it is there. */
  admit: (ctx: PersonContext, id: string) => Promise<void>
}

/** An approval that was carried out: what is written down of it, and who is told what. */
export type Approved<R> = {
  row: R
  /** Its columns beside the decision: what was made of it. */
  columns?: object
  entry?: Partial<JournalEntry>
  message?: Told
  /** What follows once it is on record. */
  afterwards?: () => Promise<void>
}

/** What every queue is asked with. */
type Asked = { organisation?: string | undefined; state?: string }
type Common = z.input<typeof requestSummary>
/** What requests of a kind say of themselves in lists, beyond what all requests say; they may say that in their own way. */
type Own<Item extends z.ZodType> = Omit<z.input<Item>, keyof Common> & Partial<z.input<Item>>

/** A kind of request. */
export type RequestKind<
  R extends NamedRow,
  Input,
  Item extends z.ZodType,
  OwnItem extends z.ZodType,
  Detail extends object,
  F extends Record<string, Filter>,
> = Omit<Decidable<R>, 'current' | 'admit' | 'select'> & {
  /** Of its lists. */
  title: Text
  /** Its table, as `r`, with `requestColumns`, the organisation's name and its own columns. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the tables are
  rows: (db: Kysely<DB>) => SelectQueryBuilder<any, any, R>
  /** What one is in a queue, and to the person who asked. */
  item: Item
  ownItem: OwnItem
  /** Refuses whoever may read no queue: which organisations a queue covers is `reads`. */
  guard?: (ctx: PersonContext, query: { organisation?: string | undefined }) => Promise<unknown>
  /** What the journal calls it: 'membership_request'. */
  subject: string
  acts: { approved: string; refused: string; withdrawn: string }
  /** The permission to read, on both sides. */
  reads: string
  /** Who decides writes nothing of it in their own name: the server does. */
  byServer: boolean
  /** What its queues are narrowed by, beside the state, the organisation and a search. */
  filters?: F
  /** What a search looks through. */
  searched: RawBuilder<unknown>
  label: (row: R) => string
  summary: (ctx: Reader, row: R) => Own<Item>
  /** What only the open request says. */
  detail?: (ctx: PersonContext, row: R) => Promise<Detail>
  /** Checks and does what was asked for, for one that is held. */
  approve: (ctx: PersonContext, row: R, input: Input) => Promise<Approved<R>>
  /** What one in bulk is approved with: as it was asked for. */
  asAsked: Input
  /** Does together those to which nothing is to say, in few statements; the others are left. */
  approveTogether?: (ctx: PersonContext, ids: string[]) => Promise<Array<Approved<R>>>
  /** What refusing does beyond the decision. */
  refusing?: (ctx: PersonContext, rows: R[]) => Promise<void>
  refused: (ctx: PersonContext, row: R, reason: string) => { after?: object; message: Told }
}

/** What to decide is asked with: the version that was looked at; absent in bulk, where nobody looks at the record. */
type Looked = { version?: number | undefined }

/**
 * Takes a request to decide it: nobody else decides or withdraws it meanwhile (O30).
 * @returns undefined where this very decision was taken already by the same person: a repeat
 * @throws Problem 404, 403, conflict, requests.decided, requests.withdrawn
 */
export async function takeRequest<R extends RequestRow>(
  ctx: PersonContext,
  kind: Decidable<R>,
  id: string,
  decision: 'approved' | 'refused',
  version: number | undefined,
): Promise<R | undefined> {
  await kind.hold?.(ctx, id)
  const mine = mayDecide(ctx, kind.permission)
  const held = await kind
    .select(sql`r.id = ${id} and ${inState('waiting')} and ${mine}`, sql`for update of r`, ctx)
    .execute(ctx.db)
  const waiting = held.rows[0]
  if (waiting) {
    if (version !== undefined && version !== waiting.version) throw conflict(await kind.current(ctx, id))
    return waiting
  }
  const { rows } = await kind.select(sql`r.id = ${id} and ${mine}`, sql``, ctx).execute(ctx.db)
  const row = rows[0]
  if (!row) {
    await kind.admit(ctx, id)
    throw notFound()
  }
  if (
    row.decision === decision &&
    row.decided_by === ctx.actor.accountId &&
    (version === undefined || version === row.version - 1)
  )
    return undefined
  const current = version === undefined ? undefined : await kind.current(ctx, id)
  throw notWaiting(ctx, row, current, kind.named?.(row)) ?? notFound()
}

/** Takes those of `ids` that wait and may be decided, always in the same order. */
export async function takeWaiting(
  ctx: PersonContext,
  kind: Pick<Decidable<RequestRow>, 'table' | 'permission'>,
  ids: string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from ${sql.table(kind.table)} r where r.id = any (${ids}::uuid[]) and ${inState('waiting')}
      and ${mayDecide(ctx, kind.permission)} order by r.id for update of r`.execute(ctx.db)
  return rows.map((row) => row.id)
}

/** Writes down the decision of requests that are held, each with columns of its own. */
export async function settle(
  ctx: PersonContext,
  table: keyof DB,
  decision: 'approved' | 'refused',
  rows: Array<{ id: string; columns?: object | undefined }>,
): Promise<void> {
  const own = Object.keys(rows[0]?.columns ?? {})
  const written = own.map((name) => sql`${sql.ref(name)} = x.${sql.ref(name)},`)
  await sql`update ${sql.table(table)} r set decision = ${decision}, decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId}, decided_by_label = ${ctx.actor.label},
      ${sql.join(written, sql` `)} version = r.version + 1
    from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows.map(({ id, columns }) => ({ id, ...columns })))}::jsonb) x
    where r.id = x.id`.execute(ctx.db)
}

/** What the server does with requests of a kind, for both sides. */
export function requestsOf<
  R extends NamedRow,
  Input,
  Item extends z.ZodType,
  OwnItem extends z.ZodType,
  Detail extends object,
  const F extends Record<string, Filter> = Record<never, Filter>,
>(kind: RequestKind<R, Input, Item, OwnItem, Detail, F>) {
  const factsOf = (row: R) => ({
    id: row.id,
    requestedAt: row.requested_at.toISOString(),
    state: stateOf(row),
    refusalReason: row.refusal_reason,
    decidedBy: row.decided_by_label,
    decidedAt: row.decided_at?.toISOString() ?? null,
    version: row.version,
  })
  const commonOf = (row: R): Common => ({
    person: {
      accountId: row.account_id,
      surname: row.surname,
      givenName: row.given_name,
      signInEmail: row.sign_in_email,
    },
    organisation: { id: row.organisation_id ?? '', name: row.organisation },
    ...factsOf(row),
  })
  // That both make an item is what `Own` holds.
  const summaryOf = (ctx: Reader, row: R) => ({ ...commonOf(row), ...kind.summary(ctx, row) }) as z.input<Item> & Common
  const waits = (ctx: Reader, row: R) => {
    const over = notWaiting(ctx, row)
    return over ? deny(over.code, over.params) : allow('requests.waits')
  }
  const ownOf = (ctx: Reader, row: R) =>
    ({
      ...summaryOf(ctx, row),
      comment: row.comment,
      abilities: { withdraw: ability(waits(ctx, row), ctx.locale) },
    }) as z.input<OwnItem>
  const entryOf = (row: R): Omit<JournalEntry, 'type'> => ({
    organisationId: row.organisation_id,
    subjectType: kind.subject,
    subjectId: row.id,
    subjectLabel: kind.label(row),
    aboutId: row.account_id,
  })
  const as = <T>(ctx: PersonContext, work: () => Promise<T>): Promise<T> =>
    kind.byServer ? asServer(ctx, work) : work()

  const list = {
    title: kind.title,
    rows: kind.rows,
    id: by.uuid('r.id'),
    sorts: { requestedAt: [by.moment('r.requested_at')] },
  }
  /** A queue of a side: those that wait oldest first, the rest newest first. */
  const queueOf = (side: 'client' | 'staff') =>
    defineList({
      ...list,
      ofClients: byClient('r.organisation_id'),
      scope: (_, { brand }) =>
        side === 'staff'
          ? sql`r.brand_id = ${brand.id}`
          : sql`r.brand_id = ${brand.id} and r.organisation_id = any ((select parvis.organisation_ids_with_permission(${kind.reads}))::uuid[])`,
      filters: {
        ...(kind.filters as F),
        search: words(kind.searched),
        organisation: filter(z.uuid().optional(), (id) => sql`r.organisation_id = ${id}`),
        state: filter(z.enum([...requestState.options, 'all']).default('waiting'), inState),
      },
      order: (query) => ((query as Asked).state === 'waiting' ? 'asc' : 'desc'),
      item: kind.item,
      view: (row: R, reader) => summaryOf(reader, row),
      guard: async (ctx, _, query) => kind.guard?.(ctx, query as Asked),
    })
  /** One's own requests, newest first. */
  const own = defineList({
    ...list,
    scope: () => sql`r.account_id = (select parvis.account_id())`,
    filters: {},
    order: () => 'desc',
    item: kind.ownItem,
    view: (row: R, reader) => ownOf(reader, row),
    // Who asks to join does not read the organisation yet.
    asServer: true,
  })
  const select = (condition: RawBuilder<unknown>, rest: RawBuilder<unknown>, ctx: PersonContext): RawBuilder<R> =>
    own.rowsWhere(condition, rest, ctx)

  /** Lets go on who holds a permission where a request is. @throws Problem 404, 403 */
  async function requireOn(ctx: PersonContext, id: string, permission: string): Promise<string | null> {
    const { rows } = await ctx.asSystem(() =>
      sql<{ organisation_id: string | null }>`
        select r.organisation_id from ${sql.table(kind.table)} r where r.id = ${id} and r.brand_id = ${ctx.brand.id}`.execute(
        ctx.db,
      ),
    )
    const found = rows[0]
    if (!found || (found.organisation_id === null && ctx.actor.side === 'client')) throw notFound()
    if (found.organisation_id !== null) await requirePermission(ctx, found.organisation_id, permission)
    return found.organisation_id
  }

  /** A request as whoever may decide it sees it. @throws Problem 404, 403 */
  async function read(ctx: PersonContext, id: string) {
    await requireOn(ctx, id, kind.reads)
    const { rows } = await select(sql`r.id = ${id}`, sql``, ctx).execute(ctx.db)
    const row = rows[0]
    if (!row) throw notFound()
    return {
      ...summaryOf(ctx, row),
      comment: row.comment,
      ...((await kind.detail?.(ctx, row)) as Detail),
      abilities: {
        decide: ability(
          firstRefusal(
            await decideHere(ctx, row.organisation_id ?? '', kind.permission),
            waits(ctx, row),
            await decideAbout(ctx, row.account_id, row.organisation_id),
          ),
          ctx.locale,
        ),
      },
    }
  }

  const decidable: Decidable<R> = {
    ...kind,
    select,
    current: read,
    admit: async (ctx, id) => {
      const organisationId = await requireOn(ctx, id, kind.permission)
      require(await decideAbout(ctx, ctx.actor.accountId, organisationId))
    },
  }

  /** Writes down what was approved and carried out, and tells. */
  async function finish(ctx: PersonContext, done: Array<Approved<R>>): Promise<void> {
    if (done.length === 0) return
    await settle(
      ctx,
      kind.table,
      'approved',
      done.map(({ row, columns }) => ({ id: row.id, columns })),
    )
    await recordAll(
      ctx,
      done.map(({ row, entry }) => ({ type: kind.acts.approved, ...entryOf(row), ...entry })),
    )
    for (const one of done) await one.afterwards?.()
    await tellPeople(
      ctx,
      done.flatMap(({ message }) => (message ? [message] : [])),
    )
  }

  /**
   * Approves by an act of one's own: what is written down is what it answers.
   * @throws Problem 404, 403, 409 (conflict, requests.decided, requests.withdrawn), and what the act refuses
   */
  async function approveBy(
    ctx: PersonContext,
    id: string,
    looked: Looked,
    act: (row: R) => Promise<Approved<R>>,
  ): Promise<void> {
    const row = await takeRequest(ctx, decidable, id, 'approved', looked.version)
    if (row) await as(ctx, async () => finish(ctx, [await act(row)]))
  }
  const approve = (ctx: PersonContext, id: string, input: Input & Looked): Promise<void> =>
    approveBy(ctx, id, input, (row) => kind.approve(ctx, row, input))

  async function refuseAll(ctx: PersonContext, rows: R[], reason: string): Promise<void> {
    if (rows.length === 0) return
    await kind.refusing?.(ctx, rows)
    await settle(
      ctx,
      kind.table,
      'refused',
      rows.map(({ id }) => ({ id, columns: { refusal_reason: reason } })),
    )
    const told = rows.map((row) => ({ row, ...kind.refused(ctx, row, reason) }))
    await recordAll(
      ctx,
      told.map(({ row, after }) => ({ type: kind.acts.refused, ...entryOf(row), after: { reason, ...after } })),
    )
    await tellPeople(
      ctx,
      told.map(({ message }) => message),
    )
  }
  /** Refuses with the reason that the person is told. @throws Problem 404, 403, 409 as for an approval */
  async function refuse(ctx: PersonContext, id: string, input: Looked & { reason: string }): Promise<void> {
    const row = await takeRequest(ctx, decidable, id, 'refused', input.version)
    if (row) await as(ctx, () => refuseAll(ctx, [row], input.reason))
  }

  const ids = (rows: R[]) => rows.map((row) => row.id)
  return {
    queues: { client: queueOf('client'), staff: queueOf('staff') },
    own,
    select,
    read,
    approve,
    approveBy,
    refuse,
    asAsked: kind.asAsked,
    /** As `approve`, together, those that can be. @returns their ids; the others are as they were */
    approveTogether:
      kind.approveTogether &&
      (async (ctx: PersonContext, some: string[]): Promise<string[]> => {
        const waiting = await takeWaiting(ctx, kind, some)
        return as(ctx, async () => {
          const done = await kind.approveTogether!(ctx, waiting)
          await finish(ctx, done)
          return ids(done.map((one) => one.row))
        })
      }),
    /** As `refuse`, together, those that wait. @returns their ids */
    refuseTogether: async (ctx: PersonContext, some: string[], reason: string): Promise<string[]> => {
      const waiting = await takeWaiting(ctx, kind, some)
      return as(ctx, async () => {
        const { rows } = await select(
          sql`r.id = any (${waiting}::uuid[])`,
          sql`order by r.organisation_id, r.id`,
          ctx,
        ).execute(ctx.db)
        await refuseAll(ctx, rows, reason)
        return ids(rows)
      })
    },
    readOwn: async (ctx: ClientContext, id: string) => {
      const { rows } = await ctx.asSystem(() =>
        select(sql`r.id = ${id} and r.account_id = ${ctx.actor.accountId}`, sql``, ctx).execute(ctx.db),
      )
      if (!rows[0]) throw notFound()
      return ownOf(ctx, rows[0])
    },
    /** Writes down that somebody asked. */
    recordAsked: (
      ctx: ClientContext,
      type: string,
      row: { id: string; label: string; organisationId?: string },
      after: unknown,
    ) =>
      recordAll(ctx, [
        {
          type,
          organisationId: row.organisationId ?? null,
          subjectType: kind.subject,
          subjectId: row.id,
          subjectLabel: row.label,
          aboutId: ctx.actor.accountId,
          after,
        },
      ]),
    /** Withdraws one's own request that waits; once withdrawn, nothing more happens (O6). @throws Problem 404, requests.decided */
    withdraw: async (ctx: ClientContext, id: string): Promise<void> => {
      const row = await ctx.asSystem(async () => {
        const { rows } = await select(
          sql`r.id = ${id} and r.account_id = ${ctx.actor.accountId}`,
          sql`for update of r`,
          ctx,
        ).execute(ctx.db)
        return rows[0]
      })
      if (!row) throw notFound()
      if (row.withdrawn_at) return
      const over = notWaiting(ctx, row, ownOf(ctx, row))
      if (over) throw over
      await ctx.asSystem(() =>
        sql`update ${sql.table(kind.table)} set withdrawn_at = ${ctx.now}, version = version + 1 where id = ${id}`.execute(
          ctx.db,
        ),
      )
      await recordAll(ctx, [{ type: kind.acts.withdrawn, ...entryOf(row) }])
    },
  }
}
