import { isIP } from 'node:net'
import { z } from 'zod'
import { day, email, lineText, nameText, optionalEmail, text } from '../../kernel/http/validation.ts'
import type { Text } from '../../kernel/i18n/locale.ts'
import { coordinates, locale, password, typedTwice } from '../../kernel/identity/schema.ts'
import { isCountry } from '../../kernel/organisations/countries.ts'
import { isSiret, isVatNumber, normaliseIdentifier } from '../../kernel/organisations/identifiers.ts'

const ability = z.object({ allowed: z.boolean(), reason: z.string() })
export const idParams = z.object({ id: z.uuid() })

// People.
const blank = <T extends Record<string, z.ZodType>>(fields: T) => z.object(fields).partial()
export const personBody = typedTwice(
  blank(coordinates).extend({
    surname: nameText(100),
    givenName: lineText(100).default(''),
    identifier: lineText(100).optional(),
    signInEmail: optionalEmail.default(''),
    signInEmailConfirmation: lineText(254).default(''),
    contactEmail: optionalEmail.optional(),
    locale: locale.optional(),
  }),
  'signInEmail',
  'signInEmailConfirmation',
)

// Clients.
const siret = lineText(20)
  .transform((value) => normaliseIdentifier(value) || null)
  .refine((value) => value === null || isSiret(value), { params: { code: 'back_office.bad_siret' } })
const vatNumber = lineText(20)
  .transform(normaliseIdentifier)
  .refine((value) => value === '' || isVatNumber(value), { params: { code: 'back_office.bad_vat' } })
const code = lineText(30).refine((value) => value === '' || /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value), {
  params: { code: 'back_office.bad_client_code' },
})
/** What a client is (O23). */
export const organisationKind = z.enum(['private', 'public', 'foreign', 'individual'])
export const invoicingMandate = z.enum(['none', 'requested', 'signed'])
const address = {
  addressLine1: lineText(200),
  addressLine2: lineText(200),
  postalCode: lineText(20),
  city: lineText(120),
  phone: lineText(40),
  fax: lineText(40),
}
const blankAddress = {
  addressLine1: lineText(200).default(''),
  addressLine2: lineText(200).default(''),
  postalCode: lineText(20).default(''),
  city: lineText(120).default(''),
  phone: lineText(40).default(''),
  fax: lineText(40).default(''),
}
const addressView = {
  addressLine1: z.string(),
  addressLine2: z.string(),
  postalCode: z.string(),
  city: z.string(),
  phone: z.string(),
  fax: z.string(),
}
/** «Statut» (B2): a company, or an individual. */
export const clientStatus = z.enum(['company', 'individual'])
/** Where a client is: by its code of ISO 3166. */
export const country = lineText(2)
  .transform((value) => value.toUpperCase())
  .refine(isCountry, { params: { code: 'bad_choice' } })
export const clientState = z.enum(['active', 'activating', 'deactivated', 'archived'])
export const clientStateFilter = z.enum(['current', ...clientState.options, 'all'])
export const clientStateNames: Record<z.output<typeof clientState>, Text> = {
  active: { fr: 'Actif', en: 'Active' },
  activating: { fr: "En cours d'activation", en: 'Being activated' },
  deactivated: { fr: 'Désactivé', en: 'Deactivated' },
  archived: { fr: 'Archivé', en: 'Archived' },
}
/** «Particularités sur client» (B3): how the provider's people deal with it. */
export const attitude = z.enum(['neutral', 'good', 'watched', 'difficult'])
const timeZone = lineText(60).refine((value) => value === '' || Intl.supportedValuesOf('timeZone').includes(value), {
  params: { code: 'bad_choice' },
})
const networkAddress = lineText(60).refine((value) => value === '' || isIP(value) !== 0, {
  params: { code: 'back_office.bad_address' },
})
const verifiedPhone = lineText(40).refine((value) => value === '' || /^\+?[0-9][0-9 .()-]{4,38}$/.test(value), {
  params: { code: 'back_office.bad_phone' },
})
export const organisationBody = z
  .object({
    name: nameText(200),
    /** Empty: the next one of the brand's series. */
    code: code.default(''),
    siret: siret.default(null),
    kind: organisationKind.default('private'),
    vatNumber: vatNumber.default(''),
    foreignIdentifier: lineText(60).default(''),
    email: optionalEmail.default(''),
    quotesEmail: optionalEmail.default(''),
    invoicesEmail: optionalEmail.default(''),
    remindersEmail: optionalEmail.default(''),
    ...blankAddress,
    /** Its principal manager, named in the same transaction (O37): an account that is there, or a person to make one for. */
    principal: z.union([z.strictObject({ accountId: z.uuid() }), personBody]),
    /** Whether the principal manager may sign in at once, and is told so; else «Accès» gives it later (D9). */
    givesAccess: z.boolean().default(false),
    country: country.default('FR'),
    locale: locale.optional(),
    timeZone: timeZone.default(''),
    /** «Mot de passe» of a new person, typed twice: they choose their own at their first sign-in. Absent: a link leaves. */
    password: password.optional(),
    passwordConfirmation: password.optional(),
  })
  .refine((body) => body.password === undefined || body.password === body.passwordConfirmation, {
    path: ['passwordConfirmation'],
    params: { code: 'back_office.passwords_differ' },
  })
