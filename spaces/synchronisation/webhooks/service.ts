import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { eventKind, eventKinds } from '../../../kernel/feed/kinds.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { isPrivateAddress } from '../../../kernel/outgoing/outgoing.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { staffMay } from '../../../kernel/policy/roles.ts'
import { callOffWaiting, lineJob, messageBody, sealSecret } from '../../../kernel/webhooks/lines.ts'
import { newSecret } from '../../../kernel/webhooks/signing.ts'
import './errors.ts'
import { deliveryList, webhookList } from './lists.ts'

/** So many webhooks has a brand. */
const mostWebhooks = 20
/** So long the old secret signs beside the new one. */
const oldSecretHours = 24

/** The kinds of event that webhooks are told, with one as it may be. */
export const listEventKinds = (ctx: StaffContext) => ({
  items: eventKinds().map(({ name, title, help, sample }) => ({
    name,
    title: inLocale(title, ctx.locale),
    help: inLocale(help, ctx.locale),
    sample,
  })),
})

/** A webhook. @throws Problem 404 */
export const readWebhook = async (ctx: StaffContext, id: string) =>
  webhookList.view(await readRow(ctx, webhookList, id), ctx)

/** An address that may be called: https, or http where networks of one's own may be. @throws Problem 422 on `url` */
function addressOf(ctx: StaffContext, value: string): string {
  const { outgoingPrivate } = ctx.services.config
  const url = URL.canParse(value) ? new URL(value) : undefined
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
  const good =
    url &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && outgoingPrivate)) &&
    !url.username &&
    !url.password &&
    (outgoingPrivate || !(isIP(host) ? isPrivateAddress(host) : /(^|\.)localhost\.?$/i.test(host)))
  if (!good) throw invalid({ field: 'url', code: 'synchronisation.webhook_address' })
  url.hash = ''
  return url.href
}

/** Kinds that exist, each once; whoever adds one may see what it tells. @throws Problem 422 on `kinds`, 403 */
function kindsOf(ctx: StaffContext, names: string[], held: string[] = []): string[] {
  for (const [index, name] of names.entries()) {
    const kind = eventKind(name)
    if (!kind) throw invalid({ field: `kinds.${index}`, code: 'bad_choice' })
    if (!held.includes(name)) for (const permission of kind.permissions) require(staffMay(ctx.actor, permission))
  }
  return [...new Set(names)]
}

const tell = (ctx: StaffContext, act: string, webhook: { id: string; name: string }, facts: object = {}) =>
  record(ctx, {
    type: `webhooks.webhook.${act}`,
    subjectType: 'webhook',
    subjectId: webhook.id,
    subjectLabel: webhook.name,
    ...facts,
  })

/** Seals a new secret for a webhook; the one before signs for a day more. @returns the secret, which is told once */
async function giveSecret(ctx: StaffContext, webhookId: string): Promise<string> {
  const secret = newSecret()
  const until = new Date(ctx.now.getTime() + oldSecretHours * 3_600_000)
  await ctx.asSystem(async () => {
    await ctx.db
      .deleteFrom('webhook_secrets')
      .where('webhook_id', '=', webhookId)
      .where('valid_until', '<=', ctx.now)
      .execute()
    // Of two rotations within a day the secret before the last goes on to its own end.
    await ctx.db
      .updateTable('webhook_secrets')
      .set({ valid_until: until })
      .where('webhook_id', '=', webhookId)
      .where('valid_until', 'is', null)
      .execute()
    await ctx.db
      .insertInto('webhook_secrets')
      .values({ webhook_id: webhookId, sealed: sealSecret(ctx.services, webhookId, secret), created_at: ctx.now })
      .execute()
  })
  return secret
}

type Input = { name: string; url: string; kinds: string[] }

/** Makes a webhook. Its secret is in this answer alone. @throws Problem 422 on `url`, `kinds`; 409 synchronisation.too_many_webhooks */
export async function createWebhook(ctx: StaffContext, input: Input) {
  const url = addressOf(ctx, input.url)
  const kinds = kindsOf(ctx, input.kinds)
  const id = randomUUID()
  await ctx.asSystem(() =>
    sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks ${ctx.brand.id}`}, 0))`.execute(ctx.db),
  )
  const { count } = await ctx.db
    .selectFrom('webhooks')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) >= mostWebhooks) throw problem('synchronisation.too_many_webhooks', { most: mostWebhooks })
  await ctx.db
    .insertInto('webhooks')
    .values({
      id,
      brand_id: ctx.brand.id,
      name: input.name,
      url,
      kinds,
      created_at: ctx.now,
      created_by: ctx.actor.accountId,
      created_by_label: ctx.actor.label,
    })
    .execute()
  const secret = await giveSecret(ctx, id)
  await tell(ctx, 'created', { id, name: input.name }, { after: { url, kinds } })
  return { ...(await readWebhook(ctx, id)), secret }
}

/** Locks a webhook at the version that was seen. @throws Problem 404, conflict */
async function hold(ctx: StaffContext, id: string, version?: number) {
  const row = await ctx.db.selectFrom('webhooks').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw notFound()
  if (version !== undefined && row.version !== version) throw conflict(await readWebhook(ctx, id))
  return row
}

/**
 * Changes a webhook, disables it or enables it again. To another address it begins anew: nobody failed there yet.
 * @throws Problem 404, conflict, 422 on `url`, `kinds`
 */
