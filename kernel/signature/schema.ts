import { z } from 'zod'
import { lineText, optionalEmail } from '../http/validation.ts'

/** How the signing of a form in the portal stands, for the page of what it is of (C8, C25, O25). */
export const formSignature = z.object({
  documentId: z.string(),
  /** `signing`: somebody signed, and the file does not bear it yet. */
  state: z.enum(['to_sign', 'signing', 'refused']),
  signer: z.string(),
  email: z.string(),
  /** The asking person is the one who is to sign. */
  mine: z.boolean(),
  askedAt: z.string(),
  askedBy: z.string(),
  deadline: z.string().nullable(),
  refusalReason: z.string(),
})
export type FormSignature = z.output<typeof formSignature>

/** Who is to sign a form: the asking person, or somebody by their name and address. */
export const formSignerBody = z.object({
  self: z.boolean(),
  name: lineText(150).default(''),
  email: optionalEmail.default(''),
})
