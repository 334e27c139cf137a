import { sql } from 'kysely'
import { z } from 'zod'
import { bytesOf, openFile } from '../../../kernel/files/storage.ts'
import { asSystem, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { readPdfText } from '../../../kernel/pdf/read-text.ts'
import { inspectPdf } from '../../../kernel/signature/index.ts'
import { inWorker } from '../../../kernel/workers/in-worker.ts'
import { sides } from './holders.ts'
import type { Coded } from './matching.ts'
import type { Holder } from './schema.ts'

/** The job that reads the pages of a lot: `{ brandId, lotId }`. */
export const readLotJob = 'documents.read_lot'
/** What is read of a lot, at most. */
export const limits = { mostPages: 2_000, mostText: 40_000_000, timeoutMs: 300_000 }

const jobData = z.object({ brandId: z.uuid(), lotId: z.uuid() })
type Matching = typeof import('./matching.ts')

/** Reads the pages of a lot and sorts them; run again after whatever cut, it reads anew. What was decided or published meanwhile is never undone. */
async function readLot(services: Services, { brandId, lotId }: z.output<typeof jobData>): Promise<void> {
  const brand = services.brands.byId(brandId)
  const found = await asSystem(services, brand, async (ctx) => {
    const lot = await ctx.db
      .selectFrom('document_lots')
      .select(['file_id', 'holder', 'label', 'month_on', 'version'])
      .where('id', '=', lotId)
      .where('state', '=', 'reading')
      .executeTakeFirst()
    if (!lot) return undefined
    const side = sides[lot.holder as Holder]
    const { rows: people } = await sql<Coded>`
      select h.id, h.code, ${side.present(lot.month_on)} as present from (${side.list}) h where h.brand_id = ${brandId}`.execute(
      ctx.db,
    )
    return { lot, side, people, file: await openFile(ctx, lot.file_id) }
  })
  if (!found) return
  const { lot, side, people, file } = found
  const text = await readPdfText(() => bytesOf(file), limits)
  const unread =
    text.pages > limits.mostPages
      ? 'too_long'
      : text.state === 'read'
        ? ''
        : text.state === 'part'
          ? 'too_long'
          : text.state
  // Cut into papers, it would bear signatures that are none.
  const signed = unread === '' && (await inspectPdf(await bytesOf(file), undefined)).signatures > 0
  const failure = signed ? 'signed' : unread
  const pages = failure
    ? []
    : await inWorker<Matching, 'sortPagesOf'>(
        new URL('./matching.ts', import.meta.url),
        'sortPagesOf',
        { pages: text.text, people, label: lot.label },
        undefined,
      )
  await asSystem(services, brand, async (ctx) => {
    const marked = await ctx.db
      .updateTable('document_lots')
      .set((eb) => ({
        state: failure ? 'failed' : 'read',
        failure,
        pages: failure ? 0 : pages.length,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', lotId)
      .where('state', '=', 'reading')
      .where('version', '=', lot.version)
      .executeTakeFirst()
    if (Number(marked.numUpdatedRows) === 0) return
    await ctx.db.deleteFrom('lot_pages').where('lot_id', '=', lotId).execute()
    for (let from = 0; from < pages.length; from += 500)
      await ctx.db
        .insertInto('lot_pages')
        .values(
          pages.slice(from, from + 500).map((one) => ({
            lot_id: lotId,
            number: one.number,
            finding: one.finding,
            codes: one.codes,
            excerpt: one.excerpt,
            [side.proposed]: one.proposedId,
            [side.own]: one.personId,
          })),
        )
        .execute()
  })
}

/** The job of lots. */
export const lotJobs = (services: Services): Job[] => [
  {
    name: readLotJob,
    title: { fr: "Lecture d'un fichier pour tous", en: 'Reading of one file for all' },
    data: jobData,
    atOnce: 1,
    run: (data) => readLot(services, data as z.output<typeof jobData>),
  },
]
