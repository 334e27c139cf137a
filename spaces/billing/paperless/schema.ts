import { z } from 'zod'

export const idParams = z.object({ id: z.uuid() })
const state = z.enum(['asked', 'accepted', 'refused'])
/** What a client said about paperless invoices and quotes; null where nothing was asked. */
export const consentView = z.object({
  consent: z.object({ state, at: z.string(), by: z.string() }).nullable(),
  /** Whether the asking person may say so. */
  may: z.boolean(),
})
/** `seen`: what stood there as they decided. */
export const consentBody = z.object({ state: z.enum(['accepted', 'refused']), seen: state.nullable() })
