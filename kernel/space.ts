import type { FastifyInstance } from 'fastify'
import type { PersonContext, Services } from './http/context.ts'
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
