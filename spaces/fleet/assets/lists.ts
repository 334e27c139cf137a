import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { addDays } from '../../../kernel/dates/day.ts'
import type { PersonContext, Reader } from '../../../kernel/http/context.ts'
import { text } from '../../../kernel/http/validation.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import {
  type At,
  byClient,
  type Cut,
  defineList,
  filter,
  indexedWords,
  type ListFile,
} from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { requirePermissionSomewhere } from '../../../kernel/organisations/access.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { assetStates } from '../limits.ts'
import { fleetSettings } from '../settings.ts'
import * as schema from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('assets as a')
    .innerJoin('asset_models as m', 'm.id', 'a.model_id')
    .innerJoin('asset_kinds as k', (join) => join.onRef('k.brand_id', '=', 'a.brand_id').onRef('k.code', '=', 'a.kind'))
    .innerJoin('organisations as o', 'o.id', 'a.organisation_id')
    .leftJoin('sites as s', 's.id', 'a.site_id')
    .selectAll('a')
    .select([
      'm.manufacturer',
      'm.label as model_label',
      'm.picture_id as model_picture_id',
      'k.label as kind_label',
      'k.drawing',
      'o.name as organisation_name',
      's.name as site_name',
      sql<string>`parvis.today()`.as('today'),
    ])
export type AssetRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** A row of the lists. */
export const viewItem = (
  row: AssetRow,
  reader: Pick<Reader, 'locale' | 'brand' | 'services'>,
): z.input<typeof schema.assetItem> => ({
  id: row.id,
  organisation: { id: row.organisation_id, name: row.organisation_name },
  label: row.label,
  number: row.number,
  serial: row.serial,
  model: { id: row.model_id, manufacturer: row.manufacturer, label: row.model_label },
  kind: { code: row.kind, label: inLocale(row.kind_label as Text, reader.locale), drawing: row.drawing as 'machine' },
  site: row.site_id ? { id: row.site_id, name: row.site_name ?? '' } : null,
  place: row.place,
  installedOn: row.installed_on,
  state: row.state as 'service',
  pictureId: row.picture_id ?? row.model_picture_id,
  readingDueOn:
    row.reading_due_on !== null &&
    row.reading_due_on <= addDays(row.today, settingOf(reader, fleetSettings.reading_notice_days))
      ? row.reading_due_on
      : null,
  readingLate: row.reading_due_on !== null && row.reading_due_on < row.today,
  stopped: row.is_stopped,
  openTickets: row.open_tickets,
  openOrders: row.open_orders,
})

// What is asked of assets is asked of them alone, in the order of an index, before what they are shown with is looked up: the policies of those
// tables would have the database think that few rows are left, and sort them all.
const joins = sql`inner join asset_models as m on m.id = a.model_id inner join asset_kinds as k on k.brand_id = a.brand_id and k.code = a.kind
  inner join organisations as o on o.id = a.organisation_id left join sites as s on s.id = a.site_id`
const statement = (cut: Cut) =>
  sql`${cut.select} from (select a.* from assets a where ${cut.where} ${cut.order} limit ${cut.most}) a ${joins} ${cut.order}`

