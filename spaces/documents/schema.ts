import { z } from 'zod'
import { day, nameText, requiredText } from '../../kernel/http/validation.ts'

export const idParams = z.object({ id: z.uuid() })
export const versionParams = z.object({ id: z.uuid(), versionId: z.uuid() })

/** A month, by its first day. */
export const monthOn = day.refine((value) => value.endsWith('-01'), { params: { code: 'bad_day' } })

const named = z.object({ id: z.string(), name: z.string() })
const side = z.enum(['client', 'staff', 'employee'])
const row = {
  id: z.string(),
  name: z.string(),
  folder: named,
  /** The first day of the month that it is about. */
  monthOn: z.string().nullable(),
  contentType: z.string(),
  sizeBytes: z.number(),
  depositedAt: z.string(),
  depositedBy: z.string(),
  side,
  firstReadAt: z.string().nullable(),
  /** Whether the asking person has opened the version that is shown. */
  read: z.boolean(),
  /** Whether everybody who was to sign it has. */
  signed: z.boolean(),
  /** Where words were searched and are in the text: the passage in pieces, every second of which is one of them. */
  passage: z.array(z.string()).nullable(),
}
/** Whose it is: one of them. */
const holder = { organisation: named.nullable(), employee: named.nullable() }
export const documentRow = z.object({ ...row, organisation: named })
export const employeeRow = z.object(row)
export const staffRow = z.object({
  ...row,
  ...holder,
  firstReadBy: z.string(),
  withdrawnAt: z.string().nullable(),
  /** The last message about it to whoever it belongs to (D23). */
  notification: z
    .object({ id: z.string(), state: z.enum(['waiting', 'sent', 'cancelled', 'failed']), address: z.string() })
    .nullable(),
})
export const documentView = z.object({
  ...row,
  ...holder,
  firstReadBy: z.string(),
  versionId: z.string(),
  /** The law, or a signature, keeps it as it is: it is neither replaced nor deleted (D17). */
  kept: z.boolean(),
  /** Until which day it is a payslip that its employee is to have (D31); null where it is none. */
  availableUntil: z.string().nullable(),
  /** What its text is searched by; `pages` of a PDF, 0 where they are not known. */
  text: z.object({
    state: z.enum(['waiting', 'read', 'part', 'none', 'locked', 'damaged', 'large', 'unread']),
    pages: z.number(),
    carries: z.array(z.enum(['script', 'files'])),
  }),
  versions: z.array(
    z.object({
      id: z.string(),
      number: z.number(),
      fileName: z.string(),
      contentType: z.string(),
      sizeBytes: z.number(),
      depositedAt: z.string(),
      depositedBy: z.string(),
      firstReadAt: z.string().nullable(),
      firstReadBy: z.string(),
    }),
  ),
  withdrawal: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  version: z.number(),
})
export const payslips = z.object({
  /** `monthOn` is null of a payslip that was published without its month. */
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      monthOn: z.string().nullable(),
      read: z.boolean(),
      availableUntil: z.string(),
    }),
  ),
  /** Those that are printed, since they object to electronic ones. */
  onPaper: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      monthOn: z.string().nullable(),
      setAsideAt: z.string(),
      handedOverAt: z.string().nullable(),
    }),
  ),
  enteredOn: z.string().nullable(),
  leftOn: z.string().nullable(),
})
/** `organisation`: what they hold of it alone, as the list beside them. */
export const foldersQuery = z.object({ organisation: z.uuid().optional() })
export const folders = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      takesUploads: z.boolean(),
      /** Its documents are signed. */
      signs: z.boolean(),
      latestAt: z.string().nullable(),
      documents: z.number(),
      unread: z.number(),
      /** Unread, or to be signed by the person. */
      waiting: z.number(),
    }),
  ),
  /** The organisations whose exit vault the asking person may take. */
  vaultsOf: z.array(z.string()),
})
const deposit = { folderId: z.uuid(), name: nameText(200).optional(), monthOn: monthOn.optional() }
export const depositBody = z.object({ ...deposit, organisationId: z.uuid() })
export const employeeDepositBody = z.object(deposit)
export const publicationBody = z.object({
  ...deposit,
  organisationId: z.uuid().optional(),
  employeeId: z.uuid().optional(),
})
export const replacementBody = z.object({ version: z.coerce.number().int() })
export const withdrawalBody = z.object({ version: z.number().int(), reason: requiredText(500) })
export const withdrawalsBody = z.object({ ids: z.array(z.uuid()).min(1).max(500), reason: requiredText(500) })
export const storeParams = z.object({ organisationId: z.uuid() })
export const store = z.object({
  organisation: named,
  /** Who of the client reads its documents: at most ten of them, and how many there are. */
  readers: z.object({ some: z.array(z.object({ name: z.string() })), count: z.number() }),
  folders: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      shared: z.boolean(),
      takesUploads: z.boolean(),
      notifies: z.boolean(),
      /** The address that the mail about a document goes to, empty where none goes or there is none (D4). */
      mailTo: z.string(),
      documents: z.number(),
      /** Not read by anybody of the client. */
      unread: z.number(),
      withdrawn: z.number(),
    }),
  ),
})
export const archiveQuery = z.object({
  ids: z
    .string()
    .max(4000)
    .transform((value) => value.split(',').filter(Boolean))
    .pipe(z.array(z.uuid()).min(1).max(100)),
})
