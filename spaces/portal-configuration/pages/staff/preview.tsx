import { NativeSelect, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BrandMark } from '../../../../web/ui/brand-mark.tsx'
import { brandSheet } from '../../../../web/ui/brand-sheet.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { clientPlaces, inLanguage, inMenu } from '../../../../web/ui/navigation.ts'
import { Emergency, Highlight, QuickActions, Team } from '../../../../web/ui/portal-home.tsx'
import '../../../../web/ui/home.css'
import { configurationKey, useDraft } from './draft.ts'

const pictureOf = (fileId: string) =>
  fileAddress('/staff/portal-configuration/pictures/:fileId', { params: { fileId } })

/** The places of the clients' bar, all of them: each client has those that they may open. */
export const useClientPlaces = () =>
  useQuery({ queryKey: ['client-places'], queryFn: () => clientPlaces(), staleTime: Number.POSITIVE_INFINITY }).data ??
  []

/** The home page with the draft, drawn by what draws it for clients; nothing in it can be followed. */
export function Preview({ whole }: { whole?: boolean }) {
  const t = useTexts('portalConfiguration')
  const { brand } = useSession()
  const { version, view } = useDraft()
  const [width, setWidth] = useState('screen')
  const address = useListSearch()
  const profile = address.values.profil ?? ''
  const places = useClientPlaces()
  const { data } = useQuery({
    queryKey: [...configurationKey, 'preview', version, view?.updatedAt, profile],
    queryFn: () => api.get('/staff/portal-configuration/preview', { query: profile ? { profile } : {} }),
    placeholderData: keepPreviousData,
  })
  if (!data) return null
  const { home, theme, menu, links, tried } = data
  const phone = width === 'phone'
  const closed = new Set(tried?.closed)
  const bar = inMenu(
    places.filter(({ space = '' }) => !closed.has(space)),
    menu,
  )
  // As on the page itself: what one may not open is absent (P31).
  const leadsNowhere = (href: string) =>
    places.some(({ space = '', to }) => closed.has(space) && (href === to || href.startsWith(`${to}/`)))
  return (
    <>
      <div className="waiting-head spread preview-head">
        <h2>{t('preview.title')}</h2>
        <NativeSelect
          size="xs"
          aria-label={t('preview.tryAs')}
          value={data.profiles.some(({ code }) => code === profile) ? profile : ''}
          data={[
            { value: '', label: t('preview.tryAs') },
            ...data.profiles.map(({ code, name }) => ({ value: code, label: name })),
          ]}
          onChange={(event) => address.change({ profil: event.currentTarget.value })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('preview.width')}
          value={width}
          onChange={setWidth}
          data={[
            { value: 'screen', label: t('preview.screen') },
            { value: 'phone', label: t('preview.phone') },
          ]}
        />
      </div>
      {tried ? (
        <div className="preview-tried">
          <p className="help">{t('preview.tried')}</p>
          <details>
            <summary>{t('preview.may', { count: tried.may.length })}</summary>
            <ul>
              {tried.may.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </details>
        </div>
      ) : null}
      <div style={{ padding: '0 16px 16px' }}>
        <style>{brandSheet(theme, '.portal-preview')}</style>
        <section
          className={['portal-preview', whole ? 'whole' : '', phone ? 'phone' : ''].join(' ')}
          aria-label={t('preview.title')}
          inert
        >
          <div className="bar">
            {theme.logoId ? (
              <img src={pictureOf(theme.logoId)} alt="" style={{ height: 26 }} />
            ) : (
              <BrandMark brand={{ logoId: null }} />
            )}
            {brand.name}
          </div>
          <div className="bar-menu">
            {bar
              .filter((one) => !one.inMore)
              .map((one) => (
                <span key={one.key}>{inLanguage(one.title)}</span>
              ))}
            {bar.some((one) => one.inMore) ? <span>{t('preview.more')}</span> : null}
          </div>
          <div className="page">
            <header className="home-head">
              <div>
                <h1>{home.title || t('preview.hello')}</h1>
                {home.text ? <p className="home-lead">{home.text}</p> : null}
              </div>
            </header>
            <div className="home-columns">
              <div className="home-main">
                <section className="surface">
                  <div className="waiting-head">
                    <h2>{t('preview.waiting')}</h2>
                  </div>
                  <p className="secondary" style={{ padding: '0 16px 16px' }}>
                    {t('preview.waitingHelp')}
                  </p>
                </section>
                <QuickActions actions={home.actions.filter(({ href }) => !leadsNowhere(href))} countOf={() => 2} />
                <Team team={home.team} />
              </div>
              <div className="home-aside">
                <Highlight block={home.highlight} pictureOf={pictureOf} />
                <Emergency note={home.emergency} />
              </div>
            </div>
          </div>
          <div className="foot">
            {links.map((link) => (
              <span key={link.href}>{link.label}</span>
            ))}
          </div>
        </section>
      </div>
    </>
  )
}

/** How many people of how many clients see what is published, in words. */
export const whoSees = (
  t: ReturnType<typeof useTexts>,
  { people, clients }: { people: number; clients: number },
): string =>
  t('effect.who', { people: t('effect.people', { count: people }), clients: t('effect.clients', { count: clients }) })

/** What publishing the draft changes, and who sees it. */
export function Effect() {
  const t = useTexts('portalConfiguration')
  const { view } = useDraft()
  if (!view || view.changes.length === 0)
    return (
      <p className="secondary" style={{ padding: '0 16px 16px' }}>
        {t('effect.none')}
      </p>
    )
  return (
    <div style={{ padding: '12px 16px 16px', borderTop: '1px solid var(--trait-2)' }}>
      <h3 style={{ marginBottom: 10 }}>{t('effect.title')}</h3>
      <dl className="portal-changes">
        {view.changes.map(({ part, what, before, after }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          <div key={`${part}.${what}.${index}`}>
            <dt>{t(`effect.${part}.${what}`, { defaultValue: t(`effect.${what}`, { part: t(`parts.${part}`) }) })}</dt>
            <dd>
              {/^#[0-9a-f]{6}$/i.test(after) ? (
                <>
                  <Swatch colour={before} /> → <Swatch colour={after} /> {after}
                </>
              ) : (
                <>
                  {before && before !== after ? (
                    <>
                      <s>{short(before)}</s>
                      {' → '}
                    </>
                  ) : null}
                  <strong>{short(after)}</strong>
                </>
              )}
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('effect.seenBy')}</dt>
          <dd>
            <strong>{t('effect.atOnce', { who: whoSees(t, view) })}</strong>
          </dd>
        </div>
      </dl>
    </div>
  )
}

const short = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text)

const Swatch = ({ colour }: { colour: string }) => (
  <span
    aria-hidden
    style={{ display: 'inline-block', width: 12, height: 12, borderRadius: 3, background: colour || 'transparent' }}
  />
)
