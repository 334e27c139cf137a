// Crawls every route of the document as everybody, with the ids of others, and looks at what came out everywhere (O33).
import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { hashToken } from '../../kernel/http/endpoints.ts'
import { pagesOfPdf } from '../pdf.ts'
import { type DeclaredRoute, declaredRoutes, type Person, type Portal, type Reply } from '../portal.ts'
import { rewriteStatements } from '../statements.ts'
import { type Actor, type Client, type Plant, subscribable } from './fixtures.ts'
import { type IsolationWorld, type Knowledge, whereOf } from './world.ts'

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
  $ref?: string
  default?: unknown
}
type Parameter = { in: string; name: string; required?: boolean; schema: Schema }
type Caller = Pick<Person, 'get' | 'post' | 'put' | 'patch' | 'delete' | 'upload'>

/** What the prover saw: how much it did, and every crossing. None is what is to be proven. */
export type Report = {
  calls: number
  routes: number
  actors: number
  answered: number
  crossings: string[]
  notExercised: string[]
}

/** A value that the schema takes, with the given ids wherever an id is asked for. */
function example(schema: Schema, ids: Record<string, string>, name = ''): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choice)
    return example(choice.find((item) => item.format === 'email' || item.format === 'uuid') ?? choice[0]!, ids, name)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object' || schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([key]) => schema.required?.includes(key) || /Confirmation$|Ids?$/.test(key))
        .map(([key, value]) => [key, example(value, ids, key)]),
    )
  if (type === 'array') return [example(schema.items ?? {}, ids, name)]
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return /month|Month/.test(name) ? 1 : Math.max(1, schema.minimum ?? 1)
  if (schema.format === 'uuid') return ids[name] ?? ids.accounts
  if (schema.format === 'email' || /[eE]mail/.test(name)) return 'essai@ailleurs.example'
  if (schema.format === 'date' || /On$|From$/.test(name)) return '2026-12-01'
  if (schema.format === 'date-time' || /At$/.test(name)) return '2027-02-01T09:00:00Z'
  if (/^siret$/.test(name)) return '73282932000074'
  return name === 'code' ? 'ABC' : 'essai'
}

/** Ids of nothing: what a missing record is answered like. */
const missing = new Proxy({} as Record<string, string>, { get: () => '00000000-0000-4000-8000-00000000dead' })

const nounOf = (path: string) => /\/([a-z-]+)\/\{id\}/.exec(path)?.[1] ?? ''

const parametersOf = (route: DeclaredRoute) => (route.operation as { parameters?: Parameter[] }).parameters ?? []

/** Whether a query narrows what the route gives to somebody's records. */
const takesFilters = (route: DeclaredRoute) =>
  parametersOf(route).some((one) => one.in === 'query' && (one.name === 'search' || one.schema.format === 'uuid'))

/** The query of a call: what is required, and with `filters` all that narrows to somebody's records. */
function queryOf(
  route: DeclaredRoute,
  ids: Record<string, string>,
  knowledge: Knowledge,
  filters: string | undefined,
): URLSearchParams {
  const query = new URLSearchParams()
  for (const { in: where, name, required, schema } of parametersOf(route)) {
    if (where !== 'query') continue
    const needed = required && schema.default === undefined
    if (
      name === 'search'
        ? filters !== undefined || needed
        : needed || (filters !== undefined && schema.format === 'uuid')
    )
      query.set(name, name === 'search' ? (filters ?? 'essai') : String(example(schema, ids, name)))
  }
  for (const part of knowledge.parts) part.query?.(route, query, subscribable[0]!)
  return query
}

function address(
  route: DeclaredRoute,
  ids: Record<string, string>,
  knowledge: Knowledge,
  filters: string | undefined,
): string {
  const noun = nounOf(route.path)
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'token'
      ? 'x'.repeat(43)
      : ((name === 'id' ? ids[noun] : (ids[`${noun}.${name}`] ?? ids[name])) ?? ids.accounts!),
  )
  const query = queryOf(route, ids, knowledge, filters)
  return query.size > 0 ? `${path}?${query}` : path
}

