import { z } from 'zod'
import {
  cursor,
  day,
  email,
  lineText,
  nameText,
  optionalEmail,
  pageSize,
  requiredText,
  text,
  textOf,
  textView,
} from '../../kernel/http/validation.ts'
import { coordinates, locale, typedTwice } from '../../kernel/identity/schema.ts'
import { ownRequest, requestDetail, requester, requestSummary } from '../../kernel/requests/schema.ts'
import { formSignature } from '../../kernel/signature/schema.ts'

export const id = z.object({ id: z.uuid() })
export const paged = { cursor, size: pageSize }
export const list = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })
export const ability = z.object({ allowed: z.boolean(), reason: z.string() })
export const access = z.enum(['read', 'modify'])
export const accountState = z.enum(['pending', 'active', 'blocked', 'deactivated', 'closed'])
const named = z.object({ id: z.string(), name: z.string() })
/** A role as data: its code, and its name in the person's language. */
export const role = z.object({ code: z.string(), name: z.string(), grantable: z.boolean() })
export const person = requester

// The desk (O1).
export const desk = z.object({
  membershipRequests: z.number(),
  spaceRequests: z.number(),
  reviews: z.number(),
  organisations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: z.string(),
      roleName: z.string(),
      users: z.number(),
      services: z.number(),
      waiting: z.number(),
      deactivated: z.boolean(),
    }),
  ),
})

// «Les demandes de rattachement à une structure» (O2, O4, O5).
export const membershipRequestSummary = requestSummary.extend({
  /** The names asked for; empty where the whole organisation was. */
  services: z.array(z.string()),
  whole: z.boolean(),
  /** What was given, which may be other than what was asked for; null unless it was approved. */
  granted: z.object({ role: z.string(), whole: z.boolean(), services: z.array(z.string()) }).nullable(),
})
export const membershipRequest = membershipRequestSummary.extend({
  ...requestDetail,
  role: z.string(),
  roles: z.array(role),
  /** Every active service, with «Statut du rattachement» (O5): validated ones are ticked and fixed, those asked for now wait. */
  serviceRows: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      active: z.boolean(),
      status: z.enum(['validated', 'pending', 'none']),
      requested: z.boolean(),
      granted: z.boolean().nullable(),
    }),
  ),
})
export const membershipApproval = z.object({
  version: z.number().int(),
  role: lineText(41).optional(),
  /** Absent: as asked for. */
  whole: z.boolean().optional(),
  serviceIds: z.array(z.uuid()).max(500).optional(),
})

// «Les demandes d'abonnement aux espaces» (O9, O10).
export const spaceRequestItem = z.object({
  id: z.string(),
  space: z.string(),
  title: z.string(),
  service: named.nullable(),
  access,
  grantedAccess: access.nullable(),
})
export const spaceRequestSummary = requestSummary.extend({
  origin: z.enum(['person', 'setting']),
  /** What the same setting asked for, while more than this one of it waits. */
  lot: z.object({ id: z.string(), waiting: z.number() }).nullable(),
  items: z.array(spaceRequestItem),
  decisionComment: z.string(),
})
export const spaceRequest = spaceRequestSummary.extend(requestDetail)
export const spaceApproval = z.object({
  version: z.number().int(),
  comment: text(1000).default(''),
  /** «Modification» unticked leaves «Consultation». Absent items are granted as asked for. */
  items: z
    .array(z.object({ id: z.uuid(), access }))
    .max(100)
    .default([]),
})

