import { z } from 'zod'
import { lineText } from '../../../kernel/http/validation.ts'

export const runParams = z.object({ id: z.uuid() })
export const phase = z.enum(['rows', 'documents', 'withdrawals', 'comparison'])
export const outcome = z.enum(['done', 'failed', 'interrupted', 'stopped'])
const sum = z.number().int().min(0).max(1_000_000_000)
const sums = { created: sum, changed: sum, same: sum, refused: sum, withdrawn: sum }
export const runBody = z.object({
  /** The copy of the tool, by the file of its state. */
  instance: lineText(100).min(1),
  /** What it runs on, in the words of whoever runs it. */
  machine: lineText(100),
  dry: z.boolean(),
})
export const progressBody = z.object({ phase, done: sum, total: sum, ...sums }).refine((one) => one.done <= one.total, {
  path: ['done'],
  params: { code: 'too_big' },
})
export const endBody = z.object({ outcome: outcome.exclude(['interrupted']) })
export const run = z.object({
  id: z.string(),
  machine: z.string(),
  by: z.string(),
  dry: z.boolean(),
  startedAt: z.string(),
  seenAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: outcome.nullable(),
  phase,
  done: z.number(),
  total: z.number(),
  created: z.number(),
  changed: z.number(),
  same: z.number(),
  refused: z.number(),
  withdrawn: z.number(),
  /** Somebody asked in the portal that it stops. */
  stopAsked: z.boolean(),
})
/** A run as the list of all has it. */
export const listedRun = run.extend({
  /** Somebody asked for it in the portal. */
  asked: z.boolean(),
  /** Its long task, where it is one's own. */
  workId: z.string().nullable(),
  /** What it compared is still there. */
  compared: z.boolean(),
})
