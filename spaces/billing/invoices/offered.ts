import type { z } from 'zod'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type * as schema from './schema.ts'

/** The lines that a draft may take of a catalogue, at the price of the day, the quantity and the client (B10): of whichever space offers some. */
export async function readOfferedLines(
  ctx: StaffContext,
  query: z.output<typeof schema.offeredQuery>,
): Promise<z.input<typeof schema.offeredLines>> {
  const asked = {
    search: query.search,
    productId: query.product ?? null,
    organisationId: query.organisation,
    currency: query.currency,
    quantity: query.quantity,
    on: query.on ?? ctx.today,
  }
  const offered = await Promise.all(ctx.services.spaces.map((space) => space.offeredLines?.(ctx, asked) ?? []))
  return { items: offered.flat() as z.input<typeof schema.offeredLine>[] }
}
