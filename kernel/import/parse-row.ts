import type { z } from 'zod'
import { issuesOf } from '../http/validation.ts'
import type { RowProblem } from './kinds.ts'

/** A row by the schema of the API. @param fieldOf the field of the file by its path there */
export function parseRow<S extends z.ZodType>(
  schema: S,
  said: unknown,
  fieldOf: (path: string) => string = (path) => path,
): { output: z.output<S> } | { problems: RowProblem[] } {
  const parsed = schema.safeParse(said)
  if (parsed.success) return { output: parsed.data }
  return {
    problems: issuesOf(parsed.error).map(({ field, code, params }) => ({ field: fieldOf(field), code, params })),
  }
}
