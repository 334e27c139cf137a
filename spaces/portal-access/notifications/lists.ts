import { sql } from 'kysely'
import { z } from 'zod'
import { addDays } from '../../../kernel/dates/day.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import * as schema from './schema.ts'

const said = {
  waiting: { fr: 'En attente', en: 'Waiting' },
  sent: { fr: 'Envoyé', en: 'Sent' },
  printed: { fr: 'Imprimé', en: 'Printed' },
  cancelled: { fr: 'Annulé', en: 'Cancelled' },
  failed: { fr: 'En échec', en: 'Failed' },
  invitation: { fr: 'Invitation', en: 'Invitation' },
  access: { fr: "Rappel de l'accès", en: 'Reminder of the access' },
  letter: { fr: 'Lettre imprimée', en: 'Printed letter' },
}

/** What clients or employees were told of their access: failures, then what waits, then the rest, the latest first (D12, D23). */
export const accessNotifications = defineList({
  ofClients: byClient('n.organisation_id'),
  title: { fr: "Notifications d'accès", en: 'Notifications of access' },
  rows: (db) =>
    db
      .selectFrom('portal_access_notifications as n')
      .leftJoin('portal_accesses as p', 'p.id', 'n.access_id')
      .leftJoin('organisations as o', 'o.id', 'n.organisation_id')
      .leftJoin('employees as e', 'e.id', 'n.employee_id')
      .select([
        'n.id',
        'n.kind',
        'n.addressee',
        'n.address',
        'n.identifier',
        'n.state',
        'n.answer',
        'n.created_at',
        'n.created_by_label',
        'n.sent_at',
        'n.organisation_id',
      ])
      .select(sql<string>`coalesce(o.code, e.code, '')`.as('code'))
      .select(sql<string>`coalesce(o.name, '')`.as('organisation_name'))
      .select(sql<boolean>`coalesce(p.is_first, false)`.as('is_first')),
  scope: (_: unknown, { brand }) => sql`n.brand_id = ${brand.id}`,
  id: by.uuid('n.id'),
  filters: {
    holder: filter(z.enum(['client', 'employee']).default('client'), (holder) => sql`n.holder = ${holder}`),
    search: words({ folded: sql`n.search_text || ' ' || parvis.fold(coalesce(o.code || ' ' || o.name, e.code, ''))` }),
    state: filter(schema.state.optional(), (state) => sql`n.state = ${state}`),
    kind: filter(schema.kind.optional(), (kind) => sql`n.kind = ${kind}`),
    organisation: filter(z.uuid().optional(), (id) => sql`n.organisation_id = ${id}`),
    from: filter(
      schema.dayQuery,
      (day, { brand }) => sql`n.created_at >= (${day}::date)::timestamp at time zone ${brand.timeZone}`,
    ),
    to: filter(
      schema.dayQuery,
      (day, { brand }) => sql`n.created_at < (${addDays(day, 1)}::date)::timestamp at time zone ${brand.timeZone}`,
    ),
  },
  sorts: { urgency: [by.integer('n.urgency'), by.moment('n.created_at')] },
  order: () => 'desc',
  item: schema.notificationRow,
  view: (row) => ({
    id: row.id,
    kind: row.kind as 'letter',
    code: row.code,
    addressee: row.addressee,
    address: row.address,
    identifier: row.identifier,
    state: row.state as 'sent',
    answer: row.answer,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_label,
    sentAt: row.sent_at?.toISOString() ?? null,
    organisationId: row.organisation_id,
    client: row.organisation_name,
    first: row.is_first,
  }),
  counts: {
    count: sql<number>`count(*)::int`,
    waiting: sql<number>`(count(*) filter (where n.state = 'waiting'))::int`,
    failed: sql<number>`(count(*) filter (where n.state = 'failed'))::int`,
    sent: sql<number>`(count(*) filter (where n.state = 'sent'))::int`,
    cancelled: sql<number>`(count(*) filter (where n.state = 'cancelled'))::int`,
  },
  file: {
    columns: {
      state: {
        title: { fr: 'État', en: 'State' },
        type: 'text',
        value: (line, { locale }) =>
          inLocale(line.kind === 'letter' && line.state === 'sent' ? said.printed : said[line.state], locale),
      },
      code: { title: { fr: 'Code', en: 'Code' }, type: 'text' },
      client: { title: { fr: 'Client', en: 'Client' }, type: 'text', width: 32 },
      addressee: { title: { fr: 'Destinataire', en: 'Addressee' }, type: 'text', width: 32 },
      address: { title: { fr: 'Adresse', en: 'Address' }, type: 'text', width: 32 },
      kind: {
        title: { fr: 'Message', en: 'Message' },
        type: 'text',
        width: 24,
        value: (line, { locale }) => inLocale(said[line.kind], locale),
      },
      identifier: { title: { fr: 'Identifiant', en: 'Identifier' }, type: 'text' },
      createdAt: { title: { fr: 'Créée le', en: 'Made on' }, type: 'datetime' },
      createdBy: { title: { fr: 'Par', en: 'By' }, type: 'text', width: 24 },
      sentAt: { title: { fr: 'Envoyée le', en: 'Sent on' }, type: 'datetime' },
      answer: { title: { fr: 'Réponse du serveur', en: "Server's answer" }, type: 'text', width: 40 },
    },
  },
})
