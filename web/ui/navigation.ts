import type { ComponentType } from 'react'
import type { CountName } from '../api/endpoints.ts'
import type { Session } from '../api/types.ts'
import { currentLanguage, type Language } from '../i18n/index.ts'

/** A text in every language, where it stands beside what it names. */
export type Text = Record<Language, string>

/** A place that the frame leads to: in its bar, in the search of the frame, and among the acts of «Accueil». */
export interface Shortcut {
  key: string
  title: Text
  /** What the bar of a phone says, where the title is long. */
  short?: Text
  to: string
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  /** Where it stands among the others, from 0. */
  order: number
  /** False: only an act of «Accueil», not in the bar. */
  inBar?: boolean
  /** Active on this address only, not below it. */
  exact?: boolean
  count?: CountName
  /** The permission of the staff without which it is not shown. */
  permission?: string
  /** What people most often come for, shown on «Accueil» (P5). */
  act?: {
    title: Text
    detail: Text
    /** Where the act is done, if that is not the place itself. */
    to?: string
  }
}

/** What `spaces/<name>/pages/index.tsx` may export to be in the bar: the places of the side that the session is on. */
export type SpaceNavigation = (session: Session) => Shortcut[]

/** A text in the language in use. */
export const inLanguage = (text: Text): string => text[currentLanguage()]

let places: Shortcut[] = []

/** Sets where the frame leads to: its own places and those of the spaces that the session holds. */
export function setShortcuts(list: Shortcut[]): void {
  places = list.toSorted((a, b) => a.order - b.order)
}

export const shortcuts = (): readonly Shortcut[] => places

/** Places as a menu has them: in its order, without those that it hides; those that it does not name follow. «Accueil» is always there. */
export function inMenu<P extends { key: string }>(
  places: P[],
  menu: Session['brand']['menu'],
): Array<P & { inMore?: boolean }> {
  const at = new Map(menu.map(({ key, place }, index) => [key, { index, place }]))
  const rank = ({ key }: P) => at.get(key)?.index ?? menu.length
  return places
    .filter(({ key }) => key === 'home' || at.get(key)?.place !== 'hidden')
    .toSorted((a, b) => rank(a) - rank(b))
    .map((place) => (at.get(place.key)?.place === 'more' ? { ...place, inMore: true } : place))
}

let loadClientPlaces: () => Promise<Shortcut[]> = async () => []

/** Sets how the staff's pages come to know what stands in the bar of clients. */
export function setClientPlaces(load: () => Promise<Shortcut[]>): void {
  loadClientPlaces = load
}

/** The places of the clients' bar in their own order, of all spaces: each client has those that they may open. */
export const clientPlaces = (): Promise<Shortcut[]> => loadClientPlaces()
