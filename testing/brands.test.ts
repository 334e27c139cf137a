// Staff of one brand come to nothing of another's, whatever id they send: in the address, in the query or in the body (B17, P31).
// Of each declared staff route of the spaces below every place of an id is tried by itself: all other ids of the call are one's own.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { makeTwoBrands } from './isolation/world.ts'
import { type DeclaredRoute, declaredRoutes, type Person, type Portal, type Reply, startPortal } from './portal.ts'
import { rewriteStatements } from './statements.ts'

type Schema = {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  minimum?: number
}
type Parameter = { in: 'path' | 'query'; name: string; required?: boolean; schema: Schema }
/** Where an id stands in a call, and the table whose rows it means. */
type Place = { where: 'path' | 'query' | 'body'; path: string; table: string }
type Ids = (table: string) => string | undefined

const spaces = [
  'support',
  'interventions',
  'service-contracts',
  'fleet',
  'sales',
  'billing',
  'e-invoicing',
  'documents',
  'portal-configuration',
]

/** Of which table an id is whose field, or noun in the address, does not tell it. */
const tables: Record<string, string> = {
  natureId: 'ticket_natures', nature: 'ticket_natures', priorityId: 'ticket_priorities', priority: 'ticket_priorities', levelId: 'service_levels', level: 'service_levels',
  domain: 'ticket_domains', calendar: 'business_calendars', assetKind: 'asset_kinds', template: 'notification_templates', templateId: 'notification_templates',
  signatureModel: 'signature_models', seriesId: 'index_series', messageIds: 'ticket_messages', intoId: 'other_tickets', 'of-ticket': 'tickets', ofTicket: 'tickets',
  pictureId: 'files', logoId: 'files', iconId: 'files', backgroundId: 'files', attachments: 'files', noteFileId: 'files', fileId: 'files', folder: 'folder_rules', folderId: 'folder_rules',
  folderIds: 'folder_rules', folders: 'folder_rules', creditNoteId: 'invoices', depositIds: 'invoices', invoice: 'invoices', statement: 'bank_statements', cardPaymentId: 'payments',
  responsibleId: 'staff', accountId: 'accounts', account: 'accounts', groupId: 'client_groups', mandates: 'sepa_mandates', collections: 'direct_debit_batches',
  'direct-debits': 'direct_debits', disputes: 'invoice_disputes', promises: 'payment_promises', lineId: 'invoice_lines', 'received-invoices': 'invoice_deposits', 'e-invoices': 'invoices',
  lot: 'document_lots', lots: 'document_lots', paper: 'paper_payslips', planId: 'preventive_plans', holderId: 'organisations', readingId: 'meter_readings', outageId: 'asset_outages',
  priceId: 'product_prices', targetId: 'service_contracts', contract: 'service_contracts', contractId: 'service_contracts', subjectId: 'invoices', modelId: 'asset_models', kind: 'asset_kinds',
  editions: 'portal_configurations', versionId: 'document_versions', textVersionId: 'document_versions', signerId: 'signers', proofs: 'signers', stores: 'organisations', statements: 'organisations',
  document: 'documents', report: 'e_reports', 'bank-entries': 'bank_entries', entries: 'bank_entries', drafts: 'invoices', pieces: 'requested_pieces',
} // biome-ignore format: a list of words

/** Tables that are read by another way than their own brand. */
const through: Record<string, string> = {
  ticket_messages: 'ticket_id in (select id from tickets where brand_id = $1)',
  document_versions: 'document_id in (select id from documents where brand_id = $1)',
  signers: 'request_id in (select id from signature_requests where brand_id = $1)',
  services: 'organisation_id in (select id from organisations where brand_id = $1)',
  sites: 'organisation_id in (select id from organisations where brand_id = $1)',
  files: 'brand_id = $1 and organisation_id is not null',
  other_tickets: "brand_id = $1 and status = 'closed'",
  staff: 'id in (select account_id from staff_members where brand_id = $1)',
  accounts: "brand_id = $1 and kind = 'person' and id in (select account_id from memberships)",
}

