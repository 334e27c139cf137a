import type { ComponentType } from 'react'
import type { CountName } from '../api/endpoints.ts'
import type { Session } from '../api/types.ts'
import { currentLanguage, type Language } from '../i18n/index.ts'

/** A text in every language, where it stands beside what it names. */
export type Text = Record<Language, string>

/** What the staff look after together: one place of their bar, which opens to those that are of it. */
export const placeGroups = {
  requests: { fr: 'Demandes', en: 'Requests' },
  services: { fr: 'Parc et visites', en: 'Fleet and visits' },
  clients: { fr: 'Clients', en: 'Clients' },
  sales: { fr: 'Ventes et factures', en: 'Sales and invoices' },
  portal: { fr: 'Portail', en: 'Portal' },
} satisfies Record<string, Text>
export type PlaceGroup = keyof typeof placeGroups

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
  /** Other addresses whose pages are of this place. */
  alsoAt?: string[]
  /** False: only an act of «Accueil», not in the bar. */
  inBar?: boolean
  /** Active on this address only, not below it. */
  exact?: boolean
  count?: CountName
  /** The space without which it is not there; known of the clients' places alone (`clientPlaces`). */
  space?: string
  /** The group of the staff's bar that it is of; absent: it stands in the bar by itself. */
  group?: PlaceGroup
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

/** A place of a bar, or several of one group under its name. */
export type BarEntry<P extends Shortcut = Shortcut> = { key: string; group?: PlaceGroup; places: [P, ...P[]] }

/** Places as a bar shows them: those of a group together, where the first of them stands. A group of one is that place. */
export function inGroups<P extends Shortcut>(places: readonly P[]): Array<BarEntry<P>> {
  const entries: Array<BarEntry<P>> = []
  for (const place of places) {
    const together = place.group && entries.find(({ group }) => group === place.group)
    if (together) together.places.push(place)
    else entries.push({ key: place.key, ...(place.group ? { group: place.group } : {}), places: [place] })
  }
  return entries.map(({ group, ...entry }) => ({ ...entry, ...(group && entry.places.length > 1 ? { group } : {}) }))
}

let loadClientPlaces: () => Promise<Shortcut[]> = async () => []

/** Sets how the staff's pages come to know what stands in the bar of clients. */
export function setClientPlaces(load: () => Promise<Shortcut[]>): void {
  loadClientPlaces = load
}

/** The places of the clients' bar in their own order, of all spaces: each client has those that they may open. */
export const clientPlaces = (): Promise<Shortcut[]> => loadClientPlaces()
