import { Menu } from '@mantine/core'
import { IconChevronDown, IconLogout } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useLayoutEffect, useRef, useState } from 'react'
import { signOut } from '../api/session.ts'
import { currentLanguage, useTexts } from '../i18n/index.ts'
import { inLanguage } from '../ui/navigation.ts'
import { useShortcutBar } from './navigation.ts'
import { PlaceItems, usePlaceCount } from './place-items.tsx'
import { WaitingCount } from './waiting-count.tsx'

/** The frame's second line: as many places as it has room for, the others under «Plus». None is cut. */
export function ShortcutBar({ leaves }: { leaves: boolean }) {
  const t = useTexts()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const all = useShortcutBar()
  const shortcuts = all.filter((one) => !one.inMore)
  const countOf = usePlaceCount()
  const bar = useRef<HTMLElement>(null)
  const [fits, setFits] = useState(shortcuts.length)
  const hasMore = shortcuts.length < all.length
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
  const rest = [...shortcuts.slice(fits), ...all.filter((one) => one.inMore)]
  const inRest = rest.some(({ to }) => path === to || path.startsWith(`${to}/`))
  return (
    <nav className="bar-two" ref={bar} aria-label={t('shell.main')}>
      {shortcuts.map((shortcut, index) => (
        <Link
          key={shortcut.key}
          to={shortcut.to}
          className={index < fits ? undefined : 'beyond'}
          activeOptions={{ exact: shortcut.exact ?? false, includeSearch: false }}
        >
          <shortcut.icon size={17} stroke={1.7} aria-hidden />
          {inLanguage(shortcut.title)}
          <WaitingCount count={countOf(shortcut)} />
        </Link>
      ))}
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <button type="button" className={rest.length === 0 ? 'more beyond' : inRest ? 'more active' : 'more'}>
            {t('shell.more')}
            <IconChevronDown size={15} stroke={1.7} aria-hidden />
            <WaitingCount count={rest.reduce((sum, one) => sum + countOf(one), 0)} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <PlaceItems places={rest} />
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
  const widths = [...line.querySelectorAll(':scope > a')].map((one) => width(one) + gap)
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
