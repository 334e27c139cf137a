import { type Kysely, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { brandUrl } from '../../../kernel/brands/hosts.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, PersonContext, SystemContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { refuseTakenEmail } from '../../../kernel/identity/account.ts'
import { secretWorks } from '../../../kernel/identity/oauth.ts'
import { tokenPath } from '../../../kernel/identity/oauth-routes.ts'
import { makeSecret, replaceSecret } from '../../../kernel/identity/technical-secrets.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readPage } from '../../../kernel/lists/read.ts'
import { desk, loadAccess, requirePermission } from '../../../kernel/organisations/access.ts'
import type { Access } from '../../../kernel/policy/access.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { endMembership, spacesOfPrograms, spaceTitle, subscribableSpaces } from '../memberships/membership.ts'
import * as schema from '../schema.ts'
import { withdrawnSpaces } from '../space-requests/subscriptions.ts'

type Details = typeof import('./connection-details.ts')

const permission = 'organisation.technical-users.manage'

export type TechnicalSpace = { space: string; access: Access }

const technicalUsers = (db: Kysely<DB>) =>
  db
    .selectFrom('technical_users as t')
    .innerJoin('organisations as o', 'o.id', 't.organisation_id')
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom('memberships')
          .select('id')
          .whereRef('account_id', '=', 't.account_id')
          .whereRef('organisation_id', '=', 't.organisation_id')
          .orderBy('removed_at', (order) => order.desc().nullsFirst())
          .limit(sql.lit(1))
          .as('m'),
      (join) => join.onTrue(),
    )
    .select([
      't.account_id as id',
      'o.id as organisation_id',
      'o.name as organisation',
      't.name',
      't.sign_in_email',
      't.contact_email',
      't.created_at',
      't.created_by_label',
      't.last_used_at',
      't.revoked_at',
      't.revoked_by_label',
      't.requests_per_minute',
      't.version',
      'm.id as membership_id',
    ])
    .select([
      sql<
        TechnicalSpace[]
      >`coalesce((select jsonb_agg(jsonb_build_object('space', s.space, 'access', s.access) order by s.space)
          from space_subscriptions s where s.membership_id = m.id and s.ended_at is null), '[]')`.as('spaces'),
      sql<
        Secret[]
      >`coalesce((select jsonb_agg(jsonb_build_object('created_at', s.created_at, 'valid_until', s.valid_until) order by s.created_at desc)
          from technical_secrets s where s.account_id = t.account_id), '[]')`.as('secrets'),
    ])
type Secret = { created_at: string; valid_until: string | null }
type Row = Awaited<ReturnType<ReturnType<typeof technicalUsers>['executeTakeFirstOrThrow']>>

/** The rows of technical users, read as the server: the secrets' dates are nobody's to select. The caller has checked the right. */
const rowsWhere = async (ctx: PersonContext, where: ReturnType<typeof sql<SqlBool>>, limit: number): Promise<Row[]> =>
  ctx.asSystem(() =>
    technicalUsers(ctx.db)
      .where('o.brand_id', '=', ctx.brand.id)
      .where(where)
      .orderBy('t.name')
      .orderBy('t.account_id')
      .limit(limit)
      .execute(),
  )

const isValid = (now: Date) => (secret: Secret) => secret.valid_until === null || new Date(secret.valid_until) > now

const tokenUrl = (ctx: Pick<ClientContext, 'services' | 'brand'>) =>
  brandUrl(ctx.services.config, ctx.brand) + tokenPath

const view = (ctx: Pick<ClientContext, 'services' | 'brand' | 'locale' | 'now'>, row: Row) => ({
  id: row.id,
  organisation: { id: row.organisation_id, name: row.organisation },
  clientId: row.id,
  name: row.name,
  signInEmail: row.sign_in_email,
  contactEmail: row.contact_email,
  spaces: row.spaces.map((item) => ({ ...item, title: spaceTitle(ctx, item.space) })),
  requestsPerMinute: row.requests_per_minute ?? ctx.services.config.apiRequestsPerMinute,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by_label,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  revokedBy: row.revoked_by_label,
  secrets: row.secrets.filter(isValid(ctx.now)).map((secret) => ({
    createdAt: new Date(secret.created_at).toISOString(),
    validUntil: secret.valid_until ? new Date(secret.valid_until).toISOString() : null,
  })),
  tokenUrl: tokenUrl(ctx),
  version: row.version,
})

