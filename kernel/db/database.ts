import { setTimeout as wait } from 'node:timers/promises'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type RawBuilder,
} from 'kysely'
import pg from 'pg'
import type { DB } from '../../db/types.ts'

// Days stay days ('2026-11-23'), counts are numbers.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === 1082) return (value: string) => value
    if (oid === 1182) return (value: string) => (value === '{}' ? [] : value.slice(1, -1).split(','))
    if (oid === 20) return Number
    return pg.types.getTypeParser(oid, format as 'text')
  }) as pg.CustomTypesConfig['getTypeParser'],
}

/** A pool of connections as the login role; nothing runs on it but migrations, checks and `transaction`. */
export type Database = {
  /** Its address; with a password, where it has one. */
  url: string
  pool: pg.Pool
  /** Whether this process runs the database itself. */
  embedded: boolean
  close: () => Promise<void>
}

/**
 * The database cannot be reached, or cut the connection under the work. Nothing of the work stays, unless `unsure`: the answer to the
 * commit was lost, so it may have been done or not.
 */
export class DatabaseAwayError extends Error {
  override readonly name = 'DatabaseAwayError'
  readonly unsure: boolean
  /** Of the catalogue of refusals. */
  readonly code: 'database_away' | 'database_unsure'
  readonly retryAfterSeconds = 5
  constructor(cause: unknown, unsure = false) {
    super(`the database is away: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`, { cause })
    this.unsure = unsure
    this.code = unsure ? 'database_unsure' : 'database_away'
  }
}

/**
 * Sends a query. Not by the driver's own promise: what it answers outlives each small collection of garbage, and copying it took a fifth
 * of the server's time.
 */
export function send<R extends pg.QueryResultRow>(
  client: pg.PoolClient,
  query: pg.QueryConfig | string,
): Promise<pg.QueryResult<R>> {
  return new Promise<pg.QueryResult<R>>((resolve, reject) => {
    client.query<R>(query as pg.QueryConfig, (error, result) => (error ? reject(error) : resolve(result)))
  }).catch((error: Error) => {
    // Where it was asked tells more than the socket that the refusal came by.
    Error.captureStackTrace(error)
    throw error
  })
}

const cut = new WeakSet<pg.PoolClient>()

// A connection that is cut says so by an event, and an event that nobody listens to ends the process.
function listenForCuts(pool: pg.Pool): void {
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    client.on('error', () => {
      cut.add(client)
    })
  })
}

/** Takes a connection from the pool. @throws DatabaseAwayError */
async function takeConnection(database: Database): Promise<pg.PoolClient> {
  try {
    return await database.pool.connect()
  } catch (error) {
    throw new DatabaseAwayError(error)
  }
}

/**
 * Lends a connection for one transaction. `work` says when it has begun; until then nothing was done, so where the connection turns out
 * to be cut (the pool may hold many that are, after a restart of the server) another is taken. It is rolled back where `work` fails.
 * @throws DatabaseAwayError
 */
export async function onConnection<T>(
  database: Database,
  work: (client: pg.PoolClient, at: { stage: 'opening' | 'working' | 'committing' }) => Promise<T>,
): Promise<T> {
  for (let left = database.pool.options.max; ; left--) {
    const client = await takeConnection(database)
    const at = { stage: 'opening' as 'opening' | 'working' | 'committing' }
    let broken: Error | undefined
    try {
      return await work(client, at)
    } catch (error) {
      await client.query('rollback').catch((reason: Error) => {
        broken = reason
      })
      // What cannot be rolled back any more was cut, whatever the work made of it.
      if (!broken && !cut.has(client)) throw error
      if (at.stage !== 'opening' || left <= 0) throw new DatabaseAwayError(error, at.stage === 'committing')
    } finally {
      client.release(broken)
    }
  }
}

