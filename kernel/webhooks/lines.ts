import { sql } from 'kysely'
import { z } from 'zod'
import { eventKind } from '../feed/kinds.ts'
import { asSystem, type Services, type SystemContext } from '../http/context.ts'
import type { Job, Run } from '../jobs/jobs.ts'
import { record } from '../journal/journal.ts'
import { tellPeople } from '../notifications/tell.ts'
import { seal, unseal } from '../secrets/secrets.ts'
import { isGivenUp, nextTry, restUntil } from './delays.ts'
import './messages.ts'
import { type Sent, sendingLimits, sendMessage } from './sending.ts'

/** The job that sends what is due to one webhook: each has a line of its own, and a dead receiver delays nobody else. */
export const lineJob = 'kernel.webhook_line'
/** So many lines run at once in a process. */
const linesAtOnce = 8
/** So many messages are sent before the line is given to the next webhook that waits. */
const messagesInLine = 50
/** A line that said nothing for longer than a sending may take was killed. */
const silentMs = sendingLimits.timeoutMs + 50_000
/** So many days a delivery is kept. */
export const deliveryDays = 30
/** Who keeps webhooks, and is told where one is disabled. */
const keepers = 'synchronisation.webhooks.manage'

const lineData = z.object({ webhookId: z.uuid(), brandId: z.uuid() })

const sealedFor = 'webhook'
/** Seals a secret for its webhook. */
export const sealSecret = (services: Pick<Services, 'config'>, webhookId: string, secret: string): Buffer =>
  seal(services.config, sealedFor, webhookId, Buffer.from(secret))

/** The jobs that send. */
export function webhookJobs(services: Services): Job[] {
  if (services.config.role !== 'web')
    services.changes.onChange(
      'webhooks',
      oneAfterTheOther(() => startLines(services)),
    )
  return [
    {
      name: lineJob,
      title: { fr: "Envoi d'événements à un webhook", en: 'Sending of events to a webhook' },
      data: lineData,
      atOnce: linesAtOnce,
      run: (data, run) => runLine(services, data as z.output<typeof lineData>, run),
    },
    {
      name: 'kernel.webhooks',
      title: { fr: 'Reprise des envois aux webhooks', en: 'Taking up of sendings to webhooks' },
      everyMinutes: 1,
      run: () => startLines(services),
    },
    {
      name: 'kernel.sweep_webhooks',
      title: { fr: 'Ménage des envois aux webhooks', en: 'Sweep of sendings to webhooks' },
      everyMinutes: 24 * 60,
      run: () => sweepDeliveries(services),
    },
  ]
}

/** Of those that come while it is done, one more: many messages at once start their lines together. */
function oneAfterTheOther(act: () => Promise<unknown>): () => void {
  let running = false
  let again = false
  const start = async (): Promise<void> => {
    if (running) {
      again = true
      return
    }
    running = true
    // What fails is taken up by the job of the minute.
    await act().catch(() => {})
    running = false
    if (!again) return
    again = false
    await start()
  }
  return () => void start()
}

/** Starts a line for each webhook to which something is due, or whose line was killed. */
export async function startLines(services: Services): Promise<void> {
  for (const brand of services.brands.all())
    await asSystem(services, brand, async (ctx) => {
      const { rows } = await sql<{ id: string }>`select w.id from webhooks w
        where w.brand_id = ${brand.id} and w.disabled_at is null
          and ((coalesce(w.line_until, '-infinity') <= ${ctx.now} and exists (select from webhook_deliveries d where d.webhook_id = w.id and d.state = 'sending'))
            or (coalesce(w.resting_until, '-infinity') <= ${ctx.now}
              and exists (select from webhook_deliveries d where d.webhook_id = w.id and d.state = 'waiting' and d.next_try_at <= ${ctx.now})))`.execute(
        ctx.db,
      )
      for (const { id } of rows) ctx.enqueue(lineJob, { webhookId: id, brandId: brand.id })
    })
}