const pdf = '%PDF-1.4\n%âãÏÓ\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'

/** `path` ids stand in the address, `body` ids in what is sent. */
async function call(
  who: Caller,
  route: DeclaredRoute,
  path: Record<string, string>,
  body: Record<string, string>,
  knowledge: Knowledge,
  filters?: string,
): Promise<Reply> {
  const url = address(route, path, knowledge, filters)
  if (route.method === 'GET') return who.get(url)
  const operation = route.operation as {
    requestBody?: { content?: Record<string, { schema: Schema }> }
    consumes?: string[]
  }
  const content = operation.requestBody?.content
  const schema = content?.['application/json']?.schema
  const takesFiles =
    content?.['multipart/form-data'] !== undefined || knowledge.parts.some((part) => part.uploads?.test(route.path))
  if (takesFiles && route.method === 'POST')
    return who.upload(
      url,
      [{ field: 'file', name: 'essai.pdf', bytes: pdf }],
      Object.assign({}, ...knowledge.parts.map((part) => part.uploadFields?.(body))),
    )
  return who[route.method.toLowerCase() as 'post'](url, schema ? example(schema, body) : undefined)
}

/** The text in an answer, whatever its form: JSON, CSV, a workbook, a PDF. */
async function textOf(reply: Reply): Promise<string> {
  const type = String(reply.headers['content-type'] ?? '')
  if (type.includes('spreadsheet')) {
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(reply.bytes as unknown as ArrayBuffer)
    return JSON.stringify(book.worksheets.map((sheet) => sheet.getSheetValues()))
  }
  if (type.includes('pdf')) return (await pagesOfPdf(reply.bytes)).join('\n')
  if (type.includes('gzip')) return gunzipSync(reply.bytes).toString()
  return reply.bytes.toString()
}

/** What one may do to oneself, and what one says of oneself, stands under these: no record of others is named there. */
const ownRoutes = /\/api\/v1\/(session|account|notifications|password|activations|oauth)/

/**
 * Whether a route has anything for the actor's side at all, as the document says. Where it has not, the gate refuses before any id is looked
 * at: one call with the ids of one client shows that, and the ids of the others would show it again.
 */
function isForSide(route: DeclaredRoute, actor: Actor): boolean {
  const { security, 'x-access': access } = route.operation as { security?: unknown[]; 'x-access'?: object | string }
  if (security?.length === 0 || typeof access !== 'object') return true
  const side = actor.name.startsWith('staff') ? 'staff' : (actor.side ?? 'client')
  return actor.accountId !== undefined && side in access
}

/** Who is crawled as, what is called; all of it unless narrowed. */
export type Options = {
  actors?: (actor: Actor) => boolean
  reading?: boolean
  progress?: (line: string) => void
  /** The space whose routes are called first, then the database looked at, then all else; nothing more once a crossing is found: whether there is one at all. */
  until?: { space: string | undefined }
}

/** Sets a leak on purpose, runs `work`, and takes it away again. */
export async function withLeak<T>(portal: Portal, plant: Plant, work: () => Promise<T>): Promise<T> {
  const restore = plant.rewrite ? rewriteStatements(portal.database.pool, plant.rewrite) : () => {}
  const replaced = plant.replaces
    ? (await portal.sql('select pg_get_functiondef($1::regprocedure) as text', [plant.replaces]))[0].text
    : undefined
  if (plant.sql) await portal.sql(plant.sql)
  try {
    return await work()
  } finally {
    restore()
    for (const undo of [plant.undo, replaced]) if (undo) await portal.sql(undo)
  }
}

async function callerFor(portal: Portal, actor: Actor): Promise<Caller> {
  if (!actor.accountId) return portal.guest
  const person = await portal.signedIn(actor.accountId)
  if (actor.scopes)
    await portal.sql('update sessions set scopes = $2 where token_hash = $1', [hashToken(person.token), actor.scopes])
  return person
}

