import { z } from 'zod'
import { day, nameText, requiredText, text } from '../../../kernel/http/validation.ts'

export const pieceStates = ['waiting', 'received', 'refused', 'accepted', 'expired'] as const
/** How far a piece is. */
export const pieceState = z.enum(pieceStates)

export const idParams = z.object({ id: z.uuid() })
const named = z.object({ id: z.string(), name: z.string() })
/** What every client is asked for. */
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
export const requestBody = asked.extend({ organisationIds: z.array(z.uuid()).min(1).max(1000) })
export const acceptanceBody = z.object({ version: z.number().int() })
export const refusalBody = z.object({ version: z.number().int(), reason: requiredText(500) })
export const sendingBody = z.object({ version: z.coerce.number().int() })
export const piece = z.object({
  id: z.string(),
  name: z.string(),
  request: z.object({ id: z.string(), title: z.string(), help: z.string() }),
  organisation: named,
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
