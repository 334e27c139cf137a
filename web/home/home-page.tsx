import { Button } from '@mantine/core'
import { IconChevronRight, IconClipboardCheck, IconSignature } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ApiProblem, api, fileAddress } from '../api/client.ts'
import { useCounts } from '../api/counts.ts'
import { useSession } from '../api/session.ts'
import type { Brand } from '../api/types.ts'
import { useTexts } from '../i18n/index.ts'
import { placeOf, useActs, usePlaceOf, usePlaces, useShortcutBar } from '../shell/navigation.ts'
import { WaitingCount } from '../shell/waiting-count.tsx'
import { addressOf } from '../ui/address.ts'
import { Blocks } from '../ui/blocks.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { formatDay, formatLongDay, formatShortDay, formatWeekday } from '../ui/format.ts'
import { inLanguage } from '../ui/navigation.ts'
import { Emergency, Highlight, QuickActions, Team } from '../ui/portal-home.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { todayThere } from '../ui/zone.ts'
import { firstLines, groupWaiting, shownAtFirst, type WaitingItem } from './group-waiting.ts'
import '../ui/home.css'

/** «Accueil» (P5, P27): what waits for the person, and the acts they most often come for. */
export function HomePage() {
  return useSession().side === 'client' ? <ClientHome /> : <OtherHome />
}

function HomeHead({ title, text }: { title: string; text?: string | undefined }) {
  const t = useTexts()
  const { brand } = useSession()
  useEffect(() => {
    document.title = `${t('nav.home')} · ${brand.name}`
  }, [t, brand.name])
  return (
    <header className="home-head">
      <div>
        <h1>{title}</h1>
        {text ? <p className="home-lead">{text}</p> : null}
      </div>
      <span className="today">{formatLongDay(new Date())}</span>
    </header>
  )
}

/** The home page of a client: what the brand's staff published of it around what waits for the person. */
function ClientHome() {
  const t = useTexts()
  const { account, brand } = useSession()
  const counts = useCounts()
  const places = usePlaces()
  const { data: home } = useQuery({ queryKey: ['portal-home'], queryFn: () => api.get('/portal-home') })
  const open = (href: string) => placeOf(places, href)
  // What one may not open is absent (P31): an address of the portal leads to a place that is there, or to a page.
  const actions = (home?.actions ?? []).filter(
    ({ href }) => !href.startsWith('/') || href.startsWith('/pages/') || open(href) !== undefined,
  )
  const countOf = (href: string) => {
    const count = open(href)?.count
    return count ? (counts[count] ?? 0) : 0
  }
  return (
    <>
      <HomeHead title={home?.title || t('home.hello', { name: account.givenName })} text={home?.text} />
      <div className="home-columns">
        <div className="home-main">
          <Waiting />
          <QuickActions actions={actions} countOf={countOf} />
          <Blocks place="main" />
          <Team team={home?.team ?? []} />
        </div>
        <div className="home-aside">
          <Highlight
            block={home?.highlight ?? null}
            pictureOf={(fileId) => fileAddress('/portal-pictures/:fileId', { params: { fileId } })}
          />
          <Blocks place="aside" />
          {home && actions.length === 0 ? <Acts /> : null}
          <Emergency note={home?.emergency ?? null} />
          <Contact brand={brand} />
        </div>
      </div>
    </>
  )
}

function OtherHome() {
  const t = useTexts()
  const { account, side } = useSession()
  return (
    <>
      <HomeHead title={t('home.hello', { name: account.givenName })} />
      <div className="home-columns">
        <div className="home-main">
          {side === 'staff' ? <StaffWaiting /> : <Waiting />}
          <Blocks place="main" />
        </div>
        <div className="home-aside">
          <Blocks place="aside" />
          <Acts />
        </div>
      </div>
    </>
  )
}

