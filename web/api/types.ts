/** A brand as the pages need it (`GET /brand`). */
export interface Brand {
  id: string
  name: string
  colour: string
  locale: string
  supportPhone: string | null
  supportEmail: string | null
  requestEmail: string | null
  links: Array<{ label: string; href: string }>
  demo: boolean
}

/** Who is signed in, and what they may open (`GET /session`). */
export interface Session {
  account: { id: string; identifier: string; surname: string; givenName: string; locale: string }
  side: 'client' | 'staff'
  /** What the role on the provider's staff permits; empty on the client's side. */
  permissions: string[]
  brand: Brand
  organisations: Array<{ id: string; name: string }>
  spaces: string[]
  /** The day in the brand's time zone. */
  today: string
  counts: Partial<
    Record<
      | 'requestsToReturn'
      | 'queue'
      | 'ticketsWaiting'
      | 'organisationRequests'
      | 'membershipRequests'
      | 'spaceRequests'
      | 'organisationCreations'
      | 'unreadNotifications',
      number
    >
  >
}

/** The contact details of «Mon compte» (C3). */
export interface AccountDetails {
  structure: string | null
  jobTitle: string | null
  addressLine1: string | null
  addressLine2: string | null
  postalCode: string | null
  city: string | null
  phone: string | null
  mobile: string | null
  fax: string | null
  contactEmail: string | null
}

/** «Mon compte» (`GET /account`). */
export interface Account extends AccountDetails {
  id: string
  identifier: string
  surname: string
  givenName: string
  signInEmail: string | null
  /** The address that waits for the link sent there to be used. */
  newSignInEmail: { email: string; expiresAt: string; expired: boolean } | null
  locale: string
  version: number
  secondFactor: boolean
  abilities?: { deactivate: { allowed: boolean; reason: string } }
}

export interface OpenSession {
  id: string
  current: boolean
  createdAt: string
  lastSeenAt: string
  expiresAt: string
  userAgent: string | null
  address: string | null
}

export interface Notification {
  id: string
  title: string
  body: string | null
  href: string | null
  createdAt: string
  readAt: string | null
}

/** One line of «Ce qui m'attend» (`GET /waiting`). */
export interface WaitingItem {
  kind: string
  title: string
  detail: string | null
  dueOn: string | null
  late: boolean
  href: string
  actionLabel: string
}
