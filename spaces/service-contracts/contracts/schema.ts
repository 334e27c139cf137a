import { z } from 'zod'
import { day, lineText, nameText, optionalEmail, text } from '../../../kernel/http/validation.ts'
import { mostAssets, mostCoverages } from '../limits.ts'

export const kinds = ['units', 'maintenance'] as const
export const states = ['planned', 'active', 'ended'] as const
export const kind = z.enum(kinds)
export const state = z.enum(states)
export const idParams = z.object({ id: z.uuid() })
const version = z.number().int()
const named = z.object({ id: z.string(), name: z.string() })

/** `organisation` empty: any of one's own. */
export const rightsQuery = z.object({ organisation: z.uuid().optional() })
export const rights = z.object({ exports: z.boolean() })

export const contractItem = z.object({
  id: z.string(),
  number: z.string(),
  title: z.string(),
  kind,
  state,
  organisation: named,
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  assets: z.number(),
  /** What is left of its units, of a contract of units. */
  unitsLeft: z.number().nullable(),
})
const coverage = z.object({
  id: z.string(),
  label: z.string(),
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  characteristics: z.string(),
})
const asset = z.object({ id: z.string(), label: z.string(), number: z.string(), place: z.string() })
export const contractView = contractItem.extend({
  invoicing: z.object({ name: z.string(), email: z.string(), phone: z.string() }),
  remark: z.string(),
  coverages: z.array(coverage),
  coveredAssets: z.array(asset),
  services: z.array(named),
  abilities: z.object({ exports: z.boolean(), thresholds: z.boolean(), write: z.boolean(), units: z.boolean() }),
  version: z.number(),
})

const ordered = (of: { startsOn: string; endsOn: string | null }) => of.endsOn === null || of.endsOn >= of.startsOn
const endsBefore = { path: ['endsOn'], params: { code: 'service-contracts.ends_before' } }
const coverageBody = z
  .object({
    label: nameText(200),
    startsOn: day,
    endsOn: day.nullable().default(null),
    characteristics: text(2000).default(''),
  })
  .refine(ordered, endsBefore)
const fields = {
  number: nameText(60),
  title: nameText(200),
  kind,
  startsOn: day,
  endsOn: day.nullable().default(null),
  invoicing: z
    .object({
      name: lineText(120).default(''),
      email: optionalEmail.default(''),
      phone: lineText(40).default(''),
    })
    .default({ name: '', email: '', phone: '' }),
  remark: text(2000).default(''),
  coverages: z.array(coverageBody).max(mostCoverages).default([]),
  assetIds: z.array(z.uuid()).max(mostAssets).default([]),
}
export const creationBody = z.object({ organisationId: z.uuid(), ...fields }).refine(ordered, endsBefore)
export const changeBody = z.object({ version, ...fields }).refine(ordered, endsBefore)

/** The contract under which an intervention is. */
export const linkBody = z.object({
  contractId: z.uuid().nullable(),
  serviceId: z.uuid().nullable().default(null),
  plannedUnits: z.number().int().min(0).max(100_000).default(0),
})
export const linkView = z.object({
  contract: z.object({ id: z.string(), number: z.string(), title: z.string(), kind }).nullable(),
  plannedUnits: z.number(),
  serviceId: z.string().nullable(),
  /** Among which it may be chosen, for whoever plans. */
  choices: z.array(z.object({ id: z.string(), number: z.string(), title: z.string() })),
})
