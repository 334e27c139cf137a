// What the demo's data are made with: the clock, ids, people, organisations, messages, the journal. Each owner adds rows of its own tables.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Config } from '../config/config.ts'
import { addDays, type Day, today as dayOf } from '../dates/day.ts'
import { wallClockAt } from '../i18n/formats.ts'
import { escapeHtml, renderMessage } from '../notifications/messages.ts'
import type { Space } from '../space.ts'
import type { World } from './world.ts'

/** A row, by its columns. */
export type Row = Record<string, unknown>

export type DemoPerson = {
  id: string
  surname: string
  givenName: string
  identifier: string
  email: string
  /** As others read it: SURNAME Given name. */
  label: string
}
export type DemoOrganisation = { id: string; name: string; domain: string }

/** A file: a signed copy that is drawn of its title and lines, or bytes as they are. */
export type DemoPaper = {
  id: string
  organisationId: string | null
  /** What it belongs to, as a space declares it. */
  owner: { kind: string; id: string }
  name: string
  by: DemoPerson
  at: Date
} & ({ title: string; lines: string[] } | { contentType: string; bytes: Buffer })

/** An entry of the journal. No actor: Parvis itself. */
export type DemoEvent = {
  at: Date
  type: string
  organisationId: string | null
  actor: DemoPerson | null
  subject: { type: string; id: string; label: string }
  before?: unknown
  after?: unknown
  /** Other columns of the journal. */
  more?: Row
}

/** What makes the demo's data, before anybody is in it. */
export type DemoTools = {
  brandId: string
  now: Date
  today: Day
  /** So many days ago at a time of day; what would lie ahead is a moment ago instead. */
  ago: (days: number, time?: string) => Date
  minutesAgo: (minutes: number) => Date
  /** The brand's day of a moment. */
  dayAt: (at: Date) => Day
  /** A time of day in the brand's zone, as a moment. */
  moment: (day: Day, time: string) => Date
  /** The same id for the same words, so that the demo is the same everywhere. */
  idOf: (...words: string[]) => string
  /** Adds a row of one of the owner's own tables. A column that it does not name keeps its default. */
  add: (table: string, row: Row) => void
  /** An account with the demo's password, by `Surname Given name`; its e-mail address is in this domain. */
  person: (name: string, domain: string, values?: Row) => DemoPerson
  organisation: (
    name: string,
    domain: string,
    values: { city: string; postalCode: string; siret: string; kind?: string; since?: Day },
  ) => DemoOrganisation
  /** Makes somebody a member of an organisation, of all its services unless some are named. */
  member: (
    organisation: DemoOrganisation,
    who: DemoPerson,
    values?: { role?: string; startsOn?: Day; services?: string[]; by?: DemoPerson },
  ) => void
  membershipId: (organisation: DemoOrganisation, who: DemoPerson) => string
  /** The memberships of an organisation, in the order in which they were made. */
  membershipIds: (organisation: DemoOrganisation) => string[]
  /** Blocks an account. No `by`: Parvis itself. */
  blockAccount: (who: DemoPerson, cause: string, at: Date, values?: { reason?: string; by?: DemoPerson }) => void
  tell: (event: DemoEvent) => void
  /** A notice with its mail, in the words of a message that is defined. */
  message: (
    to: DemoPerson,
    at: Date,
    kind: string,
    params: Record<string, unknown>,
    href: string,
    options: { key: string; read?: boolean },
  ) => void
  /** Keeps a signed copy or a picture. @returns its id among the files */
  paper: (paper: DemoPaper) => string
  /** Says up to where numbers of a kind are taken in a year. */
  countedTo: (kind: string, year: number, last: number) => void
}

/** What the frame lends each space: tools, and those who are there. */
export type Demo = DemoTools & {
  world: World
  /** Under what is sealed (account numbers), and where the portal is reached. */
  config: Pick<Config, 'secret' | 'dataDirectory' | 'publicUrl'>
  /** The spaces that a client may subscribe its people to. */
  subscribable: string[]
  /** What another space's demo gave; the asking space names it in its `needs`. */
  given: <Given>(space: Space<Given>) => Given
}

