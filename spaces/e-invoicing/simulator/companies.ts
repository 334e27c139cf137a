// The companies of the simulator's directory: those of the demo, and some that show what an address can be.
import { z } from 'zod'
import { clientData } from '../../../kernel/demo/clients.ts'
import { smallerClientData } from '../../../kernel/demo/smaller-clients.ts'
import {
  b2gAdditionalData,
  directoryLineStatuses,
  routingIdentifier,
  siren,
  siret,
} from '../platforms/directory-protocol.ts'

const place = z.strictObject({
  line1: z.string().max(255).default('1 place du Parvis'),
  postCode: z.string().regex(/^\d{5}$/),
  city: z.string().max(100),
})
/** A company or public body with its facilities, their codes, and its lines. */
export const company = z.strictObject({
  siren,
  name: z.string().min(1).max(150),
  entityType: z.enum(['PrivateVatRegistered', 'Public']).default('PrivateVatRegistered'),
  closed: z.boolean().default(false),
  facilities: z
    .array(
      z.strictObject({
        siret,
        /** The main one. */
        main: z.boolean().default(false),
        name: z.string().max(100).optional(),
        closed: z.boolean().default(false),
        address: place.optional(),
        /** What a public buyer wants of an invoice. */
        wants: b2gAdditionalData.optional(),
        codes: z
          .array(
            z.strictObject({
              code: routingIdentifier,
              name: z.string().min(1).max(100),
              type: z.string().max(4).default('0224'),
              /** A commitment number is wanted. */
              commitment: z.boolean().optional(),
              closed: z.boolean().default(false),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  /** Where invoices can be sent: the company, a facility, a code of it, or a suffix. */
  lines: z
    .array(
      z
        .strictObject({
          siret: siret.optional(),
          code: routingIdentifier.optional(),
          suffix: z.string().min(1).max(100).optional(),
          status: z.enum(directoryLineStatuses).default('Enabled'),
          platform: z.enum(['WK', 'DFH']).default('WK'),
        })
        .refine((one) => one.code === undefined || one.siret !== undefined, { path: ['code'], error: 'needs a siret' })
        .refine((one) => one.suffix === undefined || one.siret === undefined, {
          path: ['suffix'],
          error: 'not with a siret',
        }),
    )
    .default([{ status: 'Enabled', platform: 'WK' }]),
})
export type Company = z.output<typeof company>
export type CompanyInput = z.input<typeof company>

const wholeName = (name: string) => name.slice(0, 100)
const isPublic = (number: string) => /^[12]/.test(number)
const ofClient = (one: { siret: string; name: string; city: string; postalCode: string }): CompanyInput => ({
  siren: one.siret.slice(0, 9),
  name: one.name,
  entityType: isPublic(one.siret) ? 'Public' : 'PrivateVatRegistered',
  facilities: [
    {
      siret: one.siret,
      main: true,
      name: wholeName(one.name),
      address: { postCode: one.postalCode, city: one.city },
    },
  ],
})

const demo: CompanyInput[] = [
  ...Object.values(clientData).map(ofClient),
  ...smallerClientData.map(ofClient),
  {
    siren: '804220119',
    name: 'Halbrane SAS',
    facilities: [
      {
        siret: '80422011900015',
        main: true,
        name: 'Halbrane SAS',
        address: { line1: '12 quai des Archives', postCode: '99000', city: 'Port-Halbrane' },
      },
    ],
  },
  {
    // The town: its service and a commitment number are wanted, and it has an address for each service.
    siren: '219901204',
    name: 'Ville de Montfabre',
    entityType: 'Public',
    facilities: [
      {
        siret: '21990120400012',
        main: true,
        name: 'Ville de Montfabre',
        address: { postCode: '99120', city: 'Montfabre' },
        wants: { serviceCodeStatus: true, managesLegalCommitmentCode: true, managesPaymentStatus: true },
        codes: [
          { code: 'FINANCES', name: 'Direction des finances', commitment: true },
          { code: 'CULTURE', name: 'Affaires culturelles', commitment: true },
          { code: 'ANCIEN', name: 'Ancien service', closed: true },
        ],
      },
    ],
    lines: [
      {},
      { siret: '21990120400012' },
      { siret: '21990120400012', code: 'FINANCES' },
      { siret: '21990120400012', code: 'CULTURE' },
      { siret: '21990120400012', code: 'ANCIEN', status: 'Disabled' },
    ],
  },
  {
    siren: '219912045',
    name: 'CCAS de Montfabre',
    entityType: 'Public',
    facilities: [
      ...[
        { siret: '21991204500011', main: true, name: 'CCAS de Montfabre' },
        { siret: '21991204500029', name: 'Régie des eaux de Montfabre' },
      ].map((one) => ({ ...one, address: { postCode: '99120', city: 'Montfabre' } })),
    ],
    lines: [{}, { siret: '21991204500011' }, { siret: '21991204500029' }],
  },
]

/** Companies of no client: what an address can be, one by one. Their numbers are good by the formula of Luhn. */
const shown: CompanyInput[] = [
  {
    siren: '449995018',
    name: 'Messageries du Lerzan',
    facilities: [
      { siret: '44999501800016', main: true, name: 'Siège', address: { postCode: '99310', city: 'Lerzan' } },
      {
        siret: '44999501800024',
        name: 'Dépôt',
        address: { postCode: '99320', city: 'Dornac' },
        codes: [{ code: 'ACHATS-1', name: 'Achats du dépôt' }],
      },
    ],
    lines: [
      {},
      { siret: '44999501800024' },
      { siret: '44999501800024', code: 'ACHATS-1' },
      { suffix: 'FRAIS_GENERAUX' },
      { suffix: 'ANCIEN', status: 'Disabled' },
    ],
  },
  { siren: '449995125', name: 'Ateliers Dornac', lines: [{ status: 'Disabled' }] },
  { siren: '449995232', name: 'Fournitures Arvenne SARL' },
  { siren: '449995349', name: 'Comptoir de Ferrolles', lines: [{ status: 'Upcoming' }] },
  { siren: '449995455', name: 'Imprimerie fermée de Malbuis', closed: true, lines: [{ status: 'Disabled' }] },
  {
    siren: '189995566',
    name: 'Agence des archives publiques',
    entityType: 'Public',
    facilities: [
      {
        siret: '18999556600016',
        main: true,
        name: 'Agence des archives publiques',
        address: { postCode: '99000', city: 'Port-Halbrane' },
        wants: { managesLegalCommitmentOrServiceCode: true },
        codes: [{ code: 'SFACT', name: 'Service facturier' }],
      },
    ],
    lines: [
      { platform: 'DFH' },
      { siret: '18999556600016', platform: 'DFH' },
      { siret: '18999556600016', code: 'SFACT', platform: 'DFH' },
    ],
  },
]

/** The directory that is built in. */
export const builtIn: readonly Company[] = [...demo, ...shown].map((one) => company.parse(one))
