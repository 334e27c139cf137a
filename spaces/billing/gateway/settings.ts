import { sql } from 'kysely'
import type { z } from 'zod'
import { brandUrl } from '../../../kernel/brands/hosts.ts'
import { conflict, invalid, problem } from '../../../kernel/errors/problem.ts'
import { asServer, type Context, type StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { seal, unseal } from '../../../kernel/secrets/secrets.ts'
import { type CardGateway, httpGateway } from './gateway.ts'
import type * as schema from './schema.ts'

const keyPurpose = 'card gateway key'
const secretPurpose = 'card gateway secret'
/** So long after its end a payment may be without one because the provider does not answer: then it is not waited for. */
const followedMinutes = 60
export const webhookPath = '/card-gateway/messages'

const rowOf = (ctx: Pick<Context, 'db' | 'brand'>) =>
  ctx.db.selectFrom('card_gateways').selectAll().where('brand_id', '=', ctx.brand.id).executeTakeFirst()

/** Where the provider of cards sends its messages. */
export const webhookUrl = (ctx: Pick<Context, 'services' | 'brand'>) =>
  `${brandUrl(ctx.services.config, ctx.brand)}/api/v1${webhookPath}`

/** The provider of cards as it is set up; neither key nor secret. */
export async function readGateway(ctx: StaffContext): Promise<z.input<typeof schema.gatewayView>> {
  const row = await rowOf(ctx)
  return {
    version: row?.version ?? 0,
    address: row?.address ?? '',
    hasKey: Boolean(row),
    hasSecret: Boolean(row),
    enabled: row?.enabled ?? false,
    webhookUrl: webhookUrl(ctx),
    updatedAt: row?.updated_at.toISOString() ?? null,
    updatedBy: row?.updated_by_label ?? '',
  }
}

/**
 * Sets up where cards are taken. Another address needs key and secret anew: they are not sent to a place for which nobody typed them. While somebody
 * may be on a page of the one before it is not exchanged: another provider knows nothing of what is paid there.
 * @throws Problem conflict, billing.gateway_in_use, 422 on `key`, `secret`
 */
export async function changeGateway(ctx: StaffContext, input: z.output<typeof schema.gatewayBody>) {
  const before = await ctx.db
    .selectFrom('card_gateways')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .forUpdate()
    .executeTakeFirst()
  if ((before?.version ?? 0) !== input.version) throw conflict(await readGateway(ctx))
  const same = before?.address === input.address
  if (!same && input.key === undefined) throw invalid({ field: 'key', code: 'required' })
  if (!same && input.secret === undefined) throw invalid({ field: 'secret', code: 'required' })
  if (before && !same) {
    const { rows } = await sql<{
      count: number
      until: Date
    }>`select count(*)::int as count, max(expires_at) as until from payment_intents
      where brand_id = ${ctx.brand.id} and session_id is not null and succeeded_at is null and failed_at is null and expired_at is null and doubted_at is null
        and expires_at > ${new Date(ctx.now.getTime() - followedMinutes * 60_000)}`.execute(ctx.db)
    if (rows[0]!.count > 0) throw problem('billing.gateway_in_use', { count: rows[0]!.count })
  }
  const sealed = (purpose: string, value: string | undefined, kept: Buffer | undefined) =>
    value === undefined ? kept! : seal(ctx.services.config, purpose, ctx.brand.id, Buffer.from(value))
  const values = {
    address: input.address,
    sealed_key: sealed(keyPurpose, input.key, before?.sealed_key),
    sealed_secret: sealed(secretPurpose, input.secret, before?.sealed_secret),
    enabled: input.enabled,
    version: input.version + 1,
    updated_at: ctx.now,
    updated_by: ctx.actor.accountId,
    updated_by_label: ctx.actor.label,
  }
  const done = before
    ? await ctx.db
        .updateTable('card_gateways')
        .set(values)
        .where('brand_id', '=', ctx.brand.id)
        .returning('version')
        .execute()
    : await ctx.db
        .insertInto('card_gateways')
        .values({ brand_id: ctx.brand.id, ...values })
        .onConflict((oc) => oc.doNothing())
        .returning('version')
        .execute()
  if (done.length === 0) throw conflict(await readGateway(ctx))
  await record(ctx, {
    type: 'billing.gateway.changed',
    subjectType: 'billing.gateway',
    subjectLabel: input.address,
    ...(before ? { before: { address: before.address, enabled: before.enabled } } : {}),
    after: {
      address: input.address,
      enabled: input.enabled,
      ...(input.key === undefined ? {} : { keyChanged: true }),
      ...(input.secret === undefined ? {} : { secretChanged: true }),
    },
  })
  return readGateway(ctx)
}

/** Whether clients may pay by card. */
export const takesCards = (ctx: Context): Promise<boolean> =>
  asServer(ctx, async () => (await rowOf(ctx))?.enabled ?? false)

/** The brand's provider of cards, also one that takes no new payments: what was begun is followed to its end. undefined: none was set up. */
export const gatewayOf = (ctx: Context): Promise<CardGateway | undefined> =>
  asServer(ctx, async () => {
    const row = await rowOf(ctx)
    if (!row) return undefined
    const key = unseal(ctx.services.config, keyPurpose, ctx.brand.id, row.sealed_key).toString()
    return httpGateway({ address: row.address, key, allowPrivate: ctx.services.config.outgoingPrivate })
  })

/** What the provider's messages are signed with; none where it was not set up. */
export const secretsOf = (ctx: Context): Promise<string[]> =>
  asServer(ctx, async () => {
    const row = await rowOf(ctx)
    return row ? [unseal(ctx.services.config, secretPurpose, ctx.brand.id, row.sealed_secret).toString()] : []
  })
