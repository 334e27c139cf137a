import { sql } from 'kysely'
import { z } from 'zod'
import { invalid, sentenceOf } from '../../../kernel/errors/problem.ts'
import { csvContentType, writeCsv } from '../../../kernel/export/csv.ts'
import type { Upload } from '../../../kernel/files/storage.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { fieldErrors } from '../../../kernel/http/validation.ts'
import type { Locale, Text } from '../../../kernel/i18n/locale.ts'
import {
  type CsvContent,
  MissingColumnsError,
  TooLongCsvError,
  UnreadableCsvError,
} from '../../../kernel/import/csv.ts'
import { readCsvInWorker } from '../../../kernel/import/csv-in-worker.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { viewApplicationUser } from '../connections/service.ts'
import * as schema from './schema.ts'

/** How many rows one import may have. */
export const mostImportRows = 20_000
const batchSize = 1_000

const columnOf: Record<schema.UserField, string> = {
  externalId: 'external_id',
  surname: 'surname',
  givenName: 'given_name',
  email: 'email',
  structure: 'structure',
  jobTitle: 'job_title',
  addressLine1: 'address_line1',
  addressLine2: 'address_line2',
  postalCode: 'postal_code',
  city: 'city',
  phone: 'phone',
  mobile: 'mobile',
  fax: 'fax',
}
/** The columns of an import as people know them (K19). */
const columnNames: Record<schema.UserField, Text> = {
  externalId: { fr: 'Identifiant', en: 'Identifier' },
  surname: { fr: 'Nom', en: 'Surname' },
  givenName: { fr: 'Prénom', en: 'First name' },
  email: { fr: 'Email', en: 'Email' },
  structure: { fr: 'Structure', en: 'Organisation' },
  jobTitle: { fr: 'Fonction', en: 'Job title' },
  addressLine1: { fr: 'Adresse', en: 'Address' },
  addressLine2: { fr: 'Adresse suite', en: 'Address, continued' },
  postalCode: { fr: 'Code postal', en: 'Postcode' },
  city: { fr: 'Commune', en: 'Town' },
  phone: { fr: 'Téléphone', en: 'Telephone' },
  mobile: { fr: 'Mobile', en: 'Mobile' },
  fax: { fr: 'Fax', en: 'Fax' },
}
const aliases: Record<schema.UserField, string[]> = {
  externalId: ['identifiant', 'id', 'matricule', 'code', 'référence'],
  surname: ['nom', 'last name'],
  givenName: ['prénom', 'first name'],
  email: ['mail', 'e-mail', 'adresse email', 'adresse mail', 'courriel'],
  structure: ['service', 'établissement'],
  jobTitle: ['fonction', 'poste'],
  addressLine1: ['adresse', 'adresse 1', 'address'],
  addressLine2: ['adresse suite', 'adresse 2', "complément d'adresse"],
  postalCode: ['code postal', 'cp'],
  city: ['commune', 'ville'],
  phone: ['téléphone', 'tél', 'telephone'],
  mobile: ['portable', 'téléphone mobile'],
  fax: ['télécopie'],
}

/** A column is found by its name in the portal too, in either language: the model that is downloaded has those. */
const known = Object.fromEntries(
  schema.userFieldNames.map((name) => [name, [...Object.values(columnNames[name]), ...aliases[name]]]),
)

/** A file without rows, to be filled: the columns of an import. */
export const importModel = (locale: Locale): Download =>
  new Download(
    writeCsv(
      schema.userFieldNames.map((name) => ({ header: columnNames[name][locale], type: 'text' })),
      (async function* () {})(),
    ),
    csvContentType,
    locale === 'fr' ? 'collaborateurs.csv' : 'application-users.csv',
  )

/** The users of the applications (C20). */
export const applicationUserList = defineList({
  ofClients: byClient('u.organisation_id'),
  title: { fr: 'Utilisateurs des logiciels', en: 'Application users' },
  rows: (db) => db.selectFrom('application_users as u').selectAll('u'),
  filters: {
    search: words(sql`u.surname || ' ' || u.given_name || ' ' || u.external_id || ' ' || u.email`),
    application: filter(z.uuid().optional(), (id) => sql`u.application_id = ${id}`),
    organisation: filter(z.uuid().optional(), (id) => sql`u.organisation_id = ${id}`),
  },
  id: by.uuid('u.id'),
  sorts: { surname: [by.text('u.surname'), by.text('u.given_name')] },
  item: schema.userItem,
  view: (row) => ({
    ...viewApplicationUser(row),
    organisationId: row.organisation_id,
    synchronisedAt: row.synchronised_at.toISOString(),
    externalId: row.external_id,
  }),
})

/** The rows, and which columns the file has: those that it lacks are left as they are. */
async function readFile(bytes: Buffer, person: string, locale: Locale): Promise<CsvContent> {
  const required: schema.UserField[] = ['externalId', 'surname']
  const optional = schema.userFieldNames.filter((name) => !required.includes(name))
  try {
    return await readCsvInWorker(bytes, { required, optional, aliases: known, maxRows: mostImportRows }, person)
  } catch (error) {
    if (error instanceof MissingColumnsError)
      throw invalid({
        field: 'file',
        code: 'contracts.import_columns',
        params: { missing: error.missing.map((name) => columnNames[name as schema.UserField][locale]).join(', ') },
      })
    if (error instanceof TooLongCsvError)
      throw invalid({ field: 'file', code: 'contracts.import_too_long', params: { maximum: mostImportRows } })
    if (error instanceof UnreadableCsvError) throw invalid({ field: 'file', code: 'contracts.import_unreadable' })
    throw error
  }
}

