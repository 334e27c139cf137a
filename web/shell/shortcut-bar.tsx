import { Menu } from '@mantine/core'
import { IconChevronDown, IconLogout } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useLayoutEffect, useRef, useState } from 'react'
import { signOut } from '../api/session.ts'
import { currentLanguage, useTexts } from '../i18n/index.ts'
import { inGroups, inLanguage, placeGroups, type Shortcut } from '../ui/navigation.ts'
import { placeOf, useShortcutBar } from './navigation.ts'
import { EntryItems, PlaceItems, usePlaceCount } from './place-items.tsx'
import { WaitingCount } from './waiting-count.tsx'

/** The frame's second line: as many places and groups as it has room for, the others under «Plus». None is cut. */
export function ShortcutBar({ leaves }: { leaves: boolean }) {
  const t = useTexts()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const all = useShortcutBar()
  const entries = inGroups(all.filter((one) => !one.inMore))
  const countOf = usePlaceCount()
  const sumOf = (places: Shortcut[]) => places.reduce((sum, one) => sum + countOf(one), 0)
  const here = placeOf(all, path)?.key
  const holds = (places: Shortcut[]) => places.some(({ key }) => key === here)
  const bar = useRef<HTMLElement>(null)
  const [fits, setFits] = useState(entries.length)
  const beyond = all.filter((one) => one.inMore)
  const hasMore = beyond.length > 0
  const drawn = `${currentLanguage()} ${all.map((one) => `${one.key} ${countOf(one)}`).join()}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn changes how wide it is
  useLayoutEffect(() => {
    const line = bar.current
    if (!line) return
    const measure = () => setFits(roomIn(line, hasMore))
    const watch = new ResizeObserver(measure)
    watch.observe(line)
    // A font that comes later is wider or narrower than the one before it.
    void document.fonts.ready.then(measure)
    measure()
    return () => watch.disconnect()
  }, [drawn])
  const rest = [...entries.slice(fits), ...inGroups(beyond)]
  const restPlaces = rest.flatMap(({ places }) => places)
  return (
    <nav className="bar-two" ref={bar} aria-label={t('shell.main')}>
      {entries.map(({ key, group, places }, index) => {
        const [place] = places
        return group ? (
          <Menu key={key} position="bottom-start" width={260}>
            <Menu.Target>
              <button
                type="button"
                className={['entry group', index < fits ? '' : 'beyond', holds(places) ? 'active' : ''].join(' ')}
              >
                {inLanguage(placeGroups[group])}
                <IconChevronDown size={15} stroke={1.7} aria-hidden />
                <WaitingCount count={sumOf(places)} />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <PlaceItems places={places} />
            </Menu.Dropdown>
          </Menu>
        ) : (
          <Link
            key={key}
            to={place.to}
            className={['entry', index < fits ? '' : 'beyond', here === place.key ? 'active' : ''].join(' ')}
            activeOptions={{ exact: place.exact ?? false, includeSearch: false }}
          >
            <place.icon size={17} stroke={1.7} aria-hidden />
            {inLanguage(place.title)}
            <WaitingCount count={countOf(place)} />
          </Link>
        )
      })}
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <button
            type="button"
            className={rest.length === 0 ? 'more beyond' : holds(restPlaces) ? 'more active' : 'more'}
          >
            {t('shell.more')}
            <IconChevronDown size={15} stroke={1.7} aria-hidden />
            <WaitingCount count={sumOf(restPlaces)} />
          </button>
        </Menu.Target>
        <Menu.Dropdown className="place-menu">
          <EntryItems entries={rest} />
        </Menu.Dropdown>
      </Menu>
      {leaves ? (
        <button type="button" className="leave" onClick={() => void signOut()}>
          <IconLogout size={17} stroke={1.7} aria-hidden />
          {t('shell.signOut')}
        </button>
      ) : null}
    </nav>
  )
}

/** How many places stand whole in the line, beside what stands at its end; those beyond keep their width, out of sight, to be measured. */
function roomIn(line: HTMLElement, hasMore: boolean): number {
  const width = (element: Element | null) => element?.getBoundingClientRect().width ?? 0
  const gap = Number.parseFloat(getComputedStyle(line).columnGap) || 0
  const leave = line.querySelector('.leave')
  const room = line.clientWidth - (leave ? width(leave) + gap : 0)
  const widths = [...line.querySelectorAll(':scope > .entry')].map((one) => width(one) + gap)
  const whole = widths.reduce((sum, one) => sum + one, -gap)
  if (room === 0 || (!hasMore && whole <= room)) return widths.length
  let left = room - width(line.querySelector('.more'))
  let count = 0
  for (const one of widths) {
    left -= one
    if (left < 0) break
    count += 1
  }
  return count
}