// One's own side, «Mon compte» (O6, O8, O20).
export const ownMemberships = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      organisation: named.extend({ deactivated: z.boolean() }),
      role: z.string(),
      roleName: z.string(),
      whole: z.boolean(),
      services: z.array(named),
      /** For which of them a space may be asked for; none where it is all or nothing (O8). */
      serviceChoices: z.array(named),
      startsOn: z.string(),
      endsOn: z.string().nullable(),
      spaces: z.array(
        z.object({
          space: z.string(),
          title: z.string(),
          service: named.nullable(),
          access,
          since: z.string(),
          /** What it still lacks to open the space; empty where the space is open. */
          missing: z.string(),
        }),
      ),
      /** What one may still ask for here. */
      offered: z.array(z.object({ space: z.string(), title: z.string(), description: z.string() })),
      abilities: z.object({ leave: ability, transfer: ability }),
    }),
  ),
})
/** Who asks to join: the organisation by its exact identifier, or found by name (O6). */
export const organisationSearch = z.object({ search: nameText(200) })
export const organisationMatches = z.object({
  items: z.array(
    z.object({ id: z.string(), name: z.string(), identifier: z.string(), city: z.string(), services: z.array(named) }),
  ),
})
export const membershipRequestBody = z.object({
  organisationId: z.uuid(),
  whole: z.boolean().default(false),
  serviceIds: z.array(z.uuid()).max(500).default([]),
  comment: text(1000).default(''),
})
export const spaceRequestBody = z.object({
  membershipId: z.uuid(),
  items: z
    .array(
      z.object({ space: lineText(60), serviceId: z.uuid().nullable().default(null), access: access.default('modify') }),
    )
    .min(1)
    .max(20),
  comment: text(1000).default(''),
})

// The spaces that an organisation offers and gives by default (O11).
export const spaceSettings = z.object({
  version: z.number(),
  spaces: z.array(
    z.object({
      space: z.string(),
      title: z.string(),
      description: z.string(),
      offered: z.boolean(),
      /** All members where both are null. */
      defaults: z.array(z.object({ service: named.nullable(), member: named.nullable(), access })),
      subscribers: z.number(),
    }),
  ),
})
export const spaceSettingsEffect = z.object({ requests: z.number(), ended: z.number() })
export const spaceSettingsBody = z.object({
  version: z.number().int(),
  spaces: z
    .array(
      z.object({
        space: lineText(60),
        offered: z.boolean(),
        defaults: z
          .array(
            z.object({
              serviceId: z.uuid().nullable().default(null),
              membershipId: z.uuid().nullable().default(null),
              access: access.default('modify'),
            }),
          )
          .max(200),
      }),
    )
    .max(50),
})

// Users (O13, O14, O17, O18, O19).
export const user = z.object({
  /** Of the membership: one row per person and organisation. */
  id: z.string(),
  person,
  identifier: z.string(),
  state: accountState,
  kind: z.enum(['person', 'technical']),
  organisation: named,
  role: z.string(),
  roleName: z.string(),
  whole: z.boolean(),
  services: z.array(z.string()),
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  /** The request of this person that waits here, to open (O18). */
  pendingRequestId: z.string().nullable(),
})
export const subscriptionView = z.object({
  id: z.string(),
  space: z.string(),
  title: z.string(),
  service: named.nullable(),
  access,
  origin: z.string(),
  since: z.string(),
})
export const membershipView = user.extend({
  comment: z.string(),
  serviceIds: z.array(z.string()),
  contactEmail: z.string(),
  ...(Object.fromEntries(Object.keys(coordinates).map((key) => [key, z.string()])) as Record<
    keyof typeof coordinates,
    z.ZodString
  >),
  grantedBy: z.string(),
  /** A role that manages, proposed by another manager: it opens nothing until the principal manager confirms it. */
  proposedRole: z.string().nullable(),
  version: z.number(),
  accountVersion: z.number(),
  subscriptions: z.array(subscriptionView),
  /** What waits for a decision about the spaces here (O9). */
  spaceRequests: z.array(
    z.object({
      id: z.string(),
      version: z.number(),
      requestedAt: z.string(),
      items: z.array(spaceRequestItem),
      decide: ability,
    }),
  ),
  /** The other organisations of this person that the asking manager runs; those of others stay hidden (O18). */
  elsewhere: z.array(z.object({ membershipId: z.string(), organisation: named, roleName: z.string() })),
  roles: z.array(role),
  /** Every service of the organisation, to choose from. */
  serviceChoices: z.array(named.extend({ active: z.boolean() })),
  abilities: z.object({
    edit: ability,
    remove: ability,
    editContact: ability,
    giveSpaces: ability,
    sendActivation: ability,
    confirmRole: ability,
  }),
})
export const membershipPatch = z.object({
  version: z.number().int(),
  role: lineText(41).optional(),
  whole: z.boolean().optional(),
  serviceIds: z.array(z.uuid()).max(500).optional(),
  startsOn: day.optional(),
  endsOn: day.nullable().optional(),
  comment: text(1000).optional(),
})
export const proposedRoleDecision = z.object({ version: z.number().int(), confirmed: z.boolean() })
export const subscriptionBody = z.object({ space: lineText(60), serviceId: z.uuid().nullable().default(null), access })
export const contactBody = typedTwice(
  z.object({
    ...coordinates,
    contactEmail: optionalEmail,
    contactEmailConfirmation: lineText(254),
    accountVersion: z.number().int(),
  }),
  'contactEmail',
  'contactEmailConfirmation',
)
/** People to attach: those of the organisations that one runs by any criterion, anybody else by exact sign-in address only (O13). */
export const candidateQuery = z
  .object({
    surname: lineText(100).default(''),
    givenName: lineText(100).default(''),
    email: lineText(254).default(''),
    state: accountState.optional(),
  })
  .refine((value) => Boolean(value.surname || value.givenName || value.email || value.state), {
    path: ['surname'],
    params: { code: 'organisation.one_criterion' },
  })
