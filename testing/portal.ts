import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import pg from 'pg'
import { type App, createApp } from '../app.ts'
import { type Config, readConfig } from '../kernel/config/config.ts'
import { type Database, openDatabase } from '../kernel/db/database.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { hashToken } from '../kernel/http/endpoints.ts'
import { hashPassword } from '../kernel/identity/passwords.ts'
import type { Run } from '../kernel/jobs/jobs.ts'
import { temporaryDatabase } from './postgres.ts'

/** The password of every account that tests make. */
export const testPassword = 'les-pavés-du-parvis'
const passwordHash = await hashPassword(testPassword, { memory: 64, passes: 1 })

/**
 * A database of its own, migrated where the runner prepared a template. Closing it removes it.
 * @param template another database that it begins as
 */
export async function freshDatabase(template = process.env.PARVIS_TEST_TEMPLATE): Promise<Database> {
  const url = process.env.PARVIS_TEST_URL
  // A file that is run by itself brings its own PostgreSQL.
  if (!url) return temporaryDatabase()
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  const name = `t_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  // Copying files is quicker than writing each page down first.
  await admin.query(`create database ${name}${template ? ` template ${template} strategy file_copy` : ''}`)
  await admin.end()
  const target = new URL(url)
  target.pathname = `/${name}`
  const database = openDatabase({ url: target.href, max: 8 })
  return {
    ...database,
    close: async () => {
      await database.close()
      const after = new pg.Client({ connectionString: url })
      await after.connect()
      await after.query(`drop database if exists ${name} with (force)`)
      await after.end()
    },
  }
}

export type Reply<T = any> = { status: number; body: T; headers: LightMyRequestResponse['headers']; bytes: Buffer }

/** A person at the portal: every call goes the whole way, cookie, policies, row-level security, JSON. */
export type Person = {
  id: string
  identifier: string
  token: string
  get: (path: string) => Promise<Reply>
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>
  put: (path: string, body?: unknown) => Promise<Reply>
  patch: (path: string, body?: unknown) => Promise<Reply>
  delete: (path: string, body?: unknown) => Promise<Reply>
  upload: (
    path: string,
    files: Array<{ field: string; name: string; bytes: Buffer | string }>,
    fields?: Record<string, string>,
    headers?: Record<string, string>,
  ) => Promise<Reply>
}

type Operation = {
  summary?: string
  operationId?: string
  security?: unknown[]
  requestBody?: unknown
  responses: Record<string, unknown>
}

/** Every operation of the OpenAPI document: its method, its path as written there, and what a real address of it looks like. */
export type DeclaredRoute = { method: string; path: string; pattern: RegExp; operation: Operation }

/** Reads the routes of the document; those without a place in their path come first, as the server matches them. */
export function declaredRoutes(document: { paths?: Record<string, unknown> }): DeclaredRoute[] {
  return Object.entries(document.paths ?? {})
    .flatMap(([path, item]) =>
      Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        pattern: new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`),
        operation,
      })),
    )
    .sort((a, b) => a.path.split('{').length - b.path.split('{').length)
}

/** What the server declares, which no setting of a test changes: making the document costs more than starting the portal. */
let routes: DeclaredRoute[] | undefined

/** A whole portal on a database of its own, with a clock that the test holds. */
export type Portal = {
  app: App
  database: Database
  config: Config
  brandId: string
  clock: { now: Date; set: (moment: string) => void; advanceDays: (days: number) => void }
  /** Raw SQL as the login role, for arranging and for looking underneath. */
  sql: (text: string, values?: unknown[]) => Promise<any[]>
  guest: Omit<Person, 'id' | 'identifier' | 'token'>
  signedIn: (accountId: string, locale?: string) => Promise<Person>
  /** Runs all jobs that are due. */
  drain: () => Promise<void>
  close: () => Promise<void>
}

