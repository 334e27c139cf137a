import { z } from 'zod'
import { day, email, lineText, nameText, optionalEmail, requiredText, text } from '../../kernel/http/validation.ts'
import { coordinates, typedTwice } from '../../kernel/identity/schema.ts'
import { formSignature } from '../../kernel/signature/schema.ts'

export const seatKind = z.enum(['named', 'concurrent', 'key'])
export const requestKind = z.enum(['creation', 'deletion', 'replacement', 'training'])
/** What holds a connection blocked (C6, C12, C26, C29). */
export const blockCause = z.enum(['administrator', 'wrong_passwords', 'provider', 'regularisation', 'notice'])
/** The states of a request (C42), waiting ones by what they wait for. */
export const requestState = z.enum([
  'to_return',
  'late',
  'to_verify',
  'under_review',
  'validated',
  'planned',
  'carried_out',
  'refused',
  'deleted',
])
export type SeatKind = z.infer<typeof seatKind>
export type RequestKind = z.infer<typeof requestKind>
export type BlockCause = z.infer<typeof blockCause>
export type RequestState = z.infer<typeof requestState>

export const id = z.object({ id: z.uuid() })
export const contractSummary = z.object({
  id: z.string(),
  number: z.string(),
  title: z.string(),
  organisationId: z.string(),
  organisationName: z.string(),
  isPack: z.boolean(),
  endsOn: z.string().nullable(),
})
export const seatCount = z.object({ bought: z.number(), used: z.number(), inNotice: z.number() })
export const application = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  profiles: z.array(z.object({ id: z.string(), name: z.string(), description: z.string() })),
})
export const contract = contractSummary.extend({
  startsOn: z.string(),
  applications: z.array(application),
  noticeDays: z.number(),
  registeredPostRequired: z.boolean(),
  sells: z.array(seatKind),
  waitsForm: z.object({ creation: z.boolean(), deletion: z.boolean(), replacement: z.boolean() }),
  seats: z.object({ named: seatCount, concurrent: seatCount, key: seatCount }),
  monthlyCents: z.number().nullable(),
  nextInvoiceOn: z.string(),
  returnDays: z.number(),
  requestsToReturn: z.number(),
})

export const blockView = z.object({
  cause: blockCause,
  since: z.string(),
  by: z.string(),
  mine: z.boolean(),
  until: z.string().nullable(),
  liftable: z.boolean(),
})
export const connectionRow = z.object({
  id: z.string(),
  accountId: z.string(),
  surname: z.string(),
  givenName: z.string(),
  identifier: z.string(),
  email: z.string(),
  applicationId: z.string(),
  applicationName: z.string(),
  seatKind,
  blocked: z.boolean(),
  blocks: z.array(blockView),
  noticeEndsOn: z.string().nullable(),
})
const ability = z.object({ allowed: z.boolean(), reason: z.string() })
export const connectionDetail = connectionRow.extend({
  contractId: z.string(),
  createdOn: z.string(),
  version: z.number(),
  accountVersion: z.number(),
  applicationUserId: z.string().nullable(),
  account: z.object({
    ...(Object.fromEntries(Object.keys(coordinates).map((key) => [key, z.string()])) as Record<
      keyof typeof coordinates,
      z.ZodString
    >),
    status: z.string(),
  }),
  profileId: z.string().nullable(),
  profiles: application.shape.profiles,
  roles: z.array(z.object({ id: z.string(), name: z.string() })),
  abilities: z.object({ changeEmail: ability, resetPassword: ability, block: ability }),
})
/** «Détail du compte» (C13–C16): one save for coordinates, profile and copied roles. */
export const connectionBody = typedTwice(
  z.object({
    ...coordinates,
    email: optionalEmail,
    emailConfirmation: lineText(254),
    profileId: z.uuid().nullable(),
    copyFrom: z.uuid().nullish(),
    version: z.number().int(),
    accountVersion: z.number().int(),
  }),
  'email',
  'emailConfirmation',
)
export const person = z.object({
  id: z.string(),
  surname: z.string(),
  givenName: z.string(),
  identifier: z.string(),
  email: z.string(),
})
export const applicationUser = z.object({
  id: z.string(),
  applicationId: z.string(),
  surname: z.string(),
  givenName: z.string(),
  email: z.string(),
  ...(Object.fromEntries(Object.keys(coordinates).map((key) => [key, z.string()])) as Record<
    keyof typeof coordinates,
    z.ZodString
  >),
})
/** One who may be chosen as «Collaborateur» (C20); `askedBy` is the request under way that is to connect them already. */
export const freeApplicationUser = applicationUser.extend({ askedBy: z.string().nullable() })
export const site = z.object({
  id: z.string(),
  name: z.string(),
  addressLine1: z.string(),
  addressLine2: z.string(),
  postalCode: z.string(),
  city: z.string(),
  phone: z.string(),
  fax: z.string(),
})