/** The spaces that may be opened to a program: those that people are subscribed to, those for programs alone, and the desk. */
const choices = (ctx: Pick<ClientContext, 'services' | 'locale'>) => [
  ...subscribableSpaces(ctx),
  ...spacesOfPrograms(ctx),
  {
    space: desk,
    title: spaceTitle(ctx, desk),
    description:
      ctx.locale === 'fr'
        ? 'Rattachements, abonnements, utilisateurs, historique de la structure.'
        : 'Memberships, subscriptions, users and history of the organisation.',
  },
]

/** The technical users of an organisation (O15). */
export const technicalUserList = defineList({
  title: { fr: 'Utilisateurs techniques', en: 'Technical users' },
  rows: technicalUsers,
  scope: ({ id }: { id: string }) => sql`t.organisation_id = ${id}`,
  filters: {
    state: filter(z.enum(['active', 'revoked', 'all']).default('active'), (state) =>
      state === 'all' ? undefined : sql`(t.revoked_at is null) = ${state === 'active'}`,
    ),
  },
  id: by.uuid('t.account_id'),
  sorts: { name: [by.text('t.name')] },
  item: schema.technicalUser,
  view: (row, reader) => view(reader, row),
  guard: (ctx, { id }) => requirePermission(ctx, id, permission),
  asServer: true,
})

/** A page of them, with the spaces that one may choose. @throws Problem 404, 403 */
export async function listTechnicalUsers(
  request: RequestInfo,
  organisationId: string,
  query: z.output<typeof technicalUserList.query>,
) {
  const { items, nextCursor, reader } = await readPage(request, technicalUserList, { id: organisationId }, query)
  return { items, nextCursor, spaces: choices(reader) }
}

async function find(ctx: ClientContext, id: string, lock = false): Promise<Row> {
  if (lock)
    await ctx.asSystem(() =>
      ctx.db
        .selectFrom('technical_users')
        .select('account_id')
        .where('account_id', '=', id)
        .forUpdate()
        .executeTakeFirst(),
    )
  const [row] = await rowsWhere(ctx, sql`t.account_id = ${id}`, 1)
  if (!row) throw notFound()
  await requirePermission(ctx, row.organisation_id, permission)
  return row
}

/** One technical user. @throws Problem 404, 403 */
export const readTechnicalUser = async (ctx: ClientContext, id: string) => view(ctx, await find(ctx, id))

/**
 * The spaces chosen, each once. Never more than the maker may do: what the technical users' role holds in a space, the maker holds too.
 * @throws Problem 422 on `spaces`
 */
async function requireSpaces(
  ctx: ClientContext,
  organisationId: string,
  spaces: TechnicalSpace[],
): Promise<TechnicalSpace[]> {
  const known = new Set(choices(ctx).map((choice) => choice.space))
  const withdrawn = await withdrawnSpaces(ctx, organisationId)
  const chosen = new Map<string, Access>()
  for (const [index, { space, access }] of spaces.entries()) {
    if (!known.has(space)) throw invalid({ field: `spaces.${index}.space`, code: 'organisation.space_unknown' })
    if (withdrawn.includes(space))
      throw invalid({ field: `spaces.${index}.space`, code: 'organisation.space_not_offered' })
    if (chosen.has(space)) throw invalid({ field: `spaces.${index}.space`, code: 'organisation.space_twice' })
    chosen.set(space, access)
  }
  const held = new Set((await loadAccess(ctx, ctx.actor.accountId, organisationId))?.permissions)
  const role = await ctx.db
    .selectFrom('role_permissions')
    .select('permission')
    .where('brand_id', '=', ctx.brand.id)
    .where('role', '=', 'technical')
    .execute()
  for (const [index, { space, access }] of spaces.entries()) {
    const prefix = space === desk ? 'organisation.' : `${space}.`
    const beyond = role.some(
      ({ permission: granted }) =>
        granted.startsWith(prefix) && (access === 'modify' || granted.endsWith('.read')) && !held.has(granted),
    )
    if (beyond) throw invalid({ field: `spaces.${index}.space`, code: 'organisation.space_beyond_maker' })
  }
  return [...chosen].map(([space, access]) => ({ space, access }))
}

