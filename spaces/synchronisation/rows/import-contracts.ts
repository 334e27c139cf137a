import { sql } from 'kysely'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { ImportKind, ImportValues, MadeRow, RowVerdict } from '../../../kernel/import/kinds.ts'
import { parseRow } from '../../../kernel/import/parse-row.ts'
import { dayIn } from '../../../kernel/import/values.ts'
import { recordAll } from '../../../kernel/journal/journal.ts'
import { contractRows } from './contracts.ts'
import { keyOf } from './kind.ts'
import { clientsByCode } from './write.ts'

const fields: ImportKind['fields'] = {
  number: {
    title: { fr: 'Numéro de contrat', en: 'Contract number' },
    needed: true,
    example: 'CT-2024-017',
    synonyms: ['numéro', 'n° contrat', 'contrat', 'référence contrat', 'contract', 'contract no', 'agreement number'],
  },
  client: {
    title: { fr: 'Code client', en: 'Client code' },
    needed: true,
    example: 'C00042',
    synonyms: ['code', 'n° client', 'numéro client', 'code tiers', 'customer code', 'customer number'],
  },
  title: {
    title: { fr: 'Intitulé', en: 'Title' },
    example: 'Maintenance des ascenseurs',
    synonyms: ['libellé', 'objet', 'désignation', 'nom du contrat', 'description', 'name'],
  },
  startsOn: {
    title: { fr: 'Début', en: 'Start' },
    needed: true,
    example: '2024-03-01',
    synonyms: ['date de début', "date d'effet", 'date début', 'start date', 'starts on'],
  },
  endsOn: {
    title: { fr: 'Fin', en: 'End' },
    example: '',
    synonyms: ['date de fin', 'échéance', 'date fin', 'terme', 'end date', 'ends on'],
  },
}

const parse = (values: ImportValues) =>
  parseRow(contractRows.schema, {
    number: values.number ?? '',
    client: values.client ?? '',
    ...(values.title ? { title: values.title } : {}),
    ...(values.startsOn ? { startsOn: dayIn(values.startsOn) } : {}),
    ...(values.endsOn ? { endsOn: dayIn(values.endsOn) } : {}),
  })

type There = {
  id: string
  key: string
  organisation_id: string
  title: string
  starts_on: string
  ends_on: string | null
  version: number
}
const thereBy = async (ctx: StaffContext, keys: string[]): Promise<Map<string, There>> =>
  new Map(
    (
      await sql<There>`select id, lower(normalize(number)) as key, organisation_id, title, starts_on::text, ends_on::text, version from contracts
        where brand_id = ${ctx.brand.id} and lower(normalize(number)) = any (${keys}::text[])`.execute(ctx.db)
    ).rows.map((row) => [row.key, row]),
  )

async function check(ctx: StaffContext, lines: { values: ImportValues }[]): Promise<RowVerdict[]> {
  const parsed = lines.map(({ values }) => parse(values))
  const rows = parsed.flatMap((one) => ('output' in one ? [one.output] : []))
  const clients = await clientsByCode(
    ctx,
    rows.map(({ client }) => smallLetters(client)),
  )
  const there = await thereBy(
    ctx,
    rows.map((row) => keyOf(contractRows, row)),
  )
  return parsed.map((one, at): RowVerdict => {
    const label = lines[at]!.values.number ?? ''
    if ('problems' in one) return { verdict: 'refused', label, keys: [], problems: one.problems }
    const row = one.output
    const key = keyOf(contractRows, row)
    const client = clients.get(smallLetters(row.client))
    const found = there.get(key)
    const startsOn = row.startsOn ?? found?.starts_on
    const wrong = !client
      ? { field: 'client', code: 'synchronisation.code_unknown' }
      : found && found.organisation_id !== client
        ? { field: 'client', code: 'synchronisation.contract_elsewhere' }
        : !startsOn
          ? { field: 'startsOn', code: 'required' }
          : row.endsOn && row.endsOn < startsOn
            ? { field: 'endsOn', code: 'synchronisation.ends_before' }
            : undefined
    const keys = [`number:${key}`]
    if (wrong) return { verdict: 'refused', label, keys, problems: [wrong] }
    return found ? { verdict: 'known', label, keys, knownId: found.id } : { verdict: 'ready', label, keys }
  })
}

/** As a push does; what it sells and costs is set in the portal. */
async function write(ctx: StaffContext, values: ImportValues) {
  const parsed = parse(values)
  if ('problems' in parsed) throw invalid(...parsed.problems)
  const key = keyOf(contractRows, parsed.output)
  const before = (await thereBy(ctx, [key])).get(key)
  const [written] = await contractRows.write(ctx, [{ row: parsed.output, key, id: null }])
  if (!written || written.state === 'refused')
    throw invalid({ field: written?.field ?? 'number', code: written?.code ?? 'bad_value' })
  const { version } = (await thereBy(ctx, [key])).get(key)!
  return {
    id: written.id,
    version,
    before: before ? { title: before.title, starts_on: before.starts_on, ends_on: before.ends_on } : null,
  }
}

/** A contract as an import left it, locked. @throws Problem imports.changed_since */
async function asLeft(ctx: StaffContext, made: MadeRow) {
  const row = await ctx.db
    .selectFrom('contracts')
    .select(['number', 'organisation_id', 'version'])
    .where('id', '=', made.id)
    .forUpdate()
    .executeTakeFirst()
  if (!row || row.version !== made.version) throw problem('imports.changed_since')
  return row
}

const tell = (ctx: StaffContext, type: string, id: string, row: { number: string; organisation_id: string }) =>
  recordAll(ctx, [
    { type, organisationId: row.organisation_id, subjectType: 'contract', subjectId: id, subjectLabel: row.number },
  ])

/** Takes back a contract to which nothing was added since. @throws Problem imports.changed_since, imports.used_since */
async function undo(ctx: StaffContext, made: MadeRow): Promise<void> {
  const row = await asLeft(ctx, made)
  const found = await ctx.asSystem(async () => {
    const { rows } = await sql<{
      found: string | null
    }>`select parvis.referring_table('contracts', ${made.id}, array['feed_events', 'journal_events']) as found`.execute(
      ctx.db,
    )
    if (rows[0]!.found === null) await ctx.db.deleteFrom('contracts').where('id', '=', made.id).execute()
    return rows[0]!.found
  })
  if (found !== null) throw problem('imports.used_since', { what: { fr: 'autres éléments', en: 'other records' } })
  await tell(ctx, 'synchronisation.contract.import_undone', made.id, row)
}

async function restore(ctx: StaffContext, made: MadeRow, before: unknown): Promise<void> {
  const row = await asLeft(ctx, made)
  await ctx.db
    .updateTable('contracts')
    .set({ ...(before as { title: string; starts_on: string; ends_on: string | null }), version: row.version + 1 })
    .where('id', '=', made.id)
    .execute()
  await tell(ctx, 'synchronisation.contract.import_undone', made.id, row)
}

/** Contracts out of another program (B19). */
export const contractImport: ImportKind = {
  name: 'synchronisation.contracts',
  title: { fr: 'Contrats', en: 'Contracts' },
  order: 20,
  permission: 'contracts.contracts.manage',
  fields,
  check,
  make: write,
  update: (ctx, _id, values) => write(ctx, values),
  undo,
  restore,
  href: (id) => `/fournisseur/contrats/${id}`,
}