/** A new person, or an account that exists (C20). */
export const subscriber = z.discriminatedUnion('type', [
  z.object({ type: z.literal('existing'), accountId: z.uuid() }),
  typedTwice(
    z.object({
      type: z.literal('new'),
      surname: nameText(100),
      givenName: nameText(100),
      email,
      emailConfirmation: lineText(254),
      ...coordinates,
    }),
    'email',
    'emailConfirmation',
  ),
])
const access = z
  .array(
    z.object({ applicationId: z.uuid(), applicationUserId: z.uuid(), profileId: z.uuid().nullable().default(null) }),
  )
  .min(1)
  .max(50)
const more = { wishedOn: day, comment: text(2000).default('') }
export const creation = z.object({
  kind: z.literal('creation'),
  contractId: z.uuid(),
  subscriber,
  access,
  seatKind,
  addConcurrentSeat: z.boolean().default(false),
  ...more,
})
export const deletion = z.object({
  kind: z.literal('deletion'),
  contractId: z.uuid(),
  accountId: z.uuid(),
  removeConcurrentSeat: z.boolean().default(false),
  ...more,
})
export const replacement = z.object({
  kind: z.literal('replacement'),
  contractId: z.uuid(),
  accountId: z.uuid(),
  subscriber,
  access,
  ...more,
})
export const training = z.object({
  kind: z.literal('training'),
  contractId: z.uuid(),
  trainingSessionId: z.uuid(),
  accountIds: z.array(z.uuid()).min(1).max(50),
  comment: text(2000).default(''),
})
/** What is asked: one shape per kind of request. */
export const requestContent = z.discriminatedUnion('kind', [creation, deletion, replacement, training])
export type RequestContent = z.infer<typeof requestContent>
export type Subscriber = z.infer<typeof subscriber>
/** The same without what is only needed to save: for the effect shown while typing (C36). */
export const effectBody = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('creation'),
    contractId: z.uuid(),
    accountId: z.uuid().nullish(),
    seatKind,
    addConcurrentSeat: z.boolean().default(false),
    wishedOn: day,
  }),
  z.object({
    kind: z.literal('deletion'),
    contractId: z.uuid(),
    accountId: z.uuid().nullish(),
    removeConcurrentSeat: z.boolean().default(false),
    wishedOn: day.nullish(),
  }),
  z.object({ kind: z.literal('replacement'), contractId: z.uuid(), accountId: z.uuid().nullish(), wishedOn: day }),
])
export type EffectInput = z.infer<typeof effectBody>

const beforeAfter = z.object({ before: z.number(), after: z.number() })
export const billingLine = z.object({
  seatKind,
  month: z.string(),
  from: z.string(),
  to: z.string(),
  billedDays: z.number(),
  daysInMonth: z.number(),
  quantity: z.number(),
  unitMonthlyCents: z.number(),
  amountCents: z.number(),
  invoiceOn: z.string(),
})
/** The effect of a request before it is sent, and before it is validated (C36). */
export const effect = z.object({
  effectiveOn: z.string(),
  noticeEndsOn: z.string().nullable(),
  locksOn: z.string().nullable(),
  seats: z.object({ named: beforeAfter, concurrent: beforeAfter, key: beforeAfter }),
  inNotice: z.object({ named: z.number(), concurrent: z.number(), key: z.number() }),
  monthlyCents: beforeAfter,
  lines: z.array(billingLine),
  totalCents: z.number(),
  invoiceOn: z.string(),
  returnBefore: z.string(),
  waitsForm: z.boolean(),
  registeredPostRequired: z.boolean(),
})
export type Effect = z.infer<typeof effect>

