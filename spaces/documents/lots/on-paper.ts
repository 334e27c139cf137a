// Payslips that are printed: those of employees who object to electronic ones (D31), of a file for all or brought by themselves.
import { randomUUID } from 'node:crypto'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { bytesOf, inOnePart, keepFile, kindOf, openFiles, type Upload } from '../../../kernel/files/storage.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { recordAll } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { nameOf } from '../versions.ts'
import { paperPayslips } from './lists.ts'

type Splitting = typeof import('./split.worker.ts')
type Lot = { id: string; brand_id: string; name: string; month_on: string | null }
type PagesOf = Array<{ number: number; id: string; name: string; objection_id: string | null }>
const worker = new URL('./split.worker.ts', import.meta.url)
/** So many are printed as one PDF at most: the first by name. */
const mostPrinted = 500

/** The objection that keeps a paper of this folder from being the electronic payslip of an employee `h`; null where there is none. */
export const objectionTo = (folderId: string, moment: Date): RawBuilder<string | null> =>
  sql`case when (select f.link_to = 'payslips' from folder_rules f where f.id = ${folderId}) then parvis.payslip_objection(h.id, ${moment}) end`

/** Of employees, or clients, `h`: no payslip of the lot was set aside for them to be printed. */
export const notOnPaper = (lotId: string) =>
  sql<boolean>`not exists (select from paper_payslips o where o.lot_id = ${lotId} and o.employee_id = h.id)`

/** Sets payslips of a lot aside to be printed, each with its own file: they are neither published nor told of. `files` are in the order of `people`. */
export async function setAside(ctx: PersonContext, lot: Lot, people: PagesOf[], files: Uint8Array[]): Promise<void> {
  if (people.length === 0) return
  const papers = people.map((pages) => ({ id: randomUUID(), pages, of: pages[0]! }))
  await ctx.db
    .insertInto('paper_payslips')
    .values(
      papers.map(({ id, pages, of }) => ({
        id,
        brand_id: lot.brand_id,
        lot_id: lot.id,
        employee_id: of.id,
        objection_id: of.objection_id!,
        name: lot.name,
        month_on: lot.month_on,
        pages: pages.map((one) => one.number),
        set_aside_at: ctx.now,
      })),
    )
    .execute()
  for (const [index, { id }] of papers.entries()) {
    const received = await ctx.services.files.receive(inOnePart(asBuffer(files[index]!)))
    const upload = { ...received, field: 'file', name: `${lot.name}.pdf` }
    await ctx.db
      .updateTable('paper_payslips')
      .set({ file_id: await keepFile(ctx, upload, 'application/pdf', ownerOf(id)) })
      .where('id', '=', id)
      .execute()
  }
  await recordAll(
    ctx,
    papers.map(({ id, of }) => told('set_aside', id, lot.name, of.name)),
  )
}

const ownerOf = (id: string) => ({ kind: 'documents.paper_payslip', id, organisationId: null })

const told = (act: 'set_aside' | 'handed_over' | 'not_printed', id: string, name: string, employee: string) => ({
  type: `documents.payslip.${act}`,
  subjectType: 'documents.payslip',
  subjectId: id,
  subjectLabel: name,
  after: { employee },
})

/**
 * Looks at a payslip before it is set aside, outside the transaction that does so.
 * @returns how many pages it has
 * @throws Problem 422 on `file` where it is no PDF, or does not open
 */
export async function lookAtPaper(uploads: Upload[]): Promise<number> {
  const [upload, more] = uploads
  if (!upload || more) throw invalid({ field: 'file', code: 'documents.one_file' })
  await kindOf({ ...upload, field: 'file' }, ['application/pdf'])
  const count = await inWorker<Splitting, 'countPages'>(
    worker,
    'countPages',
    { bytes: await upload.bytes() },
    undefined,
  )
  if (count === 0 || count > 200) throw invalid({ field: 'file', code: 'documents.payslip_unprintable' })
  return count
}

