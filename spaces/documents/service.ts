import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import { endingsOf } from '../../kernel/files/kinds.ts'
import { kindOf, type OpenableFile, openFile, openFiles, safeName, type Upload } from '../../kernel/files/storage.ts'
import type { PersonContext, ServedContext, StaffContext } from '../../kernel/http/context.ts'
import { inLocale, type Text } from '../../kernel/i18n/locale.ts'
import { record } from '../../kernel/journal/journal.ts'
import { hasRead, markAllRead, markRead } from '../../kernel/readings/readings.ts'
import { findDocument as find, type Row, readingKind, shown } from './lists.ts'
import { callOff, notifyDeposited, notifyPublished } from './notifications/publish.ts'
import type { documentView } from './schema.ts'
import { toSignHere } from './signatures/lists.ts'
import { beginSignature, endWithDocuments, type Looked, replaceText, requireUnsigned } from './signatures/requests.ts'
import { keepVersion, markWithdrawn, nameOf } from './versions.ts'

/** Any kind that does not run when it is opened (D8). */
const acceptedKinds = Object.keys(endingsOf)

/** What the bar shows: documents whose version the person has not opened. */
export const unread = sql<number>`(select count(*)::int from documents d where not ${hasRead(readingKind, 'd.version_id')})`

/** The folders that the person sees, with how many documents they hold for them, and how many of these are unread (D15). */
export async function foldersOf(ctx: ServedContext, organisationId?: string) {
  const rows = await sql<{
    id: string
    name: Text
    takes_uploads: boolean
    signs: boolean
    documents: number
    unread: number
    waiting: number
    latest_at: Date | null
  }>`
    select r.id, r.name, r.takes_uploads, r.signature <> '' as signs, count(d.id)::int as documents, max(d.deposited_at) as latest_at,
      (count(d.id) filter (where not ${hasRead(readingKind, 'd.version_id')}))::int as unread,
      (count(d.id) filter (where not ${hasRead(readingKind, 'd.version_id')} or ${toSignHere[ctx.actor.side]}))::int as waiting
    from folder_rules r left join documents d on d.folder_id = r.id ${organisationId ? sql`and d.organisation_id = ${organisationId}` : sql``}
    group by r.id order by r.path, r.id`.execute(ctx.db)
  return rows.rows.map((row) => ({
    id: row.id,
    name: inLocale(row.name, ctx.locale),
    takesUploads: row.takes_uploads,
    signs: row.signs,
    latestAt: row.latest_at?.toISOString() ?? null,
    documents: row.documents,
    unread: row.unread,
    waiting: row.waiting,
  }))
}

type DocumentText = z.input<typeof documentView>['text']

/** A document with its versions (D17). @throws Problem 404 */
export async function readDocument(ctx: PersonContext, id: string) {
  const row = await find(ctx, id)
  const versions = await ctx.db
    .selectFrom('document_versions as v')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .selectAll('v')
    .select(['f.name as file_name', 'f.content_type', 'f.size_bytes'])
    .where('v.document_id', '=', id)
    .orderBy('v.number', 'desc')
    .execute()
  const text = await ctx.db
    .selectFrom('document_texts')
    .select(['state', 'pages', 'carries'])
    .where('document_id', '=', id)
    .executeTakeFirst()
  return {
    ...shown(row, ctx),
    firstReadBy: row.first_read_by_label,
    versionId: row.version_id,
    ...(await timesOf(ctx, id)),
    text: (text ?? { state: 'waiting', pages: 0, carries: [] }) as DocumentText,
    versions: versions.map((one) => ({
      id: one.id,
      number: one.number,
      fileName: one.file_name,
      contentType: one.content_type,
      sizeBytes: Number(one.size_bytes),
      depositedAt: one.deposited_at.toISOString(),
      depositedBy: one.deposited_by_label,
      firstReadAt: one.first_read_at?.toISOString() ?? null,
      firstReadBy: one.first_read_by_label,
    })),
    withdrawal: row.withdrawn_at && {
      at: row.withdrawn_at.toISOString(),
      by: row.withdrawn_by_label,
      reason: row.withdrawal_reason,
    },
    version: row.version,
  }
}

