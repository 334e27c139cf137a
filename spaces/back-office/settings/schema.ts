import { z } from 'zod'
import { textView } from '../../../kernel/http/validation.ts'

export const settingParams = z.object({ key: z.string().max(100) })
/** `null` goes back to what holds where nothing is set. */
export const settingBody = z.object({ version: z.number().int().min(0), value: z.unknown() })
export const settingView = z.object({
  key: z.string(),
  space: z.string(),
  title: z.string(),
  help: z.string(),
  /** The name of a parameter that deployments know it by, or nothing (P3). */
  parameter: z.string(),
  /** What the value may be, as JSON Schema. */
  schema: z.record(z.string(), z.unknown()),
  /** What the values of a choice are called; empty where they are words already. */
  words: z.record(z.string(), z.string()),
  value: z.union([z.string(), z.number(), z.boolean(), textView]),
  /** Whether the brand set it; else it is what the deployment or the code says. */
  isSet: z.boolean(),
  fallback: z.union([z.string(), z.number(), z.boolean(), textView]),
  /** 0 where it was never set. */
  version: z.number(),
  updatedAt: z.string().nullable(),
  updatedBy: z.string(),
  abilities: z.object({ edit: z.object({ allowed: z.boolean(), reason: z.string() }) }),
  /** A change of it that waits for somebody else. */
  waiting: z
    .object({ value: z.union([z.string(), z.number(), z.boolean(), textView]), by: z.string(), at: z.string() })
    .nullable(),
})
export const settingList = z.object({ items: z.array(settingView) })
