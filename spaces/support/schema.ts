import { z } from 'zod'
import { lineText, nameText, requiredText, search, text } from '../../kernel/http/validation.ts'

export const category = z.enum(['question', 'incident', 'profile', 'other'])
export const status = z.enum(['waiting_provider', 'in_progress', 'waiting_client', 'closed'])
export const closedAs = z.enum(['resolved', 'cancelled', 'merged'])
const optionalId = z.union([z.literal('').transform(() => undefined), z.uuid()]).optional()

export const countQuery = z.object({ search })
/** A ticket as it is sent: with a nature of the catalogue, or with a subject and one of the categories of C4. */
export const openBody = z
  .object({
    subject: z.union([z.literal(''), nameText(200)]).default(''),
    category: category.default('question'),
    body: requiredText(20_000),
    organisationId: optionalId,
    natureId: optionalId,
    priorityId: optionalId,
    serviceId: optionalId,
    assetId: optionalId,
    site: lineText(200).default(''),
  })
  .refine(({ subject, natureId }) => subject !== '' || natureId !== undefined, {
    path: ['subject'],
    params: { code: 'required' },
    when: ({ issues }) => !issues.some(({ path }) => path?.[0] === 'subject'),
  })
/** `version` and `status` are the staff's: how the ticket stood as they wrote, and what becomes of it then. */
export const messageBody = z.object({
  body: requiredText(20_000),
  version: z.coerce.number().int().optional(),
  status: status.optional(),
})
export const versionBody = z.object({ version: z.number().int() })
export const closureBody = versionBody
export const idParams = z.object({ id: z.uuid() })
export const attachmentParams = z.object({ id: z.uuid(), fileId: z.uuid() })
export const followerParams = z.object({ id: z.uuid(), accountId: z.uuid() })
export const followerBody = z.object({ accountId: z.uuid() })
export const surveyBody = z.object({ score: z.number().int().min(1).max(5), comment: text(2000).default('') })

const named = z.object({ id: z.string(), title: z.string() })
const summary = {
  id: z.string(),
  number: z.string(),
  subject: z.string(),
  category,
  status,
  closedAs: closedAs.nullable(),
  organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** In the words of the side that reads it. */
  nature: named.nullable(),
  priority: named.nullable(),
  asset: z.object({ id: z.string(), label: z.string(), number: z.string() }).nullable(),
  openedBy: z.string(),
  openedAt: z.string(),
  lastActivityAt: z.string(),
  closedAt: z.string().nullable(),
  version: z.number(),
}
/** `isMine`: it is one's own, and not a colleague's. */
export const ticketSummary = z.object({ ...summary, isMine: z.boolean() })
/** `responsible`: who of the staff it falls to; empty where it is anybody's. `dueAt`: the next of its promises while its clock runs. */
export const queuedTicket = z.object({
  ...summary,
  responsible: z.string(),
  responsibleId: z.string().nullable(),
  dueAt: z.string().nullable(),
  escalatedAt: z.string().nullable(),
  last: z.string(),
  lastBy: z.string(),
})
export const ticketCount = z.object({ open: z.number(), closed: z.number(), all: z.number(), toRead: z.number() })
const ability = z.object({ allowed: z.boolean(), reason: z.string() })
/** A promise: within how many minutes at work, until when, and when it was kept. `leftMinutes`: what is left while its clock stands. */
const promise = z.object({
  minutes: z.number(),
  dueAt: z.string().nullable(),
  doneAt: z.string().nullable(),
  leftMinutes: z.number().nullable(),
})
const channel = z.enum(['page', 'mail', 'api'])
export const ticketView = z.object({
  ...summary,
  isMine: z.boolean(),
  site: z.string(),
  service: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Who of the staff it falls to: for the staff alone. */
  responsible: z.string(),
  responsibleId: z.string().nullable(),
  messages: z.array(
    z.object({
      id: z.string(),
      author: z.string(),
      side: z.enum(['client', 'staff']),
      isMine: z.boolean(),
      channel,
      at: z.string(),
      body: z.string(),
      /** What a mail quotes and signs with. */
      folded: z.string(),
      automatic: z.boolean(),
      attachments: z.array(
        z.object({ id: z.string(), name: z.string(), contentType: z.string(), sizeBytes: z.number() }),
      ),
    }),
  ),
  followers: z.array(z.object({ accountId: z.string(), name: z.string(), side: z.enum(['client', 'staff']) })),
  mergedInto: z.object({ id: z.string(), number: z.string() }).nullable(),
  firstAnswer: promise.nullable(),
  resolution: promise.nullable(),
  survey: z.object({ score: z.number(), comment: z.string(), by: z.string(), at: z.string() }).nullable(),
  reopenUntil: z.string().nullable(),
  /** What the staff alone see; null for the client. */
  staff: z
    .object({
      notes: z.array(z.object({ id: z.string(), author: z.string(), at: z.string(), body: z.string() })),
      minutesSpent: z.number(),
      levelId: z.string().nullable(),
      level: z.string(),
      escalatedAt: z.string().nullable(),
      requester: z.object({ name: z.string(), email: z.string(), phone: z.string(), score: z.number().nullable() }),
      moves: z.array(
        z.object({
          id: z.string(),
          kind: z.enum(['merge', 'split']),
          ticket: z.object({ id: z.string(), number: z.string() }),
          by: z.string(),
          at: z.string(),
        }),
      ),
    })
    .nullable(),
  /** Who changed the ticket while this answer was written: it is kept, the status stayed as they left it. */
  overtakenBy: z.object({ name: z.string(), at: z.string() }).nullable(),
  abilities: z.object({
    write: ability,
    close: ability,
    cancel: ability,
    reopen: ability,
    survey: ability,
    follow: ability,
  }),
})

