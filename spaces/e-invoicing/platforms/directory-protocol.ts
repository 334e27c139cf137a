// What the directory of an approved platform is asked and answers: the Directory Service of XP Z12-013 (AFNOR, version 1.3.0), by its own names.
import { z } from 'zod'

export const siren = z.string().regex(/^\d{9}$/)
export const siret = z.string().regex(/^\d{14}$/)
export const routingIdentifier = z.string().regex(/^[-_/a-zA-Z0-9]{1,100}$/)
export const addressingIdentifier = z.string().max(125)
export const addressingSuffix = z.string().max(100)
/** Active or closed. */
export const administrativeStatus = z.enum(['A', 'C'])
/** A line in force, one without a platform, one with a platform from a day to come. */
export const directoryLineStatuses = ['Enabled', 'Disabled', 'Upcoming'] as const
export type DirectoryLineStatus = (typeof directoryLineStatuses)[number]

const instructions = z.object({ isSalesProspectingForbidden: z.boolean().optional() })
export const address = z.object({
  addressLine1: z.string().max(255).optional(),
  addressLine2: z.string().max(255).optional(),
  addressLine3: z.string().max(255).optional(),
  postalCode: z.string().max(5).regex(/^\d*$/).optional(),
  countrySubdivision: z.string().max(255).optional(),
  locality: z.string().max(100).optional(),
  countryCode: z.string().max(2).optional(),
  countryName: z.string().max(100).optional(),
})

/** A company, or a public body. */
export const legalUnit = z.object({
  siren: siren.optional(),
  businessName: z.string().max(150).optional(),
  entityType: z.enum(['Public', 'PrivateVatRegistered']).optional(),
  administrativeStatus: administrativeStatus.optional(),
  instructions: instructions.optional(),
})
export type LegalUnit = z.output<typeof legalUnit>

/** What a public buyer wants of an invoice (B29). */
export const b2gAdditionalData = z.object({
  pm: z.boolean().optional(),
  pmOnly: z.boolean().optional(),
  managesPaymentStatus: z.boolean().optional(),
  /** A commitment number is wanted. */
  managesLegalCommitmentCode: z.boolean().optional(),
  /** A service code or a commitment number is wanted. */
  managesLegalCommitmentOrServiceCode: z.boolean().optional(),
  /** A service code is wanted. */
  serviceCodeStatus: z.boolean().optional(),
})
export type B2gAdditionalData = z.output<typeof b2gAdditionalData>

const facilityParts = {
  siret: siret.optional(),
  siren: siren.optional(),
  name: z.string().max(100).optional(),
  /** The main one, or another. */
  facilityType: z.enum(['P', 'S']).optional(),
  administrativeStatus: administrativeStatus.optional(),
  address: address.optional(),
  b2gAdditionalData: b2gAdditionalData.optional(),
}
export const facility = z.object({
  ...facilityParts,
  siretInstructions: instructions.optional(),
  legalUnit: legalUnit.optional(),
})
export type Facility = z.output<typeof facility>
/** A facility as what includes it has it. */
export const facilityIncluded = z.object({ ...facilityParts, instructions: instructions.optional() })
export type FacilityIncluded = z.output<typeof facilityIncluded>

const routingCodeParts = {
  routingIdentifier: routingIdentifier.optional(),
  /** The list that the code is of, `0224` where it is the recipient's own. */
  routingIdentifierType: z.string().max(4).optional(),
  routingCodeName: z.string().max(100).optional(),
  administrativeStatus: administrativeStatus.optional(),
  address: address.optional(),
}
export const routingCode = z.object({
  ...routingCodeParts,
  siret: siret.optional(),
  managesLegalCommitmentCode: z.boolean().optional(),
  legalUnit: legalUnit.optional(),
  facility: facilityIncluded.optional(),
})
export type RoutingCode = z.output<typeof routingCode>
/** A routing code as a line includes it; its commitment number has another name there. */
export const routingCodeIncluded = z.object({
  ...routingCodeParts,
  managesLegalCommitment: z.boolean().optional(),
})

/** A line of the directory: an address to which invoices can be sent, or no longer, or not yet. */
export const directoryLine = z.object({
  addressingIdentifier: addressingIdentifier.optional(),
  /** A platform, or the public portal. */
  platformType: z.enum(['WK', 'DFH']).optional(),
  /** In a search also `Upcoming`. */
  directoryLineStatus: z.enum(directoryLineStatuses).optional(),
  siren: siren.optional(),
  siret: siret.optional(),
  routingIdentifier: routingIdentifier.optional(),
  addressingSuffix: addressingSuffix.optional(),
  routingCode: routingCodeIncluded.optional(),
  legalUnit: legalUnit.optional(),
  facility: facilityIncluded.optional(),
})
export type DirectoryLine = z.output<typeof directoryLine>

