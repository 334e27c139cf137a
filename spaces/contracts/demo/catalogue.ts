// The applications of the demo's provider, and the contracts that sell them.
import { addMonths, type Day, firstOfMonth } from '../../../kernel/dates/day.ts'
import type { Demo, DemoOrganisation } from '../../../kernel/demo/demo.ts'
import type { BillingTerms, SeatKind } from '../billing/proration.ts'

/** A contract of the demo. */
export type Contract = { id: string; number: string; organisation: DemoOrganisation; terms: BillingTerms }

type Application = { name: string; profiles: Array<[string, string, string]>; roles: Array<[string, string]> }

const applications = {
  finances: {
    name: 'Orba Finances',
    profiles: [
      ['lecture', 'Consultation', 'Lit les écritures et les états ; ne saisit rien.'],
      ['comptable', 'Comptable', 'Saisit mandats et titres, prépare les bordereaux.'],
      ['budget', 'Responsable budget', 'Comme Comptable ; ouvre les crédits et vise les bordereaux.'],
    ],
    roles: [
      ['mandats', 'Mandats'],
      ['titres', 'Titres'],
      ['budget', 'Budget'],
      ['etats', 'États'],
    ],
  },
  paie: {
    name: 'Orba Paie',
    profiles: [
      ['gestionnaire', 'Gestionnaire de paie', 'Saisit les variables et contrôle les bulletins de son service.'],
      ['responsable', 'Responsable de paie', 'Comme Gestionnaire ; clôt la paie et envoie les déclarations.'],
    ],
    roles: [
      ['bulletins', 'Bulletins'],
      ['dsn', 'Déclarations'],
      ['carriere', 'Carrière'],
    ],
  },
  delib: { name: 'Orba Délib', profiles: [], roles: [] },
  citoyens: {
    name: 'Orba Citoyens',
    profiles: [
      ['accueil', 'Accueil', 'Enregistre les demandes et les rendez-vous.'],
      ['etat-civil', 'État civil', 'Établit et délivre les actes.'],
    ],
    roles: [
      ['rendez-vous', 'Rendez-vous'],
      ['actes', 'Actes'],
    ],
  },
} satisfies Record<string, Application>

/** An application, by its code. */
export type App = keyof typeof applications

/** The applications that somebody has, each with the profile there, if any. */
export type Access = Array<[App, string | null]>

export function addApplications({ add, idOf, brandId }: Demo): void {
  for (const [code, { name, profiles, roles }] of Object.entries<Application>(applications)) {
    const id = idOf('application', code)
    add('applications', { id, brand_id: brandId, code, name, url: `https://${code}.halbrane.example/` })
    for (const [profile, label, description] of profiles)
      add('application_profiles', {
        id: idOf('profile', code, profile),
        application_id: id,
        code: profile,
        name: label,
        description,
      })
    for (const [role, label] of roles)
      add('application_roles', { id: idOf('role', code, role), application_id: id, code: role, name: label })
  }
}

type Sold = {
  number: string
  title: string
  organisation: DemoOrganisation
  applications: App[]
  starts: Day
  prices: Array<[SeatKind, number]>
  /** Prices before 2026, of kinds that changed. */
  earlier?: Array<[SeatKind, number]>
  pack?: boolean
  registeredPost?: boolean
  noticeDays?: number
  /** Reminders and suspensions after a week. */
  quick?: boolean
  /** A creation waits for its signed form. */
  waitsForForm?: boolean
}

function pricesOf({ starts, prices, earlier = [] }: Sold): BillingTerms['prices'] {
  const first = firstOfMonth(starts)
  return [
    ...earlier.map(([seatKind, monthlyCents]) => ({ seatKind, validFrom: first, monthlyCents })),
    ...prices.map(([seatKind, monthlyCents]) => ({
      seatKind,
      validFrom: earlier.some(([other]) => other === seatKind) ? '2026-01-01' : first,
      monthlyCents,
    })),
  ]
}

/** Adds a contract, with what it sells and at which prices. */
export function addContract(demo: Demo, sold: Sold): Contract {
  const { add, idOf, brandId, today, moment } = demo
  const id = idOf('contract', sold.number)
  const nextInvoiceOn = addMonths(firstOfMonth(today), 1)
  const sells = new Set(sold.prices.map(([kind]) => kind))
  add('contracts', {
    id,
    brand_id: brandId,
    organisation_id: sold.organisation.id,
    number: sold.number,
    title: sold.title,
    is_pack: sold.pack ?? false,
    starts_on: sold.starts,
    ends_on: null,
    notice_days: sold.noticeDays ?? 180,
    billing_period_months: 1,
    next_invoice_on: nextInvoiceOn,
    invoice_day: 1,
    sells_named: sells.has('named'),
    sells_concurrent: sells.has('concurrent'),
    sells_key: sells.has('key'),
    registered_post_required: sold.registeredPost ?? false,
    creation_waits_form: sold.waitsForForm ?? false,
    reminder_days: sold.quick ? 7 : null,
    suspension_days: sold.quick ? 7 : null,
    created_at: moment(sold.starts, '09:00'),
  })
  for (const app of sold.applications)
    add('contract_applications', { contract_id: id, application_id: idOf('application', app) })
  const prices = pricesOf(sold)
  for (const price of prices)
    add('contract_prices', {
      contract_id: id,
      seat_kind: price.seatKind,
      valid_from: price.validFrom,
      monthly_cents: price.monthlyCents,
    })
  return {
    id,
    number: sold.number,
    organisation: sold.organisation,
    terms: { prices, periodMonths: 1, nextInvoiceOn, invoiceDay: 1 },
  }
}
