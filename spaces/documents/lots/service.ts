import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { keepFile, kindOf, openFile, type Upload } from '../../../kernel/files/storage.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { startWork } from '../../../kernel/work/work.ts'
import { addressesOf } from '../notifications/publish.ts'
import { sides } from './holders.ts'
import { findLot, lotPages, stateOf } from './lists.ts'
import { forgetUnprinted, notOnPaper, objectionTo } from './on-paper.ts'
import { lotPublications, withdrawPapers } from './publication.ts'
import { readLotJob } from './reading.ts'
import type { Holder } from './schema.ts'

const find = findLot
type Lot = Awaited<ReturnType<typeof find>>

const sideOf = (lot: Pick<Lot, 'holder'>) => sides[lot.holder as Holder]

// Whose pages are all decided: a page that may be theirs keeps their paper back, which would lack it.
function ready(lot: Pick<Lot, 'id' | 'holder' | 'folder_id'>, now: Date) {
  const { list, own, proposed } = sideOf(lot)
  return sql<{ id: string; name: string; mail: boolean; objects: boolean }>`
    select h.id, h.name, coalesce(a.address, '') <> '' as mail, ${objectionTo(lot.folder_id, now)} is not null as objects from (${list}) h join folder_rules f on f.id = ${lot.folder_id}
    cross join lateral (select h.id as ${sql.ref(own)}) p
    left join lateral (${addressesOf[lot.holder as Holder]}) a on true
    where exists (select from lot_pages p where p.lot_id = ${lot.id} and p.${sql.ref(own)} = h.id and p.published_at is null)
      and not exists (select from lot_pages p where p.lot_id = ${lot.id} and p.${sql.ref(proposed)} = h.id and p.${sql.ref(own)} is null and not p.discarded)
      and not exists (select from documents d where d.lot_id = ${lot.id} and d.${sql.ref(own)} = h.id) and ${notOnPaper(lot.id)}
    order by h.name, h.id`
}

type Missing = { id: string; name: string; code: string; entered_on: string; left_on: string | null; normal: boolean }

/** Whoever of the list is without a page: there that month, and no page is or may be theirs; as rows with whether that is as it should be. */
function missing(lot: Pick<Lot, 'id' | 'holder' | 'month_on'>) {
  const { list, missed, own, proposed } = sideOf(lot)
  return sql<Missing>`
    select h.id, h.name, h.code, to_char(h.entered_on, 'YYYY-MM-DD') as entered_on, to_char(h.left_on, 'YYYY-MM-DD') as left_on,
      exists (select from lot_absences a where a.lot_id = ${lot.id} and a.${sql.ref(own)} = h.id) as normal
    from (${list}) h where ${missed(lot.month_on)} and not exists (select from lot_pages p where p.lot_id = ${lot.id}
      and (p.${sql.ref(own)} = h.id or p.${sql.ref(proposed)} = h.id and not p.discarded))`
}

/** The employees, or clients, of the list without a page: 2,000 at most. @throws Problem 404 */
export async function missingOf(ctx: StaffContext, id: string) {
  const lot = await find(ctx, id)
  if (lot.state !== 'read') return []
  const { rows } = await sql<Missing>`${missing(lot)} order by h.name, h.id limit 2000`.execute(ctx.db)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    code: row.code,
    enteredOn: row.entered_on,
    leftOn: row.left_on,
    normal: row.normal,
  }))
}