/** What the brand's staff make first, for there is none: the address, what is sent. The other brand gets each like it. */
const text = { fr: 'essai', en: 'trial' }
const made: Array<[path: string, body: (ids: Ids) => object]> = [
  ['/staff/ticket-domains', () => ({ code: 'essai', title: text, portalTitle: text, position: 1, isVisible: true, assetKind: '' })],
  ['/staff/ticket-priorities', () => ({ code: 'essai', title: text, portalTitle: text, position: 1, isVisible: true })],
  ['/staff/ticket-natures', (ids) => ({ code: 'essai', position: 1, domain: ids('ticket_domains'), title: text, portalTitle: text, portalHelp: text, isVisible: true, category: 'incident', priority: ids('ticket_priorities'), needsAsset: false })],
  ['/staff/business-calendars', () => ({ name: 'essai', monday: '09:00-18:00', tuesday: '', wednesday: '', thursday: '', friday: '', saturday: '', sunday: '', zone: 'Europe/Paris', holidays: 'france', closedDays: '' })],
  ['/staff/service-levels', (ids) => ({ name: 'essai', calendar: ids('business_calendars'), isDefault: false })],
  ['/staff/service-targets', (ids) => ({ name: 'essai', level: ids('service_levels'), priority: ids('ticket_priorities'), firstAnswerMinutes: 60, resolutionMinutes: 120 })],
  ['/staff/answer-models', () => ({ name: 'essai', subject: text, body: text })],
  ['/staff/index-series', () => ({ code: 'SYNTEC', name: 'essai' })],
] // biome-ignore format: one a line

/** What the brand's staff make that can still be changed: in the address of these routes it stands for the table's own row. */
const changeable: Array<[routes: RegExp, table: string, path: string, body: (ids: Ids) => object]> = [
  [/\/staff\/quotes\/\{id\}$/, 'quotes', '/staff/quotes', (ids) => ({ organisationId: ids('organisations') })],
  [/\/staff\/invoices\/\{id\}$/, 'invoices', '/staff/invoices', (ids) => ({ organisationId: ids('organisations'), type: 380 })],
  [/\/staff\/interventions\/\{id\}$/, 'interventions', '/staff/interventions', (ids) => ({ organisationId: ids('organisations'), kind: 'repair', subject: 'essai' })],
] // biome-ignore format: one a line
/** What of it was made. */
const stillOpen: Array<[routes: RegExp, table: string, id: string]> = []

/** What comes as a form, with which field means which table, and what else it takes: the document of the API does not tell it. */
const forms: Array<[path: string, ids: Record<string, string>, fields: Record<string, string>]> = [
  ['/staff/tickets', { organisationId: 'organisations', accountId: 'accounts', natureId: 'ticket_natures', priorityId: 'ticket_priorities', assetId: 'assets', siteId: 'sites' }, { subject: 'essai', body: 'essai' }],
  ['/staff/documents', { folderId: 'folder_rules', organisationId: 'organisations', employeeId: 'employees' }, { title: 'essai' }],
  ['/staff/lots', { folderId: 'folder_rules' }, { name: 'essai' }],
] // biome-ignore format: one a line

const nounOf = (path: string, name: string) => path.split(`/{${name}}`)[0]!.split('/').at(-1)!
const snake = (name: string) => name.replaceAll('-', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const plural = (name: string) => (name.endsWith('s') ? name : `${name}s`)

let portal: Portal
let agent: Person
let routes: DeclaredRoute[]
let known: Set<string>
let ownIds: Ids
let otherIds: Ids
let otherBrand: string
let canary: string

/** The table that an id of this name means. */
function tableOf(name: string, noun = ''): string | undefined {
  const table =
    tables[name] ?? tables[noun] ?? plural(snake(/^(id|ids|parentId)$/.test(name) ? noun : name.replace(/Ids?$/, '')))
  return known.has(table) || table in through ? table : undefined
}

/** A value that the schema takes: what is required and what leads to `towards`, with `idAt` for each place of an id. */
function sampleOf(
  schema: Schema,
  at: string,
  towards: string | undefined,
  idAt: (place: string) => string | undefined,
): unknown {
  if (schema.const !== undefined) return schema.const
  const name = at.split('.').at(-1)!.replace('[]', '')
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  const id = idAt(at)
  if (id !== undefined && (schema.format === 'uuid' || choices?.some((one) => one.format === 'uuid') || at === towards))
    return id
  if (schema.enum) return schema.enum[0]
  if (choices) {
    const nothing = choices.find((one) => one.type === 'null' || one.enum?.includes(''))
    if (nothing && !towards?.startsWith(at) && name !== 'startsAt') return nothing.type === 'null' ? null : ''
    return sampleOf(choices.find((one) => one.type !== 'null') ?? choices[0]!, at, towards, idAt)
  }
  if (schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties)
        .filter(
          ([key]) =>
            schema.required?.includes(key) ||
            towards === `${at}.${key}` ||
            // A technician goes at a time.
            (key === 'startsAt' && towards === `${at}.technicianId`) ||
            towards?.startsWith(`${at}.${key}.`) ||
            towards?.startsWith(`${at}.${key}[]`),
        )
        .map(([key, value]) => [key, sampleOf(value, `${at}.${key}`, towards, idAt)]),
    )
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object') return {}
  if (type === 'array') {
    const holdsIds = JSON.stringify(schema.items ?? {}).includes('uuid') && !towards?.startsWith(`${at}[]`)
    return holdsIds && !/lines|items|readings|pieces|entries|drafts/.test(name)
      ? []
      : [sampleOf(schema.items ?? {}, `${at}[]`, towards, idAt)]
  }
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number')
    return name === 'vatRate' ? 2000 : Math.max(name === 'minutes' ? 60 : 1, schema.minimum ?? 1)
  if (schema.format === 'uuid') return randomUUID()
  if (schema.format === 'email') return 'essai@ailleurs.example'
  if (schema.format === 'date') return /^(due|collection|ends|valid)/.test(name) ? '2027-01-15' : '2026-11-20'
  if (schema.format === 'date-time') return name === 'endsAt' ? '2027-02-01T10:00:00Z' : '2027-02-01T09:00:00Z'
  if (schema.format === 'uri') return 'https://ailleurs.example/'
  if (/quantity|unitPrice|Price|Part|factor/i.test(name)) return '1'
  return 'essai'
}

