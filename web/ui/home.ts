import type { ComponentType } from 'react'
import type { Session } from '../api/types.ts'

/** A block that a space gives: on «Accueil» (P5), `main` under what waits, `aside` beside it; `account`, on one's own details (C3). It draws nothing where it has nothing to say. */
export interface HomeBlock {
  key: string
  place: 'main' | 'aside' | 'account'
  /** Where it stands among the others of its place, from 0. */
  order: number
  component: ComponentType
}

/** What `spaces/<name>/pages/index.tsx` may export to be on «Accueil» and on one's own details: the blocks of the side that the session is on. */
export type SpaceHome = (session: Session) => HomeBlock[]

let blocks: HomeBlock[] = []

/** Sets the blocks of the spaces that the session holds. */
export function setHomeBlocks(list: HomeBlock[]): void {
  blocks = list.toSorted((a, b) => a.order - b.order)
}

export const homeBlocks = (place: HomeBlock['place']): HomeBlock[] => blocks.filter((block) => block.place === place)