/** A space's part in the demo. */
export type DemoPart<Given = unknown> = {
  /** Its own tables, in the order in which they are written. */
  tables: string[]
  /** Those of them that are written before the tables of any space, because triggers on others' rows look for theirs. */
  writtenFirst?: string[]
  /** Adds its rows. @returns what spaces that need this one may use of them */
  fill: (demo: Demo) => Given
  /** What cannot be written as rows, because it is what acts leave behind: done once all rows are there, in the same transaction. */
  act?: (client: pg.PoolClient, demo: Demo) => Promise<void>
}

/** Rows of all tables, as they are gathered. */
export type Gathered = { rows: Map<string, Row[]>; papers: DemoPaper[] }

const timeZone = 'Europe/Paris'

function idOf(...words: string[]): string {
  const hex = createHash('sha256')
    .update(`parvis demo ${words.join('/')}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function moment(day: Day, time: string): Date {
  const winter = new Date(`${day}T${time}:00+01:00`)
  return wallClockAt(winter, timeZone).getUTCHours() === Number(time.slice(0, 2))
    ? winter
    : new Date(`${day}T${time}:00+02:00`)
}

/** A name as it stands in an identifier: without accents, in small letters. */
export const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z-]/g, '')

/** A surname in capitals. */
export const capitals = (name: string) => name.toLocaleUpperCase('fr')

/** `Surname Given name` in its two parts, the surname in capitals. */
export function nameParts(name: string): { surname: string; givenName: string } {
  const [first, ...rest] = name.split(' ')
  return { surname: capitals(first!), givenName: rest.join(' ') }
}

/** The clock of the demo: everything is counted from now. */
function clockTools(now: Date) {
  const today = dayOf(timeZone, now)
  return {
    now,
    today,
    ago: (days: number, time = '09:12') => {
      const at = moment(addDays(today, -days), time)
      return at < now ? at : new Date(now.getTime() - 60_000)
    },
    minutesAgo: (minutes: number) => new Date(now.getTime() - minutes * 60_000),
    dayAt: (at: Date) => dayOf(timeZone, at),
    moment,
  }
}

function personTools(add: DemoTools['add'], brandId: string, passwordHash: string) {
  const person = (name: string, domain: string, values: Row = {}): DemoPerson => {
    const { surname, givenName } = nameParts(name)
    const initials = givenName
      .split('-')
      .map((part) => plain(part).slice(0, 1))
      .join('')
    const identifier = `${initials}.${plain(name.split(' ')[0]!)}`
    const email = `${identifier}@${domain}`
    const id = idOf('account', identifier)
    const from = moment('2024-04-02', '09:00')
    const nothing = [
      'structure',
      'job_title',
      'address_line1',
      'address_line2',
      'postal_code',
      'city',
      'phone',
      'mobile',
    ]
    add('accounts', {
      id,
      brand_id: brandId,
      status: 'active',
      identifier,
      sign_in_email: email,
      contact_email: email,
      surname,
      given_name: givenName,
      ...Object.fromEntries(nothing.map((column) => [column, ''])),
      created_at: from,
      updated_at: from,
      ...values,
    })
    const pending = values.status === 'pending'
    add('credentials', {
      account_id: id,
      password_hash: pending ? null : passwordHash,
      password_changed_at: pending ? null : moment('2024-04-03', '10:00'),
    })
    return { id, surname, givenName, identifier, email, label: `${surname} ${givenName}` }
  }
  const blockAccount: DemoTools['blockAccount'] = (who, cause, at, { reason = '', by } = {}) =>
    add('account_blocks', {
      account_id: who.id,
      cause,
      reason,
      opened_at: at,
      opened_by: by?.id ?? null,
      opened_by_label: by?.label ?? 'Parvis',
    })
  return { person, blockAccount }
}

function organisationTools(add: DemoTools['add'], rows: Gathered['rows'], brandId: string) {
  const organisation: DemoTools['organisation'] = (name, domain, values) => {
    const id = idOf('organisation', name)
    add('organisations', {
      id,
      brand_id: brandId,
      name,
      siret: values.siret,
      address_line1: '4 place du Parvis',
      postal_code: values.postalCode,
      city: values.city,
      phone: '02 61 91 07 00',
      email: '',
      registered_on: values.since ?? '2024-01-15',
      created_at: moment(values.since ?? '2024-01-15', '10:00'),
      ...(values.kind ? { kind: values.kind } : {}),
    })
    return { id, name, domain }
  }
  const membershipId: DemoTools['membershipId'] = (of, who) => idOf('membership', of.id, who.id)
  const member: DemoTools['member'] = (of, who, { role = 'member', startsOn = '2024-04-01', services, by } = {}) => {
    const id = membershipId(of, who)
    add('memberships', {
      id,
      organisation_id: of.id,
      account_id: who.id,
      role,
      starts_on: startsOn,
      whole: !services,
      granted_by: by?.id ?? null,
      granted_by_label: by?.label ?? '',
    })
    for (const service of services ?? [])
      add('membership_services', { membership_id: id, organisation_id: of.id, service_id: service })
  }
  const membershipIds = (of: DemoOrganisation) =>
    (rows.get('memberships') ?? []).filter((row) => row.organisation_id === of.id).map((row) => String(row.id))
  return { organisation, member, membershipId, membershipIds }
}

function messageTool(add: DemoTools['add'], brandId: string, publicUrl: string): DemoTools['message'] {
  return (to, at, kind, params, href, { key, read = false }) => {
    add('notifications', {
      brand_id: brandId,
      account_id: to.id,
      kind,
      params,
      href,
      created_at: at,
      read_at: read ? new Date(at.getTime() + 3_600_000) : null,
    })
    const { subject, body, action } = renderMessage({ messages: {} }, kind, 'fr', params)
    const text = [`Bonjour ${to.givenName},`, body, action && `${action}\u00a0:\n${publicUrl}${href}`, 'Halbrane']
      .filter(Boolean)
      .join('\n\n')
    const html = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Halbrane</title></head><body><pre style="font:15px/23px Arial,sans-serif;white-space:pre-wrap">${escapeHtml(text)}</pre></body></html>`
    add('mails', {
      brand_id: brandId,
      account_id: to.id,
      kind,
      key,
      to_address: to.email,
      subject,
      text_body: text,
      html_body: html,
      is_secret: false,
      created_at: at,
      // Its people have no mailbox: nothing leaves, even once there is a mail server, and nobody is asked about it.
      state: 'not_sent',
      decided_at: at,
    })
  }
}

