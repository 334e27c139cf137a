import { IconHelpCircle, IconSearch } from '@tabler/icons-react'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { sideOfAddress } from '../../kernel/identity/sides.ts'
import { openSide } from '../api/client.ts'
import { useLiveNotices } from '../api/live.ts'
import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { addressOf } from '../ui/address.ts'
import { BrandMark } from '../ui/brand-mark.tsx'
import { Mark } from '../ui/mark.tsx'
import { useShortcuts } from '../ui/shortcuts.ts'
import { otherZone } from '../ui/zone.ts'
import { ClientFilterBand } from './client-filter-band.tsx'
import { NotificationMenu } from './notification-menu.tsx'
import { OrganisationMenu } from './organisation-menu.tsx'
import { PersonMenu } from './person-menu.tsx'
import { PhoneBar } from './phone-bar.tsx'
import { DraftNotice, SessionGuard } from './session-guard.tsx'
import { ShortcutBar } from './shortcut-bar.tsx'
import { ViewingBar } from './viewing-bar.tsx'
import { WorkIndicator } from './work-indicator.tsx'
import './shell.css'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const ShortcutList = lazy(async () => ({ default: (await import('./shortcut-list.tsx')).ShortcutList }))

/** The frame of every signed-in page: who, where, what waits; an ink bar on the provider's side. */
/** «Ctrl Entrée»: sends the form that is being filled in; of a dialog that is none its act, which is its last button, where it can be pressed. */
function sendForm(target: HTMLElement | null): void {
  const form = target?.closest('form')
  form?.requestSubmit()
  const dialog = form ? undefined : target?.closest('input, textarea, select')?.closest('[role=dialog]')
  dialog?.querySelector<HTMLButtonElement>(':is(.dialog-foot, .drawer-foot) > button:last-of-type')?.click()
}

export function Shell() {
  return useSession().side === 'leaver' ? <LeaverFrame /> : <Frame />
}

/** The frame of whoever takes their documents along from a side that was closed: the one page, and the way out (D31). */
function LeaverFrame() {
  const t = useTexts()
  const { brand } = useSession()
  return (
    <div className="shell">
      <a className="skip-link" href="#contenu">
        {t('shell.skip')}
      </a>
      <header className="shell-head">
        <div className="shell-inner">
          <div className="bar-one">
            <span className="bar-brand">
              <BrandMark brand={brand} />
              <span>{brand.name}</span>
            </span>
            <div className="bar-tools" style={{ marginLeft: 'auto' }}>
              <PersonMenu />
            </div>
          </div>
        </div>
      </header>
      <main id="contenu" tabIndex={-1} className="shell-inner shell-main">
        <Outlet />
      </main>
      <Footer />
      <SessionGuard />
    </div>
  )
}