const formOf = (route: DeclaredRoute) =>
  route.method === 'POST' ? forms.find(([path]) => route.path === `/api/v1${path}`) : undefined

/** All places of ids in a call of the route. */
function placesOf(route: DeclaredRoute): Place[] {
  const operation = route.operation as {
    parameters?: Parameter[]
    requestBody?: { content?: Record<string, { schema: Schema }> }
  }
  const places: Place[] = []
  const noun = /\/staff\/([a-z-]+)/.exec(route.path)?.[1] ?? ''
  for (const { in: where, name, schema } of operation.parameters ?? []) {
    if (where === 'query' && !JSON.stringify(schema).includes('uuid')) continue
    const table = tableOf(name, where === 'path' ? nounOf(route.path, name) : noun)
    if (table) places.push({ where, path: name, table })
  }
  const walk = (schema: Schema, at: string, holder: string): void => {
    const name = at.split('.').at(-1)!.replace('[]', '')
    const isText = schema.type === 'string' && schema.enum === undefined
    if (
      schema.format === 'uuid' ||
      (isText && /^(domain|priority|level|calendar|assetKind|template|signatureModel)$/.test(name))
    ) {
      const table = tableOf(name, holder)
      if (table && !places.some((one) => one.where === 'body' && one.path === at))
        places.push({ where: 'body', path: at, table })
    }
    for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) walk(one, at, holder)
    if (schema.items) walk(schema.items, `${at}[]`, /^(items|ids|changes)$/.test(name) ? holder : name)
    for (const [key, value] of Object.entries(schema.properties ?? {})) walk(value, `${at}.${key}`, holder)
  }
  walk(operation.requestBody?.content?.['application/json']?.schema ?? {}, '', noun)
  const form = formOf(route)
  for (const [path, table] of Object.entries(form?.[1] ?? {})) places.push({ where: 'body', path, table })
  return places
}

/** Calls the route with one's own ids everywhere but at one place. */
async function call(route: DeclaredRoute, place: Place, id: string): Promise<Reply> {
  try {
    return await outcomeOf(await send(route, place, id))
  } catch (error) {
    // What the portal could not answer is an answer as well: none is to be.
    return { status: 500, body: String((error as Error).cause ?? error), headers: {}, bytes: Buffer.alloc(0) }
  }
}