/** The tools, which gather what they are told to make into `gathered`. */
export function demoTools(gathered: Gathered, now: Date, passwordHash: string, publicUrl: string): DemoTools {
  const { rows, papers } = gathered
  const brandId = idOf('brand')
  const add: DemoTools['add'] = (table, row) => {
    const known = rows.get(table)
    if (known) known.push(row)
    else rows.set(table, [row])
  }
  return {
    brandId,
    ...clockTools(now),
    idOf,
    add,
    ...personTools(add, brandId, passwordHash),
    ...organisationTools(add, rows, brandId),
    message: messageTool(add, brandId, publicUrl),
    tell: ({ at, type, organisationId, actor, subject, before = null, after = null, more }) =>
      add('journal_events', {
        brand_id: brandId,
        organisation_id: organisationId,
        at,
        actor_id: actor?.id ?? null,
        actor_label: actor?.label ?? 'Parvis',
        on_behalf_of: '',
        type,
        subject_type: subject.type,
        subject_id: subject.id,
        subject_label: subject.label,
        before,
        after,
        ...more,
      }),
    paper: (paper) => {
      if (!papers.some((known) => known.id === paper.id)) papers.push(paper)
      return paper.id
    },
    countedTo: (kind, year, last) => {
      const known = rows.get('number_sequences')?.find((row) => row.kind === kind && row.year === year)
      if (known) known.last = last
      else add('number_sequences', { brand_id: brandId, kind, year, last })
    },
  }
}