/** The bytes of a version. @throws Problem 404 */
export async function openVersion(ctx: PersonContext, id: string, versionId: string) {
  await find(ctx, id)
  const version = await ctx.db
    .selectFrom('document_versions')
    .select('file_id')
    .where('document_id', '=', id)
    .where('id', '=', versionId)
    .executeTakeFirst()
  if (!version) throw notFound()
  return openFile(ctx, version.file_id)
}

/** The files of some documents under the documents' names, the versions that are shown. @throws Problem 404 where one is missing */
export async function filesOf(ctx: PersonContext, ids: string[]): Promise<OpenableFile[]> {
  const rows = await ctx.db
    .selectFrom('documents as d')
    .innerJoin('document_versions as v', 'v.id', 'd.version_id')
    .select(['d.name', 'v.file_id'])
    .where('d.id', '=', sql<string>`any (${ids}::uuid[])`)
    .orderBy('d.deposited_at', 'desc')
    .orderBy('d.id')
    .execute()
  const files = await openFiles(
    ctx,
    rows.map((row) => row.file_id),
  )
  const found = rows.flatMap(({ name, file_id }) => {
    const file = files.get(file_id)
    return file ? [{ ...file, name: safeName(name, file.contentType) }] : []
  })
  if (found.length < new Set(ids).size) throw notFound()
  return found
}

/** Writes down that the person has taken the versions that are shown of some documents (D15). */
export async function readingsOf(ctx: ServedContext, ids: string[]): Promise<void> {
  const versions = await ctx.db.selectFrom('documents').select('version_id').where('id', 'in', ids).execute()
  await markAllRead(
    ctx,
    readingKind,
    versions.map((row) => row.version_id),
  )
}

/** Writes down that the person has opened the version that is shown; of the first one it is the proof (D15). @throws Problem 404 */
export async function readingOf(ctx: ServedContext, id: string): Promise<void> {
  await markRead(ctx, readingKind, (await find(ctx, id)).version_id)
}

const tell = (ctx: PersonContext, act: string, row: Pick<Row, 'id' | 'name' | 'organisation_id'>, facts: object = {}) =>
  record(ctx, {
    type: `documents.document.${act}`,
    organisationId: row.organisation_id,
    subjectType: 'documents.document',
    subjectId: row.id,
    subjectLabel: row.name,
    ...facts,
  })

/**
 * The name under which what somebody deposits joins their folder: two of one name are both kept, the later with a number (D16, D38).
 * Those who deposit there at the same moment wait for each other.
 */
