import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { DB } from '../../db/types.ts'
import type { Brands } from '../brands/brands.ts'
import type { Config } from '../config/config.ts'
import { type Day, today } from '../dates/day.ts'
import type { Changes } from '../db/changes.ts'
import {
  commit,
  type Database,
  kyselyOn,
  onConnection,
  planningConfig,
  runTogether,
  type Statement,
} from '../db/database.ts'
import { problem } from '../errors/problem.ts'
import type { Scanner } from '../files/scanner.ts'
import type { FileStorage } from '../files/storage.ts'
import type { Locale, Text } from '../i18n/locale.ts'
import { labelOf } from '../identity/label.ts'
import type { Side } from '../identity/sides.ts'
import type { JobQueue } from '../jobs/jobs.ts'
import type { Live } from '../live/live.ts'
import type { WrittenMessages } from '../notifications/messages.ts'
import type { Space } from '../space.ts'
import { inTurn, shareOf } from './turns.ts'

/** Tells the time; tests hold it still or move it. */
export type Clock = () => Date

/** The fonts that come with the portal. */
export type BrandFont = 'hanken' | 'bricolage' | 'system'

/** A portal under its own name: one deployment hosts several. */
export type Brand = {
  id: string
  slug: string
  name: string
  hosts: string[]
  colour: string
  timeZone: string
  locale: Locale
  postalAddress: string
  fax: string
  supportPhone: string
  supportEmail: string
  requestEmail: string
  links: Array<{ label: Text; href: string }>
  /** The file of its logo. */
  logoId: string | null
  /** Of links; null where it is the brand's colour. */
  linkColour: string | null
  font: BrandFont
  titleFont: BrandFont
  /** The file of the picture of its sign-in page, and of its icon in browsers. */
  backgroundId: string | null
  iconId: string | null
  /** The places of the clients' bar, in their order (P4). */
  menu: Array<{ key: string; place: 'bar' | 'more' | 'hidden' }>
  /** What its staff set, by key; read by `settingOf` (kernel/settings). */
  settings: Readonly<Record<string, unknown>>
  /** What its staff wrote in place of the code's messages (kernel/notifications). */
  messages: WrittenMessages
}

type Person = {
  accountId: string
  sessionId: string
  label: string
  identifier: string
  surname: string
  givenName: string
  locale: Locale
  /** All sides that the account has; `side` is the open one. */
  sides: Side[]
}

/** Who acts. `system` is the server itself: jobs, sign-in. */
export type Actor =
  | (Person & {
      side: 'client'
      /** The member of the staff who sees the portal as this person sees it (D13): changing nothing in it, or acting where the person grants it (B21). */
      viewedBy?: {
        accountId: string
        label: string
        organisationId: string
        organisation: string
        endsAt: string
        acts: boolean
      }
      /** A technical user acts through a token, within its scopes (O16). */
      kind: 'person' | 'technical'
      /** Null: a person's session, not narrowed. */
      scopes: string[] | null
    })
  | (Person & {
      side: 'staff'
      /** A program of the provider's acts through a token, within its scopes (D28). */
      kind: 'person' | 'technical'
      scopes: string[] | null
      /** Their roles in this brand, and the permissions that these hold. */
      staffRoles: string[]
      permissions: ReadonlySet<string>
    })
  | (Person & { side: 'employee' })
  /** Whoever's side was closed, to take along what is theirs (D31). */
  | (Person & { side: 'leaver' })
  | { side: 'system'; accountId: undefined; label: string; locale: Locale }

/** What the server is made of, made once at start. */
export type Services = {
  config: Config
  database: Database
  clock: Clock
  files: FileStorage
  /** Looks through what comes in, where a scanner is set. */
  scan?: Scanner
  jobs: JobQueue
  /** Drops what is kept in memory, on every process, when it changes. */
  changes: Changes
  /** The pages that are open here, each told of changes of what it shows. */
  live: Live
  /** Every space of this Parvis. */
  spaces: Space[]
  brands: Brands
}

/**
 * One open transaction and who acts in it. Everything that a service does goes through it; what must happen outside
 * (mail, files, HTTP) is enqueued in it and runs after it.
 */
export type Context<A extends Actor = Actor> = {
  db: Kysely<DB>
  actor: A
  brand: Brand
  locale: Locale
  now: Date
  /** Today in the brand's time zone. */
  today: Day
  services: Services
  client: pg.PoolClient
  /** Runs a narrow piece of the server's own work in the same transaction under the system role, then comes back. */
  asSystem: <T>(work: () => Promise<T>) => Promise<T>
  /** Enqueues a job that is there exactly if the transaction commits; those of one kind and key in it are one. */
  enqueue: (job: string, data: object, options?: { key?: string; startAfter?: Date }) => void
}
export type ClientContext = Context<Extract<Actor, { side: 'client' }>>
export type StaffContext = Context<Extract<Actor, { side: 'staff' }>>
export type LeaverContext = Context<Extract<Actor, { side: 'leaver' }>>
export type EmployeeContext = Context<Extract<Actor, { side: 'employee' }>>
/** Whom the provider has papers for: a client's person, or an employee. */
export type ServedContext = Context<Extract<Actor, { side: 'client' | 'employee' }>>
export type PersonContext = Context<Extract<Actor, { side: Side }>>
/** Who asks, where no transaction is open any more. */
export type Reader = Omit<PersonContext, 'db' | 'client' | 'asSystem' | 'enqueue'>
export type SystemContext = Context<Extract<Actor, { side: 'system' }>>

