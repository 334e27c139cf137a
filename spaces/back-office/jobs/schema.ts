import { z } from 'zod'
import { cursor, lineText, pageSize } from '../../../kernel/http/validation.ts'

const kind = lineText(100)
export const failedJobQuery = z.object({ kind: kind.optional(), cursor, size: pageSize })
export const failedJobList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      createdAt: z.string(),
      failedAt: z.string(),
      attempts: z.number(),
      /** What its last try said, without secrets. */
      error: z.string(),
    }),
  ),
  nextCursor: z.string().nullable(),
  /** The kinds that have failed jobs, whatever the filter. */
  kinds: z.array(z.object({ kind: z.string(), title: z.string(), count: z.number() })),
})
/** Some by their ids, or all of a kind. */
export const whichJobs = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) }),
  z.strictObject({ kind: kind.min(1) }),
])
export const jobsChanged = z.object({ changed: z.number() })