/** What the spaces say that people most often come for, where nobody chose quick actions. */
function Acts() {
  const t = useTexts()
  const acts = useActs()
  if (acts.length === 0) return null
  return (
    <section className="surface" aria-label={t('home.quick')}>
      <div className="waiting-head" style={{ height: 48 }}>
        <h2>{t('home.quick')}</h2>
      </div>
      <ul className="quick-list">
        {acts.map(({ key, to, icon: Icon, act }) => (
          <li key={key}>
            <Link to={act.to ?? to}>
              <Icon size={20} stroke={1.7} aria-hidden />
              <span>
                {inLanguage(act.title)}
                <p>{inLanguage(act.detail)}</p>
              </span>
              <IconChevronRight size={17} stroke={1.7} aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What waits for the provider's team: the places of the bar where something does, with how much. */
function StaffWaiting() {
  const t = useTexts()
  const { counts } = useSession()
  const places = useShortcutBar().flatMap((place) => {
    const count = place.count ? (counts[place.count] ?? 0) : 0
    return count > 0 ? [{ ...place, count }] : []
  })
  return (
    <section className="surface" aria-label={t('home.waiting')}>
      <div className="waiting-head" style={{ height: 48 }}>
        <h2>{t('home.waiting')}</h2>
      </div>
      {places.length ? (
        <ul className="quick-list">
          {places.map(({ key, to, icon: Icon, title, count }) => (
            <li key={key}>
              <Link to={to}>
                <Icon size={20} stroke={1.7} aria-hidden />
                <span>{inLanguage(title)}</span>
                <WaitingCount count={count} />
                <IconChevronRight size={17} stroke={1.7} aria-hidden />
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <EmptyState title={t('home.nothing')} narrow>
          {t('home.nothingDetail')}
        </EmptyState>
      )}
    </section>
  )
}

function Waiting() {
  const t = useTexts()
  const waiting = useQuery({
    queryKey: ['waiting'],
    queryFn: () => api.get('/waiting'),
  })
  const items = waiting.data?.items
  const [all, setAll] = useState(false)
  const groups = groupWaiting(items ?? [], todayThere())
  const whole = all || (items?.length ?? 0) <= shownAtFirst + 1
  return (
    <section className="surface" aria-label={t('home.waiting')} aria-busy={waiting.isLoading || undefined}>
      <div className="waiting-head">
        <h2>{t('home.waiting')}</h2>
        {items?.length ? <span className="count waiting">{items.length}</span> : null}
      </div>
      {waiting.error && !items ? (
        <ErrorState
          title={t('home.failed')}
          detail={t('error.pageDetail')}
          problem={waiting.error instanceof ApiProblem ? waiting.error : undefined}
          onRetry={() => void waiting.refetch()}
        />
      ) : null}
      {items?.length === 0 ? (
        <EmptyState title={t('home.nothing')} narrow>
          {t('home.nothingDetail')}
        </EmptyState>
      ) : null}
      {(whole ? groups : firstLines(groups, shownAtFirst)).map(({ group, items: list }, rank) => (
        <div key={group}>
          <h3 className="waiting-group">{t(`home.${group}`)}</h3>
          <ul className="waiting-list">
            {list.map((item, index) => (
              <WaitingLine
                key={`${item.kind}${item.href}${item.title}`}
                item={item}
                late={group === 'late'}
                first={rank === 0 && index === 0}
              />
            ))}
          </ul>
        </div>
      ))}
      {whole ? null : (
        <div className="waiting-rest">
          <Button variant="subtle" onClick={() => setAll(true)}>
            {t('home.allWaiting', { count: items?.length ?? 0 })}
          </Button>
        </div>
      )}
    </section>
  )
}

/** One line; the first that is late has the filled button. */
function WaitingLine({ item, late, first }: { item: WaitingItem; late: boolean; first: boolean }) {
  const t = useTexts()
  const place = usePlaceOf(item.href)
  const Icon = /form/.test(item.kind) ? IconSignature : (place?.icon ?? IconClipboardCheck)
  const said = [place && inLanguage(place.title), item.detail].filter(Boolean).join(' · ')
  return (
    <li>
      <span className="kind">
        <Icon size={17} stroke={1.7} aria-hidden />
      </span>
      <div className="what">
        <strong>{item.title}</strong>
        {said ? <p>{said}</p> : null}
      </div>
      <span className="due">
        {!item.dueOn ? (
          t('home.noDate')
        ) : late ? (
          <StateTag state="late" coloured>
            {t('home.expected', { date: formatShortDay(item.dueOn) })}
          </StateTag>
        ) : (
          <span title={formatWeekday(item.dueOn)}>
            {t('home.before', { date: formatShortDay(item.dueOn) })}
            <span className="sr-only"> ({formatDay(item.dueOn)})</span>
          </span>
        )}
      </span>
      <span className="act">
        <Button
          component={Link}
          {...addressOf(item.href)}
          size="xs"
          variant={late && first ? 'filled' : 'default'}
          aria-label={`${item.actionLabel}, ${item.title}`}
        >
          {item.actionLabel}
        </Button>
      </span>
    </li>
  )
}

function Contact({ brand }: { brand: Brand }) {
  const t = useTexts()
  if (!brand.supportPhone && !brand.supportEmail) return null
  return (
    <section className="surface" aria-label={t('home.contact')} style={{ padding: '12px 16px 16px' }}>
      <h2 style={{ marginBottom: 6 }}>{t('home.contact')}</h2>
      {brand.supportPhone ? (
        <p className="secondary">
          {t('home.phone')}
          {t('colon')} <a href={`tel:${brand.supportPhone.replaceAll(/[^+\d]/g, '')}`}>{brand.supportPhone}</a>
        </p>
      ) : null}
      {brand.supportEmail ? (
        <p className="secondary">
          {t('home.email')}
          {t('colon')} <a href={`mailto:${brand.supportEmail}`}>{brand.supportEmail}</a>
        </p>
      ) : null}
    </section>
  )
}
