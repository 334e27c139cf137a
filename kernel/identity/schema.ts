import { z } from 'zod'
import { typedIdentifier } from '../http/email-address.ts'
import { email, lineText, localeOf, nameText, optionalEmail } from '../http/validation.ts'
import { sides } from './sides.ts'

export const locale = localeOf
/** The coordinates of a person, as several forms have them (C3, C13, C20). */
export const coordinates = {
  structure: lineText(200),
  jobTitle: lineText(200),
  addressLine1: lineText(200),
  addressLine2: lineText(200),
  postalCode: lineText(20),
  city: lineText(120),
  phone: lineText(40),
  mobile: lineText(40),
  fax: lineText(40),
}
const same = (a: string, b: string) => (value: Record<string, unknown>) =>
  typedIdentifier(String(value[a])).toLowerCase() === typedIdentifier(String(value[b])).toLowerCase()
/** Refuses a second typing that differs, on the second field. */
export const typedTwice = <T extends z.ZodType<Record<string, unknown>>>(schema: T, first: string, second: string) =>
  schema.refine(same(first, second), {
    path: [second],
    params: { code: 'emails_differ' },
    when: (payload) => typeof (payload.value as Record<string, unknown> | null)?.[first] === 'string',
  })

export const password = z.string().min(1).max(1024)
export const sideBody = z.object({ side: z.enum(sides) })
export const signInBody = z.object({ identifier: nameText(254), password })
/** How far a sign-in is. */
export const signInState = z.object({
  state: z.enum(['signed_in', 'second_factor', 'password_change', 'second_factor_setup']),
})
export const firstPassword = z.object({ newPassword: password })
export const accountBody = typedTwice(
  z.object({
    ...coordinates,
    contactEmail: optionalEmail,
    contactEmailConfirmation: lineText(254),
    locale,
    version: z.number().int(),
  }),
  'contactEmail',
  'contactEmailConfirmation',
)
/** What changing a way of signing in asks for: the password and, where a second factor is in force, a code of it or a recovery code. */
export const proof = z.object({ currentPassword: password, code: lineText(40).optional() })
/** Whom a client's person asks for what is not open to them, in one line (P31). */
export const whomToAsk = z.object({ names: z.string() })
/** What a person lets the provider's staff do in their portal, by organisation (B21). */
export const portalGrants = z.object({
  /** Whether the staff see nothing without a grant. */
  needed: z.boolean(),
  items: z.array(
    z.object({
      organisation: z.object({ id: z.string(), name: z.string() }),
      grant: z.object({ scope: z.enum(['read', 'act']), grantedAt: z.string(), endsAt: z.string() }).nullable(),
    }),
  ),
})
export const grantBody = z.object({
  organisationId: z.uuid(),
  scope: z.enum(['read', 'act']),
  /** How long, from now on. */
  hours: z
    .number()
    .int()
    .min(1)
    .max(31 * 24),
})
const network = z.object({ network: nameText(50), label: lineText(80) })
export const networks = z.object({
  items: z.array(network),
  /** That the request came from. */
  address: z.string(),
})
export const networksBody = proof.extend({ networks: z.array(network).max(20) })
export const passwordBody = proof.extend({ newPassword: password })
export const signInEmailBody = typedTwice(
  proof.extend({ email, emailConfirmation: lineText(254) }),
  'email',
  'emailConfirmation',
)
export const tokenBody = z.object({ token: nameText(200), password })
export const code = z.object({ code: nameText(40) })
/** A second factor that is begun: its secret, as text and to scan. */
export const enrolment = z.object({ secret: z.string(), uri: z.string(), qrSvg: z.string() })
/** Codes that each serve once in the place of the second factor, shown once. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
export const account = z.object({
  id: z.string(),
  identifier: z.string(),
  surname: z.string(),
  givenName: z.string(),
  signInEmail: z.string(),
  /** The address that waits for its owner to confirm it by the link sent there; null where none does. */
  newSignInEmail: z.object({ email: z.string(), expiresAt: z.string(), expired: z.boolean() }).nullable(),
  contactEmail: z.string(),
  structure: z.string(),
  jobTitle: z.string(),
  addressLine1: z.string(),
  addressLine2: z.string(),
  postalCode: z.string(),
  city: z.string(),
  phone: z.string(),
  mobile: z.string(),
  fax: z.string(),
  locale,
  version: z.number(),
  secondFactor: z.boolean(),
  /** The brand asks for one: it is not taken away. */
  secondFactorRequired: z.boolean(),
  abilities: z.object({ deactivate: z.object({ allowed: z.boolean(), reason: z.string() }) }),
})
export const brandView = z.object({
  id: z.string(),
  name: z.string(),
  colour: z.string(),
  locale,
  supportPhone: z.string(),
  supportEmail: z.string(),
  requestEmail: z.string(),
  fax: z.string(),
  timeZone: z.string(),
  links: z.array(z.object({ label: z.string(), href: z.string() })),
  logoId: z.string().nullable(),
  linkColour: z.string().nullable(),
  font: z.enum(['hanken', 'bricolage', 'system']),
  titleFont: z.enum(['hanken', 'bricolage', 'system']),
  backgroundId: z.string().nullable(),
  iconId: z.string().nullable(),
  menu: z.array(z.object({ key: z.string(), place: z.enum(['bar', 'more', 'hidden']) })),
  /** Whether somebody may ask for an account by themselves (P1). */
  signUp: z.boolean(),
})
export const sessionView = z.object({
  account: z.object({ id: z.string(), identifier: z.string(), surname: z.string(), givenName: z.string(), locale }),
  side: z.enum(sides),
  /** All sides that the account has: it opens another one by PUT /session/side. */
  sides: z.array(z.enum(sides)),
  /** The member of the staff who sees this portal as the account sees it, read-only, and until when (D13). */
  viewedBy: z
    .object({
      accountId: z.string(),
      label: z.string(),
      organisationId: z.string(),
      organisation: z.string(),
      endsAt: z.string(),
      /** Whether the staff act there with the account's rights (B21). */
      acts: z.boolean(),
    })
    .nullable(),
  /** What the role on the provider's staff permits; nothing on the client's side, where it depends on the organisation. */
  permissions: z.array(z.string()),
  brand: brandView,
  /** `waits`: something waits there for the person. */
  organisations: z.array(z.object({ id: z.string(), name: z.string(), waits: z.boolean() })),
  spaces: z.array(z.string()),
  counts: z.record(z.string(), z.number()),
  /** Of those that organisations have, how much waits in each, by its id. */
  countsIn: z.record(z.string(), z.record(z.string(), z.number())),
  today: z.string(),
  /** The largest file that is taken, in MiB. */
  maxUploadMegabytes: z.number(),
})
