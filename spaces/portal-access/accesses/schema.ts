import { z } from 'zod'
import { nameText } from '../../../kernel/http/validation.ts'

export const kinds = ['client', 'contact', 'employee'] as const
/** `client`: the first account of an organisation, by its id; `contact`: any of its accounts, by the membership's; `employee`: by the employee's. */
export const kind = z.enum(kinds)
export const states = ['valid', 'unsynchronised', 'failing_address', 'withdrawn', 'none'] as const
export const passwords = ['to_set', 'printed', 'set'] as const

/** What a person may be refused by, however many are worked on at once. */
export const mostAtOnce = 500

export const clientParams = z.object({ id: z.uuid() })

const cell = <T extends z.ZodType>(value: T) => z.object({ value, waiting: z.boolean() })

export const accessView = z.object({
  kind,
  id: z.string(),
  /** Its row of `portal_accesses`; null where nobody did anything about it yet. */
  accessId: z.string().nullable(),
  version: z.number(),
  code: z.string(),
  name: z.string(),
  email: z.string(),
  state: z.enum(states),
  identifier: cell(z.string()),
  /** What the identifier will be once access is given. */
  identifierGiven: z.string(),
  /** Whether the person never had an access: with it, all of it is new. */
  begins: z.boolean(),
  password: cell(z.enum(passwords)).extend({ until: z.string().nullable() }),
  allowed: cell(z.boolean()),
  notifies: cell(z.boolean()),
  role: cell(z.string()).extend({ name: z.string(), fixed: z.boolean() }).nullable(),
  sentTo: z.string(),
  sentAt: z.string().nullable(),
  mailState: z.enum(['', 'waiting', 'sent', 'failed']),
  accountId: z.string().nullable(),
  accountName: z.string(),
  organisationId: z.string().nullable(),
  /** Whether it is the client's first account, which has the client's code. */
  first: z.boolean(),
  staff: z.boolean(),
  changedBy: z.string(),
  changedAt: z.string().nullable(),
})

const change = z.object({
  kind,
  id: z.uuid(),
  version: z.number().int().min(0),
  allowed: z.boolean().optional(),
  notifies: z.boolean().optional(),
  role: nameText(60).optional(),
})
export const changes = z.object({ items: z.array(change).min(1).max(mostAtOnce) })
export const seen = z.object({
  items: z
    .array(change.pick({ kind: true, id: true, version: true }))
    .min(1)
    .max(mostAtOnce),
})
export const letters = seen.extend({ replaces: z.boolean().default(false) })
export type Change = z.output<typeof change>

export const effect = z.object({
  /** Mails that will leave once it is synchronised. */
  emails: z.number(),
  /** People who have no e-mail and no password: a letter is to be printed. */
  letters: z.number(),
  given: z.number(),
  withdrawn: z.number(),
  identifiers: z.number(),
  roles: z.number(),
  problems: z.array(
    z.object({ kind, id: z.string(), name: z.string(), field: z.string(), code: z.string(), message: z.string() }),
  ),
})

export const roleList = z.object({
  items: z.array(
    z.object({ code: z.string(), name: z.string(), grantable: z.boolean(), permissions: z.array(z.string()) }),
  ),
})

export const saved = z.object({ items: z.array(accessView), workId: z.string().nullable() })
export const started = z.object({ workId: z.string() })
export const summary = z.object({
  clients: z.object({ count: z.number(), unsynchronised: z.number() }),
  employees: z.object({ count: z.number(), unsynchronised: z.number() }),
  synchronisedAt: z.string().nullable(),
  /** Whether there is a mail server: without one nothing leaves. */
  mailServer: z.boolean(),
})
