// People in the demo's applications: their records there, their seats, connections and blocks.
import type { Day } from '../../../kernel/dates/day.ts'
import { type Demo, type DemoPerson, plain, type Row } from '../../../kernel/demo/demo.ts'
import type { SeatKind } from '../billing/proration.ts'
import type { Access, App, Contract } from './catalogue.ts'

/** Somebody who may have no account yet. */
export type Named = { surname: string; givenName: string; email?: string }

type Connected = { createdOn?: Day; request?: string; endedOn?: Day; endedBy?: string; noticeEndsOn?: Day }

const rolesOfProfile: Record<string, string[]> = {
  lecture: ['etats'],
  comptable: ['mandats', 'titres'],
  budget: ['mandats', 'titres', 'budget'],
  gestionnaire: ['bulletins'],
  responsable: ['bulletins', 'dsn', 'carriere'],
  accueil: ['rendez-vous'],
  'etat-civil': ['rendez-vous', 'actes'],
}

/** The id of a profile. */
export const profileId = ({ idOf }: Demo, app: App, code: string | null) => (code ? idOf('profile', app, code) : null)

/** Adds a person's record inside an application, where it is not there yet. @returns its id */
function userTool({ add, idOf, brandId, ago }: Demo) {
  const known = new Set<string>()
  return (of: Contract, app: App, who: Named, values: Row = {}): string => {
    const id = idOf('user', idOf('application', app), of.organisation.name, who.surname, who.givenName)
    if (known.has(id)) return id
    known.add(id)
    const nothing = ['job_title', 'address_line1', 'address_line2', 'postal_code', 'city', 'phone', 'mobile']
    add('application_users', {
      id,
      brand_id: brandId,
      application_id: idOf('application', app),
      organisation_id: of.organisation.id,
      external_id: `${app}-${plain(who.givenName)}.${plain(who.surname)}`,
      surname: who.surname,
      given_name: who.givenName,
      email: who.email ?? '',
      structure: of.organisation.name,
      ...Object.fromEntries(nothing.map((column) => [column, ''])),
      synchronised_at: ago(1, '03:00'),
      ...values,
    })
    return id
  }
}

/** Adds seats. Those of keys have a running number. */
function seatTools({ add, idOf }: Demo) {
  let count = 0
  const row = { removed_on: null, created_by_request: null, removed_by_request: null }
  const seat = (of: Contract, who: DemoPerson, kind: SeatKind, createdOn: Day, values: Connected): string => {
    count += 1
    const id = idOf('seat', of.number, who.identifier)
    add('seats', {
      ...row,
      id,
      contract_id: of.id,
      kind,
      account_id: who.id,
      key_reference: kind === 'key' ? `HB-${count + 7100}` : '',
      created_on: createdOn,
      removed_on: values.endedOn ?? null,
      created_by_request: values.request ?? null,
      removed_by_request: values.endedBy ?? null,
    })
    return id
  }
  /** A seat of the pool that subscribers share. */
  const sharedSeat = (of: Contract, name: string, createdOn: Day) =>
    add('seats', {
      ...row,
      id: idOf('pool', name),
      contract_id: of.id,
      kind: 'concurrent',
      account_id: null,
      key_reference: '',
      created_on: createdOn,
    })
  return { seat, sharedSeat }
}

export type Subscribers = ReturnType<typeof subscriberTools>

/** What adds subscribers, and knows the connections that were made. */
export function subscriberTools(demo: Demo) {
  const { add, idOf, brandId } = demo
  const user = userTool(demo)
  const { seat, sharedSeat } = seatTools(demo)
  const connections = new Map<string, string[]>()
  const connectionsOf = (of: Contract, who: DemoPerson) => connections.get(`${of.number}/${who.identifier}`) ?? []

  /** Connects a person: one seat, one connection in each application. */
  const connect = (of: Contract, who: DemoPerson, kind: SeatKind, access: Access, values: Connected = {}) => {
    const createdOn = values.createdOn ?? '2024-04-02'
    const seatId = kind === 'concurrent' ? null : seat(of, who, kind, createdOn, values)
    for (const [app, profile] of access) {
      const id = idOf('connection', of.number, who.identifier, app)
      connections.set(`${of.number}/${who.identifier}`, [...connectionsOf(of, who), id])
      add('connections', {
        id,
        brand_id: brandId,
        organisation_id: of.organisation.id,
        contract_id: of.id,
        application_id: idOf('application', app),
        account_id: who.id,
        application_user_id: user(of, app, who),
        seat_kind: kind,
        seat_id: seatId,
        profile_id: profileId(demo, app, profile),
        created_on: createdOn,
        created_by_request: values.request ?? null,
        notice_ends_on: values.noticeEndsOn ?? null,
        ended_on: values.endedOn ?? null,
        ended_by_request: values.endedBy ?? null,
        version: 1,
      })
      for (const role of rolesOfProfile[profile ?? ''] ?? [])
        add('connection_roles', { connection_id: id, role_id: idOf('role', app, role) })
    }
  }

  /** Blocks each connection of a person. No `by`: Parvis itself. */
  const block = (
    of: Contract,
    who: DemoPerson,
    cause: string,
    at: Date,
    by: DemoPerson | null,
    requestId: string | null = null,
  ) => {
    for (const id of connectionsOf(of, who))
      add('connection_blocks', {
        connection_id: id,
        cause,
        request_id: requestId,
        opened_at: at,
        opened_by: by?.id ?? null,
        opened_by_label: by?.label ?? 'Parvis',
      })
  }
  return { user, sharedSeat, connect, connectionsOf, block }
}
