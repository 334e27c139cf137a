import { z } from 'zod'
import { day, lineText } from '../../../kernel/http/validation.ts'

/** So many files are asked about at once. */
export const mostStates = 1000

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const told = {
  code: lineText(60).min(1),
  /** Below the folder of the client or employee, with the name: 'CLIENTS/Facture/F-2026-1107.pdf'. */
  path: z
    .string()
    .min(1)
    .max(1000)
    .regex(/^[^\r\n\0]+$/),
  /** Whose the code is, where a client and an employee share both code and path. */
  holder: z.enum(['client', 'employee']).optional(),
}
export const statesBody = z.object({
  items: z
    .array(z.object({ ...told, sha256 }))
    .min(1)
    .max(mostStates),
})
const refusal = { field: z.string(), code: z.string(), detail: z.string() }
export const states = z.object({
  items: z.array(
    z.discriminatedUnion('state', [
      z.object({ state: z.literal('missing') }),
      z.object({ state: z.literal('different'), documentId: z.string() }),
      /** `portal`: whether its document is there, withdrawn by the staff, or gone at the end of its time. */
      z.object({
        state: z.literal('same'),
        documentId: z.string().nullable(),
        portal: z.enum(['there', 'withdrawn', 'gone']),
      }),
      z.object({ state: z.literal('refused'), ...refusal }),
    ]),
  ),
})
export const documentBody = z.object({
  ...told,
  sha256: sha256.optional(),
  monthOn: day.refine((value) => value.endsWith('-01'), { params: { code: 'bad_day' } }).optional(),
})
export const taken = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['created', 'replaced', 'same']), documentId: z.string().nullable() }),
  z.object({ state: z.literal('refused'), ...refusal }),
])
