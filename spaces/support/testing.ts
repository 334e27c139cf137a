// What the tests of tickets begin with: a client with people of each kind, staff, and a small catalogue.
import assert from 'node:assert/strict'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
} from '../../testing/portal.ts'

export type World = {
  portal: Portal
  organisation: string
  claire: Person
  ulysse: Person
  colleague: Person
  supervisor: Person
  agent: Person
  second: Person
  chief: Person
  /** Ids by code. */
  natures: Record<string, string>
  priorities: Record<string, string>
  domain: string
}

const text = (fr: string, en = fr) => JSON.stringify({ fr, en })

/** Claire and Ulysse are users of one client, as is a colleague; its supervisor reads all. Two agents and their chief. */
export async function makeWorld(portal: Portal, { opened = true } = {}): Promise<World> {
  const organisation = await makeOrganisation(portal, "Office de l'habitat du Lerzan")
  const member = async (identifier: string, role: string) => {
    const id = await makeAccount(portal, identifier)
    await makeMember(portal, id, organisation, role)
    return portal.signedIn(id)
  }
  const claire = await member('claire.aubertine', 'portal_user')
  const ulysse = await member('ulysse.brehec', 'portal_user')
  const colleague = await member('colette.morin', 'portal_user')
  const supervisor = await member('nadia.corvene', 'portal_supervisor')
  const agent = await portal.signedIn(await makeStaff(portal, 'theo.nivernec'))
  const second = await portal.signedIn(await makeStaff(portal, 'sarah.keldiane'))
  const chief = await portal.signedIn(await makeStaff(portal, 'mathis.roquelin', 'administrator'))
  const natures: Record<string, string> = {}
  const priorities: Record<string, string> = {}
  let domain = ''
  if (opened) {
    const of = { brand_id: portal.brandId, created_at: portal.clock.now }
    for (const [position, [code, title, words]] of (
      [
        ['high', 'Haute', 'Plus rien ne marche'],
        ['normal', 'Normale', 'On se débrouille'],
      ] as const
    ).entries())
      priorities[code] = (
        await insert(portal, 'ticket_priorities', {
          ...of,
          code,
          title: text(title),
          portal_title: text(words),
          position,
          is_visible: true,
        })
      ).id
    domain = (
      await insert(portal, 'ticket_domains', {
        ...of,
        code: 'IMP',
        title: text('Impression'),
        portal_title: text(''),
        position: 1,
        is_visible: true,
      })
    ).id
    for (const [position, [code, title, words, visible]] of (
      [
        ['IMP-BOU', 'Bourrage récurrent', 'Le papier se bloque', true],
        ['IMP-PAN', 'Panne totale', '', true],
        ['IMP-GAR', 'Retour sous garantie', 'Garantie', false],
      ] as const
    ).entries())
      natures[code] = (
        await insert(portal, 'ticket_natures', {
          ...of,
          code,
          domain,
          title: text(title),
          portal_title: text(words),
          portal_help: text(''),
          category: 'incident',
          priority: priorities.normal,
          needs_asset: false,
          position,
          is_visible: visible,
        })
      ).id
  }
  return {
    portal,
    organisation,
    claire,
    ulysse,
    colleague,
    supervisor,
    agent,
    second,
    chief,
    natures,
    priorities,
    domain,
  }
}

/** Monday to Friday, 9 to 18, as the level of every client; nine hours to settle, four where it is urgent. */
export async function makePromises({ portal, chief, priorities }: World): Promise<string> {
  const day = '09:00-18:00'
  const calendar = await chief.post('/staff/business-calendars', {
    name: 'Bureaux',
    ...{ monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: '', sunday: '' },
    zone: 'Europe/Paris',
    holidays: 'france',
    closedDays: '',
  })
  assert.equal(calendar.status, 201, JSON.stringify(calendar.body))
  const level = await chief.post('/staff/service-levels', {
    name: 'Standard',
    calendar: calendar.body.id,
    isDefault: true,
  })
  assert.equal(level.status, 201, JSON.stringify(level.body))
  for (const [name, priority, first, end] of [
    ['Standard', '', 120, 540],
    ['Urgent', priorities.high, 30, 240],
  ] as const) {
    const made = await chief.post('/staff/service-targets', {
      name,
      level: level.body.id,
      priority,
      firstAnswerMinutes: first,
      resolutionMinutes: end,
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
  }
  assert.ok(portal)
  return level.body.id
}

/** Files a ticket and gives it back. */
export async function file(person: Person, values: Record<string, string> = {}): Promise<any> {
  const reply = await person.upload('/tickets', [], {
    subject: 'Imprimante muette',
    category: 'incident',
    body: 'Elle ne répond plus.',
    ...values,
  })
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  return reply.body
}

/** Writes in a ticket. */
export const say = (person: Person, id: string, body: string, values: Record<string, string> = {}) =>
  person.upload(`/tickets/${id}/messages`, [], { body, ...values })
