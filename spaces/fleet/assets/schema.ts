import { z } from 'zod'
import { day, lineText, nameText, optionalEmail, text } from '../../../kernel/http/validation.ts'
import { assetStates, drawings } from '../limits.ts'

export const idParams = z.object({ id: z.uuid() })
export const versionBody = z.object({ version: z.number().int() })

export const assetState = z.enum(assetStates)

export const contactParts = ['contract', 'user', 'after_sales'] as const
/** An asset as lists show it: its tile. */
export const assetItem = z.object({
  id: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  label: z.string(),
  number: z.string(),
  serial: z.string(),
  model: z.object({ id: z.string(), manufacturer: z.string(), label: z.string() }),
  kind: z.object({ code: z.string(), label: z.string(), drawing: z.enum(drawings) }),
  site: z.object({ id: z.string(), name: z.string() }).nullable(),
  place: z.string(),
  installedOn: z.string().nullable(),
  state: assetState,
  /** Its own picture, or that of its model. */
  pictureId: z.string().nullable(),
  /** By when its next reading is due, where it is to be entered now. */
  readingDueOn: z.string().nullable(),
  readingLate: z.boolean(),
  /** It stands still. */
  stopped: z.boolean(),
  openTickets: z.number(),
  openOrders: z.number(),
})

/** What an asset says of itself, on its page. `may`: what the asking person may do with it. */
export const assetView = assetItem.extend({
  contacts: z.array(z.object({ part: z.enum(contactParts), name: z.string(), email: z.string(), phone: z.string() })),
  /** Where it was before: of another client, for the staff alone. */
  movedFromId: z.string().nullable(),
  movedToId: z.string().nullable(),
  /** Whether its picture is one of its own. */
  ownPicture: z.boolean(),
  remark: z.string(),
  sourceCode: z.string(),
  removedOn: z.string().nullable(),
  version: z.number(),
  may: z.array(z.enum(['edit', 'read_meters', 'manage'])),
})

/** What a client may change of an asset (P10). */
export const ownContent = {
  label: nameText(150),
  siteId: z.uuid().nullable(),
  place: lineText(150),
  remark: text(2000),
}
export const editBody = z.object({ ...ownContent, version: z.number().int() })

const contact = z.object({ name: nameText(120), email: optionalEmail, phone: lineText(40) })
export const contactsBody = z.object({
  contract: contact.nullable(),
  user: contact.nullable(),
  after_sales: contact.nullable(),
  version: z.number().int(),
})
export const removalBody = z.object({ on: day, version: z.number().int() })
/** Where an asset goes: its site there, if it has one, and from which day on. */
export const moveBody = z.object({
  organisationId: z.uuid(),
  siteId: z.uuid().nullable(),
  on: day,
  version: z.number().int(),
})
export const outageBody = z.object({ startsOn: day, endsOn: day.nullable(), reason: lineText(200) })
export const outageChange = outageBody.extend({ version: z.number().int() })
export const outageParams = z.object({ id: z.uuid(), outageId: z.uuid() })

const content = z.object({
  ...ownContent,
  modelId: z.uuid(),
  number: nameText(60),
  serial: lineText(80),
  sourceCode: lineText(80),
  installedOn: day.nullable(),
  state: z.enum(['service', 'stored']),
})
export const creationBody = content.extend({ organisationId: z.uuid() })
export const changeBody = content.extend({ version: z.number().int() })
export type AssetContent = z.output<typeof content>