export const candidates = z.object({
  /** `state` is null for whoever was found by exact address alone: nothing more is told of strangers. */
  items: z.array(person.extend({ state: accountState.nullable(), memberHere: z.boolean() })),
})
export const attachmentBody = z.object({
  accountId: z.uuid(),
  /** Of whom one finds by exact address alone: the same address again. */
  email: lineText(254).default(''),
  role: lineText(41).default('member'),
  startsOn: day,
  comment: text(1000).default(''),
  whole: z.boolean(),
  serviceIds: z.array(z.uuid()).max(500).default([]),
})
export const newUserBody = typedTwice(
  z.object({
    ...(Object.fromEntries(
      Object.entries(coordinates).map(([key, schema]) => [key, schema.default('')]),
    ) as unknown as Record<keyof typeof coordinates, z.ZodDefault<z.ZodString>>),
    surname: nameText(200),
    givenName: nameText(200),
    email,
    emailConfirmation: lineText(254),
    contactEmail: optionalEmail.default(''),
    locale: locale.optional(),
    role: lineText(41).default('member'),
    startsOn: day,
    comment: text(1000).default(''),
    whole: z.boolean(),
    serviceIds: z.array(z.uuid()).max(500).default([]),
  }),
  'email',
  'emailConfirmation',
)
export const bulkRows = z.object({ ids: z.array(z.uuid()).min(1).max(100), reason: text(1000).default('') })

// Organisations (O23, O24, O25).
export const organisationKind = z.enum(['private', 'public', 'foreign', 'individual'])
export const organisationSummary = z.object({
  id: z.string(),
  name: z.string(),
  kind: organisationKind,
  identifier: z.string(),
  city: z.string(),
  roleName: z.string(),
  users: z.number(),
  services: z.number(),
  deactivated: z.boolean(),
})
export const organisation = organisationSummary.extend({
  email: z.string(),
  addressLine1: z.string(),
  addressLine2: z.string(),
  postalCode: z.string(),
  phone: z.string(),
  fax: z.string(),
  siret: z.string().nullable(),
  vatNumber: z.string(),
  pacageNumber: z.string(),
  socialScheme: z.string(),
  apiConnection: z.string(),
  invoicingMandate: z.enum(['none', 'requested', 'signed']),
  /** Whether each edit is to warn that there is no invoicing mandate (O25). */
  mandateWarning: z.boolean(),
  /** How the signing of the mandate in the portal stands; null where nobody was asked. */
  mandateSignature: formSignature.nullable(),
  reviewMonths: z.number().nullable(),
  reviewNoticeDays: z.number(),
  nextReviewOn: z.string().nullable(),
  deactivatedAt: z.string().nullable(),
  /** The identifier of the original, where this one took its place (O24), and the one that took this one's. */
  original: named.extend({ identifier: z.string() }).nullable(),
  replacedBy: named.extend({ identifier: z.string() }).nullable(),
  principal: person.nullable(),
  serviceList: z.array(named.extend({ active: z.boolean(), members: z.number(), version: z.number() })),
  roles: z.array(role),
  version: z.number(),
  abilities: z.object({
    edit: ability,
    changeIdentifier: ability,
    attach: ability,
    technicalUsers: ability,
    spaces: ability,
    history: ability,
    transfer: ability,
  }),
})
/** `href`: where the asking person signs, if they do. */
export const mandateSigning = z.object({ href: z.string().nullable(), organisation })
export const organisationPatch = z
  .object({
    name: nameText(200),
    email: optionalEmail,
    addressLine1: lineText(200),
    addressLine2: lineText(200),
    postalCode: lineText(20),
    city: lineText(120),
    phone: lineText(40),
    fax: lineText(40),
    vatNumber: lineText(20),
    pacageNumber: lineText(9),
    socialScheme: lineText(100),
    apiConnection: lineText(500),
    reviewMonths: z.number().int().min(1).max(36).nullable(),
    reviewNoticeDays: z.number().int().min(1).max(180),
  })
  .partial()
  .extend({ version: z.number().int() })
