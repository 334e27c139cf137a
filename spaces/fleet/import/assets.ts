import { sql } from 'kysely'
import { z } from 'zod'
import { smallComposed } from '../../../kernel/db/small-letters.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { day, lineText, nameText } from '../../../kernel/http/validation.ts'
import type { ImportKind, ImportValues, MadeRow, RowProblem, RowVerdict } from '../../../kernel/import/kinds.ts'
import { parseRow } from '../../../kernel/import/parse-row.ts'
import { choiceIn, dayIn } from '../../../kernel/import/values.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { createAsset } from '../assets/service.ts'

const fields: ImportKind['fields'] = {
  client: {
    title: { fr: 'Code client', en: 'Client code' },
    needed: true,
    example: 'C00042',
    synonyms: ['code', 'n° client', 'numéro client', 'code tiers', 'customer code', 'account'],
  },
  number: {
    title: { fr: 'Identifiant', en: 'Identifier' },
    needed: true,
    example: 'H-00871',
    synonyms: ['numéro', 'n° bien', 'numéro de bien', 'n° parc', 'identifiant fournisseur', 'asset number', 'asset id'],
  },
  label: {
    title: { fr: 'Libellé', en: 'Label' },
    needed: true,
    example: 'Copieur « Agence Nord »',
    synonyms: ['désignation', 'nom', 'name', 'description'],
  },
  model: {
    title: { fr: 'Référence du modèle', en: 'Reference of the model' },
    needed: true,
    example: 'KL-C4520',
    synonyms: ['modèle', 'référence', 'article', 'model', 'reference', 'item'],
  },
  serial: {
    title: { fr: 'Identifiant fabricant', en: "Manufacturer's identifier" },
    example: 'KC4520-88213',
    synonyms: ['n° de série', 'numéro de série', 'série', 'serial', 'serial number'],
  },
  site: { title: { fr: 'Site', en: 'Site' }, example: 'Agence Nord', synonyms: ['adresse', 'lieu', 'location'] },
  place: {
    title: { fr: 'Emplacement', en: 'Place' },
    example: 'rez-de-chaussée',
    synonyms: ['étage', 'bureau', 'local', 'room', 'place'],
  },
  installedOn: {
    title: { fr: 'Installé le', en: 'Installed on' },
    example: '2023-02-04',
    synonyms: ["date d'installation", 'mise en service', 'date de mise en service', 'installed', 'install date'],
  },
  state: { title: { fr: 'État', en: 'State' }, example: 'En service', synonyms: ['statut', 'status', 'state'] },
  sourceCode: {
    title: { fr: 'Code du logiciel de gestion', en: 'Code of the management software' },
    example: 'GMAO-871',
    synonyms: ['code bien', 'id', 'external id', 'code externe'],
  },
}
const states = {
  service: ['en service', 'actif', 'in service', 'active', 'installé'],
  stored: ['en réserve', 'stock', 'en stock', 'réserve', 'in store', 'stored'],
}
const row = z.object({
  client: nameText(60),
  number: nameText(60),
  label: nameText(150),
  model: nameText(60),
  serial: lineText(80),
  site: lineText(150),
  place: lineText(150),
  installedOn: z.union([z.literal(''), day]),
  state: z.enum(['service', 'stored']),
  sourceCode: lineText(80),
})
type Row = z.output<typeof row>

const parse = (values: ImportValues): { output: Row } | { problems: RowProblem[] } =>
  parseRow(row, {
    ...Object.fromEntries(Object.keys(fields).map((name) => [name, values[name] ?? ''])),
    state: values.state ? choiceIn(values.state, states) : 'service',
    installedOn: values.installedOn ? dayIn(values.installedOn) : '',
  })

/** What the rows name: clients, models, sites, and the assets that are there already. */
async function namedBy(ctx: StaffContext, all: Row[]) {
  const { rows } = await sql<{ what: string; key: string; id: string }>`
    select 'client' as what, lower(code) as key, id from organisations
      where brand_id = ${ctx.brand.id} and deactivated_at is null and lower(code) = any (${all.map((one) => smallComposed(one.client))})
    union all select 'model', lower(normalize(reference)), id from asset_models
      where brand_id = ${ctx.brand.id} and reference <> '' and lower(normalize(reference)) = any (${all.map((one) => smallComposed(one.model))})
    union all select 'site', lower(o.code) || ' ' || lower(normalize(s.name)), s.id from sites s join organisations o on o.id = s.organisation_id
      where o.brand_id = ${ctx.brand.id} and lower(o.code) = any (${all.map((one) => smallComposed(one.client))})
    union all select 'number', lower(normalize(number)), id from assets
      where brand_id = ${ctx.brand.id} and state <> 'removed' and lower(normalize(number)) = any (${all.map((one) => smallComposed(one.number))})
    union all select 'code', source_code, id from assets
      where brand_id = ${ctx.brand.id} and state <> 'removed' and source_code <> '' and source_code = any (${all.map((one) => one.sourceCode)})`.execute(
    ctx.db,
  )
  return new Map(rows.map(({ what, key, id }) => [`${what} ${key}`, id]))
}
type Named = Awaited<ReturnType<typeof namedBy>>

