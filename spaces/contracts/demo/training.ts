// Training sessions of the demo, and who is registered.
import { addDays } from '../../../kernel/dates/day.ts'
import type { Demo, DemoPerson, Row } from '../../../kernel/demo/demo.ts'
import type { App } from './catalogue.ts'
import type { Tools, TownContracts } from './tools.ts'

type Session = {
  title: string
  app: App
  days: number
  from: string
  to: string
  place: string
  seats: number
  description: string
}

function addSession({ add, idOf, brandId, moment, today }: Demo, session: Session): string {
  const { title, app, place, seats, description } = session
  const id = idOf('session', title, String(session.days))
  const day = addDays(today, session.days)
  add('training_sessions', {
    id,
    brand_id: brandId,
    application_id: idOf('application', app),
    title,
    description,
    place,
    starts_at: moment(day, session.from),
    ends_at: moment(day, session.to),
    seats,
  })
  return id
}

/** Registers somebody to a session, by a request. */
export const register = (
  { add }: Demo,
  session: string,
  who: DemoPerson,
  by: { id: string },
  at: Date,
  values: Row = {},
) =>
  add('training_registrations', {
    training_session_id: session,
    account_id: who.id,
    request_id: by.id,
    attendee_label: who.label,
    confirmed_at: null,
    attendance: null,
    created_at: at,
    ...values,
  })

const yearEnd = {
  title: 'Clôture annuelle',
  app: 'finances',
  from: '09:00',
  to: '17:00',
  place: 'Port-Halbrane, salle des Archives',
  description: 'Rattachements, provisions et restes à réaliser.',
} as const

function addSessions(demo: Demo) {
  const past = addSession(demo, { ...yearEnd, days: -15, seats: 10 })
  const closing = addSession(demo, { ...yearEnd, days: 19, seats: 11 })
  addSession(demo, {
    title: 'Prendre en main Orba Délib',
    app: 'delib',
    days: 33,
    from: '14:00',
    to: '17:00',
    place: 'À distance',
    seats: 6,
    description: 'De la convocation à la transmission des actes.',
  })
  const full = addSession(demo, {
    title: 'Paie : déclarations',
    app: 'paie',
    days: 12,
    from: '09:30',
    to: '12:30',
    place: 'À distance',
    seats: 2,
    description: 'Déclaration sociale nominative, régularisations.',
  })
  return { past, closing, full }
}

function trainKervadec({ demo, request, training }: Tools, { pack }: TownContracts, session: string): void {
  const { ago, today, world } = demo
  const { aubertine, kervadec } = world.town.people
  const made = request(
    pack,
    aubertine,
    ago(23, '09:30'),
    'KERVADEC Yann, Clôture annuelle',
    training(pack, session, [kervadec]),
    {
      confirmedOn: addDays(today, -22),
      validatedAt: ago(22, '10:10'),
      carriedOutAt: ago(22, '10:11'),
      forms: [{ version: 1, channel: 'upload', at: ago(22, '09:05'), confirms: true, by: aubertine }],
    },
  )
  register(demo, session, kervadec, made, ago(23, '09:30'), { confirmed_at: ago(22, '10:10'), attendance: 'present' })
}

function trainPayroll({ demo, request, training }: Tools, { pack }: TownContracts, session: string): void {
  const { ago, today, world } = demo
  const { aubertine, bellamare, toussard } = world.town.people
  const made = request(
    pack,
    aubertine,
    ago(9, '09:30'),
    'Paie : déclarations (2)',
    training(pack, session, [bellamare, toussard]),
    {
      confirmedOn: addDays(today, -8),
      validatedAt: ago(8, '10:10'),
      carriedOutAt: ago(8, '10:11'),
      forms: [{ version: 1, channel: 'upload', at: ago(8, '09:05'), confirms: true, by: aubertine }],
    },
  )
  for (const who of [bellamare, toussard])
    register(demo, session, who, made, ago(9, '09:30'), { confirmed_at: ago(8, '10:10') })
}

/** Adds them. @returns the session to come that other clients ask for */
export function addTraining(tools: Tools, contracts: TownContracts): string {
  const { past, closing, full } = addSessions(tools.demo)
  trainKervadec(tools, contracts, past)
  trainPayroll(tools, contracts, full)
  return closing
}
