import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { dateFormat } from '../../../kernel/i18n/formats.ts'
import { type Locale, languageTags } from '../../../kernel/i18n/locale.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import type { RequestContent, SeatKind } from '../schema.ts'

/** One line of what a request says, in words: for the form, the comparison of versions, and the mail. */
export type RequestField = { section: string; label: string; value: string }

const words = {
  fr: {
    subscriber: 'Abonné',
    removed: 'Abonné à supprimer',
    added: 'Abonné à ajouter',
    coordinates: 'Coordonnées',
    access: 'Logiciels et profils',
    terms: 'Modalités',
    training: 'Formation',
    more: 'Informations complémentaires',
    surname: 'Nom',
    givenName: 'Prénom',
    identifier: 'Identifiant',
    email: 'Adresse email',
    mobile: 'Mobile',
    jobTitle: 'Fonction',
    structure: 'Structure',
    phone: 'Téléphone',
    fax: 'Fax',
    addressLine1: 'Adresse',
    addressLine2: 'Adresse suite',
    postalCode: 'Code postal',
    city: 'Commune',
    applicationUser: 'Collaborateur',
    profile: 'Profil',
    noProfile: 'Aucun profil',
    seatKind: 'Type de connexion',
    addSeat: 'CP supplémentaire',
    removeSeat: 'CP rendue',
    yes: 'Oui',
    no: 'Non',
    wishedOn: 'Date souhaitée',
    comment: 'Commentaire',
    session: 'Session',
    place: 'Lieu',
    attendees: 'Participants',
    current: 'Identité reprise du compte existant',
  },
  en: {
    subscriber: 'Subscriber',
    removed: 'Subscriber to remove',
    added: 'Subscriber to add',
    coordinates: 'Contact details',
    access: 'Applications and profiles',
    terms: 'Terms',
    training: 'Training',
    more: 'Further information',
    surname: 'Surname',
    givenName: 'First name',
    identifier: 'Identifier',
    email: 'Email address',
    mobile: 'Mobile',
    jobTitle: 'Job title',
    structure: 'Structure',
    phone: 'Phone',
    fax: 'Fax',
    addressLine1: 'Address',
    addressLine2: 'Address, continued',
    postalCode: 'Postcode',
    city: 'Town',
    applicationUser: 'Application user',
    profile: 'Profile',
    noProfile: 'No profile',
    seatKind: 'Kind of connection',
    addSeat: 'Additional shared seat',
    removeSeat: 'Shared seat given back',
    yes: 'Yes',
    no: 'No',
    wishedOn: 'Wished date',
    comment: 'Comment',
    session: 'Session',
    place: 'Place',
    attendees: 'Attendees',
    current: 'Identity of the existing account',
  },
}

const wordsInEnglish = new Map(
  (Object.keys(words.fr) as Array<keyof typeof words.fr>).map((key) => [words.fr[key], words.en[key]]),
)

/**
 * What the journal keeps of a request, in the reader's language (C35): it is written in French, as `section · label` and its value.
 * What is no such record is given back as it is.
 */
export function journalWords(record: unknown, locale: Locale): unknown {
  if (locale === 'fr' || !record || typeof record !== 'object' || Array.isArray(record)) return record
  const english = (text: string) => wordsInEnglish.get(text) ?? text
  const seats = new Map((['named', 'concurrent', 'key'] as const).map((kind) => [seatKindName(kind, 'fr'), kind]))
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      if (!name.includes(' · ')) return [name, value]
      const told = name
        .split(' · ')
        .map((part) => part.split(', ').map(english).join(', '))
        .join(' · ')
      const kind = seats.get(String(value))
      if (name.endsWith(words.fr.seatKind) && kind) return [told, seatKindName(kind, locale)]
      return [
        told,
        [words.fr.noProfile, words.fr.yes, words.fr.no].includes(String(value)) ? english(String(value)) : value,
      ]
    }),
  )
}

/** CI, CP, clé: the names of the kinds of seat. */
export const seatKindName = (kind: SeatKind, locale: Locale): string =>
  ({
    named: { fr: 'CI', en: 'Named (CI)' },
    concurrent: { fr: 'CP', en: 'Shared (CP)' },
    key: { fr: 'Clé', en: 'Key' },
  })[kind][locale]

