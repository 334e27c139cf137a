import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { keepFile, kindOf, openFile, type Upload } from '../../../kernel/files/storage.ts'
import type { Context, StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { startWork } from '../../../kernel/work/work.ts'
import { lotPages, lots, stateOf } from './lists.ts'
import { forgetUnprinted, notOnPaper, objectionTo } from './on-paper.ts'
import { lotPublication, withdrawPapers } from './publication.ts'
import { presentIn, readLotJob } from './reading.ts'

const find = (ctx: Context, id: string) => readRow(ctx, lots, id)
type Lot = Awaited<ReturnType<typeof find>>

// Whose pages are all decided: a page that may be theirs keeps their paper back, which would lack it.
const ready = ({ id: lotId, folder_id }: Pick<Lot, 'id' | 'folder_id'>, now: Date) => sql<{
  id: string
  name: string
  email: string
  objects: boolean
}>`
  select e.id, trim(e.surname || ' ' || e.given_name) as name, e.email, ${objectionTo(sql`e.id`, folder_id, now)} is not null as objects from employees e
  where exists (select from lot_pages p where p.lot_id = ${lotId} and p.employee_id = e.id and p.published_at is null)
    and not exists (select from lot_pages p where p.lot_id = ${lotId} and p.proposed_id = e.id and p.employee_id is null and not p.discarded)
    and not exists (select from documents d where d.lot_id = ${lotId} and d.employee_id = e.id) and ${notOnPaper(lotId)}
  order by e.surname, e.given_name, e.id`

/** The people of the list without a page: there that month, and no page is or may be theirs. @throws Problem 404 */
export async function missingOf(ctx: StaffContext, id: string) {
  const lot = await find(ctx, id)
  if (lot.state !== 'read') return []
  const rows = await ctx.db
    .selectFrom('employees')
    .select(['id', 'surname', 'given_name', 'code', 'entered_on', 'left_on'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('lot_absences as a')
          .select('a.lot_id')
          .where('a.lot_id', '=', id)
          .whereRef('a.employee_id', '=', 'employees.id'),
      ).as('normal'),
    )
    .where(presentIn(lot.month_on))
    .where(
      sql<boolean>`not exists (select from lot_pages p where p.lot_id = ${id} and (p.employee_id = employees.id or p.proposed_id = employees.id and not p.discarded))`,
    )
    .orderBy('surname')
    .orderBy('given_name')
    .orderBy('id')
    .limit(2000)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: `${row.surname} ${row.given_name}`.trim(),
    code: row.code,
    enteredOn: row.entered_on,
    leftOn: row.left_on,
    normal: Boolean(row.normal),
  }))
}

/** A lot with its sums. @throws Problem 404 */
export async function readLot(ctx: StaffContext, id: string) {
  const lot = await find(ctx, id)
  const counts = await sql<{ matched: number; undecided: number; discarded: number; published: number }>`
    select count(*) filter (where employee_id is not null)::int as matched, count(*) filter (where employee_id is null and not discarded)::int as undecided,
      count(*) filter (where discarded)::int as discarded, count(*) filter (where published_at is not null)::int as published
    from lot_pages where lot_id = ${id}`.execute(ctx.db)
  const printed = await sql<{ waiting: number; done: number }>`
    select count(*) filter (where handed_over_at is null)::int as waiting, count(handed_over_at)::int as done from paper_payslips where lot_id = ${id}`.execute(
    ctx.db,
  )
  const people = lot.withdrawn_at ? [] : (await ready(lot, ctx.now).execute(ctx.db)).rows
  const toPublish = people.filter((one) => !one.objects)
  const missing = await missingOf(ctx, id)
  return {
    id: lot.id,
    name: lot.name,
    folder: { id: lot.folder_id, name: inLocale(lot.folder_name as Text, ctx.locale) },
    monthOn: lot.month_on,
    state: stateOf(lot),
    pages: lot.pages,
    createdAt: lot.created_at.toISOString(),
    createdBy: lot.created_by_label,
    label: lot.label,
    failure: lot.failure,
    fileName: lot.file_name,
    counts: counts.rows[0]!,
    ready: toPublish.length,
    readyWithoutEmail: toPublish.filter((one) => one.email === '').length,
    readyToPrint: people.length - toPublish.length,
    toPrint: printed.rows[0]!.waiting,
    handedOver: printed.rows[0]!.done,
    missing: missing.filter((one) => !one.normal).length,
    publication: lot.published_at && { at: lot.published_at.toISOString(), by: lot.published_by_label },
    withdrawal: lot.withdrawn_at && {
      at: lot.withdrawn_at.toISOString(),
      by: lot.withdrawn_by_label,
      reason: lot.withdrawal_reason,
    },
    version: lot.version,
  }
}

