import { z } from 'zod'
import { day } from '../../../kernel/http/validation.ts'

export const idParams = z.object({ id: z.uuid() })
export const promiseBody = z.object({ promisedOn: day })
/** `lapsed`: its day is over, and something is left to pay. */
export const promise = z.object({
  id: z.string(),
  invoiceId: z.string(),
  promisedOn: z.string(),
  state: z.enum(['open', 'kept', 'lapsed', 'withdrawn']),
  madeAt: z.string(),
  madeBy: z.string(),
})
