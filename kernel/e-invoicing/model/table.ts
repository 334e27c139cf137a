/** What a term holds: it says how the term is written in each syntax, and whether a number or a day is expected. */
export type Kind = 'text' | 'code' | 'amount' | 'price' | 'quantity' | 'percent' | 'date' | 'dateTime' | 'binary'

/** Where something stands in a syntax, seen from its group. Several: tried in this order, the first is written. */
export type Places = string | readonly string[]
/** The places in UBL; where a credit note has another place than an invoice, both. */
export type UblPlaces = Places | { invoice: Places; creditNote: Places }

/** A business term (BT) of EN 16931. */
export type Term = { readonly id: string; readonly kind: Kind; readonly cii: Places; readonly ubl: UblPlaces }
/** A business group (BG), or what stands together and has no group of its own in the norm. */
export type Group = {
  readonly id: string
  readonly many: boolean
  readonly cii: Places
  readonly ubl: UblPlaces
  readonly parts: Parts
  /** The element is there for more than the group: an empty one says nothing. */
  readonly implied: boolean
  /** In UBL code and text are one text, `#CODE#text`. */
  readonly note: boolean
}
export type Parts = { readonly [name: string]: Term | Group }

type OneOf<P extends Parts> = Omit<Group, 'many' | 'parts'> & { readonly many: false; readonly parts: P }
type ManyOf<P extends Parts> = Omit<Group, 'many' | 'parts'> & { readonly many: true; readonly parts: P }

/** The value that a table describes. Terms are text as the file has them, days as `YYYY-MM-DD`; what is not there is undefined. */
export type ValueOf<P extends Parts> = {
  -readonly [K in keyof P as P[K] extends { many: true } ? K : never]: P[K] extends ManyOf<infer Q>
    ? Array<ValueOf<Q>>
    : never
} & {
  -readonly [K in keyof P as P[K] extends { many: true } ? never : K]?: P[K] extends OneOf<infer Q>
    ? ValueOf<Q>
    : string
}
/** The same as somebody writes it down: lists that are empty may be left out. */
export type DraftOf<P extends Parts> = {
  -readonly [K in keyof P]?: P[K] extends ManyOf<infer Q>
    ? ReadonlyArray<DraftOf<Q>>
    : P[K] extends OneOf<infer Q>
      ? DraftOf<Q>
      : string
}

const term =
  (kind: Kind) =>
  (id: string, cii: Places, ubl: UblPlaces): Term => ({ id, kind, cii, ubl })
export const text = term('text')
export const code = term('code')
export const amount = term('amount')
export const price = term('price')
export const quantity = term('quantity')
export const percent = term('percent')
export const date = term('date')
/** A moment to the second, `YYYY-MM-DDTHH:MM:SS`, in the time of France. */
export const dateTime = term('dateTime')
export const binary = term('binary')

type Options = { implied?: boolean; note?: boolean }
const whole = ({ implied = false, note = false }: Options) => ({ implied, note })
export const one = <const P extends Parts>(
  id: string,
  cii: Places,
  ubl: UblPlaces,
  parts: P,
  options: Options = {},
): OneOf<P> => ({ id, many: false, cii, ubl, parts, ...whole(options) })
export const many = <const P extends Parts>(
  id: string,
  cii: Places,
  ubl: UblPlaces,
  parts: P,
  options: Options = {},
): ManyOf<P> => ({ id, many: true, cii, ubl, parts, ...whole(options) })

export const isGroup = (part: Term | Group): part is Group => 'parts' in part

/** A draft with every list that the table knows, so that readers need not ask whether there is one. */
export function complete<P extends Parts>(parts: P, draft: DraftOf<P>): ValueOf<P> {
  const value: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(parts)) {
    const given = (draft as Record<string, unknown>)[name]
    if (!isGroup(part)) {
      if (given !== undefined) value[name] = given
    } else if (part.many) value[name] = ((given ?? []) as object[]).map((each) => complete(part.parts, each))
    else if (given !== undefined) value[name] = complete(part.parts, given as object)
  }
  return value as ValueOf<P>
}
