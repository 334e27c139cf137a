// Invented data that shows everything: a brand, its clients, their people, and requests in every state. Dates are counted from today.
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import { type Config, reachableBecause } from '../kernel/config/config.ts'
import { addDays, addMonths, type Day, today as dayOf, firstOfMonth, formatDay } from '../kernel/dates/day.ts'
import { type Database, transaction } from '../kernel/db/database.ts'
import { directoryStorage } from '../kernel/files/storage.ts'
import { hashPassword, verifyPassword } from '../kernel/identity/passwords.ts'
import { renderMessage } from '../kernel/notifications/mail.ts'
import { giveRoles } from '../kernel/policy/roles.ts'
import { type BillingTerms, billingLines, type SeatKind } from '../spaces/contracts/billing/proration.ts'
import { spaces } from '../spaces.ts'
import '../spaces/contracts/messages.ts'
import '../spaces/support/messages.ts'
import { addOrganisations } from './demo-organisations.ts'

/** An account of the demo, as it is shown at start. */
export type DemoAccount = { who: string; identifier: string; password: string }

/** The one password of the demo's accounts, which everybody may read here: where others reach the portal, a random one takes its place. */
const publicPassword = 'dalles-claires-du-parvis'
const shown: Array<Omit<DemoAccount, 'password'>> = [
  { who: 'Claire Aubertine, administratrice de deux contrats (Ville de Montfabre)', identifier: 'c.aubertine' },
  { who: 'Maëlle Toussard, abonnée (Ville de Montfabre)', identifier: 'm.toussard' },
  { who: 'Mathis Roquelin, fournisseur, administrateur du portail', identifier: 'm.roquelin' },
  { who: 'Lise Barrédon, fournisseur, agente', identifier: 'l.barredon' },
]

const timeZone = 'Europe/Paris'