type Good = z.output<typeof schema.userRow>
type Rejected = { line: number; errors: Array<ReturnType<typeof told>> }

const told = (ctx: StaffContext, field: string, message: string) => ({
  field,
  name: columnNames[field as schema.UserField]?.[ctx.locale] ?? field,
  message,
})

function judge(content: CsvContent, ctx: StaffContext): { good: Good[]; rejected: Rejected[] } {
  const good: Good[] = []
  const rejected: Rejected[] = []
  const lines = new Map<string, number>()
  for (const { line, values } of content.rows) {
    const blank = Object.fromEntries(schema.userFieldNames.map((name) => [name, '']))
    const parsed = schema.userRow.safeParse({ ...blank, ...values })
    if (!parsed.success) {
      rejected.push({
        line,
        errors: fieldErrors(parsed.error, ctx.locale).map(({ field, message }) => told(ctx, field, message)),
      })
      continue
    }
    const first = lines.get(parsed.data.externalId)
    if (first !== undefined) {
      rejected.push({
        line,
        errors: [told(ctx, 'externalId', sentenceOf('contracts.import_duplicate', ctx.locale, { line: first }) ?? '')],
      })
      continue
    }
    lines.set(parsed.data.externalId, line)
    good.push(parsed.data)
  }
  return { good, rejected }
}

async function writeBatch(
  ctx: StaffContext,
  target: { application: string; organisation: string },
  rows: Good[],
  present: schema.UserField[],
): Promise<{ created: number; updated: number }> {
  const columns = schema.userFieldNames.map((name) => sql.ref(columnOf[name]))
  const data = JSON.stringify(
    rows.map((row) => Object.fromEntries(schema.userFieldNames.map((name) => [columnOf[name], row[name]]))),
  )
  const settable = present.filter((name) => name !== 'externalId').map((name) => columnOf[name])
  const changes = settable.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`)
  const result = await sql<{ created: number; updated: number }>`with written as (
      insert into application_users (brand_id, application_id, organisation_id, synchronised_at, ${sql.join(columns)})
      select ${ctx.brand.id}::uuid, ${target.application}::uuid, ${target.organisation}::uuid, ${ctx.now}::timestamptz, ${sql.join(columns)}
      from jsonb_to_recordset(${data}::jsonb) as r(${sql.join(columns.map((column) => sql`${column} text`))})
      on conflict (application_id, organisation_id, external_id) do update set ${sql.join(changes)}, synchronised_at = excluded.synchronised_at
      where (${sql.join(settable.map((column) => sql.ref(`application_users.${column}`)))}) is distinct from (${sql.join(settable.map((column) => sql.ref(`excluded.${column}`)))})
      returning (xmax = 0) as is_new)
    select count(*) filter (where is_new) as created, count(*) filter (where not is_new) as updated from written`.execute(
    ctx.db,
  )
  const row = result.rows[0]!
  return { created: Number(row.created), updated: Number(row.updated) }
}

/**
 * Takes in a list of an application's users (C20): the good lines are imported although others are refused, each with its
 * reasons; a line of the same identifier as before is an update; the same file again changes nothing. One transaction.
 * `dryRun` reports the same and writes nothing. @throws Problem 422 on `file`, `application`, `organisation`
 */
export async function importUsers(
  request: RequestInfo,
  target: { application: string; organisation: string; dryRun: boolean },
  upload: Upload | undefined,
) {
  if (!upload) throw invalid({ field: 'file', code: 'files.missing' })
  const person = await request.again(async (ctx) => {
    await namesOf(ctx as StaffContext, target)
    return ctx.actor.accountId
  })
  const content = await readFile(await upload.bytes(), person, request.locale)
  return request.again((ctx) => writeUsers(ctx as StaffContext, target, content, upload.name))
}

/** @throws Problem 422 on `application`, `organisation` */
async function namesOf(ctx: StaffContext, target: { application: string; organisation: string }) {
  const application = await ctx.db
    .selectFrom('applications')
    .select('name')
    .where('id', '=', target.application)
    .executeTakeFirst()
  if (!application) throw invalid({ field: 'application', code: 'bad_choice' })
  const organisation = await ctx.db
    .selectFrom('organisations')
    .select('name')
    .where('id', '=', target.organisation)
    .executeTakeFirst()
  if (!organisation) throw invalid({ field: 'organisation', code: 'bad_choice' })
  return application
}

async function writeUsers(
  ctx: StaffContext,
  target: { application: string; organisation: string; dryRun: boolean },
  content: CsvContent,
  fileName: string,
) {
  const application = await namesOf(ctx, target)
  const present = content.present as schema.UserField[]
  const { good, rejected } = judge(content, ctx)
  let [created, updated] = [0, 0]
  await ctx.client.query('savepoint before_import')
  for (let from = 0; from < good.length; from += batchSize) {
    const written = await writeBatch(ctx, target, good.slice(from, from + batchSize), present)
    created += written.created
    updated += written.updated
  }
  if (target.dryRun) await ctx.client.query('rollback to savepoint before_import')
  else if (created + updated > 0) {
    await record(ctx, {
      type: 'contracts.application_users.imported',
      organisationId: target.organisation,
      subjectType: 'application',
      subjectId: target.application,
      subjectLabel: application.name,
      after: { created, updated, rejected: rejected.length, file: fileName },
    })
  }
  return {
    created,
    updated,
    unchanged: good.length - created - updated,
    rejected,
    encoding: content.encoding,
    unknownColumns: content.unknown,
  }
}
