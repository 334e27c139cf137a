// What a space says of itself to the proof of isolation: its file isolation.ts, which only the prover loads.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { spaces } from '../../spaces.ts'
import type { DeclaredRoute, Portal } from '../portal.ts'

export type ClientName = 'alpha' | 'beta' | 'gamma'

/** A client whose every free text holds its canary. */
export type Client = {
  name: ClientName
  brandId: string
  canary: string
  organisation: string
  /** Ids of its records, by what a path or a field of the API calls them; `noun.field` goes before `field`. */
  ids: Record<string, string>
  /** Accounts by what they are in it. */
  people: Record<string, string>
}

/** Who asks, and whose canaries they may see. */
export type Actor = {
  name: string
  accountId: string | undefined
  scopes: string[] | null
  /** Its side; a client's where it says none. */
  side?: 'employee'
  sees: ClientName[]
  /** Clients that they deal with without seeing them: one they ask to join, or belong to from later on. */
  deals?: ClientName[]
}

/** A client while it is made. */
export type Draft = Client & {
  portal: Portal
  /** A member of the brand's staff. */
  staffId: string
  /** A service of the organisation. */
  service: string
  /** The spaces that a client may subscribe its people to. */
  subscribable: string[]
  membershipOf: (who: string) => Promise<string>
  /** Keeps a file of the administrator's that belongs to a record. @returns its id */
  file: (text: string, owner: { kind: string; id: string }) => Promise<string>
  /** Columns that the space adds to the client's entry in the journal. */
  eventColumns: Record<string, unknown>
}

/** A leak that a developer could make. */
export type Plant = {
  name: string
  sql?: string
  undo?: string
  /** The function of the database that `sql` replaces: it is put back as it was. */
  replaces?: string
  rewrite?: (text: string) => string
}

/** A space's part in the proof. Conditions on rows: $1 is the organisation, $2 accounts. */
export type Isolation = {
  /** The rows of a client, table by table; $2 are its people. */
  rows: Record<string, string>
  /** Columns that hold no free text, alone or as `table.column`: what they are is the same for everybody, or public by nature. */
  notPlanted?: string[]
  /** Rows that those who are not, no longer or not yet in it see as their own: they hold no canary; $2 are these people. */
  outsiders?: Record<string, string>
  /** Tables in which somebody writes who deals with a client without seeing it; what must stay all the same, $2 is who asked before. */
  dealings?: Record<string, string>
  /** Technical users are subscribed to it. */
  technical?: boolean
  /** Adds a client's rows, and the ids under which the API knows them. */
  fill: (draft: Draft) => Promise<void>
  /** Adds what holds the canary as it stands, after the texts of all rows were planted. */
  fillPlanted?: (draft: Draft) => Promise<void>
  /** Routes that take files. */
  uploads?: RegExp
  /** What goes with the files, by field. */
  uploadFields?: (ids: Record<string, string>) => Record<string, string>
  /** Sets a query that the schema alone does not tell; `space` is one to subscribe to. */
  query?: (route: DeclaredRoute, query: URLSearchParams, space: string) => void
  /** Routes about oneself that name records of others: they are called too. */
  namesOthers?: RegExp
  /** Calls that are no crossing though they reach the client: asking to join tells one's name to those one asks. */
  allowed?: (route: DeclaredRoute, actor: Actor, client: Client) => boolean
  /** Routes that need no session. */
  open?: string[]
  plants: Plant[]
}

/** The parts of all spaces that have one, by their names. */
export async function loadIsolation(): Promise<Map<string, Isolation>> {
  const parts = new Map<string, Isolation>()
  for (const { name } of spaces) {
    const file = join(import.meta.dirname, '..', '..', 'spaces', name, 'isolation.ts')
    if (existsSync(file))
      parts.set(name, ((await import(pathToFileURL(file).href)) as { isolation: Isolation }).isolation)
  }
  return parts
}

/** The spaces that a client may subscribe its people to. */
export const subscribable = spaces.filter((space) => space.subscription).map((space) => space.name)
