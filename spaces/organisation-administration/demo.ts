// The demo's requests to the organisations of a town: those that wait, and what was decided before.
import { addDays } from '../../kernel/dates/day.ts'
import type { Demo, DemoOrganisation, DemoPart, DemoPerson, Row } from '../../kernel/demo/demo.ts'
import { frenchVatNumber } from '../../kernel/organisations/identifiers.ts'

type Decided = { by: DemoPerson; at: Date; refused?: string }
type Joining = {
  who: DemoPerson
  organisation: DemoOrganisation
  at: Date
  /** None: all of them. */
  services: string[]
  comment?: string
  decided?: Decided
}

/** Tells the journal what bears on a person. */
function tellAbout(
  demo: Demo,
  event: {
    at: Date
    type: string
    organisation: DemoOrganisation | null
    actor: DemoPerson | null
    about: DemoPerson
    subject: { type: string; id: string }
    after?: Row
  },
): void {
  const { organisation, about, subject, ...rest } = event
  demo.tell({
    ...rest,
    organisationId: organisation?.id ?? null,
    subject: { ...subject, label: about.label },
    more: { about_id: about.id },
  })
}

function addMembershipRequest(demo: Demo, id: string, joining: Joining): void {
  const { who, organisation, decided, services } = joining
  const approved = decided && !decided.refused
  demo.add('membership_requests', {
    id,
    organisation_id: organisation.id,
    brand_id: demo.brandId,
    account_id: who.id,
    whole: services.length === 0,
    comment: joining.comment ?? '',
    requested_at: joining.at,
    decision: decided ? (decided.refused ? 'refused' : 'approved') : null,
    refusal_reason: decided?.refused ?? '',
    decided_at: decided?.at ?? null,
    decided_by: decided?.by.id ?? null,
    decided_by_label: decided?.by.label ?? '',
    membership_id: approved ? demo.membershipId(organisation, who) : null,
  })
  for (const service of services)
    demo.add('membership_request_services', {
      request_id: id,
      organisation_id: organisation.id,
      service_id: service,
      granted: decided ? !decided.refused : null,
    })
}

/** Somebody asks to join, and the manager may have decided. */
function askToJoin(demo: Demo, joining: Joining): void {
  const { who, organisation, decided } = joining
  const id = demo.idOf('membership-request', organisation.id, who.identifier)
  addMembershipRequest(demo, id, joining)
  const event = { organisation, about: who, subject: { type: 'membership_request', id } }
  tellAbout(demo, { ...event, at: joining.at, type: 'organisation.membership.requested', actor: who })
  if (decided)
    tellAbout(demo, {
      ...event,
      at: decided.at,
      type: decided.refused ? 'organisation.membership.refused' : 'organisation.membership.approved',
      actor: decided.by,
      after: decided.refused ? { reason: decided.refused } : { role: 'member' },
    })
}

function addJoining(demo: Demo): void {
  const { ago, minutesAgo } = demo
  const { organisation, ccas, services, people } = demo.world.town
  const { finances, hr, markets } = services
  const newcomer = (name: string, job: string) =>
    demo.person(name, organisation.domain, { structure: organisation.name, job_title: job, city: 'Montfabre' })
  askToJoin(demo, {
    who: newcomer('Abgranier Tristan', 'Acheteur'),
    organisation,
    at: ago(6, '10:15'),
    services: [finances, hr],
    comment: "J'arrive le mois prochain à la direction des finances.",
  })
  askToJoin(demo, {
    who: newcomer('Louverie Samia', 'Comptable'),
    organisation,
    at: ago(3, '14:02'),
    services: [finances],
  })
  askToJoin(demo, {
    who: newcomer('Pontaric Ewen', 'Directeur adjoint'),
    organisation: ccas,
    at: ago(1, '09:20'),
    services: [],
    comment: 'En remplacement de Mme Ozanne.',
  })
  askToJoin(demo, {
    who: newcomer('Narvezan Léonie', 'Juriste'),
    organisation,
    at: minutesAgo(125),
    services: [markets],
  })
  askToJoin(demo, {
    who: people.bellamare,
    organisation,
    at: ago(4, '11:40'),
    services: [hr],
    decided: { by: people.aubertine, at: ago(2, '09:04') },
  })
  askToJoin(demo, {
    who: newcomer('Trévisane Guy', 'Consultant'),
    organisation,
    at: ago(5, '16:20'),
    services: [finances],
    comment: 'Mission de trois mois.',
    decided: {
      by: people.kervadec,
      at: ago(3, '17:31'),
      refused: 'Les prestataires passent par le service Informatique : demandez-lui un accès.',
    },
  })
}