/** A lot with its sums. @throws Problem 404 */
export async function readLot(ctx: StaffContext, id: string) {
  const lot = await find(ctx, id)
  const counts = await sql<{ matched: number; undecided: number; twice: number; discarded: number; published: number }>`
    select count(*) filter (where num_nonnulls(employee_id, organisation_id) = 1)::int as matched,
      count(*) filter (where num_nonnulls(employee_id, organisation_id) = 0 and not discarded)::int as undecided,
      (count(distinct coalesce(proposed_employee_id, proposed_organisation_id))
        filter (where finding = 'twice' and num_nonnulls(employee_id, organisation_id) = 0 and not discarded))::int as twice,
      count(*) filter (where discarded)::int as discarded, count(*) filter (where published_at is not null)::int as published
    from lot_pages where lot_id = ${id}`.execute(ctx.db)
  const printed = await sql<{ waiting: number; done: number }>`
    select count(*) filter (where handed_over_at is null)::int as waiting, count(handed_over_at)::int as done from paper_payslips where lot_id = ${id}`.execute(
    ctx.db,
  )
  const people = lot.withdrawn_at ? [] : (await ready(lot, ctx.now).execute(ctx.db)).rows
  const toPublish = people.filter((one) => !one.objects)
  const without = await sql<{ n: number }>`
    select count(*)::int as n from (${missing(lot)}) m where ${lot.state === 'read'} and not m.normal`.execute(ctx.db)
  return {
    id: lot.id,
    name: lot.name,
    holder: lot.holder as Holder,
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
    readyWithoutEmail: toPublish.filter((one) => !one.mail).length,
    readyToPrint: people.length - toPublish.length,
    toPrint: printed.rows[0]!.waiting,
    handedOver: printed.rows[0]!.done,
    missing: without.rows[0]!.n,
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

/** After which word the code stands, where nothing else is said. */
const usualLabel: Record<Holder, string> = { employee: 'Matricule', client: 'Code client' }

/** Takes one PDF for many employees, or for many clients, as its folder is; its pages are read by a job, and nobody sees any before it is published (D34). @throws Problem 422 */
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
  const holder = folder?.holder
  if (holder !== 'employee' && holder !== 'client') throw invalid({ field: 'folderId', code: 'bad_choice' })
  // Whoever does not see what employees are paid brings no payslips either.
  if (holder === 'employee' && !ctx.actor.permissions!.has('documents.employees.read'))
    throw invalid({ field: 'folderId', code: 'bad_choice' })
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
      holder,
      name: input.name,
      month_on: input.monthOn ?? null,
      label: input.label ?? usualLabel[holder],
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
  input: { version: number; employeeId: string | null; organisationId: string | null; discarded: boolean },
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
  const [field, other] =
    lot.holder === 'employee'
      ? (['employeeId', 'organisationId'] as const)
      : (['organisationId', 'employeeId'] as const)
  if (input[other] !== null) throw invalid({ field: other, code: 'documents.lot_other_side' })
  const { own } = sideOf(lot)
  const whose = input[field]
  if (whose !== null) {
    if (input.discarded) throw invalid({ field: 'discarded', code: 'bad_value' })
    const found = await ctx.db
      .selectFrom(lot.holder === 'employee' ? 'employees' : 'organisations')
      .select('id')
      .where('id', '=', whose)
      .executeTakeFirst()
    if (!found) throw invalid({ field, code: 'bad_choice' })
    const paper = await ctx.db
      .selectFrom('documents')
      .select('id')
      .where('lot_id', '=', id)
      .where(own, '=', whose)
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
    .set({ [own]: whose, discarded: input.discarded, version: page.version + 1 })
    .where('lot_id', '=', id)
    .where('number', '=', number)
    .execute()
  const after = await seen()
  await tell(ctx, 'page_decided', lot, {
    after: {
      page: number,
      ...(lot.holder === 'employee'
        ? { employee: after.employee?.name ?? '' }
        : { client: after.organisation?.name ?? '' }),
      discarded: input.discarded,
    },
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
  { id, holderId }: { id: string; holderId: string },
  normal: boolean,
) {
  const lot = await find(ctx, id)
  const { own } = sideOf(lot)
  const { rows } = await sql`select from (${missing(lot)}) m where m.id = ${holderId}`.execute(ctx.db)
  if (lot.state !== 'read' || rows.length === 0) throw notFound()
  if (normal)
    await ctx.db
      .insertInto('lot_absences')
      .values({ lot_id: id, [own]: holderId })
      .onConflict((oc) => oc.doNothing())
      .execute()
  else await ctx.db.deleteFrom('lot_absences').where('lot_id', '=', id).where(own, '=', holderId).execute()
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
    lotPublications[lot.holder as Holder],
    { lotId: id },
    rows.map(({ id, name }) => ({ id, name })),
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