const tell = (ctx: StaffContext, act: string, lot: Pick<Lot, 'id' | 'name'>, facts: object = {}) =>
  record(ctx, {
    type: `documents.lot.${act}`,
    subjectType: 'documents.lot',
    subjectId: lot.id,
    subjectLabel: lot.name,
    ...facts,
  })

/** Takes one PDF for many employees; its pages are read by a job, and nobody sees any before it is published (D34). @throws Problem 422 */
export async function bringLot(
  ctx: StaffContext,
  input: { folderId: string; name: string; monthOn?: string | undefined; label?: string | undefined },
  uploads: Upload[],
) {
  const [upload, more] = uploads
  if (!upload || more) throw invalid({ field: 'file', code: 'documents.one_file' })
  if ((await kindOf({ ...upload, field: 'file' }, ['application/pdf'])) !== 'application/pdf')
    throw invalid({ field: 'file', code: 'documents.lot_pdf' })
  const folder = await ctx.db
    .selectFrom('folder_rules')
    .select('holder')
    .where('id', '=', input.folderId)
    .executeTakeFirst()
  if (folder?.holder !== 'employee') throw invalid({ field: 'folderId', code: 'bad_choice' })
  const id = randomUUID()
  // The lot and its file name each other: the file comes first, as the server's, which the policies of the lot open to the staff.
  const fileId = await ctx.asSystem(() =>
    keepFile(ctx, upload, 'application/pdf', { kind: 'documents.lot', id, organisationId: null }),
  )
  await ctx.db
    .insertInto('document_lots')
    .values({
      id,
      brand_id: ctx.brand.id,
      folder_id: input.folderId,
      name: input.name,
      month_on: input.monthOn ?? null,
      label: input.label ?? 'Matricule',
      file_id: fileId,
      created_at: ctx.now,
      created_by: ctx.actor.accountId,
      created_by_label: ctx.actor.label,
    })
    .execute()
  await tell(ctx, 'created', { id, name: input.name })
  ctx.enqueue(readLotJob, { brandId: ctx.brand.id, lotId: id })
  return readLot(ctx, id)
}

/** Locks a lot at the version that the person saw. @throws Problem 404, conflict */
async function hold(ctx: StaffContext, id: string, version: number): Promise<Lot> {
  await ctx.db.selectFrom('document_lots').select('id').where('id', '=', id).forUpdate().execute()
  const lot = await find(ctx, id)
  if (lot.version !== version) throw conflict(await readLot(ctx, id))
  return lot
}

const set = (ctx: StaffContext, lot: Lot, columns: Record<string, unknown>) =>
  ctx.db
    .updateTable('document_lots')
    .set({ ...columns, version: lot.version + 1 })
    .where('id', '=', lot.id)
    .execute()

/** Reads the pages anew, with the code sought after another word; what was decided is decided again. @throws Problem documents.lot_published */
export async function readAgain(ctx: StaffContext, id: string, input: { version: number; label: string }) {
  const lot = await hold(ctx, id, input.version)
  if (lot.published_at) throw problem('documents.lot_published')
  await set(ctx, lot, { state: 'reading', failure: '', label: input.label })
  ctx.enqueue(readLotJob, { brandId: ctx.brand.id, lotId: id })
  return readLot(ctx, id)
}

/** Says whose a page is, or sets it aside, or leaves it to be decided (D34). @throws Problem 404, conflict with the page, documents.lot_has_paper */
export async function decidePage(
  ctx: StaffContext,
  { id, number }: { id: string; number: number },
  input: { version: number; employeeId: string | null; discarded: boolean },
) {
  // Whoever publishes or withdraws at this moment is waited for.
  await ctx.db.selectFrom('document_lots').select('id').where('id', '=', id).forShare().execute()
  const lot = await find(ctx, id)
  if (lot.state !== 'read') throw problem('documents.lot_not_read')
  if (lot.withdrawn_at) throw problem('documents.lot_withdrawn')
  const page = await ctx.db
    .selectFrom('lot_pages')
    .selectAll()
    .where('lot_id', '=', id)
    .where('number', '=', number)
    .forUpdate()
    .executeTakeFirst()
  if (!page) throw notFound()
  const seen = async () => readPage(ctx, id, number)
  if (page.version !== input.version) throw conflict(await seen())
  if (page.published_at) throw problem('documents.lot_published')
  if (input.employeeId !== null) {
    if (input.discarded) throw invalid({ field: 'discarded', code: 'bad_value' })
    const employee = await ctx.db
      .selectFrom('employees')
      .select('id')
      .where('id', '=', input.employeeId)
      .executeTakeFirst()
    if (!employee) throw invalid({ field: 'employeeId', code: 'bad_choice' })
    const paper = await ctx.db
      .selectFrom('documents')
      .select('id')
      .where('lot_id', '=', id)
      .where('employee_id', '=', input.employeeId)
      .executeTakeFirst()
    if (paper) throw problem('documents.lot_has_paper')
  }
  const onPaper = await ctx.db
    .selectFrom('paper_payslips')
    .select('id')
    .where('lot_id', '=', id)
    .where(
      'employee_id',
      '=',
      sql<string>`any (${[input.employeeId, page.employee_id].filter((one) => one !== null)}::uuid[])`,
    )
    .executeTakeFirst()
  if (onPaper) throw problem('documents.lot_has_paper')
  await ctx.db
    .updateTable('lot_pages')
    .set({ employee_id: input.employeeId, discarded: input.discarded, version: page.version + 1 })
    .where('lot_id', '=', id)
    .where('number', '=', number)
    .execute()
  const after = await seen()
  await tell(ctx, 'page_decided', lot, {
    after: { page: number, employee: after.employee?.name ?? '', discarded: input.discarded },
  })
  return after
}

