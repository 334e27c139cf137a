import { sql } from 'kysely'
import { z } from 'zod'
import { addDays } from '../../../kernel/dates/day.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import * as schema from './schema.ts'

/** «Historique des notifications»: of clients or of employees; failures, then what waits, then the rest, the latest first (D23). */
export const notificationList = defineList({
  ofClients: byClient('n.organisation_id'),
  title: { fr: 'Notifications', en: 'Notifications' },
  rows: (db) =>
    db
      .selectFrom('document_notifications as n')
      .innerJoin('documents as d', 'd.id', 'n.document_id')
      .innerJoin('document_versions as v', 'v.id', 'n.version_id')
      .leftJoin('folder_rules as f', 'f.id', 'd.folder_id')
      .select([
        'n.id',
        'n.holder',
        'n.organisation_id',
        'n.addressee',
        'n.document_id',
        'n.document_name',
        'n.address',
        'n.address_kind',
        'n.template_id',
        'n.template_name',
        'n.cadence',
        'n.created_at',
        'n.state',
        'n.reason',
        'n.sent_at',
        'n.answer',
        'n.attempts',
        'n.next_try_at',
        'n.cancelled_at',
        'n.cancelled_by_label',
        'n.superseded_at',
        'n.forced',
        'n.asked_by_label',
        'n.again_of',
        'v.first_read_at',
        'd.withdrawn_at',
      ])
      .select(
        sql<boolean>`n.address <> '' and exists (select from failed_addresses x where x.brand_id = n.brand_id and x.address = lower(n.address))`.as(
          'marked',
        ),
      )
      .select(
        sql<
          string | null
        >`case when n.holder = 'client' then (select a.address from parvis.client_address(n.organisation_id, f.notify_to) a) end`.as(
          'address_now',
        ),
      ),
  id: by.uuid('n.id'),
  filters: {
    holder: filter(z.enum(['client', 'employee']).default('client'), (holder) => sql`n.holder = ${holder}`),
    search: words({ folded: sql`n.search_text` }),
    state: filter(schema.state.optional(), (state) => sql`n.state = ${state}`),
    template: filter(z.uuid().optional(), (id) => sql`n.template_id = ${id}`),
    organisation: filter(z.uuid().optional(), (id) => sql`n.organisation_id = ${id}`),
    folder: filter(z.uuid().optional(), (id) => sql`d.folder_id = ${id}`),
    document: filter(z.uuid().optional(), (id) => sql`n.document_id = ${id}`),
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
    holder: row.holder as 'client',
    organisationId: row.organisation_id,
    addressee: row.addressee,
    document: { id: row.document_id, name: row.document_name, withdrawn: row.withdrawn_at !== null },
    address: row.address,
    addressKind: row.address_kind as 'record',
    addressFailing: row.marked,
    addressNow: row.address_now ?? '',
    template: row.template_name,
    daily: row.cadence === 'daily',
    createdAt: row.created_at.toISOString(),
    state: row.state as 'waiting',
    reason: row.reason as '',
    sentAt: row.sent_at?.toISOString() ?? null,
    answer: row.answer,
    attempts: row.attempts,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    cancelledAt: row.cancelled_at?.toISOString() ?? null,
    cancelledBy: row.cancelled_by_label,
    forced: row.forced,
    askedBy: row.asked_by_label,
    again: row.again_of !== null,
    superseded: row.superseded_at !== null,
    readAt: row.first_read_at?.toISOString() ?? null,
  }),
  counts: {
    count: sql<number>`count(*)::int`,
    waiting: sql<number>`(count(*) filter (where n.state = 'waiting'))::int`,
    failed: sql<number>`(count(*) filter (where n.state = 'failed' and n.superseded_at is null))::int`,
    sent: sql<number>`(count(*) filter (where n.state = 'sent'))::int`,
    cancelled: sql<number>`(count(*) filter (where n.state = 'cancelled'))::int`,
  },
  file: {
    columns: {
      state: {
        title: { fr: 'État', en: 'State' },
        type: 'text',
        value: (line, reader) => stateWords[line.state][reader.locale],
      },
      addressee: { title: { fr: 'Destinataire', en: 'Addressee' }, type: 'text', width: 32 },
      address: { title: { fr: 'Adresse', en: 'Address' }, type: 'text', width: 32 },
      document: {
        title: { fr: 'Document', en: 'Document' },
        type: 'text',
        width: 40,
        value: (line) => line.document.name,
      },
      template: { title: { fr: 'Modèle', en: 'Template' }, type: 'text', width: 24 },
      createdAt: { title: { fr: 'Créée le', en: 'Made on' }, type: 'datetime' },
      sentAt: { title: { fr: 'Envoyée le', en: 'Sent on' }, type: 'datetime' },
      answer: { title: { fr: 'Réponse du serveur', en: "Server's answer" }, type: 'text', width: 40 },
      cancelledBy: { title: { fr: 'Annulée par', en: 'Cancelled by' }, type: 'text' },
      askedBy: { title: { fr: 'Renvoyée par', en: 'Sent again by' }, type: 'text' },
    },
  },
})

const stateWords = {
  waiting: { fr: 'En attente', en: 'Waiting' },
  sent: { fr: 'Envoyé', en: 'Sent' },
  cancelled: { fr: 'Annulé', en: 'Cancelled' },
  failed: { fr: 'En échec', en: 'Failed' },
}
