import type { z } from 'zod'
import type { Text } from '../i18n/locale.ts'

/** A kind of event that programs of the provider are told (D30). */
export type EventKind<Data extends z.ZodObject = z.ZodObject> = {
  /** `space.noun.past`. */
  name: string
  title: Text
  help: Text
  /** The permissions of the staff that it takes to have such events sent somewhere: those of seeing what they say. */
  permissions: readonly string[]
  /** What an event of it says. */
  data: Data
  /** One as it may be, for trials and for whoever writes a receiver. */
  sample: z.input<Data>
}

const declared = new Map<string, EventKind>()

/** Declares a kind of event. It is written by a trigger, or by whoever acts, through `parvis.tell_feed` in the act's transaction. */
export function defineEvent<Data extends z.ZodObject>(kind: EventKind<Data>): EventKind<Data> {
  if (declared.has(kind.name)) throw new Error(`two spaces declare the event ${kind.name}`)
  declared.set(kind.name, kind as unknown as EventKind)
  return kind
}

/** Every kind of event, in the order of their declaration. */
export const eventKinds = (): EventKind[] => [...declared.values()]

/** A kind of event by its name. */
export const eventKind = (name: string): EventKind | undefined => declared.get(name)
