import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../db/types.ts'
import { byClient, defineList, type FileColumn, filter, indexedWords } from '../../kernel/lists/list.ts'
import { by } from '../../kernel/lists/order.ts'
import { requirePermissionSomewhere } from '../../kernel/organisations/access.ts'
import * as schema from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('interventions as i')
    .leftJoin('organisations as o', 'o.id', 'i.organisation_id')
    .leftJoin('technicians as w', 'w.id', 'i.technician_id')
    .leftJoin('tickets as t', 't.id', 'i.ticket_id')
    .selectAll('i')
    .select([
      sql<string>`coalesce(o.name, parvis.visit_organisation_name(i.organisation_id), '')`.as('organisation_name'),
      'w.technician_label',
      't.number as ticket_number',
    ])
export type InterventionRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

type Shown = z.output<typeof schema.shownState>
const inState = (state: Shown) =>
  state === 'unplanned'
    ? sql<boolean>`i.state = 'planned' and i.starts_at is null`
    : state === 'planned'
      ? sql<boolean>`i.state = 'planned' and i.starts_at is not null`
      : sql<boolean>`i.state = ${state}`
const iso = (at: Date | null) => at?.toISOString() ?? null

/** A row of the lists. */
export const viewItem = (row: InterventionRow): z.input<typeof schema.interventionItem> => ({
  id: row.id,
  number: row.number,
  kind: row.kind as 'repair',
  state: row.state === 'planned' && !row.starts_at ? 'unplanned' : (row.state as 'planned'),
  subject: row.subject,
  site: row.site,
  organisation: { id: row.organisation_id, name: row.organisation_name },
  ticket: row.ticket_id && row.ticket_number ? { id: row.ticket_id, number: row.ticket_number } : null,
  technician: row.technician_id ? { id: row.technician_id, name: row.technician_label ?? '' } : null,
  requestedBy: row.requested_by_label,
  startsAt: iso(row.starts_at),
  endsAt: iso(row.ends_at),
  doneAt: iso(row.done_at),
  report: row.report,
  workedMinutes: row.worked_minutes,
})

type Item = z.input<typeof schema.interventionItem>
const common = {
  title: { fr: 'Visites', en: 'Visits' },
  rows,
  ofClients: byClient('i.organisation_id'),
  filters: {
    search: indexedWords('interventions', 'i'),
    state: filter(schema.shownState.optional(), inState),
    kind: filter(schema.kind.optional(), (one) => sql`i.kind = ${one}`),
    organisation: filter(z.uuid().optional(), (id) => sql`i.organisation_id = ${id}`),
    // Of a ticket, and of those that were joined to it, as long as they are (P37).
    ticket: filter(
      z.uuid().optional(),
      (id) => sql`i.ticket_id in (with recursive joined(id) as (select ${id}::uuid
        union select t.id from tickets t join joined j on t.merged_into_id = j.id) select id from joined)`,
    ),
    asset: filter(
      z.uuid().optional(),
      (id) => sql`exists (select from intervention_assets k where k.intervention_id = i.id and k.asset_id = ${id})`,
    ),
    /** To come: the soonest is the first in ascending order. */
    coming: filter(
      z.enum(['true']).optional(),
      (_, { now }) => sql`i.state in ('planned', 'confirmed', 'on_the_way') and i.ends_at > ${now}`,
    ),
    technician: filter(z.uuid().optional(), (id) => sql`i.technician_id = ${id}`),
  },
  id: by.uuid('i.id'),
  sorts: { date: [by.moment('i.sorted_at')] },
  order: () => 'desc' as const,
  item: schema.interventionItem,
  view: viewItem,
  file: {
    columns: {
      number: { title: { fr: 'N°', en: 'No.' }, type: 'text' },
      organisation: {
        title: { fr: 'Client', en: 'Client' },
        type: 'text',
        value: (line: Item) => line.organisation.name,
      },
      subject: { title: { fr: 'Objet', en: 'Subject' }, type: 'text', width: 40 },
      site: { title: { fr: 'Site', en: 'Site' }, type: 'text' },
      startsAt: { title: { fr: 'Prévue le', en: 'Planned for' }, type: 'datetime' },
      doneAt: { title: { fr: 'Faite le', en: 'Done on' }, type: 'datetime' },
      workedMinutes: { title: { fr: 'Durée, en minutes', en: 'Time, in minutes' }, type: 'integer' },
      report: { title: { fr: 'Travail fait', en: 'Work done' }, type: 'text', width: 60 },
    } satisfies Record<string, FileColumn<Item>>,
  },
}

/** Interventions, the latest first (P14): all of the brand, or those that one reads (P30). */
export const interventionList = defineList(common)

/** One's own, with those of the organisations below that one reads (P30). */
export const ownList = defineList({
  ...common,
  filters: {
    ...common.filters,
    organisation: filter(
      z.uuid().optional(),
      (id) => sql`i.organisation_id = any ((select parvis.visit_organisations_of(${id}))::uuid[])`,
    ),
  },
})

const exporting = 'interventions.visits.export'
/** What a client takes along as a file: those of the organisations where they may. */
export const exportedList = defineList({
  ...common,
  scope: () =>
    sql`i.organisation_id = any ((select parvis.organisation_ids_with_permission(${sql.lit(exporting)}))::uuid[])`,
  guard: (ctx, _, query) => requirePermissionSomewhere(ctx, exporting, query.organisation),
  guardFirst: true,
})