/** The same id for the same words, so that the demo is the same everywhere. */
function idOf(...words: string[]): string {
  const hex = createHash('sha256')
    .update(`parvis demo ${words.join('/')}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A time of day in the brand's zone, as a moment. */
function moment(day: Day, time: string): Date {
  const winter = new Date(`${day}T${time}:00+01:00`)
  const hour = new Intl.DateTimeFormat('fr-FR', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(winter)
  return Number.parseInt(hour, 10) === Number(time.slice(0, 2)) ? winter : new Date(`${day}T${time}:00+02:00`)
}

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z-]/g, '')
const capitals = (name: string) => name.toLocaleUpperCase('fr')

type Row = Record<string, unknown>
type Person = { id: string; surname: string; givenName: string; identifier: string; email: string }
type Content = Row & { kind: 'creation' | 'deletion' | 'replacement' | 'training' }
type Contract = {
  id: string
  number: string
  title: string
  organisation: string
  organisationId: string
  domain: string
  terms: BillingTerms
  applications: string[]
  noticeDays: number
}

const order = [
  'brands',
  'settings',
  'organisations',
  'services',
  'sites',
  'accounts',
  'credentials',
  'memberships',
  'membership_services',
  'space_offers',
  'membership_requests',
  'membership_request_services',
  'organisation_requests',
  'space_requests',
  'space_request_items',
  'access_reviews',
  'access_review_items',
  'staff_members',
  'files',
  'applications',
  'application_profiles',
  'application_roles',
  'application_users',
  'contracts',
  'contract_applications',
  'contract_prices',
  'change_requests',
  'change_request_versions',
  'signed_forms',
  'seats',
  'connections',
  'connection_roles',
  'connection_blocks',
  'account_blocks',
  'delegations',
  'billing_lines',
  'training_sessions',
  'training_registrations',
  'tickets',
  'ticket_messages',
  'ticket_attachments',
  'notifications',
  'mails',
  'number_sequences',
  'journal_events',
]

/** A one-page PDF that stands for a signed copy. */
function signedCopy(title: string, lines: string[]): Promise<Buffer> {
  return new Promise((resolve) => {
    const document = new PDFDocument({ size: 'A4', info: { Title: title } })
    const parts: Buffer[] = []
    document.on('data', (part: Buffer) => parts.push(part))
    document.on('end', () => resolve(Buffer.concat(parts)))
    document.fontSize(16).text(title).moveDown().fontSize(11)
    for (const line of lines) document.text(line)
    document.end()
  })
}

const fillers = [
  'Abadour Léonie',
  'Ancelinot Rachid',
  'Barrientos Élise',
  'Bercheny Thomas',
  'Bonvallet Mireille',
  'Brissonnet Karim',
  'Cadoret Solène',
  'Cantaloube Hervé',
  'Charmolue Nadia',
  'Corbineau Fabien',
  'Courtade Manon',
  'Danglade Youssef',
  'Delabrosse Annick',
  'Dutertre Quentin',
  'Espérandieu Ludivine',
  'Fontvieille Marc',
  'Gaillardon Samira',
  'Gardelle Bastien',
  'Gourvennec Loïc',
  'Hautefeuille Carole',
  'Jacquemard Olivier',
  'Kermarrec Anne',
  'Labrousse Didier',
  'Lavergnolle Noémie',
  'Malassagne Éric',
  'Marcillac Leïla',
  'Montaudon Gaël',
  'Neyrolles Sylvie',
  'Ormières Victor',
  'Pélissanne Jade',
  'Peyrelade Simon',
  'Quatresous Hélène',
  'Rebeyrolle Alain',
  'Roquemaure Inaya',
  'Salvignac Denis',
  'Sarrazy Béatrice',
  'Taillefesse Romain',
  'Tréhoret Maud',
  'Vaucanson Émile',
  'Verdelhan Sonia',
  'Vialatte Arnaud',
  'Villebois Chloé',
  'Yvonnet Pascal',
  'Zimmerlin Clara',
]

/**
 * Loads the demo into an empty, migrated database, in one transaction.
 * @returns the accounts to show at start; their password is the public one, or a random one where the settings let others in
 */
export async function seedDemo(
  database: Database,
  config: Pick<Config, 'dataDirectory' | 'publicUrl' | 'host' | 'trustProxy'>,
): Promise<DemoAccount[]> {
  const password = reachableBecause(config) ? randomPassword() : publicPassword
  const now = new Date()
  const today = dayOf(timeZone, now)
  const passwordHash = await hashPassword(password)
  const rows = new Map<string, Row[]>(order.map((table) => [table, []]))
  const files: Array<{ key: string; title: string; lines: string[]; row: Row }> = []
  const add = (table: string, row: Row) => {
    rows.get(table)!.push(row)
    return row
  }
  /** So many days ago at a time of day; what would lie ahead is a moment ago instead. */
  const ago = (days: number, time = '09:12'): Date => {
    const at = moment(addDays(today, -days), time)
    return at < now ? at : new Date(now.getTime() - 60_000)
  }
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const dayAt = (at: Date) => dayOf(timeZone, at)

  const brandId = idOf('brand')
  add('brands', {
    id: brandId,
    slug: 'halbrane',
    name: 'Halbrane',
    hosts: [],
    colour: '#0B5A73',
    time_zone: timeZone,
    locale: 'fr',
    postal_address: 'Halbrane\nService des contrats\n12 quai des Archives\n99000 Port-Halbrane',
    fax: '02 61 91 04 09',
    support_phone: '02 61 91 04 00',
    support_email: 'assistance@halbrane.example',
    request_email: 'demandes@halbrane.example',
    links: [{ label: { fr: "Le site d'Halbrane", en: "Halbrane's website" }, href: 'https://halbrane.example' }],
    created_at: moment('2024-01-02', '08:00'),
  })
  add('settings', { brand_id: brandId, key: 'demo', value: { loadedAt: now } })

  const people = new Map<string, Person>()
  const person = (name: string, domain: string, values: Row = {}): Person => {
    const [first, ...rest] = name.split(' ')
    const surname = capitals(first!)
    const givenName = rest.join(' ')
    const initials = givenName
      .split('-')
      .map((part) => plain(part).slice(0, 1))
      .join('')
    const identifier = `${initials}.${plain(first!)}`
    const email = `${identifier}@${domain}`
    const made = { id: idOf('account', identifier), surname, givenName, identifier, email }
    people.set(made.identifier, made)
    add('accounts', {
      id: made.id,
      brand_id: brandId,
      status: 'active',
      identifier,
      sign_in_email: email,
      contact_email: email,
      surname,
      given_name: givenName,
      structure: '',
      job_title: '',
      address_line1: '',
      address_line2: '',
      postal_code: '',
      city: '',
      phone: '',
      mobile: '',
      created_at: moment('2024-04-02', '09:00'),
      updated_at: moment('2024-04-02', '09:00'),
      ...values,
    })
    add('credentials', {
      account_id: made.id,
      password_hash: values.status === 'pending' ? null : passwordHash,
      password_changed_at: values.status === 'pending' ? null : moment('2024-04-03', '10:00'),
    })
    return made
  }
  const staff = (name: string, role: string) => {
    const made = person(name, 'halbrane.example', { structure: 'Halbrane', city: 'Port-Halbrane' })
    add('staff_members', { account_id: made.id, brand_id: brandId, role })
    return made
  }
  const roquelin = staff('Roquelin Mathis', 'administrator')
  staff('Barrédon Lise', 'agent')
  staff('Nivernec Théo', 'agent')
  staff('Keldiane Sarah', 'reader')

  const application = (
    code: string,
    name: string,
    profiles: Array<[string, string, string]>,
    roles: Array<[string, string]>,
  ) => {
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
    return id
  }
  const finances = application(
    'finances',
    'Orba Finances',
    [
      ['lecture', 'Consultation', 'Lit les écritures et les états ; ne saisit rien.'],
      ['comptable', 'Comptable', 'Saisit mandats et titres, prépare les bordereaux.'],
      ['budget', 'Responsable budget', 'Comme Comptable ; ouvre les crédits et vise les bordereaux.'],
    ],
    [
      ['mandats', 'Mandats'],
      ['titres', 'Titres'],
      ['budget', 'Budget'],
      ['etats', 'États'],
    ],
  )
  const paie = application(
    'paie',
    'Orba Paie',
    [
      ['gestionnaire', 'Gestionnaire de paie', 'Saisit les variables et contrôle les bulletins de son service.'],
      ['responsable', 'Responsable de paie', 'Comme Gestionnaire ; clôt la paie et envoie les déclarations.'],
    ],
    [
      ['bulletins', 'Bulletins'],
      ['dsn', 'Déclarations'],
      ['carriere', 'Carrière'],
    ],
  )
  const delib = application('delib', 'Orba Délib', [], [])
  const citoyens = application(
    'citoyens',
    'Orba Citoyens',
    [
      ['accueil', 'Accueil', 'Enregistre les demandes et les rendez-vous.'],
      ['etat-civil', 'État civil', 'Établit et délivre les actes.'],
    ],
    [
      ['rendez-vous', 'Rendez-vous'],
      ['actes', 'Actes'],
    ],
  )
  const codeOf: Record<string, string> = {
    [finances]: 'finances',
    [paie]: 'paie',
    [delib]: 'delib',
    [citoyens]: 'citoyens',
  }
  const profileOf = (app: string, code: string | null) => (code ? idOf('profile', codeOf[app]!, code) : null)

  const organisation = (name: string, city: string, postalCode: string, siret: string) => {
    const id = idOf('organisation', name)
    add('organisations', {
      id,
      brand_id: brandId,
      name,
      siret,
      address_line1: '4 place du Parvis',
      postal_code: postalCode,
      city,
      phone: '02 61 91 07 00',
      email: '',
      created_at: moment('2024-01-15', '10:00'),
    })
    return id
  }
  const contract = (
    number: string,
    title: string,
    client: { id: string; name: string; domain: string },
    apps: string[],
    options: {
      pack?: boolean
      starts: Day
      prices: Array<[SeatKind, number]>
      earlier?: Array<[SeatKind, number]>
      post?: boolean
      notice?: number
      quick?: boolean
      waits?: boolean
    },
  ): Contract => {
    const id = idOf('contract', number)
    const nextInvoiceOn = addMonths(firstOfMonth(today), 1)
    const sells = new Set(options.prices.map(([kind]) => kind))
    add('contracts', {
      id,
      brand_id: brandId,
      organisation_id: client.id,
      number,
      title,
      is_pack: options.pack ?? false,
      starts_on: options.starts,
      ends_on: null,
      notice_days: options.notice ?? 180,
      billing_period_months: 1,
      next_invoice_on: nextInvoiceOn,
      invoice_day: 1,
      sells_named: sells.has('named'),
      sells_concurrent: sells.has('concurrent'),
      sells_key: sells.has('key'),
      registered_post_required: options.post ?? false,
      creation_waits_form: options.waits ?? false,
      reminder_days: options.quick ? 7 : null,
      suspension_days: options.quick ? 7 : null,
      created_at: moment(options.starts, '09:00'),
    })
    for (const app of apps) add('contract_applications', { contract_id: id, application_id: app })
    const prices = [
      ...(options.earlier ?? []).map(([kind, cents]) => ({
        seatKind: kind,
        validFrom: firstOfMonth(options.starts),
        monthlyCents: cents,
      })),
      ...options.prices.map(([kind, cents]) => ({
        seatKind: kind,
        validFrom: options.earlier?.some(([other]) => other === kind) ? '2026-01-01' : firstOfMonth(options.starts),
        monthlyCents: cents,
      })),
    ]
    for (const price of prices)
      add('contract_prices', {
        contract_id: id,
        seat_kind: price.seatKind,
        valid_from: price.validFrom,
        monthly_cents: price.monthlyCents,
      })
    return {
      id,
      number,
      title,
      organisation: client.name,
      organisationId: client.id,
      domain: client.domain,
      terms: { prices, periodMonths: 1, nextInvoiceOn, invoiceDay: 1 },
      applications: apps,
      noticeDays: options.notice ?? 180,
    }
  }

  const montfabre = {
    id: organisation('Ville de Montfabre', 'Montfabre', '99120', '21990120400012'),
    name: 'Ville de Montfabre',
    domain: 'montfabre.example',
  }
  for (const [name, line, phone] of [
    ['Mairie de Montfabre, hôtel de ville', '4 place du Parvis', '02 61 91 07 00'],
    ['Médiathèque Les Arcades', '17 rue des Tisserands', '02 61 91 07 80'],
    ['Centre technique municipal', '2 chemin des Carrières', '02 61 91 07 90'],
  ] as const)
    add('sites', {
      id: idOf('site', name),
      organisation_id: montfabre.id,
      name,
      address_line1: line,
      address_line2: '',
      postal_code: '99120',
      city: 'Montfabre',
      phone,
      fax: '',
    })
  const pack = contract('24-0173', 'PACK Gestion communale', montfabre, [finances, paie, delib], {
    pack: true,
    starts: '2024-04-01',
    prices: [
      ['named', 2900],
      ['concurrent', 5400],
      ['key', 5000],
    ],
    earlier: [['named', 2700]],
    quick: true,
  })
  const registry = contract('25-0290', 'Orba Citoyens', montfabre, [citoyens], {
    starts: '2025-09-01',
    prices: [
      ['named', 1800],
      ['concurrent', 3600],
    ],
    post: true,
    notice: 90,
  })

  /** The person's record inside an application, and its id. */
  const user = (
    of: Contract,
    app: string,
    who: { surname: string; givenName: string; email?: string },
    values: Row = {},
  ): string => {
    const id = idOf('user', app, of.organisation, who.surname, who.givenName)
    if (!rows.get('application_users')!.some((row) => row.id === id))
      add('application_users', {
        id,
        brand_id: brandId,
        application_id: app,
        organisation_id: of.organisationId,
        external_id: `${codeOf[app]}-${plain(who.givenName)}.${plain(who.surname)}`,
        surname: who.surname,
        given_name: who.givenName,
        email: who.email ?? '',
        structure: of.organisation,
        job_title: '',
        address_line1: '',
        address_line2: '',
        postal_code: '',
        city: '',
        phone: '',
        mobile: '',
        synchronised_at: ago(1, '03:00'),
        ...values,
      })
    return id
  }
  const seatOf = new Map<string, string>()
  const connections = new Map<string, string[]>()
  /** Connects a person: one seat, one connection in each application. */
  const connect = (
    of: Contract,
    who: Person,
    kind: SeatKind,
    access: Array<[string, string | null]>,
    values: { createdOn?: Day; request?: string; endedOn?: Day; endedBy?: string; noticeEndsOn?: Day } = {},
  ) => {
    const createdOn = values.createdOn ?? '2024-04-02'
    let seatId: string | null = null
    if (kind !== 'concurrent') {
      seatId = idOf('seat', of.number, who.identifier)
      seatOf.set(`${of.number}/${who.identifier}`, seatId)
      add('seats', {
        id: seatId,
        contract_id: of.id,
        kind,
        account_id: who.id,
        key_reference: kind === 'key' ? `HB-${(seatOf.size + 7100).toString()}` : '',
        created_on: createdOn,
        removed_on: values.endedOn ?? null,
        created_by_request: values.request ?? null,
        removed_by_request: values.endedBy ?? null,
      })
    }
    for (const [app, profile] of access) {
      const id = idOf('connection', of.number, who.identifier, codeOf[app]!)
      connections.set(`${of.number}/${who.identifier}`, [
        ...(connections.get(`${of.number}/${who.identifier}`) ?? []),
        id,
      ])
      add('connections', {
        id,
        brand_id: brandId,
        organisation_id: of.organisationId,
        contract_id: of.id,
        application_id: app,
        account_id: who.id,
        application_user_id: user(of, app, who),
        seat_kind: kind,
        seat_id: seatId,
        profile_id: profileOf(app, profile),
        created_on: createdOn,
        created_by_request: values.request ?? null,
        notice_ends_on: values.noticeEndsOn ?? null,
        ended_on: values.endedOn ?? null,
        ended_by_request: values.endedBy ?? null,
        version: 1,
      })
      const roles: Record<string, string[]> = {
        lecture: ['etats'],
        comptable: ['mandats', 'titres'],
        budget: ['mandats', 'titres', 'budget'],
        gestionnaire: ['bulletins'],
        responsable: ['bulletins', 'dsn', 'carriere'],
        accueil: ['rendez-vous'],
        'etat-civil': ['rendez-vous', 'actes'],
      }
      for (const role of roles[profile ?? ''] ?? [])
        add('connection_roles', { connection_id: id, role_id: idOf('role', codeOf[app]!, role) })
    }
    if (!rows.get('memberships')!.some((row) => row.account_id === who.id && row.organisation_id === of.organisationId))
      add('memberships', {
        organisation_id: of.organisationId,
        account_id: who.id,
        role: 'member',
        starts_on: createdOn,
      })
  }

  const journal: Row[] = []
  const told = (
    at: Date,
    type: string,
    of: Contract,
    actor: Person | null,
    subjectType: string,
    subjectId: string,
    subjectLabel: string,
    before: unknown = null,
    after: unknown = null,
  ) =>
    journal.push({
      brand_id: brandId,
      organisation_id: of.organisationId,
      contract_id: of.id,
      at,
      actor_id: actor?.id ?? null,
      actor_label: actor ? `${actor.surname} ${actor.givenName}` : 'Parvis',
      on_behalf_of: '',
      type,
      subject_type: subjectType,
      subject_id: subjectId,
      subject_label: subjectLabel,
      before,
      after,
    })
  const message = (
    to: Person,
    at: Date,
    kind: string,
    params: Row,
    href: string,
    options: { read?: boolean; key: string },
  ) => {
    add('notifications', {
      brand_id: brandId,
      account_id: to.id,
      kind,
      params,
      href,
      created_at: at,
      read_at: options.read ? new Date(at.getTime() + 3_600_000) : null,
    })
    const { subject, body, action } = renderMessage(kind, 'fr', params)
    const text = [
      `Bonjour ${to.givenName},`,
      body,
      action && `${action}\u00a0:\n${config.publicUrl}${href}`,
      'Halbrane',
    ]
      .filter(Boolean)
      .join('\n\n')
    const html = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Halbrane</title></head><body><pre style="font:15px/23px Arial,sans-serif;white-space:pre-wrap">${text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)}</pre></body></html>`
    add('mails', {
      brand_id: brandId,
      account_id: to.id,
      kind,
      key: options.key,
      to_address: to.email,
      subject,
      text_body: text,
      html_body: html,
      is_secret: false,
      created_at: at,
      sent_at: null,
      attempts: 0,
    })
  }

  const sequence = new Map<number, number>()
  const numberOf = (at: Date): string => {
    const year = Number(dayAt(at).slice(0, 4))
    sequence.set(year, (sequence.get(year) ?? 159) + 1)
    return `D-${year}-${String(sequence.get(year)).padStart(4, '0')}`
  }
  type Life = {
    versions?: Array<{ at: Date; content: Content }>
    confirmedOn?: Day
    validatedAt?: Date
    scheduledOn?: Day
    locksOn?: Day
    lockedAt?: Date
    carriedOutAt?: Date
    refused?: { at: Date; reason: string }
    deletedAt?: Date
    remindedAt?: Date
    suspendedAt?: Date
    identifier?: string
    forms?: Array<{
      version: number
      channel: string
      at: Date
      confirms: boolean
      review?: boolean
      by: Person
      file?: boolean
    }>
  }
  /** A request with its versions, forms, and all that the journal says of it. */
  const request = (of: Contract, by: Person, at: Date, detail: string, content: Content, life: Life = {}) => {
    const id = idOf('request', of.number, detail, content.kind)
    const number = numberOf(at)
    const versions = [{ at, content }, ...(life.versions ?? [])]
    const last = versions.at(-1)!
    const label = `${number} · ${detail}`
    const decided = life.refused ?? (life.validatedAt ? { at: life.validatedAt, reason: '' } : undefined)
    add('change_requests', {
      id,
      brand_id: brandId,
      organisation_id: of.organisationId,
      contract_id: of.id,
      number,
      kind: content.kind,
      detail,
      current_version: versions.length,
      wished_on: (last.content.wishedOn as Day | undefined) ?? dayAt(at),
      requested_by: by.id,
      requested_by_label: `${by.surname} ${by.givenName}`,
      requested_at: at,
      modified_at: last.at,
      confirmed_on: life.confirmedOn ?? null,
      decision: life.refused ? 'refused' : life.validatedAt ? 'validated' : null,
      decided_at: decided?.at ?? null,
      decided_by: decided ? roquelin.id : null,
      decided_by_label: decided ? 'ROQUELIN Mathis' : '',
      refusal_reason: decided?.reason ?? '',
      identifier: life.identifier ?? '',
      scheduled_on: life.validatedAt ? (life.scheduledOn ?? dayAt(life.validatedAt)) : null,
      locks_on: life.locksOn ?? null,
      locked_at: life.lockedAt ?? null,
      carried_out_at: life.carriedOutAt ?? null,
      deleted_at: life.deletedAt ?? null,
      deleted_by: life.deletedAt ? by.id : null,
      reminded_at: life.remindedAt ?? null,
      suspended_at: life.suspendedAt ?? null,
      row_version: 1 + versions.length,
    })
    for (const [i, version] of versions.entries()) {
      add('change_request_versions', {
        request_id: id,
        version: i + 1,
        content: version.content,
        created_at: version.at,
        created_by: by.id,
        created_by_label: `${by.surname} ${by.givenName}`,
      })
      told(
        version.at,
        i === 0 ? 'contracts.request.created' : 'contracts.request.modified',
        of,
        by,
        'request',
        id,
        label,
        null,
        {
          Version: i + 1,
          ...(version.content.wishedOn ? { 'Date souhaitée': formatDay(version.content.wishedOn as Day, 'fr') } : {}),
        },
      )
    }
    for (const form of life.forms ?? []) {
      const fileId = form.file === false ? null : idOf('file', id, String(form.version))
      if (fileId && !files.some((file) => file.row.id === fileId)) {
        const key = `${fileId.slice(0, 2)}/${fileId}`
        files.push({
          key,
          title: `Demande ${number}, version ${form.version}`,
          lines: [
            detail,
            '',
            `Exemplaire signé, reçu le ${formatDay(dayAt(form.at), 'fr')} (données de démonstration).`,
          ],
          row: {
            id: fileId,
            brand_id: brandId,
            organisation_id: of.organisationId,
            name: `${number}-v${form.version}-signee.pdf`,
            content_type: 'application/pdf',
            storage_key: key,
            created_by: form.by.id,
            created_at: form.at,
          },
        })
      }
      add('signed_forms', {
        request_id: id,
        version: form.version,
        channel: form.channel,
        received_on: dayAt(form.at),
        file_id: fileId,
        recorded_by: form.by.id,
        recorded_by_label: `${form.by.surname} ${form.by.givenName}`,
        recorded_at: form.at,
        confirms: form.confirms,
        needs_review: form.review ?? false,
      })
      told(
        form.at,
        form.channel === 'upload' ? 'contracts.form.returned' : 'contracts.form.recorded',
        of,
        form.by,
        'request',
        id,
        label,
        null,
        { channel: form.channel, version: form.version, outcome: form.review ? 'unreadable' : 'confirmed' },
      )
    }
    const href = `/contrats/demandes/${id}`
    if (life.validatedAt) {
      const scheduledOn = life.scheduledOn ?? dayAt(life.validatedAt)
      told(life.validatedAt, 'contracts.request.validated', of, roquelin, 'request', id, label, null, {
        scheduledOn,
        locksOn: life.locksOn ?? null,
        version: versions.length,
      })
      message(
        by,
        life.validatedAt,
        'contracts.request_validated',
        { number, detail, scheduledOn: formatDay(scheduledOn, 'fr') },
        href,
        {
          read: dayAt(life.validatedAt) < addDays(today, -5),
          key: `contracts.request_validated:${id}:${versions.length}`,
        },
      )
    }
    if (life.carriedOutAt) {
      told(life.carriedOutAt, 'contracts.request.carried_out', of, null, 'request', id, label, null, {
        on: life.scheduledOn ?? dayAt(life.carriedOutAt),
        at: life.carriedOutAt,
      })
      message(
        by,
        life.carriedOutAt,
        'contracts.request_carried_out',
        { number, detail, on: formatDay(dayAt(life.carriedOutAt), 'fr') },
        href,
        { read: true, key: `contracts.request_carried_out:${id}:${versions.length}` },
      )
    }
    if (life.refused) {
      told(life.refused.at, 'contracts.request.refused', of, roquelin, 'request', id, label, null, {
        reason: life.refused.reason,
      })
      message(by, life.refused.at, 'contracts.request_refused', { number, detail, reason: life.refused.reason }, href, {
        read: true,
        key: `contracts.request_refused:${id}:${versions.length}`,
      })
    }
    if (life.deletedAt) told(life.deletedAt, 'contracts.request.deleted', of, by, 'request', id, label)
    if (life.remindedAt) {
      told(life.remindedAt, 'contracts.form.reminded', of, null, 'request', id, label)
      message(
        by,
        life.remindedAt,
        'contracts.form_reminder',
        { number, detail, suspendsOn: formatDay(addDays(dayAt(life.remindedAt), 7), 'fr') },
        href,
        { key: `contracts.form_reminder:${id}:${versions.length}` },
      )
    }
    if (life.suspendedAt) {
      told(life.suspendedAt, 'contracts.connection.suspended', of, null, 'request', id, label, null, {
        cause: 'regularisation',
      })
      message(by, life.suspendedAt, 'contracts.connection_suspended', { number, detail }, href, {
        key: `contracts.connection_suspended:${id}:${versions.length}`,
      })
    }
    if (life.lockedAt)
      told(life.lockedAt, 'contracts.connection.locked', of, null, 'request', id, label, null, {
        cause: 'notice',
        until: life.scheduledOn,
      })
    return { id, number }
  }
  const bill = (
    of: Contract,
    made: { id: string },
    label: string,
    seatKind: SeatKind,
    delta: number,
    on: Day,
    at: Date,
  ) => {
    for (const line of billingLines(of.terms, { seatKind, delta, effectiveOn: on }))
      add('billing_lines', {
        brand_id: brandId,
        contract_id: of.id,
        request_id: made.id,
        seat_kind: line.seatKind,
        label,
        month: line.month,
        from_on: line.from,
        to_on: line.to,
        billed_days: line.billedDays,
        days_in_month: line.daysInMonth,
        quantity: line.quantity,
        unit_monthly_cents: line.unitMonthlyCents,
        amount_cents: line.amountCents,
        invoice_on: line.invoiceOn,
        created_at: at,
      })
  }
  const newcomer = (of: Contract, name: string, values: Row = {}) => {
    const [first, ...rest] = name.split(' ')
    const surname = capitals(first!)
    const givenName = rest.join(' ')
    const email = `${plain(givenName).slice(0, 1)}.${plain(first!)}@${of.domain}`
    return {
      type: 'new',
      surname,
      givenName,
      email,
      emailConfirmation: email,
      structure: of.organisation,
      jobTitle: '',
      addressLine1: '',
      addressLine2: '',
      postalCode: '',
      city: '',
      phone: '',
      mobile: '',
      fax: '',
      ...values,
    }
  }
  const accessOf = (
    of: Contract,
    apps: Array<[string, string | null]>,
    who: { surname: string; givenName: string; email?: string },
  ) =>
    apps.map(([app, profile]) => ({
      applicationId: app,
      applicationUserId: user(of, app, who),
      profileId: profileOf(app, profile),
    }))
  const creation = (
    of: Contract,
    name: string,
    apps: Array<[string, string | null]>,
    kind: SeatKind,
    wishedOn: Day,
    comment = '',
    values: Row = {},
  ): Content => {
    const subscriber = newcomer(of, name, values)
    return {
      kind: 'creation',
      contractId: of.id,
      subscriber,
      access: accessOf(of, apps, subscriber),
      seatKind: kind,
      addConcurrentSeat: false,
      wishedOn,
      comment,
    }
  }
  const deletion = (of: Contract, who: Person, wishedOn: Day, comment = ''): Content => ({
    kind: 'deletion',
    contractId: of.id,
    accountId: who.id,
    removeConcurrentSeat: false,
    wishedOn,
    comment,
  })
  const replacement = (
    of: Contract,
    who: Person,
    name: string,
    apps: Array<[string, string | null]>,
    wishedOn: Day,
    comment = '',
  ): Content => {
    const subscriber = newcomer(of, name)
    return {
      kind: 'replacement',
      contractId: of.id,
      accountId: who.id,
      subscriber,
      access: accessOf(of, apps, subscriber),
      wishedOn,
      comment,
    }
  }

  // Ville de Montfabre, PACK: 44 CI (2 in notice), 8 CP with 14 subscribers, 2 keys.
  const here = (name: string, job: string, values: Row = {}) =>
    person(name, montfabre.domain, {
      structure: 'Ville de Montfabre',
      job_title: job,
      address_line1: '4 place du Parvis',
      postal_code: '99120',
      city: 'Montfabre',
      ...values,
    })
  const aubertine = here('Aubertine Claire', "Directrice des systèmes d'information", {
    phone: '02 61 91 07 02',
    mobile: '06 39 98 20 02',
  })
  const bellamare = here('Bellamare Sofiane', 'Gestionnaire paie')
  const chasteuil = here('Chasteuil Lucie', 'Comptable')
  const dagorne = here('Dagorne Pierrick', 'Gestionnaire carrières')
  const escoffre = here('Escoffre Inès', 'Responsable budget')
  const fauvernay = here('Fauvernay Jean-Christophe', 'Régisseur', {
    status: 'active',
    created_at: ago(18, '14:30'),
    updated_at: ago(18, '14:30'),
  })
  const grandjouan = here('Grandjouan Aïcha', 'Secrétaire des assemblées')
  const havrincourt = here('Havrincourt Basile', 'Assistant comptable')
  const isnardon = here('Isnardon Fatou', 'Gestionnaire paie')
  const joubertie = here('Joubertie Nolwenn', 'Trésorière de régie')
  const kervadec = here('Kervadec Yann', 'Comptable')
  const mesnardier = here('Mesnardier Ugo', 'Chargé des subventions')
  const oudinard = here('Oudinard Paul', 'Comptable', {
    status: 'deactivated',
    deactivated_at: ago(20),
    erase_on: addDays(today, 40),
  })
  const pastouret = here('Pastouret Denis', 'Archiviste')
  const quermelin = here('Quermelin Odette', 'Assistante de direction')
  const toussard = here('Toussard Maëlle', 'Gestionnaire paie', {
    phone: '02 61 91 07 12',
    mobile: '06 39 98 20 14',
    address_line2: 'Bâtiment B, 2e étage',
  })
  const vernanchet = here('Vernanchet Hugo', 'Comptable', { created_at: ago(30), updated_at: ago(30) })
  const wanquetin = here('Wanquetin Gilles', 'Contrôleur de gestion')
  const zellibert = here('Zellibert Amélie', 'Comptable')
  const bremontier = here('Brémontier Agathe', "Chargée d'exécution budgétaire", {
    status: 'pending',
    created_at: ago(48),
    updated_at: ago(48),
  })
  add('memberships', {
    organisation_id: montfabre.id,
    account_id: aubertine.id,
    role: 'principal_manager',
    starts_on: '2024-04-01',
  })
  user(pack, paie, toussard, {
    job_title: 'Gestionnaire paie et carrière',
    phone: '02 61 91 07 41',
    mobile: '06 39 98 20 14',
    address_line1: '4 place du Parvis',
    address_line2: 'Bâtiment B, 2e étage',
    postal_code: '99120',
    city: 'Montfabre',
  })

  const oudinardSwap = request(
    pack,
    aubertine,
    ago(30, '08:40'),
    'OUDINARD Paul => VERNANCHET Hugo',
    {
      ...replacement(
        pack,
        oudinard,
        'Vernanchet Hugo',
        [[finances, 'comptable']],
        addDays(today, -30),
        'Mutation au 1er du mois.',
      ),
    },
    {
      confirmedOn: addDays(today, -29),
      validatedAt: ago(30, '10:05'),
      carriedOutAt: ago(30, '10:06'),
      identifier: vernanchet.identifier,
      forms: [{ version: 1, channel: 'upload', at: ago(29, '15:20'), confirms: true, by: aubertine }],
    },
  )
  const bremontierMade = request(
    pack,
    aubertine,
    ago(50, '11:02'),
    'BRÉMONTIER Agathe',
    creation(pack, 'Brémontier Agathe', [[finances, 'comptable']], 'named', addDays(today, -48)),
    {
      confirmedOn: addDays(today, -49),
      validatedAt: ago(49, '16:30'),
      scheduledOn: addDays(today, -48),
      carriedOutAt: ago(48, '00:01'),
      identifier: bremontier.identifier,
      forms: [{ version: 1, channel: 'fax', at: ago(49, '09:00'), confirms: true, by: roquelin, file: false }],
    },
  )
  bill(
    pack,
    bremontierMade,
    'Création de connexion · BRÉMONTIER Agathe',
    'named',
    1,
    addDays(today, -48),
    ago(48, '00:01'),
  )
  const fauvernayMade = request(
    pack,
    aubertine,
    ago(18, '14:10'),
    'FAUVERNAY Jean-Christophe',
    creation(pack, 'Fauvernay Jean-Christophe', [[finances, 'lecture']], 'concurrent', addDays(today, -18)),
    {
      validatedAt: ago(18, '14:28'),
      carriedOutAt: ago(18, '14:30'),
      remindedAt: ago(10, '06:00'),
      suspendedAt: ago(3, '06:00'),
      identifier: fauvernay.identifier,
    },
  )
  const isnardonEnds = addDays(today, 180 - 7)
  const isnardonLeaves = request(
    pack,
    aubertine,
    ago(7, '08:15'),
    'ISNARDON Fatou',
    deletion(pack, isnardon, addDays(today, -5), 'Départ en retraite.'),
    {
      confirmedOn: addDays(today, -7),
      validatedAt: ago(7, '17:02'),
      scheduledOn: isnardonEnds,
      locksOn: addDays(today, -5),
      lockedAt: ago(5, '00:01'),
      forms: [{ version: 1, channel: 'email', at: ago(7, '16:40'), confirms: true, by: roquelin }],
    },
  )
  const pastouretEnds = addDays(today, 180 - 20)
  request(pack, aubertine, ago(20, '10:30'), 'PASTOURET Denis', deletion(pack, pastouret, addDays(today, 40)), {
    confirmedOn: addDays(today, -20),
    validatedAt: ago(19, '09:10'),
    scheduledOn: pastouretEnds,
    locksOn: addDays(today, 40),
    forms: [{ version: 1, channel: 'upload', at: ago(20, '16:00'), confirms: true, by: aubertine }],
  })

  connect(pack, aubertine, 'named', [[finances, 'budget']])
  connect(pack, bellamare, 'named', [[paie, 'gestionnaire']])
  connect(pack, chasteuil, 'concurrent', [
    [finances, 'comptable'],
    [delib, null],
  ])
  connect(pack, dagorne, 'named', [[paie, 'gestionnaire']])
  connect(pack, escoffre, 'named', [[finances, 'budget']])
  connect(pack, fauvernay, 'concurrent', [[finances, 'lecture']], {
    createdOn: addDays(today, -18),
    request: fauvernayMade.id,
  })
  connect(pack, grandjouan, 'named', [[delib, null]])
  connect(pack, havrincourt, 'named', [[finances, 'comptable']])
  connect(pack, isnardon, 'named', [[paie, 'gestionnaire']], { noticeEndsOn: isnardonEnds })
  connect(pack, joubertie, 'key', [[finances, 'comptable']])
  connect(pack, kervadec, 'named', [[finances, 'comptable']])
  connect(pack, mesnardier, 'named', [[finances, 'lecture']])
  connect(pack, oudinard, 'named', [[finances, 'comptable']], {
    endedOn: addDays(today, -30),
    endedBy: oudinardSwap.id,
  })
  connect(pack, pastouret, 'named', [[delib, null]], { noticeEndsOn: pastouretEnds })
  connect(pack, quermelin, 'named', [
    [finances, 'lecture'],
    [delib, null],
  ])
  connect(pack, toussard, 'named', [[paie, 'gestionnaire']], { createdOn: '2024-09-02' })
  connect(pack, vernanchet, 'named', [[finances, 'comptable']], {
    createdOn: addDays(today, -30),
    request: oudinardSwap.id,
  })
  connect(pack, wanquetin, 'key', [[finances, 'budget']])
  connect(pack, zellibert, 'named', [
    [finances, 'comptable'],
    [paie, 'gestionnaire'],
  ])
  connect(pack, bremontier, 'named', [[finances, 'comptable']], {
    createdOn: addDays(today, -48),
    request: bremontierMade.id,
  })
  const jobs = [
    'Comptable',
    'Gestionnaire paie',
    'Assistant administratif',
    'Chargé de mission',
    'Secrétaire de mairie',
    'Responsable de service',
  ]
  const accesses: Array<Array<[string, string | null]>> = [
    [[finances, 'comptable']],
    [[paie, 'gestionnaire']],
    [[delib, null]],
    [[finances, 'lecture']],
    [
      [finances, 'budget'],
      [delib, null],
    ],
    [[paie, 'responsable']],
  ]
  const named = 44 - [...rows.get('seats')!].filter((seat) => seat.kind === 'named' && seat.removed_on === null).length
  for (const [i, name] of fillers.slice(0, named + 12).entries()) {
    const who = here(name, jobs[i % jobs.length]!)
    connect(pack, who, i < named ? 'named' : 'concurrent', accesses[i % accesses.length]!, {
      createdOn: addDays('2024-04-02', (i * 37) % 700),
    })
  }
  for (let i = 0; i < 8; i++)
    add('seats', {
      id: idOf('pool', String(i)),
      contract_id: pack.id,
      kind: 'concurrent',
      account_id: null,
      key_reference: '',
      created_on: '2024-04-01',
      removed_on: null,
      created_by_request: null,
      removed_by_request: null,
    })
  for (const who of [aubertine, grandjouan, bellamare])
    connect(registry, who, 'named', [[citoyens, 'accueil']], { createdOn: '2025-09-01' })
  const registrars = ['Lestrade Nina', 'Maurienne Paul', 'Tournadre Édith'].map((name) =>
    here(name, "Officier d'état civil"),
  )
  for (const who of registrars) connect(registry, who, 'named', [[citoyens, 'etat-civil']], { createdOn: '2025-09-01' })

  const block = (
    of: Contract,
    who: Person,
    cause: string,
    at: Date,
    by: Person | null,
    requestId: string | null = null,
  ) => {
    for (const id of connections.get(`${of.number}/${who.identifier}`) ?? [])
      add('connection_blocks', {
        connection_id: id,
        cause,
        request_id: requestId,
        opened_at: at,
        opened_by: by?.id ?? null,
        opened_by_label: by ? `${by.surname} ${by.givenName}` : 'Parvis',
      })
  }
  block(pack, dagorne, 'administrator', ago(17, '11:20'), aubertine)
  told(
    ago(17, '11:20'),
    'contracts.connection.blocked',
    pack,
    aubertine,
    'connection',
    connections.get('24-0173/p.dagorne')![0]!,
    'DAGORNE Pierrick, Orba Paie',
    null,
    { cause: 'administrator' },
  )
  block(pack, fauvernay, 'regularisation', ago(3, '06:00'), null, fauvernayMade.id)
  block(pack, isnardon, 'notice', ago(5, '00:01'), null, isnardonLeaves.id)
  add('account_blocks', {
    account_id: havrincourt.id,
    cause: 'wrong_passwords',
    reason: '',
    opened_at: ago(2, '08:42'),
    opened_by: null,
    opened_by_label: 'Parvis',
  })
  told(ago(2, '08:42'), 'identity.account.blocked', pack, null, 'account', havrincourt.id, 'HAVRINCOURT Basile', null, {
    cause: 'wrong_passwords',
  })
  add('account_blocks', {
    account_id: mesnardier.id,
    cause: 'provider',
    reason: 'Poste compromis, vérification en cours.',
    opened_at: ago(6, '15:05'),
    opened_by: roquelin.id,
    opened_by_label: 'ROQUELIN Mathis',
  })
  told(
    ago(12, '10:14'),
    'contracts.connection.updated',
    pack,
    aubertine,
    'connection',
    connections.get('24-0173/i.escoffre')![0]!,
    'ESCOFFRE Inès, Orba Finances',
    { profile: 'Comptable' },
    { profile: 'Responsable budget' },
  )
  told(ago(9, '16:48'), 'contracts.password_reset.sent', pack, aubertine, 'account', bellamare.id, 'BELLAMARE Sofiane')

  // What Montfabre asks, in every state.
  const elsa = {
    phone: '02 61 91 07 60',
    mobile: '06 39 98 44 07',
    jobTitle: 'Responsable budget',
    addressLine1: '4 place du Parvis',
    postalCode: '99120',
    city: 'Montfabre',
  }
  for (const app of [finances, paie])
    user(
      pack,
      app,
      { surname: 'MORVANEC', givenName: 'Elsa', email: 'e.morvanec@montfabre.example' },
      {
        job_title: elsa.jobTitle,
        phone: elsa.phone,
        mobile: elsa.mobile,
        address_line1: elsa.addressLine1,
        postal_code: '99120',
        city: 'Montfabre',
      },
    )
  request(
    pack,
    aubertine,
    ago(2, '16:40'),
    'MORVANEC Elsa',
    creation(
      pack,
      'Morvanec Elsa',
      [[finances, 'lecture']],
      'concurrent',
      addDays(today, 11),
      'Arrivée au service finances, en renfort de Lucie Chasteuil.',
      elsa,
    ),
    {
      versions: [
        {
          at: minutesAgo(120),
          content: creation(
            pack,
            'Morvanec Elsa',
            [[finances, 'comptable']],
            'named',
            addDays(today, 3),
            'Arrivée au service finances, en renfort de Lucie Chasteuil.',
            elsa,
          ),
        },
      ],
      forms: [{ version: 1, channel: 'upload', at: ago(1, '10:25'), confirms: true, by: aubertine }],
    },
  )
  request(
    pack,
    aubertine,
    ago(3, '09:50'),
    'ZELLIBERT Amélie => BOROTTI Roman',
    replacement(
      pack,
      zellibert,
      'Borotti Roman',
      [
        [finances, 'comptable'],
        [paie, 'gestionnaire'],
      ],
      today,
    ),
    { forms: [{ version: 1, channel: 'upload', at: ago(2, '11:31'), confirms: false, review: true, by: aubertine }] },
  )
  request(
    pack,
    aubertine,
    ago(4, '15:22'),
    'LANTERNIER Élodie',
    creation(
      pack,
      'Lanternier Élodie',
      [
        [finances, 'lecture'],
        [delib, null],
      ],
      'concurrent',
      addDays(today, 11),
    ),
    {
      confirmedOn: addDays(today, -3),
      validatedAt: ago(3, '14:05'),
      scheduledOn: addDays(today, 11),
      identifier: 'e.lanternier',
      forms: [{ version: 1, channel: 'upload', at: ago(3, '09:00'), confirms: true, by: aubertine }],
    },
  )
  request(pack, aubertine, ago(10, '17:45'), 'QUERMELIN Odette', deletion(pack, quermelin, addDays(today, 170)), {
    remindedAt: ago(2, '06:00'),
  })
  request(
    pack,
    aubertine,
    ago(37, '10:00'),
    'PRADELIEU Camille',
    creation(
      pack,
      'Pradelieu Camille',
      [[finances, null]],
      'named',
      addDays(today, -30),
      'Il lui faut aussi Orba Paie.',
    ),
    { refused: { at: ago(36, '11:40'), reason: "Absente d'Orba Paie : Camille Pradelieu doit d'abord y être créée." } },
  )
  request(
    pack,
    aubertine,
    ago(40, '13:30'),
    'SAUVETERRE Lise',
    creation(pack, 'Sauveterre Lise', [[delib, null]], 'concurrent', addDays(today, -35)),
    { deletedAt: ago(39, '08:55') },
  )
  request(
    registry,
    aubertine,
    minutesAgo(35),
    'QUINTREC Malo',
    creation(registry, 'Quintrec Malo', [[citoyens, 'accueil']], 'named', addDays(today, 7)),
  )
  request(
    registry,
    aubertine,
    ago(2, '09:15'),
    'ABGRALL Maïwenn',
    creation(registry, 'Abgrall Maïwenn', [[citoyens, 'accueil']], 'named', addDays(today, 9)),
    {
      confirmedOn: addDays(today, -1),
      forms: [{ version: 1, channel: 'upload', at: ago(1, '11:05'), confirms: true, by: aubertine }],
    },
  )
  for (const [app, names] of [
    [finances, ['Astruc Léna', 'Bourdalou Nils', 'Pradelieu Camille']],
    [paie, ['Astruc Léna', 'Delpuech Omar']],
    [delib, ['Delpuech Omar', 'Ferrandis Zélie']],
    [citoyens, ['Guilhaumond Tessa', 'Lozachmeur Erwan']],
  ] as const)
    for (const name of names)
      user(app === citoyens ? registry : pack, app, {
        surname: capitals(name.split(' ')[0]!),
        givenName: name.split(' ')[1]!,
        email: `${plain(name.split(' ')[1]!).slice(0, 1)}.${plain(name.split(' ')[0]!)}@montfabre.example`,
      })

  // Training.
  const session = (
    title: string,
    app: string | null,
    days: number,
    from: string,
    to: string,
    place: string,
    seats: number,
    description: string,
  ) => {
    const id = idOf('session', title, String(days))
    add('training_sessions', {
      id,
      brand_id: brandId,
      application_id: app,
      title,
      description,
      place,
      starts_at: moment(addDays(today, days), from),
      ends_at: moment(addDays(today, days), to),
      seats,
    })
    return id
  }
  const past = session(
    'Clôture annuelle',
    finances,
    -15,
    '09:00',
    '17:00',
    'Port-Halbrane, salle des Archives',
    10,
    'Rattachements, provisions et restes à réaliser.',
  )
  const closing = session(
    'Clôture annuelle',
    finances,
    19,
    '09:00',
    '17:00',
    'Port-Halbrane, salle des Archives',
    11,
    'Rattachements, provisions et restes à réaliser.',
  )
  session(
    'Prendre en main Orba Délib',
    delib,
    33,
    '14:00',
    '17:00',
    'À distance',
    6,
    'De la convocation à la transmission des actes.',
  )
  const full = session(
    'Paie : déclarations',
    paie,
    12,
    '09:30',
    '12:30',
    'À distance',
    2,
    'Déclaration sociale nominative, régularisations.',
  )
  const register = (sessionId: string, who: Person, of: { id: string }, at: Date, values: Row = {}) =>
    add('training_registrations', {
      training_session_id: sessionId,
      account_id: who.id,
      request_id: of.id,
      attendee_label: `${who.surname} ${who.givenName}`,
      confirmed_at: null,
      attendance: null,
      created_at: at,
      ...values,
    })
  const kervadecTrained = request(
    pack,
    aubertine,
    ago(23, '09:30'),
    'KERVADEC Yann, Clôture annuelle',
    { kind: 'training', contractId: pack.id, trainingSessionId: past, accountIds: [kervadec.id], comment: '' },
    {
      confirmedOn: addDays(today, -22),
      validatedAt: ago(22, '10:10'),
      carriedOutAt: ago(22, '10:11'),
      forms: [{ version: 1, channel: 'upload', at: ago(22, '09:05'), confirms: true, by: aubertine }],
    },
  )
  register(past, kervadec, kervadecTrained, ago(23, '09:30'), { confirmed_at: ago(22, '10:10'), attendance: 'present' })
  const paieTrained = request(
    pack,
    aubertine,
    ago(9, '09:30'),
    '2 inscrits, Paie : déclarations',
    {
      kind: 'training',
      contractId: pack.id,
      trainingSessionId: full,
      accountIds: [bellamare.id, toussard.id],
      comment: '',
    },
    {
      confirmedOn: addDays(today, -8),
      validatedAt: ago(8, '10:10'),
      carriedOutAt: ago(8, '10:11'),
      forms: [{ version: 1, channel: 'upload', at: ago(8, '09:05'), confirms: true, by: aubertine }],
    },
  )
  for (const who of [bellamare, toussard])
    register(full, who, paieTrained, ago(9, '09:30'), { confirmed_at: ago(8, '10:10') })

  // Who administers what.
  const delegation = (of: Contract, who: Person, by: Person, at: Date, values: Row = {}, withFile = false) => {
    const id = idOf('delegation', of.number, who.identifier)
    const label = `${who.surname} ${who.givenName}`
    let fileId: string | null = null
    if (withFile) {
      fileId = idOf('file', id)
      const key = `${fileId.slice(0, 2)}/${fileId}`
      files.push({
        key,
        title: `Délégation, contrat ${of.number}`,
        lines: [label, '', 'Exemplaire signé (données de démonstration).'],
        row: {
          id: fileId,
          brand_id: brandId,
          organisation_id: of.organisationId,
          name: `delegation-${of.number}-signee.pdf`,
          content_type: 'application/pdf',
          storage_key: key,
          created_by: by.id,
          created_at: at,
        },
      })
    }
    add('delegations', {
      id,
      brand_id: brandId,
      contract_id: of.id,
      account_id: who.id,
      authority_name: 'Jeanne Valmorin',
      authority_title: of.organisation.startsWith('Ville') ? 'Maire' : 'Présidente',
      requested_by: by.id,
      requested_by_label: `${by.surname} ${by.givenName}`,
      requested_at: at,
      form_file_id: fileId,
      form_received_on: null,
      validated_at: null,
      validated_by: null,
      validated_by_label: '',
      refused_at: null,
      refusal_reason: '',
      ended_at: null,
      ended_by: null,
      ended_by_label: '',
      end_reason: '',
      ...values,
    })
    told(at, 'contracts.delegation.requested', of, by, 'delegation', id, label, null, {
      authorityName: 'Jeanne Valmorin',
    })
    if (values.validated_at)
      told(values.validated_at as Date, 'contracts.delegation.validated', of, roquelin, 'delegation', id, label)
    if (values.refused_at)
      told(values.refused_at as Date, 'contracts.delegation.refused', of, roquelin, 'delegation', id, label, null, {
        reason: values.refusal_reason,
      })
    if (values.ended_at)
      told(values.ended_at as Date, 'contracts.delegation.ended', of, aubertine, 'delegation', id, label, null, {
        reason: values.end_reason,
      })
  }
  const inForce = (at: Date) => ({
    form_received_on: dayAt(at),
    validated_at: new Date(at.getTime() + 86_400_000),
    validated_by: roquelin.id,
    validated_by_label: 'ROQUELIN Mathis',
  })
  delegation(pack, aubertine, roquelin, moment('2024-04-01', '09:00'), inForce(moment('2024-04-01', '10:00')), true)
  delegation(registry, aubertine, aubertine, moment('2025-09-01', '09:00'), inForce(moment('2025-09-01', '10:00')))
  delegation(pack, grandjouan, aubertine, moment('2024-06-03', '09:00'), {
    ...inForce(moment('2024-06-05', '10:00')),
    ended_at: ago(60, '18:00'),
    ended_by: aubertine.id,
    ended_by_label: 'AUBERTINE Claire',
    end_reason: 'Changement de service.',
  })
  delegation(pack, escoffre, aubertine, ago(5, '10:20'), { form_received_on: addDays(today, -1) }, true)
  delegation(pack, chasteuil, aubertine, ago(1, '17:12'))
  delegation(pack, zellibert, aubertine, ago(70, '09:40'), {
    form_received_on: addDays(today, -68),
    refused_at: ago(67, '11:00'),
    refusal_reason: "Le formulaire n'est pas signé par l'autorité.",
  })

  // Other clients: the same provider, nobody sees them but their own people.
  const clients: Array<{
    name: string
    city: string
    code: string
    siret: string
    number: string
    title: string
    domain: string
    admin: string
    staff: string[]
    starts: Day
    waits?: boolean
  }> = [
    {
      name: "Office de l'habitat du Lerzan",
      city: 'Lerzan',
      code: '99310',
      siret: '27990310800017',
      number: '23-0418',
      title: 'Orba Finances',
      domain: 'habitat-lerzan.example',
      admin: 'Delcambre Irène',
      staff: ['Aubrac Tom', 'Cassagnol Mia', 'Lespinasse Jean', 'Mirabel Zoé', 'Sorgues Yves', 'Tavernol Ana'],
      starts: '2023-10-01',
    },
    {
      name: 'Syndicat des eaux de la Vaulne',
      city: 'Vaulne',
      code: '99450',
      siret: '25990450600013',
      number: '22-0096',
      title: 'Orba Finances',
      domain: 'eaux-vaulne.example',
      admin: 'Pommerol Luc',
      staff: ['Ermelin Zoé', 'Garonnet Ali'],
      starts: '2022-03-01',
    },
    {
      name: 'Val-Orpin Agglomération',
      city: 'Orpin',
      code: '99600',
      siret: '20990600700015',
      number: '25-0031',
      title: 'Orba Finances',
      domain: 'val-orpin.example',
      admin: 'Ravignan Odile',
      staff: ['Bessonnat Théa', 'Clavières Nino', 'Dourdan Ève'],
      starts: '2025-02-01',
    },
    {
      name: 'Clinique des Trois-Aulnes',
      city: 'Montfabre',
      code: '99120',
      siret: '33990120900017',
      number: '26-0007',
      title: 'Orba Finances',
      domain: 'trois-aulnes.example',
      admin: 'Sérignac Paul',
      staff: ['Vinzelle Rose'],
      starts: '2026-01-01',
      waits: true,
    },
    {
      name: 'Lycée agricole de Sorbières',
      city: 'Sorbières',
      code: '99540',
      siret: '19990540700011',
      number: '21-0220',
      title: 'Orba Finances',
      domain: 'lycee-sorbieres.example',
      admin: 'Tilliard Anne',
      staff: ['Voltane Iris', 'Uzerche Noé'],
      starts: '2021-09-01',
    },
  ]
  const others = new Map<string, { of: Contract; admin: Person; staff: Person[] }>()
  for (const client of clients) {
    const info = {
      id: organisation(client.name, client.city, client.code, client.siret),
      name: client.name,
      domain: client.domain,
    }
    const of = contract(client.number, client.title, info, [finances], {
      starts: client.starts,
      prices: [
        ['named', 3200],
        ['concurrent', 5900],
      ],
      ...(client.waits ? { waits: true } : {}),
    })
    const members = [client.admin, ...client.staff].map((name) =>
      person(name, client.domain, { structure: client.name, city: client.city, postal_code: client.code }),
    )
    for (const who of members) connect(of, who, 'named', [[finances, 'comptable']], { createdOn: client.starts })
    add('seats', {
      id: idOf('pool', client.number),
      contract_id: of.id,
      kind: 'concurrent',
      account_id: null,
      key_reference: '',
      created_on: client.starts,
      removed_on: null,
      created_by_request: null,
      removed_by_request: null,
    })
    delegation(of, members[0]!, roquelin, moment(client.starts, '09:00'), inForce(moment(client.starts, '10:00')))
    others.set(client.number, { of, admin: members[0]!, staff: members.slice(1) })
  }
  const form = (at: Date, by: Person) => [{ version: 1, channel: 'upload', at, confirms: true, by }]
  const lerzan = others.get('23-0418')!
  const vaulne = others.get('22-0096')!
  const orpin = others.get('25-0031')!
  const aulnes = others.get('26-0007')!
  const sorbieres = others.get('21-0220')!
  request(
    lerzan.of,
    lerzan.admin,
    ago(8, '10:10'),
    'TASSIGNOL Rémi',
    creation(lerzan.of, 'Tassignol Rémi', [[finances, 'lecture']], 'named', addDays(today, 2)),
    { confirmedOn: addDays(today, -7), forms: form(ago(7, '08:30'), lerzan.admin) },
  )
  request(
    vaulne.of,
    vaulne.admin,
    ago(6, '14:20'),
    'ERMELIN Zoé => OSTRAN Bilal',
    replacement(vaulne.of, vaulne.staff[0]!, 'Ostran Bilal', [[finances, 'comptable']], today),
  )
  request(
    orpin.of,
    orpin.admin,
    ago(4, '09:00'),
    'HADJERES Lina',
    creation(orpin.of, 'Hadjeres Lina', [[finances, 'comptable']], 'concurrent', today),
    { confirmedOn: addDays(today, -3), forms: form(ago(3, '16:45'), orpin.admin) },
  )
  request(
    aulnes.of,
    aulnes.admin,
    minutesAgo(130),
    'PERRIGOT Sacha',
    creation(aulnes.of, 'Perrigot Sacha', [[finances, 'lecture']], 'named', addDays(today, 10)),
  )
  request(
    orpin.of,
    orpin.admin,
    minutesAgo(125),
    'BRUNELIN Maud',
    creation(orpin.of, 'Brunelin Maud', [[finances, 'comptable']], 'named', addDays(today, 5)),
    { confirmedOn: today, forms: form(minutesAgo(95), orpin.admin) },
  )
  request(
    sorbieres.of,
    sorbieres.admin,
    minutesAgo(70),
    'VOLTANE Iris',
    deletion(sorbieres.of, sorbieres.staff[0]!, addDays(today, 30)),
  )
  const five = request(lerzan.of, lerzan.admin, minutesAgo(62), '5 inscrits, Clôture annuelle', {
    kind: 'training',
    contractId: lerzan.of.id,
    trainingSessionId: closing,
    accountIds: lerzan.staff.slice(0, 5).map((who) => who.id),
    comment: '',
  })
  for (const who of lerzan.staff.slice(0, 5)) register(closing, who, five, minutesAgo(62))
  // Validated for today: the scheduler carries it out as the portal starts.
  request(
    orpin.of,
    orpin.admin,
    ago(2, '11:00'),
    'COLOMBET Maya',
    creation(orpin.of, 'Colombet Maya', [[finances, 'lecture']], 'named', today),
    {
      confirmedOn: addDays(today, -1),
      validatedAt: ago(1, '15:00'),
      scheduledOn: today,
      identifier: 'm.colombet',
      forms: form(ago(1, '09:20'), orpin.admin),
    },
  )

  // Support.
  const ticket = (
    n: number,
    who: Person,
    of: Contract | null,
    subject: string,
    category: string,
    status: string,
    talk: Array<[Person, 'client' | 'staff', Date, string]>,
  ) => {
    const id = idOf('ticket', String(n))
    const opened = talk[0]![2]
    const last = talk.at(-1)![2]
    const year = dayAt(opened).slice(0, 4)
    add('tickets', {
      id,
      brand_id: brandId,
      organisation_id: of?.organisationId ?? null,
      account_id: who.id,
      number: `T-${year}-${String(n).padStart(4, '0')}`,
      subject,
      category,
      status,
      opened_by_label: `${who.surname} ${who.givenName}`,
      opened_at: opened,
      last_activity_at: last,
      closed_at: status === 'closed' ? last : null,
    })
    for (const [i, [author, side, at, body]] of talk.entries())
      add('ticket_messages', {
        id: idOf('message', String(n), String(i)),
        ticket_id: id,
        author_id: author.id,
        author_label: `${author.surname} ${author.givenName}`,
        author_side: side,
        body,
        created_at: at,
      })
  }
  const nivernec = people.get('t.nivernec')!
  ticket(41, toussard, pack, 'Bulletin de novembre : arrondi inattendu', 'incident', 'waiting_client', [
    [
      toussard,
      'client',
      ago(3, '10:05'),
      "Le net à payer de deux agents diffère d'un centime entre l'écran et le PDF.",
    ],
    [nivernec, 'staff', ago(3, '13:40'), 'Merci, nous reproduisons. Pouvez-vous nous donner les deux matricules ?'],
  ])
  ticket(42, toussard, pack, 'Ajouter une rubrique de prime', 'question', 'closed', [
    [toussard, 'client', ago(21, '09:15'), "Comment ajouter une rubrique pour la prime de fin d'année ?"],
    [nivernec, 'staff', ago(21, '11:02'), 'Dans Paramètres, Rubriques : la fiche P-118 décrit chaque étape.'],
    [toussard, 'client', ago(20, '08:50'), 'Parfait, merci.'],
  ])
  ticket(43, aubertine, pack, 'Nouveau profil : lecture des marchés', 'profile', 'waiting_provider', [
    [
      aubertine,
      'client',
      ago(1, '16:20'),
      'Il nous faudrait un profil limité à la consultation des marchés dans Orba Finances.',
    ],
  ])
  ticket(44, orpin.admin, orpin.of, 'Import des tiers refusé', 'incident', 'waiting_provider', [
    [orpin.admin, 'client', minutesAgo(50), 'Le fichier du mois est refusé à la ligne 214, sans autre message.'],
  ])
  message(
    toussard,
    ago(3, '13:40'),
    'support.reply',
    {
      number: `T-${dayAt(ago(3)).slice(0, 4)}-0041`,
      subject: 'Bulletin de novembre : arrondi inattendu',
      author: 'NIVERNEC Théo',
      excerpt: 'Merci, nous reproduisons. Pouvez-vous nous donner les deux matricules ?',
    },
    `/assistance/${idOf('ticket', '41')}`,
    { key: 'demo:reply:41' },
  )

  addOrganisations({
    brandId,
    rows,
    add,
    idOf,
    ago,
    minutesAgo,
    today,
    person,
    organisation,
    people,
    journal,
    town: montfabre,
  })

  for (const [year, last] of sequence) add('number_sequences', { brand_id: brandId, kind: 'D', year, last })
  for (const year of new Set(rows.get('tickets')!.map((row) => Number(String(row.number).slice(2, 6)))))
    add('number_sequences', { brand_id: brandId, kind: 'T', year, last: 44 })
  journal.sort((a, b) => (a.at as Date).getTime() - (b.at as Date).getTime())
  rows.set('journal_events', journal)

  const storage = directoryStorage(join(config.dataDirectory, 'files'))
  for (const file of files) {
    const bytes = await signedCopy(file.title, file.lines)
    await storage.put(file.key, bytes)
    add('files', { ...file.row, size_bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  }
  // Each client has its principal manager from its creation on.
  for (const organisation of rows.get('organisations')!) {
    const members = rows.get('memberships')!.filter((row) => row.organisation_id === organisation.id)
    if (!members.some((row) => row.role === 'principal_manager')) members[0]!.role = 'principal_manager'
  }
  await transaction(database, async (client) => {
    for (const table of order) {
      // Rows that name the same columns go in together; what a row does not name keeps its default.
      for (let from = 0, list = rows.get(table)!; from < list.length; ) {
        const columns = Object.keys(list[from]!)
        let to = from + 1
        while (to < list.length && Object.keys(list[to]!).join() === columns.join()) to += 1
        const names = columns.join(', ')
        await client.query(
          `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
          [JSON.stringify(list.slice(from, to))],
        )
        from = to
      }
      // What members and staff are is a role of their brand.
      if (table === 'brands') await giveRoles(client, spaces)
    }
  })
  return shown.map((account) => ({ ...account, password }))
}

/** The demo's accounts that can still be signed in to with the demo's password; none where the data are not the demo's. */
export async function demoAccounts(database: Database): Promise<DemoAccount[]> {
  const { rows } = await database.pool.query(
    `select a.identifier, c.password_hash from settings s join accounts a on a.brand_id = s.brand_id and a.status = 'active' join credentials c on c.account_id = a.id
     where s.key = 'demo' and a.identifier = any ($1)`,
    [shown.map((account) => account.identifier)],
  )
  const found: DemoAccount[] = []
  for (const account of shown) {
    const row = rows.find((one) => one.identifier === account.identifier)
    if (row?.password_hash && (await verifyPassword(publicPassword, row.password_hash)))
      found.push({ ...account, password: publicPassword })
  }
  return found
}

const randomPassword = () => randomBytes(15).toString('base64url')

/**
 * Takes the public password away from whatever account of the demo still has it, and ends their sessions: for a start at which others
 * reach the portal. With `replace` a random one takes its place, else none: they choose one by a link.
 * @returns how many accounts had it, and those to show with their new password
 */
export async function withdrawPublicPassword(
  database: Database,
  replace: boolean,
): Promise<{ withdrawn: number; accounts: DemoAccount[] }> {
  const password = replace ? randomPassword() : undefined
  const newHash = password ? await hashPassword(password) : null
  return transaction(database, async (client) => {
    const demo = `from settings s join accounts a on a.brand_id = s.brand_id join credentials c on c.account_id = a.id
      where s.key = 'demo' and not s.value ? 'passwordWithdrawnAt' and c.password_hash is not null`
    const { rows: hashes } = await client.query(`select distinct c.password_hash as hash ${demo}`)
    const known: string[] = []
    for (const { hash } of hashes) if (await verifyPassword(publicPassword, hash)) known.push(hash)
    const { rows: withdrawn } = await client.query(
      `update credentials set password_hash = $2, password_changed_at = now() where account_id in (select a.id ${demo} and c.password_hash = any ($1))
       returning account_id, (select identifier from accounts where id = account_id) as identifier`,
      [known, newHash],
    )
    await client.query('update sessions set ended_at = now() where account_id = any ($1) and ended_at is null', [
      withdrawn.map((row) => row.account_id),
    ])
    // With none left there is nothing to look for at the next start.
    await client.query(
      "update settings set value = value || jsonb_build_object('passwordWithdrawnAt', now()) where key = 'demo' and not value ? 'passwordWithdrawnAt'",
    )
    const replaced = new Set(withdrawn.map((row) => row.identifier))
    return {
      withdrawn: withdrawn.length,
      accounts: password
        ? shown.filter((account) => replaced.has(account.identifier)).map((account) => ({ ...account, password }))
        : [],
    }
  })
}
