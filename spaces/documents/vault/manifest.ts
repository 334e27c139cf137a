import { z } from 'zod'

/** The format of a vault, and the versions of it that this Parvis reads. */
export const format = 'parvis.vault'
export const formatVersion = 1

/** Places in the archive that are always the same. */
export const places = {
  manifest: 'manifest.json',
  signature: 'manifest.sig',
  certificate: 'certificat.pem',
  reader: 'Lecteur.html',
  journal: 'donnees/journal.ndjson',
  part: (name: string) => `donnees/${name}.ndjson`,
} as const

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const entry = { path: z.string().min(1).max(400), sizeBytes: z.number().int().min(0), sha256 }

/** What an archive says that it holds: who asked for it, of whom, from which portal, and each file with its size and hash (D31). */
export const manifestSchema = z.object({
  format: z.literal(format),
  version: z.literal(formatVersion),
  vault: z.uuid(),
  madeAt: z.iso.datetime(),
  asked: z.object({ at: z.iso.datetime(), by: z.string(), side: z.enum(['client', 'employee', 'staff']) }),
  portal: z.object({ name: z.string(), slug: z.string(), hosts: z.array(z.string()), timeZone: z.string() }),
  holder: z.object({ kind: z.enum(['client', 'employee']), id: z.uuid(), code: z.string(), name: z.string() }),
  /** Where not all documents were taken along: of which folders and of which years. */
  chosen: z
    .object({ folders: z.array(z.string()).nullable(), years: z.array(z.number().int()).nullable() })
    .nullable()
    .default(null),
  /** The head of the client's chain of acts; null for an employee. */
  journal: z.object({ seq: z.number().int().min(0), hash: z.string() }).nullable(),
  records: z.array(z.object({ name: z.string(), count: z.number().int().min(0), ...entry })),
  files: z.array(z.object({ fileId: z.uuid(), contentType: z.string(), ...entry })),
  /** Files that are not in it: of withdrawn documents, lost or damaged in the storage. */
  absent: z.array(z.object({ fileId: z.uuid(), why: z.enum(['withdrawn', 'lost', 'damaged']), sha256 })),
  others: z.array(z.object(entry)),
})
export type Manifest = z.output<typeof manifestSchema>
