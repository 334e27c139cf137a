import { z } from 'zod'
import { email, lineText } from '../../../kernel/http/validation.ts'

export const securities = ['tls', 'starttls', 'none'] as const
const content = z.object({
  address: email,
  host: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(/^[^\s/@]+$/),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(securities),
  identifier: lineText(254).min(1),
  /** Absent: as it was. */
  password: z.string().min(1).max(500).optional(),
  folder: lineText(200).min(1),
  /** Where a mail goes once it is kept; empty: it stays, marked as read. */
  doneFolder: lineText(200),
  /** What takes its mails. */
  takes: lineText(100).min(1),
  /** What becomes of a mail whose writer nobody knows. */
  strangers: z.enum(['ask', 'drop']),
  /** Whether a mail of somebody known that answers nothing opens something. */
  opens: z.boolean(),
  plusAddresses: z.boolean(),
  /** The name under which its own server says whether senders are true; empty: nothing is said. */
  trustedServer: z
    .string()
    .trim()
    .max(253)
    .regex(/^[\w.-]*$/),
  enabled: z.boolean(),
})
export const idParams = z.object({ id: z.uuid() })
export const mailboxBody = content
export const mailboxChange = content.extend({ version: z.number().int() })
export const mailboxView = content.omit({ password: true }).extend({
  id: z.string(),
  version: z.number(),
  readAt: z.string().nullable(),
  failingSince: z.string().nullable(),
  /** What keeps it from being read, in words. */
  failure: z.string(),
  /** How many mails were kept and wait for what takes them. */
  waiting: z.number(),
  updatedAt: z.string(),
  updatedBy: z.string(),
})
export const mailboxes = z.object({
  items: z.array(mailboxView),
  takers: z.array(z.object({ kind: z.string(), title: z.string() })),
})
/** What the server says when a mailbox is tried. */
export const trial = z.object({ ok: z.boolean(), message: z.string() })
