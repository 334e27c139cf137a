import { sql } from 'kysely'
import { z } from 'zod'
import { bytesOf, openFile } from '../../../kernel/files/storage.ts'
import { asSystem, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { readText, readTextJob } from './reading.ts'

/** Reads the text of a version that waits for it, and keeps it where that version is still shown. Done again, it does nothing. */
async function readVersion(services: Services, brandId: string, versionId: string): Promise<void> {
  const brand = services.brands.all().find((one) => one.id === brandId)
  if (!brand) return
  const file = await asSystem(services, brand, async (ctx) => {
    const waits = await ctx.db
      .selectFrom('document_texts as t')
      .innerJoin('document_versions as v', 'v.id', 't.version_id')
      .select('v.file_id')
      .where('t.version_id', '=', versionId)
      .where('t.state', '=', 'waiting')
      .executeTakeFirst()
    return waits && openFile(ctx, waits.file_id)
  })
  if (!file) return
  // Outside the transaction: it takes seconds.
  const read = await readText(file, () => bytesOf(file))
  await asSystem(services, brand, (ctx) =>
    sql`update document_texts t set state = ${read.state}, pages = ${read.pages}, carries = ${read.carries}::text[], text = ${read.text},
      referred = parvis.fold(${read.referred}), words = to_tsvector('parvis_french', ${read.text}),
      written = concat_ws(' ', (select parvis.fold(d.name) from documents d where d.id = t.document_id), nullif(parvis.fold(${read.referred}), ''))
      where t.version_id = ${versionId} and t.state = 'waiting'`.execute(ctx.db),
  )
}

/** The jobs that read texts: one for each version, and one that finds what was left waiting (D15). */
export const textJobs = (services: Services): Job[] => [
  {
    name: readTextJob,
    title: { fr: "Lecture du texte d'un document", en: "Reading of a document's text" },
    data: z.object({ brandId: z.uuid(), versionId: z.uuid() }),
    run: ({ brandId, versionId }) => readVersion(services, String(brandId), String(versionId)),
  },
  {
    name: 'documents.read_texts',
    title: { fr: 'Lecture des textes en attente', en: 'Reading of texts that wait' },
    everyMinutes: 10,
    run: async (_, { stopping, report }) => {
      for (const brand of services.brands.all()) {
        const { rows } = await asSystem(services, brand, (ctx) =>
          sql<{
            version_id: string
          }>`select version_id from document_texts where brand_id = ${brand.id} and state = 'waiting'
            and waits_since < now() - interval '10 minutes' order by waits_since limit 500`.execute(ctx.db),
        )
        for (const { version_id } of rows) {
          if (stopping()) return
          await readVersion(services, brand.id, version_id).catch(report)
        }
      }
    },
  },
]
