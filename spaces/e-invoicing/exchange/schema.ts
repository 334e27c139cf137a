import { z } from 'zod'

export const idParams = z.object({ id: z.uuid() })
/** To be handed in, there but not looked at yet, taken, refused. */
export const flowStates = ['waiting', 'pending', 'taken', 'refused'] as const
export const flowItem = z.object({
  id: z.string(),
  platform: z.string(),
  direction: z.enum(['out', 'in']),
  kind: z.enum(['invoice', 'status', 'report', 'other']),
  label: z.string(),
  fileName: z.string(),
  syntax: z.string(),
  flowType: z.string(),
  flowId: z.string().nullable(),
  state: z.enum(flowStates),
  /** Why it was not taken, in a word: of the platform or of ours. */
  reason: z.string(),
  details: z.array(z.object({ code: z.string(), words: z.string() })),
  tries: z.number(),
  failure: z.string(),
  createdAt: z.string(),
  submittedAt: z.string().nullable(),
  nextAt: z.string().nullable(),
  hasFile: z.boolean(),
})