/** Starts a portal as production does (createApp). */
export async function startPortal(
  settings: Record<string, string> = {},
  moment = '2026-11-20T09:00:00Z',
): Promise<Portal> {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-test-'))
  const database = await freshDatabase()
  await migrate(database)
  const config = readConfig({
    PARVIS_DATA: directory,
    PUBLIC_URL: 'http://127.0.0.1:3000',
    CHECK_ANSWERS: 'on',
    API_DOCUMENTS: 'open',
    ...settings,
  })
  const brand = await database.pool.query(
    "insert into brands (slug, name, postal_address, fax, support_email, request_email, support_phone) values ('halbrane', 'Halbrane', E'Halbrane\\n12 quai des Archives\\n99000 Port-Halbrane', '02 61 91 04 09', 'assistance@halbrane.example', 'demandes@halbrane.example', '02 61 91 04 00') returning id",
  )
  const clock = {
    now: new Date(moment),
    set: (at: string) => {
      clock.now = new Date(at)
    },
    advanceDays: (days: number) => {
      clock.now = new Date(clock.now.getTime() + days * 86_400_000)
    },
  }
  const unexpected: unknown[] = []
  const app = await createApp({
    config,
    database,
    clock: () => clock.now,
    manualJobs: true,
    onUnexpected: (error) => unexpected.push(error),
  })
  await app.start()

  routes ??= declaredRoutes(app.server.swagger() as { paths?: Record<string, unknown> })
  const declared = routes

  const caller = (token: string | undefined, locale: string) => {
    const send = async (
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Reply> => {
      const url =
        path.startsWith('/api') || path.startsWith('/healthz') || path.startsWith('/readyz') ? path : `/api/v1${path}`
      const response = await app.server.inject({
        method: method as 'GET',
        url,
        headers: { 'accept-language': locale, ...(token ? { cookie: `parvis=${token}` } : {}), ...headers },
        ...(body === undefined ? {} : { payload: body as string | object | Buffer }),
      })
      const type = String(response.headers['content-type'] ?? '')
      if (response.statusCode >= 500 && response.statusCode !== 503)
        throw new Error(`${method} ${path}: ${response.body}`, { cause: unexpected.at(-1) })
      const route = declared.find((known) => known.method === method && known.pattern.test(url.split('?')[0]!))
      if (route && !(response.statusCode in route.operation.responses))
        throw new Error(
          `${method} ${route.path} answered ${response.statusCode}, which it does not declare: ${response.body}`,
        )
      return {
        status: response.statusCode,
        body: /[/+]json\b/.test(type) ? response.json() : response.body,
        headers: response.headers,
        bytes: response.rawPayload,
      }
    }
    return {
      get: (path: string) => send('GET', path),
      post: (path: string, body?: unknown, headers?: Record<string, string>) => send('POST', path, body ?? {}, headers),
      put: (path: string, body?: unknown) => send('PUT', path, body ?? {}),
      patch: (path: string, body?: unknown) => send('PATCH', path, body ?? {}),
      delete: (path: string, body?: unknown) => send('DELETE', path, body),
      upload: (
        path: string,
        files: Array<{ field: string; name: string; bytes: Buffer | string }>,
        fields: Record<string, string> = {},
        headers: Record<string, string> = {},
      ) => {
        const boundary = `b${randomUUID()}`
        const parts: Buffer[] = []
        for (const [name, value] of Object.entries(fields))
          parts.push(Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`))
        for (const file of files)
          parts.push(
            Buffer.from(
              `--${boundary}\r\ncontent-disposition: form-data; name="${file.field}"; filename="${file.name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
            ),
            Buffer.from(file.bytes),
            Buffer.from('\r\n'),
          )
        parts.push(Buffer.from(`--${boundary}--\r\n`))
        return send('POST', path, Buffer.concat(parts), {
          'content-type': `multipart/form-data; boundary=${boundary}`,
          ...headers,
        })
      },
    }
  }
  return {
    app,
    database,
    config,
    clock,
    brandId: brand.rows[0].id,
    sql: async (text, values) => (await database.pool.query(text, values)).rows,
    guest: caller(undefined, 'fr'),
    signedIn: async (accountId, locale = 'fr') => {
      const token = randomBytes(32).toString('base64url')
      const { rows } = await database.pool.query('select identifier from accounts where id = $1', [accountId])
      await database.pool.query(
        'insert into sessions (account_id, token_hash, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4)',
        [accountId, hashToken(token), clock.now, new Date(clock.now.getTime() + 400 * 86_400_000)],
      )
      return { id: accountId, identifier: rows[0].identifier, token, ...caller(token, locale) }
    },
    drain: () => app.services.jobs.drain(),
    close: async () => {
      await app.close()
      await database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** What a job is run with where nothing disturbs it. An error with which it would go on fails the test. */
export const undisturbed: Run = {
  stopping: () => false,
  report: (error) => {
    throw error
  },
}

/** Inserts a row and gives it back. */
export async function insert(portal: Portal, table: string, values: Record<string, unknown>): Promise<any> {
  const names = Object.keys(values)
  const rows = await portal.sql(
    `insert into ${table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')}) returning *`,
    names.map((name) => values[name]),
  )
  return rows[0]
}

/** An active person with the tests' password. */
export async function makeAccount(
  portal: Portal,
  identifier: string,
  values: Record<string, unknown> = {},
): Promise<string> {
  const [givenName, surname] = [identifier.split('.')[0] ?? 'x', (identifier.split('.')[1] ?? identifier).toUpperCase()]
  const row = await insert(portal, 'accounts', {
    brand_id: portal.brandId,
    status: 'active',
    identifier,
    sign_in_email: `${identifier}@client.example`,
    contact_email: `${identifier}@client.example`,
    surname,
    given_name: givenName,
    ...values,
  })
  await insert(portal, 'credentials', {
    account_id: row.id,
    password_hash: passwordHash,
    password_changed_at: portal.clock.now,
  })
  return row.id
}

/** A member of the provider's staff. */
export async function makeStaff(portal: Portal, identifier: string, role = 'agent'): Promise<string> {
  const id = await makeAccount(portal, identifier, { sign_in_email: `${identifier}@halbrane.example` })
  await joinStaff(portal, id, role)
  return id
}

/** Makes an account one of the provider's staff. */
export async function joinStaff(portal: Portal, accountId: string, role: string): Promise<void> {
  await insert(portal, 'staff_members', { account_id: accountId, brand_id: portal.brandId })
  await insert(portal, 'staff_roles', { account_id: accountId, brand_id: portal.brandId, role })
}

/** A client organisation, with a principal manager that nobody signs in as unless given. */
export async function makeOrganisation(
  portal: Portal,
  name: string,
  options: { principal?: string; values?: Record<string, unknown> } = {},
): Promise<string> {
  const principal =
    options.principal ??
    (await makeAccount(portal, `gestion.${randomUUID().slice(0, 8)}`, { surname: 'GESTION', given_name: 'Principale' }))
  const values = { brand_id: portal.brandId, name, ...options.values }
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    const names = Object.keys(values)
    const { rows } = await client.query(
      `insert into organisations (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')}) returning id`,
      Object.values(values),
    )
    await client.query(
      "insert into memberships (organisation_id, account_id, role, starts_on) values ($1, $2, 'principal_manager', '2020-01-01')",
      [rows[0].id, principal],
    )
    await client.query('commit')
    return rows[0].id
  } finally {
    client.release()
  }
}

/** Makes an account a member of an organisation. */
export async function makeMember(
  portal: Portal,
  accountId: string,
  organisationId: string,
  role = 'member',
): Promise<void> {
  await insert(portal, 'memberships', {
    account_id: accountId,
    organisation_id: organisationId,
    role,
    starts_on: '2020-01-01',
  })
}

/** An employee of the provider, with the account that is given. @returns their id */
export async function makeEmployee(
  portal: Portal,
  code: string,
  values: Record<string, unknown> & { account_id?: string } = {},
): Promise<string> {
  const account = values.account_id
  if (account) await insert(portal, 'employee_accounts', { account_id: account, brand_id: portal.brandId })
  const row = await insert(portal, 'employees', {
    brand_id: portal.brandId,
    created_at: portal.clock.now,
    code,
    surname: `SALARIE${code}`,
    given_name: 'Nadia',
    email: `${code.toLowerCase()}@courrier.example`,
    entered_on: '2023-09-04',
    ...values,
  })
  return row.id
}

/** A file beside the tests. */
export const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))
