import { z } from 'zod'
import { lineText, serviceAddress } from '../../../kernel/http/validation.ts'

export const gatewayBody = z.object({
  version: z.number().int(),
  address: serviceAddress,
  /** Absent: as it was. */
  key: lineText(500).min(1).optional(),
  /** What the provider signs its messages with (whsec_…). Absent: as it was. */
  secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/)
    .optional(),
  enabled: z.boolean(),
})
export const gatewayView = z.object({
  /** 0: nothing is set up yet. */
  version: z.number(),
  address: z.string(),
  hasKey: z.boolean(),
  hasSecret: z.boolean(),
  enabled: z.boolean(),
  /** Where the provider is to send its messages. */
  webhookUrl: z.string(),
  updatedAt: z.string().nullable(),
  updatedBy: z.string(),
})
