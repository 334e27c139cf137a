import { z } from 'zod'
import { day, lineText, nameText } from '../../../kernel/http/validation.ts'

export const idParams = z.object({ id: z.uuid() })
export const useParams = z.object({ id: z.uuid(), modelId: z.uuid() })
export const versionBody = z.object({ version: z.number().int() })

const holder = z.enum(['client', 'employee'])
export type Holder = z.output<typeof holder>
const kind = z.enum(['client', 'employee', 'provider', 'third'])
const box = { x: z.number(), y: z.number(), width: z.number(), height: z.number() }
const days = z.number().int().min(1).max(365)

const signer = z.object({
  /** Their turn; those of one turn sign in any order. */
  position: z.number().int().min(1).max(10),
  kind,
  /** As what a third person signs; of the others nothing. */
  role: lineText(80).default(''),
  /** Their own time to sign, in days; null: that of the model. */
  days: days.nullable().default(null),
  /** Where their box is; null: at the side that the folder says. */
  place: z
    .object({
      /** From 1; null: the last page, whichever that is. */
      page: z.number().int().min(1).max(500).nullable(),
      ...box,
    })
    .nullable()
    .default(null),
})
export type ModelSigner = z.output<typeof signer>
const model = {
  name: nameText(80),
  /** Whose documents are signed by it. */
  holder,
  /** Time to sign, in days; null: as the brand sets. */
  days: days.nullable().default(null),
  reminderDays: z.array(z.number().int().min(1).max(60)).max(5),
  signers: z.array(signer).min(1).max(10),
}
export const modelBody = z.object(model)
export const changeBody = z.object({ ...model, version: z.number().int() })
export type ModelInput = z.output<typeof modelBody>

export const modelRow = z.object({
  id: z.string(),
  name: z.string(),
  holder,
  days: z.number().nullable(),
  signers: z.number(),
  /** Whether a third person signs, who is named at each use. */
  asksThird: z.boolean(),
  /** How many folders have their documents signed by it. */
  folders: z.number(),
})
export const modelView = z.object({
  id: z.string(),
  name: z.string(),
  holder,
  days: z.number().nullable(),
  reminderDays: z.array(z.number()),
  signers: z.array(
    z.object({
      position: z.number(),
      kind,
      role: z.string(),
      days: z.number().nullable(),
      place: z.object({ page: z.number().nullable(), ...box }).nullable(),
    }),
  ),
  /** The folders whose documents are signed by it. */
  folders: z.array(z.object({ id: z.string(), name: z.string() })),
  version: z.number(),
})
/** What a model gives for a document: what is sent to have it signed so, but for the name and address of third persons. */
export const proposal = z.object({
  deadline: day.nullable(),
  reminderDays: z.array(z.number()),
  signers: z.array(
    z.object({
      position: z.number(),
      kind,
      role: z.string(),
      deadline: day.nullable(),
      place: z.object({ page: z.number(), ...box }).nullable(),
    }),
  ),
})