/** Commits. @throws Error where the transaction had failed, which PostgreSQL answers with a rollback and no error */
export async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await send(client, 'commit')
  if (command !== 'COMMIT') throw new Error('nothing was committed: a statement of the transaction had failed')
}

/** One statement on its own as the login role. @throws DatabaseAwayError */
export function ask<R extends pg.QueryResultRow>(database: Database, statement: pg.QueryConfig): Promise<R[]> {
  return onConnection(database, async (client, at) => {
    at.stage = 'working'
    return (await send<R>(client, statement)).rows
  })
}

/** Does a reading once more where the database was away: it changes nothing, so twice is as good as once (R4). */
export async function readTwice<T>(reading: boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!reading || !(error instanceof DatabaseAwayError)) throw error
    await wait(250)
    return work()
  }
}

/**
 * Opens a database by its address, with at most so many connections.
 * @param where with `stop`, the embedded database, which ends when this one is closed
 */
export function openDatabase(where: { url: string; max: number; stop?: () => Promise<void> }): Database {
  const pool = new pg.Pool({
    connectionString: where.url,
    max: where.max,
    types,
    pipeline: true,
    keepAlive: true,
    // For a server that does not answer, and for a turn at a pool that is all taken.
    connectionTimeoutMillis: 20_000,
  } as pg.PoolConfig)
  listenForCuts(pool)
  return {
    url: where.url,
    pool,
    embedded: where.stop !== undefined,
    close: async () => {
      await pool.end()
      await where.stop?.()
    },
  }
}

class OneClientConnection implements DatabaseConnection {
  client: pg.PoolClient
  constructor(client: pg.PoolClient) {
    this.client = client
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await send(this.client, { text: query.sql, values: [...query.parameters] })
    const numAffectedRows = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(result.command)
      ? BigInt(result.rowCount ?? 0)
      : undefined
    return { rows: result.rows as R[], ...(numAffectedRows === undefined ? {} : { numAffectedRows }) }
  }
  // biome-ignore lint/correctness/useYield: streaming is done by keyset batches, each in its own transaction
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('read keyset batches instead')
  }
}

/** Kysely over one client that the caller holds: the transaction is the caller's. */
export function kyselyOn(client: pg.PoolClient): Kysely<DB> {
  const connection = new OneClientConnection(client)
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => {
      throw new Error('a transaction is open already')
    },
    commitTransaction: async () => {},
    rollbackTransaction: async () => {},
    releaseConnection: async () => {},
    destroy: async () => {},
  }
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

function quoted(text: string): string {
  // A NUL would end the message; this is what the database says of one elsewhere.
  if (text.includes('\0')) throw Object.assign(new RangeError('a NUL within a text'), { code: '22021' })
  return /['\\]/.test(text) ? pg.escapeLiteral(text) : `'${text}'`
}
const element = (value: unknown): string =>
  value === null ? 'null' : `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** A value as SQL spells it out; the type it is read as is the parameter's. @throws Error for what no statement takes */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return `'${value}'`
  if (value instanceof Date) return `'${value.toISOString()}'`
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`
  if (Array.isArray(value)) return quoted(`{${value.map(element).join(',')}}`)
  throw new TypeError(`no literal for a ${typeof value}`)
}

const prepared = new WeakMap<pg.PoolClient, Set<string>>()

// Those prepared by SQL alone: what the driver has prepared by itself it goes on using.
const deallocateOurs = `do $$ declare ours text; begin
  for ours in select name from pg_prepared_statements where from_sql loop execute format('deallocate %I', ours); end loop;
end $$`

/** Drops what `runTogether` has prepared on a connection. */
export async function forgetPrepared(client: pg.PoolClient): Promise<void> {
  prepared.delete(client)
  await client.query(deallocateOurs).catch(() => {})
}

/**
 * Runs statements in their order, sent in one write and answered in one: waking the other side costs more than what is said. On their
 * own they are one transaction, of which nothing stays where one of them fails; after a first 'begin' they are the beginning of one.
 * @returns the rows of each
 */