/**
 * Sets one payslip aside for an employee who objects to electronic ones (D31): it is printed with the others and handed over on record.
 * @throws Problem 422 on `employeeId`, `folderId`, `file`; documents.payslip_not_objected
 */
export async function setOneAside(
  ctx: StaffContext,
  input: { employeeId: string; folderId: string; name?: string | undefined; monthOn?: string | undefined },
  [upload]: Upload[],
  pageCount: number,
) {
  const employee = await ctx.db
    .selectFrom('employees')
    .select([
      'id',
      sql<string>`trim(surname || ' ' || given_name)`.as('name'),
      sql<string | null>`parvis.payslip_objection(id, ${ctx.now})`.as('objection_id'),
    ])
    .where('id', '=', input.employeeId)
    .executeTakeFirst()
  // Whoever does not see what employees are paid sets no payslip aside either.
  if (!employee || !ctx.actor.permissions!.has('documents.employees.read'))
    throw invalid({ field: 'employeeId', code: 'bad_choice' })
  const folder = await ctx.db
    .selectFrom('folder_rules')
    .select('link_to')
    .where('id', '=', input.folderId)
    .where('holder', '=', 'employee')
    .executeTakeFirst()
  if (folder?.link_to !== 'payslips') throw invalid({ field: 'folderId', code: 'bad_choice' })
  if (employee.objection_id === null) throw problem('documents.payslip_not_objected')
  const id = randomUUID()
  const name = input.name ?? nameOf(upload!, 'application/pdf')
  // The two name each other: the file comes first, as the server's.
  const fileId = await ctx.asSystem(() => keepFile(ctx, upload!, 'application/pdf', ownerOf(id)))
  await ctx.db
    .insertInto('paper_payslips')
    .values({
      id,
      brand_id: ctx.brand.id,
      employee_id: employee.id,
      objection_id: employee.objection_id,
      name,
      month_on: input.monthOn ?? null,
      pages: Array.from({ length: pageCount }, (_, n) => n + 1),
      file_id: fileId,
      set_aside_at: ctx.now,
    })
    .execute()
  await recordAll(ctx, [told('set_aside', id, name, employee.name)])
  return paperPayslips.view(await readRow(ctx, paperPayslips, id), ctx)
}

/** What was never printed of a withdrawn lot is not printed any more. */
export const forgetUnprinted = (ctx: StaffContext, lotId: string) => forget(ctx, sql`lot_id = ${lotId}`)

async function forget(ctx: StaffContext, which: RawBuilder<SqlBool>) {
  const gone = await ctx.db
    .deleteFrom('paper_payslips')
    .where(which)
    .where('handed_over_at', 'is', null)
    .returning(['id', 'name', 'file_id', 'employee_id'])
    .execute()
  const files = gone.flatMap((one) => one.file_id ?? [])
  if (files.length > 0) await ctx.asSystem(() => ctx.db.deleteFrom('files').where('id', 'in', files).execute())
  return gone
}

/**
 * Takes back a payslip that was set aside by itself and was not handed over, on record: it is not printed.
 * @throws Problem 404, documents.payslip_handed_over, documents.payslip_of_lot
 */
export async function forgetOne(ctx: StaffContext, id: string): Promise<void> {
  const paper = await readRow(ctx, paperPayslips, id)
  if (paper.lot_id !== null) throw problem('documents.payslip_of_lot')
  const gone = await forget(ctx, sql`id = ${id}`)
  if (gone.length === 0) throw problem('documents.payslip_handed_over')
  await recordAll(ctx, [told('not_printed', id, paper.name, paper.employee_name)])
}

/**
 * One PDF of the payslips that are to be printed, in the order of the people's names: `lot`, those of one lot; `paper`, one of them, printed before or not.
 * @throws Problem 404, documents.lot_withdrawn, documents.nothing_to_print
 */
