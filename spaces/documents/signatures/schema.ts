import { z } from 'zod'
import { day, email, lineText, nameText, requiredText } from '../../../kernel/http/validation.ts'

export const idParams = z.object({ id: z.uuid() })
export const proofParams = z.object({ id: z.uuid(), signerId: z.uuid() })
export const tokenParams = z.object({ token: z.string().regex(/^[\w-]{43}$/) })

export const requestStates = ['open', 'completed', 'refused', 'cancelled'] as const
const levels = z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA'])
const place = z.object({
  page: z.number().int(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
})
const proofWords = z.object({
  number: z.string(),
  pages: z.number(),
  readFrom: z.string(),
  readTo: z.string(),
  sentTo: z.string(),
  secondFactor: z.boolean(),
  sentAt: z.string(),
  enteredAt: z.string(),
  tries: z.number(),
  address: z.string(),
  browser: z.string(),
  sha256: z.string(),
  stampedAt: z.string().nullable(),
})
const signer = z.object({
  id: z.string(),
  position: z.number(),
  kind: z.enum(['client', 'employee', 'provider', 'third']),
  name: z.string(),
  /** Only for the staff. */
  email: z.string(),
  accountId: z.string().nullable(),
  state: z.enum(['to_sign', 'expected', 'signing', 'signed', 'refused', 'passed_on', 'cancelled']),
  late: z.boolean(),
  deadline: z.string().nullable(),
  placed: z.boolean(),
  place,
  at: z.string().nullable(),
  level: levels.nullable(),
  reason: z.string(),
  passedOnTo: z.string(),
  proof: proofWords.nullable(),
})
const mine = z.object({
  signerId: z.string(),
  name: z.string(),
  /** Where the code is sent; empty where there is no address. */
  address: z.string(),
  pagesRead: z.array(z.number()),
  readFrom: z.string().nullable(),
  readTo: z.string().nullable(),
  code: z.object({ sentAt: z.string(), expiresAt: z.string(), left: z.number() }).nullable(),
})
export const signatureView = z.object({
  id: z.string(),
  documentId: z.string(),
  name: z.string(),
  folder: z.object({ id: z.string(), name: z.string() }),
  /** Whose it is: a client's or an employee's. */
  organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
  employee: z.object({ id: z.string(), name: z.string() }).nullable(),
  side: z.enum(['left', 'right']),
  textVersionId: z.string(),
  versionId: z.string(),
  pages: z.array(z.object({ width: z.number(), height: z.number() })),
  attachments: z.number(),
  deadline: z.string().nullable(),
  late: z.boolean(),
  state: z.enum(requestStates),
  reminderDays: z.array(z.number()),
  requestedAt: z.string(),
  requestedBy: z.string(),
  cancellation: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  signers: z.array(signer),
  mine: mine.nullable(),
  version: z.number(),
})

export const pagesBody = z.object({ textVersionId: z.uuid(), pages: z.array(z.number().int().min(1)).min(1).max(500) })
export const codeBody = z.object({ textVersionId: z.uuid() })
const timeZone = z
  .string()
  .max(60)
  .refine((value) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: value })
      return true
    } catch {
      return false
    }
  })
export const signingBody = z.object({
  textVersionId: z.uuid(),
  code: z
    .string()
    .transform((value) => value.replace(/\s/g, ''))
    .pipe(z.string().regex(/^\d{6}$/)),
  kind: z.enum(['drawn', 'typed', 'uploaded']),
  typed: lineText(80).default(''),
  timeZone: timeZone.optional(),
})
export const refusalBody = z.object({ textVersionId: z.uuid(), reason: requiredText(1000) })
export const passingBody = z.object({ accountId: z.uuid(), reason: lineText(300).default('') })
export const colleagues = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })

const signerInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['client', 'employee']),
    accountId: z.uuid().nullable().default(null),
    position: z.number().int().min(1).max(20),
    deadline: day.nullable().default(null),
    place: place.nullable().default(null),
  }),
  z.object({
    kind: z.literal('provider'),
    accountId: z.uuid().nullable().default(null),
    position: z.number().int().min(1).max(20),
    deadline: day.nullable().default(null),
    place: place.nullable().default(null),
  }),
  z.object({
    kind: z.literal('third'),
    name: nameText(80),
    email,
    position: z.number().int().min(1).max(20),
    deadline: day.nullable().default(null),
    place: place.nullable().default(null),
  }),
])
export type SignerInput = z.output<typeof signerInput>
export const requestBody = z.object({
  version: z.number().int(),
  deadline: day.nullable(),
  reminderDays: z.array(z.number().int().min(1).max(60)).max(5),
  signers: z.array(signerInput).min(1).max(10),
})
export const cancellationBody = z.object({ version: z.number().int(), reason: requiredText(300) })
export const bulkBody = z.object({ ids: z.array(z.uuid()).min(1).max(500) })
export const bulkCancellationBody = z.object({ ids: z.array(z.uuid()).min(1).max(500), reason: requiredText(300) })
export const workStarted = z.object({ workId: z.string() })

export const requestRow = z.object({
  id: z.string(),
  documentId: z.string(),
  name: z.string(),
  /** Whose it is: a client's or an employee's. */
  organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
  employee: z.object({ id: z.string(), name: z.string() }).nullable(),
  folder: z.string(),
  state: z.enum(requestStates),
  late: z.boolean(),
  deadline: z.string().nullable(),
  requestedAt: z.string(),
  signed: z.number(),
  signers: z.number(),
  waitsFor: z.string(),
  version: z.number(),
})
export const toSignRow = z.object({
  documentId: z.string(),
  /** The page where it is signed. */
  href: z.string(),
  name: z.string(),
  folder: z.string(),
  /** Of which client it is; empty where it is one's own. */
  organisation: z.string(),
  deadline: z.string().nullable(),
  late: z.boolean(),
})
export const toSign = z.object({ items: z.array(toSignRow) })

export const certificateView = z.object({
  certificate: z
    .object({
      id: z.string(),
      subject: z.string(),
      issuer: z.string(),
      from: z.string(),
      until: z.string(),
      ended: z.boolean(),
      trial: z.boolean(),
      installedAt: z.string(),
      installedBy: z.string(),
    })
    .nullable(),
})
export const certificateBody = z.object({ password: z.string().max(200).default('') })

export const verification = z.object({
  verdict: z.enum(['unaltered', 'unproved', 'altered', 'foreign']),
  fileName: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  level: levels.nullable(),
  certificate: z.object({ subject: z.string(), until: z.string(), trial: z.boolean() }).nullable(),
  provedUntil: z.string().nullable(),
  /** The end of the last version that is as it was signed, where it was altered. */
  lastIntact: z.string().nullable(),
  signatures: z.array(
    z.object({
      name: z.string(),
      at: z.string().nullable(),
      stamped: z.boolean(),
      organisation: z.string(),
      valid: z.boolean(),
      own: z.boolean(),
      proof: z.string(),
    }),
  ),
})
