// Two clients full of canaries and one of another brand, with a person of every kind in each.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { giveRoles } from '../../kernel/policy/roles.ts'
import { spaces } from '../../spaces.ts'
import { insert, makeAccount, makeEmployee, makeMember, makeOrganisation, makeStaff, type Portal } from '../portal.ts'
import {
  type Actor,
  type Client,
  type ClientName,
  type Draft,
  type Isolation,
  loadIsolation,
  type Plant,
  subscribable,
} from './fixtures.ts'
import { kernel } from './kernel.ts'

/** What the parts of the kernel and of all spaces say together. */
export type Knowledge = {
  parts: Isolation[]
  /** Which rows are a client's, table by table. */
  rows: Array<[table: string, condition: string]>
  /** The spaces that technical users are subscribed to. */
  technical: string[]
  plants: Plant[]
}

export type IsolationWorld = { clients: Client[]; actors: Actor[]; knowledge: Knowledge }

/** People who are not, no longer or not yet in a client. */
const outsiders = ['requester', 'removed', 'tomorrow']

async function gather(): Promise<Knowledge> {
  const ofSpaces = await loadIsolation()
  const parts = [kernel, ...ofSpaces.values()]
  return {
    parts,
    rows: parts.flatMap((part) => Object.entries(part.rows)),
    technical: [...ofSpaces].filter(([, part]) => part.technical).map(([name]) => name),
    plants: parts.flatMap((part) => part.plants),
  }
}

/** A condition of `Isolation` on the rows of one client, about these accounts. */
export const whereOf = (condition: string, organisation: string, accounts: string[]): string =>
  condition
    .replaceAll('$1', `'${organisation}'`)
    .replaceAll('$2', `array[${accounts.map((id) => `'${id}'`).join(', ')}]`)

/** Its people: members of each kind, and who is not in it. The one removed is a member still. */
async function makePeople(portal: Portal, name: ClientName, brandId: string) {
  const account = (who: string) => makeAccount(portal, `${who}.${name}`, { brand_id: brandId })
  const principal = await account('principale')
  const organisation = await makeOrganisation(portal, `Maison ${name}`, { principal, values: { brand_id: brandId } })
  const people: Record<string, string> = { principal }
  for (const [who, role] of [
    ['secondary', 'secondary_manager'],
    ['administrator', 'member'],
    ['readOnly', 'member'],
    ['member', 'member'],
    ['subscriber', 'member'],
    ['removed', 'member'],
  ] as const) {
    people[who] = await account(who)
    await makeMember(portal, people[who], organisation, role)
  }
  people.requester = await account('requester')
  people.tomorrow = await account('tomorrow')
  await insert(portal, 'memberships', {
    organisation_id: organisation,
    account_id: people.tomorrow,
    role: 'secondary_manager',
    starts_on: '2099-01-01',
  })
  return { organisation, people }
}

/** Keeps a file that the administrator sent. */
async function keepFile(
  { portal, brandId, organisation, people }: Draft,
  text: string,
  owner: { kind: string; id: string },
): Promise<string> {
  const bytes = Buffer.from(text)
  const key = `${randomBytes(1).toString('hex')}/${randomUUID()}`
  await portal.app.services.files.put(key, bytes)
  const { id } = await insert(portal, 'files', {
    brand_id: brandId,
    organisation_id: organisation,
    owner_kind: owner.kind,
    owner_id: owner.id,
    name: 'f',
    content_type: 'text/plain',
    size_bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    storage_key: key,
    created_by: people.administrator,
  })
  return id
}

async function makeDraft(portal: Portal, name: ClientName, brandId: string, staffId: string): Promise<Draft> {
  const { organisation, people } = await makePeople(portal, name, brandId)
  const service = await insert(portal, 'services', { organisation_id: organisation, name: `Finances ${name}` })
  const draft: Draft = {
    portal,
    name,
    brandId,
    canary: `CANARI${createHash('sha256').update(name).digest('hex').slice(0, 8).toUpperCase()}`,
    organisation,
    people,
    ids: {},
    staffId,
    service: service.id,
    subscribable,
    membershipOf: async (who) =>
      (
        await portal.sql('select id from memberships where organisation_id = $1 and account_id = $2', [
          organisation,
          people[who],
        ])
      )[0].id,
    file: (text, owner) => keepFile(draft, text, owner),
    eventColumns: {},
  }
  return draft
}

async function subscribeTechnicalUser(draft: Draft, technical: string[]): Promise<void> {
  for (const space of technical)
    await insert(draft.portal, 'space_subscriptions', {
      organisation_id: draft.organisation,
      membership_id: await draft.membershipOf('technical'),
      space,
      access: 'modify',
      origin: 'technical',
    })
}

const textColumns = async (portal: Portal, table: string): Promise<string[]> =>
  (
    await portal.sql(
      "select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and data_type = 'text' and is_generated = 'NEVER'",
      [table],
    )
  ).map((column) => column.name)

/** Writes the canary into every free text of the client's rows. */
async function plantCanary({ portal, organisation, people, canary }: Draft, { parts, rows }: Knowledge): Promise<void> {
  const notPlanted = new Set(parts.flatMap((part) => part.notPlanted ?? []))
  const insiders = Object.entries(people)
    .filter(([who]) => !outsiders.includes(who))
    .map(([, id]) => id)
  await portal.sql('alter table accounts disable trigger keep_identity')
  for (const [table, condition] of rows) {
    const texts = (await textColumns(portal, table)).filter(
      (column) => !notPlanted.has(column) && !notPlanted.has(`${table}.${column}`),
    )
    if (texts.length > 0)
      await portal.sql(
        `update ${table} set ${texts.map((column) => `${column} = ${column} || '${canary}'`).join(', ')} where ${whereOf(condition, organisation, insiders)}`,
      )
  }
  await portal.sql('alter table accounts enable trigger keep_identity')
}

