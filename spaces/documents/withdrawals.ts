import { z } from 'zod'
import type { StaffContext } from '../../kernel/http/context.ts'
import { requiredText } from '../../kernel/http/validation.ts'
import { defineWork } from '../../kernel/work/kinds.ts'
import { namedItems, readWork, startWork } from '../../kernel/work/work.ts'
import { withdrawDocument } from './service.ts'

/** Withdraws many documents for one reason (D37): a lot that went to the wrong people. */
const withdrawalWork = defineWork({
  name: 'documents.withdrawal',
  title: { fr: 'Retrait de documents', en: 'Withdrawal of documents' },
  access: { staff: 'documents.documents.publish' },
  input: z.object({ reason: requiredText(500) }),
  from: '/fournisseur/documents',
  href: (id) => `/fournisseur/documents?document=${id}`,
  act: (ctx, id, { reason }) => withdrawDocument(ctx as StaffContext, id, { reason }),
})

/** Starts the withdrawal of some documents. @throws Problem too_many_at_once */
export async function withdrawAll(ctx: StaffContext, { ids, reason }: { ids: string[]; reason: string }) {
  const seen = await ctx.db
    .selectFrom('documents as d')
    .innerJoin('organisations as o', 'o.id', 'd.organisation_id')
    .select(['d.id', 'd.name', 'o.name as detail'])
    .where('d.id', 'in', ids)
    .execute()
  return readWork(ctx, await startWork(ctx, withdrawalWork, { reason }, namedItems(ids, seen)))
}
