import type { z } from 'zod'
import { sentenceOf } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { decide } from './decide.ts'
import { type At, isPlace, knownAt, type Place, placesOf } from './places.ts'
import type * as schema from './schema.ts'

type State = z.input<typeof schema.states>['items'][number]

/** How some files stand in the portal, before any of them is sent: in a few statements however many. */
export async function statesOf(ctx: StaffContext, { items }: z.output<typeof schema.statesBody>): Promise<State[]> {
  const places = await placesOf(ctx, items)
  const known = await knownAt(ctx, places.filter(isPlace))
  const at = new Map<Place, At>(places.filter(isPlace).map((place, index) => [place, known[index]!]))
  return places.map((place, index): State => {
    if (!isPlace(place)) {
      const { field, code } = place.refused
      return { state: 'refused', field, code, detail: sentenceOf(code, ctx.locale) ?? code }
    }
    const one = at.get(place)!
    const what = decide(one.known, items[index]!.sha256)
    if (what === 'publish') return { state: 'missing' }
    if (what === 'replace') return { state: 'different', documentId: one.documentId! }
    return { state: 'same', documentId: one.documentId, portal: one.known!.portal }
  })
}
