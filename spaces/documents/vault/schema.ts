import { z } from 'zod'

export const clientParams = z.object({ organisationId: z.uuid() })
export const employeeParams = z.object({ employeeId: z.uuid() })
export const vaultParams = z.object({ id: z.uuid() })

/** Of which folders and of which years; what is not named is all. */
export const choiceBody = z
  .object({
    folderIds: z.array(z.uuid()).min(1).max(200).optional(),
    years: z.array(z.number().int().min(1900).max(2999)).min(1).max(200).optional(),
  })
  .default({})
const commaSeparated = z
  .string()
  .max(8000)
  .transform((value) => value.split(',').filter(Boolean))
export const choiceQuery = z.object({
  folders: commaSeparated.pipe(z.array(z.uuid()).min(1).max(200)).optional(),
  years: commaSeparated
    .transform((all) => all.map(Number))
    .pipe(z.array(z.number().int().min(1900).max(2999)).min(1).max(200))
    .optional(),
})

export const vaultView = z.object({
  id: z.string(),
  /** `made` until it is swept; `failed` where it could not be made in the tries that it had. */
  state: z.enum(['making', 'made', 'swept', 'failed']),
  askedAt: z.string(),
  askedBy: z.string(),
  /** Where not everything was taken along: of which folders, by name, and of which years. */
  chosen: z.object({ folders: z.array(z.string()).nullable(), years: z.array(z.number()).nullable() }).nullable(),
  side: z.enum(['client', 'employee', 'staff']),
  filesDone: z.number(),
  filesTotal: z.number(),
  fileName: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  manifestSha256: z.string(),
  /** Files that the storage had lost, or held damaged. */
  gaps: z.number(),
  madeAt: z.string().nullable(),
  keepsUntil: z.string().nullable(),
  takenAt: z.string().nullable(),
  takenBy: z.string(),
})

const counted = z.object({ count: z.number(), sizeBytes: z.number() })
export const vaults = z.object({
  holder: z.object({ kind: z.enum(['client', 'employee']), id: z.string(), name: z.string() }),
  /** What may be chosen: the folders that hold documents, and their years, the latest first. */
  choices: z.object({
    folders: z.array(z.object({ id: z.string(), name: z.string(), documents: z.number() })),
    years: z.array(z.object({ year: z.number(), documents: z.number() })),
  }),
  /** What a vault would hold if it were made now, of what is chosen. */
  contents: z.object({
    folders: z.number(),
    documents: counted,
    signed: counted,
    proofs: counted,
    /** Payslips that an employee was handed on paper (D31). */
    printed: counted,
    withdrawn: z.number(),
    readings: z.number(),
    pieces: z.number(),
    notifications: z.number(),
    acts: z.number(),
    people: z.number(),
  }),
  /** The one that is being made or that is there, and earlier ones, the latest first. */
  items: z.array(vaultView),
  /** How many more may be asked for today. */
  left: z.number(),
  keepDays: z.number(),
})
/** `until`: the day on which nobody of the closed sides signs in any more. */
export const leaving = z.object({
  closedOn: z.string(),
  message: z.string(),
  until: z.string(),
  organisations: z.array(z.object({ id: z.string(), name: z.string() })),
  /** They have papers of their own as an employee. */
  employee: z.boolean(),
})
