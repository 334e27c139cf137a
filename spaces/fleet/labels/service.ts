import { sql } from 'kysely'
import { z } from 'zod'
import { brandUrl } from '../../../kernel/brands/hosts.ts'
import { conflict, notFound, Problem, problem } from '../../../kernel/errors/problem.ts'
import { asSystem, type PersonContext, type StaffContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { countAttempt, limitAct, originOf } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { requirePermissionSomewhere } from '../../../kernel/organisations/access.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { findAsset } from '../assets/service.ts'
import '../messages.ts'
import * as schema from './schema.ts'
import type { Sheet } from './sheet.ts'

type Module = { drawSheet: (sheet: Sheet) => Promise<Uint8Array> }
const module = new URL('./sheet.ts', import.meta.url)
/** Ten sheets. */
const mostLabels = 210

type Labelled = { label: string; number: string; place: string; label_token: string }

function sheetOf(ctx: PersonContext, assets: Labelled[], name: string): Download {
  const base = brandUrl(ctx.services.config, ctx.brand)
  const sheet: Sheet = {
    locale: ctx.locale,
    brand: { name: ctx.brand.name, colour: ctx.brand.colour },
    footer: ctx.brand.name,
    createdAt: ctx.now,
    // In the fragment: no server's log has it.
    labels: assets.map((one) => ({ ...one, url: new URL(`/bien#${one.label_token}`, base).href })),
  }
  const person = ctx.actor.accountId
  return new Download(
    async () => asBuffer(await inWorker<Module, 'drawSheet'>(module, 'drawSheet', sheet, person)),
    'application/pdf',
    name,
    true,
  )
}

/** The label of one asset (P9). @throws Problem 404, 403, fleet.asset_removed */
export async function printLabel(ctx: PersonContext, id: string): Promise<Download> {
  const row = await findAsset(ctx, id)
  if (row.state === 'removed') throw problem('fleet.asset_removed')
  return sheetOf(ctx, [row], `etiquette-${row.number}.pdf`)
}

/** The labels of what some filters leave of a fleet, by label: ten sheets at most. @throws Problem fleet.no_labels, fleet.too_many_labels */
export async function printLabels(ctx: PersonContext, query: z.output<typeof schema.sheetQuery>): Promise<Download> {
  await requirePermissionSomewhere(ctx, 'fleet.assets.read', query.organisation)
  await limitAct(ctx, 'fleet-labels', 60)
  const { rows } = await sql<Labelled>`select label, number, place, label_token from assets
    where brand_id = ${ctx.brand.id} and state <> 'removed' and organisation_id = ${query.organisation}
      and (${query.kind ?? null}::text is null or kind = ${query.kind ?? null}) and (${query.site ?? null}::uuid is null or site_id = ${query.site ?? null}::uuid)
    order by label, id limit ${mostLabels + 1}`.execute(ctx.db)
  if (rows.length === 0) throw problem('fleet.no_labels')
  if (rows.length > mostLabels) throw problem('fleet.too_many_labels', { most: mostLabels })
  return sheetOf(ctx, rows, 'etiquettes.pdf')
}

/** The asset that a label is of, to whoever may see it. @throws Problem 404, 403 with whom to ask */
export async function openLabel(ctx: PersonContext, token: string): Promise<{ id: string; href: string }> {
  const found = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('assets')
      .select('id')
      .where('label_token', '=', token)
      .where('brand_id', '=', ctx.brand.id)
      .where('state', '<>', 'removed')
      .executeTakeFirst(),
  )
  if (!found) throw notFound()
  const { id } = await findAsset(ctx, found.id)
  return { id, href: `${ctx.actor.side === 'staff' ? '/fournisseur' : ''}/parc/${id}` }
}

/** Where a label leads whoever reads it: to its asset where they are signed in and may see it, else nowhere. */
export async function readLabel(request: RequestInfo, token: string): Promise<{ href: string | null }> {
  if (!request.tokenHash) return { href: null }
  try {
    return { href: (await request.again((ctx) => openLabel(ctx, token))).href }
  } catch (error) {
    if (error instanceof Problem) return { href: null }
    throw error
  }
}

/**
 * Takes a breakdown that whoever read the label of an asset tells, without an account (P9). Nothing of the asset is told; what it sends is
 * kept, and the staff are told. So many from one address, and of one asset, in 15 minutes.
 * @throws Problem identity.too_many_attempts, fleet.label_unusable
 */