const states = ['present', ...assetStates] as const
const common = {
  title: { fr: 'Parc', en: 'Fleet' },
  rows,
  filters: {
    search: indexedWords('assets', 'a'),
    organisation: filter(z.uuid().optional(), (id) => sql`a.organisation_id = ${id}`),
    site: filter(z.uuid().optional(), (id) => sql`a.site_id = ${id}`),
    kind: filter(text(40).optional(), (code) => sql`a.kind = ${code}`),
    state: filter(z.enum(states).default('present'), (state) =>
      state === 'present' ? sql`a.state <> 'removed'` : sql`a.state = ${state}`,
    ),
    stopped: filter(z.stringbool().optional(), (stopped) => (stopped ? sql`a.is_stopped` : undefined)),
    due: filter(z.stringbool().optional(), (due, at) =>
      due
        ? sql`a.reading_due_on <= ${addDays(at.today, settingOf(at, fleetSettings.reading_notice_days))}::date`
        : undefined,
    ),
  },
  id: by.uuid('a.id'),
  sorts: {
    label: [by.text('a.label')],
    number: [by.text('a.number')],
    /** What needs something first. */
    needs: [by.day('a.needs_on'), by.text('a.label')],
  },
  item: schema.assetItem,
  view: viewItem,
  statement,
}
const file = {
  columns: {
    number: { title: { fr: 'Identifiant', en: 'Identifier' }, type: 'text' },
    serial: { title: { fr: 'Identifiant fabricant', en: "Manufacturer's identifier" }, type: 'text', width: 24 },
    label: { title: { fr: 'Libellé', en: 'Label' }, type: 'text', width: 40 },
    kind: { title: { fr: 'Genre', en: 'Kind' }, type: 'text', width: 24, value: (line: Line) => line.kind.label },
    manufacturer: {
      title: { fr: 'Fabricant', en: 'Manufacturer' },
      type: 'text',
      value: (line: Line) => line.model.manufacturer,
    },
    model: { title: { fr: 'Modèle', en: 'Model' }, type: 'text', width: 24, value: (line: Line) => line.model.label },
    organisation: {
      title: { fr: 'Client', en: 'Client' },
      type: 'text',
      width: 30,
      value: (line: Line) => line.organisation.name,
    },
    site: { title: { fr: 'Site', en: 'Site' }, type: 'text', width: 24, value: (line: Line) => line.site?.name ?? '' },
    place: { title: { fr: 'Emplacement', en: 'Place' }, type: 'text', width: 24 },
    installedOn: { title: { fr: 'Installé le', en: 'Installed on' }, type: 'date' },
    state: {
      title: { fr: 'État', en: 'State' },
      type: 'text',
      value: (line: Line, { locale }: Reader) => stateNames[line.state][locale],
    },
    readingDueOn: { title: { fr: 'Relevé à saisir avant le', en: 'Reading due by' }, type: 'date' },
    openTickets: { title: { fr: 'Interventions en cours', en: 'Open interventions' }, type: 'integer' },
    openOrders: { title: { fr: 'Commandes en cours', en: 'Open orders' }, type: 'integer' },
  },
} satisfies ListFile<AssetRow, unknown, unknown, Line>
type Line = z.input<typeof schema.assetItem>
const stateNames: Record<Line['state'], Text> = {
  service: { fr: 'En service', en: 'In service' },
  stored: { fr: 'En réserve', en: 'In store' },
  removed: { fr: 'Retiré', en: 'Removed' },
}

/** All assets of the brand's clients, for the staff. */
export const assetList = defineList({ ...common, file, ofClients: byClient('a.organisation_id') })

const own = {
  ...common,
  file,
  scope: (_: unknown, { brand }: At) => sql<boolean>`a.brand_id = ${brand.id}`,
}

/** The fleet of one's own organisations (P8). */
export const ownAssetList = defineList({
  ...own,
  guard: (ctx: PersonContext, _, { organisation }) =>
    requirePermissionSomewhere(ctx, 'fleet.assets.read', organisation),
})

const permitted = sql`a.organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.read'))::uuid[])`

/** The same for its file: of the organisations where the asking person may have it. */
export const ownExport = defineList({
  ...own,
  scope: (_: unknown, { brand }: At) =>
    sql<boolean>`a.brand_id = ${brand.id} and a.organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.assets.export'))::uuid[])`,
  file: {
    ...file,
    begin: (ctx, _, { organisation }) => requirePermissionSomewhere(ctx, 'fleet.assets.export', organisation),
  },
})

/** So many are counted: a fleet of a hundred thousand is not counted at each letter that is typed. */
const mostCounted = 1000

/** How many assets the filters leave, up to a thousand. */
export async function countAssets(
  ctx: PersonContext,
  query: z.output<typeof assetList.filterQuery>,
): Promise<{ count: number; more: boolean }> {
  const narrowed =
    ctx.actor.side === 'staff'
      ? sql`((select parvis.filtered_organisations()) is null or a.organisation_id = any ((select parvis.filtered_organisations())::uuid[]))`
      : sql`true`
  // The index of words is the server's alone: see `parvis.found_by_words`.
  const asServer = ctx.actor.side === 'client' && query.search !== ''
  const counted = sql<{ count: number }>`select count(*)::int as count from (
    select from assets a where a.brand_id = ${ctx.brand.id} and ${asServer ? permitted : narrowed} and ${assetList.filtered(query, ctx)} limit ${mostCounted + 1}) found`
  const { rows } = await (asServer ? ctx.asSystem(() => counted.execute(ctx.db)) : counted.execute(ctx.db))
  const { count } = rows[0]!
  return { count: Math.min(count, mostCounted), more: count > mostCounted }
}