/** The tables in which an account sees a canary that is not for it, as the database's own role of its side. */
async function tablesSeen(portal: Portal, actor: Actor, forbidden: string[]): Promise<string[]> {
  const role = `parvis_${actor.side ?? 'client'}`
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    await client.query(
      "select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true), set_config('parvis.today', $3, true), set_config('parvis.scopes', $4, true)",
      [
        actor.accountId ?? randomUUID(),
        portal.brandId,
        portal.clock.now.toISOString().slice(0, 10),
        actor.scopes?.join(' ') ?? '*',
      ],
    )
    const { rows: tables } = await client.query(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and has_table_privilege($1, oid, 'select') order by 1",
      [role],
    )
    await client.query(`set local role ${role}`)
    const seen: string[] = []
    for (const { name } of tables) {
      const { rows } = await client.query(`select count(*)::int as n from ${name} t where t::text like any ($1)`, [
        forbidden.map((canary) => `%${canary}%`),
      ])
      if (rows[0].n > 0) seen.push(name)
    }
    return seen
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** A fingerprint of all that a client has, table by table; of what others may write, only what was there before. */
async function fingerprint(
  portal: Portal,
  client: Client,
  { parts, rows }: Knowledge,
): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  const dealings = dealingsOf(parts)
  for (const [table, condition] of rows) {
    const where = whereOf(condition, client.organisation, Object.values(client.people))
    const before = dealings[table]
      ? ` and ${whereOf(dealings[table], client.organisation, [client.people.requester!])}`
      : ''
    const [row] = await portal.sql(
      `select md5(coalesce(string_agg(md5(t::text), ',' order by t::text), '')) as print from ${table} t where ${where}${before}`,
    )
    prints[table] = row.print
  }
  return prints
}

const dealingsOf = (parts: Knowledge['parts']): Record<string, string> =>
  Object.assign({}, ...parts.map((part) => part.dealings))

/** Of those who may do the same in one client or the other, one: of the first client and of the second in turn. */
function onePerRight(actors: Actor[]): Actor[] {
  const rights = Map.groupBy(actors, (actor) => actor.name.replace(/ of (alpha|beta)$/, ''))
  return [...rights.values()].map((same, turn) => same[turn % same.length]!)
}

/**
 * Calls every route, once per right: reading everything with everybody's ids, then writing with the ids of clients that are not theirs, in the
 * address and in the body; then looks as every actor at the database, and at the mails, the notices and the journal.
 */
