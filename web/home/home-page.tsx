import { Button } from '@mantine/core'
import { IconChevronRight, IconClipboardCheck, IconSignature } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import { useSession } from '../api/session.ts'
import type { Brand } from '../api/types.ts'
import { useTexts } from '../i18n/index.ts'
import { useActs, usePlaceOf, useShortcutBar } from '../shell/navigation.ts'
import { WaitingCount } from '../shell/waiting-count.tsx'
import { addressOf } from '../ui/address.ts'
import { Blocks } from '../ui/blocks.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { formatDay, formatLongDay, formatShortDay, formatWeekday } from '../ui/format.ts'
import { inLanguage } from '../ui/navigation.ts'
import { StateTag } from '../ui/state-tag.tsx'
import { todayThere } from '../ui/zone.ts'
import { groupWaiting, type WaitingItem } from './group-waiting.ts'
import './home.css'

/** «Accueil» (P5, P27): what waits for the person, and the acts they most often come for. */
export function HomePage() {
  const t = useTexts()
  const { account, brand, side } = useSession()
  const acts = useActs()
  const title = t('home.hello', { name: account.givenName })
  useEffect(() => {
    document.title = `${t('nav.home')} · ${brand.name}`
  }, [t, brand.name])
  return (
    <>
      <header className="home-head">
        <h1>{title}</h1>
        <span className="today">{formatLongDay(new Date())}</span>
      </header>
      <div className="home-columns">
        <div className="home-main">
          {side === 'staff' ? <StaffWaiting /> : <Waiting />}
          <Blocks place="main" />
        </div>
        <div className="home-aside">
          <Blocks place="aside" />
          {acts.length ? (
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
          ) : null}
          {side === 'client' ? <Contact brand={brand} /> : null}
        </div>
      </div>
    </>
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
  const groups = groupWaiting(items ?? [], todayThere())
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
      {groups.map(({ group, items: list }) => (
        <div key={group}>
          <h3 className="waiting-group">{t(`home.${group}`)}</h3>
          <ul className="waiting-list">
            {list.map((item) => (
              <WaitingLine key={`${item.kind}${item.href}${item.title}`} item={item} late={group === 'late'} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function WaitingLine({ item, late }: { item: WaitingItem; late: boolean }) {
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
          variant={late ? 'filled' : 'default'}
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