/** Keeps what is typed while a field is still on its way. @returns what was kept, once */
function useEarlyKeys(waiting: boolean): () => string {
  const kept = useRef('')
  useEffect(() => {
    if (!waiting) return
    kept.current = ''
    const keep = (event: KeyboardEvent) => {
      const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
      if (!typed || (event.target as HTMLElement).closest?.('[role=dialog]')) return
      kept.current += event.key
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', keep, true)
    return () => window.removeEventListener('keydown', keep, true)
  }, [waiting])
  return () => {
    const { current } = kept
    kept.current = ''
    return current
  }
}

function Frame() {
  const t = useTexts()
  const session = useSession()
  const navigate = useNavigate()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [open, setOpen] = useState<'palette' | 'shortcuts'>()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)
  const going = useRef(0)
  const staff = session.side === 'staff'
  const viewing = session.viewedBy !== null
  useLiveNotices(session.account.id)

  // An address of another side that the person has opens that side.
  useEffect(() => {
    const wanted = sideOfAddress(path)
    if (!wanted || wanted === session.side || !session.sides.includes(wanted)) return
    const { href } = location
    void openSide(wanted).then(() => location.assign(href))
  }, [path, session.side, session.sides])

  // A new page is announced by its title, read when the focus comes to it.
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    if (!document.querySelector('[role=dialog]')) main.current?.focus({ preventScroll: true })
  }, [path])

  const early = useEarlyKeys(open === 'palette')
  const goes = (to: string) => () => {
    if (Date.now() - going.current < 1500) void navigate({ to })
    going.current = 0
  }
  useShortcuts({
    'ctrl+k': (event) => {
      event.preventDefault()
      setOpen('palette')
    },
    '?': () => setOpen('shortcuts'),
    g: () => {
      going.current = Date.now()
    },
    a: goes('/'),
    ...(session.side === 'employee' ? {} : { c: goes(staff ? '/fournisseur/contrats' : '/contrats') }),
  })
  useShortcuts(
    {
      'ctrl+enter': (event) => sendForm(event.target as HTMLElement | null),
    },
    { inDialog: true },
  )

  return (
    <div className={staff ? 'shell staff' : 'shell'}>
      <a className="skip-link" href="#contenu">
        {t('shell.skip')}
      </a>
      {viewing ? <ViewingBar /> : null}
      <header className="shell-head">
        <div className="shell-inner">
          <div className="bar-one">
            <Link to="/" className="bar-brand" aria-label={session.brand.name}>
              <BrandMark brand={session.brand} wall={staff ? '#ffffff' : undefined} />
              <span>{session.brand.name}</span>
            </Link>
            {staff ? (
              <span className="staff-side">{t('shell.staff')}</span>
            ) : session.side === 'employee' ? (
              <span className="employee-side">{t('sides.employee')}</span>
            ) : (
              <OrganisationMenu />
            )}
            <button
              type="button"
              className="bar-search"
              aria-keyshortcuts="Control+K"
              onClick={() => setOpen('palette')}
            >
              <IconSearch size={17} stroke={1.7} aria-hidden />
              {t('shell.search')}
              <span className="keys" aria-hidden="true">
                <kbd>Ctrl</kbd>
                <kbd>K</kbd>
              </span>
            </button>
            <div className="bar-tools">
              <button
                type="button"
                className="bar-icon search-small"
                aria-label={t('shell.search')}
                onClick={() => setOpen('palette')}
              >
                <IconSearch size={20} stroke={1.7} aria-hidden />
              </button>
              <button
                type="button"
                className="bar-icon help"
                aria-label={t('shell.help')}
                onClick={() => setOpen('shortcuts')}
              >
                <IconHelpCircle size={20} stroke={1.7} aria-hidden />
              </button>
              {/* What is the person's alone is not for whoever only sees their portal. */}
              {viewing ? null : (
                <>
                  <WorkIndicator />
                  <NotificationMenu />
                  <PersonMenu />
                </>
              )}
            </div>
          </div>
          {/* The staff leave by the menu of their name. */}
          <ShortcutBar leaves={!staff && !viewing} />
        </div>
      </header>
      {staff ? <ClientFilterBand /> : null}
      <main id="contenu" ref={main} tabIndex={-1} className="shell-inner shell-main">
        <DraftNotice />
        <Outlet />
      </main>
      <Footer />
      <PhoneBar />
      <SessionGuard />
      <Suspense>
        {open === 'palette' ? <Palette early={early} onClose={() => setOpen(undefined)} /> : null}
        {open === 'shortcuts' ? <ShortcutList onClose={() => setOpen(undefined)} /> : null}
      </Suspense>
    </div>
  )
}

/** The foot of every page (P6): the brand's links, then ours. */
function Footer() {
  const t = useTexts('entry')
  const frame = useTexts()
  const { brand } = useSession()
  // Whoever is elsewhere is told whose hours these are (R14).
  const zone = otherZone()
  return (
    <footer className="shell-foot">
      <div className="shell-inner">
        {brand.links.map((link) =>
          link.href.startsWith('/pages/') ? (
            <Link key={link.href} {...addressOf(link.href)}>
              {link.label}
            </Link>
          ) : (
            <a key={link.href} href={link.href}>
              {link.label}
            </a>
          ),
        )}
        {zone ? <span>{frame('zone', { zone })}</span> : null}
        <span className="powered">
          <Mark size={16} mono />
          {t('poweredBy')}
        </span>
      </div>
    </footer>
  )
}