async function send(route: DeclaredRoute, place: Place, id: string): Promise<Reply> {
  const operation = route.operation as {
    parameters?: Parameter[]
    requestBody?: { content?: Record<string, { schema: Schema }> }
  }
  const places = placesOf(route)
  const idOf = (where: Place['where'], path: string): string | undefined => {
    if (where === place.where && path === place.path) return id
    const own = places.find((one) => one.where === where && one.path === path)
    const open = where === 'path' && stillOpen.find(([of, table]) => table === own?.table && of.test(route.path))
    if (own?.table === 'staff') return agent.id
    return open ? open[2] : own && ownIds(own.table)
  }
  const query = new URLSearchParams()
  for (const { in: where, name, required, schema } of operation.parameters ?? [])
    if (where === 'query' && (required || (place.where === 'query' && place.path === name)))
      query.set(name, idOf('query', name) ?? String(sampleOf(schema, name, undefined, () => undefined)))
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => idOf('path', name) ?? '1')
  const url = query.size > 0 ? `${path}?${query}` : path
  if (route.method === 'GET') return agent.get(url)
  const form = formOf(route)
  if (form) {
    const needed = ['organisationId', 'accountId', 'folderId']
    const sent = Object.keys(form[1]).filter((field) => needed.includes(field) || field === place.path)
    const ids = Object.fromEntries(sent.map((field) => [field, idOf('body', field)!]))
    if (place.path === 'employeeId') delete ids.organisationId
    return agent.upload(url, [{ field: 'file', name: 'essai.pdf', bytes: '%PDF-1.4\n' }], { ...form[2], ...ids })
  }
  const schema = operation.requestBody?.content?.['application/json']?.schema
  const body = schema && sampleOf(schema, '', place.where === 'body' ? place.path : undefined, (at) => idOf('body', at))
  return agent[route.method.toLowerCase() as 'post'](url, body)
}

/** How each item of a long task ended, where the answer is of one: it says nothing else of ids. */
async function outcomeOf(reply: Reply): Promise<Reply> {
  if (reply.status !== 202 || !reply.body?.kind) return reply
  await portal.drain()
  const items = await portal.sql(
    'select name, detail, state, code from work_items where work_id = $1 order by position',
    [reply.body.id],
  )
  return { ...reply, body: { kind: reply.body.kind, items } }
}

/** What an answer says, without what is different each time: the ids that were sent, the moment, the number of the request. */
const said = (reply: Reply, id: string): string =>
  `${reply.status} ${reply.status === 500 || /json/.test(String(reply.headers['content-type'])) ? JSON.stringify(reply.body) : ''}`
    .replaceAll(id, 'ID')
    .replace(/"(instance|requestId|reference|traceId|path)":"[^"]*"/g, '')

const missingId = '00000000-0000-4000-8000-00000000dead'

/** A fingerprint of each table of the other brand. */
async function printOther(): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  for (const table of known)
    prints[table] = (
      await portal.sql(
        `select md5(coalesce(string_agg(md5(t::text), ',' order by t::text), '')) as print from ${table} t where brand_id = $1`,
        [otherBrand],
      )
    )[0].print
  return prints
}

/** References from a row of one brand to a row of another, by the names of the two tables. */
async function crossingReferences(): Promise<string[]> {
  const keys = await portal.sql(
    `select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
       (select string_agg(format('x.%I = y.%I', a.attname, b.attname), ' and ') from unnest(c.conkey, c.confkey) k(own, other)
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other) as same
     from pg_constraint c where contype = 'f' and connamespace = 'public'::regnamespace`,
  )
  const brandless = keys.filter(
    ({ child, parent, same }) =>
      known.has(child) && known.has(parent) && parent !== 'accounts' && !same.includes('brand_id'),
  )
  const found = await Promise.all(
    brandless.map(async ({ child, parent, same }) => {
      const rows = await portal.sql(
        `select from ${child} x join ${parent} y on ${same} where x.brand_id <> y.brand_id limit 1`,
      )
      return rows.length > 0 ? [`${child} → ${parent} (${same})`] : []
    }),
  )
  return found.flat()
}

/** Gives the other brand a row like each that the brand has in a table in which the other has none. */
async function twin(own: Record<string, string>, other: Record<string, string>, brandId: string, names: string[]) {
  const pairs = new Map(Object.keys(own).map((key) => [own[key]!, other[key]!]))
  pairs.set(brandId, otherBrand)
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    for (const table of names) {
      const { rows } = await client.query(`select to_jsonb(t) as row from ${table} t where brand_id = $1`, [brandId])
      for (const { row } of rows) {
        if ('id' in row) pairs.set(row.id, pairs.get(row.id) ?? randomUUID())
        const copy = Object.fromEntries(
          Object.entries(row as Record<string, unknown>).map(([key, value]) => [
            key,
            pairs.get(value as string) ?? value,
          ]),
        )
        const { rows: columns } = await client.query(
          "select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'",
          [table],
        )
        await client.query(
          `insert into ${table} (${columns[0].names}) overriding system value select ${columns[0].names} from jsonb_populate_record(null::${table}, $1)`,
          [copy],
        )
      }
    }
    await client.query('commit')
  } finally {
    client.release()
  }
}