/** Runs a narrow piece of the server's own work under the system role, whoever acts; the system itself is there already. */
export const asServer = <T>(ctx: Context, work: () => Promise<T>): Promise<T> =>
  ctx.actor.side === 'system' ? work() : ctx.asSystem(work)

type Queued = { job: string; data: object; options: { key?: string; startAfter?: Date } }

// Of two that wait for each other the database ends one, of which nothing stays: it is done again.
const isDeadlock = (error: unknown) => (error as { code?: string }).code === '40P01'

async function inTransaction<T>(
  services: Services,
  open: (client: pg.PoolClient) => Promise<Omit<Context, 'asSystem' | 'enqueue'>>,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await inOneTransaction(services, open, work)
    } catch (error) {
      if (attempt === 4 || !isDeadlock(error)) throw error
    }
}

async function inOneTransaction<T>(
  services: Services,
  open: (client: pg.PoolClient) => Promise<Omit<Context, 'asSystem' | 'enqueue'>>,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  return onConnection(services.database, async (client, at) => {
    const queued: Queued[] = []
    const base = await open(client)
    at.stage = 'working'
    const role = `parvis_${base.actor.side}`
    let depth = 0
    const ctx: Context = {
      ...base,
      asSystem: async (inner) => {
        depth++
        if (depth === 1) await client.query('set local role parvis_system')
        const back = async () => {
          depth--
          if (depth === 0) await client.query(`set local role ${role}`)
        }
        let result: Awaited<ReturnType<typeof inner>>
        try {
          result = await inner()
        } catch (error) {
          // Whoever catches it goes on as themselves; where the database refused, the transaction is over, and the role with it.
          await back().catch(() => {})
          throw error
        }
        await back()
        return result
      },
      enqueue: (job, data, options = {}) => queued.push({ job, data, options }),
    }
    const result = await work(ctx)
    if (queued.length > 0) {
      await client.query('reset role')
      await services.jobs.enqueue(queued, client)
    }
    at.stage = 'committing'
    await commit(client)
    if (queued.length > 0) services.jobs.wake(queued.map(({ job }) => job))
    return result
  })
}

/** @param address that the request came from; null where nobody sent one, as in tests */
const openSession = (
  services: Services,
  tokenHash: Buffer,
  brand: Brand,
  now: Date,
  address: string | null,
  thenPlanned = false,
) => ({
  name: thenPlanned ? 'open_session_planning' : 'open_session',
  text: `select parvis.open_session($1, $2, $3, $4, $5, $6) as session${thenPlanned ? `, ${planningConfig}` : ''}`,
  values: [
    tokenHash,
    brand.id,
    now,
    `${services.config.sessionIdleMinutes} minutes`,
    today(brand.timeZone, now),
    address,
  ],
})

const actingFor: Text = { fr: 'pour', en: 'for' }

/** @throws Problem identity.not_signed_in */
// biome-ignore lint/suspicious/noExplicitAny: what open_session gives
function readerOf(services: Services, brand: Brand, now: Date, answer: any): Reader {
  const row = answer[0].session
  if (!row) throw problem('identity.not_signed_in')
  const actor = {
    side: row.side,
    accountId: row.account_id,
    sessionId: row.session_id,
    // What staff do with a client's rights stands under both names, wherever a name is kept (B8).
    label: row.viewed_by?.acts
      ? `${labelOf(row.viewed_by)} (${actingFor[brand.locale]} ${labelOf(row)})`
      : labelOf(row),
    identifier: row.identifier,
    surname: row.surname,
    givenName: row.given_name,
    locale: row.locale,
    sides: row.sides,
    ...(row.side === 'staff'
      ? { staffRoles: row.staff_roles ?? [], permissions: new Set<string>(row.permissions) }
      : {}),
    ...(row.side === 'employee' || row.side === 'leaver' ? {} : { kind: row.kind, scopes: row.scopes }),
    ...(row.viewed_by
      ? {
          viewedBy: {
            accountId: row.viewed_by.account_id,
            label: labelOf(row.viewed_by),
            organisationId: row.viewed_by.organisation_id,
            organisation: row.viewed_by.organisation,
            endsAt: row.viewed_by.ends_at,
            acts: row.viewed_by.acts,
          },
        }
      : {}),
  } as PersonContext['actor']
  return { actor, brand, locale: row.locale, now, today: today(brand.timeZone, now), services }
}