const insertSpaces = (
  ctx: ClientContext,
  row: { organisation_id: string; membership_id: string },
  spaces: TechnicalSpace[],
) =>
  spaces.length === 0
    ? Promise.resolve()
    : ctx.db
        .insertInto('space_subscriptions')
        .values(
          spaces.map(({ space, access }) => ({
            organisation_id: row.organisation_id,
            membership_id: row.membership_id,
            space,
            access,
            origin: 'technical',
            created_at: ctx.now,
            created_by: ctx.actor.accountId,
            created_by_label: ctx.actor.label,
          })),
        )
        .execute()

const shown = (spaces: TechnicalSpace[]) => spaces.map(({ space, access }) => `${space}:${access}`).sort()

/**
 * «Créer l'utilisateur technique» (O15): account, membership, subscriptions and secret.
 * @throws Problem 404, 403, 422 on `signInEmail` or `spaces`, 409 where the organisation is deactivated
 */
export async function createTechnicalUser(
  ctx: ClientContext,
  organisationId: string,
  input: {
    name: string
    signInEmail: string
    contactEmail: string
    spaces: TechnicalSpace[]
    requestsPerMinute?: number | undefined
  },
) {
  await requirePermission(ctx, organisationId, permission)
  const organisation = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('organisations')
      .select('deactivated_at')
      .where('id', '=', organisationId)
      .forShare()
      .executeTakeFirstOrThrow(),
  )
  if (organisation.deactivated_at) throw problem('organisation.deactivated')
  const most = ctx.services.config.apiRequestsPerMinute
  if (input.requestsPerMinute !== undefined && input.requestsPerMinute > most)
    throw invalid({ field: 'requestsPerMinute', code: 'too_big', params: { maximum: most } })
  const spaces = await requireSpaces(ctx, organisationId, input.spaces)
  await refuseTakenEmail(ctx, input.signInEmail, null, 'signInEmail')
  const { id, secret } = await ctx.asSystem(async () => {
    const account = await ctx.db
      .insertInto('accounts')
      .values({
        brand_id: ctx.brand.id,
        kind: 'technical',
        status: 'active',
        identifier: input.signInEmail,
        sign_in_email: input.signInEmail,
        contact_email: input.contactEmail,
        surname: input.name,
        locale: ctx.locale,
        created_at: ctx.now,
        updated_at: ctx.now,
        updated_by: ctx.actor.accountId,
      })
      // Somebody else's identifier may be written like this address.
      .onConflict((oc) => oc.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!account) throw invalid({ field: 'signInEmail', code: 'identity.email_taken' })
    await ctx.db
      .insertInto('technical_users')
      .values({
        account_id: account.id,
        organisation_id: organisationId,
        name: input.name,
        sign_in_email: input.signInEmail,
        contact_email: input.contactEmail,
        requests_per_minute: input.requestsPerMinute ?? null,
        created_at: ctx.now,
        created_by: ctx.actor.accountId,
        created_by_label: ctx.actor.label,
      })
      .execute()
    const membership = await ctx.db
      .insertInto('memberships')
      .values({
        organisation_id: organisationId,
        account_id: account.id,
        role: 'technical',
        starts_on: ctx.today,
        whole: true,
        granted_by: ctx.actor.accountId,
        granted_by_label: ctx.actor.label,
        created_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await insertSpaces(ctx, { organisation_id: organisationId, membership_id: membership.id }, spaces)
    return { id: account.id, secret: await makeSecret(ctx, account.id) }
  })
  await record(ctx, {
    type: 'organisation.technical_user.created',
    organisationId,
    subjectType: 'account',
    subjectId: id,
    subjectLabel: input.name,
    after: { signInEmail: input.signInEmail, contactEmail: input.contactEmail, spaces: shown(spaces) },
  })
  const [row] = await rowsWhere(ctx, sql`t.account_id = ${id}`, 1)
  return { ...view(ctx, row!), secret }
}

/**
 * Changes name, contact address or spaces. Tokens that are out reach no further than the spaces left.
 * @throws Problem 404, 403, 409 with the current one, 422 on `spaces`
 */
export async function updateTechnicalUser(
  ctx: ClientContext,
  id: string,
  input: {
    version: number
    name?: string | undefined
    contactEmail?: string | undefined
    spaces?: TechnicalSpace[] | undefined
  },
) {
  const row = await find(ctx, id, true)
  if (row.revoked_at) throw problem('organisation.technical_user_revoked')
  if (row.version !== input.version) throw conflict(view(ctx, row))
  const spaces = input.spaces ? await requireSpaces(ctx, row.organisation_id, input.spaces) : row.spaces
  const name = input.name ?? row.name
  const contactEmail = input.contactEmail ?? row.contact_email
  const same = (a: TechnicalSpace, b: TechnicalSpace) => a.space === b.space && a.access === b.access
  const gone = row.spaces.filter((held) => !spaces.some((kept) => same(held, kept)))
  const fresh = spaces.filter((wanted) => !row.spaces.some((held) => same(held, wanted)))
  if (gone.length + fresh.length === 0 && name === row.name && contactEmail === row.contact_email) return view(ctx, row)
  await ctx.asSystem(async () => {
    await ctx.db
      .updateTable('technical_users')
      .set({ name, contact_email: contactEmail, version: row.version + 1 })
      .where('account_id', '=', id)
      .execute()
    await ctx.db
      .updateTable('accounts')
      .set((eb) => ({
        surname: name,
        contact_email: contactEmail,
        version: eb('version', '+', 1),
        updated_at: ctx.now,
        updated_by: ctx.actor.accountId,
      }))
      .where('id', '=', id)
      .execute()
    for (const { space } of gone)
      await ctx.db
        .updateTable('space_subscriptions')
        .set((eb) => ({
          ended_at: ctx.now,
          ended_by: ctx.actor.accountId,
          ended_by_label: ctx.actor.label,
          end_reason: spaces.some((kept) => kept.space === space) ? 'replaced' : 'manager',
          version: eb('version', '+', 1),
        }))
        .where('membership_id', '=', row.membership_id)
        .where('space', '=', space)
        .where('ended_at', 'is', null)
        .execute()
    await insertSpaces(ctx, row, fresh)
    if (gone.length > 0) {
      const allowed = spaces.flatMap(({ space, access }) =>
        access === 'modify' ? [`${space}:modify`, `${space}:read`] : [`${space}:read`],
      )
      // A scope to modify what may now only be read becomes one to read; a token left without any ends.
      await sql`update sessions s set scopes = kept.scopes, ended_at = case when kept.scopes = '{}' then ${ctx.now}::timestamptz end
        from (select id, array(select distinct w.scope from unnest(t.scopes) as h (scope)
            cross join lateral (select case when h.scope = any (${allowed}::text[]) then h.scope else replace(h.scope, ':modify', ':read') end as scope) w
            where w.scope = any (${allowed}::text[]) order by 1) as scopes
          from sessions t where t.account_id = ${id} and t.ended_at is null and t.scopes is not null) kept
        where s.id = kept.id`.execute(ctx.db)
    }
  })
  await record(ctx, {
    type: 'organisation.technical_user.updated',
    organisationId: row.organisation_id,
    subjectType: 'account',
    subjectId: id,
    subjectLabel: name,
    before: { name: row.name, contactEmail: row.contact_email, spaces: shown(row.spaces) },
    after: { name, contactEmail, spaces: shown(spaces) },
  })
  return readTechnicalUser(ctx, id)
}

/**
 * «Réinitialiser le mot de passe (utilisateur technique)» (O15): a new secret. The old one works until the end of the grace period;
 * without one it stops at once, and the tokens that are out with it.
 * @throws Problem 404, 403, 409 where revoked
 */
export async function rotateSecret(ctx: ClientContext, id: string, input: { graceHours: number }) {
  const row = await find(ctx, id, true)
  if (row.revoked_at) throw problem('organisation.technical_user_revoked')
  const until = new Date(ctx.now.getTime() + input.graceHours * 3_600_000)
  const secret = await ctx.asSystem(() => replaceSecret(ctx, id, until))
  await record(ctx, {
    type: 'organisation.technical_user.rotated',
    organisationId: row.organisation_id,
    subjectType: 'account',
    subjectId: id,
    subjectLabel: row.name,
    after: { oldSecretUntil: until.toISOString() },
  })
  return { ...(await readTechnicalUser(ctx, id)), secret }
}

type Active = { id: string; organisation_id: string; membership_id: string; name: string; spaces: TechnicalSpace[] }

/** The technical users of an organisation that are not revoked, whoever asks. */
export const activeTechnicalUsers = (ctx: PersonContext, organisationId: string): Promise<Active[]> =>
  rowsWhere(ctx, sql`t.organisation_id = ${organisationId} and t.revoked_at is null`, 1000)

/** Ends a technical user: secrets, tokens and spaces follow the membership, in the database, whichever way it ends. */
export async function revoke(ctx: PersonContext, row: Active): Promise<void> {
  await record(ctx, {
    type: 'organisation.technical_user.revoked',
    organisationId: row.organisation_id,
    subjectType: 'account',
    subjectId: row.id,
    subjectLabel: row.name,
    before: { spaces: shown(row.spaces) },
  })
  await endMembership(ctx, row.membership_id, { tell: false })
}

/** Revokes a technical user at once: secrets, tokens, membership. Repeating it changes nothing. @throws Problem 404, 403 */
export async function revokeTechnicalUser(ctx: ClientContext, id: string): Promise<void> {
  const row = await find(ctx, id, true)
  if (!row.revoked_at) await revoke(ctx, row)
}

/** «Exporter les informations de connexion» (O15). @throws Problem 404, 403, 409 where revoked, 422 on `secret` where it does not work */
export async function printConnectionDetails(ctx: ClientContext, id: string, input: { secret?: string | undefined }) {
  const row = await find(ctx, id)
  if (row.revoked_at) throw problem('organisation.technical_user_revoked')
  if (
    input.secret !== undefined &&
    !(await ctx.asSystem(() => secretWorks(ctx as unknown as SystemContext, id, input.secret!)))
  )
    throw invalid({ field: 'secret', code: 'organisation.secret_wrong' })
  const data: Parameters<Details['writeConnectionDetails']>[0] = {
    locale: ctx.locale,
    brand: { name: ctx.brand.name, colour: ctx.brand.colour },
    organisation: row.organisation,
    name: row.name,
    signInEmail: row.sign_in_email,
    contactEmail: row.contact_email,
    clientId: row.id,
    secret: input.secret,
    tokenUrl: tokenUrl(ctx),
    apiUrl: `${brandUrl(ctx.services.config, ctx.brand)}/api/v1`,
    scopes: row.spaces.map(({ space, access }) => ({
      scope: `${space}:${access}`,
      title: spaceTitle(ctx, space),
    })),
    requestsPerMinute: row.requests_per_minute ?? ctx.services.config.apiRequestsPerMinute,
    createdAt: ctx.now,
  }
  const module = new URL('./connection-details.ts', import.meta.url)
  return async () =>
    asBuffer(
      await inWorker<Details, 'writeConnectionDetails'>(module, 'writeConnectionDetails', data, ctx.actor.accountId),
    )
}
