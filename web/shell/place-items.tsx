import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useCounts } from '../api/counts.ts'
import { type BarEntry, inLanguage, placeGroups, type Shortcut } from '../ui/navigation.ts'
import { WaitingCount } from './waiting-count.tsx'

/** How much waits in a place. */
export function usePlaceCount(): (place: Shortcut) => number {
  const counts = useCounts()
  return ({ count }) => (count ? (counts[count] ?? 0) : 0)
}

/** Places as items of a menu: those of a group of the bar. */
export function PlaceItems({ places }: { places: Shortcut[] }) {
  const countOf = usePlaceCount()
  return places.map((place) => (
    <Menu.Item
      key={place.key}
      component={Link}
      to={place.to}
      leftSection={<place.icon size={17} stroke={1.7} aria-hidden />}
      rightSection={<WaitingCount count={countOf(place)} />}
    >
      {inLanguage(place.title)}
    </Menu.Item>
  ))
}

/** What a bar has no room for, as items of a menu: what stands alone, then groups under their names. */
export const EntryItems = ({ entries }: { entries: BarEntry[] }) =>
  entries
    .toSorted((a, b) => Number(a.group !== undefined) - Number(b.group !== undefined))
    .map(({ key, group, places }) => (
      <Fragment key={key}>
        {group ? <Menu.Label>{inLanguage(placeGroups[group])}</Menu.Label> : null}
        <PlaceItems places={places} />
      </Fragment>
    ))