export const requestRow = z.object({
  id: z.string(),
  number: z.string(),
  contractId: z.string(),
  contractNumber: z.string(),
  kind: requestKind,
  detail: z.string(),
  requestedAt: z.string(),
  requestedBy: z.string(),
  version: z.number(),
  rowVersion: z.number(),
  wishedOn: z.string(),
  state: requestState,
  confirmedOn: z.string().nullable(),
  decidedAt: z.string().nullable(),
  /** «Date de validation» (C18): it stays, though the request could not be carried out afterwards. */
  validatedAt: z.string().nullable(),
  validatedBy: z.string(),
  decidedBy: z.string(),
  refusalReason: z.string(),
  scheduledOn: z.string().nullable(),
  locksOn: z.string().nullable(),
  carriedOutAt: z.string().nullable(),
  returnBefore: z.string(),
  awaitingRegularisation: z.boolean(),
  staleFormVersion: z.number().nullable(),
  formStatus: z.enum(['received', 'to_review', 'stale', 'awaited']),
  abilities: z.object({ modify: ability, delete: ability, upload: ability }),
})
export const formField = z.object({ section: z.string(), label: z.string(), value: z.string() })
export const requestDetail = requestRow.extend({
  // As it was kept, not checked again: what was typed may have been erased since.
  content: z.unknown() as z.ZodType<unknown> as z.ZodType<RequestContent, RequestContent>,
  fields: z.array(formField),
  versions: z.array(
    z.object({ version: z.number(), createdAt: z.string(), createdBy: z.string(), fields: z.array(formField) }),
  ),
  forms: z.array(
    z.object({
      id: z.string(),
      version: z.number(),
      channel: z.string(),
      receivedOn: z.string(),
      recordedBy: z.string(),
      recordedAt: z.string(),
      confirms: z.boolean(),
      needsReview: z.boolean(),
      withdrawnAt: z.string().nullable(),
      refusedAt: z.string().nullable(),
      refusalReason: z.string(),
      /** Whether whoever returned it may take it back. */
      withdrawable: z.boolean(),
      fileId: z.string().nullable(),
    }),
  ),
  /** How its form's signing in the portal stands; null where nobody was asked (C25). */
  signature: formSignature.nullable(),
  /** Whether its form may be signed in the portal. */
  signable: z.boolean(),
  effect: effect.nullable(),
  lines: z.array(billingLine),
  comment: z.string(),
  organisationName: z.string(),
  contractTitle: z.string(),
  /** Whether the form must come by registered post (C37). */
  registeredPost: z.boolean(),
  proposedIdentifier: z.string(),
  nameWarnings: z.array(z.string()),
})
/** `href`: where the asking person signs, if they do. */
export const requestSigning = z.object({ href: z.string().nullable(), request: requestDetail })
export const signedFormOutcome = z.object({
  confirms: z.boolean(),
  needsReview: z.boolean(),
  version: z.number(),
  currentVersion: z.number(),
  request: requestRow,
  reason: z.enum(['confirmed', 'stale_version', 'registered_post', 'unreadable']),
})

/** What staff found on a copy whose code was not read (C25); sent back, it needs a reason. */
export const formReview = z
  .object({ accepted: z.boolean(), reason: text(1000).default('') })
  .refine((value) => value.accepted || value.reason !== '', { path: ['reason'], params: { code: 'required' } })

export const queueRow = requestRow.extend({
  organisationId: z.string(),
  organisationName: z.string(),
  ageDays: z.number(),
})
export const validationBody = z.object({ rowVersion: z.number().int(), identifier: lineText(60).optional() })
export const refusalBody = z.object({ rowVersion: z.number().int(), reason: requiredText(1000) })
export const decisionsBody = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('validated'),
    items: z
      .array(z.object({ id: z.uuid(), rowVersion: z.number().int() }))
      .min(1)
      .max(200),
  }),
  z.object({
    decision: z.literal('refused'),
    reason: requiredText(1000),
    items: z
      .array(z.object({ id: z.uuid(), rowVersion: z.number().int() }))
      .min(1)
      .max(200),
  }),
])
export const staffFormFields = z.object({
  version: z.coerce.number().int().min(1),
  channel: z.enum(['upload', 'email', 'fax', 'post', 'registered_post']),
  receivedOn: day,
})

export const delegationRow = z.object({
  id: z.string(),
  contractId: z.string(),
  contractNumber: z.string(),
  organisationName: z.string(),
  person,
  state: z.enum(['to_return', 'under_review', 'in_force', 'refused', 'ended']),
  requestedBy: z.string(),
  requestedAt: z.string(),
  formReceivedOn: z.string().nullable(),
  formFileId: z.string().nullable(),
  validatedAt: z.string().nullable(),
  validatedBy: z.string(),
  endedAt: z.string().nullable(),
  endedBy: z.string(),
  endReason: z.string(),
  refusalReason: z.string(),
  authorityName: z.string(),
  authorityTitle: z.string(),
  signature: formSignature.nullable(),
})
export const delegationSigning = z.object({ href: z.string().nullable(), delegation: delegationRow })
export const delegationBody = z.object({
  contractId: z.uuid(),
  accountId: z.uuid(),
  authorityName: nameText(150),
  authorityTitle: nameText(150),
})
export const historyEvent = z.object({
  id: z.string(),
  at: z.string(),
  type: z.string(),
  label: z.string(),
  actor: z.string(),
  subject: z.string(),
  before: z.unknown(),
  after: z.unknown(),
})