/**
 * Runs `work` as whoever holds the session token.
 * @param address that the request came from: an account may be narrowed to some (B23)
 * @throws Problem identity.not_signed_in
 */
export function asPerson<T>(
  services: Services,
  tokenHash: Buffer,
  brand: Brand,
  work: (ctx: PersonContext) => Promise<T>,
  address: string | null = null,
): Promise<T> {
  return inOwnTurn(services, tokenHash, () =>
    inTransaction(
      services,
      async (client) => {
        const now = services.clock()
        const [, found] = await runTogether(client, ['begin', openSession(services, tokenHash, brand, now, address)])
        return { ...readerOf(services, brand, now, found), db: kyselyOn(client), client }
      },
      work as (ctx: Context) => Promise<T>,
    ),
  )
}

/** What one session asks for takes its turn among itself: the other connections are for others. */
const inOwnTurn = <T>({ database }: Services, tokenHash: Buffer, work: () => Promise<T>): Promise<T> =>
  inTurn(tokenHash.toString('base64url'), shareOf(database.pool.options.max), work)

/** Runs `work` as somebody without a session: a function of the database opens it, or says that their account opens nothing. */
function asOpened<T>(
  services: Services,
  brand: Brand,
  statement: (day: Day, now: Date) => { name: string; text: string; values: unknown[] },
  work: (ctx: PersonContext) => Promise<T>,
): Promise<T> {
  return inTransaction(
    services,
    async (client) => {
      const now = services.clock()
      const [, found] = await runTogether(client, ['begin', statement(today(brand.timeZone, now), now)])
      return { ...readerOf(services, brand, now, found), db: kyselyOn(client), client }
    },
    work as (ctx: Context) => Promise<T>,
  )
}

/**
 * Runs `work` as the person who started a long task, with the rights that they have now and no session; where the staff started it for them (B21),
 * while that is granted.
 * @throws Problem identity.not_signed_in where their account opens nothing any more
 */
export const asStarter = <T>(
  services: Services,
  brand: Brand,
  workId: string,
  work: (ctx: PersonContext) => Promise<T>,
): Promise<T> =>
  asOpened(
    services,
    brand,
    (day, now) => ({
      name: 'open_work',
      text: 'select parvis.open_work($1, $2, $3) as session',
      values: [workId, day, now],
    }),
    work,
  )

/**
 * Runs `work` as the member of the staff who set something up that goes on by itself, with the rights that they have now.
 * @throws Problem identity.not_signed_in where their account opens nothing any more
 */
export const asStaffMember = <T>(
  services: Services,
  brand: Brand,
  accountId: string,
  work: (ctx: StaffContext) => Promise<T>,
): Promise<T> =>
  asOpened(
    services,
    brand,
    (day) => ({
      name: 'open_account',
      text: "select parvis.open_account($1, $2, 'staff', $1, $3) as session",
      values: [accountId, brand.id, day],
    }),
    work as (ctx: PersonContext) => Promise<T>,
  )

/**
 * One statement as whoever holds the session token, in the same write as the opening of its transaction: waking the database costs
 * more than a page of a list. It leaves before anybody knows whether the session is good: where it is not, the role
 * it then has sees no row; and where any part fails, nothing of what was read is given.
 * @throws Problem identity.not_signed_in
 */
export async function readAsPerson<R>(
  services: Services,
  tokenHash: Buffer,
  brand: Brand,
  statement: Statement<R>,
  address: string | null,
): Promise<{ reader: Reader; rows: R[] }> {
  const now = services.clock()
  return inOwnTurn(services, tokenHash, () =>
    onConnection(services.database, async (client) => {
      const [found, rows] = await runTogether(client, [
        openSession(services, tokenHash, brand, now, address, statement.name !== undefined),
        statement,
      ])
      return { reader: readerOf(services, brand, now, found), rows: rows as R[] }
    }),
  )
}

/**
 * Runs the server's own work for a brand, under the system role.
 * @param snapshot all of its statements see the same state of the database, and change nothing
 */
export function asSystem<T>(
  services: Services,
  brand: Brand,
  work: (ctx: SystemContext) => Promise<T>,
  locale: Locale = brand.locale,
  { snapshot = false }: { snapshot?: boolean } = {},
): Promise<T> {
  return inTransaction(
    services,
    async (client) => {
      const now = services.clock()
      await runTogether(client, [
        snapshot ? 'begin isolation level repeatable read read only' : 'begin',
        {
          name: 'open_system',
          text: "select set_config('parvis.brand_id', $1, true), set_config('parvis.today', $2, true), set_config('role', 'parvis_system', true)",
          values: [brand.id, today(brand.timeZone, now)],
        },
      ])
      return {
        db: kyselyOn(client),
        actor: { side: 'system', accountId: undefined, label: 'Parvis', locale },
        brand,
        locale,
        now,
        today: today(brand.timeZone, now),
        services,
        client,
      }
    },
    work as (ctx: Context) => Promise<T>,
  )
}
