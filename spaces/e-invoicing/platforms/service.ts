import type { Selectable } from 'kysely'
import type { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { brandUrl } from '../../../kernel/brands/hosts.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { asServer, asSystem, type Brand, type Services, type StaffContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { seal, unseal } from '../../../kernel/secrets/secrets.ts'
import { httpPlatform, type Platform, PlatformAwayError, PlatformRefusedError } from './client.ts'
import type * as schema from './schema.ts'

/** What the secret of a platform is sealed for. */
export const secretPurpose = 'platform secret'
const webhookPurpose = 'platform webhook key'
/** So many a brand has. */
const mostPlatforms = 20

export type PlatformRow = Selectable<DB['platforms']>
type View = z.input<typeof schema.platformView>

const view = (row: PlatformRow): View => ({
  id: row.id,
  version: row.version,
  name: row.name,
  flowAddress: row.flow_address,
  directoryAddress: row.directory_address,
  tokenAddress: row.token_address,
  clientId: row.client_id,
  organisation: row.organisation_header,
  syntax: row.syntax as 'CII',
  issuesFrom: row.issues_from,
  enabled: row.enabled,
  watched: row.webhook_id !== null,
  askedAt: row.asked_at?.toISOString() ?? null,
  failingSince: row.failing_since?.toISOString() ?? null,
  failure: row.failure,
  updatedAt: row.updated_at.toISOString(),
  updatedBy: row.updated_by_label,
})

/** The brand's platforms, by name; never a secret. */
export async function readPlatforms(ctx: StaffContext): Promise<z.input<typeof schema.platforms>> {
  const rows = await ctx.db
    .selectFrom('platforms')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .orderBy('name')
    .execute()
  return { items: rows.map(view) }
}

async function rowOf(ctx: StaffContext, id: string, lock = false): Promise<PlatformRow> {
  const query = ctx.db.selectFrom('platforms').selectAll().where('id', '=', id).where('brand_id', '=', ctx.brand.id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** @throws Problem 404 */
export const readPlatform = async (ctx: StaffContext, id: string): Promise<View> => view(await rowOf(ctx, id))

const columnsOf = (ctx: StaffContext, body: z.output<typeof schema.platformBody>) => ({
  name: body.name,
  flow_address: body.flowAddress,
  directory_address: body.directoryAddress,
  token_address: body.tokenAddress,
  client_id: body.clientId,
  organisation_header: body.organisation,
  syntax: body.syntax,
  issues_from: body.issuesFrom,
  enabled: body.enabled,
  updated_at: ctx.now,
  updated_by_label: ctx.actor.label,
})

/** What two of a brand cannot both be or be called. */
const clashing = (error: { code?: string; constraint?: string }): never => {
  if (error.code === '23505' && error.constraint === 'platforms_issuing')
    throw invalid({ field: 'issuesFrom', code: 'e_invoicing.another_issues' })
  if (error.code === '23505' && error.constraint === 'platforms_name')
    throw invalid({ field: 'name', code: 'e_invoicing.platform_name' })
  throw error
}

const tell = (ctx: StaffContext, act: string, id: string, name: string, facts: object = {}) =>
  record(ctx, {
    type: `e_invoicing.platform.${act}`,
    subjectType: 'e_invoicing.platform',
    subjectId: id,
    subjectLabel: name,
    ...facts,
  })

/** @throws Problem 422 on the field, e_invoicing.too_many_platforms */
export async function createPlatform(ctx: StaffContext, body: z.output<typeof schema.platformBody>): Promise<View> {
  if (body.secret === undefined) throw invalid({ field: 'secret', code: 'required' })
  if ((await readPlatforms(ctx)).items.length >= mostPlatforms)
    throw problem('e_invoicing.too_many_platforms', { most: mostPlatforms })
  const id = crypto.randomUUID()
  await ctx.db
    .insertInto('platforms')
    .values({
      ...columnsOf(ctx, body),
      id,
      brand_id: ctx.brand.id,
      sealed_secret: seal(ctx.services.config, secretPurpose, id, Buffer.from(body.secret)),
      created_at: ctx.now,
    })
    .execute()
    .catch(clashing)
  await tell(ctx, 'added', id, body.name)
  return readPlatform(ctx, id)
}

/**
 * Changes a platform. Another address needs the secret anew: it is not sent to a place for which nobody typed it. What it was asked to tell us of it
 * tells the place that it was: a new place is watched anew.
 * @throws Problem 404, conflict, 422 on the field
 */
export async function changePlatform(
  ctx: StaffContext,
  id: string,
  body: z.output<typeof schema.platformChange>,
): Promise<View> {
  const before = await rowOf(ctx, id, true)
  if (before.version !== body.version) throw conflict(view(before))
  const moved =
    before.flow_address !== body.flowAddress ||
    before.directory_address !== body.directoryAddress ||
    before.token_address !== body.tokenAddress
  if (moved && body.secret === undefined) throw invalid({ field: 'secret', code: 'required' })
  await ctx.db
    .updateTable('platforms')
    .set({
      ...columnsOf(ctx, body),
      ...(body.secret === undefined
        ? {}
        : { sealed_secret: seal(ctx.services.config, secretPurpose, id, Buffer.from(body.secret)) }),
      ...(moved ? { webhook_id: null, sealed_webhook_key: null, seen_until: null, looked_back_at: null } : {}),
      failing_since: null,
      failure: '',
      version: body.version + 1,
    })
    .where('id', '=', id)
    .execute()
    .catch(clashing)
  const after = await readPlatform(ctx, id)
  await tell(ctx, 'changed', id, body.name, {
    before: { address: before.flow_address, enabled: before.enabled },
    after: {
      address: body.flowAddress,
      enabled: body.enabled,
      ...(body.secret === undefined ? {} : { secretChanged: true }),
    },
  })
  return after
}

/** Takes a platform away by which nothing ever went. @throws Problem 404, conflict, e_invoicing.platform_used */
export async function deletePlatform(ctx: StaffContext, id: string, version: number): Promise<void> {
  const row = await rowOf(ctx, id, true)
  if (row.version !== version) throw conflict(view(row))
  const used = await asServer(ctx, () =>
    ctx.db.selectFrom('exchanged_flows').select('id').where('platform_id', '=', id).limit(1).executeTakeFirst(),
  )
  if (used) throw problem('e_invoicing.platform_used')
  await ctx.db.deleteFrom('platforms').where('id', '=', id).execute()
  await tell(ctx, 'deleted', id, row.name)
}

/** How to ask a platform. */
export function clientOf(services: Services, row: PlatformRow): Platform {
  const { config } = services
  return httpPlatform({
    id: row.id,
    version: row.version,
    flowAddress: row.flow_address,
    directoryAddress: row.directory_address,
    tokenAddress: row.token_address,
    clientId: row.client_id,
    secret: unseal(config, secretPurpose, row.id, row.sealed_secret).toString(),
    organisation: row.organisation_header,
    allowPrivate: config.outgoingPrivate,
  })
}

/** With what a platform signs its news; undefined where it was not asked to tell any. */
export const webhookKeyOf = (services: Services, row: PlatformRow): Buffer | undefined =>
  row.sealed_webhook_key ? unseal(services.config, webhookPurpose, row.id, row.sealed_webhook_key) : undefined

/** Where a platform tells its news. */
export const eventsUrl = (services: Services, brand: Brand, id: string) =>
  `${brandUrl(services.config, brand)}/api/v1/platform-events/${id}`

/** Has a platform tell its news, where it does not yet. @throws PlatformAwayError, PlatformRefusedError */
export async function watchPlatform(services: Services, brand: Brand, row: PlatformRow): Promise<void> {
  if (row.webhook_id) return
  const made = await clientOf(services, row).watch(eventsUrl(services, brand, row.id))
  await asSystem(services, brand, (ctx) =>
    ctx.db
      .updateTable('platforms')
      .set({
        webhook_id: made.webhookId,
        sealed_webhook_key: seal(services.config, webhookPurpose, row.id, Buffer.from(made.signingKey, 'base64')),
      })
      .where('id', '=', row.id)
      .where('webhook_id', 'is', null)
      .execute(),
  )
}

/**
 * Asks a platform whether it is there and knows the access, and has it tell its news from then on.
 * @throws Problem 404
 */
export async function tryPlatform(request: RequestInfo, id: string): Promise<z.input<typeof schema.trial>> {
  const row = await request.again(async (ctx) => {
    await limitAct(ctx, 'platform-trials', 60)
    return rowOf(ctx as StaffContext, id)
  })
  const { services, brand } = request
  try {
    const client = clientOf(services, row)
    await client.health()
    await client.linesOf('000000000')
    await watchPlatform(services, brand, row).catch((error: unknown) => {
      // It is asked every minute then.
      if (!(error instanceof PlatformRefusedError) && !(error instanceof PlatformAwayError)) throw error
    })
    await asSystem(services, brand, (ctx) =>
      ctx.db.updateTable('platforms').set({ failing_since: null, failure: '' }).where('id', '=', id).execute(),
    )
    return { ok: true, message: '' }
  } catch (error) {
    if (error instanceof PlatformAwayError || error instanceof PlatformRefusedError)
      return { ok: false, message: error.message }
    throw error
  }
}
