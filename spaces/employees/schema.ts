import { z } from 'zod'
import { day } from '../../kernel/http/validation.ts'

export const idParams = z.object({ id: z.uuid() })
export const accountBody = z.object({ version: z.number().int(), accountId: z.uuid().optional() })
export const accountView = z.object({
  version: z.number(),
  account: z
    .object({
      id: z.string(),
      identifier: z.string(),
      signInEmail: z.string(),
      status: z.enum(['pending', 'active', 'deactivated', 'closed']),
    })
    .nullable(),
})
export const own = z.object({
  id: z.string(),
  code: z.string(),
  surname: z.string(),
  givenName: z.string(),
  email: z.string(),
  jobTitle: z.string(),
  bornOn: z.string().nullable(),
  enteredOn: z.string(),
  leftOn: z.string().nullable(),
})
export const objectionBody = z.object({ receivedOn: day })
export const ownObjectionParams = z.object({ objectionId: z.uuid() })
export const objectionParams = z.object({ id: z.uuid(), objectionId: z.uuid() })
export const objections = z.object({
  /** The one in force; null where they take electronic payslips. */
  current: z.string().nullable(),
  items: z.array(
    z.object({
      id: z.string(),
      /** Who wrote it down: the employee, or the staff of one that came by letter. */
      side: z.enum(['employee', 'staff']),
      receivedOn: z.string(),
      madeAt: z.string(),
      madeBy: z.string(),
      withdrawnAt: z.string().nullable(),
      withdrawnBy: z.string(),
    }),
  ),
})
