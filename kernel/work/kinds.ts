import './errors.ts'
import './messages.ts'
import type { z } from 'zod'
import type { PersonContext } from '../http/context.ts'
import type { Access } from '../http/endpoints.ts'
import type { Text } from '../i18n/locale.ts'

/** One thing that a long task acts on, as the person who starts it sees it. */
export type WorkItem = { id: string; name: string; detail?: string }

/** A kind of long task over many items. */
export type WorkKind<Input extends z.ZodType, A extends Access = Access> = {
  /** The space, then what is done: 'shop.order_approval'. */
  name: string
  /** Like «Validation de commandes». */
  title: Text
  /** Who may do it, asked before every item. */
  access: A
  /** What is said once for all items: a reason. */
  input: Input
  /** Where it is started, and where its items are listed: a path of the pages. */
  from: string
  /** The page of an item, for who repairs a refusal. */
  href: (id: string) => string
  /** Does one item, in the transaction that marks it as done. What it throws refuses the item. */
  act: (ctx: PersonContext, id: string, input: z.output<Input>) => Promise<unknown>
  /** Does those to which nothing is to say together, in few statements. @returns their ids; the others are done one by one */
  together?: (ctx: PersonContext, ids: string[], input: z.output<Input>) => Promise<string[]>
}

// biome-ignore lint/suspicious/noExplicitAny: of whatever input
type AnyKind = WorkKind<any>
const known = new Map<string, AnyKind>()

/** Declares a kind of long task. */
export function defineWork<Input extends z.ZodType, const A extends Access>(
  kind: WorkKind<Input, A>,
): WorkKind<Input, A> {
  known.set(kind.name, kind)
  return kind
}

/** A kind by its name. @throws Error where nobody declares it */
export function kindOf(name: string): AnyKind {
  const kind = known.get(name)
  if (!kind) throw new Error(`undeclared work ${name}`)
  return kind
}
