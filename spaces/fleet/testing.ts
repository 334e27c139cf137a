import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
} from '../../testing/portal.ts'

/** A client with its people, a rival, the provider's staff, and a model of each kind. */
export type World = {
  organisation: string
  rivalOrganisation: string
  site: string
  manager: Person
  supervisor: Person
  user: Person
  /** A member without any right on the fleet. */
  member: Person
  rival: Person
  agent: Person
  reader: Person
  administrator: Person
  models: Record<'printer' | 'lift', string>
  /** Adds an asset, in the name of the agent. */
  asset: (number: string, changes?: object) => Promise<any>
}

/** What is typed of an asset. */
export const assetOf = (number: string, changes: object = {}) => ({
  label: `Copieur ${number}`,
  number,
  serial: `SN-${number}`,
  sourceCode: '',
  siteId: null,
  place: '',
  remark: '',
  installedOn: '2024-03-04',
  state: 'service',
  ...changes,
})

/** Makes it. */
export async function makeWorld(portal: Portal): Promise<World> {
  const principal = await makeAccount(portal, 'nora.gere')
  const organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const rivalPrincipal = await makeAccount(portal, 'remi.rival')
  const rivalOrganisation = await makeOrganisation(portal, 'Concurrent', { principal: rivalPrincipal })
  const person = async (name: string, role: string) => {
    const id = await makeAccount(portal, name)
    await makeMember(portal, id, organisation, role)
    return portal.signedIn(id)
  }
  const staff = async (name: string, role: string) => portal.signedIn(await makeStaff(portal, name, role))
  const site = (await insert(portal, 'sites', { organisation_id: organisation, name: 'Siège' })).id
  const agent = await staff('agent.dupond', 'agent')
  const model = async (label: string, kind: string): Promise<string> => {
    const made = await agent.post('/staff/asset-models', { manufacturer: 'Kéloa', label, reference: label, kind })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    return made.body.id
  }
  const models = { printer: await model('C4520', 'printer'), lift: await model('VT 630', 'lift') }
  return {
    organisation,
    rivalOrganisation,
    site,
    manager: await portal.signedIn(principal),
    supervisor: await person('sam.veille', 'portal_supervisor'),
    user: await person('ulla.use', 'portal_user'),
    member: await person('marc.simple', 'member'),
    rival: await portal.signedIn(rivalPrincipal),
    agent,
    reader: await staff('rita.lit', 'reader'),
    administrator: await staff('alma.dupond', 'administrator'),
    models,
    asset: async (number, changes = {}) => {
      const made = await agent.post('/staff/assets', {
        ...assetOf(number, { organisationId: organisation, modelId: models.printer, ...changes }),
      })
      if (made.status !== 201) throw new Error(JSON.stringify(made.body))
      return made.body
    },
  }
}
