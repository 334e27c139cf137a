import type { FastifyInstance } from 'fastify'
import type { Context, PersonContext, Services } from './http/context.ts'
import type { Text } from './i18n/locale.ts'
import type { Job } from './jobs/jobs.ts'

/** Something that waits for the person, shown on the home page. */
export type WaitingItem = {
  kind: string
  title: string
  detail: string
  dueOn: string | null
  late: boolean
  href: string
  actionLabel: string
}

/** A space: what a client subscribes to. One folder, one entry in spaces.ts. */
export type Space = {
  name: string
  /** The other spaces whose index.ts this one imports. */
  needs: string[]
  routes: (app: FastifyInstance, services: Services) => void
  jobs?: (services: Services) => Job[]
  /** What a client may subscribe its people to (O7–O12), by its name in both languages; absent where nobody subscribes to the space. */
  subscription?: { title: Text; description: Text }
  /** The permissions that roles hold or not, `space.noun.verb`, each with its name (decision table). */
  permissions?: Record<string, Text>
  /** The space's journal events by type, in words of the history (O26). */
  journalNames?: Record<string, Text>
  /** Moves what is the client's to the organisation that takes its place, in the same transaction (O24). `services`: old to new ids. */
  organisationReplaced?: (ctx: Context, from: string, to: string, services: Map<string, string>) => Promise<void>
  /** Whether this person has the space at all (C7). */
  openTo: (ctx: PersonContext) => Promise<boolean>
  /** Counts shown in the bars, by name. */
  counts?: (ctx: PersonContext) => Promise<Record<string, number>>
  /** Links of the foot of every page, before sign-in too. */
  publicLinks?: Array<{ label: { fr: string; en: string }; href: string }>
  waiting?: (ctx: PersonContext) => Promise<WaitingItem[]>
}

/** Declares a space. */
export const defineSpace = (space: Space): Space => space
