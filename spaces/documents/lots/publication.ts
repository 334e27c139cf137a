import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { problem } from '../../../kernel/errors/problem.ts'
import { bytesOf, inOnePart, keepFile, openFile } from '../../../kernel/files/storage.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
import { recordAll } from '../../../kernel/journal/journal.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { notifyPublished } from '../notifications/publish.ts'
import { notOnPaper, objectionTo, setAside } from './on-paper.ts'

type Splitting = typeof import('./split.worker.ts')

/**
 * Publishes the papers of some people of a lot: each their own pages, as one PDF in their folder, and tells them as any publication does.
 * A payslip of somebody who objects to electronic ones is set aside to be printed, and nobody is told (D31).
 * The file is cut in a thread while this job's transaction waits: nobody else waits for it, and a part that is cut off leaves nothing.
 * @returns the ids of those who have theirs
 */
async function publishPapers(ctx: PersonContext, ids: string[], { lotId }: { lotId: string }): Promise<string[]> {
  const lot = await ctx.db
    .selectFrom('document_lots as l')
    .innerJoin('folder_rules as r', 'r.id', 'l.folder_id')
    .selectAll('l')
    .select(['r.name as folder_name', 'r.shared', 'r.notifies'])
    .where('l.id', '=', lotId)
    .forShare('l')
    .executeTakeFirst()
  if (!lot) throw problem('not_found')
  if (lot.withdrawn_at) throw problem('documents.lot_withdrawn')
  const pages = await ctx.db
    .selectFrom('lot_pages as p')
    .innerJoin('employees as e', 'e.id', 'p.employee_id')
    .select(['p.number', 'e.id', 'e.surname', 'e.given_name', 'e.email', 'e.account_id'])
    .select(objectionTo(sql.ref('e.id'), lot.folder_id, ctx.now).as('objection_id'))
    .where('p.lot_id', '=', lotId)
    .where('p.published_at', 'is', null)
    .where('e.id', 'in', ids)
    .where(notOnPaper(lotId))
    .orderBy('p.number')
    .forUpdate('p')
    .execute()
  const [printed, published] = [pages.filter((one) => one.objection_id), pages.filter((one) => !one.objection_id)]
  await setAside(ctx, lot, [...Map.groupBy(printed, (one) => one.id).values()])
  const papers = [...Map.groupBy(published, (one) => one.id).values()].map((own) => ({
    employee: own[0]!,
    numbers: own.map((one) => one.number),
    id: randomUUID(),
    versionId: randomUUID(),
  }))
  // Whose pages were taken away since has nothing to be published.
  if (papers.length === 0) return ids
  const made = await inWorker<Splitting, 'split'>(
    new URL('./split.worker.ts', import.meta.url),
    'split',
    { bytes: await bytesOf(await openFile(ctx, lot.file_id)), groups: papers.map((one) => one.numbers) },
    undefined,
  )
  const { name } = lot
  await ctx.db
    .insertInto('documents')
    .values(
      papers.map((paper) => ({
        id: paper.id,
        brand_id: ctx.brand.id,
        employee_id: paper.employee.id,
        folder_id: lot.folder_id,
        name,
        month_on: lot.month_on,
        lot_id: lotId,
        version_id: paper.versionId,
        deposited_at: ctx.now,
      })),
    )
    .execute()
  const files: string[] = []
  for (const [index, paper] of papers.entries()) {
    const received = await ctx.services.files.receive(inOnePart(asBuffer(made[index]!)))
    // It is settled by the sweep of files, which asks the database: only this transaction's end tells whether it stays.
    files.push(
      await keepFile(ctx, { ...received, field: 'file', name: `${name}.pdf` }, 'application/pdf', {
        kind: 'documents.document',
        id: paper.id,
        organisationId: null,
      }),
    )
  }
  await ctx.db
    .insertInto('document_versions')
    .values(
      papers.map((paper, index) => ({
        id: paper.versionId,
        document_id: paper.id,
        number: 1,
        file_id: files[index]!,
        deposited_at: ctx.now,
        deposited_by: ctx.actor.accountId,
        deposited_by_label: ctx.actor.label,
        side: 'staff' as const,
      })),
    )
    .execute()
  await ctx.db
    .updateTable('lot_pages')
    .set((eb) => ({ published_at: ctx.now, version: eb('version', '+', 1) }))
    .where('lot_id', '=', lotId)
    .where(
      'number',
      'in',
      papers.flatMap((one) => one.numbers),
    )
    .execute()
  const folderName = lot.folder_name as Text
  await recordAll(
    ctx,
    papers.map(({ id, employee }) => ({
      type: 'documents.document.published',
      subjectType: 'documents.document',
      subjectId: id,
      subjectLabel: name,
      after: { folder: folderName.fr, employee: `${employee.surname} ${employee.given_name}`.trim() },
    })),
  )
  await notifyPublished(ctx, papers)
  return ids
}

/** The publication of a lot: one item for each person (D34). */
export const lotPublication = defineWork({
  name: 'documents.lot_publication',
  title: { fr: "Publication d'un fichier pour tous", en: 'Publication of a file for all' },
  access: { staff: 'documents.documents.publish' },
  input: z.object({ lotId: z.uuid() }),
  from: '/fournisseur/lots',
  href: (id) => `/fournisseur/salaries/${id}`,
  act: (ctx, id, input) => publishPapers(ctx, [id], input),
  together: publishPapers,
})

/** Withdraws all papers of a lot, in one statement. @returns how many there were */
export async function withdrawPapers(ctx: StaffContext, lotId: string, reason: string): Promise<number> {
  const rows = await ctx.db
    .updateTable('documents as d')
    .from('document_versions as v')
    .set((eb) => ({
      withdrawn_at: ctx.now,
      withdrawn_by: ctx.actor.accountId,
      withdrawn_by_label: ctx.actor.label,
      withdrawal_reason: reason,
      version: eb('d.version', '+', 1),
    }))
    .whereRef('v.id', '=', 'd.version_id')
    .where('d.lot_id', '=', lotId)
    .where('d.withdrawn_at', 'is', null)
    .returning(['d.id', 'd.name', 'v.first_read_by_label', 'v.first_read_at'])
    .execute()
  await recordAll(
    ctx,
    rows.map((row) => ({
      type: 'documents.document.withdrawn',
      subjectType: 'documents.document',
      subjectId: row.id,
      subjectLabel: row.name,
      after: { reason, firstReadBy: row.first_read_by_label, firstReadAt: row.first_read_at?.toISOString() ?? '' },
    })),
  )
  return rows.length
}