async function readPage(ctx: StaffContext, lotId: string, number: number) {
  const row = await lotPages
    .rows(ctx.db)
    .where('p.lot_id', '=', lotId)
    .where('p.number', '=', number)
    .executeTakeFirst()
  if (!row) throw notFound()
  return lotPages.view(row as never, ctx)
}

/** Says of somebody without a page that this is as it should be, or takes it back. @throws Problem 404 */
export async function markAbsence(
  ctx: StaffContext,
  { id, employeeId }: { id: string; employeeId: string },
  normal: boolean,
) {
  await find(ctx, id)
  const missing = await missingOf(ctx, id)
  if (!missing.some((one) => one.id === employeeId)) throw notFound()
  if (normal)
    await ctx.db
      .insertInto('lot_absences')
      .values({ lot_id: id, employee_id: employeeId })
      .onConflict((oc) => oc.doNothing())
      .execute()
  else await ctx.db.deleteFrom('lot_absences').where('lot_id', '=', id).where('employee_id', '=', employeeId).execute()
}

/**
 * Publishes the papers of all whose pages are decided, as a long task; what is still to be decided stays aside, and may follow (D34).
 * @returns the task's id
 * @throws Problem 404, conflict, documents.lot_not_read, documents.lot_withdrawn, documents.lot_nothing_ready
 */
export async function publishLot(ctx: StaffContext, id: string, input: { version: number }) {
  const lot = await hold(ctx, id, input.version)
  if (lot.state !== 'read') throw problem('documents.lot_not_read')
  if (lot.withdrawn_at) throw problem('documents.lot_withdrawn')
  const { rows } = await ready(lot, ctx.now).execute(ctx.db)
  if (rows.length === 0) throw problem('documents.lot_nothing_ready')
  if (!lot.published_at)
    await set(ctx, lot, {
      published_at: ctx.now,
      published_by: ctx.actor.accountId,
      published_by_label: ctx.actor.label,
    })
  await tell(ctx, 'published', lot, { after: { people: rows.length } })
  const workId = await startWork(
    ctx,
    lotPublication,
    { lotId: id },
    rows.map(({ objects: _, ...one }) => one),
  )
  return { workId }
}

/** Takes all papers of a lot from their readers in one act, each on record with who had read it (D34, D37). @throws Problem 404, conflict */
export async function withdrawLot(ctx: StaffContext, id: string, input: { version: number; reason: string }) {
  const lot = await hold(ctx, id, input.version)
  if (!lot.published_at) throw problem('documents.lot_not_published')
  if (lot.withdrawn_at) throw problem('documents.lot_withdrawn')
  await set(ctx, lot, {
    withdrawn_at: ctx.now,
    withdrawn_by: ctx.actor.accountId,
    withdrawn_by_label: ctx.actor.label,
    withdrawal_reason: input.reason,
  })
  const papers = await withdrawPapers(ctx, id, input.reason)
  await forgetUnprinted(ctx, id)
  await tell(ctx, 'withdrawn', lot, { after: { reason: input.reason, papers } })
  return readLot(ctx, id)
}

/** Deletes a lot of which nothing was published, with its file: another one takes its place. @throws Problem 404, conflict, documents.lot_published */
export async function deleteLot(ctx: StaffContext, id: string, input: { version: number }) {
  const lot = await hold(ctx, id, input.version)
  if (lot.published_at) throw problem('documents.lot_published')
  await ctx.db.deleteFrom('document_lots').where('id', '=', id).execute()
  await ctx.asSystem(() => ctx.db.deleteFrom('files').where('id', '=', lot.file_id).execute())
  await tell(ctx, 'deleted', lot)
}

/** The whole file of a lot, for who reviews it. @throws Problem 404 */
export const openLot = async (ctx: StaffContext, id: string) => openFile(ctx, (await find(ctx, id)).file_id)
