// An invoice that a platform brings (B15): from whoever sells to the brand, by its own company number.
import { randomUUID } from 'node:crypto'
import type { Upload } from '../../../kernel/files/storage.ts'
import type { SystemContext } from '../../../kernel/http/context.ts'
import type { TakenIn } from '../exchange/take-in.ts'
import { ownSiren } from '../seller.ts'
import type { Examined } from './examine.ts'
import { asReceived, examine, keepDeposit } from './keep.ts'

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
    const said = asReceived(examined.said, ownSiren(ctx))
    const organisationId = await clientOf(ctx, said.sellerId)
    const fileId = await keepDeposit(ctx, { id, organisationId, way: 'platform', flowId }, upload, examined)
    if (fileId === 'elsewhere') return { label: said.number, refusal: 'other_brand' }
    return { label: said.number, refusal: fileId ? '' : 'rejected', ...(fileId ? { fileId } : {}) }
  },
}
