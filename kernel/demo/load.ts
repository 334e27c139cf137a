// Gathers what the kernel and each space have for the demo, and writes it.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { type Config, reachableBecause } from '../config/config.ts'
import { type Database, transaction } from '../db/database.ts'
import { openStorage } from '../files/storage.ts'
import { hashPassword } from '../identity/passwords.ts'
import { giveRoles } from '../policy/roles.ts'
import type { Space } from '../space.ts'
import { type DemoAccount, publicPassword, randomPassword, shown } from './accounts.ts'
import { type Demo, type DemoPaper, type DemoTools, demoTools, type Gathered, type Row } from './demo.ts'
import { drawPaper } from './paper.ts'
import { fillWorld } from './world.ts'

/** The kernel's own tables, in the order in which they are written. */
const kernelTables = [
  'brands', 'settings', 'organisations', 'services', 'sites', 'accounts', 'credentials', 'memberships', 'membership_services',
  'staff_members', 'staff_roles', 'files', 'account_blocks', 'notifications', 'mails', 'number_sequences',
] // biome-ignore format: a list of words

/** The journal tells of what is there. */
const lastTables = ['journal_events']

/** Spaces so that each comes after those that it needs. */
export function afterTheirNeeds<S extends { name: string; needs: string[] }>(spaces: S[]): S[] {
  const placed: S[] = []
  const place = (space: S) => {
    if (placed.includes(space)) return
    for (const need of space.needs) place(spaces.find((one) => one.name === need)!)
    placed.push(space)
  }
  spaces.forEach(place)
  return placed
}

type Act = (client: pg.PoolClient) => Promise<void>

/** Fills every space's part. @returns the tables of all owners, in their order, and what is done once they are written */
async function fillSpaces(
  spaces: Space[],
  tools: DemoTools,
  world: Demo['world'],
  config: Demo['config'],
): Promise<{ tables: string[]; acts: Act[] }> {
  const acts: Act[] = []
  const first: string[] = []
  const tables: string[] = []
  const given = new Map<string, unknown>()
  for (const space of afterTheirNeeds(spaces)) {
    if (!space.demo) continue
    const { demo: part } = await space.demo()
    const lent: Demo = {
      ...tools,
      world,
      config,
      subscribable: subscribable(spaces),
      add: (table, row) => {
        if (!part.tables.includes(table)) throw new Error(`${space.name} does not own the table ${table}`)
        tools.add(table, row)
      },
      given: <Given>(other: Space<Given>) => {
        if (!space.needs.includes(other.name)) throw new Error(`${space.name} does not need ${other.name}`)
        return given.get(other.name) as Given
      },
    }
    given.set(space.name, part.fill(lent))
    if (part.act) acts.push((client) => part.act!(client, lent))
    const early = part.writtenFirst ?? []
    first.push(...early)
    tables.push(...part.tables.filter((table) => !early.includes(table)))
  }
  return { tables: [...kernelTables, ...first, ...tables, ...lastTables], acts }
}

const subscribable = (spaces: Space[]) => spaces.filter((space) => space.subscription).map((space) => space.name)

/** What of the settings the demo is loaded by. */
export type DemoSettings = Pick<Config, 'dataDirectory' | 'filesUrl' | 'publicUrl' | 'host' | 'trustProxy' | 'secret'>

/** Puts each file into the storage, signed copies as they are drawn. @returns their rows */
async function keepPapers(papers: DemoPaper[], brandId: string, config: DemoSettings): Promise<Row[]> {
  const storage = await openStorage(config)
  const rows: Row[] = []
  for (const paper of papers) {
    const key = `${paper.id.slice(0, 2)}/${paper.id}`
    const bytes = 'bytes' in paper ? paper.bytes : await drawPaper(paper.title, paper.lines)
    await storage.put(key, bytes)
    rows.push({
      id: paper.id,
      brand_id: brandId,
      organisation_id: paper.organisationId,
      owner_kind: paper.owner.kind,
      owner_id: paper.owner.id,
      name: paper.name,
      content_type: 'bytes' in paper ? paper.contentType : 'application/pdf',
      storage_key: key,
      created_by: paper.by.id,
      created_at: paper.at,
      size_bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
  }
  return rows
}

/** Rows that name the same columns go in together; what a row does not name keeps its default. */
async function writeRows(client: pg.PoolClient, table: string, rows: Row[]): Promise<void> {
  for (let from = 0; from < rows.length; ) {
    const columns = Object.keys(rows[from]!)
    let to = from + 1
    while (to < rows.length && Object.keys(rows[to]!).join() === columns.join()) to += 1
    const names = columns.join(', ')
    await client.query(
      `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [JSON.stringify(rows.slice(from, to))],
    )
    from = to
  }
}

/**
 * Loads the demo into an empty, migrated database, in one transaction.
 * @returns the accounts to show at start; their password is the public one, or a random one where the settings let others in
 */
export async function loadDemo(database: Database, config: DemoSettings, spaces: Space[]): Promise<DemoAccount[]> {
  const password = reachableBecause(config) ? randomPassword() : publicPassword
  const gathered: Gathered = { rows: new Map(), papers: [] }
  const tools = demoTools(gathered, new Date(), await hashPassword(password), config.publicUrl)
  const { tables, acts } = await fillSpaces(spaces, tools, fillWorld(tools), config)
  const { rows, papers } = gathered
  rows.get('journal_events')?.sort((a, b) => (a.at as Date).getTime() - (b.at as Date).getTime())
  rows.set('files', await keepPapers(papers, tools.brandId, config))
  await transaction(database, async (client) => {
    for (const table of tables) {
      await writeRows(client, table, rows.get(table) ?? [])
      // What members and staff are is a role of their brand.
      if (table === 'brands') await giveRoles(client, spaces)
    }
    for (const act of acts) await act(client)
  })
  return shown.map((account) => ({ ...account, password }))
}
