// Payslips of a lot that are printed: those of employees who object to electronic ones (D31).
import { type RawBuilder, sql } from 'kysely'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { bytesOf, openFile } from '../../../kernel/files/storage.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import { recordAll } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { lots } from './lists.ts'

type Splitting = typeof import('./split.worker.ts')
type Lot = { id: string; brand_id: string; name: string; month_on: string | null }
type PagesOf = Array<{ number: number; id: string; name: string; objection_id: string | null }>

/** The objection that keeps a paper of this folder from being the electronic payslip of an employee `h`; null where there is none. */
export const objectionTo = (folderId: string, moment: Date): RawBuilder<string | null> =>
  sql`case when (select f.link_to = 'payslips' from folder_rules f where f.id = ${folderId}) then parvis.payslip_objection(h.id, ${moment}) end`

/** Of employees, or clients, `h`: no payslip of the lot was set aside for them to be printed. */
export const notOnPaper = (lotId: string) =>
  sql<boolean>`not exists (select from paper_payslips o where o.lot_id = ${lotId} and o.employee_id = h.id)`

/** Sets payslips aside to be printed: they are neither published nor told of. */
export async function setAside(ctx: PersonContext, lot: Lot, people: PagesOf[]): Promise<void> {
  if (people.length === 0) return
  const rows = await ctx.db
    .insertInto('paper_payslips')
    .values(
      people.map((pages) => ({
        brand_id: lot.brand_id,
        lot_id: lot.id,
        employee_id: pages[0]!.id,
        objection_id: pages[0]!.objection_id!,
        name: lot.name,
        month_on: lot.month_on,
        pages: pages.map((one) => one.number),
        set_aside_at: ctx.now,
      })),
    )
    .returning(['id', 'employee_id'])
    .execute()
  const nameOf = new Map(people.map(([first]) => [first!.id, first!.name]))
  await recordAll(
    ctx,
    rows.map((row) => ({
      type: 'documents.payslip.set_aside',
      subjectType: 'documents.payslip',
      subjectId: row.id,
      subjectLabel: lot.name,
      after: { employee: nameOf.get(row.employee_id) ?? '' },
    })),
  )
}

/** What was never printed of a withdrawn lot is not printed any more. */
export const forgetUnprinted = (ctx: StaffContext, lotId: string) =>
  ctx.db.deleteFrom('paper_payslips').where('lot_id', '=', lotId).where('handed_over_at', 'is', null).execute()

/**
 * One PDF of all payslips that are to be printed, in the order of the people's names; `paperId`: of one of them, printed before or not.
 * @throws Problem 404, documents.lot_withdrawn, documents.nothing_to_print
 */
export async function printAll(ctx: StaffContext, id: string, paperId?: string): Promise<Download> {
  const lot = await readRow(ctx, lots, id)
  if (lot.withdrawn_at) throw problem('documents.lot_withdrawn')
  const rows = await ctx.db
    .selectFrom('paper_payslips as o')
    .innerJoin('employees as e', 'e.id', 'o.employee_id')
    .select('o.pages')
    .where('o.lot_id', '=', id)
    .$if(paperId === undefined, (query) => query.where('o.handed_over_at', 'is', null))
    .$if(paperId !== undefined, (query) => query.where('o.id', '=', paperId!))
    .orderBy('e.surname')
    .orderBy('e.given_name')
    .orderBy('e.id')
    .execute()
  if (paperId !== undefined && rows.length === 0) throw notFound()
  if (rows.length === 0) throw problem('documents.nothing_to_print')
  const file = await openFile(ctx, lot.file_id)
  // The file is read and cut once the transaction is over: nobody waits for it.
  return new Download(
    async () => {
      const [made] = await inWorker<Splitting, 'split'>(
        new URL('./split.worker.ts', import.meta.url),
        'split',
        { bytes: await bytesOf(file), groups: [rows.flatMap((row) => row.pages as number[])] },
        undefined,
      )
      return asBuffer(made!)
    },
    'application/pdf',
    `${lot.name}.pdf`,
    true,
  )
}

/**
 * Says of some payslips that they were printed and handed over, on record; of those that were already, nothing.
 * @throws Problem 404, documents.lot_withdrawn; 422 on `ids` where one is not of this lot
 */
export async function handOver(ctx: StaffContext, id: string, { ids }: { ids: string[] }): Promise<void> {
  // Whoever withdraws the lot at this moment is waited for.
  await ctx.db.selectFrom('document_lots').select('id').where('id', '=', id).forShare().execute()
  const lot = await readRow(ctx, lots, id)
  if (lot.withdrawn_at) throw problem('documents.lot_withdrawn')
  const known = await ctx.db
    .selectFrom('paper_payslips as o')
    .innerJoin('employees as e', 'e.id', 'o.employee_id')
    .select(['o.id', 'e.surname', 'e.given_name'])
    .where('o.lot_id', '=', id)
    .where('o.id', 'in', ids)
    .execute()
  if (known.length < new Set(ids).size) throw invalid({ field: 'ids', code: 'bad_choice' })
  const done = await ctx.db
    .updateTable('paper_payslips')
    .set({ handed_over_at: ctx.now, handed_over_by: ctx.actor.accountId, handed_over_by_label: ctx.actor.label })
    .where('lot_id', '=', id)
    .where('id', 'in', ids)
    .where('handed_over_at', 'is', null)
    .returning('id')
    .execute()
  const nameOf = new Map(known.map((one) => [one.id, `${one.surname} ${one.given_name}`.trim()]))
  await recordAll(
    ctx,
    done.map((one) => ({
      type: 'documents.payslip.handed_over',
      subjectType: 'documents.payslip',
      subjectId: one.id,
      subjectLabel: lot.name,
      after: { employee: nameOf.get(one.id) ?? '' },
    })),
  )
}