export async function prove(portal: Portal, world: IsolationWorld, options: Options = {}): Promise<Report> {
  const { until } = options
  const isFirst = (route: DeclaredRoute) =>
    (route.operation as { tags?: string[] }).tags?.includes(until?.space ?? '') === true
  const declared = declaredRoutes((await portal.guest.get('/api/openapi.json')).body)
  const routes = declared
  const [alpha, beta] = world.clients as [Client, Client]
  const { knowledge } = world
  const { parts } = knowledge
  const dealings = dealingsOf(parts)
  const actors = world.actors.filter(options.actors ?? (() => true))
  const report: Report = {
    calls: 0,
    routes: routes.length,
    actors: actors.length,
    answered: 0,
    crossings: [],
    notExercised: [],
  }
  const exercised = new Set<string>()
  /** What one may hear of in one's own affairs: who decided one's request. */
  const heard = (actor: Actor) => [...actor.sees, ...(actor.deals ?? [])]
  const forbiddenFor = (sees: string[]) =>
    world.clients.filter((client) => !sees.includes(client.name)).map((client) => client.canary)
  const cross = (line: string) => {
    if (!report.crossings.includes(line)) report.crossings.push(line)
  }
  const look = async (actor: Actor, route: DeclaredRoute, reply: Reply, about: Client | undefined, what: string) => {
    report.calls++
    exercised.add(`${route.method} ${route.path}`)
    if (reply.status < 300) report.answered++
    const text = await textOf(reply)
    // In what is addressed to one client nothing of another has a place, even for who sees both.
    const sees =
      about && actor.sees.includes(about.name) && route.path.includes('{id}') && !route.path.includes('/staff/')
        ? [about.name]
        : ownRoutes.test(route.path)
          ? heard(actor)
          : actor.sees
    for (const canary of forbiddenFor(sees)) {
      if (!text.includes(canary)) continue
      cross(
        `${actor.name}: ${what}: ${reply.status} holds ${canary}: …${text.slice(Math.max(0, text.indexOf(canary) - 60), text.indexOf(canary) + 20)}…`,
      )
    }
  }
  const sameAsMissing = (
    actor: Actor,
    route: DeclaredRoute,
    reply: Reply,
    absent: Reply,
    what: string,
    client: Client,
  ) => {
    // Who belongs from later on is told so, and nothing else.
    if (actor.deals?.includes(client.name) && reply.body?.code === 'access.membership_not_begun') return
    const shape = (one: Reply) =>
      `${one.status} ${one.body?.code ?? ''} ${(one.body?.errors ?? []).map((error: { field: string; code: string }) => `${error.field}:${error.code}`).join(',')}`
    if (reply.status === 429 || absent.status === 429) return
    if (shape(reply) !== shape(absent))
      cross(`${actor.name}: ${what}: ${shape(reply)}, where a missing one is ${shape(absent)}`)
    if (route.path.includes('{id}') && reply.status < 300) cross(`${actor.name}: ${what}: ${reply.status}`)
  }

  const lookAtDatabase = async () => {
    for (const actor of actors.filter((one) => !one.name.startsWith('staff'))) {
      const seen = await tablesSeen(portal, actor, forbiddenFor(actor.sees))
      const own = actor.deals ? [...Object.keys(dealings), 'notifications'] : []
      for (const table of seen) if (!own.includes(table)) cross(`${actor.name}: the database shows ${table}`)
    }
  }
  const readAs = async (actor: Actor, routes: DeclaredRoute[]): Promise<void> => {
    const who = await callerFor(portal, actor)
    await portal.sql('delete from rate_limits')
    const absent = new Map<DeclaredRoute, Promise<Reply>>()
    const absentOf = (route: DeclaredRoute) => {
      const known = absent.get(route) ?? call(who, route, missing, missing, knowledge)
      absent.set(route, known)
      return known
    }
    const stranger = world.clients.find((client) => !actor.sees.includes(client.name)) ?? alpha
    // What names nobody is the same call for every client.
    const called = new Set<string>()
    const asked = world.clients.flatMap((client) =>
      routes
        .filter((route) => route.method === 'GET' && (client === stranger || isForSide(route, actor)))
        .flatMap((route) =>
          [undefined, ...(isForSide(route, actor) && takesFilters(route) ? [client.canary] : [])].map((filters) => ({
            ...{ client, route, filters, at: address(route, client.ids, knowledge, filters) },
          })),
        )
        .filter(({ at }) => !called.has(at) && called.add(at)),
    )
    const askOne = async ({ client, route, filters, at }: (typeof asked)[number]) => {
      const reply = await call(who, route, client.ids, client.ids, knowledge, filters)
      const what = `${route.method} ${at.replaceAll(client.canary, '…')} of ${client.name}`
      // What was searched for may come back as what was searched for.
      if (filters !== undefined && reply.status < 300) {
        const text = (await textOf(reply)).replaceAll(`"search":"${client.canary}"`, '')
        if (!actor.sees.includes(client.name) && text.includes(client.canary))
          cross(`${actor.name}: ${what}: found by searching`)
        report.calls++
        return
      }
      await look(actor, route, reply, client, what)
      if (!actor.sees.includes(client.name) && route.path.includes('{id}') && !ownRoutes.test(route.path))
        sameAsMissing(actor, route, reply, await absentOf(route), what, client)
    }
    // Readings wait for the database most of the time: some wait together.
    const askOn = async (): Promise<void> => {
      for (let next = asked.shift(); next && !(until && report.crossings.length > 0); next = asked.shift())
        await askOne(next)
    }
    await Promise.all([askOn(), askOn(), askOn()])
    options.progress?.(`${actor.name}: read, ${report.calls} calls`)
  }
  if (until) {
    for (const own of [true, false]) {
      for (const actor of actors) {
        await readAs(
          actor,
          routes.filter((route) => isFirst(route) === own),
        )
        if (report.crossings.length > 0) return report
      }
      await lookAtDatabase()
      if (report.crossings.length > 0) return report
    }
    return report
  }
  for (const actor of onePerRight(actors)) await readAs(actor, routes)

  if (!options.reading) {
    const before = new Map<string, Record<string, string>>()
    for (const client of world.clients) before.set(client.name, await fingerprint(portal, client, knowledge))
    for (const actor of onePerRight(actors)) {
      const foreign = world.clients.filter((client) => !actor.sees.includes(client.name))
      const own = [alpha, beta].find((client) => actor.sees.includes(client.name))
      for (const client of foreign) {
        const who = await callerFor(portal, actor)
        await portal.sql('delete from rate_limits')
        for (const route of routes) {
          if (
            route.method === 'GET' ||
            (ownRoutes.test(route.path) && !parts.some((part) => part.namesOthers?.test(route.path))) ||
            parts.some((part) => part.allowed?.(route, actor, client))
          )
            continue
          if (client !== foreign[0] && !isForSide(route, actor)) continue
          const what = `${route.method} ${route.path} with ids of ${client.name}`
          const reply = await call(who, route, client.ids, client.ids, knowledge)
          await look(actor, route, reply, client, what)
          if (route.path.includes('{id}'))
            sameAsMissing(actor, route, reply, await call(who, route, missing, client.ids, knowledge), what, client)
        }
      }
      // One's own in the address, another's in what is sent.
      if (own && foreign[0] && !actor.name.startsWith('staff')) {
        const who = await callerFor(portal, actor)
        for (const route of routes) {
          if (
            route.method === 'GET' ||
            ownRoutes.test(route.path) ||
            route.method === 'DELETE' ||
            !route.path.includes('{id}')
          )
            continue
          const reply = await call(who, route, own.ids, foreign[0].ids, knowledge)
          await look(
            actor,
            route,
            reply,
            own,
            `${route.method} ${route.path} of ${own.name} with ids of ${foreign[0].name} inside`,
          )
        }
      }
      options.progress?.(`${actor.name}: written, ${report.calls} calls`)
      for (const client of world.clients) {
        const now = await fingerprint(portal, client, knowledge)
        const changed = Object.keys(now).filter((table) => now[table] !== before.get(client.name)![table])
        // One who sees a client may have changed it, within what they may.
        if (
          changed.some((table) => !(table in dealings && actor.deals?.includes(client.name))) &&
          !actor.sees.includes(client.name)
        )
          cross(`${actor.name}: changed ${changed.join(', ')} of ${client.name}`)
        before.set(client.name, now)
      }
    }
    await portal.drain()
  }

  await lookAtDatabase()
  // What went out: nobody is written about a client that they have no part in.
  const written = await portal.sql(
    `select 'a mail' as what, m.kind, a.id as account, m.subject || ' ' || coalesce(m.text_body, '') || coalesce(m.html_body, '') as text from mails m join accounts a on a.id = m.account_id
     union all select 'a notice', n.kind, n.account_id, n.params::text from notifications n`,
  )
  for (const { what, kind, account, text } of written) {
    const actor = world.actors.find((one) => one.accountId === account)
    if (!actor || actor.name.startsWith('staff')) continue
    for (const canary of forbiddenFor(heard(actor)))
      if (text.includes(canary)) cross(`${actor.name}: ${what} (${kind}) holds ${canary}`)
  }
  report.notExercised = routes
    .map((route) => `${route.method} ${route.path}`)
    .filter((name) => !exercised.has(name) && !ownRoutes.test(name.split(' ')[1]!))
  return report
}