export const organisationPatch = z
  .object({
    name: nameText(200),
    code: code.refine((value) => value !== '', { params: { code: 'required' } }),
    siret,
    kind: organisationKind,
    vatNumber,
    foreignIdentifier: lineText(60),
    invoicingMandate,
    email: optionalEmail,
    quotesEmail: optionalEmail,
    invoicesEmail: optionalEmail,
    remindersEmail: optionalEmail,
    ...address,
    country,
    locale,
    timeZone,
    registeredOn: day,
    registrationAddress: networkAddress,
    /** By hand: who says so is written down, and when. */
    verifiedPhone,
    remark: text(2000),
    attitude,
  })
  .partial()
  .extend({ version: z.number().int() })
export const organisationSummary = z.object({
  id: z.string(),
  code: z.string(),
  /** «Nom»: the identifier of its first account. */
  login: z.string(),
  /** «Société», or the name of an individual. */
  name: z.string(),
  status: clientStatus,
  /** «Personne de contact»: whose account that is. */
  contact: z.object({ surname: z.string(), givenName: z.string() }),
  /** «Projet»: the brand that it registered under. */
  project: z.string(),
  group: z.object({ id: z.string(), name: z.string() }).nullable(),
  state: clientState,
  registeredOn: z.string(),
  email: z.string(),
  country: z.string(),
  locale,
  siret: z.string().nullable(),
  postalCode: z.string(),
  city: z.string(),
  contracts: z.number(),
  members: z.number(),
  /** What it owes by currency, below zero where it has a credit; null for whoever may not see invoices. */
  balances: z.array(z.object({ currency: z.string(), cents: z.number() })).nullable(),
})
/** So many clients are archived, or brought back, at once (B4). */
const clientIds = z.array(z.uuid()).min(1).max(200)
export const archivingPreview = z.object({ ids: clientIds })
export const archivingBody = z.object({ ids: clientIds, reason: lineText(500).default('') })
export const restoringBody = z.object({ ids: clientIds })
export const groupingBody = z.object({ ids: clientIds, groupId: z.uuid().nullable() })
export const archiving = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      code: z.string(),
      archived: z.boolean(),
      /** Who has access now, and will not any more. */
      people: z.number(),
      contracts: z.number(),
      /** Those that are not closed. */
      tickets: z.number(),
      documents: z.number(),
    }),
  ),
})
export const clientsChanged = z.object({ changed: z.number() })
export const siteBody = z.object({ name: nameText(200), ...blankAddress })
export const sitePatch = z.object({ name: nameText(200), ...address }).partial()
export const siteParams = z.object({ id: z.uuid(), siteId: z.uuid() })
export const siteView = z.object({ id: z.string(), name: z.string(), ...addressView })
const paperlessState = z.enum(['asked', 'accepted', 'refused'])
export const consentBody = z.object({ version: z.number().int(), state: paperlessState })
export const organisationView = z.object({
  id: z.string(),
  name: z.string(),
  /** «Nom (login)»: the identifier of its first account (B1). */
  login: z.string(),
  /** «Projet»: the brand that it registered under. */
  project: z.string(),
  group: z.object({ id: z.string(), name: z.string() }).nullable(),
  country: z.string(),
  locale,
  /** Empty: the brand's. */
  timeZone: z.string(),
  registeredOn: z.string(),
  registrationAddress: z.string(),
  verifiedPhone: z.string(),
  phoneVerified: z.object({ at: z.string(), by: z.string() }).nullable(),
  remark: z.string(),
  attitude,
  /** The code that the provider's own software knows it by (D9, D28). */
  code: z.string(),
  siret: z.string().nullable(),
  kind: organisationKind,
  vatNumber: z.string(),
  foreignIdentifier: z.string(),
  invoicingMandate,
  deactivatedAt: z.string().nullable(),
  /** Since when it is archived, by whom and why (B4). */
  archived: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  /** The one whose place this one took, and the one that took this one's (O24). */
  original: z.object({ id: z.string(), name: z.string(), siret: z.string().nullable() }).nullable(),
  replacedBy: z.object({ id: z.string(), name: z.string(), siret: z.string().nullable() }).nullable(),
  /** «Email fiche», «Email devis», «Email facturation», «Email relance»: an empty one falls back to the first (D4). */
  email: z.string(),
  quotesEmail: z.string(),
  invoicesEmail: z.string(),
  remindersEmail: z.string(),
  /** Those of these addresses to which mail does not come through (D24). */
  failingAddresses: z.array(z.object({ address: z.string(), answer: z.string(), failedAt: z.string() })),
  /** What it said about paperless invoices and quotes; null where nothing was asked (D14). */
  paperless: z.object({ state: paperlessState, at: z.string(), by: z.string() }).nullable(),
  ...addressView,
  version: z.number(),
  sites: z.array(siteView),
  services: z.array(z.object({ id: z.string(), name: z.string(), isActive: z.boolean() })),
  members: z.array(
    z.object({
      accountId: z.string(),
      identifier: z.string(),
      surname: z.string(),
      givenName: z.string(),
      signInEmail: z.string(),
      status: z.string(),
      role: z.string(),
      startsOn: z.string(),
      endsOn: z.string().nullable(),
    }),
  ),
  contracts: z.number(),
})