/** Sends to one webhook what is due, one after the other, unless another process does. */
async function runLine(services: Services, at: z.output<typeof lineData>, run: Run): Promise<void> {
  const brand = services.brands.byId(at.brandId)
  if (!(await asSystem(services, brand, (ctx) => takeLine(ctx, at.webhookId)))) return
  let left = messagesInLine
  for (; left > 0 && !run.stopping(); left--) {
    const message = await asSystem(services, brand, (ctx) => takeNext(ctx, at.webhookId))
    if (!message) return
    const sent = await sendMessage(message, {
      at: services.clock(),
      allowPrivate: services.config.outgoingPrivate,
    })
    await asSystem(services, brand, (ctx) => settle(ctx, at.webhookId, message, sent))
  }
  await asSystem(services, brand, async (ctx) => {
    await leaveLine(ctx, at.webhookId)
    ctx.enqueue(lineJob, at)
  })
}

/** Takes the line of a webhook; what a killed one was sending is sent again. @returns whether it was free */
async function takeLine(ctx: SystemContext, webhookId: string): Promise<boolean> {
  const taken = await ctx.db
    .updateTable('webhooks')
    .set({ line_until: new Date(ctx.now.getTime() + silentMs) })
    .where('id', '=', webhookId)
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`coalesce(line_until, '-infinity') <= ${ctx.now}`)
    .executeTakeFirst()
  if (taken.numUpdatedRows === 0n) return false
  await ctx.db
    .updateTable('webhook_deliveries')
    .set({ state: 'waiting', next_try_at: ctx.now })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'sending')
    .execute()
  return true
}

const leaveLine = (ctx: SystemContext, webhookId: string) =>
  ctx.db.updateTable('webhooks').set({ line_until: null }).where('id', '=', webhookId).execute()

/** What is sent: the same bytes each time, since the database keeps the order of keys. Without an event it is the sample of its kind. */
export const messageBody = (of: { kind: string; created_at: Date; occurred_at: Date | null; data: unknown }): string =>
  JSON.stringify({
    type: of.kind,
    timestamp: (of.occurred_at ?? of.created_at).toISOString(),
    ...(of.data === null ? { trial: true } : {}),
    data: of.data ?? eventKind(of.kind)?.sample ?? {},
  })

type Message = { deliveryId: string; attempts: number; id: string; url: string; body: string; secrets: string[] }

/** The next message that is due, marked as being sent; where there is none the line is given back. */
async function takeNext(ctx: SystemContext, webhookId: string): Promise<Message | undefined> {
  // Whoever adds a message finds the line free, or the line finds the message: both take this lock.
  const webhook = await ctx.db
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', webhookId)
    .forUpdate()
    .executeTakeFirst()
  if (!webhook) return undefined
  const resting = webhook.resting_until && webhook.resting_until > ctx.now
  const next =
    webhook.disabled_at || resting
      ? undefined
      : await ctx.db
          .selectFrom('webhook_deliveries as d')
          .leftJoin('feed_events as e', 'e.id', 'd.event_id')
          .select(['d.id', 'd.attempts', 'd.message_id', 'd.kind', 'd.created_at', 'e.occurred_at', 'e.data'])
          .where('d.webhook_id', '=', webhookId)
          .where('d.state', '=', 'waiting')
          .where('d.next_try_at', '<=', ctx.now)
          .orderBy('d.next_try_at')
          .orderBy('d.created_at')
          // What one act tells is told in the order in which it happened.
          .orderBy('d.event_id')
          .orderBy('d.id')
          .limit(1)
          .executeTakeFirst()
  if (!next) {
    await leaveLine(ctx, webhookId)
    return undefined
  }
  await ctx.db
    .updateTable('webhook_deliveries')
    .set({ state: 'sending', next_try_at: null, attempts: next.attempts + 1, tried_at: ctx.now })
    .where('id', '=', next.id)
    .execute()
  await ctx.db
    .updateTable('webhooks')
    .set({ line_until: new Date(ctx.now.getTime() + silentMs) })
    .where('id', '=', webhookId)
    .execute()
  const secrets = await ctx.db
    .selectFrom('webhook_secrets')
    .select('sealed')
    .where('webhook_id', '=', webhookId)
    .where(sql<boolean>`coalesce(valid_until, 'infinity') > ${ctx.now}`)
    .orderBy('created_at', 'desc')
    .execute()
  return {
    deliveryId: next.id,
    attempts: next.attempts + 1,
    id: next.message_id,
    url: webhook.url,
    body: messageBody(next),
    secrets: secrets.map(({ sealed }) => unseal(ctx.services.config, sealedFor, webhookId, sealed).toString()),
  }
}

