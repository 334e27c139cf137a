import type { SystemContext } from '../http/context.ts'

/** What a mail says in full; a secret one is not kept once it has left. */
export type Composed = { subject: string; text: string; html: string; secret: boolean }

/**
 * Writes a mail when it leaves. Gives nothing where it has become idle: then it does not leave, and nobody is asked about it.
 * It runs again at a further try only where what it wrote is no longer kept.
 */
export type Composer = (ctx: SystemContext, mail: { id: string; toAddress: string }) => Promise<Composed | undefined>

const composers = new Map<string, Composer>()

/**
 * Declares what writes mails when they leave: of thousands that are told at once, each is written while it is sent.
 * The name (`space.noun`) stands in `mails.composer`.
 */
export function defineComposer(name: string, compose: Composer): void {
  composers.set(name, compose)
}

/** A composer by its name. @throws Error where nobody declares it */
export function composerOf(name: string): Composer {
  const composer = composers.get(name)
  if (!composer) throw new Error(`undeclared composer ${name}`)
  return composer
}