const filter = <const Op extends readonly [string, ...string[]], V extends z.ZodType>(ops: Op, value: V) =>
  z.object({ op: z.enum(ops).optional(), value: value.optional() }).optional()
const strict = ['strict'] as const
const contains = ['contains', 'strict'] as const
const any = ['contains', 'strict', 'startWith'] as const
const digits = (most: number) => z.string().max(most).regex(/^\d*$/)
const place = {
  addressLines: filter(['contains', 'startWith'], z.string().max(600)),
  postalCode: filter(['strict', 'startWith'], digits(5)),
  locality: filter(any, z.string().max(100)),
}
const status = filter(strict, administrativeStatus)
const search = <F extends z.ZodRawShape, const N extends readonly [string, ...string[]], I extends z.ZodRawShape>(
  filters: F,
  fields: N,
  included: I,
) =>
  z.object({
    filters: z.object(filters).optional(),
    sorting: z
      .array(z.object({ field: z.enum(fields), order: z.enum(['ascending', 'descending']).optional() }))
      .optional(),
    fields: z.array(z.enum(fields)).optional(),
    ...included,
    limit: z.int().min(0).optional(),
    /** So many are left out, from the beginning. */
    ignore: z.int().min(0).optional(),
  })

export const sirenFields = ['siren', 'businessName', 'entityType', 'administrativeStatus', 'instructions'] as const
export const searchSiren = search(
  {
    siren: filter(strict, digits(9)),
    businessName: filter(any, z.string().max(150)),
    entityType: filter(strict, z.enum(['Public', 'PrivateVatRegistered'])),
    administrativeStatus: status,
  },
  sirenFields,
  {},
)
export const siretFields = [
  'siret',
  'siren',
  'name',
  'facilityType',
  'administrativeStatus',
  'siretInstructions',
  'address',
  'pmStatus',
  'pmOnly',
  'managesPaymentStatus',
  'managesLegalCommitment',
  'managesLegalCommitmentOrService',
  'serviceCodeStatus',
] as const
export const searchSiret = search(
  {
    siret: filter(strict, digits(14)),
    siren: filter(strict, digits(9)),
    facilityType: filter(strict, z.enum(['P', 'S'])),
    name: filter(any, z.string().max(100)),
    countrySubdivision: filter(strict, z.string().max(255)),
    administrativeStatus: status,
    ...place,
  },
  siretFields,
  { include: z.array(z.enum(['siren'])).optional() },
)
export const routingCodeFields = [
  'siret',
  'routingIdentifierType',
  'routingCodeName',
  'routingIdentifier',
  'managesLegalCommitmentCode',
  'administrativeStatus',
  'address',
] as const
export const searchRoutingCode = search(
  {
    routingIdentifier: filter(contains, z.string().max(100)),
    siret: filter(strict, digits(14)),
    routingCodeName: filter(contains, z.string().max(100)),
    administrativeStatus: status,
    ...place,
  },
  routingCodeFields,
  { include: z.array(z.enum(['siren', 'siret'])).optional() },
)
export const directoryLineFields = [
  'addressingIdentifier',
  'siren',
  'siret',
  'routingIdentifier',
  'addressingSuffix',
] as const
export const searchDirectoryLine = search(
  {
    addressingIdentifier: filter(contains, addressingIdentifier),
    siren: filter(strict, digits(9)),
    siret: filter(strict, digits(14)),
    routingIdentifier: filter(contains, z.string().max(100)),
    addressingSuffix: filter(contains, addressingSuffix),
  },
  directoryLineFields,
  { include: z.array(z.enum(['siren', 'siret', 'routingCode'])).optional() },
)
export type SearchDirectoryLine = z.output<typeof searchDirectoryLine>

const found = <S extends z.ZodType, R extends z.ZodType>(asked: S, result: R) =>
  z.object({
    search: asked.optional(),
    /** -1 where the platform does not count. */
    totalNumberOfResults: z.int().optional(),
    results: z.array(result).optional(),
  })
export const sirenSearchAnswer = found(searchSiren, legalUnit)
export const siretSearchAnswer = found(searchSiret, facility)
export const routingCodeSearchAnswer = found(searchRoutingCode, routingCode)
export const directoryLineSearchAnswer = found(searchDirectoryLine, directoryLine)