export async function changeWebhook(
  ctx: StaffContext,
  id: string,
  input: Input & { version: number; enabled: boolean },
) {
  const before = await hold(ctx, id, input.version)
  const url = addressOf(ctx, input.url)
  const kinds = kindsOf(ctx, input.kinds, before.kinds)
  const enabled = before.disabled_at === null
  const fresh = url !== before.url || (input.enabled && !enabled)
  await ctx.db
    .updateTable('webhooks')
    .set({
      name: input.name,
      url,
      kinds,
      version: before.version + 1,
      ...(fresh ? { failures: 0, failing_since: null, resting_until: null } : {}),
      ...(input.enabled === enabled
        ? {}
        : { disabled_at: input.enabled ? null : ctx.now, disabled_because: input.enabled ? null : 'person' }),
    })
    .where('id', '=', id)
    .execute()
  if (enabled && !input.enabled) await ctx.asSystem(() => callOffWaiting(ctx, id))
  await tell(
    ctx,
    'changed',
    { id, name: input.name },
    {
      before: { name: before.name, url: before.url, kinds: before.kinds, enabled },
      after: { name: input.name, url, kinds, enabled: input.enabled },
    },
  )
  if (input.enabled) ctx.enqueue(lineJob, { webhookId: id, brandId: ctx.brand.id })
  return readWebhook(ctx, id)
}

/** Deletes a webhook with its secrets and what it was sent. @throws Problem 404, conflict */
export async function deleteWebhook(ctx: StaffContext, id: string, version: number): Promise<void> {
  const row = await hold(ctx, id, version)
  await ctx.db.deleteFrom('webhooks').where('id', '=', id).execute()
  await tell(ctx, 'deleted', row, { before: { url: row.url, kinds: row.kinds } })
}

/** Gives a webhook a new secret, told once; the old one signs for a day more. @throws Problem 404, conflict */
export async function rotateSecret(ctx: StaffContext, id: string, version: number) {
  const row = await hold(ctx, id, version)
  await ctx.db
    .updateTable('webhooks')
    .set({ version: row.version + 1 })
    .where('id', '=', id)
    .execute()
  const secret = await giveSecret(ctx, id)
  await tell(ctx, 'secret_rotated', row)
  return { ...(await readWebhook(ctx, id)), secret }
}

/** A delivery with what it says. @throws Problem 404 */
export async function readDelivery(ctx: StaffContext, id: string, deliveryId: string) {
  const row = await readRow(ctx, deliveryList, deliveryId, { id })
  // As the asking person: not all of the staff see what it may be about.
  const event = row.event_id
    ? await ctx.db
        .selectFrom('feed_events')
        .select(['occurred_at', 'data'])
        .where('id', '=', row.event_id)
        .executeTakeFirst()
    : { occurred_at: null, data: null }
  return { ...deliveryList.view(row, ctx), body: event ? messageBody({ ...row, ...event }) : null }
}

async function requireEnabled(ctx: StaffContext, id: string) {
  const row = await hold(ctx, id)
  if (row.disabled_at) throw problem('synchronisation.webhook_disabled')
  return row
}

/** A sending is asked for by hand: what is due leaves now, also where the receiver was given a rest. */
async function sendNow(ctx: StaffContext, id: string): Promise<void> {
  await ctx.db.updateTable('webhooks').set({ resting_until: null }).where('id', '=', id).execute()
  ctx.enqueue(lineJob, { webhookId: id, brandId: ctx.brand.id })
}

/** «Envoyer un essai»: the sample of a kind is sent, marked as a trial. @throws Problem 404, 422 on `kind`, synchronisation.webhook_disabled */
export async function sendTrial(ctx: StaffContext, id: string, kind: string) {
  const row = await requireEnabled(ctx, id)
  if (!eventKind(kind)) throw invalid({ field: 'kind', code: 'bad_choice' })
  await limitAct(ctx, 'webhook-trial', 60)
  const deliveryId = randomUUID()
  await ctx.asSystem(() =>
    ctx.db
      .insertInto('webhook_deliveries')
      .values({
        id: deliveryId,
        webhook_id: id,
        message_id: `trial_${deliveryId.replaceAll('-', '')}`,
        kind,
        created_at: ctx.now,
        next_try_at: ctx.now,
      })
      .execute(),
  )
  await sendNow(ctx, id)
  await tell(ctx, 'tried', row, { after: { kind } })
  return readDelivery(ctx, id, deliveryId)
}

/**
 * «Renvoyer»: sends a message again under the same id, whatever became of it. One that waits leaves now; its further tries begin anew.
 * @throws Problem 404, synchronisation.being_sent, synchronisation.webhook_disabled
 */
export async function repeatDelivery(ctx: StaffContext, id: string, deliveryId: string) {
  const row = await requireEnabled(ctx, id)
  await readRow(ctx, deliveryList, deliveryId, { id })
  await limitAct(ctx, 'webhook-repeat', 300)
  const again = await ctx.asSystem(() =>
    ctx.db
      .updateTable('webhook_deliveries')
      .set({ state: 'waiting', next_try_at: ctx.now, attempts: 0 })
      .where('id', '=', deliveryId)
      .where('state', '<>', 'sending')
      .returning('message_id')
      .executeTakeFirst(),
  )
  if (!again) throw problem('synchronisation.being_sent')
  await sendNow(ctx, id)
  await tell(ctx, 'sent_again', row, { after: { message: again.message_id } })
  return readDelivery(ctx, id, deliveryId)
}