/** An organisation that is not there yet (O37): its head asks for it. */
function addCreation(demo: Demo): void {
  const maker = demo.person('Kermoalig Judith', 'ateliers-kermoalig.example', {
    job_title: 'Gérante',
    city: 'Montfabre',
  })
  const id = demo.idOf('organisation-request', maker.identifier)
  const at = demo.ago(1, '16:48')
  demo.add('organisation_requests', {
    id,
    brand_id: demo.brandId,
    account_id: maker.id,
    kind: 'private',
    name: 'Ateliers Kermoalig',
    siret: '99912037100011',
    vat_number: frenchVatNumber('999120371'),
    address_line1: '6 rue des Tisserands',
    postal_code: '99120',
    city: 'Montfabre',
    comment: 'Nous reprenons le contrat de nettoyage de la mairie en janvier.',
    requested_at: at,
  })
  tellAbout(demo, {
    at,
    type: 'organisation.creation.requested',
    organisation: null,
    actor: maker,
    about: maker,
    subject: { type: 'organisation_request', id },
  })
}

/** The town and those beside it offer each space that people are subscribed to. */
function offerSpaces({ add, world, subscribable }: Demo): void {
  for (const { id } of [world.town.organisation, world.town.ccas, world.town.water])
    for (const space of subscribable) add('space_offers', { organisation_id: id, space })
}

type Asked = { space: string; serviceId: string | null; access: 'read' | 'modify'; comment: string }

/** A member of the town asks for a space. */
function askForSpace(demo: Demo, who: DemoPerson, at: Date, asked: Asked): void {
  const { organisation } = demo.world.town
  const id = demo.idOf('space-request', who.identifier)
  demo.add('space_requests', {
    id,
    organisation_id: organisation.id,
    brand_id: demo.brandId,
    membership_id: demo.membershipId(organisation, who),
    account_id: who.id,
    origin: 'person',
    comment: asked.comment,
    requested_at: at,
  })
  demo.add('space_request_items', {
    id: demo.idOf('space-request-item', who.identifier),
    request_id: id,
    organisation_id: organisation.id,
    space: asked.space,
    service_id: asked.serviceId,
    access: asked.access,
  })
}

/** Members ask for the first space that there is to subscribe to. */
function addSpaceRequests(demo: Demo): void {
  const space = demo.subscribable[0]
  if (!space) return
  const { ago, minutesAgo } = demo
  const { organisation, services, people } = demo.world.town
  askForSpace(demo, people.dagorne, ago(2, '10:31'), {
    space,
    serviceId: services.finances,
    access: 'modify',
    comment: 'Pour suivre les abonnés de mon service.',
  })
  askForSpace(demo, people.escoffre, ago(1, '15:12'), { space, serviceId: null, access: 'read', comment: '' })
  askForSpace(demo, people.vernanchet, minutesAgo(190), {
    space,
    serviceId: services.markets,
    access: 'modify',
    comment: '',
  })
  tellAbout(demo, {
    at: ago(4, '11:20'),
    type: 'organisation.subscription.deactivated',
    organisation,
    actor: null,
    about: people.oudinard,
    subject: { type: 'subscription', id: demo.idOf('subscription', people.oudinard.identifier) },
    after: { space, access: 'read', service: null },
  })
}

/** A review of access that is under way (O29): one confirmed, the others wait. */
function addReview(demo: Demo): void {
  const { ccas, people } = demo.world.town
  const id = demo.idOf('access-review', ccas.id)
  demo.add('access_reviews', {
    id,
    organisation_id: ccas.id,
    opened_on: addDays(demo.today, -11),
    closes_on: addDays(demo.today, 19),
  })
  const confirmed = {
    outcome: 'confirmed',
    decided_at: demo.ago(9, '11:12'),
    decided_by: people.aubertine.id,
    decided_by_label: people.aubertine.label,
  }
  for (const [i, membership] of demo.membershipIds(ccas).entries())
    demo.add('access_review_items', {
      review_id: id,
      organisation_id: ccas.id,
      membership_id: membership,
      ...(i === 0 ? confirmed : {}),
    })
}

/** The demo of «Activités du gestionnaire». */
export const demo: DemoPart = {
  tables: [
    'space_offers',
    'membership_requests',
    'membership_request_services',
    'organisation_requests',
    'space_requests',
    'space_request_items',
    'access_reviews',
    'access_review_items',
  ],
  // A subscription offers its space by itself where nobody has.
  writtenFirst: ['space_offers'],
  fill: (demo) => {
    offerSpaces(demo)
    addJoining(demo)
    addCreation(demo)
    addSpaceRequests(demo)
    addReview(demo)
  },
}
