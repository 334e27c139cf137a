import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { brandUrl } from '../../../kernel/brands/hosts.ts'
import { notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { makeSecret, replaceSecret } from '../../../kernel/identity/technical-secrets.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import * as schema from './schema.ts'

/** What a key reaches: the endpoints for programs of this space and of tickets, and no others. */
const scopes = ['synchronisation:modify', 'support:modify']
/** A tool sends a request for each document: more in a minute than the programs of clients. */
const requestsPerMinute = 3000

type Secret = { created_at: string; valid_until: string | null }
const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('technical_users as t')
    .innerJoin('accounts as a', 'a.id', 't.account_id')
    .select([
      't.account_id as id',
      't.name',
      't.created_at',
      't.created_by_label',
      't.last_used_at',
      't.revoked_at',
      't.revoked_by_label',
      't.requests_per_minute',
      't.version',
    ])
    .select(
      sql<
        Secret[]
      >`coalesce((select jsonb_agg(jsonb_build_object('created_at', s.created_at, 'valid_until', s.valid_until) order by s.created_at desc)
        from technical_secrets s where s.account_id = t.account_id), '[]')`.as('secrets'),
    )
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

const view = (ctx: Pick<PersonContext, 'services' | 'brand' | 'now'>, row: Row): z.input<typeof schema.key> => ({
  id: row.id,
  clientId: row.id,
  name: row.name,
  requestsPerMinute: row.requests_per_minute ?? requestsPerMinute,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by_label,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  revokedBy: row.revoked_by_label,
  secrets: row.secrets
    .filter((secret) => secret.valid_until === null || new Date(secret.valid_until) > ctx.now)
    .map((secret) => ({
      createdAt: new Date(secret.created_at).toISOString(),
      validUntil: secret.valid_until ? new Date(secret.valid_until).toISOString() : null,
    })),
  portalUrl: brandUrl(ctx.services.config, ctx.brand),
  version: row.version,
})

const mine = (brandId: string) => sql<boolean>`(t.organisation_id is null and a.brand_id = ${brandId})`

/** «Accès de synchronisation» (D28): the accounts by which the provider's own software reaches the portal. */
export const keyList = defineList({
  title: { fr: 'Accès de synchronisation', en: 'Accesses for synchronisation' },
  rows,
  scope: (_: unknown, { brand }) => mine(brand.id),
  filters: {
    state: filter(z.enum(['active', 'revoked', 'all']).default('active'), (state) =>
      state === 'all' ? undefined : sql`(t.revoked_at is null) = ${state === 'active'}`,
    ),
  },
  id: by.uuid('t.account_id'),
  sorts: { name: [by.text('t.name')] },
  item: schema.key,
  view: (row, reader) => view(reader, row),
  // The dates of secrets are nobody's to select; whoever may read them holds the permission of the endpoint.
  guard: async () => {},
  asServer: true,
})

async function find(ctx: StaffContext, id: string, lock = false): Promise<Row> {
  const row = await ctx.asSystem(async () => {
    if (lock)
      await ctx.db
        .selectFrom('technical_users')
        .select('account_id')
        .where('account_id', '=', id)
        .forUpdate()
        .executeTakeFirst()
    return rows(ctx.db).where(mine(ctx.brand.id)).where('t.account_id', '=', id).executeTakeFirst()
  })
  if (!row) throw notFound()
  return row
}

const tell = (ctx: StaffContext, act: string, row: { id: string; name: string }, after?: object) =>
  record(ctx, {
    type: `synchronisation.key.${act}`,
    subjectType: 'account',
    subjectId: row.id,
    subjectLabel: row.name,
    ...(after ? { after } : {}),
  })

/** Makes an access, with the role «Synchronisation» and nothing else. Its secret is in the answer alone. */
export async function createKey(ctx: StaffContext, { name }: z.output<typeof schema.keyBody>) {
  const made = await ctx.asSystem(async () => {
    const account = await ctx.db
      .insertInto('accounts')
      .values({
        brand_id: ctx.brand.id,
        kind: 'technical',
        status: 'active',
        identifier: `synchronisation-${randomBytes(6).toString('hex')}`,
        surname: name,
        locale: ctx.brand.locale,
        created_at: ctx.now,
        updated_at: ctx.now,
        updated_by: ctx.actor.accountId,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await ctx.db
      .insertInto('technical_users')
      .values({
        account_id: account.id,
        scopes,
        name,
        requests_per_minute: requestsPerMinute,
        created_at: ctx.now,
        created_by: ctx.actor.accountId,
        created_by_label: ctx.actor.label,
      })
      .execute()
    await ctx.db.insertInto('staff_members').values({ account_id: account.id, brand_id: ctx.brand.id }).execute()
    await ctx.db
      .insertInto('staff_roles')
      .values({ account_id: account.id, brand_id: ctx.brand.id, role: 'synchronisation' })
      .execute()
    return { id: account.id, secret: await makeSecret(ctx, account.id) }
  })
  await tell(ctx, 'created', { id: made.id, name })
  return { ...view(ctx, await find(ctx, made.id)), secret: made.secret }
}

/** Gives an access a new secret. @throws Problem 404, synchronisation.key_revoked */
export async function rotateKey(ctx: StaffContext, id: string, { graceHours }: z.output<typeof schema.rotation>) {
  const row = await find(ctx, id, true)
  if (row.revoked_at) throw problem('synchronisation.key_revoked')
  const until = new Date(ctx.now.getTime() + graceHours * 3_600_000)
  const secret = await ctx.asSystem(() => replaceSecret(ctx, id, until))
  await tell(ctx, 'rotated', row, { oldSecretUntil: until.toISOString() })
  return { ...view(ctx, await find(ctx, id)), secret }
}

/** Ends an access at once: secrets, tokens, role. Repeating it changes nothing. @throws Problem 404 */
export async function revokeKey(ctx: StaffContext, id: string): Promise<void> {
  const row = await find(ctx, id, true)
  if (row.revoked_at) return
  await ctx.asSystem(() => sql`select parvis.end_technical_user(${id}, ${ctx.now}, ${ctx.actor.label})`.execute(ctx.db))
  await tell(ctx, 'revoked', row)
}