export async function printAll(ctx: StaffContext, { lot, paper }: { lot?: string; paper?: string }): Promise<Download> {
  const rows = await ctx.db
    .selectFrom('paper_payslips as o')
    .innerJoin('employees as e', 'e.id', 'o.employee_id')
    .leftJoin('document_lots as l', 'l.id', 'o.lot_id')
    .select(['o.name', 'o.pages', 'o.file_id', 'l.file_id as lot_file_id', 'l.withdrawn_at'])
    .$if(paper === undefined, (query) => query.where('o.handed_over_at', 'is', null))
    .$if(paper !== undefined, (query) => query.where('o.id', '=', paper!))
    .$if(lot !== undefined, (query) => query.where('o.lot_id', '=', lot!))
    .orderBy('e.surname')
    .orderBy('e.given_name')
    .orderBy('e.id')
    .orderBy('o.month_on')
    .orderBy('o.id')
    .limit(mostPrinted)
    .execute()
  if (paper !== undefined && rows.length === 0) throw notFound()
  if (rows.some((row) => row.withdrawn_at)) throw problem('documents.lot_withdrawn')
  if (rows.length === 0) throw problem('documents.nothing_to_print')
  const parts = rows.map((row) => ({
    fileId: (row.file_id ?? row.lot_file_id)!,
    pages: row.file_id ? (row.pages as number[]).map((_, n) => n + 1) : (row.pages as number[]),
  }))
  const ids = [...new Set(parts.map((one) => one.fileId))]
  const files = await openFiles(ctx, ids)
  if (files.size < ids.length) throw notFound()
  const { name } = rows[0]!
  // The files are read and joined once the transaction is over: nobody waits for it.
  return new Download(
    async () => {
      const sources: Uint8Array[] = []
      for (const id of ids) sources.push(await bytesOf(files.get(id)!))
      const one = { sources, parts: parts.map(({ fileId, pages }) => ({ source: ids.indexOf(fileId), pages })) }
      return asBuffer(await inWorker<Splitting, 'join'>(worker, 'join', one, undefined))
    },
    'application/pdf',
    `${rows.every((row) => row.name === name) ? name : inLocale(paperPayslips.title, ctx.locale)}.pdf`,
    true,
  )
}

/**
 * Says of some payslips that they were printed and handed over, on record; of those that were already, nothing.
 * @throws Problem documents.lot_withdrawn; 422 on `ids` where one is not there
 */
export async function handOver(ctx: StaffContext, { ids }: { ids: string[] }): Promise<void> {
  const ofThem = ctx.db.selectFrom('paper_payslips').select('lot_id').where('id', 'in', ids)
  // Whoever withdraws a lot of theirs at this moment is waited for.
  await ctx.db.selectFrom('document_lots').select('id').where('id', 'in', ofThem).orderBy('id').forShare().execute()
  const known = await ctx.db
    .selectFrom('paper_payslips as o')
    .innerJoin('employees as e', 'e.id', 'o.employee_id')
    .leftJoin('document_lots as l', 'l.id', 'o.lot_id')
    .select(['o.id', 'o.name', 'e.surname', 'e.given_name', 'l.withdrawn_at'])
    .where('o.id', 'in', ids)
    .execute()
  if (known.length < new Set(ids).size) throw invalid({ field: 'ids', code: 'bad_choice' })
  if (known.some((one) => one.withdrawn_at)) throw problem('documents.lot_withdrawn')
  const done = await ctx.db
    .updateTable('paper_payslips')
    .set({ handed_over_at: ctx.now, handed_over_by: ctx.actor.accountId, handed_over_by_label: ctx.actor.label })
    .where('id', 'in', ids)
    .where('handed_over_at', 'is', null)
    .returning('id')
    .execute()
  const byId = new Map(known.map((one) => [one.id, one]))
  await recordAll(
    ctx,
    done.map(({ id }) => {
      const one = byId.get(id)!
      return told('handed_over', id, one.name, `${one.surname} ${one.given_name}`.trim())
    }),
  )
}
