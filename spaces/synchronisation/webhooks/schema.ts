import { z } from 'zod'
import { lineText, nameText } from '../../../kernel/http/validation.ts'

export const idParams = z.object({ id: z.uuid() })
export const versionParams = z.object({ id: z.uuid(), versionId: z.uuid() })
export const deliveryParams = z.object({ id: z.uuid(), deliveryId: z.uuid() })

const kind = lineText(100)
const kinds = z.array(kind).min(1).max(100)
const url = lineText(2000)
export const webhookBody = z.object({ name: nameText(80), url, kinds })
export const webhookChange = webhookBody.extend({ version: z.number().int(), enabled: z.boolean() })
export const webhookVersion = z.object({ version: z.number().int() })
export const trialBody = z.object({ kind })

export const deliveryStates = ['waiting', 'sending', 'delivered', 'failed'] as const
export const webhookView = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  kinds: z.array(z.object({ name: z.string(), title: z.string() })),
  createdAt: z.string(),
  createdBy: z.string(),
  enabled: z.boolean(),
  /** Why it is not: somebody decided so, too many failures, or the receiver said that it is gone. */
  disabledBecause: z.enum(['person', 'failures', 'gone']).nullable(),
  disabledAt: z.string().nullable(),
  failures: z.number(),
  failingSince: z.string().nullable(),
  lastDeliveredAt: z.string().nullable(),
  waiting: z.number(),
  /** The secrets that sign: when they were made, and until when the old one does. */
  secrets: z.array(z.object({ createdAt: z.string(), validUntil: z.string().nullable() })),
  version: z.number(),
})
export const webhookWithSecret = webhookView.extend({ secret: z.string().nullable() })
export const deliveryView = z.object({
  id: z.string(),
  messageId: z.string(),
  kind: z.object({ name: z.string(), title: z.string() }),
  trial: z.boolean(),
  createdAt: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.number(),
  triedAt: z.string().nullable(),
  nextTryAt: z.string().nullable(),
  status: z.number().nullable(),
  durationMs: z.number().nullable(),
  answer: z.string(),
  /** Why there was no good answer, in words; empty where there was one. */
  failure: z.string(),
})
export const deliveryDetail = deliveryView.extend({
  /** What is sent; null where the asking person may not see what it is about. */
  body: z.string().nullable(),
})
export const eventKindList = z.object({
  items: z.array(
    z.object({ name: z.string(), title: z.string(), help: z.string(), sample: z.record(z.string(), z.unknown()) }),
  ),
})
export const feedQuery = z.object({
  after: z.string().max(30).optional(),
  size: z.coerce.number().int().min(1).max(500).default(100),
})
export const feedPage = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      cursor: z.string(),
      type: z.string(),
      timestamp: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  /** What to ask for next time, as `after`: it says that all up to there was received. */
  cursor: z.string(),
  more: z.boolean(),
})
export const feedReaders = z.object({
  items: z.array(
    z.object({ name: z.string(), identifier: z.string(), cursor: z.string(), behind: z.number(), readAt: z.string() }),
  ),
  days: z.number(),
})
