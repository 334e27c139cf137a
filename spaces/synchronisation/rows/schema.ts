import { z } from 'zod'

/** So many rows are one request. */
export const mostRows = 10_000
/** So many bytes they are at most. */
export const mostBytes = 8 * 1024 * 1024

/** A row that could not be read is null (kernel/http/json-body.ts): it is refused alone. */
export const rowsBody = z.object({ rows: z.array(z.record(z.string(), z.unknown()).nullable()).min(1).max(mostRows) })
export const rowsAnswer = z.object({
  created: z.number(),
  changed: z.number(),
  same: z.number(),
  refused: z.number(),
  /** One of each row, in their order. */
  items: z.array(
    z.object({
      state: z.enum(['created', 'changed', 'same', 'refused']),
      /** Of a refused row: the field, the code and the sentence. */
      field: z.string().optional(),
      code: z.string().optional(),
      detail: z.string().optional(),
    }),
  ),
})
