import type { ComponentType } from 'react'
import type { Session } from '../api/types.ts'

/** A record that the search of the frame found. */
export interface Found {
  id: string
  /** Its name, in bold. */
  title: string
  /** What tells it from its neighbours. */
  detail?: string
  /** Address of its page. */
  to: string
}

/** A kind of record that the search of the frame (`Ctrl K`) looks for, by the API's own list of them. */
export interface SearchSource {
  key: string
  /** Head of its group, in the language in use. */
  title: () => string
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  /** The first few that match. @throws ApiProblem */
  find: (words: string, signal: AbortSignal) => Promise<Found[]>
}

/** How many records a source gives. */
export const foundAtMost = 5

let sources: SearchSource[] = []

/** Sets what the search looks for: the sources of the spaces that the session holds. */
export function setSearchSources(list: SearchSource[]): void {
  sources = list
}

export const searchSources = (): readonly SearchSource[] => sources

/** What `spaces/<name>/pages/index.tsx` may export to be found by the search of the frame. */
export type SpaceSearch = (session: Session) => SearchSource[]
