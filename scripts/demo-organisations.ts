// The demo's second part: three organisations of one town, their services, managers, requests that wait, and what was decided before.
import { addDays, type Day } from '../kernel/dates/day.ts'
import { frenchVatNumber } from '../kernel/organisations/identifiers.ts'

type Row = Record<string, unknown>
type Person = { id: string; surname: string; givenName: string; identifier: string; email: string }

/** What the demo's loader lends: how it adds rows, names them and tells the time. */
export type DemoTools = {
  brandId: string
  rows: Map<string, Row[]>
  add: (table: string, row: Row) => void
  idOf: (...words: string[]) => string
  ago: (days: number, time?: string) => Date
  minutesAgo: (minutes: number) => Date
  today: Day
  person: (name: string, domain: string, values?: Row) => Person
  organisation: (name: string, city: string, postalCode: string, siret: string) => string
  people: Map<string, Person>
  journal: Row[]
  /** The town that the first part made. */
  town: { id: string; domain: string }
}

/** Adds it. Deterministic, like all of the demo. */
export function addOrganisations(tools: DemoTools): void {
  const { brandId, add, idOf, ago, minutesAgo, person, people, town, rows, journal } = tools
  const find = (identifier: string) => people.get(identifier)!
  const aubertine = find('c.aubertine')
  const kervadec = find('y.kervadec')
  const ccas = tools.organisation('CCAS de Montfabre', 'Montfabre', '99120', '21991204500011')
  const water = tools.organisation('Régie des eaux de Montfabre', 'Montfabre', '99120', '21991204500029')
  for (const row of rows.get('organisations')!)
    if ([town.id, ccas, water].includes(row.id as string)) row.kind = 'public'

  const service = (organisation: string, name: string) => {
    const id = idOf('service', organisation, name)
    add('services', { id, organisation_id: organisation, name })
    return id
  }
  const [finances, hr, markets, roads] = [
    'Finances',
    'Ressources humaines',
    'Marchés publics',
    'Voirie',
    'Petite enfance',
    'État civil',
    'Urbanisme',
    'Culture',
    'Informatique',
  ].map((name) => service(town.id, name)) as [string, string, string, string]
  const homeCare = service(ccas, 'Aide à domicile')
  service(ccas, 'Petite enfance')

  const membershipId = (organisation: string, account: string) => idOf('membership', organisation, account)
  for (const row of rows.get('memberships')!)
    row.id = membershipId(row.organisation_id as string, row.account_id as string)
  const member = (
    organisation: string,
    who: Person,
    values: { role?: string; services?: string[]; by?: Person; startsOn?: Day; removed?: Date } = {},
  ) => {
    const id = membershipId(organisation, who.id)
    const known = rows.get('memberships')!.find((row) => row.id === id)
    const row = {
      id,
      organisation_id: organisation,
      account_id: who.id,
      role: values.role ?? 'member',
      starts_on: values.startsOn ?? (known?.starts_on as Day) ?? '2024-04-01',
      whole: !values.services,
      granted_by: values.by?.id ?? null,
      granted_by_label: values.by ? `${values.by.surname} ${values.by.givenName}` : '',
      removed_at: values.removed ?? null,
      removed_by: values.removed ? values.by?.id : null,
      removed_by_label: values.removed && values.by ? `${values.by.surname} ${values.by.givenName}` : '',
    }
    if (known) Object.assign(known, row)
    else add('memberships', row)
    for (const granted of values.services ?? [])
      add('membership_services', { membership_id: id, organisation_id: organisation, service_id: granted })
    return id
  }
  // The principal manager of three organisations; a secondary one beside her.
  member(ccas, aubertine, { role: 'principal_manager' })
  member(water, aubertine, { role: 'principal_manager' })
  member(town.id, kervadec, { role: 'secondary_manager', by: aubertine })
  const escoffre = member(town.id, find('i.escoffre'), { services: [finances], by: aubertine })
  const dagorne = member(town.id, find('p.dagorne'), { services: [finances, hr], by: aubertine })
  const vernanchet = member(town.id, find('h.vernanchet'), { services: [markets], by: kervadec })
  member(town.id, find('u.mesnardier'), { services: [roads], by: kervadec })
  member(ccas, find('l.chasteuil'), { services: [homeCare], by: aubertine })
  member(ccas, find('a.grandjouan'), { by: aubertine })
  member(water, find('n.joubertie'), { by: aubertine })

  for (const organisation of [town.id, ccas, water])
    add('space_offers', { organisation_id: organisation, space: 'contracts' })
  const label = (who: Person) => `${who.surname} ${who.givenName}`
  const told = (
    at: Date,
    type: string,
    organisation: string | null,
    actor: Person | null,
    about: Person,
    subject: [string, string],
    after: Row | null = null,
  ) =>
    journal.push({
      brand_id: brandId,
      organisation_id: organisation,
      contract_id: null,
      at,
      actor_id: actor?.id ?? null,
      actor_label: actor ? label(actor) : 'Parvis',
      on_behalf_of: '',
      type,
      subject_type: subject[0],
      subject_id: subject[1],
      subject_label: label(about),
      about_id: about.id,
      before: null,
      after,
    })

  const asks = (
    who: Person,
    organisation: string,
    at: Date,
    services: string[],
    comment: string,
    decided?: { by: Person; at: Date; refused?: string },
  ) => {
    const id = idOf('membership-request', organisation, who.identifier)
    add('membership_requests', {
      id,
      organisation_id: organisation,
      brand_id: brandId,
      account_id: who.id,
      whole: services.length === 0,
      comment,
      requested_at: at,
      decision: decided ? (decided.refused ? 'refused' : 'approved') : null,
      refusal_reason: decided?.refused ?? '',
      decided_at: decided?.at ?? null,
      decided_by: decided?.by.id ?? null,
      decided_by_label: decided ? label(decided.by) : '',
      membership_id: decided && !decided.refused ? membershipId(organisation, who.id) : null,
    })
    for (const asked of services)
      add('membership_request_services', {
        request_id: id,
        organisation_id: organisation,
        service_id: asked,
        granted: decided ? !decided.refused : null,
      })
    told(at, 'organisation.membership.requested', organisation, who, who, ['membership_request', id])
    if (decided)
      told(
        decided.at,
        decided.refused ? 'organisation.membership.refused' : 'organisation.membership.approved',
        organisation,
        decided.by,
        who,
        ['membership_request', id],
        decided.refused ? { reason: decided.refused } : { role: 'member' },
      )
  }
  const newcomer = (name: string, job: string) =>
    person(name, town.domain, { structure: 'Ville de Montfabre', job_title: job, city: 'Montfabre' })
  asks(
    newcomer('Abgranier Tristan', 'Acheteur'),
    town.id,
    ago(6, '10:15'),
    [finances, hr],
    "J'arrive le mois prochain à la direction des finances.",
  )
  asks(newcomer('Louverie Samia', 'Comptable'), town.id, ago(3, '14:02'), [finances], '')
  asks(newcomer('Pontaric Ewen', 'Directeur adjoint'), ccas, ago(1, '09:20'), [], 'En remplacement de Mme Ozanne.')
  asks(newcomer('Narvezan Léonie', 'Juriste'), town.id, minutesAgo(125), [markets], '')
  const bellamare = find('s.bellamare')
  member(town.id, bellamare, { services: [hr], by: aubertine })
  asks(bellamare, town.id, ago(4, '11:40'), [hr], '', { by: aubertine, at: ago(2, '09:04') })
  asks(newcomer('Trévisane Guy', 'Consultant'), town.id, ago(5, '16:20'), [finances], 'Mission de trois mois.', {
    by: kervadec,
    at: ago(3, '17:31'),
    refused: 'Les prestataires passent par le service Informatique : demandez-lui un accès.',
  })

  // An organisation that is not there yet (O37): its head asks for it.
  const maker = person('Kermoalig Judith', 'ateliers-kermoalig.example', { job_title: 'Gérante', city: 'Montfabre' })
  const creation = idOf('organisation-request', maker.identifier)
  add('organisation_requests', {
    id: creation,
    brand_id: brandId,
    account_id: maker.id,
    kind: 'private',
    name: 'Ateliers Kermoalig',
    siret: '99912037100011',
    vat_number: frenchVatNumber('999120371'),
    address_line1: '6 rue des Tisserands',
    postal_code: '99120',
    city: 'Montfabre',
    comment: 'Nous reprenons le contrat de nettoyage de la mairie en janvier.',
    requested_at: ago(1, '16:48'),
  })
  told(ago(1, '16:48'), 'organisation.creation.requested', null, maker, maker, ['organisation_request', creation])

  const asksSpace = (
    who: Person,
    membership: string,
    at: Date,
    serviceId: string | null,
    access: 'read' | 'modify',
    comment: string,
  ) => {
    const id = idOf('space-request', who.identifier)
    add('space_requests', {
      id,
      organisation_id: town.id,
      brand_id: brandId,
      membership_id: membership,
      account_id: who.id,
      origin: 'person',
      comment,
      requested_at: at,
    })
    add('space_request_items', {
      id: idOf('space-request-item', who.identifier),
      request_id: id,
      organisation_id: town.id,
      space: 'contracts',
      service_id: serviceId,
      access,
    })
  }
  asksSpace(find('p.dagorne'), dagorne, ago(2, '10:31'), finances, 'modify', 'Pour suivre les abonnés de mon service.')
  asksSpace(find('i.escoffre'), escoffre, ago(1, '15:12'), null, 'read', '')
  asksSpace(find('h.vernanchet'), vernanchet, minutesAgo(190), markets, 'modify', '')
  told(
    ago(4, '11:20'),
    'organisation.subscription.deactivated',
    town.id,
    null,
    find('p.oudinard'),
    ['subscription', idOf('subscription', 'p.oudinard')],
    { space: 'contracts', access: 'read', service: null },
  )

  // A review of access that is under way (O29): one confirmed, the others wait.
  const review = idOf('access-review', ccas)
  add('access_reviews', {
    id: review,
    organisation_id: ccas,
    opened_on: addDays(tools.today, -11),
    closes_on: addDays(tools.today, 19),
  })
  const reviewed = rows.get('memberships')!.filter((row) => row.organisation_id === ccas && !row.removed_at)
  reviewed.forEach((row, index) => {
    add('access_review_items', {
      review_id: review,
      organisation_id: ccas,
      membership_id: row.id,
      ...(index === 0
        ? {
            outcome: 'confirmed',
            decided_at: ago(9, '11:12'),
            decided_by: aubertine.id,
            decided_by_label: 'AUBERTINE Claire',
          }
        : {}),
    })
  })
}
