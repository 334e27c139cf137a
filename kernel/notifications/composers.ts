import type { SystemContext } from '../http/context.ts'

/** What a mail says in full; a secret one is not kept once it has left. */
export type Composed = { subject: string; text: string; html: string; secret: boolean }

/**
 * Writes a mail when it leaves. Gives nothing where it has become idle: then it does not leave, and nobody is asked about it.
 * It runs again at a further try only where what it wrote is no longer kept.
 */
export type Composer = (ctx: SystemContext, mail: { id: string; toAddress: string }) => Promise<Composed | undefined>

/** Where a mail goes that is about to leave, as it is now. Nothing: nowhere any more, and it does not leave. */
export type Addresser = (ctx: SystemContext, mail: { id: string; toAddress: string }) => Promise<string | undefined>

const composers = new Map<string, Composer>()
const addressers = new Map<string, Addresser>()

/**
 * Declares what writes mails when they leave: of thousands that are told at once, each is written while it is sent.
 * The name (`space.noun`) stands in `mails.composer`. Where an address may change while a mail waits, `address` is asked for it before each try.
 */
export function defineComposer(name: string, compose: Composer, address?: Addresser): void {
  composers.set(name, compose)
  if (address) addressers.set(name, address)
}

/** What tells where the mails of a composer go; undefined where they go where they were told to. */
export const addresserOf = (name: string): Addresser | undefined => addressers.get(name)

/** A composer by its name. @throws Error where nobody declares it */
export function composerOf(name: string): Composer {
  const composer = composers.get(name)
  if (!composer) throw new Error(`undeclared composer ${name}`)
  return composer
}
