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
const pathOf = told.path
/** So many documents are renamed or withdrawn at once. */
export const mostGone = 200
export const renamesBody = z.object({
  items: z
    .array(z.object({ code: told.code, from: pathOf, to: pathOf, sha256 }))
    .min(1)
    .max(mostGone),
})
/** `other`: it is not one file renamed within its folder, and is to be pushed. */
export const renames = z.object({ items: z.array(z.object({ state: z.enum(['renamed', 'other']) })) })
export const withdrawalsBody = z.object({
  items: z
    .array(z.object({ code: told.code, path: pathOf, sha256 }))
    .min(1)
    .max(mostGone),
})
export const withdrawals = z.object({
  items: z.array(
    z.discriminatedUnion('state', [
      z.object({ state: z.enum(['withdrawn', 'missing']) }),
      /** Signed, being signed, or kept by law: it stays. */
      z.object({ state: z.literal('kept'), code: z.string(), detail: z.string() }),
    ]),
  ),
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