/** Takes the canary out of what outsiders see as their own. */
async function spareOutsiders({ portal, organisation, people, canary }: Draft, { parts }: Knowledge): Promise<void> {
  const theirs = outsiders.map((who) => people[who]!)
  for (const [table, condition] of parts.flatMap((part) => Object.entries(part.outsiders ?? {}))) {
    const texts = await textColumns(portal, table)
    await portal.sql(
      `update ${table} set ${texts.map((column) => `${column} = replace(${column}, $1, '')`).join(', ')} where ${whereOf(condition, organisation, theirs)}`,
      [canary],
    )
  }
}

async function makeClient(
  portal: Portal,
  name: ClientName,
  brandId: string,
  staffId: string,
  knowledge: Knowledge,
): Promise<Client> {
  const draft = await makeDraft(portal, name, brandId, staffId)
  for (const part of knowledge.parts) await part.fill(draft)
  await subscribeTechnicalUser(draft, knowledge.technical)
  await portal.sql('update memberships set removed_at = $3 where organisation_id = $1 and account_id = $2', [
    draft.organisation,
    draft.people.removed,
    portal.clock.now,
  ])
  await plantCanary(draft, knowledge)
  await spareOutsiders(draft, knowledge)
  for (const part of knowledge.parts) await part.fillPlanted?.(draft)
  const { canary, organisation, ids, people } = draft
  return { name, brandId, canary, organisation, ids, people }
}

function actorsOf(client: Client, technical: string[]): Actor[] {
  return Object.entries(client.people).map(([who, accountId]) => ({
    name: `${who} of ${client.name}`,
    accountId,
    scopes: who === 'technical' ? technical.map((space) => `${space}:modify`) : null,
    sees: outsiders.includes(who) ? [] : [client.name],
    ...(['requester', 'tomorrow'].includes(who) ? { deals: [client.name] } : {}),
  }))
}

async function makeClients(portal: Portal, names: ClientName[]) {
  const knowledge = await gather()
  const otherBrand: string = (await insert(portal, 'brands', { slug: 'autre', name: 'Autre' })).id
  await insert(portal, 'brand_hosts', { host: 'autre.example', brand_id: otherBrand })
  await giveRoles(portal.database.pool, spaces)
  const staff = await makeStaff(portal, 'equipe.maison', 'administrator')
  const clients: Client[] = []
  for (const name of names)
    clients.push(await makeClient(portal, name, name === 'gamma' ? otherBrand : portal.brandId, staff, knowledge))
  return { clients, knowledge, staff, otherBrand }
}

/** A client of each of two brands, and an administrator of the first brand's staff. */
export async function makeTwoBrands(portal: Portal) {
  const { clients, knowledge, staff, otherBrand } = await makeClients(portal, ['alpha', 'gamma'])
  const [own, other] = clients as [Client, Client]
  return { own, other, knowledge, staff, otherBrand }
}

/** Makes it: alpha and beta in one brand, gamma in another, and everybody who could ask. */
export async function makeIsolationWorld(portal: Portal): Promise<IsolationWorld> {
  const { clients, knowledge, staff } = await makeClients(portal, ['alpha', 'beta', 'gamma'])
  const reader = await makeStaff(portal, 'lecture.maison', 'reader')
  const [alpha, beta] = clients as [Client, Client]
  const both = await makeAccount(portal, 'les.deux')
  await makeMember(portal, both, alpha.organisation, 'secondary_manager')
  await makeMember(portal, both, beta.organisation)
  const runsBoth = await makeAccount(portal, 'gere.lesdeux')
  await makeMember(portal, runsBoth, alpha.organisation, 'secondary_manager')
  await makeMember(portal, runsBoth, beta.organisation, 'secondary_manager')
  const stranger = await makeAccount(portal, 'personne.denulle')
  const employee = await makeAccount(portal, 'un.salarie')
  await makeEmployee(portal, 'E-1', { account_id: employee })
  const { technical } = knowledge
  const actors: Actor[] = [
    { name: 'nobody', accountId: undefined, scopes: null, sees: [] },
    ...[alpha, beta].flatMap((client) => actorsOf(client, technical)),
    {
      name: 'technical of alpha, a token narrowed to reading one space',
      accountId: alpha.people.technical,
      scopes: [`${technical[0]}:read`],
      sees: ['alpha'],
    },
    { name: 'a person of both, manager of one', accountId: both, scopes: null, sees: ['alpha', 'beta'] },
    { name: 'the manager of both', accountId: runsBoth, scopes: null, sees: ['alpha', 'beta'] },
    { name: 'a person of nothing', accountId: stranger, scopes: null, sees: [] },
    { name: 'an employee', accountId: employee, scopes: null, side: 'employee', sees: [] },
    { name: 'staff of the brand', accountId: staff, scopes: null, sees: ['alpha', 'beta'] },
    { name: 'staff who only read', accountId: reader, scopes: null, sees: ['alpha', 'beta'] },
  ]
  return { clients, actors, knowledge }
}
