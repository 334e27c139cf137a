import { sql } from 'kysely'
import { z } from 'zod'
import { eventKind } from '../../../kernel/feed/kinds.ts'
import { text } from '../../../kernel/http/validation.ts'
import { inLocale, type Locale } from '../../../kernel/i18n/locale.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import * as schema from './schema.ts'

const kindOf = (name: string, locale: Locale) => {
  const kind = eventKind(name)
  return { name, title: kind ? inLocale(kind.title, locale) : name }
}

/** The webhooks of the brand. Their secrets' dates are nobody's to select: a function of the database gives them. */
export const webhookList = defineList({
  title: { fr: 'Webhooks', en: 'Webhooks' },
  rows: (db) =>
    db
      .selectFrom('webhooks as w')
      .select([
        'w.id',
        'w.name',
        'w.url',
        'w.kinds',
        'w.created_at',
        'w.created_by_label',
        'w.disabled_at',
        'w.disabled_because',
        'w.failures',
        'w.failing_since',
        'w.version',
      ])
      .select([
        sql<Date | null>`(select max(d.tried_at) from webhook_deliveries d where d.webhook_id = w.id and d.state = 'delivered')`.as(
          'last_delivered_at',
        ),
        sql<number>`(select count(*)::int from webhook_deliveries d where d.webhook_id = w.id and d.state in ('waiting', 'sending'))`.as(
          'waiting',
        ),
        sql<Array<{ createdAt: string; validUntil: string | null }>>`parvis.webhook_secrets_of(w.id)`.as('secrets'),
      ]),
  filters: {
    search: words(sql.ref('w.name')),
    enabled: filter(z.enum(['true', 'false']).optional(), (enabled) =>
      enabled === 'true' ? sql`w.disabled_at is null` : sql`w.disabled_at is not null`,
    ),
  },
  id: by.uuid('w.id'),
  sorts: { name: [by.text('w.name')], createdAt: [by.moment('w.created_at')] },
  item: schema.webhookView,
  view: (row, { locale, now }) => ({
    id: row.id,
    name: row.name,
    url: row.url,
    kinds: row.kinds.map((name) => kindOf(name, locale)),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_label,
    enabled: row.disabled_at === null,
    disabledBecause: row.disabled_because as 'person' | null,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    failures: row.failures,
    failingSince: row.failing_since?.toISOString() ?? null,
    lastDeliveredAt: row.last_delivered_at?.toISOString() ?? null,
    waiting: row.waiting,
    secrets: row.secrets
      .filter(({ validUntil }) => validUntil === null || new Date(validUntil) > now)
      .map(({ createdAt, validUntil }) => ({
        createdAt: new Date(createdAt).toISOString(),
        validUntil: validUntil && new Date(validUntil).toISOString(),
      })),
    version: row.version,
  }),
})

/** Why a sending had no good answer. */
const failures: Record<string, Record<Locale, string>> = {
  private: {
    fr: "L'adresse mène dans un réseau privé\u00a0: elle n'est pas appelée.",
    en: 'The address leads into a private network: it is not called.',
  },
  name: { fr: 'Ce nom de serveur est introuvable.', en: 'This name of a server is not found.' },
  connection: { fr: 'Le serveur refuse la connexion.', en: 'The server refuses the connection.' },
  certificate: { fr: "Le certificat du serveur n'est pas valable.", en: 'The certificate of the server is not valid.' },
  timeout: { fr: "Le serveur n'a pas répondu en dix secondes.", en: 'The server did not answer in ten seconds.' },
  cut: { fr: 'La connexion a été coupée.', en: 'The connection was cut.' },
  status: { fr: 'Le serveur a répondu par un refus.', en: 'The server answered with a refusal.' },
  disabled: { fr: 'Le webhook a été désactivé avant.', en: 'The webhook was disabled before.' },
}

/** What was sent to a webhook, or waits for it. */
export const deliveryList = defineList({
  title: { fr: 'Envois', en: 'Deliveries' },
  rows: (db) =>
    db
      .selectFrom('webhook_deliveries as d')
      .select([
        'd.id',
        'd.message_id',
        'd.kind',
        'd.event_id',
        'd.created_at',
        'd.state',
        'd.attempts',
        'd.tried_at',
        'd.next_try_at',
        'd.status',
        'd.duration_ms',
        'd.answer',
        'd.failure',
      ]),
  scope: ({ id }: { id: string }) => sql`d.webhook_id = ${id}`,
  filters: {
    state: filter(z.enum(schema.deliveryStates).optional(), (state) => sql`d.state = ${state}`),
    kind: filter(text(100).optional(), (kind) => sql`d.kind = ${kind}`),
  },
  id: by.uuid('d.id'),
  sorts: { createdAt: [by.moment('d.created_at')] },
  order: () => 'desc',
  item: schema.deliveryView,
  view: (row, { locale }) => ({
    id: row.id,
    messageId: row.message_id,
    kind: kindOf(row.kind, locale),
    trial: row.event_id === null,
    createdAt: row.created_at.toISOString(),
    state: row.state as 'waiting',
    attempts: row.attempts,
    triedAt: row.tried_at?.toISOString() ?? null,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    status: row.status,
    durationMs: row.duration_ms,
    answer: row.answer,
    failure: failures[row.failure]?.[locale] ?? '',
  }),
  guard: (ctx, { id }) => readRow(ctx, webhookList, id),
})
