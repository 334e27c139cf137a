import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useCounts } from '../api/counts.ts'
import { inLanguage, type Shortcut } from '../ui/navigation.ts'
import { WaitingCount } from './waiting-count.tsx'

/** How much waits in a place. */
export function usePlaceCount(): (place: Shortcut) => number {
  const counts = useCounts()
  return ({ count }) => (count ? (counts[count] ?? 0) : 0)
}

/** Places as items of a menu: those that a bar has no room for. */
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
