import { z } from 'zod'

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
  enteredOn: z.string(),
  leftOn: z.string().nullable(),
})