export async function runTogether(
  client: pg.PoolClient,
  statements: Array<Statement<unknown> | string>,
): Promise<Array<Array<Record<string, unknown>>>> {
  const known = prepared.get(client) ?? new Set()
  prepared.set(client, known)
  const script: string[] = []
  const at: number[] = []
  for (const statement of statements) {
    if (typeof statement === 'string') {
      at.push(script.push(statement) - 1)
      continue
    }
    const { text, values, name = 'once' } = statement
    if (!known.has(name)) script.push(`prepare ${name} as ${text}`)
    at.push(script.push(`execute ${name}${values.length > 0 ? `(${values.map(literal).join(', ')})` : ''}`) - 1)
    if (name === 'once') script.push('deallocate once')
    // From now on: another script may be waiting behind this one.
    else known.add(name)
  }
  let results: pg.QueryResult[]
  try {
    // One statement alone is answered alone.
    results = [await send(client, script.join(';\n'))].flat()
  } catch (error) {
    // How far it came is not known, nor what is prepared.
    await client.query('rollback').catch(() => {})
    await forgetPrepared(client)
    throw error
  }
  return at.map((index) => results[index]!.rows)
}

/** A query as it is sent; with a name, each connection plans it once and then only runs it. */
export type Statement<R> = { text: string; values: unknown[]; name?: string; row?: R }

const statementNames = new Map<string, string>()
const compiler = kyselyOn(undefined as never)

/**
 * A query ready to send. `planOnce` is for what is asked all day with few different texts (a page of a list): behind row-level
 * security, planning costs more than running. Such a plan knows no values, so a text that needs them (a search) is not for it.
 */
export function statementOf<R>(query: RawBuilder<R>, planOnce: boolean): Statement<R> {
  const { sql: text, parameters } = query.compile(compiler)
  if (!planOnce) return { text, values: [...parameters] }
  let name = statementNames.get(text)
  if (name === undefined) {
    name = `planned_${statementNames.size + 1}`
    statementNames.set(text, name)
  }
  return { text, values: [...parameters], name }
}

/**
 * What a kept plan is made under: it knows no values, so it must not gather and sort what is few for one (the connections of a contract)
 * and very many for another; without bitmaps it reads in the order of an index.
 */
const planning = ['set local plan_cache_mode = force_generic_plan', 'set local enable_bitmapscan = off']
/** The same as columns of another statement's row: one statement less. */
export const planningConfig =
  "set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_bitmapscan', 'off', true)"
const planningOver = ['set local plan_cache_mode = auto', 'set local enable_bitmapscan = on']

/** Runs statements of an open transaction in one message, those with a name on plans that their connection keeps. @returns the rows of each, in their order */
export async function runAll(
  client: pg.PoolClient,
  statements: Array<Statement<unknown>>,
): Promise<Array<Array<Record<string, unknown>>>> {
  const kept = statements.filter(({ name }) => name !== undefined)
  const others = statements.filter(({ name }) => name === undefined)
  const script = kept.length > 0 ? [...planning, ...kept, ...planningOver, ...others] : others
  const answers = await runTogether(client, script)
  return statements.map((statement) => answers[script.indexOf(statement)]!)
}

/** Runs a query of an open transaction on a plan that its connection keeps; for what `planOnce` of `statementOf` is for. */
export async function runPlanned<R>(client: pg.PoolClient, query: RawBuilder<R>): Promise<R[]> {
  const [rows] = await runAll(client, [statementOf(query, true)])
  return rows as R[]
}

/** Runs `work` in one transaction as the login role: for migrations, start-up checks and the kernel's own contexts. */
export async function transaction<T>(database: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return onConnection(database, async (client, at) => {
    await client.query('begin')
    at.stage = 'working'
    const result = await work(client)
    at.stage = 'committing'
    await commit(client)
    return result
  })
}
