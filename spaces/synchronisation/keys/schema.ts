import { z } from 'zod'
import { nameText } from '../../../kernel/http/validation.ts'

export const keyParams = z.object({ id: z.uuid() })
export const key = z.object({
  id: z.string(),
  clientId: z.string(),
  name: z.string(),
  requestsPerMinute: z.number(),
  createdAt: z.string(),
  createdBy: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  revokedBy: z.string(),
  secrets: z.array(z.object({ createdAt: z.string(), validUntil: z.string().nullable() })),
  /** The address that the tool is told. */
  portalUrl: z.string(),
  version: z.number(),
})
/** With its secret, in this answer and no other: a repeat of the request has null. */
export const keyWithSecret = key.extend({ secret: z.string().nullable() })
export const keyBody = z.object({ name: nameText(100) })
export const rotation = z.object({
  /** How long the old secret still works; 0: it stops at once, and its tokens with it. */
  graceHours: z.number().int().min(0).max(720),
  confirm: z.literal(true),
})