/** The kinds of request in words (C19). */
export const kindName = (kind: RequestContent['kind'], locale: Locale): string =>
  ({
    creation: { fr: 'Création de connexion', en: 'Creation of a connection' },
    deletion: { fr: 'Suppression de connexion', en: 'Deletion of a connection' },
    replacement: { fr: "Remplacement d'abonné", en: 'Replacement of a subscriber' },
    training: { fr: 'Inscription à une formation', en: 'Training registration' },
  })[kind][locale]

/** Names behind the ids of several contents, read at once. */
export async function loadNames(ctx: Context, contents: RequestContent[]) {
  const accounts = new Set<string>()
  const applications = new Set<string>()
  const users = new Set<string>()
  const profiles = new Set<string>()
  const sessions = new Set<string>()
  for (const content of contents) {
    if (content.kind === 'training') {
      sessions.add(content.trainingSessionId)
      for (const id of content.accountIds) accounts.add(id)
      continue
    }
    if (content.kind !== 'creation') accounts.add(content.accountId)
    if (content.kind === 'deletion') continue
    if (content.subscriber.type === 'existing') accounts.add(content.subscriber.accountId)
    for (const access of content.access) {
      applications.add(access.applicationId)
      users.add(access.applicationUserId)
      if (access.profileId) profiles.add(access.profileId)
    }
  }
  const read = <T>(ids: Set<string>, query: (list: string[]) => Promise<T[]>): Promise<T[]> =>
    ids.size === 0 ? Promise.resolve([]) : query([...ids])
  const [a, p, u, f, s] = await Promise.all([
    read(accounts, (ids) =>
      ctx.db
        .selectFrom('accounts')
        .select(['id', 'surname', 'given_name', 'identifier', 'sign_in_email'])
        .where('id', 'in', ids)
        .execute(),
    ),
    read(applications, (ids) =>
      ctx.db.selectFrom('applications').select(['id', 'name']).where('id', 'in', ids).execute(),
    ),
    read(users, (ids) =>
      ctx.db.selectFrom('application_users').select(['id', 'surname', 'given_name']).where('id', 'in', ids).execute(),
    ),
    read(profiles, (ids) =>
      ctx.db.selectFrom('application_profiles').select(['id', 'name']).where('id', 'in', ids).execute(),
    ),
    read(sessions, (ids) =>
      ctx.db
        .selectFrom('training_sessions')
        .select(['id', 'title', 'place', 'starts_at'])
        .where('id', 'in', ids)
        .execute(),
    ),
  ])
  const by = <T extends { id: string }>(rows: T[]) => new Map(rows.map((row) => [row.id, row]))
  return { accounts: by(a), applications: by(p), users: by(u), profiles: by(f), sessions: by(s) }
}
export type Names = Awaited<ReturnType<typeof loadNames>>

const fullName = (person: { surname: string; given_name: string } | undefined) => (person ? labelOf(person) : '—')

/** «Détail de la demande» (C18): «RENAULT Renaud», «ZUCCOTTI Amélie => BORO Robert». */
export function detailOf(content: RequestContent, names: Names): string {
  const person = (subscriber: Extract<RequestContent, { kind: 'creation' }>['subscriber']) =>
    subscriber.type === 'existing' ? fullName(names.accounts.get(subscriber.accountId)) : labelOf(subscriber)
  if (content.kind === 'creation') return person(content.subscriber)
  if (content.kind === 'deletion') return fullName(names.accounts.get(content.accountId))
  if (content.kind === 'replacement')
    return `${fullName(names.accounts.get(content.accountId))} => ${person(content.subscriber)}`
  const title = names.sessions.get(content.trainingSessionId)?.title ?? ''
  return content.accountIds.length === 1
    ? `${fullName(names.accounts.get(content.accountIds[0]!))}, ${title}`
    : `${title} (${content.accountIds.length})`
}