async function freeName(
  ctx: PersonContext,
  { holder, id }: { holder: 'client' | 'employee'; id: string },
  folderId: string,
  wanted: string,
): Promise<string> {
  const { rows } = await ctx.asSystem(async () => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${id} ${folderId}`}, 0))`.execute(ctx.db)
    return sql<{ name: string }>`select lower(name) as name from documents
      where ${sql.ref(holder === 'client' ? 'organisation_id' : 'employee_id')} = ${id} and folder_id = ${folderId} and withdrawn_at is null
        and starts_with(search_text, parvis.fold(${wanted}))`.execute(ctx.db)
  })
  const taken = new Set(rows.map((row) => row.name))
  let name = wanted
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${wanted.slice(0, 190)} (${n})`
  return name
}

const typeOf = (upload: Upload) => kindOf({ ...upload, field: 'file' }, acceptedKinds)

function oneFile(uploads: Upload[]): Upload {
  const [upload, more] = uploads
  if (!upload || more) throw invalid({ field: 'file', code: 'documents.one_file' })
  return upload
}

/** Whose a document is to be: the asking employee, else the client or employee that the input names. @throws Problem 422 */
async function holderOf(
  ctx: PersonContext,
  input: { organisationId?: string | undefined; employeeId?: string | undefined },
) {
  if (ctx.actor.side === 'employee' || input.employeeId !== undefined) {
    if (input.organisationId !== undefined) throw invalid({ field: 'employeeId', code: 'documents.one_holder' })
    const employee = await ctx.db
      .selectFrom('employees')
      .select(['id', 'surname', 'given_name', 'account_id', 'email'])
      .$if(input.employeeId !== undefined, (query) => query.where('id', '=', input.employeeId!))
      .executeTakeFirst()
    if (!employee) throw invalid({ field: 'employeeId', code: 'bad_choice' })
    return { holder: 'employee' as const, ...employee, name: `${employee.surname} ${employee.given_name}`.trim() }
  }
  if (input.organisationId === undefined) throw invalid({ field: 'organisationId', code: 'documents.one_holder' })
  const organisation = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', '=', input.organisationId)
    .executeTakeFirst()
  if (!organisation) throw invalid({ field: 'organisationId', code: 'bad_choice' })
  return { holder: 'client' as const, ...organisation }
}

/**
 * Puts a document into a folder of a client or of an employee: by the staff it is published (D14), by themselves it is deposited (D16).
 * Whoever is concerned on the other side is told. `requested`: they were asked for it, and may put it there (D38).
 * @throws Problem 422 on `file`, `folderId`, `organisationId`, `employeeId`; 403 documents.no_deposits
 */
export async function deposit(
  ctx: PersonContext,
  input: {
    organisationId?: string | undefined
    employeeId?: string | undefined
    folderId: string
    name?: string | undefined
    monthOn?: string | undefined
  },
  uploads: Upload[],
  { requested = false, looked }: { requested?: boolean; looked?: Looked | undefined } = {},
) {
  const upload = oneFile(uploads)
  const byStaff = ctx.actor.side === 'staff'
  const to = await holderOf(ctx, input)
  const folder = await ctx.db.selectFrom('folder_rules').selectAll().where('id', '=', input.folderId).executeTakeFirst()
  if (!folder || folder.holder !== to.holder) throw invalid({ field: 'folderId', code: 'bad_choice' })
  if (!byStaff && !folder.takes_uploads && !requested) throw problem('documents.no_deposits')
  if (byStaff && to.holder === 'employee') await requireElectronic(ctx, to.id, folder.id)
  const id = randomUUID()
  const versionId = randomUUID()
  const contentType = await typeOf(upload)
  const wanted = input.name ?? nameOf(upload, contentType)
  const name = byStaff ? wanted : await freeName(ctx, to, folder.id, wanted)
  const organisationId = to.holder === 'client' ? to.id : null
  await ctx.db
    .insertInto('documents')
    .values({
      id,
      brand_id: ctx.brand.id,
      organisation_id: organisationId,
      employee_id: to.holder === 'employee' ? to.id : null,
      folder_id: folder.id,
      name,
      month_on: input.monthOn ?? null,
      version_id: versionId,
      deposited_at: ctx.now,
    })
    .execute()
  await keepVersion(ctx, { id, organisationId }, upload, contentType, { id: versionId, number: 1 })
  const folderName = folder.name as Text
  if (byStaff && looked)
    await beginSignature(
      ctx as StaffContext,
      { id, organisationId, employeeId: to.holder === 'employee' ? to.id : null, name },
      versionId,
      looked,
      folder.notifies,
    )
  await tell(
    ctx,
    byStaff ? 'published' : 'deposited',
    { id, name, organisation_id: organisationId },
    { after: { folder: folderName.fr, ...(to.holder === 'employee' ? { employee: to.name } : {}) } },
  )
  if (!byStaff) {
    // Whoever put it there has read it.
    await markRead(ctx as ServedContext, readingKind, versionId)
    await notifyDeposited(ctx, [{ id }])
  } else await notifyPublished(ctx, [{ id }])
  return readDocument(ctx, id)
}

/** Locks a document, at the version that the person saw where they saw one. @throws Problem 404, conflict, documents.withdrawn */
async function hold(ctx: StaffContext, id: string, seen?: number): Promise<Row> {
  await ctx.db.selectFrom('documents').select('id').where('id', '=', id).forUpdate().execute()
  const row = await find(ctx, id)
  if (seen !== undefined && row.version !== seen) throw conflict(await readDocument(ctx, id))
  if (row.withdrawn_at) throw problem('documents.withdrawn')
  return row
}

/** Whether a document is kept as it is (D17), and until when it is a payslip that its employee is to have (D31). */
async function timesOf(ctx: PersonContext, id: string): Promise<{ kept: boolean; availableUntil: string | null }> {
  const { rows } = await sql<{ kept: boolean; until: string | null }>`
    select parvis.document_is_kept(${id}) as kept, parvis.payslip_until(${id}) as until`.execute(ctx.db)
  return { kept: rows[0]!.kept, availableUntil: rows[0]!.until }
}

/** Whether a document may be neither replaced nor deleted (D17). */
async function isKept(ctx: PersonContext, id: string): Promise<boolean> {
  const { rows } = await sql<{ kept: boolean }>`select parvis.document_is_kept(${id}) as kept`.execute(ctx.db)
  return rows[0]!.kept
}

/** Whoever objects to electronic payslips gets none: whatever is to be published in that folder is printed (D31). @throws Problem documents.payslip_objected */
async function requireElectronic(ctx: PersonContext, employeeId: string, folderId: string): Promise<void> {
  const { rows } = await sql<{
    objected: boolean
  }>`select parvis.is_objected(${employeeId}, ${folderId}, ${ctx.now}) as objected`.execute(ctx.db)
  if (rows[0]!.objected) throw problem('documents.payslip_objected')
}

/** Puts a further version in the place of the one that is shown, which stays (D17). @throws Problem 404, conflict, documents.withdrawn, documents.kept, 422 on `file` */
export async function replaceDocument(
  ctx: StaffContext,
  id: string,
  input: { version: number },
  uploads: Upload[],
  looked?: Looked,
) {
  const upload = oneFile(uploads)
  const row = await hold(ctx, id, input.version)
  await requireUnsigned(ctx, [id])
  if (await isKept(ctx, id)) throw problem('documents.kept')
  if (row.employee_id) await requireElectronic(ctx, row.employee_id, row.folder_id)
  const { number } = await ctx.db
    .selectFrom('document_versions')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('document_id', '=', id)
    .executeTakeFirstOrThrow()
  const version = { id: randomUUID(), number: number + 1 }
  await keepVersion(ctx, { id, organisationId: row.organisation_id }, upload, await typeOf(upload), version)
  await ctx.db
    .updateTable('documents')
    .set({ version_id: version.id, deposited_at: ctx.now, version: row.version + 1 })
    .where('id', '=', id)
    .execute()
  await replaceText(ctx, id, version.id, looked)
  await tell(ctx, 'replaced', row, { before: { version: number }, after: { version: version.number } })
  return readDocument(ctx, id)
}

/** Takes a document from its readers; it stays on record, with who had read it, and nobody signs it any more (D37). @throws Problem 404, conflict, documents.withdrawn, documents.signed */
export async function withdrawDocument(ctx: StaffContext, id: string, input: { version?: number; reason: string }) {
  const row = await hold(ctx, id, input.version)
  await endWithDocuments(ctx, [id], input.reason)
  await markWithdrawn(ctx, id, input.reason)
  await callOff(ctx, sql`n.document_id = ${id}`, 'withdrawn')
  await tell(ctx, 'withdrawn', row, {
    after: {
      reason: input.reason,
      firstReadBy: row.first_read_by_label,
      firstReadAt: row.first_read_at?.toISOString() ?? '',
    },
  })
  return readDocument(ctx, id)
}
