import { z } from 'zod'
import { nameText, requiredText } from '../../../kernel/http/validation.ts'

/** What a label says: it cannot be guessed. */
const token = z.string().regex(/^[0-9a-f]{64}$/)
export const tokenParams = z.object({ token })
export const opened = z.object({ id: z.string(), href: z.string() })
/** Null for whoever is not signed in, or may not see the asset. */
export const read = z.object({ href: z.string().nullable() })
export const sheetQuery = z.object({
  organisation: z.uuid(),
  kind: z.string().max(40).optional(),
  site: z.uuid().optional(),
})
export const reportBody = z.object({
  token,
  name: nameText(120),
  /** An address or a number. */
  reachedAt: nameText(120),
  words: requiredText(2000),
})
export const reportItem = z.object({
  id: z.string(),
  asset: z.object({ id: z.string(), number: z.string(), label: z.string() }),
  client: z.string(),
  name: z.string(),
  reachedAt: z.string(),
  words: z.string(),
  createdAt: z.string(),
  handledAt: z.string().nullable(),
  handledBy: z.string(),
  version: z.number(),
})