/** Writes down how a sending ended, and what follows for the message and the webhook. */
async function settle(ctx: SystemContext, webhookId: string, message: Message, sent: Sent): Promise<void> {
  const webhook = await ctx.db
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', webhookId)
    .forUpdate()
    .executeTakeFirst()
  if (!webhook) return
  const good = sent.failure === ''
  const next = good ? undefined : nextTry(message.attempts, ctx.now)
  const done = await ctx.db
    .updateTable('webhook_deliveries')
    .set({
      state: good ? 'delivered' : next ? 'waiting' : 'failed',
      next_try_at: next ?? null,
      status: sent.status,
      duration_ms: sent.durationMs,
      answer: sent.answer,
      failure: sent.failure,
    })
    .where('id', '=', message.deliveryId)
    .where('state', '=', 'sending')
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) return
  if (good) {
    if (webhook.failures > 0 || webhook.resting_until)
      await ctx.db
        .updateTable('webhooks')
        .set({ failures: 0, failing_since: null, resting_until: null })
        .where('id', '=', webhookId)
        .execute()
    return
  }
  const failures = webhook.failures + 1
  const since = webhook.failing_since ?? ctx.now
  // A receiver that answers deals with what comes; one that does not is left alone for a while.
  const resting = sent.failure === 'status' ? null : restUntil(failures, ctx.now)
  const because = sent.status === 410 ? 'gone' : isGivenUp(failures, since, ctx.now) ? 'failures' : null
  await ctx.db
    .updateTable('webhooks')
    .set((eb) => ({
      failures,
      failing_since: since,
      resting_until: resting,
      ...(because && !webhook.disabled_at
        ? { disabled_at: ctx.now, disabled_because: because, version: eb('version', '+', 1) }
        : {}),
    }))
    .where('id', '=', webhookId)
    .execute()
  // Soon tried again: not only at the next round of the job of the minute.
  if (next && !because && message.attempts <= 2)
    ctx.enqueue(lineJob, { webhookId, brandId: ctx.brand.id }, { startAfter: next })
  if (because && !webhook.disabled_at) await tellDisabled(ctx, webhook, because, failures)
}

/** What waits for a webhook that is disabled is not sent any more; it stays, and may be sent again by hand. */
export const callOffWaiting = (ctx: Pick<SystemContext, 'db'>, webhookId: string) =>
  ctx.db
    .updateTable('webhook_deliveries')
    .set({ state: 'failed', next_try_at: null, failure: sql<string>`coalesce(nullif(failure, ''), 'disabled')` })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'waiting')
    .execute()

async function tellDisabled(
  ctx: SystemContext,
  webhook: { id: string; name: string; url: string },
  because: 'failures' | 'gone',
  failures: number,
): Promise<void> {
  await callOffWaiting(ctx, webhook.id)
  await record(ctx, {
    type: 'webhooks.webhook.disabled',
    subjectType: 'webhook',
    subjectId: webhook.id,
    subjectLabel: webhook.name,
    after: { because, failures },
  })
  const { rows } = await sql<{ account_id: string }>`select distinct s.account_id from staff_roles s
    join role_permissions p on p.brand_id = s.brand_id and p.role = s.role and p.permission = ${keepers}
    where s.brand_id = ${ctx.brand.id}`.execute(ctx.db)
  await tellPeople(
    ctx,
    rows.map(({ account_id }) => ({
      accountId: account_id,
      kind: 'webhooks.disabled',
      params: { name: webhook.name, host: new URL(webhook.url).host, failures },
      href: `/fournisseur/webhooks/${webhook.id}`,
      key: `webhook-disabled:${webhook.id}:${ctx.now.toISOString()}:${account_id}`,
    })),
  )
}

/** Deletes deliveries that were kept for long enough. */
export async function sweepDeliveries(services: Services): Promise<void> {
  for (const brand of services.brands.all())
    for (let full = true; full; )
      full = await asSystem(services, brand, async (ctx) => {
        const before = new Date(ctx.now.getTime() - deliveryDays * 86_400_000)
        const { numAffectedRows } = await sql`delete from webhook_deliveries where id in (
          select d.id from webhook_deliveries d join webhooks w on w.id = d.webhook_id where w.brand_id = ${brand.id} and d.created_at < ${before} limit 5000)`.execute(
          ctx.db,
        )
        return numAffectedRows === 5_000n
      })
}
