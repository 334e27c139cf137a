import { z } from 'zod'
import { lineText, requiredText } from '../../../kernel/http/validation.ts'
import { isBic, isSepaIban, normaliseIban } from '../bank/account-number.ts'
import { isSepaReference } from '../direct-debits/sepa-text.ts'
import { bookedDay } from '../ledger/schema.ts'

export const states = ['draft', 'in_force', 'blocked', 'lapsed', 'revoked'] as const
export const schemes = ['CORE', 'B2B'] as const
export const idParams = z.object({ id: z.uuid() })
/** An account that SEPA reaches, with or without spaces. */
export const iban = z
  .string()
  .max(50)
  .overwrite(normaliseIban)
  .refine(isSepaIban, { params: { code: 'billing.bad_iban' } })
export const bic = z
  .string()
  .max(11)
  .overwrite((value) => value.replace(/\s/g, '').toUpperCase())
  .refine((value) => value === '' || isBic(value), { params: { code: 'billing.bad_bic' } })

const content = z.object({
  payerId: z.uuid(),
  iban,
  bic: bic.default(''),
  /** Whose account it is; absent: the payer's name. */
  debtor: lineText(70).default(''),
  scheme: z.enum(schemes).default('CORE'),
  recurrent: z.boolean().default(true),
})
/** What a client says of a mandate that they are about to sign. */
export const ownBody = content
/** One that was signed on paper, with its day; its reference is as it stands there. */
export const paperBody = content.extend({
  rum: z
    .string()
    .trim()
    .refine((value) => value === '' || isSepaReference(value), { params: { code: 'billing.bad_rum' } })
    .default(''),
  signedOn: bookedDay,
})
export const revokeBody = z.object({ version: z.number().int(), reason: requiredText(300) })
export const mandate = z.object({
  id: z.string(),
  rum: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  payer: z.object({ id: z.string(), name: z.string() }),
  scheme: z.enum(schemes),
  recurrent: z.boolean(),
  debtor: z.string(),
  /** With its middle left out. */
  account: z.string(),
  bic: z.string(),
  state: z.enum(states),
  signedOn: z.string().nullable(),
  onPaper: z.boolean(),
  revokedOn: z.string().nullable(),
  revokeReason: z.string(),
  blockedOn: z.string().nullable(),
  blockCode: z.string(),
  lastUsedOn: z.string().nullable(),
  fileId: z.string().nullable(),
  version: z.number(),
})
export const signing = z.object({ href: z.string().nullable(), mandate })
export const account = z.object({ iban: z.string() })
