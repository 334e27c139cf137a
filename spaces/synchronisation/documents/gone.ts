import { sql } from 'kysely'
import type { z } from 'zod'
import { Problem, sentenceOf } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { withdrawDocument } from '../../documents/index.ts'
import type { Pusher } from './intake.ts'
import { isPlace, knownAt, placesOf, type Told } from './places.ts'
import type * as schema from './schema.ts'

const placeAt = async (ctx: StaffContext, told: Told) => {
  const [place] = await placesOf(ctx, [told])
  if (!isPlace(place!)) return undefined
  const [at] = await knownAt(ctx, [place])
  return { place, ...at! }
}

/**
 * Files that were renamed where they come from: their documents are, each in a transaction of its own. Only within a folder, and only by the bytes that were
 * pushed; a document that is signed or kept by law keeps its name, and is known by the new one.
 */
export async function renameDocuments(
  pusher: Pusher,
  { items }: z.output<typeof schema.renamesBody>,
): Promise<z.input<typeof schema.renames>['items']> {
  const answers: z.input<typeof schema.renames>['items'] = []
  for (const { code, from, to, sha256 } of items)
    answers.push({
      state: await pusher.again(async (person) => {
        const ctx = person as StaffContext
        const former = await placeAt(ctx, { code, path: from })
        const next = await placeAt(ctx, { code, path: to })
        if (!former?.known || former.adopts || !next || next.known || former.known.sha256 !== sha256) return 'other'
        if (former.place.folder.id !== next.place.folder.id || former.place.holderId !== next.place.holderId)
          return 'other'
        await ctx.db
          .updateTable('synchronised_documents')
          .set({ file_name: next.place.fileName, told_at: ctx.now })
          .where('holder_id', '=', former.place.holderId)
          .where('folder_id', '=', former.place.folder.id)
          .where('file_name', '=', former.place.fileName)
          .execute()
        if (former.documentId !== null && former.known.portal === 'there') {
          const name = next.place.fileName
            .split('/')
            .at(-1)!
            .replace(/\.[^.]+$/, '')
          const { rows } = await sql<{
            name: string
            organisation_id: string | null
          }>`select name, organisation_id from documents
            where id = ${former.documentId} and not parvis.document_is_kept(id) for update`.execute(ctx.db)
          const [row] = rows
          if (row && row.name !== name) {
            await ctx.db
              .updateTable('documents')
              .set((eb) => ({ name, version: eb('version', '+', 1) }))
              .where('id', '=', former.documentId)
              .execute()
            await record(ctx, {
              type: 'synchronisation.document.renamed',
              organisationId: row.organisation_id,
              subjectType: 'documents.document',
              subjectId: former.documentId,
              subjectLabel: name,
              before: { name: row.name },
              after: { name },
            })
          }
        }
        return 'renamed' as const
      }),
    })
  return answers
}

const reason = { fr: "Supprimé dans le logiciel de l'émetteur", en: "Deleted in the sender's software" }

/** Files that were deleted where they come from: their documents are withdrawn, on record (D37), but those that are signed or kept by law (D28). */
export async function withdrawDeleted(
  pusher: Pusher,
  { items }: z.output<typeof schema.withdrawalsBody>,
): Promise<z.input<typeof schema.withdrawals>['items']> {
  const answers: z.input<typeof schema.withdrawals>['items'] = []
  for (const { code, path, sha256 } of items)
    answers.push(
      await pusher.again(async (person) => {
        const ctx = person as StaffContext
        const at = await placeAt(ctx, { code, path })
        if (!at?.known || at.adopts || at.known.portal !== 'there' || at.known.sha256 !== sha256)
          return { state: 'missing' as const }
        const kept = (code: string) => ({ state: 'kept' as const, code, detail: sentenceOf(code, ctx.locale) ?? code })
        const { rows } = await sql<{
          kept: boolean
          signing: boolean
        }>`select parvis.document_is_kept(${at.documentId}::uuid) as kept,
          parvis.document_is_being_signed(${at.documentId}::uuid) as signing`.execute(ctx.db)
        if (rows[0]!.kept || rows[0]!.signing) return kept('documents.kept')
        try {
          await withdrawDocument(ctx, at.documentId!, { reason: reason[ctx.brand.locale] })
        } catch (error) {
          // Refused before anything of it was written.
          if (error instanceof Problem && error.status === 409) return kept(error.code)
          throw error
        }
        return { state: 'withdrawn' as const }
      }),
    )
  return answers
}
