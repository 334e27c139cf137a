import { keepFile, safeName, type Upload } from '../../kernel/files/storage.ts'
import type { PersonContext, SystemContext } from '../../kernel/http/context.ts'
import { readTextJob } from './texts/reading.ts'

/** What a document is called by its file: the file's name as it is kept, without its ending. */
export const nameOf = (upload: Upload, contentType: string) =>
  safeName(upload.name, contentType).replace(/\.[^.]+$/, '')

/**
 * Keeps the bytes of a version of a document, whose text is then read (D15, D17).
 * @param label who put it there, where the server's own work does so for them
 */
export async function keepVersion(
  ctx: PersonContext | SystemContext,
  document: { id: string; organisationId: string | null },
  upload: Upload,
  contentType: string,
  version: { id: string; number: number },
  label = ctx.actor.label,
) {
  const fileId = await keepFile(ctx, upload, contentType, {
    kind: 'documents.document',
    id: document.id,
    organisationId: document.organisationId,
  })
  await ctx.db
    .insertInto('document_versions')
    .values({
      ...version,
      document_id: document.id,
      file_id: fileId,
      deposited_at: ctx.now,
      deposited_by: ctx.actor.accountId ?? null,
      deposited_by_label: label,
      side: ctx.actor.side === 'system' ? 'staff' : ctx.actor.side,
    })
    .execute()
  ctx.enqueue(readTextJob, { brandId: ctx.brand.id, versionId: version.id })
}

/** Takes a document from its readers; it stays on record (D37). Run as whoever may write it. */
export async function markWithdrawn(ctx: PersonContext | SystemContext, id: string, reason: string): Promise<void> {
  await ctx.db
    .updateTable('documents')
    .set((eb) => ({
      withdrawn_at: ctx.now,
      withdrawn_by: ctx.actor.accountId ?? null,
      withdrawn_by_label: ctx.actor.label,
      withdrawal_reason: reason,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}
