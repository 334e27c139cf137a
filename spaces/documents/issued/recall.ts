import { sql } from 'kysely'
import { asServer, type PersonContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type { IssuedKind } from '../../../kernel/space.ts'
import { callOff } from '../notifications/publish.ts'
import { markWithdrawn } from '../versions.ts'

/** Takes back what was issued, in the transaction that takes back what it is of: published, it is withdrawn with the reason; waiting, it is called off. */
export const recallPaper = (ctx: PersonContext, kind: IssuedKind, id: string, reason: string): Promise<void> =>
  asServer(ctx, async () => {
    await ctx.db
      .updateTable('issued_papers')
      .set({ called_off_at: ctx.now })
      .where('kind', '=', kind)
      .where('origin_id', '=', id)
      .where('published_at', 'is', null)
      .where('called_off_at', 'is', null)
      .execute()
    const documents = await ctx.db
      .selectFrom('documents as d')
      .select(['d.id', 'd.name', 'd.organisation_id'])
      .where('d.withdrawn_at', 'is', null)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('issued_papers as z')
            .select('z.id')
            .whereRef('z.document_id', '=', 'd.id')
            .where('z.kind', '=', kind)
            .where('z.origin_id', '=', id),
        ),
      )
      .forUpdate('d')
      .execute()
    for (const { id: documentId, name, organisation_id: organisationId } of documents) {
      await markWithdrawn(ctx, documentId, reason)
      await callOff(ctx, sql`n.document_id = ${documentId}`, 'withdrawn')
      await record(ctx, {
        type: 'documents.document.withdrawn',
        organisationId,
        subjectType: 'documents.document',
        subjectId: documentId,
        subjectLabel: name,
        after: { reason },
      })
    }
  })