/** All that a content says, in words. */
export function fieldsOf(content: RequestContent, names: Names, locale: Locale, timeZone: string): RequestField[] {
  const w = words[locale]
  const fields: RequestField[] = []
  const add = (section: string, label: string, value: string) => fields.push({ section, label, value })
  const account = (section: string, id: string) => {
    const row = names.accounts.get(id)
    add(section, w.surname, row?.surname ?? '—')
    add(section, w.givenName, row?.given_name ?? '—')
    add(section, w.identifier, row?.identifier ?? '—')
  }
  const day = (value: Day) => formatDay(value, locale)
  if (content.kind === 'training') {
    const session = names.sessions.get(content.trainingSessionId)
    add(
      w.training,
      w.session,
      session
        ? `${session.title}, ${dateFormat(languageTags[locale], { dateStyle: 'full', timeStyle: 'short', timeZone })
            .format(session.starts_at)
            .replace(/\u202f/g, '\u00a0')}`
        : '—',
    )
    add(w.training, w.place, session?.place ?? '')
    add(w.training, w.attendees, content.accountIds.map((id) => fullName(names.accounts.get(id))).join(', '))
    if (content.comment) add(w.more, w.comment, content.comment)
    return fields
  }
  if (content.kind !== 'creation') account(content.kind === 'replacement' ? w.removed : w.subscriber, content.accountId)
  if (content.kind !== 'deletion') {
    const section = content.kind === 'replacement' ? w.added : w.subscriber
    if (content.subscriber.type === 'existing') account(section, content.subscriber.accountId)
    else {
      const person = content.subscriber
      add(section, w.surname, person.surname)
      add(section, w.givenName, person.givenName)
      add(section, w.email, person.email)
      add(section, w.jobTitle, person.jobTitle)
      for (const key of [
        'structure',
        'phone',
        'mobile',
        'fax',
        'addressLine1',
        'addressLine2',
        'postalCode',
        'city',
      ] as const)
        add(w.coordinates, w[key], person[key])
    }
    for (const access of content.access) {
      const name = names.applications.get(access.applicationId)?.name ?? '—'
      add(w.access, `${w.applicationUser}, ${name}`, fullName(names.users.get(access.applicationUserId)))
      add(
        w.access,
        `${w.profile}, ${name}`,
        access.profileId ? (names.profiles.get(access.profileId)?.name ?? '—') : w.noProfile,
      )
    }
  }
  if (content.kind === 'creation') {
    add(w.terms, w.seatKind, seatKindName(content.seatKind, locale))
    if (content.seatKind === 'concurrent') add(w.terms, w.addSeat, content.addConcurrentSeat ? w.yes : w.no)
  }
  if (content.kind === 'deletion' && content.removeConcurrentSeat) add(w.terms, w.removeSeat, w.yes)
  add(w.more, w.wishedOn, day(content.wishedOn))
  add(w.more, w.comment, content.comment)
  return fields
}

/** The title of the section of `fieldsOf` that says the connections, which a form shows as a table. */
export const accessSection = (locale: Locale): string => words[locale].access

/** «Aucun profil». */
export const noProfile = (locale: Locale): string => words[locale].noProfile

/** The connections that a content asks for: application, collaborator, profile. */
export const accessRows = (
  content: Extract<RequestContent, { kind: 'creation' | 'replacement' }>,
  names: Names,
  locale: Locale,
): Array<[string, string, string]> =>
  content.access.map((access) => [
    names.applications.get(access.applicationId)?.name ?? '—',
    fullName(names.users.get(access.applicationUserId)),
    access.profileId ? (names.profiles.get(access.profileId)?.name ?? '—') : noProfile(locale),
  ])

/** Where the name typed differs from the application user's (C20): said, not refused. */
export function nameWarnings(content: RequestContent, names: Names, locale: Locale): string[] {
  if (content.kind === 'training' || content.kind === 'deletion') return []
  const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
  const typed =
    content.subscriber.type === 'new'
      ? { surname: content.subscriber.surname, given_name: content.subscriber.givenName }
      : names.accounts.get(content.subscriber.accountId)
  if (!typed) return []
  return content.access.flatMap((access) => {
    const user = names.users.get(access.applicationUserId)
    if (!user || (fold(user.surname) === fold(typed.surname) && fold(user.given_name) === fold(typed.given_name)))
      return []
    const name = names.applications.get(access.applicationId)?.name ?? ''
    return [
      locale === 'fr'
        ? `Dans ${name}, le collaborateur se nomme ${fullName(user)}.`
        : `In ${name}, the application user is named ${fullName(user)}.`,
    ]
  })
}