export const proposalQuery = z.object({ surname: nameText(100), givenName: lineText(100).default('') })
export const createdPerson = z.object({ id: z.string(), identifier: z.string() })
const accountSummary = {
  id: z.string(),
  identifier: z.string(),
  surname: z.string(),
  givenName: z.string(),
  signInEmail: z.string(),
  contactEmail: z.string(),
  status: z.string(),
  blocked: z.boolean(),
  staff: z.boolean(),
}
export const accountItem = z.object(accountSummary)
export const accountView = z.object({
  ...accountSummary,
  ...(Object.fromEntries(Object.keys(coordinates).map((key) => [key, z.string()])) as Record<
    keyof typeof coordinates,
    z.ZodString
  >),
  locale,
  blocks: z.array(
    z.object({
      id: z.string(),
      cause: z.string(),
      reason: z.string(),
      openedAt: z.string(),
      openedBy: z.string(),
      liftedAt: z.string().nullable(),
    }),
  ),
  memberships: z.array(
    z.object({
      organisationId: z.string(),
      organisationName: z.string(),
      role: z.string(),
      startsOn: z.string(),
      endsOn: z.string().nullable(),
    }),
  ),
  connections: z.array(
    z.object({
      id: z.string(),
      contractId: z.string(),
      contractNumber: z.string(),
      applicationName: z.string(),
      seatKind: z.string(),
      blocked: z.boolean(),
      noticeEndsOn: z.string().nullable(),
    }),
  ),
  /** How many sessions are open. */
  openSessions: z.number(),
  /** Whether it signs in from certain addresses only (B23). */
  narrowed: z.boolean(),
  abilities: z.object({ unblock: ability, resetPassword: ability, endSessions: ability, letIn: ability }),
})
export const unblockingBody = z.object({ reset: z.boolean().default(false) })

// Outbox.
export const mailState = z.enum(['waiting', 'sending', 'sent', 'failed', 'unsure', 'not_sent'])
export const mailDecisions = z.object({
  ids: z.array(z.uuid()).min(1).max(200),
  decision: z.enum(['send', 'drop']),
})
export const mailsDecided = z.object({ changed: z.number() })
const mailSummary = {
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  kind: z.string(),
  state: mailState,
  secret: z.boolean(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
  attempts: z.number(),
  lastError: z.string().nullable(),
  /** When it is tried next, where it waits after a try. */
  nextTryAt: z.string().nullable(),
  serverAnswer: z.string().nullable(),
  /** Who decided that it is not sent. */
  decided: z.object({ at: z.string(), by: z.string() }).nullable(),
}
export const mailItem = z.object(mailSummary)
export const mailView = z.object({ ...mailSummary, text: z.string().nullable(), html: z.string().nullable() })

// Journal.
export const journalItem = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  actorId: z.string().nullable(),
  onBehalfOf: z.string(),
  type: z.string(),
  typeName: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
  contract: z.object({ id: z.string(), number: z.string() }).nullable(),
  subjectType: z.string(),
  subjectId: z.string().nullable(),
  subjectLabel: z.string(),
  before: z.unknown(),
  after: z.unknown(),
})

// The provider's own people.
/** Codes of roles of the staff. */
const staffRoles = z.array(lineText(42)).min(1).max(20)
export const memberBody = typedTwice(
  z.object({
    surname: nameText(100),
    givenName: lineText(100).default(''),
    identifier: lineText(100).optional(),
    signInEmail: email,
    signInEmailConfirmation: lineText(254),
    locale: locale.optional(),
    roles: staffRoles,
  }),
  'signInEmail',
  'signInEmailConfirmation',
)
export const memberPatch = z.object({ roles: staffRoles, version: z.number().int() })
export const member = z.object({
  id: z.string(),
  identifier: z.string(),
  surname: z.string(),
  givenName: z.string(),
  signInEmail: z.string(),
  status: z.string(),
  roles: z.array(z.string()),
  roleNames: z.array(z.string()),
  version: z.number(),
})
export const memberList = z.object({ items: z.array(member) })
export const staffRoleList = z.object({
  items: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      permissions: z.array(z.object({ permission: z.string(), title: z.string() })),
    }),
  ),
})

export const parentBody = z.object({ parentId: z.uuid().nullable() })
export const parentView = z.object({ parent: z.object({ id: z.string(), name: z.string() }).nullable() })
