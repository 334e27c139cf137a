import { createHash } from 'node:crypto'
import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'

export const printOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** Writes down what was written of a closed invoice, in a transaction of its own (B20): its paper, and the data in it. */
export async function sealFiles(
  services: Services,
  brand: Brand,
  invoiceId: string,
  files: ReadonlyArray<{ kind: 'pdf' | 'xml'; sha256: string }>,
): Promise<void> {
  await asSystem(services, brand, (ctx) =>
    ctx.db
      .insertInto('invoice_seals')
      .values(files.map((file) => ({ brand_id: brand.id, invoice_id: invoiceId, made_at: ctx.now, ...file })))
      .onConflict((oc) => oc.columns(['brand_id', 'sha256']).doNothing())
      .execute(),
  )
}
