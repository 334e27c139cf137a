import { z } from 'zod'
import { lineText, nameText, requiredText } from '../../../kernel/http/validation.ts'
import { monthOn } from '../schema.ts'

export const idParams = z.object({ id: z.uuid() })
export const pageParams = z.object({ id: z.uuid(), number: z.coerce.number().int().min(1).max(2000) })
export const missingParams = z.object({ id: z.uuid(), holderId: z.uuid() })
const version = z.number().int()
const label = lineText(40)

/** Whose papers a lot is of. */
const holder = z.enum(['client', 'employee'])
export type Holder = z.output<typeof holder>

export const lotBody = z.object({
  folderId: z.uuid(),
  name: nameText(200),
  monthOn: monthOn.optional(),
  /** The word after which the code stands; empty: it is anywhere on the page. */
  label: label.optional(),
})
export const readingBody = z.object({ version, label })
export const versionBody = z.object({ version })
export const withdrawalBody = z.object({ version, reason: requiredText(500) })
/** Whose a page is: an employee's or a client's, as the lot's papers are; of neither, it is set aside or to be decided. */
export const pageBody = z.object({
  version,
  employeeId: z.uuid().nullable().default(null),
  organisationId: z.uuid().nullable().default(null),
  discarded: z.boolean(),
})
export const absenceBody = z.object({ normal: z.boolean() })

const named = z.object({ id: z.string(), name: z.string(), code: z.string() })
const row = {
  id: z.string(),
  name: z.string(),
  holder,
  folder: z.object({ id: z.string(), name: z.string() }),
  monthOn: z.string().nullable(),
  state: z.enum(['reading', 'failed', 'review', 'published', 'withdrawn']),
  pages: z.number(),
  createdAt: z.string(),
  createdBy: z.string(),
}
export const lotRow = z.object(row)
export const lotView = z.object({
  ...row,
  label: z.string(),
  /** Why its pages could not be read: locked, damaged, none (no text), too_long, signed (cut, it would bear no signature any more). */
  failure: z.string(),
  fileName: z.string(),
  /** Pages by where they stand. */
  counts: z.object({
    matched: z.number(),
    undecided: z.number(),
    /** Whoever was found twice, of whom a page is still to be decided. */
    twice: z.number(),
    discarded: z.number(),
    published: z.number(),
  }),
  /** Employees, or clients, whose paper would be published now, and those of them to whom no e-mail can go. */
  ready: z.number(),
  readyWithoutEmail: z.number(),
  /** Of those who object to electronic payslips: those to be set aside when the lot is published, and those set aside then. */
  readyToPrint: z.number(),
  toPrint: z.number(),
  handedOver: z.number(),
  /** Employees, or clients, of the list without a page, of whom nobody has said that this is as it should be. */
  missing: z.number(),
  publication: z.object({ at: z.string(), by: z.string() }).nullable(),
  withdrawal: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  version: z.number(),
})
export const lotPage = z.object({
  number: z.number(),
  finding: z.enum(['matched', 'unknown', 'none', 'several', 'twice', 'continued', 'absent']),
  codes: z.array(z.string()),
  excerpt: z.string(),
  /** Whose it may be, on the side of the lot. */
  proposed: named.nullable(),
  employee: named.nullable(),
  organisation: named.nullable(),
  discarded: z.boolean(),
  published: z.boolean(),
  version: z.number(),
})
export const missing = z.object({
  items: z.array(named.extend({ enteredOn: z.string(), leftOn: z.string().nullable(), normal: z.boolean() })),
})
export const started = z.object({ workId: z.string() })
/** A payslip to be printed for an employee who objects to electronic ones. */
export const paperBody = z.object({
  employeeId: z.uuid(),
  folderId: z.uuid(),
  name: nameText(200).optional(),
  monthOn: monthOn.optional(),
})
export const paperPayslip = z.object({
  id: z.string(),
  name: z.string(),
  monthOn: z.string().nullable(),
  employee: named,
  /** The file for all that it came in; null where it was brought by itself. */
  lot: z.object({ id: z.string(), name: z.string() }).nullable(),
  pages: z.number(),
  setAsideAt: z.string(),
  handedOverAt: z.string().nullable(),
  handedOverBy: z.string(),
})
export const printQuery = z.object({
  /** Those of one file for all. */
  lot: z.uuid().optional(),
  /** One of them; otherwise all that are still to be handed over. */
  paper: z.uuid().optional(),
})
export const handingOverBody = z.object({ ids: z.array(z.uuid()).min(1).max(2000) })