export const identifierBody = z.object({ siret: nameText(20), version: z.number().int() })

// One's own requests (O6, O8), newest first, and reviews of access (O29).
export const ownMembershipRequest = membershipRequestSummary.extend(ownRequest.shape)
export const ownSpaceRequest = spaceRequestSummary.extend(ownRequest.shape)
export const subscriptionPatch = z.object({ access })
export const accessReviews = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      organisation: named,
      openedOn: z.string(),
      closesOn: z.string(),
      total: z.number(),
      waiting: z.number(),
      confirmed: z.number(),
      removed: z.number(),
    }),
  ),
})
export const reviewOutcome = z.enum(['waiting', 'confirmed', 'removed', 'lapsed'])
export const reviewItem = z.object({
  /** Of the membership. */
  id: z.string(),
  person,
  kind: z.enum(['person', 'technical']),
  role: z.string(),
  roleName: z.string(),
  whole: z.boolean(),
  services: z.array(z.string()),
  since: z.string(),
  outcome: reviewOutcome,
  decidedBy: z.string(),
  decidedAt: z.string().nullable(),
  abilities: z.object({ confirm: ability }),
})
export const reviewDecisions = z.object({
  ids: z.array(z.uuid()).min(1).max(100),
  outcome: z.enum(['confirmed', 'removed']),
  reason: text(1000).default(''),
})
export const created = z.object({ id: z.string() })
export const count = z.object({ count: z.number() })
export const serviceParams = z.object({ id: z.uuid(), serviceId: z.uuid() })
export const serviceBody = z.object({ name: nameText(200) })
export const servicePatch = z.object({
  name: nameText(200).optional(),
  active: z.boolean().optional(),
  version: z.number().int(),
})
export const serviceView = named.extend({ active: z.boolean(), members: z.number(), version: z.number() })

// Change of hands (O20, O22).
export const transferBody = z.object({
  organisationIds: z.array(z.uuid()).max(200).default([]),
  /** Every organisation of which one is principal manager. */
  all: z.boolean().default(false),
  /** A sign-in identifier or sign-in address, to the letter. */
  successor: lineText(254).default(''),
  /** Or somebody who belongs to an organisation that one runs. */
  accountId: z.uuid().optional(),
})
export const transferOutcome = z.object({ organisations: z.array(named) })
/** Beside the file `proof`: an account that is there, or a person to make one for. */
export const recoveryFields = z.object({
  reason: requiredText(1000),
  accountId: z.uuid().optional(),
  surname: lineText(200).default(''),
  givenName: lineText(200).default(''),
  email: optionalEmail.default(''),
})
export const recoveryOutcome = z.object({ organisationId: z.string(), principal: person, proofId: z.string() })
export const proofParams = z.object({ id: z.uuid(), fileId: z.uuid() })
// «Historique» (O26, O34).
export const historyItem = z.object({
  id: z.string(),
  number: z.number(),
  at: z.string(),
  /** «Vous», a name, or «Automatique». */
  who: z.string(),
  actorId: z.string().nullable(),
  onBehalfOf: z.string(),
  type: z.string(),
  /** «Commentaires». */
  comment: z.string(),
  subjectType: z.string(),
  subjectId: z.string().nullable(),
  onWhom: z.string(),
  aboutId: z.string().nullable(),
  /** Some of it was erased with the person. */
  erased: z.boolean(),
})
export const historyTypes = z.object({ items: z.array(z.object({ type: z.string(), comment: z.string() })) })
export const historyEvent = historyItem.extend({
  before: z.unknown(),
  after: z.unknown(),
  previousHash: z.string(),
  hash: z.string(),
  /** The request that was decided, as it was. */
  request: z
    .object({
      kind: z.enum(['membership', 'spaces']),
      person: z.string(),
      requestedAt: z.string(),
      comment: z.string(),
      whole: z.boolean(),
      role: z.string(),
      services: z.array(z.object({ name: z.string(), requested: z.boolean(), granted: z.boolean().nullable() })),
      items: z.array(
        z.object({
          space: z.string(),
          title: z.string(),
          service: z.string().nullable(),
          access,
          grantedAccess: access.nullable(),
        }),
      ),
      decision: z.enum(['approved', 'refused']).nullable(),
      decisionComment: z.string(),
      refusalReason: z.string(),
      decidedBy: z.string(),
      decidedAt: z.string().nullable(),
    })
    .nullable(),
})

