import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
} from '../../testing/portal.ts'

/** Two clients, their people, the provider's planner and two technicians who work from Monday to Friday. */
export type World = {
  client: string
  rivals: string
  manager: Person
  supervisor: Person
  user: Person
  /** A member of the client's without any right over interventions. */
  member: Person
  rival: Person
  planner: Person
  reader: Person
  technician: Person
  other: Person
  /** The technicians' own ids. */
  technicianId: string
  otherId: string
  /** Adds an intervention as the planner would. */
  plan: (changes?: object) => Promise<any>
}

const week = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekday, begins: '08:00', ends: '12:00' },
  { weekday, begins: '13:30', ends: '17:30' },
])

/** Makes it. */
export async function makeWorld(portal: Portal): Promise<World> {
  const managerId = await makeAccount(portal, 'nora.gere')
  const client = await makeOrganisation(portal, "Office de l'habitat du Lerzan", { principal: managerId })
  const rivalId = await makeAccount(portal, 'remi.rival')
  const rivals = await makeOrganisation(portal, 'Cité Voisine', { principal: rivalId })
  const member = async (name: string, role: string) => {
    const id = await makeAccount(portal, name)
    await makeMember(portal, id, client, role)
    return portal.signedIn(id)
  }
  const staff = async (name: string, role = 'agent') => portal.signedIn(await makeStaff(portal, name, role))
  const planner = await staff('paul.planifie')
  const [technician, other] = [await staff('theo.nivernec'), await staff('lila.marsac')]
  const add = async (person: Person, name: string) => {
    const made = await planner.post('/staff/technicians', { accountId: person.id, name, hours: week })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    return made.body.id as string
  }
  const technicianId = await add(technician, 'Théo Nivernec')
  return {
    client,
    rivals,
    manager: await portal.signedIn(managerId),
    supervisor: await member('sonia.superviseur', 'portal_supervisor'),
    user: await member('ugo.utilise', 'portal_user'),
    member: await member('mina.membre', 'member'),
    rival: await portal.signedIn(rivalId),
    planner,
    reader: await staff('lea.lecture', 'reader'),
    technician,
    other,
    technicianId,
    otherId: await add(other, 'Lila Marsac'),
    plan: async (changes = {}) => {
      const made = await planner.post('/staff/interventions', {
        ...{ organisationId: client, kind: 'repair', subject: 'Contact de porte', site: 'Les Tilleuls C' },
        ...{ technicianId, startsAt: '2026-11-24T08:00:00Z', minutes: 60 },
        ...changes,
      })
      if (made.status !== 201) throw new Error(JSON.stringify(made.body))
      return made.body
    },
  }
}

/** A ticket of a client's person. */
export const makeTicket = (portal: Portal, organisation: string, account: string, number: string) =>
  insert(portal, 'tickets', {
    ...{ brand_id: portal.brandId, organisation_id: organisation, account_id: account, number },
    ...{ subject: 'Arrêt entre deux étages', opened_by_label: 'Nora GERE' },
    ...{ opened_at: portal.clock.now, last_activity_at: portal.clock.now },
  })
