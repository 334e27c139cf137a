import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { inOnePart, type ReceivedBytes } from '../../../kernel/files/storage.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type { IssuedKind } from '../../../kernel/space.ts'
import { notifyPublished } from '../notifications/publish.ts'
import { keepVersion } from '../versions.ts'
import { publishIssuedJob } from './issue.ts'

type Waiting = { id: string; kind: IssuedKind; origin_id: string; edition: number }

/** Some that wait, the longest first, after one that was looked at. */
const waitingAfter = (ctx: SystemContext, seen: readonly string[]) =>
  ctx.db
    .selectFrom('issued_papers')
    .select(['id', 'kind', 'origin_id', 'edition'])
    .where('brand_id', '=', ctx.brand.id)
    .where('published_at', 'is', null)
    .where('called_off_at', 'is', null)
    .where('id', '<>', sql<string>`all (${seen}::uuid[])`)
    .orderBy('issued_at')
    .orderBy('edition')
    .orderBy('id')
    .limit(100)
    .execute() as Promise<Waiting[]>

/** The document of an earlier edition, where somebody may still be shown a later one in its place. */
const earlierDocument = (ctx: SystemContext, paper: { kind: string; origin_id: string; edition: number }) =>
  ctx.db
    .selectFrom('issued_papers as z')
    .innerJoin('documents as d', 'd.id', 'z.document_id')
    .select(['d.id', 'd.version'])
    .where('z.kind', '=', paper.kind)
    .where('z.origin_id', '=', paper.origin_id)
    .where('z.edition', '<', paper.edition)
    .where('d.withdrawn_at', 'is', null)
    .orderBy('z.edition', 'desc')
    .limit(1)
    .forUpdate('d')
    .executeTakeFirst()

/** @returns whether the file is kept: somebody else may have published the paper meanwhile, or called it off */
async function write(
  ctx: SystemContext,
  id: string,
  name: string,
  { tells, file }: { tells: boolean; file: ReceivedBytes },
): Promise<boolean> {
  const paper = await ctx.db
    .selectFrom('issued_papers')
    .selectAll()
    .where('id', '=', id)
    .where('published_at', 'is', null)
    .where('called_off_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  const folder = await ctx.db
    .selectFrom('folder_rules')
    .select(['id', 'name'])
    .where('brand_id', '=', ctx.brand.id)
    .where('issued', '=', paper?.kind ?? '')
    .forShare()
    .executeTakeFirst()
  if (!paper || !folder) return false
  const { organisation_id: organisationId } = paper
  const upload = { ...file, field: 'file', name: `${name}.pdf` }
  const version = { id: randomUUID(), number: 1 }
  const earlier = await earlierDocument(ctx, paper)
  const documentId = earlier?.id ?? randomUUID()
  if (earlier) {
    const { number } = await ctx.db
      .selectFrom('document_versions')
      .select((eb) => eb.fn.max('number').as('number'))
      .where('document_id', '=', documentId)
      .executeTakeFirstOrThrow()
    version.number = number + 1
  } else
    await ctx.db
      .insertInto('documents')
      .values({
        id: documentId,
        brand_id: ctx.brand.id,
        organisation_id: organisationId,
        folder_id: folder.id,
        name,
        version_id: version.id,
        deposited_at: ctx.now,
      })
      .execute()
  await keepVersion(ctx, { id: documentId, organisationId }, upload, 'application/pdf', version, paper.issued_by_label)
  if (earlier)
    await ctx.db
      .updateTable('documents')
      .set({ version_id: version.id, deposited_at: ctx.now, version: earlier.version + 1 })
      .where('id', '=', documentId)
      .execute()
  await ctx.db
    .updateTable('issued_papers')
    .set({ published_at: ctx.now, document_id: documentId })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'documents.document.published',
    organisationId,
    subjectType: 'documents.document',
    subjectId: documentId,
    subjectLabel: name,
    after: { folder: (folder.name as Text).fr },
    by: { accountId: null, label: paper.issued_by_label },
  })
  if (tells) await notifyPublished(ctx, [{ id: documentId }])
  return true
}

/** Draws a paper and makes a document of it, once, whoever else does so at the same moment. */
async function publishOne(services: Services, brand: Brand, waiting: Waiting): Promise<void> {
  const owner = services.spaces.find((space) => space.issues?.[waiting.kind])?.issues?.[waiting.kind]
  if (!owner) throw new Error(`no space issues ${waiting.kind}`)
  const paper = await asSystem(services, brand, (ctx) => owner.paper(ctx, waiting.origin_id, waiting.edition))
  // Outside any transaction: drawing takes a while.
  const file = await services.files.receive(inOnePart(await paper.bytes()))
  let outcome: 'done' | 'failed' = 'failed'
  try {
    const kept = await asSystem(services, brand, (ctx) =>
      write(ctx, waiting.id, paper.name, { tells: owner.tells(waiting.edition), file }),
    )
    outcome = kept ? 'done' : 'failed'
  } finally {
    await file.settle(outcome)
  }
}

/** Makes documents of all that a brand issued and that wait; one that cannot be drawn stays, and keeps no other waiting. */
async function publishAll(services: Services, brand: Brand, run: Parameters<Job['run']>[1]): Promise<void> {
  const failed: string[] = []
  for (;;) {
    const waiting = await asSystem(services, brand, (ctx) => waitingAfter(ctx, failed))
    if (waiting.length === 0) return
    for (const one of waiting) {
      if (run.stopping()) return
      await publishOne(services, brand, one).catch(run.report)
      // Whatever it came to, this run looks at it once.
      failed.push(one.id)
    }
  }
}

/** The jobs that publish what was issued: at once, and one that finds what was left. */
export const issuedJobs = (services: Services): Job[] => [
  {
    name: publishIssuedJob,
    title: { fr: 'Publication des factures et des devis', en: 'Publication of invoices and quotes' },
    data: z.object({ brandId: z.uuid() }),
    run: async ({ brandId }, run) => {
      const brand = services.brands.all().find((one) => one.id === brandId)
      if (brand) await publishAll(services, brand, run)
    },
  },
  {
    name: 'documents.publish_left',
    title: { fr: 'Publication des factures et des devis en attente', en: 'Publication of what waits' },
    everyMinutes: 10,
    run: async (_, run) => {
      for (const brand of services.brands.all()) await publishAll(services, brand, run)
    },
  },
]
