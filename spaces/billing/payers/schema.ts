import { z } from 'zod'
import { lineText, nameText, optionalEmail } from '../../../kernel/http/validation.ts'
import { isSiren, isSiret, isVatNumber, normaliseIdentifier } from '../../../kernel/organisations/identifiers.ts'

const identifier = (fits: (value: string) => boolean, code: string) =>
  z
    .string()
    .max(40)
    .overwrite(normaliseIdentifier)
    .refine((value) => value === '' || fits(value), { params: { code } })

export const vatNumber = identifier(isVatNumber, 'billing.bad_vat_number')
/** Where invoices go in the exchange: SIREN, SIREN_SIRET, SIREN_SIRET_code or SIREN_suffix (scheme 0225). */
export const electronicAddress = z
  .string()
  .trim()
  .max(125)
  .regex(/^([0-9]{9}(_[A-Za-z0-9+/-]{1,100}){0,2})?$/)
const content = z.object({
  name: nameText(150),
  siren: identifier(isSiren, 'billing.bad_siren'),
  siret: identifier(isSiret, 'organisation.bad_siret'),
  vatNumber,
  addressLine1: nameText(150),
  addressLine2: lineText(150),
  postalCode: lineText(20),
  city: nameText(100),
  country: z.string().regex(/^[A-Z]{2}$/),
  email: optionalEmail,
  termsDays: z.number().int().min(0).max(120),
  isDefault: z.boolean(),
  electronicAddress: electronicAddress.default(''),
  serviceCode: lineText(100).default(''),
  wantsCommitment: z.boolean().default(false),
})
const fitting = <S extends typeof content>(schema: S) =>
  schema
    .refine(({ siren, siret }) => siret === '' || siren === '' || siret.startsWith(siren), {
      path: ['siret'],
      params: { code: 'billing.siret_other' },
    })
    .refine(({ siren, vatNumber }) => !vatNumber.startsWith('FR') || siren === '' || vatNumber.slice(4) === siren, {
      path: ['vatNumber'],
      params: { code: 'billing.vat_number_other' },
    })
    .refine(ownAddress, { path: ['electronicAddress'], params: { code: 'billing.address_other' } })
const ownAddress = ({ electronicAddress, siren, siret }: z.output<typeof content>) =>
  electronicAddress === '' || electronicAddress.startsWith(siren || siret.slice(0, 9) || '-')
export const idParams = z.object({ id: z.uuid() })
export const creationBody = fitting(content.extend({ organisationId: z.uuid() }))
export const changeBody = fitting(content.extend({ version: z.number().int() }))
export const endBody = z.object({ version: z.number().int() })
const words = [
  'name',
  'siren',
  'siret',
  'vatNumber',
  'addressLine1',
  'addressLine2',
  'postalCode',
  'city',
  'country',
  'email',
] as const
const shown = Object.fromEntries(words.map((name) => [name, z.string()])) as Record<(typeof words)[number], z.ZodString>
export const payer = z.object({
  ...shown,
  termsDays: z.number(),
  isDefault: z.boolean(),
  electronicAddress: z.string(),
  serviceCode: z.string(),
  wantsCommitment: z.boolean(),
  id: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  ended: z.boolean(),
  version: z.number(),
})
export type PayerContent = z.output<typeof content>
