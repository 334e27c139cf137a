import { z } from 'zod'

const ability = z.object({ allowed: z.boolean(), reason: z.string() })
export const workParams = z.object({ id: z.uuid() })

/** Which items a task is started on. */
export const workIds = z.array(z.uuid()).min(1).max(5000)

export const workView = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  /** The page where it was started. */
  from: z.string(),
  state: z.enum(['running', 'finished', 'cancelled', 'refused']),
  total: z.number(),
  done: z.number(),
  refused: z.number(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Why all that was left was refused at once; empty where it was not. */
  reason: z.string(),
  abilities: z.object({ cancel: ability }),
})
export const openOnly = z.stringbool().optional()

export const itemState = z.enum(['waiting', 'done', 'refused'])
export const workItemView = z.object({
  id: z.string(),
  position: z.number(),
  name: z.string(),
  detail: z.string(),
  state: itemState,
  /** Why it was refused: the code, the field that it is about, the sentence. */
  problem: z.object({ code: z.string(), field: z.string(), detail: z.string() }).nullable(),
  href: z.string(),
})
