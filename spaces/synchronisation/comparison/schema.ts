import { z } from 'zod'
import { statesBody } from '../documents/schema.ts'

/** So many files are told of at once. */
export const mostCompared = 1000
const told = statesBody.shape.items.element.extend({
  size: z.number().int().min(0).max(1e12),
  changedAt: z.iso.datetime().optional(),
  /** The lists of the same machine bring its client or employee: a code that the portal does not know yet is no refusal. */
  coming: z.boolean().optional(),
})
export const comparisonBody = z.object({ items: z.array(told).max(mostCompared), last: z.boolean() })

export const difference = z.enum(['here', 'portal', 'different', 'same', 'refused'])
export const sums = z.object({
  here: z.number(),
  portal: z.number(),
  different: z.number(),
  same: z.number(),
  refused: z.number(),
  /** Of those that differ, how many are signed on the portal. */
  signed: z.number(),
})
export const compared = z.object({
  id: z.string(),
  code: z.string(),
  path: z.string(),
  name: z.string(),
  holder: z.string(),
  folder: z.string(),
  difference,
  /** Of one that is here: withdrawn, gone; of one that is refused: why, in words. */
  reason: z.string(),
  here: z.object({ sizeBytes: z.number(), changedAt: z.string().nullable() }).nullable(),
  portal: z
    .object({
      documentId: z.string(),
      sizeBytes: z.number(),
      depositedAt: z.string(),
      /** Who put it there: the staff, or whose it is. */
      side: z.enum(['client', 'staff', 'employee']),
      by: z.string(),
      signed: z.boolean(),
      firstReadAt: z.string().nullable(),
    })
    .nullable(),
  /** Of the newest notification of the document; `none`: nobody was told. `will`: somebody will be, once it is sent. */
  notification: z.object({
    id: z.string().nullable(),
    state: z.enum(['waiting', 'sent', 'cancelled', 'failed', 'none', 'will', 'never']),
    at: z.string().nullable(),
  }),
})
