import { z } from 'zod'
import { lineText, nameText, text } from '../../../kernel/http/validation.ts'
import { isSiret, isVatNumber, normaliseIdentifier } from '../../../kernel/organisations/identifiers.ts'
import { ownRequest, requestDetail, requestSummary } from '../../../kernel/requests/schema.ts'

export const organisationKind = z.enum(['private', 'public', 'foreign', 'individual'])
const siret = lineText(20)
  .nullable()
  .transform((value) => (value === null ? null : normaliseIdentifier(value) || null))
  .refine((value) => value === null || isSiret(value), { params: { code: 'organisation.bad_siret' } })
const vatNumber = lineText(20)
  .transform(normaliseIdentifier)
  .refine((value) => value === '' || isVatNumber(value), { params: { code: 'organisation.bad_vat' } })
const fields = {
  kind: organisationKind,
  name: nameText(200),
  siret,
  vatNumber,
  foreignIdentifier: lineText(60),
  addressLine1: lineText(200),
  addressLine2: lineText(200),
  postalCode: lineText(20),
  city: lineText(120),
}

/** What a person asks for (O37). */
export const organisationRequestBody = z.object({
  kind: fields.kind,
  name: fields.name,
  siret: siret.default(null),
  vatNumber: vatNumber.default(''),
  foreignIdentifier: fields.foreignIdentifier.default(''),
  addressLine1: fields.addressLine1.default(''),
  addressLine2: fields.addressLine2.default(''),
  postalCode: fields.postalCode.default(''),
  city: fields.city.default(''),
  comment: text(1000).default(''),
})
/** «Valider», with what staff correct; what is absent stays as it was asked. */
export const organisationApproval = z.object(fields).partial().extend({ version: z.number().int() })
/** The client that is there already: the person is attached to it instead. */
export const organisationAttachment = z.object({
  version: z.number().int(),
  organisationId: z.uuid(),
  role: lineText(41).default('member'),
})

const asked = {
  kind: organisationKind,
  siret: z.string().nullable(),
  vatNumber: z.string(),
  foreignIdentifier: z.string(),
  /** The SIRET, else the foreign identifier, else the VAT number; empty where there is none. */
  identifier: z.string(),
  addressLine1: z.string(),
  addressLine2: z.string(),
  postalCode: z.string(),
  city: z.string(),
}

export const organisationRequestSummary = requestSummary.extend({
  /** As it was asked for; its id once it is there. */
  organisation: z.object({ id: z.string().nullable(), name: z.string() }),
  name: z.string(),
  ...asked,
})
export const ownOrganisationRequest = organisationRequestSummary.extend(ownRequest.shape)
export const organisationRequest = organisationRequestSummary.extend({
  ...requestDetail,
  /** Clients that have this identifier, this SIREN or this name. For staff alone: nobody else is told that they exist. */
  known: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      identifier: z.string(),
      city: z.string(),
      by: z.enum(['identifier', 'siren', 'name']),
      deactivated: z.boolean(),
    }),
  ),
})
