import { z } from 'zod'
import { lineText, nameText, requiredText, search, text } from '../../kernel/http/validation.ts'
import { locales } from '../../kernel/i18n/locale.ts'

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
export const noteFileParams = z.object({ id: z.uuid(), noteFileId: z.uuid() })
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
const attached = z.object({ id: z.string(), name: z.string(), contentType: z.string(), sizeBytes: z.number() })
const timer = z.object({ ticketId: z.string(), number: z.string(), startedAt: z.string() })
export const ticketView = z.object({
  ...summary,
  isMine: z.boolean(),
  site: z.string(),
  siteId: z.string().nullable(),
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
      /** Whom a mail went to too who may not follow the ticket: for the staff alone. */
      copied: z.array(z.string()),
      attachments: z.array(attached),
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
      notes: z.array(
        z.object({
          id: z.string(),
          author: z.string(),
          at: z.string(),
          body: z.string(),
          mentions: z.array(z.string()),
          attachments: z.array(attached),
        }),
      ),
      /** The clocks that run on it, and one's own wherever it runs. */
      timers: z.array(z.object({ name: z.string(), startedAt: z.string(), isMine: z.boolean() })),
      ownTimer: timer.nullable(),
      /** What the provider's own software knows it by. */
      reference: z.string(),
      minutesSpent: z.number(),
      levelId: z.string().nullable(),
      level: z.string(),
      escalatedAt: z.string().nullable(),
      requester: z.object({
        name: z.string(),
        email: z.string(),
        phone: z.string(),
        score: z.number().nullable(),
        locale: z.enum(locales),
      }),
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
      /** The code of the kind of assets that it is about. */
      assetKind: z.string().nullable(),
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
  /** A site of its client: its name becomes the place. Without it the place is what is written. */
  siteId: z.uuid().nullable().optional(),
  site: lineText(200).optional(),
})
export const statusBody = versionBody.extend({ status: z.enum(['waiting_provider', 'in_progress', 'waiting_client']) })
/** `mentions`: ids of the staff who are named in it, with commas between them. */
export const noteBody = z.object({
  body: requiredText(20_000),
  mentions: z
    .string()
    .default('')
    .transform((ids) => [...new Set(ids.split(',').filter(Boolean))])
    .pipe(z.array(z.uuid()).max(20)),
})
/** Stops one's clock; `minutes` in the place of what it says: 0 where it ran for nothing. */
export const timerStop = z.object({ minutes: z.number().int().min(0).max(1440).optional() })
/** A ticket that the staff open for a client's person. */
export const staffOpenBody = z.object({
  organisationId: z.uuid(),
  accountId: z.uuid(),
  subject: nameText(200),
  body: requiredText(20_000),
  category: category.default('question'),
  natureId: optionalId,
  priorityId: optionalId,
  assetId: optionalId,
  siteId: optionalId,
  site: lineText(200).default(''),
  status: z.enum(['waiting_provider', 'in_progress', 'waiting_client']).default('in_progress'),
})
export const choicesQuery = z.object({ search })
/** What of a client is chosen among, by its name. */
export const choices = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })
/** Canned texts for whoever asked, in their language first: filled in, each with what there is in other languages. */
export const cannedAnswers = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      versions: z.array(z.object({ locale: z.enum(locales), subject: z.string(), body: z.string() })),
    }),
  ),
})
export const timeBody = z.object({ minutes: z.number().int().min(1).max(1440) })
export const mergeBody = versionBody.extend({ intoId: z.uuid() })
export const splitBody = versionBody.extend({
  messageIds: z.array(z.uuid()).min(1).max(200),
  subject: nameText(200),
})
export const staffCatalogue = z.object({
  /** `assetKind`: which kind of assets its domain is about; empty where it is about any. */
  natures: z.array(z.object({ id: z.string(), title: z.string(), domain: z.string(), assetKind: z.string() })),
  priorities: z.array(named),
  levels: z.array(named),
  agents: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Who of the staff reads tickets: they may be named in a note. */
  readers: z.array(z.object({ id: z.string(), name: z.string() })),
})
export const queueCount = z.object({
  waiting: z.number(),
  mine: z.number(),
  nobody: z.number(),
  late: z.number(),
  /** Mails that wait for a decision, for whoever decides about them. */
  mails: z.number(),
  /** One's own clock that runs. */
  timer: timer.nullable(),
})
export const colleaguesQuery = z.object({ search })
export const colleagues = z.object({ items: z.array(z.object({ accountId: z.string(), name: z.string() })) })
export const surveyLink = z.object({ token: nameText(200) })
export const surveyByLinkBody = surveyLink.extend(surveyBody.shape)
export const surveyShown = z.object({ number: z.string(), subject: z.string(), answered: z.boolean() })

export const clientLevelBody = z.object({ levelId: z.uuid().nullable() })
export const clientLevel = z.object({ levelId: z.string().nullable() })
