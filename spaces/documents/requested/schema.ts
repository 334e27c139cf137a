import { z } from 'zod'
import { day, nameText, requiredText, text } from '../../../kernel/http/validation.ts'

export const pieceStates = ['waiting', 'received', 'refused', 'accepted', 'expired'] as const
/** How far a piece is. */
export const pieceState = z.enum(pieceStates)

export const idParams = z.object({ id: z.uuid() })
const named = z.object({ id: z.string(), name: z.string() })
/** What every client, or employee, is asked for. */
export const asked = z.object({
  title: nameText(150),
  help: text(1000).default(''),
  dueOn: day,
  pieces: z
    .array(
      z.object({ name: nameText(150), folderId: z.uuid(), validMonths: z.number().int().min(1).max(120).nullable() }),
    )
    .min(1)
    .max(30),
})
/** Whom: clients or employees. */
export const requestBody = asked
  .extend({
    organisationIds: z.array(z.uuid()).max(1000).default([]),
    employeeIds: z.array(z.uuid()).max(1000).default([]),
  })
  .refine((body) => body.organisationIds.length + body.employeeIds.length > 0, {
    path: ['organisationIds'],
    params: { code: 'required' },
  })
  .refine((body) => body.organisationIds.length === 0 || body.employeeIds.length === 0, {
    path: ['employeeIds'],
    params: { code: 'documents.one_holder' },
  })
export const acceptanceBody = z.object({ version: z.number().int() })
export const refusalBody = z.object({ version: z.number().int(), reason: requiredText(500) })
export const sendingBody = z.object({ version: z.coerce.number().int() })
export const piece = z.object({
  id: z.string(),
  name: z.string(),
  request: z.object({ id: z.string(), title: z.string(), help: z.string() }),
  /** Whose it is: a client's or an employee's. */
  organisation: named.nullable(),
  employee: named.nullable(),
  folder: named,
  state: pieceState,
  dueOn: z.string(),
  /** Its deadline is past, and nothing that could be accepted is there. */
  late: z.boolean(),
  documentId: z.string().nullable(),
  sentAt: z.string().nullable(),
  decidedAt: z.string().nullable(),
  decidedBy: z.string(),
  reason: z.string(),
  expiresOn: z.string().nullable(),
  version: z.number(),
})
