import { z } from 'zod'
import { day, lineText, nameText, text } from '../../../kernel/http/validation.ts'
import { assetStates, drawings } from '../limits.ts'

export const idParams = z.object({ id: z.uuid() })
export const versionBody = z.object({ version: z.number().int() })

export const assetState = z.enum(assetStates)

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
  openTickets: z.number(),
  openOrders: z.number(),
})

/** What an asset says of itself, on its page. `may`: what the asking person may do with it. */
export const assetView = assetItem.extend({
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
