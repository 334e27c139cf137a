import { Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { signOut } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { inGroups, inLanguage, type Shortcut } from '../ui/navigation.ts'
import { placeOf, useShortcutBar } from './navigation.ts'
import { EntryItems, usePlaceCount } from './place-items.tsx'

const first = 4

/** The fixed bar of a phone: four shortcuts, the rest under «Plus». */
export function PhoneBar() {
  const t = useTexts()
  const all = useShortcutBar()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const here = placeOf(all, path)?.key
  const shortcuts = [...all.filter((one) => !one.inMore), ...all.filter((one) => one.inMore)]
  const shown = Math.min(first, all.filter((one) => !one.inMore).length)
  const countOf = usePlaceCount()
  const label = (shortcut: Shortcut) => inLanguage(shortcut.short ?? shortcut.title)
  const rest = shortcuts.slice(shown)
  return (
    <nav className="phone-bar" aria-label={t('shell.main')}>
      {shortcuts.slice(0, shown).map((shortcut) => {
        return (
          <Link
            key={shortcut.key}
            to={shortcut.to}
            className={here === shortcut.key ? 'active' : ''}
            activeOptions={{ exact: shortcut.exact ?? false, includeSearch: false }}
          >
            <shortcut.icon size={22} stroke={1.7} aria-hidden />
            {label(shortcut)}
            <Dot count={countOf(shortcut)} />
          </Link>
        )
      })}
      <Menu position="top-end" width={220}>
        <Menu.Target>
          <button type="button">
            <IconDots size={22} stroke={1.7} aria-hidden />
            {t('shell.more')}
            <Dot count={rest.reduce((sum, shortcut) => sum + countOf(shortcut), 0)} />
          </button>
        </Menu.Target>
        <Menu.Dropdown className="place-menu">
          <EntryItems entries={inGroups(rest)} />
          <Menu.Item onClick={() => void signOut()}>{t('shell.signOut')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  )
}

/** Something waits there. */
function Dot({ count }: { count: number }) {
  const t = useTexts()
  if (count === 0) return null
  return (
    <span className="dot">
      <span className="sr-only">{t('shell.waiting', { count })}</span>
    </span>
  )
}