before(async () => {
  portal = await startPortal()
  const world = await makeTwoBrands(portal)
  otherBrand = world.otherBrand
  canary = world.other.canary
  agent = await portal.signedIn(world.staff)
  const columns = await portal.sql(
    "select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name) where column_name = 'brand_id' and table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
  )
  known = new Set(columns.map((one) => one.name))
  const idsOf = async (brandId: string): Promise<Ids> => {
    const ids = new Map<string, string>()
    for (const table of [...known, ...Object.keys(through)]) {
      const from = ({ staff: 'accounts', other_tickets: 'tickets' } as Record<string, string>)[table] ?? table
      const { rows } = await portal.database.pool
        .query(`select id::text from ${from} where ${through[table] ?? 'brand_id = $1'} order by id limit 1`, [brandId])
        .catch(() => ({ rows: [] }))
      if (rows[0]) ids.set(table, rows[0].id)
    }
    return (table) => ids.get(table)
  }
  const makes = new Map<string, string>()
  for (const [path, body] of made) {
    const reply = await agent.post(
      path,
      body((table) => makes.get(table)),
    )
    assert.equal(reply.status, 201, `${path}: ${JSON.stringify(reply.body)}`)
    makes.set(snake(path.split('/').at(-1)!), reply.body.id)
  }
  await twin(
    { ...world.own.ids, ...world.own.people, organisation: world.own.organisation },
    { ...world.other.ids, ...world.other.people, organisation: world.other.organisation },
    portal.brandId,
    [...makes.keys()],
  )
  ownIds = await idsOf(portal.brandId)
  otherIds = await idsOf(otherBrand)
  for (const [of, table, path, body] of changeable) {
    const reply = await agent.post(path, body(ownIds))
    assert.equal(reply.status, 201, `${path}: ${JSON.stringify(reply.body)}`)
    stillOpen.push([of, table, reply.body.id])
  }
  // The proof of isolation calls every reading route as staff: of those a third is enough here. All that writes is called.
  routes = declaredRoutes((await portal.guest.get('/api/openapi.json')).body)
    .filter((route) => {
      const { tags, 'x-access': access } = route.operation as { tags?: string[]; 'x-access'?: object | string }
      return spaces.includes(tags?.[0] ?? '') && typeof access === 'object' && 'staff' in access
    })
    .filter((route, index) => route.method !== 'GET' || index % 3 === 0)
})
after(() => portal.close())

describe('staff of one brand and the records of another', () => {
  test('B17 P31 each id of another brand is answered as a missing one, and changes nothing', async () => {
    await portal.drain()
    const before = await printOther()
    const crossings: string[] = []
    const reached: string[] = []
    const tried: Array<{ route: DeclaredRoute; place: Place; missing: string }> = []
    for (const route of routes)
      for (const place of placesOf(route)) {
        const name = `${route.method} ${route.path} ${place.where} ${place.path}`
        const id = otherIds(place.table)
        if (id === undefined) continue
        const missing = said(await call(route, place, missingId), missingId)
        const foreign = await call(route, place, id)
        if (foreign.status === 500) crossings.push(`${name}: ${foreign.body}`)
        if (foreign.bytes.includes(canary)) crossings.push(`${name}: holds what is theirs`)
        if (said(foreign, id) !== missing)
          crossings.push(`${name}: ${said(foreign, id).slice(0, 300)}, where a missing one is ${missing.slice(0, 300)}`)
        tried.push({ route, place, missing })
      }
    // Whether the id is looked at at all: one's own is answered otherwise. None of it is kept.
    const undo = rewriteStatements(portal.database.pool, (text) =>
      /^\s*commit\s*;?\s*$/i.test(text) ? 'rollback' : text,
    )
    try {
      for (const { route, place, missing } of tried) {
        if (place.where !== 'body') continue
        const id = place.table === 'staff' ? agent.id : ownIds(place.table)
        if (id === undefined) continue
        const own = await call(route, place, id)
        if (said(own, id) !== missing) reached.push(`${route.method} ${route.path} ${place.path}`)
      }
    } finally {
      undo()
    }
    const after = await printOther()
    assert.deepEqual(crossings, [])
    assert.deepEqual(
      Object.keys(after).filter((table) => after[table] !== before[table]),
      [],
    )
    assert.deepEqual(await crossingReferences(), [])
    assert.ok(tried.length > 330, `only ${tried.length} places were tried`)
    assert.ok(reached.length > 70, `only ${reached.length} ids in bodies are looked at: ${reached.join(', ')}`)
  })
})