// The wizard (P12, P32).
export const catalogue = z.object({
  domains: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      natures: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          help: z.string(),
          needsAsset: z.boolean(),
          priorityId: z.string().nullable(),
        }),
      ),
    }),
  ),
  priorities: z.array(z.object({ id: z.string(), title: z.string(), firstAnswerMinutes: z.number().nullable() })),
  services: z.array(z.object({ id: z.string(), name: z.string() })),
})
export const catalogueQuery = z.object({ organisationId: optionalId })
export const answersQuery = z.object({ words: text(400).default(''), natureId: optionalId, assetId: optionalId })
export const answers = z.object({
  help: z.array(
    z.object({ key: z.string(), title: z.string(), excerpt: z.string(), href: z.string(), solved: z.number() }),
  ),
  tickets: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      subject: z.string(),
      closedAt: z.string().nullable(),
      answer: z.string(),
    }),
  ),
})
export const solvedBody = z.object({
  natureId: optionalId,
  organisationId: optionalId,
  kind: z.enum(['help', 'ticket', 'none']),
  key: lineText(200).default(''),
  body: text(20_000).default(''),
})
export const solvedView = z.object({ id: z.string(), words: z.string() })

// The staff's acts (P15, P37).
export const assignmentBody = versionBody.extend({ responsibleId: z.uuid().nullable() })
export const qualificationBody = versionBody.extend({
  natureId: z.uuid().nullable(),
  priorityId: z.uuid().nullable(),
  levelId: z.uuid().nullable(),
  assetId: z.uuid().nullable().optional(),
})
export const statusBody = versionBody.extend({ status: z.enum(['waiting_provider', 'in_progress', 'waiting_client']) })
export const noteBody = z.object({ body: requiredText(20_000) })
export const timeBody = z.object({ minutes: z.number().int().min(1).max(1440) })
export const mergeBody = versionBody.extend({ intoId: z.uuid() })
export const splitBody = versionBody.extend({
  messageIds: z.array(z.uuid()).min(1).max(200),
  subject: nameText(200),
})
export const staffCatalogue = z.object({
  natures: z.array(z.object({ id: z.string(), title: z.string(), domain: z.string() })),
  priorities: z.array(named),
  levels: z.array(named),
  agents: z.array(z.object({ id: z.string(), name: z.string() })),
})
export const queueCount = z.object({ waiting: z.number(), mine: z.number(), nobody: z.number(), late: z.number() })
export const colleaguesQuery = z.object({ search })
export const colleagues = z.object({ items: z.array(z.object({ accountId: z.string(), name: z.string() })) })
export const surveyLink = z.object({ token: nameText(200) })
export const surveyByLinkBody = surveyLink.extend(surveyBody.shape)
export const surveyShown = z.object({ number: z.string(), subject: z.string(), answered: z.boolean() })

export const clientLevelBody = z.object({ levelId: z.uuid().nullable() })
export const clientLevel = z.object({ levelId: z.string().nullable() })
