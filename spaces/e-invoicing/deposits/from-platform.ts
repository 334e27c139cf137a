// An invoice that a platform brings (B15): from whoever sells to the brand, by its own company number.
import { randomUUID } from 'node:crypto'
import type { Upload } from '../../../kernel/files/storage.ts'
import type { SystemContext } from '../../../kernel/http/context.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import type { TakenIn } from '../exchange/take-in.ts'
import type { Examined } from './examine.ts'
import { examine, keepDeposit } from './keep.ts'

/** The one client of the brand with that company number; null where it is no client, or several. */
async function clientOf(ctx: SystemContext, sellerId: string): Promise<string | null> {
  if (!/^\d{9}(\d{5})?$/.test(sellerId)) return null
  const rows = await ctx.db
    .selectFrom('organisations')
    .select('id')
    .where('brand_id', '=', ctx.brand.id)
    .where('siret', 'like', `${sellerId}%`)
    .limit(2)
    .execute()
  return rows.length === 1 ? rows[0]!.id : null
}

export const takePlatformInvoice = {
  examine: (upload: Upload): Promise<Examined> => examine(upload, undefined),
  write: async (ctx: SystemContext, flowId: string, upload: Upload, examined: Examined): Promise<TakenIn> => {
    const id = randomUUID()
    const organisationId = await clientOf(ctx, examined.said.sellerId)
    const fileId = await keepDeposit(ctx, { id, organisationId, way: 'platform', flowId }, upload, examined)
    await tellStaff(
      ctx,
      fileId ? 'e_invoicing.invoice_came' : 'e_invoicing.invoice_unsound',
      ['e-invoicing.received.decide'],
      {
        params: () => ({ number: examined.said.number || upload.name, seller: examined.said.sellerName || '—' }),
        href: `/fournisseur/factures-recues${fileId ? `?facture=${id}` : ''}`,
        key: `e_invoice_came:${id}`,
      },
    )
    return { label: examined.said.number, refusal: fileId ? '' : 'rejected', ...(fileId ? { fileId } : {}) }
  },
}