export async function reportBreakdown(
  { services, brand, address }: RequestInfo,
  { token, name, reachedAt, words: told }: z.output<typeof schema.reportBody>,
): Promise<void> {
  await countAttempt(services, brand, [[`breakdown:${brand.id}:${originOf(address)}`, 10]])
  await countAttempt(services, brand, [[`breakdown:${token}`, 5]])
  await asSystem(services, brand, async (ctx) => {
    const asset = await ctx.db
      .selectFrom('assets as a')
      .innerJoin('organisations as o', 'o.id', 'a.organisation_id')
      .select(['a.id', 'a.organisation_id', 'a.number', 'a.label', 'o.name as client'])
      .where('a.label_token', '=', token)
      .where('a.brand_id', '=', brand.id)
      .where('a.state', '<>', 'removed')
      .executeTakeFirst()
    if (!asset) throw problem('fleet.label_unusable')
    const same = await ctx.db
      .selectFrom('breakdown_reports')
      .select('id')
      .where('asset_id', '=', asset.id)
      .where('words', '=', told)
      .where('reached_at', '=', reachedAt)
      .where('handled_at', 'is', null)
      .executeTakeFirst()
    if (same) return
    const made = await ctx.db
      .insertInto('breakdown_reports')
      .values({
        brand_id: brand.id,
        asset_id: asset.id,
        organisation_id: asset.organisation_id,
        name,
        reached_at: reachedAt,
        words: told,
        created_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tellStaff(ctx, 'fleet.breakdown', ['fleet.assets.write'], {
      params: () => ({ asset: `${asset.number} ${asset.label}`, client: asset.client, name, reachedAt, words: told }),
      href: '/fournisseur/parc/pannes',
      key: `breakdown:${made.id}`,
    })
  })
}

/** The breakdowns that were told by labels: those that nobody dealt with come first, the oldest before. */
export const reportList = defineList({
  title: { fr: 'Pannes signalées', en: 'Reported breakdowns' },
  rows: (db) =>
    db
      .selectFrom('breakdown_reports as b')
      .innerJoin('assets as a', 'a.id', 'b.asset_id')
      .innerJoin('organisations as o', 'o.id', 'b.organisation_id')
      .selectAll('b')
      .select(['a.label', 'a.number', 'o.name as client']),
  ofClients: byClient('b.organisation_id'),
  filters: {
    search: words(sql`b.name || ' ' || b.words || ' ' || a.number || ' ' || a.label || ' ' || o.name`),
    state: filter(z.enum(['waiting', 'handled', 'all']).default('waiting'), (state) =>
      state === 'all' ? undefined : state === 'waiting' ? sql`b.handled_at is null` : sql`b.handled_at is not null`,
    ),
  },
  id: by.uuid('b.id'),
  sorts: { createdAt: [by.moment('b.created_at')] },
  order: ({ state }) => (state === 'waiting' ? 'asc' : 'desc'),
  item: schema.reportItem,
  view: (row) => ({
    id: row.id,
    asset: { id: row.asset_id, number: row.number, label: row.label },
    client: row.client,
    name: row.name,
    reachedAt: row.reached_at,
    words: row.words,
    createdAt: row.created_at.toISOString(),
    handledAt: row.handled_at?.toISOString() ?? null,
    handledBy: row.handled_by_label,
    version: row.version,
  }),
})

/** Says that a breakdown was dealt with. @throws Problem 404, conflict */
export async function handleReport(ctx: StaffContext, id: string, { version }: { version: number }) {
  await ctx.db.selectFrom('breakdown_reports').select('id').where('id', '=', id).forUpdate().execute()
  const row = await readRow(ctx, reportList, id)
  if (row.version !== version || row.handled_at) throw conflict(reportList.view(row, ctx))
  await ctx.db
    .updateTable('breakdown_reports')
    .set({ handled_at: ctx.now, handled_by_label: ctx.actor.label, version: version + 1 })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'fleet.report.handled',
    organisationId: row.organisation_id,
    subjectType: 'asset',
    subjectId: row.asset_id,
    subjectLabel: `${row.number} ${row.label}`,
  })
  return reportList.view(await readRow(ctx, reportList, id), ctx)
}