// Technical users (O15, O16).
const technicalSpaces = z.array(z.object({ space: lineText(60), access: access.default('read') })).max(50)
export const technicalUser = z.object({
  id: z.string(),
  organisation: named,
  clientId: z.string(),
  name: z.string(),
  signInEmail: z.string(),
  contactEmail: z.string(),
  spaces: z.array(z.object({ space: z.string(), title: z.string(), access })),
  requestsPerMinute: z.number(),
  createdAt: z.string(),
  createdBy: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  revokedBy: z.string(),
  /** The secrets that work, the newest first; the one before works until its end. */
  secrets: z.array(z.object({ createdAt: z.string(), validUntil: z.string().nullable() })),
  tokenUrl: z.string(),
  version: z.number(),
})
export const technicalUserList = list(technicalUser).extend({
  /** The spaces that one may choose. */
  spaces: z.array(z.object({ space: z.string(), title: z.string(), description: z.string() })),
})
/** With its secret, in this answer and no other: a repeat of the request has null. */
export const technicalUserWithSecret = technicalUser.extend({ secret: z.string().nullable() })
export const technicalUserBody = z.object({
  name: nameText(100),
  signInEmail: email,
  contactEmail: optionalEmail.default(''),
  spaces: technicalSpaces.min(1),
  requestsPerMinute: z.number().int().min(1).max(100_000).optional(),
})
export const technicalUserPatch = z
  .object({ name: nameText(100), contactEmail: optionalEmail, spaces: technicalSpaces.min(1) })
  .partial()
  .extend({ version: z.number().int() })
export const secretRotation = z.object({
  /** How long the old secret still works; 0: it stops at once, and its tokens with it. */
  graceHours: z.number().int().min(0).max(720),
  confirm: z.literal(true),
})
export const connectionDetailsBody = z.object({ secret: lineText(200).optional() })

// Roles as the provider's administrators set them (decision table).
export const roleParams = z.object({ code: z.string().max(41) })
const defaultSpace = z.object({ space: z.string().max(60), access })
const roleSettings = {
  names: textOf(nameText(80)),
  permissions: z.array(z.string().max(100)).max(200),
  defaultSpaces: z.array(defaultSpace).max(50),
}
export const roleBody = z.object({
  ...roleSettings,
  permissions: roleSettings.permissions.default([]),
  defaultSpaces: roleSettings.defaultSpaces.default([]),
})
export const rolePatch = z
  .object({ ...roleSettings, grantable: z.boolean() })
  .partial()
  .extend({ version: z.number().int() })
/** Several roles changed as one: the decision table as it was edited. */
export const roleCells = z.object({
  roles: z
    .array(z.object({ code: lineText(60), version: z.number().int(), permissions: roleSettings.permissions }))
    .min(1)
    .max(100),
})
export const roleView = z.object({
  code: z.string(),
  name: z.string(),
  /** The same in every language. */
  names: textView,
  grantable: z.boolean(),
  /** Always there: renamed, never deleted. */
  preset: z.boolean(),
  members: z.number(),
  permissions: z.array(z.string()),
  /** Those that it cannot lose. */
  kept: z.array(z.string()),
  defaultSpaces: z.array(defaultSpace),
  version: z.number(),
  abilities: z.object({ edit: ability, remove: ability }),
})
export const roleTable = z.object({
  items: z.array(roleView),
  permissions: z.array(
    z.object({
      permission: z.string(),
      /** The name that deployments know it by (P2). */
      parameter: z.string(),
      name: z.string(),
      space: z.string(),
      principalOnly: z.boolean(),
    }),
  ),
  spaces: z.array(z.object({ space: z.string(), title: z.string() })),
  abilities: z.object({ create: ability }),
})