function refusalsOf(one: Row, named: Named): RowProblem[] {
  return [
    ...(named.has(`client ${smallComposed(one.client)}`) ? [] : [{ field: 'client', code: 'fleet.client_unknown' }]),
    ...(named.has(`model ${smallComposed(one.model)}`) ? [] : [{ field: 'model', code: 'fleet.model_unknown' }]),
    ...(one.site === '' || named.has(`site ${smallComposed(one.client)} ${smallComposed(one.site)}`)
      ? []
      : [{ field: 'site', code: 'fleet.site_unknown' }]),
  ]
}

async function check(ctx: StaffContext, lines: { values: ImportValues }[]): Promise<RowVerdict[]> {
  const parsed = lines.map(({ values }) => parse(values))
  const named = await namedBy(
    ctx,
    parsed.flatMap((one) => ('output' in one ? [one.output] : [])),
  )
  return parsed.map((one, at): RowVerdict => {
    const label = lines[at]!.values.label ?? ''
    if ('problems' in one) return { verdict: 'refused', label, keys: [], problems: one.problems }
    const { output } = one
    const keys = [`number:${smallComposed(output.number)}`, ...(output.sourceCode ? [`code:${output.sourceCode}`] : [])]
    const problems = refusalsOf(output, named)
    const knownId = named.get(`number ${smallComposed(output.number)}`)
    if (!knownId && output.sourceCode && named.has(`code ${output.sourceCode}`))
      problems.push({ field: 'sourceCode', code: 'fleet.source_code_taken' })
    if (problems.length > 0) return { verdict: 'refused', label, keys, problems }
    return knownId ? { verdict: 'known', label, keys, knownId } : { verdict: 'ready', label, keys }
  })
}

async function make(ctx: StaffContext, values: ImportValues) {
  const parsed = parse(values)
  if ('problems' in parsed) throw invalid(...parsed.problems)
  const one = parsed.output
  const named = await namedBy(ctx, [one])
  const refusals = refusalsOf(one, named)
  if (refusals.length > 0) throw invalid(...refusals)
  const made = await createAsset(ctx, {
    organisationId: named.get(`client ${smallComposed(one.client)}`)!,
    modelId: named.get(`model ${smallComposed(one.model)}`)!,
    siteId: one.site ? named.get(`site ${smallComposed(one.client)} ${smallComposed(one.site)}`)! : null,
    label: one.label,
    number: one.number,
    serial: one.serial,
    place: one.place,
    remark: '',
    sourceCode: one.sourceCode,
    installedOn: one.installedOn || null,
    state: one.state,
  })
  return { id: made.id, version: made.version, before: null }
}

/** Takes back an asset that nobody changed or read since. @throws Problem imports.changed_since */
async function undo(ctx: StaffContext, made: MadeRow): Promise<void> {
  const asset = await ctx.db
    .selectFrom('assets')
    .select(['number', 'label', 'organisation_id', 'version', 'open_tickets', 'open_orders'])
    .where('id', '=', made.id)
    .forUpdate()
    .executeTakeFirst()
  const meter = await ctx.db.selectFrom('meters').select('id').where('asset_id', '=', made.id).executeTakeFirst()
  if (!asset || meter || asset.version !== made.version || asset.open_tickets + asset.open_orders > 0)
    throw problem('imports.changed_since')
  await ctx
    .asSystem(() => ctx.db.deleteFrom('assets').where('id', '=', made.id).execute())
    // Another space has something of it.
    .catch((error: { code?: string }) => {
      throw error.code === '23503' ? problem('imports.changed_since') : error
    })
  await record(ctx, {
    type: 'fleet.asset.import_undone',
    organisationId: asset.organisation_id,
    subjectType: 'asset',
    subjectId: made.id,
    subjectLabel: `${asset.number} ${asset.label}`,
  })
}

/** The fleet of clients out of another program (B19, P8). */
export const assetImport: ImportKind = {
  name: 'fleet.assets',
  title: { fr: 'Biens du parc', en: 'Assets of the fleet' },
  order: 30,
  permission: 'fleet.assets.write',
  fields,
  check,
  make,
  undo,
  href: (id) => `/fournisseur/parc/${id}`,
}
