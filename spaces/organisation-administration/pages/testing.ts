import assert from 'node:assert/strict'
import { insert, makeAccount, makeMember, makeOrganisation, type Person, type Portal } from '../../../testing/portal.ts'

/** What the page tests stand on: two organisations run by one person, their people, and what waits for a decision. */
export interface DeskWorld {
  manager: Person
  colleague: Person
  /** Belongs to the first organisation, and to nothing else. */
  member: Person
  /** Belongs to nothing. */
  stranger: Person
  town: string
  welfare: string
  services: Record<string, string>
  /** Makes a person who asks to join the town. */
  ask: (identifier: string, body?: Record<string, unknown>) => Promise<Person>
}

const people: Array<[string, string, string[]]> = [
  ['tristan.abgranier', 'Tristan', ['Finances', 'Ressources humaines']],
  ['samia.louverie', 'Samia', ['Finances']],
  ['ewen.pontaric', 'Ewen', []],
  ['leonie.narvezan', 'Léonie', ['Marchés publics']],
  ['mona.uzelier', 'Mona', ['Finances']],
  ['loic.thiberce', 'Loïc', []],
]

/** Arranges the world of the desk's pages. */
export async function makeDeskWorld(portal: Portal): Promise<DeskWorld> {
  const managerId = await makeAccount(portal, 'claire.aubertine', { given_name: 'Claire' })
  const town = await makeOrganisation(portal, 'Ville de Montfabre', {
    principal: managerId,
    values: {
      kind: 'private',
      siret: '21990120400017',
      address_line1: '1 place de la Mairie',
      postal_code: '99120',
      city: 'Montfabre',
      phone: '02 61 91 20 00',
      email: 'mairie@montfabre.example',
    },
  })
  const welfare = await makeOrganisation(portal, 'CCAS de Montfabre', {
    principal: managerId,
    values: { kind: 'public', city: 'Montfabre' },
  })
  const services: Record<string, string> = {}
  for (const name of ['Finances', 'Marchés publics', 'Ressources humaines', 'Voirie'])
    services[name] = (await insert(portal, 'services', { organisation_id: town, name })).id
  const manager = await portal.signedIn(managerId)
  const colleagueId = await makeAccount(portal, 'yann.kervadec', { given_name: 'Yann' })
  await makeMember(portal, colleagueId, town, 'secondary_manager')
  const memberId = await makeAccount(portal, 'pierrick.dagorne', { given_name: 'Pierrick' })
  await makeMember(portal, memberId, town)
  for (const identifier of ['sofiane.bellamare', 'ines.escoffre', 'fatou.isnardon'])
    await makeMember(
      portal,
      await makeAccount(portal, identifier, { status: identifier.startsWith('fatou') ? 'pending' : 'active' }),
      town,
    )
  const member = await portal.signedIn(memberId)
  const world: DeskWorld = {
    manager,
    colleague: await portal.signedIn(colleagueId),
    member,
    stranger: await portal.signedIn(await makeAccount(portal, 'nils.valtorte', { given_name: 'Nils' })),
    town,
    welfare,
    services,
    ask: async (identifier, body = { whole: true }) => {
      const person = await portal.signedIn(await makeAccount(portal, identifier))
      const asked = await person.post('/account/membership-requests', { organisationId: town, ...body })
      assert.equal(asked.status, 201, JSON.stringify(asked.body))
      return person
    },
  }
  for (const [identifier, givenName, names] of people) {
    const person = await portal.signedIn(await makeAccount(portal, identifier, { given_name: givenName }))
    const asked = await person.post('/account/membership-requests', {
      organisationId: identifier.startsWith('ewen') ? welfare : town,
      whole: names.length === 0,
      serviceIds: names.map((name) => services[name]),
      comment: identifier.startsWith('tristan') ? 'Je remplace Mme Ferrand à compter de lundi.' : '',
    })
    assert.equal(asked.status, 201, JSON.stringify(asked.body))
    portal.clock.set(new Date(portal.clock.now.getTime() + 60_000).toISOString())
  }
  const settings = (await manager.get(`/organisations/${town}/space-settings`)).body
  const set = await manager.put(`/organisations/${town}/space-settings`, {
    version: settings.version,
    spaces: [{ space: 'contracts', offered: true, defaults: [] }],
  })
  assert.equal(set.status, 200, JSON.stringify(set.body))
  const own = (await member.get('/account/memberships')).body.items[0]
  const asked = await member.post('/account/space-requests', {
    membershipId: own.id,
    items: [{ space: 'contracts', access: 'modify' }],
    comment: 'Pour suivre nos abonnés.',
  })
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  return world
}
