import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import { bytesOf, inOnePart, keepFile, openFile } from '../../../kernel/files/storage.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
import { recordAll } from '../../../kernel/journal/journal.ts'
import { inspectPdf, type Side } from '../../../kernel/signature/index.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { callOff, notifyPublished } from '../notifications/publish.ts'
import { beginSignature, endWithDocuments } from '../signatures/requests.ts'
import { sides } from './holders.ts'
import { notOnPaper, objectionTo, setAside } from './on-paper.ts'
import type { Holder } from './schema.ts'

type Splitting = typeof import('./split.worker.ts')

function splitBy<T>(all: T[], is: (one: T) => boolean): [T[], T[]] {
  const by = Map.groupBy(all, is)
  return [by.get(true) ?? [], by.get(false) ?? []]
}

/**
 * Publishes the papers of some employees, or clients, of a lot: each their own pages, as one PDF in their folder, and tells them as any
 * publication does; in a folder for signing each is asked to sign theirs. A payslip of somebody who objects to electronic ones is set aside to
 * be printed, and nobody is told (D31).
 * The file is cut in a thread while this job's transaction waits: nobody else waits for it, and a part that is cut off leaves nothing.
 * @returns the ids of those who have theirs
 */
async function publishPapers(ctx: PersonContext, ids: string[], { lotId }: { lotId: string }): Promise<string[]> {
  const lot = await ctx.db
    .selectFrom('document_lots as l')
    .innerJoin('folder_rules as r', 'r.id', 'l.folder_id')
    .selectAll('l')
    .select(['r.name as folder_name', 'r.signature', 'r.notifies'])
    .where('l.id', '=', lotId)
    .forShare('l')
    .executeTakeFirst()
  if (!lot) throw problem('not_found')
  if (lot.withdrawn_at) throw problem('documents.lot_withdrawn')
  const { own, list } = sides[lot.holder as Holder]
  const pages = await sql<{ number: number; id: string; name: string; objection_id: string | null }>`
    select p.number, h.id, h.name, ${objectionTo(lot.folder_id, ctx.now)} as objection_id from lot_pages p join (${list}) h on h.id = p.${sql.ref(own)}
    where p.lot_id = ${lotId} and p.published_at is null and h.id = any (${ids}::uuid[]) and ${notOnPaper(lotId)} order by p.number for update of p`.execute(
    ctx.db,
  )
  const [aside, published] = splitBy([...Map.groupBy(pages.rows, (one) => one.id).values()], ([first]) =>
    Boolean(first!.objection_id),
  )
  const papers = published.map((theirs) => ({
    whose: theirs[0]!.id,
    whoseName: theirs[0]!.name,
    organisationId: lot.holder === 'client' ? theirs[0]!.id : null,
    employeeId: lot.holder === 'employee' ? theirs[0]!.id : null,
    numbers: theirs.map((one) => one.number),
    id: randomUUID(),
    versionId: randomUUID(),
  }))
  // Whose pages were taken away since has nothing to be published.
  if (pages.rows.length === 0) return ids
  const cut = await inWorker<Splitting, 'split'>(
    new URL('./split.worker.ts', import.meta.url),
    'split',
    {
      bytes: await bytesOf(await openFile(ctx, lot.file_id)),
      groups: [...papers.map((one) => one.numbers), ...aside.map((one) => one.map(({ number }) => number))],
    },
    undefined,
  )
  const made = cut.slice(0, papers.length)
  await setAside(ctx, lot, aside, cut.slice(papers.length))
  if (papers.length === 0) return ids
  const { name } = lot
  await ctx.db
    .insertInto('documents')
    .values(
      papers.map((paper) => ({
        id: paper.id,
        brand_id: ctx.brand.id,
        organisation_id: paper.organisationId,
        employee_id: paper.employeeId,
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
        organisationId: paper.organisationId,
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
  if (lot.signature)
    for (const [index, paper] of papers.entries()) {
      const inspected = await inspectPdf(made[index]!, ctx.actor.accountId)
      if (inspected.refused) throw invalid({ field: 'file', code: `documents.to_sign_${inspected.refused}` })
      const document = { id: paper.id, organisationId: paper.organisationId, employeeId: paper.employeeId, name }
      const looked = { side: lot.signature as Side, inspected }
      await beginSignature(ctx as StaffContext, document, paper.versionId, looked, lot.notifies)
    }
  const folderName = lot.folder_name as Text
  await recordAll(
    ctx,
    papers.map(({ id, organisationId, employeeId, whoseName }) => ({
      type: 'documents.document.published',
      organisationId,
      subjectType: 'documents.document',
      subjectId: id,
      subjectLabel: name,
      after: { folder: folderName.fr, ...(employeeId === null ? {} : { employee: whoseName }) },
    })),
  )
  await notifyPublished(ctx, papers)
  return ids
}

const publicationOf = (name: string, at: string) =>
  defineWork({
    name,
    title: { fr: "Publication d'un fichier pour tous", en: 'Publication of a file for all' },
    access: { staff: 'documents.documents.publish' },
    input: z.object({ lotId: z.uuid() }),
    from: '/fournisseur/lots',
    href: (id) => `${at}/${id}`,
    act: (ctx, id, input) => publishPapers(ctx, [id], input),
    together: publishPapers,
  })

/** The publication of a lot: one item for each employee, or client (D34). */
export const lotPublications: Record<Holder, ReturnType<typeof publicationOf>> = {
  employee: publicationOf('documents.lot_publication', '/fournisseur/salaries'),
  client: publicationOf('documents.client_lot_publication', '/fournisseur/clients'),
}

/**
 * Withdraws all papers of a lot, in a few statements; mails about them that have not left are called off, and nobody signs them any more.
 * @returns how many there were
 * @throws Problem documents.signed where somebody has signed theirs
 */
export async function withdrawPapers(ctx: StaffContext, lotId: string, reason: string): Promise<number> {
  const { rows: papers } = await sql<{ id: string }>`
    select id from documents where lot_id = ${lotId} and withdrawn_at is null order by id for update`.execute(ctx.db)
  await endWithDocuments(
    ctx,
    papers.map((one) => one.id),
    reason,
  )
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
    .returning(['d.id', 'd.name', 'd.organisation_id', 'v.first_read_by_label', 'v.first_read_at'])
    .execute()
  await callOff(ctx, sql`n.document_id in (select d.id from documents d where d.lot_id = ${lotId})`, 'withdrawn')
  await recordAll(
    ctx,
    rows.map((row) => ({
      type: 'documents.document.withdrawn',
      organisationId: row.organisation_id,
      subjectType: 'documents.document',
      subjectId: row.id,
      subjectLabel: row.name,
      after: { reason, firstReadBy: row.first_read_by_label, firstReadAt: row.first_read_at?.toISOString() ?? '' },
    })),
  )
  return rows.length
}
